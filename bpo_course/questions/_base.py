"""What every kind of question contains, and the rules that several kinds share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.questions._parts import (
    Explanation,
    GradedOption,
    Option,
    OrderItem,
    Pair,
    WrongNumber,
    slug,
)

SECTIONS: Final = ("context", "given", "concept", "steps", "verification", "pitfalls", "answer")
LAW: Final = ("rules", "coming")
"""Fields of a text that hold ids of rules of law: those in force, and those to come."""
POINTS_TO: Final = ("teaches", *LAW)
"""Fields of a question that hold ids of what is elsewhere in the course."""
HINTS: Final = 3
"""How many hints a question should have at most."""
GENERAL: Final = "general"
"""The topic of a question that has none of its own."""


@dataclass(frozen=True)
class Asked:
    """What every kind of question holds.

    Args:
        id: Stable word, unique in the whole course.
        topic: Stable word for the topic; "general" when left out.
        level: How hard it is.
        prompt: The question, Markdown.
        teaches: Ids of the syllabus points it asks about.
        rules: Ids of the rules of law that the answer rests on; they must be in force.
        coming: Ids of the rules that it speaks of as not yet in force.
        hint: Up to three hints, each giving a little more away than the one before, Markdown.

    Raises:
        FaultyError: If the question breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    topic: str = GENERAL
    level: Literal["easy", "medium", "hard"] = "easy"
    prompt: str = ""
    teaches: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "topic", self.topic.strip() or GENERAL)
        refuse(self._faults())

    @property
    def advice(self) -> tuple[Fault, ...]:
        """Advice to make the question better; the question works without it."""
        return tuple(fault for fault in self._faults() if fault.advice)

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "prompt")
        if self.topic == GENERAL:
            remedy = "Results list the question under General. Write its topic if you can."
            yield Fault("topic", "is missing", remedy, advice=True)
        yield from self._explanation_faults()
        yield from id_faults(self.id)
        if len(self.hint) > HINTS:
            rule = f"should be {HINTS} or fewer, got {len(self.hint)}"
            yield Fault("hint", rule, "Join some.", advice=True)
        yield from empty_texts("hint", self.hint, advice=True)

    def _explanation_faults(self) -> Iterator[Fault]:
        """Yield what is missing of what learners read after the answer, beside the reasons."""
        yield from ()


@dataclass(frozen=True)
class Explained(Asked):
    """A question whose full answer has eight sections.

    Args:
        explanation: The full answer in its sections; what is missing is empty.
    """

    explanation: Explanation = field(default_factory=Explanation)

    def _explanation_faults(self) -> Iterator[Fault]:
        if not any(getattr(self.explanation, name) for name in SECTIONS):
            remedy = "Learners read it after they answer. Write it if you can."
            yield Fault("explanation", "is missing", remedy, advice=True)


_Reasoned = Option | GradedOption | OrderItem | Pair | WrongNumber


def reasonless(field: str, parts: Sequence[_Reasoned]) -> Iterator[Fault]:
    """Yield advice for each part without a reason, or once where no part has one."""
    missing = [place for place, part in enumerate(parts, start=1) if not part.why.strip()]
    remedy = "Say why it is right, or what is wrong with it."
    if len(missing) == len(parts) > 1:
        yield Fault(f"{field} why", f"is missing for all {len(parts)}", remedy, advice=True)
        return
    for place in missing:
        yield Fault(f"{field} {place} why", "is missing", remedy, advice=True)


def repeats(field: str, keys: Iterable[str], part: str = "") -> Iterator[Fault]:
    """Yield a fault for each key that is there a second time.

    Args:
        field: What the keys are of: `item`, `option`.
        keys: The keys, in the order in which they are written.
        part: Which part of it the key is: `id`; "" for all of it.

    Example:
        >>> [str(fault) for fault in repeats("item", ["a", "b", "a"])]
        ['item 3: is the same as item 1. Reword one of them.']
    """
    seen: dict[str, int] = {}
    for place, key in enumerate(keys, start=1):
        if key and (first := seen.setdefault(key, place)) != place:
            rule = f"is the same as {field} {first}"
            also = f"{field} {first} {part}".strip()
            yield Fault(f"{field} {place} {part}".strip(), rule, "Reword one of them.", also=also)


def alike(options: Sequence[Option | GradedOption]) -> Iterator[Fault]:
    """Yield the faults of options that an answer, or a reader, could not tell apart."""
    texts = (" ".join(option.text.casefold().split()) for option in options)
    same = list(repeats("option", texts, "text"))
    yield from same
    if not same:
        yield from repeats("option", (option.key for option in options), "id")


def too_few(field: str, count: int, remedy: str = "") -> Iterator[Fault]:
    """Yield a fault if there are fewer than two options, items or pairs.

    Args:
        field: What they are.
        count: How many there are.
        remedy: What to do; "" for those of a question, which are written under a heading.
    """
    if count < 2:
        rule = f"must be two or more, there {'is 1' if count else 'are none'}"
        yield Fault(field, rule, remedy or f"Write another [[question.{field}]].")


def not_among(field: str, value: str, known: Collection[str], what: str) -> Iterator[Fault]:
    """Yield a fault if a value is none of those that are known.

    Args:
        field: Where it is written.
        value: The value.
        known: Those that are known.
        what: What to copy where none is like it, such as "the text of the right group".
    """
    if value not in known:
        close = get_close_matches(value, known, n=1)
        remedy = f"Write {close[0]!r}." if close else f"Copy {what}."
        yield Fault(field, f"must be one of {', '.join(known)}, got {value!r}", remedy)


def id_faults(name: str) -> Iterator[Fault]:
    """Yield a fault if an id is not written as ids are; none for one that is missing."""
    if name and name != slug(name):
        rule = f"must be small letters, digits and hyphens, got {name!r}"
        yield Fault("id", rule, f"Write {slug(name)!r}.")


def empty_texts(field: str, texts: Iterable[str], *, advice: bool = False) -> Iterator[Fault]:
    """Yield a fault, or advice, for each text of a list that is empty."""
    for place, text in enumerate(texts, start=1):
        if not text.strip():
            yield Fault(f"{field} {place}", "must not be empty", "Write it.", advice)


def must_be(answer: object, kind: type | tuple[type, ...], what: str) -> None:
    """Raise unless the answer is of that kind.

    Raises:
        ValueError: If it is not; it says what it must be.
    """
    if not isinstance(answer, kind):
        raise ValueError(f"answer must be {what}, got {answer!r}")


def must_be_keys(answer: Sequence[object], known: Mapping[str, object]) -> None:
    """Raise unless the answer names known keys, each once.

    Raises:
        ValueError: If one is unknown or named twice.
    """
    for key in answer:
        if not isinstance(key, str) or key not in known:
            raise ValueError(f"answer must name {', '.join(known)}, got {key!r}")
    if len(set(answer)) != len(answer):
        raise ValueError(f"answer must name each one once, got {', '.join(map(str, answer))}")
