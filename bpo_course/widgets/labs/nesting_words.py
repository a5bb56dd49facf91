"""The nesting lab's controls, and what it says of an agent's figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from bpo_course.scenarios import MeanHandleTime, MeanScore, PassShare, Standing
from bpo_course.widgets.card.lever import Lever

MEASURES: Final[Mapping[str, str]] = {
    "knowledge": "Knowledge",
    "quality": "Quality",
    "handle": "Handle time",
}
KINDS: Final[Mapping[str, str]] = {"calls": "Calls that passed", "score": "Mean score"}
"""How quality is measured."""
_COUNT: Final[Mapping[str, Any]] = {"step": 1, "least": 0, "most": 10_000, "whole": True}


def _share(name: str, label: str) -> Lever:
    return Lever(name, label, 50, 100, 1, 0.01, 0.999, scale=100)


FIELDS: Final[Mapping[str, tuple[Lever, ...]]] = {
    "knowledge": (
        Lever("right", "Questions right", 0, 100, **_COUNT),
        Lever("asked", "Questions asked", 0, 100, **_COUNT),
        _share("know_limit", "Threshold (%)"),
    ),
    "calls": (
        Lever("passed", "Calls that passed", 0, 100, **_COUNT),
        Lever("scored", "Calls scored", 0, 100, **_COUNT),
        _share("pass_limit", "Threshold (%)"),
    ),
    "score": (
        Lever("score", "Mean score", 0, 100, 1, 0, 100),
        Lever("score_spread", "Spread", 1, 30, 1, 0.1, 50),
        Lever("scored_calls", "Calls scored", 0, 100, **_COUNT),
        Lever("score_limit", "Threshold", 50, 100, 1, 1, 100),
    ),
    "handle": (
        Lever("aht", "Mean (seconds)", 60, 900, 5, 1, 36_000),
        Lever("aht_spread", "Spread (seconds)", 10, 600, 5, 1, 36_000),
        Lever("handled", "Contacts handled", 0, 200, **_COUNT),
        Lever("aht_limit", "Target (seconds)", 60, 900, 5, 1, 36_000),
    ),
}
GAP: Final = Lever("gap", "Really off the threshold by", 1, 20, 1, 0.01, 0.5, scale=100)
CONTACTS: Final = Lever("contacts", "Contacts or questions in the rule", 5, 100, 1, 1, 1_000, True)
LUCK: Final = (GAP, CONTACTS)
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for group in (*FIELDS.values(), LUCK) for lever in group
}
START: Final[Mapping[str, float]] = {
    "right": 29,
    "asked": 30,
    "know_limit": 0.8,
    "passed": 17,
    "scored": 20,
    "pass_limit": 0.75,
    "score": 88,
    "score_spread": 8,
    "scored_calls": 16,
    "score_limit": 85,
    "aht": 455,
    "aht_spread": 200,
    "handled": 60,
    "aht_limit": 400,
    "gap": 0.1,
    "contacts": 20,
}
"""An invented agent, and thresholds that are no advice."""
TONES: Final[Mapping[str, str]] = {"met": "good", "not met": "bad", "too few to say": "part"}
SIGNS: Final[Mapping[str, str]] = {"met": "✓", "not met": "✗", "too few to say": "?"}


def standing(name: str, values: Mapping[str, float]) -> Standing:
    """Return a figure of the agent against its threshold.

    Args:
        name: "knowledge", "calls", "score" or "handle".
        values: The controls' values.

    Raises:
        ValueError: If more was right or passed than asked or scored.
    """
    v = values
    if name == "knowledge":
        return _of("questions right", "asked", int(v["right"]), int(v["asked"]), v["know_limit"])
    if name == "calls":
        return _of(
            "calls that passed", "scored", int(v["passed"]), int(v["scored"]), v["pass_limit"]
        )
    if name == "score":
        return MeanScore(v["score"], v["score_spread"], int(v["scored_calls"]), v["score_limit"])
    return MeanHandleTime(v["aht"], v["aht_spread"], int(v["handled"]), v["aht_limit"])


def _of(what: str, of: str, part: int, n: int, limit: float) -> PassShare:
    if part > n:
        were = "was" if n == 1 else "were"
        raise ValueError(f"You wrote {part} {what}, but only {n} {were} {of}")
    return PassShare(part, n, limit)


def shown(name: str, found: Standing) -> dict[str, Any]:
    """Return what is shown of a figure: in words, and as a bar of its interval.

    Args:
        name: As in `standing`.
        found: The figure.
    """
    low, high = found.interval
    known = not (math.isnan(low) or math.isnan(found.figure))
    most = _most(name, found)
    return {
        "figure": written(name, found.figure),
        "limit": f"{'at most' if name == 'handle' else 'at least'} {written(name, found.limit)}",
        "interval": f"{written(name, low)} to {written(name, high)}" if known else "–",
        "word": found.word,
        "tone": TONES[found.word],
        "sign": SIGNS[found.word],
        "more": _more_words(name, found),
        "low": max(0.0, 100 * low / most) if known else 0,
        "high": min(100.0, 100 * high / most) if known else 0,
        "at": 100 * found.figure / most if known else 0,
        "mark": 100 * found.limit / most,
        "known": known,
        "ends": (written(name, 0), written(name, most)),
    }


def _most(name: str, found: Standing) -> float:
    """Return the end of a figure's scale."""
    if name != "handle":
        return 100 if name == "score" else 1
    high = found.interval[1]
    return 1.1 * max(found.limit, found.figure, 0 if math.isnan(high) else high)


def written(name: str, value: float) -> str:
    """Return a value of a measure in its unit.

    Example:
        >>> written("calls", 0.85), written("score", 87.5), written("handle", 404.6)
        ('85 %', '87.5', '6:45')
    """
    if math.isnan(value):
        return "–"
    if name == "score":
        return f"{value:.1f}".removesuffix(".0")
    if name == "handle":
        return f"{round(value) // 60}:{round(value) % 60:02d}"
    return f"{100 * value:.1f}".removesuffix(".0") + " %"


def _more_words(name: str, found: Standing) -> str:
    """Return how many more contacts decide it, in a sentence; "" where it is decided."""
    if found.word != "too few to say":
        return ""
    what = {"knowledge": "question", "handle": "contact"}.get(name, "scored call")
    more = found.more
    if not found.n:
        return f"There is no {what} yet."
    if math.isclose(found.figure, found.limit):
        return "The figure is at the threshold. If it stays there, no number decides it."
    n = f"{more:,.0f}" if more <= 9_999 else "more than 9,999"
    decide = f"{what} decides" if more == 1 else f"{what}s decide"
    return f"If the figure stays as it is, {n} more {decide} it."


def luck_words(name: str, found: Standing, gap: float, n: int) -> str:
    """Return what the figure alone decides for agents off the threshold, in two sentences.

    Args:
        name: As in `standing`.
        found: The figure, whose threshold and spread count.
        gap: By how much they are off, as a share.
        n: The contacts of the rule.
    """
    off = gap_of(name, gap)
    passed, failed = found.passes(-off, n), 1 - found.passes(off, n)
    worse, better = (written(name, real(name, found, one)) for one in (-off, off))
    what = {"knowledge": "questions", "handle": "contacts"}.get(name, "scored calls")
    return (
        f"With {n} {what}: of 100 agents whose true figure is {worse}, {_of_100(passed)} pass by "
        f"luck. Of 100 whose true figure is {better}, {_of_100(failed)} miss it by bad luck."
    )


def real(name: str, found: Standing, off: float) -> float:
    """Return the true figure of agents who are so far off the threshold; negative for worse."""
    if name == "handle":
        return found.limit * (1 - off)
    return min(100 if name == "score" else 1, max(0, found.limit + off))


def gap_of(name: str, gap: float) -> float:
    """Return a gap in the unit of a measure: a score counts to 100."""
    return 100 * gap if name == "score" else gap


def _of_100(share: float) -> str:
    """Return a share of a hundred agents; none and all only where it is so.

    Example:
        >>> _of_100(0.212), _of_100(0.002), _of_100(0.9999)
        ('21', 'fewer than 1', 'more than 99')
    """
    if 0 < share < 0.01:
        return "fewer than 1"
    return "more than 99" if 0.99 < share < 1 else f"{100 * share:.0f}"
