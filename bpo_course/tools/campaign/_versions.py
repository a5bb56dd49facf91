"""Script versions side by side: who hears which, and whether one of them sells more."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from bpo_course.tools.campaign._bounds import DEFAULT_SPENDING, inflation
from bpo_course.tools.campaign._checks import inside, shares, whole


def version_of(lead: str, versions: Mapping[str, float], salt: str = "") -> str:
    """Return the script version that a lead hears: by a hash of the id, so always the same one.

    Args:
        lead: The lead's id.
        versions: The share of the leads for each version.
        salt: A word of the test, so that two tests split the same leads in different ways.

    Raises:
        ValueError: If the shares are not above 0 or do not make 1.

    Example:
        >>> [version_of(f"lead {n}", {"A": 0.5, "B": 0.5}) for n in range(6)]
        ['A', 'B', 'A', 'B', 'A', 'A']
    """
    shares("versions", versions)
    if not versions:
        raise ValueError("versions must name a version or more, got none")
    digest = blake2b(f"{salt}\x1f{lead}".encode(), digest_size=8).digest()
    place = int.from_bytes(digest) / 2**64
    for version, share in versions.items():
        if place < share:
            return version
        place -= share
    return version


class Counts(NamedTuple):
    """What a version has brought so far, counted in leads.

    Args:
        reached: Leads that were reached as the right party at least once.
        sales: Those of them who bought.
    """

    reached: int
    sales: int

    @property
    def rate(self) -> float:
        """The share of the leads reached who bought; NaN where none was reached."""
        return self.sales / self.reached if self.reached else math.nan


@dataclass(frozen=True)
class Compared:
    """Two versions compared.

    Args:
        difference: The rate of the new version less that of the old one.
        low: The lower end of its interval.
        high: The upper end.
        z: The test statistic; 0 where there is nothing to compare.
        p: How often chance alone gives a difference at least as large, where there is none.
    """

    difference: float
    low: float
    high: float
    z: float
    p: float


def compare(old: Counts, new: Counts, alpha: float = 0.05) -> Compared:
    """Return how two versions differ, looked at once, when the test is over.

    The test is the two-sided z test for two proportions with the pooled rate. The interval is
    Newcombe's hybrid of two Wilson intervals (his method 10). Close to the limit the two may
    disagree.

    Args:
        old: The version in use.
        new: The version on trial.
        alpha: The error of the first kind; the interval has a confidence of 1 less this.

    Raises:
        ValueError: If there are more sales than leads reached, a count is negative, or alpha is not
            between 0 and 1.

    Source:
        R. G. Newcombe 1998, Interval estimation for the difference between independent
        proportions: comparison of eleven methods, Statistics in Medicine 17, method 10.

    Example:
        >>> compare(Counts(80, 48), Counts(70, 56))
        Compared(difference=0.2..., low=0.0524..., high=0.3338..., z=2.6..., p=0.0...)
    """
    inside("alpha", alpha)
    for name, counts in (("old", old), ("new", new)):
        check_counts(name, counts)
    z = z_of(old, new)
    if not old.reached or not new.reached:
        return Compared(math.nan, -1, 1, 0, 1)
    low, high = _newcombe(new, old, 1 - alpha)
    return Compared(new.rate - old.rate, low, high, z, math.erfc(abs(z) / math.sqrt(2)))


def z_of(old: Counts, new: Counts) -> float:
    """Return the pooled z statistic of two proportions; 0 where there is nothing to compare."""
    reached, sales = old.reached + new.reached, old.sales + new.sales
    if not old.reached or not new.reached or sales in (0, reached):
        return 0.0
    pooled = sales / reached
    spread = math.sqrt(pooled * (1 - pooled) * (1 / old.reached + 1 / new.reached))
    return (new.rate - old.rate) / spread


def _newcombe(new: Counts, old: Counts, confidence: float) -> tuple[float, float]:
    z = quantile(0.5 + confidence / 2)
    (low_new, high_new), (low_old, high_old) = (_wilson(counts, z) for counts in (new, old))
    difference = new.rate - old.rate
    below = math.hypot(new.rate - low_new, high_old - old.rate)
    above = math.hypot(high_new - new.rate, old.rate - low_old)
    return difference - below, difference + above


def _wilson(counts: Counts, z: float) -> tuple[float, float]:
    """Return Wilson's interval of a rate."""
    n, p = counts.reached, counts.rate
    middle, reach = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


def check_counts(name: str, counts: Counts) -> None:
    """Refuse counts that cannot be."""
    for part in ("reached", "sales"):
        whole(f"{part} of {name}", getattr(counts, part), 0)
    if counts.sales > counts.reached:
        rule = f"sales of {name} must not be above reached ({counts.reached})"
        raise ValueError(f"{rule}, got {counts.sales}")


def sample_size(
    base: float,
    lift: float,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    looks: int = 1,
    spending: str = DEFAULT_SPENDING,
) -> int:
    """Return how many leads each version must reach, so that a difference shows.

    Args:
        base: The rate of the version in use: sales over leads reached.
        lift: The difference that is worth finding, added to base; it may be negative.
        alpha: The error of the first kind, two-sided: a difference is claimed where there is none.
        power: How often the difference is found where it is there.
        looks: How often the test is looked at, with bounds, at equal steps.
        spending: The kind of bounds for more than one look: `obrien_fleming` or `pocock`.

    Raises:
        ValueError: If a number breaks its rule.

    Source:
        The usual formula with the pooled rate under no difference, as in R's power.prop.test. For
        more looks it is multiplied by the inflation of the bounds (C. Jennison and B. W. Turnbull
        2000, Group Sequential Methods, chapter 2).

    Example:
        >>> sample_size(0.5, 0.25, power=0.9), sample_size(0.10, 0.03), \
sample_size(0.10, 0.03, looks=5)
        (77, 1774, 1818)
    """
    _check_rates(base, lift)
    inside("alpha", alpha)
    inside("power", power)
    whole("looks", looks)
    wanted = quantile(1 - alpha / 2) * _pooled(base, lift) + quantile(power) * _own(base, lift)
    once = (wanted / lift) ** 2
    times = inflation(looks, alpha, power, spending) if looks > 1 else 1.0
    return math.ceil(once * times - 1e-9)


def power(base: float, lift: float, reached: int, *, alpha: float = 0.05) -> float:
    """Return how often a difference is found by one look at the end.

    Args:
        base: The rate of the version in use.
        lift: The difference, added to base.
        reached: How many leads each version reaches.
        alpha: The error of the first kind, two-sided.

    Raises:
        ValueError: If a number breaks its rule.

    Source:
        As in R's power.prop.test: the chance of the wrong sign is left out.

    Example:
        >>> round(power(0.5, 0.25, 50), 3)
        0.74
    """
    _check_rates(base, lift)
    inside("alpha", alpha)
    whole("reached", reached)
    shown = abs(lift) * math.sqrt(reached) - quantile(1 - alpha / 2) * _pooled(base, lift)
    return 0.5 * math.erfc(-shown / _own(base, lift) / math.sqrt(2))


def _check_rates(base: float, lift: float) -> None:
    inside("base", base)
    if not isinstance(lift, int | float) or lift == 0:
        raise ValueError(f"lift must be a difference other than 0, got {lift!r}")
    inside("base and lift together", base + lift)


def _pooled(base: float, lift: float) -> float:
    middle = base + lift / 2
    return math.sqrt(2 * middle * (1 - middle))


def _own(base: float, lift: float) -> float:
    other = base + lift
    return math.sqrt(base * (1 - base) + other * (1 - other))


def quantile(share: float) -> float:
    """Return the value that a standard normal stays below with this chance."""
    from scipy.special import ndtri

    return float(ndtri(share))
