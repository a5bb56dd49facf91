"""Numbers as the labs write them in a sentence."""

from __future__ import annotations

import math


def counted(n: float, word: str, more: str = "") -> str:
    """Return a whole number with its word.

    Args:
        n: How many.
        word: The word for one.
        more: The word for several, where it takes more than an "s".

    Example:
        >>> counted(1, "agent"), counted(1200, "ticket"), counted(0, "search", "searches")
        ('1 agent', '1,200 tickets', '0 searches')
    """
    return f"{n:,.0f} {word if n == 1 else more or word + 's'}"


def percent(share: float, digits: int = 1) -> str:
    """Return a share in per cent; a dash for none.

    Example:
        >>> percent(0.0619848), percent(0.5, 0), percent(float("nan"))
        ('6.2 %', '50 %', '–')
    """
    return "–" if math.isnan(share) else f"{100 * share:.{digits}f} %"
