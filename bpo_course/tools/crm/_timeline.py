"""One timeline of a customer over all channels, and what is promised and due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from bpo_course import contacts
from bpo_course.tools.crm._access import Access
from bpo_course.tools.crm._records import Interaction, Note, Promise
from bpo_course.tools.crm._store import Store, UnknownError, marks, moment

if TYPE_CHECKING:
    import pandas as pd

_SHOWN: Final = (
    *("id", "kind", "at", "who", "channel", "direction", "queue", "reason", "text"),
    *("outcome", "disposition", "handle_s", "contact_id", "due", "done_at", "done_by"),
)


@dataclass(frozen=True)
class Entry:
    """One line of a timeline.

    Args:
        id: Its number.
        kind: "interaction", "note" or "promise".
        at: When it began or was written, UTC.
        who: The agent or the author; "" where not known.
        channel: The channel of an interaction.
        direction: "inbound" or "outbound", of an interaction.
        queue: The queue or campaign, from the contact log.
        reason: Why the contact took place.
        text: What was written.
        outcome: What became of the contact: answered, abandoned and so on; from the contact log.
        disposition: The result, in one word.
        handle_s: Seconds of talk, hold and wrap; None where not recorded.
        contact_id: The id in the contact log.
        due: When a promise must be done, UTC.
        done_at: When it was done.
        done_by: Who did it.
    """

    id: int
    kind: str
    at: datetime
    who: str = ""
    channel: str = ""
    direction: str = ""
    queue: str = ""
    reason: str = ""
    text: str = ""
    outcome: str = ""
    disposition: str = ""
    handle_s: float | None = None
    contact_id: str = ""
    due: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True)
class Duty:
    """Something that was promised and is not done.

    Args:
        id: The number of the promise.
        customer: The customer number.
        name: The customer's name.
        text: What was promised.
        who: Who promised it.
        due: When it must be done, UTC.
        overdue: Whether that has passed.
    """

    id: int
    customer: str
    name: str
    text: str
    who: str
    due: datetime
    overdue: bool


@dataclass(frozen=True)
class Logged:
    """What became of the rows of a contact log.

    Args:
        entered: How many are new in a timeline.
        already: How many were there.
        without_customer: How many name no customer.
        unknown: Customers in the log who are not on file, each once.
    """

    entered: int
    already: int
    without_customer: int
    unknown: tuple[str, ...] = ()


def enter(store: Store, root: str, held: Interaction | Note | Promise) -> int:
    """Write an entry into a timeline and return its number.

    Raises:
        ValueError: If a contact with that id is there already.
    """
    values: dict[str, Any] = {"customer": root, "at": moment(held.at)}
    if isinstance(held, Interaction):
        values |= {"kind": "interaction", "who": held.agent, "text": held.summary}
        values |= {"channel": held.channel, "direction": held.direction, "reason": held.reason}
        values |= {"disposition": held.disposition, "contact_id": held.contact_id or None}
        taken = "SELECT 1 FROM entry WHERE contact_id = ?"
        if held.contact_id and store.rows(taken, [held.contact_id]):
            raise ValueError(f"contact_id must be new, {held.contact_id!r} is in a timeline")
    else:
        kind = "promise" if isinstance(held, Promise) else "note"
        values |= {"kind": kind, "who": held.author, "text": held.text}
        values |= {"due": moment(held.due)} if isinstance(held, Promise) else {}
    return _insert(store, values)


def _insert(store: Store, values: dict[str, Any]) -> int:
    statement = f"INSERT INTO entry ({', '.join(values)}) VALUES {marks(values)}"
    return int(store.db.execute(statement, list(values.values())).lastrowid or 0)


def entries(store: Store, root: str) -> tuple[Entry, ...]:
    """Return the timeline of a record and of its parts, from the first entry to the last."""
    parts = store.group(root)
    statement = f"""SELECT {", ".join(_SHOWN)} FROM entry
        WHERE customer IN {marks(parts)} ORDER BY at, id"""
    return tuple(_entry(row) for row in store.rows(statement, parts))


def _entry(row: tuple[Any, ...]) -> Entry:
    values = {name: value for name, value in zip(_SHOWN, row, strict=True) if value is not None}
    for name in ("at", "due", "done_at"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    return Entry(**values)


def log(store: Store, frame: pd.DataFrame, by: Access) -> Logged:
    """Enter a contact log into the timelines; what is there already is not entered twice."""
    table = contacts.check(frame)
    entered = already = without = 0
    unknown: dict[str, None] = {}
    written: dict[str, None] = {}
    with store.change():
        on_file = {name for (name,) in store.rows("SELECT id FROM customer")}
        statement = "SELECT contact_id FROM entry WHERE contact_id NOTNULL"
        known = {one for (one,) in store.rows(statement)}
        for row in _plain(table):
            customer = row.get("customer")
            if row["contact_id"] in known:
                already += 1
            elif not customer:
                without += 1
            elif customer not in on_file:
                unknown[customer] = None
            else:
                _insert(store, {**_values(row), "customer": customer})
                written[store.root(customer)] = None
                entered += 1
        store.look(written, "entered a contact log", by)
    return Logged(entered, already, without, tuple(unknown))


def _plain(table: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Yield the rows of a checked log, with nothing where a value is missing."""
    present = table.notna().to_dict("records")
    for row, there in zip(table.to_dict("records"), present, strict=True):
        yield {str(name): value for name, value in row.items() if there[name] and value != ""}


def _values(row: dict[str, Any]) -> dict[str, Any]:
    names = ("channel", "direction", "queue", "reason", "outcome", "disposition", "contact_id")
    handled = [float(row[name]) for name in contacts.HANDLE_COLUMNS if name in row]
    return {
        **{name: row.get(name) for name in names},
        "kind": "interaction",
        "at": moment(row["started_at"].to_pydatetime()),
        "who": row.get("agent"),
        "handle_s": sum(handled) if handled else None,
    }


def due(store: Store, until: datetime, now: datetime) -> tuple[Duty, ...]:
    """Return what was promised until a time and is not done, the most urgent first."""
    statement = """SELECT id, customer, text, who, due FROM entry
        WHERE due IS NOT NULL AND done_at IS NULL AND due <= ? ORDER BY due, id"""
    found = store.rows(statement, [moment(until)])
    names = dict(store.rows("SELECT id, name FROM customer WHERE merged_into IS NULL"))
    roots = {part: part if part in names else store.root(part) for _, part, *_ in found}
    return tuple(
        Duty(number, roots[part], names[roots[part]], text, who, _time(at), at < moment(now))
        for number, part, text, who, at in found
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def done(store: Store, promise: int, by: Access) -> None:
    """Mark a promise as done.

    Raises:
        UnknownError: If there is no such promise.
        ValueError: If it is done already; it says by whom.
    """
    statement = "SELECT customer, done_by FROM entry WHERE id = ? AND kind = 'promise'"
    found = store.rows(statement, [promise])
    if not found or found[0][0] is None:
        raise UnknownError(f"promise must be one on file, got {promise!r}")
    if found[0][1] is not None:
        raise ValueError(f"promise must be open, {promise} was done by {found[0][1]}")
    store.db.execute(
        "UPDATE entry SET done_at = ?, done_by = ? WHERE id = ?", (moment(by.at), by.who, promise)
    )
    store.look([store.root(found[0][0])], "kept a promise", by)
