"""What the catalogue holds of each KPI, and what a KPI reads from a log."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from bpo_course.kpi._measure import Options, Term, wilson


@dataclass(frozen=True)
class Input:
    """A plain number that a KPI is computed from.

    Args:
        name: The keyword of the KPI's function.
        word: What the formula calls it.
        label: What it is, in the trade's words.
        example: A realistic value to start from.
        most: The top of a slider's range.
        unit: "s" for seconds, "" for a count.
    """

    name: str
    word: str
    label: str
    example: float
    most: float
    unit: str = ""


@dataclass(frozen=True)
class Kpi:
    """One measure of the trade.

    Args:
        id: The stable word for it, and the name of its function.
        name: The name on screen.
        formulas: The formula under each definition, with the inputs' names in braces; a KPI that
            the trade agrees on has one, under "". What is below the last line of division is what
            the KPI is measured over.
        unit: "s" for seconds, "share" for a ratio (of 1 where all is reached), "points" for a
            ratio from -1 to 1 that the trade writes as -100 to 100, "count", "money", "score" for
            a mark on a scale.
        better: Which way is better; "balance" where both ends hurt.
        side: The floor that lives by it.
        sources: Where the formula is from.
        disputes: What practitioners argue over.
        function: Computes it from a log or from the inputs by keyword.
        inputs: The plain numbers it takes.
        terms: What a log says of the inputs, where it can; called with the report's options.
        readings: Definitions of one formula that differ in what they count in a log.
        independent: Whether it is a share of contacts that do not depend on each other, so that a
            binomial interval holds; waits in one queue do depend on each other.
        ends: Its 95 % interval from the inputs, where it has one of its own.
        slips: Well-known wrong formulas, in the same form as the right ones, and what to say.
    """

    id: str
    name: str
    formulas: Mapping[str, str]
    unit: Literal["s", "share", "points", "count", "money", "score"]
    better: Literal["high", "low", "balance"]
    side: Literal["inbound", "outbound", "both", "people", "commercial"]
    sources: tuple[str, ...]
    disputes: str
    function: Callable[..., float]
    inputs: tuple[Input, ...]
    terms: Callable[[Options], Mapping[str, Term]] | None = None
    readings: tuple[str, ...] = ()
    independent: bool = False
    ends: Callable[..., tuple[float, float]] | None = None
    slips: Mapping[str, str] = field(default_factory=dict)

    @property
    def formula(self) -> str:
        """The formula in words, under the first definition."""
        return self.formula_as(next(iter(self.formulas)))

    @property
    def total(self) -> bool:
        """Whether it is a sum, which adds up over groups, and not a ratio."""
        return " / " not in next(iter(self.formulas.values()))

    @property
    def definitions(self) -> tuple[str, ...]:
        """The definitions to choose from; none where the trade agrees."""
        return tuple(name for name in self.formulas if name)

    def formula_as(self, definition: str) -> str:
        """Return the formula in words, under a definition."""
        return self.formulas[definition].format_map({i.name: i.word for i in self.inputs})

    def needs(self, definition: str) -> tuple[Input, ...]:
        """Return the inputs that the formula uses under a definition."""
        return tuple(i for i in self.inputs if f"{{{i.name}}}" in self.formulas[definition])

    def substituted(self, values: Mapping[str, float], definition: str) -> str:
        """Return the formula with the numbers in it.

        Example:
            >>> from bpo_course.kpi import catalogue
            >>> totals = {"talk_s": 43_200, "hold_s": 3_600, "wrap_s": 10_800, "handled": 180}
            >>> catalogue["aht"].substituted(totals, "")
            '(43,200 + 3,600 + 10,800) / 180'
        """
        shown = {name: f"{value:,.10g}" for name, value in values.items()}
        return self.formulas[definition].format_map(shown)

    def counted(self, values: Mapping[str, Any], definition: str) -> Any:
        """Return n, the number that the measure is based on; for a sum, the sum itself.

        Args:
            values: The inputs, numbers or arrays of them.
            definition: One of the definitions.

        Example:
            >>> from bpo_course.kpi import catalogue
            >>> catalogue["abandonment"].counted({"abandoned": 5, "answered": 95}, "")
            100
        """
        return self.evaluate(self.formulas[definition].rpartition(" / ")[2], values)

    @staticmethod
    def evaluate(formula: str, values: Mapping[str, Any]) -> Any:
        """Return the result of a formula; NaN if it divides by 0.

        Args:
            formula: Names in braces, numbers, + - * / and brackets.
            values: The value of each name, numbers or arrays of them.

        Raises:
            KeyError: If it names an input that has no value.

        Example:
            >>> Kpi.evaluate("({a} + {b}) / {c}", {"a": 1, "b": 2, "c": 4})
            0.75
        """
        return _arithmetic(_parsed(formula), values)

    def compute(self, values: Mapping[str, float], definition: str) -> float:
        """Return the measure from plain numbers, under a definition; others are left out.

        Raises:
            ValueError: If a number breaks a rule of the measure.
        """
        used = {i.name: values[i.name] for i in self.needs(definition)}
        return self.function(**used, **({"definition": definition} if definition else {}))

    def interval(self, values: Mapping[str, float], definition: str) -> tuple[float, float]:
        """Return the 95 % interval of the measure, NaN where it has none.

        Example:
            >>> from bpo_course.kpi import catalogue
            >>> asked = {"satisfied": 81, "answers": 263}
            >>> [round(end, 4) for end in catalogue["csat"].interval(asked, "")]
            [0.2553, 0.3662]
        """
        if self.ends:
            return self.ends(**{i.name: values[i.name] for i in self.needs(definition)})
        if not self.independent:
            return math.nan, math.nan
        n = self.counted(values, definition)
        return wilson(min(self.compute(values, definition) * n, n), n)

    def what_if(
        self, values: Mapping[str, float], name: str, over: Sequence[float], definition: str
    ) -> list[float]:
        """Return the measure for each value of one input, the others as they are.

        Where the measure cannot be (more answered in target than answered, say) it is NaN.
        """
        return [self._tried({**values, name: value}, definition) for value in over]

    def _tried(self, values: Mapping[str, float], definition: str) -> float:
        try:
            return self.compute(values, definition)
        except ValueError:
            return math.nan


def _ratio(above: Any, below: Any) -> Any:
    """Return above divided by below; NaN if below is 0."""
    if isinstance(below, float | int):
        return above / below if below > 0 else math.nan
    import numpy as np

    return np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0)


_OPERATORS: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _ratio,
}


@cache
def _parsed(formula: str) -> ast.expr:
    return ast.parse(re.sub(r"{(\w+)}", r"\1", formula), mode="eval").body


def _arithmetic(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """Return the result of a parsed formula."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_arithmetic(left, values), _arithmetic(right, values))
        case ast.Constant(value=float() | int() as number):
            return number
        case ast.Name(id=name):
            return values[name]
    raise ValueError(f"formula must be sums of numbers, got {ast.unparse(node)}")
