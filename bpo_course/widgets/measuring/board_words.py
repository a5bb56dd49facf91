"""The dashboard's values in words, as its templates show them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from bpo_course import boards, kpi
from bpo_course.boards import Agent, Measure, SideView, View, amount
from bpo_course.widgets.card.log_words import word

SIGNS: Final = {
    "met": ("✓", "good"),
    "missed": ("✗", "bad"),
    "no target": ("", ""),
    "not measurable": ("", ""),
}
HEADS: Final[Mapping[str, str]] = {
    "agent": "Agent",
    "handled": "Handled",
    "aht": "AHT",
    "transfer_rate": "Transferred",
    "escalation_rate": "Escalated",
    "fcr": "FCR",
    "repeat_rate": "Repeated",
    "csat": "CSAT",
    "attempts_per_sale": "Sales",
    "conversion": "Conversion",
    "promise_rate": "Promises",
    "revenue": "Revenue",
}
UNITS: Final = {"share": "%", "s": "seconds", "money": "money"}
HASTE: Final = "if it is a target, agents learn to rush"


def tile(measure: Measure, target: float | None, target_s: float) -> dict[str, Any]:
    """Return a tile in words.

    Args:
        measure: What it shows.
        target: The target of it, or None.
        target_s: Service level's target in seconds.
    """
    entry = measure.entry
    verdict = measure.verdict(target)
    goal = f"target {'at least' if measure.at_least else 'at most'}"
    goal = "ceiling" if entry.id == "occupancy" else goal  # workload and staffing decide it
    value = amount(measure.value, entry.unit)
    if verdict == "missed" and value == amount(target or 0, entry.unit):
        value = amount(measure.value, entry.unit, 2)  # 3.02 %, not 3.0 %, misses 3 %
    within = f"within {target_s:g} s" if entry.id == "service_level" else ""
    return {
        "name": entry.name,
        "within": within,
        "value": value,
        "measurable": verdict != "not measurable",
        "n": "" if entry.total or measure.side == "people" else f"based on {measure.n:,.0f}",
        "interval": _interval(measure),
        "verdict": verdict if measure.takes_target else "",
        "why": HASTE if entry.id == "aht" and target is None else "",
        "sign": SIGNS[verdict][0],
        "tone": SIGNS[verdict][1],
        "target": "" if target is None else f"{goal} {amount(target, entry.unit, 0)}",
        "chance": measure.may_be_chance(target),
    }


def limit(measure: Measure, several: bool) -> dict[str, str]:
    """Return a target's field in words.

    Args:
        measure: What the target is of.
        several: Whether both directions are shown, so that the label must name its own.
    """
    entry, known = measure.entry, boards.TARGETS.get(measure.key)
    way = "at least" if measure.at_least else "at most"
    unit = unit_name(entry.unit)
    why = known.why if known else "no target: the right one depends on the queue or the list"
    if entry.id == "aht":
        why = f"no target: {HASTE}"
    side = "" if measure.side == "people" else f" ({measure.side})"
    label = f"{entry.name}{side if several else ''}, {way}{f' ({unit})' if unit else ''}"
    return {"key": measure.key, "label": label, "why": why}


def section(side: SideView, tiles: list[dict[str, Any]], order: tuple[str, bool]) -> dict[str, Any]:
    """Return one direction in words.

    Args:
        side: What it shows.
        tiles: Its tiles in words.
        order: The column that agents are sorted by, and whether the highest comes first.
    """
    by, descending = order
    columns = ["agent", "handled", *(side.agents[0].measures if side.agents else ())]
    columns.sort(key=list(HEADS).index)
    if by not in columns:
        by, descending = "agent", False
    lines = boards.sorted_agents(side.agents, by, descending)
    return {
        "side": side.side,
        "contacts": f"{side.contacts:,}",
        "tiles": tiles,
        "unmeasured": side.unmeasured,
        "unused": side.unused,
        "outcomes": [_count(count) for count in side.outcomes],
        "dispositions": [_count(count) for count in side.dispositions],
        "answered": f"{sum(count.contacts for count in side.dispositions):,}",
        "columns": [(name, HEADS[name]) for name in columns],
        "sorted": {by: "descending" if descending else "ascending"},
        "agents": [_line(line, columns[2:]) for line in lines],
    }


def unit_name(unit: str) -> str:
    """Return the text for a field's unit; "" where a plain number is expected.

    Example:
        >>> unit_name("s"), unit_name("count")
        ('seconds', '')
    """
    return UNITS.get(unit, "")


def _interval(measure: Measure) -> str:
    if math.isnan(measure.low):
        return ""
    unit = measure.entry.unit
    low = f"{100 * measure.low:.1f}" if unit == "share" else amount(measure.low, unit)
    source = f", from {measure.days} days" if measure.days else ""
    return f"95 % interval {low} to {amount(measure.high, unit)}{source}"


def number(name: str, value: float | str | None) -> float:
    """Return what was typed in a field as a number.

    Raises:
        ValueError: If it is no number of 0 or more; it names the field.
    """
    try:
        found = math.nan if value is None or value == "" else float(value)
    except ValueError:
        found = math.nan
    if not (math.isfinite(found) and found >= 0):
        got = "nothing" if value is None or value == "" else value
        raise ValueError(f"{name} must be a number of 0 or more, got {got}")
    return found


def span(days: list[str]) -> str:
    """Return the first and the last of the days."""
    if not days:
        return "no days"
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"


def _count(count: boards.Count) -> dict[str, str]:
    return {
        "word": word(count.word),
        "contacts": f"{count.contacts:,}",
        "share": f"{100 * count.share:.1f} %",
        "width": f"{100 * count.share:.2f}",
    }


def _line(line: Agent, columns: list[str]) -> dict[str, Any]:
    """Return an agent's line in words: under each column the figure, and how sure it is."""
    cells = []
    for name in columns:
        measure = line.measures[name]
        entry = measure.entry
        if name == "attempts_per_sale":
            cells.append((f"{measure.n:,.0f}", ""))
        elif math.isnan(measure.value):
            cells.append(("–", ""))
        else:
            sure = []
            if not entry.total and measure.n != line.handled:
                sure.append(f"from {measure.n:,.0f}")
            if not math.isnan(measure.low):
                sure.append(f"{100 * measure.low:.0f} to {100 * measure.high:.0f} %")
            cells.append((amount(measure.value, entry.unit), ", ".join(sure)))
    return {"name": line.name, "handled": f"{line.handled:,}", "cells": cells}


def entries(view: View) -> list[kpi.Kpi]:
    """Return the KPIs shown, each once."""
    found: dict[str, kpi.Kpi] = {}
    for side in view.sides:
        of_agents = side.agents[0].measures.values() if side.agents else ()
        found |= {measure.entry.id: measure.entry for measure in (*side.measures, *of_agents)}
    return list((found | {measure.entry.id: measure.entry for measure in view.people}).values())
