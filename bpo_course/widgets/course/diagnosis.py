"""Find out where you are: a few mixed questions over a role's topics."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from itertools import chain, zip_longest
from typing import Any, Final, Literal

from bpo_course import progress
from bpo_course.questions import Bank, Entry, Session
from bpo_course.questions.roles import Posed, Role, pool
from bpo_course.widgets.answering.history import Earlier
from bpo_course.widgets.answering.next_step import Way, to_read_on, topics_by_lesson
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.course.course_banks import banks_for

QUESTIONS: Final = 8
MINUTES: Final = 10
"""How long it takes; an assumption: a minute and a quarter a question."""
TITLE: Final = "Find out where you are"


def asked(role: Role, banks: Iterable[Bank], count: int = QUESTIONS) -> tuple[Posed, ...]:
    """Return the questions: one for each topic, easy and medium, and always the same ones.

    The topic with most questions comes first, and calculations come last: no one begins with them.
    Hard questions are asked only where the others run out; questions to answer aloud are not asked.

    Args:
        role: The role.
        banks: The banks to draw from.
        count: How many questions at most.
    """
    drawn = [posed for posed in pool(role, banks) if posed.part != "spoken"]
    random.Random(f"diagnosis:{role.id}").shuffle(drawn)
    fit = [posed for posed in drawn if posed.question.level != "hard"]
    hard = [posed for posed in drawn if posed.question.level == "hard"]
    chosen = [*_in_turn(fit), *_in_turn(hard)][:count]
    return tuple(sorted(chosen, key=lambda posed: posed.part == "numeric"))


def answers(posed: Sequence[Posed], attempts: Iterable[progress.Attempt]) -> list[Entry]:
    """Return the answers given to these questions, wherever they were asked, as one round.

    Args:
        posed: The questions.
        attempts: Attempts, in the order made.
    """
    ours = {(one.bank, one.question.id) for one in posed}
    return [
        Entry(0, a.item, a.answer, a.hints)
        for a in attempts
        if (a.source, a.item) in ours and a.mode != "drill" and _counts(a)
    ]


def _counts(made: progress.Attempt) -> bool:
    """Return whether an attempt is an answer or takes one back; a skip is neither."""
    return made.kind == "round" or (made.kind == "question" and made.answer is not None)


def session(role: Role, attempts: Iterable[progress.Attempt]) -> Session:
    """Return the diagnosis for a role as it is.

    Args:
        role: The role.
        attempts: Attempts, in the order made.
    """
    posed = asked(role, banks_for(role))
    return Session.resumed(_bank(posed), answers(posed, attempts))


def done_on(
    diagnosed: Session, attempts: Iterable[progress.Attempt], zone: tzinfo | None
) -> date | None:
    """Return the day on which the last of its questions was answered first; None before.

    Args:
        diagnosed: The diagnosis.
        attempts: Attempts, in the order made.
        zone: The time zone whose days are meant.
    """
    if not diagnosed.done:
        return None
    first: dict[str, datetime] = {}
    for one in attempts:
        if one.kind == "question" and one.item in diagnosed.answers:
            first.setdefault(one.item, one.at)
    return max(first.values()).astimezone(zone).date()


def to_read(diagnosed: Session) -> dict[str, list[str]]:
    """Return the topics that were not all right, by the id of the lesson that teaches them.

    Args:
        diagnosed: The diagnosis.

    Returns:
        Topics by the id of a lesson that can be read; last, by "", those that no lesson teaches.
    """
    return topics_by_lesson(diagnosed.bank.questions[name] for name in diagnosed.not_right)


class DiagnosisQuiz(QuizCard):
    """The questions of the diagnosis; answers count in the banks that the questions are from.

    Args:
        role: The role.
        book: Where attempts are kept.
    """

    def __init__(self, role: Role, book: progress.Book) -> None:
        self._posed = asked(role, banks_for(role))
        self._sources = {one.question.id: one.bank for one in self._posed}
        super().__init__(_bank(self._posed), book)

    @property
    def _mode(self) -> Literal["review"]:
        return "review"

    @property
    def _again(self) -> str:
        return ""

    def _next_ways(self) -> Sequence[Way]:
        session = self._session
        return to_read_on(session.bank.questions[name] for name in session.not_right)

    def _earlier(self) -> Sequence[Earlier]:
        return ()

    def _past(self) -> Sequence[progress.Attempt]:
        return [a for a in self._book.attempts() if self._sources.get(a.item) == a.source]

    def _begun(self, past: Sequence[progress.Attempt]) -> Session:
        return Session.resumed(self._bank, answers(self._posed, past))

    def _source(self, item: str) -> str:
        return self._sources[item]

    def _keep(self, kind: Any, item: str, answer: Any, **more: Any) -> None:
        if item:  # which questions a round was of does not have to be known later
            super()._keep(kind, item, answer, **more)


def _bank(posed: Sequence[Posed]) -> Bank:
    return Bank("diagnosis", TITLE, tuple(one.question for one in posed))


def _in_turn(posed: Iterable[Posed]) -> list[Posed]:
    """Return one question for each topic, an easy one and a medium one by turns."""
    topics: dict[str, list[Posed]] = {}
    for one in posed:
        topics.setdefault(one.question.topic, []).append(one)
    largest_first = sorted(topics.values(), key=len, reverse=True)
    for place, ones in enumerate(largest_first):
        ones.sort(key=lambda one: one.question.level, reverse=place % 2 == 1)
    return [one for one in chain.from_iterable(zip_longest(*largest_first)) if one is not None]
