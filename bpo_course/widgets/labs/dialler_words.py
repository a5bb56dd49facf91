"""The dialler lab's parts, controls and choices, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "pace": "1 Pace it yourself",
    "machines": "2 The price of detection",
    "groups": "3 How big must the group be?",
    "reading": "4 Read first?",
}
GUESS_LEVELS: Final = (1.25, 1.75, 2.5, 3.5)
GUESS_SIZES: Final = (3, 5, 12, 30)
GUESS_LOST: Final = (0.1, 0.2, 0.35, 0.5)
NO_GUESS: Final = "show"
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "talking": ("●", "talking"),
    "wrap": ("✎", "wrap-up"),
    "available": ("○", "free"),
    "ringing": ("…", "dialling"),
}
"""What an agent does, as a sign and in words."""
PACE: Final = (Lever("level", "Dial level (phones ringing for each free agent)", 1, 4, 0.25, 1, 4),)
PACE_MORE: Final = (
    Lever("pace_answered", "Dials that a person answers (%)", 10, 60, 5, 0.1, 0.75, scale=100),
    Lever("pace_talk_s", "Talk time, average (s)", 60, 400, 20, 60, 900),
    Lever("pace_limit", "Your limit for the drop rate (%)", 1, 6, 0.5, 0.005, 0.2, scale=100),
    Lever("seed", "Evening number", 1, 30, 1, 1, 10_000, whole=True),
)
MACHINES: Final = (
    Lever("found", "Machines that the program finds (%)", 50, 100, 1, 0, 1, scale=100),
    Lever("lost", "People it takes for machines (%)", 0, 15, 1, 0, 0.5, scale=100),
    Lever("listens_s", "How long it listens (s)", 0, 4, 0.5, 0, 10),
)
MACHINES_MORE: Final = (
    Lever("ring_s", "Hang up after ringing for (s)", 5, 40, 1, 3, 90),
    Lever("drop_after_s", "Drop after waiting for an agent (s)", 0, 10, 0.5, 0, 60),
    Lever("machine_s", "An agent listens to a machine for (s)", 0, 20, 1, 0, 60),
    Lever("limit", "The dialler's limit (%)", 1, 6, 0.5, 0.005, 0.2, scale=100),
    Lever("evening", "Evening number", 1, 30, 1, 1, 10_000, whole=True),
)
GROUPS: Final = (
    Lever("answered", "Dials that a person answers (%)", 10, 60, 5, 0.1, 0.75, scale=100),
    Lever("talk_s", "Talk time, average (s)", 60, 400, 20, 60, 900),
    Lever("spread", "Spread of talk time (0: all the same)", 0, 1.5, 0.1, 0, 2),
    Lever("group_limit", "Limit for the drop rate (%)", 1, 6, 0.5, 0.005, 0.2, scale=100),
)
WORTH: Final = (Lever("worth", "It pays from (talk minutes an agent-hour)", 0.5, 8, 0.5, 0.1, 30),)
READING: Final = (
    Lever("read_s", "Reading before each dial (s)", 0, 120, 5, 0, 600),
    Lever("read_answered", "Dials that a person answers (%)", 10, 60, 5, 0.1, 0.75, scale=100),
    Lever("plain", "People who buy without reading (%)", 0, 30, 1, 0, 1, scale=100),
    Lever("read", "People who buy when the agent has read (%)", 0, 60, 1, 0, 1, scale=100),
)
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (
        *PACE, *PACE_MORE, *MACHINES, *MACHINES_MORE, *GROUPS, *WORTH, *READING,
    )
}  # fmt: skip
SWITCHES: Final[Mapping[str, str]] = {
    "detects": "Detection",
    "message": "Recorded message",
    "lock_out": "Lock-out",
}
DIALLERS: Final[Mapping[str, str]] = {
    "predictive": "Predictive",
    "adapting": "Adapting",
    "level": "Level 1.75",
}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {"dialler": DIALLERS}
START: Final[Mapping[str, Any]] = {
    "level": 1,
    "pace_answered": 0.3,
    "pace_talk_s": 180,
    "pace_limit": 0.03,
    "seed": 1,
    "found": 0.9,
    "lost": 0.04,
    "listens_s": 1.5,
    "ring_s": 20,
    "drop_after_s": 2,
    "machine_s": 8,
    "limit": 0.03,
    "evening": 1,
    "answered": 0.3,
    "talk_s": 180,
    "spread": 1,
    "group_limit": 0.03,
    "worth": 2.5,
    "read_s": 30,
    "read_answered": 0.3,
    "plain": 0.08,
    "read": 0.1,
    "detects": True,
    "message": True,
    "lock_out": True,
    "dialler": "predictive",
}
RESTARTS: Final = frozenset(lever.name for lever in PACE_MORE)
"""What begins the evening of part 1 again."""
BETTER: Final[Mapping[str, Any]] = {"lost": 0.01, "dialler": "level"}
"""A program with fewer errors, and a level by hand."""
OF_MACHINES: Final = frozenset(
    (*(lever.name for lever in (*MACHINES, *MACHINES_MORE)), *SWITCHES, *CHOICES)
)
"""What changes the evening of part 2."""
RIVALS: Final[Mapping[str, str]] = {
    "you": "You",
    "before": "You, last time",
    "progressive": "Progressive",
    "level": "One level all evening",
    "adapting": "Adapting",
    "predictive": "Predictive",
}
LAWS: Final[Mapping[str, str]] = {
    "uk-ofcom-abandoned-calls": "UK",
    "uk-ofcom-silent-calls": "UK",
    "uk-ofcom-abandoned-call-rate": "UK",
    "uk-ofcom-three-percent": "UK, until 2017",
    "us-tsr-abandonment": "United States",
}
"""The rules of law that the lab shows, and where they hold."""
