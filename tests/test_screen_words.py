"""What a learner reads has names for everything: no id of the code is on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import ipywidgets
import pytest
from test_board import blended, inbound, states
from test_class_board import codes
from test_start_desk import half_a_quiz, heard_book
from test_widgets import act, answers_to, book, press

from bpo_course import (
    chart,
    charts,
    contacts,
    content,
    dictation,
    drill,
    glossary,
    kpi,
    lab,
    role_fit,
    sort,
)
from bpo_course.widgets.card import Card
from bpo_course.widgets.card.log_words import COLUMNS, column_name, in_words, word
from bpo_course.widgets.course.class_board import ClassBoard
from bpo_course.widgets.course.code_card import CodeCard
from bpo_course.widgets.course.course_map import CourseMap
from bpo_course.widgets.course.opened import cards_in
from bpo_course.widgets.course.start_desk import StartDesk
from bpo_course.widgets.labs.queue_words import DEFINITIONS
from bpo_course.widgets.measuring.board import Board
from bpo_course.widgets.measuring.kpi_panel import KpiPanel
from bpo_course.widgets.measuring.log_intake import LogIntake

from test_widgets import _Reader  # isort: skip

BANK: Final = "05_inbound_kpis"
NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
READ_ALOUD: Final = ("aria-label", "placeholder", "title", "alt")


def ids() -> Iterator[str]:
    """Every id of the course that is no word of the language."""
    yield from content.bank_ids()
    yield from content.flow_ids()
    yield from (lesson.id for lesson in content.syllabus().lesson)
    for name in content.bank_ids():
        for question in content.bank(name).question:
            yield from (question.id, question.topic)


KNOWN: Final = sorted({one for one in ids() if re.search("[-_]", one)})


def shown(card: Card) -> str:
    """All that a card shows or says: its words, its labels, its chart, and what is read aloud."""
    found = _Reader("".join(card.regions.values())).elements
    labels = [e.attrs[name] for e in found for name in READ_ALOUD if name in e.attrs]
    drawn = re.findall(r'"(?:text|name)":"([^"]*)"', card.figure.replace("\\u003c", "<"))
    return " | ".join((found[0].words, *labels, *drawn, card.said.get("text", ""), repr(card)))


def ids_in(text: str) -> list[str]:
    """What in a text is an id: words with an underscore, and ids of the course."""
    found = re.findall(r"\w*[^\W_]_[^\W_]\w*", text)
    return found + [
        one for one in KNOWN if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text)
    ]


def tried_queue() -> Card:
    made: Any = lab("queue", definition="served_or_short")
    made.simulate()
    return made


def played_blend() -> Card:
    made: Any = lab("blend", blended=True, outbound=0.2)
    act(made, "set", name="keep", value="many")
    return made


def refused_floor() -> Card:
    made: Any = lab("floor")
    act(made, "step", value="on_break:1")
    return made


def open_desk() -> Card:
    made: Any = lab("chats")
    made.begin()
    return made


def faulty_intake() -> Card:
    card = LogIntake()
    act(card, "sample")
    act(card, "choose", name="dates", value="day first")
    act(card, "choose", name="zone", value="America/New_York")
    (parked,) = [n for n, v in card.fields.items() if n.startswith("word:outcome") and not v]
    act(card, "choose", name=parked, value="no_answer")
    act(card, "read")
    assert card.regions["outcome"].strip()
    return card


def unmatched_intake() -> Card:
    card = LogIntake()
    card.take(b"A,B,wait\n1,x,12\n", "calls.csv")
    return card


def told_class(learners: int) -> Card:
    card = ClassBoard()
    made = codes(learners)
    card.take("\n".join([*made, f"Asha: {made[0][:40]}"]))
    return card


def map_with(*attempts: Any) -> Card:
    kept = book()
    for attempt in attempts:
        kept.add(attempt)
    return CourseMap(kept)


def code_with_answers() -> Card:
    kept = book()
    for attempt in answers_to(BANK)[:3]:
        kept.add(attempt)
    return CodeCard(kept)


def desk(door: str, *attempts: Any) -> ipywidgets.Widget:
    made = StartDesk(heard_book(*attempts), lambda: NOW)
    if made.doors.opened != door:
        press(made.doors, f"door-{door}")
    return made


def drawn_bars() -> Card:
    titles = {"title": "Calls", "x_title": "day", "y_title": "calls"}
    return chart(charts.bars(["Mon"], [5], **titles))


CARDS: Final[dict[str, Callable[[], ipywidgets.Widget]]] = {
    "a new intake": LogIntake,
    "an intake with open questions": unmatched_intake,
    "an intake with faults": faulty_intake,
    "the dashboard": lambda: Board(blended(), "America/New_York", states()),
    "the dashboard of one direction": lambda: Board(inbound(), "UTC"),
    "a chart": drawn_bars,
    "the queue lab": partial(lab, "queue"),
    "the queue lab with runs": tried_queue,
    "the blend lab with a fault": played_blend,
    "the floor game": partial(lab, "floor"),
    "the floor game with a fault": refused_floor,
    "the contract lab": partial(lab, "contract"),
    "the roster lab": partial(lab, "roster"),
    "the chat desk": partial(lab, "chats"),
    "the chat desk at work": open_desk,
    "things to sort": partial(sort, "02-front-or-back-office"),
    "the role-fit self-assessment": role_fit,
    "dictation": dictation,
    "a class report without codes": ClassBoard,
    "the report of a class": partial(told_class, 4),
    "the report of a large class": partial(told_class, 30),
    "a new map": map_with,
    "a map with answers": lambda: map_with(*answers_to(BANK)),
    "a result code": code_with_answers,
    "no result code": lambda: CodeCard(book()),
    "the glossary": glossary,
    "the drill of full forms": partial(drill, "full-forms"),
    "the door of learning": partial(desk, "learning", *half_a_quiz()),
    "the door of the interview": partial(desk, "interview", *answers_to(BANK)),
    **{
        f"the calculator of {name}": partial(KpiPanel, kpi.catalogue[name])
        for name in kpi.catalogue
    },
}


@pytest.mark.parametrize("make", CARDS.values(), ids=CARDS)
def test_no_id_is_on_the_screen(make: Callable[[], ipywidgets.Widget]) -> None:
    found = cards_in(make())
    assert found
    for card in found:
        assert ids_in(shown(card)) == []


def test_no_id_is_on_a_saved_page() -> None:
    board, report = Board(blended(), "America/New_York", states()), told_class(4)
    assert isinstance(report, ClassBoard)
    for page in (board.page(), report.page()):
        body = re.sub(r"<(script|style).*?</\1>", "", page.partition("<body>")[2], flags=re.DOTALL)
        text = _Reader(body.partition("</body>")[0]).elements[0].words
        assert len(text) > 500
        assert ids_in(text) == []


def test_ids_are_found_where_there_are_some() -> None:
    assert ids_in("Set wait_s in 05_inbound_kpis.") == [
        "wait_s",
        "05_inbound_kpis",
        "05_inbound_kpis",
    ]
    assert ids_in(f"the topic {KNOWN[-1]}, and a call-back") == [KNOWN[-1]]


@pytest.mark.parametrize("name", kpi.catalogue)
def test_every_definition_and_reading_of_a_kpi_has_a_name_of_its_own(name: str) -> None:
    measure = kpi.catalogue[name]
    every = (*measure.definitions, *measure.readings)
    names = [kpi.definition_name(name, definition) for definition in every]
    assert len(set(names)) == len(every)
    assert ids_in(" ".join(names)) == []


def test_every_definition_of_the_queue_lab_has_a_name() -> None:
    names = {kpi.definition_name("service_level", name) for name in DEFINITIONS}
    assert len(names) == len(DEFINITIONS)


def test_every_column_and_every_outcome_of_a_log_has_a_name() -> None:
    outcomes = {name for every in contacts.OUTCOMES.values() for name in every}
    names = [*map(column_name, COLUMNS), *map(word, outcomes), *map(word, contacts.CHANNELS)]
    assert set(COLUMNS) >= set(contacts.HANDLE_COLUMNS)
    assert len(set(names)) == len(names)
    assert ids_in(" ".join(names)) == []


def test_a_rule_of_a_log_is_told_with_names() -> None:
    with pytest.raises(contacts.ContactLogError) as raised:
        contacts.check(blended().assign(outcome="parked"))
    told = " ".join(in_words(fault.rule) for fault in raised.value.faults)
    assert "no answer" in told
    assert ids_in(told) == []
