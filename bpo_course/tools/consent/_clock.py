"""Hours of a week on a local clock: open or not, and the first moment when they are open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from bpo_course.limits import DAY_MIN, Span

Week: TypeAlias = Sequence[tuple[Span, ...]]
"""For Monday to Sunday when it is open."""
Closed: TypeAlias = Callable[[date], bool]
"""Whether it is closed on a date."""
Segment: TypeAlias = tuple[datetime, datetime, timedelta]

HORIZON: Final = timedelta(days=400)
"""So far ahead a lawful moment is looked for."""
_NO_PLACES: Final = ("localtime", "posixrules", "Factory")
"""Files of the database of time zones that are the clock of no place."""
_LEAP_SECONDS: Final = "right/"
_DAY: Final = timedelta(days=1)
_NIGHT: Final = timedelta(days=2)
_MICRO: Final = timedelta(microseconds=1)


def zone_of(name: str) -> ZoneInfo | None:
    """Return a time zone; None where there is no such zone.

    Args:
        name: Its name, such as "Asia/Manila".
    """
    if name in _NO_PLACES or name.startswith(_LEAP_SECONDS):
        return None
    try:
        return _zone(name)
    except (KeyError, ValueError, OSError, TypeError):
        return None


@lru_cache(maxsize=1_024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=65_536)
def local(at: datetime, zone: ZoneInfo) -> tuple[date, float]:
    """Return the date and the minute from midnight that a local clock shows.

    Args:
        at: The moment, with its time zone.
        zone: The place.
    """
    shown = at.astimezone(zone)
    second = shown.second + shown.microsecond / 1e6
    return shown.date(), shown.hour * 60 + shown.minute + second / 60


def is_open(week: Week, closed: Closed, at: datetime, zone: ZoneInfo) -> bool:
    """Return whether hours are open: closing time itself is too late.

    Args:
        week: The hours.
        closed: Whether they are closed on a date, from midnight to midnight.
        at: The moment.
        zone: The place.
    """
    day, minute = local(at, zone)
    return any(start <= minute < end for start, end in _spans(week, closed, day))


def first_open(week: Week, closed: Closed, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the first moment from then on when hours are open, in UTC; None: not in 400 days.

    Args:
        week: The hours.
        closed: Whether they are closed on a date, from midnight to midnight.
        at: The moment.
        zone: The place.

    Example:
        >>> week = [((1_200, 1_440),)] * 7
        >>> noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
        >>> str(first_open(week, lambda day: False, noon, ZoneInfo("Asia/Manila")))
        '2026-11-30 12:00:00+00:00'
    """
    if is_open(week, closed, at, zone):
        return at.astimezone(UTC)
    if not any(week):
        return None
    for begins, ends, offset in _segments(at, at + HORIZON, zone):
        for start, end in _open(week, closed, begins, ends, offset):
            if end > at:
                return max(start, at.astimezone(UTC))
    return None


def _open(
    week: Week, closed: Closed, begins: datetime, ends: datetime, offset: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when hours are open in a time without a change of clock."""
    day = (begins + offset).date()
    while True:
        midnight = datetime.combine(day, datetime.min.time(), UTC) - offset
        if midnight >= ends:
            return
        for start, end in _spans(week, closed, day):
            opens = max(begins, midnight + timedelta(minutes=start))
            closes = min(ends, midnight + timedelta(minutes=end))
            if opens < closes:
                yield opens, closes
        day += _DAY


def _spans(week: Week, closed: Closed, day: date) -> Iterator[Span]:
    """Yield when a date is open, what goes on from the evening before first."""
    if closed(day):
        return
    before = day - _DAY
    for _, end in week[before.weekday()]:
        if end > DAY_MIN and not closed(before):
            yield 0, end - DAY_MIN
    for start, end in week[day.weekday()]:
        yield start, min(end, DAY_MIN)


def _segments(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Segment]:
    """Yield the times between two moments in which the clock does not change."""
    midnight = datetime.combine(start.astimezone(UTC).date(), datetime.min.time(), UTC)
    while midnight < end:
        yield from _day_of(midnight, zone)
        midnight += _DAY


@lru_cache(maxsize=65_536)
def _day_of(midnight: datetime, zone: ZoneInfo) -> tuple[Segment, ...]:
    """Return the parts of a day of UTC in which the clock does not change: mostly the whole day."""
    end = midnight + _DAY
    before, after = (_offset(moment, zone) for moment in (midnight, end - _MICRO))
    if before == after:
        return ((midnight, end, before),)
    change = _first(lambda moment: _offset(moment, zone) != before, midnight, end)
    return (midnight, change, before), (change, end, after)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None, "a time zone has an offset"
    return offset


def _first(holds: Callable[[datetime], bool], start: datetime, end: datetime) -> datetime:
    """Return the first moment, between two, from which on something holds that does at the end."""
    low, high = 0, (end - start) // _MICRO
    while low < high:
        middle = (low + high) // 2
        if holds(start + middle * _MICRO):
            high = middle
        else:
            low = middle + 1
    return start + low * _MICRO


@lru_cache(maxsize=65_536)
def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, at which a local clock shows a date or a later one.

    Args:
        day: The date.
        zone: The place.
    """
    near = datetime.combine(day, datetime.min.time(), UTC)
    return _first(lambda at: at.astimezone(zone).date() >= day, near - _NIGHT, near + _NIGHT)
