"""Questions from CSV and Excel, as a trainer typed them: gaps are closed, the unknown is told."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import is_dataclass
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from bpo_course.exchange._choices import no_headings, questions_in, table_in
from bpo_course.exchange._csv_rows import rows_in
from bpo_course.exchange._letters import column_name
from bpo_course.exchange._report import Loss
from bpo_course.exchange._tables import RUNS, TITLE, Row, place_of
from bpo_course.exchange._workbook import Sheet, sheets_in
from bpo_course.questions import KINDS
from bpo_course.questions.kinds import POINTS_TO

Read = tuple[str, list[Row], int, list[Loss]]
"""A title, questions, how many were there, and what is lost."""

_TRUE: Final = ("true", "yes", "1", "x")
_FALSE: Final = ("false", "no", "0", "")


def read_csv(content: bytes, name: str) -> Read:
    """Return the title and the questions of a CSV file, how many were there, what is lost."""
    text, losses = _decoded(content)
    lines, more = rows_in(text, _separator(text), name)
    title, found, asked, wrong = _questions(Sheet(lines, lines, ragged=True), name)
    return title, found, asked, [*losses, *more, *wrong]


def _separator(text: str) -> str:
    """Return what is between two cells: the sign with which headings are seen, else the usual."""
    above = text[:5_000].splitlines()[:10]
    usual = sorted(",;\t", key="\n".join(above[:5]).count, reverse=True)
    for sign in usual:
        lines = list(csv.reader(above, delimiter=sign))
        if table_in(lines) or (lines and _own_form(_heads(lines))):
            return sign
    return usual[0]


def read_excel(content: bytes, name: str) -> Read:
    """Return the title and the questions of a workbook's first sheet, their count, what is lost."""
    (_, first), *others = sheets_in(content, name)
    if table_in(first.shown) is None and (held := _held(others)):
        raise ValueError(
            f"{name} must have its questions on the first sheet. They are on the sheet {held}:"
            " drag its tab to the front and save"
        )
    what = "only the first sheet is read: this one is left out"
    losses = [*first.losses, *(Loss(other, "sheet", what) for other, _ in others)]
    title, found, asked, more = _questions(first, name)
    return title, found, asked, losses + more


def _held(sheets: Sequence[tuple[str, Sheet]]) -> str:
    """Return the name of the first sheet that holds a table of questions, "" for none."""
    return next((name for name, sheet in sheets if table_in(sheet.shown)), "")


def _decoded(content: bytes) -> tuple[str, list[Loss]]:
    """Return the text of a CSV file, which Excel may have saved in letters of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), []
    if 0 in content[:2]:  # two bytes a letter, without the mark that says so
        order = "le" if content[1:2] == b"\0" else "be"
        return content.decode(f"utf-16-{order}", errors="replace"), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        what = "read as Windows-1252: check letters such as é and ’"
        return content.decode("cp1252", errors="replace"), [Loss("all rows", "letters", what)]


def _questions(sheet: Sheet, name: str) -> Read:
    heads = _heads(sheet.lines)
    if _own_form(heads):
        return _own_questions(sheet, heads)
    if table := table_in(sheet.shown):
        title, (found, asked, losses) = (
            "",
            questions_in(sheet.shown, table, ragged=sheet.ragged, unread=sheet.unread),
        )
        unsure = [
            Loss(
                f"row {row + 1}",
                f"column {column_name(column)}",
                f"is read as {text!r}: if Excel shows something else, format the cell as Text and"
                " type it again",
            )
            for (row, column), text in sheet.unsure.items()
            if row >= table.row and column in table.columns.values()
        ]
        return title, found, asked, [*losses, *unsure]
    if "prompt" in heads:
        return _own_questions(sheet, heads)
    raise ValueError(f"{name}: {no_headings(sheet.shown)}")


def _heads(lines: Sequence[Sequence[Any]]) -> list[str]:
    return [" ".join(str(cell).lower().split()) for cell in lines[0]] if lines else []


def _own_form(heads: Sequence[str]) -> bool:
    """Whether these are the headings of a table in the course's own form."""
    named = any(re.fullmatch(r"option \d+ text|kind", head) for head in heads)
    return named and "prompt" in heads


def _own_questions(sheet: Sheet, heads: list[str]) -> Read:
    """Return the questions of a table in the course's own form, a field a column."""
    losses = [
        Loss("all", head, "is not a known column and is left out")
        for head in heads
        if head not in ("", TITLE) and not _known(head)
    ]
    title = ""
    made: list[Row] = []
    left_out = 0
    for place, cells in enumerate(map(_as_texts, sheet.lines[1:], sheet.shown[1:]), start=2):
        filled = {h: c for h, c in zip(heads, cells, strict=False) if c not in ("", None)}
        wrong = [
            Loss(f"row {place}", head, sheet.unread[place - 1, column], left_out=True)
            for column, head in enumerate(heads)
            if _known(head) and (place - 1, column) in sheet.unread
        ]
        title = title or _unquoted(str(filled.get(TITLE, "")))
        row = {head: cell for head, cell in filled.items() if _known(head)}
        if wrong:
            losses += wrong
            left_out += 1
        elif any(str(cell).strip() for cell in cells[len(heads) :]):
            what = f"has {len(cells)} cells, and there are {len(heads)} headings"
            losses.append(Loss(f"row {place}", "", f"{what}: is a text cut at a comma?", True))
            left_out += 1
        elif row:
            made.append(_nested(row, row.get("id") or f"row {place}", losses))
    return title, made, len(made) + left_out, losses


def _as_texts(cells: Sequence[Any], seen: Sequence[str]) -> list[Any]:
    """Return cells in which a day or a time is the text that is seen."""
    plain = (bool, int, float, str)
    return [c if isinstance(c, plain) else text for c, text in zip(cells, seen, strict=True)]


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
    found: dict[str, type] = dict.fromkeys(POINTS_TO, list)
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
