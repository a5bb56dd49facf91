"""A call that is heard: its words are on the screen when they are asked for, or it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_widgets import act, book, elements, flow, press, words

from bpo_course import content
from bpo_course.flows import Flow, Step, solve
from bpo_course.progress import Attempt, Book
from bpo_course.speech import voiced
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.calls.call_desk import CallDesk
from bpo_course.widgets.calls.debrief import _earlier
from bpo_course.widgets.calls.first_call import FirstCall
from bpo_course.widgets.calls.flow_player import SPOKEN_A_SECOND, FlowPlayer
from bpo_course.widgets.calls.listened import READ, from_note, kept, moment_said
from bpo_course.widgets.card import Card, markdown


def call() -> Flow:
    return replace(flow(), channel="voice")


def heard(kept_in: Book | None = None, of: Flow | None = None, **settings: bool) -> FlowPlayer:
    return FlowPlayer(of or call(), kept_in or book(), heard=True, **settings)


def taken(kept_in: Book | None = None, **settings: bool) -> FlowPlayer:
    card = heard(kept_in, **settings)
    press(card, "accept")
    return card


def told(card: FlowPlayer) -> str:
    """All that a learner can read, or that is read out: not what a button says when pressed."""
    named = [
        e.attrs[name] for e in elements(card) for name in ("aria-label", "title") if name in e.attrs
    ]
    return " ".join((words(card), *named, card.said.get("text", ""), card.label))


def says(card: Card) -> list[str]:
    return [e.attrs["data-says"] for e in elements(card) if "data-utter" in e.attrs]


def last(made: Book) -> Attempt:
    return [a for a in made.attempts() if a.kind == "flow"][-1]


# -- what is not on the screen -----------------------------------------------------------------


def test_a_heard_call_begins_with_a_press_and_says_how_it_goes() -> None:
    card = heard()
    assert says(card) == []
    assert "rings customer" not in told(card)
    assert "A voice says what the customer says" in words(card, "voice")
    assert "Do you use a screen reader?" in words(card, "voice")
    (note,) = [e for e in elements(card, "voice") if "data-voiceless" in e.attrs]
    assert "hidden" in note.attrs


def test_the_words_of_a_moment_are_said_and_not_shown() -> None:
    card = taken()
    assert says(card) == ["rings customer"]
    assert "rings customer" not in told(card)
    press(card, "choice-1")
    assert says(card) == ["told customer"]
    for hidden in ("rings customer", "told customer"):
        assert hidden not in told(card)
    assert "listen effect" in words(card, "moment")
    assert card.said["text"] == "listen effect Customer: listen."


@pytest.mark.parametrize("exam", [False, True])
def test_no_word_of_the_customer_is_on_the_screen_before_a_real_call_has_ended(exam: bool) -> None:
    of = content.flow("bank-unknown-debit")
    card = heard(of=of, exam=exam)
    press(card, "accept")
    for choice in solve(of).best.taken:
        step = card.walk().step
        hidden = [text for text in (step.scene, step.customer) if text]
        assert hidden
        assert not [text for text in hidden if markdown(text).striptags() in told(card)]
        assert says(card) == [moment_said(step)]
        act(card, "take", value=choice)
    shown = words(card)
    steps = [*(turn.step for turn in card.walk().turns), card.walk().step]
    assert all(markdown(step.customer).striptags() in shown for step in steps)


def test_what_a_second_click_could_hit_is_known_to_the_page() -> None:
    made = taken()
    guarded = [e for e in elements(made, "moment") if "data-asked" in e.attrs]
    assert [e.tag for e in guarded] == ["div", "ul"]
    assert sum(1 for e in elements(made, "moment") if e.attrs.get("data-action") == "take") > 1
    while not made.walk().done:
        act(made, "take", value=made.walk().step.choice[0].id)
    (row,) = [e for e in elements(made, "debrief") if "data-asked" in e.attrs]
    assert "Take the call again" in row.words


def test_what_was_caused_is_not_shown_in_an_exam() -> None:
    card = taken(exam=True)
    press(card, "choice-1")
    assert "listen effect" not in told(card)


def test_showing_the_words_shows_those_of_this_moment_alone() -> None:
    card = taken()
    press(card, "choice-1")
    press(card, "words")
    assert "told customer" in words(card, "moment")
    assert card.said["text"] == "Customer: told customer"
    assert "rings customer" not in told(card)
    assert says(card) == ["told customer"]
    assert [e for e in elements(card) if e.attrs.get("data-focus") == "words"] == []


def test_a_switch_shows_all_words_and_hides_those_that_come() -> None:
    card = taken()
    press(card, "choice-1")
    press(card, "switch-words")
    assert "rings customer" in words(card, "earlier")
    assert "told customer" in words(card, "moment")
    press(card, "switch-words")
    press(card, "back")
    assert "rings customer" in words(card, "moment"), "it was on the screen already"
    press(card, "choice-2")
    assert "The call has ended" in words(card, "debrief")


def test_without_a_voice_the_words_are_shown() -> None:
    card = taken()
    act(card, "voiceless", quiet=True)
    assert "rings customer" in words(card, "moment")
    act(card, "voiceless", quiet=True)
    assert "rings customer" in words(card, "moment")
    press(card, "choice-1")
    assert "told customer" in words(card, "moment")


def test_the_call_can_be_read_instead() -> None:
    made = book()
    card = heard(made)
    press(card, "read")
    assert "rings customer" in words(card, "moment")
    assert card.said["text"] == "Customer: rings customer"
    assert says(card) == []
    assert not [e for e in elements(card) if e.attrs.get("data-focus") == "switch-words"]
    press(card, "choice-1")
    press(card, "choice-1")
    assert last(made).answer == ["listen", "solve"]
    assert "How you took the call" not in words(card, "debrief")


def test_the_silence_after_a_clock_is_spoken_too() -> None:
    card = FlowPlayer(call(), book(), heard=True, clock_s=5)
    press(card, "accept")
    act(card, "late", value="0")
    assert says(card) == ["rings customer", "Hello? Are you still there?"]


def test_the_clock_leaves_time_to_speak() -> None:
    long = replace(call(), step=tuple(replace(s, customer="word " * 50) for s in call().step))
    read, by_ear = (FlowPlayer(long, book(), heard=h, clock_s=20) for h in (False, True))
    limits = []
    for card in (read, by_ear):
        press(card, "accept")
        (timer,) = [e for e in elements(card) if "data-countdown" in e.attrs]
        limits.append(int(timer.attrs["data-countdown"]))
    assert limits[1] - limits[0] == pytest.approx(50 / SPOKEN_A_SECOND - 50 / 3, abs=1)


# -- what is kept ------------------------------------------------------------------------------


def test_what_was_heard_alone_is_told_at_the_end_and_kept() -> None:
    made = book()
    card = taken(made)
    act(card, "again", quiet=True)
    press(card, "choice-1")
    press(card, "words")
    press(card, "choice-1")
    assert "Heard only: 1 of 2 moments." in words(card, "debrief")
    assert "Heard again: 1 time." in words(card, "debrief")
    assert "This changes no points." in words(card, "debrief")
    chosen, how = kept(last(made).answer)
    assert chosen == ("listen", "solve")
    assert (how.only, how.shown, how.again) == ({"rings"}, {"told"}, {"rings": 1})


def test_how_it_was_heard_changes_no_points() -> None:
    scores = []
    for settings in ({}, {"heard": True}):
        made = book()
        card = FlowPlayer(call(), made, **settings)
        if settings:
            press(card, "accept")
            press(card, "switch-words")
        card.walk(["listen", "solve"])
        scores.append(last(made).score)
    assert scores[0] == scores[1] > 0


def test_a_heard_call_resumes_with_what_was_heard_and_shown() -> None:
    made = book()
    card = taken(made)
    press(card, "choice-1")
    press(card, "words")
    again = heard(made)
    assert "You stopped in the middle of this call, after 1 decision." in words(again)
    assert "told customer" not in told(again)
    press(again, "accept")
    assert "told customer" in words(again, "moment"), "its words were on the screen before"
    assert "rings customer" not in told(again)
    press(again, "choice-1")
    assert "Heard only: 1 of 2 moments." in words(again, "debrief")


def test_a_moment_that_was_read_on_another_card_was_not_heard_alone() -> None:
    made = book()
    press(taken(made), "choice-1")
    card = FlowPlayer(call(), made)
    assert "rings customer" in words(card)
    press(card, "back")
    press(card, "choice-1")
    press(card, "choice-1")
    assert last(made).answer == ["listen", "solve"]


def test_a_card_that_follows_another_one_waits_for_a_press() -> None:
    made = book()
    here, there = heard(made), taken(made)
    press(there, "choice-1")
    act(here, "refresh", quiet=True)
    assert says(here) == []
    press(here, "accept")
    assert says(here) == ["told customer"]


def test_a_call_half_heard_goes_on_in_the_first_call_too() -> None:
    made = book()
    press(taken(made), "choice-1")
    card = FirstCall(call(), made, "01.ipynb", "cell")
    assert "told customer" in words(card)


def test_earlier_tries_are_listed_whether_heard_or_not() -> None:
    at = {"taken": ["brush"], "listened": {"only": ["rings"]}}
    assert "0 %" in _earlier(call(), Attempt("flow", "a-call", "lost", at, 0.0))
    assert "0 %" in _earlier(call(), Attempt("flow", "a-call", "lost", {"no": 1}, 0.0))


@pytest.mark.parametrize("held", [None, 3, [], {"only": 3, "again": []}, {"again": {"a": "x"}}])
def test_a_note_of_another_form_holds_nothing(held: object) -> None:
    assert from_note(held) == READ


# -- what can be heard -------------------------------------------------------------------------


def test_a_chat_cannot_be_heard_and_is_read_in_the_list() -> None:
    chat = content.flow("laptop-will-not-start")
    with pytest.raises(ValueError, match="laptop-will-not-start is no call"):
        FlowPlayer(chat, book(), heard=True)
    desk = CallDesk(book(), heard=True)
    desk.list.choose("laptop-will-not-start")
    assert desk.player
    assert says(desk.player) == []
    desk.list.choose("bank-unknown-debit")
    assert desk.player
    assert "You hear this call." in words(desk.player)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(customer="Hello, *you*."), "Hello, you."),
        (Step(scene="A bell."), "A bell."),
        (Step(scene="In the door:", speaker="Sam", customer="Tea?"), "In the door: Tea?"),
        (Step(speaker="Your screen", customer="₹200 paid."), "Your screen: 200 rupees paid."),
    ],
)
def test_who_speaks_is_said_where_it_is_not_plain(step: Step, said: str) -> None:
    assert moment_said(step) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rs. 500, ₱120.50, £2 million", "500 rupees, 120.50 pesos, 2 million pounds"),
        ("2,45,300 rupees", "two lakh forty-five thousand three hundred rupees"),
        ("the 12.15, at 15:00 or 9:00", "the 12 15, at 15 hundred or 9 o'clock"),
        ("2.15 % of 4,950", "2.15 per cent of 4,950"),
        ("T-58213", "T, dash, five eight two one three"),
        ("call 112 or 555 0142", "call one one two or five five five, zero one four two"),
        ("ACD, DND, SIM, STOP", "A C D, D N D, SIM, STOP"),
        ("e.g. tea & cake / 2 OK", "for example tea and cake, 2 okay"),
        ("page 12 in 1981", "page 12 in 1981"),
    ],
)
def test_signs_are_said_as_people_say_them(text: str, said: str) -> None:
    assert voiced(text) == said


# -- the script --------------------------------------------------------------------------------


def test_only_cards_that_speak_carry_a_voice() -> None:
    assert "speechSynthesis" in str(FlowPlayer._esm)
    for silent in (Card, FirstCall, QuizCard):
        text = silent._esm.read_text() if hasattr(silent._esm, "read_text") else str(silent._esm)
        assert "speechSynthesis" not in text
