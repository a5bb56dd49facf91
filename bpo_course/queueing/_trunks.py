"""The wait where trunk lines are limited (M/M/c/K+M), by sums over the places in the queue."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpo_course.queueing._blocking import inverse_b


class Trunks:
    """One case of M/M/c/K+M: K lines for c agents, callers who hang up or do not.

    Args:
        agents: Agents, 1 or more.
        load: Erlangs, above 0.
        lines: Trunk lines, at least the agents: calls in the system at most.
        patience: Mean patience over mean handle time, above 0; infinite where nobody hangs up.

    Source:
        Birth and death with deaths c + j / patience (per mean handle time) above c calls. A caller
        who finds j waiting is served after j + 1 exponential steps; with patience, e^(-theta T) of
        their sum is beta distributed (x, j + 1), without, the sum is an Erlang distribution.
    """

    def __init__(self, agents: int, load: float, lines: int, patience: float) -> None:
        self.agents, self.load, self.patience = agents, load, patience
        self.waiting = np.arange(lines - agents + 1, dtype=float)
        deaths = agents + self.waiting[1:] / patience
        with np.errstate(divide="ignore"):
            steps = np.concatenate(([0.0], np.cumsum(np.log(load) - np.log(deaths))))
        peak = float(steps.max())
        queued = np.exp(steps - peak)
        below = float(inverse_b(np.array([float(agents)]), np.array([load]))[0] - 1) * np.exp(-peak)
        total = below + float(queued.sum())
        self.blocked = float(queued[-1]) / total
        self.accepted = 1 - self.blocked
        self.found = queued[:-1] / total / self.accepted
        self.queue = float((queued * self.waiting).sum()) / total
        self.wait_probability = float(self.found.sum())
        taken = load * self.accepted
        self.mean_wait = self.queue / taken if taken else 0.0
        self.lost = 0.0 if np.isinf(patience) else self.mean_wait / patience
        self.waited_served = float((self.found * self._waited()).sum())

    def over(self, time: float) -> float:
        """Return the probability that the virtual wait is longer (in mean handle times)."""
        return float((self.found * (1 - self._served(time, 0.0))).sum())

    def served_waiting(self, time: float) -> float:
        """Return the share of accepted calls that wait and are answered by then."""
        return float((self.found * self._answered(time)).sum())

    def lost_by(self, time: float) -> float:
        """Return the share of accepted calls that hang up by then."""
        if np.isinf(self.patience):
            return 0.0
        still = np.exp(-time / self.patience) * self.over(time)
        return self.wait_probability - self.served_waiting(time) - float(still)

    def _waited(self) -> Any:
        """Return the mean wait of those answered times their chance of it, by place."""
        steps = self.waiting[:-1] + 1
        if np.isinf(self.patience):
            return steps / self.agents
        x = self.agents * self.patience
        return self.patience * x / (x + steps) * np.cumsum(1 / (x + steps))

    def _served(self, time: float, more: float) -> Any:
        """Return the chance that the steps before one take at most this time, by place."""
        from scipy import special

        steps = self.waiting[:-1] + 1
        if np.isinf(self.patience):
            return special.gammainc(steps, self.agents * time)
        x = self.agents * self.patience + more
        return special.betaincc(x, steps, np.exp(-time / self.patience))

    def _answered(self, time: float) -> Any:
        """Return the chance of being answered by then, by place: still there at one's turn."""
        if np.isinf(self.patience):
            return self._served(time, 0.0)
        x, steps = self.agents * self.patience, self.waiting[:-1] + 1
        return x / (x + steps) * self._served(time, 1.0)
