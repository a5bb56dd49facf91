"""A day beside the days before: each figure over all, by queue and by hours, and what is usual."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpo_course import kpi
from bpo_course.boards._usual import Day, Usual, scale_of, usual
from bpo_course.boards._values import SIDES, Measure

if TYPE_CHECKING:
    import pandas as pd

Figures = Mapping[tuple[str, str], tuple[float, float]]
"""Value and n, by KPI and day."""
COMPARED: Final[Mapping[str, tuple[str, ...]]] = {
    "inbound": (
        "offered",
        "service_level",
        "abandonment",
        "asa",
        "aht",
        "transfer_rate",
        "fcr",
        "csat",
    ),
    "outbound": (
        "attempts",
        "connect_rate",
        "right_party_rate",
        "conversion",
        "promise_rate",
        "drop_rate",
        "aht",
    ),
}
"""The figures that are compared with the days before; a repeat is known only days later."""
BY_HOURS: Final = ("offered", "service_level", "aht", "attempts", "connect_rate")
"""Those that are also compared by two hours."""
SPAN_MIN: Final = 120
"""How long the spans are, in minutes."""
FEWEST: Final = 10
"""The fewest contacts over which a figure is compared."""
BASES: Final[Mapping[str, str]] = {
    "weekday": "the spread of {days} days around the mean of their weekday",
    "days": "the spread of {days} days",
    "contacts": "chance within the days, because there are fewer than 5 days before",
    "": "nothing: there are fewer than 5 days before",
}


@dataclass(frozen=True)
class Compared:
    """A figure of a day beside what is usual.

    Args:
        measure: The figure.
        queue: The queue; None for all of them together.
        hours: From when to when, as in ("10:00", "12:00"); None for the whole day.
        usual: What is usual of it.
    """

    measure: Measure
    queue: str | None
    hours: tuple[str, str] | None
    usual: Usual

    @property
    def higher(self) -> bool:
        """Whether the figure is above the usual one."""
        return self.measure.value > self.usual.value

    @property
    def outside(self) -> bool:
        """Whether the figure is outside the range of 95 % of days."""
        return not self.usual.low <= self.measure.value <= self.usual.high

    @property
    def basis(self) -> str:
        """Where the usual range comes from, in words."""
        other = ", none of this weekday" if self.usual.basis and not self.usual.alike else ""
        return BASES[self.usual.basis].format(days=self.usual.days) + other


def compared(
    today: pd.DataFrame,
    before: pd.DataFrame,
    *,
    zone: str = "UTC",
    target_s: float = 20,
    only: Collection[str] | None = None,
) -> tuple[Compared, ...]:
    """Return the figures of a day beside what is usual: over all, by queue, and by two hours.

    A queue or two hours with no contact on the day has 0 offered, where the days before had some.

    Args:
        today: The contact log of one local day, or a part of it.
        before: That of the days before, of the same part.
        zone: The time zone whose days are meant.
        target_s: Service level's target in seconds.
        only: The ids of the figures to compare; all of `COMPARED` when None.

    Raises:
        ValueError: If today is not one local day, before is not before it, or the zone is unknown.
    """
    if not len(today) or not len(before):
        return ()
    days = Days(today, before, zone, target_s)
    return tuple(
        one for side in SIDES for place in days.places(side) for one in _of_place(days, place, only)
    )


class Place(NamedTuple):
    """Where figures are compared: a direction, and a queue or all of them.

    Args:
        side: Inbound or outbound.
        queue: The queue; None for all of them together.
        now: The contacts of the day there.
        then: Those of the days before.
    """

    side: str
    queue: str | None
    now: pd.DataFrame
    then: pd.DataFrame


class Days:
    """A local day that is judged, and the days before it.

    Args:
        today: The contact log of the day.
        before: That of the days before.
        zone: The time zone whose days are meant.
        target_s: Service level's target in seconds.

    Raises:
        ValueError: If today is not one local day, before is not before it, or the zone is unknown.
    """

    def __init__(
        self, today: pd.DataFrame, before: pd.DataFrame, zone: str, target_s: float
    ) -> None:
        found = sorted({f"{day:%Y-%m-%d}" for day in kpi.local_times(today, zone).dt.normalize()})
        if len(found) != 1:
            raise ValueError(f"today must be one local day, got {', '.join(found)}")
        times = kpi.local_times(before, zone).dt.normalize().unique()
        self.day, self.weekday = found[0], date.fromisoformat(found[0]).weekday()
        self.before = {f"{day:%Y-%m-%d}": int(day.weekday()) for day in times}
        if max(self.before) >= self.day:
            rule = f"must end before {self.day}"
            raise ValueError(f"before {rule}, got contacts of {max(self.before)}")
        self._now, self._then = today, before
        self._zone, self._target_s = zone, target_s

    def places(self, side: str) -> Iterator[Place]:
        """Yield all queues of a direction together, then each queue where there are several."""
        now, then = _where(self._now, "direction", side), _where(self._then, "direction", side)
        queues = sorted({*now["queue"], *then["queue"]})
        if queues:
            yield Place(side, None, now, then)
        if len(queues) > 1:
            for queue in queues:
                yield Place(side, queue, _where(now, "queue", queue), _where(then, "queue", queue))

    def figures(
        self, log: pd.DataFrame, names: Collection[str], minutes: int = 0
    ) -> Mapping[str, Figures]:
        """Return figures by the start of each span on the clock; of whole days under "".

        Args:
            log: The contacts.
            names: The ids of the figures.
            minutes: How long a span is; 0 for the whole day.
        """
        if not len(log):
            return {}
        settings: dict[str, Any] = {"zone": self._zone, "target_s": self._target_s, "only": names}
        if minutes:
            return by_span(kpi.report(log, "half_hour", **settings), minutes)
        found = kpi.report(log, "day", **settings)
        rows = found[["kpi", "group", "value", "n"]].itertuples(index=False)
        return {"": {(str(k), str(day)): (float(v), float(n)) for k, day, v, n in rows}}

    def one(
        self,
        place: Place,
        hours: tuple[str, str] | None,
        entry: kpi.Kpi,
        now: Figures,
        then: Figures,
    ) -> Compared | None:
        """Return one figure beside what is usual; None where it cannot be compared."""
        value, n = now.get((entry.id, self.day), _none(entry))
        before = self._before(entry, then)
        if math.isnan(value) or (n < FEWEST and not entry.total) or not before:
            return None
        # A result that never comes says nothing: a queue of complaints has no sales.
        if not entry.total and value == 0 and all(day.value == 0 for day in before):
            return None
        judged = usual(Day(self.weekday, value, n), before, scale_of(entry), total=entry.total)
        return Compared(Measure(place.side, entry, value, n), place.queue, hours, judged)

    def _before(self, entry: kpi.Kpi, then: Figures) -> list[Day]:
        """Return the figure on the days before on which it can be measured."""
        found = [
            Day(weekday, *then.get((entry.id, day), _none(entry)))
            for day, weekday in self.before.items()
        ]
        return [day for day in found if entry.total or (day.n >= FEWEST and day.value == day.value)]


def _none(entry: kpi.Kpi) -> tuple[float, float]:
    """Return the value and n of a figure where there are no contacts: a sum is 0 then."""
    return (0.0 if entry.total else math.nan), 0.0


def spans(days: Days, place: Place, names: Collection[str], minutes: int) -> Iterator[Compared]:
    """Yield figures by spans of the clock.

    Args:
        days: The day, and those before.
        place: Where.
        names: The ids of the figures.
        minutes: How long a span is.
    """
    now, then = (days.figures(log, names, minutes) for log in (place.now, place.then))
    for start in sorted({*now, *then}):
        hours = start, _clock(_minute(start) + minutes)
        for name in names:
            found = days.one(
                place, hours, kpi.catalogue[name], now.get(start, {}), then.get(start, {})
            )
            if found:
                yield found


def _of_place(days: Days, place: Place, only: Collection[str] | None) -> Iterator[Compared]:
    """Yield the figures of one place: of the day, and by two hours."""
    names = [name for name in COMPARED[place.side] if only is None or name in only]
    now, then = (days.figures(log, names).get("", {}) for log in (place.now, place.then))
    for name in names:
        found = days.one(place, None, kpi.catalogue[name], now, then)
        if found:
            yield found
    yield from spans(days, place, [name for name in names if name in BY_HOURS], SPAN_MIN)


def _where(log: pd.DataFrame, column: str, word: str) -> pd.DataFrame:
    return log[(log[column] == word).to_numpy(dtype=bool)]


def by_span(found: pd.DataFrame, minutes: int) -> dict[str, Figures]:
    """Return the rows of a report by half hour, put together to longer spans of the clock.

    Args:
        found: A report by half hour.
        minutes: How long a span is: a multiple of 30.

    Returns:
        Value and n, by KPI and day, by the start of the span.
    """
    measured = found[found["value"].notna()]
    clock = measured["group"].str
    begun = clock[11:13].astype(int) * 60 + clock[14:16].astype(int)
    keys = [begun // minutes * minutes, measured["kpi"], clock[:10]]
    sums = measured["value"] * measured["n"]
    added = measured[["value", "n"]].assign(sums=sums).groupby(keys)[["value", "n", "sums"]].sum()
    spans: dict[str, dict[tuple[str, str], tuple[float, float]]] = {}
    for (start, name, day), value, n, weighted in added.itertuples():
        if not kpi.catalogue[name].total:
            value = weighted / n if n else math.nan
        spans.setdefault(_clock(start), {})[name, day] = value, n
    return dict(spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
