"""The days of lesson 16: a floor run as two teams, blended and in haste, and plans for a game.

data/make_days.py writes the tables. data/README.md tells their columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from bpo_course import kpi, scenarios, simulation

OF_TEAM: Final = {"inbound": "answers", "outbound": "dials"}
"""How the names of a team's agents begin, by its direction."""
KEPT: Final = (0, 1, 2, 4, 6)
LOST: Final = (0, 0.07, 0.1, 0.2)
OPEN: Final = (0, 0.05)
CUT: Final = 0.2
HALF_HOURS: Final = ("teams", "kept-2")
GAME_DAYS: Final = (1, 3)
COURSES: Final = 2


def floors() -> dict[str, simulation.Floor]:
    """Return the floor in each way to run it."""
    teams = scenarios.blend_floor()
    found = {"teams": teams}
    found |= {f"kept-{keep}": scenarios.blend_floor(blended=True, keep=keep) for keep in KEPT}
    sales = {f"sales-cut-{lost}": {"outbound": CUT, "lost_per_tenth": lost} for lost in LOST}
    calls = {f"calls-cut-{more}": {"inbound": CUT, "open_per_tenth": more} for more in OPEN}
    for way, pressed in (sales | calls).items():
        found[way] = simulation.under_pressure(teams, simulation.Pressure(**pressed))
    return found


@cache
def played(way: str) -> tuple[simulation.Day, ...]:
    """Return 20 days of the floor, run in a way."""
    return simulation.days(floors()[way])


def line(way: str, day: simulation.Day) -> dict[str, Any]:
    """Return what a day comes to."""
    log, states = day.log, day.states
    found = {name: measure(day) for name, measure in scenarios.BLEND_MEASURES.items()}
    for team, name in OF_TEAM.items():
        found[f"occupancy_{team}"] = kpi.occupancy(states[states["agent"].str.startswith(name)])
    found["aht"] = kpi.aht(log)
    found |= {f"aht_{way}": kpi.aht(log[log["direction"].eq(way)]) for way in OF_TEAM}
    right = log[log["right_party"].fillna(False).astype(bool)]
    found["by_inbound_team"] = right["agent"].str.startswith(OF_TEAM["inbound"]).mean()
    return {"way": way, "seed": day.seed, **found}


def days() -> Iterator[dict[str, Any]]:
    """Yield a line for each day of each way."""
    for way in floors():
        for day in played(way):
            yield line(way, day)


def half_hours() -> Iterator[dict[str, Any]]:
    """Yield a line for each half hour of an average day: two teams, and the blend."""
    for way in HALF_HOURS:
        busy = scenarios.agents_by_half_hour(played(way))
        for place, agents in enumerate(zip(*busy.values(), strict=True)):
            begins = f"{8 + place // 2:02d}:{place % 2 * 30:02d}"
            yield {"way": way, "half_hour": begins, **dict(zip(busy, agents, strict=True))}


def plans(shift: scenarios.Shift) -> dict[str, tuple[scenarios.Moves, ...]]:
    """Return the plans for the game that are made before its day begins."""
    moves = scenarios.Moves
    simple = [moves(training=2)] * 4 + [moves()] * 4
    simple += [moves(on_break=breaks) for breaks in (4, 6, 6, 4)] + [moves()] * 4
    trusting = scenarios.planned(shift, shift.forecast, courses=COURSES)
    return {"forecast": tuple(trusting), "simple": tuple(simple)}


def games() -> Iterator[dict[str, Any]]:
    """Yield a line for each plan of a day of the game."""
    shift = scenarios.Shift()
    for day in GAME_DAYS:
        ended = {way: scenarios.Game(shift, day, plan) for way, plan in plans(shift).items()}
        ended["best"] = scenarios.best_game(shift, day)
        for way, game in ended.items():
            score = game.score
            found = {"revenue": score.revenue, "lost_calls": score.lost_calls}
            found |= {"points_missed": score.points_missed, "breaks_missed": score.breaks_missed}
            yield {"day": day, "plan": way, **found, "total": score.total, "trained": game.trained}


TABLES: Final = {
    "blend_days.csv": days,
    "blend_half_hours.csv": half_hours,
    "floor_games.csv": games,
}
