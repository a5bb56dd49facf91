"""What a trainer plans with: each lesson as a class works through it, by its trainer's notes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bpo_course.lessons import Cell, Lesson, called_in, sections
from bpo_course.timetable import Section, Taught

RATIO: Final = 2.5
"""An assumption of all trainer's notes: a class needs so many minutes for one of a reader's."""
QUIZ_MORE: Final = 5
"""An assumption: so many minutes more than one reader a class needs for a quiz, to begin and to
send the codes."""
LEAST_OPENING: Final = 3
"""An assumption: the minutes that the opening of a lesson takes at least."""
HOW: Final[Mapping[str, str]] = {
    "play": "a call by vote",
    "predict": "a vote before the result",
    "sort": "sorting together",
    "say_better": "better words",
    "calculator": "the calculator",
    "dashboard": "the dashboard",
    "lab": "the lab",
    "drill": "exercises",
    "dictation": "dictation",
    "read_aloud": "reading aloud",
    "typing_test": "typing",
    "write_reply": "writing a reply",
    "listening": "listening",
    "role_fit": "the self-assessment, alone",
    "interview": "the mock interview, alone",
}
"""How a class works with each kind of card."""
PAIRS: Final[Mapping[str, str]] = {
    "Your turn": "in pairs, on paper first",
    "In the interview": "in pairs: ask and answer",
}
ALONE: Final = "everyone alone, then the codes"
_STATED: Final = re.compile(r"(\d+)(?: to \d+)? minutes")
_BRING: Final = re.compile(r"\bPrepare ([^.]+)\.")


def taught(lesson: Lesson, *, ratio: float = RATIO, quiz: bool = False) -> Taught:
    """Return a lesson as a class works through it.

    The core takes a reader's minutes times the ratio. Each section has the minutes that its
    trainer's notes begin with, in proportion, and the opening has what the others leave.

    Args:
        lesson: The lesson.
        ratio: Minutes that a class needs for one of a reader's, more than 0.
        quiz: Whether its quiz is taken in class.

    Raises:
        ValueError: If the ratio is not more than 0.
    """
    if not 0 < ratio < math.inf:
        raise ValueError(f"ratio must be more than 0, got {ratio}")
    asked = round(lesson.quiz_minutes)
    return Taught(
        lesson.id,
        f"{lesson.number} · {lesson.title}",
        tuple(_sections(lesson, ratio, asked if quiz else 0)),
        round(lesson.core_minutes),
        asked,
        round(lesson.deeper_minutes),
        next(filter(None, map(_bring, lesson.cells)), ""),
    )


def _sections(lesson: Lesson, ratio: float, quiz: int) -> Iterator[Section]:
    """Yield the sections of a core in class, the quiz only where it has minutes."""
    whole = round(lesson.core_minutes) * RATIO
    core, noted = list(sections(lesson)), []
    for _, cells in core:
        noted.append(0.0 if _is_quiz(cells) else _minutes(cells))
    noted[0] = max(LEAST_OPENING, whole - sum(noted[1:]))
    scale = whole / sum(noted) * ratio / RATIO
    for (title, cells), minutes in zip(core, noted, strict=True):
        if _is_quiz(cells) and quiz:
            yield Section(title, quiz + QUIZ_MORE, ALONE)
        elif minutes:
            yield Section(title or "Opening", max(1, round(minutes * scale)), _how(title, cells))


def _is_quiz(cells: Sequence[Cell]) -> bool:
    return any(cell.quiz_minutes for cell in cells)


def _minutes(cells: Sequence[Cell]) -> float:
    """Return the minutes that a section's notes begin with, or what its cells take a class."""
    stated = [int(found[1]) for cell in cells if (found := _STATED.match(cell.notes))]
    return sum(stated) if stated else RATIO * sum(cell.minutes for cell in cells)


def _how(title: str, cells: Sequence[Cell]) -> str:
    if title in PAIRS:
        return PAIRS[title]
    names = [name for cell in cells for name in called_in(cell)]
    return ", ".join(dict.fromkeys(HOW[name] for name in names if name in HOW)) or "talk"


def _bring(cell: Cell) -> str:
    found = _BRING.search(cell.notes)
    return found[1] if found else ""
