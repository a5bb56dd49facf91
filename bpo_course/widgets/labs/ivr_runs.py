"""What the IVR lab works out and keeps: days in the menus, routers of words, and their charts."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from bpo_course import charts, content
from bpo_course.scenarios import FedDay, fed_day
from bpo_course.tools import ivr
from bpo_course.widgets.labs.ivr_words import CALLERS

_ALONG: Final = tuple(n / 100 for n in range(0, 85, 5))
"""The thresholds on the chart."""

FLOOR_DAY: Final = 15
"""The day that is shown: for the old menu and the new its figures are near the means of 60 days."""
FLOOR_DAYS: Final = 12
"""The days that show whether a difference is real."""

LEARNED: Final[set[int]] = set()
"""The numbers of sentences that a router was fitted to in this kernel."""


@lru_cache
def of_course(name: str) -> ivr.Tree:
    """Return menus of the course, by their id."""
    return content.menu(name)


@lru_cache(maxsize=32)
def day(tree: ivr.Tree, habits: ivr.Habits) -> ivr.Day:
    """Return the day of the same callers in these menus, with these habits."""
    return ivr.day(tree, people(tree.reason, habits), habits=habits)


@lru_cache(maxsize=64)
def floor_day(
    tree: ivr.Tree,
    habits: ivr.Habits,
    planned: ivr.Tree,
    agents: int,
    sort_out_s: float,
    seed: int = FLOOR_DAY,
) -> FedDay:
    """Return the day of the teams that get the callers of a day in these menus.

    Args:
        tree: The menus.
        habits: How callers behave in them.
        planned: The menu for whose callers the agents were divided among the teams.
        agents: How many agents there are.
        sort_out_s: Until an agent sees that a caller belongs in another team, seconds.
        seed: Which day.
    """
    found, staffed = day(tree, habits), day(planned, ivr.Habits())
    return fed_day(found, staffed, agents=agents, sort_out_s=sort_out_s, seed=seed)


@lru_cache(maxsize=8)
def people(reasons: tuple[ivr.Reason, ...], habits: ivr.Habits) -> tuple[ivr.Caller, ...]:
    """Return a day's callers."""
    return ivr.callers(reasons, CALLERS, habits=habits)


@lru_cache(maxsize=8)
def chart_of_options(habits: ivr.Habits) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """Return the chart of what each further option costs, and its table."""
    found = ivr.prices(habits)
    figure = charts.lines(
        [one.options for one in found],
        {
            "take a wrong option": [one.misroutes for one in found],
            "hang up first": [one.hung_up for one in found],
        },
        title="One menu with more and more options",
        x_title="options in the menu",
        y_title="share of callers",
        unit="share",
    )
    return charts.to_json(figure), *charts.table_of(figure)


@lru_cache
def chart_of_thresholds(phrasings: int) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """Return the chart of what each threshold does, and its table."""
    found = [tried(phrasings).at(share) for share in _ALONG]
    figure = charts.lines(
        [round(100 * share) for share in _ALONG],
        {
            "right": [one.right for one in found],
            "wrong": [one.wrong for one in found],
            "to a person": [one.person for one in found],
            "out of scope, let through": [one.let_through for one in found],
        },
        title="What the threshold decides",
        x_title="threshold (%)",
        y_title="share of sentences",
        unit="share",
    )
    return charts.to_json(figure), *charts.table_of(figure)


@lru_cache
def router(phrasings: int) -> ivr.Words:
    """Return the router that knows so many sentences of each intent."""
    return ivr.Words(content.utterances().examples(phrasings))


@lru_cache
def tried(phrasings: int) -> ivr.Trial:
    """Return how such a router does with sentences that it has not seen."""
    said = content.utterances()
    found = ivr.trial(said.examples(phrasings), said.outside)
    router(phrasings)
    LEARNED.add(phrasings)
    return found
