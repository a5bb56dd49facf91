"""Accounts, the company's own terms for collecting, and the events of an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from bpo_course.rules import around
from bpo_course.tools.collections._money import above_zero

SECTORS: Final = ("bank", "lender", "agency")
"""Who collects: a bank, another lender, or an agency for debts owed to another."""
CHARGES: Final = ("opening", "instalment", "fee", "interest")
FLAGS: Final = ("hardship", "dispute", "complaint", "vulnerable", "bad_moment", "cease")
"""What can be noted on an account, and taken off again.

"hardship": real trouble with money. "dispute": the debtor says that the debt is wrong. "complaint":
about the collecting. "bad_moment": a death, an illness or a wedding in the family. "cease": the
debtor wants no more contact.
"""


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account that a debtor pays off.

    Args:
        id: Its number.
        debtor: Who owes.
        product: What for.
        instalment: What is due each month, as an exact amount.
        due_day: The day of the month on which it is due, 1 to 28.
        opened_on: The first day in the book.
        place: Where the debtor is: "in", "uk", "us-fl"; it says whose rules of law hold.
        zone: The debtor's time zone.
        phone: The debtor's number, with its country code; "" where there is none.
        microfinance: Whether it is a microfinance loan; India has rules of its own for them.
        sector: Who collects, one of `SECTORS`; some rules bind agencies only.

    Raises:
        ValueError: If a value breaks its rule.

    Example:
        >>> Account(id="A-1", debtor="D-1", product="scooter loan", instalment="4200", due_day=5,
        ...     opened_on=date(2026, 11, 1)).instalment
        Decimal('4200.00')
    """

    id: str
    debtor: str
    product: str
    instalment: Decimal | int | str
    due_day: int
    opened_on: date
    place: str = "in"
    zone: str = "Asia/Kolkata"
    phone: str = ""
    microfinance: bool = False
    sector: str = "lender"

    def __post_init__(self) -> None:
        for name in ("id", "debtor", "product"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name).strip():
                raise ValueError(f"{name} must be a text, got {getattr(self, name)!r}")
        object.__setattr__(self, "instalment", above_zero(self.instalment, "instalment"))
        if not is_whole(self.due_day) or not 1 <= self.due_day <= 28:
            raise ValueError(f"due_day must be a whole number from 1 to 28, got {self.due_day!r}")
        if self.sector not in SECTORS:
            raise ValueError(f"sector must be one of {', '.join(SECTORS)}, got {self.sector!r}")
        must_be_day(self.opened_on, "opened_on")
        for name in ("place", "phone"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name} must be a text, got {getattr(self, name)!r}")
        if not isinstance(self.microfinance, bool):
            raise ValueError(f"microfinance must be True or False, got {self.microfinance!r}")
        around(self.place)
        _must_be_zone(self.zone)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The company's own rules for collecting. They are not law.

    Args:
        grace_days: Days after the promised one on which a payment still counts.
        reminder_from: The days past due from which a reminder is sent; before, people often pay
            by themselves.
        call_from: The days past due from which an agent calls.
        plan_from: The days past due from which a plan is offered.
        specialist_from: The days past due from which the specialist team works the account.

    Raises:
        ValueError: If a number is below 0, or a later step begins before an earlier one.
    """

    grace_days: int = 2
    reminder_from: int = 3
    call_from: int = 8
    plan_from: int = 31
    specialist_from: int = 91

    def __post_init__(self) -> None:
        if not is_whole(self.grace_days) or self.grace_days < 0:
            rule = "grace_days must be a whole number of 0 or more"
            raise ValueError(f"{rule}, got {self.grace_days!r}")
        steps = (self.reminder_from, self.call_from, self.plan_from, self.specialist_from)
        if not all(map(is_whole, steps)) or steps[0] < 1 or list(steps) != sorted(steps):
            names = "reminder_from, call_from, plan_from and specialist_from"
            rule = f"{names} must be whole numbers that rise from 1"
            raise ValueError(f"{rule}, got {steps}")


@dataclass(frozen=True)
class Event:
    """Something that happened on an account. Events are added and never changed.

    Args:
        number: Its place among all events, 1 for the first.
        account: The account.
        kind: What happened: "charged", "waived", "paid", "bounced", "promised", "flagged", ...
        on: The day.
        amount: How much, where money moved.
        due: The day on which it is due, or until which it holds.
        ref: The id of the charge, payment, promise or contact that it is about.
        more: What else is known.
    """

    number: int
    account: str
    kind: str
    on: date
    amount: Decimal | None = None
    due: date | None = None
    ref: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def is_whole(value: object) -> bool:
    """Return whether a value is a whole number; True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def must_be_day(day: object, name: str) -> None:
    """Raise if a value is no plain date: a moment is refused, as its day depends on a zone."""
    if type(day) is not date:
        raise ValueError(f"{name} must be a date, got {day!r}")


def _must_be_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"zone must be a time zone such as Asia/Kolkata, got {zone!r}") from error
