"""A week's roster as values: shifts, rest, sleep that gives way to shifts, night hours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.scenarios._alertness import Span, sleepiness_over

ROSTER_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "next")
"""The days of a roster: a week, and the first day of the week after it."""
ROSTER_STARTS: Final[Mapping[str, float]] = {"early": 6, "day": 9, "late": 14, "night": 22}
"""When each shift starts unless it is changed, hours after midnight."""
ROSTER_SHIFTS: Final = ("off", *ROSTER_STARTS)
ROSTER_WEEKS: Final[Mapping[str, tuple[str, ...]]] = {
    "five-nights": ("night",) * 5 + ("off", "off", "night"),
    "backward": ("night", "late", "late", "early", "early", "off", "off", "night"),
    "forward": ("early", "early", "late", "late", "night", "off", "off", "early"),
    "first-month": ("day", "day", "day", "off", "night", "night", "off", "night"),
}
"""Rosters to begin with; *backward* and *forward* hold the same five shifts."""
QUICK_H: Final = 11
"""Less rest than this between two shifts is a quick return, hours."""
UNWIND_H: Final = 1
"""From coming home to falling asleep at the earliest: an assumption, hours."""
READY_H: Final = 1
"""From getting up to leaving for work: an assumption, hours."""
NIGHT: Final = (22, 30)
"""The hours that night pay is for in the Philippines, 22:00 to 06:00."""
NIGHT_PAY: Final = 0.10
"""The least that an hour at night is paid more there."""
STEPS: Final = 12
"""The predictions for each hour."""
_DEEP_NIGHT_H: Final = 27
_SHORTEST_H: Final = 0.5
_SHORTEST_NAP_H: Final = 0.25
_WEEK: Final = 7


class Duty(NamedTuple):
    """A shift in real hours after the midnight with which the week begins.

    Args:
        day: The day it starts on, 0 to 7.
        kind: Which shift, one of `ROSTER_SHIFTS`.
        start_h: When it starts.
        end_h: When it ends.
    """

    day: int
    kind: str
    start_h: float
    end_h: float


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
class Roster:
    """A week's shifts of one agent.

    Args:
        shifts: A shift for each of `ROSTER_DAYS`.
        starts: When each kind of shift starts, hours after midnight by the clock on the wall.
        length_h: How long a shift lasts by that clock, hours, breaks included.
        way_h: How long the way to work takes, and the way home, hours; 0 for work at home.
        monday: The first day of the week.
        zone: Where the agent lives.

    Raises:
        ValueError: If a value breaks its rule, or a shift begins before the last one has ended.
    """

    shifts: Sequence[str] = ROSTER_WEEKS["five-nights"]
    starts: Mapping[str, float] = field(default_factory=lambda: dict(ROSTER_STARTS))
    length_h: float = 8
    way_h: float = 0.75
    monday: date = date(2026, 11, 30)
    zone: str = "Asia/Manila"

    def __post_init__(self) -> None:
        if len(self.shifts) != len(ROSTER_DAYS):
            raise ValueError(f"shifts must hold {len(ROSTER_DAYS)} shifts, got {len(self.shifts)}")
        if unknown := set(self.shifts) - set(ROSTER_SHIFTS):
            every = ", ".join(ROSTER_SHIFTS)
            raise ValueError(f"a shift must be one of {every}, got {min(unknown)!r}")
        if set(self.starts) != set(ROSTER_STARTS):
            every = ", ".join(ROSTER_STARTS)
            raise ValueError(f"starts must hold {every}, got {', '.join(self.starts)}")
        for shift, start in self.starts.items():
            _within(f"the start of the {shift} shift", start, 0, 23.75)
        _within("length_h", self.length_h, 4, 12)
        _within("way_h", self.way_h, 0, 3)
        if self.monday.weekday():
            raise ValueError(f"monday must be a Monday, got {self.monday:%A %Y-%m-%d}")
        for before, after in pairwise(self.duties):
            if after.start_h < before.end_h:
                raise ValueError(f"{_named(after)} begins before {_named(before)} has ended")

    def hours_to(self, day: int, hour: float) -> float:
        """Return the real hours from the week's first midnight to a time on the wall.

        Args:
            day: 0 for Monday; it may be before or after the week.
            hour: The time of that day, hours after midnight; 25 is 01:00 on the next day.

        Example:
            >>> week = Roster(monday=date(2027, 3, 22), zone="Europe/London")
            >>> week.hours_to(6, 12) - week.hours_to(6, 0)  # the clocks go forward that Sunday
            11.0
        """
        return (self._instant(day, hour) - self._instant(0, 0)).total_seconds() / 3600

    def time_in(self, zone: str, hours: float) -> datetime:
        """Return what the clock shows in a time zone.

        Args:
            zone: The zone, such as "America/New_York".
            hours: Real hours after the week's first midnight.

        Example:
            >>> week = Roster()
            >>> str(week.time_in("America/New_York", week.duties[0].start_h))
            '2026-11-30 09:00:00-05:00'
        """
        return (self._instant(0, 0) + timedelta(hours=hours)).astimezone(ZoneInfo(zone))

    def _instant(self, day: int, hour: float) -> datetime:
        wall = _midnight(self.monday, self.zone) + timedelta(days=day, hours=hour)
        return wall.astimezone(UTC)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """The shifts in order, days off left out; the next Monday's is the last."""
        return tuple(
            Duty(
                day,
                shift,
                self.hours_to(day, self.starts[shift]),
                self.hours_to(day, self.starts[shift] + self.length_h),
            )
            for day, shift in enumerate(self.shifts)
            if shift != "off"
        )

    @property
    def week(self) -> tuple[Duty, ...]:
        """The shifts that start in the week itself."""
        return tuple(duty for duty in self.duties if duty.day < 7)

    @property
    def hours(self) -> float:
        """The hours worked in the week's shifts, breaks included."""
        return sum(duty.end_h - duty.start_h for duty in self.week)

    @property
    def night_hours(self) -> float:
        """How many of them are between 22:00 and 06:00."""
        nights = [tuple(self.hours_to(day, hour) for hour in NIGHT) for day in range(-1, 8)]
        return sum(
            max(0.0, min(duty.end_h, end) - max(duty.start_h, start))
            for duty in self.week
            for start, end in nights
        )

    @property
    def rests(self) -> tuple[float, ...]:
        """The hours from the end of each shift to the start of the next, next Monday's too."""
        return tuple(after.start_h - before.end_h for before, after in pairwise(self.duties))

    @property
    def quick_returns(self) -> int:
        """How many of them are shorter than eleven hours."""
        return sum(rest < QUICK_H for rest in self.rests)

    @property
    def changes(self) -> tuple[int, int]:
        """How often the next day's shift starts later in the day, and how often earlier.

        Where a day off is between two shifts it does not count.
        """
        starts = [
            self.starts[after.kind] - self.starts[before.kind]
            for before, after in pairwise(self.duties)
            if after.day == before.day + 1
        ]
        return sum(start > 0 for start in starts), sum(start < 0 for start in starts)

    @property
    def nights_in_a_row(self) -> int:
        """The most days in a row with a night's work, next Monday left out."""
        most = run = 0
        worked = {duty.day for duty in self.week if self.through_the_night(duty)}
        for day in range(7):
            run = run + 1 if day in worked else 0
            most = max(most, run)
        return most

    def through_the_night(self, duty: Duty) -> bool:
        """Return whether a shift is at work at three in the morning."""
        deep = (self.hours_to(day, _DEEP_NIGHT_H) for day in (duty.day - 1, duty.day))
        return any(duty.start_h <= hour < duty.end_h for hour in deep)

    def pay(self, wage: float) -> tuple[float, float]:
        """Return the week's pay without night pay, and the least night pay in the Philippines.

        Args:
            wage: For an hour, in any currency, 0 or more.

        Raises:
            ValueError: If the wage is below 0.

        Source:
            Labor Code of the Philippines (PD 442), article 86: at least 10 % for each hour between
            22:00 and 06:00. The course's rule is ph-night-differential.

        Example:
            >>> Roster().pay(100)
            (4000.0, 400.0)
        """
        if not wage >= 0:
            raise ValueError(f"wage must be 0 or more, got {wage:g}")
        return self.hours * wage, NIGHT_PAY * self.night_hours * wage


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
        _within("bed_h", self.bed_h, 20, 28)
        _within("night_h", self.night_h, 3, 12)
        _within("day_h", self.day_h, 2, 12)
        _within("wait_h", self.wait_h, 0, 10)
        _within("nap_h", self.nap_h, 0, 4)


def roster_sleeps(roster: Roster, sleeping: Sleeping) -> tuple[Sleep, ...]:
    """Return when the agent sleeps, from a week before the roster to the Monday after it.

    Sleep gives way to work: it begins an hour after coming home at the earliest, and ends an hour
    before leaving at the latest. The week before the roster is free.

    Args:
        roster: The shifts.
        sleeping: When the agent sleeps otherwise.

    Example:
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
        _within("need_h", self.need_h, 5, 10)
        _within("high", self.high, 1, 9, unit="")

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


@cache
def clock_changes(zone: str, first: date, days: int = 7) -> tuple[tuple[date, float], ...]:
    """Return the days on which a zone changes its clocks, and by how many hours.

    Args:
        zone: The zone, such as "America/New_York".
        first: The first day to look at.
        days: How many days.

    Example:
        >>> clock_changes("America/New_York", date(2026, 10, 26))
        ((datetime.date(2026, 11, 1), -1.0),)
    """
    found = []
    for place in range(days):
        day = first + timedelta(days=place)
        midnights = (_midnight(day + timedelta(days=later), zone) for later in (0, 1))
        before, after = (one.utcoffset() or timedelta() for one in midnights)
        if before != after:
            found.append((day, (after - before).total_seconds() / 3600))
    return tuple(found)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone))


def _within(name: str, value: float, least: float, most: float, unit: str = " hours") -> None:
    if not least <= value <= most:
        raise ValueError(f"{name} must be from {least:g} to {most:g}{unit}, got {value:g}")


def _named(duty: Duty) -> str:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    day = names[duty.day] if duty.day < 7 else "next Monday"
    return f"the {duty.kind} shift of {day}"
