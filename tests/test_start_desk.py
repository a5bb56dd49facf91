"""The start page: what somebody new meets, and what is behind each of the three doors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any, Final

import ipywidgets
import pytest
from test_widgets import (
    HOSTILE,
    Element,
    act,
    answers_to,
    elements,
    press,
    unsafe,
    words,
)

from bpo_course import content, lessons, widgets
from bpo_course.flows import Walk, solve
from bpo_course.progress import Attempt, ProgressError, Store
from bpo_course.questions.hiring import MATERIAL
from bpo_course.questions.interview import Interview
from bpo_course.questions.roles import ROLES, ROUNDS, Role
from bpo_course.widgets.answering.exam_card import ExamCard
from bpo_course.widgets.answering.interview_card import InterviewCard
from bpo_course.widgets.answering.next_step import topics_by_lesson
from bpo_course.widgets.answering.review_card import ReviewDesk
from bpo_course.widgets.calls.call_desk import CallDesk
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.calls.half_taken import note_of
from bpo_course.widgets.card import Card
from bpo_course.widgets.card.topic_words import topic_name
from bpo_course.widgets.course.code_card import CodeCard
from bpo_course.widgets.course.course_banks import bank, banks_for
from bpo_course.widgets.course.diagnosis import QUESTIONS, DiagnosisQuiz, asked, to_read
from bpo_course.widgets.course.going_on import SECTION_LETTERS, finished
from bpo_course.widgets.course.heard_book import HeardBook
from bpo_course.widgets.course.interview_door import InterviewDoor, InterviewPlan
from bpo_course.widgets.course.learning_door import LABS, LearningCard, LearningDoor
from bpo_course.widgets.course.opened import cards_in
from bpo_course.widgets.course.start_desk import CELL, DECISIONS, FLOW, NOTEBOOK, StartDesk
from bpo_course.widgets.course.tonight import LESSON

KOLKATA: Final = timezone(timedelta(hours=5, minutes=30))
NOW: Final = datetime(2026, 3, 2, 20, tzinfo=KOLKATA)
TODAY: Final = NOW.date()
TOMORROW: Final = TODAY + timedelta(days=1)
DAY: Final = timedelta(days=1)
BANK: Final = "01_inbound_and_outbound"
THIRD: Final = "03_inbound_process"
every_role = pytest.mark.parametrize("role", ROLES)
every_payload = pytest.mark.parametrize("payload", HOSTILE)


def heard_book(*attempts: Attempt) -> HeardBook:
    store = Store("sqlite://", "asha")
    made = HeardBook(lambda: store)
    for attempt in attempts:
        made.add(attempt)
    return made


def desk(*attempts: Attempt) -> StartDesk:
    return StartDesk(heard_book(*attempts), lambda: NOW)


def again(shown: StartDesk) -> StartDesk:
    """The start page as it is when it is run again on the same store."""
    return StartDesk(shown._book, lambda: NOW)


def learning(*attempts: Attempt) -> LearningDoor:
    return LearningDoor(heard_book(*attempts))


def interview(*attempts: Attempt) -> InterviewDoor:
    return InterviewDoor(heard_book(*attempts), lambda: NOW)


def kinds(shown: ipywidgets.Box) -> list[str]:
    return [type(card).__name__ for card in shown.children]


@contextmanager
def what_is_shown(place: ipywidgets.Box) -> Iterator[list[list[str]]]:
    """Each state that a place goes through: the kinds of the cards in it."""
    steps: list[list[str]] = []

    def keep(change: Any) -> None:
        steps.append([type(card).__name__ for card in change["new"]])

    place.observe(keep, "children")
    yield steps
    place.unobserve(keep, "children")


def open_door(shown: StartDesk, name: str) -> Any:
    press(shown.doors, f"door-{name}")
    return shown.behind


def told(card: Card, focus: str) -> Element:
    (found,) = [e for e in elements(card) if e.attrs.get("data-focus") == focus]
    return found


def place(**changes: Any) -> dict[str, Any]:
    at = NOW.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"lesson": THIRD, "cell": "step-2", "section": "2 · Verify", "at": at} | changes


def refresh(card: Card, told: Any) -> None:
    act(card, "refresh", place=told, quiet=True)


def half_a_call(decisions: int, at: datetime = NOW, flow: str = FLOW) -> Attempt:
    best = solve(content.flow(flow)).best.taken
    walk = Walk(content.flow(flow))
    for choice in best[:decisions]:
        walk = walk.take(choice)
    return replace(note_of(walk, started_at=at), at=at)


def half_a_quiz(name: str = THIRD, at: datetime = NOW) -> list[Attempt]:
    return [replace(one, at=at) for one in answers_to(name)[:3]]


# -- who is new, and who comes back ----------------------------------------------------------------


def test_who_is_new_finds_a_call_and_then_three_closed_doors() -> None:
    shown = desk()
    assert kinds(shown) == ["FirstCall", "Doors"]
    assert repr(shown) == "Start(all doors closed)"
    doors = [e for e in elements(shown.doors) if "data-key" in e.attrs]
    assert [(e.attrs["data-key"], e.attrs["aria-expanded"]) for e in doors] == [
        ("1", "false"),
        ("2", "false"),
        ("3", "false"),
    ]
    assert "Take the call" in words(shown.call)


def test_the_first_call_goes_on_in_its_lesson() -> None:
    found = json.loads((content.folder("notebooks") / NOTEBOOK).read_text(encoding="utf-8"))
    (cell,) = [cell for cell in found["cells"] if cell["id"] == CELL]
    assert "".join(cell["source"]) == f'play("{FLOW}")'
    shown = desk(half_a_call(DECISIONS - 1))
    act(shown.call, "take", value=solve(content.flow(FLOW)).best.taken[DECISIONS - 1])
    link = told(shown.call, "continue").attrs
    assert (link["data-notebook"], link["data-cell"]) == (NOTEBOOK, CELL)


def test_a_door_shows_what_is_behind_it_and_is_remembered() -> None:
    shown = desk()
    for name, kind in (
        ("learning", "LearningDoor"),
        ("interview", "InterviewDoor"),
        ("training", "TrainingDoor"),
    ):
        open_door(shown, name)
        assert kinds(shown) == ["FirstCall", "Doors", kind]
        assert told(shown.doors, f"door-{name}").attrs["aria-expanded"] == "true"
        assert kinds(again(shown)) == ["Doors", kind]


def test_a_door_pressed_again_leads_to_what_is_behind_it() -> None:
    shown = desk()
    behind = open_door(shown, "learning")
    with what_is_shown(shown) as steps:
        assert open_door(shown, "learning") is behind
    assert steps == [["FirstCall", "Doors"], ["FirstCall", "Doors", "LearningDoor"]]
    assert behind.card.focus == {"count": 2, "target": "top"}
    assert [a.answer for a in shown._book.attempts()] == [{"door": "learning"}]


def test_an_unknown_door_is_no_door() -> None:
    shown = desk()
    act(shown.doors, "open", value="cellar")
    assert kinds(shown) == ["FirstCall", "Doors"]
    assert not shown._book.attempts()


def test_who_has_answered_and_used_no_door_finds_the_first_one_open() -> None:
    assert kinds(desk(*half_a_quiz())) == ["Doors", "LearningDoor"]


@pytest.mark.parametrize(("decisions", "there"), [(1, True), (DECISIONS, False)])
def test_the_first_call_stays_only_while_it_is_half_taken(decisions: int, there: bool) -> None:
    assert ("FirstCall" in kinds(desk(half_a_call(decisions)))) == there


def test_what_is_behind_a_door_is_made_when_it_is_opened() -> None:
    shown = desk()
    assert not shown._made
    first = open_door(shown, "interview")
    open_door(shown, "learning")
    assert open_door(shown, "interview") is first


def test_the_focus_goes_to_the_first_card_behind_the_door_and_to_no_other() -> None:
    shown = desk()
    behind = open_door(shown, "interview")
    press(behind.card, "open-mock")
    plan, mock = cards_in(behind)
    assert mock.focus == {"count": 1, "target": "top"}
    open_door(shown, "learning")
    open_door(shown, "interview")
    assert (plan.focus["target"], mock.focus) == ("top", {})


def test_it_is_said_once_where_progress_is_kept(store_url: str) -> None:
    from bpo_course import start

    shown = start()
    assert isinstance(shown, StartDesk)
    file = store_url.removeprefix("sqlite:///")
    assert f"Your progress is kept in {file}" in words(shown.doors, "place")
    open_door(shown, "learning")
    kept_in = [card for card in cards_in(shown) if "is kept in" in words(card)]
    assert kept_in == [shown.doors]


@every_payload
def test_a_store_that_cannot_be_read_is_told_and_stops_nothing(payload: str) -> None:
    def fail() -> Store:
        raise ProgressError(payload)

    shown = StartDesk(HeardBook(fail), lambda: NOW)
    assert payload in words(shown.doors, "store") or "<" in payload
    open_door(shown, "interview")
    open_door(shown, "learning")
    for card in cards_in(shown):
        assert not unsafe(elements(card))


def every_card() -> Iterator[Card]:
    for attempts in ([], half_a_quiz(), [half_a_call(1), *half_a_quiz()]):
        shown = desk(*attempts)
        for name in ("learning", "interview", "training"):
            if shown.doors.opened != name:
                open_door(shown, name)
            yield from cards_in(shown)


def test_no_two_places_of_a_card_have_one_name() -> None:
    for card in every_card():
        names = [e.attrs["data-focus"] for e in elements(card) if "data-focus" in e.attrs]
        assert len(names) == len(set(names))


def test_no_role_and_no_lesson_shows_its_id() -> None:
    ids = [*ROLES, *(lesson.id for lesson in content.syllabus().lesson)]
    for card in every_card():
        assert not [name for name in ids if name in words(card)]


# -- I am learning ---------------------------------------------------------------------------------


def first_way(card: LearningCard) -> tuple[str, str, str]:
    link = told(card, "way-1")
    return link.words, link.attrs["data-notebook"], link.attrs.get("data-cell", "")


def test_who_is_new_begins_with_the_first_lesson() -> None:
    shown = learning()
    assert first_way(shown.card) == ("Begin with lesson 01", f"{BANK}.ipynb", "")
    assert "Who calls whom, and why does it matter?" in words(shown.card, "ways")
    assert kinds(shown) == ["LearningCard", "Opened", "CourseMap", "ReviewDesk"]


def test_she_goes_on_at_the_section_she_was_reading() -> None:
    card = learning().card
    refresh(card, place())
    says = "Continue: 03 · What happens when a customer calls us?"
    assert first_way(card) == (says, f"{THIRD}.ipynb", "step-2")
    assert "2 · Verify" in words(card, "ways")
    refresh(card, None)
    assert first_way(card)[0] == "Begin with lesson 01"


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "somewhere",
        [],
        {},
        place(lesson="99_nowhere"),
        place(lesson="../../etc/passwd"),
        place(lesson=["a", "list"]),
        place(at="soon"),
        place(at=None),
        place(at={}),
    ],
    ids=str,
)
def test_a_place_that_is_none_is_ignored(wrong: Any) -> None:
    card = learning().card
    refresh(card, wrong)
    assert first_way(card)[0] == "Begin with lesson 01"


def test_a_place_in_a_lesson_that_is_not_written_yet_is_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    syllabus = content.syllabus()
    unwritten = [replace(one, finished=one.id != THIRD) for one in syllabus.lesson]
    monkeypatch.setattr(content, "syllabus", lambda: replace(syllabus, lesson=tuple(unwritten)))
    assert THIRD not in finished()
    card = learning().card
    refresh(card, place())
    assert first_way(card)[0] == "Begin with lesson 01"


@every_payload
def test_no_text_of_a_place_can_run(payload: str) -> None:
    card = learning().card
    refresh(card, place(section=payload, cell=payload))
    assert not unsafe(elements(card))
    assert first_way(card)[2] == ""
    refresh(card, place(section=payload * 1000))
    assert len(card.ways[0].detail) <= SECTION_LETTERS


def test_a_call_left_in_the_middle_opens_where_it_is_played() -> None:
    card = learning(half_a_call(4)).card
    assert first_way(card) == ("Finish the call: A debit I do not recognise", NOTEBOOK, CELL)
    assert "4 decisions taken" in words(card, "ways")
    elsewhere = learning(half_a_call(1, flow="slow-broadband")).card
    assert first_way(elsewhere)[1:] == (f"{THIRD}.ipynb", "play-broadband")


def test_a_quiz_left_in_the_middle_opens_at_the_quiz() -> None:
    card = learning(*half_a_quiz()).card
    title, n = content.bank(THIRD).title, len(content.bank(THIRD).question)
    assert first_way(card) == (f"Finish the quiz: {title}", f"{THIRD}.ipynb", "quiz")
    assert f"3 of {n} questions answered" in words(card, "ways")


def test_a_quiz_that_is_done_is_not_left_in_the_middle() -> None:
    whole = [Attempt("question", THIRD, q.id, q.perfect, 1.0) for q in content.bank(THIRD).question]
    card = learning(*whole).card
    assert first_way(card)[0] == "Go on with lesson 01"


def test_what_was_left_last_comes_first() -> None:
    card = learning(half_a_call(2, NOW - 2 * DAY), *half_a_quiz(at=NOW - DAY)).card
    assert [way.says.split(":")[0] for way in card.ways] == ["Finish the quiz", "Finish the call"]
    refresh(card, place())
    assert [way.says.split(":")[0] for way in card.ways] == [
        "Continue",
        "Finish the quiz",
        "Finish the call",
    ]
    refresh(card, place(at=(NOW - 9 * DAY).isoformat()))
    assert card.ways[-1].says.startswith("Continue")


def test_the_calls_and_the_code_are_opened_one_at_a_time() -> None:
    shown = learning()
    press(shown.card, "open-calls")
    assert isinstance(shown.below.thing, CallDesk)
    assert told(shown.card, "open-calls").attrs["aria-expanded"] == "true"
    press(shown.card, "open-code")
    assert isinstance(shown.below.thing, CodeCard)
    assert told(shown.card, "open-calls").attrs["aria-expanded"] == "false"


def test_what_is_open_is_gone_to_and_only_its_close_button_closes_it() -> None:
    shown = learning()
    press(shown.card, "open-calls")
    calls = shown.below.thing
    assert told(shown.card, "open-calls").words == "All calls (open below)"
    with what_is_shown(shown.below) as steps:
        press(shown.card, "open-calls")
    assert steps == [[], ["CallDesk"]]  # a card takes the focus when it comes into the page
    assert shown.below.thing is calls
    assert "Open below: list of calls." in words(shown.card, "more")
    press(shown.card, "close")
    assert shown.below.thing is None
    assert shown.card.focus["target"] == "open-calls"
    assert "Open below" not in words(shown.card, "more")


def test_a_call_of_no_lesson_pressed_again_stays_as_it_is() -> None:
    shown = learning()
    act(shown.card, "call", value=FLOW)
    player = shown.below.thing
    assert isinstance(player, FlowPlayer)
    act(shown.card, "call", value=FLOW)
    assert shown.below.thing is player
    assert "Open below: call." in words(shown.card, "more")


def test_the_labs_are_where_their_links_say() -> None:
    links = [e.attrs for e in elements(learning().card, "more") if e.tag == "a"]
    assert len(links) == len(LABS)
    named = set()
    for link in links:
        path = content.folder("notebooks") / link["data-notebook"]
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        (cell,) = [cell for cell in cells if cell["id"] == link["data-cell"]]
        assert "".join(cell["source"]).startswith("lab(")
        named.add("".join(cell["source"]).split('"')[1])
    assert named == set(widgets._LABS) - {"nesting"}  # it is the trainer's, and at their door


def test_the_map_counts_what_is_answered_on_this_page() -> None:
    shown = learning()
    assert "none answered yet" in words(shown.map)
    shown.card._book.add(answers_to(BANK)[0])
    assert "1 of 14 questions answered, 100 % of the points for these" in words(shown.map)
    assert first_way(shown.card)[0].startswith("Finish the quiz")


# -- I have an interview: day and role -------------------------------------------------------------


def fields(card: Card) -> tuple[str, str]:
    return card.fields["date"], card.fields["role"]


def set_field(card: Card, name: str, value: str) -> None:
    act(card, "set", name=name, value=value, quiet=True)


def test_the_interview_is_tomorrow_until_a_day_is_chosen() -> None:
    card = interview().card
    assert fields(card) == (TOMORROW.isoformat(), "inbound-agent")
    assert "Tonight's plan" in words(card, "plan")
    assert not card._book.attempts()


def test_day_and_role_are_kept_and_remembered() -> None:
    shown = interview()
    set_field(shown.card, "date", "2026-03-08")
    set_field(shown.card, "role", "collections-agent")
    later = InterviewDoor(shown.card._book, lambda: NOW + 2 * DAY)
    assert fields(later.card) == ("2026-03-08", "collections-agent")
    assert "Today's plan, 4 days before 8 March 2026" in words(later.card, "plan")


def test_a_day_that_is_over_is_remembered_as_tomorrow() -> None:
    shown = interview()
    set_field(shown.card, "date", "2026-03-04")
    set_field(shown.card, "role", "outbound-sales")
    later = InterviewDoor(shown.card._book, lambda: NOW + 9 * DAY)
    assert fields(later.card) == ("2026-03-12", "outbound-sales")


def test_the_plan_of_a_page_left_open_past_the_day_is_for_today() -> None:
    now = [NOW]
    shown = InterviewDoor(heard_book(), lambda: now[0])
    now[0] = NOW + 3 * DAY
    refresh(shown.card, None)
    assert "Today is the day" in words(shown.card, "plan")
    press(shown.card, "open-review")
    assert isinstance(shown.below.thing, ReviewDesk)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("2026-03-01", "The date must be today or later, but 1 March 2026 is over."),
        ("0002-01-01", "The date must be today or later, but 1 January 0002 is over."),
        ("2026-02-30", "The date must be a day, such as 2 March 2026. The field says “2026-02-30”"),
        ("soon", "The date must be a day, such as 2 March 2026. The field says “soon”."),
        ("", "The date must be a day, such as 2 March 2026. The field is empty."),
        ("9999-12-31", "The date must be within a year, but 31 December 9999 is later."),
    ],
)
def test_a_day_that_does_not_fit_is_told_and_changes_nothing(value: str, sentence: str) -> None:
    card = interview().card
    set_field(card, "date", value)
    assert sentence in words(card, "interview")
    assert card.appointment.on == TOMORROW
    assert not card._book.attempts()
    set_field(card, "date", TODAY.isoformat())
    assert sentence not in words(card, "interview")


@every_payload
def test_nothing_typed_or_kept_can_run(payload: str) -> None:
    card = interview().card
    set_field(card, "date", payload)
    set_field(card, "role", payload)
    refresh(card, place(section=payload))
    assert not unsafe(elements(card))
    assert card.appointment.role.id == "inbound-agent"
    kept = Attempt("note", "interview-plan", "", {"date": payload, "role": payload}, 0.0)
    assert fields(interview(kept).card) == (TOMORROW.isoformat(), "inbound-agent")
    assert fields(interview(replace(kept, answer=payload)).card)[1] == "inbound-agent"


def test_another_role_closes_what_was_open_for_the_one_before() -> None:
    shown = interview()
    press(shown.card, "open-mock")
    set_field(shown.card, "role", "outbound-sales")
    assert shown.below.thing is None


# -- where one is ----------------------------------------------------------------------------------


@every_role
def test_the_diagnosis_mixes_topics_of_the_role_and_asks_nothing_hard(role: str) -> None:
    found = asked(ROLES[role], banks_for(ROLES[role]))
    assert found == asked(ROLES[role], banks_for(ROLES[role]))
    assert len({one.question.id for one in found}) == len(found) == QUESTIONS
    assert {one.question.level for one in found} == {"easy", "medium"}
    assert len({one.question.topic for one in found}) >= 5
    assert all(
        one.bank == ROLES[role].bank or one.question.topic in ROLES[role].topics for one in found
    )
    assert "spoken" not in {one.part for one in found}


def test_who_is_new_is_asked_first_where_she_is() -> None:
    shown = interview()
    assert "○ Find out where you are: 8 mixed questions (10 minutes)" in words(shown.card, "plan")
    assert "bpo-first" in told(shown.card, "plan-diagnosis").attrs["class"]
    press(shown.card, "plan-diagnosis")
    assert isinstance(shown.below.thing, DiagnosisQuiz)
    assert len(shown.below.thing.session.bank.question) == QUESTIONS


def diagnosed(shown: InterviewDoor, wrong: int = 0) -> None:
    """Open the diagnosis and answer it, so many of its questions wrong."""
    press(shown.card, "plan-diagnosis")
    quiz = shown.below.thing
    assert isinstance(quiz, DiagnosisQuiz)
    for place, question in enumerate(quiz.session.bank.question):
        quiz.answer(question.id, question.perfect if place >= wrong else _miss(question))


def _miss(question: Any) -> Any:
    if question.kind == "numeric":
        return question.value + 99 * question.tolerance + 99
    if question.kind == "multiple":
        return [key for key in question.options if key not in question.right_keys]
    if question.kind == "match":
        rights = list(question.rights)
        return {left: rights[(n + 1) % len(rights)] for n, left in enumerate(question.pairs)}
    if question.kind == "order":
        return list(question.items)[::-1]
    if question.kind == "single":
        return next(key for key in question.options if key not in question.right_keys)
    return min(question.options, key=lambda key: question.options[key].grade)


def test_each_answer_of_the_diagnosis_counts_in_its_own_bank() -> None:
    shown = interview()
    diagnosed(shown)
    posed = asked(ROLES["inbound-agent"], banks_for(ROLES["inbound-agent"]))
    kept = [(a.source, a.item, a.mode) for a in shown.card._book.attempts() if a.item]
    assert kept == [(one.bank, one.question.id, "review") for one in posed]


def test_after_the_diagnosis_readiness_and_the_gaps_are_told() -> None:
    shown = interview()
    diagnosed(shown, wrong=2)
    told_now = words(shown.card, "ready")
    assert f"Of {QUESTIONS} mixed questions, you got {QUESTIONS - 2} right." in told_now
    assert "Today you would probably get between" in told_now
    first = shown.below.thing.session.bank.question[0]
    links = [e for e in elements(shown.card, "ready") if e.tag == "a"]
    lessons_of = to_read(shown.below.thing.session)
    assert [e.attrs["data-notebook"] for e in links] == [f"{name}.ipynb" for name in lessons_of]
    assert topic_name(first.topic) in told_now
    assert "data-focus" in links[0].attrs


def test_the_result_of_the_diagnosis_takes_the_place_of_its_questions() -> None:
    shown = interview()
    diagnosed(shown, wrong=2)
    quiz = shown.below.thing
    press(quiz, "to-result")
    assert quiz.focus["target"] == "result"
    told = words(quiz, "result")
    assert told.startswith(f"You answered {QUESTIONS - 2} of {QUESTIONS} right: 75 %.")
    links = [e.attrs["data-notebook"] for e in elements(quiz, "result") if e.tag == "a"]
    assert set(links) == {f"{name}.ipynb" for name in to_read(quiz.session)}
    assert words(quiz, "question") == ""


@every_role
def test_what_the_diagnosis_sends_to_is_the_lesson_whose_quiz_asks_most_on_the_topic(
    role: str,
) -> None:
    shown = interview()
    set_field(shown.card, "role", role)
    diagnosed(shown, wrong=QUESTIONS)
    ready = {name: bank(name) for name in content.bank_ids() if name in finished()}
    found = to_read(shown.below.thing.session)
    taught = {question.topic for held in ready.values() for question in held.question}
    assert not set(found.pop("", ())) & taught
    assert [e.attrs["data-notebook"] for e in elements(shown.card, "ready") if e.tag == "a"] == [
        f"{lesson}.ipynb" for lesson in found
    ]
    for lesson, topics in found.items():
        for topic in topics:
            asked_on = {n: [q.topic for q in b.question].count(topic) for n, b in ready.items()}
            assert asked_on[lesson] == max(asked_on.values())


def test_inbound_flow_and_verification_are_lesson_03s_whichever_bank_asks() -> None:
    shown = interview()
    diagnosed(shown, wrong=QUESTIONS)
    found = to_read(shown.below.thing.session)
    assert found[THIRD] == ["inbound-flow", "verification"]
    assert found[BANK] == ["inbound-and-outbound"]
    assert "Not in a lesson" not in words(shown.card)


def test_a_topic_of_no_lesson_is_said_to_be_in_none() -> None:
    question = replace(content.bank(BANK).question[0], topic="juggling", teaches=())
    found = topics_by_lesson([question, content.bank(THIRD).question[0]])
    assert list(found)[-1] == ""
    assert found[""] == ["juggling"]


def test_a_diagnosis_left_in_the_middle_goes_on_where_it_was() -> None:
    shown = interview()
    press(shown.card, "plan-diagnosis")
    quiz = shown.below.thing
    quiz.answer(quiz.session.question.id, quiz.session.question.perfect)
    later = InterviewDoor(shown.card._book, lambda: NOW)
    assert f"You have answered 1 of the {QUESTIONS} mixed questions" in words(later.card)
    assert "7 mixed questions (9 minutes)" in words(later.card, "plan")
    assert "7 mixed questions (9 minutes)" in words(later.card, "plan")
    press(later.card, "plan-diagnosis")
    assert len(later.below.thing.session.answers) == 1
    assert later.below.thing.session.place == 1


@every_role
def test_interview_exam_review_and_call_are_opened_for_the_role(role: str) -> None:
    shown = interview()
    set_field(shown.card, "role", role)
    press(shown.card, "open-mock")
    assert isinstance(shown.below.thing, InterviewCard)
    assert ROLES[role].title in shown.below.thing.label
    press(shown.card, "open-exam")
    assert isinstance(shown.below.thing, ExamCard)
    press(shown.card, "open-review")
    assert isinstance(shown.below.thing, ReviewDesk)
    assert "3 March" in words(shown.below.thing.card)
    press(shown.card, "plan-call")
    assert isinstance(shown.below.thing, FlowPlayer)
    assert shown.below.thing.walk().flow.id == MATERIAL[role].call[0]


@every_role
def test_the_exam_is_on_the_role_until_a_lesson_is_chosen(role: str) -> None:
    shown = interview()
    set_field(shown.card, "role", role)
    press(shown.card, "open-exam")
    card = shown.below.thing
    assert words(card, "head") == f"Exam: {ROLES[role].title}"
    options = {
        e.attrs["value"]: e.words for e in elements(shown.card, "tools") if e.tag == "option"
    }
    assert next(iter(options)) == ROLES[role].bank
    marked = [one for one in content.bank(ROLES[role].bank).question if one.kind != "spoken"]
    assert options[ROLES[role].bank] == f"Your role ({len(marked)} questions)"
    for name, says in options.items():
        set_field(shown.card, "exam", name)
        press(shown.card, "open-exam")
        card = shown.below.thing
        assert card.exam is None
        assert f"({words(card, 'start').split()[0]} questions)" in says
        asked_on = {question.topic for question in card._bank.question}
        assert name == ROLES[role].bank or asked_on <= ROLES[role].topics


def test_another_exam_closes_the_one_before_and_an_unknown_one_is_none() -> None:
    shown = interview()
    press(shown.card, "open-exam")
    set_field(shown.card, "exam", THIRD)
    assert shown.below.thing is None
    press(shown.card, "open-exam")
    set_field(shown.card, "exam", "../../etc/passwd")
    set_field(shown.card, "exam", "16_blended_floor")  # too few questions for the role
    assert "The inbound process" in words(shown.below.thing, "head")


def test_an_exam_on_the_role_sends_to_the_lesson_that_most_misses_are_of() -> None:
    shown = interview()
    press(shown.card, "open-exam")
    act(shown.below.thing, "begin", fields={})
    act(shown.below.thing, "submit", fields={})
    (link,) = [e for e in elements(shown.below.thing, "result") if e.tag == "a"]
    assert link.attrs["data-notebook"] == f"{THIRD}.ipynb"


@pytest.mark.parametrize("name", ["diagnosis", "mock", "review", "call"])
def test_a_line_of_the_plan_never_closes_what_it_opened(name: str) -> None:
    shown = interview(at(answers_to(BANK, 0.0)[0], NOW - DAY))
    press(shown.card, f"plan-{name}")
    thing = shown.below.thing
    assert told(shown.card, f"plan-{name}").words == "Go on"
    press(shown.card, f"plan-{name}")
    assert shown.below.thing is thing
    assert thing is not None
    press(shown.card, "close")
    assert shown.below.thing is None
    assert shown.card.focus["target"] in (f"plan-{name}", f"open-{name}")


# -- the plan --------------------------------------------------------------------------------------


def ticked(card: InterviewPlan) -> list[str]:
    return [line.name for line in card.lines if line.done]


def at(attempt: Attempt, when: datetime) -> Attempt:
    return replace(attempt, at=when.astimezone(UTC))


@cache
def held(name: str) -> dict[str, Any]:
    """What the note of an interview keeps that was answered to its end, by the role or round."""
    role = {**ROLES, **ROUNDS}[name]
    made = Interview.begun(role, banks_for(role), now=NOW)
    while made.question is not None:
        made = made.answer(made.question.question.perfect, now=NOW)
    return dict(made.note(NOW).answer)


def mock_note(when: datetime = NOW, role: Role = ROLES["inbound-agent"], **changes: Any) -> Attempt:
    kept = held(role.id) | changes
    return at(Attempt("round", role.bank, "", kept, 0.0, mode="interview"), when)


def few(count: int) -> dict[str, Any]:
    """The first answers of that interview."""
    return dict(list(held("inbound-agent")["answers"].items())[:count])


def call_note(flow: str, when: datetime = NOW) -> Attempt:
    return at(Attempt("flow", flow, "the-end", [], 0.5), when)


def test_nothing_is_ticked_before_anything_is_done() -> None:
    card = interview().card
    assert ticked(card) == []
    minutes = sum(line.minutes for line in card.lines)
    assert f"About {minutes} minutes in all." in words(card, "plan")
    assert repr(card) == f"InterviewPlan(inbound-agent: 0 of {len(card.lines)} done)"


@pytest.mark.parametrize(
    ("attempt", "name"),
    [
        (mock_note(), "mock"),
        (mock_note(finished_at=NOW.isoformat(), answers=few(9)), "mock"),
        (mock_note(answers=few(9)), ""),
        (mock_note(finished_at=NOW.isoformat(), answers=few(2)), ""),
        (mock_note(answers={}), ""),
        (mock_note(answers=5, length="x"), ""),
        (mock_note(NOW - DAY), ""),
        (replace(mock_note(), source="interview_outbound_sales"), ""),
        (call_note("slow-broadband"), "call"),
        (call_note("missed-instalment"), ""),
        (call_note("a-call-of-her-own"), ""),
        (call_note("slow-broadband", NOW - DAY), ""),
        (at(answers_to(LESSON)[0], NOW), "answers"),
        (at(answers_to(LESSON)[0], NOW - DAY), ""),
    ],
)
def test_a_line_is_ticked_by_what_was_done_today(attempt: Attempt, name: str) -> None:
    found = set(ticked(interview(attempt).card)) - {"review"}
    assert found == ({name} if name else set())


@pytest.mark.parametrize(
    ("attempts", "name", "says"),
    [
        ([], "mock", "Begin"),
        ([mock_note()], "mock", "Again"),
        ([], "call", "Take the call"),
        ([half_a_call(2, flow=MATERIAL["inbound-agent"].call[0])], "call", "Go on"),
        ([call_note(MATERIAL["inbound-agent"].call[0])], "call", "Again"),
    ],
)
def test_a_line_says_begin_go_on_or_again(attempts: list[Attempt], name: str, says: str) -> None:
    assert told(interview(*attempts).card, f"plan-{name}").words == says


def test_a_mock_interview_that_was_taken_tells_its_result() -> None:
    shown = interview()
    press(shown.card, "plan-mock")
    mock = shown.below.thing
    act(mock, "begin", fields={})
    while not mock.interview.finished:
        act(mock, "pass")
    done = "Done: Do one mock interview for your role (20 minutes)"
    assert f"{done} Your result: 0 %. Try again." in words(shown.card, "plan")


@every_role
def test_the_minutes_of_the_call_are_those_of_the_list_of_calls(role: str) -> None:
    card = interview().card
    set_field(card, "role", role)
    (line,) = [line for line in card.lines if line.name == "call"]
    calls = CallDesk(heard_book()).list
    title = content.flow(MATERIAL[role].call[0]).title
    (listed,) = [e.words for e in elements(calls) if e.tag == "li" and e.words.startswith(title)]
    assert f"about {line.minutes} minutes to play" in listed


def test_the_plan_and_the_review_below_it_always_tell_the_same_count() -> None:
    now = [NOW]
    wrong = [at(answers_to(BANK, 0.0)[n], NOW + n * timedelta(minutes=1)) for n in range(3)]
    shown = InterviewDoor(heard_book(*wrong), lambda: now[0])
    press(shown.card, "open-review")

    def both(says: str) -> bool:
        return says in words(shown.card, "plan") and says in words(shown.below.thing.card, "due")

    now[0] = NOW + timedelta(minutes=9)
    press(shown.below.thing.card, "refresh")
    told_now = "Nothing to review right now. The 3 questions you just got wrong come back between"
    assert both(f"{told_now} 20:10 and 20:12.")
    now[0] = NOW + timedelta(minutes=11)
    refresh(shown.card, None)  # as when the page comes back into view
    assert both("2 questions to review now. The question you just got wrong comes back at 20:12.")
    now[0] = NOW + timedelta(minutes=12)
    press(shown.below.thing.card, "refresh")
    assert both("3 questions to review now.")
    quiz = shown.below.thing.quiz
    assert quiz is not None
    first = quiz.session.question
    quiz.answer(first.id, first.perfect)
    assert both("2 questions to review now.")


def test_the_day_is_the_day_of_the_learners_zone() -> None:
    early = NOW.replace(hour=2)  # in UTC it is still the day before
    assert early.astimezone(UTC).date() < TODAY
    assert "call" in ticked(interview(call_note("slow-broadband", early)).card)


def test_to_open_the_lesson_of_the_model_answers_ticks_nothing() -> None:
    card = interview().card
    refresh(card, place(lesson=LESSON))
    assert ticked(card) == []


def test_a_question_of_the_diagnosis_is_not_the_quiz_of_its_lesson() -> None:
    asked_here = replace(at(answers_to(LESSON)[0], NOW), mode="review")
    assert "answers" not in ticked(interview(asked_here).card)


def test_the_diagnosis_is_ticked_today_and_gone_tomorrow() -> None:
    posed = asked(ROLES["inbound-agent"], banks_for(ROLES["inbound-agent"]))
    made = [
        Attempt("question", one.bank, one.question.id, one.question.perfect, 1.0, mode="review")
        for one in posed
    ]
    assert "diagnosis" in ticked(interview(*(at(one, NOW) for one in made)).card)
    later = interview(*(at(one, NOW - DAY) for one in made)).card
    assert "diagnosis" not in [line.name for line in later.lines]


def test_the_review_is_ticked_when_nothing_is_left_before_the_day() -> None:
    (right, *_), (wrong, *_) = answers_to(BANK), answers_to(BANK, 0.0)
    assert "review" in ticked(interview(at(right, NOW)).card)
    due = interview(at(wrong, NOW - DAY)).card
    assert "review" not in ticked(due)
    assert "1 question to review now." in words(due, "plan")
    soon = interview(at(wrong, NOW)).card
    assert "review" not in ticked(soon)
    assert "The question you just got wrong comes back at 20:10." in words(soon, "plan")


def test_a_tick_is_current_after_an_act_on_the_same_page() -> None:
    shown = interview()
    before = words(shown.card, "plan")
    press(shown.card, "plan-call")
    player = shown.below.thing
    assert isinstance(player, FlowPlayer)
    player._book.add(call_note(MATERIAL["inbound-agent"].call[0]))
    after = words(shown.card, "plan")
    assert "Done:" not in before
    assert "Done: Take one call to its end" in after
    minutes = round(lessons.call_minutes(content.flow(MATERIAL["inbound-agent"].call[0])))
    assert f"{sum(line.minutes for line in shown.card.lines) - minutes} minutes left." in after


def test_a_plan_all_done_says_so() -> None:
    posed = asked(ROLES["inbound-agent"], banks_for(ROLES["inbound-agent"]))
    made = [
        at(Attempt("question", one.bank, one.question.id, one.question.perfect, 1.0), NOW)
        for one in posed
    ]
    hr = mock_note(role=ROUNDS["hr-round"])
    heard = [at(Attempt("speech", "dictation", str(n), {}, 1.0), NOW) for n in range(10)]
    saved = at(Attempt("note", "morning-page", "", {"saved": True}, 0.0), NOW)
    done = [mock_note(), call_note("slow-broadband"), at(answers_to(LESSON)[0], NOW)]
    done += [hr, *heard, saved]
    card = interview(*made, *done).card
    assert "All done." in words(card, "plan")


def test_the_model_answers_are_in_the_lesson_the_plan_opens() -> None:
    link = told(interview().card, "plan-answers").attrs
    path = content.folder("notebooks") / link["data-notebook"]
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (cell,) = [cell for cell in cells if cell["id"] == link["data-cell"]]
    assert "model answer" in "".join(cell["source"])


@every_role
def test_the_call_of_each_role_is_of_its_side(role: str) -> None:
    side = "outbound" if role in ("outbound-sales", "collections-agent") else "inbound"
    assert content.flow(MATERIAL[role].call[0]).direction == side


def test_an_exam_under_way_is_open_when_the_page_is_opened_again() -> None:
    kept = heard_book()
    door = InterviewDoor(kept, lambda: NOW)
    press(door.card, "open-exam")
    assert door.below.thing.exam is None
    act(door.below.thing, "begin", fields={})
    again = InterviewDoor(kept, lambda: NOW)
    assert again.below.name == "exam"
    assert again.below.thing.exam.order == door.below.thing.exam.order


def test_an_exam_handed_in_is_not_opened_again() -> None:
    kept = heard_book()
    door = InterviewDoor(kept, lambda: NOW)
    press(door.card, "open-exam")
    act(door.below.thing, "begin", fields={})
    act(door.below.thing, "submit", fields={})
    assert InterviewDoor(kept, lambda: NOW).below.name == ""


# -- the page --------------------------------------------------------------------------------------


def test_the_start_page_is_one_short_cell_and_a_few_lines() -> None:
    found = json.loads((content.folder("notebooks") / "00_start_here.ipynb").read_text("utf-8"))
    title, start, elsewhere, _ = found["cells"]
    assert "".join(title["source"]).startswith("# Start here\n")
    assert "".join(start["source"]).endswith("\nstart()")
    assert start["metadata"] == {"jupyter": {"source_hidden": True}}
    assert "Run ▸ Run All Cells" in "".join(elsewhere["source"])
    assert elsewhere["metadata"] == {"tags": ["elsewhere"]}
