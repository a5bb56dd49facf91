"""Lesson 21's texts say what its tables and the Tuesday lab show."""

from __future__ import annotations

import re
import runpy
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from lesson_pages import LessonPage

from bpo_course import content, lab, lessons, scenarios
from bpo_course.scenarios import SHIFT_AGENTS, SHIFT_CAP, SHIFT_DROP_LIMIT, SHIFT_TARGET_S

PAGE = LessonPage("21_one_shift")
LESSON, DATA = PAGE.path, content.folder("data")
MENU_WEEK, ARTICLE_WEEK = 11, 1
MOVING = "moving home"
BOTH = "Tickets and the campaign"
told, shown, cell_of = PAGE.told, PAGE.shown, PAGE.cell_of
number, column, prediction = PAGE.number, PAGE.column, PAGE.prediction


@cache
def opened(week: int) -> Any:
    here = lab("tuesday", seed=week)
    here.open_week()
    return here


# -- the days that are kept ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(DATA / "days_of_21.py")))


def test_a_kept_shift_is_played_again_as_it_is(script: SimpleNamespace) -> None:
    kept = content.shift_days().set_index(["way", "day"]).loc[("rest", 1)]
    again = script.line("rest", script.played(script.world(1), quiet="rest"))
    assert kept.to_dict() == pytest.approx({name: again[name] for name in kept.index}, abs=1e-6)


# -- the tables ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cell", "row", "place"),
    [
        ("21-both", "quiet-check", BOTH, 1),
        ("21-breach", "law-check", "2.5 lines for each agent", 4),
        ("21-days-apart", "d-days-table", "This difference", 1),
    ],
)
def test_a_guess_has_the_answer_of_its_table(name: str, cell: str, row: str, place: int) -> None:
    assert number(cell, row, place) == pytest.approx(float(prediction(name).answer), abs=0.05)


def test_the_guess_of_odd_figures_is_the_mean_of_its_table() -> None:
    outside = column("ordinary-check", 2)
    assert len(outside) == 3
    answer = float(prediction("21-odd-by-chance").answer)
    assert sum(outside) / 3 == pytest.approx(answer, abs=0.05)
    assert all(abs(compared - 80) < 5 for compared in column("ordinary-check", 1))
    assert column("ordinary-check", 3) == [0, 0, 0]


def test_the_guess_of_the_worst_day_has_the_best_and_the_worst_of_its_table() -> None:
    levels, guess = column("d-chance-check", 1), prediction("21-best-and-worst")
    assert min(levels) == pytest.approx(float(guess.answer), abs=0.05)
    assert f"{max(levels):.0f} % are answered" in guess.prompt
    assert f"from {min(levels):.1f} to {max(levels):.1f} %" in told("d-chance-notice")
    best, worst = (levels.index(end(levels)) + 1 for end in (max, min))
    assert f"Day {best} is the best one" in told("d-chance-notice")
    assert f"After day {worst}," in told("d-chance-notice")
    asked = content.bank(LESSON.stem).questions["shift-better-manager"]
    assert f"from {min(levels):.0f} to {max(levels):.0f} %" in asked.explanation.verification


def test_the_text_on_quiet_minutes_has_the_figures_of_its_table() -> None:
    text, both = told("quiet-notice"), (number("quiet-check", BOTH, place) for place in range(1, 5))
    rest = [number("quiet-check", "Rest", place) for place in range(1, 5)]
    level, lost, late, sales = both
    assert f"{level} % are answered in time instead of {rest[0]} %" in text
    assert f"{lost - rest[1]:.0f} more people hang up" in text
    assert f"{sales:.0f} deposits are sold" in text
    assert f"two tickets are late instead of {rest[2]:.0f}" in text
    assert late == 2
    unbroken = number("quiet-check", "Tickets, and no one has a break", 1)
    assert f"the best of all, {unbroken} %" in text
    assert unbroken == max(column("quiet-check", 1))
    assert f"{rest[0]:.0f} % of the calls are answered within 30" in told("goals")


def test_the_price_of_tickets_in_the_bank_is_the_price_of_the_table() -> None:
    rest, tickets = (
        [number("quiet-check", row, place) for place in (1, 3)] for row in ("Rest", "Tickets")
    )
    (said,) = (
        step
        for step in content.bank(LESSON.stem).questions["shift-quiet-minutes"].explanation.steps
        if "In the lesson" in step
    )
    assert round(rest[0] - tickets[0]) == 4
    assert "four points of service level" in said
    assert f"{rest[1] - tickets[1]:.0f} fewer late tickets" in said


def test_the_breach_is_told_with_the_figures_of_its_table() -> None:
    slow, fast = "Progressive (one line for each agent)", "2.5 lines for each agent"
    sales = [number("law-check", row, 1) for row in (slow, fast)]
    parts = [number("law-check", row, 3) for row in (slow, fast)]
    text, guess = told("law-notice"), prediction("21-breach")
    assert sales[0] == sales[1]
    assert parts[0] == parts[1]
    assert f"{sales[0]:.0f} deposits" in text
    assert f"dropped {cell_of('law-check', fast, 2)} of the people" in text
    assert f"worth {parts[1]:.0f} points, and it gets {SHIFT_CAP:.0f}" in text
    assert f"{parts[0]:.0f} points" in guess.prompt
    (dropped, answered) = map(int, re.findall(r"(\d+) of (\d+) people", guess.prompt)[0])
    assert number("law-check", fast, 2) == pytest.approx(100 * dropped / answered, abs=0.05)


def test_the_text_on_managers_has_the_days_of_its_table() -> None:
    text = told("d-days-notice")
    own, same = (number("d-days-table", "This difference", place) for place in (1, 2))
    assert f"each manager needs {own:.0f} days" in text
    assert same == 5
    assert "five would do" in text
    half = number("d-days-table", "Half of it", 1)
    assert half / own == pytest.approx(4, abs=0.1)
    gain = re.search(r"has ([\d.]+) points more", PAGE.page("d-days-table"))
    assert gain
    assert f"is {gain[1]} points of service level" in prediction("21-days-apart").prompt


def test_the_day_effect_is_told_with_the_widths_of_its_table() -> None:
    ranges = [
        (number("day-check", row, 1), number("day-check", row, 2))
        for row in ("From Tuesday's calls only", "From the spread of 15 days")
    ]
    widths = [high - low for low, high in ranges]
    assert widths[1] > 5 * widths[0]
    low, high = ranges[1]
    assert f"service level {sum(ranges[0]) / 2:.0f} %, usual range {low:.0f} to {high:.0f} %" in (
        told("tuesday")
    )
    said = content.bank(LESSON.stem).questions["shift-day-effect"].explanation.verification
    assert f"{widths[0]:.1f} points wide, and the one from 15 days {widths[1]:.0f}" in said


def test_the_best_is_far_above_nothing_and_the_teams_cost_points() -> None:
    points = column("d-best-check", 1)
    assert points == sorted(points)
    teams = {3: "three", 4: "four", 5: "five"}[round(points[2] - points[1])]
    assert f"some {teams} points" in told("d-best-notice")
    weights = scenarios.SHIFT_WEIGHTS
    assert weights["quality"] + weights["plan"] == 15
    assert "weigh 15 of the 100 points" in told("d-best-notice")


def test_the_shift_is_the_one_that_the_text_describes() -> None:
    assert SHIFT_AGENTS == 16
    assert SHIFT_TARGET_S == 30
    assert SHIFT_DROP_LIMIT == 0.03
    assert sum(scenarios.SHIFT_WEIGHTS.values()) == 100
    moves = scenarios.ShiftMoves()
    assert (moves.money, moves.accounts, moves.keep_free) == (6, 4, 2)
    assert "six agents answer only cards" in told("play-shift-answer")


def test_the_trainers_notes_have_the_incidents_of_day_1(script: SimpleNamespace) -> None:
    assert {one.kind: 12 + one.block for one in script.world(1).incidents} == {
        "stops": 15, "fault": 16, "audit": 17
    }  # fmt: skip
    said = "STOP messages at 15:00, the app at 16:00, the auditor at 17:00"
    assert said in PAGE.cells["shift"]["metadata"]["notes"]
    assert script.world(1).incidents[1].reason == "app-login"


# -- the Tuesday lab -------------------------------------------------------------------------------


def test_week_11_is_the_menu_and_the_answer_has_its_figures() -> None:
    here, answer = opened(MENU_WEEK), told("play-tuesday-answer")
    alerts = here.check()
    assert len(alerts) == 3
    assert all("in billing" in words for words in alerts)
    assert "22.0 % of 749 contacts, above the usual 2.2 to 5.9 %" in alerts[0]
    assert "22 % of the calls are transferred (usual: 2 to 6 %)" in answer
    assert here.name("menu")
    assert here.week.cause.reason == MOVING
    assert outside(here) == (109, 22, 1)
    assert "22 of 109 figures were outside" in answer
    assert here.week.cause.change.since_s == 9.5 * 3600
    assert "It began at 9:30" in answer
    assert f"seed={MENU_WEEK}" in told("play-tuesday")


def test_week_1_is_the_article_that_no_alert_finds() -> None:
    here, answer = opened(ARTICLE_WEEK), told("play-tuesday-answer")
    assert here.check() == []
    assert here.name("article")
    assert here.week.cause.reason == MOVING
    assert outside(here) == (109, 4, 3)
    assert "4 of 109 figures are outside their range. Three are chance" in answer
    here.set("view", "reason")
    (line,) = (row for row in here._of_week()["lines"] if row["row"] == MOVING)
    (again,) = (cell for cell in line["cells"] if cell["measure"] == "again")
    assert f"{again['value']} for *moving home*, and usual is 2 to 12 %" in answer
    assert again["usual"] == "2.1 to 12.3 %"


def outside(here: Any) -> tuple[int, int, int]:
    """Return how many figures the lab looked at, how many were odd, and how many by chance."""
    known = here._of_known()
    return known["looked"], known["off"], len(known["chance_rows"])


def test_the_report_to_read_aloud_is_true_of_week_11() -> None:
    (passage,) = (one for one in content.passages() if one.id == "21-day-report")
    here = opened(MENU_WEEK)
    (words, *_) = here.check()
    assert "22.0 % of 749 contacts, above the usual 2.2 to 5.9 %" in words
    assert "twenty-two per cent of the calls in billing were transferred" in passage.text
    assert "The service level was 86.8 %" in here._story
    assert "eighty-seven per cent" in passage.text
    cause = here.week.cause
    assert (cause.kind, cause.queue, cause.change.since_s) == ("menu", "billing", 9.5 * 3600)
    assert "from half past nine" in passage.text
    assert here.week.tuesday == "2026-03-24"


# -- the shape -------------------------------------------------------------------------------------


def test_every_lesson_of_the_course_is_on_the_map() -> None:
    links = set(re.findall(r"\]\((\d\d_\w+)\.ipynb\)", told("map")))
    around = {"01_inbound_and_outbound", "18_the_interview", "19_how_you_sound_and_write"}
    around |= {"20_the_hiring_day", "21_one_shift", "00_start_here"}
    assert links == {one.id for one in content.syllabus().lesson} - around


def test_the_bank_asks_one_question_aloud_and_three_with_numbers() -> None:
    kinds = [question.kind for question in content.bank(LESSON.stem).question]
    assert kinds.count("spoken") == 1
    assert kinds.count("numeric") == 3
    assert len(kinds) == 18


def test_the_lesson_is_the_last_one() -> None:
    assert lessons.read(LESSON).next == ""
    assert content.syllabus().lesson[-1].id == LESSON.stem
