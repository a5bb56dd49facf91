"""The figures of the Tuesday lab: each day's, what is usual, and what was without the cause."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
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


QUEUE_OF: Final = {reason: queue for queue, some in TUESDAY_QUEUES.items() for reason in some}
HALF_HOURLY: Final = ("offered", "answered", "service_level")
"""What the chart shows of each half hour."""
HalfHours = Mapping[str, tuple[float, ...]]
"""The figures of `HALF_HOURLY`, by the start of the half hour."""
Daily = dict[Place, dict[str, tuple[float, float]]]
"""Value and n of each cell, by day."""


class WeekFigures:
    """All figures of a week, each by day.

    Args:
        week: The week, with a cause.
    """

    def __init__(self, week: TuesdayWeek) -> None:
        import pandas as pd

        self.week = week
        self._daily = _daily(week.log, week.states, week.days)
        self._without = _daily(week.log_without, week.states_without, tuple(week.without))
        shown = pd.concat([week.played[day].log for day in week.days[-3:]], ignore_index=True)
        self._half_hours = _half_hours(shown)
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

    def half_hours(self, queue: str, day: str) -> HalfHours:
        """Return offered, answered and service level by half hour.

        Args:
            queue: The queue, or "all".
            day: The day.
        """
        return self._half_hours[queue, day]

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
    # Call-backs are dials: they count for their own figure and for no other one.
    calls, dials = (_of_side(log, side) for side in ("inbound", "outbound"))
    for queues in (False, True):
        _put(found, calls, "queue", queues, "")
        _put(found, dials, "queue", queues, "", ["connect_rate"])
        _put(found, calls, "hour", queues, "hour")
        _put(found, calls, "team", queues, "team")
    _put(found, calls, "reason", False, "reason")
    _put_again(found, log, days)
    for (view, _, reason, measure), by_day in list(found.items()):
        if view == "reason":  # the same in the table of its queue
            found[Place("reason", QUEUE_OF[reason], reason, measure)] = by_day
    _put_at_work(found, states)
    return found


def _of_side(log: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return the contacts of a direction, with the day, hour and half hour of each as text."""
    rows = log[(log["direction"] == side).to_numpy(dtype=bool)]
    wall = kpi.local_times(rows, TUESDAY_ZONE)
    return rows.assign(
        day=_text(wall.dt.normalize(), "{:%Y-%m-%d}"),
        hour=_text(wall.dt.hour, "{}:00"),
        half_hour=_text(wall.dt.floor("30min"), "{:%H:%M}"),
    )


def _text(values: pd.Series[Any], form: str) -> Any:
    """Return values as text; each one is written once."""
    return values.map({value: form.format(value) for value in values.unique()})


def _grouped(
    log: pd.DataFrame, names: Collection[str], *columns: str
) -> Iterator[tuple[list[str], str, float, float]]:
    """Yield the KPIs of each group of contacts: the group's words, the KPI, its value and n."""
    group = log[columns[0]]
    for name in columns[1:]:
        group = group + "|" + log[name]
    rows = log.assign(queue=group)[group.notna().to_numpy(dtype=bool)]
    report = kpi.report(rows, "queue", only=[name for name in names if name in kpi.catalogue])
    lists: list[Any] = [report[name].tolist() for name in ("group", "kpi", "value", "n")]
    for key, name, value, n in zip(*lists, strict=True):
        yield key.split("|"), name, value, n


def _put(
    found: Daily,
    log: pd.DataFrame,
    view: str,
    by_queue: bool,
    row: str,
    names: Collection[str] = (),
) -> None:
    """Add the figures of a table: of all queues, or of each.

    Args:
        found: Where they are added.
        log: The contacts.
        view: The table.
        by_queue: Whether each queue is by itself.
        row: The column of the log that has the rows' words; "" where the queues are the rows.
        names: The KPIs; those of the table when empty.
    """
    wanted = names or [name for name in VIEWS[view] if name != "connect_rate"]
    columns = ["day", *(["queue"] if by_queue else []), *([row] if row else [])]
    for words, name, value, n in _grouped(log, wanted, *columns):
        queue = words[1] if by_queue else ALL
        place = Place(view, queue, words[-1], name) if row else Place(view, ALL, queue, name)
        found.setdefault(place, {})[words[0]] = value, n


def _half_hours(log: pd.DataFrame) -> dict[tuple[str, str], HalfHours]:
    """Return offered, answered and service level by half hour, by queue and day."""
    found: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    for columns in (("day", "half_hour"), ("day", "half_hour", "queue")):
        for words, name, value, _ in _grouped(_of_side(log, "inbound"), HALF_HOURLY, *columns):
            queue = words[2] if len(words) > 2 else ALL
            found.setdefault((queue, words[0]), {}).setdefault(words[1], {})[name] = value
    return {
        key: {start: tuple(one[name] for name in HALF_HOURLY) for start, one in sorted(day.items())}
        for key, day in found.items()
    }


def _put_again(found: Daily, log: pd.DataFrame, days: tuple[str, ...]) -> None:
    for (day, reason), figure in called_again(log, days).items():
        found.setdefault(Place("reason", ALL, reason, "again"), {})[day] = figure


def _put_at_work(found: Daily, states: pd.DataFrame) -> None:
    for (day, queue, hour), n in agents_at_work(states).items():
        row = f"{hour}:00"
        found.setdefault(Place("hour", queue, row, "at_work"), {})[day] = n, 1.0
        every = found.setdefault(Place("hour", ALL, row, "at_work"), {})
        every[day] = n + every.get(day, (0.0, 1.0))[0], 1.0
