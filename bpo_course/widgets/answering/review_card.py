"""The review: what is due today, wrong ones first, a few at a time, and when the next ones are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final, Literal

import ipywidgets

from bpo_course import content, progress
from bpo_course.questions import Bank, Session
from bpo_course.questions.review import Memory
from bpo_course.widgets.answering.due_today import DAYS, DueToday
from bpo_course.widgets.answering.history import Earlier
from bpo_course.widgets.answering.next_step import Way
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.sittings import local_now
from bpo_course.widgets.card import Card, Message

FEW: Final = 5
"""How many questions are asked at a time."""


class DueCard(Card):
    """How much is due, from which lessons, and what comes on the days after.

    Args:
        due: What is left.
        look: Called when the learner wants it looked up again.
        book: Where attempts are kept.
    """

    template = "review_card.html"

    def __init__(self, due: DueToday, look: Callable[[], None], book: progress.Book) -> None:
        super().__init__("What is due today")
        due.hear(self.render)
        self._due = due
        self._book = book
        self._look = look
        self._titles = {
            lesson.id: (f"{lesson.id[:2]} · {lesson.title}", f"{lesson.id}.ipynb")
            for lesson in content.syllabus().lesson
        }

    def render(self, said: str = "") -> None:
        """Show what is left, as it was last looked up."""
        due = self._due
        counts = Counter(map(self._named, due.left))
        self._show(
            said=said,
            n=len(due.left),
            says=due.says,
            wrong=sum(memory.wrong for memory in due.left),
            few=FEW,
            tried=due.tried,
            gone=due.gone,
            before=_day(due.before) if due.before else "",
            days=[(_day(day, due.today), n) for day, n in due.days],
            until=DAYS,
            banks=[(title, notebook, n) for (title, notebook), n in sorted(counts.items())],
            trouble=self._book.trouble,
        )

    def _named(self, memory: Memory) -> tuple[str, str]:
        """Return its bank as the learner knows it, and the notebook of its lesson, if any."""
        return self._titles.get(memory.bank) or (self._due.bank(memory).title, "")

    def _refresh(self, message: Message) -> None:
        self._look()
        if not message.get("quiet"):
            self.render(said=self._due.says)

    actions: ClassVar = {"refresh": _refresh}

    def __repr__(self) -> str:
        return f"Review({len(self._due.left)} due)"


class ReviewQuiz(QuizCard):
    """A few questions that are due, from all banks.

    Args:
        due: What is left, as it was last looked up: not nothing.
        book: Where attempts are kept.
        kept: Called after each answer that was kept.
        seed: Which way the options are shuffled.
    """

    def __init__(
        self, due: DueToday, book: progress.Book, kept: Callable[[], None], seed: int
    ) -> None:
        self._due = due
        self._when_kept = kept
        self._seed = seed
        self._sources: dict[str, str] = {}
        super().__init__(self._few(), book)

    def _few(self) -> Bank:
        """Return the first that are due as a bank."""
        first: dict[str, Memory] = {}
        for memory in self._due.left:
            first.setdefault(memory.question, memory)
        few = list(first.values())[:FEW]
        self._sources = {memory.question: memory.bank for memory in few}
        return Bank("review", "Review", tuple(self._due.question(memory) for memory in few))

    @property
    def _mode(self) -> Literal["review"]:
        return "review"

    @property
    def _again(self) -> str:
        n = min(FEW, len(self._due.left))
        return f"Ask the next {n}" if self._session.done and n else ""

    @property
    def _again_says(self) -> str:
        return "More questions are waiting."

    def _next_ways(self) -> Sequence[Way]:
        return ()

    def _earlier(self) -> Sequence[Earlier]:
        return ()

    def _past(self) -> Sequence[progress.Attempt]:
        return [a for a in self._book.attempts() if self._sources.get(a.item) == a.source]

    def _begun(self, past: Sequence[progress.Attempt]) -> Session:
        return Session(self._bank, self._seed)

    def _source(self, item: str) -> str:
        return self._sources[item]

    def _keep(self, kind: Any, item: str, answer: Any, **more: Any) -> None:
        if item:  # which questions a round was of does not have to be known later
            super()._keep(kind, item, answer, **more)
            self._when_kept()

    def _restart(self, _message: Message) -> None:
        if not self._again:  # a second press
            self._render()
            return
        self._bank = self._few()
        self._begin(Session(self._bank, self._session.seed + 1))

    actions: ClassVar = {**QuizCard.actions, "restart": _restart}


class ReviewDesk(ipywidgets.VBox):  # type: ignore[misc]
    """What is due, and below it a few of the questions, as long as there are any.

    Args:
        book: Where attempts are kept.
        before: The day of an interview to be ready for; None: questions come when they are due.
        now: Tells the time, with the zone whose days are meant; the computer's own when None.
        due: What is left, where another card shows it too; it knows the day and the time.

    Raises:
        ValueError: If the day is over.
    """

    def __init__(
        self,
        book: progress.Book,
        before: date | None = None,
        now: Callable[[], datetime] | None = None,
        due: DueToday | None = None,
    ) -> None:
        self._book = book
        self._due = due or DueToday(book, before, now or local_now)
        if before and before < self._due.today:
            raise ValueError(f"before must be today or later, got {before} on {self._due.today}")
        self.card = DueCard(self._due, self.look, book)
        super().__init__(children=(self.card,))
        self.look()

    @property
    def quiz(self) -> ReviewQuiz | None:
        """The questions on screen; None when nothing was due."""
        shown: tuple[ReviewQuiz, ...] = self.children[1:]
        return shown[0] if shown else None

    def look(self) -> None:
        """Look again, and put questions below if there are some and none are open there."""
        self._due.look()
        if self._due.left and (self.quiz is None or self.quiz.session.done):
            seen = sum(memory.seen for memory in self._due.left)
            self.children = (self.card, ReviewQuiz(self._due, self._book, self._due.look, seen))

    def __repr__(self) -> str:
        return repr(self.card)


def _day(day: date, today: date | None = None) -> str:
    """Return a day in words.

    Example:
        >>> _day(date(2026, 3, 3), today=date(2026, 3, 2)), _day(date(2026, 3, 12))
        ('tomorrow', 'Thursday 12 March')
    """
    if today and day == today + timedelta(days=1):
        return "tomorrow"
    return f"{day:%A} {day.day} {day:%B}"
