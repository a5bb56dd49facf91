"""Opens a learner's store even if the file is damaged or newer, and never overwrites that file."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bpo_course.progress import schema
from bpo_course.progress.attempts import Attempt, DamagedError, NewerError, ProgressError
from bpo_course.progress.database import file_of
from bpo_course.progress.store import Store, from_row


def store(url: str, learner: str) -> Store:
    """Return the store at a URL, or one beside or in place of a file that cannot be used.

    A newer file stays where it is, and answers are kept beside it. A damaged file is renamed, what
    can still be read of it is kept, and the store starts again. The store's notice says which.

    Raises:
        ProgressError: If no store can be opened there.
    """
    try:
        return Store(url, learner)
    except NewerError as error:
        file = file_of(url)
        if file is None:
            raise
        return _beside(file, learner, error)
    except DamagedError:
        file = file_of(url)
        assert file is not None  # only files are found damaged
    with _alone(file):
        try:
            return Store(url, learner)  # another notebook may have been first
        except DamagedError as error:
            return _anew(url, file, learner, error)


def kept_aside(url: str) -> list[Path]:
    """Return the damaged files that were put aside beside an SQLite file, oldest first."""
    file = file_of(url)
    return sorted(file.parent.glob(f"{file.stem}.damaged-*{file.suffix}")) if file else []


def attempts_in(file: Path, learner: str) -> list[Attempt]:
    """Return a learner's attempts in an SQLite file, which is not touched.

    Raises:
        ProgressError: If it cannot be read.
    """
    try:
        with _copied(file) as copy:
            return list(Store(f"sqlite:///{copy}", learner).attempts())
    except (ProgressError, OSError) as error:
        raise ProgressError(f"{file} cannot be added: {error.__cause__ or error}") from error


def _beside(file: Path, learner: str, error: NewerError) -> Store:
    name = f"{file.stem}.version-{schema.VERSION}{file.suffix}"
    found = store(f"sqlite:///{file.with_name(name)}", learner)
    found.notice = (
        f"{error}. We left that file as it is. For now, your answers are saved in {found.place}."
        f' After the update, progress.take_in("{found.place}") adds them.'
    )
    return found


def _anew(url: str, file: Path, learner: str, error: DamagedError) -> Store:
    try:
        aside = _put_aside(file)
    except OSError as fault:
        raise DamagedError(f"{error}. We can't move it aside: {fault}") from fault
    saved = _readable(aside)
    for name, attempts in saved.items():
        Store(url, name).add_all(attempts)
    found = Store(url, learner)
    found.notice = (
        f"Your progress file was damaged. We kept it as {aside}."
        f" {_told(len(saved.get(learner, [])))} New answers are saved in {file}."
    )
    return found


def _told(saved: int) -> str:
    if not saved:
        return "We could not read any of your earlier answers."
    return f"We could read {saved} of your earlier entries and kept them."


def _put_aside(file: Path) -> Path:
    """Rename a file and its log, byte for byte, and return its new place."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    aside = file.with_name(f"{file.stem}.damaged-{now}{file.suffix}")
    log, new_log = (Path(f"{path}-wal") for path in (file, aside))
    if log.exists():  # first: a log beside a new file would be taken for that file's
        log.rename(new_log)
    Path(f"{file}-shm").unlink(missing_ok=True)
    file.rename(aside)
    return aside


def _readable(file: Path) -> dict[str, list[Attempt]]:
    """Return what can be read of a damaged file, by learner: from its start, then from its end."""
    found: dict[str, dict[str, Attempt]] = {}
    with _copied(file) as copy, closing(sqlite3.connect(copy)) as connection:
        connection.row_factory = sqlite3.Row
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error):
                for row in connection.execute(f"SELECT * FROM attempts ORDER BY id {order}"):
                    with suppress(KeyError, IndexError, TypeError, ValueError):
                        whole = {**row}
                        whole = whole if "uuid" in whole else schema.from_1(whole)
                        attempt = from_row(whole)
                        found.setdefault(str(whole["learner"]), {})[attempt.uuid] = attempt
    return {learner: list(attempts.values()) for learner, attempts in found.items()}


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    """Give a copy of an SQLite file and its log: reading may write, and must not write there."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(file, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{file}-wal", f"{copy}-wal")
        yield copy


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let one program at a time put a file aside; the lock goes with the program that holds it."""
    lock = Path(f"{file}.lock")
    try:
        with closing(sqlite3.connect(lock, timeout=10, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.Error as error:
        raise DamagedError(f"{file} is damaged, and we can't move it aside: {error}") from error
    finally:
        with suppress(OSError):
            lock.unlink(missing_ok=True)
