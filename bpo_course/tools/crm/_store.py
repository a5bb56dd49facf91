"""The tables of a CRM in SQLite: how values become rows, and rows values."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Final

from bpo_course.tools.crm import _words
from bpo_course.tools.crm._access import Access
from bpo_course.tools.crm._records import FIELDS, LISTS, Customer, Product

_COLUMNS: Final = ", ".join(f"{name} NOT NULL DEFAULT ''" for name in FIELDS)
SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS customer (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
    merged_into TEXT REFERENCES customer (id), {_COLUMNS});
CREATE INDEX IF NOT EXISTS customer_merged ON customer (merged_into);
CREATE TABLE IF NOT EXISTS finder (customer TEXT PRIMARY KEY, names TEXT, rest TEXT);
CREATE TABLE IF NOT EXISTS product (
    id TEXT PRIMARY KEY, customer TEXT NOT NULL, title TEXT, status TEXT, since TEXT, until TEXT,
    price REAL, owed REAL, details TEXT);
CREATE INDEX IF NOT EXISTS product_customer ON product (customer);
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY, customer TEXT, kind TEXT NOT NULL, at TEXT NOT NULL, who TEXT,
    channel TEXT, direction TEXT, queue TEXT, reason TEXT, text TEXT, outcome TEXT,
    disposition TEXT, handle_s REAL, contact_id TEXT UNIQUE, due TEXT, done_at TEXT, done_by TEXT);
CREATE INDEX IF NOT EXISTS entry_customer ON entry (customer, at);
CREATE INDEX IF NOT EXISTS entry_due ON entry (due) WHERE due IS NOT NULL AND done_at IS NULL;
CREATE TABLE IF NOT EXISTS change (
    id INTEGER PRIMARY KEY, customer TEXT, version INTEGER, at TEXT, who TEXT, why TEXT,
    field TEXT, old TEXT, new TEXT, other TEXT);
CREATE INDEX IF NOT EXISTS change_customer ON change (customer);
CREATE TABLE IF NOT EXISTS looked (
    id INTEGER PRIMARY KEY, customer TEXT, at TEXT, who TEXT, role TEXT, what TEXT, why TEXT);
CREATE INDEX IF NOT EXISTS looked_customer ON looked (customer);
CREATE TABLE IF NOT EXISTS checked (
    id INTEGER PRIMARY KEY, customer TEXT, at TEXT, who TEXT, why TEXT, asked TEXT, passed INTEGER);
CREATE INDEX IF NOT EXISTS checked_customer ON checked (customer);
CREATE TABLE IF NOT EXISTS merge (
    id INTEGER PRIMARY KEY, kept TEXT, gone TEXT, at TEXT, who TEXT, before TEXT, after TEXT,
    undone_at TEXT);
CREATE TABLE IF NOT EXISTS erasure (
    id INTEGER PRIMARY KEY, at TEXT, who TEXT, entries INTEGER);
"""


class UnknownError(LookupError):
    """There is no such customer, product, promise or merge."""


class Store:
    """An open connection with the tables of a CRM.

    Args:
        connection: An open connection; None for a database in memory.
    """

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        # several threads may use one connection, so each change waits for the one before it
        self.lock = threading.RLock()
        if connection is None:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
        self.db = connection
        if not isinstance(self.db, sqlite3.Connection):
            got = type(connection).__name__
            raise ValueError(f"connection must be an open sqlite3 connection, got {got}")
        self.db.execute("PRAGMA secure_delete = ON")
        with self.change():
            for statement in filter(str.strip, SCHEMA.split(";")):
                self.db.execute(statement)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Keep all of what happens within, or nothing; inside a caller's transaction too."""
        with self.lock:
            nested = self.db.in_transaction
            self.db.execute("SAVEPOINT crm" if nested else "BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK TO crm" if nested else "ROLLBACK")
                    if nested:
                        self.db.execute("RELEASE crm")
                raise
            self.db.execute("RELEASE crm" if nested else "COMMIT")

    def rows(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Return every row of a question in SQL, as plain tuples."""
        cursor = self.db.cursor()
        cursor.row_factory = None
        with self.lock:
            as_text, self.db.text_factory = self.db.text_factory, str
            try:
                return cursor.execute(statement, tuple(values)).fetchall()
            finally:
                self.db.text_factory = as_text

    def root(self, name: str) -> str:
        """Return the id of the record that a customer's record is now part of, itself mostly.

        Raises:
            UnknownError: If there is no such customer.
        """
        if not isinstance(name, str):
            raise ValueError(f"customer must be a customer number, got {name!r}")
        while True:
            found = self.rows("SELECT merged_into FROM customer WHERE id = ?", [name])
            if not found:
                raise UnknownError(f"customer must be one on file, got {name!r}")
            if found[0][0] is None:
                return name
            name = found[0][0]

    def group(self, root: str) -> tuple[str, ...]:
        """Return the id of a record and of all those that are part of it."""
        statement = """WITH RECURSIVE part (id) AS (SELECT ? UNION
            SELECT customer.id FROM customer JOIN part ON customer.merged_into = part.id)
            SELECT id FROM part"""
        return tuple(row[0] for row in self.rows(statement, [root]))

    def customer(self, name: str) -> tuple[Customer, int]:
        """Return what a record holds beside its products and entries, and its version."""
        statement = f"SELECT version, {', '.join(FIELDS)} FROM customer WHERE id = ?"
        version, *values = self.rows(statement, [name])[0]
        read = {field: read_of(field, value) for field, value in zip(FIELDS, values, strict=True)}
        return Customer(id=name, **read), version

    def products(self, parts: tuple[str, ...]) -> tuple[Product, ...]:
        """Return the products of a record and of its parts, by their numbers."""
        columns = "id, title, status, since, until, price, owed, details"
        statement = f"SELECT {columns} FROM product WHERE customer IN {marks(parts)} ORDER BY id"
        return tuple(
            Product(row[0], row[1], row[2], _day(row[3]), _day(row[4]), *row[5:])
            for row in self.rows(statement, parts)
        )

    def write(self, name: str, values: Mapping[str, object]) -> None:
        """Put values into the fields of a record."""
        if values:
            setting = ", ".join(f"{field} = ?" for field in values)
            written = [written_of(value) for value in values.values()]
            self.db.execute(f"UPDATE customer SET {setting} WHERE id = ?", [*written, name])

    def find_by(self, root: str) -> None:
        """Write down anew by which words a record is found: its own, and those of its parts."""
        parts = self.group(root)
        held = [self.customer(part)[0] for part in parts]
        numbers = [one.id for one in self.products(parts)]
        self.db.execute(f"DELETE FROM finder WHERE customer IN {marks(parts)}", parts)
        self.db.execute("INSERT INTO finder VALUES (?, ?, ?)", (root, *found_by(held, numbers)))

    def look(self, customers: Iterable[str], what: str, by: Access) -> None:
        """Write a look at records down."""
        statement = "INSERT INTO looked (customer, at, who, role, what, why) VALUES (?,?,?,?,?,?)"
        seen = [(one, moment(by.at), by.who, by.role, what, by.why) for one in customers]
        if seen:
            with self.change():
                self.db.executemany(statement, seen)

    def checked(self, root: str, by: Access) -> bool:
        """Return whether the caller has passed a check for this contact of this agent."""
        statement = "SELECT 1 FROM checked WHERE customer = ? AND who = ? AND why = ? AND passed"
        return bool(self.rows(statement, [root, by.who, by.why]))


def found_by(held: Iterable[Customer], numbers: Iterable[str]) -> tuple[str, str]:
    """Return the words that a record is found by: of its names, and all others."""
    names: dict[str, None] = {}
    rest: dict[str, None] = {}
    for one in held:
        for name in (one.name, *one.other_names):
            names |= dict.fromkeys(_words.spellings(name))
        rest |= dict.fromkeys(_words.phone(number, one.country) for number in one.phones)
        rest |= dict.fromkeys(_words.folded(email).replace(" ", "") for email in one.emails)
        rest |= dict.fromkeys((_words.code(one.postcode), *_words.words(one.postcode)))
        rest |= dict.fromkeys([one.born.isoformat()] if one.born else [])
        rest |= dict.fromkeys(_words.words(one.address))
        rest |= dict.fromkeys((_words.code(one.id), *_words.words(one.id)))
    for number in numbers:
        rest |= dict.fromkeys((_words.code(number), *_words.words(number)))
    return f" {' '.join(names)} ", f" {' '.join(filter(None, rest))} "


def marks(values: Iterable[object]) -> str:
    """Return as many question marks as there are values, in brackets."""
    return f"({', '.join('?' for _ in values)})"


def moment(at: datetime) -> str:
    """Return a time as it is stored: UTC, always as long, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def written_of(value: object) -> object:
    """Return a value as a column holds it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple | Mapping):
        plain = dict(value) if isinstance(value, Mapping) else list(value)
        return json.dumps(plain, ensure_ascii=False) if value else ""
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def read_of(field: str, value: Any) -> Any:
    """Return what a column of a customer holds, as a value."""
    if field in LISTS:
        return tuple(json.loads(value)) if value else ()
    if field == "security":
        return json.loads(value) if value else {}
    if field == "vulnerable":
        return bool(value)
    return _day(value) if field == "born" else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
