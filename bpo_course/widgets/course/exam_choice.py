"""The exams that a candidate can choose from: on the role's questions, or on a lesson's quiz."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bpo_course import progress
from bpo_course.questions.exam import MODE as EXAM
from bpo_course.questions.roles import LEVELS, Posed, Role, pool
from bpo_course.widgets.answering.exam_card import ExamCard
from bpo_course.widgets.course.course_banks import bank, banks_for
from bpo_course.widgets.course.going_on import finished

LEAST: Final = 5
"""How many questions for the role a lesson's quiz must have."""


def exams_for(role: Role) -> dict[str, int]:
    """Return the banks to choose from by id, each with how many questions its exam asks.

    The role's own bank comes first, then the lesson's with most questions for the role.

    Args:
        role: The role.

    Example:
        >>> from bpo_course.questions.roles import ROLES
        >>> list(exams_for(ROLES["outbound-sales"]))[:2]
        ['interview_outbound_sales', '06_outbound_kpis']
    """
    counts = Counter(one.bank for one in _asked(role))
    lessons = [name for name, n in counts.most_common() if name in finished() and n >= LEAST]
    return {name: counts[name] for name in (role.bank, *lessons)}


def exam_card(role: Role, name: str, book: progress.Book, now: Callable[[], datetime]) -> ExamCard:
    """Return the exam on one of these banks, on what the role is asked.

    Args:
        role: The role.
        name: The id of the bank.
        book: Where answers are kept.
        now: Tells the time, with the zone whose days are meant.
    """
    whole = bank(name)
    titled = replace(whole, title=role.title) if name == role.bank else whole
    topics = dict.fromkeys(one.question.topic for one in _asked(role) if one.bank == name)
    return ExamCard(titled, book, topics=topics, now=now)


def choices(role: Role) -> list[tuple[str, str]]:
    """Return the id of each exam and what the choice says: the role or a lesson, and how long."""
    return [(name, f"{_title(role, name)} ({n} questions)") for name, n in exams_for(role).items()]


def under_way(
    role: Role, book: progress.Book, now: Callable[[], datetime]
) -> tuple[str, ExamCard] | None:
    """Return the exam that was begun last and is not handed in, with the id of its bank.

    Args:
        role: The role.
        book: Where answers are kept.
        now: Tells the time, with the zone whose days are meant.
    """
    notes = [a for a in book.attempts() if (a.kind, a.mode, a.item) == ("round", EXAM, "")]
    for name in dict.fromkeys(one.source for one in reversed(notes)):
        if name in exams_for(role):
            card = exam_card(role, name, book, now)
            if card.exam and not card.exam.submitted:
                return name, card
    return None


def _title(role: Role, name: str) -> str:
    return "Your role" if name == role.bank else f"{name[:2]} · {bank(name).title}"


def _asked(role: Role) -> list[Posed]:
    """Return the questions on the role's topics that the course can mark, at every level.

    An exam is on a quiz as it is.
    """
    every = replace(role, levels=LEVELS)
    return [one for one in pool(every, banks_for(role)) if one.part != "spoken"]
