"""What can be found in an author's prose: its words, its sentences, how old its reader must be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from bpo_course.faults import STRICT

_MARKS: Final = re.compile(r"[*_`>#]+|\[([^\[\]]{0,500})\]\([^)]{0,500}\)")
_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_STOP: Final = re.compile(r"[.!?…:;]+(?=\s|$|[\"'”’)])")
_PASSED: Final = re.compile(
    r"```.*?```|~~~.*?~~~|`[^`\n]*`|\]\([^)\s]{0,500}\)|</?[a-zA-Z][^>]{0,500}>", re.DOTALL
)
"""What no reader reads as prose: code, addresses and tags, each of 500 letters at most."""
_PART: Final = re.compile(r"\n\s*\n|\n\s*(?:[-*|#]|\d+\.)\s*|\|")
"""What ends a sentence without a mark: a paragraph, an item, a heading, a cell of a table."""
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


@dataclass(frozen=True)
class Usage:
    """Words that the course does not use, and what it writes instead.

    Args:
        old: Words and phrases, whatever their capitals; a * stands for any letters.
        write: What to write.
        unless: Phrases in which they are right.
        stiff: Whether a customer would hardly say them: then a learner is told of them too.
    """

    __pydantic_config__: ClassVar = STRICT

    old: tuple[str, ...]
    write: str
    unless: tuple[str, ...] = ()
    stiff: bool = False

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where such a word is in a text, and the word; the text is `plain`.

        Example:
            >>> list(Usage(("colour",), "hue", ("colour tv",)).found("A colour. A colour TV."))
            [(2, 'colour')]
        """
        for found in self._old.finditer(text):
            right = (one.span() for one in self._right.finditer(text)) if self.unless else ()
            if not any(start <= found.start() and found.end() <= end for start, end in right):
                yield found.start(), found[0]

    @cached_property
    def _old(self) -> re.Pattern[str]:
        return _phrases(self.old)

    @cached_property
    def _right(self) -> re.Pattern[str]:
        return _phrases(self.unless)


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    known = (re.escape(one).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for one in longest_first)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(known)})(?![\w-])", re.IGNORECASE)


def plain(text: str) -> str:
    """Return Markdown with spaces in the place of code, addresses and tags.

    Example:
        >>> plain("Use `ring` [here](ring.html).")
        'Use        [here            .'
    """
    return _PASSED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def long_sentences(text: str, words: int) -> Iterator[tuple[int, str, int]]:
    """Yield where a sentence is that has more words, the sentence, and how many it has.

    Args:
        text: Markdown, as `plain` returns it. A colon or semicolon ends a sentence.
        words: How many words a sentence may have.

    Example:
        >>> [(at, count) for at, _, count in long_sentences("Too long for us. Not this.", 3)]
        [(0, 4)]
    """
    start = 0
    ends = sorted(found.end() for sort in (_STOP, _PART) for found in sort.finditer(text))
    for end in [*ends, len(text)]:
        said = text[start:end]
        if (count := word_count(said)) > words:
            yield start + len(said) - len(said.lstrip()), said.strip(), count
        start = end


def word_count(text: str) -> int:
    """Return how many words a reader reads in a text.

    Args:
        text: Markdown; its marks are not counted.

    Example:
        >>> word_count("May I put you on hold *for a minute* - yes?")
        10
    """
    return sum(any(map(str.isalnum, word)) for word in text.split())


def capital(text: str) -> str:
    """Return a text with a capital letter in front.

    Example:
        >>> capital("lost card"), capital("")
        ('Lost card', '')
    """
    return text[:1].upper() + text[1:]


def small_first(text: str) -> str:
    """Return a text with a small letter in front.

    Example:
        >>> small_first("A plan"), small_first("")
        ('a plan', '')
    """
    return text[:1].lower() + text[1:]


def html_in(text: str) -> str:
    """Return the first HTML in a text, "" if there is none.

    Example:
        >>> html_in("2 < 3, but <b>bold</b>"), html_in("a < b")
        ('<b>', '')
    """
    found = _HTML.search(text)
    return found[0] if found else ""
