"""What is written in the ledger: one entry for each thing that happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from bpo_course.limits import CHANNELS, PURPOSES, REQUESTS, span_of
from bpo_course.tools.consent._names import moment_of

ALL: Final = "all"
CATEGORIES: Final = (
    "banking",
    "real estate",
    "education",
    "health",
    "consumer goods",
    "communication",
    "tourism",
    "food",
)
"""The categories of commercial calls that a customer in India may block, in short."""
_YEARS: Final = range(1900, 9_000)
_SAID: Final[Mapping[str, str]] = {
    "consent": "agreed to",
    "revocation": "took back consent to",
    "request": "asked not to be called",
    "preference": "registered a preference",
    "enquiry": "made an enquiry",
    "purchase": "bought",
    "attempt": "was called",
}


@dataclass(frozen=True)
class Entry:
    """One line of the ledger.

    Args:
        id: Its place in the ledger.
        kind: consent, revocation, request, preference, enquiry, purchase or attempt.
        number: The person's number, in the international form.
        at: When it happened, in UTC.
        recorded: When it was written down, in UTC.
        purpose: What it is about; "all" for every purpose; "" where it is about none.
        channel: The channel, or "all".
        source: Where it comes from, such as a web form; what an auditor asks for.
        words: The words that were shown or said.
        subject: The debt or campaign of an attempt.
        person: The person, where several numbers are theirs.
        more: What only this kind has.
    """

    id: int
    kind: str
    number: str
    at: datetime
    recorded: datetime
    purpose: str = ""
    channel: str = ""
    source: str = ""
    words: str = ""
    subject: str = ""
    person: str = ""
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def about(self, purpose: str, channel: str) -> bool:
        """Return whether it is about a purpose and a channel."""
        return self.purpose in (ALL, purpose) and self.channel in (ALL, channel)

    def over(self, at: datetime) -> bool:
        """Return whether it had an end, and that has come."""
        until = self.more.get("until")
        return until is not None and datetime.fromisoformat(until) <= at

    def __str__(self) -> str:
        when = moment_of(self.at, seconds=True)
        said = f"{when}: {self.number} {_SAID[self.kind]}"
        about = {"consent": f" {self.purpose} by {self.channel}"}.get(self.kind, "")
        if self.kind in ("revocation", "request", "attempt"):
            about = f" {self.purpose}" if self.kind == "revocation" else f" ({self.purpose})"
        return said + about + (f", from {self.source}" if self.source else "")


def second(at: datetime) -> datetime:
    """Return the second that a moment is in."""
    return at.replace(microsecond=0)


def checked_purpose(purpose: Any, *also: str) -> str:
    """Return a purpose, or refuse it."""
    return one_of("purpose", purpose, (*PURPOSES, *also))


def checked_channel(channel: Any, *also: str) -> str:
    """Return a channel, or refuse it."""
    return one_of("channel", channel, (*CHANNELS, *also))


def checked_request(kind: Any) -> str:
    """Return the kind of a request, or refuse it."""
    return one_of("kind", kind, REQUESTS)


def one_of(name: str, value: Any, known: tuple[str, ...]) -> str:
    """Return one of a few words, or refuse it."""
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")
    return str(value)


def instant(name: str, at: Any) -> datetime:
    """Return a moment in UTC, or refuse it."""
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise ValueError(f"{name} must be a time with a time zone, got {at!r}")
    if at.year not in _YEARS:
        years = f"{_YEARS[0]} to {_YEARS[-1]}"
        raise ValueError(f"{name} must be in the years {years}, got {at.year}")
    return at.astimezone(UTC)


def checked_times(name: str, pair: Any) -> list[str]:
    """Return two times of a day, or refuse them."""
    try:
        span_of(pair)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None
    return list(pair)


def checked_day(name: str, day: Any) -> date:
    """Return a date, or refuse it."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"{name} must be a date, got {day!r}")
    return day
