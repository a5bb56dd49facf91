"""The fourth part of the lead lab: when to call, in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import (
    ANSWER_HOURS,
    CALL_WAYS,
    in_list_order,
    in_score_order,
    mean_interval,
)
from bpo_course.tools.leads import segments_called
from bpo_course.widgets.labs.in_words import counted, percent
from bpo_course.widgets.labs.leads_weeks import FIRST, Played, Setting, plan_of, world_of
from bpo_course.widgets.labs.leads_words import UPKEEPS, WAYS, pairs, pesos, span

GAINS: Final[Mapping[str, str]] = {
    "score": "The best score first",
    "answered": "The hour and number where someone answers",
    "right_party": "The hour and number where the lead answers",
}


def week_told(week: Played) -> str:
    """Return a week in sentences."""
    nets = {way: week.net(way) for way in CALL_WAYS}
    return (
        f"Week {week.week + 1}: list order brings {pesos(nets['list'])}, and the plan for the right"
        f" person {pesos(nets['right_party'])}. That plan promised {pesos(week.promised)}."
    )


def tiles(week: Played) -> list[tuple[str, str, str, str]]:
    """Return the net of each way in a week, with its calls and sales, and a tone."""
    return [
        (
            WAYS[way],
            pesos(week.net(way)),
            f"{counted(called.sales, 'sale')} from {counted(called.calls, 'call')}",
            "good" if week.net(way) > 0 else "bad",
        )
        for way, called in week.called.items()
    ]


def way_rows(week: Played) -> list[tuple[str, ...]]:
    """Return what each way brought in a week."""
    return [
        (
            WAYS[way],
            f"{called.calls:,}",
            f"{called.answered:,}",
            f"{called.right_party:,}",
            f"{called.sales:,}",
            pesos(week.net(way)),
        )
        for way, called in week.called.items()
    ]


def week_rows(weeks: Sequence[Played]) -> list[tuple[str, ...]]:
    """Return the weeks so far: what the plan promised and brought, and how good the model was."""
    return [
        (
            str(one.week + 1),
            UPKEEPS[one.setting.upkeep],
            pesos(one.promised),
            pesos(one.net("right_party")),
            pesos(one.net("list")),
            f"{100 * one.model.auc:.0f}",
            span(one.model.low, one.model.high),
        )
        for one in weeks
    ]


def chart(weeks: Sequence[Played]) -> Any:
    """Return the net of each way so far, week by week."""
    totals: dict[str, list[float]] = {way: [0] for way in CALL_WAYS}
    for one in weeks:
        for way, line in totals.items():
            line.append(line[-1] + one.net(way))
    figure = charts.lines(
        [str(week) for week in range(FIRST, weeks[-1].week + 2)],
        {WAYS[way]: [round(one) for one in line] for way, line in totals.items()},
        title="Net so far, week by week",
        x_title="after week",
        y_title="net so far (pesos)",
    )
    figure.update_layout(height=380, margin_t=90)
    return figure


def ageing_told(weeks: Sequence[Played]) -> str:
    """Return how the model aged, in a sentence or two; "" for fewer than three weeks."""
    if len(weeks) < 3:
        return ""
    first, last = weeks[0], weeks[-1]
    fell = last.model.high < first.model.low
    sure = (
        "The intervals do not overlap, so the model is getting old."
        if fell
        else "The intervals overlap, so one week may be chance. Look at the whole column."
    )
    return (
        f"Take one attempt that the lead answered and one that the lead did not. In week"
        f" {first.week + 1}, the model picked the answered one in {pairs(first.model.auc)}, and in"
        f" week {last.week + 1} in {pairs(last.model.auc)}. {sure}"
    )


def run_rows(runs: Mapping[Setting, Sequence[Played]]) -> list[tuple[str, ...]]:
    """Return the runs so far with the same controls throughout: net and the model's last weeks."""
    found: list[tuple[str, ...]] = []
    for setting, weeks in runs.items():
        rules, last = setting.rules, weeks[-3:]
        found.append(
            (
                UPKEEPS[setting.upkeep],
                f"{rules.opens} to {rules.closes}, {rules.calls:,} calls",
                f"{FIRST + 1} to {weeks[-1].week + 1}",
                pesos(sum(one.net("right_party") for one in weeks)),
                pesos(sum(one.net("list") for one in weeks)),
                f"{100 * sum(one.model.auc for one in last) / len(last):.0f}",
            )
        )
    return found


def gain_rows(weeks: Sequence[Played]) -> list[tuple[str, ...]]:
    """Return the net of each way over several groups of people, and its gain over list order."""
    found: list[tuple[str, ...]] = []
    for way in CALL_WAYS:
        middle, *_ = mean_interval([one.net(way) for one in weeks])
        gain, low, high = mean_interval([one.net(way) - one.net("list") for one in weeks])
        span_of = f" ({pesos(low)} to {pesos(high)})" if len(weeks) > 1 else ""
        beside = "–" if way == "list" else pesos(gain) + span_of
        found.append((WAYS[way], pesos(middle), beside))
    return found


def segment_rows(week: Played) -> list[tuple[str, ...]]:
    """Return which share of each segment is called in a week, by list order and by the plan."""
    seed, moved, _, rules = week.setting
    world = world_of(seed, moved)
    segments = world.leads["segment"].tolist()
    ways = {
        "plan": plan_of(week.setting, week.week, "right_party").table()["lead"],
        "score": in_score_order(world, week.week, rules)["lead"],
        "list": in_list_order(world, week.week, rules)["lead"],
    }
    shares = {
        name: {one.segment: one for one in segments_called(segments, called.to_numpy(int))}
        for name, called in ways.items()
    }
    return [
        (
            segment.capitalize(),
            f"{one.leads:,}",
            *(percent(shares[name][segment].share, 0) for name in ("list", "score", "plan")),
        )
        for segment, one in shares["plan"].items()
    ]


def hour_rows(week: Played) -> list[tuple[str, ...]]:
    """Return how many calls the plan makes in each hour."""
    by_hour = plan_of(week.setting, week.week, "right_party").by_hour
    rules = week.setting.rules
    return [
        (f"{hour}:00", f"{by_hour.get(hour, 0):,}") for hour in ANSWER_HOURS if hour in rules.hours
    ]


def best_step(week: Played) -> str:
    """Return which change brought the most: that to the score, to the hour or to the person."""
    nets = [week.net(way) for way in CALL_WAYS]
    gains = {way: nets[place] - nets[place - 1] for place, way in enumerate(CALL_WAYS) if place}
    return max(gains, key=lambda way: gains[way])


def answer(week: Played, guessed: str) -> tuple[str, str]:
    """Return the answer to the guess: a tone, and sentences."""
    right = best_step(week)
    tone = "" if guessed not in GAINS else "good" if guessed == right else "bad"
    begin = {"good": "Yes. ", "bad": "No. ", "": ""}[tone]
    nets = [week.net(way) for way in CALL_WAYS]
    steps = [later - earlier for earlier, later in pairwise(nets)]
    return tone, (
        f"{begin}In week {week.week + 1}, the score adds {pesos(steps[0])} to list order. Planning"
        f" for an answer adds {pesos(steps[1])} more, and planning for the right person adds"
        f" {pesos(steps[2])} more. One week has a lot of luck in it. Call other people as well."
    )
