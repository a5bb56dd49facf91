"""The ACD lab's parts, controls and rules, and a day's figures in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bpo_course.scenarios import ROUTING_QUEUES, SLOW_TO_ANSWER, RoutedDay, Routing
from bpo_course.simulation import Comparison, time_of_day
from bpo_course.widgets.card import clock
from bpo_course.widgets.card.lever import Lever

PARTS: Final[Mapping[str, str]] = {
    "ways": "1 The same day, five ways",
    "starve": "2 Starve a queue, and cure it",
    "skills": "3 Skills",
    "phones": "4 The phone that no one answers",
    "menu": "5 Wrong choices in the menu",
}
QUEUES: Final[Mapping[str, str]] = {"cards": "Cards", "loans": "Loans", "general": "General"}
TEAMS: Final[Mapping[str, str]] = {
    "cards": "Cards specialists",
    "loans": "Loans specialists",
    "general": "General specialists",
    "all": "Generalists",
}
AGENT_RULES: Final[Mapping[str, str]] = {
    "longest-idle": "Longest idle first",
    "least-occupied": "Least occupied first",
    "in-turn": "In turn",
    "best-skill": "Best skill first",
    "specialists-first": "Specialists first",
}
CONTACT_RULES: Final[Mapping[str, str]] = {
    "priority": "Priority",
    "longest-wait": "Longest wait",
    "ageing": "Ageing",
}
WHY: Final[Mapping[str, str]] = {
    "longest-idle": "The agent who has been free longest gets the call. No agent rests "
    "long while others work.",
    "least-occupied": "The agent with the lowest occupancy so far gets the call. It spreads the "
    "work most evenly.",
    "in-turn": "The agent whose last call began longest ago gets the call (round robin). Agents "
    "with long calls get the shortest pauses.",
    "best-skill": "The agent with the highest level for this queue gets the call. Calls are "
    "shorter, and the best agents have the most work.",
    "specialists-first": "The agent who works in the fewest queues gets the call. Generalists stay "
    "free for the next caller, in any queue.",
    "priority": "Cards come first, then loans, then general.",
    "longest-wait": "The caller who has waited longest is next, in any queue.",
    "ageing": "Priority, but each minute of waiting counts as one step up.",
}
"""What each rule does, and what it leads to."""
STARVE: Final = (
    Lever("gap", "Steps of priority between queues", 0, 9, 1, 0, 100, True),
    Lever("age_s", "One step up after (seconds)", 10, 300, 10, 5, 3_600),
)
SKILLS: Final = (
    Lever("level", "Level that a call needs (0 to 2)", 0, 2, 1, 0, 2, True),
    Lever("widens_after_s", "One level less after (seconds)", 10, 120, 5, 5, 300),
    Lever("overflow_after_s", "Overflow after (seconds)", 20, 240, 10, 10, 1_800),
)
PHONES: Final = (
    Lever("missed", f"Calls that {SLOW_TO_ANSWER} doesn't answer (%)", 0, 100, 5, 0, 1, scale=100),
    Lever("pause_s", "Taken out after a missed call (seconds)", 0, 900, 15, 0, 3_600),
)
MENU: Final = (
    Lever("wrong", "Callers who choose the wrong option (%)", 0, 30, 1, 0, 0.3, scale=100),
    Lever("sort_out_s", "Time until the agent finds out (seconds)", 10, 180, 5, 0, 600),
)
DAY: Final = (
    Lever("seed", "Day (its number)", 1, 30, 1, 1, 10_000, True),
    Lever("calls", "Callers (% of a normal day)", 70, 130, 5, 0.5, 1.5, scale=100),
)
ASSUMED: Final = (
    Lever("patience_s", "Callers' patience, on average (seconds)", 60, 600, 10, 10, 3_600),
    Lever("slower", "Longer call for each level below 2 (%)", 0, 40, 1, 0, 1, scale=100),
)
OF_PART: Final[Mapping[str, tuple[Lever, ...]]] = {
    "ways": (),
    "starve": STARVE,
    "skills": SKILLS,
    "phones": PHONES,
    "menu": MENU,
}
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for lever in (*STARVE, *SKILLS, *PHONES, *MENU, *DAY, *ASSUMED)
}
SWITCHES: Final[Mapping[str, tuple[str, str]]] = {
    "ageing": ("starve", "Ageing"),
    "generalists": ("skills", "Generalists"),
    "overflow": ("skills", "Overflow"),
}
"""What is on or off, with the part that it belongs to."""
START: Final[Mapping[str, Any]] = {
    "gap": 1,
    "age_s": 60,
    "level": 2,
    "widens_after_s": 30,
    "overflow_after_s": 60,
    "missed": 0.5,
    "pause_s": 300,
    "wrong": 0.2,
    "sort_out_s": 45,
    "seed": 4,
    "calls": 1,
    "patience_s": 180,
    "slower": 0.1,
    "ageing": False,
    "generalists": True,
    "overflow": False,
}
STARVED: Final[Mapping[str, Any]] = {"calls": 1.3, "gap": 1, "ageing": False}
CURED: Final[Mapping[str, Any]] = {"calls": 1.3, "gap": 1, "ageing": True, "age_s": 20}


@dataclass(frozen=True)
class Figure:
    """A figure of a day, as the lab names and writes it.

    Args:
        name: Its name on screen.
        of: What it is of a day.
        unit: "share", "count", "s", "clock" or "points".
    """

    name: str
    of: Callable[[RoutedDay], float]
    unit: str

    def shown(self, value: float) -> str:
        """Return the figure in words.

        Example:
            >>> Figure("Longest wait", lambda day: 0, "clock").shown(282.4)
            '4:42'
        """
        if math.isnan(value):
            return "–"
        kinds = {
            "share": lambda: f"{100 * value:.1f} %",
            "points": lambda: f"{100 * value:.1f} points",
            "s": lambda: f"{value:.0f} s",
            "clock": lambda: clock(value),
            "count": lambda: f"{value:,.10g}" if value == int(value) else f"{value:,.1f}",
        }
        return kinds[self.unit]()

    def change(self, value: float) -> str:
        """Return a difference in words.

        Example:
            >>> Figure("Service level", lambda day: 0, "share").change(-0.155)
            '−15.5 points'
        """
        share = self.unit in ("share", "points")
        told = f"{100 * value if share else value:+,.1f}"
        told = "0.0" if told.strip("+-0.") == "" else told.replace("-", "−")
        unit = {"share": " points", "points": " points", "count": ""}.get(self.unit, " s")
        return told + unit


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
_NAMED: Final = {
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


def way_name(routing: Routing) -> str:
    """Return a way to route in words.

    Example:
        >>> way_name(Routing())
        'Longest idle first; Priority'
    """
    return f"{AGENT_RULES[routing.agent_rule]}; {CONTACT_RULES[routing.contact_rule]}"


def side_by_side(days: Sequence[RoutedDay]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each figure of some ways: its name, and for each way the figure and its mark.

    Args:
        days: The same day in each way. The mark says how a figure differs from that of the first.
    """
    found = []
    for figure in SIDE_BY_SIDE.values():
        values = [figure.of(day) for day in days]
        words = [figure.shown(value) for value in values]
        marks = [
            "" if word == words[0] else "higher" if value > values[0] else "lower"
            for word, value in zip(words, values, strict=True)
        ]
        found.append((figure.name, list(zip(words, marks, strict=True))))
    return found


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
        "real" if found.real else "not shown",
    )


def whisper_rows(day: RoutedDay, agent: str) -> list[tuple[str, str, str]]:
    """Return the calls of an agent: when, what the agent heard, and where the call went on."""
    return [
        (time_of_day(one.at_s), one.words, "transferred" if one.sent_on else "")
        for one in day.whispers(agent)
    ]


# -- what happened, in sentences -------------------------------------------------------------------


def told(part: str, today: RoutedDay, changed: RoutedDay) -> list[str]:
    """Return what a part's change does on the day, in sentences.

    Args:
        part: The part of the lab.
        today: The day as the floor is run today, or in the first way.
        changed: The same day, run in another way.
    """
    said = {
        "ways": _of_ways,
        "starve": _of_starving,
        "skills": _of_skills,
        "phones": _of_phones,
        "menu": _of_menu,
    }
    return said[part](today, changed)


def _went(name: str, today: RoutedDay, changed: RoutedDay) -> str:
    figure = {**_NAMED, **PEOPLE, "helped": HELPED}[name]
    before, now = (figure.shown(figure.of(day)) for day in (today, changed))
    return f"{before}, unchanged" if before == now else f"from {before} to {now}"


def _waits(today: RoutedDay, changed: RoutedDay) -> str:
    longer, shorter, same = changed.waits_against(today)
    return (
        f"Of the same callers, {longer} waited longer than before, {shorter} waited less, and "
        f"{same} waited as long."
    )


def _of_ways(first: RoutedDay, way: RoutedDay) -> list[str]:
    if first.routing == way.routing:
        return ["This is the first way. Choose another one to see what it changes."]
    return [
        f"Spread of occupancy: {_went('spread', first, way)}.",
        f"Service level, all queues: {_went('service_level_all', first, way)}.",
        _waits(first, way),
    ]


def _of_starving(today: RoutedDay, changed: RoutedDay) -> list[str]:
    how = changed.routing
    if not how.gap:
        rule = "With no step between the queues, the longest wait is always next."
    elif how.contact_rule == "ageing":
        level_s = how.gap * (len(ROUTING_QUEUES) - 1) * how.age_s
        rule = (
            f"A general caller who has waited {clock(level_s)} is level with a cards caller who "
            "has just arrived."
        )
    else:
        rule = (
            "Without ageing, a general caller is next only when no one waits in cards or loans. "
            "One step of priority is as strong as nine."
        )
    return [
        rule,
        f"Longest wait in general: {_went('longest_general', today, changed)}. Share who hung up: "
        f"{_went('abandonment_general', today, changed)}.",
        f"Service level in cards: {_went('service_level_cards', today, changed)}.",
    ]


def _of_skills(today: RoutedDay, changed: RoutedDay) -> list[str]:
    counts = changed.who_answers
    answered = sum(sum(by_team.values()) for by_team in counts.values())
    by_all = sum(by_team["all"] for by_team in counts.values())
    away = sum(counts[queue][team] for queue in counts for team in ROUTING_QUEUES if team != queue)
    named = (
        "the seven generalists"
        if changed.routing.generalists
        else ("the seven former generalists, each in one queue")
    )
    return [
        f"{by_all} of {answered} calls were answered by {named}, and {away} by specialists of "
        "another queue.",
        f"Service level, all queues: {_went('service_level_all', today, changed)}.",
        f"Transferred calls: {_went('transferred_all', today, changed)}.",
    ]


def _of_phones(today: RoutedDay, changed: RoutedDay) -> list[str]:
    (slow,) = (agent for agent in changed.agents if agent.name == SLOW_TO_ANSWER)
    return [
        f"{slow.name}'s phone was not answered {times(slow.missed)}. Each time, the caller "
        "waited 15 s for nothing, and went back to the front of the queue.",
        f"{slow.name} was out of the queue for {slow.out_s / 60:.0f} minutes, and took "
        f"{slow.contacts} calls.",
        _waits(today, changed),
    ]


def _of_menu(today: RoutedDay, changed: RoutedDay) -> list[str]:
    cost = changed.misrouted
    if not cost.callers:
        return ["No one chose the wrong option, so no one was transferred."]
    return [
        f"{cost.callers} callers were transferred (today {today.misrouted.callers}). Agents spent "
        f"{cost.agent_s / 60:.0f} minutes to find that out.",
        f"These callers reached the right agent after {_seconds(cost.right_after_s)} on average. "
        f"The other callers waited {_seconds(cost.others_s)}.",
        f"{cost.lost} of the transferred callers hung up in the second queue. Of all callers, an "
        f"agent of the right queue answered {_went('helped', today, changed)}.",
    ]


def times(count: int) -> str:
    """Return how often in words.

    Example:
        >>> times(1), times(31)
        ('once', '31 times')
    """
    return "once" if count == 1 else f"{count} times"


def _seconds(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.0f} s"
