"""The floors that the labs and their lessons run: one to blend, one to steer, one queue to play."""

from __future__ import annotations

from bpo_course.scenarios._blend import BLEND_MEASURES, agents_by_half_hour, blend_floor
from bpo_course.scenarios._game import CALLS, CAMPAIGN, Game, Moves, Score, Shift
from bpo_course.scenarios._queue_runs import RUN_CALLS, RUNS, QueueRuns, queue_runs
from bpo_course.scenarios._search import best_game, planned

__all__ = [
    "BLEND_MEASURES",
    "CALLS",
    "CAMPAIGN",
    "RUNS",
    "RUN_CALLS",
    "Game",
    "Moves",
    "QueueRuns",
    "Score",
    "Shift",
    "agents_by_half_hour",
    "best_game",
    "blend_floor",
    "planned",
    "queue_runs",
]
