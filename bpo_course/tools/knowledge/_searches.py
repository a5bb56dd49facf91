"""The search log: what was searched, what was found and opened, and whether it helped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from bpo_course.tools.knowledge._library import Library
from bpo_course.tools.knowledge._trial import SHOWN


class Opened(NamedTuple):
    """An article that was opened after a search.

    Args:
        article: Its id.
        place: Its place in what was found, from 1.
        helped: The vote: True, False, or None for no vote.
    """

    article: str
    place: int
    helped: bool | None = None


@dataclass(frozen=True)
class Search:
    """One search and what came of it. Each act makes a new one.

    Args:
        text: What was typed.
        found: The ids of the articles that were shown, the best first.
        opened: The articles that were opened, in their order.
        at: When it was; None where no one wrote it down.
        by: Who searched; "" where that is not known.

    Raises:
        ValueError: If an article was opened that was not shown, or its place is another, or it is
            there twice, or a vote is none of True, False and None.

    Example:
        >>> library = Library({"bill": "See a bill", "move": "Moving home"})
        >>> search(library, "where is my bill").open("bill").vote("bill", True).opened
        (Opened(article='bill', place=1, helped=True),)
    """

    text: str
    found: tuple[str, ...] = ()
    opened: tuple[Opened, ...] = ()
    at: datetime | None = None
    by: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise ValueError(f"text must be a text, got {self.text!r}")
        if isinstance(self.found, str):
            raise ValueError(f"found must be a list of ids, got {self.found!r}")
        object.__setattr__(self, "found", tuple(self.found))
        object.__setattr__(self, "opened", tuple(Opened(*one) for one in self.opened))
        for name, ids in (("found", self.found), ("opened", [one.article for one in self.opened])):
            if twice := next((one for one in ids if ids.count(one) > 1), None):
                raise ValueError(f"{name} must have each article once, {twice!r} is there twice")
        for one in self.opened:
            if not (one.helped is None or isinstance(one.helped, bool)):
                raise ValueError(f"helped must be True, False or None, got {one.helped!r}")
            if one.place < 1 or self.found[one.place - 1 : one.place] != (one.article,):
                rule = f"opened must be what was found ({', '.join(self.found) or 'nothing'})"
                raise ValueError(f"{rule}, got {one.article!r} in place {one.place}")

    @property
    def failed(self) -> bool:
        """Whether nothing was found, or nothing of it was opened."""
        return not self.opened

    def open(self, article: str) -> Search:
        """Return the search with an article opened; opened twice, it counts once.

        Raises:
            ValueError: If it is not among what was found.
        """
        if article not in self.found:
            there = ", ".join(self.found) or "nothing"
            raise ValueError(f"article must be one that was found ({there}), got {article!r}")
        if any(one.article == article for one in self.opened):
            return self
        return replace(self, opened=(*self.opened, Opened(article, self.found.index(article) + 1)))

    def vote(self, article: str, helped: bool) -> Search:
        """Return the search with a vote on an article that was opened; the last vote counts.

        Args:
            article: Its id.
            helped: Whether it helped.

        Raises:
            ValueError: If it was not opened, or helped is neither True nor False.
        """
        if not isinstance(helped, bool):
            raise ValueError(f"helped must be True or False, got {helped!r}")
        if all(one.article != article for one in self.opened):
            raise ValueError(f"article must be opened before the vote, got {article!r}")
        voted = (
            one._replace(helped=helped) if one.article == article else one for one in self.opened
        )
        return replace(self, opened=tuple(voted))


def search(
    library: Library, text: str, at: datetime | None = None, limit: int = SHOWN, by: str = ""
) -> Search:
    """Return a search in a library, for the log.

    Args:
        library: The knowledge base.
        text: What is typed.
        at: When.
        limit: How many articles are shown at most.
        by: Who searches.
    """
    return Search(text, tuple(name for name, _ in library.search(text, limit)), at=at, by=by)


class Votes(NamedTuple):
    """What became of an article after it was found.

    Args:
        article: Its id.
        opened: In how many searches it was opened.
        helped: How many votes say that it helped.
        not_helped: How many say that it did not help.
    """

    article: str
    opened: int
    helped: int
    not_helped: int


def votes(searches: Iterable[Search]) -> dict[str, Votes]:
    """Return how often each article was opened, and the votes on it, in the order of their ids.

    Of each person who is named, only the last vote on an article counts.

    Args:
        searches: The log, in the order of time.

    Example:
        >>> one = Search("bill", ("bill",)).open("bill")
        >>> votes([one, one.vote("bill", False)])["bill"]
        Votes(article='bill', opened=2, helped=0, not_helped=1)
    """
    opened: Counter[str] = Counter()
    cast: dict[str, dict[object, bool]] = {}
    for number, one in enumerate(searches):
        for act in one.opened:
            opened[act.article] += 1
            if act.helped is not None:
                cast.setdefault(act.article, {})[one.by or number] = act.helped
    counted = {name: list(cast.get(name, {}).values()) for name in sorted(opened)}
    return {
        name: Votes(name, opened[name], said.count(True), said.count(False))
        for name, said in counted.items()
    }
