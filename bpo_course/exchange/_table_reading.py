"""Questions from CSV and Excel, as a trainer typed them: gaps are closed, the unknown is told."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import is_dataclass
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from bpo_course.exchange._choices import questions_in, table_in
from bpo_course.exchange._packing import unpacked_bytes
from bpo_course.exchange._report import Loss
from bpo_course.exchange._tables import RUNS, TITLE, Row, place_of
from bpo_course.questions import KINDS

Read = tuple[str, list[Row], int, list[Loss]]
"""A title, questions, how many were there, and what is lost."""

LARGEST_UNPACKED: Final = 200_000_000
_TRUE: Final = ("true", "yes", "1", "x")
_FALSE: Final = ("false", "no", "0", "")


def read_csv(content: bytes, name: str) -> Read:
    """Return the title and the questions of a CSV file, how many were there, what is lost."""
    text, losses = _decoded(content)
    above = text[:5_000].splitlines()[:5]
    separator = max(",;\t", key="\n".join(above).count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise ValueError(f"{name} must be a table in CSV form: {error}") from error
    title, found, asked, more = _questions(lines, lines, name)
    return title, found, asked, losses + more


def read_excel(content: bytes, name: str) -> Read:
    """Return the title and the questions of a workbook's first sheet, their count, what is lost."""
    import openpyxl

    try:
        if unpacked_bytes(content) > LARGEST_UNPACKED:
            raise ValueError(f"{name} must unpack to at most {LARGEST_UNPACKED // 10**6} MB")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows())
    except (KeyError, IndexError, OSError) as error:
        raise ValueError(f"{name} must be an Excel workbook (.xlsx), could not be read") from error
    losses = [
        Loss(other, "sheet", "left out: the first sheet alone is read")
        for other in book.sheetnames[1:]
    ]
    lines = [["" if cell.value is None else cell.value for cell in row] for row in rows]
    shown = [[_shown(cell) for cell in row] for row in rows]
    title, found, asked, more = _questions(lines, shown, name)
    return title, found, asked, losses + more


def _decoded(content: bytes) -> tuple[str, list[Loss]]:
    """Return the text of a CSV file, which Excel may have saved in letters of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        what = "read as Windows writes them: look at é, ’ and the like"
        return content.decode("cp1252", errors="replace"), [Loss("all rows", "letters", what)]


def _shown(cell: Any) -> Any:
    """Return a cell of Excel as it is seen: 80% is 0.8 in the file."""
    if isinstance(cell.value, int | float) and "%" in str(cell.number_format):
        return f"{100 * cell.value:.10g}%"
    return "" if cell.value is None else cell.value


def _questions(lines: list[list[Any]], shown: list[list[Any]], name: str) -> Read:
    heads = [" ".join(str(cell).lower().split()) for cell in lines[0]] if lines else []
    if any(re.fullmatch(r"option \d+ text|kind", head) for head in heads) and "prompt" in heads:
        return _own_questions(lines, heads)
    if table := table_in(shown):
        return "", *questions_in(shown, table)
    if "prompt" in heads:
        return _own_questions(lines, heads)
    seen = ", ".join(filter(None, heads))[:200] or "none"
    raise ValueError(f"{name} must have the columns Question, A, B and Correct, got {seen}")


def _own_questions(lines: list[list[Any]], heads: list[str]) -> Read:
    """Return the questions of a table in the course's own form, a field a column."""
    losses = [
        Loss("all", head, "is not a known column and is left out")
        for head in heads
        if head not in ("", TITLE) and not _known(head)
    ]
    title = ""
    made: list[Row] = []
    for place, cells in enumerate(lines[1:], start=2):
        filled = {h: c for h, c in zip(heads, cells, strict=False) if c not in ("", None)}
        title = title or _unquoted(str(filled.get(TITLE, "")))
        row = {head: cell for head, cell in filled.items() if _known(head)}
        if row:
            made.append(_nested(row, row.get("id") or f"row {place}", losses))
    return title, made, len(made), losses


def _nested(row: Row, name: Any, losses: list[Loss]) -> Row:
    """Return a row as the nested values of a question; gaps in its counting are closed."""
    top: dict[Any, Any] = {}
    for column in sorted(row, key=place_of):
        value = _typed(column, row[column])
        if value is None:
            what = f"{str(row[column])[:40]!r} cannot be read and is left out"
            losses.append(Loss(str(name), column, what))
            continue
        holder = top
        *path, last = [int(step) if step.isdecimal() else step for step in column.split()]
        for step in path:
            holder = holder.setdefault(step, {})
        holder[last] = value
    made: Row = _lists(top)
    return made


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(step, int) for step in value):
        return [_lists(value[step]) for step in sorted(value)]
    return {step: _lists(inner) for step, inner in value.items()}


def _typed(column: str, cell: Any) -> Any:
    """Return a cell as its column's type, None where it cannot be."""
    text = _unquoted(str(cell)).strip() if isinstance(cell, str) else cell
    kind = _type(column)
    if kind is list:
        return [point for point in re.split(r"[\s,;]+", str(text)) if point]
    if kind is bool:
        word = str(text).strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None
    if kind in (int, float):
        try:
            number = float(str(text).replace(",", "."))
        except ValueError:
            return None
        return int(number) if kind is int and number.is_integer() else number
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _unquoted(cell) if isinstance(cell, str) else str(cell)


def _unquoted(text: str) -> str:
    return text[1:] if text.startswith("'") and RUNS.match(text) else text


def _type(column: str) -> type:
    """Return the type of a column: bool, int, float, str, or list for words in one cell."""
    return _known_columns()[_counted(column)]


def _known(head: str) -> bool:
    return _counted(head) in _known_columns()


def _counted(column: str) -> str:
    """Return a column with `n` for its numbers: `option n why`."""
    return re.sub(r"(?<= )\d{1,3}\b", "n", column)


@cache
def _known_columns() -> dict[str, type]:
    """Return every column that a question of some kind can have, and its type."""
    found: dict[str, type] = {"teaches": list}
    for kind in KINDS.values():
        found |= _columns(kind, "")
    return found


def _columns(hint: Any, path: str) -> dict[str, type]:
    if get_origin(hint) is tuple:
        return _columns(get_args(hint)[0], f"{path} n")
    if not is_dataclass(hint):
        return {path: hint if hint in (bool, int, float) else str}
    hints = {n: h for n, h in get_type_hints(hint).items() if not n.startswith("_")}
    found = (_columns(inner, f"{path} {name}".strip()) for name, inner in hints.items())
    return {column: kind for columns in found for column, kind in columns.items()}
