"""Behind "I have an interview": the day, the role, the readiness, and tonight's plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import ClassVar, Final

import ipywidgets

from bpo_course import content, progress
from bpo_course.questions import Session
from bpo_course.questions.hiring import MATERIAL
from bpo_course.questions.interview import MODE as INTERVIEW
from bpo_course.questions.readiness import ENOUGH, Readiness, for_role
from bpo_course.questions.roles import ROLES
from bpo_course.widgets.answering.due_today import DueToday
from bpo_course.widgets.answering.exam_card import ExamCard
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.answering.interview_card import InterviewCard
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.review_card import ReviewDesk
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.answering.verdicts import counted
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.card.topic_words import topic_name
from bpo_course.widgets.course import diagnosis
from bpo_course.widgets.course.course_banks import banks_for
from bpo_course.widgets.course.exam_choice import choices, exam_card, exams_for, under_way
from bpo_course.widgets.course.going_on import finished, named
from bpo_course.widgets.course.heard_book import HeardBook
from bpo_course.widgets.course.hiring_day import HiringDay
from bpo_course.widgets.course.interview_plan import Appointment, appointment, day, in_words
from bpo_course.widgets.course.morning_page import morning_page
from bpo_course.widgets.course.opened import Opened
from bpo_course.widgets.course.tonight import (
    HR,
    HR_MINUTES,
    MORNING_SOURCE,
    Line,
    Today,
    minutes_of,
    saved_before,
    this_morning,
    tonight,
)
from bpo_course.widgets.course.word_list import full_forms_drill

BELOW: Final[Mapping[str, str]] = {
    "day": "Hiring day: all rounds",
    "mock": "Mock interview",
    "exam": "Exam",
    "review": "Review",
    "full-forms": "Full forms",
    "role-fit": "Which work suits me?",
    "recordings": "My recordings",
}
"""What can be opened below at any time, and what its button says."""
FIRST_LOOK: Final = 2
"""How many lessons are named to look at tonight; the others can wait."""
KEPT: Final = ("day", "review")
"""What is opened again as it was left."""
NAMES: Final[Mapping[str, str]] = {
    "day": "hiring day",
    "hr": "HR round",
    "dictation": "dictation",
    "role-fit": "self-assessment",
    "recordings": "recordings that you kept",
    "mock": "mock interview",
    "exam": "exam",
    "review": "review",
    "diagnosis": "set of mixed questions",
    "call": "call",
    "full-forms": "drill of full forms",
}
"""What is opened below, in words."""


class InterviewPlan(Card):
    """The interview to come: day, role, readiness, and what to do until then.

    Args:
        book: Where attempts are kept.
        below: Where things are opened.
        now: Tells the time, with the zone whose days are meant.
    """

    template = "interview_plan.html"

    def __init__(self, book: HeardBook, below: Opened, now: Callable[[], datetime]) -> None:
        super().__init__("I have an interview")
        self._book = book
        self._below = below
        self._now = now
        self._problem = ""
        self._appointment = appointment(book.attempts(), now().date())
        self._chosen = self._appointment.role.bank
        self._desk: ReviewDesk | None = None
        self._hiring: HiringDay | None = None
        self._makers: dict[str, Callable[[], ipywidgets.Widget]] = {
            "diagnosis": self._diagnosis,
            "day": self._day,
            "hr": self._hr,
            "dictation": self._dictation,
            "mock": self._mock,
            "exam": self._exam,
            "review": self._review,
            "call": self._call,
            "full-forms": self._full_forms,
            "role-fit": self._role_fit,
            "recordings": self._recordings,
        }
        with suppress(ArithmeticError, KeyError, TypeError, ValueError):
            self._go_on()  # a note that is none any more is told where the sitting is opened
        self._count()
        below.hear(self.render)

    def _go_on(self) -> None:
        """Open the exam or the mock interview that has begun: its clock is running."""
        role = self._appointment.role
        begun = under_way(role, self._book, self._now)
        if begun:
            self._chosen, exam = begun
            return self._below.go_to("exam", lambda: exam)
        if any(a.mode == INTERVIEW for a in self._book.attempts(role.bank)):
            mock = self._mock()
            if mock.interview and not mock.interview.finished:
                self._below.go_to("mock", lambda: mock)

    @property
    def appointment(self) -> Appointment:
        """The interview as it is planned."""
        return self._appointment

    @property
    def lines(self) -> tuple[Line, ...]:
        """The plan as it is shown."""
        return self._lines

    # -- what the learner does -----------------------------------------------------------------

    def _set(self, message: Message) -> None:
        """Take the value of a field; what is open below was for the old interview, so close it."""
        before = self._appointment
        self._problem = ""
        if message["name"] == "exam":
            self._choose_exam(message["value"])
            return
        try:
            self._appointment = self._changed(message["name"], message["value"])
        except ValueError as error:
            self._problem = str(error)
        if self._appointment != before:
            self._chosen = self._appointment.role.bank
            self._below.close_it()
            if self._hiring is not None:
                self._hiring.end()
                self._hiring = None
            self._book.add(self._appointment.note)
            self._count()
        self.render(said=self._problem)

    def _choose_exam(self, name: str) -> None:
        if name in exams_for(self._appointment.role) and name != self._chosen:
            self._chosen = name
            if self._below.name == "exam":
                self._below.close_it()
        self.render()

    def _changed(self, name: str, value: str) -> Appointment:
        before = self._appointment
        if name == "role":
            return Appointment(before.on, ROLES.get(value, before.role))
        return Appointment(day(value, self._now().date()), before.role)

    def _open(self, message: Message) -> None:
        name = message["value"]
        if name == "morning":
            self._save_morning()
        elif name in self._makers:
            self._below.go_to(name, self._makers[name], kept=name in KEPT)

    def _save_morning(self) -> None:
        """Give the learner the page for the morning, and keep that it was saved."""
        page = morning_page(self._appointment.role, self._before, self._book.attempts())
        self._download("morning_of_the_interview.html", "text/html", page)
        at = self._now().astimezone(UTC)
        self._book.add(progress.Attempt("note", MORNING_SOURCE, "", {"saved": True}, 0.0, at=at))
        self.render(said="The page is in your downloads.", focus="plan-morning")

    def _close(self, _message: Message) -> None:
        name = self._below.name
        self._below.close_it()
        self.render(focus=f"open-{name}" if name in BELOW else f"plan-{name}")

    def _refresh(self, _message: Message) -> None:
        self._due.look()

    actions: ClassVar = {"set": _set, "open": _open, "close": _close, "refresh": _refresh}

    # -- what is opened ------------------------------------------------------------------------

    def _diagnosis(self) -> ipywidgets.Widget:
        return diagnosis.DiagnosisQuiz(self._appointment.role, self._book)

    def _mock(self) -> InterviewCard:
        role = self._appointment.role
        return InterviewCard(role, banks_for(role), content.syllabus(), self._book, now=self._now)

    def _exam(self) -> ExamCard:
        return exam_card(self._appointment.role, self._chosen, self._book, self._now)

    def _review(self) -> ReviewDesk:
        if self._desk is None:
            self._desk = ReviewDesk(self._book, due=self._due)
        else:
            self._desk.look()
        return self._desk

    def _call(self) -> ipywidgets.Widget:
        from bpo_course.widgets.calls.flow_player import FlowPlayer

        uses = MATERIAL[self._appointment.role.id]
        return FlowPlayer(content.flow(uses.call[0]), self._book, heard=uses.heard)

    def _day(self) -> ipywidgets.Widget:
        if self._hiring is None:
            self._hiring = HiringDay(self._appointment.role, self._book, self._now)
        self._hiring.card.render()
        return self._hiring

    def _hr(self) -> InterviewCard:
        held = (HR, banks_for(HR), content.syllabus(), self._book, HR_MINUTES)
        return InterviewCard(*held, now=self._now)

    def _dictation(self) -> ipywidgets.Widget:
        from bpo_course.widgets.speaking.dictation_card import DictationCard

        return DictationCard(content.dictation(), self._book)

    def _role_fit(self) -> ipywidgets.Widget:
        from bpo_course.widgets.answering.role_fit_card import RoleFitCard

        return RoleFitCard(content.role_fit(), Guess("exercises", "role-fit", self._book))

    def _recordings(self) -> ipywidgets.Widget:
        from bpo_course.widgets.speaking.recordings_card import RecordingsCard

        return RecordingsCard()

    def _full_forms(self) -> QuizCard:
        return full_forms_drill(self._now().toordinal())

    # -- what is shown -------------------------------------------------------------------------

    @property
    def _before(self) -> date:
        """The day of the interview; the day it is when that one has passed meanwhile."""
        return max(self._appointment.on, self._now().date())

    def _count(self) -> None:
        """Look up what is left to review before the interview; each later look is shown too."""
        self._desk = None
        self._due = DueToday(self._book, self._appointment.on, self._now)
        self._due.hear(self.render)
        self._due.look()

    def look(self) -> None:
        """Look up again what is left to review, and show everything as it is now."""
        self._due.look()

    def render(self, said: str = "", focus: str = "") -> None:
        """Show it as things are now."""
        role, now, due = self._appointment.role, self._now(), self._due
        attempts = self._book.attempts()
        found = diagnosis.session(role, attempts)
        evening = tonight(
            role,
            Today.of(attempts, now),
            diagnosed=diagnosis.done_on(found, attempts, now.tzinfo),
            open_questions=len(found.bank.question) - len(found.answers),
            reviewed=bool(due.tried) and not due.left and not due.again_at,
        )
        is_morning = self._before == now.date() and saved_before(attempts, now)
        self._lines = this_morning(Today.of(attempts, now)) if is_morning else evening
        ready = for_role(tries_of(attempts), role, banks_for(role))
        self._show(
            said=said,
            focus=focus,
            fields={
                "date": self._appointment.on.isoformat(),
                "role": role.id,
                "exam": self._chosen,
            },
            today=now.date().isoformat(),
            roles=[(one.id, one.title) for one in ROLES.values()],
            chosen=role.id,
            when=_when(self._before, now.date()),
            is_today=self._before == now.date(),
            problem=self._problem,
            ready=ready_words(ready) if ready.enough or found.done else "",
            diagnosed=found,
            minutes_of_diagnosis=sum(x.minutes for x in self._lines if x.name == "diagnosis"),
            look_at=_look_at(found),
            first_look=FIRST_LOOK,
            is_morning=is_morning,
            next_line=next((line.name for line in self._lines if not line.done), ""),
            below=BELOW,
            names=NAMES,
            exams=choices(role),
            exam=self._chosen,
            opened=self._below.name,
            lines=self._lines,
            minutes=minutes_of(self._lines),
            left=due.says,
        )

    def __repr__(self) -> str:
        done = sum(line.done for line in self._lines)
        return f"InterviewPlan({self._appointment.role.id}: {done} of {len(self._lines)} done)"


class InterviewDoor(ipywidgets.VBox):  # type: ignore[misc]
    """The plan, and below it what was opened.

    Args:
        book: Where attempts are kept.
        now: Tells the time, with the zone whose days are meant.
    """

    def __init__(self, book: HeardBook, now: Callable[[], datetime]) -> None:
        self.below = Opened()
        self.card = InterviewPlan(book, self.below, now)
        book.hear(self._heard)
        super().__init__(children=(self.card, self.below))

    def _heard(self, attempt: progress.Attempt) -> None:
        if attempt.kind in ("question", "flow", "round", "speech"):
            self.card.look()

    def __repr__(self) -> str:
        return repr(self.card)


def ready_words(ready: Readiness) -> str:
    """Return how ready the learner is for a role, in a sentence.

    Example:
        >>> ready_words(Readiness("inbound-agent", 9.0, 12, 96)).split(".")[0]
        'Today you would probably get between 47 % and 91 % of our practice questions right'
    """
    if ready.interval is None:
        left = counted(ENOUGH - ready.n, "more question")
        return f"Answer {left} for this role to see how ready you are."
    low, high = (round(100 * end) for end in ready.interval)
    told = f"Today you would probably get between {low} % and {high} % of our practice questions"
    more = f" Answer more ({ready.n} of {ready.of} so far) for a clearer figure."
    return f"{told} right.{more if ready.n < ready.of else ''}"


def _look_at(diagnosed: Session) -> list[dict[str, str]]:
    """Return the topics with wrong answers, by lesson, with a link if there is one."""
    found, lessons = diagnosis.to_read(diagnosed), finished()
    return [
        {
            "title": named(lessons[name])
            if name in lessons
            else "Not in a lesson, but asked in interviews",
            "notebook": f"{name}.ipynb" if name in lessons else "",
            "topics": ", ".join(map(topic_name, topics)),
        }
        for name, topics in found.items()
    ]


def _when(on: date, today: date) -> str:
    """Return when the interview is, in words, for the head of the plan."""
    days = (on - today).days
    words = {0: "Today is the day", 1: "Tonight's plan"}
    return words.get(days, f"Today's plan, {days} days before {in_words(on)}")
