"""Erlang B and C: full lines, and a queue in which no one hangs up."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from bpo_course.queueing._given import Floats, arrays, as_given
from bpo_course.queueing._likelihood import log_poisson

_SMALL: Final = 1e-17
"""Terms of a sum below this share of it are left out."""


def erlang_b(lines: ArrayLike, load: ArrayLike) -> Any:
    """Return the probability that a call finds every line busy and is lost.

    Numbers give a number, arrays an array; the two are broadcast.

    Args:
        lines: Trunk lines, whole numbers of 0 or more.
        load: Offered load in erlangs (calls per second x mean holding time), 0 or more.

    Raises:
        ValueError: If lines is negative or not whole, or load is negative.

    Source:
        A. K. Erlang 1917. 1 / B(c, a) = sum over k of c! / ((c - k)! a^k), summed from the end
        where it converges; the same as the recursion B(n) = a B(n-1) / (n + a B(n-1)).

    Example:
        >>> round(erlang_b(lines=17, load=10), 5)
        0.01295
        >>> erlang_b([1, 2], 1).round(3).tolist()
        [0.5, 0.2]
    """
    n = arrays(lines=lines, load=load)
    return as_given(1 / inverse_b(n["lines"], n["load"]))


def erlang_c(agents: ArrayLike, load: ArrayLike) -> Any:
    """Return the probability that a call has to wait, where no one hangs up.

    Where the load reaches the agents the queue grows without end: every call waits (1).

    Args:
        agents: Agents, whole numbers of 0 or more.
        load: Offered load in erlangs, 0 or more.

    Raises:
        ValueError: If agents is negative or not whole, or load is negative.

    Source:
        A. K. Erlang 1917: C = c B / (c - a (1 - B)) for a < c.

    Example:
        >>> round(erlang_c(agents=14, load=10), 4)
        0.1741
    """
    n = arrays(agents=agents, load=load)
    return as_given(wait_probability(n["agents"], n["load"]))


def wait_probability(c: Floats, a: Floats) -> Floats:
    """Return Erlang C of arrays of one shape; 1 where the load reaches the agents."""
    stable = a < c
    servers, load = np.where(stable, c, 1.0), np.where(stable, a, 0.0)
    # C = 1 / (1 + (1 - a / c) (1 / B - 1)): no digits cancel
    waits = 1 / (1 + (1 - load / servers) * (inverse_b(servers, load) - 1))
    return np.where(stable, waits, 1.0)


def inverse_b(c: Floats, a: Floats) -> Floats:
    """Return 1 / B(c, a), infinite where there is no load but a line."""
    found = np.empty(c.shape)
    light = a <= c
    found[light] = _light(c[light], a[light])
    found[~light] = _heavy(c[~light], a[~light])
    return found


def _heavy(c: Floats, a: Floats) -> Floats:
    """Return 1 / B by its own sum, whose terms fall where a > c."""
    total, term, k = np.ones_like(c), np.ones_like(c), 0
    while (term > _SMALL * total).any():
        term = term * np.maximum(c - k, 0) / a
        total += term
        k += 1
    return total


def _light(c: Floats, a: Floats) -> Floats:
    """Return 1 / B where a <= c: the whole of a Poisson over its term c, less the tail above."""
    with np.errstate(divide="ignore", over="ignore"):
        inverse_p = np.exp(-log_poisson(c, a))
    return inverse_p - rising_tail(c, a)


def rising_tail(x: Floats, y: Floats) -> Floats:
    """Return the sum over j = 1, 2, ... of y^j / ((x + 1) ... (x + j)), where y <= x."""
    total, term, j = np.zeros_like(x), np.ones_like(x), 1
    while (term > _SMALL * (1 + total)).any():
        term = term * y / (x + j)
        total += term
        j += 1
    return total
