"""A certificate: the lessons that a result code says are finished, and with what first answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bpo_course import content
from bpo_course.questions import Bank
from bpo_course.questions.kinds import Spoken
from bpo_course.results._code import Result, only, read

PASS_MARK: Final = 0.8
"""The share of the points of the first answers that a lesson needs; the course's own choice."""


@dataclass(frozen=True)
class LessonDone:
    """What a learner has done of a lesson's quiz, spoken questions aside.

    Only answers in the quiz itself or in an exam count: a mock interview, a review or the diagnosis
    draws on the same questions, and a bad evening there must not cost a certificate.

    Args:
        title: The lesson's number and title.
        asked: How many questions the quiz has.
        answered: How many of them were answered, after a hint too.
        aided: How many were first answered after a hint.
        points: Points of the first answers without a hint.
    """

    title: str
    asked: int
    answered: int
    aided: int
    points: float

    @property
    def finished(self) -> bool:
        """Whether every question was answered."""
        return self.answered >= self.asked

    @property
    def share(self) -> float:
        """The first answers' share of all points; one after a hint has none."""
        return self.points / self.asked

    @property
    def passed(self) -> bool:
        """Whether it is finished and reaches the pass mark."""
        return self.finished and self.share >= PASS_MARK - 1e-9


@dataclass(frozen=True)
class Certificate:
    """What a certificate says.

    Args:
        name: The learner's name.
        at: When the code was made.
        lessons: The lessons begun, in the course's order.
        of: How many lessons the course has.
        code: The result code, with the answers of the finished lessons alone.
    """

    name: str
    at: datetime
    lessons: tuple[LessonDone, ...]
    of: int
    code: str

    @property
    def finished(self) -> tuple[LessonDone, ...]:
        """The lessons finished, those below the pass mark too."""
        return tuple(one for one in self.lessons if one.finished)

    @property
    def begun(self) -> tuple[LessonDone, ...]:
        """The lessons begun and not finished."""
        return tuple(one for one in self.lessons if not one.finished)

    @property
    def enough(self) -> bool:
        """Whether there is a name, and a lesson finished with the pass mark."""
        return bool(self.name) and any(one.passed for one in self.lessons)


def certificate(
    code: str, *, name: str = "", bank: Callable[[str], Bank] = content.bank
) -> Certificate:
    """Return what a certificate says, from a result code alone.

    Args:
        code: The result code.
        name: The learner's name, where the code holds none.
        bank: Returns a bank by its id.

    Raises:
        CodeError: If the text is no whole result code.
    """
    held = read(code)
    ready = [lesson for lesson in content.syllabus().lesson if lesson.finished]
    known = {made.bank for made in held.own}
    lessons = {
        lesson.id: _done(f"{lesson.id[:2]} · {lesson.title}", bank(lesson.id), held)
        for lesson in ready
        if lesson.id in known
    }
    begun = tuple(one for one in lessons.values() if one.answered)
    code = only(code, [name for name, one in lessons.items() if one.finished])
    return Certificate(held.name or name, held.at, begun, len(ready), code)


def _done(title: str, bank: Bank, held: Result) -> LessonDone:
    asked = {one.id for one in bank.question if not isinstance(one, Spoken)}
    firsts = [made for made in held.own if made.bank == bank.id and made.question in asked]
    aided = [made for made in firsts if made.aided]
    points = sum(made.score for made in firsts if not made.aided)
    return LessonDone(title, len(asked), len(firsts), len(aided), points)
