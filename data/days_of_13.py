"""The days of lesson 13: mornings of a campaign, dialled in several ways, and weeks of a call plan.

data/make_days.py writes the tables. data/README.md tells their columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from bpo_course import scenarios, simulation
from bpo_course.tools import dialler, leads

SEED: Final = 13
OPENS_S: Final = 36_000
CLOSES_S: Final = 50_400
LIMIT: Final = 0.03
COUNTED_FROM: Final = 100
"""The rate so far is taken from this person who answered."""
CAMPAIGN: Final[dict[str, Any]] = {
    **{"name": "plans", "opens_s": OPENS_S, "closes_s": CLOSES_S, "talk_s": 150, "wrap_s": 30},
    **{"answered": 0.25, "voicemail": 0.3},
}
MACHINES: Final[dict[str, Any]] = {"dial": dialler.predictive(limit=LIMIT), "machine_s": 6}
NOTHING_FOUND: Final = simulation.Detection(machines_found=0, persons_lost=0, listens_s=0)
ALL_ANSWER: Final = {"answered": 1, "voicemail": 0, "busy": 0, "invalid": 0, "ring_s": 0}
PACES: Final[dict[str, dict[str, Any]]] = {
    "preview": {"dial": dialler.preview(), "preview_s": 45},
    "progressive": {"dial": dialler.progressive()},
    **{f"level-{n}": {"dial": dialler.at_level(n)} for n in (2, 3, 4)},
    "predictive": {"dial": dialler.predictive(limit=LIMIT)},
    "agents-listen": {**MACHINES, "detection": NOTHING_FOUND},
    "amd": {**MACHINES, "detection": simulation.Detection()},
    **{
        method.replace("_", "-"): {"dial": dialler.adapting(method, limit=LIMIT, latest_s=CLOSES_S)}
        for method in ("hard_limit", "average", "tapered")
    },
    "all-answer": {"dial": dialler.progressive(), **ALL_ANSWER},
}
"""What each way changes in the campaign."""
TEAM: Final = 12
MORNINGS: Final = 10
OTHER_TEAMS: Final = {2: 16, 5: 10, 30: 4}
"""Mornings of the teams of other sizes."""
IN_GROUPS: Final = ("progressive", "predictive")
WEEKS: Final = (*range(6, 9), *range(13, 16))
PER_WEEK: Final = 600


def mornings(way: str, agents: int, count: int) -> tuple[simulation.Day, ...]:
    """Return mornings that were dialled in a way."""
    on_shift = simulation.Agent.on_shift
    team = [on_shift(f"agent {n:02}", OPENS_S, CLOSES_S, ["plans"]) for n in range(agents)]
    campaign = simulation.Campaign(**CAMPAIGN | {"leads": 600 * agents} | PACES[way])
    return simulation.days(simulation.Floor(campaigns=[campaign], agents=team), count, seed=SEED)


def line(way: str, agents: int, day: simulation.Day) -> dict[str, Any]:
    """Return what a morning comes to."""
    log = day.log
    ends, rate = log["outcome"].value_counts(), rate_so_far(log)
    found = {"way": way, "agents": agents, "seed": day.seed}
    found |= {"talk": log["talk_s"].sum() / 60 / ((CLOSES_S - OPENS_S) / 3600 * agents)}
    found |= {name: int(ends.get(name, 0)) for name in ("answered", "dropped")}
    found |= {"lost": int(log["disposition"].eq("taken_for_machine").sum())}
    return found | {"highest": rate.max(), "end": rate.iloc[-1]}


def rate_so_far(log: pd.DataFrame) -> Any:
    """Return the drop rate so far, after each person who answered, from the hundredth on."""
    people = log[log["outcome"].isin(["answered", "dropped"])]
    at = people["started_at"] + pd.to_timedelta(people["wait_s"].fillna(0), unit="s")
    dropped = people["outcome"].eq("dropped").astype(float)
    return dropped.loc[at.sort_values().index].expanding(COUNTED_FROM).mean().dropna()


def dialled() -> Iterator[dict[str, Any]]:
    """Yield a line for each morning: of the team of twelve, then of the other teams."""
    played = [(way, TEAM, MORNINGS) for way in PACES]
    played += [(way, size, count) for size, count in OTHER_TEAMS.items() for way in IN_GROUPS]
    for way, agents, count in played:
        for day in mornings(way, agents, count):
            yield line(way, agents, day)


def planned(world: scenarios.AnswerWorld) -> leads.CallPlan:
    """Return the plan for a week that a model makes from six weeks of attempts."""
    model = leads.fit_answers(world.log(0, 6), segments=world.segments)
    when = {"hours": scenarios.ANSWER_HOURS, "weekdays": scenarios.ANSWER_WEEKDAYS}
    spend: dict[str, Any] = {"worth": 40, "cost": 1, "calls": PER_WEEK, "per_hour": 20}
    return leads.plan_calls(model, world.numbers, world.p_yes, **when, **spend)


def called() -> Iterator[dict[str, Any]]:
    """Yield a line for each week of calls: in list order, and by the plan."""
    world = scenarios.answer_world(seed=SEED)
    plan = planned(world).table()
    for week in WEEKS:
        for way, calls in {"list": world.listed(week, PER_WEEK), "plan": plan}.items():
            found = world.called(calls, week)
            row = {"way": way, "week": week + 1, "calls": found.calls}
            row |= {"right_party": found.right_party, "sales": found.sales}
            parts = leads.segments_called(world.leads["segment"], calls["lead"].unique())
            shares = {part.segment.replace(" ", "_"): part.share for part in parts}
            yield row | dict(sorted(shares.items()))


TABLES: Final = {"dialled_mornings.csv": dialled, "called_weeks.csv": called}
