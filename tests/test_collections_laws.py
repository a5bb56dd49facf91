"""Collections on random books: amounts conserve to the cent, and figures are those of `kpi`."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.kpi import collections as kpi
from bpo_course.tools.collections import (
    BUCKETS,
    FLAGS,
    Account,
    Book,
    Standing,
    Terms,
    report,
)

START: Final = date(2026, 1, 1)
seeds: Final = st.integers(0, 10**9)


def amount(rng: random.Random) -> Decimal:
    return Decimal(rng.randrange(1, 500_000)) / 100


class Maker:
    """Lets anything happen to a book that may happen, and knows the payments that can bounce."""

    def __init__(self, seed: int, accounts: int = 3) -> None:
        self.rng = random.Random(seed)
        self.book = Book(terms=Terms(grace_days=self.rng.randrange(4)))
        self.names = [f"A{nth}" for nth in range(accounts)]
        for name in self.names:
            self.book.open(
                Account(
                    id=name, debtor=name, product="loan", instalment=1, due_day=1, opened_on=START
                )
            )
        self.on, self.paid = START, list[str]()

    def many(self, events: int) -> Book:
        for _ in range(events):
            self.on += timedelta(days=self.rng.choice((0, 0, 1, 2, 9)))
            act = self.rng.choice((self.charge, self.charge, self.pay, self.pay, self.rest))
            act(self.rng.choice(self.names))
        return self.book

    def charge(self, name: str) -> None:
        due = self.on + timedelta(days=self.rng.randrange(-40, 30))
        made = self.book.charge(name, amount(self.rng), due=due, on=self.on)
        still = {one.id: one.amount for one in self.book.allocation(name, self.on).open}
        if made in still and self.rng.random() < 0.2:
            self.book.waive(made, min(still[made], Decimal("3.21")), self.on)

    def pay(self, name: str) -> None:
        self.paid.append(self.book.pay(name, amount(self.rng), self.on))

    def rest(self, name: str) -> None:
        if self.paid and self.rng.random() < 0.4:
            self.book.bounce(self.paid.pop(self.rng.randrange(len(self.paid))), self.on)
        elif self.book.standing(name, self.on).open_promise is None:
            days = sorted(self.rng.sample(range(12), self.rng.choice((1, 1, 2, 3))))
            parts = [(self.on + timedelta(days=one), amount(self.rng)) for one in days]
            self.book.promise(name, parts, self.on, plan=self.rng.random() < 0.3)
        else:
            self.book.flag(name, self.rng.choice(FLAGS), self.on)


def made(seed: int, events: int = 20) -> tuple[Book, date]:
    maker = Maker(seed)
    return maker.many(events), maker.on + timedelta(days=5)


@given(seeds, st.integers(0, 60), st.integers(0, 60))
def test_balances_conserve_to_the_cent_for_each_account_and_for_all(
    seed: int, first: int, second: int
) -> None:
    book, _ = made(seed)
    start, end = sorted(START + timedelta(days=number) for number in (first, second))
    every = [book.totals(start, end, name) for name in book.accounts]
    for name, one in zip(book.accounts, every, strict=True):
        moved = one.charged - one.waived - one.paid + one.bounced
        assert one.opening + moved == one.closing
        assert one.opening == book.standing(name, start).balance
        assert one.closing == book.standing(name, end).balance
    whole = book.totals(start, end)
    for part in ("opening", "charged", "waived", "paid", "bounced", "closing", "collected"):
        assert getattr(whole, part) == sum(getattr(one, part) for one in every)


@given(seeds)
def test_what_is_allocated_and_what_is_left_is_what_was_paid(seed: int) -> None:
    book, end = made(seed)
    for standing in book.standings(end).values():
        spread = standing.allocation
        given_out = sum((part.amount for part in spread.allocated), Decimal())
        assert given_out + sum(spread.unallocated.values()) == standing.collected
        for payment, left in spread.unallocated.items():
            parts = [part.amount for part in spread.allocated if part.payment == payment]
            paid = next(e.amount for e in book.events() if e.ref == payment and e.kind == "paid")
            assert sum(parts, left) == paid
            assert left >= 0


@given(seeds)
def test_no_charge_gets_more_than_it_is_and_none_before_an_older_one(seed: int) -> None:
    book, end = made(seed)
    for standing in book.standings(end).values():
        charges = {one.id: one for one in standing.charges}
        got = dict.fromkeys(charges, Decimal())
        for part in standing.allocation.allocated:
            assert part.amount > 0
            got[part.charge] += part.amount
        assert all(got[name] <= charges[name].amount for name in charges)
        paid = [one.due for name, one in charges.items() if got[name] > 0]
        unpaid = [one.due for name, one in charges.items() if got[name] < one.amount]
        assert not paid or not unpaid or max(paid) <= min(unpaid)
        still = {one.id: one.amount for one in standing.allocation.open}
        assert still == {n: c.amount - got[n] for n, c in charges.items() if got[n] < c.amount}


@given(seeds)
def test_days_past_due_are_those_of_the_oldest_unpaid_charge(seed: int) -> None:
    book, end = made(seed)
    for standing in book.standings(end).values():
        late = [one for one in standing.allocation.open if one.due < end]
        assert standing.overdue == sum((one.amount for one in late), Decimal())
        oldest = min((one.due for one in late), default=end)
        assert standing.days_past_due == (end - oldest).days


@given(seeds)
def test_the_past_does_not_change_when_something_happens_later(seed: int) -> None:
    maker = Maker(seed)
    book = maker.many(15)
    then = maker.on
    before = book.standings(then)
    maker.on += timedelta(days=1)
    maker.many(15)
    assert book.standings(then) == before


@given(seeds)
def test_promises_kept_are_those_of_the_kpi(seed: int) -> None:
    book, end = made(seed, 30)
    grace = book.terms.grace_days
    for as_of in (end, end - timedelta(days=12)):
        found = kpi.promises_from(book.promise_table(as_of), as_of, grace)
        every = [p for one in book.standings(as_of).values() for p in one.promises]
        due = [part for one in every for part in one.parts if part.last_day < as_of]
        assert found["due"] == len(due)
        assert found["kept"] == sum(part.state == "kept" for part in due)
        assert found["due_amount"] == pytest.approx(float(sum(part.amount for part in due)))
        assert found["kept_amount"] == pytest.approx(float(sum(part.in_time for part in due)))
        assert all(part.state != "open" for part in due)


@given(seeds)
def test_no_money_counts_for_two_promises(seed: int) -> None:
    book, end = made(seed, 30)
    for standing in book.standings(end).values():
        taken = sum((part.in_time + part.late for p in standing.promises for part in p.parts), 0)
        assert taken <= standing.collected


@given(seeds)
def test_a_report_is_what_the_kpis_say_of_the_standings(seed: int) -> None:
    book, end = made(seed)
    start = START + timedelta(days=15)
    end = max(end, start)
    found = report(book, start, end)
    first, last = book.standings(start), book.standings(end)

    def held(standings: dict[str, Standing], bucket: str) -> float:
        some = [one for one in standings.values() if one.bucket == bucket]
        return float(sum((max(one.balance, Decimal()) for one in some), Decimal()))

    for here, there in pairwise(BUCKETS):
        rate = kpi.roll_rate(next_bucket=held(last, there), bucket=held(first, here))
        assert found.roll[f"{here} to {there}"] == pytest.approx(rate, nan_ok=True)
    late = [name for name, one in first.items() if one.days_past_due]
    cured = sum(last[name].days_past_due == 0 for name in late)
    rate = kpi.cure_rate(cured=cured, delinquent=len(late))
    assert found.cure == pytest.approx(rate, nan_ok=True)
    assert sum(found.moves.values()) == len(book.accounts)
    old = {one.id for name in late for one in first[name].allocation.open if one.due < start}
    before, after = (
        sum(
            part.amount
            for one in at.values()
            for part in one.allocation.allocated
            if part[1] in old
        )
        for at in (first, last)
    )
    placed = float(sum((first[name].overdue for name in late), Decimal()))
    rate = kpi.recovery_rate(collected=max(0.0, float(after - before)), placed=placed)
    assert found.recovery == pytest.approx(rate, nan_ok=True)
    assert not found.recovery > 1
