"""What can still be moved in a day: breaks, ends of shifts, and what each move does to late calls.

A call is late that is not answered within the target; one that hangs up is late too. How many are
late with so many agents is worked out once, by queueing, for each interval and number of agents.
Every move is then a few look-ups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpo_course.tools.workforce._counts import Floats
from bpo_course.tools.workforce._required import service_levels
from bpo_course.tools.workforce._shift import spans_of

OVERTIME_RATE: Final = 1.5
"""What an interval of overtime is paid, beside one of a shift: an assumption."""
_LEAST: Final = 1e-6


@dataclass(frozen=True)
class Levers:
    """What one does at noon.

    Args:
        breaks: Whether breaks that have not begun may be moved within their windows.
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
            value = getattr(self, name)
            if not isinstance(value, int) or value < 0:
                raise ValueError(f"{name} must be a whole number of 0 or more, got {value!r}")


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
        levels = service_levels(
            calls[:, None], on_queue[None], aht_s[:, None], target_s, patience_s, interval_min
        )
        self.calls = calls
        self.table: Floats = calls[:, None] * (1 - levels)

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

    def steered(
        self, levers: Levers, late: LateCalls, late_price: float = 0.0, *, enough: bool = False
    ) -> Steered:
        """Return the day after the moves, each placed where it makes the fewest late calls.

        Args:
            levers: What may be done.
            late: Late calls, as one expects them.
            late_price: What a late call costs, in paid intervals.
            enough: Whether to stop once a move costs more than it saves.
        """
        if levers.breaks:
            self._move_breaks(late)
        least = 0.0 if enough else -np.inf
        for _ in range(levers.overtime):
            if not self._stay(late, late_price, least):
                break
        for _ in range(levers.time_off):
            if not self._go_home(late, late_price, least):
                break
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
        """Yield shifts that differ in what is still to come alone: the breaks."""
        for old, span in enumerate(self.spans):
            for new, other in enumerate(self.spans):
                same = span == other and old != new
                if same and (self.table[old, : self.now] == self.table[new, : self.now]).all():
                    yield old, new

    def _change(self, old: int, new: int, more: Floats, fewer: Floats) -> float:
        """Return how many late calls there are more after one agent's break is moved."""
        step = self.table[new] - self.table[old]
        return float(more[step > 0].sum() + fewer[step < 0].sum())

    def _swap(self, old: int, new: int) -> None:
        step = self.table[new] - self.table[old]
        self.agents[old] -= 1
        self.agents[new] += 1
        self.scheduled = self.scheduled + step
        self._moved["break", int(np.argmax(step)), int(np.argmin(step))] += 1

    # -- the ends of shifts --------------------------------------------------------------------

    def _stay(self, late: LateCalls, price: float, least: float) -> bool:
        """Let one agent stay an hour longer where that helps most."""
        more = late.more(self.scheduled, 1)
        cost = OVERTIME_RATE * self.hour
        found = [
            (-price * float(more[end : end + self.hour].sum()) - cost, end)
            for end in self._ends()
            if self._free(end) and end + self.hour <= len(self.scheduled)
        ]
        if not found or max(found)[0] < least:
            return False
        end = max(found)[1]
        self.scheduled = self.scheduled + self._between(end, end + self.hour)
        self._moved["overtime", end, end + self.hour] += 1
        self._extra += cost
        return True

    def _go_home(self, late: LateCalls, price: float, least: float) -> bool:
        """Let one agent go home early where that harms least: for an hour or more, no break lost."""
        fewer = late.more(self.scheduled, -1)
        found = []
        for shift in np.flatnonzero(self.agents):
            end = self.spans[shift][1]
            for start in range(max(self.now, self.spans[shift][0] + 1), end - self.hour + 1):
                row = self.table[shift] * self._between(start, end)
                if self._free(end) and row[start]:
                    found.append((row.sum() - price * float(fewer @ row), -start, int(shift)))
        if not found or max(found)[0] < least:
            return False
        _, start, shift = max(found)
        row = self.table[shift] * self._between(-start, len(self.scheduled))
        self.agents[shift] -= 1
        self.scheduled = self.scheduled - row
        self._moved["time_off", -start, self.spans[shift][1]] += 1
        self._extra -= float(row.sum())
        return True

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


def without(agents: Sequence[int], absent: Sequence[int]) -> NDArray[np.int64]:
    """Return agents by shift without those who did not come; never below 0."""
    return np.maximum(np.array(agents) - np.array(absent), 0)
