"""How many agents each interval needs, from its forecast, by queueing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bpo_course import queueing
from bpo_course.tools.workforce._counts import Floats, checked, number, refuse_off_grid, step_min

if TYPE_CHECKING:
    import pandas as pd


def required(
    forecast: pd.Series[Any],
    aht_s: float | pd.Series[Any],
    service_level: float = 0.80,
    target_s: float = 20,
    patience_s: float | None = None,
    max_occupancy: float = 1.0,
    shrinkage: float = 0.0,
) -> pd.Series[Any]:
    """Return the agents that each interval needs, as if it were a steady queue of its own.

    Args:
        forecast: Contacts expected, by local time, in any order. The usual step between two times
            is the interval; a single time is taken as half an hour.
        aht_s: Mean handle time in seconds, above 0; a Series for one by interval, with the
            forecast's times.
        service_level: Share to be answered within the target, 0 to below 1.
        target_s: The target in seconds.
        patience_s: Mean seconds after which a waiting caller hangs up; None: never.
        max_occupancy: The most of their time that agents may be on calls, above 0 to 1.
        shrinkage: Share of paid time in which people are not there, 0 to below 1. With 0 the
            result is agents on the queue, above it agents to schedule.

    Returns:
        Whole numbers, by the forecast's times and in its order.

    Raises:
        TypeError: If the forecast is no Series of numbers with times as its index.
        ValueError: If an argument breaks its rule; it names it.

    Example:
        >>> import pandas as pd
        >>> hours = pd.date_range("2026-03-02 09:00", periods=3, freq="30min")
        >>> required(pd.Series([100, 50, 0], hours), aht_s=180, shrinkage=0.3).tolist()
        [20, 12, 0]
    """
    in_order = checked(forecast, "forecast")
    refuse_off_grid(in_order.index, "forecast")
    promise = (service_level, target_s, patience_s, max_occupancy)
    needed = required_each(
        in_order,
        step_min(in_order.index),
        _handle_times(aht_s, in_order),
        *promise,
        shrinkage=shrinkage,
    )
    return needed.reindex(forecast.index)


def required_each(
    forecast: pd.Series[Any],
    interval_min: float,
    aht_s: float | Floats,
    service_level: float,
    target_s: float,
    patience_s: float | None,
    max_occupancy: float = 1.0,
    shrinkage: float = 0.0,
) -> pd.Series[Any]:
    """Return what `required` returns, where the length of an interval is known.

    A part of a day may have one time only, which says nothing of its length.

    Args:
        forecast: Contacts expected by interval.
        interval_min: How long an interval is, minutes.
        aht_s: As in `required`; an array for one by interval.
        service_level: As in `required`.
        target_s: As in `required`.
        patience_s: As in `required`.
        max_occupancy: As in `required`.
        shrinkage: As in `required`.

    Raises:
        ValueError: If an argument breaks its rule; it names it.
    """
    import pandas as pd

    per_hour = forecast.to_numpy(dtype=float) * 60 / interval_min
    agents = queueing.agents_needed(
        per_hour, aht_s, service_level, target_s, patience_s, max_occupancy
    )
    needed = queueing.with_shrinkage(agents, shrinkage)
    return pd.Series(np.asarray(needed), forecast.index, name="required")


def _handle_times(aht_s: Any, forecast: pd.Series[Any]) -> float | Floats:
    """Return the handle time, or one by interval in the order of the forecast's times."""
    import pandas as pd

    if not isinstance(aht_s, pd.Series):
        return number("aht_s", aht_s, 0)
    times = checked(aht_s, "aht_s").reindex(forecast.index)
    if lacking := times.index[times.isna()].tolist():
        raise ValueError(f"aht_s must have every time of the forecast, lacks {lacking[0]}")
    return times.to_numpy(dtype=float)


def service_levels(
    calls: Floats,
    agents: Floats,
    aht_s: float | Floats,
    target_s: float,
    patience_s: float | None,
    interval_min: float,
) -> Floats:
    """Return the share answered within the target in each interval; 1 where no calls come.

    Each interval is a steady queue of its own, as in `required`: calls that wait from one to the
    next are left out.

    Args:
        calls: Contacts by interval.
        agents: Agents on the queue by interval. With none, nothing is answered.
        aht_s: Mean handle time in seconds; an array for one by interval.
        target_s: The target in seconds.
        patience_s: Mean seconds after which a waiting caller hangs up; None: never.
        interval_min: How long an interval is.
    """
    staffed = np.maximum(np.floor(agents + 1e-9), 1)
    per_hour = np.asarray(calls, dtype=float) * 60 / number("interval_min", interval_min, 1)
    found = queueing.queue(per_hour, aht_s, staffed, patience_s).service_level(target_s)
    answered: Floats = np.where((agents < 1) & (per_hour > 0), 0.0, found)
    return answered
