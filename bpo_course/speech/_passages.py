"""Passages: texts that a learner reads aloud or types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.speech._named import id_faults

Use = Literal["aloud", "typing"]
USES: Final = ("aloud", "typing")
"""What a passage is for: to be read aloud, or to be typed."""

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
        yield from id_faults(self.id, "19-opening")
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
