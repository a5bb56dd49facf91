"""A table of questions as trainers type them: Question, A, B, C, D, Correct; a question a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from bpo_course.exchange._letters import column_name
from bpo_course.exchange._report import Loss
from bpo_course.exchange._right import chosen, folded, named

HEADS: Final = ("Question", "A", "B", "C", "D", "Correct", "Explanation", "Topic", "Level")
_LEVELS: Final = ("easy", "medium", "hard")
_ROWS_ABOVE: Final = 10
"""Rows in which the headings are looked for: a title may be above them."""
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "prompt": ("question", "questions", "question text", "prompt", "stem"),
    "correct": (
        *("correct", "correct answer", "correct option", "correct choice", "right"),
        *("right answer", "right option", "key", "answer key", "answer", "ans", "solution"),
    ),
    "explanation": ("explanation", "feedback", "why", "reason", "rationale"),
    "topic": ("topic", "category", "subject"),
    "level": ("level", "difficulty"),
    "id": ("id", "question id"),
}
_FIELDS: Final = {name: field for field, names in _NAMES.items() for name in names}
_OPTION: Final = re.compile(r"(?:(option|answer|choice|alternative) ?)?\(?([a-h]|[1-8])\)?")
_REASON: Final = re.compile(r"(?:explanation|feedback|why|reason)(?: for)? \(?([a-h])\)?")
_CUT: Final = 'cut at a comma? Write such a text in quotes, "…"'

_Cells = dict[str, str]


@dataclass(frozen=True)
class Table:
    """Where a table's headings are.

    Args:
        row: The row of the headings, from 1.
        columns: The column of each field, from 0: prompt, correct, topic, and `A` to `H` for the
            options, `why A` for their reasons.
        heads: The headings as they are written.
    """

    row: int
    columns: Mapping[str, int]
    heads: Sequence[str]

    def place(self, field: str) -> str:
        """Return where a field is, as a trainer sees it: `column F (Correct)`."""
        column = self.columns[field]
        return f"column {column_name(column)} ({self.heads[column]})"


def table_in(lines: Sequence[Sequence[Any]]) -> Table | None:
    """Return where the headings of such a table are, None where there are none."""
    for row, cells in enumerate(lines[:_ROWS_ABOVE], start=1):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            if field := _field(cell):
                columns.setdefault(field, column)
        if "prompt" in columns and (_options(columns) or "correct" in columns):
            return Table(row, columns, [str(cell).strip() for cell in cells])
    return None


def no_headings(lines: Sequence[Sequence[Any]]) -> str:
    """Return what to do with a table whose headings are not those of questions."""
    written = [str(cell).strip() for cell in next(filter(any, lines), ()) if str(cell).strip()]
    need = "row 1 must be the headings Question, A, B, C, D, Correct"
    if not written:
        return f"{need}, and the file is empty"
    likely = [f"{meant} for {head}" for head in written if (meant := _likely(head))]
    asked = f". Did you mean {' and '.join(likely)}?" if likely else ""
    return f"{need}, got {', '.join(written)[:200]}{asked}"


def questions_in(
    lines: Sequence[Sequence[Any]],
    table: Table,
    *,
    ragged: bool = False,
    unread: Mapping[tuple[int, int], str] | None = None,
) -> tuple[list[dict[str, Any]], int, list[Loss]]:
    """Return the questions of a table, how many rows hold one, and what is wrong by row and column.

    Args:
        lines: The rows with their cells, the headings and what is above them included.
        table: Where the headings are.
        ragged: Whether a row that is longer than the headings has been cut at a comma.
        unread: What is wrong with cells that cannot be read, by row and column from 0.
    """
    rows = [(number, cells) for number, cells in enumerate(lines, 1) if number > table.row]
    losses = [*_unread(rows, table, ragged=ragged)]
    made: list[dict[str, Any]] = []
    asked = 0
    wrong = unread or {}
    for row, cells in rows:
        known = {field: _text(cells[n]) for field, n in table.columns.items() if n < len(cells)}
        broken = {f: wrong[row - 1, n] for f, n in table.columns.items() if (row - 1, n) in wrong}
        if broken or any(known.get(field) for field in ("prompt", *_options(known))):
            asked += 1
            reader = _Row(row, known, table)
            reader.note_unread(broken)
            if ragged:
                reader.note_cuts(cells)
            question, found = reader.question()
            made += [question] if question else []
            losses += found
    return made, asked, losses


def _unread(rows: Sequence[tuple[int, Sequence[Any]]], table: Table, *, ragged: bool) -> list[Loss]:
    """Return what is told of columns that are not read, and of one that is missing."""
    losses = []
    if len(_options(table.columns)) < 2:
        what = (
            "are missing: write each option in its own column, with its letter above it, and the"
            " letter of the right one below Correct"
        )
        losses.append(Loss("all rows", "columns A, B, …", what, left_out=True))
    elif "correct" not in table.columns:
        likely = [head for head in table.heads if _likely(head) == "Correct"]
        asked = f". Did you mean it by {likely[0]}?" if likely else ""
        what = (
            "is missing: write it in the heading row, and the letter of the right option below it"
            f"{asked}"
        )
        losses.append(Loss("all rows", "column Correct", what, left_out=True))
    taken = set(table.columns.values())
    columns = range(max((len(cells) for _, cells in rows), default=0))
    for column in (n for n in columns if n not in taken):
        head = table.heads[column] if column < len(table.heads) else ""
        used = [row for row, cells in rows if column < len(cells) and _text(cells[column])]
        beyond = column >= len(table.heads) and ragged
        told = bool(losses) and losses[0].left_out and _likely(head) == "Correct"
        if (head or used) and not beyond and not told:
            losses.append(_unread_column(column, head, table))
    return losses


def _unread_column(column: int, head: str, table: Table) -> Loss:
    if not head:
        what = "has no heading and is left out: write one above it, such as C or Explanation"
        return Loss("all rows", f"column {column_name(column)}", what)
    place = f"column {column_name(column)} ({head})"
    if field := _field(head):
        first = column_name(table.columns[field])
        return Loss("all rows", place, f"is there twice: only column {first} is read")
    likely = _likely(head)
    asked = f". Did you mean {likely}?" if likely else ""
    return Loss("all rows", place, f"is not known and is left out{asked}")


def _likely(head: str) -> str:
    """Return the heading that a word was most likely meant to be, "" for none."""
    word = " ".join(head.lower().split())
    close = get_close_matches(word, [name for name in _FIELDS if len(name) > 3], n=1, cutoff=0.8)
    likely = {"prompt": "Question"} | {head.lower(): head for head in HEADS}
    return likely.get(_FIELDS[close[0]], "") if close and word not in _FIELDS else ""


class _Row:
    """Reads one row, and notes what is wrong with it."""

    def __init__(self, row: int, cells: _Cells, table: Table) -> None:
        self.row, self.cells, self.table = row, cells, table
        self.options = {name: cells[name] for name in _options(cells) if cells[name]}
        self.losses: list[Loss] = []

    def note_cuts(self, cells: Sequence[Any]) -> None:
        """Note what a row of a text file tells of a question that was cut at a comma."""
        width = len(self.table.heads)
        if any(_text(cell) for cell in cells[width:]):
            what = f"has {len(cells)} cells, and there are {width} headings: is a text {_CUT}"
            self._lose("", what, left_out=True)
            return
        begun = [n for n, cell in enumerate(cells) if n and str(cell).startswith(" ")]
        options = {self.table.columns[name] for name in _options(self.table.columns)}
        if begun and begun[0] in options and len(begun) < sum(map(bool, map(_text, cells))) - 1:
            place = f"column {column_name(begun[0])} ({self.table.heads[begun[0]]})"
            self._lose(place, f"begins with a space: is the text before it {_CUT}")

    def note_unread(self, broken: Mapping[str, str]) -> None:
        """Note what is wrong with cells that cannot be read, by their field."""
        for field, what in broken.items():
            self._refuse(field, what)

    def question(self) -> tuple[dict[str, Any] | None, list[Loss]]:
        """Return the question, None where it cannot be asked, and what is wrong."""
        if any(loss.left_out for loss in self.losses):
            return None, self.losses
        if len(_options(self.table.columns)) < 2:  # told once, for all rows
            return None, []
        right = self._right()
        level = self._level()
        if not right or any(loss.left_out for loss in self.losses):
            return None, self.losses
        made: dict[str, Any] = {
            "kind": "multiple" if len(right) > 1 else "single",
            "level": level,
            "prompt": self.cells["prompt"],
            "option": [self._option(name, name in right) for name in self.options],
        }
        made |= {name: self.cells[name] for name in ("id", "topic") if self.cells.get(name)}
        if concept := self.cells.get("explanation"):
            made["explanation"] = {"concept": concept}
        return made, self.losses

    def _option(self, name: str, right: bool) -> dict[str, Any]:
        why = self.cells.get(f"why {name}", "")
        return {
            "text": self.options[name],
            **({"right": True} if right else {}),
            **({"why": why} if why else {}),
        }

    def _right(self) -> list[str]:
        """Return the right options; none where something stops the question from being asked."""
        if not self.cells.get("prompt"):
            self._refuse("prompt", "is empty")
        seen: dict[str, str] = {}
        for name, text in self.options.items():
            if (other := seen.setdefault(folded(text), name)) != name:
                self._refuse(name, f"is the same as {self.table.place(other)}")
        if len(self.options) < 2:
            places = _options(self.table.columns)
            field = next((name for name in places if name not in self.options), "prompt")
            self._refuse(field, "is empty: a question has two options or more")
            return []
        if "correct" not in self.table.columns:
            return []
        cell = self.cells.get("correct", "")
        right, problem = chosen(cell, self.options)
        name = named(cell)
        if problem and name in _options(self.table.columns) and name not in self.options:
            self._refuse(name, f"is empty, and column Correct says that {name} is right")
        elif problem:
            self._refuse("correct", problem)
        return right

    def _level(self) -> str:
        level = self.cells.get("level", "").lower()
        if level and level not in _LEVELS:
            what = f"must be easy, medium or hard, got {self.cells['level']!r}, so easy is used"
            self._lose(self.table.place("level"), what)
        return level if level in _LEVELS else "easy"

    def _refuse(self, field: str, what: str) -> None:
        self._lose(self.table.place(field), what, left_out=True)

    def _lose(self, field: str, what: str, *, left_out: bool = False) -> None:
        self.losses.append(Loss(f"row {self.row}", field, what, left_out))


def _field(cell: Any) -> str:
    """Return the field that a heading names: prompt, correct, `A`, `why A`; "" for none."""
    head = " ".join(str(cell).lower().split()).replace("(s)", "").strip(" .:*?")
    if found := _OPTION.fullmatch(head):
        word, name = found.groups()
        return named(name) if word or name.isalpha() else ""
    if found := _REASON.fullmatch(head):
        return f"why {found[1].upper()}"
    return _FIELDS.get(head, "")


def _options(fields: Iterable[str]) -> list[str]:
    return sorted(field for field in fields if len(field) == 1)


def _text(cell: Any) -> str:
    return str(cell).strip()
