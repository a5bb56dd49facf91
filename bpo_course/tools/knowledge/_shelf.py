"""The files of a knowledge base: its articles, and what customers ask with the right article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.tools.knowledge._article import Article
from bpo_course.tools.knowledge._library import Library


@dataclass(frozen=True)
class About:
    """What customers say when they need an article.

    Args:
        article: The article's id.
        says: What they say, each as they say it.
    """

    __pydantic_config__: ClassVar = STRICT

    article: str = ""
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What customers ask, with the article that answers it.

    Args:
        title: What it is called on screen.
        brief: Whose customers they are, in a sentence or two.
        about: What they ask, by article.
        outside: What they ask that no article answers.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    title: str = ""
    brief: str = ""
    about: tuple[About, ...] = ()
    outside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    @cached_property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a question and the id of its article, article by article."""
        return tuple((text, one.article) for one in self.about for text in one.says)

    def split(self, each: int) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
        """Return the first questions about each article, by its id, and pairs of all others.

        So what is added to the articles as a phrasing is not what they are tried with.

        Args:
            each: How many of each article, 0 or more.

        Raises:
            ValueError: If each is no whole number of 0 or more.
        """
        if isinstance(each, bool) or not isinstance(each, int) or each < 0:
            raise ValueError(f"each must be a whole number of 0 or more, got {each!r}")
        known = {one.article: one.says[:each] for one in self.about}
        others = ((text, one.article) for one in self.about for text in one.says[each:])
        return known, tuple(others)

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "title", "brief", "about")
        articles: dict[str, int] = {}
        said: dict[str, str] = {}
        for number, one in enumerate(self.about, start=1):
            where = f"about {number}"
            yield from blanks(one, "article", "says", within=where)
            if one.article and articles.setdefault(one.article, number) != number:
                rule = f"is {one.article!r}, which is there already"
                also = f"about {articles[one.article]} article"
                yield Fault(f"{where} article", rule, "Put the two together.", also=also)
            yield from _repeats(one.says, f"{where} says", one.article or where, said)
        yield from _repeats(self.outside, "outside", "outside", said)

    def faults_with(self, articles: Articles) -> Iterator[Fault]:
        """Yield a fault for each question whose article is not there or is not published.

        Args:
            articles: The articles that the questions are about.
        """
        found = {one.id for one in articles.article if one.is_found}
        for number, one in enumerate(self.about, start=1):
            if one.article and one.article not in found:
                rule = f"is {one.article!r}, which is no published article"
                yield Fault(f"about {number} article", rule, "Correct it, or write the article.")


@dataclass(frozen=True)
class Articles:
    """The articles of a knowledge base, as they are written in its file.

    Args:
        title: What it is called on screen.
        brief: Whose articles they are, in a sentence or two.
        article: The articles.

    Raises:
        FaultyError: If they break a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    title: str = ""
    brief: str = ""
    article: tuple[Article, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def __repr__(self) -> str:
        return f"Articles({self.title}: {len(self.article)} articles)"

    @cached_property
    def library(self) -> Library:
        """The articles, to search."""
        return Library(self.article)

    @cached_property
    def in_plain_words(self) -> Library:
        """The articles with titles in customers' words, where they have one."""
        return Library([replace(one, title=one.plain or one.title) for one in self.article])

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "title", "brief", "article")
        ids: dict[str, int] = {}
        titles: dict[str, int] = {}
        for number, one in enumerate(self.article, start=1):
            where = f"article {number}"
            yield from one.faults(where)
            for name, known in (("id", ids), ("title", titles)):
                value = " ".join(getattr(one, name).casefold().split())
                if value and known.setdefault(value, number) != number:
                    rule = f"is {getattr(one, name)!r}, which is already used"
                    also = f"article {known[value]} {name}"
                    yield Fault(f"{where} {name}", rule, "Rename one.", also=also)

    def faults_with(self, asked: Asked) -> Iterator[Fault]:
        """Yield a fault for each published article that no question is about.

        Args:
            asked: What customers ask.
        """
        known = {one.article for one in asked.about}
        for number, one in enumerate(self.article, start=1):
            if one.is_found and one.id not in known:
                rule = f"is {one.id!r}, and no question is about it"
                yield Fault(f"article {number} id", rule, "Write [[about]] in the questions' file.")


def _repeats(
    texts: tuple[str, ...], where: str, here: str, said: dict[str, str]
) -> Iterator[Fault]:
    """Yield a fault for each question that is empty, or that is there already."""
    for number, text in enumerate(texts, start=1):
        plain = " ".join(text.casefold().split())
        if not any(sign.isalnum() for sign in plain):
            yield Fault(f"{where} {number}", "must have a word", "Write it, or delete it.")
        elif plain in said:
            rule = f"is there twice, also in {said[plain]}: {text!r}"
            yield Fault(f"{where} {number}", rule, "Keep it where it belongs.")
        said.setdefault(plain, here)
