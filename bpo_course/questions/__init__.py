"""Questions of every kind, how an answer is marked, and a session that works through a bank."""

from __future__ import annotations

from bpo_course.questions.kinds import (
    KINDS,
    Bank,
    Explanation,
    Feedback,
    GradedOption,
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
    Situation,
    Spoken,
    Star,
    WrongNumber,
)
from bpo_course.questions.predictions import PREDICTIONS, Prediction
from bpo_course.questions.session import Entry, Session

__all__ = [
    "KINDS",
    "PREDICTIONS",
    "Bank",
    "Entry",
    "Explanation",
    "Feedback",
    "GradedOption",
    "Mark",
    "Match",
    "Multiple",
    "Numeric",
    "Option",
    "Order",
    "OrderItem",
    "Pair",
    "Prediction",
    "Question",
    "Session",
    "Single",
    "Situation",
    "Spoken",
    "Star",
    "WrongNumber",
]
