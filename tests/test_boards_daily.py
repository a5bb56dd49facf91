"""The daily report: one day on one page, in figures, alerts and words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest

from bpo_course import boards, content, dashboard, kpi
from bpo_course.widgets.measuring.daily_page import daily_page

ZONE = "Asia/Kolkata"
DAY = "2026-03-13"
FIRST = "2026-03-06"


@lru_cache
def helpline() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The last day of the helpline, and the five days before."""
    log = content.helpline()
    days = kpi.local_times(log, ZONE).dt.strftime("%Y-%m-%d")
    return log[days == DAY], log[(days >= FIRST) & (days < DAY)]


@lru_cache
def report() -> boards.DailyReport:
    today, before = helpline()
    return boards.daily_report(today, before, centre="Helpline", zone=ZONE)


def test_each_figure_is_the_kpis_own() -> None:
    today, _ = helpline()
    found = kpi.report(today).set_index("kpi")["value"]
    lines = {line.measure.entry.id: line for line in report().figures}
    assert 5 <= len(lines) <= 8
    for name, line in lines.items():
        assert line.measure.value == pytest.approx(found[name])


def test_a_figure_is_told_with_its_target_and_what_is_usual() -> None:
    level = next(one for one in report().figures if one.measure.entry.id == "service_level")
    assert (level.goal, level.verdict) == ("at least 80 %", "missed")
    assert re.fullmatch(r"usual \d+\.\d to \d+\.\d %", level.range)


def test_ones_own_targets_count() -> None:
    today, _ = helpline()
    found = boards.daily_report(today, zone=ZONE, targets={"inbound-service_level": 0.5})
    lines = {line.measure.entry.id: line for line in found.figures}
    assert lines["service_level"].verdict == "met"
    assert lines["fcr"].goal == ""


def test_the_best_and_the_worst_half_hour_are_the_ends_of_the_days() -> None:
    found = report()
    assert found.best
    assert found.worst
    assert found.best.measure.value > found.worst.measure.value
    assert found.worst.contacts >= 10


def test_without_days_before_nothing_is_compared_and_that_is_said() -> None:
    today, _ = helpline()
    found = boards.daily_report(today, zone=ZONE)
    assert found.alerts == ()
    assert "nothing can be compared" in found.text


def test_what_few_days_before_can_not_say_is_said() -> None:
    today, before = helpline()
    last = before[kpi.local_times(before, ZONE).dt.strftime("%Y-%m-%d") == "2026-03-12"]
    found = boards.daily_report(today, last, zone=ZONE)
    assert (
        "fewer than 5 days before, volumes, waits and handle times are not compared" in found.text
    )


def test_what_to_look_at_names_the_target_that_was_missed() -> None:
    assert any("missed its target" in words for words in report().look_at)


def test_the_text_and_the_page_say_the_same() -> None:
    page = daily_page(report())
    for line in report().figures:
        assert line.value in report().text
        assert line.value in page
    for words in (*report().alerts_told, *report().look_at):
        assert words in report().text
        assert words in page.replace("&#39;", "'")


def test_the_page_needs_no_network_and_no_script() -> None:
    page = daily_page(report())
    assert "default-src 'none'" in page
    assert not re.search(r"<script|https?://|<img|<link", page)
    assert "@page { size: A4" in page


def test_a_name_of_a_centre_is_shown_as_text() -> None:
    today, _ = helpline()
    page = daily_page(boards.daily_report(today, zone=ZONE, centre="<b>A & B</b>"))
    assert "<b>A" not in page


# -- on the dashboard ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def board() -> Any:
    """The dashboard of the last six days."""
    return dashboard(pd.concat(helpline()[::-1], ignore_index=True), zone=ZONE)


def test_the_dashboard_checks_a_day_that_is_chosen_against_the_days_before(board: Any) -> None:
    board.choose(day=DAY)
    assert 'data-action="check"' in board.regions["differences"]
    board._on_message(board, {"action": "check", "value": ""}, [])
    assert "from the 5 days before by more than chance" in board.regions["differences"]
    assert board.focus["target"] == "check"
    board.choose(day="2026-03-12")
    assert "by more than chance" not in board.regions["differences"]


def test_the_dashboard_saves_the_report_of_a_day_with_its_targets(board: Any) -> None:
    board.choose(day=FIRST)  # without days before it is quick
    board.set_target("inbound-service_level", 50)
    level = next(one for one in board.daily_report().figures if one.goal)
    assert (level.goal, level.verdict) == ("at least 50 %", "met")
    board._on_message(board, {"action": "report", "value": ""}, [])
    assert board.said["text"] == f"Saved as daily-report-{FIRST}.html."


def test_without_a_day_the_dashboard_offers_neither(board: Any) -> None:
    board.choose(day=None)
    assert "<button" not in board.regions["differences"]
    for call in (board.check, board.daily_report):
        with pytest.raises(ValueError, match="choose a day with contacts first"):
            call()


def test_the_first_day_has_a_report_and_nothing_to_compare_with(board: Any) -> None:
    board.choose(day=FIRST)
    assert 'data-action="check"' not in board.regions["differences"]
    assert "nothing can be compared" in board.daily_report().text


def test_several_days_are_refused() -> None:
    _, before = helpline()
    with pytest.raises(ValueError, match="log must be one local day, got 2026-03-06"):
        boards.daily_report(before, zone=ZONE)


def test_a_target_of_no_figure_is_refused() -> None:
    today, _ = helpline()
    with pytest.raises(ValueError, match=r"targets must be of .*, got 'service_level'"):
        boards.daily_report(today, zone=ZONE, targets={"service_level": 0.8})
