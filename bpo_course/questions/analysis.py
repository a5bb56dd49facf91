"""Item analysis: difficulty and discrimination of questions, and reliability of a bank.

Scores are in a table: a row a learner, a column a question, the share of the points (0 to 1),
NaN where she did not attempt it. They are first unaided attempts: a later one measures memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpo_course.questions.tries import Try

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: Below so many learners, discrimination and reliability are chance: they are not shown.
LEARNERS_NEEDED: Final = 30
#: Between these the slope of a calibration is looked for.
SLOPES: Final = (0.1, 5.0)
#: Gauss-Hermite nodes of the integral over ability.
NODES: Final = 41


@dataclass(frozen=True)
class Item:
    """What a class's answers say of one question.

    Args:
        learners: How many attempted it.
        difficulty: The mean share of the points, 0 to 1 (p: the higher, the easier); NaN when
            no one attempted it.
        discrimination: Correlation with the other questions' score; None below 30 learners, and
            where all learners have the same score.
        inclusive: The same with the question itself counted in the score: always flattering.
        alpha_if_deleted: The bank's reliability without this question; None as above.
    """

    learners: int
    difficulty: float
    discrimination: float | None
    inclusive: float | None
    alpha_if_deleted: float | None


@dataclass(frozen=True)
class Analysis:
    """What a class's answers say of a bank.

    Args:
        learners: How many attempted at least one question.
        complete: How many attempted every question; reliability is over these.
        items: Each question, in the columns' order.
        kr20: Reliability, KR-20 (Cronbach's alpha where points are shared); None below 30
            complete learners, and where all of them have the same score.
    """

    learners: int
    complete: int
    items: tuple[Item, ...]
    kr20: float | None


@dataclass(frozen=True)
class Calibration:
    """The questions of a bank on one scale of ability, whose learners have mean 0 and spread 1.

    Args:
        slope: How sharply right answers set in with ability, the same for all questions.
        difficulty: Each question's b: the ability at which half of the learners are right;
            minus infinity where all were right, infinity where none was, NaN where none tried.
    """

    slope: float
    difficulty: tuple[float, ...]


def first_unaided(tries: Iterable[Try]) -> list[Try]:
    """Return the first try at each question, where no hint was shown before it.

    A question first tried with hints is left out: a later try without them measures memory.
    Drills are left out, since everyone meets other numbers in them; so are notes.

    Args:
        tries: One learner's tries, in the order made.

    Example:
        >>> from datetime import UTC, datetime
        >>> at = datetime(2026, 3, 2, tzinfo=UTC)
        >>> made = [Try("b", "one", "x", 0.0, at), Try("b", "one", "y", 1.0, at),
        ...         Try("b", "two", "x", 1.0, at, hints=1)]
        >>> [(first.question, first.score) for first in first_unaided(made)]
        [('one', 0.0)]
    """
    first: dict[tuple[str, str], Try] = {}
    for made in tries:
        if made.question and made.mode != "drill":
            first.setdefault((made.bank, made.question), made)
    return [made for made in first.values() if not made.aided]


def difficulty(scores: ArrayLike) -> Floats:
    """Return each question's mean share of the points over those who attempted it: p.

    Args:
        scores: A row a learner, a column a question; 0 to 1, NaN where not attempted.

    Raises:
        ValueError: If scores is not a table, or a score is not within 0 and 1.

    Source:
        F. M. Lord and M. R. Novick, Statistical Theories of Mental Test Scores, 1968, 15.3:
        p = right / answered.

    Example:
        >>> difficulty([[1, 0], [1, math.nan], [0, 1], [1, 0]]).round(3).tolist()
        [0.75, 0.333]
    """
    table = _table(scores)
    counts = (~np.isnan(table)).sum(axis=0)
    return _ratio(np.nansum(table, axis=0), counts)


def discrimination(scores: ArrayLike, *, corrected: bool = True) -> Floats:
    """Return each question's correlation with the learners' score: the point-biserial.

    Where a learner did not attempt every question, her score is the mean of those she did; with
    nothing missing that is the usual item-total correlation.

    Args:
        scores: A row a learner, a column a question; 0 to 1, NaN where not attempted.
        corrected: Whether the question itself is taken out of the score, as it should be.

    Returns:
        A correlation a question, NaN where all scores of one side are the same.

    Raises:
        ValueError: If scores is not a table, or a score is not within 0 and 1.

    Source:
        Lord and Novick, 1968, 15.4, the product-moment correlation of an item and the total;
        corrected: S. Henrysson, Psychometrika 28, 1963, of an item and the rest.

    Example:
        >>> discrimination([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]).round(3).tolist()
        [0.522, 0.707, 0.522]
    """
    table = _table(scores)
    attempted = ~np.isnan(table)
    points = np.where(attempted, table, 0.0)
    counts = attempted.sum(axis=1, keepdims=True)
    own = points if corrected else 0.0
    others = _ratio(points.sum(axis=1, keepdims=True) - own, counts - int(corrected))
    return _correlations(points, others, attempted & (counts >= 2))


def alpha(scores: ArrayLike) -> float:
    """Return the reliability of the score over all questions: KR-20 where each is right or wrong.

    Args:
        scores: A row a learner, a column a question; learners with a NaN are left out.

    Returns:
        At most 1; NaN with fewer than 2 questions or where all scores are the same.

    Raises:
        ValueError: If scores is not a table, or a score is not within 0 and 1.

    Source:
        L. J. Cronbach, Psychometrika 16, 1951: k / (k - 1) (1 - sum of variances / variance of
        the sum); for 0 and 1, formula 20 of G. F. Kuder and M. W. Richardson, 1937.

    Example:
        >>> round(alpha([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]), 4)
        0.75
    """
    table = _complete(_table(scores))
    return float(_alpha(table.shape[1], _variances(table).sum(), _variances(table.sum(axis=1))))


def alpha_if_deleted(scores: ArrayLike) -> Floats:
    """Return what the reliability would be without each question.

    Args:
        scores: A row a learner, a column a question; learners with a NaN are left out.

    Returns:
        An alpha a question: above the whole bank's where the question does harm; NaN with
        fewer than 3 questions.

    Raises:
        ValueError: If scores is not a table, or a score is not within 0 and 1.

    Example:
        >>> alpha_if_deleted([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]).round(3).tolist()
        [0.727, 0.5, 0.727]
    """
    table = _complete(_table(scores))
    each = _variances(table)
    rest = _variances(table.sum(axis=1, keepdims=True) - table)
    without: Floats = _alpha(table.shape[1] - 1, each.sum() - each, rest)
    return without


def analyse(scores: ArrayLike) -> Analysis:
    """Return difficulty, discrimination and reliability of a bank, as far as they can be told.

    Args:
        scores: A row a learner, a column a question; 0 to 1, NaN where not attempted.

    Raises:
        ValueError: If scores is not a table, or a score is not within 0 and 1.

    Example:
        >>> few = analyse([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]])
        >>> few.items[0].difficulty, few.items[0].discrimination, few.kr20
        (0.75, None, None)
        >>> many = analyse([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]] * 10)
        >>> round(many.items[0].discrimination, 3), round(many.kr20, 3)
        (0.522, 0.75)
    """
    table = _table(scores)
    counts = (~np.isnan(table)).sum(axis=0)
    learners, complete = int((~np.isnan(table)).any(axis=1).sum()), len(_complete(table))
    columns = zip(
        counts.tolist(),
        difficulty(table).tolist(),
        discrimination(table).tolist(),
        discrimination(table, corrected=False).tolist(),
        alpha_if_deleted(table).tolist(),
        strict=True,
    )
    items = tuple(
        Item(n, p, _shown(rest, n), _shown(total, n), _shown(without, complete))
        for n, p, rest, total, without in columns
    )
    return Analysis(learners, complete, items, _shown(alpha(table), complete))


def calibrate(scores: ArrayLike) -> Calibration:
    """Return each question's place on a scale of ability: the one-parameter logistic model.

    P(right) = 1 / (1 + exp(-slope (ability - difficulty))), abilities normal with mean 0 and
    variance 1. A question counts as right with all its points. What a learner did not attempt
    says nothing of her.

    Args:
        scores: A row a learner, a column a question; 0 to 1, NaN where not attempted. Thirty
            learners place 19 questions in 20 to about one unit, a hundred to half of one.

    Raises:
        ValueError: If scores is not a table, a score is not within 0 and 1, or fewer than 2
            questions have both right and wrong answers.

    Source:
        Marginal maximum likelihood: R. D. Bock and M. Lieberman, Psychometrika 35, 1970; with the
        slope common to all items: D. Thissen, Psychometrika 47, 1982. Here by L-BFGS-B on the
        likelihood summed over Gauss-Hermite nodes. Marginal, not joint, because joint estimates
        do not converge on the truth as learners are added to a short bank.

    Example:
        >>> both = calibrate([[1, 1], [1, 0], [1, 0], [0, 0], [1, 1], [0, 0], [1, 1], [0, 0]])
        >>> both.difficulty[0] < both.difficulty[1]
        True
    """
    table = _table(scores)
    attempted = ~np.isnan(table)
    right = table == 1
    share = _ratio(right.sum(axis=0), attempted.sum(axis=0))
    places = np.where(share == 1, -np.inf, np.where(share == 0, np.inf, np.nan))
    mixed = (share > 0) & (share < 1)
    if mixed.sum() < 2:
        rule = "scores must have 2 questions or more with both right and wrong answers"
        raise ValueError(f"{rule}, got {int(mixed.sum())}")
    slope, offsets = _fitted(attempted[:, mixed], right[:, mixed], share[mixed])
    places[mixed] = -offsets / slope
    return Calibration(slope, tuple(places.tolist()))


def _fitted(attempted: Any, right: Any, share: Floats) -> tuple[float, Floats]:
    """Return slope and offsets (slope x ability + offset is the logit) of most likelihood."""
    from scipy.optimize import minimize

    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    log_weights = np.log(weights / weights.sum())
    tried, won = attempted.astype(float), right.astype(float)

    def unlikely(values: Floats) -> tuple[float, Floats]:
        slope, offsets = values[0], values[1:]
        logits = offsets[:, None] + slope * nodes
        lost = np.logaddexp(0.0, logits)  # minus the logarithm of P(wrong)
        joint = won @ logits - tried @ lost + log_weights
        most = joint.max(axis=1, keepdims=True)
        there = np.exp(joint - most)
        whole = there.sum(axis=1, keepdims=True)
        there /= whole
        off = won.T @ there - (tried.T @ there) * np.exp(logits - lost)
        climb = np.concatenate([[(off @ nodes).sum()], off.sum(axis=1)])
        return -float((most + np.log(whole)).sum()) / len(won), -climb / len(won)

    start = np.concatenate([[1.0], np.log(share / (1 - share))])
    bounds = [SLOPES, *[(None, None)] * len(share)]
    options = {"ftol": 1e-14, "gtol": 1e-8, "maxiter": 1000}
    best = minimize(unlikely, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return float(best.x[0]), best.x[1:]


def _table(scores: ArrayLike) -> Floats:
    table = np.asarray(scores, dtype=float)
    if table.ndim != 2:
        raise ValueError(f"scores must be a table of 2 dimensions, got {table.ndim}")
    outside = table[~np.isnan(table) & ~((table >= 0) & (table <= 1))]
    if outside.size:
        raise ValueError(f"scores must be 0 to 1, or NaN where not attempted, got {outside[0]:g}")
    return table


def _complete(table: Floats) -> Floats:
    """Return the rows without a gap."""
    return table[~np.isnan(table).any(axis=1)]


def _shown(value: float, learners: int) -> float | None:
    return None if math.isnan(value) or learners < LEARNERS_NEEDED else value


def _ratio(over: Any, under: Any) -> Floats:
    """Return the quotient, NaN where there is nothing to divide by."""
    over, under = np.broadcast_arrays(np.asarray(over, float), np.asarray(under, float))
    out = np.full(over.shape, np.nan)
    found: Floats = np.divide(over, under, out=out, where=under > 0)
    return found


def _variances(table: Floats) -> Any:
    return table.var(axis=0) if len(table) else np.full(table.shape[1:], np.nan)


def _alpha(items: int, each: Any, whole: Any) -> Any:
    """Return alpha from the sum of the items' variances and the variance of their sum."""
    known = np.where(np.asarray(whole) > 1e-12, whole, np.nan)
    return (items / (items - 1) if items > 1 else np.nan) * (1 - each / known)


def _correlations(left: Floats, right: Floats, used: Any) -> Floats:
    """Return the correlation of each column over its used rows."""
    counts = used.sum(axis=0)

    def deviations(table: Floats) -> Floats:
        whole = np.where(used, table, 0.0)
        apart: Floats = np.where(used, whole - _ratio(whole.sum(axis=0), counts), 0.0)
        return apart

    x, y = deviations(left), deviations(right)
    spread = (x**2).sum(axis=0) * (y**2).sum(axis=0)
    found = _ratio((x * y).sum(axis=0), np.sqrt(np.where(spread > 1e-18, spread, 0.0)))
    return found.clip(-1.0, 1.0)
