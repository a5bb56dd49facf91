"""A day's tickets at an invented internet provider: 40 of them, some wrongly sorted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from bpo_course.tools.tickets import Calendar, Escalation, Event, Policy, Targets, Ticket

TICKET_ZONE: Final = "Europe/London"
TICKET_COUNT: Final = 40
OUTAGE_COUNT: Final = 12
TICKET_AGENTS: Final = ("Amara", "Callum", "Priya", "Tomasz")
PRIORITY_ERRORS: Final = 0.15
OUTAGE: Final = "Ashgrove outage"
HANDLE_MIN: Final = {
    "no connection": 20.0,
    "slow connection": 18.0,
    "router": 12.0,
    "billing": 10.0,
    "moving home": 15.0,
    "cancellation": 14.0,
    "email account": 8.0,
}
"""Working minutes for one ticket by category: assumptions."""


class _Kind(NamedTuple):
    """A kind of request: category, right priority, subject, and what the customer writes."""

    category: str
    priority: str
    subject: str
    text: str


_OUTAGE: Final = (
    _Kind("no connection", "high", "No internet", "My internet stopped working. I'm in Ashgrove."),
    _Kind("no connection", "high", "Router light is red", "The light is red and nothing loads."),
    _Kind("no connection", "high", "Is there a fault?", "No internet in Ashgrove. Is it just me?"),
    _Kind("slow connection", "high", "Very slow, then nothing", "It was slow and now it's gone."),
    _Kind("router", "high", "I think my router is broken", "I restarted it twice. Still no net."),
    _Kind("no connection", "high", "Can't work from home", "I can't get online to do my job."),
)
_KINDS: Final = (
    _Kind("no connection", "urgent", "Alarm line is down", "My father's care alarm has no line."),
    _Kind("no connection", "high", "No internet since the storm", "We have had nothing all day."),
    _Kind("slow connection", "normal", "Slow in the evening", "Films stop every few minutes."),
    _Kind("slow connection", "normal", "Speed is half", "I pay for 100 and I get 50."),
    _Kind("router", "normal", "Wi-Fi doesn't reach upstairs", "The signal is weak in my bedroom."),
    _Kind("router", "normal", "New router hasn't arrived", "You said Tuesday. It's not here."),
    _Kind("billing", "normal", "Charged twice", "You took £32 twice this month."),
    _Kind("billing", "low", "Question about my bill", "What is the £4 charge on page two?"),
    _Kind("billing", "low", "Copy of my bill", "Could you send me October's bill, please?"),
    _Kind("moving home", "normal", "Moving on Friday", "I'm moving. Can I take my line with me?"),
    _Kind("moving home", "low", "Moving in spring", "We're moving in April. What do I do?"),
    _Kind("cancellation", "normal", "I want to leave", "Please tell me how to cancel."),
    _Kind("email account", "normal", "Can't open my email", "It says my password is wrong."),
    _Kind("email account", "low", "Change my email name", "I got married. Can I change it?"),
)
_CUSTOMERS: Final = (
    "A. Bello", "B. Carter", "C. Diaz", "D. Evans", "E. Farah", "F. Grant", "G. Hughes", "H. Iqbal",
    "I. Jones", "J. Khan", "K. Lewis", "L. Mensah", "M. Novak", "N. Osei", "O. Patel", "P. Quinn",
    "Q. Reid", "R. Singh", "S. Thomas", "T. Usman", "U. Vaughan", "V. Walsh", "W. Xu", "X. Young",
    "Y. Zaman", "Z. Adams", "A. Brown", "B. Clarke", "C. Doyle", "D. Ellis", "E. Flynn", "F. Green",
    "G. Hall", "H. Ivanov", "I. James", "J. Kaur", "K. Lane",
)  # fmt: skip
_AGAIN: Final = "Hello? I wrote before and no one has answered. It's about this: "
_TWO_TICKETS: Final = TICKET_COUNT - len(_CUSTOMERS)
_SAME_TICKET: Final = 3
_CHANNEL_SHARE: Final = 0.7  # of the tickets come from a contact that is in the log: an assumption


@dataclass(frozen=True)
class TicketDay:
    """A day's tickets, as they were sorted, and what is really behind them.

    Args:
        policy: What is promised.
        rules: The rules of escalation.
        tickets: The tickets in the order in which they are opened, with the customers' messages of
            the whole day.
        right_priority: The priority that each ticket should have.
        outage: The tickets that have the outage as their cause.
        twice: The second ticket of a customer who wrote twice, and the first.
        wrote_again: The tickets to which the customer wrote a second message.
    """

    policy: Policy
    rules: tuple[Escalation, ...]
    tickets: tuple[Ticket, ...]
    right_priority: dict[str, str]
    outage: tuple[str, ...]
    twice: dict[str, str]
    wrote_again: tuple[str, ...]

    def __repr__(self) -> str:
        return f"TicketDay({self.tickets[0].events[0].at:%Y-%m-%d}, {len(self.tickets)} tickets)"

    @cached_property
    def wrong(self) -> dict[str, str]:
        """The tickets that were given a wrong priority, and that priority."""
        return {
            ticket.id: ticket.priority
            for ticket in self.tickets
            if ticket.priority != self.right_priority[ticket.id]
        }

    def opened_by(self, at: datetime) -> tuple[Ticket, ...]:
        """Return the tickets that are there at a time, as they are then.

        Args:
            at: The time, with its time zone.
        """
        then = (ticket.as_of(at) for ticket in self.tickets)
        return tuple(ticket for ticket in then if ticket)


def ticket_policy(holidays: tuple[date, ...] = ()) -> Policy:
    """Return what Fernbeck Broadband promises: a desk from 8:00 to 18:00, lunch included.

    The firm and its targets are invented.

    Args:
        holidays: Dates on which the desk is closed.
    """
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00", "18:00"))
    calendar = Calendar(TICKET_ZONE, week | {"sat": ("09:00", "13:00")}, holidays=holidays)
    targets = {
        "urgent": Targets(30, 60, 240),
        "high": Targets(60, 120, 480),
        "normal": Targets(240, 480, 1_200),
        "low": Targets(480, 1_200, 3_000),
    }
    return Policy(calendar, targets, close_after_days=7)


def ticket_day(seed: int = 1, day: date = date(2026, 11, 30)) -> TicketDay:
    """Return a day's 40 tickets of Fernbeck Broadband, an invented internet provider.

    They come from the evening before until the afternoon. Twelve of them have one cause: an outage
    in Ashgrove in the morning, which customers describe in different words. About one in seven has
    a wrong priority, and at least three. Three customers open a second ticket about the same thing,
    and three write a second message. All numbers are assumptions.

    Args:
        seed: The seed of chance; the same seed brings the same day.
        day: The day.

    Example:
        >>> today = ticket_day(seed=1)
        >>> len(today.tickets), len(today.outage), len(today.twice)
        (40, 12, 3)
    """
    rng = np.random.default_rng(seed)
    policy = ticket_policy()
    asked = _asked(rng, day)
    wrong = _wrong(rng, len(asked))
    found, right, outage, twice = [], {}, [], {}
    first_of: dict[str, str] = {}
    for nth, (at, customer, kind) in enumerate(asked):
        name = f"FB-{1001 + nth}"
        if customer in first_of:
            twice[name] = first_of[customer]
        first_of.setdefault(customer, name)
        if kind in _OUTAGE:
            outage.append(name)
        right[name] = kind.priority
        given = _other(rng, kind.priority, policy) if nth in wrong else kind.priority
        contact = f"C-{5001 + nth}" if rng.random() < _CHANNEL_SHARE else ""
        text = _AGAIN + kind.text if name in twice else kind.text
        found.append(
            Ticket.open(
                name,
                at,
                priority=given,
                category=kind.category,
                customer=customer,
                subject=kind.subject,
                text=text,
                contact=contact,
            )
        )
    single = [nth for nth, one in enumerate(found) if one.id not in {*twice, *twice.values()}]
    again = sorted(rng.choice(single, _SAME_TICKET, replace=False).tolist())
    for nth in again:
        found[nth] = _written_again(rng, found[nth])
    rules = (
        Escalation("first reply in 15 minutes", "first_reply", 15, "team leader"),
        Escalation("first reply missed", "first_reply", 0, "team leader"),
        Escalation("solution missed", "solution", 0, "service manager"),
    )
    names = tuple(found[nth].id for nth in again)
    return TicketDay(policy, rules, tuple(found), right, tuple(outage), twice, names)


def _asked(rng: np.random.Generator, day: date) -> list[tuple[datetime, str, _Kind]]:
    """Return when who asks what, in order of time."""
    customers = [_CUSTOMERS[nth] for nth in rng.permutation(len(_CUSTOMERS))]
    hit, others = customers[:OUTAGE_COUNT], customers[OUTAGE_COUNT:]
    asked = []
    broke_min = 8 * 60 + float(rng.uniform(20, 80))
    for nth, customer in enumerate(hit):
        after_min = float(rng.gamma(2, 14))
        asked.append((_at(day, broke_min + after_min), customer, _OUTAGE[nth % len(_OUTAGE)]))
    for nth, customer in enumerate(others):
        kind = _KINDS[nth % len(_KINDS)]
        asked.append((_at(day, float(rng.uniform(-6 * 60, 15 * 60))), customer, kind))
    second = rng.choice(len(others), _TWO_TICKETS, replace=False)
    for nth in second:
        at, customer, kind = asked[OUTAGE_COUNT + nth]
        asked.append((at + timedelta(minutes=float(rng.integers(40, 60))), customer, kind))
    return sorted(asked, key=lambda one: one[0])


def _at(day: date, minutes: float) -> datetime:
    """Return a time of the desk's day, minutes after midnight, to the full minute."""
    midnight = datetime.combine(day, time(), ZoneInfo(TICKET_ZONE)).astimezone(UTC)
    return midnight + timedelta(minutes=round(minutes))


def _wrong(rng: np.random.Generator, count: int) -> set[int]:
    """Return which tickets get a wrong priority: each with a chance, three at least."""
    order = rng.permutation(count)
    return set(order[: max(3, int(rng.binomial(count, PRIORITY_ERRORS)))].tolist())


def _other(rng: np.random.Generator, priority: str, policy: Policy) -> str:
    """Return a priority next to the right one, or one step further."""
    place = policy.rank(priority)
    near = [other for other in policy.priorities if 0 < abs(policy.rank(other) - place) <= 2]
    return near[int(rng.integers(len(near)))]


def _written_again(rng: np.random.Generator, ticket: Ticket) -> Ticket:
    opened: Event = ticket.events[0]
    at = opened.at + timedelta(minutes=int(rng.integers(30, 120)))
    return ticket.then("customer_replied", at, ticket.customer, text=_AGAIN + opened.text)
