"""The fourth part of the quality lab: samples of two agents' calls, and what they can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any, Final

import numpy as np

from bpo_course import charts
from bpo_course.scenarios import (
    SampledScore,
    ScoredMonth,
    calls_needed,
    scored_month,
    verdicts,
)
from bpo_course.widgets.labs.quality_words import percent

AGENTS: Final = ("Asha", "Ravi")
MONTH: Final = 300
"""Calls of an agent in a month."""
ALONG: Final = (2, 3, 5, 8, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 250, 300)
_OF: Final = ("calls", "gap", "spread", "mean", "analysts", "told")


@dataclass(frozen=True)
class Drawn:
    """A month's sample of both agents' calls.

    Args:
        asha: What the sample says of Asha.
        ravi: What it says of Ravi.
    """

    asha: SampledScore
    ravi: SampledScore

    @property
    def wrong_order(self) -> bool:
        """Whether Asha looks better."""
        return self.asha.mean > self.ravi.mean


class SamplingStep:
    """Months of two agents, and the samples that were drawn of them."""

    def __init__(self) -> None:
        self.drawn: list[Drawn] = []
        self._for: tuple[float, ...] = ()

    def draw(self, values: Mapping[str, float]) -> Drawn:
        """Score a new month's sample of both agents, and return it."""
        key = tuple(values[name] for name in _OF)
        if key != self._for:
            self.drawn, self._for = [], key
        number = len(self.drawn) + 1
        months = _months(values["mean"], values["gap"], values["spread"], values["told"], number)
        rng = Random(number)
        # one analyst is stricter by so much; which agent's, changes from month to month
        side = values["analysts"] * (0.5 if number % 2 else -0.5)
        asha, ravi = (month.sampled(int(values["calls"]), rng) for month in months)
        found = Drawn(_moved(asha, -side), _moved(ravi, side))
        self.drawn.append(found)
        return found

    def told(self, values: Mapping[str, float]) -> str:
        """Return what the last sample says, in sentences; "" before one was drawn."""
        if not self._fresh(values):
            return ""
        last, count = self.drawn[-1], len(self.drawn)
        wrong = sum(one.wrong_order for one in self.drawn)
        better = AGENTS[0] if last.wrong_order else AGENTS[1]
        said = (
            f"Month {count}: Asha {percent(last.asha.mean)}, Ravi {percent(last.ravi.mean)}."
            f" {better} looks better."
        )
        if values["gap"] == 0:
            return f"{said} In truth they are equal."
        months = f"{count} month{'s' if count > 1 else ''}"
        return f"{said} So far, the wrong agent looked better in {wrong} of {months}."

    def _fresh(self, values: Mapping[str, float]) -> bool:
        return bool(self.drawn) and self._for == tuple(values[name] for name in _OF)

    def shown(self, values: Mapping[str, float]) -> dict[str, Any]:
        """Return what the template shows.

        Args:
            values: The values of the levers.
        """
        fresh = self._fresh(values)
        count, gap = int(values["calls"]), values["gap"]
        months = _months(values["mean"], gap, values["spread"], values["told"], 1)
        return {
            "sample_says": self.told(values),
            "count": count,
            "months": [
                (
                    str(number),
                    _with(one.asha),
                    _with(one.ravi),
                    "Asha looks better" if one.wrong_order else "Ravi looks better",
                )
                for number, one in enumerate(self.drawn, start=1)
            ][-8:]
            if fresh
            else [],
            "truth": (percent(values["mean"]), percent(values["mean"] + gap)),
            "real_says": real_words(values),
            "ways": [
                (
                    name,
                    percent(month.mean),
                    percent(month.sampled(count, Random(99)).mean),
                    percent(month.worst(count)),
                )
                for name, month in zip(AGENTS, months, strict=True)
            ],
        }


def real_words(values: Mapping[str, float]) -> str:
    """Return how often such samples show who is better, in sentences."""
    gap, count = values["gap"], int(values["calls"])
    found = verdicts(gap, values["spread"], count, values["analysts"])
    each = f"With {count} calls of each agent"
    if gap == 0:
        return (
            f"{each} and no real difference, {percent(found.right + found.wrong)} of the months"
            " still show a “real” one."
        )
    needed = calls_needed(gap, values["spread"], values["analysts"])
    told = (
        f"{each}, {percent(found.right)} of the months show that Ravi is really better. In"
        f" {percent(found.order)} of the months, the mean alone puts Asha first."
    )
    if found.wrong >= 0.03:
        told += f" In {percent(found.wrong)} of them, the interval is on the wrong side of 0."
    if needed is None:
        return f"{told} No number of calls up to 5,000 shows it in 80 % of the months."
    return f"{told} For 80 % of the months, score {needed:,} calls of each."


def sample_chart(values: Mapping[str, float]) -> tuple[Any, str]:
    """Return how often a difference is shown, by the calls that are scored, and the title."""
    found = [verdicts(values["gap"], values["spread"], at, values["analysts"]) for at in ALONG]
    drawn = {
        "the interval says that Ravi is better": [one.right for one in found],
        "the mean alone puts Asha first": [one.order for one in found],
    }
    if values["analysts"] or not values["gap"]:
        drawn["the interval says that Asha is better"] = [one.wrong for one in found]
    title = "What samples of two agents say"
    labels = {"x_title": "calls scored of each agent", "y_title": "months", "unit": "share"}
    return charts.lines(ALONG, drawn, title=title, **labels), title


def _with(one: SampledScore) -> str:
    if np.isnan(one.low):
        return percent(one.mean)
    return f"{percent(one.mean)} ({percent(one.low)} to {percent(one.high)})"


def _moved(one: SampledScore, by: float) -> SampledScore:
    """Return a sampled score as a stricter or a milder analyst gives it."""
    mean, low, high = (min(1.0, max(0.0, value + by)) for value in (one.mean, one.low, one.high))
    return SampledScore(mean, low, high)


@lru_cache(maxsize=256)
def _months(
    mean: float, gap: float, spread: float, told: float, number: int
) -> tuple[ScoredMonth, ScoredMonth]:
    rng = np.random.default_rng(number)
    one = scored_month(mean, spread, MONTH, told, rng)
    return one, scored_month(mean + gap, spread, MONTH, told, rng)
