"""The review on screen: what is due is asked, wrong ones first, and what comes next is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Final

import pytest
from test_widgets import HOSTILE, act, book, closed_book, elements, press, unsafe, words

from bpo_course import content, review
from bpo_course.progress import Attempt, Book
from bpo_course.questions import Bank, Question
from bpo_course.widgets.answering.review_card import FEW, ReviewDesk
from bpo_course.widgets.answering.sittings import tries_of

BANK: Final = content.bank("05_inbound_kpis")
OTHER: Final = content.bank("01_inbound_and_outbound")
QUESTIONS: Final = [question for question in BANK.question if question.kind != "spoken"]
KOLKATA: Final = timezone(timedelta(hours=5, minutes=30))
NOW: Final = datetime(2026, 3, 2, 10, tzinfo=KOLKATA)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


def answer(
    question: Question, score: float = 1.0, at: datetime = NOW - 9 * DAY, bank: Bank = BANK
) -> Attempt:
    return Attempt("question", bank.id, question.id, question.perfect, score, at=at)


def kept(*attempts: Attempt) -> Book:
    made = book()
    for attempt in attempts:
        made.add(attempt)
    return made


def desk(*attempts: Attempt, before: date | None = None, now: datetime = NOW) -> ReviewDesk:
    return ReviewDesk(kept(*attempts), before, lambda: now)


def asked(shown: ReviewDesk) -> list[str]:
    assert shown.quiz is not None
    return list(shown.quiz.session.bank.questions)


def names(count: int) -> list[str]:
    return [question.id for question in QUESTIONS[:count]]


def answer_all(shown: ReviewDesk) -> None:
    assert shown.quiz is not None
    for name, question in shown.quiz.session.bank.questions.items():
        shown.quiz.answer(name, question.perfect)


# -- what is asked ---------------------------------------------------------------------------------


def test_who_has_answered_nothing_is_told_what_will_come_and_asked_nothing() -> None:
    shown = desk()
    assert shown.quiz is None
    assert "You have not answered any questions yet." in words(shown.card)
    assert repr(shown) == "Review(0 due)"


def test_what_is_due_is_asked_at_once_the_wrong_ones_first() -> None:
    first, second, third = QUESTIONS[:3]
    shown = desk(answer(first), answer(second, 0.0), answer(third))
    assert asked(shown) == [second.id, first.id, third.id]
    told = "3 questions to review now. You got 1 wrong last time, so it comes first."
    assert words(shown.card, "due").startswith(told)
    assert repr(shown) == "Review(3 due)"


def test_what_is_known_well_enough_is_not_asked_and_its_day_is_told() -> None:
    shown = desk(answer(QUESTIONS[0], at=NOW - 2 * MINUTE))
    assert shown.quiz is None
    assert "Nothing to review right now." in words(shown.card, "due")
    assert words(shown.card, "days").startswith("What comes next: 1 on Wednesday 4 March")


def test_what_was_wrong_just_now_comes_after_ten_minutes_and_the_time_is_told() -> None:
    shown = desk(answer(QUESTIONS[0], 0.0, NOW - 2 * MINUTE))
    assert shown.quiz is None
    assert "The question you just got wrong comes back at 10:08." in words(shown.card, "due")


def test_of_several_that_were_wrong_just_now_all_are_counted_and_both_times_told() -> None:
    seconds = timedelta(seconds=30)
    made = [answer(q, 0.0, NOW - n * 3 * MINUTE + seconds) for n, q in enumerate(QUESTIONS[:3], 1)]
    told = "The 3 questions you just got wrong come back between 10:02 and 10:08."
    assert words(desk(*made).card, "due") == f"✓ Nothing to review right now. {told}"
    same = [answer(question, 0.0, NOW) for question in QUESTIONS[:2]]
    told = "The 2 questions you just got wrong come back at 10:10."
    assert words(desk(*same).card, "due").endswith(told)


def test_a_time_told_is_never_early() -> None:
    made = kept(answer(QUESTIONS[0], 0.0, NOW - 2 * MINUTE + timedelta(seconds=20)))
    assert "comes back at 10:09." in words(ReviewDesk(made, None, lambda: NOW).card, "due")
    later = ReviewDesk(made, None, lambda: NOW + 9 * MINUTE)
    assert words(later.card, "due").startswith("1 question to review now.")


def test_a_few_are_asked_at_a_time_and_then_the_next_ones() -> None:
    shown = desk(*map(answer, QUESTIONS[: FEW + 2]))
    assert asked(shown) == names(FEW)
    assert f"You get {FEW} at a time." in words(shown.card, "due")
    answer_all(shown)
    assert words(shown.card, "due").startswith("2 questions to review now.")
    press(shown.quiz, "restart")
    assert asked(shown) == names(FEW + 2)[FEW:]
    answer_all(shown)
    assert "Nothing to review right now." in words(shown.card, "due")
    assert not [e for e in elements(shown.quiz) if e.attrs.get("data-focus") == "restart"]


def test_a_review_that_is_done_says_how_it_went_and_offers_the_next_ones() -> None:
    shown = desk(*map(answer, QUESTIONS[: FEW + 1]))
    answer_all(shown)
    press(shown.quiz, "to-result")
    told = words(shown.quiz, "result")
    assert told.startswith(f"You answered {FEW} of {FEW} right: 100 %.")
    assert told.endswith("More questions are waiting. Ask the next 1")
    assert "Earlier" not in told


def test_the_next_ones_asked_for_twice_come_once() -> None:
    shown = desk(*map(answer, QUESTIONS[: FEW + 1]))
    act(shown.quiz, "restart")
    assert asked(shown) == names(FEW)
    answer_all(shown)
    act(shown.quiz, "restart")
    act(shown.quiz, "restart")
    assert asked(shown) == [QUESTIONS[FEW].id]


def test_questions_of_several_banks_are_asked_together_and_counted_by_lesson() -> None:
    other = OTHER.question[0]
    shown = desk(answer(QUESTIONS[0]), answer(other, bank=OTHER))
    assert asked(shown) == [QUESTIONS[0].id, other.id]
    listed = [e.words for e in elements(shown.card, "due") if e.tag == "li"]
    assert listed == [
        "01 · Who calls whom, and why does it matter?: 1",
        "05 · How do we know that inbound work goes well?: 1",
    ]


def test_a_question_the_course_does_not_have_is_counted_and_not_asked() -> None:
    strange = Attempt("question", "mine", "q", "x", 0.0, at=NOW - DAY)
    gone = Attempt("question", BANK.id, "long-gone", "x", 0.0, at=NOW - DAY)
    shown = desk(strange, gone, answer(QUESTIONS[0]))
    assert asked(shown) == [QUESTIONS[0].id]
    assert "2 questions that you answered are no longer in the course" in words(shown.card, "days")


def test_a_drill_is_not_reviewed() -> None:
    drilled = Attempt("question", "drill_aht", "aht-1", "1", 0.0, at=NOW - DAY, mode="drill")
    shown = desk(drilled)
    assert (repr(shown), shown.quiz) == ("Review(0 due)", None)
    assert "not in the course" not in words(shown.card)


# -- what is kept ----------------------------------------------------------------------------------


def test_an_answer_is_kept_as_a_review_of_the_bank_it_stands_in() -> None:
    made = kept(answer(QUESTIONS[0]), answer(OTHER.question[0], bank=OTHER))
    shown = ReviewDesk(made, None, lambda: NOW)
    answer_all(shown)
    reviews = [a for a in made.attempts() if a.mode == "review"]
    due = [(BANK.id, QUESTIONS[0].id), (OTHER.id, OTHER.question[0].id)]
    assert [(a.source, a.item) for a in reviews] == due
    assert all(made_try.right for made_try in tries_of(reviews))


def test_a_review_begun_anew_goes_on_with_what_is_still_due() -> None:
    made = kept(*map(answer, QUESTIONS[:3]))
    shown = ReviewDesk(made, None, lambda: NOW)
    shown.quiz.answer(QUESTIONS[0].id, QUESTIONS[0].perfect)
    assert asked(ReviewDesk(made, None, lambda: NOW)) == names(3)[1:]


def test_a_review_leaves_the_lessons_own_quiz_as_it_was(store_url: str) -> None:
    from bpo_course import progress, quiz

    progress.store().add(answer(QUESTIONS[0], at=datetime.now(KOLKATA) - 9 * DAY))
    answer_all(review())
    assert len(quiz(BANK.id).session.answers) == 1
    assert quiz(BANK.id).session.seed == 0


def test_a_bookmark_set_in_a_review_is_one_of_the_bank() -> None:
    made = kept(answer(QUESTIONS[0]))
    press(ReviewDesk(made, None, lambda: NOW).quiz, "bookmark")
    (marked,) = [a for a in made.attempts(BANK.id) if a.kind == "bookmark"]
    assert (marked.item, marked.answer) == (QUESTIONS[0].id, True)
    again = ReviewDesk(made, None, lambda: NOW).quiz
    (button,) = [e for e in elements(again) if e.attrs.get("data-focus") == "bookmark"]
    assert button.attrs["aria-pressed"] == "true"


# -- before an interview ---------------------------------------------------------------------------


def test_before_an_interview_what_is_weak_is_spread_over_the_days_left() -> None:
    weak = [answer(question, 0.0, NOW - DAY) for question in QUESTIONS[:4]]
    shown = desk(*weak, before=date(2026, 3, 4))
    assert asked(shown) == names(2)
    assert "Review for your interview on Wednesday 4 March" in words(shown.card, "head")
    assert words(shown.card, "due").startswith("2 questions to review now")
    assert words(shown.card, "days").startswith("What comes next: 4 tomorrow")


def test_what_was_right_today_is_done_for_today_also_when_begun_anew() -> None:
    made = kept(*(answer(question, 0.0, NOW - DAY) for question in QUESTIONS[:4]))

    def fresh() -> ReviewDesk:
        return ReviewDesk(made, date(2026, 3, 4), lambda: NOW + 5 * MINUTE)

    for question in QUESTIONS[:2]:
        made.add(answer(question, 1.0, NOW))
    shown = fresh()
    assert (repr(shown), shown.quiz) == ("Review(0 due)", None)
    assert "Nothing to review right now." in words(shown.card, "due")


def test_on_the_eve_no_day_comes_next() -> None:
    shown = desk(answer(QUESTIONS[0], 0.0), before=NOW.date() + DAY)
    assert asked(shown) == names(1)
    assert "This is the last day before your interview." in words(shown.card, "days")


def test_an_interview_that_is_over_is_refused() -> None:
    with pytest.raises(ValueError, match="before must be today or later, got 2026-03-01"):
        desk(before=date(2026, 3, 1))


def test_a_card_that_is_left_open_over_the_interview_goes_on() -> None:
    time = [NOW]
    made = kept(answer(QUESTIONS[0], 0.0))
    shown = ReviewDesk(made, NOW.date(), lambda: time[0])
    time[0] = NOW + 2 * DAY
    press(shown.card, "refresh")
    assert repr(shown) == "Review(1 due)"


def test_coming_back_into_view_refreshes_quietly() -> None:
    time = [NOW]
    shown = ReviewDesk(kept(answer(QUESTIONS[0], 0.0, NOW)), None, lambda: time[0])
    (head,) = [e for e in elements(shown.card) if "data-refresh" in e.attrs]
    time[0] = NOW + 10 * MINUTE
    act(shown.card, head.attrs["data-refresh"], quiet=True)
    assert "1 question to review now." in words(shown.card, "due")
    assert shown.card.said == {}


# -- on screen -------------------------------------------------------------------------------------


def test_looking_again_brings_what_has_fallen_due() -> None:
    time = [NOW]
    shown = ReviewDesk(kept(answer(QUESTIONS[0], 0.0, NOW)), None, lambda: time[0])
    assert shown.quiz is None
    time[0] = NOW + 10 * MINUTE
    press(shown.card, "refresh")
    assert asked(shown) == names(1)
    assert shown.card.said["text"] == "1 question to review now."


def test_the_text_form_is_always_the_same() -> None:
    made = [repr(desk(answer(QUESTIONS[0]))) for _ in range(2)]
    assert made == ["Review(1 due)"] * 2


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_trouble_of_the_store_can_run(payload: str) -> None:
    card = ReviewDesk(closed_book(payload), None, lambda: NOW).card
    assert payload in words(card, "head")
    assert unsafe(elements(card)) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: desk(),
        lambda: desk(answer(QUESTIONS[0])),
        lambda: desk(answer(QUESTIONS[0], at=NOW)),
    ],
)
def test_no_two_places_have_one_name(make: Callable[[], ReviewDesk]) -> None:
    found = elements(make().card)
    places = [e.attrs["data-focus"] for e in found if "data-focus" in e.attrs]
    assert places
    assert len(places) == len(set(places))
