"""The kinds of question: what each contains, its rules, and how an answer is marked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.questions._arranging import Match, Order
from bpo_course.questions._base import (
    GENERAL,
    LAW,
    POINTS_TO,
    SECTIONS,
    Explained,
    alike,
    must_be,
    must_be_keys,
    reasonless,
    repeats,
    too_few,
)
from bpo_course.questions._interviewed import STAR, Situation, Spoken
from bpo_course.questions._parts import (
    Explanation,
    Feedback,
    GradedOption,
    Mark,
    Option,
    OrderItem,
    Pair,
    Star,
    WrongNumber,
    slug,
)
from bpo_course.questions.predictions import Prediction

__all__ = [
    "GENERAL",
    "KINDS",
    "LAW",
    "POINTS_TO",
    "SECTIONS",
    "STAR",
    "Bank",
    "Explanation",
    "Feedback",
    "GradedOption",
    "Mark",
    "Match",
    "Multiple",
    "Numeric",
    "Option",
    "Order",
    "OrderItem",
    "Pair",
    "Question",
    "Single",
    "Situation",
    "Spoken",
    "Star",
    "WrongNumber",
    "repeats",
    "slug",
]


@dataclass(frozen=True)
class _Choosing(Explained):
    """Options to choose from.

    Args:
        option: The options.
        keep_order: Whether they are shown as written, because they refer to each other.
    """

    option: tuple[Option, ...] = ()
    keep_order: bool = False

    @cached_property
    def options(self) -> dict[str, Option]:
        """The options by key."""
        return {option.key: option for option in self.option}

    @property
    def right_keys(self) -> tuple[str, ...]:
        """The keys of the right options."""
        return tuple(option.key for option in self.option if option.right)

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from too_few("option", len(self.option))
        for place, option in enumerate(self.option, start=1):
            yield from blanks(option, "text", within=f"option {place}")
        yield from reasonless("option", self.option)
        yield from alike(self.option)

    def _feedback(self, keys: Iterable[str]) -> tuple[Feedback, ...]:
        chosen = (self.options[key] for key in keys)
        return tuple(Feedback(option.text, option.right, option.why) for option in chosen)


@dataclass(frozen=True)
class Single(_Choosing):
    """Choose the one right option."""

    kind: Literal["single"] = "single"

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        right = sum(option.right for option in self.option)
        if self.option and right == 0:
            remedy = "Write right = true below the option that is right."
            yield Fault("option right", "no option is marked right", remedy)
        if right > 1:
            rule = f"one option must be right, {right} are marked"
            remedy = 'Delete right = true below the wrong ones, or write kind = "multiple".'
            yield Fault("option right", rule, remedy)

    @property
    def perfect(self) -> str:
        """The answer that scores 1."""
        return self.right_keys[0]

    def mark(self, answer: str) -> Mark:
        """Return the mark of an option's key.

        Raises:
            ValueError: If it is no option's key.
        """
        must_be(answer, str, "an option")
        must_be_keys([answer], self.options)
        return Mark(float(self.options[answer].right), self._feedback([answer]))


@dataclass(frozen=True)
class Multiple(_Choosing):
    """Choose every right option; a wrong one takes away what a right one gives."""

    kind: Literal["multiple"] = "multiple"

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if self.option and not any(option.right for option in self.option):
            remedy = "Write right = true below each option that is right."
            yield Fault("option right", "no option is marked right", remedy)

    @property
    def perfect(self) -> list[str]:
        """The answer that scores 1."""
        return list(self.right_keys)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Return the mark of the chosen keys: right ones less wrong ones, over all right ones.

        Raises:
            ValueError: If one is no option's key, is named twice, or none is chosen.
        """
        must_be(answer, (list, tuple), "a list of options")
        must_be_keys(answer, self.options)
        if not answer:
            raise ValueError("answer must name at least one option, got none")
        right = sum(self.options[key].right for key in answer)
        score = max(0, 2 * right - len(answer)) / len(self.right_keys)
        return Mark(score, self._feedback(answer))


@dataclass(frozen=True)
class Numeric(Explained):
    """Work out a number.

    Args:
        value: The right number, in the unit.
        unit: The unit shown beside the field.
        tolerance: How far off still counts as right, in the unit.
        why: What is said of the right number, Markdown.
        wrong: The well-known wrong numbers.
    """

    kind: Literal["numeric"] = "numeric"
    value: float = math.nan
    unit: str = ""
    tolerance: float = 0.0
    why: str = ""
    wrong: tuple[WrongNumber, ...] = ()

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if not self.why.strip():
            yield Fault("why", "is missing", "Say why the number is right.", advice=True)
        yield from _no_number("value", "right", self.value)
        if not 0 <= self.tolerance < math.inf:
            yield Fault("tolerance", f"must be 0 or more, got {self.tolerance}", "Correct it.")
        yield from reasonless("wrong", self.wrong)
        for place, wrong in enumerate(self.wrong, start=1):
            yield from _no_number(f"wrong {place} value", "wrong", wrong.value)
            if self._near(self.value, wrong.value):
                rule = f"counts as right, {wrong.value:g} is within the tolerance"
                remedy = "Narrow the tolerance or delete it."
                yield Fault(f"wrong {place} value", rule, remedy, advice=True)

    @property
    def perfect(self) -> float:
        """The answer that scores 1."""
        return self.value

    def mark(self, answer: float | str) -> Mark:
        """Return the mark of a number, or of text that holds one ("85", "85.5 %", "5:40").

        Raises:
            ValueError: If it is not a number; it says how to write one.
        """
        number = self._number(answer)
        shown = f"{number:.10g} {self.unit}".strip()
        if self._near(self.value, number):
            return Mark(1.0, (Feedback(shown, True, self.why),))
        known = next((wrong.why for wrong in self.wrong if self._near(wrong.value, number)), "")
        steps = "Compare your calculation with the steps below." if self.explanation.steps else ""
        why = known or steps
        return Mark(0.0, (Feedback(shown, False, why),))

    def _near(self, value: float, number: float) -> bool:
        return abs(number - value) <= self.tolerance + 1e-9 * max(1.0, abs(value))

    def _number(self, answer: float | str) -> float:
        text = str(answer).strip().removesuffix(self.unit).strip()
        clock = re.fullmatch(r"(\d+):([0-5]\d)", text)
        if clock and self.unit == "s":
            return 60 * int(clock[1]) + int(clock[2])
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", text, re.IGNORECASE):
            written = "85 or 85.5 (a point for decimals, no comma for thousands)"
            raise ValueError(f"answer must be a number like {written}, got {str(answer)!r}")
        return float(text)


def _no_number(field: str, what: str, value: float) -> Iterator[Fault]:
    """Yield a fault if a number is missing or is not a number."""
    if not math.isfinite(value):
        missing = f"the {what} number is missing"
        rule = missing if math.isnan(value) else f"must be a number, got {value}"
        yield Fault(field, rule, "Write value = 300, for example.")


Question = Single | Multiple | Numeric | Order | Match | Situation | Spoken
KINDS: Final[Mapping[str, type[Question]]] = {
    "single": Single,
    "multiple": Multiple,
    "numeric": Numeric,
    "order": Order,
    "match": Match,
    "situation": Situation,
    "spoken": Spoken,
}


@dataclass(frozen=True, repr=False)
class Bank:
    """A bank of questions.

    Args:
        id: The name of its file.
        title: The title on screen.
        question: The questions, in the order they are asked.
        predict: What its lesson asks before it shows a result; no session asks it.

    Raises:
        FaultyError: If the bank breaks a rule.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str
    title: str
    question: tuple[Question, ...]
    predict: tuple[Prediction, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def __repr__(self) -> str:
        return f"Bank({self.id}: {len(self.question)} questions)"

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.question}

    @cached_property
    def predictions(self) -> dict[str, Prediction]:
        """What its lesson asks before it shows a result, by id."""
        return {prediction.id: prediction for prediction in self.predict}

    def only(self, names: Iterable[str]) -> Bank:
        """Return the bank with only these questions, in its own order.

        Args:
            names: Ids of questions.

        Raises:
            FaultyError: If it has none of them.
        """
        wanted = set(names)
        return replace(self, question=tuple(q for q in self.question if q.id in wanted))

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "title")
        if not self.question:
            yield Fault("question", "must not be empty", "Write [[question]] for the first one.")
        yield from repeats("question", (question.id for question in self.question), "id")
        yield from repeats("predict", (prediction.id for prediction in self.predict), "id")
