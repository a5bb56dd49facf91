"""What the tool is given, checked: who bought, scores, probabilities, amounts."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]

_KNOWN: Final[dict[object, bool]] = {True: True, False: False, "yes": True, "no": False}


def flags(name: str, values: Any, rows: int | None = None) -> Flags:
    """Return true or false for each lead.

    Args:
        name: What they are called in an error.
        values: True and false, 1 and 0, or "yes" and "no" as in the bank's table.
        rows: How many there must be; None for any number.

    Raises:
        ValueError: If there is another value in them, or another number of them.

    Example:
        >>> flags("bought", ["yes", "no"]).tolist(), flags("bought", [1, 0]).tolist()
        ([True, False], [True, False])
    """
    import numpy as np

    plain = np.asarray(values)
    given = plain if plain.dtype == bool else np.asarray(values, dtype=object)
    check_rows(name, given, rows)
    if given.dtype == bool:
        return given.copy()
    found = [_KNOWN.get(value) if _hashable(value) else None for value in given]
    if None in found:
        wrong = given[found.index(None)]
        raise ValueError(f"{name} must be true or false for each lead, got {wrong!r}")
    return np.array(found, dtype=bool)


def both(name: str, values: Any, rows: int | None = None) -> Flags:
    """Return true or false for each lead, if there is one of each.

    Raises:
        ValueError: If all leads are the same, or the values break another rule.
    """
    found = flags(name, values, rows)
    if not found.any() or found.all():
        kinds = "only yes" if found.any() else "only no" if len(found) else "no lead"
        raise ValueError(f"{name} must have a yes and a no or more, got {kinds}")
    return found


def numbers(name: str, values: Any, rows: int | None = None) -> Floats:
    """Return a finite number for each lead.

    Raises:
        ValueError: If one is no finite number, or there is another number of them.
    """
    import numpy as np

    try:
        found = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number for each lead, got {values!r}") from None
    check_rows(name, found, rows)
    if not np.isfinite(found).all():
        wrong = found[~np.isfinite(found)][0]
        raise ValueError(f"{name} must be finite numbers, got {wrong}")
    return found


def chances(name: str, values: Any, rows: int | None = None) -> Floats:
    """Return a probability for each lead.

    Raises:
        ValueError: If one is not from 0 to 1, or breaks another rule.
    """
    found = numbers(name, values, rows)
    outside = found[(found < 0) | (found > 1)]
    if len(outside):
        raise ValueError(f"{name} must be probabilities from 0 to 1, got {outside[0]}")
    return found


def each(name: str, value: Any, rows: int, least: float = 0) -> Floats:
    """Return an amount for each lead: one for all of them, or one each.

    Raises:
        ValueError: If one is below the least, or breaks another rule.
    """
    import numpy as np

    found = numbers(name, np.full(rows, value) if np.ndim(value) == 0 else value, rows)
    if (found < least).any():
        raise ValueError(f"{name} must be {least} or more, got {found.min()}")
    return found


def whole(name: str, value: Any, least: int = 0, most: int | None = None) -> int:
    """Return a whole number within limits.

    Raises:
        ValueError: If it is none, or outside.
    """
    limits = f"{least} or more" if most is None else f"from {least} to {most}"
    fits = isinstance(value, Integral) and not isinstance(value, bool)
    if not fits or value < least or (most is not None and value > most):
        raise ValueError(f"{name} must be a whole number, {limits}, got {value!r}")
    return int(value)


def amount(name: str, value: Any, least: float = 0, above: bool = False) -> float:
    """Return a number that is the least or more, or above it.

    Raises:
        ValueError: If it is none, or too small.
    """
    fits = isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or value < least or (above and value == least):
        rule = f"above {least}" if above else f"{least} or more"
        raise ValueError(f"{name} must be {rule}, got {value!r}")
    return float(value)


def share(name: str, value: Any) -> float:
    """Return a share above 0 and below 1.

    Raises:
        ValueError: If it is none.
    """
    if not isinstance(value, Real) or not 0 < float(value) < 1:
        raise ValueError(f"{name} must be a share above 0 and below 1, got {value!r}")
    return float(value)


def one_of(name: str, value: object, known: tuple[str, ...]) -> str:
    """Return a word that is among the known ones.

    Raises:
        ValueError: If it is not.
    """
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")
    return value


def check_rows(name: str, values: Any, rows: int | None) -> None:
    """Raise unless there is one value for each lead, in one line.

    Raises:
        ValueError: If there is not.
    """
    if values.ndim != 1:
        raise ValueError(f"{name} must be one value for each lead, got {values.ndim} dimensions")
    if rows is not None and len(values) != rows:
        raise ValueError(f"{name} must be one value for each of {rows} leads, got {len(values)}")


def _hashable(value: object) -> bool:
    return isinstance(value, Real | str) or type(value).__name__ in ("bool", "bool_")
