"""What the values of a campaign refuse, in one wording."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bpo_course.simulation import is_whole


def word(name: str, value: Any) -> None:
    """Refuse what is not a word."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a word, got {value!r}")


def whole(name: str, value: Any, least: int = 1) -> None:
    """Refuse what is not a whole number, or too small."""
    if isinstance(value, bool) or not is_whole(value, least):
        raise ValueError(f"{name} must be a whole number of {least} or more, got {value!r}")


def number(name: str, value: Any, *, above: bool = False) -> None:
    """Refuse what is not a number, or below 0, or not above it."""
    rule = "above 0" if above else "0 or more"
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} must be a number {rule}, got {value!r}")
    if value < 0 or (above and value == 0):
        raise ValueError(f"{name} must be {rule}, got {value:g}")


def inside(name: str, value: Any) -> None:
    """Refuse what is not a share between 0 and 1, both of them left out."""
    if not isinstance(value, int | float) or not 0 < value < 1:
        raise ValueError(f"{name} must be above 0 and below 1, got {value!r}")


def one_of(name: str, value: Any, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is not one of a few."""
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")


def shares(name: str, given: Mapping[str, float]) -> None:
    """Refuse shares that are not above 0, or do not make 1 together."""
    for key, share in given.items():
        word(name, key)
        if not isinstance(share, int | float) or not 0 < share <= 1:
            rule = "must be shares above 0 and at most 1"
            raise ValueError(f"{name} {rule}, got {share!r} for {key!r}")
    if given and abs(sum(given.values()) - 1) > 1e-9:
        raise ValueError(f"{name} must make 1 together, got {sum(given.values()):g}")


def minute_of(name: str, text: Any) -> int:
    """Return a time of day such as "09:30" as minutes from midnight; "24:00" ends a day."""
    hour, colon, rest = str(text).partition(":")
    if colon and hour.isdecimal() and rest.isdecimal() and len(rest) == 2 and int(rest) < 60:
        minute = int(hour) * 60 + int(rest)
        if minute <= 1_440:
            return minute
    raise ValueError(f"{name} must have times from 00:00 to 24:00, got {text!r}")


def span_of(name: str, pair: Any) -> tuple[int, int]:
    """Return two times of one day as minutes from midnight."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise ValueError(f"{name} must be a pair of times, got {pair!r}")
    start, end = minute_of(name, pair[0]), minute_of(name, pair[1])
    if end <= start:
        raise ValueError(f"{name} must end after they start, got {pair[0]} to {pair[1]}")
    return start, end


def instant(name: str, at: Any) -> datetime:
    """Return a moment; it must have a time zone."""
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(f"{name} must be a time with a time zone, got {at!r}")
    return at
