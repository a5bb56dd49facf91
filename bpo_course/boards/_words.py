"""Figures in words, as the dashboard, its alerts and the daily report write them."""

from __future__ import annotations

import math
from datetime import date

from bpo_course.prose import small_first


def amount(value: float, unit: str, digits: int = 1) -> str:
    """Return a figure as the dashboard writes it.

    Args:
        value: The figure; NaN is not measurable.
        unit: The KPI's unit.
        digits: Digits of percents and seconds; 0 for as many as there are.

    Example:
        >>> amount(0.7812, "share"), amount(312.4, "s"), amount(0.8, "share", 0)
        ('78.1 %', '5:12', '80 %')
    """
    if not math.isfinite(value):
        return "not measurable"
    match unit:
        case "share":
            return f"{100 * value:.{digits}f} %" if digits else f"{100 * value:.10g} %"
        case "s" if value >= 60:
            return f"{round(value) // 60}:{round(value) % 60:02d}"
        case "s":
            return f"{value:.{digits}f} s" if digits else f"{value:.10g} s"
        case "points":
            return f"{100 * value:.{digits}f}"
        case "score":
            return f"{value:.2f}"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def spanned(low: float, high: float, unit: str) -> str:
    """Return a range in words; "" where there is none.

    Example:
        >>> spanned(0.781, 0.85, "share"), spanned(41.2, 58.9, "count"), spanned(290, 330, "s")
        ('78.1 to 85.0 %', '41 to 59', '4:50 to 5:30')
    """
    if math.isnan(low):
        return ""
    if unit == "count":
        low, high = math.floor(low), math.ceil(high)
    first = f"{100 * low:.1f}" if unit == "share" else amount(low, unit)
    return f"{first} to {amount(high, unit)}"


def day_in_words(day: str) -> str:
    """Return a day in words.

    Example:
        >>> day_in_words("2026-03-02")
        'Mon 2 March 2026'
    """
    at = date.fromisoformat(day)
    return f"{at:%a} {at.day} {at:%B} {at.year}"


def named(name: str) -> str:
    """Return a KPI's name inside a sentence.

    Example:
        >>> named("Service level"), named("Average handle time (AHT)")
        ('service level', 'average handle time (AHT)')
    """
    return small_first(name)
