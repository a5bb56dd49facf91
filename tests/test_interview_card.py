"""The mock interview on screen: one question at a time, told of nothing, and then a scorecard."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import Any, Final

import pytest
from test_exam_card import Time
from test_widgets import (
    HOSTILE,
    UNFIT_FORMS,
    WRONG_FORMS,
    Element,
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
    unsafe,
    words,
)

import bpo_course
from bpo_course import content
from bpo_course.content import Lesson, Point, Syllabus
from bpo_course.progress import Attempt, Book, Store
from bpo_course.questions import KINDS, Bank
from bpo_course.questions.interview import Interview
from bpo_course.questions.roles import ROLES, Posed, Role
from bpo_course.widgets.answering.interview_card import InterviewCard
from bpo_course.widgets.answering.quiz_card import QuizCard

MIX: Final[dict[Any, int]] = {"knowledge": 4, "numeric": 1, "situation": 1, "spoken": 1}
ROLE: Final = Role("kind-agent", "Agent of all kinds", frozenset({"t"}), MIX)
SYLLABUS: Final = Syllabus(
    (Lesson("05_kpis", "What counts?", finished=True), Lesson("15_rules", "May we?")),
    (Point("P-1", "05_kpis", "Orders have *an* order."), Point("P-2", "15_rules", "Ask first.")),
)
every_kind = pytest.mark.parametrize("kind", KINDS)


def taught() -> Bank:
    """The bank of all kinds, whose order and match questions each teach a point of a lesson."""
    points = {"order": ("P-1",), "match": ("P-2",)}
    made = bank()
    told = tuple(replace(q, teaches=points.get(q.id, ())) for q in made.question)
    return replace(made, question=told)


def shown(
    store: Book | None = None,
    time: Time | None = None,
    minutes: float | None = 12,
    of: Bank | None = None,
    seed: int | None = None,
) -> InterviewCard:
    made = [of or taught()]
    return InterviewCard(ROLE, made, SYLLABUS, store or book(), minutes, seed, time or Time())


def begun(*arguments: Any, **more: Any) -> InterviewCard:
    card = shown(*arguments, **more)
    act(card, "begin", fields={"allowance": ["1"]})
    return card


def held(card: InterviewCard) -> Interview:
    assert card.interview is not None
    return card.interview


def asked(card: InterviewCard) -> str:
    posed: Posed | None = held(card).question
    assert posed is not None
    return posed.question.kind


def answer(card: InterviewCard, form: Form) -> None:
    """Answer the question asked as the browser would: what is said aloud is looked at first."""
    if asked(card) == "spoken":
        press(card, "reveal")
    (action,) = [e.attrs["data-action"] for e in elements(card) if e.tag == "form"]
    act(card, action, fields=form)


def come_to(card: InterviewCard, kind: str) -> None:
    """Answer all right until a question of that kind is asked."""
    while asked(card) != kind:
        answer(card, right_form(asked(card)))


def finished(forms: dict[str, Form] | None = None, **more: Any) -> InterviewCard:
    """An interview answered to its end, by kind; kinds that are not named are answered right."""
    card = begun(**more)
    while not held(card).finished:
        answer(card, (forms or {}).get(asked(card), right_form(asked(card))))
    return card


def kept(card: InterviewCard, kind: str = "question") -> list[Attempt]:
    return [made for made in card._book.attempts() if made.kind == kind]


def saved(card: InterviewCard, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[Element]]:
    """The name and the elements of the page the card saves."""
    sent = sent_by(card, monkeypatch)
    press(card, "save")
    ((what, buffers),) = [one for one in sent if "download" in one[0]]
    assert what["kind"] == "text/html"
    page = gzip.decompress(buffers[0]).decode()
    body = page.split("<body>", 1)[1].split("</body>", 1)[0]
    assert page.count("<body>") == 1
    return what["download"], _Reader(body).elements


# Beginning


def test_no_clock_runs_before_the_candidate_begins() -> None:
    time = Time()
    card = shown(time=time)
    time.pass_by(hours=2)
    assert card.interview is None
    assert card._book.attempts() == []
    start = words(card, "start")
    assert start.startswith("7 questions, one at a time: 4 on knowledge, 1 to calculate")
    act(card, "begin", fields={"allowance": ["1.5"]})
    assert held(card).left_s(time()) == 1080
    assert sum(held(card).plan.values()) == 7


def test_more_time_means_no_more_questions() -> None:
    for allowance in ("1", "2", "off"):
        card = shown(minutes=10)
        act(card, "begin", fields={"allowance": [allowance]})
        assert sum(held(card).plan.values()) == 6


# Answering


def test_one_question_is_asked_at_a_time_and_nothing_is_told_before_the_end() -> None:
    card = begun()
    for number in range(1, 8):
        assert f"Question {number} of 7" in words(card, "head")
        assert sum(f"{kind} prompt" in words(card) for kind in KINDS) == 1
        assert words(card, "scorecard", "back") == ""
        assert "why" not in words(card)
        assert card.focus["target"] == "question"
        answer(card, WRONG_FORMS[asked(card)])
    assert held(card).finished
    assert card.focus["target"] == "result"


@every_kind
def test_a_form_sent_is_marked_when_all_is_over(kind: str) -> None:
    right = finished()
    assert held(right).marks[kind].outcome == "right"
    wrong = finished({kind: WRONG_FORMS[kind]})
    assert held(wrong).marks[kind].outcome == "wrong"


@every_kind
def test_a_form_that_does_not_fit_is_told_and_not_counted(kind: str) -> None:
    form, told = UNFIT_FORMS[kind]
    card = begun()
    come_to(card, kind)
    before = held(card)
    answer(card, form)
    assert told in words(card, "question", "holds")
    assert card.said["text"].startswith(told)
    assert card.interview == before
    act(card, "answer", fields=right_form(kind))
    assert told not in words(card)
    assert kind in held(card).answers


def test_each_answer_is_kept_with_its_mode_its_seconds_and_the_bank_it_stands_in() -> None:
    time = Time()
    card = begun(time=time)
    first = asked(card)
    time.pass_by(seconds=7.25)
    answer(card, right_form(first))
    second = asked(card)
    time.pass_by(seconds=3)
    press(card, "pass")
    told = [(a.source, a.item, a.score, a.mode, a.seconds) for a in kept(card)]
    assert told == [
        ("kinds", first, 1.0, "interview", 7.2),
        ("kinds", second, 0.0, "interview", 3.0),
    ]
    assert kept(card)[1].answer is None


def test_what_is_said_aloud_is_recorded_in_the_page_and_marked_after_a_look() -> None:
    card = begun()
    come_to(card, "spoken")
    assert [e for e in elements(card, "aloud") if "data-record" in e.attrs]
    assert "model" not in words(card)
    recorder = card.regions["aloud"]
    press(card, "reveal")
    assert card.focus["target"] == "holds"
    assert "spoken model" in words(card, "holds")
    assert card.regions["aloud"] == recorder
    act(card, "answer", fields={"answer": ["spoken rubric 2"]})
    assert held(card).marks["spoken"].score == pytest.approx(1 / 3)


def test_a_question_can_be_passed_over_and_the_next_is_asked() -> None:
    card = begun()
    first = asked(card)
    press(card, "pass")
    assert held(card).answers == {first: None}
    assert asked(card) != first
    assert "Question 2 of 7" in words(card, "head")


def test_it_can_be_ended_at_any_time_after_a_question_back() -> None:
    card = begun()
    answer(card, right_form(asked(card)))
    press(card, "end-now")
    assert "You have done 1 of 7 questions." in words(card, "confirm")
    assert words(card, "ways") == ""
    press(card, "back")
    assert words(card, "question")
    press(card, "end-now")
    press(card, "finish")
    assert held(card).finished
    assert len(kept(card)) == 1
    assert "Too early to say: no question was marked." in words(card, "scorecard")


# Its time


def test_when_the_time_is_up_no_answer_is_taken_until_there_is_more() -> None:
    time = Time()
    card = begun(time=time)
    first = asked(card)
    if first == "spoken":
        press(card, "reveal")
    time.pass_by(minutes=12)
    act(card, "late")
    assert card.focus["target"] == "late"
    assert "The time is up." in words(card, "time")
    act(card, "answer", fields=right_form(first))
    act(card, "pass")
    assert not held(card).answers
    assert card.focus["target"] == "late"
    press(card, "extend")
    act(card, "answer", fields=right_form(first))
    assert list(held(card).answers) == [first]
    time.pass_by(hours=1)
    act(card, "late")
    press(card, "off")
    time.pass_by(days=1)
    answer(card, right_form(asked(card)))
    assert len(held(card).answers) == 2


def test_when_the_time_is_up_the_scorecard_can_be_seen() -> None:
    time = Time()
    card = begun(time=time)
    answer(card, right_form(asked(card)))
    time.pass_by(minutes=12)
    act(card, "late")
    press(card, "end")
    assert held(card).finished_at == time()
    assert words(card, "scorecard").startswith("○ Too early to say: ")


def test_a_late_word_that_comes_early_changes_nothing() -> None:
    card = begun()
    before = held(card)
    act(card, "late")
    assert card.interview == before
    assert "The time is up" not in words(card)


# The scorecard


def test_the_scorecard_tells_the_verdict_strengths_and_gaps_in_per_cent() -> None:
    card = finished({"single": WRONG_FORMS["single"], "spoken": {"answer": ["spoken rubric 1"]}})
    text = words(card, "scorecard")
    assert text.startswith("✓ Ready for the interview: 83 % of the points, and at least half")
    assert "You marked your spoken answer yourself, so it doesn't count here." in text
    assert "Strengths T: 83 % (6 questions) Gaps None found." in text
    cells = [e.words for e in elements(card, "scorecard") if e.tag in ("th", "td")]
    assert cells[cells.index("Knowledge") + 1 :][:2] == ["75 %", "4"]
    assert "Gaps T: 0 % (6 questions)" in words(finished(WRONG_FORMS), "scorecard")


def test_what_may_be_expected_is_told_as_a_range_and_what_it_rests_on() -> None:
    card = finished()
    found = elements(card, "scorecard")
    cells = [e.words for e in found if e.tag in ("th", "td")]
    rows = [cells[cells.index(level) :][:3] for level in ("Easy", "Medium", "Hard")]
    ranges = [[int(share.removesuffix(" %")) for share in row[1:]] for row in rows]
    assert all(0 <= low < high <= 100 for low, high in ranges)
    assert ranges == sorted(ranges, reverse=True)
    basis = "The difficulty of each question comes from its level. It was not measured."
    assert basis in words(card, "scorecard")


def test_what_to_read_next_links_to_the_lessons_that_are_written() -> None:
    card = finished({"order": WRONG_FORMS["order"], "match": WRONG_FORMS["match"]})
    links = [e for e in elements(card, "scorecard") if e.tag == "a"]
    assert [(e.attrs["data-notebook"], e.words) for e in links] == [
        ("05_kpis.ipynb", "Open lesson 05"),
        ("05_kpis.ipynb", "05 · What counts?"),
    ]
    text = words(card, "scorecard")
    assert "Orders have an order." in text
    assert "15 · May we? (not ready yet) T Ask first." in text
    assert not [e for e in elements(finished(), "scorecard") if e.tag == "a"]


def test_three_things_to_do_next_have_a_button_each() -> None:
    card = finished({"order": WRONG_FORMS["order"]})
    found = elements(card, "scorecard")
    steps = [e.attrs["data-focus"] for e in found if e.tag in ("a", "button")][:3]
    assert steps == ["practise", "model-answers", "read"]
    perfect = elements(finished(), "scorecard")
    steps = [e.attrs["data-focus"] for e in perfect if e.tag in ("a", "button")]
    assert steps == ["model-answers", "again", "save"]


def test_the_model_answers_of_what_was_spoken_are_shown_and_hidden() -> None:
    card = finished({"spoken": {"answer": ["spoken rubric 1"]}})
    assert "spoken model" not in words(card, "scorecard")
    press(card, "model-answers")
    assert card.focus["target"] == "models"
    told = words(card, "scorecard")
    missing = "spoken rubric 2 spoken rubric 3 spoken model"
    assert f"You ticked 1 of 3 points. You didn't mention: {missing}" in told
    press(card, "model-answers")
    assert card.focus["target"] == "model-answers"
    assert "spoken model" not in words(card, "scorecard")


def test_ranges_and_sentences_of_the_syllabus_are_folded() -> None:
    card = finished({"order": WRONG_FORMS["order"]})
    folds = [e for e in elements(card, "scorecard") if e.tag == "details"]
    assert folds[0].words.startswith("How sure is this?")
    assert "Orders have an order." in folds[1].words
    assert not [fold for fold in folds if "open" in fold.attrs]


@every_kind
def test_every_question_is_looked_back_at_with_its_reasons(kind: str) -> None:
    card = finished({kind: WRONG_FORMS[kind]})
    lines = [e.words for e in elements(card, "back") if e.tag == "summary"]
    assert len(lines) == 7
    (line,) = [line for line in lines if "✗" in line]
    word = "you ticked 0 of 3 points" if kind == "spoken" else "wrong"
    assert line.startswith(f"✗ {word} · ")
    assert f"{kind} prompt" in line
    told = "spoken model" if kind == "spoken" else f"{kind} why"
    assert told in words(card, "back")


def test_nothing_answered_gives_no_score() -> None:
    card = begun()
    press(card, "end-now")
    press(card, "finish")
    assert "Too early to say: no question was marked." in words(card, "scorecard")
    assert words(card, "back") == ""


def test_an_interview_passed_over_all_through_earns_nothing() -> None:
    card = begun()
    while not held(card).finished:
        press(card, "pass")
    assert "Not ready yet: 0 % of the points." in words(card, "scorecard")
    assert "You skipped 7 questions." in words(card, "scorecard")
    assert "You marked" not in words(card, "scorecard").split("What to do next")[0]
    assert words(card, "back").count("○ skipped") == 7


def test_the_scorecard_is_saved_as_a_page_that_loads_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = finished({"order": WRONG_FORMS["order"]})
    name, found = saved(card, monkeypatch)
    assert name == "interview_kind_agent.html"
    begun_on = "Mock interview: Agent of all kinds Started on 2 March 2026, 10:00. ✓ Ready for"
    assert found[0].words.startswith(begun_on)
    assert "83 % of the points" in found[0].words
    assert "05 · What counts?" in found[0].words
    assert [e.tag for e in found if e.tag in ("a", "script", "button", "details", "img")] == []
    assert [e.words for e in found if e.tag == "h1"] == ["Mock interview: Agent of all kinds"]


def test_the_saved_page_has_the_next_steps_and_then_what_was_missed_with_the_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = ("single", "numeric", "situation")
    _, found = saved(finished({kind: WRONG_FORMS[kind] for kind in wrong}), monkeypatch)
    heads = [e.words for e in found if e.tag == "h2"]
    assert heads[:3] == [
        "What to do next",
        "What you missed, with the answers",
        "Spoken answers, with model answers",
    ]
    page = found[0].words
    start, end = page.index(heads[1]), page.index(heads[2])
    told = page[start:end]
    for text in ("The answer is: single text 1", "single why 1", "You chose single text 2"):
        assert text in told
    for text in ("The answer is 330 unit.", "numeric step", "Best: situation text 1"):
        assert text in told
    for kind in ("multiple", "order", "match", "spoken"):
        assert f"{kind} prompt" not in told
        assert f"{kind} prompt" in page[end:]
    assert "Read the answers to what you missed." in page[:start]


def test_the_saved_page_has_the_answers_to_what_was_skipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = begun()
    while held(card).question:
        press(card, "pass")
    _, found = saved(card, monkeypatch)
    for text in ("The answer is: single text 1", "multiple why 2", "The right order is:"):
        assert text in found[0].words
    assert "What you got right" not in found[0].words


def test_another_interview_of_the_day_asks_other_questions_first() -> None:
    first = finished()
    assert held(first).lately == {}
    press(first, "again")
    act(first, "begin", fields={})
    assert held(first).lately == dict.fromkeys(bank().questions, 1)
    tomorrow = Time()
    tomorrow.pass_by(minutes=24 * 60)
    later = InterviewCard(ROLE, first._banks, SYLLABUS, first._book, 12, 9, tomorrow)
    act(later, "begin", fields={})
    assert held(later).lately == {}


# Going on


def resumed(card: InterviewCard, **more: Any) -> InterviewCard:
    """The interview as another kernel shows it."""
    return InterviewCard(ROLE, card._banks, SYLLABUS, card._book, 12, more.get("seed"), card._now)


@pytest.mark.parametrize("count", range(7))
def test_after_a_restart_it_goes_on_at_the_very_question(count: int) -> None:
    time = Time()
    card = begun(time=time)
    for _ in range(count):
        answer(card, right_form(asked(card)))
    time.pass_by(minutes=2)
    again = resumed(card)
    assert again.interview == card.interview
    assert again.regions["question"] == card.regions["question"]
    assert "10:00" in words(again, "time")
    answer(again, right_form(asked(again)))
    assert kept(again)[-1].seconds is None


def test_after_a_restart_a_finished_interview_shows_its_scorecard() -> None:
    card = finished()
    assert resumed(card).regions == card.regions
    ended = begun()
    press(ended, "end-now")
    press(ended, "finish")
    assert resumed(ended).regions["scorecard"] == ended.regions["scorecard"]


def test_another_interview_has_a_seed_of_its_own_and_a_seed_asked_for_stays() -> None:
    card = finished()
    press(card, "again")
    assert card.interview is None
    act(card, "begin", fields={})
    assert held(card).seed == 1
    fixed = finished(seed=5)
    press(fixed, "again")
    act(fixed, "begin", fields={})
    assert held(fixed).seed == 5
    assert resumed(fixed, seed=4).interview is None
    assert resumed(fixed, seed=5).interview == fixed.interview


def test_answered_in_two_windows_each_answer_is_kept_once(store_url: str) -> None:
    store, time = Store(store_url, "asha"), Time()
    one = begun(Book(lambda: store), time)
    other = shown(Book(lambda: store), time)
    assert other.interview == one.interview
    first = asked(one)
    answer(one, right_form(first))
    answer(other, right_form(first))
    assert [a.item for a in store.attempts() if a.kind == "question"] == [first]


def test_practice_is_no_interview_and_an_interview_no_practice() -> None:
    card = finished()
    assert not QuizCard(taught(), card._book).session.answers


def test_an_interview_goes_on_when_nothing_can_be_saved() -> None:
    card = finished(store=closed_book("the disk is full"))
    assert "Your answers are not being saved: the disk is full" in words(card, "head")
    assert "Ready for the interview: 100 % of the points" in words(card, "scorecard")


def test_its_text_says_how_far_it_is() -> None:
    assert repr(shown()) == "Interview(kind-agent: 7 questions, not begun)"
    card = begun()
    answer(card, right_form(asked(card)))
    assert repr(card) == "Interview(kind-agent: 7 questions, 1 answered)"


@pytest.mark.parametrize(
    "action", ["answer", "pass", "reveal", "extend", "off", "late", "end", "back", "again", "save"]
)
def test_what_is_sent_at_the_wrong_time_changes_nothing(action: str) -> None:
    card = shown()
    act(card, action, fields={"answer": ["x"]})
    assert card.interview is None
    card = finished()
    before = held(card)
    if action != "again":
        act(card, action, fields={"answer": ["x"]})
        act(card, "finish")
        act(card, "begin", fields={})
        assert card.interview == before
        assert words(card, "confirm") == ""


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_of_a_strangers_interview_can_run(
    payload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Stranger(payload)
    made = bank(stranger)
    stranger.said = {text for text in stranger.said if "hint" not in text}
    stranger.said.discard(f"bank title {payload}")
    card = begun(of=made)
    seen = elements(card)
    while not held(card).finished:
        kind = asked(card)
        answer(card, {"answer": [payload], **{f"pair-{n}": [payload] for n in range(3)}})
        seen += elements(card)
        act(card, "answer", fields=right_form(kind, stranger))
        seen += elements(card)
    assert held(card).marks.keys() == set(KINDS)
    stranger.must_be_shown_harmless_in(seen)
    assert unsafe(saved(card, monkeypatch)[1]) == []


# What lessons call


@pytest.mark.parametrize("role", ROLES)
def test_a_lesson_shows_an_interview_by_one_call(role: str, store_url: str) -> None:
    card = bpo_course.interview(role, minutes=20, seed=1)
    assert isinstance(card, InterviewCard)
    act(card, "begin", fields={})
    assert sum(held(card).plan.values()) == 12
    assert {posed.bank for posed in held(card).pool} & set(content.bank_ids())
    assert bpo_course.interview(role).interview == card.interview


def test_an_unknown_role_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"role must be one of inbound-agent, .*, got 'pilot'"):
        bpo_course.interview("pilot")


ODD_NOTES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"clock": 5},
    {"clock": {"started_at": "x", "minutes": None, "extended_s": 0}},
    {"answers": []},
    {"answers": {"single": [[5]], "gone": 1}},
    {"seed": None},
    {"length": "long"},
    {"length": 0},
    {"lately": 5},
    {"lately": {"single": "often"}},
    {"finished_at": "2026-03-02T10:00:00"},
)


@pytest.mark.parametrize("odd", ODD_NOTES)
def test_an_odd_note_never_keeps_an_interview_from_opening(odd: dict[str, Any]) -> None:
    card = begun()
    good = held(card).note(card._now()).answer
    note = Attempt("round", ROLE.bank, "", {**good, **odd} if odd else {}, 0.0, mode="interview")
    for store in (book(), card._book):
        store.add(note)
        again = shown(store)
        assert again.regions["head"]
        act(again, "begin", fields={})
        act(again, "end", fields={})
        act(again, "finish", fields={})
        assert "Too early to say" in words(again, "scorecard")


def test_what_is_typed_stays_while_the_end_is_being_confirmed() -> None:
    card = begun()
    regions = ("question", "aloud", "holds", "time")
    before = [card.regions[name] for name in regions]
    press(card, "end-now")
    assert [card.regions[name] for name in regions] == before
    press(card, "back")
    assert [card.regions[name] for name in regions] == before
