"""The letters by which a spreadsheet names its columns."""

from __future__ import annotations

from string import ascii_uppercase


def column_name(place: int) -> str:
    """Return a column's letters as a spreadsheet shows them.

    Example:
        >>> column_name(0), column_name(27)
        ('A', 'AB')
    """
    more, last = divmod(place, 26)
    return (column_name(more - 1) if more else "") + ascii_uppercase[last]
