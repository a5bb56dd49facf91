"""What is opened for each round of a hiring day, and to practise it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import ipywidgets

from bpo_course import content, progress
from bpo_course.questions.exam import MODE as EXAM
from bpo_course.questions.exercises import Write
from bpo_course.questions.hiring import MARK, MATERIAL, ROUNDS, Material
from bpo_course.questions.interview import MODE as INTERVIEW
from bpo_course.questions.roles import ROUNDS as SHARED
from bpo_course.questions.roles import Role
from bpo_course.speech import Passage
from bpo_course.widgets.answering.exam_card import ExamCard
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.answering.interview_card import InterviewCard
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.course.course_banks import bank, banks_for

GRAMMAR: Final = "interview_grammar"
MINUTES: Final = {one.id: float(one.minutes) for one in ROUNDS.values()}


@dataclass(frozen=True)
class Rounds:
    """The rounds of one hiring day.

    Args:
        role: The role.
        book: Where attempts are kept.
        begun: When the day began; what was done before it does not count.
        now: Tells the time, with the zone whose days are meant.
    """

    role: Role
    book: progress.Book
    begun: datetime
    now: Callable[[], datetime]

    @property
    def material(self) -> Material:
        """What the role does."""
        return MATERIAL[self.role.id]

    # -- what is opened ------------------------------------------------------------------------

    def open(self, name: str) -> ipywidgets.Widget:
        """Return what is opened for a round, as it was left."""
        makers: dict[str, Callable[[], ipywidgets.Widget]] = {
            "hr": lambda: self._interview(SHARED["hr-round"], "hr"),
            "listening": lambda: self._listening(self.material.listening[:2]),
            "dictation": self._dictation,
            "aloud": lambda: self._aloud(self.material.aloud[0]),
            "grammar": self._grammar,
            "typing": lambda: self._typing(self.material.typing[0]),
            "written": lambda: self._written(
                self.material.written[0], *written_at(self.material.written[0], self.begun)
            ),
            "call": lambda: self._call(self.material.call[0], exam=True),
            "operations": lambda: self._interview(self.role, "operations"),
            "client": lambda: self._interview(SHARED["client-round"], "client"),
        }
        return makers[name]()

    def practice(self, name: str) -> ipywidgets.Widget:
        """Return what is opened to practise a round: with reasons, and with other material."""
        makers: dict[str, Callable[[], ipywidgets.Widget]] = {
            "hr": lambda: QuizCard(bank(SHARED["hr-round"].bank), self.book),
            "listening": lambda: self._listening(self.material.listening[2:]),
            "dictation": self._dictation,
            "aloud": lambda: self._aloud(self.material.aloud[1]),
            "grammar": lambda: QuizCard(bank(GRAMMAR), self.book),
            "typing": lambda: self._typing(self.material.typing[1]),
            "written": lambda: self._written(
                self.material.written[1], "exercises", self.material.written[1]
            ),
            "call": lambda: self._call(self.material.call[1], exam=False),
            "operations": lambda: QuizCard(bank(self.role.bank), self.book),
            "client": lambda: QuizCard(bank(SHARED["client-round"].bank), self.book),
        }
        return makers[name]()

    def _interview(self, role: Role, name: str) -> InterviewCard:
        def made(seed: int | None) -> InterviewCard:
            held = (role, banks_for(role), content.syllabus(), self.book, MINUTES[name], seed)
            return InterviewCard(*held, now=self.now)

        card = made(None)
        earlier = card.interview and card.interview.clock.started_at < self.begun
        return made(self._next(role.bank, INTERVIEW)) if earlier else card

    def _grammar(self) -> ExamCard:
        def made(seed: int | None) -> ExamCard:
            held = (bank(GRAMMAR), self.book, MINUTES["grammar"], None, seed)
            return ExamCard(*held, now=self.now, pass_mark=MARK)

        card = made(None)
        earlier = card.exam and card.exam.clock.started_at < self.begun
        return made(self._next(GRAMMAR, EXAM)) if earlier else card

    def _next(self, source: str, mode: str) -> int:
        """Return the seed of a new interview or exam."""
        kept = self.book.attempts(source)
        notes = [a.round for a in kept if (a.kind, a.mode, a.item) == ("round", mode, "")]
        return max(notes) + 1

    def _listening(self, names: Sequence[str]) -> ipywidgets.Widget:
        from bpo_course.widgets.speaking.listening_card import ListeningCard

        messages = {message.id: message for message in content.listening()}
        cards = [ListeningCard(messages[name], self.book) for name in names]
        for card in cards:
            if card.answered_at and card.answered_at < self.begun:
                card.anew()
        return ipywidgets.VBox(cards) if len(cards) > 1 else cards[0]

    def _dictation(self) -> ipywidgets.Widget:
        from bpo_course.widgets.speaking.dictation_card import SOURCE, DictationCard

        earlier = [a.round for a in self.book.attempts(SOURCE) if a.at < self.begun]
        return DictationCard(content.dictation(), self.book, max(earlier, default=-1) + 1)

    def _aloud(self, name: str) -> ipywidgets.Widget:
        from bpo_course.widgets.speaking.aloud_card import AloudCard

        return AloudCard(_passage(name), self.book)

    def _typing(self, name: str) -> ipywidgets.Widget:
        from bpo_course.widgets.speaking.typing_card import TypingCard

        return TypingCard(_passage(name), self.book)

    def _written(self, name: str, source: str, item: str) -> ipywidgets.Widget:
        from bpo_course.widgets.answering.reply_card import ReplyCard

        task = content.exercise(name)
        assert isinstance(task, Write)
        return ReplyCard(task, Guess(source, item, self.book))

    def _call(self, name: str, *, exam: bool) -> ipywidgets.Widget:
        from bpo_course.widgets.calls.flow_player import FlowPlayer

        heard = self.material.heard
        player = FlowPlayer(content.flow(name), self.book, exam=exam, heard=heard)
        if exam and player.started_at < self.begun:  # it was left half-taken on another day
            player.anew()
        return player


def written_at(name: str, begun: datetime) -> tuple[str, str]:
    """Return where a day's reply is kept: source and item; each day has its own."""
    return "hiring-reply", f"{name} {begun.isoformat()}"


def _passage(name: str) -> Passage:
    return next(passage for passage in content.passages() if passage.id == name)
