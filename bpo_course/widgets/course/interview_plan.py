"""The interview a learner prepares for: its day and its role, kept as a note."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bpo_course import progress
from bpo_course.questions.roles import ROLES, Role

SOURCE: Final = "interview-plan"
"""The source of the notes that keep it."""
FARTHEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class Appointment:
    """An interview that is to come.

    Args:
        on: Its day.
        role: The role.
    """

    on: date
    role: Role

    @property
    def note(self) -> progress.Attempt:
        """What is kept of it."""
        return progress.Attempt(
            "note", SOURCE, "", {"date": self.on.isoformat(), "role": self.role.id}, 0.0
        )


def day(text: str, today: date) -> date:
    """Return a day as a date field gives it.

    Args:
        text: The field's text.
        today: The day it is.

    Raises:
        ValueError: If it is no day, is over, or is more than a year away: a sentence that says so.

    Example:
        >>> day("2026-03-03", today=date(2026, 3, 2))
        datetime.date(2026, 3, 3)
    """
    try:
        on = date.fromisoformat(text)
    except ValueError:
        got = f"The field says “{text[:40]}”." if text else "The field is empty."
        raise ValueError(f"The date must be a day, such as {in_words(today)}. {got}") from None
    if on < today:
        raise ValueError(f"The date must be today or later, but {in_words(on)} is over.")
    if on > today + FARTHEST:
        raise ValueError(f"The date must be within a year, but {in_words(on)} is later.")
    return on


def appointment(attempts: Iterable[progress.Attempt], today: date) -> Appointment:
    """Return the interview noted last; tomorrow's when its day is over, or none was noted.

    Args:
        attempts: Attempts, in the order made.
        today: The day it is.
    """
    found = Appointment(today + timedelta(days=1), next(iter(ROLES.values())))
    for one in attempts:
        if (one.kind, one.source) == ("note", SOURCE) and isinstance(one.answer, dict):
            found = _noted(one.answer, found, today)
    return found


def _noted(kept: dict[str, object], before: Appointment, today: date) -> Appointment:
    on, role = today + timedelta(days=1), ROLES.get(str(kept.get("role")), before.role)
    with suppress(ValueError):
        on = day(str(kept.get("date")), today)
    return Appointment(on, role)


def in_words(on: date) -> str:
    """Return a day in words.

    Example:
        >>> in_words(date(2026, 3, 2))
        '2 March 2026'
    """
    return f"{on.day} {on:%B} {on.year:04d}"
