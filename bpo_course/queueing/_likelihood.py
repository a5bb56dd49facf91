"""Probabilities of counts, to full accuracy for large numbers: no large logs cancel."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np

from bpo_course.queueing._given import Floats

_FEW: Final = 16
"""Below this many Stirling's series is not exact enough."""
_LONG: Final = 500.0
"""From this time on e^-time no longer matters beside 1, but its log does."""


def log_poisson(k: Floats, mean: Floats) -> Floats:
    """Return the log of a Poisson probability, to full accuracy for large numbers.

    Source:
        C. Loader 2000, Fast and accurate computation of binomial probabilities: deviance and
        Stirling's error apart, so that no large logs cancel.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        off = deviance(k, mean)
        log = -stirling_error(k) - off - 0.5 * np.log(2 * math.pi * k)
        log = np.where(k == 0, -mean, log)
        return np.where((mean == 0) & (k > 0), -np.inf, log)


def log_steps(steps: Floats, x: float, passed: float) -> Floats:
    """Return the log of the chance that a pure birth has made these steps, from x at pace x, x + 1.

    It is a negative binomial probability, C(x + k - 1, k) p^x (1 - p)^k with p = e^-passed.

    Args:
        steps: Whole numbers k of 0 or more.
        x: The pace at the start, above 0.
        passed: Time, 0 or more and finite.
    """
    n, p, q = x + steps, np.exp(-passed), -np.expm1(-passed)
    with np.errstate(divide="ignore", invalid="ignore"):
        if passed < _LONG:
            off = deviance(np.full_like(n, x), n * p) + deviance(steps, n * q)
        else:  # p is as good as 0, its log is not
            off = x * (np.log(x / n) + passed) - x + deviance(steps, n * q)
        error = stirling_error(n) - stirling_error(np.full(1, x)) - stirling_error(steps)
        log = error - off + 0.5 * np.log(x / (n * 2 * math.pi * steps))
        found: Floats = np.where(steps == 0, -x * passed, log)
    return found


def deviance(k: Floats, mean: Floats) -> Floats:
    """Return k log(k / mean) + mean - k without cancellation."""
    v = (k - mean) / (k + mean)
    near = np.abs(v) < 0.1
    v2 = np.where(near, v * v, 0)
    # log(k / mean) = 2 atanh(v) = 2 (v + v^3/3 + v^5/5 + ...)
    total, power = np.zeros_like(v), np.ones_like(v)
    for odd in range(3, 25, 2):
        power = power * v2
        total += power / odd
    close = (k - mean) * v + 2 * k * v * total
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        far = k * np.log(k / mean) + mean - k
    found: Floats = np.where(near, close, far)
    return found


def stirling_error(k: Floats) -> Floats:
    """Return log k! less Stirling's formula, for any number above 0 (0 for 0)."""
    n = np.maximum(k, _FEW)
    n2 = n * n
    series: Floats = (
        1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * n2)) / n2) / n2) / n2
    ) / n
    few = k < _FEW
    if few.any():
        series[few] = [_few_error(value) for value in k[few].tolist()]
    return series


@lru_cache(maxsize=4096)
def _few_error(k: float) -> float:
    if k == 0:
        return 0.0
    return math.lgamma(k + 1) - (k + 0.5) * math.log(k) + k - 0.5 * math.log(2 * math.pi)
