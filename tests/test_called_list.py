"""Whom an order calls, where to stop, and weeks of calls: the figures that the lead lab shows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.scenarios import (
    ANSWER_HOURS,
    CALL_WAYS,
    LEAD_SIGNS,
    AnswerRules,
    CalledOrder,
    CallRules,
    answer_world,
    answers_learned,
    calls_planned,
    in_list_order,
    in_score_order,
    lead_signs,
    mean_interval,
    model_week,
    moved_in_time,
    rule_values,
    sales_between,
    signs_seen,
    stops,
    week_called,
)
from bpo_course.tools import leads

SMALL = AnswerRules(leads=120, weeks=5, learned=3, steady=3)


def order(values: Any, bought: Any, parts: int = 1) -> CalledOrder:
    return CalledOrder(np.array(values, dtype=float), np.array(bought, dtype=bool), parts)


# -- orders --------------------------------------------------------------------------------------

lists = st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=7, max_size=40)


@given(lists, st.data())
def test_each_call_is_made_once_and_the_best_first(pairs: Any, data: Any) -> None:
    values, bought = zip(*pairs, strict=True)
    parts = data.draw(st.sampled_from([1, 3, 7]))
    found = order(values, bought, parts)
    calls = data.draw(st.integers(0, len(values)))
    called = found.called(calls)
    assert called.sum() == pytest.approx(calls)
    assert called.min() >= 0
    assert called.max() <= 1
    assert found.sales(calls) == pytest.approx(float(called @ found.bought))
    if parts == 1:
        for high in range(len(values)):
            for low in range(len(values)):
                if values[high] > values[low]:
                    assert called[high] >= called[low]


@given(lists)
def test_the_curve_is_that_of_the_tool(pairs: Any) -> None:
    values, bought = zip(*pairs, strict=True)
    if not any(bought):
        return
    along, made = order(values, bought).curve(8)
    known = leads.gains(values, bought)
    assert made == pytest.approx([known.at(calls) for calls in along])


def test_equal_leads_share_the_calls() -> None:
    found = order([1, 1, 1, 0], [True, False, False, True])
    assert found.called(1).tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    assert found.sales(3) == 1
    with pytest.raises(ValueError, match="calls must be from 0 to 4, got 5"):
        found.called(5)


def test_in_parts_each_part_gets_its_share_of_the_calls() -> None:
    found = order(range(14), [True] * 14, parts=7)
    assert found.called(7).reshape(7, 2).tolist() == [[0, 1]] * 7


def test_a_difference_has_the_interval_of_the_leads_on_which_two_orders_differ() -> None:
    one, other = order([3, 2, 1, 0], [1, 1, 0, 1]), order([0, 2, 1, 3], [1, 1, 0, 1])
    more, low, high = sales_between(one, other, 2)
    assert more == 0  # each calls one buyer whom the other leaves out
    assert high == -low == pytest.approx(1.959964 * math.sqrt(2))
    assert sales_between(one, one, 2) == (0, 0, 0)


def test_the_interval_of_a_difference_holds_over_samples() -> None:
    rng, inside = np.random.default_rng(1), 0
    scores, noise = rng.random(4_000), rng.random(4_000)
    chance = 0.05 + 0.3 * scores
    expected = float((scores >= np.sort(scores)[-1_000]) @ chance) - float(
        (noise >= np.sort(noise)[-1_000]) @ chance
    )
    for _ in range(300):
        bought = rng.random(4_000) < chance
        _, low, high = sales_between(order(scores, bought), order(noise, bought), 1_000)
        inside += low <= expected <= high
    assert inside / 300 >= 0.92  # a little wide: the leads themselves are held fixed here


# -- rules without a model -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def bank() -> Any:
    return content.bank_marketing()


def test_each_sign_is_a_question_to_the_table(bank: Any) -> None:
    signs = lead_signs(bank, young=25, old=70, balance=0)
    assert tuple(signs) == LEAD_SIGNS
    assert signs["success"].sum() == 1_511
    assert (signs["age"] == ((bank.age < 25) | (bank.age >= 70))).all()
    assert (signs["balance"] == (bank.balance >= 0)).all()
    points = rule_values(signs, ["age", "single"])
    assert set(points) == {0, 1, 2}
    assert not rule_values(signs, []).any()


def test_what_a_sign_says_is_a_share_of_those_who_have_it(bank: Any) -> None:
    seen = {one.sign: one for one in signs_seen(bank, bank.y == "yes")}
    has = bank.poutcome == "success"
    assert seen["success"].with_it == pytest.approx((bank.y[has] == "yes").mean())
    assert seen["success"].without == pytest.approx((bank.y[~has] == "yes").mean())
    none = signs_seen(bank, bank.y == "yes", old=200, young=0)
    assert math.isnan({one.sign: one for one in none}["age"].with_it)


# -- where to stop -------------------------------------------------------------------------------


def test_a_stop_by_probability_is_that_of_cost_and_worth() -> None:
    scores, bought = [0.05, 0.2, 0.5, 0.1, 0.3, 0.4, 0.15], [0, 0, 1, 0, 1, 1, 0]
    found = stops(scores, bought, [0, 1] * 10, worth=10, cost=2.5, latest=10)
    assert found["believed"].calls == 3  # 0.25 or more
    assert found["believed"].net == 30 - 7.5
    assert found["everyone"].net == 30 - 17.5
    assert found["hindsight"].net == leads.best_threshold(scores, bought, 10, 2.5).net
    assert found["hindsight"].net == max(one.net for one in found.values())


def test_moved_probabilities_have_the_level_of_the_leads_before() -> None:
    rng = np.random.default_rng(2)
    scores, bought = rng.uniform(0.01, 0.2, 700), rng.random(700) < 0.5
    earlier = np.zeros(100, dtype=bool)
    moved = moved_in_time(scores, bought, earlier, latest=100, parts=7)
    assert moved[:100].mean() == pytest.approx(0.005)  # no one had bought: half a sale
    for part in range(1, 7):
        before = bought[100 * (part - 1) : 100 * part].mean()
        assert moved[100 * part : 100 * (part + 1)].mean() == pytest.approx(before)
        assert (
            np.argsort(moved[100 * part :][:100]) == np.argsort(scores[100 * part :][:100])
        ).all()
    with pytest.raises(ValueError, match="latest must be 1 or more, got 0"):
        moved_in_time(scores, bought, earlier, latest=0)


# -- weeks of calls ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> Any:
    return answer_world(1, SMALL)


def test_score_order_calls_the_best_leads_at_the_hours_of_the_list(world: Any) -> None:
    rules = CallRules(opens=10, closes=14, calls=40)
    listed, scored = (way(world, 3, rules) for way in (in_list_order, in_score_order))
    assert listed[["weekday", "hour"]].equals(scored[["weekday", "hour"]])
    assert set(scored.hour) <= {10, 11, 12, 13}
    best = world.leads.nlargest(40, "p_yes").lead
    assert set(scored.lead) == set(best)
    first = world.numbers.drop_duplicates("lead").set_index("lead").number
    assert (scored.number.to_numpy() == first[scored.lead].to_numpy()).all()


def test_no_more_calls_are_made_than_the_hours_hold(world: Any) -> None:
    rules = CallRules(opens=9, closes=10, calls=100, per_hour=5)
    assert len(in_list_order(world, 3, rules)) == len(in_score_order(world, 3, rules)) == 30
    plan = calls_planned(answers_learned(world, 3), world, rules)
    assert set(plan.by_hour) <= {9}
    assert len(plan.calls) <= 30


def test_a_week_is_called_in_four_ways(world: Any) -> None:
    rules = CallRules(calls=60)
    model = answers_learned(world, 3)
    plan = calls_planned(model, world, rules)
    found = week_called(world, 3, rules, {"answered": plan, "right_party": plan})
    assert tuple(found) == CALL_WAYS
    assert found["answered"] == found["right_party"] == world.called(plan, 3)
    seen = model_week(model, world, 3)
    assert 0 <= seen.low < seen.auc < seen.high <= 1
    assert seen.auc > 0.5


def test_upkeep_is_what_the_model_knows(world: Any) -> None:
    asked = world.log(4, 5)
    chance = {kind: answers_learned(world, 4, upkeep=kind).chance(asked) for kind in leads.UPKEEP}
    none, history, refit = chance.values()
    assert not np.allclose(none, history)
    assert not np.allclose(history, refit)
    same = leads.fit_answers(world.log(0, 3), "right_party", world.segments).chance(asked)
    assert np.allclose(none, same)
    anew = leads.fit_answers(world.log(0, 4), "right_party", world.segments).chance(asked)
    assert np.allclose(refit, anew)


def test_what_is_wrong_is_named(world: Any) -> None:
    with pytest.raises(ValueError, match="closes must be after opens, both from 9 to 20, got 12"):
        CallRules(opens=12, closes=12)
    with pytest.raises(ValueError, match="calls and per_hour must be 1 or more, got 0"):
        CallRules(calls=0)
    with pytest.raises(ValueError, match="week must be from 3 to 4, got 2"):
        answers_learned(world, 2)
    with pytest.raises(ValueError, match="upkeep must be one of none, history, refit"):
        answers_learned(world, 3, upkeep="often")
    assert CallRules().hours == ANSWER_HOURS


def test_one_value_has_no_interval() -> None:
    middle, low, high = mean_interval([4])
    assert middle == 4
    assert math.isnan(low)
    assert math.isnan(high)


@pytest.mark.slow
def test_the_plan_for_the_right_person_beats_list_order_over_people() -> None:
    gains = []
    for seed in range(101, 107):
        world, rules = answer_world(seed), CallRules(worth=1_200, cost=30)
        week = world.rules.learned
        plans = {
            way: calls_planned(answers_learned(world, week, way), world, rules)
            for way in leads.TARGETS
        }
        called = week_called(world, week, rules, plans)
        nets = {way: one.net(1_200, 30) for way, one in called.items()}
        gains.append(nets["right_party"] - nets["list"])
    assert mean_interval(gains)[1] > 0
