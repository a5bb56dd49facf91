"""Who waits and who works, in motion: contacts, agents on duty, and a queue of either side."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from bpo_course.simulation._floor import Agent

if TYPE_CHECKING:
    from bpo_course.simulation._engine import Engine


# A contact that has ended: times in seconds from midnight; `back` is the n-th try to call back.
# Rows are plain tuples: the garbage collector lets go of those, and there are many.
Row = tuple[Any, ...]
ROW: Final = (
    "queue", "caller", "attempt", "back", "outbound", "started_s", "ends_s", "outcome",
    "menu_s", "wait_s", "talk_s", "wrap_s", "agent", "resolved", "right_party", "disposition",
    "revenue",
)  # fmt: skip

# What an agent did for a time.
Stretch = tuple[str, str, str | None, float, float]
STRETCH: Final = ("agent", "state", "queue", "started_s", "ended_s")


class Call:
    """A contact under way; `back` counts the tries to call the customer back."""

    __slots__ = (
        "attempt",
        "back",
        "caller",
        "line",
        "priority",
        "queue",
        "queued_s",
        "rang_s",
        "started_s",
        "waits",
    )

    def __init__(
        self, line: Line, caller: int, attempt: int, started_s: float, back: int = 0
    ) -> None:
        self.line = line
        self.queue = line.name
        self.caller = caller
        self.attempt = attempt
        self.back = back
        self.priority = line.priority
        self.started_s = self.queued_s = started_s
        self.rang_s = 0.0
        self.waits = False


class Staff:
    """An agent during the day."""

    __slots__ = (
        "contacts",
        "due",
        "duties",
        "idle_since_s",
        "lines",
        "name",
        "place",
        "queues",
        "resting",
        "since_s",
        "task",
    )

    def __init__(self, agent: Agent) -> None:
        self.name = agent.name
        self.duties = agent.duties
        self.place = self.due = -1  # the duty under way, and the one that the plan says
        self.lines: tuple[Line, ...] = ()
        self.queues: tuple[str, ...] = ()
        self.since_s = self.idle_since_s = float("inf")
        self.resting = False
        self.task: tuple[Line, float, float, float, float] | None = None
        self.contacts = 0


class Line:
    """A queue or a campaign: who waits in it and which agents are free for it."""

    outbound = False

    def __init__(self, engine: Engine, name: str, priority: int) -> None:
        self.engine = engine
        self.name = name
        self.priority = priority
        self.waiting: deque[Call] = deque()  # those who hung up stay until they come to the front
        self.queued = 0
        self.idle: dict[Staff, None] = {}  # in the order in which they came free
        self.agents = 0
        self.talking = 0
        self.closes_s = 0.0

    def first(self) -> Call:
        """Return the contact that waits longest; there is one."""
        while not self.waiting[0].waits:
            self.waiting.popleft()
        return self.waiting[0]

    def join(self, call: Call, patience_s: float | None) -> None:
        """Put a contact at the end of the queue."""
        call.waits = True
        self.waiting.append(call)
        self.queued += 1
        if patience_s is not None:
            self.engine.at(call.queued_s + patience_s, self.gives_up, call)

    def leave(self, call: Call) -> None:
        """Take a contact out of the queue."""
        call.waits = False
        self.queued -= 1

    def gives_up(self, call: Call) -> None:
        """End the wait of a contact that has not been taken meanwhile."""
        if call.waits:
            self.leave(call)
            self.lost(call)

    def ask(self) -> None:
        """Do what there is to do when an agent came free or a contact ended; for a dialler."""

    def serve(self, call: Call, agent: Staff) -> tuple[float, float, float]:
        """Return how long it rings, the talk and the wrap-up, seconds; an agent takes it now."""
        raise NotImplementedError

    def lost(self, call: Call) -> None:
        """Write down a contact that waited in vain."""
        raise NotImplementedError

    def open(self) -> None:
        """Put the day's first events into the calendar."""
        raise NotImplementedError

    def row(
        self,
        call: Call,
        outcome: str,
        ends_s: float,
        menu_s: float | None = None,
        wait_s: float | None = None,
        handled: tuple[Any, ...] = (None,) * 7,
    ) -> None:
        """Write down how a contact ends.

        Args:
            call: The contact.
            outcome: How it ends.
            ends_s: When, with its wrap-up.
            menu_s: Time in the IVR.
            wait_s: Time in the queue, or of ringing.
            handled: Talk, wrap-up, agent, resolved, right party, disposition and revenue.
        """
        start = (self.name, call.caller, call.attempt, call.back)
        self.engine.rows.append((
            *start, self.outbound or call.back > 0, call.started_s, ends_s, outcome,
            menu_s, wait_s, *handled,
        ))  # fmt: skip


def nobody(agent: Staff) -> tuple[Any, ...]:
    """Return what is handled of a contact that an agent dialled in vain."""
    return (None, None, agent.name, None, None, None, None)
