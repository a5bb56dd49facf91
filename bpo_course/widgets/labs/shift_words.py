"""The words of the shift lab: parts, choices, levers, and what each part of the score means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bpo_course.scenarios import SHIFT_SAMPLES, ShiftMoves, ShiftSetup
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "set": "1 Before the shift",
    "run": "2 The shift",
    "end": "3 After the shift",
}
SEED: Final = Lever("seed", "Day number", 1, 40, 1, 0, 9_999, whole=True)
MENUS: Final[Mapping[str, str]] = {
    "new-menu": "The new menu",
    "old-menu": "The old menu",
    "words": "Words in place of digits",
}
AGENT_RULES: Final[Mapping[str, str]] = {
    "longest-idle": "Longest idle",
    "specialists-first": "Specialists first",
    "best-skill": "Best skill",
}
CONTACT_RULES: Final[Mapping[str, str]] = {
    "priority": "Priority",
    "longest-wait": "Longest wait",
    "ageing": "Priority that ages",
}
ORDERS: Final[Mapping[str, str]] = {
    "fifo": "First in, first out",
    "due": "Earliest due",
    "priority": "Priority",
    "shortest": "Shortest first",
}
"""The orders of tickets by the name that a button sends."""
ORDER_NAMES: Final[Mapping[str, str]] = {
    "fifo": "first in, first out",
    "due": "earliest due",
    "priority": "priority",
    "shortest": "shortest first",
}
"""What `tools.tickets` calls them."""
PACES: Final[Mapping[str, str]] = {
    "blended": "Progressive, in quiet minutes too",
    "level": "2.5 lines for each agent",
    "predictive": "Predictive",
}
SAMPLES: Final[Mapping[str, str]] = {str(n): str(n) for n in SHIFT_SAMPLES}
QUIET: Final[Mapping[str, str]] = {
    "rest": "Rest",
    "tickets": "Tickets",
    "campaign": "Campaign",
    "both": "Tickets, then campaign",
}
OWN: Final = "own-menu"
"""What the learner's own menu is called in code."""
SETUP: Final[Mapping[str, Mapping[str, str]]] = {
    "menu": MENUS,
    "agent_rule": AGENT_RULES,
    "contact_rule": CONTACT_RULES,
    "order": ORDERS,
    "pace": PACES,
    "sampled": SAMPLES,
}
"""What is decided before the shift: each control, and the words of its values."""
LABELS: Final[Mapping[str, str]] = {
    "menu": "Callers hear",
    "agent_rule": "Which free agent takes a call",
    "contact_rule": "Which call comes next",
    "order": "Tickets are worked by",
    "pace": "The campaign dials",
    "sampled": "Calls that quality scores",
    "quiet": "In quiet minutes, agents on calls do",
    "seed": "Day number",
}
LEVERS: Final[Mapping[str, str]] = {
    "money": "Answer only cards, payments, security",
    "accounts": "Answer only accounts, loans, online",
    "tickets": "Work only on tickets",
    "outbound": "Work only in the campaign",
    "on_break": "Have their break (30 minutes)",
    "keep_free": "Stay free for callers",
}
"""What is decided in each hour, and its label."""
PART_NAMES: Final[Mapping[str, str]] = {
    "customers": "Customers",
    "tickets": "Tickets",
    "campaign": "Campaign",
    "agents": "Agents",
    "quality": "Quality",
    "plan": "Plan for tomorrow",
}
PART_MEANS: Final[Mapping[str, str]] = {
    "customers": "service level, and callers who hang up in a queue or in the menu",
    "tickets": "tickets in time, of those that were due or solved",
    "campaign": "sales, up to 18",
    "agents": "breaks, and an occupancy from 60 to 85 %",
    "quality": "20 calls or more in the sample, and the first two scores as the expert's",
    "plan": "tomorrow's service level, with no more agents than it needs",
}
LAWS: Final = (
    "in-trai-promotional-hours", "us-tsr-calling-hours", "us-fl-calling-hours",
    "us-md-calling-hours", "us-pa-calling-hours", "us-tsr-abandonment",
)  # fmt: skip
"""The rules of law that the campaign meets."""


def setup_of(values: Mapping[str, Any]) -> ShiftSetup:
    """Return the set-up that the controls say."""
    return ShiftSetup(
        menu=values["menu"],
        agent_rule=values["agent_rule"],
        contact_rule=values["contact_rule"],
        ticket_order=ORDER_NAMES[values["order"]],
        pace=values["pace"],
        sampled=int(values["sampled"]),
    )


def begin_values() -> dict[str, Any]:
    """Return what the controls say at first."""
    return {"seed": 1, **values_of(ShiftSetup()), "quiet": ShiftMoves().quiet}


def values_of(setup: ShiftSetup) -> dict[str, Any]:
    """Return what the controls say where this is the set-up."""
    order = next(key for key, name in ORDER_NAMES.items() if name == setup.ticket_order)
    return {
        "menu": setup.menu,
        "agent_rule": setup.agent_rule,
        "contact_rule": setup.contact_rule,
        "order": order,
        "pace": setup.pace,
        "sampled": str(setup.sampled),
    }
