"""What is left to review today, and when the next questions come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bpo_course import content, progress
from bpo_course.questions import Bank, Question, review
from bpo_course.questions.review import Memory
from bpo_course.questions.tries import Try
from bpo_course.widgets.answering.sittings import tries_of

DAYS: Final = 14
"""How many days ahead the card shows what comes."""
SOON: Final = timedelta(hours=1)
"""The card says that a wrong question comes back if it is due within this time."""
NOTHING: Final = "Nothing to review right now."


class DueToday:
    """What is left to review, of questions that the course still has.

    Args:
        book: Where attempts are kept.
        before: The day of an interview to be ready for; None: questions come when they are due.
        now: Tells the time, with the zone whose days are meant.
    """

    def __init__(
        self, book: progress.Book, before: date | None, now: Callable[[], datetime]
    ) -> None:
        self._book = book
        self._before = before
        self._now = now
        self._banks: dict[str, Bank | None] = {}
        self._listeners: list[Callable[[], None]] = []
        self.gone = 0
        self.again_at: tuple[datetime, ...] = ()
        self.left: tuple[Memory, ...] = ()
        self.days: tuple[tuple[date, int], ...] = ()
        self.tried = 0

    @property
    def today(self) -> date:
        """The day it is."""
        return self._now().date()

    @property
    def before(self) -> date | None:
        """The day of the interview; the day it is when that one is over."""
        return max(self._before, self.today) if self._before else None

    def hear(self, listener: Callable[[], None]) -> None:
        """Call this after each look-up, so that every place shows the same."""
        self._listeners.append(listener)

    def look(self) -> None:
        """Work out again what is left today, and what comes on the days after."""
        self._work_out()
        for listener in self._listeners:
            listener()

    def _work_out(self) -> None:
        now = self._now()
        made = tries_of(self._book.attempts())
        tries = [one for one in made if one.mode != "drill" and self._has(one)]
        asked = {(one.bank, one.question) for one in made if one.question and one.mode != "drill"}
        memories = review.schedule(tries)
        self.tried = len(memories)
        self.gone = len(asked) - self.tried
        before = self.before
        if before:
            self.left = review.crammed_today(tries, before=before, now=now)
        else:
            self.left = review.due_of(memories, now)
        self.days = tuple(self._later(tries, memories, now))
        soon = (m.due_at for m in memories if m.wrong and now < m.due_at <= now + SOON)
        self.again_at = tuple(_next_minute(at).astimezone(now.tzinfo) for at in sorted(soon))

    @property
    def says(self) -> str:
        """How many questions there are to review now, and when those just missed come back."""
        n = len(self.left)
        if not self.tried:
            return "Answer some questions first."
        now = f"{n} question{'' if n == 1 else 's'} to review now." if n else NOTHING
        return f"{now} {self._coming}".strip()

    @property
    def _coming(self) -> str:
        """When the questions that were wrong just now come back; empty when there are none."""
        if not self.again_at:
            return ""
        first, last = (f"{at:%H:%M}" for at in (self.again_at[0], self.again_at[-1]))
        if len(self.again_at) == 1:
            return f"The question you just got wrong comes back at {first}."
        told = f"The {len(self.again_at)} questions you just got wrong come back"
        return f"{told} at {first}." if first == last else f"{told} between {first} and {last}."

    def question(self, memory: Memory) -> Question:
        """Return the question that is remembered."""
        return self.bank(memory).questions[memory.question]

    def bank(self, memory: Memory) -> Bank:
        """Return the bank of the question that is remembered."""
        bank = self._banks[memory.bank]
        assert bank is not None  # `look` leaves out what the course does not have
        return bank

    def _has(self, made: Try) -> bool:
        """Whether the course has the question of a try."""
        if made.bank not in self._banks:
            here = made.bank in content.bank_ids()
            self._banks[made.bank] = content.bank(made.bank) if here else None
        bank = self._banks[made.bank]
        return bank is not None and made.question in bank.questions

    def _later(
        self, tries: Sequence[Try], memories: Sequence[Memory], now: datetime
    ) -> list[tuple[date, int]]:
        """Return how many questions come on each day after this one."""
        before = self.before
        if before is None:
            days = Counter(memory.due_at.astimezone(now.tzinfo).date() for memory in memories)
            until = self.today + timedelta(days=DAYS)
            return sorted((day, n) for day, n in days.items() if self.today < day <= until)
        tomorrow = datetime.combine(now.date() + timedelta(days=1), now.timetz())
        if before <= tomorrow.date():
            return []
        plans = review.cram(tries, before=before, now=tomorrow)
        return [(plan.on, len(plan.questions)) for plan in plans]


def _next_minute(at: datetime) -> datetime:
    """Return a time, or the first whole minute after it: a time that is told must not be early."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)
