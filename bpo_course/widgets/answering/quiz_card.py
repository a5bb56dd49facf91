"""The quiz: one question at a time, feedback on the option chosen, and the result."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, Literal

from bpo_course import progress
from bpo_course.questions import Bank, Entry, Session
from bpo_course.questions.readiness import FAMILIAR
from bpo_course.widgets.answering import history, next_step, verdicts
from bpo_course.widgets.answering.answer_form import given_in, problem_of
from bpo_course.widgets.answering.chosen_questions import chosen
from bpo_course.widgets.answering.verdicts import MARKS, TONES, verdict_of
from bpo_course.widgets.card import RECORDING, Card, Message, with_script

RESULT: Final = -1
"""The place of the result, after the last question."""
_Kept = Literal["question", "round", "note", "bookmark", "report"]

REPORT_LETTERS: Final = 1_000
"""How long the report on a question may be."""


class QuizCard(Card):
    """A bank worked through in a session, saved after each answer.

    Args:
        bank: The bank.
        book: Where attempts are kept.
        fresh: Makes another bank when the learner starts again; the same bank when None.
        clock: Tells the time in seconds, from any beginning.
    """

    _esm = with_script(RECORDING)
    template = "quiz_card.html"

    def __init__(
        self,
        bank: Bank,
        book: progress.Book,
        fresh: Callable[[int], Bank] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(bank.title if fresh else f"Quiz: {bank.title}")
        self._bank = bank
        self._fresh = fresh
        self._book = book
        self._clock = clock
        self._problem = self._choosing = ""
        self._revealed: set[str] = set()
        attempts = self._past()
        self._bookmarks = {a.item: bool(a.answer) for a in attempts if a.kind == "bookmark"}
        self._reports = {a.item: str(a.answer or "") for a in attempts if a.kind == "report"}
        self._session = self._begun(attempts)
        self._at_result = self._session.done
        self._told_of: tuple[Session, dict[str, Any]] | None = None
        self._on_screen, self._since = (-1, ""), 0.0
        self._render()

    @property
    def session(self) -> Session:
        """The session as it is."""
        return self._session

    def answer(self, question_id: str, given: Any) -> None:
        """Answer a question from code, as a learner would on screen.

        Raises:
            ValueError: If there is no such question, it was answered, or the answer does not fit.
        """
        session = self._session.go_to(question_id).answer(given)
        mark = session.mark
        assert mark is not None
        seen = self._on_screen == (session.seed, question_id)
        self._session = session
        self._problem, self._at_result = "", False
        self._keep(
            "question",
            question_id,
            given,
            score=mark.score,
            hints=session.hints_used,
            seconds=round(self._clock() - self._since, 1) if seen else None,
        )
        if session.done and self._mode == "practice":  # the bank may have others one day
            self._keep("note", "", list(session.bank.questions))
        self._render(focus="feedback", said=verdict_of(session.question, mark))

    @property
    def _mode(self) -> Literal["practice", "review", "drill"]:
        return "drill" if self._fresh else "practice"

    @property
    def _again(self) -> str:
        """What the button to start again says; empty for no button."""
        if self._fresh and self._session.done:
            return f"Ask me {len(self._bank.question)} new questions"
        return "Start again" if self._session.answers else ""

    @property
    def _again_says(self) -> str:
        """The reason to press that button when all is answered."""
        return "Do more exercises." if self._fresh else "Do the whole quiz again."

    def _next_ways(self) -> Sequence[next_step.Way]:
        """Return where to go when all is answered: below the familiar step, back to the lesson."""
        again = () if self._session.tally.share >= FAMILIAR else next_step.to_read(self._bank.id)
        return again or next_step.after(self._bank.id)

    def _earlier(self) -> Sequence[history.Earlier]:
        """Return the results of earlier rounds."""
        return history.rounds(self._bank, self._past(), before=self._session.seed)

    def _past(self) -> Sequence[progress.Attempt]:
        """Return what was kept of these questions before."""
        return self._book.attempts(self._bank.id)

    def _begun(self, past: Sequence[progress.Attempt]) -> Session:
        """Return the session to continue."""
        return Session.resumed(self._bank, _entries(past))

    def _source(self, _item: str) -> str:
        """Return the id of the bank that a question is in."""
        return self._bank.id

    def _keep(self, kind: _Kept, item: str, answer: Any, **more: Any) -> None:
        """Append an attempt of the round at hand."""
        of_all: dict[str, Any] = {"score": 0.0, "round": self._session.seed, "mode": self._mode}
        attempt = progress.Attempt(kind, self._source(item), item, answer, **{**of_all, **more})
        self._book.add(attempt)

    def _answer(self, message: Message) -> None:
        question = self._session.question
        if self._session.mark:  # a second press of Check
            self._render(focus="feedback")
            return
        try:
            self.answer(question.id, given_in(question, message["fields"]))
        except ValueError:
            self._problem = problem_of(question, message["fields"])
            self._render(said=self._problem)

    def _result(self, _message: Message) -> None:
        if self._session.done:
            self._at_result = True
            self._render(focus="result", said=verdicts.of_round(self._session))
        else:
            self._render()

    def _go(self, message: Message) -> None:
        self._session = self._session.go(int(message["value"]))
        self._problem, self._at_result = "", False
        self._render(focus="question")

    def _restart(self, _message: Message) -> None:
        seed = self._next_round()
        self._begin(Session(self._fresh(seed) if self._fresh else self._bank, seed))

    def _next_round(self) -> int:
        """Return the number of a new round that no other window has."""
        kept = (one.round for one in self._past() if one.mode == self._mode == "practice")
        return max(self._session.seed, *kept, 0) + 1

    def _repeat(self, _message: Message) -> None:
        session = self._session
        if session.not_right:
            self._begin(Session(session.bank.only(session.not_right), self._next_round()))

    def choose(self, topic: str = "", level: str = "", bookmarked: bool = False) -> int:
        """Begin a round of some questions, as a learner would on screen, and return how many.

        Args:
            topic: A topic of the bank; "" for all.
            level: "easy", "medium" or "hard"; "" for all.
            bookmarked: Whether only bookmarked questions are asked.

        Raises:
            ValueError: If no question of the bank is such a one: a sentence that says so.
        """
        names = chosen(self._bank, topic, level, self._bookmarks if bookmarked else None)
        self._begin(Session(self._bank.only(names), self._next_round()))
        return len(names)

    def _choose(self, message: Message) -> None:
        given = {name: values[0] for name, values in message["fields"].items()}
        try:
            self.choose(given.get("topic", ""), given.get("level", ""), "bookmarked" in given)
        except ValueError as error:
            self._choosing = str(error)
            self._render(said=self._choosing)

    def _begin(self, session: Session) -> None:
        """Begin a round, and save its questions when it does not have all of them."""
        self._session = session
        self._at_result = False
        self._problem = self._choosing = ""
        self._revealed.clear()
        names = list(session.bank.questions)
        some = len(names) < len(self._bank.question) and not self._fresh
        self._keep("round", "", names if some else None)
        self._render(focus="question")

    def _take_back(self, _message: Message) -> None:
        if self._session.mark:
            self._session = self._session.take_back()
            self._at_result = False
            self._keep("round", self._session.question.id, None)
            told = "The question is open again. Your first answer stays in your record."
            self._render(focus="question", said=told)

    def _hint(self, _message: Message) -> None:
        session = self._session
        if session.mark or session.hints_used == len(session.question.hint):
            self._render()
            return
        self._session = session.hint()
        count = self._session.hints_used
        self._render(focus="hint", said=f"Hint {count}: {self._session.hints_shown[-1]}")

    def _reveal(self, _message: Message) -> None:
        self._revealed.add(self._session.question.id)
        self._render(focus="holds")

    def _bookmark(self, _message: Message) -> None:
        name = self._session.question.id
        self._bookmarks[name] = not self._bookmarks.get(name)
        self._keep("bookmark", name, self._bookmarks[name])
        self._render(said="Bookmarked." if self._bookmarks[name] else "No longer bookmarked.")

    def _report(self, message: Message) -> None:
        name = self._session.question.id
        text = "".join(message["fields"].get("text", [])).strip()
        if text:
            self._reports[name] = text[:REPORT_LETTERS]
            self._keep("report", name, self._reports[name])
            self._render(focus="report", said="Your report is saved.")

    actions: ClassVar = {
        "answer": _answer,
        "go": _go,
        "result": _result,
        "restart": _restart,
        "repeat": _repeat,
        "take-back": _take_back,
        "hint": _hint,
        "reveal": _reveal,
        "bookmark": _bookmark,
        "report": _report,
        "choose": _choose,
    }

    def _render(self, focus: str = "", said: str = "") -> None:
        session = self._session
        on_screen = (session.seed, session.question.id)
        if on_screen != self._on_screen:
            self._on_screen, self._since = on_screen, self._clock()
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
            verdict=verdict_of(session.question, mark) if mark else "",
            way_on=_way_on(session) if mark else None,
            result=self._told() if self._at_result else None,
            pips=[(outcome, MARKS[outcome], TONES[outcome]) for outcome in outcomes],
            marks=MARKS,
            shown=session.shown(),
            problem=self._problem,
            revealed=bool(mark) or session.question.id in self._revealed,
            whole=len(self._bank.question),
            again=self._again,
            again_says=self._again_says,
            drilled=self._fresh is not None,
            bookmarked=self._bookmarks.get(session.question.id, False),
            report=self._reports.get(session.question.id, ""),
            most=REPORT_LETTERS,
            topics=self._topics(),
            choosing=self._choosing,
            trouble=self._book.trouble,
        )

    def _told(self) -> dict[str, Any]:
        """Return what the result shows, worked out once."""
        session = self._session
        if self._told_of is None or self._told_of[0] is not session:
            told = {
                "says": verdicts.of_round(session),
                "beside": verdicts.beside_round(session),
                "ways": self._next_ways(),
                "earlier": self._earlier(),
            }
            self._told_of = session, told
        return self._told_of[1]

    def _topics(self) -> list[str]:
        """Return the topics to choose from; none if there is nothing to choose."""
        choosable = self._mode == "practice" and len(self._bank.question) > 1
        return list(dict.fromkeys(q.topic for q in self._bank.question)) if choosable else []

    def __repr__(self) -> str:
        session = self._session
        return (
            f"Quiz({session.bank.id}: {len(session.bank.question)} questions,"
            f" {len(session.answers)} answered)"
        )


def _entries(attempts: Sequence[progress.Attempt]) -> list[Entry]:
    """Return the attempts that a session is resumed from."""
    return [
        Entry(a.round, a.item, a.answer, a.hints)
        for a in attempts
        if a.kind in ("question", "round") and a.mode == "practice"
    ]


def _way_on(session: Session) -> tuple[str, int]:
    """Return what the button after an answered question says, and where it leads.

    The place is that of the next question; of the first open one after the last; -1 is the result.
    """
    if session.done:
        return "See your result", RESULT
    following = session.place + 1
    if following < len(session.bank.question):
        return "Next →", following
    still_open = session.go_to_next_open().place
    return f"Go to question {still_open + 1} →", still_open
