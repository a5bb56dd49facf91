"""The first part of the campaign lab: a week that is set up, played and compared."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import mean, stdev
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import (
    WEEK_GOAL,
    WEEK_LEADS,
    GroupFigures,
    PlayedWeek,
    WeekPlan,
    week_played,
    week_sales,
)
from bpo_course.widgets.labs.campaign_words import (
    CONTROLS,
    OF_WEEK,
    PART_NAMES,
    SEGMENT_NAMES,
)
from bpo_course.widgets.labs.in_words import counted, percent

OTHERS: Final = 8
"""So many other weeks are played to see what chance does."""
_FEW: Final = 40  # dials below which no share is shown in the chart
_DROPS: Final = 0.03
_ENDED: Final[Mapping[str, str]] = {
    "sale": "Bought",
    "refused": "Said no",
    "invalid": "Number does not exist",
    "busy": "Given up after a busy tone",
    "no_answer": "Given up after no answer",
    "voicemail": "Given up after voicemail",
    "wrong_party": "Given up after a wrong person",
}
_STATES: Final[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = (
    ("done", "Done", "counts", ("done",)),
    ("appointment", "Call-back appointment", "solved", ("appointment",)),
    ("waiting", "Waiting to be called again", "pending", ("due", "waiting")),
    ("out", "Out of attempts", "day-off", ("out_of_attempts",)),
    ("locked", "Locked out after a dropped call", "lunch", ("locked_out",)),
    ("zone", "No time zone known", "holiday", ("no_zone",)),
    ("fresh", "Fresh: never called", "fresh", ("fresh",)),
    ("left", "Segment is not called", "fresh", ("left_out",)),
)


@dataclass
class WeekStep:
    """The weeks that a learner has played. It knows nothing of the screen.

    Args:
        played: The values of the controls in each week, and how it went.
        others: What other weeks showed: those of the plan before, and those of the last one.
    """

    played: list[tuple[dict[str, Any], PlayedWeek]] = field(default_factory=list)
    others: tuple[list[tuple[int, int]], list[tuple[int, int]]] | None = None

    def run(self, values: Mapping[str, Any]) -> PlayedWeek:
        """Play the week as the controls have it."""
        week = week_played(plan_of(values), int(values["seed"]))
        self.played.append(({name: values[name] for name in OF_WEEK}, week))
        self.others = None
        return week

    def play_others(self) -> Iterator[int]:
        """Play other weeks with the last plan and the one before, and say how many are played."""
        seed = self.week.seed
        seeds = [n for n in range(1, OTHERS + 2) if n != seed][:OTHERS]
        before, now = list[tuple[int, int]](), list[tuple[int, int]]()
        for nth, n in enumerate(seeds, start=1):
            if self.before:
                before.append(week_sales(self.before.plan, n))
            now.append(week_sales(self.week.plan, n))
            yield nth
        self.others = before, now

    @property
    def week(self) -> PlayedWeek:
        """The week that was played last."""
        return self.played[-1][1]

    @property
    def before(self) -> PlayedWeek | None:
        """The week before it, if any."""
        return self.played[-2][1] if len(self.played) > 1 else None

    def changed(self, at: int = -1) -> list[str]:
        """Return what was changed before a week, in words."""
        if len(self.played) + at < 1:
            return []
        (old, _), (new, _) = self.played[at - 1], self.played[at]
        return CONTROLS.changes(OF_WEEK, old, new)

    def is_old(self, values: Mapping[str, Any]) -> bool:
        """Return whether something has changed since the last week."""
        return bool(self.played) and self.played[-1][0] != {name: values[name] for name in OF_WEEK}


def plan_of(values: Mapping[str, Any]) -> WeekPlan:
    """Return the plan that the controls make; a ValueError where they do not fit together."""
    chosen = tuple(name for name in SEGMENT_NAMES if values[name])
    if not chosen:
        raise ValueError("at least one segment must be called")
    return WeekPlan(
        agents=int(values["agents"]),
        shift=values["shift"],
        opens=int(values["opens"]),
        closes=int(values["closes"]),
        total=int(values["total"]),
        day=int(values["day"]),
        part=int(values["part_cap"]),
        retry_h=values["retry_h"],
        busy_min=values["busy_min"],
        order=values["order"],
        web=values["web"] or None,
        segments=() if len(chosen) == len(SEGMENT_NAMES) else chosen,
        zones=values["zones"],
        dialler=values["dialler"],
        callback_h=values["callback_h"],
    )


def told(week: PlayedWeek) -> str:
    """Return how a week went, in sentences."""
    sales, attempts = WEEK_GOAL
    said = f"{counted(week.sales, 'sale')} from {counted(week.total.dials, 'dial')}."
    if week.reached:
        return f"{said} You reached the goal."
    missing = []
    if week.sales < sales:
        missing.append(f"{counted(sales - week.sales, 'sale is', 'sales are')} missing")
    if week.most > attempts:
        missing.append(f"some leads were called {week.most} times")
    return f"{said} You did not reach the goal: {' and '.join(missing)}."


def warned(week: PlayedWeek) -> str:
    """Return what a learner should know of dropped calls; "" where there is nothing."""
    if week.drop_rate <= _DROPS:
        return ""
    return (
        f"{percent(week.drop_rate)} of the people who answered found no agent:"
        f" {counted(week.dropped, 'dropped call')}. For sales calls in the United States, the"
        " federal safe harbour is 3 % at the most. See “What the rules say”."
    )


def tiles(step: WeekStep) -> list[tuple[str, str, str, str]]:
    """Return the week's figures as name, value, what is beside it, and tone."""
    week, before = step.week, step.before
    sales, attempts = WEEK_GOAL
    beside = {
        "sales": f"goal: {sales} or more",
        "most": f"goal: {attempts} or fewer",
        "hour": "",
        "dropped": "of the people who answered",
    }
    if before:
        old = {
            "sales": f"{before.sales}",
            "most": f"{before.most}",
            "hour": _per_hour(before),
            "dropped": percent(before.drop_rate),
        }
        beside = {
            name: f"{words}{'; ' if words else ''}week before: {old[name]}"
            for name, words in beside.items()
        }
    return [
        ("Sales", f"{week.sales}", beside["sales"], "good" if week.sales >= sales else "bad"),
        (
            "Most calls to one lead",
            f"{week.most}",
            beside["most"],
            "good" if week.most <= attempts else "bad",
        ),
        ("Sales per agent hour", _per_hour(week), beside["hour"], ""),
        (
            "Dropped calls",
            percent(week.drop_rate),
            beside["dropped"],
            "bad" if week.drop_rate > _DROPS else "",
        ),
    ]


def _per_hour(week: PlayedWeek) -> str:
    hours = week.total.hours
    return f"{week.sales / hours:.2f}" if hours else "–"


def states_bar(week: PlayedWeek) -> list[dict[str, Any]]:
    """Return where the leads stand, as pieces of a bar."""
    pieces, left = [], 0.0
    for name, words, kind, statuses in _STATES:
        count = sum(week.states[status] for status in statuses)
        if count:
            width = 100 * count / WEEK_LEADS
            pieces.append(
                {"name": name, "words": words, "kind": kind, "left": left, "width": width}
            )
            left += width
    return pieces


def state_rows(week: PlayedWeek) -> list[tuple[str, ...]]:
    """Return where the leads stand, as rows: together they are all leads."""
    rows = []
    for name, words, _, statuses in _STATES:
        count = sum(week.states[status] for status in statuses)
        if name == "done":
            for word, leads in week.ended.items():
                rows.append(_state(f"Done: {_ENDED.get(word, word.replace('_', ' '))}", leads))
        elif count:
            rows.append(_state(words, count))
    return [*rows, _state("All leads", sum(week.states.values()))]


def _state(words: str, leads: int) -> tuple[str, ...]:
    return words, f"{leads:,}", percent(leads / WEEK_LEADS)


GROUP_HEAD: Final = (
    "Dials",
    "Answered",
    "Conversations",
    "Sales",
    "Sales per 100 dials",
    "Agents' hours",
)


def part_rows(week: PlayedWeek) -> list[tuple[str, ...]]:
    """Return what each part of the day brought, as rows."""
    return [(PART_NAMES[name], *_group(one)) for name, one in week.parts.items()]


def segment_rows(week: PlayedWeek) -> list[tuple[str, ...]]:
    """Return what each segment brought, as rows."""
    return [(SEGMENT_NAMES[name], *_group(one)) for name, one in week.segments.items()]


def day_rows(week: PlayedWeek) -> list[tuple[str, ...]]:
    """Return what each day brought, as rows."""
    rows = [(f"{date.fromisoformat(day):%A}", *_group(one)) for day, one in week.days.items()]
    return [*rows, ("The week", *_group(week.total))]


def _group(one: GroupFigures) -> tuple[str, ...]:
    share = one.connects / one.dials if one.dials else math.nan
    per_100 = f"{100 * one.sales / one.dials:.1f}" if one.dials else "–"
    return (
        f"{one.dials:,}",
        percent(share),
        f"{one.right_parties:,}",
        f"{one.sales:,}",
        per_100,
        f"{one.hours:.0f}",
    )


def chart(week: PlayedWeek) -> Any:
    """Return the chart: which share of the dials a person answers, by hour and segment."""
    hours = sorted({hour for counts in week.by_hour.values() for hour in counts})
    shares = {
        SEGMENT_NAMES[name]: [_share(counts.get(hour, (0, 0))) for hour in hours]
        for name, counts in week.by_hour.items()
        if counts
    }
    return charts.lines(
        [f"{hour}:00" for hour in hours],
        shares,  # type: ignore[arg-type]  # a gap is None
        title="Answered dials by hour and segment",
        x_title="hour on the lead's own clock",
        y_title="dials that a person answers",
        unit="share",
    )


def _share(counts: tuple[int, int]) -> float | None:
    dials, answered = counts
    return answered / dials if dials >= _FEW else None


def appointment_words(week: PlayedWeek) -> str:
    """Return what became of the call-backs, in a sentence."""
    made, kept, missed = week.appointments
    if not made:
        return "No one asked to be called at another time."
    return (
        f"{counted(made, 'person', 'people')} asked to be called at another time: {kept} were"
        f" called on time, {missed} were not, and {made - kept - missed} are still to come."
    )


def compared(step: WeekStep) -> list[tuple[str, ...]]:
    """Return the last week beside the one before, as rows."""
    before, week = step.before, step.week
    if before is None:
        return []
    pairs: tuple[tuple[str, int, int], ...] = (
        ("Sales", before.sales, week.sales),
        ("Dials", before.total.dials, week.total.dials),
        ("Conversations", before.total.right_parties, week.total.right_parties),
        ("Most calls to one lead", before.most, week.most),
        ("Dropped calls", before.dropped, week.dropped),
        (
            "Leads out of attempts",
            before.states["out_of_attempts"],
            week.states["out_of_attempts"],
        ),
    )
    return [
        (name, f"{old:,}", f"{new:,}", f"{new - old:+,}" if new != old else "0")
        for name, old, new in pairs
    ]


def compared_words(step: WeekStep) -> str:
    """Return what to think of the comparison, in sentences."""
    changes = step.changed()
    if step.before is None:
        return ""
    if not changes:
        return "You changed nothing, so this is the same week again."
    if step.before.seed != step.week.seed:
        return "You chose another week, so chance is different too. Change nothing else with it."
    if len(changes) > 1:
        return (
            f"You changed {len(changes)} things at once, so you can't tell which of them did it."
            " Change one thing at a time."
        )
    return (
        "Both weeks have the same people and the same luck at each attempt."
        " But a small difference can still be chance."
    )


def history(step: WeekStep) -> list[tuple[str, ...]]:
    """Return all weeks that were played, as rows: the last one first."""
    rows: list[tuple[str, ...]] = []
    for n in range(len(step.played)):
        week = step.played[n][1]
        changes = step.changed(n - len(step.played))
        words = "; ".join(changes) or ("As it was set up" if n == 0 else "Nothing")
        goal = "✓ reached" if week.reached else "✗ not reached"
        rows.append((f"Week {n + 1}", words, f"{week.sales}", f"{week.most}", goal))
    return rows[::-1]


def others_words(step: WeekStep) -> str:
    """Return what other weeks showed, in sentences."""
    if step.others is None:
        return ""
    before, now = ([sales for sales, _ in found] for found in step.others)
    sales, attempts = WEEK_GOAL
    good = sum(one >= sales and most <= attempts for one, most in step.others[1])
    said = (
        f"In {OTHERS} other weeks, this plan made {min(now)} to {max(now)} sales, {mean(now):.0f}"
        f" on average. It reached the goal in {good} of them."
    )
    if not before:
        return said
    low, high = interval([new - old for old, new in zip(before, now, strict=True)])
    change = mean(now) - mean(before)
    verdict = (
        "This may be chance, since 0 is inside."
        if low <= 0 <= high
        else "This is more than chance, since 0 is outside."
    )
    return (
        f"{said} The plan before made {min(before)} to {max(before)}. The mean change is"
        f" {change:+.0f} sales a week, with a 95 % interval from {low:+.0f} to {high:+.0f}."
        f" {verdict}"
    )


def interval(changes: list[int]) -> tuple[float, float]:
    """Return the 95 % interval of a mean, by Student's t.

    Example:
        >>> [round(end, 1) for end in interval([4, 6, 5, 9, 1, 5])]
        [2.3, 7.7]
    """
    from scipy.special import stdtrit

    half = float(stdtrit(len(changes) - 1, 0.975)) * stdev(changes) / math.sqrt(len(changes))
    return mean(changes) - half, mean(changes) + half
