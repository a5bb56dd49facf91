"""What the logs of Elmsgate Energy say beyond the KPIs: agents at work, and who calls again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

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


def agents_at_work(states: pd.DataFrame, day: str) -> dict[tuple[str, int], float]:
    """Return how many agents were at work, on average in each hour, by queue and hour.

    Args:
        states: The agent-state table of one day.
        day: The day.
    """
    import numpy as np
    import pandas as pd

    midnight = pd.Timestamp(day, tz=TUESDAY_ZONE)
    rows = states[states["state"].isin(_AT_WORK)]
    starts, ends = (
        (rows[column] - midnight).dt.total_seconds().to_numpy()
        for column in ("started_at", "ended_at")
    )
    queues = rows["agent"].map({name: queue for name, (queue, _) in tuesday_roster().items()})
    found = {}
    for hour in TUESDAY_HOURS:
        begin, end = hour * _HOUR_S, (hour + 1) * _HOUR_S
        there = np.clip(np.minimum(ends, end) - np.maximum(starts, begin), 0, None)
        for queue in TUESDAY_QUEUES:
            found[queue, hour] = float(there[(queues == queue).to_numpy()].sum() / _HOUR_S)
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
    day = log["started_at"].dt.tz_convert(TUESDAY_ZONE).dt.strftime("%Y-%m-%d")
    inbound = log["direction"] == "inbound"
    answered = log[log["outcome"] == "answered"]
    who = {
        key: set(rows["customer"])
        for key, rows in answered.groupby([day[answered.index], "reason"])
    }
    came = {str(at): set(rows["customer"]) for at, rows in log[inbound].groupby(day[inbound])}
    after = dict(pairwise(days))
    return {
        (str(at), str(reason)): (len(customers & came[after[at]]) / len(customers), len(customers))
        for (at, reason), customers in who.items()
        if at in after
    }
