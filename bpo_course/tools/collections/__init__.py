"""Promises and collections: accounts, payments, promises to pay, buckets, the next treatment."""

from __future__ import annotations

from bpo_course.tools.collections._allocation import (
    Allocated,
    Allocation,
    Charge,
    Payment,
    allocate,
)
from bpo_course.tools.collections._asking import Permission
from bpo_course.tools.collections._book import Book
from bpo_course.tools.collections._buckets import BUCKETS, bucket_of
from bpo_course.tools.collections._contacts import DISPOSITIONS
from bpo_course.tools.collections._grounds import COMPANY_RULES, TREATMENTS
from bpo_course.tools.collections._money import money
from bpo_course.tools.collections._promises import PartState, PromiseState
from bpo_course.tools.collections._records import (
    CHARGES,
    FLAGS,
    SECTORS,
    Account,
    Event,
    Terms,
)
from bpo_course.tools.collections._report import InBucket, Report, report, roll_rates
from bpo_course.tools.collections._standing import Standing, Touch
from bpo_course.tools.collections._store import UnknownError
from bpo_course.tools.collections._totals import Totals
from bpo_course.tools.collections._treatment import Advice, next_treatment

__all__ = [
    "BUCKETS",
    "CHARGES",
    "COMPANY_RULES",
    "DISPOSITIONS",
    "FLAGS",
    "SECTORS",
    "TREATMENTS",
    "Account",
    "Advice",
    "Allocated",
    "Allocation",
    "Book",
    "Charge",
    "Event",
    "InBucket",
    "PartState",
    "Payment",
    "Permission",
    "PromiseState",
    "Report",
    "Standing",
    "Terms",
    "Totals",
    "Touch",
    "UnknownError",
    "allocate",
    "bucket_of",
    "money",
    "next_treatment",
    "report",
    "roll_rates",
]
