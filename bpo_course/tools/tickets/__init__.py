"""A ticket desk: working time and due times, targets, states, the queue, and its forecast."""

from __future__ import annotations

from bpo_course.tools.tickets._calendar import DAYS, Calendar, public_holidays
from bpo_course.tools.tickets._clocks import Clock, clocks
from bpo_course.tools.tickets._desk import Desk
from bpo_course.tools.tickets._due import due, working_minutes
from bpo_course.tools.tickets._due_list import DueLine
from bpo_course.tools.tickets._escalation import Escalation
from bpo_course.tools.tickets._forecast import ORDERS, Forecast, ForecastLine, compare, forecast
from bpo_course.tools.tickets._links import Links, links
from bpo_course.tools.tickets._policy import CLOCKS, PAUSES, Policy, Targets
from bpo_course.tools.tickets._report import (
    AGE_DAYS,
    Figures,
    Report,
    backlog,
    report,
    report_by,
)
from bpo_course.tools.tickets._states import ACTIVE, STATES, TRANSITIONS, TransitionError, allowed
from bpo_course.tools.tickets._ticket import Event, State, Stretch, Ticket

__all__ = [
    "ACTIVE",
    "AGE_DAYS",
    "CLOCKS",
    "DAYS",
    "ORDERS",
    "PAUSES",
    "STATES",
    "TRANSITIONS",
    "Calendar",
    "Clock",
    "Desk",
    "DueLine",
    "Escalation",
    "Event",
    "Figures",
    "Forecast",
    "ForecastLine",
    "Links",
    "Policy",
    "Report",
    "State",
    "Stretch",
    "Targets",
    "Ticket",
    "TransitionError",
    "allowed",
    "backlog",
    "clocks",
    "compare",
    "due",
    "forecast",
    "links",
    "public_holidays",
    "report",
    "report_by",
    "working_minutes",
]
