"""The mock interview: one question at a time, no feedback before the end, then a scorecard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from bpo_course import progress
from bpo_course.content import Syllabus
from bpo_course.questions import Bank, Mark, Question, Session, Spoken
from bpo_course.questions.interview import MODE, Interview
from bpo_course.questions.roles import Posed, Role
from bpo_course.questions.scorecard import Reading
from bpo_course.questions.tries import Try
from bpo_course.widgets.answering import history, verdicts
from bpo_course.widgets.answering.answer_form import given_in, problem_of
from bpo_course.widgets.answering.practice import Practising
from bpo_course.widgets.answering.sittings import (
    MORE_S,
    allowed,
    attempt_of,
    local_now,
    offers,
    tries_of,
)
from bpo_course.widgets.answering.verdicts import MARKS, TONES
from bpo_course.widgets.card import RECORDING, Message, page_style, rendered, with_script


class InterviewCard(Practising):
    """A mock interview, kept after each answer. It begins when the candidate says so.

    Args:
        role: The role interviewed for.
        banks: The banks to draw from.
        syllabus: What the lessons teach, for what to read next.
        book: Where answers are kept.
        minutes: How long one has; None for no limit.
        seed: Which interview for this role, from 0; None for another one each time.
        now: Tells the time, with the zone whose days are meant.

    Raises:
        ValueError: If the banks hold nothing to ask, or the minutes are not more than 0.
    """

    _esm = with_script(RECORDING)
    template = "interview_card.html"

    def __init__(
        self,
        role: Role,
        banks: Sequence[Bank],
        syllabus: Syllabus,
        book: progress.Book,
        minutes: float | None = 20.0,
        seed: int | None = None,
        now: Callable[[], datetime] = local_now,
    ) -> None:
        super().__init__(f"Mock interview: {role.title}")
        self._role = role
        self._banks = banks
        self._lessons = {lesson.id: lesson for lesson in syllabus.lesson}
        self._points = {point.id: point for point in syllabus.point}
        self._book = book
        self._minutes = minutes
        self._seed = seed
        self._now = now
        self._planned = Interview.begun(role, banks, now=now(), minutes=minutes)
        notes = [note for note in self._notes() if seed in (None, note.round)]
        self._interview = Interview.resumed(role, banks, notes)
        self._revealed = ""
        self._confirming = self._with_models = False
        self._problem = ""
        self._since: datetime | None = None
        self._render()

    @property
    def interview(self) -> Interview | None:
        """The interview as it is; None before it is begun."""
        return self._interview

    def _notes(self) -> list[Try]:
        tries = tries_of(self._book.attempts(self._role.bank))
        return [made for made in tries if not made.question and made.mode == MODE]

    def _asked_today(self) -> dict[str, int]:
        """Return how often each question was answered today, in any place, by id."""
        now = self._now()
        return Counter(
            one.item
            for one in self._book.attempts()
            if one.kind == "question" and one.at.astimezone(now.tzinfo).date() == now.date()
        )

    # -- what the candidate does ---------------------------------------------------------------

    def _begin(self, message: Message) -> None:
        if self._interview is None:
            rounds = [note.round for note in self._notes()]
            seed = max(rounds, default=-1) + 1 if self._seed is None else self._seed
            begun = Interview.begun(
                self._role,
                self._banks,
                now=self._now(),
                minutes=self._minutes,
                seed=seed,
                lately=self._asked_today(),
            )
            self._interview = allowed(begun, "".join(message["fields"].get("allowance", [])))
            self._asked()
            self._keep()
        self._render(focus="question", said="The interview has begun.")

    def _answer(self, message: Message) -> None:
        interview = self._going
        if interview is None or interview.question is None:
            self._render()
            return
        question, fields = interview.question.question, message["fields"]
        if interview.over(self._now()):
            self._render(focus="late", said="The time is up.")
            return
        try:
            self._answered(interview.answer(given_in(question, fields), now=self._now()))
        except ValueError:
            self._problem = problem_of(question, fields)
            self._render(said=self._problem)

    def _pass(self, _message: Message) -> None:
        interview = self._going
        if interview and not interview.over(self._now()):
            self._answered(interview.pass_on(now=self._now()))

    def _reveal(self, _message: Message) -> None:
        if self._going and self._going.question:
            self._revealed = self._going.question.question.id
            self._render(focus="holds")

    def _extend(self, _message: Message) -> None:
        if self._going:
            self._interview = self._going.extend(MORE_S)
            self._keep()
            self._render(focus="extend", said=f"{MORE_S // 60} more minutes.")

    def _off(self, _message: Message) -> None:
        if self._going:
            self._interview = self._going.without_clock()
            self._keep()
            self._render(focus="question", said="The clock is switched off.")

    def _late(self, _message: Message) -> None:
        up = self._going and self._going.over(self._now())
        self._render(focus="late" if up else "", said="The time is up." if up else "")

    def _end(self, _message: Message) -> None:
        if self._going:
            self._confirming = True
            self._render(focus="confirm")

    def _back(self, _message: Message) -> None:
        self._confirming = False
        self._render(focus="question")

    def _finish(self, _message: Message) -> None:
        if self._going:
            self._interview = self._going.finish(now=self._now())
            self._keep()
        self._confirming = False
        self._render(focus="result", said=self._said)

    def _again(self, _message: Message) -> None:
        if self._interview and self._interview.finished:
            self._interview, self._practice, self._with_models = None, None, False
        self._render(focus="begin")

    def _model_answers(self, _message: Message) -> None:
        self._with_models = not self._with_models
        self._render(focus="models" if self._with_models else "model-answers")

    def _save(self, _message: Message) -> None:
        if self._interview and self._interview.finished:
            scored = self._scored()
            page = rendered("scorecard_page.html", style=page_style(), scored=scored, **scored)
            self._download(f"{self._role.bank}.html", "text/html", page)
            self._render(said="The page is in your downloads.")

    actions: ClassVar = {
        **Practising.practising,
        "model-answers": _model_answers,
        "begin": _begin,
        "answer": _answer,
        "pass": _pass,
        "reveal": _reveal,
        "extend": _extend,
        "off": _off,
        "late": _late,
        "end": _end,
        "back": _back,
        "finish": _finish,
        "again": _again,
        "save": _save,
    }

    # -- what comes of it ----------------------------------------------------------------------

    @property
    def _going(self) -> Interview | None:
        """The interview while it is not finished."""
        return None if self._interview is None or self._interview.finished else self._interview

    def _answered(self, interview: Interview) -> None:
        """Go to the next question and save the answer, only once even with many windows."""
        now = self._now()
        seconds = (now - self._since).total_seconds() if self._since else None
        latest = interview.latest(now, None if seconds is None else round(seconds, 1))
        begun = interview.clock.started_at.isoformat()
        self._interview = interview
        self._book.add(attempt_of(latest, once=f"{MODE} {self._role.id} {begun} {latest.question}"))
        self._asked()
        self._keep()
        if interview.finished:
            self._render(focus="result", said=self._said)
        else:
            self._render(focus="question")

    def _asked(self) -> None:
        """Start the timing of the question now on screen."""
        self._since = self._now()
        self._revealed, self._problem, self._confirming = "", "", False

    def _keep(self) -> None:
        if self._interview:
            self._book.add(attempt_of(self._interview.note(self._now())))

    @property
    def _said(self) -> str:
        """How it went, in a sentence; empty before its end."""
        interview = self._interview
        return verdicts.of_interview(interview.scorecard()) if interview else ""

    def _missed(self) -> list[Posed]:
        interview = self._interview
        if interview is None or not interview.finished:
            return []
        return [interview.posable[name] for name in interview.not_right]

    def _scored(self) -> dict[str, Any]:
        """Return what the scorecard shows."""
        interview, zone = self._interview, self._now().tzinfo
        assert interview is not None
        by_point = {name: point.lesson for name, point in self._points.items()}
        card = interview.scorecard(by_point)
        asked = [
            (interview.posable[name].question, given, interview.marks[name])
            for name, given in interview.answers.items()
        ]
        return {
            "role": self._role,
            "card": card,
            "says": verdicts.of_interview(card),
            "verdict": card.verdict,
            "missed": len(interview.not_right),
            "parts": verdicts.PART_NAMES,
            "spoken": [(interview.posable[said.question].question, said) for said in card.spoken],
            "reading": [self._to_read(reading) for reading in card.read_next],
            "asked": [(*one, *_told(*one)) for one in asked],
            "begun": history.in_words(interview.clock.started_at, zone),
            "earlier": history.interviews(
                self._role, self._banks, self._notes(), now_on=interview, zone=zone
            ),
        }

    def _to_read(self, reading: Reading) -> dict[str, Any]:
        """Return a lesson to read next as it is shown: a link where there is a notebook."""
        lesson = self._lessons.get(reading.lesson)
        there = lesson is not None and lesson.finished
        return {
            "title": f"{lesson.id[:2]} · {lesson.title}" if lesson else reading.lesson,
            "number": lesson.id[:2] if lesson else "",
            "notebook": f"{reading.lesson}.ipynb" if there else "",
            "topics": reading.topics,
            "points": [self._points[name].says for name in reading.points],
        }

    def _render(self, focus: str = "", said: str = "") -> None:
        interview, now = self._interview, self._now()
        posed = interview.question if interview else None
        finished = interview is not None and interview.finished
        self._show(
            focus=focus,
            said=said,
            role=self._role,
            plan=self._planned.plan,
            offers=offers(self._minutes),
            interview=interview,
            finished=finished,
            question=posed.question if posed else None,
            shown=_shown(posed, interview.seed) if interview and posed else (),
            revealed=posed is not None and posed.question.id == self._revealed,
            left_s=interview.left_s(now) if interview else None,
            over=bool(interview and not finished and interview.over(now)),
            confirming=self._confirming,
            problem=self._problem,
            marks=MARKS,
            tones=TONES,
            trouble=self._book.trouble,
            scored=self._scored() if finished and not self._practice else None,
            practice=self._practice.shown if self._practice else None,
            with_models=self._with_models,
        )

    def __repr__(self) -> str:
        interview = self._interview
        total = sum((interview or self._planned).plan.values())
        done = f"{len(interview.answers)} answered" if interview else "not begun"
        return f"Interview({self._role.id}: {total} questions, {done})"


def _shown(posed: Posed, seed: int) -> Sequence[str]:
    """Return the keys of what a question offers, in the order to show them."""
    return Session(Bank(posed.bank, posed.bank, (posed.question,)), seed).shown()


def _told(question: Question, given: Any, mark: Mark) -> tuple[str, str, str]:
    """Return the outcome of a question as a word, its sign and its tone."""
    if given is None:
        return "skipped", MARKS["not attempted"], TONES["not attempted"]
    word: str = mark.outcome
    if isinstance(question, Spoken):
        word = f"you ticked {len(given)} of {len(question.rubric)} points"
    return word, MARKS[mark.outcome], TONES[mark.outcome]
