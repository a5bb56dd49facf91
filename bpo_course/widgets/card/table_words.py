"""A table's heads and figures in words: trade names, per cent, minutes, thousands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from bpo_course import kpi
from bpo_course.prose import capital
from bpo_course.widgets.card.card import clock
from bpo_course.widgets.card.log_words import COLUMNS, column_name, disposition_name, word

MISSING: Final = "–"
TIME: Final = "time"
"""The unit of seconds that are shown as minutes however few they are."""
REPORTED: Final = ("value", "low", "high")
"""The columns of a report whose unit is that of the row's KPI."""
_REPORT: Final[Mapping[str, str]] = {
    "kpi": "KPI",
    "n": "Based on",
    "low": "95 % interval from",
    "high": "to",
}
_COUNTED: Final = ("n", "groups")


def is_number(value: object) -> bool:
    """Return whether a value is a number; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def name_of(name: str) -> str:
    """Return what a table calls a column or a row of the code.

    Example:
        >>> name_of("service_level"), name_of("wait_s"), name_of("handle_s"), name_of("an hour")
        ('Service level', 'Waiting time', 'Handle', 'An hour')
    """
    if name in kpi.catalogue:
        return kpi.catalogue[name].name
    if name in COLUMNS or name in _REPORT:
        return _REPORT.get(name) or column_name(name)
    said = name.removesuffix("_s").replace("_", " ")
    return capital(said)


def unit_of(name: str, values: Iterable[Any]) -> str:
    """Return the unit that a name of the code tells, "" if it tells none.

    Args:
        name: A column's or a row's.
        values: What stands there: satisfaction is a share as a KPI, and a mark from 1 to 5 in a
            contact log.

    Example:
        >>> unit_of("csat", [0.81]), unit_of("csat", [4, 5]), unit_of("hold_s", [30])
        ('share', 'count', 'time')
    """
    if name in kpi.catalogue:
        unit = kpi.catalogue[name].unit
        marks = name in COLUMNS and unit == "share" and any(is_number(v) and v > 1 for v in values)
        return "count" if marks else unit
    if name in _COUNTED:
        return "count"
    return TIME if name.endswith("_s") else ""


def figure(value: float, unit: str, places: int | None = None) -> str:
    """Return a number in words.

    Args:
        value: The number.
        unit: "share", "points", "time", "s", "score", or any other for a plain number.
        places: Digits behind the point; None for what is usual. A time that has them stays in
            seconds.

    Example:
        >>> figure(0.8016, "share"), figure(164, "time"), figure(7800, "time"), figure(11943, "")
        ('80.2 %', '2:44', '2:10:00', '11,943')
        >>> figure(10.53, "time", 1), figure(0.5, "share", 0), figure(-0.12, "points")
        ('10.5 s', '50 %', '-12.0')
    """
    if not math.isfinite(value):
        return MISSING
    if unit in (TIME, "s"):
        return long_clock(value) if places is None else f"{value:z,.{places}f} s"
    if unit == "share":
        return f"{100 * value:z,.{1 if places is None else places}f} %"
    if unit == "points":
        return f"{100 * value:+z.{1 if places is None else places}f}"
    return f"{value:z,.{places_for([value]) if places is None else places}f}"


def long_clock(seconds: float) -> str:
    """Return seconds as minutes and seconds, with hours where there are any.

    Example:
        >>> long_clock(65), long_clock(3725), long_clock(-30)
        ('1:05', '1:02:05', '-0:30')
    """
    sign, whole = "-" if round(seconds) < 0 else "", abs(round(seconds))
    if whole < 3600:
        return sign + clock(whole)
    return f"{sign}{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def places_for(values: Iterable[float]) -> int:
    """Return how many digits behind the point are enough for these numbers.

    Example:
        >>> places_for([14.0, 24]), places_for([1236.7]), places_for([14.52]), places_for([0.5])
        (0, 0, 1, 2)
    """
    known = [abs(value) for value in values if math.isfinite(value)]
    if all(value == round(value) for value in known):
        return 0
    return 0 if max(known) >= 1000 else 1 if max(known) >= 10 else 2


def said(value: Any, column: str) -> str:
    """Return a value that is no number in words.

    Args:
        value: The value; None is missing.
        column: The column of the code that it is in.

    Example:
        >>> said(True, "resolved"), said("no_answer", "outcome"), said("aht", "kpi"), said(None, "")
        ('yes', 'no answer', 'Average handle time (AHT)', '–')
    """
    if value is None or (isinstance(value, str) and not value):
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, timedelta):
        return long_clock(value.total_seconds())
    if column == "kpi":
        return name_of(str(value))
    return disposition_name(str(value)) if column in ("disposition", "reason") else word(str(value))


def _day(day: date) -> str:
    """Return a day in words, with the time of day where it has one."""
    at = f" {day:%H:%M}" if isinstance(day, datetime) and (day.hour or day.minute) else ""
    return f"{day.day} {day:%b %Y}{at}"
