"""The wait in a queue whose callers hang up (Erlang A), by integrals over the virtual wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from bpo_course.queueing._given import Floats

_FOLDS: Final = 45.0
"""What is this many e-folds below the peak of an integrand is left out."""
_PANELS: Final = 12
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


class Patience:
    """Waits of callers with exponential patience (Erlang A). Times are in mean handle times.

    With z the virtual wait in mean patiences, x = rate / theta and y = lambda / theta, the density
    of the wait of those who wait is proportional to h(z) = exp(y (1 - e^-z) - x z).

    Args:
        rate: Calls finished in a mean handle time while callers wait: the agents in M/M/c+M.
        load: Erlangs, 0 or more.
        patience: Mean patience over mean handle time, above 0 and finite.
        below: How likely it is that nobody need wait, in units of the state in which the next
            caller is the first to wait.

    Source:
        Baccelli and Hebuterne 1981; in the notation of Mandelbaum and Zeltyn 2007, "Service
        engineering in action: the Palm/Erlang-A queue".
    """

    def __init__(self, rate: Floats, load: Floats, patience: Floats, below: Floats) -> None:
        self.below, self.patience = below, patience
        self.x, self.y = rate * patience, load * patience
        self.mode = np.log(np.maximum(load / rate, 1.0))
        self.peak = self._log_h(self.mode)
        self.low = self._edge(-1.0)
        self.high = self._edge(1.0)
        self.whole = self.integral(np.ones_like, np.full_like(self.x, np.inf))
        self.wait_probability = self._wait_probability()
        every = np.full_like(self.x, np.inf)
        self.accepted = np.ones_like(self.x)
        self.lost = self.lost_by(every)
        self.mean_wait = self.lost * patience
        waited = self.integral(lambda z: z * np.exp(-z), every)
        self.waited_served = self.wait_probability * waited / self.whole * patience

    def _log_h(self, z: Floats) -> Floats:
        return -self.y * np.expm1(-z) - self.x * z

    def _edge(self, side: float) -> Floats:
        """Return where h has fallen by all the folds, on one side of its peak."""
        step = np.full_like(self.x, 1e-12)
        for _ in range(60):
            z = np.maximum(self.mode + side * step, 0)
            short = self.peak - self._log_h(z) < _FOLDS
            step = np.where(short, step * 2, step)
        near, far = step / 2, step
        for _ in range(12):
            middle = (near + far) / 2
            z = np.maximum(self.mode + side * middle, 0)
            short = self.peak - self._log_h(z) < _FOLDS
            near, far = np.where(short, middle, near), np.where(short, far, middle)
        return np.maximum(self.mode + side * far, 0.0)

    def integral(self, of: Callable[[Floats], Floats], to: Floats) -> Floats:
        """Return the integral of of(z) h(z) from 0 to a limit, h being 1 at its peak."""
        return self._between(of, self.low, np.clip(to, self.low, self.high))

    def beyond(self, of: Callable[[Floats], Floats], start: Floats) -> Floats:
        """Return the integral of of(z) h(z) from a start to infinity."""
        low = np.clip(start, self.low, self.high)
        return self._between(of, low, self.high)

    def _between(self, of: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
        """Return an integral in two stretches: the e^-z in it changes within some units of z."""
        turn = np.clip(self.mode + _FOLDS, low, high)
        near = self._panels(of, low, turn)
        return near + self._panels(of, turn, high) if (turn < high).any() else near

    def _panels(self, of: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
        width = (high - low) / _PANELS
        total = np.zeros_like(low)
        for panel in range(_PANELS):
            for node, weight in zip(_NODES, _WEIGHTS, strict=True):
                z = low + width * (panel + (node + 1) / 2)
                total += weight * of(z) * np.exp(self._log_h(z) - self.peak)
        return total * width / 2

    def _wait_probability(self) -> Floats:
        # Beside the state of the first wait: those below it, and from it on, x J.
        with np.errstate(over="ignore", under="ignore"):
            scaled = self.below * np.exp(-self.peak)
        return 1 / (1 + scaled / (self.x * self.whole))

    def over(self, time: Floats) -> Floats:
        """Return the probability that the virtual wait is longer."""
        later = self.beyond(np.ones_like, time / self.patience)
        return self.wait_probability * later / self.whole

    def served_waiting(self, time: Floats) -> Floats:
        """Return the share of calls that wait and are answered by then."""
        served = self.integral(lambda z: np.exp(-z), time / self.patience)
        return self.wait_probability * served / self.whole

    def lost_by(self, time: Floats) -> Floats:
        """Return the share of calls that hang up by then."""
        limit = time / self.patience
        gone = self.integral(lambda z: -np.expm1(-z), limit)
        still = -np.expm1(-limit) * self.beyond(np.ones_like, limit)
        return self.wait_probability * (gone + still) / self.whole
