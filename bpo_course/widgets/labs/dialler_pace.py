"""Part 1 of the dialler lab: an evening that is paced by hand, beside the same one by machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bpo_course import charts
from bpo_course.scenarios import (
    PACE_STEP_S,
    DialledDay,
    DialledFloor,
    PacedEvening,
    highest_level,
    paced_levels,
    paced_rivals,
)
from bpo_course.simulation import time_of_day
from bpo_course.widgets.labs.dialler_words import GUESS_LEVELS, NO_GUESS, RIVALS, STATES
from bpo_course.widgets.labs.in_words import counted, percent

if TYPE_CHECKING:
    import plotly.graph_objects as go

NO_LEVEL: Final = 2.0
"""The level that is fixed beside hers where she did not guess one."""
STEP_MIN: Final = PACE_STEP_S // 60


@dataclass
class Pace:
    """What the learner did with the evening.

    Args:
        evening: The evening as far as it was played.
        guess: The level that was guessed, as text; "show" without a guess, "" before.
        before: The same evening, as it was played last time.
        rivals: The same evening by machine, once it is over.
        levels: The same evening at each fixed level.
    """

    evening: PacedEvening
    guess: str = ""
    before: DialledDay | None = None
    rivals: Mapping[str, DialledDay] = field(default_factory=dict)
    levels: Mapping[float, DialledDay] = field(default_factory=dict)

    def restart(self, where: DialledFloor, seed: int) -> None:
        """Begin an evening; one that was played to its end is kept for comparison."""
        same = (self.evening.where, self.evening.seed) == (where, seed)
        if not same:
            self.before = None
        elif self.evening.done:
            self.before = self.evening.played
        self.evening = PacedEvening(where, seed)
        self.rivals = {}

    def compare(self, limit: float) -> None:
        """Play the same evening under each dialler."""
        evening = self.evening
        self.levels = paced_levels(evening.where, evening.seed)
        self.rivals = paced_rivals(evening.where, evening.seed, limit=limit, level=self.fixed)

    @property
    def fixed(self) -> float:
        """The level that is fixed in the comparison."""
        return float(self.guess) if self.guess not in ("", NO_GUESS) else NO_LEVEL


def floor_of(values: Mapping[str, Any]) -> DialledFloor:
    """Return the floor that the levers ask for."""
    calls_an_hour = 3_600 / (0.7 * values["pace_talk_s"] + 30)
    leads = 300 + int(10 * 3 * calls_an_hour * 2 / values["pace_answered"])
    answered = values["pace_answered"]
    return DialledFloor(
        answered=answered,
        machines=min(0.25, 1 - answered),
        talk_s=values["pace_talk_s"],
        leads=leads,
    )


def told(pace: Pace, limit: float) -> str:
    """Return how the evening stands, in a sentence."""
    evening = pace.evening
    if not evening.levels:
        return "It is 17:00, and no one has been called yet."
    step, played = evening.steps[-1], evening.played
    if evening.done:
        return ended(played, limit)
    return (
        f"{time_of_day(step.ends_s)}: the agents talked {percent(step.talking, 0)} of the last"
        f" {STEP_MIN} minutes. {people(step.dropped)} dropped. Drop rate so far:"
        f" {percent(step.drop_rate)}."
    )


def people(count: int) -> str:
    """Return a number of people with its verb.

    Example:
        >>> people(0), people(1), people(12)
        ('No one was', 'One person was', '12 people were')
    """
    return {0: "No one was", 1: "One person was"}.get(count, f"{count:,} people were")


def ended(played: DialledDay, limit: float) -> str:
    """Return the result of an evening, in sentences."""
    verdict = "within" if played.drop_rate <= limit else "above"
    heard = ": they picked up and heard no agent" if played.dropped else ""
    return (
        f"Your agents talked {played.talk_min:.1f} minutes an hour. {people(played.dropped)}"
        f" dropped{heard}. That is {percent(played.drop_rate)}, {verdict} your limit of"
        f" {percent(limit)}."
    )


def tiles(pace: Pace, limit: float) -> list[tuple[str, str, str, str]]:
    """Return name, value, what is beside it and the verdict of each figure so far."""
    evening = pace.evening
    played = evening.played
    if not evening.levels:
        return []
    step = evening.steps[-1]
    rate = played.drop_rate if evening.done else step.drop_rate
    answered = sum(one.answered for one in evening.steps)
    dropped = played.dropped if evening.done else sum(one.dropped for one in evening.steps)
    last = f"in the last {STEP_MIN} min"
    return [
        ("Talk time", f"{played.talk_min:.1f} min", "an agent-hour, so far", ""),
        ("Free, waiting for a call", percent(step.idle, 0), f"of agents' time {last}", ""),
        ("People dropped", f"{dropped:,}", f"of {answered:,} who answered", ""),
        (
            "Drop rate today",
            percent(rate),
            f"your limit: {percent(limit)}",
            "bad" if rate > limit else "good",
        ),
    ]


def team(evening: PacedEvening) -> list[tuple[str, str, str]]:
    """Return each agent's name, and what they do now: a sign and words."""
    if not evening.levels or evening.done:
        return []
    return [(name, *STATES[state]) for name, state in evening.played.states.items()]


def chart(pace: Pace, limit: float) -> go.Figure | None:
    """Return the evening so far: people who answered, and the drop rate against the limit."""
    steps = pace.evening.steps
    if not steps:
        return None
    had = [one.answered - one.dropped for one in steps]
    figure = charts.half_hours(
        [time_of_day(one.ends_s) for one in steps],
        {"had an agent": had, "dropped": [one.dropped for one in steps]},
        ("drop rate so far", [one.drop_rate for one in steps]),
        title="",
        x_title="time",
        y_title="people who answered",
        target=limit,
    )
    top = 1.2 * max(limit, *(one.drop_rate for one in steps))
    figure.update_layout(yaxis2_range=[0, top], yaxis2_dtick=None, yaxis2_nticks=4)
    figure.update_layout(yaxis2_tickformat=".1%")
    figure.update_shapes(name=f"your limit {percent(limit)}")
    return figure


def step_rows(evening: PacedEvening) -> list[tuple[str, ...]]:
    """Return each step: time, level, answered, dropped, talk, free, and the rate so far."""
    return [
        (
            time_of_day(one.ends_s),
            f"{one.level:g}",
            f"{one.answered:,}",
            f"{one.dropped:,}",
            percent(one.talking, 0),
            percent(one.idle, 0),
            percent(one.drop_rate),
        )
        for one in evening.steps
    ]


def result_rows(pace: Pace) -> list[tuple[str, ...]]:
    """Return each way to pace the evening: talk, people dropped, drop rate, sales."""
    played = {"you": pace.evening.played}
    if pace.before:
        played["before"] = pace.before
    names = {**RIVALS, "level": f"Level {pace.fixed:g} all evening"}
    return [
        (
            names[name],
            f"{one.talk_min:.1f}",
            f"{one.dropped:,} of {one.dropped + one.answered:,}",
            percent(one.drop_rate),
            f"{one.sales:,}",
            f"{one.revenue:,.0f}",
        )
        for name, one in {**played, **pace.rivals}.items()
    ]


def level_rows(pace: Pace) -> list[tuple[str, ...]]:
    """Return each fixed level: talk, people dropped, drop rate, sales."""
    return [
        (
            f"{level:g}",
            f"{one.talk_min:.1f}",
            f"{one.dropped:,}",
            percent(one.drop_rate),
            f"{one.sales:,}",
        )
        for level, one in pace.levels.items()
    ]


def guessed(pace: Pace, limit: float) -> tuple[str, str]:
    """Return the verdict on the guess, and the answer in sentences."""
    highest = highest_level(pace.levels, limit)
    if highest:
        answer = f"The highest fixed level within {percent(limit)} was {highest:g}."
    else:
        answer = f"No fixed level stayed within {percent(limit)}."
    above = [level for level in pace.levels if level > highest]
    if highest and above:
        answer += (
            f" At {above[0]:g} it was already {percent(pace.levels[above[0]].drop_rate)}, and"
            f" {people(pace.levels[above[0]].dropped).lower()} dropped."
        )
    if pace.guess in ("", NO_GUESS):
        return "", answer
    right = min(GUESS_LEVELS, key=lambda level: abs(level - highest)) == float(pace.guess)
    exact = float(pace.guess) == highest
    words = "You were right." if exact else "That was close." if right else "No."
    return ("good" if right else "bad"), f"{words} {answer}"


def against(pace: Pace) -> str:
    """Return the learner's evening against the progressive and the predictive dialler."""
    own, plain = pace.evening.played, pace.rivals["progressive"]
    ahead = pace.rivals["predictive"]
    gains = [one.talk_min - plain.talk_min for one in (own, ahead)]
    mine, machine = (
        f"{abs(gain):.1f} minutes an agent-hour {'more' if gain >= 0 else 'less'}" for gain in gains
    )
    return (
        f"Your agents talked {mine} than with the progressive dialler, which dropped no one. With"
        f" the predictive dialler, they talk {machine} than with progressive, and"
        f" {counted(ahead.dropped, 'person is', 'people are')} dropped."
    )
