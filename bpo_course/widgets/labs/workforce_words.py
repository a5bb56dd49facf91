"""The workforce lab's controls, and its words for a forecast, a schedule and a day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from bpo_course.scenarios import PLANNING_DAYS, PLANNING_SHIFTS
from bpo_course.tools.workforce import Backtest, DayPlan, Help, Intraday, Judged, LiveDay, Moved
from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.in_words import counted, percent

if TYPE_CHECKING:
    import pandas as pd

STEPS: Final[Mapping[str, str]] = {
    "forecast": "1 Forecast",
    "staff": "2 Staff and schedule",
    "week": "3 Plan a week",
    "day": "4 Live through the day",
}
METHODS: Final[Mapping[str, str]] = {
    "yesterday": "The same as yesterday",
    "last_week": "The same weekday last week",
    "few": "The mean of the last few same weekdays",
    "all": "The mean of all same weekdays so far",
}
SHIFTS: Final[Mapping[str, str]] = {
    "early": "Early: 8 hours, from 07:00 to 09:00",
    "late": "Late: 8 hours, from 10:00 to 12:30",
    "short": "Short: 4 hours, from 08:00 to 17:00",
}
FORECAST: Final = (
    Lever("day", "Day to plan (its number)", 1, PLANNING_DAYS, 1, 1, PLANNING_DAYS, True),
)
STAFF: Final = (
    Lever("aht_s", "AHT (seconds)", 60, 600, 5, 30, 1_800),
    Lever("goal", "Service level goal (%)", 50, 95, 1, 0.3, 0.99, scale=100),
    Lever("shrinkage", "Shrinkage (%)", 0, 50, 1, 0, 0.8, scale=100),
)
DAY: Final = (
    Lever("overtime", "Agents who stay an hour longer", 0, 10, 1, 0, 10, True),
    Lever("time_off", "Agents who go home early, unpaid", 0, 10, 1, 0, 10, True),
)
MORE: Final[Mapping[str, tuple[Lever, ...]]] = {
    "forecast": (
        Lever("weeks", "Same weekdays in the mean of the last few", 1, 12, 1, 1, 12, True),
        Lever("share", "Your site's share of the calls (%)", 2, 30, 1, 0.01, 0.5, scale=100),
    ),
    "staff": (
        Lever("target_s", "Answered within (seconds)", 5, 120, 5, 0, 600),
        Lever("patience_s", "Callers' patience (seconds)", 30, 600, 10, 10, 3_600),
        Lever("agents", "Agents you have, at most", 0, 150, 1, 0, 1_000, True),
        Lever("short_price", "A missing agent costs (paid half hours)", 2, 20, 1, 2, 100),
    ),
    "day": (
        Lever("believe", "How much of the morning's difference to believe (%)", 0, 100, 5, 0, 1,
              scale=100),
    ),
}  # fmt: skip
"""The settings of each step that few need, in a fold."""
LEVERS: Final[Mapping[str, Lever]] = {
    one.name: one
    for one in (*FORECAST, *STAFF, *DAY, *MORE["forecast"], *MORE["staff"], *MORE["day"])
}
START: Final[Mapping[str, float]] = {
    "weeks": 4,
    "day": 35,
    "share": 0.1,
    "aht_s": 240,
    "goal": 0.8,
    "target_s": 20,
    "patience_s": 180,
    "shrinkage": 0.25,
    "agents": 60,
    "short_price": 4,
    "believe": 0.65,
    "overtime": 0,
    "time_off": 0,
}
"""The lab's own values. Handle time, patience and shrinkage are assumptions."""
HELPS: Final[Mapping[str, str]] = {
    "breaks": "Move lunches that have not begun",
    "overtime": "Overtime: 5 agents stay an hour longer (paid 1.5 times)",
    "time_off": "Time off: 5 agents go home early, unpaid",
}
PLANS: Final = ("Your re-plan", "Doing nothing", "The best found with hindsight")


def signed(value: float, unit: str, digits: int = 1) -> str:
    """Return a difference with its sign, and none for 0.

    Example:
        >>> signed(1.5, "hours"), signed(-0.04, "points"), signed(-2.0, "%", 0)
        ('+1.5 hours', '0.0 points', '−2 %')
    """
    text = f"{abs(value):.{digits}f}"
    sign = "" if not float(text) else "+" if value > 0 else "−"
    return f"{sign}{text} {unit}"


def day_name(date: pd.Timestamp) -> str:
    """Return a day in words."""
    return f"{date.day_name()}, {date.day} {date.month_name()} {date.year}"


def guess_words(guess: str, errors: Mapping[str, float], weeks: int) -> str:
    """Return what came of a guess; "" for none.

    Args:
        guess: The method guessed; "" for none.
        errors: The error of each method.
        weeks: How many same weekdays are a few.
    """
    best = min(errors, key=lambda name: errors[name])
    won = f"{METHODS[best]} came closest: it is {percent(errors[best])} off."
    if not guess:
        return won
    if guess == best:
        return f"You were right. {won}"
    few = f" ({weeks})" if guess == "few" else ""
    return f"{won} Your guess, “{METHODS[guess].lower()}”{few}, is {percent(errors[guess])} off."


def spread_words(
    past: Backtest, spread: pd.DataFrame, together: pd.Series[Any], whole: pd.DataFrame
) -> list[str]:
    """Return what the counts teach beside the error: how they spread, and what noon tells.

    Args:
        past: The method's back-test.
        spread: Variance over mean, times by weekdays.
        together: How morning and afternoon go together, by weekday.
        whole: The variance over mean of the whole line.
    """
    before, after = past.at("12:00", START["believe"])
    medians, wide = spread.median(), whole.median()
    return [
        f"At your site, the variance of a half hour's calls is {medians.min():.1f} to"
        f" {medians.max():.1f} times their mean, by weekday. If only chance were at work, the two"
        f" would be about equal. In the whole bank, it is {wide.min():.0f} to {wide.max():.0f}"
        " times: with so many calls, chance evens out, and busy days show.",
        f"Morning and afternoon go together: their correlation is {together.min():.2f} to"
        f" {together.max():.2f}. So a busy morning tells you something about the afternoon.",
        f"At noon, the afternoon's forecast is {percent(before)} off with this method."
        f" If you believe {percent(START['believe'], 0)} of the morning's difference, it is"
        f" {percent(after)} off.",
    ]


def plan_tiles(plan: DayPlan) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, value, what goes with it and tone of each tile of a schedule."""
    found = plan.schedule
    hours = plan.interval_min / 60
    yield "Agents", f"{sum(found.agents.values()):,}", "at work at some time of the day", ""
    yield "Paid hours", f"{found.cost * hours:,.0f}", "without lunch, which is unpaid", ""
    open_h, count = float(found.open.sum()) * hours, int((found.open > 0).sum())
    beside = (
        f"✗ short in {counted(count, 'half hour')}" if count else "✓ every half hour is covered"
    )
    yield "Open hours", f"{open_h:,.1f}", beside, "part" if count else "good"
    yield (
        "More than needed",
        f"{float(found.over.sum()) * hours:,.1f}",
        "hours paid and not needed",
        "",
    )


def proof_words(plan: DayPlan) -> str:
    """Return how good a schedule is."""
    if plan.schedule.optimal:
        return "The solver has proved it: with these prices no schedule is cheaper."
    return (
        "The solver ran out of time. A cheaper schedule may exist, by"
        f" {percent(plan.schedule.gap)} at most."
    )


def short_words(short: pd.Series[Any]) -> str:
    """Return where agents are missing."""
    missing = short[short > 0]
    if not len(missing):
        return "No half hour is short."
    where = [f"{at:%H:%M} ({n:.0f})" for at, n in missing.items()]
    return f"Short, with the number of agents missing: {', '.join(where)}."


def shift_rows(plan: DayPlan) -> list[tuple[str, str]]:
    """Return each shift that is worked, and by how many agents."""
    return [(name, f"{count:,}") for name, count in plan.schedule.agents.items()]


def noon_tiles(day: LiveDay, noon: Intraday, goal: float) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, value, what goes with it and tone of each tile of the day at noon."""
    planned = float(day.plan.forecast.iloc[: len(day.seen)].sum())
    came = float(day.seen.sum())
    off = signed(100 * (came / planned - 1), "% against the forecast")
    yield "Calls until 12:00", f"{came:,.0f}", off, ""
    morning = day.morning_level
    beside, tone = reached(morning, goal)
    yield "Service level until 12:00", percent(morning), beside, tone
    absent = sum(day.absent.values())
    yield "Absent today", counted(absent, "agent"), "more than shrinkage allows for", ""
    outage = day.outage
    if outage.starts < day.at:
        slow = signed(100 * (outage.slower - 1), "% handle time", 0)
        yield "System problem", f"{outage.starts} to {outage.ends}", slow, "part"
    else:
        yield "System problem", "none so far", "", ""
    beside, tone = reached(noon.service_level, goal)
    level = percent(noon.service_level)
    yield "Service level from 12:00", level, f"{beside}; expected if you do nothing", tone


def reached(level: float, goal: float) -> tuple[str, str]:
    """Return whether a service level meets the goal, in words and as a tone.

    Example:
        >>> reached(0.81, 0.8), reached(0.7, 0.8)
        (('✓ goal 80 %', 'good'), ('✗ goal 80 %', 'bad'))
    """
    if math.isnan(level):
        return f"goal {percent(goal, 0)}", ""
    met = level >= goal
    return f"{'✓' if met else '✗'} goal {percent(goal, 0)}", "good" if met else "bad"


def help_rows(helps: Mapping[str, Help], hour: float) -> list[tuple[str, str, str]]:
    """Return each thing that helps, its effect on service level, and the paid hours more."""
    return [
        (
            HELPS[name],
            signed(100 * one.gain, "points"),
            signed(one.extra * hour, "hours"),
        )
        for name, one in helps.items()
    ]


def judged_rows(found: Judged, hour: float) -> list[tuple[str, str, str, str, str]]:
    """Return the day under each plan: service level, late calls, paid hours more, cost."""
    days = (found.mine, found.nothing, found.hindsight)
    return [
        (
            name,
            percent(one.service_level),
            f"{one.late:,.0f}",
            signed(one.extra * hour, "hours"),
            signed(one.cost * hour, "hours"),
        )
        for name, one in zip(PLANS, days, strict=True)
    ]


def score_words(found: Judged) -> str:
    """Return the score in words, and how many more or fewer calls are late."""
    fewer = round(found.nothing.late) - round(found.mine.late)
    late = "fewer" if fewer > 0 else "more"
    told = f" With your re-plan, {abs(fewer):,} {late} calls are late than if you do nothing."
    told = told if fewer else ""
    if math.isnan(found.score):
        return (
            "Nothing was to be won on this day: doing nothing was as good as the best found, "
            f"or nearly. So there is no score.{told}"
        )
    score = f"{found.score:.0f}".replace("-", "−")
    if found.score < 0:
        return f"Your score is {score}: doing nothing would have been better.{told}"
    return (
        f"Your score is {score} of 100. 0 is doing nothing, 100 is the best found with hindsight."
        f"{told}"
    )


def move_words(moves: tuple[Moved, ...], times: list[str]) -> list[str]:
    """Return who is moved, in sentences.

    Args:
        moves: The moves.
        times: The start of each interval, and the end of the last.
    """
    words = {
        "break": "{n} moved from {a} to {b}",
        "overtime": "{n} until {b} instead of {a}",
        "time_off": "{n} home at {a} instead of {b}",
    }
    found = []
    for kind, n, before, after in moves:
        agents = counted(n, "lunch", "lunches") if kind == "break" else counted(n, "agent")
        found.append(words[kind].format(n=agents, a=times[before], b=times[after]))
    return found


def kinds_words(kinds: tuple[str, ...]) -> str:
    """Return the kinds of shift by name.

    Example:
        >>> kinds_words(("early", "late"))
        'early, late'
    """
    return ", ".join(kind for kind in PLANNING_SHIFTS if kind in kinds)
