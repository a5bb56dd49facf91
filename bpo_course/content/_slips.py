"""What an author most likely meant where a file is no TOML, in place of the parser's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from bpo_course.content._lines import heading, key, masked

if TYPE_CHECKING:
    import tomli

LISTED: Final = {
    "question": ("option", "item", "pair", "wrong"),
    "step": ("choice",),
}
"""Headings that are written with two brackets, and those within them that are."""
_CURLY: Final = "“”„«»‘’‚"
_UNSEEN: Final = {
    "\u00a0": "a non-breaking space, as Word makes it",
    "\u202f": "a narrow non-breaking space",
    "\u2007": "a non-breaking space",
    "\u200b": "a space of no width",
    "\u200c": "a sign that cannot be seen",
    "\u200d": "a sign that cannot be seen",
    "\u2060": "a sign that cannot be seen",
    "\ufeff": "a sign that cannot be seen",
    "\x0b": "a line break of Word's",
    "\x0c": "a page break",
}
_LONG_TEXT: Final = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'', re.DOTALL)
_WORDS: Final = {"true": "true", "yes": "true", "false": "false", "no": "false"}
_QUOTED: Final = 'Write \\" for each quote inside a text, such as "She said \\"Hello\\".".'
_NOTHING_LEFT: Final = 'Compare it with a line that works, such as prompt = "Who calls?".'


class Slip(NamedTuple):
    """What is wrong in a text that is no TOML.

    Args:
        line: The line to look at, from 1.
        rule: What is wrong with it.
        remedy: What to do.
    """

    line: int
    rule: str
    remedy: str


@dataclass(frozen=True)
class _Place:
    """Where the parser stopped.

    Args:
        text: The whole text.
        pos: The place in it.
        number: The line it is in, from 1.
        message: What the parser says.
    """

    text: str
    pos: int
    number: int
    message: str

    @cached_property
    def masked(self) -> str:
        """The text without what quotes hold."""
        return masked(self.text)

    @property
    def start(self) -> int:
        """Where the line begins."""
        return self.text.rfind("\n", 0, self.pos) + 1

    @property
    def line(self) -> str:
        """The line."""
        return self.text[self.start :].partition("\n")[0]

    @property
    def before(self) -> str:
        """The line up to the place."""
        return self.text[self.start : self.pos]

    @property
    def after(self) -> str:
        """The line from the place on."""
        return self.text[self.pos :].partition("\n")[0].strip()

    def slip(self, rule: str, remedy: str) -> Slip:
        """Return what is wrong in this line."""
        return Slip(self.number, rule, remedy)


def slip(text: str, error: tomli.TOMLDecodeError) -> Slip:
    """Return what is wrong in a text that the parser refused, and in which line.

    Args:
        text: The text, its lines ended by a line feed.
        error: What the parser raised.
    """
    place = _Place(text, error.pos, error.lineno, error.msg)
    if error.pos == len(text):  # the line that ends too early is the last one with something in it
        pos = len(text.rstrip())
        place = _Place(text, pos, text.count("\n", 0, pos) + 1, error.msg)
    for found in (_unseen, _curly, _heading, _twice, _list, *_BY_MESSAGE):
        if said := found(place):
            return said
    return place.slip("cannot be read here", _NOTHING_LEFT)


def _unseen(place: _Place) -> Slip | None:
    sign = place.text[place.pos :].lstrip(" \t")[:1]
    if not (sign in _UNSEEN or (sign < " " and sign not in "\n")):
        return None
    rule = f"has {_UNSEEN.get(sign, 'a sign that cannot be seen')}"
    return place.slip(rule, "Delete the gaps in this line and type plain spaces.")


def _curly(place: _Place) -> Slip | None:
    line = place.masked[place.start :].partition("\n")[0].rstrip(" ,]")
    found = re.search(rf"[=,\[{{]\s*([{_CURLY}])", line) or re.search(rf"([{_CURLY}])$", line)
    if not found:
        return None
    remedy = 'Type straight ones, ", at the start and at the end of the text.'
    return place.slip(f"has a curly quote, {found[1]}, as Word makes it", remedy)


def _heading(place: _Place) -> Slip | None:
    line = place.line.strip()
    if not line.startswith("[") or "Cannot" in place.message:
        return None
    if named := re.match(r"\[+\s*([\w.-]+)\s*=", line):
        return place.slip(f"has a bracket before {named[1]} =", "Delete the bracket.")
    name = ".".join(re.findall(r"[\w-]+", line.split("#")[0]))
    if _open_list(place, place.start) is not None:
        return None
    if not name:
        return place.slip("has a bracket with nothing in it", "Write [[question]], or delete it.")
    return place.slip("has brackets that do not match", f"Write {_headed(name)} alone on its line.")


def _headed(name: str) -> str:
    """Return a heading with as many brackets as it needs."""
    first, *inner = name.split(".")
    two = not inner or inner[-1] in LISTED.get(first, ())
    return f"[[{name}]]" if first in LISTED and two else f"[{name}]"


def _twice(place: _Place) -> Slip | None:
    if "Cannot" not in place.message and "Duplicate" not in place.message:
        return None
    lines = place.masked.split("\n")
    _, name = heading(lines[place.number - 1])
    if not name:
        return _key_twice(place, lines)
    for number, line in enumerate(lines[: place.number - 1], start=1):
        listed, other = heading(line)
        if other == name and not listed and _headed(name).startswith("[["):
            return Slip(number, "must have two brackets on each side", f"Write {_headed(name)}.")
        if other == name:
            rule = f"has [{name}] for the second time, line {number} has it too"
            remedy = "Keep one. If a new question begins here, write [[question]] above it."
            return place.slip(rule, remedy)
        if other.startswith(f"{name}."):
            rule = f"has {_headed(other)} without a {_headed(name)} above it"
            return Slip(number, rule, f"Write {_headed(name)} where it begins.")
    remedy = "Delete the field: each heading begins a new one."
    return place.slip(f"has a heading that is a field too, {name}", remedy)


def _key_twice(place: _Place, lines: list[str]) -> Slip | None:
    name, rest = "", lines[: place.number]
    while rest and not name:
        name = key(rest.pop())
    at = len(rest) + 1
    for number in range(at - 1, 0, -1):
        if heading(lines[number - 1])[1]:
            break
        if key(lines[number - 1]) == name:
            rule = f"has {name} for the second time, line {number} has it too"
            return Slip(at, rule, "Keep one, or begin something new with its [[heading]].")
    rule = f"has {name} for the second time" if name else "has a field for the second time"
    return Slip(at, rule, "Keep one of them.")


def _list(place: _Place) -> Slip | None:
    """Return what is wrong with a list that does not end."""
    start = _open_list(place, place.pos)
    if start is None or "Unclosed array" not in place.message:
        return None
    rest = place.text[place.pos :].lstrip()
    if re.match(r"[\"'\d+.-]", rest):
        end = len(place.text[: place.pos].rstrip())
        number = place.text.count("\n", 0, end) + 1
        return Slip(number, "has no comma between two texts of a list", "Add the comma.")
    if re.match(r"[^\W\d]", rest) and not re.match(r"[\w.-]+\s*=", rest):
        return place.slip("has a quote inside a text", _QUOTED)
    number = place.text.count("\n", 0, start) + 1
    rule = "begins a list that has no end"
    return Slip(number, rule, "Write ] after the last text of the list.")


def _open_list(place: _Place, end: int) -> int | None:
    """Return where a list begins that is open at a place, None where none is."""
    opened: list[int] = []
    start = 0
    for line in place.masked[:end].splitlines(keepends=True):
        if not heading(line)[1]:
            for at, sign in enumerate(line, start=start):
                if sign == "[":
                    opened.append(at)
                elif sign == "]" and opened:
                    opened.pop()
        start += len(line)
    return opened[-1] if opened else None


def _unended(place: _Place) -> Slip | None:
    """Return what is wrong with a text that has no end."""
    if place.message.startswith('Expected "\'"'):
        found = re.search(r"[=,\[]\s*'", place.masked)
        number = place.text.count("\n", 0, found.end()) + 1 if found else place.number
        return Slip(number, "has a text without a quote at its end", "Write ' at its end.")
    if "Unterminated" in place.message:
        found = re.search(r'"""|\'\'\'', _LONG_TEXT.sub(_blank, place.text))
        if found:
            number = place.text.count("\n", 0, found.start()) + 1
            rule = f"begins a text of several lines that has no end, {found[0]}"
            return Slip(number, rule, f"Write {found[0]} after its last line.")
    elif "'\\n'" not in place.message:
        return None
    remedy = 'Write " at its end. A text of several lines has """ at both ends.'
    return place.slip("has a text without a quote at its end", remedy)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _backslash(place: _Place) -> Slip | None:
    if "\\" not in place.message and "hex" not in place.message:
        return None
    return place.slip("has a backslash, \\, in a text", "Write two of them, \\\\, or a stroke, /.")


def _no_equals(place: _Place) -> Slip | None:
    if "Expected '='" not in place.message:
        return None
    name = place.before.strip(" {,\"'")
    if place.after.startswith(":"):
        return place.slip("has a colon after the name of a field", "Write = in its place.")
    if place.after[:1] in ("'", '"'):
        return place.slip(f"has no = after {name}", f"Write {name} = and then the text.")
    if "{" in place.before:
        return place.slip("has no = inside { }", "Write { name = 1 } there. A list has [ ].")
    if words := re.match(r"([^=\"']+?)\s*=", place.line):
        rule = f"has a name of several words before the =, {words[1].strip()!r}"
        return place.slip(rule, "The name of a field is one word, such as right.")
    remedy = 'Write a field as name = "text". Put # before a note of your own.'
    return place.slip("is no field: it has no =", remedy)


def _no_value(place: _Place) -> Slip | None:
    if place.message != "Invalid value":
        return None
    name, value = key(place.before) or "the field", place.after
    word = re.match(r"\w*", value)
    bare = word[0] if word else ""
    if not value or value.startswith("#"):
        return place.slip(f"has nothing after {name} =", 'Write a value, such as "text" or 20.')
    if bare.lower() in _WORDS and bare == value.split("#")[0].strip():
        right = _WORDS[bare.lower()]
        return place.slip(f"must be true or false in small letters, got {bare}", f"Write {right}.")
    if re.match(r"[.+-]?\.\d", value):
        rule = f"has a number that begins with a point, {value.split()[0]}"
        return place.slip(rule, "Write a 0 before the point.")
    if value.rstrip(" ,")[-1:] in ("'", '"') and value[0] not in ("'", '"'):
        return place.slip("has a text without a quote at its start", f'Write {name} = "…".')
    return place.slip("has a text without quotes", f'Write {name} = "…" with quotes around it.')


def _too_much(place: _Place) -> Slip | None:
    """Return what is wrong with what follows a value."""
    if "Expected newline" not in place.message:
        return None
    value = place.before.partition("=")[2].strip()
    if place.after in (",", ";"):
        return place.slip(f"ends with {place.after}", "Delete it: a line needs none at its end.")
    if re.match(r"[\w.-]+\s*=", place.after) or heading(place.before)[1]:
        return place.slip("has two fields in one line", "Give each a line of its own.")
    if value[:1] == "'":
        remedy = 'Put the text in double quotes, " at both ends.'
        return place.slip("has an apostrophe in a text that ' begins and ends", remedy)
    if value[:1] == '"':
        return place.slip("has a quote inside a text", _QUOTED)
    return _number(place)


def _number(place: _Place) -> Slip:
    written = place.line.partition("=")[2].split("#")[0].strip()
    if re.fullmatch(r"\d{1,3}(,\d{3})+", written):
        right = written.replace(",", "")
        return place.slip(f"has a comma in a number, {written}", f"Write {right}.")
    if re.fullmatch(r"-?\d+,\d+", written):
        right = written.replace(",", ".")
        return place.slip(f"has a comma in a number, {written}", f"Write {right}.")
    if re.fullmatch(r"0\d+(\.\d+)?", written):
        rule = f"has a number that begins with 0, {written}"
        return place.slip(rule, f"Write {written.lstrip('0') or '0'}.")
    if re.match(r"-?\d", written):
        rule = f"has more than a number, {written[:40]!r}"
        return place.slip(rule, "Write the number alone, or put it all in quotes.")
    return place.slip("has more after its value", "Delete it, or give it a line of its own.")


def _stray(place: _Place) -> Slip | None:
    if "Invalid statement" not in place.message and "key part" not in place.message:
        return None
    sign = place.after[:2] if place.after.startswith("//") else place.after[:1]
    remedy = "A line is a field, a heading in brackets, or a note after #."
    return place.slip(f"cannot begin with {sign}", remedy) if sign else None


def _brace(place: _Place) -> Slip | None:
    if "inline table" not in place.message:
        return None
    return place.slip(
        "has a { that does not end in its line", "Write } after the last field in it."
    )


_BY_MESSAGE: Final[tuple[Callable[[_Place], Slip | None], ...]] = (
    _unended,
    _backslash,
    _no_equals,
    _no_value,
    _too_much,
    _brace,
    _stray,
)
