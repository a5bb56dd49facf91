"""A timetable for a class: the sections of lessons laid into days, with breaks. Values only."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

LONGEST: Final = 90
"""No stretch of work is longer; in minutes, as everything here."""
BREAK: Final = 15
LUNCH: Final = 60
LUNCH_FROM: Final = 12 * 60
"""Lunch is at the first section that begins at this time or later …"""
LUNCH_BY: Final = 13 * 60
"""… and before a section that would end after this."""
SHORT: Final = 15
"""So little of a lesson is finished before lunch."""
EARLY_LUNCH: Final = LUNCH_FROM - 30
"""A break that is due from now on is lunch."""
WORKED: Final = 50
"""After so much work there is a break before another lesson that needs one."""


@dataclass(frozen=True)
class Section:
    """A section of a lesson, as a class works through it.

    Args:
        title: Its heading.
        minutes: How long a class needs for it.
        how: How the class works in it.
    """

    title: str
    minutes: float
    how: str = ""


@dataclass(frozen=True)
class Taught:
    """A lesson as a trainer plans it.

    Args:
        id: The lesson.
        title: Its number and its title.
        sections: What is done in class, in order.
        alone: How long one reader needs for its core.
        quiz: How long its quiz takes one reader.
        deeper: How long one reader needs for the parts that go deeper.
        bring: What its notes say to prepare.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    alone: float = 0
    quiz: float = 0
    deeper: float = 0
    bring: str = ""

    @property
    def minutes(self) -> float:
        """How long the class needs for it."""
        return sum(section.minutes for section in self.sections)


@dataclass(frozen=True)
class Frame:
    """The hours of a day of training, in minutes after midnight."""

    name: str
    start: int
    end: int
    lunch: bool = False


FRAMES: Final[Mapping[str, tuple[Frame, ...]]] = {
    "two-days": tuple(Frame(f"Day {n}", 9 * 60, 17 * 60, lunch=True) for n in (1, 2)),
    "five-evenings": tuple(Frame(f"Evening {n}", 18 * 60, 21 * 60) for n in range(1, 6)),
}


@dataclass(frozen=True)
class Slot:
    """A stretch of a day: a part of one lesson, a break or lunch.

    Args:
        start: When it begins, in minutes after midnight.
        end: When it ends.
        title: What it is.
        lesson: The lesson; "" in a break.
        sections: The sections, each with when it begins.
        goes_on: Whether the lesson began before.
    """

    start: float
    end: float
    title: str
    lesson: str = ""
    sections: tuple[tuple[float, Section], ...] = ()
    goes_on: bool = False


@dataclass(frozen=True)
class Day:
    """A day that is laid out."""

    frame: Frame
    slots: tuple[Slot, ...] = ()

    @property
    def free(self) -> float:
        """How many minutes are left at its end."""
        return self.frame.end - (self.slots[-1].end if self.slots else self.frame.start)


@dataclass(frozen=True)
class Timetable:
    """Days of training, and what did not fit.

    Args:
        days: The days in order.
        left: The lessons that are left for homework.
        split: Ids of the lessons that go on on another day.
    """

    days: tuple[Day, ...]
    left: tuple[Taught, ...] = ()
    split: tuple[str, ...] = ()


def timetable(lessons: Sequence[Taught], frames: Sequence[Frame]) -> Timetable:
    """Return lessons laid into days, in their order, with a break after 90 minutes at most.

    A lesson goes on after a break at one of its sections. It goes on on another day only where
    more lessons fit that way. The first one that does not fit is left for homework, and so are
    those after it.

    Args:
        lessons: What is to be taught, in order.
        frames: The days.

    Example:
        >>> calls = Taught("01", "01 · Calls", (Section("a", 60), Section("b", 60)))
        >>> day = timetable([calls], FRAMES["five-evenings"]).days[0]
        >>> [(slot.title, slot.start, slot.end) for slot in day.slots]
        [('01 · Calls', 1080, 1140), ('Break', 1140, 1155), ('01 · Calls', 1155, 1215)]
    """
    nights = product((False, True), repeat=max(0, len(frames) - 1))
    ways = [_laid(lessons, frames, [*may_go_on, False]) for may_go_on in nights]
    return min(ways, key=lambda way: (len(way.left), len(way.split)))


@dataclass(frozen=True)
class _Clock:
    """The time of a day, the work since the last break, and whether lunch is over."""

    at: float
    since: float
    lunched: bool


def _laid(
    lessons: Sequence[Taught], frames: Sequence[Frame], may_go_on: Sequence[bool]
) -> Timetable:
    """Return the days when a lesson may go on after some of them, and not after the others."""
    days, split = [Day(frame) for frame in frames], list[str]()
    place, clock = 0, _morning(frames[0])
    for n, lesson in enumerate(lessons):
        parts, last = _placed(lesson, frames[place:], clock, may_go_on[place:])
        if last is None:
            return Timetable(tuple(days), tuple(lessons[n:]), tuple(split))
        clock = last
        for at, slots in enumerate(parts, place):
            days[at] = replace(days[at], slots=days[at].slots + slots)
        split += [lesson.id] if sum(map(bool, parts)) > 1 else []
        place += len(parts) - 1
    return Timetable(tuple(days), (), tuple(split))


def _morning(frame: Frame) -> _Clock:
    return _Clock(frame.start, 0, lunched=not frame.lunch)


def _placed(
    lesson: Taught, frames: Sequence[Frame], clock: _Clock, may_go_on: Sequence[bool]
) -> tuple[list[tuple[Slot, ...]], _Clock | None]:
    """Return a lesson's stretches on each day up to its last, and the time when it ends.

    The time is None where the lesson does not fit.
    """
    rest, parts = list(_pieces(lesson)), list[tuple[Slot, ...]]()
    for frame, may in zip(frames, may_go_on, strict=True):
        now = _morning(frame) if parts else clock
        slots, done, after = _stretches(lesson, rest, now, frame.end, goes_on=any(parts))
        if done == len(rest):
            return [*parts, slots], after
        if any(parts):  # it takes two days at most
            break
        parts.append(slots if may else ())
        rest = rest[done:] if may else rest
    return parts, None


def _pieces(lesson: Taught) -> Iterator[Section]:
    """Yield the sections; one that is too long for a stretch comes in equal pieces."""
    for section in lesson.sections:
        n = math.ceil(section.minutes / LONGEST)
        piece = section if n == 1 else replace(section, minutes=section.minutes / n)
        yield piece
        yield from [replace(piece, title=f"{section.title} (continued)")] * (n - 1)


def _stretches(
    lesson: Taught, rest: Sequence[Section], clock: _Clock, end: float, *, goes_on: bool
) -> tuple[tuple[Slot, ...], int, _Clock]:
    """Return the stretches of a day up to its end, how many sections they hold, and the time."""
    slots: list[Slot] = []
    for done, section in enumerate(rest):
        pause = _pause(clock, [one.minutes for one in rest[done:]], new=not goes_on and not done)
        at = clock.at + (pause.minutes if pause else 0)
        ends = at + section.minutes
        if ends > end:
            return tuple(slots), done, clock
        if pause:
            slots.append(Slot(clock.at, at, pause.title))
            clock = _Clock(at, 0, clock.lunched or pause is _LUNCH)
        if slots and slots[-1].lesson:
            sections = (*slots[-1].sections, (at, section))
            slots[-1] = replace(slots[-1], end=ends, sections=sections)
        else:
            later = goes_on or done > 0
            slots.append(Slot(at, ends, lesson.title, lesson.id, ((at, section),), later))
        clock = _Clock(ends, clock.since + section.minutes, clock.lunched)
    return tuple(slots), len(rest), clock


_BREAK: Final = Section("Break", BREAK)
_LUNCH: Final = Section("Lunch", LUNCH)


def _pause(clock: _Clock, rest: Sequence[float], *, new: bool) -> Section | None:
    """Return the pause that comes before the rest of a lesson, if any; in about equal stretches.

    Args:
        clock: The time.
        rest: The minutes of the sections that are left.
        new: Whether the lesson has not begun.
    """
    work = clock.since + sum(rest)
    even = work / math.ceil(work / LONGEST)
    due = clock.since + rest[0] > LONGEST or clock.since + rest[0] / 2 > even
    due = due or (new and clock.since >= WORKED and work > LONGEST)
    if not clock.lunched and clock.since:
        noon = clock.at >= LUNCH_FROM and sum(rest) > SHORT
        noon = noon or clock.at + rest[0] > LUNCH_BY
        if noon or (due and clock.at >= EARLY_LUNCH):
            return _LUNCH
    return _BREAK if due and clock.since else None
