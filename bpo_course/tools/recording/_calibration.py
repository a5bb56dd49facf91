"""Calibration: how far raters agree on the same calls, and who differs from the expert on what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from bpo_course.tools.recording._scorecard import Answer, Answers

Ratings = Mapping[str, Mapping[str, Answers]]
"""By rater, by call: the answers to each item."""
HIGH: Final = 0.8
"""An agreement from here on looks good."""
LOW: Final = 0.4
"""A kappa below this is called low. It is a custom, not a law: Landis and Koch 1977 call 0.41 to
0.60 moderate, and their limits are arbitrary, as they say themselves."""


@dataclass(frozen=True)
class Agreement:
    """How far two raters agree.

    Args:
        n: Answers that both gave.
        share: The share that is the same; NaN for none.
        kappa: Cohen's kappa; NaN where both gave one answer only, so that chance explains all.
        commonest: The share of the most frequent answer, of both raters together.
    """

    n: int
    share: float
    kappa: float
    commonest: float

    @property
    def paradox(self) -> bool:
        """Whether agreement is high and kappa is low all the same.

        It comes where nearly every answer is the same: then two raters agree often by chance, and
        kappa has little left to measure. It does not say that the raters are bad. Look at the
        rare answers one by one.

        Source:
            A. R. Feinstein and D. V. Cicchetti 1990, Journal of Clinical Epidemiology 43:543-549.
        """
        return self.n > 0 and self.share >= HIGH and self.kappa < LOW


@dataclass(frozen=True)
class Difference:
    """An answer that differs from the expert's.

    Args:
        rater: Who gave it.
        call: The call.
        item: The item.
        answer: The answer.
        expert: The expert's answer.
    """

    rater: str
    call: str
    item: str
    answer: Answer
    expert: Answer


def agreement(one: Sequence[Answer], other: Sequence[Answer]) -> Agreement:
    """Return how far two raters agree, and how far beyond chance.

    Args:
        one: The answers of the first.
        other: The answers of the second, in the same order.

    Raises:
        ValueError: If they are not as many.

    Source:
        J. Cohen 1960, Educational and Psychological Measurement 20:37-46: kappa = (agreed -
        expected) / (1 - expected), by scikit-learn's cohen_kappa_score.

    Example:
        >>> found = agreement(["yes"] * 95 + ["no"] * 5, ["yes"] * 90 + ["no"] * 5 + ["yes"] * 5)
        >>> found.share, round(found.kappa, 3), found.paradox
        (0.9, -0.053, True)
    """
    if len(one) != len(other):
        raise ValueError(f"other must have as many answers as one ({len(one)}), got {len(other)}")
    if not one:
        return Agreement(0, math.nan, math.nan, math.nan)
    first, second = [str(answer) for answer in one], [str(answer) for answer in other]
    share = sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
    counts = Counter(first) + Counter(second)
    commonest = max(counts.values()) / counts.total()
    return Agreement(len(first), share, _kappa(first, second), commonest)


def _kappa(one: Sequence[str], other: Sequence[str]) -> float:
    if len({*one, *other}) == 1:
        return math.nan
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(one, other))


def alpha(ratings: Iterable[Sequence[Answer | None]]) -> float:
    """Return Krippendorff's alpha: how far any number of raters agree beyond chance.

    It is 1 where all agree, and 0 where they agree as often as chance does. It is NaN where there
    is one answer only, or nothing to compare.

    Args:
        ratings: For each thing that was rated, the answer of each rater; None where one gave none.

    Source:
        K. Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", for nominal data: 1 -
        (n - 1) times the observed over the expected disagreement of pairs.

    Example:
        >>> alpha([["yes", "yes", "yes"], ["no", "no", "no"]])
        1.0
    """
    units = [[str(answer) for answer in unit if answer is not None] for unit in ratings]
    paired = [Counter(unit) for unit in units if len(unit) > 1]
    totals = sum(paired, Counter[str]())
    n = totals.total()
    expected = sum(totals[a] * totals[b] for a, b in combinations(totals, 2))
    if not expected:
        return math.nan
    observed = sum(
        sum(unit[a] * unit[b] for a, b in combinations(unit, 2)) / (unit.total() - 1)
        for unit in paired
    )
    return 1 - (n - 1) * observed / expected


def by_item(ratings: Ratings, rater: str, other: str) -> dict[str, Agreement]:
    """Return how far two raters agree, item by item, over the calls that both scored.

    Args:
        ratings: All answers.
        rater: One of the raters.
        other: Another one.

    Raises:
        ValueError: If there is no such rater.
    """
    one, two = _of(ratings, rater), _of(ratings, other)
    calls = [call for call in one if call in two]
    items = dict.fromkeys(item for call in calls for item in one[call] if item in two[call])
    return {
        item: agreement(
            [one[call][item] for call in calls if item in one[call] and item in two[call]],
            [two[call][item] for call in calls if item in one[call] and item in two[call]],
        )
        for item in items
    }


def differences(ratings: Ratings, expert: str) -> tuple[Difference, ...]:
    """Return each answer that differs from the expert's: by rater, call and item.

    Args:
        ratings: All answers.
        expert: Who is right by agreement.

    Raises:
        ValueError: If there is no such rater.
    """
    right = _of(ratings, expert)
    return tuple(
        Difference(rater, call, item, answer, right[call][item])
        for rater, calls in ratings.items()
        if rater != expert
        for call, answers in calls.items()
        for item, answer in answers.items()
        if item in right.get(call, {}) and answer != right[call][item]
    )


def furthest(found: Iterable[Difference]) -> tuple[tuple[str, int], ...]:
    """Return who differs from the expert, and how often, the most first."""
    return tuple(Counter(one.rater for one in found).most_common())


def hardest(found: Iterable[Difference]) -> tuple[tuple[str, int], ...]:
    """Return the items on which raters differ from the expert, and how often, the most first."""
    return tuple(Counter(one.item for one in found).most_common())


def _of(ratings: Ratings, rater: str) -> Mapping[str, Answers]:
    if rater not in ratings:
        raise ValueError(f"rater must be one of {', '.join(ratings)}, got {rater!r}")
    return ratings[rater]
