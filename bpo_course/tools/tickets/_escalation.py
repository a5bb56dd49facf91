"""Rules of escalation: who hears of a ticket before its target is missed, and after."""

from __future__ import annotations

from dataclasses import dataclass

from bpo_course.tools.tickets._clocks import Clock
from bpo_course.tools.tickets._open_time import is_number
from bpo_course.tools.tickets._policy import CLOCKS
from bpo_course.tools.tickets._ticket import Ticket


@dataclass(frozen=True)
class Escalation:
    """A rule: who hears of a ticket, and when.

    Args:
        name: Its name, such as "first reply in 15 minutes".
        clock: "first_reply", "update" or "solution".
        left_min: It warns when so many working minutes are left, or fewer; 0: it applies when the
            target is breached.
        to: The person or team that hears of it.

    Raises:
        ValueError: If the clock is unknown, the minutes are below 0, or a name is missing.
    """

    name: str
    clock: str
    left_min: float
    to: str

    def __post_init__(self) -> None:
        if self.clock not in CLOCKS:
            raise ValueError(f"clock must be one of {', '.join(CLOCKS)}, got {self.clock!r}")
        if not (is_number(self.left_min) and self.left_min >= 0):
            raise ValueError(f"left_min must be 0 minutes or more, got {self.left_min!r}")
        if not (self.name and self.to):
            raise ValueError("name and to must not be empty")

    def applies(self, clock: Clock) -> bool:
        """Return whether it applies to a clock as it shows now.

        A warning applies before the breach, and not while the clock is paused. The rule for the
        breach applies after it.

        Args:
            clock: The clock.
        """
        if clock.stopped_at is not None or self.left_min == 0:
            return clock.stopped_at is None and clock.breached
        return not clock.breached and not clock.paused and clock.left_min <= self.left_min

    def was_applied(self, clock: Clock, ticket: Ticket) -> bool:
        """Return whether it was applied to this run of a clock.

        Args:
            clock: The clock.
            ticket: Its ticket, in which escalations are recorded.
        """
        begun = 0
        if clock.name == "update":  # a reply starts it anew, and may come in the very same instant
            replies = (
                nth
                for nth, event in enumerate(ticket.events)
                if event.kind == "replied" and event.at <= clock.started_at
            )
            begun = max(replies, default=0)
        return any(
            event.kind == "escalated" and event.text == self.name for event in ticket.events[begun:]
        )
