"""What may go wrong in the wording of a bank: advice, since it can be asked all the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bpo_course import prose
from bpo_course.faults import Fault

OLDEST_READER: Final = 16
"""The prompts of a bank must be readable at this age, years: anyone who has left school can."""
LEAST_WORDS: Final = 60
"""Words below which a reading age says nothing."""
FEW: Final = 5
"""With fewer questions than this, we say nothing about the place of the right option."""
OFTEN: Final = 2 / 3
"""The share of questions in which the right option may be the longest, or in one place."""

_NTH: Final = "first|second|third|fourth|fifth|last|other|former|latter|previous|next"
_BY_PLACE: Final = re.compile(
    r"\b(?i:options?|choices?|answers?) (?:[A-F]\b(?!['’])|\([A-Fa-f1-6]\))"
    r"|\b(?i:options?|choices?) [1-6]\b(?![.,]?\d)"
    rf"|\b(?i:{_NTH}) (?i:options?|choices?)\b"
    r"|\b(?i:all|both|none|neither|any|each|two|three) of the above\b"
)


def folded(text: str) -> str:
    """Return a text as it compares: small letters, one space between words, no end mark.

    Example:
        >>> folded(" What  is ASA? ") == folded("what is asa")
        True
    """
    return " ".join(text.casefold().split()).rstrip(" .?!:")


def html_faults(place: str, text: str) -> Iterator[Fault]:
    """Yield a fault if a text has HTML in it; it would be shown as it is written.

    Args:
        place: Where the text is.
        text: The text, Markdown.
    """
    if found := prose.html_in(text):
        rule = f"must be Markdown without HTML, has {found}"
        yield Fault(place, rule, "Learners would see the tags. Write it in words.", advice=True)


def place_faults(place: str, text: str) -> Iterator[Fault]:
    """Yield a fault if a text names an option by its letter or place, which a shuffle changes.

    Args:
        place: Where the text is.
        text: The text, Markdown.

    Example:
        >>> [fault.rule for fault in place_faults("why", "See option B.")]
        ["must not name an option by its position, has 'option B'"]
    """
    if found := _BY_PLACE.search(text):
        rule = f"must not name an option by its position, has {found[0]!r}"
        remedy = "Options are shuffled. Quote the option, or write keep_order = true."
        yield Fault(place, rule, remedy, advice=True)


def giveaway_faults(decisions: Sequence[tuple[int, Sequence[str]]]) -> Iterator[Fault]:
    """Yield what gives the right option away in a bank.

    Args:
        decisions: Of each question with one right option its place as written, from 0, and the
            texts of all options.

    Example:
        >>> [fault.rule for fault in giveaway_faults([(0, ["yes", "no"])] * 6)]
        ['must not give itself away: it is option 1 as written in 6 of 6', \
'must not give itself away: it is the longest in 6 of 6']
    """
    if len(decisions) < FEW:
        return
    place, count = Counter(right for right, _ in decisions).most_common(1)[0]
    longest = sum(
        all(len(text) < len(texts[right]) for n, text in enumerate(texts) if n != right)
        for right, texts in decisions
    )
    for name, times, remedy in (
        (f"option {place + 1} as written", count, "Write it in another place."),
        ("the longest", longest, "Shorten it, or write longer wrong options."),
    ):
        if times > OFTEN * len(decisions):
            rule = f"must not give itself away: it is {name} in {times} of {len(decisions)}"
            yield Fault("right option", rule, remedy, advice=True)


def age_faults(prompts: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault if the prompts of a bank, read together, need too old a reader.

    Args:
        prompts: The prompts, Markdown.
    """
    said = "\n\n".join(
        prompt if prompt.rstrip().endswith("?") else f"{prompt}." for prompt in prompts
    )
    age = prose.reading_age(said)
    if len(said.split()) >= LEAST_WORDS and age > OLDEST_READER:
        rule = f"must be readable at {OLDEST_READER} years, together they need {age:.0f}"
        yield Fault("prompts", rule, "Use shorter words and sentences.", advice=True)
