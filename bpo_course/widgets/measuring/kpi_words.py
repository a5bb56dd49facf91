"""The calculator's figures in words."""

from __future__ import annotations

import math
import re
from typing import Final

from bpo_course.widgets.card import clock

BETTER: Final = {
    "high": "Higher is better.",
    "low": "Lower is better.",
    "balance": "Higher is not always better, and lower is not always better.",
}
_TOO_MUCH: Final = re.compile(r"(.+) must be at most (.+) \((\S+)\), got (\S+)")

#: No field takes a larger number, or a smaller one but 0: no contact centre has such figures, and
#: what follows from them can be too large to work out or to read.
MOST: Final = 1e15
LEAST: Final = 1e-6


def written(value: float, unit: str) -> str:
    """Return a KPI's value in words.

    Args:
        value: The value; one that is not finite is no result.
        unit: The KPI's unit.

    Example:
        >>> written(320, "s"), written(0.8, "share"), written(math.nan, "s")
        ('320.0 s (5:20)', '80.0 %', 'no result')
    """
    if not math.isfinite(value):
        return "no result"
    return {
        "share": f"{100 * value:.1f} %",
        "points": f"{100 * value:+.1f}",
        "s": f"{value:.1f} s ({clock(value)})",
        "money": f"{value:,.2f}",
        "count": f"{value:,.4g}" if value < 1000 else f"{value:,.0f}",
        "score": f"{value:.2f}",
    }[unit]


def asked_for(label: str, typed: object = "") -> str:
    """Return what to type in a field, where something else was typed.

    Args:
        label: What the field is called.
        typed: What was typed.

    Example:
        >>> asked_for("Calls", "many"), asked_for("Calls", "1e300")
        ('“Calls”: type a number of 0 or more.', '“Calls”: type a number of at most \
1,000,000,000,000,000.')
    """
    try:
        number = float(str(typed))
    except ValueError:
        number = math.nan
    wanted = "of 0 or more"
    if number > MOST:
        wanted = f"of at most {MOST:,.0f}"
    elif 0 < number < LEAST:
        wanted = f"of at least {LEAST:f}, or 0"
    return f"“{label}”: type a number {wanted}."


def refused(rule: str) -> str:
    """Return why numbers give no result, in the words of the screen.

    Args:
        rule: The rule that they break, with the labels of the fields.

    Example:
        >>> refused("Answered in time must be at most Answered (100), got 152")
        "No result: “Answered in time” (152) can't be more than “Answered” (100)."
    """
    found = _TOO_MUCH.fullmatch(rule)
    if found is None:
        return f"No result: {rule}."
    part, whole, *both = found.groups()
    most, got = (f"{float(number):,.10g}" for number in both)
    return f"No result: “{part}” ({got}) can't be more than “{whole}” ({most})."
