"""The third part of the lead lab: the probability fails in time, and the order survives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import LIST_PARTS, Stopped, stops
from bpo_course.tools import leads
from bpo_course.widgets.labs.in_words import counted, percent
from bpo_course.widgets.labs.leads_data import fitted, held, is_fitted
from bpo_course.widgets.labs.leads_words import euros, pairs, span

STOP_NAMES: Final[Mapping[str, str]] = {
    "believed": "Stop by the model's probability",
    "moved": "Stop by the corrected probability",
    "everyone": "Call everyone",
    "hindsight": "Best single stop, known only afterwards",
}
_TIMES: Final = (1, 1.5, 2.2)
"""What the probability may be multiplied by, as wrong guesses."""


def needs_fit(kind: str) -> bool:
    """Return whether the model has to be fitted first."""
    return not is_fitted(leads.BEFORE_THE_CALL, kind)


def trial_of(kind: str) -> leads.Trial:
    """Return the model on the last 30 % in time, with what is known before the call alone."""
    return fitted(leads.BEFORE_THE_CALL, kind)


def options(trial: leads.Trial) -> list[str]:
    """Return shares that bought, in per cent, to choose from: one is right."""
    wrong = [f"{100 * trial.predicted * by:.0f}" for by in _TIMES]
    return sorted({*wrong, right_guess(trial)}, key=int)


def right_guess(trial: leads.Trial) -> str:
    """Return the share that bought, in per cent."""
    return f"{100 * trial.observed:.0f}"


def answer(trial: leads.Trial, guessed: str) -> tuple[str, str]:
    """Return the answer to the guess: a tone, and sentences."""
    right = right_guess(trial)
    tone = "" if not guessed.isdigit() else "good" if guessed == right else "bad"
    begin = {"good": "Yes. ", "bad": "No. ", "": ""}[tone]
    return tone, (
        f"{begin}The model said {percent(trial.predicted)}, and {percent(trial.observed)} bought."
        f" That is {trial.observed / trial.predicted:.1f} times as many. {told(trial)}"
    )


def told(trial: leads.Trial) -> str:
    """Return how the number and the order did, in two sentences."""
    bins = _bins(trial)
    held_up = sum(one.holds for one in bins)
    rises = sum(b.observed > a.observed for a, b in pairwise(bins))
    return (
        f"The number fails: in {held_up} of {len(bins)} groups, the prediction is inside the 95 %"
        f" interval of what came. The order survives: from one group to the next, more leads bought"
        f" in {rises} of {len(bins) - 1} steps, and the model picks the buyer of two in"
        f" {pairs(trial.auc)}."
    )


def bin_rows(trial: leads.Trial) -> list[tuple[str, ...]]:
    """Return what was predicted and what came, by tenth of the scores."""
    return [
        (
            _tenth(place),
            percent(one.predicted),
            percent(one.observed),
            span(one.low, one.high, 1),
            "yes" if one.holds else "no",
        )
        for place, one in enumerate(_bins(trial), start=1)
    ]


def _tenth(place: int) -> str:
    return {1: "1 (lowest)", 10: "10 (highest)"}.get(place, str(place))


def chart(trial: leads.Trial) -> Any:
    """Return what was predicted and what came, by tenth of the scores."""
    bins = _bins(trial)
    return charts.lines(
        [str(place) for place in range(1, len(bins) + 1)],
        {
            "Bought": [round(one.observed, 4) for one in bins],
            "Predicted": [round(one.predicted, 4) for one in bins],
        },
        title="Predicted and bought, by score",
        x_title="leads by score, in ten equal groups",
        y_title="share that bought",
        unit="share",
    )


def period_rows(trial: leads.Trial) -> list[tuple[str, ...]]:
    """Return how the model did in each part of the time, the oldest first."""
    return [
        (
            str(place),
            f"{one.leads:,}",
            percent(one.predicted),
            percent(one.observed),
            f"{100 * one.auc:.0f}",
            span(one.low, one.high),
        )
        for place, one in enumerate(_periods(trial), start=1)
    ]


def periods_told(trial: leads.Trial) -> str:
    """Return what the parts of the time show, in sentences."""
    found = _periods(trial)
    low, high = min(one.auc for one in found), max(one.auc for one in found)
    above = sum(one.low > 0.5 for one in found)
    return (
        f"Inside a part of the time, the model picks the buyer of two in {100 * low:.0f} to"
        f" {100 * high:.0f} of 100 pairs, not in {100 * trial.auc:.0f}. The figure for all parts"
        " together also counts pairs of leads from different months. In"
        f" {above} of {len(found)} parts, the whole interval is above 50, so the order is better"
        " than chance there."
    )


def stop_rows(trial: leads.Trial, values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return what each way to stop calling brings."""
    found = _stops(trial, values)
    best = found["hindsight"].net
    return [
        (
            STOP_NAMES[name],
            f"{one.calls:,}",
            f"{one.sales:,}",
            euros(one.net),
            "–" if name == "hindsight" else euros(best - one.net),
        )
        for name, one in found.items()
    ]


def stops_told(trial: leads.Trial, values: Mapping[str, Any]) -> str:
    """Return what the wrong probability costs, in sentences."""
    found = _stops(trial, values)
    limit = leads.threshold(values["worth"], values["cost"])
    lost = found["hindsight"].net - found["believed"].net
    back = found["moved"].net - found["believed"].net
    corrected = (
        f"The corrected probability brings {euros(back)} of that back."
        if back > 0
        else f"The corrected probability does not help here: it changes the net by {euros(back)}."
    )
    corrected += _of_everyone(found["everyone"].net - found["moved"].net)
    return (
        f"A call pays if more than {percent(limit)} buy: {euros(values['cost'])} divided by"
        f" {euros(values['worth'])}. This is the score threshold. If you believe the model, you"
        f" make {counted(found['believed'].calls, 'call')} and lose {euros(lost)} against the best"
        f" single stop. {corrected}"
    )


def _of_everyone(more: float) -> str:
    """Return how calling everyone compares with the corrected stop, by how much more it makes."""
    if round(more) == 0:
        return " Calling everyone makes as much as the corrected stop, without a score."
    if more > 0:
        more_words = f"{euros(more)} more than the corrected stop"
        return f" But calling everyone, without a score, makes {more_words}."
    return f" Calling everyone makes {euros(-more)} less than the corrected stop."


def _stops(trial: leads.Trial, values: Mapping[str, Any]) -> Mapping[str, Stopped]:
    return _stopped(trial, values["worth"], values["cost"], int(values["latest"]))


@lru_cache(maxsize=8)
def _stopped(trial: leads.Trial, worth: float, cost: float, latest: int) -> Mapping[str, Stopped]:
    earlier = held().known_bought
    return stops(trial.scores, trial.bought, earlier, worth=worth, cost=cost, latest=latest)


@lru_cache(maxsize=4)
def _bins(trial: leads.Trial) -> tuple[leads.CalibrationBin, ...]:
    return trial.calibration()


@lru_cache(maxsize=4)
def _periods(trial: leads.Trial) -> tuple[leads.Period, ...]:
    return trial.periods(LIST_PARTS)
