"""The clocks of many tickets at once: a row of numbers for each ticket, and columns of them all.

The work that can be done up to an instant is a number, and the other way round. So a due time is
an addition, once the starts of all clocks are turned into work. Ten thousand tickets are turned in
one step. `_clocks` does the same for one clock at a time, and the tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bpo_course.tools.tickets._due import joined
from bpo_course.tools.tickets._open_time import EPOCH, MICROSECOND, MINUTE, Instant, OpenTime, Piece
from bpo_course.tools.tickets._policy import CLOCKS, Policy
from bpo_course.tools.tickets._states import ACTIVE
from bpo_course.tools.tickets._ticket import Stretch, Ticket

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NOTHING: Final = -(2**62)
"""Stands where a clock has no target, or is not paused."""
_GROUP: Final = 2**60
"""More than any instant, so that running clocks come before paused ones."""
_NO_STOPS: Final[Mapping[int, list[Piece]]] = {}


About = tuple[str, str, str, str, datetime]
"""The last fields of a ticket's line."""
Row = tuple[Ticket, tuple[int, ...], About, Mapping[int, list[Piece]]]
"""What of one ticket's clocks does not depend on the time: the ticket, numbers, what its line ends
with, and by clock the pauses that are over.

The numbers are of each clock its start, target and the start of the pause that goes on; then when
the ticket was opened, and the place of its priority.
"""


class Rows:
    """Makes the rows of a policy's tickets.

    Args:
        policy: What is promised.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._tz = policy.calendar.tz
        self._away = tuple(
            frozenset((*policy.pauses[name], *(("solved",) if name != "first_reply" else ())))
            for name in CLOCKS
        )
        self._any_away = frozenset[str]().union(*self._away)
        self._targets: dict[str, tuple[int, ...]] = {}

    def of(self, ticket: Ticket) -> Row:
        """Return a ticket's row.

        Raises:
            ValueError: If the policy does not know its priority.
        """
        state = ticket.state
        known = self._targets.get(state.priority) or self._targets_of(state.priority)
        rank, first, update, solution = known
        opened = _instant(state.opened_at)
        replied = state.replied_at
        begun = opened if state.first_reply_at is None and first != NOTHING else NOTHING
        if replied is None or update == NOTHING or state.status not in ACTIVE:
            told = NOTHING
        else:
            told = _instant(replied)
        goes_on = opened if state.solved_at is None and solution != NOTHING else NOTHING
        if state.merged_into:
            begun = told = goes_on = NOTHING
        numbers: tuple[int, ...] = (
            *(begun, first, NOTHING, told, update, NOTHING, goes_on, solution, NOTHING),
            *(opened, rank),
        )
        opened_at = state.opened_at.astimezone(self._tz)
        about = (state.priority, state.category, state.status, state.agent, opened_at)
        stops: Mapping[int, list[Piece]] = _NO_STOPS
        if len(state.stretches) > 1 or state.status in self._any_away:
            spells = [one for one in state.stretches if one.status in self._any_away]
            if spells:
                numbers, stops = self._paused(spells, numbers)
        return ticket, numbers, about, stops

    def _targets_of(self, priority: str) -> tuple[int, ...]:
        rank = self._policy.rank(priority)
        minutes = (self._policy.minutes(priority, name) for name in CLOCKS)
        known = (rank, *(NOTHING if one is None else round(one * MINUTE) for one in minutes))
        self._targets[priority] = known
        return known

    def _paused(
        self, spells: Sequence[Stretch], plain: Sequence[int]
    ) -> tuple[tuple[int, ...], dict[int, list[Piece]]]:
        """Return the numbers of clocks that were paused or are, and their pauses that are over."""
        numbers = list(plain)
        stops: dict[int, list[Piece]] = {}
        for nth, away in enumerate(self._away):
            start = plain[3 * nth]
            if start == NOTHING:
                continue
            mine = [one for one in spells if one.status in away]
            ended = [(_instant(one.start), _instant(one.end)) for one in mine if one.end]
            if over := joined(pair for pair in ended if pair[1] > start):
                stops[nth] = over
            if mine and mine[-1].end is None:
                numbers[3 * nth + 2] = max(start, _instant(mine[-1].start))
        return tuple(numbers), stops


def _instant(at: datetime) -> int:
    """Return the instant of a time that was checked when its event was made."""
    return (at - EPOCH) // MICROSECOND


@dataclass(frozen=True)
class Shown:
    """What the due list shows at a time, one place for each ticket, the most urgent one first.

    Args:
        order: The places of the tickets among those that were given.
        clock: Which of `CLOCKS` is shown; -1: none has a target.
        due: When it is due.
        left_us: The work that is left, microseconds.
        late: Whether the due time has passed.
        paused: Whether the clock is paused.
    """

    order: list[int]
    clock: list[int]
    due: list[int]
    left_us: list[int]
    late: list[bool]
    paused: list[bool]


class Columns:
    """The clocks of some tickets, as columns of numbers.

    Args:
        rows: The tickets' rows.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        import numpy as np

        flat = np.array([numbers for _, numbers, _, _ in rows], dtype=np.int64).reshape(
            len(rows), -1
        )
        clocks = flat[:, :9].reshape(len(rows), 3, 3)
        self._start, self._target, self._paused = (clocks[:, :, nth] for nth in range(3))
        self._opened, self._rank = flat[:, 9], flat[:, 10]
        self._runs = self._start != NOTHING
        self._stops = [
            (place, *one) for place, (*_, stops) in enumerate(rows) for one in stops.items()
        ]
        known = self._start[self._runs]
        every = known if known.size else self._opened
        self.first, self.last = int(every.min()), int(every.max())
        self._years: OpenTime | None = None

    def shown(self, years: OpenTime, now: Instant, clock: int | None = None) -> Shown | None:
        """Return what the due list shows; None: the years are too few.

        Args:
            years: The open time of the clocks' years.
            now: The time.
            clock: Only this one of `CLOCKS`; None: of each ticket the one that is due first.
        """
        import numpy as np

        runs = self._runs
        if clock is not None:
            runs = runs & (np.arange(3) == clock)
        if self._years is not years:
            self._reach(years)
        is_paused = self._paused != NOTHING
        seen = np.where(is_paused, self._paused, now)
        done = years.until_each(np.where(is_paused & runs, self._paused, self.first))
        work = np.where(is_paused, done, years.until(now))
        late = seen > self._due
        left = np.where(late, self._done - work + self._lost, self._done - work)
        waits = is_paused & ~late & runs
        resumed = years.until(now) + np.where(waits, left, 0)
        most = max(int(self._done[runs].max(initial=0)), int(resumed.max(initial=0)))
        if most > years.most:
            return None
        due = np.where(waits & (left > 0), years.after_each(resumed), self._due)
        due = np.where(waits & (left <= 0), now, due)
        return self._ordered(runs, waits, late, due, left)

    def _reach(self, years: OpenTime) -> None:
        """Work out how much work will be done by each due time, and when that is."""
        import numpy as np

        begun = years.until_each(np.where(self._runs, self._start, self.first))
        self._done = begun + np.where(self._runs, self._target, 0)
        self._lost = np.zeros_like(self._done)
        for place, nth, stops in self._stops:
            start, target = int(self._start[place, nth]), int(self._target[place, nth])
            done = int(self._done[place, nth])
            for stop_start, stop_end in stops if target else ():
                before = years.until(max(stop_start, start))
                if done <= before and stop_start > start:
                    break
                done += years.until(stop_end) - before
            self._done[place, nth] = done
        due = years.after_each(np.minimum(self._done, years.most))
        self._due = np.where(self._target > 0, due, self._start)
        for place, nth, stops in self._stops:
            end = int(self._due[place, nth])
            self._lost[place, nth] = sum(
                years.until(stop_end) - years.until(max(stop_start, end))
                for stop_start, stop_end in stops
                if stop_end > end
            )
        self._years = years

    def _ordered(self, runs: Flags, waits: Flags, late: Flags, due: Ints, left: Ints) -> Shown:
        import numpy as np

        key = np.where(runs, due + waits * _GROUP, 2 * _GROUP)
        clock = key.argmin(axis=1)
        every = np.arange(len(key))
        first = key[every, clock]
        order = np.lexsort((self._opened, self._rank, first))
        nth, has = clock[order], (first < 2 * _GROUP)[order]
        return Shown(
            order=order.tolist(),
            clock=np.where(has, nth, -1).tolist(),
            due=due[order, nth].tolist(),
            left_us=left[order, nth].tolist(),
            late=late[order, nth].tolist(),
            paused=(self._paused[order, nth] != NOTHING).tolist(),
        )
