"""How ready someone is, by topic and for a role: an interval, never a bare percentage.

Spoken answers, which the candidate marks herself, and drills do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from bpo_course.kpi import wilson
from bpo_course.questions.kinds import Bank, Question
from bpo_course.questions.roles import PARTS, Role, pool
from bpo_course.questions.tally import percent_of
from bpo_course.questions.tries import Try, by_question

ENOUGH: Final = 5
"""How many questions must have been answered before anything is said."""
FRESH: Final = timedelta(hours=12)
"""How long ago an answer must have been seen for the next one to show what is known."""
MIXED: Final = ("exam", "interview")
"""The modes that ask about all topics."""
FAMILIAR: Final = 0.7
"""The share of a topic's points that makes it familiar."""

Step = Literal["not started", "attempted", "familiar", "proficient", "mastered"]
STEPS: Final[tuple[Step, ...]] = (
    "not started",
    "attempted",
    "familiar",
    "proficient",
    "mastered",
)
Key = tuple[str, str]


@dataclass(frozen=True)
class Readiness:
    """How many of such questions someone would answer right, as far as it is known.

    Args:
        name: The topic, the bank or the role.
        points: Points earned.
        n: Questions they were earned from.
        of: Questions there are.
        aided: Questions answered with hints only, which do not count.
    """

    name: str
    points: float
    n: int
    of: int
    aided: int = 0

    @property
    def enough(self) -> bool:
        """Whether enough is known to say anything."""
        return self.n >= ENOUGH

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share they would answer right; None while it is not enough.

        Source:
            Wilson's interval, see `kpi.wilson`. Points of partly right answers vary less than
            right and wrong, for which it is made, so that it is then rather too wide.
        """
        return wilson(self.points, self.n) if self.enough else None

    def __str__(self) -> str:
        if self.interval is None:
            return f"{self.name}: not enough yet, {self.n} of {ENOUGH} questions"
        low, high = self.interval
        earned = f"{self.points:.3g} of {self.n} points"
        return f"{self.name}: {percent_of(low)}% to {percent_of(high)}% ({earned})"


@dataclass(frozen=True)
class Mastery:
    """How far someone is with a topic.

    Args:
        topic: The topic or the bank.
        step: Not started, attempted, familiar, proficient or mastered.
        points: Points of the latest answer to each of its questions.
        tried: Questions answered.
        of: Questions there are.
        aided: Questions answered with hints only, which do not count.
    """

    topic: str
    step: Step
    points: float
    tried: int
    of: int
    aided: int = 0


def by_topic(tries: Sequence[Try], banks: Iterable[Bank]) -> dict[str, Readiness]:
    """Return how ready someone is on each topic of the banks.

    What counts is the latest answer to each question that was given without a hint, and not within
    twelve hours of an earlier look at it, when it may have been remembered from the explanation.

    Args:
        tries: The tries, in the order made.
        banks: The banks.

    Example:
        >>> from bpo_course import content
        >>> str(by_topic([], [content.bank("05_inbound_kpis")])["inbound-kpis"])
        'inbound-kpis: not enough yet, 0 of 5 questions'
    """
    groups = _groups(banks, lambda _, question: question.topic)
    return {topic: _estimate(topic, tries, keys) for topic, keys in groups.items()}


def by_bank(tries: Sequence[Try], banks: Iterable[Bank]) -> dict[str, Readiness]:
    """Return how ready someone is on each bank, by its id; what counts is as in `by_topic`.

    Args:
        tries: The tries, in the order made.
        banks: The banks.
    """
    groups = _groups(banks, lambda bank, _: bank.id)
    return {name: _estimate(name, tries, keys) for name, keys in groups.items()}


def for_role(tries: Sequence[Try], role: Role, banks: Iterable[Bank]) -> Readiness:
    """Return how ready someone is for a role: over all that its interview may ask.

    What counts is as in `by_topic`.

    Args:
        tries: The tries, in the order made.
        role: The role.
        banks: The banks to draw from.
    """
    asked = [(p.bank, p.question.id) for p in pool(role, banks) if p.part != "spoken"]
    return _estimate(role.id, tries, asked)


def mastery(tries: Sequence[Try], banks: Iterable[Bank]) -> dict[str, Mastery]:
    """Return how far someone is with each topic of the banks.

    Practice makes a topic attempted; familiar from 70 % of the points of all its questions;
    proficient with all of them. An exam or an interview in which all its questions are right lifts
    it one step more, from familiar to proficient and from proficient to mastered; one with a miss
    takes it down one step. A miss in practice takes it down one step where the points no longer
    hold it. Answers with hints only begin it.

    Args:
        tries: The tries, in the order made.
        banks: The banks.

    Source:
        The mastery levels of Khan Academy, as its support pages give them; there a topic is an
        exercise, and practice one round of it.

    Example:
        >>> from bpo_course import content
        >>> mastery([], [content.bank("05_inbound_kpis")])["inbound-kpis"].step
        'not started'
    """
    groups = _groups(banks, lambda _, question: question.topic)
    return {topic: _mastery(topic, tries, keys) for topic, keys in groups.items()}


def mastery_by_bank(tries: Sequence[Try], banks: Iterable[Bank]) -> dict[str, Mastery]:
    """Return how far someone is with each bank as one topic, by its id; steps as in `mastery`.

    Args:
        tries: The tries, in the order made.
        banks: The banks.
    """
    groups = _groups(banks, lambda bank, _: bank.id)
    return {name: _mastery(name, tries, keys) for name, keys in groups.items()}


def _groups(banks: Iterable[Bank], name: Callable[[Bank, Question], str]) -> dict[str, list[Key]]:
    """Return bank and id of the questions that count, by what they are grouped by."""
    groups: dict[str, list[Key]] = {}
    for bank in banks:
        for question in bank.question:
            if PARTS[question.kind] != "spoken":
                groups.setdefault(name(bank, question), []).append((bank.id, question.id))
    return groups


def _estimate(name: str, tries: Sequence[Try], keys: Sequence[Key]) -> Readiness:
    asked = set(keys)
    made = by_question(t for t in tries if t.mode != "drill" and (t.bank, t.question) in asked)
    counted = [latest for latest in map(_latest_fresh, made.values()) if latest]
    aided = sum(all(one.aided for one in ones) for ones in made.values())
    return Readiness(name, sum(one.score for one in counted), len(counted), len(asked), aided)


def _latest_fresh(made: Sequence[Try]) -> Try | None:
    """Return the latest answer without a hint that is not from memory; None without one."""
    before: Try | None = None
    found: Try | None = None
    for one in made:
        if not one.aided and (before is None or one.at - before.at >= FRESH):
            found = one
        before = one
    return found


def _mastery(topic: str, tries: Sequence[Try], keys: Sequence[Key]) -> Mastery:
    asked = set(keys)
    made = [t for t in tries if t.mode != "drill" and (t.bank, t.question) in asked]
    latest: dict[Key, float] = {}
    step = 1 if made else 0
    for mixed, sitting in _sittings([one for one in made if not one.aided]):
        latest.update({(one.bank, one.question): one.score for one in sitting})
        held = _held(sum(latest.values()) / len(asked))
        right = all(one.right for one in sitting)
        if mixed and right:
            step = max(held, min(step + 1, 4) if step >= 2 else step)
        elif mixed:
            step = max(1, step - 1)
        else:
            step = max(held, step if right else step - 1)
    aided = {(one.bank, one.question) for one in made} - set(latest)
    points = sum(latest.values())
    return Mastery(topic, STEPS[step], points, len(latest), len(asked), len(aided))


def _sittings(made: Iterable[Try]) -> Iterator[tuple[bool, list[Try]]]:
    """Yield whether it is mixed, and its tries: a whole exam or interview, or one practice try."""
    sitting: dict[Key, Try] = {}
    for one in made:
        latest = next(reversed(sitting.values()), None)
        if latest and ((one.bank, one.question) in sitting or not _together(latest, one)):
            yield latest.mode in MIXED, list(sitting.values())
            sitting = {}
        sitting[one.bank, one.question] = one
    if sitting:
        yield next(iter(sitting.values())).mode in MIXED, list(sitting.values())


def _together(before: Try, one: Try) -> bool:
    """Whether two tries, one after the other, are of the same exam or the same interview.

    All answers of an exam are made when it is handed in. Two of the same seed are two.
    """
    if one.mode not in MIXED or (one.mode, one.round) != (before.mode, before.round):
        return False
    return one.mode != "exam" or one.at == before.at


def _held(share: float) -> int:
    """Return the step that a share of the points of all questions holds."""
    return 3 if share >= 1 - 1e-9 else 2 if share >= FAMILIAR else 1
