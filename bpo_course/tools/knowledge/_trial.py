"""What a change to a knowledge base does: how often the right article comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bpo_course.tools.knowledge._library import Library

SHOWN = 3
"""How many articles people look at: those that a search shows first."""


class Missed(NamedTuple):
    """A question whose right article did not come first.

    Args:
        text: The question.
        article: The id of the right article.
        found: The ids of the articles that were shown, the best first.
    """

    text: str
    article: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class FirstHits:
    """How often the right article of a question comes first, and how often it is shown.

    Args:
        asked: How many questions were asked.
        firsts: In how many the right article came first.
        shown: In how many it was among the first three.
        missed: The questions in which it did not come first.
    """

    asked: int
    firsts: int
    shown: int
    missed: tuple[Missed, ...] = ()

    @property
    def first(self) -> float:
        """The share of questions whose right article comes first."""
        return self.firsts / self.asked

    @property
    def in_three(self) -> float:
        """The share of questions whose right article is among the first three."""
        return self.shown / self.asked

    def __repr__(self) -> str:
        shares = f"{self.first:.1%} first, {self.in_three:.1%} in the first three"
        return f"FirstHits({shares}, of {self.asked})"


def first_hits(library: Library, questions: Iterable[tuple[str, str]]) -> FirstHits:
    """Return how often the right article of a question comes first, and how often it is shown.

    A fair trial asks what no one has added to the articles as a phrasing.

    Args:
        library: The knowledge base.
        questions: Pairs of a question and the id of its article.

    Raises:
        ValueError: If there is no question, or one has no article in the library.

    Example:
        >>> library = Library({"bill": "Invoice copies", "move": "Premises transfer"})
        >>> asked = [("I need a copy of my bill", "bill"), ("I'm moving house", "move")]
        >>> first_hits(library, asked)
        FirstHits(50.0% first, 50.0% in the first three, of 2)
        >>> first_hits(library.with_phrasings("move", "when I move home"), asked)
        FirstHits(100.0% first, 100.0% in the first three, of 2)
    """
    asked = [_pair(one, library) for one in questions]
    if not asked:
        raise ValueError("questions must be one or more, got none")
    shown, missed = 0, []
    for text, article in asked:
        found = tuple(name for name, _ in library.search(text, SHOWN))
        shown += article in found
        if found[:1] != (article,):
            missed.append(Missed(text, article, found))
    return FirstHits(len(asked), len(asked) - len(missed), shown, tuple(missed))


def _pair(one: object, library: Library) -> tuple[str, str]:
    if not isinstance(one, tuple | list) or len(one) != 2:
        raise ValueError(f"questions must be pairs of a question and an article's id, got {one!r}")
    text, article = one
    if article not in library:
        raise ValueError(f"questions must name an article of the library, {text!r} has {article!r}")
    return text, article
