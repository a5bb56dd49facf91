"""Predictions: what a lesson asks before it shows a result. They are kept, and never scored."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.questions._base import empty_texts, id_faults, repeats, too_few

LONGEST: Final = 500
"""How many letters of a guess in one's own words are kept."""
MOST: Final = 1e15
"""The largest number that can be a guess."""
_NO_NUMBER: Final = "Type a number, for example 85 or 85.5."
_TYPED: Final = re.compile(
    r"\s*(?:(?P<minutes>\d{1,6}):(?=[0-5]\d\b))?"
    r"(?P<number>[-+]?(?:(?:\d{1,3}(?:,\d{2,3})*,\d{3}|\d+)(?:\.\d*)?|\.\d+))\s*(?P<unit>.*?)\s*"
)
"""A comma is between thousands, or between lakhs; 7,5 could be 75 as well as 7.5."""


@dataclass(frozen=True)
class _Asked:
    """What every kind of prediction holds.

    Args:
        id: Stable word, unique in the whole course; it begins with the lesson's number.
        prompt: The question, Markdown.
        because: Why the answer is what it is, in one or two sentences, Markdown.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    prompt: str = ""
    because: str = ""

    def __post_init__(self) -> None:
        refuse(self._faults())

    def shown(self, guess: Any) -> str:
        """Return a guess, or the answer, as it is shown."""
        return str(guess)

    def beside(self, guess: Any) -> str:
        """Return how far off a guess is, in words; "" where the two texts say it."""
        return ""

    @property
    def advice(self) -> tuple[Fault, ...]:
        """What would make the prediction better; it can be asked without."""
        return tuple(fault for fault in self._faults() if fault.advice)

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "prompt")
        yield from id_faults(self.id)
        if not self.because.strip():
            remedy = "Say in a sentence or two why the answer is what it is."
            yield Fault("because", "is missing", remedy, advice=True)


@dataclass(frozen=True)
class NumberPrediction(_Asked):
    """A prediction of a figure.

    Args:
        unit: What the figure is in, such as "s" or "%"; "" for a plain number.
        answer: The figure that the lesson finds.

    Example:
        >>> asked = NumberPrediction("05-mean", "How long?", "Why.", unit="s", answer=164)
        >>> asked.shown(asked.given("120")), asked.beside(120)
        ('120 s', '27 % too low')
    """

    kind: Literal["number"] = "number"
    unit: str = ""
    answer: float = math.nan

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if not math.isfinite(self.answer):
            got = "" if math.isnan(self.answer) else f", got {self.answer}"
            yield Fault("answer", f"must be a number{got}", "Write answer = and the figure.")

    def given(self, typed: str) -> float:
        """Return the guess that was typed.

        Raises:
            ValueError: If it is no number; a sentence for the learner.
        """
        found = _TYPED.fullmatch(typed)
        units = ("", self.unit.casefold(), _one(self.unit).casefold())
        if not found or found["unit"].casefold() not in units:
            raise ValueError(_NO_NUMBER)
        if found["minutes"] and self.unit != "s":
            raise ValueError(_NO_NUMBER)
        guess = 60 * int(found["minutes"] or 0) + float(found["number"].replace(",", ""))
        if not self.fits(guess):
            raise ValueError(_NO_NUMBER)
        return guess

    def fits(self, guess: object) -> bool:
        """Whether a guess that was kept is one for this prediction."""
        if isinstance(guess, bool) or not isinstance(guess, int | float):
            return False
        return abs(guess) <= MOST

    def shown(self, guess: Any) -> str:
        """Return a guess, or the answer, with its unit."""
        return f"{guess:,.10g} {_one(self.unit) if guess == 1 else self.unit}".strip()

    def beside(self, guess: Any) -> str:
        """Return how far off a guess is, in words; "" where it is right."""
        off = guess - self.answer
        way = "too high" if off > 0 else "too low"
        if abs(off) <= 1e-9 * max(1.0, abs(self.answer)):
            return ""
        if self.unit == "%":
            points = f"{abs(off):,.3g}"
            return f"{points} {'point' if points == '1' else 'points'} {way}"
        if self.answer == 0:
            return f"{self.shown(abs(off))} {way}"
        if self.unit.startswith("of "):  # such as "of 100"
            return f"{abs(off):,.10g} {way}"
        share = 100 * abs(off / self.answer)
        return f"{f'{share:,.0f}' if share >= 1 else 'less than 1'} % {way}"


def _one(unit: str) -> str:
    """Return the unit of one: "week" of "weeks"."""
    return unit[:-1] if unit.endswith("s") and len(unit) > 2 else unit


@dataclass(frozen=True)
class ChoicePrediction(_Asked):
    """A prediction that is one of several.

    Args:
        option: The texts to choose from.
        answer: The text of the right one.

    Example:
        >>> asked = ChoicePrediction("05-queue", "Which?", "Why.", option=("A", "B"), answer="B")
        >>> asked.given("A"), asked.beside("A"), asked.beside("B")
        ('A', '', '')
    """

    kind: Literal["choice"] = "choice"
    option: tuple[str, ...] = ()
    answer: str = ""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from too_few("option", len(self.option), 'Write option = ["…", "…"].')
        yield from empty_texts("option", self.option)
        yield from repeats("option", self.option)
        if self.option and self.answer not in self.option:
            got = f", got {self.answer!r}" if self.answer else ""
            meant = get_close_matches(self.answer, self.option, n=1)
            remedy = f"Write {meant[0]!r}." if meant else "Copy the text of the right option."
            yield Fault("answer", f"must be one of the options{got}", remedy)

    def given(self, typed: str) -> str:
        """Return the option that was chosen.

        Raises:
            ValueError: If it is none of them; a sentence for the learner.
        """
        if typed not in self.option:
            raise ValueError("Choose an option first.")
        return typed

    def fits(self, guess: object) -> bool:
        """Whether a guess that was kept is one for this prediction."""
        return guess in self.option


@dataclass(frozen=True)
class LinePrediction(_Asked):
    """A prediction in a line of one's own.

    Args:
        answer: What the lesson finds, in a sentence.

    Example:
        >>> LinePrediction("05-why", "Why?", "Why.", answer="More calls.").given(" Fewer agents ")
        'Fewer agents'
    """

    kind: Literal["line"] = "line"
    answer: str = ""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from blanks(self, "answer")

    def given(self, typed: str) -> str:
        """Return the line that was typed.

        Raises:
            ValueError: If nothing was; a sentence for the learner.
        """
        said = " ".join(typed.split())
        if not said:
            raise ValueError("Type your guess first.")
        return said[:LONGEST]

    def fits(self, guess: object) -> bool:
        """Whether a guess that was kept is one for this prediction."""
        return isinstance(guess, str) and bool(guess)


Prediction = NumberPrediction | ChoicePrediction | LinePrediction

PREDICTIONS: Final[Mapping[str, type[Prediction]]] = {
    "number": NumberPrediction,
    "choice": ChoicePrediction,
    "line": LinePrediction,
}


def kind_of(raw: Mapping[str, Any]) -> str:
    """Return the kind of a prediction as it was written: the one it says, or looks like.

    Example:
        >>> kind_of({"option": ["A", "B"]}), kind_of({"answer": 164}), kind_of({"answer": "More."})
        ('choice', 'number', 'line')
    """
    if "kind" in raw:
        return str(raw["kind"])
    if "option" in raw:
        return "choice"
    number = isinstance(raw.get("answer"), int | float) or "unit" in raw
    return "number" if number else "line"
