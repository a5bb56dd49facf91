"""A CRM: customers, what they have, one timeline over all channels, and who looked at it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bpo_course.faults import Fault, FaultyError
from bpo_course.tools.crm import _checks, _duplicates, _erasure, _merges, _search, _timeline
from bpo_course.tools.crm._access import ROLES, Access, NotVerifiedError
from bpo_course.tools.crm._checks import Check, Checked
from bpo_course.tools.crm._duplicates import Pair
from bpo_course.tools.crm._erasure import Erased
from bpo_course.tools.crm._records import (
    FIELDS,
    Customer,
    Interaction,
    Note,
    Product,
    Promise,
)
from bpo_course.tools.crm._rows import made
from bpo_course.tools.crm._search import Hit
from bpo_course.tools.crm._store import Store, found_by, marks, moment, written_of
from bpo_course.tools.crm._timeline import Duty, Entry, Logged
from bpo_course.tools.crm._views import (
    OF_A_PRODUCT,
    Change,
    Looked,
    View,
    change_of,
    shown_product,
)

if TYPE_CHECKING:
    import pandas as pd


class StaleError(ValueError):
    """Someone else has changed the record since it was opened."""


class Crm:
    """A CRM in an open SQLite connection.

    Every act names who does it, in which role, when and why (`Access`), and leaves a line in the
    log of looks. It is done whole or not at all. Where the connection has an open transaction, it
    becomes part of that one. Several threads may use one CRM, if its connection allows it.

    Args:
        connection: An open SQLite connection; None for a database in memory.
        check: The company's rule for a check of a caller.

    Raises:
        ValueError: If connection is no SQLite connection.

    Example:
        >>> from datetime import UTC, datetime
        >>> crm = Crm()
        >>> def by(role, why):
        ...     return Access("dana", role, datetime(2026, 11, 30, 9, tzinfo=UTC), why)
        >>> crm.add([{"id": "C-1", "name": "Zoë Hart", "phones": ["07700 900123"],
        ...           "country": "GB", "postcode": "QX4 0QS"}], by("team_leader", "import"))
        1
        >>> crm.search("zoe 900123", by("agent", "call 1"))
        (Hit(id='C-1', name='Zoë Hart', found_by=('name', 'phones'), near=False),)
        >>> crm.look("C-1", by("agent", "call 1"))["phones"]
        '••••'
    """

    def __init__(
        self, connection: sqlite3.Connection | None = None, check: Check | None = None
    ) -> None:
        self._store = Store(connection)
        self.check = check or Check()

    def __len__(self) -> int:
        statement = "SELECT count(*) FROM customer WHERE merged_into IS NULL"
        return int(self._store.rows(statement)[0][0])

    def __repr__(self) -> str:
        return f"Crm({len(self)} customers)"

    # Records

    def add(self, customers: Iterable[Customer | Mapping[str, Any]], by: Access) -> int:
        """Add customers, all of them or none, and return how many.

        Args:
            customers: Customers, or rows with the fields of one.
            by: Who adds them, and why.

        Raises:
            FaultyError: If any row has a fault; it has every fault of every row.
            NotAllowedError: If the role may not add customers.
        """
        by.must("add")
        found, faults = made(customers)
        with self._store.change():
            faults += self._taken(found)
            if faults:
                raise FaultyError(faults)
            for _, one in found:
                self._insert(one)
            self._store.look((one.id for _, one in found), "added", by)
        return len(found)

    def _taken(self, found: list[tuple[int, Customer]]) -> list[Fault]:
        """Return a fault for each number that a row shares with another or with a record."""
        held = {name for (name,) in self._store.rows("SELECT id FROM customer")}
        numbers = {name for (name,) in self._store.rows("SELECT id FROM product")}
        statement = "SELECT contact_id FROM entry WHERE contact_id NOTNULL"
        logged = {name for (name,) in self._store.rows(statement)}
        faults: list[Fault] = []
        for place, one in found:
            products = [(numbers, "product", product.id) for product in one.product]
            calls = [(logged, "interaction", call.contact_id) for call in one.interaction]
            named = [call for call in calls if call[2]]
            for seen, what, name in ((held, "id", one.id), *products, *named):
                if name in seen:
                    rule = f"must be new, {name!r} is taken"
                    faults.append(Fault(f"row {place} {what}", rule, "Take another one."))
                seen.add(name)
        return faults

    def _insert(self, one: Customer) -> None:
        values = [written_of(getattr(one, name)) for name in FIELDS]
        statement = f"INSERT INTO customer (id, {', '.join(FIELDS)}) VALUES (?, {_marks(FIELDS)})"
        self._store.db.execute(statement, [one.id, *values])
        for product in one.product:
            self._put(one.id, product)
        entries: tuple[Interaction | Note | Promise, ...]
        entries = (*one.interaction, *one.note, *one.promise)
        for held in entries:
            _timeline.enter(self._store, one.id, held)
        found = found_by([one], [product.id for product in one.product])
        self._store.db.execute("INSERT INTO finder VALUES (?, ?, ?)", (one.id, *found))

    def _put(self, customer: str, product: Product) -> None:
        values = [getattr(product, name) for name in OF_A_PRODUCT]
        stored = [None if value is None else written_of(value) for value in values]
        self._store.db.execute(
            f"REPLACE INTO product (id, customer, {', '.join(OF_A_PRODUCT)})"
            f" VALUES (?, ?, {_marks(OF_A_PRODUCT)})",
            [product.id, customer, *stored],
        )

    def search(self, text: str, by: Access, limit: int = 10) -> tuple[Hit, ...]:
        """Return the customers who fit what was typed, the likeliest first.

        Args:
            text: Words of any kind: part of a name, a phone number in any spelling, a postcode, an
                order number, an email, a date of birth. All must fit. Case and accents don't
                matter.
            by: Who searches, and why.
            limit: How many at most, 1 or more.

        Raises:
            ValueError: If text is no text, or limit is below 1.
        """
        hits = _search.search(self._store, text, limit)
        self._store.look((hit.id for hit in hits), "listed", by)
        return hits

    def look(self, customer: str, by: Access) -> View:
        """Return a record as this person may see it now.

        Raises:
            UnknownError: If there is no such customer.
        """
        root = self._store.root(customer)
        one, version = self._store.customer(root)
        verified = self._store.checked(root, by)
        seen = verified or not ROLES[by.role].checks
        shown = {n: by.masked(n, getattr(one, n), checked=seen) for n in FIELDS}
        parts = self._store.group(root)
        products = self._store.products(parts) if seen else ()
        self._store.look([root], "opened", by)
        plain = tuple(shown_product(product, by) for product in products)
        return View(root, version, verified, shown, plain, parts[1:] if seen else ())

    def ask(self, customer: str) -> tuple[str, ...]:
        """Return what a caller may be asked to prove that they are this customer: no answer.

        Raises:
            UnknownError: If there is no such customer.
        """
        return _checks.askable(self._store, self.check, self._store.root(customer))

    def verify(self, customer: str, answers: Mapping[str, str], by: Access) -> Checked:
        """Return whether a caller's answers are right. All that were asked must be.

        Args:
            customer: The customer number.
            answers: What the caller said, by what was asked: names from `ask`.
            by: Who asks, and for which contact: a check holds for this contact alone.

        Raises:
            ValueError: If something was asked that may not be, or too little was.
            UnknownError: If there is no such customer.
        """
        with self._store.change():
            root = self._store.root(customer)
            return _checks.verify(self._store, self.check, root, answers, by)

    def update(self, customer: str, changes: Mapping[str, Any], by: Access, *, version: int) -> int:
        """Change fields of a record, and return its new version.

        Args:
            customer: The customer number.
            changes: New values by field.
            by: Who changes them, and why.
            version: The version that was looked at. If the record has another one by now, someone
                else has changed it.

        Raises:
            StaleError: If someone else has changed the record; it says who and what.
            FaultyError: If a value breaks a rule.
            NotAllowedError: If the role may not change that field.
            NotVerifiedError: If the caller has not been checked.
        """
        root = self._opened(customer, "update", by)
        if odd := [name for name in changes if name not in FIELDS]:
            raise ValueError(f"changes must be of {', '.join(FIELDS)}; got {', '.join(odd)}")
        for name in changes:
            by.must_see(name)
        if "legal_hold" in changes:
            by.must("hold")
        with self._store.change():
            one, now = self._store.customer(root)
            if version != now:
                raise StaleError(self._what_changed(root, version, now))
            values = {name: getattr(one, name) for name in FIELDS} | dict(changes)
            new = Customer(id=root, **values)
            changed = [name for name in changes if getattr(new, name) != getattr(one, name)]
            if not changed:
                return now
            self._store.write(root, {name: getattr(new, name) for name in changed})
            self._store.db.execute("UPDATE customer SET version = ? WHERE id = ?", (now + 1, root))
            for name in changed:
                self._changed(root, now + 1, by, name, getattr(one, name), getattr(new, name))
            self._store.find_by(root)
            self._store.look([root], f"changed {', '.join(changed)}", by)
        return now + 1

    def _what_changed(self, root: str, version: int, now: int) -> str:
        rows = self._store.rows(
            "SELECT who, field FROM change WHERE customer = ? AND version > ? ORDER BY id",
            [root, version],
        )
        names = ", ".join(dict.fromkeys(row[1] for row in rows))
        who = ", ".join(dict.fromkeys(row[0] for row in rows)) or "someone"
        change = f": {who} changed {names}" if names else ""
        return f"version must be {now}, got {version}{change}. Open the record again."

    def _changed(
        self, root: str, version: int, by: Access, name: str, old: object, new: object
    ) -> None:
        self._store.db.execute(
            "INSERT INTO change (customer, version, at, who, why, field, old, new)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (root, version, moment(by.at), by.who, by.why, name, written_of(old), written_of(new)),
        )

    def put_product(self, customer: str, product: Product, by: Access) -> None:
        """Add a product, or put a new state of it in place of the old one, with its history.

        Raises:
            ValueError: If the product is another customer's.
            NotAllowedError: If the role may not change records.
        """
        root = self._opened(customer, "update", by)
        with self._store.change():
            parts = self._store.group(root)
            owner = self._store.rows("SELECT customer FROM product WHERE id = ?", [product.id])
            if owner and owner[0][0] not in parts:
                rule = "must be new or the customer's own"
                raise ValueError(f"product {rule}, {product.id!r} is taken")
            old = {one.id: one for one in self._store.products(parts)}.get(product.id)
            self._put(owner[0][0] if owner else root, product)
            version = self._store.customer(root)[1]
            for name in OF_A_PRODUCT:
                before = getattr(old, name) if old else None
                after = getattr(product, name)
                if before != after and (old or after):
                    field = f"product {product.id} {name}"
                    self._changed(root, version, by, field, before, after)
            self._store.find_by(root)
            self._store.look([root], f"changed product {product.id}", by)

    def history(self, customer: str, by: Access) -> tuple[Change, ...]:
        """Return every change of a record, the first one first; masked as the fields are.

        Raises:
            NotVerifiedError: If the caller has not been checked.
        """
        root = self._opened(customer, "", by)
        parts = self._store.group(root)
        rows = self._store.rows(
            "SELECT at, who, why, field, old, new, other FROM change"
            f" WHERE customer IN {marks(parts)} ORDER BY id",
            parts,
        )
        self._store.look([root], "history", by)
        return tuple(change_of(row, by) for row in rows)

    # The timeline

    def timeline(self, customer: str, by: Access) -> tuple[Entry, ...]:
        """Return all interactions, notes and promises of a customer, from the first to the last.

        Raises:
            NotVerifiedError: If the caller has not been checked.
            UnknownError: If there is no such customer.
        """
        root = self._opened(customer, "", by)
        self._store.look([root], "timeline", by)
        return _timeline.entries(self._store, root)

    def record(self, customer: str, interaction: Interaction, by: Access) -> int:
        """Write down a contact, and return its number.

        Raises:
            ValueError: If a contact with its contact_id is in a timeline already.
        """
        return self._enter(customer, "record", interaction, by)

    def note(self, customer: str, text: str, by: Access) -> int:
        """Write a note for the next agent, and return its number. It can be written unchecked.

        Raises:
            FaultyError: If the text is empty or too long.
        """
        return self._enter(customer, "note", Note(by.at, by.who, text), by)

    def promise(self, customer: str, text: str, due: datetime, by: Access) -> int:
        """Write down what was promised, such as a call back, and return its number.

        Args:
            customer: The customer number.
            text: What was promised.
            due: When it must be done, with its time zone; not before the promise.
            by: Who promises it.

        Raises:
            FaultyError: If the text is empty, or the time has no zone or has passed.
        """
        return self._enter(customer, "promise", Promise(by.at, due, by.who, text), by)

    def _enter(
        self, customer: str, act: str, held: Interaction | Note | Promise, by: Access
    ) -> int:
        by.must(act)
        root = self._store.root(customer)
        with self._store.change():
            number = _timeline.enter(self._store, root, held)
            self._store.look([root], f"wrote {act}", by)
        return number

    def done(self, promise: int, by: Access) -> None:
        """Mark a promise as done.

        Raises:
            ValueError: If it is done already; it says by whom.
            UnknownError: If there is no such promise.
        """
        by.must("promise")
        with self._store.change():
            _timeline.done(self._store, promise, by)

    def due(self, by: Access, until: datetime | None = None) -> tuple[Duty, ...]:
        """Return what was promised and is not done, the most urgent first.

        Args:
            by: Who asks; what was due before its time is overdue.
            until: The last time that counts, such as the end of today; the time of `by` if None.
        """
        until = by.at if until is None else until
        if until.utcoffset() is None:
            raise ValueError(f"until must be a time with its zone, got {until!r}")
        duties = _timeline.due(self._store, until, by.at)
        self._store.look({duty.customer for duty in duties}, "due list", by)
        return duties

    def log(self, frame: pd.DataFrame, by: Access) -> Logged:
        """Enter a contact log into the timelines. A contact that is there stays as it is.

        Args:
            frame: A contact log; its customers are customer numbers.
            by: Who enters it.

        Raises:
            ContactLogError: If the log breaks a rule.
        """
        by.must("log")
        return _timeline.log(self._store, frame, by)

    def volume(self) -> dict[tuple[str, str, str], int]:
        """Return how many interactions there were by day (UTC), channel and direction.

        Those of customers who were erased still count.
        """
        rows = self._store.rows(
            "SELECT substr(at, 1, 10), channel, direction, count(*) FROM entry"
            " WHERE kind = 'interaction' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return {row[:3]: row[3] for row in rows}

    # Duplicates

    def duplicates(self, by: Access, least: float = 0.5) -> tuple[Pair, ...]:
        """Return pairs of records that are probably of one person, with reasons.

        Args:
            by: Who asks.
            least: The lowest score of a pair that is returned, from 0 to 1.
        """
        by.must("merge")
        if not 0 <= least <= 1:
            raise ValueError(f"least must be between 0 and 1, got {least}")
        statement = "SELECT id FROM customer WHERE merged_into IS NULL ORDER BY id"
        held = [self._store.customer(name)[0] for (name,) in self._store.rows(statement)]
        pairs = _duplicates.duplicates(held, least)
        self._store.look({one for p in pairs for one in (p.first, p.second)}, "compared", by)
        return pairs

    def merge(self, kept: str, gone: str, by: Access) -> int:
        """Make two records one without loss, and return the number of the merge.

        What one of them has and the other has not is added. Where both have a value, that of the
        kept one stays, and the history has both.

        Args:
            kept: The customer number that stays.
            gone: The one that becomes part of it; it still leads to the record.
            by: Who merges them, and why.

        Raises:
            ValueError: If the two are one record already.
            NotAllowedError: If the role may not merge records.
        """
        by.must("merge")
        with self._store.change():
            number = _merges.merge(self._store, kept, gone, by)
            self._store.look([self._store.root(kept)], "merged", by)
        return number

    def unmerge(self, merge: int, by: Access) -> tuple[str, ...]:
        """Take a merge back, and return the fields that stay because they were changed after it.

        What was written after the merge stays with the record that was kept.

        Raises:
            ValueError: If it was taken back already, or a later merge must be taken back first.
            UnknownError: If there is no such merge.
        """
        by.must("merge")
        with self._store.change():
            return _merges.unmerge(self._store, merge, by)

    # One person's data

    def export(self, customer: str, by: Access) -> dict[str, Any]:
        """Return everything that is kept of a person, as plain values that JSON can hold.

        Raises:
            NotAllowedError: If the role may not export records.
        """
        by.must("export")
        root = self._store.root(customer)
        self._store.look([root], "exported", by)
        return _erasure.export(self._store, root, by)

    def erase(self, customer: str, by: Access) -> Erased:
        """Erase a person, so that nothing of them is left in the database.

        Raises:
            HeldError: If there is a legal hold or an open debt; it has every reason.
            ValueError: If the connection has an open transaction.
            NotAllowedError: If the role may not erase records.
        """
        by.must("erase")
        return _erasure.erase(self._store, self._store.root(customer), by)

    def clean(self, by: Access) -> bool:
        """Return whether the free pages could be rewritten, after an erasure that could not do it.

        Raises:
            NotAllowedError: If the role may not erase records.
        """
        by.must("erase")
        return _erasure.clean(self._store)

    def looks(self, customer: str, by: Access) -> tuple[Looked, ...]:
        """Return every look at a record: who, in which role, when and why.

        Raises:
            NotAllowedError: If the role may not read this log.
        """
        by.must("accesses")
        parts = self._store.group(self._store.root(customer))
        rows = self._store.rows(
            f"SELECT at, who, role, what, why FROM looked WHERE customer IN {marks(parts)}"
            " ORDER BY id",
            parts,
        )
        return tuple(Looked(datetime.fromisoformat(row[0]), *row[1:]) for row in rows)

    def table(self, by: Access) -> pd.DataFrame:
        """Return all records as a table, one row a customer, masked as the role demands.

        Raises:
            NotAllowedError: If the role may not export tables.
        """
        import pandas as pd

        by.must("table")
        statement = "SELECT id FROM customer WHERE merged_into IS NULL ORDER BY id"
        names = [name for (name,) in self._store.rows(statement)]
        held = [self._store.customer(name)[0] for name in names]
        self._store.look(names, "table", by)
        rows = [{n: by.masked(n, getattr(one, n), checked=True) for n in FIELDS} for one in held]
        return pd.DataFrame(rows, index=pd.Index(names, name="id"), columns=list(FIELDS))

    def _opened(self, customer: str, act: str, by: Access) -> str:
        """Return the record's id if this person may read it, and may do that with it.

        Raises:
            NotVerifiedError: If the caller must be checked first.
        """
        if act:
            by.must(act)
        root = self._store.root(customer)
        if ROLES[by.role].checks and not self._store.checked(root, by):
            raise NotVerifiedError(
                f"the caller must be checked for {by.why!r} first: ask {', '.join(self.ask(root))}"
            )
        return root


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
