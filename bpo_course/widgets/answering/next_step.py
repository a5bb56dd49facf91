"""Where to go when a quiz, an exam or an interview is done: lessons, as links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from bpo_course import content
from bpo_course.questions import Bank, Question
from bpo_course.questions.scorecard import taught_in
from bpo_course.widgets.card.topic_words import topic_name

START: Final = "00_start_here.ipynb"
TOP: Final = "title"
"""The id of every lesson's first cell."""


class Way(NamedTuple):
    """A link to a lesson.

    Args:
        says: Why to go there.
        button: What the link says.
        notebook: The notebook's file.
        cell: Id of the notebook's cell; empty for its beginning.
    """

    says: str
    button: str
    notebook: str
    cell: str = ""


def after(bank: str) -> tuple[Way, ...]:
    """Return where to go after the quiz on a bank: the next lesson, or the start page.

    Args:
        bank: The id of the bank; nothing comes after one that is not the course's.

    Example:
        >>> [way.button for way in after("03_inbound_process")], after("my_own_bank")
        (['Open lesson 04'], ())
    """
    if bank not in content.bank_ids():
        return ()
    ready = [lesson for lesson in content.syllabus().lesson if lesson.finished]
    places = [place for place, lesson in enumerate(ready) if lesson.id == bank]
    if places and places[0] + 1 < len(ready):
        following = ready[places[0] + 1]
        says = f"Go on to the next lesson: {following.title}"
        return (Way(says, f"Open lesson {following.id[:2]}", f"{following.id}.ipynb"),)
    return (Way("See what is left to do in the course.", "Open the start page", START),)


def lesson_of(name: str) -> content.Lesson | None:
    """Return the lesson of that id when it can be read.

    Example:
        >>> lesson_of("05_inbound_kpis").title, lesson_of("interview_inbound_agent")
        ('How do we know that inbound work goes well?', None)
    """
    found = (one for one in content.syllabus().lesson if one.id == name and one.finished)
    return next(found, None)


def to_read(name: str, says: str = "Read this lesson again") -> tuple[Way, ...]:
    """Return the link to a lesson's beginning; nothing when there is none of that id.

    Args:
        name: The id of the lesson.
        says: Why to go there; the lesson's title follows.
    """
    lesson = lesson_of(name)
    if lesson is None:
        return ()
    return (Way(f"{says}: {lesson.title}", f"Open lesson {name[:2]}", f"{name}.ipynb", TOP),)


def topics_by_lesson(missed: Iterable[Question]) -> dict[str, list[str]]:
    """Return the topics of questions by the lesson that teaches each, most questions first.

    Args:
        missed: The questions.

    Returns:
        Topics by the id of a lesson that can be read; last, by "", those that no lesson teaches.
    """
    found: dict[str, Counter[str]] = {}
    for question in missed:
        lesson = taught_in(question, _lesson_banks(), _lessons())
        found.setdefault(lesson, Counter())[question.topic] += 1
    order = sorted(found, key=lambda name: (not name, -found[name].total(), name))
    return {name: list(found[name]) for name in order}


def to_read_on(missed: Iterable[Question]) -> tuple[Way, ...]:
    """Return the links to the lessons that teach the topics of questions, most questions first."""
    return tuple(
        Way(
            f"{', '.join(map(topic_name, topics))}: read “{lesson.title}”",
            f"Open lesson {name[:2]}",
            f"{name}.ipynb",
            TOP,
        )
        for name, topics in topics_by_lesson(missed).items()
        if (lesson := lesson_of(name))
    )


@cache
def _lesson_banks() -> tuple[Bank, ...]:
    """Return the quizzes of the lessons that can be read."""
    known = content.bank_ids()
    ready = (one.id for one in content.syllabus().lesson if one.finished)
    return tuple(content.bank(name) for name in ready if name in known)


@cache
def _lessons() -> dict[str, str]:
    """Return the lesson of each point of the syllabus."""
    return {point.id: point.lesson for point in content.syllabus().point}
