"""Points earned out of those to be had, over all questions or by group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from bpo_course.questions.kinds import Mark, Question


class Tally(NamedTuple):
    """Points earned, and how many questions they were to be had from."""

    points: float
    out_of: int

    @property
    def share(self) -> float:
        """The share of the points, 0 to 1."""
        return self.points / self.out_of


def tallies(
    questions: Iterable[Question], marks: Mapping[str, Mark], key: Callable[[Question], str]
) -> dict[str, Tally]:
    """Return the tally of each group of questions; a question without a mark earns nothing.

    Args:
        questions: The questions.
        marks: Marks by question id.
        key: What a question is grouped by.
    """
    found: dict[str, Tally] = {}
    for question in questions:
        points, out_of = found.get(key(question), (0.0, 0))
        mark = marks.get(question.id)
        found[key(question)] = Tally(points + (mark.score if mark else 0.0), out_of + 1)
    return found
