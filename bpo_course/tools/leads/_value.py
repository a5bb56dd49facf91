"""What a call is worth: the threshold by cost, the order by expected value, and what it brings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bpo_course.tools.leads._checks import amount, chances, each, flags, numbers, whole

if TYPE_CHECKING:
    from bpo_course.tools.leads._checks import Floats, Places

_NOTHING: Final = 1e-9
"""A difference in money that is only rounding."""


def expected_value(p_yes: Any, worth: Any, cost: Any, p_answer: Any = 1.0) -> Floats:
    """Return what a call to each lead brings on average, its cost taken off.

    It is P(answer) x P(yes | answer) x worth - cost.

    Args:
        p_yes: The probability of a yes from each lead, if the lead answers.
        worth: What a yes is worth: one amount, or one for each lead; 0 or more.
        cost: What a call costs, answered or not: one amount, or one for each lead; 0 or more.
        p_answer: The probability that each lead answers; 1 where p_yes counts all calls.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Example:
        >>> expected_value([0.1, 0.3], worth=50, cost=4, p_answer=[0.9, 0.2]).round(2).tolist()
        [0.5, -1.0]
    """
    yes = chances("p_yes", p_yes)
    rows = len(yes)
    answer = chances("p_answer", each("p_answer", p_answer, rows))
    return answer * yes * each("worth", worth, rows) - each("cost", cost, rows)


def order(values: Any) -> Places:
    """Return the places of the leads, the highest value first; equal ones stay in list order.

    Args:
        values: A score or an expected value for each lead.

    Raises:
        ValueError: If one is no finite number.

    Example:
        >>> order([0.2, 0.5, 0.2, 0.9]).tolist()
        [3, 1, 0, 2]
    """
    import numpy as np

    return np.argsort(-numbers("values", values), kind="stable")


def threshold(worth: float, cost: float) -> float:
    """Return the probability above which a call pays: cost / worth.

    It is above 1 where no call pays.

    Args:
        worth: What a yes is worth, above 0.
        cost: What a call costs, 0 or more, in the same currency.

    Raises:
        ValueError: If an argument breaks its rule.

    Example:
        >>> threshold(worth=60, cost=3)
        0.05
    """
    return amount("cost", cost) / amount("worth", worth, above=True)


@dataclass(frozen=True)
class Threshold:
    """The score from which to call, by what the calls brought.

    Args:
        score: Call every lead with this score or more; infinity to call no one.
        calls: How many leads that is.
        sales: How many of them bought.
        net: Their worth less the cost of the calls.
    """

    score: float
    calls: int
    sales: int
    net: float


def best_threshold(scores: Any, bought: Any, worth: float, cost: float) -> Threshold:
    """Return the threshold that would have brought the most on leads whose answer is known.

    It needs no probabilities: any score will do. Where two bring the same, the one with fewer
    calls is returned. Choose it on leads that the model never saw, and judge it on others.

    Args:
        scores: The score of each lead; any numbers.
        bought: Whether each lead bought.
        worth: What a yes is worth, 0 or more.
        cost: What a call costs, 0 or more.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Example:
        >>> best_threshold([0.9, 0.4, 0.6, 0.1], [True, True, False, False], worth=10, cost=4)
        Threshold(score=0.4, calls=3, sales=2, net=8.0)
    """
    import numpy as np

    yes = flags("bought", bought)
    given = numbers("scores", scores, len(yes))
    gain, price = amount("worth", worth), amount("cost", cost)
    places = order(given)
    ranked, sales = given[places], np.cumsum(yes[places])
    ends = np.flatnonzero(np.append(np.diff(ranked), -1)[: len(ranked)])
    nets = gain * sales[ends] - price * (ends + 1)
    if not len(nets) or nets.max() <= _NOTHING:
        return Threshold(math.inf, 0, 0, 0.0)
    best = int((nets >= nets.max() - _NOTHING).argmax())
    end = ends[best]
    return Threshold(float(ranked[end]), int(end) + 1, int(sales[end]), float(nets[best]))


@dataclass(frozen=True)
class Spent:
    """What a number of calls brought.

    Args:
        calls: The calls made.
        sales: The leads among them that bought.
        worth: What those sales are worth.
        cost: What the calls cost.
    """

    calls: int
    sales: int
    worth: float
    cost: float

    @property
    def net(self) -> float:
        """The worth less the cost."""
        return self.worth - self.cost

    @property
    def conversion(self) -> float:
        """Sales per call; NaN without calls."""
        return self.sales / self.calls if self.calls else math.nan


def spend(places: Any, bought: Any, calls: int, worth: Any = 1.0, cost: Any = 0.0) -> Spent:
    """Return what the first calls of an order bring.

    Args:
        places: The places of the leads in the order in which they are called, each once.
        bought: Whether each lead buys if it is called.
        calls: How many calls there are to spend, 0 or more; at most one goes to a lead.
        worth: What a yes is worth: one amount, or one for each lead.
        cost: What a call costs: one amount, or one for each lead.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Example:
        >>> bought = [True, False, True, False]
        >>> spend(order([0.9, 0.4, 0.6, 0.1]), bought, calls=2, worth=10, cost=1).net
        18.0
    """
    import numpy as np

    yes = flags("bought", bought)
    called = checked_places(places, len(yes))[: whole("calls", calls)]
    gains, prices = each("worth", worth, len(yes)), each("cost", cost, len(yes))
    sold = called[yes[called]]
    return Spent(len(called), len(sold), float(np.sum(gains[sold])), float(np.sum(prices[called])))


@dataclass(frozen=True)
class SegmentShare:
    """How many leads of one segment are called.

    Args:
        segment: The segment.
        leads: How many leads it has.
        called: How many of them are called.
    """

    segment: str
    leads: int
    called: int

    @property
    def share(self) -> float:
        """The share of its leads that are called."""
        return self.called / self.leads


def segments_called(segments: Sequence[Any], called: Any) -> tuple[SegmentShare, ...]:
    """Return how many leads of each segment are called, the least called first.

    Args:
        segments: The segment of each lead.
        called: The places of the leads that are called, each once.

    Raises:
        ValueError: If a place is that of no lead, or stands twice.

    Example:
        >>> found = segments_called(["student", "retired", "student"], [1])
        >>> [(one.segment, one.share) for one in found]
        [('student', 0.0), ('retired', 1.0)]
    """
    of_lead = [str(segment) for segment in segments]
    reached = set(checked_places(called, len(of_lead)).tolist())
    found = []
    for segment in sorted(set(of_lead)):
        members = [place for place, name in enumerate(of_lead) if name == segment]
        found.append(SegmentShare(segment, len(members), len(reached.intersection(members))))
    return tuple(sorted(found, key=lambda one: one.share))


def checked_places(places: Any, leads: int) -> Places:
    """Return places of leads, each once.

    Raises:
        ValueError: If one is that of no lead, or stands twice.
    """
    import numpy as np

    given = np.asarray(places) if len(places) else np.empty(0, dtype=np.int64)
    if given.dtype.kind not in "iu":
        raise ValueError(f"places must be whole numbers from 0, got {given[0]}")
    found = given.astype(np.int64)
    if len(np.unique(found)) < len(found):
        raise ValueError("places must name each lead once, got one twice")
    wrong = found[(found < 0) | (found >= leads)]
    if len(wrong):
        raise ValueError(f"places must be from 0 to {leads - 1}, got {wrong[0]}")
    return found
