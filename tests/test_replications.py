"""Many days: the interval holds the truth, the same days narrow it, and noise is no difference."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from bpo_course import kpi
from bpo_course.queueing import queue as formula
from bpo_course.simulation import (
    Agent,
    Comparison,
    Day,
    Floor,
    InboundQueue,
    compare,
    days,
    estimate,
)

HELP = InboundQueue(name="help", calls=[30] * 6, talk_s=180, patience_s=120)
EMPTY = Day(rows=(), stretches=(), waiting={}, under_way=0, seed=0, date="2026-03-02", zone="UTC")


def floor(agents: int, queue: InboundQueue = HELP) -> Floor:
    team = [Agent.on_shift(f"agent {n:02d}", 0, queue.closes_s, ["help"]) for n in range(agents)]
    return Floor(queues=[queue], agents=team)


@cache
def played(agents: int, count: int = 20, seed: int = 0) -> tuple[Day, ...]:
    return days(floor(agents), count, seed=seed)


def abandonment(day: Day) -> float:
    return kpi.abandonment(day.log)


def calls(day: Day) -> float:
    return len({row[1] for row in day.rows})


def blank(seeds: Any) -> list[Day]:
    return [replace(EMPTY, seed=seed) for seed in seeds]


# Estimates


def test_days_have_seeds_in_a_row_and_differ() -> None:
    found = played(4, 5, seed=7)
    assert [day.seed for day in found] == [7, 8, 9, 10, 11]
    assert len({day.rows for day in found}) == 5


def test_the_interval_holds_the_mean_of_a_known_distribution_on_95_of_100_tries() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(2_000):
        drawn = rng.normal(10, 3, 8)
        found = estimate(blank(range(8)), lambda day, drawn=drawn: drawn[day.seed])
        held += found.low <= 10 <= found.high
    assert abs(held / 2_000 - 0.95) < 3 * math.sqrt(0.95 * 0.05 / 2_000)


def test_the_interval_is_students_over_the_days() -> None:
    # Four values of mean 5 and standard deviation 2.582; t(3, 0.975) = 3.182 (any t table).
    found = estimate(blank(range(4)), lambda day: 2.0 + 2 * day.seed)
    assert found.mean == 5
    assert found.values == (2, 4, 6, 8)
    assert found.high - 5 == pytest.approx(3.182 * 2.582 / 2, rel=1e-3)
    assert 5 - found.low == pytest.approx(found.high - 5)
    assert repr(found) == "Estimate(5, 95 % interval 0.8915 to 9.109, from 4)"


def test_calls_differ_from_day_to_day_as_poisson_numbers_do() -> None:
    found = estimate(played(6), calls)
    assert abs(found.mean - 180) < 3 * math.sqrt(180 / 20)
    assert abs(np.std(found.values, ddof=1) - math.sqrt(180)) < 3 * math.sqrt(180 / 2 / 19)


def test_a_floor_that_starts_empty_is_flattered_and_a_warm_up_corrects_it() -> None:
    # 19 agents for 18 erlangs take hours to fill the queue; each day is played for five.
    busy = replace(HELP, calls=[90] * 10, talk_s=360, patience_s=None)
    truth = formula(180, 360, 19).wait_probability

    def waits(day: Day) -> float:
        calls = [row for row in day.rows if row[5] < 5 * 3_600]
        return float(np.mean([row[9] > 0 for row in calls]))

    whole = days(floor(19, busy), 60)
    cold = estimate((day for day in whole), lambda day: waits(_first_half_hour(day)))
    warm = estimate((day.after(2 * 3_600) for day in whole), waits)
    error = np.std(warm.values, ddof=1) / math.sqrt(60)
    assert cold.high < truth
    assert abs(warm.mean - truth) < 3 * error
    assert days(floor(19, busy), 1, warm_up_s=7_200)[0].rows == whole[0].after(7_200).rows


def _first_half_hour(day: Day) -> Day:
    return replace(day, rows=tuple(row for row in day.rows if row[5] < 1_800))


# Comparisons


def test_one_agent_more_is_a_real_difference() -> None:
    found = compare(played(5), played(6), abandonment)
    assert found.real
    assert found.difference.high < 0
    assert found.difference.mean == pytest.approx(found.second.mean - found.first.mean)
    assert "a real difference" in repr(found)


def test_the_same_days_answer_for_several_measures() -> None:
    days_of = played(5), played(6)
    assert compare(*days_of, abandonment).real
    assert not compare(*days_of, calls).real  # who calls does not depend on the agents
    assert compare(*days_of, calls).difference.values == (0.0,) * 20


def test_floors_are_played_when_days_are_not_given() -> None:
    assert compare(floor(5), floor(6), abandonment) == compare(played(5), played(6), abandonment)


def test_the_same_callers_on_both_sides_narrow_the_interval() -> None:
    found = compare(played(5), played(6), abandonment)
    paired = found.difference.high - found.difference.low
    apart = found.apart[1] - found.apart[0]
    assert paired < 0.6 * apart
    others = np.subtract(estimate(played(6, seed=50), abandonment).values, found.first.values)
    spread = np.std(others, ddof=1) / np.std(found.difference.values, ddof=1)
    assert spread > 1.5  # as days of their own show


@pytest.mark.parametrize("turned", [lambda f: f, lambda f: replace(f, agents=f.agents[::-1])])
def test_a_floor_does_not_differ_from_itself(turned: Any) -> None:
    found = compare(days(floor(5), 6), days(turned(floor(5)), 6), abandonment)
    assert not found.real
    assert found.difference.values == (0.0,) * 6
    assert "no difference shown" in repr(found)


def test_the_order_of_queues_makes_no_difference() -> None:
    other = replace(HELP, name="other", priority=2)
    team = [Agent.on_shift(f"agent {n}", 0, HELP.closes_s, ["help", "other"]) for n in range(9)]
    one = days(Floor(queues=[HELP, other], agents=team), 6)
    two = days(Floor(queues=[other, HELP], agents=team), 6)
    found = compare(one, two, lambda day: kpi.asa(day.log))
    assert found.first.mean > 0
    assert found.difference.values == (0.0,) * 6


def test_chance_alone_is_seldom_taken_for_a_difference() -> None:
    # Two samples of one floor, told to be the same days: 5 of 100 may look real.
    rng = np.random.default_rng(8)
    real = 0
    for _ in range(1_000):
        one, two = rng.normal(0.2, 0.05, (2, 10))
        real += _compared(one.tolist(), two.tolist()).real
    assert abs(real / 1_000 - 0.05) < 3 * math.sqrt(0.05 * 0.95 / 1_000)


def _compared(first: list[float], second: list[float]) -> Comparison:
    sides = [list(zip(blank(range(len(first))), values, strict=True)) for values in (first, second)]
    told = {id(day): value for side in sides for day, value in side}
    return compare(*([day for day, _ in side] for side in sides), lambda day: told[id(day)])


def test_a_difference_that_is_the_same_every_day_is_real_and_none_is_not() -> None:
    assert _compared([1, 2, 3], [2, 3, 4]).real
    assert not _compared([1, 2, 3], [1, 2, 3]).real


def test_a_difference_of_rounding_is_none() -> None:
    found = _compared([0.1, 0.2, 0.3], [0.1 + 2e-17, 0.2 + 3e-17, 0.3 + 6e-17])
    assert found.second.values != (0.1, 0.2, 0.3)
    assert found.difference.values == (0.0,) * 3
    assert not found.real


# Refusals


def test_days_of_other_seeds_are_refused() -> None:
    told = r"must be days of the same seeds in the same order, got \[0, 1\] and \[1, 2\]"
    with pytest.raises(ValueError, match=told):
        compare(blank([0, 1]), blank([1, 2]), calls)
    with pytest.raises(ValueError, match="must be days of the same seeds"):
        compare(blank([0, 1]), blank([0, 1, 2]), calls)


def test_a_day_without_the_measure_is_named() -> None:
    told = "measure must be a finite number on each day, got nan on the day of seed 3"
    with pytest.raises(ValueError, match=told):
        estimate(blank([3, 4]), abandonment)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: days(floor(2), 0), "count must be a whole number of 1 or more, got 0"),
        (lambda: days(floor(2), 2.5), "count must be a whole number of 1 or more, got 2.5"),
        (lambda: days(floor(2), 2, warm_up_s=-1), "warm_up_s must be 0 seconds or more, got -1"),
        (lambda: days(floor(2), 2, seed=-1), "seed must be a whole number of 0 or more, got -1"),
        (lambda: estimate(blank([1]), calls), "days must be 2 or more for an interval, got 1"),
    ],
)
def test_what_cannot_be_is_refused_by_name(made: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made()
