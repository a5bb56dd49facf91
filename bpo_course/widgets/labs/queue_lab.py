"""The queue lab: one queue whose settings the learner changes, by formula and simulated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from bpo_course import charts
from bpo_course.kpi import definition_name
from bpo_course.queueing import Queue
from bpo_course.scenarios import RUN_CALLS, RUNS, QueueRuns, queue_runs
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.labs.queue_view import CURVES, WITHIN, View
from bpo_course.widgets.labs.queue_words import (
    DEFINITIONS,
    FIGURES,
    LEVERS,
    beside,
    compared,
    goal_met,
    longest_shown,
    unbroken,
)


class QueueLab(Card):
    """A queue to try: calls, handle time, agents, patience and target, and the result.

    Args:
        calls_per_hour: Calls arriving.
        aht_s: Mean handle time, seconds.
        agents: Agents on the queue.
        patience_s: Mean patience, seconds; None: no one hangs up.
        target_s: Service level's target, seconds.
        goal: The share to be answered within it.
        definition: Of service level, one of `Queue.service_level`'s.
        seed: Which simulated runs come first.

    Raises:
        ValueError: If a number breaks its rule or the definition is unknown; it names it.
    """

    template = "queue_lab.html"

    def __init__(
        self,
        calls_per_hour: float = 200,
        aht_s: float = 180,
        agents: int = 14,
        patience_s: float | None = 300,
        target_s: float = 20,
        *,
        goal: float = 0.80,
        definition: str = "offered",
        seed: int = 0,
    ) -> None:
        super().__init__("Queue lab")
        self._view = View(
            calls_per_hour=_checked("calls_per_hour", calls_per_hour),
            aht_s=_checked("aht_s", aht_s),
            agents=int(_checked("agents", agents)),
            patience_s=None if patience_s is None else _checked("patience_s", patience_s),
            target_s=_checked("target_s", target_s),
            goal=_checked("goal", goal),
            definition=_known(definition),
        )
        self._patience_s = self._view.patience_s or 300.0
        self._curve = CURVES[0]
        self._seed = seed
        self._run: QueueRuns | None = None
        self._moved = False
        self._problem = ""
        self._render()

    @property
    def queue(self) -> Queue:
        """The queue that the levers describe."""
        return self._view.queue

    @property
    def run(self) -> QueueRuns | None:
        """The simulated runs shown; None before any, and once a lever has moved."""
        return self._run

    def set(self, name: str, value: float | str | None) -> Queue:
        """Move a lever, as a learner would on screen, and return the queue as it is then.

        Args:
            name: A parameter of the lab other than its seed.
            value: Its new value, in the parameter's unit; a patience of None: no one hangs up.

        Raises:
            ValueError: If it breaks its rule, or there is no such lever; nothing changes then.
        """
        if name == "definition":
            self._move(name, _known(value))
        elif name == "patience_s" and value is None:
            self._move(name, None)
        elif name in LEVERS:
            self._move(name, _checked(name, value))
        else:
            levers = ", ".join((*LEVERS, "definition"))
            raise ValueError(f"name must be one of {levers}, got {name!r}")
        return self.queue

    def simulate(self, seed: int | None = None) -> QueueRuns:
        """Play the queue, show it beside the formula, and return the results of the runs.

        Args:
            seed: Which runs; None for those the lab is at.
        """
        self._seed = self._seed if seed is None else seed
        self._run, self._moved = queue_runs(self.queue, self._view.target_s, self._seed), False
        self._problem = ""
        asa = FIGURES["asa_s"].shown(self._run.figures["asa_s"].mean)
        self._render(said=f"Simulated. ASA {asa}, by formula {self._shown('asa_s')}.")
        return self._run

    def _move(self, name: str, value: Any) -> None:
        """Move a lever; runs of another queue or target are no longer shown."""
        value = int(value) if name == "agents" else value
        self._view = replace(self._view, **{name: value})
        self._patience_s = self._view.patience_s or self._patience_s
        if self._run and name not in ("goal", "definition"):
            self._run, self._moved = None, True
        self._problem = ""
        self._render(said=", ".join(f"{FIGURES[key].name} {self._shown(key)}" for key in CURVES))

    def _set(self, message: Message) -> None:
        name, value = message["name"], message["value"]
        try:
            if name in LEVERS:
                self._move(name, LEVERS[name].number(value, on_screen=True))
            else:
                self.set(name, value)
        except ValueError as error:
            self._problem = str(error)
            self._render(said=self._problem)

    def _switch_patience(self, _message: Message) -> None:
        self._move("patience_s", self._patience_s if self._view.patience_s is None else None)

    def _draw(self, message: Message) -> None:
        self._curve = message["value"] if message["value"] in CURVES else self._curve
        self._render(said=f"The chart shows {FIGURES[self._curve].name}.")

    def _simulate(self, _message: Message) -> None:
        self.simulate()

    def _simulate_others(self, _message: Message) -> None:
        self.simulate(self._seed + 1)

    actions: ClassVar = {
        "set": _set,
        "patience": _switch_patience,
        "draw": _draw,
        "simulate": _simulate,
        "others": _simulate_others,
    }

    def _render(self, said: str = "") -> None:
        figure = self._chart()
        head, rows = charts.table_of(figure)
        self._show(
            figure=charts.to_json(figure),
            said=said,
            fields=self._fields(),
            levers=list(LEVERS.values()),
            definitions={name: definition_name("service_level", name) for name in DEFINITIONS},
            nobody_hangs_up=self._view.patience_s is None,
            problem=self._problem,
            head=head,
            rows=rows,
            curves={name: FIGURES[name].name for name in CURVES},
            curve=self._curve,
            more=self._more(),
            spread=self._spread(),
            **self._today(),
            **self._pooled(),
            **self._simulated(),
        )

    def _fields(self) -> dict[str, str]:
        values = {name: getattr(self._view, name) for name in LEVERS}
        values["patience_s"] = self._patience_s
        numbers = {name: LEVERS[name].shown(value) for name, value in values.items()}
        return {**numbers, "definition": self._view.definition}

    def _shown(self, name: str) -> str:
        """Return a figure of today in words."""
        return FIGURES[name].shown(self._view.figure(name))

    def _today(self) -> dict[str, Any]:
        """Return the queue as it is, in words."""
        view, queue = self._view, self.queue
        return {
            "load": f"{queue.load:,.1f}",
            "agents": f"{view.agents:,}",
            "stable": queue.stable,
            "overloaded": queue.load >= view.agents,
            "least": f"{view.least_agents:,}",
            "definition": view.definition,
            "target": LEVERS["target_s"].shown(view.target_s),
            "goal": LEVERS["goal"].shown(view.goal),
            "needed": f"{view.needed:,}",
            "level": goal_met(view.figure("service_level"), view.goal),
            "now": {name: self._shown(name) for name in FIGURES},
            "within": FIGURES["mean_wait_s"].shown(view.within_s),
            "share_within": f"{100 * WITHIN:g} %",
        }

    def _chart(self) -> Any:
        """Return the figure chosen, over agents."""
        view, name = self._view, self._curve
        figure, now = FIGURES[name], view.figure(name)
        seconds = figure.unit == "s"
        return charts.by_agents(
            view.counts,
            view.curves[name],
            now=(view.agents, now),
            y_title=f"{figure.name} (seconds)" if seconds else figure.name,
            unit=figure.unit,
            goal=view.goal if name == "service_level" else None,
            top=longest_shown(now, view.target_s) if seconds else None,
        )

    def _more(self) -> dict[str, Any]:
        """Return the queue with one agent fewer and more, in words."""
        today = self._view.agents
        more = self._view.more.items()
        return compared({f"{n:,} today" if n == today else f"{n:,}": found for n, found in more})

    def _pooled(self) -> dict[str, Any]:
        """Return two such queues apart and in one, in words."""
        view, agents = self._view, self._view.agents
        apart = 2 * view.needed
        queues = {
            f"Separate: {agents:,} + {agents:,} agents": view.more[agents],
            f"One queue: {2 * agents:,} agents": view.pooled,
        }
        return {
            "pooled": compared(queues),
            "needed_apart": f"{apart:,}",
            "needed_pooled": f"{view.needed_pooled:,}",
            "saved": f"{apart - view.needed_pooled:,}",
        }

    def _spread(self) -> list[tuple[str, str, str]]:
        """Return id, formula and value of each definition of service level."""
        target_s, shown = self._view.target_s, FIGURES["service_level"].shown
        return [
            (name, formula, unbroken(shown(self.queue.service_level(target_s, name))))
            for name, formula in DEFINITIONS.items()
        ]

    def _simulated(self) -> dict[str, Any]:
        """Return the runs beside the formula, in words."""
        run, rows = self._run, []
        if run:
            level = run.service_levels.get(self._view.definition)
            seen = {**run.figures, "service_level": level}
            rows = [
                beside(figure, self._view.figure(name), seen[name])
                for name, figure in FIGURES.items()
            ]
        return {
            "beside": rows,
            "moved": self._moved,
            "runs": RUNS,
            "run_calls": f"{RUN_CALLS:,}",
            "warm_up": f"{run.warm_up:,}" if run else "",
            "run_number": self._seed + 1,
        }

    def __repr__(self) -> str:
        view = self._view
        waits = "no one hangs up" if view.patience_s is None else f"patience {view.patience_s:g} s"
        given = f"{view.calls_per_hour:g} calls/h, AHT {view.aht_s:g} s, {view.agents} agents"
        named = definition_name("service_level", view.definition)
        of = "" if view.definition == "offered" else f" ({named})"
        found = f"service level{of} {self._shown('service_level')} in {view.target_s:g} s"
        return f"QueueLab({given}, {waits}: {found if self.queue.stable else 'grows without end'})"


def _checked(name: str, value: object) -> float:
    return LEVERS[name].number(value)


def _known(definition: Any) -> str:
    if definition not in DEFINITIONS:
        raise ValueError(f"definition must be one of {', '.join(DEFINITIONS)}, got {definition!r}")
    return str(definition)
