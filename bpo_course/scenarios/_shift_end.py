"""After a shift: the calls that quality draws, and the plan for tomorrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

from bpo_course import kpi, queueing
from bpo_course.scenarios._shift_day import OneShift
from bpo_course.scenarios._shift_floor import USUAL_AHT_S
from bpo_course.scenarios._shift_setup import SHIFT_AGENTS, SHIFT_GOAL, SHIFT_TARGET_S
from bpo_course.scenarios._shift_world import (
    SHIFT_BLOCK_S,
    SHIFT_BLOCKS,
    SHIFT_DATE,
    SHIFT_FORECAST,
    SHIFT_OPENS_S,
)
from bpo_course.simulation import ROW, is_whole
from bpo_course.tools import workforce
from bpo_course.tools.recording import EXPERT, Answers, Sample, ScoredCalls, at_random

if TYPE_CHECKING:
    import pandas as pd

SAMPLE_ENOUGH: Final = 20
"""Scored calls from which the size of a sample has its full share of the score."""
SHIFT_SCORED: Final = 2
"""How many scored calls count, the first ones."""
PLAN_PATIENCE_S: Final = 170
_OUTCOME, _TALK, _WRAP = (ROW.index(name) for name in ("outcome", "talk_s", "wrap_s"))


@dataclass(frozen=True)
class ShiftEnd:
    """What a learner does after a shift.

    Args:
        agreed: The share of the scorecard's answers that were the expert's, by call; see
            `agreed_with_expert`.
        plan: Agents for each hour of tomorrow; empty: no plan.

    Raises:
        ValueError: If a share is not from 0 to 1, or a plan has not one number of agents for each
            hour.
    """

    agreed: Mapping[str, float] = field(default_factory=dict)
    plan: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for call, share in self.agreed.items():
            if not 0 <= share <= 1:
                raise ValueError(f"agreed must be shares from 0 to 1, got {share} for {call}")
        if self.plan and len(self.plan) != SHIFT_BLOCKS:
            rule = f"must have {SHIFT_BLOCKS} numbers, one an hour"
            raise ValueError(f"plan {rule}, got {len(self.plan)}")
        for agents in self.plan:
            if not is_whole(agents, 0) or agents > 2 * SHIFT_AGENTS:
                rule = f"must be whole numbers from 0 to {2 * SHIFT_AGENTS}"
                raise ValueError(f"plan {rule}, got {agents}")
        object.__setattr__(self, "plan", tuple(int(agents) for agents in self.plan))

    def quality(self, shift: OneShift) -> float:
        """Return what quality is worth: half for the sample's size, half for two calls scored.

        The first two calls that were scored count, so a third one neither helps nor harms.

        Args:
            shift: The shift.
        """
        size = min(1.0, len(shift_sample(shift).ids) / SAMPLE_ENOUGH)
        scored = sum(list(self.agreed.values())[:SHIFT_SCORED]) / SHIFT_SCORED
        return (size + scored) / 2

    def plan_share(self, shift: OneShift) -> float:
        """Return what the plan for tomorrow is worth, from 0 to 1.

        Args:
            shift: The shift.
        """
        return shift_plan_share(shift, self.plan) if self.plan else 0.0


def shift_sample(shift: OneShift) -> Sample:
    """Return the calls of the shift that quality scores, drawn at random.

    Args:
        shift: The shift.
    """
    answered = [
        f"{row[ROW.index('queue')]}-{row[ROW.index('caller')]}-{row[ROW.index('attempt')]}"
        for row in shift.callers_rows
        if row[_OUTCOME] == "answered"
    ]
    count = min(shift.setup.sampled, len(answered))
    return at_random(answered, count, Random(f"{shift.world.seed} quality"))


def shift_transcripts(shift: OneShift, calls: ScoredCalls, count: int = 4) -> tuple[str, ...]:
    """Return recorded calls that stand for the sample: the course has a few calls as transcripts.

    Args:
        shift: The shift.
        calls: The calls there are.
        count: How many.
    """
    ids = list(calls.by_id)
    rng = Random(f"{shift.world.seed} transcripts")
    return at_random(ids, min(count, len(ids), shift.setup.sampled), rng).ids


def agreed_with_expert(calls: ScoredCalls, call: str, answers: Answers) -> float:
    """Return the share of a scorecard's answers that are the expert's; 0 if a critical one is not.

    Args:
        calls: The calls and the scorecard.
        call: The call.
        answers: The answers.

    Raises:
        ValueError: If there is no such call, or an answer is missing or wrong.
    """
    if call not in calls.by_id:
        raise ValueError(f"call must be one of {', '.join(calls.by_id)}, got {call!r}")
    calls.card.score(answers)
    right = calls.ratings[EXPERT][call]
    if any(item.critical and answers[item.id] != right[item.id] for item in calls.card.items):
        return 0.0
    return sum(answers[name] == right[name] for name in right) / len(right)


# -- the plan for tomorrow -----------------------------------------------------------------------


def _hours(halves: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(n) for n in np.reshape(halves, (SHIFT_BLOCKS, 2)).sum(axis=1))


def _reaching(shift: OneShift) -> float:
    """Return the share of callers whom the menu leads to an agent."""
    day = shift.world.fronts[shift.setup.menu]
    return (day.ends["queue"] + day.ends["person"]) / len(day.journeys)


def shift_forecast(shift: OneShift) -> tuple[float, ...]:
    """Return the calls to agents that the forecast expects in each hour, repeats among them.

    Repeats and redials come on top of first calls, as on a day that goes well.
    """
    reaching = (1 + REPEATS) * _reaching(shift)
    return tuple(reaching * calls for calls in _hours(SHIFT_FORECAST))


def shift_calls(shift: OneShift) -> tuple[int, ...]:
    """Return the calls that agents were offered in each hour, repeats and transfers among them."""
    found = [0] * SHIFT_BLOCKS
    for row in shift.callers_rows:
        place = int((row[ROW.index("started_s")] - SHIFT_OPENS_S) // SHIFT_BLOCK_S)
        if row[_OUTCOME] in ("answered", "abandoned") and place < SHIFT_BLOCKS:
            found[place] += 1
    return tuple(found)


def shift_tomorrow(shift: OneShift) -> tuple[float, ...]:
    """Return the calls to agents that tomorrow brings in expectation, hour by hour.

    The level of these weeks lasts. What was only today does not: its chance, and its incidents.
    Repeats and redials are among them, as in the forecast.
    """
    reaching = (1 + REPEATS) * _reaching(shift)
    return tuple(reaching * calls for calls in _hours(shift.world.tomorrow))


REPEATS: Final = 0.08
"""Calls of customers who call again, over first calls, on a day that goes well: assumed."""


def shift_aht_s(shift: OneShift) -> float:
    """Return the mean handle time of the calls that agents answered today, seconds.

    Where they answered none, it is the mean of what is assumed for the queues.
    """
    answered = [row for row in shift.callers_rows if row[_OUTCOME] == "answered"]
    if not answered:
        return USUAL_AHT_S
    return kpi.aht(
        talk_s=sum(row[_TALK] for row in answered),
        hold_s=0,
        wrap_s=sum(row[_WRAP] for row in answered),
        handled=len(answered),
    )


def shift_required(shift: OneShift, calls: Sequence[float]) -> tuple[int, ...]:
    """Return the agents that so many calls need in each hour, by `tools.workforce`.

    Args:
        shift: The shift, whose handle time counts.
        calls: Calls in each hour.
    """
    found = workforce.required(
        _by_time(calls), shift_aht_s(shift), SHIFT_GOAL, SHIFT_TARGET_S, PLAN_PATIENCE_S
    )
    return tuple(int(n) for n in found)


def _by_time(calls: Sequence[float]) -> pd.Series[float]:
    import pandas as pd

    start = pd.Timestamp(SHIFT_DATE) + pd.Timedelta(days=1, seconds=SHIFT_OPENS_S)
    return pd.Series(list(calls), pd.date_range(start, periods=len(calls), freq="60min"))


def shift_plan_levels(shift: OneShift, plan: Sequence[int]) -> tuple[float, ...]:
    """Return the service level that tomorrow brings in expectation, hour by hour, by Erlang A.

    Args:
        shift: The shift.
        plan: Agents on calls in each hour.
    """
    calls, agents = np.array(shift_tomorrow(shift)), np.array(plan)
    found = queueing.queue(calls, shift_aht_s(shift), np.maximum(agents, 1), PLAN_PATIENCE_S)
    levels = np.where(agents < 1, 0.0, found.service_level(SHIFT_TARGET_S))
    return tuple(float(level) for level in levels)


def shift_plan_share(shift: OneShift, plan: Sequence[int]) -> float:
    """Return what a plan is worth, from 0 to 1.

    It is the service level of tomorrow over the goal, at most 1, less the share of agents' hours
    that are more than tomorrow needs.

    Args:
        shift: The shift.
        plan: Agents on calls in each hour.
    """
    calls = np.array(shift_tomorrow(shift))
    level = float((calls * np.array(shift_plan_levels(shift, plan))).sum() / calls.sum())
    needed = sum(shift_required(shift, tuple(calls)))
    spare = max(0.0, sum(plan) / needed - 1)
    return max(0.0, min(1.0, level / SHIFT_GOAL) - spare)


def shift_best_plan(shift: OneShift) -> tuple[int, ...]:
    """Return the plan that tomorrow needs, did one know what lasts of today."""
    return shift_required(shift, shift_tomorrow(shift))
