"""What a dashboard shows, as values: measures against targets, counts, agents, half hours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bpo_course import kpi

SIDES: Final = ("inbound", "outbound")
TILES: Final[Mapping[str, tuple[str, ...]]] = {
    "inbound": (
        "offered",
        "answered",
        "service_level",
        "abandonment",
        "asa",
        "aht",
        "fcr",
        "repeat_rate",
        "csat",
    ),
    "outbound": (
        "attempts",
        "connect_rate",
        "right_party_rate",
        "conversion",
        "promise_rate",
        "revenue",
        "drop_rate",
        "aht",
    ),
    "people": ("occupancy",),
}
AGENT_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "inbound": ("aht", "transfer_rate", "escalation_rate", "fcr", "repeat_rate", "csat"),
    "outbound": ("aht", "attempts_per_sale", "conversion", "promise_rate", "revenue"),
}


@dataclass(frozen=True)
class Target:
    """The target of a KPI.

    Args:
        value: In the KPI's unit; shares from 0 to 1.
        why: Where it comes from.
    """

    value: float
    why: str


_OURS: Final = "our assumption: set your own"
TARGETS: Final[Mapping[str, Target]] = {
    "inbound-service_level": Target(0.80, "common in the trade, but not a standard"),
    "inbound-abandonment": Target(0.05, _OURS),
    "inbound-asa": Target(30, _OURS),
    "inbound-fcr": Target(0.70, _OURS),
    "inbound-repeat_rate": Target(0.20, _OURS),
    "inbound-csat": Target(0.80, _OURS),
    "outbound-drop_rate": Target(
        0.03, "the US limit for sales calls, 16 CFR 310.4(b)(4): each campaign, up to 30 days"
    ),
    "people-occupancy": Target(
        0.85, "a ceiling, not a target; our assumption: above it, agents get little rest"
    ),
}


class Selection(NamedTuple):
    """Which part of a log is shown; None means all.

    Args:
        queue: A queue or campaign.
        direction: Inbound or outbound.
        day: A local day, as in "2026-03-02".
    """

    queue: str | None = None
    direction: str | None = None
    day: str | None = None


@dataclass(frozen=True)
class Measure:
    """One KPI of a part of a log.

    Args:
        side: Inbound, outbound or people.
        entry: The KPI.
        value: Its value; NaN where it is not measurable.
        n: What it is measured over; of a sum, the sum.
        low: The lower end of the 95 % interval, NaN where there is none.
        high: The upper end.
        days: The days whose spread gave the interval; 0 where each contact is independent.
    """

    side: str
    entry: kpi.Kpi
    value: float
    n: float
    low: float = math.nan
    high: float = math.nan
    days: int = 0

    @property
    def key(self) -> str:
        """The name of its target."""
        return f"{self.side}-{self.entry.id}"

    @property
    def at_least(self) -> bool:
        """Whether its target is a minimum, and not a maximum."""
        return self.entry.better == "high"

    @property
    def takes_target(self) -> bool:
        """Whether a target makes sense: a count of incoming contacts has none."""
        return not (self.entry.total and self.entry.better == "balance")

    def verdict(self, target: float | None) -> str:
        """Return "met", "missed", "no target" or "not measurable".

        Example:
            >>> Measure("inbound", kpi.catalogue["service_level"], 0.78, 500).verdict(0.8)
            'missed'
        """
        if math.isnan(self.value):
            return "not measurable"
        if target is None or not self.takes_target:
            return "no target"
        met = self.value >= target if self.at_least else self.value <= target
        return "met" if met else "missed"

    def may_be_chance(self, target: float | None) -> bool:
        """Return whether the 95 % interval holds the target."""
        return target is not None and self.low <= target <= self.high


class Count(NamedTuple):
    """How many contacts ended in one way, and their share of all of them."""

    word: str
    contacts: int
    share: float


@dataclass(frozen=True)
class Agent:
    """One agent's line: contacts handled, and the measures by KPI id."""

    name: str
    handled: int
    measures: Mapping[str, Measure]


@dataclass(frozen=True)
class HalfHours:
    """The half hours of the clock, over all days shown.

    Args:
        clock: The starts, as in "08:30", without a gap.
        counts: The parts of what came in or was dialled, by name.
        total: The name of the parts together; "" where there is one part.
        share: The KPI measured in each half hour.
        values: Its values.
    """

    clock: tuple[str, ...]
    counts: Mapping[str, tuple[float, ...]]
    total: str
    share: kpi.Kpi
    values: tuple[float, ...]


@dataclass(frozen=True)
class SideView:
    """What is shown of one direction.

    Args:
        side: Inbound or outbound.
        contacts: Rows of the log.
        measures: The tiles.
        unmeasured: Names of KPIs that the log does not say.
        unused: Names of KPIs of results that no contact of the queue had.
        outcomes: How the contacts ended.
        dispositions: What came of the answered ones; none where it is not recorded.
        agents: The agents, by name.
    """

    side: str
    contacts: int
    measures: tuple[Measure, ...]
    unmeasured: tuple[str, ...]
    unused: tuple[str, ...]
    outcomes: tuple[Count, ...]
    dispositions: tuple[Count, ...]
    agents: tuple[Agent, ...]


@dataclass(frozen=True)
class View:
    """What is shown of a selection.

    Args:
        contacts: Rows of the log.
        sides: Inbound and outbound, where there are contacts of them.
        people: The tiles from the agent-state table.
        agents_seen: Agents in that table.
    """

    contacts: int
    sides: tuple[SideView, ...]
    people: tuple[Measure, ...] = ()
    agents_seen: int = 0


def sorted_agents(agents: Sequence[Agent], by: str, descending: bool) -> tuple[Agent, ...]:
    """Return agents sorted by a column; values that cannot be measured always come last.

    Args:
        agents: The lines.
        by: "agent", "handled" or the id of a KPI.
        descending: Whether the highest comes first.
    """

    def key(line: Agent) -> Any:
        if by == "agent":
            return line.name
        if by == "handled":
            return line.handled
        measure = line.measures[by]
        return measure.n if by == "attempts_per_sale" else measure.value

    ordered = sorted(agents, key=lambda line: line.name)
    known = [line for line in ordered if key(line) == key(line)]
    unknown = [line for line in ordered if key(line) != key(line)]
    return (*sorted(known, key=key, reverse=descending), *unknown)
