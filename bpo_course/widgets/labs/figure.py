"""A figure that a lab shows of a day: its name, its value in words, and a change of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bpo_course.widgets.card import clock


@dataclass(frozen=True)
class Figure:
    """A figure of a day, as a lab names and writes it.

    Args:
        name: Its name on screen.
        of: What it is of a day.
        unit: "share", "count", "s", "minutes", "clock" or "points".
    """

    name: str
    of: Callable[[Any], float]
    unit: str

    def shown(self, value: float) -> str:
        """Return the figure in words.

        Example:
            >>> Figure("Longest wait", lambda day: 0, "clock").shown(282.4)
            '4:42'
        """
        if math.isnan(value):
            return "–"
        kinds = {
            "share": lambda: f"{100 * value:.1f} %",
            "points": lambda: f"{100 * value:.1f} points",
            "s": lambda: f"{value:.0f} s",
            "minutes": lambda: f"{value / 60:.0f} min",
            "clock": lambda: clock(value),
            "count": lambda: f"{value:,.10g}" if value == int(value) else f"{value:,.1f}",
        }
        return kinds[self.unit]()

    def change(self, value: float) -> str:
        """Return a difference in words.

        Example:
            >>> Figure("Service level", lambda day: 0, "share").change(-0.155)
            '−15.5 points'
        """
        share = self.unit in ("share", "points")
        scale = 100 if share else 1 / 60 if self.unit == "minutes" else 1
        told = f"{scale * value:+,.1f}"
        told = "0.0" if told.strip("+-0.") == "" else told.replace("-", "−")
        units = {"share": " points", "points": " points", "count": "", "minutes": " min"}
        unit = units.get(self.unit, " s")
        return told + unit
