"""The tables of a book in SQLite: accounts and events, to which rows are only added."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bpo_course.tools.collections._money import cents, of_cents
from bpo_course.tools.collections._records import Account, Event

_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS collection_account (
        id TEXT PRIMARY KEY, debtor TEXT NOT NULL, product TEXT NOT NULL,
        instalment INTEGER NOT NULL, due_day INTEGER NOT NULL, opened_on TEXT NOT NULL,
        place TEXT NOT NULL, zone TEXT NOT NULL, phone TEXT NOT NULL,
        microfinance INTEGER NOT NULL, sector TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS collection_event (
        number INTEGER PRIMARY KEY, account TEXT NOT NULL REFERENCES collection_account (id),
        kind TEXT NOT NULL, on_day TEXT NOT NULL, amount INTEGER, due TEXT,
        ref TEXT NOT NULL, more TEXT NOT NULL)""",
    """CREATE INDEX IF NOT EXISTS collection_event_account
        ON collection_event (account, number)""",
    "CREATE INDEX IF NOT EXISTS collection_event_ref ON collection_event (ref)",
    *(
        f"""CREATE TRIGGER IF NOT EXISTS {table}_{act} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table}: rows are added and never changed'); END"""
        for table in ("collection_account", "collection_event")
        for act in ("UPDATE", "DELETE")
    ),
    *(
        f"""CREATE TRIGGER IF NOT EXISTS {table}_REPLACE BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
        BEGIN SELECT RAISE(ABORT, '{table}: rows are added and never changed'); END"""
        for table, key in (("collection_account", "id"), ("collection_event", "number"))
    ),
)
_ACCOUNT: Final = tuple(Account.__dataclass_fields__)
_EVENT: Final = "number, account, kind, on_day, amount, due, ref, more"


class UnknownError(LookupError):
    """There is no such account, charge, payment or promise."""


class Store:
    """An open connection with the tables of a book.

    Args:
        connection: An open connection; None for a database in memory.
    """

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        self._lock = threading.RLock()
        self._read: dict[str, Account] = {}
        self._read_at = (-1, -1)
        if connection is None:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
        if not isinstance(connection, sqlite3.Connection):
            got = type(connection).__name__
            raise ValueError(f"connection must be an open sqlite3 connection, got {got}")
        self._db = connection
        with self.change():
            for statement in _SCHEMA:
                self._db.execute(statement)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Keep all of what happens within, or nothing; inside a caller's transaction too."""
        with self._lock:
            self._db.execute("SAVEPOINT collections")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK TO collections")
                self._db.execute("RELEASE collections")
                raise
            self._db.execute("RELEASE collections")

    def _rows(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self._db.cursor()
        cursor.row_factory = None
        with self._lock:
            return cursor.execute(statement, tuple(values)).fetchall()

    def put_account(self, account: Account) -> None:
        """Add an account.

        Raises:
            ValueError: If its number is taken.
        """
        if self._rows("SELECT 1 FROM collection_account WHERE id = ?", [account.id]):
            raise ValueError(f"id must be new, {account.id!r} is taken")
        values = {name: getattr(account, name) for name in _ACCOUNT}
        values |= {
            "instalment": cents(Decimal(account.instalment)),
            "opened_on": account.opened_on.isoformat(),
            "microfinance": int(account.microfinance),
        }
        marks = ", ".join("?" for _ in _ACCOUNT)
        statement = f"INSERT INTO collection_account ({', '.join(_ACCOUNT)}) VALUES ({marks})"
        self._db.execute(statement, tuple(values.values()))

    def accounts(self) -> dict[str, Account]:
        """Return all accounts, in the order in which they came; none ever changes."""
        with self._lock:
            statement = f"SELECT {', '.join(_ACCOUNT)} FROM collection_account ORDER BY rowid"
            changed = self._changed()
            if changed != self._read_at:
                self._read = {row[0]: _account(row) for row in self._rows(statement)}
                self._read_at = changed
            return dict(self._read)

    def _changed(self) -> tuple[int, int]:
        """Return numbers that change with every account; a caller may have rolled one back."""
        count = self._rows("SELECT count(*) FROM collection_account")[0][0]
        return int(count), self._db.total_changes

    def account(self, name: str) -> Account:
        """Return an account.

        Raises:
            UnknownError: If there is none.
        """
        statement = f"SELECT {', '.join(_ACCOUNT)} FROM collection_account WHERE id = ?"
        found = self._rows(statement, [str(name)])
        if not found:
            raise UnknownError(f"account must be one in the book, got {name!r}")
        return _account(found[0])

    def next_number(self) -> int:
        """Return the number of the next event."""
        return int(self._rows("SELECT coalesce(max(number), 0) + 1 FROM collection_event")[0][0])

    def add(self, event: Event) -> None:
        """Add an event."""
        self._db.execute(
            f"INSERT INTO collection_event ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                event.number,
                event.account,
                event.kind,
                event.on.isoformat(),
                None if event.amount is None else cents(event.amount),
                event.due and event.due.isoformat(),
                event.ref,
                json.dumps(dict(event.more), ensure_ascii=False) if event.more else "",
            ),
        )

    def last_day(self, account: str) -> date | None:
        """Return the day of the last event of an account."""
        statement = "SELECT max(on_day) FROM collection_event WHERE account = ?"
        found = self._rows(statement, [account])[0][0]
        return found and date.fromisoformat(found)

    def events(self, account: str | None = None, until: date | None = None) -> list[Event]:
        """Return the events of an account or of all, in order, up to the end of a day."""
        asked = [("account = ?", account), ("on_day <= ?", until and until.isoformat())]
        given = [(clause, value) for clause, value in asked if value is not None]
        where = f"WHERE {' AND '.join(clause for clause, _ in given)}" if given else ""
        statement = f"SELECT {_EVENT} FROM collection_event {where} ORDER BY number"
        return [_event(row) for row in self._rows(statement, [value for _, value in given])]

    def made(self, kind: str, ref: str) -> Event:
        """Return the event that made a charge, a payment or a promise.

        Raises:
            UnknownError: If there is none.
        """
        statement = f"SELECT {_EVENT} FROM collection_event WHERE ref = ? AND kind = ?"
        found = self._rows(statement, [str(ref), kind])
        if not found:
            noun = {"charged": "charge", "paid": "payment"}[kind]
            raise UnknownError(f"{noun} must be one in the book, got {ref!r}")
        return _event(found[0])


def _account(row: tuple[Any, ...]) -> Account:
    values: Mapping[str, Any] = dict(zip(_ACCOUNT, row, strict=True))
    read = {
        "instalment": of_cents(values["instalment"]),
        "opened_on": date.fromisoformat(values["opened_on"]),
        "microfinance": bool(values["microfinance"]),
    }
    return Account(**{**values, **read})


def _event(row: tuple[Any, ...]) -> Event:
    number, account, kind, on, amount, due, ref, more = row
    return Event(
        number,
        account,
        kind,
        date.fromisoformat(on),
        None if amount is None else of_cents(amount),
        due and date.fromisoformat(due),
        ref,
        json.loads(more) if more else {},
    )
