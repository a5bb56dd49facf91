"""The roster lab's controls, and its figures in words, as its template shows them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from bpo_course.scenarios import Forecast, Roster, clock_changes
from bpo_course.widgets.card.lever import Lever

DAYS: Final[Mapping[str, str]] = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
    "next": "Next Monday",
}
SHIFTS: Final[Mapping[str, str]] = {
    "off": "Off",
    "early": "Early",
    "day": "Day",
    "late": "Late",
    "night": "Night",
}
WEEKS: Final[Mapping[str, str]] = {
    "five-nights": "Five nights",
    "backward": "Backward rotation",
    "forward": "Forward rotation",
    "first-month": "Your first month",
}
HOMES: Final[Mapping[str, str]] = {
    "Asia/Manila": "Manila",
    "Asia/Kolkata": "Pune",
    "America/Jamaica": "Kingston",
    "Africa/Johannesburg": "Cape Town",
    "Europe/London": "Leeds",
}
CLIENTS: Final[Mapping[str, str]] = {
    "America/New_York": "New York",
    "America/Chicago": "Chicago",
    "America/Los_Angeles": "Los Angeles",
    "Europe/London": "London",
    "Australia/Sydney": "Sydney",
}
LAWS: Final[Mapping[str, str]] = {
    "Asia/Manila": "ph-night-differential",
    "Europe/London": "uk-working-time-rest",
}
"""The rule of law that the lab shows for a home."""
SLEEP: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (
        Lever("night_h", "Sleep at night (hours)", 4, 10, 0.5, 3, 12),
        Lever("day_h", "Day sleep after a night shift (hours)", 3, 9, 0.5, 2, 12),
        Lever("wait_h", "Awake at home before it (hours)", 0, 8, 0.5, 0, 10),
        Lever("nap_h", "Nap before a night shift (hours)", 0, 3, 0.25, 0, 4),
    )
}
MORE: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (
        Lever("length_h", "Length of a shift (hours)", 4, 12, 0.5, 4, 12),
        Lever("way_h", "Way to work, and way home (minutes)", 0, 120, 5, 0, 3, scale=60),
        Lever("need_h", "Sleep you need a day (hours): an assumption", 7, 8, 0.25, 5, 10),
        Lever("high", "High sleepiness starts at (1 to 9)", 5, 9, 0.5, 1, 9),
    )
}
WAGE: Final = Lever("wage", "Your hourly wage", 0, 1_000, 1, 0, 1_000_000)
LEVERS: Final[Mapping[str, Lever]] = {**SLEEP, **MORE, "wage": WAGE}
BEDTIMES: Final = tuple(20 + place / 2 for place in range(17))


def clock(hour: float) -> str:
    """Return a time of day in words.

    Args:
        hour: Hours after midnight; 24 and more is the next day.

    Example:
        >>> clock(22.5), clock(25)
        ('22:30', '01:00')
    """
    minutes = round(60 * hour) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hour_of(value: object) -> float:
    """Return a time of day in hours after midnight.

    Args:
        value: Hours as a number, or a text such as "22:30".

    Raises:
        ValueError: If it is neither.

    Example:
        >>> hour_of("22:30"), hour_of(9)
        (22.5, 9.0)
    """
    hours, _, minutes = str(value).partition(":")
    try:
        found = float(hours) + float(minutes or 0) / 60
    except ValueError:
        found = math.nan
    if not 0 <= found < 24:
        raise ValueError(f"A time must be from 00:00 to 23:59, got {value or 'nothing'}")
    return found


def monday_of(value: object) -> date:
    """Return the Monday of the week that a day is in.

    Args:
        value: A date, or a text such as "2026-12-02".

    Raises:
        ValueError: If it is no date from 2000 to 2099.

    Example:
        >>> monday_of("2026-12-02")
        datetime.date(2026, 11, 30)
    """
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2099:
        raise ValueError(f"The week must be a date from 2000 to 2099, got {value or 'nothing'}")
    return day - timedelta(days=day.weekday())


def hours(value: float) -> str:
    """Return a length of time in words.

    Example:
        >>> hours(16), hours(4.8334), hours(0.75), hours(math.nan)
        ('16 h', '4 h 50 min', '45 min', '–')
    """
    if math.isnan(value):
        return "–"
    whole, minutes = divmod(round(60 * value), 60)
    parts = [f"{whole} h" if whole or not minutes else "", f"{minutes} min" if minutes else ""]
    return " ".join(filter(None, parts))


@dataclass(frozen=True)
class Figure:
    """A figure of a week, as the lab names and writes it.

    Args:
        name: Its name on screen.
        of: What it is of a forecast.
        shown: How it is written.
    """

    name: str
    of: Callable[[Forecast], float]
    shown: Callable[[float], str]


def _count(value: float) -> str:
    return f"{value:g}"


def _level(value: float) -> str:
    """Return a sleepiness in words; it is never rounded up to a limit that it is below."""
    return "–" if math.isnan(value) else f"{math.floor(10 * value + 1e-9) / 10:.1f}"


FIGURES: Final[Mapping[str, Figure]] = {
    "hours": Figure("Hours worked", lambda week: week.roster.hours, hours),
    "night_hours": Figure("Between 22:00 and 06:00", lambda week: week.roster.night_hours, hours),
    "shortest_rest": Figure(
        "Shortest rest", lambda week: min(week.roster.rests, default=math.nan), hours
    ),
    "quick_returns": Figure(
        "Quick returns (rest under 11 hours)", lambda week: week.roster.quick_returns, _count
    ),
    "nights_in_a_row": Figure("Nights in a row", lambda week: week.roster.nights_in_a_row, _count),
    "forward": Figure("Changes to a later shift", lambda week: week.roster.changes[0], _count),
    "backward": Figure("Changes to an earlier shift", lambda week: week.roster.changes[1], _count),
    "slept": Figure("Sleep a day, on average", lambda week: sum(week.slept) / 7, hours),
    "debt": Figure("Sleep debt of the week", lambda week: week.debt_h, hours),
    "high_on_shift": Figure(
        "On shift at high sleepiness", lambda week: week.high_on_shift_h, hours
    ),
    "mean": Figure("Sleepiness on shift, on average", lambda week: week.mean, _level),
    "highest": Figure("Highest sleepiness on shift", lambda week: week.highest, _level),
    "high_ways_home": Figure(
        "Ways home at high sleepiness", lambda week: week.high_ways_home, _count
    ),
}


def direction(forward: int, backward: int) -> tuple[str, str]:
    """Return in which direction a week's shifts change: a word, and the changes.

    Args:
        forward: How often the next day's shift starts later in the day.
        backward: How often it starts earlier.

    Example:
        >>> direction(2, 0)
        ('forward', '2 changes to a later shift, 0 to an earlier one')
    """
    word = "mixed" if forward and backward else "forward" if forward else "backward"
    changes = f"{forward} change{'' if forward == 1 else 's'}"
    said = f"{changes} to a later shift, {backward} to an earlier one"
    return word if forward or backward else "no change", said


def told(shifts: tuple[str, ...]) -> str:
    """Return a week's shifts in words.

    Example:
        >>> told(("day", "day", "off", "night", "night", "off", "off", "early"))
        'day, day, off, night, night, off, off; next Monday early'
    """
    return f"{', '.join(shifts[:7])}; next Monday {shifts[7]}"


def day_rows(week: Forecast, client: str) -> list[dict[str, Any]]:
    """Return a line for each day: shift, the client's time, rest before, sleep, high sleepiness.

    Args:
        week: The week.
        client: The client's time zone.
    """
    roster = week.roster
    duties = {duty.day: duty for duty in roster.duties}
    rests = dict(zip([duty.day for duty in roster.duties[1:]], roster.rests, strict=True))
    found = []
    for place, name in enumerate(DAYS.values()):
        duty, rest = duties.get(place), rests.get(place)
        line: dict[str, Any] = {"day": name, "shift": "Off", "hours": "", "client": ("", "")}
        line |= {"rest": "", "quick": False}
        line |= {"slept": hours(week.slept[place]) if place < 7 else "", "high": "", "home": ""}
        if duty:
            start = roster.starts[duty.kind]
            line["shift"] = SHIFTS[duty.kind]
            line["hours"] = f"{clock(start)} to {clock(start + roster.length_h)}"
            line["client"] = _at_client(roster, client, duty.start_h, duty.end_h)
        if duty and rest is not None:
            line |= {"rest": hours(rest), "quick": rest < 11}
        if duty and place < 7:
            line["high"] = hours(week.high_h((duty.start_h, duty.end_h)))
            home = week.high_h((duty.end_h, duty.end_h + roster.way_h)) > 0
            line["home"] = ("high" if home else "not high") if roster.way_h else "none"
        found.append(line)
    return found


def _at_client(roster: Roster, client: str, start_h: float, end_h: float) -> tuple[str, str]:
    start, end = (roster.time_in(client, hour) for hour in (start_h, end_h))
    names = list(DAYS.values())
    return names[start.weekday()], f"{start:%H:%M} to {end:%H:%M}"


def clock_words(roster: Roster, client: str) -> str:
    """Return what the week's changes of clocks do, or when the client's clocks change next.

    Args:
        roster: The week.
        client: The client's time zone.

    Example:
        >>> clock_words(Roster(), "America/New_York")
        'No clocks change this week. In New York they change next on Sunday 14 March 2027.'
    """
    said = [
        f"In {city} the clocks go {'forward' if by > 0 else 'back'} by {hours(abs(by))} "
        f"on {_day(day)}. {_night_there(roster, client, day)}"
        for zone, city in {roster.zone: HOMES[roster.zone], client: CLIENTS[client]}.items()
        for day, by in clock_changes(zone, roster.monday)
    ]
    if said:
        return " ".join(said)
    coming = clock_changes(client, roster.monday, 370)
    later = f" In {CLIENTS[client]} they change next on {_day(coming[0][0])}." if coming else ""
    return f"No clocks change this week.{later}"


def _night_there(roster: Roster, client: str, changed: date) -> str:
    """Return when the night shift starts at the client, before and after a change of clocks."""
    place = (changed - roster.monday).days
    start = roster.starts["night"]
    before, after = (
        f"{roster.time_in(client, roster.hours_to(day, start)):%H:%M}"
        for day in (place - 1, place + 1)
    )
    here = f"A night shift that starts at {clock(start)} here starts"
    if before == after:
        return f"{here} at {after} there, as before."
    return f"{here} at {before} there before the change, and at {after} after it."


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
