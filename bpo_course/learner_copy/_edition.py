"""A learner's notebook and an edition of its lesson, as parsed JSON: compared, put together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import chain, count
from typing import Any, Final

from bpo_course import lessons

Notebook = dict[str, Any]
Cell = dict[str, Any]
Marks = dict[str, str]
"""What each cell of an edition is known by, by the cell's id."""

_LOCKED: Final = {"editable": False, "deletable": False}
_WIDGET: Final = "application/vnd.jupyter.widget-view+json"
_LONGEST: Final = 50


def is_notebook(read: object) -> bool:
    """Whether what a file held can be read as a notebook."""
    return (
        isinstance(read, dict)
        and isinstance(read.get("metadata", {}), dict)
        and isinstance(read.get("cells"), list)
        and all(map(_is_cell, read["cells"]))
    )


def marks_of(notebook: Notebook) -> Marks:
    """Return the digest of each cell's kind and source, by the cell's id."""
    return {cell["id"]: _mark(cell) for cell in notebook["cells"] if cell.get("id")}


def unchanged_by(hers: Notebook, edition: Notebook, record: Mapping[str, str]) -> Marks | None:
    """Return the marks that show that she changed no lesson cell; None if she changed one.

    They are those of the edition that was brought or, where that is not known, of the new one. A
    notebook without cell ids shows nothing, and neither does one without any of the new cells.
    """
    found, fresh = _all_marks(hers), marks_of(edition)
    if found.keys() & record.keys() and _agree(found, record):
        return dict(record)
    if found.keys() & fresh.keys() and _agree(found, fresh):
        return fresh
    return None


def renewed(hers: Notebook, edition: Notebook, record: Mapping[str, str]) -> Notebook | None:
    """Return the new edition with the learner's own cells in it; None if she changed a lesson cell.

    Each of her cells comes after the lesson cell it was behind. If that one is gone, it comes
    after the nearest earlier one; if there is none, at the end.

    Args:
        hers: The notebook in the learner's copy.
        edition: The course's notebook.
        record: The marks of the edition that was brought; empty if that is not known.
    """
    known = unchanged_by(hers, edition, record)
    if known is None:
        return None
    fresh = marks_of(edition)
    own, behind, taken = dict[str, list[Cell]](), "", set(fresh)
    for cell in hers["cells"]:
        if not _is_of(cell, known, fresh):
            own.setdefault(behind, []).append(_named(cell, taken))
        elif cell["id"] in fresh:
            behind = cell["id"]
    cells = [one for cell in edition["cells"] for one in (cell, *own.pop(cell["id"], ()))]
    return locked({**edition, "cells": [*cells, *own.get("", ())]}, fresh)


def locked(notebook: Notebook, marks: Mapping[str, str]) -> Notebook:
    """Return the notebook with the lesson's cells locked, and every other cell free.

    Args:
        notebook: The notebook.
        marks: The marks of the lesson's cells.
    """
    return {**notebook, "cells": [_with_lock(cell, marks) for cell in notebook["cells"]]}


def without_widgets(notebook: Notebook) -> Notebook:
    """Return the notebook without widgets, which no kernel knows any more; other outputs stay."""
    bare = {**notebook, "cells": [_without_widgets(cell) for cell in notebook["cells"]]}
    if "widgets" in notebook.get("metadata", {}):
        bare["metadata"] = {**notebook["metadata"]}
        del bare["metadata"]["widgets"]
    return bare


def _all_marks(notebook: Notebook) -> dict[str, set[str]]:
    """Return the marks of all cells of an id: in a damaged notebook several may have the same."""
    found = dict[str, set[str]]()
    for cell in notebook["cells"]:
        if cell.get("id"):
            found.setdefault(cell["id"], set()).add(_mark(cell))
    return found


def _agree(found: Mapping[str, set[str]], marks: Mapping[str, str]) -> bool:
    """Whether each marked cell that is still there has its mark."""
    return all(mark in found.get(name, (mark,)) for name, mark in marks.items())


def _is_of(cell: Cell, known: Mapping[str, str], fresh: Mapping[str, str]) -> bool:
    """Whether a cell is of the edition that was brought, or already of the new one."""
    name = cell.get("id", "")
    return bool(name) and _mark(cell) in (known.get(name), fresh.get(name))


def _named(cell: Cell, taken: set[str]) -> Cell:
    """Return the cell with an id that no other cell has, its own if it can be."""
    name = cell.get("id") or "own"
    names = chain([name], (f"{name[:_LONGEST]}-{number}" for number in count(2)))
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return {**cell, "id": free}


def _with_lock(cell: Cell, marks: Mapping[str, str]) -> Cell:
    before = cell.get("metadata", {})
    metadata = {name: value for name, value in before.items() if name not in _LOCKED}
    if cell.get("id") and marks.get(cell["id"]) == _mark(cell):
        metadata |= _LOCKED
    return cell if metadata == before else {**cell, "metadata": metadata}


def _without_widgets(cell: Cell) -> Cell:
    before = cell.get("outputs", [])
    outputs = [output for output in before if _WIDGET not in output.get("data", {})]
    if len(outputs) == len(before):
        return cell
    number = cell.get("execution_count") if outputs else None
    return {**cell, "outputs": outputs, "execution_count": number}


def _mark(cell: Cell) -> str:
    text = f"{cell['cell_type']}\n{lessons.source_of(cell)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_cell(read: object) -> bool:
    if not isinstance(read, dict):
        return False
    source, outputs = read.get("source", ""), read.get("outputs", [])
    return (
        isinstance(read.get("cell_type"), str)
        and isinstance(read.get("id", ""), str)
        and isinstance(read.get("metadata", {}), dict)
        and (isinstance(source, str) or _holds(source, str))
        and _holds(outputs, dict)
        and all(isinstance(output.get("data", {}), dict) for output in outputs)
    )


def _holds(read: object, kind: type) -> bool:
    return isinstance(read, list) and all(isinstance(one, kind) for one in read)
