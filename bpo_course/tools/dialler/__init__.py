"""Diallers: how many numbers to dial, so that agents talk and no one picks up to silence."""

from __future__ import annotations

from bpo_course.tools.dialler._plain import at_level, keep_free, paused, progressive
from bpo_course.tools.dialler._rule import Dial, Rule

__all__ = [
    "Dial",
    "Rule",
    "at_level",
    "keep_free",
    "paused",
    "progressive",
]
