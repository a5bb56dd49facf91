"""A roster with its sleep, which gives way to shifts, and how sleepy that is likely to make."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from bpo_course.scenarios._alertness import Span, sleepiness_over
from bpo_course.scenarios._roster import Duty, Roster, within

UNWIND_H: Final = 1
"""From coming home to falling asleep at the earliest: an assumption, hours."""
READY_H: Final = 1
"""From getting up to leaving for work: an assumption, hours."""
STEPS: Final = 12
"""The predictions for each hour."""
_SHORTEST_H: Final = 0.5
_SHORTEST_NAP_H: Final = 0.25
_WEEK: Final = 7


class Sleep(NamedTuple):
    """A sleep in real hours after the midnight with which the week begins.

    Args:
        kind: "night", "day" (after a night shift) or "nap" (before one).
        start_h: When it starts.
        end_h: When it ends.
    """

    kind: str
    start_h: float
    end_h: float


@dataclass(frozen=True)
class Sleeping:
    """When the agent of a roster sleeps, where no shift is in the way.

    Args:
        bed_h: Bedtime, hours after midnight; 25 is 01:00.
        night_h: Hours of sleep at night.
        day_h: Hours of sleep in the day after a night shift.
        wait_h: Hours up before that sleep, besides the first hour at home.
        nap_h: Hours of a nap before a night shift; it ends an hour before the agent leaves. It is
            left out if it is shorter than a quarter of an hour, or does not fit.
        split: Whether the day's sleep between two night shifts is shorter by the nap.

    Raises:
        ValueError: If a value is out of its range.
    """

    bed_h: float = 23
    night_h: float = 7.5
    day_h: float = 6
    wait_h: float = 0
    nap_h: float = 0
    split: bool = False

    def __post_init__(self) -> None:
        within("bed_h", self.bed_h, 20, 28)
        within("night_h", self.night_h, 3, 12)
        within("day_h", self.day_h, 2, 12)
        within("wait_h", self.wait_h, 0, 10)
        within("nap_h", self.nap_h, 0, 4)


def roster_sleeps(roster: Roster, sleeping: Sleeping) -> tuple[Sleep, ...]:
    """Return when the agent sleeps, from a week before the roster to the Monday after it.

    Sleep gives way to work: it begins an hour after coming home at the earliest, and ends an hour
    before leaving at the latest. The week before the roster is free.

    Args:
        roster: The shifts.
        sleeping: When the agent sleeps otherwise.

    Example:
        >>> from bpo_course.scenarios import ROSTER_WEEKS
        >>> found = roster_sleeps(Roster(ROSTER_WEEKS["forward"]), Sleeping())
        >>> [(sleep.kind, sleep.start_h, sleep.end_h) for sleep in found if 0 < sleep.end_h < 60]
        [('night', -1.0, 4.25), ('night', 23.0, 28.25), ('night', 47.0, 54.5)]
    """
    found: list[Sleep] = []
    before: Duty | None = None
    for after in (*roster.duties, None):
        found += _between(roster, sleeping, before, after)
        before = after
    return tuple(found)


def _between(
    roster: Roster, sleeping: Sleeping, before: Duty | None, after: Duty | None
) -> Iterator[Sleep]:
    """Yield the sleeps between two shifts; None: before the first or after the last."""
    until = after.start_h - roster.way_h - READY_H if after else roster.hours_to(8, 12)
    nap_h = sleeping.nap_h if after and roster.through_the_night(after) else 0.0
    awake_from = first_bed = roster.hours_to(-_WEEK, 0)
    if before:
        awake_from = before.end_h + roster.way_h + UNWIND_H
        first_bed = before.end_h - sleeping.night_h / 2
        if roster.through_the_night(before):
            start = first_bed = awake_from + sleeping.wait_h
            same = sleeping.split and after is not None and after.day == before.day + 1
            length_h = sleeping.day_h - (nap_h if same else 0)
            for sleep in _cut("day", start, start + length_h, until):
                yield sleep
                awake_from = first_bed = sleep.end_h
    for day in range(before.day - 1 if before else -_WEEK, 8):
        bed = roster.hours_to(day, sleeping.bed_h)
        if bed >= first_bed:
            start = max(bed, awake_from)
            for sleep in _cut("night", start, start + sleeping.night_h, until):
                yield sleep
                awake_from = sleep.end_h
    if nap_h >= _SHORTEST_NAP_H and until - nap_h >= awake_from:
        yield Sleep("nap", until - nap_h, until)


def _cut(kind: str, start: float, end: float, until: float) -> Iterator[Sleep]:
    """Yield a sleep that ends in time, unless too little of it is left."""
    end = min(end, until)
    if end - start >= _SHORTEST_H:
        yield Sleep(kind, start, end)


@dataclass(frozen=True)
class Forecast:
    """A roster with its sleep, and how sleepy an average person would be.

    Args:
        roster: The shifts.
        sleeping: When the agent sleeps otherwise.
        need_h: The sleep needed a day, hours: an assumption.
        high: The sleepiness from which it counts as high, 1 to 9.

    Raises:
        ValueError: If a value is out of its range.

    Example:
        >>> five = Forecast(Roster(), Sleeping())
        >>> five.roster.hours, five.roster.night_hours, min(five.roster.rests)
        (40.0, 40.0, 16.0)
    """

    roster: Roster
    sleeping: Sleeping
    need_h: float = 7.5
    high: float = 7

    def __post_init__(self) -> None:
        within("need_h", self.need_h, 5, 10)
        within("high", self.high, 1, 9, unit="")

    @cached_property
    def sleeps(self) -> tuple[Sleep, ...]:
        """When the agent sleeps."""
        return roster_sleeps(self.roster, self.sleeping)

    @cached_property
    def times_h(self) -> tuple[float, ...]:
        """Every five minutes of the week and of the day after it."""
        count = round(self.roster.hours_to(8, 0) * STEPS)
        return tuple(place / STEPS for place in range(count + 1))

    @cached_property
    def sleepiness(self) -> tuple[float, ...]:
        """The sleepiness predicted at these times, NaN in sleep."""
        spans: list[Span] = [(sleep.start_h, sleep.end_h) for sleep in self.sleeps]
        return tuple(sleepiness_over(spans, self.times_h))

    @property
    def slept(self) -> tuple[float, ...]:
        """The hours slept by day of the week, each sleep on the day on which it ends."""
        edges = [self.roster.hours_to(day, 0) for day in range(8)]
        return tuple(
            sum(sleep.end_h - sleep.start_h for sleep in self.sleeps if start < sleep.end_h <= end)
            for start, end in pairwise(edges)
        )

    @property
    def debt_h(self) -> float:
        """What the week's sleep is short of the need, hours; 0 where it is not."""
        return max(0.0, 7 * self.need_h - sum(self.slept))

    def high_h(self, span: Span) -> float:
        """Return the hours at high sleepiness in a span of time.

        Args:
            span: Its start and end, real hours after the week's first midnight.
        """
        start, end = (round(edge * STEPS) for edge in span)
        return sum(one >= self.high for one in self.sleepiness[start:end]) / STEPS

    @property
    def high_on_shift_h(self) -> float:
        """The hours of the week's shifts at high sleepiness."""
        return sum(self.high_h((duty.start_h, duty.end_h)) for duty in self.roster.week)

    @property
    def ways_home(self) -> int:
        """How many ways home there are."""
        return len(self.roster.week) if self.roster.way_h else 0

    @property
    def high_ways_home(self) -> int:
        """On how many of them sleepiness is high at some time."""
        way_h = self.roster.way_h
        return sum(self.high_h((duty.end_h, duty.end_h + way_h)) > 0 for duty in self.roster.week)

    @property
    def mean(self) -> float:
        """The mean sleepiness on the week's shifts; NaN without a shift."""
        found = [one for duty in self.roster.week for one in self._on(duty)]
        return sum(found) / len(found) if found else math.nan

    @property
    def highest(self) -> float:
        """The highest sleepiness on a shift of the week; NaN without a shift."""
        found = [one for duty in self.roster.week for one in self._on(duty)]
        return max(found, default=math.nan)

    def _on(self, duty: Duty) -> tuple[float, ...]:
        """Return the sleepiness on a shift, every five minutes."""
        start, end = (round(edge * STEPS) for edge in (duty.start_h, duty.end_h))
        return self.sleepiness[start:end]
