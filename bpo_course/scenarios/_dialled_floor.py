"""A floor that sells phone plans by phone: its agents, its list and its dialler. Generated.

Fallowmere Mobile is an invented firm in the United Kingdom. Nothing here was measured: every share
and every time below is an assumption.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bpo_course import kpi
from bpo_course.simulation import ROW, Agent, Campaign, Day, Dialling, Floor, Record, day
from bpo_course.tools import dialler

DIALLED_TEAM: Final = (
    "Amir", "Beth", "Callum", "Dina", "Ewan", "Farah", "Grace", "Hugo", "Isla", "Jonah",
)  # fmt: skip
DIALLED_OPENS_S: Final = 61_200
"""Dialling begins at 17:00."""
DIALLED_LEADS: Final = 4_000
_NAME: Final = "phone plans"
_LAST_S: Final = 120  # agents stay so long after the last dial: phones still ring then
_OUTCOME, _DISPOSITION, _REVENUE, _RIGHT = (
    ROW.index(name) for name in ("outcome", "disposition", "revenue", "right_party")
)


@dataclass(frozen=True, kw_only=True)
class DialledFloor:
    """An evening's floor: who works, whom they call and how that goes.

    Args:
        agents: How many agents.
        hours: How long they dial.
        answered: The share of dials that a person answers.
        machines: The share that an answer machine takes.
        talk_s: Mean talk time with the right party, seconds.
        wrap_s: Mean wrap-up, seconds.
        spread: Standard deviation over mean of both.
        ring_s: Mean ringing until an answer, seconds.
        conversion: The share of right parties who buy.
        drop_after_s: How long a person who answered hears no agent until the call is dropped.
        preview_s: Mean time to read before a number is dialled, seconds.
        leads: How many people are on the list.

    Raises:
        ValueError: If a number breaks its rule.
    """

    agents: int = 10
    hours: float = 3
    answered: float = 0.3
    machines: float = 0.25
    talk_s: float = 180
    wrap_s: float = 30
    spread: float = 1
    ring_s: float = 8
    conversion: float = 0.08
    drop_after_s: float = 2
    preview_s: float = 0
    leads: int = DIALLED_LEADS

    def __post_init__(self) -> None:
        if not 1 <= self.agents <= 200:
            raise ValueError(f"agents must be from 1 to 200, got {self.agents}")
        if not 0 < self.hours <= 6:
            raise ValueError(f"hours must be above 0 and at most 6, got {self.hours:g}")
        self.campaign(dialler.progressive())

    @property
    def closes_s(self) -> float:
        """When dialling ends, seconds from midnight."""
        return DIALLED_OPENS_S + 3_600 * self.hours

    @property
    def names(self) -> list[str]:
        """The agents' names."""
        more = range(len(DIALLED_TEAM), self.agents)
        return [*DIALLED_TEAM, *(f"agent {n + 1}" for n in more)][: self.agents]

    def campaign(self, rule: dialler.Rule, **changes: Any) -> Campaign:
        """Return the campaign with a dialler's rule.

        Args:
            rule: The rule.
            **changes: What else is different, as in `Campaign`.
        """
        nobody = 1 - self.answered - self.machines
        given: dict[str, Any] = {
            "leads": self.leads,
            "talk_s": self.talk_s,
            "wrap_s": self.wrap_s,
            "wrong_party_s": 25,
            "spread": self.spread,
            "dial": rule,
            "drop_after_s": self.drop_after_s,
            "opens_s": DIALLED_OPENS_S,
            "closes_s": self.closes_s,
            "answered": self.answered,
            "voicemail": self.machines,
            "busy": max(0.0, min(0.05, nobody)),
            "invalid": max(0.0, min(0.02, nobody - 0.05)),
            "ring_s": self.ring_s,
            "give_up_s": 20,
            "conversion": self.conversion,
            "revenue": 120,
            "tries": 2,
            "preview_s": self.preview_s if rule.reserve else 0,
        }
        return Campaign(name=_NAME, **{**given, **changes})

    def floor(self, rule: dialler.Rule, **changes: Any) -> Floor:
        """Return the floor with a dialler's rule.

        Args:
            rule: The rule.
            **changes: What else is different of the campaign.
        """
        team = tuple(
            Agent.on_shift(name, DIALLED_OPENS_S, self.closes_s + _LAST_S, [_NAME])
            for name in self.names
        )
        return Floor(campaigns=(self.campaign(rule, **changes),), agents=team)


@dataclass(frozen=True)
class DialledDay:
    """An evening that was dialled, or the part of it up to a time.

    Args:
        where: The floor.
        day: What it left behind.
        record: What the dialler noted.
        until_s: Where it was cut, seconds from midnight; at the latest the end of dialling.
    """

    where: DialledFloor
    day: Day
    record: Record
    until_s: float

    @cached_property
    def counts(self) -> Counter[str]:
        """How many dials ended in each way."""
        return Counter(row[_OUTCOME] for row in self.day.rows)

    @property
    def dropped(self) -> int:
        """How many people answered and heard no agent."""
        return self.counts["dropped"]

    @property
    def answered(self) -> int:
        """How many people answered and had an agent."""
        return self.counts["answered"]

    @property
    def drop_rate(self) -> float:
        """The share of the people who answered that heard no agent; NaN where no one did."""
        return kpi.drop_rate(dropped=self.dropped, answered=self.answered)

    @cached_property
    def sales(self) -> int:
        """How many bought."""
        return sum(row[_DISPOSITION] == "sale" for row in self.day.rows)

    @cached_property
    def right_parties(self) -> int:
        """How many talks were with the person meant."""
        return sum(row[_RIGHT] is True for row in self.day.rows)

    @cached_property
    def revenue(self) -> float:
        """What the sales bring, pounds."""
        return sum(row[_REVENUE] or 0.0 for row in self.day.rows)

    def seconds(self, from_s: float = DIALLED_OPENS_S, to_s: float | None = None) -> Counter[str]:
        """Return how many seconds the agents spent in each state, between two times.

        Args:
            from_s: From when, seconds from midnight.
            to_s: Until when; None: the end of the evening, or where it was cut.
        """
        ends_s = self.until_s if to_s is None else to_s
        found: Counter[str] = Counter()
        for _, state, _, start, end in self.day.stretches:
            found[state] += max(0.0, min(end, ends_s) - max(start, from_s))  # type: ignore[assignment]
        return found

    @cached_property
    def talk_min(self) -> float:
        """Minutes that an agent talks in an hour."""
        agent_hours = self.where.agents * (self.until_s - DIALLED_OPENS_S) / 3_600
        return self.seconds()["talking"] / 60 / agent_hours if agent_hours else 0.0

    @property
    def states(self) -> dict[str, str]:
        """What each agent does where the evening was cut, by name."""
        last = {name: state for name, state, _, start, end in self.day.stretches if end > start}
        return {name: last.get(name, "available") for name in self.where.names}


def dialled_day(
    where: DialledFloor,
    rule: dialler.Rule,
    seed: int,
    *,
    until_s: float | None = None,
    date: str = "2026-03-02",
    **changes: Any,
) -> DialledDay:
    """Return an evening with a dialler's rule; the same seed brings the same people.

    Args:
        where: The floor.
        rule: The dialler's rule.
        seed: Which evening.
        until_s: Where to stop, seconds from midnight; None: when all agents have finished.
        date: The day, in the United Kingdom.
        **changes: What else is different of the campaign.

    Example:
        >>> played = dialled_day(DialledFloor(hours=1), dialler.progressive(), seed=1)
        >>> played.dropped, played.answered > 100
        (0, True)
    """
    notes: list[Record] = []
    watched = dialler.Rule(rule.name, rule.reserve, lambda: _watching(rule.begin(), notes))
    played = day(
        where.floor(watched, **changes), seed, until_s=until_s, date=date, zone="Europe/London"
    )
    ends_s = where.closes_s if until_s is None else min(until_s, where.closes_s)
    return DialledDay(where, played, notes[0] if notes else Record(), ends_s)


def _watching(dial: dialler.Dial, notes: list[Record]) -> Callable[[Dialling], int]:
    """Return a dial that also keeps what the dialler notes."""

    def watched(seen: Dialling) -> int:
        notes[:] = [seen.record]
        return dial(seen)

    return watched
