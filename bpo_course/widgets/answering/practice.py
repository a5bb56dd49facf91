"""Practice on the questions missed, on the card of the exam or the interview itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from bpo_course import progress
from bpo_course.questions import Bank, Session
from bpo_course.questions.roles import Posed
from bpo_course.widgets.answering.answer_form import given_in, problem_of
from bpo_course.widgets.answering.verdicts import MARKS, TONES, of_round, verdict_of
from bpo_course.widgets.card import Card, Message

SEEN: Final = 1
"""The hints counted for an answer in practice: the full answer was on the card."""


class Practice:
    """A round of questions missed. Each answer is kept in the bank that its question is from.

    It is kept as one after a hint, so that it is no one's first answer of her own.

    Args:
        posed: The questions, one or more.
        book: Where attempts are kept.
    """

    def __init__(self, posed: Sequence[Posed], book: progress.Book) -> None:
        self._sources = {one.question.id: one.bank for one in posed}
        self._book = book
        bank = Bank("practice", "Practice", tuple(one.question for one in posed))
        self.session = Session(bank, seed=1)
        self.problem = ""
        self.ended = False

    def answer(self, fields: Mapping[str, Sequence[str]]) -> str:
        """Take an answer, and return what to say of it."""
        session, question = self.session, self.session.question
        self.problem = ""
        if session.mark is None:
            given = given_in(question, fields)
            try:
                self.session = session = session.answer(given)
            except ValueError:
                self.problem = problem_of(question, fields)
                return self.problem
            self._keep(question.id, given)
        mark = session.mark
        return verdict_of(question, mark) if mark else ""

    def _keep(self, name: str, given: Any) -> None:
        mark = self.session.mark_of(name)
        score, seed = mark.score if mark else 0.0, self.session.seed
        source = self._sources[name]
        self._book.add(
            progress.Attempt(
                "question", source, name, given, score, seed, mode="review", hints=SEEN
            )
        )

    def go_on(self) -> None:
        """Go to the next question, or after the last one to the end."""
        if self.session.mark is None:
            return
        self.ended = self.session.done
        self.session = self.session.go_to_next_open()

    def again(self) -> None:
        """Start again with the questions that were not right; do nothing when all are right."""
        session = self.session
        if self.ended and session.not_right:
            self.session = Session(session.bank.only(session.not_right), session.seed + 1)
            self.ended = False

    @property
    def shown(self) -> dict[str, Any]:
        """What the template shows."""
        session, mark = self.session, self.session.mark
        return {
            "session": session,
            "question": session.question,
            "shown": session.shown(),
            "given": session.answers.get(session.question.id),
            "mark": mark,
            "sign": MARKS[mark.outcome] if mark else "",
            "tone": TONES[mark.outcome] if mark else "",
            "verdict": verdict_of(session.question, mark) if mark else "",
            "problem": self.problem,
            "says": of_round(session) if self.ended else "",
        }


class Practising(Card):
    """A card that offers practice on the questions missed, in place of its result."""

    _book: progress.Book
    _practice: Practice | None = None
    _render: Callable[..., None]

    def _missed(self) -> Sequence[Posed]:
        """Return the questions to practise; none before the result is there."""
        raise NotImplementedError

    def _practise(self, _message: Message) -> None:
        missed = self._missed()
        if missed and self._practice is None:
            self._practice = Practice(missed, self._book)
        self._render(focus="question" if self._practice else "")

    def _try(self, message: Message) -> None:
        practice = self._practice
        if practice is None or practice.ended:
            self._render()
            return
        said = practice.answer(message["fields"])
        self._render(focus="" if practice.problem else "feedback", said=said)

    def _try_next(self, _message: Message) -> None:
        if self._practice is None:
            self._render()
            return
        self._practice.go_on()
        ended = self._practice.ended
        said = of_round(self._practice.session) if ended else ""
        self._render(focus="practised" if ended else "question", said=said)

    def _try_again(self, _message: Message) -> None:
        if self._practice:
            self._practice.again()
        self._render(focus="question")

    def _leave(self, _message: Message) -> None:
        self._practice = None
        self._render(focus="result")

    practising: ClassVar[Mapping[str, Callable[[Any, Message], None]]] = {
        "practise": _practise,
        "try": _try,
        "try-next": _try_next,
        "try-again": _try_again,
        "leave": _leave,
    }
