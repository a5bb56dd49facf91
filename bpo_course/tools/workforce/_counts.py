"""Counts of contacts by local time, read as days: one row a day, one column a time of the day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
DAY_MIN: Final = 1_440


@dataclass(frozen=True, eq=False)
class Days:
    """Counts laid out by day and time.

    Args:
        dates: The midnights of the days, in order.
        minutes: The times, minutes after midnight, in order.
        calls: Days by times; NaN where the log has no such interval.
        kinds: The weekday of each day, 0 for Monday.
    """

    dates: Any
    minutes: NDArray[np.int64]
    calls: Floats
    kinds: NDArray[np.int64]

    @property
    def times(self) -> list[str]:
        """The times as text, such as "07:30"."""
        return [clock(minute) for minute in self.minutes]

    def of_kind(self, kind: int, known: int) -> NDArray[np.int64]:
        """Return the places of the days of a weekday among the first `known` days."""
        return np.flatnonzero(self.kinds[:known] == kind)

    def opened(self, kind: int) -> NDArray[np.bool_]:
        """Return at which times the line was open on any such weekday."""
        seen: NDArray[np.bool_] = ~np.isnan(self.calls[self.kinds == kind]).all(axis=0)
        return seen


def days_of(counts: pd.Series[Any]) -> Days:
    """Return counts as days by times.

    Args:
        counts: Contacts by local time: a Series whose index is the start of each interval.

    Raises:
        TypeError: If it is no Series with times as its index.
        ValueError: If it is empty, has a time zone, a time twice, a count that is missing or below
            0, or a time that is not on the grid of the intervals; it names the time.
    """
    series = checked(counts)
    index = times_of(series)
    minutes = (index.hour * 60 + index.minute).to_numpy()
    refuse_off_grid(index)
    dates, row = np.unique(index.normalize().to_numpy(), return_inverse=True)
    times, column = np.unique(minutes, return_inverse=True)
    calls = np.full((len(dates), len(times)), np.nan)
    calls[row, column] = series.to_numpy(dtype=float)
    kinds = (dates.astype("datetime64[D]").astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    return Days(dates, times, calls, kinds)


def checked(counts: pd.Series[Any], name: str = "counts") -> pd.Series[Any]:
    """Return a Series of counts in the order of its times.

    Raises:
        TypeError: If it is no Series of numbers with times as its index.
        ValueError: If it is empty, has a time zone, a time twice, or a count that is missing or
            below 0.
    """
    import pandas as pd

    if not isinstance(counts, pd.Series):
        got = type(counts).__name__
        raise TypeError(f"{name} must be a Series with times as its index, got {got}")
    if not isinstance(counts.index, pd.DatetimeIndex):
        raise TypeError(
            f"{name} must be a Series with times as its index, got an index of"
            f" {counts.index.dtype}: if it holds times, use"
            f" {name}.index = pd.to_datetime({name}.index)"
        )
    if counts.index.tz is not None:
        raise ValueError(
            f"{name} must be by local time without a zone, got {counts.index.tz}: "
            "use tz_convert to the local zone, then tz_localize(None)"
        )
    if counts.empty:
        raise ValueError(f"{name} must hold an interval or more, got none")
    if twice := counts.index[counts.index.duplicated()].tolist():
        raise ValueError(
            f"{name} must have each time once, got {twice[0]} twice: if the clocks went back that "
            f"night, take the mean of the two with {name}.groupby(level=0).mean(), "
            "or leave that day out"
        )
    counts = counts.infer_objects()
    if not pd.api.types.is_numeric_dtype(counts):
        raise TypeError(f"{name} must hold numbers, got {_first_other(counts)}")
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        at = counts.index[wrong][0]
        raise ValueError(f"{name} must be 0 or more, got {values[wrong][0]:g} at {at}")
    return counts.sort_index()


def times_of(table: pd.Series[Any] | pd.DataFrame) -> pd.DatetimeIndex:
    """Return a table's index as times."""
    return cast("pd.DatetimeIndex", table.index)


def _first_other(counts: pd.Series[Any]) -> str:
    """Return the first value that is not a number, and its time."""
    at, value = next(
        (one for one in counts.items() if not isinstance(one[1], (int, float, np.number))),
        (counts.index[0], counts.iloc[0]),
    )
    return f"{value!r} at {at}"


def step_min(index: Any) -> int:
    """Return how many minutes an interval lasts: the usual step between two times; 30 for one.

    Where many times are missing, the usual step may be a few intervals: then it is the shortest one
    that divides it and is there more than once.

    Args:
        index: The times, in any order.
    """
    if len(index) < 2:
        return 30
    steps = np.diff(np.sort(index.to_numpy())).astype("timedelta64[s]").astype(int) // 60
    values, counted = np.unique(np.clip(steps, 1, DAY_MIN), return_counts=True)
    usual = int(values[counted.argmax()])
    return int(min(values[(usual % values == 0) & (counted > 1)], default=usual))


def refuse_off_grid(index: Any, name: str = "counts") -> None:
    """Raise at the first time that does not fit the others.

    Raises:
        ValueError: If a time is not a whole number of intervals from the first; it names the time.
    """
    step = step_min(index)
    minutes = (index.hour * 60 + index.minute).to_numpy()
    off = ((minutes - minutes[0]) % step != 0) | (index.second != 0)
    if off.any():
        raise ValueError(f"{name} must have whole intervals of {step} minutes, got {index[off][0]}")


def clock(minute: float) -> str:
    """Return minutes after midnight as a time; from 24:00 on, the time of the next day.

    Example:
        >>> clock(450), clock(1500)
        ('07:30', '01:00')
    """
    hour, rest = divmod(math.floor(minute), 60)
    return f"{hour % 24:02d}:{rest:02d}"


def minute_of(name: str, value: object, latest: int = DAY_MIN) -> int:
    """Return a time as minutes after midnight.

    Args:
        name: What the time is, for the error.
        value: "HH:MM"; or anything with an hour and a minute, such as a Timestamp.
        latest: The latest that is taken.

    Raises:
        ValueError: If it is no such time.

    Example:
        >>> minute_of("at", "12:30")
        750
    """
    if hasattr(value, "hour") and hasattr(value, "minute"):
        return int(value.hour) * 60 + int(value.minute)
    hour, _, rest = str(value).partition(":")
    if hour.isdigit() and len(rest) == 2 and rest.isdigit() and int(rest) < 60:
        found = int(hour) * 60 + int(rest)
        if found <= latest:
            return found
    raise ValueError(f"{name} must be a time from 00:00 to {latest // 60:02d}:00, got {value!r}")


def counted(count: float, noun: str, plural: str = "") -> str:
    """Return a count with its noun, in the plural where it is not 1.

    Args:
        count: How many.
        noun: The noun for one.
        plural: The noun for several, where it takes more than an "s".

    Example:
        >>> counted(1, "day"), counted(2.5, "agent")
        ('1 day', '2.5 agents')
    """
    return f"{count:g} {noun if count == 1 else plural or noun + 's'}"


def whole(name: str, value: object, least: int = 1) -> int:
    """Return a whole number.

    Raises:
        ValueError: If it is none, or below the least.
    """
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least:
        return int(value)
    raise ValueError(f"{name} must be a whole number of {least} or more, got {value!r}")


def number(name: str, value: float, least: float, most: float = math.inf) -> float:
    """Return a number.

    Raises:
        ValueError: If it is outside its limits.
    """
    if isinstance(value, (int, float, np.number)) and least <= value <= most:
        return float(value)
    ends = f"{least:g} or more" if math.isinf(most) else f"from {least:g} to {most:g}"
    raise ValueError(f"{name} must be a number {ends}, got {value!r}")
