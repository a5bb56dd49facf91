"""The rules of a floor that a caller may replace: plain functions of what an ACD can see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol


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


class Dialling(NamedTuple):
    """What a dialler knows when it is asked how many numbers to dial.

    Args:
        now_s: The time, seconds from midnight.
        agents: Agents on duty in the campaign.
        idle: Those of them who are free.
        talking: Those of them who handle a contact of the campaign.
        ringing: Numbers that ring now.
        waiting: Callers who wait in the inbound queues.
        dials: Dials that have ended today.
        answered: Those that a person answered.
        dropped: Persons who found no agent.
        free: Agents free for callers, whether or not they may dial.
        both: Those of the idle who are free for callers too.
    """

    now_s: float
    agents: int
    idle: int
    talking: int
    ringing: int
    waiting: int
    dials: int
    answered: int
    dropped: int
    free: int = 0
    both: int = 0


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


def progressive(seen: Dialling) -> int:
    """Return a dial for each free agent.

    Example:
        >>> progressive(Dialling(0, agents=9, idle=3, talking=6, ringing=0, waiting=0,
        ...                      dials=0, answered=0, dropped=0))
        3
    """
    return seen.idle


def no_dialling(_seen: Dialling) -> int:
    """Return no dial."""
    return 0


def keep_free(agents: int) -> Callable[[Dialling], int]:
    """Return the rule of blending: agents who do both dial while more than so many are free.

    While callers wait they dial nothing. An agent who works only in the campaign always has a dial.

    Args:
        agents: How many stay free for callers.

    Source:
        S. Bhulai and G. Koole 2003, "A queueing model for call blending in call centers".

    Example:
        >>> seen = Dialling(0, agents=9, idle=3, talking=6, ringing=0, waiting=0,
        ...                 dials=0, answered=0, dropped=0, free=3, both=3)
        >>> keep_free(2)(seen), keep_free(2)(seen._replace(waiting=1))
        (1, 0)
        >>> keep_free(2)(seen._replace(both=2)), keep_free(2)(seen._replace(free=6))
        (2, 3)
    """

    def dial(seen: Dialling) -> int:
        spare = 0 if seen.waiting else max(0, seen.free - agents)
        return seen.idle - seen.both + min(seen.both, spare)

    return dial


def predictive(lines_per_agent: float) -> Callable[[Dialling], int]:
    """Return the rule of a fixed dial level: so many numbers ring for each agent free.

    It dials more numbers than agents are free, since most are not answered. A person who answers
    when no agent is free is dropped.

    Args:
        lines_per_agent: Numbers that ring for each free agent, 1 or more.

    Raises:
        ValueError: If it is below 1.

    Example:
        >>> predictive(2.5)(Dialling(0, agents=9, idle=4, talking=5, ringing=6, waiting=0,
        ...                          dials=0, answered=0, dropped=0))
        4
    """
    if not lines_per_agent >= 1:
        raise ValueError(f"lines_per_agent must be 1 or more, got {lines_per_agent:g}")

    def dial(seen: Dialling) -> int:
        return max(0, int(lines_per_agent * seen.idle) - seen.ringing)

    return dial
