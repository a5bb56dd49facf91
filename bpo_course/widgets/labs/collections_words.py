"""The collections lab's parts, controls and choices, by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bpo_course.scenarios import TYPICAL_PROMISE, PortfolioPolicy, PortfolioRules
from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.controls import Controls

PARTS: Final[Mapping[str, str]] = {
    "desk": "1 The work list by hand",
    "month": "2 A month of the portfolio",
    "more": "3 When more calls bring less",
    "promise": "4 Your own promise",
}
NO_GUESS: Final = "show"
TREATMENT_NAMES: Final[Mapping[str, str]] = {
    "none": "No contact now",
    "reminder": "Send a reminder",
    "promise_reminder": "Remind of the promise",
    "call": "Call",
    "plan": "Call and offer a plan",
    "specialist": "Specialist team",
}
ORDER_NAMES: Final[Mapping[str, str]] = {
    "oldest": "Longest overdue",
    "newest": "Newest arrears",
    "highest": "Highest balance",
    "likely": "Most likely to pay",
    "broken": "Broken promises",
}
FIRST_NAMES: Final[Mapping[str, str]] = {"call": "A call", "message": "A message"}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {"order": ORDER_NAMES, "first": FIRST_NAMES}
CHOICE_LABELS: Final[Mapping[str, str]] = {
    "order": "Who is called first",
    "first": "First contact",
    "plans": "Plans are offered",
    "remind": "A text before each promised day",
    "asked": "Asked what he can afford",
    "passed": "Hardship team in time",
    "text": "A text the day before",
    "link": "Paid by the link",
}
OWN_FIELDS: Final[Mapping[str, str]] = {
    "asked": "asked",
    "passed": "hardship_passed",
    "text": "reminder",
    "link": "link",
}
"""The switches of a promise, and what of it they change."""
SWITCHES: Final[Mapping[str, str]] = {
    "plans": "Offer payment plans",
    "remind": "Text people the day before a promised day",
    "asked": "You asked what he can afford",
    "passed": "The hardship team gets the case in time",
    "text": "A text goes out the day before",
    "link": "He pays by the link",
}

MONTH: Final = (
    Lever("calls", "Calls a day", 0, 400, 20, 0, 600, whole=True),
    Lever("week", "Calls to one account in seven days, at most", 0, 6, 1, 0, 6, whole=True),
)
MONTH_PLAN: Final = (
    Lever("plan_from", "Plans are offered from (days past due)", 1, 90, 1, 1, 120, whole=True),
)
MONTH_MORE: Final = (Lever("grace", "Grace for a promise (days)", 0, 7, 1, 0, 10, whole=True),)
SEED: Final = (Lever("seed", "Portfolio and its month (number)", 1, 30, 1, 1, 10_000, whole=True),)
ASSUMED: Final = (
    Lever("fatigue", "Answers left after each call of the last seven days (%)", 40, 100, 2, 0.05, 1,
          scale=100),
    Lever("complaint_cost", "Cost of a complaint (₹)", 0, 6_000, 250, 0, 100_000),
)  # fmt: skip
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for lever in (*MONTH, *MONTH_PLAN, *MONTH_MORE, *SEED, *ASSUMED)
}
OF_POLICY: Final = ("order", "first", "calls", "week", "plans", "plan_from", "grace", "remind")
OF_MONTH: Final = (*OF_POLICY, "seed")
OF_MORE: Final = ("fatigue", "complaint_cost", "seed")
_POLICY: Final = PortfolioPolicy()
_RULES: Final = PortfolioRules()
START: Final[Mapping[str, Any]] = {
    "order": _POLICY.order,
    "first": _POLICY.first,
    "calls": _POLICY.calls_a_day,
    "week": _POLICY.week,
    "plans": _POLICY.plan_from is not None,
    "plan_from": _POLICY.plan_from or 31,
    "grace": _POLICY.grace_days,
    "remind": _POLICY.remind,
    "seed": 1,
    "fatigue": _RULES.fatigue,
    "complaint_cost": _RULES.complaint_cost,
    **{name: getattr(TYPICAL_PROMISE, of) for name, of in OWN_FIELDS.items()},
}
"""How the lab begins: the month with the policy that the company has now."""
LAWS: Final = (
    "in-rbi-2025-recovery-hours",
    "in-rbi-2025-repeated-calls",
    "in-rbi-2025-recovery-conduct",
    "in-rbi-2027-recovery-hours",
    "in-rbi-2027-bad-moments",
    "us-regf-call-frequency",
)
"""The rules of law that the lab shows."""


def money(amount: Decimal | float) -> str:
    """Return rupees as the lab writes them.

    Example:
        >>> money(Decimal("4200.00")), money(-1234.5), money(0.4)
        ('₹4,200', '−₹1,234.50', '₹0.40')
    """
    sign = "−" if amount < 0 else ""
    whole = amount == int(amount)
    return f"{sign}₹{abs(amount):,.0f}" if whole else f"{sign}₹{abs(amount):,.2f}"


def rounded(amount: Decimal | float) -> str:
    """Return rupees without their hundredths.

    Example:
        >>> rounded(1234.5), rounded(-0.4)
        ('₹1,234', '₹0')
    """
    return money(round(amount))


def day_of(on: date) -> str:
    """Return a day as the lab writes it.

    Example:
        >>> day_of(date(2026, 11, 28))
        'Sat 28 Nov'
    """
    return f"{on:%a} {on.day} {on:%b}"


CONTROLS: Final = Controls(LEVERS, CHOICE_LABELS, CHOICES, SWITCHES)
"""The controls in words."""
