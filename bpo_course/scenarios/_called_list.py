"""A list of leads whose answers are known: whom an order calls, and where to stop calling."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpo_course.kpi import wilson
from bpo_course.tools import leads

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]

LIST_PARTS: Final = 7
"""Into how many parts of equal size the time of the leads held out is divided."""
LEAD_SIGNS: Final = (
    "success",
    "contacted",
    "student_retired",
    "age",
    "balance",
    "no_home_loan",
    "no_loan",
    "degree",
    "single",
)
"""What a rule without a model can look for in a lead of the bank's table."""
_Z: Final = 1.959964


class SignSeen(NamedTuple):
    """What a sign says of leads whose answers are known.

    Args:
        sign: One of `LEAD_SIGNS`.
        leads: How many leads have it.
        with_it: The share of them that bought; NaN for none.
        without: The share of the others that bought; NaN for none.
    """

    sign: str
    leads: int
    with_it: float
    without: float


def lead_signs(
    table: pd.DataFrame, young: float = 30, old: float = 60, balance: float = 1_500
) -> Mapping[str, Flags]:
    """Return which leads of the bank's table have each sign.

    Args:
        table: Leads, one a row, with the bank's columns.
        young: Younger than this counts as the sign "age".
        old: So old or older counts as well.
        balance: So many euros or more count as the sign "balance".
    """
    return {
        "success": (table["poutcome"] == "success").to_numpy(),
        "contacted": (table["previous"] > 0).to_numpy(),
        "student_retired": table["job"].isin(["student", "retired"]).to_numpy(),
        "age": ((table["age"] < young) | (table["age"] >= old)).to_numpy(),
        "balance": (table["balance"] >= balance).to_numpy(),
        "no_home_loan": (table["housing"] == "no").to_numpy(),
        "no_loan": (table["loan"] == "no").to_numpy(),
        "degree": (table["education"] == "tertiary").to_numpy(),
        "single": (table["marital"] == "single").to_numpy(),
    }


def signs_seen(table: pd.DataFrame, bought: Any, **limits: float) -> tuple[SignSeen, ...]:
    """Return what each sign says of leads whose answers are known, the best sign first.

    Args:
        table: Leads, one a row, with the bank's columns.
        bought: Whether each lead bought.
        **limits: As in `lead_signs`: young, old, balance.
    """
    import numpy as np

    yes = np.asarray(bought, dtype=bool)
    found = [
        SignSeen(sign, int(has.sum()), _share(yes[has]), _share(yes[~has]))
        for sign, has in lead_signs(table, **limits).items()
    ]
    return tuple(sorted(found, key=lambda one: -(0 if math.isnan(one.with_it) else one.with_it)))


def rule_values(signs: Mapping[str, Flags], chosen: Iterable[str]) -> Floats:
    """Return how many of the chosen signs each lead has.

    Args:
        signs: Which leads have each sign.
        chosen: The signs that count, one point each.

    Example:
        >>> import numpy as np
        >>> rule_values({"a": np.array([True, False]), "b": np.array([True, True])}, ["a", "b"])
        array([2., 1.])
    """
    import numpy as np

    first = next(iter(signs.values()))
    found: Floats = np.sum([np.zeros(len(first)), *(signs[sign] for sign in chosen)], axis=0)
    return found


@dataclass(frozen=True, eq=False)
class CalledOrder:
    """A list called in one order.

    Leads with the same value have no order among them: they share the calls that are left.

    Args:
        values: The value of each lead; the highest is called first.
        bought: Whether each lead buys if it is called.
        parts: Into how many parts of time the calls are divided; 1 to choose from the whole list.
    """

    values: Floats = field(repr=False)
    bought: Flags = field(repr=False)
    parts: int = 1

    def called(self, calls: int) -> Floats:
        """Return the share of a call that each lead gets: 1, 0, or between them for equal leads."""
        import numpy as np

        found = np.zeros(len(self.values))
        for chunk, some in self._divided(calls):
            found[chunk] = _called(self.values[chunk], some)
        return found

    def sales(self, calls: int) -> float:
        """Return how many of the leads called buy: the average where equal leads share calls."""
        made = zip(self._reached, self._divided(calls), strict=True)
        return float(sum(line[some] for line, (_, some) in made))

    def sales_interval(self, calls: int) -> tuple[float, float]:
        """Return the 95 % interval of the sales for leads that are independent (Wilson)."""
        low, high = wilson(round(self.sales(calls)), calls)
        return low * calls, high * calls

    def curve(self, points: int = 41) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return points of the gains curve: calls, and the sales they make."""
        count = len(self.values)
        along = tuple(round(count * place / (points - 1)) for place in range(points))
        return along, tuple(self.sales(calls) for calls in along)

    @cached_property
    def _chunks(self) -> list[Any]:
        import numpy as np

        return np.array_split(np.arange(len(self.values)), self.parts)

    @cached_property
    def _reached(self) -> list[Floats]:
        """The buyers after 0, 1, 2, ... calls in each part."""
        return [_buyers(self.values[chunk], self.bought[chunk]) for chunk in self._chunks]

    def _divided(self, calls: int) -> list[tuple[Any, int]]:
        """Return the places of each part, and how many of the calls it gets."""
        count = len(self.values)
        if not 0 <= calls <= count:
            raise ValueError(f"calls must be from 0 to {count}, got {calls}")
        ends = [round(calls * (int(chunk[-1]) + 1) / count) for chunk in self._chunks]
        starts = [0, *ends[:-1]]
        return [(c, end - start) for c, start, end in zip(self._chunks, starts, ends, strict=True)]


def sales_between(one: CalledOrder, other: CalledOrder, calls: int) -> tuple[float, float, float]:
    """Return how many more sales one order makes than another, with its 95 % interval.

    Only leads that one of them calls and the other does not can make a difference. They are taken
    as independent of each other.

    Args:
        one: An order of the leads.
        other: Another order of the same leads.
        calls: The calls that each of them has.
    """
    by = (one.called(calls) - other.called(calls)) * one.bought
    middle, reach = float(by.sum()), _Z * math.sqrt(float((by**2).sum()))
    return middle, middle - reach, middle + reach


class Stopped(NamedTuple):
    """What a way to stop calling brought.

    Args:
        calls: The calls made.
        sales: The sales.
        net: Their worth less the cost of the calls.
    """

    calls: int
    sales: int
    net: float


def stops(
    scores: Any, bought: Any, earlier: Any, *, worth: float, cost: float, latest: int = 1_000
) -> Mapping[str, Stopped]:
    """Return what four ways to stop calling bring on leads that a model never saw.

    They are: "believed", every lead whose probability is above cost / worth; "moved", the same
    after all probabilities were moved to the conversion of the latest leads, before each part of
    the time; "everyone"; and "hindsight", the best threshold, which no one knows before.

    Args:
        scores: The probability of each lead held out, the oldest first.
        bought: Whether it bought.
        earlier: Whether the leads before them bought, the oldest first.
        worth: What a sale is worth, above 0.
        cost: What a call costs, 0 or more.
        latest: How many leads before each part say what the level is, 1 or more.
    """
    import numpy as np

    yes, limit = np.asarray(bought, dtype=bool), leads.threshold(worth, cost)
    best = leads.best_threshold(scores, yes, worth, cost)
    moved = moved_in_time(scores, yes, earlier, latest)

    def made(called: Any) -> Stopped:
        calls, sales = int(called.sum()), int(yes[called].sum())
        return Stopped(calls, sales, sales * worth - calls * cost)

    return {
        "believed": made(np.asarray(scores) >= limit),
        "moved": made(moved >= limit),
        "everyone": made(np.ones(len(yes), dtype=bool)),
        "hindsight": Stopped(best.calls, best.sales, best.net),
    }


def moved_in_time(
    scores: Any, bought: Any, earlier: Any, latest: int = 1_000, parts: int = LIST_PARTS
) -> Floats:
    """Return probabilities moved, in each part of the time, to the conversion of the latest leads.

    Args:
        scores: The probability of each lead, the oldest first.
        bought: Whether it bought.
        earlier: Whether the leads before them bought, the oldest first.
        latest: How many leads before each part say what the level is, 1 or more.
        parts: How often the level is looked at: into how many parts the time is divided.
    """
    import numpy as np

    if latest < 1:
        raise ValueError(f"latest must be 1 or more, got {latest}")
    known = np.concatenate([np.asarray(earlier, dtype=bool), np.asarray(bought, dtype=bool)])
    before = len(known) - len(scores)
    found = np.array(scores, dtype=float)
    for chunk in np.array_split(np.arange(len(found)), parts):
        end = before + chunk[0]
        seen = known[max(0, end - latest) : end]
        least = 0.5 / len(seen)  # a rate of 0 or 1 would move them without end
        found[chunk] = leads.recentred(found[chunk], float(np.clip(seen.mean(), least, 1 - least)))
    return found


def _called(values: Floats, calls: int) -> Floats:
    import numpy as np

    if not calls:
        return np.zeros(len(values))
    last = np.partition(values, -calls)[-calls]
    above, equal = values > last, values == last
    found: Floats = np.where(equal, (calls - above.sum()) / equal.sum(), above.astype(float))
    return found


def _buyers(values: Floats, bought: Flags) -> Floats:
    """Return the buyers after 0, 1, 2, ... calls; equal leads share them evenly."""
    import numpy as np

    order = np.argsort(-values, kind="stable")
    ranked = values[order]
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1) + 1
    buyers = np.cumsum(bought[order])[ends - 1]
    along = np.arange(len(values) + 1)
    found: Floats = np.interp(along, np.append(0, ends), np.append(0, buyers))
    return found


def _share(yes: Any) -> float:
    return float(yes.mean()) if len(yes) else math.nan
