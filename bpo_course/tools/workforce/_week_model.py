"""A week of agents who are all alike, as a flow from day to day: how many go which way.

A node is a day, the days worked by then, and the shift of the day (or a day off). Agents who stand
at one node are alike, so the solver counts them instead of naming them, and the week has no two
plans that differ by names alone. That is why it is solved in seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpo_course.tools.workforce._counts import DAY_MIN, Floats
from bpo_course.tools.workforce._schedule import Solved, milp
from bpo_course.tools.workforce._shift import spans_of

OFF: Final = -1
"""The family of a day off."""
_TINY: Final = 1e-6


class Node(NamedTuple):
    """A day, the days worked by its end, and its shift's family, or `OFF`."""

    day: int
    worked: int
    family: int


@dataclass(frozen=True, eq=False)
class WeekModel:
    """What a week asks for, and what agents may work.

    Args:
        required: Agents required, days by intervals.
        table: Shifts by intervals, 0 or 1.
        agents: How many agents.
        days: How many days each of them works.
        rest_min: The least minutes between two shifts.
        interval_min: How long an interval is, minutes.
        short_price: What a missing agent costs in an interval.
        over_price: What an agent too many costs in an interval.
    """

    required: Floats
    table: Floats
    agents: int
    days: int
    rest_min: float
    interval_min: float
    short_price: float
    over_price: float

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each family, intervals: shifts that differ in their breaks alone."""
        return sorted(set(spans_of(self.table)))

    @cached_property
    def family(self) -> NDArray[np.int64]:
        """The family of each shift."""
        return np.array([self.spans.index(span) for span in spans_of(self.table)])

    def may_follow(self, before: int, after: int) -> bool:
        """Return whether one family may come the day after another."""
        if OFF in (before, after):
            return True
        ended = self.spans[before][1] * self.interval_min
        started = self.spans[after][0] * self.interval_min + DAY_MIN
        return started - ended >= self.rest_min

    @cached_property
    def nodes(self) -> list[Node]:
        """Every node that is on some way through the week."""
        count = len(self.required)
        found = []
        for day in range(count):
            least = max(0, self.days - (count - day - 1))
            for worked in range(least, min(self.days, day + 1) + 1):
                families = range(len(self.spans)) if worked else ()
                found += [Node(day, worked, family) for family in families]
                if worked <= day:
                    found.append(Node(day, worked, OFF))
        return found

    @cached_property
    def arcs(self) -> list[tuple[int | None, int]]:
        """The ways from node to node; the first ones come from nowhere."""
        places = {node: place for place, node in enumerate(self.nodes)}
        by_day: dict[int, list[Node]] = defaultdict(list)
        for node in self.nodes:
            by_day[node.day].append(node)
        found: list[tuple[int | None, int]] = [(None, places[node]) for node in by_day[0]]
        for node in self.nodes:
            found += [
                (places[node], places[after])
                for after in by_day[node.day + 1]
                if after.worked == node.worked + (after.family != OFF)
                and self.may_follow(node.family, after.family)
            ]
        return found

    def cost(self, worked: Floats) -> float:
        """Return what a plan costs: missing agents and agents too many, at their prices.

        Args:
            worked: Agents at work, days by intervals.
        """
        missing = self.required - worked
        short, over = np.maximum(missing, 0).sum(), np.maximum(-missing, 0).sum()
        return float(self.short_price * short + self.over_price * over)

    # -- the programme -------------------------------------------------------------------------

    def relaxed(self, time_limit_s: float) -> Solved:
        """Return the cheapest cover by parts of agents: no plan of whole ones costs less.

        Where time ran out, its bound is 0, for no plan costs less than nothing.

        Args:
            time_limit_s: How long the solver may take.
        """
        found = self._solved(time_limit_s, np.zeros_like(self._prices), _bounds(0, np.inf))
        return found._replace(bound=self.rounded(found.value) if found.optimal else 0.0)

    def near(self, relaxed: Solved, time_limit_s: float) -> Solved:
        """Return the cheapest plan of whole agents beside one of parts: quick, and seldom off.

        Args:
            relaxed: The plan of parts; there must be one.
            time_limit_s: How long the solver may take.
        """
        assert relaxed.x is not None
        counts = self._kinds > 0
        parts = np.where(counts, relaxed.x, 0.0)
        low = np.where(counts, np.maximum(np.floor(parts + _TINY) - 1, 0), 0.0)
        high = np.where(counts, np.ceil(parts - _TINY) + 1, np.inf)
        return self._solved(time_limit_s, self._kinds, _bounds(low, high))

    def better(self, cost: float, time_limit_s: float) -> Solved:
        """Return the cheapest plan below a cost; impossible: there is none.

        Args:
            cost: What it has to be below.
            time_limit_s: How long the solver may take.
        """
        least = 1.0 if self._whole else _TINY * max(1.0, cost)
        below = _rows_of(self._prices[None], -np.inf, cost - least + _TINY)
        return self._solved(time_limit_s, self._kinds, _bounds(0, np.inf), below)

    def rounded(self, bound: float) -> float:
        """Return a bound, up to the next whole number where every cost is whole."""
        return float(np.ceil(bound - _TINY)) if self._whole else bound

    def parts(self, found: Solved) -> tuple[Floats, Floats]:
        """Return a plan of the solver as agents by arc, and by day and shift."""
        assert found.x is not None
        arcs, shifts = len(self.arcs), self.required.shape[0] * len(self.table)
        on_shift = np.round(found.x[arcs : arcs + shifts])
        return np.round(found.x[:arcs]), on_shift.reshape(len(self.required), -1)

    @property
    def _whole(self) -> bool:
        """Whether every plan of whole agents has a whole cost."""
        given = np.append(self.required.ravel(), [self.short_price, self.over_price])
        return bool((given == np.round(given)).all())

    @cached_property
    def _kinds(self) -> Floats:
        """Which columns are whole agents: arcs and shifts, not what is short or over."""
        agents = len(self.arcs) + self.required.shape[0] * len(self.table)
        return np.concatenate([np.ones(agents), np.zeros(2 * self.required.size)])

    @cached_property
    def _prices(self) -> Floats:
        """The price of each column."""
        short = np.full(self.required.size, self.short_price)
        over = np.full(self.required.size, self.over_price)
        return np.concatenate([np.zeros(int(self._kinds.sum())), short, over])

    def _solved(self, time_limit_s: float, kinds: Floats, bounds: Any, *more: Any) -> Solved:
        rows, low, high = self._rows
        given = [_rows_of(rows, low, high), *more]
        return milp(self._prices, given, bounds, kinds, time_limit_s)

    @cached_property
    def _rows(self) -> tuple[Any, Floats, Floats]:
        """The constraints: their matrix, and the least and most of each row."""
        from scipy.sparse import coo_array

        data: list[tuple[int, int, float]] = []
        ends: list[tuple[float, float]] = []
        for cells, end in self._constraints():
            data += [(len(ends), column, factor) for column, factor in cells.items()]
            ends.append((end, end))
        row, column, factor = (np.array(part) for part in zip(*data, strict=True))
        width = len(self.arcs) + self.required.shape[0] * len(self.table) + 2 * self.required.size
        matrix = coo_array((factor, (row, column)), shape=(len(ends), width)).tocsr()
        low, high = np.array(ends, dtype=float).T
        return matrix, low, high

    def _constraints(self) -> Iterator[tuple[Mapping[int, float], float]]:
        """Yield each constraint as factors by column and what they come to."""
        into, out = defaultdict(list), defaultdict(list)
        for place, (before, after) in enumerate(self.arcs):
            into[after].append(place)
            out[before].append(place)
        yield dict.fromkeys(out[None], 1.0), self.agents
        for place, node in enumerate(self.nodes):
            if node.day < len(self.required) - 1:
                yield dict.fromkeys(into[place], 1.0) | dict.fromkeys(out[place], -1.0), 0
        for day in range(len(self.required)):
            for family in range(len(self.spans)):
                cells = {
                    arc: 1.0
                    for place, node in enumerate(self.nodes)
                    if node.day == day and node.family == family
                    for arc in into[place]
                }
                shifts = np.flatnonzero(self.family == family)
                yield cells | {self._shift(day, int(shift)): -1.0 for shift in shifts}, 0
            yield from self._cover(day)

    def _cover(self, day: int) -> Iterator[tuple[Mapping[int, float], float]]:
        """Yield for each interval of a day: at work, and short, less over, is what is required."""
        after = len(self.arcs) + self.required.shape[0] * len(self.table)
        intervals = self.required.shape[1]
        for interval in range(intervals):
            shifts = np.flatnonzero(self.table[:, interval])
            cell = after + day * intervals + interval
            cells = {self._shift(day, int(shift)): 1.0 for shift in shifts}
            yield cells | {cell: 1.0, cell + self.required.size: -1.0}, self.required[day, interval]

    def _shift(self, day: int, shift: int) -> int:
        return len(self.arcs) + day * len(self.table) + shift

    # -- one agent's way -----------------------------------------------------------------------

    def best_way(
        self, worth: Mapping[Node, float], open_arcs: NDArray[np.bool_] | None = None
    ) -> list[int]:
        """Return the way through the week that is worth most: the places of its arcs.

        Dynamic programming from day to day.

        Args:
            worth: What it is worth to be at a node; 0 where it is not named.
            open_arcs: Which arcs may be used; None for all.

        Raises:
            ValueError: If no way leads through the week.
        """
        best: dict[int | None, tuple[float, list[int]]] = {None: (0.0, [])}
        for arc, (before, after) in enumerate(self.arcs):
            if before not in best or not (open_arcs is None or open_arcs[arc]):
                continue
            value = best[before][0] + worth.get(self.nodes[after], 0.0)
            if after not in best or value > best[after][0]:
                best[after] = value, [*best[before][1], arc]
        ends = [
            one
            for place, one in best.items()
            if place is not None and self.nodes[place].day == len(self.required) - 1
        ]
        if not ends:
            rest = f"{self.rest_min / 60:g} hours of rest"
            raise ValueError(f"days must be so few that {rest} fit between, got {self.days}")
        return max(ends, key=lambda one: one[0])[1]

    def fills(self, worked: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """Return what one more agent is worth by day and family, and on which shift of it.

        Args:
            worked: Agents at work already, days by intervals.
        """
        missing = np.clip(self.required - worked, 0, 1)
        worth = missing * (self.short_price + self.over_price) - self.over_price
        gains = worth @ self.table.T
        families = [np.flatnonzero(self.family == f) for f in range(len(self.spans))]
        which = np.stack([f[gains[:, f].argmax(axis=1)] for f in families], axis=1)
        return np.take_along_axis(gains, which, axis=1), which


def _bounds(low: Any, high: Any) -> Any:
    from scipy.optimize import Bounds

    return Bounds(low, high)


def _rows_of(matrix: Any, low: Any, high: Any) -> Any:
    from scipy.optimize import LinearConstraint

    return LinearConstraint(matrix, low, high)
