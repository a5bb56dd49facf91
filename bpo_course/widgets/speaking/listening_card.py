"""Listening: a voice reads a message, then questions are asked about it, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from bpo_course import progress
from bpo_course.speech import Listening, ListeningOption
from bpo_course.widgets.card import Message
from bpo_course.widgets.speaking.heard_times import times_heard, times_said
from bpo_course.widgets.speaking.speaking_card import SpeakingCard

SOURCE: Final = "listening"
MOST_TIMES: Final = 2
"""How often the message is read; a choice of the course, as employers' tests differ."""


@dataclass(frozen=True)
class Answered:
    """A learner's answer to one question.

    Args:
        option: The option chosen.
        times: How often the message was heard before; 0 where a person read it.
    """

    option: ListeningOption
    times: int


class ListeningCard(SpeakingCard):
    """A message that is heard, and not read before every question about it is answered.

    Args:
        message: The message and its questions.
        book: Where answers are kept.
    """

    template = "listening_card.html"

    def __init__(self, message: Listening, book: progress.Book) -> None:
        super().__init__(f"Listening: {message.title}")
        self._message = message
        self._book = book
        begun = [made.round for made in (*self._kept(), *self._hearings())]
        self._begin(max(begun, default=0))
        self._render()

    def _kept(self) -> list[progress.Attempt]:
        """Return the answers kept to the questions of this message that still fit one."""
        kept = self._book.attempts(SOURCE)
        return [made for made in kept if made.kind == "speech" and self._number(made)]

    def _hearings(self) -> list[progress.Attempt]:
        """Return the notes kept of how often this message was heard."""
        kept = self._book.attempts(SOURCE)
        return [one for one in kept if (one.kind, one.item) == ("note", self._message.id)]

    def _number(self, made: progress.Attempt) -> int:
        """Return the number of the question that an attempt answers; 0 where it fits none."""
        for number, question in enumerate(self._message.question, start=1):
            if made.item == self._item(number) and isinstance(made.answer, dict):
                return number if made.answer.get("chosen") in list(question.options) else 0
        return 0

    def _item(self, number: int) -> str:
        return f"{self._message.id} {number}"

    def _begin(self, round_: int) -> None:
        """Begin or resume a round; the first answer to each question of it counts."""
        self._round = round_
        self._answers: dict[int, Answered] = {}
        for made in self._kept():
            if made.round == round_:
                number = self._number(made)
                option = self._message.question[number - 1].options[made.answer["chosen"]]
                answered = Answered(option, times_heard(made.answer.get("heard")))
                self._answers.setdefault(number, answered)
        self._times = next((one.times for one in self._answers.values()), None)
        self._heard_so_far = 0
        for note in self._hearings():
            held = note.answer if isinstance(note.answer, dict) else {}
            if note.round == round_:
                self._heard_so_far = min(times_heard(held.get("heard")), MOST_TIMES)
        self._is_read = self._is_open = False
        self._problem = ""

    @property
    def answers(self) -> dict[int, bool]:
        """Whether each answer of this round is right, by the number of its question."""
        return {number: one.option.right for number, one in sorted(self._answers.items())}

    @property
    def answered_at(self) -> datetime | None:
        """When it was last heard or answered; None before."""
        return max((made.at for made in (*self._kept(), *self._hearings())), default=None)

    @property
    def _asked(self) -> int:
        """The number of the question that is asked now; 0 before the first and after the last."""
        if self._times is None:
            return 0
        left = (n for n in range(1, len(self._message.question) + 1) if n not in self._answers)
        return next(left, 0)

    @property
    def _is_over(self) -> bool:
        return len(self._answers) == len(self._message.question)

    # -- what the learner does -------------------------------------------------------------------

    def ask(self, times: int = 1) -> None:
        """End the listening and show the questions.

        Args:
            times: How often the message was heard; 0 where a person read it.
        """
        if self._times is None:
            self._times = times

    def answer(self, text: str) -> None:
        """Answer the question that is shown, and keep it.

        Args:
            text: The text of an option.

        Raises:
            ValueError: If no question is shown, or it has no such option; a sentence for the
                learner.
        """
        number = self._asked
        if not number or self._times is None:
            raise ValueError("No question is shown. Listen to the message first.")
        options = self._message.question[number - 1].options
        if text not in options:
            raise ValueError("Choose an answer first.")
        option = options[text]
        self._answers[number] = Answered(option, self._times)
        answer = {"chosen": text, "heard": self._times}
        score = 1.0 if option.right else 0.0
        self._book.add(
            progress.Attempt("speech", SOURCE, self._item(number), answer, score, round=self._round)
        )

    def _hear(self, message: Message) -> None:
        """Keep how often it was heard: who comes back later has no more turns."""
        self._heard_so_far = min(times_heard(message["value"]), MOST_TIMES)
        answer, round_ = {"heard": self._heard_so_far}, self._round
        self._book.add(
            progress.Attempt("note", SOURCE, self._message.id, answer, 0.0, round=round_)
        )

    def _ask(self, message: Message) -> None:
        times = 0 if self._is_read else times_heard("".join(message["fields"].get("heard", [])[:1]))
        if not times and not self._is_read:
            self._problem = "Listen to the message first, or have someone read it to you."
            self._render(focus="problem", said=self._problem)
            return
        self._is_open, self._problem = False, ""
        self.ask(times)
        self._render(focus="question")

    def _open(self, _message: Message) -> None:
        self._is_read = self._is_open = True
        self._problem = ""
        self._render(focus="reader")

    def _close(self, _message: Message) -> None:
        self._is_open = False
        self._render(focus="ask")

    def _answer(self, message: Message) -> None:
        try:
            self.answer("".join(message["fields"].get("chosen", [])[:1]))
        except ValueError as error:
            self._problem = str(error)
            self._render(focus="problem", said=self._problem)
            return
        self._problem = ""
        self._render(focus="done" if self._is_over else "question")

    def anew(self) -> None:
        """Begin a new round; what is half answered stays as it is."""
        self._begin(self._round + 1)
        self._render()

    def _again(self, _message: Message) -> None:
        if self._is_over:
            self._begin(self._round + 1)
        self._render(focus="listen")

    actions: ClassVar = {
        "heard": _hear,
        "ask": _ask,
        "open": _open,
        "close": _close,
        "answer": _answer,
        "again": _again,
    }

    # -- what is shown ---------------------------------------------------------------------------

    def _render(self, focus: str = "", said: str = "") -> None:
        asked, questions = self._asked, self._message.question
        self._show(
            focus=focus,
            said=said,
            message=self._message,
            most=MOST_TIMES,
            heard=self._heard_so_far,
            is_new=self._times is None,
            is_open=self._is_open,
            is_over=self._is_over,
            number=asked,
            question=questions[asked - 1] if asked else None,
            answered=self._results() if self._is_over else [],
            times="" if self._times is None else times_said(self._times),
            problem=self._problem,
            trouble=self._book.trouble,
        )

    def _results(self) -> list[dict[str, Any]]:
        """Return each question with the answer that was given."""
        asked = enumerate(self._message.question, start=1)
        return [{"asked": one, "chosen": self._answers[number].option} for number, one in asked]

    def __repr__(self) -> str:
        done, of = len(self._answers), len(self._message.question)
        return f"Listening({self._message.id}: {done} of {of} answered)"
