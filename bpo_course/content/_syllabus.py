"""What the syllabus holds: lessons, and the points they teach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bpo_course.faults import STRICT


@dataclass(frozen=True)
class Point:
    """One point of the syllabus.

    Args:
        id: Stable word: a letter and a number.
        lesson: The lesson that teaches it.
        says: The point in one sentence.
        caution: Why it is contested, or its limit; empty when sound.
        contested: Whether it is doubtful, dated, local or disputed.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str
    lesson: str
    says: str
    caution: str = ""
    contested: bool = False


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course.

    Args:
        id: The stem of its notebook and its bank.
        title: The title on screen.
        finished: Whether it is written; an unfinished lesson has no notebook yet.
        minutes: How long its core takes, without the quiz.
        deeper_minutes: How long the parts take that go deeper.
        quiz_minutes: How long its quiz takes.
        flows: The conversations played in it.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str
    title: str
    finished: bool = False
    minutes: int = 0
    deeper_minutes: int = 0
    quiz_minutes: int = 0
    flows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Syllabus:
    """What the course teaches: its lessons, and the points of each."""

    __pydantic_config__: ClassVar = STRICT

    lesson: tuple[Lesson, ...]
    point: tuple[Point, ...]
