"""A ticket: what happened to it, and the state that this adds up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from bpo_course.tools.tickets._open_time import instant
from bpo_course.tools.tickets._states import ACTIVE, TRANSITIONS, TransitionError, allowed

_SAYS: Final = {
    "assigned": "the agent",
    "escalated": "the person or team it goes to",
    "priority": "the new priority",
    "category": "the category",
    "grouped": "the cause",
    "linked": "the id of the contact",
    "merged": "the id of the other ticket",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a ticket.

    Args:
        at: When, with its time zone; it is kept in UTC, where no hour comes twice.
        kind: "opened", or one of `TRANSITIONS`.
        by: Who did it; empty for the system.
        value: What it names: the agent, priority, category, cause, contact, ticket, or the person
            or team it goes to.
        text: What was written.
    """

    at: datetime
    kind: str
    by: str = ""
    value: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        instant("at", self.at)
        if self.at.tzinfo is not UTC:
            object.__setattr__(self, "at", self.at.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that a ticket spent in one state.

    Args:
        status: The state.
        start: When it began.
        end: When it ended; None: it goes on.
    """

    status: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What the events of a ticket add up to; its times are in UTC.

    Args:
        status: One of `STATES`.
        priority: Its priority now.
        opened_at: When it was opened.
        category: What it is about; empty: not sorted yet.
        agent: Who has it; empty: no one.
        first_reply_at: When the first reply was made: the first public reply by an agent, or the
            solution if that came first. Reopening does not change it.
        first_reply_priority: The priority at that time.
        replied_at: When an agent last replied in public.
        solved_at: When it was solved, the last time; None: it is not solved now.
        first_solved_at: When it was solved the first time.
        closed_at: When it was closed.
        reopened: How many times it was reopened.
        messages: How many messages the customer sent, the first one included.
        contacts: The ids of its contacts.
        cause: The cause that it shares with other tickets; empty: none is known.
        merged_into: The ticket that it is part of now; empty: none.
        stretches: Its times in each state, in order.
    """

    status: str
    priority: str
    opened_at: datetime
    category: str = ""
    agent: str = ""
    first_reply_at: datetime | None = None
    first_reply_priority: str = ""
    replied_at: datetime | None = None
    solved_at: datetime | None = None
    first_solved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    messages: int = 1
    contacts: tuple[str, ...] = ()
    cause: str = ""
    merged_into: str = ""
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Ticket:
    """A ticket is its events; its state follows from them.

    Args:
        id: Its number.
        customer: Who asked.
        subject: What about, in a few words.
        events: What happened, in order; the first one opens it.

    Raises:
        ValueError: If it has no events, does not begin with "opened", or an event comes before an
            earlier one.
        TransitionError: If something happened that its state does not allow.

    Example:
        >>> at = datetime.fromisoformat
        >>> ticket = Ticket.open("T-1", at("2026-11-30T09:00+00:00"), priority="high")
        >>> ticket = ticket.then("replied", at("2026-11-30T09:20+00:00"), by="Asha")
        >>> ticket.status, ticket.then("solved", at("2026-11-30T09:40+00:00"), by="Asha").status
        ('open', 'solved')
    """

    id: str
    customer: str
    subject: str
    events: tuple[Event, ...]
    _folded: State | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._folded is None:
            object.__setattr__(self, "_folded", _fold(self.id, self.events))

    @classmethod
    def open(
        cls,
        id: str,  # noqa: A002
        at: datetime,
        *,
        priority: str,
        category: str = "",
        customer: str = "",
        subject: str = "",
        text: str = "",
        contact: str = "",
    ) -> Ticket:
        """Return a new ticket.

        Args:
            id: Its number.
            at: When it is opened, with its time zone.
            priority: Its priority.
            category: What it is about; empty: not sorted yet.
            customer: Who asks.
            subject: What about, in a few words.
            text: What the customer wrote or said.
            contact: The id of the contact that it comes from; empty: none is known.

        Raises:
            ValueError: If the time has no zone, or the priority is empty.
        """
        ticket = cls(id, customer, subject, (Event(at, "opened", customer, priority, text),))
        for kind, value in (("category", category), ("linked", contact)):
            ticket = ticket.then(kind, at, value=value) if value else ticket
        return ticket

    @property
    def state(self) -> State:
        """What its events add up to."""
        assert self._folded is not None
        return self._folded

    @property
    def status(self) -> str:
        """Its state in one word."""
        return self.state.status

    @property
    def priority(self) -> str:
        """Its priority now."""
        return self.state.priority

    @property
    def category(self) -> str:
        """What it is about."""
        return self.state.category

    @property
    def agent(self) -> str:
        """Who has it; empty: no one."""
        return self.state.agent

    @property
    def active(self) -> bool:
        """Whether it still needs work: it is neither solved nor closed."""
        return self.state.status in ACTIVE

    @property
    def allowed(self) -> tuple[str, ...]:
        """What may happen to it now."""
        return allowed(self.state.status)

    def then(
        self, kind: str, at: datetime, by: str = "", value: str = "", text: str = ""
    ) -> Ticket:
        """Return the ticket after one more event.

        Args:
            kind: What happens: one of `TRANSITIONS`.
            at: When, with its time zone; not before the last event.
            by: Who does it; a public reply needs an agent.
            value: What the event names, such as the agent or the priority.
            text: What is written.

        Raises:
            TransitionError: If its state does not allow it.
            ValueError: If the kind is unknown, the time is before the last event, or a name is
                missing.
        """
        event = Event(at, kind, by, value, text)
        if event.at < self.events[-1].at:
            raise ValueError(f"at must not be before {self.events[-1].at}, got {at}")
        state = _after(self.id, self.state, event)
        return Ticket(self.id, self.customer, self.subject, (*self.events, event), state)

    def as_of(self, at: datetime) -> Ticket | None:
        """Return the ticket as it was at a time; None: it was not open yet.

        Args:
            at: The time, with its time zone. What happened at that very time is included.

        Raises:
            ValueError: If the time has no zone.
        """
        instant("at", at)
        if self.events[-1].at <= at:
            return self
        before = tuple(event for event in self.events if event.at <= at)
        return Ticket(self.id, self.customer, self.subject, before) if before else None


def _fold(name: str, events: tuple[Event, ...]) -> State:
    if not events or events[0].kind != "opened":
        got = events[0].kind if events else "no event"
        raise ValueError(f"events of {name} must begin with opened, got {got}")
    state, last = _opened(events[0]), events[0].at
    for event in events[1:]:
        if event.at < last:
            raise ValueError(f"events of {name} must be in order, got {event.at} after {last}")
        state, last = _after(name, state, event), event.at
    return state


def _opened(event: Event) -> State:
    if not event.value:
        raise ValueError("priority must be named when a ticket is opened, got nothing")
    return State("new", event.value, event.at, stretches=(Stretch("new", event.at),))


def _after(name: str, state: State, event: Event) -> State:
    """Return the state after an event."""
    _check(name, state, event)
    status = TRANSITIONS[event.kind][state.status]
    changes = _changes(state, event)
    if status != state.status:
        last = state.stretches[-1]
        ended = Stretch(last.status, last.start, event.at)
        changes["stretches"] = (*state.stretches[:-1], ended, Stretch(status, event.at))
        changes["status"] = status
        if state.status == "solved" and status == "open":
            changes |= {"solved_at": None, "reopened": state.reopened + 1}
    return _with(state, changes) if changes else state


def _with(state: State, changes: dict[str, object]) -> State:
    """Return a copy of a state with changes: `dataclasses.replace` takes several times as long."""
    made = object.__new__(State)
    for name in State.__slots__:
        _put(made, name, changes[name] if name in changes else getattr(state, name))
    return made


_put: Final = object.__setattr__


def _check(name: str, state: State, event: Event) -> None:
    if event.kind not in TRANSITIONS:
        raise ValueError(f"kind must be one of {', '.join(TRANSITIONS)}, got {event.kind!r}")
    if state.status not in TRANSITIONS[event.kind]:
        raise TransitionError(name, state.status, event.kind)
    if event.kind in _SAYS and not event.value:
        raise ValueError(f"value must name {_SAYS[event.kind]} for {event.kind}, got nothing")
    if event.kind == "replied" and not event.by:
        raise ValueError("by must name the agent who replied, got nothing: use auto_replied")


def _changes(state: State, event: Event) -> dict[str, object]:
    """Return what an event changes beside the status."""
    at, first = event.at, state.first_reply_at is None
    reply: dict[str, object] = {"first_reply_at": at, "first_reply_priority": state.priority}
    match event.kind:
        case "assigned":
            return {"agent": event.value}
        case "replied":
            return {"replied_at": at} | (reply if first else {})
        case "customer_replied":
            return {"messages": state.messages + 1}
        case "solved":
            solved = {"solved_at": at, "first_solved_at": state.first_solved_at or at}
            return solved | (reply if first else {})
        case "closed":
            return {"closed_at": at}
        case "merged":
            return {"closed_at": at, "merged_into": event.value}
        case "priority" | "category":
            return {event.kind: event.value}
        case "grouped":
            return {"cause": event.value}
        case "linked" if event.value not in state.contacts:
            return {"contacts": (*state.contacts, event.value)}
    return {}
