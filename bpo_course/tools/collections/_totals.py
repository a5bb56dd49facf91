"""What moved between two days, and the promises of a book as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bpo_course.tools.collections._money import ZERO
from bpo_course.tools.collections._records import Event
from bpo_course.tools.collections._standing import Standing

if TYPE_CHECKING:
    import pandas as pd

_SIGNS: Final = {"charged": 1, "waived": -1, "paid": -1, "bounced": 1}
_PROMISES: Final = (
    *("account", "promise", "plan", "taken_on", "due_on", "amount", "paid_amount", "paid_on"),
    "state",
)


@dataclass(frozen=True)
class Totals:
    """What moved between the evenings of two days.

    opening + charged - waived - paid + bounced = closing, to the cent.

    Args:
        opening: The balance on the first evening.
        charged: What was charged.
        waived: What of charges was dropped.
        paid: What was paid, payments that bounced later included.
        bounced: The payments that bounced.
        closing: The balance on the last evening.
    """

    opening: Decimal
    charged: Decimal
    waived: Decimal
    paid: Decimal
    bounced: Decimal
    closing: Decimal

    @property
    def collected(self) -> Decimal:
        """What was paid, less what bounced."""
        return self.paid - self.bounced


def totals_of(events: Sequence[Event], start: date) -> Totals:
    """Return what moved after a day, from all events up to the last day."""
    opening, moved = ZERO, dict.fromkeys(_SIGNS, ZERO)
    for event in events:
        if event.kind in _SIGNS and event.amount is not None:
            if event.on <= start:
                opening += _SIGNS[event.kind] * event.amount
            else:
                moved[event.kind] += event.amount
    closing = opening + sum((_SIGNS[kind] * amount for kind, amount in moved.items()), ZERO)
    charged, waived, paid, bounced = moved.values()
    return Totals(opening, charged, waived, paid, bounced, closing)


def promise_rows(standings: Iterable[Standing], since: date = date.min) -> pd.DataFrame:
    """Return every promised amount of the accounts as a row, with what came of it.

    What came late is in a row only where nothing came in time: it counts for nothing there.

    Args:
        standings: How the accounts stand.
        since: Only amounts whose last day is this one or a later one.
    """
    import pandas as pd

    rows = [
        (
            standing.account.id,
            promise.id,
            promise.plan,
            promise.taken_on,
            part.due,
            part.amount,
            part.in_time or part.late,
            part.paid_on,
            part.state,
        )
        for standing in standings
        for promise in standing.promises
        for part in promise.parts
        if part.last_day >= since
    ]
    return pd.DataFrame(rows, columns=list(_PROMISES))
