"""What the dashboard of a contact centre shows: the KPIs of part of a log, beside targets.

It measures nothing itself: every figure is a row of `kpi.report` or a KPI's own function.
"""

from __future__ import annotations

from bpo_course.boards._alerts import PER_WEEK, SEVERAL_ALERTS, Alert, alerts
from bpo_course.boards._compare import BASES, COMPARED, Compared, by_span, compared
from bpo_course.boards._daily import REPORTED, DailyReport, HalfHour, ReportLine, daily_report
from bpo_course.boards._source import Source, local_days
from bpo_course.boards._tickets import ticket_log
from bpo_course.boards._usual import (
    FEWEST_DAYS,
    INDEPENDENT,
    LEVEL,
    Day,
    Scale,
    Usual,
    scale_of,
    usual,
)
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
from bpo_course.boards._words import amount, day_in_words, spanned

__all__ = [
    "AGENT_MEASURES",
    "BASES",
    "COMPARED",
    "FEWEST_DAYS",
    "INDEPENDENT",
    "LEVEL",
    "PER_WEEK",
    "REPORTED",
    "SEVERAL_ALERTS",
    "SIDES",
    "TARGETS",
    "TILES",
    "Agent",
    "Alert",
    "Compared",
    "Count",
    "DailyReport",
    "Day",
    "HalfHour",
    "HalfHours",
    "Measure",
    "ReportLine",
    "Scale",
    "Selection",
    "SideView",
    "Source",
    "Target",
    "Usual",
    "View",
    "alerts",
    "amount",
    "by_span",
    "compared",
    "daily_report",
    "day_in_words",
    "local_days",
    "scale_of",
    "sorted_agents",
    "spanned",
    "ticket_log",
    "usual",
]
