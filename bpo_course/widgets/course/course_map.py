"""The map of the course: every lesson, the steps mastered, and the readiness for a role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from bpo_course import content, progress
from bpo_course.questions import Bank, Entry, Session
from bpo_course.questions.readiness import (
    ENOUGH,
    FAMILIAR,
    STEPS,
    Mastery,
    Readiness,
    by_topic,
    for_role,
    mastery,
    mastery_by_bank,
)
from bpo_course.questions.roles import ROLES
from bpo_course.questions.tries import Try
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.calls.half_taken import half_taken
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.card.topic_words import topic_name
from bpo_course.widgets.course.course_banks import bank

_TONES: Final = {"familiar": "part", "proficient": "good", "mastered": "good"}


class CourseMap(Card):
    """The lessons of the syllabus with the learner's progress and readiness.

    It refreshes itself when the learner comes back to it.

    Args:
        book: Where attempts are kept.
        stored: Whether it says where they are kept, and what is wrong with that.
    """

    template = "course_map.html"

    def __init__(self, book: progress.Book, *, stored: bool = True) -> None:
        super().__init__("Map of the course")
        self._book = book
        self._stored = stored
        self._banks = {name: bank(name) for name in content.bank_ids()}
        self.render()

    def _refresh(self, _message: Message) -> None:
        self.render()

    actions: ClassVar = {"refresh": _refresh}

    def render(self) -> None:
        """Show it as things are now."""
        attempts = self._book.attempts()
        tries = tries_of(attempts)
        steps = mastery_by_bank(tries, self._banks.values())
        self._lessons = [
            self._lesson(lesson, attempts, steps) for lesson in content.syllabus().lesson
        ]
        self._show(
            lessons=self._lessons,
            roles=[self._role(name, tries) for name in ROLES],
            topics=self._topics(tries),
            enough=ENOUGH,
            stored=self._stored,
            trouble=self._book.trouble,
            place=self._book.place,
            notice=self._book.notice,
        )

    def __repr__(self) -> str:
        ready = [lesson for lesson in self._lessons if lesson["finished"]]
        return f"ProgressMap({len(self._lessons)} lessons, {len(ready)} ready)"

    def _lesson(
        self,
        lesson: content.Lesson,
        attempts: Sequence[progress.Attempt],
        steps: dict[str, Mastery],
    ) -> dict[str, Any]:
        """Return what the map shows of one lesson."""
        shown: dict[str, Any] = {
            "number": lesson.id[:2],
            "title": lesson.title,
            "finished": lesson.finished,
            "minutes": lesson.minutes,
            "quiz_minutes": lesson.quiz_minutes,
            "notebook": f"{lesson.id}.ipynb",
        }
        if lesson.finished:
            asked = self._banks[lesson.id]
            session = _latest(asked, attempts)
            answered, questions = len(session.answers), len(asked.question)
            walked, left = _calls(lesson, attempts)
            begun = answered or walked or left or _worked(lesson, attempts)
            found = _begun(steps[asked.id]) if begun else steps[asked.id]
            shown |= {
                "questions": questions,
                "answered": answered,
                "points": f"{100 * session.score / max(1, answered):.0f} %",
                "flows": len(lesson.flows),
                "walked": walked,
                "step": _step(found),
                "filled": _filled(found),
                "next": _next(found, answered, questions),
            }
        return shown

    def _role(self, name: str, tries: Sequence[Try]) -> dict[str, Any]:
        ready = for_role(tries, ROLES[name], self._banks.values())
        return {"title": ROLES[name].title, **_ready(ready)}

    def _topics(self, tries: Sequence[Try]) -> list[dict[str, Any]]:
        """Return step and readiness of each topic that has been begun, in alphabetical order."""
        banks = self._banks.values()
        ready, steps = by_topic(tries, banks), mastery(tries, banks)
        begun = sorted(topic for topic, found in steps.items() if found.step != "not started")
        return [
            {"name": topic_name(topic), "step": _step(steps[topic]), **_ready(ready[topic])}
            for topic in begun
        ]


def _latest(asked: Bank, attempts: Sequence[progress.Attempt]) -> Session:
    """Return a session with the latest answer to each question of a bank."""
    ours = (a for a in attempts if (a.kind, a.source) == ("question", asked.id))
    latest = {a.item: a.answer for a in ours if a.answer is not None}  # None: passed over
    return Session.resumed(asked, [Entry(0, name, given) for name, given in latest.items()])


def _calls(lesson: content.Lesson, attempts: Sequence[progress.Attempt]) -> tuple[int, int]:
    """Return how many calls of a lesson were taken to the end, and how many are left half-way."""
    walked = {attempt.source for attempt in attempts if attempt.kind == "flow"}
    left = {name for name, _, _ in half_taken(attempts)}
    return len(walked & set(lesson.flows)), len(left & set(lesson.flows))


def _worked(lesson: content.Lesson, attempts: Sequence[progress.Attempt]) -> bool:
    """Whether a guess was made in a lesson, or an exercise begun: their ids have its number."""
    number = f"{lesson.id[:2]}-"
    return any(a.kind == "guess" and a.item.startswith(number) for a in attempts)


def _begun(found: Mastery) -> Mastery:
    """Return a mastery of "attempted" or more: a call or a guess counts as a start too."""
    return replace(found, step="attempted") if found.step == STEPS[0] else found


def _step(found: Mastery) -> dict[str, Any]:
    """Return a step of mastery as shown: its name, the goals reached of three, its tone."""
    return {
        "name": found.step.capitalize(),
        "place": _goals(found),
        "tone": _TONES.get(found.step, "open"),
    }


def _goals(found: Mastery) -> int:
    """Return how many of familiar, proficient and mastered are reached."""
    return max(0, STEPS.index(found.step) - 1)


def _filled(found: Mastery) -> int:
    """Return how much of the bar is filled, in percent: all of it is mastered.

    A third is for each goal reached. Before the first it fills with the points on the way to it.

    Example:
        >>> nothing_right = Mastery("a-bank", "attempted", points=0, tried=14, of=14)
        >>> half_way = Mastery("a-bank", "attempted", points=4.9, tried=14, of=14)
        >>> _filled(nothing_right), _filled(half_way)
        (0, 17)
    """
    on_the_way = min(1.0, found.points / (FAMILIAR * found.of)) if found.step == "attempted" else 0
    return round(100 * (_goals(found) + on_the_way) / 3)


def _next(found: Mastery, answered: int, questions: int) -> str:
    """Return what to do next in a lesson, in a sentence.

    Args:
        found: How far the quiz is mastered.
        answered: Its questions with an answer.
        questions: All its questions.

    Example:
        >>> _next(Mastery("a-bank", "attempted", points=0, tried=12, of=14), 12, 14)
        'Next: answer the 2 questions that are left.'
    """
    left = questions - answered
    match found.step:
        case "not started":
            return "Next: open the lesson."
        case "attempted" if not answered:
            return "Next: finish the lesson and take its quiz."
        case "attempted" | "familiar" if left:
            some = f"{left} questions that are" if left > 1 else "question that is"
            return f"Next: answer the {some} left."
        case "attempted":
            goal = f"{100 * FAMILIAR:.0f} % of the points"
            return f"Next: take the quiz again. You reach Familiar with {goal}."
        case "familiar":
            return "Next: take the quiz again and get every question right."
        case "proficient":
            return "Next: take an exam or a mock interview and get every question right."
    return "Nothing to do now. Come back when questions are due again."


def _ready(found: Readiness) -> dict[str, Any]:
    """Return a readiness as shown: an interval in whole percent, or what is lacking."""
    shown = {
        "n": found.n,
        "of": found.of,
        "points": f"{found.points:.3g}",
        "aided": found.aided,
        "low": None,
    }
    if found.interval is not None:
        low, high = (round(100 * end) for end in found.interval)
        shown |= {"low": low, "high": high}
    return shown
