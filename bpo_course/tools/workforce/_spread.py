"""How far counts spread: wider than chance, whole days high or low, and what noon tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bpo_course.tools.workforce._backtest import Backtest, halves
from bpo_course.tools.workforce._counts import (
    WEEKDAYS,
    Floats,
    checked,
    days_of,
    minute_of,
    times_of,
)

if TYPE_CHECKING:
    import pandas as pd


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
        TypeError: If the forecast is no Series of numbers with times as its index.
        ValueError: If the share or the forecast breaks its rule, or the back-test has no such time.

    Source:
        G. Jongbloed, G. Koole 2001, Managing uncertainty in call centres using Poisson mixtures,
        Applied Stochastic Models in Business and Industry 17.

    Example:
        >>> import pandas as pd
        >>> days = pd.date_range("2026-03-02 09:00", periods=4, freq="D")
        >>> past = Backtest("yesterday", None, pd.Series([100.0] * 4, days),
        ...                 pd.Series([80, 130, 90, 120], days))
        >>> likely(pd.Series([100.0], days[:1]), past, share=0.8)
                              low   high
        2026-03-02 09:00:00  74.0  128.0
    """
    import pandas as pd
    from scipy import stats

    if not 0 < share < 1:
        raise ValueError(f"share must be above 0 and below 1, got {share!r}")
    checked(forecast, "forecast")
    spread = over_dispersion_of(past)
    times = times_of(forecast).strftime("%H:%M")
    if unknown := sorted(set(times) - set(spread.index)):
        raise ValueError(f"past must have every time of the forecast, lacks {unknown[0]}")
    mean, a = forecast.to_numpy(dtype=float), spread.reindex(times).to_numpy(dtype=float)
    ends = ((1 - share) / 2, (1 + share) / 2)
    low, high = (_mixture(stats, end, mean, a) for end in ends)
    return pd.DataFrame({"low": low, "high": high}, index=forecast.index)


def over_dispersion_of(past: Backtest) -> pd.Series[Any]:
    """Return a of the variance m + a m² by the time of the day; 0 where chance explains it."""
    keys = times_of(past.counts).strftime("%H:%M")
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

    Example:
        >>> import pandas as pd
        >>> mondays = pd.date_range("2026-03-02 09:00", periods=3, freq="7D")
        >>> over_dispersion(pd.Series([80, 100, 120], mondays))
               Monday
        09:00     4.0
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

    Above 0, a busy morning says that the afternoon will be busy. A day that lacks an interval at
    which that weekday is open is left out: its sums would be too low.

    Args:
        counts: Contacts by local time, whole intervals and whole days.
        at: The time that divides the day.

    Returns:
        Correlations by weekday; NaN where there are fewer than three such whole days.

    Raises:
        TypeError: If counts is no Series with times as its index.
        ValueError: If an argument breaks its rule.

    Example:
        >>> import pandas as pd
        >>> mondays = pd.date_range("2026-03-02 09:00", periods=3, freq="7D")
        >>> mornings = pd.Series([80, 100, 120], mondays)
        >>> afternoons = pd.Series([60, 90, 100], mondays + pd.Timedelta(hours=5))
        >>> day_effect(pd.concat([mornings, afternoons])).round(2).to_dict()
        {'Monday': 0.96}
    """
    import pandas as pd

    laid, until = days_of(counts), minute_of("at", at)
    found = {}
    for kind in np.unique(laid.kinds):
        same = laid.calls[laid.kinds == kind][:, laid.opened(kind)]
        early = laid.minutes[laid.opened(kind)] < until
        same = same[~np.isnan(same).any(axis=1)]
        halves = pd.DataFrame(
            {"before": same[:, early].sum(axis=1), "after": same[:, ~early].sum(axis=1)}
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
    plan, came, early = halves(past, at)
    x, y = (
        np.nansum(came[:, part], axis=1) / np.nansum(plan[:, part], axis=1) - 1
        for part in (early, ~early)
    )
    slope = float((x @ y) / (x @ x)) if x.any() else 0.0
    return min(1.0, max(0.0, slope))
