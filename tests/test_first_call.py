"""The first call: it is taken, it shows what it did, and the lesson goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from test_widgets import (
    HOSTILE,
    Stranger,
    act,
    book,
    closed_book,
    elements,
    flow,
    press,
    unsafe,
    words,
)

from bpo_course import content
from bpo_course.flows import solve
from bpo_course.progress import Book
from bpo_course.widgets.calls.first_call import FirstCall
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.calls.half_taken import half_taken

FLOW = "bank-unknown-debit"
NOTEBOOK = "01_inbound_and_outbound.ipynb"
CELL = "play-call"
BEST = solve(content.flow(FLOW)).best.taken
UNCHECKED = ("hear-her-out", "number-matches", "stop-and-verify")


def first_call(kept: Book | None = None, *taken: str, decisions: int = 3) -> FirstCall:
    """The first call of the course after these choices."""
    made = FirstCall(content.flow(FLOW), kept or book(), NOTEBOOK, CELL, decisions)
    made.walk(list(taken))
    return made


def choices_shown(card: FirstCall) -> list[tuple[str, str]]:
    buttons = [e for e in elements(card) if e.attrs.get("data-action") == "take"]
    return [(e.attrs["data-key"], e.attrs["value"]) for e in buttons]


def the_link(card: FirstCall) -> Any:
    (link,) = [e for e in elements(card) if e.tag == "a"]
    return link


def test_it_begins_with_a_customer_on_the_line_and_one_button() -> None:
    card = first_call()
    assert "A customer is on the line." in words(card)
    assert "You work in card support." in words(card)
    (button,) = [e for e in elements(card) if e.tag == "button"]
    assert (button.words, button.has("bpo-first")) == ("Take the call", True)


def test_nothing_is_kept_before_the_first_choice() -> None:
    kept = book()
    press(first_call(kept), "accept")
    assert not kept.attempts()


def test_the_call_taken_shows_the_customer_and_the_choices_with_their_keys() -> None:
    card = first_call()
    press(card, "accept")
    step = content.flow(FLOW).step[0]
    assert choices_shown(card) == [(str(n), c.id) for n, c in enumerate(step.choice, start=1)]
    assert "Decision 1 of 3" in words(card)
    assert card.focus["target"] == "choices"
    assert card.said["text"].strip() == f"{step.scene} Customer: {step.customer}"


def test_a_choice_shows_what_it_caused_and_the_next_decision() -> None:
    card = first_call()
    press(card, "accept")
    press(card, "choice-2")
    (turn,) = card.walk().turns
    assert f"What happened: {turn.choice.effect}" in words(card)
    assert "Decision 2 of 3" in words(card)
    assert turn.choice.effect in card.said["text"]


def test_after_three_decisions_it_shows_what_they_did() -> None:
    card = first_call(book(), *BEST[:3])
    shown = words(card)
    assert "the customer was upset ☹ ○●○○○ ☺ . Now the customer is glad ☹ ○○○○● ☺" in shown
    for turn in card.walk().turns:
        assert f"The best choice. You said: {turn.choice.say} {turn.choice.effect}" in shown
    assert "Critical error" not in shown
    assert choices_shown(card) == []
    assert card.focus["target"] == "result"


def test_a_mood_that_has_not_changed_is_told_once() -> None:
    card = first_call(book(), "brush-off", decisions=1)
    before = card.walk().restart().mood
    assert before == 2
    assert "was upset ☹ ○●○○○ ☺ . Now the customer is furious ☹ ●○○○○ ☺" in words(card)
    still = first_call(book(), "brush-off", "start-again", decisions=2)
    assert "Now the customer is still upset" in words(still)


def test_a_better_choice_is_said_to_be_there() -> None:
    shown = words(first_call(book(), "straight-to-form", *("start-again", "check-kind")))
    assert shown.count("Another choice was better.") == 1
    assert shown.count("The best choice.") == 2
    better = content.flow(FLOW).step[0].choice
    best_say = next(choice.say for choice in better if choice.id == BEST[0])
    assert f"Better: {best_say}" in shown


def test_a_critical_error_is_named_by_its_rule_in_words() -> None:
    card = first_call(book(), *UNCHECKED)
    rule = content.flow(FLOW).gate["identity"]
    assert f"Critical error. The rule: {rule}" in words(card)
    assert words(card).count("Critical error.") == 1


def test_the_call_goes_on_in_the_lesson_at_its_cell() -> None:
    link = the_link(first_call(book(), *BEST[:3]))
    assert (link.attrs["data-notebook"], link.attrs["data-cell"]) == (NOTEBOOK, CELL)
    assert (link.words, link.has("bpo-first")) == ("Continue the call", True)


def test_the_lesson_goes_on_at_the_fourth_decision() -> None:
    kept = book()
    first_call(kept, *BEST[:3])
    player = FlowPlayer(content.flow(FLOW), kept)
    assert player.walk().taken == BEST[:3]
    assert "You stopped in the middle of this call, after 3 decisions." in words(player, "head")


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_call_made_anew_stands_where_it_was_left(count: int) -> None:
    kept = book()
    card = first_call(kept, *BEST[:count])
    again = first_call(kept)
    assert again.regions == card.regions
    assert repr(again) == f"FirstCall({FLOW}: {count} of 3 decisions)"


def test_a_call_that_went_further_in_the_lesson_still_shows_its_first_decisions() -> None:
    kept = book()
    shown = first_call(kept, *BEST[:3]).regions
    FlowPlayer(content.flow(FLOW), kept).walk([BEST[3]])
    assert first_call(kept).regions == shown


def test_it_takes_up_what_was_taken_in_the_lesson_meanwhile() -> None:
    kept = book()
    here = first_call(kept)
    FlowPlayer(content.flow(FLOW), kept).walk(list(BEST[:3]))
    act(here, "refresh", place=None, quiet=True)
    assert here.state == "told"


def test_start_again_asks_for_the_first_decision_of_the_same_customer() -> None:
    kept = book()
    card = first_call(kept, *BEST[:3])
    before = card.walk().temperament
    press(card, "restart")
    assert (card.state, card.walk().taken, card.walk().temperament) == ("talking", (), before)
    assert half_taken(kept.attempts()) == []


def test_a_call_that_ends_early_says_how_and_leads_to_the_lesson() -> None:
    kept = book()
    card = first_call(kept, "hear-her-out", "number-matches", "answer-her")
    ending = card.walk().step.ending
    assert ending is not None
    assert "The call has ended: critical error" in words(card)
    assert ending.summary in words(card)
    assert the_link(card).words == "Take the whole call in the lesson"
    assert kept.attempts()[-1].kind == "flow"
    assert FlowPlayer(content.flow(FLOW), kept).walk().taken == ()


@pytest.mark.parametrize("late", ["hear-her-out", "unheard-of"])
def test_a_second_press_of_a_choice_changes_nothing(late: str) -> None:
    kept = book()
    card = first_call(kept, *BEST[:1])
    act(card, "take", value=late)
    assert card.walk().taken == BEST[:1]
    full = first_call(book(), *BEST[:3])
    act(full, "take", value=full.walk().step.choice[0].id)
    assert full.walk().taken == BEST[:3]


def test_a_refresh_that_finds_nothing_new_leaves_the_call_on_the_line() -> None:
    card = first_call()
    press(card, "accept")
    before = card.get_state()
    act(card, "refresh", place=None, quiet=True)
    assert card.get_state() == before


def test_a_store_that_is_closed_is_told_and_the_call_can_still_be_taken() -> None:
    card = first_call(closed_book("no room"), *BEST[:3])
    assert "not being saved: no room" in words(card)
    assert card.state == "told"


def test_there_is_a_decision_to_take() -> None:
    with pytest.raises(ValueError, match="decisions must be 1 or more, got 0"):
        first_call(decisions=0)


@pytest.mark.parametrize("payload", [text for text in HOSTILE if "<" not in text])
def test_no_text_of_a_strangers_flow_can_run(payload: str) -> None:
    stranger: Callable[[str], str] = Stranger(payload)
    made = FirstCall(flow(stranger), book(), f"{payload}.ipynb", payload, 1)
    found = elements(made)
    act(made, "accept")
    found += elements(made)
    act(made, "take", value=stranger("brush"))
    found += elements(made)
    gated = replace(flow(stranger), title=stranger("flow title"))
    assert gated.title in " ".join(e.words for e in found)
    assert unsafe(found) == []
