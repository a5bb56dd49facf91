"""The only writer of learner progress: attempts, appended to a database and never changed.

The database is the learner's own SQLite file (`place`), or what `BPO_COURSE_STORE` names: another
file, or the PostgreSQL server of a class (`postgresql+psycopg://…`), whose address belongs on the
server and never into a trainee's notebook. Everything else (scores, what is due, the map of the
course) is worked out from the attempts.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from bpo_course.progress.attempts import (
    STORE_VARIABLE,
    Attempt,
    DamagedError,
    NewerError,
    ProgressError,
)
from bpo_course.progress.book import Book
from bpo_course.progress.firsts import Count, First, first_attempts, item_counts
from bpo_course.progress.store import Store

__all__ = [
    "STORE_VARIABLE",
    "Attempt",
    "Book",
    "Count",
    "DamagedError",
    "First",
    "NewerError",
    "ProgressError",
    "Store",
    "counts",
    "export",
    "first_attempts",
    "forget",
    "item_counts",
    "kept_aside",
    "place",
    "store",
    "take_in",
    "unkept",
]


def place() -> str:
    """Return the URL of the database in use: `BPO_COURSE_STORE`, or the learner's own file."""
    url = os.environ.get(STORE_VARIABLE)
    if url:
        return url
    drive = Path("/drive")  # what JupyterLite keeps over a reload of the page
    if sys.platform == "emscripten" and drive.is_dir():
        return f"sqlite:///{drive / 'bpo_course_progress.db'}"
    import platformdirs

    return f"sqlite:///{platformdirs.user_data_path('bpo_course', False) / 'progress.db'}"


def store() -> Store:
    """Return the store of this learner, opened once.

    A damaged or newer file is kept aside, never written over, and the store's notice says where.

    Raises:
        ProgressError: If it cannot be opened.
    """
    return _opened(place(), os.environ.get("JUPYTERHUB_USER") or _login())


def unkept() -> Book:
    """Return a book whose attempts are forgotten with it: for what is only practised or tried.

    Example:
        >>> book = unkept()
        >>> book.add(Attempt("question", "mine", "one", "yes", 1.0))
        >>> len(book.attempts("mine")), book.trouble
        (1, '')
    """
    return Book(lambda: Store("sqlite://", "nobody"))


def export(path: str | Path) -> int:
    """Write all the learner's attempts to a file of JSON Lines, and return how many there were.

    The format is described in `bpo_course.progress.lines`. An earlier export is written over, any
    other file is not.

    Raises:
        ProgressError: If they cannot be read or written.
    """
    from bpo_course.progress import lines

    mine = store()
    attempts = mine.attempts()
    lines.write(Path(path), attempts, mine.learner)
    return len(attempts)


def take_in(path: str | Path) -> int:
    """Add the attempts of an exported file to the learner's, and return how many were new.

    Taken in twice, a file adds nothing the second time. A progress database (SQLite) is taken in
    too: of it, what is kept under the learner's own name.

    Raises:
        ProgressError: If the file cannot be read, or the attempts not be written: then none are.
    """
    from bpo_course.progress import lines, rescue

    mine, path = store(), Path(path)
    try:
        with path.open("rb") as file:
            is_database = file.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise ProgressError(f"{path} cannot be read: {error}") from error
    return mine.add_all(rescue.attempts_in(path, mine.learner) if is_database else lines.read(path))


def forget() -> int:
    """Delete all the learner's attempts for good, and return how many there were.

    Damaged files that were put aside stay, because what is in them cannot be told apart;
    `kept_aside` names them.

    Raises:
        ProgressError: If they cannot be deleted.
    """
    return store().forget()


def counts(source: str | None = None) -> list[Count]:
    """Return how many learners gave each answer to each question, first and without a hint.

    Args:
        source: Id of one bank; all of them when None.

    Raises:
        ProgressError: If the database cannot be read.
    """
    return item_counts(place(), source)


def kept_aside() -> list[Path]:
    """Return the damaged files that were put aside, oldest first."""
    from bpo_course.progress import rescue

    return rescue.kept_aside(place())


def _login() -> str:
    """Return the name of who is logged in; a container's user may have none."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "learner"


@cache
def _opened(url: str, learner: str) -> Store:
    from bpo_course.progress import rescue

    return rescue.store(url, learner)
