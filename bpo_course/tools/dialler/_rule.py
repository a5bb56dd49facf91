"""A dialler's rule: how many numbers to dial now, and whether an agent waits on the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpo_course.simulation import Dialling

Dial = Callable[[Dialling], int]


@dataclass(frozen=True)
class Rule:
    """A rule for `dial` of a campaign.

    Args:
        name: Its name, as the trade has it.
        reserve: Whether an agent waits on the line while it rings.
        begin: How it begins a day: what it returns says how many numbers to dial, and may remember
            what happened since the morning.

    Example:
        >>> careful = Rule("one at a time", True, lambda: lambda seen: min(1, seen.idle))
        >>> careful(Dialling(0, agents=9, idle=4, talking=5, ringing=0, waiting=0,
        ...                  dials=0, answered=0, dropped=0))
        1
    """

    name: str
    reserve: bool
    begin: Callable[[], Dial]

    def __call__(self, seen: Dialling) -> int:
        """Return how many numbers to dial now, as in the first moment of a day.

        Args:
            seen: What the dialler knows.
        """
        return self.begin()(seen)

    def __repr__(self) -> str:
        return f"Rule({self.name!r}, reserve={self.reserve})"
