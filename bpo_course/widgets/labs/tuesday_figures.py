"""The figures of the Tuesday lab: each day's, what is usual, and what was without the cause."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpo_course import boards, kpi
from bpo_course.boards import Day, Scale, Usual, scale_of
from bpo_course.scenarios import (
    TUESDAY_HOURS,
    TUESDAY_QUEUES,
    TUESDAY_TEAMS,
    TUESDAY_ZONE,
    TuesdayWeek,
    agents_at_work,
    called_again,
)

if TYPE_CHECKING:
    import pandas as pd

ALL: Final = "all"
QUIET_DAYS: Final = 15
"""The days of the three weeks before: what is usual comes from them."""
FEWEST: Final = 10
"""The fewest contacts over which a figure is compared."""
MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "offered": ("Offered", "count"),
    "answered": ("Answered", "count"),
    "service_level": ("Service level", "share"),
    "abandonment": ("Abandoned", "share"),
    "aht": ("AHT", "s"),
    "transfer_rate": ("Transferred", "share"),
    "fcr": ("Resolved", "share"),
    "connect_rate": ("Call-backs reached", "share"),
    "at_work": ("Agents at work", "level"),
    "again": ("Called again next day", "share"),
}
"""The columns, with the unit of each."""
VIEWS: Final[Mapping[str, tuple[str, ...]]] = {
    "queue": ("offered", "service_level", "abandonment", "aht", "transfer_rate", "connect_rate"),
    "hour": ("offered", "service_level", "aht", "at_work"),
    "reason": ("offered", "aht", "transfer_rate", "fcr", "again"),
    "team": ("answered", "aht", "transfer_rate", "fcr"),
}
"""The tables, with the columns of each."""


class Place(NamedTuple):
    """A cell of a table.

    Args:
        view: The table: one of `VIEWS`.
        queue: The queue that is shown, or "all".
        row: The row: a queue, an hour, a reason or a team.
        measure: The column: one of `MEASURES`.
    """

    view: str
    queue: str
    row: str
    measure: str


@dataclass(frozen=True)
class Cell:
    """A figure, and what is usual of it.

    Args:
        value: The figure; NaN where it is not measurable.
        usual: What is usual.
    """

    value: float
    usual: Usual

    @property
    def off(self) -> int:
        """1 above the usual range, -1 below it, 0 inside it or where there is none."""
        if math.isnan(self.value) or math.isnan(self.usual.low):
            return 0
        return (self.value > self.usual.high) - (self.value < self.usual.low)


Daily = dict[Place, dict[str, tuple[float, float]]]
"""Value and n of each cell, by day."""


class WeekFigures:
    """All figures of a week, each by day.

    Args:
        week: The week, with a cause.
    """

    def __init__(self, week: TuesdayWeek) -> None:
        self.week = week
        self._daily = _daily(week.log, week.states, week.days)
        self._without = _daily(week.log_without, week.states_without, tuple(week.without))
        self._known: dict[tuple[Place, str], Cell] = {}

    def cell(self, place: Place, day: str) -> Cell:
        """Return a figure beside what is usual.

        Args:
            place: Which figure.
            day: On which day.
        """
        if (place, day) not in self._known:
            self._known[place, day] = self._cell(place, day)
        return self._known[place, day]

    def without(self, place: Place, day: str) -> Cell:
        """Return a figure as it would have been, had nothing gone wrong."""
        value, _ = self._without.get(place, {}).get(day, (math.nan, 0.0))
        return Cell(value, self.cell(place, day).usual)

    def rows(self, view: str, queue: str) -> tuple[str, ...]:
        """Return the rows of a table.

        Args:
            view: The table.
            queue: The queue that is shown, or "all".
        """
        if view == "queue":
            return (ALL, *TUESDAY_QUEUES)
        if view == "hour":
            return tuple(f"{hour}:00" for hour in TUESDAY_HOURS)
        if view == "team":
            return TUESDAY_TEAMS
        shown = TUESDAY_QUEUES if queue == ALL else (queue,)
        return tuple(reason for name in shown for reason in TUESDAY_QUEUES[name])

    def places(self, view: str, queue: str) -> Iterator[Place]:
        """Yield the cells of a table, row by row."""
        for row in self.rows(view, queue):
            for measure in VIEWS[view]:
                yield Place(view, queue, row, measure)

    def half_hours(self, queue: str, day: str) -> Mapping[str, tuple[float, ...]]:
        """Return offered, answered and service level by half hour.

        Args:
            queue: The queue, or "all".
            day: The day.
        """
        log = _of_queue(self.week.played[day].log, queue)
        names = ["offered", "answered", "service_level"]
        found = boards.by_span(kpi.report(log, "half_hour", TUESDAY_ZONE, only=names), 30)
        return {
            start: tuple(figures.get((name, day), (math.nan, 0.0))[0] for name in names)
            for start, figures in sorted(found.items())
        }

    def _cell(self, place: Place, day: str) -> Cell:
        by_day = self._daily.get(place, {})
        value, n = by_day.get(day, (math.nan, 0.0))
        scale, total = _scale(place.measure)
        needed = 0 if total or place.measure == "at_work" else FEWEST
        before = [
            Day(date.fromisoformat(at).weekday(), *by_day[at])
            for at in self.week.days[:QUIET_DAYS]
            if at in by_day and by_day[at][1] >= needed and by_day[at][0] == by_day[at][0]
        ]
        if math.isnan(value) or n < needed or len(before) < boards.FEWEST_DAYS:
            return Cell(value, Usual(math.nan))
        today = Day(date.fromisoformat(day).weekday(), value, n)
        return Cell(value, boards.usual(today, before, scale, total=total))


def _scale(measure: str) -> tuple[Scale, bool]:
    """Return the scale of a column, and whether it is a sum."""
    if measure == "at_work":
        return boards.LEVEL, False
    if measure == "again":
        return boards.INDEPENDENT, False
    entry = kpi.catalogue[measure]
    return scale_of(entry), entry.total


def _daily(log: pd.DataFrame, states: pd.DataFrame, days: tuple[str, ...]) -> Daily:
    """Return all figures by day."""
    found: Daily = {}
    for queue in (ALL, *TUESDAY_QUEUES):
        there = _of_queue(log, queue)
        _put(found, _by_day(there, VIEWS["queue"]), "queue", ALL, queue)
        _put_hours(found, there, queue)
        for team in TUESDAY_TEAMS:
            rows = there[(there["team"] == team).to_numpy(dtype=bool)]
            _put(found, _by_day(rows, VIEWS["team"]), "team", queue, team)
    for queue, reasons in TUESDAY_QUEUES.items():
        for reason in reasons:
            rows = log[(log["reason"] == reason).to_numpy(dtype=bool)]
            for shown in (ALL, queue):
                _put(found, _by_day(rows, VIEWS["reason"]), "reason", shown, reason)
    _put_again(found, log, days)
    _put_at_work(found, states, days)
    return found


def _of_queue(log: pd.DataFrame, queue: str) -> pd.DataFrame:
    return log if queue == ALL else log[(log["queue"] == queue).to_numpy(dtype=bool)]


def _by_day(log: pd.DataFrame, names: tuple[str, ...]) -> list[tuple[str, str, float, float]]:
    """Return day, KPI, value and n."""
    wanted = [name for name in names if name in kpi.catalogue]
    # Call-backs are dials: they count for their own figure and for no other one.
    inbound = log[(log["direction"] == "inbound").to_numpy(dtype=bool)]
    found = _lines(kpi.report(inbound, "day", TUESDAY_ZONE, only=set(wanted) - {"connect_rate"}))
    if "connect_rate" in wanted:
        dials = log[(log["direction"] == "outbound").to_numpy(dtype=bool)]
        found += _lines(kpi.report(dials, "day", TUESDAY_ZONE, only=["connect_rate"]))
    return found


def _lines(report: pd.DataFrame) -> list[tuple[str, str, float, float]]:
    columns: list[Any] = [report[name].tolist() for name in ("group", "kpi", "value", "n")]
    return list(zip(*columns, strict=True))


def _put(
    found: Daily,
    lines: list[tuple[str, str, float, float]],
    view: str,
    queue: str,
    row: str,
) -> None:
    for day, name, value, n in lines:
        found.setdefault(Place(view, queue, row, name), {})[day] = value, n


def _put_hours(found: Daily, log: pd.DataFrame, queue: str) -> None:
    """Add the figures of each hour: two half hours together, weighted by their contacts."""
    names = [name for name in VIEWS["hour"] if name in kpi.catalogue]
    inbound = log[(log["direction"] == "inbound").to_numpy(dtype=bool)]
    report = kpi.report(inbound, "half_hour", TUESDAY_ZONE, only=names)
    for start, figures in boards.by_span(report, 60).items():
        row = f"{int(start[:2])}:00"
        for (name, day), figure in figures.items():
            found.setdefault(Place("hour", queue, row, name), {})[day] = figure


def _put_again(found: Daily, log: pd.DataFrame, days: tuple[str, ...]) -> None:
    queue_of = {reason: queue for queue, some in TUESDAY_QUEUES.items() for reason in some}
    for (day, reason), figure in called_again(log, days).items():
        for queue in (ALL, queue_of[reason]):
            found.setdefault(Place("reason", queue, reason, "again"), {})[day] = figure


def _put_at_work(found: Daily, states: pd.DataFrame, days: tuple[str, ...]) -> None:
    at = states["started_at"].dt.tz_convert(TUESDAY_ZONE).dt.strftime("%Y-%m-%d")
    for day in days:
        there = agents_at_work(states[(at == day).to_numpy(dtype=bool)], day)
        for hour in TUESDAY_HOURS:
            row = f"{hour}:00"
            numbers = {queue: there[queue, hour] for queue in TUESDAY_QUEUES}
            for queue, n in {ALL: sum(numbers.values()), **numbers}.items():
                found.setdefault(Place("hour", queue, row, "at_work"), {})[day] = n, 1.0
