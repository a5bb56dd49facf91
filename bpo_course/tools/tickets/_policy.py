"""What is promised: targets by priority for each clock, and which states pause a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bpo_course.tools.tickets._calendar import Calendar
from bpo_course.tools.tickets._open_time import is_number

CLOCKS: Final = ("first_reply", "update", "solution")
"""The clocks of a ticket. Each has its own start, stop and pauses."""
PAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "first_reply": (),
    "update": ("pending",),
    "solution": ("pending", "on hold"),
}
"""The states that pause each clock, where a policy says nothing else."""
_MOST_DAYS: Final = 36_500


@dataclass(frozen=True)
class Targets:
    """The targets of one priority, in working minutes; None: nothing is promised.

    Args:
        first_reply_min: From opening to the first public reply by an agent.
        update_min: From one public reply to the next, while the ticket is not solved.
        solution_min: From opening to the solution.

    Raises:
        ValueError: If a target is no number of 0 or more.
    """

    first_reply_min: float | None = None
    update_min: float | None = None
    solution_min: float | None = None

    def __post_init__(self) -> None:
        for clock in CLOCKS:
            minutes = self.minutes(clock)
            if minutes is not None and not (is_number(minutes) and minutes >= 0):
                raise ValueError(f"{clock}_min must be 0 or more, got {minutes!r}")

    def minutes(self, clock: str) -> float | None:
        """Return the target of a clock."""
        minutes: float | None = getattr(self, f"{clock}_min")
        return minutes


@dataclass(frozen=True)
class Policy:
    """A service level agreement (SLA) for tickets.

    Args:
        calendar: When the desk works.
        targets: The targets of each priority, the most urgent one first.
        pauses: For each clock, the states that pause it: "pending" (waiting for the customer) and
            "on hold" (waiting for someone else). Clocks that are not named pause as in `PAUSES`.
        close_after_days: So many days after its solution a ticket is closed automatically.

    Raises:
        ValueError: If there is no priority, a clock or a state is unknown, a target is
            none, or the days are below 0.

    Example:
        >>> desk = Calendar("Europe/London", {"mon": ("09:00", "17:00")})
        >>> policy = Policy(desk, {"high": Targets(60, 240, 480), "low": Targets(240, None, 2400)})
        >>> policy.priorities
        ('high', 'low')
    """

    calendar: Calendar
    targets: Mapping[str, Targets]
    pauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    close_after_days: float = 7
    _ranks: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.targets:
            raise ValueError("targets must name a priority or more, got none")
        for priority, one in self.targets.items():
            if not isinstance(one, Targets):
                raise ValueError(f"targets of {priority} must be Targets, got {one!r}")
        for clock, states in self.pauses.items():
            if clock not in CLOCKS:
                raise ValueError(f"pauses must be of {', '.join(CLOCKS)}, got {clock!r}")
            if odd := [state for state in states if state not in ("pending", "on hold")]:
                raise ValueError(f"pauses of {clock} must be pending or on hold, got {odd[0]!r}")
        days = self.close_after_days
        if not (is_number(days) and 0 <= days <= _MOST_DAYS):
            raise ValueError(
                f"close_after_days must be 0 or more, {_MOST_DAYS} at most, got {days!r}"
            )
        object.__setattr__(self, "pauses", {**PAUSES, **self.pauses})
        object.__setattr__(self, "targets", dict(self.targets))
        ranks = {priority: rank for rank, priority in enumerate(self.targets)}
        object.__setattr__(self, "_ranks", ranks)

    @property
    def priorities(self) -> tuple[str, ...]:
        """The priorities, the most urgent one first."""
        return tuple(self.targets)

    def rank(self, priority: str) -> int:
        """Return the place of a priority, 0 for the most urgent one.

        Raises:
            ValueError: If the policy has no such priority.
        """
        if priority not in self._ranks:
            known = ", ".join(self.targets)
            raise ValueError(f"priority must be one of {known}, got {priority!r}")
        return self._ranks[priority]

    def minutes(self, priority: str, clock: str) -> float | None:
        """Return the target of a clock for a priority, in working minutes; None: no target.

        Raises:
            ValueError: If the policy has no such priority.
        """
        self.rank(priority)
        return self.targets[priority].minutes(clock)
