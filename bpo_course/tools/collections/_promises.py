"""Promises to pay: what was promised, what came in time, and whether each part was kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bpo_course.tools.collections._allocation import Payment
from bpo_course.tools.collections._money import ZERO, above_zero, of_cents
from bpo_course.tools.collections._records import Event, must_be_day


@dataclass(frozen=True)
class PartState:
    """One amount of a promise, with its day.

    Args:
        due: The promised day.
        amount: The promised amount.
        last_day: The last day on which a payment counts: the promised day and the grace.
        in_time: What came by then, up to the amount.
        late: What came later, up to the rest.
        paid_on: The day of the last payment in time, or else of the first one that came late.
        state: "kept", "broken" or "open".
    """

    due: date
    amount: Decimal
    last_day: date
    in_time: Decimal
    late: Decimal
    paid_on: date | None
    state: str


@dataclass(frozen=True)
class PromiseState:
    """A promise to pay as it is on a day.

    Args:
        id: Its number.
        account: The account.
        taken_on: The day on which it was made.
        plan: Whether it is a payment plan.
        parts: Its amounts, each with its day.
        as_of: The day.
    """

    id: str
    account: str
    taken_on: date
    plan: bool
    parts: tuple[PartState, ...]
    as_of: date

    @property
    def amount(self) -> Decimal:
        """All that was promised."""
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def in_time(self) -> Decimal:
        """All that came in time."""
        return sum((part.in_time for part in self.parts), ZERO)

    @property
    def last_day(self) -> date:
        """The last day on which the last part can be paid in time."""
        return max(part.last_day for part in self.parts)

    @property
    def reminder_on(self) -> date | None:
        """The next day on which a reminder goes out: the one before a promised day.

        It is None for a promise that is not open, and where the promise was made on that day.
        """
        if self.state != "open":
            return None
        days = [part.due - timedelta(days=1) for part in self.parts if part.state == "open"]
        return min((day for day in days if self.as_of <= day > self.taken_on), default=None)

    @property
    def state(self) -> str:
        """Return "kept" if every part was kept, "broken" if one was not, else "open"."""
        states = {part.state for part in self.parts}
        if "broken" in states:
            return "broken"
        return "open" if "open" in states else "kept"

    @property
    def partly_paid(self) -> bool:
        """Whether some of it came in time, but not all."""
        return ZERO < self.in_time < self.amount


def agreed(parts: object, on: date) -> list[tuple[date, Decimal]]:
    """Return what is promised on a day: days that rise, each with an amount above 0.

    Raises:
        ValueError: If it is anything else.
    """
    rule = "parts must be pairs of a day and an amount"
    if not isinstance(parts, Iterable) or isinstance(parts, str):
        raise ValueError(f"{rule}, got {parts!r}")
    found = []
    for part in parts:
        if not isinstance(part, tuple | list) or len(part) != 2:
            raise ValueError(f"{rule}, got {part!r}")
        must_be_day(part[0], "due")
        found.append((part[0], above_zero(part[1], "amount")))
    days = [day for day, _ in found]
    if not days or days != sorted(set(days)) or days[0] < on:
        raise ValueError(f"parts must have days that rise from {on}, got {days}")
    return found


def promises_of(
    events: Sequence[Event], payments: Sequence[Payment], as_of: date, grace_days: int
) -> tuple[PromiseState, ...]:
    """Return the promises of an account as they are at the end of a day.

    A payment counts for the promise that was made last before it, and fills its parts in the order
    of their days. Payments that bounced are not among those given.
    """
    made = [event for event in events if event.kind == "promised"]
    found = []
    for place, event in enumerate(made):
        later = made[place + 1 : place + 2]
        end = later[0].number if later else math.inf
        counted = [paid for paid in payments if event.number < paid.number < end]
        found.append(_promise(event, counted, as_of, grace_days))
    return tuple(found)


def _promise(
    event: Event, payments: Sequence[Payment], as_of: date, grace_days: int
) -> PromiseState:
    """Return a promise with the payments that count for it."""
    waiting = [(paid.on, paid.amount) for paid in payments]
    parts = []
    for day, whole in event.more["parts"]:
        due, amount = date.fromisoformat(day), of_cents(whole)
        last_day = due + timedelta(days=grace_days)
        taken, waiting = _taken(waiting, amount)
        parts.append(_part(due, amount, last_day, taken, as_of))
    plan = event.more["plan"]
    return PromiseState(event.ref, event.account, event.on, plan, tuple(parts), as_of)


def _taken(
    waiting: list[tuple[date, Decimal]], amount: Decimal
) -> tuple[list[tuple[date, Decimal]], list[tuple[date, Decimal]]]:
    """Return the payments that fill an amount, and what is left of them all."""
    taken, left = [], []
    for on, paid in waiting:
        part = min(paid, amount)
        amount -= part
        if part:
            taken.append((on, part))
        if paid > part:
            left.append((on, paid - part))
    return taken, left


def _part(
    due: date, amount: Decimal, last_day: date, taken: list[tuple[date, Decimal]], as_of: date
) -> PartState:
    in_time = [(on, paid) for on, paid in taken if on <= last_day]
    late = [(on, paid) for on, paid in taken if on > last_day]
    came = sum((paid for _, paid in in_time), ZERO)
    missed = "broken" if last_day < as_of else "open"
    shown = in_time[-1:] or late[:1]
    return PartState(
        due,
        amount,
        last_day,
        came,
        sum((paid for _, paid in late), ZERO),
        shown[0][0] if shown else None,
        "kept" if came == amount else missed,
    )
