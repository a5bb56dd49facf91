"""Forecasts by the trade's simplest methods, and the rest of a day seen again at noon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpo_course.tools.workforce._counts import (
    WEEKDAYS,
    Days,
    Floats,
    checked,
    days_of,
    minute_of,
    number,
    times_of,
    whole,
)

if TYPE_CHECKING:
    import pandas as pd

METHODS: Final = ("yesterday", "last_week", "weekday_mean")
"""The last day; the last same weekday; the mean of the same weekdays before.

Each of them by interval: a day that lacks an interval is passed over there, as if it were not in
the log, and the day before it that has the interval is taken.
"""


def forecast(
    counts: pd.Series[Any], days: int = 1, method: str = "weekday_mean", weeks: int | None = None
) -> pd.Series[Any]:
    """Return the contacts expected in each interval of the next days, by local time.

    The next days are of the weekdays seen: after a Friday of a log of weekdays comes Monday.
    Nothing is known of holidays. A time at which no such weekday was open is not forecast.

    A gap in the counts is not a count of 0. Where the last day lacks an interval, such as a Monday
    on which the log broke off at noon, the method takes the last day before it that has one. So
    "yesterday", after a Saturday that closes at noon, takes Friday's afternoon. After opening
    hours changed for good, forecast from the counts since then: those before still count as seen.

    Args:
        counts: Contacts by local time, whole intervals and whole days.
        days: How many days, 1 or more.
        method: "yesterday" (as the last day), "last_week" (as the last same weekday) or
            "weekday_mean" (the mean of the same weekdays).
        weeks: How many same weekdays the mean takes, the last that have the interval; None for all
            of them.

    Raises:
        TypeError: If counts is no Series of numbers with times as its index.
        ValueError: If an argument breaks its rule; it names it.

    Example:
        >>> import pandas as pd
        >>> hours = pd.date_range("2026-03-02 09:00", periods=2, freq="h")  # a Monday
        >>> counts = pd.Series([100, 80], hours)
        >>> weeks = pd.concat([counts, pd.Series([120, 90], hours + pd.Timedelta(days=7))])
        >>> forecast(weeks)
        2026-03-16 09:00:00    110.0
        2026-03-16 10:00:00     85.0
        Name: forecast, dtype: float64
    """
    import pandas as pd

    laid, wanted = days_of(counts), whole("days", days)
    known = len(laid.dates)
    check_method(method, weeks)
    found: list[pd.Series[Any]] = []
    for date in _next_days(laid, wanted):
        kind = date.weekday()
        which = laid.opened(kind)
        at = date + pd.to_timedelta(laid.minutes[which], unit="m")
        found.append(pd.Series(predicted(laid, known, kind, method, weeks)[which], at))
    whole_span: pd.Series[Any] = pd.concat(found).rename("forecast")
    whole_span.index.name = counts.index.name
    return whole_span


def _next_days(laid: Days, count: int) -> list[Any]:
    """Return the next days of the weekdays seen."""
    import pandas as pd

    last, kinds = pd.Timestamp(laid.dates[-1]), set(laid.kinds.tolist())
    found: list[Any] = []
    while len(found) < count:
        last += pd.Timedelta(days=1)
        if last.weekday() in kinds:
            found.append(last)
    return found


def check_method(method: str, weeks: int | None) -> None:
    """Check a method and its weeks.

    Raises:
        ValueError: If there is no such method, or weeks is no whole number or not the method's.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    if weeks is not None:
        whole("weeks", weeks)
        if method != "weekday_mean":
            raise ValueError(f"weeks is for weekday_mean alone, got {weeks} with {method!r}")


def predicted(laid: Days, known: int, kind: int, method: str, weeks: int | None) -> Floats:
    """Return a day's contacts by time, from the first `known` days alone.

    Each time is forecast from the days that have it. NaN where none of them has.

    Args:
        laid: The days.
        known: How many of them are known.
        kind: The weekday of the day to forecast, 0 for Monday.
        method: As in `forecast`.
        weeks: As in `forecast`.

    Raises:
        ValueError: If no day is known that the method could use.
    """
    rows = np.arange(known) if method == "yesterday" else laid.of_kind(kind, known)
    if not rows.size:
        day = "day" if method == "yesterday" else WEEKDAYS[kind]
        raise ValueError(f"{method} must have a {day} before the day it forecasts, got none")
    used = laid.calls[rows]
    seen = ~np.isnan(used)
    most = weeks if method == "weekday_mean" else 1
    if most is not None:
        seen &= np.cumsum(seen[::-1], axis=0)[::-1] <= most
    count = seen.sum(axis=0)
    total = np.where(seen, used, 0.0).sum(axis=0)
    mean: Floats = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    return mean


def reforecast(
    counts_so_far: pd.Series[Any],
    forecast: pd.Series[Any],
    at: object,
    believe: float = 1.0,
) -> pd.Series[Any]:
    """Return the forecast of the rest of a day, rescaled by how the day has gone so far.

    Args:
        counts_so_far: The day's contacts by local time. Those from `at` on are not looked at.
        forecast: The day's forecast by local time.
        at: The time it is now, such as "12:00".
        believe: How much of the difference so far to believe: 0 keeps the forecast, 1 takes all
            of it: after a morning 10 % above the forecast, the rest is put 10 % up.

    Raises:
        TypeError: If counts or forecast is no Series with times as its index.
        ValueError: If an argument breaks its rule, or the forecast has nothing before that time,
            or no interval after it.

    Example:
        >>> import pandas as pd
        >>> hours = pd.date_range("2026-03-02 09:00", periods=4, freq="h")
        >>> plan = pd.Series([100.0, 100.0, 80.0, 60.0], hours)
        >>> reforecast(pd.Series([120, 100], hours[:2]), plan, "11:00", believe=0.5).tolist()
        [84.0, 63.0]
    """
    plan, rest = both_sides(forecast, at)
    ratio = so_far(counts_so_far, plan, at)
    believed = number("believe", believe, 0, 1)
    again: pd.Series[Any] = rest * (1 + believed * (ratio - 1))
    return again.rename("forecast")


def both_sides(forecast: pd.Series[Any], at: object) -> tuple[Any, Any]:
    """Return a day's forecast before a time, and from it on; neither is empty.

    Raises:
        ValueError: If one would be empty, or the forecast has more than one day.
    """
    before, rest = split(forecast, at)
    if before.empty:
        first = f"{rest.index[0]:%H:%M}"
        raise ValueError(f"at must be after the day's first interval, {first}, got {at!r}")
    if rest.empty:
        last = f"{before.index[-1]:%H:%M}"
        raise ValueError(f"at must be no later than the day's last interval, {last}, got {at!r}")
    return before, rest


def split(series: pd.Series[Any], at: object, name: str = "forecast") -> tuple[Any, Any]:
    """Return a day's Series before a time, and from it on.

    Raises:
        ValueError: If the Series has more than one day.
    """
    day = checked(series, name)
    times = times_of(day)
    if (days := times.normalize().nunique()) > 1:
        raise ValueError(f"{name} must be of one day, got {days}")
    early = (times.hour * 60 + times.minute) < minute_of("at", at)
    return day[early], day[~early]


def so_far(counts_so_far: pd.Series[Any], planned: pd.Series[Any], at: object) -> float:
    """Return contacts over forecast until a time, over the intervals that both have.

    Raises:
        ValueError: If there is no forecast before that time, or an interval has no count.
    """
    seen, _ = split(counts_so_far, at, "counts_so_far")
    missing = planned.index.difference(seen.index)
    if len(missing):
        raise ValueError(f"counts_so_far must have every interval before {at}, lacks {missing[0]}")
    if not planned.sum():
        raise ValueError(f"forecast must have contacts before {at}, got none")
    return float(seen.reindex(planned.index).sum() / planned.sum())
