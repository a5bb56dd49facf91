"""Questions of every kind, how an answer is marked, and a session that works through a bank."""

from __future__ import annotations

from bpo_course.questions.kinds import (
    KINDS,
    Bank,
    Explanation,
    Mark,
    Match,
    Multiple,
    Numeric,
    Option,
    Order,
    OrderItem,
    Pair,
    Question,
    Single,
    WrongNumber,
)
from bpo_course.questions.session import Session

__all__ = [
    "KINDS",
    "Bank",
    "Explanation",
    "Mark",
    "Match",
    "Multiple",
    "Numeric",
    "Option",
    "Order",
    "OrderItem",
    "Pair",
    "Question",
    "Session",
    "Single",
    "WrongNumber",
]
