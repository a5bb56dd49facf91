"""How every KPI reads its inputs: from a log or from plain numbers, but not from both."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd


Z: Final = 1.959963984540054
"""Half of a 95 % interval, in standard errors."""


def share(part: float, whole: float) -> float:
    """Return part over whole, or NaN ("not measurable") over nothing.

    Example:
        >>> share(8, 10), share(0, 0)
        (0.8, nan)
    """
    return part / whole if whole > 0 else math.nan


@dataclass(frozen=True)
class Options:
    """The settings of a report that some KPIs need.

    Args:
        target_s: Service level's target in seconds.
        short_s: An abandoned contact is short up to this; each KPI's own default when None.
    """

    target_s: float = 20
    short_s: float | None = None


class Rows:
    """A contact log as arrays with one value for each row; each array is worked out once.

    Args:
        log: A checked contact log.
    """

    def __init__(self, log: pd.DataFrame) -> None:
        self.log = log
        self._codes: dict[str, tuple[Any, Any]] = {}
        self._seconds: dict[str, Any] = {}

    def words(self, column: str, wanted: Collection[str]) -> Any:
        """Return whether the column holds one of these words."""
        import numpy as np
        import pandas as pd

        if column not in self._codes:
            self._codes[column] = pd.factorize(self.log[column])
        codes, known = self._codes[column]
        hits = np.array([word in wanted for word in known] + [False])  # the last: missing
        return hits[codes]

    def word(self, column: str, wanted: str) -> Any:
        """Return whether the column holds this word."""
        return self.words(column, (wanted,))

    def flag(self, column: str) -> Any:
        """Return whether the column is true; missing is not."""
        return self.log[column].fillna(False).to_numpy(dtype=bool)

    def seconds(self, column: str) -> Any:
        """Return the seconds in a column; 0 where missing or not recorded."""
        import numpy as np

        if column not in self._seconds:
            there = column in self.log
            found = self.log[column].to_numpy(dtype=float) if there else np.zeros(len(self.log))
            self._seconds[column] = np.nan_to_num(found)
        return self._seconds[column]

    def firsts(self, column: str, hits: Any) -> Any:
        """Return the first row of each different name among the hits: their sum counts names."""
        names = self.log[column].where(hits)
        return (names.notna() & ~names.duplicated()).to_numpy(dtype=bool)

    @cached_property
    def inbound(self) -> Any:
        """Whether the customer started the contact."""
        return self.word("direction", "inbound")

    @cached_property
    def outbound(self) -> Any:
        """Whether the organisation started the contact."""
        return self.word("direction", "outbound")

    @cached_property
    def answered(self) -> Any:
        """Whether a person spoke with an agent, in either direction."""
        return self.word("outcome", "answered")

    @cached_property
    def taken(self) -> Any:
        """Whether an inbound contact was answered."""
        return self.inbound & self.answered

    @cached_property
    def lost(self) -> Any:
        """Whether an inbound contact was abandoned."""
        return self.inbound & self.word("outcome", "abandoned")

    @cached_property
    def reached(self) -> Any:
        """Whether an outbound contact was answered."""
        return self.outbound & self.answered


def local_times(log: pd.DataFrame, zone: str) -> pd.Series[Any]:
    """Return when each row of a log or state table started by a zone's clocks, without the zone.

    Raises:
        ValueError: If the zone is unknown.
    """
    try:
        local = log["started_at"].dt.tz_convert(zone)
    except (KeyError, ValueError) as error:
        raise ValueError(f"zone must be a known time zone, got {zone!r}") from error
    wall: pd.Series[Any] = local.dt.tz_localize(None)
    return wall


@dataclass(frozen=True)
class Term:
    """One input of a KPI from a log: the sum of a value over its rows.

    Args:
        needs: Columns without which it is not measurable.
        of: The value of each row.
    """

    needs: tuple[str, ...]
    of: Callable[[Rows], Any]

    def total(self, rows: Rows) -> float:
        """Return the sum over a log, NaN where a column is not recorded."""
        if any(column not in rows.log for column in self.needs):
            return math.nan
        return float(self.of(rows).sum())


def numbers(
    log: pd.DataFrame | None, terms: Mapping[str, Term], **plain: float | None
) -> dict[str, float]:
    """Return a KPI's inputs: the log's totals, or the plain numbers after checking them.

    Args:
        log: The contact log, or None.
        terms: What the log says of each input.
        **plain: The plain numbers by name; each 0 or more.

    Raises:
        ValueError: If both or neither are given, or a number is missing or negative.
    """
    given = {name: value for name, value in plain.items() if value is not None}
    if log is not None:
        if given:
            raise ValueError(f"give a log or plain numbers, not both: got {', '.join(given)} too")
        rows = Rows(log)
        return {name: term.total(rows) for name, term in terms.items()}
    missing = [name for name in plain if name not in given]
    if missing:
        every = f"the plain numbers {', '.join(plain)}"
        whole = f"a log, or {every}" if terms else every
        raise ValueError(f"give {whole}: {missing[0]} is missing")
    for name, value in given.items():
        if not (math.isfinite(value) and value >= 0):
            raise ValueError(f"{name} must be 0 or more, got {value}")
    return given


def inputs(
    log: pd.DataFrame | None,
    terms: Mapping[str, Term],
    needed: Sequence[str],
    given: Mapping[str, float | None],
) -> dict[str, float]:
    """Return the inputs a definition needs: those in the log, and those given with it.

    Numbers given without need are checked too.

    Args:
        log: The contact log, or None.
        terms: What the log says of the inputs, where it can.
        needed: The inputs that the definition uses.
        given: The plain numbers by name, None where not given.

    Raises:
        ValueError: If one is missing, negative, or given although the log says it.
    """
    asked = {n: value for n, value in given.items() if n in needed or value is not None}
    if log is None:
        said = {name: terms[name] for name in asked if name in terms}
        return numbers(None, said, **asked)
    beside = {name: value for name, value in asked.items() if name not in terms}
    for name, value in beside.items():
        if value is None:
            raise ValueError(
                f"{name} must be given with the log, because the log does not contain it: got None"
            )
    said = {name: terms[name] for name in needed if name in terms}
    plain = {name: value for name, value in asked.items() if name in terms}
    return {**numbers(log, said, **plain), **numbers(None, {}, **beside)}


def within(whole: str, parts: Mapping[str, float], limit: float) -> None:
    """Raise unless each part is at most the whole.

    Raises:
        ValueError: If a part exceeds the whole; it names both.
    """
    for name, value in parts.items():
        if value > limit:
            raise ValueError(f"{name} must be at most {whole} ({limit:g}), got {value:g}")


def check_parts(values: Mapping[str, float], *pairs: tuple[str, str]) -> None:
    """Raise unless the part of each pair, where both are there, is at most its whole."""
    for part, whole in pairs:
        if part in values and whole in values:
            within(whole, {part: values[part]}, values[whole])


def choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise unless the value is one of the allowed words.

    Raises:
        ValueError: If it is not; it lists the allowed words.
    """
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")


def check_shares(**values: float) -> None:
    """Raise unless each value is a share.

    Raises:
        ValueError: If one is not from 0 to 1; it names it.
    """
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Return the 95 % interval of a share of independent cases; NaN over nothing.

    Args:
        part: Cases that count, 0 or more and at most the whole.
        whole: All cases.

    Raises:
        ValueError: If a number is negative or the part exceeds the whole.

    Source:
        E. B. Wilson 1927, Journal of the American Statistical Association 22, in the form of
        Newcombe 1998, Statistics in Medicine 17, method 3.

    Example:
        >>> [round(end, 4) for end in wilson(81, 263)]
        [0.2553, 0.3662]
    """
    if math.isnan(part) or math.isnan(whole) or whole == 0:
        return math.nan, math.nan
    n = numbers(None, {}, part=part, whole=whole)
    within("whole", {"part": n["part"]}, n["whole"])
    p = part / whole
    middle = p + Z**2 / (2 * whole)
    reach = Z * math.sqrt(p * (1 - p) / whole + Z**2 / (4 * whole**2))
    scale = 1 + Z**2 / whole
    low, high = (middle - reach) / scale, (middle + reach) / scale
    return max(0.0, min(low, p)), min(1.0, max(high, p))  # rounding must not pass them
