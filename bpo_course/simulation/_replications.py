"""Many days instead of one: a mean with its interval, and whether two floors really differ."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bpo_course.simulation._day import Day, day
from bpo_course.simulation._floor import Floor

Measure = Callable[[Day], float]


@dataclass(frozen=True)
class Estimate:
    """A measure over independent days.

    Args:
        mean: Its mean over the days.
        low: The lower end of the mean's 95 % interval.
        high: The upper end.
        values: The measure on each day.
    """

    mean: float
    low: float
    high: float
    values: tuple[float, ...]

    def __repr__(self) -> str:
        ends = f"95 % interval {self.low:.4g} to {self.high:.4g}"
        return f"Estimate({self.mean:.4g}, {ends}, {len(self.values)} days)"


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


def replications(
    floor: Floor,
    measure: Measure,
    *,
    days: int = 20,
    seed: int = 0,
    warm_up_s: float = 0,
    until_s: float | None = None,
) -> Estimate:
    """Return a measure over days that differ by chance alone.

    Args:
        floor: The floor.
        measure: What is measured of a day, as in `lambda day: kpi.abandonment(day.log)`.
        days: How many days, 2 or more.
        seed: The seed of the first day; the others follow it.
        warm_up_s: What begins before this, seconds from midnight, is not measured: a floor that
            never closes starts empty in a simulation, which flatters it.
        until_s: When each day stops, seconds from midnight; None: when everybody has gone.

    Raises:
        ValueError: If days are fewer than 2, or the measure of a day is no number.

    Source:
        A. M. Law 2015, Simulation Modeling and Analysis, 5th edition, chapters 9 and 10:
        replication and deletion, Student's t; common random numbers.

    Example:
        >>> from bpo_course import kpi
        >>> from bpo_course.simulation import Agent, InboundQueue
        >>> floor = Floor(
        ...     queues=[InboundQueue(name="help", calls=[30] * 4, talk_s=180, patience_s=90)],
        ...     agents=[Agent.on_shift(f"agent {n}", 0, 7_200, ["help"]) for n in range(3)],
        ... )
        >>> replications(floor, lambda day: kpi.abandonment(day.log), days=10)
        Estimate(0.2523, 95 % interval 0.2053 to 0.2994, 10 days)
    """
    if days != int(days) or days < 2:
        raise ValueError(f"days must be a whole number of 2 or more, got {days}")
    values = []
    for which in range(seed, seed + int(days)):
        played = day(floor, which, until_s=until_s)
        values.append(float(measure(played.after(warm_up_s) if warm_up_s else played)))
        if not math.isfinite(values[-1]):
            raise ValueError(
                f"measure must be a number on each day, got {values[-1]} (seed {which})"
            )
    return _estimate(values)


def compare(
    first: Floor,
    second: Floor,
    measure: Measure,
    *,
    days: int = 20,
    seed: int = 0,
    warm_up_s: float = 0,
    until_s: float | None = None,
) -> Comparison:
    """Return whether two floors differ in a measure, both played on the same days.

    The same callers ring both (common random numbers), so that what is left is the floors' doing;
    fewer days show a difference than with callers of their own.

    Args:
        first: One floor.
        second: The other.
        measure: What is measured of a day.
        days: How many days, 2 or more.
        seed: The seed of the first day.
        warm_up_s: What begins before this is not measured, seconds from midnight.
        until_s: When each day stops, seconds from midnight; None: when everybody has gone.

    Raises:
        ValueError: If days are fewer than 2, or the measure of a day is no number.

    Example:
        >>> from bpo_course import kpi
        >>> from bpo_course.simulation import Agent, InboundQueue
        >>> help_line = InboundQueue(name="help", calls=[30] * 4, talk_s=180, patience_s=90)
        >>> team = [Agent.on_shift(f"agent {n}", 0, 7_200, ["help"]) for n in range(4)]
        >>> three = Floor(queues=[help_line], agents=team[:3])
        >>> four = Floor(queues=[help_line], agents=team)
        >>> compare(three, four, lambda day: kpi.abandonment(day.log), days=10)
        Comparison(-0.1103, 95 % interval -0.131 to -0.08958, 10 days: a real difference)
    """
    one, other = (
        replications(floor, measure, days=days, seed=seed, warm_up_s=warm_up_s, until_s=until_s)
        for floor in (first, second)
    )
    paired = _estimate(np.subtract(other.values, one.values).tolist())
    wide = math.hypot((one.high - one.low) / 2, (other.high - other.low) / 2)
    return Comparison(one, other, paired, (paired.mean - wide, paired.mean + wide))


def _estimate(values: list[float]) -> Estimate:
    from scipy.special import stdtrit

    mean, count = float(np.mean(values)), len(values)
    error = float(np.std(values, ddof=1)) / math.sqrt(count)
    half = float(stdtrit(count - 1, 0.975)) * error
    return Estimate(mean, mean - half, mean + half, tuple(values))
