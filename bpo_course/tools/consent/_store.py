"""The tables of the ledger in SQLite: rows are added, and never changed or deleted."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from bpo_course.tools.consent._entries import Entry

_TABLES: Final = ("consent_entry", "consent_copy", "consent_listed")
_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS consent_entry (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
    " number TEXT NOT NULL, at TEXT NOT NULL, recorded TEXT NOT NULL, purpose TEXT, channel TEXT,"
    " source TEXT, words TEXT, subject TEXT, person TEXT, more TEXT)",
    "CREATE INDEX IF NOT EXISTS consent_entry_number ON consent_entry (number)",
    "CREATE INDEX IF NOT EXISTS consent_entry_person ON consent_entry (person) WHERE person <> ''",
    "CREATE TABLE IF NOT EXISTS consent_copy (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " at TEXT NOT NULL, recorded TEXT NOT NULL, size INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS consent_listed (id INTEGER PRIMARY KEY, copy INTEGER NOT NULL,"
    " number TEXT NOT NULL, listed TEXT)",
    "CREATE INDEX IF NOT EXISTS consent_listed_number ON consent_listed (copy, number)",
)
_COLUMNS: Final = (
    "id, kind, number, at, recorded, purpose, channel, source, words, subject, person, more"
)


class Copy(NamedTuple):
    """A copy of a register, as it was loaded.

    Args:
        id: Its place in the ledger.
        name: The register, such as "us-dnc".
        at: When the copy was taken, in UTC.
        recorded: When it was loaded, in UTC.
        size: How many numbers are in it.
    """

    id: int
    name: str
    at: datetime
    recorded: datetime
    size: int


class Store:
    """An open connection with the tables of a ledger.

    Args:
        connection: An open connection; None for a database in memory.
    """

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        if connection is None:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
        if not isinstance(connection, sqlite3.Connection):
            got = type(connection).__name__
            raise ValueError(f"connection must be an open sqlite3 connection, got {got}")
        self._db, self._lock = connection, threading.RLock()
        with self._change():
            for statement in (*_SCHEMA, *_triggers()):
                self._db.execute(statement)

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Keep all of what happens within, or nothing; inside a caller's transaction too."""
        with self._lock:
            nested = self._db.in_transaction
            self._db.execute("SAVEPOINT consent" if nested else "BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK TO consent" if nested else "ROLLBACK")
                raise
            self._db.execute("RELEASE consent" if nested else "COMMIT")

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return every row of a question in SQL, as plain tuples."""
        cursor = self._db.cursor()
        cursor.row_factory = None
        with self._lock:
            return cursor.execute(statement, values).fetchall()

    def write(self, texts: tuple[str, ...], more: Mapping[str, Any]) -> int:
        """Add an entry, and return its place.

        Args:
            texts: Its fields from kind to person.
            more: What only this kind has.
        """
        columns, marks = _COLUMNS.partition(", ")[2], ", ".join("?" * 11)
        into = f"INSERT INTO consent_entry ({columns}) VALUES ({marks})"
        with self._change():
            done = self._db.execute(into, (*texts, json.dumps(dict(more))))
        return int(done.lastrowid or 0)

    def load(self, name: str, at: str, recorded: str, listed: Mapping[str, date | None]) -> int:
        """Add a copy of a register, and return its place.

        Args:
            name: The register.
            at: When the copy was taken.
            recorded: When it was loaded.
            listed: The numbers in it, each with the date of its listing, where that is known.
        """
        into = "INSERT INTO consent_copy (name, at, recorded, size) VALUES (?, ?, ?, ?)"
        with self._change():
            place = self._db.execute(into, (name, at, recorded, len(listed))).lastrowid
            self._db.executemany(
                "INSERT INTO consent_listed (copy, number, listed) VALUES (?, ?, ?)",
                ((place, one, day and day.isoformat()) for one, day in listed.items()),
            )
        return int(place or 0)

    def entries(self, column: str, value: str) -> tuple[Entry, ...]:
        """Return the entries with a value in a column, in the order in which they were written."""
        asked = f"SELECT {_COLUMNS} FROM consent_entry WHERE {column} = ? ORDER BY id"
        return tuple(_entry(row) for row in self.rows(asked, value))

    def copies(self, name: str) -> tuple[Copy, ...]:
        """Return the copies of a register, in the order of their time."""
        asked = (
            "SELECT id, name, at, recorded, size FROM consent_copy WHERE name = ? ORDER BY at, id"
        )
        found = self.rows(asked, name)
        return tuple(Copy(row[0], row[1], _time(row[2]), _time(row[3]), row[4]) for row in found)

    def sizes(self) -> tuple[int, int]:
        """Return how many entries and how many copies of registers there are."""
        entries, copies = (self.rows(f"SELECT count(*) FROM {one}")[0][0] for one in _TABLES[:2])
        return entries, copies


def _triggers() -> Iterator[str]:
    """Yield what keeps the tables from being changed; an insert may replace nothing either."""
    for table in _TABLES:
        stop = "BEGIN SELECT RAISE(ABORT, 'the ledger only grows: write a new entry'); END"
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            yield f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} {stop}"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        name = f"{table}_no_replace"
        yield f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE INSERT ON {table} WHEN {there} {stop}"


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _entry(row: tuple[Any, ...]) -> Entry:
    place, kind, number, at, recorded, *rest, more = row
    fields: list[Any] = [place, kind, number, _time(at), _time(recorded), *rest, json.loads(more)]
    return Entry(*fields)
