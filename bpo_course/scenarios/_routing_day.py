"""What is measured of a day on the bank's floor: by queue, by agent, and by caller."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bpo_course import kpi
from bpo_course.scenarios._routing import (
    LIMIT_S,
    ROUTING_HALF_HOURS,
    ROUTING_OPENS_S,
    ROUTING_QUEUES,
    Routing,
    routing_floor,
    routing_teams,
)
from bpo_course.scenarios._routing_figures import (
    AgentFigures,
    Misrouted,
    QueueFigures,
    Whispered,
    misrouted,
    queue_figures,
)
from bpo_course.simulation import HALF_HOUR_S, ROW, Day, day
from bpo_course.tools import acd

_NEAR_S: Final = 1
_ROUNDING_S: Final = 1e-6
_QUEUE, _CALLER, _ATTEMPT, _STARTED, _OUTCOME, _WAIT, _AGENT, _ENDED = (
    ROW.index(name)
    for name in (
        "queue", "caller", "attempt", "started_s", "outcome", "wait_s", "agent", "disposition",
    )
)  # fmt: skip
_BUSY: Final = ("talking", "holding", "wrap")
_OPEN: Final = ("available", "ringing")


@dataclass
class _Waited:
    """A contact as `acd.whisper` needs it."""

    queue: str
    queued_s: float
    priority: int = 0


@dataclass(frozen=True)
class RoutedDay:
    """A day on the bank's floor, with its figures, counted without a data frame.

    Args:
        routing: How the floor is run.
        day: The day.
    """

    routing: Routing
    day: Day

    @cached_property
    def queues(self) -> Mapping[str, QueueFigures]:
        """The figures of each queue, and of "all" together."""
        rows = [row for row in self.day.rows if row[_OUTCOME] in ("answered", "abandoned")]
        by_queue = {q: queue_figures([r for r in rows if r[_QUEUE] == q]) for q in ROUTING_QUEUES}
        return by_queue | {"all": queue_figures(rows)}

    @cached_property
    def agents(self) -> tuple[AgentFigures, ...]:
        """The figures of each agent."""
        teams = routing_teams()
        took = Counter(row[_AGENT] for row in self.day.rows)
        spent: defaultdict[tuple[str, str], float] = defaultdict(float)
        missed: Counter[str] = Counter()
        for name, state, _, start, end in self.day.stretches:
            spent[name, state] += end - start
            missed[name] += state == "ringing" and end - start > LIMIT_S - _ROUNDING_S
        return tuple(
            AgentFigures(
                name,
                team,
                took[name],
                sum(spent[name, state] for state in _BUSY),
                sum(spent[name, state] for state in _OPEN),
                missed[name],
                spent[name, "offline"],
            )
            for name, team in teams.items()
        )

    @property
    def helped(self) -> float:
        """The share of callers whom an agent of the right queue answered.

        A transferred caller counts once here: as a caller, and only if the second queue answered.
        """
        total = self.queues["all"]
        callers = total.offered - total.transferred
        return (total.answered - total.transferred) / callers if callers else math.nan

    @property
    def occupancy(self) -> float:
        """The occupancy of all agents together."""
        return kpi.occupancy(
            handle_s=sum(agent.busy_s for agent in self.agents),
            available_s=sum(agent.open_s for agent in self.agents),
        )

    @property
    def spread(self) -> float:
        """The highest occupancy of an agent minus the lowest."""
        each = [agent.occupancy for agent in self.agents]
        return max(each) - min(each)

    @cached_property
    def who_answers(self) -> Mapping[str, Mapping[str, int]]:
        """How many calls of each queue each team answered."""
        teams = routing_teams()
        found = Counter(
            (row[_QUEUE], teams[row[_AGENT]])
            for row in self.day.rows
            if row[_OUTCOME] == "answered"
        )
        return {
            queue: {team: found[queue, team] for team in (*ROUTING_QUEUES, "all")}
            for queue in ROUTING_QUEUES
        }

    @cached_property
    def misrouted(self) -> Misrouted:
        """What the wrong choices in the menu cost."""
        return misrouted(self.day.rows)

    def longest_by_half_hour(self, queue: str) -> list[float]:
        """Return the longest wait of the callers of each half hour, seconds; 0 for none.

        Args:
            queue: The queue.
        """
        found = [0.0] * ROUTING_HALF_HOURS
        for row in self.day.rows:
            place = int((row[_STARTED] - ROUTING_OPENS_S) // HALF_HOUR_S)
            if row[_QUEUE] == queue and place < ROUTING_HALF_HOURS:
                found[place] = max(found[place], row[_WAIT] or 0.0)
        return found

    def waits_against(self, first: RoutedDay) -> tuple[int, int, int]:
        """Return how many of the same callers waited longer, shorter and as long as on a first day.

        Only a difference of more than a second counts. A caller who hung up on one of the days is
        left out.

        Args:
            first: The same day, run in another way.
        """
        before, now = first._waits, self._waits
        changes = [now[who] - before[who] for who in now if who in before]
        longer = sum(change > _NEAR_S for change in changes)
        shorter = sum(change < -_NEAR_S for change in changes)
        return longer, shorter, len(changes) - longer - shorter

    @cached_property
    def _waits(self) -> dict[Any, float]:
        return {
            (row[_QUEUE], row[_CALLER], row[_ATTEMPT]): row[_WAIT]
            for row in self.day.rows
            if row[_OUTCOME] == "answered"
        }

    def whispers(self, agent: str) -> list[Whispered]:
        """Return the calls that an agent got, in their order, with what the agent heard before.

        Args:
            agent: The agent's name.
        """
        mine = (row for row in self.day.rows if row[_AGENT] == agent)
        return sorted(_whispered(row) for row in mine)


def _whispered(row: tuple[Any, ...]) -> Whispered:
    """Return what an agent heard before a call; of a transferred one, where it came from too."""
    at_s, caller = row[_STARTED] + row[_WAIT], row[_CALLER]
    reason = f"transferred from {caller[0]}" if isinstance(caller, tuple) else ""
    words = acd.whisper(_Waited(row[_QUEUE], row[_STARTED]), at_s, reason)
    return Whispered(at_s, words, row[_ENDED] == "transferred")


def routed_day(routing: Routing | None = None, seed: int = 0) -> RoutedDay:
    """Return a day on the bank's floor. The same seed brings the same callers, however it is run.

    Args:
        routing: How the floor is run; None: as today.
        seed: Which day.

    Example:
        >>> today, alike = routed_day(seed=2), routed_day(Routing(contact_rule="longest-wait"), 2)
        >>> found = [made.queues["general"].longest_s for made in (today, alike)]
        >>> found[0] > found[1]
        True
    """
    how = routing or Routing()
    return RoutedDay(how, day(routing_floor(how), seed))


def _of(measure: Callable[[RoutedDay], float]) -> Callable[[Day], float]:
    """Return a measure of a routed day as one of a day, for `simulation.compare`."""
    return lambda played: measure(RoutedDay(Routing(), played))


def _level_of(queue: str) -> Callable[[Day], float]:
    return _of(lambda routed: routed.queues[queue].service_level)


def _longest_of(queue: str) -> Callable[[Day], float]:
    return _of(lambda routed: routed.queues[queue].longest_s)


ROUTING_MEASURES: Final[Mapping[str, Callable[[Day], float]]] = {
    **{f"service_level_{queue}": _level_of(queue) for queue in ROUTING_QUEUES},
    **{f"longest_{queue}": _longest_of(queue) for queue in ROUTING_QUEUES},
    "abandonment": _of(lambda routed: routed.queues["all"].abandonment),
    "transferred": _of(lambda routed: float(routed.queues["all"].transferred)),
    "helped": _of(lambda routed: routed.helped),
    "occupancy": _of(lambda routed: routed.occupancy),
    "spread": _of(lambda routed: routed.spread),
}
"""What is compared over several days of the bank's floor, by name."""
