"""The campaign lab's parts, controls and choices, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.controls import Controls

PARTS: Final[Mapping[str, str]] = {
    "week": "1 Build it and run a week",
    "decide": "2 Keep or kill?",
    "peek": "3 What peeking does",
}
NO_GUESS: Final = "show"
SEGMENT_NAMES: Final[Mapping[str, str]] = {
    "quote": "Asked for a price",
    "customer": "Customers at work",
    "retired": "Retired customers",
}
PART_NAMES: Final[Mapping[str, str]] = {
    "morning": "Morning, before 12:00",
    "afternoon": "Afternoon, 12:00 to 17:00",
    "evening": "Evening, from 17:00",
}
SHIFT_NAMES: Final[Mapping[str, str]] = {
    "early": "8:00 to 16:00",
    "middle": "10:00 to 18:00",
    "late": "12:00 to 20:00",
    "split": "Half early, half late",
}
ORDER_NAMES: Final[Mapping[str, str]] = {
    "first_in": "First in, first out",
    "newest": "Newest first",
    "score": "Highest score",
    "fewest_attempts": "Fewest attempts",
}
DIALLER_NAMES: Final[Mapping[str, str]] = {
    "progressive": "Progressive",
    "level": "Two lines for each free agent",
    "predictive": "Predictive",
}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "shift": SHIFT_NAMES,
    "order": ORDER_NAMES,
    "dialler": DIALLER_NAMES,
}
SWITCHES: Final[Mapping[str, str]] = {
    "zones": "Look up the missing time zones",
    **SEGMENT_NAMES,
}
CHOICE_LABELS: Final[Mapping[str, str]] = {
    "shift": "Agents work",
    "order": "Who comes first",
    "dialler": "Dialler",
    "zones": "Missing time zones looked up",
    **{name: f"Call: {words}" for name, words in SEGMENT_NAMES.items()},
}

WEEK: Final = (Lever("total", "Attempts at a lead, at most", 1, 8, 1, 1, 20, whole=True),)
WEEK_WHO: Final = (
    Lever("web", "Share of the dials for the website list (%; 0: no list mix)", 0, 90, 5, 0, 0.95,
          scale=100),
)  # fmt: skip
WEEK_WHEN: Final = (
    Lever("opens", "Calling starts at (hour, lead's clock)", 8, 20, 1, 8, 20, whole=True),
    Lever("closes", "Calling ends at (hour, lead's clock)", 9, 21, 1, 9, 21, whole=True),
    Lever("day", "Attempts on one day, at most", 1, 5, 1, 1, 10, whole=True),
    Lever("part_cap", "Attempts in one part of the day, at most (0: no cap)", 0, 4, 1, 0, 20,
          whole=True),
)  # fmt: skip
WEEK_RECYCLE: Final = (
    Lever("busy_min", "Busy: call again after (minutes; 0: never)", 0, 120, 5, 0, 2_880),
    Lever("retry_h", "No answer or voicemail: call again after (hours)", 0.5, 48, 0.5, 0.25, 120),
    Lever("callback_h", "Asked for another time: call back after (hours)", 0.5, 24, 0.5, 0.25, 72),
)
WEEK_FLOOR: Final = (
    Lever("agents", "Agents", 1, 8, 1, 1, 12, whole=True),
    Lever("seed", "Week (its number)", 1, 30, 1, 1, 10_000, whole=True),
)
DECIDE: Final = (
    Lever("base", "Script A sells in (% of conversations)", 5, 40, 1, 0.02, 0.8, scale=100),
    Lever("lift", "Smallest difference worth finding (% points)", 3, 12, 1, 0.01, 0.18, scale=100),
    Lever("per_day", "Conversations a day, both versions together", 60, 400, 20, 40, 2_000,
          whole=True),
    Lever("trial", "Trial (its number)", 1, 30, 1, 1, 10_000, whole=True),
)  # fmt: skip
PEEK: Final = (
    Lever("days", "Days of a trial", 1, 30, 1, 1, 30, whole=True),
    Lever("talks", "Conversations a day, both versions together", 60, 400, 20, 40, 2_000,
          whole=True),
    Lever("rate", "Both versions sell in (% of conversations)", 5, 40, 1, 0.02, 0.8, scale=100),
)  # fmt: skip
PEEK_MORE: Final = (
    Lever("better", "Where B is better, it sells more by (% points)", 2, 12, 1, 0.01, 0.18,
          scale=100),
    Lever("draw", "Draw (its number)", 1, 30, 1, 1, 10_000, whole=True),
)  # fmt: skip
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (
        *WEEK,
        *WEEK_WHO,
        *WEEK_WHEN,
        *WEEK_RECYCLE,
        *WEEK_FLOOR,
        *DECIDE,
        *PEEK,
        *PEEK_MORE,
    )
}
OF_WEEK: Final = (
    "shift",
    "total",
    "zones",
    *SEGMENT_NAMES,
    "web",
    "order",
    "opens",
    "closes",
    "day",
    "part_cap",
    "busy_min",
    "retry_h",
    "callback_h",
    "agents",
    "dialler",
    "seed",
)
OF_TRIAL: Final = ("base", "lift", "per_day")
START: Final[Mapping[str, Any]] = {
    "shift": "early",
    "total": 8,
    "zones": False,
    "quote": True,
    "customer": True,
    "retired": True,
    "web": 0.0,
    "order": "first_in",
    "opens": 9,
    "closes": 20,
    "day": 2,
    "part_cap": 0,
    "busy_min": 0,
    "retry_h": 4,
    "callback_h": 3,
    "agents": 3,
    "dialler": "progressive",
    "seed": 4,
    "base": 0.12,
    "lift": 0.05,
    "per_day": 160,
    "trial": 1,
    "days": 6,
    "talks": 160,
    "rate": 0.12,
    "better": 0.06,
    "draw": 1,
}
"""How the lab begins. In the week, the shift, the busy numbers and the time zones are wrong."""
LAWS: Final = ("us-tsr-calling-hours", "us-fcc-calling-hours", "us-tsr-abandonment")
"""The rules of law that the lab shows."""


CONTROLS: Final = Controls(LEVERS, CHOICE_LABELS, CHOICES, SWITCHES)
"""The controls in words."""
