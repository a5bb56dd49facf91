"""A stopping rule for two script versions: keep the new one, kill it, or go on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bpo_course.tools.campaign._bounds import DEFAULT_SPENDING, SPENDING, bounds
from bpo_course.tools.campaign._checks import inside, one_of, whole
from bpo_course.tools.campaign._versions import (
    Compared,
    Counts,
    check_counts,
    compare,
    quantile,
    z_of,
)

VERDICTS: Final = ("keep", "kill", "go on", "no winner")
Look = tuple[Counts, Counts]
"""What the version in use and the new one have brought up to a look, all days together."""


@dataclass(frozen=True)
class Verdict:
    """What a rule says after some looks at a test.

    Args:
        word: `keep` the new version, which sells more; `kill` it, since it sells less; `go on`, as
            nothing is shown yet; `no winner`, as the test is over and nothing is shown.
        look: The look that decided, or the last one: 1 is the first.
        z: The test statistic there; above 0 where the new version sells more.
        bound: What |z| had to reach there.
        share: The share of the planned information that was in.
        compared: The versions at that look. After an early stop the difference is on average too
            large, and the interval is that of a single look.
    """

    word: str
    look: int
    z: float
    bound: float
    share: float
    compared: Compared

    @property
    def alarm(self) -> bool:
        """Whether a difference is claimed."""
        return self.word in ("keep", "kill")


def information(look: Look, planned: int) -> float:
    """Return the share of the planned information that is in, above 1 where it is more.

    Args:
        look: The counts of both versions.
        planned: Leads to be reached by each version.

    Example:
        >>> information((Counts(100, 9), Counts(100, 12)), planned=400)
        0.25
    """
    old, new = (counts.reached for counts in look)
    return 2 * old * new / ((old + new) * planned) if old and new else 0.0


def judge(
    looks: Sequence[Look],
    planned: int,
    *,
    alpha: float = 0.05,
    spending: str = DEFAULT_SPENDING,
    over: bool = False,
) -> Verdict:
    """Return what a group-sequential rule says: all looks together err with about alpha.

    The bound of each look comes from the information that is in by then, so the looks may
    come at any steps. The first look that crosses its bound decides. With few sales the
    error is near alpha, not exactly: with 200 leads and 22 sales a version, where 5 % was promised,
    it was 7 % in 680 played weeks, and about 5.3 % where 40 played weeks were divided at random
    20,000 times (4.8 % with every sale on the day on which the lead was reached). The small counts
    are not why: one look at the end errs in 4.9 %. A correction for continuity brought 3.6 %, and
    finds true differences less often.

    Args:
        looks: The old and the new version after each day, or whenever someone looks; cumulative.
        planned: Leads to be reached by each version, from `sample_size`.
        alpha: The error of the first kind of all looks together, two-sided.
        spending: How alpha is spent: `obrien_fleming` (hard to stop early) or `pocock`.
        over: Whether there will be no other look, although fewer leads were reached than planned.

    Raises:
        ValueError: If an argument breaks its rule, or counts fall from one look to the next.

    Source:
        The bounds of `bounds`, on the pooled z of two proportions.

    Example:
        >>> monday = Counts(200, 20), Counts(200, 24)
        >>> friday = Counts(1_000, 100), Counts(1_000, 150)
        >>> judge([monday], planned=1_000).word, judge([monday, friday], planned=1_000).word
        ('go on', 'keep')
    """
    _check(looks, planned, alpha)
    one_of("spending", spending, SPENDING)
    kept = list(_with_news(looks, planned))
    if not kept:
        return _nothing(looks, over)
    times = tuple(share for _, share in kept)
    for nth, (number, share) in enumerate(kept):
        ends = over and nth == len(kept) - 1
        bound = bounds(times[: nth + 1], alpha, spending, over=ends)[-1]
        found = _verdict(looks[number], number + 1, bound, share, alpha, share >= 1 or ends)
        if found.word != "go on":
            return found
    return found


def peek(
    looks: Sequence[Look], planned: int, *, alpha: float = 0.05, over: bool = False
) -> Verdict:
    """Return what someone says who tests at alpha at every look and stops at the first success.

    This is a mistake, here to be measured: with five looks it errs in 14 % of the tests.

    Args:
        looks: As for `judge`.
        planned: As for `judge`.
        alpha: The error of the first kind of each single look.
        over: As for `judge`.

    Raises:
        ValueError: As for `judge`.

    Source:
        P. Armitage, C. K. McPherson and B. C. Rowe 1969, Repeated significance tests on
        accumulating data, Journal of the Royal Statistical Society A 132.
    """
    _check(looks, planned, alpha)
    kept = list(_with_news(looks, planned))
    if not kept:
        return _nothing(looks, over)
    bound = quantile(1 - alpha / 2)
    for number, share in kept:
        ends = share >= 1 or (over and number == kept[-1][0])
        found = _verdict(looks[number], number + 1, bound, share, alpha, ends)
        if found.word != "go on":
            return found
    return found


def _verdict(
    look: Look, number: int, bound: float, share: float, alpha: float, ends: bool
) -> Verdict:
    z = z_of(*look)
    shown, otherwise = "keep" if z > 0 else "kill", "no winner" if ends else "go on"
    word = shown if abs(z) >= bound else otherwise
    return Verdict(word, number, z, bound, share, compare(*look, alpha))


def _nothing(looks: Sequence[Look], over: bool) -> Verdict:
    none = Compared(math.nan, -1, 1, 0, 1)
    return Verdict("no winner" if over else "go on", len(looks), 0, math.inf, 0, none)


def _with_news(looks: Sequence[Look], planned: int) -> Iterator[tuple[int, float]]:
    """Yield the looks at which there was something new, until all that was planned is in."""
    last = 0.0
    for number, look in enumerate(looks):
        share = information(look, planned)
        if share > last:
            yield number, share
            last = share
        if share >= 1:
            return


def _check(looks: Sequence[Look], planned: int, alpha: float) -> None:
    whole("planned", planned)
    inside("alpha", alpha)
    before = Counts(0, 0), Counts(0, 0)
    for number, look in enumerate(looks):
        for name, counts, last in zip(("old", "new"), look, before, strict=True):
            check_counts(f"{name} at look {number + 1}", counts)
            if counts.reached < last.reached or counts.sales < last.sales:
                rule = f"looks must be cumulative: {name} at look {number + 1}"
                raise ValueError(f"{rule} must not fall, got {counts} after {last}")
        before = look
