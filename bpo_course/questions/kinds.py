"""The kinds of question: what each holds, which rules it keeps, how an answer is marked."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse

SECTIONS: Final = ("context", "given", "concept", "steps", "verification", "pitfalls", "answer")


def slug(text: str) -> str:
    """Return the text as a word that can be an id: small letters, digits and hyphens.

    Example:
        >>> slug("The *customer* starts it.")
        'the-customer-starts-it'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@dataclass(frozen=True)
class Feedback:
    """What is said about one part of an answer: the part, whether it is right, and why."""

    part: str
    right: bool
    why: str


@dataclass(frozen=True)
class Mark:
    """The marking of one answer.

    Args:
        score: The share of the points, 0 to 1.
        feedback: For each part that was answered, in the learner's order.
    """

    score: float
    feedback: tuple[Feedback, ...] = ()

    @property
    def outcome(self) -> Literal["right", "partly right", "wrong"]:
        """The word for the score."""
        if self.score == 1:
            return "right"
        return "partly right" if self.score > 0 else "wrong"


@dataclass(frozen=True)
class Explanation:
    """The eight sections of a full answer but one: the options' own `why` is the eighth.

    Args:
        context: Why the question is asked at all.
        given: What the question gives and assumes.
        concept: The idea that answers it.
        steps: The way to the answer, step by step.
        verification: How to check it another way.
        pitfalls: Where others go wrong.
        answer: The final answer in a sentence.
    """

    __pydantic_config__: ClassVar = STRICT

    context: str = ""
    given: str = ""
    concept: str = ""
    steps: tuple[str, ...] = ()
    verification: str = ""
    pitfalls: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Option:
    """One option of a single or multiple question.

    Args:
        text: What it says, Markdown.
        right: Whether it belongs to the answer.
        why: Why it is right, or the misconception it shows, Markdown.
        id: Stable word; the text itself when left out.
    """

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    right: bool = False
    why: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        """What an answer names it by."""
        return self.id or self.text.strip()


@dataclass(frozen=True)
class WrongNumber:
    """A well-known wrong number: its value, and what went wrong, Markdown."""

    __pydantic_config__: ClassVar = STRICT

    value: float = math.nan
    why: str = ""


@dataclass(frozen=True)
class OrderItem:
    """One item to be put in order: its text, and why it stands where it does, Markdown."""

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    why: str = ""

    @property
    def key(self) -> str:
        """What an answer names it by."""
        return self.text.strip()


@dataclass(frozen=True)
class Pair:
    """Two things that belong together, and why, Markdown."""

    __pydantic_config__: ClassVar = STRICT

    left: str = ""
    right: str = ""
    why: str = ""


@dataclass(frozen=True)
class _Question:
    """What every kind of question holds.

    Args:
        id: Stable word, unique in the whole course.
        topic: Stable word for the topic.
        level: How hard it is.
        prompt: The question, Markdown.
        teaches: Ids of the syllabus points it asks about.
        explanation: The full answer in its sections.

    Raises:
        FaultyError: If the question breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    topic: str = ""
    level: Literal["easy", "medium", "hard"] = "easy"
    prompt: str = ""
    teaches: tuple[str, ...] = ()
    explanation: Explanation = Explanation()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "topic", "prompt")
        yield from blanks(self.explanation, *SECTIONS, within="explanation")
        if self.id and self.id != slug(self.id):
            rule = f"must be small letters, digits and hyphens, got {self.id!r}"
            yield Fault("id", rule, f"Write {slug(self.id)!r}.")


@dataclass(frozen=True)
class _Choosing(_Question):
    option: tuple[Option, ...] = ()

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
        if len(self.option) < 2:
            yield Fault("option", f"must be 2 or more, got {len(self.option)}", "Write more.")
        for place, option in enumerate(self.option, start=1):
            yield from blanks(option, "text", "why", within=f"option {place}")
        yield from _repeats("option", (option.key for option in self.option))

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
        if right != 1:
            remedy = "Mark the right one with right = true, and only that one."
            yield Fault("option right", f"exactly one option must be right, got {right}", remedy)

    def mark(self, answer: str) -> Mark:
        """Return the mark of an option's key.

        Raises:
            ValueError: If it is no option's key.
        """
        _must_be(answer, str, "an option")
        _must_be_keys([answer], self.options)
        return Mark(float(self.options[answer].right), self._feedback([answer]))


@dataclass(frozen=True)
class Multiple(_Choosing):
    """Choose every right option; a wrong one takes away what a right one gives."""

    kind: Literal["multiple"] = "multiple"

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if not any(option.right for option in self.option):
            rule = "at least one option must be right, got 0"
            yield Fault("option right", rule, "Mark the right ones with right = true.")

    def mark(self, answer: Sequence[str]) -> Mark:
        """Return the mark of the chosen keys: right ones less wrong ones, over all right ones.

        Raises:
            ValueError: If one is no option's key, is named twice, or none is chosen.
        """
        _must_be(answer, (list, tuple), "a list of options")
        _must_be_keys(answer, self.options)
        if not answer:
            raise ValueError("answer must name at least one option, got none")
        right = sum(self.options[key].right for key in answer)
        score = max(0, 2 * right - len(answer)) / len(self.right_keys)
        return Mark(score, self._feedback(answer))


@dataclass(frozen=True)
class Numeric(_Question):
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
        yield from blanks(self, "why")
        if not math.isfinite(self.value):
            yield Fault("value", f"must be a finite number, got {self.value}", "Write it.")
        if not 0 <= self.tolerance < math.inf:
            yield Fault("tolerance", f"must be 0 or more, got {self.tolerance}", "Correct it.")
        for place, wrong in enumerate(self.wrong, start=1):
            yield from blanks(wrong, "why", within=f"wrong {place}")
            if not math.isfinite(wrong.value):
                rule = f"must be a finite number, got {wrong.value}"
                yield Fault(f"wrong {place} value", rule, "Write it.")
            elif self._near(self.value, wrong.value):
                rule = f"must not count as right, {wrong.value:g} is within the tolerance"
                yield Fault(f"wrong {place} value", rule, "Narrow the tolerance or delete it.")

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
        why = known or "It is none of the slips we know. Work through the steps below."
        return Mark(0.0, (Feedback(shown, False, why),))

    def _near(self, value: float, number: float) -> bool:
        return abs(number - value) <= self.tolerance + 1e-9 * max(1.0, abs(value))

    def _number(self, answer: float | str) -> float:
        text = str(answer).strip().removesuffix(self.unit).strip()
        clock = re.fullmatch(r"(\d+):([0-5]\d)", text)
        if clock and self.unit == "s":
            return 60 * int(clock[1]) + int(clock[2])
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", text, re.IGNORECASE):
            written = "85 or 85.5 (a point for decimals, no thousands mark)"
            raise ValueError(f"answer must be a number like {written}, got {str(answer)!r}")
        return float(text)


@dataclass(frozen=True)
class Order(_Question):
    """Put the items in order; they are written in the right one."""

    kind: Literal["order"] = "order"
    item: tuple[OrderItem, ...] = ()

    @cached_property
    def items(self) -> dict[str, OrderItem]:
        """The items by key, in the right order."""
        return {item.key: item for item in self.item}

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if len(self.item) < 3:
            yield Fault("item", f"must be 3 or more, got {len(self.item)}", "Write more.")
        for place, item in enumerate(self.item, start=1):
            yield from blanks(item, "text", "why", within=f"item {place}")
        yield from _repeats("item", (item.key for item in self.item))

    def mark(self, answer: Sequence[str]) -> Mark:
        """Return the mark of the keys in the learner's order: the share that is in its place.

        Raises:
            ValueError: If it does not name every item once.
        """
        _must_be(answer, (list, tuple), "a list of items")
        _must_be_keys(answer, self.items)
        if len(answer) != len(self.items):
            raise ValueError(f"answer must name all {len(self.items)} items, got {len(answer)}")
        places = zip(answer, self.items, strict=True)
        right = [given == due for given, due in places]
        told = (self.items[key] for key in answer)
        feedback = (Feedback(i.text, r, i.why) for i, r in zip(told, right, strict=True))
        return Mark(sum(right) / len(right), tuple(feedback))


@dataclass(frozen=True)
class Match(_Question):
    """Give each thing on the left what belongs to it on the right.

    Args:
        pair: The pairs; two of them may share a right side.
        extra: Right sides that belong to nothing.
    """

    kind: Literal["match"] = "match"
    pair: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()

    @cached_property
    def pairs(self) -> dict[str, Pair]:
        """The pairs by their left side."""
        return {pair.left: pair for pair in self.pair}

    @cached_property
    def rights(self) -> dict[str, None]:
        """The right sides to choose from, each once."""
        return dict.fromkeys([*(pair.right for pair in self.pair), *self.extra])

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if len(self.pair) < 2:
            yield Fault("pair", f"must be 2 or more, got {len(self.pair)}", "Write more.")
        for place, pair in enumerate(self.pair, start=1):
            yield from blanks(pair, "left", "right", "why", within=f"pair {place}")
        yield from _repeats("pair left", (pair.left for pair in self.pair))
        if self.pair and len(self.rights) < 2:
            yield Fault("pair right", "must be 2 different ones or more, got 1", "Add an extra.")
        for text in self.extra:
            if text in {pair.right for pair in self.pair}:
                rule = f"must belong to no pair, {text!r} does"
                yield Fault("extra", rule, "Delete it from extra.")

    def mark(self, answer: Mapping[str, str]) -> Mark:
        """Return the mark of the right sides by left side: the share of pairs that is right.

        Raises:
            ValueError: If a left side is left out, or a side is unknown.
        """
        _must_be(answer, Mapping, "a right side for each left side")
        _must_be_keys(list(answer), self.pairs)
        for right in answer.values():
            _must_be_keys([right], self.rights)
        if len(answer) != len(self.pairs):
            raise ValueError(f"answer must match all {len(self.pairs)} pairs, got {len(answer)}")
        feedback = tuple(
            Feedback(
                f"{left} — {answer[left]}",
                answer[left] == pair.right,
                pair.why,
            )
            for left, pair in self.pairs.items()
        )
        return Mark(sum(part.right for part in feedback) / len(feedback), feedback)


Question = Single | Multiple | Numeric | Order | Match
KINDS: Final[Mapping[str, type[Question]]] = {
    "single": Single,
    "multiple": Multiple,
    "numeric": Numeric,
    "order": Order,
    "match": Match,
}


@dataclass(frozen=True, repr=False)
class Bank:
    """A bank of questions.

    Args:
        id: The name of its file.
        title: The title on screen.
        question: The questions, in the order they are asked.

    Raises:
        FaultyError: If the bank breaks a rule.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str
    title: str
    question: tuple[Question, ...]

    def __post_init__(self) -> None:
        refuse(self._faults())

    def __repr__(self) -> str:
        return f"Bank({self.id}: {len(self.question)} questions)"

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.question}

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "title", "question")
        yield from _repeats("question id", (question.id for question in self.question))


def _repeats(field: str, keys: Iterable[str]) -> Iterator[Fault]:
    for key, count in Counter(keys).items():
        if key and count > 1:
            rule = f"must be different from each other, {key!r} is there {count} times"
            yield Fault(field, rule, "Reword or delete one.")


def _must_be(answer: object, kind: type | tuple[type, ...], what: str) -> None:
    if not isinstance(answer, kind):
        raise ValueError(f"answer must be {what}, got {answer!r}")


def _must_be_keys(answer: Sequence[object], known: Mapping[str, object]) -> None:
    for key in answer:
        if not isinstance(key, str) or key not in known:
            raise ValueError(f"answer must name {', '.join(known)}, got {key!r}")
    if len(set(answer)) != len(answer):
        raise ValueError(f"answer must name each one once, got {', '.join(map(str, answer))}")
