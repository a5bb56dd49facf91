"""The exit rule of nesting: what few contacts say of an agent's figure against a threshold."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, Literal, Protocol

from bpo_course.kpi import wilson

if TYPE_CHECKING:
    import pandas as pd

Word = Literal["met", "not met", "too few to say"]
MOST: Final = 100_000
"""So many contacts are looked at when it is asked how many decide."""
_NORMAL: Final = NormalDist()
_Z: Final = _NORMAL.inv_cdf(0.975)


class Standing(Protocol):
    """A figure of one agent against the threshold of the exit rule."""

    @property
    def n(self) -> int:
        """How many contacts or questions it is of."""

    @property
    def figure(self) -> float:
        """The figure."""

    @property
    def limit(self) -> float:
        """The threshold."""

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the figure; NaN where there are too few for one."""

    @property
    def word(self) -> Word:
        """Whether the threshold is met: only where the whole interval is on one side of it."""

    @property
    def more(self) -> float:
        """How many more contacts decide it if the figure stays: 0 if it is decided, or infinity."""

    def passes(self, gap: float, n: int) -> float:
        """Return the chance that the figure alone passes at n contacts.

        Args:
            gap: How much better than the threshold the agent really is; negative for worse.
            n: Contacts, 1 or more.
        """


@dataclass(frozen=True)
class PassShare:
    """A share that has to reach a threshold: questions right, or calls passed.

    Args:
        part: What was right or passed.
        n: What was asked or scored.
        limit: The threshold, above 0 and below 1.

    Raises:
        ValueError: If part is more than n, or the threshold is no such share.

    Example:
        >>> PassShare(24, 30, 0.7).word, PassShare(24, 30, 0.7).more
        ('too few to say', 51)
    """

    part: int
    n: int
    limit: float

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.n:
            raise ValueError(f"part must be from 0 to n ({self.n}), got {self.part}")
        if not 0 < self.limit < 1:
            raise ValueError(f"limit must be above 0 and below 1, got {self.limit}")

    @property
    def figure(self) -> float:
        """The share."""
        return self.part / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval."""
        return wilson(self.part, self.n)

    @property
    def word(self) -> Word:
        """Whether the threshold is met."""
        return _word(self.interval, self.limit)

    @property
    def more(self) -> float:
        """How many more decide it.

        Wilson's interval leaves the threshold out once n is above z² t (1 - t) / (p - t)².
        """
        if not self.n or self.word != "too few to say":
            return 0 if self.n else math.inf
        off = self.figure - self.limit
        if abs(off) < 1e-9:
            return math.inf
        needed = _Z**2 * self.limit * (1 - self.limit) / off**2
        return max(1, math.floor(needed) + 1 - self.n)

    def passes(self, gap: float, n: int) -> float:
        """Return the chance that the figure alone passes, by the binomial distribution."""
        from scipy.special import bdtrc

        real = min(1.0, max(0.0, self.limit + gap))
        least = math.ceil(n * self.limit - 1e-9)
        return float(bdtrc(least - 1, n, real)) if least else 1.0


@dataclass(frozen=True)
class MeanScore:
    """A mean of quality scores that has to reach a threshold.

    Args:
        figure: The mean.
        spread: Their standard deviation, more than 0.
        n: How many calls were scored.
        limit: The threshold.

    Raises:
        ValueError: If the spread is not more than 0.

    Source:
        Student's t.

    Example:
        >>> [round(end, 1) for end in MeanScore(88, 8, 16, 85).interval]
        [83.7, 92.3]
    """

    figure: float
    spread: float
    n: int
    limit: float

    def __post_init__(self) -> None:
        _check_spread(self.spread)

    @property
    def interval(self) -> tuple[float, float]:
        """Student's t interval."""
        half = _t(self.n) * self.spread / math.sqrt(self.n) if self.n else math.nan
        return self.figure - half, self.figure + half

    @property
    def word(self) -> Word:
        """Whether the threshold is met."""
        return _word(self.interval, self.limit)

    @property
    def more(self) -> float:
        """How many more decide it, if mean and spread stay."""
        if self.word != "too few to say":
            return 0
        off = abs(self.figure - self.limit)
        return _more(self.n, lambda n: _t(n) * self.spread / math.sqrt(n) < off)

    def passes(self, gap: float, n: int) -> float:
        """Return the chance that the figure alone passes; the mean is taken as normal."""
        return _NORMAL.cdf(gap * math.sqrt(n) / self.spread)


@dataclass(frozen=True)
class MeanHandleTime:
    """A mean handle time that has to be at a target or below; handle times are lognormal.

    Args:
        figure: The mean in seconds, more than 0.
        spread: Their standard deviation in seconds, more than 0.
        n: How many contacts were handled.
        limit: The target in seconds, more than 0.

    Raises:
        ValueError: If a number of seconds is not more than 0.

    Source:
        U. Olsson 2005, Journal of Statistics Education 13(1), the modified Cox method: the log of
        the mean, ± t of n - 1 times the root of s²/n + s⁴/(2(n - 1)). The variance s² of the logs
        comes here from mean and spread: ln(1 + (spread/mean)²).

    Example:
        >>> [round(end) for end in MeanHandleTime(420, 210, 30, 400).interval]
        [349, 506]
    """

    figure: float
    spread: float
    n: int
    limit: float

    def __post_init__(self) -> None:
        _check_spread(self.spread)
        for name in ("figure", "limit"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0 seconds, got {getattr(self, name)}")

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of the mean by the modified Cox method."""
        half = self._half(self.n)
        return self.figure * math.exp(-half), self.figure * math.exp(half)

    @property
    def word(self) -> Word:
        """Whether the target is met: the shorter side of it is the better one."""
        low, high = self.interval
        return _word((-high, -low), -self.limit)

    @property
    def more(self) -> float:
        """How many more decide it, if mean and spread stay."""
        if self.word != "too few to say":
            return 0
        off = abs(math.log(self.figure / self.limit))
        return _more(self.n, lambda n: self._half(n) < off)

    def passes(self, gap: float, n: int) -> float:
        """Return the chance that the figure alone passes.

        Args:
            gap: By what share of the target the agent is really shorter; negative for longer.
            n: Contacts, 1 or more.

        Source:
            The mean of n lognormal times as one lognormal of the same mean and variance (the
            method called Fenton-Wilkinson).
        """
        real = self.limit * (1 - gap)
        variance = math.log1p((self.spread / self.figure) ** 2 / n)
        return _NORMAL.cdf((math.log(self.limit / real) + variance / 2) / math.sqrt(variance))

    def _half(self, n: int) -> float:
        """Return half of the interval's width in logs."""
        if n < 2:
            return math.nan
        variance = math.log1p((self.spread / self.figure) ** 2)
        return _t(n) * math.sqrt(variance / n + variance**2 / (2 * (n - 1)))


def handle_times(log: pd.DataFrame, agent: str) -> pd.Series[float]:
    """Return the handle times of an agent's answered contacts, in seconds.

    Args:
        log: A contact log with `talk_s`; `hold_s` and `wrap_s` count where it has them.
        agent: The agent.

    Raises:
        ValueError: If the agent has handled fewer than 2 contacts.
    """
    own = log[(log["agent"] == agent) & (log["outcome"] == "answered")]
    parts = [name for name in ("talk_s", "hold_s", "wrap_s") if name in own]
    found: pd.Series[float] = own[parts].sum(axis=1)
    if len(found) < 2:
        raise ValueError(f"agent must have handled 2 contacts or more, {agent!r} has {len(found)}")
    return found


def _check_spread(spread: float) -> None:
    if not spread > 0:
        raise ValueError(f"spread must be more than 0, got {spread}")


def _t(n: int) -> float:
    """Return Student's t for a 95 % interval of n values."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 0.975)) if n > 1 else math.nan


def _word(interval: tuple[float, float], limit: float) -> Word:
    """Return whether a figure of which more is better has reached a limit."""
    low, high = interval
    return "met" if low >= limit else "not met" if high < limit else "too few to say"


def _more(n: int, decides: Callable[[int], bool]) -> float:
    """Return how many more than n are needed until it is decided; the more, the surer."""
    if not decides(MOST):
        return math.inf
    low, high = max(n, 1), MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if decides(middle) else (middle, high)
    return high - n
