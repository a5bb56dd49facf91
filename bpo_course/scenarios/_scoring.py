"""Scores of calls: how strict raters are, what a clear guide line does, and what few calls say."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np

from bpo_course.simulation import interval
from bpo_course.tools.recording import (
    EXPERT,
    Answers,
    Item,
    Ratings,
    Scorecard,
    at_random,
    worst_first,
)

SURE: Final = 0.975
"""One end of a 95 % interval."""


@dataclass(frozen=True)
class Strictness:
    """How a rater's answers lie beside the expert's.

    Args:
        rater: Who it is.
        calls: Calls that both scored.
        points: Mean difference of the scores in points of 100; below 0 is stricter. NaN where no
            call has points on both sides.
        lower: Answers that are lower than the expert's.
        higher: Answers that are higher.
        other: Answers that differ in "n/a" alone.
        missed: Critical errors that the expert found and the rater did not.
        false: Critical errors that the rater alone found.
    """

    rater: str
    calls: int
    points: float
    lower: int
    higher: int
    other: int
    missed: int
    false: int

    @property
    def differ(self) -> int:
        """How many answers differ."""
        return self.lower + self.higher + self.other


def strictness(ratings: Ratings, rater: str, card: Scorecard) -> Strictness:
    """Return how strict a rater is beside the expert, over the calls that both scored.

    Args:
        ratings: All answers; the expert's are among them.
        rater: The rater.
        card: The scorecard.

    Raises:
        ValueError: If there is no such rater.
    """
    if rater not in ratings:
        raise ValueError(f"rater must be one of {', '.join(ratings)}, got {rater!r}")
    both = [call for call in ratings[rater] if call in ratings[EXPERT]]
    gaps, ways, missed, false = [], [], 0, 0
    for call in both:
        mine, right = ratings[rater][call], ratings[EXPERT][call]
        gaps.append(100 * (card.score(mine).share - card.score(right).share))
        for item in card.items:
            way = _way(item, mine, right)
            ways.append(way)
            if item.critical:
                missed, false = missed + (way == "higher"), false + (way == "lower")
    counted = [gap for gap in gaps if not math.isnan(gap)]
    mean = float(np.mean(counted)) if counted else math.nan
    counts = (ways.count("lower"), ways.count("higher"), ways.count("other"))
    return Strictness(rater, len(both), mean, *counts, missed, false)


def _way(item: Item, mine: Answers, right: Answers) -> str:
    """Return "lower", "higher", "other", or "" where two answers are the same."""
    if mine[item.id] == right[item.id]:
        return ""
    one, other = item.share(mine[item.id]), item.share(right[item.id])
    if math.isnan(one) or math.isnan(other):
        return "other"
    return "lower" if one < other else "higher"


def guided(ratings: Ratings, items: Collection[str], resolved: float, seed: int = 0) -> Ratings:
    """Return all answers after the raters agreed on clearer guide lines for some items.

    It is assumed that an answer to these items which differed is then the expert's with this
    chance, and that all others stay. With a higher chance, none that was the expert's differs
    again: the same luck is used.

    Args:
        ratings: All answers; the expert's are among them.
        items: The items whose guide line is new.
        resolved: The chance, from 0 to 1.
        seed: The luck.

    Raises:
        ValueError: If the chance is not from 0 to 1.

    Example:
        >>> given = {"expert": {"a": {"hold": "n/a"}}, "Imran": {"a": {"hold": "no"}}}
        >>> guided(given, ["hold"], 1)["Imran"]
        {'a': {'hold': 'n/a'}}
    """
    if not 0 <= resolved <= 1:
        raise ValueError(f"resolved must be from 0 to 1, got {resolved}")
    right = ratings[EXPERT]

    def after(rater: str, call: str, item: str, answer: str | int) -> str | int:
        if item not in items or call not in right:
            return answer
        luck = Random(f"{seed} {rater} {call} {item}").random()
        return right[call][item] if luck < resolved else answer

    return {
        rater: {
            call: {item: after(rater, call, item, answer) for item, answer in answers.items()}
            for call, answers in calls.items()
        }
        for rater, calls in ratings.items()
    }


@dataclass(frozen=True)
class TwoRaters:
    """What two raters answer on the same calls, as shares of all calls.

    Args:
        both: Both see an error.
        one: One of the two sees an error.
        neither: Neither sees one.
    """

    both: float
    one: float
    neither: float

    @property
    def agreement(self) -> float:
        """The share of calls on which they agree."""
        return self.both + self.neither

    @property
    def kappa(self) -> float:
        """Cohen's kappa; NaN where chance explains all."""
        seen = self.both + self.one / 2
        chance = seen**2 + (1 - seen) ** 2
        return (self.agreement - chance) / (1 - chance) if chance < 1 else math.nan


def two_raters(errors: float, seen: float, false: float) -> TwoRaters:
    """Return what two equally good raters are expected to answer.

    They judge each call apart from each other.

    Args:
        errors: The share of calls that have the error.
        seen: The chance that a rater sees an error that is there.
        false: The chance that a rater sees one that is not there.

    Raises:
        ValueError: If one is not from 0 to 1.

    Source:
        Kappa as in J. Cohen 1960; that it falls where errors are rare is the paradox of
        Feinstein and Cicchetti 1990, Journal of Clinical Epidemiology 43:543-549.

    Example:
        >>> rare, common = two_raters(0.02, 0.8, 0.02), two_raters(0.5, 0.8, 0.02)
        >>> round(rare.agreement, 2), round(rare.kappa, 2)
        (0.96, 0.35)
        >>> round(common.agreement, 2), round(common.kappa, 2)
        (0.82, 0.63)
    """
    for name, value in {"errors": errors, "seen": seen, "false": false}.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    both = errors * seen**2 + (1 - errors) * false**2
    neither = errors * (1 - seen) ** 2 + (1 - errors) * (1 - false) ** 2
    return TwoRaters(both, max(0.0, 1 - both - neither), neither)


@dataclass(frozen=True)
class SampledScore:
    """What some scored calls of an agent say.

    Args:
        mean: Their mean score, from 0 to 1.
        low: The lower end of its 95 % interval; NaN where there is none.
        high: The upper end.
    """

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class ScoredMonth:
    """An agent's calls of a month: the score that each would get, and how bad each looks.

    Args:
        scores: Scores from 0 to 1, as an analyst would give them.
        looks: How bad each looks to a machine or in a survey; higher is worse.
    """

    scores: tuple[float, ...]
    looks: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean score of all calls."""
        return float(np.mean(self.scores))

    def sampled(self, count: int, rng: Random) -> SampledScore:
        """Return the score of calls drawn at random, with its interval.

        Args:
            count: How many, 2 or more.
            rng: The chance.
        """
        ids = [str(number) for number in range(len(self.scores))]
        drawn = [self.scores[int(one)] for one in at_random(ids, count, rng).ids]
        if max(drawn) == min(drawn):
            return SampledScore(drawn[0], math.nan, math.nan)
        found = interval(drawn)
        return SampledScore(found.mean, max(0.0, found.low), min(1.0, found.high))

    def worst(self, count: int) -> float:
        """Return the mean score of the calls that look worst. It is no estimate for all calls.

        Args:
            count: How many, 1 or more.

        Raises:
            ValueError: If there are not so many calls, or count is below 1.
        """
        if count < 1:
            raise ValueError(f"count must be 1 or more, got {count}")
        ids = [str(number) for number in range(len(self.scores))]
        chosen = worst_first(ids, count, lambda one: self.looks[int(one)]).ids
        return float(np.mean([self.scores[int(one)] for one in chosen]))


def scored_month(
    mean: float, spread: float, calls: int, told: float, rng: np.random.Generator
) -> ScoredMonth:
    """Return a month of an agent's calls.

    Scores have a beta distribution. How bad a call looks follows its score by a correlation.

    Args:
        mean: The agent's true mean score, between 0 and 1.
        spread: Standard deviation of the scores of single calls, between 0 and 1.
        calls: How many calls, 1 or more.
        told: How well the signal tells: its correlation with a low score, from 0 to 1.
        rng: The chance.

    Raises:
        ValueError: If no such distribution exists, or a number breaks its rule.
    """
    if not 0 < mean < 1 or not 0 < spread**2 < mean * (1 - mean):
        raise ValueError(f"spread must fit a mean of {mean:g}, got {spread:g}")
    if calls < 1 or not 0 <= told <= 1:
        raise ValueError(
            f"calls must be 1 or more and told from 0 to 1, got {calls:g} and {told:g}"
        )
    size = mean * (1 - mean) / spread**2 - 1
    scores = rng.beta(mean * size, (1 - mean) * size, calls)
    noise = rng.standard_normal(calls)
    looks = -told * (scores - mean) / spread + math.sqrt(1 - told**2) * noise
    return ScoredMonth(tuple(scores.tolist()), tuple(looks.tolist()))


@dataclass(frozen=True)
class Verdicts:
    """What two samples of scored calls lead one to say of two agents.

    Args:
        right: The chance that the interval of the difference says that the better one is better.
        wrong: The chance that it says the opposite.
        order: The chance that the mean alone puts the better one second.
    """

    right: float
    wrong: float
    order: float

    @property
    def neither(self) -> float:
        """The chance that the interval has 0 in it, so nothing is said."""
        return max(0.0, 1 - self.right - self.wrong)


def verdicts(gap: float, spread: float, calls: int, analysts: float = 0) -> Verdicts:
    """Return how often samples of two agents' calls show who is better.

    Args:
        gap: The true difference of their means, 0 or more.
        spread: Standard deviation of the scores of single calls, above 0, the same for both.
        calls: Scored calls of each agent, 2 or more.
        analysts: By how much the analyst of one agent is stricter than that of the other, in the
            unit of the gap; either of the two may be. 0: the same analyst scores both.

    Raises:
        ValueError: If a number breaks its rule.

    Source:
        Student's t for two means with equal spread; its chance by the noncentral t distribution
        (scipy.special.nctdtr).

    Example:
        >>> round(verdicts(0.04, 0.12, 5).right, 2), round(verdicts(0.04, 0.12, 142).right, 2)
        (0.07, 0.8)
    """
    if gap < 0 or spread <= 0 or calls < 2 or analysts < 0:
        raise ValueError(
            "gap and analysts must be 0 or more, spread above 0, calls 2 or more, got"
            f" {gap:g}, {analysts:g}, {spread:g}, {calls:g}"
        )
    seen = [_verdict(gap + side * analysts, spread, calls) for side in (1, -1)]
    return Verdicts(*(float(np.mean(chance)) for chance in zip(*seen, strict=True)))


def _verdict(gap: float, spread: float, calls: int) -> tuple[float, float, float]:
    from scipy.special import nctdtr, ndtr, stdtrit

    error = spread * math.sqrt(2 / calls)
    free = 2 * calls - 2
    limit = float(stdtrit(free, SURE))
    right = 1 - float(nctdtr(free, gap / error, limit))
    wrong = 1 - float(nctdtr(free, -gap / error, limit))
    return right, wrong, float(ndtr(-gap / error))


def calls_needed(gap: float, spread: float, analysts: float = 0, chance: float = 0.8) -> int | None:
    """Return how many calls of each agent show a difference this often; None for over 5,000.

    Args:
        gap: The true difference of their means, 0 or more.
        spread: Standard deviation of the scores of single calls, above 0.
        analysts: As in `verdicts`.
        chance: How often it should be shown, between 0 and 1.

    Example:
        >>> calls_needed(0.04, 0.12), calls_needed(0, 0.12)
        (143, None)
    """
    low, high = 2, 5_000
    if verdicts(gap, spread, high, analysts).right < chance:
        return None
    while low < high:
        middle = (low + high) // 2
        if verdicts(gap, spread, middle, analysts).right >= chance:
            high = middle
        else:
            low = middle + 1
    return low


def of_calls(ratings: Ratings, calls: Sequence[str]) -> dict[str, Mapping[str, Answers]]:
    """Return the answers to some calls alone.

    Args:
        ratings: All answers.
        calls: The calls.
    """
    return {
        rater: {call: answers[call] for call in calls if call in answers}
        for rater, answers in ratings.items()
    }
