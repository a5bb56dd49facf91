"""How sleepy an average person is, from when they slept: the Three-Process Model of alertness."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

RESTED: Final = 14.3
"""The upper limit of S, which sleep brings it towards (ha)."""
TIRED: Final = 2.4
"""The lower limit of S, which time awake brings it towards (la)."""
WAKE_RATE: Final = -0.0353
"""How fast S falls while awake, per hour (d)."""
SLEEP_RATE: Final = math.log((RESTED - 14) / (RESTED - 7.96)) / 8
"""How fast S recovers in sleep, per hour (g): from 7.96 to 14 in eight hours."""
BRAKE: Final = 12.2
"""Below this S recovers along a straight line (bl)."""
PEAK_H: Final = 16.8
"""When the body clock makes one most alert, in hours after midnight (p)."""
AT_FIRST: Final = 8.38
"""S + C + U when the first sleep begins."""
RESIDUAL: Final = 1.42
"""Standard deviation of a rating around the prediction, on the scale from 1 to 9."""
SLEEPINESS_SCALE: Final = (
    "extremely alert",
    "very alert",
    "alert",
    "rather alert",
    "neither alert nor sleepy",
    "some signs of sleepiness",
    "sleepy, but no effort to keep awake",
    "sleepy, some effort to keep awake",
    "very sleepy, great effort to keep awake, fighting sleep",
)
"""The Karolinska Sleepiness Scale (KSS), from 1 to 9."""

Span = tuple[float, float]


def after_waking(start: float, awake_h: float) -> float:
    """Return S after some hours awake.

    Args:
        start: S on waking, 2.4 to 14.3.
        awake_h: Hours awake, 0 or more.

    Raises:
        ValueError: If a number is out of its range.

    Source:
        S(t) = la + (S0 - la) exp(d t): M. Ingre and others 2014, "Validating and extending the
        three process model of alertness in airline operations", PLOS ONE 9(10): e108679, after
        T. Akerstedt, S. Folkard and C. Portin 2004. Parameters compared with the R package FIPS
        0.2.1 (M. K. Wilson and others 2020, JOSS 5(51): 2340).

    Example:
        >>> round(after_waking(14, 16), 3)
        8.994
    """
    _check(start, awake_h, "awake_h")
    return TIRED + (start - TIRED) * math.exp(WAKE_RATE * awake_h)


def in_sleep(start: float, asleep_h: float) -> float:
    """Return S after some hours of sleep.

    Below the brake it recovers along a straight line, above it towards the upper limit.

    Args:
        start: S on falling asleep, 2.4 to 14.3.
        asleep_h: Hours asleep, 0 or more.

    Raises:
        ValueError: If a number is out of its range.

    Source:
        S(t) = S0 + g (bl - ha) t below bl, then ha - (ha - bl) exp(g t), as in `after_waking`.
        Who falls asleep above the brake continues from where they are.

    Example:
        >>> round(in_sleep(8, 4), 2), round(in_sleep(8, 8), 2)
        (11.2, 13.57)
    """
    _check(start, asleep_h, "asleep_h")
    slope = SLEEP_RATE * (BRAKE - RESTED)
    straight_h = max(0.0, (BRAKE - start) / slope)
    if asleep_h <= straight_h:
        return start + slope * asleep_h
    return RESTED - (RESTED - max(BRAKE, start)) * math.exp(SLEEP_RATE * (asleep_h - straight_h))


def body_clock(time_h: float) -> float:
    """Return C + U: what the time of day adds to alertness, whether one has slept or not.

    Args:
        time_h: The time that the body clock shows, in hours after midnight.

    Source:
        C = 2.5 cos(2 pi (t - 16.8) / 24) and U = -0.5 + 0.5 cos(2 pi (t - 16.8 - 3) / 12), as in
        `after_waking`.

    Example:
        >>> round(body_clock(16.8), 2), round(body_clock(4.8), 2)
        (2.0, -3.0)
    """
    day = 2.5 * math.cos(2 * math.pi * (time_h - PEAK_H) / 24)
    return day - 0.5 + 0.5 * math.cos(2 * math.pi * (time_h - PEAK_H - 3) / 12)


def sleepiness(alertness: float) -> float:
    """Return the sleepiness that S + C + U predicts, from 1 to 9 on the Karolinska scale.

    Args:
        alertness: S + C + U.

    Source:
        KSS = 9.68 - 0.46 (S + C + U), the model with brake fitted to 136 aircrew, as in
        `after_waking`. What would be below 1 or above 9 is 1 or 9.

    Example:
        >>> round(sleepiness(10), 2), sleepiness(-5)
        (5.08, 9.0)
    """
    return min(9.0, max(1.0, 9.68 - 0.46 * alertness))


def sleepiness_over(sleeps: Sequence[Span], times_h: Sequence[float]) -> list[float]:
    """Return the sleepiness predicted at some times; NaN during sleep.

    The body clock keeps to the day, whenever one sleeps. Sleep inertia, the heaviness just after
    waking, is not in it.

    Args:
        sleeps: When each sleep starts and ends, in order, in hours after a midnight; the first
            ones only bring the model into step.
        times_h: When to predict, in order, in hours after the same midnight; none before the first
            sleep starts.

    Raises:
        ValueError: If there is no sleep, sleeps overlap or are not in order, or a time comes too
            early.

    Source:
        As in `after_waking`. At the start of the first sleep S + C + U is taken to be 8.38.

    Example:
        >>> nights = [(24 * day - 1, 24 * day + 6.5) for day in range(7)]
        >>> [round(one, 2) for one in sleepiness_over(nights, [146, 151, 160])]
        [nan, 4.47, 4.07]
    """
    _check_order(sleeps, times_h)
    first = sleeps[0][0]
    level, since, found = AT_FIRST - body_clock(first), first, []
    waiting = deque(times_h)
    for start, end in (*sleeps, (math.inf, math.inf)):
        while waiting and waiting[0] < start:
            time = waiting.popleft()
            found.append(sleepiness(after_waking(level, time - since) + body_clock(time)))
        while waiting and waiting[0] < end:
            found.append(math.nan)
            waiting.popleft()
        if end < math.inf:
            level, since = in_sleep(after_waking(level, start - since), end - start), end
    return found


def _check(level: float, hours: float, name: str) -> None:
    if not TIRED <= level <= RESTED:
        raise ValueError(f"start must be from {TIRED} to {RESTED}, got {level:g}")
    if not hours >= 0:
        raise ValueError(f"{name} must be 0 hours or more, got {hours:g}")


def _check_order(sleeps: Sequence[Span], times_h: Sequence[float]) -> None:
    if not sleeps:
        raise ValueError("sleeps must hold at least one sleep")
    edges = [edge for span in sleeps for edge in span]
    if edges != sorted(edges):
        raise ValueError("sleeps must be in order and must not overlap")
    if list(times_h) != sorted(times_h) or (len(times_h) and times_h[0] < edges[0]):
        raise ValueError(f"times_h must be in order and from {edges[0]:g} on")
