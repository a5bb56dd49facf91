"""Card codes and expiry dates: few digits, so that only what is said before them tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bpo_course.tools.recording._digits import Digits, Said

Span = tuple[int, int]
REACH: Final = 160
"""Characters after a cue in which its digits begin."""
WORDS: Final = 16
"""Words after a cue in which they begin."""
_CODE: Final = re.compile(
    r"\b(?:cvv2?|cvc2?|cvn|csc|cid|security (?:code|number|digits)|card code"
    r"|verification (?:code|number|value)"
    r"|(?:(?:last|other) )?(?:three|four|3|4)(?:[ -](?:digits?|numbers?|figures?))+"
    r"(?: \w+){0,3} (?:back|front|reverse|strip))\b",
    re.IGNORECASE,
)
_EXPIRY: Final = re.compile(
    r"\b(?:expir(?:y|es?|ing|ation)(?: date)?|exp\.?(?: date)?|good thru"
    r"|valid (?:thru|through|until|til{1,2}|to))(?!\w)",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH: Final = re.compile(rf"\b(?:{_MONTHS})\b(?=[\s,.'’-])", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"\W{1,3}((?:0[1-9]|1[0-2])\s?/\s?(?:20)?\d\d)(?!\d)(?:\W{1,3}(\d{3,4})(?!\d))?"
)
_OTHER: Final = re.compile(
    r"\b(?:order|tracking|reference|ref|invoice|ticket|phone|mobile|account|post ?code|flat)\b",
    re.IGNORECASE,
)


def codes(said: Said, taken: Sequence[Span]) -> list[tuple[str, int, int]]:
    """Return where card codes and expiry dates are.

    Args:
        said: The text.
        taken: Where card numbers are.
    """
    found = [("expiry date", *span) for span in _expiries(said, taken)]
    found += [("card code", *span) for span in _after(said, _CODE, 3, 8, taken)]
    for _, end in taken:
        if beside := _BESIDE.match(said.plain, end):
            found.append(("expiry date", *beside.span(1)))
            found += [("card code", *beside.span(2))] if beside[2] else []
    return found


def _expiries(said: Said, taken: Sequence[Span]) -> Iterator[Span]:
    for cue in _EXPIRY.finditer(said.plain):
        month = _MONTH.search(said.plain, cue.end(), cue.end() + REACH)
        first = _first(said, cue.end(), 2, 8, taken)
        if month and (first is None or first[0].start > month.start()):
            year = _first(said, month.end(), 2, 4, taken)
            near = year and year[0].start - month.end() <= 12
            yield month.start(), (year[-1].end if year and near else month.end())
        elif first and _is_expiry("".join(one.digits for one in first)):
            yield from _spans(said, first)


def _is_expiry(digits: str) -> bool:
    """Whether digits can be a month and a year."""
    return any(
        1 <= int(digits[:size]) <= 12 and len(digits) - size in (2, 4)
        for size in (1, 2)
        if len(digits) > size
    )


def _after(
    said: Said, cue: re.Pattern[str], least: int, most: int, taken: Sequence[Span]
) -> Iterator[Span]:
    """Yield the parts of the digits that follow a cue: of so many digits, and not taken yet."""
    for found in cue.finditer(said.plain):
        if run := _first(said, found.end(), least, most, taken):
            yield from _spans(said, run)


def _first(
    said: Said, start: int, least: int, most: int, taken: Sequence[Span]
) -> tuple[Digits, ...] | None:
    """Return the first digits after a place that are as many as asked for; None for none."""
    for run in said.runs:
        kept = tuple(one for one in run if one.start >= start and not _within(one.start, taken))
        if not kept or not least <= sum(len(one.digits) for one in kept):
            continue
        between = said.plain[start : kept[0].start]
        if len(between) > REACH or len(between.split()) > WORDS or _OTHER.search(between):
            return None
        if sum(len(one.digits) for one in kept) <= most:
            return kept
    return None


def digits_after(
    said: Said, cue: re.Pattern[str], least: int, most: int, taken: Sequence[Span]
) -> Iterator[tuple[str, list[Span]]]:
    """Yield the digits that follow each cue, and the places of their parts.

    Args:
        said: The text.
        cue: What is said before the digits.
        least: Digits at least; fewer are passed over.
        most: Digits at most.
        taken: Places that are something else.
    """
    for found in cue.finditer(said.plain):
        if run := _first(said, found.end(), least, most, taken):
            yield "".join(one.digits for one in run), list(_spans(said, run))


def _spans(said: Said, run: Sequence[Digits]) -> Iterator[Span]:
    """Yield the parts of a run: one for each turn."""
    start = run[0]
    last = start
    for one in run[1:]:
        if one.turn != last.turn:
            yield start.start, last.end
            start = one
        last = one
    yield start.start, last.end


def _within(place: int, taken: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in taken)
