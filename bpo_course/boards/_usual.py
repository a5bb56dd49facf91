"""The usual range of a figure on a single day, from the days before, and how odd a day is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bpo_course import kpi

FEWEST_DAYS: Final = 5  # of fewer the spread says too little
SAME_WEEKDAYS: Final = 2
"""From how many days of the same weekday on the weekday has a mean of its own."""
FEWEST_FREE: Final = 4
"""The fewest degrees of freedom left once every weekday has its mean."""
LEAST_SPREAD: Final = 1e-9


@dataclass(frozen=True)
class Scale:
    """A scale on which chance is about equally wide at each height of a figure.

    Args:
        there: From the figure to the scale.
        back: From the scale to the figure.
        chance: The least variance of n contacts on it, where that is known; else None.
    """

    there: Callable[[float], float]
    back: Callable[[float], float]
    chance: Callable[[float], float] | None = None


def _arc(share: float) -> float:
    return math.asin(math.sqrt(min(1.0, max(0.0, share))))


def _share(arc: float) -> float:
    return math.sin(min(math.pi / 2, max(0.0, arc))) ** 2


SHARE: Final = Scale(_arc, _share, lambda n: 1 / (4 * n))
"""Of contacts that are linked, as waits in one queue are: they differ at least as much."""
INDEPENDENT: Final = Scale(_arc, _share, lambda n: 1 / (4 * n))
COUNT: Final = Scale(math.sqrt, lambda root: max(0.0, root) ** 2, lambda _n: 1 / 4)
LEVEL: Final = Scale(math.sqrt, lambda root: max(0.0, root) ** 2)
"""Of a mean number, such as agents at work, which is no count of calls that come by chance."""
TIME: Final = Scale(math.log1p, lambda log: max(0.0, math.expm1(log)))


@dataclass(frozen=True)
class Day:
    """A figure on one day.

    Args:
        weekday: 0 for Monday.
        value: The figure.
        n: What it is measured over.
    """

    weekday: int
    value: float
    n: float


@dataclass(frozen=True)
class Usual:
    """What is usual of a figure.

    Args:
        value: The figure over the days that are compared.
        low: The lower end of the range in which 95 % of such days fall; NaN where unknown.
        high: The upper end.
        p: How often chance alone gives a day as far off as this one; NaN where unknown.
        days: The days that gave the spread; 0 where contacts gave it.
        basis: "weekday" (spread of the days around the mean of their weekday), "days" (spread of
            all days), "contacts" (chance within the days only), or "" (not known).
        alike: How many of the days that are compared are of the same weekday.
    """

    value: float
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan
    days: int = 0
    basis: str = ""
    alike: int = 0


def usual(today: Day, before: Sequence[Day], scale: Scale, *, total: bool) -> Usual:
    """Return what is usual of a figure, and how odd today is.

    A day has an effect of its own, so the interval of the contacts within a day is too narrow for
    a comparison of days. From five days before on, the range comes from their spread: around the
    mean of each weekday where the weekday is there twice or more, else around one mean. With fewer
    days, only a share of independent contacts can be compared, by chance within the days. Where
    today has fewer contacts than the days before, the range is wider.

    Args:
        today: The day that is judged.
        before: The days before. A holiday among them makes the range wide: leave it out.
        scale: The scale of the figure.
        total: Whether the figure is a sum.

    Source:
        The prediction interval of one more normal value by Student's t; shares on the arcsine
        scale and counts on the root scale (M. S. Bartlett 1947, Biometrics 3), times on the log
        scale.

    Example:
        >>> days = [Day(n % 5, 0.80 + 0.01 * (n % 3), 500) for n in range(15)]
        >>> found = usual(Day(1, 0.70, 500), days, SHARE, total=False)
        >>> found.basis, found.days, round(found.low, 2), found.p < 0.001
        ('weekday', 15, 0.76, True)
    """
    same = [day for day in before if day.weekday == today.weekday]
    weekdays = len({day.weekday for day in before})
    if len(same) >= SAME_WEEKDAYS and len(before) - weekdays >= FEWEST_FREE:
        return _by_days(today, same, before, scale, total, "weekday")
    if len(before) >= FEWEST_DAYS:
        return _by_days(today, before, before, scale, total, "days")
    if before and scale is INDEPENDENT:
        return _by_contacts(today, before)
    return Usual(_pooled(before, total))


def scale_of(entry: kpi.Kpi) -> Scale:
    """Return the scale on which a KPI is compared."""
    if entry.unit == "share":
        return INDEPENDENT if entry.independent else SHARE
    return COUNT if entry.total else TIME


def _by_days(
    today: Day, same: Sequence[Day], before: Sequence[Day], scale: Scale, total: bool, basis: str
) -> Usual:
    """Return the usual range from the spread of the days."""
    from scipy import special

    by_weekday = basis == "weekday"
    groups: dict[int, list[float]] = {}
    for day in before:
        groups.setdefault(day.weekday if by_weekday else 0, []).append(scale.there(day.value))
    free = len(before) - len(groups)
    off = sum((x - sum(xs) / len(xs)) ** 2 for xs in groups.values() for x in xs)
    centre = sum(scale.there(day.value) for day in same) / len(same)
    spread = off / free * (1 + 1 / len(same))
    if not total:  # a day of fewer contacts is more open to chance
        spread *= max(1.0, _mean_n(same) / today.n)
    if scale.chance:
        spread = max(spread, scale.chance(today.n) + scale.chance(_mean_n(same)) / len(same))
    error = math.sqrt(max(spread, LEAST_SPREAD))
    reach = float(special.stdtrit(free, 0.975)) * error
    p = 2 * float(special.stdtr(free, -abs(scale.there(today.value) - centre) / error))
    low, high = scale.back(centre - reach), scale.back(centre + reach)
    alike = sum(day.weekday == today.weekday for day in before)
    return Usual(_pooled(same, total), low, high, p, len(before), basis, alike)


def _by_contacts(today: Day, before: Sequence[Day]) -> Usual:
    """Return the usual range of a share from chance alone, each contact by itself."""
    value, n = _pooled(before, False), sum(day.n for day in before)
    error = math.sqrt(1 / (4 * today.n) + 1 / (4 * n))
    off = abs(_arc(today.value) - _arc(value)) / error
    low, high = _share(_arc(value) - 1.96 * error), _share(_arc(value) + 1.96 * error)
    alike = sum(day.weekday == today.weekday for day in before)
    return Usual(value, low, high, math.erfc(off / math.sqrt(2)), 0, "contacts", alike)


def _mean_n(days: Sequence[Day]) -> float:
    return sum(day.n for day in days) / len(days)


def _pooled(days: Sequence[Day], total: bool) -> float:
    """Return the figure over several days: the mean of sums, else weighted by contacts."""
    if not days:
        return math.nan
    if total:
        return sum(day.value for day in days) / len(days)
    return sum(day.value * day.n for day in days) / sum(day.n for day in days)


def holm(p: Mapping[int, float]) -> dict[int, float]:
    """Return p values corrected for how many there are, so that any false alarm is as rare as one.

    Args:
        p: The p values by any number.

    Source:
        S. Holm 1979, Scandinavian Journal of Statistics 6.

    Example:
        >>> {key: round(value, 3) for key, value in holm({1: 0.01, 2: 0.03, 3: 0.04}).items()}
        {1: 0.03, 2: 0.06, 3: 0.06}
    """
    found: dict[int, float] = {}
    most = 0.0
    for place, key in enumerate(sorted(p, key=lambda key: p[key])):
        most = max(most, min(1.0, (len(p) - place) * p[key]))
        found[key] = most
    return found
