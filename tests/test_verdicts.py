"""How it went, in a sentence: per cent, partly right ones, the weakest topic, pass marks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from test_interview import OWN, RIGHT, RUBRIC, WRONG, interview, through
from test_widgets import bank

from bpo_course.questions import Bank, Session
from bpo_course.questions.clock import Clock
from bpo_course.questions.exam import Exam
from bpo_course.questions.tally import Tally, weakest_first
from bpo_course.widgets.answering.verdicts import (
    beside_exam,
    beside_round,
    of_exam,
    of_interview,
    of_round,
    time_used,
)

TEN: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)
WRONG_ANSWERS: Final[dict[str, Any]] = {"single": "single id 2", "numeric": "302"}
HALF: Final = ["multiple id 1"]


def asked(topics: dict[str, str] | None = None) -> Bank:
    """Single, multiple and numeric, each of its topic."""
    made = bank().only(["single", "multiple", "numeric"])
    told = topics or {}
    return replace(
        made, question=tuple(replace(q, topic=told.get(q.id, "t")) for q in made.question)
    )


def answered(of: Bank | None = None, **answers: Any) -> Session:
    made = of or asked()
    perfect = {question.id: question.perfect for question in made.question}
    return Session(made, answers={**perfect, **answers})


def handed_in(**answers: Any) -> Exam:
    exam = Exam.begun(asked(), now=TEN, minutes=30)
    return replace(exam, answers=answers, submitted_at=TEN + timedelta(minutes=12))


# A round


def test_a_round_is_told_in_per_cent() -> None:
    assert of_round(answered()) == "You answered 3 of 3 right: 100 %."
    assert of_round(answered(numeric="302")) == "You answered 2 of 3 right: 67 %."


def test_partly_right_answers_are_told_with_the_points() -> None:
    told = of_round(answered(multiple=HALF))
    assert told == "You answered 2 of 3 right and 1 partly right: 83 % of the points."


def four(*topics: str) -> Session:
    """Single and numeric missed, multiple and order right, each of its topic."""
    made = bank().only(["single", "numeric", "multiple", "order"])
    told = zip(made.question, topics, strict=True)
    of = replace(made, question=tuple(replace(q, topic=topic) for q, topic in told))
    return answered(of, **WRONG_ANSWERS)


def test_a_topic_missed_twice_is_named_in_words() -> None:
    told = beside_round(four("inbound-kpis", "t", "inbound-kpis", "t"))
    assert told == "Your weakest topic is Inbound KPIs. You missed 2 questions."


@pytest.mark.parametrize(
    "topics",
    [
        ("t", "t", "t", "t"),
        ("one", "t", "other", "t"),  # a miss each
        ("whole", "whole", "whole", "t"),  # what the quiz is about
    ],
)
def test_no_topic_is_weakest_with_one_miss_or_where_it_is_the_whole_quizs(
    topics: tuple[str, ...],
) -> None:
    assert "weakest" not in beside_round(four(*topics))


def test_hints_are_told_beside_the_score() -> None:
    hinted = replace(answered(), hints={"single": 1})
    assert beside_round(hinted) == "You used hints for 1 question."


# An exam


def test_an_exam_tells_its_pass_mark_and_whether_it_is_passed() -> None:
    exam = handed_in(single="single id 1", multiple=["multiple id 1", "multiple id 2"])
    assert of_exam(exam, 0.6) == "You passed: 67 %. The pass mark is 60 %."
    assert of_exam(exam, 0.8) == "Not passed yet: 67 %. The pass mark is 80 %."
    told = "2 of 3 questions right, 1 not answered. You used 12 of 30 minutes."
    assert beside_exam(exam) == told


def test_what_is_not_passed_never_shows_the_pass_mark_as_its_score() -> None:
    exam = handed_in(single="single id 1", multiple=["multiple id 1", "multiple id 2"])
    assert of_exam(exam, 0.67) == "Not passed yet: 66 %. The pass mark is 67 %."


@pytest.mark.parametrize(
    ("points", "out_of", "mark", "told"),
    [
        (5, 8, 0.625, "62.5"),
        (1, 8, 0.125, "12.5"),
        (2, 3, 2 / 3, "67"),
        (1, 3, 1 / 3, "33.33333333"),
        (8, 10, 0.8, "80"),
    ],
)
def test_what_is_passed_never_shows_less_than_the_pass_mark(
    points: float, out_of: int, mark: float, told: str
) -> None:
    shown = Tally(points, out_of).percent_beside(mark)
    assert f"{shown:.10g}" == told
    assert shown >= 100 * mark - 1e-6


@pytest.mark.parametrize(
    ("clock", "minutes", "told"),
    [
        (Clock(TEN, 30), 12, "You used 12 of 30 minutes."),
        (Clock(TEN, 30, extended_s=300), 90, "You used 35 of 35 minutes."),
        (Clock(TEN), 1, "You took 1 minute."),
        (Clock(TEN), 60 * 24, ""),
    ],
)
def test_the_time_used_is_told(clock: Clock, minutes: float, told: str) -> None:
    assert time_used(clock, TEN + timedelta(minutes=minutes)) == told


# An interview


@pytest.mark.parametrize(
    ("answers", "verdict", "told"),
    [
        (
            RIGHT,
            "good enough",
            "Ready for the interview: 100 % of the points,"
            " and at least half in each kind of question.",
        ),
        (
            {**RIGHT, "numeric": WRONG["numeric"]},
            "nearly",
            "Nearly there: 78 % of the points. Work on “Calculations” (0 %).",
        ),
        (
            WRONG,
            "not yet",
            "Not ready yet: 0 % of the points."
            " You need 75 %, and at least half in each kind of question.",
        ),
    ],
)
def test_an_interview_tells_whether_it_would_do(
    answers: dict[Any, Any], verdict: str, told: str
) -> None:
    card = through(interview(), answers).scorecard()
    assert card.verdict == verdict
    assert of_interview(card) == told


def test_of_a_few_answers_no_interview_says_that_it_would_do() -> None:
    made = interview()
    assert of_interview(made.scorecard()) == "Too early to say: no question was marked."
    while len([q for q in made.answers if made.posable[q].part != "spoken"]) < 4:
        assert made.question is not None
        made = made.answer(RIGHT[made.question.part], now=TEN)
    told = "Too early to say: only 4 questions were marked (100 %)."
    assert of_interview(made.scorecard()) == told


def test_what_was_missed_in_an_interview_is_listed_without_spoken_answers() -> None:
    made = through(interview(), {**RIGHT, "numeric": WRONG["numeric"], "spoken": [RUBRIC[0]]})
    missed = made.not_right
    assert missed
    assert {OWN.questions[name].kind for name in missed} == {"numeric"}


# Per cent


@pytest.mark.parametrize(
    ("points", "out_of", "percent"), [(0, 3, 0), (0.01, 40, 1), (11, 14, 79), (199.9, 200, 99)]
)
def test_only_all_points_are_100_per_cent_and_only_none_0(
    points: float, out_of: int, percent: int
) -> None:
    assert Tally(points, out_of).percent == percent


def test_the_weakest_group_comes_first() -> None:
    groups = {"strong": Tally(2, 2), "weak": Tally(0, 1), "half": Tally(1, 2)}
    assert list(weakest_first(groups)) == ["weak", "half", "strong"]
