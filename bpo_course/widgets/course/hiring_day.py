"""The hiring day: all its rounds, each to be taken alone, how it went, and what to do tonight."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import ClassVar, Final

import ipywidgets

from bpo_course import progress
from bpo_course.questions.hiring import MARK, ROUNDS, TAKEN_DOWN, Day
from bpo_course.questions.roles import Role
from bpo_course.widgets.answering.history import in_words
from bpo_course.widgets.answering.sittings import local_now
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.course.heard_book import HeardBook
from bpo_course.widgets.course.hiring_results import TIMED, results, under_way
from bpo_course.widgets.course.hiring_rounds import Rounds
from bpo_course.widgets.course.opened import Opened, close_all

SOURCE: Final = "hiring-day"
"""The source of the notes that keep when a day began."""
PRACTICE: Final = "practice-"
"""What comes before a round's id where it is opened to practise."""


class HiringDayCard(Card):
    """The rounds of a day, and how it went. A day begins with the first round that is opened.

    Args:
        role: The role.
        book: Where attempts are kept.
        below: Where rounds are opened.
        now: Tells the time, with the zone whose days are meant.
    """

    template = "hiring_day.html"

    def __init__(
        self, role: Role, book: progress.Book, below: Opened, now: Callable[[], datetime]
    ) -> None:
        super().__init__(f"Hiring day: {role.title}")
        self._role = role
        self._book = book
        self._below = below
        self._now = now
        self._asking = False
        below.hear(self.render)
        self.render()

    @property
    def begun(self) -> datetime | None:
        """When the last day for the role began, here or in another window; None before."""
        note = self._note()
        return note.at if note else None

    @property
    def since(self) -> datetime:
        """From when on what was done counts: a first day counts what was done earlier today."""
        note = self._note()
        if note is None:
            now = self._now()
            return now.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        with suppress(TypeError, ValueError, KeyError):
            kept = datetime.fromisoformat(note.answer["since"])
            return kept if kept.tzinfo else note.at
        return note.at

    def _note(self) -> progress.Attempt | None:
        """Return the note of the last day; one from a clock that was ahead is none."""
        kept, now = self._book.attempts(SOURCE), self._now()
        notes = [a for a in kept if (a.kind, a.item) == ("note", self._role.id) and a.at <= now]
        return notes[-1] if notes else None

    @property
    def day(self) -> Day:
        """The day as far as it has come."""
        attempts, since = self._book.attempts(), self.since
        found = results(self._role, attempts, since, self._now())
        begun = under_way(self._role, attempts, since) - set(found)
        return Day(found, frozenset(begun))

    def _begin(self, since: datetime) -> None:
        """Begin a day now, in which counts what was done since then."""
        at, held = self._now().astimezone(UTC), {"since": since.isoformat()}
        self._book.add(progress.Attempt("note", SOURCE, self._role.id, held, 0.0, at=at))

    def take(self, name: str) -> None:
        """Open a round below, or what practises it, as a candidate would on screen.

        Args:
            name: The id of a round, behind "practice-" to practise it.

        Raises:
            ValueError: If there is no such round.
        """
        round_ = name.removeprefix(PRACTICE)
        if round_ not in ROUNDS:
            raise ValueError(f"name must be one of {', '.join(ROUNDS)}, got {name!r}")
        if self.begun is None:
            self._begin(self.since)
        rounds = Rounds(self._role, self._book, self.since, self._now)
        make = rounds.practice if name != round_ else rounds.open
        self._below.go_to(name, lambda: make(round_))

    # -- what the candidate does ---------------------------------------------------------------

    def _open(self, message: Message) -> None:
        if message["value"].removeprefix(PRACTICE) in ROUNDS:
            self.take(message["value"])

    def _close(self, _message: Message) -> None:
        name = self._below.name
        self._below.close_it()
        practised = name.startswith(PRACTICE)
        self.render(focus=f"tonight-{name[len(PRACTICE) :]}" if practised else f"open-{name}")

    def _ask_anew(self, _message: Message) -> None:
        self._asking = True
        self.render(focus="anew")

    def _keep_on(self, _message: Message) -> None:
        self._asking = False
        self.render(focus="ask-anew")

    def _anew(self, _message: Message) -> None:
        self._asking = False
        self._below.close_it()
        self._begin(self._now().astimezone(UTC))
        self.render(focus="top", said="A new day has begun.")

    actions: ClassVar = {
        "open": _open,
        "close": _close,
        "ask-anew": _ask_anew,
        "keep-on": _keep_on,
        "anew": _anew,
    }

    # -- what is shown -------------------------------------------------------------------------

    def render(self, said: str = "", focus: str = "") -> None:
        """Show it as things are now."""
        day, begun = self.day, self.begun
        left = [one.minutes for one in ROUNDS.values() if one.id not in day.results]
        self._show(
            said=said,
            focus=focus,
            role=self._role,
            day=day,
            rounds=ROUNDS,
            practice=PRACTICE,
            opened=self._below.name,
            called=self._called(),
            minutes=sum(left),
            whole=sum(one.minutes for one in ROUNDS.values()),
            begun=in_words(begun, self._now().tzinfo) if begun else "",
            timed=TIMED,
            asking=self._asking,
            mark=MARK,
            taken_down=TAKEN_DOWN,
            trouble=self._book.trouble,
        )

    def _called(self) -> str:
        """Return what is open below, in words; "" when nothing is."""
        name = self._below.name
        round_ = ROUNDS.get(name.removeprefix(PRACTICE))
        if round_ is None:
            return ""
        return f"{round_.title}{', to practise' if name.startswith(PRACTICE) else ''}"

    def __repr__(self) -> str:
        return f"HiringDay({self._role.id}: {len(self.day.results)} of {len(ROUNDS)} rounds done)"


class HiringDay(ipywidgets.VBox):  # type: ignore[misc]
    """A hiring day, and below it the round that was opened.

    Args:
        role: The role.
        book: Where attempts are kept.
        now: Tells the time, with the zone whose days are meant.
    """

    def __init__(
        self, role: Role, book: HeardBook, now: Callable[[], datetime] = local_now
    ) -> None:
        self.below = Opened()
        self._book = book
        self.card = HiringDayCard(role, book, self.below, now)
        book.hear(self._heard)
        super().__init__(children=(self.card, self.below))

    def _heard(self, _attempt: progress.Attempt) -> None:
        self.card.render()

    def end(self) -> None:
        """Close it for good, with what is open below it."""
        self._book.stop(self._heard)
        close_all(self)

    def __repr__(self) -> str:
        return repr(self.card)
