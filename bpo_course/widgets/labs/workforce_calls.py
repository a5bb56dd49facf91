"""The calls that the workforce lab plans with, and what is worked out from them once."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from bpo_course import content
from bpo_course.scenarios import Planning, method_tested, site_counts, week_required
from bpo_course.tools import workforce
from bpo_course.widgets.labs.workforce_week_words import Asked, Staffing

if TYPE_CHECKING:
    import pandas as pd


@cache
def bank_counts() -> pd.Series[Any]:
    """Return the bank's calls in whole half hours: the row of 21:00 holds five minutes."""
    calls = content.bank_calls().set_index("starts_at")["calls"]
    times: Any = calls.index
    found: pd.Series[Any] = calls[times.strftime("%H:%M") != "21:00"]
    return found


@lru_cache(maxsize=16)
def calls_of_site(share: float) -> pd.Series[Any]:
    """Return the calls of the site."""
    return site_counts(bank_counts(), share)


@lru_cache(maxsize=64)
def tested(method: str, weeks: int, share: float) -> workforce.Backtest:
    """Return a method on the last days of the site's calls."""
    return method_tested(calls_of_site(share), method, weeks)


@lru_cache(maxsize=16)
def spread(share: float) -> tuple[pd.DataFrame, pd.Series[Any]]:
    """Return how the site's counts spread, and how morning and afternoon go together."""
    counts = calls_of_site(share)
    return workforce.over_dispersion(counts), workforce.day_effect(counts, "12:00")


@cache
def whole_spread() -> pd.DataFrame:
    """Return how the whole bank's counts spread."""
    return workforce.over_dispersion(bank_counts())


@cache
def _week_calls() -> pd.Series[Any]:
    """Return the bank's calls of the five weekdays after the last day, as they are forecast."""
    return workforce.forecast(bank_counts(), 5)


def required_in_week(asked: Asked) -> pd.DataFrame:
    """Return the agents required in a week, days by half hours."""
    return _required_by(asked.rules.agents, asked.staffing)


@lru_cache(maxsize=64)
def _required_by(agents: int, staffing: Staffing) -> pd.DataFrame:
    return week_required(_week_calls(), agents, **staffing._asdict())


@lru_cache(maxsize=64)
def planned(day: int, method: str, weeks: int, share: float) -> Planning:
    """Return a day to plan."""
    return Planning(calls_of_site(share), day, method, weeks)
