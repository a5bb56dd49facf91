"""What a knowledge base lacks: the searches that failed, alike ones together, and weak articles."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bpo_course.tools.knowledge._library import Library
from bpo_course.tools.knowledge._searches import Search, Votes, votes
from bpo_course.tools.knowledge._words import common, stem, words

LIKE: Final = 0.5
"""How alike a search must be to those of a group to join it: the mean cosine of their runs."""
OFTEN: Final = 5
"""How many times an article must be opened before its votes say something."""
_EMAIL: Final = re.compile(r"(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+")
_DIGITS: Final = re.compile(r"\+?\(?\d(?:[\s().,/+\-\u2010-\u2015]{0,3}\d){3,}")
_SHORT: Final = 2
"""Letters of a piece that is joined to its neighbours, so that "e sim" is like "esim"."""


@dataclass(frozen=True)
class Gap:
    """Searches that failed and are alike: one wish, in all its spellings.

    Args:
        text: The most common spelling.
        count: How many searches.
        without_result: How many of them found nothing.
        not_opened: How many found something that no one opened.
        spellings: The spellings, the most common first.
    """

    text: str
    count: int
    without_result: int
    not_opened: int
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class GapReport:
    """What a knowledge base lacks.

    Args:
        searches: How many searches there were that had a word.
        gaps: The wishes that no article answered, the most common first.
        never_found: The ids of the published articles that no search showed.
        voted_down: Articles that were opened often and helped fewer people than they did not help.
    """

    searches: int
    gaps: tuple[Gap, ...]
    never_found: tuple[str, ...]
    voted_down: tuple[Votes, ...]

    @property
    def failed(self) -> int:
        """How many searches found nothing, or nothing that was opened."""
        return sum(gap.count for gap in self.gaps)

    def __repr__(self) -> str:
        failed = f"{self.failed} of {self.searches} searches failed, {len(self.gaps)} wishes"
        return f"GapReport({failed}, {len(self.never_found)} articles never found)"


def gap_report(
    searches: Iterable[Search], library: Library, *, like: float = LIKE, often: int = OFTEN
) -> GapReport:
    """Return what a knowledge base lacks, by its search log.

    Two searches are alike when they share most runs of three letters. Common words don't count. So
    slips of spelling and word order don't matter, but other words for the same wish do.

    Emails, and numbers of four digits or more, are masked. A name or an address in a search stays,
    so the report is not free of personal data.

    A search without a word, such as "" or "?", is left out. So are votes on an article that is no
    longer there, or is not published: nothing can be improved in it.

    Args:
        searches: The log, in any order.
        library: The knowledge base.
        like: How alike searches in one line must be, above 0, up to 1.
        often: How many times an article must be opened before its votes count, 1 or more.

    Raises:
        ValueError: If like or often breaks its rule.

    Example:
        >>> library = Library({"bill": "See a bill"})
        >>> log = [Search(text) for text in ("eSIM", "e-sim", "esim for 07700 900123", "cat food")]
        >>> [(gap.text, gap.count) for gap in gap_report(log, library).gaps]
        [('esim', 3), ('cat food', 1)]
    """
    if isinstance(like, bool) or not isinstance(like, int | float) or not 0 < like <= 1:
        raise ValueError(f"like must be above 0 and up to 1, got {like!r}")
    if isinstance(often, bool) or not isinstance(often, int) or often < 1:
        raise ValueError(f"often must be a whole number of 1 or more, got {often!r}")
    log = [one for one in searches if words(one.text)]
    shown = {name for one in log for name in one.found}
    published = {name for name, one in library.articles.items() if one.is_found}
    opened = [
        one for one in votes(log).values() if one.opened >= often and one.article in published
    ]
    down = [one for one in opened if one.not_helped > one.helped]
    return GapReport(
        len(log),
        _gaps([one for one in log if one.failed], like),
        tuple(sorted(name for name in published if name not in shown)),
        tuple(sorted(down, key=lambda one: (one.helped - one.not_helped, one.article))),
    )


def masked(text: str) -> str:
    """Return a search in small letters, with numbers of four digits or more and emails masked.

    Example:
        >>> masked("Refund to 4012 8888-8888 1881, error 651"), masked("I'm ana@example.com")
        ('refund to #, error 651', "i'm @")
    """
    return " ".join(_DIGITS.sub("#", _EMAIL.sub("@", text)).casefold().split())


def _gaps(failed: list[Search], like: float) -> tuple[Gap, ...]:
    """Return the failed searches, alike ones together."""
    nothing = Counter(masked(one.text) for one in failed if not one.found)
    counts = Counter(masked(one.text) for one in failed)
    gaps = []
    for spellings in _grouped(counts, like):
        count = sum(counts[text] for text in spellings)
        without = sum(nothing[text] for text in spellings)
        gaps.append(Gap(spellings[0], count, without, count - without, spellings))
    return tuple(sorted(gaps, key=lambda gap: (-gap.count, gap.text)))


def _grouped(counts: Counter[str], like: float) -> list[tuple[str, ...]]:
    """Return spellings in groups. Each joins the group that it is most like, the common ones first.

    How like it is to a group is its mean cosine with the group's spellings. The order in which
    they came doesn't matter.
    """
    groups: list[list[str]] = []
    holders: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for text in sorted(counts, key=lambda text: (-counts[text], len(text), text)):
        runs, alike = _runs(text), defaultdict[int, float](float)
        for run, weight in runs.items():
            for place, held in holders[run].items():
                alike[place] += weight * held
        means = [(total / len(groups[place]), -place) for place, total in alike.items()]
        best, at = max(means, default=(0.0, 0))
        place = -at if best >= like else len(groups)
        if place == len(groups):
            groups.append([])
        groups[place].append(text)
        for run, weight in runs.items():
            holders[run][place] += weight
    return [tuple(spellings) for spellings in groups]


def _runs(text: str) -> dict[str, float]:
    """Return the runs of three letters in the words of a search that are not common.

    Each word weighs the same, however long it is. The whole has the length 1.
    """
    said = [stem(word) for word in words(text)]
    kept = [word for word in said if word not in common()] or said
    pieces = dict.fromkeys(kept)
    for one, other in pairwise(kept):
        if min(len(one), len(other)) <= _SHORT:
            pieces = {piece: None for piece in pieces if piece not in (one, other)}
            pieces[one + other] = None
    runs: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        padded = f" {piece} "
        own = dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2))
        for run in own:
            runs[run] += 1 / math.sqrt(len(own))
    length = math.sqrt(sum(weight * weight for weight in runs.values()))
    return {run: weight / length for run, weight in runs.items()}
