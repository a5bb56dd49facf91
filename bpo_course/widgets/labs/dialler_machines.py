"""Part 2 of the dialler lab: what answer-machine detection does to the people who are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bpo_course import charts
from bpo_course.scenarios import (
    MACHINE_EVENINGS,
    MachineEvening,
    MachineMonth,
    MachineRules,
    machine_evening,
    machine_month,
)
from bpo_course.widgets.labs.in_words import counted, percent

if TYPE_CHECKING:
    import plotly.graph_objects as go

evening_of = lru_cache(maxsize=64)(machine_evening)
month_of = lru_cache(maxsize=8)(machine_month)
_TAKEN: Final = (
    "detects", "found", "lost", "listens_s", "ring_s", "drop_after_s", "machine_s", "limit",
    "message", "lock_out", "dialler",
)  # fmt: skip


def rules_of(values: Mapping[str, Any]) -> MachineRules:
    """Return the rules that the levers ask for."""
    return MachineRules(**{name: values[name] for name in _TAKEN})


def options(rules: MachineRules, seed: int) -> list[str]:
    """Return the true drop rates to choose from: one is right."""
    evening = evening_of(rules, seed)
    seen, true = evening.seen_rate, evening.true_rate
    return [percent(rate) for rate in sorted({seen, (seen + true) / 2, true, 2 * true})]


def answer(evening: MachineEvening, guess: str) -> tuple[str, str]:
    """Return the verdict on the guess, and the answer in sentences."""
    right = percent(evening.true_rate)
    words = told(evening)
    if not guess or guess == "show":
        return "", words
    return ("good", f"Yes. {words}") if guess == right else ("bad", f"No, {right}. {words}")


def told(evening: MachineEvening) -> str:
    """Return what the screen shows and what is true, in sentences."""
    words = (
        f"The dialler's screen shows {percent(evening.seen_rate)}."
        f" In truth {percent(evening.true_rate)} of the people who answered had no agent."
    )
    if not evening.mistaken:
        return words + " The program took no one for a machine."
    return (
        f"{words} The program took {counted(evening.mistaken, 'person', 'people')} for a machine"
        " and hung up on them. The dialler counts these calls as machines, so it can't see them."
    )


def tiles(evening: MachineEvening) -> list[tuple[str, str, str, str]]:
    """Return name, value, what is beside it and the verdict of each figure."""
    limit = evening.rules.limit
    all_people = evening.answered + evening.dropped + evening.mistaken
    return [
        (
            "On the dialler's screen",
            percent(evening.seen_rate),
            f"{evening.seen_dropped} drops of {evening.seen_answered} answers",
            "bad" if evening.seen_rate > limit else "good",
        ),
        (
            "True drop rate",
            percent(evening.true_rate),
            f"{evening.dropped + evening.mistaken} of {all_people} people had no agent",
            "bad" if evening.true_rate > limit else "good",
        ),
        (
            "Silent calls",
            f"{evening.silent}",
            "people picked up and heard nothing at all",
            "bad" if evening.silent else "good",
        ),
        (
            "Talk time",
            f"{evening.played.talk_min:.1f} min",
            f"an agent-hour; {evening.machine_min:.1f} min go to machines",
            "",
        ),
    ]


def lines(rules: MachineRules) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a person hears in each of three calls: its name, and moments with their time."""
    listens_s = rules.listens_s if rules.detects else 0.0
    waits_s = max(listens_s, rules.drop_after_s)
    begin = [("0 s", "Rosa picks up and says: “Hello?”")]
    silence = [("", "Silence. A program listens to hear if Rosa is a machine.")]
    begin += silence if listens_s else []
    agent = "“Good evening, this is Amir from Fallowmere Mobile. Am I speaking to Rosa?”"
    if rules.message:
        end = "A recorded voice says: “This was Fallowmere Mobile”, and gives a number to call."
    else:
        end = "The line goes dead. Rosa doesn't know who it was."
    dropped = [*begin]
    if waits_s > listens_s:
        dropped.append((f"{listens_s:g} s", "Still silence. All agents are talking."))
    dropped.append((f"{waits_s:g} s", end))
    dropped.append(("", _again(rules)))
    found = [
        ("An agent is free", [*begin, (f"{listens_s:g} s", agent)]),
        ("No agent is free", dropped),
    ]
    if rules.detects and rules.lost:
        lost = [
            *begin,
            (f"{listens_s:g} s", "The line goes dead. Rosa heard nothing: a silent call."),
            ("", _again(rules)),
        ]
        found.append(("The program takes Rosa for a machine", lost))
    return found


def _again(rules: MachineRules) -> str:
    if rules.lock_out:
        return "The lock-out keeps Rosa's number off the list for the rest of the day."
    return "There is no lock-out, so the dialler may call Rosa again half an hour later."


def formula_rows(evening: MachineEvening) -> list[tuple[str, str, str]]:
    """Return each formula: what it is, its numbers of this evening, and the rate."""
    had, dropped, mistaken = evening.answered, evening.dropped, evening.mistaken
    shown = evening.seen_dropped
    return [
        (
            "The dialler's screen: drops / answers that it counted",
            f"{shown} / {evening.seen_answered}",
            percent(evening.seen_rate),
        ),
        (
            "Drops / (drops + passed to an agent), all drops that it counted",
            f"{shown} / ({shown} + {had})",
            percent(evening.all_drops),
        ),
        (
            "The same, less the machines among the drops (Ofcom's formula of 2010)",
            f"{dropped} / ({dropped} + {had})",
            percent(evening.uk_estimate),
        ),
        (
            "The same, with the people taken for machines",
            f"{dropped + mistaken} / ({dropped + mistaken} + {had})",
            percent(evening.true_rate),
        ),
    ]


def said_again(evening: MachineEvening) -> str:
    """Return what the lock-out does, in a sentence."""
    unlucky = evening.dropped + evening.mistaken
    if evening.rules.lock_out:
        return f"None of the {unlucky} people who had no agent was dialled again that evening."
    again = evening.called_again
    verb = "was" if again == 1 else "were"
    return f"{again} of the {unlucky} people who had no agent {verb} dialled again that evening."


def clock_rows(month: MachineMonth, evening: MachineEvening) -> list[tuple[str, str]]:
    """Return each clock and the drop rate that it gives."""
    first = next(iter(month.daily.values()))
    return [
        ("This evening", percent(first)),
        ("The worst day", percent(max(month.daily.values()))),
        ("The best day", percent(min(month.daily.values()))),
        ("The worst 24 hours, from any moment", percent(month.rolling)),
        ("30 days", percent(month.month)),
        ("This evening, on the dialler's screen", percent(evening.seen_rate)),
    ]


def month_told(month: MachineMonth, limit: float) -> str:
    """Return what the month shows, in sentences."""
    above = month.above(limit)
    evenings = "evening was" if above == 1 else "evenings were"
    side = "within" if month.month <= limit else "above"
    return (
        f"{above} of {MACHINE_EVENINGS} {evenings} above {percent(limit)}. Over 30 days the rate is"
        f" {percent(month.month)}, {side} the limit. {month.dropped:,} people of"
        f" {month.answered:,} had no agent."
    )


def chart(month: MachineMonth, limit: float) -> go.Figure:
    """Return the drop rate day by day."""
    days = [f"{on.day} {on:%b}" for on in month.daily]
    return charts.lines(
        days,
        {
            "each day": [round(100 * rate, 2) for rate in month.daily.values()],
            "30 days": [round(100 * month.month, 2)] * len(days),
            "the dialler's limit": [100 * limit] * len(days),
        },
        title="True drop rate, day by day",
        x_title="day",
        y_title="drop rate, %",
    )
