"""Ability by Rasch and the two-parameter model, against LSAT-6 as the R package ltm scores it."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.questions.ability import Ability, ability, chance, information

# The two-parameter model of LSAT-6 (Bock and Lieberman 1970) as ltm fits it (Rizopoulos 2006).
LSAT_B: Final = (-3.3597, -1.3696, -0.2799, -1.8659, -3.1236)
LSAT_A: Final = (0.8254, 0.7229, 0.8905, 0.6886, 0.6575)

logits = st.floats(-4, 4)
items = st.lists(st.tuples(st.integers(0, 1), logits, st.floats(0.2, 3)), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("pattern", "theta", "se"),
    [
        ("00000", -1.895, 0.795),
        ("11011", -0.022, 0.827),
        ("01111", 0.023, 0.828),
        ("10111", 0.093, 0.831),
        ("11111", 0.606, 0.855),
    ],
)
def test_the_published_abilities_of_lsat_6_come_out_to_three_decimals(
    pattern: str, theta: float, se: float
) -> None:
    found = ability([int(digit) for digit in pattern], LSAT_B, LSAT_A)
    assert (round(found.theta, 3), round(found.se, 3)) == (theta, se)


def test_without_answers_ability_is_what_was_known_before() -> None:
    assert ability([], []) == Ability(0.0, 1.0)


def test_one_right_and_one_wrong_answer_at_the_same_difficulty_pull_towards_it() -> None:
    found = ability([1, 0], [1.0, 1.0])
    assert 0 < found.theta < 1


@given(logits, st.floats(0.2, 3))
def test_information_is_a_quarter_of_a_squared_at_the_difficulty(b: float, a: float) -> None:
    assert information(b, b, a) == pytest.approx(a**2 / 4)


@given(logits, logits, st.floats(0.2, 3))
def test_information_is_highest_at_the_difficulty(theta: float, b: float, a: float) -> None:
    assert information(theta, b, a) <= information(b, b, a)


@given(logits, logits, logits)
def test_the_able_have_the_better_chance(theta: float, other: float, b: float) -> None:
    low, high = sorted([theta, other])
    assert 0 < chance(low, b) <= chance(high, b) < 1


@given(items, st.data())
def test_one_more_right_answer_never_lowers_the_ability(
    made: list[tuple[int, float, float]], data: st.DataObject
) -> None:
    scores, bs, slopes = (list(column) for column in zip(*made, strict=True))
    place = data.draw(st.integers(0, len(scores) - 1))
    better = [1 if n == place else score for n, score in enumerate(scores)]
    assert ability(better, bs, slopes).theta >= ability(scores, bs, slopes).theta - 1e-9


@given(items)
def test_the_ability_is_where_the_slope_of_the_posterior_is_0(
    made: list[tuple[int, float, float]],
) -> None:
    scores, bs, slopes = zip(*made, strict=True)
    theta = ability(scores, bs, slopes).theta
    slope = sum(a * (x - chance(theta, b, a)) for x, b, a in made) - theta
    assert slope == pytest.approx(0, abs=1e-8)


@given(items)
def test_turning_every_answer_and_difficulty_round_turns_the_ability_round(
    made: list[tuple[int, float, float]],
) -> None:
    scores, bs, slopes = zip(*made, strict=True)
    turned = ability([1 - score for score in scores], [-b for b in bs], slopes)
    assert turned.theta == pytest.approx(-ability(scores, bs, slopes).theta, abs=1e-9)


@given(items)
def test_more_answers_leave_less_doubt(made: list[tuple[int, float, float]]) -> None:
    scores, bs, slopes = zip(*made, strict=True)
    assert ability(scores, bs, slopes).se < 1
    found = ability(scores, bs, slopes)
    assert found.low < found.theta < found.high


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([1], [0.0, 1.0]), "must have the same length, got 1, 2 and 1"),
        (([2.0], [0.0]), r"scores must be from 0 to 1, got \[2.0\]"),
        (([1], [0.0], [0.0]), r"discriminations must be more than 0, got \[0.0\]"),
    ],
)
def test_what_cannot_be_estimated_is_refused(arguments: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ability(*arguments)
