"""Where a learner can continue: the section she was reading, or an unfinished call or quiz."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

from bpo_course import content, lessons, progress
from bpo_course.questions import Entry, Session
from bpo_course.widgets.calls.half_taken import half_taken
from bpo_course.widgets.course.course_banks import bank

SECTION_LETTERS: Final = 120
"""How much of a section's title is shown."""
_CELL: Final = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True)
class Place:
    """The place where the learner was reading, as the page reports it.

    Args:
        lesson: The lesson, a finished one.
        cell: Id of the cell; empty when it is not known.
        section: The section's title as the page tells it: text from outside.
        at: When, in UTC.
    """

    lesson: content.Lesson
    cell: str
    section: str
    at: datetime


@dataclass(frozen=True)
class WayOn:
    """One way to continue, a link.

    Args:
        says: What it is.
        detail: Where in it she was; empty when there is nothing to say.
        notebook: The notebook's file; empty for a call of no lesson.
        cell: Id of the cell; empty for the notebook's beginning.
        at: When she was there last.
        flow: Id of the call, where it is one.
    """

    says: str
    detail: str
    notebook: str
    cell: str
    at: datetime
    flow: str = ""


def place_of(told: object) -> Place | None:
    """Return the place that a page reports; None if it is not in a lesson of the course.

    Args:
        told: What the page sent: anything.

    Example:
        >>> place_of({"lesson": "99_nowhere", "at": "2026-03-02T10:00:00Z"}) is None
        True
    """
    if not isinstance(told, dict):
        return None
    lesson = finished().get(str(told.get("lesson", "")))
    at = _time(told.get("at"))
    if lesson is None or at is None:
        return None
    cell, section = (str(told.get(name) or "") for name in ("cell", "section"))
    section = " ".join(section.split())[:SECTION_LETTERS]
    return Place(lesson, cell if _CELL.fullmatch(cell) else "", section, at)


def finished() -> dict[str, content.Lesson]:
    """Return the lessons that can be read, by id."""
    return {lesson.id: lesson for lesson in content.syllabus().lesson if lesson.finished}


def named(lesson: content.Lesson) -> str:
    """Return a lesson's number and title.

    Example:
        >>> named(finished()["01_inbound_and_outbound"])
        '01 · Who calls whom, and why does it matter?'
    """
    return f"{lesson.id[:2]} · {lesson.title}"


def ways_on(place: Place | None, attempts: Sequence[progress.Attempt]) -> tuple[WayOn, ...]:
    """Return the ways to continue, the latest first.

    Where nothing was left in the middle it is the first lesson whose quiz was never begun; nothing
    when there is none.

    Args:
        place: Where the page says she was reading.
        attempts: All attempts, in the order made.
    """
    found = [*_reading(place), *_calls(attempts), *_quizzes(attempts)]
    found.sort(key=lambda way: way.at, reverse=True)
    return tuple(found) or tuple(_next(attempts))


def _reading(place: Place | None) -> Iterable[WayOn]:
    if place:
        section = place.section if place.section != place.lesson.title else ""
        says = f"Continue: {named(place.lesson)}"
        yield WayOn(says, section, f"{place.lesson.id}.ipynb", place.cell, place.at)


def _calls(attempts: Sequence[progress.Attempt]) -> Iterable[WayOn]:
    """Yield the call left in the middle last."""
    known = content.flow_ids()
    for flow, decisions, at in half_taken(attempts):
        if flow in known:
            lesson = next((one for one in finished().values() if flow in one.flows), None)
            notebook, cell = (f"{lesson.id}.ipynb", _cell(lesson.id, flow)) if lesson else ("", "")
            taken = f"{decisions} decision{'' if decisions == 1 else 's'} taken"
            yield WayOn(
                f"Finish the call: {content.flow(flow).title}", taken, notebook, cell, at, flow
            )
            return


def _quizzes(attempts: Sequence[progress.Attempt]) -> Iterable[WayOn]:
    """Yield the quiz left in the middle last."""
    made: dict[str, list[progress.Attempt]] = {}
    for one in reversed(attempts):
        if one.kind in ("question", "round") and one.mode == "practice":
            made.setdefault(one.source, []).append(one)
    for name, ones in made.items():  # the one touched last first
        session = _session(name, ones[::-1]) if name in finished() else None
        if session and session.answers and not session.done:
            answered = f"{len(session.answers)} of {len(session.bank.question)} questions answered"
            says = f"Finish the quiz: {session.bank.title}"
            yield WayOn(says, answered, f"{name}.ipynb", "quiz", ones[0].at)
            return


def _session(name: str, made: Iterable[progress.Attempt]) -> Session:
    """Return the practice round of a bank as it was left."""
    return Session.resumed(bank(name), (Entry(a.round, a.item, a.answer, a.hints) for a in made))


def _next(attempts: Iterable[progress.Attempt]) -> Iterable[WayOn]:
    begun = {one.source for one in attempts if one.kind == "question"}
    fresh = [lesson for lesson in finished().values() if lesson.id not in begun]
    for lesson in fresh[:1]:
        says = f"{'Go on' if begun else 'Begin'} with lesson {lesson.id[:2]}"
        yield WayOn(says, lesson.title, f"{lesson.id}.ipynb", "", datetime.min.replace(tzinfo=UTC))


@cache
def _cell(lesson: str, flow: str) -> str:
    """Return the id of the lesson's cell that plays a call; empty when there is none."""
    cells = lessons.read(content.folder("notebooks") / f"{lesson}.ipynb").cells
    playing = (c.id for c in cells if c.kind == "code" and f'play("{flow}"' in c.source)
    return next(playing, "")


def _time(told: object) -> datetime | None:
    """Return a time that the page wrote, in UTC; None if it is not a time."""
    try:
        at = datetime.fromisoformat(str(told))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
