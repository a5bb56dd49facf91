"""The IVR: menus for keys, a day's callers through them, and words in place of digits."""

from __future__ import annotations

from bpo_course.check_digits import luhn, with_check_digit
from bpo_course.tools.ivr._call import Call, Event, moments
from bpo_course.tools.ivr._callers import Caller, Habits, callers
from bpo_course.tools.ivr._day import day
from bpo_course.tools.ivr._draft import Draft
from bpo_course.tools.ivr._faults import MANY_OPTIONS, checked, faults
from bpo_course.tools.ivr._feed import Arrivals, arrivals
from bpo_course.tools.ivr._journeys import Day, Journey
from bpo_course.tools.ivr._many import Price, flat, prices
from bpo_course.tools.ivr._menu import (
    WORDS_A_SECOND,
    Hours,
    Menu,
    Option,
    Place,
    Reason,
    Service,
    Tree,
    place,
    spoken_key,
    spoken_s,
)
from bpo_course.tools.ivr._trial import Routed, Said, Trial, trial
from bpo_course.tools.ivr._utterances import Intent, Utterances
from bpo_course.tools.ivr._ways import depths, fits
from bpo_course.tools.ivr._words import THRESHOLD, Weighed, Words

__all__ = [
    "MANY_OPTIONS",
    "THRESHOLD",
    "WORDS_A_SECOND",
    "Arrivals",
    "Call",
    "Caller",
    "Day",
    "Draft",
    "Event",
    "Habits",
    "Hours",
    "Intent",
    "Journey",
    "Menu",
    "Option",
    "Place",
    "Price",
    "Reason",
    "Routed",
    "Said",
    "Service",
    "Tree",
    "Trial",
    "Utterances",
    "Weighed",
    "Words",
    "arrivals",
    "callers",
    "checked",
    "day",
    "depths",
    "faults",
    "fits",
    "flat",
    "luhn",
    "moments",
    "place",
    "prices",
    "spoken_key",
    "spoken_s",
    "trial",
    "with_check_digit",
]
