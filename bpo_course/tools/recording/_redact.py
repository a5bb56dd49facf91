"""Taking out of a text what must not stay in it: each find is replaced by a mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bpo_course.tools.recording._cards import Span, cards
from bpo_course.tools.recording._codes import codes
from bpo_course.tools.recording._contacts import emails, phones
from bpo_course.tools.recording._digits import Said
from bpo_course.tools.recording._ids import ids

KINDS: Final = (
    *("card number", "card code", "expiry date", "email address", "Aadhaar number", "PAN"),
    *("Social Security number", "National Insurance number", "sort code", "account number"),
    "phone number",
)
"""What is taken out. The mark is the kind in square brackets."""
CARD_DATA: Final = ("card number", "card code", "expiry date")
"""What a recording is paused for."""
Found = tuple[str, int, int]


@dataclass(frozen=True)
class Redacted:
    """A text in which marks are in the place of what was taken out.

    Args:
        text: The text with marks.
        found: Kind, start and end of each find, in the text that was given.
    """

    text: str
    found: tuple[Found, ...] = ()

    def count(self, kind: str) -> int:
        """Return how many finds are of a kind.

        Raises:
            ValueError: If there is no such kind.
        """
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")
        return sum(one[0] == kind for one in self.found)


def redact(text: str) -> Redacted:
    """Return a text without card data, phone numbers, email addresses and ids.

    A card number is known by its issuer's beginning, its length and Luhn's check digit together. It
    is found with spaces, dashes, dots and line breaks in it, and also where it is said: "four zero
    one two", "double eight", "triple five", "oh", "forty twelve" (4012), "forty two" (42) and
    "eighteen hundred" (1800). It may be mixed with digits, with "and then", "wait" and "let me see"
    in between, and go over the turns of two speakers. Each part gets its own mark. "One hundred" is
    an amount, and ends a number. "For", "to" and "won" beside other digits are tried as 4, 2 and 1,
    because automatic transcripts write them. Where a speaker corrects a number ("8887, sorry,
    8888"), it is read with and without what was said before, and both are taken out.

    Times, dates, amounts with two decimals, IBANs and what follows a plus are no part of a card.
    Where other words are between the parts of a number, each part has three digits or more.

    What is not found: a number read backwards, number words of another language, digits that are
    written as circles or exponents, and a number with a wrong digit. A PIN and a one-time password
    stay in the text: no agent may ask for either.

    Args:
        text: What was written or said; a line may begin with a speaker: "Customer: …".

    Raises:
        ValueError: If it is no text.

    Example:
        >>> redact("It's four zero one two, double eight double eight, 8888 1881.").text
        "It's [card number]."
        >>> redact("Order 1748503543012, please.").found
        ()
    """
    if not isinstance(text, str):
        raise ValueError(f"text must be a text, got {text!r}")
    said = Said(text)
    found = tuple(sorted(_kept(_all(said)), key=lambda one: one[1]))
    return Redacted(_marked(text, found), found)


def _all(said: Said) -> Iterator[Found]:
    """Yield every find, those first that win where two overlap."""
    numbers = cards(said)
    yield from (("card number", *span) for span in numbers)
    taken: list[Span] = list(numbers)
    others: list[Found] = codes(said, taken)
    others += [("email address", *span) for span in emails(said)]
    yield from others
    taken += [(start, end) for _, start, end in others]
    named = list(ids(said, taken))
    yield from named
    taken += [(start, end) for _, start, end in named]
    yield from (("phone number", *span) for span in phones(said, taken))


def _kept(found: Iterable[Found]) -> list[Found]:
    """Return the finds without those that overlap an earlier one."""
    kept: list[Found] = []
    for kind, start, end in found:
        if not any(start < other_end and other < end for _, other, other_end in kept):
            kept.append((kind, start, end))
    return kept


def _marked(text: str, found: Iterable[Found]) -> str:
    parts, last = [], 0
    for kind, start, end in found:
        parts += [text[last:start], f"[{kind}]"]
        last = end
    return "".join([*parts, text[last:]])
