"""The nesting lab: an exit rule for the first weeks on live calls, and what few calls can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bpo_course import charts
from bpo_course.scenarios import Standing, handle_times
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs.lever_lab import LeverLab
from bpo_course.widgets.labs.nesting_words import (
    FIELDS,
    KINDS,
    LEVERS,
    LUCK,
    MEASURES,
    START,
    gap_of,
    luck_words,
    shown,
    standing,
)

if TYPE_CHECKING:
    import pandas as pd

ALONG: Final = (*range(1, 41), *range(42, 102, 2))
"""The numbers of contacts on the chart."""


class NestingLab(LeverLab):
    """Thresholds for knowledge, quality and handle time, and one agent's figures against them.

    Args:
        log: A contact log whose handle times of the agent are taken; None for an invented agent.
        agent: The agent in the log.
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such control or agent, or a value breaks its rule.
    """

    template = "nesting_lab.html"
    levers = LEVERS

    def __init__(self, log: pd.DataFrame | None = None, agent: str = "", **start: Any) -> None:
        super().__init__("Nesting lab")
        self._kind = "calls"
        self._about = "quality"
        if log is not None:
            times = handle_times(log, agent)
            start = {
                "aht": float(times.mean()),
                "aht_spread": float(times.std()),
                "handled": len(times),
                **start,
            }
        self._begin(START, start)
        self._render()

    def set(self, name: str, value: Any) -> Mapping[str, Standing]:
        """Change a control, as a trainer would on screen, and return the figures as they are then.

        Args:
            name: A control, such as "right", "asked", "know_limit", "aht", "gap" or "contacts".
            value: Its new value: counts, shares from 0 to 1, scores to 100, or seconds.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))
        return self.standings

    @property
    def standings(self) -> Mapping[str, Standing]:
        """The figures: "knowledge", "quality" (as it is measured now) and "handle"."""
        found: Mapping[str, Standing] = self._found
        return found

    # -- what the screen sends -----------------------------------------------------------------

    def _measure(self, message: Message) -> None:
        if message["value"] in KINDS:
            self._kind = message["value"]
            self._found = self._follow(self._values)
        self._render(said=self._told)

    def _look_at(self, message: Message) -> None:
        if message["value"] in MEASURES:
            self._about = message["value"]
        self._render(said=self._luck)

    actions: ClassVar = {"set": LeverLab._set, "measure": _measure, "look": _look_at}

    # -- state ---------------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        return self._luck if LEVERS[name] in LUCK else self._told

    def _follow(self, values: Mapping[str, float]) -> dict[str, Standing]:
        return {name: standing(self._of(name), values) for name in MEASURES}

    def _of(self, measure: str) -> str:
        """Return how a measure is measured now."""
        return self._kind if measure == "quality" else measure

    # -- what is shown -------------------------------------------------------------------------

    @property
    def _told(self) -> str:
        """What the rule says, in a sentence."""
        words = [f"{MEASURES[name]}: {one.word}" for name, one in self.standings.items()]
        return f"{'. '.join(words)}."

    @property
    def _result(self) -> str:
        """What follows from the three words."""
        words = [one.word for one in self.standings.values()]
        if all(word == "met" for word in words):
            return "All three are met. The rule says yes."
        if "not met" in words:
            missed = [
                MEASURES[n].lower() for n, one in self.standings.items() if one.word == "not met"
            ]
            return f"Not met: {', '.join(missed)}. Coach first, then measure again."
        return "The figures cannot decide yet. Plan more contacts, or listen to the calls."

    @property
    def _luck(self) -> str:
        found, name = self.standings[self._about], self._of(self._about)
        return luck_words(name, found, self._values["gap"], int(self._values["contacts"]))

    def _chart(self) -> Any:
        """Return the chance to pass by the figure alone, by how many contacts the rule asks for."""
        found, name = self.standings[self._about], self._of(self._about)
        gap = gap_of(name, self._values["gap"])
        worse, better = ("longer", "shorter") if name == "handle" else ("below", "above")
        return charts.lines(
            ALONG,
            {
                f"really {better}": [found.passes(gap, n) for n in ALONG],
                f"really {worse}": [found.passes(-gap, n) for n in ALONG],
            },
            title="Agents who pass by the figure alone",
            x_title="questions in the rule" if name == "knowledge" else "contacts in the rule",
            y_title="share who pass",
            unit="share",
        )

    def _render(self, said: str = "") -> None:
        figure = self._chart()
        head, rows = charts.table_of(figure)
        self._show(
            said=said,
            figure=charts.to_json(figure),
            fields=self._numbers() | self._refused(),
            problem=self._problem,
            measures=MEASURES,
            kinds=KINDS,
            kind=self._kind,
            groups={name: FIELDS[self._of(name)] for name in MEASURES},
            found={name: shown(self._of(name), one) for name, one in self.standings.items()},
            result=self._result,
            about=self._about,
            luck=LUCK,
            luck_says=self._luck,
            unit="% of the target" if self._about == "handle" else "points",
            head=head,
            rows=rows,
        )

    def __repr__(self) -> str:
        return f"NestingLab({self._told.removesuffix('.')})"
