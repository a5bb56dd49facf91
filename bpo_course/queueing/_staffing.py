"""How many agents a load needs, under goals together; and how many to schedule for them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from bpo_course.queueing._blocking import inverse_b
from bpo_course.queueing._given import RULES, Floats, arrays, as_counts
from bpo_course.queueing._queue import DEFINITIONS, HOUR_S, queue

_ROUNDING: Final = 1e-9
_AT_ONCE: Final = 10_000
_AT_ONCE_PATIENT: Final = 256
AGENTS_ANY: Final = {**RULES, "agents": ("0 or more", lambda v: v >= 0)}


def agents_needed(
    calls_per_hour: ArrayLike,
    aht_s: ArrayLike,
    service_level: ArrayLike = 0.80,
    target_s: ArrayLike = 20,
    patience_s: ArrayLike | None = None,
    max_occupancy: ArrayLike = 1.0,
    definition: str = "offered",
    *,
    max_asa_s: ArrayLike = math.inf,
    max_abandonment: ArrayLike = 1.0,
) -> Any:
    """Return the fewest agents that meet every goal; 0 where no calls come.

    Numbers give a whole number, arrays an array of them; all are broadcast.

    Args:
        calls_per_hour: Calls arriving, 0 or more.
        aht_s: Mean handle time in seconds, above 0.
        service_level: Share to be answered within the target, 0 to below 1.
        target_s: The target in seconds, 0 or more.
        patience_s: Mean seconds after which a waiting caller hangs up; None: never (Erlang C).
        max_occupancy: The most of their time that agents may be on calls, above 0 to 1.
        definition: Of service level, one of `Queue.service_level`'s.
        max_asa_s: The most that the average speed of answer may be, seconds.
        max_abandonment: The most that may hang up, a share from 0 to 1.

    Raises:
        ValueError: If a number breaks its rule; it names it.

    Example:
        >>> agents_needed(calls_per_hour=200, aht_s=180, service_level=0.80, target_s=20)
        14
        >>> agents_needed([100, 200, 400], 180).tolist()
        [8, 14, 24]
    """
    goals = arrays(
        calls_per_hour=calls_per_hour,
        aht_s=aht_s,
        service_level=service_level,
        target_s=target_s,
        patience_s=math.inf if patience_s is None else patience_s,
        max_occupancy=max_occupancy,
        max_asa_s=max_asa_s,
        max_abandonment=max_abandonment,
    )
    if definition not in DEFINITIONS:
        raise ValueError(f"definition must be one of {', '.join(DEFINITIONS)}, got {definition!r}")
    busy = goals["calls_per_hour"] > 0
    endless = np.isinf(goals["patience_s"])
    found = np.zeros(busy.shape)
    for which, patient in ((busy & endless, False), (busy & ~endless, True)):
        here = {name: values[which] for name, values in goals.items()}
        parts = [
            _with_patience(part, definition) if patient else _without_patience(part)
            for part in _slices(here, _AT_ONCE_PATIENT if patient else _AT_ONCE)
        ]
        if parts:
            found[which] = np.concatenate(parts)
    return as_counts(found)


def with_shrinkage(agents: ArrayLike, shrinkage: ArrayLike) -> Any:
    """Return how many to schedule so that these agents are there, rounded up.

    Args:
        agents: Agents needed on the queue, 0 or more.
        shrinkage: Share of paid time in which people are not there, 0 to below 1.

    Raises:
        ValueError: If agents is negative or the share is not from 0 to below 1.

    Source:
        Of n scheduled, n (1 - s) are there: divide by 1 - s, never multiply by 1 + s.

    Example:
        >>> with_shrinkage(14, 0.30)
        20
    """
    n = arrays(AGENTS_ANY, agents=agents, shrinkage=shrinkage)
    return as_counts(np.ceil(n["agents"] / (1 - n["shrinkage"]) - _ROUNDING))


def _slices(goals: dict[str, Floats], at_once: int) -> Iterator[dict[str, Floats]]:
    """Return the goals in parts that a processor's cache holds: three times as fast."""
    for start in range(0, goals["aht_s"].size, at_once):
        yield {name: values[start : start + at_once] for name, values in goals.items()}


def _fewest_for_occupancy(goals: dict[str, Floats]) -> Floats:
    """Return the agents below which occupancy alone is too high."""
    load = goals["calls_per_hour"] * goals["aht_s"] / HOUR_S
    fewest: Floats = np.ceil(load / goals["max_occupancy"] - _ROUNDING)
    return fewest


def _without_patience(goals: dict[str, Floats]) -> Floats:
    """Return the agents for Erlang C, counted up from the load by Erlang B's recursion."""
    load = goals["calls_per_hour"] * goals["aht_s"] / HOUR_S
    agents = np.maximum(np.floor(load) + 1, _fewest_for_occupancy(goals))
    goal = {
        "target": goals["target_s"] / goals["aht_s"],
        "late": 1 - goals["service_level"],
        "asa": goals["max_asa_s"] / goals["aht_s"],
        "load": load,
        "inverse": inverse_b(agents, load),
    }
    left = np.arange(load.size)
    while left.size:
        spare = agents[left] - goal["load"]
        waits = 1 / (1 + spare / agents[left] * (goal["inverse"] - 1))
        short = waits * np.exp(-spare * goal["target"]) > goal["late"]
        short |= waits > goal["asa"] * spare
        left, goal = left[short], {name: values[short] for name, values in goal.items()}
        agents[left] += 1
        goal["inverse"] = 1 + agents[left] / goal["load"] * goal["inverse"]
    found: Floats = agents
    return found


def _with_patience(goals: dict[str, Floats], definition: str) -> Floats:
    """Return the agents for Erlang A: more never make a goal worse, so where all are first met.

    From the load by steps of half its square root, doubled, until the answer is between two
    numbers of agents; then by halves.
    """
    load = goals["calls_per_hour"] * goals["aht_s"] / HOUR_S
    short, enough = np.zeros_like(load), np.full_like(load, np.inf)
    tried, step = np.maximum(np.ceil(load), 1), np.ceil(np.sqrt(load) / 2)
    left = np.arange(load.size)
    while left.size:
        here = {name: values[left] for name, values in goals.items()}
        met = _meets(tried[left], here, definition)
        enough[left[met]], short[left[~met]] = tried[left[met]], tried[left[~met]]
        down = np.maximum(enough - step, np.floor(enough / 2))
        between = np.where(short > 0, np.floor((short + enough) / 2), down)
        tried = np.where(np.isinf(enough), short + step, between)
        step *= 2
        left = left[enough[left] - short[left] > 1]
    return enough


def _meets(agents: Floats, goals: dict[str, Floats], definition: str) -> Any:
    """Return whether so many agents meet all goals; one that asks for nothing costs nothing."""
    q = queue(goals["calls_per_hour"], goals["aht_s"], agents, goals["patience_s"])
    met = q.service_level(goals["target_s"], definition) >= goals["service_level"]
    if (goals["max_occupancy"] < 1).any():
        met &= q.occupancy <= goals["max_occupancy"] + _ROUNDING
    if np.isfinite(goals["max_asa_s"]).any():
        met &= q.asa_s <= goals["max_asa_s"]
    if (goals["max_abandonment"] < 1).any():
        met &= q.abandonment <= goals["max_abandonment"]
    return met
