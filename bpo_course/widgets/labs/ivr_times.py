"""When a call of the IVR lab is made: in open hours, or on a day at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from bpo_course.tools import ivr

OPEN: Final = "open"
"""Open hours, whenever they are."""
NOON: Final = "12:00"
_DAYS: Final[Mapping[str, str]] = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_A_MONDAY: Final = date(2026, 1, 5)


def days_to_call(hours: ivr.Hours | None) -> dict[str, str]:
    """Return the days on which one can call, by name; none where the lines are always open.

    Args:
        hours: The hours of the menus.

    Example:
        >>> list(days_to_call(ivr.Hours(holidays=(date(2026, 12, 25),))).values())[-2:]
        ['on Sunday', 'on 25 December 2026, a holiday']
    """
    if hours is None:
        return {}
    holidays = {f"{day}": f"on {day.day} {day:%B %Y}, a holiday" for day in hours.holidays}
    return {OPEN: "in open hours", **{day: f"on {name}" for day, name in _DAYS.items()}, **holidays}


def clock_time(text: str) -> str:
    """Return a time of day as HH:MM.

    Raises:
        ValueError: If it is none.

    Example:
        >>> clock_time("9:30"), clock_time(" 21.05 ")
        ('09:30', '21:05')
    """
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", text.strip())
    if not found:
        raise ValueError(f"the time must be from 00:00 to 23:59, got {text!r}")
    return f"{int(found[1]):02d}:{found[2]}"


def moment(hours: ivr.Hours | None, day: str, clock: str) -> datetime | None:
    """Return when a call is made; None: while the lines are open.

    A day of the week is one that is no holiday.

    Args:
        hours: The hours of the menus.
        day: A name of `days_to_call`.
        clock: The time of day, as HH:MM.
    """
    if hours is None or day == OPEN:
        return None
    at = time.fromisoformat(clock)
    if day not in _DAYS:
        return datetime.combine(date.fromisoformat(day), at)
    found = _A_MONDAY + timedelta(days=list(_DAYS).index(day))
    while found in hours.holidays:
        found += timedelta(weeks=1)
    return datetime.combine(found, at)


def told_of_call(hours: ivr.Hours | None, day: str, clock: str) -> str:
    """Return when a call is made, and whether the lines are open then."""
    if hours is None:
        return "The file of this menu has no opening hours, so its lines are always open."
    at = moment(hours, day, clock)
    if at is None:
        return "You call while the lines are open."
    open_ = "open" if hours.open_at(at) else "closed"
    return f"You call {days_to_call(hours)[day]}, at {clock}. The lines are {open_} then."
