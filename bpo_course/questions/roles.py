"""The roles for which you can be interviewed, the rounds that all share, and their questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from bpo_course.questions.kinds import Bank, Question

Part = Literal["knowledge", "numeric", "situation", "spoken"]
PARTS: Final[Mapping[str, Part]] = {
    "single": "knowledge",
    "multiple": "knowledge",
    "order": "knowledge",
    "match": "knowledge",
    "numeric": "numeric",
    "situation": "situation",
    "spoken": "spoken",
}
"""The part of an interview that a kind of question belongs to."""
PREFIX: Final = "interview_"
LEVELS: Final = frozenset({"easy", "medium", "hard"})
FIRST_JOB: Final = LEVELS - {"hard"}
"""The levels of the lessons' questions that are fit for someone who applies as an agent."""


@dataclass(frozen=True)
class Role:
    """A role for which you can be interviewed.

    Args:
        id: Stable word.
        title: The role as an advertisement names it.
        topics: Topics whose questions in the lessons' banks it draws from, beside its own bank.
        mix: How many questions of each part in 12.
        levels: The levels at which the lessons' banks are asked; its own bank is asked whole.
        opens: The question that comes first; "" for none.
        closes: The question that comes last; "" for none.
    """

    id: str
    title: str
    topics: frozenset[str]
    mix: Mapping[Part, int]
    levels: frozenset[str] = LEVELS
    opens: str = ""
    closes: str = ""

    @property
    def bank(self) -> str:
        """The id of its own bank."""
        return PREFIX + self.id.replace("-", "_")

    @property
    def mostly_spoken(self) -> bool:
        """Whether most of its questions are answered aloud."""
        return self.mix.get("spoken", 0) > sum(self.mix.values()) / 2


ROLES: Final[Mapping[str, Role]] = {
    role.id: role
    for role in (
        Role(
            "inbound-agent",
            "Inbound customer-service agent",
            frozenset(
                {
                    "customer-records",
                    "handover",
                    "inbound-and-outbound",
                    "inbound-flow",
                    "inbound-kpis",
                    "inbound-services",
                    "knowledge-base",
                    "measures-and-behaviour",
                    "notes",
                    "pressure",
                    "resolution",
                    "satisfaction",
                    "service",
                    "verification",
                }
            ),
            {"spoken": 3, "knowledge": 4, "situation": 3, "numeric": 2},
            FIRST_JOB,
        ),
        Role(
            "outbound-sales",
            "Outbound sales agent",
            frozenset(
                {
                    "dialler",
                    "inbound-and-outbound",
                    "notes",
                    "outbound-channels",
                    "outbound-flow",
                    "outbound-kpis",
                    "outbound-purposes",
                    "pressure",
                    "renewal",
                }
            ),
            {"spoken": 4, "knowledge": 3, "situation": 3, "numeric": 2},
            FIRST_JOB,
        ),
        Role(
            "collections-agent",
            "Collections agent",
            frozenset(
                {
                    "collections",
                    "dialler",
                    "notes",
                    "outbound-flow",
                    "outbound-kpis",
                    "outbound-measures",
                }
            ),
            {"spoken": 3, "knowledge": 3, "situation": 4, "numeric": 2},
            FIRST_JOB,
        ),
        Role(
            "technical-support",
            "Technical support agent",
            frozenset(
                {
                    "clear-and-exact",
                    "fraud-and-security",
                    "handover",
                    "inbound-flow",
                    "knowledge-base",
                    "notes",
                    "on-the-call",
                    "pressure",
                    "resolution",
                    "tickets",
                    "verification",
                }
            ),
            {"spoken": 3, "knowledge": 4, "situation": 4, "numeric": 1},
            FIRST_JOB,
        ),
        Role(
            "chat-agent",
            "Chat and email agent",
            frozenset(
                {
                    "channels",
                    "chat",
                    "clear-and-exact",
                    "customer-records",
                    "fraud-and-security",
                    "knowledge-base",
                    "notes",
                    "satisfaction",
                    "tickets",
                    "verification",
                    "writing",
                }
            ),
            {"spoken": 3, "knowledge": 4, "situation": 4, "numeric": 1},
            FIRST_JOB,
        ),
        Role(
            "team-leader",
            "Team leader",
            frozenset(
                {
                    "a-day-and-a-shift",
                    "change-or-chance",
                    "dashboards",
                    "first-ninety-days",
                    "intraday",
                    "measures-and-behaviour",
                    "phone-menu",
                    "pressure",
                    "quality",
                    "roster",
                    "routing",
                    "service",
                }
            ),
            {"spoken": 4, "knowledge": 3, "situation": 3, "numeric": 2},
        ),
        Role(
            "quality-analyst",
            "Quality analyst",
            frozenset(
                {
                    "ai-on-the-desktop",
                    "ai-on-the-floor",
                    "change-or-chance",
                    "customers-at-risk",
                    "dashboards",
                    "measures",
                    "measures-and-behaviour",
                    "notes",
                    "quality",
                    "recording",
                    "satisfaction",
                }
            ),
            {"spoken": 3, "knowledge": 4, "situation": 3, "numeric": 2},
        ),
        Role(
            "workforce-planner",
            "Workforce planner",
            frozenset(
                {
                    "a-day-and-a-shift",
                    "blending",
                    "chat",
                    "checks",
                    "forecast",
                    "intraday",
                    "lines",
                    "load",
                    "occupancy",
                    "patience",
                    "pooling",
                    "roster",
                    "routing",
                    "scale",
                    "service",
                    "simulation",
                    "volume",
                }
            ),
            {"spoken": 3, "knowledge": 3, "situation": 2, "numeric": 4},
        ),
    )
}

ROUNDS: Final[Mapping[str, Role]] = {
    role.id: role
    for role in (
        Role(
            "hr-round",
            "HR round",
            frozenset(),
            {"spoken": 9, "situation": 3},
            opens="hr-introduce-yourself",
            closes="hr-your-questions",
        ),
        Role("client-round", "Client round", frozenset(), {"spoken": 8, "situation": 4}),
    )
}
"""The rounds that are the same for every role, each with a bank of its own."""


class Posed(NamedTuple):
    """A question that an interview may ask, and the id of the bank it is in."""

    bank: str
    question: Question

    @property
    def part(self) -> Part:
        """The part of the interview it belongs to."""
        return PARTS[self.question.kind]


def pool(role: Role, banks: Iterable[Bank]) -> tuple[Posed, ...]:
    """Return what a role may be asked: its own bank, and its topics in the lessons' banks.

    Args:
        role: The role.
        banks: All banks to draw from; the banks of other roles in it do not count.

    Example:
        >>> from bpo_course import content
        >>> lessons = [content.bank("01_inbound_and_outbound"), content.bank("05_inbound_kpis")]
        >>> {posed.bank for posed in pool(ROLES["inbound-agent"], lessons)} == {
        ...     bank.id for bank in lessons
        ... }
        True
    """
    found: dict[str, Posed] = {}
    for bank in banks:
        if bank.id.startswith(PREFIX) and bank.id != role.bank:
            continue
        for question in bank.question:
            is_fit = question.topic in role.topics and question.level in role.levels
            if bank.id == role.bank or is_fit:
                found.setdefault(question.id, Posed(bank.id, question))
    return tuple(found.values())


def planned(mix: Mapping[Part, int], held: Mapping[Part, int], length: int) -> dict[Part, int]:
    """Return how many questions of each part are asked, as near to the mix as the pool allows.

    Args:
        mix: How many of each part there should be in 12.
        held: How many of each part there are.
        length: How many are asked in all.

    Example:
        >>> planned({"spoken": 3, "knowledge": 6}, {"spoken": 1, "knowledge": 9}, length=6)
        {'spoken': 1, 'knowledge': 5}
    """
    plan: dict[Part, int] = dict.fromkeys(mix, 0)
    for _ in range(length):
        behind = furthest_behind(mix, plan, held)
        if behind:
            plan[behind[0]] += 1
    return plan


def furthest_behind(
    mix: Mapping[Part, int], asked: Mapping[Part, int], limit: Mapping[Part, int]
) -> tuple[Part, ...]:
    """Return the parts with the least asked against the mix, of those below their limit."""
    behind = {
        part: asked.get(part, 0) / weight
        for part, weight in mix.items()
        if asked.get(part, 0) < limit.get(part, 0)
    }
    return tuple(part for part, share in behind.items() if share == min(behind.values()))
