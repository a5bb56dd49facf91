"""The map of the course: every lesson, what is done of it, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from bpo_course import content, progress
from bpo_course.questions import Session
from bpo_course.widgets.card import Card, Message


class CourseMap(Card):
    """The lessons of the syllabus with the learner's progress.

    Args:
        book: Where attempts are kept.
    """

    template = "course_map.html"

    def __init__(self, book: progress.Book) -> None:
        super().__init__("Map of the course")
        self._book = book
        self._render()

    def _refresh(self, _message: Message) -> None:
        self._render(said="Progress is up to date.")

    actions: ClassVar = {"refresh": _refresh}

    def _render(self, said: str = "") -> None:
        attempts = self._book.attempts()
        walked = {attempt.source for attempt in attempts if attempt.kind == "flow"}
        self._lessons = [_lesson(lesson, attempts, walked) for lesson in content.syllabus().lesson]
        self._show(
            said=said,
            lessons=self._lessons,
            trouble=self._book.trouble,
            place=self._book.place,
        )

    def __repr__(self) -> str:
        ready = [lesson for lesson in self._lessons if lesson["finished"]]
        return f"ProgressMap({len(self._lessons)} lessons, {len(ready)} ready)"


def _lesson(
    lesson: content.Lesson, attempts: Sequence[progress.Attempt], walked: set[str]
) -> dict[str, Any]:
    """Return what the map shows of one lesson."""
    shown: dict[str, Any] = {
        "number": lesson.id[:2],
        "title": lesson.title,
        "finished": lesson.finished,
        "minutes": lesson.minutes,
        "notebook": f"{lesson.id}.ipynb",
    }
    if lesson.finished:
        bank = content.bank(lesson.id)
        latest = {a.item: a.answer for a in attempts if (a.kind, a.source) == ("question", bank.id)}
        session = Session.resumed(bank, [(0, name, given) for name, given in latest.items()])
        shown |= {
            "questions": len(bank.question),
            "answered": len(session.answers),
            "score": session.score,
            "flows": len(lesson.flows),
            "walked": len(walked & set(lesson.flows)),
        }
    return shown
