"""How an account stands at the end of a day, worked out from its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.tools.collections._allocation import (
    Allocation,
    Charge,
    allocate,
    charges_of,
    payments_of,
)
from bpo_course.tools.collections._buckets import bucket_of
from bpo_course.tools.collections._money import ZERO
from bpo_course.tools.collections._promises import PromiseState, promises_of
from bpo_course.tools.collections._records import FLAGS, Account, Event


class Touch(NamedTuple):
    """A contact with a debtor, or an attempt at one.

    Args:
        id: Its number in the contact log.
        at: When it began.
        direction: "outbound" or "inbound".
        channel: Such as "voice" or "sms".
        outcome: Such as "answered".
        right_party: Whether the debtor was spoken with.
        disposition: How it ended; "" where that was not recorded.
    """

    id: str
    at: datetime
    direction: str
    channel: str
    outcome: str
    right_party: bool
    disposition: str


@dataclass(frozen=True)
class Standing:
    """How an account stands at the end of a day.

    Args:
        account: The account.
        as_of: The day.
        balance: All that was charged and is not paid, due or not; below 0 it is a credit.
        overdue: What of it was due before this day.
        collected: All that was paid, less what bounced.
        days_past_due: Days since the oldest unpaid due date; 0 where nothing is overdue.
        charges: Every charge, less what was waived.
        allocation: Which payment pays which charge.
        promises: Every promise, the first one first.
        flags: What is noted on the account, each with its day.
        paused_until: The last day of a breathing space that holds; None without one.
        hours: The hours in which the debtor asked to be called, such as ("12:00", "13:00").
        contacts: Every contact, the first one first.
    """

    account: Account
    as_of: date
    balance: Decimal
    overdue: Decimal
    collected: Decimal
    days_past_due: int
    charges: tuple[Charge, ...] = field(repr=False)
    allocation: Allocation = field(repr=False)
    promises: tuple[PromiseState, ...] = field(repr=False)
    flags: dict[str, date]
    paused_until: date | None
    hours: tuple[str, str] | None
    contacts: tuple[Touch, ...] = field(repr=False)

    @property
    def bucket(self) -> str:
        """The bucket of the account, one of `BUCKETS`."""
        return bucket_of(self.days_past_due)

    @property
    def open_promise(self) -> PromiseState | None:
        """The last promise that is still open."""
        still = [promise for promise in self.promises if promise.state == "open"]
        return still[-1] if still else None

    @property
    def last_promise(self) -> PromiseState | None:
        """The last promise, whatever became of it."""
        return self.promises[-1] if self.promises else None

    def attempts(self, days: int = 7) -> int:
        """Return how often the debtor was called within so many days, this one included."""
        since, zone = self.as_of - timedelta(days=days - 1), ZoneInfo(self.account.zone)
        return sum(
            one.direction == "outbound"
            and one.channel == "voice"
            and one.at.astimezone(zone).date() >= since
            for one in self.contacts
        )

    @property
    def texted(self) -> bool:
        """Whether a message was sent to the debtor on this day."""
        zone = ZoneInfo(self.account.zone)
        return any(
            one.direction == "outbound"
            and one.channel != "voice"
            and one.at.astimezone(zone).date() == self.as_of
            for one in self.contacts
        )

    @property
    def wrong_number(self) -> bool:
        """Whether the number was found to be wrong, and the debtor was not spoken with since."""
        said = [
            one.disposition == "wrong_number"
            for one in self.contacts
            if one.right_party or one.disposition == "wrong_number"
        ]
        return said[-1] if said else False


def standing_of(
    account: Account, events: Sequence[Event], as_of: date, grace_days: int
) -> Standing:
    """Return how an account stands, from its events up to the end of a day."""
    charges, payments = charges_of(events), payments_of(events)
    spread = allocate(charges, payments)
    overdue = [charge for charge in spread.open if charge.due < as_of]
    paid = sum((one.amount for one in payments), ZERO)
    return Standing(
        account,
        as_of,
        balance=sum((one.amount for one in charges), ZERO) - paid,
        overdue=sum((one.amount for one in overdue), ZERO),
        collected=paid,
        days_past_due=(as_of - overdue[0].due).days if overdue else 0,
        charges=tuple(charges),
        allocation=spread,
        promises=promises_of(events, payments, as_of, grace_days),
        flags=_flags(events),
        paused_until=_paused(events, as_of),
        hours=_hours(events),
        contacts=tuple(_touch(event) for event in events if event.kind == "contacted"),
    )


def _flags(events: Sequence[Event]) -> dict[str, date]:
    """Return what is noted on an account, and since when; by a flag or by how a contact ended."""
    found: dict[str, date] = {}
    for event in events:
        said = event.more.get("disposition")
        if event.kind == "flagged":
            found.setdefault(event.ref, event.on)
        elif said in FLAGS and event.more.get("right_party") is not False:
            found.setdefault(said, event.on)
        elif event.kind == "unflagged":
            found.pop(event.ref, None)
    return found


def _paused(events: Sequence[Event], as_of: date) -> date | None:
    ends = [event.due for event in events if event.kind == "paused" and event.due]
    return max((end for end in ends if end >= as_of), default=None)


def _hours(events: Sequence[Event]) -> tuple[str, str] | None:
    asked = [event.more for event in events if event.kind == "hours"]
    return (asked[-1]["opens"], asked[-1]["closes"]) if asked else None


def _touch(event: Event) -> Touch:
    row = event.more
    return Touch(
        event.ref,
        datetime.fromisoformat(row["started_at"]),
        row["direction"],
        row["channel"],
        row["outcome"],
        bool(row.get("right_party")),
        row.get("disposition") or "",
    )
