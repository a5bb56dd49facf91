"""The ACD lab: the same callers on the same floor, routed in one way and in another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, Final

from bpo_course import charts
from bpo_course.scenarios import (
    ROUTING_MEASURES,
    ROUTING_QUEUES,
    RoutedDay,
    Routing,
    routed_day,
    routing_floor,
    routing_teams,
)
from bpo_course.simulation import HALF_HOUR_S, Comparison, Day, compare, days, time_of_day
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs.acd_figures import (
    by_agent,
    by_queue,
    people_rows,
    several_days,
    side_by_side,
    whisper_rows,
    who_rows,
)
from bpo_course.widgets.labs.acd_told import told
from bpo_course.widgets.labs.acd_words import (
    AGENT_RULES,
    ASSUMED,
    CONTACT_RULES,
    CURED,
    DAY,
    LEVERS,
    OF_PART,
    PARTS,
    QUEUES,
    START,
    STARVED,
    SWITCHES,
    TEAMS,
    WHY,
    way_name,
)
from bpo_course.widgets.labs.lever_lab import PartLab, one_of

DAYS: Final = 12
WAYS: Final = 5
HALF_HOURS: Final = tuple(time_of_day(HALF_HOUR_S * n) for n in range(18, 26))
_SHAPES: Final = ("", "/", ".")
_RULES: Final = {"agent_rule": AGENT_RULES, "contact_rule": CONTACT_RULES}
_PRESETS: Final = {"starved": STARVED, "cured": CURED}


class AcdLab(PartLab):
    """A bank's floor of three queues, whose ACD a learner sets, starves, cures and misuses.

    The bank, its callers and its agents are invented. The same day number brings the same
    callers, however the floor is run.

    Args:
        part: The part to begin with: "ways", "starve", "skills", "phones" or "menu".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "acd_lab.html"
    levers = LEVERS
    parts = PARTS
    choices = _RULES
    switches = SWITCHES

    def __init__(self, part: str = "ways", **start: Any) -> None:
        super().__init__("ACD lab")
        self._part = one_of("part", part, PARTS)
        self._ways = [(rule, "priority") for rule in AGENT_RULES]
        self._way = 1
        self._agent = next(iter(routing_teams()))
        self._opened: set[str] = set()  # tables that cost time are made once they are wanted
        self._played: dict[tuple[Routing, Routing], Mapping[str, Comparison]] = {}
        rules = dict(zip(_RULES, self._ways[self._way], strict=True))
        self._begin({**START, **rules}, start, "part")
        self._keep_way()
        self._in_five_ways = self._conditions  # of the day that was played in all of them
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> RoutedDay:
        """Change a control, as a learner would on screen, and return the day as it is then.

        Args:
            name: A control: agent_rule and contact_rule (of the way that is chosen); gap, age_s,
                ageing; level, widens_after_s, generalists, overflow, overflow_after_s; missed,
                pause_s; wrong, sort_out_s; seed, calls, patience_s, slower.
            value: Its new value: a rule's name, True or False, or a number; shares are from 0
                to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))
        return self.changed

    def show(self, part: str) -> RoutedDay:
        """Go to a part of the lab, and return the day as this part changes it.

        Args:
            part: "ways", "starve", "skills", "phones" or "menu".

        Raises:
            ValueError: If there is no such part.
        """
        self._part = one_of("part", part, PARTS)
        self._render(said=" ".join([PARTS[part], *self._sentences]), focus="part")
        return self.changed

    def choose(self, way: int) -> RoutedDay:
        """Choose the way whose rules the controls change, and return the day in that way.

        Args:
            way: From 1 to 5; the others are compared with the first.

        Raises:
            ValueError: If there is no such way.
        """
        if way not in range(1, WAYS + 1):
            raise ValueError(f"way must be a whole number from 1 to {WAYS}, got {way}")
        self._way = int(way) - 1
        self._values |= dict(zip(_RULES, self._ways[self._way], strict=True))
        self._render(said=f"Way {way}: {way_name(self._pair[1])}. {' '.join(self._sentences)}")
        return self.changed

    def play(self) -> Mapping[str, Comparison]:
        """Play the same 12 days in both ways, and return the differences by measure."""
        first, second = self._pair
        before, after = _days(first), _days(second)
        self._played[first, second] = {
            name: compare(before, after, measure) for name, measure in ROUTING_MEASURES.items()
        }
        found = self.found
        real = sum(one.real for one in found.values())
        self._render(said=f"Played. Real differences: {real} of {len(found)}.", focus="found")
        return found

    @property
    def found(self) -> Mapping[str, Comparison]:
        """The differences over 12 days, by measure; empty until they are played."""
        return self._played.get(self._pair, {})

    @property
    def today(self) -> RoutedDay:
        """The day as the floor is run today; in the first part, in the first way."""
        return self._day_of(self._pair[0])

    @property
    def changed(self) -> RoutedDay:
        """The day with what the part changes; in the first part, in the way that is chosen."""
        return self._day_of(self._pair[1])

    # -- what the screen sends -----------------------------------------------------------------

    def _choose(self, message: Message) -> None:
        if message["value"] in ("1", "2", "3", "4", "5"):
            self.choose(int(message["value"]))

    def _preset(self, message: Message) -> None:
        for name, value in _PRESETS.get(message["value"], {}).items():
            self._values[name] = value
            self._faults.pop(name, None)
        self._render(said=" ".join(self._sentences))

    def _listen(self, message: Message) -> None:
        if message["value"] in routing_teams():
            self._agent = message["value"]
            self._render(said=f"The calls of {self._agent}.")

    def _play_ways(self, _message: Message) -> None:
        if self._in_five_ways != self._conditions:
            self._in_five_ways = self._conditions
            self._render()

    def _open_people(self, _message: Message) -> None:
        self._opened.add("people")
        self._render()

    def _open_whisper(self, _message: Message) -> None:
        self._opened.add("whisper")
        self._render()

    def _press(self, _message: Message) -> None:
        self._render(working=f"Playing {DAYS} days in both ways …")
        self.play()

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": _choose,
        "switch": PartLab._switch,
        "preset": _preset,
        "listen": _listen,
        "ways": _play_ways,
        "people": _open_people,
        "whisper": _open_whisper,
        "play": _press,
    }

    # -- state ---------------------------------------------------------------------------------

    def _take(self, name: str, value: Any) -> None:
        self._values[name] = value
        self._keep_way()  # before the way is shown
        super()._take(name, value)

    def _keep_way(self) -> None:
        """Write the rules of the controls into the way that is chosen."""
        self._ways[self._way] = (self._values["agent_rule"], self._values["contact_rule"])

    def _told_of(self, name: str) -> str:
        return " ".join(self._sentences)

    @property
    def _shared(self) -> dict[str, Any]:
        """What holds for both floors of a comparison."""
        return {name: self._values[name] for name in ("calls", "patience_s", "slower")}

    @property
    def _conditions(self) -> tuple[Any, ...]:
        """What the five ways have in common; where it changes, each has to be played anew."""
        return (self._values["seed"], *self._shared.values())

    @property
    def _routings(self) -> list[Routing]:
        """The five ways."""
        return [
            Routing(agent_rule=agent, contact_rule=contact, **self._shared)
            for agent, contact in self._ways
        ]

    @property
    def _pair(self) -> tuple[Routing, Routing]:
        """How the floor is run in the two columns of a comparison."""
        if self._part == "ways":
            return self._routings[0], self._routings[self._way]
        return Routing(**self._shared), Routing(**self._shared, **self._of_part)

    @property
    def _of_part(self) -> dict[str, Any]:
        """What a part changes."""
        values = self._values
        if self._part == "starve":
            rule = "ageing" if values["ageing"] else "priority"
            return {"gap": int(values["gap"]), "age_s": values["age_s"], "contact_rule": rule}
        if self._part == "skills":
            after_s = values["overflow_after_s"] if values["overflow"] else None
            return {
                "generalists": values["generalists"],
                "level": int(values["level"]),
                "widens_after_s": values["widens_after_s"],
                "overflow_after_s": after_s,
            }
        return {lever.name: values[lever.name] for lever in OF_PART[self._part]}

    def _day_of(self, routing: Routing) -> RoutedDay:
        return _routed(routing, int(self._values["seed"]))

    @property
    def _days_of_ways(self) -> list[RoutedDay | None]:
        """The day in each of the five ways; None for those that are still to be played.

        Where the day is new, the first way and the chosen one are the answer. The page asks for the
        others once it shows that.
        """
        ways = self._routings
        played = ways if self._in_five_ways == self._conditions else self._pair
        return [self._day_of(routing) if routing in played else None for routing in ways]

    @property
    def _sentences(self) -> list[str]:
        return told(self._part, self.today, self.changed)

    # -- what is shown -------------------------------------------------------------------------

    def _chart(self) -> Any:
        """Return the part's chart: waits by way, by half hour, or by queue."""
        if self._part == "starve":
            both = {"today": self.today, "changed": self.changed}
            lines = {
                f"{queue}, {when}": day.longest_by_half_hour(queue)
                for queue in ("general", "cards")
                for when, day in both.items()
            }
            labels = {"x_title": "half hour in which they called", "y_title": "seconds"}
            return charts.lines(HALF_HOURS, lines, title="Longest wait, by half hour", **labels)
        if self._part == "ways":
            names = [f"Way {n}" for n in range(1, WAYS + 1)]
            series = {
                QUEUES[queue].lower(): [
                    day.queues[queue].asa_s if day else math.nan for day in self._days_of_ways
                ]
                for queue in ROUTING_QUEUES
            }
            return _side_by_side(names, series, title="ASA, by queue", x_title="way")
        series = {
            when: [day.queues[queue].asa_s for queue in ROUTING_QUEUES]
            for when, day in {"today": self.today, "changed": self.changed}.items()
        }
        return _side_by_side(list(QUEUES.values()), series, title="ASA, by queue", x_title="queue")

    def _render(self, said: str = "", *, working: str = "", focus: str = "") -> None:
        today, changed, part = self.today, self.changed, self._part
        figure = self._chart()
        head, rows = charts.table_of(figure)
        first, second = self._pair
        self._show(
            said=said or working,
            focus=focus,
            figure=charts.to_json(figure),
            fields={**self._numbers(), **self._chosen(), **self._refused()},
            parts=PARTS,
            part=part,
            queues=QUEUES,
            ways=[way_name(routing) for routing in self._routings] if part == "ways" else [],
            way=self._way + 1,
            rules=_RULES,
            why=[WHY[name] for name in self._ways[self._way]],
            levers=OF_PART[part],
            switches=[
                (name, words, self._values[name])
                for name, (of, words) in SWITCHES.items()
                if of == part
            ],
            day_levers=DAY,
            assumed=ASSUMED,
            problem=self._problem,
            working=working,
            told=self._sentences,
            same=first == second,
            wide=side_by_side(self._days_of_ways) if part == "ways" else [],
            to_play=part == "ways" and None in self._days_of_ways,
            by_queue=by_queue(today, changed) if part != "ways" else [],
            all_agents=people_rows(today, changed) if part != "ways" else [],
            who=who_rows(today, changed) if part == "skills" else [],
            people=list(by_agent(today, changed)) if "people" in self._opened else [],
            team=routing_teams(),
            agent=self._agent,
            heard=whisper_rows(changed, self._agent) if "whisper" in self._opened else [],
            days=DAYS,
            found=[several_days(name, one) for name, one in self.found.items()],
            columns=("Way 1", f"Way {self._way + 1}") if part == "ways" else ("Today", "Changed"),
            title=figure.layout.title.text,
            head=head,
            rows=rows,
            teams=TEAMS,
        )

    def _chosen(self) -> dict[str, str]:
        """Return what the lists to choose from show."""
        return {**{name: self._values[name] for name in _RULES}, "listen": self._agent}

    def __repr__(self) -> str:
        first, second = self._pair
        figures = self.changed.queues["all"]
        level = f"service level {100 * figures.service_level:.1f} %"
        same = ", as today" if first == second else ""
        played = f"; {DAYS} days played" if self.found else ""
        return f"AcdLab({PARTS[self._part][2:].lower()}{same}: {level}{played})"


def _side_by_side(
    x: list[str], series: Mapping[str, list[float]], *, title: str, x_title: str
) -> Any:
    """Return a chart of bars beside each other; they differ by pattern as well as by colour."""
    figure = charts.bars(
        x, next(iter(series.values())), title=title, x_title=x_title, y_title="seconds"
    )
    figure.data = []
    figure.add_traces(
        [
            {
                "type": "bar",
                "x": x,
                "y": heights,
                "name": name,
                "hovertemplate": "%{x}: %{y:.1f} s",
                "marker": {"pattern": {"shape": shape}},
            }
            for (name, heights), shape in zip(series.items(), _SHAPES, strict=False)
        ]
    )
    figure.update_layout(barmode="group", showlegend=True, margin_t=44)
    return figure


@lru_cache(maxsize=16)
def _routed(routing: Routing, seed: int) -> RoutedDay:
    return routed_day(routing, seed)


@lru_cache(maxsize=3)
def _days(routing: Routing) -> tuple[Day, ...]:
    return days(routing_floor(routing), DAYS)
