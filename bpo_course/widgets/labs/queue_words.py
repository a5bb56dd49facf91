"""The queue lab's levers, and its figures in words, as its template shows them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bpo_course.boards import amount
from bpo_course.simulation import Estimate
from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.queue_view import CURVES

LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (
        Lever("calls_per_hour", "Calls per hour", 10, 600, 10, 1, 3_000),
        Lever("aht_s", "Average handle time, AHT (seconds)", 30, 900, 10, 10, 3_600),
        Lever("agents", "Agents", 1, 60, 1, 1, 1_000, whole=True),
        Lever("patience_s", "Average patience (seconds)", 10, 900, 10, 1, 7_200),
        Lever("target_s", "Target: answered within (seconds)", 0, 120, 5, 0, 600),
        Lever("goal", "Goal: answered in time (%)", 50, 95, 5, 0.01, 0.99, scale=100),
    )
}


@dataclass(frozen=True)
class Figure:
    """A figure of a queue, as the lab names and writes it.

    Args:
        name: Its name on screen.
        unit: "share" or "s".
        hyphened: Its name with soft hyphens, for a narrow column.
    """

    name: str
    unit: str
    hyphened: str = ""

    def shown(self, value: float) -> str:
        """Return the figure in words.

        Example:
            >>> FIGURES["asa_s"].shown(7.836), FIGURES["asa_s"].shown(math.inf)
            ('7.8 s', 'without end')
        """
        return "without end" if value == math.inf else amount(value, self.unit)

    def change(self, before: float, after: float) -> str:
        """Return what a change brings, in percentage points or seconds; "" to or from no end.

        Example:
            >>> FIGURES["asa_s"].change(before=17.2, after=7.8)
            '−9.4'
        """
        found = (after - before) * (100 if self.unit == "share" else 1)
        if not math.isfinite(found):
            return ""
        return f"{found:+,.1f}".replace("-", "−") if round(found, 1) else "0.0"


FIGURES: Final[Mapping[str, Figure]] = {
    "service_level": Figure("Service level", "share"),
    "asa_s": Figure("ASA", "s"),
    "abandonment": Figure("Abandonment", "share", "Abandon\u00adment"),
    "occupancy": Figure("Occupancy", "share", "Occu\u00adpancy"),
    "wait_probability": Figure("Callers who wait", "share"),
    "mean_wait_s": Figure("Mean wait of all", "s"),
}
DEFINITIONS: Final[Mapping[str, str]] = {
    "offered": "answered in time / (answered + abandoned)",
    "answered": "answered in time / answered",
    "offered_less_short": (
        "answered in time / (answered + abandoned − abandoned within the target)"
    ),
    "served_or_short": "(answered in time + abandoned within the target) / (answered + abandoned)",
    "virtual": "callers who would be answered in time if they never hung up / all callers",
}


def goal_met(value: float, goal: float) -> dict[str, Any]:
    """Return a service level against its goal, in words.

    Args:
        value: The service level.
        goal: The share to reach.

    Example:
        >>> goal_met(0.79956, 0.80)
        {'value': '79.96 %', 'met': False}
    """
    met, shown = value >= goal, amount(value, "share")
    if not met and shown == amount(goal, "share"):
        shown = amount(value, "share", 2)
    return {"value": shown, "met": met}


def compared(queues: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Return queues side by side: a row a figure, with what it gains on the queue to the left.

    Args:
        queues: The figures of each queue, by what to call it.
    """
    rows = []
    for key in CURVES:
        figure, values = FIGURES[key], [queue[key] for queue in queues.values()]
        gains = ["", *map(figure.change, values, values[1:])]
        shown = [unbroken(figure.shown(value)) for value in values]
        rows.append((figure.hyphened or figure.name, list(zip(shown, gains, strict=True))))
    return {"heads": list(queues), "rows": rows}


def beside(figure: Figure, worked_out: float, seen: Estimate | None) -> dict[str, str]:
    """Return a figure by formula and from simulated runs, as a row in words.

    Args:
        figure: What it is.
        worked_out: By formula; infinite where it has no end.
        seen: From the runs; None where no run can show it.
    """
    row = {"name": figure.name, "formula": unbroken(figure.shown(worked_out))}
    if seen is None:
        return row | {"seen": "can't be seen", "interval": ""}
    interval = _interval(figure, worked_out, seen)
    return row | {"seen": unbroken(figure.shown(seen.mean)), "interval": interval}


def _interval(figure: Figure, worked_out: float, seen: Estimate) -> str:
    """Return the interval in words, and whether what was worked out is inside it."""
    if not seen.low < seen.high:
        return ""
    ends = (unbroken(figure.shown(max(end, 0))) for end in (seen.low, seen.high))
    interval = " to ".join(ends)
    if not math.isfinite(worked_out):
        return interval
    return f"{interval}: {'matches' if seen.low <= worked_out <= seen.high else 'misses'}"


def unbroken(amount_shown: str) -> str:
    """Return an amount with its unit on the same line, even in a narrow column."""
    return amount_shown.replace(" %", "\u00a0%").replace(" s", "\u00a0s")


def longest_shown(today_s: float, target_s: float) -> float:
    """Return the longest wait in a chart, seconds: near saturation some waits are far too long."""
    return max(60.0, 4 * target_s, 2 * today_s if math.isfinite(today_s) else 0.0)
