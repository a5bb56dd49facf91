"""CSV and Excel: a question a row, a field a column, named as `check` names it: `option 2 why`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bpo_course.exchange._markup import clean
from bpo_course.exchange._packing import packed
from bpo_course.questions import Bank
from bpo_course.questions.kinds import POINTS_TO

#: What a spreadsheet would take for a formula, or what once stood before one: quoted by a `'`.
RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_FIRST: Final = (
    *("id", "kind", "topic", "level", *POINTS_TO, "prompt", "keep_order", "value", "unit"),
    *("tolerance", "why", "wrong", "option", "item", "pair", "extra", "hint", "principle"),
    *("seconds", "star", "asks", "model", "experienced", "follow_up", "pitfalls", "rubric"),
    "explanation",
)
TITLE: Final = "bank title"
#: More signs than this a cell of Excel does not hold.
LONGEST: Final = 32_767

Row = dict[str, Any]


def rows(bank: Bank, questions: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[Row]]:
    """Return the columns and the rows of a bank; its title is there once, in the last column."""
    made = [_flat(question) for question in questions]
    columns = dict.fromkeys(column for row in made for column in row)
    made[0][TITLE] = bank.title
    return [*sorted(columns, key=place_of), TITLE], made


def write_csv(bank: Bank, questions: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a bank as CSV, with the mark by which Excel knows UTF-8."""
    columns, made = rows(bank, questions)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in made)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def write_excel(bank: Bank, questions: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a bank as an Excel workbook of one sheet."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    columns, made = rows(bank, questions)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\\/*?:\[\]']", " ", clean(bank.title)).replace("\n", " ")[:31] or "Bank"
    sheet.append(columns)
    for place, row in enumerate(made, start=2):
        for column, name in enumerate(columns, start=1):
            if name in row:
                cell = sheet.cell(place, column, _cell(row[name]))
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    for column, name in enumerate(columns, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        wide = name.split()[-1] in (*("prompt", "text", "why", "model", "experienced"), "principle")
        sheet.column_dimensions[get_column_letter(column)].width = 40 if wide else 16
    sheet.freeze_panes = "B2"
    file = io.BytesIO()
    book.save(file)
    return undated(file.getvalue())


def _flat(value: Any, path: str = "") -> Row:
    """Return nested values as columns: the path to each, places counted from 1."""
    if path in POINTS_TO and not any(set(" ,;") & set(point) for point in value):
        return {path: " ".join(value)}
    parts: Iterable[tuple[Any, Any]]
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value, start=1)
    else:
        return {path: value}
    made = (_flat(inner, f"{path} {step}".strip()) for step, inner in parts)
    return {column: cell for row in made for column, cell in row.items()}


def place_of(column: str) -> tuple[Any, ...]:
    """Return the key that sorts columns: by field, by number, by the order in the record."""
    head, *rest = column.split()
    steps = [(int(step), "") if step.isdecimal() else (0, _INNER.get(step, step)) for step in rest]
    return _FIRST.index(head), steps


_INNER: Final = {
    name: f"{place:02d}"
    for place, name in enumerate(
        [
            *("text", "left", "right", "grade", "value", "why", "id"),
            *("context", "given", "concept", "steps", "verification", "pitfalls", "answer"),
            *("situation", "task", "action", "result"),
        ]
    )
}


def _cell(value: Any) -> Any:
    """Return a cell that nothing runs."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return inert(value)


def inert(text: str) -> str:
    """Return the text as a cell of a table that no program takes for a formula.

    Example:
        >>> inert("=1+1"), inert("one")
        ("'=1+1", 'one')
    """
    text = clean(text)
    return f"'{text}" if RUNS.match(text) else text


def undated(content: bytes) -> bytes:
    """Return a workbook without the moment in which it was made."""
    return packed(content, {"docProps/core.xml": _without_dates})


def _without_dates(core: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", core)
