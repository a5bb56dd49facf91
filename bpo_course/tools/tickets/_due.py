"""Due times in working minutes, and working minutes between two times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from bpo_course.tools.tickets._calendar import Calendar
from bpo_course.tools.tickets._open_time import (
    DAY,
    MINUTE,
    Instant,
    Piece,
    datetime_of,
    instant,
    is_number,
)

Pause = tuple[datetime, datetime]
"""From and to: a time that does not count."""
FARTHEST: Final = 100 * 366 * DAY
"""How far a due time may be away, microseconds."""


def due(
    since: datetime, minutes: float, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """Return when some working minutes have passed, in the time zone of `since`.

    Work that ends exactly at closing is due at closing, not at the next opening. No minutes are due
    at once, even outside the hours.

    Args:
        since: When the clock starts, with its time zone; it may be outside the hours.
        minutes: Working minutes, 0 or more.
        calendar: When the desk works.
        pauses: Times that do not count, as pairs of from and to. They may overlap, touch, or be
            outside the hours.

    Raises:
        ValueError: If a time has no zone, the minutes are below 0, a pause ends before it starts,
            or the due time is more than a hundred years away.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00", "18:00"))
        >>> friday = datetime(2026, 11, 27, 17, tzinfo=ZoneInfo("Asia/Kolkata"))
        >>> f"{due(friday, 240, Calendar('Asia/Kolkata', week)):%A %H:%M}"
        'Monday 11:00'
    """
    start = instant("since", since)
    if not (is_number(minutes) and minutes >= 0):
        raise ValueError(f"minutes must be a number of 0 or more, got {minutes!r}")
    stops = stops_of(pauses) if pauses else []
    found = end_of(start, round(float(minutes) * MINUTE), calendar, stops)
    return datetime_of(found, since.tzinfo)


def working_minutes(
    since: datetime, until: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> float:
    """Return the working minutes between two times: the inverse of `due`.

    Args:
        since: The first time, with its time zone.
        until: The second, not before the first.
        calendar: When the desk works.
        pauses: Times that do not count, as pairs of from and to.

    Raises:
        ValueError: If a time has no zone, `until` is before `since`, or a pause ends before it
            starts.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> zone = ZoneInfo("Africa/Johannesburg")
        >>> lunch = [("12:00", "13:00")]
        >>> desk = Calendar("Africa/Johannesburg", {"mon": ("09:00", "17:00")}, lunch)
        >>> eight, two = (datetime(2026, 11, 30, hour, tzinfo=zone) for hour in (8, 14))
        >>> working_minutes(eight, two, desk)
        240.0
    """
    start, end = instant("since", since), instant("until", until)
    if end < start:
        raise ValueError(f"until must not be before since, got {since} to {until}")
    return work_of(start, end, calendar, stops_of(pauses)) / MINUTE


def stops_of(pauses: Iterable[Pause]) -> list[Piece]:
    """Return pauses as instants, in order, with those that overlap or touch as one.

    Raises:
        ValueError: If a time has no zone, or a pause ends before it starts.
    """
    given = []
    for pause in pauses:
        if not isinstance(pause, (tuple, list)) or len(pause) != 2:
            raise ValueError(f"pauses must be pairs of from and to, got {pause!r}")
        start, end = pause
        pair = instant("pauses", start), instant("pauses", end)
        if pair[1] < pair[0]:
            raise ValueError(f"pauses must not end before they start, got {start} to {end}")
        given.append(pair)
    return joined(given)


def joined(stops: Iterable[Piece]) -> list[Piece]:
    """Return stops in order, with those that overlap or touch as one."""
    found: list[Piece] = []
    for start, end in sorted(stops):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def end_of(start: Instant, work: int, calendar: Calendar, stops: list[Piece]) -> Instant:
    """Return the first instant at which some work is done.

    Args:
        start: The instant from which it is worked.
        work: How much, microseconds.
        calendar: When the desk works.
        stops: Times that do not count, in order and apart.

    Raises:
        ValueError: If that is more than a hundred years away.
    """
    if not work:
        return start
    at = start
    for stop_start, stop_end in stops:
        if stop_end <= at:
            continue
        if stop_start > at:
            before = calendar.open_time(at, stop_start).worked(at, stop_start)
            if work <= before:
                break
            work -= before
        at = Instant(stop_end)
    return _after(at, work, calendar)


def work_of(start: int, end: int, calendar: Calendar, stops: Iterable[Piece] = ()) -> int:
    """Return the work that can be done between two instants, microseconds."""
    years = calendar.open_time(start, end)
    work = years.until(end) - years.until(start)
    for stop_start, stop_end in stops:
        if stop_start < end and stop_end > start:
            lost = max(stop_start, start), min(stop_end, end)
            work -= years.until(lost[1]) - years.until(lost[0])
    return work


def _after(at: Instant, work: int, calendar: Calendar) -> Instant:
    ahead = 30 * DAY
    while ahead <= FARTHEST:
        found = calendar.open_time(at, at + ahead).after(at, work)
        if found is not None:
            return Instant(found)
        ahead *= 2
    minutes = f"{work / MINUTE:g} minutes"
    raise ValueError(
        f"minutes must be due within a hundred years, got {minutes} from {datetime_of(at, UTC)}"
    )
