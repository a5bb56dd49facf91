"""Progress as a lesson uses it: what cannot be saved is reported and waits; nothing stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from bpo_course.progress.attempts import Attempt, ProgressError
from bpo_course.progress.store import Store

T = TypeVar("T")


class Book:
    """The learner's store as a lesson uses it: errors are reported, and nothing stops.

    Args:
        open_store: Opens the store; its ProgressError is told, and it is tried again with the next
            attempt.
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self.trouble = ""
        self._open = open_store
        self._unsaved: list[Attempt] = []
        self._store = self._tried(open_store)

    @property
    def place(self) -> str:
        """Where the progress is kept; empty when it is not."""
        return self._store.place if self._store else ""

    @property
    def notice(self) -> str:
        """What the learner must know although answers are saved; empty when there is nothing."""
        return self._store.notice if self._store else ""

    def add(self, *attempts: Attempt) -> None:
        """Append attempts, together with earlier ones that could not be saved."""
        self._unsaved += attempts
        store = self._store = self._store or self._tried(self._open)
        if store is None:
            return
        waiting = tuple(self._unsaved)
        self._tried(partial(store.add_all, waiting))
        if not self.trouble:
            del self._unsaved[: len(waiting)]

    def attempts(self, source: str | None = None) -> Sequence[Attempt]:
        """Return the learner's attempts, of one source or of all, the unsaved ones last.

        What cannot be read is not among them.
        """
        untold = self.trouble
        found: Sequence[Attempt] | None = None
        if self._store:
            found = self._tried(partial(self._store.attempts, source))
        if self._unsaved:
            self.trouble = self.trouble or untold
        waiting = [made for made in self._unsaved if source in (None, made.source)]
        return [*(found or []), *waiting]

    def _tried(self, do: Callable[[], T]) -> T | None:
        try:
            done = do()
        except ProgressError as error:
            self.trouble = str(error)
            return None
        self.trouble = ""
        return done
