"""Buckets of arrears, by days past due (DPD)."""

from __future__ import annotations

from typing import Final

BUCKETS: Final = ("current", "1-30", "31-60", "61-90", "90+")
"""The buckets of arrears; "90+" begins with day 91."""
_LAST_DAYS: Final = (0, 30, 60, 90)


def bucket_of(days_past_due: int) -> str:
    """Return the bucket of an account.

    Args:
        days_past_due: Days since the oldest unpaid due date; 0 where nothing is overdue.

    Raises:
        ValueError: If the number is negative.

    Example:
        >>> [bucket_of(days) for days in (0, 1, 30, 31, 60, 61, 90, 91)]
        ['current', '1-30', '1-30', '31-60', '31-60', '61-90', '61-90', '90+']
    """
    if days_past_due < 0:
        raise ValueError(f"days_past_due must be 0 or more, got {days_past_due}")
    place = sum(days_past_due > last for last in _LAST_DAYS)
    return BUCKETS[place]
