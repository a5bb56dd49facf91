"""Merging two records of one person without loss, and taking it back.

A merge moves nothing. The record that goes points to the one that is kept, and anyone who reads
that one reads both. So taking a merge back means to take the pointer away.
"""

from __future__ import annotations

import json
from typing import Any

from bpo_course.tools.crm import _words
from bpo_course.tools.crm._access import Access
from bpo_course.tools.crm._records import FIELDS, LISTS, Customer
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

    Special care holds if it holds in either; a legal hold is never lost.
    """
    found: dict[str, Any] = {}
    for name in FIELDS:
        mine, theirs = getattr(one, name), getattr(other, name)
        if name in LISTS:
            found[name] = _together(name, one, other)
        elif name == "security":
            found[name] = {**theirs, **mine}
        elif name in ("legal_hold", "support") and mine and theirs and mine != theirs:
            found[name] = f"{mine}; {theirs}"
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
        store.db.execute("UPDATE merge SET undone_at = ? WHERE id = ?", (moment(by.at), number))
        changed_by = (kept, version + 1, moment(by.at), by.who, f"unmerged: {by.why}")
        for name, value in back.items():
            store.db.execute(
                "INSERT INTO change (customer, version, at, who, why, field, old, new)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*changed_by, name, now[name], value),
            )
        store.find_by(store.root(kept))
        store.find_by(gone)
    return stays


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)
