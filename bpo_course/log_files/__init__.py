"""A contact log from someone's own file: read as text, matched column by column, checked.

Nothing is guessed silently: `proposed` only fills a form in, and `unanswered` says what is left.
"""

from __future__ import annotations

from bpo_course.log_files._log import to_log
from bpo_course.log_files._matching import (
    COLUMNS,
    CONSTANT,
    DATES,
    DURATIONS,
    REQUIRED,
    UNITS,
    WORDS,
    Match,
    Matching,
    matched,
    open_questions,
    proposed,
    unanswered,
    words_in,
)
from bpo_course.log_files._reading import Sheet, read

__all__ = [
    "COLUMNS",
    "CONSTANT",
    "DATES",
    "DURATIONS",
    "REQUIRED",
    "UNITS",
    "WORDS",
    "Match",
    "Matching",
    "Sheet",
    "matched",
    "open_questions",
    "proposed",
    "read",
    "to_log",
    "unanswered",
    "words_in",
]
