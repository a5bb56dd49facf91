"""A week's plan: who works when, with rest between shifts, days off, and wishes where they fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpo_course.tools.workforce._counts import DAY_MIN, WEEKDAYS, Floats, days_of, number, whole
from bpo_course.tools.workforce._shift import Rows, table_of
from bpo_course.tools.workforce._week_model import OFF, WeekModel

if TYPE_CHECKING:
    import pandas as pd

Wishes = Mapping[str, Mapping[str, str]]
"""By agent and day: a shift's name, or "off"."""
DAY_OFF: Final = "off"
_FIRST_S: Final = 4.0
_ROUNDS: Final = 8
_ROUNDING: Final = 1e-6


class Progress(NamedTuple):
    """How far a week is.

    Args:
        step: "agents" (a first plan, agent by agent), "solver" (the best cover) or "wishes".
        done: The share of the step that is done, from 0 to 1.
        cost: What the best plan so far costs: missing agents and agents too many, at their prices.
    """

    step: str
    done: float
    cost: float


@dataclass(frozen=True, eq=False)
class Week:
    """A week's plan.

    Args:
        plan: Agents by days: the name of the shift, or "off".
        required: Agents required, days by intervals.
        scheduled: Agents at work, days by intervals.
        cost: Missing agents and agents too many, at their prices.
        gap: How far the cost may be from the least, as a share; 0 where it is proved the least.
            optimal: Whether no plan for these agents covers better.
        shortest_rest_h: The shortest time between two shifts of an agent, hours; NaN without two.
        wishes: How many wishes there are.
        granted: How many of them the plan grants.
        grantable: At most so many can be granted with this cover.
        stopped: Whether it was stopped before it was done.
    """

    plan: pd.DataFrame
    required: pd.DataFrame
    scheduled: pd.DataFrame
    cost: float
    gap: float
    optimal: bool
    shortest_rest_h: float
    wishes: int
    granted: int
    grantable: int
    stopped: bool

    @property
    def open(self) -> pd.DataFrame:
        """Agents missing, days by intervals."""
        return (self.required - self.scheduled).clip(lower=0)

    @property
    def over(self) -> pd.DataFrame:
        """Agents more than required, days by intervals."""
        return (self.scheduled - self.required).clip(lower=0)

    def __repr__(self) -> str:
        proof = "optimal" if self.optimal else f"gap {100 * self.gap:.1f} %"
        wishes = f", {self.granted} of {self.wishes} wishes" if self.wishes else ""
        agents, days = self.plan.shape
        short = self.open.to_numpy().sum()
        return f"Week({agents} agents, {days} days, open {short:g}{wishes}, {proof})"


def by_day(series: pd.Series[Any]) -> pd.DataFrame:
    """Return values by local time as days by times, such as what `required` says of a week.

    Args:
        series: Values of 0 or more by local time; a week at most, so that weekdays name the days.

    Returns:
        Weekdays by times such as "07:30"; 0 where there is no such interval.

    Raises:
        TypeError: If it is no Series with times as its index.
        ValueError: If it breaks a rule of `forecast`'s counts, or has a weekday twice.
    """
    import pandas as pd

    laid = days_of(series)
    days = [WEEKDAYS[kind] for kind in laid.kinds]
    if len(set(days)) < len(days):
        raise ValueError(f"series must have each weekday once, got {len(days)} days")
    return pd.DataFrame(np.nan_to_num(laid.calls), days, laid.times)


def week(
    required_by_day: pd.DataFrame | Mapping[str, Sequence[float]],
    shifts: Rows,
    agents: int | Sequence[str],
    rest_h: float = 11,
    days: int = 5,
    *,
    wishes: Wishes | None = None,
    short_price: float = 10,
    over_price: float = 1,
    interval_min: int = 30,
    time_limit_s: float = 20,
    progress: Callable[[Progress], object] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Week:
    """Return who works when in a week: each agent works so many days, and rests between shifts.

    It always finds a plan where the rest allows one; what is not covered is reported as open.
    First the agents count as alike, and the best cover is found. Then each agent
    gets one of its ways through the week, by wish. So a wish never changes the cover: what that
    loses are wishes that another cover, as good, could have granted.

    Args:
        required_by_day: Agents required: days by intervals, the days in order.
        shifts: By name, 1 for each interval worked and 0 for the others; see `shifts`.
        agents: How many agents, or their names.
        rest_h: The least hours between two shifts of an agent.
        days: How many days each agent works; the others are off.
        wishes: By agent and day, a shift's name or "off". A shift that has the same start and end
            grants the wish too: breaks are not wished for.
        short_price: What a missing agent costs in an interval.
        over_price: What an agent too many costs in an interval.
        interval_min: How long an interval is, minutes.
        time_limit_s: How long the solver may take in all.
        progress: Called with each step forward.
        stop: Asked between steps; once it says yes, the best plan so far is returned.

    Raises:
        ValueError: If an argument breaks its rule, or so many days do not fit with so much rest.

    Example:
        >>> shifts = {"early": [1, 1, 0], "late": [0, 1, 1]}
        >>> days = {"mon": [1, 2, 1], "tue": [1, 1, 0]}
        >>> found = week(days, shifts, ["Asha", "Ben"], rest_h=11, days=2, interval_min=240,
        ...              wishes={"Asha": {"mon": "late"}})
        >>> found
        Week(2 agents, 2 days, open 0, 1 of 1 wishes, optimal)
        >>> found.plan.loc["Asha"].tolist()
        ['late', 'early']
    """
    needed = _needed(required_by_day)
    names = _names(agents)
    model = WeekModel(
        required=needed.to_numpy(dtype=float),
        table=table_of(shifts, needed.shape[1]),
        agents=len(names),
        days=_within("days", days, len(needed)),
        rest_min=60 * number("rest_h", rest_h, 0, 24),
        interval_min=whole("interval_min", interval_min),
        short_price=number("short_price", short_price, 0),
        over_price=number("over_price", over_price, 0),
    )
    planner = _Planner(
        model,
        _wished(wishes or {}, names, list(needed.index), list(shifts), model),
        progress or (lambda _: None),
        stop or (lambda: False),
        number("time_limit_s", time_limit_s, 0),
    )
    return planner.planned(needed, names, list(shifts))


class _Planner:
    """The work on one week: a first plan, the solver's, and the names.

    Args:
        model: The week.
        wished: Agents by days: the family wished for, `OFF`, or below it for no wish.
        progress: Called with each step forward.
        stop: Asked between steps.
        time_limit_s: How long the solver may take.
    """

    def __init__(
        self,
        model: WeekModel,
        wished: NDArray[np.int64],
        progress: Callable[[Progress], object],
        stop: Callable[[], bool],
        time_limit_s: float,
    ) -> None:
        self.model = model
        self.wished = wished
        self.progress = progress
        self.stop = stop
        self.time_limit_s = time_limit_s
        self.gap, self.optimal, self.stopped = 1.0, False, False

    def planned(self, needed: pd.DataFrame, names: list[str], shifts: list[str]) -> Week:
        """Return the week's plan."""
        import pandas as pd

        plan = self._first_plan()
        plan = self._solved(plan)
        if self.wished.max(initial=OFF - 1) >= OFF and not self._is_stopped():
            plan = self._with_swaps(plan)
        worked = self._worked(plan)
        words = np.array([*shifts, DAY_OFF], dtype=object)[plan]  # -1 is the last
        families = self._families(plan)
        return Week(
            plan=pd.DataFrame(words, names, needed.index),
            required=needed,
            scheduled=pd.DataFrame(worked.astype(int), needed.index, needed.columns),
            cost=self.model.cost(worked),
            gap=self.gap,
            optimal=self.optimal,
            shortest_rest_h=_shortest_rest_h(self.model, families),
            wishes=int((self.wished >= OFF).sum()),
            granted=int((self.wished == families).sum()),
            grantable=_grantable(self.wished, families),
            stopped=self.stopped,
        )

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
            self.progress(Progress("agents", (turn + 1) / _ROUNDS, cost))
            if cost >= before or self._is_stopped():
                break
        return plan

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
        """Return the solver's plan where it is better; it gets its time in longer and longer parts.

        First come parts of agents: no plan of whole ones costs less.
        """
        cost, spent = self.model.cost(self._worked(plan)), 0.0
        bound, _, _ = self.model.solved(self.time_limit_s, halves=True)
        self._prove(cost, bound.bound)
        part = min(_FIRST_S, self.time_limit_s)
        while part > 0 and not self.optimal and not self._is_stopped():
            found, flow, on_shift = self.model.solved(part)
            spent += part
            if found.x is not None and found.value <= cost + _ROUNDING:
                plan, cost = self._ways(flow, on_shift), found.value
            self._prove(cost, cost if found.optimal else max(bound.bound, found.bound))
            done = 1.0 if self.optimal else spent / self.time_limit_s
            self.progress(Progress("solver", done, cost))
            part = min(2 * part, self.time_limit_s - spent)
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
        cost = self.model.cost(self._worked(plan))
        while again:
            again = False
            for one, other in combinations(range(self.model.agents), 2):
                if self._is_stopped():
                    return plan
                families = self._families(plan[[one, other]])
                if (cut := self._better_swap(families, self.wished[[one, other]])) is not None:
                    plan[[one, other], cut] = plan[[other, one], cut]
                    again = True
            open_wishes = (self.wished >= OFF) & (self.wished != self._families(plan))
            done = 1 - open_wishes.sum() / (self.wished >= OFF).sum()
            self.progress(Progress("wishes", float(done), cost))
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

    def _families(self, plan: NDArray[np.int64]) -> NDArray[np.int64]:
        found: NDArray[np.int64] = np.append(self.model.family, OFF)[plan]
        return found

    @cached_property
    def _table(self) -> Floats:
        """The shifts by intervals; the last row is a day off."""
        return np.vstack([self.model.table, np.zeros(self.model.table.shape[1])])

    def _worked(self, plan: NDArray[np.int64]) -> Floats:
        found: Floats = self._table[plan].sum(axis=0)
        return found

    def _is_stopped(self) -> bool:
        self.stopped = self.stopped or bool(self.stop())
        return self.stopped


def _shortest_rest_h(model: WeekModel, families: NDArray[np.int64]) -> float:
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


def _grantable(wished: NDArray[np.int64], families: NDArray[np.int64]) -> int:
    """Return how many wishes the places of each day could grant at most."""
    return sum(
        min(int((wished[:, day] == kind).sum()), int((families[:, day] == kind).sum()))
        for day in range(wished.shape[1])
        for kind in np.unique(families[:, day])
    )


def _wished(
    wishes: Wishes, names: list[str], days: list[str], shifts: list[str], model: WeekModel
) -> NDArray[np.int64]:
    """Return the family that each agent wishes for on each day; below `OFF` for no wish."""
    found = np.full((len(names), len(days)), OFF - 1)
    for agent, day, wish in _each(wishes):
        for what, name, known in (("agents", agent, names), ("days", day, days)):
            if name not in known:
                raise ValueError(f"wishes must name {what} of the week, got {name!r}")
        if wish not in (*shifts, DAY_OFF):
            raise ValueError(f'a wish must be a shift or "off", got {wish!r}')
        kind = OFF if wish == DAY_OFF else model.family[shifts.index(wish)]
        found[names.index(agent), days.index(day)] = kind
    return found


def _each(wishes: Wishes) -> Iterator[tuple[str, str, str]]:
    for agent, of_days in wishes.items():
        for day, wish in of_days.items():
            yield agent, day, wish


def _needed(required_by_day: pd.DataFrame | Mapping[str, Sequence[float]]) -> pd.DataFrame:
    """Return what is required as a table of numbers of 0 or more."""
    import pandas as pd

    if isinstance(required_by_day, pd.DataFrame):
        table = required_by_day
    else:
        lengths = {day: len(row) for day, row in required_by_day.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"required_by_day must have as many intervals each day, got {lengths}")
        table = pd.DataFrame.from_dict(dict(required_by_day), orient="index")
    if not table.size:
        raise ValueError("required_by_day must have a day and an interval or more, got none")
    values = table.to_numpy(dtype=float)
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        day = table.index[wrong.any(axis=1)][0]
        got = f"{values[wrong][0]:g} on {day}"
        raise ValueError(f"required_by_day must be 0 or more, got {got}")
    return table


def _names(agents: int | Sequence[str]) -> list[str]:
    """Return the agents' names: given, or numbered."""
    if isinstance(agents, (int, np.integer)):
        count = whole("agents", agents)
        return [f"Agent {n:0{len(str(count))}d}" for n in range(1, count + 1)]
    names = list(agents)
    if not names or len(set(names)) < len(names):
        raise ValueError(f"agents must be different names, got {', '.join(names) or 'none'}")
    return names


def _within(name: str, value: int, most: int) -> int:
    """Return a whole number from 1 to the most."""
    found = whole(name, value)
    if found > most:
        raise ValueError(f"{name} must be {most} at most, got {found}")
    return found
