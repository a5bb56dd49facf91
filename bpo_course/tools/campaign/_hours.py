"""Calling hours by weekday, on a lead's own clock, and the parts of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.tools.campaign._checks import one_of, span_of

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS: Final = ("morning", "afternoon", "evening")
"""The parts of a day on the lead's own clock: until 12:00, until 17:00, and after that."""
PART_STARTS: Final = (0, 12 * 60, 17 * 60)
_TRIES: Final = 400


class Local(NamedTuple):
    """A moment on a local clock.

    Args:
        day: The date, as a number that grows by one a day.
        weekday: 0 is Monday.
        minute: Minutes from midnight that the clock shows, with their fraction.
        part: The place of the part of the day in `PARTS`.
    """

    day: int
    weekday: int
    minute: float
    part: int


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo | None:
    """Return a time zone; None where it is not known.

    Args:
        name: Its name, such as "America/New_York".
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=65_536)
def local(at: datetime, zone: ZoneInfo) -> Local:
    """Return what the local clock shows at a moment.

    Args:
        at: The moment, with its time zone.
        zone: The place.
    """
    shown = at.astimezone(zone)
    minute = shown.hour * 60 + shown.minute + (shown.second + shown.microsecond / 1e6) / 60
    return Local(shown.toordinal(), shown.weekday(), minute, part_of(minute))


def part_of(minute: float) -> int:
    """Return the place in `PARTS` of a time of day, minutes from midnight."""
    return (minute >= PART_STARTS[1]) + (minute >= PART_STARTS[2])


def at_wall(day: int, minute: int, zone: ZoneInfo) -> datetime:
    """Return the first moment at which a local clock shows a time, or has left it out, in UTC.

    Args:
        day: The date, as in `Local`.
        minute: Minutes from midnight; 1,440 is the midnight that ends the day.
        zone: The place.
    """
    shown = datetime.combine(date.fromordinal(day + minute // 1_440), datetime.min.time())
    minutes = minute % 1_440
    wall = shown.replace(hour=minutes // 60, minute=minutes % 60)
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    while found.astimezone(zone).replace(tzinfo=None) > wall:  # the clock was put forward over it
        before = found - timedelta(minutes=1)
        if before.astimezone(zone).replace(tzinfo=None) < wall:
            break
        found = before
    return found


@dataclass(frozen=True)
class Hours:
    """When leads may be called, by weekday, on a local clock. A weekday not named is closed.

    Args:
        spans: For Monday to Sunday the minutes from midnight of opening and closing, or None.
    """

    spans: tuple[tuple[int, int] | None, ...]

    @classmethod
    def of(cls, name: str, given: Mapping[str, tuple[str, str]]) -> Hours:
        """Return hours from `{"mon": ("09:00", "20:00"), ...}`.

        Args:
            name: How to name them in an error.
            given: The times by weekday.

        Raises:
            ValueError: If a weekday or a time cannot be read, or no weekday is open.
        """
        if not isinstance(given, Mapping) or not given:
            raise ValueError(f"{name} must open on a weekday or more, got {given!r}")
        spans: dict[str, tuple[int, int]] = {}
        for day, pair in given.items():
            one_of(f"weekdays of {name}", day, WEEKDAYS)
            spans[day] = span_of(f"{name} of {day}", pair)
        return cls(tuple(spans.get(day) for day in WEEKDAYS))

    def open_at(self, moment: Local) -> bool:
        """Return whether a lead may be called then: closing time itself is too late."""
        span = self.spans[moment.weekday]
        return span is not None and span[0] <= moment.minute < span[1]

    @cached_property
    def parts(self) -> set[int]:
        """Return the places in `PARTS` of all parts of a day in which these hours are open."""
        found = set()
        for span in self.spans:
            if span:
                found |= set(range(part_of(span[0]), part_of(span[1] - 1) + 1))
        return found

    def next_open(self, at: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment from then on when it is open, in UTC.

        Args:
            at: The moment.
            zone: The place.
        """
        when = at.astimezone(UTC)
        for _ in range(_TRIES):
            shown = local(when, zone)
            if self.open_at(shown):
                return when
            span = self.spans[shown.weekday]
            if span and shown.minute < span[0]:
                when = later(when, at_wall(shown.day, span[0], zone))
            else:
                when = later(when, at_wall(shown.day, 1_440, zone))
        return when


def later(now: datetime, then: datetime) -> datetime:
    """Return a moment after now: on the day of a change of clock one may have been left behind."""
    return then if then > now else now + timedelta(minutes=1)
