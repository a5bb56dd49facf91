"""The third part of the campaign lab: how often someone is wrong who looks every day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bpo_course import charts
from bpo_course.kpi import wilson
from bpo_course.scenarios import TRIAL_WEEKS, PeekRules, WayFound, peeked
from bpo_course.tools import campaign
from bpo_course.widgets.labs.campaign_words import NO_GUESS
from bpo_course.widgets.labs.in_words import percent

WAYS: Final[Mapping[str, str]] = {
    "every_day": "5 % test every day",
    "once": "5 % test once, at the end",
    "rule": "Stopping rule",
}
Found = tuple[PeekRules, int, Mapping[str, WayFound], Mapping[str, WayFound]]
"""What was drawn: the rules, the draw, and both kinds of trials."""


def rules_of(values: Mapping[str, Any]) -> PeekRules:
    """Return the trials that the controls make."""
    return PeekRules(
        days=int(values["days"]),
        per_day=int(values["talks"]),
        base=values["rate"],
        better=values["better"],
    )


def drawn(rules: PeekRules, draw: int) -> Found:
    """Draw the trials: those without a difference, and those with one."""
    return rules, draw, peeked(rules, draw), peeked(rules, draw, differs=True)


def expected(days: int) -> float:
    """Return how often a daily test at 5 % claims a difference that is not there, by theory.

    Example:
        >>> round(expected(5), 3)
        0.142
    """
    times = [n / days for n in range(1, days + 1)]
    return sum(map(sum, campaign.crossing(times, [1.959964] * days)))


def options(days: int) -> list[str]:
    """Return the percentages to choose from: one is right.

    Example:
        >>> options(6)
        ['1', '5', '15', '40']
    """
    right = round(100 * expected(days))
    return [f"{n}" for n in sorted({1, 5, right if right > 5 else 15, 40})]


def answer(guess: str, days: int, found: Found) -> str:
    """Return the answer to the guess, in sentences."""
    right = f"{round(100 * expected(days))}"
    said = told(found)
    if guess == NO_GUESS:
        return said
    return f"{'Yes' if guess == right else 'No'}: theory says {right} %. {said}"


def told(found: Found) -> str:
    """Return what was drawn, in sentences."""
    rules, _, same, _ = found
    shares = {way: percent(one.claimed[-1] / TRIAL_WEEKS, 0) for way, one in same.items()}
    return (
        f"Nothing differs in these {TRIAL_WEEKS} trials of {rules.days} days. Someone who tests"
        f" every day claims a difference in {shares['every_day']} of them. A single test at the"
        f" end claims one in {shares['once']}, and the stopping rule in {shares['rule']}."
    )


def meant(found: Found) -> list[str]:
    """Return what the draw means, in sentences."""
    rules, _, same, other = found
    low, high = wilson(same["rule"].claimed[-1], TRIAL_WEEKS)
    said = []
    if low <= 0.05 <= high:
        said.append(
            "The stopping rule promises 5 % at the most, and this draw agrees: 5 % is inside its"
            " interval. With the rule, you may look every evening."
        )
    elif high < 0.05:
        said.append("The stopping rule promises 5 % at the most. In this draw it had fewer.")
    else:
        said.append(
            "The stopping rule promises 5 % at the most. This draw had more: about one draw in 40"
            " does, by chance. Try another draw."
        )
    if rules.days == 1:
        return [*said, "With a single day there is a single test, so all three ways are the same."]
    found_by = {way: percent(one.right / TRIAL_WEEKS) for way, one in other.items()}
    days = {way: f"{one.mean_day:.1f}" for way, one in other.items()}
    return [
        *said,
        f"If B is truly better, the rule decides on day {days['rule']} on average, and a single"
        f" test on day {days['once']}. The rule finds the difference in {found_by['rule']} of the"
        f" trials, and the single test in {found_by['once']}.",
        f"The daily test finds a true difference in {found_by['every_day']}, on day"
        f" {days['every_day']}. The price is its false alarms.",
    ]


def rows(found: Found) -> list[tuple[str, ...]]:
    """Return how each way did, as rows."""
    _, _, same, other = found
    made: list[tuple[str, ...]] = []
    for way, name in WAYS.items():
        alarms, right = same[way].claimed[-1], other[way].right
        low, high = wilson(alarms, TRIAL_WEEKS)
        made.append(
            (
                name,
                f"{alarms}",
                percent(alarms / TRIAL_WEEKS),
                f"{percent(low)} to {percent(high)}",
                percent(right / TRIAL_WEEKS),
                f"{other[way].mean_day:.1f}",
            )
        )
    return made


def chart(found: Found) -> Any:
    """Return the chart: the share of false alarms by the evening of each day."""
    rules, _, same, _ = found
    return charts.lines(
        [f"{n}" for n in range(1, rules.days + 1)],
        {name: [n / TRIAL_WEEKS for n in same[way].claimed] for way, name in WAYS.items()},
        title="False alarms by day",
        x_title="day of the trial",
        y_title="trials with a false alarm",
        unit="share",
    )
