"""The ACD lab's parts, controls and rules, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bpo_course.scenarios import SLOW_TO_ANSWER, Routing
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "ways": "1 The same day, five ways",
    "starve": "2 Starve a queue, and cure it",
    "skills": "3 Skills",
    "phones": "4 The phone that no one answers",
    "menu": "5 Wrong choices in the menu",
}
QUEUES: Final[Mapping[str, str]] = {"cards": "Cards", "loans": "Loans", "general": "General"}
TEAMS: Final[Mapping[str, str]] = {
    "cards": "Cards specialists",
    "loans": "Loans specialists",
    "general": "General specialists",
    "all": "Generalists",
}
AGENT_RULES: Final[Mapping[str, str]] = {
    "longest-idle": "Longest idle first",
    "least-occupied": "Least occupied first",
    "in-turn": "In turn",
    "best-skill": "Best skill first",
    "specialists-first": "Specialists first",
}
CONTACT_RULES: Final[Mapping[str, str]] = {
    "priority": "Priority",
    "longest-wait": "Longest wait",
    "ageing": "Ageing",
}
WHY: Final[Mapping[str, str]] = {
    "longest-idle": "The agent who has been free longest gets the call. No agent rests "
    "long while others work.",
    "least-occupied": "The agent with the lowest occupancy so far gets the call. It spreads the "
    "work most evenly.",
    "in-turn": "The agent whose last call began longest ago gets the call. It is close to a round "
    "robin, which follows a fixed list. Agents with long calls get the shortest pauses.",
    "best-skill": "The agent with the highest level for this queue gets the call. Calls are "
    "shorter, and the best agents have the most work.",
    "specialists-first": "The agent who works in the fewest queues gets the call. Generalists stay "
    "free for the next caller, in any queue.",
    "priority": "Cards come first, then loans, then general.",
    "longest-wait": "The caller who has waited longest is next, in any queue.",
    "ageing": "Priority, but each minute of waiting counts as one step up.",
}
"""What each rule does, and what it leads to."""
STARVE: Final = (
    Lever("gap", "Steps of priority between queues", 0, 9, 1, 0, 100, True),
    Lever("age_s", "One step up after (seconds)", 10, 300, 10, 5, 3_600),
)
SKILLS: Final = (
    Lever("level", "Level that a call needs (0 to 2)", 0, 2, 1, 0, 2, True),
    Lever("widens_after_s", "Accept one level lower after (seconds)", 10, 120, 5, 5, 300),
    Lever("overflow_after_s", "Overflow after (seconds)", 20, 240, 10, 10, 1_800),
)
PHONES: Final = (
    Lever("missed", f"Calls that {SLOW_TO_ANSWER} doesn't answer (%)", 0, 100, 5, 0, 1, scale=100),
    Lever("pause_s", "Taken out after a missed call (seconds)", 0, 900, 15, 0, 3_600),
)
MENU: Final = (
    Lever("wrong", "Callers who choose the wrong option (%)", 0, 30, 1, 0, 0.3, scale=100),
    Lever("sort_out_s", "Time until the agent finds out (seconds)", 10, 180, 5, 0, 600),
)
DAY: Final = (
    Lever("seed", "Day (its number)", 1, 30, 1, 1, 10_000, True),
    Lever("calls", "Callers (% of a normal day)", 70, 130, 5, 0.5, 1.5, scale=100),
)
ASSUMED: Final = (
    Lever("patience_s", "Callers' patience, on average (seconds)", 60, 600, 10, 10, 3_600),
    Lever("slower", "Longer call for each level below 2 (%)", 0, 40, 1, 0, 1, scale=100),
)
OF_PART: Final[Mapping[str, tuple[Lever, ...]]] = {
    "ways": (),
    "starve": STARVE,
    "skills": SKILLS,
    "phones": PHONES,
    "menu": MENU,
}
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for lever in (*STARVE, *SKILLS, *PHONES, *MENU, *DAY, *ASSUMED)
}
SWITCHES: Final[Mapping[str, tuple[str, str]]] = {
    "ageing": ("starve", "Ageing"),
    "generalists": ("skills", "Generalists"),
    "overflow": ("skills", "Overflow"),
}
"""What is on or off, with the part that it belongs to."""
START: Final[Mapping[str, Any]] = {
    "gap": 1,
    "age_s": 60,
    "level": 2,
    "widens_after_s": 30,
    "overflow_after_s": 60,
    "missed": 0.5,
    "pause_s": 300,
    "wrong": 0.2,
    "sort_out_s": 45,
    "seed": 4,
    "calls": 1,
    "patience_s": 180,
    "slower": 0.1,
    "ageing": False,
    "generalists": True,
    "overflow": False,
}
STARVED: Final[Mapping[str, Any]] = {"calls": 1.3, "gap": 1, "ageing": False}
CURED: Final[Mapping[str, Any]] = {"calls": 1.3, "gap": 1, "ageing": True, "age_s": 20}


def way_name(routing: Routing) -> str:
    """Return a way to route in words.

    Example:
        >>> way_name(Routing())
        'Longest idle first; Priority'
    """
    return f"{AGENT_RULES[routing.agent_rule]}; {CONTACT_RULES[routing.contact_rule]}"
