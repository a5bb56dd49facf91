"""Where each lead stands: its attempts folded into a state, and when it may be dialled next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bpo_course.simulation import Lead
from bpo_course.tools.campaign._book import Attempt, Book
from bpo_course.tools.campaign._checks import instant
from bpo_course.tools.campaign._hours import (
    PART_STARTS,
    PARTS,
    Local,
    at_wall,
    later,
    local,
    zone_of,
)
from bpo_course.tools.campaign._setup import CALL_BACK, SALE, Setup

STATUSES: Final = (
    "fresh",
    "due",
    "waiting",
    "appointment",
    "locked_out",
    "done",
    "out_of_attempts",
    "no_zone",
    "left_out",
    "no_consent",
)
WEEK: Final = 7
_TRIES: Final = 64


@dataclass(frozen=True)
class LeadState:
    """Where a lead stands at a moment.

    Args:
        id: Which lead.
        list: The list it is on.
        segment: Its segment.
        version: The script version it hears.
        status: One of `STATUSES`. `fresh`: not dialled yet. `due`: to be dialled again. `waiting`:
            its time to come back, or a cap, is not over. `appointment`: the person asked for a call
            and the time has not passed. `locked_out`: after a dropped call. `done`: the disposition
            says so. `no_zone`: its time zone is not known. `left_out`: its segment is not called.
            `no_consent`: consent refuses it, and gives no later time before the campaign ends.
        attempts: How often it was dialled.
        last: How the last dial ended; "" before the first.
        from_at: From when it may be dialled, in UTC; None: never again.
        why: Why it may not be dialled now; "" where it may.
        appointments: How many appointments were made.
        missed: How many of them were not kept.
    """

    id: str
    list: str
    segment: str
    version: str
    status: str
    attempts: int
    last: str
    from_at: datetime | None
    why: str
    appointments: int = 0
    missed: int = 0


@dataclass
class Past:
    """What counts of a lead's attempts.

    Args:
        attempts: How many there were.
        days: The lead's own date of each.
        parts: How many there were in each part of the day.
        last: How the last one ended.
        last_part: In which part of the day the last one was; -1 before the first.
        due: From when the lead may be dialled by the rules on the last attempt; None: never again.
        appointment: The appointment that was made in the last attempt, if any.
        made: How many appointments were made.
        kept: How many of them were kept.
    """

    attempts: int
    days: list[int]
    parts: list[int]
    last: str = ""
    last_part: int = -1
    due: datetime | None = None
    appointment: datetime | None = None
    made: int = 0
    kept: int = 0

    def add(self, setup: Setup, attempt: Attempt, zone: ZoneInfo) -> None:
        """Count one more attempt.

        Args:
            setup: The campaign.
            attempt: The attempt, later than all before.
            zone: The lead's time zone.
        """
        if self.appointment is not None:
            self.kept += attempt.starts <= self.appointment + setup.window
        shown = local(attempt.starts, zone)
        self.attempts += 1
        self.days.append(shown.day)
        self.parts[shown.part] += 1
        self.last_part, self.last = shown.part, attempt.word
        self.appointment, self.due = None, _due_after(setup, attempt)
        if attempt.word == CALL_BACK:
            self.appointment = appointment(setup, self, self.due, zone)
            self.due = self.appointment or self.due
            self.made += 1


def past_of(setup: Setup, lead: Lead, attempts: Iterable[Attempt]) -> Past:
    """Return what counts of a lead's attempts.

    Args:
        setup: The campaign.
        lead: The lead.
        attempts: The attempts, in order.
    """
    past = Past(0, [], [0] * len(PARTS))
    for attempt in attempts:
        past.add(setup, attempt, zone_of(lead.zone) or ZoneInfo("UTC"))
    return past


def appointment(
    setup: Setup, past: Past, asked: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """Return when a person is called who asked for a time; None where no attempt is left.

    It is the time asked for, or the next one that keeps to the lead's hours, the caps and the
    floor's hours: an agent can promise no other.

    Args:
        setup: The campaign.
        past: The lead's attempts, the one in which the person asked among them.
        asked: The time asked for.
        zone: The lead's time zone.
    """
    when = asked
    for _ in range(_TRIES):
        found = next_time(setup, past, when, zone) if when is not None else None
        if found is None:
            return None
        found = setup.at_floor.next_open(found, setup.tz)
        if found == when:
            return found
        when = found
    return None


def _due_after(setup: Setup, attempt: Attempt) -> datetime | None:
    """Return from when a lead may be dialled after an attempt; None: never again."""
    if attempt.word == CALL_BACK:
        return attempt.ends + setup.later
    if attempt.outcome == "dropped":
        return attempt.ends + setup.lockout
    after_s = setup.recycle.get(attempt.disposition, setup.recycle.get(attempt.outcome))
    return None if after_s is None else attempt.ends + timedelta(seconds=after_s)


def cap_against(setup: Setup, past: Past, now: Local) -> str:
    """Return the cap that a dial would break: part, week, day; "" where it breaks none.

    Args:
        setup: The campaign.
        past: The lead's attempts.
        now: The moment on the lead's clock.
    """
    caps = setup.caps
    if caps.week is not None and sum(day > now.day - WEEK for day in past.days) >= caps.week:
        return "week"
    if caps.day is not None and past.days.count(now.day) >= caps.day:
        return "day"
    if caps.part is not None and past.parts[now.part] >= caps.part:
        return "part"
    return ""


def next_time(setup: Setup, past: Past, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the first moment from then on that keeps to the hours and the caps; None: never.

    Args:
        setup: The campaign.
        past: The lead's attempts.
        at: From when.
        zone: The lead's time zone.
    """
    caps = setup.caps
    if past.attempts >= caps.total:
        return None
    if caps.part is not None and all(past.parts[p] >= caps.part for p in setup.calling.parts):
        return None
    when = at.astimezone(UTC)
    for _ in range(_TRIES):
        when = setup.calling.next_open(when, zone)
        shown = local(when, zone)
        cap = cap_against(setup, past, shown)
        if not cap:
            return when
        if cap == "part" and shown.part + 1 < len(PARTS):
            then = at_wall(shown.day, PART_STARTS[shown.part + 1], zone)
        else:
            then = at_wall(shown.day, 1_440, zone)
        when = later(when, then)
    return None


def state(setup: Setup, book: Book, lead: str, at: datetime) -> LeadState:
    """Return where a lead stands at a moment, why it may not be dialled, and from when it may.

    Args:
        setup: The campaign.
        book: The attempts so far.
        lead: The lead's id.
        at: The moment, with its time zone; not before the last attempt.

    Raises:
        ValueError: If the lead is on no list, or the moment has no time zone.

    Example:
        >>> setup = Setup(name="renewals", lists={"web": [Lead(id="Ana", zone="Asia/Manila")]},
        ...               hours={"mon": ("09:00", "20:00")})
        >>> found = state(setup, Book(), "Ana", datetime(2026, 3, 2, 0, 30, tzinfo=UTC))
        >>> found.status, found.why, f"{found.from_at:%H:%M}"
        ('fresh', 'outside calling hours in Asia/Manila', '01:00')
    """
    if lead not in setup.leads:
        raise ValueError(f"lead must be on a list of {setup.name}, got {lead!r}")
    found = setup.leads[lead]
    return _state(setup, found, past_of(setup, found, book.of(lead)), instant("at", at))


def states(setup: Setup, book: Book, at: datetime) -> dict[str, LeadState]:
    """Return where every lead stands at a moment, by id.

    Args:
        setup: The campaign.
        book: The attempts so far.
        at: The moment, with its time zone; not before the last attempt.

    Raises:
        ValueError: If the moment has no time zone, or the book has a lead that is on no list.
    """
    _check(setup, book, at)
    return {
        name: _state(setup, lead, past_of(setup, lead, book.of(name)), at)
        for name, lead in setup.leads.items()
    }


def _check(setup: Setup, book: Book, at: datetime) -> None:
    """Refuse a moment without a time zone, and a book of another campaign."""
    instant("at", at)
    check_book(setup, book)


def check_book(setup: Setup, book: Book) -> None:
    """Refuse a book of another campaign."""
    strange = next((lead for lead in book.by_lead if lead not in setup.leads), None)
    if strange is not None:
        raise ValueError(f"book must be of the leads of {setup.name}, got {strange!r}")


def tally(found: Mapping[str, LeadState]) -> dict[str, int]:
    """Return how many leads have each status; together they are all leads.

    Args:
        found: The states, from `states`.
    """
    counted = Counter(one.status for one in found.values())
    return {status: counted[status] for status in STATUSES}


def _state(setup: Setup, lead: Lead, past: Past, at: datetime) -> LeadState:
    status, why, from_at = _status(setup, lead, past, at, zone_of(lead.zone))
    waits = past.appointment is not None and at <= past.appointment + setup.window
    waits = waits and past.attempts < setup.caps.total
    return LeadState(
        lead.id,
        setup.list_of(lead.id),
        lead.segment,
        lead.version,
        status,
        past.attempts,
        past.last,
        from_at,
        why,
        past.made,
        past.made - past.kept - waits,
    )


def _status(
    setup: Setup, lead: Lead, past: Past, at: datetime, zone: ZoneInfo | None
) -> tuple[str, str, datetime | None]:
    """Return the status of a lead, why it may not be dialled now, and from when it may."""
    never = _never(setup, lead, past, zone)
    if never:
        return (*never, None)
    assert zone is not None
    due = past.due if past.attempts else at
    assert due is not None
    from_at = next_time(setup, past, max(at, due), zone)
    if from_at is None:
        return "out_of_attempts", "no attempt is left in any part of the day", None
    lawful, why = _lawful(setup, lead, past, from_at, zone)
    if lawful is None:
        return "no_consent", why, None
    status, own, _ = _now(setup, lead, past, at, due, from_at)
    return status, own or why, lawful


def _lawful(
    setup: Setup, lead: Lead, past: Past, at: datetime, zone: ZoneInfo
) -> tuple[datetime | None, str]:
    """Return the first moment from then on that consent allows, and what it refuses before."""
    if setup.consent is None:
        return at, ""
    last, until = setup.ends.last_day, None
    if last is not None:
        until = at_wall(last.toordinal() + 1, 0, setup.tz)
    then = partial(next_time, setup, past, zone=zone)
    found, refused = setup.consent.first(lead, then, at, until, setup.name)
    if not refused:
        return at, ""
    return found, " ".join(dict.fromkeys(reason.says for reason in refused[-1].reasons))


def _never(setup: Setup, lead: Lead, past: Past, zone: ZoneInfo | None) -> tuple[str, str] | None:
    """Return status and reason of a lead that is never dialled again."""
    if past.attempts and past.due is None:
        return "done", f"done: {past.last.replace('_', ' ')}"
    if past.attempts >= setup.caps.total:
        return "out_of_attempts", f"all {setup.caps.total} attempts are used"
    if zone is None:
        known = f"time zone {lead.zone!r} is not known" if lead.zone else "no time zone is known"
        return "no_zone", known
    if not setup.takes(lead):
        return "left_out", f"segment {lead.segment!r} is not called"
    return None


def _now(
    setup: Setup, lead: Lead, past: Past, at: datetime, due: datetime, from_at: datetime
) -> tuple[str, str, datetime | None]:
    """Return the status of a lead that is to be dialled, and why not now."""
    zone = zone_of(lead.zone)
    assert zone is not None
    shown = local(at, zone)
    appointment = past.appointment
    if appointment is not None and at <= appointment + setup.window:
        why = f"appointment at {appointment.astimezone(zone):%Y-%m-%d %H:%M}"
        return "appointment", why if at < from_at else "", from_at
    if at < due:
        if past.last == "dropped" or past.last == "taken_for_machine":
            return "locked_out", f"locked out for {setup.lockout_h:g} hours after a drop", from_at
        return "waiting", f"waits after {past.last.replace('_', ' ')}", from_at
    if not setup.calling.open_at(shown):
        return _idle(past), f"outside calling hours in {lead.zone}", from_at
    cap = cap_against(setup, past, shown)
    if cap:
        return (
            "waiting",
            _CAP_WORDS[cap].format(getattr(setup.caps, cap), PARTS[shown.part]),
            (from_at),
        )
    return _idle(past), "", from_at


_CAP_WORDS: Final = {
    "day": "{} attempts today are the most",
    "week": "{} attempts in 7 days are the most",
    "part": "{} attempts in the {} are the most",
}


def _idle(past: Past) -> str:
    return "due" if past.attempts else "fresh"


def ended(setup: Setup, book: Book, at: datetime) -> str:
    """Return why a campaign is over; "" where it is not.

    Args:
        setup: The campaign.
        book: The attempts so far.
        at: The moment, usually an evening, with its time zone.

    Returns:
        `sales_reached`, `share_touched`, `last_day` (no day is left after this one), `no_lead_left`
        (no lead may ever be dialled again), or "".

    Raises:
        ValueError: If the moment has no time zone, or the book has a lead that is on no list.
    """
    _check(setup, book, at)
    leads = setup.leads.items()
    pasts = ((lead, past_of(setup, lead, book.of(name))) for name, lead in leads)
    return over(setup, book, at, pasts)


def over(setup: Setup, book: Book, at: datetime, pasts: Iterable[tuple[Lead, Past]]) -> str:
    """Return why a campaign is over, as `ended`, from what counts of each lead's attempts.

    Args:
        setup: The campaign.
        book: The attempts so far.
        at: The moment.
        pasts: Each lead, and what counts of its attempts.
    """
    goal, ends = goal_reached(setup, book), setup.ends
    if goal:
        return goal
    if ends.last_day is not None and at.astimezone(setup.tz).date() >= ends.last_day:
        return "last_day"
    for lead, past in pasts:
        if _status(setup, lead, past, at, zone_of(lead.zone))[2] is not None:
            return ""
    return "no_lead_left"


def goal_reached(setup: Setup, book: Book) -> str:
    """Return which goal of a campaign is reached, whatever the day; "" where none is.

    Args:
        setup: The campaign.
        book: The attempts so far.
    """
    ends = setup.ends
    if ends.sales is not None and sum(a.word == SALE for a in book.attempts) >= ends.sales:
        return "sales_reached"
    if ends.touched is not None and len(book.by_lead) >= ends.touched * len(setup.leads) - 1e-9:
        return "share_touched"
    return ""
