"""Workforce management on the bank's calls of 2003: figures measured before the tool was built.

Place: the calls' rolling errors by half hour on the last 104 days, in the notes on which the
course's systems are modelled; the method of each line is in its name.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from bpo_course import content
from bpo_course.tools import workforce


@pytest.fixture(scope="module")
def counts() -> pd.Series[Any]:
    """The whole half hours: the row of 21:00 holds five minutes (data/README.md)."""
    calls = content.bank_calls().set_index("starts_at")["calls"]
    return calls[calls.index.strftime("%H:%M") != "21:00"]


@pytest.mark.parametrize(
    ("method", "weeks", "wape"),
    [
        ("yesterday", None, 10.6),
        ("last_week", None, 8.7),
        ("weekday_mean", 4, 6.9),
        ("weekday_mean", None, 6.2),
    ],
)
def test_each_method_errs_as_was_measured(
    counts: pd.Series[Any], method: str, weeks: int | None, wape: float
) -> None:
    found = workforce.backtest(counts, method, weeks, last_days=104)
    assert 100 * found.wape == pytest.approx(wape, abs=0.2)


def test_the_rest_seen_again_at_noon_is_nearer(counts: pd.Series[Any]) -> None:
    past = workforce.backtest(counts)
    before, after = past.at("12:00", believe=1)
    assert after < before


def test_half_hours_spread_far_wider_than_chance(counts: pd.Series[Any]) -> None:
    spread = workforce.over_dispersion(counts)
    medians = spread.median()
    assert medians.min() == pytest.approx(5.9, abs=0.3)
    assert medians.max() == pytest.approx(13.4, abs=0.3)
    assert spread.to_numpy().min() == pytest.approx(1.6, abs=0.3)
    assert spread.to_numpy().max() == pytest.approx(27, abs=0.5)


def test_morning_and_afternoon_go_together(counts: pd.Series[Any]) -> None:
    together = workforce.day_effect(counts, "12:00")
    assert together.min() == pytest.approx(0.62, abs=0.01)
    assert together.max() == pytest.approx(0.87, abs=0.01)


def test_what_cannot_be_covered_is_open_and_not_an_error() -> None:
    """optaweb-employee-rostering #170: a plan with open shifts rather than "infeasible"."""
    plan = workforce.schedule([2, 2, 2], {"short": [1, 1, 0]}, agents=1)
    assert plan.open.tolist() == [1, 1, 2]
