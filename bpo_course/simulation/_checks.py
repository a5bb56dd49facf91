"""What the values of a floor refuse, in one wording."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from numbers import Real
from typing import Any


def is_whole(value: Any, least: int) -> bool:
    """Return whether a value is a whole number, and so much or more."""
    if type(value) is int:
        return value >= least
    number = isinstance(value, Real)
    return number and least <= value < math.inf and value == math.floor(value)


def named(name: str) -> None:
    """Refuse a name that is no word."""
    if not name or not isinstance(name, str):
        raise ValueError(f"name must be a word, got {name!r}")


def unique(what: str, names: Iterable[str]) -> None:
    """Refuse a name that is there twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"names of {what} must differ, got {name!r} twice")
        seen.add(name)


def times(record: Any, *names: str, above: bool = False) -> None:
    """Refuse a time that is below 0, or not above it."""
    for name in names:
        value = getattr(record, name)
        if not (math.isfinite(value) and (value > 0 if above else value >= 0)):
            rule = "above 0" if above else "0 or more"
            raise ValueError(f"{name} must be {rule}, got {value:g}")


def shares(record: Any, *names: str) -> None:
    """Refuse what is no share."""
    for name in names:
        value = getattr(record, name)
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be a share from 0 to 1, got {value:g}")


def counts(record: Any, *names: str, least: int = 1) -> None:
    """Refuse what is no whole number, or too small."""
    for name in names:
        value = getattr(record, name)
        if not is_whole(value, least):
            raise ValueError(f"{name} must be a whole number of {least} or more, got {value}")


def priorities(record: Any, *names: str) -> None:
    """Refuse a priority that is no whole number."""
    for name in names:
        value = getattr(record, name)
        if not is_whole(value, -sys.maxsize):
            raise ValueError(f"{name} must be a whole number, got {value}")


def levels(what: str, levels: Iterable[Any]) -> None:
    """Refuse levels that are no whole numbers of 0 or more."""
    kept = list(levels)
    if not all(is_whole(level, 0) for level in kept):
        raise ValueError(f"{what} must be whole numbers of 0 or more, got {kept}")
