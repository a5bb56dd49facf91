"""What is in a CSV or Excel file, as text, cell by cell."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

LARGEST_BYTES: Final = 200_000_000
LARGEST_UNPACKED: Final = 2_000_000_000
MOST_ROWS: Final = 2_000_000
SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Sheet:
    """A table as it is in a file.

    Args:
        name: The file's name.
        rows: Its cells as text, "" where empty; the index is the row in the file, heads being 1.
        notes: How it was read, where there was something to choose.
    """

    name: str
    rows: pd.DataFrame
    notes: tuple[str, ...] = ()


def read(content: bytes, name: str) -> Sheet:
    r"""Return the table in a file.

    Args:
        content: The bytes of the file.
        name: Its name, which ends in .csv, .tsv, .txt or .xlsx.

    Raises:
        ValueError: If it is of another kind, too large, empty, or no table with one row of heads.

    Example:
        >>> sheet = read(b"call;wait\nc1;12\n", "monday.csv")
        >>> list(sheet.rows.columns), sheet.notes
        (['call', 'wait'], ('Columns are separated by semicolons.',))
    """
    kind = PurePath(name).suffix.lower()
    if len(content) > LARGEST_BYTES:
        raise ValueError(f"{name} must be at most {LARGEST_BYTES // 10**6} MB large")
    if kind == ".xlsx":
        lines, notes = _excel(content, name)
    elif kind in (".csv", ".tsv", ".txt"):
        lines, notes = _separated(content, name)
    else:
        raise ValueError(f"{name} must end in .csv, .tsv, .txt or .xlsx")
    return Sheet(name, _table(lines, name), notes)


def _separated(content: bytes, name: str) -> tuple[Iterable[list[str]], tuple[str, ...]]:
    """Return the rows of a text file, and how they were read."""
    text, notes = _decoded(content, name)
    head = text.split("\n", 1)[0]
    counts = Counter({separator: head.count(separator) for separator in SEPARATORS})
    separator, times = counts.most_common(1)[0]
    if not times:
        raise ValueError(f"{name} must have its columns separated by commas, semicolons or tabs")
    if separator != ",":
        notes = (*notes, f"Columns are separated by {SEPARATORS[separator]}.")
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator), notes


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16"), ()
    if b"\0" in content[:4_096]:
        raise ValueError(f"{name} must be a text file, but it holds other bytes")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        note = "We read the letters as Windows-1252. Check that the names look right."
        return content.decode("cp1252", errors="replace"), (note,)


def _excel(content: bytes, name: str) -> tuple[Iterable[list[str]], tuple[str, ...]]:
    """Return the rows of a workbook's first sheet, and how they were read."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise ValueError(f"{name} must unpack to at most {LARGEST_UNPACKED // 10**6} MB")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        first = book.worksheets[0]
    except (zipfile.BadZipFile, KeyError, IndexError, OSError) as error:
        raise ValueError(
            f"{name} must be an Excel workbook (.xlsx), but it could not be read"
        ) from error
    several = len(book.worksheets) > 1
    notes = (f"We read only the first of {len(book.worksheets)} sheets: {first.title}.",)
    rows = ([_text(cell) for cell in row] for row in first.iter_rows(values_only=True))
    return rows, notes if several else ()


def _text(cell: Any) -> str:
    """Return a cell as one would type it, in ISO form where it is a time."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell)


def _table(lines: Iterable[list[str]], name: str) -> pd.DataFrame:
    """Return the rows under the heads; empty rows are left out and keep their number."""
    import pandas as pd

    numbered = _numbered(lines, name)
    _, heads = next(numbered, (0, []))
    heads = _heads(heads, name)
    places: list[int] = []
    kept: list[list[str]] = []
    for place, cells in numbered:
        if len(cells) > len(heads) and any(cell.strip() for cell in cells[len(heads) :]):
            raise ValueError(
                f"{name} must have {len(heads)} cells in row {place}, got {len(cells)}"
            )
        places.append(place)
        kept.append([*cells[: len(heads)], *[""] * (len(heads) - len(cells))])
    if not kept:
        raise ValueError(f"{name} must have rows below the column names, got none")
    table = pd.DataFrame(kept, columns=heads, index=places, dtype="str")
    stripped: pd.DataFrame = table.apply(lambda column: column.str.strip())
    return stripped


def _numbered(lines: Iterable[list[str]], name: str) -> Iterator[tuple[int, list[str]]]:
    """Return the rows that hold something, with their number in the file."""
    try:
        for place, cells in enumerate(lines, start=1):
            if place > MOST_ROWS:
                raise ValueError(f"{name} must have at most {MOST_ROWS:,} rows")
            if any(cell.strip() for cell in cells):
                yield place, cells
    except csv.Error as error:
        raise ValueError(f"{name} must be a table in CSV form: {error}") from error


def _heads(cells: list[str], name: str) -> list[str]:
    heads = [cell.strip() for cell in cells]
    while heads and not heads[-1]:
        heads.pop()
    if not heads:
        raise ValueError(f"{name} must have a row of column names, but it is empty")
    for place, head in enumerate(heads, start=1):
        if not head:
            raise ValueError(
                f"{name} must have a name for every column, but column {place} has none"
            )
        if heads.count(head) > 1:
            raise ValueError(
                f"{name} must have a different name for every column, got {head!r} twice"
            )
    return heads
