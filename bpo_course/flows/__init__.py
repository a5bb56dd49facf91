"""Conversations as data, and walks through them as values: one, the best, or a thousand."""

from __future__ import annotations

from bpo_course.flows._desk import Desk, Fact, FormField
from bpo_course.flows._desk_faults import NOTE, amount, says
from bpo_course.flows._faults import checked, faults
from bpo_course.flows._flow import (
    DIMENSIONS,
    Change,
    Choice,
    Ending,
    Flow,
    Step,
    Temperament,
    targets,
)
from bpo_course.flows._sample import Policy, at_random, careful, hurried, sample, skipping
from bpo_course.flows._solve import Solution, best, solve, way_from
from bpo_course.flows._walk import Breach, Turn, Walk, meet

__all__ = [
    "DIMENSIONS",
    "NOTE",
    "Breach",
    "Change",
    "Choice",
    "Desk",
    "Ending",
    "Fact",
    "Flow",
    "FormField",
    "Policy",
    "Solution",
    "Step",
    "Temperament",
    "Turn",
    "Walk",
    "amount",
    "at_random",
    "best",
    "careful",
    "checked",
    "faults",
    "hurried",
    "meet",
    "sample",
    "says",
    "skipping",
    "solve",
    "targets",
    "way_from",
]
