"""Play the weeks of lesson 14 again: campaigns, tests of two scripts, lead scores on trial.

data/make_days.py writes them. data/README.md tells the columns of each table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd

from bpo_course import content, scenarios
from bpo_course.tools import campaign, leads

SEED: Final = 14
WEEK: Final = tuple(date(2026, 3, 2) + timedelta(n) for n in range(6))
CAPS: Final = {"total": 6, "day": 2, "week": 6}
SPREAD: Final = {"part": 2}
PLANS: Final[dict[str, dict[str, Any]]] = {
    "once": {"caps": {"total": 1}},
    "six": {},
    "six-parts": {"caps": SPREAD},
    "ten": {"caps": {"total": 10, "day": 3, "week": 10}},
    "first-in": {"agents": 2, "caps": SPREAD},
    "score": {"agents": 2, "caps": SPREAD, "order": "score"},
    "newest": {"agents": 2, "caps": SPREAD, "order": "newest"},
    "mix": {"agents": 2, "caps": SPREAD, "mix": {"web": 0.2, "house": 0.8}},
}
"""How six agents call a list, and then two: what is different."""
PARTS: Final = ("morning", "afternoon", "evening")
RATE: Final = 0.12
DAYS: Final = len(WEEK)
GAINS: Final = (6, 3, 1.5)
"""By how many points the new script is better."""


# -- campaigns -------------------------------------------------------------------------------------


def played(agents: int = 6, caps: dict[str, int] | None = None, **setup: Any) -> campaign.Run:
    """Return a week of the campaign, under the lesson's caps but for those given."""
    listed = scenarios.campaign_list(SEED)
    plan = listed.setup(caps=campaign.Caps(**CAPS | (caps or {})), **setup)
    return campaign.run(plan, WEEK, floor=listed.floor(), agents=agents, seed=SEED)


def week(plan: str) -> Iterator[dict[str, Any]]:
    """Yield a line for each segment of a week under a plan."""
    run = played(**PLANS[plan])
    states, given, sales = run.states(), run.setup.leads, run.by("segment")["sales"]
    for segment, calls in run.log.groupby("segment"):
        found = [state for name, state in states.items() if given[name].segment == segment]
        ours = calls["right_party"].fillna(False).astype(bool)
        line = {"plan": plan, "segment": segment, "list": calls["list"].iloc[0]}
        line |= {"dials": len(calls), "reached": calls.loc[ours, "customer"].nunique()}
        line |= {"sales": sales[segment], "missed": sum(state.missed for state in found)}
        yield line | {"fresh": sum(state.status == "fresh" for state in found)} | by_part(calls)


def by_part(calls: pd.DataFrame) -> dict[str, int]:
    """Return the dials of each part of the day, and how many of them a person answered."""
    dials, answered = calls["part"], calls.loc[calls["outcome"].eq("answered"), "part"]
    counts = {f"{part}_dials": int(dials.eq(part).sum()) for part in PARTS}
    return counts | {f"{part}_answered": int(answered.eq(part).sum()) for part in PARTS}


def campaign_weeks() -> Iterator[dict[str, Any]]:
    """Yield the lines of every week."""
    for plan in PLANS:
        yield from week(plan)


# -- tests of two scripts --------------------------------------------------------------------------


def looks(gain: float, a_day: int, weeks: int) -> Iterator[list[campaign.Look]]:
    """Yield what two scripts brought by each evening of a week, gain in points."""
    chances = (RATE, RATE + gain / 100)
    sold = np.random.default_rng(SEED).binomial(a_day, chances, (weeks, DAYS, 2)).cumsum(axis=1)
    for one in sold.tolist():
        days = enumerate(one, 1)
        yield [tuple(campaign.Counts(a_day * day, n) for n in pair) for day, pair in days]


def once(seen: list[campaign.Look], planned: int, over: bool = True) -> campaign.Verdict:
    """Return what someone says who looks on Saturday alone."""
    return campaign.judge(seen[-1:], planned, over=over)


WAYS: Final[dict[str, Any]] = {"peek": campaign.peek, "once": once, "rule": campaign.judge}


def judged(way: str, gain: float, planned: int, weeks: int) -> dict[str, Any]:
    """Return how a way to judge does in some weeks."""
    seen = looks(gain, round(planned / DAYS), weeks)
    found = [WAYS[way](one, planned, over=True) for one in seen]
    line = {"way": way, "gain": gain, "planned": planned, "weeks": weeks}
    line |= {"winner": np.mean([one.alarm for one in found])}
    line |= {"kept": np.mean([one.word == "keep" for one in found])}
    return line | {"looks": np.mean([one.look for one in found])}


def judged_weeks() -> Iterator[dict[str, Any]]:
    """Yield a line for each way where nothing differs, then for the rule where B is better."""
    for way in WAYS:
        yield judged(way, 0, 600, 10_000)
    for gain in GAINS:
        yield judged("rule", gain, campaign.sample_size(RATE, gain / 100), 500)


# -- lead scores on trial --------------------------------------------------------------------------

COLUMNS: Final = {
    "before": leads.BEFORE_THE_CALL,
    "length": (*leads.BEFORE_THE_CALL, "duration"),
}


@cache
def _bank() -> pd.DataFrame:
    return content.bank_marketing()


def tried(known: str, model: str, how: str) -> dict[str, Any]:
    """Return how a model does on the bank's clients who were held out."""
    found = leads.trial(_bank(), COLUMNS[known], _bank()["y"].eq("yes"), model, how)
    within = np.mean([period.auc for period in found.periods(7)])
    line = {"known": known, "model": model, "how": how, "clients": len(found.bought)}
    return line | {"auc": round(found.auc, 4), "within": round(float(within), 4)}


def lead_trials() -> Iterator[dict[str, Any]]:
    """Yield a line for each set of columns, model and way to hold clients out."""
    for known in COLUMNS:
        for model in leads.MODELS:
            yield from (tried(known, model, how) for how in leads.SPLITS)


TABLES: Final = {
    "campaign_weeks.csv": campaign_weeks,
    "judged_weeks.csv": judged_weeks,
    "lead_trials.csv": lead_trials,
}
"""What plays the rows of each table, by its file's name."""
