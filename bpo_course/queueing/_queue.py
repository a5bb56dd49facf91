"""A queue in theory, when nothing changes: what its callers and its agents experience."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
_AT_ONCE: Final = 1_000
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
        self.spare = np.maximum(rate - load, 0)
        self.wait_probability = waits
        self.blocked = np.zeros_like(load)
        self.lost = np.zeros_like(load)
        with np.errstate(divide="ignore"):
            self.mean_wait = self.wait_probability / self.spare
        self.waited_served = self.mean_wait

    def over(self, time: Floats) -> Floats:
        """Return the probability that the wait is longer."""
        return self.wait_probability * np.exp(-self._folds(time))

    def served_waiting(self, time: Floats) -> Floats:
        """Return the share of calls that wait and are answered by then."""
        return -self.wait_probability * np.expm1(-self._folds(time))

    within = served_waiting

    def lost_by(self, time: Floats) -> Floats:
        """Return the share of calls that hang up by then: none."""
        return np.zeros(np.broadcast_shapes(self.spare.shape, np.shape(time)))

    def time_of(self, late: Floats) -> Floats:
        """Return the time that the wait exceeds with this probability, 0 if none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            time = np.log(self.wait_probability / late) / self.spare
        return np.where(late < self.wait_probability, time, 0.0)

    def _folds(self, time: Floats) -> Floats:
        """Return spare agents times the time; 0 where none is spare, however long the time."""
        some = np.where(self.spare > 0, time, 0.0)
        return np.asarray(self.spare * some)


@dataclass(frozen=True, repr=False)
class Queue:
    """The figures of a queue; each is a number, or an array where an input was an array.

    Where no one hangs up, lines are enough and the load reaches the agents, the queue grows
    without end: it is not `stable`, every call waits, the waits are infinite and the service level
    is 0. Shares and waits are of the calls let in: those `blocked` by a trunk limit are not.

    Args:
        calls_per_hour: Calls arriving.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue.
        patience_s: Mean patience, seconds; infinite where no one hangs up.
        lines: Trunk lines; infinite where none is ever missing.
    """

    calls_per_hour: Any
    aht_s: Any
    agents: Any
    patience_s: Any
    lines: Any

    def __repr__(self) -> str:
        parts = [
            f"load {_told(self.load, '.4g')} erlangs",
            f"{_told(self.agents, 'g')} agents",
            *([f"{_told(self.lines, 'g')} lines"] if np.isfinite(self.lines).any() else []),
            *([f"patience {_told(self.patience_s, 'g')} s"] if self._hang_up.any() else []),
            f"occupancy {_told(self.occupancy, '.1%')}",
            f"service level {_told(self.service_level(20), '.1%')} in 20 s",
        ]
        parts += self._without_end()
        many = f"{self._load.size} queues: " if self._load.ndim and self._load.size != 1 else ""
        return f"{type(self).__name__}({many}{', '.join(parts)})"

    @property
    def load(self) -> Any:
        """Offered load in erlangs: calls per second times mean handle time."""
        return as_given(self._load)

    @property
    def stable(self) -> Any:
        """Whether the queue is stable; if not, the queue and the waits grow without end."""
        found = self._hang_up | np.isfinite(self.lines) | (self._load < self.agents)
        return bool(found) if found.ndim == 0 else found

    @property
    def occupancy(self) -> Any:
        """Share of the agents' time spent on calls, 0 to 1."""
        handled = self._load * (1 - self._of("blocked")) * (1 - self._of("lost"))
        return as_given(np.minimum(handled / self.agents, 1.0))

    @property
    def blocked(self) -> Any:
        """Share of calls that find every line busy."""
        return as_given(self._of("blocked"))

    @property
    def wait_probability(self) -> Any:
        """Share of the calls let in that have to wait."""
        return as_given(self._of("wait_probability"))

    @property
    def abandonment(self) -> Any:
        """Share of the calls let in that hang up, sooner or later."""
        return as_given(self._of("lost"))

    @property
    def mean_wait_s(self) -> Any:
        """Mean wait of all calls let in, seconds, those who hang up included."""
        return as_given(self._of("mean_wait") * self.aht_s)

    @property
    def asa_s(self) -> Any:
        """Average speed of answer: mean wait of the answered calls, seconds."""
        return as_given(self._of("waited_served") / (1 - self._of("lost")) * self.aht_s)

    def abandoned_within(self, time_s: ArrayLike = 20) -> Any:
        """Return the share of the calls let in that hang up within these seconds.

        Those who hang up after them are the rest: `abandonment` less this.

        Args:
            time_s: Seconds of waiting, 0 or more.

        Raises:
            ValueError: If the time is negative.

        Example:
            >>> q = queue(calls_per_hour=200, aht_s=180, agents=14, patience_s=300)
            >>> round(q.abandoned_within(20), 5), round(q.abandonment - q.abandoned_within(20), 5)
            (0.00716, 0.00682)
        """
        return as_given(self._at("lost_by", arrays(time_s=time_s)["time_s"]))

    def service_level(self, target_s: ArrayLike = 20, definition: str = "offered") -> Any:
        """Return the share answered within the target, under the definition named.

        With t the target: `virtual` P(V <= t) for a caller who never hangs up; `answered` answered
        by t / answered; `offered` answered by t / offered; `offered_less_short` answered by t /
        (offered - abandoned by t); `served_or_short` (answered by t + abandoned by t) / offered.

        Args:
            target_s: The target in seconds, 0 or more; an array gives one of the targets.
            definition: One of the five above.

        Raises:
            ValueError: If the definition is unknown or the target negative.
        """
        if definition not in DEFINITIONS:
            raise ValueError(
                f"definition must be one of {', '.join(DEFINITIONS)}, got {definition!r}"
            )
        target = arrays(target_s=target_s)["target_s"]
        at_once = 1 - self._of("wait_probability")
        if definition == "virtual":
            return as_given(at_once + self._at("within", target))
        in_time = at_once + self._at("served_waiting", target)
        if definition == "answered":
            in_time = in_time / (1 - self._of("lost"))
        elif definition == "offered_less_short":
            in_time = in_time / (1 - self._at("lost_by", target))
        elif definition == "served_or_short":
            in_time = in_time + self._at("lost_by", target)
        return as_given(in_time)

    def wait_percentile_s(self, share: ArrayLike) -> Any:
        """Return the seconds within which this share of callers would be answered, hung up or not.

        It is a percentile of the virtual wait: of callers who never hang up. Infinite where the
        queue grows without end.

        Args:
            share: From 0 to 1, 1 excluded.

        Raises:
            ValueError: If the share is not from 0 to below 1.

        Example:
            >>> q = queue(calls_per_hour=200, aht_s=180, agents=14)
            >>> q.wait_percentile_s([0.5, 0.9, 0.95]).round(1).tolist()
            [0.0, 25.0, 56.2]
        """
        late = 1 - arrays(share=share)["share"]
        return as_given(self._each("time_of", late) * self.aht_s)

    @cached_property
    def _load(self) -> Floats:
        return np.asarray(self.calls_per_hour * self.aht_s / HOUR_S)

    @cached_property
    def _parts(self) -> list[tuple[Any, Any]]:
        """The queues by the formula that holds for them: which, and their waits."""
        endless = ~self._hang_up & np.isinf(self.lines)
        limited = np.isfinite(self.lines)
        patient = self._hang_up & ~limited
        parts: list[tuple[Any, Any]] = [(endless, self._endless(endless))] if endless.any() else []
        parts += [(which, self._patient(which)) for which in _in_slices(patient)]
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

    def _of(self, name: str) -> Floats:
        """Return a figure of each queue."""
        found = np.empty(self._load.shape)
        for which, waits in self._parts:
            found[which] = getattr(waits, name)
        return found

    def _at(self, name: str, time_s: Floats) -> Floats:
        """Return a figure of each queue at a time."""
        return self._each(name, time_s / self.aht_s)

    def _each(self, name: str, at: Floats) -> Floats:
        """Return a figure of each queue at a value of its own; both may be the longer array."""
        shape = np.broadcast_shapes(self._load.shape, at.shape)
        here, at = self._shaped(shape), np.broadcast_to(at, shape)
        found = np.empty(shape)
        for which, waits in here._parts:
            found[which] = getattr(waits, name)(at[which])
        return found

    def _shaped(self, shape: tuple[int, ...]) -> Queue:
        """Return as many queues as the shape has, these where it is theirs."""
        if shape == self._load.shape:
            return self
        given = {field.name: getattr(self, field.name) for field in fields(Queue)}
        return Queue(**{name: np.broadcast_to(value, shape) for name, value in given.items()})

    def _without_end(self) -> list[str]:
        """Return a message about queues that are not stable, if there are any."""
        endless = ~np.asarray(self.stable)
        if not endless.any():
            return []
        least = _told(np.floor(self._load[endless]) + 1, "g")
        if self._load.size == 1:
            return [f"grows without end: it takes at least {least} agents"]
        return [f"{np.sum(endless)} of them without end: it takes at least {least} agents"]

    @property
    def _hang_up(self) -> Any:
        return np.isfinite(self.patience_s)


def _in_slices(which: Any) -> list[Any]:
    """Return which are meant in parts whose integrals fit in memory."""
    if which.size <= _AT_ONCE:
        return [which] if which.any() else []
    places = np.nonzero(which)
    starts = range(0, places[0].size, _AT_ONCE)
    return [tuple(axis[start : start + _AT_ONCE] for axis in places) for start in starts]


def _told(values: Any, form: str) -> str:
    """Return a number in words, or the least and the most of several."""
    least, most = (format(float(value), form) for value in (np.min(values), np.max(values)))
    return least if least == most else f"{least} to {most}"


def queue(
    calls_per_hour: ArrayLike,
    aht_s: ArrayLike,
    agents: ArrayLike,
    patience_s: ArrayLike | None = None,
    lines: ArrayLike | None = None,
) -> Queue:
    """Return the figures of a queue: Erlang C, or Erlang A with patience, or with a trunk limit.

    Numbers or arrays, broadcast. Calls arrive at random (Poisson), handle times and patience are
    exponential, everyone is served in order of arrival.

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
