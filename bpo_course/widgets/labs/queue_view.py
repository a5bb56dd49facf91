"""What the queue lab shows, as values: a queue, its neighbours, and two such queues in one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from bpo_course import queueing
from bpo_course.queueing import Queue

CURVES: Final = ("service_level", "asa_s", "abandonment", "occupancy")
MORE: Final = (-1, 0, 1, 2)
WITHIN: Final = 0.9
_POINTS: Final = 40


class Solved(NamedTuple):
    """Queues worked out for any target.

    Args:
        queue: The queue.
        counts: Other counts of agents, today's among them.
        several: The queue with each of these counts; last, two such queues in one.
        within_s: The wait within which nine in ten would be answered.
    """

    queue: Queue
    counts: list[int]
    several: Queue
    within_s: float


@dataclass(frozen=True)
class View:
    """A queue and its target.

    Args:
        calls_per_hour: Calls arriving.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue.
        patience_s: Mean patience, seconds; None: no one hangs up.
        target_s: Service level's target, seconds.
        goal: The share to be answered within it.
        definition: Of service level, one of `Queue.service_level`'s.

    Example:
        >>> view = View(200, 180, 14, None, 20, 0.80, "offered")
        >>> view.needed, view.needed_pooled, round(view.pooled["service_level"], 3)
        (14, 24, 0.974)
    """

    calls_per_hour: float
    aht_s: float
    agents: int
    patience_s: float | None
    target_s: float
    goal: float
    definition: str

    @property
    def queue(self) -> Queue:
        """The queue in theory."""
        return self._solved.queue

    @property
    def counts(self) -> list[int]:
        """The counts of agents that a chart shows."""
        return self._solved.counts

    @property
    def within_s(self) -> float:
        """The wait within which nine in ten would be answered, seconds."""
        return self._solved.within_s

    @property
    def least_agents(self) -> int:
        """The fewest agents with whom the queue is stable if no one hangs up."""
        return int(queueing.agents_needed(self.calls_per_hour, self.aht_s, service_level=0))

    def figure(self, name: str) -> float:
        """Return a figure of the queue, by its name in `Queue`."""
        return float(self._asked(self.queue, name))

    @cached_property
    def curves(self) -> dict[str, list[float]]:
        """Each figure over the counts of agents."""
        return {name: values[:-1] for name, values in self._every.items()}

    @property
    def more(self) -> dict[int, dict[str, float]]:
        """The figures with an agent fewer, today, and with one and two more, by agents."""
        wanted = [self.agents + by for by in MORE if self.agents + by in self.counts]
        return {count: self._at(self.counts.index(count)) for count in wanted}

    @property
    def pooled(self) -> dict[str, float]:
        """The figures of two such queues in one."""
        return self._at(-1)

    @property
    def needed(self) -> int:
        """The fewest agents that meet the goal."""
        return self._needed[0]

    @property
    def needed_pooled(self) -> int:
        """The fewest agents that meet the goal for two such queues in one."""
        return self._needed[1]

    @property
    def _solved(self) -> Solved:
        return _solved(self.calls_per_hour, self.aht_s, self.agents, self.patience_s)

    @property
    def _needed(self) -> tuple[int, int]:
        goal = (self.goal, self.target_s, self.patience_s, self.definition)
        return _needed(self.calls_per_hour, self.aht_s, *goal)

    @cached_property
    def _every(self) -> Mapping[str, list[float]]:
        several = self._solved.several
        return {name: self._asked(several, name).tolist() for name in CURVES}

    def _at(self, place: int) -> dict[str, float]:
        return {name: values[place] for name, values in self._every.items()}

    def _asked(self, queue: Queue, name: str) -> Any:
        if name == "service_level":
            return queue.service_level(self.target_s, self.definition)
        return getattr(queue, name)


def around(load: float, agents: int) -> list[int]:
    """Return counts of agents about the load and about today's, some forty of them.

    Args:
        load: Erlangs.
        agents: Today's agents; they, one fewer, one more and two more are always there.

    Example:
        >>> around(load=2, agents=3)
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    """
    spread = math.sqrt(load)
    low = max(1, min(math.floor(load - 3 * spread), agents - 1))
    high = max(math.ceil(load + 4 * spread) + 2, agents + 2)
    step = math.ceil((high - low) / _POINTS)
    today = {agents + by for by in MORE if agents + by > 0}
    return sorted({*range(low, high + 1, step), *today})


@lru_cache(maxsize=16)
def _solved(calls_per_hour: float, aht_s: float, agents: int, patience_s: float | None) -> Solved:
    """Return the queues worked out; kept, because target, goal and definition leave them as is."""
    queue = queueing.queue(calls_per_hour, aht_s, agents, patience_s)
    counts = around(queue.load, agents)
    rates = [*[calls_per_hour] * len(counts), 2 * calls_per_hour]
    several = queueing.queue(rates, aht_s, [*counts, 2 * agents], patience_s)
    return Solved(queue, counts, several, float(queue.wait_percentile_s(WITHIN)))


@lru_cache(maxsize=16)
def _needed(
    calls_per_hour: float,
    aht_s: float,
    goal: float,
    target_s: float,
    patience_s: float | None,
    definition: str,
) -> tuple[int, int]:
    """Return the fewest agents for these calls and for twice as many; kept while agents move."""
    rates = [calls_per_hour, 2 * calls_per_hour]
    one, both = queueing.agents_needed(
        rates, aht_s, goal, target_s, patience_s, definition=definition
    ).tolist()
    return one, both
