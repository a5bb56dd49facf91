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


@lru_cache
def helpline() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The last day of the helpline, and the days before."""
    log = content.helpline()
    days = kpi.local_times(log, ZONE).dt.strftime("%Y-%m-%d")
    return log[days == DAY], log[days < DAY]


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


def board_on(day: str | None) -> Any:
    card: Any = dashboard(content.helpline(), zone=ZONE)
    card.choose(day=day)
    return card


def test_the_dashboard_checks_a_day_that_is_chosen_against_the_days_before() -> None:
    card = board_on(DAY)
    assert 'data-action="check"' in card.regions["differences"]
    card._on_message(card, {"action": "check", "value": ""}, [])
    assert "from the 9 days before by more than chance" in card.regions["differences"]
    assert card.focus["target"] == "check"
    card.choose(day="2026-03-12")
    assert "by more than chance" not in card.regions["differences"]


def test_the_dashboard_saves_the_report_of_a_day_with_its_targets() -> None:
    card = board_on(DAY)
    card.set_target("inbound-service_level", 50)
    level = next(one for one in card.daily_report().figures if one.goal)
    assert (level.goal, level.verdict) == ("at least 50 %", "met")
    card._on_message(card, {"action": "report", "value": ""}, [])
    assert card.said["text"] == f"Saved as daily-report-{DAY}.html."


def test_without_a_day_the_dashboard_offers_neither() -> None:
    card = board_on(None)
    assert "<button" not in card.regions["differences"]
    for call in (card.check, card.daily_report):
        with pytest.raises(ValueError, match="choose a day with contacts first"):
            call()


def test_the_first_day_has_a_report_and_nothing_to_compare_with() -> None:
    card = board_on("2026-03-02")
    assert 'data-action="check"' not in card.regions["differences"]
    assert "nothing can be compared" in card.daily_report().text


def test_several_days_are_refused() -> None:
    _, before = helpline()
    with pytest.raises(ValueError, match="log must be one local day, got 2026-03-02"):
        boards.daily_report(before, zone=ZONE)


def test_a_target_of_no_figure_is_refused() -> None:
    today, _ = helpline()
    with pytest.raises(ValueError, match=r"targets must be of .*, got 'service_level'"):
        boards.daily_report(today, zone=ZONE, targets={"service_level": 0.8})
