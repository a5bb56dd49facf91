"""The book of a campaign: every attempt at every lead, day by day. It only grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.simulation import ROW, Day

_PLACES: Final = {name: place for place, name in enumerate(ROW)}
_SLACK: Final = timedelta(milliseconds=1)


class Attempt(NamedTuple):
    """One dial of a lead, when it is over.

    Args:
        lead: The lead's id.
        number: Which attempt it was: 1 is the first of the campaign.
        starts: When the number was dialled, in UTC.
        ends: When the call ended, before wrap-up, in UTC.
        outcome: How the dial ended, such as no_answer or answered.
        disposition: How the talk ended, such as sale; "" where there was none.
        right_party: Whether the lead spoke.
        revenue: What it brought, in the log's currency.
    """

    lead: str
    number: int
    starts: datetime
    ends: datetime
    outcome: str
    disposition: str = ""
    right_party: bool = False
    revenue: float = 0.0

    @property
    def word(self) -> str:
        """The disposition where there is one, else the outcome."""
        return self.disposition or self.outcome


@dataclass(frozen=True, eq=False)
class Book:
    """All attempts of a campaign so far, in the order of time.

    Args:
        attempts: The attempts.

    Raises:
        ValueError: If the attempts at a lead overlap, are not in order, or are not numbered from 1.

    Example:
        >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        >>> first = Attempt("Ana", 1, at, at + timedelta(seconds=25), "no_answer")
        >>> Book([first])
        Book(1 attempt at 1 lead)
    """

    attempts: tuple[Attempt, ...] = ()

    def __init__(self, attempts: Iterable[Attempt] = ()) -> None:
        object.__setattr__(self, "attempts", tuple(attempts))
        _check(self.attempts, {})

    def with_day(self, day: Day, queue: str) -> Book:
        """Return the book with the attempts of a played day.

        Args:
            day: The day.
            queue: The campaign's name on the floor.

        Raises:
            ValueError: If an attempt does not follow the ones in the book.
        """
        return self.with_attempts(_of_day(day, queue))

    def with_attempts(self, more: Iterable[Attempt]) -> Book:
        """Return the book with more attempts.

        Args:
            more: The attempts, in the order of time.

        Raises:
            ValueError: If an attempt does not follow the ones in the book.
        """
        found = tuple(more)
        _check(found, self.by_lead)
        book = object.__new__(Book)
        object.__setattr__(book, "attempts", self.attempts + found)
        return book

    @cached_property
    def by_lead(self) -> Mapping[str, tuple[Attempt, ...]]:
        """The attempts at each lead that was dialled, in order."""
        found: dict[str, list[Attempt]] = {}
        for attempt in self.attempts:
            found.setdefault(attempt.lead, []).append(attempt)
        return {lead: tuple(attempts) for lead, attempts in found.items()}

    def of(self, lead: str) -> tuple[Attempt, ...]:
        """Return the attempts at a lead, in order.

        Args:
            lead: The lead's id.
        """
        return self.by_lead.get(lead, ())

    def until(self, at: datetime) -> Book:
        """Return the book as it was at a moment: the attempts that had ended by then.

        Args:
            at: The moment, with its time zone.
        """
        return Book(attempt for attempt in self.attempts if attempt.ends <= at)

    def __len__(self) -> int:
        return len(self.attempts)

    def __repr__(self) -> str:
        attempts, leads = len(self.attempts), len(self.by_lead)
        return (
            f"Book({attempts:,} attempt{'s' * (attempts != 1)} at {leads:,}"
            f" lead{'s' * (leads != 1)})"
        )


def _of_day(day: Day, queue: str) -> Iterator[Attempt]:
    """Yield the attempts of a campaign on a played day."""
    midnight = datetime.fromisoformat(day.date).replace(tzinfo=ZoneInfo(day.zone)).astimezone(UTC)
    name, lead, number = (_PLACES[word] for word in ("queue", "caller", "attempt"))
    starts, ends, wrap = (_PLACES[word] for word in ("started_s", "ends_s", "wrap_s"))
    outcome, said = _PLACES["outcome"], _PLACES["disposition"]
    right, revenue = _PLACES["right_party"], _PLACES["revenue"]

    def moment(seconds: Any) -> datetime:
        return midnight + timedelta(seconds=seconds)

    for row in day.rows:
        if row[name] == queue:
            yield Attempt(
                row[lead],
                row[number] + 1,
                moment(row[starts]),
                moment(row[ends] - (row[wrap] or 0)),
                row[outcome],
                row[said] or "",
                bool(row[right]),
                row[revenue] or 0.0,
            )


def _check(found: tuple[Attempt, ...], before: Mapping[str, tuple[Attempt, ...]]) -> None:
    """Refuse attempts at a lead that overlap, or are not numbered one after the other."""
    last: dict[str, Attempt] = {}
    for attempt in found:
        earlier = last.get(attempt.lead) or next(iter(before.get(attempt.lead, ())[-1:]), None)
        due = earlier.number + 1 if earlier else 1
        if attempt.number != due:
            rule = f"attempts at {attempt.lead} must be numbered one by one ({due} is next)"
            raise ValueError(f"{rule}, got {attempt.number}")
        if attempt.ends < attempt.starts - _SLACK:
            rule = f"attempt {attempt.number} at {attempt.lead} must end after it starts"
            raise ValueError(f"{rule}, got {attempt.starts} to {attempt.ends}")
        if earlier and attempt.starts < earlier.ends - _SLACK:
            rule = f"attempt {attempt.number} at {attempt.lead} must start after the one before"
            raise ValueError(f"{rule} ended ({earlier.ends}), got {attempt.starts}")
        last[attempt.lead] = attempt
