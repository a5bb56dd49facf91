"""A day of one site to forecast, staff and live through: a share of a real line's calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpo_course.tools import workforce
from bpo_course.tools.workforce import Backtest, Break, DayPlan, LiveDay, Schedule, Shift

if TYPE_CHECKING:
    import pandas as pd

PLANNING_DAYS: Final = 40
"""How many days can be planned: the last of the log."""
TESTED_DAYS: Final = 104
"""On how many days the methods are tried."""
PLANNING_METHODS: Final = ("yesterday", "last_week", "few", "all")
"""The methods to choose from; *few* is the mean of a number of same weekdays, *all* of all."""
_LUCK: Final = 2003
"""The seed by which calls go to the site."""
_LUNCH: Final = Break(30, 180, 300)
PLANNING_SHIFTS: Final[Mapping[str, Shift]] = {
    "early": Shift("early", ("07:00", "07:30", "08:00", "08:30", "09:00"), 510, (_LUNCH,)),
    "late": Shift("late", ("10:00", "11:00", "12:00", "12:30"), 510, (_LUNCH,)),
    "short": Shift("short", ("08:00", "09:00", "11:00", "13:00", "15:00", "17:00"), 240),
}
"""The kinds of shift: two of eight paid hours with an unpaid lunch, one of four hours without."""


@dataclass(frozen=True, eq=False)
class Planning:
    """One day of a site that takes a share of a line's calls.

    Args:
        counts: The site's calls by local time, whole intervals, as `site_counts` returns them;
            `PLANNING_DAYS` or more at the end are days to plan.
        day: Which of them, from 1.
        method: How it is forecast, one of `PLANNING_METHODS`.
        weeks: How many same weekdays *few* takes.

    Raises:
        ValueError: If the day or the method breaks its rule.
    """

    counts: pd.Series[Any]
    day: int = 26
    method: str = "all"
    weeks: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.day <= PLANNING_DAYS:
            raise ValueError(f"day must be from 1 to {PLANNING_DAYS}, got {self.day}")
        if self.method not in PLANNING_METHODS:
            every = ", ".join(PLANNING_METHODS)
            raise ValueError(f"method must be one of {every}, got {self.method!r}")

    @cached_property
    def tested(self) -> Backtest:
        """The method on the site's last `TESTED_DAYS` days."""
        return method_tested(self.counts, self.method, self.weeks)

    @property
    def date(self) -> pd.Timestamp:
        """The day."""
        times: Any = self.counts.index
        found: pd.Timestamp = times.normalize().unique()[self.day - PLANNING_DAYS - 1]
        return found

    @cached_property
    def forecast(self) -> pd.Series[Any]:
        """What the site expects that day, from the days before it alone."""
        return self._of_the_day(self.tested.forecast)

    @cached_property
    def came(self) -> pd.Series[Any]:
        """The calls that came to the site."""
        return self._of_the_day(self.counts)

    def live(self, plan: DayPlan, seed: int = 0, believe: float = 0.65) -> LiveDay:
        """Return the day to live through with a plan."""
        return LiveDay(plan, self.came, seed, believe=believe)

    def _of_the_day(self, series: pd.Series[Any]) -> pd.Series[Any]:
        times: Any = series.index
        found: pd.Series[Any] = series[times.normalize() == self.date]
        return found


def site_counts(counts: pd.Series[Any], share: float) -> pd.Series[Any]:
    """Return the calls of a site that takes a share of a line's calls.

    Each call goes to the site with this chance, apart from the others. So a small site has more
    luck in its half hours than the line, as a small site has.

    Args:
        counts: The line's calls by local time, whole numbers.
        share: The chance, above 0 to 1.

    Raises:
        ValueError: If the share breaks its rule.
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, got {share}")
    drawn = np.random.default_rng(_LUCK).binomial(counts.to_numpy().astype(int), share)
    found: pd.Series[Any] = counts.copy()
    found[:] = drawn
    return found


def method_tested(counts: pd.Series[Any], method: str, weeks: int) -> Backtest:
    """Return a back-test of one of `PLANNING_METHODS` on the last days.

    Args:
        counts: Calls by local time.
        method: The method.
        weeks: How many same weekdays *few* takes.
    """
    name = "weekday_mean" if method in ("few", "all") else method
    recent = weeks if method == "few" else None
    return workforce.backtest(counts, name, recent, TESTED_DAYS)


def day_staffed(
    planning: Planning,
    kinds: tuple[str, ...],
    *,
    aht_s: float,
    service_level: float,
    target_s: float,
    patience_s: float,
    shrinkage: float,
    agents: int,
    short_price: float,
) -> DayPlan:
    """Return a plan for the day: agents by shift, from the forecast.

    Args:
        planning: The day.
        kinds: Which of `PLANNING_SHIFTS` there are, one or more.
        aht_s: Mean handle time in seconds.
        service_level: Share to be answered within the target.
        target_s: The target in seconds.
        patience_s: Mean seconds after which a waiting caller hangs up.
        shrinkage: Share of the agents at work who are away from the phones.
        agents: How many agents there are at most.
        short_price: What a missing agent costs in an interval, in paid intervals.

    Raises:
        ValueError: If a number breaks its rule, or there is no kind of shift.
    """
    needed = workforce.required(
        planning.forecast, aht_s, service_level, target_s, patience_s, shrinkage=shrinkage
    )
    rows = workforce.shifts([PLANNING_SHIFTS[kind] for kind in kinds])
    found: Schedule = workforce.schedule(needed, rows, agents=agents, short_price=short_price)
    given = (aht_s, service_level, target_s, patience_s, shrinkage)
    return DayPlan(planning.forecast, found, rows, *given)
