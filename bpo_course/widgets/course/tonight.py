"""What to do before an interview: a list with ticks for what was done today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bpo_course import content, lessons, progress
from bpo_course.questions.hiring import MATERIAL
from bpo_course.questions.interview import MODE as INTERVIEW
from bpo_course.questions.interview import Interview
from bpo_course.questions.roles import ROUNDS, Role
from bpo_course.questions.scorecard import READY, Scorecard
from bpo_course.speech import DICTATED
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.calls.half_taken import half_taken
from bpo_course.widgets.course.course_banks import banks_for
from bpo_course.widgets.course.diagnosis import MINUTES, QUESTIONS, TITLE

LESSON: Final = "18_the_interview"
MORNING: Final = "Save the page for the morning: ten minutes, on paper or on your phone"
SAVED: Final = "It is in your downloads. Print it, or send it to your phone."
MORNING_SOURCE: Final = "morning-page"
"""The source of the notes that keep that the page was saved."""
HR: Final = ROUNDS["hr-round"]
HR_MINUTES: Final = 20


@dataclass(frozen=True)
class Line:
    """One line of the plan. The minutes are assumptions; only those of a call are worked out.

    Args:
        name: Stable word, and what is opened for it; a link where there is a notebook.
        says: What to do.
        minutes: How long it takes.
        done: Whether it was done.
        button: What its button or link says.
        notebook: The notebook to open; empty when it is opened below.
        cell: Id of the notebook's cell.
        result: How it went, in a sentence; empty before, and where there is none.
    """

    name: str
    says: str
    minutes: int
    done: bool
    button: str
    notebook: str = ""
    cell: str = ""
    result: str = ""


@dataclass(frozen=True)
class Today:
    """The work done on one day.

    Args:
        now: The time, with the zone whose day is meant.
        attempts: The attempts of that day, in the order made.
    """

    now: datetime
    attempts: tuple[progress.Attempt, ...]

    @classmethod
    def of(cls, attempts: Iterable[progress.Attempt], now: datetime) -> Today:
        """Return what of these attempts was done on the day of that time."""
        here = [a for a in attempts if _day(a.at, now) == now.date()]
        return cls(now, tuple(here))

    def interviewed(self, role: Role) -> progress.Attempt | None:
        """Return the note of the last mock interview for the role that was finished; None before.

        One without an answer in it is none.
        """
        notes = (a for a in self.attempts if (a.source, a.mode) == (role.bank, INTERVIEW))
        ended = [note for note in notes if note.kind == "round" and _finished(note.answer)]
        return ended[-1] if ended else None

    def scorecard(self, role: Role) -> Scorecard | None:
        """Return the result of that mock interview; None where there is none to read."""
        note = self.interviewed(role)
        try:
            held = Interview.resumed(role, banks_for(role), tries_of([note])) if note else None
        except (ArithmeticError, KeyError, TypeError, ValueError):
            return None
        return held.scorecard() if held else None

    @property
    def dictated(self) -> bool:
        """Whether ten things were taken down."""
        here = (a for a in self.attempts if (a.kind, a.source) == ("speech", "dictation"))
        return len({(a.round, a.item) for a in here}) >= DICTATED

    @property
    def saved_morning(self) -> bool:
        """Whether the page for the morning was saved."""
        return any((a.kind, a.source) == ("note", MORNING_SOURCE) for a in self.attempts)

    def held(self, role: Role) -> Scorecard | None:
        """Return the result of that mock interview, if it had questions enough to say something."""
        card = self.scorecard(role)
        return card if card and card.verdict != "too few" else None

    def called(self, side: str) -> bool:
        """Return whether a call of the side, "inbound" or "outbound", was played to its end."""
        played = {a.source for a in self.attempts if a.kind == "flow"} & set(content.flow_ids())
        return any(content.flow(name).direction == side for name in played)

    def quizzed(self, lesson: str) -> bool:
        """Return whether a question of the lesson's quiz was answered, in the quiz itself."""
        return any(
            (a.kind, a.source, a.mode) == ("question", lesson, "practice") for a in self.attempts
        )


def tonight(
    role: Role, today: Today, *, diagnosed: date | None, open_questions: int, reviewed: bool
) -> tuple[Line, ...]:
    """Return what to do before an interview for a role, in order.

    Args:
        role: The role.
        today: What was done today.
        diagnosed: The day on which the last question of the diagnosis was answered; None before.
            After that day it is not asked for any more.
        open_questions: How many of its questions are not answered.
        reviewed: Whether nothing is left to review today.
    """
    saved = today.saved_morning
    lesson = next(one for one in content.syllabus().lesson if one.id == LESSON)
    lines = [
        _spoken(today),
        _mock(role, today),
        _call(role, today),
        Line("dictation", "Take down a dictation", 5, today.dictated, "Listen and type"),
        Line("review", "Review what you got wrong", 10, reviewed, "Review"),
        Line(
            "answers",
            f"Say the model answer in lesson {lesson.id[:2]} out loud, and begin its quiz",
            7,
            today.quizzed(LESSON),
            f"Open lesson {lesson.id[:2]}",
            f"{LESSON}.ipynb",
            "interview",
        ),
        Line("morning", MORNING, 5, saved, "Save the page", result=SAVED if saved else ""),
    ]
    if diagnosed is None or diagnosed == today.now.date():
        left = open_questions or QUESTIONS
        minutes = max(1, round(MINUTES * left / QUESTIONS))
        says = f"{TITLE}: {left} mixed question{'' if left == 1 else 's'}"
        button = "See the result" if diagnosed else "Begin" if left == QUESTIONS else "Go on"
        lines.insert(0, Line("diagnosis", says, minutes, diagnosed is not None, button))
    return tuple(lines)


def saved_before(attempts: Iterable[progress.Attempt], now: datetime) -> bool:
    """Return whether the page for the morning was saved on an earlier day."""
    notes = (a for a in attempts if (a.kind, a.source) == ("note", MORNING_SOURCE))
    return any(_day(note.at, now) < now.date() for note in notes)


def this_morning(today: Today) -> tuple[Line, ...]:
    """Return what to do on the day itself, after an evening that ended with the page saved."""
    heard = "Hear what you recorded, and say your first minute once aloud"
    return (
        Line("morning", "Read the page for the morning", 5, today.saved_morning, "Save it here"),
        Line("recordings", heard, 5, False, "My recordings"),
    )


def minutes_of(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the minutes of all lines, and of those not done."""
    return sum(line.minutes for line in lines), sum(one.minutes for one in lines if not one.done)


def _call(role: Role, today: Today) -> Line:
    uses = MATERIAL[role.id]
    flow = content.flow(uses.call[0])
    done, minutes = today.called(flow.direction), round(lessons.call_minutes(flow))
    half = any(name == flow.id for name, *_ in half_taken(today.attempts))
    button = "Go on" if half else "Again" if done else "Take the call"
    says = f"Take one call to its end{', by ear' if uses.heard else ''}"
    says = says if done else f"{says}: {flow.title}"
    return Line("call", says, minutes, done, button)


def _spoken(today: Today) -> Line:
    done = today.held(HR) is not None
    says = "Do the HR round aloud, and record yourself: introduce yourself, say why, ask back"
    return Line("hr", says, HR_MINUTES, done, "Again" if done else "Begin")


def _mock(role: Role, today: Today) -> Line:
    card, result = today.held(role), ""
    if card:
        again = "" if card.verdict == "good enough" else " Try again."
        result = f"Your result: {card.score.percent_beside(READY):.10g} %.{again}"
    button = "Again" if card else "Begin"
    says = "Do one mock interview for your role"
    return Line("mock", says, 20, card is not None, button, result=result)


def _finished(kept: object) -> bool:
    """Whether the note of a mock interview says that it was ended, or that all was answered."""
    answers = kept.get("answers") if isinstance(kept, dict) else None
    if not isinstance(kept, dict) or not isinstance(answers, dict) or not answers:
        return False
    length = kept.get("length")
    return bool(kept.get("finished_at")) or (type(length) is int and len(answers) >= length)


def _day(at: datetime, now: datetime) -> date:
    return at.astimezone(now.tzinfo).date()
