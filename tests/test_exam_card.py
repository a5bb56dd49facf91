"""The exam on screen: begun when the learner says so, told of nothing until it is handed in."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from test_widgets import (
    HOSTILE,
    UNFIT_FORMS,
    WRONG_FORMS,
    Form,
    Stranger,
    _Reader,
    act,
    bank,
    book,
    closed_book,
    elements,
    press,
    right_form,
    sent_by,
    words,
)

import bpo_course
from bpo_course import content
from bpo_course.content import ContentError
from bpo_course.progress import Attempt, Book, Store
from bpo_course.questions import KINDS, Bank
from bpo_course.questions.exam import Exam
from bpo_course.widgets.answering.exam_card import ExamCard
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.sittings import allowed, attempt_of, offers, tries_of

ASKED: Final = tuple(kind for kind in KINDS if kind != "spoken")
every_kind = pytest.mark.parametrize("kind", ASKED)


class Time:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **passed: float) -> None:
        self.now += timedelta(**passed)


def two_topics() -> Bank:
    made = bank()
    renamed = tuple(
        replace(q, topic="number-work" if q.id == "numeric" else "other") for q in made.question
    )
    return replace(made, question=renamed)


def begun(
    store: Book | None = None, time: Time | None = None, minutes: float | None = 30, **more: Any
) -> ExamCard:
    card = ExamCard(
        more.pop("of", None) or bank(), store or book(), minutes, now=time or Time(), **more
    )
    act(card, "begin", fields={"allowance": ["1"]})
    return card


def exam_of(card: ExamCard) -> Exam:
    assert card.exam is not None
    return card.exam


def at(card: ExamCard, kind: str) -> None:
    """Go to the question of that kind by the palette."""
    press(card, f"pip-{[question.id for question in exam_of(card).order].index(kind) + 1}")


def leave(card: ExamCard, focus: str, form: Form) -> None:
    """Press a button with this in the form, which is carried with every act."""
    (carried,) = [e for e in elements(card, "question") if "data-carried" in e.attrs]
    assert carried.tag == "form"
    (button,) = [e for e in elements(card) if e.attrs.get("data-focus") == focus]
    act(card, button.attrs["data-action"], value=button.attrs.get("value", ""), fields=form)


def keep(card: ExamCard, kind: str, form: Form | None = None) -> None:
    at(card, kind)
    act(card, "answer", fields=right_form(kind) if form is None else form)


def hand_in(card: ExamCard) -> None:
    press(card, "finish")
    press(card, "submit")


def answers_kept(card: ExamCard) -> list[Attempt]:
    return [attempt for attempt in card._book.attempts() if attempt.kind == "question"]


def states(card: ExamCard) -> dict[str, str]:
    return dict(exam_of(card).palette)


# Beginning


def test_no_clock_runs_before_the_learner_begins() -> None:
    time = Time()
    card = ExamCard(bank(), book(), now=time)
    time.pass_by(hours=2)
    assert card.exam is None
    assert card._book.attempts() == []
    assert "6 questions on T." in words(card, "start")
    assert all(not words(card, name) for name in card.regions if name not in ("head", "start"))
    act(card, "begin", fields={"allowance": ["1"]})
    assert exam_of(card).left_s(time()) == 1800


def test_what_is_answered_aloud_is_left_out_and_it_is_said() -> None:
    card = begun()
    assert sorted(states(card)) == sorted(ASKED)
    start = words(ExamCard(bank(), book()), "start")
    assert "One spoken question is left out" in start


@pytest.mark.parametrize(
    ("allowance", "left_s"), [("1", 1200), ("1.5", 1800), ("2", 2400), ("off", None), ("?", 1200)]
)
def test_the_learner_chooses_how_long_she_has(allowance: str, left_s: float | None) -> None:
    time = Time()
    card = ExamCard(bank(), book(), 20, now=time)
    act(card, "begin", fields={"allowance": [allowance]})
    assert exam_of(card).left_s(time()) == left_s


def test_the_offers_name_their_minutes() -> None:
    card = ExamCard(bank(), book(), 20)
    shown = [e.words for e in elements(card, "start") if e.tag == "option"]
    assert shown == [text for _, text in offers(20)]
    assert shown[1] == "30 minutes (50 % more)"
    assert not [e for e in elements(ExamCard(bank(), book(), None), "start") if e.tag == "select"]


def test_an_exam_without_a_limit_is_begun_without_a_choice() -> None:
    card = ExamCard(bank(), book(), None)
    act(card, "begin", fields={})
    assert exam_of(card).clock.minutes is None
    assert words(card, "time") == "No clock."


def test_topics_choose_the_questions() -> None:
    card = begun(of=two_topics(), topics=["number-work"])
    assert list(states(card)) == ["numeric"]
    with pytest.raises(ValueError, match="topics must be among other, number-work, got 'x'"):
        ExamCard(two_topics(), book(), topics=["x"])
    with pytest.raises(ValueError, match="must have a question that can be marked, got none"):
        ExamCard(two_topics(), book(), topics=[])
    with pytest.raises(ValueError, match="must have a question that can be marked, got none"):
        ExamCard(bank().only(["spoken"]), book())


@pytest.mark.parametrize("minutes", [0, -5])
def test_an_exam_of_no_time_is_refused(minutes: float) -> None:
    with pytest.raises(ValueError, match=f"minutes must be more than 0, or None, got {minutes}"):
        ExamCard(bank(), book(), minutes)


# Answering


@every_kind
def test_an_answer_is_kept_shown_again_and_nothing_is_told_of_it(kind: str) -> None:
    card = begun()
    keep(card, kind, WRONG_FORMS[kind])
    assert states(card)[kind] == "answered"
    at(card, kind)
    text = words(card)
    assert "Saved. You can still change it." in text
    assert "✓" not in text.replace("✓ Flag", "")
    assert "why" not in text
    assert answers_kept(card) == []
    found = elements(card, "question")
    if kind in ("single", "multiple", "situation"):
        checked = [e.attrs["value"] for e in found if "checked" in e.attrs]
        assert checked == WRONG_FORMS[kind]["answer"]
    elif kind == "numeric":
        assert [e.attrs["value"] for e in found if e.tag == "input"] == ["302"]
    elif kind == "order":
        given = [e.attrs["value"] for e in found if e.tag == "input"]
        assert given == WRONG_FORMS[kind]["answer"]
    else:
        assert [e.words for e in found if "selected" in e.attrs] == 3 * ["match extra"]
    assert not [e for e in found if e.tag in ("input", "select") and "disabled" in e.attrs]


@every_kind
def test_an_answer_can_be_changed_until_the_exam_is_handed_in(kind: str) -> None:
    card = begun()
    keep(card, kind, WRONG_FORMS[kind])
    keep(card, kind)
    hand_in(card)
    assert exam_of(card).marks[kind].outcome == "right"
    act(card, "answer", fields=WRONG_FORMS[kind])
    assert exam_of(card).marks[kind].outcome == "right"


@every_kind
def test_a_form_that_does_not_fit_is_told_and_not_kept(kind: str) -> None:
    form, told = UNFIT_FORMS[kind]
    card = begun()
    at(card, kind)
    act(card, "answer", fields=form)
    assert told in words(card, "question")
    assert states(card)[kind] == "open"
    assert card.said["text"].startswith("Question")


@every_kind
def test_what_stands_in_the_form_is_kept_when_it_is_left(kind: str) -> None:
    card = begun()
    at(card, kind)
    leave(card, "flag", right_form(kind))
    assert states(card)[kind] == "answered and flagged"
    leave(card, "pip-1", WRONG_FORMS[kind])
    hand_in(card)
    assert exam_of(card).marks[kind].outcome == "wrong"


def test_an_order_left_as_it_was_shown_is_no_answer_unless_it_is_kept() -> None:
    card = begun()
    at(card, "order")
    untouched = {"answer": list(exam_of(card).shown())}
    leave(card, "pip-1", untouched)
    assert states(card)["order"] == "open"
    keep(card, "order", untouched)
    assert states(card)["order"] == "answered"


@pytest.mark.parametrize(
    ("kind", "empty"),
    [
        ("multiple", {}),
        ("numeric", {"answer": [" "]}),
        ("match", {f"pair-{n}": [""] for n in (0, 1, 2)}),
    ],
)
def test_a_form_that_was_emptied_and_left_takes_the_answer_away(kind: str, empty: Form) -> None:
    card = begun()
    keep(card, kind)
    at(card, kind)
    leave(card, "pip-1", empty)
    assert states(card)[kind] == "open"


def test_a_form_half_filled_in_and_left_is_told() -> None:
    card = begun()
    at(card, "match")
    place = exam_of(card).place + 1
    half = {"pair-0": ["match right 1"], "pair-1": [""], "pair-2": [""]}
    leave(card, "pip-1", half)
    assert exam_of(card).place == 0
    assert f"Question {place} was not saved. Choose a match for each line." in words(
        card, "question"
    )
    press(card, "next")
    assert "was not saved" not in words(card)


def test_an_answer_can_be_taken_away() -> None:
    card = begun()
    keep(card, "single")
    at(card, "single")
    press(card, "clear")
    assert states(card)["single"] == "open"
    assert not [e for e in elements(card, "question") if "checked" in e.attrs]


def test_keeping_goes_on_and_after_the_last_question_points_at_handing_in() -> None:
    card = begun()
    order = [question.id for question in exam_of(card).order]
    keep(card, order[0])
    assert exam_of(card).question.id == order[1]
    assert card.focus["target"] == "question"
    keep(card, order[-1])
    assert exam_of(card).question.id == order[-1]
    assert card.focus["target"] == "finish"
    assert card.said["text"] == "Saved. This was the last question."


def test_the_palette_names_every_question_with_its_state() -> None:
    card = begun()
    order = [question.id for question in exam_of(card).order]
    keep(card, order[1])
    press(card, "flag")
    pips = [e for e in elements(card, "palette") if e.tag == "button"]
    told = [pip.attrs["aria-label"] for pip in pips]
    assert told[:3] == ["Question 1: open", "Question 2: answered", "Question 3: flagged"]
    assert len(pips) == len(order)
    assert [pip.words for pip in pips if "aria-current" in pip.attrs] == ["○⚑ 3"]
    press(card, "flag")
    assert states(card)[order[2]] == "open"
    assert card.said["text"] == "No longer flagged."


# Its time


def test_the_time_left_is_counted_down_and_can_be_lengthened_or_switched_off() -> None:
    time = Time()
    card = begun(time=time)
    time.pass_by(minutes=10)
    press(card, "next")
    (count,) = [e for e in elements(card, "time") if "data-countdown" in e.attrs]
    assert count.attrs["data-countdown"] == "1200.000"
    assert (count.words, count.attrs["data-late"]) == ("20:00", "late")
    press(card, "extend")
    assert "25:00" in words(card, "time")
    press(card, "off")
    assert words(card, "time") == "No clock."
    time.pass_by(days=3)
    keep(card, "single")
    assert states(card)["single"] == "answered"


def test_when_the_time_is_up_what_stood_in_the_form_counts_and_nothing_after() -> None:
    time = Time()
    card = begun(time=time)
    at(card, "single")
    time.pass_by(minutes=30, seconds=0.2)
    act(card, "late", fields=right_form("single"))
    assert states(card)["single"] == "answered"
    assert "The time is up." in words(card, "time")
    assert card.focus["target"] == "late"
    assert not [e for e in elements(card, "question") if "data-carried" in e.attrs]
    inputs = [e for e in elements(card, "question") if e.tag == "input"]
    assert inputs
    assert all("disabled" in e.attrs for e in inputs)
    act(card, "answer", fields=WRONG_FORMS["single"])
    act(card, "late", fields=WRONG_FORMS["single"])
    hand_in(card)
    assert exam_of(card).marks["single"].outcome == "right"


def test_after_the_end_more_time_can_be_taken() -> None:
    time = Time()
    card = begun(time=time)
    time.pass_by(hours=1)
    press(card, "flag")
    assert "The time is up." in words(card, "time")
    for _ in range(7):
        press(card, "extend")
    keep(card, "numeric")
    assert states(card)["numeric"] == "answered"


def test_a_late_word_that_comes_early_changes_nothing() -> None:
    card = begun()
    before = exam_of(card)
    act(card, "late", fields=right_form(before.question.id))
    assert card.exam == before


# Handing in


def test_handing_in_asks_first_and_can_be_thought_better_of() -> None:
    card = begun()
    keep(card, "single")
    press(card, "finish")
    assert (
        "You have answered 1 of 6 questions. 5 are not answered and will earn no points."
        in words(card, "confirm")
    )
    assert not exam_of(card).submitted
    press(card, "back")
    assert words(card, "confirm") == ""
    assert words(card, "question")


def test_each_answer_is_kept_once_with_its_mode_when_it_is_handed_in() -> None:
    time = Time()
    card = begun(time=time)
    for kind in ASKED[:3]:
        keep(card, kind)
    time.pass_by(minutes=5)
    hand_in(card)
    act(card, "submit")
    kept = {(a.item, a.score, a.mode, a.at) for a in answers_kept(card)}
    assert kept == {(kind, 1.0, "exam", time()) for kind in ASKED[:3]}
    assert len(answers_kept(card)) == 3


def test_handed_in_from_two_windows_each_answer_is_kept_once(store_url: str) -> None:
    store, time = Store(store_url, "asha"), Time()
    one = begun(Book(lambda: store), time)
    keep(one, "single")
    other = ExamCard(bank(), Book(lambda: store), now=time)
    hand_in(one)
    time.pass_by(seconds=9)
    hand_in(other)
    assert [a.item for a in store.attempts() if a.kind == "question"] == ["single"]


def test_the_result_says_if_it_is_a_pass_and_shows_the_weakest_topic_first() -> None:
    card = begun(of=two_topics())
    keep(card, "numeric")
    keep(card, "single", WRONG_FORMS["single"])
    hand_in(card)
    told = words(card, "result")
    assert told.startswith("○ Not passed yet: 17 %. The pass mark is 80 %.")
    assert "1 of 6 questions right, 4 not answered. You used 1 of 30 minutes." in told
    cells = [e.words for e in elements(card, "result") if e.tag in ("th", "td")]
    assert cells[4:] == ["Other", "0 %", "5", "", "Number work", "100 %", "1", ""]
    assert card.said["text"] == "Not passed yet: 17 %. The pass mark is 80 %."
    assert card.focus["target"] == "result"


def test_the_pass_mark_is_the_courses_choice_and_can_be_another() -> None:
    assert "The pass mark is 80 %." in words(ExamCard(bank(), book()), "start")
    card = begun(pass_mark=0.1)
    keep(card, "single")
    hand_in(card)
    assert words(card, "result").startswith("✓ You passed: 17 %. The pass mark is 10 %.")
    with pytest.raises(ValueError, match="pass_mark must be more than 0 and 1 at most, got 80"):
        ExamCard(bank(), book(), pass_mark=80)


def test_three_things_to_do_next_have_a_button_each() -> None:
    card = begun(of=content.bank("08_queues_and_staffing"), topics=["occupancy"])
    hand_in(card)
    found = elements(card, "result")
    steps = [e.attrs["data-focus"] for e in found if e.tag in ("a", "button")][:3]
    assert steps == ["practise", "way-1", "again"]
    (link,) = [e for e in found if e.tag == "a"]
    assert link.attrs["data-notebook"] == "08_queues_and_staffing.ipynb"


def test_the_result_is_saved_as_a_page_that_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    card = begun()
    keep(card, "single", WRONG_FORMS["single"])
    hand_in(card)
    sent = sent_by(card, monkeypatch)
    press(card, "save")
    ((what, buffers),) = [one for one in sent if "download" in one[0]]
    assert (what["download"], what["kind"]) == ("exam_kinds.html", "text/html")
    page = gzip.decompress(buffers[0]).decode()
    found = _Reader(page.split("<body>", 1)[1].split("</body>", 1)[0]).elements
    told = "Exam: bank title Started on 2 March 2026, 10:00. Not passed yet: 0 %."
    assert found[0].words.startswith(told)
    assert "✗ Wrong single prompt The answer is: single text 1" in found[0].words
    assert "You chose single text 2 single why 2" in found[0].words
    assert "Why: single why 1" in found[0].words
    heads = [e.words for e in found if e.tag == "h2"]
    assert heads[:2] == ["What to do next", "What you missed, with the answers"]
    assert [e.tag for e in found if e.tag in ("a", "script", "button", "img")] == []


@every_kind
def test_every_question_is_looked_back_at_with_all_its_reasons(kind: str) -> None:
    card = begun()
    hand_in(card)
    unanswered = words(card, "back")
    assert f"{kind} prompt" in unanswered
    assert unanswered.count("You gave no answer.") == 6
    parts = {
        "single": ("single why 1", "single why 3"),
        "multiple": ("multiple why 1", "multiple why 3"),
        "numeric": ("numeric why", "numeric slip"),
        "order": ("order why 1", "order why 3"),
        "match": ("match why 1", "match why 3"),
        "situation": ("situation why 1", "situation why 3", "principle"),
    }[kind]
    sections = ("context", "given", "concept", "step", "verification", "pitfalls", "answer")
    told = parts + (() if kind == "situation" else tuple(f"{kind} {name}" for name in sections))
    assert [text for text in told if text not in unanswered] == []
    other = begun()
    keep(other, kind, WRONG_FORMS[kind])
    hand_in(other)
    assert words(other, "back").count("You gave no answer.") == 5
    (line,) = [e for e in elements(other, "back") if e.tag == "summary" and "✗" in e.text]
    assert line.words.startswith("✗ wrong · ")
    assert f"{kind} prompt" in line.words


# Going on


def resumed(card: ExamCard, **more: Any) -> ExamCard:
    """The exam as another kernel shows it."""
    return ExamCard(more.pop("of", None) or bank(), card._book, now=card._now, **more)


def test_after_a_restart_it_goes_on_at_the_very_question() -> None:
    time = Time()
    card = begun(time=time)
    keep(card, "numeric")
    keep(card, "match")
    at(card, "situation")
    press(card, "flag")
    time.pass_by(minutes=3)
    again = resumed(card)
    assert again.exam == card.exam
    assert again.regions["question"] == card.regions["question"]
    assert "27:00" in words(again, "time")


def test_after_a_restart_an_exam_handed_in_shows_its_review() -> None:
    card = begun()
    keep(card, "numeric")
    hand_in(card)
    assert resumed(card).regions["result"] == card.regions["result"]
    assert len(answers_kept(resumed(card))) == 1


def test_another_exam_asks_in_another_order_and_the_same_seed_in_the_same() -> None:
    card = begun()
    hand_in(card)
    press(card, "again")
    assert card.exam is None
    act(card, "begin", fields={})
    assert exam_of(card).seed == 1
    fixed = begun(seed=7)
    hand_in(fixed)
    press(fixed, "again")
    act(fixed, "begin", fields={})
    assert exam_of(fixed).seed == 7
    assert not exam_of(fixed).answers


def test_an_exam_of_another_seed_or_other_topics_is_not_gone_on_with() -> None:
    card = begun(of=two_topics(), seed=3)
    assert resumed(card, of=two_topics(), seed=4).exam is None
    assert resumed(card, of=two_topics(), topics=["other"]).exam is None
    assert resumed(card, of=two_topics(), seed=3).exam == card.exam
    assert resumed(card, of=two_topics()).exam == card.exam


def test_a_bank_edited_meanwhile_is_gone_on_with() -> None:
    card = begun()
    keep(card, "single")
    keep(card, "numeric")
    fewer = bank().only([kind for kind in KINDS if kind != "single"])
    assert exam_of(resumed(card, of=fewer)).answers == {"numeric": "330"}


def test_practice_is_no_exam_and_an_exam_no_practice() -> None:
    store = book()
    card = begun(store)
    keep(card, "single")
    hand_in(card)
    quiz = QuizCard(bank(), store)
    assert not quiz.session.answers
    quiz.answer("numeric", "330")
    assert resumed(card).exam == card.exam


def test_an_exam_goes_on_when_nothing_can_be_saved() -> None:
    card = begun(closed_book("the disk is full"))
    keep(card, "single")
    assert "Your answers are not being saved: the disk is full" in words(card, "head")
    hand_in(card)
    assert exam_of(card).score.points == 1


def test_its_text_says_how_far_it_is() -> None:
    card = ExamCard(bank(), book())
    assert repr(card) == "Exam(kinds: 6 questions, not begun)"
    card = begun()
    keep(card, "single")
    assert repr(card) == "Exam(kinds: 6 questions, 1 answered)"
    hand_in(card)
    assert repr(card) == "Exam(kinds: 6 questions, 1 answered, handed in)"


@pytest.mark.parametrize(
    "action",
    [
        "answer",
        "go",
        "flag",
        "clear",
        "extend",
        "off",
        "late",
        "finish",
        "back",
        "submit",
        "again",
        "save",
        "practise",
    ],
)
def test_what_is_sent_at_the_wrong_time_changes_nothing(action: str) -> None:
    card = ExamCard(bank(), book())
    act(card, action, value="2", fields={"answer": ["x"]})
    assert card.exam is None
    card = begun()
    keep(card, "single")
    hand_in(card)
    before = exam_of(card)
    if action != "again":
        act(card, action, value="2", fields={"answer": ["x"]})
        act(card, "begin", fields={})
        assert card.exam == before


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_of_a_strangers_exam_can_run(payload: str) -> None:
    stranger = Stranger(payload)
    made = bank(stranger).only(ASKED)
    stranger.said = {text for text in stranger.said if "spoken" not in text and "hint" not in text}
    card = begun(of=made)
    seen = elements(card)
    for kind in ASKED:
        keep(card, kind, {"answer": [payload], **{f"pair-{n}": [payload] for n in range(3)}})
        seen += elements(card)
        keep(card, kind, right_form(kind, stranger))
        seen += elements(card)
    hand_in(card)
    seen += elements(card)
    assert exam_of(card).score.points == 6
    stranger.must_be_shown_harmless_in(seen)


# What lessons call


def test_a_lesson_shows_an_exam_by_one_call(store_url: str, tmp_path: Path) -> None:
    card = bpo_course.exam("05_inbound_kpis", minutes=10, topics=["cost"], seed=2)
    assert isinstance(card, ExamCard)
    act(card, "begin", fields={})
    assert {question.topic for question in exam_of(card).order} == {"cost"}
    assert bpo_course.exam("05_inbound_kpis", topics=["cost"]).exam == card.exam
    with pytest.raises(FileNotFoundError, match="bank must be one of"):
        bpo_course.exam("nope")
    (tmp_path / "mine.toml").write_text("titel = 'Mine'", encoding="utf-8")
    with pytest.raises(ContentError, match="Did you mean 'title'"):
        bpo_course.exam(tmp_path / "mine.toml")


# Attempts and tries


def test_a_try_kept_and_read_again_is_the_same() -> None:
    card = begun()
    keep(card, "match")
    hand_in(card)
    (made,) = exam_of(card).tries
    store = book()
    store.add(attempt_of(made))
    store.add(attempt_of(exam_of(card).note(made.at)))
    read = tries_of(store.attempts())
    assert read[0] == made
    assert json.dumps(read[1].answer) == json.dumps(exam_of(card).note(made.at).answer)


def test_flows_bookmarks_reports_and_rounds_of_practice_are_no_tries() -> None:
    kept = [
        Attempt("flow", "a-call", "end", ["a"], 1.0),
        Attempt("bookmark", "b", "q", answer=True, score=0.0),
        Attempt("report", "b", "q", "The unit is wrong.", 0.0),
        Attempt("round", "b", "", None, 0.0),
        Attempt("round", "b", "", ["q"], 0.0),
        Attempt("round", "b", "q", None, 0.0),
        Attempt("question", "b", "q", "x", 0.5, mode="review", hints=1, seconds=3.5, round=2),
    ]
    (made,) = tries_of(kept)
    assert (made.mode, made.hints, made.seconds, made.round) == ("review", 1, 3.5, 2)


def test_an_attempt_of_one_name_is_kept_once() -> None:
    store = book()
    card = begun()
    keep(card, "single")
    hand_in(card)
    (made,) = exam_of(card).tries
    for once in ("a", "a", "b", "", ""):
        store.add(attempt_of(made, once))
    assert len(store.attempts()) == 4
    assert store.trouble == ""


def test_an_allowance_lengthens_or_takes_the_clock_away() -> None:
    time = Time()
    exam = Exam.begun(bank(), now=time(), minutes=20)
    left = [allowed(exam, key).left_s(time()) for key, _ in offers(20)]
    assert left == [1200, 1800, 2400, None]


# What another hand has written


ODD_NOTES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"questions": 5},
    {"questions": [["single"]]},
    {"questions": ["gone"]},
    {"clock": None},
    {"clock": {"started_at": "x", "minutes": None, "extended_s": 0}},
    {"clock": {"started_at": "2026-03-02T10:00:00", "minutes": None, "extended_s": 0}},
    {"clock": {"started_at": "2026-03-02T10:00:00+00:00", "minutes": 1e308, "extended_s": 0}},
    {"clock": {"started_at": "2026-03-02T10:00:00+00:00", "minutes": "30", "extended_s": 0}},
    {"answers": []},
    {"answers": {"single": [[5]], "gone": 1}},
    {"flagged": 5},
    {"place": ["single"]},
    {"seed": None},
    {"submitted_at": 5},
    {"submitted_at": "2026-03-02T10:00:00"},
)


@pytest.mark.parametrize("odd", ODD_NOTES)
def test_an_odd_note_never_keeps_an_exam_from_opening(odd: dict[str, Any]) -> None:
    card = begun()
    good = exam_of(card).note(card._now()).answer
    note = Attempt("round", "kinds", "", {**good, **odd} if odd else {}, 0.0, mode="exam")
    for store in (book(), card._book):
        store.add(note)
        again = ExamCard(bank(), store, now=Time())
        assert again.regions["head"]
        act(again, "begin", fields={})
        hand_in(again)
        assert "Not passed yet: 0 %" in words(again, "result")


def test_the_latest_note_that_can_be_read_is_gone_on_from() -> None:
    card = begun()
    keep(card, "single")
    card._book.add(Attempt("round", "kinds", "", {"questions": ["single"]}, 0.0, mode="exam"))
    assert ExamCard(bank(), card._book, now=Time()).exam == card.exam


def test_the_result_of_an_exam_is_worked_out_once() -> None:
    card = begun()
    hand_in(card)
    told = card._told()
    press(card, "practise")
    press(card, "leave")
    assert card._told() is told
