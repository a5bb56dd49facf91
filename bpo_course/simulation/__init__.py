"""The floor in motion: a queue on arrays, a whole day of a centre, and whether a change is real."""

from __future__ import annotations

from bpo_course.simulation._campaign import Campaign
from bpo_course.simulation._checks import is_whole
from bpo_course.simulation._day import Day, day
from bpo_course.simulation._dialling import (
    Chances,
    Detection,
    Dialling,
    Due,
    Lead,
    Record,
    in_order,
    one_each,
)
from bpo_course.simulation._fifo import fifo_queue
from bpo_course.simulation._floor import (
    HALF_HOUR_S,
    Agent,
    CallBack,
    Duty,
    Floor,
    InboundQueue,
    Overflow,
    Ringing,
    Skill,
    time_of_day,
)
from bpo_course.simulation._line import ROW, Row
from bpo_course.simulation._lists import TONE_S
from bpo_course.simulation._policies import (
    Contact,
    Idle,
    by_priority,
    by_wait,
    longest_idle,
    who_can_less,
)
from bpo_course.simulation._pressure import Pressure, under_pressure
from bpo_course.simulation._replications import (
    Comparison,
    Estimate,
    compare,
    days,
    estimate,
    interval,
)
from bpo_course.simulation._stretches import STRETCH, Stretch

__all__ = [
    "HALF_HOUR_S",
    "ROW",
    "STRETCH",
    "TONE_S",
    "Agent",
    "CallBack",
    "Campaign",
    "Chances",
    "Comparison",
    "Contact",
    "Day",
    "Detection",
    "Dialling",
    "Due",
    "Duty",
    "Estimate",
    "Floor",
    "Idle",
    "InboundQueue",
    "Lead",
    "Overflow",
    "Pressure",
    "Record",
    "Ringing",
    "Row",
    "Skill",
    "Stretch",
    "by_priority",
    "by_wait",
    "compare",
    "day",
    "days",
    "estimate",
    "fifo_queue",
    "in_order",
    "interval",
    "is_whole",
    "longest_idle",
    "one_each",
    "time_of_day",
    "under_pressure",
    "who_can_less",
]
