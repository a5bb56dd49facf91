"""Consent management: may this number be called now, for this purpose, and why not?"""

from __future__ import annotations

from bpo_course.limits import PURPOSES
from bpo_course.tools.consent._answer import Answer, Reason
from bpo_course.tools.consent._entries import CATEGORIES, Entry
from bpo_course.tools.consent._ledger import Ledger
from bpo_course.tools.consent._may_call import FAULTS, HOUSE_HOURS, UNCHECKED, may_call
from bpo_course.tools.consent._names import clock_name, place_name, register_name
from bpo_course.tools.consent._numbers import normal
from bpo_course.tools.consent._store import Copy
from bpo_course.tools.consent._where import zones_of

__all__ = [
    "CATEGORIES",
    "FAULTS",
    "HOUSE_HOURS",
    "PURPOSES",
    "UNCHECKED",
    "Answer",
    "Copy",
    "Entry",
    "Ledger",
    "Reason",
    "clock_name",
    "may_call",
    "normal",
    "place_name",
    "register_name",
    "zones_of",
]
