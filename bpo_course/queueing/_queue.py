"""A queue in theory, at rest: what its callers and its agents live through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from bpo_course.queueing._blocking import inverse_b, wait_probability
from bpo_course.queueing._given import RULES, Floats, Rule, arrays, as_given, refuse
from bpo_course.queueing._patience import Patience
from bpo_course.queueing._trunks import Trunks

DEFINITIONS: Final = ("virtual", "answered", "offered", "offered_less_short", "served_or_short")
HOUR_S: Final = 3_600
_HALVINGS: Final = 44
ONE_OR_MORE: Final[Rule] = (
    "a whole number of 1 or more",
    lambda v: (v >= 1) & (v == np.floor(v)) & np.isfinite(v),
)
ENOUGH: Final[Rule] = ("a whole number of 1 or more", lambda v: (v >= 1) & (v == np.floor(v)))


class Endless:
    """Waits of callers who never hang up (Erlang C). Times are in mean handle times.

    Args:
        rate: Calls finished in a mean handle time while callers wait: the agents in M/M/c.
        load: Erlangs, 0 or more.
        waits: The probability that a call waits.
    """

    def __init__(self, rate: Floats, load: Floats, waits: Floats) -> None:
        self.spare = rate - load
        self.wait_probability = waits
        self.accepted = np.ones_like(load)
        self.lost = np.zeros_like(load)
        with np.errstate(divide="ignore"):
            self.mean_wait = self.wait_probability / np.maximum(self.spare, 0)
        self.waited_served = self.mean_wait

    def over(self, time: Floats) -> Floats:
        """Return the probability that the wait is longer."""
        return self.wait_probability * np.exp(-np.maximum(self.spare, 0) * time)

    def served_waiting(self, time: Floats) -> Floats:
        """Return the share of calls that wait and are answered by then."""
        return -self.wait_probability * np.expm1(-np.maximum(self.spare, 0) * time)

    def lost_by(self, time: Floats) -> Floats:
        """Return the share of calls that hang up by then: none."""
        return np.zeros(np.broadcast_shapes(self.spare.shape, np.shape(time)))


@dataclass(frozen=True)
class Queue:
    """What a queue comes to; every figure is a number, or an array where an input was one.

    Args:
        calls_per_hour: Calls arriving.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue.
        patience_s: Mean patience, seconds; infinite where nobody hangs up.
        lines: Trunk lines; infinite where none is ever missing.
    """

    calls_per_hour: Any
    aht_s: Any
    agents: Any
    patience_s: Any
    lines: Any

    @property
    def load(self) -> Any:
        """Offered load in erlangs: calls per second times mean handle time."""
        return as_given(self._load)

    @property
    def stable(self) -> Any:
        """Whether the queue comes to rest; if not, the figures are those of a queue without end."""
        endless = np.isinf(self.patience_s) & np.isinf(self.lines)
        found = ~endless | (self._load < self.agents)
        return bool(found) if found.ndim == 0 else found

    @property
    def occupancy(self) -> Any:
        """Share of the agents' time spent on calls, 0 to 1."""
        handled = self._load * self._of("accepted") * (1 - self._of("lost"))
        return as_given(np.minimum(handled / self.agents, 1.0))

    @property
    def blocked(self) -> Any:
        """Share of calls that find every line busy."""
        return as_given(1 - self._of("accepted"))

    @property
    def wait_probability(self) -> Any:
        """Share of the calls let in that have to wait."""
        return as_given(self._of("wait_probability"))

    @property
    def abandonment(self) -> Any:
        """Share of the calls let in that hang up."""
        return as_given(self._of("lost"))

    @property
    def mean_wait_s(self) -> Any:
        """Mean wait of all calls let in, seconds, those who hang up included."""
        return as_given(self._of("mean_wait") * self.aht_s)

    @property
    def asa_s(self) -> Any:
        """Average speed of answer: mean wait of the answered calls, seconds."""
        return as_given(self._of("waited_served") / (1 - self._of("lost")) * self.aht_s)

    def abandoned_within(self, time_s: ArrayLike) -> Any:
        """Return the share of the calls let in that hang up within these seconds."""
        return as_given(self._at("lost_by", time_s))

    def service_level(self, target_s: ArrayLike = 20, definition: str = "offered") -> Any:
        """Return the share answered within the target, under the definition named.

        With t the target: `virtual` P(V <= t) for a caller who never hangs up; `answered` answered
        by t / answered; `offered` answered by t / offered; `offered_less_short` answered by t /
        (offered - abandoned by t); `served_or_short` (answered by t + abandoned by t) / offered.

        Args:
            target_s: The target in seconds, 0 or more.
            definition: One of the five above.

        Raises:
            ValueError: If the definition is unknown or the target negative.
        """
        if definition not in DEFINITIONS:
            raise ValueError(
                f"definition must be one of {', '.join(DEFINITIONS)}, got {definition!r}"
            )
        target = arrays(target_s=target_s)["target_s"]
        if definition == "virtual":
            return as_given(1 - self._at("over", target))
        in_time = 1 - self._of("wait_probability") + self._at("served_waiting", target)
        if definition == "answered":
            in_time = in_time / (1 - self._of("lost"))
        elif definition == "offered_less_short":
            in_time = in_time / (1 - self._at("lost_by", target))
        elif definition == "served_or_short":
            in_time = in_time + self._at("lost_by", target)
        return as_given(in_time)

    def wait_percentile_s(self, share: float) -> Any:
        """Return the seconds within which this share of callers would be answered, hung up or not.

        It is a percentile of the virtual wait: of callers who never hang up.

        Args:
            share: From 0 to 1, 1 excluded.

        Raises:
            ValueError: If the share is not from 0 to below 1.
        """
        arrays(share=share)
        low, high = np.zeros_like(self._load), np.ones_like(self._load)
        while (late := self._later(high, share) & self.stable).any():
            low, high = np.where(late, high, low), np.where(late, high * 2, high)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            late = self._later(middle, share)
            low, high = np.where(late, middle, low), np.where(late, high, middle)
        at_once = self._at("over", 0.0) <= 1 - share
        found = np.where(at_once, 0.0, np.where(self.stable, high * self.aht_s, np.inf))
        return as_given(found)

    def _later(self, time: Floats, share: float) -> Any:
        """Return whether the wait of this share is longer than a time in mean handle times."""
        return self._at("over", time * self.aht_s) > 1 - share

    @cached_property
    def _load(self) -> Floats:
        return np.asarray(self.calls_per_hour * self.aht_s / HOUR_S)

    @cached_property
    def _parts(self) -> list[tuple[Any, Any]]:
        """The queues by the formula that holds for them: which, and their waits."""
        endless = np.isinf(self.patience_s) & np.isinf(self.lines)
        limited = np.isfinite(self.lines)
        parts: list[tuple[Any, Any]] = []
        for which, solver in ((endless, self._endless), (~endless & ~limited, self._patient)):
            if which.any():
                parts.append((which, solver(which)))
        parts += [(place, self._limited(place)) for place in map(tuple, np.argwhere(limited))]
        return parts

    def _endless(self, which: Any) -> Endless:
        agents, load = self.agents[which], self._load[which]
        return Endless(agents, load, wait_probability(agents, load))

    def _patient(self, which: Any) -> Patience:
        agents, load = self.agents[which], self._load[which]
        patience = self.patience_s[which] / self.aht_s[which]
        return Patience(agents, load, patience, inverse_b(agents, load) - 1)

    def _limited(self, place: Any) -> Trunks:
        patience = float(self.patience_s[place] / self.aht_s[place])
        lines, agents = int(self.lines[place]), int(self.agents[place])
        return Trunks(agents, float(self._load[place]), lines, patience)

    def _each(self, ask: Callable[[Any, Any], Any]) -> Floats:
        found = np.empty(self._load.shape)
        for which, waits in self._parts:
            found[which] = ask(which, waits)
        return found

    def _of(self, name: str) -> Floats:
        return self._each(lambda which, waits: getattr(waits, name))

    def _at(self, name: str, time_s: ArrayLike) -> Floats:
        times = np.broadcast_to(np.asarray(time_s, dtype=float) / self.aht_s, self._load.shape)
        return self._each(lambda which, waits: getattr(waits, name)(times[which]))


def queue(
    calls_per_hour: ArrayLike,
    aht_s: ArrayLike,
    agents: ArrayLike,
    patience_s: ArrayLike | None = None,
    lines: ArrayLike | None = None,
) -> Queue:
    """Return what a queue comes to: Erlang C, or with patience Erlang A, or with a trunk limit.

    Numbers or arrays, broadcast. Calls arrive at random (Poisson), handle times and patience are
    exponential, everybody is served in order of arrival.

    Args:
        calls_per_hour: Calls arriving, 0 or more.
        aht_s: Mean handle time in seconds, above 0.
        agents: Agents on the queue, whole numbers of 1 or more.
        patience_s: Mean seconds after which a waiting caller hangs up, above 0; None: never.
        lines: Trunk lines (calls being handled and waiting), at least the agents; None: enough.

    Raises:
        ValueError: If a number breaks its rule; it names it.

    Example:
        >>> q = queue(calls_per_hour=200, aht_s=180, agents=14)
        >>> q.load, round(q.wait_probability, 4), round(q.asa_s, 2), round(q.service_level(20), 4)
        (10.0, 0.1741, 7.84, 0.8884)
    """
    n = arrays(
        {**RULES, "agents": ONE_OR_MORE, "lines": ENOUGH},
        calls_per_hour=calls_per_hour,
        aht_s=aht_s,
        agents=agents,
        patience_s=np.inf if patience_s is None else patience_s,
        lines=np.inf if lines is None else lines,
    )
    refuse("lines", "at least the agents", n["lines"], n["lines"] >= n["agents"])
    return Queue(**n)
