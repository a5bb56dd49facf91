"""A bank's floor of three queues and 18 agents, and the ways in which its ACD can route a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from bpo_course.simulation import Agent, Floor, InboundQueue, Overflow, Ringing, Skill
from bpo_course.tools import acd

HOUR_S: Final = 3_600
ROUTING_QUEUES: Final = ("cards", "loans", "general")
"""The queues, from the one served first to the one served last."""
ROUTING_OPENS_S: Final = 9 * HOUR_S
ROUTING_HALF_HOURS: Final = 8
ANSWER_S: Final = 3
LIMIT_S: Final = 15
SPECIALIST: Final = 2
MOST_WRONG: Final = 0.3
RECHECK_S: Final = 10
_SHIFT_END_S: Final = 13.25 * HOUR_S
_CALLS: Final = {
    "cards": (25, 31, 34, 32, 31, 29, 27, 23),
    "loans": (13, 16, 18, 18, 17, 16, 15, 14),
    "general": (36, 41, 45, 43, 41, 40, 38, 34),
}
_TALK_WRAP_S: Final = {"cards": (200, 30), "loans": (330, 60), "general": (210, 30)}
_SPECIALISTS: Final = {
    "cards": ("Aarav", "Diya", "Farhan", "Ishita"),
    "loans": ("Kabir", "Lakshmi", "Manoj", "Neha"),
    "general": ("Omkar", "Priya", "Rohan"),
}
_GENERALISTS: Final = {
    "Sana": "general",
    "Tarun": "loans",
    "Usha": "cards",
    "Varun": "general",
    "Yasmin": "loans",
    "Zoya": "cards",
    "Anil": "general",
}
SLOW_TO_ANSWER: Final = "Anil"
"""The agent who misses calls where `missed` is above 0."""


@dataclass(frozen=True, kw_only=True)
class Routing:
    """How the bank's floor is run on a day. The defaults are how it is run today.

    Args:
        agent_rule: Which idle agent takes a call, by its name in `acd.AGENT_RULES`.
        contact_rule: Which call comes next, by its name in `acd.CONTACT_RULES`.
        gap: Steps of priority between cards and loans, and between loans and general.
        age_s: With the rule "ageing": the wait that makes up for one step, seconds.
        generalists: Whether seven agents work in all queues; otherwise each works in one.
        level: The level that a new call needs: 0 is anyone, 1 a trained agent, 2 a specialist.
            Above 0 it replaces the agent rule: the longest idle agent who has it takes the call.
        widens_after_s: After each such wait one level less is enough, seconds.
        overflow_after_s: After this wait every agent may take a call; None: never.
        missed: The share of calls that one agent does not answer.
        pause_s: How long an agent is taken out after a missed call, seconds. It counts as one
            second at least: the caller can go to another agent first.
        wrong: The share of callers who chose the wrong queue in the menu, 0.3 at most. How many
            belong in each queue does not change with it.
        sort_out_s: How long an agent needs to find that out, seconds.
        calls: Callers, as a share of those of a normal day.
        patience_s: Mean patience of callers, seconds.
        slower: How much longer a call takes for each level below specialist: an assumption.

    Raises:
        ValueError: If a rule has no such name, or a number breaks its rule.
    """

    agent_rule: str = "longest-idle"
    contact_rule: str = "priority"
    gap: int = 1
    age_s: float = 60
    generalists: bool = True
    level: int = 0
    widens_after_s: float = 30
    overflow_after_s: float | None = None
    missed: float = 0
    pause_s: float = 300
    wrong: float = 0.08
    sort_out_s: float = 45
    calls: float = 1
    patience_s: float = 180
    slower: float = 0.1

    def __post_init__(self) -> None:
        _known("agent_rule", self.agent_rule, acd.AGENT_RULES)
        _known("contact_rule", self.contact_rule, acd.CONTACT_RULES)
        for name in ("gap", "pause_s", "calls", "slower"):
            value = getattr(self, name)
            if not value >= 0:
                raise ValueError(f"{name} must be 0 or more, got {value:g}")
        if not 0 <= self.wrong <= MOST_WRONG:
            rule = f"must be a share from 0 to {MOST_WRONG:g}"
            raise ValueError(f"wrong {rule}, got {self.wrong:g}")


def routing_floor(routing: Routing | None = None) -> Floor:
    """Return the floor of Harbour Bank's help line: three queues, 18 agents, a morning.

    Calls come from 9:00 to 13:00. Cards is the urgent queue: a stolen card cannot wait. Eleven
    agents are specialists of one queue (level 2). Seven work in all three: they have level 2 in
    one of them and level 1 in the others. A specialist has level 0 in the other queues, and takes
    their calls only by overflow. Everything about the floor is invented.

    Args:
        routing: How it is run; None: as today.

    Example:
        >>> floor = routing_floor(Routing(generalists=False))
        >>> len(floor.agents), {len(agent.duties[0].queues) for agent in floor.agents}
        (18, {1})
    """
    how = routing or Routing()
    pick_agent, pick_contact = acd.AGENT_RULES[how.agent_rule], acd.CONTACT_RULES[how.contact_rule]
    if how.contact_rule == "ageing":
        pick_contact = acd.ageing(how.age_s)
    rules: acd.Rules = {"pick_agent": pick_agent, "pick_contact": pick_contact}
    if how.level:
        rules = acd.level_rules(how.level, how.widens_after_s, pick_contact)
    return Floor(
        queues=tuple(_queue(name, how) for name in ROUTING_QUEUES),
        agents=tuple(_agents(how)),
        **rules,
        recheck_s=RECHECK_S,
        ringing=Ringing(answer_s=ANSWER_S, limit_s=LIMIT_S, pause_s=max(1, how.pause_s)),
    )


def routing_teams() -> dict[str, str]:
    """Return each agent's team: the queue of a specialist, or "all" for a generalist.

    Example:
        >>> teams = routing_teams()
        >>> teams["Aarav"], teams["Anil"], len(teams)
        ('cards', 'all', 18)
    """
    found = {name: queue for queue, names in _SPECIALISTS.items() for name in names}
    return found | dict.fromkeys(_GENERALISTS, "all")


def _queue(name: str, how: Routing) -> InboundQueue:
    talk_s, wrap_s = _TALK_WRAP_S[name]
    others = [other for other in ROUTING_QUEUES if other != name]
    after_s = how.overflow_after_s
    return InboundQueue(
        name=name,
        calls=tuple(how.calls * count for count in _CALLS[name]),
        opens_s=ROUTING_OPENS_S,
        talk_s=talk_s,
        wrap_s=wrap_s,
        spread=0.8,
        patience_s=how.patience_s,
        priority=how.gap * ROUTING_QUEUES.index(name),
        skills={level: Skill(talk=1 + how.slower * (SPECIALIST - level)) for level in (0, 1)},
        overflow=() if after_s is None else tuple(Overflow(after_s=after_s, to=o) for o in others),
        belongs=_belongs(name, how.wrong) if how.wrong else {},
        sort_out_s=how.sort_out_s,
    )


def _belongs(name: str, wrong: float) -> dict[str, float]:
    """Return which share of a queue's callers belong in each other one.

    As many go from one queue to another as come back. So more wrong choices change neither who
    calls nor how many belong in each queue: what they cost is transfers alone.
    """
    counts = {queue: sum(calls) for queue, calls in _CALLS.items()}
    pairs = sum(counts[one] * counts[other] for one, other in permutations(counts, 2))
    to_one = wrong * sum(counts.values()) / pairs
    return {other: to_one * count for other, count in counts.items() if other != name}


def _agents(how: Routing) -> list[Agent]:
    """Return the agents, each with a break of 15 minutes between 9:45 and 12:00."""
    homes = {name: queue for queue, names in _SPECIALISTS.items() for name in names}
    found = []
    for place, (name, home) in enumerate((homes | _GENERALISTS).items()):
        everywhere = name in _GENERALISTS
        elsewhere = 1 if everywhere else 0
        found.append(
            Agent.on_shift(
                name,
                ROUTING_OPENS_S,
                _SHIFT_END_S,
                ROUTING_QUEUES if everywhere and how.generalists else (home,),
                [(ROUTING_OPENS_S + 2_700 + place % 9 * 900, 900)],
                levels={q: SPECIALIST if q == home else elsewhere for q in ROUTING_QUEUES},
                misses=how.missed if name == SLOW_TO_ANSWER else 0,
            )
        )
    return found


def _known(name: str, value: str, names: Collection[str]) -> None:
    if value not in names:
        raise ValueError(f"{name} must be one of {', '.join(names)}, got {value!r}")
