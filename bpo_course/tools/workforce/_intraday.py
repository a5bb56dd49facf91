"""The day itself: what was planned, how the rest looks at noon, and what would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpo_course.tools.workforce._counts import (
    Floats,
    checked,
    counted,
    minute_of,
    number,
    step_min,
    times_of,
)
from bpo_course.tools.workforce._forecast import reforecast
from bpo_course.tools.workforce._required import required_each
from bpo_course.tools.workforce._schedule import Schedule
from bpo_course.tools.workforce._shift import Rows, table_of
from bpo_course.tools.workforce._steering import Floor, LateCalls, Levers, Moved

if TYPE_CHECKING:
    import pandas as pd

BELIEVE: Final = 0.65
"""How much of a morning's difference is believed unless told: near the best on the bank's calls."""


@dataclass(frozen=True, eq=False)
class DayPlan:
    """What was planned for one day.

    Args:
        forecast: Contacts expected by local time, one day; it is put in the order of its times.
        schedule: Agents by shift, with the same intervals.
        shifts: The shifts' rows, as the schedule was made with them.
        aht_s: Mean handle time in seconds.
        service_level: Share to be answered within the target.
        target_s: The target in seconds.
        patience_s: Mean seconds after which a waiting caller hangs up; None: never.
        shrinkage: Share of the agents at work who are away from the phones.

    What `required` was asked when the schedule was made is to be said again: a schedule does not
    know it, and here callers hang up unless `patience_s` is None.

    Raises:
        TypeError: If the forecast is no Series of numbers with times as its index.
        ValueError: If the schedule has another number of intervals than the forecast, the shifts
            are not those of the schedule, or a number breaks its rule.
    """

    forecast: pd.Series[Any]
    schedule: Schedule
    shifts: Rows
    aht_s: float
    service_level: float = 0.80
    target_s: float = 20
    patience_s: float | None = 180
    shrinkage: float = 0.0

    def __repr__(self) -> str:
        agents = counted(sum(self.schedule.agents.values()), "agent")
        calls = f"{self.forecast.sum():,.0f} calls"
        return f"DayPlan({self.forecast.index[0]:%Y-%m-%d}, {calls}, {agents})"

    def __post_init__(self) -> None:
        object.__setattr__(self, "forecast", checked(self.forecast, "forecast"))
        planned, expected = len(self.schedule.scheduled), len(self.forecast)
        if planned != expected:
            raise ValueError(
                f"schedule must have the forecast's {expected} intervals, got {planned}"
            )
        number("aht_s", self.aht_s, 1e-9)
        number("shrinkage", self.shrinkage, 0, 0.999)
        self._refuse_other_shifts()

    def _refuse_other_shifts(self) -> None:
        """Raise if the schedule was made with other shifts than these."""
        if missing := sorted(set(self.schedule.agents) - set(self.shifts)):
            raise ValueError(f"shifts must have every shift of the schedule, lacks {missing[0]!r}")
        at_work, planned = self.agents @ self.table, self.schedule.scheduled.to_numpy(dtype=float)
        for place in np.flatnonzero(at_work != planned)[:1]:
            at = f"{times_of(self.forecast)[place]:%H:%M}"
            raise ValueError(
                "shifts must put at work the agents that the schedule has, "
                f"got {at_work[place]:g} instead of {planned[place]:g} at {at}"
            )

    @cached_property
    def table(self) -> Floats:
        """The shifts by intervals."""
        return table_of(self.shifts, len(self.forecast))

    @property
    def agents(self) -> Any:
        """Agents by shift, in the order of the shifts."""
        return np.array([self.schedule.agents.get(name, 0) for name in self.shifts])

    @property
    def interval_min(self) -> int:
        """How long an interval is, minutes."""
        return step_min(self.forecast.index)

    def without(self, absent: Mapping[str, int]) -> DayPlan:
        """Return the plan with agents missing, by shift.

        Raises:
            ValueError: If more are missing on a shift than work it.
        """
        agents = dict(self.schedule.agents)
        for name, count in absent.items():
            if not 0 <= count <= agents.get(name, 0):
                most = agents.get(name, 0)
                raise ValueError(f"absent on {name} must be from 0 to {most}, got {count}")
            agents[name] -= count
        left = {name: count for name, count in agents.items() if count}
        counts = np.array([left.get(name, 0) for name in self.shifts])
        scheduled = self.schedule.scheduled * 0 + (counts @ self.table).astype(int)
        return replace(self, schedule=replace(self.schedule, agents=left, scheduled=scheduled))

    def late(self, calls: Floats, aht_s: Floats | None = None) -> LateCalls:
        """Return how many calls would be late by interval, for each number of agents.

        Args:
            calls: Contacts by interval.
            aht_s: Mean handle time by interval, where it is not the plan's.
        """
        handle_s = np.full(len(calls), self.aht_s) if aht_s is None else aht_s
        given = (self.target_s, self.patience_s, self.interval_min, self.shrinkage)
        return LateCalls(calls, handle_s, *given, most=int(self.agents.sum()) + 1)

    def floor(self, at: object) -> Floor:
        """Return the agents, with what may still be moved from a time on."""
        hour = max(1, 60 // self.interval_min)
        return Floor(self.table, self.agents, self.place(at), hour)

    def place(self, at: object) -> int:
        """Return the first interval from a time on.

        Raises:
            ValueError: If it is no time.
        """
        times = times_of(self.forecast)
        early = (times.hour * 60 + times.minute) < minute_of("at", at)
        return int(np.sum(early))


@dataclass(frozen=True, eq=False)
class Help:
    """Something that can be done, and what it would do.

    Args:
        levers: What is done.
        service_level: The service level that the rest of the day can expect with it.
        gain: The same, less that without it.
        extra: Paid intervals more, overtime at its rate; below 0 for time off.
        moves: Who is moved; intervals count from the start of the day.
    """

    levers: Levers
    service_level: float
    gain: float
    extra: float
    moves: tuple[Moved, ...]


@dataclass(frozen=True, eq=False)
class Intraday:
    """The rest of a day, seen at a time.

    Args:
        forecast: Contacts expected, forecast again, by local time.
        required: Agents required with the plan's shrinkage, by the same times.
        scheduled: Agents at work as planned, by the same times.
        service_level: The service level to expect if nothing is done.
        helps: What moving breaks, overtime and time off would each do, by name.
    """

    forecast: pd.Series[Any]
    required: pd.Series[Any]
    scheduled: pd.Series[Any]
    service_level: float
    helps: Mapping[str, Help]

    def __repr__(self) -> str:
        at, short = self.forecast.index[0], counted(int((self.short > 0).sum()), "interval")
        return f"Intraday({at:%H:%M}, {100 * self.service_level:.1f} % to expect, {short} short)"

    @property
    def short(self) -> pd.Series[Any]:
        """Agents missing, by the times."""
        return (self.required - self.scheduled).clip(lower=0).rename("short")

    @property
    def over(self) -> pd.Series[Any]:
        """Agents more than required, by the times."""
        return (self.scheduled - self.required).clip(lower=0).rename("over")


def intraday(
    plan: DayPlan,
    counts_so_far: pd.Series[Any],
    at: object,
    believe: float = BELIEVE,
    overtime: int = 5,
    time_off: int = 5,
) -> Intraday:
    """Return how the rest of the day looks, where it will be short, and what helps how much.

    Adherence and conformance are measured in `kpi`, from states and schedule.

    Args:
        plan: What was planned; without those who did not come: `DayPlan.without`.
        counts_so_far: The day's contacts by local time, before `at`.
        at: The time it is now, such as "12:00".
        believe: How much of the difference so far to believe, from 0 to 1.
        overtime: How many agents would stay an hour longer.
        time_off: How many agents would go home early.

    Raises:
        ValueError: If an argument breaks its rule; it names it. `at` must leave an interval or more
            of the day on both sides.

    Example:
        >>> import pandas as pd
        >>> from bpo_course.tools import workforce
        >>> hours = pd.date_range("2026-03-02 09:00", periods=6, freq="h")
        >>> forecast = pd.Series([100.0, 120, 120, 100, 80, 60], hours)
        >>> rows = {"day": [1, 1, 1, 1, 1, 1], "early": [1, 1, 1, 1, 0, 0]}
        >>> agents = workforce.schedule(workforce.required(forecast, aht_s=240), rows)
        >>> plan = DayPlan(forecast, agents, rows, aht_s=240)
        >>> noon = intraday(plan, pd.Series([130, 160, 150], hours[:3]), "12:00", overtime=1)
        >>> noon.short.tolist(), round(noon.service_level, 2)
        ([0, 1, 0], 0.86)
        >>> round(noon.helps["overtime"].gain, 3), noon.helps["overtime"].extra
        (0.03, 1.5)
    """
    rest = reforecast(counts_so_far, plan.forecast, at, believe)
    expected = plan.forecast.to_numpy(dtype=float).copy()
    expected[plan.place(at) :] = rest.to_numpy(dtype=float)
    return seen_from(plan, rest, plan.late(expected), at, overtime, time_off)


def seen_from(
    plan: DayPlan,
    rest: pd.Series[Any],
    late: LateCalls,
    at: object,
    overtime: int = 5,
    time_off: int = 5,
) -> Intraday:
    """Return the rest of a day whose calls were forecast again.

    Args:
        plan: What was planned, without those who did not come.
        rest: Contacts expected from a time on.
        late: Late calls with them, over the whole day.
        at: That time.
        overtime: How many agents would stay an hour longer.
        time_off: How many agents would go home early.
    """
    import pandas as pd

    now, before = plan.place(at), plan.floor(at).scheduled
    level = rest_level(late, before, now)
    tried = {
        "breaks": Levers(breaks=True),
        "overtime": Levers(overtime=overtime),
        "time_off": Levers(time_off=time_off),
    }
    given = (plan.aht_s, plan.service_level, plan.target_s, plan.patience_s)
    return Intraday(
        forecast=rest,
        required=required_each(rest, plan.interval_min, *given, shrinkage=plan.shrinkage),
        scheduled=pd.Series(before[now:].astype(int), rest.index, name="scheduled"),
        service_level=level,
        helps={name: _help(plan, at, late, levers, level) for name, levers in tried.items()},
    )


def rest_level(late: LateCalls, scheduled: Floats, now: int) -> float:
    """Return the service level from an interval on; NaN where no calls come."""
    calls = float(late.calls[now:].sum())
    return 1 - float(late.at(scheduled)[now:].sum()) / calls if calls else float("nan")


def _help(plan: DayPlan, at: object, late: LateCalls, levers: Levers, level: float) -> Help:
    done = plan.floor(at).steered(levers, late)
    after = rest_level(late, done.scheduled, plan.place(at))
    return Help(levers, after, after - level, done.extra, done.moves)
