"""One ticket over a weekend: what happened to it, which minutes count, and when it is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.scenarios._ticket_day import TICKET_ZONE
from bpo_course.tools.tickets import (
    DAYS,
    Calendar,
    Clock,
    Policy,
    Targets,
    Ticket,
    clocks,
    due,
    working_minutes,
)

_ZONE: Final = ZoneInfo(TICKET_ZONE)
_LUNCH: Final = (("12:00", "13:00"),)
_AGENT: Final = "Priya"
_CUSTOMER: Final = "M. Novak"
_MINUTE: Final = timedelta(minutes=1)
_OPTIONS: Final = 5


class StoryDays(NamedTuple):
    """When what happens in a story, by the local clock.

    Args:
        opened: When the customer writes: a Friday at 16:40.
        replied: When the agent replies, and asks a question.
        answered: When the customer answers it.
        raised: When the priority is changed.
        solved: When the ticket is solved.
        back: When the customer writes again.
        holidays: Public holidays between them.
    """

    opened: str
    replied: str
    answered: str
    raised: str
    solved: str
    back: str
    holidays: tuple[date, ...] = ()


STORY_DAYS: Final[Mapping[str, StoryDays]] = {
    "weekend": StoryDays(
        opened="2026-11-27 16:40",
        replied="2026-11-30 09:20",
        answered="2026-11-30 14:10",
        raised="2026-11-30 15:00",
        solved="2026-11-30 16:20",
        back="2026-12-01 10:30",
    ),
    "holiday": StoryDays(
        opened="2026-08-28 16:40",
        replied="2026-09-01 09:20",
        answered="2026-09-01 14:10",
        raised="2026-09-01 15:00",
        solved="2026-09-01 16:20",
        back="2026-09-02 10:30",
        holidays=(date(2026, 8, 31),),
    ),
    "back": StoryDays(
        opened="2026-10-23 16:40",
        replied="2026-10-23 23:10",
        answered="2026-10-24 09:00",
        raised="2026-10-24 22:30",
        solved="2026-10-25 03:00",
        back="2026-10-25 08:00",
    ),
    "forward": StoryDays(
        opened="2026-03-27 16:40",
        replied="2026-03-27 23:10",
        answered="2026-03-28 09:00",
        raised="2026-03-28 22:30",
        solved="2026-03-29 03:00",
        back="2026-03-29 08:00",
    ),
}
"""An ordinary weekend, one with a bank holiday in England, and the two changes of clock."""


@dataclass(frozen=True)
class StoryRules:
    """What happened to the ticket, and by which rules its clock runs.

    Args:
        story: One of `STORY_DAYS`.
        days: Weekdays on which the desk is open.
        opens: The hour at which it opens, 0 to 23.
        closes: The hour at which it closes, 1 to 24; before `opens`: on the next day.
        target_h: Working hours until the solution is due.
        high_h: The same for priority high.
        lunch: Whether lunch, 12:00 to 13:00, does not count.
        holiday: Whether public holidays do not count.
        pauses: Whether the clock pauses while the ticket is pending.
        asked: Whether the agent asked the customer something, and waited.
        raised: Whether the priority was changed to high later.
        reopened: Whether the ticket was solved, and reopened.

    Raises:
        ValueError: If the story is unknown, the desk is never open, or an hour is out of range.
    """

    story: str = "weekend"
    days: tuple[str, ...] = DAYS[:5]
    opens: int = 9
    closes: int = 17
    target_h: float = 8
    high_h: float = 4
    lunch: bool = True
    holiday: bool = True
    pauses: bool = True
    asked: bool = True
    raised: bool = False
    reopened: bool = False

    def __post_init__(self) -> None:
        if self.story not in STORY_DAYS:
            raise ValueError(f"story must be one of {', '.join(STORY_DAYS)}, got {self.story!r}")
        if self.opens == self.closes:
            raise ValueError(f"closes must be another hour than opens, got {self.closes}")
        if self.lunch and (self.opens, self.closes) == (12, 13):
            raise ValueError("closes must be after 13 where lunch does not count, got 13")

    @property
    def when(self) -> StoryDays:
        """The days of the story."""
        return STORY_DAYS[self.story]

    @property
    def calendar(self) -> Calendar:
        """When the desk is open."""
        holidays = self.when.holidays if self.holiday else ()
        return _calendar(self.days, self.opens, self.closes, self.lunch, holidays)

    @property
    def policy(self) -> Policy:
        """What is promised."""
        targets = {
            "high": Targets(60, None, 60 * self.high_h),
            "normal": Targets(60, None, 60 * self.target_h),
        }
        pauses = {"solution": ("pending", "on hold") if self.pauses else ("on hold",)}
        return Policy(self.calendar, targets, pauses)


class Stretched(NamedTuple):
    """A part of the time from opening to the due time.

    Args:
        start: When it begins, local time.
        end: When it ends.
        kind: "counts", "closed", "day off", "holiday", "lunch", "pending" or "solved".
        minutes: Its real minutes.
        counted: How many of them count.
    """

    start: datetime
    end: datetime
    kind: str
    minutes: float
    counted: float


@dataclass(frozen=True)
class StoryClock:
    """The clock of the ticket in a story.

    Args:
        rules: What happened, and by which rules.
        ticket: The ticket with its events.
        due_at: When the solution is due.
        target_min: The working minutes until then.
        parts: The time from opening to the due time, in parts.
        first_reply: The clock of the first reply.
        guesses: The due times to choose from, by what they come from; "right" is the right one.
    """

    rules: StoryRules
    ticket: Ticket
    due_at: datetime
    target_min: float
    parts: tuple[Stretched, ...]
    first_reply: Clock
    guesses: Mapping[str, datetime]


def story_ticket(rules: StoryRules) -> Ticket:
    """Return the ticket of a story, with its events.

    Args:
        rules: What happened to it.

    Example:
        >>> [event.kind for event in story_ticket(StoryRules()).events]
        ['opened', 'auto_replied', 'replied', 'pended', 'customer_replied']
    """
    when = rules.when
    ticket = Ticket.open(
        "FB-2001",
        _at(when.opened),
        priority="normal",
        customer=_CUSTOMER,
        subject="Slow in the evening",
    )
    ticket = ticket.then("auto_replied", _at(when.opened) + _MINUTE)
    ticket = ticket.then("replied", _at(when.replied), _AGENT)
    if rules.asked:
        ticket = ticket.then("pended", _at(when.replied), _AGENT)
        ticket = ticket.then("customer_replied", _at(when.answered), _CUSTOMER)
    if rules.raised:
        ticket = ticket.then("priority", _at(when.raised), "team leader", "high")
    if rules.reopened:
        ticket = ticket.then("solved", _at(when.solved), _AGENT)
        ticket = ticket.then("customer_replied", _at(when.back), _CUSTOMER)
    return ticket


def story_clock(rules: StoryRules) -> StoryClock:
    """Return the clock of the ticket: when it is due, and which minutes count until then.

    Args:
        rules: What happened to the ticket, and by which rules its clock runs.

    Example:
        >>> found = story_clock(StoryRules(asked=False))
        >>> f"{found.due_at:%A %H:%M}", sum(part.counted for part in found.parts)
        ('Tuesday 09:40', 480.0)
    """
    ticket = story_ticket(rules)
    showing = clocks(ticket, rules.policy, ticket.events[-1].at)
    clock = showing["solution"]
    return StoryClock(
        rules=rules,
        ticket=ticket,
        due_at=clock.due_at,
        target_min=clock.target_min,
        parts=tuple(_parts(ticket, rules, clock.due_at)),
        first_reply=showing["first_reply"],
        guesses=_guesses(ticket, rules, clock),
    )


@lru_cache(maxsize=64)
def _calendar(
    days: tuple[str, ...], opens: int, closes: int, lunch: bool, holidays: tuple[date, ...]
) -> Calendar:
    """Return when a desk is open; it is kept, because it works out whole years."""
    hours = dict.fromkeys(days, (f"{opens:02d}:00", f"{closes:02d}:00"))
    return Calendar(TICKET_ZONE, hours, _LUNCH if lunch else (), holidays)


def _at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=_ZONE)


# -- which minutes count ---------------------------------------------------------------------------


def _parts(ticket: Ticket, rules: StoryRules, end: datetime) -> Iterator[Stretched]:
    """Yield the time from opening to an end in parts of one kind."""
    calendar, pauses = rules.calendar, _pauses(ticket, rules, end)
    last: Stretched | None = None
    cuts = _cuts(ticket, rules, end)
    for start, stop in pairwise(cuts):
        counted = working_minutes(start, stop, calendar, [pair for pair, _ in pauses])
        kind = "counts" if counted else _why(start, stop, rules, pauses)
        local = start.astimezone(_ZONE), stop.astimezone(_ZONE)
        part = Stretched(*local, kind, (stop - start) / _MINUTE, counted)
        if last and last.kind == kind and last.start.date() == part.start.date():
            minutes, more = last.minutes + part.minutes, last.counted + counted
            last = Stretched(last.start, part.end, kind, minutes, more)
            continue
        if last:
            yield last
        last = part
    if last:
        yield last


def _cuts(ticket: Ticket, rules: StoryRules, end: datetime) -> list[datetime]:
    """Return the times at which something may change, in UTC and in order."""
    first = ticket.state.opened_at
    found = {first, end.astimezone(UTC), *(event.at for event in ticket.events)}
    day = _at(rules.when.opened).date()
    while day <= end.astimezone(_ZONE).date():
        for hour in (0, rules.opens, rules.closes % 24, 12, 13):
            found.add(datetime.combine(day, time(hour), _ZONE).astimezone(UTC))
        day += timedelta(days=1)
    return sorted(at for at in found if first <= at <= end)


def _pauses(
    ticket: Ticket, rules: StoryRules, end: datetime
) -> list[tuple[tuple[datetime, datetime], str]]:
    kinds = {"pending": "pending"} if rules.pauses else {}
    kinds["solved"] = "solved"
    return [
        ((one.start, min(one.end or end, end)), kinds[one.status])
        for one in ticket.state.stretches
        if one.status in kinds and one.start < end
    ]


def _why(
    start: datetime,
    stop: datetime,
    rules: StoryRules,
    pauses: list[tuple[tuple[datetime, datetime], str]],
) -> str:
    """Return why a time does not count."""
    middle = start + (stop - start) / 2
    if rules.calendar.is_open(middle):
        return next(kind for (begun, ended), kind in pauses if begun <= middle < ended)
    if replace(rules, lunch=False).calendar.is_open(middle):
        return "lunch"
    if replace(rules, holiday=False).calendar.is_open(middle):
        return "holiday"
    return "closed" if DAYS[middle.astimezone(_ZONE).weekday()] in rules.days else "day off"


# -- guesses ---------------------------------------------------------------------------------------


def _guesses(ticket: Ticket, rules: StoryRules, clock: Clock) -> dict[str, datetime]:
    """Return the right due time, and those that well-known slips lead to, in order of time."""
    minutes, opened = clock.target_min, clock.started_at
    found: dict[str, datetime] = {"right": clock.due_at}
    for slip, at in _slips(ticket, rules, minutes, opened):
        if len(found) < _OPTIONS and at not in found.values():
            found[slip] = at.astimezone(_ZONE)
    return dict(sorted(found.items(), key=lambda one: one[1].astimezone(UTC)))


def _slips(
    ticket: Ticket, rules: StoryRules, minutes: float, opened: datetime
) -> Iterator[tuple[str, datetime]]:
    others = {
        "pause": replace(rules, pauses=not rules.pauses),
        "holiday": replace(rules, holiday=not rules.holiday),
    }
    if (rules.opens, rules.closes) != (12, 13):
        others["lunch"] = replace(rules, lunch=not rules.lunch)
    again = [event.at for event in ticket.events if event.kind == "customer_replied"]
    raised = [event.at for event in ticket.events if event.kind == "priority"]
    if rules.story in ("back", "forward"):
        yield "change", _by_wall(ticket, rules, minutes)
    if raised:
        yield "raised", due(raised[-1], minutes, rules.calendar)
    if again:
        yield "restart", due(again[-1], minutes, rules.calendar)
    for slip, other in others.items():
        yield slip, clocks(ticket, other.policy, ticket.events[-1].at)["solution"].due_at
    yield "wall", opened + timedelta(minutes=minutes)
    yield "day", due(opened, minutes + 60, rules.calendar)


def _by_wall(ticket: Ticket, rules: StoryRules, minutes: float) -> datetime:
    """Return the due time of someone who counts as if the clocks had not changed."""
    calendar = Calendar("UTC", rules.calendar.hours, rules.calendar.breaks)
    end = ticket.events[-1].at
    pauses = [(_wall(start), _wall(stop)) for (start, stop), _ in _pauses(ticket, rules, end)]
    return due(_wall(ticket.state.opened_at), minutes, calendar, pauses).replace(tzinfo=_ZONE)


def _wall(at: datetime) -> datetime:
    """Return what the local clock shows, as if it were UTC."""
    return at.astimezone(_ZONE).replace(tzinfo=UTC)
