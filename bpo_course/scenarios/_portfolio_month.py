"""A played month of a portfolio: its figures, its best policy, and where more calls bring less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from bpo_course.kpi import collections as kpi
from bpo_course.scenarios._portfolio import (
    PORTFOLIO_DAYS,
    Portfolio,
    PortfolioRules,
    Whole,
    portfolio,
)
from bpo_course.scenarios._portfolio_book import SECONDS, book_of, followed
from bpo_course.scenarios._portfolio_luck import luck_of
from bpo_course.scenarios._portfolio_own import FollowedPromise, OwnAccount, OwnPromise, with_own
from bpo_course.scenarios._portfolio_policy import PortfolioPolicy
from bpo_course.scenarios._portfolio_run import NEVER, SAID, Happened, PortfolioRun
from bpo_course.tools import collections

if TYPE_CHECKING:
    import pandas as pd

_LAST: Final = PORTFOLIO_DAYS - 1


class PortfolioDay(NamedTuple):
    """What a day brought.

    Args:
        day: The day, 0 for the first.
        calls: The calls made.
        answered: The calls that someone answered.
        right_parties: The calls in which the debtor spoke.
        promises: The promises and plans that were made.
        collected: What was paid less what bounced, rupees.
        complaints: The complaints.
    """

    day: int
    calls: int
    answered: int
    right_parties: int
    promises: int
    collected: int
    complaints: int


class InPortfolioBucket(NamedTuple):
    """What is in a bucket.

    Args:
        accounts: How many accounts.
        balance: What they owe together, rupees.
    """

    accounts: int
    balance: int


@dataclass(frozen=True, eq=False)
class PortfolioMonth:
    """A month as it went.

    Args:
        policy: How the portfolio was worked.
        seed: Chance.
        people: The accounts; the learner's own is the last, where there is one.
        happened: All that happened, in order.
        paid: What each account paid on each day, less what bounced, rupees.
        promise: The learner's own promise; None without one.
    """

    policy: PortfolioPolicy
    seed: int
    people: Portfolio = field(repr=False)
    happened: tuple[Happened, ...] = field(repr=False)
    paid: Whole = field(repr=False)
    promise: OwnPromise | None = None

    def __repr__(self) -> str:
        return f"PortfolioMonth(seed {self.seed}: {self.calls:,} calls, net {self.net:,.0f})"

    # Money

    @property
    def recovered(self) -> int:
        """All that was paid, less what bounced, rupees."""
        return int(self.paid.sum())

    @cached_property
    def untouched(self) -> int:
        """What would have been recovered without any call or message, rupees."""
        # Grace counts for promises only, and without calls there is no other than the learner's.
        grace_days = self.policy.grace_days if self.promise else 0
        return _untouched(grace_days, self.seed, self.people.rules, self.promise)

    @property
    def recovered_by_calls(self) -> int:
        """What was recovered above what the same people pay without any call or message."""
        return self.recovered - self.untouched

    @cached_property
    def ends(self) -> Mapping[str, int]:
        """How many calls ended in each way; "" where no one answered."""
        found = dict.fromkeys(SAID, 0)
        for one in self._of("called"):
            for code, count in enumerate(np.bincount(one.what, minlength=len(SAID)).tolist()):
                found[SAID[code]] += count
        return found

    @property
    def cost(self) -> float:
        """What calls, messages and plans cost, rupees."""
        rules = self.people.rules
        seconds = sum(count * sum(SECONDS[said]) for said, count in self.ends.items())
        plans = self.plans * rules.plan_cost
        return seconds / 3_600 * rules.hour_cost + self.messages * rules.message_cost + plans

    @cached_property
    def plans(self) -> int:
        """The plans that agents and the specialist team set up in the month."""
        made = [one for one in self._of("promised") if one.day >= 0]
        return sum(int(one.what.plan.sum()) for one in made)

    @property
    def complaint_cost(self) -> float:
        """What the complaints cost, rupees."""
        return self.complaints * self.people.rules.complaint_cost

    @property
    def net(self) -> float:
        """What calls and messages recovered, less their cost and that of the complaints."""
        return self.recovered_by_calls - self.cost - self.complaint_cost

    # Work

    @property
    def calls(self) -> int:
        """The calls made."""
        return sum(self.ends.values())

    @property
    def contacts(self) -> int:
        """The calls in which the debtor spoke."""
        return self.calls - self.ends[""] - self.ends["third_party"]

    @property
    def messages(self) -> int:
        """The messages sent, reminders of promises among them."""
        return sum(len(one.who) for kind in ("messaged", "reminded") for one in self._of(kind))

    @property
    def complaints(self) -> int:
        """The complaints."""
        return sum(len(one.who) for one in self._of("flagged") if one.what == "complaint")

    @cached_property
    def by_day(self) -> tuple[PortfolioDay, ...]:
        """What each day brought."""
        return tuple(self._day(day) for day in range(PORTFOLIO_DAYS))

    def _day(self, day: int) -> PortfolioDay:
        some = [one for one in self.happened if one.day == day]
        said = [code for one in some if one.kind == "called" for code in one.what.tolist()]
        answered = [SAID[code] for code in said if code]
        paid = sum(int(one.what.sum()) for one in some if one.kind == "paid")
        bounced = sum(int(one.what.sum()) for one in some if one.kind == "bounced")
        return PortfolioDay(
            day,
            len(said),
            len(answered),
            sum(word != "third_party" for word in answered),
            sum(len(one.who) for one in some if one.kind == "promised"),
            paid - bounced,
            sum(len(one.who) for one in some if one.kind == "flagged" and one.what == "complaint"),
        )

    def _of(self, kind: str) -> list[Happened]:
        return [one for one in self.happened if one.kind == kind]

    # The KPIs of the trade

    @cached_property
    def promises(self) -> Mapping[str, int]:
        """Promised amounts that are due: kept, due, kept_amount and due_amount, and all made.

        A plan, and the learner's own promise, count one for each of their payments.
        """
        return _promises(self._of("promised"), self.paid, self.policy.grace_days)

    @property
    def kept(self) -> float:
        """The share of the promised amounts due that were kept, by count."""
        return kpi.promises_kept(kept=self.promises["kept"], due=self.promises["due"])

    @property
    def kept_amount(self) -> float:
        """The share of the promised amounts due that were kept, by money."""
        found = self.promises
        return kpi.promises_kept(
            definition="amount", kept_amount=found["kept_amount"], due_amount=found["due_amount"]
        )

    @cached_property
    def before(self) -> Mapping[str, InPortfolioBucket]:
        """The buckets on the evening before the month."""
        return _in_buckets(*standing_at(self.people, np.zeros(len(self.people.ids), np.int64), -1))

    @cached_property
    def after(self) -> Mapping[str, InPortfolioBucket]:
        """The buckets on the last evening."""
        return _in_buckets(*standing_at(self.people, self.paid.sum(axis=1), _LAST))

    @property
    def roll(self) -> Mapping[str, float]:
        """The roll rate from each bucket to the next, by balance."""
        before, after = (
            {name: collections.InBucket(one.accounts, Decimal(one.balance)) for name, one in at}
            for at in (self.before.items(), self.after.items())
        )
        return collections.roll_rates(before, after)

    @property
    def cure(self) -> float:
        """The share of the accounts late at the start that are current at the end."""
        _, first = standing_at(self.people, np.zeros(len(self.people.ids), np.int64), -1)
        _, last = standing_at(self.people, self.paid.sum(axis=1), _LAST)
        late = first > 0
        return kpi.cure_rate(cured=int((last[late] == 0).sum()), delinquent=int(late.sum()))

    # Everything behind the figures

    @cached_property
    def own(self) -> FollowedPromise | None:
        """What became of the learner's own promise; None without one."""
        if self.promise is None:
            return None
        return followed(self.promise, self.people, self.happened, self.policy.grace_days)

    def book(self) -> collections.Book:
        """Return the month as a book, with every event."""
        return book_of(self.people, self.happened, self.policy.grace_days)

    def log(self) -> pd.DataFrame:
        """Return the calls and messages of the month as a contact log."""
        return self.book().log()


def portfolio_month(
    policy: PortfolioPolicy,
    seed: int,
    rules: PortfolioRules | None = None,
    own: OwnPromise | None = None,
) -> PortfolioMonth:
    """Play a month of a portfolio. Generated data.

    What happens at the first, second, ... call to an account, or on a day, is the same by chance in
    every policy with the same seed.

    Args:
        policy: How the portfolio is worked.
        seed: Chance, 0 or more.
        rules: What is assumed; None for the usual.
        own: A promise of the learner's own, whose account is added; None without one.

    Example:
        >>> few, many = (portfolio_month(PortfolioPolicy(week=n), seed=1) for n in (1, 3))
        >>> few.calls < many.calls, few.untouched == many.untouched
        (True, True)
    """
    return _played(policy, seed, rules or PortfolioRules(), own)


@lru_cache(maxsize=64)
def _played(
    policy: PortfolioPolicy, seed: int, rules: PortfolioRules, own: OwnPromise | None
) -> PortfolioMonth:
    run = _run(policy, seed, rules, own)
    return PortfolioMonth(policy, seed, run.people, tuple(run.happened), run.paid, own)


@lru_cache(maxsize=256)
def _untouched(grace_days: int, seed: int, rules: PortfolioRules, own: OwnPromise | None) -> int:
    """Return what people pay without any call or message."""
    idle = PortfolioPolicy(calls_a_day=0, grace_days=grace_days)
    return int(_run(idle, seed, rules, own).paid.sum())


def _run(
    policy: PortfolioPolicy, seed: int, rules: PortfolioRules, own: OwnPromise | None
) -> PortfolioRun:
    people, account = portfolio(seed, rules), None
    if own:
        account = OwnAccount(own)
        people = with_own(people, account)
    luck = luck_of(seed, rules.accounts, own is not None)
    return PortfolioRun(people, policy, luck, account).play()


def standing_at(people: Portfolio, paid: Whole, day: int) -> tuple[Whole, Whole]:
    """Return the balance and the days past due of each account on the evening of a day."""
    balance = np.where(people.due <= day, people.charged, 0).sum(axis=1) - paid
    unpaid = people.charged.cumsum(axis=1) > np.asarray(paid)[:, None]
    first = np.where(unpaid, people.due, NEVER).min(axis=1)
    return balance.astype(np.int64), np.maximum(day - first, 0)


def _in_buckets(balance: Whole, late: Whole) -> dict[str, InPortfolioBucket]:
    names = np.array([collections.bucket_of(int(days)) for days in late])
    return {
        name: InPortfolioBucket(
            int((names == name).sum()), int(np.maximum(balance[names == name], 0).sum())
        )
        for name in collections.BUCKETS
    }


def _promises(made: list[Happened], paid: Whole, grace_days: int) -> dict[str, int]:
    """Return the plain numbers of the promises kept, worked out from the payments."""
    came = np.pad(paid.cumsum(axis=1), ((0, 0), (1, 0)))
    next_one = np.full(len(paid), PORTFOLIO_DAYS)
    found = dict.fromkeys(("kept", "due", "kept_amount", "due_amount", "made"), 0)
    for one in reversed(made):
        last = np.clip(one.what.dues + grace_days, 0, _LAST)
        until = np.minimum(last, next_one[one.who][:, None])
        since = came[one.who[:, None], until + 1] - came[one.who, one.day + 1][:, None]
        earlier = one.what.amounts.cumsum(axis=1) - one.what.amounts
        in_time = np.clip(since - earlier, 0, one.what.amounts)
        due = one.what.dues + grace_days < _LAST
        found["due"] += int(due.sum())
        found["kept"] += int((due & (in_time >= one.what.amounts)).sum())
        found["due_amount"] += int(one.what.amounts[due].sum())
        found["kept_amount"] += int(in_time[due].sum())
        found["made"] += int((one.what.amounts > 0).sum())
        next_one[one.who] = one.day
    return found
