"""Parts 3 and 4 of the dialler lab: the size of the group, and reading before the call."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bpo_course import charts
from bpo_course.scenarios import (
    READ_EVENINGS,
    GroupGain,
    GroupRules,
    ReadFirst,
    ReadRules,
    first_size,
)
from bpo_course.widgets.labs.dialler_words import GUESS_LOST, GUESS_SIZES
from bpo_course.widgets.labs.in_words import percent

if TYPE_CHECKING:
    import plotly.graph_objects as go


def groups_of(values: Mapping[str, Any]) -> GroupRules:
    """Return the groups that the levers ask for."""
    return GroupRules(
        answered=values["answered"],
        talk_s=values["talk_s"],
        spread=values["spread"],
        limit=values["group_limit"],
    )


def reading_of(values: Mapping[str, Any]) -> ReadRules:
    """Return the cases that the levers ask for."""
    return ReadRules(
        read_s=values["read_s"],
        plain=values["plain"],
        read=values["read"],
        answered=values["read_answered"],
    )


def size_answer(gains: Sequence[GroupGain], worth: float, guess: str) -> tuple[str, str]:
    """Return the verdict on the guess, and from what size on it pays."""
    first = first_size(tuple(gains), worth)
    biggest = gains[-1]
    if first is None:
        answer = f"Up to {biggest.agents} agents, no gain is surely {worth:g} minutes or more."
    else:
        answer = (
            f"It pays from {first} agents: the whole interval of their gain is at or above"
            f" {worth:g} minutes."
        )
    small = gains[0]
    answer += (
        f" {small.agents} agents gain {small.gain.mean:.1f} minutes an hour, and"
        f" {biggest.agents} agents gain {biggest.gain.mean:.1f}."
    )
    if guess in ("", "show"):
        return "", answer
    if first is None:
        return ("good", f"Yes. {answer}") if guess == "never" else ("bad", f"No. {answer}")
    right = str(min(GUESS_SIZES, key=lambda size: abs(math.log(size / first))))
    return ("good", f"That was close. {answer}") if guess == right else ("bad", f"No. {answer}")


def gain_rows(gains: Sequence[GroupGain], worth: float) -> list[tuple[str, ...]]:
    """Return each group: talk in both ways, the gain with its interval, drops, and a verdict."""
    return [
        (
            f"{one.agents}",
            f"{one.progressive:.1f}",
            f"{one.predictive:.1f}",
            signed(one.gain.mean),
            f"{signed(one.gain.low)} to {signed(one.gain.high)}",
            f"{one.ceiling:.1f}",
            percent(one.drop_rate),
            f"{one.dropped:.1f}",
            "pays" if one.pays(worth) else "too little" if one.gain.high < worth else "not sure",
        )
        for one in gains
    ]


def signed(value: float) -> str:
    """Return a difference with its sign.

    Example:
        >>> signed(1.26), signed(-0.04), signed(-2)
        ('+1.3', '0.0', '−2.0')
    """
    words = f"{value:+.1f}"
    return "0.0" if words.strip("+-") == "0.0" else words.replace("-", "−")


def gain_chart(gains: Sequence[GroupGain], worth: float) -> go.Figure:
    """Return the gain over the size of the group, with its interval."""
    return charts.lines(
        [str(one.agents) for one in gains],
        {
            "gain": [round(one.gain.mean, 2) for one in gains],
            "95 % interval, low end": [round(one.gain.low, 2) for one in gains],
            "95 % interval, high end": [round(one.gain.high, 2) for one in gains],
            "worth it": [worth] * len(gains),
        },
        title="Talk minutes that an agent-hour gains over progressive",
        x_title="agents",
        y_title="minutes",
    )


def lost_answer(found: ReadFirst, guess: str) -> tuple[str, str]:
    """Return the verdict on the guess, and what reading costs."""
    answer = f"Reading costs {percent(found.talk_lost, 0)} of the talk time."
    if guess in ("", "show"):
        return "", answer
    right = str(min(GUESS_LOST, key=lambda share: abs(share - found.talk_lost)))
    return ("good", f"That was close. {answer}") if guess == right else ("bad", f"No. {answer}")


def reading_told(found: ReadFirst, rules: ReadRules) -> list[str]:
    """Return what reading costs and brings, in sentences."""
    each = rules.read_s / rules.answered
    said = [
        f"The agent reads before every dial, but only {percent(rules.answered, 0)} of the dials are"
        f" answered. So each talk costs about {each:.0f} s of reading.",
        f"Without reading, {percent(rules.plain)} of the right parties buy. With it,"
        f" {percent(found.needed)} must buy to make up for the lost talks. You assumed"
        f" {percent(rules.read)}.",
    ]
    sales = found.sales
    ends = f"95 % interval {sales.low:+.2f} to {sales.high:+.2f}".replace("-", "−")
    if sales.low > 0:
        said.append(f"Here reading brings more sales an agent-hour ({ends}).")
    elif sales.high < 0:
        said.append(f"Here reading brings fewer sales an agent-hour ({ends}).")
    else:
        said.append(
            f"Over {READ_EVENINGS} evenings, the difference in sales may be chance ({ends})."
        )
    return said


def reading_rows(found: ReadFirst) -> list[tuple[str, ...]]:
    """Return progressive and preview: talk, right parties and sales of an agent-hour."""
    rows: list[tuple[str, ...]] = []
    for name, days in (("Progressive", found.plain), ("Preview", found.read)):
        hours = sum(day.where.agents * day.where.hours for day in days)
        rows.append(
            (
                name,
                f"{sum(day.talk_min for day in days) / len(days):.1f}",
                f"{sum(day.right_parties for day in days) / hours:.1f}",
                f"{sum(day.sales for day in days) / hours:.2f}",
                f"{sum(day.revenue for day in days) / hours:.0f}",
            )
        )
    return rows
