"""Many days instead of one: a mean with its interval, and whether two floors really differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bpo_course.simulation._checks import is_whole
from bpo_course.simulation._day import Day, day
from bpo_course.simulation._floor import Floor

Measure = Callable[[Day], float]
DAYS: Final = 20
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class Estimate:
    """A measure over independent days or runs.

    Args:
        mean: Its mean over them.
        low: The lower end of the mean's 95 % interval.
        high: The upper end.
        values: The measure on each.
    """

    mean: float
    low: float
    high: float
    values: tuple[float, ...]

    def __repr__(self) -> str:
        ends = f"95 % interval {self.low:.4g} to {self.high:.4g}"
        return f"Estimate({self.mean:.4g}, {ends}, from {len(self.values)})"


@dataclass(frozen=True)
class Comparison:
    """Two floors on the same days.

    Args:
        first: The measure of the one.
        second: The measure of the other.
        difference: Second minus first, day by day.
        apart: What the difference's interval would have been, had the days not been the same.
    """

    first: Estimate
    second: Estimate
    difference: Estimate
    apart: tuple[float, float]

    @property
    def real(self) -> bool:
        """Whether the interval of the difference leaves 0 out."""
        return self.difference.low > 0 or self.difference.high < 0

    def __repr__(self) -> str:
        found = self.difference
        said = "a real difference" if self.real else "no difference shown"
        ends = f"95 % interval {found.low:+.4g} to {found.high:+.4g}"
        return f"Comparison({found.mean:+.4g}, {ends}, {len(found.values)} days: {said})"


def days(
    floor: Floor,
    count: int = DAYS,
    *,
    seed: int = 0,
    warm_up_s: float = 0,
    until_s: float | None = None,
) -> tuple[Day, ...]:
    """Return days on a floor that differ only by chance.

    Args:
        floor: The floor.
        count: How many days, 1 or more.
        seed: The seed of the first day; the others follow it.
        warm_up_s: What begins before this is left out, seconds from midnight: a floor that never
            closes starts empty in a simulation, which flatters it.
        until_s: When each day stops, seconds from midnight; None: when everyone has gone.

    Raises:
        ValueError: If a number breaks its rule, or a rule of the floor returns what it must not.

    Source:
        A. M. Law 2015, Simulation Modeling and Analysis, 5th edition, chapter 9: replication and
        deletion.

    Example:
        >>> from bpo_course.simulation import Agent, InboundQueue
        >>> floor = Floor(
        ...     queues=[InboundQueue(name="help", calls=[30] * 4, talk_s=180, patience_s=90)],
        ...     agents=[Agent.on_shift(f"agent {n}", 0, 7_200, ["help"]) for n in range(3)],
        ... )
        >>> days(floor, 2)
        (Day(2026-03-02: 139 contacts), Day(2026-03-02: 139 contacts))
    """
    if not is_whole(count, 1):
        raise ValueError(f"count must be a whole number of 1 or more, got {count}")
    if not 0 <= warm_up_s < math.inf:
        raise ValueError(f"warm_up_s must be 0 seconds or more, got {warm_up_s}")
    played = (day(floor, seed + which, until_s=until_s) for which in range(int(count)))
    return tuple(one.after(warm_up_s) if warm_up_s else one for one in played)


def estimate(played: Iterable[Day], measure: Measure) -> Estimate:
    """Return the mean of a measure over days, with its 95 % interval.

    Args:
        played: The days, 2 or more.
        measure: What is measured of a day, as in `lambda day: kpi.abandonment(day.log)`.

    Raises:
        ValueError: If days are fewer than 2, or the measure of a day is no finite number.

    Source:
        Student's t over independent replications (Law 2015, chapter 9).

    Example:
        >>> from bpo_course import kpi
        >>> from bpo_course.simulation import Agent, InboundQueue
        >>> floor = Floor(
        ...     queues=[InboundQueue(name="help", calls=[30] * 4, talk_s=180, patience_s=90)],
        ...     agents=[Agent.on_shift(f"agent {n}", 0, 7_200, ["help"]) for n in range(3)],
        ... )
        >>> estimate(days(floor, 10), lambda day: kpi.abandonment(day.log))
        Estimate(0.2523, 95 % interval 0.2053 to 0.2994, from 10)
    """
    values = []
    for one in played:
        values.append(float(measure(one)))
        if not math.isfinite(values[-1]):
            rule = "measure must be a finite number on each day"
            raise ValueError(f"{rule}, got {values[-1]} on the day of seed {one.seed}")
    return interval(values)


def compare(
    first: Floor | Iterable[Day], second: Floor | Iterable[Day], measure: Measure
) -> Comparison:
    """Return whether two floors differ in a measure, both on the same days.

    The same callers call both (common random numbers), so that what is left is the floors' doing;
    fewer days show a difference than with callers of their own. Days that were played once answer
    for any number of measures.

    Args:
        first: One floor, or its days; a floor is played for 20 days.
        second: The other, or its days.
        measure: What is measured of a day.

    Raises:
        ValueError: If the days do not have the same seeds or are fewer than 2, or the measure of a
            day is no finite number.

    Source:
        Paired t interval under common random numbers (Law 2015, chapters 10 and 11).

    Example:
        >>> from bpo_course import kpi
        >>> from bpo_course.simulation import Agent, InboundQueue
        >>> help_line = InboundQueue(name="help", calls=[30] * 4, talk_s=180, patience_s=90)
        >>> team = [Agent.on_shift(f"agent {n}", 0, 7_200, ["help"]) for n in range(4)]
        >>> three = days(Floor(queues=[help_line], agents=team[:3]), 10)
        >>> four = days(Floor(queues=[help_line], agents=team), 10)
        >>> compare(three, four, lambda day: kpi.abandonment(day.log))
        Comparison(-0.1103, 95 % interval -0.131 to -0.08958, 10 days: a real difference)
    """
    one, other = (days(a) if isinstance(a, Floor) else tuple(a) for a in (first, second))
    seeds, others = ([day.seed for day in played] for played in (one, other))
    if seeds != others:
        rule = "first and second must be days of the same seeds in the same order"
        raise ValueError(f"{rule}, got {seeds} and {others}")
    before, after = estimate(one, measure), estimate(other, measure)
    differences = np.subtract(after.values, before.values)
    size = np.maximum(np.abs(after.values), np.abs(before.values))
    differences[np.abs(differences) <= _ROUNDING * size] = 0  # sums in another order, no more
    paired = interval(differences.tolist())
    wide = math.hypot((before.high - before.low) / 2, (after.high - after.low) / 2)
    return Comparison(before, after, paired, (paired.mean - wide, paired.mean + wide))


def interval(values: Sequence[float]) -> Estimate:
    """Return the mean of independent values, with its 95 % interval.

    Args:
        values: One value a day or a run, 2 or more.

    Raises:
        ValueError: If they are fewer than 2.

    Source:
        Student's t over independent replications (Law 2015, chapter 9).

    Example:
        >>> interval([9, 10, 11])
        Estimate(10, 95 % interval 7.516 to 12.48, from 3)
    """
    from scipy.special import stdtrit

    count = len(values)
    if count < 2:
        raise ValueError(f"days must be 2 or more for an interval, got {count}")
    mean = float(np.mean(values))
    error = float(np.std(values, ddof=1)) / math.sqrt(count)
    half = float(stdtrit(count - 1, 0.975)) * error
    return Estimate(mean, mean - half, mean + half, tuple(values))
