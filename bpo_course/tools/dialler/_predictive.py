"""The predictive rule: dials ahead of agents who will be free, as far as the drop limit allows."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Final

from bpo_course.simulation import Dialling, is_whole
from bpo_course.tools.dialler._rule import Rule

LOOK_S: Final = 2.0
"""How long an estimate of the numbers dialled and of who will be free holds."""
GUESSED: Final = 10.0
"""A first guess weighs as much as so many dials."""
LEARNING: Final = 30
"""It does not dial ahead before so many dials have ended."""
LEARN_S: Final = 60.0
"""How long what it learned of ringing and of contacts holds."""
STEPS: Final = 240
"""Times are counted in so many steps; what is longer counts as the last one."""
LONG: Final = 0.05
"""If fewer contacts than this share reach the last step, one that does is taken to end soon."""
UNANSWERED_S: Final = 20
"""The first guess of how long the ringing in vain is."""
SURE: Final = 3.0
"""Once so many drops were allowed the rate of the day counts, not the first few persons."""
SPARE: Final = 2.0
"""So many drops left are little, also early in the day."""
BOLDEST: Final = 2.0
"""It never risks more than so many times the limit."""


class Pacing:
    """How a predictive dialler paces one day; `predictive` says what it does.

    Args:
        limit: The highest drop rate.
        answer_rate: The first guess of the share of dials that are answered.
        handle_s: The first guess of talk and wrap-up, seconds.
        ring_s: The first guess of the ringing until an answer, seconds.
        clock_s: Over how long the drop rate counts, seconds; None: the whole day.
        before: Drops and answers of earlier days that count too.
    """

    def __init__(
        self,
        limit: float,
        answer_rate: float,
        handle_s: float,
        ring_s: float,
        clock_s: float | None,
        before: tuple[int, int],
    ) -> None:
        self._limit, self._clock_s, self._before = limit, clock_s, before
        self._ring_s, self._rate, self._handle_s = ring_s, answer_rate, handle_s
        self._answered = _Times(GUESSED * answer_rate, 1, lambda s: math.exp(-s / ring_s))
        self._vain = _Times(GUESSED * (1 - answer_rate), 1, lambda s: float(s < UNANSWERED_S))
        self._handled = _Times(GUESSED, 5, lambda s: math.exp(-s / handle_s))
        self._learned_s = self._looked_s = -math.inf
        self._answers: list[float] = []  # how likely an answer still is, by the time it has rung
        self._ends: list[float] = []  # how likely a contact ends soon, by the time it has taken
        self._dialled = 0  # since the look
        self._soon = self._doubt = 0.0
        self._ringing = (0.0, 0.0)

    def __call__(self, seen: Dialling) -> int:
        """Return how many numbers to dial now."""
        if seen.now_s >= self._looked_s + LOOK_S:
            self._look(seen)
        left, allowed = self._left(seen)
        least = max(0, seen.idle - seen.ringing - seen.elsewhere)
        learning = seen.dials < max(LEARNING, seen.agents)
        if learning or left < (1 if allowed > SURE else -SPARE):
            wanted = least
        else:
            few = SPARE + math.sqrt(allowed)
            risk = self._limit * max(0.0, min(BOLDEST, left / few))
            wanted = self._ahead(seen, min(risk, (1 + self._limit) / 2), least)
        self._dialled += min(wanted, seen.due)
        return wanted

    def _ahead(self, seen: Dialling, risk: float, least: int) -> int:
        """Return the most dials for which the expected share of drops stays within a risk."""
        rate, (ringing, spread) = self._rate, self._ringing
        more = self._dialled  # since the look
        free = max(0.0, seen.idle + self._soon - rate * seen.elsewhere)
        most, step = least, 1 + int(2 * (free + 1) / rate)
        while step:
            new = more + most + step
            answers = ringing + new * rate
            variance = spread + new * rate * (1 - rate) + self._doubt * (new + seen.ringing) ** 2
            if _excess(answers - free, variance) <= risk * answers:
                most += step
            else:
                step //= 2
        return most

    def _learn(self, seen: Dialling) -> None:
        """Take in what was noted since the last time."""
        record, self._learned_s = seen.record, seen.now_s
        self._answered.take(record.ring_s)
        self._vain.take(record.vain_s)
        self._handled.take(record.handle_s)
        yes, no = self._answered.longer(), self._vain.longer()
        self._answers = [a / (a + b) if a else 0.0 for a, b in zip(yes, no, strict=True)]
        still = self._handled.longer()
        ring_s = self._answered.mean_s(self._ring_s)
        steps = ring_s / self._handled.step_s
        often_long = still[STEPS] > LONG * still[0]
        ahead, part = int(steps), steps % 1
        still += [0.0] * (ahead + 1)
        self._ends = [
            1 - ((1 - part) * still[n + ahead] + part * still[n + ahead + 1]) / still[n]
            if still[n]
            else 1.0
            for n in range(STEPS + 1)
        ]
        if often_long:  # how long they still last is not counted: as likely to end as any other
            first = max(0, STEPS - ahead)
            ends = 1 - math.exp(-ring_s / self._handled.mean_s(self._handle_s))
            self._ends[first:] = [ends] * (STEPS + 1 - first)

    def _look(self, seen: Dialling) -> None:
        """Estimate anew how likely dials are answered, and how many agents will be free then."""
        record = seen.record
        if seen.now_s >= self._learned_s + LEARN_S:
            self._learn(seen)
        self._looked_s, self._dialled = seen.now_s, 0
        answers, ends, step_s = self._answers, self._ends, self._handled.step_s
        ringing = [answers[min(int(s), STEPS)] for s in record.ringing_s()]
        soon = [ends[min(int(s / step_s), STEPS)] for s in record.handling_s()]
        expected, weight = sum(ringing), GUESSED + seen.dials
        rate = (self._answered.weight + seen.answered + expected) / (weight + len(ringing))
        self._rate = max(0.01, min(1.0, rate))
        self._doubt = self._rate * (1 - self._rate) / weight
        self._soon = sum(soon)
        varies = sum(chance * (1 - chance) for chance in (*ringing, *soon))
        self._ringing = expected, varies

    def _left(self, seen: Dialling) -> tuple[float, float]:
        """Return how many persons may still be dropped, and how many might have been in all."""
        dropped, answered = self._before[0] + seen.dropped, self._before[1] + seen.answered
        if self._clock_s is not None:
            since, record = seen.now_s - self._clock_s, seen.record
            dropped -= bisect_right(record.dropped_at, since)
            answered -= bisect_right(record.answered_at, since)
        allowed = self._limit * answered
        return allowed - dropped, allowed


class _Times:
    """Times, counted in steps, after a first guess.

    Args:
        weight: How much the guess counts.
        step_s: How long a step is, seconds.
        longer: Which share of the guess is longer than so many seconds.
    """

    def __init__(self, weight: float, step_s: float, longer: Callable[[float], float]) -> None:
        self.weight, self.step_s = weight, step_s
        shares = [*(longer(step_s * step) for step in range(STEPS + 1)), 0.0]
        self._counts = [weight * (before - after) for before, after in pairwise(shares)]
        self._taken, self._sum_s = 0, 0.0

    def take(self, times: list[float]) -> None:
        """Take in those that are new in a list that grows."""
        for seconds in times[self._taken :]:
            self._counts[min(int(seconds / self.step_s), STEPS)] += 1
            self._sum_s += seconds
        self._taken = len(times)

    def longer(self) -> list[float]:
        """Return how many last so long or longer, step by step."""
        return list(accumulate(reversed(self._counts)))[::-1]

    def mean_s(self, guess_s: float) -> float:
        """Return their mean."""
        return (self._sum_s + self.weight * guess_s) / (self.weight + self._taken)


def _excess(mean: float, variance: float) -> float:
    """Return how much of a normally distributed number is above 0, on average."""
    if variance <= 0:
        return max(0.0, mean)
    sigma = math.sqrt(variance)
    z = mean / sigma
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return sigma * density + mean * 0.5 * math.erfc(-z / math.sqrt(2))


def predictive(
    limit: float = 0.03,
    *,
    answer_rate: float = 0.3,
    handle_s: float = 180,
    ring_s: float = 8,
    clock_s: float | None = None,
    before: tuple[int, int] = (0, 0),
) -> Rule:
    """Return the predictive rule: it dials ahead, and holds the drop rate below a limit.

    It estimates how many persons will answer, of the numbers that are ringing and of those that it
    would dial, and how many agents will be free by then: those who are, and those whose contact
    will have ended, by how long it has taken. It dials the most numbers that keep the expected
    share of dropped persons at what it may risk. That is about the limit, and less the nearer the
    drop rate of its clock comes to it. Above the limit, and while it knows little, it dials no more
    than a number for each free agent.

    Args:
        limit: The highest drop rate: dropped persons over all whom it takes for persons.
        answer_rate: Its first guess of the share of dials that are answered.
        handle_s: Its first guess of talk and wrap-up, seconds.
        ring_s: Its first guess of the ringing until an answer, seconds.
        clock_s: Over how long the drop rate counts, seconds; None: the whole day.
        before: Dropped and answered of earlier days that count too, for a rate over many days.

    Raises:
        ValueError: If a number breaks its rule.

    Example:
        >>> from bpo_course.simulation import Agent, Campaign, Floor, day
        >>> offer = Campaign(name="offer", leads=4_000, talk_s=150, wrap_s=30, closes_s=14_400,
        ...                  dial=predictive(limit=0.03))
        >>> team = [Agent.on_shift(f"agent {n}", 0, 14_400, ["offer"]) for n in range(12)]
        >>> log = day(Floor(campaigns=[offer], agents=team)).log
        >>> ended = log["outcome"].value_counts()
        >>> bool(ended["dropped"] / (ended["dropped"] + ended["answered"]) <= 0.03)
        True
    """
    if not 0 < limit < 1:
        raise ValueError(f"limit must be a share above 0 and below 1, got {limit:g}")
    if not 0 < answer_rate <= 1:
        raise ValueError(f"answer_rate must be a share above 0, got {answer_rate:g}")
    for name, seconds in (("handle_s", handle_s), ("ring_s", ring_s), ("clock_s", clock_s)):
        if seconds is not None and not 0 < seconds < math.inf:
            raise ValueError(f"{name} must be above 0, got {seconds:g}")
    if len(before) != 2 or not all(is_whole(n, 0) for n in before) or before[0] > before[1]:
        rule = "must be two whole numbers, dropped and answered, the second not below the first"
        raise ValueError(f"before {rule}, got {before}")

    def begin() -> Pacing:
        return Pacing(limit, answer_rate, handle_s, ring_s, clock_s, before)

    return Rule(f"predictive, at most {limit:.1%} dropped", False, begin)
