"""What can still be moved in a day: breaks, ends of shifts, and what each move does to late calls.

A call is late that is not answered within the target; one that hangs up is late too. How many are
late with so many agents is worked out once, by queueing, for each interval and number of agents.
Every move is then a few look-ups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpo_course.tools.workforce._counts import Floats, whole
from bpo_course.tools.workforce._required import service_levels
from bpo_course.tools.workforce._shift import spans_of

OVERTIME_RATE: Final = 1.5
"""What an interval of overtime is paid, beside one of a shift: an assumption."""
_LEAST: Final = 1e-6


@dataclass(frozen=True)
class Levers:
    """What one does at noon.

    Args:
        breaks: Whether breaks that have not begun may be moved within their windows. Each agent
            keeps as many breaks, of the same length and in the same order.
        overtime: How many agents stay an hour after their shift, where that helps most.
        time_off: How many agents go home early without pay, where that harms least.

    Raises:
        ValueError: If a number is below 0.
    """

    breaks: bool = False
    overtime: int = 0
    time_off: int = 0

    def __post_init__(self) -> None:
        for name in ("overtime", "time_off"):
            whole(name, getattr(self, name), 0)


class Moved(NamedTuple):
    """Agents who were moved alike.

    Args:
        kind: "break", "overtime" or "time_off".
        agents: How many of them.
        before: The interval of the old break, of the shift's end, or of going home.
        after: The interval of the new break, or of the new end; the old end where one goes home.
    """

    kind: str
    agents: int
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class Steered:
    """A day after moves.

    Args:
        scheduled: Agents at work by interval.
        moves: Who was moved.
        extra: Paid intervals more than planned: overtime at its rate, less time off.
    """

    scheduled: Floats
    moves: tuple[Moved, ...]
    extra: float


class _Step(NamedTuple):
    """One agent's move: what it changes by interval, and what is paid more."""

    kind: str
    before: int
    after: int
    agents: Floats
    extra: float
    shift: int | None = None


class LateCalls:
    """Late calls by interval, for each number of agents.

    Args:
        calls: Contacts by interval.
        aht_s: Mean handle time by interval, seconds.
        target_s: The target in seconds.
        patience_s: Mean seconds after which a caller hangs up; None: never.
        interval_min: How long an interval is.
        shrinkage: Share of the agents at work who are away from the phones.
        most: The most agents at work.
    """

    def __init__(
        self,
        calls: Floats,
        aht_s: Floats,
        target_s: float,
        patience_s: float | None,
        interval_min: float,
        shrinkage: float,
        most: int,
    ) -> None:
        on_queue = np.floor(np.arange(most + 1) * (1 - shrinkage) + 1e-9)
        counts, place = np.unique(on_queue, return_inverse=True)
        late, busy = np.zeros((len(calls), len(counts))), calls > 0
        if busy.any():
            came, handle_s = calls[busy, None], aht_s[busy, None]
            given = (target_s, patience_s, interval_min)
            late[busy] = came * (1 - service_levels(came, counts[None], handle_s, *given))
        self.calls = calls
        self.table: Floats = late[:, place]

    def at(self, scheduled: Floats) -> Floats:
        """Return late calls by interval with so many agents at work."""
        places = np.clip(scheduled, 0, self.table.shape[1] - 1).astype(int)
        found: Floats = self.table[np.arange(len(places)), places]
        return found

    def more(self, scheduled: Floats, agents: int) -> Floats:
        """Return by interval how many late calls there are more with agents more, or fewer."""
        return self.at(scheduled + agents) - self.at(scheduled)


class Floor:
    """The agents of a day, and what may still be moved from an interval on.

    Args:
        table: Shifts by intervals, 0 or 1.
        agents: Agents by shift.
        now: The first interval that can still be changed.
        hour: How many intervals an hour has.
    """

    def __init__(self, table: Floats, agents: NDArray[np.int64], now: int, hour: int) -> None:
        self.table, self.now, self.hour = table, now, max(1, hour)
        self.agents = agents.astype(int).copy()
        self.scheduled: Floats = self.agents @ table
        self.spans = spans_of(table)
        self._moved: Counter[tuple[str, int, int]] = Counter()
        self._extra = 0.0

    def steered(self, levers: Levers, late: LateCalls) -> Steered:
        """Return the day after the moves, each placed where it makes the fewest late calls.

        Moves that were made before stay made.

        Args:
            levers: What is done.
            late: Late calls, as one expects them.
        """
        if levers.breaks:
            self._move_breaks(late)
        for _ in range(levers.overtime):
            self._take(self._longer(late))
        for _ in range(levers.time_off):
            self._take(self._earlier(late))
        moves = tuple(Moved(kind, n, *when) for (kind, *when), n in sorted(self._moved.items()))
        return Steered(self.scheduled, moves, self._extra)

    # -- breaks --------------------------------------------------------------------------------

    def _move_breaks(self, late: LateCalls) -> None:
        """Move breaks one by one while fewer calls are late."""
        swaps = list(self._swaps())
        for _ in range(4 * int(self.agents.sum())):
            possible = [(old, new) for old, new in swaps if self.agents[old]]
            if not possible:
                return
            fewer = late.more(self.scheduled, 1), late.more(self.scheduled, -1)
            gains = [self._change(old, new, *fewer) for old, new in possible]
            best = int(np.argmin(gains))
            if gains[best] >= -_LEAST:
                return
            self._swap(*possible[best])

    def _swaps(self) -> Iterator[tuple[int, int]]:
        """Yield shifts that differ in when the breaks still to come start, and in nothing else."""
        alike: dict[tuple[tuple[int, int], tuple[int, ...], bytes], list[int]] = defaultdict(list)
        for shift, span in enumerate(self.spans):
            lengths = tuple(length for _, length in self._breaks[shift])
            alike[span, lengths, self.table[shift, : self.now].tobytes()].append(shift)
        for group in alike.values():
            yield from permutations(group, 2)

    @cached_property
    def _breaks(self) -> list[list[tuple[int, int]]]:
        """The breaks of each shift: their first interval and their length, in order."""
        return [_gaps(row, span) for row, span in zip(self.table, self.spans, strict=True)]

    def _change(self, old: int, new: int, more: Floats, fewer: Floats) -> float:
        """Return how many late calls there are more after one agent's break is moved."""
        step = self.table[new] - self.table[old]
        return float(more[step > 0].sum() + fewer[step < 0].sum())

    def _swap(self, old: int, new: int) -> None:
        step = self.table[new] - self.table[old]
        self.agents[old] -= 1
        self.agents[new] += 1
        self.scheduled = self.scheduled + step
        for (before, _), (after, _) in zip(self._breaks[old], self._breaks[new], strict=True):
            if before != after:
                self._moved["break", before, after] += 1

    # -- the ends of shifts --------------------------------------------------------------------

    def _take(self, step: _Step | None) -> None:
        """Make a move, if there is one."""
        if step is None:
            return
        self.scheduled, self._extra = self.scheduled + step.agents, self._extra + step.extra
        self._moved[step.kind, step.before, step.after] += 1
        if step.shift is not None:
            self.agents[step.shift] -= 1

    def _longer(self, late: LateCalls) -> _Step | None:
        """Return the hour of overtime that helps most: one agent stays after a shift."""
        more = late.more(self.scheduled, 1)
        found = [
            (float(more[end : end + self.hour].sum()), end)
            for end in self._ends()
            if self._free(end) and end + self.hour <= len(self.scheduled)
        ]
        if not found:
            return None
        end = min(found)[1]
        stays = self._between(end, end + self.hour)
        return _Step("overtime", end, end + self.hour, stays, OVERTIME_RATE * self.hour)

    def _earlier(self, late: LateCalls) -> _Step | None:
        """Return the time off that harms least for what it saves: an hour or more."""
        fewer = late.more(self.scheduled, -1)
        left = _from_each(self.table)
        harm = _from_each(self.table * fewer) / np.maximum(left, 1)
        may = self._may_leave & (self.agents > 0)[:, None]
        for end in {span[1] for span in self.spans}:
            if not self._free(end):
                may[[span[1] == end for span in self.spans]] = False
        if not may.any():
            return None
        least = may & (harm <= harm[may].min() + _LEAST)
        shift, start = np.unravel_index(int(np.where(least, left, -1).argmax()), left.shape)
        leaves = -self.table[shift] * self._between(int(start), len(self.scheduled))
        saved = float(left[shift, start])
        return _Step("time_off", int(start), self.spans[shift][1], leaves, -saved, shift=int(shift))

    @cached_property
    def _may_leave(self) -> NDArray[np.bool_]:
        """Where a shift may end early: at work, not at its start, an hour before its end."""
        found = np.zeros(self.table.shape, dtype=bool)
        for shift, (begin, end) in enumerate(self.spans):
            found[shift, max(self.now, begin + 1) : max(0, end - self.hour + 1)] = True
        return found & (self.table > 0)

    def _ends(self) -> list[int]:
        """Return when shifts end that have not ended yet."""
        at_work = np.flatnonzero(self.agents)
        return sorted({self.spans[n][1] for n in at_work if self.spans[n][1] > self.now})

    def _free(self, end: int) -> int:
        """Return how many of those whose shift ends then do not stay longer already."""
        ending = sum(n for n, span in zip(self.agents, self.spans, strict=True) if span[1] == end)
        return int(ending) - self._moved["overtime", end, end + self.hour]

    def _between(self, start: int, end: int) -> Floats:
        found = np.zeros(len(self.scheduled))
        found[start:end] = 1
        return found


def _gaps(row: Floats, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Return where a shift has breaks, as first interval and length, in order."""
    edges = np.diff(row[slice(*span)])
    starts, ends = np.flatnonzero(edges < 0), np.flatnonzero(edges > 0)
    return [(span[0] + int(a) + 1, int(b - a)) for a, b in zip(starts, ends, strict=True)]


def _from_each(rows: Floats) -> Floats:
    """Return the sum of each row from each interval to the end."""
    found: Floats = np.cumsum(rows[:, ::-1], axis=1)[:, ::-1]
    return found
