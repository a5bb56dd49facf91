"""The second part of the knowledge base lab: titles in customers' words, and a fair trial."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import fmean
from typing import Final

import numpy as np

from bpo_course import content
from bpo_course.tools.knowledge import Article, Articles, Asked, FirstHits, Library, first_hits
from bpo_course.widgets.labs.knowledge_words import changed

READ: Final = 2
"""How many of an article's questions the learner reads; the others are held back."""
DEALS: Final = 20
SETS: Final = ("read", "held", "all")
WAYS: Final[Mapping[str, str]] = {
    "company": "The titles as they are",
    "copied": "One question that you read, copied into each title",
    "added": "One question that you read, added to each title",
    "phrasings": "All questions that you read, added as phrasings",
    "course": "The course's own titles",
}
_LESS: Final = 0.05


@dataclass(frozen=True)
class Deal:
    """The questions of a knowledge base in two parts.

    Args:
        read: The questions about each article that the learner reads.
        held: The questions that are held back, with their article.
    """

    read: Mapping[str, tuple[str, ...]]
    held: tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def deal_of(number: int) -> Deal:
    """Return a deal of Tidewell's questions, at random."""
    rng = np.random.default_rng(number)
    read: dict[str, tuple[str, ...]] = {}
    held: list[tuple[str, str]] = []
    for one in content.asked().about:
        says = [one.says[place] for place in rng.permutation(len(one.says)).tolist()]
        read[one.article] = tuple(says[:READ])
        held += [(text, one.article) for text in says[READ:]]
    return Deal(read, tuple(held))


def place_of(found: Sequence[str], article: str) -> int:
    """Return the place of an article in what was found, from 1; 0 where it is not there.

    Example:
        >>> place_of(("bill", "move"), "move"), place_of((), "move")
        (2, 0)
    """
    return found.index(article) + 1 if article in found else 0


def places(hits: FirstHits, questions: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the place of the right article for each question: 1 to 3, or 0."""
    missed = {one.text: place_of(one.found, one.article) for one in hits.missed}
    return {text: missed.get(text, 1) for text, _ in questions}


def chance(up: int, down: int) -> float:
    """Return how often chance alone moves questions as unevenly as this.

    Args:
        up: Questions that moved to the first place.
        down: Questions that lost it.

    Source:
        The two-sided sign test: each question that moved is a coin that falls either way.

    Example:
        >>> round(chance(14, 6), 3), chance(3, 3), chance(0, 0)
        (0.115, 1.0, 1.0)
    """
    moved = up + down
    tail = sum(math.comb(moved, k) for k in range(min(up, down) + 1))
    return float(min(1.0, 2 * tail / 2**moved))


@dataclass(frozen=True)
class Trial:
    """The same questions, with the articles before and as they are now.

    Args:
        before: The place of the right article for each question before.
        now: The same now.
        deal: Which questions were read, and which are held back.
    """

    before: Mapping[str, int]
    now: Mapping[str, int]
    deal: Deal

    def texts(self, which: str) -> list[str]:
        """Return the questions of a set: "read", "held" or "all"."""
        if which == "all":
            return list(self.before)
        if which == "held":
            return [text for text, _ in self.deal.held]
        return [text for says in self.deal.read.values() for text in says]

    def firsts(self, which: str) -> tuple[int, int]:
        """Return how many questions of a set had their article first, before and now."""
        texts = self.texts(which)
        return sum(self.before[t] == 1 for t in texts), sum(self.now[t] == 1 for t in texts)

    def shown(self, which: str) -> tuple[int, int]:
        """Return how many had their article among the first three, before and now."""
        texts = self.texts(which)
        return sum(self.before[t] > 0 for t in texts), sum(self.now[t] > 0 for t in texts)

    def moved(self, which: str) -> tuple[list[str], list[str]]:
        """Return the questions that moved to the first place, and those that lost it."""
        texts = self.texts(which)
        up = [t for t in texts if self.now[t] == 1 != self.before[t]]
        return up, [t for t in texts if self.before[t] == 1 != self.now[t]]

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a set: its name, first hits before and now, and the first three."""
        names = {"read": "Questions that you read", "held": "Questions held back", "all": "All"}
        found = []
        for which in SETS:
            (one, other), (three, threes) = self.firsts(which), self.shown(which)
            count = len(self.texts(which))
            cells = [f"{one}", f"{other}", changed(one, other), f"{three}", f"{threes}"]
            found.append((f"{names[which]} ({count})", *cells, changed(three, threes)))
        return found

    def told(self) -> str:
        """Return what the trial says, in a few sentences."""
        (read, read_now), (held, held_now) = self.firsts("read"), self.firsts("held")
        up, down = (len(texts) for texts in self.moved("held"))
        sure = chance(up, down)
        told = (
            f"First hits on questions that you read: {read} before, {read_now} now. On the"
            f" {len(self.deal.held)} that were held back: {held} before, {held_now} now."
        )
        if not up + down:
            return f"{told} No question that was held back moved."
        moved = f" Of these, {up} moved to the first place, and {down} lost it."
        if sure < _LESS:
            return f"{told}{moved} That is more than chance alone explains."
        often = f"{100 * sure:.0f} of 100" if sure < 1 else "any"
        return (
            f"{told}{moved} It may be chance: titles that change nothing give a difference as"
            f" large as this in {often} trials."
        )


class RewriteDesk:
    """The articles as the learner rewrites them, and their trials.

    Args:
        articles: The knowledge base.
        asked: What its customers ask.
    """

    def __init__(self, articles: Articles, asked: Asked) -> None:
        self.articles, self.asked = articles, asked
        self.titles: dict[str, str] = {}
        self.phrasings: dict[str, str] = {}  # a line each, as they are typed
        self.article = ""
        self.trial: Trial | None = None
        self.revealed = False
        self._tried: tuple[dict[str, str], dict[str, str]] | None = None

    # -- the articles ----------------------------------------------------------------------------

    def title(self, name: str) -> str:
        """Return an article's title as it is in its field."""
        return self.titles.get(name, self.articles.library[name].title)

    def retitle(self, name: str, title: str) -> None:
        """Give an article another title; the old one, or none, takes the change back."""
        self.titles.pop(name, None)
        if title.strip() and title != self.articles.library[name].title:
            self.titles[name] = title

    def phrase(self, name: str, lines: str) -> None:
        """Give an article phrasings, a line each."""
        self.phrasings.pop(name, None)
        if lines.strip():
            self.phrasings[name] = lines

    def is_changed(self, name: str) -> bool:
        """Return whether an article has another title, or phrasings."""
        return name in self.titles or name in self.phrasings

    @property
    def changes(self) -> int:
        """How many articles are changed."""
        return len({*self.titles, *self.phrasings})

    @property
    def library(self) -> Library:
        """The articles as they are now."""
        return Library([self._now(one) for one in self.articles.article])

    def _now(self, one: Article) -> Article:
        lines = self.phrasings.get(one.id, "").splitlines()
        added = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        return replace(one, title=self.title(one.id), phrasings=(*one.phrasings, *added))

    # -- trials ----------------------------------------------------------------------------------

    @property
    def is_old(self) -> bool:
        """Whether something changed since the last trial."""
        return self._tried is not None and self._tried != (self.titles, self.phrasings)

    def try_again(self, deal: Deal) -> Trial:
        """Ask all questions again, and return what came of it."""
        self.trial = Trial(_before(), _asked(self.library), deal)
        self._tried = dict(self.titles), dict(self.phrasings)
        return self.trial

    def dealt(self, deal: Deal) -> None:
        """Take another deal: the last trial is of other sets now."""
        self.trial = self.trial and replace(self.trial, deal=deal)

    def worst(self, deal: Deal) -> list[dict[str, object]]:
        """Return the articles, those first whose questions that were read miss them most."""
        now = self.trial.now if self.trial else _before()
        rows = []
        for one in self.articles.article:
            says = deal.read[one.id]
            before, after = (sum(at[text] == 1 for text in says) for at in (_before(), now))
            rows.append(
                {
                    "id": one.id,
                    "title": self.title(one.id),
                    "before": f"{before} of {len(says)}",
                    "now": f"{after} of {len(says)}",
                    "tone": "good" if after > before else "bad" if after < before else "",
                    "changed": self.is_changed(one.id),
                    "open": one.id == self.article,
                    "_misses": (before, sum(_before()[text] > 0 for text in says)),
                }
            )
        return sorted(rows, key=lambda row: row["_misses"])  # type: ignore[arg-type,return-value]

    def read(self, deal: Deal) -> list[tuple[str, str]]:
        """Return the questions about the open article that are read, and where each leads now."""
        library = self.library
        found = []
        for text in deal.read[self.article]:
            names = tuple(name for name, _ in library.search(text))
            place = place_of(names, self.article)
            if place:
                where = f"place {place}"
            elif names:
                where = f"not in the first three; first comes “{library[names[0]].title}”"
            else:
                where = "nothing is found"
            found.append((text, where))
        return found

    def moves(self, which: str) -> list[tuple[str, str, str, str]]:
        """Return the questions of a set that moved: text, article, place before, place now."""
        if not self.trial:
            return []
        article = dict(self.asked.questions)
        up, down = self.trial.moved(which)
        return [
            (text, self.title(article[text]), _place(self.trial.before[text]), _place(place))
            for text in (*up, *down)
            for place in (self.trial.now[text],)
        ]


def _place(place: int) -> str:
    return f"{place}" if place else "not shown"


@lru_cache(maxsize=1)
def _before() -> dict[str, int]:
    """Return the place of the right article for all questions, with the company's titles."""
    return _asked(content.articles().library)


def _asked(library: Library) -> dict[str, int]:
    questions = content.asked().questions
    return places(first_hits(library, questions), questions)


# -- other ways ------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def way_of(way: str, number: int) -> Trial:
    """Return the trial of a way to rewrite all articles, in one deal.

    Args:
        way: One of `WAYS`.
        number: The deal's number.
    """
    deal = deal_of(number)
    change: Mapping[str, Callable[[Article], Article]] = {
        "company": lambda one: one,
        "copied": lambda one: replace(one, title=deal.read[one.id][0]),
        "added": lambda one: replace(one, title=f"{one.title} {deal.read[one.id][0]}"),
        "phrasings": lambda one: replace(one, phrasings=deal.read[one.id]),
        "course": lambda one: replace(one, title=one.plain or one.title),
    }
    if way in ("company", "course"):
        return Trial(_before(), _fixed(way), deal)
    library = Library([change[way](one) for one in content.articles().article])
    return Trial(_before(), _asked(library), deal)


@lru_cache(maxsize=2)
def _fixed(way: str) -> dict[str, int]:
    articles = content.articles()
    return _asked(articles.library if way == "company" else articles.in_plain_words)


def way_rows(number: int, own: Trial | None) -> list[tuple[str, ...]]:
    """Return a row a way: first hits on the questions read and held back, and the first three."""
    found = {name: way_of(way, number) for way, name in WAYS.items()}
    if own:
        found["Yours"] = own
    rows: list[tuple[str, ...]] = [
        (
            name,
            f"{trial.firsts('read')[1]} of {len(trial.texts('read'))}",
            f"{trial.firsts('held')[1]} of {len(trial.deal.held)}",
            f"{trial.shown('held')[1]} of {len(trial.deal.held)}",
        )
        for name, trial in found.items()
    ]
    return rows


def over_deals() -> list[tuple[str, ...]]:
    """Return a row a way: its mean change of first hits over many deals, and how it varies."""
    rows: list[tuple[str, ...]] = []
    for way, name in list(WAYS.items())[1:]:
        trials = [way_of(way, number) for number in range(1, DEALS + 1)]
        read, held = (
            [now - before for before, now in (trial.firsts(which) for trial in trials)]
            for which in ("read", "held")
        )
        span = f"{changed(0, min(held))} to {changed(0, max(held))}"
        rows.append((name, changed(0, fmean(read), 1), changed(0, fmean(held), 1), span))
    return rows


def by_closeness() -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return what the course's titles do for the first question about each article, and the rest.

    Each is first hits before, first hits with the course's titles, and how many questions. The
    first question about an article is the plainest one.
    """
    before, now = _before(), _fixed("course")
    about = content.asked().about
    parts = ([one.says[0] for one in about], [t for one in about for t in one.says[1:]])
    first, others = (
        (sum(before[t] == 1 for t in texts), sum(now[t] == 1 for t in texts), len(texts))
        for texts in parts
    )
    return first, others
