"""The knowledge base lab's parts, controls and words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from bpo_course.tools.knowledge import Article, Effect, Library
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "find": "1 Find it",
    "rewrite": "2 Rewrite",
    "missing": "3 What is missing",
    "worth": "4 What it is worth",
}
TODAY: Final = date(2026, 11, 30)
"""The day on which the lab takes place."""

FIND: Final = (
    Lever("limit_s", "Seconds for each caller", 30, 180, 15, 10, 600, True),
    Lever("callers", "Callers (the round's number)", 1, 30, 1, 1, 10_000, True),
)
REWRITE: Final = (
    Lever("deal", "Which questions are held back (the deal's number)", 1, 30, 1, 1, 10_000, True),
)


def _share(name: str, label: str, high: float = 100, step: float = 1) -> Lever:
    return Lever(name, label, 0, high, step, 0, 1, scale=100)


WORTH: Final = (
    _share("before", "First hits before (%)"),
    _share("after", "First hits now (%)"),
    Lever("saved_s", "Saved when the right article comes first (seconds)", 0, 120, 5, 0, 300),
    _share("resolved_more", "More calls resolved with it (points)", 30),
)
WORTH_MORE: Final = (
    _share("searched", "Calls in which the agent searches (%)", 100, 5),
    Lever("lost_s", "Lost when it doesn't come first (seconds)", 0, 120, 5, 0, 300),
    _share("resolved_less", "Fewer calls resolved then (points)", 30),
    Lever("agents", "Agents", 8, 24, 1, 1, 60, True),
    Lever("seed", "Day (its number)", 1, 30, 1, 1, 10_000, True),
)
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for lever in (*FIND, *REWRITE, *WORTH, *WORTH_MORE)
}
SWITCHES: Final[Mapping[str, str]] = {"clock": "Run a clock for each caller"}
_EFFECT: Final = Effect()
START: Final[Mapping[str, Any]] = {
    "clock": False,
    "limit_s": 60,
    "callers": 1,
    "deal": 1,
    "before": 0.56,
    "after": 0.63,
    "saved_s": _EFFECT.saved_s,
    "resolved_more": _EFFECT.resolved_more,
    "searched": _EFFECT.searched,
    "lost_s": _EFFECT.lost_s,
    "resolved_less": _EFFECT.resolved_less,
    "agents": 14,
    "seed": 1,
}


def day(on: date | None) -> str:
    """Return a day as the lab writes it.

    Example:
        >>> day(date(2026, 11, 9))
        '9 November 2026'
    """
    return f"{on.day} {on:%B %Y}" if on else "no date"


def changed(before: float, now: float, digits: int = 0) -> str:
    """Return a change with its sign.

    Example:
        >>> changed(5, 9), changed(9, 5), changed(5, 5), changed(0, -4.65, 1)
        ('+4', '−4', '0', '−4.7')
    """
    by = round(now - before + 0.0, digits) + 0.0
    return f"{by:+.{digits}f}".replace("-", "−") if by else "0"


@lru_cache(maxsize=4096)
def says_something(word: str) -> bool:
    """Return whether a search goes by a word: it is not a common one.

    Example:
        >>> says_something("router"), says_something("the")
        (True, False)
    """
    return bool(Library({"word": word}).search(word))


def lacking(article: Article, text: str) -> list[str]:
    """Return the words of a search that an article doesn't have, common ones left out.

    Example:
        >>> lacking(Article("bill", "See a bill", "Choose Bills."), "show my invoices and bills")
        ['show', 'invoices']
    """
    return [word for word in _telling(text) if not Library([article]).search(word)]


def shared(title: str, texts: str) -> list[str]:
    """Return the words of a title that are in searches too, common ones left out.

    Example:
        >>> shared("Block websites for children", "block websites kids, parental control")
        ['block', 'websites']
    """
    there = Library({"searches": texts})
    return [word for word in _telling(title) if there.search(word)]


def _telling(text: str) -> list[str]:
    """Return the words of a text in small letters, each once, without the common ones."""
    found = (word.strip(".,;:!?\"'()“”").casefold() for word in text.split())
    return [word for word in dict.fromkeys(found) if word and says_something(word)]
