"""What exams and interviews share on screen: how they are saved, resumed and timed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeVar, cast
from uuid import UUID, uuid5

from bpo_course import progress
from bpo_course.questions import Bank
from bpo_course.questions.exam import Exam
from bpo_course.questions.interview import Interview
from bpo_course.questions.tries import Try

SITTINGS: Final = ("exam", "interview")
"""The modes whose rounds are notes: what a sitting keeps of itself, to be resumed."""
_NAMES: Final = UUID("5d3c1f0e-3b0c-4a53-9d7e-2f5b8f0c6a11")


def tries_of(attempts: Iterable[progress.Attempt]) -> list[Try]:
    """Return answers and notes as tries, in the order made; what else is kept is left out.

    An answer that was taken back is still one: its reasons had been seen by then.

    Example:
        >>> answer = progress.Attempt("question", "a-bank", "a-question", "an-option", 1.0)
        >>> [made.question for made in tries_of([answer])]
        ['a-question']
    """
    return [
        Try(a.source, a.item, a.answer, a.score, a.at, a.mode, a.hints, a.seconds, a.round)
        for a in attempts
        if a.kind == "question" or _is_note(a)
    ]


def attempt_of(made: Try, once: str = "") -> progress.Attempt:
    """Return a try or a note as the attempt to keep.

    Args:
        made: The try or the note.
        once: A name of which only one attempt is kept, however often it is added; none when empty.
    """
    kept = progress.Attempt(
        kind="question" if made.question else "round",
        source=made.bank,
        item=made.question,
        answer=made.answer,
        score=made.score,
        round=made.round,
        at=made.at.astimezone(UTC),
        mode=cast("progress.attempts.Mode", made.mode),
        hints=made.hints,
        seconds=made.seconds,
    )
    return replace(kept, uuid=str(uuid5(_NAMES, once))) if once else kept


def _is_note(attempt: progress.Attempt) -> bool:
    return (
        attempt.kind == "round"
        and not attempt.item
        and attempt.mode in SITTINGS
        and isinstance(attempt.answer, dict)
    )


ALLOWANCES: Final[Mapping[str, tuple[str, float | None]]] = {
    "1": ("{:g} minutes", 1.0),
    "1.5": ("{:g} minutes (50 % more)", 1.5),
    "2": ("{:g} minutes (double)", 2.0),
    "off": ("No clock", None),
}
"""The time limits to choose from: a name, and a factor on the usual time; None is no clock."""
MORE_S: Final = 300
"""Seconds that more time gives."""

S = TypeVar("S", Exam, Interview)


def offers(minutes: float | None) -> list[tuple[str, str]]:
    """Return the time limits to choose from, each with its name.

    Example:
        >>> offers(20)[1]
        ('1.5', '30 minutes (50 % more)')
    """
    if minutes is None:
        return []
    return [(key, text.format(minutes * (times or 1))) for key, (text, times) in ALLOWANCES.items()]


def allowed(sitting: S, allowance: str) -> S:
    """Return a sitting that has just begun with the time that was chosen for it.

    Args:
        sitting: The exam or the interview.
        allowance: One of `ALLOWANCES`; any other changes nothing.
    """
    _, times = ALLOWANCES.get(allowance, ("", 1.0))
    if times is None:
        return sitting.without_clock()
    more_s = 60 * (times - 1) * (sitting.clock.minutes or 0)
    return sitting.extend(more_s) if more_s > 0 else sitting


def local_now() -> datetime:
    """Return the time, with the zone of the computer."""
    return datetime.now().astimezone()


def markable(bank: Bank, topics: Iterable[str] | None) -> Bank:
    """Return the bank with the questions of these topics that the course can mark.

    Raises:
        ValueError: If a topic is none of the bank's, or nothing is left.
    """
    found = [question for question in bank.question if question.kind != "spoken"]
    known = dict.fromkeys(question.topic for question in found)
    wanted = list(known if topics is None else topics)
    unknown = [topic for topic in wanted if topic not in known]
    if unknown:
        raise ValueError(f"topics must be among {', '.join(known)}, got {unknown[0]!r}")
    if not wanted:
        raise ValueError(f"{bank.id} must have a question that can be marked, got none")
    return replace(bank, question=tuple(q for q in found if q.topic in wanted))
