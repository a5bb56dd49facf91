"""The columns of the bank's table: what is known before the first call, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BEFORE_THE_CALL: Final = (
    "age",
    "job",
    "marital",
    "education",
    "default",
    "balance",
    "housing",
    "loan",
    "pdays",
    "previous",
    "poutcome",
)
"""The columns that the bank knows before the first call of a campaign."""
DURING_OR_AFTER: Final = ("contact", "day", "month", "duration", "campaign")
"""The columns that describe the last contact, or count the contacts: no one has them before."""
OUTCOME: Final = "y"
"""The column that says whether the client bought."""


def leaks(columns: Sequence[str]) -> tuple[str, ...]:
    """Return which of the bank's columns a score may not use, in the order given.

    Args:
        columns: The columns that a model would use.

    Example:
        >>> leaks(["age", "duration", "balance", "y"])
        ('duration', 'y')
    """
    return tuple(name for name in columns if name in (*DURING_OR_AFTER, OUTCOME))
