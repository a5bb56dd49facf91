"""A time limit that can be lengthened or switched off, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Clock:
    """The time limit, with extra time and a switch to turn it off.

    Args:
        started_at: When it was started, with its time zone.
        minutes: How long one has; None when there is no limit.
        extended_s: Seconds given beside.

    Raises:
        ValueError: If the start has no time zone, or a time is not as long as it must be.

    Source:
        WCAG 2.2, success criterion 2.2.1, timing adjustable: a time limit can be switched off or
        lengthened.

    Example:
        >>> from datetime import UTC, datetime, timedelta
        >>> ten = datetime(2026, 3, 2, 10, tzinfo=UTC)
        >>> Clock(ten, minutes=20).extended(60).left_s(ten + timedelta(minutes=5))
        960.0
    """

    started_at: datetime
    minutes: float | None = None
    extended_s: float = 0.0

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is None:
            raise ValueError(f"started_at must have a time zone, got {self.started_at}")
        if self.minutes is not None and not self.minutes > 0:
            raise ValueError(f"minutes must be more than 0, or None, got {self.minutes}")
        if self.extended_s < 0:
            raise ValueError(f"extended_s must be 0 seconds or more, got {self.extended_s}")

    def left_s(self, now: datetime) -> float | None:
        """Return the seconds left, never below 0; None when there is no limit."""
        if self.minutes is None:
            return None
        gone_s = (now - self.started_at).total_seconds()
        return max(0.0, 60 * self.minutes + self.extended_s - gone_s)

    def over(self, now: datetime) -> bool:
        """Return whether the time is up."""
        return self.left_s(now) == 0

    def extended(self, seconds: float) -> Clock:
        """Return the clock with so many seconds more.

        Raises:
            ValueError: If that is not more than 0.
        """
        if not seconds > 0:
            raise ValueError(f"seconds must be more than 0, got {seconds}")
        return replace(self, extended_s=self.extended_s + seconds)

    def off(self) -> Clock:
        """Return the clock switched off."""
        return replace(self, minutes=None)

    @property
    def kept(self) -> dict[str, Any]:
        """The clock as a JSON value."""
        return {
            "started_at": self.started_at.isoformat(),
            "minutes": self.minutes,
            "extended_s": self.extended_s,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Clock:
        """Return the clock of a JSON value that `kept` gave."""
        started_at = datetime.fromisoformat(kept["started_at"])
        return cls(started_at, kept["minutes"], kept["extended_s"])
