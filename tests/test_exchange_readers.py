"""What is written is read by programs that others wrote: Anki, gift-pegjs, QTI's own schemas.

Without Node or the schemas those tests are skipped; REQUIRE_NODE=1 or REQUIRE_SHARED=1 makes that
a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree
from platformdirs import user_cache_path
from test_exchange import HOSTILE, bank_of

from bpo_course import content, exchange
from bpo_course.exchange._anki import FIELDS
from bpo_course.exchange._markup import line_html, to_html
from bpo_course.exchange._sections import reasons, told
from bpo_course.questions import (
    Bank,
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
    WrongNumber,
)

GIFT_PEGJS: Final = "gift-pegjs@1.0.2"
PROJECT: Final = Path(__file__).parents[1]
SCHEMA: Final = PROJECT.parent / "shared" / "data" / "qti21" / "qtiv2p1" / "imsqti_v2p1.xsd"
READ_GIFT: Final = """
const { parse } = require('gift-pegjs');
const text = require('fs').readFileSync(0, 'utf8');
process.stdout.write(JSON.stringify(parse(text)));
"""


def absent(what: str, variable: str) -> None:
    """Skip the test, or fail where what it needs is required."""
    if os.environ.get(variable) == "1":
        pytest.fail(f"{what}, and {variable} is 1")
    pytest.skip(what)


def signs() -> Bank:
    """A bank whose texts hold every sign that some format takes for its own."""
    texts = [f"{HOSTILE} {{=}} ~#: \\ %50%", "[html] =1 // ::", "*a* > `b` & ####", "a\n\nb\n- c"]
    count = iter(range(1000))
    bank = bank_of(lambda: f"x{(n := next(count))} {texts[n % len(texts)]}")
    return replace(bank, question=(*bank.question, replace(bank.question[0], id="s-2")))


def bare() -> Bank:
    """A bank of questions without any explanation, reason or topic."""
    options = (Option("Yes", right=True), Option("No"))
    return Bank(
        "bare",
        "Bare",
        (
            Single("s", prompt="Is it?", option=options),
            Multiple("m", prompt="Which?", option=(*options, Option("Both", right=True))),
            Numeric("n", prompt="How many?", value=3.0, wrong=(WrongNumber(4.0),)),
            Order("o", prompt="In order?", item=tuple(map(OrderItem, "abc"))),
            Match("p", prompt="Match.", pair=(Pair("a", "1"), Pair("b", "2"))),
            Situation("i", prompt="What now?", option=(GradedOption("x", 1), GradedOption("y"))),
            Spoken("k", prompt="Tell.", rubric=("I did",)),
        ),
    )


@pytest.fixture(
    params=["signs", "bare", "08_queues_and_staffing", "interview_inbound_agent"], scope="module"
)
def bank(request: pytest.FixtureRequest) -> Bank:
    own = {"signs": signs, "bare": bare}.get(request.param)
    return own() if own else content.bank(request.param)


# GIFT, by gift-pegjs


@pytest.fixture(scope="module")
def node() -> Path:
    """A folder in which Node finds gift-pegjs; brought there once, by npm."""
    if not shutil.which("node") or not shutil.which("npm"):
        absent("Node and npm are not installed", "REQUIRE_NODE")
    folder = user_cache_path("bpo-course-tests") / GIFT_PEGJS
    if not (folder / "node_modules" / "gift-pegjs").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", GIFT_PEGJS]
        done = subprocess.run([*command, "--no-audit", "--no-fund"], capture_output=True, text=True)
        if done.returncode:
            absent(f"npm could not install {GIFT_PEGJS}: {done.stderr[-300:]}", "REQUIRE_NODE")
    return folder


@pytest.fixture
def pegjs(node: Path, tmp_path: Path, bank: Bank) -> dict[str, Any]:
    """The items that gift-pegjs reads in the bank's GIFT file, by id."""
    exchange.save(bank, tmp_path / "bank.gift")
    done = subprocess.run(
        ["node", "-e", READ_GIFT],
        input=(tmp_path / "bank.gift").read_bytes(),
        cwd=node,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    return {item["title"]: item for item in json.loads(done.stdout) if item["type"] != "Category"}


def words(feedback: dict[str, str] | None) -> str:
    """What a piece of feedback says; there is none where nothing was written."""
    return feedback["text"] if feedback else ""


def test_gift_pegjs_reads_every_question_with_its_text_tags_and_feedback(
    pegjs: dict[str, Any], bank: Bank
) -> None:
    assert list(pegjs) == [question.id for question in bank.question]
    types = {"order": "Matching", "match": "Matching", "numeric": "Numerical", "spoken": "Essay"}
    for question in bank.question:
        item = pegjs[question.id]
        assert item["type"] == types.get(question.kind, "MC")
        assert item["stem"]["format"] == "html"
        assert item["stem"]["text"].startswith(to_html(question.prompt))
        assert words(item["globalFeedback"]) == told(question)
        assert item["id"] == question.id
        assert f"level:{question.level}" in item["tags"]


def test_gift_pegjs_reads_the_answers_and_why_each_is_right_or_wrong(
    pegjs: dict[str, Any], bank: Bank
) -> None:
    seen = 0
    for question in bank.question:
        item = pegjs[question.id]
        if isinstance(question, Single | Multiple | Situation):
            shown = [choice["text"]["text"].replace("&#91;", "[") for choice in item["choices"]]
            assert shown == [reason.part for reason in reasons(question)]
            whys = [words(choice["feedback"]) for choice in item["choices"]]
            assert whys == [reason.why for reason in reasons(question)]
        if isinstance(question, Single):
            due = [option.right for option in question.option]
            assert [choice["isCorrect"] for choice in item["choices"]] == due
        if isinstance(question, Numeric):
            first = item["choices"][0]
            assert first["text"]["number"] == question.value
            assert first["text"]["range"] == question.tolerance
            assert words(first["feedback"]) == to_html(question.why)
        if isinstance(question, Match):
            lefts = [pair["subquestion"]["text"] for pair in item["matchPairs"]]
            assert lefts[: len(question.pair)] == [line_html(pair.left) for pair in question.pair]
        seen += 1
    assert seen == len(bank.question)


# Moodle XML, by moodle-xml-parser, which knows questions with options


def test_moodle_xml_parser_reads_every_question_with_options(tmp_path: Path) -> None:
    from moodle_xml_parser.parser import parse_file

    bank = content.bank("08_queues_and_staffing")
    exchange.save(bank, tmp_path / "bank.xml")
    read = {item.name: item for item in parse_file(str(tmp_path / "bank.xml"))["multichoice"]}
    due = {q.id: q for q in bank.question if isinstance(q, Single | Multiple)}
    assert read.keys() == due.keys()
    assert due
    for name, question in due.items():
        assert read[name].single == isinstance(question, Single)
        share = 100 / len(question.right_keys)
        wrong = 0 if isinstance(question, Single) else -share
        assert [option.score_fraction for option in read[name].options] == pytest.approx(
            [share if option.right else wrong for option in question.option], abs=1e-4
        )
        assert all(option.feedback for option in read[name].options)
        assert read[name].general_feedback.startswith("<h4>Context</h4>")


# Anki, by Anki itself


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    """An empty collection of Anki's."""
    from anki.collection import Collection

    made = Collection(str(tmp_path / "collection.anki2"))
    yield made
    made.close()


def brought(collection: Any, path: Path) -> tuple[int, int, int]:
    """Import a package; return how many notes were new, updated and already there."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    options = ImportAnkiPackageOptions(merge_notetypes=True)
    asked = ImportAnkiPackageRequest(package_path=str(path.resolve()), options=options)
    log = collection.import_anki_package(asked).log
    return len(log.new), len(log.updated), len(log.duplicate)


def test_anki_imports_every_question_once_and_nothing_new_the_second_time(
    collection: Any, tmp_path: Path, bank: Bank
) -> None:
    exchange.save(bank, tmp_path / "bank.apkg")
    count = len(bank.question)
    assert brought(collection, tmp_path / "bank.apkg")[0] == count
    new, updated, duplicate = brought(collection, tmp_path / "bank.apkg")
    assert (new, updated + duplicate) == (0, count)
    assert collection.note_count() == collection.card_count() == count
    assert collection.fix_integrity()[1]
    assert not collection.get_empty_cards().notes


def test_anki_shows_the_question_then_the_answer_its_reasons_and_sections(
    collection: Any, tmp_path: Path
) -> None:
    bank = content.bank("08_queues_and_staffing")
    exchange.save(bank, tmp_path / "bank.apkg")
    brought(collection, tmp_path / "bank.apkg")
    for question in bank.question:
        (card,) = collection.find_cards(f'"Id:{question.id}"')
        shown = collection.get_card(card)
        front, back = shown.question(), shown.answer()
        assert to_html(question.prompt) in front
        for reason in reasons(question):
            assert reason.why not in front
            assert reason.why in back
        assert question.explanation.answer[:1] in back
        assert f"level::{question.level}" in shown.note().tags


def test_a_question_mended_reaches_anki_in_the_note_it_had(collection: Any, tmp_path: Path) -> None:
    bank = bank_of()
    exchange.save(bank, tmp_path / "bank.apkg")
    brought(collection, tmp_path / "bank.apkg")
    mended = replace(bank.question[0], prompt="Mended.")
    bank = replace(bank, question=(mended, *bank.question[1:]))
    later = exchange.EPOCH + timedelta(days=1)
    exchange.save(bank, tmp_path / "bank.apkg", at=later, over=True)
    assert brought(collection, tmp_path / "bank.apkg")[0] == 0
    (note,) = collection.find_notes('"Id:s"')
    assert collection.get_note(note)["Question"] == "<p>Mended.</p>"
    assert collection.note_count() == len(bank.question)


def test_two_banks_stand_in_anki_side_by_side(collection: Any, tmp_path: Path) -> None:
    banks = [content.bank(name) for name in ("05_inbound_kpis", "06_outbound_kpis")]
    for bank in banks:
        exchange.save(bank, tmp_path / f"{bank.id}.apkg")
        assert brought(collection, tmp_path / f"{bank.id}.apkg")[0] == len(bank.question)
    counts = {deck.name: collection.decks.card_count(deck.id, False) for deck in decks(collection)}
    assert counts == {"Default": 0, **{bank.title: len(bank.question) for bank in banks}}


def decks(collection: Any) -> list[Any]:
    return list(collection.decks.all_names_and_ids())


def test_no_sound_latex_or_tag_of_a_stranger_works_in_anki(collection: Any, tmp_path: Path) -> None:
    bank = bank_of(lambda: f"[sound:a.mp3] [latex]x[/latex] {{{{c1::y}}}} {HOSTILE}")
    exchange.save(bank, tmp_path / "bank.apkg")
    brought(collection, tmp_path / "bank.apkg")
    cards = [collection.get_card(card) for card in collection.find_cards("")]
    assert len(cards) == len(bank.question)
    for card in cards:
        assert not card.question_av_tags()
        assert not card.answer_av_tags()
        assert "<script" not in card.answer()
        assert "<img" not in card.answer()
        assert set(card.note().keys()) == set(FIELDS)


# QTI, by its own schemas


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not SCHEMA.is_file():
        absent("The QTI 2.1 schemas are not beside the project", "REQUIRE_SHARED")
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@pytest.fixture
def package(tmp_path: Path, bank: Bank) -> dict[str, etree._Element]:
    """The documents of the bank's QTI package, by file name."""
    exchange.save(bank, tmp_path / "bank.zip")
    with zipfile.ZipFile(tmp_path / "bank.zip") as archive:
        assert archive.testzip() is None
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def test_every_item_and_the_test_keep_to_the_schema_of_qti(
    schema: etree.XMLSchema, package: dict[str, etree._Element], bank: Bank
) -> None:
    documents = {name: root for name, root in package.items() if name != "imsmanifest.xml"}
    assert len(documents) == len(bank.question) + 1
    for name, root in documents.items():
        schema.validate(root)
        assert [str(error) for error in schema.error_log] == [], name


def test_the_manifest_names_every_file_and_every_file_once(
    package: dict[str, etree._Element], bank: Bank
) -> None:
    manifest, test = package["imsmanifest.xml"], package["test.xml"]
    named = manifest.xpath("//*[local-name()='resource']/@href")
    assert sorted([*named, "imsmanifest.xml"]) == sorted(package)
    asked = test.xpath("//*[local-name()='assessmentItemRef']/@href")
    assert asked == [f"items/q-{question.id}.xml" for question in bank.question]
    names = set(manifest.xpath("//*[local-name()='resource']/@identifier"))
    assert set(manifest.xpath("//@identifierref")) == {f"q-{q.id}" for q in bank.question}
    assert set(manifest.xpath("//@identifierref")) < names
    words = manifest.xpath("//*[local-name()='string']/text()")
    assert {f"topic:{question.topic}" for question in bank.question} <= set(words)


def test_whatever_an_item_sets_or_shows_is_declared_in_it(
    package: dict[str, etree._Element], bank: Bank
) -> None:
    for question in bank.question:
        root = package[f"items/q-{question.id}.xml"]
        declared = set(root.xpath("//*[contains(local-name(), 'Declaration')]/@identifier"))
        used = root.xpath(
            "//*[local-name()='variable' or local-name()='setOutcomeValue']/@identifier"
        )
        assert used
        assert {*used, "RESPONSE"} <= declared
        notes = root.xpath("//*[local-name()='modalFeedback']/@identifier")
        assert notes[-1] == "TOLD"
        assert len(notes) == len(set(notes)) == 1 + _noted(question)


def _noted(question: Question) -> int:
    match question:
        case Single() | Multiple() | Situation():
            return len(question.option)
        case Numeric():
            return 1 + len(question.wrong)
    return 0
