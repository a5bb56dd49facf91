"""The due list: for each ticket the clock that is due first, the most urgent ticket first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from operator import is_, itemgetter
from typing import Final, NamedTuple

from bpo_course.tools.tickets._clocks import Face, due_of, faces, is_breached, left_of
from bpo_course.tools.tickets._due import FARTHEST
from bpo_course.tools.tickets._many import Columns, Row, Rows, Shown
from bpo_course.tools.tickets._open_time import DAY, MINUTE, Instant, datetime_of, instant
from bpo_course.tools.tickets._policy import CLOCKS, Policy
from bpo_course.tools.tickets._ticket import Ticket

Key = tuple[int, int, int, datetime]
"""What lines are sorted by: running before paused, then due, priority and age."""
_FEW: Final = 20
"""So many tickets are quicker one by one."""


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


_LINE: Final[Callable[[Iterable[object]], DueLine]] = partial(tuple.__new__, DueLine)
"""Makes a line of its fields, in half of the time that the class takes."""
_NONE: Final = ("", None, float("inf"), False, False)
"""What a line shows where no clock has a target."""


class DueList:
    """Makes due lists. It keeps what of a ticket's line does not depend on the time.

    Args:
        policy: What is promised.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._rows = Rows(policy)
        self._kept: dict[str, Row] = {}
        self._last: tuple[list[Row], Columns] | None = None
        self._ahead = 30 * DAY

    def lines(
        self, tickets: Iterable[Ticket], now: datetime, clock: str | None = None
    ) -> list[DueLine]:
        """Return the lines of some tickets at a time, the most urgent one first.

        Args:
            tickets: The tickets, as they are at that time.
            now: The time, with its time zone.
            clock: Only this clock; None: of each ticket the one that is due first.

        Raises:
            ValueError: If the time has no zone, the policy does not know a priority, or a due time
                is more than a hundred years away.
        """
        moment = instant("now", now)
        given = list(tickets)
        if len(given) > _FEW and (lines := self._many(given, moment, clock)) is not None:
            return lines
        keyed = [self._line(ticket, clock, moment) for ticket in given]
        keyed.sort(key=itemgetter(0))
        return [line for _, line in keyed]

    # -- one by one ----------------------------------------------------------------------------

    def _line(self, ticket: Ticket, wanted: str | None, now: Instant) -> tuple[Key, DueLine]:
        """Return a ticket's line and its key."""
        state, tz = ticket.state, self._policy.calendar.tz
        last = (self._policy.rank(state.priority), state.opened_at)
        opened_at = state.opened_at.astimezone(tz)
        about = (state.priority, state.category, state.status, state.agent, opened_at)
        places = [
            (self._place(face, now), face)
            for face in faces(ticket, self._policy)
            if face.stopped is None and wanted in (None, face.name)
        ]
        if not places:
            return (2, 0, *last), DueLine(ticket.id, *_NONE, *about)
        place, face = min(places, key=itemgetter(0))
        left_min = left_of(face, self._policy, now) / MINUTE
        is_late, is_paused = is_breached(face, now), face.paused is not None
        shown = (face.name, datetime_of(place[1], tz), left_min, is_late, is_paused)
        return (*place, *last), DueLine(ticket.id, *shown, *about)

    def _place(self, face: Face, now: Instant) -> tuple[int, int]:
        paused = face.paused is not None and not is_breached(face, now)
        return int(paused), due_of(face, self._policy, now)

    # -- all at once ---------------------------------------------------------------------------

    def _many(
        self, tickets: Sequence[Ticket], now: Instant, clock: str | None
    ) -> list[DueLine] | None:
        """Return the lines of many tickets; None: a due time is too far away for all at once."""
        rows = [self._row(ticket) for ticket in tickets]
        if self._last is None or not _same(self._last[0], rows):
            self._last = rows, Columns(rows)
        shown = self._shown(self._last[1], now, None if clock is None else CLOCKS.index(clock))
        return None if shown is None else self._told(rows, shown)

    def _row(self, ticket: Ticket) -> Row:
        kept = self._kept.get(ticket.id)
        if kept is None or kept[0] is not ticket:
            kept = self._kept[ticket.id] = self._rows.of(ticket)
        return kept

    def _shown(self, columns: Columns, now: Instant, clock: int | None) -> Shown | None:
        first, last = min(columns.first, now), max(columns.last, now)
        ahead = self._ahead
        while ahead <= FARTHEST:
            years = self._policy.calendar.open_time(first, last + ahead)
            shown = columns.shown(years, now, clock)
            if shown is not None:
                self._ahead = ahead
                return shown
            ahead *= 2
        return None

    def _told(self, rows: Sequence[Row], shown: Shown) -> list[DueLine]:
        zone, names = self._policy.calendar.tz, CLOCKS
        mine = map(rows.__getitem__, shown.order)
        columns = (shown.clock, shown.due, shown.left_us, shown.late, shown.paused)
        return [
            _LINE(
                (ticket.id, *_NONE, *about)
                if nth < 0
                else (
                    *(ticket.id, names[nth], datetime_of(due, zone), left_us / MINUTE),
                    *(late, paused, *about),
                )
            )
            for (ticket, _, about, _), nth, due, left_us, late, paused in zip(
                mine, *columns, strict=True
            )
        ]


def _same(before: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Return whether rows are the very same: quicker to see than whether they are equal."""
    return len(before) == len(rows) and all(map(is_, before, rows))
