"""A period of a book by the KPIs of the trade, each worked out by `bpo_course.kpi`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from bpo_course.kpi import collections as kpi
from bpo_course.tools.collections._book import Book
from bpo_course.tools.collections._buckets import BUCKETS
from bpo_course.tools.collections._money import ZERO
from bpo_course.tools.collections._standing import Standing
from bpo_course.tools.collections._totals import Totals, promise_rows


class InBucket(NamedTuple):
    """What is in a bucket on an evening.

    Args:
        accounts: How many accounts.
        balance: What they owe together, due or not yet due.
    """

    accounts: int
    balance: Decimal


@dataclass(frozen=True)
class Report:
    """A period of a book.

    Args:
        start: The first evening.
        end: The last evening.
        totals: What moved.
        before: The buckets on the first evening.
        after: The buckets on the last evening.
        moves: How many accounts went from one bucket to another, or stayed.
        roll: The roll rate from each bucket to the next, by balance.
        cure: The share of the delinquent accounts that are current at the end.
        recovery: What was paid of the charges that were overdue at the start, over these charges.
            New instalments do not count, so it is 1 at most.
        efficiency: What was collected over the instalments that were overdue or fell due, less
            what was waived.
        kept: The share of the promised amounts that came due in the period and were kept, by
            count.
        kept_amount: The same by money.
    """

    start: date
    end: date
    totals: Totals
    before: Mapping[str, InBucket]
    after: Mapping[str, InBucket]
    moves: Mapping[tuple[str, str], int] = field(repr=False)
    roll: Mapping[str, float]
    cure: float
    recovery: float
    efficiency: float
    kept: float
    kept_amount: float


def report(book: Book, start: date, end: date) -> Report:
    """Return a period of a book by the KPIs of the trade.

    Args:
        book: The book.
        start: The day whose evening is the start.
        end: The day whose evening is the end.

    Raises:
        ValueError: If end is before start.
    """
    totals = book.totals(start, end)
    first, last = book.standings(start), book.standings(end)
    before, after = in_buckets(first), in_buckets(last)
    moves = Counter((first[name].bucket, last[name].bucket) for name in first)
    late = [name for name, one in first.items() if one.overdue > 0]
    placed = sum((first[name].overdue for name in late), ZERO)
    came = sum((_paid_of_old(first[name], last[name], start) for name in late), ZERO)
    due = max(placed + _due_before(last, end) - _due_before(first, start), ZERO)
    rows = promise_rows(last.values(), since=start)
    promises = kpi.promises_from(rows, end, book.terms.grace_days)
    return Report(
        start,
        end,
        totals,
        before,
        after,
        dict(moves),
        roll_rates(before, after),
        cure=kpi.cure_rate(
            cured=sum(last[name].bucket == BUCKETS[0] for name in late), delinquent=len(late)
        ),
        recovery=kpi.recovery_rate(collected=_of(came), placed=float(placed)),
        efficiency=kpi.collection_efficiency(
            definition="instalments", collected=_of(totals.collected), instalments_due=float(due)
        ),
        kept=kpi.promises_kept(kept=promises["kept"], due=promises["due"]),
        kept_amount=kpi.promises_kept(
            definition="amount",
            kept_amount=promises["kept_amount"],
            due_amount=promises["due_amount"],
        ),
    )


def in_buckets(standings: Mapping[str, Standing]) -> dict[str, InBucket]:
    """Return how many accounts, and how much, each bucket holds. A credit counts as 0."""
    found = dict.fromkeys(BUCKETS, InBucket(0, ZERO))
    for one in standings.values():
        held = found[one.bucket]
        found[one.bucket] = InBucket(held.accounts + 1, held.balance + max(one.balance, ZERO))
    return found


def roll_rates(before: Mapping[str, InBucket], after: Mapping[str, InBucket]) -> dict[str, float]:
    """Return the roll rate from each bucket to the next, by balance.

    Args:
        before: The buckets one period ago.
        after: The buckets now.

    Example:
        >>> at = {name: InBucket(1, Decimal(100)) for name in BUCKETS}
        >>> roll_rates(at, at)["1-30 to 31-60"]
        1.0
    """
    return {
        f"{here} to {there}": kpi.roll_rate(
            next_bucket=float(after[there].balance), bucket=float(before[here].balance)
        )
        for here, there in pairwise(BUCKETS)
    }


def _paid_of_old(first: Standing, last: Standing, start: date) -> Decimal:
    """Return what was paid between two evenings of the charges that were overdue on the first."""
    before, after = _paid_by_charge(first), _paid_by_charge(last)
    old = [one.id for one in first.allocation.open if one.due < start]
    return sum((after[name] - before[name] for name in old), ZERO)


def _paid_by_charge(standing: Standing) -> dict[str, Decimal]:
    """Return what is paid of each charge."""
    still = {one.id: one.amount for one in standing.allocation.open}
    return {one.id: one.amount - still.get(one.id, ZERO) for one in standing.charges}


def _due_before(standings: Mapping[str, Standing], day: date) -> Decimal:
    """Return what was due before a day, paid or not, less what was waived."""
    charges = (charge for one in standings.values() for charge in one.charges)
    return sum((charge.amount for charge in charges if charge.due < day), ZERO)


def _of(amount: Decimal) -> float:
    """Return an amount for a KPI, which takes none below zero: more bounced than was paid."""
    return float(max(amount, ZERO))
