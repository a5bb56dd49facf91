"""A progress database, opened: the learner's SQLite file, a class's server, the browser's memory.

SQLite runs with its write-ahead log and begins every writing transaction with the lock it will
need: measured with 20 processes, a deferred beginning loses nearly every write, this one none.
"""

from __future__ import annotations

import sqlite3
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bpo_course.progress import schema
from bpo_course.progress.attempts import DamagedError, told

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

#: Up to this size a file is looked through for damage when it is opened.
CHECKED_BYTES: Final = 20_000_000


class Database:
    """A database with the tables of this version, made or brought up to it when it is opened.

    Args:
        url: SQLAlchemy URL.

    Raises:
        ProgressError: If it cannot be opened: NewerError, DamagedError, or neither.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        with told(url):
            self._engine = self._made()
            weakref.finalize(self, self._engine.dispose)
        with self.reading() as connection:
            self._look_through(connection)
            current = schema.is_current(connection)
        if not current:
            with self.writing():
                pass

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for others."""
        return file_of(self.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with; a file on a disk that cannot be written is read too.

        Raises:
            ProgressError: If the database cannot be read.
        """
        with told(self.url), self._readable().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection to write with; at the end everything is saved, or nothing.

        Raises:
            ProgressError: If the database cannot be written.
        """
        with told(self.url), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                schema.bring_up(connection)  # the file may have been deleted, or changed
                yield connection

    def wipe(self) -> None:
        """Take what was deleted out of the log beside an SQLite file too.

        Raises:
            ProgressError: If the database cannot be written.
        """
        if self._engine.dialect.name == "sqlite":
            with told(self.url), self._engine.connect() as connection:
                _of_sqlite(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _made(self) -> Engine:
        return _of_file(self.url, self.file) if self.file else _of_server(self.url)

    def _readable(self) -> Engine:
        from sqlalchemy.exc import OperationalError

        if self.file is None or not self.file.exists():
            return self._engine
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA schema_version")
        except OperationalError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if code not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                raise
            return _of_still_file(self.file)
        return self._engine

    def _look_through(self, connection: Connection) -> None:
        if self.file and self.file.exists() and self.file.stat().st_size <= CHECKED_BYTES:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                raise DamagedError(str(found))


class BrowserDatabase(Database):
    """SQLite in memory for a browser, whose disk has no locks: a snapshot after each answer.

    The file is the truth: it is read again when another notebook has written it meanwhile.
    """

    def __init__(self, url: str) -> None:
        self._seen: tuple[int, int] | None = None
        super().__init__(url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with, to what the file holds now."""
        with told(self.url):
            self._load()
        with super().reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection to write with, and write the snapshot at its end."""
        with told(self.url):
            self._load()
        with super().writing() as connection:
            yield connection
        with told(self.url):
            self._save()

    def _made(self) -> Engine:
        assert self.file is not None
        self.file.parent.mkdir(parents=True, exist_ok=True)
        return _of_memory()

    def _readable(self) -> Engine:
        return self._engine

    def _load(self) -> None:
        assert self.file is not None
        try:
            state = self.file.stat()
        except FileNotFoundError:
            now = None
        else:
            now = (state.st_mtime_ns, state.st_size)
        if now == self._seen:
            return
        self._engine.dispose()  # forgets the database in memory
        if now:
            image = bytearray(self.file.read_bytes())
            image[18:20] = b"\x01\x01"  # a file of a disk with write-ahead log; memory has none
            with self._engine.connect() as connection:
                _of_sqlite(connection).deserialize(bytes(image))
        self._seen = now

    def _save(self) -> None:
        assert self.file is not None
        with self._engine.connect() as connection:
            image = _of_sqlite(connection).serialize()
        self._seen = (-1, -1)  # whatever happens now, the file is read again
        self.file.write_bytes(image)
        state = self.file.stat()
        self._seen = (state.st_mtime_ns, state.st_size)


def opened(url: str) -> Database:
    """Return the database at a URL, opened as the system it runs on allows.

    Raises:
        ProgressError: If it cannot be opened: NewerError, DamagedError, or neither.
    """
    with told(url):
        in_browser = sys.platform == "emscripten" and file_of(url)
    return BrowserDatabase(url) if in_browser else Database(url)


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite URL; None for a database in memory or on a server."""
    from sqlalchemy.engine import make_url

    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database))


def _of_file(url: str, file: Path) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    file.parent.mkdir(parents=True, exist_ok=True)
    return _sqlite(create_engine(url, connect_args={"timeout": 10}, poolclass=NullPool))


def _of_still_file(file: Path) -> Engine:
    """Return an engine that reads a file as it is, where no log can be written beside it."""
    from urllib.parse import quote

    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    name = f"file:{quote(str(file))}?mode=ro&immutable=1"
    opened = partial(sqlite3.connect, name, uri=True)
    return create_engine("sqlite://", creator=opened, poolclass=NullPool)


def _of_memory() -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    options = {"check_same_thread": False}
    return _sqlite(create_engine("sqlite://", connect_args=options, poolclass=StaticPool))


def _of_server(url: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url

    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _of_memory()
    options = {"connect_timeout": 5} if address.get_backend_name() == "postgresql" else {}
    return create_engine(address, connect_args=options, pool_pre_ping=True)


def _sqlite(engine: Engine) -> Engine:
    """Set the log and the transactions of an SQLite engine, which Python's defaults get wrong."""
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA secure_delete = ON")  # who asks to be forgotten is
        # Another process may be opening the same new file; the log is on once either has it on.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _of_sqlite(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found
