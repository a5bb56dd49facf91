"""The ACD lab's figures of a day, and its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bpo_course.scenarios import ROUTING_QUEUES, RoutedDay
from bpo_course.simulation import Comparison, time_of_day
from bpo_course.widgets.labs.acd_words import QUEUES, TEAMS
from bpo_course.widgets.labs.figure import Figure


def _queue_figures(queue: str, *, within: str) -> dict[str, Figure]:
    """Return the figures of a queue, by name."""
    return {
        f"offered_{queue}": Figure(
            f"Calls offered{within}", lambda day: day.queues[queue].offered, "count"
        ),
        f"service_level_{queue}": Figure(
            f"Service level (20 s){within}", lambda day: day.queues[queue].service_level, "share"
        ),
        f"asa_{queue}": Figure(f"ASA{within}", lambda day: day.queues[queue].asa_s, "s"),
        f"longest_{queue}": Figure(
            f"Longest wait{within}", lambda day: day.queues[queue].longest_s, "clock"
        ),
        f"abandonment_{queue}": Figure(
            f"Abandoned{within}", lambda day: day.queues[queue].abandonment, "share"
        ),
        f"transferred_{queue}": Figure(
            f"Transferred{within}", lambda day: day.queues[queue].transferred, "count"
        ),
    }


HELPED: Final = Figure("Callers answered in the right queue", lambda day: day.helped, "share")
BY_QUEUE: Final[Mapping[str, Mapping[str, Figure]]] = {
    queue: _queue_figures(queue, within="") for queue in (*ROUTING_QUEUES, "all")
}
"""The figures of each queue, and of all of them."""
_NAMED: Final[Mapping[str, Figure]] = {
    name: figure
    for queue, words in {**QUEUES, "all": "all queues"}.items()
    for name, figure in _queue_figures(queue, within=f", {words.lower()}").items()
}
PEOPLE: Final[Mapping[str, Figure]] = {
    "occupancy": Figure("Occupancy, all agents", lambda day: day.occupancy, "share"),
    "lowest": Figure(
        "Lowest occupancy of an agent", lambda day: min(a.occupancy for a in day.agents), "share"
    ),
    "highest": Figure(
        "Highest occupancy of an agent", lambda day: max(a.occupancy for a in day.agents), "share"
    ),
    "spread": Figure("Spread (highest minus lowest)", lambda day: day.spread, "points"),
    "fewest": Figure(
        "Fewest calls of an agent", lambda day: min(a.contacts for a in day.agents), "count"
    ),
    "most": Figure(
        "Most calls of an agent", lambda day: max(a.contacts for a in day.agents), "count"
    ),
}
FIGURES: Final[Mapping[str, Figure]] = {**_NAMED, **PEOPLE, "helped": HELPED}
"""Every figure of a day, by name."""
SIDE_BY_SIDE: Final[Mapping[str, Figure]] = {
    **{f"{kind}_{q}": _NAMED[f"{kind}_{q}"]
       for kind in ("service_level", "asa", "longest") for q in ROUTING_QUEUES},
    "abandonment_all": _NAMED["abandonment_all"],
    "transferred_all": _NAMED["transferred_all"],
    "helped": HELPED,
    **PEOPLE,
}  # fmt: skip
"""The figures of the five ways."""
COMPARED: Final[Mapping[str, Figure]] = {
    **{f"{kind}_{q}": _NAMED[f"{kind}_{q}"]
       for kind in ("service_level", "longest") for q in ROUTING_QUEUES},
    "abandonment": _NAMED["abandonment_all"],
    "transferred": _NAMED["transferred_all"],
    "helped": HELPED,
    "occupancy": PEOPLE["occupancy"],
    "spread": PEOPLE["spread"],
}  # fmt: skip
"""The figures of several days, by the names of `scenarios.ROUTING_MEASURES`."""


def side_by_side(days: Sequence[RoutedDay | None]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each figure of some ways: its name, and for each way the figure and its mark.

    Args:
        days: The same day in each way; None where it is still to be played, but not for the first.
            The mark says how a figure differs from that of the first.
    """
    found = []
    for figure in SIDE_BY_SIDE.values():
        values = [None if day is None else figure.of(day) for day in days]
        found.append((figure.name, [_beside(figure, values[0], value) for value in values]))
    return found


def _beside(figure: Figure, first: float | None, value: float | None) -> tuple[str, str]:
    """Return a figure of a way in words, and how it differs from that of the first."""
    if first is None or value is None:
        return "…", ""
    words = figure.shown(value)
    if words == figure.shown(first):
        return words, ""
    return words, "higher" if value > first else "lower"


def by_queue(today: RoutedDay, changed: RoutedDay) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each figure by queue: its name, and for each queue the figure and today's.

    Args:
        today: The day as the floor is run today.
        changed: The same day, run in another way. Today's figure is "" where it is the same.
    """
    found = []
    for place, figure in enumerate(BY_QUEUE["all"].values()):
        cells = []
        for queue in (*ROUTING_QUEUES, "all"):
            of = list(BY_QUEUE[queue].values())[place].of
            before, now = figure.shown(of(today)), figure.shown(of(changed))
            cells.append((now, before if before != now else ""))
        found.append((figure.name, cells))
    return found


def people_rows(today: RoutedDay, changed: RoutedDay) -> list[tuple[str, str, str]]:
    """Return each figure of the agents: its name, today, and changed."""
    return [
        (figure.name, figure.shown(figure.of(today)), figure.shown(figure.of(changed)))
        for figure in PEOPLE.values()
    ]


def by_agent(today: RoutedDay, changed: RoutedDay) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield each agent, the team, calls, occupancy, and occupancy on the first day."""
    for before, now in zip(today.agents, changed.agents, strict=True):
        yield (
            now.name,
            TEAMS[now.team],
            f"{now.contacts}",
            f"{100 * now.occupancy:.1f} %",
            f"{100 * before.occupancy:.1f} %",
        )


def who_rows(today: RoutedDay, changed: RoutedDay) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return for each team how many calls of each queue it answered, and how many today."""
    return [
        (
            words,
            [
                (f"{now[team]}", f"{before[team]}" if before[team] != now[team] else "")
                for before, now in (
                    (today.who_answers[queue], changed.who_answers[queue])
                    for queue in ROUTING_QUEUES
                )
            ],
        )
        for team, words in TEAMS.items()
    ]


def several_days(name: str, found: Comparison) -> tuple[str, ...]:
    """Return a figure over several days: name, first, second, difference, interval, verdict.

    Args:
        name: The measure.
        found: It, for both ways.
    """
    figure, ends = COMPARED[name], (found.difference.low, found.difference.high)
    return (
        figure.name,
        figure.shown(found.first.mean),
        figure.shown(found.second.mean),
        figure.change(found.difference.mean),
        " to ".join(figure.change(end) for end in ends),
        "real" if found.real else "may be chance",
    )


def whisper_rows(day: RoutedDay, agent: str) -> list[tuple[str, str, str]]:
    """Return the calls of an agent: when, what the agent heard, and where the call went on."""
    return [
        (time_of_day(one.at_s), one.words, "transferred" if one.sent_on else "")
        for one in day.whispers(agent)
    ]
