"""The workforce lab: a day's three steps, its words, and what it refuses; the week is beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_screen_words import ids_in, shown
from test_widgets import act, elements, press, words

from bpo_course import lab
from bpo_course.scenarios import (
    PLANNING_METHODS,
    PLANNING_SHIFTS,
    Planning,
    method_tested,
    site_counts,
)
from bpo_course.tools import workforce
from bpo_course.tools.workforce import Levers
from bpo_course.widgets.labs.workforce_calls import bank_counts
from bpo_course.widgets.labs.workforce_lab import WorkforceLab
from bpo_course.widgets.labs.workforce_week_words import WEEK_LEVERS
from bpo_course.widgets.labs.workforce_words import (
    HELPS,
    LEVERS,
    METHODS,
    SHIFTS,
    START,
    STEPS,
    guess_words,
    score_words,
    signed,
)


@pytest.fixture
def card() -> WorkforceLab:
    made: Any = lab("workforce")
    return made


@pytest.fixture
def planned() -> WorkforceLab:
    made = WorkforceLab()
    made.schedule()
    return made


def test_it_begins_with_a_question_and_no_answer(card: WorkforceLab) -> None:
    assert repr(card) == "WorkforceLab(2003-10-17: no schedule yet)"
    assert "Which method comes closest?" in words(card)
    assert not re.search(r"\d\.\d %", words(card, "guess", "answer", "table"))
    assert card.figure == ""


def test_a_guess_is_answered_beside_the_errors_of_all(card: WorkforceLab) -> None:
    errors = card.guess("last_week")
    assert {name: round(100 * error, 1) for name, error in errors.items()} == {
        "yesterday": 14.9,
        "last_week": 13.3,
        "few": 10.7,
        "all": 9.8,
    }
    text = words(card, "answer")
    assert "The mean of all same weekdays so far came closest: it is 9.8 % off." in text
    assert "Your guess, “the same weekday last week”, is 13.3 % off." in text
    assert card.figure
    pressed = [e.attrs["value"] for e in elements(card) if e.attrs.get("aria-pressed") == "true"]
    assert pressed == ["forecast", "all"], "a wrong guess is not planned with"


def test_a_right_guess_is_told_and_no_guess_is_allowed(card: WorkforceLab) -> None:
    act(card, "guess", value="")
    assert words(card, "answer").startswith("The mean of all same weekdays so far came closest")
    card.guess("all")
    assert words(card, "answer").startswith("You were right.")
    assert guess_words("few", {"few": 0.07, "all": 0.06}, 4).endswith("(4), is 7.0 % off.")


def test_the_method_that_is_pressed_makes_the_forecast(card: WorkforceLab) -> None:
    before = card._planning.forecast
    act(card, "guess", value="yesterday")
    assert (card._planning.forecast == before).all()
    act(card, "choose", value="yesterday")
    assert (card._planning.forecast != before).any()
    act(card, "choose", value="all")
    assert (card._planning.forecast == before).all()


def test_the_few_same_weekdays_can_be_more_or_less(card: WorkforceLab) -> None:
    card.guess("few")
    errors = []
    for weeks in (1, 4, 12):
        card.set("weeks", weeks)
        errors.append(card.errors["few"])
    assert errors == sorted(errors, reverse=True)
    assert errors[0] == card.errors["last_week"]


def test_a_small_site_has_more_luck_than_the_line() -> None:
    counts = bank_counts()
    sites = {share: site_counts(counts, share) for share in (0.02, 0.1, 0.5, 1)}
    for share, site in sites.items():
        assert site.sum() == pytest.approx(share * counts.sum(), rel=0.005)
        assert ((site >= 0) & (site <= counts)).all()
    assert (sites[1] == counts).all()
    errors = [method_tested(site, "all", 4).wape for site in sites.values()]
    assert errors == sorted(errors, reverse=True)
    # what a site of luck alone would have: the mean distance of a Poisson count from its mean
    spread = workforce.over_dispersion(sites[0.1]).median()
    line = workforce.over_dispersion(counts).median()
    assert spread.tolist() == pytest.approx((1 + 0.1 * (line - 1)).tolist(), rel=0.25)


def test_the_forecast_of_a_day_is_made_from_the_days_before_it() -> None:
    counts = bank_counts()
    for method in PLANNING_METHODS:
        full = Planning(counts, 20, method)
        until = Planning(counts[counts.index.normalize() <= full.date], 40, method)
        assert until.date == full.date
        assert (until.forecast == full.forecast).all()


def test_a_setting_that_the_plan_rests_on_makes_it_old(planned: WorkforceLab) -> None:
    assert "47 agents" in repr(planned)
    planned.set("overtime", 3)
    assert planned.plan is not None
    planned.set("aht_s", 300)
    assert planned.plan is None
    assert "There is no schedule for these settings yet." in words(planned)


def test_required_and_scheduled_are_on_the_chart(planned: WorkforceLab) -> None:
    head = [e.words for e in elements(planned, "table") if e.tag == "th"]
    assert head[:3] == ["half hour", "required", "scheduled"]
    plan = planned.plan
    assert plan is not None
    text = words(planned, "plan")
    assert "no schedule is cheaper" in text
    for at, count in plan.schedule.open[plan.schedule.open > 0].items():
        assert f"{at:%H:%M} ({count:.0f})" in text


def test_too_few_agents_leave_half_hours_open_and_no_error(card: WorkforceLab) -> None:
    card.set("agents", 30)
    plan = card.schedule()
    assert sum(plan.schedule.agents.values()) == 30
    assert plan.schedule.open.sum() > 50
    card.set("agents", 0)
    card.schedule()
    assert card.play().mine.service_level == 0


def test_one_kind_of_shift_has_to_stay(card: WorkforceLab) -> None:
    act(card, "go", value="staff")
    press(card, "kind-early")
    press(card, "kind-late")
    assert card.said["text"] == "One kind of shift has to stay."
    press(card, "kind-short")
    press(card, "make")
    assert card.plan is not None
    assert {name.split()[0] for name in card.plan.schedule.agents} <= {"late", "short"}


def test_the_day_makes_a_schedule_where_there_is_none(card: WorkforceLab) -> None:
    assert card.plan is None
    act(card, "go", value="day")
    assert card.plan is not None
    assert f"The plan: {sum(card.plan.schedule.agents.values())} agents" in words(card, "noon")
    first = card.plan
    card.set("shrinkage", 0.3)
    card.play()
    assert card.plan is not first, "a schedule for the new setting"


def test_noon_shows_the_morning_alone(planned: WorkforceLab) -> None:
    act(planned, "go", value="day")
    rows = [e.words for e in elements(planned, "table") if e.tag == "tr"]
    assert any(row.startswith("11:30") and "–" in row.split()[3] for row in rows)
    assert [row.split()[2] for row in rows if row.startswith(("12:00", "20:30"))] == ["–", "–"]
    for help_ in HELPS.values():
        assert help_ in words(planned, "noon")


def test_a_replan_is_judged_beside_nothing_and_hindsight(planned: WorkforceLab) -> None:
    planned.set("overtime", 6)
    act(planned, "switch", value="breaks")
    found = planned.play()
    assert found.mine.cost < found.nothing.cost
    assert 0 < found.score <= 100
    assert f"Your score is {found.score:.0f} of 100." in words(planned, "score")
    assert "Doing nothing" in words(planned, "score")
    planned.set("time_off", 2)
    assert words(planned, "score") == ""


def test_the_score_is_one_sentence_whatever_it_is(planned: WorkforceLab) -> None:
    from dataclasses import replace

    found = planned.play()
    worse = replace(found, mine=replace(found.mine, cost=found.nothing.cost + 10))
    assert "doing nothing would have been better" in score_words(worse)
    assert "Nothing was to be won" in score_words(replace(found, hindsight=found.nothing))


def test_another_day_is_another_day(planned: WorkforceLab) -> None:
    act(planned, "go", value="day")
    press(planned, "another")
    assert repr(planned) == "WorkforceLab(2003-08-29: no schedule yet)"
    for _ in range(40):
        act(planned, "another")
    assert repr(planned) == "WorkforceLab(2003-08-29: no schedule yet)"


def test_the_same_controls_give_the_same_day() -> None:
    scores = []
    for _ in range(2):
        card = WorkforceLab(overtime=4, time_off=2)
        card.schedule()
        scores.append(card.play().score)
    assert scores[0] == scores[1]


def test_a_number_that_does_not_fit_is_kept_with_its_reason(card: WorkforceLab) -> None:
    act(card, "go", value="staff")
    act(card, "set", name="agents", value="2.5")
    assert card.fields["agents"] == "2.5"
    assert "must be a whole number from 0 to 1,000, got 2.5" in words(card, "problem")
    act(card, "set", name="agents", value="50")
    assert words(card, "problem") == ""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("speed", 1, "there is no control speed in this lab; it has part, weeks, day, share"),
        ("day", 41, "day must be a whole number from 1 to 40, got 41"),
        ("overtime", 11, "overtime must be a whole number from 0 to 10, got 11"),
        ("share", 0, "share must be a number from 0.01 to 0.5, got 0"),
    ],
)
def test_a_value_that_breaks_its_rule_is_refused(name: str, value: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        WorkforceLab(**{name: value})
    with pytest.raises(ValueError, match="method must be one of yesterday, last_week, few, all"):
        WorkforceLab().guess("arima")


def test_every_control_has_a_start_a_field_and_a_place(planned: WorkforceLab) -> None:
    assert set(LEVERS) == set(START) == set(planned.fields) - set(WEEK_LEVERS)
    planned.guess("few")
    named = set()
    for step in STEPS:
        act(planned, "go", value=step)
        named |= set(re.findall(r'name="(\w+)"', "".join(planned.regions.values())))
    assert named == set(LEVERS) | set(WEEK_LEVERS)
    assert set(METHODS) == set(PLANNING_METHODS)
    assert set(SHIFTS) == set(PLANNING_SHIFTS)
    assert set(vars(Levers())) == {"breaks", "overtime", "time_off"}


@pytest.mark.parametrize("step", STEPS)
def test_no_id_is_on_the_screen_and_no_two_places_have_one_name(step: str) -> None:
    card = WorkforceLab(overtime=3, time_off=3)
    card.guess("few")
    card.schedule()
    card.play()
    act(card, "go", value=step)
    assert ids_in(shown(card)) == []
    places = [e.attrs["data-focus"] for e in elements(card) if "data-focus" in e.attrs]
    assert len(places) == len(set(places))


def test_differences_have_a_sign_and_none_has_none() -> None:
    assert signed(0.04, "hours") == "0.0 hours"
    assert signed(-1, "hour", 0) == "−1 hour"
