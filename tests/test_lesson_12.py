"""Lesson 12's folded answers say what its lab and its formulas show."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd

from bpo_course import kpi, lab, queueing
from bpo_course.tools import workforce
from bpo_course.widgets.labs.workforce_calls import bank_counts

LESSON = Path(__file__).parent.parent / "notebooks" / "12_workforce_management.ipynb"
DAY = pd.Timedelta(days=1)
LONG = ("early", "late")
ALL = ("early", "late", "short")


def told(cell_id: str) -> str:
    """Return the text of a cell of the lesson, in one line."""
    cells = json.loads(LESSON.read_text("utf-8"))["cells"]
    (found,) = ("".join(cell["source"]) for cell in cells if cell["id"] == cell_id)
    return " ".join(found.split())


def per_cent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def planned(*kinds: str) -> Any:
    """Return the lab as it starts, with a schedule of these kinds of shift."""
    made = lab("workforce")
    while missing := set(kinds) ^ set(made._kinds):
        made._switch({"value": missing.pop()})
    made.schedule()
    return made


def test_the_answer_has_the_errors_of_the_methods() -> None:
    errors = lab("workforce").guess("all")
    answer = told("lab-answers")
    assert min(errors, key=lambda name: errors[name]) == "all"
    assert f"mean of all same weekdays: {per_cent(errors['all'])} off" in answer
    assert f"*Yesterday* is {per_cent(errors['yesterday'])} off" in answer


def test_the_answer_has_the_hours_of_both_schedules() -> None:
    answer = told("lab-answers")
    found = [planned(*kinds).plan.schedule for kinds in (LONG, ALL)]
    hours = [f"about {plan.cost / 2:.0f}" for plan in found]
    short = [int((plan.open > 0).sum()) for plan in found]
    assert f"long shifts only, {hours[0]} paid hours, and {short[0]} half hours" in answer
    assert f"short ones too, {hours[1]} hours, and only {short[1]} is short" in answer


def test_the_answer_has_what_the_re_plans_bring() -> None:
    answer = told("lab-answers")
    for kinds in (LONG, ALL):
        card = planned(*kinds)
        day = card._day
        more = day.seen.sum() / day.plan.forecast.iloc[: len(day.seen)].sum() - 1
        assert f"the calls are {per_cent(more, 0)} above the forecast" in answer
        assert sum(day.absent.values()) in (4, 5)
        assert "four or five agents are absent" in answer
        best = card.play().hindsight.service_level
        assert best < 0.8, "the goal is out of reach"
        if kinds == ALL:
            assert f"it ends at {per_cent(best, 0)}, even with the best plan" in answer
        card._switch({"value": "breaks"})
        assert 0 < card.play().score < 30.5
        assert "lunches alone brings 30 at most" in answer
        card._switch({"value": "breaks"})
        card.set("overtime", 10)
        assert card.play().score > 80


def test_the_checked_row_and_the_late_break_are_worked_out_as_told() -> None:
    load = queueing.queue(2 * 193, 240, 28, patience_s=180).load
    answer = told("shift-say")
    assert f"193 × 240 / 1,800 = **{load:.1f}**." in answer
    people = queueing.with_shrinkage(28, 0.25)
    assert f"28 / 0.75 = {28 / 0.75:.1f}, so **{people}** people" in answer
    before, after = (
        float(queueing.queue(300, 240, n, patience_s=180).service_level(20)) for n in (23, 22)
    )
    assert round(150 * (before - after)) == 8
    assert "About eight more calls are late." in told("late-notice")
    assert 0.05 < before - after < 0.06
    assert "costs more than 5 points" in told("late-notice")


def test_tuesday_without_the_days_after_a_day_off_is_as_told() -> None:
    counts = bank_counts()
    days = counts.index.normalize()
    known = set(days)
    after = [day for day in known if day.day_name() == "Tuesday" and day - DAY not in known]
    assert len(after) == 3
    spread = workforce.over_dispersion(counts[~days.isin(after)]).median()
    assert f"Without these, it is {spread['Tuesday']:.0f}." in told("range-notice")


def test_the_interview_answer_and_your_turn_are_worked_out_as_told() -> None:
    kept = kpi.adherence(in_state_s=(480 - 24) * 60, scheduled_s=480 * 60)
    assert f"wrong state for 24, my adherence is {per_cent(kept, 0)}" in told("interview")
    assert f"**{per_cent(kpi.adherence(in_state_s=414, scheduled_s=450), 0)}**" in told("your-turn")
    work = kpi.conformance(worked_s=430, work_scheduled_s=420)
    assert f"**{per_cent(work)}**" in told("your-turn")
    assert f"24 / (1 − 0.20) = **{math.ceil(24 / 0.8)}**" in told("your-turn")


def test_the_answer_of_the_week_has_the_open_hours_of_the_lab() -> None:
    answer = told("play-week-answer")
    five, four = (
        lab("workforce", part="week", days=days).plan_week().open.to_numpy().sum() / 2
        for days in (5, 4)
    )
    assert f"With 11 hours of rest, about {five:.0f} hours are open" in answer
    assert four > 200
    assert "more than 200 hours are open" in answer
