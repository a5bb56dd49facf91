"""What chance decides in a month of a portfolio: the same for every policy. Generated data."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from bpo_course.scenarios._portfolio import PORTFOLIO_DAYS, Real
from bpo_course.scenarios._portfolio_own import own_luck

PARTS: Final = 3
"""The most payments of a promise."""
MOST_PROMISES: Final = 12
"""So many promises of an account have chance of their own."""


class Luck(NamedTuple):
    """What chance decides, by account and day, attempt or promise. It is the same for all policies.

    Args:
        days: By account and day: pays by themselves, pays a new instalment, payment bounces.
        calls: By account and attempt: answers, right party, complains, hardship, plan, promise,
            the promised day.
        promises: By account, promise and part: keeps it, how it fails, how late it is paid.
        team: By account: takes the specialist team's plan.
    """

    days: Real
    calls: Real
    promises: Real
    team: Real


@lru_cache(maxsize=16)
def luck_of(seed: int, accounts: int, own: bool) -> Luck:
    """Return what chance decides for the accounts; an account of one's own changes no other."""
    found = _drawn(np.random.default_rng([seed, 23]), accounts)
    if own:
        more = own_luck(_drawn(np.random.default_rng([seed, 24]), 1))
        found = Luck(*(np.concatenate(pair) for pair in zip(found, more, strict=True)))
    return found


def _drawn(rng: np.random.Generator, accounts: int) -> Luck:
    return Luck(
        rng.random((accounts, PORTFOLIO_DAYS, 3)),
        rng.random((accounts, PORTFOLIO_DAYS, 7)),
        rng.random((accounts, MOST_PROMISES, PARTS, 3)),
        rng.random(accounts),
    )
