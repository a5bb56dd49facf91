"""Recordings, holds, scorecards and agreement at their edges."""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest

from bpo_course import content
from bpo_course.faults import FaultyError
from bpo_course.scenarios import ScoredMonth, strictness
from bpo_course.tools.recording import (
    Archive,
    Item,
    Keep,
    Kept,
    Mark,
    Recording,
    Scorecard,
    Turn,
    agreement,
    alpha,
    duty,
)

ON = date(2026, 11, 30)


def call() -> Recording:
    """Return a call of 30 seconds."""
    turns = [Turn(f"t{n}", "customer", 10 * n, 10 * n + 9, "Hello?") for n in range(3)]
    return Recording("r1", 30, tuple(turns))


# -- Consent ---------------------------------------------------------------------------------------


def test_consent_that_is_withdrawn_counts_from_then_on() -> None:
    report = call().notice(1).agreed(2).refused(15).report()
    assert report.after_refusal_s == 15
    in_philippines = duty(content.rules(), ["ph"], ON)
    assert call().notice(1).agreed(2).refused(15).report(in_philippines).missing == "consent"
    assert call().notice(1).agreed(2).refused(15).stop(15).report(in_philippines).missing == ""


def test_who_refuses_and_then_agrees_was_recorded_without_consent_in_between() -> None:
    changed = call().notice(1).refused(2).agreed(12)
    assert changed.report().after_refusal_s == 10
    assert changed.refused(20).report().after_refusal_s == 20


def test_who_agrees_while_it_is_paused_was_never_recorded_without_consent() -> None:
    asked = call().notice(1).refused(2).pause(2).agreed(12).resume(12)
    assert asked.report().after_refusal_s == 0
    assert asked.report(duty(content.rules(), ["ph"], ON)).missing == ""


def test_what_is_no_mark_no_speaker_and_no_length_is_an_error() -> None:
    with pytest.raises(FaultyError, match="what: must be one of notice, agreed, refused"):
        Mark(1, "started")  # type: ignore[arg-type]
    with pytest.raises(FaultyError, match="at_s: must be 0 or more, got nan"):
        Mark(math.nan)
    with pytest.raises(FaultyError, match="by: must be agent or customer, got 'bot'"):
        Turn("t1", "bot", 0, 1, "Hello")  # type: ignore[arg-type]
    with pytest.raises(FaultyError, match="length_s: must be above 0 and finite"):
        Recording("r1", math.inf)


# -- Holds and retention ---------------------------------------------------------------------------


def archive(days: int = 90) -> Archive:
    """Return an archive with a call of 1 January 2026, due on 1 April."""
    return Archive((Keep("quality", days),)).add(
        Kept("r1", date(2026, 1, 1), ("quality",), "", "c1")
    )


def test_a_hold_after_the_day_on_which_it_was_due_still_saves_it() -> None:
    held = archive().hold("dispute 7", date(2026, 4, 10), "r1")
    assert held.due(date(2026, 4, 10)) == ()


@pytest.mark.parametrize("day", [5, 10])
def test_no_deletion_is_dated_before_a_hold(day: int) -> None:
    held = archive().hold("dispute 7", date(2026, 4, 10), "c1")
    with pytest.raises(ValueError, match=r"under a legal hold \(dispute 7\)"):
        held.delete(["r1"], date(2026, 4, day), "Ana")
    free = held.lift("dispute 7", date(2026, 5, 1))
    assert [one.id for one in free.due(date(2026, 5, 1))] == ["r1"]


def test_a_year_over_29_february_is_counted_in_days() -> None:
    for made, due in (
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2024, 2, 29)),
    ):
        policy = Archive((Keep("quality", 365),))
        assert policy.due_on(Kept("r2", made, ("quality",))) == due


def test_bad_lines_holds_and_deletions_are_errors() -> None:
    for days in (0, 1.5, math.nan, True, 10**7):
        with pytest.raises(ValueError, match="days must be "):
            Keep("quality", days)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="covers must name a recording or a customer"):
        archive().hold("dispute 7", ON, "")
    with pytest.raises(ValueError, match="name must not be empty"):
        archive().hold(" ", ON, "r1")
    with pytest.raises(ValueError, match="by must name who deletes"):
        archive().delete(["r1"], ON, " ")
    with pytest.raises(ValueError, match="made_on must be a date without a time"):
        archive().add(Kept("r2", datetime(2026, 1, 1), ("quality",)))
    with pytest.raises(ValueError, match="purposes must be a list of one or more"):
        archive().add(Kept("r2", ON, "quality"))  # type: ignore[arg-type]


# -- Scorecards ------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [0, -1, math.inf, math.nan, 1e308])
def test_a_weight_that_no_total_can_hold_is_an_error(weight: float) -> None:
    with pytest.raises(FaultyError, match="item 1 weight: must be above 0, and at most 1000000"):
        Scorecard((Item("greeting", "Greeted?", "Name.", weight=weight),))


def test_a_critical_error_of_no_kind_is_an_error() -> None:
    with pytest.raises(
        FaultyError, match="critical: must be one of customer, business, compliance"
    ):
        Scorecard((Item("notice", "Told?", "At once.", critical="legal"),))  # type: ignore[arg-type]
    with pytest.raises(FaultyError, match=r"most: must be a whole number of 1 or more, got 2\.5"):
        Scorecard((Item("tone", "Kind?", "0 to 2.", weight=1, most=2.5),))  # type: ignore[arg-type]


def test_a_scorecard_of_critical_items_alone_has_no_points_to_compare() -> None:
    card = Scorecard((Item("notice", "Told?", "At once.", critical="compliance"),))
    answers = {"expert": {"a": {"notice": "yes"}}, "Imran": {"a": {"notice": "no"}}}
    found = strictness(answers, "Imran", card)
    assert math.isnan(found.points)
    assert (found.lower, found.false) == (1, 1)
    with pytest.raises(ValueError, match="count must be 1 or more, got 0"):
        ScoredMonth((0.5, 0.7), (1, 2)).worst(0)


# -- Agreement on tables that say little -----------------------------------------------------------


def test_agreement_on_tables_that_say_little() -> None:
    assert math.isnan(agreement(["yes"] * 9, ["yes"] * 9).kappa)
    assert agreement(["yes"] * 9, ["no"] * 9).kappa == 0
    assert agreement(["yes"] * 9, ["yes"] * 8 + ["no"]).paradox
    assert agreement([], []).n == 0
    assert not agreement([], []).paradox


def test_alpha_on_tables_that_say_little() -> None:
    for nothing in ([], [["yes"]], [[None, None], ["no"]], [["yes", "yes"]] * 3):
        assert math.isnan(alpha(nothing))
    assert alpha([["yes", "no"]]) == 0
    assert alpha([["yes", "no"]] * 100) == pytest.approx(-0.99, abs=0.01)
