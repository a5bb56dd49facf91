"""One person's data: the copy that they may ask for, and its erasure."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from bpo_course.tools.crm._access import MASK, Access
from bpo_course.tools.crm._merges import forget_undone
from bpo_course.tools.crm._records import FIELDS, Customer
from bpo_course.tools.crm._store import Store, marks, moment, written_of
from bpo_course.tools.crm._traces import Traces, mentioned_by, take_out_of_logs
from bpo_course.tools.crm._views import seen_field

_TABLES: Final = {
    "products": ("product", "id, title, status, since, until, price, owed, details"),
    "timeline": (
        "entry",
        "kind, at, who, channel, direction, queue, reason, text, outcome, disposition, handle_s,"
        " contact_id, due, done_at, done_by",
    ),
    "history": ("change", "at, who, why, field, old, new, other"),
    "looked_at": ("looked", "at, who, role, what, why"),
    "checks": ("checked", "at, who, why, asked, passed"),
}


class HeldError(ValueError):
    """A record that may not be erased, with every reason."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(f"customer must not be erased: {'; '.join(reasons)}")


@dataclass(frozen=True)
class Erased:
    """What an erasure did.

    Args:
        records: How many records were erased: one, and those that were merged into it.
        entries: How many entries of the timeline stay as a bare count, without the person.
        mentions: Other customers who have a text with a name, a phone number, an email address or
            a number of the person, or whose record was one with theirs for a time. A person must
            look.
        clean: Whether the free pages were rewritten too. False where another connection was in the
            way: then `Crm.clean` must be called again.
    """

    records: int
    entries: int
    mentions: tuple[str, ...] = ()
    clean: bool = True


def export(store: Store, root: str, by: Access) -> dict[str, Any]:
    """Return everything that is kept of a person, as plain values that JSON can hold.

    A field that the role may not see is masked and listed under "withheld".
    """
    parts = store.group(root)
    records = [_record(store.customer(part)[0], by) for part in parts]
    withheld = {name for one in records for name, value in one.items() if value == MASK}
    found: dict[str, Any] = {"customer": records[0], "merged_records": records[1:]}
    for name, (table, columns) in _TABLES.items():
        names = [column.strip() for column in columns.split(",")]
        statement = f"SELECT {columns} FROM {table} WHERE customer IN {marks(parts)} ORDER BY rowid"
        found[name] = [dict(zip(names, row, strict=True)) for row in store.rows(statement, parts)]
    for one in found["products"]:
        for name in ("price", "owed"):
            one[name] = by.masked(name, one[name], checked=True)
            withheld |= {name} if one[name] == MASK else set()
    for one in found["history"]:
        seen_as = seen_field(one["field"])
        for name in ("old", "new", "other"):
            one[name] = by.masked(seen_as, one[name] or "", checked=True)
            withheld |= {seen_as} if one[name] == MASK else set()
    return {**found, "withheld": sorted(withheld)}


def _record(one: Customer, by: Access) -> dict[str, Any]:
    shown = {name: by.masked(name, getattr(one, name), checked=True) for name in FIELDS}
    plain = {name: list(v) if isinstance(v, tuple) else v for name, v in shown.items()}
    plain["born"] = written_of(shown["born"])
    return {"id": one.id, **plain}


def reasons_to_keep(store: Store, root: str) -> tuple[str, ...]:
    """Return why a record may not be erased; nothing where it may."""
    parts = store.group(root)
    held = [store.customer(part)[0].legal_hold for part in parts]
    reasons = [f"a legal hold: {one}" for one in dict.fromkeys(filter(None, held))]
    debts = [f"{one.owed:g} is owed for {one.id}" for one in store.products(parts) if one.owed > 0]
    return (*reasons, *debts)


def erase(store: Store, root: str, by: Access) -> Erased:
    """Erase a person: every record, name and text, also from the free pages of the database.

    The entries of the timeline stay as a day, a channel and a direction, without the person. In the
    logs of others a reason that names the person is taken out.

    Raises:
        HeldError: If there is a reason to keep the record; it has every one.
        ValueError: If the connection has an open transaction: pages are cleaned outside of one.
    """
    if store.db.in_transaction:
        raise ValueError("connection must have no open transaction when a customer is erased")
    with store.lock, store.change():
        if reasons := reasons_to_keep(store, root):
            raise HeldError(reasons)
        parts = store.group(root)
        numbers = tuple(one.id for one in store.products(parts))
        traces = Traces([store.customer(part)[0] for part in parts], numbers)
        kept = forget_undone(store, parts)
        named = {store.root(one): None for one in mentioned_by(store, parts, traces)}
        mentions = tuple(named | {store.root(one): None for one in kept})
        _blank_products(store, numbers)
        count = _blank(store, parts)
        take_out_of_logs(store, traces)
        store.db.execute(
            "INSERT INTO erasure (at, who, entries) VALUES (?, ?, ?)",
            (moment(by.at), by.who, count),
        )
    return Erased(len(parts), count, mentions, clean(store))


def _blank_products(store: Store, numbers: tuple[str, ...]) -> None:
    """Take the numbers of products out of all logs, and out of every history."""
    for number in numbers:
        store.db.execute(
            "UPDATE looked SET what = 'changed a product' WHERE what = ?",
            (f"changed product {number}",),
        )
        begins = f"product {number} "
        store.db.execute("DELETE FROM change WHERE substr(field, 1, ?) = ?", (len(begins), begins))


def clean(store: Store) -> bool:
    """Rewrite the database, so that no free page and no journal holds what was deleted.

    Returns:
        Whether that was possible: not while another connection reads or writes.
    """
    try:
        store.rows("PRAGMA journal_size_limit = 0")
        store.db.execute("VACUUM")
        busy = store.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
    except sqlite3.OperationalError:
        return False
    return not busy


def _blank(store: Store, parts: tuple[str, ...]) -> int:
    """Delete the rows of some records, and keep their entries as a count."""
    inside = f"customer IN {marks(parts)}"
    merged = f"kept IN {marks(parts)} OR gone IN {marks(parts)}"
    store.db.execute(f"DELETE FROM merge WHERE {merged}", (*parts, *parts))
    for table in ("finder", "product", "change", "checked"):
        store.db.execute(f"DELETE FROM {table} WHERE {inside}", parts)
    store.db.execute(f"UPDATE looked SET customer = NULL, why = '' WHERE {inside}", parts)
    count = store.db.execute(
        f"""UPDATE entry SET customer = NULL, at = substr(at, 1, 10), who = NULL, queue = NULL,
            reason = NULL, text = NULL, outcome = NULL, disposition = NULL, handle_s = NULL,
            contact_id = NULL, due = NULL, done_at = NULL, done_by = NULL WHERE {inside}""",
        parts,
    ).rowcount
    store.db.execute(f"UPDATE customer SET merged_into = NULL WHERE id IN {marks(parts)}", parts)
    store.db.execute(f"DELETE FROM customer WHERE id IN {marks(parts)}", parts)
    return count
