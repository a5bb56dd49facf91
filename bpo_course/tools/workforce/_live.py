"""A day to live through: the plan meets the real calls, agents are absent, a system fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from bpo_course.tools.workforce._counts import Floats, checked, clock, minute_of, number, whole
from bpo_course.tools.workforce._forecast import both_sides, reforecast
from bpo_course.tools.workforce._intraday import BELIEVE, DayPlan, Intraday, rest_level, seen_from
from bpo_course.tools.workforce._steering import Floor, LateCalls, Levers, Moved, Steered

if TYPE_CHECKING:
    import pandas as pd

LATE_PRICE: Final = 1.0
"""What a late call costs beyond those the promise allows, in paid intervals: an assumption."""
MOST: Final = 10
"""How many agents at most say yes to overtime, and how many to time off: an assumption."""
ABSENT: Final = 0.06
"""The mean share of the agents who do not come, beyond shrinkage: an assumption."""
LEAST_TO_WIN: Final = 1.0
"""What hindsight must save for a day to have a score, in paid intervals."""
WORST: Final = -100.0
"""The lowest score."""
SLOWER: Final = 1.4
"""How many times as long a call takes while the system is down: an assumption."""


class Outage(NamedTuple):
    """A time in which the system is down and calls take longer.

    Args:
        starts: When, such as "10:30".
        ends: When it is over.
        slower: How many times as long a call takes.
    """

    starts: str
    ends: str
    slower: float


class Expected(NamedTuple):
    """What one expects of a re-plan.

    Args:
        rest_level: The service level from the re-plan on.
        day_level: The service level of the whole day, with the morning as it was.
        extra: Paid intervals more than planned, overtime at its rate.
    """

    rest_level: float
    day_level: float
    extra: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a day ended.

    Args:
        service_level: Share of the day's calls answered within the target.
        rest_level: The same from the re-plan on.
        late: Calls that were not.
        extra: Paid intervals more than planned, overtime at its rate.
        cost: Late calls beyond the promise at their price, and `extra`, in paid intervals.
        scheduled: Agents at work by interval.
        moves: Who was moved.
    """

    service_level: float
    rest_level: float
    late: float
    extra: float
    cost: float
    scheduled: Floats
    moves: tuple[Moved, ...]


@dataclass(frozen=True, eq=False)
class Judged:
    """A re-plan beside doing nothing, and beside the best that was found with hindsight.

    Args:
        mine: The day with the re-plan.
        nothing: The day without.
        hindsight: The day re-planned at the same time by someone who knew what came.
    """

    mine: Outcome
    nothing: Outcome
    hindsight: Outcome

    def __repr__(self) -> str:
        levels = (self.mine, self.nothing, self.hindsight)
        words = ", ".join(f"{100 * one.service_level:.1f} %" for one in levels)
        return f"Judged(mine, nothing, hindsight: {words}; score {self.score:.0f})"

    @property
    def score(self) -> float:
        """0 for as good as doing nothing, 100 for as good as hindsight; below 0 for worse.

        It never falls below `WORST`. NaN where there was nothing to win: hindsight would have won
        less than `LEAST_TO_WIN`, and any score would be a large number made of next to nothing.
        """
        most = self.nothing.cost - self.hindsight.cost
        won = self.nothing.cost - self.mine.cost
        return max(WORST, 100 * won / most) if most >= LEAST_TO_WIN else float("nan")


@dataclass(frozen=True, eq=False)
class LiveDay:
    """A planned day with its real calls, and events drawn from a seed.

    Args:
        plan: What was planned.
        counts: The calls that came, by the same times as the plan's forecast; they are put in the
            order of their times.
        seed: Which absences and which outage: the same seed, the same day.
        at: When one may re-plan; an interval or more of the day must lie on both sides.
        believe: How much of the morning's difference the re-plan believes.
        late_price: What a late call costs beyond those that the plan's service level allows, in
            paid intervals.
        most: How many agents at most say yes to overtime, and how many to time off.

    Raises:
        TypeError: If the counts are no Series of numbers with times as its index.
        ValueError: If the counts have other times than the forecast, `at` leaves nothing on one
            side, or a number breaks its rule.

    Example:
        >>> import pandas as pd
        >>> from bpo_course.tools import workforce
        >>> hours = pd.date_range("2026-03-02 09:00", periods=6, freq="h")
        >>> forecast = pd.Series([100.0, 120, 120, 100, 80, 60], hours)
        >>> rows = {"day": [1, 1, 1, 1, 1, 1], "early": [1, 1, 1, 1, 0, 0]}
        >>> agents = workforce.schedule(workforce.required(forecast, aht_s=240), rows)
        >>> plan = DayPlan(forecast, agents, rows, aht_s=240)
        >>> day = LiveDay(plan, (1.3 * forecast).round(), seed=2)
        >>> day.absent, day.outage
        ({'day': 1, 'early': 1}, Outage(starts='13:00', ends='14:00', slower=1.4))
        >>> found = day.judged(Levers(overtime=2))
        >>> round(found.nothing.service_level, 3), round(found.mine.service_level, 3)
        (0.518, 0.549)
    """

    plan: DayPlan
    counts: pd.Series[Any]
    seed: int = 0
    at: str = "12:00"
    believe: float = BELIEVE
    late_price: float = LATE_PRICE
    most: int = MOST

    def __repr__(self) -> str:
        calls = f"{self.counts.sum():,.0f} of {self.plan.forecast.sum():,.0f} calls"
        return f"LiveDay({self.counts.index[0]:%Y-%m-%d}, {calls}, re-plan at {self.at})"

    def __post_init__(self) -> None:
        came, planned = checked(self.counts), self.plan.forecast.index
        if not came.index.equals(planned):
            other = planned.symmetric_difference(came.index)[0]
            where = "only in the counts" if other in came.index else "missing"
            rule = f"counts must have the forecast's {len(planned)} times"
            raise ValueError(f"{rule}, got {len(came)}: {other} is {where}")
        object.__setattr__(self, "counts", came)
        number("late_price", self.late_price, 0)
        number("believe", self.believe, 0, 1)
        whole("seed", self.seed, 0)
        whole("most", self.most, 0)
        both_sides(self.plan.forecast, self.at)

    @cached_property
    def absent(self) -> Mapping[str, int]:
        """How many did not come, by shift: each agent by chance, on their own."""
        rng = np.random.default_rng([self.seed, 1])
        drawn = {
            name: int(rng.binomial(count, ABSENT))
            for name, count in self.plan.schedule.agents.items()
        }
        return {name: count for name, count in drawn.items() if count}

    @cached_property
    def outage(self) -> Outage:
        """When the system was down: one time a day, 30 to 90 minutes."""
        rng = np.random.default_rng([self.seed, 2])
        step, times = self.plan.interval_min, self._minutes
        length = max(1, int(rng.integers(30, 91)) // step)
        first = int(rng.integers(0, max(1, len(times) - length)))
        return Outage(clock(times[first]), clock(times[first] + length * step), SLOWER)

    def believing(self, believe: float) -> LiveDay:
        """Return the same day with another belief; what does not depend on it is kept.

        Raises:
            ValueError: If the belief is not from 0 to 1.
        """
        other = replace(self, believe=believe)
        kept = ("absent", "outage", "_there", "_real", "_hindsight")
        other.__dict__.update({name: self.__dict__[name] for name in kept if name in self.__dict__})
        return other

    @property
    def seen(self) -> pd.Series[Any]:
        """The calls that came before the re-plan."""
        return self.counts.iloc[: self.plan.place(self.at)]

    @cached_property
    def at_noon(self) -> Intraday:
        """How the rest of the day looks at the re-plan: without those who are absent."""
        return seen_from(self._there, self._rest, self._expected, self.at)

    @property
    def morning_level(self) -> float:
        """The service level before the re-plan; NaN where no calls came."""
        now = self.plan.place(self.at)
        calls, late = self._real.calls[:now], self._real.at(self.nothing.scheduled)[:now]
        return 1 - float(late.sum() / calls.sum()) if calls.sum() else float("nan")

    def expected(self, levers: Levers) -> Expected:
        """Return what to expect of a re-plan. An outage after it is not in it."""
        done, now = self._steered(levers), self.plan.place(self.at)
        rest, morning = self._expected.at(done.scheduled)[now:], self._real.at(done.scheduled)[:now]
        calls = float(self._expected.calls.sum() + self._real.calls[:now].sum())
        late = float(rest.sum() + morning.sum())
        return Expected(
            rest_level=rest_level(self._expected, done.scheduled, now),
            day_level=1 - late / calls if calls else float("nan"),
            extra=done.extra,
        )

    def judged(self, levers: Levers) -> Judged:
        """Return the day after a re-plan, beside doing nothing and beside hindsight.

        Raises:
            ValueError: If more agents are asked for than say yes.
        """
        number("overtime", levers.overtime, 0, self.most)
        number("time_off", levers.time_off, 0, self.most)
        mine = self._ended(self._steered(levers))
        better = min(self._hindsight, mine, self.nothing, key=lambda one: one.cost)
        return Judged(mine, self.nothing, better)

    @cached_property
    def nothing(self) -> Outcome:
        """The day without a re-plan."""
        return self._ended(self._steered(Levers()))

    # -- within --------------------------------------------------------------------------------

    @cached_property
    def _hindsight(self) -> Outcome:
        """The best re-plan found by someone who knows the calls and the outage.

        Every number of agents who stay, with every number who go home.
        """
        found = []
        for stay in range(self.most + 1):
            floor = self._floor
            found.append(self._ended(floor.steered(Levers(True, stay), self._real)))
            for _ in range(self.most):
                found.append(self._ended(floor.steered(Levers(time_off=1), self._real)))
        return min(found, key=lambda one: one.cost)

    @cached_property
    def _known(self) -> dict[Levers, Steered]:
        return {}

    def _steered(self, levers: Levers) -> Steered:
        """Return the day after a re-plan, placed by what one expects at it; once each."""
        if levers not in self._known:
            self._known[levers] = self._floor.steered(levers, self._expected)
        return self._known[levers]

    @property
    def _floor(self) -> Floor:
        return self._there.floor(self.at)

    @cached_property
    def _there(self) -> DayPlan:
        return self.plan.without(self.absent)

    @cached_property
    def _rest(self) -> pd.Series[Any]:
        """The calls one expects from the re-plan on."""
        return reforecast(self.seen, self.plan.forecast, self.at, self.believe)

    @cached_property
    def _expected(self) -> LateCalls:
        """Late calls as one expects them from the re-plan on; none before it."""
        expected = np.zeros(len(self.counts))
        expected[self.plan.place(self.at) :] = self._rest.to_numpy(dtype=float)
        return self._there.late(expected)

    @cached_property
    def _real(self) -> LateCalls:
        """Late calls with what came, and calls that took longer while the system was down."""
        starts, ends = (minute_of("outage", end) for end in self.outage[:2])
        times = self._minutes
        down = (times >= starts) & (times < ends)
        aht_s = self.plan.aht_s * np.where(down, self.outage.slower, 1.0)
        return self._there.late(self.counts.to_numpy(dtype=float), aht_s)

    @property
    def _minutes(self) -> Any:
        index: Any = self.counts.index
        return (index.hour * 60 + index.minute).to_numpy()

    def _ended(self, done: Steered) -> Outcome:
        late, now = self._real.at(done.scheduled), self.plan.place(self.at)
        calls = self._real.calls
        allowed = (1 - self.plan.service_level) * float(calls.sum())
        return Outcome(
            service_level=rest_level(self._real, done.scheduled, 0),
            rest_level=rest_level(self._real, done.scheduled, now),
            late=float(late.sum()),
            extra=done.extra,
            cost=self.late_price * max(0.0, float(late.sum()) - allowed) + done.extra,
            scheduled=done.scheduled,
            moves=done.moves,
        )
