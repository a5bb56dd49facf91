"""Bounds for a test that is looked at several times, by numerical integration.

At look k the statistic has seen a share t of the planned information. Z times the square root of t
moves like a random walk with independent normal steps, so what has not crossed a bound yet is a
density that goes from look to look by one integral.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpo_course.tools.campaign._checks import inside, one_of, whole

if TYPE_CHECKING:
    import numpy as np

DEFAULT_SPENDING: Final = "obrien_fleming"
SPENDING: Final = ("obrien_fleming", "pocock")
_FAR: Final = 8.5  # so many standard deviations are as good as infinite
_LEAST_POINTS, _MOST_POINTS = 96, 3_000


class _Left(NamedTuple):
    """Where the walk is that has not crossed a bound so far: points and their probabilities."""

    at: Any
    chance: Any


def spent(share: float, alpha: float = 0.05, spending: str = DEFAULT_SPENDING) -> float:
    """Return how much of a one-sided error may be spent until a share of the information is in.

    Args:
        share: The share of the planned information, above 0; above 1 counts as 1.
        alpha: The error of one side, in all.
        spending: `obrien_fleming` spends little early, `pocock` about the same at each look.

    Raises:
        ValueError: If an argument breaks its rule.

    Source:
        K. K. G. Lan and D. L. DeMets 1983, Discrete sequential boundaries for clinical trials,
        Biometrika 70: 2 - 2 Phi(z(alpha / 2) / sqrt(t)), and alpha ln(1 + (e - 1) t).

    Example:
        >>> round(spent(0.5, 0.05), 7), round(spent(0.5, 0.05, "pocock"), 4)
        (0.0055746, 0.031)
    """
    inside("alpha", alpha)
    one_of("spending", spending, SPENDING)
    if not share > 0:
        raise ValueError(f"share must be above 0, got {share!r}")
    t = min(share, 1.0)
    if spending == "pocock":
        return alpha * math.log1p((math.e - 1) * t)
    return 2 * _above(_quantile(1 - alpha / 2) / math.sqrt(t))


def bounds(
    times: Sequence[float],
    alpha: float = 0.05,
    spending: str = DEFAULT_SPENDING,
    *,
    over: bool = False,
) -> tuple[float, ...]:
    """Return for each look the value that |z| must reach to stop: two-sided, by alpha spending.

    Args:
        times: The share of the planned information at each look, rising.
        alpha: The error of the first kind of all looks and both sides together.
        spending: The spending function, as in `spent`.
        over: Whether the last look is the end of the test although less information is in than
            planned: then the rest of alpha is spent there.

    Raises:
        ValueError: If an argument breaks its rule.

    Source:
        K. K. G. Lan and D. L. DeMets 1983; D. M. Reboussin and others 2000, Computations for group
        sequential boundaries using the Lan-DeMets spending function method, Controlled Clinical
        Trials 21.

    Example:
        >>> [round(bound, 3) for bound in bounds([0.2, 0.4, 0.6, 0.8, 1])]
        [4.877, 3.357, 2.68, 2.29, 2.031]
    """
    times = _checked(times)
    one_of("spending", spending, SPENDING)
    inside("alpha", alpha)
    return _bounds(times, alpha, spending, over)


@lru_cache(maxsize=4_096)
def _bounds(times: tuple[float, ...], alpha: float, spending: str, over: bool) -> tuple[float, ...]:
    """Return the bounds; those of earlier looks do not depend on the later ones."""
    *before, now = times
    earlier = _bounds(tuple(before), alpha, spending, False) if before else ()
    until = spent(before[-1], alpha / 2, spending) if before else 0.0
    goal = alpha / 2 if over or now >= 1 else spent(now, alpha / 2, spending)
    left = _left(tuple(before), earlier)
    last = before[-1] if before else 0.0
    if before and before[-1] >= 1:
        return (*earlier, math.inf)  # all of alpha is spent
    return (*earlier, _solved(lambda bound: _leaves(left, last, now, bound)[0], goal - until))


def crossing(
    times: Sequence[float], at: Sequence[float], drift: float = 0
) -> tuple[tuple[float, float], ...]:
    """Return for each look how likely it is to cross the upper and the lower bound there.

    Args:
        times: The share of the information at each look, rising.
        at: The bound of |z| at each look.
        drift: The expected z where all the information is in; 0 where there is no difference.

    Raises:
        ValueError: If the looks are not in order, or there is not one bound for each.

    Example:
        >>> looks = [0.2, 0.4, 0.6, 0.8, 1]
        >>> round(sum(up + down for up, down in crossing(looks, [1.96] * 5)), 3)
        0.142
    """
    times = _checked(times)
    if len(at) != len(times):
        raise ValueError(f"at must have a bound for each look ({len(times)}), got {len(at)}")
    left, last, found = _left((), ()), 0.0, []
    for now, bound in zip(times, at, strict=True):
        found.append(_leaves(left, last, now, bound, drift))
        left, last = _moved(left, last, now, bound, drift), now
    return tuple(found)


@lru_cache(maxsize=64)
def constant(spending: str, looks: int, alpha: float = 0.05) -> float:
    """Return the constant of the classic bounds with equal steps.

    The bound of look k of K is the constant (`pocock`), or the constant times sqrt(K / k)
    (`obrien_fleming`).

    Args:
        spending: `obrien_fleming` or `pocock`.
        looks: How many looks, K.
        alpha: The error of the first kind, two-sided.

    Raises:
        ValueError: If an argument breaks its rule.

    Source:
        C. Jennison and B. W. Turnbull 2000, Group Sequential Methods with Applications to Clinical
        Trials, tables 2.1 and 2.3.

    Example:
        >>> round(constant("pocock", 5), 3), round(constant("obrien_fleming", 5), 3)
        (2.413, 2.04)
    """
    one_of("spending", spending, SPENDING)
    whole("looks", looks)
    inside("alpha", alpha)
    times = tuple((k + 1) / looks for k in range(looks))

    def errs(factor: float) -> float:
        at = classic(spending, looks, factor)
        return sum(up for up, _ in crossing(times, at))

    return _solved(errs, alpha / 2)


def classic(spending: str, looks: int, factor: float) -> tuple[float, ...]:
    """Return the classic bounds of looks at equal steps from their constant."""
    if spending == "pocock":
        return (factor,) * looks
    return tuple(factor * math.sqrt(looks / (k + 1)) for k in range(looks))


@lru_cache(maxsize=64)
def inflation(
    looks: int, alpha: float = 0.05, power: float = 0.8, spending: str = DEFAULT_SPENDING
) -> float:
    """Return how many times the leads of a single look a test with several looks needs at most.

    Args:
        looks: How many looks, at equal steps.
        alpha: The error of the first kind, two-sided.
        power: How often the difference is found where it is there.
        spending: The spending function of the bounds.

    Raises:
        ValueError: If an argument breaks its rule.

    Example:
        >>> round(inflation(5), 3)
        1.025
    """
    whole("looks", looks)
    inside("power", power)
    times = tuple((k + 1) / looks for k in range(looks))
    once = _quantile(1 - alpha / 2) + _quantile(power)
    return (drift_for(power, times, bounds(times, alpha, spending)) / once) ** 2


def drift_for(power: float, times: Sequence[float], at: Sequence[float]) -> float:
    """Return the drift with which the upper bounds are crossed this often."""
    from scipy.optimize import brentq

    def short(drift: float) -> float:
        return power - sum(up for up, _ in crossing(times, at, drift))

    return float(brentq(short, 0, 40, xtol=1e-10))


def _checked(times: Sequence[float]) -> tuple[float, ...]:
    """Return the times of the looks; they must rise and be above 0."""
    found = tuple(float(time) for time in times)
    if not found:
        raise ValueError("times must hold a look or more, got none")
    if not all(math.isfinite(time) for time in found):
        raise ValueError(f"times must be numbers, got {found}")
    for before, after in zip((0.0, *found), found, strict=False):
        if after <= before:
            raise ValueError(f"times must be above 0 and rise, got {after:g} after {before:g}")
    return found


def _left(times: tuple[float, ...], at: tuple[float, ...]) -> _Left:
    """Return where the walk is after some looks that it has not crossed."""
    import numpy as np

    if times:
        return _left_after(times, at)
    return _Left(np.zeros(1), np.ones(1))


@lru_cache(maxsize=1_024)
def _left_after(times: tuple[float, ...], at: tuple[float, ...]) -> _Left:
    before = times[-2] if len(times) > 1 else 0.0
    return _moved(_left(times[:-1], at[:-1]), before, times[-1], at[-1], 0)


def _leaves(
    left: _Left, before: float, now: float, bound: float, drift: float = 0
) -> tuple[float, float]:
    """Return how likely the walk crosses the upper and the lower bound at the next look."""
    from scipy.special import ndtr

    step, edge = math.sqrt(now - before), bound * math.sqrt(now)
    mean = left.at + drift * (now - before)
    up = float(left.chance @ ndtr((mean - edge) / step))
    return up, float(left.chance @ ndtr((-edge - mean) / step))


def _moved(left: _Left, before: float, now: float, bound: float, drift: float) -> _Left:
    """Return where the walk is that stays between the bounds at the next look."""
    import numpy as np

    step = math.sqrt(now - before)
    edge = min(bound, _FAR) * math.sqrt(now)
    middle = drift * now
    low, high = max(-edge, middle - _FAR * math.sqrt(now)), min(edge, middle + _FAR)
    if low >= high:
        return _Left(np.zeros(1), np.zeros(1))
    points = int(min(max(_LEAST_POINTS, 12 * (high - low) / step), _MOST_POINTS))
    nodes, weights = _gauss(points)
    at = low + (high - low) * (nodes + 1) / 2
    away = (at[:, None] - left.at[None, :] - drift * (now - before)) / step
    density = np.exp(-(away**2) / 2) @ left.chance / (step * math.sqrt(2 * math.pi))
    return _Left(at, density * weights * (high - low) / 2)


@lru_cache(maxsize=64)
def _gauss(points: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    import numpy as np

    return np.polynomial.legendre.leggauss(points)


def _solved(falls: Callable[[float], float], goal: float) -> float:
    """Return where a function that falls to 0 has a value."""
    from scipy.optimize import brentq

    if falls(0) <= goal:
        return 0.0
    if falls(_FAR) >= goal:
        return _FAR  # less than the smallest error that can be told from none
    return float(brentq(lambda bound: falls(bound) - goal, 0, _FAR, xtol=1e-12))


def _quantile(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def _above(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))
