"""A week of one team to plan: a real line's five weekdays, and an invented weekend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bpo_course.scenarios._planning import PLANNING_SHIFTS
from bpo_course.tools import workforce
from bpo_course.tools.workforce import Progress, Week

if TYPE_CHECKING:
    import pandas as pd

WEEKEND: Final = {"Saturday": 0.6, "Sunday": 0.5}
"""What a day of the weekend requires, as a share of Friday: the line has no weekend."""
SHARE_PER_AGENT: Final = 0.1 / 60
"""The share of the line's calls that a team takes for each of its agents."""


@dataclass(frozen=True)
class WeekRules:
    """Who is in a team, and what its week must keep.

    Args:
        agents: How many agents.
        rest_h: The least hours between two shifts of an agent.
        days: How many days each agent works.
        wishing: The share of the agents who wish for the same day off, from 0 to 1.
        wish_day: That day, of `workforce.WEEKDAYS`.
    """

    agents: int = 60
    rest_h: float = 11
    days: int = 5
    wishing: float = 0.3
    wish_day: str = "Saturday"

    @property
    def names(self) -> list[str]:
        """The agents."""
        return [f"Agent {n}" for n in range(1, self.agents + 1)]

    @property
    def wishes(self) -> dict[str, dict[str, str]]:
        """Who wishes for the day off: the first ones of the list."""
        who = self.names[: round(self.wishing * self.agents)]
        return {name: {self.wish_day: workforce.DAY_OFF} for name in who}


def week_required(
    forecast: pd.Series[Any],
    agents: int,
    *,
    aht_s: float,
    service_level: float,
    target_s: float,
    patience_s: float,
    shrinkage: float,
) -> pd.DataFrame:
    """Return the agents that a week requires, days by half hours.

    Args:
        forecast: The line's calls from Monday to Friday, by local time.
        agents: How many agents the team has: it takes `SHARE_PER_AGENT` of the calls for each.
        aht_s: Mean handle time in seconds.
        service_level: Share to be answered within the target.
        target_s: The target in seconds.
        patience_s: Mean seconds after which a waiting caller hangs up.
        shrinkage: Share of the agents at work who are away from the phones.

    Raises:
        ValueError: If a number breaks its rule.
    """
    calls = SHARE_PER_AGENT * agents * forecast
    needed = workforce.by_day(
        workforce.required(calls, aht_s, service_level, target_s, patience_s, shrinkage=shrinkage)
    )
    for day, share in WEEKEND.items():
        needed.loc[day] = (share * needed.loc["Friday"]).round()
    return needed


def week_planned(
    required: pd.DataFrame,
    kinds: tuple[str, ...],
    rules: WeekRules,
    *,
    time_limit_s: float = 15,
    progress: Callable[[Progress], object] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Week:
    """Return who works when.

    Args:
        required: What `week_required` says.
        kinds: Which of `PLANNING_SHIFTS` there are, one or more.
        rules: The team and its rules.
        time_limit_s: How long the solver may take in all.
        progress: Called with each step forward.
        stop: Asked between steps.
    """
    return workforce.week(
        required,
        workforce.shifts([PLANNING_SHIFTS[kind] for kind in kinds]),
        rules.names,
        rules.rest_h,
        rules.days,
        wishes=rules.wishes,
        time_limit_s=time_limit_s,
        progress=progress,
        stop=stop,
    )
