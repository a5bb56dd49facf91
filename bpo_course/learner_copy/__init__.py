"""The only writer of the learner's copy of the notebooks: it updates lessons and keeps her work.

A notebook is judged by the sources of the lesson's cells, by their ids. Outputs, run counts and
cells that the learner added do not make it a changed one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bpo_course.learner_copy._edition import (
    Marks,
    Notebook,
    is_notebook,
    locked,
    marks_of,
    renewed,
    unchanged_by,
    without_widgets,
)

__all__ = ["RECORD", "Brought", "bring", "renewed"]

RECORD: Final = ".brought.json"
_EDITION: Final = ""
"""Where a notebook's record has the digest of the whole file: no cell has this id."""


@dataclass(frozen=True)
class Brought:
    """The result of one update, by the names of the notebooks.

    Args:
        new: Brought for the first time.
        renewed: Replaced by a newer edition; the learner's own cells are carried over.
        kept: Left as they are, though there is a newer edition: the learner changed the lesson.
    """

    new: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def bring(source: Path, copy: Path) -> Brought:
    """Bring the notebooks of the source into the learner's copy and say what was done.

    A lesson with a cell of the course that the learner changed is never written over. A lesson that
    she deleted is brought again. Widgets in saved outputs are taken out of every lesson.

    Args:
        source: Folder of the course's notebooks.
        copy: The learner's folder; made when it does not exist.

    Raises:
        FileNotFoundError: If the source holds no notebook.
    """
    names = [
        path.relative_to(source).as_posix()
        for path in sorted(source.rglob("*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
    ]
    if not names:
        raise FileNotFoundError(f"source must hold notebooks, found none in {source}")
    copy.mkdir(parents=True, exist_ok=True)
    before = _record(copy)
    record, done = dict(before), dict[str, str]()
    for name in names:
        done[name], record[name] = _bring(source / name, copy / name, before.get(name, {}))
    if record != before:
        _write(copy / RECORD, record)
    words = ("new", "renewed", "kept")
    return Brought(*(tuple(name for name in names if done[name] == word) for word in words))


def _bring(source: Path, target: Path, known: Marks) -> tuple[str, Marks]:
    """Bring one notebook; return what was done, in a word, and what to record of it."""
    content = source.read_bytes()
    edition: Notebook = json.loads(content)
    marks = {_EDITION: _digest(content), **marks_of(edition)}
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, locked(edition, marks))
        return "new", marks
    newer = known.get(_EDITION) != marks[_EDITION]
    theirs = target.read_bytes()
    hers = _notebook(theirs)
    if hers is None:
        return ("kept", known) if newer else ("", marks)
    brought = marks_of(hers) if known.get(_EDITION) == _digest(theirs) else _cells(known)
    after = (renewed if newer else _locked_again)(hers, edition, brought)
    fresh = without_widgets(hers if after is None else after)
    if fresh != hers:
        _write(target, fresh)
    if newer and after is None:
        return "kept", known
    return "renewed" if newer and fresh != hers else "", marks


def _locked_again(hers: Notebook, edition: Notebook, brought: Marks) -> Notebook | None:
    """Return the notebook with the lesson's cells locked; None if she changed a lesson cell."""
    marks = unchanged_by(hers, edition, brought)
    return None if marks is None else locked(hers, marks)


def _notebook(content: bytes) -> Notebook | None:
    """Return what a notebook's file holds; None if it cannot be read."""
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return read if is_notebook(read) else None


def _record(copy: Path) -> dict[str, Marks]:
    """Return what was brought before; nothing for what is missing or damaged.

    A text in place of a notebook's marks is the digest of the whole file: an older record.
    """
    try:
        read = json.loads((copy / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    marks = read if isinstance(read, dict) else {}
    older = {name: {_EDITION: mark} for name, mark in marks.items() if isinstance(mark, str)}
    return older | {name: _texts(mark) for name, mark in marks.items() if isinstance(mark, dict)}


def _texts(marks: dict[str, object]) -> Marks:
    return {name: mark for name, mark in marks.items() if isinstance(mark, str)}


def _cells(marks: Marks) -> Marks:
    return {name: mark for name, mark in marks.items() if name != _EDITION}


def _write(path: Path, content: object) -> None:
    """Write the whole file as JSON, or nothing of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)  # what lies there may lead elsewhere
    try:
        fresh.write_bytes(f"{json.dumps(content, indent=1)}\n".encode())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
