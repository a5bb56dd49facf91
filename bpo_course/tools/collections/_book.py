"""The book of a lender: accounts, and everything that happened on them, in SQLite."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bpo_course.tools.collections._allocation import Allocation
from bpo_course.tools.collections._contacts import contact_row, log_of
from bpo_course.tools.collections._money import above_zero, cents
from bpo_course.tools.collections._promises import agreed
from bpo_course.tools.collections._records import (
    CHARGES,
    FLAGS,
    Account,
    Event,
    Terms,
    must_be_day,
)
from bpo_course.tools.collections._standing import Standing, standing_of
from bpo_course.tools.collections._store import Store
from bpo_course.tools.collections._totals import Totals, promise_rows, totals_of

if TYPE_CHECKING:
    import pandas as pd

Money = Decimal | int | str
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Book:
    """Accounts and their events. Events are added and never changed.

    Balances, buckets and promises are worked out from the events as of the end of a day. On each
    account the days only go forward, so what the book says of a past day stays as it is.

    Args:
        connection: An open connection; None for a database in memory.
        terms: The company's own rules for collecting; None for the usual ones.

    Example:
        >>> book = Book()
        >>> book.open(Account(id="A-1", debtor="D-1", product="scooter loan", instalment=4200,
        ...     due_day=5, opened_on=date(2026, 11, 1)))
        >>> _ = book.charge("A-1", 4200, due=date(2026, 11, 5), on=date(2026, 11, 1))
        >>> _ = book.pay("A-1", "2000", on=date(2026, 11, 18))
        >>> standing = book.standing("A-1", date(2026, 11, 20))
        >>> standing.overdue, standing.days_past_due, standing.bucket
        (Decimal('2200.00'), 15, '1-30')
    """

    def __init__(
        self, connection: sqlite3.Connection | None = None, terms: Terms | None = None
    ) -> None:
        self.terms = terms or Terms()
        self._store = Store(connection)

    def __repr__(self) -> str:
        return f"Book({len(self.accounts)} accounts)"

    # What happens

    def open(self, account: Account) -> None:
        """Add an account.

        Raises:
            ValueError: If it is no account, or its number is taken.
        """
        if not isinstance(account, Account):
            raise ValueError(f"account must be an Account, got {account!r}")
        with self._store.change():
            self._store.put_account(account)

    def charge(
        self, account: str, amount: Money, *, due: date, on: date, kind: str = "instalment"
    ) -> str:
        """Charge an amount, and return the number of the charge.

        In a breathing space the book takes no fee and no interest.

        Args:
            account: The account.
            amount: How much, above 0.
            due: The day on which it is due.
            on: The day on which it is charged.
            kind: "opening" for what was owed when the account came into the book, "instalment",
                "fee" or "interest".

        Raises:
            ValueError: If a value breaks its rule, or the account has a breathing space.
        """
        must_be_day(due, "due")
        if kind not in CHARGES:
            raise ValueError(f"kind must be one of {', '.join(CHARGES)}, got {kind!r}")
        if kind in ("fee", "interest"):
            must_be_day(on, "on")
            until = self.standing(account, on).paused_until
            if until:
                rule = f"kind must be instalment in the breathing space until {until}"
                raise ValueError(f"{rule}, got {kind!r}")
        more = {"kind": kind}
        return self._add(account, "charged", on, above_zero(amount, "amount"), due, more=more)

    def waive(self, charge: str, amount: Money, on: date) -> None:
        """Drop a charge, or a part of it that is still unpaid.

        Raises:
            ValueError: If it is more than what is unpaid.
            UnknownError: If there is no such charge.
        """
        made, dropped = self._store.made("charged", charge), above_zero(amount, "amount")
        must_be_day(on, "on")
        still = {one.id: one.amount for one in self.allocation(made.account, on).open}
        if dropped > still.get(charge, 0):
            rule = f"amount must be at most what is unpaid of {charge}, {still.get(charge, 0)}"
            raise ValueError(f"{rule}, got {amount!r}")
        self._add(made.account, "waived", on, dropped, ref=charge)

    def pay(self, account: str, amount: Money, on: date) -> str:
        """Take in a payment, and return its number. The oldest due is paid first.

        Raises:
            ValueError: If the amount is not above 0.
        """
        return self._add(account, "paid", on, above_zero(amount, "amount"))

    def bounce(self, payment: str, on: date) -> None:
        """Reverse a payment that bounced, as a whole.

        Raises:
            ValueError: If it was reversed already.
            UnknownError: If there is no such payment.
        """
        made = self._store.made("paid", payment)
        for event in self._store.events(made.account):
            if event.kind == "bounced" and event.ref == payment:
                raise ValueError(f"payment must not be reversed yet, got {payment!r}")
        self._add(made.account, "bounced", on, made.amount, ref=payment)

    def promise(
        self,
        account: str,
        parts: Iterable[tuple[date, Money]],
        on: date,
        *,
        plan: bool = False,
    ) -> str:
        """Take a promise to pay, and return its number.

        Args:
            account: The account.
            parts: The promised days with their amounts, in order.
            on: The day on which it is made.
            plan: Whether it is a payment plan.

        Raises:
            ValueError: If the parts are no such pairs, the days do not rise or have passed, or an
                earlier promise is still open.
        """
        must_be_day(on, "on")
        made = agreed(parts, on)
        before = self.standing(account, on).open_promise
        if before:
            raise ValueError(f"account must have no open promise, got one ({before.id})")
        listed = [(day.isoformat(), cents(amount)) for day, amount in made]
        total = sum((amount for _, amount in made), Decimal())
        more = {"parts": listed, "plan": bool(plan)}
        return self._add(account, "promised", on, total, made[-1][0], more=more)

    def flag(self, account: str, flag: str, on: date, *, over: bool = False) -> None:
        """Note something on an account, or that it is over.

        Args:
            account: The account.
            flag: One of `FLAGS`.
            on: The day.
            over: Whether it is over.

        Raises:
            ValueError: If there is no such flag.
        """
        if flag not in FLAGS:
            raise ValueError(f"flag must be one of {', '.join(FLAGS)}, got {flag!r}")
        self._add(account, "unflagged" if over else "flagged", on, ref=flag)

    def pause(self, account: str, on: date, until: date) -> None:
        """Note a breathing space, in which no one asks for the debt.

        Args:
            account: The account.
            on: The first day.
            until: The last day, as the notice says.

        Raises:
            ValueError: If it would end before it begins.
        """
        must_be_day(until, "until")
        must_be_day(on, "on")
        if until < on:
            raise ValueError(f"until must not be before on ({on}), got {until}")
        self._add(account, "paused", on, due=until)

    def ask_hours(self, account: str, opens: str, closes: str, on: date) -> None:
        """Note in which hours a debtor asked to be called.

        Args:
            account: The account.
            opens: From when, such as "12:00", on the debtor's clock.
            closes: Until when.
            on: The day of the request.

        Raises:
            ValueError: If they are no times of day, or not in order.
        """
        for name, value in (("opens", opens), ("closes", closes)):
            if not isinstance(value, str) or not _CLOCK.fullmatch(value):
                raise ValueError(f"{name} must be a time of day such as '12:00', got {value!r}")
        if not opens < closes:
            raise ValueError(f"closes must be after opens ({opens}), got {closes}")
        self._add(account, "hours", on, more={"opens": opens, "closes": closes})

    def contact(self, account: str, at: datetime, outcome: str, **given: Any) -> str:
        """Write a contact down, and return its number in the contact log.

        Args:
            account: The account.
            at: When it began, with its time zone.
            outcome: How it ended, one of `contacts.OUTCOMES` of its direction.
            given: direction, channel, right_party, disposition, talk_s, hold_s, wrap_s and agent,
                where they are known. A call that we make is the usual contact.

        Raises:
            ValueError: If a value breaks its rule of the contact log.
        """
        row = contact_row(at, outcome, given)
        zone = ZoneInfo(self._store.account(account).zone)
        return self._add(account, "contacted", at.astimezone(zone).date(), more=row)

    def _add(
        self,
        account: str,
        kind: str,
        on: date,
        amount: Decimal | None = None,
        due: date | None = None,
        *,
        ref: str = "",
        more: Mapping[str, Any] | None = None,
    ) -> str:
        """Add an event, and return the id of what it is about."""
        must_be_day(on, "on")
        with self._store.change():
            first = self._store.account(account).opened_on
            last = max(first, self._store.last_day(account) or first)
            if on < last:
                raise ValueError(f"on must not be before the account's last day {last}, got {on}")
            number = self._store.next_number()
            name = ref or f"{account}-{kind}-{number}"
            self._store.add(Event(number, account, kind, on, amount, due, name, more or {}))
        return name

    # What it comes to

    @property
    def accounts(self) -> dict[str, Account]:
        """All accounts by their numbers, in the order in which they came."""
        return self._store.accounts()

    def account(self, account: str) -> Account:
        """Return an account by its number.

        Raises:
            UnknownError: If there is no such account.
        """
        return self._store.account(account)

    def events(self, account: str | None = None) -> tuple[Event, ...]:
        """Return the events of an account or of all, in order."""
        return tuple(self._store.events(account))

    def standing(self, account: str, as_of: date) -> Standing:
        """Return how an account stands at the end of a day.

        Raises:
            UnknownError: If there is no such account.
        """
        must_be_day(as_of, "as_of")
        events = self._store.events(account, as_of)
        return standing_of(self._store.account(account), events, as_of, self.terms.grace_days)

    def standings(self, as_of: date) -> dict[str, Standing]:
        """Return how every account stands at the end of a day, if it was in the book by then."""
        must_be_day(as_of, "as_of")
        grouped: dict[str, list[Event]] = {}
        for event in self._store.events(until=as_of):
            grouped.setdefault(event.account, []).append(event)
        grace_days = self.terms.grace_days
        return {
            name: standing_of(account, grouped.get(name, []), as_of, grace_days)
            for name, account in self.accounts.items()
            if account.opened_on <= as_of
        }

    def allocation(self, account: str, as_of: date) -> Allocation:
        """Return which payment pays which charge at the end of a day: the oldest due first."""
        return self.standing(account, as_of).allocation

    def totals(self, start: date, end: date, account: str | None = None) -> Totals:
        """Return what moved after the end of one day and up to the end of another.

        Args:
            start: The day whose evening is the opening balance.
            end: The day whose evening is the closing balance.
            account: The account; None for all of them.

        Raises:
            ValueError: If end is before start.
        """
        must_be_day(start, "start")
        must_be_day(end, "end")
        if end < start:
            raise ValueError(f"end must not be before start ({start}), got {end}")
        return totals_of(self._store.events(account, end), start)

    def promise_table(self, as_of: date) -> pd.DataFrame:
        """Return every promised amount with what came of it, for `kpi.collections.promises_from`.

        A promise with two amounts has two rows. Give `promises_from` the days of grace of this
        book's terms.
        """
        return promise_rows(self.standings(as_of).values())

    def log(self) -> pd.DataFrame:
        """Return every contact as a checked contact log."""
        debtors = {name: account.debtor for name, account in self.accounts.items()}
        return log_of(self._store.events(), debtors)
