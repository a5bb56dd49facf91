"""Review: when each question is due again, and what to look at before an interview."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bpo_course.questions.tries import Try, by_question

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

Grade = Literal["again", "hard", "good", "easy"]
QUICK_S: Final = 10.0
"""The time within which a right answer counts as known without thinking; an assumption."""
RETENTION: Final = 0.9
"""The chance of still knowing it at which a question is due."""
STEP: Final = timedelta(minutes=10)
"""How soon a question that was wrong is due again."""
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Memory:
    """What is remembered of one question, by the model.

    Args:
        bank: Id of the bank.
        question: Id of the question.
        last_at: When it was last answered, in UTC.
        due_at: When it is due again, in UTC.
        grade: The grade of the latest answer.
        stability_days: Days until the chance of knowing it has fallen to 90 %.
        difficulty: How hard it is for this learner, 1 to 10.
        seen: How often it was answered.
        card: The model's own state, from which it continues.
    """

    bank: str
    question: str
    last_at: datetime
    due_at: datetime
    grade: Grade
    stability_days: float
    difficulty: float
    seen: int
    card: Card

    @property
    def wrong(self) -> bool:
        """Whether the latest answer was wrong."""
        return self.grade == "again"

    def recall(self, at: datetime) -> float:
        """Return the chance of still knowing it then, 0 to 1, by whole days since it was seen."""
        return _scheduler().get_card_retrievability(self.card, _utc(at))

    def due(self, now: datetime) -> bool:
        """Return whether it is due: its time has come, or comes later on this day.

        Args:
            now: The time; the day is the one of its time zone.
        """
        if self.due_at - self.last_at < DAY:
            return self.due_at <= now
        return self.due_at.astimezone(now.tzinfo).date() <= now.date()


class Plan(NamedTuple):
    """What to review on one day, in that order."""

    on: date
    questions: tuple[Memory, ...]


def grade(made: Try, quick_s: float = QUICK_S) -> Grade:
    """Return how well a try shows that the question is known.

    Wrong is again; partly right, or right with a hint, is hard; right is good; right without a
    hint and quick is easy.

    Args:
        made: The try.
        quick_s: The seconds within which an answer is quick; one without a time is not.

    Example:
        >>> now = datetime(2026, 3, 2, tzinfo=UTC)
        >>> grade(Try("a-bank", "a-question", "an-option", 1.0, now, seconds=42.0))
        'good'
    """
    if made.score <= 0:
        return "again"
    if not made.right or made.aided:
        return "hard"
    return "easy" if made.seconds is not None and made.seconds <= quick_s else "good"


def schedule(tries: Iterable[Try]) -> tuple[Memory, ...]:
    """Return what is remembered of each question that was tried, the first tried first.

    A question answered right is due after a day at the earliest, a wrong one after ten minutes.
    Drills, which never come again, and notes are left out.

    Args:
        tries: The tries, each with its time zone.

    Raises:
        ValueError: If a time has no zone.

    Source:
        FSRS-6 with its published parameters and 90 % retention, by the package fsrs (Ye, Su and Cao
        2022, A stochastic shortest path algorithm for optimizing spaced repetition scheduling,
        KDD); without its random fuzz.

    Example:
        >>> made = Try("a-bank", "a-question", "an-option", 1.0, datetime(2026, 3, 2, tzinfo=UTC))
        >>> [(memory.question, str(memory.due_at.date())) for memory in schedule([made])]
        [('a-question', '2026-03-04')]
    """
    found = by_question(made for made in tries if made.mode != "drill")
    return tuple(_memory(made) for made in found.values())


def due(tries: Iterable[Try], now: datetime) -> tuple[Memory, ...]:
    """Return the questions that are due: those answered wrong first, then the least remembered.

    Args:
        tries: The tries, each with its time zone.
        now: The time; what falls due later on its day is due.

    Raises:
        ValueError: If a time has no zone.

    Example:
        >>> now = datetime(2026, 3, 2, 10, tzinfo=UTC)
        >>> made = [Try("a-bank", name, "an-option", 0.0, now) for name in ("one", "two")]
        >>> [memory.question for memory in due(made, now + timedelta(minutes=10))]
        ['one', 'two']
    """
    _utc(now)
    return due_of(schedule(tries), now)


def due_of(memories: Iterable[Memory], now: datetime) -> tuple[Memory, ...]:
    """Return those that are due, in the order of `due`.

    Args:
        memories: What is remembered of each question.
        now: The time.
    """
    found = [memory for memory in memories if memory.due(now)]
    return tuple(sorted(found, key=lambda m: (not m.wrong, m.recall(now), m.due_at)))


def cram(tries: Iterable[Try], *, before: date, now: datetime) -> tuple[Plan, ...]:
    """Return what to review on each day that is left before an interview.

    Weak is what was answered wrong last, or would by then be known with less than 90 %. The weakest
    come first, as many on each day as on another; what one right answer does not carry to the
    interview comes once more on the last day.

    Args:
        tries: The tries, each with its time zone.
        before: The day of the interview, by the time zone of now.
        now: The time. What is left of its day counts as a day.

    Returns:
        A plan for each day from today to the day before; only for today when it is today.

    Raises:
        ValueError: If the day is over, or a time has no zone.

    Example:
        >>> now = datetime(2026, 3, 2, 10, tzinfo=UTC)
        >>> made = [Try("a-bank", name, "an-option", 0.0, now) for name in ("one", "two")]
        >>> for plan in cram(made, before=date(2026, 3, 5), now=now):
        ...     print(plan.on, [memory.question for memory in plan.questions])
        2026-03-02 ['one']
        2026-03-03 ['two']
        2026-03-04 ['one', 'two']
    """
    _utc(now)
    if before < now.date():
        raise ValueError(f"before must be today or later, got {before} on {now.date()}")
    held = datetime.combine(before, now.timetz())  # the same time of the day
    memories = [
        memory for memory in schedule(tries) if memory.wrong or memory.recall(held) < RETENTION
    ]
    weak = sorted(memories, key=lambda m: (not m.wrong, m.recall(held), m.due_at))
    days = [now + n * DAY for n in range(max(1, (before - now.date()).days))]
    first = _spread(weak, len(days))
    again = [
        memory
        for day, questions in zip(days[:-1], first[:-1], strict=True)
        for memory in questions
        if _after(memory, day).recall(held) < RETENTION
    ]
    first[-1] = [*first[-1], *again]
    return tuple(
        Plan(day.date(), tuple(questions)) for day, questions in zip(days, first, strict=True)
    )


def crammed_today(tries: Sequence[Try], *, before: date, now: datetime) -> tuple[Memory, ...]:
    """Return what is left today of the plan that `cram` made this morning, wrong ones first.

    What was answered wrong today comes too, each time ten minutes later; what was not is done for
    today.

    Args:
        tries: The tries, each with its time zone.
        before: The day of the interview, by the time zone of now.
        now: The time.

    Raises:
        ValueError: If the day is over, or a time has no zone.

    Example:
        >>> now = datetime(2026, 3, 2, 10, tzinfo=UTC)
        >>> made = [Try("a-bank", name, "an-option", 0.0, now - DAY) for name in ("one", "two")]
        >>> left = crammed_today(made, before=date(2026, 3, 4), now=now)
        >>> [memory.question for memory in left]
        ['one']
        >>> answered = Try("a-bank", "one", "an-option", 1.0, now)
        >>> crammed_today([*made, answered], before=date(2026, 3, 4), now=now)
        ()
    """
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    plan = cram([made for made in tries if _utc(made.at) < morning], before=before, now=morning)[0]
    planned = {(memory.bank, memory.question): None for memory in plan.questions}
    known = {(memory.bank, memory.question): memory for memory in schedule(tries)}
    missed = (key for key, memory in known.items() if memory.wrong and memory.last_at >= morning)
    left = [
        memory
        for memory in map(known.__getitem__, [*planned, *(m for m in missed if m not in planned)])
        if memory.last_at < morning or (memory.wrong and memory.due_at <= now)
    ]
    return tuple(sorted(left, key=lambda memory: not memory.wrong))


def _spread(memories: Sequence[Memory], days: int) -> list[list[Memory]]:
    """Return them in as many runs, as long as each other or, the first ones, longer by one."""
    least, over = divmod(len(memories), days)
    ends = [least * n + min(n, over) for n in range(days + 1)]
    return [list(memories[start:end]) for start, end in pairwise(ends)]


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(STEP,),
        relearning_steps=(STEP,),
        enable_fuzzing=False,
    )


def _memory(made: Sequence[Try]) -> Memory:
    """Return what is remembered after these tries at one question."""
    log = sorted(((_utc(one.at), grade(one)) for one in made), key=lambda entry: entry[0])
    return _remembered(made[0].bank, made[0].question, tuple(log))


@lru_cache(maxsize=4096)  # after an answer the model is asked again of one question, not of all
def _remembered(bank: str, question: str, log: tuple[tuple[datetime, Grade], ...]) -> Memory:
    """Return what is remembered after answers of these grades, at these times in their order."""
    from fsrs import Card

    (at, given), *more = log
    memory = _reviewed(bank, question, Card(card_id=0), at, given, 1)
    for seen, (at, given) in enumerate(more, start=2):
        memory = _reviewed(bank, question, memory.card, at, given, seen)
    return memory


def _after(memory: Memory, at: datetime) -> Memory:
    """Return what would be remembered after a right answer then."""
    then = max(_utc(at), memory.last_at)
    bank, question, seen = memory.bank, memory.question, memory.seen + 1
    return _reviewed(bank, question, memory.card, then, "good", seen)


def _reviewed(
    bank: str, question: str, card: Card, at: datetime, given: Grade, seen: int
) -> Memory:
    from fsrs import Rating

    ratings: dict[Grade, Rating] = {
        "again": Rating.Again,
        "hard": Rating.Hard,
        "good": Rating.Good,
        "easy": Rating.Easy,
    }
    after, _ = _scheduler().review_card(card, ratings[given], at)
    return Memory(
        bank=bank,
        question=question,
        last_at=at,
        due_at=after.due,
        grade=given,
        stability_days=after.stability or 0.0,
        difficulty=after.difficulty or 0.0,
        seen=seen,
        card=after,
    )


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"times must have a time zone, got {at}")
    return at.astimezone(UTC)
