"""Numbers that the banks of lessons 02, 17 and 19 ask for are those that the library finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from bpo_course import content, kpi
from bpo_course.questions import Numeric
from bpo_course.scenarios import ROSTER_DAYS, ROSTER_STARTS, Roster
from bpo_course.speech import typed

BANKS: Final = (
    "02_bpo_and_call_centres",
    "17_people_and_working_from_home",
    "19_how_you_sound_and_write",
)
TEAM: Final = kpi.Price("per_fte", 55_000, minimum=12 * 55_000)
NIGHTS: Final = Roster()
LATE_THEN_EARLY: Final = Roster(
    shifts=("late", "early", *["off"] * (len(ROSTER_DAYS) - 2)),
    starts={**ROSTER_STARTS, "late": 15, "early": 8},
    length_h=9,
)
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
    "people-late-then-early": lambda: 11 - LATE_THEN_EARLY.rests[0],
    "people-incentive-slip": lambda: 1_500 + 60 * NIGHTS.pay(110)[1] / NIGHTS.night_hours,
    "people-who-left": lambda: 100 * kpi.attrition(leavers=15, mean_headcount=50, months=6),
    "people-more-minutes": lambda: 100 * (1.12 * 0.90 - 1),
    "craft-lakh": lambda: 12.5 * 100_000,
    "craft-pace": lambda: 96 / 48 * 60,
    "craft-three-at-once": lambda: 3 * 60 / 12,
    "craft-typing-speed": lambda: typed(1_050 * "a", 1_050 * "a", 360).gross,
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
