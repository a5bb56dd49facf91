"""Points earned out of the possible points, over all questions or by group."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from bpo_course.questions.kinds import Mark, Question


def percent_of(share: float) -> int:
    """Return a share, 0 to 1, in whole per cent: 100 only for all of it, 0 only for none.

    Example:
        >>> percent_of(0.785), percent_of(0.999), percent_of(0.001)
        (78, 99, 1)
    """
    if share <= 0:
        return 0
    return 100 if share >= 1 - 1e-9 else min(99, max(1, round(100 * share)))


class Tally(NamedTuple):
    """Points earned, and how many questions they were to be had from."""

    points: float
    out_of: int

    @property
    def share(self) -> float:
        """The share of the points, 0 to 1."""
        return self.points / self.out_of

    @property
    def percent(self) -> int:
        """The share in whole per cent: 100 only for all points, 0 only for none.

        Example:
            >>> Tally(11, 14).percent, Tally(399.5, 400).percent, Tally(0.1, 40).percent
            (79, 99, 1)
        """
        return percent_of(self.share)

    def percent_beside(self, limit: float) -> float:
        """Return the share in per cent, below that of the limit when the share is, else not.

        It is whole where that is enough, else as exact as it must be.

        Args:
            limit: A share, 0 to 1.

        Example:
            >>> Tally(0.797, 1).percent, Tally(0.797, 1).percent_beside(0.8)
            (80, 79)
            >>> Tally(5, 8).percent, Tally(5, 8).percent_beside(0.625)
            (62, 62.5)
        """
        if self.share < limit - 1e-9:
            return min(self.percent, math.ceil(100 * limit - 1e-9) - 1)
        exact = (round(100 * self.share, digits) for digits in range(1, 7))
        enough = (shown for shown in (self.percent, *exact) if shown >= 100 * limit - 1e-9)
        return next(enough, 100 * limit)


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


def weakest_first(groups: Mapping[str, Tally]) -> dict[str, Tally]:
    """Return the groups with the smallest share first; of equal ones that with most questions.

    Example:
        >>> list(weakest_first({"a": Tally(1, 1), "b": Tally(0, 1), "c": Tally(0, 2)}))
        ['c', 'b', 'a']
    """
    return dict(sorted(groups.items(), key=lambda group: (group[1].share, -group[1].out_of)))
