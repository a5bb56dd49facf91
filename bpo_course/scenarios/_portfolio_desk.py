"""A collector's work list: some accounts of a portfolio a week into the month. Generated data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from bpo_course.rules import Rule
from bpo_course.scenarios._portfolio import PORTFOLIO_ZONE, PortfolioRules
from bpo_course.scenarios._portfolio_book import book_of, day_of
from bpo_course.scenarios._portfolio_month import portfolio_month
from bpo_course.scenarios._portfolio_policy import PortfolioPolicy
from bpo_course.tools import collections

DESK_DAY: Final = 7
"""The day of the work list: Wednesday, a week after the month began."""
_AT: Final = time(11, 30)
_POLICY: Final = PortfolioPolicy(first="message", plan_from=31)
_FEW_DAYS: Final = 7
_ALWAYS: Final = ("1-30", "31-60", "open promise", "broken promise", "few days")
"""Situations that every list has, if the portfolio has them."""


@dataclass(frozen=True, eq=False)
class PortfolioDesk:
    """A work list, with the book behind it.

    Args:
        seed: Chance.
        at: The moment.
        accounts: The accounts on the list.
        book: All accounts of the portfolio, with what happened in the week.
    """

    seed: int
    at: datetime
    accounts: tuple[str, ...]
    book: collections.Book = field(repr=False)

    @property
    def today(self) -> date:
        """The day of the list."""
        return self.at.date()

    @cached_property
    def standings(self) -> Mapping[str, collections.Standing]:
        """How each account on the list stands."""
        return {name: self.book.standing(name, self.today) for name in self.accounts}

    def advice(self, account: str, rules: Sequence[Rule]) -> collections.Advice:
        """Return the next best treatment of an account on the list.

        Args:
            account: The account.
            rules: The rules of law, as `content.rules()` gives them.
        """
        return collections.next_treatment(self.book, account, self.at, rules)


@lru_cache(maxsize=8)
def portfolio_desk(
    seed: int, count: int = 10, rules: PortfolioRules | None = None
) -> PortfolioDesk:
    """Return a work list in which many situations are found.

    Args:
        seed: Chance, 0 or more.
        count: How many accounts, 1 to 40.
        rules: What is assumed of the portfolio; None for the usual.

    Raises:
        ValueError: If the count is no such number.

    Example:
        >>> desk = portfolio_desk(seed=1)
        >>> len(set(desk.accounts)), f"{desk.at:%A %H:%M}"
        (10, 'Wednesday 11:30')
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 40:
        raise ValueError(f"count must be a whole number from 1 to 40, got {count!r}")
    month = portfolio_month(_POLICY, seed, rules)
    happened = [one for one in month.happened if one.day < DESK_DAY]
    book = book_of(month.people, happened, _POLICY.grace_days, days=DESK_DAY + 1)
    groups: dict[str, list[str]] = {}
    for name, standing in book.standings(day_of(DESK_DAY)).items():
        groups.setdefault(_situation(standing), []).append(name)
    at = datetime.combine(day_of(DESK_DAY), _AT, ZoneInfo(PORTFOLIO_ZONE))
    rng = np.random.default_rng([seed, 25])
    others = rng.permutation(sorted(set(groups) - set(_ALWAYS))).tolist()
    picked = _mixed([groups[name] for name in (*_ALWAYS, *others) if name in groups], rng)
    chosen = [name for name, _ in zip(picked, range(count), strict=False)]
    rng.shuffle(chosen)
    return PortfolioDesk(seed, at, tuple(chosen), book)


def _situation(standing: collections.Standing) -> str:
    """Return what is special about an account."""
    last = standing.last_promise
    if standing.flags:
        return next(iter(standing.flags))
    if last and last.state != "kept":
        return f"{last.state} {'plan' if last.plan else 'promise'}"
    if standing.hours and standing.overdue > 0:
        return "hours"
    if 0 < standing.days_past_due <= _FEW_DAYS:
        return "few days"
    return standing.bucket


def _mixed(groups: Sequence[list[str]], rng: np.random.Generator) -> Iterator[str]:
    """Yield accounts, one of each situation in turn."""
    left = [rng.permutation(names).tolist() for names in groups]
    while any(left):
        for names in left:
            if names:
                yield names.pop()
