"""The KPI calculator: formula, your numbers in it, the result, and what changes it."""

from __future__ import annotations

import math
import re
from typing import ClassVar

from bpo_course import charts
from bpo_course.kpi import Input, Kpi
from bpo_course.widgets.card import Card, Message, clock

POINTS = 41
BETTER = {
    "high": "Higher is better.",
    "low": "Lower is better.",
    "balance": "Neither high nor low is good in itself.",
}


class KpiPanel(Card):
    """A calculator for one KPI.

    Args:
        measure: The KPI.
    """

    template = "kpi_panel.html"

    def __init__(self, measure: Kpi) -> None:
        super().__init__(f"Calculator: {measure.name}")
        self._measure = measure
        self._values = {entry.name: entry.example for entry in measure.inputs}
        self._definition = next(iter(measure.formulas))
        self._varied = measure.inputs[0].name
        self._problem = ""
        self._render()

    def set(self, name: str, value: float | str) -> float:
        """Set one of the numbers, as a learner would on screen, and return the result.

        Raises:
            ValueError: If it is no number of 0 or more, or there is no such input.
        """
        if name not in self._values:
            raise ValueError(f"name must be one of {', '.join(self._values)}, got {name!r}")
        self._values[name] = _number(self._in_words(name), value)
        self._problem = ""
        self._render()
        return self.result

    def _in_words(self, text: str) -> str:
        """Return the text with the labels of the inputs in place of their names."""
        labels = {entry.name: entry.label for entry in self._measure.inputs}
        return re.sub(r"\w+", lambda word: labels.get(word[0], word[0]), text)

    @property
    def result(self) -> float:
        """The result of the numbers as they stand; NaN where there is none."""
        return self._result_as(self._definition)

    @property
    def _now(self) -> float:
        return self._values[self._varied]

    def _set(self, message: Message) -> None:
        try:
            self.set(message["name"], message["value"])
        except ValueError as error:
            self._problem = str(error)
            self._render()

    def _vary(self, message: Message) -> None:
        if message["value"] in [entry.name for entry in self._measure.needs(self._definition)]:
            self._varied = message["value"]
        self._problem = ""
        self._render()

    def _define(self, message: Message) -> None:
        self._definition = message["value"]
        needed = [entry.name for entry in self._measure.needs(self._definition)]
        self._varied = self._varied if self._varied in needed else needed[0]
        self._problem = ""
        self._render()

    actions: ClassVar = {"set": _set, "vary": _vary, "define": _define}

    def _render(self) -> None:
        measure, definition = self._measure, self._definition
        needed = measure.needs(definition)
        varied = next(entry for entry in needed if entry.name == self._varied)
        most = max(varied.most, self._now)
        over = [most * place / (POINTS - 1) for place in range(POINTS)]
        curve = measure.what_if(self._values, varied.name, over, definition)
        try:
            measure.compute(self._values, definition)
            problem = self._problem
        except ValueError as error:
            problem = self._problem or self._in_words(str(error))
        scale = 100 if measure.unit == "points" else 1
        figure = charts.what_if(
            over,
            [scale * value for value in curve],
            now=(self._now, scale * self.result),
            x_title=varied.label,
            y_title=measure.name,
            unit=measure.unit,
        )
        step = (POINTS - 1) // 8
        self._show(
            figure=charts.to_json(figure),
            measure=measure,
            definition=definition,
            inputs=needed,
            fields={name: f"{value:.10g}" for name, value in self._values.items()},
            said=problem or f"{measure.name}: {_written(self.result, measure.unit)}",
            varied=varied,
            most=most,
            slider_step=_step(varied, most),
            formula=measure.formula_as(definition),
            substituted=measure.substituted(self._values, definition),
            result=_written(self.result, measure.unit),
            better=BETTER[measure.better],
            interval=self._interval(),
            spread=self._spread(),
            rows=[
                (f"{x:,.10g}", _written(y, measure.unit))
                for x, y in zip(over[::step], curve[::step], strict=True)
            ],
            problem=problem,
        )

    def _interval(self) -> str:
        """Return the 95 % interval in words, for a share of independent contacts."""
        try:
            low, high = self._measure.interval(self._values, self._definition)
        except ValueError:
            return ""
        if math.isnan(low):
            return ""
        unit = self._measure.unit
        ends = f"{_written(low, unit)} to {_written(high, unit)}"
        return f"95 % interval {ends}, if the contacts are independent"

    def _spread(self) -> list[tuple[str, str, str]]:
        """Return name, formula and result of each definition, where there are several."""
        measure = self._measure
        return [
            (
                name.replace("_", " "),
                measure.formula_as(name),
                _written(self._result_as(name), measure.unit),
            )
            for name in measure.definitions
        ]

    def _result_as(self, definition: str) -> float:
        return self._measure.what_if(self._values, self._varied, [self._now], definition)[0]

    def __repr__(self) -> str:
        of = f" ({self._definition})" if self._definition else ""
        return f"Calculator({self._measure.id}{of}: {_written(self.result, self._measure.unit)})"


def _step(entry: Input, most: float) -> float:
    """Return the step of an input's slider: one, or a part of its range."""
    counted = float(entry.example).is_integer() and most <= 1_000
    return 1 if counted else most / 400


def _number(name: str, value: float | str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise ValueError(f"{name} must be a number of 0 or more, got {str(value) or 'nothing'}")
    return number


def _written(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return "not measurable"
    return {
        "share": f"{value:.1%}",
        "points": f"{100 * value:+.1f}",
        "s": f"{value:.1f} s ({clock(value)})",
        "money": f"{value:,.2f}",
        "count": f"{value:,.4g}" if value < 1000 else f"{value:,.0f}",
        "score": f"{value:.2f}",
    }[unit]
