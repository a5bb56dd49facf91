"""How every KPI reads its inputs: a log or plain numbers, never both, never neither."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def share(part: float, whole: float) -> float:
    """Return part over whole, or NaN ("not measurable") over nothing.

    Example:
        >>> share(8, 10), share(0, 0)
        (0.8, nan)
    """
    return part / whole if whole > 0 else math.nan


def counts(log: pd.DataFrame | None, **numbers: float | None) -> dict[str, float] | None:
    """Return the plain numbers after checking them, or None when a log is given instead.

    Args:
        log: The contact log, or None.
        **numbers: The plain numbers by name; each 0 or more.

    Raises:
        ValueError: If both or neither are given, or a number is missing or negative.
    """
    given = {name: value for name, value in numbers.items() if value is not None}
    if log is not None:
        if given:
            raise ValueError(f"give a log or plain numbers, not both: got {', '.join(given)} too")
        return None
    missing = [name for name in numbers if name not in given]
    if missing:
        raise ValueError(
            f"give a log, or the plain numbers {', '.join(numbers)}: {missing[0]} is missing"
        )
    for name, value in given.items():
        if not (math.isfinite(value) and value >= 0):
            raise ValueError(f"{name} must be 0 or more, got {value}")
    return given


def within(whole: str, parts: Mapping[str, float], limit: float) -> None:
    """Raise unless each part is at most the whole.

    Raises:
        ValueError: If a part exceeds the whole; it names both.
    """
    for name, value in parts.items():
        if value > limit:
            raise ValueError(f"{name} must be at most {whole} ({limit:g}), got {value:g}")


def choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise unless the value is one of the allowed words.

    Raises:
        ValueError: If it is not; it lists the allowed words.
    """
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")
