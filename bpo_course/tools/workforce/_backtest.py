"""How wrong a method would have been: each day forecast from the days before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bpo_course.tools.workforce._counts import WEEKDAYS, Floats, days_of, number, whole
from bpo_course.tools.workforce._forecast import check_method, predicted, reforecast, split

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
        return self._by(self.counts.index.strftime("%H:%M"))

    @property
    def by_weekday(self) -> pd.Series[Any]:
        """`wape` by weekday, Monday first."""
        found = self._by(self.counts.index.day_of_week)
        return found.set_axis([WEEKDAYS[kind] for kind in found.index])

    @property
    def by_day(self) -> pd.Series[Any]:
        """`wape` by day."""
        return self._by(self.counts.index.normalize())

    def at(self, time: object, believe: float = 1.0) -> tuple[float, float]:
        """Return `wape` of the rest of the days: as forecast, and seen again at a time.

        Args:
            time: The time at which the rest is forecast again, such as "12:00".
            believe: How much of the difference by then to believe, from 0 to 1.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        before = after = total = 0.0
        for day, came in self.counts.groupby(self.counts.index.normalize()):
            plan = self.forecast[self.forecast.index.normalize() == day]
            rest = split(came, time, "counts")[1]
            again = reforecast(came, plan, time, believe)
            before += float((plan.reindex(rest.index) - rest).abs().sum())
            after += float((again.reindex(rest.index) - rest).abs().sum())
            total += float(rest.sum())
        return before / total, after / total

    def _errors(self) -> pd.Series[Any]:
        return (self.forecast - self.counts).abs()

    def _by(self, keys: Any) -> pd.Series[Any]:
        found: pd.Series[Any] = self._errors().groupby(keys).sum()
        return (found / self.counts.groupby(keys).sum()).rename("wape")

    def __repr__(self) -> str:
        weeks = "" if self.weeks is None else f", {self.weeks} weeks"
        days = self.counts.index.normalize().nunique()
        return f"Backtest({self.method}{weeks}: WAPE {100 * self.wape:.1f} % over {days} days)"


def backtest(
    counts: pd.Series[Any],
    method: str = "weekday_mean",
    weeks: int | None = None,
    last_days: int = 104,
) -> Backtest:
    """Return the forecasts of the last days, each made from the days before it alone.

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
        which = ~np.isnan(laid.calls[place])
        said.append(predicted(laid, place, int(laid.kinds[place]), method, weeks)[which])
        came.append(laid.calls[place][which])
        at.append(laid.dates[place] + laid.minutes[which] * np.timedelta64(60, "s"))
    index = pd.DatetimeIndex(np.concatenate(at), name=counts.index.name)
    return Backtest(
        method,
        weeks,
        pd.Series(np.concatenate(said), index, name="forecast"),
        pd.Series(np.concatenate(came), index, name="counts"),
    )


def likely(forecast: pd.Series[Any], past: Backtest, share: float = 0.9) -> pd.DataFrame:
    """Return between which counts each interval will probably be.

    Counts vary more than chance alone (Poisson) says: whole days are high or low. So the variance
    is taken as m + a m² (a gamma mixture of Poissons), with a by the time of the day, from how
    wrong the method was.

    Args:
        forecast: Contacts expected, by local time.
        past: A back-test of the same method on the same line.
        share: How often the interval should hold the count, above 0 and below 1.

    Returns:
        Columns `low` and `high`, by the forecast's times.

    Raises:
        ValueError: If the share breaks its rule, or the back-test has no such time.

    Source:
        G. Jongbloed, G. Koole 2001, Managing uncertainty in call centres using Poisson mixtures,
        Applied Stochastic Models in Business and Industry 17.
    """
    import pandas as pd
    from scipy import stats

    if not 0 < share < 1:
        raise ValueError(f"share must be above 0 and below 1, got {share!r}")
    spread = over_dispersion_of(past)
    times = forecast.index.strftime("%H:%M")
    if unknown := sorted(set(times) - set(spread.index)):
        raise ValueError(f"past must have every time of the forecast, lacks {unknown[0]}")
    mean, a = forecast.to_numpy(dtype=float), spread.reindex(times).to_numpy(dtype=float)
    ends = ((1 - share) / 2, (1 + share) / 2)
    low, high = (_mixture(stats, end, mean, a) for end in ends)
    return pd.DataFrame({"low": low, "high": high}, index=forecast.index)


def over_dispersion_of(past: Backtest) -> pd.Series[Any]:
    """Return a of the variance m + a m² by the time of the day; 0 where chance explains it."""
    keys = past.counts.index.strftime("%H:%M")
    square = ((past.counts - past.forecast) ** 2 - past.forecast).groupby(keys).sum()
    found: pd.Series[Any] = (square / (past.forecast**2).groupby(keys).sum()).fillna(0)
    return found.clip(lower=0).rename("a")


def _mixture(stats: Any, end: float, mean: Floats, a: Floats) -> Floats:
    """Return quantiles of the mixture: Poisson where a is 0, else the negative binomial."""
    size = 1 / np.maximum(a, 1e-12)
    plain = (a <= 1e-9) | (mean <= 0)
    mixed = stats.nbinom.ppf(end, size, size / (size + np.maximum(mean, 1e-12)))
    found: Floats = np.where(plain, stats.poisson.ppf(end, mean), mixed)
    return np.maximum(found, 0)


def over_dispersion(counts: pd.Series[Any]) -> pd.DataFrame:
    """Return variance over mean by time of the day and weekday: 1 where chance alone is at work.

    Args:
        counts: Contacts by local time, whole intervals and whole days.

    Returns:
        Times by weekdays; NaN where a time has fewer than two counts or none at all came.

    Raises:
        TypeError: If counts is no Series with times as its index.
        ValueError: If counts breaks its rule.

    Source:
        For a Poisson count the variance is the mean. The index of dispersion is their ratio.
    """
    import pandas as pd

    laid = days_of(counts)
    table = pd.DataFrame(laid.calls, columns=laid.times)
    found = {
        WEEKDAYS[kind]: table[laid.kinds == kind].var() / table[laid.kinds == kind].mean()
        for kind in np.unique(laid.kinds)
    }
    return pd.DataFrame(found)


def day_effect(counts: pd.Series[Any], at: object = "12:00") -> pd.Series[Any]:
    """Return by weekday how the day before a time and the rest go together: their correlation.

    Above 0, a busy morning says that the afternoon will be busy.

    Args:
        counts: Contacts by local time, whole intervals and whole days.
        at: The time that divides the day.

    Returns:
        Correlations by weekday; NaN where there are fewer than three such days.

    Raises:
        TypeError: If counts is no Series with times as its index.
        ValueError: If an argument breaks its rule.
    """
    import pandas as pd

    from bpo_course.tools.workforce._counts import minute_of

    laid, until = days_of(counts), minute_of("at", at)
    early = laid.minutes < until
    found = {}
    for kind in np.unique(laid.kinds):
        same = laid.calls[laid.kinds == kind]
        halves = pd.DataFrame(
            {"before": np.nansum(same[:, early], 1), "after": np.nansum(same[:, ~early], 1)}
        )
        few = len(halves) < 3 or halves.nunique().min() < 2
        found[WEEKDAYS[kind]] = np.nan if few else float(halves["before"].corr(halves["after"]))
    return pd.Series(found, name="correlation")


def best_belief(past: Backtest, at: object) -> float:
    """Return how much of a morning's difference the rest of past days bore out, from 0 to 1.

    Least squares through nothing: the rest's difference on the difference so far, both as shares.

    Args:
        past: A back-test.
        at: The time at which the rest is forecast again.

    Raises:
        ValueError: If a day has no forecast on one side of the time.
    """
    early, late = [], []
    for day, came in past.counts.groupby(past.counts.index.normalize()):
        plan = past.forecast[past.forecast.index.normalize() == day]
        before, after = (part.sum() for part in split(plan, at))
        if not (before and after):
            raise ValueError(f"past must have a forecast before and after {at}, lacks it on {day}")
        seen, rest = (part.sum() for part in split(came, at, "counts"))
        early.append(seen / before - 1)
        late.append(rest / after - 1)
    x, y = np.array(early), np.array(late)
    slope = float((x @ y) / (x @ x)) if (x @ x) else 0.0
    return number("believe", min(1.0, max(0.0, slope)), 0, 1)
