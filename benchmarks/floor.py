"""Time days of a floor of 100 agents beside the same floor by SimPy, and check that they agree.

Usage: make bench.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable

import numpy as np
from simpy_floor import simpy_day

from bpo_course import contacts, kpi
from bpo_course.simulation import Agent, Campaign, Day, Floor, InboundQueue, day
from bpo_course.tools import dialler

HOUR_S, DAYS = 3_600, 8


def agents(count: int, *queues: str) -> list[Agent]:
    """Return a team on three shifts of 8.5 hours, each with a break of half an hour."""
    return [
        Agent.on_shift(
            f"{'+'.join(queues)} {n:02d}",
            (8 + n % 3 / 2) * HOUR_S,
            (16.5 + n % 3 / 2) * HOUR_S,
            queues,
            [((11.5 + n % 6 / 4) * HOUR_S, HOUR_S / 2)],
        )
        for n in range(count)
    ]


def helpline() -> Floor:
    """Return a floor that answers: two queues with skills, priorities, a menu and redials."""
    many = InboundQueue(
        name="help",
        calls=(460,) * 18,
        talk_s=210,
        wrap_s=45,
        spread=0.8,
        patience_s=120,
        opens_s=8 * HOUR_S,
        menu_s=20,
        contained=0.2,
        redial=0.4,
        priority=2,
    )
    few = InboundQueue(
        name="gold",
        calls=(160,) * 18,
        talk_s=240,
        wrap_s=40,
        spread=0.8,
        patience_s=90,
        opens_s=8 * HOUR_S,
        menu_s=15,
        priority=1,
    )
    return Floor(queues=(many, few), agents=(*agents(50, "help"), *agents(50, "gold", "help")))


def blended() -> Floor:
    """Return a floor that answers and dials, some of its agents both."""
    many, few = helpline().queues
    offer = Campaign(
        name="offer",
        leads=3_000,
        talk_s=150,
        wrap_s=30,
        opens_s=9 * HOUR_S,
        closes_s=17 * HOUR_S,
        dial=dialler.keep_free(2),
        priority=3,
    )
    teams = (*agents(30, "help"), *agents(40, "gold", "help"), *agents(30, "help", "offer"))
    return Floor(queues=(many, few), campaigns=(offer,), agents=teams)


def timed(play: Callable[[Floor, int], Day], floor: Floor) -> tuple[float, list[Day]]:
    """Return contacts a second on the median day, and the days."""
    speeds, played = [], []
    for seed in range(DAYS):
        started = time.perf_counter()
        played.append(play(floor, seed))
        contacts_and_stretches = len(played[-1].rows), len(played[-1].stretches)  # both are told
        speeds.append(contacts_and_stretches[0] / (time.perf_counter() - started))
    return statistics.median(speeds), played


def figures(played: Day) -> dict[str, float]:
    """Return what the two sides are compared in, from checked tables."""
    log, states = contacts.check(played.log), contacts.check_states(played.states)
    found = {
        "contacts": len(log),
        "service level": kpi.service_level(log),
        "abandonment": kpi.abandonment(log),
        "ASA": kpi.asa(log),
        "occupancy": kpi.occupancy(states),
    }
    return {name: float(value) for name, value in found.items()}


def agree(ours: list[Day], theirs: list[Day]) -> None:
    """Stop where a mean over the days differs by more than four standard errors."""
    one, other = ([figures(played) for played in side] for side in (ours, theirs))
    for name in one[0]:
        a, b = (np.array([day[name] for day in side]) for side in (one, other))
        error = math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / DAYS)
        assert abs(a.mean() - b.mean()) < 4 * error, f"{name} differs: {a.mean()}, {b.mean()}"


def compare(name: str, floor: Floor) -> None:
    """Print contacts a second of either side, once they have been found to agree."""
    ours, days = timed(day, floor)
    theirs, found = timed(simpy_day, floor)
    agree(days, found)
    count = statistics.mean(len(played.rows) for played in days)
    print(f"{name}: {len(floor.agents)} agents, {count:,.0f} contacts a day, {DAYS} days")
    print(f"  {'ours':<12} {ours:>12,.0f} contacts/s")
    print(f"  {'SimPy':<12} {theirs:>12,.0f} contacts/s   ours {ours / theirs:.1f} times")


if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # what was imported is no garbage of either side
    compare("a helpline", helpline())
    compare("a blended floor", blended())
