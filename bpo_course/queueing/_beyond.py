"""Beyond the textbook queue: callers who ring again, uncertain forecasts, chat, blending."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from bpo_course.queueing._given import RULES, Rule, arrays
from bpo_course.queueing._patience import Patience
from bpo_course.queueing._queue import HOUR_S, Endless, Queue, queue

CLOSE: Final = 1e-12
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


@dataclass(frozen=True)
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
        """Whether the queue comes to rest."""
        return bool(np.isfinite(self.mean_wait_s))

    @cached_property
    def _parts(self) -> list[tuple[Any, Any]]:
        return [(..., self.waits)]


def with_redials(
    calls_per_hour: float, aht_s: float, agents: int, patience_s: float, redial_share: float
) -> Queue:
    """Return the queue that comes of it when some who hung up ring again later.

    What is left after a while: the calls per hour are the first calls and the redials together.
    Redials come so much later that the queue has changed meanwhile, and may be abandoned again.

    Args:
        calls_per_hour: First calls, 0 or more.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue.
        patience_s: Mean patience, seconds.
        redial_share: Share of those who hung up who ring again, 0 to below 1.

    Raises:
        ValueError: If a number breaks its rule; it names it.

    Source:
        The fixed point of calls = first calls + share x abandonment(calls) x calls, as for redials
        in Gans, Koole and Mandelbaum 2003, "Telephone call centers".

    Example:
        >>> q = with_redials(200, 180, 9, patience_s=120, redial_share=0.5)
        >>> bool(q.calls_per_hour > 200)
        True
    """
    arrays(MORE, redial_share=redial_share)
    low, high = float(calls_per_hour), float(calls_per_hour) / (1 - redial_share)
    found = queue(low, aht_s, agents, patience_s)
    while high - low > CLOSE * max(high, 1):
        middle = (low + high) / 2
        found = queue(middle, aht_s, agents, patience_s)
        fewer = calls_per_hour + redial_share * found.abandonment * middle < middle
        low, high = (low, middle) if fewer else (middle, high)
    return found


@dataclass(frozen=True)
class Forecasts:
    """A queue under many possible volumes, each as likely as its weight.

    Args:
        queues: A queue whose calls per hour are an array of volumes.
        weights: Their probabilities.
    """

    queues: Queue
    weights: Any

    def service_level(self, target_s: float = 20, definition: str = "offered") -> float:
        """Return the share of calls answered within the target: busy days weigh by their calls."""
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
    """Return what a queue comes to if the forecast itself is uncertain.

    The volume of a day is gamma distributed around the forecast; within the day calls come at
    random. So counts vary more than Poisson's.

    Args:
        calls_per_hour: The forecast: the mean volume, above 0.
        spread: Standard deviation of the volume over its mean, above 0 and at most 2.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue.
        patience_s: Mean patience, seconds; None: nobody hangs up.

    Raises:
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

    arrays(MORE, spread=spread)
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
        aht_s: Mean time of a chat held alone, seconds.
        agents: Agents, 1 or more.
        at_once: Chats an agent may hold, 1 or more.
        slowdown: How much longer a chat takes for each other one held, 0 or more.
        patience_s: Mean patience in the queue, seconds; None: nobody leaves.

    Raises:
        ValueError: If a number breaks its rule; it names it.

    Source:
        A birth and death chain over the chats held, spread evenly over the agents (an
        approximation: chats that end leave agents uneven for a moment); beyond it, Erlang's waits.

    Example:
        >>> one, three = (chat_queue(60, 480, 9, at_once=k, slowdown=0.4) for k in (1, 3))
        >>> bool(three.service_level(20) > one.service_level(20))
        True
    """
    given = {"aht_s": aht_s, "agents": agents, "at_once": at_once, "slowdown": slowdown}
    arrays(MORE, calls_per_hour=chats_per_hour, **given)
    held = np.arange(1, agents * at_once + 1)
    each, more = np.divmod(held, agents)
    rates = more * _pace(each + 1, slowdown) + (agents - more) * _pace(each, slowdown)
    at_work = np.minimum(held - 1, agents)
    return _chain(chats_per_hour, aht_s, agents, patience_s, rates, at_work)


def _pace(chats: Any, slowdown: float) -> Any:
    """Return how many chats an agent with so many ends in the time of one held alone."""
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
        patience_s: Mean patience, seconds; None: nobody hangs up.

    Raises:
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
    arrays(MORE, keep_free=keep_free)
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
    patience: ArrayLike = math.inf if patience_s is None else patience_s
    arrays(patience_s=patience)
    waits: Patience | Endless
    if patience_s is None:
        spare = np.maximum(1 - load / rate, 0)
        waits = Endless(rate, load, np.asarray(1 / (1 + spare * below)))
    else:
        waits = Patience(rate, load, np.asarray(patience_s / aht_s), below)
    busy = _busy(float(waits.wait_probability), float(load), rates, at_work / agents)
    calls, aht, hands = (np.asarray(v, dtype=float) for v in (calls_per_hour, aht_s, agents))
    lines = np.asarray(math.inf)
    return Solved(calls, aht, hands, np.asarray(patience), lines, waits, busy)


def _busy(waits: float, load: float, rates: Any, share: Any) -> float:
    """Return the mean share of agents at work, from their share in each state but the last."""
    if not len(rates):
        return 1.0
    likely = np.concatenate(([1.0], np.cumprod(load / rates[:-1])))
    return waits + (1 - waits) * float((likely * share).sum() / likely.sum())
