"""The only writer of learner progress: attempts, appended to a database and never changed."""

from __future__ import annotations

import json
import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Engine, RowMapping, Table

T = TypeVar("T")

#: Where progress is kept: a SQLAlchemy URL; the learner's own SQLite file when it is not set.
STORE_VARIABLE: Final = "BPO_COURSE_STORE"


class ProgressError(RuntimeError):
    """Progress that cannot be read or written; the message says where and why."""


@dataclass(frozen=True)
class Attempt:
    """One thing a learner did.

    Args:
        kind: A question answered, a round of a bank begun, or a flow walked to its end.
        source: Id of the bank or the flow.
        item: Id of the question, or of the step where the walk ended; empty for a round.
        answer: The answer, or the choices taken: a JSON value.
        score: The share of the points, 0 to 1.
        round: Which time through the bank, from 0.
        at: When, in UTC.
    """

    kind: Literal["question", "round", "flow"]
    source: str
    item: str
    answer: Any
    score: float
    round: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Store:
    """The attempts of one learner in one database.

    Args:
        url: SQLAlchemy URL of the database.
        learner: The learner's name in it.

    Raises:
        ProgressError: If the database cannot be opened.

    Example:
        >>> store = Store("sqlite://", learner="asha")
        >>> store.add(Attempt("question", "a-bank", "a-question", "an-option", 1.0))
        >>> store.attempts("a-bank")[0].answer
        'an-option'
    """

    def __init__(self, url: str, learner: str) -> None:
        self.url = url
        self.learner = learner
        with _told(url):
            self._engine = _engine(url)
            weakref.finalize(self, self._engine.dispose)
            self._table = _table(self._engine)

    @property
    def place(self) -> str:
        """Where the progress is kept, as a learner can be told: a file, or a URL less password."""
        from sqlalchemy.engine import make_url

        address = make_url(self.url)
        if address.get_backend_name() == "sqlite" and address.database:
            return address.database
        return address.render_as_string(hide_password=True)

    def add(self, attempt: Attempt) -> None:
        """Append one attempt.

        Raises:
            ProgressError: If it cannot be written.
        """
        values = {
            "learner": self.learner,
            "kind": attempt.kind,
            "source": attempt.source,
            "item": attempt.item,
            "answer": json.dumps(attempt.answer),
            "score": attempt.score,
            "round": attempt.round,
            "at": attempt.at.astimezone(UTC).isoformat(),
        }
        with _told(self.url), self._engine.begin() as connection:
            self._table.create(connection, checkfirst=True)  # the file may have been deleted
            connection.execute(self._table.insert().values(values))

    def attempts(self, source: str | None = None) -> Sequence[Attempt]:
        """Return the learner's attempts in the order they were made, of one source or of all.

        Raises:
            ProgressError: If they cannot be read.
        """
        table = self._table
        query = table.select().where(table.c.learner == self.learner).order_by(table.c.id)
        if source is not None:
            query = query.where(table.c.source == source)
        with _told(self.url), self._engine.begin() as connection:
            self._table.create(connection, checkfirst=True)
            return [_attempt(row) for row in connection.execute(query).mappings()]


class Book:
    """The learner's store as a lesson uses it: what cannot be kept is told, and nothing stops.

    Args:
        open_store: Opens the store; its ProgressError is told.
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self.trouble = ""
        self._store = self._tried(open_store)
        self._unsaved: list[Attempt] = []

    @property
    def place(self) -> str:
        """Where the progress is kept; empty when it is not."""
        return self._store.place if self._store else ""

    def add(self, attempt: Attempt) -> None:
        """Append one attempt, and those that could not be kept before it."""
        if not self._store:
            return
        self._unsaved.append(attempt)
        for waiting in tuple(self._unsaved):
            self._tried(partial(self._store.add, waiting))
            if self.trouble:
                break
            self._unsaved.remove(waiting)

    def attempts(self, source: str | None = None) -> Sequence[Attempt]:
        """Return the learner's attempts, of one source or of all; none if they cannot be read."""
        if not self._store:
            return []
        found: Sequence[Attempt] | None = self._tried(partial(self._store.attempts, source))
        return found or []

    def _tried(self, do: Callable[[], T]) -> T | None:
        try:
            done = do()
        except ProgressError as error:
            self.trouble = str(error)
            return None
        self.trouble = ""
        return done


def place() -> str:
    """Return the URL of the database in use: `BPO_COURSE_STORE`, or the learner's own file."""
    url = os.environ.get(STORE_VARIABLE)
    if url:
        return url
    import platformdirs

    return f"sqlite:///{platformdirs.user_data_path('bpo_course', False) / 'progress.db'}"


def store() -> Store:
    """Return the store of this learner, opened once.

    Raises:
        ProgressError: If it cannot be opened.
    """
    return _opened(place(), os.environ.get("JUPYTERHUB_USER") or _login())


def _login() -> str:
    """Return the name of who is logged in; a container's user may have none."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "learner"


@cache
def _opened(url: str, learner: str) -> Store:
    return Store(url, learner)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn any fault of the database into a ProgressError that says where and why."""
    try:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError as error:
        raise ProgressError("the package sqlalchemy is missing: pip install sqlalchemy") from error

    try:
        yield
    except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
        try:
            where = make_url(url).render_as_string(hide_password=True)
        except (SQLAlchemyError, ValueError):
            where = f"the address in {STORE_VARIABLE}"
        raise ProgressError(f"progress cannot be kept in {where}: {error}") from error


def _attempt(row: RowMapping) -> Attempt:
    return Attempt(
        kind=row["kind"],
        source=row["source"],
        item=row["item"],
        answer=json.loads(row["answer"]),
        score=row["score"],
        round=row["round"],
        at=datetime.fromisoformat(row["at"]),
    )


def _engine(url: str) -> Engine:
    """Return an engine; SQLite with write-ahead log and immediate transactions, as must be."""
    from pathlib import Path

    from sqlalchemy import create_engine, event
    from sqlalchemy.engine import make_url
    from sqlalchemy.pool import NullPool, StaticPool

    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address)
    if address.database in (None, "", ":memory:"):
        options: dict[str, Any] = {"check_same_thread": False}
        engine = create_engine(address, connect_args=options, poolclass=StaticPool)
    else:
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address, connect_args={"timeout": 10}, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        # Another process may be opening the same new file; the log is on once either has it on.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _table(engine: Engine) -> Table:
    from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text

    table = Table(
        "attempts",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("learner", String, nullable=False, index=True),
        Column("kind", String, nullable=False),
        Column("source", String, nullable=False, index=True),
        Column("item", String, nullable=False),
        Column("answer", Text, nullable=False),
        Column("score", Float, nullable=False),
        Column("round", Integer, nullable=False),
        Column("at", String, nullable=False),
    )
    table.metadata.create_all(engine)
    return table
