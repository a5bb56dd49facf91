"""Workforce management: forecast the contacts, staff them, plan shifts, and steer the day."""

from __future__ import annotations

from bpo_course.tools.workforce._backtest import Backtest, backtest
from bpo_course.tools.workforce._counts import WEEKDAYS
from bpo_course.tools.workforce._forecast import METHODS, forecast, reforecast
from bpo_course.tools.workforce._intraday import DayPlan, Help, Intraday, intraday
from bpo_course.tools.workforce._live import Expected, Judged, LiveDay, Outage, Outcome
from bpo_course.tools.workforce._required import required
from bpo_course.tools.workforce._schedule import Schedule, schedule
from bpo_course.tools.workforce._shift import Break, Shift, shifts
from bpo_course.tools.workforce._spread import best_belief, day_effect, likely, over_dispersion
from bpo_course.tools.workforce._steering import Levers, Moved
from bpo_course.tools.workforce._week import DAY_OFF, Progress, Week, by_day, week

__all__ = [
    "DAY_OFF",
    "METHODS",
    "WEEKDAYS",
    "Backtest",
    "Break",
    "DayPlan",
    "Expected",
    "Help",
    "Intraday",
    "Judged",
    "Levers",
    "LiveDay",
    "Moved",
    "Outage",
    "Outcome",
    "Progress",
    "Schedule",
    "Shift",
    "Week",
    "backtest",
    "best_belief",
    "by_day",
    "day_effect",
    "forecast",
    "intraday",
    "likely",
    "over_dispersion",
    "reforecast",
    "required",
    "schedule",
    "shifts",
    "week",
]
