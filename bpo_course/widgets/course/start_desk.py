"""The start page: a first call for new learners, three doors, and what is behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import ipywidgets

from bpo_course import content, progress
from bpo_course.widgets.calls.first_call import FirstCall
from bpo_course.widgets.calls.half_taken import half_taken
from bpo_course.widgets.course.doors import Doors, last_door
from bpo_course.widgets.course.heard_book import HeardBook
from bpo_course.widgets.course.opened import show_again

FLOW: Final = "bank-unknown-debit"
"""The call that a new learner takes."""
NOTEBOOK: Final = "01_inbound_and_outbound.ipynb"
CELL: Final = "play-call"
DECISIONS: Final = 3
"""How many of its decisions are taken here; the others in the lesson."""


class StartDesk(ipywidgets.VBox):  # type: ignore[misc]
    """The first call, the doors, and behind the open one its cards.

    Who is new finds the call first. Later the doors come first and one is open, the one used last;
    the call is there only while it is half taken.

    Args:
        book: Where attempts are kept.
        now: Tells the time, with the zone whose days are meant; the computer's own when None.
    """

    def __init__(self, book: HeardBook, now: Callable[[], datetime] | None = None) -> None:
        self._book = book
        self._now = now or _local
        self._made: dict[str, ipywidgets.Widget] = {}
        attempts = book.attempts()
        self._new = not attempts
        self.call = self._first_call() if self._new or _left_open(attempts) else None
        opened = "" if self._new else last_door(attempts) or "learning"
        self.doors = Doors(book, opened, self._turn)
        super().__init__(children=self._cards())

    @property
    def behind(self) -> ipywidgets.Widget | None:
        """What is behind the open door; None when all are closed."""
        return self._made.get(self.doors.opened)

    def _turn(self, name: str) -> None:
        """Show what is behind a door, and take the focus there."""
        *before, _ = self._cards()
        show_again(self, tuple(before), self._made[name])

    def _cards(self) -> tuple[ipywidgets.Widget, ...]:
        name = self.doors.opened
        if name and name not in self._made:
            self._made[name] = self._door(name)
        first = (self.call, self.doors) if self._new else (self.doors, self.call)
        return tuple(card for card in (*first, self.behind) if card is not None)

    def _door(self, name: str) -> ipywidgets.Widget:
        """Make what is behind a door."""
        if name == "learning":
            from bpo_course.widgets.course.learning_door import LearningDoor

            return LearningDoor(self._book)
        if name == "interview":
            from bpo_course.widgets.course.interview_door import InterviewDoor

            return InterviewDoor(self._book, self._now)
        from bpo_course.widgets.course.training_door import TrainingDoor

        return TrainingDoor(self._book)

    def _first_call(self) -> FirstCall:
        return FirstCall(content.flow(FLOW), self._book, NOTEBOOK, CELL, DECISIONS)

    def __repr__(self) -> str:
        return f"Start({self.doors.opened or 'all doors closed'})"


def _left_open(attempts: Sequence[progress.Attempt]) -> bool:
    """Whether the first call was begun and its last decision here is still open."""
    return any(
        flow == FLOW and decisions < DECISIONS for flow, decisions, _ in half_taken(attempts)
    )


def _local() -> datetime:
    return datetime.now().astimezone()
