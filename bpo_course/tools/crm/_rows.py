"""Rows of fields, as a table or a file gives them, and the customers that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bpo_course.faults import Fault, FaultyError
from bpo_course.tools.crm._records import FIELDS, HELD, LISTS, Customer


def made(
    customers: Iterable[Customer | Mapping[str, Any]],
) -> tuple[list[tuple[int, Customer]], list[Fault]]:
    """Return the customers that rows make, each with its place, and every fault of every row."""
    found: list[tuple[int, Customer]] = []
    faults: list[Fault] = []
    for place, row in enumerate(customers, start=1):
        if isinstance(row, Customer):
            found.append((place, row))
            continue
        try:
            found.append((place, _of_row(row)))
        except FaultyError as error:
            faults += [
                Fault(f"row {place} {one.field}", one.rule, one.remedy) for one in error.faults
            ]
    return found, faults


def _of_row(row: object) -> Customer:
    """Return the customer that a row makes.

    Raises:
        FaultyError: If it makes none.
    """
    if not isinstance(row, Mapping):
        raise FaultyError([Fault("", f"must be a row of fields, got {row!r}", "Correct it.")])
    known = ("id", *FIELDS, *HELD)
    odd = [name for name in row if name not in known]
    if odd:
        rule = f"must be one of {', '.join(known)}"
        raise FaultyError([Fault(str(name), rule, "Rename or delete it.") for name in odd])
    listed = {n: tuple(row[n]) for n in (*LISTS, *HELD) if isinstance(row.get(n), list)}
    return Customer(**{**row, **listed})
