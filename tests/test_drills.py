"""Drills: endless exercises whose known slips are told by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import drill as shown_drill
from bpo_course import kpi
from bpo_course.questions import Session
from bpo_course.questions.drills import drill, drills

ASKED = [
    (name, d)
    for name, entry in kpi.catalogue.items()
    for d in entry.formulas
    if len(entry.needs(d)) > 1
]
NAMES = st.sampled_from(ASKED)
SEEDS = st.integers(0, 10_000)


@given(NAMES, SEEDS)
def test_the_right_number_is_right_and_each_slip_is_told(asked: tuple[str, str], seed: int) -> None:
    name, definition = asked
    question = drill(name, seed, definition)
    assert question.mark(question.value).outcome == "right"
    for wrong in question.wrong:
        mark = question.mark(wrong.value)
        assert mark.outcome == "wrong"
        assert mark.feedback[0].why == wrong.why


@given(NAMES, SEEDS)
def test_the_same_seed_gives_the_same_exercise(asked: tuple[str, str], seed: int) -> None:
    name, definition = asked
    assert drill(name, seed, definition) == drill(name, seed, definition)


@pytest.mark.parametrize(("name", "definition"), ASKED)
def test_another_seed_gives_another_exercise(name: str, definition: str) -> None:
    assert len({drill(name, seed, definition).prompt for seed in range(20)}) > 15


@pytest.mark.parametrize(("name", "definition"), ASKED)
def test_a_number_rounded_as_it_is_asked_for_is_right(name: str, definition: str) -> None:
    for seed in range(30):
        question = drill(name, seed, definition)
        decimals = 1 if "to one decimal" in question.prompt else 2
        assert question.mark(f"{question.value:.{decimals}f}").outcome == "right"


@pytest.mark.parametrize(("name", "definition"), ASKED)
def test_the_answer_shown_has_the_decimals_that_are_asked_for(name: str, definition: str) -> None:
    for seed in range(10):
        question = drill(name, seed, definition)
        asked = ("as a whole number", "to one decimal", "to two decimals")
        (places,) = [n for n, words in enumerate(asked) if f"{words}." in question.prompt]
        assert question.value == round(question.value, places)
        assert f"= {question.value:,.{places}f}" in question.explanation.answer


def test_no_definition_is_named_by_its_id() -> None:
    for name, definition in ASKED:
        assert "_" not in drill(name, 1, definition).prompt


def test_a_count_that_needs_no_work_is_no_exercise() -> None:
    with pytest.raises(ValueError, match="'attempts' is a single number"):
        drill("attempts", 1)


SLIPPERY = [name for name, d in ASKED if kpi.catalogue[name].slips]


@pytest.mark.parametrize("name", sorted(set(SLIPPERY)))
def test_a_slip_of_the_trade_is_among_those_told(name: str) -> None:
    slips = set(kpi.catalogue[name].slips.values())
    assert slips
    every = kpi.catalogue[name].formulas
    told = {w.why for d in every for seed in range(20) for w in drill(name, seed, d).wrong}
    assert told & slips


def test_the_well_known_slip_of_handle_time_is_answered_by_name() -> None:
    question = drill("aht", seed=1)
    (wrong,) = [w for w in question.wrong if "left out wrap-up" in w.why]
    assert "left out wrap-up" in question.mark(f"{wrong.value:.6f}").feedback[0].why


def test_a_bank_of_drills_goes_through_the_definitions() -> None:
    bank = drills("service_level", seed=2)
    assert len(bank.question) == 10
    for definition in kpi.catalogue["service_level"].definitions:
        words = kpi.definition_name("service_level", definition)
        assert any(f"Definition: {words}." in question.prompt for question in bank.question)


def test_a_perfect_learner_scores_all_of_a_drill() -> None:
    session = Session(drills("asa", seed=0))
    for question in session.bank.question:
        session = session.go_to(question.id).answer(question.value)  # type: ignore[union-attr]
    assert session.score == 10


def test_starting_again_brings_other_exercises() -> None:
    card = shown_drill("aht", seed=5)
    first = card.session.bank.question[0].prompt
    card._on_message(card, {"action": "restart"}, [])
    assert card.session.bank.question[0].prompt != first


def test_an_unknown_kpi_or_definition_is_refused() -> None:
    with pytest.raises(ValueError, match="name must be one of offered, answered, aht, "):
        drill("speed", seed=1)
    with pytest.raises(ValueError, match="name must be one of offered, answered, aht, "):
        drills("speed", seed=1)
    with pytest.raises(ValueError, match=r"definition must be one of offered, .* got 'best'"):
        drill("service_level", 1, "best")
