"""The exam: a bank with a time limit. All feedback comes after it is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from bpo_course import progress
from bpo_course.questions import Bank, Order
from bpo_course.questions.exam import MODE, Exam
from bpo_course.questions.roles import Posed
from bpo_course.questions.tally import weakest_first
from bpo_course.questions.tries import Try, resumed
from bpo_course.widgets.answering import history, next_step, verdicts
from bpo_course.widgets.answering.answer_form import given_in, is_blank, problem_of
from bpo_course.widgets.answering.practice import Practising
from bpo_course.widgets.answering.sittings import (
    MORE_S,
    allowed,
    attempt_of,
    local_now,
    markable,
    offers,
    tries_of,
)
from bpo_course.widgets.answering.verdicts import MARKS, TONES
from bpo_course.widgets.card import Message, page_style, rendered

SIGNS: Final = {"open": "○", "flagged": "○⚑", "answered": "●", "answered and flagged": "●⚑"}
PASS_MARK: Final = 0.8
"""The share of the points needed to pass an exam; a choice of the course."""


class ExamCard(Practising):
    """An exam on a bank, kept after each change. It begins when the learner says so.

    Questions to answer aloud are left out: only the learner could mark them.

    Args:
        bank: The bank.
        book: Where answers are kept.
        minutes: How long one has; None for no limit.
        topics: Which topics are asked; all of them when None.
        seed: Which exam, from 0; None for another one each time.
        now: Tells the time, with the zone whose days are meant.
        pass_mark: The share of the points from which it is passed.

    Raises:
        ValueError: If the bank has no question of a topic, or none that can be marked, the
            minutes are not more than 0, or the pass mark is not a share.
    """

    template = "exam_card.html"

    def __init__(
        self,
        bank: Bank,
        book: progress.Book,
        minutes: float | None = 30.0,
        topics: Iterable[str] | None = None,
        seed: int | None = None,
        now: Callable[[], datetime] = local_now,
        pass_mark: float = PASS_MARK,
    ) -> None:
        if not 0 < pass_mark <= 1:
            raise ValueError(f"pass_mark must be more than 0 and 1 at most, got {pass_mark}")
        if minutes is not None and not minutes > 0:
            raise ValueError(f"minutes must be more than 0, or None, got {minutes}")
        self._whole = bank
        self._bank = markable(bank, topics)
        self._topics = {question.topic for question in self._bank.question}
        self._aloud = sum(q.kind == "spoken" and q.topic in self._topics for q in bank.question)
        super().__init__(f"Exam: {bank.title}")
        self._book = book
        self._minutes = minutes
        self._seed = seed
        self._now = now
        self._pass_mark = pass_mark
        self._exam = self._kept_one()
        self._told_of: tuple[Exam, dict[str, Any]] | None = None
        self._confirming = False
        self._problem = ""
        self._render()

    @property
    def exam(self) -> Exam | None:
        """The exam as it is; None before it is begun."""
        return self._exam

    def _notes(self) -> list[Try]:
        tries = tries_of(self._book.attempts(self._bank.id))
        return [made for made in tries if not made.question and made.mode == MODE]

    def _kept_one(self) -> Exam | None:
        """Return the exam on the same topics, and of the seed asked for, as it was left."""
        by_id = {question.id: question.topic for question in self._whole.question}

        def mine(note: Try) -> bool:
            kept = resumed([note], lambda kept: [by_id.get(name) for name in kept["questions"]])
            return {*(kept or ()), None} == {*self._topics, None}

        seeded = (note for note in reversed(self._notes()) if self._seed in (None, note.round))
        found = (Exam.resumed(self._bank, [note]) for note in seeded if mine(note))
        return next(filter(None, found), None)

    # -- what the learner does -----------------------------------------------------------------

    def _begin(self, message: Message) -> None:
        if self._exam is None:
            rounds = [note.round for note in self._notes()]
            seed = max(rounds, default=-1) + 1 if self._seed is None else self._seed
            begun = Exam.begun(self._bank, now=self._now(), minutes=self._minutes, seed=seed)
            self._exam = allowed(begun, "".join(message["fields"].get("allowance", [])))
            self._keep()
        self._render(focus="question", said="The exam has begun.")

    def _answer(self, message: Message) -> None:
        before = self._open
        if before is None:
            self._render()
            return
        self._take(message, pressed=True)
        if self._problem:
            self._render(said=self._problem)
            return
        assert self._exam is not None
        self._exam = self._exam.go(self._exam.place + 1)
        self._keep()
        last = self._exam.place == before.place
        told = "Saved. This was the last question." if last else "Saved."
        self._render(focus="finish" if last else "question", said=told)

    def _go(self, message: Message) -> None:
        if self._open:
            self._take(message)
            exam = self._open.go(int(message["value"]))
            self._change(exam, focus="question", said=self._problem)

    def _flag(self, message: Message) -> None:
        if self._open:
            self._take(message)
            exam = self._open.flag()
            told = "Flagged." if exam.question.id in exam.flagged else "No longer flagged."
            self._change(exam, said=self._problem or told)

    def _clear(self, _message: Message) -> None:
        if self._on:
            self._change(
                self._on.clear(now=self._now()), focus="question", said="Your answer is cleared."
            )

    def _extend(self, message: Message) -> None:
        if self._open:
            self._take(message)
            told = f"{MORE_S // 60} more minutes."
            self._change(self._open.extend(MORE_S), focus="extend", said=told)

    def _off(self, message: Message) -> None:
        if self._open:
            self._take(message)
            told = "The clock is switched off."
            self._change(self._open.without_clock(), focus="question", said=told)

    def _late(self, message: Message) -> None:
        """Take the answer that was in the form when the time ended."""
        if self._open and self._open.over(self._now()):
            self._take(message, now=self._shown_at)
            self._keep()
            self._render(focus="late", said="The time is up.")
        else:
            self._render()

    def _finish(self, message: Message) -> None:
        if self._open:
            self._take(message)
            self._confirming = True
            self._keep()
            self._render(focus="confirm", said=self._problem)

    def _back(self, _message: Message) -> None:
        self._confirming = False
        self._render(focus="question")

    def _submit(self, _message: Message) -> None:
        exam = self._open
        if exam is None:
            self._render()
            return
        self._exam = exam = exam.submit(now=self._now())
        begun = exam.clock.started_at.isoformat()
        self._book.add(  # each once, in however many windows the exam is handed in
            *(
                attempt_of(made, once=f"{MODE} {made.bank} {begun} {made.question}")
                for made in exam.tries
            )
        )
        self._change(exam, focus="result", said=verdicts.of_exam(exam, self._pass_mark))

    def _again(self, _message: Message) -> None:
        if self._exam and self._exam.submitted:
            self._exam, self._practice = None, None
        self._render(focus="begin")

    def _save(self, _message: Message) -> None:
        if self._exam and self._exam.submitted:
            page = rendered("exam_page.html", style=page_style(), bank=self._bank, **self._told())
            self._download(f"exam_{self._bank.id}.html", "text/html", page)
            self._render(said="The page is in your downloads.")

    actions: ClassVar = {
        **Practising.practising,
        "save": _save,
        "begin": _begin,
        "answer": _answer,
        "go": _go,
        "flag": _flag,
        "clear": _clear,
        "extend": _extend,
        "off": _off,
        "late": _late,
        "finish": _finish,
        "back": _back,
        "submit": _submit,
        "again": _again,
    }

    # -- what comes of it ----------------------------------------------------------------------

    def _missed(self) -> list[Posed]:
        exam = self._exam
        if exam is None or not exam.submitted:
            return []
        return [Posed(exam.bank.id, exam.bank.questions[name]) for name in exam.not_right]

    def _told(self) -> dict[str, Any]:
        """Return what the result shows of the exam that is handed in."""
        exam = self._exam
        assert exam is not None
        if self._told_of is None or self._told_of[0] is not exam:
            self._told_of = exam, self._worked_out(exam)
        return self._told_of[1]

    def _worked_out(self, exam: Exam) -> dict[str, Any]:
        """Return what the result shows, worked out only once because it takes a while."""
        zone = self._now().tzinfo
        return {
            "says": verdicts.of_exam(exam, self._pass_mark),
            "passed": verdicts.passes(exam, self._pass_mark),
            "beside": verdicts.beside_exam(exam),
            "by_topic": weakest_first(exam.by_topic),
            "not_right": len(exam.not_right),
            "ways": self._ways(exam),
            "earlier": history.exams(self._whole, self._notes(), now_on=exam, zone=zone),
            "asked": self._looked_back(exam),
            "begun": history.in_words(exam.clock.started_at, zone),
        }

    def _ways(self, exam: Exam) -> Sequence[next_step.Way]:
        """Return the lesson to read: the bank's own, else the one most misses are of."""
        missed = [exam.bank.questions[name] for name in exam.not_right]
        return next_step.to_read(exam.bank.id) or next_step.to_read_on(missed)[:1]

    def _looked_back(self, exam: Exam) -> list[tuple[Any, ...]]:
        """Return each question with its answer and mark, and the outcome, its sign and its tone."""
        told = []
        for question in exam.order:
            mark = exam.marks.get(question.id)
            outcome = mark.outcome if mark else "not attempted"
            word = mark.outcome if mark else "not answered"
            given = exam.answers.get(question.id)
            told.append((question, given, mark, word, MARKS[outcome], TONES[outcome]))
        return told

    @property
    def _open(self) -> Exam | None:
        """The exam while it is not handed in."""
        return None if self._exam is None or self._exam.submitted else self._exam

    @property
    def _on(self) -> Exam | None:
        """The exam while it takes answers."""
        return None if self._open is None or self._open.over(self._now()) else self._open

    def _take(
        self, message: Message, *, pressed: bool = False, now: datetime | None = None
    ) -> None:
        """Take the answer that is in the form which came with a message.

        Args:
            message: The message.
            pressed: Whether the learner asked for it; else an order that she left as it was shown
                is no answer.
            now: The time for which it is worked out; None means now.
        """
        self._problem = ""
        exam, fields = self._open, message.get("fields")
        now = now or self._now()
        if exam is None or fields is None or exam.over(now):
            return
        question = exam.question
        if is_blank(fields) and not pressed:
            self._exam = exam.clear(now=now)
            return
        given = given_in(question, fields)
        untouched = isinstance(question, Order) and given == list(exam.shown())
        if untouched and not pressed and question.id not in exam.answers:
            return
        try:
            self._exam = exam.answer(given, now=now)
        except ValueError:
            told = problem_of(question, fields)
            self._problem = f"Question {exam.place + 1} was not saved. {told}"

    def _change(self, exam: Exam, focus: str = "", said: str = "") -> None:
        self._exam = exam
        self._confirming = False
        self._keep()
        self._render(focus=focus, said=said)

    def _keep(self) -> None:
        if self._exam:
            self._book.add(attempt_of(self._exam.note(self._now())))

    def _render(self, focus: str = "", said: str = "") -> None:
        exam, self._shown_at = self._exam, self._now()
        self._show(
            focus=focus,
            said=said,
            bank=self._bank,
            exam=exam,
            result=self._told() if exam and exam.submitted and not self._practice else None,
            practice=self._practice.shown if self._practice else None,
            aloud=self._aloud,
            topics=sorted(self._topics),
            offers=offers(self._minutes),
            left_s=exam.left_s(self._shown_at) if exam else None,
            over=bool(exam and exam.over(self._shown_at)),
            confirming=self._confirming,
            problem=self._problem,
            signs=SIGNS,
            pass_mark=self._pass_mark,
            trouble=self._book.trouble,
        )

    def __repr__(self) -> str:
        exam, count = self._exam, len(self._bank.question)
        done = f"{len(exam.answers)} answered" if exam else "not begun"
        handed_in = ", handed in" if exam and exam.submitted else ""
        return f"Exam({self._bank.id}: {count} questions, {done}{handed_in})"
