"""What every kind of question holds, and the rules that several of them keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.questions._parts import Explanation, GradedOption, Option, slug

SECTIONS: Final = ("context", "given", "concept", "steps", "verification", "pitfalls", "answer")
HINTS: Final = 3
"""How many hints a question may have."""


@dataclass(frozen=True)
class Asked:
    """What every kind of question holds.

    Args:
        id: Stable word, unique in the whole course.
        topic: Stable word for the topic.
        level: How hard it is.
        prompt: The question, Markdown.
        teaches: Ids of the syllabus points it asks about.
        hint: Up to three hints, each giving a little more away than the one before, Markdown.

    Raises:
        FaultyError: If the question breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    topic: str = ""
    level: Literal["easy", "medium", "hard"] = "easy"
    prompt: str = ""
    teaches: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "topic", "prompt")
        yield from self._explanation_faults()
        if self.id and self.id != slug(self.id):
            rule = f"must be small letters, digits and hyphens, got {self.id!r}"
            yield Fault("id", rule, f"Write {slug(self.id)!r}.")
        if len(self.hint) > HINTS:
            yield Fault("hint", f"must be {HINTS} or fewer, got {len(self.hint)}", "Join some.")
        yield from empty_texts("hint", self.hint)

    def _explanation_faults(self) -> Iterator[Fault]:
        """Yield the faults of what is told after the answer, beside the reasons."""
        yield from ()


@dataclass(frozen=True)
class Explained(Asked):
    """A question whose full answer has eight sections.

    Args:
        explanation: The full answer in its sections.
    """

    explanation: Explanation = field(default_factory=Explanation)

    def _explanation_faults(self) -> Iterator[Fault]:
        yield from blanks(self.explanation, *SECTIONS, within="explanation")


def repeats(field: str, keys: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each key that is there more than once."""
    for key, count in Counter(keys).items():
        if key and count > 1:
            rule = f"must be different from each other, {key!r} is there {count} times"
            yield Fault(field, rule, "Reword or delete one.")


def alike(options: Sequence[Option | GradedOption]) -> Iterator[Fault]:
    """Yield the faults of options that an answer, or a reader, could not tell apart."""
    yield from repeats("option", (option.key for option in options))
    texts = {option.key: " ".join(option.text.casefold().split()) for option in options}
    for text, count in Counter(texts.values()).items():
        if text and count > 1:
            rule = f"must differ in more than case and spaces, {text!r} is there {count} times"
            yield Fault("option", rule, "Reword or delete one.")


def empty_texts(field: str, texts: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each text of a list that is empty."""
    for place, text in enumerate(texts, start=1):
        if not text.strip():
            yield Fault(f"{field} {place}", "must not be empty", "Write it.")


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
