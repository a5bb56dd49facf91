"""The week's controls, and its words for a plan, for how far it is, and for what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from bpo_course.scenarios import PLANNING_SHIFTS, WeekRules
from bpo_course.tools import workforce
from bpo_course.tools.workforce import DAY_OFF, Progress, Week
from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.in_words import counted, percent

if TYPE_CHECKING:
    import pandas as pd

HOUR: Final = 0.5
"""Hours of an interval."""
GROUP: Final = 10
"""How many agents are in one table."""


@dataclass(frozen=True)
class Choice(Lever):
    """A lever with a few values to choose from.

    Args:
        options: Each value, and its name on screen.
    """

    options: Mapping[int, str] = field(default_factory=dict)

    def number(self, value: object, *, on_screen: bool = False) -> float:
        """Return a value given; a ValueError where it is none of the options."""
        found = super().number(value, on_screen=on_screen)
        if found not in self.options:
            name = self.label if on_screen else self.name
            every = ", ".join(map(str, self.options))
            raise ValueError(f"{name} must be one of {every}, got {value}")
        return found


def _choice(name: str, label: str, options: Mapping[int, str]) -> Choice:
    least, most = min(options), max(options)
    return Choice(name, label, least, most, 1, least, most, True, options=options)


_DAYS: Final = dict(enumerate(workforce.WEEKDAYS))
TEAM: Final = (
    Lever("team", "Agents in the team", 12, 60, 1, 12, 60, True),
    Lever("wishing", "Agents who wish for the same day off (%)", 0, 100, 5, 0, 1, scale=100),
)
RULES: Final = (
    _choice("rest_h", "Rest between two shifts", {0: "no rule", 8: "8 hours", 11: "11 hours",
                                                  14: "14 hours"}),
    _choice("days", "Days of work for each agent", {4: "4 days", 5: "5 days", 6: "6 days"}),
    _choice("wish_day", "The day off that they wish for", _DAYS),
)  # fmt: skip
LOOK: Final = _choice("look", "Day on the chart", _DAYS)
WEEK_LEVERS: Final[Mapping[str, Lever]] = {one.name: one for one in (*TEAM, *RULES, LOOK)}
WEEK_START: Final[Mapping[str, float]] = {
    "team": 60,
    "wishing": 0.3,
    "rest_h": 11,
    "days": 5,
    "wish_day": 5,
    "look": 0,
}
_STEPS: Final = {
    "agents": "A first plan, agent by agent.",
    "solver": "The solver is looking for a better plan.",
    "wishes": "Agents swap days, so that more wishes are granted.",
}


class Staffing(NamedTuple):
    """What the agents required follow from, beside the calls: the settings of step 2."""

    aht_s: float
    service_level: float
    target_s: float
    patience_s: float
    shrinkage: float


@dataclass(frozen=True)
class Asked:
    """What a plan is made for.

    Args:
        rules: The team and its rules.
        kinds: The kinds of shift.
        staffing: What the agents required follow from.
    """

    rules: WeekRules
    kinds: tuple[str, ...]
    staffing: Staffing


class Made(NamedTuple):
    """A plan, and what it was made for."""

    asked: Asked
    week: Week


def rules_of(values: Mapping[str, float]) -> WeekRules:
    """Return the rules that the controls say."""
    return WeekRules(
        agents=int(values["team"]),
        rest_h=values["rest_h"],
        days=int(values["days"]),
        wishing=values["wishing"],
        wish_day=_DAYS[int(values["wish_day"])],
    )


# -- figures -------------------------------------------------------------------------------------


def hours(table: pd.DataFrame | pd.Series[float]) -> float:
    """Return agents by interval as hours.

    Example:
        >>> import pandas as pd
        >>> hours(pd.Series([2, 3]))
        2.5
    """
    return float(table.to_numpy().sum()) * HOUR


@cache
def spans(kinds: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return the start and the end of each shift, by its name.

    Example:
        >>> spans(("short",))["short 08:00"]
        ('08:00', '12:00')
    """
    rows = workforce.shifts([PLANNING_SHIFTS[kind] for kind in kinds])
    at = {}
    for name, row in rows.items():
        worked = [place for place, works in enumerate(row) if works]
        at[name] = _clock(worked[0]), _clock(worked[-1] + 1)
    return at


def _clock(place: int) -> str:
    """Return when an interval begins: the first one at 07:00."""
    minutes = 7 * 60 + round(60 * HOUR) * place
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hours_of(clock: str) -> float:
    """Return a time of day as hours.

    Example:
        >>> hours_of("07:30")
        7.5
    """
    hour, minute = clock.split(":")
    return int(hour) + int(minute) / 60


def night_words(kinds: tuple[str, ...]) -> str:
    """Return how much rest the shifts leave by themselves.

    Example:
        >>> night_words(("early",))
        'These shifts always leave at least 13.5 hours between two days of work: the last one ends \
at 17:30, and the first one begins at 07:00.'
    """
    at = spans(kinds).values()
    first, last = min(start for start, _ in at), max(end for _, end in at)
    least = 24 + hours_of(first) - hours_of(last)
    return (
        f"These shifts always leave at least {least:g} hours between two days of work:"
        f" the last one ends at {last}, and the first one begins at {first}."
    )


def week_tiles(made: Made) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, value, what goes with it and tone of each tile of a week."""
    week, rules = made.week, made.asked.rules
    missing = hours(week.open)
    share = f"{percent(missing / hours(week.required))} of the hours required"
    yield "Open hours", f"{missing:,.1f}", share, "part" if missing else "good"
    beside = f"{hours(week.over):,.1f} of them are not needed"
    yield "Paid hours", f"{hours(week.scheduled):,.0f}", beside, ""
    if week.wishes:
        beside = f"on {rules.wish_day}"
        yield "Wishes granted", f"{week.granted} of {week.wishes}", beside, ""
    else:
        yield "Wishes granted", "–", "no one wishes for a day off", ""
    beside = f"✓ rule: {rules.rest_h:g} hours" if rules.rest_h else "no rule"
    yield "Shortest rest", f"{week.shortest_rest_h:g} h", beside, "good" if rules.rest_h else ""
    beside = "the solver has proved it: no plan covers better" if week.optimal else "see below"
    yield "Gap", percent(week.gap), beside, "good" if week.optimal else "part"


def gap_words(week: Week) -> str:
    """Return how good a plan is."""
    if week.optimal:
        return ""
    ended = "You stopped the solver" if week.stopped else "The solver ran out of time"
    if week.gap >= 1:
        return f"{ended} before it knew how good a plan can be."
    better = f"{ended}. A better plan may exist: its cost could be up to {percent(week.gap)} lower."
    if not week.stopped or week.granted == week.wishes:
        return better
    return f"{better} Not all agents have swapped days yet, so more wishes may fit."


def day_rows(week: Week) -> list[tuple[str, ...]]:
    """Return each day: hours required, scheduled, open and not needed, and agents at work."""
    tables = (week.required, week.scheduled, week.open, week.over)
    at_work = (week.plan != DAY_OFF).sum()
    return [
        (day, *(f"{hours(table.loc[day]):,.1f}" for table in tables), f"{at_work[day]:,}")
        for day in week.plan.columns
    ]


def agent_groups(made: Made) -> list[tuple[str, list[tuple[str, list[str], str]]]]:
    """Return the agents in tens: a name, and each agent with the days and the shortest rest."""
    at = spans(made.asked.kinds)
    wishes = made.asked.rules.wishes
    rows = []
    for agent, plan in made.week.plan.iterrows():
        worked = [at.get(shift) for shift in plan]
        wished = wishes.get(str(agent), {})
        cells = [_cell(span, wished.get(day)) for day, span in zip(plan.index, worked, strict=True)]
        rows.append((str(agent), cells, f"{shortest_rest_h(worked):g} h"))
    groups = [rows[first : first + GROUP] for first in range(0, len(rows), GROUP)]
    return [(_group_name(n, len(group)), group) for n, group in enumerate(groups)]


def _group_name(nth: int, size: int) -> str:
    first = GROUP * nth + 1
    return f"Agents {first} to {first + size - 1}" if size > 1 else f"Agent {first}"


def _cell(span: tuple[str, str] | None, wished: str | None) -> str:
    mark = "" if wished is None else " ✓" if span is None else " ✗"
    return ("off" if span is None else f"{span[0]}–{span[1]}") + mark


def shortest_rest_h(worked: list[tuple[str, str] | None]) -> float:
    """Return the shortest rest in a week of one agent, in hours.

    Args:
        worked: The start and end of each day's shift; None for a day off.

    Example:
        >>> shortest_rest_h([("12:30", "21:00"), ("09:00", "17:30"), None, ("07:00", "15:30")])
        12.0
    """
    ends = [
        (24 * day + hours_of(span[0]), 24 * day + hours_of(span[1]))
        for day, span in enumerate(worked)
        if span
    ]
    return min(after[0] - before[1] for before, after in pairwise(ends))


# -- sentences -----------------------------------------------------------------------------------


def progress_words(news: Progress) -> str:
    """Return how far the work is."""
    reached = f"Open so far: {hours(news.so_far.open):,.1f} hours."
    if news.so_far.gap >= 1:
        return f"{_STEPS[news.step]} {reached}"
    return f"{_STEPS[news.step]} {reached} Gap: {percent(news.so_far.gap)}."


def asked_words(asked: Asked) -> str:
    """Return what a plan is made for.

    Example:
        >>> staffing = Staffing(240, 0.8, 20, 180, shrinkage=0.25)
        >>> asked_words(Asked(WeekRules(wishing=0), ("early", "late"), staffing))
        '60 agents, 5 days each, 11 hours of rest, early and late shifts, no wishes'
    """
    rules = asked.rules
    wish = f"{percent(rules.wishing, 0)} wish for {rules.wish_day} off"
    kinds = f"{_listed(asked.kinds)} shifts"
    team = f"{rules.agents} agents, {rules.days} days each"
    return ", ".join((team, _rest(rules), kinds, wish if rules.wishes else "no wishes"))


def planned_words(made: Made) -> str:
    """Return a plan in a sentence."""
    week = made.week
    wishes = f", {week.granted} of {week.wishes} wishes granted" if week.wishes else ""
    return (
        f"{hours(week.open):,.1f} open hours, {hours(week.scheduled):,.0f} paid hours{wishes},"
        f" a gap of {percent(week.gap)}."
    )


def changed_words(before: Made | None, after: Made) -> list[str]:
    """Return what changed against the plan before, in sentences; none without one."""
    if before is None:
        return []
    changes = list(_changes(before.asked, after.asked))
    if not changes:
        return []
    old, new = before.week, after.week
    found = [f"With {_listed(tuple(changes))}, {_differences(old, new)}."]
    if len(changes) > 1:
        found.append("Change one thing at a time, and you see what each of them does.")
    if before.asked.rules.agents != after.asked.rules.agents:
        shares = [percent(hours(week.open) / hours(week.required)) for week in (new, old)]
        found.append(
            f"The calls changed with the team: {shares[0]} of the hours required are open,"
            f" instead of {shares[1]}."
        )
    if not (old.optimal and new.optimal):
        found.append(
            "One of the two plans is not proved to be the best."
            " So a part of this may come from its gap."
        )
    stopped = old.stopped or new.stopped
    if old.wishes == new.wishes and old.granted != new.granted and not stopped:
        found.append(
            "The wishes may be luck: many plans cover the calls as well, and each grants others."
        )
    return found


def _changes(before: Asked, after: Asked) -> Iterator[str]:
    """Yield each setting that changed: "14 hours of rest instead of 11"."""
    old, new = before.rules, after.rules
    if old.agents != new.agents:
        yield f"{new.agents} agents instead of {old.agents}"
    if old.rest_h != new.rest_h:
        was = f"{old.rest_h:g}" if new.rest_h and old.rest_h else _rest(old)
        yield f"{_rest(new)} instead of {was}"
    if old.days != new.days:
        yield f"{new.days} days of work instead of {old.days}"
    if old.wishing != new.wishing:
        yield f"{len(new.wishes)} wishes instead of {len(old.wishes)}"
    if old.wish_day != new.wish_day and new.wishes:
        yield f"wishes for {new.wish_day} instead of {old.wish_day}"
    if before.kinds != after.kinds:
        yield f"{_listed(after.kinds)} shifts instead of {_listed(before.kinds)}"
    if before.staffing != after.staffing:
        yield "the new settings of step 2"


def _rest(rules: WeekRules) -> str:
    return f"{rules.rest_h:g} hours of rest" if rules.rest_h else "no rule for the rest"


def _differences(before: Week, after: Week) -> str:
    """Return how two plans differ: open hours, and paid hours and wishes where they do."""
    found = [_more(hours(after.open) - hours(before.open), "open")]
    if paid := hours(after.scheduled) - hours(before.scheduled):
        found.append(_more(paid, "paid"))
    if (before.wishes, before.granted) != (after.wishes, after.granted) and after.wishes:
        was = f"instead of {before.granted} of {before.wishes}" if before.wishes else ""
        granted = f"{after.granted} of {counted(after.wishes, 'wish', 'wishes')}"
        found.append(f"{granted} {'is' if after.granted == 1 else 'are'} granted {was}".strip())
    return _listed(tuple(found))


def _more(more: float, word: str) -> str:
    """Return a difference of hours.

    Example:
        >>> _more(12.0, "open"), _more(-0.5, "paid"), _more(0.0, "open")
        ('12 more hours are open', '0.5 fewer hours are paid', 'the same number of hours is open')
    """
    if not more:
        return f"the same number of hours is {word}"
    one = abs(more) == 1
    kind = "more" if more > 0 else "fewer" if not one else "less"
    return f"{abs(more):,g} {kind} {'hour is' if one else 'hours are'} {word}"


def _listed(words: tuple[str, ...]) -> str:
    """Return words as a list in a sentence.

    Example:
        >>> _listed(("early", "late", "short"))
        'early, late and short'
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
