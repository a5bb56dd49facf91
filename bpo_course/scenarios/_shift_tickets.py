"""The tickets of a shift: those that wait, those that come, the work on them, and their clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from bpo_course.scenarios._ticket_shift import late_clocks
from bpo_course.tools.tickets import Calendar, Policy, Targets, Ticket, due

SHIFT_POLICY: Final = Policy(
    Calendar(
        "Asia/Kolkata",
        dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), ("08:00", "20:00")),
    ),
    {
        "urgent": Targets(60, None, 60),
        "high": Targets(90, None, 360),
        "normal": Targets(300, None, 720),
        "low": Targets(540, None, 1_440),
    },
)
"""What Harbour Bank promises for its tickets: invented, in minutes of the desk's hours."""
SHIFT_WORK_MIN: Final[Mapping[str, float]] = {
    "card not delivered": 12,
    "payment not recognised": 22,
    "transfer not arrived": 18,
    "fee refund": 13,
    "loan papers": 20,
    "login": 10,
    "change of address": 8,
}
"""Mean working minutes of a ticket, by what it is about: assumptions."""
AUDIT: Final = "AUDIT-1"
_AUDIT_MIN: Final = 25.0
_PRIORITIES: Final = {"high": 0.25, "normal": 0.5, "low": 0.25}
_WAITING, _COMING = 30, 14
_SPREAD: Final = 5.0
_OPEN_TODAY_MIN: Final = 240  # from 8:00 until 12:00
_LEAST_LEFT_MIN: Final = 25
_LAST_EMAIL_MIN: Final = 420


@dataclass(frozen=True)
class FirstTickets:
    """The tickets of a shift that no call of the shift brings.

    Args:
        tickets: The tickets as they are opened.
        work_min: The working minutes of each, by its id.
    """

    tickets: tuple[Ticket, ...]
    work_min: Mapping[str, float]


@dataclass(frozen=True)
class ShiftTickets:
    """What became of the tickets of a shift.

    Args:
        tickets: How many there were.
        solved: How many were solved.
        due: How many were due by the end, or were solved before it.
        late: Those of them that were late.
        audit_late: Whether the auditor's question was answered late, or not at all.
        late_ids: The ids of the late ones.
    """

    tickets: int
    solved: int
    due: int
    late: int
    audit_late: bool
    late_ids: tuple[str, ...] = ()

    @property
    def in_time(self) -> float:
        """The share in time of those that were due by the end; 1 where none was."""
        return 1 - self.late / self.due if self.due else 1.0


def first_tickets(seed: int, opens: datetime, audit: datetime | None) -> FirstTickets:
    """Return the tickets that wait when a shift begins, and those that come by email in it.

    No ticket that waits is late already.

    Args:
        seed: The day.
        opens: When the shift begins, 12:00 on the desk's clock.
        audit: When the auditor's question comes; None: it does not.
    """
    rng = Random(f"{seed} tickets")
    ages = [_age_min(rng) for _ in range(_WAITING)]
    found = [_ticket(nth, _opened(opens, age), priority, rng) for nth, (age, priority) in
             enumerate(sorted(ages, reverse=True))]  # fmt: skip
    comes = sorted(rng.uniform(5, _LAST_EMAIL_MIN) for _ in range(_COMING))
    for nth, minutes in enumerate(comes, start=_WAITING):
        at = opens + timedelta(minutes=minutes)
        found.append(_ticket(nth, at, _priority(rng), rng))
    if audit is not None:
        ticket = Ticket.open(
            AUDIT, audit, priority="urgent", category="auditor", customer="the auditor",
            subject="Show the consent for one call",
        )  # fmt: skip
        found.append(ticket)
    return FirstTickets(tuple(found), {one.id: work_min(seed, one) for one in found})


def call_ticket(seed: int, contact: str, customer: str, at: datetime) -> Ticket:
    """Return the ticket that a call brings.

    Args:
        seed: The day.
        contact: The id of the call.
        customer: Who called.
        at: When it is opened.
    """
    rng = Random(f"{seed} ticket {contact}")
    category = rng.choice(sorted(SHIFT_WORK_MIN))
    return Ticket.open(
        f"C-{contact}", at, priority=_priority(rng), category=category, customer=customer,
        subject=category, contact=contact,
    )  # fmt: skip


def work_min(seed: int, ticket: Ticket) -> float:
    """Return the working minutes of a ticket.

    Args:
        seed: The day.
        ticket: The ticket.
    """
    if ticket.id == AUDIT:
        return _AUDIT_MIN
    rng = Random(f"{seed} work {ticket.id}")
    mean = SHIFT_WORK_MIN[ticket.category]
    return round(rng.gammavariate(_SPREAD, mean / _SPREAD), 1)


def first_due(ticket: Ticket) -> datetime:
    """Return when the first reply to a ticket is due."""
    state = ticket.state
    minutes = SHIFT_POLICY.minutes(state.priority, "first_reply")
    assert minutes is not None
    return due(state.opened_at, minutes, SHIFT_POLICY.calendar)


def ticket_figures(tickets: Iterable[Ticket], start: datetime, end: datetime) -> ShiftTickets:
    """Return what became of the tickets by a time.

    Args:
        tickets: The tickets as they are then.
        start: When the shift began.
        end: The time.
    """
    known = [one for one in tickets if one.state.opened_at <= end]
    solved = {one.id for one in known if one.status == "solved"}
    late = {one.id for one in known if late_clocks(one, SHIFT_POLICY, start, end)}
    due_now = solved | {one.id for one in known if first_due(one) <= end}
    ids = tuple(sorted(late))
    return ShiftTickets(len(known), len(solved), len(due_now), len(late), AUDIT in late, ids)


def _priority(rng: Random) -> str:
    return rng.choices(list(_PRIORITIES), list(_PRIORITIES.values()))[0]


def _age_min(rng: Random) -> tuple[float, str]:
    """Return how many of the desk's minutes ago a ticket was opened, and its priority."""
    priority = _priority(rng)
    target = SHIFT_POLICY.minutes(priority, "first_reply")
    assert target is not None
    return rng.uniform(2, target - _LEAST_LEFT_MIN), priority


def _opened(opens: datetime, age_min: float) -> datetime:
    """Return when a ticket of that age was opened; the desk was closed from 20:00 to 8:00."""
    night = timedelta(hours=12) if age_min > _OPEN_TODAY_MIN else timedelta()
    return opens - timedelta(minutes=age_min) - night


def _ticket(nth: int, at: datetime, priority: str, rng: Random) -> Ticket:
    category = rng.choice(sorted(SHIFT_WORK_MIN))
    return Ticket.open(
        f"T-{nth + 1:02d}", at, priority=priority, category=category,
        customer=f"customer-{nth + 1:02d}", subject=category,
    )  # fmt: skip
