"""The third part of the knowledge base lab: a month of searches, what is missing, what is old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np

from bpo_course import content
from bpo_course.tools.knowledge import (
    Article,
    GapReport,
    History,
    Library,
    Search,
    gap_report,
    masked,
    search,
)
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.knowledge_rewrite import place_of
from bpo_course.widgets.labs.knowledge_words import TODAY, day, shared

_SEED: Final = 11
_SEARCHES: Final = (1, 9)
"""How often each question was searched in the month: from, up to below."""
_OPENS: Final = (0.95, 0.8, 0.7)
"""Assumed: how often people open the right article in the first, second and third place."""
_VOTES: Final = 0.6
_HELPED: Final = 0.8
_HELPED_OLD: Final = 0.15
_LINES: Final = 14
"""Lines of the gap report that are shown."""
_YEAR: Final = timedelta(days=366)
OLD: Final = "slow-evening"
"""The article that is wrong since a product changed."""
CHANGED_ON: Final = date(2026, 11, 16)


@dataclass(frozen=True)
class Wish:
    """What customers look for, and no article answers.

    Args:
        id: The id of the article to come.
        name: What it is.
        facts: What the product team says.
        month: What was searched in the month, with how often.
        next: What people search in the month after: other words, which no one has seen.
    """

    id: str
    name: str
    facts: str
    month: Mapping[str, int]
    next: tuple[str, ...]


WISHES: Final = (
    Wish(
        "own-family",
        "blocking websites for children",
        "My Tidewell has a page for this: Wi-Fi, then Family. You choose a device, and then the"
        " sites or the hours to block. A change works within two minutes. It is free. It works on"
        " your Wi-Fi only, and not on a phone's mobile data.",
        {
            "parental controls": 14,
            "parental control": 6,
            "perental controls": 2,
            "block websites kids": 9,
            "block websites for my kids": 5,
            "stop my son seeing bad sites": 4,
        },
        (
            "how do I keep my children safe online",
            "block adult sites",
            "parental lock",
            "turn off the internet at night for the kids",
            "child filter",
            "can i limit my daughter's screen time",
        ),
    ),
    Wish(
        "own-student",
        "a discount for students",
        "Students get 4 pounds off a month for 12 months, on a new contract. They send a photo of a"
        " valid student card under Plan, Offers. We answer within three working days. One"
        " discount for each home. An existing contract doesn't get it.",
        {
            "student discount": 16,
            "studnet discount": 3,
            "discount for students": 7,
            "cheaper at university": 3,
        },
        (
            "is there a student price",
            "uni discount",
            "I study in Leeds, do I pay less?",
            "offer for a student house",
            "studnet offer",
        ),
    ),
    Wish(
        "own-fixed-ip",
        "a fixed IP address",
        "A fixed address costs 5 pounds a month, on plans of 100 Mbit/s or more. Order it under"
        " Plan, Extras. It works from the next restart of the router. To cancel it, the customer"
        " gives one month's notice.",
        {"static ip": 12, "fixed ip address": 9, "static ip adress": 4, "own ip for camera": 2},
        ("can i have a static address", "fixed ip", "ip that doesn't change", "permanent ip"),
    ),
    Wish(
        "own-esim",
        "mobile SIM cards and eSIMs",
        "Tidewell sells no mobile plans and no SIM cards, and doesn't recommend another company. A"
        " new phone still works on your Wi-Fi. Say so at once: a customer who knows stops looking.",
        {"esim": 11, "e-sim": 5, "esim for travel": 4, "mobile sim card": 6},
        ("do you sell sims", "mobile plan", "sim only", "esim for my holiday"),
    ),
)
OF_WISH: Final[Mapping[str, Wish]] = {masked(text): wish for wish in WISHES for text in wish.month}
"""The wish behind each search that no article answers."""


@lru_cache(maxsize=1)
def _meant() -> Mapping[str, str]:
    """Return the article that each search of customers needed, by what was searched."""
    return {masked(text): article for text, article in content.asked().questions}


@lru_cache(maxsize=1)
def month() -> tuple[Search, ...]:
    """Return the month's searches, each with what was opened and whether it helped."""
    library, rng = content.articles().library, np.random.default_rng(_SEED)
    log: list[Search] = []
    for text, article in content.asked().questions:
        one = search(library, text)
        place = place_of(one.found, article)
        opens = _OPENS[place - 1] if place else 0
        for _ in range(int(rng.integers(*_SEARCHES))):
            seen, votes, luck = rng.random(3).tolist()
            now = one.open(article) if seen < opens else one
            helps = _HELPED_OLD if article == OLD else _HELPED
            log.append(now.vote(article, luck < helps) if now.opened and votes < _VOTES else now)
    for wish in WISHES:
        for text, count in wish.month.items():
            log += [search(library, text)] * count
    return tuple(log)


@lru_cache(maxsize=1)
def report() -> GapReport:
    """Return what the month's searches lacked."""
    return gap_report(month(), content.articles().library)


@dataclass(frozen=True)
class Line:
    """A line of the gap report.

    Args:
        text: Its most common spelling.
        count: How many searches.
        without: How many found nothing.
        spellings: All spellings.
        wish: The wish behind it, where no article answers.
        article: The id of the article that answers; "" where none does.
    """

    text: str
    count: int
    without: int
    spellings: tuple[str, ...]
    wish: Wish | None
    article: str


@lru_cache(maxsize=1)
def lines() -> tuple[Line, ...]:
    """Return the first lines of the gap report, the most common ones first."""
    found = []
    for gap in report().gaps[:_LINES]:
        wishes = Counter(OF_WISH[text].id for text in gap.spellings if text in OF_WISH)
        top = wishes.most_common(1)
        wish = next((one for one in WISHES if top and one.id == top[0][0]), None)
        article = "" if wish else _meant()[gap.text]
        found.append(Line(gap.text, gap.count, gap.without_result, gap.spellings, wish, article))
    return tuple(found)


def votes_rows(library: Library) -> list[tuple[str, ...]]:
    """Return a row an article that was opened often and helped few: title, opened, votes."""
    return [
        (library[one.article].title, f"{one.opened}", f"{one.helped}", f"{one.not_helped}")
        for one in report().voted_down
    ]


# -- writing the article ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """An article as the learner writes it, as it is typed."""

    title: str = ""
    steps: str = ""
    owner: str = ""
    review: str = ""

    @property
    def due(self) -> date | None:
        """The day of its review; None where it is no day."""
        try:
            return date.fromisoformat(self.review.strip())
        except ValueError:
            return None

    def article(self, name: str, version: int = 1) -> Article:
        """Return it as an article.

        Raises:
            ValueError: If it has no title or no steps.
        """
        if not self.title.strip() or not self.steps.strip():
            raise ValueError("the article needs a title and steps before it can be published")
        texts = {"title": self.title.strip(), "text": self.steps.strip(), "owner": self.owner}
        days = {"changed_on": TODAY, "review_due": self.due}
        return Article(name, version=version, **texts, **days)  # type: ignore[arg-type]

    def checks(self, wish: Wish) -> list[tuple[bool, str]]:
        """Return a line a check: whether it is done, and what there is to say."""
        words = shared(self.title, ", ".join(wish.month))
        count = len(self.steps.split())
        due = self.due
        soon = bool(due) and TODAY < (due or TODAY) <= TODAY + _YEAR
        return [
            (
                bool(words),
                f"The title has words that people searched for: {', '.join(words)}."
                if words
                else "The title has no word that people searched for.",
            ),
            (
                20 <= count <= 150,
                f"The steps have {counted(count, 'word')}. A page that an agent reads during a"
                " call has about 60 to 120.",
            ),
            (
                bool(self.owner.strip()),
                "It has an owner."
                if self.owner.strip()
                else "It has no owner. If no one answers for it, it gets old.",
            ),
            (
                soon,
                "It has a review date within the next 12 months."
                if soon
                else "It has no review date within the next 12 months (write it as 2027-05-31).",
            ),
        ]


SELF_CHECKS: Final = (
    "Is the first step what the agent does first?",
    "Does it say what you can't do or promise?",
    "Does it say what to do if it doesn't work?",
    "Has someone who knows the product read it?",
)


def found_rows(library: Library, texts: Mapping[str, int], name: str) -> list[tuple[str, ...]]:
    """Return a row a search: what is typed, how often, and where the article is in what it shows.

    Args:
        library: The knowledge base.
        texts: What is searched, with how often.
        name: The article's id.
    """
    rows: list[tuple[str, ...]] = []
    for text, count in texts.items():
        place = place_of([one for one, _ in library.search(text)], name)
        rows.append((text, f"{count}", f"place {place}" if place else "not shown"))
    return rows


def found_words(library: Library, wish: Wish) -> str:
    """Return how many of the searches show the new article first, in two sentences."""

    def first(texts: Mapping[str, int]) -> str:
        hits = (library.search(text, 1) for text in texts)
        firsts = sum(
            count
            for hit, count in zip(hits, texts.values(), strict=True)
            if hit and hit[0][0] == wish.id
        )
        return f"{firsts} of {sum(texts.values())}"

    return (
        f"Of this month's searches, which you read before you wrote, {first(wish.month)} now show"
        f" your article first. Of next month's, in words that you didn't see:"
        f" {first(next_of(wish))}."
    )


def next_of(wish: Wish) -> Mapping[str, int]:
    """Return next month's searches for a wish, each once."""
    return dict.fromkeys(wish.next, 1)


# -- the old article -------------------------------------------------------------------------------

PRODUCT_CHANGE: Final = (
    "On Monday 16 November, Tidewell changed its routers. The router now measures the speed of the"
    " line itself, every hour. Agents see the readings under Help, Line check. Customers no longer"
    " test by cable. The rule is the same: after three evenings in a row below the guaranteed"
    " minimum, the agent opens a capacity ticket."
)
_WRONG: Final = (0, 1)
"""The sentences that no longer hold, by their place."""
ACTS: Final[Mapping[str, tuple[str, str]]] = {
    "edit": (
        "Publish a new version of this article",
        "Yes. The question is the same, so the page and its link stay. The old version is kept, so"
        " you can see later what an agent read on a day.",
    ),
    "second": (
        "Write a second article beside it",
        "No. The search then shows two pages that disagree, and the agent takes the first one.",
    ),
    "retire": (
        "Retire this article",
        "No. Customers still ask about slow evenings. They would find nothing.",
    ),
    "wait": (
        "Wait for the review",
        "No. Its review was due on 19 November, three days after the change. Until someone acts,"
        " agents give wrong steps.",
    ),
}
TOLD: Final[Mapping[str, tuple[str, bool, str]]] = {
    "agents": ("All agents on shift, before their next call", True,
               "They know the old steps by heart, and don't search for what they know."),
    "owner": ("The owner of the article, Nadia Rahman", True,
              "She answers for the page. She confirms the new steps and sets the next review."),
    "quality": ("The quality team", True,
                "Their scorecard may still ask for the cable test. Then a right call fails."),
    "open": ("Customers who were asked for a cable test since 16 November", True,
             "They are still testing for nothing. Their tickets can go on with the readings."),
    "all": ("All customers, by email", False,
            "Most of them have no slow evenings. They need it only when they ask."),
}  # fmt: skip
"""Who can be told: the name, whether to tell them, and why."""


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of an article.

    Example:
        >>> sentences("Ask first. Is it slow? Then test.")
        ('Ask first.', 'Is it slow?', 'Then test.')
    """
    marked = text.replace(". ", ".\n").replace("? ", "?\n")
    return tuple(line.strip() for line in marked.splitlines() if line.strip())


def history() -> History:
    """Return the history of the article that became wrong, up to its version today."""
    one = content.articles().library[OLD]
    parts = sentences(one.text)
    who = one.owner.split(",")[0]
    start, second = date(2025, 2, 4), date(2025, 11, 19)
    short = " ".join((parts[0], *parts[2:5]))
    fields = {"title": one.title, "text": short, "owner": one.owner}
    made = History().create(one.id, start, who, "New", **fields)
    made = made.publish(one.id, start, "Owen Clarke")
    made = made.edit(one.id, second, who, "Wireless readings", text=" ".join(parts[:5]))
    note = "Coverage, and no sale before a test"
    due = one.review_due
    return made.edit(one.id, one.changed_on or TODAY, who, note, text=one.text, review_due=due)


def wrong_words(marked: Sequence[int]) -> list[tuple[str, str]]:
    """Return a line a sentence that was marked wrongly, or missed: its tone and what to say."""
    texts = sentences(content.articles().library[OLD].text)
    found = []
    for place, text in enumerate(texts):
        if place in _WRONG:
            hit = place in marked
            told = "no longer holds" + ("" if hit else ", and you didn't mark it")
            found.append(("good" if hit else "bad", f"“{text}” {told}."))
        elif place in marked:
            found.append(("bad", f"“{text}” still holds."))
    return found


def told_words(chosen: Sequence[str]) -> list[tuple[str, str]]:
    """Return a line a group: its tone, and whether to tell them and why."""
    found = []
    for name, (words, needed, why) in TOLD.items():
        right = (name in chosen) == needed
        told = "Tell them." if needed else "No need."
        found.append(("good" if right else "bad", f"{words}: {told} {why}"))
    return found


def version_rows(made: History) -> list[tuple[str, ...]]:
    """Return a row a version: its number, from when, who, and why."""
    found: list[tuple[str, ...]] = []
    for edit, article in made.versions(OLD):
        if edit.what in ("created", "edited"):
            found.append((f"{article.version}", day(edit.on), edit.who, edit.note or "–"))
    return found


def updated(made: History, title: str, text: str, review: date) -> History:
    """Return the history with the learner's new version.

    Raises:
        ValueError: If nothing changes.
    """
    new = {"title": title.strip(), "text": text.strip(), "review_due": review}
    return made.edit(OLD, TODAY, "You", "The router measures by itself", **new)


def with_version(article: Article, made: History) -> Article:
    """Return an article with the title, the text and the version of its history."""
    now = made.article(OLD)
    return replace(
        article,
        title=now.title,
        text=now.text,
        version=now.version,
        changed_on=now.changed_on,
        review_due=now.review_due,
    )
