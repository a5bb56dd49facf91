"""The KPI calculator: formula, your numbers in it, the result, and what changes it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from bpo_course import charts, kpi
from bpo_course.kpi import Kpi
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.measuring.board_words import unit_name
from bpo_course.widgets.measuring.kpi_words import BETTER, LEAST, MOST, asked_for, refused, written
from bpo_course.widgets.measuring.what_if import WhatIf

if TYPE_CHECKING:
    import plotly.graph_objects as go


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
            ValueError: If it is no number of 0 or more, or beyond all reason, or there is no such
                input.
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
        """The result of the numbers; NaN where there is none."""
        return self._result_as(self._definition)

    def _set(self, message: Message) -> None:
        try:
            self.set(message["name"], message["value"])
        except ValueError:
            self._problem = asked_for(self._in_words(message["name"]), message["value"])
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
        measure, definition, varied = self._measure, self._definition, self._what_if()
        try:
            measure.compute(self._values, definition)
            problem = self._problem
        except ValueError as error:
            problem = self._problem or refused(self._in_words(str(error)))
        result = written(self.result, measure.unit)
        self._show(
            figure=charts.to_json(self._chart(varied)) if varied.curved else "",
            measure=measure,
            definition=definition,
            definitions=self._named(measure.definitions),
            readings=self._named(measure.readings),
            inputs=measure.needs(definition),
            fields={name: f"{value:.10g}" for name, value in self._values.items()},
            minutes=self._minutes(),
            said=problem or f"{measure.name}: {result}",
            varied=varied.varied,
            most=varied.most,
            slider_step=varied.step,
            curved=varied.curved,
            told=varied.told,
            unit_name=unit_name,
            formula=measure.formula_as(definition),
            substituted=measure.substituted(self._values, definition),
            result=result,
            better=BETTER[measure.better],
            interval=self._interval(),
            spread=self._spread(),
            rows=varied.rows,
            problem=problem,
        )

    def _minutes(self) -> dict[str, str]:
        """Return the times that are a minute or more, in minutes."""
        times = (entry.name for entry in self._measure.inputs if entry.unit == "s")
        values = {name: self._values[name] / 60 for name in times}
        return {
            name: "1 minute" if value == 1 else f"{value:,.4g} minutes"
            for name, value in values.items()
            if value >= 1
        }

    def _what_if(self) -> WhatIf:
        needed = self._measure.needs(self._definition)
        varied = next(entry for entry in needed if entry.name == self._varied)
        return WhatIf(self._measure, self._definition, self._values, varied)

    def _chart(self, varied: WhatIf) -> go.Figure:
        """Return the curve, with the numbers as they are on it."""
        measure = self._measure
        scale = 100 if measure.unit == "points" else 1
        return charts.what_if(
            varied.over,
            [scale * value for value in varied.results],
            now=(varied.now, scale * self.result),
            x_title=_with_unit(varied.varied.label, varied.varied.unit),
            y_title=_with_unit(measure.name, measure.unit if measure.unit == "s" else ""),
            unit=measure.unit,
        )

    def _named(self, definitions: Iterable[str]) -> dict[str, str]:
        """Return the screen's name of each definition."""
        return {name: kpi.definition_name(self._measure.id, name) for name in definitions}

    def _interval(self) -> str:
        """Return the 95 % interval in words, for a share of independent contacts."""
        try:
            low, high = self._measure.interval(self._values, self._definition)
        except ValueError:
            return ""
        if math.isnan(low):
            return ""
        unit = self._measure.unit
        ends = f"{written(low, unit)} to {written(high, unit)}"
        return f"95 % interval: {ends} (if one contact doesn't influence another)"

    def _spread(self) -> list[tuple[str, str, str]]:
        """Return name, formula and result of each definition, where there are several."""
        measure = self._measure
        return [
            (words, measure.formula_as(name), written(self._result_as(name), measure.unit))
            for name, words in self._named(measure.definitions).items()
        ]

    def _result_as(self, definition: str) -> float:
        now = [self._values[self._varied]]
        return self._measure.what_if(self._values, self._varied, now, definition)[0]

    def __repr__(self) -> str:
        measure = self._measure
        of = f", {self._named([self._definition])[self._definition]}" if self._definition else ""
        return f"Calculator({measure.name}{of}: {written(self.result, measure.unit)})"


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit_name(unit)})" if unit_name(unit) else name


def _number(name: str, value: float | str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not number >= 0:
        raise ValueError(f"{name} must be a number of 0 or more, got {str(value) or 'nothing'}")
    if number and not LEAST <= number <= MOST:
        raise ValueError(f"{name} must be 0, or from {LEAST:f} to {MOST:,.0f}, got {value}")
    return number
