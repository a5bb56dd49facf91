"""Numbers that name a person or an account: found by their shape, their check digit, or a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bpo_course.tools.recording._checks import verhoeff
from bpo_course.tools.recording._codes import Span, digits_after
from bpo_course.tools.recording._digits import Said
from bpo_course.tools.recording._others import ibans

_AADHAAR: Final = re.compile(r"\b(?:aadhaa?r|adhaa?r|uidai|uid)\b", re.IGNORECASE)
_IN_FOURS: Final = re.compile(r"(?<![\w-])[2-9]\d{3}[\s-]\d{4}[\s-]\d{4}(?![\w-])")
_PAN: Final = re.compile(r"(?<!\w)[A-Z]{3}[ABCFGHLJPT][A-Z]\s?\d{4}\s?[A-Z](?!\w)", re.IGNORECASE)
_SSN: Final = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])")
_SSN_CUE: Final = re.compile(r"\b(?:ssn|social(?: security)?(?: number)?)\b", re.IGNORECASE)
_NI: Final = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?"
    r"\d\d\s?\d\d\s?\d\d\s?[A-D](?!\w)",
    re.IGNORECASE,
)
_SORT_CODE: Final = re.compile(r"\bsort[\s-]?code\b", re.IGNORECASE)
_ACCOUNT: Final = re.compile(
    r"\b(?:(?:bank|savings|current|checking)\s+account|account(?:\s+(?:number|no))|a/c(?:\s+no)?"
    r"|account\s+(?:is|ends|ending))\b",
    re.IGNORECASE,
)


def ids(said: Said, taken: Sequence[Span]) -> Iterator[tuple[str, int, int]]:
    """Yield the kind and the place of each number that names a person or an account.

    Args:
        said: The text.
        taken: Places that are something else.

    Source:
        Aadhaar: 12 digits, the first 2 to 9, the last one by Verhoeff (UIDAI's numbering scheme).
        PAN: five letters, of which the fourth tells the kind of holder, four digits, a letter. US
        Social Security number: not 000, 666 or 9xx, no part all zero. UK National Insurance number:
        no D, F, I, Q, U or V in front, no second O, and not BG, GB, NK, KN, TN, NT or ZZ. All of
        these are from experience.
    """
    yield from (("account number", *span) for span in ibans(said.plain))
    for found in _IN_FOURS.finditer(said.plain):
        if verhoeff(re.sub(r"\D", "", found[0])):
            yield "Aadhaar number", *found.span()
    for kind, shape in (("PAN", _PAN), ("Social Security number", _SSN), (_NI_KIND, _NI)):
        yield from ((kind, *found.span()) for found in shape.finditer(said.plain))
    for digits, spans in digits_after(said, _AADHAAR, 12, 12, taken):
        if digits[0] >= "2" and verhoeff(digits):
            yield from (("Aadhaar number", *span) for span in spans)
    for kind, cue, least, most in _CUED:
        for _, spans in digits_after(said, cue, least, most, taken):
            yield from ((kind, *span) for span in spans)


_NI_KIND: Final = "National Insurance number"
_CUED: Final = (
    ("Social Security number", _SSN_CUE, 9, 9),
    ("sort code", _SORT_CODE, 6, 6),
    ("account number", _ACCOUNT, 6, 18),
)
