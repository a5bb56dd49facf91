"""The floor in motion: a queue on arrays, a whole day of a centre, and whether a change is real."""

from __future__ import annotations

from bpo_course.simulation._day import Day, day
from bpo_course.simulation._fifo import fifo_queue
from bpo_course.simulation._floor import Agent, CallBack, Campaign, Duty, Floor, InboundQueue
from bpo_course.simulation._policies import (
    Dialling,
    by_priority,
    by_wait,
    keep_free,
    longest_idle,
    no_dialling,
    predictive,
    progressive,
)
from bpo_course.simulation._replications import (
    Comparison,
    Estimate,
    compare,
    replications,
)

__all__ = [
    "Agent",
    "CallBack",
    "Campaign",
    "Comparison",
    "Day",
    "Dialling",
    "Duty",
    "Estimate",
    "Floor",
    "InboundQueue",
    "by_priority",
    "by_wait",
    "compare",
    "day",
    "fifo_queue",
    "keep_free",
    "longest_idle",
    "no_dialling",
    "predictive",
    "progressive",
    "replications",
]
