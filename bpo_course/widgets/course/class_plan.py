"""A trainer's plan for a class: lessons to tick, what fits, and a timetable to print."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, ClassVar, Final

from bpo_course import class_plans, content, lessons
from bpo_course.timetable import FRAMES, Day, Slot, Taught, Timetable, timetable
from bpo_course.widgets.card import Card, Message, page_style, rendered
from bpo_course.widgets.card.lever import Lever

PLANS: Final = {
    "two-days": "Two days, 9:00 to 17:00",
    "five-evenings": "Five evenings, 18:00 to 21:00",
}
FIRST: Final = {
    "inbound": ("01", "03", "19", "05", "02", "17", "07"),
    "outbound": ("01", "04", "19", "06", "15", "02", "17"),
    "both": ("01", "03", "04", "19", "05", "06", "16"),
}
"""The lessons that a class of new agents needs first, by its work; the course's own choice."""
CLASSES: Final = {
    "inbound": "New inbound agents",
    "outbound": "New outbound agents",
    "both": "New agents for both",
}
RATIO: Final = Lever("ratio", "Class minutes for one minute of a reader", 1, 4, 0.1, 1, 5)
SMALL: Final = 5
"""A day with fewer minutes left is called full."""
EQUIPMENT: Final = (
    "a projector, and a second screen for the notes",
    "a computer with the course for each learner or each pair",
    "sound for the room, a board, paper and pens",
)


class ClassPlan(Card):
    """A timetable for a class of 15: the trainer ticks lessons and sees at once what fits."""

    template = "class_plan.html"

    def __init__(self) -> None:
        super().__init__("Plan a class")
        self._plan = "two-days"
        self._class = "inbound"
        self._ratio = class_plans.RATIO
        self._quiz = False
        self._problem = ""
        self._ticked = self._usual()
        self._render()

    @property
    def timetable(self) -> Timetable:
        """The timetable of what is ticked."""
        return self._of(self._ticked)

    def _of(self, ticked: Iterable[str]) -> Timetable:
        return _laid(frozenset(ticked), self._plan, self._ratio, self._quiz)

    def _usual(self) -> tuple[str, ...]:
        """Return the lessons of the class's work that fit with none of them split."""
        known = {lesson.number for lesson in _lessons()}
        usual = [number for number in FIRST[self._class] if number in known]
        for n in range(len(usual), 1, -1):
            found = self._of(usual[:n])
            if not found.left and not found.split:
                return tuple(usual[:n])
        return tuple(usual[:1])

    @property
    def _is_usual(self) -> bool:
        return set(self._ticked) == set(self._usual())

    # -- what the trainer does -----------------------------------------------------------------

    def _choose(self, message: Message) -> None:
        """Choose the days, which keeps a trainer's own ticks, or the class, which ticks anew."""
        value = message["value"]
        anew = value in CLASSES or self._is_usual
        if value in PLANS:
            self._plan = value
        elif value in CLASSES:
            self._class = value
        if anew:
            self._ticked = self._usual()
        self._render(said=self._told)

    def _tick(self, message: Message) -> None:
        number = message["value"]
        on = number not in self._ticked
        kept = tuple(one for one in self._ticked if one != number)
        self._ticked = (*kept, number) if on else kept
        self._render(said=self._told)

    def _in_class(self, _message: Message) -> None:
        self._quiz = not self._quiz
        self._render(said=self._told)

    def _set(self, message: Message) -> None:
        self._problem = ""
        try:
            self._ratio = RATIO.number(message["value"], on_screen=True)
        except ValueError as error:
            self._problem = f"{error}."
        self._render(said=self._problem or self._told)

    def _save(self, _message: Message) -> None:
        self._download("class_plan.html", "text/html", self.page())
        self._render(said="The plan is in your downloads.")

    def page(self) -> str:
        """Return the plan as a page to print."""
        return rendered(
            "class_plan_page.html",
            style=page_style(),
            plan=PLANS[self._plan],
            ratio=f"{self._ratio:g}",
            quiz=self._quiz,
            equipment=EQUIPMENT,
            **self._shown(),
        )

    actions: ClassVar = {
        "choose": _choose,
        "tick": _tick,
        "quiz": _in_class,
        "set": _set,
        "save": _save,
    }

    # -- what is shown -------------------------------------------------------------------------

    @property
    def _told(self) -> str:
        """What fits, in a sentence."""
        asked, left = len(self._ticked), len(self.timetable.left)
        if not asked:
            return "No lesson is ticked."
        if asked == 1:
            return "The lesson does not fit." if left else "The lesson fits."
        return f"{asked - left} of {asked} lessons fit." if left else f"All {asked} lessons fit."

    def _shown(self) -> dict[str, Any]:
        found = self.timetable
        taught = {lesson.id: lesson for lesson in _taught(self._ratio, self._quiz)}
        return {
            "told": self._told,
            "days": [_day(day, taught, quiz=self._quiz) for day in found.days],
            "left": [_alone(lesson) for lesson in found.left],
            "split": [name[:2] for name in found.split],
        }

    def _render(self, said: str = "") -> None:
        self._show(
            said=said,
            fields={"ratio": RATIO.shown(self._ratio)},
            plans=PLANS,
            plan=self._plan,
            classes=CLASSES,
            chosen=self._class if self._is_usual else "",
            lessons=_lessons(),
            ticked=self._ticked,
            quiz=self._quiz,
            lever=RATIO,
            problem=self._problem,
            **self._shown(),
        )

    def __repr__(self) -> str:
        return f"ClassPlan({self._plan}: {self._told})"


@cache
def _lessons() -> tuple[lessons.Lesson, ...]:
    """Return the lessons of the course that are written, in order; they do not change meanwhile."""
    folder = content.folder("notebooks")
    names = [lesson.id for lesson in content.syllabus().lesson if lesson.finished]
    return tuple(lessons.read(folder / f"{name}.ipynb") for name in names)


@lru_cache(maxsize=8)
def _taught(ratio: float, quiz: bool) -> tuple[Taught, ...]:
    return tuple(class_plans.taught(lesson, ratio=ratio, quiz=quiz) for lesson in _lessons())


@lru_cache(maxsize=64)
def _laid(ticked: frozenset[str], plan: str, ratio: float, quiz: bool) -> Timetable:
    """Return the timetable of the lessons with these numbers."""
    chosen = [one for one in _taught(ratio, quiz) if one.id[:2] in ticked]
    return timetable(chosen, FRAMES[plan])


def _day(day: Day, taught: dict[str, Taught], *, quiz: bool) -> dict[str, Any]:
    """Return what is shown of a day."""
    begun = [slot.lesson for slot in day.slots if slot.lesson]
    ended = [taught[name] for name in dict.fromkeys(begun) if _ends(day, taught[name])]
    here = [taught[name] for name in dict.fromkeys(begun)]
    return {
        "name": day.frame.name,
        "slots": [_slot(slot) for slot in day.slots],
        "free": round(day.free) if day.free >= SMALL else 0,
        "homework": [] if quiz else [(one.title, one.quiz) for one in ended if one.quiz],
        "deeper": [(one.title, one.deeper) for one in ended if one.deeper],
        "bring": [(one.title, one.bring) for one in here if one.bring],
    }


def _ends(day: Day, lesson: Taught) -> bool:
    """Return whether the lesson's last section is on that day."""
    done = [
        section for slot in day.slots if slot.lesson == lesson.id for _, section in slot.sections
    ]
    return bool(done) and done[-1].title.startswith(lesson.sections[-1].title)


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "time": f"{at(slot.start)}–{at(slot.end)}",
        "title": slot.title,
        "lesson": bool(slot.lesson),
        "goes_on": slot.goes_on,
        "first": slot.sections[0][1].title if slot.sections else "",
        "last": slot.sections[-1][1].title if slot.sections else "",
        "sections": [(at(start), one.title, one.how) for start, one in slot.sections],
    }


def _alone(lesson: Taught) -> tuple[str, float, float]:
    return lesson.title, lesson.alone, lesson.quiz


def at(minutes: float) -> str:
    """Return a time of day, to the minute.

    Example:
        >>> at(565)
        '9:25'
    """
    whole = round(minutes)
    return f"{whole // 60}:{whole % 60:02d}"
