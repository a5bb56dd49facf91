"""The results of earlier rounds, exams and interviews, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from bpo_course import progress
from bpo_course.questions import Bank, Entry, Session
from bpo_course.questions.exam import Exam
from bpo_course.questions.interview import Interview
from bpo_course.questions.roles import Role
from bpo_course.questions.session import asked_of
from bpo_course.questions.tally import Tally
from bpo_course.questions.tries import Try, begun_at

MOST: Final = 5
"""How many are shown at most."""

KEPT: Final = ("question", "round", "note")
"""What is kept of a round; the note, which questions it was of when all of them were answered."""

S = TypeVar("S", Exam, Interview)


class Earlier(NamedTuple):
    """One of the earlier ones.

    Args:
        day: When, in words.
        percent: What came of it, in whole per cent of the points.
        questions: How many questions it had.
    """

    day: str
    percent: int
    questions: int


def rounds(
    bank: Bank,
    attempts: Sequence[progress.Attempt],
    *,
    before: int,
    zone: tzinfo | None = None,
) -> tuple[Earlier, ...]:
    """Return the earlier practice rounds of a bank that were answered to their end.

    Args:
        bank: The bank.
        attempts: What was kept of it, in the order made.
        before: The round now on screen.
        zone: The time zone whose days are meant; the computer's own when None.
    """
    by_round: dict[int, list[progress.Attempt]] = {}
    for one in attempts:
        if one.mode == "practice" and one.kind in KEPT and one.round < before:
            by_round.setdefault(one.round, []).append(one)
    found = (_round(bank, by_round[n], zone) for n in sorted(by_round, reverse=True))
    return tuple(islice(filter(None, found), MOST))


def _round(bank: Bank, made: Sequence[progress.Attempt], zone: tzinfo | None) -> Earlier | None:
    """Return the result of a round; None when it was not finished."""
    ended = [one.answer for one in made if one.kind == "note"]
    log = [Entry(a.round, a.item, a.answer, a.hints) for a in made if a.kind != "note"]
    session = Session.resumed(asked_of(bank, ended[-1] if ended else None), log)
    answered = [one.at for one in made if one.kind == "question"]
    return _earlier(answered[-1], session.tally, zone) if answered and session.done else None


def exams(
    bank: Bank, notes: Iterable[Try], *, now_on: Exam, zone: tzinfo | None = None
) -> tuple[Earlier, ...]:
    """Return the earlier exams on a bank that were handed in.

    Args:
        bank: The whole bank.
        notes: The notes of its exams, in the order made.
        now_on: The exam on screen, which is none of them.
        zone: The time zone whose days are meant; the computer's own when None.
    """

    def read(note: Try) -> Exam | None:
        exam = Exam.resumed(bank, [note])
        return exam if exam and exam.submitted else None

    def told(exam: Exam) -> Earlier | None:
        return _earlier(exam.clock.started_at, exam.score, zone)

    return _sittings(notes, now_on, read, told)


def interviews(
    role: Role,
    banks: Sequence[Bank],
    notes: Iterable[Try],
    *,
    now_on: Interview,
    zone: tzinfo | None = None,
) -> tuple[Earlier, ...]:
    """Return the earlier mock interviews for a role that came to their end.

    Args:
        role: The role.
        banks: The banks to draw from.
        notes: The notes of its interviews, in the order made.
        now_on: The interview on screen, which is none of them.
        zone: The time zone whose days are meant; the computer's own when None.
    """

    def read(note: Try) -> Interview | None:
        interview = Interview.resumed(role, banks, [note])
        return interview if interview and interview.finished else None

    def told(interview: Interview) -> Earlier | None:
        return _earlier(interview.clock.started_at, interview.scorecard().counted, zone)

    return _sittings(notes, now_on, read, told)


def _sittings(
    notes: Iterable[Try],
    now_on: S,
    read: Callable[[Try], S | None],
    told: Callable[[S], Earlier | None],
) -> tuple[Earlier, ...]:
    """Return the results of the latest sittings that ended; the last note of each counts."""
    last = {at: note for note in notes if (at := begun_at(note))}
    last.pop(now_on.clock.started_at, None)
    ended = (sitting for at in sorted(last, reverse=True) if (sitting := read(last[at])))
    return tuple(islice(filter(None, map(told, ended)), MOST))


def _earlier(at: datetime, tally: Tally, zone: tzinfo | None) -> Earlier | None:
    """Return one of the earlier ones; None where nothing in it could be marked."""
    if not tally.out_of:
        return None
    return Earlier(in_words(at, zone), tally.percent, tally.out_of)


def in_words(at: datetime, zone: tzinfo | None = None) -> str:
    """Return a time in words.

    Args:
        at: The time.
        zone: The time zone; the computer's own when None.

    Example:
        >>> from datetime import UTC
        >>> in_words(datetime(2026, 3, 2, 10, 5, tzinfo=UTC), UTC)
        '2 March 2026, 10:05'
    """
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M}"
