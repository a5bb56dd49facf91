"""The only writer of the learner's copy of the notebooks: new ones come, changed ones stay."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

RECORD: Final = ".brought.json"


@dataclass(frozen=True)
class Brought:
    """What one bringing did, by the notebooks' names.

    Args:
        new: Brought for the first time.
        renewed: Replaced by a newer edition; the learner had not changed them.
        kept: Left as the learner changed them, though there is a newer edition.
    """

    new: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def bring(source: Path, copy: Path) -> Brought:
    """Bring the notebooks of the source into the learner's copy and say what was done.

    A notebook that the learner changed, ran and saved, or put there is never written over. One the
    learner deleted is brought again.

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
    record = dict(before)
    new, renewed, kept = [], [], []
    for name in names:
        edition = (source / name).read_bytes()
        target = copy / name
        if not target.exists():
            new.append(name)
        elif _digest(edition) in (record.get(name), _digest(target.read_bytes())):
            pass
        elif _digest(target.read_bytes()) == record.get(name):
            renewed.append(name)
        else:
            kept.append(name)
            continue
        record[name] = _digest(edition)
        if name in (*new, *renewed):
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, edition)
    if record != before:
        _write(copy / RECORD, json.dumps(record, indent=1).encode())
    return Brought(tuple(new), tuple(renewed), tuple(kept))


def _record(copy: Path) -> dict[str, str]:
    """Return what was brought before; nothing when the record is missing or damaged."""
    try:
        record = json.loads((copy / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write(path: Path, content: bytes) -> None:
    """Write the whole file or none of it."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
