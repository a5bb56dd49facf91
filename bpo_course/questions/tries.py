"""Tries: answers already given, as reviews, estimates and reports read them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from bpo_course.questions.clock import Clock

S = TypeVar("S")


class Try(NamedTuple):
    """One answer given to one question. Lists of tries are in the order made.

    A try without a question is a **note**: what an exam or an interview keeps of itself, so that
    it can be resumed.

    Args:
        bank: Id of the bank.
        question: Id of the question; empty for a note.
        answer: The answer, or what the note keeps: a JSON value. None when the question was passed.
        score: The share of the points, 0 to 1.
        at: When, with its time zone.
        mode: Where it was given: practice, exam, interview, review or drill.
        hints: How many hints were shown before it.
        seconds: How long the question was on screen before it; None where that was not kept.
        round: Which time through the bank, from 0.
    """

    bank: str
    question: str
    answer: Any
    score: float
    at: datetime
    mode: str = "practice"
    hints: int = 0
    seconds: float | None = None
    round: int = 0

    @property
    def right(self) -> bool:
        """Whether it earned all the points."""
        return self.score == 1

    @property
    def aided(self) -> bool:
        """Whether a hint was shown before it."""
        return self.hints > 0


def by_question(tries: Iterable[Try]) -> dict[tuple[str, str], list[Try]]:
    """Return the tries at each question in the order made, by bank and question; no notes.

    Example:
        >>> from datetime import UTC, datetime
        >>> made = Try("a-bank", "a-question", "an-option", 1.0, datetime(2026, 3, 2, tzinfo=UTC))
        >>> by_question([made])["a-bank", "a-question"][0].right
        True
    """
    found: dict[tuple[str, str], list[Try]] = {}
    for made in tries:
        if made.question:
            found.setdefault((made.bank, made.question), []).append(made)
    return found


def notes_of(tries: Sequence[Try], *, bank: str, mode: str) -> Iterator[Try]:
    """Yield the notes of that bank and mode, the latest first."""
    return (t for t in reversed(tries) if not t.question and (t.bank, t.mode) == (bank, mode))


def resumed(notes: Iterable[Try], read: Callable[[Any], S | None]) -> S | None:
    """Return what the first note holds that can be read; None when there is none.

    A note comes from a file, which may have been edited: one of another shape is left out.

    Args:
        notes: The notes, the latest first.
        read: Makes something of what a note keeps; None where nothing of it is left.
    """
    for note in notes:
        try:
            found = read(note.answer)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            continue
        if found is not None:
            return found
    return None


def begun_at(note: Try) -> datetime | None:
    """Return when the exam or the interview of a note was begun; None for an odd note."""
    return resumed([note], lambda kept: clock_of(kept["clock"]).started_at)


def clock_of(kept: Mapping[str, Any]) -> Clock:
    """Return a clock that was kept.

    Raises:
        ValueError: If its time is no finite number.
    """
    clock = Clock.read(kept)
    if not math.isfinite(clock.left_s(clock.started_at) or 0.0):
        raise ValueError(f"the clock must have finite minutes, got {clock.minutes}")
    return clock


def ended_at(kept: str | None) -> datetime | None:
    """Return a time that was kept; None for none.

    Raises:
        ValueError: If it is no time, or has no time zone.
    """
    at = datetime.fromisoformat(kept) if kept else None
    return Clock(at).started_at if at else None
