"""What callers did in the menus: one journey each, and the measures of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bpo_course import kpi

End = Literal["queue", "person", "callback", "self_served", "abandoned", "cut_off"]


@dataclass(frozen=True)
class Journey:
    """One caller's way through the menus.

    Args:
        reason: Why they called.
        end: "queue" (a team), "person" (no team chosen), "callback", "self_served",
            "abandoned" (hung up in the menu) or "cut_off" (the menu hung up).
        queue: The team that was reached; "" for none.
        belongs: The team that handles the reason.
        menu_s: Time in the menus and services, seconds.
        resolved: Whether a service resolved the issue.
        zeroed: Whether the caller pressed 0 without listening, and it led to a person.
        path: The menus, services and the end.
    """

    reason: str
    end: End
    queue: str
    belongs: str
    menu_s: float
    resolved: bool
    zeroed: bool
    path: tuple[str, ...]

    @property
    def misrouted(self) -> bool:
        """Whether the caller reached a team that does not handle the reason."""
        return self.end == "queue" and self.queue != self.belongs


@dataclass(frozen=True)
class Day:
    """What a day's callers did in the menus. Shares are of all callers, but for containment.

    Args:
        journeys: One for each caller, in order.
    """

    journeys: tuple[Journey, ...]

    @cached_property
    def ends(self) -> Mapping[str, int]:
        """How many callers ended in each way; see `Journey`."""
        return Counter(one.end for one in self.journeys)

    @property
    def containment(self) -> float:
        """The share that ended in self-service, of those who did not hang up in the menu.

        It is `kpi.containment` of the day: who hangs up in the menu is neither served nor led on.
        """
        return kpi.containment(
            self_served=self.ends["self_served"],
            answered=self.ends["queue"] + self.ends["person"],
            abandoned=0,
            callback=self.ends["callback"],
        )

    @property
    def resolved(self) -> float:
        """The share whose issue a service resolved."""
        return self._share(one.resolved for one in self.journeys)

    @property
    def contained_only(self) -> float:
        """The share that ended in self-service without a resolution: contained, and not helped."""
        ended = (one.end == "self_served" and not one.resolved for one in self.journeys)
        return self._share(ended)

    @property
    def right_team(self) -> float:
        """The share that reached the team that handles the reason."""
        return self._share(one.end == "queue" and not one.misrouted for one in self.journeys)

    @property
    def misroutes(self) -> float:
        """The share that reached a team that does not handle the reason."""
        return self._share(one.misrouted for one in self.journeys)

    @property
    def person(self) -> float:
        """The share that reached a person without choosing a team."""
        return self._share(one.end == "person" for one in self.journeys)

    @property
    def zero_out(self) -> float:
        """The share that pressed 0 without listening, and reached a person by it."""
        return self._share(one.zeroed for one in self.journeys)

    @property
    def abandonment(self) -> float:
        """The share that hung up in the menu, or on whom the menu hung up."""
        return self._share(one.end in ("abandoned", "cut_off") for one in self.journeys)

    @property
    def callback(self) -> float:
        """The share that asked to be called back."""
        return self._share(one.end == "callback" for one in self.journeys)

    @property
    def menu_s(self) -> float:
        """Mean time in the menus, seconds."""
        return sum(one.menu_s for one in self.journeys) / len(self.journeys)

    def of(self, reason: str) -> Day:
        """Return the day of the callers with one reason.

        Raises:
            ValueError: If no one called for it.
        """
        found = tuple(one for one in self.journeys if one.reason == reason)
        if not found:
            there = ", ".join(sorted({one.reason for one in self.journeys}))
            raise ValueError(
                f"reason must be one that someone called for ({there}), got {reason!r}"
            )
        return Day(found)

    def _share(self, which: Iterator[bool]) -> float:
        return sum(which) / len(self.journeys)

    def __repr__(self) -> str:
        return (
            f"Day({len(self.journeys)} callers: containment {self.containment:.1%},"
            f" misroutes {self.misroutes:.1%}, hung up in the menu {self.abandonment:.1%},"
            f" {self.menu_s:.0f} s in the menu)"
        )
