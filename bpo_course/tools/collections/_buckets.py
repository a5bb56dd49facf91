"""Buckets of arrears, by days past due (DPD)."""

from __future__ import annotations

from typing import Final

from bpo_course.tools.collections._records import is_whole

BUCKETS: Final = ("current", "1-30", "31-60", "61-90", "90+")
"""The buckets of arrears; "90+" begins with day 91."""
_LAST_DAYS: Final = (0, 30, 60, 90)


def bucket_of(days_past_due: int) -> str:
    """Return the bucket of an account.

    Args:
        days_past_due: Days since the oldest unpaid due date; 0 where nothing is overdue.

    Raises:
        ValueError: If it is no whole number of 0 or more.

    Example:
        >>> [bucket_of(days) for days in (0, 1, 30, 31, 60, 61, 90, 91)]
        ['current', '1-30', '1-30', '31-60', '31-60', '61-90', '61-90', '90+']
    """
    if not is_whole(days_past_due) or days_past_due < 0:
        rule = "days_past_due must be a whole number of 0 or more"
        raise ValueError(f"{rule}, got {days_past_due!r}")
    place = sum(days_past_due > last for last in _LAST_DAYS)
    return BUCKETS[place]
