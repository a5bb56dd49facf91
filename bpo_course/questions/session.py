"""A session: one learner's way through a bank, one attempt a question, as a frozen value."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from bpo_course.questions.kinds import Bank, Mark, Match, Order, Question, Situation, _Choosing
from bpo_course.questions.tally import Tally, tallies, weakest_first

Outcome = Literal["right", "partly right", "wrong", "not attempted"]


class Entry(NamedTuple):
    """One line of the log that a session is resumed from.

    Args:
        round: Which time through the bank, from 0.
        question: Id of the question; empty where a round begins.
        answer: The answer, or None where it was taken back; where a round begins, the ids of its
            questions, or None for all of the bank.
        hints: How many hints were seen before the answer.
    """

    round: int
    question: str
    answer: Any
    hints: int = 0


@dataclass(frozen=True, repr=False)
class Session:
    """One round through a bank; every change makes a new session.

    Args:
        bank: The bank worked through.
        seed: Seed of the shuffles: the same seed shows everything in the same places.
        answers: The answer given to each question, by question id, in the order given.
        place: Which question is shown, from 0.
        hints: How many hints were seen, by question id.

    Raises:
        ValueError: If an answer does not fit its question.
    """

    bank: Bank
    seed: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)
    place: int = 0
    hints: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ = self.marks

    def __repr__(self) -> str:
        return f"Session({self.bank.id}: {len(self.answers)} of {len(self.bank.question)} answered)"

    @classmethod
    def resumed(cls, bank: Bank, entries: Iterable[Entry]) -> Session:
        """Return the session as the last round left it, at the next open question.

        An answer that no longer fits its question (the bank was edited) is left out, so that the
        question is asked again.

        Args:
            bank: The bank.
            entries: The log, in the order made. The first answer to a question in a round counts
                until it is taken back. A line that begins a round that was begun already, in
                another window, starts it again.

        Example:
            >>> from bpo_course.questions.drills import drills
            >>> bank = drills("aht", seed=1)
            >>> Session.resumed(bank, [Entry(0, bank.question[0].id, "17", hints=1)])
            Session(drill_aht: 1 of 10 answered)
        """
        made = [one for one in entries if not one.question or one.question in bank.questions]
        last = max((entry.round for entry in made), default=0)
        asked, answers, hints = _left(bank, (entry for entry in made if entry.round == last))
        return cls(asked, last, answers, hints=hints).go_to_next_open()

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

    @property
    def hints_used(self) -> int:
        """How many hints of the question shown were seen."""
        return self.hints.get(self.question.id, 0)

    @property
    def hints_shown(self) -> tuple[str, ...]:
        """The hints of the question shown that were seen, Markdown."""
        return self.question.hint[: self.hints_used]

    @property
    def aided(self) -> tuple[str, ...]:
        """Ids of the questions answered after a hint, in the order answered."""
        return tuple(name for name in self.answers if self.hints.get(name))

    @property
    def unaided_score(self) -> float:
        """Points for answers given without a hint."""
        return sum(mark.score for name, mark in self.marks.items() if name not in self.aided)

    @property
    def right(self) -> tuple[str, ...]:
        """Ids of the questions answered right, in the bank's order."""
        return tuple(name for name in self.bank.questions if self.outcome(name) == "right")

    @property
    def not_right(self) -> tuple[str, ...]:
        """Ids of the questions answered wrong or partly right, in the bank's order."""
        names = self.bank.questions
        return tuple(n for n in names if self.outcome(n) in ("wrong", "partly right"))

    @property
    def tally(self) -> Tally:
        """The points of all questions; one that is not attempted earns nothing."""
        return Tally(self.score, len(self.bank.question))

    @property
    def weakest(self) -> tuple[str, int]:
        """The topic with the smallest share of its points, and how many were missed; "" for none.

        One miss makes no weakest topic, and neither does the topic that most questions are of: it
        is what the whole bank is about.
        """
        by_topic = tallies(self.bank.question, self.marks, lambda question: question.topic)
        missed = Counter(self.bank.questions[name].topic for name in self.not_right)
        weak = next((topic for topic in weakest_first(by_topic) if missed[topic] > 1), "")
        if not weak or 2 * by_topic[weak].out_of > len(self.bank.question):
            return "", 0
        return weak, missed[weak]

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
            given: An option's key (single, situation), keys (multiple, order), a number or its
                text (numeric), right keys by left key (match), what was said of the rubric
                (spoken).

        Raises:
            ValueError: If the question was attempted already, or the answer does not fit it.
        """
        if self.mark is not None:
            raise ValueError(
                f"{self.question.id} must be attempted only once, but it was already answered"
            )
        return replace(self, answers={**self.answers, self.question.id: given})

    def hint(self) -> Session:
        """Return the session with the next hint of the question shown.

        Raises:
            ValueError: If the question was answered already, or has no further hint.
        """
        question = self.question
        if self.mark is not None:
            raise ValueError(f"{question.id} must be open for a hint, but it was already answered")
        if self.hints_used == len(question.hint):
            raise ValueError(
                f"{question.id} must have another hint, but has only {len(question.hint)}"
            )
        return replace(self, hints={**self.hints, question.id: self.hints_used + 1})

    def take_back(self) -> Session:
        """Return the session with the question shown open again; the hints seen stay seen.

        Raises:
            ValueError: If it was not answered.
        """
        name = self.question.id
        if name not in self.answers:
            raise ValueError(f"{name} must be answered before it is taken back, but it is open")
        return replace(self, answers={n: a for n, a in self.answers.items() if n != name})

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
        if isinstance(question, (_Choosing, Situation)):
            keys = list(question.options)
            return keys if question.keep_order else _shuffled(keys, rng)
        if isinstance(question, Match):
            return _shuffled(list(question.rights), rng)
        if isinstance(question, Order):
            right = list(question.items)
            order = _shuffled(right, rng)
            return order if order != right else order[::-1]
        return ()


def fits(question: Question, answer: Any) -> bool:
    """Return whether a question can mark a kept answer, whatever that is."""
    try:
        question.mark(answer)
    except (TypeError, ValueError):
        return False
    return True


def asked_of(bank: Bank, names: Any) -> Bank:
    """Return the bank with the questions that a round was kept with; all where it names none.

    Args:
        bank: The whole bank.
        names: What was kept: a list of ids; anything else names none.
    """
    listed = names if isinstance(names, list) else []
    known = [name for name in listed if isinstance(name, str) and name in bank.questions]
    return bank.only(known) if known else bank


def _left(bank: Bank, entries: Iterable[Entry]) -> tuple[Bank, dict[str, Any], dict[str, int]]:
    """Return what the log of one round leaves: its questions, the answers, the hints seen."""
    asked, answers, hints = bank, dict[str, Any](), dict[str, int]()
    for name, given, seen in ((one.question, one.answer, one.hints) for one in entries):
        if not name:
            asked, answers, hints = asked_of(bank, given), {}, {}
        elif given is None:
            answers.pop(name, None)
        elif name in asked.questions and name not in answers and fits(bank.questions[name], given):
            answers[name] = given
            if shown := max(0, min(seen, len(bank.questions[name].hint))):
                hints[name] = shown
    return asked, answers, hints


def _shuffled(keys: list[str], rng: random.Random) -> list[str]:
    return rng.sample(keys, len(keys))
