"""Which payment pays which charge: the oldest due first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bpo_course.tools.collections._money import ZERO
from bpo_course.tools.collections._records import Event


class Charge(NamedTuple):
    """What was charged.

    Args:
        id: Its number.
        due: The day on which it is due.
        amount: How much, less what was waived.
        kind: "opening", "instalment", "fee" or "interest".
    """

    id: str
    due: date
    amount: Decimal
    kind: str


class Payment(NamedTuple):
    """A payment that did not bounce.

    Args:
        id: Its number.
        on: The day on which it came.
        amount: How much.
        number: The place of its event.
    """

    id: str
    on: date
    amount: Decimal
    number: int


class Allocated(NamedTuple):
    """A part of a payment that pays a charge, or a part of it."""

    payment: str
    charge: str
    amount: Decimal


@dataclass(frozen=True)
class Allocation:
    """How the payments of an account are spread over its charges.

    Args:
        allocated: Which part of which payment pays which charge.
        unallocated: What is left of each payment: credit for later charges.
        open: What is still unpaid of each charge, the oldest due first.
    """

    allocated: tuple[Allocated, ...]
    unallocated: Mapping[str, Decimal]
    open: tuple[Charge, ...]


def allocate(charges: Iterable[Charge], payments: Sequence[Payment]) -> Allocation:
    """Return how payments are spread over charges: the oldest due first.

    Payments are taken in the order in which they came. Charges are paid by their due date, and
    charges of one day in the order in which they were made. A fee is a charge like any other. A
    payment that bounced is left out, and the others are then spread as if it had never come.

    Example:
        >>> may, june = date(2026, 5, 5), date(2026, 6, 5)
        >>> charges = [Charge("june", june, Decimal(40), "instalment"),
        ...     Charge("may", may, Decimal(40), "instalment")]
        >>> paid = [Payment("p1", june, Decimal(50), 3)]
        >>> [(part.charge, str(part.amount)) for part in allocate(charges, paid).allocated]
        [('may', '40'), ('june', '10')]
    """
    waiting = [charge for charge in sorted(charges, key=lambda one: one.due) if charge.amount > 0]
    found: list[Allocated] = []
    left: dict[str, Decimal] = {}
    place, unpaid = 0, waiting[0].amount if waiting else ZERO
    for payment in payments:
        rest = payment.amount
        while rest > 0 and place < len(waiting):
            part = min(rest, unpaid)
            found.append(Allocated(payment.id, waiting[place].id, part))
            rest, unpaid = rest - part, unpaid - part
            if not unpaid:
                place += 1
                unpaid = waiting[place].amount if place < len(waiting) else ZERO
        left[payment.id] = rest
    still = waiting[place:]
    if still:
        still[0] = still[0]._replace(amount=unpaid)
    return Allocation(tuple(found), left, tuple(still))


def charges_of(events: Iterable[Event]) -> list[Charge]:
    """Return the charges of an account, less what was waived."""
    found: dict[str, Charge] = {}
    for event in events:
        if event.kind == "charged" and event.due and event.amount is not None:
            found[event.ref] = Charge(event.ref, event.due, event.amount, event.more["kind"])
        elif event.kind == "waived" and event.amount is not None:
            charge = found[event.ref]
            found[event.ref] = charge._replace(amount=charge.amount - event.amount)
    return list(found.values())


def payments_of(events: Iterable[Event]) -> list[Payment]:
    """Return the payments of an account that did not bounce, in the order in which they came."""
    found: dict[str, Payment] = {}
    for event in events:
        if event.kind == "paid" and event.amount is not None:
            found[event.ref] = Payment(event.ref, event.on, event.amount, event.number)
        elif event.kind == "bounced":
            found.pop(event.ref)
    return list(found.values())
