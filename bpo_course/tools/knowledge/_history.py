"""The history of a knowledge base: every edit is kept, so any day's articles can be read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import InitVar, dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from bpo_course.tools.knowledge._article import Article, State, is_day
from bpo_course.tools.knowledge._library import Library

What = Literal["created", "edited", "published", "retired", "reviewed"]
_STATE: Final[Mapping[str, State]] = {"published": "published", "retired": "retired"}
_FROM: Final = {"published": ("draft", "retired"), "retired": ("draft", "published")}
_OPEN: Final = ("draft", "published")
_EDITABLE: Final = ("title", "text", "phrasings", "plain", "owner", "audience", "review_due")


class Change(NamedTuple):
    """What an edit did to one field of an article.

    Args:
        field: The field, such as "title".
        old: Its value before.
        new: Its value after.
    """

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Edit:
    """One edit of an article.

    Args:
        article: The article's id.
        on: The day.
        who: Who did it.
        what: "created", "edited", "published", "retired" or "reviewed".
        changes: What it changed.
        note: Why.
    """

    article: str
    on: date
    who: str
    what: What
    changes: tuple[Change, ...] = ()
    note: str = ""


class Version(NamedTuple):
    """An edit, and the article as it was after it."""

    edit: Edit
    article: Article


@dataclass(frozen=True)
class History:
    """All edits of a knowledge base, in their order. An edit makes a new history.

    A new article is a draft. `publish` lets a search find it, `retire` takes it out again. Only
    `create` and `edit` make a new version. Two edits on one day both count; the later one holds
    for that day.

    Args:
        edits: The edits.

    Example:
        >>> start, later = date(2026, 3, 2), date(2026, 6, 1)
        >>> history = History().create("bill", start, "Ana", title="Invoices", text="Choose Bills.")
        >>> history = history.publish("bill", start, "Ben")
        >>> history = history.edit("bill", later, "Ana", title="See your bill")
        >>> history.article("bill", date(2026, 5, 31)).title, history.article("bill").title
        ('Invoices', 'See your bill')
    """

    edits: tuple[Edit, ...] = ()
    _before: InitVar[History | None] = None
    _folded: dict[str, tuple[Version, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self, _before: History | None) -> None:
        object.__setattr__(self, "edits", tuple(self.edits))
        folded = dict(_before._folded) if _before else {}
        for edit in self.edits[len(_before.edits) if _before else 0 :]:
            held = folded.get(edit.article, ())
            made = _after(held[-1] if held else None, edit)
            folded[edit.article] = (*held, Version(edit, made))
        object.__setattr__(self, "_folded", folded)

    def create(self, name: str, on: date, who: str, note: str = "", **fields: Any) -> History:
        """Return the history with a new article, which is a draft.

        Args:
            name: The article's id.
            on: The day.
            who: Who writes it.
            note: Why.
            fields: Title, text, phrasings, plain, owner, audience and review_due.

        Raises:
            ValueError: If the article is there already, or a value breaks its rule.
        """
        if name in self._folded:
            raise ValueError(f"name must be new, got {name!r}, which is an article already")
        blank = Article(name)
        changes = tuple(Change(field, getattr(blank, field), v) for field, v in fields.items())
        return self._with(Edit(name, on, who, "created", changes, note))

    def edit(self, name: str, on: date, who: str, note: str = "", **fields: Any) -> History:
        """Return the history with a new version of an article.

        Args:
            name: The article's id.
            on: The day from which the version holds.
            who: Who edits it.
            note: Why.
            fields: The new values. One that is as it was is left out.

        Raises:
            ValueError: If nothing changes, the article is retired or not there, the day is before
                its last edit, or a value breaks its rule.
        """
        return self._changed("edited", name, on, who, note, fields)

    def publish(self, name: str, on: date, who: str, note: str = "") -> History:
        """Return the history with a draft or a retired article published.

        Args:
            name: The article's id.
            on: The day from which a search finds it.
            who: Who publishes it.
            note: Why.

        Raises:
            ValueError: If it is published already, or the day is before its last edit.
        """
        return self._moved("published", name, on, who, note)

    def retire(self, name: str, on: date, who: str, note: str = "") -> History:
        """Return the history with an article retired: a search no longer finds it.

        Args:
            name: The article's id.
            on: The day from which it isn't found.
            who: Who retires it.
            note: Why.

        Raises:
            ValueError: If it is retired already, or the day is before its last edit.
        """
        return self._moved("retired", name, on, who, note)

    def review(self, name: str, on: date, who: str, review_due: date, note: str = "") -> History:
        """Return the history with an article read again and still right: no new version.

        Args:
            name: The article's id.
            on: The day.
            who: Who read it.
            review_due: The day by which it must be read the next time.
            note: What was checked.

        Raises:
            ValueError: If review_due is not after the day.
        """
        if not (is_day(on) and is_day(review_due) and review_due > on):
            raise ValueError(f"review_due must be after the day of the review, got {review_due!r}")
        return self._changed("reviewed", name, on, who, note, {"review_due": review_due})

    def versions(self, name: str) -> tuple[Version, ...]:
        """Return every edit of an article with the article after it, the first one first.

        Raises:
            ValueError: If there is no such article.
        """
        if name not in self._folded:
            raise ValueError(f"name must be one of {', '.join(self._folded)}, got {name!r}")
        return self._folded[name]

    def article(self, name: str, on: date | None = None) -> Article:
        """Return an article as it was at the end of a day.

        Args:
            name: Its id.
            on: The day; None: after its last edit.

        Raises:
            ValueError: If there is no such article, or was none on that day.
        """
        held = [one.article for one in self.versions(name) if on is None or one.edit.on <= on]
        if not held:
            raise ValueError(f"on must be {self.versions(name)[0].edit.on} or later, got {on}")
        return held[-1]

    def at(self, on: date | None = None) -> tuple[Article, ...]:
        """Return all articles as they were at the end of a day, with drafts and retired ones.

        Args:
            on: The day; None: after the last edit of each.
        """
        there = (name for name, held in self._folded.items() if not on or held[0].edit.on <= on)
        return tuple(self.article(name, on) for name in there)

    def library(self, on: date | None = None) -> Library:
        """Return what could be searched at the end of a day.

        Args:
            on: The day; None: after the last edit of each article.
        """
        return Library(self.at(on))

    def overdue(self, on: date) -> tuple[Article, ...]:
        """Return the published articles whose review was due before a day, the oldest first.

        Args:
            on: The day.
        """
        late = [one for one in self.at(on) if one.is_overdue(on)]
        return tuple(sorted(late, key=lambda one: (one.review_due or on, one.id)))

    def _moved(self, what: What, name: str, on: date, who: str, note: str) -> History:
        change = Change("state", self.article(name).state, _STATE[what])
        return self._with(Edit(name, on, who, what, (change,), note))

    def _changed(
        self, what: What, name: str, on: date, who: str, note: str, fields: Mapping[str, Any]
    ) -> History:
        one = self.article(name)
        if unknown := [field for field in fields if field not in _EDITABLE]:
            raise ValueError(f"fields must be some of {', '.join(_EDITABLE)}, got {unknown[0]!r}")
        changed = vars(replace(one, **fields))
        new = {field: changed[field] for field in fields if changed[field] != getattr(one, field)}
        if not new and what == "edited":
            raise ValueError(f"fields must change something of {name!r}, got nothing new")
        changes = tuple(Change(field, getattr(one, field), value) for field, value in new.items())
        return self._with(Edit(name, on, who, what, changes, note))

    def _with(self, edit: Edit) -> History:
        return History((*self.edits, edit), self)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def __repr__(self) -> str:
        return f"History({len(self.edits)} edits of {len(self._folded)} articles)"


def _after(before: Version | None, edit: Edit) -> Article:
    """Return the article after an edit.

    Raises:
        ValueError: If the edit cannot follow what is there.
    """
    if not is_day(edit.on):
        raise ValueError(f"on must be a date without a time, got {edit.on!r}")
    if not isinstance(edit.who, str) or not edit.who.strip():
        raise ValueError(f"who must be a name, got {edit.who!r}")
    fields = {change.field: change.new for change in edit.changes}
    if (before is None) != (edit.what == "created"):
        rule = "an article must be created once, before all its other edits"
        raise ValueError(f"{rule}, got {edit.what!r} for {edit.article!r}")
    if before is None:
        return _made(Article(edit.article, state="draft", changed_on=edit.on), fields)
    if edit.on < before.edit.on:
        rule = f"on must be {before.edit.on} or later, the day of the last edit"
        raise ValueError(f"{rule}, got {edit.on}")
    state = before.article.state
    if state not in _FROM.get(edit.what, _OPEN):
        raise ValueError(f"{edit.article!r} is {state} and cannot be {edit.what}")
    if edit.what in _STATE:
        return replace(before.article, state=_STATE[edit.what])
    if edit.what == "reviewed":
        return _made(before.article, fields)
    version = before.article.version + 1
    return _made(replace(before.article, version=version, changed_on=edit.on), fields)


def _made(article: Article, fields: Mapping[str, Any]) -> Article:
    """Return an article with other values in some of its fields."""
    if unknown := [field for field in fields if field not in _EDITABLE]:
        raise ValueError(f"fields must be some of {', '.join(_EDITABLE)}, got {unknown[0]!r}")
    return replace(article, **fields)
