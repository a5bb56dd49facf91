"""Diallers: how many numbers to dial, so that agents talk and no one picks up to silence."""

from __future__ import annotations

from bpo_course.tools.dialler._adapting import METHODS, adapting
from bpo_course.tools.dialler._order import best_first
from bpo_course.tools.dialler._plain import at_level, keep_free, paused, preview, progressive
from bpo_course.tools.dialler._predictive import predictive
from bpo_course.tools.dialler._rule import Dial, Rule

__all__ = [
    "METHODS",
    "Dial",
    "Rule",
    "adapting",
    "at_level",
    "best_first",
    "keep_free",
    "paused",
    "predictive",
    "preview",
    "progressive",
]
