"""Earlier rounds, exams and interviews: newest first, five at most, in the learner's own day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import pytest
from test_exam_card import Time, begun, hand_in, keep
from test_interview_card import finished
from test_widgets import act, bank, book, press, words

from bpo_course.progress import Attempt, Book
from bpo_course.questions import KINDS
from bpo_course.widgets.answering.history import MOST, in_words, rounds
from bpo_course.widgets.answering.quiz_card import QuizCard

KOLKATA: Final = timezone(timedelta(hours=5, minutes=30))
LATE: Final = datetime(2026, 3, 2, 20, tzinfo=UTC)
THREE: Final = bank().only(["single", "multiple", "numeric"])


def round_of(number: int, right: int = 3, count: int = 3) -> list[Attempt]:
    """The attempts of a round of three questions, on a day of its own."""
    wrong: dict[str, Any] = {"single": "single id 2", "multiple": ["multiple id 3"], "numeric": 302}
    at = LATE + timedelta(days=number)
    return [
        Attempt("round", "kinds", "", None, 0.0, number, at),
        *(
            Attempt("question", "kinds", q.id, given, 0.0, number, at)
            for place, q in enumerate(THREE.question[:count])
            for given in [q.perfect if place < right else wrong[q.id]]
        ),
    ]


def test_the_day_is_the_learners_own() -> None:
    (one,) = rounds(THREE, round_of(0), before=1, zone=KOLKATA)
    assert one == ("3 March 2026, 01:30", 100, 3)
    assert in_words(LATE, UTC) == "2 March 2026, 20:00"


def test_earlier_rounds_come_newest_first_and_five_at_most() -> None:
    made = [one for number in range(7) for one in round_of(number, right=number % 4)]
    found = rounds(THREE, made, before=7, zone=UTC)
    assert len(found) == MOST
    assert [one.percent for one in found] == [67, 33, 0, 100, 67]
    assert found[0].day == "8 March 2026, 20:00"


def test_a_round_left_in_the_middle_and_the_one_on_screen_are_none_of_the_earlier() -> None:
    made = [*round_of(0), *round_of(1, count=2), *round_of(2)]
    assert len(rounds(THREE, made, before=2, zone=UTC)) == 1


@pytest.mark.parametrize("mode", ["exam", "interview", "review", "drill"])
def test_what_is_no_practice_is_no_round(mode: Any) -> None:
    made = [Attempt(a.kind, a.source, a.item, a.answer, 0.0, 0, a.at, mode) for a in round_of(0)]
    assert rounds(THREE, made, before=1) == ()


def quiz_done(store: Book) -> QuizCard:
    card = QuizCard(THREE, store)
    for question in THREE.question:
        card.answer(question.id, question.perfect)
    press(card, "to-result")
    return card


def test_a_first_round_shows_no_history_and_the_second_shows_the_first() -> None:
    card = quiz_done(book())
    assert "Earlier rounds" not in words(card)
    press(card, "restart")
    again = quiz_done(card._book)
    assert "Earlier rounds" in words(again, "result")
    assert words(again, "result").endswith(": 100 %")


def test_a_round_of_some_questions_tells_how_many() -> None:
    store = book()
    for attempt in round_of(0, right=2):
        store.add(attempt)
    card = QuizCard(THREE, store)
    press(card, "repeat")
    card.answer("numeric", "330")
    press(card, "to-result")
    assert words(card, "result").endswith("67 % (3 questions)")


def test_an_exam_shows_the_earlier_ones_of_its_bank() -> None:
    store, time = book(), Time()
    first = begun(store, time)
    keep(first, "single")
    hand_in(first)
    assert "Earlier exams" not in words(first)
    press(first, "again")
    time.pass_by(days=1)
    act(first, "begin", fields={})
    hand_in(first)
    told = words(first, "result")
    assert "Earlier exams 2 March 2026, 10:00: 17 %" in told
    assert "3 March" not in told


def test_an_exam_that_was_not_handed_in_is_none_of_the_earlier() -> None:
    store, time = book(), Time()
    begun(store, time, of=bank().only(["single"]), seed=3)
    time.pass_by(days=1)
    whole = begun(store, time)
    hand_in(whole)
    assert "Earlier exams" not in words(whole)


def test_an_interview_shows_the_earlier_ones_for_its_role() -> None:
    store, time = book(), Time()
    first = finished(store=store, time=time)
    assert "Earlier interviews" not in words(first)
    press(first, "again")
    time.pass_by(days=1)
    act(first, "begin", fields={})
    press(first, "end-now")
    press(first, "finish")
    assert "Earlier interviews 2 March 2026, 10:00: 100 % (6 questions)" in words(first)


def test_every_kind_of_question_is_in_the_history_of_a_quiz() -> None:
    store = book()
    card = QuizCard(bank(), store)
    for question in bank().question:
        card.answer(question.id, question.perfect)
    (one,) = rounds(bank(), store.attempts(), before=1)
    assert one.questions == len(KINDS)


def test_a_full_round_stays_in_the_history_of_a_bank_that_has_grown() -> None:
    store = book()
    card = QuizCard(THREE, store)
    for question in THREE.question:
        card.answer(question.id, question.perfect)
    grown = bank().only([*THREE.questions, "order"])
    (one,) = rounds(grown, store.attempts(), before=1)
    assert (one.percent, one.questions) == (100, 3)
    assert not QuizCard(grown, store).session.done


def test_a_round_taken_back_and_not_answered_again_is_none_of_the_earlier() -> None:
    card = quiz_done(book())
    press(card, "pip-1")
    press(card, "take-back")
    assert rounds(THREE, card._book.attempts(), before=1) == ()


@pytest.mark.parametrize("names", [5, [["single"]], {}, "single"])
def test_a_round_that_cannot_be_read_is_left_out_and_the_others_are_told(names: Any) -> None:
    odd = [
        Attempt("round", "kinds", "", names, 0.0, 1, LATE),
        Attempt("question", "kinds", "single", [[5]], 0.0, 1, LATE),
        Attempt("note", "kinds", "", names, 0.0, 1, LATE),
    ]
    assert len(rounds(THREE, [*round_of(0), *odd], before=2, zone=UTC)) == 1


def test_an_exam_with_an_odd_note_shows_the_other_ones() -> None:
    store, time = book(), Time()
    first = begun(store, time)
    hand_in(first)
    odd = {"clock": {"started_at": "x"}}
    store.add(Attempt("round", "kinds", "", odd, 0.0, 0, time(), "exam"))
    press(first, "again")
    time.pass_by(days=1)
    act(first, "begin", fields={})
    hand_in(first)
    assert words(first, "result").count("2 March 2026") == 1
