"""What can be counted in an author's prose: how old its reader must be, HTML in it."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"[*_`>#]+|\[([^\]]*)\]\([^)]*\)")
_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_STOP: Final = re.compile(r"[.!?…:;]+(?=\s|$|[\"'”’)])")
_HTML: Final = re.compile(r"<[a-zA-Z/!][^>]*>?")


def reading_age(text: str) -> float:
    """Return how old a reader must be for a text, years; 0 for no words.

    Args:
        text: Markdown; its marks are not counted.

    Source:
        Senter and Smith 1967, "Automated Readability Index", AMRL-TR-66-220: grade = 4.71
        characters / words + 0.5 words / sentences - 21.43; a grade's pupils are five years older
        than its number. A colon or semicolon ends a sentence here, as it does for a listener.

    Example:
        >>> round(reading_age("The cat sat on the mat. It was glad."), 1) < 6
        True
    """
    plain = _MARKS.sub(lambda found: found[1] or "", text)
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    sentences = max(1, len(_STOP.findall(plain)))
    letters = sum(len(word) for word in words)
    return 5 + 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43


def word_count(text: str) -> int:
    """Return how many words a reader reads in a text.

    Args:
        text: Markdown; its marks are not counted.

    Example:
        >>> word_count("May I put you on hold *for a minute* - yes?")
        10
    """
    return sum(any(map(str.isalnum, word)) for word in text.split())


def html_in(text: str) -> str:
    """Return the first HTML in a text, "" if there is none.

    Example:
        >>> html_in("2 < 3, but <b>bold</b>"), html_in("a < b")
        ('<b>', '')
    """
    found = _HTML.search(text)
    return found[0] if found else ""
