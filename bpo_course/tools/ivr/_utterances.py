"""What callers say, by intent: the examples that a router of words is fitted to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from bpo_course.faults import STRICT, Fault, blanks, refuse

FEW: Final = 10
"""Sentences of an intent below which we advise to write more."""


@dataclass(frozen=True)
class Intent:
    """Something that callers want, and how they say it.

    Args:
        id: Stable word.
        title: What it is called on screen.
        says: What callers say, a sentence each.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Utterances:
    """What callers say.

    Args:
        title: What it is called on screen.
        brief: Whose callers they are, in a sentence or two.
        outside: What some of them say that is out of scope.
        intent: What they want.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    title: str = ""
    brief: str = ""
    outside: tuple[str, ...] = ()
    intent: tuple[Intent, ...] = ()

    def __post_init__(self) -> None:
        refuse(self.faults())

    def examples(self, each: int | None = None) -> tuple[tuple[str, str], ...]:
        """Return pairs of a sentence and its intent, intent by intent.

        Args:
            each: How many of each intent, the first ones; None for all.
        """
        return tuple((text, one.id) for one in self.intent for text in one.says[:each])

    def faults(self) -> Iterator[Fault]:
        """Yield every fault and all advice."""
        yield from blanks(self, "title")
        if len(self.intent) < 2:
            rule = f"must be two or more, got {len(self.intent)}"
            yield Fault("intent", rule, "Write [[intent]] for each thing that callers want.")
        ids: dict[str, int] = {}
        said: dict[str, str] = {}
        for number, intent in enumerate(self.intent, start=1):
            where = f"intent {number}"
            yield from blanks(intent, "id", "title", "says", within=where)
            if intent.id and (first := ids.setdefault(intent.id, number)) != number:
                rule, also = f"is {intent.id!r}, which is already used", f"intent {first} id"
                yield Fault(f"{where} id", rule, "Rename one.", also=also)
            if 0 < len(intent.says) < FEW:
                rule = f"has {len(intent.says)} sentences, {FEW} or more are better"
                yield Fault(f"{where} says", rule, "Write more, as customers speak.", advice=True)
            yield from _repeats(intent.says, f"{where} says", intent.id or where, said)
        yield from _repeats(self.outside, "outside", "outside", said)


def _repeats(
    texts: tuple[str, ...], where: str, here: str, said: dict[str, str]
) -> Iterator[Fault]:
    """Yield a fault for each sentence that is empty, or that is there already."""
    for number, text in enumerate(texts, start=1):
        plain = " ".join(text.casefold().split())
        if not plain:
            yield Fault(f"{where} {number}", "must not be empty", "Write it, or delete it.")
        elif not any(sign.isalnum() for sign in plain):
            rule = f"must have a word, got {text!r}"
            yield Fault(f"{where} {number}", rule, "Write it, or delete it.")
        elif plain in said:
            rule = f"is there twice, also in {said[plain]}: {text!r}"
            yield Fault(f"{where} {number}", rule, "Keep it where it belongs.")
        said.setdefault(plain, here)
