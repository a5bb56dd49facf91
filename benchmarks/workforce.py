"""Time workforce management: a back-test, a day's schedule, and a week of 60 agents.

Usage: make bench. The goal for the week is 20 s on 2 cores.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from bpo_course import content
from bpo_course.tools import workforce
from bpo_course.tools.workforce import Break, Shift

AGENTS = 60
SHARE = 0.1  # of the bank's calls, for a team of this size
LUNCH = Break(30, 180, 300)
TEMPLATES = (
    Shift("early", ("07:00", "07:30", "08:00", "08:30", "09:00"), 510, (LUNCH,)),
    Shift("late", ("10:00", "11:00", "12:00", "12:30"), 510, (LUNCH,)),
)
SHORT = Shift("short", ("08:00", "09:00", "11:00", "13:00", "15:00", "17:00"), 240)
MORE = workforce.shifts((*TEMPLATES, SHORT))


def a_week(counts: pd.Series) -> pd.DataFrame:
    """Return what a week requires: five weekdays of the bank, and an invented weekend."""
    calls = SHARE * workforce.forecast(counts, 5)
    needed = workforce.by_day(workforce.required(calls, 240, patience_s=180, shrinkage=0.25))
    needed.loc["Saturday"] = (0.6 * needed.loc["Friday"]).round()
    needed.loc["Sunday"] = (0.5 * needed.loc["Friday"]).round()
    return needed


def wishes(days: list[str]) -> dict[str, dict[str, str]]:
    """Return two days off that each agent wishes for, at random."""
    rng = np.random.default_rng(1)
    names = [f"Agent {n:02d}" for n in range(1, AGENTS + 1)]
    return {name: dict.fromkeys(rng.choice(days, 2, replace=False), "off") for name in names}


def main() -> None:
    """Print every figure."""
    calls = content.bank_calls().set_index("starts_at")["calls"]
    counts = calls[calls.index.strftime("%H:%M") != "21:00"]
    rows = workforce.shifts(TEMPLATES)
    needed = a_week(counts)

    def timed(name: str, work: object) -> None:
        started = time.perf_counter()
        found = work()  # type: ignore[operator]
        print(f"{name:42} {time.perf_counter() - started:6.2f} s  {found}")

    timed("back-test of 104 days", lambda: workforce.backtest(counts))
    timed("a day's schedule, 45 shifts", lambda: workforce.schedule(needed.loc["Monday"], rows))
    for name, settings in (
        ("a week of 60 agents", {}),
        ("the same with 120 wishes", {"wishes": wishes(list(needed.index))}),
        ("the same with 14 hours of rest", {"rest_h": 14}),
        ("the same with shifts of four hours too", {"shifts": MORE}),
        ("a week stopped at once", {"stop": lambda: True}),
    ):
        given = {"shifts": rows} | settings
        timed(name, lambda kw=given: workforce.week(needed, agents=AGENTS, **kw))


if __name__ == "__main__":
    main()
