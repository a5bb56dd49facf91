"""GIFT: one question a paragraph, every sign that GIFT reads as its own behind a backslash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from bpo_course.exchange._item import Answer, Item, as_html, number
from bpo_course.exchange._markup import clean

_OWN: Final = "\\:#={}~"
#: While a file is read, an escaped sign stands there as one of these, which mean nothing.
_HIDDEN: Final = {sign: chr(0xE000 + place) for place, sign in enumerate([*_OWN, "n"])}
_SHOWN: Final = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()}
_WEIGHT: Final = re.compile(r"\s*%(-?\d+\.?\d*)%")
_FORMAT: Final = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_COMMENT: Final = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_TAG: Final = re.compile(r"\[(id|tag):((?:\\\]|[^\]])*)\]")


def write(title: str, items: Iterable[Item]) -> bytes:
    """Return items as a GIFT file, in a category of that title."""
    category = f"$CATEGORY: $course$/top/{_escaped(title.replace('/', '//'))}"
    return "\n\n".join([category, *map(_question, items), ""]).encode()


def read(content: bytes, name: str) -> tuple[str, list[Item]]:
    """Return the title of a GIFT file, "" if it has none, and its items.

    Raises:
        ValueError: If it is not UTF-8, or braces do not match; it names the paragraph.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} must be UTF-8, but byte {error.start} is not") from error
    category = title = ""
    items: list[Item] = []
    text = clean(text).translate(dict.fromkeys(_SHOWN))
    for paragraph in re.split(r"\n[ \t]*\n", text):
        comments = " ".join(_COMMENT.findall(paragraph))
        body = _hidden(_COMMENT.sub("", paragraph)).strip()
        if body.startswith("$CATEGORY:"):
            category = _shown(body.removeprefix("$CATEGORY:")).split("/top/")[-1].replace("//", "/")
            title = title or category
        elif body:
            items.append(replace(_item(body, comments, name), category=category))
    return title, items


def _question(item: Item) -> str:
    tags = " ".join(f"[tag:{_in_comment(tag)}]" for tag in item.tags)
    head = f"// [id:{_in_comment(item.id)}] {tags}\n::{_escaped(item.name)}::[html]"
    lines = [*_lines(item), *([f"####{_escaped(item.general)}"] if item.general else [])]
    start = "{#" if item.type == "numerical" else "{"
    return "\n\t".join([f"{head}{_escaped(item.text)}{start}", *lines]) + "\n}"


def _lines(item: Item) -> Iterator[str]:
    match item.type:
        case "multichoice":
            for answer in item.answers:
                yield f"{_sign(answer)}{_first(answer.text)}#{_escaped(answer.feedback)}"
        case "numerical":
            for answer in item.answers:
                weight = "" if answer.percent == 100 else f"%{number(answer.percent)}%"
                value = f"{weight}{answer.text}:{number(answer.tolerance)}"
                yield f"={value}#{_escaped(answer.feedback)}"
        case "matching":
            yield from (f"={_first(left)} -> {_escaped(right)}" for left, right in item.pairs)


def _sign(answer: Answer) -> str:
    """Return how an option starts; Moodle reads no weight of three digits."""
    if answer.percent == 100:
        return "="
    return f"~%{number(answer.percent)}%" if -100 < answer.percent != 0 else "~"


def _first(text: str) -> str:
    """Return a text that comes first, where a bracket or a percent sign would mean something."""
    signs = {"[": "&#91;", "%": "&#37;"}
    return _escaped(signs.get(text[:1], text[:1]) + text[1:])


def _escaped(text: str) -> str:
    signs = re.sub(r"([\\:#={}~])", r"\\\1", clean(text))
    return signs.replace("\n", "\\n")


def _in_comment(text: str) -> str:
    return " ".join(clean(text).split()).replace("]", "\\]")


# Back again


def _hidden(text: str) -> str:
    return re.sub(r"\\([\\:#={}~n])", lambda found: _HIDDEN[found[1]], text)


def _shown(text: str) -> str:
    return text.translate(_SHOWN).strip()


def _item(body: str, comments: str, name: str) -> Item:
    titled = re.match(r"::(.*?)::", body, re.DOTALL)
    body = body[titled.end() :] if titled else body
    start, end = body.find("{"), body.find("}")
    if (start < 0) != (end < 0) or end < start:
        raise ValueError(f"{name} must close every brace that it opens, see: {_shown(body)[:60]!r}")
    stem, answers, after = (body, "", "") if start < 0 else _cut(body, start, end)
    answers, _, general = answers.partition("####")
    found = _FORMAT.match(stem)
    markup = found[1] if found else "moodle"
    stem = stem[found.end() :] if found else stem
    gap = "_____" if after.strip() else ""
    tags = [(kind, value.replace("\\]", "]").strip()) for kind, value in _TAG.findall(comments)]
    item = Item(
        type="description" if start < 0 else "essay",
        id=next((value for kind, value in tags if kind == "id"), ""),
        name=_shown(titled[1]) if titled else "",
        text=as_html(_shown(f"{stem}{gap}{after}"), markup),
        general=_html(general, markup),
        tags=tuple(value for kind, value in tags if kind == "tag"),
    )
    return _with_answers(item, answers.strip(), markup)


def _cut(body: str, start: int, end: int) -> tuple[str, str, str]:
    return body[:start], body[start + 1 : end], body[end + 1 :]


def _with_answers(item: Item, text: str, markup: str) -> Item:
    """Return the item with its answers, of the type that they make it."""
    if not text:
        return item
    if text.startswith("#"):
        return replace(item, type="numerical", answers=tuple(_numbers(text[1:], markup)))
    word = text.split("#")[0].strip().upper()
    if word in ("T", "TRUE", "F", "FALSE"):
        return replace(item, type="truefalse", answers=_true_false(text, word[0] == "T", markup))
    if "~" in text:
        answers = tuple(_options(text, markup))
        return replace(item, type="multichoice", answers=answers, one="=" in text)
    if "->" in text:
        pairs = (part.partition("->") for part in text.split("=")[1:])
        made = tuple((_html(left, markup), _shown(right)) for left, _, right in pairs)
        return replace(item, type="matching", pairs=made)
    return replace(item, type="shortanswer")


def _options(text: str, markup: str) -> Iterator[Answer]:
    for sign, part in re.findall(r"([=~])([^=~]*)", text):
        weight = _WEIGHT.match(part)
        percent = float(weight[1]) if weight else 100.0 if sign == "=" else 0.0
        option, _, why = part[weight.end() if weight else 0 :].partition("#")
        yield Answer(_html(option, markup), percent, _html(why, markup))


def _numbers(text: str, markup: str) -> Iterator[Answer]:
    """Yield the numbers; a catch-all (`~`) is told as no number where the item is read."""
    parts = re.findall(r"([=~]|^)([^=~]+)", text.strip())
    for sign, part in ((sign, part) for sign, part in parts if part.strip()):
        weight = _WEIGHT.match(part)
        percent = float(weight[1]) if weight else 0.0 if sign == "~" else 100.0
        value, _, why = part[weight.end() if weight else 0 :].partition("#")
        middle, tolerance = _range(_shown(value))
        yield Answer(middle or "*", percent, _html(why, markup), tolerance)


def _range(text: str) -> tuple[str, float]:
    """Return the middle and the tolerance of `5`, `5:1` or `4..6`."""
    try:
        if ".." in text:
            low, high = (float(part) for part in text.split("..", 1))
            return number((low + high) / 2), (high - low) / 2
        value, _, tolerance = text.partition(":")
        return value.strip(), float(tolerance or 0)
    except ValueError:
        return text, 0.0


def _true_false(text: str, true: bool, markup: str) -> tuple[Answer, ...]:
    _, wrong, right, *_ = [*text.split("#"), "", ""]
    made = [Answer(str(true), 100.0, _html(right, markup))]
    made.append(Answer(str(not true), 0.0, _html(wrong, markup)))
    return tuple(made)


def _html(text: str, markup: str) -> str:
    found = _FORMAT.match(text)
    own, text = (found[1], text[found.end() :]) if found else (markup, text)
    return as_html(_shown(text), own)
