"""A week's plan: who works when, with rest between shifts, days off, and wishes where they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpo_course.tools.workforce._counts import DAY_MIN, WEEKDAYS, counted, days_of, number, whole
from bpo_course.tools.workforce._shift import Rows, table_of
from bpo_course.tools.workforce._week_model import OFF, WeekModel
from bpo_course.tools.workforce._week_planner import Planner, grantable, shortest_rest_h

if TYPE_CHECKING:
    import pandas as pd

Wishes = Mapping[str, Mapping[str, str]]
"""By agent and day: a shift's name, or "off"."""
DAY_OFF: Final = "off"


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
        made = counted(self.wishes, "wish", "wishes")
        wishes = f", {self.granted} of {made}" if self.wishes else ""
        agents, days = counted(len(self.plan), "agent"), counted(self.plan.shape[1], "day")
        short = self.open.to_numpy().sum()
        return f"Week({agents}, {days}, open {short:g}{wishes}, {proof})"


class Progress(NamedTuple):
    """How far a week is.

    Args:
        step: "agents" (a first plan, agent by agent), "solver" (the best cover) or "wishes".
        done: The share of the step that is done, from 0 to 1.
        cost: What the best plan so far costs: missing agents and agents too many, at their prices.
        so_far: The best plan so far. Its gap is known once the step is "solver".
    """

    step: str
    done: float
    cost: float
    so_far: Week


def by_day(series: pd.Series[Any]) -> pd.DataFrame:
    """Return values by local time as days by times, such as what `required` says of a week.

    Args:
        series: Values of 0 or more by local time; a week at most, so that weekdays name the days.

    Returns:
        Weekdays by times such as "07:30"; 0 where there is no such interval.

    Raises:
        TypeError: If it is no Series with times as its index.
        ValueError: If it breaks a rule of `forecast`'s counts, or has a weekday twice.

    Example:
        >>> import pandas as pd
        >>> hours = pd.date_range("2026-03-02 09:00", periods=2, freq="h")
        >>> by_day(pd.Series([14, 12], hours))
                09:00  10:00
        Monday   14.0   12.0
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
    time_limit_s: float = 15,
    progress: Callable[[Progress], object] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Week:
    """Return who works when in a week: each agent works so many days, and rests between shifts.

    It always finds a plan where the rest allows one; what is not covered is reported as open.
    First the agents count as alike, and the best cover is found. Then each agent
    gets one of its ways through the week, by wish. So a wish never changes the cover: what that
    loses are wishes that another cover, as good, could have granted.

    Agents differ in their wishes alone. There is no leave, part time, skill, rest since last week,
    or rule for like starts and days off together: take who is on leave out of the agents.

    Args:
        required_by_day: Agents required: days by intervals, the days in order.
        shifts: By name, 1 for each interval worked and 0 for the others; see `shifts`. No shift may
            be called "off".
        agents: How many agents, or their names.
        rest_h: The least hours between two shifts of an agent.
        days: How many days each agent works; the others are off.
        wishes: By agent and day, a shift's name or "off". A shift that has the same start and end
            grants the wish too: breaks are not wished for.
        short_price: What a missing agent costs in an interval.
        over_price: What an agent too many costs in an interval.
        interval_min: How long an interval is, minutes; the intervals make a day at most.
        time_limit_s: How long the solver may take in all.
        progress: Called with each step forward.
        stop: Asked between steps, of a quarter of that time at most; once it says yes, the best
            plan so far is returned.

    Raises:
        ValueError: If an argument breaks its rule, or so many days do not fit with so much rest.

    Example:
        >>> shifts = {"early": [1, 1, 0], "late": [0, 1, 1]}
        >>> days = {"mon": [1, 2, 1], "tue": [1, 1, 0]}
        >>> found = week(days, shifts, ["Asha", "Ben"], rest_h=11, days=2, interval_min=240,
        ...              wishes={"Asha": {"mon": "late"}})
        >>> found
        Week(2 agents, 2 days, open 0, 1 of 1 wish, optimal)
        >>> found.plan.loc["Asha"].tolist()
        ['late', 'early']
    """
    import pandas as pd

    needed = _needed(required_by_day)
    names = _names(agents)
    _refuse_off(shifts)
    model = WeekModel(
        required=needed.to_numpy(dtype=float),
        table=table_of(shifts, needed.shape[1]),
        agents=len(names),
        days=_within("days", days, len(needed)),
        rest_min=60 * number("rest_h", rest_h, 0, 24),
        interval_min=_interval_min(interval_min, needed.shape[1]),
        short_price=number("short_price", short_price, 0),
        over_price=number("over_price", over_price, 0),
    )
    names_of = np.array([*shifts, DAY_OFF], dtype=object)  # OFF is the last

    def so_far(plan: NDArray[np.int64]) -> Week:
        worked, families = planner.worked(plan), planner.families(plan)
        return Week(
            plan=pd.DataFrame(names_of[plan], names, needed.index),
            required=needed,
            scheduled=pd.DataFrame(worked.astype(int), needed.index, needed.columns),
            cost=model.cost(worked),
            gap=planner.gap,
            optimal=planner.optimal,
            shortest_rest_h=shortest_rest_h(model, families),
            wishes=planner.wishes,
            granted=planner.granted(plan),
            grantable=grantable(planner.wished, families),
            stopped=planner.stopped,
        )

    def told(step: str, done: float, plan: NDArray[np.int64]) -> None:
        if progress:
            found = so_far(plan)
            progress(Progress(step, done, found.cost, found))

    planner = Planner(
        model,
        _wished(wishes or {}, names, list(needed.index), list(shifts), model),
        told,
        stop or (lambda: False),
        number("time_limit_s", time_limit_s, 0),
    )
    return so_far(planner.planned())


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
    if isinstance(agents, str):
        raise ValueError(f"agents must be a number or a list of names, got {agents!r}")
    names = list(agents)
    if not names or len(set(names)) < len(names):
        raise ValueError(f"agents must be different names, got {', '.join(names) or 'none'}")
    return names


def _refuse_off(shifts: Rows) -> None:
    """Raise if a shift has the name of a day off."""
    if DAY_OFF in shifts:
        raise ValueError(f'shifts must have other names than "{DAY_OFF}", which is a day off')


def _interval_min(value: int, intervals: int) -> int:
    """Return the length of an interval: so many of them fit in a day."""
    found = whole("interval_min", value)
    if found * intervals > DAY_MIN:
        most = DAY_MIN // intervals
        raise ValueError(
            f"interval_min must be {most} at most for {intervals} intervals a day, got {found}"
        )
    return found


def _within(name: str, value: int, most: int) -> int:
    """Return a whole number from 1 to the most."""
    found = whole(name, value)
    if found > most:
        raise ValueError(f"{name} must be {most} at most, got {found}")
    return found
