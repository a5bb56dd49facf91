"""The fourth part of the knowledge base lab: the same day with a weaker and a better search."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import plotly.graph_objects as go

from bpo_course import charts
from bpo_course.scenarios import KnowledgeDay, knowledge_floor
from bpo_course.simulation import day, interval
from bpo_course.tools.knowledge import Effect
from bpo_course.widgets.labs.figure import Figure

DAYS: Final = 20
FIGURES: Final[Mapping[str, tuple[Figure, str]]] = {
    "aht": (Figure("AHT", lambda one: one.aht_s, "s"), "low"),
    "fcr": (Figure("FCR", lambda one: one.fcr, "share"), "high"),
    "repeats": (Figure("Repeat calls", lambda one: one.repeats, "count"), "low"),
    "offered": (Figure("Calls offered", lambda one: one.offered, "count"), "low"),
    "service_level": (
        Figure("Service level (20 s)", lambda one: one.service_level, "share"), "high"),
    "asa": (Figure("ASA", lambda one: one.asa_s, "s"), "low"),
}  # fmt: skip
"""The figures of a day, and which way is better."""
_OF_EFFECT: Final = ("searched", "saved_s", "lost_s", "resolved_more", "resolved_less")


def effect_of(values: Mapping[str, Any]) -> Effect:
    """Return what a search does to a call, by the controls."""
    return Effect(**{name: values[name] for name in _OF_EFFECT})


@lru_cache(maxsize=256)
def _day(first_hit: float, effect: Effect, agents: int, seed: int) -> KnowledgeDay:
    return KnowledgeDay(first_hit, day(knowledge_floor(first_hit, effect, agents=agents), seed))


def pair(values: Mapping[str, Any], seed: int | None = None) -> tuple[KnowledgeDay, KnowledgeDay]:
    """Return the same day with the first hits before, and with those now.

    Args:
        values: The controls.
        seed: Which day; None: the one of the controls.
    """
    number = int(values["seed"]) if seed is None else seed
    played = effect_of(values), int(values["agents"]), number
    return _day(values["before"], *played), _day(values["after"], *played)


def assumed(values: Mapping[str, Any]) -> str:
    """Return what the assumptions mean for an average call, in two sentences."""
    effect = effect_of(values)
    one, other = (knowledge_floor(values[name], effect).queues[0] for name in ("before", "after"))
    return (
        f"By these assumptions, an average call has {one.talk_s:.0f} s of talk before and"
        f" {other.talk_s:.0f} s now. It resolves the issue in {100 * one.resolved:.1f} % of calls"
        f" before and {100 * other.resolved:.1f} % now."
    )


def over_days(values: Mapping[str, Any]) -> dict[str, str]:
    """Return by figure the mean change over many days, and whether chance can explain it."""
    pairs = [pair(values, seed) for seed in range(1, DAYS + 1)]
    found = {}
    for name, (figure, _) in FIGURES.items():
        mean = interval([figure.of(now) - figure.of(before) for before, now in pairs])
        real = "real" if mean.low > 0 or mean.high < 0 else "may be chance"
        found[name] = f"{figure.change(mean.mean)}, {real}"
    return found


def rows(values: Mapping[str, Any], played: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return a row a figure: its name, before, now, the change, its tone, and over many days."""
    before, now = pair(values)
    found: list[tuple[str, ...]] = []
    for name, (figure, better) in FIGURES.items():
        one, other = figure.of(before), figure.of(now)
        change = figure.change(other - one)
        if figure.unit == "count":
            change = change.removesuffix(".0")
        same = figure.shown(one) == figure.shown(other)
        tone = "" if same else "good" if (other > one) == (better == "high") else "bad"
        shown = figure.shown(one), figure.shown(other), "no change" if same else change
        found.append((figure.name, *shown, tone, played.get(name, "")))
    return found


def told(values: Mapping[str, Any], played: Mapping[str, str]) -> str:
    """Return what the day shows, in a sentence or two."""
    before, now = pair(values)
    said = (
        f"On this day, AHT is {before.aht_s:.0f} s before and {now.aht_s:.0f} s now. FCR is"
        f" {100 * before.fcr:.1f} % before and {100 * now.fcr:.1f} % now."
    )
    if not played:
        return said
    return f"{said} Over {DAYS} days: AHT {played['aht']}; FCR {played['fcr']}."


def options(values: Mapping[str, Any]) -> list[str]:
    """Return by how many seconds AHT may fall, to choose from: one is right."""
    before, now = pair(values)
    right = max(1, round(abs(now.aht_s - before.aht_s)))
    return [f"{right * times}" for times in (1, 4, 10)]


def answer(values: Mapping[str, Any], guessed: str) -> str:
    """Return what there is to say of a guess.

    Args:
        values: The controls at the start.
        guessed: One of `options`; "show" without a guess.
    """
    right = options(values)[0]
    if values["after"] <= values["before"]:
        return "First hits don't rise here, so AHT doesn't fall."
    if guessed not in options(values):
        said = f"It falls by about {right} s."
    else:
        said = "Yes." if guessed == right else f"No: it falls by about {right} s."
    moved = 100 * (values["after"] - values["before"])
    return (
        f"{said} Agents search in {100 * values['searched']:.0f} % of calls, and only {moved:.0f}"
        " of 100 searches go better than before. So most calls don't change at all."
    )


def chart(values: Mapping[str, Any]) -> go.Figure:
    """Return the chart: by how much AHT changes on each day."""
    pairs = [pair(values, seed) for seed in range(1, DAYS + 1)]
    return charts.bars(
        [f"{seed}" for seed in range(1, DAYS + 1)],
        [round(now.aht_s - before.aht_s, 1) for before, now in pairs],
        title="By how much AHT changes, day by day",
        x_title="day",
        y_title="change of AHT (s)",
    )
