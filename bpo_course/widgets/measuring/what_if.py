"""What happens to a KPI when one of its numbers changes: a curve, or a straight line in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bpo_course.kpi import Input, Kpi
from bpo_course.widgets.measuring.board_words import unit_name
from bpo_course.widgets.measuring.kpi_words import written

POINTS = 41
ROWS = 9
STRAIGHT = 1e-9
"""A line whose middle is off by less than this part of its height is straight."""


@dataclass(frozen=True)
class WhatIf:
    """A KPI over one of its numbers, the others as they are.

    Args:
        measure: The KPI.
        definition: One of its definitions.
        values: Its numbers.
        varied: The number that changes.
    """

    measure: Kpi
    definition: str
    values: Mapping[str, float]
    varied: Input

    @property
    def now(self) -> float:
        """The number as it is."""
        return self.values[self.varied.name]

    @property
    def most(self) -> float:
        """The highest number looked at."""
        return max(self.varied.most, self.now)

    @property
    def step(self) -> float:
        """The step of the number's slider: one, or a part of its range."""
        counted = float(self.varied.example).is_integer() and self.most <= 1_000
        return 1 if counted else self.most / 400

    @cached_property
    def over(self) -> list[float]:
        """The numbers looked at."""
        return [self.most * place / (POINTS - 1) for place in range(POINTS)]

    @cached_property
    def results(self) -> list[float]:
        """The KPI for each of them; NaN where there is none."""
        return self._at(self.over)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Some of the numbers and results, as a table."""
        every = (POINTS - 1) // (ROWS - 1)
        some = zip(self.over[::every], self.results[::every], strict=True)
        return [(f"{x:,.10g}", written(y, self.measure.unit)) for x, y in some]

    @cached_property
    def curved(self) -> bool:
        """Whether the results are not a straight line, so that a chart is useful."""
        points = self._known
        if len(points) < 3:
            return False
        (x0, y0), (x1, y1) = points[0], points[-1]
        ends = max(abs(y) for _, y in points)
        off = (abs(y - y0 - (y1 - y0) * (x - x0) / (x1 - x0)) for x, y in points)
        return max(off) > STRAIGHT * max(ends, 1e-300)

    @property
    def told(self) -> str:
        """A straight line in words, with a worked figure; "" where there is a curve."""
        points = self._known
        if self.curved:
            return ""
        if len(points) < 2 or not math.isfinite(self._at([self.now])[0]):
            return "These numbers give no result, so there is nothing to compare."
        (x0, y0), (x1, y1) = points[0], points[-1]
        by = 10.0 ** math.floor(math.log10(self.most / 8))
        change = (y1 - y0) / (x1 - x0) * by
        if abs(change) <= STRAIGHT * max(abs(y0), abs(y1)):
            return "Changing only this number does not change the result."
        way = "raises" if change > 0 else "lowers"
        return (
            f"Every extra {self._amount(by)} {way} the result by"
            f" {self._difference(abs(change))}.{self._example(by)}"
        )

    def _example(self, by: float) -> str:
        """Return what the next number up or down gives, in words."""
        other = next((x for x in (self.now + by, self.now - by) if x >= 0), self.now)
        found = self._at([other])[0]
        if not math.isfinite(found):
            other = max(self.now - by, 0)
            found = self._at([other])[0]
        return (
            f" For example, with {self._amount(other)} it is {written(found, self.measure.unit)}."
        )

    def _amount(self, number: float) -> str:
        unit = unit_name(self.varied.unit)
        return f"{number:,.10g}{f' {unit}' if unit else ''}"

    def _difference(self, change: float) -> str:
        points = {"share": "percentage points", "points": "points"}.get(self.measure.unit)
        return f"{100 * change:.3g} {points}" if points else _plain(change, self.measure.unit)

    @property
    def _known(self) -> list[tuple[float, float]]:
        both = zip(self.over, self.results, strict=True)
        return [(x, y) for x, y in both if math.isfinite(y)]

    def _at(self, over: list[float]) -> list[float]:
        return self.measure.what_if(self.values, self.varied.name, over, self.definition)


def _plain(change: float, unit: str) -> str:
    """Return a difference with its unit."""
    number = f"{change:,.3g}" if change < 1000 else f"{change:,.0f}"
    return f"{number} s" if unit == "s" else number
