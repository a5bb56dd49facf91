"""Each widget, worked as the browser works it: a message goes in, and what is shown is read.

What needs a browser (keys, focus, drawing) is tested in test_browser.py, what a quiz keeps in
test_progress.py.
"""

from __future__ import annotations

import gzip
import importlib
import json
import math
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

import bpo_course
from bpo_course import charts, contacts, content, kpi, widgets
from bpo_course.content import ContentError
from bpo_course.faults import FaultyError
from bpo_course.flows import Choice, Ending, Flow, Step, Walk, checked
from bpo_course.kpi import Kpi
from bpo_course.progress import Attempt, Book, ProgressError, Store
from bpo_course.questions import (
    KINDS,
    Bank,
    Explanation,
    GradedOption,
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
    Star,
    WrongNumber,
)
from bpo_course.widgets.answering.better_card import BetterCard
from bpo_course.widgets.answering.exam_card import ExamCard
from bpo_course.widgets.answering.interview_card import InterviewCard
from bpo_course.widgets.answering.predict_card import AnswerCard, PredictCard
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.reply_card import ReplyCard
from bpo_course.widgets.answering.review_card import ReviewDesk
from bpo_course.widgets.answering.role_fit_card import RoleFitCard
from bpo_course.widgets.answering.sort_card import SortCard
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.calls.half_taken import note_of
from bpo_course.widgets.card import Card, markdown, markdown_line
from bpo_course.widgets.card.law_table import LawTable
from bpo_course.widgets.card.still_chart import StillChart
from bpo_course.widgets.card.table import Table
from bpo_course.widgets.course.class_board import ClassBoard
from bpo_course.widgets.course.code_card import CodeCard
from bpo_course.widgets.course.course_map import CourseMap
from bpo_course.widgets.course.hiring_day import HiringDay
from bpo_course.widgets.course.start_desk import StartDesk
from bpo_course.widgets.course.word_list import WordList
from bpo_course.widgets.labs.queue_lab import QueueLab
from bpo_course.widgets.measuring.board import Board
from bpo_course.widgets.measuring.kpi_panel import KpiPanel
from bpo_course.widgets.speaking.aloud_card import AloudCard
from bpo_course.widgets.speaking.dictation_card import DictationCard
from bpo_course.widgets.speaking.listening_card import ListeningCard
from bpo_course.widgets.speaking.recordings_card import RecordingsCard
from bpo_course.widgets.speaking.typing_card import TypingCard

Say = Callable[[str], str]
Form = dict[str, list[str]]

BANK: Final = "01_inbound_and_outbound"
FLOW: Final = "bank-unknown-debit"
PREDICTION: Final = content.bank("05_inbound_kpis").predict[0].id
VOID: Final = ("input", "br", "hr", "img")
INLINE: Final = ("a", "code", "em")
HOSTILE: Final = (
    "<img src=x onerror=alert(1)>",
    "</p><script>alert(1)</script>",
    '" onmouseover="x',
    "' onmouseover='x",
    "[press](javascript:alert(1))",
)
every_payload = pytest.mark.parametrize("payload", HOSTILE)
every_kind = pytest.mark.parametrize("kind", KINDS)
EXPLAINED: Final = tuple(kind for kind in KINDS if kind not in ("situation", "spoken"))


# -- reading and acting as the browser does --------------------------------------------------------


@dataclass
class Element:
    """An HTML element with the text of everything in it."""

    tag: str
    attrs: dict[str, str]
    text: str = ""

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def has(self, name: str) -> bool:
        return name in self.attrs.get("class", "").split()


class _Reader(HTMLParser):
    """Reads HTML into elements; what is not nested as it must be is an AssertionError."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements = [Element("root", {})]
        self._open = self.elements[:]
        self.feed(html)
        self.close()
        assert [element.tag for element in self._open] == ["root"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attrs) == len(attrs), f"<{tag}> has an attribute twice"
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open.pop().tag == tag
        if tag not in INLINE:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def elements(card: Card, *regions: str) -> list[Element]:
    """The elements shown in these regions; in all of them when none is named."""
    return _Reader("".join(card.regions[name] for name in regions or card.regions)).elements


def words(card: Card, *regions: str) -> str:
    """The words shown in these regions; in all of them when none is named."""
    return elements(card, *regions)[0].words


def act(card: Card, action: str, **more: Any) -> None:
    """Send the message the browser would send."""
    card._on_message(card, {"action": action, "count": 1, **more}, [])


def press(card: Card, focus: str) -> None:
    """Press the button of that data-focus, which must be there and open."""
    (button,) = [e for e in elements(card) if e.attrs.get("data-focus") == focus]
    assert button.tag == "button"
    assert "disabled" not in button.attrs
    act(card, button.attrs["data-action"], value=button.attrs.get("value", ""))


def submit(card: Card, fields: Form) -> None:
    """Submit the form shown with these fields, as FormData gives them."""
    forms = [e.attrs["data-action"] for e in elements(card) if e.tag == "form"]
    (action,) = [action for action in forms if action not in ("report", "choose")]
    act(card, action, fields=fields)


def sent_by(card: Card, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Everything the card sends from now on, with its buffers."""
    sent: list[tuple[Any, Any]] = []
    monkeypatch.setattr(card, "send", lambda what, buffers=None: sent.append((what, buffers)))
    return sent


# -- things to show --------------------------------------------------------------------------------


def book() -> Book:
    store = Store("sqlite://", "asha")
    return Book(lambda: store)


def closed_book(why: str) -> Book:
    def fail() -> Store:
        raise ProgressError(why)

    return Book(fail)


def bank(say: Say = str) -> Bank:
    """A bank of one question of each kind, every text of it said by `say`."""

    def common(kind: str) -> dict[str, Any]:
        sections = ("context", "given", "concept", "verification", "pitfalls", "answer")
        explanation = Explanation()
        if kind in EXPLAINED:
            told = {name: say(f"{kind} {name}") for name in sections}
            explanation = Explanation(**told, steps=(say(f"{kind} step"),))
        prompt = say(f"{kind} prompt")
        hint = (say(f"{kind} hint"),)
        made = {"id": kind, "topic": "t", "prompt": prompt, "hint": hint}
        return made | ({"explanation": explanation} if kind in EXPLAINED else {})

    def texts(kind: str, *names: str) -> Iterator[tuple[str, ...]]:
        return (tuple(say(f"{kind} {name} {n}") for name in names) for n in (1, 2, 3))

    def options(kind: str, right: int) -> tuple[Option, ...]:
        told = enumerate(texts(kind, "text", "why", "id"))
        return tuple(Option(text, n < right, why, key) for n, (text, why, key) in told)

    slip = WrongNumber(302, say("numeric slip"))
    number: dict[str, Any] = {"value": 330, "unit": say("unit"), "wrong": (slip,)}
    items = tuple(OrderItem(*told) for told in texts("order", "item", "why"))
    pairs = tuple(Pair(*told) for told in texts("match", "left", "right", "why"))
    graded = tuple(
        GradedOption(text, grade, why, key)
        for grade, (text, why, key) in zip(
            (1, 0.5, 0), texts("situation", "text", "why", "id"), strict=True
        )
    )
    parts = {part: say(f"spoken {part}") for part in ("situation", "task", "action", "result")}
    spoken: dict[str, Any] = {
        "star": Star(**parts),
        "model": say("spoken model"),
        "pitfalls": (say("spoken pitfall 1"), say("spoken pitfall 2")),
        "rubric": tuple(say(f"spoken rubric {n}") for n in (1, 2, 3)),
    }
    return Bank(
        "kinds",
        say("bank title"),
        (
            Single(**common("single"), option=options("single", right=1)),
            Multiple(**common("multiple"), option=options("multiple", right=2)),
            Numeric(**common("numeric"), **number, why=say("numeric why")),
            Order(**common("order"), item=items),
            Match(**common("match"), pair=pairs, extra=(say("match extra"),)),
            Situation(**common("situation"), principle=say("principle"), option=graded),
            Spoken(**common("spoken"), seconds=60, **spoken),
        ),
    )


def right_form(kind: str, say: Say = str) -> Form:
    """The form the browser sends when all is right."""
    forms = {
        "single": {"answer": ["single id 1"]},
        "multiple": {"answer": ["multiple id 1", "multiple id 2"]},
        "order": {"answer": ["order item 1", "order item 2", "order item 3"]},
        "match": {f"pair-{n}": [f"match right {n + 1}"] for n in range(3)},
        "situation": {"answer": ["situation id 1"]},
        "spoken": {"answer": [f"spoken rubric {n}" for n in (1, 2, 3)]},
    }
    if kind == "numeric":
        return {"answer": ["330"]}
    return {name: [say(text) for text in told] for name, told in forms[kind].items()}


WRONG_FORMS: Final[dict[str, Form]] = {
    "single": {"answer": ["single id 2"]},
    "multiple": {"answer": ["multiple id 3"]},
    "numeric": {"answer": ["302"]},
    "order": {"answer": ["order item 2", "order item 3", "order item 1"]},
    "match": {f"pair-{n}": ["match extra"] for n in range(3)},
    "situation": {"answer": ["situation id 3"]},
    "spoken": {},
}
UNFIT_FORMS: Final[dict[str, tuple[Form, str]]] = {
    "single": ({}, "Choose an option first."),
    "multiple": ({}, "Choose at least one option."),
    "numeric": ({"answer": ["many"]}, "Type a number, for example 85 or 85.5."),
    "order": ({"answer": ["order item 1"]}, "This answer could not be read."),
    "match": ({f"pair-{n}": [""] for n in range(3)}, "Choose a match for each line."),
    "situation": ({}, "Choose an option first."),
    "spoken": ({"answer": ["x"]}, "This answer could not be read."),
}


def quiz_at(kind: str, say: Say = str) -> QuizCard:
    """A quiz that shows the question of that kind."""
    card = QuizCard(bank(say), book())
    press(card, f"pip-{list(KINDS).index(kind) + 1}")
    reveal(card)
    return card


def reveal(card: QuizCard) -> None:
    """Look at what a good answer holds, where the question is a spoken one."""
    if any(e.attrs.get("data-focus") == "reveal" for e in elements(card)):
        press(card, "reveal")


def flow(say: Say = str) -> Flow:
    """A call of two steps and two endings, every text of it said by `say`."""

    def choice(name: str, to: str, points: int = 0) -> Choice:
        says, effect, why = (say(f"{name} {field}") for field in ("says", "effect", "why"))
        score, system = {"empathy": points} if points else {}, say(f"{name} system")
        spent = {"talk_s": 30, "hold_s": 5, "wrap_s": 10}
        made = Choice(say(name), says, say(to), effect, why, score, **spent)
        return replace(made, system=system)

    def step(name: str, *choices: Choice, disposition: str = "") -> Step:
        title, stage, customer = (say(f"{name} {part}") for part in ("title", "stage", "customer"))
        ending = None
        if disposition:
            ending = Ending(say(f"{name} summary"), say(disposition), csat=3)
        return Step(say(name), title, stage, customer, choices, ending)

    made = Flow(
        id="a-call",
        title=say("flow title"),
        brief=say("brief"),
        queue=say("queue"),
        reason=say("reason"),
        dimension={"empathy": say("meaning")},
        step=(
            step("rings", choice("listen", "told", 2), choice("brush", "lost")),
            step("told", choice("solve", "solved", 1), choice("guess", "lost")),
            step("solved", disposition="resolved"),
            step("lost", disposition="unresolved"),
        ),
    )
    return checked(made)


def player(say: Say = str) -> FlowPlayer:
    return FlowPlayer(flow(say), book())


def panel(measure: Kpi | str, definition: str = "") -> KpiPanel:
    """A calculator under a definition."""
    card = KpiPanel(kpi.catalogue[measure] if isinstance(measure, str) else measure)
    if definition:
        press(card, f"define-{definition}")
    return card


def answered(kind: str) -> QuizCard:
    card = quiz_at(kind)
    submit(card, WRONG_FORMS[kind])
    return card


def done_quiz() -> QuizCard:
    card = QuizCard(bank(), book())
    for place, kind in enumerate(KINDS, start=1):
        press(card, f"pip-{place}")
        reveal(card)
        submit(card, right_form(kind))
    return card


def walked(*choices: str) -> FlowPlayer:
    card = player()
    card.walk(list(choices))
    return card


def troubled_panel() -> KpiPanel:
    card = panel("service_level")
    act(card, "set", name="answered", value="-1")
    return card


def map_text() -> str:
    lessons = content.syllabus().lesson
    return f"ProgressMap({len(lessons)} lessons, {sum(m.finished for m in lessons)} ready)"


NEW, ONE_DONE, ALL_DONE = (f"Quiz(kinds: 7 questions, {n} answered)" for n in (0, 1, 7))
STATES: Final[dict[str, tuple[Callable[[], Card], str]]] = {
    **{f"a new {kind} question": (partial(quiz_at, kind), NEW) for kind in KINDS},
    **{f"an answered {kind} question": (partial(answered, kind), ONE_DONE) for kind in KINDS},
    "a quiz all answered": (done_quiz, ALL_DONE),
    "a new call": (player, "Play(a-call: 0 choices, open at rings)"),
    "a call under way": (partial(walked, "listen"), "Play(a-call: 1 choices, open at told)"),
    "a call ended": (partial(walked, "brush"), "Play(a-call: 1 choices, ended at lost)"),
    "a calculator": (
        partial(panel, "aht"),
        "Calculator(Average handle time (AHT): 320.0 s (5:20))",
    ),
    "a calculator with definitions": (
        partial(panel, "service_level", "answered"),
        "Calculator(Service level, of contacts answered: 84.4 %)",
    ),
    "a calculator in trouble": (
        troubled_panel,
        "Calculator(Service level, of contacts offered: 76.0 %)",
    ),
    "a map of the course": (lambda: CourseMap(book()), map_text()),
    "a chart": (lambda: StillChart(a_chart()), "Chart(Calls: 2 points)"),
    "a result code": (lambda: CodeCard(book()), "ResultCode(0 first answers)"),
    "a report of a class": (ClassBoard, "ClassBoard(no codes yet)"),
    "a review": (lambda: ReviewDesk(book()).card, "Review(0 due)"),
}
every_state = pytest.mark.parametrize(("make", "text"), STATES.values(), ids=STATES)


def a_chart(say: Say = str) -> Any:
    titles = {"title": say("Calls"), "x_title": say("day"), "y_title": say("calls")}
    return charts.bars([say("Mon"), say("Tue")], [5, 3], **titles)


def a_log() -> Any:
    row = {"contact_id": "c1", "direction": "inbound", "channel": "voice", "queue": "cards"}
    more = {"started_at": "2026-03-02T09:00:00Z", "outcome": "answered", "wait_s": 12}
    return contacts.check(pd.DataFrame([{**row, **more}]))


# -- every card ------------------------------------------------------------------------------------


@every_state
def test_a_card_has_a_text_that_is_always_the_same(make: Callable[[], Card], text: str) -> None:
    assert [repr(make()), repr(make())] == [text, text]


@every_state
def test_where_no_widget_is_shown_its_text_is(make: Callable[[], Card], text: str) -> None:
    bundle = make()._repr_mimebundle_()[0]
    assert bundle["text/plain"] == text
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_long_text_is_shown_whole() -> None:
    card = StillChart(a_chart(lambda text: 40 * text))
    assert card._repr_mimebundle_()[0]["text/plain"] == f"Chart({40 * 'Calls'}: 2 points)"


@every_state
def test_a_card_is_well_formed_and_no_two_places_have_one_name(
    make: Callable[[], Card], text: str
) -> None:
    names = [e.attrs["data-focus"] for e in elements(make()) if "data-focus" in e.attrs]
    assert len(names) == len(set(names))


@every_state
def test_an_unknown_action_is_answered_and_changes_nothing(
    make: Callable[[], Card], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = make()
    sent, before = sent_by(card, monkeypatch), card.get_state()
    act(card, "explode")
    assert sent == [({"done": 1, "fault": ""}, None)]
    assert (card.get_state(), repr(card)) == (before, text)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("a new single question", {"action": "answer", "fields": right_form("single")}),
        ("a new single question", {"action": "go", "value": "1"}),
        ("an answered single question", {"action": "restart"}),
        ("a new call", {"action": "take", "value": "listen"}),
        ("a call under way", {"action": "back"}),
        ("a call ended", {"action": "restart"}),
        ("a calculator", {"action": "set", "name": "handled", "value": "200"}),
        ("a calculator", {"action": "set", "name": "handled", "value": "abc"}),
        ("a calculator", {"action": "vary", "value": "handled"}),
        ("a calculator with definitions", {"action": "define", "value": "offered"}),
        ("a result code", {"action": "refresh"}),
        ("a review", {"action": "refresh"}),
    ],
    ids=lambda given: given if isinstance(given, str) else given["action"],
)
def test_every_message_is_answered_and_heard(
    state: str, message: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = STATES[state][0]()
    sent, before = sent_by(card, monkeypatch), heard(card)
    card._handle_custom_msg(message, [])
    assert sent == [({"done": True, "fault": ""}, None)]
    assert heard(card) > before


def heard(card: Card) -> int:
    """How often a screen reader had something to say: words, or a new place of the focus."""
    return int(card.said.get("count", 0) + card.focus.get("count", 0))


def test_what_a_screen_reader_says_has_no_marks_in_it() -> None:
    card = player(lambda text: f"*{text}* & 2 < 3")
    press(card, "choice-1")
    assert card.said["text"] == "listen effect & 2 < 3 Customer: told customer & 2 < 3"


def test_a_message_that_fails_is_answered_with_the_fault_and_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = player()
    sent, before = sent_by(card, monkeypatch), card.get_state()
    with pytest.raises(KeyError, match="value"):
        card._on_message(card, {"action": "take"}, [])
    ((answer, _),) = sent
    assert answer["done"]
    assert "This did not work ('value')" in answer["fault"]
    assert card.get_state() == before


def test_a_page_that_asks_for_plotly_is_sent_it(monkeypatch: pytest.MonkeyPatch) -> None:
    card = panel("aht")
    sent = sent_by(card, monkeypatch)
    act(card, "plotly")
    ((answer, buffers),) = sent
    assert answer == {"plotly": True}
    assert b"plotly.js v" in gzip.decompress(buffers[0])[:300]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: QuizCard(bank(), book()), "Quiz: bank title"),
        (player, "Call: flow title"),
        (lambda: panel("aht"), "Calculator: Average handle time (AHT)"),
        (lambda: CourseMap(book()), "Map of the course"),
        (lambda: CodeCard(book()), "Result code for your trainer"),
        (ClassBoard, "Class report"),
        (lambda: ReviewDesk(book()).card, "What is due today"),
        (lambda: StillChart(a_chart()), "Chart: Calls"),
    ],
)
def test_a_card_tells_a_screen_reader_what_it_is(make: Callable[[], Card], name: str) -> None:
    assert make().label == name


# -- Markdown and what strangers write -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("- a\n- b", "<ul> <li>a</li> <li>b</li> </ul>"),
        (
            "[a](https://b.test)",
            '<p><a href="https://b.test" target="_blank" rel="noopener noreferrer">a</a></p>',
        ),
        ("<b>a</b> & <!-- c -->", "<p>&lt;b&gt;a&lt;/b&gt; &amp; &lt;!-- c --&gt;</p>"),
        ("<div onclick=x>\na\n</div>", "<p>&lt;div onclick=x&gt; a &lt;/div&gt;</p>"),
        ("5 < 6 and `<b>`", "<p>5 &lt; 6 and <code>&lt;b&gt;</code></p>"),
    ],
)
def test_markdown_becomes_html_and_html_becomes_text(text: str, html: str) -> None:
    assert " ".join(str(markdown(text)).split()) == html


def test_a_table_in_markdown_is_a_table() -> None:
    found = _Reader(str(markdown("| a | b |\n| --- | --- |\n| 1 | 2 |"))).elements
    cells = [(e.tag, e.text) for e in found if e.tag in ("th", "td")]
    assert cells == [("th", "a"), ("th", "b"), ("td", "1"), ("td", "2")]


def test_a_picture_in_markdown_is_not_loaded() -> None:
    assert "<img" not in markdown("![a](https://b.test/c.png) ![a][b]\n\n[b]: c.png")


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JavaScript:alert(1))",
        "[a](javascript&#58;alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](data:image/svg+xml;base64,PHN2Zz4=)",
        "[a](vbscript:x)",
        "[a](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "[a][b]\n\n[b]: javascript:alert(1)",
    ],
)
def test_a_link_that_could_run_something_is_no_link(text: str) -> None:
    for html in (markdown(text), markdown_line(text)):
        assert [e for e in _Reader(str(html)).elements if e.tag == "a"] == []


def unsafe(found: list[Element]) -> list[Element]:
    """The elements that could run something."""
    return [
        element
        for element in found
        if element.tag in ("img", "script")
        or any(name.startswith("on") for name in element.attrs)
        or element.attrs.get("href", "").startswith(("javascript:", "data:"))
    ]


class Stranger:
    """Says each text with the payload behind it and remembers what it said."""

    def __init__(self, payload: str) -> None:
        self.payload = payload
        self.said: set[str] = set()

    def __call__(self, text: str) -> str:
        self.said.add(f"{text} {self.payload}")
        return f"{text} {self.payload}"

    def must_be_shown_harmless_in(self, found: list[Element]) -> None:
        """Nothing can run, and every text said is there, letter by letter."""
        assert unsafe(found) == []
        roots = [element.text for element in found if element.tag == "root"]
        shown = "\n".join([*roots, *(value for e in found for value in e.attrs.values())])
        assert self.said
        assert {text for text in self.said if text not in shown} == set()


@pytest.mark.parametrize(
    "html",
    [
        "<p><img src=x></p>",
        "<script>alert(1)</script>",
        '<p title="" onmouseover="x">a</p>',
        '<a href="javascript:alert(1)">press</a>',
    ],
)
def test_what_could_run_is_found(html: str) -> None:
    assert unsafe(_Reader(html).elements)


@every_payload
def test_no_text_of_a_strangers_bank_can_run(payload: str) -> None:
    stranger = Stranger(payload)
    card = QuizCard(bank(stranger), book())
    seen = elements(card)
    for place, kind in enumerate(KINDS, start=1):
        press(card, f"pip-{place}")
        seen += elements(card)
        press(card, "next-hint")
        reveal(card)
        seen += elements(card)
        submit(card, {"answer": [payload], **{f"pair-{n}": [payload] for n in range(3)}})
        seen += elements(card)
        assert payload in words(card, "question", "holds")
        submit(card, right_form(kind, stranger))
        seen += elements(card)
    assert card.session.score == 7
    stranger.must_be_shown_harmless_in(seen)


@pytest.mark.parametrize("payload", [text for text in HOSTILE if "<" in text])
def test_html_in_a_strangers_flow_is_refused(payload: str) -> None:
    with pytest.raises(FaultyError, match="must be Markdown without HTML"):
        flow(Stranger(payload))


@pytest.mark.parametrize("payload", [text for text in HOSTILE if "<" not in text])
def test_no_text_of_a_strangers_flow_can_run(payload: str) -> None:
    stranger = Stranger(payload)
    card = player(stranger)
    seen = elements(card)
    for choices in (["brush"], ["listen", "guess"], ["listen", "solve"]):
        act(card, "restart")
        for choice in choices:
            act(card, "take", value=stranger(choice))
            seen += elements(card)
        assert card.walk().done
    not_shown = {"rings", "told", "solved", "lost"}  # ids of steps
    stranger.said -= {f"{name} {payload}" for name in not_shown}
    stranger.must_be_shown_harmless_in(seen)


@every_payload
def test_no_number_typed_can_run(payload: str) -> None:
    card = panel("aht")
    act(card, "set", name="handled", value=payload)
    assert "type a number of 0 or more" in words(card, "result")
    assert unsafe(elements(card)) == []


@every_payload
def test_no_text_of_a_chart_can_run(payload: str) -> None:
    stranger = Stranger(payload)
    found = elements(StillChart(a_chart(stranger)))
    stranger.said.remove(f"Calls {payload}")  # the title is in the figure, not in a region
    stranger.must_be_shown_harmless_in(found)


@every_payload
@pytest.mark.parametrize("make", [CourseMap, lambda book: FlowPlayer(flow(), book)])
def test_no_trouble_of_the_store_can_run(make: Callable[[Book], Card], payload: str) -> None:
    card = make(closed_book(payload))
    assert payload in words(card, "head")
    assert unsafe(elements(card)) == []


# -- the quiz --------------------------------------------------------------------------------------


def problems(card: Card) -> list[str]:
    return [e.words for e in elements(card) if e.tag == "span" and e.has("bpo-bad")]


@every_kind
def test_a_form_sent_all_right_is_marked_right(kind: str) -> None:
    card = quiz_at(kind)
    submit(card, right_form(kind))
    assert card.session.outcome(kind) == "right"
    due = "You ticked 3 of 3 points" if kind == "spoken" else "Right"
    assert words(card, "feedback").startswith(f"✓ {due}")
    assert card.said["text"] == due
    assert card.focus["target"] == "feedback"


@every_kind
def test_a_form_sent_all_wrong_is_marked_wrong(kind: str) -> None:
    card = answered(kind)
    assert card.session.outcome(kind) == "wrong"
    due = "You ticked 0 of 3 points" if kind == "spoken" else "Wrong"
    assert words(card, "feedback").startswith(f"✗ {due}")
    assert card.said["text"] == due


def test_a_form_half_right_tells_its_share_of_the_point() -> None:
    card = quiz_at("multiple")
    submit(card, {"answer": ["multiple id 1"]})
    assert words(card, "feedback").startswith("◐ Partly right: 50 % of the point")
    assert "1 answered, 0 right" in words(card, "head")


@every_kind
def test_a_form_that_does_not_fit_is_told_and_not_counted(kind: str) -> None:
    form, told = UNFIT_FORMS[kind]
    card = quiz_at(kind)
    submit(card, form)
    assert problems(card)[0].startswith(told)
    assert card.said["text"].startswith(told)
    assert not card.session.answers
    assert not card._book.attempts()
    submit(card, right_form(kind))
    assert card.session.outcome(kind) == "right"
    assert problems(card) == []


@every_kind
def test_what_a_question_offers_is_what_may_be_answered(kind: str) -> None:
    found = elements(quiz_at(kind), "question", "holds")
    values = [e.attrs["value"] for e in found if e.attrs.get("name") == "answer" and kind[0] != "n"]
    # Without a value the browser sends an option's text, its runs of spaces made one.
    values += [e.attrs.get("value", e.words) for e in found if e.tag == "option"][:5]
    due = {
        "single": ["single id 1", "single id 2", "single id 3"],
        "multiple": ["multiple id 1", "multiple id 2", "multiple id 3"],
        "numeric": [],
        "order": ["order item 1", "order item 2", "order item 3"],
        "match": ["", "match extra", "match right 1", "match right 2", "match right 3"],
        "situation": ["situation id 1", "situation id 2", "situation id 3"],
        "spoken": ["spoken rubric 1", "spoken rubric 2", "spoken rubric 3"],
    }
    assert sorted(values) == due[kind]


def test_a_match_whose_text_has_two_spaces_can_be_answered() -> None:
    pairs = (Pair("a", "talk  time", "w"), Pair("b", "wait", "w"))
    explanation = bank().question[0].explanation
    only = Match(id="m", topic="t", prompt="p", explanation=explanation, pair=pairs)
    card = QuizCard(Bank("spaces", "t", (only,)), book())
    offered = [e for e in elements(card, "question") if e.tag == "option"]
    assert {"talk  time", "wait"} <= {e.attrs.get("value", e.words) for e in offered}


@pytest.mark.parametrize("kind", EXPLAINED)
def test_the_full_answer_has_eight_sections_and_comes_after_the_attempt(kind: str) -> None:
    card = quiz_at(kind)
    assert card.regions["explanation"].strip() == ""
    submit(card, right_form(kind))
    heads = [e.words for e in elements(card, "explanation") if e.tag == "strong"]
    why = "Why each option is right or wrong." if kind in ("single", "multiple") else "Why."
    assert heads == [
        *("Context.", "What is given.", "Concept.", "Step by step.", "Check it another way."),
        *(why, "Pitfalls.", "Final answer."),
    ]


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_the_option_chosen_and_the_right_one_are_marked_in_words(kind: str) -> None:
    card = answered(kind)
    chosen = WRONG_FORMS[kind]["answer"][0]
    boxes = [e for e in elements(card, "question") if e.attrs.get("name") == "answer"]
    assert [e.attrs["value"] for e in boxes if "checked" in e.attrs] == [chosen]
    assert all("disabled" in e.attrs for e in boxes)
    right = [e.words for e in elements(card, "question") if e.tag == "label" and "✓" in e.text]
    assert sorted(right) == [
        f"{kind} text {n + 1} ✓ right" for n in range(len(right_form(kind)["answer"]))
    ]
    assert f"{chosen.replace('id', 'text')} {kind} why" in words(card, "feedback")


def test_the_numbers_and_matches_given_stay_to_be_seen() -> None:
    (field,) = [e for e in elements(answered("numeric"), "question") if e.tag == "input"]
    assert field.attrs["value"] == "302"
    selected = [e for e in elements(answered("match"), "question") if "selected" in e.attrs]
    assert [e.words for e in selected] == ["match extra"] * 3


def test_the_order_given_stays_to_be_seen() -> None:
    given = [e.attrs.get("data-name") for e in elements(answered("order"), "question")]
    assert list(filter(None, given)) == WRONG_FORMS["order"]["answer"]


def test_a_well_known_slip_is_told_its_own_why() -> None:
    assert "You answered 302 unit numeric slip" in words(answered("numeric"), "feedback")


def test_a_large_number_is_written_out() -> None:
    explanation = bank().question[0].explanation
    common: dict[str, Any] = {"id": "n", "topic": "t", "prompt": "p", "explanation": explanation}
    only = Numeric(**common, value=1_234_567, unit="USD", why="w")
    card = QuizCard(Bank("large", "t", (only,)), book())
    submit(card, {"answer": ["1234567"]})
    assert "e+06" not in words(card, "feedback", "explanation")


def test_go_shows_another_question_and_stops_at_either_end() -> None:
    card = quiz_at("single")
    press(card, "next")
    assert words(card, "head").startswith("bank title Question 2 of 7")
    assert card.focus["target"] == "question"
    press(card, "pip-7")
    assert "spoken prompt" in words(card, "question")
    for beyond, closed in (("9", "next"), ("-9", "previous")):
        act(card, "go", value=beyond)
        (button,) = [e for e in elements(card) if e.attrs.get("data-focus") == closed]
        assert "disabled" in button.attrs


def test_every_question_tells_how_it_stands_in_words() -> None:
    card = answered("single")
    pips = [e for e in elements(card, "head") if e.tag == "button"]
    told = ["wrong", *["not attempted"] * 6]
    assert [e.attrs["aria-label"] for e in pips] == [
        f"Question {n}: {outcome}" for n, outcome in enumerate(told, start=1)
    ]
    assert [n for n, e in enumerate(pips) if "aria-current" in e.attrs] == [0]


def test_a_quiz_all_answered_tells_its_score_and_starts_again() -> None:
    card = done_quiz()
    press(card, "to-result")
    assert words(card, "result").startswith("You answered 7 of 7 right: 100 %.")
    seed = card.session.seed
    press(card, "restart")
    assert (len(card.session.answers), card.session.seed) == (0, seed + 1)
    assert words(card, "head").startswith("bank title Question 1 of 7")
    assert "Start again" not in words(card)


@pytest.mark.parametrize("leave", ["next", "pip-3"])
def test_a_problem_is_gone_with_its_question(leave: str) -> None:
    card = quiz_at("multiple")
    submit(card, {})
    assert problems(card)
    press(card, leave)
    assert problems(card) == []


def test_a_problem_is_gone_when_the_quiz_starts_again() -> None:
    card = answered("single")
    press(card, "next")
    submit(card, {})
    assert problems(card)
    press(card, "restart")
    assert problems(card) == []


def kept(card: QuizCard, *kinds: str) -> list[tuple[str, Any]]:
    """Item and answer of each attempt of these kinds."""
    return [(a.item, a.answer) for a in card._book.attempts() if a.kind in kinds]


def test_a_hint_is_shown_said_and_counted_with_the_answer() -> None:
    card = quiz_at("single")
    assert "single hint" not in words(card)
    press(card, "next-hint")
    assert "Hint 1. single hint" in words(card, "hints")
    assert (card.said["text"], card.focus["target"]) == ("Hint 1: single hint", "hint")
    assert not [e for e in elements(card) if e.attrs.get("data-focus") == "next-hint"]
    submit(card, right_form("single"))
    assert words(card, "feedback").startswith("✓ Right, with 1 hint")
    assert [a.hints for a in card._book.attempts()] == [1]


def test_a_hint_leaves_what_is_chosen_alone() -> None:
    card = quiz_at("multiple")
    before = card.regions["question"]
    press(card, "next-hint")
    assert card.regions["question"] == before


def test_a_second_press_for_a_hint_that_is_not_there_changes_nothing() -> None:
    card = quiz_at("single")
    press(card, "next-hint")
    act(card, "hint")
    assert card.session.hints_used == 1


def test_a_situation_tells_grade_and_reason_of_the_choice_and_of_the_best() -> None:
    card = quiz_at("situation")
    submit(card, {"answer": ["situation id 2"]})
    told = words(card, "feedback")
    assert told.startswith("◐ Partly right: 50 % of the point Next → Best: situation text 1")
    assert "You chose situation text 2 situation why 2" in told
    assert told.endswith("What good agents do here. principle")
    grades = [e.words for e in elements(card, "explanation") if e.tag == "strong"]
    assert grades == ["100 %", "50 %", "0 %"]


def test_the_best_choice_is_told_once() -> None:
    card = quiz_at("situation")
    submit(card, right_form("situation"))
    assert "Best:" not in words(card, "feedback")


def test_a_spoken_question_shows_what_an_answer_holds_only_when_asked() -> None:
    card = QuizCard(bank(), book())
    press(card, "pip-7")
    assert words(card, "holds") == "Show what makes a good answer"
    press(card, "reveal")
    assert card.focus["target"] == "holds"
    shown = words(card, "holds")
    parts = ("Situation. spoken situation", "Task. spoken task", "Result. spoken result")
    assert all(part in shown for part in (*parts, "spoken model", "spoken pitfall 2"))


def test_a_spoken_answer_tells_what_is_still_to_be_said() -> None:
    card = quiz_at("spoken")
    submit(card, {"answer": ["spoken rubric 2"]})
    told = words(card, "feedback")
    assert told.startswith("◐ You ticked 1 of 3 points")
    assert told.endswith("spoken rubric 1 spoken rubric 3")


def test_the_recorder_has_no_action_that_reaches_python() -> None:
    card = quiz_at("spoken")
    found = elements(card, "aloud")
    assert [e for e in found if "data-record" in e.attrs]
    assert [e for e in found if "data-action" in e.attrs or e.tag in ("form", "input")] == []
    told = "It stays in this browser only if you keep it. It is never sent."
    assert told in words(card, "aloud")


def test_each_spoken_question_has_a_recorder_of_its_own() -> None:
    twice = [replace(bank().questions["spoken"], id=name) for name in ("one", "two")]
    card = QuizCard(Bank("spoken", "t", tuple(twice)), book())
    first = card.regions["aloud"]
    press(card, "next")
    assert card.regions["aloud"] != first


def test_an_answer_taken_back_is_asked_again_and_stays_on_record() -> None:
    card = answered("single")
    press(card, "take-back")
    assert card.session.outcome("single") == "not attempted"
    assert card.said["text"].endswith("Your first answer stays in your record.")
    again = QuizCard(bank(), card._book)
    assert not again.session.answers
    submit(again, right_form("single"))
    assert QuizCard(bank(), card._book).session.outcome("single") == "right"
    assert [name for name, _ in kept(card, "question")] == ["single", "single"]


def test_only_the_wrong_ones_are_repeated_and_the_round_resumes() -> None:
    card = QuizCard(bank(), book())
    for place, kind in enumerate(KINDS, start=1):
        press(card, f"pip-{place}")
        reveal(card)
        submit(card, WRONG_FORMS[kind] if kind in ("single", "order") else right_form(kind))
    press(card, "to-result")
    press(card, "repeat")
    assert list(card.session.bank.questions) == ["single", "order"]
    assert "This round has 2 of the 7 questions." in words(card, "head")
    again = QuizCard(bank(), card._book)
    assert (repr(again), again.session.seed) == ("Quiz(kinds: 2 questions, 0 answered)", 1)
    submit(again, right_form("single"))
    press(again, "restart")
    assert len(again.session.bank.question) == 7
    assert len(QuizCard(bank(), card._book).session.bank.question) == 7


def test_where_all_is_right_there_is_nothing_to_repeat() -> None:
    card = done_quiz()
    assert not [e for e in elements(card) if e.attrs.get("data-focus") == "repeat"]
    act(card, "repeat")
    assert card.session.done


def test_a_bookmark_is_kept_and_taken_away() -> None:
    def pressed(card: QuizCard) -> str:
        (button,) = [e for e in elements(card) if e.attrs.get("data-focus") == "bookmark"]
        return button.attrs["aria-pressed"]

    card = quiz_at("order")
    press(card, "bookmark")
    assert (pressed(card), pressed(QuizCard(bank(), card._book))) == ("true", "false")
    press(card, "bookmark")
    assert (pressed(card), card.said["text"]) == ("false", "No longer bookmarked.")
    assert kept(card, "bookmark") == [("order", True), ("order", False)]


def test_a_report_is_kept_with_its_question() -> None:
    card = quiz_at("numeric")
    act(card, "report", fields={"text": ["  The unit is wrong. "]})
    assert kept(card, "report") == [("numeric", "The unit is wrong.")]
    assert "You reported this question" in words(card, "report")
    press(card, "next")
    assert "The unit is wrong." not in words(card, "report")


@pytest.mark.parametrize(("text", "length"), [(" ", None), ("x" * 5_000, 1_000)])
def test_a_report_is_neither_empty_nor_endless(text: str, length: int | None) -> None:
    card = quiz_at("numeric")
    act(card, "report", fields={"text": [text]})
    assert [len(answer) for _, answer in kept(card, "report")] == ([length] if length else [])


@every_payload
def test_no_report_can_run(payload: str) -> None:
    card = quiz_at("single")
    act(card, "report", fields={"text": [payload]})
    assert payload in words(card, "report")
    assert unsafe(elements(card)) == []


def test_an_exercise_that_is_drawn_anew_is_neither_bookmarked_nor_reported() -> None:
    assert words(widgets.drill("aht"), "bookmark", "report") == ""


def test_the_seconds_a_question_was_on_screen_are_kept() -> None:
    now = [100.0]
    card = QuizCard(bank(), book(), clock=lambda: now[0])
    now[0] += 7.25
    press(card, "next-hint")
    now[0] += 5
    submit(card, right_form("single"))
    press(card, "next")
    now[0] += 3
    submit(card, right_form("multiple"))
    card.answer("order", right_form("order")["answer"])
    assert [a.seconds for a in card._book.attempts()] == [12.2, 3.0, None]


def test_answers_of_an_exam_do_not_fill_the_practice_in() -> None:
    store = book()
    store.add(Attempt("question", "kinds", "single", "single id 1", 1.0, mode="exam"))
    assert not QuizCard(bank(), store).session.answers


# -- the calculator --------------------------------------------------------------------------------

MEASURES: Final = [(m, definition) for m in kpi.catalogue.values() for definition in m.formulas]
every_measure = pytest.mark.parametrize(
    ("measure", "definition"), MEASURES, ids=lambda given: getattr(given, "id", given)
)


def figure(card: KpiPanel) -> Any:
    """The figure as the browser reads it: NaN is no JSON to it."""

    def refuse(token: str) -> None:
        raise ValueError(f"{token} is no JSON")

    return json.loads(card.figure, parse_constant=refuse)


def alerts(card: KpiPanel) -> list[str]:
    return [e.words for e in elements(card) if e.has("bpo-problem")]


def pressed(card: KpiPanel, region: str) -> list[str]:
    found = elements(card, region)
    return [e.attrs["value"] for e in found if e.attrs.get("aria-pressed") == "true"]


def marker(card: KpiPanel) -> tuple[Any, Any]:
    point = figure(card)["data"][1]
    return point["x"][0], point["y"][0]


def inputs_shown(card: KpiPanel) -> list[str]:
    found = elements(card, "numbers")
    return [e.attrs["name"] for e in found if e.tag == "input"]


def table_shown(card: KpiPanel) -> list[tuple[str, str]]:
    cells = [e.words for e in elements(card, "table") if e.tag == "td"]
    return list(zip(cells[::2], cells[1::2], strict=True))


def written(value: float, unit: str) -> str:
    if math.isnan(value):
        return "no result"
    return {
        "share": f"{100 * value:.1f} %",
        "points": f"{100 * value:+.1f}",
        "s": f"{value:.1f} s ({round(value) // 60}:{round(value) % 60:02d})",
        "money": f"{value:,.2f}",
        "score": f"{value:.2f}",
        "count": f"{value:,.4g}" if value < 1_000 else f"{value:,.0f}",
    }[unit]


def computed(measure: Kpi, definition: str, **changes: float) -> float:
    """The KPI's own function on the examples."""
    numbers = {i.name: i.example for i in measure.needs(definition)} | changes
    more = {"definition": definition} if definition else {}
    return float(getattr(kpi, measure.id)(**numbers, **more))


@every_measure
def test_a_calculator_shows_formula_numbers_and_the_result_of_the_kpi(
    measure: Kpi, definition: str
) -> None:
    card = panel(measure, definition)
    examples = {i.name: i.example for i in measure.inputs}
    lines = [e.words for e in elements(card, "result") if e.tag == "p"]
    due = computed(measure, definition)
    assert card.result == due
    assert lines[:3] == [
        f"{measure.name} = {measure.formula_as(definition)}",
        f"= {measure.substituted(examples, definition)}",
        f"= {written(due, measure.unit)}",
    ]
    assert any(measure.disputes in line for line in lines)


@every_measure
def test_a_calculator_draws_a_curve_and_says_a_straight_line_in_words(
    measure: Kpi, definition: str
) -> None:
    card, due = panel(measure, definition), computed(measure, definition)
    drawn = 100 * due if measure.unit == "points" else due
    for entry in measure.needs(definition):
        press(card, f"vary-{entry.name}")
        ys = [y for y in figure(card)["data"][0]["y"] if y is not None] if card.figure else []
        bends = [a - 2 * b + c for a, b, c in zip(ys, ys[1:], ys[2:], strict=False)]
        if ys:
            assert max(map(abs, bends)) > 0
            assert marker(card) == (entry.example, pytest.approx(drawn))
        else:
            assert re.match(r"Every extra [\d.,]+( seconds)? (raises|lowers)", words(card, "chart"))


def test_a_straight_line_is_told_with_a_worked_figure() -> None:
    assert words(panel("aht"), "chart") == (
        "Every extra 10,000 seconds raises the result by 55.6 s."
        " For example, with 53,200 seconds it is 375.6 s (6:16)."
    )


def test_without_a_result_nothing_is_told_of_a_line() -> None:
    card = panel("aht")
    act(card, "set", name="handled", value="0")
    assert words(card, "chart") == "These numbers give no result, so there is nothing to compare."


@every_measure
def test_the_table_of_a_calculator_is_the_kpi_for_other_numbers(
    measure: Kpi, definition: str
) -> None:
    card = panel(measure, definition)
    name = measure.needs(definition)[0].name
    rows = table_shown(card)
    assert len(rows) == 9
    for x, y in rows:
        try:
            due = computed(measure, definition, **{name: float(x.replace(",", ""))})
        except ValueError:
            due = math.nan
        assert y == written(due, measure.unit)


@every_measure
def test_a_calculator_has_a_field_for_each_number_of_its_formula(
    measure: Kpi, definition: str
) -> None:
    card = panel(measure, definition)
    used = set(re.findall(r"{(\w+)}", measure.formulas[definition]))
    assert set(inputs_shown(card)) == used
    assert used <= set(card.fields)
    assert all(float(card.fields[i.name]) == i.example for i in measure.needs(definition))


def test_the_handle_time_of_the_example_is_320_seconds() -> None:
    shown = words(panel("aht"), "result")
    assert "Average handle time (AHT) = (talk + hold + wrap) / handled" in shown
    assert "= (43,200 + 3,600 + 10,800) / 180 = 320.0 s (5:20)" in shown


def test_a_number_typed_changes_result_chart_table_and_field() -> None:
    card = panel("aht")
    table, count = table_shown(card), card.said["count"]
    act(card, "set", name="handled", value="200")
    assert "= (43,200 + 3,600 + 10,800) / 200 = 288.0 s (4:48)" in words(card, "result")
    assert [y for _, y in table_shown(card)] != [y for _, y in table]
    assert card.fields["handled"] == "200"
    assert card.said == {"count": count + 1, "text": "Average handle time (AHT): 288.0 s (4:48)"}
    press(card, "vary-handled")
    assert marker(card) == (200, 288)


def test_a_number_beyond_the_chart_widens_it() -> None:
    card = panel("aht")
    press(card, "vary-handled")
    act(card, "set", name="handled", value="100000")
    (slider,) = [e for e in elements(card, "slider") if e.tag == "input"]
    assert float(slider.attrs["max"]) == figure(card)["data"][0]["x"][-1] == 100_000


@pytest.mark.parametrize("value", ["abc", "-1", "", "nan", "inf", "1,5"])
def test_a_number_that_is_none_is_told_and_the_last_good_figure_stays(value: str) -> None:
    card = panel("aht")
    act(card, "set", name="handled", value="200")
    drawn, fields = card.figure, dict(card.fields)
    act(card, "set", name="handled", value=value)
    least = "at most 1,000,000,000,000,000" if value == "inf" else "0 or more"
    assert alerts(card) == [f"“Contacts handled”: type a number of {least}."]
    assert (card.figure, card.fields, card.result) == (drawn, fields, 288)
    act(card, "set", name="handled", value="180")
    assert alerts(card) == []


def test_a_part_above_its_whole_is_explained() -> None:
    card = panel("service_level")
    act(card, "set", name="answered_in_target", value="500")
    assert alerts(card) == [
        "No result: “Answered within the target” (500) can't be more than “Answered” (180)."
    ]
    assert "= no result" in words(card, "result")
    assert card.said["text"] == alerts(card)[0]


def test_a_sum_and_a_share_that_break_their_rule_are_explained_by_their_labels() -> None:
    card = panel("collection_efficiency")
    act(card, "set", name="ending_total", value="1200000")
    assert alerts(card) == [
        "No result: “Receivables at the end” (1,200,000) can't be more than"
        " “Receivables at the beginning + Sales on credit” (9,830)."
    ]
    card = panel("agents_to_schedule")
    act(card, "set", name="lost_share", value="1.5")
    assert alerts(card) == ["No result: Shrinkage (0.3 means 30 %) must be from 0 to 1, got 1.5."]


def test_nothing_handled_gives_no_result_and_is_no_fault() -> None:
    card = panel("aht")
    press(card, "vary-handled")
    act(card, "set", name="handled", value="0")
    assert "= no result" in words(card, "result")
    assert marker(card) == (0, None)
    assert alerts(card) == []


def test_each_definition_shows_the_numbers_it_uses() -> None:
    card = panel("service_level")
    shown = {}
    for definition in kpi.catalogue["service_level"].definitions:
        press(card, f"define-{definition}")
        shown[definition] = inputs_shown(card)
        assert pressed(card, "head") == [definition]
    every = ["answered_in_target", "answered", "abandoned", "abandoned_short"]
    assert shown == {
        "offered": every[:3],
        "answered": every[:2],
        "offered_less_short": every,
        "served_or_short": every,
    }


def test_a_kpi_the_trade_agrees_on_has_no_definition_to_choose() -> None:
    assert "Definition" not in words(panel("aht"), "head")
    assert "Definition" in words(panel("service_level"), "head")


def test_what_if_is_asked_of_any_number_of_the_formula() -> None:
    card = panel("service_level")
    press(card, "vary-answered")
    drawn = figure(card)
    assert drawn["layout"]["xaxis"]["title"]["text"] == "Answered"
    assert marker(card) == (180, 0.76)
    assert drawn["data"][0]["y"][0] is None  # 152 in target of none answered cannot be
    assert table_shown(card)[0] == ("0", "no result")
    (slider,) = [e for e in elements(card, "slider") if e.tag == "input"]
    assert slider.attrs["name"] == "answered"
    assert pressed(card, "vary") == ["answered"]


def test_a_number_that_a_definition_has_not_is_no_longer_varied() -> None:
    card = panel("service_level")
    press(card, "vary-abandoned")
    press(card, "define-answered")
    assert pressed(card, "vary") == ["answered_in_target"]


def test_a_problem_is_gone_with_its_field() -> None:
    card = panel("service_level")
    act(card, "set", name="abandoned", value="abc")
    press(card, "define-answered")
    assert "abandoned" not in inputs_shown(card)
    assert alerts(card) == []


def test_a_click_that_comes_too_late_leaves_the_calculator_working() -> None:
    # The kernel was busy: the second click was on a button that the first one takes away.
    card = panel("service_level")
    act(card, "define", value="answered")
    with suppress(Exception):
        act(card, "vary", value="abandoned")
    act(card, "set", name="answered", value="160")
    assert repr(card) == "Calculator(Service level, of contacts answered: 95.0 %)"


def test_a_number_is_set_from_code() -> None:
    card = panel("aht")
    assert card.set("handled", 200) == card.result == 288
    with pytest.raises(ValueError, match="handled must be a number of 0 or more, got -1"):
        card.set("handled", -1)
    with pytest.raises(ValueError, match="one of talk_s, hold_s, wrap_s, handled, got 'calls'"):
        card.set("calls", 1)
    assert card.result == 288


# -- the map of the course, the chart --------------------------------------------------------------


def test_the_map_of_the_course_counts_what_was_done_when_it_comes_back_into_sight() -> None:
    kept = book()
    card = CourseMap(kept)
    lesson, questions = content.syllabus().lesson[0], content.bank(BANK).question
    first, calls = questions[0], len(lesson.flows)
    assert isinstance(first, Single)
    before = words(card, "lessons")
    assert f"{len(questions)} questions, none answered yet · 0 of {calls} call" in before
    kept.add(Attempt("question", BANK, first.id, first.right_keys[0], 1.0))
    kept.add(Attempt("question", BANK, "aht-card-line", "1", 0.0))
    kept.add(Attempt("flow", FLOW, "end-well", ["hear-her-out"], 1.0))
    assert words(card, "lessons") == before
    (action,) = {e.attrs["data-refresh"] for e in elements(card) if "data-refresh" in e.attrs}
    act(card, action, place=None, quiet=True)
    half = "questions answered, 50 % of the points for these"
    told = f"2 of {len(questions)} {half} · 1 of {calls} call"
    assert told in words(card, "lessons")
    assert heard(card) == 0  # nobody asked


def test_a_full_bar_on_the_map_means_mastered() -> None:
    practised = answers_to(BANK)
    one_right = answers_to(BANK, mode="exam", round=1)[:1]
    all_wrong = [replace(answer, score=0.0) for answer in practised]
    bars = [
        ("0%", []),
        ("0%", all_wrong),
        ("3%", practised[:1]),
        ("33%", practised[:-2]),
        ("67%", practised),
        ("100%", [*practised, *one_right]),
    ]
    for width, made in bars:
        card = map_of(*made)
        first = next(e for e in elements(card, "lessons") if "style" in e.attrs)
        assert first.attrs["style"] == f"width: {width}"


def test_beside_the_bar_stands_what_to_do_next() -> None:
    practised = answers_to(BANK)
    all_wrong = [replace(answer, score=0.0) for answer in practised]
    mastered = [*practised, *answers_to(BANK, mode="exam", round=1)[:1]]
    due = [
        ([], "Not started. Next: open the lesson."),
        (practised[:-1], "Next: answer the question that is left."),
        (practised[:2], f"Next: answer the {len(practised) - 2} questions that are left."),
        (all_wrong, "Attempted. Next: take the quiz again. You reach Familiar with 70 % of the"),
        (practised, "Proficient. Next: take an exam or a mock interview"),
        (mastered, "Mastered. Nothing to do now."),
    ]
    for made, told in due:
        assert told in words(map_of(*made), "lessons")


def test_a_lesson_with_a_call_taken_or_left_half_way_is_not_called_not_started() -> None:
    ended = Attempt("flow", FLOW, "end-well", ["hear-her-out"], 1.0)
    left = note_of(Walk(content.flow(FLOW)).take("hear-her-out"), started_at=ended.at)
    for made in (ended, left):
        lesson = next(e for e in elements(map_of(made), "lessons") if e.tag == "li").words
        assert "Attempted. Next: finish the lesson and take its quiz." in lesson
        assert "Not started" not in lesson


def test_the_map_of_the_course_opens_finished_lessons_and_lists_those_to_come() -> None:
    found = elements(CourseMap(book()), "lessons")
    lessons = content.syllabus().lesson
    links = [(e.attrs["href"], e.attrs["data-notebook"]) for e in found if e.tag == "a"]
    names = [f"{lesson.id}.ipynb" for lesson in lessons if lesson.finished]
    assert links == [(name, name) for name in names]
    later = [e.words for e in found if e.has("bpo-later")]
    assert later == [f"{m.id[:2]} · {m.title}" for m in lessons if not m.finished]


def test_the_map_of_the_course_tells_where_progress_is_kept_or_why_not(store_url: str) -> None:
    file = store_url.removeprefix("sqlite:///")
    assert f"Your progress is kept in {file}" in words(widgets.progress_map())
    closed = words(CourseMap(closed_book("no database here")))
    assert "Your progress can't be shown: no database here" in closed
    assert "is kept in" not in closed
    within = CourseMap(closed_book("no database here"), stored=False)
    assert "no database here" not in words(within)


def answers_to(name: str, score: float = 1.0, **more: Any) -> list[Attempt]:
    """An attempt at each question of a bank of the course that is not spoken."""
    asked = [q for q in content.bank(name).question if q.kind != "spoken"]
    return [Attempt("question", name, q.id, q.perfect, score, **more) for q in asked]


def map_of(*attempts: Attempt) -> CourseMap:
    kept = book()
    for attempt in attempts:
        kept.add(attempt)
    return CourseMap(kept)


def test_the_map_of_the_course_shows_each_lessons_step_of_mastery() -> None:
    practised = answers_to(BANK)
    one_right = answers_to(BANK, mode="exam", round=1)[:1]
    for made, step in (
        ([], "Not started"),
        (practised[:1], "Attempted"),
        (practised[:-2], "Familiar"),
        (practised, "Proficient"),
        ([*practised, *one_right], "Mastered"),
    ):
        lesson = next(e for e in elements(map_of(*made), "lessons") if e.tag == "li").words
        steps = ("Not started", "Attempted", "Familiar", "Proficient", "Mastered")
        assert [word for word in steps if word in lesson] == [step]


def test_the_map_of_the_course_tells_readiness_as_an_interval_or_that_it_is_not_enough() -> None:
    def told(card: CourseMap, region: str, name: str) -> str:
        return next(
            e.words for e in elements(card, region) if e.tag == "tr" and e.words.startswith(name)
        )

    role = "Inbound customer-service agent"
    assert "not enough yet: 0 of 5" in told(map_of(), "roles", role)
    assert "%" not in words(map_of(), "roles").replace("about 95 % sure", "")
    card = map_of(*answers_to("05_inbound_kpis"))
    assert re.search(r"\d+ to \d+ %", told(card, "roles", role))
    assert "76 to 100 % 12 of " in told(card, "topics", "Inbound KPIs")  # Wilson's of 12 of 12
    assert "too few questions to say" in told(card, "topics", "Cost")


def test_the_map_of_the_course_says_what_does_not_count() -> None:
    asked = answers_to("05_inbound_kpis")
    aided = map_of(*(replace(attempt, hints=1) for attempt in asked))
    assert "only with hints" in words(aided, "roles")
    assert "within 12 hours of your last look" in words(aided, "topics")
    wrong = map_of(*answers_to("05_inbound_kpis", 0.0), *answers_to("05_inbound_kpis"))
    assert "0 to 24 %" in words(wrong, "topics")  # Wilson's of 0 of 12


def test_a_chart_has_its_numbers_as_a_table() -> None:
    card = StillChart(a_chart())
    cells = [e.words for e in elements(card, "table") if e.tag in ("th", "td")]
    drawn = json.loads(card.figure)["data"][0]
    pairs = zip(drawn["x"], map(str, drawn["y"]), strict=True)
    assert cells == ["day", "calls", *(cell for pair in pairs for cell in pair)]
    assert cells[2:] == ["Mon", "5", "Tue", "3"]


# -- what lessons call -----------------------------------------------------------------------------

CALLS: Final[dict[str, tuple[tuple[Any, ...], type[Any]]]] = {
    "quiz": ((BANK,), QuizCard),
    "play": ((FLOW,), FlowPlayer),
    "calculator": (("aht",), KpiPanel),
    "chart": ((a_chart(),), StillChart),
    "glossary": ((), WordList),
    "class_report": ((), ClassBoard),
    "dashboard": ((a_log(),), Board),
    "dictation": ((), DictationCard),
    "drill": (("aht",), QuizCard),
    "exam": ((BANK,), ExamCard),
    "hiring_day": (("inbound-agent",), HiringDay),
    "interview": (("inbound-agent",), InterviewCard),
    "lab": (("queue",), QueueLab),
    "law": (("calling-hours",), LawTable),
    "listening": (("20-voicemail",), ListeningCard),
    "predict": ((PREDICTION,), PredictCard),
    "predicted": ((PREDICTION,), AnswerCard),
    "progress_map": ((), CourseMap),
    "read_aloud": (("19-opening",), AloudCard),
    "recordings": ((), RecordingsCard),
    "result_code": ((), CodeCard),
    "review": ((), ReviewDesk),
    "role_fit": ((), RoleFitCard),
    "say_better": (("19-policy",), BetterCard),
    "sort": (("02-front-or-back-office",), SortCard),
    "start": ((), StartDesk),
    "table": (({"Agents": 14},), Table),
    "typing_test": (("19-call-note",), TypingCard),
    "write_reply": (("20-late-parcel-email",), ReplyCard),
}


@pytest.mark.parametrize("name", CALLS)
def test_each_call_shows_its_widget_every_time(name: str, store_url: str) -> None:
    arguments, kind = CALLS[name]
    for _ in range(2):
        assert isinstance(getattr(bpo_course, name)(*arguments), kind)


def test_no_module_stands_in_the_place_of_a_call() -> None:
    modules = [found.name for found in pkgutil.walk_packages(bpo_course.__path__, "bpo_course.")]
    assert "bpo_course.widgets.answering.quiz_card" in modules
    for module in modules:
        importlib.import_module(module)
    assert all(getattr(bpo_course, name) is getattr(widgets, name) for name in CALLS)
    assert sorted(CALLS) == sorted(widgets.__all__)


def test_a_quiz_and_a_call_are_made_from_a_trainers_own_file(store_url: str) -> None:
    banks, flows = content.folder("quizzes"), content.folder("data") / "flows"
    assert widgets.quiz(banks / f"{BANK}.toml").session.bank.id == BANK
    assert widgets.play(str(flows / f"{FLOW}.toml")).walk().flow.id == FLOW


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        (widgets.quiz, FileNotFoundError, f"bank must be one of .*{BANK}, .* got 'nope'"),
        (widgets.play, FileNotFoundError, f"flow must be one of .*{FLOW}, .* got 'nope'"),
        (widgets.calculator, ValueError, "name must be one of offered, answered, .*, got 'nope'"),
    ],
)
def test_an_unknown_name_is_answered_with_those_there_are(
    call: Callable[[str], Card], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        call("nope")


@pytest.mark.parametrize("call", [widgets.quiz, widgets.play])
def test_a_file_at_fault_is_answered_with_its_faults(
    call: Callable[[Path], Card], tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text("titel = 'Mine'", encoding="utf-8")
    with pytest.raises(ContentError, match=r"mine\.toml, line 1: titel: .*Did you mean 'title'"):
        call(tmp_path / "mine.toml")


# -- the stylesheet --------------------------------------------------------------------------------

HERE: Final = Path(widgets.__file__).parent
CSS: Final = (HERE / "card" / "card.css").read_text(encoding="utf-8")
PAPERS: Final = [("light", "#ffffff"), ("dark", "#111111"), ("dark", "#212121")]


def tokens(selector: str) -> dict[str, str]:
    """The tokens that the first block of a selector defines."""
    _, block = f"\n{CSS}".split(f"\n{selector} {{", 1)
    return dict(re.findall(r"(--bpo-[\w-]+):\s*([^;]+);", block.split("}", 1)[0]))


LIGHT: Final = tokens(".bpo")
DARK: Final = tokens('[data-jp-theme-light="false"] .bpo')
THEMES: Final = {"light": LIGHT, "dark": {**LIGHT, **DARK}}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour.strip().removeprefix("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_as_wcag_has_it() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_every_token_in_use_is_defined() -> None:
    line = {"x_title": "x", "y_title": "y"}
    figures = [
        a_chart(),
        charts.lines([1], {"a": [1]}, title="t", **line),
        charts.what_if([1], [1], now=(1, 1), unit="", **line),
        charts.half_hours(["08:00"], {"a": [1]}, ("b", [1]), title="t", target=1, **line),
    ]
    texts = [path.read_text(encoding="utf-8") for path in HERE.rglob("*.html")]
    assert len(texts) == len(sorted(HERE.glob("*/templates/*.html"))) > 50
    texts += [
        CSS,
        (HERE / "card" / "card.js").read_text(encoding="utf-8"),
        *map(charts.to_json, figures),
    ]
    used = set(re.findall(r"var\((--bpo-\w[\w-]*)", "\n".join(texts)))
    assert {"--bpo-ink", "--bpo-series-6"} <= used
    assert used <= set(LIGHT)


def test_every_colour_of_the_light_theme_has_its_own_in_the_dark() -> None:
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert len(colours) > 10
    assert set(DARK) == colours


@pytest.mark.parametrize(("theme", "paper"), PAPERS)
@pytest.mark.parametrize("name", ["accent", "good", "part", "bad"])
def test_coloured_text_can_be_read(name: str, theme: str, paper: str) -> None:
    assert contrast(THEMES[theme][f"--bpo-{name}"], paper) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_the_accent_can_be_read(theme: str) -> None:
    found = THEMES[theme]
    assert contrast(found["--bpo-on-accent"], found["--bpo-accent"]) >= 4.5


@pytest.mark.parametrize(("theme", "paper"), PAPERS)
@pytest.mark.parametrize("number", range(1, 7))
def test_lines_of_charts_can_be_seen(number: int, theme: str, paper: str) -> None:
    assert contrast(THEMES[theme][f"--bpo-series-{number}"], paper) >= 3


def test_a_calculator_shows_the_same_data_under_the_other_definitions() -> None:
    card = panel("service_level")
    shown = words(card, "spread")
    for result in ("76.0 %", "84.4 %", "78.4 %", "79.0 %"):
        assert result in shown
    assert words(panel("aht"), "spread") == ""


def test_a_calculator_gives_the_interval_of_a_share_of_independent_contacts_only() -> None:
    assert "95 % interval: 21.3 % to 29.1 %" in words(panel("connect_rate"), "result")
    assert "interval" not in words(panel("service_level"), "result")


# -- a round of some questions --------------------------------------------------------------------


def test_a_round_may_be_of_one_level_alone() -> None:
    card = QuizCard(content.bank(BANK), book())
    wanted = [q.id for q in content.bank(BANK).question if q.level == "hard"]
    act(card, "choose", fields={"topic": [""], "level": ["hard"]})
    assert list(card.session.bank.questions) == wanted
    assert f"This round has {len(wanted)} of the 14 questions." in words(card, "head")


def test_a_round_may_be_of_bookmarked_questions_alone_and_is_there_again() -> None:
    kept = book()
    card = QuizCard(content.bank(BANK), kept)
    second = content.bank(BANK).question[1].id
    act(card, "go", value="1")
    act(card, "bookmark")
    act(card, "choose", fields={"topic": [""], "level": [""], "bookmarked": ["yes"]})
    assert list(card.session.bank.questions) == [second]
    again = QuizCard(content.bank(BANK), kept)
    assert list(again.session.bank.questions) == [second]


def test_a_round_of_no_question_is_refused_and_nothing_is_lost() -> None:
    card = QuizCard(content.bank(BANK), book())
    before = card.session
    act(card, "choose", fields={"topic": [""], "level": [""], "bookmarked": ["yes"]})
    assert "You haven't bookmarked any questions here." in words(card, "choose")
    assert card.session == before


def test_every_topic_of_the_bank_can_be_chosen() -> None:
    card = QuizCard(content.bank("interview_inbound_agent"), book())
    offered = [e.attrs.get("value") for e in elements(card, "choose") if e.tag == "option"]
    topics = {question.topic for question in content.bank("interview_inbound_agent").question}
    assert topics <= set(offered)
    for topic in topics:
        assert card.choose(topic=topic) == sum(
            q.topic == topic for q in content.bank("interview_inbound_agent").question
        )
