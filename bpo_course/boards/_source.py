"""A contact log from which parts are chosen, and what the dashboard shows of each part."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bpo_course import kpi
from bpo_course.boards._usual import FEWEST_DAYS
from bpo_course.boards._values import (
    AGENT_MEASURES,
    SIDES,
    TILES,
    Agent,
    Count,
    HalfHours,
    Measure,
    Selection,
    SideView,
    View,
)

if TYPE_CHECKING:
    import pandas as pd

IN_PLACE_OF: Final = {"repeat_rate": "fcr"}
RESULTS: Final = ("conversion", "promise_rate", "revenue")
NOT_RECORDED: Final = "not recorded"


class Source:
    """A checked log, with the agent states, from which a part is selected.

    Args:
        log: A checked contact log.
        zone: The time zone whose days and half hours are meant.
        states: A checked agent-state table.

    Raises:
        ValueError: If the zone is unknown.
    """

    def __init__(self, log: pd.DataFrame, zone: str, states: pd.DataFrame | None = None) -> None:
        # Copies, made when someone writes: what is shown is the log as it was.
        self.log, self.zone = log.copy(deep=False), zone
        self.states = None if states is None else states.copy(deep=False)
        self.queues = tuple(sorted(log["queue"].unique()))
        self.directions = tuple(side for side in SIDES if (log["direction"] == side).any())
        self._days_of, self.days = _local_days(log, zone)
        if states is not None:
            self._states_of, self._state_days = _local_days(states, zone)

    def rows(self, selection: Selection) -> pd.DataFrame:
        """Return the contacts of a selection."""
        import numpy as np

        wanted = np.ones(len(self.log), dtype=bool)
        for column in ("queue", "direction"):
            word = getattr(selection, column)
            if word is not None:
                wanted &= (self.log[column] == word).to_numpy(dtype=bool)
        if selection.day is not None:
            wanted &= self._days_of == self.days.index(selection.day)
        return self.log[wanted]

    def states_on(self, day: str | None) -> pd.DataFrame | None:
        """Return the agent states that began on a local day; of every day for None."""
        if self.states is None or day is None:
            return self.states
        if day not in self._state_days:
            return self.states.head(0)
        chosen: pd.DataFrame = self.states[self._states_of == self._state_days.index(day)]
        return chosen

    def view(self, selection: Selection, target_s: float) -> View:
        """Return what the dashboard shows of a selection.

        Args:
            selection: Which part of the log.
            target_s: Service level's target in seconds.
        """
        rows = self.rows(selection)
        sides = []
        for side in SIDES:
            part = rows[(rows["direction"] == side).to_numpy(dtype=bool)]
            if len(part):
                whole = self.rows(Selection(selection.queue, side)) if selection.day else part
                sides.append(_side_view(side, part, whole, self.zone, target_s))
        states = self.states_on(selection.day) if len(rows) else None
        if states is None:
            return View(len(rows), tuple(sides))
        return View(len(rows), tuple(sides), _people(states), int(states["agent"].nunique()))

    def half_hours(self, selection: Selection, side: str, target_s: float) -> HalfHours:
        """Return the half hours of one direction; several days give sums and weighted shares.

        Args:
            selection: Which part of the log.
            side: Inbound or outbound; the selection has contacts of it.
            target_s: Service level's target in seconds.
        """
        part = self.rows(selection._replace(direction=side))
        return _half_hours(side, part, self.zone, target_s)


def _local_days(table: pd.DataFrame, zone: str) -> tuple[Any, list[str]]:
    """Return the number of each row's local day, and the days in order."""
    import pandas as pd

    codes, days = pd.factorize(kpi.local_times(table, zone).dt.normalize(), sort=True)
    return codes, [f"{day:%Y-%m-%d}" for day in days]


def local_days(table: pd.DataFrame, zone: str) -> Any:
    """Return each row's local day as text, as an array.

    Args:
        table: A checked contact log or agent-state table.
        zone: The time zone whose days are meant.

    Raises:
        ValueError: If the zone is unknown.
    """
    import numpy as np

    codes, days = _local_days(table, zone)
    return np.array(days, dtype="U10")[codes] if days else np.array([], dtype="U10")


def _people(states: pd.DataFrame) -> tuple[Measure, ...]:
    entries = [kpi.catalogue[name] for name in TILES["people"]]
    agents = float(states["agent"].nunique())
    return tuple(Measure("people", entry, entry.function(states), agents) for entry in entries)


def _side_view(
    side: str, part: pd.DataFrame, whole: pd.DataFrame, zone: str, target_s: float
) -> SideView:
    """Return one direction's view.

    Args:
        side: Inbound or outbound.
        part: The contacts selected.
        whole: Those of every day: a KPI that these say is shown, measurable on the day or not.
        zone: The time zone whose days are meant.
        target_s: Service level's target in seconds.
    """
    wanted = {name for name in (*TILES[side], *AGENT_MEASURES[side]) if name in kpi.catalogue}
    found = _measures(side, kpi.report(part, only=wanted, target_s=target_s))["all"]
    known = found
    if whole is not part:
        known = _measures(side, kpi.report(whole, only=wanted, target_s=target_s))["all"]
    else:
        found |= _over_days(found, kpi.report(part, "day", zone, only=found, target_s=target_s))
    unmeasured, unused = _left_out(side, known)
    hidden = {*unmeasured, *unused, *_stand_ins(known)}
    answered = part[(part["outcome"] == "answered").to_numpy(dtype=bool)]
    return SideView(
        side=side,
        contacts=len(part),
        measures=tuple(found[name] for name in TILES[side] if name in found.keys() - hidden),
        unmeasured=tuple(kpi.catalogue[name].name for name in unmeasured),
        unused=tuple(kpi.catalogue[name].name for name in unused),
        outcomes=_counted(part, "outcome"),
        dispositions=_counted(answered, "disposition"),
        agents=_agents(side, part, hidden),
    )


def _measures(side: str, report: pd.DataFrame) -> dict[str, dict[str, Measure]]:
    """Return the rows of a report as measures, by group and KPI id."""
    found: dict[str, dict[str, Measure]] = {}
    columns = ["group", "kpi", "value", "n", "low", "high"]
    for group, name, *numbers in report[columns].itertuples(index=False):
        found.setdefault(group, {})[name] = Measure(side, kpi.catalogue[name], *numbers)
    return found


def _over_days(found: Mapping[str, Measure], by_day: pd.DataFrame) -> dict[str, Measure]:
    """Return the measures whose contacts depend on each other, with the interval of their days."""
    dependent = [name for name, m in found.items() if not (m.entry.independent or m.entry.total)]
    spread = kpi.between(by_day[by_day["kpi"].isin(dependent)])
    return {
        str(name): replace(found[str(name)], low=low, high=high, days=int(days))
        for name, low, high, days in spread[["low", "high", "groups"]].itertuples()
        if low == low and days >= FEWEST_DAYS
    }


def _left_out(side: str, known: Mapping[str, Measure]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tiles that the log cannot show, and the kinds of result that are 0 in it.

    A sales campaign has no promises and a collections campaign no sales: a rate of 0 would look
    like a failure. Where there is no result of any kind, that is one, and all are shown.
    """
    tiles = [name for name in TILES[side] if name in known and name not in IN_PLACE_OF]
    unmeasured = tuple(name for name in tiles if math.isnan(known[name].value))
    results = [name for name in tiles if name in RESULTS and name not in unmeasured]
    unused = tuple(name for name in results if known[name].value == 0)
    return unmeasured, unused if len(unused) < len(results) else ()


def _stand_ins(known: Mapping[str, Measure]) -> set[str]:
    """Return the measures that another one replaces, or that cannot be measured."""
    return {
        name
        for name, other in IN_PLACE_OF.items()
        if name in known and (math.isnan(known[name].value) or not math.isnan(known[other].value))
    }


def _counted(rows: pd.DataFrame, column: str) -> tuple[Count, ...]:
    """Return how often each word is in a column, the most frequent first."""
    if column not in rows or not rows[column].notna().any():
        return ()
    counts = rows[column].astype(object).fillna(NOT_RECORDED).value_counts()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(Count(str(word), int(n), int(n) / len(rows)) for word, n in ordered)


def _agents(side: str, part: pd.DataFrame, hidden: set[str]) -> tuple[Agent, ...]:
    """Return a line for each agent who handled a contact; no line if agents are not recorded."""
    if "agent" not in part or not part["agent"].notna().any():
        return ()
    shown = {name for name in AGENT_MEASURES[side] if name in kpi.catalogue} - hidden
    if "conversion" in hidden:
        shown -= {"attempts_per_sale"}
    found = _measures(side, kpi.report(part, by="agent", only={*shown, "aht"}))
    lines = [
        Agent(name, int(line["aht"].n), {key: m for key, m in line.items() if key in shown})
        for name, line in found.items()
    ]
    return tuple(sorted((line for line in lines if line.handled), key=lambda line: line.name))


def _half_hours(side: str, part: pd.DataFrame, zone: str, target_s: float) -> HalfHours:
    """Return the half hours of the clock; over several days each is weighted by its contacts."""
    inbound = side == "inbound"
    names = ["offered", "answered", "service_level"] if inbound else ["attempts", "connect_rate"]
    found = kpi.report(part, by="half_hour", zone=zone, only=names, target_s=target_s)
    clock = found["group"].str[11:16]
    whole = {str(at): kpi.overall(rows) for at, rows in found.groupby(clock)}
    along = _every_half_hour(min(whole), max(whole))

    def values(name: str, empty: float) -> tuple[float, ...]:
        return tuple(float(whole[at][name]) if at in whole else empty for at in along)

    share = kpi.catalogue[names[-1]]
    if not inbound:
        counts = {"attempts": values("attempts", 0)}
        return HalfHours(along, counts, "", share, values(share.id, math.nan))
    offered, answered = values("offered", 0), values("answered", 0)
    # Offered is answered plus abandoned, by definition.
    lost = tuple(every - taken for every, taken in zip(offered, answered, strict=True))
    counts = {"answered": answered, "abandoned": lost}
    return HalfHours(along, counts, "offered", share, values(share.id, math.nan))


def _every_half_hour(first: str, last: str) -> tuple[str, ...]:
    starts = [f"{half // 2:02d}:{half % 2 * 30:02d}" for half in range(48)]
    return tuple(start for start in starts if first <= start <= last)
