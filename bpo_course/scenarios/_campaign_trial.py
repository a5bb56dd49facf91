"""Two script versions on trial, day by day, and 400 trials in which nothing differs. Drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bpo_course.tools import campaign

if TYPE_CHECKING:
    import numpy as np

TRIAL_WAYS: Final = ("every_day", "once", "rule")
"""How one may test: at 5 % every day, once at the end, or by the stopping rule."""
TRIAL_WEEKS: Final = 400
_TRUTHS: Final = (("equal", 0.4), ("better", 0.4), ("worse", 0.2))
_MOST_DAYS: Final = 30


@dataclass(frozen=True, kw_only=True)
class TrialRules:
    """What is planned before a trial of two script versions.

    Args:
        base: The share of the conversations in which the script in use sells.
        lift: The smallest difference that is worth finding, added to base.
        per_day: Conversations a day with both versions together. Each hears one version at random.
        alpha: The error of the first kind, two-sided.
        power: The chance to find a difference of this size.

    Raises:
        ValueError: If base and lift are not shares that fit together, or one test at the end would
            take more than 30 days.
    """

    base: float = 0.12
    lift: float = 0.05
    per_day: int = 160
    alpha: float = 0.05
    power: float = 0.8

    def __post_init__(self) -> None:
        if not 0 < self.lift < 1 - self.base:
            raise ValueError(f"lift must be above 0 and below 1 less base, got {self.lift:g}")
        days = math.ceil(2 * self.single / self.per_day)
        if days > _MOST_DAYS:
            raise ValueError(
                f"a trial must take {_MOST_DAYS} days at most, got {days}:"
                " look for a larger difference, or have more conversations a day"
            )

    @cached_property
    def single(self) -> int:
        """Conversations with each version for one test at the end."""
        return _sized(self.base, self.lift, self.alpha, self.power, 1)

    @cached_property
    def looked(self) -> int:
        """Conversations with each version where the stopping rule looks every day."""
        looks = max(1, math.ceil(2 * self.single / self.per_day))
        return _sized(self.base, self.lift, self.alpha, self.power, looks)

    @property
    def days(self) -> int:
        """How many days it takes to have them."""
        return math.ceil(2 * self.looked / self.per_day)

    @property
    def planned(self) -> int:
        """Conversations with each version in the whole trial: the last day is a full one."""
        return self.days * self.per_day // 2


@lru_cache(maxsize=256)
def _sized(base: float, lift: float, alpha: float, power: float, looks: int) -> int:
    return campaign.sample_size(base, lift, alpha=alpha, power=power, looks=looks)


@dataclass(frozen=True, eq=False)
class ScriptTrial:
    """A trial as it would go, and the truth.

    Args:
        rules: What was planned.
        seed: Chance.
        truth: `equal`, `better` or `worse`: how version B is.
        looks: What both versions brought by each evening.
    """

    rules: TrialRules
    seed: int
    truth: str = field(repr=False)
    looks: tuple[tuple[campaign.Counts, campaign.Counts], ...] = field(repr=False)

    @property
    def lift(self) -> float:
        """How much more of the conversations really end in a sale with version B."""
        return {"equal": 0.0, "better": self.rules.lift, "worse": -self.rules.lift}[self.truth]

    def by(self, day: int) -> campaign.Verdict:
        """Return what the stopping rule says by the evening of a day.

        Args:
            day: The day; 1 is the first.
        """
        over = day == len(self.looks)
        return campaign.judge(self.looks[:day], self.rules.planned, over=over)

    @cached_property
    def rule(self) -> campaign.Verdict:
        """What the stopping rule says in the end."""
        return self.by(len(self.looks))

    @cached_property
    def peek(self) -> campaign.Verdict:
        """What someone says who tests at 5 % every evening."""
        return campaign.peek(self.looks, self.rules.planned, over=True)

    @cached_property
    def bounds(self) -> tuple[float, ...]:
        """What |z| must reach on each day, by the stopping rule."""
        shares = tuple(campaign.information(look, self.rules.planned) for look in self.looks)
        return campaign.bounds(shares, self.rules.alpha, over=True)

    @cached_property
    def z(self) -> tuple[float, ...]:
        """The test statistic of each day; above 0 where version B has sold more so far."""
        return tuple(campaign.compare(*look).z for look in self.looks)


@lru_cache(maxsize=32)
def script_trial(seed: int, rules: TrialRules | None = None) -> ScriptTrial:
    """Return a trial of two script versions. Generated data.

    In 4 of 10 trials the versions are equal, in 4 of 10 version B is better by the difference that
    is worth finding, and in 2 of 10 it is worse by as much.

    Args:
        seed: Chance, 0 or more.
        rules: What was planned; None for the usual.

    Example:
        >>> trial = script_trial(seed=1)
        >>> len(trial.looks) == trial.rules.days
        True
    """
    import numpy as np

    chosen = rules or TrialRules()
    rng = np.random.default_rng([seed, 17])
    truth = str(rng.choice([name for name, _ in _TRUTHS], p=[share for _, share in _TRUTHS]))
    lift = {"equal": 0.0, "better": chosen.lift, "worse": -chosen.lift}[truth]
    b = rng.binomial(chosen.per_day, 0.5, chosen.days)
    sold_a = rng.binomial(chosen.per_day - b, chosen.base)
    sold_b = rng.binomial(b, max(0.0, chosen.base + lift))
    sums = ((chosen.per_day - b).cumsum(), sold_a.cumsum(), b.cumsum(), sold_b.cumsum())
    looks = tuple(
        (campaign.Counts(int(a), int(x)), campaign.Counts(int(n), int(y)))
        for a, x, n, y in zip(*sums, strict=True)
    )
    return ScriptTrial(chosen, seed, truth, looks)


@dataclass(frozen=True, kw_only=True)
class PeekRules:
    """Many trials of the same size, to see how often each way to test is wrong.

    Args:
        days: How many days a trial lasts: so often someone looks who looks every evening.
        per_day: Conversations a day, half of them with each version.
        base: The share of them in which a version sells.
        better: How much more version B sells where there is a difference.

    Raises:
        ValueError: If a value breaks its rule.
    """

    days: int = 6
    per_day: int = 160
    base: float = 0.12
    better: float = 0.06

    def __post_init__(self) -> None:
        if not 1 <= self.days <= _MOST_DAYS:
            raise ValueError(f"days must be from 1 to {_MOST_DAYS}, got {self.days}")
        if self.per_day < 2:
            raise ValueError(f"per_day must be 2 or more, got {self.per_day}")
        if not 0 < self.base < self.base + self.better < 1:
            raise ValueError(f"better must be above 0 and below 1 less base, got {self.better:g}")


class WayFound(NamedTuple):
    """How a way to test did in many trials.

    Args:
        claimed: In how many trials a difference was claimed by the evening of each day.
        right: In how many of them the claim in the end was that version B is better.
        mean_day: The day of the decision on average: of the claim, or the last day.
    """

    claimed: tuple[int, ...]
    right: int
    mean_day: float


@lru_cache(maxsize=64)
def peeked(
    rules: PeekRules, seed: int, *, differs: bool = False, weeks: int = TRIAL_WEEKS
) -> Mapping[str, WayFound]:
    """Draw many trials, and return how each way to test did. Generated data.

    Args:
        rules: The size of a trial.
        seed: Chance, 0 or more.
        differs: Whether version B really is better.
        weeks: How many trials.

    Example:
        >>> found = peeked(PeekRules(), seed=1)
        >>> found["every_day"].claimed[-1] > found["rule"].claimed[-1]
        True
    """
    import numpy as np

    z = _statistics(rules, seed, rules.better if differs else 0.0, weeks)
    usual = 1.9599639845400545
    ends = np.arange(1, rules.days + 1) == rules.days
    limits = {
        "every_day": np.full(rules.days, usual),
        "once": np.where(ends, usual, np.inf),
        "rule": np.array(campaign.bounds([n / rules.days for n in range(1, rules.days + 1)])),
    }
    return {way: _way(z, limits[way]) for way in TRIAL_WAYS}


def _statistics(
    rules: PeekRules, seed: int, lift: float, weeks: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the pooled z of two proportions, by trial and day."""
    import numpy as np

    rng = np.random.default_rng([seed, 23])
    each, shape = rules.per_day // 2, (weeks, rules.days)
    sold_a = rng.binomial(each, rules.base, shape).cumsum(axis=1)
    sold_b = rng.binomial(each, rules.base + lift, shape).cumsum(axis=1)
    n = each * np.arange(1, rules.days + 1)
    pooled = (sold_a + sold_b) / (2 * n)
    spread = np.sqrt(pooled * (1 - pooled) * 2 / n)
    gap: np.ndarray[tuple[int, int], np.dtype[np.float64]] = (sold_b - sold_a) / n
    return np.asarray(np.divide(gap, spread, out=np.zeros(shape), where=spread > 0), np.float64)


def _way(
    z: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    limit: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> WayFound:
    """Return how a way did: the first day on which |z| reaches its limit decides."""
    import numpy as np

    crossed = np.abs(z) >= limit
    claims, first = crossed.any(axis=1), crossed.argmax(axis=1)
    by_day = np.maximum.accumulate(crossed, axis=1).sum(axis=0)
    decided = np.where(claims, first, z.shape[1] - 1)
    right = claims & (z[np.arange(len(z)), first] > 0)
    return WayFound(tuple(int(n) for n in by_day), int(right.sum()), float(decided.mean() + 1))
