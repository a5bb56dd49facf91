"""Moodle XML: written as Moodle writes it, read as Moodle reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from bpo_course.exchange._item import Answer, Item, as_html, number
from bpo_course.exchange._markup import clean

_TYPES: Final = {"ddmatch": "matching", "match": "matching"}
_FORMATS: Final = {
    "html": "html",
    "markdown": "markdown",
    "plain_text": "plain",
    "moodle_auto_format": "moodle",
}


def write(title: str, items: list[Item]) -> bytes:
    """Return items as a Moodle XML file, in a category of that title."""
    root = ET.Element("quiz")
    category = ET.SubElement(root, "question", type="category")
    _text(ET.SubElement(category, "category"), f"$course$/top/{title.replace('/', '//')}")
    for item in items:
        _question(ET.SubElement(root, "question", type=item.type), item)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def read(content: bytes, name: str) -> tuple[str, list[Item]]:
    """Return the title of a Moodle XML file, "" if it has none, and its items.

    Raises:
        ValueError: If it is not the XML of a quiz, or declares entities of its own.
    """
    root = _root(content, name)
    category = title = ""
    items: list[Item] = []
    for question in root.iter("question"):
        if question.get("type") == "category":
            category = _category(question.findtext("category/text", ""))
            title = title or category
        else:
            items.append(_item(question, category))
    return title, items


def _root(content: bytes, name: str) -> ET.Element:
    try:
        _refuse_doctype(content, name)
        root = ET.fromstring(content)
    except (ET.ParseError, expat.ExpatError, LookupError) as error:
        raise ValueError(f"{name} must be XML: {error}") from error
    if root.tag != "quiz":
        raise ValueError(f"{name} must be Moodle XML with <quiz> around all, got <{root.tag}>")
    return root


def _refuse_doctype(content: bytes, name: str) -> None:
    """Raise if entities could be declared: a few lines of them can fill the memory."""

    def refuse(*_: object) -> None:
        raise ValueError(f"{name} must not declare a document type or entities")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)


def _question(node: ET.Element, item: Item) -> None:
    _text(ET.SubElement(node, "name"), item.name)
    _html(node, "questiontext", item.text)
    _html(node, "generalfeedback", item.general)
    _values(node, defaultgrade="1", penalty="0.3333333", hidden="0", idnumber=item.id)
    match item.type:
        case "multichoice":
            one, shuffle = str(item.one).lower(), str(item.shuffle).lower()
            _values(node, single=one, shuffleanswers=shuffle, answernumbering="abc")
            _values(node, showstandardinstruction="0")
        case "matching":
            _values(node, shuffleanswers="true")
            for left, right in item.pairs:
                pair = _html(node, "subquestion", left)
                _text(ET.SubElement(pair, "answer"), right)
        case "essay":
            _values(node, responseformat="editor", responserequired="1", responsefieldlines="15")
            _values(node, attachments="0", attachmentsrequired="0")
    for answer in item.answers:
        _answer(node, answer, item.type)
    if item.unit:
        unit = ET.SubElement(ET.SubElement(node, "units"), "unit")
        _values(unit, multiplier="1", unit_name=item.unit)
    if item.type == "numerical":
        _values(node, unitgradingtype="0", unitpenalty="0.1", showunits="0" if item.unit else "3")
    for hint in item.hints:
        _html(node, "hint", hint)
    tags = ET.SubElement(node, "tags")
    for tag in item.tags:
        _text(ET.SubElement(tags, "tag"), tag)


def _answer(node: ET.Element, answer: Answer, kind: str) -> None:
    made = ET.SubElement(node, "answer", fraction=number(answer.percent))
    made.set("format", "html" if kind == "multichoice" else "moodle_auto_format")
    ET.SubElement(made, "text").text = answer.text
    _html(made, "feedback", answer.feedback)
    if kind == "numerical":
        _values(made, tolerance=number(answer.tolerance))


def _html(node: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(node, name, format="html")
    _text(made, text)
    return made


def _text(node: ET.Element, text: str) -> None:
    ET.SubElement(node, "text").text = clean(text)


def _values(node: ET.Element, **values: str) -> None:
    for name, value in values.items():
        ET.SubElement(node, name).text = clean(value)


# Back again


def _item(node: ET.Element, category: str) -> Item:
    kind = _TYPES.get(node.get("type", ""), node.get("type", ""))
    return Item(
        type=kind,
        id=node.findtext("idnumber", "").strip(),
        name=node.findtext("name/text", "").strip(),
        text=_read(node, "questiontext"),
        general=_read(node, "generalfeedback"),
        tags=tuple(
            filter(None, (t.text.strip() for t in node.iterfind("tags/tag/text") if t.text))
        ),
        answers=tuple(_answers(node, kind)),
        pairs=tuple(_pairs(node)),
        one=node.findtext("single", "true").strip() in ("true", "1"),
        shuffle=node.findtext("shuffleanswers", "true").strip() in ("true", "1"),
        unit=node.findtext("units/unit/unit_name", "").strip(),
        hints=tuple(filter(None, (_html_in(hint) for hint in node.iterfind("hint")))),
        category=category,
    )


def _answers(node: ET.Element, kind: str) -> Iterator[Answer]:
    for answer in node.iterfind("answer"):
        text = _html_in(answer) if kind == "multichoice" else answer.findtext("text", "").strip()
        yield Answer(
            text=text.capitalize() if kind == "truefalse" else text,
            percent=_number(answer.get("fraction", "0")),
            feedback=_read(answer, "feedback"),
            tolerance=_number(answer.findtext("tolerance", "0")),
        )


def _pairs(node: ET.Element) -> Iterator[tuple[str, str]]:
    for pair in node.iterfind("subquestion"):
        yield _html_in(pair), pair.findtext("answer/text", "").strip()


def _read(node: ET.Element, name: str) -> str:
    found = node.find(name)
    return "" if found is None else _html_in(found)


def _html_in(node: ET.Element) -> str:
    markup = _FORMATS.get(node.get("format", "html"), "moodle")
    return as_html(node.findtext("text", ""), markup)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _category(path: str) -> str:
    """Return the last part of a category's path, in which `//` means a slash."""
    return re.split(r"(?<!/)/(?!/)", path.strip())[-1].replace("//", "/")
