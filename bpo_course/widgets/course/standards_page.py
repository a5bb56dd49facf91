"""The page that lays the course beside national standards, unit by unit, to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bpo_course import content
from bpo_course.content import Lesson
from bpo_course.standards import PRACTICE, Standard, Unit
from bpo_course.widgets.card import page_style, rendered

SIGNS: Final = {"covered": "✓", "partly": "◐", "not in this course": "○"}
"""How far the course covers a unit, as a sign."""
READ: Final = {
    "own text": "From its own text",
    "secondary": "From a secondary source",
    "memory": "From memory, not read",
}
"""How it is known what a unit asks."""


def standards_page() -> str:
    """Return the page, whole: each standard with its units, our lessons, and how we know."""
    lessons = {lesson.id: lesson for lesson in content.syllabus().lesson}
    shown = [_shown(standard, lessons) for standard in content.standards()]
    return rendered("standards_page.html", style=page_style(), standards=shown)


def _shown(standard: Standard, lessons: Mapping[str, Lesson]) -> dict[str, Any]:
    """Return a standard as the page shows it: its units, its sources and the counts."""
    sources = list(dict.fromkeys([standard.source, *(u.source for u in standard.unit if u.source)]))
    return {
        "standard": standard,
        "read_on": f"{standard.read_on.day} {standard.read_on:%B %Y}",
        "known": READ[standard.read],
        "counts": _counts(standard),
        "sources": sources,
        "units": [_unit(unit, standard, sources, lessons) for unit in standard.unit],
    }


def _counts(standard: Standard) -> str:
    """Return in a sentence how many units are covered, covered partly, and not in the course."""
    found = standard.covered()
    total = len(standard.unit)
    return (
        f"{total} units: {found['covered']} covered, {found['partly']} partly, "
        f"{found['not in this course']} not in this course."
    )


def _unit(
    unit: Unit, standard: Standard, sources: list[str], lessons: Mapping[str, Lesson]
) -> dict[str, Any]:
    """Return a unit as the page shows it."""
    return {
        "unit": unit,
        "sign": SIGNS[unit.cover],
        "lessons": [_named(lessons[name]) for name in unit.lessons],
        "practice": [PRACTICE[name] for name in unit.practice],
        "known": f"{READ[unit.read]}{', title only' if unit.title_only else ''}.",
        "source": sources.index(unit.source or standard.source) + 1,
    }


def _named(lesson: Lesson) -> str:
    """Return a lesson by its number and title; whether it is written yet is told too."""
    return f"{lesson.id[:2]} · {lesson.title}{'' if lesson.finished else ' (not ready yet)'}"
