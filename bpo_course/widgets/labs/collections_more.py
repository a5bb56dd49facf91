"""The third part of the collections lab: how many calls a week bring most, and what moves that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import CallsPoint, PortfolioRules, more_calls, turning_point
from bpo_course.widgets.labs.collections_words import CONTROLS, OF_MORE, rounded
from bpo_course.widgets.labs.in_words import counted

WEEKS: Final = tuple(range(7))
"""The calls to one account in seven days that are tried; no one calls on Sundays."""
GUESSES: Final[Mapping[str, str]] = {
    f"{week}": f"{counted(week, 'call')} a week" for week in WEEKS if week
}
"""The numbers of calls to choose from."""
MONTHS: Final = 3
"""So many portfolios are played at each number of calls."""


@dataclass
class MoreStep:
    """The sweeps that a learner has played. It knows nothing of the screen.

    Args:
        played: The values of the controls in each sweep, and what came out.
        guess: The number of calls that was guessed.
    """

    played: list[tuple[dict[str, Any], tuple[CallsPoint, ...]]] = field(default_factory=list)
    guess: str = ""

    def run(self, values: Mapping[str, Any]) -> tuple[CallsPoint, ...]:
        """Play each number of calls a week, on the same people with the same luck."""
        first = int(values["seed"])
        seeds = tuple(range(first, first + MONTHS))
        points = tuple(more_calls(seeds, rules=rules_of(values), weeks=WEEKS))
        self.played.append(({name: values[name] for name in OF_MORE}, points))
        return points

    @property
    def points(self) -> tuple[CallsPoint, ...]:
        """What came out last."""
        return self.played[-1][1]

    def is_old(self, values: Mapping[str, Any]) -> bool:
        """Return whether an assumption has changed since the last sweep."""
        return bool(self.played) and self.played[-1][0] != {name: values[name] for name in OF_MORE}


def rules_of(values: Mapping[str, Any]) -> PortfolioRules:
    """Return what is assumed, with the controls' values."""
    return PortfolioRules(fatigue=values["fatigue"], complaint_cost=values["complaint_cost"])


def costs_of(point: CallsPoint) -> float:
    """Return what calls, messages, plans and complaints cost, rupees."""
    return point.cost + point.complaint_cost


def answer(guess: str, points: Sequence[CallsPoint]) -> str:
    """Return what is said to a guess of the best number of calls."""
    best = turning_point(points)
    found = f"The net is highest at {counted(best.week, 'call')} a week to one account:"
    if guess not in GUESSES:
        return f"{found} {rounded(best.net)}."
    said = "Your guess is right." if int(guess) == best.week else f"You guessed {GUESSES[guess]}."
    return f"{said} {found} {rounded(best.net)}."


def meant(points: Sequence[CallsPoint]) -> list[str]:
    """Return what the sweep shows, in sentences."""
    best, last = turning_point(points), points[-1]
    found = [_beyond(best, points)] if best.week < last.week else [_at_the_end(best)]
    none = points[0]
    if none.week == 0:
        found.append(
            f"With no call at all, the calls bring {rounded(none.recovered_by_calls)}. What people"
            " pay by themselves is not in these figures."
        )
    most = max(points, key=lambda one: one.recovered_by_calls)
    if most.week != best.week:
        found.append(
            f"The most money comes in at {counted(most.week, 'call')} a week. That is not the best"
            " number, because calls and complaints cost money."
        )
    return found


def _beyond(best: CallsPoint, points: Sequence[CallsPoint]) -> str:
    after = next(one for one in points if one.week > best.week)
    money = after.recovered_by_calls - best.recovered_by_calls
    cost = costs_of(after) - costs_of(best)
    complaints = after.complaints - best.complaints
    brings = f"brings {rounded(money)} more" if money >= 0 else f"brings {rounded(-money)} less"
    return (
        f"One more call a week, {after.week} in place of {best.week}, {brings} in recovered money."
        f" It costs {rounded(cost)} more, with {complaints:,.1f} more complaints."
    )


def _at_the_end(best: CallsPoint) -> str:
    return (
        f"With these assumptions there is no turning point up to {counted(best.week, 'call')} a"
        " week. More are not possible: an account is called once a day, and not on Sundays."
    )


def moved(step: MoreStep) -> str:
    """Return what the last change of the assumptions did to the point, in a sentence."""
    if len(step.played) < 2:
        return ""
    (old, before), (new, now) = step.played[-2:]
    changes = CONTROLS.changes(OF_MORE, old, new)
    if not changes:
        return "You changed nothing, so this is the same again."
    was, is_now = (turning_point(points).week for points in (before, now))
    point = (
        f"The point stays at {counted(was, 'call')} a week."
        if was == is_now
        else f"The point moves from {was} to {counted(is_now, 'call')} a week."
    )
    return f"{'; '.join(changes)}. {point}"


def rows(points: Sequence[CallsPoint]) -> list[tuple[str, ...]]:
    """Return each number of calls as a row."""
    best = turning_point(points)
    return [
        (
            f"{one.week}{' (highest net)' if one.week == best.week else ''}",
            f"{one.calls:,.0f}",
            rounded(one.recovered_by_calls),
            rounded(one.cost),
            rounded(one.complaint_cost),
            f"{one.complaints:,.1f}",
            rounded(one.net),
        )
        for one in points
    ]


@lru_cache(maxsize=8)
def chart(points: tuple[CallsPoint, ...]) -> Any:
    """Return the chart: what the calls bring and cost, by the calls to one account a week."""
    return charts.lines(
        [one.week for one in points],
        {
            "Recovered by calls": [round(one.recovered_by_calls) for one in points],
            "Cost of calls and complaints": [round(costs_of(one)) for one in points],
            "Net": [round(one.net) for one in points],
        },
        title="What more calls bring and cost",
        x_title="calls to one account in seven days, at most",
        y_title="rupees in a month",
    )
