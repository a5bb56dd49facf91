"""What a table is given, as one form: names of columns, and rows of plain values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Grid:
    """Names of columns, and rows of plain values.

    Args:
        names: What the columns are called in the code; "" for one without a name.
        rows: The values, a row as long as the names; None is missing.
        labels: How many of the first columns say what a row is.
        apart: Whether each row is a figure of its own kind.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    labels: int = 1
    apart: bool = False

    @property
    def every_name(self) -> tuple[str, ...]:
        """The names of the columns and of the rows, each once."""
        of_rows = (str(value) for row in self.rows for value in row[: self.labels])
        return tuple(dict.fromkeys(filter(None, (*self.names, *of_rows))))


def grid_of(rows: Any) -> Grid:
    """Return a table's rows as a grid.

    Args:
        rows: A DataFrame, a Series, a mapping of values or of mappings by label, or a list of
            mappings.

    Raises:
        ValueError: If it is none of them.

    Example:
        >>> grid_of({"calls": 120}).rows, grid_of([{"day": "Mon", "calls": 120}]).names
        ((('calls', 120),), ('day', 'calls'))
    """
    if hasattr(rows, "to_frame") and hasattr(rows, "dtype"):
        return _of_series(rows)
    if hasattr(rows, "itertuples"):
        return _of_frame(rows)
    if isinstance(rows, Mapping):
        return _of_mapping(rows)
    if isinstance(rows, Sequence) and not isinstance(rows, str):
        return _of_mappings(rows)
    raise _no_rows(rows)


def _of_series(series: Any) -> Grid:
    grid = _of_frame(series.to_frame(series.name if isinstance(series.name, str) else ""))
    if grid.labels == 0:  # a Series without labels has its places for labels
        return Grid(("", *grid.names), tuple((n, *row) for n, row in enumerate(grid.rows)))
    return Grid(grid.names, grid.rows, grid.labels, apart=series.dtype == object)


def _of_frame(frame: Any) -> Grid:
    counted = type(frame.index).__name__ == "RangeIndex" and frame.index.name is None
    levels = [] if counted else list(frame.index.names)
    names = tuple("" if name is None else _name(name) for name in (*levels, *frame.columns))
    columns = [frame.index.get_level_values(level).tolist() for level in range(len(levels))]
    columns += [frame.iloc[:, place].tolist() for place in range(frame.shape[1])]
    rows = tuple(tuple(map(_plain, row)) for row in zip(*columns, strict=True))
    return Grid(names, rows, len(levels))


def _of_mapping(rows: Mapping[Any, Any]) -> Grid:
    if rows and all(isinstance(value, Mapping) for value in rows.values()):
        inner = _of_mappings(list(rows.values()))
        labelled = zip(map(_plain, rows), inner.rows, strict=True)
        return Grid(("", *inner.names), tuple((label, *row) for label, row in labelled))
    pairs = tuple((_plain(label), _plain(value)) for label, value in rows.items())
    return Grid(("", ""), pairs, apart=True)


def _of_mappings(rows: Iterable[Any]) -> Grid:
    names: dict[Any, None] = {}
    for row in rows:
        if not isinstance(row, Mapping):
            raise _no_rows(row)
        names |= dict.fromkeys(row)
    values = tuple(tuple(_plain(row.get(name)) for name in names) for row in rows)
    return Grid(tuple(map(_name, names)), values)


def _name(name: Any) -> str:
    """Return a column's name as text; one of several levels with a dot between them."""
    return " · ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _plain(value: Any) -> Any:
    """Return a value as plain Python's; None for one that is missing."""
    if getattr(value, "shape", None) == ():  # a number of numpy's
        value = value.item()
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, float | Decimal) and math.isnan(value):
        return None
    return value


def _no_rows(got: Any) -> ValueError:
    return ValueError(
        "rows must be a DataFrame, a Series, a mapping or a list of mappings,"
        f" got {type(got).__name__} {got!r}"
    )
