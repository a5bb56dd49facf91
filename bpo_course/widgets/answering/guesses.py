"""What a learner guesses before a lesson shows a result: kept, and heard by each card of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import takewhile
from typing import Any

from bpo_course import progress


class Guess:
    """A learner's guess at one prediction, the latest of those kept before the answer was seen.

    Args:
        source: Id of the bank.
        item: Id of the prediction.
        book: Where it is kept.
    """

    def __init__(self, source: str, item: str, book: progress.Book) -> None:
        self._place = source, item
        self._book = book
        self._listeners: list[Callable[[], None]] = []
        kept = [a.answer for a in book.attempts(source) if (a.kind, a.item) == ("guess", item)]
        told = [answer for answer in kept if isinstance(answer, dict)]
        before = [*takewhile(lambda answer: answer.get("seen") is not True, told)]
        self.value: Any = next((a["guess"] for a in reversed(before) if "guess" in a), None)
        self.seen = len(before) < len(told)

    @property
    def trouble(self) -> str:
        """Why it is not being saved; empty when it is."""
        return self._book.trouble

    def hear(self, listener: Callable[[], None]) -> None:
        """Call this after each guess, so that every card of it shows the same."""
        self._listeners.append(listener)

    def keep(self, value: Any) -> None:
        """Keep a guess; none is kept once the answer was seen."""
        if not self.seen:
            self.value = value
            self._add({"guess": value})
            for listener in self._listeners:
                listener()

    def see(self) -> None:
        """Keep that the answer was seen. No card changes: the page would move under its reader."""
        if not self.seen:
            self.seen = True
            self._add({"seen": True})

    def _add(self, answer: Any) -> None:
        self._book.add(progress.Attempt("guess", *self._place, answer, 0.0))


class Guesses:
    """The guesses of one learner, one for each prediction, however many cards show it.

    Args:
        book: Where they are kept.
    """

    def __init__(self, book: progress.Book) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Guess] = {}

    def of(self, source: str, item: str) -> Guess:
        """Return the guess at a prediction of a bank."""
        if (source, item) not in self._made:
            self._made[source, item] = Guess(source, item, self._book)
        return self._made[source, item]


@cache
def guesses_in(place: str) -> Guesses:
    """Return the guesses of this learner, whose cards hear of each other.

    Args:
        place: The URL of the database in use.
    """
    return Guesses(progress.Book(progress.store))
