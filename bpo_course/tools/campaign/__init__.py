"""Campaign management: lists, attempts, appointments and script versions over several days."""

from __future__ import annotations

from bpo_course.tools.campaign._book import Attempt, Book
from bpo_course.tools.campaign._bounds import SPENDING, bounds, constant, crossing, inflation, spent
from bpo_course.tools.campaign._consent import Consent
from bpo_course.tools.campaign._floor import for_day
from bpo_course.tools.campaign._hours import PARTS, WEEKDAYS
from bpo_course.tools.campaign._run import GROUPS, Appointments, Run, run
from bpo_course.tools.campaign._setup import ORDERS, RECYCLE, Caps, Ends, Setup
from bpo_course.tools.campaign._states import STATUSES, LeadState, ended, state, states, tally
from bpo_course.tools.campaign._verdict import VERDICTS, Verdict, information, judge, peek
from bpo_course.tools.campaign._versions import (
    Compared,
    Counts,
    compare,
    power,
    sample_size,
    version_of,
)

__all__ = [
    "GROUPS",
    "ORDERS",
    "PARTS",
    "RECYCLE",
    "SPENDING",
    "STATUSES",
    "VERDICTS",
    "WEEKDAYS",
    "Appointments",
    "Attempt",
    "Book",
    "Caps",
    "Compared",
    "Consent",
    "Counts",
    "Ends",
    "LeadState",
    "Run",
    "Setup",
    "Verdict",
    "bounds",
    "compare",
    "constant",
    "crossing",
    "ended",
    "for_day",
    "inflation",
    "information",
    "judge",
    "peek",
    "power",
    "run",
    "sample_size",
    "spent",
    "state",
    "states",
    "tally",
    "version_of",
]
