"""The book of a page with several cards: when one card saves something, the others know."""

from __future__ import annotations

from collections.abc import Callable

from bpo_course import progress


class HeardBook(progress.Book):
    """A book that says when something was added to it.

    Args:
        open_store: Opens the store.
    """

    def __init__(self, open_store: Callable[[], progress.Store]) -> None:
        super().__init__(open_store)
        self._listeners: list[Callable[[progress.Attempt], None]] = []

    def hear(self, listener: Callable[[progress.Attempt], None]) -> None:
        """Call this with each attempt from now on, after it was added."""
        self._listeners.append(listener)

    def stop(self, listener: Callable[[progress.Attempt], None]) -> None:
        """Call this no more."""
        self._listeners.remove(listener)

    def add(self, *attempts: progress.Attempt) -> None:
        """Append attempts, and tell the listeners about each."""
        super().add(*attempts)
        for attempt in attempts:
            for listener in tuple(self._listeners):
                listener(attempt)
