"""A table of figures to read: trade names in its heads, per cent, minutes, thousands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from bpo_course.widgets.card.card import rendered
from bpo_course.widgets.card.table_cells import Wording, right_columns
from bpo_course.widgets.card.table_grid import Grid, grid_of
from bpo_course.widgets.card.table_words import REPORTED, TIME

MOST: Final = 60
"""How many rows are shown; the others are counted."""
MOST_DECIMALS: Final = 12


@dataclass(frozen=True)
class Table:
    """A table to read. It needs no kernel once it is shown.

    Args:
        caption: What it is about.
        heads: The words over its columns; all of them "" where it has none.
        rows: Its cells in words.
        labels: How many of the first columns say what a row is.
        right: Which columns hold figures.
        left_out: How many rows more there are.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: int
    right: tuple[bool, ...]
    left_out: int = 0

    @property
    def note(self) -> str:
        """What is said of the rows that are not shown."""
        if not self.rows:
            return "No rows."
        return f"{self.left_out:,} more rows are not shown." if self.left_out else ""

    def __repr__(self) -> str:
        lines = [self.heads, *self.rows] if any(self.heads) else list(self.rows)
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        told = [self._line(line, widths) for line in lines]
        if any(self.heads):
            told.insert(1, "-" * sum(widths, 2 * (len(widths) - 1)))
        return "\n".join(filter(None, (self.caption, *told, self.note)))

    def _line(self, cells: tuple[str, ...], widths: list[int]) -> str:
        columns = zip(cells, widths, self.right, strict=True)
        padded = (
            cell.rjust(width) if right else cell.ljust(width) for cell, width, right in columns
        )
        return "  ".join(padded).rstrip()

    def _repr_mimebundle_(self, **_asked: Any) -> dict[str, str]:
        html = rendered("table.html", table=self, style=_style())
        return {"text/plain": repr(self), "text/html": html}


def table_of(
    rows: Any,
    *,
    caption: str = "",
    percent: Collection[str] = (),
    times: Collection[str] = (),
    decimals: Mapping[str, int] | None = None,
    heads: Mapping[str, str] | None = None,
) -> Table:
    """Return a table to read; the arguments are those of `bpo_course.table`."""
    grid = grid_of(rows)
    named = {"percent": _names(percent), "times": _names(times)}
    named |= {"decimals": tuple(decimals or ()), "heads": tuple(heads or ())}
    for parameter, names in named.items():
        _known(parameter, names, grid)
    for name, places in (decimals or {}).items():
        if not isinstance(places, int) or not 0 <= places <= MOST_DECIMALS:
            raise ValueError(f"decimals must be 0 to {MOST_DECIMALS}, got {name}: {places!r}")
    both = sorted({*named["percent"]} & {*named["times"]})
    if both:
        raise ValueError(f"times must name no column that percent names, got {both[0]!r}")
    units = dict.fromkeys(named["percent"], "share") | dict.fromkeys(named["times"], TIME)
    told = Wording(units, decimals or {}, heads or {})
    shown = _told(grid)
    return Table(
        caption,
        tuple(told.head(name) for name in shown.names),
        told.rows(replace(shown, rows=shown.rows[:MOST])),
        max(shown.labels, 1),
        right_columns(shown),
        max(len(shown.rows) - MOST, 0),
    )


def _names(given: Collection[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _known(parameter: str, names: tuple[str, ...], grid: Grid) -> None:
    for name in names:
        if name not in grid.every_name:
            there = ", ".join(grid.every_name[:20])
            raise ValueError(
                f"{parameter} must name columns or rows of the table ({there}), got {name!r}"
            )


def _told(grid: Grid) -> Grid:
    """Return a grid without what a report has for nothing: one group for all, no interval."""
    if not {"group", "kpi", *REPORTED} <= {*grid.names}:
        return grid
    found = {name: {row[place] for row in grid.rows} for place, name in enumerate(grid.names)}
    idle = {"group": {"all"}, "low": {None}, "high": {None}}
    kept = [place for place, name in enumerate(grid.names) if found[name] != idle.get(name)]
    rows = tuple(tuple(row[place] for place in kept) for row in grid.rows)
    return Grid(tuple(grid.names[place] for place in kept), rows, grid.labels)


@cache
def _style() -> Markup:
    return Markup((Path(__file__).parent / "table.css").read_text(encoding="utf-8"))  # ours
