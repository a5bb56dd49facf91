"""Numbers that these banks ask for are those that the library finds."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

import pandas as pd
import pytest

from bpo_course import content, kpi, queueing
from bpo_course.questions import Numeric
from bpo_course.scenarios import ROSTER_DAYS, ROSTER_STARTS, Roster
from bpo_course.speech import typed
from bpo_course.tools import acd, workforce

BANKS: Final = (
    "02_bpo_and_call_centres",
    "09_ivr_and_acd",
    "12_workforce_management",
    "17_people_and_working_from_home",
    "19_how_you_sound_and_write",
    "20_the_hiring_day",
    "interview_chat_agent",
    "interview_team_leader",
    "interview_technical_support",
    "interview_quality_analyst",
    "interview_workforce_planner",
)
TEAM: Final = kpi.Price("per_fte", 55_000, minimum=12 * 55_000)
NIGHTS: Final = Roster()
LATE_THEN_EARLY: Final = Roster(
    shifts=("late", "early", *["off"] * (len(ROSTER_DAYS) - 2)),
    starts={**ROSTER_STARTS, "late": 15, "early": 8},
    length_h=9,
)
CAME: Final = (60, 100, 190, 150)
HALF_HOURS: Final = pd.date_range("2026-11-30 09:00", periods=3, freq="30min")
TWO_HOURS: Final = pd.date_range("2026-11-30 11:00", periods=2, freq="h")


def equal_after(steps: int, step_s: float) -> int:
    """Return after how many seconds a caller some steps lower is as near as a new one."""
    rule: Any = acd.ageing(step_s)
    fraud = SimpleNamespace(priority=0, queued_s=0.0)
    for wait_s in range(10_000):
        general = SimpleNamespace(priority=steps, queued_s=float(-wait_s))
        if rule(None, [fraud, general], 0.0) is general:
            return wait_s
    raise AssertionError("never")


FOUND: Final[dict[str, Callable[[], float]]] = {
    "bpo-fee-with-minimum": lambda: kpi.charge(
        kpi.Price("per_contact", 45, minimum=400_000), kpi.Month(contacts=8_200)
    ),
    "bpo-credit-with-cap": lambda: kpi.service_credit(
        1_200_000, level=0.725, target=0.8, credit_per_point=0.02, cap=0.12
    ),
    "bpo-team-or-contact": lambda: kpi.break_even_contacts(
        TEAM, kpi.Price("per_contact", 44), kpi.Month(contacts=1)
    ),
    "bpo-share-of-saving": lambda: kpi.with_gain_share(
        kpi.fee_per_contact(rate=30, contacts=20_000), saving=2_400_000 - 2_150_000, share=0.4
    ),
    "menu-containment-of-a-shop": lambda: (
        100 * kpi.containment(self_served=240 + 60, answered=500, abandoned=0, callback=0)
    ),
    "handover-short-calls": lambda: kpi.aht(
        talk_s=900 * 310 + 100 * 60, hold_s=0, wrap_s=0, handled=900 + 100
    ),
    "routing-ageing-minutes": lambda: equal_after(3, 40),
    "menu-threshold-cost": lambda: (140 * 120 + 120 * 40) / 60,
    "wfm-adherence-dina": lambda: (
        100 * kpi.adherence(in_state_s=60 * (450 - 10 - 8 - 8), scheduled_s=60 * 450)
    ),
    "wfm-conformance-over": lambda: (
        100 * kpi.conformance(worked_s=60 * (420 - 20 + 15 + 30), work_scheduled_s=60 * 420)
    ),
    "wfm-wape-three": lambda: (
        100
        * workforce.Backtest(
            "",
            None,
            pd.Series([100, 200, 150], HALF_HOURS),
            pd.Series([120, 180, 200], HALF_HOURS),
        ).wape
    ),
    "wfm-noon-again": lambda: workforce.reforecast(
        pd.Series([1_320], TWO_HOURS[:1]), pd.Series([1_200, 1_500], TWO_HOURS), "12:00", 0.6
    ).iloc[-1],
    "people-late-then-early": lambda: 11 - LATE_THEN_EARLY.rests[0],
    "people-incentive-slip": lambda: 1_500 + 60 * NIGHTS.pay(110)[1] / NIGHTS.night_hours,
    "people-who-left": lambda: 100 * kpi.attrition(leavers=15, mean_headcount=50, months=6),
    "people-more-minutes": lambda: 100 * (1.12 * 0.90 - 1),
    "craft-lakh": lambda: 12.5 * 100_000,
    "craft-pace": lambda: 96 / 48 * 60,
    "craft-three-at-once": lambda: 3 * 60 / 12,
    "craft-typing-speed": lambda: typed(1_050 * "a", 1_050 * "a", 360).gross,
    "day-left-at-the-end": lambda: 100 * 0.90 * 0.50 * 0.40,
    "day-pay-in-proportion": lambda: 15_000 + 2_500 + 0.85 * 6_500,
    "day-two-errors": lambda: 390 + 2 * 25,
    "day-net-words": lambda: typed(1_350 * "a", 12 * "b" + 1_338 * "a", 360).net,
    "ch-third-chat": lambda: 3 * 60 / 12 - 2 * 60 / 8,
    "il-adherence-of-a-shift": lambda: (
        100 * kpi.adherence(in_state_s=60 * (450 - 12 - 6), scheduled_s=60 * 450)
    ),
    "il-hours-for-coaching": lambda: (
        100 * kpi.shrinkage(unavailable_s=3_600 * (600 + 15 * 2), paid_s=3_600 * 2_400)
    ),
    "il-rest-of-the-day": lambda: 100 * (0.8 * (600 + 400) - 450) / 400,
    "ts-minutes-left": lambda: 4 * 60 - (210 - 45),
    "iq-hold-does-not-apply": lambda: (
        100 * kpi.quality_score(earned_points=72, possible_points=100 - 10)
    ),
    "iq-flag-is-right": lambda: 100 * 15 / 30,
    "iq-five-clean-calls": lambda: 100 * (1 - 0.1) ** 5,
    "iw-load-of-half-hour": lambda: queueing.queue(2 * 2_400 * 0.065, 300, 31).load,
    "iw-occupancy-ceiling": lambda: queueing.agents_needed(51 * 12, 300, max_occupancy=0.85),
    "iw-two-shrinkages": lambda: queueing.with_shrinkage(51, kpi.combined_shrinkage(0.2, 0.15)),
    "iw-adherence-of-maya": lambda: (
        100 * kpi.adherence(in_state_s=60 * (480 - 12 - 18), scheduled_s=60 * 480)
    ),
    "iw-error-by-half-hour": lambda: (
        100 * sum(abs(a - b) for a, b in zip((40, 110, 200, 150), CAME, strict=True)) / sum(CAME)
    ),
    "iw-rest-of-the-day": lambda: 100 * (0.8 * (1_400 + 600) - 1_064) / 600,
}
"""What each question asks for, from the library where it has the measure."""


def asked() -> dict[str, Numeric]:
    questions = (one for name in BANKS for one in content.bank(name).question)
    return {one.id: one for one in questions if isinstance(one, Numeric)}


def test_every_numeric_question_of_these_banks_is_here() -> None:
    assert sorted(asked()) == sorted(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_the_answer_is_what_the_library_finds(name: str) -> None:
    question: Any = asked()[name]
    assert question.mark(f"{FOUND[name]():.6g}").score == 1
