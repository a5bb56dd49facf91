"""What the learner does in the third part of the knowledge base lab, and what is shown of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from bpo_course import content
from bpo_course.tools.knowledge import Article, History, Library
from bpo_course.widgets.labs import knowledge_month as month
from bpo_course.widgets.labs.knowledge_month import Draft, Line, Wish
from bpo_course.widgets.labs.knowledge_words import TODAY, day

_HALF_YEAR: Final = timedelta(days=182)
DRAFT_FIELDS: Final = {
    "own_title": "title",
    "own_steps": "steps",
    "own_owner": "owner",
    "own_review": "review",
}
"""The fields of the article that is written, and what each is of a draft."""
NEW_FIELDS: Final = ("new_title", "new_text", "new_review")


class MissingDesk:
    """The gap report, the article that the learner writes, and the one that became wrong."""

    def __init__(self) -> None:
        old = content.articles().library[month.OLD]
        self.line: Line | None = None
        self.said = ""  # what the learner said of the line: "missing" or "there"
        self.drafts: dict[str, Draft] = {}
        self.written: dict[str, Article] = {}
        self.marked: set[int] = set()
        self.act = ""
        self.told: set[str] = set()
        self.checked = self.told_checked = False
        self.history: History = month.history()
        self.new = {
            "new_title": old.title,
            "new_text": old.text,
            "new_review": (TODAY + _HALF_YEAR).isoformat(),
        }
        self.problems: dict[str, str] = {}  # why "of_new" or "of_old" was refused

    # -- the gap ---------------------------------------------------------------------------------

    @property
    def wish(self) -> Wish | None:
        """The wish behind the line that is open, once the learner said that it is missing."""
        return self.line.wish if self.line and self.said == "missing" else None

    @property
    def draft(self) -> Draft:
        """The article that is written for the wish."""
        return self.drafts.get(self.wish.id, Draft()) if self.wish else Draft()

    def open(self, place: int) -> None:
        """Open a line of the report."""
        self.line, self.said = month.lines()[place], ""
        self.problems.pop("of_new", None)

    def type(self, field: str, text: str) -> None:
        """Take a text of the article that is written, or of the new version."""
        if field in NEW_FIELDS:
            self.new[field] = text
        elif self.wish:
            self.drafts[self.wish.id] = replace(self.draft, **{DRAFT_FIELDS[field]: text})

    def verdict(self, library: Library) -> tuple[str, str]:
        """Return whether the learner was right about the line, and what to say."""
        line = self.line
        if not line or not self.said:
            return "", ""
        if line.wish:
            what = f"No article is about {line.wish.name}."
            if self.said == "missing":
                return "good", f"Right. {what} Now write it."
            return "bad", f"{what} Search for it in part 1, and you'll see."
        title = library[line.article].title
        if self.said == "there":
            return "good", (
                f"Right. “{title}” answers it, but the search didn't show it, or no one saw that it"
                " fits. Another article would make that worse. Rewrite this one in part 2."
            )
        return "bad", (
            f"“{title}” answers it. A failed search doesn't prove that an article is missing. Look"
            " for it in other words before you write a second one."
        )

    def publish(self) -> None:
        """Publish the article that is written.

        Raises:
            ValueError: If it has no title or no steps.
        """
        if self.wish:
            before = self.written.get(self.wish.id)
            version = before.version + 1 if before else 1
            self.written[self.wish.id] = self.draft.article(self.wish.id, version)

    # -- the old article -------------------------------------------------------------------------

    def publish_new(self) -> None:
        """Publish the new version of the article that became wrong.

        Raises:
            ValueError: If nothing changes, a field is empty, or the review is no day to come.
        """
        title, text, review = (self.new[name].strip() for name in NEW_FIELDS)
        if not title or not text:
            raise ValueError("the article needs a title and steps before it can be published")
        try:
            due = date.fromisoformat(review)
        except ValueError:
            due = TODAY
        if due <= TODAY:
            raise ValueError(f"the review must be after {day(TODAY)}, such as 2027-05-31")
        if text == content.articles().library[month.OLD].text.strip():
            raise ValueError("the steps are still the old ones")
        self.history = month.updated(self.history, title, text, due)

    @property
    def is_updated(self) -> bool:
        """Whether a new version is published."""
        return (
            self.history.article(month.OLD).version > content.articles().library[month.OLD].version
        )

    def of(self, library: Library) -> Library:
        """Return a library with what was written and what was updated."""
        for article in self.written.values():
            library = library.with_article(article)
        if self.is_updated:
            library = library.with_article(month.with_version(library[month.OLD], self.history))
        return library

    # -- what is shown ---------------------------------------------------------------------------

    def fields(self) -> dict[str, str]:
        """Return what the fields show."""
        draft = self.draft
        return {name: getattr(draft, of) for name, of in DRAFT_FIELDS.items()} | self.new

    def shown(self, library: Library) -> dict[str, Any]:
        """Return the values of the template.

        Args:
            library: All articles as they are now.
        """
        old = content.articles().library[month.OLD]
        tone, verdict = self.verdict(library)
        return {
            "report": month.report(),
            "lines": [(one.text, one.count, one.without) for one in month.lines()],
            "line": self.line,
            "line_at": month.lines().index(self.line) if self.line else -1,
            "line_shows": self._shows(library),
            "line_said": self.said,
            "tone": tone,
            "verdict": verdict,
            "wish": self.wish,
            "checks": self.draft.checks(self.wish) if self.wish else [],
            "self_checks": month.SELF_CHECKS,
            "problems": self.problems,
            "published": self._published(library),
            "votes": month.votes_rows(library),
            "old": old,
            "change": month.PRODUCT_CHANGE,
            "sentences": month.sentences(old.text),
            "marked": self.marked,
            "marks": month.wrong_words(sorted(self.marked)) if self.checked else [],
            "acts": month.ACTS,
            "act": self.act,
            "groups": month.TOLD,
            "told": self.told,
            "told_words": month.told_words(sorted(self.told)) if self.told_checked else [],
            "versions": month.version_rows(self.history),
            "updated": self.is_updated,
            "was_read": self._was_read(),
        }

    def _shows(self, library: Library) -> list[str]:
        """Return the titles that the search shows for the open line now."""
        if not self.line:
            return []
        return [library[name].title for name, _ in library.search(self.line.text)]

    def _published(self, library: Library) -> dict[str, Any]:
        wish = self.wish
        if not wish or wish.id not in self.written:
            return {}
        return {
            "words": month.found_words(library, wish),
            "version": self.written[wish.id].version,
            "old": self.written[wish.id] != self._as_drafted(wish),
            "month": month.found_rows(library, wish.month, wish.id),
            "next": month.found_rows(library, month.next_of(wish), wish.id),
        }

    def _as_drafted(self, wish: Wish) -> Article | None:
        try:
            return self.draft.article(wish.id, self.written[wish.id].version)
        except ValueError:
            return None

    def _was_read(self) -> list[tuple[str, ...]]:
        """Return which version an agent read on some days."""
        rows: list[tuple[str, ...]] = []
        for on, words in (
            (date(2026, 11, 13), "right on that day"),
            (date(2026, 11, 20), "wrong since 16 November"),
            (TODAY, "right" if self.is_updated else "wrong since 16 November"),
        ):
            rows.append((day(on), f"{self.history.article(month.OLD, on).version}", words))
        return rows
