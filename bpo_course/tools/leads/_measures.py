"""How good a score is: its order, its gains, and whether its probabilities come true."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bpo_course.kpi import wilson
from bpo_course.tools.leads._checks import both, chances, flags, numbers, share, whole

if TYPE_CHECKING:
    from bpo_course.tools.leads._checks import Flags, Floats

_Z = 1.959964


def auc(scores: Any, bought: Any) -> float:
    """Return how often a lead that bought has a higher score than a lead that did not.

    0.5 is chance, 1 is a perfect order. It looks at the order alone: halving every score changes
    nothing. Two equal scores count as half.

    Args:
        scores: The score of each lead; any numbers.
        bought: Whether each lead bought.

    Raises:
        ValueError: If there are not as many scores as leads, or all leads are the same.

    Source:
        The area under the ROC curve; J. A. Hanley, B. J. McNeil 1982, Radiology 143, 29-36.

    Example:
        >>> auc([0.9, 0.4, 0.6, 0.1], [True, True, False, False])
        0.75
    """
    over, _ = _placements(scores, bought)
    return float(over.mean())


def auc_interval(scores: Any, bought: Any) -> tuple[float, float]:
    """Return the 95 % interval of the AUC for leads that are independent of each other.

    Args:
        scores: The score of each lead; any numbers.
        bought: Whether each lead bought.

    Raises:
        ValueError: If there are not as many scores as leads, or all leads are the same.

    Source:
        E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson 1988, Biometrics 44, 837-845.

    Example:
        >>> low, high = auc_interval([0.9, 0.4, 0.6, 0.1] * 50, [1, 1, 0, 0] * 50)
        >>> round(low, 3), round(high, 3)
        (0.68, 0.82)
    """
    over, under = _placements(scores, bought)
    if min(len(over), len(under)) < 2:
        return 0.0, 1.0
    spread = over.var(ddof=1) / len(over) + under.var(ddof=1) / len(under)
    middle, reach = float(over.mean()), _Z * math.sqrt(spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def auc_or_nan(scores: Any, bought: Any) -> tuple[float, float, float]:
    """Return the AUC and its interval; NaN where all leads are the same."""
    yes = flags("bought", bought)
    if yes.all() or not yes.any():
        return math.nan, math.nan, math.nan
    return auc(scores, yes), *auc_interval(scores, yes)


def _placements(scores: Any, bought: Any) -> tuple[Floats, Floats]:
    """Return the share of the others that each lead is right against: buyers, then the rest."""
    from scipy.stats import rankdata

    yes = both("bought", bought)
    given = numbers("scores", scores, len(yes))
    ranks = rankdata(given)
    over = (ranks[yes] - rankdata(given[yes])) / (~yes).sum()
    under = 1 - (ranks[~yes] - rankdata(given[~yes])) / yes.sum()
    return over, under


def brier(scores: Any, bought: Any) -> float:
    """Return the mean squared error of the probabilities: 0 is perfect.

    Args:
        scores: The probability of each lead.
        bought: Whether each lead bought.

    Raises:
        ValueError: If a score is no probability, or there are not as many as leads.

    Source:
        G. W. Brier 1950, Monthly Weather Review 78, 1-3.

    Example:
        >>> round(brier([0.9, 0.2], [True, False]), 3)
        0.025
    """
    yes = flags("bought", bought)
    return float(((chances("scores", scores, len(yes)) - yes) ** 2).mean())


@dataclass(frozen=True, eq=False)
class Gains:
    """How many buyers are reached after so many calls, the highest score first.

    Leads with the same score have no order among them: their buyers are spread evenly.

    Args:
        reached: The buyers reached after 0, 1, 2, ... calls.
    """

    reached: Floats = field(repr=False)

    @property
    def leads(self) -> int:
        """How many leads there are."""
        return len(self.reached) - 1

    @property
    def buyers(self) -> float:
        """How many of them buy."""
        return float(self.reached[-1])

    def at(self, calls: int) -> float:
        """Return the buyers reached with so many calls.

        Args:
            calls: Calls, one a lead, from 0 to the number of leads.

        Raises:
            ValueError: If it is no such number.
        """
        return float(self.reached[whole("calls", calls, 0, self.leads)])

    def share(self, calls: int) -> float:
        """Return the share of all buyers that so many calls reach."""
        return self.at(calls) / self.buyers

    def lift(self, calls: int) -> float:
        """Return how many times as many buyers so many calls reach as calls at random."""
        whole("calls", calls, 1, self.leads)
        return self.share(calls) / (calls / self.leads)

    def calls_for(self, part: float) -> int:
        """Return the fewest calls that reach a share of the buyers.

        Args:
            part: The share, above 0 and below 1.
        """
        goal = share("part", part) * self.buyers - 1e-9
        return int((self.reached >= goal).argmax())

    def curve(self, points: int = 101) -> tuple[tuple[float, float], ...]:
        """Return points of the gains curve: the share of leads called, the share of buyers.

        Args:
            points: How many, 2 or more.
        """
        count = whole("points", points, 2)
        calls = [round(self.leads * place / (count - 1)) for place in range(count)]
        return tuple((each / self.leads, self.share(each)) for each in calls)

    def __repr__(self) -> str:
        return f"Gains({self.leads:,} leads, {self.buyers:,.0f} buyers)"


def gains(scores: Any, bought: Any) -> Gains:
    """Return how many buyers are reached after so many calls, the highest score first.

    Args:
        scores: The score of each lead; any numbers.
        bought: Whether each lead bought.

    Raises:
        ValueError: If there are not as many scores as leads, or no lead bought.

    Example:
        >>> found = gains([0.9, 0.4, 0.6, 0.1], [True, True, False, False])
        >>> found.at(2), found.share(2), found.lift(1), found.calls_for(0.9)
        (1.0, 0.5, 2.0, 3)
    """
    import numpy as np

    yes = flags("bought", bought)
    if not yes.any():
        raise ValueError("bought must have a yes or more, got none")
    given = numbers("scores", scores, len(yes))
    order = np.argsort(-given, kind="stable")
    ranked = given[order]
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1) + 1
    reached = np.cumsum(yes[order])[ends - 1]
    calls = np.arange(len(yes) + 1)
    return Gains(np.interp(calls, np.append(0, ends), np.append(0, reached)))


@dataclass(frozen=True)
class CalibrationBin:
    """Leads with scores close to each other: what was predicted, and what came.

    Args:
        leads: How many leads.
        predicted: The mean of their probabilities.
        observed: The share that bought.
        low: Where the 95 % interval of that share begins.
        high: Where it ends.
    """

    leads: int
    predicted: float
    observed: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the prediction is within the interval of what came."""
        return self.low <= self.predicted <= self.high


def calibration(scores: Any, bought: Any, bins: int = 10) -> tuple[CalibrationBin, ...]:
    """Return what was predicted and what came, for groups of equal size, the lowest score first.

    Args:
        scores: The probability of each lead.
        bought: Whether each lead bought.
        bins: How many groups, from 1 to the number of leads.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Source:
        The interval is Wilson's (`kpi.wilson`).

    Example:
        >>> low, high = calibration([0.1, 0.2, 0.6, 0.8], [0, 0, 1, 1], bins=2)
        >>> round(low.predicted, 2), low.observed, round(high.predicted, 2), high.observed
        (0.15, 0.0, 0.7, 1.0)
    """
    import numpy as np

    yes = flags("bought", bought)
    given = chances("scores", scores, len(yes))
    groups = np.array_split(np.argsort(given, kind="stable"), whole("bins", bins, 1, len(yes)))
    return tuple(_bin(given[group], yes[group]) for group in groups)


def _bin(scores: Floats, yes: Flags) -> CalibrationBin:
    low, high = wilson(int(yes.sum()), len(yes))
    return CalibrationBin(len(yes), float(scores.mean()), float(yes.mean()), low, high)


def recentred(scores: Any, rate: float) -> Floats:
    """Return probabilities whose mean is a given rate, in the same order.

    Every lead's log-odds move by one and the same amount. So it helps when the whole level has
    changed, and it cannot repair an order.

    Args:
        scores: The probability of each lead, above 0 and below 1.
        rate: What the mean should be, such as the conversion of the last weeks: above 0, below 1.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Example:
        >>> recentred([0.05, 0.1, 0.15], rate=0.25).round(3).tolist()
        [0.14, 0.256, 0.354]
    """
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import expit, logit

    given = chances("scores", scores)
    wanted = share("rate", rate)
    if not len(given) or given.min() <= 0 or given.max() >= 1:
        raise ValueError("scores must be above 0 and below 1 to be moved")
    odds = logit(given)
    shift = brentq(lambda by: expit(odds + by).mean() - wanted, -60, 60, xtol=1e-10)
    moved: Floats = np.asarray(expit(odds + shift))
    return moved
