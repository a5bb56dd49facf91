"""How a portfolio is worked for a month: the learner's policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bpo_course.scenarios._portfolio import Flags, Whole

PORTFOLIO_ORDERS: Final = ("oldest", "highest", "newest", "likely", "broken")
"""Who is called first: the oldest arrears, the highest amount overdue, the newest arrears, the best
payment score, or people whose promise was broken."""
PORTFOLIO_FIRST: Final = ("call", "message")
PORTFOLIO_MOST: Final = {"calls_a_day": 600, "week": 7, "grace_days": 10}
"""The highest numbers of a policy. Seven calls a week is Pellam's own limit. It comes to six, with
one call a day and none on Sundays."""


@dataclass(frozen=True, kw_only=True)
class PortfolioPolicy:
    """How a portfolio is worked for a month. Pellam calls from Monday to Saturday.

    Args:
        calls_a_day: How many calls can be made on a day, 0 to 600.
        order: Who is called first, one of `PORTFOLIO_ORDERS`.
        week: How often an account is called within 7 days at most, 0 to 7, and once a day.
        first: "call", or "message": people get a message first, and again each week, and a call
            three days after the first one at the earliest.
        plan_from: The days past due from which agents offer a plan; None for never.
        grace_days: Days after the promised one on which a payment still counts, and before which no
            one calls again, 0 to 10.
        remind: Whether people get a text on the day before each promised day.

    Raises:
        ValueError: If a value breaks its rule.
    """

    calls_a_day: int = 120
    order: str = "oldest"
    week: int = 3
    first: str = "call"
    plan_from: int | None = 31
    grace_days: int = 2
    remind: bool = False

    def __post_init__(self) -> None:
        for name, allowed in (("order", PORTFOLIO_ORDERS), ("first", PORTFOLIO_FIRST)):
            if getattr(self, name) not in allowed:
                got = f"got {getattr(self, name)!r}"
                raise ValueError(f"{name} must be one of {', '.join(allowed)}, {got}")
        for name, most in PORTFOLIO_MOST.items():
            _must_be_whole(getattr(self, name), name, most)
        if not isinstance(self.remind, bool):
            raise ValueError(f"remind must be True or False, got {self.remind!r}")
        if self.plan_from is not None:
            _must_be_whole(self.plan_from, "plan_from", 365)

    def offers_plan(self, days_past_due: Whole) -> Flags:
        """Return to whom agents offer a plan."""
        if self.plan_from is None:
            return np.zeros(len(days_past_due), bool)
        found: Flags = days_past_due >= self.plan_from
        return found


def _must_be_whole(value: Any, name: str, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"{name} must be a whole number from 0 to {most}, got {value!r}")
