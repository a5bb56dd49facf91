"""The sheets of an Excel workbook: no larger than a quiz is, and with the cells that have no value.

A damaged workbook breaks anywhere in the libraries that read it, so whatever they raise is told as
one thing: it could not be read.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from bpo_course.exchange._packing import unpacked_bytes
from bpo_course.exchange._report import Loss
from bpo_course.exchange._shown import shown

LARGEST_UNPACKED: Final = 200_000_000
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 500
"""Rows and columns that are read: one cell far off makes a sheet of thousands of millions."""
_NO_RESULT: Final = "is a formula without a result: open the file in Excel, save it and try again"

Place = tuple[int, int]
"""A row and a column, from 0."""


@dataclass(frozen=True)
class Sheet:
    """A table as the file holds it.

    Args:
        lines: The rows with the values of their cells.
        shown: The same as it is seen.
        unsure: Cells that may be seen in another form than here.
        unread: What is wrong with cells that cannot be read.
        ragged: Whether a row ends with its last cell, so that a comma too much makes it longer.
        losses: What is told of the sheet as a whole.
    """

    lines: list[list[Any]]
    shown: list[list[str]]
    unsure: Mapping[Place, str] = field(default_factory=dict)
    unread: Mapping[Place, str] = field(default_factory=dict)
    ragged: bool = False
    losses: tuple[Loss, ...] = ()


def sheets_in(content: bytes, name: str) -> list[tuple[str, Sheet]]:
    """Return the sheets of a workbook by their names, in order.

    Raises:
        ValueError: If it is none, is damaged or unpacks to too much.
    """
    try:
        large = unpacked_bytes(content) > LARGEST_UNPACKED
        found = [] if large else _sheets(content)
    except MemoryError:
        raise
    except Exception as error:
        rule = f"{name} must be an Excel workbook (.xlsx), but it could not be read"
        raise ValueError(f"{rule}. Open it in Excel and save it again") from error
    if large:
        raise ValueError(f"{name} must unpack to at most {LARGEST_UNPACKED // 10**6} MB")
    if not found:
        raise ValueError(f"{name} must have a sheet with questions")
    return found


def _sheets(content: bytes) -> list[tuple[str, Sheet]]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in the file and is not read
        books = [
            openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=results)
            for results in (True, False)
        ]
        pairs = zip(books[0].worksheets, books[1].worksheets, strict=True)
        return [(sheet.title, _sheet(sheet, formulas)) for sheet, formulas in pairs]


def _sheet(sheet: Any, formulas: Any) -> Sheet:
    lines: list[list[Any]] = []
    seen: list[list[str]] = []
    unsure: dict[Place, str] = {}
    unread: dict[Place, str] = {}
    losses: dict[Loss, None] = {}
    for row, (cells, written) in enumerate(zip(_rows(sheet), _rows(formulas), strict=True)):
        if row == MOST_ROWS:
            losses[Loss("all rows", "sheet", f"only the first {MOST_ROWS:,} rows are read")] = None
            break
        if any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
            what = f"only the first {MOST_COLUMNS} columns are read"
            losses[Loss("all rows", "sheet", what)] = None
        used = cells[:MOST_COLUMNS]
        lines.append(["" if cell.value is None else cell.value for cell in used])
        as_shown = [shown(cell.value, str(getattr(cell, "number_format", ""))) for cell in used]
        seen.append([one.text for one in as_shown])
        unsure |= {(row, n): one.text for n, one in enumerate(as_shown) if not one.sure}
        unread |= {(row, n): what for n, what in _unread(used, written)}
    return Sheet(lines, seen, unsure, unread, losses=tuple(losses))


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet that are read, and one more; its stated size may be wrong."""
    sheet.reset_dimensions()
    return islice(sheet.iter_rows(), MOST_ROWS + 1)


def _unread(cells: tuple[Any, ...], written: tuple[Any, ...]) -> Iterator[tuple[int, str]]:
    """Yield the column of each cell that cannot be read, with what is wrong with it.

    A formula whose result is an empty text has one, and is of the type `str`.
    """
    for column, (cell, formula) in enumerate(zip(cells, written, strict=False)):
        if getattr(cell, "data_type", "") == "e":
            yield column, f"is an Excel error, {cell.value}: correct it"
        elif _has_no_result(cell, formula):
            yield column, _NO_RESULT


def _has_no_result(cell: Any, formula: Any) -> bool:
    empty = cell.value is None and getattr(cell, "data_type", "") != "str"
    return empty and getattr(formula, "data_type", "") == "f"
