"""Passages: texts that a learner reads aloud or types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse

Use = Literal["aloud", "typing"]
USES: Final = ("aloud", "typing")
"""What a passage is for: to be read aloud, or to be typed."""

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NO_KEY: Final = re.compile(r"[^\x20-\x7e\n]")
"""A character that a plain English keyboard has no key for."""


@dataclass(frozen=True)
class Passage:
    """A text to read aloud or to type.

    Args:
        id: Stable word, which begins with the lesson's number.
        use: What it is for.
        title: What it is, in a few words.
        text: The text; of one to type, with the characters of a plain keyboard alone.

    Raises:
        FaultyError: If it breaks a rule of form; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    use: Use = "aloud"
    title: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "title", "text")
        if self.id and not _ID.fullmatch(self.id):
            rule = f"must be small letters, digits and hyphens, got {self.id!r}"
            yield Fault("id", rule, 'Write it like "19-opening".')
        odd = _NO_KEY.search(self.text) if self.use == "typing" else None
        if odd:
            rule = f"must have characters of a plain keyboard alone, got {odd[0]!r}"
            yield Fault("text", rule, "Write straight quotes and a plain hyphen.")

    @property
    def words(self) -> int:
        """How many words it has, as they are written.

        Example:
            >>> Passage("19-hello", "aloud", "Hello", "How can I help you?").words
            5
        """
        return len(self.text.split())


def faults(passages: Iterable[Passage]) -> Iterator[tuple[int, Fault]]:
    """Yield what is wrong with passages as a whole, each with the place of the passage, from 0.

    Example:
        >>> one = Passage("19-hello", "aloud", "Hello", "How can I help you?")
        >>> [(place, fault.rule) for place, fault in faults([one, one])]
        [(1, "is used twice, got '19-hello'")]
    """
    seen: set[str] = set()
    for place, passage in enumerate(passages):
        if passage.id in seen:
            yield place, Fault("id", f"is used twice, got {passage.id!r}", "Rename one.")
        seen.add(passage.id)
