"""A week of a campaign, a trial of two scripts and many trials: the scenarios of the lab."""

from __future__ import annotations

import pytest

from bpo_course.kpi import wilson
from bpo_course.scenarios import (
    TRIAL_WEEKS,
    WEEK_GOAL,
    WEEK_LEADS,
    PeekRules,
    TrialRules,
    WeekPlan,
    peeked,
    script_trial,
    week_played,
)
from bpo_course.tools import campaign

BROKEN = WeekPlan(shift="early", busy_min=0, zones=False)
SMALL = WeekPlan(agents=1)


def test_a_week_loses_no_lead_and_keeps_to_the_attempts() -> None:
    week = week_played(SMALL, 1)
    assert sum(week.states.values()) == WEEK_LEADS
    assert week.most <= SMALL.total
    assert week.total.dials == sum(one.dials for one in week.segments.values())
    assert week.total.sales == sum(one.sales for one in week.parts.values())
    assert week.total.dials == sum(n for hours in week.by_hour.values() for n, _ in hours.values())
    assert sum(week.ended.values()) == week.states["done"]
    made, kept, missed = week.appointments
    assert made >= kept + missed


def test_each_thing_that_is_wrong_at_first_costs_the_goal_and_all_three_right_reach_it() -> None:
    right = week_played(WeekPlan(), 4)
    assert right.reached
    assert right.sales >= WEEK_GOAL[0]
    for wrong in ({"shift": "early"}, {"busy_min": 0}, {"zones": False}):
        assert not week_played(WeekPlan(**wrong), 4).reached, wrong
    broken = week_played(BROKEN, 4)
    assert broken.states["no_zone"] > 100
    assert broken.ended["busy"] > 100
    assert broken.parts["evening"].dials == 0


def test_two_lines_for_each_agent_drop_calls_and_one_line_drops_none() -> None:
    assert week_played(WeekPlan(), 4).dropped == 0
    two = week_played(WeekPlan(dialler="level"), 4)
    assert two.drop_rate > 0.03


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"opens": 20, "closes": 9}, "calling hours must end after they begin, got 20:00 to 9:00"),
        ({"shift": "night"}, "shift must be one of early, middle, late, split, got 'night'"),
        ({"agents": 0}, "agents must be 1 or more, got 0"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict[str, object], error: str) -> None:
    with pytest.raises(ValueError, match=error):
        WeekPlan(**wrong)  # type: ignore[arg-type]


def test_the_conversations_of_a_trial_are_those_of_the_sample_size() -> None:
    rules = TrialRules()
    assert rules.single == campaign.sample_size(0.12, 0.05)
    assert rules.looked > rules.single  # the rule that looks every day needs a little more
    assert rules.days * rules.per_day >= 2 * rules.looked > (rules.days - 1) * rules.per_day
    assert 2 * rules.planned == rules.days * rules.per_day
    with pytest.raises(ValueError, match="30 days at most"):
        TrialRules(lift=0.01)


def test_the_bounds_that_are_drawn_are_those_that_decide() -> None:
    for seed in (1, 3, 6):
        trial = script_trial(seed)
        for day in range(1, len(trial.looks) + 1):
            verdict = trial.by(day)
            assert verdict.bound == pytest.approx(trial.bounds[verdict.look - 1], abs=1e-6)
            assert verdict.z == pytest.approx(trial.z[verdict.look - 1])


def test_a_trial_is_what_its_seed_says_and_all_three_truths_are_drawn() -> None:
    trials = [script_trial(seed) for seed in range(60)]
    assert {trial.truth for trial in trials} == {"equal", "better", "worse"}
    better = [trial for trial in trials if trial.truth == "better"]
    assert sum(trial.rule.word == "keep" for trial in better) >= 0.6 * len(better)
    assert all(trial.lift == 0 for trial in trials if trial.truth == "equal")
    assert script_trial(3).looks == script_trial.__wrapped__(3).looks


def test_the_rule_of_many_trials_is_the_rule_of_one() -> None:
    """The quick draw uses the bounds that `judge` uses, on trials of equal steps."""
    rules = PeekRules(days=4)
    limits = campaign.bounds([n / 4 for n in range(1, 5)])
    looks = [
        (campaign.Counts(80 * n, 9 * n), campaign.Counts(80 * n, 18 * n)) for n in (1, 2, 3, 4)
    ]
    verdict = campaign.judge(looks, rules.per_day // 2 * 4)
    assert verdict.word == "keep"
    assert verdict.bound == pytest.approx(limits[verdict.look - 1])


def test_looking_every_day_gives_too_many_false_alarms_and_the_rule_does_not() -> None:
    found = peeked(PeekRules(), seed=1)
    peek, once, rule = (found[way].claimed[-1] for way in ("every_day", "once", "rule"))
    assert 0.10 * TRIAL_WEEKS < peek < 0.21 * TRIAL_WEEKS
    assert wilson(rule, TRIAL_WEEKS)[0] < 0.05
    assert wilson(once, TRIAL_WEEKS)[0] < 0.05
    assert found["once"].claimed[:-1] == (0,) * 5
    assert found["once"].mean_day == 6


def test_a_true_difference_is_found_earlier_by_the_rule_than_at_the_end() -> None:
    found = peeked(PeekRules(), seed=1, differs=True)
    assert found["rule"].mean_day < found["once"].mean_day == 6
    assert found["rule"].right > 0.9 * found["once"].right


@pytest.mark.slow
def test_the_rule_keeps_its_promise_over_many_draws() -> None:
    alarms = sum(peeked(PeekRules(), seed)["rule"].claimed[-1] for seed in range(50))
    low, high = wilson(alarms, 50 * TRIAL_WEEKS)
    assert low < 0.05 < high + 0.005
