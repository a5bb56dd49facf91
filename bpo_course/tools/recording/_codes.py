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
    r"\b(?:cvv2?|cvc2?|cvn|csc|cid|c[ .]v[ .][vc]2?|security (?:code|number|digits)|card code"
    r"|verification (?:code|number|value)"
    r"|(?:(?:last|other) )?(?:three|four|3|4)(?:[ -](?:digits?|numbers?|figures?))+"
    r"(?: \w+){0,3} (?:back|front|reverse|strip))\b",
    re.IGNORECASE,
)
_PLAIN_CODE: Final = re.compile(
    r"\b(?:the|my|its|this|that|and|digit|3|4)[ -]code\b", re.IGNORECASE
)
"""A code that is named no more closely: a card's only just after the card."""
_ON_THE_BACK: Final = re.compile(
    r"[\s,]{0,3}(?:\w+[\s,]+){0,3}?(?:on|at|from) (?:the|its) (?:back|reverse|front|strip)\b",
    re.IGNORECASE,
)
_EXPIRY: Final = re.compile(
    r"\b(?:expir(?:y|es?|ing|ation)(?: date)?|exp\.?(?: date)?|good thru"
    r"|valid (?:thru|through|until|til{1,2}|to))(?!\w)",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may(?=[\\s,.'’-]+(?:\\d|twenty|of\\b))|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH: Final = re.compile(rf"\b(?:{_MONTHS})\b(?=[\s,.'’-])", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"\W{1,3}((?:0[1-9]|1[0-2])(?:\s?/\s?(?:20)?\d|[|-]?(?:20)?[2-4])\d)(?!\d)"
    r"(?:\W{1,3}(\d{3,4})(?!\d))?"
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
    found = list(_expiries(said, taken))
    after_card = [*taken, *((start, end) for _, start, end in found)]
    found += [("card code", *span) for span in _after(said, _CODE, 3, 8, taken)]
    for cue in _PLAIN_CODE.finditer(said.plain):
        run = _first(said, cue.end(), 3, 4, taken)
        if run and any(0 <= cue.start() - end <= REACH for _, end in after_card):
            found += [("card code", *span) for span in _spans(said, run)]
    found += [("card code", *span) for span in _on_the_back(said, taken)]
    for _, end in taken:
        if beside := _BESIDE.match(said.plain, end):
            found.append(("expiry date", *beside.span(1)))
            found += [("card code", *beside.span(2))] if beside[2] else []
    return found


def _on_the_back(said: Said, taken: Sequence[Span]) -> Iterator[Span]:
    """Yield three or four digits of which is said afterwards that they are on the card's back."""
    for run in said.runs:
        kept = [one for one in run if not _within(one.start, taken)]
        size = sum(len(one.digits) for one in kept)
        if 3 <= size <= 4 and _ON_THE_BACK.match(said.plain, kept[-1].end):
            yield from _spans(said, kept)


def _expiries(said: Said, taken: Sequence[Span]) -> Iterator[tuple[str, int, int]]:
    """Yield expiry dates, and the card codes that are said with them in one breath."""
    for cue in _EXPIRY.finditer(said.plain):
        month = _MONTH.search(said.plain, cue.end(), cue.end() + REACH)
        first = _first(said, cue.end(), 2, 10, taken)
        if month and (first is None or first[0].start > month.start()):
            year = _first(said, month.end(), 2, 4, taken)
            between = said.plain[month.end() : year[0].start] if year else ""
            if not year or len(between.replace("\0", "").strip()) > 12:
                yield "expiry date", *month.span()
            elif "\0" in between:
                yield "expiry date", *month.span()
                yield from (("expiry date", *span) for span in _spans(said, year))
            else:
                yield "expiry date", month.start(), year[-1].end
        elif first:
            yield from _with_code(said, first)


def _with_code(said: Said, run: Sequence[Digits]) -> Iterator[tuple[str, int, int]]:
    """Yield the expiry date that a run begins with, and the card code that may follow it."""
    for size in range(len(run), 0, -1):
        date, rest = run[:size], run[size:]
        if not _is_expiry("".join(one.digits for one in date)):
            continue
        yield from (("expiry date", *span) for span in _spans(said, date))
        if 3 <= sum(len(one.digits) for one in rest) <= 4:
            yield from (("card code", *span) for span in _spans(said, rest))
        return


def _is_expiry(digits: str) -> bool:
    """Whether digits can be a month and a year."""
    return any(
        1 <= int(digits[:size]) <= 12 and re.fullmatch(r"(?:20)?\d\d", digits[size:])
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
