"""What passages and messages share: an id, which is a stable word and there once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from bpo_course.faults import Fault

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Named(Protocol):
    """A record that has an id."""

    @property
    def id(self) -> str:
        """Its stable word."""


def id_faults(name: str, like: str) -> Iterator[Fault]:
    """Yield a fault if an id is not written as ids are; none for one that is missing.

    Args:
        name: The id.
        like: An id that is.
    """
    if name and not _ID.fullmatch(name):
        rule = f"must be small letters, digits and hyphens, got {name!r}"
        yield Fault("id", rule, f'Write it like "{like}".')


def faults(records: Iterable[Named]) -> Iterator[tuple[int, Fault]]:
    """Yield what is wrong with records as a whole, each with the place of the record, from 0.

    Example:
        >>> from bpo_course.speech import Passage
        >>> one = Passage("19-hello", "aloud", "Hello", "How can I help you?")
        >>> [(place, fault.rule) for place, fault in faults([one, one])]
        [(1, "is used twice, got '19-hello'")]
    """
    seen: set[str] = set()
    for place, record in enumerate(records):
        if record.id in seen:
            yield place, Fault("id", f"is used twice, got {record.id!r}", "Rename one.")
        seen.add(record.id)
