"""What a learner decides about a shift: the set-up before it, and what agents do in each hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from bpo_course.simulation import is_whole
from bpo_course.tools import acd, dialler
from bpo_course.tools.dialler import Rule
from bpo_course.tools.tickets import ORDERS

SHIFT_AGENTS: Final = 16
SHIFT_TEAMS: Final[Mapping[str, int]] = {"money": 7, "accounts": 5}
"""How many agents are experts of each team; the others know all the work, and none of it best."""
SHIFT_QUEUES: Final[Mapping[str, tuple[str, ...]]] = {
    "money": ("security", "cards", "payments"),
    "accounts": ("accounts", "loans", "online"),
}
"""The queues of each team; "general" is for callers who chose none."""
SHIFT_QUIET: Final = ("rest", "tickets", "campaign", "both")
"""What agents who answer calls do in quiet minutes; both: tickets, then the campaign."""
SHIFT_PACES: Final[Mapping[str, Rule | None]] = {
    "blended": None,
    "level": dialler.at_level(2.5),
    "predictive": dialler.predictive(0.03, answer_rate=0.35, handle_s=180),
}
"""How the campaign dials; blended: a line for each agent, in quiet minutes too."""
SHIFT_AGENT_RULES: Final = ("longest-idle", "specialists-first", "best-skill")
SHIFT_SAMPLES: Final = (0, 5, 10, 20, 30)
SHIFT_TARGET_S: Final = 30
SHIFT_GOAL: Final = 0.8
"""The service level promised: the share answered within `SHIFT_TARGET_S`."""
SHIFT_BREAK_BLOCKS: Final = range(1, 7)
"""The blocks in which breaks may be given."""
SHIFT_ROLES: Final = ("money", "accounts", "tickets", "outbound", "on_break")


@dataclass(frozen=True, kw_only=True)
class ShiftSetup:
    """What is decided before the shift begins.

    Args:
        menu: The menu that callers hear: one of the world's `fronts`.
        agent_rule: Which idle agent takes a contact: one of `SHIFT_AGENT_RULES`.
        contact_rule: Which contact comes next: one of `tools.acd.CONTACT_RULES`.
        ticket_order: In which order tickets are worked: one of `tools.tickets.ORDERS`.
        pace: How the campaign dials: one of `SHIFT_PACES`. With "level" and "predictive" only
            agents who do nothing else work in the campaign: no line waits for the others.
        sampled: How many calls quality scores: one of `SHIFT_SAMPLES`. An agent scores them, and
            is off the phones for 12 minutes a call.

    Raises:
        ValueError: If a value is none of these.
    """

    menu: str = "new-menu"
    agent_rule: str = "longest-idle"
    contact_rule: str = "priority"
    ticket_order: str = "first in, first out"
    pace: str = "blended"
    sampled: int = 10

    def __post_init__(self) -> None:
        _one_of("agent_rule", self.agent_rule, SHIFT_AGENT_RULES)
        _one_of("contact_rule", self.contact_rule, tuple(acd.CONTACT_RULES))
        _one_of("ticket_order", self.ticket_order, tuple(ORDERS))
        _one_of("pace", self.pace, tuple(SHIFT_PACES))
        _one_of("sampled", self.sampled, SHIFT_SAMPLES)
        object.__setattr__(self, "sampled", int(self.sampled))


@dataclass(frozen=True, kw_only=True)
class ShiftMoves:
    """What agents do in a block of one hour. Who is not named answers the calls of every queue.

    Args:
        money: Agents who only answer the queues of the team "money".
        accounts: Agents who only answer the queues of the team "accounts".
        tickets: Agents who only work tickets.
        outbound: Agents who only work in the campaign.
        on_break: Agents who have their break of half an hour.
        keep_free: How many agents stay free for callers before one takes other work.
        quiet: What agents who answer calls do in quiet minutes: one of `SHIFT_QUIET`.

    Raises:
        ValueError: If a number is not a whole number of 0 or more, quiet is unknown, or more
            agents are named than there are.

    Example:
        >>> ShiftMoves(money=5, accounts=3, on_break=3).on_all_calls
        5
    """

    money: int = 6
    accounts: int = 4
    tickets: int = 0
    outbound: int = 0
    on_break: int = 0
    keep_free: int = 2
    quiet: str = "tickets"

    def __post_init__(self) -> None:
        for name in (entry.name for entry in fields(self) if entry.name != "quiet"):
            if not is_whole(getattr(self, name), 0):
                rule = "must be a whole number of 0 or more"
                raise ValueError(f"{name} {rule}, got {getattr(self, name)!r}")
            object.__setattr__(self, name, int(getattr(self, name)))
        _one_of("quiet", self.quiet, SHIFT_QUIET)
        if self.keep_free > SHIFT_AGENTS:
            raise ValueError(f"keep_free must be at most {SHIFT_AGENTS}, got {self.keep_free}")
        if self.named > SHIFT_AGENTS:
            rule = f"must be at most {SHIFT_AGENTS} together, the agents"
            raise ValueError(f"{', '.join(SHIFT_ROLES)} {rule}, got {self.named}")

    @property
    def named(self) -> int:
        """How many agents are named."""
        return sum(getattr(self, name) for name in SHIFT_ROLES)

    @property
    def on_all_calls(self) -> int:
        """How many agents answer the calls of every queue, if no one is missing."""
        return SHIFT_AGENTS - self.named


def shift_planned_moves(block: int) -> ShiftMoves:
    """Return the moves that a block has where no one changes anything: breaks as on the plan.

    Args:
        block: The block, 0 is the first.

    Example:
        >>> [shift_planned_moves(block).on_break for block in range(8)]
        [0, 3, 3, 3, 3, 3, 3, 0]
    """
    return ShiftMoves(on_break=3 if block in SHIFT_BREAK_BLOCKS else 0)


def _one_of(name: str, value: object, allowed: Sequence[object]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(str, allowed))}, got {value!r}")
