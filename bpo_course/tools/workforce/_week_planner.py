"""The work on a week: a first plan agent by agent, the solver's, and who works which of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from itertools import combinations, pairwise
from time import monotonic
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from bpo_course.tools.workforce._counts import DAY_MIN, Floats
from bpo_course.tools.workforce._week_model import OFF, WeekModel

_PARTS: Final = 4
_ROUNDS: Final = 8
_ROUNDING: Final = 1e-6


class Told(Protocol):
    """Who is told of each step forward: the step, the share of it that is done, and the plan."""

    def __call__(self, step: str, done: float, plan: NDArray[np.int64]) -> object: ...


class Planner:
    """The work on one week: a first plan, the solver's, and the names.

    Args:
        model: The week.
        wished: Agents by days: the family wished for, `OFF`, or below it for no wish.
        told: Called with each step forward.
        stop: Asked between steps.
        time_limit_s: How long the solver may take.
    """

    def __init__(
        self,
        model: WeekModel,
        wished: NDArray[np.int64],
        told: Told,
        stop: Callable[[], bool],
        time_limit_s: float,
    ) -> None:
        self.model = model
        self.wished = wished
        self.told = told
        self.stop = stop
        self.time_limit_s = time_limit_s
        self.gap, self.optimal, self.stopped = 1.0, False, False

    def planned(self) -> NDArray[np.int64]:
        """Return agents by days: the shift's place, or `OFF`."""
        plan = self._solved(self._dealt(self._first_plan()))
        if self.wishes and not self._is_stopped():
            plan = self._with_swaps(plan)
        return plan

    @property
    def wishes(self) -> int:
        """How many wishes there are."""
        return int((self.wished >= OFF).sum())

    def granted(self, plan: NDArray[np.int64]) -> int:
        """Return how many wishes a plan grants."""
        return int((self.wished == self.families(plan)).sum())

    def _first_plan(self) -> NDArray[np.int64]:
        """Return a plan made agent by agent, each on the best week that is left: never far off."""
        model = self.model
        worked = np.zeros_like(model.required)
        plan = np.full((model.agents, len(model.required)), OFF)
        cost = math.inf
        for turn in range(_ROUNDS):
            for agent in range(model.agents):
                for day, shift in enumerate(plan[agent]):
                    worked[day] -= self._table[shift]
                plan[agent] = self._best_days(worked)
                for day, shift in enumerate(plan[agent]):
                    worked[day] += self._table[shift]
            before, cost = cost, model.cost(worked)
            self.told("agents", (turn + 1) / _ROUNDS, plan)
            if cost >= before or self._is_stopped():
                break
        return plan

    def _dealt(self, plan: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the plan with its weeks dealt out anew, so that most wishes are granted."""
        if not self.wishes:
            return plan
        from scipy.optimize import linear_sum_assignment

        won = (self.wished[:, None] == self.families(plan)[None]).sum(axis=2)
        dealt: NDArray[np.int64] = plan[linear_sum_assignment(won, maximize=True)[1]]
        return dealt

    def _best_days(self, worked: Floats) -> list[int]:
        """Return the shifts, or `OFF`, with which one more agent helps most."""
        gains, which = self.model.fills(worked)
        worth = {n: float(gains[n.day, n.family]) for n in self.model.nodes if n.family != OFF}
        days = enumerate(self._days(self.model.best_way(worth)))
        return [OFF if family == OFF else int(which[day, family]) for day, family in days]

    def _days(self, way: list[int]) -> list[int]:
        """Return the family of each day of a way."""
        return [self.model.nodes[self.model.arcs[arc][1]].family for arc in way]

    def _solved(self, plan: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the solver's plan where it is better; its time is given in parts.

        First come parts of agents, which give a bound; then whole ones beside them; then whatever
        is better than the best so far, until there is nothing. All of it ends in time.
        """
        model, ends = self.model, monotonic() + self.time_limit_s
        cost, relaxed = model.cost(self.worked(plan)), model.relaxed(self.time_limit_s)
        self._prove(cost, relaxed.bound)
        self.told("solver", 0.0, plan)
        for turn in range(_PARTS):
            part = min(self.time_limit_s / _PARTS, ends - monotonic())
            if self.optimal or part <= 0 or self._is_stopped():
                break
            near = not turn and relaxed.x is not None
            found = model.near(relaxed, part) if near else model.better(cost, part)
            if found.x is not None and found.value < cost:
                plan, cost = self._ways(*model.parts(found)), found.value
            proved = not near and (found.optimal or found.impossible)
            seen = relaxed.bound if near else model.rounded(found.bound)
            self._prove(cost, cost if proved else max(relaxed.bound, min(cost, seen)))
            done = 1.0 if self.optimal else (turn + 1) / _PARTS
            self.told("solver", done, plan)
        return plan

    def _prove(self, cost: float, bound: float) -> None:
        """Note how far a cost may be from the least."""
        self.optimal = cost <= bound + _ROUNDING
        self.gap = 0.0 if self.optimal else (cost - bound) / cost

    def _ways(self, flow: Floats, on_shift: Floats) -> NDArray[np.int64]:
        """Return a plan of names from the solver's counts: each agent the way with most wishes."""
        model, left, places = self.model, flow.copy(), on_shift.copy()
        plan = np.full((model.agents, len(model.required)), OFF)
        wishful = np.argsort(-(self.wished >= OFF).sum(axis=1), kind="stable")
        for agent in wishful:
            worth = {n: float(self.wished[agent, n.day] == n.family) for n in model.nodes}
            way = model.best_way(worth, left > 0)
            left[way] -= 1
            for day, family in enumerate(self._days(way)):
                if family != OFF:
                    alike = np.flatnonzero(model.family == family)
                    shift = alike[places[day, alike].argmax()]
                    places[day, shift] -= 1
                    plan[agent, day] = shift
        return plan

    def _with_swaps(self, plan: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the plan after two agents changed days, again and again, while wishes are won."""
        plan, again = plan.copy(), True
        while again:
            again = False
            for one, other in combinations(range(self.model.agents), 2):
                if self._is_stopped():
                    return plan
                families = self.families(plan[[one, other]])
                if (cut := self._better_swap(families, self.wished[[one, other]])) is not None:
                    plan[[one, other], cut] = plan[[other, one], cut]
                    again = True
            open_wishes = (self.wished >= OFF) & (self.wished != self.families(plan))
            done = 1 - open_wishes.sum() / self.wishes
            self.told("wishes", float(done), plan)
        return plan

    def _better_swap(self, families: NDArray[np.int64], wished: NDArray[np.int64]) -> slice | None:
        """Return the days that two agents should change: most wishes won; None for none."""
        won_now = wished == families
        if won_now.sum() == (wished >= OFF).sum():
            return None
        won = (wished == families[::-1]).sum(axis=0) - won_now.sum(axis=0)
        works = (families[0] != OFF).astype(int) - (families[1] != OFF)
        best, most = None, 0
        for first, last in combinations(range(families.shape[1] + 1), 2):
            cut = slice(first, last)
            gain = int(won[cut].sum())
            if gain > most and not works[cut].sum() and self._rests(families, first, last):
                best, most = cut, gain
        return best

    def _rests(self, families: NDArray[np.int64], first: int, last: int) -> bool:
        """Return whether both agents still rest at the edges, once they change these days."""
        edges = [(first - 1, first)] if first else []
        edges += [(last - 1, last)] if last < families.shape[1] else []
        inside = range(first, last)
        return all(
            self.model.may_follow(*(int(families[agent ^ (day in inside), day]) for day in edge))
            for edge in edges
            for agent in (0, 1)
        )

    def families(self, plan: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return agents by days: the shift's family, or `OFF`."""
        found: NDArray[np.int64] = np.append(self.model.family, OFF)[plan]
        return found

    @cached_property
    def _table(self) -> Floats:
        """The shifts by intervals; the last row is a day off."""
        return np.vstack([self.model.table, np.zeros(self.model.table.shape[1])])

    def worked(self, plan: NDArray[np.int64]) -> Floats:
        """Return agents at work, days by intervals."""
        found: Floats = self._table[plan].sum(axis=0)
        return found

    def _is_stopped(self) -> bool:
        self.stopped = self.stopped or bool(self.stop())
        return self.stopped


def shortest_rest_h(model: WeekModel, families: NDArray[np.int64]) -> float:
    """Return the shortest time between two shifts of an agent, in hours."""
    rests = [
        (after[1] * DAY_MIN + model.spans[after[0]][0] * model.interval_min)
        - (before[1] * DAY_MIN + model.spans[before[0]][1] * model.interval_min)
        for agent in families
        for before, after in pairwise(
            (int(family), day) for day, family in enumerate(agent) if family != OFF
        )
    ]
    return min(rests) / 60 if rests else float("nan")


def grantable(wished: NDArray[np.int64], families: NDArray[np.int64]) -> int:
    """Return how many wishes the places of each day could grant at most."""
    return sum(
        min(int((wished[:, day] == kind).sum()), int((families[:, day] == kind).sum()))
        for day in range(wished.shape[1])
        for kind in np.unique(families[:, day])
    )
