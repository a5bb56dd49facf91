"""Where to go when a quiz, an exam or an interview is done: lessons, as links."""

from __future__ import annotations

from typing import Final, NamedTuple

from bpo_course import content

START: Final = "00_start_here.ipynb"


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


def to_read(name: str, says: str = "Read the lesson again") -> tuple[Way, ...]:
    """Return the link to a lesson; nothing when there is none of that id.

    Args:
        name: The id of the lesson.
        says: Why to go there; the lesson's title follows.
    """
    lesson = lesson_of(name)
    if lesson is None:
        return ()
    return (Way(f"{says}: {lesson.title}", f"Open lesson {name[:2]}", f"{name}.ipynb"),)
