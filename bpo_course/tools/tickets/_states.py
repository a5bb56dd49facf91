"""The states of a ticket, and what may happen in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ACTIVE: Final = ("new", "open", "pending", "on hold")
"""The states in which a ticket still needs work, from someone."""
STATES: Final = (*ACTIVE, "solved", "closed")


def _stays(*states: str) -> dict[str, str]:
    return {state: state for state in states}


def _to(after: str, *states: str) -> dict[str, str]:
    return dict.fromkeys(states, after)


TRANSITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "assigned": _stays(*ACTIVE) | {"new": "open"},
    "replied": _stays(*ACTIVE, "solved") | {"new": "open"},
    "auto_replied": _stays(*ACTIVE, "solved"),
    "noted": _stays(*STATES),
    "customer_replied": _stays("new", "open", "on hold") | _to("open", "pending", "solved"),
    "pended": _to("pending", "new", "open", "on hold"),
    "held": _to("on hold", "new", "open", "pending"),
    "resumed": _to("open", "pending", "on hold"),
    "solved": _to("solved", *ACTIVE),
    "reopened": _to("open", "solved"),
    "closed": _to("closed", "solved"),
    "escalated": _stays(*ACTIVE),
    "priority": _stays(*ACTIVE),
    "category": _stays(*ACTIVE, "solved"),
    "grouped": _stays(*ACTIVE),
    "linked": _stays(*STATES),
    "merged": _to("closed", *ACTIVE),
}
"""What may happen in each state, and the state after it.

A customer who writes to a solved ticket reopens it. A closed ticket stays closed: what comes later
is a new ticket. Priority cannot change after the solution, because that would change whether the
target was met.
"""


class TransitionError(ValueError):
    """Something that cannot happen to a ticket in its state; it says what can.

    Args:
        ticket: The id of the ticket.
        status: Its state.
        kind: What was tried.
    """

    def __init__(self, ticket: str, status: str, kind: str) -> None:
        self.allowed = allowed(status)
        names = ", ".join(self.allowed)
        super().__init__(f"{ticket} is {status}: {kind} is not allowed, only {names}")


def allowed(status: str) -> tuple[str, ...]:
    """Return what may happen to a ticket in a state.

    Args:
        status: One of `STATES`.

    Example:
        >>> allowed("closed")
        ('noted', 'linked')
    """
    return tuple(kind for kind, states in TRANSITIONS.items() if status in states)
