"""Lesson 14's texts say what its two labs and its tables show."""

from __future__ import annotations

import runpy
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from lesson_pages import LessonPage

from bpo_course import content, lab
from bpo_course.tools import campaign, leads

PAGE = LessonPage("14_campaigns_and_lead_scoring")
FIRST_IN = "First in (web leads were loaded first)"
told, cell_of, number, prediction = PAGE.told, PAGE.cell_of, PAGE.number, PAGE.prediction


@pytest.fixture(scope="module")
def script() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(content.folder("data") / "days_of_14.py")))


def assert_same(kept: pd.DataFrame, lines: Iterable[Mapping[str, Any]]) -> None:
    again = pd.DataFrame(lines).set_index(kept.index)
    pd.testing.assert_frame_equal(kept, again, check_dtype=False, atol=1e-4)


def test_a_kept_week_of_the_campaign_is_played_again_as_it_is(script: SimpleNamespace) -> None:
    weeks = content.campaign_weeks()
    assert_same(weeks[weeks["plan"].eq("once")], script.week("once"))


def test_kept_weeks_of_two_scripts_are_judged_again_as_they_are(script: SimpleNamespace) -> None:
    assert_same(content.judged_weeks().tail(1), [script.judged("rule", 1.5, 7_761, 500)])


def test_a_kept_model_is_tried_again_as_it_is(script: SimpleNamespace) -> None:
    trials = content.lead_trials()
    simple = trials["known"].eq("before") & trials["model"].eq("logistic")
    line = script.tried("before", "logistic", "time")
    assert_same(trials[simple & trials["how"].eq("time")], [line])


def opened(kind: str, **start: Any) -> Any:
    return lab(kind, **start)


def test_the_campaign_labs_answer_has_the_figures_of_the_lab() -> None:
    here, answer = opened("campaign"), told("play-campaign-answer")
    first = here.run_week()
    weeks = []
    for name, value in (("total", 4), ("shift", "late"), ("zones", True), ("busy_min", 15)):
        here.set(name, value)
        weeks.append(here.run_week())
    sales = [week.sales for week in weeks]
    said = (f"only {sales[0]} sales", *(f"brings {one}" for one in sales[1:]))
    assert [words for words in said if words not in answer] == []
    assert [week.reached for week in (first, *weeks)] == [False, False, False, False, True]
    assert first.most == 8
    assert f"{weeks[1].states['no_zone']} people were never called" in answer
    assert first.sales == weeks[-1].sales
    assert 1_550 < first.total.dials - weeks[-1].total.dials < 1_650  # "1,600 dials more"


def test_the_goal_of_the_campaign_lab_is_the_goal_of_the_lesson() -> None:
    from bpo_course.scenarios import _campaign_week

    assert _campaign_week.WEEK_GOAL == (110, 4)
    assert "110 sales with no lead called more than four times" in told("play-campaign-intro")


def test_the_lead_labs_answer_has_the_figures_of_the_lab() -> None:
    here, answer = opened("leads", order="rule", success=True), told("play-leads-answer")
    alone = here.call()["rule"].sales(2_000)
    here.set("no_home_loan", True)
    both = {name: order.sales(2_000) for name, order in here.guess_times().items()}
    said: tuple[str, ...] = (f"makes {alone:,.0f} sales", f"it's {both['rule']:,.0f}")
    said = (*said, f"model makes {both['logistic']:,.0f}", f"only {both['boosted']:,.0f}")
    assert [words for words in said if words not in answer] == []
    leaking = here.check()
    assert len(leaking) == 5
    assert "There are five" in answer
    every = here.fit()
    here.use(*leads.BEFORE_THE_CALL)
    clean = here.fit()
    pairs = [f"{100 * every[how].auc:.0f}" for how in ("random", "time")]
    assert f"in {pairs[0]} of 100 pairs at random, and in {pairs[1]} later in time" in answer
    assert {f"{100 * trial.auc:.0f}" for trial in clean.values()} == {"72"}


@pytest.mark.parametrize(
    ("name", "cell", "row", "column"),
    [
        ("14-six-tries", "often-check", "Up to 6 times", 3),
        ("14-daily-peeker", "winner-check", "Every evening at 5 %", 1),
        ("14-by-score", "first-check", "The score", 1),
        ("14-blue-collar", "never-check", "Blue-collar", 2),
        ("14-half-the-difference", "d-size-check", "1.5", 1),
        ("14-trees-later", "d-time-check", "Known before the call, boosted", 2),
    ],
)
def test_a_guess_has_the_answer_of_its_table(name: str, cell: str, row: str, column: int) -> None:
    assert number(cell, row, column) == pytest.approx(float(prediction(name).answer), abs=0.05)


def test_the_texts_quote_their_tables() -> None:
    quoted = {
        ("first-check", "The score", 1): "first-notice",
        ("first-check", "Rule: bought last time first, then no home loan", 1): "first-notice",
        ("number-check", "10", 2): "number-notice",
        ("number-check", "1", 2): "number-notice",
        ("never-check", "Blue-collar", 2): "never-notice",
        ("states-check", "Done: bought, refused or wrong number", 1): "states-notice",
        ("d-size-check", "3.0", 1): "d-size-text",
        ("first-check", "The score, within each seventh of the time", 1): "first-notice",
        ("first-check", "The rule, within each seventh of the time", 1): "first-notice",
        ("d-time-check", "Known before the call, logistic", 3): "d-time-notice",
    }
    missing = [
        (key, cell_of(*key)) for key, text in quoted.items() if cell_of(*key) not in told(text)
    ]
    assert missing == []


def test_other_times_of_the_day_reach_as_many_more_people_as_the_text_says() -> None:
    rows = ("Up to 6 times", "Up to 6, at most 2 in each part of the day")
    dials, reached = (
        [int(cell_of("often-check", row, column).replace(",", "")) for row in rows]
        for column in (1, 2)
    )
    assert f"reach {reached[1] - reached[0]} more people, with fewer dials" in told("often-notice")
    assert dials[1] < dials[0]
    assert f"all {cell_of('often-check', 'Once', 6)} promises were broken" in told("often-notice")
    sales = [int(cell_of("d-mix-check", row, 2)) for row in (FIRST_IN, "Newest first")]
    assert f"sold {sales[0] - sales[1]} fewer plans" in told("d-mix-notice")


def test_the_text_on_peeking_rounds_its_table() -> None:
    rows = ("Every evening at 5 %", "Once, on Saturday, at 5 %")
    shares = [round(float(cell_of("winner-check", row, 1).removesuffix(" %"))) for row in rows]
    assert f"found a winner in {shares[0]} of 100 weeks" in told("winner-notice")
    assert f"is wrong in about {shares[1]} of 100" in told("winner-notice")
    asked = content.bank(PAGE.path.stem).questions["test-many-looks"]
    assert f"found one in {shares[0]} of 100 weeks" in asked.prompt


def test_a_test_without_a_winner_is_told_as_the_tool_says_it() -> None:
    assert [word for word in campaign.VERDICTS if f"**{word}**" not in told("winner-notice")] == []


def test_the_corrected_score_brings_less_than_calling_everyone() -> None:
    rows = ("Above 10 %, corrected", "Everyone")
    calls, net = (
        [int(cell_of("d-pays-check", row, column).replace(",", "")) for row in rows]
        for column in (1, 3)
    )
    text = told("d-pays-notice")
    assert f"leaves out only {calls[1] - calls[0]} clients" in text
    assert f"brings {net[1] - net[0]} euros less than calling everyone" in text
