"""Lead scoring: the model, the order, gains, calibration, cost, and the best time to call."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.scenarios._answer_hours import AnswerWorld, answer_world
from bpo_course.scenarios._answer_people import (
    ANSWER_HABITS,
    ANSWER_HOURS,
    ANSWER_NUMBERS,
    ANSWER_SEGMENTS,
    ANSWER_WEEKDAYS,
    AnswerRules,
)
from bpo_course.tools import leads

SCORED: Final = st.lists(
    st.tuples(st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.8]), st.booleans()), min_size=2, max_size=30
).filter(lambda rows: len({yes for _, yes in rows}) == 2)
WORTH: Final = 40
COST: Final = 1
CALLS: Final = 600
SPENT: Final = {"worth": WORTH, "cost": COST, "calls": CALLS, "per_hour": 20}
WHEN: Final = {"hours": ANSWER_HOURS, "weekdays": ANSWER_WEEKDAYS}
SEEDS: Final = range(20)


def columns(rows: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    """The scores and the answers of drawn rows."""
    scores, bought = zip(*rows, strict=True)
    return list(scores), list(bought)


def people(count: int = 400, seed: int = 1) -> pd.DataFrame:
    """Leads whose age and job say something about a yes."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {"age": rng.integers(18, 70, count), "job": rng.choice(["clerk", "nurse", "cook"], count)}
    )
    odds = (table["age"] - 45) / 12 + (table["job"] == "nurse")
    table["bought"] = rng.random(count) < 1 / (1 + np.exp(-odds))
    return table


@pytest.fixture(scope="module")
def bank() -> pd.DataFrame:
    return content.bank_marketing()


@pytest.fixture(scope="module")
def in_time(bank: pd.DataFrame) -> leads.Trial:
    return leads.trial(bank, leads.BEFORE_THE_CALL, bank["y"])


@pytest.fixture(scope="module")
def world() -> AnswerWorld:
    return answer_world(seed=3)


@pytest.fixture(scope="module")
def learned(world: AnswerWorld) -> leads.AnswerModel:
    return leads.fit_answers(world.log(0, 6), segments=world.segments)


# The columns


def test_no_column_from_after_the_decision_is_known_before_the_call(bank: pd.DataFrame) -> None:
    late = {"contact", "day", "month", "duration", "campaign", "y"}
    assert not late & set(leads.BEFORE_THE_CALL)
    assert late == {*leads.DURING_OR_AFTER, leads.OUTCOME}
    assert {*leads.BEFORE_THE_CALL, *late} == set(bank.columns)


def test_leaks_are_named_in_the_order_given() -> None:
    assert leads.leaks(["y", "age", "duration"]) == ("y", "duration")
    assert leads.leaks(leads.BEFORE_THE_CALL) == ()


# The order


@given(SCORED)
def test_the_auc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[float, bool]]) -> None:
    scores, bought = columns(rows)
    yes = [score for score, one in rows if one]
    no = [score for score, one in rows if not one]
    right = [(a > b) + (a == b) / 2 for a, b in itertools.product(yes, no)]
    assert leads.auc(scores, bought) == pytest.approx(np.mean(right))


@given(SCORED)
def test_the_auc_turns_round_with_the_order(rows: list[tuple[float, bool]]) -> None:
    scores, bought = columns(rows)
    turned = leads.auc([-score for score in scores], bought)
    assert leads.auc(scores, bought) + turned == pytest.approx(1)
    low, high = leads.auc_interval(scores, bought)
    assert 0 <= low <= leads.auc(scores, bought) <= high <= 1


def test_the_auc_looks_at_the_order_alone() -> None:
    scores, bought = columns([(0.1, False), (0.4, True), (0.3, False), (0.9, True), (0.2, True)])
    assert leads.auc(np.array(scores) / 7, bought) == leads.auc(scores, bought)


def test_the_interval_of_the_auc_covers_the_truth_in_about_95_of_100_samples() -> None:
    rng = np.random.default_rng(5)
    truth = 0.7602  # P(N(1, 1) > N(0, 1)) = Phi(1 / sqrt(2))
    inside = 0
    for _ in range(400):
        bought = np.arange(200) < 60
        low, high = leads.auc_interval(rng.normal(bought, 1), bought)
        inside += low <= truth <= high
    assert 0.92 < inside / 400 < 0.98


def test_equal_values_stay_in_list_order() -> None:
    assert leads.order([1, 2, 1, 2]).tolist() == [1, 3, 0, 2]


# Gains, calibration


@given(SCORED)
def test_gains_rise_to_all_buyers_and_spread_ties_evenly(rows: list[tuple[float, bool]]) -> None:
    scores, bought = columns(rows)
    found = leads.gains(scores, bought)
    assert found.at(0) == 0
    assert found.at(len(rows)) == sum(bought) == found.buyers
    assert (np.diff(found.reached) >= -1e-9).all()
    assert found.lift(len(rows)) == pytest.approx(1)
    for calls in range(1, len(rows) + 1):
        exact = 0.0
        left = calls
        for score in sorted(set(scores), reverse=True):
            group = [yes for one, yes in rows if one == score]
            taken = min(left, len(group))
            exact += taken * sum(group) / len(group)
            left -= taken
        assert found.at(calls) == pytest.approx(exact)


def test_gains_worked_by_hand() -> None:
    found = leads.gains([0.9, 0.8, 0.7, 0.6, 0.5], [True, False, True, False, False])
    assert [found.at(calls) for calls in range(6)] == [0, 1, 1, 2, 2, 2]
    assert found.lift(1) == 2.5
    assert found.lift(3) == pytest.approx(5 / 3)
    assert found.calls_for(0.5) == 1
    assert found.calls_for(0.9) == 3
    assert found.curve(3) == ((0, 0), (0.4, 0.5), (1, 1))


@given(SCORED, st.integers(1, 5))
def test_the_groups_of_a_calibration_hold_every_lead_once(
    rows: list[tuple[float, bool]], bins: int
) -> None:
    scores, bought = columns(rows)
    found = leads.calibration(scores, bought, min(bins, len(rows)))
    assert sum(one.leads for one in found) == len(rows)
    assert sum(one.leads * one.observed for one in found) == pytest.approx(sum(bought))
    assert sum(one.leads * one.predicted for one in found) == pytest.approx(sum(scores))
    assert [one.predicted for one in found] == sorted(one.predicted for one in found)


def test_a_score_that_tells_the_truth_is_calibrated() -> None:
    rng = np.random.default_rng(2)
    scores = rng.uniform(0.02, 0.5, 20_000)
    bought = rng.random(20_000) < scores
    held = [one.holds for one in leads.calibration(scores, bought)]
    assert sum(held) >= 8
    assert not any(one.holds for one in leads.calibration(scores / 3, bought))


@given(
    st.lists(st.floats(0.001, 0.999), min_size=1, max_size=20, unique=True), st.floats(0.01, 0.99)
)
def test_recentred_scores_have_the_rate_and_keep_the_order(
    scores: list[float], rate: float
) -> None:
    moved = leads.recentred(scores, rate)
    assert moved.mean() == pytest.approx(rate, abs=1e-6)
    ranked = moved[np.argsort(scores)]
    assert (np.diff(ranked) >= 0).all()


# Cost


@given(SCORED, st.integers(0, 20), st.integers(0, 20))
def test_the_best_threshold_is_that_of_brute_force(
    rows: list[tuple[float, bool]], worth: int, cost: int
) -> None:
    scores, bought = columns(rows)

    def net(limit: float) -> float:
        return sum(yes * worth - cost for score, yes in rows if score >= limit)

    limits = [math.inf, *sorted(set(scores), reverse=True)]
    found = leads.best_threshold(scores, bought, worth, cost)
    assert found.net == max(net(limit) for limit in limits) == net(found.score)
    assert found.score == max(limits, key=net)  # the first of equals has the fewest calls
    assert found.calls == sum(score >= found.score for score in scores)
    assert found.sales == sum(yes for score, yes in rows if score >= found.score)


def test_the_best_threshold_of_many_leads_is_that_of_brute_force() -> None:
    rng = np.random.default_rng(8)
    for _ in range(200):
        scores = rng.integers(0, 60, 150) / 60
        bought = rng.random(150) < 0.1 + 0.3 * scores
        nets = [(bought[scores >= limit] * 10.0 - 3).sum() for limit in [2.0, *np.unique(scores)]]
        assert leads.best_threshold(scores, bought, 10, 3).net == pytest.approx(max(nets))


def test_the_threshold_is_where_a_call_pays_for_itself() -> None:
    edge = leads.threshold(worth=60, cost=6)
    values = leads.expected_value([edge - 0.01, edge, edge + 0.01], worth=60, cost=6)
    assert values.round(9).tolist() == [-0.6, 0, 0.6]


def test_expected_value_counts_the_chance_of_an_answer() -> None:
    values = leads.expected_value([0.3, 0.1], [100, 50], [2, 1], p_answer=[0.1, 0.8])
    assert values.tolist() == pytest.approx([1.0, 3.0])
    assert leads.order(values).tolist() == [1, 0]


@given(SCORED, st.integers(0, 40))
def test_calls_spent_in_order_bring_what_the_gains_say(
    rows: list[tuple[float, bool]], calls: int
) -> None:
    scores, bought = columns(rows)
    apart = np.array(scores) - np.arange(len(rows)) / 1e6
    spent = leads.spend(leads.order(apart), bought, calls, worth=10, cost=2)
    made = min(calls, len(rows))
    assert spent.calls == made
    assert spent.sales == leads.gains(apart, bought).at(made)
    assert spent.net == 10 * spent.sales - 2 * made


def test_segments_called_counts_each_lead_once() -> None:
    found = leads.segments_called(["a", "b", "a", "c"], [0, 3])
    assert [(one.segment, one.called, one.leads) for one in found] == [
        ("b", 0, 1),
        ("a", 1, 2),
        ("c", 1, 1),
    ]


# The model


@pytest.mark.parametrize("model", leads.MODELS)
def test_a_model_finds_what_speaks_for_a_yes(model: str) -> None:
    table, fresh = people(2_000), people(2_000, seed=2)
    found = leads.fit(table, ["age", "job"], table["bought"], model)
    scores = found.score(fresh)
    assert leads.auc(scores, fresh["bought"]) > 0.75
    assert ((scores > 0) & (scores < 1)).all()
    assert scores.mean() == pytest.approx(fresh["bought"].mean(), abs=0.05)


@pytest.mark.parametrize("model", leads.MODELS)
def test_the_same_leads_give_the_same_scores(model: str) -> None:
    table = people()
    one, other = (leads.fit(table, ["age", "job"], table["bought"], model) for _ in range(2))
    assert (one.score(table) == other.score(table)).all()


@pytest.mark.parametrize("model", leads.MODELS)
def test_a_score_depends_on_its_own_lead_and_the_columns_alone(model: str) -> None:
    table = people()
    found = leads.fit(table, ["age", "job"], table["bought"], model)
    turned = table.iloc[::-1].drop(columns="bought")
    assert found.score(turned)[::-1] == pytest.approx(found.score(table))
    assert found.score(table[:1]) == pytest.approx(found.score(table)[:1])
    assert not len(found.score(table[:0]))


@pytest.mark.parametrize("model", leads.MODELS)
def test_a_new_word_or_a_missing_value_still_gets_a_score(model: str) -> None:
    table = people()
    table.loc[::7, "age"] = np.nan
    table.loc[::5, "job"] = None
    found = leads.fit(table, ["age", "job"], table["bought"], model)
    odd = pd.DataFrame({"age": [None, 30.0], "job": ["pilot", None]}).astype({"age": float})
    assert ((found.score(odd) > 0) & (found.score(odd) < 1)).all()


@pytest.mark.parametrize(
    "told", [lambda yes: yes.tolist(), lambda yes: yes.astype(int).to_numpy(), lambda yes: yes]
)
def test_who_bought_can_be_told_in_several_ways(told: Any) -> None:
    table = people()
    expected = leads.fit(table, ["age"], table["bought"]).score(table)
    assert (leads.fit(table, ["age"], told(table["bought"])).score(table) == expected).all()
    words = np.where(table["bought"], "yes", "no")
    assert (leads.fit(table, ["age"], words).score(table) == expected).all()


def test_the_reasons_of_a_lead_add_up_to_its_score() -> None:
    table = people()
    found = leads.fit(table, ["age", "job"], table["bought"])
    odds = np.log(found.score(table) / (1 - found.score(table)))
    for place in (0, 17, 399):
        reasons = found.reasons(table, place)
        assert {reason.column for reason in reasons} == {"age", "job"}
        total = sum(reason.weight for reason in reasons)
        assert total == pytest.approx(odds[place] - odds.mean())


def test_the_weights_name_what_raises_a_score() -> None:
    table = people(2_000)
    weights = dict(leads.fit(table, ["age", "job"], table["bought"]).weights)
    assert set(weights) == {"age", "job = clerk", "job = cook", "job = nurse"}
    assert weights["age"] > 0.8
    assert weights["job = nurse"] > 0 > weights["job = cook"]


def test_a_split_in_time_holds_out_the_last_leads() -> None:
    found = leads.split(1_000)
    assert found.train.tolist() == list(range(700))
    assert found.test.tolist() == list(range(700, 1_000))


@given(st.integers(4, 200), st.integers(0, 5))
def test_a_random_split_has_every_lead_once_and_depends_on_its_seed(count: int, seed: int) -> None:
    one, same = (leads.split(count, "random", seed=seed) for _ in range(2))
    assert sorted([*one.train, *one.test]) == list(range(count))
    assert one.test.tolist() == same.test.tolist()


def test_a_model_on_trial_never_sees_the_leads_held_out() -> None:
    table = people()
    one = leads.trial(table, ["age", "job"], table["bought"])
    changed = table.copy()
    changed.loc[280:, "bought"] = ~changed.loc[280:, "bought"]
    assert (leads.trial(table, ["age", "job"], changed["bought"]).scores == one.scores).all()


# The bank's table


def test_the_length_of_the_call_leaks(bank: pd.DataFrame) -> None:
    base, first, *rest = leads.leakage(bank, bank["y"], seed=5)
    assert base.column == ""
    assert first.column == "duration"
    assert first.rise > 0.12
    assert all(leak.rise < 0.05 for leak in rest)


def test_month_and_line_help_at_random_and_harm_in_time(bank: pd.DataFrame) -> None:
    suspects = ("month", "contact")
    random = leads.leakage(bank, bank["y"], suspects=suspects, how="random", seed=5)
    later = leads.leakage(bank, bank["y"], suspects=suspects, how="time")
    assert all(leak.rise > 0.01 for leak in random[1:])
    assert all(leak.rise < -0.02 for leak in later[1:])


def test_in_time_the_probability_fails_and_the_order_survives(in_time: leads.Trial) -> None:
    assert in_time.predicted == pytest.approx(0.070, abs=0.003)
    assert in_time.observed == pytest.approx(0.2543, abs=0.0001)
    assert not any(one.holds for one in in_time.calibration())
    low, high = in_time.auc_interval
    assert 0.69 < low < in_time.auc < high < 0.74
    observed = [one.observed for one in in_time.calibration(5)]
    assert observed == sorted(observed)
    assert observed[-1] > 4 * observed[0]


def test_in_every_part_of_the_later_time_the_order_is_better_than_chance(
    in_time: leads.Trial,
) -> None:
    parts = in_time.periods(7)
    assert all(part.low > 0.5 for part in parts)
    assert all(part.predicted < part.observed for part in parts)
    assert all(part.auc < in_time.auc for part in parts)  # all together has pairs across time
    assert sum(part.leads for part in parts) == len(in_time.bought)


def test_at_random_the_same_score_is_calibrated(bank: pd.DataFrame) -> None:
    found = leads.trial(bank, leads.BEFORE_THE_CALL, bank["y"], how="random", seed=5)
    assert found.predicted == pytest.approx(found.observed, abs=0.01)
    assert sum(one.holds for one in found.calibration()) >= 7


def test_2000_calls_in_the_order_of_the_score_bring_twice_what_chance_brings(
    in_time: leads.Trial,
) -> None:
    spent = leads.spend(leads.order(in_time.scores), in_time.bought, 2_000)
    assert spent.sales == pytest.approx(1_166, abs=15)
    assert spent.sales == pytest.approx(in_time.gains.at(2_000), abs=2)
    assert in_time.gains.lift(2_000) == pytest.approx(2.29, abs=0.03)


def test_a_threshold_on_failed_probabilities_costs_half_of_the_profit(
    in_time: leads.Trial,
) -> None:
    scores, bought = in_time.scores, in_time.bought
    limit = leads.threshold(worth=60, cost=6)

    def net(said: Any) -> float:
        called = np.flatnonzero(said >= limit)
        return leads.spend(called, bought, len(called), 60, 6).net

    best = leads.best_threshold(scores, bought, worth=60, cost=6).net
    assert net(scores) < 0.55 * best
    assert net(leads.recentred(scores, in_time.observed)) > 0.9 * best


def test_the_score_leaves_most_of_some_jobs_out(bank: pd.DataFrame, in_time: leads.Trial) -> None:
    top = leads.order(in_time.scores)[:2_000]
    found = leads.segments_called(bank["job"].iloc[in_time.split.test], top)
    shares = {one.segment: one.share for one in found}
    assert shares["student"] > 10 * shares["blue-collar"]


# The log of attempts


def attempts(count: int = 1_200, seed: int = 6) -> pd.DataFrame:
    """Attempts on leads who answer in the evening, on the mobile; the home number is another's."""
    rng = np.random.default_rng(seed)
    at = np.arange(count)
    log = pd.DataFrame(
        {
            "lead": at % 60,
            "week": at // 60,
            "weekday": rng.integers(5, size=count),
            "hour": rng.choice([10, 18], size=count),
            "number": rng.choice(["home", "mobile"], size=count),
        }
    )
    log["right_party"] = (log["hour"] == 18) & (log["number"] == "mobile")
    return log.assign(answered=log["right_party"] | (log["number"] == "home"))


def test_a_model_finds_the_hour_and_the_number() -> None:
    log = attempts()
    numbers = log[["lead", "number"]].drop_duplicates()
    model = leads.fit_answers(log)
    best = model.best_calls(numbers, hours=[10, 18])
    assert len(best) == 60
    assert all((call.hour, call.number) == (18, "mobile") for call in best)
    assert all(one.number == "mobile" for one in model.right_numbers(numbers, hours=[10, 18]))
    strangers = leads.fit_answers(log, target="answered")
    assert all(one.number == "home" for one in strangers.right_numbers(numbers, hours=[10, 18]))


def test_the_best_hour_is_within_the_hours_allowed() -> None:
    log = attempts()
    model = leads.fit_answers(log)
    assert {call.hour for call in model.best_calls(log[:60], hours=[9, 10])} <= {9, 10}


def test_the_past_of_an_attempt_never_holds_its_own_outcome_or_a_later_one(
    world: AnswerWorld,
) -> None:
    from bpo_course.tools.leads._attempts import attempts_checked
    from bpo_course.tools.leads._history import before

    log = attempts_checked(world.log(0, 3), "right_party")
    cut = len(log) // 2
    changed = log.copy()
    changed.loc[cut:, "right_party"] = False
    changed.loc[cut:, "answered"] = True
    known, other = (before(one, "right_party", 0.1) for one in (log, changed))
    assert (known[: cut + 1] == other[: cut + 1]).all()
    assert (known != other).any()


def test_attempts_added_later_are_known_as_if_they_had_come_at_once(world: AnswerWorld) -> None:
    from bpo_course.tools.leads._attempts import attempts_checked
    from bpo_course.tools.leads._history import History

    log = attempts_checked(world.log(0, 4), "right_party")
    whole = History(0.1).with_attempts(log, "right_party")
    parts = History(0.1)
    for week in range(4):
        parts = parts.with_attempts(log[log["week"] == week], "right_party")
    asked = log[["lead", "weekday", "hour", "number"]]
    assert (whole.features(asked) == parts.features(asked)).all()
    assert History(0.1).features(asked)[0].tolist() == pytest.approx([0.1, 0] * 3)


def test_a_lead_without_attempts_gets_a_chance_too(learned: leads.AnswerModel) -> None:
    row = {"lead": [9_999], "weekday": [1], "hour": [18], "number": ["pager"]}
    (chance,) = learned.chance(pd.DataFrame(row))
    assert 0 < chance < 1


def test_the_order_of_the_log_changes_nothing() -> None:
    log = attempts()
    asked = log[["lead", "weekday", "hour", "number"]]
    shuffled = log.sample(frac=1, random_state=3)
    said = leads.fit_answers(log).chance(asked)
    assert leads.fit_answers(shuffled).chance(asked) == pytest.approx(said)


# The plan


def test_a_plan_keeps_its_limits(world: AnswerWorld, learned: leads.AnswerModel) -> None:
    plan = leads.plan_calls(learned, world.numbers, world.p_yes, **WHEN, **SPENT)
    table = plan.table()
    assert 400 < len(table) <= CALLS
    assert table["lead"].is_unique
    assert table.groupby(["weekday", "hour"]).size().max() <= 20
    assert set(table["hour"]) <= set(ANSWER_HOURS)
    assert (table["value"] > 0).all()
    value = table["p_answer"] * table["p_yes"] * WORTH - COST
    assert table["value"].to_numpy() == pytest.approx(value.to_numpy())
    assert table["value"].is_monotonic_decreasing
    assert plan.value == pytest.approx(value.sum())
    held = set(zip(world.numbers["lead"], world.numbers["number"], strict=True))
    assert set(zip(table["lead"], table["number"], strict=True)) <= held
    assert sum(plan.by_hour.values()) == len(table)


def test_hours_can_differ_by_lead_and_a_lead_without_one_is_not_called(
    world: AnswerWorld, learned: leads.AnswerModel
) -> None:
    hours = {lead: (10,) if lead % 2 else (18, 19) for lead in range(100)}
    given = {"hours": hours, "worth": 1_000, "cost": 0, "calls": 1_000}
    table = leads.plan_calls(learned, world.numbers, world.p_yes, **given).table()
    assert set(table["lead"]) == set(range(100))
    assert all(hour in hours[lead] for lead, hour in zip(table["lead"], table["hour"], strict=True))


def test_a_call_that_costs_more_than_it_brings_is_not_planned(
    world: AnswerWorld, learned: leads.AnswerModel
) -> None:
    given = {"hours": ANSWER_HOURS, "calls": CALLS}
    dear = leads.plan_calls(learned, world.numbers, world.p_yes, worth=1, cost=5, **given)
    assert dear.calls == ()
    assert dear.value == 0


def test_taking_the_best_call_first_is_near_the_best_plan_there_is(
    world: AnswerWorld, learned: leads.AnswerModel
) -> None:
    from scipy.optimize import linear_sum_assignment

    hours, capacity = (9, 13, 18), 10
    few = world.numbers[world.numbers["lead"] < 40]
    given = {"hours": hours, "worth": 1_000, "cost": 1, "calls": 40, "per_hour": capacity}
    plan = leads.plan_calls(learned, few, world.p_yes, **given)
    grid = learned.grid(few, hours)
    best = grid.groupby(["lead", "hour"])["chance"].max().unstack()
    values = best.mul(pd.Series(world.p_yes), axis=0).dropna() * 1_000 - 1
    seats = np.repeat(values.to_numpy(), capacity, axis=1)
    rows, places = linear_sum_assignment(-seats)
    most = seats[rows, places].sum()
    assert 0.9 * most <= plan.value <= most + 1e-6


# The generated world


def test_a_world_is_the_same_again_by_its_seed() -> None:
    one, same, other = (answer_world(seed).log(0, 2) for seed in (4, 4, 5))
    assert one.equals(same)
    assert not one.equals(other)


def test_the_shares_that_were_assumed_are_shares() -> None:
    assert sum(share for share, _, _ in ANSWER_SEGMENTS.values()) == pytest.approx(1)
    for _, habits, p_yes in ANSWER_SEGMENTS.values():
        assert sum(habits) == pytest.approx(1)
        assert len(habits) == len(ANSWER_HABITS)
        assert 0 < p_yes < 1
    assert all(len(chances) == len(ANSWER_HOURS) for chances in ANSWER_HABITS.values())


def test_a_log_has_what_the_model_needs(world: AnswerWorld) -> None:
    log = world.log(0, 2)
    assert tuple(sorted(log.columns)) == tuple(sorted(leads.ATTEMPT_COLUMNS))
    assert len(log) == 2 * 2 * 1_200
    assert not (log["right_party"] & ~log["answered"]).any()
    assert set(log["hour"]) == set(ANSWER_HOURS)
    assert set(log["number"]) == set(ANSWER_NUMBERS)


def test_right_parties_come_as_often_as_the_true_chances_say(world: AnswerWorld) -> None:
    log = pd.concat([world.log(week, week + 1) for week in range(8)])
    said = np.concatenate([world.chance(log[log["week"] == week], week) for week in range(8)])
    came = log["right_party"].to_numpy()
    error = math.sqrt((said * (1 - said)).sum())
    assert abs(came.sum() - said.sum()) < 4 * error


def test_nothing_changes_before_the_steady_weeks_are_over(world: AnswerWorld) -> None:
    asked = world.listed(0, CALLS)
    assert (world.chance(asked, 0) == world.chance(asked, 7)).all()
    assert (world.chance(asked, 0) != world.chance(asked, 8)).any()
    assert world.right(15).sum() < world.right(8).sum() < world.right(7).sum()


def test_one_habit_in_ten_changes_in_the_first_week_after() -> None:
    world = answer_world(1, AnswerRules(leads=2_000, lost=0))
    asked = world.listed(0, 2_000).assign(weekday=0, hour=18)
    known = world.chance(asked, 7) > 0
    changed = world.chance(asked, 8)[known] != world.chance(asked, 7)[known]
    assert changed.mean() == pytest.approx(0.10, abs=0.03)


def test_a_world_may_never_change() -> None:
    still = answer_world(1, AnswerRules(leads=60, moved=0, lost=0))
    asked = still.listed(0, 60)
    assert (still.chance(asked, 0) == still.chance(asked, 15)).all()


def test_a_call_has_the_same_luck_in_every_plan(world: AnswerWorld) -> None:
    calls = world.listed(6, CALLS)
    half = world.called(calls[:300], 6), world.called(calls[300:], 6)
    both = world.called(calls, 6)
    assert both.sales == half[0].sales + half[1].sales
    assert both.right_party == half[0].right_party + half[1].right_party
    assert both.sales <= both.right_party <= both.answered <= both.calls
    assert both.net(WORTH, COST) == WORTH * both.sales - COST * both.calls


# What it gains, and how it ages


def test_on_weeks_held_out_the_best_attempts_reach_more(
    world: AnswerWorld, learned: leads.AnswerModel
) -> None:
    held_out = world.log(6, 8)
    found = leads.gains(learned.chance(held_out), held_out["right_party"])
    assert found.share(len(held_out) // 4) > 0.5  # a quarter of the attempts, half of the people


def planned_worlds(weeks: range) -> np.ndarray[Any, Any]:
    """Net by seed, week and way: list order, answered by anyone, answered by the lead."""
    found = []
    for seed in SEEDS:
        world = answer_world(seed)
        log = world.log(0, 6)
        plans = [
            leads.plan_calls(
                leads.fit_answers(log, target, world.segments),
                world.numbers,
                world.p_yes,
                **WHEN,
                **SPENT,
            )
            for target in leads.TARGETS
        ]
        rows = [[world.listed(week, CALLS), *plans] for week in weeks]
        nets = [
            [world.called(way, week).net(WORTH, COST) for way in ways]
            for week, ways in zip(weeks, rows, strict=True)
        ]
        found.append(nets)
    return np.array(found)


@pytest.mark.slow
def test_the_order_by_expected_value_beats_list_order_on_weeks_held_out() -> None:
    nets = planned_worlds(range(6, 16))
    steady, later = nets[:, :2], nets[:, -3:]
    gain = (steady[..., 2] - steady[..., 0]).mean(axis=1)
    reach = 2.093 * gain.std(ddof=1) / math.sqrt(len(gain))  # Student's t, 19 degrees
    assert gain.mean() - reach > 600
    assert (gain > 300).all()
    right = (steady[..., 2] - steady[..., 1]).mean(axis=1)
    assert right.mean() - 2.093 * right.std(ddof=1) / math.sqrt(len(right)) > 200
    aged = (later[..., 2] - later[..., 0]).mean(axis=1)
    assert aged.mean() < gain.mean() - 150  # habits change, and the plan of week 6 ages


@pytest.mark.slow
def test_a_model_decays_when_habits_change_and_a_new_fit_keeps_it_good() -> None:
    aucs: dict[str, list[list[float]]] = {upkeep: [] for upkeep in leads.UPKEEP}
    for seed in range(8):
        world = answer_world(seed)
        log, segments = world.log(), world.segments
        for upkeep in leads.UPKEEP:
            found = leads.weekly(log, 6, segments=segments, upkeep=upkeep)
            aucs[upkeep].append([week.auc for week in found])
    mean = {upkeep: np.mean(rows, axis=0) for upkeep, rows in aucs.items()}
    for upkeep in leads.UPKEEP:
        assert mean[upkeep][0] == pytest.approx(mean["none"][0])
    late = {upkeep: np.array(rows)[:, -3:].mean(axis=1) for upkeep, rows in aucs.items()}
    drop = np.array(aucs["none"])[:, :2].mean(axis=1) - late["none"]
    reach = 2.365 * drop.std(ddof=1) / math.sqrt(len(drop))  # Student's t, 7 degrees
    assert drop.mean() - reach > 0.02
    assert late["refit"].mean() > late["history"].mean() > late["none"].mean()


def test_the_weeks_of_a_steady_world_are_predicted_equally_well() -> None:
    still = answer_world(2, AnswerRules(leads=600, weeks=9, moved=0, lost=0))
    found = leads.weekly(still.log(), 4, segments=still.segments)
    assert [week.week for week in found] == [4, 5, 6, 7, 8]
    assert all(week.attempts == 1_200 for week in found)
    assert abs(found[0].auc - np.mean([week.auc for week in found[1:]])) < 0.05
    assert all(week.low < week.auc < week.high for week in found)


def test_a_later_week_never_changes_what_was_said_of_an_earlier_one() -> None:
    log = answer_world(2, AnswerRules(leads=300, weeks=9)).log()
    for upkeep in leads.UPKEEP:
        early = leads.weekly(log[log["week"] < 8], 6, upkeep=upkeep)
        assert [week.week for week in early] == [6, 7]
        assert leads.weekly(log, 6, upkeep=upkeep)[:2] == early


def test_a_week_is_predicted_without_its_own_outcomes() -> None:
    log = answer_world(2, AnswerRules(leads=300, weeks=9)).log(0, 7)
    changed = log.copy()
    changed.loc[changed["week"] == 6, "right_party"] = False
    ((one,), (other,)) = (leads.weekly(told, 6) for told in (log, changed))
    assert one.predicted == other.predicted
    assert one.observed > other.observed == 0


def test_a_week_of_one_kind_has_no_auc(world: AnswerWorld) -> None:
    log = world.log(0, 4)
    log.loc[log["week"] == 2, "right_party"] = False
    empty, full = leads.weekly(log, 2)
    assert math.isnan(empty.auc)
    assert empty.observed == 0
    assert full.auc > 0.6


# What is refused


TABLE: Final = people(40)


@pytest.mark.parametrize(
    ("columns", "bought", "model", "said"),
    [
        ([], TABLE["bought"], "logistic", "columns must have a name or more, got none"),
        ("age", TABLE["bought"], "logistic", "columns must be a list of names, got 'age'"),
        (["age", "age"], TABLE["bought"], "logistic", "columns must name each column once"),
        (["height"], TABLE["bought"], "logistic", "columns must be in the table, 'height' is not"),
        (["age"], [True] * 40, "logistic", "bought must have a yes and a no or more, got only yes"),
        (["age"], [True, False], "logistic", "bought must be one value for each of 40 leads"),
        (["age"], ["maybe"] * 40, "logistic", "bought must be true or false for each lead, got"),
        (["age"], [math.nan] * 40, "logistic", "bought must be true or false for each lead, got"),
        (["age"], TABLE["bought"][::-1], "logistic", "bought must have the rows of the table"),
        (
            ["age"],
            TABLE["bought"],
            "forest",
            "model must be one of logistic, boosted, got 'forest'",
        ),
    ],
)
def test_a_fit_names_what_is_wrong(columns: Any, bought: Any, model: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        leads.fit(TABLE, columns, bought, model)


def test_a_column_of_names_or_without_numbers_is_refused() -> None:
    table = people(300).assign(name=[f"lead {n}" for n in range(300)], empty=math.nan)
    with pytest.raises(ValueError, match="name must be numbers, or 200 different words"):
        leads.fit(table, ["name"], table["bought"])
    with pytest.raises(ValueError, match="empty must have finite numbers"):
        leads.fit(table, ["empty"], table["bought"])
    found = leads.fit(table, ["age"], table["bought"])
    with pytest.raises(ValueError, match="age must be numbers as in the leads"):
        found.score(table.assign(age="young"))
    with pytest.raises(ValueError, match="'age' is not"):
        found.score(table.drop(columns="age"))


def test_trees_have_no_reasons() -> None:
    table = people()
    found = leads.fit(table, ["age"], table["bought"], "boosted")
    with pytest.raises(ValueError, match='model must be "logistic" to have weights'):
        found.reasons(table, 0)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: leads.auc([0.1], [True, False]), "scores must be one value for each of 2 leads"),
        (lambda: leads.auc([0.1, math.nan], [True, False]), "scores must be finite numbers"),
        (lambda: leads.auc([[0.1]], [[True]]), "bought must be one value for each lead, got 2"),
        (lambda: leads.auc([], []), "bought must have a yes and a no or more, got no lead"),
        (lambda: leads.gains([0.1], [False]), "bought must have a yes or more, got none"),
        (lambda: leads.gains([0.1], [True]).at(2), "calls must be a whole number, from 0 to 1"),
        (lambda: leads.gains([0.1], [True]).lift(0), "calls must be a whole number, from 1 to 1"),
        (lambda: leads.gains([0.1], [True]).calls_for(1), "part must be a share above 0 and below"),
        (lambda: leads.calibration([1.2], [True], 1), "scores must be probabilities from 0 to 1"),
        (lambda: leads.calibration([0.2], [True], 2), "bins must be a whole number, from 1 to 1"),
        (lambda: leads.recentred([0.2], 1), "rate must be a share above 0 and below 1, got 1"),
        (lambda: leads.recentred([0.0], 0.5), "scores must be above 0 and below 1 to be moved"),
        (lambda: leads.threshold(0, 1), "worth must be above 0, got 0"),
        (lambda: leads.threshold(5, -1), "cost must be 0 or more, got -1"),
        (lambda: leads.expected_value([0.5], 1, -2), "cost must be 0 or more, got -2"),
        (lambda: leads.expected_value([0.5], 1, 1, 1.5), "p_answer must be probabilities"),
        (lambda: leads.spend([0, 0], [True, False], 1), "places must name each lead once"),
        (lambda: leads.spend([2], [True, False], 1), "places must be from 0 to 1, got 2"),
        (lambda: leads.spend([0], [True], -1), "calls must be a whole number, 0 or more, got -1"),
        (lambda: leads.split(10, "year"), "how must be one of random, time, got 'year'"),
        (lambda: leads.split(1), "leads must be a whole number, 2 or more, got 1"),
        (lambda: leads.split(3, test=0.1), "test must leave leads on both sides of 3, got 0.1"),
        (lambda: leads.fit_answers(attempts(), "sale"), "target must be one of answered, right"),
        (lambda: leads.weekly(attempts(), 99), "learned must leave a week to predict, got 99"),
        (lambda: leads.weekly(attempts(), 2, upkeep="x"), "upkeep must be one of none, history"),
        (lambda: AnswerRules(leads=3), "leads must be a whole number, 50 or more, got 3"),
        (lambda: AnswerRules(moved=2), "moved must be from 0 to 1, got 2"),
        (lambda: AnswerRules(learned=16), "learned must be below weeks, 16, got 16"),
        (lambda: answer_world(-1), "seed must be a whole number, 0 or more, got -1"),
    ],
)
def test_what_breaks_a_rule_is_named(call: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("hour", 24, "hour must be a whole number from 0 to 23, got 24"),
        ("hour", 9.5, "hour must be a whole number from 0 to 23, got 9.5"),
        ("weekday", 7, "weekday must be a whole number from 0 to 6, got 7"),
        ("week", -1, "week must be a whole number 0 or more, got -1"),
        ("number", None, "number must be known for each attempt, got an empty one"),
        ("answered", False, "right_party must be false where answered is false"),
        ("right_party", False, "attempts must have right_party true and false"),
    ],
)
def test_a_log_with_a_fault_is_refused(column: str, value: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        leads.fit_answers(attempts().assign(**{column: value}))
    with pytest.raises(ValueError, match="attempts must have the column 'hour'"):
        leads.fit_answers(attempts().drop(columns="hour"))


def test_a_plan_needs_an_hour_and_a_known_chance_of_a_yes(
    world: AnswerWorld, learned: leads.AnswerModel
) -> None:
    with pytest.raises(ValueError, match="hours, weekdays and numbers must have one or more"):
        leads.plan_calls(learned, world.numbers, world.p_yes, hours=(), **SPENT)
    with pytest.raises(ValueError, match="p_yes must be finite numbers"):
        leads.plan_calls(learned, world.numbers, {0: 0.2}, hours=(18,), **SPENT)


# What it loads


def test_opening_the_tool_loads_no_model() -> None:
    code = "import sys, bpo_course; from bpo_course.tools import leads; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(said.stdout.split())
    assert "bpo_course.tools.leads" in loaded
    assert not {"sklearn", "pandas", "scipy"} & loaded
