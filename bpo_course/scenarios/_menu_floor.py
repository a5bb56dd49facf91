"""A floor that gets the callers of a menu: its teams, its agents, and the figures of its day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bpo_course import kpi
from bpo_course.scenarios._routing_figures import (
    Helped,
    Misrouted,
    QueueFigures,
    helped,
    mean,
    misrouted,
    queue_figures,
)
from bpo_course.simulation import ROW, Agent, Day, Floor, InboundQueue, day, is_whole, who_can_less
from bpo_course.tools import ivr

GENERALISTS: Final = "general"
"""The team that takes who asked for a person: its agents know the work of every team."""
FED_OPENS_S: Final = 10 * 3_600
FED_HALF_HOURS: Final = 4
_SHIFT_END_S: Final = 12.25 * 3_600
_PATIENCE_S: Final = 180
_SPREAD: Final = 0.8
_TALK_WRAP_S: Final = {"security": (270, 60), "loans": (330, 60), "accounts": (180, 30)}
_OTHERS_S: Final = (210, 30)
_QUEUE, _CALLER, _OUTCOME, _TALK, _WRAP = (
    ROW.index(name) for name in ("queue", "caller", "outcome", "talk_s", "wrap_s")
)


@dataclass(frozen=True)
class FedDay:
    """A day in a menu, and what the floor did with the callers who left it for a team.

    Args:
        menu: The day in the menu.
        day: The day on the floor.
    """

    menu: ivr.Day
    day: Day

    @cached_property
    def left(self) -> Counter[str]:
        """How many callers left the menu for each team."""
        return Counter(filter(None, map(_team, self.menu.journeys)))

    @cached_property
    def _offered(self) -> list[tuple[Any, ...]]:
        return [row for row in self.day.rows if row[_OUTCOME] in ("answered", "abandoned")]

    @cached_property
    def teams(self) -> Mapping[str, QueueFigures]:
        """The figures of each team."""
        return {
            team: queue_figures([row for row in self._offered if row[_QUEUE] == team])
            for team in self.day.waiting
        }

    @cached_property
    def total(self) -> QueueFigures:
        """The figures of all teams together."""
        return queue_figures(self._offered)

    @property
    def aht_s(self) -> float:
        """The AHT of all answered calls, those that end in a transfer among them, seconds."""
        answered = [row for row in self._offered if row[_OUTCOME] == "answered"]
        return kpi.aht(
            talk_s=sum(row[_TALK] for row in answered),
            hold_s=0,
            wrap_s=sum(row[_WRAP] for row in answered),
            handled=len(answered),
        )

    @cached_property
    def misrouted(self) -> Misrouted:
        """What the wrong choices in the menu cost on the floor."""
        return misrouted(self.day.rows)

    @cached_property
    def helped(self) -> list[Helped]:
        """The callers whom an agent of the right team helped."""
        return helped(self.day.rows)

    @property
    def helped_share(self) -> float:
        """The share of all callers whom a service of the menu or the right agent helped.

        What is not seen of them: whether the agent resolved it, and who calls again.
        """
        arrived = sum(not isinstance(row[_CALLER], tuple) for row in self._offered)
        reached = self.left.total() / len(self.menu.journeys)
        return self.menu.resolved + (reached * len(self.helped) / arrived if arrived else 0)

    @cached_property
    def menu_s(self) -> Mapping[str, float]:
        """The mean time in the menu of those who left it for a team, by team, seconds."""
        found: defaultdict[str, list[float]] = defaultdict(list)
        for one in self.menu.journeys:
            found[_team(one)].append(one.menu_s)
        return {team: mean(times) for team, times in found.items() if team}

    @property
    def way_s(self) -> float:
        """The mean time from the first prompt to the agent who helped, seconds."""
        return mean([self.menu_s[one.queue] + one.after_s for one in self.helped])


def _team(one: ivr.Journey) -> str:
    """Return the team that a caller left the menu for; "" for none."""
    return GENERALISTS if one.end == "person" else one.queue if one.end == "queue" else ""


def menu_floor(
    found: ivr.Day, planned: ivr.Day | None = None, *, agents: int = 18, sort_out_s: float = 45
) -> Floor:
    """Return a floor that gets the callers of a menu, from 10:00 to 12:00.

    Each agent works in one team, and transfers a caller of another one. Those of the team
    "general" know the work of all teams: they help at once, and take others' calls when no one
    waits for them. How long calls take, and how long callers wait, is assumed.

    Args:
        found: The day in the menu. As many callers come, by chance, within the two hours.
        planned: The day for whose calls the agents were divided among the teams; None: the same.
        agents: How many agents there are.
        sort_out_s: How long an agent needs to find out that a caller belongs in another team.

    Raises:
        ValueError: If agents is not a whole number of 1 or more, or sort_out_s is below 0.

    Example:
        >>> journeys = (ivr.Journey("loan", "queue", "cards", "loans", 30, False, False, ()),)
        >>> floor = menu_floor(ivr.Day(journeys), agents=2)
        >>> [queue.name for queue in floor.queues], floor.queues[0].belongs
        (['cards', 'loans'], {'loans': 1.0})
    """
    if not is_whole(agents, 1):
        raise ValueError(f"agents must be a whole number of 1 or more, got {agents}")
    sent = _arrivals(found)
    staffed = _divided(_loads(_arrivals(planned or found), sort_out_s), int(agents))
    names = sorted({*staffed, *sent})
    queues = tuple(_queue(name, sent.get(name), sort_out_s) for name in names)
    return Floor(queues=queues, agents=_agents(staffed, names), pick_agent=who_can_less)


def fed_day(
    found: ivr.Day,
    planned: ivr.Day | None = None,
    *,
    agents: int = 18,
    sort_out_s: float = 45,
    seed: int = 0,
) -> FedDay:
    """Return the day of a floor that gets the callers of a menu.

    The same seed brings two menus the same luck: the first caller of a team is as patient with
    either, and needs as long.

    Args:
        found: The day in the menu.
        planned: The day for whose calls the agents were divided among the teams; None: the same.
        agents: How many agents there are.
        sort_out_s: How long an agent needs to find out that a caller belongs in another team.
        seed: Which day.
    """
    floor = menu_floor(found, planned, agents=agents, sort_out_s=sort_out_s)
    return FedDay(found, day(floor, seed))


def _arrivals(found: ivr.Day) -> dict[str, ivr.Arrivals]:
    each = len(found.journeys) / FED_HALF_HOURS
    return ivr.arrivals(found, [each] * FED_HALF_HOURS, person=GENERALISTS)


def _queue(name: str, sent: ivr.Arrivals | None, sort_out_s: float) -> InboundQueue:
    talk_s, wrap_s = _TALK_WRAP_S.get(name, _OTHERS_S)
    return InboundQueue(
        **(sent.settings if sent else {"name": name, "calls": [0] * FED_HALF_HOURS}),
        opens_s=FED_OPENS_S,
        talk_s=talk_s,
        wrap_s=wrap_s,
        spread=_SPREAD,
        patience_s=_PATIENCE_S,
        priority=0 if name == GENERALISTS else 1,
        sort_out_s=sort_out_s,
    )


def _loads(sent: Mapping[str, ivr.Arrivals], sort_out_s: float) -> dict[str, float]:
    """Return the seconds of work that each team's agents have with these callers."""
    found: defaultdict[str, float] = defaultdict(float)
    for name, one in sent.items():
        reach = sum(one.calls) * (1 - one.contained)
        if not reach:
            continue
        for other, share in one.belongs.items():
            helps = name if name == GENERALISTS else other
            found[helps] += reach * share * sum(_TALK_WRAP_S.get(other, _OTHERS_S))
            found[name] += 0 if helps == name else reach * share * sort_out_s
        here = 1 - sum(one.belongs.values())
        found[name] += reach * here * sum(_TALK_WRAP_S.get(name, _OTHERS_S))
    return found


def _divided(loads: Mapping[str, float], agents: int) -> dict[str, int]:
    """Return how many agents each team has: one by one to where each has the most work."""
    found = dict.fromkeys(sorted(loads), 0)
    for _ in range(agents if found else 0):
        needs = max(found, key=lambda name: (not found[name], loads[name] / (found[name] or 1)))
        found[needs] += 1
    return found


def _agents(staffed: Mapping[str, int], names: list[str]) -> tuple[Agent, ...]:
    """Return the agents. A team without any of its own is everyone's work."""
    shared = [name for name in names if not staffed.get(name)]
    return tuple(
        Agent.on_shift(
            f"{team} {n + 1}",
            FED_OPENS_S,
            _SHIFT_END_S,
            names if team == GENERALISTS else sorted({team, *shared}),
        )
        for team, count in staffed.items()
        for n in range(count)
    )
