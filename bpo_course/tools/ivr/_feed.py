"""What the menus send to the floor: for each team, the settings of its queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bpo_course.tools.ivr._journeys import Day, Journey


@dataclass(frozen=True)
class Arrivals:
    """What one team gets from the menus.

    Args:
        queue: The team.
        calls: Callers expected in each half hour who reach the team, or are served in the menu
            for a reason of the team.
        menu_s: Their mean time in the menus, seconds; 0 where there are none.
        contained: The share of them that ends in self-service.
        belongs: The shares of those who reach the team that belong in another one, by its name.
    """

    queue: str
    calls: tuple[float, ...]
    menu_s: float
    contained: float
    belongs: Mapping[str, float]

    @property
    def settings(self) -> dict[str, Any]:
        """The settings by the names that `simulation.InboundQueue` has for them."""
        found = {"name": self.queue, "calls": self.calls, "menu_s": self.menu_s}
        return {**found, "contained": self.contained, "belongs": dict(self.belongs)}


def arrivals(
    found: Day, calls: Sequence[float], *, person: str = "general", sorts_out: bool = True
) -> dict[str, Arrivals]:
    """Return what each team gets, when the day's callers come in these numbers.

    Who hung up in the menu, or asked to be called back, reaches no team now. A team that no one
    reached, and that callers of another team belong in, is there too, with 0 calls.

    Args:
        found: A day in the menus.
        calls: Callers expected in each half hour.
        person: The team for those who asked for a person without choosing a team.
        sorts_out: Whether that team transfers them to the team of their reason; if not, it helps
            all of them itself.

    Raises:
        ValueError: If there is no half hour, or a number is below 0.

    Example:
        >>> day = Day((Journey("card", "queue", "cards", "cards", 30, False, False, ()),))
        >>> arrivals(day, [10, 20])["cards"].settings
        {'name': 'cards', 'calls': (10.0, 20.0), 'menu_s': 30.0, 'contained': 0.0, 'belongs': {}}
    """
    if not calls or not all(0 <= n < float("inf") for n in calls):
        raise ValueError(f"calls must be one number of 0 or more a half hour, got {tuple(calls)}")
    teams: dict[str, list[Journey]] = {}
    for one in found.journeys:
        queue = {"queue": one.queue, "person": person, "self_served": one.belongs}.get(one.end)
        if queue:
            teams.setdefault(queue, []).append(one)
    reached = {
        queue: _of_team(queue, held, len(held) / len(found.journeys), calls, sorts_out)
        for queue, held in teams.items()
    }
    elsewhere = {name for one in reached.values() for name in one.belongs}
    none = (0.0,) * len(calls)
    unreached = {name: Arrivals(name, none, 0, 0, {}) for name in elsewhere - set(reached)}
    return dict(sorted((reached | unreached).items()))


def _of_team(
    queue: str, held: Sequence[Journey], share: float, calls: Sequence[float], sorts_out: bool
) -> Arrivals:
    reached = [one for one in held if one.end != "self_served"]
    moved = Counter(
        one.belongs for one in reached if one.belongs != queue and (sorts_out or one.end == "queue")
    )
    return Arrivals(
        queue,
        tuple(float(n) * share for n in calls),
        sum(one.menu_s for one in held) / len(held),
        1 - len(reached) / len(held),
        {name: count / len(reached) for name, count in sorted(moved.items())},
    )
