"""Merging two records of one person without loss, and taking it back.

A merge moves nothing. The record that goes points to the one that is kept, and anyone who reads
that one reads both. So taking a merge back means to take the pointer away.
"""

from __future__ import annotations

import json
from typing import Any

from bpo_course.tools.crm import _words
from bpo_course.tools.crm._access import Access
from bpo_course.tools.crm._records import FIELDS, LISTS, Customer, longest
from bpo_course.tools.crm._store import Store, UnknownError, moment, read_of, written_of


def merge(store: Store, kept: str, gone: str, by: Access) -> int:
    """Make one record a part of another, and return the number of the merge.

    Raises:
        ValueError: If the two are one record already.
    """
    first, second = store.root(kept), store.root(gone)
    if first == second:
        raise ValueError(f"gone must be another record, {kept!r} and {gone!r} are one already")
    one, version = store.customer(first)
    other, _ = store.customer(second)
    after = joined(one, other)
    changed = [name for name in FIELDS if after[name] != getattr(one, name)]
    before = {name: written_of(getattr(one, name)) for name in changed}
    with store.change():
        store.write(first, {name: after[name] for name in changed})
        store.db.execute("UPDATE customer SET version = ? WHERE id = ?", (version + 1, first))
        store.db.execute("UPDATE customer SET merged_into = ? WHERE id = ?", (first, second))
        store.find_by(first)
        for name in FIELDS:
            _keep_both(store, name, one, other, after[name], version + 1, by)
        values = {name: written_of(after[name]) for name in changed}
        row = (first, second, moment(by.at), by.who, _json(before), _json(values))
        statement = (
            "INSERT INTO merge (kept, gone, at, who, before, after) VALUES (?, ?, ?, ?, ?, ?)"
        )
        return int(store.db.execute(statement, row).lastrowid or 0)


def joined(one: Customer, other: Customer) -> dict[str, Any]:
    """Return the fields of two records in one: lists together, gaps filled, the first one's else.

    Special care holds if it holds in either; a legal hold is never lost. Where two texts are too
    long for one field the first one's stays, and the record that goes keeps its own.
    """
    found: dict[str, Any] = {}
    for name in FIELDS:
        mine, theirs = getattr(one, name), getattr(other, name)
        if name in LISTS:
            found[name] = _together(name, one, other)
        elif name == "security":
            found[name] = {**theirs, **mine}
        elif name in ("legal_hold", "support") and mine and theirs and mine != theirs:
            both = f"{mine}; {theirs}"
            found[name] = both if len(both) <= longest(name) else mine
        else:
            found[name] = mine or theirs
    if _words.folded(other.name) != _words.folded(one.name):
        extra = [other.name] if other.name not in found["other_names"] else []
        found["other_names"] = (*found["other_names"], *extra)
    return found


def _together(name: str, one: Customer, other: Customer) -> tuple[str, ...]:
    """Return two lists in one, without what is in the first in another spelling."""
    kept = list(getattr(one, name))
    seen = {_key(name, text, one.country) for text in kept}
    for text in getattr(other, name):
        key = _key(name, text, other.country)
        if key not in seen:
            seen.add(key)
            foreign = name == "phones" and other.country != one.country
            kept.append(f"+{key}" if foreign else text)
    return tuple(kept)


def _key(name: str, text: str, country: str) -> str:
    return _words.phone(text, country) if name == "phones" else _words.folded(text)


def _keep_both(
    store: Store, name: str, one: Customer, other: Customer, after: Any, version: int, by: Access
) -> None:
    """Write into the history what a field was in both records, where they differ."""
    mine, theirs = getattr(one, name), getattr(other, name)
    if mine == theirs and mine == after:
        return
    statement = """INSERT INTO change
        (customer, version, at, who, why, field, old, new, other) VALUES (?,?,?,?,?,?,?,?,?)"""
    values = [written_of(value) for value in (mine, after, theirs)]
    why = f"merged with {other.id}: {by.why}"
    store.db.execute(statement, (one.id, version, moment(by.at), by.who, why, name, *values))


def unmerge(store: Store, number: int, by: Access) -> tuple[str, ...]:
    """Take a merge back, and return the fields that stay because they were changed after it.

    Raises:
        UnknownError: If there is no such merge.
        ValueError: If it was taken back already, or a later merge must be taken back before it.
    """
    found = store.rows(
        "SELECT kept, gone, before, after, undone_at FROM merge WHERE id = ?", [number]
    )
    if not found:
        raise UnknownError(f"merge must be one on file, got {number!r}")
    kept, gone, before, after, undone = found[0]
    if undone:
        raise ValueError(f"merge must be in force, {number} was taken back at {undone}")
    later = store.rows(
        "SELECT id FROM merge WHERE id > ? AND undone_at IS NULL AND ? IN (kept, gone)",
        [number, kept],
    )
    if later:
        raise ValueError(f"merge must be the latest of its record, take {later[-1][0]} back first")
    one, version = store.customer(kept)
    now = {name: written_of(getattr(one, name)) for name in json.loads(after)}
    stays = tuple(name for name, value in json.loads(after).items() if now[name] != value)
    back = {name: value for name, value in json.loads(before).items() if name not in stays}
    with store.change():
        store.write(kept, {name: read_of(name, value) for name, value in back.items()})
        store.db.execute("UPDATE customer SET version = ? WHERE id = ?", (version + 1, kept))
        store.db.execute("UPDATE customer SET merged_into = NULL WHERE id = ?", (gone,))
        store.db.execute(
            "UPDATE merge SET undone_at = ?, before = '', after = '' WHERE id = ?",
            (moment(by.at), number),
        )
        changed_by = (kept, version + 1, moment(by.at), by.who, f"unmerged: {by.why}")
        for name, value in back.items():
            store.db.execute(
                "INSERT INTO change (customer, version, at, who, why, field, old, new)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*changed_by, name, now[name], value),
            )
        store.find_by(store.root(kept))
        store.find_by(gone)
        store.look([kept, gone], "unmerged", by)
    return stays


def forget_undone(store: Store, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Take what merges that were taken back left of some records out of the others' histories.

    While two records are one, the history of the one that is kept has values of both. The lines of
    that time stay, with who, when and which field, but without the values.

    Returns:
        The records that were kept in such merges: what was written to them in that time stays.
    """
    undone = store.rows(
        "SELECT id, kept, gone, at, undone_at FROM merge WHERE undone_at IS NOT NULL ORDER BY id"
    )
    touched, others = set(parts), dict[str, None]()
    for number, kept, gone, at, undone_at in undone:
        if not touched & {kept, gone}:
            continue
        touched |= {kept, gone}
        store.db.execute("UPDATE merge SET before = '', after = '' WHERE id = ?", (number,))
        if kept not in parts and store.rows("SELECT 1 FROM customer WHERE id = ?", [kept]):
            others[kept] = None
            _blank(store, kept, gone, at, undone_at)
    return tuple(others)


def _blank(store: Store, kept: str, gone: str, begun: str, ended: str) -> None:
    """Take the values out of a record's history from a merge until it was taken back."""
    merged, unmerged = f"merged with {gone}: ", "unmerged: "
    line = "SELECT {0}(id) FROM change WHERE customer = ? AND at = ? AND substr(why, 1, ?) = ?"
    first = store.rows(line.format("min"), [kept, begun, len(merged), merged])[0][0]
    last = store.rows(line.format("max"), [kept, ended, len(unmerged), unmerged])[0][0]
    within, ends = "id BETWEEN ? AND ?", (first, last)
    if None in ends:  # nothing was changed at one of the ends, so the times must do
        within, ends = "at BETWEEN ? AND ?", (min(begun, ended), max(begun, ended))
    store.db.execute(
        f"UPDATE change SET old = '', new = '', other = '' WHERE customer = ? AND {within}",
        (kept, *ends),
    )
    store.db.execute(
        "UPDATE change SET why = 'merged' WHERE customer = ? AND substr(why, 1, ?) = ?",
        (kept, len(merged), merged),
    )


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)
