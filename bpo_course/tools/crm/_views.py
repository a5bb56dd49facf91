"""A record, its history and the looks at it, as one person may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from bpo_course.tools.crm._access import MASK, Access
from bpo_course.tools.crm._records import Product

OF_A_PRODUCT: Final = tuple(one.name for one in fields(Product) if one.name != "id")
"""Fields of a product that can change."""


@dataclass(frozen=True)
class View:
    """A record as one person may see it.

    Args:
        id: The customer number.
        version: The version of the record, which an update must name.
        verified: Whether the caller has passed a check for this contact.
        fields: Each field with its value, or with a mask.
        products: Each product's fields; nothing before the check.
        merged: The numbers of records that were merged into this one.
    """

    id: str
    version: int
    verified: bool
    fields: Mapping[str, Any] = field(hash=False)
    products: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)
    merged: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    @property
    def masked(self) -> tuple[str, ...]:
        """The fields that have a value which is not shown."""
        return tuple(name for name, value in self.fields.items() if value == MASK)


@dataclass(frozen=True)
class Change:
    """One field of a record as it was and as it became.

    Args:
        at: When, UTC.
        who: Who changed it.
        why: The contact or the task that it was for.
        field: The field.
        old: Its value before, as text.
        new: Its value after.
        other: Where two records were merged, what the other one had.
    """

    at: datetime
    who: str
    why: str
    field: str
    old: str
    new: str
    other: str = ""


@dataclass(frozen=True)
class Looked:
    """One look at a record.

    Args:
        at: When, UTC.
        who: Who looked.
        role: In which role.
        what: What was looked at or done.
        why: The contact or the task that it was for.
    """

    at: datetime
    who: str
    role: str
    what: str
    why: str


def shown_product(product: Product, by: Access) -> dict[str, Any]:
    """Return the fields of a product, masked as the role demands."""
    money = {n: by.masked(n, getattr(product, n), checked=True) for n in ("price", "owed")}
    return {"id": product.id, **{n: getattr(product, n) for n in OF_A_PRODUCT}, **money}


def change_of(row: tuple[Any, ...], by: Access) -> Change:
    """Return a change as it is stored, masked as the role demands."""
    at, who, why, name, *values = row
    shown = [str(by.masked(seen_field(name), v or "", checked=True)) for v in values]
    return Change(datetime.fromisoformat(at), who, why, name, *shown)


def seen_field(name: str) -> str:
    """Return the field by which a change is masked; a product's title, say, is open to all."""
    last = name.split()[-1]
    return last if last in ("price", "owed") or not name.startswith("product ") else "name"
