"""A day's schedule: how many agents on each shift, at the least cost; short where none can be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from bpo_course.tools.workforce._counts import Floats, counted, number, whole
from bpo_course.tools.workforce._shift import Rows, table_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Schedule:
    """How many agents work each shift of a day, and how that meets what is required.

    Args:
        agents: Agents by shift; shifts without agents are left out.
        required: Agents required by interval.
        scheduled: Agents at work by interval.
        cost: Paid intervals.
        gap: How far the plan may be from the best, as a share of its objective; 0 where proved. If
            it is not proved that as little is open as can be, it is the wider of the two gaps.
        optimal: Whether no plan is better: proved, not only found.
    """

    agents: Mapping[str, int]
    required: pd.Series[Any]
    scheduled: pd.Series[Any]
    cost: float
    gap: float
    optimal: bool

    @property
    def open(self) -> pd.Series[Any]:
        """Agents missing by interval: the open shifts that no one works yet."""
        return (self.required - self.scheduled).clip(lower=0).rename("open")

    @property
    def over(self) -> pd.Series[Any]:
        """Agents more than required by interval."""
        return (self.scheduled - self.required).clip(lower=0).rename("over")

    def __repr__(self) -> str:
        proof = "optimal" if self.optimal else f"gap {100 * self.gap:.1f} %"
        short = f", open {self.open.sum():g}" if self.open.any() else ""
        agents = counted(sum(self.agents.values()), "agent")
        return f"Schedule({agents}, {counted(self.cost, 'paid interval')}{short}, {proof})"


class Solved(NamedTuple):
    """What the solver found: None for `x` where there is nothing, or it found nothing in time."""

    x: Floats | None
    value: float
    bound: float
    optimal: bool
    impossible: bool = False

    @property
    def gap(self) -> float:
        """The distance to the bound, as a share of the value; no value here is below 0."""
        if math.isinf(self.value):
            return 1.0
        bound = max(0.0, self.bound)
        if self.optimal or self.value <= bound:
            return 0.0
        return (self.value - bound) / self.value


_PROVED: Final = Solved(None, 0.0, 0.0, optimal=True)


def schedule(
    required: pd.Series[Any] | Mapping[Any, float] | Sequence[float],
    shifts: Rows,
    *,
    most: Mapping[str, int] | None = None,
    agents: int | None = None,
    short_price: float | None = None,
    over_price: float = 0.0,
    time_limit_s: float = 10.0,
) -> Schedule:
    """Return the agents on each shift that cost least, and the intervals that stay open.

    It always finds a plan: what cannot be covered is reported as open, by interval.

    Args:
        required: Agents required by interval, 0 or more. By time, they are put in order; otherwise
            they are taken in the order given.
        shifts: By name, 1 for each interval worked and 0 for the others; see `shifts`.
        most: The most agents on a shift, by name; a shift that is not named has no limit.
        agents: The most agents altogether; None: as many as it takes.
        short_price: What a missing agent costs in an interval, in paid intervals. None: no money
            is saved by being short; first as little is open as can be, then the cost is least.
        over_price: What an agent too many costs in an interval, beside being paid.
        time_limit_s: How long the solver may take; then `gap` says how good the plan is.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Source:
        An integer linear programme, solved by HiGHS through scipy.optimize.milp.

    Example:
        >>> found = schedule([1, 2, 2, 1], {"early": [1, 1, 1, 0], "late": [0, 1, 1, 1]})
        >>> found, found.agents
        (Schedule(2 agents, 6 paid intervals, optimal), {'early': 1, 'late': 1})
        >>> schedule([1, 2], {"late": [0, 1]}).open.tolist()
        [1, 0]
    """
    needed = _needed(required)
    table = table_of(shifts, len(needed))
    paid = table.sum(axis=1)
    limits = _limits(list(shifts), most)
    everyone = math.inf if agents is None else whole("agents", agents, 0)
    number("over_price", over_price, 0)
    number("time_limit_s", time_limit_s, 0)
    wanted = needed.to_numpy(dtype=float)
    model = _Model(table, wanted, limits, float(everyone), time_limit_s)
    if short_price is None:
        least = model.least_short()
        most_short = least.value + 1e-6 if least.optimal else None
        found = model.solved(paid, 0.0, over_price, most_short=most_short)
    else:
        least = _PROVED
        found = model.solved(paid, number("short_price", short_price, 0), over_price)
    chosen = model.greedy() if found.x is None else np.round(found.x[: len(paid)])
    return Schedule(
        agents={name: int(n) for name, n in zip(shifts, chosen, strict=True) if n},
        required=needed,
        scheduled=_like(needed, (chosen @ table).astype(int), "scheduled"),
        cost=float(chosen @ paid),
        gap=max(found.gap, least.gap),
        optimal=found.optimal and least.optimal,
    )


@dataclass(frozen=True)
class _Model:
    """A covering model: agents on each shift, then short, then over, by interval."""

    table: Floats
    wanted: Floats
    limits: Floats
    everyone: float
    time_limit_s: float

    def least_short(self) -> Solved:
        """Return the least agents and intervals that stay short, as far as it is proved."""
        if math.isinf(self.everyone) and np.isinf(self.limits).all():
            least = float(self.wanted[self.table.sum(axis=0) == 0].sum())
            return _PROVED._replace(value=least, bound=least)
        return self.solved(np.zeros(len(self.table)), 1.0, 0.0)

    def solved(
        self,
        paid: Floats,
        short_price: float,
        over_price: float,
        most_short: float | None = math.inf,
    ) -> Solved:
        """Return the cheapest agents; `most_short` None prices a missing agent above any shift."""
        from scipy.optimize import Bounds, LinearConstraint

        count, intervals = self.table.shape
        if most_short is None:
            most_short, short_price = math.inf, float(paid.max() + 1)
        eye = np.eye(intervals)
        cover = np.hstack([self.table.T, eye, -eye])
        rows = [LinearConstraint(cover, self.wanted, self.wanted)]
        if math.isfinite(self.everyone):
            heads = np.concatenate([np.ones(count), np.zeros(2 * intervals)])
            rows.append(LinearConstraint(heads, -np.inf, self.everyone))
        if math.isfinite(most_short):
            short = np.concatenate([np.zeros(count), np.ones(intervals), np.zeros(intervals)])
            rows.append(LinearConstraint(short, -np.inf, most_short))
        prices = np.concatenate(
            [paid, np.full(intervals, short_price), np.full(intervals, over_price)]
        )
        high = np.concatenate([self.limits, np.full(2 * intervals, np.inf)])
        kinds = np.concatenate([np.ones(count), np.zeros(2 * intervals)])
        return milp(prices, rows, Bounds(0, high), kinds, self.time_limit_s)

    def greedy(self) -> Floats:
        """Return a plan without the solver: again and again the shift that fills most."""
        chosen, missing = np.zeros(len(self.table)), self.wanted.copy()
        while chosen.sum() < self.everyone:
            fills = np.minimum(self.table, np.maximum(missing, 0)).sum(axis=1)
            fills[chosen >= self.limits] = 0
            best = int(fills.argmax())
            if not fills[best]:
                break
            chosen[best] += 1
            missing -= self.table[best]
        return chosen


def milp(
    prices: Floats, rows: Sequence[Any], bounds: Any, kinds: Floats, time_limit_s: float
) -> Solved:
    """Return the least of a mixed-integer linear programme, and what is proved of it."""
    from scipy import optimize

    options = {"time_limit": time_limit_s, "mip_rel_gap": 0.0}
    result = optimize.milp(
        prices, constraints=rows, bounds=bounds, integrality=kinds, options=options
    )
    if result.x is None:
        bound = result.mip_dual_bound or 0.0
        return Solved(None, math.inf, bound, optimal=False, impossible=result.status == 2)
    bound = result.fun if result.mip_dual_bound is None else result.mip_dual_bound
    return Solved(result.x, float(result.fun), float(bound), optimal=result.status == 0)


def _needed(
    required: pd.Series[Any] | Mapping[Any, float] | Sequence[float],
) -> pd.Series[Any]:
    """Return what is required as a Series of numbers of 0 or more."""
    import pandas as pd

    given = required if isinstance(required, (pd.Series, Mapping)) else list(required)
    series = pd.Series(given)
    if series.empty:
        raise ValueError("required must have an interval or more, got none")
    if isinstance(series.index, pd.DatetimeIndex):
        series = series.sort_index()
    values = series.to_numpy(dtype=float)
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        at = series.index[wrong][0]
        raise ValueError(f"required must be 0 or more, got {values[wrong][0]:g} at {at}")
    return series.rename("required")


def _limits(names: list[str], most: Mapping[str, int] | None) -> Floats:
    """Return the most agents by shift."""
    given = most or {}
    if unknown := sorted(set(given) - set(names)):
        raise ValueError(f"most must name shifts alone, got {unknown[0]}")
    return np.array(
        [float(whole(f"most of {n}", given[n], 0)) if n in given else math.inf for n in names]
    )


def _like(needed: pd.Series[Any], values: Any, name: str) -> pd.Series[Any]:
    import pandas as pd

    return pd.Series(values, needed.index, name=name)
