"""A table's cells in words: each in the unit of its column, or of its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bpo_course import kpi
from bpo_course.widgets.card.log_words import COLUMNS
from bpo_course.widgets.card.table_grid import Grid
from bpo_course.widgets.card.table_words import (
    REPORTED,
    TIME,
    figure,
    is_number,
    name_of,
    places_for,
    said,
    unit_of,
)


class _Cell(NamedTuple):
    """A value, and what says its unit."""

    value: Any
    unit: str
    labels: tuple[Any, ...]


@dataclass(frozen=True)
class Wording:
    """What an author says of a table's figures; the names in the code say the rest.

    Args:
        units: The unit of a column or a row.
        decimals: The digits behind the point of a column or a row.
        heads: What a column or a row is called.
    """

    units: Mapping[str, str]
    decimals: Mapping[str, int]
    heads: Mapping[str, str]

    def head(self, name: str) -> str:
        """Return the words over a column."""
        return self.heads.get(name, name_of(name))

    def rows(self, grid: Grid) -> tuple[tuple[str, ...], ...]:
        """Return the cells of a grid in words."""
        columns = [self._column(grid, place) for place in range(len(grid.names))]
        return tuple(zip(*columns, strict=True))

    def _column(self, grid: Grid, place: int) -> list[str]:
        name = grid.names[place]
        if place < grid.labels:
            cells = [_Cell(row[place], self._own_unit(name, grid, place), ()) for row in grid.rows]
            return [self._label(cell, name) for cell in cells]
        cells = [self._cell(grid, place, row) for row in grid.rows]
        return [self._written(cell, name, [cell] if grid.apart else cells) for cell in cells]

    def _cell(self, grid: Grid, place: int, row: tuple[Any, ...]) -> _Cell:
        """Return a value with its unit: its column's, that of the row's KPI, or of its label."""
        name, labels = grid.names[place], row[: grid.labels]
        told = [self.units.get(name), *(self.units.get(str(label)) for label in labels)]
        unit = next(filter(None, told), "") or self._own_unit(name, grid, place)
        if not unit and name in REPORTED and "kpi" in grid.names:
            unit = unit_of(str(row[grid.names.index("kpi")]), ())
        if not unit:
            unit = next(filter(None, (unit_of(str(label), [row[place]]) for label in labels)), "")
        return _Cell(row[place], unit, labels)

    def _own_unit(self, name: str, grid: Grid, place: int) -> str:
        return self.units.get(name) or unit_of(name, [row[place] for row in grid.rows])

    def _label(self, cell: _Cell, column: str) -> str:
        """Return what a row is called: a KPI or a column of the log by its name."""
        if is_number(cell.value):
            return self._written(cell, column, [cell])
        named = str(cell.value)
        if named in self.heads:
            return self.heads[named]
        if column not in COLUMNS and (named in kpi.catalogue or named in COLUMNS):
            return name_of(named)
        return said(cell.value, column)

    def _written(self, cell: _Cell, column: str, beside: list[_Cell]) -> str:
        if not is_number(cell.value):
            return said(cell.value, column)
        told = [self.decimals.get(name) for name in (column, *map(str, cell.labels))]
        places = next((places for places in told if places is not None), None)
        return figure(cell.value, cell.unit, _usual(cell, beside) if places is None else places)


def _usual(cell: _Cell, beside: list[_Cell]) -> int | None:
    """Return the digits of a figure that is beside others of its unit."""
    alike = [c.value for c in beside if c.unit == cell.unit and is_number(c.value)]
    if cell.unit == "s" and max(alike) < 60:
        return min(places_for(alike), 1)
    return None if cell.unit in ("s", TIME, "share", "points") else places_for(alike)


def right_columns(grid: Grid) -> tuple[bool, ...]:
    """Return which columns hold figures: they stand at the right.

    Example:
        >>> from bpo_course.widgets.card.table_grid import grid_of
        >>> right_columns(grid_of({"Agents": 14}))
        (False, True)
    """
    places = range(len(grid.names))
    return tuple(any(is_number(row[place]) for row in grid.rows) for place in places)
