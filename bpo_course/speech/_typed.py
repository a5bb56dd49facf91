"""What a typing test measures: speed, and what was typed beside the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bpo_course.speech._aligned import Part, aligned, share_right

LETTERS_A_WORD: Final = 5
"""Characters that count as one word, spaces and marks included: the usual measure of typing."""
WORDS_A_MINUTE: Final = 30
"""An assumption: the speed to reach. A centre may ask for another one."""
ACCURACY: Final = 0.9
"""An assumption: the share of characters that should be right. A centre may ask for more."""

_PLAIN: Final[Mapping[int, str]] = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)
"""What a phone's keyboard makes of plain marks."""


@dataclass(frozen=True)
class Typed:
    """What was typed in a time.

    Args:
        parts: It and the text side by side, up to the place reached.
        seconds: How long it took, more than 0.
    """

    parts: tuple[Part, ...]
    seconds: float

    @property
    def characters(self) -> int:
        """How many characters were typed."""
        return sum(bool(part.typed) for part in self.parts)

    @property
    def errors(self) -> int:
        """How many characters are wrong, missing or extra."""
        return sum(part.kind != "right" for part in self.parts)

    @property
    def gross(self) -> float:
        """Words a minute, right or wrong."""
        return self.characters / LETTERS_A_WORD / (self.seconds / 60)

    @property
    def net(self) -> float:
        """Words a minute, less one for each error left in a minute; never below 0."""
        return max(0.0, self.gross - self.errors / (self.seconds / 60))

    @property
    def accuracy(self) -> float:
        """The share of the characters that are right."""
        return share_right(self.parts)


def plain(text: str) -> str:
    """Return a text as it is compared: each gap one space, plain quotes and hyphens.

    Example:
        >>> plain(" It’s  here – now. ")
        "It's here - now."
    """
    return " ".join(text.translate(_PLAIN).split())


def typed(text: str, given: str, seconds: float) -> Typed:
    """Return what a typing test measures.

    Args:
        text: The text to type.
        given: What was typed of it, from its beginning; what is longer than twice the text is
            cut off.
        seconds: How long it took, more than 0.

    Raises:
        ValueError: If nothing was typed, or the time is not more than 0.

    Example:
        >>> done = typed("Customer called today.", "Customer caled", 6)
        >>> done.errors, round(done.gross), round(done.net), round(done.accuracy, 3)
        (1, 28, 18, 0.933)
    """
    if not seconds > 0:
        raise ValueError(f"seconds must be more than 0, got {seconds:g}")
    if not (characters := plain(given)):
        raise ValueError("Type some of the text first.")
    due = plain(text)
    return Typed(aligned(due, characters[: 2 * len(due)], whole=False), seconds)
