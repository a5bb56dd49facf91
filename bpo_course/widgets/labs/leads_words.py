"""The lead lab's parts, controls, choices and columns, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bpo_course.scenarios import LEAD_SIGNS
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "whom": "1 Whom do you call?",
    "leak": "2 Too good to be true",
    "level": "3 The number and the order",
    "when": "4 When to call",
}
ORDERS: Final[Mapping[str, str]] = {
    "list": "List order (by date)",
    "rule": "Your own rule",
    "random": "At random",
    "logistic": "Logistic model",
    "boosted": "Boosted model",
}
ORDER_WHY: Final[Mapping[str, str]] = {
    "list": "The oldest lead is called first.",
    "rule": "The lead with the most of your signs is called first. Equal leads come at random.",
    "random": "Each lead has the same chance to be called. The figures are the average.",
    "logistic": "Each fact about a lead adds or takes away points. The model learned how many.",
    "boosted": "150 small decision trees, one after the other. Each corrects those before it.",
}
KINDS: Final[Mapping[str, str]] = {"logistic": "Logistic", "boosted": "Boosted trees"}
PICKS: Final[Mapping[str, str]] = {
    "whole": "The whole list at once",
    "parts": "Each seventh of the time",
}
UPKEEPS: Final[Mapping[str, str]] = {
    "none": "Leave it as it is",
    "history": "Note each week's attempts",
    "refit": "Fit it again each week",
}
WAYS: Final[Mapping[str, str]] = {
    "list": "List order, any hour",
    "score": "Best score first, any hour",
    "answered": "Plan: when someone answers",
    "right_party": "Plan: when the lead answers",
}
CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "order": ORDERS,
    "pick": PICKS,
    "kind": KINDS,
    "upkeep": UPKEEPS,
}
SIGNS: Final[Mapping[str, str]] = {
    "success": "Bought in an earlier campaign",
    "contacted": "Was called in an earlier campaign",
    "student_retired": "Student or retired",
    "age": "Young or old",
    "balance": "High balance",
    "no_home_loan": "No home loan",
    "no_loan": "No personal loan",
    "degree": "University degree",
    "single": "Single",
}
SWITCHES: Final[Mapping[str, str]] = {
    **SIGNS,
    "no_age": "Models without age and marital status",
}
assert set(SIGNS) == set(LEAD_SIGNS)


class Column(NamedTuple):
    """A column of the bank's table, as the lab tells of it.

    Args:
        name: What it is called on screen.
        when: When the bank knows it.
    """

    name: str
    when: str


COLUMNS: Final[Mapping[str, Column]] = {
    "age": Column("Age", "Known before the call."),
    "job": Column("Job", "Known before the call."),
    "marital": Column("Marital status", "Known before the call."),
    "education": Column("Education", "Known before the call."),
    "default": Column("Credit in default", "Known before the call."),
    "balance": Column("Account balance", "Known before the call."),
    "housing": Column("Home loan", "Known before the call."),
    "loan": Column("Personal loan", "Known before the call."),
    "contact": Column(
        "Kind of line",
        "It is the line of the last contact. In the first months it was not recorded, so it says"
        " when the call was, more than who the client is.",
    ),
    "day": Column(
        "Day of the month", "It is the day of the last contact. It is known after that call."
    ),
    "month": Column(
        "Month",
        "It is the month of the last contact. The model learns which months went well, and the next"
        " year is different.",
    ),
    "duration": Column(
        "Length of the call",
        "It is known when you hang up. Someone who buys talks longer, because the order takes"
        " time.",
    ),
    "campaign": Column(
        "Calls in this campaign",
        "It counts all calls of this campaign, the last one too. Before the first call it is"
        " always 0.",
    ),
    "pdays": Column("Days since an earlier campaign", "Known before the call."),
    "previous": Column("Calls in earlier campaigns", "Known before the call."),
    "poutcome": Column("Result of an earlier campaign", "Known before the call."),
}
TIMES: Final[Mapping[str, float]] = {"1": 1, "2": 2, "4": 4, "6": 6}
"""How many times the sales of list order the model makes, as it can be guessed."""
USES: Final[Mapping[str, tuple[str, str]]] = {
    "order": (
        "To decide whom to call first",
        "Yes. This needs the order alone, and the order is better than chance in every part of the"
        " time. Check it again each month.",
    ),
    "tell": (
        "To tell the client how many will buy",
        "No. This needs the probability, and here the probability is far too low. Tell the client"
        " what really came in the last weeks, with its range.",
    ),
    "stop": (
        "To decide where to stop calling",
        "Not as it is. The stop depends on the probability. If it is too low, you stop too early,"
        " and the best sales are left on the list. Correct the level first, and call a few leads"
        " below the stop to see if they buy.",
    ),
}
WHOM: Final = (Lever("calls", "Calls to spend", 250, 8_000, 250, 1, 13_563, True),)
WHOM_MORE: Final = (
    Lever("worth", "A sale is worth (€)", 5, 200, 5, 0.5, 10_000),
    Lever("cost", "A lead costs to call (€)", 0, 30, 0.5, 0, 1_000),
    Lever("young", "Young: below (years)", 20, 40, 1, 18, 95, True),
    Lever("old", "Old: from (years)", 50, 75, 1, 18, 95, True),
    Lever("balance_from", "High balance: from (€)", 0, 5_000, 100, -10_000, 110_000),
)
LEVEL: Final = (
    Lever("worth", "A sale is worth (€)", 5, 200, 5, 0.5, 10_000),
    Lever("cost", "A lead costs to call (€)", 0, 30, 0.5, 0, 1_000),
    Lever("latest", "The level is taken from the last (leads)", 200, 5_000, 100, 50, 20_000, True),
)
WHEN: Final = (
    Lever("opens", "Calls from (hour)", 9, 19, 1, 9, 19, True),
    Lever("closes", "Calls until (hour)", 10, 20, 1, 10, 20, True),
)
WHEN_MORE: Final = (
    Lever("week_calls", "Calls in a week", 100, 1_200, 50, 1, 1_200, True),
    Lever("per_hour", "Most calls in an hour", 5, 60, 5, 1, 1_200, True),
    Lever("week_worth", "A sale is worth (pesos)", 200, 6_000, 100, 1, 1_000_000),
    Lever("week_cost", "A call costs (pesos)", 0, 200, 5, 0, 10_000),
    Lever("moved", "Leads with new habits, each week (%)", 0, 50, 5, 0, 1, scale=100),
    Lever("seed", "People (their number)", 1, 30, 1, 1, 10_000, True),
)
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for lever in (*WHOM, *WHOM_MORE, *LEVEL, *WHEN, *WHEN_MORE)
}
START: Final[Mapping[str, Any]] = {
    "calls": 2_000,
    "order": "list",
    "pick": "whole",
    **dict.fromkeys(SWITCHES, False),
    "worth": 60,
    "cost": 6,
    "young": 30,
    "old": 60,
    "balance_from": 1_500,
    "kind": "logistic",
    "latest": 1_000,
    "opens": 9,
    "closes": 20,
    "week_calls": 600,
    "per_hour": 20,
    "upkeep": "none",
    "week_worth": 1_200,
    "week_cost": 30,
    "moved": 0.1,
    "seed": 1,
}


def euros(amount: float) -> str:
    """Return an amount in euros.

    Example:
        >>> euros(60690), euros(-1250)
        ('€60,690', '−€1,250')
    """
    return f"{'−' if amount < 0 else ''}€{abs(amount):,.0f}"


def pesos(amount: float) -> str:
    """Return an amount in pesos.

    Example:
        >>> pesos(16980), pesos(-6510)
        ('₱16,980', '−₱6,510')
    """
    return f"{'−' if round(amount) < 0 else ''}₱{abs(amount):,.0f}"


def pairs(auc: float) -> str:
    """Return the area under the curve in words.

    Example:
        >>> pairs(0.906)
        '91 of 100 pairs'
    """
    return f"{100 * auc:.0f} of 100 pairs"


def span(low: float, high: float, digits: int = 0) -> str:
    """Return an interval of shares, in per cent.

    Example:
        >>> span(0.711, 0.731), span(0.1, 0.125, 1)
        ('71 to 73', '10.0 to 12.5')
    """
    return f"{100 * low:.{digits}f} to {100 * high:.{digits}f}"
