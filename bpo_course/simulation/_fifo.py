"""One queue in order of arrival, exact for any arrivals, handle times and patience."""

from __future__ import annotations

from heapq import heapreplace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def fifo_queue(
    arrival_s: ArrayLike,
    handle_s: ArrayLike,
    patience_s: ArrayLike | None,
    agents: int,
) -> tuple[Any, Any]:
    """Return how long each call waits, and whether it is answered.

    Calls are served in order of arrival by whichever agent is free first. A caller whose patience
    is shorter than the wait hangs up when it ends.

    Args:
        arrival_s: When each call arrives, in order, seconds.
        handle_s: How long each takes an agent, 0 or more, seconds; one number or one a call.
        patience_s: How long each caller waits, 0 or more, seconds; None: for ever.
        agents: Agents, 1 or more.

    Returns:
        wait_s: Seconds until the answer or until hanging up, one a call.
        answered: Whether it was answered, one a call.

    Raises:
        ValueError: If arrivals are not in order, a time is negative or missing, the lengths
            differ, or there is no agent.

    Source:
        The recursion over the agents' free times (Kiefer and Wolfowitz 1955), with callers who
        leave: exact for G/G/c+G.

    Example:
        >>> wait_s, answered = fifo_queue([0, 1, 2], 10, [5, 20, 5], agents=1)
        >>> wait_s.tolist(), answered.tolist()
        ([0.0, 9.0, 5.0], [True, True, False])
    """
    arrivals = np.asarray(arrival_s, dtype=float)
    handles = _each("handle_s", handle_s, arrivals)
    patience = _each("patience_s", np.inf if patience_s is None else patience_s, arrivals)
    if not (np.isfinite(arrivals).all() and (np.diff(arrivals) >= 0).all()):
        raise ValueError("arrival_s must be finite and in order of time")
    if agents != int(agents) or agents < 1:
        raise ValueError(f"agents must be a whole number of 1 or more, got {agents}")
    free = [-np.inf] * int(agents)  # when each agent is free, the earliest first: a heap
    waits: list[float] = []
    for arrival, handle, patient in zip(
        arrivals.tolist(), handles.tolist(), patience.tolist(), strict=True
    ):
        wait = free[0] - arrival
        if wait <= 0:
            heapreplace(free, arrival + handle)
            waits.append(0.0)
        elif patient < wait:
            waits.append(-1.0 - patient)  # told apart from an answer by its sign
        else:
            heapreplace(free, free[0] + handle)
            waits.append(wait)
    found = np.array(waits)
    answered = found >= 0
    return np.where(answered, found, -1.0 - found), answered


def _each(name: str, values: ArrayLike, arrivals: Any) -> Any:
    """Return one value a call."""
    given = np.asarray(values, dtype=float)
    if given.ndim and given.shape != arrivals.shape:
        raise ValueError(f"{name} must be one number or {len(arrivals)}, got {given.size}")
    if not (given >= 0).all():
        raise ValueError(f"{name} must be 0 seconds or more, got {given[~(given >= 0)].flat[0]:g}")
    return np.broadcast_to(given, arrivals.shape)
