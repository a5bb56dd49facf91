"""The quality lab's controls and words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from bpo_course.tools.recording import Agreement, CallScore, Item
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "score": "Score a call",
    "calibrate": "Calibrate",
    "record": "Recording and redaction",
    "sample": "How many calls?",
}
NAMES: Final[Mapping[str, str]] = {
    "opening": "Opening",
    "listening": "Listening",
    "questions": "Questions",
    "clear": "Clear words",
    "hold": "Hold",
    "next-steps": "Next steps",
    "closing": "Closing",
    "right-answer": "Right answer",
    "right-price": "Right price",
    "safe-data": "Safe data",
}
"""Short names of the scorecard's items."""
YOU: Final = "You"


def _percent(name: str, label: str, low: float, high: float, step: float = 1) -> Lever:
    return Lever(name, label, low, high, step, 0, 1, scale=100)


GUIDE: Final = (
    _percent("resolved", "Differing answers that a clear line resolves (%)", 0, 100, 10),
)
PARADOX: Final = (
    _percent("errors", "Calls that really have the error (%)", 1, 50),
    _percent("seen", "Each rater sees an error that is there (%)", 50, 100, 5),
    _percent("false", "Each rater sees one that is not there (%)", 0, 20),
)
KEEP: Final = (
    Lever("quality_days", "Days kept for quality", 30, 365, 5, 1, 3_650, True),
    Lever("dispute_days", "Days kept for disputes", 90, 1_095, 5, 1, 3_650, True),
    Lever("later", "Days after 30 November 2026", 0, 400, 5, 0, 3_650, True),
)
SAMPLE: Final = (
    Lever("calls", "Calls scored of each agent in a month", 2, 60, 1, 2, 300, True),
    Lever("gap", "Ravi is really better by (points)", 0, 20, 1, 0, 0.4, scale=100),
    Lever(
        "spread",
        "Spread of the scores of one agent's calls (points)",
        4,
        20,
        1,
        0.01,
        0.4,
        scale=100,
    ),
)
MORE: Final = (
    Lever("mean", "Asha's true score (%)", 60, 90, 1, 0.3, 0.95, scale=100),
    Lever("analysts", "One agent's analyst is stricter by (points)", 0, 10, 1, 0, 0.3, scale=100),
    Lever("told", "How well the signal finds bad calls (0 to 1)", 0, 1, 0.1, 0, 1),
)
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for lever in (*GUIDE, *PARADOX, *KEEP, *SAMPLE, *MORE)
}
START: Final[Mapping[str, float]] = {
    **{"resolved": 0.7},
    **{"errors": 0.02, "seen": 0.8, "false": 0.02},
    **{"quality_days": 90, "dispute_days": 365, "later": 0},
    **{"calls": 5, "gap": 0.04, "spread": 0.12},
    **{"mean": 0.82, "analysts": 0, "told": 0.5},
}


def answers_of(item: Item) -> tuple[str, ...]:
    """Return the answers that an item takes, best first, as the screen sends them.

    Example:
        >>> answers_of(Item("hold", "Was it asked?", "Yes if it was.", 10, optional=True))
        ('yes', 'no', 'n/a')
        >>> answers_of(Item("clear", "Was it clear?", "3: yes.", 10, most=2))
        ('2', '1', '0')
    """
    own = ("yes", "no") if item.most == 1 else tuple(map(str, range(item.most, -1, -1)))
    return (*own, "n/a") if item.optional else own


def answer_from(item: Item, text: str) -> str | int:
    """Return an answer as the scorecard holds it."""
    return int(text) if item.most > 1 and text.isdecimal() else text


def needs_evidence(item: Item, answer: str | int) -> bool:
    """Return whether an answer takes points away, so that it needs a turn of the call."""
    share = item.share(answer)
    return not math.isnan(share) and share < 1


def percent(share: float) -> str:
    """Return a share as a whole per cent; a dash for none.

    Example:
        >>> percent(0.625), percent(float("nan"))
        ('63 %', '–')
    """
    return "–" if math.isnan(share) else f"{math.floor(100 * share + 0.5)} %"


def points(value: float) -> str:
    """Return a difference of scores in points.

    Example:
        >>> points(-4.3), points(0)
        ('−4.3 points', 'no difference')
    """
    if math.isnan(value):
        return "–"
    shown = f"{value:+.1f}"
    return "no difference" if shown[1:] == "0.0" else f"{shown.replace('-', '−')} points"


def kappa_words(found: float) -> str:
    """Return a kappa to two places, or why there is none."""
    return "not defined" if math.isnan(found) else f"{found:.2f}".replace("-", "−")


def remark(found: Agreement) -> str:
    """Return what to make of an agreement and its kappa, in a sentence."""
    if math.isnan(found.kappa):
        return "All answers are the same, so chance explains everything."
    if found.paradox:
        return "High agreement and low kappa: nearly all answers are the same."
    if found.share < 0.7:
        return "They often differ. Talk about this item."
    return ""


def verdict(score: CallScore) -> str:
    """Return whether a call passed, and what failed it.

    Example:
        >>> verdict(CallScore(0.9, {"compliance": ("safe-data",)}, frozenset({"compliance"})))
        'failed: safe data (compliance)'
    """
    if score.passed:
        return "passed: no critical error"
    failed = ", ".join(
        f"{NAMES.get(name, name).lower()} ({kind})"
        for kind, names in score.errors.items()
        for name in names
    )
    return f"failed: {failed}"


_VAGUE: Final = (
    *("good", "well", "properly", "proper", "appropriate", "appropriately", "reasonable"),
    *("adequate", "professional", "professionally", "nice", "nicely", "polite", "politely"),
    *("soon", "quickly", "enough", "important", "correctly", "friendly", "clear", "clearly"),
    *("suitable", "as needed", "effectively"),
)
_SEEN: Final = re.compile(r"\d|[\"“”']\w|\b(two|three|both|once|twice|first|before|after)\b")
_NO: Final = re.compile(r"\bno if\b|\b0\b|\bas no\b|\bno where\b", re.IGNORECASE)


def line_notes(line: str) -> list[tuple[bool, str]]:
    """Return what simple rules see in a guide line: whether it is fine, and a sentence.

    Example:
        >>> [fine for fine, _ in line_notes("Yes if the agent was polite.")]
        [False, False, False]
        >>> [fine for fine, _ in line_notes('No if the agent does not ask "Who is calling?"')]
        [True, True, True]
    """
    words = re.findall(r"[a-z]+", line.lower())
    vague = [one for one in _VAGUE if one in words or (" " in one and one in line.lower())]
    seen = bool(_SEEN.search(line))
    says_no = bool(_NO.search(line))
    told = ", ".join(f"“{one}”" for one in vague)
    return [
        (
            not vague,
            f"Two people may read this word in two ways: {told}."
            if vague
            else "It has no word from our list of vague words.",
        ),
        (
            seen,
            "It has something to count, to hear or to put in order."
            if seen
            else "Add something that one can count or hear: a number, an order, the words said.",
        ),
        (
            says_no,
            "It says what counts as no." if says_no else "It does not say what counts as no.",
        ),
    ]


LINES: Final[Mapping[str, str]] = {
    "questions": (
        "No if the agent acts without one of these three: who is calling, what happened, and which"
        " product or account it is about. What the customer says without being asked does not count"
        " as asked."
    ),
    "hold": (
        "A hold starts when the agent leaves the line. Waiting while the customer does something,"
        " such as typing a card or walking to a router, is no hold: n/a. No if the agent leaves"
        " without asking, or does not thank the customer after it."
    ),
    "listening": (
        "Count the interruptions: 3 for none, 2 for one, 1 for two, 0 for more. Take one more point"
        " away if the customer has to repeat something. A short “mm-hm” is no interruption."
    ),
    "clear": (
        "Count the words that the customer asks about: 3 for none, 1 for one or more, 0 if the"
        " customer gives up. Give 2 if no one asks, but a word is on our list of jargon."
    ),
    "safe-data": (
        "Check three things in this order: was the recording announced, was the caller verified"
        " before any detail was given, and was each card digit said during a pause? No if one"
        " fails, however friendly the call was."
    ),
}
"""The course's own guide lines for the items on which raters differ most."""
