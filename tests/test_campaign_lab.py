"""The campaign lab as the front end drives it: what is shown, said and refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bpo_course import lab
from bpo_course.widgets.labs.campaign_decide import RIGHT_FOR, DecideStep, judged
from bpo_course.widgets.labs.campaign_lab import CampaignLab
from bpo_course.widgets.labs.campaign_peek import expected
from bpo_course.widgets.labs.campaign_week import interval, plan_of, state_rows
from bpo_course.widgets.labs.campaign_words import START


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture
def card() -> Any:
    return lab("campaign")


@pytest.fixture
def trial() -> Any:
    return lab("campaign", part="decide")


@pytest.fixture
def peek() -> Any:
    return lab("campaign", part="peek")


# -- 1 build it and run a week -------------------------------------------------------------------


def test_it_begins_with_a_goal_and_a_button_that_runs_the_week(card: Any) -> None:
    assert isinstance(card, CampaignLab)
    assert repr(card) == "CampaignLab(1 Build it and run a week; 0 weeks played)"
    assert "Can you make 110 sales in a week" in shown(card)
    assert "Saturday evening" not in shown(card)
    assert not card.figure
    act(card, "run")
    assert "Saturday evening: week 1 is over" in shown(card)
    assert card.focus["target"] == "result"
    assert "some leads were called 8 times" in card.said["text"]
    assert card.figure
    assert card.week.most == 8


def test_the_states_of_the_leads_are_all_leads(card: Any) -> None:
    act(card, "run")
    states = card.regions["states"]
    assert (
        '<th scope="row">All leads</th><td class="bpo-number" style="white-space: nowrap">1,800'
        in states
    )
    *rows, (_, every, _) = state_rows(card.week)
    assert sum(int(leads.replace(",", "")) for _, leads, _ in rows) == 1_800
    assert every == "1,800"
    assert "Given up after a busy tone" in states
    assert "No time zone known" in states


def test_what_is_changed_is_said_beside_the_week_before(card: Any) -> None:
    act(card, "run")
    act(card, "set", name="total", value="4")
    assert "You have changed something since then" in shown(card)
    act(card, "run")
    beside = card.regions["beside"]
    assert "Attempts at a lead, at most: 8 → 4" in beside
    assert "the same luck at each attempt" in beside
    act(card, "choose", "shift late")
    act(card, "switch", "zones")
    act(card, "run")
    assert "You changed 2 things at once" in card.regions["beside"]
    assert "Agents work: 8:00 to 16:00 → 12:00 to 20:00" in card.regions["groups"]
    act(card, "run")
    assert "You changed nothing" in card.regions["beside"]
    act(card, "set", name="seed", value="5")
    act(card, "run")
    assert "so chance is different too" in card.regions["beside"]


def test_all_that_was_wrong_put_right_reaches_the_goal(card: Any) -> None:
    for name, value in {"total": 4, "shift": "late", "busy_min": 15, "zones": True}.items():
        card.set(name, value)
    week = card.run_week()
    assert week.reached
    assert "You reached the goal" in card.said["text"]
    assert week.states["no_zone"] == 0


def test_dropped_calls_above_the_safe_harbour_are_said(card: Any) -> None:
    card.set("dialler", "level")
    card.run_week()
    assert "found no agent" in card.regions["result"]


@pytest.mark.slow
def test_other_weeks_say_whether_a_change_is_chance(card: Any) -> None:
    card.set("total", 4)
    card.run_week()
    card.set("shift", "late")
    card.run_week()
    act(card, "others")
    assert card.focus["target"] == "others"
    assert "In 8 other weeks, this plan made" in card.regions["chance"]
    assert "This is more than chance" in card.regions["chance"]
    assert "Playing" not in card.regions["run"]


def test_other_weeks_need_a_week(card: Any) -> None:
    act(card, "others")
    with pytest.raises(ValueError, match="run the week first"):
        card.other_weeks()


def test_an_interval_is_that_of_students_t() -> None:
    low, high = interval([1, 2, 3])
    assert (low, high) == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5))


def test_a_value_that_does_not_fit_is_refused_and_said(card: Any) -> None:
    act(card, "set", name="closes", value="23")
    assert "must be a whole number from 9 to 21, got 23" in shown(card)
    assert card.fields["closes"] == "23"
    act(card, "set", name="closes", value="19")
    assert "must be" not in card.regions["problem"]
    act(card, "set", name="closes", value="9")
    assert "Calling hours must end after they begin" in shown(card)
    act(card, "set", name="opens", value="8")  # now both fit
    assert card._values["closes"] == 9


def test_one_segment_must_stay(card: Any) -> None:
    for name in ("quote", "customer", "retired"):
        act(card, "switch", name)
    assert "At least one segment must be called" in shown(card)
    assert plan_of(card._values).segments == ("retired",)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("total", 0, "total must be a whole number from 1 to 20, got 0"),
        ("shift", "night", "shift must be one of early, middle, late, split, got 'night'"),
        ("zones", "yes", "zones must be one of True, False, got 'yes'"),
        ("agent", 3, "there is no control agent in this lab"),
        ("lift", 0.01, "a trial must take 30 days at most"),
    ],
)
def test_a_value_that_breaks_its_rule_is_named(
    card: Any, name: str, value: object, error: str
) -> None:
    with pytest.raises(ValueError, match=error):
        card.set(name, value)
    assert card._values == START


def test_messages_that_make_no_sense_change_nothing(card: Any) -> None:
    for action, value in (
        ("go", "home"),
        ("choose", "shift night"),
        ("switch", "lights"),
        ("guess_size", "7"),
        ("guess_peek", "7"),
        ("decide", "perhaps"),
    ):
        act(card, action, value)
    assert card._values == START
    assert "Can you make 110 sales" in shown(card)


def test_no_two_controls_share_a_focus(card: Any) -> None:
    card.run_week()
    card.run_week()
    for part in ("week", "decide", "peek"):
        card.show(part)
        if part == "decide":
            card.guess_size()
            card.decide("kill")
        if part == "peek":
            card.guess_peek()
        names = re.findall(r'data-focus="([^"]+)"', shown(card))
        assert len(names) == len(set(names)), part


def test_a_lab_can_begin_otherwise() -> None:
    assert lab("campaign", shift="late", total=4).week is None
    with pytest.raises(ValueError, match="part must be one of week, decide, peek, got 'home'"):
        lab("campaign", part="home")
    with pytest.raises(ValueError, match=r"Did you mean agents\?"):
        lab("campaign", agent=3)


# -- 2 keep or kill? -----------------------------------------------------------------------------


def test_the_size_is_guessed_before_the_first_day(trial: Any) -> None:
    assert "Evening of day" not in shown(trial)
    act(trial, "guess_size", "780")
    assert trial.focus["target"] == "size"
    assert "Yes. Each version needs 778 conversations" in shown(trial)
    assert "Evening of day 1 of 11" in shown(trial)
    assert trial.figure


def test_a_wrong_guess_is_told(trial: Any) -> None:
    act(trial, "guess_size", "260")
    assert "No. Each version needs 778" in shown(trial)


def test_the_truth_is_hidden_until_she_decides(trial: Any) -> None:
    trial.guess_size()
    assert "In truth" not in shown(trial)
    assert "In truth" not in trial.figure
    act(trial, "decide", "go on")
    assert "Evening of day 2 of 11" in shown(trial)
    assert "In truth" not in shown(trial)
    act(trial, "decide", "keep")
    assert trial.focus["target"] == "verdict"
    assert "In truth" in shown(trial)
    assert "You are right: B is better" in trial.said["text"]
    assert "Stopping rule" in trial.regions["decided"]
    act(trial, "decide", "kill")  # it is decided
    assert "Kill B</td><td>day 2" not in shown(trial)
    with pytest.raises(ValueError, match="begin another one first"):
        trial.decide("kill")


def test_on_the_last_day_no_one_can_go_on(trial: Any) -> None:
    trial.guess_size()
    act(trial, "to_the_end")
    assert "Evening of day 11 of 11" in shown(trial)
    assert "you must decide" in shown(trial)
    with pytest.raises(ValueError, match="word must be one of keep, kill, no winner"):
        trial.decide("go on")
    trial.decide("no winner")
    assert "that costs 500 sales" in shown(trial)


def test_another_trial_keeps_the_score(trial: Any) -> None:
    trial.guess_size()
    trial.decide("keep")
    act(trial, "another")
    assert trial.focus["target"] == "day"
    assert "In truth" not in shown(trial)
    trial.decide("kill")
    assert "Right decisions so far, in 2 trials" in shown(trial)
    assert "1 of 2" in trial.regions["decided"]
    assert repr(trial) == "CampaignLab(2 Keep or kill?; trial 2)"


def test_another_plan_is_guessed_again(trial: Any) -> None:
    trial.guess_size()
    act(trial, "set", name="lift", value="8")
    assert "You have changed the plan" in shown(trial)
    act(trial, "plan")
    assert "hope that version B sells in 20 %" in shown(trial)
    assert "Evening of day" not in shown(trial)


@pytest.mark.parametrize("truth", ["equal", "better", "worse"])
@pytest.mark.parametrize("word", ["keep", "kill", "no winner"])
def test_each_decision_is_judged_by_the_truth(trial: Any, word: str, truth: str) -> None:
    rules = trial.trial.rules
    for seed in range(1, 40):
        step = DecideStep(rules, seed)
        if step.trial.truth == truth:
            break
    step.decision = word
    tone, said = judged(step)
    assert (tone == "good") == (RIGHT_FOR[truth] == word)
    assert ("You are right" in said) == (tone == "good")


# -- 3 what peeking does -------------------------------------------------------------------------


def test_the_false_alarms_are_guessed_and_drawn(peek: Any) -> None:
    assert "Three ways to test" not in shown(peek)
    act(peek, "guess_peek", "15")
    assert peek.focus["target"] == "drawn"
    assert "Yes: theory says 15 %" in shown(peek)
    assert "Stopping rule" in peek.regions["drawn"]
    assert peek.figure
    assert repr(peek) == "CampaignLab(3 What peeking does; 6 days a trial)"


def test_more_days_give_more_false_alarms(peek: Any) -> None:
    few = peek.guess_peek()[2]["every_day"].claimed[-1]
    act(peek, "set", name="days", value="20")
    assert "You have changed something since then" in shown(peek)
    act(peek, "draw")
    assert "You have changed something" not in shown(peek)
    assert peek._peek[2]["every_day"].claimed[-1] > few


def test_one_day_is_one_test(peek: Any) -> None:
    peek.set("days", 1)
    peek.guess_peek()
    assert "all three ways are the same" in shown(peek)


def test_the_theory_is_the_published_one() -> None:
    """Armitage, McPherson and Rowe 1969: 5 looks at 5 % err in 14.2 %, 10 looks in 19.3 %."""
    assert round(expected(5), 3) == 0.142
    assert round(expected(10), 3) == 0.193
