"""How wrong a method would have been: each day forecast from the days before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bpo_course.tools.workforce._counts import (
    WEEKDAYS,
    Floats,
    counted,
    days_of,
    minute_of,
    number,
    whole,
)
from bpo_course.tools.workforce._forecast import check_method, predicted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecasts of past days beside what came.

    Args:
        method: The method.
        weeks: How many same weekdays its mean took; None for all before.
        forecast: What was forecast, by local time.
        counts: What came, by the same times.
    """

    method: str
    weeks: int | None
    forecast: pd.Series[Any]
    counts: pd.Series[Any]

    @property
    def wape(self) -> float:
        """The sum of the errors without their signs, over all contacts; NaN without contacts."""
        return float(self._errors().sum() / self.counts.sum()) if self.counts.sum() else np.nan

    @property
    def bias(self) -> float:
        """Forecast less contacts, over all contacts: above 0, it was too high."""
        total = float(self.counts.sum())
        return float((self.forecast.sum() - total) / total) if total else np.nan

    @property
    def by_time(self) -> pd.Series[Any]:
        """`wape` by the time of the day, such as "07:30"."""
        return self._by(self._at.strftime("%H:%M"))

    @property
    def by_weekday(self) -> pd.Series[Any]:
        """`wape` by weekday, Monday first."""
        found = self._by(self._at.day_of_week)
        return found.set_axis([WEEKDAYS[kind] for kind in found.index])

    @property
    def by_day(self) -> pd.Series[Any]:
        """`wape` by day."""
        return self._by(self._at.normalize())

    def at(self, time: object, believe: float = 1.0) -> tuple[float, float]:
        """Return `wape` of the rest of the days: as forecast, and seen again at a time.

        NaN where no contacts came in the rest.

        Args:
            time: The time at which the rest is forecast again, such as "12:00".
            believe: How much of the difference by then to believe, from 0 to 1.

        Raises:
            ValueError: If an argument breaks its rule, or a day has nothing on one side of it.
        """
        plan, came, early = halves(self, time)
        believed = number("believe", believe, 0, 1)
        ratio = np.nansum(came[:, early], axis=1) / np.nansum(plan[:, early], axis=1)
        again = plan[:, ~early] * (1 + believed * (ratio - 1))[:, None]
        rest = came[:, ~early]
        wrong = [float(np.nansum(np.abs(one - rest))) for one in (plan[:, ~early], again)]
        total = float(np.nansum(rest)) or np.nan
        return wrong[0] / total, wrong[1] / total

    @property
    def _at(self) -> Any:
        return self.counts.index

    def _errors(self) -> pd.Series[Any]:
        return (self.forecast - self.counts).abs()

    def _by(self, keys: Any) -> pd.Series[Any]:
        found: pd.Series[Any] = self._errors().groupby(keys).sum()
        return (found / self.counts.groupby(keys).sum()).rename("wape")

    def __repr__(self) -> str:
        weeks = "" if self.weeks is None else f", {counted(self.weeks, 'week')}"
        days = counted(self._at.normalize().nunique(), "day")
        return f"Backtest({self.method}{weeks}: WAPE {100 * self.wape:.1f} % over {days})"


def backtest(
    counts: pd.Series[Any],
    method: str = "weekday_mean",
    weeks: int | None = None,
    last_days: int = 104,
) -> Backtest:
    """Return the forecasts of the last days, each made from the days before it alone.

    An interval that no day before could forecast, such as the first evening after the line opens
    longer, is left out: it is neither in the forecasts nor in the counts.

    Args:
        counts: Contacts by local time, whole intervals and whole days.
        method: "yesterday", "last_week" or "weekday_mean", as in `forecast`.
        weeks: How many same weekdays the mean takes; None for all before.
        last_days: How many days are forecast, 1 or more. Before them the method needs a day it
            can use for each.

    Raises:
        TypeError: If counts is no Series with times as its index.
        ValueError: If an argument breaks its rule; it names it.

    Source:
        WAPE, the weighted absolute percentage error: S. Kolassa, W. Schütz 2007, Advantages of
        the MAD/Mean ratio over the MAPE, Foresight 6.

    Example:
        >>> import pandas as pd
        >>> days = pd.date_range("2026-03-02 09:00", periods=3, freq="D")
        >>> found = backtest(pd.Series([100, 120, 90], days), method="yesterday", last_days=2)
        >>> found, round(found.wape, 4)
        (Backtest(yesterday: WAPE 23.8 % over 2 days), 0.2381)
    """
    import pandas as pd

    laid = days_of(counts)
    check_method(method, weeks)
    tried = whole("last_days", last_days)
    first = len(laid.dates) - tried
    if first < 1:
        rule = f"last_days must leave a day or more of the {len(laid.dates)} to learn from"
        raise ValueError(f"{rule}, got {tried}")
    said, came, at = [], [], []
    for place in range(first, len(laid.dates)):
        predicted_here = predicted(laid, place, int(laid.kinds[place]), method, weeks)
        which = ~np.isnan(laid.calls[place]) & ~np.isnan(predicted_here)
        said.append(predicted_here[which])
        came.append(laid.calls[place][which])
        at.append(laid.dates[place] + laid.minutes[which] * np.timedelta64(60, "s"))
    index = pd.DatetimeIndex(np.concatenate(at), name=counts.index.name)
    return Backtest(
        method,
        weeks,
        pd.Series(np.concatenate(said), index, name="forecast"),
        pd.Series(np.concatenate(came), index, name="counts"),
    )


def halves(past: Backtest, at: object) -> tuple[Floats, Floats, Any]:
    """Return a back-test's forecasts and counts, days by times, and which times are before one.

    Raises:
        ValueError: If a day has no forecast on one side of the time.
    """
    plan, came = days_of(past.forecast), days_of(past.counts)
    early = plan.minutes < minute_of("at", at)
    for part in (early, ~early):
        empty = np.nansum(plan.calls[:, part], axis=1) == 0
        if empty.any():
            day = str(plan.dates[empty][0])[:10]
            rule = f"a back-test must have a forecast before and after {at}"
            raise ValueError(f"{rule}, got none on {day}")
    return plan.calls, came.calls, early
