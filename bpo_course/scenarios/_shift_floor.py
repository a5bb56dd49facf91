"""The floor of a shift as it is decided: who does what, the queues, the tickets, the campaign."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from bpo_course.scenarios._shift_leads import SHIFT_OFFER
from bpo_course.scenarios._shift_setup import (
    SHIFT_AGENTS,
    SHIFT_PACES,
    SHIFT_QUEUES,
    SHIFT_TEAMS,
    ShiftMoves,
    ShiftSetup,
)
from bpo_course.scenarios._shift_tickets import SHIFT_POLICY, work_min
from bpo_course.scenarios._shift_world import (
    SHIFT_BLOCKS,
    SHIFT_DATE,
    SHIFT_ENDS_S,
    SHIFT_OPENS_S,
    ShiftWorld,
)
from bpo_course.simulation import (
    HALF_HOUR_S,
    Agent,
    Campaign,
    Chances,
    Dialling,
    Due,
    Duty,
    Floor,
    InboundQueue,
    Lead,
    Skill,
)
from bpo_course.tools import acd, campaign, dialler, ivr
from bpo_course.tools.tickets import ORDERS, Ticket

GENERAL: Final = "general"
SHIFT_TICKETS: Final = "tickets"
SHIFT_HALVES: Final = 2 * SHIFT_BLOCKS
SCORING_MIN: Final = 12
_SCORING_FROM: Final = 4  # the half hour in which scoring begins: 14:00
_TALK_WRAP_S: Final = {
    "security": (420, 90), "cards": (330, 60), "payments": (370, 60),
    "accounts": (310, 45), "loans": (470, 90), "online": (340, 45), GENERAL: (340, 60),
}  # fmt: skip
USUAL_AHT_S: Final = sum(talk + wrap for talk, wrap in _TALK_WRAP_S.values()) / len(_TALK_WRAP_S)
"""The mean handle time that is assumed of the queues: for a day on which no call is answered."""
_SKILLS: Final = {2: Skill(talk=0.88, resolved=0.86), 1: Skill(talk=1.08, resolved=0.74)}
_PATIENCE_S: Final = 170
_TICKET_S: Final = 600.0
_BREAK, _ABSENT, _SCORES = "break", "absent", "scores"
_URGENT: Final = "security"
_BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "rest": (),
    "tickets": (SHIFT_TICKETS,),
    "campaign": (SHIFT_OFFER,),
    "both": (SHIFT_TICKETS, SHIFT_OFFER),
}
"""The work of quiet minutes, what comes first at the front."""


def duties(
    world: ShiftWorld, setup: ShiftSetup, moves: Sequence[ShiftMoves]
) -> tuple[tuple[str, ...], ...]:
    """Return what each agent does in each half hour.

    Experts work in their team first; agents who know everything are the first to go elsewhere.

    Args:
        world: The day.
        setup: What was decided before it.
        moves: What was decided for each block, from the first on.

    Returns:
        For each half hour, for each agent: money, accounts, all, tickets, outbound, break, absent
        or scores.
    """
    found: list[tuple[str, ...]] = []
    scoring = -(-setup.sampled * SCORING_MIN * 60 // HALF_HOUR_S)
    for half in range(2 * len(moves)):
        block = half // 2
        scores = _SCORING_FROM <= half < _SCORING_FROM + scoring
        absent = world.absent(block)
        found.append(_spread(found, moves[block], half % 2, absent, scores=scores))
    return tuple(found)


def _spread(
    before: Sequence[tuple[str, ...]],
    move: ShiftMoves,
    second: int,
    absent: frozenset[int],
    *,
    scores: bool,
) -> tuple[str, ...]:
    doing = [_ABSENT if n in absent else "" for n in range(SHIFT_AGENTS)]
    breaks = [sum(half[n] == _BREAK for half in before) for n in range(SHIFT_AGENTS)]

    def choose(count: int, duty: str, key: Callable[[int], Any]) -> None:
        free = [n for n in range(SHIFT_AGENTS) if not doing[n]]
        for n in sorted(free, key=key)[:count]:
            doing[n] = duty

    choose(int(scores), _SCORES, lambda n: -n)
    on_break = move.on_break // 2 if second else -(-move.on_break // 2)
    choose(on_break, _BREAK, lambda n: (breaks[n], n))
    choose(move.outbound, "outbound", lambda n: -n)
    choose(move.tickets, SHIFT_TICKETS, lambda n: -n)
    for team in SHIFT_TEAMS:
        choose(getattr(move, team), team, partial(_place, team))
    return tuple(done or "all" for done in doing)


def expert_of(agent: int) -> str:
    """Return the team that an agent is an expert of; "" for none.

    Args:
        agent: The agent's place, 0 is the first.
    """
    for team, count in SHIFT_TEAMS.items():
        if agent < count:
            return team
        agent -= count
    return ""


def _place(team: str, agent: int) -> tuple[int, int]:
    """Return how soon an agent is chosen for a team: its experts, then who knows everything."""
    expert = expert_of(agent)
    return 0 if expert == team else 1 if not expert else 2, agent


# -- the floor -----------------------------------------------------------------------------------


def shift_floor(
    world: ShiftWorld,
    setup: ShiftSetup,
    moves: Sequence[ShiftMoves],
    tickets: Iterable[Ticket],
    ready_s: Mapping[str, float],
    *,
    offer: bool = True,
) -> Floor:
    """Return the floor for a shift that is decided to its end.

    Args:
        world: The day.
        setup: What was decided before it.
        moves: What was decided for each block.
        tickets: The tickets that are known by now.
        ready_s: From when each can be worked, seconds from midnight.
        offer: Whether there is a campaign.
    """
    doing = duties(world, setup, moves)
    work = _ticket_work(world, setup, moves, tickets, ready_s)
    return Floor(
        queues=tuple(_queue(one) for one in world.arrivals(setup.menu).values()),
        campaigns=(work, _offer(world, setup, moves)) if offer else (work,),
        agents=tuple(_agents(world, setup, moves, doing)),
        pick_agent=acd.AGENT_RULES[setup.agent_rule],
        pick_contact=acd.CONTACT_RULES[setup.contact_rule],
    )


def _queue(sent: ivr.Arrivals) -> InboundQueue:
    talk_s, wrap_s = _TALK_WRAP_S[sent.queue]
    return InboundQueue(
        **sent.settings, opens_s=SHIFT_OPENS_S, talk_s=talk_s, wrap_s=wrap_s, spread=0.7,
        patience_s=_PATIENCE_S, priority=0 if sent.queue == _URGENT else 1, redial=0.3,
        repeat=0.3, skills=_SKILLS,
    )  # fmt: skip


def _agents(
    world: ShiftWorld,
    setup: ShiftSetup,
    moves: Sequence[ShiftMoves],
    doing: Sequence[tuple[str, ...]],
) -> Iterator[Agent]:
    names = tuple(world.arrivals(setup.menu))
    for place in range(SHIFT_AGENTS):
        turns = []
        for half, roles in enumerate(doing):
            works = _works(roles[place], names, moves[half // 2], setup, lonely="all" not in roles)
            start = SHIFT_OPENS_S + HALF_HOUR_S * half
            state = _BREAK if roles[place] == _BREAK else "offline"
            turns.append(Duty(start, start + HALF_HOUR_S, works, state))
        levels = dict.fromkeys(SHIFT_QUEUES.get(expert_of(place), ()), 2)
        yield Agent(agent_name(place), tuple(turns), levels)


def agent_name(place: int) -> str:
    """Return an agent's name.

    Args:
        place: The agent's place, 0 is the first.
    """
    return f"Agent {place + 1:02d}"


def _works(
    role: str, names: Sequence[str], move: ShiftMoves, setup: ShiftSetup, *, lonely: bool
) -> tuple[str, ...]:
    """Return the queues and the other work of a role.

    Where no one answers every queue, each team also takes callers who chose none.
    """
    if role in (_BREAK, _ABSENT, _SCORES):
        return ()
    if role == SHIFT_TICKETS:
        return (SHIFT_TICKETS,)
    if role == "outbound":
        return (SHIFT_OFFER,)
    own = names if role == "all" else (*SHIFT_QUEUES[role], *((GENERAL,) if lonely else ()))
    more = [name for name in _BESIDE[move.quiet] if name != SHIFT_OFFER or setup.pace == "blended"]
    return (*(name for name in own if name in names), *more)


def _keeping_free(moves: Sequence[ShiftMoves]) -> Callable[[Dialling], int]:
    """Return the rule of blending: how many stay free for callers changes with the block."""
    rules = [dialler.keep_free(move.keep_free).begin() for move in moves]

    def dial(seen: Dialling) -> int:
        block = int((seen.now_s - SHIFT_OPENS_S) // (2 * HALF_HOUR_S))
        return rules[min(block, len(rules) - 1)](seen)

    return dial


def _ticket_work(
    world: ShiftWorld,
    setup: ShiftSetup,
    moves: Sequence[ShiftMoves],
    tickets: Iterable[Ticket],
    ready_s: Mapping[str, float],
) -> Campaign:
    """Return the tickets as work for the floor: each takes its minutes, and no one is called."""
    known = {one.id: one for one in tickets}
    minutes = {name: work_min(world.seed, one) for name, one in known.items()}
    order = ORDERS[setup.ticket_order]
    places = {
        name: order(world.line(one), minutes[name], SHIFT_POLICY) for name, one in known.items()
    }

    def person(due: Due, _at: datetime) -> Chances:
        return Chances(1, talk=60 * minutes[due.lead.id] / _TICKET_S)

    def pick(due: Sequence[Due], _at: datetime) -> Iterable[Due]:
        return sorted(due, key=lambda one: (places[one.lead.id], one.lead.id))

    return Campaign(
        name=SHIFT_TICKETS,
        leads=tuple(Lead(id=name, due_s=ready_s[name]) for name in known),
        talk_s=_TICKET_S, spread=0, ring_s=0, opens_s=SHIFT_OPENS_S, closes_s=SHIFT_ENDS_S,
        tries=1, dial=_keeping_free(moves), person=person, pick_leads=pick,
    )  # fmt: skip


def _offer(world: ShiftWorld, setup: ShiftSetup, moves: Sequence[ShiftMoves]) -> Campaign:
    """Return the campaign's day: `tools.campaign` says who is next, and consent who may be."""
    listed = world.leads
    dial = SHIFT_PACES[setup.pace] or _keeping_free(moves)
    how = Campaign(
        name=SHIFT_OFFER, leads=(), talk_s=190, wrap_s=45, spread=0.8, person=listed.person,
        revenue=1_200,
    )  # fmt: skip
    work = campaign.for_day(listed.setup, campaign.Book(), SHIFT_DATE, how)
    kept = work.may_dial
    assert kept is not None

    def may_dial(due: Due, at: datetime) -> bool:
        return listed.may_dial(due.lead, at) and kept(due, at)

    return replace(work, dial=dial, may_dial=may_dial)
