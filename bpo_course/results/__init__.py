"""What a learner hands in and what a trainer sees: result codes and the class report."""

from __future__ import annotations

from bpo_course.results._code import (
    LONGEST_NAME,
    NO_PROOF,
    CodeError,
    Result,
    code,
    codes_in,
    marked,
    read,
)
from bpo_course.results._handed_in import HandedIn
from bpo_course.results._report import NO_ONE, TOO_EARLY, TOO_FEW, ClassReport, class_report
from bpo_course.results._workbook import workbook

__all__ = [
    "LONGEST_NAME",
    "NO_ONE",
    "NO_PROOF",
    "TOO_EARLY",
    "TOO_FEW",
    "ClassReport",
    "CodeError",
    "HandedIn",
    "Result",
    "class_report",
    "code",
    "codes_in",
    "marked",
    "read",
    "workbook",
]
