"""The floor in motion: a queue on arrays, a whole day of a centre, and whether a change is real."""

from __future__ import annotations

from bpo_course.simulation._day import Day, day
from bpo_course.simulation._fifo import fifo_queue
from bpo_course.simulation._floor import (
    HALF_HOUR_S,
    Agent,
    CallBack,
    Campaign,
    Duty,
    Floor,
    InboundQueue,
    Overflow,
    Ringing,
    Skill,
    is_whole,
    time_of_day,
)
from bpo_course.simulation._line import ROW, Row
from bpo_course.simulation._outbound import TONE_S
from bpo_course.simulation._policies import (
    Contact,
    Dialling,
    Idle,
    by_priority,
    by_wait,
    keep_free,
    longest_idle,
    no_dialling,
    predictive,
    progressive,
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
    "Comparison",
    "Contact",
    "Day",
    "Dialling",
    "Duty",
    "Estimate",
    "Floor",
    "Idle",
    "InboundQueue",
    "Overflow",
    "Pressure",
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
    "interval",
    "is_whole",
    "keep_free",
    "longest_idle",
    "no_dialling",
    "predictive",
    "progressive",
    "time_of_day",
    "under_pressure",
    "who_can_less",
]
