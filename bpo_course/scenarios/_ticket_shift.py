"""A day's work on the Monday's tickets: sorted in a way, and worked in an order."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bpo_course.scenarios._ticket_day import OUTAGE
from bpo_course.scenarios._ticket_queue import QUEUE_FIXED_MIN, TicketQueue
from bpo_course.tools.tickets import ORDERS, Desk, DueLine, Event, Policy, Ticket, clocks

SHIFT_MIN: Final = 480.0
"""From 9:00 to 17:00."""
SHORT_REPLY_MIN: Final = 2.0
UPDATE_MIN: Final = 3.0
UPDATE_AHEAD_MIN: Final = 20.0
TOGETHER_MIN: Final = 6.0
EACH_OF_TOGETHER_MIN: Final = 0.5
WRITES_BACK_MIN: Final = 20.0
_AGENT: Final = "an agent"
_GROUP: Final = "all tickets of one cause"
_NEVER: Final = float("inf")


@dataclass(frozen=True)
class Triage:
    """How the tickets were sorted before the work began.

    Args:
        priorities: The tickets whose priority was changed, and the new one.
        linked: The tickets that were linked to one cause, and are answered together.
        merged: The second tickets that were merged with the first one of the same customer.
    """

    priorities: Mapping[str, str] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ShiftRules:
    """How the tickets are worked.

    Args:
        order: One of `tickets.ORDERS`.
        agents: How many agents work.
        short_first: Whether every customer first gets a short personal reply.
        updates: Whether customers who wait for someone else get updates in time.
        sort_s: Seconds for each ticket that was sorted; the work begins after that.
        handled: How many tickets were sorted.
    """

    order: str = "first in, first out"
    agents: int = 2
    short_first: bool = False
    updates: bool = True
    sort_s: float = 0.0
    handled: int = 0


@dataclass(frozen=True)
class LateClock:
    """A clock that ran past its due time.

    Args:
        ticket: The ticket.
        clock: "first_reply", "update" or "solution".
        due_at: When it was due.
        done_at: When it was stopped; None: it still ran at 17:00.
        late_min: Working minutes too late, until then.
        before: Whether it was late before 9:00.
    """

    ticket: str
    clock: str
    due_at: datetime
    done_at: datetime | None
    late_min: float
    before: bool


@dataclass(frozen=True)
class WorkedShift:
    """A day of work, from 9:00 to 17:00.

    Args:
        rules: How the tickets were worked.
        tickets: The tickets as they are at 17:00.
        late: The clocks that were late, by the priority that each ticket should have.
        reported: The same by the priority that the ticket has in the system.
        worked_min: Minutes that agents spent on the tickets.
        begun_min: When the work began, minutes after 9:00.
    """

    rules: ShiftRules
    tickets: Mapping[str, Ticket]
    late: tuple[LateClock, ...]
    reported: tuple[LateClock, ...]
    worked_min: float
    begun_min: float

    @property
    def solved(self) -> int:
        """How many tickets are solved at 17:00."""
        return sum(ticket.status == "solved" for ticket in self.tickets.values())

    @property
    def late_tickets(self) -> tuple[str, ...]:
        """The tickets that were late against a clock or more."""
        return tuple(dict.fromkeys(one.ticket for one in self.late))

    def count(self, clock: str) -> int:
        """Return how many tickets were late against a clock."""
        return len({one.ticket for one in self.late if one.clock == clock})

    def first_reply_at(self, ticket: str) -> datetime | None:
        """Return when a customer got the first reply; None: not by 17:00."""
        return self.tickets[ticket].state.first_reply_at


def worked_shift(queue: TicketQueue, triage: Triage, rules: ShiftRules) -> WorkedShift:
    """Return the day in which the tickets are worked in an order until 17:00.

    An agent who is free takes the next ticket of those that can be worked on, and replies at the
    end of the work. Some tickets then wait for the customer, for an engineer or for the network,
    and need a second piece of work. No new tickets come. Work that would end after 17:00 is left.

    Args:
        queue: The tickets.
        triage: How they were sorted.
        rules: How they are worked.

    Raises:
        ValueError: If the order is unknown, there is no agent, or the triage has a priority or a
            merged ticket that does not exist.

    Example:
        >>> from bpo_course.scenarios import ticket_queue
        >>> queue = ticket_queue(seed=1)
        >>> early, late = (
        ...     worked_shift(queue, Triage(), ShiftRules(order, agents=3))
        ...     for order in ("earliest due", "shortest first")
        ... )
        >>> len(early.late_tickets) < len(late.late_tickets)
        True
    """
    if rules.order not in ORDERS:
        raise ValueError(f"order must be one of {'; '.join(ORDERS)}, got {rules.order!r}")
    if rules.agents < 1:
        raise ValueError(f"agents must be 1 or more, got {rules.agents}")
    return _Shift(queue, triage, rules).played()


def right_triage(queue: TicketQueue) -> Triage:
    """Return the triage that finds every wrong priority, the outage and the second tickets."""
    changed = {name: queue.right_priority[name] for name in queue.wrong}
    return Triage(changed, frozenset(queue.outage), frozenset(queue.twice))


def late_clocks(ticket: Ticket, policy: Policy, start: datetime, end: datetime) -> list[LateClock]:
    """Return the clocks of a ticket that were late, each run of the update clock included.

    Args:
        ticket: The ticket.
        policy: What was promised.
        start: When the day began.
        end: When it ended.
    """
    found = []
    for name in ("first_reply", "solution"):
        clock = clocks(ticket, policy, end).get(name)
        if clock and clock.breached:
            found.append((name, clock.due_at, clock.stopped_at, -clock.left_min))
    for nth, event in enumerate(ticket.events):
        if event.kind != "replied":
            continue
        ends = (one for one in ticket.events[nth + 1 :] if one.kind in ("replied", "solved"))
        stop = next(ends, None)
        before = ticket.events if stop is None else ticket.events[: ticket.events.index(stop)]
        seen = end if stop is None else stop.at
        then = Ticket(ticket.id, ticket.customer, ticket.subject, before)
        clock = clocks(then, policy, seen).get("update")
        if clock and clock.breached:
            done = None if stop is None else stop.at.astimezone(policy.calendar.tz)
            found.append(("update", clock.due_at, done, -clock.left_min))
    return [LateClock(ticket.id, *one, one[1] < start) for one in found]


def with_priority(ticket: Ticket, priority: str) -> Ticket:
    """Return a ticket as if it had had a priority from the start."""
    first, *others = ticket.events
    kept = (event for event in others if event.kind != "priority")
    events: tuple[Event, ...] = (replace(first, value=priority), *kept)
    return Ticket(ticket.id, ticket.customer, ticket.subject, events)


class _Shift:
    """The day as it is worked: tickets that are ready, and agents who are free."""

    def __init__(self, queue: TicketQueue, triage: Triage, rules: ShiftRules) -> None:
        self._queue, self._triage, self._rules = queue, triage, rules
        self._begun = rules.handled * rules.sort_s / 60
        self._key = ORDERS[rules.order]
        self._tickets = self._sorted()
        linked = triage.linked - triage.merged
        self._linked = [name for name in self._tickets if name in linked]
        alone = set(self._tickets) - linked - triage.merged
        self._ready = {name: self._begun for name in self._tickets if name in alone}
        self._next = dict.fromkeys(self._ready, "first")
        if self._linked:
            self._ready[_GROUP], self._next[_GROUP] = self._begun, "first"
        self._lines: dict[str, DueLine] = {}
        self._update_due: dict[str, float] = {}
        self._worked_min = 0.0

    def _sorted(self) -> dict[str, Ticket]:
        """Return the tickets with what was done before the work began."""
        queue, at = self._queue, self._queue.at(0)
        desk = Desk(queue.policy, queue.tickets)
        for name, priority in self._triage.priorities.items():
            if priority != desk[name].priority:
                desk.record(name, "priority", at, "team leader", priority)
        for name in self._triage.merged:
            if name not in queue.twice:
                raise ValueError(f"merged must be second tickets of a customer, got {name!r}")
            desk.merge(name, queue.twice[name], at, "team leader")
        for name in self._triage.linked - self._triage.merged:
            desk.record(name, "grouped", at, "team leader", OUTAGE)
        return dict(desk.tickets)

    # -- the day ---------------------------------------------------------------------------------

    def played(self) -> WorkedShift:
        """Return the day, worked to its end."""
        free = [(self._begun, agent) for agent in range(self._rules.agents)]
        while free:
            now, agent = heapq.heappop(free)
            item = self._next_item(now)
            if item is None:
                later = min(
                    (at for at in (*self._ready.values(), *self._updates()) if at > now),
                    default=_NEVER,
                )
                if later < SHIFT_MIN:
                    heapq.heappush(free, (later, agent))
                continue
            kind, name = item
            end = now + self._minutes(kind, name, self._touch(name))
            if end > SHIFT_MIN:
                self._update_due.pop(name, None)
                if kind != "update":
                    self._ready.pop(name, None)
                heapq.heappush(free, (now, agent))
                continue
            self._worked_min += end - now
            self._done(kind, name, now, end)
            heapq.heappush(free, (end, agent))
        return self._told()

    def _next_item(self, now: float) -> tuple[str, str] | None:
        """Return what an agent does who is free now: the kind of work, and on what."""
        due = [name for name, at in self._update_due.items() if at - UPDATE_AHEAD_MIN <= now]
        if due:
            return "update", min(due, key=lambda name: self._update_due[name])
        names = [name for name, at in self._ready.items() if at <= now]
        if self._rules.short_first:
            new = [name for name in names if self._is_new(name)]
            if new:
                return "short", min(new, key=self._place)
        return ("touch", min(names, key=self._place)) if names else None

    def _updates(self) -> Iterator[float]:
        return (at - UPDATE_AHEAD_MIN for at in self._update_due.values())

    def _place(self, name: str) -> tuple[float, ...]:
        """Return the place of some work in the order; that of a group is its most urgent one."""
        if name == _GROUP:
            work = TOGETHER_MIN / max(1, len(self._linked))
            return min(self._key(self._line(one), work, self._queue.policy) for one in self._linked)
        expected = self._queue.work[name].whole_min
        return self._key(self._line(name), expected, self._queue.policy)

    def _line(self, name: str) -> DueLine:
        if name not in self._lines:
            ticket = self._tickets[name]
            at = max(self._queue.at(0), ticket.events[-1].at)
            self._lines[name] = Desk(self._queue.policy, [ticket]).due_list(at)[0]
        return self._lines[name]

    def _is_new(self, name: str) -> bool:
        return self._next[name] == "first" and all(
            self._tickets[one].state.first_reply_at is None for one in self._of(name)
        )

    # -- a piece of work -------------------------------------------------------------------------

    def _of(self, name: str) -> list[str]:
        return self._linked if name == _GROUP else [name]

    def _touch(self, name: str) -> str:
        return self._next.get(name, "first")

    def _minutes(self, kind: str, name: str, touch: str) -> float:
        """Return how long a piece of work takes."""
        if kind == "update":
            return UPDATE_MIN
        if name == _GROUP:
            return TOGETHER_MIN + EACH_OF_TOGETHER_MIN * len(self._linked)
        if kind == "short":
            return SHORT_REPLY_MIN
        work = self._queue.work[name]
        if touch == "whole":
            return work.whole_min
        return work.first_min if touch == "first" else work.last_min

    def _done(self, kind: str, name: str, start: float, end: float) -> None:
        """Record a piece of work: what the customers see of it, and what is to be done after it."""
        self._update_due.pop(name, None)
        if kind != "update":
            self._ready.pop(name, None)
        for one in self._of(name):
            if self._tickets[one].status == "new":
                self._record(one, "assigned", start, _AGENT)
        if kind == "short" and name != _GROUP:
            self._record(name, "replied", end)
            self._ready[name] = end
        elif kind == "update":
            for one in self._of(name):
                self._record(one, "replied", end)
            self._wait(name, end)
        elif self._touch(name) == "first":
            self._answered(name, end)
        else:
            self._solved(name, end)

    def _answered(self, name: str, end: float) -> None:
        """Reply for the first time. It solves the ticket, or something is waited for."""
        network = name == _GROUP or self._queue.work[name].waits == "network"
        work = None if name == _GROUP else self._queue.work[name]
        if work and not work.waits:
            self._solved(name, end)
            return
        for one in self._of(name):
            self._record(one, "replied", end)
        self._next[name] = "last"
        if network and end >= QUEUE_FIXED_MIN:
            self._ready[name] = end
        elif network:
            self._hold(name, end, QUEUE_FIXED_MIN)
        elif work and work.waits == "engineer":
            self._hold(name, end, end + work.wait_min)
        elif work:
            back = end + work.wait_min
            self._record(name, "pended", end)
            if back < SHIFT_MIN:
                self._record(name, "customer_replied", back)
            self._ready[name] = back

    def _hold(self, name: str, start: float, until: float) -> None:
        """Wait for an engineer or the network. It is known at once when that will end."""
        for one in self._of(name):
            self._record(one, "held", start)
        self._ready[name] = until
        self._wait(name, start)

    def _wait(self, name: str, now: float) -> None:
        """Note when the next update is due, where updates are sent and the wait is that long."""
        due_at = min((due for due in self._update_dues(name)), default=None)
        if due_at is None or not self._rules.updates:
            return
        minutes = (due_at - self._queue.at(0)) / timedelta(minutes=1)
        if minutes < min(self._ready.get(name, now) + UPDATE_AHEAD_MIN, SHIFT_MIN):
            self._update_due[name] = minutes

    def _update_dues(self, name: str) -> Iterable[datetime]:
        for one in self._of(name):
            ticket = self._tickets[one]
            clock = clocks(ticket, self._queue.policy, ticket.events[-1].at).get("update")
            if clock:
                yield clock.due_at

    def _solved(self, name: str, end: float) -> None:
        for one in self._of(name):
            if self._tickets[one].status == "on hold":
                self._record(one, "resumed", end)
            self._record(one, "solved", end)
        self._next.pop(name, None)
        if name == _GROUP:
            self._come_back(end)

    def _come_back(self, end: float) -> None:
        """Let those write back who were linked to the outage and wanted something else."""
        for one in [name for name in self._linked if name not in self._queue.outage]:
            back = end + WRITES_BACK_MIN
            if back < SHIFT_MIN:
                self._record(one, "customer_replied", back)
                self._ready[one], self._next[one] = back, "whole"

    def _record(self, name: str, kind: str, minutes: float, value: str = "") -> None:
        ticket, by = self._tickets[name], "" if kind == "customer_replied" else _AGENT
        self._tickets[name] = ticket.then(kind, self._queue.at(minutes), by, value)
        self._lines.pop(name, None)

    # -- what came of it -------------------------------------------------------------------------

    def _told(self) -> WorkedShift:
        queue, counted = self._queue, self._counted()
        start, end = queue.at(0), queue.at(SHIFT_MIN)
        late, reported = [], []
        for name in counted:
            ticket = self._tickets[name]
            as_sorted = late_clocks(ticket, queue.policy, start, end)
            priority = queue.right_priority[name]
            reported += as_sorted
            if queue.by_id[name].priority == ticket.priority == priority:
                late += as_sorted
            else:
                right = with_priority(ticket, priority)
                late += late_clocks(right, queue.policy, start, end)
        return WorkedShift(
            rules=self._rules,
            tickets=self._tickets,
            late=tuple(late),
            reported=tuple(reported),
            worked_min=self._worked_min,
            begun_min=self._begun,
        )

    def _counted(self) -> list[str]:
        return [name for name, one in self._tickets.items() if not one.state.merged_into]
