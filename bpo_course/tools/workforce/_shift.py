"""Shifts as templates, with the places that a break may have, and as rows of 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from bpo_course.tools.workforce._counts import DAY_MIN, Floats, clock, minute_of, whole

Rows = Mapping[str, Sequence[int]]
"""Shifts by name: for each interval of the day, 1 where the agent works and 0 where not."""


@dataclass(frozen=True)
class Break:
    """An unpaid break or lunch that may move within a window.

    Paid breaks of a few minutes are part of shrinkage.

    Args:
        minutes: How long it is.
        earliest_min: When it starts at the earliest, minutes after the start of the shift.
        latest_min: When it starts at the latest.

    Raises:
        ValueError: If a number breaks its rule.
    """

    minutes: int
    earliest_min: int
    latest_min: int

    def __post_init__(self) -> None:
        whole("minutes", self.minutes)
        whole("earliest_min", self.earliest_min)
        whole("latest_min", self.latest_min, self.earliest_min)


@dataclass(frozen=True)
class Shift:
    """A kind of shift: when it may start, how long it lasts, and its breaks.

    Args:
        name: Its name, such as "early".
        starts: When it may start: "07:00", ... After midnight the hours go on: "25:00".
        length_min: From its start to its end, breaks included.
        breaks: Its breaks, in order; windows may touch, breaks may not overlap.

    Raises:
        ValueError: If it has no name or start, a start is no time, or a break is outside it.
    """

    name: str
    starts: tuple[str, ...]
    length_min: int
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name must be the name of the shift, got nothing")
        if not self.starts:
            raise ValueError(f"starts of {self.name} must hold a time or more, got none")
        for start in self.starts:
            minute_of(f"starts of {self.name}", start, 2 * DAY_MIN)
        whole("length_min", self.length_min)
        for pause in self.breaks:
            if pause.latest_min + pause.minutes >= self.length_min:
                end = pause.latest_min + pause.minutes
                raise ValueError(
                    f"breaks of {self.name} must end before its {self.length_min} minutes,"
                    f" got {end}"
                )


def shifts(
    templates: Sequence[Shift],
    opens: str = "07:00",
    closes: str = "21:00",
    interval_min: int = 30,
) -> dict[str, tuple[int, ...]]:
    """Return every shift that the templates allow, as intervals worked.

    A day of work lies between opening and closing. It may go past midnight: closes="29:00" is
    05:00 on the next day. So a centre that never closes is opened where few shifts cross, such as
    from "06:00" to "30:00".

    Args:
        templates: The kinds of shift.
        opens: When the centre opens.
        closes: When it closes.
        interval_min: How long an interval is.

    Returns:
        By a name such as "early 07:00, break 11:00": for each interval 1 where the agent works,
        0 where not.

    Raises:
        ValueError: If a time, length or break does not fit the intervals or the opening hours, or
            two templates have one name.

    Example:
        >>> lunch = Break(60, earliest_min=120, latest_min=180)
        >>> shifts([Shift("short", ("09:00",), 300, (lunch,))], "08:00", "15:00", 60)
        {'short 09:00, break 11:00': (0, 1, 1, 0, 1, 1, 0), \
'short 09:00, break 12:00': (0, 1, 1, 1, 0, 1, 0)}
    """
    whole("interval_min", interval_min)
    first, last = (
        minute_of(*given, 2 * DAY_MIN) for given in (("opens", opens), ("closes", closes))
    )
    if not first < last <= first + DAY_MIN:
        raise ValueError(f"closes must be after opens, by a day at most, got {opens} to {closes}")
    names = [template.name for template in templates]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"templates must have different names, got {min(twice)} twice")
    if not templates:
        raise ValueError("templates must hold a shift or more, got none")
    found: dict[str, tuple[int, ...]] = {}
    for template in templates:
        for start in template.starts:
            at = minute_of("starts", start, 2 * DAY_MIN)
            _check_fits(template, at, (first, last), interval_min)
            found |= dict(_placed(template, at, (first, last), interval_min))
    return found


def _check_fits(template: Shift, at: int, opened: tuple[int, int], step: int) -> None:
    """Raise if a shift starts off the grid, or is outside the opening hours."""
    lengths = [template.length_min, *(p.minutes for p in template.breaks)]
    lengths += [p.earliest_min for p in template.breaks]
    for minutes in (at - opened[0], opened[1] - opened[0], *lengths):
        if minutes % step:
            rule = f"{template.name} must fit intervals of {step} minutes"
            raise ValueError(f"{rule}, got {minutes} minutes at its start {clock(at)}")
    if at < opened[0] or at + template.length_min > opened[1]:
        hours = f"{clock(at)} to {clock(at + template.length_min)}"
        rule = f"{template.name} must be between {clock(opened[0])} and {clock(opened[1])}"
        raise ValueError(f"{rule}, got {hours}")


def _placed(
    template: Shift, at: int, opened: tuple[int, int], step: int
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield a shift with each place of its breaks."""
    windows = [range(p.earliest_min, p.latest_min + 1, step) for p in template.breaks]
    for places in product(*windows):
        row = np.zeros((opened[1] - opened[0]) // step, dtype=int)
        row[(at - opened[0]) // step : (at - opened[0] + template.length_min) // step] = 1
        spans = [(p, p + b.minutes) for p, b in zip(places, template.breaks, strict=True)]
        if any(after[0] < before[1] for before, after in pairwise(spans)):
            continue
        for start, end in spans:
            row[(at - opened[0] + start) // step : (at - opened[0] + end) // step] = 0
        breaks = " and ".join(clock(at + place) for place in places)
        name = f"{template.name} {clock(at)}" + (f", break {breaks}" if breaks else "")
        yield name, tuple(row.tolist())


def table_of(shifts: Rows, intervals: int) -> Floats:
    """Return shifts as an array, shifts by intervals.

    Raises:
        ValueError: If there is none, a row has another length or other values than 0 and 1, or a
            shift works in no interval; it names the shift.
    """
    if not len(shifts):
        raise ValueError("shifts must hold a shift or more, got none")
    rows = []
    for name, row in shifts.items():
        works = np.asarray(row, dtype=float)
        if works.shape != (intervals,):
            raise ValueError(f"shift {name} must have {intervals} intervals, got {works.size}")
        if not np.isin(works, (0, 1)).all():
            got = works[~np.isin(works, (0, 1))][0]
            raise ValueError(f"shift {name} must have 0 or 1 in each interval, got {got:g}")
        if not works.any():
            raise ValueError(f"shift {name} must work in an interval or more, got none")
        rows.append(works)
    return np.array(rows)


def spans_of(table: Floats) -> list[tuple[int, int]]:
    """Return the first interval of each shift and the one after its last."""
    return [(int(np.flatnonzero(row)[0]), int(np.flatnonzero(row)[-1]) + 1) for row in table]
