"""A bank goes out to other tools and comes back; what a format cannot hold is told.

That other programs read what is written is tested in test_exchange_readers.py.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpo_course import content, exchange
from bpo_course.exchange._markup import escaped, plain, to_html, to_markdown
from bpo_course.exchange._sections import reasons, sections
from bpo_course.questions import (
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
    Question,
    Single,
    Situation,
    Spoken,
    Star,
    WrongNumber,
)

BOTH_WAYS: Final = [name for name, known in exchange.FORMATS.items() if known.read]
HOSTILE: Final = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ]]> &amp; [x](javascript:a)"
)
FORMULA: Final = '=HYPERLINK("http://a.example","x")'
SAFE: Final = {
    *("p", "em", "strong", "code", "pre", "a", "br", "ul", "ol", "li", "blockquote", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
    *("div", "span", "b", "html", "head", "meta", "title", "style", "body", "section"),
}


def bank_of(make: Callable[[], str] = lambda: "So it is.", **common: Any) -> Bank:
    """A bank with a question of each kind, its texts made one by one."""
    t = make
    own = {"topic": "kpis", "level": "medium", "teaches": ("P-01", "T-02"), **common}
    sections = {"explanation": Explanation(t(), t(), t(), (t(), t()), t(), t(), t()), **own}
    options = (Option(f"A {t()}", True, t()), Option(f"B {t()}", False, t()))
    graded = tuple(
        GradedOption(f"{w} {t()}", g, t()) for w, g in zip("ABC", (1, 0.5, 0), strict=True)
    )
    items = tuple(OrderItem(f"{word} {t()}", t()) for word in ("C", "A", "B"))
    pairs = (Pair(f"L {t()}", plainly("R", t()), t()), Pair(f"M {t()}", plainly("S", t()), t()))
    return Bank(
        "a-bank",
        "A / bank",
        (
            Single("s", prompt=t(), option=options, **sections),
            Multiple(
                "m", prompt=t(), option=(*options, Option(f"C {t()}", True, t())), **sections
            ),
            Numeric(
                "n", prompt=t(), value=330.25, unit="s", tolerance=0.5, why=t(), **sections,
                wrong=(WrongNumber(302.0, t()), WrongNumber(-1e-7, t())),
            ),
            Order("o", prompt=t(), item=items, **sections),
            Match("p", prompt=t(), pair=pairs, extra=(plainly("T", t()),), **sections),
            Situation("i", prompt=t(), option=graded, principle=t(), **own),
            Spoken(
                "k", prompt=t(), seconds=120, star=Star(t(), t(), t(), t()), model=t(),
                pitfalls=(t(), t()), rubric=(f"A {t()}", f"B {t()}", f"C {t()}"), **own,
            ),
        ),
    )  # fmt: skip


def plainly(word: str, text: str) -> str:
    """A right side, which other tools keep as plain text."""
    return escaped(plain(f"{word} {text}"))


@pytest.fixture
def carried(tmp_path: Path) -> Callable[..., tuple[Bank, exchange.Report]]:
    """Takes a bank out to a format and back again."""

    def carry(bank: Bank, name: str) -> tuple[Bank, exchange.Report]:
        return carry_in(tmp_path, bank, name)

    return carry


def carry_in(folder: Path, bank: Bank, name: str) -> tuple[Bank, exchange.Report]:
    file = folder / f"bank{exchange.FORMATS[name].suffix}"
    told = exchange.save(bank, file, name)
    text, _ = exchange.load(file)
    path = folder / f"{bank.id}.toml"
    path.write_text(text, encoding="utf-8")
    return content.bank(path), told


def loaded(tmp_path: Path, name: str, text: str) -> tuple[dict[str, Any], exchange.Report]:
    """What is read from a file, as plain values."""
    import tomllib

    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    made, told = exchange.load(file)
    return tomllib.loads(made), told


def bare(question: Question) -> Question:
    """A question without what Moodle has no place for."""
    options = getattr(question, "option", ())
    if not options:
        return question
    return replace(question, option=tuple(replace(o, id="") for o in options))  # type: ignore[call-arg]


def shown(question: Question) -> tuple[Any, ...]:
    """All that a reader of a question sees, and what it is marked by."""
    names = ("id", "kind", "topic", "level", "teaches", "value", "unit", "tolerance", "keep_order")
    own = [getattr(question, name, None) for name in names]
    rights = getattr(question, "rights", ())
    hints = [to_html(hint) for hint in question.hint]
    parts = (to_html(question.prompt), sections(question), reasons(question), hints, tuple(rights))
    return (*own, *parts)


# There and back


@pytest.mark.parametrize("name", BOTH_WAYS)
@pytest.mark.parametrize("bank_id", ["05_inbound_kpis", "interview_inbound_agent"])
def test_a_bank_of_the_course_comes_back_showing_the_same(
    carried: Callable[..., tuple[Bank, exchange.Report]], name: str, bank_id: str
) -> None:
    bank = content.bank(bank_id)
    back, told = carried(bank, name)
    assert told.kept == told.asked == len(bank.question) > 0
    assert back.title == bank.title
    lost = {loss.field for loss in told.losses}
    assert lost <= {"option id", "kind", "hint", "pair right", "predict"}
    kept = [bare(q) if "option id" in lost else q for q in bank.question]
    kept = [replace(q, hint=()) if "hint" in lost else q for q in kept]
    assert [shown(q) for q in back.question] == [shown(q) for q in kept]


@pytest.mark.parametrize("name", ["csv", "excel"])
def test_a_table_holds_everything(
    carried: Callable[..., tuple[Bank, exchange.Report]], name: str
) -> None:
    bank = bank_of(hint=("Look twice.", "Divide."))
    ids = tuple(Option(f"{n}", n == 1, "w", id=f"o-{n}") for n in range(1, 13))
    bank = replace(bank, question=(*bank.question, replace(bank.question[0], id="t", option=ids)))
    back, told = carried(bank, name)
    assert back == bank
    assert told.losses == ()


WORDS: Final = st.sampled_from(
    [
        *(
            "hold",
            "50",
            "%50%",
            "<b>",
            "&amp;",
            "&",
            "=",
            "{",
            "}",
            "~",
            "#",
            ":",
            "::",
            "//",
            "\\",
        ),
        *(
            "]]>",
            "->",
            "*a*",
            "**b**",
            "`c`",
            "*",
            "_",
            "[html]",
            "[",
            "]",
            "é",
            "☎",
            "+1",
            "-1",
            "@x",
        ),
        *(
            "1.",
            ">",
            "|",
            "$CATEGORY:",
            "'",
            '"',
            "\\n",
            "####",
            "=1+1",
            "Context",
            "T",
            "{#",
            "...",
        ),
    ]
)
TEXTS: Final = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize("name", BOTH_WAYS)
@settings(max_examples=15)
@given(pool=st.lists(TEXTS, min_size=5, max_size=13))
def test_whatever_signs_a_text_holds_it_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, pool: list[str]
) -> None:
    marked = name in ("moodle", "gift")  # there a text must show something: `>` alone shows nothing
    texts = cycle(f"x {text}" if marked else text for text in pool)
    hints = {} if name == "gift" else {"hint": (next(texts),)}
    bank = bank_of(lambda: next(texts), **hints)
    back, _ = carry_in(tmp_path_factory.mktemp("carried"), bank, name)
    assert [shown(q) for q in back.question] == [shown(q) for q in bank.question]
    if name in ("csv", "excel"):
        assert back == bank


@given(TEXTS)
def test_markdown_that_became_html_becomes_markdown_that_shows_the_same(text: str) -> None:
    shows = to_html(f"x {text}")
    assert to_html(to_markdown(shows).text) == shows


@pytest.mark.parametrize(
    "markdown",
    [
        "One.\n\nTwo, *in* **bold** `code`.",
        "- a\n- b\n\nAfter.",
        "1. a\n2. b",
        "- a\n\n  more\n\n- b",
        "> said\n> twice",
        "```\nx = 1\n```",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "### Head\n\nText.",
        "[here](https://a.example/b)",
        "a\\\nb",
    ],
)
def test_each_mark_of_markdown_comes_back_as_it_was_written(markdown: str) -> None:
    assert to_markdown(to_html(markdown)) == (markdown, ())


def test_a_shuffle_that_must_not_be_comes_back_from_moodle_xml(
    carried: Callable[..., tuple[Bank, exchange.Report]],
) -> None:
    question = replace(bank_of().question[0], keep_order=True)
    back, told = carried(Bank("b", "B", (question,)), "moodle")
    assert back.question == (question,)
    assert told.losses == ()


@pytest.mark.parametrize("name", exchange.FORMATS)
def test_the_same_bank_makes_the_same_file(tmp_path: Path, name: str) -> None:
    for file in (tmp_path / "one", tmp_path / "two"):
        exchange.save(bank_of(), file, name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() != b""


# What is lost is told


def test_what_a_format_has_no_place_for_is_told_by_question_and_field(tmp_path: Path) -> None:
    bank = bank_of(hint=("Look.",))
    named = replace(bank.question[0], option=(Option("Y", True, "w", "y"), Option("N", why="w")))
    bank = Bank("b", "B", (replace(named, keep_order=True), *bank.question[3:]))
    told = exchange.save(bank, tmp_path / "b.gift")
    assert {(loss.question, loss.field) for loss in told.losses} == {
        ("s", "option id"), ("s", "hint"), ("s", "keep_order"), ("o", "kind"), ("o", "hint"),
        ("p", "hint"), ("i", "hint"), ("k", "kind"), ("k", "hint"),
    }  # fmt: skip
    assert "short names of options: left out; learners never see them (s)" in str(told)
    assert str(told).endswith("then GIFT format, and the file.")


def test_a_grade_that_moodle_does_not_know_becomes_the_nearest_below_the_best(
    carried: Callable[..., tuple[Bank, exchange.Report]],
) -> None:
    situation = bank_of().question[5]
    assert isinstance(situation, Situation)
    grades = (1.0, 0.99, 0.52)
    options = tuple(replace(o, grade=g) for o, g in zip(situation.option, grades, strict=True))
    back, told = carried(Bank("b", "B", (replace(situation, option=options),)), "moodle")
    found = back.question[0]
    assert isinstance(found, Situation)
    assert [option.grade for option in found.option] == [1.0, 0.9, 0.5]
    assert [loss.field for loss in told.losses] == ["option grade"]


def test_a_text_too_long_for_a_cell_of_excel_is_told(tmp_path: Path) -> None:
    question = replace(bank_of().question[0], prompt="long " * 7_000)
    bank = Bank("b", "B", (question,))
    told = exchange.save(bank, tmp_path / "b.xlsx")
    assert [(loss.question, loss.field) for loss in told.losses] == [("s", "prompt")]
    assert exchange.save(bank, tmp_path / "b.csv").losses == ()


def test_a_report_counts_the_questions_that_lose_the_same() -> None:
    losses = tuple(exchange.Loss(f"q{n}", "hint", "left out") for n in range(5))
    text = str(exchange.Report("b.gift", 5, 6, losses))
    assert text == "b.gift: 5 of 6 questions. 1 is left out\n  hints: left out (all 5 questions)"
    text = str(exchange.Report("b.gift", 6, 6, losses))
    assert text == "b.gift: 6 of 6 questions\n  hints: left out (q0, q1, q2 and 2 more)"
    assert str(losses[0]) == "q0: hint: left out"


# From elsewhere


def test_a_gift_file_as_teachers_write_it_is_read(tmp_path: Path) -> None:
    text = r"""
// from a colleague
$CATEGORY: $course$/top/Phones/Basics

::Who starts::Who starts an *inbound* call? {
=The customer#Yes.
~The agent#No\: she answers.
~%-50%The client
####Direction is who starts.}

Two of these are waits.{~%50%ring ~%50%queue ~%-100%talk}

AHT of 300 s over 100 calls?{#3:0.1 =%0%300#That is the sum.}

Between one and three?{#1..3}

Match.{=ACD -> routes =IVR -> asks = -> pays}

The customer rings.{T#Wrong#Right}

Tell of a hard call.{}

The {=agent ~caller} answers.

Say the word.{=hello =hi}

Just a note.
"""
    found, told = loaded(tmp_path, "phones.gift", text)
    questions = found["question"]
    assert found["title"] == "Phones/Basics"
    kinds = [question["kind"] for question in questions]
    assert kinds == [
        "single",
        "multiple",
        "numeric",
        "numeric",
        "match",
        "single",
        "spoken",
        "single",
    ]
    assert questions[0]["id"] == "who-starts"
    assert questions[0]["option"][1] == {"text": "The agent", "why": "No: she answers."}
    assert questions[0]["explanation"]["concept"] == "Direction is who starts."
    assert questions[2]["wrong"] == [{"value": 300.0, "why": "That is the sum."}]
    assert (questions[3]["value"], questions[3]["tolerance"]) == (2.0, 1.0)
    assert questions[4]["extra"] == ["pays"]
    assert [option.get("right") for option in questions[5]["option"]] == [True, None]
    assert questions[5]["option"][1]["why"] == "Wrong"
    assert questions[7]["prompt"] == r"The _____ answers."
    assert (told.kept, told.asked) == (8, 9)
    fields = {loss.field for loss in told.losses}
    assert fields == {"level", "option weight", "question", "rubric", "wrong"}


MOODLE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Wait // hold</text></category></question>
<question type="multichoice">
  <name><text>Hold time</text></name>
  <questiontext format="html"><text><![CDATA[<p>What is <b>hold</b>?<img src="a.png"></p>
<p>a ]]]]><![CDATA[> b</p>]]></text></questiontext>
  <generalfeedback format="markdown"><text>It is *waiting*.</text></generalfeedback>
  <idnumber>hold-1</idnumber>
  <single>false</single><shuffleanswers>0</shuffleanswers>
  <answer fraction="100" format="plain_text"><text>5 * 3 &lt; 2</text>
    <feedback format="html"><text>&lt;p&gt;Yes&lt;/p&gt;</text></feedback></answer>
  <answer fraction="-100" format="html"><text>no</text><feedback><text></text></feedback></answer>
  <hint format="html"><text>&lt;p&gt;Listen.&lt;/p&gt;</text></hint>
  <tags><tag><text>level:hard</text></tag><tag><text>week 3</text></tag></tags>
</question>
<question type="ddmatch">
  <name><text>Pairs</text></name><questiontext format="html"><text>Match</text></questiontext>
  <subquestion format="html"><text>&lt;i&gt;ACD&lt;/i&gt;</text><answer><text>routes</text></answer>
  </subquestion>
  <subquestion format="html"><text></text><answer><text>*sings*</text></answer></subquestion>
</question>
<question type="numerical">
  <name><text>Wait</text></name><questiontext format="html"><text>Wait?</text></questiontext>
  <answer fraction="100"><text>20</text><tolerance>1</tolerance></answer>
  <answer fraction="50"><text>21</text><tolerance>5</tolerance></answer>
  <answer fraction="0"><text>*</text><feedback><text>Look again</text></feedback></answer>
  <units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit></units>
</question>
<question type="cloze"><name><text>Gaps</text></name></question>
<question type="truefalse"><name><text>TF</text></name>
  <questiontext format="html"><text>Is it?</text></questiontext>
  <answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>
</question>
</quiz>"""


def test_moodle_xml_as_moodle_writes_it_is_read(tmp_path: Path) -> None:
    found, told = loaded(tmp_path, "m.xml", MOODLE)
    hold, pairs, wait, claim = found["question"]
    assert found["title"] == "Wait / hold"
    assert hold["id"] == "hold-1"
    assert hold["prompt"] == "What is **hold**?\n\na ]]> b"
    assert (hold["kind"], hold["level"], hold["keep_order"]) == ("multiple", "hard", True)
    assert [option["text"] for option in hold["option"]] == ["5 * 3 < 2", "no"]
    assert (hold["hint"], hold["explanation"]["concept"]) == (["Listen."], "It is *waiting*.")
    assert (pairs["id"], pairs["pair"][0]["left"], pairs["extra"]) == (
        "pairs",
        "*ACD*",
        [r"\*sings\*"],
    )
    assert (wait["value"], wait["unit"], wait["tolerance"]) == (20.0, "s", 1.0)
    assert [option.get("right") for option in claim["option"]] == [None, True]
    assert (told.kept, told.asked) == (4, 5)
    assert {(loss.question, loss.field) for loss in told.losses} == {
        ("hold-1", "prompt"), ("hold-1", "tags"), ("Pairs", "level"), ("Wait", "level"),
        ("Wait", "answer"), ("Gaps", "question"), ("TF", "level"),
    }  # fmt: skip


def test_a_table_typed_by_hand_is_read(tmp_path: Path) -> None:
    text = (
        "Kind;Prompt;Option 1 text;Option 1 right;Option 3 text;Value;Colour\n"
        "single;Who?;She;yes;He;;red\n"
        "numeric;How many?;;;;2,5;\n"
        "numeric;How many?;;;;many;\n"
        ";;;;;;\n"
    )
    found, told = loaded(tmp_path, "hand.csv", text)
    first, second, third = found["question"]
    assert found["title"] == "hand"
    assert first["option"] == [{"text": "She", "right": True}, {"text": "He"}]
    assert (second["id"], second["value"]) == ("how-many", 2.5)
    assert third["id"].startswith("how-many-")
    assert "value" not in third
    assert [(loss.question, loss.field) for loss in told.losses] == [
        ("all", "colour"),
        ("row 4", "value"),
    ]


def test_the_first_sheet_alone_is_read_and_the_others_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "kind", "prompt", "value"])
    book.active.append(["q", "numeric", 7, 3])
    book.create_sheet("Notes")
    book.save(tmp_path / "b.xlsx")
    text, told = exchange.load(tmp_path / "b.xlsx")
    assert 'prompt = "7"' in text
    assert "value = 3.0" in text
    assert [(loss.question, loss.field) for loss in told.losses] == [("Notes", "sheet")]


def test_an_imported_bank_is_judged_by_check(tmp_path: Path) -> None:
    (tmp_path / "q.gift").write_text("Who?{=She ~He}", encoding="utf-8")
    (tmp_path / "q.toml").write_text(exchange.load(tmp_path / "q.gift")[0], encoding="utf-8")
    found = content.check([tmp_path / "q.toml"])[1]
    assert {fault.field for fault in found} == {"topic", "option why", "explanation"}
    assert all(fault.advice for fault in found)


ANY_KIND: Final = """
Who?{=She ~He}

Tell of a hard call.{}

Either will do.{=this =that ~neither}

How many?{#5}

Match.{=ACD -> routes =IVR -> asks}

Half right.{~%50%nearly =quite}

The customer calls.{T}

All of these.{~%50%talk ~%50%hold ~%-100%wait}
"""


@pytest.mark.parametrize("source", ["gift", "moodle"])
def test_whatever_is_imported_plays_and_is_exported_at_once(tmp_path: Path, source: str) -> None:
    (tmp_path / "q.gift").write_text(ANY_KIND, encoding="utf-8")
    file = tmp_path / "q.gift"
    for turn in range(1 if source == "gift" else 2):
        text, told = exchange.load(file)
        assert told.kept == told.asked == 8
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
        bank = content.bank(tmp_path / "own.toml")
        file = tmp_path / f"again{turn}.xml"
        exchange.save(bank, file)
    for question in bank.question:
        assert question.mark(question.perfect).score == pytest.approx(1)  # type: ignore[arg-type]
    for name, known in exchange.FORMATS.items():
        assert exchange.save(bank, tmp_path / f"{name}{known.suffix}", name).kept == 8


def test_a_bank_as_toml_is_the_bank_that_it_was(tmp_path: Path) -> None:
    bank = content.bank("05_inbound_kpis")
    exchange.save(bank, tmp_path / "05_inbound_kpis.toml")
    assert content.bank(tmp_path / "05_inbound_kpis.toml") == bank


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("a.gift", "Who?{=She", "must close every brace that it opens, see: 'Who?"),
        ("a.gift", "A note.", "no question in it could be read"),
        ("a.xml", "<quiz>", "must be XML"),
        ("a.xml", "<html/>", "a.xml is a web page"),
        ("a.xml", "<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz/>", "must not declare a document type"),
        (
            "a.csv",
            "name\nWho?\n",
            "row 1 must be the headings Question, A, B, C, D, Correct, got name",
        ),
        ("a.csv", "", "row 1 must be the headings Question, A, B, C, D, Correct, and the file"),
        ("a.xlsx", "no zip", "must be an Excel workbook"),
        ("a.pdf", "x", "a.pdf is a PDF"),
        ("a.apkg", "x", "a.apkg is an Anki deck"),
        ("a.json", "x", "a.json must end in one of .xml, .gift, .csv, .xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, text: str, rule: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(rule)):
        exchange.load(tmp_path / name)


def test_entities_are_refused_in_whatever_letters_they_are_declared(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>'
    (tmp_path / "a.xml").write_bytes(bomb.encode("utf-16"))
    with pytest.raises(ValueError, match="must not declare a document type or entities"):
        exchange.load(tmp_path / "a.xml")


def test_gift_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gift").write_bytes(b"caf\xe9")
    with pytest.raises(ValueError, match="must be UTF-8, but byte 3 is not"):
        exchange.load(tmp_path / "a.gift")


def test_nesting_without_end_is_read_in_the_end() -> None:
    read = to_markdown("<div><b>" * 5_000 + "deep")
    assert "deep" in read.text


def test_a_format_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match=r"no format word. The formats are moodle, gift, qti, .*PDF"
    ):
        exchange.save(bank_of(), tmp_path / "x.xml", "word")
    with pytest.raises(ValueError, match=r"x.doc must end in one of .xml, .gift"):
        exchange.save(bank_of(), tmp_path / "x.doc")


@pytest.mark.parametrize("name", ["Moodle", "MOODLE", "xml", ".xml"])
def test_a_format_is_known_in_any_letters_and_by_its_ending(name: str) -> None:
    assert exchange.known_format(name).name == "moodle"


def test_a_file_that_is_there_is_written_over_only_where_that_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="already exists and was not overwritten"):
        exchange.save(bank_of(), file)
    assert file.read_text(encoding="utf-8") == "mine"
    exchange.save(bank_of(), file, over=True)
    assert exchange.load(file)[1].kept == len(bank_of().question)


# Nothing that is written runs


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def unsafe(html: str) -> list[object]:
    """The tags and attributes of a piece of HTML that could do something."""
    reader = _Tags()
    reader.feed(html)
    assert reader.found
    links = {"href": lambda url: url.startswith(("http://", "https://", "mailto:"))}
    quiet = ("class", "lang", "charset", "http-equiv", "content", "name", "id")
    return [
        (tag, name)
        for tag, attributes in reader.found
        for name, value in [*attributes.items(), ("tag", tag)]
        if not (name in quiet or (name == "tag" and value in SAFE))
        and not (name in links and links[name](value or ""))
    ]


@pytest.fixture(scope="module")
def hostile() -> Bank:
    """A bank whose every text tries to run."""
    bank = bank_of(lambda: HOSTILE, topic=HOSTILE, hint=(HOSTILE,))
    return replace(bank, id="../../etc/passwd", title=HOSTILE)


@pytest.mark.parametrize("name", ["sheet", "sheet-key"])
def test_a_hostile_bank_makes_a_page_that_runs_nothing(
    tmp_path: Path, hostile: Bank, name: str
) -> None:
    exchange.save(hostile, tmp_path / "page.html", name)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert unsafe(page) == []
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page


def test_a_hostile_bank_makes_moodle_xml_whose_html_runs_nothing(
    tmp_path: Path, hostile: Bank
) -> None:
    exchange.save(hostile, tmp_path / "b.xml")
    root = ET.fromstring((tmp_path / "b.xml").read_bytes())
    texts = [node.findtext("text", "") for node in root.iter() if node.get("format") == "html"]
    assert len(texts) > 20
    assert [found for text in texts if "<" in text for found in unsafe(text)] == []


def test_a_hostile_bank_makes_packages_whose_names_stay_inside(
    tmp_path: Path, hostile: Bank
) -> None:
    for name in ("qti", "anki", "excel"):
        exchange.save(hostile, tmp_path / name, name)
        with zipfile.ZipFile(tmp_path / name) as package:
            names = package.namelist()
            assert names
            assert all(re.fullmatch(r"[\w./\[\]-]+", n) and ".." not in n for n in names)
            if name == "qti":
                items = [package.read(n).decode() for n in names if n.startswith("items/")]
                assert len(items) == 7
                assert not any(re.search(r"<(script|img)|href=.java", item) for item in items)


def test_what_a_spreadsheet_would_run_is_quoted_and_comes_back(
    tmp_path: Path, carried: Callable[..., tuple[Bank, exchange.Report]]
) -> None:
    starts = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "＝1", "''+1", "'quoted'", FORMULA]
    texts = iter(starts * 12)
    bank = bank_of(lambda: next(texts))
    for name in ("csv", "excel"):
        back, _ = carried(bank, name)
        assert back == bank
    exchange.save(bank, tmp_path / "b.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "b.csv").read_text(encoding="utf-8-sig"))))
    cells = [c for row in rows[1:] for h, c in zip(rows[0], row, strict=True) if "value" not in h]
    assert sum(cell.startswith("'") for cell in cells) > 20
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r＝" and cell] == []
    exchange.save(bank, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert {"s", "n"} <= kinds


def test_a_sheet_shows_the_answers_only_with_the_key(tmp_path: Path) -> None:
    texts = iter(f"text{n:02d}" for n in range(200))
    bank = bank_of(lambda: next(texts))
    exchange.save(bank, tmp_path / "a.html", "sheet")
    exchange.save(bank, tmp_path / "b.html", "sheet-key")
    asked, key = ((tmp_path / f"{n}.html").read_text(encoding="utf-8") for n in "ab")
    for question in bank.question:
        assert question.prompt in asked
        for secret in [
            *(reason.why for reason in reasons(question)),
            *map(str, sections(question)),
        ]:
            assert secret not in asked
        for part in sections(question):
            assert part.html in key
    order = bank.question[3]
    assert isinstance(order, Order)
    places = [asked.index(item.text) for item in order.item]
    assert places != sorted(places)


def test_the_key_begins_with_a_table_of_bare_answers(tmp_path: Path) -> None:
    bank = replace(bank_of(), id="05_inbound_kpis")
    exchange.save(bank, tmp_path / "key.html", "sheet-key")
    exchange.save(bank, tmp_path / "asked.html", "sheet")
    page = (tmp_path / "key.html").read_text(encoding="utf-8")
    table = page[: page.index("<section>")]
    bare = re.findall(r"<tr><td>(\d+)</td><td>(.*)</td></tr>", table)
    answers = ["A", "A, C", "330.25 s (± 0.5)", "2, 3, 1", "A, B", "A", "said aloud"]
    assert bare == [(str(place), answer) for place, answer in enumerate(answers, start=1)]
    assert "<h1>Lesson 05 · A / bank: answer key</h1>" in table
    asked = (tmp_path / "asked.html").read_text(encoding="utf-8")
    assert "<h1>Lesson 05 · A / bank</h1>" in asked
    assert "<table" not in asked


def test_a_bank_that_is_of_no_lesson_is_printed_by_its_title_alone(tmp_path: Path) -> None:
    exchange.save(bank_of(), tmp_path / "asked.html", "sheet")
    assert "<h1>A / bank</h1>" in (tmp_path / "asked.html").read_text(encoding="utf-8")


def test_a_bank_of_ones_own_is_no_lesson_though_its_name_begins_with_a_number(
    tmp_path: Path,
) -> None:
    exchange.save(replace(bank_of(), id="12_class"), tmp_path / "asked.html", "sheet")
    assert "<h1>A / bank</h1>" in (tmp_path / "asked.html").read_text(encoding="utf-8")
