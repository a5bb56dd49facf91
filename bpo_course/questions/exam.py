"""An exam: a bank with a time limit and no feedback until it is submitted, as a frozen value."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal

from bpo_course.questions.clock import Clock
from bpo_course.questions.kinds import Bank, Mark, Question
from bpo_course.questions.session import Session, fits
from bpo_course.questions.tally import Tally, tallies
from bpo_course.questions.tries import Try, clock_of, ended_at, notes_of, resumed

MODE: Final = "exam"
State = Literal["open", "flagged", "answered", "answered and flagged"]


@dataclass(frozen=True, repr=False)
class Exam:
    """One exam; every change makes a new one.

    Answers can be changed until it is submitted, and nothing is told of them before. When the time
    is up, none is taken any more, but the clock can still be lengthened or switched off.

    Args:
        bank: The bank asked.
        clock: How long one has.
        seed: Which exam on this bank, from 0: the seed of its shuffles.
        answers: The answer to each question, by question id.
        flagged: Ids of the questions to come back to.
        place: Which question is shown, from 0, in the order asked.
        submitted_at: When it was submitted; None before.

    Raises:
        ValueError: If an answer does not fit its question.

    Example:
        >>> from datetime import UTC, datetime
        >>> from bpo_course import content
        >>> ten = datetime(2026, 3, 2, 10, tzinfo=UTC)
        >>> exam = Exam.begun(content.bank("01_inbound_and_outbound"), now=ten, minutes=20)
        >>> exam.flag().palette[exam.question.id], exam.left_s(ten)
        ('flagged', 1200.0)
    """

    bank: Bank
    clock: Clock
    seed: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    place: int = 0
    submitted_at: datetime | None = None

    def __post_init__(self) -> None:
        _ = self._marks

    def __repr__(self) -> str:
        done = ", submitted" if self.submitted else ""
        return f"Exam({self.bank.id}: {len(self.answers)} of {len(self.order)} answered{done})"

    @classmethod
    def begun(
        cls,
        bank: Bank,
        *,
        now: datetime,
        minutes: float | None = 30.0,
        seed: int = 0,
    ) -> Exam:
        """Return an exam that begins now.

        Args:
            bank: The bank asked.
            now: The time, with its time zone.
            minutes: How long one has; None for no limit.
            seed: Which exam on this bank, from 0: the seed of its shuffles.

        Raises:
            ValueError: If the time has no zone, or the minutes are not more than 0.
        """
        return cls(bank, Clock(now, minutes), seed)

    @classmethod
    def resumed(cls, bank: Bank, tries: Sequence[Try]) -> Exam | None:
        """Return the exam as its last note left it, at the same question; None without a note.

        An answer that no longer fits its question (the bank was edited) is left out, and so is a
        question that is gone; a note without any question left, or of another shape, is none.

        Args:
            bank: The whole bank, also of an exam on a part of it.
            tries: Tries and notes, in the order made; those of other banks and modes do not count.
        """
        notes = notes_of(tries, bank=bank.id, mode=MODE)
        return resumed(notes, lambda kept: cls._of(bank, kept))

    @classmethod
    def _of(cls, whole: Bank, kept: Mapping[str, Any]) -> Exam | None:
        """Return the exam that a note keeps; None when none of its questions is left."""
        if not set(kept["questions"]) & set(whole.questions):
            return None
        bank = whole.only(kept["questions"])
        known = bank.questions
        answers = {n: a for n, a in kept["answers"].items() if n in known and fits(known[n], a)}
        exam = cls(
            bank,
            clock_of(kept["clock"]),
            int(kept["seed"]),
            answers,
            frozenset(kept["flagged"]) & set(known),
            submitted_at=ended_at(kept["submitted_at"]),
        )
        return exam.go_to(kept["place"]) if kept["place"] in known else exam

    @cached_property
    def order(self) -> tuple[Question, ...]:
        """The questions in the order asked."""
        rng = random.Random(f"exam:{self.seed}:{self.bank.id}")
        return tuple(rng.sample(self.bank.question, len(self.bank.question)))

    @property
    def question(self) -> Question:
        """The question shown."""
        return self.order[self.place]

    @property
    def palette(self) -> dict[str, State]:
        """The state of each question, by question id, in the order asked."""
        states: dict[tuple[bool, bool], State] = {
            (False, False): "open",
            (False, True): "flagged",
            (True, False): "answered",
            (True, True): "answered and flagged",
        }
        names = [question.id for question in self.order]
        return {name: states[name in self.answers, name in self.flagged] for name in names}

    @property
    def submitted(self) -> bool:
        """Whether it is submitted."""
        return self.submitted_at is not None

    def left_s(self, now: datetime) -> float | None:
        """Return the seconds left; None when there is no limit."""
        return self.clock.left_s(now)

    def over(self, now: datetime) -> bool:
        """Return whether answers are no longer accepted: it is submitted, or the time is up."""
        return self.submitted or self.clock.over(now)

    def shown(self) -> Sequence[str]:
        """Return the keys of what the question shown offers, in the order to show them."""
        return Session(self.bank, self.seed).go_to(self.question.id).shown()

    def answer(self, given: Any, *, now: datetime) -> Exam:
        """Return the exam with this answer to the question shown, in place of an earlier one.

        Args:
            given: The answer, as the kind of question takes it.
            now: The time.

        Raises:
            ValueError: If no answer is taken any more, or this one does not fit the question.
        """
        self._must_be_on(now)
        return replace(self, answers={**self.answers, self.question.id: given})

    def clear(self, *, now: datetime) -> Exam:
        """Return the exam without an answer to the question shown.

        Raises:
            ValueError: If no answer is taken any more.
        """
        self._must_be_on(now)
        kept = {name: given for name, given in self.answers.items() if name != self.question.id}
        return replace(self, answers=kept)

    def flag(self) -> Exam:
        """Return the exam with the question shown flagged, or no longer flagged.

        Raises:
            ValueError: If the exam is submitted.
        """
        self._must_be_open()
        return replace(self, flagged=self.flagged ^ {self.question.id})

    def go(self, place: int) -> Exam:
        """Return the exam at another question; places beyond either end are the end."""
        return replace(self, place=max(0, min(place, len(self.order) - 1)))

    def go_to(self, question_id: str) -> Exam:
        """Return the exam at the question of that id.

        Raises:
            ValueError: If the bank has none of that id.
        """
        names = [question.id for question in self.order]
        if question_id not in names:
            raise ValueError(f"question must be one of {', '.join(names)}, got {question_id!r}")
        return self.go(names.index(question_id))

    def extend(self, seconds: float) -> Exam:
        """Return the exam with so many seconds more, even when the time was up.

        Raises:
            ValueError: If the exam is submitted, or the seconds are not more than 0.
        """
        self._must_be_open()
        return replace(self, clock=self.clock.extended(seconds))

    def without_clock(self) -> Exam:
        """Return the exam with the clock switched off, even when the time was up.

        Raises:
            ValueError: If the exam is submitted.
        """
        self._must_be_open()
        return replace(self, clock=self.clock.off())

    def submit(self, *, now: datetime) -> Exam:
        """Return the exam submitted: its marks can be seen, its answers no longer changed.

        Raises:
            ValueError: If it is submitted already.
        """
        self._must_be_open()
        return replace(self, submitted_at=now)

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The mark of each answer, by question id, once it is submitted.

        Raises:
            ValueError: If it is not submitted.
        """
        if not self.submitted:
            raise ValueError(
                "marks must wait until the exam is submitted, and it is not submitted yet"
            )
        return self._marks

    @property
    def score(self) -> Tally:
        """The points of all questions, once it is submitted; an open question earns nothing.

        Raises:
            ValueError: If it is not submitted.
        """
        return Tally(sum(mark.score for mark in self.marks.values()), len(self.order))

    @property
    def by_topic(self) -> dict[str, Tally]:
        """The points of each topic, once it is submitted.

        Raises:
            ValueError: If it is not submitted.
        """
        return tallies(self.bank.question, self.marks, lambda question: question.topic)

    @property
    def not_right(self) -> tuple[str, ...]:
        """Ids of the questions that did not earn all points, in the order asked.

        Raises:
            ValueError: If it is not submitted.
        """
        marks = self.marks
        return tuple(q.id for q in self.order if q.id not in marks or marks[q.id].score < 1)

    @property
    def tries(self) -> tuple[Try, ...]:
        """The answers as tries, in the order asked, once it is submitted; open ones are none.

        They are kept then and not before, so that an answer that was changed is no second try.

        Raises:
            ValueError: If it is not submitted.
        """
        marks, at = self.marks, self.submitted_at or self.clock.started_at
        answered = [question.id for question in self.order if question.id in marks]
        return tuple(
            Try(
                self.bank.id, name, self.answers[name], marks[name].score, at, MODE, round=self.seed
            )
            for name in answered
        )

    def note(self, at: datetime) -> Try:
        """Return all that is needed to resume it, to be kept after each change."""
        kept = {
            "clock": self.clock.kept,
            "seed": self.seed,
            "questions": list(self.bank.questions),
            "answers": dict(self.answers),
            "flagged": sorted(self.flagged),
            "place": self.question.id,
            "submitted_at": self.submitted_at.isoformat() if self.submitted_at else None,
        }
        return Try(self.bank.id, "", kept, 0.0, at, MODE, round=self.seed)

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        unknown = [name for name in self.answers if name not in self.bank.questions]
        if unknown:
            raise ValueError(f"answers must be to questions of the bank, got {unknown[0]!r}")
        return {n: self.bank.questions[n].mark(given) for n, given in self.answers.items()}

    def _must_be_open(self) -> None:
        if self.submitted:
            raise ValueError(
                "the exam can only be changed before it is submitted, and it is submitted"
            )

    def _must_be_on(self, now: datetime) -> None:
        self._must_be_open()
        if self.clock.over(now):
            raise ValueError(
                "answers must come before the time is up, and it is up: extend it first"
            )
