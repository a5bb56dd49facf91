"""A mock interview: a role's mix of questions, harder when the candidate does well.

How hard a question is comes from its level until a class has answered it often enough to
calibrate it; the scorecard says so.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from bpo_course.questions.ability import DIFFICULTY, Ability, ability, information
from bpo_course.questions.clock import Clock
from bpo_course.questions.kinds import Bank, Mark, Question, Spoken
from bpo_course.questions.roles import PARTS, Part, Posed, Role, furthest_behind, planned, pool
from bpo_course.questions.scorecard import Said, Scorecard, read_next
from bpo_course.questions.session import fits
from bpo_course.questions.tally import tallies
from bpo_course.questions.tries import Try, clock_of, ended_at, notes_of, resumed

MODE: Final = "interview"
QUESTIONS_A_MINUTE: Final = 0.6
"""How many questions there is time for: 12 in 20 minutes."""
SPOKEN_A_MINUTE: Final = 0.45
"""The same where most are answered aloud, and the model answers are read: 9 in 20 minutes."""
OPENING: Final[tuple[Part, ...]] = ("spoken", "knowledge")
"""The parts that an interview opens with, if there are any."""
SETTLING: Final = 3
"""How many questions come before the first calculation: no employer begins with maths."""


@dataclass(frozen=True, repr=False)
class Interview:
    """One mock interview; every answer makes a new one. Each question is asked once.

    It opens with a question to answer aloud, and with calculations last of all parts. The next one
    is of a part of the mix that is furthest behind; of these, one that was asked least lately; of
    these, one that tells most of the ability shown so far; of these, one by chance. A role may name
    the question that comes first, and the one that comes last.

    Args:
        role: The role interviewed for.
        pool: What may be asked.
        clock: How long one has.
        seed: Which interview for this role, from 0: the seed of what chance decides.
        length: How many questions are asked, or fewer where the pool holds fewer.
        answers: The answer to each question by question id, in the order given; None for passed.
        difficulty: The difficulty in logits of questions that a class has calibrated, by id.
        finished_at: When it was ended; None before.
        lately: How often questions were asked not long before it, by id.

    Raises:
        ValueError: If the pool holds nothing of the role's mix, or an answer does not fit.

    Example:
        >>> from datetime import UTC, datetime
        >>> from bpo_course import content
        >>> from bpo_course.questions.roles import ROLES
        >>> ten = datetime(2026, 3, 2, 10, tzinfo=UTC)
        >>> lessons = [content.bank("05_inbound_kpis")]
        >>> Interview.begun(ROLES["inbound-agent"], lessons, now=ten, minutes=10)
        Interview(inbound-agent: 0 of 6 answered)
    """

    role: Role
    pool: tuple[Posed, ...]
    clock: Clock
    seed: int = 0
    length: int = 12
    answers: Mapping[str, Any] = field(default_factory=dict)
    difficulty: Mapping[str, float] = field(default_factory=dict)
    finished_at: datetime | None = None
    lately: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"length must be 1 question or more, got {self.length}")
        if not any(posed.part in self.role.mix for posed in self.pool):
            parts = ", ".join(self.role.mix)
            raise ValueError(f"pool must hold a question of {parts}, got {len(self.pool)} others")
        _ = self.marks

    def __repr__(self) -> str:
        done = ", finished" if self.finished else ""
        total = sum(self.plan.values())
        return f"Interview({self.role.id}: {len(self.answers)} of {total} answered{done})"

    @classmethod
    def begun(
        cls,
        role: Role,
        banks: Iterable[Bank],
        *,
        now: datetime,
        minutes: float | None = 20.0,
        seed: int = 0,
        difficulty: Mapping[str, float] | None = None,
        lately: Mapping[str, int] | None = None,
    ) -> Interview:
        """Return an interview that begins now, with as many questions as there is time for.

        Args:
            role: One of `ROLES`.
            banks: The banks to draw from.
            now: The time, with its time zone.
            minutes: How long one has; None for no limit, and 12 questions.
            seed: Which interview for this role, from 0.
            difficulty: The difficulty in logits of questions that a class has calibrated, by id.
            lately: How often questions were asked not long before, by id; these come last.

        Raises:
            ValueError: If the time has no zone, the minutes are not more than 0, or the banks hold
                nothing to ask.
        """
        clock = Clock(now, minutes)
        a_minute = SPOKEN_A_MINUTE if role.mostly_spoken else QUESTIONS_A_MINUTE
        length = max(len(role.mix), round((minutes or 20.0) * a_minute))
        return cls(
            role,
            pool(role, banks),
            clock,
            seed,
            length,
            difficulty=difficulty or {},
            lately=lately or {},
        )

    @classmethod
    def resumed(
        cls,
        role: Role,
        banks: Iterable[Bank],
        tries: Sequence[Try],
        difficulty: Mapping[str, float] | None = None,
    ) -> Interview | None:
        """Return the interview as its last note left it, at the same question; None without one.

        An answer that no longer fits its question (the bank was edited) is left out, and so is a
        note of another shape.

        Args:
            role: The role.
            banks: The banks to draw from.
            tries: Tries and notes, in the order made; those of other roles and modes do not count.
            difficulty: The difficulty in logits of questions that a class has calibrated, by id.
        """
        notes, posed = notes_of(tries, bank=role.bank, mode=MODE), pool(role, banks)
        made = resumed(notes, lambda kept: cls._of(role, posed, kept))
        return replace(made, difficulty=difficulty) if made and difficulty else made

    @classmethod
    def _of(cls, role: Role, posed: tuple[Posed, ...], kept: Mapping[str, Any]) -> Interview:
        """Return the interview that a note keeps."""
        known = {one.question.id: one.question for one in posed}
        told = ((name, given) for name, given in kept["answers"].items() if name in known)
        return cls(
            role,
            posed,
            clock_of(kept["clock"]),
            int(kept["seed"]),
            int(kept["length"]),
            {name: given for name, given in told if given is None or fits(known[name], given)},
            finished_at=ended_at(kept["finished_at"]),
            lately={name: int(count) for name, count in kept.get("lately", {}).items()},
        )

    @cached_property
    def posable(self) -> dict[str, Posed]:
        """What may be asked, by question id."""
        return {posed.question.id: posed for posed in self.pool}

    @cached_property
    def plan(self) -> dict[Part, int]:
        """How many questions of each part are asked; a part the pool lacks is made up by others."""
        held = Counter(posed.part for posed in self.pool)
        return planned(self.role.mix, held, self.length)

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """The mark of each answer, by question id; a question that was passed earns nothing."""
        unknown = [name for name in self.answers if name not in self.posable]
        if unknown:
            raise ValueError(f"answers must be to questions of the pool, got {unknown[0]!r}")
        return {
            name: Mark(0.0) if given is None else self.posable[name].question.mark(given)
            for name, given in self.answers.items()
        }

    @property
    def not_right(self) -> tuple[str, ...]:
        """Ids of the questions that did not earn all points, in the order asked; no spoken ones."""
        asked = (name for name in self.answers if self.posable[name].part != "spoken")
        return tuple(name for name in asked if self.marks[name].score < 1)

    @cached_property
    def ability(self) -> Ability:
        """How able the candidate seems from all answers except the spoken ones, which she marks."""
        marked = [name for name in self.answers if self.posable[name].part != "spoken"]
        return ability(
            [self.marks[name].score for name in marked], [self._difficulty(n) for n in marked]
        )

    @cached_property
    def question(self) -> Posed | None:
        """The question asked now; None when the interview is finished."""
        if self.finished_at is not None:
            return None
        if self._set:
            return self.posable[self._set]
        rng = random.Random(f"interview:{self.seed}:{self.role.id}")
        drawn = rng.sample(self.pool, len(self.pool))
        taken = {*self.answers, self.role.closes}
        left = [p for p in drawn if p.part in self._due and p.question.id not in taken]
        return max(left, key=self._fit, default=None)

    @property
    def _set(self) -> str:
        """The question that the role sets for this place, the first or the last; "" for none."""
        last = sum(self.plan.values()) - 1
        name = {0: self.role.opens, last: self.role.closes}.get(len(self.answers), "")
        return name if name in self.posable and name not in self.answers else ""

    @property
    def _due(self) -> tuple[Part, ...]:
        """The parts that the next question may be of."""
        asked = Counter(self.posable[name].part for name in self.answers)
        if self.role.closes in self.posable:  # its place is kept for it
            asked[self.posable[self.role.closes].part] += self.role.closes not in self.answers
        behind = furthest_behind(self.plan, asked, self.plan)
        if not self.answers:
            opening = tuple(part for part in OPENING if part in behind)
            return opening[:1] or behind
        if len(self.answers) < SETTLING:
            return tuple(part for part in behind if part != "numeric") or behind
        return behind

    def _fit(self, posed: Posed) -> tuple[int, float]:
        """Return how well a question fits now: by how lately it was asked, then by information.

        A spoken answer tells nothing of the ability: there a topic fits that was not asked yet.
        """
        lately = -self.lately.get(posed.question.id, 0)
        if posed.part == "spoken":
            asked = [self.posable[name].question.topic for name in self.answers]
            return lately, -asked.count(posed.question.topic)
        return lately, information(self.ability.theta, self._difficulty(posed.question.id))

    @property
    def finished(self) -> bool:
        """Whether it was ended, or every question is answered or passed."""
        return self.question is None

    def left_s(self, now: datetime) -> float | None:
        """Return the seconds left; None when there is no limit."""
        return self.clock.left_s(now)

    def over(self, now: datetime) -> bool:
        """Return whether answers are no longer accepted: it is finished, or the time is up."""
        return self.finished or self.clock.over(now)

    def answer(self, given: Any, *, now: datetime) -> Interview:
        """Return the interview after this answer, at the next question.

        Args:
            given: The answer, as the kind of question takes it.
            now: The time.

        Raises:
            ValueError: If no answer is taken any more, or this one does not fit the question.
        """
        if given is None:
            raise ValueError("answer must not be None: pass the question instead")
        return self._answered(given, now)

    def pass_on(self, *, now: datetime) -> Interview:
        """Return the interview after the question is passed, which earns nothing, at the next one.

        Raises:
            ValueError: If no answer is taken any more.
        """
        return self._answered(None, now)

    def extend(self, seconds: float) -> Interview:
        """Return the interview with so many seconds more, even when the time was up.

        Raises:
            ValueError: If the seconds are not more than 0.
        """
        return replace(self, clock=self.clock.extended(seconds))

    def without_clock(self) -> Interview:
        """Return the interview with the clock switched off, even when the time was up."""
        return replace(self, clock=self.clock.off())

    def finish(self, *, now: datetime) -> Interview:
        """Return the interview, ended at this point.

        Raises:
            ValueError: If it is finished already.
        """
        if self.finished:
            raise ValueError("the interview must be in progress to be ended, and it is finished")
        return replace(self, finished_at=now)

    def latest(self, at: datetime, seconds: float | None = None) -> Try:
        """Return the latest answer as a try.

        Args:
            at: When it was given.
            seconds: How long the question was on screen before it.

        Raises:
            ValueError: If nothing is answered.
        """
        if not self.answers:
            raise ValueError("there must be 1 answer or more to return the latest, got 0")
        name, given = list(self.answers.items())[-1]
        score = self.marks[name].score
        bank = self.posable[name].bank
        return Try(bank, name, given, score, at, MODE, seconds=seconds, round=self.seed)

    def note(self, at: datetime) -> Try:
        """Return all that is needed to resume it, to be kept after each change."""
        kept = {
            "clock": self.clock.kept,
            "seed": self.seed,
            "length": self.length,
            "answers": dict(self.answers),
            "lately": dict(self.lately),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
        }
        return Try(self.role.bank, "", kept, 0.0, at, MODE, round=self.seed)

    def scorecard(self, lessons: Mapping[str, str] | None = None) -> Scorecard:
        """Return the result so far.

        Args:
            lessons: The lesson of each syllabus point, by its id; a question that names none is
                looked up by the bank it is in, or by its topic.
        """
        asked = [self.posable[name] for name in self.answers]
        told = [posed.question for posed in asked if posed.part != "spoken"]
        return Scorecard(
            role=self.role,
            planned=sum(self.plan.values()),
            ability=self.ability,
            by_part=tallies(told, self.marks, lambda question: PARTS[question.kind]),
            by_topic=tallies(told, self.marks, lambda question: question.topic),
            passed=tuple(name for name, given in self.answers.items() if given is None),
            spoken=tuple(self._said(posed.question) for posed in asked if posed.part == "spoken"),
            read_next=read_next(self.pool, self.marks, lessons or {}),
            calibrated=sum(question.id in self.difficulty for question in told),
        )

    def _answered(self, given: Any, now: datetime) -> Interview:
        if self.question is None:
            raise ValueError(
                "answers must come before the interview is finished, and it is finished"
            )
        if self.clock.over(now):
            raise ValueError(
                "answers must come before the time is up, and it is up: extend it first"
            )
        return replace(self, answers={**self.answers, self.question.question.id: given})

    def _difficulty(self, name: str) -> float:
        return self.difficulty.get(name, DIFFICULTY[self.posable[name].question.level])

    def _said(self, question: Question) -> Said:
        done = tuple(self.answers[question.id] or ())
        rubric = question.rubric if isinstance(question, Spoken) else ()
        return Said(question.id, done, tuple(text for text in rubric if text not in done))
