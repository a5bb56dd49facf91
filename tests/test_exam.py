"""An exam: its clock, its palette, answers changed until it is submitted, and how it is resumed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.questions import Bank, Explanation, Option, Single
from bpo_course.questions.clock import Clock
from bpo_course.questions.exam import Exam
from bpo_course.questions.tally import Tally
from bpo_course.questions.tries import Try

TEN: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)
EXPLANATION: Final = Explanation("c", "g", "c", ("s",), "v", "p", "a")
OPTIONS: Final = (
    Option("Yes", right=True, why="So it is.", id="yes"),
    Option("No", why="It is not so.", id="no"),
)
TOPICS: Final = {"one": "kpis", "two": "kpis", "three": "flow", "four": "flow", "five": "cost"}


def later(**passed: float) -> datetime:
    return TEN + timedelta(**passed)


def question(name: str) -> Single:
    return Single(
        id=name, topic=TOPICS[name], prompt=f"{name}?", explanation=EXPLANATION, option=OPTIONS
    )


BANK: Final = Bank("a-bank", "A bank", tuple(map(question, TOPICS)))


def exam(minutes: float | None = 20, seed: int = 0) -> Exam:
    return Exam.begun(BANK, now=TEN, minutes=minutes, seed=seed)


def answered(**answers: str) -> Exam:
    made = exam()
    for name, given_answer in answers.items():
        made = made.go_to(name).answer(given_answer, now=TEN)
    return made


def kept(note: Try) -> Try:
    """The note as a store gives it back."""
    return note._replace(answer=json.loads(json.dumps(note.answer)))


# The clock


def test_the_time_left_falls_to_0_and_not_below() -> None:
    clock = Clock(TEN, minutes=20)
    assert [clock.left_s(later(minutes=m)) for m in (0, 5, 20, 40)] == [1200, 900, 0, 0]


@given(st.floats(0.1, 600), st.floats(0, 1e5), st.floats(1, 1e4))
def test_a_lengthened_clock_is_never_over_sooner(
    minutes: float, gone_s: float, more_s: float
) -> None:
    clock, now = Clock(TEN, minutes), later(seconds=gone_s)
    left, longer = clock.left_s(now), clock.extended(more_s).left_s(now)
    assert left is not None
    assert longer is not None
    assert left <= longer <= left + more_s + 1e-6


def test_a_clock_switched_off_is_never_over() -> None:
    off = Clock(TEN, minutes=20).off()
    assert off.left_s(later(days=9)) is None
    assert not off.over(later(days=9))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Clock(datetime(2026, 3, 2)), "started_at must have a time zone"),
        (lambda: Clock(TEN, minutes=0), "minutes must be more than 0, or None, got 0"),
        (lambda: Clock(TEN, 1, extended_s=-1), "extended_s must be 0 seconds or more, got -1"),
        (lambda: Clock(TEN, 1).extended(0), "seconds must be more than 0, got 0"),
    ],
)
def test_a_clock_that_cannot_be_is_refused(make: object, said: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=said):
        make()


# Working through it


def test_every_question_is_asked_once_and_the_same_seed_asks_in_the_same_order() -> None:
    order = [asked.id for asked in exam(seed=3).order]
    assert sorted(order) == sorted(TOPICS)
    assert order == [asked.id for asked in exam(seed=3).order]
    assert len({tuple(asked.id for asked in exam(seed=n).order) for n in range(20)}) > 1


def test_an_answer_can_be_changed_until_the_exam_is_submitted() -> None:
    changed = answered(one="no").go_to("one").answer("yes", now=TEN)
    assert changed.answers == {"one": "yes"}
    done = changed.submit(now=TEN)
    with pytest.raises(ValueError, match="can only be changed before it is submitted"):
        done.answer("no", now=TEN)


def test_an_answer_can_be_taken_back() -> None:
    assert answered(one="no", two="yes").go_to("one").clear(now=TEN).answers == {"two": "yes"}


def test_the_palette_tells_open_answered_and_flagged() -> None:
    made = answered(one="yes", two="no").go_to("two").flag().go_to("three").flag()
    assert dict(sorted(made.palette.items())) == {
        "five": "open",
        "four": "open",
        "one": "answered",
        "three": "flagged",
        "two": "answered and flagged",
    }
    assert list(made.palette) == [asked.id for asked in made.order]
    assert made.flag().palette["three"] == "open"


def test_an_answer_that_does_not_fit_is_refused_and_an_unknown_question_too() -> None:
    with pytest.raises(ValueError, match="answer must name yes, no, got 'maybe'"):
        exam().answer("maybe", now=TEN)
    with pytest.raises(ValueError, match=r"question must be one of .*, got 'six'"):
        exam().go_to("six")
    with pytest.raises(ValueError, match="answers must be to questions of the bank, got 'six'"):
        replace(exam(), answers={"six": "yes"})


def test_places_beyond_either_end_are_the_end() -> None:
    assert (exam().go(-3).place, exam().go(99).place) == (0, 4)


def test_options_are_shown_in_an_order_of_the_seed() -> None:
    assert sorted(exam().shown()) == ["no", "yes"]
    assert len({tuple(exam(seed=n).go_to("one").shown()) for n in range(20)}) == 2


def test_when_the_time_is_up_nothing_is_taken_until_it_is_lengthened_or_switched_off() -> None:
    late = later(minutes=20)
    made = exam().go_to("one")
    assert made.over(late)
    with pytest.raises(ValueError, match="before the time is up, and it is up: extend it first"):
        made.answer("yes", now=late)
    with pytest.raises(ValueError, match="before the time is up"):
        made.clear(now=late)
    assert made.extend(60).answer("yes", now=late).answers == {"one": "yes"}
    assert made.without_clock().answer("yes", now=late).answers == {"one": "yes"}


# Its end


def test_nothing_is_told_before_it_is_submitted() -> None:
    made = answered(one="yes")
    for name in ("marks", "score", "by_topic", "tries"):
        with pytest.raises(ValueError, match="marks must wait until the exam is submitted"):
            getattr(made, name)


def test_the_score_is_over_all_questions_and_by_topic() -> None:
    done = answered(one="yes", two="no", three="yes").submit(now=TEN)
    assert done.score == Tally(2, 5)
    assert done.score.share == 0.4
    assert done.by_topic == {"kpis": Tally(1, 2), "flow": Tally(1, 2), "cost": Tally(0, 1)}


def test_it_can_be_submitted_after_the_time_is_up_and_only_once() -> None:
    done = answered(one="yes").submit(now=later(hours=2))
    assert done.over(TEN)
    with pytest.raises(ValueError, match="can only be changed before it is submitted"):
        done.submit(now=TEN)


def test_a_changed_answer_is_one_try_and_an_open_question_none() -> None:
    done = answered(one="no", two="yes").go_to("one").answer("yes", now=TEN)
    tries = done.submit(now=later(minutes=9)).tries
    assert {(t.question, t.answer, t.score) for t in tries} == {
        ("one", "yes", 1),
        ("two", "yes", 1),
    }
    assert {(t.bank, t.mode, t.at) for t in tries} == {("a-bank", "exam", later(minutes=9))}


@given(st.dictionaries(st.sampled_from(list(TOPICS)), st.sampled_from(["yes", "no"])))
def test_points_are_the_right_answers_however_they_are_grouped(answers: dict[str, str]) -> None:
    done = answered(**answers).submit(now=TEN)
    right = sum(answer == "yes" for answer in answers.values())
    assert done.score.points == right
    assert sum(tally.points for tally in done.by_topic.values()) == right
    assert sum(t.score for t in done.tries) == right


# Resumed


@pytest.mark.parametrize(
    "left",
    [
        exam(),
        exam(minutes=None, seed=7),
        answered(one="yes", two="no").flag().extend(30).go(3),
        answered(one="yes").submit(now=later(minutes=3)),
    ],
    ids=["new", "without clock", "halfway", "submitted"],
)
def test_an_exam_is_resumed_just_as_it_was_left(left: Exam) -> None:
    assert Exam.resumed(BANK, [kept(exam(seed=1).note(TEN)), kept(left.note(TEN))]) == left


def test_notes_of_other_banks_and_modes_and_plain_tries_are_no_exam() -> None:
    note = exam().note(TEN)
    others = [
        note._replace(bank="another"),
        note._replace(mode="practice"),
        Try("a-bank", "one", "yes", 1.0, TEN, "exam"),
    ]
    assert Exam.resumed(BANK, others) is None


def test_what_no_longer_fits_an_edited_bank_is_left_out_when_resumed() -> None:
    left = answered(one="yes", two="no").go_to("two").flag()
    shorter = replace(BANK, question=tuple(q for q in BANK.question if q.id != "two"))
    found = Exam.resumed(shorter, [kept(left.note(TEN))])
    assert found is not None
    assert (found.answers, found.flagged) == ({"one": "yes"}, frozenset())


def test_an_exam_on_a_part_of_a_bank_is_resumed_on_that_part() -> None:
    left = Exam.begun(BANK.only(["one", "three"]), now=TEN)
    assert Exam.resumed(BANK, [kept(left.note(TEN))]) == left
    assert Exam.resumed(BANK.only(["five"]), [kept(left.note(TEN))]) is None


def test_its_text_says_how_far_it_is() -> None:
    made = answered(one="yes")
    assert repr(made) == "Exam(a-bank: 1 of 5 answered)"
    assert repr(made.submit(now=TEN)) == "Exam(a-bank: 1 of 5 answered, submitted)"
