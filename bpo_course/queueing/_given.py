"""Numbers or arrays from a caller: one shape, checked, given back as they came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rule = tuple[str, Callable[[Floats], Any]]


def _whole(least: int) -> Callable[[Floats], Any]:
    return lambda v: (v >= least) & (v == np.floor(v)) & np.isfinite(v)


RULES: Final[Mapping[str, Rule]] = {
    "lines": ("a whole number of 0 or more", _whole(0)),
    "agents": ("a whole number of 0 or more", _whole(0)),
    "load": ("0 erlangs or more", lambda v: (v >= 0) & np.isfinite(v)),
    "calls_per_hour": ("0 or more", lambda v: (v >= 0) & np.isfinite(v)),
    "aht_s": ("above 0 seconds", lambda v: (v > 0) & np.isfinite(v)),
    "patience_s": ("above 0 seconds", lambda v: v > 0),
    "target_s": ("0 seconds or more", lambda v: v >= 0),
    "time_s": ("0 seconds or more", lambda v: v >= 0),
    "service_level": ("from 0 to below 1", lambda v: (v >= 0) & (v < 1)),
    "max_occupancy": ("above 0 and at most 1", lambda v: (v > 0) & (v <= 1)),
    "max_asa_s": ("above 0 seconds", lambda v: v > 0),
    "max_abandonment": ("above 0 and at most 1", lambda v: (v > 0) & (v <= 1)),
    "shrinkage": ("from 0 to below 1", lambda v: (v >= 0) & (v < 1)),
    "share": ("from 0 to below 1", lambda v: (v >= 0) & (v < 1)),
}


def arrays(rules: Mapping[str, Rule] = RULES, **given: ArrayLike) -> dict[str, Floats]:
    """Return what was given as arrays of one shape.

    Raises:
        ValueError: If a number breaks the rule of its name.
    """
    shaped = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in given.values()))
    found = dict(zip(given, shaped, strict=True))
    for name, values in found.items():
        rule, fine = rules[name]
        refuse(name, rule, values, fine(values))
    return found


def refuse(name: str, rule: str, values: Floats, fine: Any) -> None:
    """Raise with the first value that is not fine, if there is one."""
    wrong = values[~np.asarray(fine)]
    if wrong.size:
        raise ValueError(f"{name} must be {rule}, got {wrong.flat[0]:g}")


def numbers(rules: Mapping[str, Rule] = RULES, **given: ArrayLike) -> None:
    """Check what must be single numbers.

    Raises:
        TypeError: If one is an array.
        ValueError: If one breaks the rule of its name.
    """
    for name, value in given.items():
        if np.ndim(value):
            raise TypeError(f"{name} must be one number, got an array of {np.size(value)}")
    arrays(rules, **given)


def as_given(values: Any) -> Any:
    """Return a number where the inputs were numbers."""
    return float(values) if np.ndim(values) == 0 else values


def as_counts(values: Floats) -> Any:
    """Return whole numbers, one where the inputs were numbers."""
    return int(values) if values.ndim == 0 else values.astype(int)
