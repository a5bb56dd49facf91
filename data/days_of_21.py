"""The days of lesson 21: what shifts come to, and the figures of ordinary days.

data/make_days.py writes the tables. data/README.md tells their columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from bpo_course import boards, content, scenarios

MENU: Final = "new-menu"
DAYS: Final = range(1, 11)
ON_DAY_1: Final[dict[str, dict[str, Any]]] = {
    "rest": {"quiet": "rest"},
    "campaign": {"quiet": "campaign"},
    "both": {"quiet": "both"},
    "no-breaks": {"on_break": 0},
    "no-teams": {"quiet": "both", "money": 0, "accounts": 0},
    "one-line": {"outbound": 3, "money": 5, "accounts": 3},
    "fixed-level": {"outbound": 3, "money": 5, "accounts": 3, "pace": "level"},
}
"""Ways to run day 1: what every hour has other than a shift as it comes; pace is the dialler's."""
ON_TEN_DAYS: Final[dict[str, dict[str, Any]]] = {
    "tickets": {},
    "smaller-teams": {"money": 5, "accounts": 3},
}
"""Ways to run each of the ten days."""
WEEK: Final = 1
NAMES: Final = ("Monday", "Tuesday", "Wednesday")
COMPARED: Final = ("offered", "service_level", "abandonment", "aht")


def world(number: int) -> scenarios.ShiftWorld:
    """Return a day of the shift."""
    fronts = {MENU: scenarios.shift_front(content.menu(MENU))}
    return scenarios.ShiftWorld(number, fronts, content.rules())


def played(day: scenarios.ShiftWorld, pace: str = "blended", **moves: Any) -> scenarios.OneShift:
    """Return a shift in which each hour is the next one as it comes, but for the moves given."""
    shift = scenarios.OneShift(day, scenarios.ShiftSetup(pace=pace))
    while not shift.done:
        shift = shift.play(replace(shift.next_moves(), **moves))
    return scenarios.OneShift.through(day, shift.setup, shift.moves)


def line(way: str, shift: scenarios.OneShift, end: scenarios.ShiftEnd | None = None) -> Any:
    """Return what a shift comes to."""
    found, score = scenarios.ShiftFigures(shift), scenarios.shift_score(shift, end)
    figures = {"service_level": found.service_level, "lost": found.lost}
    figures |= {"late": shift.ticket_figures.late, "sales": found.sales}
    figures |= {"occupancy": found.occupancy, "dropped": found.dropped}
    figures |= {"answered": found.connects + found.dropped}
    return {"way": way, "day": shift.world.seed, **figures, **score.parts, "points": score.value}


def shifts() -> Iterator[dict[str, Any]]:
    """Yield a line for each shift: the ways of day 1, then those of the ten days."""
    first = world(1)
    for way, moves in ON_DAY_1.items():
        yield line(way, played(first, **moves))
    yield line("nothing", scenarios.idle_shift(first))
    best = scenarios.best_shift(first, 0)
    yield line("hindsight", best.shift, best.end)
    for number in DAYS:
        day = world(number)
        for way, moves in ON_TEN_DAYS.items():
            yield line(way, played(day, **moves))


def figures() -> Iterator[dict[str, Any]]:
    """Yield a line for each figure of three ordinary days, compared with the 15 days before."""
    week = scenarios.tuesday_week(WEEK, "none")
    before = pd.concat([week.played[day].log for day in week.days[:15]])
    given: dict[str, Any] = {"zone": scenarios.TUESDAY_ZONE, "only": COMPARED}
    for name, day in zip(NAMES, week.days[15:], strict=True):
        log = week.played[day].log
        alerts = [one.compared for one in boards.alerts(log, before, **given)]
        for one in boards.compared(log, before, **given):
            since, until = one.hours or (None, None)
            place = {"day": name, "figure": one.measure.entry.id, "queue": one.queue}
            place |= {"from": since, "to": until, "value": one.measure.value, "n": one.measure.n}
            usual = {"low": one.usual.low, "high": one.usual.high}
            yield {**place, **usual, "outside": one.outside, "alert": one in alerts}


TABLES: Final = {"shift_days.csv": shifts, "ordinary_days.csv": figures}
