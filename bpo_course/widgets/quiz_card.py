"""The quiz: one question at a time, feedback for the very option chosen, the explanation folded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from bpo_course import progress
from bpo_course.questions import Bank, Match, Numeric, Question, Session, Single
from bpo_course.widgets.card import Card, Message

MARKS = {"right": "✓", "partly right": "◐", "wrong": "✗", "not attempted": "○"}
TONES = {"right": "good", "partly right": "part", "wrong": "bad", "not attempted": "open"}


class QuizCard(Card):
    """A bank worked through in a session, saved after each answer.

    Args:
        bank: The bank.
        book: Where attempts are kept.
        fresh: Makes another bank when the learner starts again; the same bank when None.
    """

    template = "quiz_card.html"

    def __init__(
        self, bank: Bank, book: progress.Book, fresh: Callable[[int], Bank] | None = None
    ) -> None:
        super().__init__(bank.title if fresh else f"Quiz: {bank.title}")
        self._fresh = fresh
        self._book = book
        self._problem = ""
        attempts = book.attempts(bank.id)
        self._session = Session.resumed(
            bank, [(a.round, a.item, a.answer) for a in attempts if a.kind != "flow"]
        )
        self._render()

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self._session

    def answer(self, question_id: str, given: Any) -> None:
        """Answer a question from code, as a learner would on screen.

        Raises:
            ValueError: If there is no such question, it was answered, or the answer does not fit.
        """
        session = self._session.go_to(question_id).answer(given)
        mark = session.mark
        assert mark is not None
        self._session = session
        self._problem = ""
        attempt = progress.Attempt(
            "question", session.bank.id, question_id, given, mark.score, session.seed
        )
        self._book.add(attempt)
        self._render(focus="feedback", said=mark.outcome.capitalize())

    def _answer(self, message: Message) -> None:
        question = self._session.question
        if self._session.mark:  # a second press of Check
            self._render(focus="feedback")
            return
        try:
            self.answer(question.id, _given(question, message["fields"]))
        except ValueError as error:
            self._problem = str(error)
            self._render(said=self._problem)

    def _go(self, message: Message) -> None:
        self._session = self._session.go(int(message["value"]))
        self._problem = ""
        self._render(focus="question")

    def _restart(self, _message: Message) -> None:
        seed = self._session.seed + 1
        self._session = Session(self._fresh(seed) if self._fresh else self._session.bank, seed)
        self._problem = ""
        session = self._session
        self._book.add(progress.Attempt("round", session.bank.id, "", None, 0.0, session.seed))
        self._render(focus="question")

    actions: ClassVar = {"answer": _answer, "go": _go, "restart": _restart}

    def _render(self, focus: str = "", said: str = "") -> None:
        session = self._session
        outcomes = [session.outcome(question.id) for question in session.bank.question]
        mark = session.mark
        self._show(
            focus=focus,
            said=said,
            session=session,
            question=session.question,
            given=session.answers.get(session.question.id),
            mark=mark,
            tone=TONES[mark.outcome] if mark else "",
            pips=[(outcome, MARKS[outcome], TONES[outcome]) for outcome in outcomes],
            marks=MARKS,
            shown=session.shown(),
            problem=self._problem,
            trouble=self._book.trouble,
        )

    def __repr__(self) -> str:
        session = self._session
        return (
            f"Quiz({session.bank.id}: {len(session.bank.question)} questions,"
            f" {len(session.answers)} answered)"
        )


def _given(question: Question, fields: dict[str, list[str]]) -> Any:
    """Return a submitted form as the answer its kind of question takes."""
    values = fields.get("answer", [])
    if isinstance(question, Match):
        return {left: fields[f"pair-{n}"][0] for n, left in enumerate(question.pairs)}
    if isinstance(question, (Single, Numeric)):
        return values[0] if values else ""
    return values
