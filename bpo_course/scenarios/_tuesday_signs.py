"""What the logs of Elmsgate Energy say beyond the KPIs: agents at work, and who calls again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from bpo_course import kpi
from bpo_course.scenarios._tuesday_floor import (
    TUESDAY_QUEUES,
    TUESDAY_ZONE,
    tuesday_roster,
)

if TYPE_CHECKING:
    import pandas as pd

TUESDAY_HOURS: Final = tuple(range(8, 18))
_HOUR_S: Final = 3_600
_AT_WORK: Final = ("available", "ringing", "talking", "holding", "wrap")


def agents_at_work(states: pd.DataFrame) -> dict[tuple[str, str, int], float]:
    """Return how many agents were at work, on average in each hour, by day, queue and hour.

    Args:
        states: The agent-state table of some days.
    """
    import numpy as np

    rows = states[states["state"].isin(_AT_WORK).to_numpy(dtype=bool)]
    days, codes = _days(rows)
    begun = kpi.local_times(rows, TUESDAY_ZONE)
    starts = (begun - begun.dt.normalize()).dt.total_seconds().to_numpy()
    ends = starts + (rows["ended_at"] - rows["started_at"]).dt.total_seconds().to_numpy()
    queues = list(TUESDAY_QUEUES)
    queue_of = {name: queues.index(queue) for name, (queue, _) in tuesday_roster().items()}
    cells = len(queues) * codes + rows["agent"].map(queue_of).to_numpy(dtype=int)
    found = {}
    for hour in TUESDAY_HOURS:
        begin, end = hour * _HOUR_S, (hour + 1) * _HOUR_S
        there = np.clip(np.minimum(ends, end) - np.maximum(starts, begin), 0, None)
        sums = np.bincount(cells, weights=there, minlength=len(days) * len(queues)) / _HOUR_S
        for place, n in enumerate(sums.tolist()):
            found[days[place // len(queues)], queues[place % len(queues)], hour] = n
    return found


def called_again(
    log: pd.DataFrame, days: Sequence[str]
) -> dict[tuple[str, str], tuple[float, int]]:
    """Return the share of answered customers who call on the next working day, and how many.

    Args:
        log: The contact log, with the reason of each contact.
        days: The working days, in order; the last one cannot be judged yet.

    Returns:
        The share of the customers whose call was answered, and their number, by day and reason.
    """
    names, codes = _days(log)
    columns = (log[name].tolist() for name in ("customer", "reason", "direction", "outcome"))
    came: dict[str, set[str]] = {day: set() for day in days}
    who: dict[tuple[str, str], set[str]] = {}
    for code, customer, reason, direction, outcome in zip(codes.tolist(), *columns, strict=True):
        if direction == "inbound":
            came.setdefault(names[code], set()).add(customer)
        if outcome == "answered":
            who.setdefault((names[code], reason), set()).add(customer)
    after = dict(pairwise(days))
    return {
        (day, reason): (len(customers & came[after[day]]) / len(customers), len(customers))
        for (day, reason), customers in sorted(who.items())
        if day in after
    }


def _days(table: pd.DataFrame) -> tuple[list[str], Any]:
    """Return the local days of a log or state table, and the number of each row's day."""
    import pandas as pd

    codes, days = pd.factorize(kpi.local_times(table, TUESDAY_ZONE).dt.normalize())
    return [f"{day:%Y-%m-%d}" for day in days], codes
