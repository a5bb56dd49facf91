"""Phone numbers and email addresses in a text, written or said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bpo_course.tools.recording._codes import Span, digits_after
from bpo_course.tools.recording._digits import UNITS, Said

_WORD_DIGIT: Final = "|".join(word for word in UNITS if word not in ("o", "oh"))
_ATOM: Final = (
    rf"(?:[a-z](?:[ -][a-z]\b){{1,20}}|[a-z0-9][\w'’]{{0,40}})(?:\s(?:{_WORD_DIGIT}|\d+)\b){{0,8}}"
)
_SIGN: Final = r"\s+(?:dot|period|underscore|dash|hyphen|minus|plus)\s+"
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE
)
_SPOKEN_EMAIL: Final = re.compile(
    rf"\b{_ATOM}(?:{_SIGN}{_ATOM}){{0,4}}\s+at\s+(?:the\s+rate\s+(?:of\s+)?)?"
    rf"{_ATOM}(?:{_SIGN}{_ATOM}){{0,2}}(?:\s+dot\s+[a-z]{{2,10}}){{1,3}}\b",
    re.IGNORECASE,
)
_HALF_SPOKEN: Final = re.compile(
    r"\b[\w+-]{0,60}[._\d][\w.+-]{0,60}\s+at\s+[\w-]{2,63}(?:\.[a-z]{2,10}){1,3}\b"
    r"|\b[\w.+-]{1,64}\s*@\s*[\w-]{1,63}(?:\s*(?:\.|\bdot\b)\s*[a-z]{2,10}){1,3}\b",
    re.IGNORECASE,
)
_AT: Final = re.compile(r"\bat\b|@", re.IGNORECASE)
AROUND: Final = 120
"""Characters on each side of "at" in which an address is looked for."""
_NO_NAMES: Final = frozenset(
    (
        *("am", "is", "are", "was", "were", "be", "it", "me", "us", "you", "him", "her"),
        *("them", "look", "looking", "meet", "shop", "online", "here", "there", "visit"),
        *("order", "ordered", "bought", "see", "site", "website", "page", "find"),
    )
)
"""Words before "at" that are no name: "see us at example dot com"."""
_INTERNATIONAL: Final = re.compile(r"(?<![\w+])\+\s?\d(?:[\s().-]{0,2}\d){7,14}(?!\d)")
_PLUS: Final = re.compile(r"\bplus\b", re.IGNORECASE)
_SHAPES: Final = re.compile(
    r"(?<![\w.-])(?:"
    r"\(\d{3}\)\s?\d{3}[\s.-]\d{4}"  # (555) 010-0199
    r"|\d{3}[.-]\d{3}[.-]\d{4}"  # 555-010-0199
    r"|0\d{2,4}[\s-]\d{3,4}[\s-]\d{3,4}"  # 020 7946 0018
    r"|0(?:7|9)\d{3}[\s-]?\d{3}[\s-]?\d{3}"  # 07700 900123
    r"|[6-9]\d{4}[\s-]\d{5}"  # 98765 43210
    r")(?![\w-])"
)
_CUE: Final = re.compile(
    r"\b(?:(?:phone|mobile|cell|telephone|whatsapp|landline|contact number)(?: ?phone)?"
    r"(?: number| no)?"
    r"|(?:call|r[iu]ng|reach|text|phone)(?:ing)? (?:me|you|us|him|her|them)(?: back)?"
    r"(?: (?:on|at))?|my number|your number|number to call|call back on)\b",
    re.IGNORECASE,
)


def emails(said: Said) -> list[Span]:
    """Return where email addresses are: written, said in words, or half of each."""
    found = [match.span() for match in _EMAIL.finditer(said.plain)]
    for at in _AT.finditer(said.plain):
        start, end = max(0, at.start() - AROUND), at.end() + AROUND
        for pattern in (_SPOKEN_EMAIL, _HALF_SPOKEN):
            found += [
                match.span()
                for match in pattern.finditer(said.plain, start, end)
                if match.start() < at.start() < match.end() and _named(match[0])
            ]
    return found


def _named(address: str) -> bool:
    """Return whether what is before "at" can be a name."""
    words = address.lower().split()
    return words[0] not in _NO_NAMES or words[1:2] != ["at"]


def phones(said: Said, taken: Sequence[Span]) -> Iterator[Span]:
    """Yield where phone numbers are: with a plus, in a country's usual groups, or after a cue.

    Ten digits without a space and without a cue may be an order number, and stay.

    Args:
        said: The text.
        taken: Places that are something else.
    """
    for shape in (_INTERNATIONAL, _SHAPES):
        yield from (found.span() for found in shape.finditer(said.plain))
    for cue, least in ((_PLUS, 9), (_CUE, 7)):
        for _, spans in digits_after(said, cue, least, 15, taken):
            yield from spans
