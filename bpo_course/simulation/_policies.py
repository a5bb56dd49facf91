"""The rules of a floor that a caller may replace: plain functions of what an ACD can see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Contact(Protocol):
    """A contact that waits, as a rule sees it."""

    queued_s: float
    """When it began to wait, seconds from midnight."""

    @property
    def queue(self) -> str:
        """The queue or campaign."""

    @property
    def priority(self) -> int:
        """Its own where it is urgent, else of the queue or campaign; the lowest number is first."""


class Idle(Protocol):
    """An agent who is free, as a rule sees it."""

    name: str
    queues: tuple[str, ...]
    """Where the agent works now, in the order of the duty."""
    idle_since_s: float
    contacts: int
    """Contacts taken today."""
    taken_s: float
    """When the last contact was offered, seconds from midnight; below 0 before the first."""

    def level(self, queue: str) -> int:
        """How well the agent can do the work of a queue; 1 where it is not told."""

    def occupancy(self, now_s: float) -> float:
        """The share of the time on duty so far that went into contacts; 0 before the first."""


def longest_idle(_contact: Contact, idle: Iterable[Idle], _now_s: float) -> Idle | None:
    """Return the agent who has been free longest."""
    return next(iter(idle), None)


def who_can_less(_contact: Contact, idle: Iterable[Idle], _now_s: float) -> Idle | None:
    """Return the agent who works in the fewest queues, of these the one free longest."""
    return min(idle, key=lambda agent: len(agent.queues), default=None)


def by_priority(_agent: Idle, waiting: list[Contact], _now_s: float) -> Contact:
    """Return the contact of the first priority, of these the one that waits longest."""
    if len(waiting) == 1:
        return waiting[0]
    return min(waiting, key=lambda contact: (contact.priority, contact.queued_s))


def by_wait(_agent: Idle, waiting: list[Contact], _now_s: float) -> Contact:
    """Return the contact that waits longest, whatever its priority."""
    return min(waiting, key=lambda contact: contact.queued_s)
