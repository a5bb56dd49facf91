"""A collector's work list: some accounts of a portfolio 12 days into the month. Generated data."""

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
from bpo_course.scenarios._portfolio_month import PortfolioMonth, portfolio_month, standing_at
from bpo_course.scenarios._portfolio_policy import PortfolioPolicy
from bpo_course.scenarios._portfolio_run import Happened
from bpo_course.tools import collections

DESK_DAY: Final = 12
"""The day of the work list: a Monday, when the first promises are due or broken."""
_AT: Final = time(11, 30)
_POLICY: Final = PortfolioPolicy(first="message", plan_from=31, remind=True)
_FEW_DAYS: Final = 7
_WRITTEN: Final = {"came due": 60, "promised": 12}
_WRITTEN_ELSE: Final = 4  # accounts of any other group: a book of all accounts takes a second
_ALWAYS: Final = (
    *("1-30", "31-60", "open promise", "promise due tomorrow", "broken promise", "few days"),
)
"""Situations that every list has, if the portfolio has them."""


@dataclass(frozen=True, eq=False)
class PortfolioDesk:
    """A work list, with the book behind it.

    Args:
        seed: Chance.
        at: The moment.
        accounts: The accounts on the list.
        book: The accounts from which the list was taken, with what happened so far.
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
        (10, 'Monday 11:30')
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 40:
        raise ValueError(f"count must be a whole number from 1 to 40, got {count!r}")
    month = portfolio_month(_POLICY, seed, rules)
    happened = [one for one in month.happened if one.day < DESK_DAY]
    rng = np.random.default_rng([seed, 25])
    some = _some(month, happened, rng)
    book = book_of(month.people, happened, _POLICY.grace_days, some, days=DESK_DAY + 1)
    groups: dict[str, list[str]] = {}
    for name, standing in book.standings(day_of(DESK_DAY)).items():
        groups.setdefault(_situation(standing), []).append(name)
    at = datetime.combine(day_of(DESK_DAY), _AT, ZoneInfo(PORTFOLIO_ZONE))
    others = rng.permutation(sorted(set(groups) - set(_ALWAYS))).tolist()
    picked = _mixed([groups[name] for name in (*_ALWAYS, *others) if name in groups], rng)
    chosen = [name for name, _ in zip(picked, range(count), strict=False)]
    rng.shuffle(chosen)
    return PortfolioDesk(seed, at, tuple(chosen), book)


def _some(
    month: PortfolioMonth, happened: Sequence[Happened], rng: np.random.Generator
) -> list[int]:
    """Return the places of some accounts of each group, as far as it is known without a book."""
    flagged = dict(month.people.flagged)
    for one in happened:
        if one.kind == "flagged":
            flagged |= dict.fromkeys(one.who.tolist(), one.what)
    promised = _promised(happened)
    _, late = standing_at(month.people, month.paid[:, :DESK_DAY].sum(axis=1), DESK_DAY)
    groups: dict[str, list[int]] = {}
    for place, days in enumerate(late.tolist()):
        other = "hours" if place in month.people.asked and days else _by_days(days)
        group = flagged.get(place) or promised.get(place, other)
        groups.setdefault(group, []).append(place)
    return sorted(
        place
        for name, places in sorted(groups.items())
        for place in rng.permutation(places)[: _WRITTEN.get(name, _WRITTEN_ELSE)].tolist()
    )


def _promised(happened: Sequence[Happened]) -> dict[int, str]:
    """Return who promised, by whether the day has passed with its grace, or is tomorrow."""
    found: dict[int, str] = {}
    for one in happened:
        if one.kind == "promised":
            passed = one.what.dues[:, 0] + _POLICY.grace_days < DESK_DAY
            tomorrow = (one.what.dues == DESK_DAY + 1).any(axis=1)
            groups = np.select([passed, tomorrow], ["came due", "due tomorrow"], "promised")
            found |= dict(zip(one.who.tolist(), groups.tolist(), strict=True))
    return found


def _by_days(days_past_due: int) -> str:
    if 0 < days_past_due <= _FEW_DAYS:
        return "few days"
    return collections.bucket_of(days_past_due)


def _situation(standing: collections.Standing) -> str:
    """Return what is special about an account."""
    last = standing.last_promise
    if standing.flags:
        return next(iter(standing.flags))
    if last and last.reminder_on == standing.as_of:
        return "promise due tomorrow"
    if last and last.state != "kept":
        return f"{last.state} {'plan' if last.plan else 'promise'}"
    if standing.hours and standing.overdue > 0:
        return "hours"
    return _by_days(standing.days_past_due)


def _mixed(groups: Sequence[list[str]], rng: np.random.Generator) -> Iterator[str]:
    """Yield accounts, one of each situation in turn."""
    left = [rng.permutation(names).tolist() for names in groups]
    while any(left):
        for names in left:
            if names:
                yield names.pop()
