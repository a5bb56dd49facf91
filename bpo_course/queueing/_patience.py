"""The wait in a queue whose callers hang up (Erlang A), by integrals over the virtual wait."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, cached_property
from typing import Final

import numpy as np

from bpo_course.queueing._given import Floats
from bpo_course.queueing._likelihood import deviance

_FOLDS: Final = 45.0
"""What is this many e-folds below the peak of an integrand is left out."""
_LAST_FOLDS: Final = 38.0
"""No percentile is lower: a share less than 1 is at most 1 - 2^-53."""
_FEWEST_PANELS: Final = 8
_PANEL_WIDTH: Final = 2.0
"""In mean patiences: e^-z changes within one."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_CLOSE: Final = 1e-9
"""Newton's error is squared at each step: one of this size is the last that matters."""
_MOST_STEPS: Final = 60


@cache
def _rule(panels: int) -> tuple[Floats, Floats]:
    """Return nodes and weights on 0 to 1, in panels of 16 (Gauss and Legendre)."""
    starts = np.arange(panels)[:, None] / panels
    nodes = (starts + (_NODES + 1) / (2 * panels)).ravel()
    return nodes, np.tile(_WEIGHTS / (2 * panels), panels)


class Patience:
    """Waits of callers with exponential patience (Erlang A). Times are in mean handle times.

    With z the virtual wait in mean patiences, x = rate / theta and y = lambda / theta, the density
    of the wait of those who wait is proportional to exp(y (1 - e^-z) - x z). Its peak is at
    m = log(y / x), or 0 where that is less; u = z - m from it, it has fallen by the exponent
    max(x - y, 0) u + min(x, y) (u - 1 + e^-u), in which no large numbers cancel.

    Args:
        rate: Calls finished in a mean handle time while callers wait: the agents in M/M/c+M.
        load: Erlangs, 0 or more.
        patience: Mean patience over mean handle time, above 0 and finite.
        below: How likely it is that no one need wait, in units of the state in which the next
            caller is the first to wait.

    Source:
        Baccelli and Hebuterne 1981; in the notation of Mandelbaum and Zeltyn 2007, "Service
        engineering in action: the Palm/Erlang-A queue".
    """

    def __init__(self, rate: Floats, load: Floats, patience: Floats, below: Floats) -> None:
        self.patience = patience
        self.x, y = rate * patience, load * patience
        self.slope = np.maximum(rate - load, 0) * patience
        self.curve = np.minimum(self.x, y)
        self.mode = np.log(np.maximum(load / rate, 1.0))
        self.low = np.maximum(self.mode - self._left(), 0.0)
        self.high = self.mode + self._right(_FOLDS)
        self.whole = self._between(np.ones_like, self.low, self.high)
        # Beside the state of the first wait: those below it, and from it on, x times the integral.
        peak = np.where(load > rate, deviance(self.x, y), 0.0)
        with np.errstate(over="ignore"):
            self.wait_probability = 1 / (1 + below * np.exp(-peak) / (self.x * self.whole))
        self.blocked = np.zeros_like(self.x)

    @cached_property
    def lost(self) -> Floats:
        """The share of calls that hang up."""
        return self._share(lambda z: -np.expm1(-z), self.low, self.high)

    @property
    def mean_wait(self) -> Floats:
        """The mean wait of all calls."""
        return self.lost * self.patience

    @cached_property
    def waited_served(self) -> Floats:
        """The mean wait of the answered calls, times their share."""
        waited = self._share(lambda z: z * np.exp(-z), self.low, self.high)
        return waited * self.patience

    def over(self, time: Floats) -> Floats:
        """Return the probability that the virtual wait is longer."""
        return self._share(np.ones_like, self._inside(time), self.high)

    def within(self, time: Floats) -> Floats:
        """Return the probability that there is a virtual wait and it is no longer."""
        return self._share(np.ones_like, self.low, self._inside(time))

    def served_waiting(self, time: Floats) -> Floats:
        """Return the share of calls that wait and are answered by then."""
        return self._share(lambda z: np.exp(-z), self.low, self._inside(time))

    def lost_by(self, time: Floats) -> Floats:
        """Return the share of calls that hang up by then."""
        gone = self._share(lambda z: -np.expm1(-z), self.low, self._inside(time))
        return gone - np.expm1(-time / self.patience) * self.over(time)

    def time_of(self, late: Floats) -> Floats:
        """Return the time that the virtual wait exceeds with this probability, 0 if none.

        By Newton's method on the logarithm, which is concave: from the right it never overshoots.
        """
        with np.errstate(divide="ignore"):
            aim = np.log(np.minimum(late / self.wait_probability, 1)) + np.log(self.whole)
        z, last = self.mode + 0 * aim, self.mode + self._right(_LAST_FOLDS)
        for _ in range(_MOST_STEPS):
            beyond = self._between(np.ones_like, self._clipped(z), self.high)
            step = (np.log(beyond) - aim) * beyond / np.exp(-self._fall(z - self.mode))
            before, z = z, np.clip(z + step, self.low, last)
            if (np.abs(z - before) <= _CLOSE * z).all():
                break
        return np.where(late < self.wait_probability, z, 0.0) * self.patience

    def _fall(self, u: Floats) -> Floats:
        """Return by how many e-folds the density is below its peak."""
        return self.slope * u + self.curve * (u + np.expm1(-u))

    def _right(self, folds: float) -> Floats:
        """Return a distance right of the peak at which the density has fallen by the folds.

        As u - 1 + e^-u is at least u^2 / (2 + u), it is the root of a square, a little too far.
        """
        half = self.slope - folds / 2
        root = np.sqrt(half * half + 2 * folds * self.x)
        far = 2 * folds / np.where(half > 0, half + root, 1)
        return np.where(half > 0, far, (root - half) / self.x)

    def _left(self) -> Floats:
        """Return a distance left of it, where x (e^v - 1 - v) is the folds or a little more."""
        folds = _FOLDS / self.x
        v = np.sqrt(2 * folds)
        for _ in range(4):
            v = np.minimum(v, np.log1p(folds + v))
        return v

    def _inside(self, time: Floats) -> Floats:
        return self._clipped(time / self.patience)

    def _clipped(self, z: Floats) -> Floats:
        found: Floats = np.clip(z, self.low, self.high)
        return found

    def _share(self, of: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
        """Return the mean of of(z) over a stretch of waits, for a caller of any kind."""
        return self.wait_probability * self._between(of, low, high) / self.whole

    def _between(self, of: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
        """Return an integral of the density, 1 at its peak; after a turn e^-z has gone from it."""
        turn = np.clip(self.mode + _FOLDS, low, high)
        widest = float(np.max(turn - low, initial=0.0))
        near = self._panels(of, low, turn, max(_FEWEST_PANELS, math.ceil(widest / _PANEL_WIDTH)))
        if not (turn < high).any():
            return near
        return near + self._panels(of, turn, high, _FEWEST_PANELS)

    def _panels(
        self, of: Callable[[Floats], Floats], low: Floats, high: Floats, panels: int
    ) -> Floats:
        nodes, weights = _rule(panels)
        low, high, mode, slope, curve = (
            v[..., None] for v in (low, high, self.mode, self.slope, self.curve)
        )
        z = low + (high - low) * nodes
        u = z - mode
        density = np.exp(-slope * u - curve * (u + np.expm1(-u)))
        found: Floats = (of(z) * density) @ weights * (high - low)[..., 0]
        return found
