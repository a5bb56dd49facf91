"""What the dashboard of a contact centre shows: the KPIs of part of a log, beside targets.

It measures nothing itself: every figure is a row of `kpi.report` or a KPI's own function.
"""

from __future__ import annotations

from bpo_course.boards._source import Source
from bpo_course.boards._values import (
    AGENT_MEASURES,
    SIDES,
    TARGETS,
    TILES,
    Agent,
    Count,
    HalfHours,
    Measure,
    Selection,
    SideView,
    Target,
    View,
    sorted_agents,
)

__all__ = [
    "AGENT_MEASURES",
    "SIDES",
    "TARGETS",
    "TILES",
    "Agent",
    "Count",
    "HalfHours",
    "Measure",
    "Selection",
    "SideView",
    "Source",
    "Target",
    "View",
    "sorted_agents",
]
