"""How often something was heard: read from what a page or a file tells, and said in words."""

from __future__ import annotations


def times_heard(value: object) -> int:
    """Return how often something was heard; 0 for anything that is no small whole number.

    Example:
        >>> times_heard("2"), times_heard(None), times_heard("²")
        (2, 0, 0)
    """
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def times_said(times: int) -> str:
    """Return in words how often something was heard; 0 where a person read it.

    Example:
        >>> times_said(0), times_said(1), times_said(3)
        ('read to you', 'heard once', 'heard 3 times')
    """
    return {0: "read to you", 1: "heard once", 2: "heard twice"}.get(times, f"heard {times} times")
