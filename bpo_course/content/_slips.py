"""What an author probably meant where a file is not TOML, instead of the parser's message."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from bpo_course.content._headings import is_call, is_messages
from bpo_course.content._lines import Slip, heading, key
from bpo_course.content._place import Place
from bpo_course.content._records import bracketed, is_listed
from bpo_course.content._values import QUOTED, brace, no_value, shaped, too_much

if TYPE_CHECKING:
    import tomli

_CURLY: Final = "“”„«»‘’‚"
_UNSEEN: Final = {
    "\u00a0": "a non-breaking space, which Word makes",
    "\u202f": "a narrow non-breaking space",
    "\u2007": "a non-breaking space",
    "\u200b": "a zero-width space",
    "\u200c": "an invisible character",
    "\u200d": "an invisible character",
    "\u2060": "an invisible character",
    "\ufeff": "an invisible character",
    "\x0b": "a Word line break",
    "\x0c": "a page break",
}
_LONG_TEXT: Final = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'', re.DOTALL)
_SIGNS: Final = {
    "question.option": {"text", "right", "why"},
    "predict": {"because"},
    "question": {"prompt", "topic", "level", "kind"},
    "step.choice": {"say", "to", "effect"},
    "step": {"stage", "customer", "scene", "title"},
    "message": {"title"},
    "message.question": {"prompt", "words"},
    "message.question.option": {"text", "right", "why"},
}
"""Names by which one sees what begins, in the order in which they are looked for."""
_END_OF_LIST: Final = "Write ] after the last text of the list."
_BEGINNING_OF_LIST: Final = "Write [ after the = above it, and ] after the last text."
_A_LINE: Final = 'A line is name = "text", a heading in brackets, or a note after #.'
_NOTHING_LEFT: Final = 'Compare it with a line that works, such as prompt = "Who calls?".'


def slip(text: str, error: tomli.TOMLDecodeError) -> Slip:
    """Return what is wrong in a text that the parser refused, and in which line.

    Args:
        text: The text, its lines ended by a line feed.
        error: What the parser raised.
    """
    place = Place(text, error.pos, error.lineno, error.msg)
    if error.pos == len(text):  # the line that ends too early is the last one with something in it
        pos = len(text.rstrip())
        place = Place(text, pos, text.count("\n", 0, pos) + 1, error.msg)
    for found in (_swallowed, _unseen, _curly, _heading, _twice, shaped, _list, *_BY_MESSAGE):
        if said := found(place):
            return said
    return place.slip("cannot be read here", _NOTHING_LEFT)


def _unseen(place: Place) -> Slip | None:
    sign = place.text[place.pos :].lstrip(" \t")[:1]
    if not (sign in _UNSEEN or (sign < " " and sign not in "\n")):
        return None
    rule = f"has {_UNSEEN.get(sign, 'an invisible character')}"
    return place.slip(rule, "Delete the spaces in this line and type them again.")


def _curly(place: Place) -> Slip | None:
    found = _curly_in(place.masked[place.start :].partition("\n")[0])
    if not found:
        return None
    rule = f"has a curly quote, {found}, which Word makes"
    remedy = 'Type straight ones, ", at the start and at the end of the text.'
    more = sum(bool(_curly_in(line)) for line in place.masked.split("\n")) - 1
    if more > 0:
        rule += f", and so {'have' if more > 1 else 'has'} {more} more line{'s'[: more > 1]}"
        remedy = (
            'Replace all of them with straight ones, ". Word stops making them under File, Options,'
            " Proofing, AutoCorrect Options, AutoFormat As You Type."
        )
    return place.slip(rule, remedy)


def _curly_in(line: str) -> str:
    """Return a curly quote that begins or ends a text of a line, "" where none does."""
    line = line.rstrip(" ,]")
    found = re.search(rf"[=,\[{{]\s*([{_CURLY}])", line) or re.search(rf"([{_CURLY}])$", line)
    return found[1] if found else ""


def _swallowed(place: Place) -> Slip | None:
    """Return what is wrong with a text of several lines that ends where the next one begins."""
    texts = list(_LONG_TEXT.finditer(place.text[: place.pos]))
    if not texts or place.text[texts[-1].end() : place.pos].strip():
        return None
    swallowed = texts[-1][0].split("\n")[1:]
    if not any(heading(line)[1] or key(line) for line in swallowed):
        return None
    return _endless(place, texts[-1].start(), texts[-1][0][:3])


def _endless(place: Place, start: int, quotes: str) -> Slip:
    number = place.text.count("\n", 0, start) + 1
    rule = f"starts a text of several lines that does not end, {quotes}"
    return Slip(number, rule, f"Write {quotes} after its last line.")


def _heading(place: Place) -> Slip | None:
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
    remedy = f"Write {bracketed(name)} alone on its line."
    return place.slip("has brackets that do not match", remedy)


def _twice(place: Place) -> Slip | None:
    if "Cannot" not in place.message and "Duplicate" not in place.message:
        return None
    lines = place.masked.split("\n")
    _, name = heading(lines[place.number - 1])
    if not name:
        return _key_twice(place, lines)
    before = [n for n, line in enumerate(lines[: place.number - 1], 1) if heading(line)[1] == name]
    if before:
        return _heading_twice(place, lines, before[-1], name)
    remedy = "Write it only as a heading: each heading begins a new part."
    return place.slip(f"has a heading that is also a name before =, {name}", remedy)


def _heading_twice(place: Place, lines: list[str], before: int, name: str) -> Slip:
    outer = name.split(".")[0]
    single = [n for n in (before, place.number) if not heading(lines[n - 1])[0]]
    if single and is_listed(name):
        rule = f"has one bracket on each side of {name}"
        return Slip(single[0], rule, f"Write two: {bracketed(name)}.")
    signs = {"id", *_SIGNS.get(outer, ())}
    between = range(before, place.number - 1)
    begun = next((n + 1 for n in between if key(lines[n]) in signs), 0)
    if begun:
        rule = f"begins a new part: line {place.number} has {bracketed(name)} again"
        return Slip(begun, rule, f"Write {bracketed(outer)} above line {begun}.")
    rule = f"has {bracketed(name)} for the second time: line {before} has it too"
    remedy = f"If something new begins here, write {bracketed(outer)} above it. If not, keep one."
    return place.slip(rule, remedy)


def _key_twice(place: Place, lines: list[str]) -> Slip:
    name, rest = "", lines[: place.number]
    while rest and not name:
        name = key(rest.pop())
    at = len(rest) + 1
    for number in range(at - 1, 0, -1):
        if heading(lines[number - 1])[1]:
            break
        if key(lines[number - 1]) == name:
            new = _begun(lines[at - 1 :], _kinds(place.text))
            rule = f"has {name} for the second time: line {number} has it too"
            way = f"If a new one begins here, write {new} above it. If not, keep" if new else "Keep"
            return Slip(at, rule, f"{way} one of them.")
    rule = f"has {name} for the second time" if name else "has a name for the second time"
    return Slip(at, rule, "Keep one of them.")


def _kinds(text: str) -> tuple[str, ...]:
    """Return what the first parts of the headings of a text can be."""
    if is_messages(text):
        return ("message",)
    return ("step",) if is_call(text) else ("question", "predict")


def _begun(lines: list[str], kinds: tuple[str, ...]) -> str:
    """Return the heading that fits the names up to the next one; "" for none."""
    names = set()
    for line in lines:
        if heading(line)[1].strip("_"):
            break
        names.add(key(line).split(".")[0])
    known = (name for name in _SIGNS if name.split(".")[0] in kinds)
    return next((bracketed(name) for name in known if names & _SIGNS[name]), "")


def _list(place: Place) -> Slip | None:
    """Return what is wrong with a list that does not end."""
    start = _open_list(place, place.pos)
    if start is None or not place.message.startswith(("Unclosed array", "Invalid value")):
        return None
    rest = place.text[place.pos :].lstrip()
    number = place.text.count("\n", 0, start) + 1
    if re.match(r"[\w.-]+\s*=", rest) and number < place.number:
        return Slip(number, "starts a list that does not end", _END_OF_LIST)
    if place.message == "Invalid value":
        return None
    if re.match(r"[\"'\d+.-]", rest):
        end = len(place.text[: place.pos].rstrip())
        at = place.text.count("\n", 0, end) + 1
        return Slip(at, "has no comma between two texts of a list", "Add the comma.")
    if re.match(r"[^\W\d]", rest) and not re.match(r"[\w.-]+\s*=", rest):
        return place.slip("has a quote inside a text", QUOTED)
    return Slip(number, "starts a list that does not end", _END_OF_LIST)


def _open_list(place: Place, end: int) -> int | None:
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


def _unended(place: Place) -> Slip | None:
    """Return what is wrong with a text that has no end."""
    if place.message.startswith('Expected "\'"'):
        found = re.search(r"[=,\[]\s*'", place.masked)
        number = place.text.count("\n", 0, found.end()) + 1 if found else place.number
        return Slip(number, "has a text without a quote at its end", "Write ' at its end.")
    if "Unterminated" in place.message:
        found = re.search(r'"""|\'\'\'', _LONG_TEXT.sub(_blank, place.text))
        if found:
            return _endless(place, found.start(), found[0])
    elif "'\\n'" not in place.message:
        return None
    remedy = 'Write " at its end. A text of several lines has """ at both ends.'
    return place.slip("has a text without a quote at its end", remedy)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _backslash(place: Place) -> Slip | None:
    if "\\" not in place.message and "hex" not in place.message:
        return None
    return place.slip("has a backslash, \\, in a text", "Write two of them: \\\\.")


def _no_equals(place: Place) -> Slip | None:
    if "Expected '='" not in place.message:
        return None
    name = re.split(r"[{,]", place.before)[-1].strip(" \"'")
    if place.after.startswith(":"):
        return place.slip(f"has a colon after {name}", "Write = in its place.")
    if place.after[:1] in ("'", '"'):
        return place.slip(f"has no = after {name}", f"Write {name} = and then the text.")
    if "{" in place.before:
        return place.slip("has no = inside { }", "Write { name = 1 } there. A list has [ ].")
    if words := re.match(r"([^=\"']+?)\s*=", place.line):
        rule = f"has several words before the =, {words[1].strip()!r}"
        return place.slip(rule, "Write only one word before it, such as right.")
    return place.slip("has no =", _A_LINE)


def _stray(place: Place) -> Slip | None:
    if "Invalid statement" not in place.message and "key part" not in place.message:
        return None
    sign = place.after[:2] if place.after.startswith("//") else place.after[:1]
    if re.match(r"[\"'].*,\s*$", place.after):
        return place.slip("has a text of a list that does not begin", _BEGINNING_OF_LIST)
    return place.slip(f"cannot begin with {sign}", _A_LINE) if sign else None


_BY_MESSAGE: Final[tuple[Callable[[Place], Slip | None], ...]] = (
    _unended,
    _backslash,
    _no_equals,
    no_value,
    too_much,
    brace,
    _stray,
)
