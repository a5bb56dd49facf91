"""The calculator's figures in words."""

from __future__ import annotations

import math
from typing import Final

from bpo_course.widgets.card import clock

BETTER: Final = {
    "high": "Higher is better.",
    "low": "Lower is better.",
    "balance": "Neither high nor low is good in itself.",
}


def written(value: float, unit: str) -> str:
    """Return a KPI's value in words.

    Args:
        value: The value; one that is not finite is not measurable.
        unit: The KPI's unit.

    Example:
        >>> written(320, "s"), written(0.8, "share"), written(math.nan, "s")
        ('320.0 s (5:20)', '80.0 %', 'not measurable')
    """
    if not math.isfinite(value):
        return "not measurable"
    return {
        "share": f"{100 * value:.1f} %",
        "points": f"{100 * value:+.1f}",
        "s": f"{value:.1f} s ({clock(value)})",
        "money": f"{value:,.2f}",
        "count": f"{value:,.4g}" if value < 1000 else f"{value:,.0f}",
        "score": f"{value:.2f}",
    }[unit]
