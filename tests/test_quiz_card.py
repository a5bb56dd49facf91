"""The quiz's way: a key a choice, the answer first after a miss, the way on, and the result."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_widgets import EXPLAINED, WRONG_FORMS, act, bank, book, elements, press, words

from bpo_course import content, widgets
from bpo_course.progress import Attempt
from bpo_course.questions import (
    KINDS,
    Bank,
    Explanation,
    Match,
    Multiple,
    Numeric,
    Option,
    Order,
    OrderItem,
    Pair,
    Single,
    Situation,
    Spoken,
)
from bpo_course.questions.kinds import GradedOption
from bpo_course.questions.readiness import FAMILIAR
from bpo_course.widgets.answering.next_step import TOP
from bpo_course.widgets.answering.quiz_card import QuizCard

LESSON: Final = "01_inbound_and_outbound"
MARKABLE: Final = tuple(kind for kind in KINDS if kind != "spoken")
WRONG: Final[dict[str, Any]] = {
    "single": "single id 2",
    "multiple": ["multiple id 3"],
    "numeric": 12,
    "order": ["order item 2", "order item 3", "order item 1"],
    "match": {f"match left {n}": "match extra" for n in (1, 2, 3)},
    "situation": "situation id 3",
    "spoken": [],
}


def at(kind: str, given: Any = None) -> QuizCard:
    """A quiz at the question of that kind, answered so when an answer is given."""
    card = QuizCard(bank(), book())
    press(card, f"pip-{list(KINDS).index(kind) + 1}")
    if given is not None:
        card.answer(kind, given)
    return card


def perfect(kind: str) -> Any:
    return bank().questions[kind].perfect


def missed(kind: str) -> QuizCard:
    return at(kind, WRONG[kind])


def done(*wrong: str, of: Bank | None = None) -> QuizCard:
    made = of or bank()
    card = QuizCard(made, book())
    for question in made.question:
        card.answer(question.id, WRONG[question.id] if question.id in wrong else question.perfect)
    return card


def button(card: QuizCard, focus: str) -> Any:
    (found,) = [e for e in elements(card) if e.attrs.get("data-focus") == focus]
    return found


def there(card: QuizCard, focus: str) -> bool:
    return any(e.attrs.get("data-focus") == focus for e in elements(card))


# Keys


@pytest.mark.parametrize("kind", ["single", "multiple", "situation", "spoken"])
def test_every_option_shows_the_key_that_takes_it(kind: str) -> None:
    card = at(kind)
    if kind == "spoken":
        press(card, "reveal")
    keys = [e.attrs["data-key"] for e in elements(card) if "data-key" in e.attrs]
    assert keys == ["1", "2", "3"]
    assert [e.words for e in elements(card) if e.tag == "kbd"] == keys


@pytest.mark.parametrize("kind", ["single", "multiple", "situation"])
def test_what_is_answered_shows_no_keys_any_more(kind: str) -> None:
    assert not [e for e in elements(missed(kind), "question") if e.tag == "kbd"]


@pytest.mark.parametrize("kind", KINDS)
def test_after_an_answer_one_button_is_pressed_by_enter_and_it_is_the_way_on(kind: str) -> None:
    assert not [e for e in elements(at(kind)) if "data-enter" in e.attrs]
    (on,) = [e for e in elements(missed(kind), "feedback") if "data-enter" in e.attrs]
    assert (on.tag, on.attrs["data-focus"]) == ("button", "next")


def test_the_way_on_after_the_last_place_is_the_question_left_out() -> None:
    card = QuizCard(bank().only(["single", "multiple", "numeric"]), book())
    for name in ("single", "numeric"):
        card.answer(name, bank().questions[name].perfect)
    assert button(card, "next").words == "Go to question 2 →"
    press(card, "next")
    assert card.session.question.id == "multiple"


# After a miss


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("single", "The answer is: single text 1"),
        ("multiple", "The right options are: multiple text 1 multiple text 2"),
        ("numeric", "The answer is 330 unit."),
        ("order", "The right order is: order item 1 order item 2 order item 3"),
        ("match", "The right pairs are: match left 1 — match right 1 match left 2"),
        ("situation", "Best: situation text 1 situation why 1"),
    ],
)
def test_after_a_miss_the_right_answer_comes_first(kind: str, told: str) -> None:
    shown = words(missed(kind), "feedback")
    assert shown.startswith(f"✗ Wrong Next → {told}")
    assert told not in words(at(kind, perfect(kind)), "feedback")


@pytest.mark.parametrize("kind", MARKABLE)
def test_the_explanation_is_open_after_a_miss_and_folded_after_a_right_answer(kind: str) -> None:
    (fold,) = [e for e in elements(missed(kind), "explanation") if e.tag == "details"]
    assert "open" in fold.attrs
    (fold,) = [e for e in elements(at(kind, perfect(kind)), "explanation") if e.tag == "details"]
    assert "open" not in fold.attrs


def test_what_is_partly_right_is_a_miss_and_names_what_was_left_out() -> None:
    card = at("multiple", ["multiple id 1"])
    assert "You left out multiple text 2 multiple why 2" in words(card, "feedback")
    assert [e for e in elements(card, "explanation") if "open" in e.attrs]


@pytest.mark.parametrize("kind", EXPLAINED)
def test_after_a_miss_the_steps_come_first_of_the_eight_sections(kind: str) -> None:
    heads = [e.words for e in elements(missed(kind), "explanation") if e.tag == "strong"]
    assert heads[0] == "Step by step."
    assert len(heads) == 8


def test_a_number_that_is_no_known_slip_is_set_beside_the_right_one() -> None:
    told = words(missed("numeric"), "feedback")
    assert "The answer is 330 unit. You answered 12 unit." in told
    assert "Compare your calculation with the steps below." in told
    assert "slips" not in told


# What is not written


def bare(kind: str) -> Any:
    """A question of that kind with nothing but what it needs."""
    common: dict[str, Any] = {"id": kind, "prompt": "Which?"}
    options = (Option("yes", True, id="yes"), Option("no", id="no"))
    made = {
        "single": lambda: Single(**common, option=options),
        "multiple": lambda: Multiple(**common, option=options),
        "numeric": lambda: Numeric(**common, value=80, unit="%"),
        "order": lambda: Order(**common, item=tuple(map(OrderItem, "abc"))),
        "match": lambda: Match(**common, pair=(Pair("a", "b"), Pair("c", "d"))),
        "spoken": lambda: Spoken(**common, rubric=("I said hello.",)),
    }
    return made[kind]()


@pytest.mark.parametrize("kind", EXPLAINED)
def test_where_nothing_is_explained_there_is_no_fold_and_no_empty_line(kind: str) -> None:
    question = bare(kind)
    card = QuizCard(Bank("bare", "Bare", (question,)), book())
    card.answer(kind, question.perfect)
    assert words(card, "feedback").startswith("✓ Right")
    assert words(card, "explanation") == ""
    assert [e for e in elements(card, "feedback") if e.tag == "li" and not e.words] == []


def test_a_wrong_number_without_steps_is_not_sent_to_them() -> None:
    card = QuizCard(Bank("bare", "Bare", (bare("numeric"),)), book())
    card.answer("numeric", 12)
    told = "✗ Wrong See your result The answer is 80 %. You answered 12 %."
    assert words(card, "feedback") == told


def test_a_spoken_question_without_a_model_answer_shows_its_points_alone() -> None:
    card = QuizCard(Bank("bare", "Bare", (bare("spoken"),)), book())
    press(card, "reveal")
    assert words(card, "holds").startswith("Compare your answer with these points. What did you")
    assert "model answer" not in words(card)


@pytest.mark.parametrize(
    ("explanation", "title"),
    [
        (Explanation(answer="Eighty."), "The full answer"),
        (Explanation(steps=("Add.",), answer="Eighty."), "The full answer, in two sections"),
    ],
)
def test_the_title_counts_the_sections_there_are(explanation: Explanation, title: str) -> None:
    question = replace(bare("numeric"), explanation=explanation)
    card = QuizCard(Bank("bare", "Bare", (question,)), book())
    card.answer("numeric", 80)
    assert [e.words for e in elements(card, "explanation") if e.tag == "summary"] == [title]


# The result


def test_after_the_last_answer_enter_goes_to_the_result_which_takes_the_focus() -> None:
    card = done("single")
    assert card.focus["target"] == "feedback"
    (on,) = [e for e in elements(card, "feedback") if "data-enter" in e.attrs]
    assert on.words == "See your result"
    press(card, on.attrs["data-focus"])
    assert card.focus["target"] == "result"
    assert card.said["text"] == "You answered 6 of 7 right: 86 %."
    assert words(card, "question", "feedback", "explanation", "ways") == ""


def test_the_result_is_shown_only_when_all_is_answered() -> None:
    card = at("single")
    act(card, "result")
    assert words(card, "result") == ""


def test_a_quiz_that_is_done_opens_at_its_result_and_questions_can_be_looked_at() -> None:
    card = QuizCard(bank(), done("single")._book)
    assert words(card, "result").startswith("You answered 6 of 7 right: 86 %.")
    press(card, "pip-1")
    assert words(card, "feedback").startswith("✗ Wrong")
    assert words(card, "result") == ""
    press(card, "to-result")
    assert words(card, "result")


def test_what_was_not_right_is_offered_first_and_then_the_next_lesson() -> None:
    made = content.bank("05_inbound_kpis")
    card = QuizCard(made, book())
    for question in made.question:
        wrong = question.kind == "numeric"
        card.answer(question.id, -1 if wrong else question.perfect)
    press(card, "to-result")
    missed_count = len(card.session.not_right)
    assert button(card, "repeat").words == f"Practise {missed_count} questions"
    assert button(card, "way-1").attrs["data-notebook"] == "06_outbound_kpis.ipynb"
    assert [e.attrs["data-focus"] for e in elements(card, "result") if e.has("bpo-first")] == [
        "repeat"
    ]


@pytest.mark.parametrize(("wrong", "notebook"), [(4, "02_bpo_and_call_centres"), (5, LESSON)])
def test_below_the_familiar_step_a_quiz_leads_back_to_its_lesson(wrong: int, notebook: str) -> None:
    card = QuizCard(content.bank(LESSON), book())
    singles = [question for question in card.session.bank.question if question.kind == "single"]
    for question in card.session.bank.question:
        keys = [key for key in getattr(question, "options", ()) if key != question.perfect]
        card.answer(question.id, keys[0] if question in singles[:wrong] else question.perfect)
    press(card, "to-result")
    assert (card.session.tally.share < FAMILIAR) == (notebook == LESSON)
    assert button(card, "way-1").attrs["data-notebook"] == f"{notebook}.ipynb"
    told = words(card, "result")
    assert ("Read this lesson again: Who calls whom" in told) == (notebook == LESSON)
    assert ("Go on to the next lesson" in told) == (notebook != LESSON)
    assert f"Practise the questions you missed. Practise {wrong} questions" in told


def test_every_lesson_begins_with_the_cell_that_is_linked_to() -> None:
    lessons = [lesson for lesson in content.syllabus().lesson if lesson.finished]
    assert lessons
    for lesson in lessons:
        path = content.folder("notebooks") / f"{lesson.id}.ipynb"
        assert json.loads(path.read_text(encoding="utf-8"))["cells"][0]["id"] == TOP


def test_the_last_lesson_leads_to_the_start_page_and_a_bank_of_ones_own_nowhere() -> None:
    last = [lesson for lesson in content.syllabus().lesson if lesson.finished][-1]
    made = content.bank(last.id)
    card = QuizCard(made, book())
    for question in made.question:
        card.answer(question.id, question.perfect)
    press(card, "to-result")
    assert button(card, "way-1").attrs["data-notebook"] == "00_start_here.ipynb"
    own = done()
    press(own, "to-result")
    assert not there(own, "way-1")
    assert there(own, "restart")


def test_an_answer_taken_back_leaves_the_result() -> None:
    card = done()
    press(card, "take-back")
    act(card, "result")
    assert words(card, "result") == ""


def test_a_drill_that_is_done_offers_new_exercises() -> None:
    card = widgets.drill("aht")
    for question in card.session.bank.question:
        card.answer(question.id, question.perfect)
    press(card, "to-result")
    assert words(card, "result").startswith("You answered 10 of 10 right: 100 %.")
    assert button(card, "restart").words == "Ask me 10 new questions"
    first = card.session.question.id
    press(card, "restart")
    assert card.session.question.id != first


def test_no_topic_and_no_level_is_shown_by_its_id() -> None:
    card = QuizCard(content.bank("05_inbound_kpis"), book())
    offered = [e.words for e in elements(card, "choose") if e.tag == "option"]
    assert {"Inbound KPIs", "Hard"} <= set(offered)
    assert not [text for text in offered if text.islower()]


def test_the_forms_of_other_tests_and_these_answers_are_both_wrong() -> None:
    assert WRONG.keys() == WRONG_FORMS.keys()
    assert all(bank().questions[kind].mark(given).score == 0 for kind, given in WRONG.items())


# Two windows, and what another hand has written


def test_two_windows_that_begin_a_round_begin_two() -> None:
    first = done("single", "numeric")
    second = QuizCard(bank(), first._book)
    press(first, "restart")
    first.answer("single", perfect("single"))
    press(second, "repeat")
    assert (first.session.seed, second.session.seed) == (1, 2)
    second.answer("single", perfect("single"))
    second.answer("numeric", perfect("numeric"))
    press(second, "to-result")
    assert "7 questions" in words(second, "result")
    assert QuizCard(bank(), first._book).session.answers == second.session.answers


ODD: Final[tuple[Any, ...]] = (5, [5], [["single"]], "single", {"a": 1}, {}, True, math.nan)


@pytest.mark.parametrize("answer", ODD)
@pytest.mark.parametrize("item", ["", "single", "match", "gone"])
def test_a_quiz_opens_whatever_was_kept(item: str, answer: Any) -> None:
    store = book()
    for kind in ("round", "question", "note", "bookmark", "report"):
        store.add(Attempt(kind, "kinds", item, answer, 0.0, 1, hints=-1))  # type: ignore[arg-type]
    card = QuizCard(bank(), store)
    for question in bank().question:
        card.answer(question.id, question.perfect)
    press(card, "to-result")
    assert "7 of 7 right" in words(card, "result")


def test_the_result_is_worked_out_once_and_anew_after_a_change() -> None:
    card = done()
    press(card, "to-result")
    told = card._told()
    assert card._told() is told
    press(card, "pip-1")
    assert card._told()["says"] == told["says"]
    press(card, "restart")
    for question in bank().question:
        card.answer(question.id, WRONG[question.id])
    assert card._told()["says"] != told["says"]


def test_what_is_typed_in_a_report_stays_when_the_question_is_bookmarked() -> None:
    card = at("numeric")
    before = {name: html for name, html in card.regions.items() if "<form" in html}
    assert {"question", "report", "choose"} <= set(before)
    press(card, "bookmark")
    assert {name: card.regions[name] for name in before} == before


# Numbers


@pytest.mark.parametrize(
    ("value", "tolerance", "shown"),
    [
        (12.345, 0, "12.345"),
        (12.345, 0.01, "12.35"),
        (0.1234, 0, "0.1234"),
        (2.675, 0.001, "2.675"),
        (33.333333, 0.001, "33.333"),
        (33.333333, 0.01, "33.33"),
        (1234567890123, 0, "1234567890123"),
        (-1234.5678, 0, "-1234.5678"),
        (85, 0.5, "85"),
        (85.3, 0.5, "85.3"),
        (0, 0, "0"),
    ],
)
def test_the_number_that_is_shown_is_marked_right(
    value: float, tolerance: float, shown: str
) -> None:
    card = number_missed(value, tolerance)
    assert f"The answer is {shown}." in words(card, "feedback")
    assert card.session.question.mark(shown).score == 1  # type: ignore[arg-type]


@given(st.floats(-1e12, 1e12), st.sampled_from([0.0, 0.001, 0.5]))
def test_whatever_the_number_is_what_is_shown_is_marked_right(value: float, near: float) -> None:
    card = number_missed(value, near)
    shown = words(card, "feedback").split("The answer is ")[1].split()[0].removesuffix(".")
    assert card.session.question.mark(shown).score == 1  # type: ignore[arg-type]


def number_missed(value: float, tolerance: float) -> QuizCard:
    question = Numeric(id="n", prompt="p", value=value, tolerance=tolerance)
    card = QuizCard(Bank("b", "B", (question,)), book())
    card.answer("n", "1e300")
    return card


@pytest.mark.parametrize(("grade", "percent"), [(0.999, 99), (0.004, 1), (0.5, 50)])
def test_partly_right_is_never_all_of_the_point_and_never_none(grade: float, percent: int) -> None:
    options = (GradedOption("best", 1), GradedOption("other", grade))
    card = QuizCard(Bank("b", "B", (Situation(id="s", prompt="p", option=options),)), book())
    card.answer("s", "other")
    assert f"Partly right: {percent} % of the point" in words(card, "feedback")
    assert f"{percent} % of the point" in words(card, "question")
    assert f"{percent} % other" in words(card, "explanation")
