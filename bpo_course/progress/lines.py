"""Progress as a file to keep or to carry to another computer: JSON Lines, one attempt a line.

The first line is `{"bpo_course_progress": 2, "learner": "asha"}`: the version of the format, and
whose progress it is. Every other line is one attempt, oldest first, with the fields of
`bpo_course.progress.Attempt` by name; `at` is ISO 8601 in UTC, and `uuid` tells an attempt from
every other, so that a file taken in twice adds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bpo_course.progress.attempts import Attempt, NewerError, ProgressError
from bpo_course.progress.schema import VERSION

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_HEAD: Final = "bpo_course_progress"


def write(path: Path, attempts: Iterable[Attempt], learner: str) -> None:
    """Write attempts to a file; a file that holds anything else is not overwritten.

    Raises:
        ProgressError: If the file cannot be written.
    """
    lines = [{_HEAD: VERSION, "learner": learner}, *map(_plain, attempts)]
    new = path.with_name(f"{path.name}.new")
    try:
        if path.exists() and not path.read_bytes().startswith(f'{{"{_HEAD}"'.encode()):
            raise ProgressError(f"{path} holds something else: choose another file")
        new.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise ProgressError(f"{path} cannot be written: {error}") from error


def read(path: Path) -> list[Attempt]:
    """Return the attempts that a file of `write` holds.

    Raises:
        NewerError: If a newer edition of the course wrote it.
        ProgressError: If it cannot be read; every line that does not fit is told.
    """
    try:
        head, *lines = path.read_text(encoding="utf-8-sig").splitlines() or [""]
        version = json.loads(head)[_HEAD]
    except OSError as error:
        raise ProgressError(f"{path} cannot be read: {error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ProgressError(f"{path} is not a file of exported progress") from error
    if version not in range(1, VERSION + 1):
        raise NewerError(
            f"{path} was exported by a newer version of the course (format {version}, this course"
            f" reads up to {VERSION}): update the course"
        )
    return _checked(path, lines)


def _checked(path: Path, lines: Sequence[str]) -> list[Attempt]:
    from pydantic import ValidationError

    found, faults = [], []
    for number, line in enumerate(lines, start=2):
        try:
            found.append(_attempts().validate_json(line))
        except ValidationError as error:
            faults += [f"line {number}: {_fault(one)}" for one in error.errors()]
    if faults:
        raise ProgressError(f"{path}: nothing was added:\n" + "\n".join(faults))
    return found


def _fault(one: Any) -> str:
    field = ".".join(map(str, one["loc"]))
    return f"{field}: {one['msg']}" if field else str(one["msg"])


def _plain(attempt: Attempt) -> dict[str, Any]:
    at = attempt.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {**asdict(attempt), "at": at}


@cache
def _attempts() -> TypeAdapter[Attempt]:
    from pydantic import TypeAdapter

    return TypeAdapter(Attempt)
