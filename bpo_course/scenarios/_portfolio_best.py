"""The best policy for a portfolio, as far as a search finds it, and where more calls bring less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from bpo_course.scenarios._portfolio import PortfolioRules
from bpo_course.scenarios._portfolio_month import PortfolioMonth, portfolio_month
from bpo_course.scenarios._portfolio_policy import (
    PORTFOLIO_FIRST,
    PORTFOLIO_MOST,
    PORTFOLIO_ORDERS,
    PortfolioPolicy,
)

PORTFOLIO_TRIED: Final[dict[str, tuple[Any, ...]]] = {
    "week": (1, 2, 3, 4, 5),
    "calls_a_day": (60, 120, 180, 240, 400),
    "first": PORTFOLIO_FIRST,
    "plan_from": (None, 3, 15, 31, 61),
    "order": PORTFOLIO_ORDERS,
    "grace_days": (0, 2, 5, 8),
    "remind": (False, True),
}
"""What the search tries of each part of a policy."""
_ROUNDS: Final = 3


@dataclass(frozen=True)
class CallsPoint:
    """What so many calls a week bring, on average of several portfolios.

    Args:
        week: How often an account is called within 7 days at most.
        calls: The calls made.
        contacts: The calls in which the debtor spoke.
        recovered_by_calls: What was recovered above what people pay by themselves, rupees.
        cost: What calls, messages and plans cost, rupees.
        complaints: The complaints.
        complaint_cost: What they cost, rupees.
    """

    week: int
    calls: float
    contacts: float
    recovered_by_calls: float
    cost: float
    complaints: float
    complaint_cost: float

    @property
    def net(self) -> float:
        """What was recovered by calls, less all costs."""
        return self.recovered_by_calls - self.cost - self.complaint_cost


@lru_cache(maxsize=32)
def best_portfolio_policy(seed: int, rules: PortfolioRules | None = None) -> PortfolioPolicy:
    """Return the policy with the highest net that a search finds, with hindsight.

    It changes one part of the policy at a time, tries `PORTFOLIO_TRIED`, and keeps what is better,
    until nothing is. It does so from two starts. It may not find the very best.

    Args:
        seed: The portfolio and its month.
        rules: What is assumed; None for the usual.
    """
    starts = (PortfolioPolicy(), PortfolioPolicy(first="message", plan_from=61))
    found = [_climbed(start, seed, rules) for start in starts]
    return max(found, key=lambda policy: _net(policy, seed, rules))


def _climbed(policy: PortfolioPolicy, seed: int, rules: PortfolioRules | None) -> PortfolioPolicy:
    for _ in range(_ROUNDS):
        before = policy
        for name in PORTFOLIO_TRIED:
            tried = (policy, *_changed(policy, name))
            policy = max(tried, key=lambda one: _net(one, seed, rules))
        if policy == before:
            break
    return policy


@lru_cache(maxsize=4_096)
def _net(policy: PortfolioPolicy, seed: int, rules: PortfolioRules | None) -> float:
    return portfolio_month(policy, seed, rules).net


def _changed(policy: PortfolioPolicy, name: str) -> Iterator[PortfolioPolicy]:
    for value in PORTFOLIO_TRIED[name]:
        yield replace(policy, **{name: value})


def portfolio_score(
    month: PortfolioMonth, best: PortfolioMonth, first: PortfolioMonth | None = None
) -> float:
    """Return how good a month is: 0 for one without calls, or for the first one; 100 for the best.

    Args:
        month: The month.
        best: The best month found.
        first: The month that counts 0; None for one without any call, whose net is 0.
    """
    zero = first.net if first else 0.0
    span = best.net - zero
    if span <= 0:
        return 100.0 if month.net >= best.net else 0.0
    return min(100.0, max(0.0, 100 * (month.net - zero) / span))


def more_calls(
    seeds: Iterable[int],
    policy: PortfolioPolicy | None = None,
    rules: PortfolioRules | None = None,
    weeks: Sequence[int] = tuple(range(PORTFOLIO_MOST["week"])),
) -> tuple[CallsPoint, ...]:
    """Return what a month brings by how often each account is called, on the same people.

    There are calls enough for everyone, so that only the calls per account count.

    Args:
        seeds: The portfolios; the figures are their averages.
        policy: How they are worked otherwise; None for the usual.
        rules: What is assumed; None for the usual.
        weeks: The most calls to an account within 7 days.

    Raises:
        ValueError: If there is no seed.
    """
    chosen = replace(policy or PortfolioPolicy(), calls_a_day=PORTFOLIO_MOST["calls_a_day"])
    every = list(seeds)
    if not every:
        raise ValueError("seeds must be one or more, got none")
    return tuple(
        _point(week, [portfolio_month(replace(chosen, week=week), one, rules) for one in every])
        for week in weeks
    )


def _point(week: int, months: Sequence[PortfolioMonth]) -> CallsPoint:
    names = ("calls", "contacts", "recovered_by_calls", "cost", "complaints", "complaint_cost")
    return CallsPoint(
        week, *(sum(getattr(month, name) for month in months) / len(months) for name in names)
    )


def turning_point(points: Sequence[CallsPoint]) -> CallsPoint:
    """Return the point with the highest net: from there on, more calls bring less.

    Raises:
        ValueError: If there is no point.
    """
    if not points:
        raise ValueError("points must be one or more, got none")
    return max(points, key=lambda point: point.net)
