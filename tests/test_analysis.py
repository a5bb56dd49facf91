"""Item analysis and calibration: published figures, and what must hold for any class."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bpo_course.questions import analysis
from bpo_course.questions.tries import Try

# R. D. Bock and M. Lieberman, Psychometrika 35, 1970: section 6 of the Law School Admission Test,
# 1000 people, 5 items; how many gave each pattern from 00000 to 11111.
PATTERNS: Final = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)
LSAT_6: Final = np.array(
    [[int(bit) for bit in f"{n:05b}"] for n, times in enumerate(PATTERNS) for _ in range(times)]
)
AT: Final = datetime(2026, 3, 2, tzinfo=UTC)

right_or_wrong = st.tuples(st.integers(2, 40), st.integers(2, 6)).flatmap(
    lambda shape: arrays(float, shape, elements=st.sampled_from([0.0, 1.0]))
)
shares = st.tuples(st.integers(1, 40), st.integers(1, 6)).flatmap(
    lambda shape: arrays(float, shape, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0, math.nan]))
)


def a_class(rng: np.random.Generator, learners: int, difficulty: Any, slope: float = 1.0) -> Any:
    """Answers as the one-parameter model draws them."""
    ability = rng.normal(size=(learners, 1))
    chance = 1 / (1 + np.exp(-slope * (ability - np.asarray(difficulty))))
    return (rng.random(chance.shape) < chance).astype(float)


# LSAT 6: p, point-biserials and alphas as R's ltm::descript(LSAT) gives them.


def test_lsat_difficulties_are_as_published() -> None:
    assert len(LSAT_6) == 1000
    assert analysis.difficulty(LSAT_6).tolist() == [0.924, 0.709, 0.553, 0.763, 0.870]


@pytest.mark.parametrize(
    ("corrected", "published"),
    [
        (False, [0.3620, 0.5668, 0.6184, 0.5344, 0.4354]),
        (True, [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]),
    ],
)
def test_lsat_point_biserials_are_as_published(corrected: bool, published: list[float]) -> None:
    found = analysis.discrimination(LSAT_6, corrected=corrected)
    assert found.round(4).tolist() == published


def test_lsat_reliability_is_as_published() -> None:
    assert round(analysis.alpha(LSAT_6), 4) == 0.2950


def test_lsat_reliability_without_each_item_is_as_published() -> None:
    published = [0.2754, 0.2376, 0.2168, 0.2459, 0.2663]
    assert analysis.alpha_if_deleted(LSAT_6).round(4).tolist() == published


def test_lsat_calibration_is_as_published() -> None:
    """ltm::rasch(LSAT) with its common slope free."""
    found = analysis.calibrate(LSAT_6)
    published = [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]
    assert round(found.slope, 4) == 0.7551
    assert np.round(found.difficulty, 4).tolist() == published


def test_the_analysis_of_lsat_puts_all_of_it_together() -> None:
    found = analysis.analyse(LSAT_6)
    item = found.items[2]
    assert (found.learners, found.complete, item.learners) == (1000, 1000, 1000)
    assert found.kr20 == pytest.approx(0.2950, abs=5e-5)
    assert item.difficulty == 0.553
    assert item.discrimination == pytest.approx(0.1728, abs=5e-5)
    assert item.inclusive == pytest.approx(0.6184, abs=5e-5)
    assert item.alpha_if_deleted == pytest.approx(0.2168, abs=5e-5)


# Laws.


@given(right_or_wrong)
def test_alpha_of_right_and_wrong_is_formula_20_of_kuder_and_richardson(scores: Any) -> None:
    p, items = scores.mean(axis=0), scores.shape[1]
    spread = scores.sum(axis=1).var()
    assume(spread > 0)
    kr20 = items / (items - 1) * (1 - (p * (1 - p)).sum() / spread)
    assert analysis.alpha(scores) == pytest.approx(kr20)


@given(shares)
def test_every_figure_stays_within_its_bounds(scores: Any) -> None:
    p = analysis.difficulty(scores)
    assert np.all(np.isnan(p) | ((p >= 0) & (p <= 1)))
    for corrected in (True, False):
        r = analysis.discrimination(scores, corrected=corrected)
        assert np.all(np.isnan(r) | ((r >= -1) & (r <= 1)))
    assert not analysis.alpha(scores) > 1 + 1e-9


@given(right_or_wrong)
def test_an_item_counted_in_its_own_score_never_looks_worse(scores: Any) -> None:
    inclusive = analysis.discrimination(scores, corrected=False)
    corrected = analysis.discrimination(scores)
    both = ~np.isnan(inclusive) & ~np.isnan(corrected)
    assert np.all(inclusive[both] >= corrected[both] - 1e-9)


@given(right_or_wrong)
def test_with_nothing_missing_discrimination_is_the_correlation_with_the_rest(scores: Any) -> None:
    rest = scores.sum(axis=1) - scores[:, 0]
    assume(scores[:, 0].std() > 0 and rest.std() > 0)
    assert analysis.discrimination(scores)[0] == pytest.approx(
        np.corrcoef(scores[:, 0], rest)[0, 1]
    )


def test_where_answers_are_missing_discrimination_is_with_the_mean_of_the_others() -> None:
    gap = math.nan
    scores = [[1, 1, 1, gap], [1, 1, gap, 0], [0, 0, 1, 0], [1, gap, gap, 1], [0, gap, gap, gap]]
    usual = np.corrcoef([1, 1, 0, 1], [1, 0.5, 1 / 3, 1])[0, 1]
    assert analysis.discrimination(scores)[0] == pytest.approx(usual)


@given(right_or_wrong)
def test_alpha_if_deleted_is_the_alpha_of_the_others(scores: Any) -> None:
    for item, found in enumerate(analysis.alpha_if_deleted(scores)):
        alone = analysis.alpha(np.delete(scores, item, axis=1))
        assert found == pytest.approx(alone, nan_ok=True)


@given(shares, st.randoms(use_true_random=False))
def test_the_order_of_the_learners_changes_nothing(scores: Any, chance: Any) -> None:
    order = chance.sample(range(len(scores)), len(scores))
    one, other = analysis.analyse(scores), analysis.analyse(scores[order])
    assert (one.learners, one.complete) == (other.learners, other.complete)
    assert [item.difficulty for item in one.items] == pytest.approx(
        [item.difficulty for item in other.items], nan_ok=True
    )


@given(shares)
def test_a_learner_who_attempted_nothing_changes_nothing(scores: Any) -> None:
    absent = np.full((1, scores.shape[1]), math.nan)
    with_her = analysis.analyse(np.concatenate([scores, absent]))
    assert repr(with_her) == repr(analysis.analyse(scores))


def test_the_same_question_twice_is_perfectly_reliable() -> None:
    assert analysis.alpha([[1, 1], [0, 0], [1, 1]]) == pytest.approx(1.0)


def test_a_question_that_strong_learners_get_wrong_has_negative_discrimination() -> None:
    scores = [[0, 1, 1], [0, 1, 1], [1, 0, 1], [1, 0, 0]]
    assert analysis.discrimination(scores)[0] < 0


# What is not shown.


@pytest.mark.parametrize(("learners", "shown"), [(29, False), (30, True)])
def test_discrimination_and_reliability_are_shown_from_30_learners_up(
    learners: int, shown: bool
) -> None:
    found = analysis.analyse(LSAT_6[:: len(LSAT_6) // learners][:learners])
    assert found.learners == learners
    assert (found.kr20 is not None) == shown
    assert any(item.discrimination is not None for item in found.items) == shown
    assert all(0 <= item.difficulty <= 1 for item in found.items)


def test_reliability_is_over_those_who_attempted_everything() -> None:
    scores = np.array(LSAT_6, dtype=float)
    scores[:500, 0] = math.nan
    found = analysis.analyse(scores)
    assert found.complete == 500
    assert found.kr20 == pytest.approx(analysis.alpha(LSAT_6[500:]))


def test_where_all_answered_alike_nothing_is_told_of_discrimination() -> None:
    found = analysis.analyse(np.ones((40, 3)))
    assert found.kr20 is None
    assert {item.discrimination for item in found.items} == {None}


@pytest.mark.parametrize(
    ("scores", "rule"),
    [
        ([1, 0], "scores must be a table of 2 dimensions, got 1"),
        ([[1, 1.5]], "scores must be 0 to 1, or NaN where not attempted, got 1.5"),
        ([[math.inf, 1]], "scores must be 0 to 1, or NaN where not attempted, got inf"),
    ],
)
def test_scores_that_are_none_are_refused(scores: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        analysis.analyse(scores)


# Calibration.


def test_calibration_finds_the_difficulties_that_a_class_was_drawn_with() -> None:
    drawn = np.array([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0])
    found = analysis.calibrate(a_class(np.random.default_rng(7), 2_000, drawn, slope=1.3))
    assert found.slope == pytest.approx(1.3, abs=0.15)
    assert np.abs(np.array(found.difficulty) - drawn).max() < 0.2


def test_calibration_does_not_mind_answers_that_are_missing_by_chance() -> None:
    rng = np.random.default_rng(7)
    drawn = np.linspace(-1.5, 1.5, 8)
    scores = a_class(rng, 2_000, drawn)
    scores[rng.random(scores.shape) < 0.5] = math.nan
    assert np.abs(np.array(analysis.calibrate(scores).difficulty) - drawn).max() < 0.2


def test_thirty_learners_place_a_question_to_about_a_unit_and_a_hundred_to_half_of_one() -> None:
    """19 questions in 20, as the docstring says: measured 1.05 and 0.52 over 2,000 questions."""
    rng = np.random.default_rng(7)
    drawn = np.linspace(-1, 1, 10)
    for learners, within in ((30, 1.2), (100, 0.6)):
        runs = [analysis.calibrate(a_class(rng, learners, drawn)) for _ in range(25)]
        off = np.abs(np.array([run.difficulty for run in runs]) - drawn)
        assert 0.7 * within < np.quantile(off, 0.95) < within


@given(right_or_wrong)
def test_of_two_questions_the_one_with_fewer_right_is_the_harder(scores: Any) -> None:
    share = scores.mean(axis=0)
    assume(((share > 0) & (share < 1)).sum() >= 2)
    found = np.array(analysis.calibrate(scores).difficulty)
    order = np.argsort(share)
    rising = np.diff(share[order]) > 0
    assert np.all(found[order][:-1][rising] > found[order][1:][rising])


def test_what_all_or_none_got_right_is_beyond_the_scale() -> None:
    scores = [[1, 0, 1, 0, math.nan], [1, 0, 0, 1, math.nan], [1, 0, 1, 1, math.nan]]
    found = analysis.calibrate(scores).difficulty
    assert found[:2] == (-math.inf, math.inf)
    assert math.isfinite(found[2])
    assert math.isnan(found[4])


def test_a_calibration_needs_two_questions_with_right_and_wrong_answers() -> None:
    with pytest.raises(ValueError, match=r"2 questions or more .* wrong answers, got 1"):
        analysis.calibrate([[1, 0], [1, 1]])


# First unaided attempts.


def test_only_the_first_try_at_a_question_counts() -> None:
    tries = [Try("a", "one", "x", 0.0, AT), Try("a", "one", "y", 1.0, AT)]
    tries += [Try("b", "one", "y", 1.0, AT)]
    assert analysis.first_unaided(tries) == [tries[0], tries[2]]


def test_a_question_first_tried_with_a_hint_never_counts() -> None:
    tries = [Try("a", "one", "x", 0.0, AT, hints=1), Try("a", "one", "y", 1.0, AT)]
    assert analysis.first_unaided(tries) == []


def test_drills_are_left_out() -> None:
    tries = [Try("a", "one", "x", 0.0, AT, mode="drill"), Try("a", "one", "y", 1.0, AT)]
    assert analysis.first_unaided(tries) == [tries[1]]
