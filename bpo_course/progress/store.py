"""One learner's attempts in one database: append, read, and delete all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bpo_course.progress import database, schema
from bpo_course.progress.attempts import Attempt

if TYPE_CHECKING:
    from sqlalchemy import Insert


class Store:
    """The attempts of one learner in one database.

    Args:
        url: SQLAlchemy URL of the database.
        learner: The learner's name in it.

    Raises:
        ProgressError: If the database cannot be opened: NewerError where a newer edition of the
            course wrote it, DamagedError where it is broken.

    Example:
        >>> store = Store("sqlite://", learner="asha")
        >>> store.add(Attempt("question", "a-bank", "a-question", "an-option", 1.0))
        >>> store.attempts("a-bank")[0].answer
        'an-option'
    """

    def __init__(self, url: str, learner: str) -> None:
        self.url = url
        self.learner = learner
        #: What a learner must be told of this store: where a file that could not be used is now.
        self.notice = ""
        self._database = database.opened(url)
        self._read: dict[str | None, tuple[tuple[Any, ...], Sequence[Attempt]]] = {}

    @property
    def place(self) -> str:
        """Where the progress is kept, as a learner can be told: a file, or a URL less password."""
        from sqlalchemy.engine import make_url

        file = database.file_of(self.url)
        return str(file) if file else make_url(self.url).render_as_string(hide_password=True)

    def add(self, attempt: Attempt) -> None:
        """Append one attempt; an attempt that is already there is not added again.

        Raises:
            ProgressError: If it cannot be written.
        """
        self.add_all([attempt])

    def add_all(self, attempts: Iterable[Attempt]) -> int:
        """Append attempts, all or none, and return how many were not there yet.

        Raises:
            ProgressError: If they cannot be written.
        """
        rows = [_row(attempt, self.learner) for attempt in attempts]
        with self._database.writing() as connection:
            insert = _insert_new(connection.dialect.name)
            connection = connection.execution_options(preserve_rowcount=True)
            return sum(connection.execute(insert, row).rowcount for row in rows)

    def attempts(self, source: str | None = None) -> list[Attempt]:
        """Return the learner's attempts in the order they were made, of one source or of all.

        Raises:
            ProgressError: If they cannot be read.
        """
        from sqlalchemy import func, select

        table = schema.attempts()
        mine = table.c.learner == self.learner
        if source is not None:
            mine &= table.c.source == source
        with self._database.reading() as connection:
            if not schema.is_current(connection):  # the file was deleted
                return []
            newest = select(func.count(), func.max(table.c.id)).where(mine)
            state = tuple(connection.execute(newest).one())
            before, known = self._read.get(source, ((), ()))
            if state != before:  # rows are only added, or deleted all together
                query = table.select().where(mine).order_by(table.c.at, table.c.id)
                known = tuple(from_row(row) for row in connection.execute(query).mappings())
                self._read[source] = state, known
            return list(known)

    def forget(self) -> int:
        """Delete every attempt of the learner, beyond recovery, and return how many there were.

        Raises:
            ProgressError: If they cannot be deleted.
        """
        table = schema.attempts()
        with self._database.writing() as connection:
            gone = connection.execute(table.delete().where(table.c.learner == self.learner))
        self._database.wipe()
        return gone.rowcount


def from_row(row: Mapping[Any, Any]) -> Attempt:
    """Return the attempt that a row of the table holds."""
    return Attempt(
        kind=row["kind"],
        source=row["source"],
        item=row["item"],
        answer=json.loads(row["answer"]),
        score=row["score"],
        round=row["round"],
        at=datetime.fromisoformat(row["at"]),
        mode=row["mode"],
        hints=row["hints"],
        seconds=row["seconds"],
        uuid=row["uuid"],
    )


def _row(attempt: Attempt, learner: str) -> dict[str, Any]:
    return {
        "learner": learner,
        "kind": attempt.kind,
        "source": attempt.source,
        "item": attempt.item,
        "answer": json.dumps(attempt.answer),
        "score": attempt.score,
        "round": attempt.round,
        "at": attempt.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "mode": attempt.mode,
        "hints": attempt.hints,
        "seconds": attempt.seconds,
        "uuid": attempt.uuid,
    }


def _insert_new(dialect: str) -> Insert:
    """Return the insert that passes over what is already there."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(schema.attempts()).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(schema.attempts()).on_conflict_do_nothing()
