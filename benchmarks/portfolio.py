"""Time collections: a month of a portfolio, the best policy, the sweep of calls, and the book.

Usage: make bench. A month should take less than 100 ms, and the next treatment less than 10 ms.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bpo_course import content, scenarios
from bpo_course.scenarios import PORTFOLIO_DAYS, PORTFOLIO_START, PortfolioPolicy
from bpo_course.tools import collections

SEED = 1
TIMES = 20


def timed(name: str, work: Callable[[], Any], times: int = 1) -> Any:
    """Print how long something takes on average, and return what it gives."""
    started, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        found = work()
    spent = (time.process_time() - started) / times
    waited = (time.perf_counter() - wall) / times
    print(f"{name:46} {spent:8.4f} s of the processor, {waited:8.4f} s")
    return found


def fresh_months() -> Callable[[], float]:
    """Return what plays a month that no one has played: with one more call a day each time."""
    calls = itertools.count(100)
    return lambda: scenarios.portfolio_month(PortfolioPolicy(calls_a_day=next(calls)), SEED).net


def main() -> None:
    """Print every figure."""
    fresh_month = fresh_months()
    timed("the people of a portfolio", lambda: scenarios.portfolio(SEED))
    timed("the first month", fresh_month)
    timed("a month", fresh_month, TIMES)
    timed("the best policy", lambda: scenarios.best_portfolio_policy(SEED))
    timed("calls a week from 0 to 6, three portfolios", lambda: scenarios.more_calls(range(3)))
    month = scenarios.portfolio_month(PortfolioPolicy(), SEED)
    book = timed("the book of a month", month.book)
    print(f"  {len(book.events()):,} events on {len(book.accounts)} accounts")
    evening = PORTFOLIO_START - timedelta(days=1)
    last = PORTFOLIO_START + timedelta(days=PORTFOLIO_DAYS - 1)
    timed("the report of a month", lambda: collections.report(book, evening, last))
    timed("the standing of an account", lambda: book.standing(month.people.ids[0], last), TIMES)
    rules = content.rules()
    desk = timed("a work list", lambda: scenarios.portfolio_desk(SEED))
    timed("the first treatment", lambda: desk.advice(desk.accounts[0], rules))
    timed("ten treatments", lambda: [desk.advice(name, rules) for name in desk.accounts])


if __name__ == "__main__":
    main()
