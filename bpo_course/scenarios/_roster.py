"""A week's roster as a value: shifts, rest, night hours and pay, in real hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

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
NIGHT: Final = (22, 30)
"""The hours that night pay is for in the Philippines, 22:00 to 06:00."""
NIGHT_PAY: Final = 0.10
"""The least that an hour at night is paid more there."""
_DEEP_NIGHT_H: Final = 27


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
            within(f"the start of the {shift} shift", start, 0, 23.75)
        within("length_h", self.length_h, 4, 12)
        within("way_h", self.way_h, 0, 3)
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


def within(name: str, value: float, least: float, most: float, unit: str = " hours") -> None:
    """Raise ValueError unless a value is in its range; the error names both."""
    if not least <= value <= most:
        raise ValueError(f"{name} must be from {least:g} to {most:g}{unit}, got {value:g}")


def _named(duty: Duty) -> str:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    day = names[duty.day] if duty.day < 7 else "next Monday"
    return f"the {duty.kind} shift of {day}"
