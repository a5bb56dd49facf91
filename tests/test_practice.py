"""Practice on what was missed, in place of the result of an exam or of an interview."""

from __future__ import annotations

from typing import Any

import pytest
from test_exam_card import answers_kept, begun, hand_in, keep
from test_interview_card import finished
from test_widgets import KINDS, WRONG_FORMS, act, bank, elements, press, right_form, words

from bpo_course.questions.analysis import first_unaided
from bpo_course.questions.readiness import by_bank, mastery_by_bank
from bpo_course.widgets.answering.exam_card import ExamCard
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.sittings import tries_of


def examined() -> ExamCard:
    """An exam handed in with one question wrong and one left open."""
    card = begun(of=bank().only(["single", "multiple", "numeric"]))
    keep(card, "single", WRONG_FORMS["single"])
    keep(card, "numeric")
    hand_in(card)
    return card


def asked(card: Any) -> str:
    """The question that the practice shows."""
    return next(kind for kind in KINDS if f"{kind} prompt" in words(card, "practice"))


def tried(card: Any, right: bool = True) -> str:
    """Answer the question shown, and return what it was."""
    kind = asked(card)
    act(card, "try", fields=right_form(kind) if right else WRONG_FORMS[kind])
    return kind


def test_the_questions_missed_are_asked_in_place_of_the_result() -> None:
    card = examined()
    press(card, "practise")
    assert words(card, "result", "back") == ""
    assert card.focus["target"] == "question"
    assert "Practice: question 1 of 2" in words(card, "practice")
    first = tried(card)
    assert card.focus["target"] == "feedback"
    assert card.said["text"] == "Right"
    press(card, "next")
    assert {first, asked(card)} == {"single", "multiple"}


def test_each_answer_tells_the_answer_first_and_enter_goes_on() -> None:
    card = examined()
    press(card, "practise")
    tried(card, right=False)
    found = elements(card, "practice")
    assert "✗ Wrong Next → The " in words(card, "practice")
    assert [e.attrs["data-focus"] for e in found if "data-enter" in e.attrs] == ["next"]


def test_at_its_end_it_says_how_it_went_and_repeats_what_was_not_right() -> None:
    card = examined()
    press(card, "practise")
    tried(card, right=False)
    press(card, "next")
    tried(card)
    press(card, "next")
    assert card.focus["target"] == "practised"
    assert card.said["text"] == "You answered 1 of 2 right: 50 %."
    press(card, "try-again")
    assert "Practice: question 1 of 1" in words(card, "practice")
    tried(card)
    press(card, "next")
    assert "try-again" not in card.regions["practice"]
    press(card, "leave")
    assert words(card, "result").startswith("○ Not passed yet: 33 %.")
    assert card.focus["target"] == "result"


def test_practice_is_kept_as_a_review_and_leaves_exam_and_quiz_as_they_were() -> None:
    card = examined()
    before = card.exam
    press(card, "practise")
    kind = tried(card)
    act(card, "try", fields=WRONG_FORMS[kind])  # a second press
    kept = [(a.source, a.item, a.score) for a in answers_kept(card) if a.mode == "review"]
    assert kept == [("kinds", kind, 1.0)]
    assert card.exam == before
    assert not QuizCard(bank(), card._book).session.answers


def test_an_answer_that_does_not_fit_is_told_and_not_kept() -> None:
    card = examined()
    press(card, "practise")
    act(card, "try", fields={})
    assert "Choose" in card.said["text"]
    assert card.said["text"] in words(card, "practice")
    assert [a for a in answers_kept(card) if a.mode == "review"] == []


def test_an_interview_practises_what_was_missed_in_the_banks_it_is_from() -> None:
    card = finished({"order": WRONG_FORMS["order"], "spoken": {}})
    press(card, "practise")
    assert "Practice: question 1 of 1" in words(card, "practice")
    assert tried(card) == "order"
    (kept,) = [a for a in card._book.attempts() if a.mode == "review"]
    assert (kept.source, kept.item) == ("kinds", "order")


@pytest.mark.parametrize("action", ["practise", "try", "try-next", "try-again"])
def test_where_nothing_was_missed_there_is_no_practice(action: str) -> None:
    card = finished()
    assert "Practise" not in words(card, "scorecard")
    act(card, action, fields={"answer": ["x"]})
    assert words(card, "practice") == ""
    assert words(card, "scorecard")


def test_practice_makes_no_first_answers_of_questions_left_open() -> None:
    card = begun(of=bank().only(["single", "multiple", "numeric"]))
    hand_in(card)
    press(card, "practise")
    for _ in range(3):
        tried(card)
        press(card, "next")
    assert card.said["text"] == "You answered 3 of 3 right: 100 %."
    tries = tries_of(card._book.attempts())
    assert len([one for one in tries if one.mode == "review"]) == 3
    assert first_unaided(tries) == []
    assert (by_bank(tries, [bank()])["kinds"].n, by_bank(tries, [bank()])["kinds"].aided) == (0, 3)
    assert mastery_by_bank(tries, [bank()])["kinds"].step == "attempted"


def test_practice_leaves_the_steps_where_the_exam_left_them() -> None:
    card = examined()
    before = mastery_by_bank(tries_of(card._book.attempts()), [bank()])["kinds"]
    press(card, "practise")
    tried(card)
    press(card, "next")
    tried(card)
    after = mastery_by_bank(tries_of(card._book.attempts()), [bank()])["kinds"]
    assert (after.step, after.points) == (before.step, before.points)
