"""The three doors of the start page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Final

from bpo_course import progress
from bpo_course.widgets.card import Card, Message

SOURCE: Final = "start"
"""The source of the notes that keep which door was used last."""
DOORS: Final[Mapping[str, tuple[str, str]]] = {
    "learning": ("I am learning", "Lessons, calls and quizzes, at your own pace."),
    "interview": ("I have an interview", "See how ready you are and what to practise."),
    "training": ("I am training", "Present lessons, print quizzes, follow your class."),
}
"""The text on each door, and what is behind it."""


class Doors(Card):
    """Three doors, at most one of them open, and any trouble with saved progress.

    A door stays open until another one is opened; pressed again, it leads to what is behind it.

    Args:
        book: Where it is kept which was used last.
        opened: The door that is open; "" for none.
        turn: Shows what is behind a door and goes there.
    """

    template = "doors.html"

    def __init__(self, book: progress.Book, opened: str, turn: Callable[[str], None]) -> None:
        super().__init__("Three doors")
        self._book = book
        self._turn = turn
        self.opened = opened
        self._render()

    def _open(self, message: Message) -> None:
        name = message["value"]
        if name in DOORS:
            if name != self.opened:
                self._book.add(progress.Attempt("note", SOURCE, "", {"door": name}, 0.0))
            self.opened = name
            self._turn(name)
        self._render()

    actions: ClassVar = {"open": _open}

    def _render(self) -> None:
        self._show(
            doors=DOORS,
            opened=self.opened,
            trouble=self._book.trouble,
            notice=self._book.notice,
            place=self._book.place,
        )

    def __repr__(self) -> str:
        return f"Doors({self.opened or 'all closed'})"


def last_door(attempts: Iterable[progress.Attempt]) -> str:
    """Return the door that was used last; "" when none was.

    Args:
        attempts: Attempts, in the order made.
    """
    doors = [
        str(a.answer.get("door"))
        for a in attempts
        if (a.kind, a.source) == ("note", SOURCE) and isinstance(a.answer, dict)
    ]
    return next((name for name in reversed(doors) if name in DOORS), "")
