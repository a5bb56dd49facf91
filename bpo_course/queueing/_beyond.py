"""Beyond the textbook queue: callers who call again, uncertain forecasts, chat, blending."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from bpo_course.queueing._given import RULES, Rule, arrays, numbers
from bpo_course.queueing._patience import Patience
from bpo_course.queueing._queue import HOUR_S, Endless, Queue, queue

CLOSE: Final = 1e-12
NEARBY: Final = 1e-6
TINY: Final = 1e-300
MOST_STEPS: Final = 60
FORECASTS: Final = 40
NUMBER: Final[Rule] = ("a whole number of 1 or more", lambda v: (v >= 1) & (v == np.floor(v)))
MORE: Final[dict[str, Rule]] = {
    **RULES,
    "agents": NUMBER,
    "at_once": NUMBER,
    "slowdown": ("0 or more", lambda v: (v >= 0) & np.isfinite(v)),
    "keep_free": RULES["agents"],
    "redial_share": ("from 0 to below 1", lambda v: (v >= 0) & (v < 1)),
    "spread": ("above 0 and at most 2", lambda v: (v > 0) & (v <= 2)),
}
FORECAST: Final[Rule] = ("above 0", lambda v: (v > 0) & np.isfinite(v))


@dataclass(frozen=True, repr=False)
class Solved(Queue):
    """A queue of one kind of its own: its waits are worked out apart.

    Args:
        waits: The waits, times in mean handle times.
        busy: Share of the agents' time spent on contacts.
    """

    waits: Any = None
    busy: float = math.nan

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent on contacts, 0 to 1."""
        return self.busy

    @property
    def stable(self) -> bool:
        """Whether the queue is stable."""
        return bool(np.isfinite(self.mean_wait_s))

    @cached_property
    def _parts(self) -> list[tuple[Any, Any]]:
        return [(..., self.waits)]

    def _without_end(self) -> list[str]:
        return [] if self.stable else ["grows without end"]

    def _shaped(self, shape: tuple[int, ...]) -> Solved:
        """Return this queue as it is: its waits are asked at as many times as need be."""
        return self


def with_redials(
    calls_per_hour: ArrayLike,
    aht_s: ArrayLike,
    agents: ArrayLike,
    patience_s: ArrayLike,
    redial_share: ArrayLike,
) -> Queue:
    """Return the queue that results when some callers who hung up call again later.

    What is left after a while: its calls per hour are the first calls and the redials together, so
    those who call again are offered again, and may hang up again. Redials come so much later that
    the queue has changed meanwhile. Numbers or arrays, broadcast.

    Args:
        calls_per_hour: First calls, 0 or more.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue, whole numbers of 1 or more.
        patience_s: Mean patience, seconds.
        redial_share: Share of those who hung up who call again, each time, 0 to below 1.

    Raises:
        ValueError: If a number breaks its rule; it names it.

    Source:
        The fixed point of calls = first calls + share x abandonment(calls) x calls, as for redials
        in Gans, Koole and Mandelbaum 2003, "Telephone call centers"; by Newton's method.

    Example:
        >>> q = with_redials(200, 180, 9, patience_s=120, redial_share=0.5)
        >>> round(q.load, 2), round(10 / (1 - 0.5 * q.abandonment), 2)
        (11.53, 11.53)
    """
    n = arrays(
        MORE,
        calls_per_hour=calls_per_hour,
        aht_s=aht_s,
        agents=agents,
        patience_s=patience_s,
        redial_share=redial_share,
    )
    first, share = n["calls_per_hour"], n["redial_share"]

    def lost(calls: Any) -> Any:
        return (
            np.asarray(queue(calls, n["aht_s"], n["agents"], n["patience_s"]).abandonment) * calls
        )

    calls = first
    for _ in range(MOST_STEPS):
        here, nearby = lost(np.stack((calls, calls * (1 + NEARBY))))
        slope = (nearby - here) / np.maximum(calls * NEARBY, TINY)
        step = (first + share * here - calls) / (1 - share * np.clip(slope, 0, 1))
        calls = np.clip(calls + step, first, first / (1 - share))
        if (np.abs(step) <= CLOSE * calls).all():
            break
    return queue(calls, n["aht_s"], n["agents"], n["patience_s"])


@dataclass(frozen=True, repr=False)
class Forecasts:
    """A queue under many possible volumes, each as likely as its weight.

    Args:
        queues: A queue whose calls per hour are an array of volumes.
        weights: Their probabilities.
    """

    queues: Queue
    weights: Any

    def __repr__(self) -> str:
        level, lost = f"{self.service_level(20):.1%}", f"{self.abandonment:.1%}"
        days = len(self.weights)
        return f"Forecasts({days} volumes: service level {level} in 20 s, abandonment {lost})"

    def service_level(self, target_s: float = 20, definition: str = "offered") -> float:
        """Return the share of calls answered within the target, days weighted by their calls."""
        return self._by_calls(self.queues.service_level(target_s, definition))

    @property
    def abandonment(self) -> float:
        """Share of calls that hang up."""
        return self._by_calls(self.queues.abandonment)

    def chance_of(self, service_level: float, target_s: float = 20) -> float:
        """Return the probability that a day reaches this service level (offered)."""
        reached = self.queues.service_level(target_s) >= service_level
        return float(self.weights[reached].sum())

    def _by_calls(self, shares: Any) -> float:
        calls = self.weights * self.queues.calls_per_hour
        return float((calls * shares).sum() / calls.sum())


def with_uncertainty(
    calls_per_hour: float, spread: float, aht_s: float, agents: int, patience_s: float | None = None
) -> Forecasts:
    """Return the figures of a queue if the forecast itself is uncertain.

    The volume of a day is gamma distributed around the forecast; within the day calls come at
    random. So counts vary more than Poisson's.

    Args:
        calls_per_hour: The forecast: the mean volume, above 0.
        spread: Standard deviation of the volume over its mean, above 0 and at most 2.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue.
        patience_s: Mean patience, seconds; None: no one hangs up.

    Raises:
        TypeError: If an array is given: one forecast at a time.
        ValueError: If a number breaks its rule; it names it.

    Source:
        A Poisson process with a gamma distributed rate (negative binomial counts), as in Jongbloed
        and Koole 2001; summed over equally likely slices of the gamma distribution.

    Example:
        >>> sure = queue(200, 180, 14).service_level(20)
        >>> with_uncertainty(200, 0.1, 180, 14).service_level(20) < sure
        True
    """
    from scipy import stats

    given = {"aht_s": aht_s, "agents": agents, "spread": spread}
    rules = {**MORE, "calls_per_hour": FORECAST}
    numbers(rules, calls_per_hour=calls_per_hour, patience_s=_or_never(patience_s), **given)
    shape = 1 / spread**2
    places = (np.arange(FORECASTS) + 0.5) / FORECASTS
    volumes = stats.gamma.ppf(places, shape) / shape
    volumes *= calls_per_hour / volumes.mean()  # slices have the forecast's mean
    weights = np.full(FORECASTS, 1 / FORECASTS)
    return Forecasts(queue(volumes, aht_s, agents, patience_s), weights)


def chat_queue(
    chats_per_hour: float,
    aht_s: float,
    agents: int,
    at_once: int,
    slowdown: float = 0.0,
    patience_s: float | None = None,
) -> Queue:
    """Return the queue of agents who hold several chats at once.

    A chat goes to the agent with the fewest. With j chats an agent gives each a part of the
    attention: a chat takes aht_s (1 + slowdown (j - 1)) instead of aht_s. With slowdown 0 three
    chats at once are three agents; with 1 they are one.

    Args:
        chats_per_hour: Chats arriving, 0 or more.
        aht_s: Mean time of a chat when the agent has no other, seconds.
        agents: Agents, 1 or more.
        at_once: Chats an agent may hold, 1 or more.
        slowdown: How much longer a chat takes for each other one held, 0 or more.
        patience_s: Mean patience in the queue, seconds; None: no one leaves.

    Raises:
        TypeError: If an array is given: one queue at a time.
        ValueError: If a number breaks its rule; it names it.

    Source:
        A birth and death chain over the chats held, spread evenly over the agents; beyond it,
        Erlang's waits. An approximation: chats that end leave agents uneven for a moment. Beside
        agents played one by one the share that waits is within 0.01, occupancy within 0.02.

    Example:
        >>> one, three = (chat_queue(60, 480, 9, at_once=k, slowdown=0.4) for k in (1, 3))
        >>> bool(three.service_level(20) > one.service_level(20))
        True
    """
    given = {
        "chats_per_hour": chats_per_hour,
        "aht_s": aht_s,
        "agents": agents,
        "at_once": at_once,
        "slowdown": slowdown,
        "patience_s": _or_never(patience_s),
    }
    numbers({**MORE, "chats_per_hour": RULES["calls_per_hour"]}, **given)
    held = np.arange(1, agents * at_once + 1)
    each, more = np.divmod(held, agents)
    rates = more * _pace(each + 1, slowdown) + (agents - more) * _pace(each, slowdown)
    at_work = np.minimum(held - 1, agents)
    return _chain(chats_per_hour, aht_s, agents, patience_s, rates, at_work)


def _pace(chats: Any, slowdown: float) -> Any:
    """Return how many chats an agent with so many ends in the time of a single one."""
    return chats / (1 + slowdown * (np.maximum(chats, 1) - 1))


@dataclass(frozen=True)
class Blend:
    """Inbound and outbound work of the same agents.

    Args:
        inbound: The queue of inbound calls; its occupancy counts all work.
        outbound_per_hour: Outbound contacts done beside it.
    """

    inbound: Queue
    outbound_per_hour: float


def blended(
    calls_per_hour: float,
    aht_s: float,
    agents: int,
    keep_free: int,
    patience_s: float | None = None,
) -> Blend:
    """Return what agents do who take outbound work while more than some of them are free.

    There is always outbound work to do. As soon as more than keep_free agents are free one of
    them takes a contact of it; a call that comes finds the others. Outbound contacts take as long
    as calls, on average.

    Args:
        calls_per_hour: Inbound calls, 0 or more.
        aht_s: Mean handle time of both, seconds.
        agents: Agents, 1 or more.
        keep_free: Agents kept free for calls, 0 to agents.
        patience_s: Mean patience, seconds; None: no one hangs up.

    Raises:
        TypeError: If an array is given: one floor at a time.
        ValueError: If a number breaks its rule; it names it.

    Source:
        S. Bhulai and G. Koole 2003, "A queueing model for call blending in call centers", IEEE
        Transactions on Automatic Control 48: a threshold on free agents, equal handle times.

    Example:
        >>> alone, both = (blended(200, 180, 14, keep_free=n) for n in (14, 3))
        >>> round(alone.inbound.service_level(20), 4), alone.outbound_per_hour
        (0.8884, 0.0)
        >>> bool(both.outbound_per_hour > 0), bool(both.inbound.occupancy > 10 / 14)
        (True, True)
    """
    given = {"aht_s": aht_s, "agents": agents, "keep_free": keep_free}
    numbers(MORE, calls_per_hour=calls_per_hour, patience_s=_or_never(patience_s), **given)
    if keep_free > agents:
        raise ValueError(f"keep_free must be at most the agents ({agents}), got {keep_free}")
    busy = np.arange(agents - keep_free, agents + 1, dtype=float)  # fewer are never busy
    inbound = _chain(calls_per_hour, aht_s, agents, patience_s, busy[1:], busy[:-1])
    served = float(inbound.load) * (1 - float(inbound.abandonment))
    outbound = max(0.0, inbound.busy * agents - served)
    return Blend(inbound, outbound * HOUR_S / aht_s)


def _chain(
    calls_per_hour: float,
    aht_s: float,
    agents: int,
    patience_s: float | None,
    rates: Any,
    at_work: Any,
) -> Solved:
    """Return a queue whose states up to the first wait are a chain.

    Args:
        calls_per_hour: Calls arriving.
        aht_s: Mean handle time of a call by itself.
        agents: Agents.
        patience_s: Mean patience, or None.
        rates: How many calls end in a mean handle time, in each state but the lowest; in the last
            of them the next call is the first to wait.
        at_work: Agents at work in each state but the last.
    """
    load = np.asarray(calls_per_hour * aht_s / HOUR_S)
    rate = np.asarray(rates[-1] if len(rates) else float(agents))
    with np.errstate(divide="ignore", over="ignore"):
        below = np.asarray(np.cumprod(rates[::-1] / load).sum())
    waits: Patience | Endless
    if patience_s is None:
        spare = np.maximum(1 - load / rate, 0)
        waits = Endless(rate, load, np.asarray(1 / (1 + spare * below)))
    else:
        waits = Patience(rate, load, np.asarray(patience_s / aht_s), below)
    busy = _busy(float(waits.wait_probability), float(load), rates, at_work / agents)
    return Solved(
        calls_per_hour=np.asarray(calls_per_hour, dtype=float),
        aht_s=np.asarray(aht_s, dtype=float),
        agents=np.asarray(agents, dtype=float),
        patience_s=np.asarray(_or_never(patience_s), dtype=float),
        lines=np.asarray(math.inf),
        waits=waits,
        busy=busy,
    )


def _or_never(patience_s: float | None) -> float:
    return math.inf if patience_s is None else patience_s


def _busy(waits: float, load: float, rates: Any, share: Any) -> float:
    """Return the mean share of agents at work, from their share in each state but the last."""
    if not len(rates):
        return 1.0
    likely = np.concatenate(([1.0], np.cumprod(load / rates[:-1])))
    return waits + (1 - waits) * float((likely * share).sum() / likely.sum())
