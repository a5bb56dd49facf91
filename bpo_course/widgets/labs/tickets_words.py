"""The ticket lab's parts, controls and choices, by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bpo_course.tools.tickets import DAYS
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "triage": "1 Triage",
    "clock": "2 One ticket's clock",
    "month": "3 Solved or closed?",
}
PRIORITIES: Final[Mapping[str, str]] = {
    "urgent": "Urgent",
    "high": "High",
    "normal": "Normal",
    "low": "Low",
}
CLOCK_NAMES: Final[Mapping[str, str]] = {
    "first_reply": "First reply",
    "update": "Update",
    "solution": "Solution",
}
ORDER_NAMES: Final[Mapping[str, str]] = {
    "fifo": "First in, first out",
    "due": "Earliest due",
    "priority": "Priority",
    "shortest": "Shortest first",
}
ORDER_OF: Final[Mapping[str, str]] = {
    "fifo": "first in, first out",
    "due": "earliest due",
    "priority": "priority",
    "shortest": "shortest first",
}
"""The orders as the desk names them."""
ORDER_WHY: Final[Mapping[str, str]] = {
    "fifo": "The oldest ticket is next. It is fair, and blind to what each customer was promised.",
    "due": "The ticket whose clock runs out first is next.",
    "priority": "Urgent tickets first, then high, normal and low. The oldest first in each group.",
    "shortest": "The ticket that takes least time is next. The count of solved tickets grows fast,"
    " and the difficult ones wait.",
}
STORIES: Final[Mapping[str, str]] = {
    "weekend": "An ordinary weekend",
    "holiday": "A bank holiday on Monday",
    "back": "The clocks go back",
    "forward": "The clocks go forward",
}
WEEKS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "office": ("Monday to Friday", DAYS[:5]),
    "saturday": ("Monday to Saturday", DAYS[:6]),
    "every": ("Every day", DAYS),
}
MEASURES: Final[Mapping[str, str]] = {
    "first_reply": "First reply",
    "solved": "Solved, the first time",
    "for_good": "Solved for good",
    "closed": "Closed",
}
CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "order": ORDER_NAMES,
    "story": STORIES,
    "week": WEEKS,
}
SWITCHES: Final[Mapping[str, str]] = {
    "short_first": "First a short reply to everyone (2 minutes each)",
    "updates": "Send updates in time (3 minutes each)",
    "pauses": "The clock pauses while the ticket is pending",
    "lunch": "Lunch, 12:00 to 13:00, doesn't count",
    "holiday": "Bank holidays don't count",
    "asked": "The agent asked a question and waited",
    "raised": "The priority was changed to high",
    "reopened": "The ticket was solved and reopened",
}
RULES: Final = ("pauses", "lunch", "holiday")
HAPPENED: Final = ("asked", "raised", "reopened")

TRIAGE: Final = (Lever("agents", "Agents", 1, 6, 1, 1, 20, True),)
TRIAGE_MORE: Final = (
    Lever("sort_s", "Time to sort one ticket (seconds)", 0, 60, 5, 0, 600),
    Lever("seed", "Queue (its number)", 1, 30, 1, 1, 10_000, True),
)
CLOCK: Final = (
    Lever("target_h", "Target for the solution (working hours)", 1, 80, 1, 0.25, 80),
    Lever("opens", "The desk opens at (hour)", 0, 23, 1, 0, 23, True),
    Lever("closes", "The desk closes at (hour)", 1, 24, 1, 1, 24, True),
)
CLOCK_RAISED: Final = (
    Lever("high_h", "Target with priority high (working hours)", 1, 40, 1, 0.25, 80),
)
MONTH: Final = (
    Lever("close_days", "Closed automatically after (days)", 0, 30, 1, 0, 60),
    Lever("promise_days", "The promise: within (days)", 1, 15, 1, 0.25, 60),
)
MONTH_MORE: Final = (
    Lever("unsolved", "Problems that were not really solved (%)", 0, 50, 1, 0, 1, scale=100),
    Lever("customers", "Customers (the month's number)", 1, 30, 1, 1, 10_000, True),
)
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (*TRIAGE, *TRIAGE_MORE, *CLOCK, *CLOCK_RAISED, *MONTH, *MONTH_MORE)
}
OF_TRIAGE: Final = ("agents", "sort_s", "order", "short_first", "updates")
OF_CLOCK: Final = ("target_h", "opens", "closes", "high_h", "story", "week", *RULES, *HAPPENED)
OF_MONTH: Final = ("close_days", "promise_days", "unsolved", "customers")
START: Final[Mapping[str, Any]] = {
    "agents": 2,
    "sort_s": 15,
    "seed": 1,
    "order": "fifo",
    "short_first": False,
    "updates": True,
    "story": "weekend",
    "week": "office",
    "target_h": 8,
    "opens": 9,
    "closes": 17,
    "high_h": 4,
    "pauses": True,
    "lunch": True,
    "holiday": True,
    "asked": True,
    "raised": False,
    "reopened": False,
    "close_days": 7,
    "promise_days": 3,
    "unsolved": 0.18,
    "customers": 1,
}
_PLAIN: Final = {"raised": False, "reopened": False}
SHOWS_BEST: Final[Mapping[str, Mapping[str, Any]]] = {
    "weekend": {"week": "office", "opens": 9, "closes": 17, "target_h": 8},
    "holiday": {"week": "office", "opens": 9, "closes": 17, "target_h": 8},
    "back": {"week": "every", "opens": 22, "closes": 6, "target_h": 10, **_PLAIN},
    "forward": {"week": "every", "opens": 22, "closes": 6, "target_h": 10, **_PLAIN},
}
"""The desk and the target with which a story shows what it is about."""


def day_and_time(at: datetime) -> str:
    """Return a local time as the lab writes it.

    Example:
        >>> day_and_time(datetime(2026, 11, 30, 9, 5))
        'Mon 9:05'
    """
    return f"{at:%a} {at.hour}:{at:%M}"


def duration(minutes: float) -> str:
    """Return minutes as hours and minutes.

    Example:
        >>> duration(9), duration(130), duration(120)
        ('9 min', '2 h 10 min', '2 h')
    """
    hours, rest = divmod(round(minutes), 60)
    parts = (f"{hours:,} h" if hours else "", f"{rest} min" if rest or not hours else "")
    return " ".join(part for part in parts if part)
