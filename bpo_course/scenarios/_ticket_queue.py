"""Monday 9:00 at an invented internet provider: forty tickets wait, and some of them are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from bpo_course.scenarios._ticket_day import HANDLE_MIN, TICKET_ZONE, TicketDay, ticket_day
from bpo_course.scenarios._ticket_day import ticket_policy as _of_firm
from bpo_course.tools.tickets import Calendar, Event, Policy, Ticket

QUEUE_DAY: Final = date(2026, 11, 30)
QUEUE_AREA: Final = "Ashgrove"
QUEUE_FIXED_MIN: Final = 270.0
"""When the network is repaired: 13:30, in minutes after 9:00. An assumption."""
_AREAS: Final = ("Dunmere", "Eastholt", "Marlow End", "Tamsley")
_DECOYS: Final = 2
_NETWORK: Final = ("no connection", "slow connection", "router")
_TIMES: Final = ((-360, -3_420), (120, -3_300), (495, 360), (660, 490), (970, 539))
"""Minutes after the Monday's midnight: of the day's queue, and of the same ticket here."""
_SPREAD: Final = 9.0
_ASKS: Final = ("router", "slow connection", "email account")
_ASKED_SHARE: Final = 0.4
_FIRST_PART: Final = 0.5
_LAST_PART: Final = 0.3


@dataclass(frozen=True)
class TicketWork:
    """What the work on one ticket is; all of it is assumed.

    Args:
        first_min: Working minutes until the agent replies.
        last_min: Working minutes after the wait; 0: the reply solves it.
        waits: What the agent waits for: "customer", "engineer", "network" or nothing.
        wait_min: How long a customer or an engineer takes.
        whole_min: Working minutes where nothing has to be waited for.
    """

    first_min: float
    last_min: float
    waits: str
    wait_min: float
    whole_min: float


@dataclass(frozen=True)
class TicketQueue:
    """What waits on Monday at 9:00, and what is really behind it.

    Args:
        policy: What is promised. The desk is open from 9:00 to 17:00, Monday to Friday.
        tickets: The tickets in the order in which they were opened, as the form sorted them.
        areas: Where each customer lives.
        work: What the work on each ticket is.
        right_priority: The priority that each ticket should have.
        outage: The tickets that have the outage in Ashgrove as their cause.
        twice: The second ticket of a customer who wrote twice, and the first.
        wrote_again: The tickets to which the customer wrote a second message.
    """

    policy: Policy
    tickets: tuple[Ticket, ...]
    areas: Mapping[str, str]
    work: Mapping[str, TicketWork]
    right_priority: Mapping[str, str]
    outage: tuple[str, ...]
    twice: Mapping[str, str]
    wrote_again: tuple[str, ...]
    by_id: Mapping[str, Ticket] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {ticket.id: ticket for ticket in self.tickets})

    @property
    def wrong(self) -> dict[str, str]:
        """The tickets that the form gave a wrong priority, and that priority."""
        right = self.right_priority
        return {one.id: one.priority for one in self.tickets if one.priority != right[one.id]}

    def at(self, minutes: float) -> datetime:
        """Return a time of the Monday.

        Args:
            minutes: Minutes after 9:00.
        """
        nine = datetime.combine(QUEUE_DAY, time(9), ZoneInfo(TICKET_ZONE))
        return nine + timedelta(minutes=minutes)


@lru_cache(maxsize=8)
def ticket_queue(seed: int = 1) -> TicketQueue:
    """Return the queue of Fernbeck Broadband, an invented internet provider, on a Monday at 9:00.

    The forty tickets are those of `ticket_day`. They came from Friday afternoon until just before
    9:00 on Monday. The outage began early on Monday.

    Args:
        seed: The seed of chance; the same seed brings the same queue.

    Example:
        >>> queue = ticket_queue(seed=1)
        >>> len(queue.tickets), len(queue.outage), len(queue.twice)
        (40, 12, 3)
    """
    day = ticket_day(seed, QUEUE_DAY)
    rng = np.random.default_rng([seed, 9])
    tickets = tuple(_moved(ticket) for ticket in day.tickets)
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00", "17:00"))
    policy = Policy(Calendar(TICKET_ZONE, week), _of_firm().targets, close_after_days=7)
    return TicketQueue(
        policy=policy,
        tickets=tickets,
        areas=_areas(rng, day),
        work={one.id: _work(rng, one, one.id in day.outage) for one in tickets},
        right_priority=day.right_priority,
        outage=day.outage,
        twice=day.twice,
        wrote_again=day.wrote_again,
    )


def _moved(ticket: Ticket) -> Ticket:
    """Return a ticket of the day with the times that it has here."""
    events = tuple(replace(event, at=_later(event)) for event in ticket.events)
    return Ticket(ticket.id, ticket.customer, ticket.subject, events)


def _later(event: Event) -> datetime:
    midnight = datetime.combine(QUEUE_DAY, time(), ZoneInfo(TICKET_ZONE))
    then = (event.at - midnight) / timedelta(minutes=1)
    for (from_min, here_min), (to_min, there_min) in pairwise(_TIMES):
        if then <= to_min:
            share = (then - from_min) / (to_min - from_min)
            return midnight + timedelta(minutes=round(here_min + share * (there_min - here_min)))
    return midnight + timedelta(minutes=_TIMES[-1][1])


def _areas(rng: np.random.Generator, day: TicketDay) -> dict[str, str]:
    """Return where each customer lives: those of the outage, and two others, in one area."""
    others = [
        one
        for one in day.tickets
        if one.id not in {*day.outage, *day.twice, *day.twice.values()}
        and one.state.category not in _NETWORK
    ]
    near = {others[nth].id for nth in rng.choice(len(others), _DECOYS, replace=False)}
    found = {}
    for ticket in day.tickets:
        area = _AREAS[int(rng.integers(len(_AREAS)))]
        found[ticket.id] = QUEUE_AREA if ticket.id in {*day.outage, *near} else area
    return found | {second: found[first] for second, first in day.twice.items()}


def _work(rng: np.random.Generator, ticket: Ticket, of_outage: bool) -> TicketWork:
    """Return the work on a ticket: what its category takes, more or less."""
    category = ticket.state.category
    whole = round(HANDLE_MIN[category] * float(rng.gamma(_SPREAD, 1 / _SPREAD)), 1)
    asks, wait = rng.random() < _ASKED_SHARE, float(rng.integers(30, 180))
    if of_outage:
        return TicketWork(_FIRST_PART * whole, _LAST_PART * whole, "network", 0, whole)
    if category == "no connection":
        return TicketWork(_FIRST_PART * whole, _LAST_PART * whole, "engineer", wait + 30, whole)
    if category in _ASKS and asks:
        return TicketWork(_FIRST_PART * whole, _FIRST_PART * whole, "customer", wait, whole)
    return TicketWork(whole, 0, "", 0, whole)
