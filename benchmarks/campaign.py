"""Time a campaign: a week of 10 agents and 3,000 leads, its tables, and the verdicts on a test.

Usage: make bench. The goal for the week is about a second on 2 cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bpo_course import scenarios, simulation
from bpo_course.simulation import Agent, Floor
from bpo_course.tools import campaign
from bpo_course.tools.campaign import Caps

WEEK = tuple(date(2026, 3, 2) + timedelta(days=n) for n in range(6))
LISTED = scenarios.campaign_list(1)


def timed(name: str, work: Callable[[], Any]) -> Any:
    """Print how long something takes, the best of three, and return what it gives."""
    took = []
    for _ in range(3):
        started = time.process_time()
        found = work()
        took.append(time.process_time() - started)
    print(f"{name:52} {min(took):6.3f} s of the processor  {found!r:.60}")
    return found


def played(**changes: Any) -> campaign.Run:
    setup = LISTED.setup(**changes)
    return campaign.run(setup, WEEK, floor=LISTED.floor(), agents=10, seed=1)


def bare_floor(dials: int) -> str:
    """Play as many dials on the floor alone, without setup, book and caps."""
    done = 0
    for seed in range(20):
        leads = [lead for some in LISTED.lists.values() for lead in some]
        how = LISTED.floor(leads=leads, tries=2, opens_s=32_400, closes_s=68_400)
        team = [Agent.on_shift(f"{n}", 32_400, 68_400, [how.name]) for n in range(10)]
        done += len(simulation.day(Floor(campaigns=[how], agents=team), seed).rows)
        if done >= dials:
            break
    return f"{done:,} dials"


def main() -> None:
    """Print every figure."""
    week = timed("a week of 10 agents, 3,000 leads", played)
    timed("  the floor alone, about as many dials", lambda: bare_floor(len(week.book)))
    timed("  with a list mix", lambda: played(mix={"web": 0.4, "house": 0.6}))
    timed("  fewest attempts first", lambda: played(order="fewest_attempts"))
    timed("  one attempt a day", lambda: played(caps=Caps(total=6, day=1, week=None, part=3)))
    timed("the state of every lead", week.states)
    timed("the log", lambda: campaign.run(
        week.setup, WEEK, floor=LISTED.floor(), agents=10, seed=1
    ).log.shape)  # fmt: skip
    timed("what each version brought", lambda: week.by("version").shape)
    timed("bounds of 10 looks", lambda: campaign.bounds([(n + 1) / 10.5 for n in range(10)])[-1])
    timed("a verdict on the week", lambda: campaign.judge(week.split("A", "B"), 1_000).word)
    timed("a sample size with 5 looks", lambda: campaign.sample_size(0.11, 0.03, looks=5))


if __name__ == "__main__":
    main()
