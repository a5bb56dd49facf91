"""The due list: for each ticket the clock that is due first, the most urgent ticket first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from bpo_course.tools.tickets._clocks import Face, due_of, faces, is_breached, left_of
from bpo_course.tools.tickets._open_time import MINUTE, Instant, OpenTime, datetime_of, instant
from bpo_course.tools.tickets._policy import Policy
from bpo_course.tools.tickets._ticket import Ticket

Key = tuple[int, int, int, datetime]
"""What lines are sorted by: running before paused, then due, priority and age."""


class DueLine(NamedTuple):
    """A ticket on the due list, with the one of its clocks that is due first.

    Args:
        ticket: Its id.
        clock: "first_reply", "update" or "solution"; empty: none of its clocks has a target.
        due_at: When the clock is due; None: no target.
        left_min: Working minutes left; below 0: so many too late.
        breached: Whether the due time has passed.
        paused: Whether the clock is paused.
        priority: The priority of the ticket.
        category: What it is about; empty: not sorted yet.
        status: Its state.
        agent: Who has it; empty: no one.
        opened_at: When it was opened.
    """

    ticket: str
    clock: str
    due_at: datetime | None
    left_min: float
    breached: bool
    paused: bool
    priority: str
    category: str
    status: str
    agent: str
    opened_at: datetime


class DueList:
    """Makes due lists. It keeps what of a ticket's line does not depend on the time.

    Args:
        policy: What is promised.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._kept: dict[str, _Kept] = {}

    def lines(
        self, tickets: Iterable[Ticket], now: datetime, clock: str | None = None
    ) -> list[DueLine]:
        """Return the lines of some tickets at a time, the most urgent one first.

        Args:
            tickets: The tickets, as they are at that time.
            now: The time, with its time zone.
            clock: Only this clock; None: of each ticket the one that is due first.

        Raises:
            ValueError: If the time has no zone, or the policy does not know a priority.
        """
        moment = instant("now", now)
        every = [self._kept_of(ticket) for ticket in tickets]
        known = [moment, *(one.due for one in every if one.due is not None)]
        years = self._policy.calendar.open_time(min(known), max(known))
        done = years.until(moment)
        keyed = [
            self._line(one, clock, moment)
            if one.due is None or clock is not None
            else one.line(years, done, moment)
            for one in every
        ]
        keyed.sort(key=itemgetter(0))
        return [line for _, line in keyed]

    def _line(self, one: _Kept, wanted: str | None, now: Instant) -> tuple[Key, DueLine]:
        """Return a ticket's line and its key."""
        places = [
            (self._place(face, now), face)
            for face in one.running
            if wanted is None or face.name == wanted
        ]
        if not places:
            none = ("", None, float("inf"), False, False)
            return (2, 0, *one.last), DueLine(one.ticket.id, *none, *one.about)
        place, face = min(places, key=itemgetter(0))
        due_at = datetime_of(place[1], self._policy.calendar.tz)
        left_min = left_of(face, self._policy, now) / MINUTE
        shown = (face.name, due_at, left_min, is_breached(face, now), face.paused is not None)
        return (*place, *one.last), DueLine(one.ticket.id, *shown, *one.about)

    def _place(self, face: Face, now: Instant) -> tuple[int, int]:
        paused = face.paused is not None and not is_breached(face, now)
        return int(paused), due_of(face, self._policy, now)

    def _kept_of(self, ticket: Ticket) -> _Kept:
        kept = self._kept.get(ticket.id)
        if kept is None or kept.ticket is not ticket:
            kept = self._kept[ticket.id] = _keep(ticket, self._policy)
        return kept


@dataclass(slots=True)
class _Kept:
    """What of a ticket's line does not depend on the time.

    Args:
        ticket: The ticket.
        running: Its clocks that have not stopped.
        last: The end of its key: the place of its priority, and when it was opened.
        about: The last fields of its line.
        name: The clock that is due first, where none is paused and no pause came after a breach.
        due: When it is due; None: the line needs more work.
        due_at: The same by the desk's clock.
        years: The open time for which `done` holds.
        done: The work that can be done by the due time.
    """

    ticket: Ticket
    running: list[Face]
    last: tuple[int, datetime]
    about: tuple[str, str, str, str, datetime]
    name: str = ""
    due: Instant | None = None
    due_at: datetime | None = None
    years: OpenTime | None = None
    done: int = 0

    def line(self, years: OpenTime, done: int, now: Instant) -> tuple[Key, DueLine]:
        """Return the line and its key, from the work that can be done until now."""
        assert self.due is not None
        if self.years is not years:
            self.years, self.done = years, years.until(self.due)
        left_min, late = (self.done - done) / MINUTE, now > self.due
        shown = (self.ticket.id, self.name, self.due_at, left_min, late, False)
        return (0, self.due, *self.last), DueLine(*shown, *self.about)


def _keep(ticket: Ticket, policy: Policy) -> _Kept:
    state, tz = ticket.state, policy.calendar.tz
    running = [face for face in faces(ticket, policy) if face.stopped is None]
    opened_at = state.opened_at.astimezone(tz)
    about = (state.priority, state.category, state.status, state.agent, opened_at)
    kept = _Kept(ticket, running, (policy.rank(state.priority), state.opened_at), about)
    if running and all(face.paused is None for face in running):
        face = min(running, key=lambda one: one.due)
        if not face.stops or face.stops[-1][1] <= face.due:
            kept.name, kept.due, kept.due_at = face.name, face.due, datetime_of(face.due, tz)
    return kept
