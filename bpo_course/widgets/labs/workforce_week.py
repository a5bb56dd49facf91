"""The workforce lab's week: the plan that is being made, the one shown, and the one before."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from bpo_course import charts
from bpo_course.scenarios import week_planned
from bpo_course.tools import workforce
from bpo_course.tools.workforce import Progress, Week
from bpo_course.widgets.card.background import Background
from bpo_course.widgets.labs.workforce_week_words import (
    LOOK,
    RULES,
    TEAM,
    Asked,
    Made,
    Staffing,
    agent_groups,
    asked_words,
    changed_words,
    day_rows,
    gap_words,
    hours,
    night_words,
    planned_words,
    progress_words,
    rules_of,
    week_tiles,
)

if TYPE_CHECKING:
    import pandas as pd

TIME_LIMIT_S: Final = 20.0
"""How long the solver may take."""
HEAD: Final = ("Agent", *(day[:3] for day in workforce.WEEKDAYS), "Shortest rest")


class Shown(Protocol):
    """Show the card anew: what is said, where the focus goes, whether it comes by itself."""

    def __call__(self, said: str = "", *, focus: str = "", late: bool = False) -> None:
        """Show it."""


class WeekStep:
    """The work on a week's plan, beside the kernel's loop.

    Args:
        required: Returns the agents required, days by half hours.
        show: Called when there is something new to show.
    """

    def __init__(self, required: Callable[[Asked], pd.DataFrame], show: Shown) -> None:
        self._required = required
        self._show = show
        self._work: Background[Progress, Week] | None = None
        self._asked: Asked | None = None
        self._began = 0.0
        self._latest: Progress | None = None
        self._stopping = False
        self.made: Made | None = None
        self.before: Made | None = None
        self.fault = ""
        self._of_plan: dict[str, Any] = dict.fromkeys(("asked", "gap"), "")
        self._of_plan |= {name: [] for name in ("tiles", "changed", "days", "groups")}

    # -- the work ------------------------------------------------------------------------------

    def plan(self, asked: Asked) -> Week:
        """Plan the week here and now, and return the plan."""
        self.fault = ""
        self._keep(asked, self._planned(asked))
        assert self.made
        return self.made.week

    def begin(self, asked: Asked) -> None:
        """Begin to plan the week beside the kernel's loop; one plan at a time."""
        if self._work:
            return
        self.fault, self._asked, self._latest, self._stopping = "", asked, None, False
        self._began = time.monotonic()
        required = self._required(asked)
        self._work = Background(
            lambda tell, stops: self._planned(asked, required, tell, stops),
            told=self._told,
            found=self._found,
            failed=self._failed,
        )
        self._show(said="The solver is working.")
        self._work.start()

    def stop(self) -> None:
        """Stop the work, and show the best plan so far.

        The solver ends its step first, which takes seconds. The plan is shown at once where its
        gap is known.
        """
        if not self._work or self._stopping:
            return
        self._stopping = True
        self._work.stop()
        if self._latest and self._latest.so_far.gap < 1:
            self._take(self._latest.so_far)
            self._show(said=self.said)
        else:
            self._show(said="Stopping.")

    def end(self) -> None:
        """Stop the work without a plan: the card is gone."""
        if self._work:
            self._work.stop()

    @property
    def working(self) -> bool:
        """Whether a plan is being made, or the solver is ending its last step."""
        return self._work is not None

    def _planned(
        self,
        asked: Asked,
        required: pd.DataFrame | None = None,
        tell: Callable[[Progress], None] | None = None,
        stops: Callable[[], bool] | None = None,
    ) -> Week:
        return week_planned(
            self._required(asked) if required is None else required,
            asked.kinds,
            asked.rules,
            time_limit_s=TIME_LIMIT_S,
            progress=tell,
            stop=stops,
        )

    def _told(self, news: Progress) -> None:
        if not self._stopping:
            self._latest = news
            self._show()

    def _found(self, week: Week) -> None:
        shown = self._asked is None  # it was stopped, and its best plan is shown already
        beside = self._work is not None and self._work.stoppable
        self._work = None
        self._take(week)
        if shown:
            self._show()
        else:
            self._show(said=self.said, focus="" if beside else "week", late=beside)

    def _failed(self, error: Exception) -> None:
        self._work = self._asked = None
        self.fault = f"The week could not be planned ({error}). Please report it."
        self._show(said=self.fault, late=True)
        raise error

    def _take(self, week: Week) -> None:
        """Keep a plan of what was asked; once."""
        if self._asked:
            self._keep(self._asked, replace(week, stopped=self._stopping and not week.optimal))
            self._asked = None

    def _keep(self, asked: Asked, week: Week) -> None:
        self.before, self.made = self.made, Made(asked, week)
        self._of_plan = {  # once, and not with each lever that moves
            "asked": asked_words(asked),
            "tiles": list(week_tiles(self.made)),
            "gap": gap_words(week),
            "changed": changed_words(self.before, self.made),
            "days": day_rows(week),
            "groups": agent_groups(self.made),
        }

    @property
    def said(self) -> str:
        """What a screen reader says of the plan."""
        if not self.made:
            return ""
        stopped = self.made.week.stopped
        how = "The solver was stopped. The best plan so far:" if stopped else "Planned:"
        return " ".join([how, planned_words(self.made), *changed_words(self.before, self.made)])

    # -- what is shown -------------------------------------------------------------------------

    def told_of(self, name: str, asked: Asked, look: str) -> str:
        """Return what a screen reader says once a control has changed."""
        if name == LOOK.name:
            shown = self.made.week.open if self.made else None
            missing = "" if shown is None else f": {hours(shown.loc[look]):,.1f} open hours"
            return f"{look}{missing}."
        needed = hours(self._required(asked))
        return f"The week requires {needed:,.1f} hours. Plan the week to see what changes."

    def shown(self, asked: Asked) -> dict[str, Any]:
        """Return what the template shows."""
        made = self.made
        return {
            "team": TEAM,
            "rules": RULES,
            "night": night_words(asked.kinds),
            "needed": f"{hours(self._required(asked)):,.1f}",
            "working": self.working,
            "stoppable": self._work is not None and self._work.stoppable,
            "stopping": self._stopping and self.working,
            "elapsed": time.monotonic() - self._began,
            "reached": progress_words(self._latest) if self._latest else "The solver is starting.",
            "fault": self.fault,
            "old": bool(made and made.asked != asked),
            "head": HEAD,
            "look": LOOK,
            **self._of_plan,
        }

    def chart(self, asked: Asked, look: str) -> tuple[Any, str]:
        """Return the chart of a day and its title.

        Args:
            asked: What the controls say; its requirement is shown where there is no plan yet.
            look: The day.
        """
        required = self.made.week.required if self.made else self._required(asked)
        lines = {"required": list(required.loc[look])}
        if self.made:
            lines["scheduled"] = list(self.made.week.scheduled.loc[look])
        title = f"Agents {' and '.join(lines)} on {look}"
        times = required.columns.tolist()
        return charts.lines(times, lines, title=title, x_title="half hour", y_title="agents"), title


def asked_of(values: Mapping[str, float], kinds: tuple[str, ...]) -> Asked:
    """Return what a plan is asked for by the lab's controls."""
    staffing = Staffing(
        values["aht_s"],
        values["goal"],
        values["target_s"],
        values["patience_s"],
        values["shrinkage"],
    )
    return Asked(rules_of(values), kinds, staffing)
