"""A session: one learner's way through a bank, one attempt a question, as a frozen value."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from bpo_course.questions.kinds import Bank, Mark, Match, Order, Question, _Choosing

Outcome = Literal["right", "partly right", "wrong", "not attempted"]


@dataclass(frozen=True, repr=False)
class Session:
    """One round through a bank; every change makes a new session.

    Args:
        bank: The bank worked through.
        seed: Seed of the shuffles: the same seed shows everything in the same places.
        answers: The answer given to each question, by question id, in the order given.
        place: Which question is shown, from 0.

    Raises:
        ValueError: If an answer does not fit its question.
    """

    bank: Bank
    seed: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)
    place: int = 0

    def __post_init__(self) -> None:
        _ = self.marks

    def __repr__(self) -> str:
        return f"Session({self.bank.id}: {len(self.answers)} of {len(self.bank.question)} answered)"

    @classmethod
    def resumed(cls, bank: Bank, attempts: Iterable[tuple[int, str, Any]]) -> Session:
        """Return the session as the last round of attempts left it, at the next open question.

        An answer that no longer fits its question (the bank was edited) is left out, so that the
        question is asked again.

        Args:
            bank: The bank.
            attempts: Round, question id and answer of each attempt, in the order made; an empty id
                is the beginning of a round. The first attempt at a question in a round counts.
        """
        made = [attempt for attempt in attempts if attempt[1] in ("", *bank.questions)]
        last = max((number for number, _, _ in made), default=0)
        session = cls(bank, seed=last)
        for number, name, given in made:
            if number == last and name:
                with suppress(ValueError):
                    session = session.go_to(name).answer(given)
        return session.go_to_next_open()

    @property
    def question(self) -> Question:
        """The question shown."""
        return self.bank.question[self.place]

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """The mark of each answer, by question id."""
        unknown = [name for name in self.answers if name not in self.bank.questions]
        if unknown:
            raise ValueError(f"answers must be to questions of the bank, got {unknown[0]!r}")
        return {n: self.bank.questions[n].mark(given) for n, given in self.answers.items()}

    @property
    def mark(self) -> Mark | None:
        """The mark of the question shown; None while it is not attempted."""
        return self.mark_of(self.question.id)

    @property
    def score(self) -> float:
        """Points so far; each question is worth 1."""
        return sum(mark.score for mark in self.marks.values())

    @property
    def done(self) -> bool:
        """Whether every question is answered."""
        return len(self.answers) == len(self.bank.question)

    def mark_of(self, question_id: str) -> Mark | None:
        """Return the mark of a question; None while it is not attempted."""
        return self.marks.get(question_id)

    def outcome(self, question_id: str) -> Outcome:
        """Return the outcome of a question: right, partly right, wrong or not attempted."""
        mark = self.mark_of(question_id)
        return mark.outcome if mark else "not attempted"

    def answer(self, given: Any) -> Session:
        """Return the session after this attempt at the question shown.

        Args:
            given: An option's key (single), keys (multiple, order), a number or its text
                (numeric), right keys by left key (match).

        Raises:
            ValueError: If the question was attempted already, or the answer does not fit it.
        """
        if self.mark is not None:
            raise ValueError(f"{self.question.id} must be attempted once, was answered already")
        return replace(self, answers={**self.answers, self.question.id: given})

    def go(self, place: int) -> Session:
        """Return the session at another question; places beyond either end are the end."""
        return replace(self, place=max(0, min(place, len(self.bank.question) - 1)))

    def go_to(self, question_id: str) -> Session:
        """Return the session at the question of that id.

        Raises:
            ValueError: If the bank has none of that id.
        """
        names = list(self.bank.questions)
        if question_id not in names:
            raise ValueError(f"question must be one of {', '.join(names)}, got {question_id!r}")
        return self.go(names.index(question_id))

    def go_to_next_open(self) -> Session:
        """Return the session at the first question not attempted; at the last when all are."""
        names = [question.id for question in self.bank.question]
        open_places = [place for place, name in enumerate(names) if name not in self.answers]
        return self.go(open_places[0] if open_places else len(names) - 1)

    def shown(self) -> Sequence[str]:
        """Return the keys of what the question shown offers, in the order to show them."""
        question = self.question
        rng = random.Random(f"{self.seed}:{question.id}")
        if isinstance(question, _Choosing):
            return _shuffled(list(question.options), rng)
        if isinstance(question, Match):
            return _shuffled(list(question.rights), rng)
        if isinstance(question, Order):
            right = list(question.items)
            order = _shuffled(right, rng)
            return order if order != right else order[::-1]
        return ()


def _shuffled(keys: list[str], rng: random.Random) -> list[str]:
    return rng.sample(keys, len(keys))
