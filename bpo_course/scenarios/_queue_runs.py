"""A queue played instead of worked out: what callers and agents live through, with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bpo_course import kpi
from bpo_course.queueing import Queue
from bpo_course.simulation import Estimate, fifo_queue, interval

RUNS: Final = 20
RUN_CALLS: Final = 10_000
WARM_UP: Final = 2_000
SEEN: Final = ("answered", "offered", "offered_less_short", "served_or_short")
_HOUR_S: Final = 3_600
_FILLINGS: Final = 5


@dataclass(frozen=True)
class QueueRuns:
    """What simulated runs of a queue came to.

    Args:
        seed: Which runs they were.
        warm_up: Calls at the start of each run that do not count: the floor begins empty.
        figures: Each figure over the runs, by the name `Queue` gives it.
        service_levels: Service level over the runs, by definition, of those that can be seen.
    """

    seed: int
    warm_up: int
    figures: Mapping[str, Estimate]
    service_levels: Mapping[str, Estimate]


def queue_runs(queue: Queue, target_s: float, seed: int = 0) -> QueueRuns:
    """Return what 20 simulated runs of a queue come to, 10,000 calls each.

    Calls arrive at random, handle times and patience are exponential, and everyone is served in
    order of arrival, as the formulas assume. The floor starts empty, so the first calls of a run
    find it better than it is: they are played and do not count.

    Args:
        queue: The queue, of numbers and not of arrays.
        target_s: Service level's target in seconds.
        seed: Which runs: the same seed gives the same ones.

    Source:
        A. M. Law 2015, Simulation Modeling and Analysis, 5th edition, chapter 9: replication and
        deletion, Student's t.

    Example:
        >>> from bpo_course import queueing
        >>> found = queue_runs(queueing.queue(200, aht_s=180, agents=14), target_s=20)
        >>> found.figures["asa_s"]
        Estimate(8.413, 95 % interval 7.567 to 9.259, from 20)
    """
    rng = np.random.default_rng(seed)
    warm_up = max(WARM_UP, math.ceil(_FILLINGS * queue.load))
    runs = [_run(queue, warm_up, rng) for _ in range(RUNS)]
    figures = [_figures(*run) for run in runs]
    levels = [_service_levels(wait, answered, target_s) for wait, answered, _ in runs]
    return QueueRuns(seed, warm_up, _estimates(figures), _estimates(levels))


def _run(queue: Queue, warm_up: int, rng: np.random.Generator) -> tuple[Any, Any, float]:
    """Return the calls' waits, whether each was answered, and the share of time agents worked."""
    calls = warm_up + RUN_CALLS
    arrival = np.cumsum(rng.exponential(_HOUR_S / queue.calls_per_hour, calls))
    handle = rng.exponential(queue.aht_s, calls)
    patience = None if np.isinf(queue.patience_s) else rng.exponential(queue.patience_s, calls)
    wait, answered = fifo_queue(arrival, handle, patience, int(queue.agents))
    begun, ended = arrival[warm_up], arrival[-1]
    start = arrival + wait
    worked = np.minimum(start + handle, ended) - np.maximum(start, begun)
    busy = np.maximum(worked, 0)[answered].sum() / (queue.agents * (ended - begun))
    return wait[warm_up:], answered[warm_up:], float(busy)


def _figures(wait: Any, answered: Any, busy: float) -> dict[str, float]:
    """Return a run's figures."""
    return {
        "occupancy": busy,
        "wait_probability": float(((wait > 0) | ~answered).mean()),
        "asa_s": float(wait[answered].mean()),
        "mean_wait_s": float(wait.mean()),
        "abandonment": float((~answered).mean()),
    }


def _service_levels(wait: Any, answered: Any, target_s: float) -> dict[str, float]:
    in_time = wait <= target_s
    return {
        definition: kpi.service_level(
            definition=definition,
            answered_in_target=float((answered & in_time).sum()),
            answered=float(answered.sum()),
            abandoned=float((~answered).sum()),
            abandoned_short=float((~answered & in_time).sum()),
        )
        for definition in SEEN
    }


def _estimates(runs: list[dict[str, float]]) -> dict[str, Estimate]:
    return {name: interval([run[name] for run in runs]) for name in runs[0]}
