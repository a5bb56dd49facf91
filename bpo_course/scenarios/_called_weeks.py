"""Weeks of calls to leads with habits: by list, by score, and when a model says. Generated."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bpo_course.scenarios._answer_hours import AnswerWorld, WeekCalled
from bpo_course.scenarios._answer_people import ANSWER_HOURS, ANSWER_WEEKDAYS
from bpo_course.tools.leads import (
    UPKEEP,
    AnswerModel,
    CallPlan,
    auc,
    auc_interval,
    fit_answers,
    plan_calls,
)

if TYPE_CHECKING:
    import pandas as pd

CALL_WAYS: Final = ("list", "score", "answered", "right_party")
"""The ways to call: list order and score order at any hour, and two plans of hours and numbers."""


@dataclass(frozen=True)
class CallRules:
    """How the calls of a week may be made, and what they are worth.

    Args:
        opens: The first hour in which calls are made, by the leads' own clock.
        closes: The hour at which calling ends.
        calls: How many calls there are in a week.
        per_hour: How many of them the agents can make in an hour.
        worth: What a sale is worth.
        cost: What a call costs, answered or not.

    Raises:
        ValueError: If there is no hour between the two, or a number is too small.
    """

    opens: int = 9
    closes: int = 20
    calls: int = 600
    per_hour: int = 20
    worth: float = 40
    cost: float = 1

    def __post_init__(self) -> None:
        first, last = ANSWER_HOURS[0], ANSWER_HOURS[-1] + 1
        if not first <= self.opens < self.closes <= last:
            between = f"closes must be after opens, both from {first} to {last}"
            raise ValueError(f"{between}, got {self.opens} to {self.closes}")
        if min(self.calls, self.per_hour) < 1:
            raise ValueError(f"calls and per_hour must be 1 or more, got {self.calls}")

    @property
    def hours(self) -> tuple[int, ...]:
        """The hours in which calls are made."""
        return tuple(range(self.opens, self.closes))


@dataclass(frozen=True)
class ModelWeek:
    """How well a model predicted the attempts of a week that it had not seen.

    Args:
        auc: How often it gives an answered attempt the higher chance, of two attempts.
        low: Where its 95 % interval begins.
        high: Where it ends.
    """

    auc: float
    low: float
    high: float


def answers_learned(
    world: AnswerWorld, week: int, target: str = "right_party", upkeep: str = "none"
) -> AnswerModel:
    """Return the model with which a week is planned.

    It is fitted to the world's first weeks. Each week, its log has some attempts at any hour as
    well, on any number.

    Args:
        world: The leads.
        week: The week that is planned; the model knows none of its attempts.
        target: "answered", or "right_party".
        upkeep: One of `tools.leads.UPKEEP`.

    Raises:
        ValueError: If the week is one of those learned from, or there is no such upkeep.
    """
    learned = world.rules.learned
    if not learned <= week < world.rules.weeks:
        raise ValueError(f"week must be from {learned} to {world.rules.weeks - 1}, got {week}")
    if upkeep not in UPKEEP:
        raise ValueError(f"upkeep must be one of {', '.join(UPKEEP)}, got {upkeep!r}")
    ends = week if upkeep == "refit" else learned
    model = fit_answers(world.log(0, ends), target, world.segments)
    if upkeep == "history" and week > learned:
        return model.with_attempts(world.log(learned, week))
    return model


def model_week(model: AnswerModel, world: AnswerWorld, week: int) -> ModelWeek:
    """Return how well a model predicts the attempts of a week."""
    held_out = world.log(week, week + 1)
    said, came = model.chance(held_out), held_out[model.target]
    return ModelWeek(auc(said, came), *auc_interval(said, came))


def calls_planned(model: AnswerModel, world: AnswerWorld, rules: CallRules) -> CallPlan:
    """Return the calls of a week that a model plans: whom, when and on which number."""
    return plan_calls(
        model,
        world.numbers,
        world.p_yes,
        hours=rules.hours,
        weekdays=ANSWER_WEEKDAYS,
        worth=rules.worth,
        cost=rules.cost,
        calls=rules.calls,
        per_hour=rules.per_hour,
    )


def in_list_order(world: AnswerWorld, week: int, rules: CallRules) -> pd.DataFrame:
    """Return the calls of a week in list order, spread over all hours, on the first number."""
    slots = len(ANSWER_WEEKDAYS) * len(rules.hours) * rules.per_hour
    return world.listed(week, min(rules.calls, slots), rules.hours)


def in_score_order(world: AnswerWorld, week: int, rules: CallRules) -> pd.DataFrame:
    """Return the calls of a week to the leads with the best scores, at the hours of the list."""
    laid = in_list_order(world, week, rules)
    score = world.leads.sort_values("p_yes", ascending=False, kind="stable")["lead"]
    first = world.numbers.drop_duplicates("lead").set_index("lead")["number"]
    best = score[: len(laid)]
    return laid.assign(lead=best.to_numpy(), number=first.loc[best].to_numpy())


def week_called(
    world: AnswerWorld, week: int, rules: CallRules, plans: Mapping[str, CallPlan]
) -> Mapping[str, WeekCalled]:
    """Return what the calls of a week bring in each way.

    Args:
        world: The leads.
        week: The week.
        rules: How calls may be made.
        plans: The plan of each model, by its target.
    """
    calls: dict[str, CallPlan | pd.DataFrame] = {
        "list": in_list_order(world, week, rules),
        "score": in_score_order(world, week, rules),
        **plans,
    }
    return {way: world.called(calls[way], week) for way in CALL_WAYS}


def mean_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return a mean with its 95 % interval, by Student's t; NaN for the interval of one value.

    Example:
        >>> [round(value, 2) for value in mean_interval([1, 2, 3])]
        [2.0, -0.48, 4.48]
    """
    from scipy.stats import t

    count = len(values)
    middle = sum(values) / count
    if count < 2:
        return middle, math.nan, math.nan
    spread = math.sqrt(sum((value - middle) ** 2 for value in values) / (count - 1))
    reach = float(t.ppf(0.975, count - 1)) * spread / math.sqrt(count)
    return middle, middle - reach, middle + reach
