"""What chance has in store for each caller, drawn apart from what the floor does about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from zlib import crc32

import numpy as np

from bpo_course.simulation._floor import HALF_HOUR_S, InboundQueue
from bpo_course.simulation._line import Call

Column = Callable[[np.random.Generator, int], Any]
BLOCK: Final = 1_024


class Chance:
    """Columns of random numbers: a place a caller, a set an attempt, a stream a column.

    Two floors with the same seed meet the same callers with the same patience and matters, since no
    number depends on how many others were drawn before it. An attempt of all callers is drawn at
    once, later attempts, which few make, for a block of callers.

    Args:
        seed: The seed of the day.
        name: The queue or campaign.
        count: How many callers.
        columns: How each column is drawn.
    """

    def __init__(self, seed: int, name: str, count: int, columns: dict[str, Column]) -> None:
        self._key = [seed, crc32(name.encode())]
        self._count = count
        self._columns = columns
        self._later: dict[tuple[str | int, ...], list[Any]] = {}

    def drawn(self, column: str, attempt: int = 0) -> Any:
        """Return a column for an attempt of all callers, as an array."""
        return self._draw(self._count, attempt, 0, column)

    def of(self, column: str, call: Call, *more: int) -> Any:
        """Return what a column has for a later attempt of a caller, or a try to call back.

        Args:
            column: Its name.
            call: The attempt.
            more: Which set of numbers, where one attempt needs several.
        """
        block, place = divmod(call.caller, BLOCK)
        key: tuple[str | int, ...] = (column, call.attempt, call.back, block, *more)
        if key not in self._later:
            drawn = self._draw(BLOCK, call.attempt, call.back, column, block, *more)
            self._later[key] = drawn.tolist()
        return self._later[key][place]

    def _draw(self, count: int, attempt: int, back: int, column: str, *block: int) -> Any:
        rng = np.random.default_rng([*self._key, attempt, back, crc32(column.encode()), *block])
        return self._columns[column](rng, count)


def uniform(rng: np.random.Generator, count: int) -> Any:
    """Draw shares."""
    return rng.random(count)


def exponential(mean: float) -> Column:
    """Return how to draw exponential times of this mean."""
    return lambda rng, count: mean * rng.exponential(size=count)


def gamma(mean: float, spread: float) -> Column:
    """Return how to draw gamma distributed times of this mean; spread is their variation."""
    if not spread or not mean:
        return lambda _rng, count: np.full(count, mean)
    shape = 1 / spread**2
    return lambda rng, count: mean / shape * rng.gamma(shape, size=count)


def arrivals(queue: InboundQueue, seed: int) -> list[float]:
    """Return when callers arrive, in order, seconds from midnight.

    A Poisson process of rate 1, stretched so that each half hour gets its mean: with more calls
    the same callers come sooner and others after them.
    """
    rng = np.random.default_rng([seed, crc32(queue.name.encode()), crc32(b"arrivals")])
    expected = np.concatenate([[0.0], np.cumsum(queue.calls)])
    steps, reached = [rng.exponential(size=256)], 0.0
    while (reached := reached + steps[-1].sum()) <= expected[-1]:
        steps.append(rng.exponential(size=256))
    ticks = np.cumsum(np.concatenate(steps))
    ticks = ticks[ticks < expected[-1]]
    ends = queue.opens_s + HALF_HOUR_S * np.arange(len(expected))
    found: list[float] = np.interp(ticks, expected, ends).tolist()
    return found
