"""The best way to run a day, as far as a search finds it: the yardstick of the floor game."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from bpo_course.queueing import queue
from bpo_course.scenarios._game import Game, Moves, Shift
from bpo_course.simulation import HALF_HOUR_S, TONE_S

COURSES: Final = (0, 2, 4, 6, 8)
KEPT_FREE: Final = 2

Plan = tuple[Moves, ...]


def planned(
    shift: Shift, calls: Sequence[float], courses: int = 0, level_counts: bool = True
) -> Plan:
    """Return what the agents should do by formula, from the calls of each half hour.

    An agent on calls is worth the callers that Erlang A says are kept; one in the campaign, what
    the campaign brings. Breaks go where an agent is missed least: dynamic programming over the half
    hours and the breaks given so far.

    Args:
        shift: The task.
        calls: Calls expected in each half hour.
        courses: Trainings with every seat taken, one after the other from the start of the shift.
        level_counts: Whether a caller who waits too long counts as the points of service level
            would, or not at all (right where the goal is met anyway).
    """
    answered = _worth_on_calls(shift, calls, courses, level_counts)
    dialled = _worth_of_dialling(shift)
    best: dict[int, tuple[float, Plan]] = {0: (0.0, ())}
    for place in range(len(calls)):
        training = shift.seats if place < courses else 0
        reached: dict[int, tuple[float, Plan]] = {}
        for given, (value, moves) in best.items():
            left = min(shift.agents - training, shift.agents - given)
            for more in range(min(left, shift.most(place)["on_break"]) + 1):
                there = shift.agents - training - more
                split = answered[place, there::-1] + dialled[place] * np.arange(there + 1)
                outbound = int(np.argmax(split))
                total = value + float(split[outbound])
                if total > reached.get(given + more, (-np.inf, ()))[0]:
                    move = Moves(
                        outbound=outbound, on_break=more, training=training, keep_free=KEPT_FREE
                    )
                    reached[given + more] = (total, (*moves, move))
        best = reached
    return best[shift.agents][1]


def best_game(shift: Shift, seed: int, tries: int = 40) -> Game:
    """Return the best game on a day that a search finds, with hindsight.

    It knows the day's calls, which no one knows on the day. It starts from plans by formula and
    goes on with small changes, each played through the whole day. It may not find the very
    best.

    Args:
        shift: The task.
        seed: The day.
        tries: Changes tried.
    """
    rng = np.random.default_rng([seed, tries])
    plans = [
        planned(shift, shift.calls(seed), courses, counts)
        for courses in COURSES
        for counts in (True, False)
    ]
    best = max((Game(shift, seed, plan) for plan in plans), key=_total)
    for _ in range(tries):
        tried = replace(best, moves=_changed(best.moves, shift, rng))
        best = max(best, tried, key=_total)
    return best


def _total(game: Game) -> float:
    return game.score.total


def _changed(plan: Plan, shift: Shift, rng: np.random.Generator) -> Plan:
    """Return a plan with one small change that the shift allows."""
    while True:
        here, there = rng.integers(len(plan), size=2)
        step = int(rng.choice((-2, -1, 1, 2)))
        kind = rng.choice(("outbound", "training", "keep_free", "on_break"), p=(0.5, 0.1, 0.1, 0.3))
        changes = {here: step} if kind != "on_break" else {here: -1, there: 1}
        found = list(plan)
        for place, more in changes.items():
            value = getattr(found[place], kind) + more
            if value < 0:
                break
            found[place] = replace(found[place], **{kind: value})
        else:
            if all(_allowed(shift, place, found[place]) for place in changes):
                return tuple(found)


def _allowed(shift: Shift, place: int, moves: Moves) -> bool:
    most = shift.most(place)
    fine = all(getattr(moves, name) <= limit for name, limit in most.items())
    return fine and moves.away <= shift.agents


def _worth_on_calls(shift: Shift, calls: Sequence[float], courses: int, level_counts: bool) -> Any:
    """Return what so many agents on calls are worth in each half hour, less than no one's loss.

    Returns:
        An array, a row a half hour, a column a number of agents from 0 on.
    """
    volume = np.array(calls)[:, None]
    agents = np.arange(1, shift.agents + 1)
    per_hour = volume * 3_600 / HALF_HOUR_S
    aht_s = shift.talk_s + shift.wrap_s
    q = queue(per_hour, aht_s, agents, shift.patience_s)
    late = 100 / volume.sum() * shift.point_missed if level_counts else 0.0
    cost = shift.lost_call * q.abandonment + late * (1 - q.service_level(shift.target_s))
    nobody = np.full_like(volume, shift.lost_call + late)
    worth = -volume * np.hstack([nobody, cost])
    trained = shift.seats * np.minimum(np.arange(len(volume)), courses)[:, None]
    free = np.clip(agents * (1 - q.occupancy) - KEPT_FREE, 0, trained)
    worth[:, 1:] += free * _worth_of_dialling(shift)[:, None]
    return worth


def _worth_of_dialling(shift: Shift) -> Any:
    """Return what an agent who only dials brings in each half hour."""
    work = shift.campaign
    heard = work.right_party * work.talk_s + (1 - work.right_party) * work.wrong_party_s
    vain = 1 - work.answered - work.voicemail - work.busy - work.invalid
    cycle_s = (
        work.answered * (work.ring_s + heard + work.wrap_s)
        + work.voicemail * work.ring_s
        + (work.busy + work.invalid) * TONE_S
        + vain * work.give_up_s
    )
    sales = HALF_HOUR_S / cycle_s * work.answered * work.right_party * work.conversion
    starts = shift.opens_s + HALF_HOUR_S * np.arange(len(shift.forecast))
    allowed = np.minimum(starts + HALF_HOUR_S, work.closes_s) - np.maximum(starts, work.opens_s)
    return sales * work.revenue * np.clip(allowed / HALF_HOUR_S, 0, 1)
