"""The CRM: customers, one timeline over all channels, search, checks, merging and erasure."""

from __future__ import annotations

from bpo_course.tools.crm._access import (
    MASK,
    OPEN,
    ROLES,
    Access,
    NotAllowedError,
    NotVerifiedError,
    Role,
)
from bpo_course.tools.crm._checks import ASKABLE, Check, Checked
from bpo_course.tools.crm._crm import Crm, StaleError
from bpo_course.tools.crm._duplicates import Pair, name_likeness
from bpo_course.tools.crm._erasure import Erased, HeldError
from bpo_course.tools.crm._firm import Firm, is_invented
from bpo_course.tools.crm._records import (
    FIELDS,
    Customer,
    Interaction,
    Note,
    Product,
    Promise,
)
from bpo_course.tools.crm._search import Hit
from bpo_course.tools.crm._store import UnknownError
from bpo_course.tools.crm._timeline import Duty, Entry, Logged
from bpo_course.tools.crm._views import Change, Looked, View
from bpo_course.tools.crm._words import folded, phone

__all__ = [
    "ASKABLE",
    "FIELDS",
    "MASK",
    "OPEN",
    "ROLES",
    "Access",
    "Change",
    "Check",
    "Checked",
    "Crm",
    "Customer",
    "Duty",
    "Entry",
    "Erased",
    "Firm",
    "HeldError",
    "Hit",
    "Interaction",
    "Logged",
    "Looked",
    "NotAllowedError",
    "NotVerifiedError",
    "Note",
    "Pair",
    "Product",
    "Promise",
    "Role",
    "StaleError",
    "UnknownError",
    "View",
    "folded",
    "is_invented",
    "name_likeness",
    "phone",
]
