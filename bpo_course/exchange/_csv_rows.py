"""The rows of a CSV file; a quote that has no end, which would swallow rows, is told."""

from __future__ import annotations

import csv
import io
import re

from bpo_course.exchange._letters import column_name
from bpo_course.exchange._report import Loss


def rows_in(text: str, separator: str, name: str) -> tuple[list[list[str]], list[Loss]]:
    """Return the rows of a CSV file with their cells, and what is odd in them.

    Args:
        text: What is in the file.
        separator: What is between two cells.
        name: What the file is called.

    Raises:
        ValueError: If a quote has no end, so that no one can tell where a cell ends.

    Example:
        >>> rows_in('a,"b, c"', ",", "mine.csv")
        ([['a', 'b, c']], [])
    """
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begun = 0
    try:
        for row in reader:
            rows.append(row)
            begun = reader.line_num
    except csv.Error as error:
        number, several = len(rows) + 1, reader.line_num > begun + 1
        place = f"row {number}, column {_column(text, begun, separator)}"
        if several or "unexpected end" in str(error):
            raise ValueError(
                f'{name}: {place}: a quote, ", has no end. Write one where the text ends, or delete'
                " it"
            ) from error
        return _as_it_is(text, separator, name, place)
    return rows, []


def _as_it_is(
    text: str, separator: str, name: str, place: str
) -> tuple[list[list[str]], list[Loss]]:
    """Return rows in which a quote is inside a text, read as well as they can be."""
    row, _, column = place.partition(", ")
    what = 'has a quote inside a text: look at it, and write two, "", for each'
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), [
            Loss(row, column, what)
        ]
    except csv.Error as error:
        raise ValueError(f"{name}: {place}: has a text that is too long") from error


def _column(text: str, begun: int, separator: str) -> str:
    """Return the column of the first cell of a line whose quotes do not fit."""
    line = "".join(io.StringIO(text, newline="").readlines()[begun : begun + 1]).rstrip("\r\n")
    cell = re.compile(rf'(?:"(?:[^"]|"")*"|[^"{separator}][^{separator}]*|)(?:{separator}|$)')
    place = count = 0
    while place < len(line) and (found := cell.match(line, place)) and found.end() > place:
        place, count = found.end(), count + 1
    return column_name(count)
