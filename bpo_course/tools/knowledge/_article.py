"""An article of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, Literal, get_args

from bpo_course.faults import STRICT, Fault, blanks

Audience = Literal["agent", "customer"]
State = Literal["draft", "published", "retired"]
AUDIENCES: Final = get_args(Audience)
STATES: Final = get_args(State)


@dataclass(frozen=True)
class Article:
    """An article, as it is at one time.

    Args:
        id: Stable word. It never changes, because search logs and the history name it; a title may.
        title: Its title.
        text: What it says.
        phrasings: How customers ask for it. The search reads them, and no one else.
        plain: A title in customers' words, for an article whose title is in the company's.
        owner: Who answers for it.
        version: Its number, from 1; each edit adds one.
        changed_on: The day of its last edit.
        review_due: The day by which its owner must read it again.
        audience: Whom it is written for: "agent" or "customer".
        state: "draft", "published" or "retired". Only a published article is found.

    Raises:
        ValueError: If a value breaks its rule.

    Example:
        >>> Article("bill", "See a bill", "Sign in and choose Bills.", review_due=date(2027, 1, 2))
        Article(bill: 'See a bill', version 1, published)
    """

    __pydantic_config__: ClassVar = STRICT

    id: str
    title: str = ""
    text: str = ""
    phrasings: tuple[str, ...] = ()
    plain: str = ""
    owner: str = ""
    version: int = 1
    changed_on: date | None = None
    review_due: date | None = None
    audience: Audience = "customer"
    state: State = "published"

    def __post_init__(self) -> None:
        for name in ("id", "title", "text", "plain", "owner"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name} must be a text, got {getattr(self, name)!r}")
        if not self.id.strip():
            raise ValueError(f"id must be a word, got {self.id!r}")
        if isinstance(self.phrasings, str) or not all(isinstance(p, str) for p in self.phrasings):
            raise ValueError(f"phrasings must be a list of texts, got {self.phrasings!r}")
        object.__setattr__(self, "phrasings", tuple(self.phrasings))
        if not isinstance(self.version, int) or self.version < 1:
            raise ValueError(f"version must be a whole number of 1 or more, got {self.version!r}")
        if self.audience not in AUDIENCES:
            raise ValueError(f"audience must be {' or '.join(AUDIENCES)}, got {self.audience!r}")
        if self.state not in STATES:
            raise ValueError(f"state must be one of {', '.join(STATES)}, got {self.state!r}")
        for name in ("changed_on", "review_due"):
            day = getattr(self, name)
            if day is not None and not is_day(day):
                raise ValueError(f"{name} must be a date without a time, got {day!r}")

    @property
    def is_found(self) -> bool:
        """Whether a search can find it."""
        return self.state == "published"

    def is_overdue(self, on: date) -> bool:
        """Return whether its review was due before a day.

        Args:
            on: The day.
        """
        return self.is_found and self.review_due is not None and self.review_due < on

    def faults(self, where: str = "") -> Iterator[Fault]:
        """Yield every fault that an article has in a file, where it must be complete.

        Args:
            where: Which article it is, as its author counts: "article 2".
        """
        yield from blanks(self, "title", "text", "owner", within=where)
        for name in ("changed_on", "review_due"):
            if getattr(self, name) is None:
                remedy = f"Write {name} = 2026-11-30, without quotes."
                yield Fault(f"{where} {name}".strip(), "is missing", remedy)
        if self.changed_on and self.review_due and self.review_due <= self.changed_on:
            rule = f"must be after changed_on ({self.changed_on}), got {self.review_due}"
            yield Fault(f"{where} review_due".strip(), rule, "Correct one of the two.")
        for number, text in enumerate(self.phrasings, start=1):
            if not text.strip():
                rule = "must not be empty"
                yield Fault(f"{where} phrasings {number}".strip(), rule, "Write it, or delete it.")

    def __repr__(self) -> str:
        return f"Article({self.id}: {self.title!r}, version {self.version}, {self.state})"


def is_day(day: object) -> bool:
    """Return whether a value is a date, and no time of a day."""
    return isinstance(day, date) and not isinstance(day, datetime)


def as_articles(articles: Mapping[str, str | Article] | object) -> tuple[Article, ...]:
    """Return articles from a mapping of ids to texts or articles, or from a list of articles.

    Raises:
        ValueError: If there is anything else among them, an id differs from its article's, or two
            articles have the same id.
    """
    if isinstance(articles, Mapping):
        made = []
        for name, one in articles.items():
            made.append(Article(name, text=one) if isinstance(one, str) else one)
            if isinstance(one, Article) and one.id != name:
                raise ValueError(f"articles must be named by their id, {name!r} has {one.id!r}")
    elif isinstance(articles, str) or not hasattr(articles, "__iter__"):
        raise ValueError(f"articles must be {{id: text}} or a list of Article, got {articles!r}")
    else:
        made = list(articles)
    seen: set[str] = set()
    for one in made:
        if not isinstance(one, Article):
            raise ValueError(f"articles must be {{id: text}} or a list of Article, got {one!r}")
        if one.id in seen:
            raise ValueError(
                f"articles must each have an id of their own, {one.id!r} is there twice"
            )
        seen.add(one.id)
    return tuple(made)
