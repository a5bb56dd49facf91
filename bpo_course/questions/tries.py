"""Tries: answers already given, as reviews, estimates and reports read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple


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


def last_note(tries: Sequence[Try], *, bank: str, mode: str) -> Try | None:
    """Return the latest note of that bank and mode; None when there is none."""
    notes = (t for t in reversed(tries) if not t.question and (t.bank, t.mode) == (bank, mode))
    return next(notes, None)
