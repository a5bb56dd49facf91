"""QTI 2.1: an item a question, a test over them, a manifest, in a zip file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from bpo_course.exchange._item import number, pointers
from bpo_course.exchange._markup import clean, line_html, plain, to_html
from bpo_course.exchange._packing import zipped
from bpo_course.exchange._sections import reasons, told
from bpo_course.questions import (
    Bank,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Single,
    Situation,
    Spoken,
)
from bpo_course.questions.kinds import slug

QTI: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
_SCHEMA: Final = f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_ALWAYS: Final = "TOLD"


@dataclass(frozen=True)
class _Part:
    """How a kind of question is asked and marked.

    Args:
        cardinality: Of the response: single, multiple, ordered.
        base: Of its values: identifier, directedPair, float, string.
        right: The right values.
        shares: What each value is worth, where they add up.
        body: The interaction.
        rules: The rules that mark it, where shares do not.
        notes: What is said, by the identifier that brings it up.
    """

    cardinality: str
    base: str
    right: tuple[str, ...]
    shares: tuple[tuple[str, float], ...]
    body: ET.Element
    rules: tuple[ET.Element, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def write(bank: Bank) -> bytes:
    """Return a bank as a QTI 2.1 package."""
    names = {question.id: f"items/{_name(question)}.xml" for question in bank.question}
    files = {
        "imsmanifest.xml": _manifest(bank, names),
        "test.xml": _test(bank, names),
        **{names[question.id]: _item(question) for question in bank.question},
    }
    return zipped({name: _bytes(root) for name, root in files.items()})


def _name(question: Question) -> str:
    return f"q-{question.id}"


def _item(question: Question) -> ET.Element:
    root = _root("assessmentItem", identifier=_name(question), title=_short(question.prompt))
    root.set("adaptive", "false")
    root.set("timeDependent", "false")
    part = _part(question)
    declared = _add(root, "responseDeclaration", identifier="RESPONSE")
    declared.set("cardinality", part.cardinality)
    declared.set("baseType", part.base)
    if part.right:
        right = _add(declared, "correctResponse")
        for value in part.right:
            _add(right, "value", value)
    if part.shares:
        mapping = _add(declared, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
        for key, share in part.shares:
            _add(mapping, "mapEntry", mapKey=key, mappedValue=number(share))
    _outcome(root, "SCORE", "single", "float", "0")
    _outcome(root, "MAXSCORE", "single", "float", "1")
    _outcome(root, "FEEDBACK", "multiple", "identifier")
    body = _add(root, "itemBody")
    body.append(_html("div", to_html(question.prompt)))
    body.append(part.body)
    _processing(root, part)
    for name, shown in (*part.notes, (_ALWAYS, told(question))):
        note = _html("modalFeedback", shown)
        for key, value in (
            ("outcomeIdentifier", "FEEDBACK"),
            ("identifier", name),
            ("showHide", "show"),
        ):
            note.set(key, value)
        root.append(note)
    return root


def _outcome(root: ET.Element, name: str, cardinality: str, base: str, default: str = "") -> None:
    node = _add(root, "outcomeDeclaration", identifier=name)
    node.set("cardinality", cardinality)
    node.set("baseType", base)
    if default:
        _add(_add(node, "defaultValue"), "value", default)


def _processing(root: ET.Element, part: _Part) -> None:
    """Mark the response, and bring up what is said of it and what is always told."""
    process = _add(root, "responseProcessing")
    if part.shares:
        condition = _add(process, "responseCondition")
        given = _add(condition, "responseIf")
        _add(_add(given, "not"), "isNull").append(_response())
        _add(_set(given, "SCORE"), "mapResponse", identifier="RESPONSE")
    process.extend(part.rules)
    told_always = _add(_set(process, "FEEDBACK"), "multiple")
    if part.base == "identifier" and part.cardinality != "ordered":
        told_always.append(_response())
    else:
        _add(told_always, "variable", identifier="FEEDBACK")
    told_always.append(_base("identifier", _ALWAYS))


def _part(question: Question) -> _Part:
    match question:
        case Single() | Multiple() | Situation():
            return _choice(question)
        case Numeric():
            return _number(question)
        case Order():
            return _order(question)
        case Match():
            return _match(question)
        case Spoken():
            body = _element("extendedTextInteraction", responseIdentifier="RESPONSE")
            body.set("expectedLines", "15")
            return _Part("single", "string", (), (), body)


def _choice(question: Single | Multiple | Situation) -> _Part:
    many = isinstance(question, Multiple)
    body = _element("choiceInteraction", responseIdentifier="RESPONSE")
    body.set("shuffle", "false" if question.keep_order else "true")
    body.set("maxChoices", "0" if many else "1")
    known = [(f"O{place}", reason) for place, reason in enumerate(reasons(question), start=1)]
    for name, reason in known:
        choice = _html("simpleChoice", reason.part)
        choice.set("identifier", name)
        body.append(choice)
    right = tuple(name for name, reason in known if reason.grade == 1)
    shares = [
        (name, reason.grade / len(right) if reason.grade or not many else -1 / len(right))
        for name, reason in known
    ]
    return _Part(
        cardinality="multiple" if many else "single",
        base="identifier",
        right=right,
        shares=tuple(shares),
        body=body,
        notes=tuple((name, reason.why) for name, reason in known),
    )


def _number(question: Numeric) -> _Part:
    body = _element("p")
    _add(body, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="12")
    body[0].tail = f" {clean(question.unit)}" if question.unit else None
    names = ["RIGHT", *(f"WRONG{place}" for place in range(1, len(question.wrong) + 1))]
    values = [question.value, *(wrong.value for wrong in question.wrong)]
    condition = _element("responseCondition")
    for name, value in zip(names, values, strict=True):
        branch = _add(condition, "responseIf" if name == "RIGHT" else "responseElseIf")
        near = number(question.tolerance + 1e-9 * max(1.0, abs(value)))
        equal = _add(branch, "equal", toleranceMode="absolute", tolerance=f"{near} {near}")
        equal.extend([_response(), _base("float", number(value))])
        if name == "RIGHT":
            _set(branch, "SCORE").append(_base("float", "1"))
        _add(_set(branch, "FEEDBACK"), "multiple").append(_base("identifier", name))
    notes = zip(names, (reason.why for reason in reasons(question)), strict=True)
    right = (number(question.value),)
    return _Part("single", "float", right, (), body, (condition,), tuple(notes))


def _order(question: Order) -> _Part:
    body = _element("orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    names = {item.key: f"I{place}" for place, item in enumerate(question.item, start=1)}
    for key in sorted(names):  # a player that does not shuffle must not show the right order
        choice = _html("simpleChoice", line_html(question.items[key].text))
        choice.set("identifier", f"C{sorted(names).index(key) + 1}")
        body.append(choice)
    due = tuple(f"C{sorted(names).index(item.key) + 1}" for item in question.item)
    rules = tuple(_in_place(place, name, len(due)) for place, name in enumerate(due, start=1))
    return _Part("ordered", "identifier", due, (), body, rules)


def _in_place(place: int, name: str, places: int) -> ET.Element:
    """Return the rule that adds an item's share to the score where it is in its place."""
    condition = _element("responseCondition")
    branch = _add(condition, "responseIf")
    same = _add(branch, "match")
    _add(same, "index", n=str(place)).append(_response())
    same.append(_base("identifier", name))
    total = _add(_set(branch, "SCORE"), "sum")
    _add(total, "variable", identifier="SCORE")
    total.append(_base("float", number(1 / places)))
    return condition


def _match(question: Match) -> _Part:
    body = _element("matchInteraction", responseIdentifier="RESPONSE", shuffle="true")
    body.set("maxAssociations", str(len(question.pair)))
    lefts = {pair.left: f"L{place}" for place, pair in enumerate(question.pair, start=1)}
    rights = {right: f"R{place}" for place, right in enumerate(sorted(question.rights), start=1)}
    for names, most in ((lefts, "1"), (rights, "0")):
        side = _add(body, "simpleMatchSet")
        for text, name in names.items():
            choice = _html("simpleAssociableChoice", line_html(text))
            choice.set("identifier", name)
            choice.set("matchMax", most)
            side.append(choice)
    due = tuple(f"{lefts[pair.left]} {rights[pair.right]}" for pair in question.pair)
    shares = tuple((pair, 1 / len(due)) for pair in due)
    return _Part("multiple", "directedPair", due, shares, body)


def _test(bank: Bank, names: dict[str, str]) -> ET.Element:
    root = _root("assessmentTest", identifier=_test_name(bank), title=clean(bank.title))
    part = _add(root, "testPart", identifier="PART", navigationMode="nonlinear")
    part.set("submissionMode", "individual")
    section = _add(part, "assessmentSection", identifier="SECTION", visible="true")
    section.set("title", clean(bank.title))
    for question in bank.question:
        _add(section, "assessmentItemRef", identifier=_name(question), href=names[question.id])
    return root


def _manifest(bank: Bank, files: dict[str, str]) -> ET.Element:
    names = {"xmlns": PACKAGE, "xmlns:imsmd": LOM}
    root = _element("manifest", **names, identifier=f"package-{_test_name(bank)}")
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "QTIv2.1 Package"
    ET.SubElement(metadata, "schemaversion").text = "1.0.0"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    test = _resource(resources, _test_name(bank), "imsqti_test_xmlv2p1", "test.xml")
    for question in bank.question:
        name = _name(question)
        ET.SubElement(test, "dependency", identifierref=name)
        item = _resource(resources, name, "imsqti_item_xmlv2p1", files[question.id])
        words = [f"topic:{question.topic}", f"level:{question.level}", f"kind:{question.kind}"]
        item.insert(0, _keywords([*words, *pointers(question)]))
    return root


def _resource(resources: ET.Element, name: str, kind: str, href: str) -> ET.Element:
    found = ET.SubElement(resources, "resource", identifier=name, type=kind)
    found.set("href", href)
    ET.SubElement(found, "file", href=href)
    return found


def _keywords(words: Iterable[str]) -> ET.Element:
    metadata = ET.Element("metadata")
    general = ET.SubElement(ET.SubElement(metadata, "imsmd:lom"), "imsmd:general")
    for word in words:
        keyword = ET.SubElement(general, "imsmd:keyword")
        ET.SubElement(keyword, "imsmd:string", language="en").text = clean(word)
    return metadata


def _test_name(bank: Bank) -> str:
    return f"test-{slug(bank.id)}"


def _short(prompt: str) -> str:
    words = plain(prompt)
    return words if len(words) <= 80 else f"{words[:77]}…"


def _root(tag: str, **attributes: str) -> ET.Element:
    names = {"xmlns": QTI, "xmlns:xsi": _XSI, "xsi:schemaLocation": _SCHEMA}
    return _element(tag, **names, **attributes)


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, attributes)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _set(parent: ET.Element, name: str) -> ET.Element:
    return _add(parent, "setOutcomeValue", identifier=name)


def _response() -> ET.Element:
    return _element("variable", identifier="RESPONSE")


def _base(base: str, value: str) -> ET.Element:
    made = _element("baseValue", baseType=base)
    made.text = value
    return made


def _html(tag: str, html: str) -> ET.Element:
    """Return an element that holds a piece of XHTML."""
    return ET.fromstring(f"<{tag}>{html}</{tag}>")


def _bytes(root: ET.Element) -> bytes:
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"
