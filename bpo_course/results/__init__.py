"""What a learner hands in and what a trainer sees: result codes, certificates, class report."""

from __future__ import annotations

from bpo_course.results._certificate import PASS_MARK, Certificate, LessonDone, certificate
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
from bpo_course.results._handed_in import HandedIn, codes_by_learner
from bpo_course.results._report import NO_ONE, TOO_EARLY, TOO_FEW, ClassReport, class_report
from bpo_course.results._workbook import workbook

__all__ = [
    "LONGEST_NAME",
    "NO_ONE",
    "NO_PROOF",
    "PASS_MARK",
    "TOO_EARLY",
    "TOO_FEW",
    "Certificate",
    "ClassReport",
    "CodeError",
    "HandedIn",
    "LessonDone",
    "Result",
    "certificate",
    "class_report",
    "code",
    "codes_by_learner",
    "codes_in",
    "marked",
    "read",
    "workbook",
]
