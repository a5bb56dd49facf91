"""A lender's portfolio of late accounts, and what is assumed about its people. Generated data.

Pellam is an invented lender in India. Amounts are whole rupees. Nothing here was measured: every
share is an assumption, chosen so that the order, the number and the timing of calls matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from bpo_course.tools import collections

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PORTFOLIO_DAYS: Final = 30
PORTFOLIO_START: Final = date(2026, 11, 18)
"""The first day of the month. The evening before is the opening balance."""
PORTFOLIO_ZONE: Final = "Asia/Kolkata"
PORTFOLIO_CURRENCY: Final = "INR"
_DUE_DAYS: Final = (1, 5, 10, 15, 20, 25)
_ARREARS: Final = (0.25, 0.34, 0.18, 0.11, 0.08, 0.04)  # shares with 0, 1, ... unpaid instalments
_PRODUCTS: Final = ("fridge loan", "phone loan", "scooter loan", "personal loan")
_FLAGS: Final = {"dispute": 0.025, "hardship": 0.02, "cease": 0.01, "bad_moment": 0.01}
_ASKED_HOURS: Final = 0.05
_SHARES: Final = (
    *("answers", "fatigue", "right_party", "larger", "late", "partly", "bounces"),
    *("reminder", "in_arrears", "reach"),
)


class _Kind(NamedTuple):
    """What people of a kind are like. The chances are by day, by talk or by promise.

    Args:
        shares: Their share of the accounts with 0, 1, 2, and 3 or more unpaid instalments.
        pays: The chance of a day that they pay all that is overdue by themselves.
        on_time: The chance that they pay a new instalment on its day.
        promises: The chance that they promise to pay when an agent speaks with them.
        hardship: The chance that they tell an agent of real trouble with money.
        keeps: The chance that they keep a promise of one instalment.
        plan: The chance that they take a plan when one is offered.
        keeps_plan: The chance that they keep each payment of a plan.
    """

    shares: tuple[float, float, float, float]
    pays: float
    on_time: float
    promises: float
    hardship: float
    keeps: float
    plan: float
    keeps_plan: float


PORTFOLIO_KINDS: Final[Mapping[str, _Kind]] = {
    "forgot": _Kind((0.60, 0.45, 0.20, 0.06), 0.06, 0.80, 0.75, 0.00, 0.88, 0.50, 0.90),
    "short": _Kind((0.28, 0.33, 0.38, 0.32), 0.012, 0.60, 0.55, 0.08, 0.55, 0.70, 0.85),
    "hardship": _Kind((0.08, 0.12, 0.24, 0.34), 0.003, 0.20, 0.30, 0.35, 0.15, 0.50, 0.55),
    "refuses": _Kind((0.04, 0.10, 0.18, 0.28), 0.002, 0.30, 0.15, 0.00, 0.25, 0.10, 0.30),
}
"""People who forgot, people who are short of money, people in hardship, people who refuse."""


@dataclass(frozen=True, kw_only=True)
class PortfolioRules:
    """How many accounts there are, and what is assumed about people, calls and costs.

    Args:
        accounts: How many accounts, 50 to 2,000.
        answers: The chance that a call is answered if there was no other in the last 7 days.
        fatigue: What each call of the last 7 days leaves of that chance.
        right_party: The share of the answered calls in which the debtor speaks.
        larger: What each further instalment in a promise leaves of the chance that it is kept.
        late: The share of the promises not kept that are paid 1 to 6 days late.
        partly: The share of them of which half is paid on the day.
        nudge: What a message multiplies the chance of paying by oneself by, for 3 days.
        bounces: The share of the payments that bounce two days later.
        complaint: The chance of a complaint at a call, times the square of the other calls of the
            last 7 days.
        complaint_cost: What a complaint costs, rupees.
        hour_cost: What an agent's hour costs, rupees.
        message_cost: What a message costs, rupees.
        plan_cost: What it costs to set up a plan, rupees.
        call_from: The days past due from which people are called or written to.
        reminder: What a text on the day before adds to the chance that a promise is kept.
        in_arrears: What arrears leave of the chance that a new instalment is paid on its day.
        reach: How far people differ: a person's chance to answer is up to this much above or below
            the average.

    Raises:
        ValueError: If a number breaks its rule.
    """

    accounts: int = 500
    answers: float = 0.35
    fatigue: float = 0.78
    right_party: float = 0.75
    larger: float = 0.75
    late: float = 0.25
    partly: float = 0.25
    nudge: float = 1.6
    bounces: float = 0.02
    complaint: float = 0.001
    complaint_cost: float = 4_000
    hour_cost: float = 360
    message_cost: float = 0.5
    plan_cost: float = 80
    call_from: int = 3
    reminder: float = 0.05
    in_arrears: float = 0.4
    reach: float = 0.5

    def __post_init__(self) -> None:
        if not is_whole(self.accounts) or not 50 <= self.accounts <= 2_000:
            rule = "accounts must be a whole number from 50 to 2000"
            raise ValueError(f"{rule}, got {self.accounts!r}")
        if not is_whole(self.call_from) or self.call_from < 1:
            rule = "call_from must be a whole number of 1 or more"
            raise ValueError(f"{rule}, got {self.call_from!r}")
        for name in _SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must be from 0 to 1, got {getattr(self, name)!r}")
        if self.late + self.partly > 1:
            got = f"{self.late} and {self.partly}"
            raise ValueError(f"late and partly must be 1 at most together, got {got}")
        for name in ("complaint", "complaint_cost", "hour_cost", "message_cost", "plan_cost"):
            if not 0 <= getattr(self, name) < np.inf:
                raise ValueError(f"{name} must be 0 or more, got {getattr(self, name)!r}")
        if not 1 <= self.nudge < np.inf:
            raise ValueError(f"nudge must be 1 or more, got {self.nudge!r}")


PORTFOLIO_ASSUMPTIONS: Final[Mapping[str, str]] = {
    "accounts": "Accounts in the portfolio",
    "answers": "Chance that a first call in a week is answered",
    "fatigue": "What each call of the last 7 days leaves of that chance",
    "right_party": "Share of the answered calls in which the debtor speaks",
    "larger": "What each further instalment in a promise leaves of the chance that it is kept",
    "late": "Share of the promises not kept that are paid 1 to 6 days late",
    "partly": "Share of the promises not kept of which half is paid on the day",
    "nudge": "A message multiplies the chance that people pay by themselves, for 3 days",
    "bounces": "Share of the payments that bounce two days later",
    "complaint": "Chance of a complaint at a call, times the square of the other calls of the last"
    " 7 days",
    "complaint_cost": "Cost of a complaint, rupees",
    "hour_cost": "Cost of an agent's hour, rupees",
    "message_cost": "Cost of a message, rupees",
    "plan_cost": "Cost of setting up a plan, rupees",
    "call_from": "Days past due from which people are called or written to",
    "reminder": "What a text on the day before adds to the chance that a promise is kept",
    "in_arrears": "What arrears leave of the chance that a new instalment is paid on its day",
    "reach": "A person's chance to answer is up to this share above or below the average",
}
"""Each assumption of `PortfolioRules` in words."""


@dataclass(frozen=True, eq=False)
class Portfolio:
    """The accounts of a portfolio on the first morning, and the truth about their people.

    Args:
        rules: What is assumed.
        seed: What makes the portfolio the same again.
        ids: The accounts' numbers.
        instalment: What is due each month, rupees.
        due: The days on which the instalments are due, 0 for the first day; the last column is the
            instalment that falls due in the month.
        charged: The instalments, 0 where there is none.
        kind: The people's kind, by its place in `PORTFOLIO_KINDS`.
        reach: What the chance to answer is multiplied by.
        score: The payment score that the company has worked out: higher pays more often.
        flagged: What is known of the accounts before the month, by their place.
        asked: The hours that people asked for, by their place.
    """

    rules: PortfolioRules
    seed: int
    ids: tuple[str, ...] = field(repr=False)
    instalment: Whole = field(repr=False)
    due: Whole = field(repr=False)
    charged: Whole = field(repr=False)
    kind: Whole = field(repr=False)
    reach: Real = field(repr=False)
    score: Real = field(repr=False)
    flagged: Mapping[int, str] = field(repr=False)
    asked: Mapping[int, tuple[str, str]] = field(repr=False)

    def __repr__(self) -> str:
        return f"Portfolio(seed {self.seed}: {len(self.ids)} accounts)"

    @cached_property
    def blocked(self) -> Flags:
        """Who may not be asked for money."""
        found: Flags = np.zeros(len(self.ids), bool)
        found[list(self.flagged)] = True
        return found

    def chance(self, name: str) -> Real:
        """Return a chance of each account's kind."""
        by_kind = np.array([getattr(kind, name) for kind in PORTFOLIO_KINDS.values()], float)
        found: Real = by_kind[self.kind]
        return found

    def book(
        self, terms: collections.Terms | None = None, places: Iterable[int] | None = None
    ) -> collections.Book:
        """Return a book with the accounts as they are on the evening before the month.

        Args:
            terms: The company's own rules for collecting; None for the usual ones.
            places: The places of the accounts that count; None for all.
        """
        book, evening = collections.Book(terms=terms), PORTFOLIO_START - timedelta(days=1)
        for place in range(len(self.ids)) if places is None else places:
            name = self.ids[place]
            book.open(self.account(place))
            for due, amount in zip(self.due[place, :-1], self.charged[place, :-1], strict=True):
                if amount:
                    day = PORTFOLIO_START + timedelta(days=int(due))
                    book.charge(name, int(amount), due=day, on=evening, kind="opening")
            if place in self.asked:
                book.ask_hours(name, *self.asked[place], evening)
            if place in self.flagged:
                book.flag(name, self.flagged[place], evening)
        return book

    def account(self, place: int) -> collections.Account:
        """Return an account by its place."""
        return collections.Account(
            id=self.ids[place],
            debtor=f"customer {self.ids[place][3:]}",
            product=_PRODUCTS[int(self.instalment[place]) // 100 % len(_PRODUCTS)],
            instalment=int(self.instalment[place]),
            due_day=(PORTFOLIO_START + timedelta(days=int(self.due[place, -1]))).day,
            opened_on=PORTFOLIO_START - timedelta(days=1),
            zone=PORTFOLIO_ZONE,
        )


@lru_cache(maxsize=32)
def portfolio(seed: int, rules: PortfolioRules | None = None) -> Portfolio:
    """Return a portfolio on the first morning of the month. Generated data.

    The same seed brings the same people, whatever is assumed about calls and costs.

    Args:
        seed: What makes it the same again, 0 or more.
        rules: What is assumed; None for the usual.

    Raises:
        ValueError: If the seed is no such number.

    Example:
        >>> portfolio(seed=1)
        Portfolio(seed 1: 500 accounts)
    """
    if not is_whole(seed) or seed < 0:
        raise ValueError(f"seed must be a whole number of 0 or more, got {seed!r}")
    chosen = rules or PortfolioRules()
    rng, count = np.random.default_rng([seed, 22]), chosen.accounts
    unpaid = rng.choice(len(_ARREARS), size=count, p=_ARREARS)
    kind = _kinds(unpaid, rng.random(count))
    instalment = np.clip(rng.lognormal(8.15, 0.45, count), 800, 15_000).astype(np.int64)
    instalment = instalment // 100 * 100
    due = _due_days(rng.choice(_DUE_DAYS, size=count))
    there = np.arange(len(_ARREARS))[::-1] <= unpaid[:, None]
    pays = np.array([one.keeps for one in PORTFOLIO_KINDS.values()])[kind]
    return Portfolio(
        chosen,
        seed,
        tuple(f"PL-{40_000 + nth}" for nth in range(count)),
        instalment,
        due,
        np.where(there, instalment[:, None], 0),
        kind,
        reach=rng.uniform(1 - chosen.reach, 1 + chosen.reach, count),
        score=np.clip(pays + rng.normal(0, 0.25, count), 0, 1).round(2),
        flagged=_flagged(rng, unpaid),
        asked=_asked(rng, count),
    )


def _kinds(unpaid: Whole, luck: Real) -> Whole:
    """Return the kind of each person, by how many instalments are unpaid."""
    table = np.array([kind.shares for kind in PORTFOLIO_KINDS.values()]).cumsum(axis=0)
    limits = table[:, np.minimum(unpaid, 3)] / table[-1, np.minimum(unpaid, 3)]
    found: Whole = (luck >= limits[:-1]).sum(axis=0)
    return found


def _due_days(due_day: Whole) -> Whole:
    """Return the day on which each instalment is due, 0 for the first day of the month."""
    columns = []
    for back in range(len(_ARREARS) - 1, -1, -1):
        days = {int(day): _due(int(day), back) for day in np.unique(due_day)}
        columns.append([days[int(day)] for day in due_day])
    return np.array(columns, np.int64).T


def _due(day: int, back: int) -> int:
    """Return the due date in the month to come, or so many months before it, as a day."""
    first = PORTFOLIO_START
    months = first.year * 12 + first.month - 1 + (day < first.day) - back
    return (date(months // 12, months % 12 + 1, day) - first).days


def _flagged(rng: np.random.Generator, unpaid: Whole) -> dict[int, str]:
    """Return what is known of some of the late accounts."""
    luck = rng.random(len(unpaid))
    limits = np.cumsum(list(_FLAGS.values()))
    places = np.searchsorted(limits, luck)
    names = list(_FLAGS)
    return {
        int(place): names[places[place]]
        for place in np.flatnonzero((luck < limits[-1]) & (unpaid > 0))
    }


def _asked(rng: np.random.Generator, count: int) -> dict[int, tuple[str, str]]:
    chosen = np.flatnonzero(rng.random(count) < _ASKED_HOURS)
    return {int(place): ("12:00", "13:00") for place in chosen}


def is_whole(value: Any) -> bool:
    """Return whether a value is a whole number; True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool)
