"""The first part of the knowledge base lab: ten callers, and a search for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bpo_course.tools.knowledge import Article, Asked, Library, Search, first_hits, search
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.knowledge_words import lacking

GAP: Final = "gap"
"""What is chosen when no article answers."""
CALLERS: Final = 10
_HARD, _EASY = 4, 3
"""Callers whose article doesn't come first by their own words, and whose does. The others ask for
something that no article answers."""
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "found": ("good", "Found"),
    "gap": ("good", "No article, and you said so"),
    "missed": ("bad", "You missed the article"),
    "wrong": ("bad", "You chose another article"),
}
"""How a caller's turn can end: its tone and its name."""


@dataclass
class Turn:
    """A caller, and what the agent did.

    Args:
        question: What the caller says.
        right: The id of the article that answers; "" where none does.
        searches: The searches, in their order.
        opened: The article that is open.
        chosen: The article that was said to answer, or `GAP`; "" before that.
        late: Whether the clock ran out first.
    """

    question: str
    right: str
    searches: list[Search] = field(default_factory=list)
    opened: str = ""
    chosen: str = ""
    late: bool = False

    @property
    def kind(self) -> str:
        """How it ended: one of `KINDS`; "" before that."""
        if not self.chosen:
            return ""
        if self.chosen == GAP:
            return "missed" if self.right else "gap"
        return "found" if self.chosen == self.right else "wrong"

    @property
    def is_right(self) -> bool:
        """Whether the agent found the article, or saw that there is none."""
        return self.kind in ("found", "gap")


class FindRound:
    """Ten callers, one after the other.

    Args:
        library: The articles as they are now.
        asked: What customers ask.
        seed: Which ten call.
    """

    def __init__(self, library: Library, asked: Asked, seed: int) -> None:
        self.library = library
        self.turns = [Turn(text, right) for text, right in _callers(library, asked, seed)]
        self.at = 0

    @property
    def turn(self) -> Turn:
        """The caller who is on the line, or was the last one."""
        return self.turns[min(self.at, len(self.turns) - 1)]

    @property
    def is_over(self) -> bool:
        """Whether all callers are done."""
        return self.at >= len(self.turns)

    def search(self, text: str) -> Search:
        """Search, and return what is found."""
        self.turn.searches.append(search(self.library, text))
        self.turn.opened = ""
        return self.turn.searches[-1]

    def open(self, article: str) -> None:
        """Open an article of the last search."""
        last = self.turn.searches[-1]
        self.turn.searches[-1] = last.open(article)
        self.turn.opened = article

    def answer(self, chosen: str) -> None:
        """Say which article answers, or `GAP`."""
        self.turn.chosen = chosen

    def told(self) -> str:
        """Return what there is to say once the caller's turn has ended."""
        turn, right = self.turn, self.turn.right
        if turn.kind == "gap":
            return (
                "Right. No article answers this. You tell the caller so, you ask someone who"
                " knows, and your report says what is missing."
            )
        if turn.kind == "found":
            return "Right. This article answers the caller." + self._why(turn)
        if not right:
            return (
                "This article doesn't answer the caller. None does. The right thing is to say so"
                " and to report the gap. A guess from a wrong page is worse."
            )
        return f"The article is “{self.library[right].title}”.{self._why(turn)}"

    def _why(self, turn: Turn) -> str:
        """Return which of the caller's words the right article doesn't have."""
        words = lacking(self.library[turn.right], turn.question)
        if not words:
            return ""
        return f" Words of the caller that it doesn't have: {', '.join(words)}."

    def result(self) -> str:
        """Return how the round went, in a few sentences."""
        there = [turn for turn in self.turns if turn.right]
        outside = [turn for turn in self.turns if not turn.right]
        found = sum(turn.is_right for turn in there)
        gaps = sum(turn.is_right for turn in outside)
        total = sum(len(turn.searches) for turn in self.turns)
        late = sum(turn.late for turn in self.turns)
        told = (
            f"You found {found} of {len(there)} articles, and reported {gaps} of {len(outside)}"
            f" gaps. You needed {counted(total, 'search', 'searches')} for {len(self.turns)}"
            " callers."
        )
        return f"{told} The clock ran out in {counted(late, 'call')}." if late else told

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a caller: what they said, how it ended, searches, and what didn't work."""
        return [
            (
                turn.question,
                KINDS[turn.kind][1] + (" (late)" if turn.late else ""),
                self.library[turn.right].title if turn.right else "no article",
                f"{len(turn.searches)}",
                "; ".join(self._not_working(turn)) or "–",
            )
            for turn in self.turns[: self.at]
        ]

    def _not_working(self, turn: Turn) -> list[str]:
        """Return the searches that didn't show the article, with the words that it lacks."""
        told = []
        for one in turn.searches:
            if not turn.right or turn.right in one.found:
                continue
            words = lacking(self.library[turn.right], one.text)
            why = f"not in the article: {', '.join(words)}" if words else "others have these words"
            told.append(f"“{one.text}” ({why})")
        return told

    def hits(self) -> Sequence[Article]:
        """Return the articles that the last search found."""
        last = self.turn.searches[-1:] or [Search("")]
        return [self.library[name] for name in last[0].found]


def _callers(library: Library, asked: Asked, seed: int) -> list[tuple[str, str]]:
    """Return ten questions at random, each with its article, in a random order."""
    rng = np.random.default_rng(seed)
    missed = {one.text for one in first_hits(library, asked.questions).missed}
    hard = [one for one in asked.questions if one[0] in missed]
    easy = [one for one in asked.questions if one[0] not in missed]
    outside = [(text, "") for text in asked.outside]
    found: list[tuple[str, str]] = []
    for pool, until in ((hard, _HARD), (easy, _HARD + _EASY), (outside, CALLERS)):
        mixed = [pool[place] for place in rng.permutation(len(pool)).tolist()]
        found += mixed[: until - len(found)]
    return [found[place] for place in rng.permutation(len(found)).tolist()]
