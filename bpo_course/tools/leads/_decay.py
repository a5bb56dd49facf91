"""How a model of answers ages: its AUC and its probabilities, week by week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bpo_course.tools.leads._answers import AnswerModel, fit_answers
from bpo_course.tools.leads._attempts import attempts_checked
from bpo_course.tools.leads._checks import one_of, whole
from bpo_course.tools.leads._measures import auc_or_nan

if TYPE_CHECKING:
    import pandas as pd

UPKEEP: Final = ("none", "history", "refit")
"""What is done each week: nothing, the attempts of the week are noted, or a new fit as well."""


@dataclass(frozen=True)
class WeekScore:
    """How well a model predicted one week that it had not seen.

    Args:
        week: The week.
        attempts: Its attempts.
        auc: The AUC on them; NaN where it happened in all of them, or in none.
        low: Where its 95 % interval begins.
        high: Where it ends.
        predicted: The mean probability.
        observed: The share in which it happened.
    """

    week: int
    attempts: int
    auc: float
    low: float
    high: float
    predicted: float
    observed: float


def weekly(
    attempts: pd.DataFrame,
    learned: int,
    target: str = "right_party",
    segments: Mapping[Any, str] | None = None,
    upkeep: str = "none",
) -> tuple[WeekScore, ...]:
    """Return how well a model of the first weeks predicts each later week.

    A week is always predicted from the weeks before it alone.

    Args:
        attempts: Attempts, one a row (`ATTEMPT_COLUMNS`).
        learned: How many weeks it is fitted to, 1 or more.
        target: "answered", or "right_party".
        segments: What is known of each lead.
        upkeep: One of `UPKEEP`.

    Raises:
        ValueError: If an argument breaks its rule, or no week is left to predict.
    """
    one_of("upkeep", upkeep, UPKEEP)
    log = attempts_checked(attempts, target)
    first = whole("learned", learned, 1)
    later = sorted(week for week in log["week"].unique() if week >= first)
    if not later:
        raise ValueError(f"learned must leave a week to predict, got {learned}")
    model = fit_answers(log[log["week"] < first], target, segments)
    found = []
    for week in later:
        held_out = log[log["week"] == week]
        found.append(_scored(model, int(week), held_out))
        if upkeep == "history":
            model = model.with_attempts(held_out)
        elif upkeep == "refit":
            model = fit_answers(log[log["week"] <= week], target, segments)
    return tuple(found)


def _scored(model: AnswerModel, week: int, held_out: pd.DataFrame) -> WeekScore:
    said, came = model.chance(held_out), held_out[model.target]
    means = float(said.mean()), float(came.mean())
    return WeekScore(week, len(held_out), *auc_or_nan(said, came), *means)
