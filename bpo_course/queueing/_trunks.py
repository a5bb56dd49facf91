"""The wait where trunk lines are limited (M/M/c/K+M), by sums over the places in the queue."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from bpo_course.queueing._blocking import inverse_b
from bpo_course.queueing._likelihood import log_poisson, log_steps

_CLOSE: Final = 1e-9
"""Newton's error is squared at each step: one of this size is the last that matters."""
_MOST_STEPS: Final = 100


class Trunks:
    """One case of M/M/c/K+M: K lines for c agents, callers who hang up or do not.

    Args:
        agents: Agents, 1 or more.
        load: Erlangs, above 0.
        lines: Trunk lines, at least the agents: calls in the system at most.
        patience: Mean patience over mean handle time, above 0; infinite where no one hangs up.

    Source:
        Birth and death with deaths c + j / patience (per mean handle time) above c calls. A caller
        who finds j waiting is served after j + 1 exponential steps; with patience, e^(-theta T) of
        their sum is beta distributed (x, j + 1), without, it has an Erlang distribution: sums of
        negative binomial and of Poisson probabilities.
    """

    def __init__(self, agents: int, load: float, lines: int, patience: float) -> None:
        self.agents, self.load, self.patience = agents, load, patience
        self._time = math.nan
        self._kept: dict[int, Any] = {}
        waiting = np.arange(lines - agents + 1, dtype=float)
        self.steps = waiting[1:]
        deaths = agents + self.steps / patience
        with np.errstate(divide="ignore"):
            logs = np.concatenate(([0.0], np.cumsum(np.log(load / deaths))))
        peak = float(logs.max())
        queued = np.exp(logs - peak)
        below = float(inverse_b(np.array([float(agents)]), np.array([load]))[0] - 1) * np.exp(-peak)
        total = below + float(queued.sum())
        self.blocked = float(queued[-1]) / total
        let_in = 1 - self.blocked
        self.found = queued[:-1] / total / let_in
        self.wait_probability = float(self.found.sum())
        taken = load * let_in
        self.mean_wait = float((queued * waiting).sum()) / total / taken if taken else 0.0
        self.lost = self.mean_wait / patience
        self.waited_served = float((self.found * self._waited()).sum())

    def over(self, time: float) -> float:
        """Return the probability that the virtual wait is longer (in mean handle times)."""
        return float(self.found @ self._late(time))

    def within(self, time: float) -> float:
        """Return the probability that there is a virtual wait and it is no longer."""
        return float(self.found @ (1 - self._late(time)))

    def served_waiting(self, time: float) -> float:
        """Return the share of accepted calls that wait and are answered by then."""
        if np.isinf(self.patience):
            return self.within(time)
        x = self.agents * self.patience  # who must not hang up meanwhile is one more to leave
        return float((self.found * x / (x + self.steps)) @ (1 - self._late(time, more=1)))

    def lost_by(self, time: float) -> float:
        """Return the share of accepted calls that hang up by then."""
        if np.isinf(self.patience):
            return 0.0
        still = np.exp(-time / self.patience) * self.over(time)
        return self.wait_probability - self.served_waiting(time) - float(still)

    def time_of(self, late: float) -> float:
        """Return the time that the virtual wait exceeds with this probability, 0 if none.

        By Newton's method on the logarithm, and by halves where it leaves what is known.
        """
        if self.wait_probability <= late:
            return 0.0
        low, high = 0.0, max(self.mean_wait, 1 / self.agents)
        while self.over(high) > late:
            low, high = high, 2 * high
        time = (low + high) / 2
        for _ in range(_MOST_STEPS):
            over, density = self.over(time), self._density(time)
            low, high = (time, high) if over > late else (low, time)
            step = over * math.log(over / late) / density if over * density > 0 else math.inf
            before, time = time, time + step if low <= time + step <= high else (low + high) / 2
            if abs(time - before) <= _CLOSE * time:
                break
        return time

    def _waited(self) -> Any:
        """Return the mean wait of those answered times their chance of it, by place."""
        if np.isinf(self.patience):
            return self.steps / self.agents
        x = self.agents * self.patience
        return self.patience * x / (x + self.steps) * np.cumsum(1 / (x + self.steps))

    def _late(self, time: float, more: int = 0) -> Any:
        """Return the chance that the steps before one take longer than this, by place.

        Args:
            time: In mean handle times.
            more: Added to the agents, in calls that leave in a mean patience.
        """
        return np.cumsum(self._made(time, more))

    def _made(self, time: float, more: int = 0) -> Any:
        """Return the chance that just so many steps are made in this time, by place."""
        if time != self._time:
            self._time, self._kept = time, {}
        if more not in self._kept:
            made = self.steps - 1
            if np.isinf(time):
                log = np.full_like(made, -np.inf)
            elif np.isinf(self.patience):
                log = log_poisson(made, np.full_like(made, self.agents * time))
            else:
                log = log_steps(made, self.agents * self.patience + more, time / self.patience)
            self._kept[more] = np.exp(log)
        return self._kept[more]

    def _density(self, time: float) -> float:
        """Return the density of the virtual wait: at one's turn the last step is made."""
        pace = self.agents + (self.steps - 1) / self.patience
        return float((self.found * pace) @ self._made(time))
