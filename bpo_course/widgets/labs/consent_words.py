"""The consent lab's parts, clocks and choices, by name, and how it writes times and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bpo_course.rules import Rule, said
from bpo_course.scenarios import CONSENT_FROM, CONSENT_UNTIL, ConsentPerson
from bpo_course.tools import consent
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "list": "1 Call around the world",
    "repair": "2 Repair a list",
    "audit": "3 Answer the auditor",
}
CLOCKS: Final[Mapping[str, str]] = {
    "UTC": "UTC",
    "Asia/Kolkata": "India",
    "Asia/Manila": "Philippines",
    "Europe/London": "UK",
    "Africa/Johannesburg": "South Africa",
    "America/Jamaica": "Jamaica",
    "America/New_York": "New York",
    "America/Los_Angeles": "Los Angeles",
}
"""The clocks on which the time can be set: UTC, or the learner's own."""
LANDS: Final[Mapping[str, str]] = {
    "all": "Everywhere",
    "in": "India",
    "ph": "Philippines",
    "uk": "UK",
    "us": "United States",
}
TIMES: Final = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 30))
PURPOSES: Final[Mapping[str, str]] = {
    "sales": "Sales",
    "service": "Service",
    "collections": "Collections",
    "survey": "Survey",
}
SECTORS: Final[Mapping[str, str]] = {
    "bank": "for a bank",
    "lender": "for a lending company",
    "agency": "for a debt collection agency",
}
GUESSES: Final[Mapping[str, str]] = {"yes": "May call", "no": "May not call"}
ANSWERS: Final[Mapping[bool, str]] = {True: "✓ May call", False: "✗ May not call"}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "clock": CLOCKS,
    "land": LANDS,
    "time": {time: time for time in TIMES},
}
SWITCHES: Final[Mapping[str, str]] = {"at_once": "Always show the answers"}
SEED: Final = Lever("seed", "List (its number)", 1, 30, 1, 1, 10_000, True)
START: Final[Mapping[str, Any]] = {
    "day": date(2026, 12, 1),
    "time": "15:00",
    "clock": "UTC",
    "land": "all",
    "at_once": False,
    "seed": 1,
}
SURE: Final[Mapping[str, str]] = {
    "primary": "The law itself was read.",
    "secondary": "A report about it was read, not the law itself.",
    "memory": "From memory: not checked yet.",
}


def call_words(purpose: str, sector: str) -> str:
    """Return what a call is for, and for whom.

    Example:
        >>> call_words("collections", "bank"), call_words("sales", "")
        ('Collections for a bank', 'Sales')
    """
    return f"{PURPOSES[purpose]} {SECTORS.get(sector, '')}".strip()


def number_words(person: ConsentPerson) -> str:
    """Return a person's number, with the kind of line where it is known and matters."""
    return f"{person.number} ({person.line})" if person.line else person.number


def day_of(value: Any) -> date:
    """Return a day on which the list can be called, from a date or from "2026-12-01".

    Args:
        value: The day.

    Raises:
        ValueError: If it is no date, or outside the days of the list.

    Example:
        >>> day_of("2026-12-24")
        datetime.date(2026, 12, 24)
    """
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        day = date.min
    if not CONSENT_FROM <= day <= CONSENT_UNTIL:
        got = "nothing" if value in (None, "") else value
        days = f"{said(CONSENT_FROM)} to {said(CONSENT_UNTIL)}"
        raise ValueError(f"day must be a date from {days}, got {got}")
    return day


def moment(at: datetime, zone: str) -> str:
    """Return a moment on a clock: weekday, day, time.

    Args:
        at: The moment, with its time zone.
        zone: The clock, such as "UTC" or "Asia/Kolkata".

    Example:
        >>> from datetime import UTC
        >>> moment(datetime(2026, 12, 1, 15, tzinfo=UTC), "Asia/Kolkata")
        'Tue 1 Dec, 20:30'
    """
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%a} {there.day} {there:%b}, {there:%H:%M}"


def city(zone: str) -> str:
    """Return the name of a clock for a sentence.

    Example:
        >>> city("America/New_York"), city("Asia/Kolkata"), city("UTC")
        ('New York time', 'India time', 'UTC')
    """
    return consent.clock_name(zone)


def term(rule: Rule) -> str:
    """Return since when, and until when, a rule holds.

    Example:
        >>> text = {"binds": "sellers", "says": "No calls.", "instrument": "An act", "source": "x"}
        >>> term(Rule("in-act", "registers", "in", **text, since=date(2026, 3, 1)))
        'In force since 1 March 2026.'
    """
    since = f"since {said(rule.since)}" if rule.since else "(we didn't find since when)"
    if rule.status == "proposed":
        return f"Proposed {since}. Not law."
    if rule.status == "final, not yet in force" and rule.since:
        return f"In force from {said(rule.since)}."
    until = f" until {said(rule.until)}" if rule.until else ""
    if rule.status == "repealed" and not rule.until:
        until = ", and repealed since (we didn't find when)"
    return f"In force {since}{until}."


def read_on(rules: Iterable[Rule]) -> str:
    """Return the last day on which a rule was read, in words."""
    return said(max(rule.read_on for rule in rules if rule.read_on))
