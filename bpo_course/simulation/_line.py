"""Who waits and who works, in motion: contacts, agents on duty, and a queue of either side."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Protocol

from bpo_course.simulation._floor import Agent
from bpo_course.simulation._stretches import Pause, Task

# A contact that has ended: times in seconds from midnight; `back` is the n-th try to call back.
# Rows are plain tuples: the garbage collector lets go of those, and there are many.
Row = tuple[Any, ...]
ROW: Final = (
    "queue", "caller", "attempt", "back", "outbound", "started_s", "ends_s", "outcome",
    "menu_s", "wait_s", "talk_s", "wrap_s", "agent", "resolved", "right_party", "disposition",
    "revenue",
)  # fmt: skip


# How a contact goes once an agent has it: seconds of ringing (while the agent is on the line), talk
# and wrap-up, outcome, resolved, right party, disposition, revenue, and whether the line has to see
# to something after it. A plain tuple, since most contacts have one; what is None does not happen.
Course = tuple[
    float, float | None, float | None, str, bool | None, bool | None, str | None, float | None, bool
]
OUTCOME: Final = 3
RESOLVED: Final = 4
DISPOSITION: Final = 6


class Call:
    """A contact under way; `back` counts the tries to call the customer back."""

    __slots__ = (
        "also",
        "attempt",
        "back",
        "caller",
        "course",
        "due_s",
        "leg",
        "line",
        "offers",
        "priority",
        "queued_s",
        "rang_s",
        "started_s",
        "trunk",
        "waits",
    )

    rang_s: float

    def __init__(
        self,
        line: Line,
        caller: Any,
        attempt: int,
        started_s: float,
        back: int = 0,
        course: Course | None = None,
    ) -> None:
        self.course = course
        self.line = line
        self.caller = caller
        self.attempt = attempt
        self.back = back
        self.started_s = self.queued_s = started_s
        self.waits = False
        self.priority = line.priority  # the lowest number is served first
        self.also: tuple[Line, ...] = ()  # other queues whose agents may take it by now
        self.due_s: float | None = None  # when the caller hangs up; None: not known yet
        self.offers = 0  # at how many phones it has rung in vain
        self.leg: tuple[str, int] | None = None  # of a transfer: the first queue, the caller there
        self.trunk: Line | None = None if back else line  # whose trunk line it came in on

    @property
    def queue(self) -> str:
        """The queue or campaign."""
        return self.line.name


class Staff:
    """An agent during the day: free, at a task, resting, or not on duty."""

    __slots__ = (
        "answers",
        "busy_s",
        "contacts",
        "dialled",
        "did",
        "due",
        "duties",
        "free",
        "idle_since_s",
        "levels",
        "lines",
        "misses",
        "name",
        "place",
        "queues",
        "resting",
        "spare_s",
        "taken_s",
        "task",
    )

    def __init__(self, agent: Agent) -> None:
        self.name = agent.name
        self.duties = agent.duties
        self.place = self.due = -1  # the duty under way, and the one that the plan says
        self.lines: tuple[Line, ...] = ()
        self.dialled: tuple[Line, ...] = ()  # those of them whose dialler is to be asked
        self.queues: tuple[str, ...] = ()
        self.answers = self.free = self.resting = False
        self.task: Call | None = None
        self.idle_since_s = 0.0
        self.contacts = 0
        self.levels, self.misses = agent.levels, agent.misses
        self.busy_s = self.spare_s = 0.0
        self.taken_s = -1.0
        self.did: list[Task | Pause] = []

    def level(self, queue: str) -> int:
        """Return how well the agent can do the work of a queue; 1 where it is not told."""
        return self.levels.get(queue, 1)

    def occupancy(self, now_s: float) -> float:
        """Return the share of the time on duty so far that went into contacts."""
        spare_s = self.spare_s + (now_s - self.idle_since_s if self.free else 0.0)
        on_duty_s = self.busy_s + spare_s
        return self.busy_s / on_duty_s if on_duty_s else 0.0

    def comes_to(self, line: Line) -> bool:
        """Return whether the agent works in a line, or still will."""
        left = self.duties[max(self.place, 0) :]
        return any(line.name in duty.queues for duty in left)


class Calendar(Protocol):
    """What a line needs of the engine: the time, what comes later, and the rows written so far."""

    now: float
    rows: list[Row]

    def at(self, time: float, act: Callable[[Any], None], what: Any) -> None:
        """Put an event into the calendar."""


class Line:
    """A queue or a campaign: who waits in it and which agents are free for it."""

    engine: Calendar
    outbound = False
    skilled = False  # whether it matters which agent takes a contact
    menu_s: float | None = None

    def __init__(self, engine: Calendar, name: str, priority: int, closes_s: float) -> None:
        self.engine = engine
        self.name = name
        self.priority = priority
        self.closes_s = closes_s
        # who waits, by priority, the first one first; who hung up stays until at the front
        self.waiting: dict[float, deque[Call]] = {priority: deque()}
        self.queued = 0
        self.guests = 0  # those of them who wait in another queue first
        self.idle: dict[Staff, None] = {}  # in the order in which they came free
        self.both = 0  # those of them who are free for callers too; of a campaign
        self.agents = 0
        self.talking = 0
        self.at_phones = 0  # contacts that ring at an agent's phone
        self.left_s = 0.0  # when the last agent went elsewhere or home
        self.deserted = False  # whether no agent will come any more
        self.rechecks = False

    def heads(self) -> list[Call]:
        """Return the contact of each priority that waits longest, the first priority first."""
        found = []
        for waiting in self.waiting.values():
            while waiting and not waiting[0].waits:
                waiting.popleft()
            if waiting:
                found.append(waiting[0])
        return found

    def patience_s(self, call: Call) -> float | None:
        """Return how long a contact waits for an agent, seconds; None: to the end."""
        raise NotImplementedError

    def join(self, call: Call) -> None:
        """Put a contact into the queue, at its place."""
        if call.due_s is None:
            patience_s = self.patience_s(call)
            call.due_s = math.inf if patience_s is None else call.queued_s + patience_s
            if patience_s is not None:
                self.engine.at(call.due_s, self.gives_up, call)
        call.waits = True
        self.insert(call)
        for line in call.also:
            line.guests += 1
            line.insert(call)

    def hangs_up_s(self, call: Call) -> float:
        """Return when a contact that is not answered gives up, seconds from midnight."""
        if call.due_s is not None:
            return call.due_s
        patience_s = self.patience_s(call)
        return math.inf if patience_s is None else call.queued_s + patience_s

    def is_missed(self, call: Call, agent: Staff) -> bool:
        """Return whether an agent does not answer the phone for a contact."""
        return False

    def insert(self, call: Call) -> None:
        """Let a contact wait behind those of its priority who came before it."""
        self.queued += 1
        if call.priority not in self.waiting:
            self.waiting = dict(sorted({**self.waiting, call.priority: deque()}.items()))
        waiting, since_s = self.waiting[call.priority], call.queued_s
        place = len(waiting)
        while place and waiting[place - 1].queued_s > since_s:
            place -= 1
        waiting.insert(place, call)

    def leave(self, call: Call) -> None:
        """Take a contact out of the queue, and of the others where it is offered too."""
        call.waits = False
        self.queued -= 1
        for line in call.also:
            line.queued -= 1
            line.guests -= 1

    def gives_up(self, call: Call) -> None:
        """End the wait of a contact that has not been taken meanwhile."""
        if call.waits:
            self.leave(call)
            self.lost(call)

    def close(self, until_s: float) -> None:
        """End the day for those who wait for ever: when the last agent has left, or later."""
        for call in [call for waiting in self.waiting.values() for call in waiting]:
            if not call.waits or call.line is not self or call.back or call.due_s != math.inf:
                continue
            lines = (self, *call.also)
            ends_s = max(self.closes_s, call.queued_s, *(line.left_s for line in lines))
            if all(line.deserted for line in lines) and ends_s <= until_s:
                self.engine.now = ends_s
                self.gives_up(call)

    def ask(self) -> None:
        """Do what there is to do when an agent came free; for a dialler."""

    def open(self) -> None:
        """Put the day's first events into the calendar."""
        raise NotImplementedError

    def course(self, call: Call) -> Course:
        """Return how a contact goes that an agent takes now, where it is not known before."""
        raise NotImplementedError

    def as_done_by(self, course: Course, agent: Staff, call: Call) -> Course:
        """Return how a contact goes with an agent."""
        return course

    def follow(self, call: Call, course: Course, hangs_up_s: float) -> None:
        """See to what comes of a contact that an agent has taken."""

    def ended(self, call: Call) -> None:
        """Note that an agent is done with a contact; for a dialler."""

    def lost(self, call: Call) -> None:
        """Write down a contact that waited in vain."""
        raise NotImplementedError

    def on_the_way(self) -> int:
        """Return how many contacts have begun, and neither wait nor have an agent."""
        raise NotImplementedError

    def row(
        self,
        call: Call,
        outcome: str,
        ends_s: float,
        menu_s: float | None = None,
        wait_s: float | None = None,
        talk_s: float | None = None,
        wrap_s: float | None = None,
        agent: str | None = None,
        resolved: bool | None = None,
        right_party: bool | None = None,
        disposition: str | None = None,
        revenue: float | None = None,
    ) -> None:
        """Write down how a contact ends, and when (with its wrap-up)."""
        self.engine.rows.append((
            self.name, call.leg or call.caller, call.attempt, call.back,
            self.outbound or call.back > 0, call.started_s, ends_s, outcome, menu_s, wait_s, talk_s,
            wrap_s, agent, resolved, right_party, disposition, revenue,
        ))  # fmt: skip
