"""A dial level that follows the drop rate: no estimate, only a correction after the fact."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Final

from bpo_course.simulation import Dialling
from bpo_course.tools.dialler._rule import Rule

METHODS: Final = ("hard_limit", "average", "tapered")
EVERY_S: Final = 15.0
"""How often the level is set anew."""
MINUTE_S: Final = 60.0
ENOUGH: Final = 50
"""So many answers are needed before the drop rate of the day counts."""
TAPER_H: Final = 10.0
"""A tapered level is as high as it may be so many hours before the end."""


class Level:
    """How an adapting dialler sets its level on one day; `adapting` says what it does.

    Args:
        limit: The highest drop rate of the day.
        method: What happens above it.
        most: The highest level.
        latest_s: For a tapered level: when it is to be 1, seconds from midnight.
    """

    def __init__(self, limit: float, method: str, most: float, latest_s: float) -> None:
        self._limit, self._method, self._most, self._latest_s = limit, method, most, latest_s
        self.level = 1.0
        self._set_s = -math.inf
        self._looked_s: float | None = None
        self._idle = self._idle_s = self._agents_s = 0.0
        self._agents = 0

    def __call__(self, seen: Dialling) -> int:
        """Return how many numbers to dial now."""
        if self._looked_s is not None:
            passed_s = seen.now_s - self._looked_s
            self._idle_s += passed_s * self._idle
            self._agents_s += passed_s * self._agents
        self._looked_s, self._idle, self._agents = seen.now_s, seen.idle, seen.agents
        if seen.now_s >= self._set_s + EVERY_S:
            self._set(seen)
        return max(0, int(self.level * seen.idle) - seen.ringing - seen.elsewhere)

    def _set(self, seen: Dialling) -> None:
        """Set the level anew, by the agents who were idle and the persons who were dropped."""
        if self._agents_s:
            idle, agents = self._idle_s, self._agents_s
            wanted = agents / max(1, seen.agents)  # one idle agent on average
            self.level *= 1 + (idle - wanted) / agents
        self._set_s, self._idle_s, self._agents_s = seen.now_s, 0.0, 0.0
        self.level = min(self._most, max(1.0, self.level))
        since = seen.now_s - MINUTE_S
        answered = seen.answered - bisect_right(seen.record.answered_at, since)
        dropped = seen.dropped - bisect_right(seen.record.dropped_at, since)
        if answered > 20 and dropped > answered / 2:
            self.level /= 2
        if seen.answered > ENOUGH and seen.dropped > self._limit * seen.answered:
            self._hold(seen.now_s)
        self.level = max(1.0, self.level)

    def _hold(self, now_s: float) -> None:
        """Lower the level, since more persons were dropped than may be."""
        if self._method == "hard_limit":
            self.level = 1.0
        elif self._method == "average":
            self.level /= 2
        else:
            left_h = (self._latest_s - now_s) / 3_600
            self.level *= min(1.0, max(0.0, left_h / TAPER_H))


def adapting(
    method: str = "average",
    limit: float = 0.03,
    *,
    most: float = 3.0,
    latest_s: float = 72_000,
) -> Rule:
    """Return the rule of a dial level that follows what has happened.

    Every fifteen seconds the level, the numbers dialled for each free agent, is set anew: up while
    more than one agent was idle on average, down while fewer were. Above the drop limit of the day
    the level is cut: to 1 at once (hard limit), by half each time (average), or to a part that
    becomes smaller towards the end of the day (tapered). So it corrects after people were dropped;
    `predictive` estimates before it dials.

    Args:
        method: What happens above the limit: hard_limit, average or tapered.
        limit: The highest drop rate: dropped persons over all whom it takes for persons.
        most: The highest level, 1 or more.
        latest_s: For tapered: when the level is to be 1, seconds from midnight.

    Raises:
        ValueError: If a value breaks its rule.

    Source:
        VICIdial's documentation of its predictive dialling (PREDICTIVE.txt) and its three methods,
        in our own words and without its code. Here the level is per free agent, its setting
        "available only". It averages over a minute and counts agents less calls that wait; here no
        call waits, so it is agents alone.

    Example:
        >>> adapting("tapered")(Dialling(0, agents=9, idle=4, talking=5, ringing=1, waiting=0,
        ...                              dials=0, answered=0, dropped=0))
        3
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    if not 0 < limit < 1:
        raise ValueError(f"limit must be a share above 0 and below 1, got {limit:g}")
    if not 1 <= most < math.inf:
        raise ValueError(f"most must be 1 or more, got {most:g}")
    if not 0 <= latest_s < math.inf:
        raise ValueError(f"latest_s must be 0 or more, got {latest_s:g}")
    name = f"adapting, {method.replace('_', ' ')}, {limit:.1%}"
    return Rule(name, False, lambda: Level(limit, method, most, latest_s))
