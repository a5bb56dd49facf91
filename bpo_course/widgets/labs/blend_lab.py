"""The blend lab: a helpline and a campaign, as two teams or blended, calm or under pressure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from bpo_course import charts
from bpo_course.scenarios import BLEND_MEASURES, agents_by_half_hour, blend_floor
from bpo_course.simulation import (
    HALF_HOUR_S,
    Comparison,
    Day,
    Floor,
    Pressure,
    compare,
    days,
    time_of_day,
    under_pressure,
)
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.labs.blend_words import ASSUMED, CHANGES, FIGURES, LEVERS, row, told

DAYS: Final = 20
HALF_HOURS: Final = tuple(time_of_day(HALF_HOUR_S * n) for n in range(16, 36))
Settings = Mapping[str, float]


@dataclass(frozen=True)
class Play:
    """Both floors on the same days, and what was found.

    Args:
        first: Today's settings.
        second: The changed floor's.
        days: The days of each.
        found: What differs, by measure.
    """

    first: Settings
    second: Settings
    days: tuple[tuple[Day, ...], tuple[Day, ...]]
    found: Mapping[str, Comparison]


class BlendLab(Card):
    """A floor to change, played on the same 20 days before and after the change.

    Today's floor is two teams without pressure until `keep_as_today` makes the changed floor
    today's. What is assumed about people holds for both floors.

    Args:
        blended: Whether every agent of the changed floor answers and dials.
        keep: Agents kept free there before one more number is dialled.
        inbound: Share of talk time cut there in answered calls, 0 to 0.4.
        outbound: Share cut in sales calls, 0 to 0.4.
        open_per_tenth: Assumed: share of answered calls left open besides, for each tenth cut.
        repeat: Assumed: share of customers left open who call again the same day.
        lost_per_tenth: Assumed: part of the conversion lost for each tenth cut.
        switch_s: Assumed: wrap-up that mixed work adds, seconds.

    Raises:
        ValueError: If a number breaks its rule; it names it.
    """

    template = "blend_lab.html"

    def __init__(
        self,
        *,
        blended: bool = False,
        keep: float = 2,
        inbound: float = 0,
        outbound: float = 0,
        open_per_tenth: float = 0.05,
        repeat: float = 0.5,
        lost_per_tenth: float = 0.1,
        switch_s: float = 0,
    ) -> None:
        super().__init__("Blend lab")
        given = {"keep": keep, "inbound": inbound, "outbound": outbound, "repeat": repeat}
        given |= {"open_per_tenth": open_per_tenth, "lost_per_tenth": lost_per_tenth}
        given |= {"switch_s": switch_s}
        self._values = {name: LEVERS[name].number(value) for name, value in given.items()}
        self._values["blended"] = _switch(blended)
        self._today = {**self._values, "blended": 0.0, "inbound": 0.0, "outbound": 0.0}
        self._faults: dict[str, tuple[str, str]] = {}  # what was typed, and what is wrong with it
        self._played: Play | None = None
        self._figure = ""
        self._table: tuple[tuple[str, ...], list[tuple[str, ...]]] = ((), [])
        self._render()

    def set(self, name: str, value: float) -> None:
        """Move a control, as a learner would on screen.

        Args:
            name: "blended" or another parameter of the lab.
            value: Its new value; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        if name != "blended" and name not in LEVERS:
            raise ValueError(f"name must be one of blended, {', '.join(LEVERS)}, got {name!r}")
        self._take(name, _switch(value) if name == "blended" else LEVERS[name].number(value))

    def play(self) -> Mapping[str, Comparison]:
        """Play both floors on the same 20 days, and return the differences by measure."""
        first, second = self._both
        same = _matters(first) == _matters(second)
        today = self._days("today's floor", first)
        changed = today if same else self._days("the changed floor", second)
        found = {name: compare(today, changed, BLEND_MEASURES[name]) for name in FIGURES}
        self._played = Play(first, second, (today, changed), found)
        self._draw(self._played)
        self._render(said=self._told(), focus="result")
        return found

    def keep_as_today(self) -> None:
        """Make the changed floor today's floor: the next one is compared with it."""
        self._today = dict(self._values)
        self._render(said=f"Today's floor is now: {told(self._today)}.")

    @property
    def found(self) -> Mapping[str, Comparison]:
        """The differences between the two floors, by measure; empty until they are played.

        A figure of an earlier setting is on screen, marked as such, but not in here.
        """
        return {} if self._stale or not self._played else self._played.found

    # -- what the screen sends -----------------------------------------------------------------

    def _set(self, message: Message) -> None:
        name, text = message["name"], message["value"]
        if name not in LEVERS:
            return
        try:
            self._take(name, LEVERS[name].number(text, on_screen=True))
        except ValueError as error:
            self._faults[name] = text, str(error)
            self._render(said=str(error))

    def _choose(self, message: Message) -> None:
        self._take("blended", _switch(message["value"] == "blended"))

    def _press(self, _message: Message) -> None:
        if self._faults:
            self._render(said=f"Not played. {self._problem}")
        else:
            self.play()

    def _keep(self, _message: Message) -> None:
        self.keep_as_today()

    actions: ClassVar = {"set": _set, "choose": _choose, "play": _press, "keep": _keep}

    # -- state ---------------------------------------------------------------------------------

    def _take(self, name: str, value: float) -> None:
        self._values[name] = value
        self._faults.pop(name, None)
        old = " The figures are old now. Play again." if self._stale else ""
        self._render(said=f"Changed floor: {told(self._values)}.{old}")

    @property
    def _problem(self) -> str:
        return " ".join(f"{fault}." for _, fault in self._faults.values())

    @property
    def _both(self) -> tuple[Settings, Settings]:
        """Today's settings and the changed floor's; what is assumed is the same for both."""
        assumed = {name: self._values[name] for name in ASSUMED}
        return {**self._today, **assumed}, dict(self._values)

    @property
    def _stale(self) -> bool:
        """Whether there are figures from settings that have changed since."""
        shown = self._played
        if shown is None:
            return False
        return [_matters(one) for one in self._both] != [
            _matters(shown.first),
            _matters(shown.second),
        ]

    def _days(self, words: str, settings: Settings) -> tuple[Day, ...]:
        """Return the days of a floor; those of the last play are not played again."""
        if shown := self._played:
            for known, played in zip((shown.first, shown.second), shown.days, strict=True):
                if _matters(known) == _matters(settings):
                    return played
        self._render(playing=f"Playing {DAYS} days of {words}: {told(settings)} …")
        return days(_floor(settings), DAYS)

    def _draw(self, shown: Play) -> None:
        today, changed = (agents_by_half_hour(played) for played in shown.days)
        lines = {
            "on duty": today["on_duty"],
            "on contacts, today": today["on_contacts"],
            "on contacts, changed": changed["on_contacts"],
            "on inbound calls, today": today["on_callers"],
            "on inbound calls, changed": changed["on_callers"],
        }
        labels = {"x_title": "half hour", "y_title": "agents"}
        figure = charts.lines(HALF_HOURS, lines, title="", **labels)
        figure.update_layout(margin_t=44)
        self._figure = charts.to_json(figure)
        self._table = charts.table_of(figure)

    def _told(self) -> str:
        real = sum(found.real for found in self.found.values())
        lines = [row(name, self.found[name])[:3] for name in ("service_level", "sales")]
        main = "; ".join(f"{name} {before} to {after}" for name, before, after in lines)
        return f"Played. {main}. Real differences: {real} of {len(self.found)}."

    def _render(self, *, playing: str = "", said: str = "", focus: str = "") -> None:
        shown, (first, second) = self._played, self._both
        fields = {name: lever.shown(self._values[name]) for name, lever in LEVERS.items()}
        self._show(
            figure=self._figure,
            fields=fields | {name: text for name, (text, _) in self._faults.items()},
            said=said or playing,
            focus=focus,
            changes=CHANGES.values(),
            assumed=ASSUMED.values(),
            blended=bool(self._values["blended"]),
            today=told(first),
            changed=told(second),
            same=_matters(first) == _matters(second),
            playing=playing,
            problem=self._problem,
            stale=self._stale,
            played=(told(shown.first), told(shown.second)) if shown else None,
            found=[row(name, found) for name, found in shown.found.items()] if shown else [],
            head=self._table[0],
            rows=self._table[1],
            days=DAYS,
        )

    def __repr__(self) -> str:
        seen = "old figures" if self._stale else "played" if self._played else "not played"
        today, changed = (told(settings) for settings in self._both)
        return f"BlendLab(today: {today}; changed: {changed}; {seen})"


def _switch(value: Any) -> float:
    """Return 1 for a floor that is blended and 0 for two teams."""
    if value not in (0, 1):
        raise ValueError(f"blended must be True or False, got {value!r}")
    return float(value)


def _floor(settings: Settings) -> Floor:
    """Return the floor that the settings describe."""
    floor = blend_floor(
        blended=bool(settings["blended"]),
        keep=int(settings["keep"]),
        repeat=settings["repeat"],
        switch_s=settings["switch_s"],
    )
    effects = ("inbound", "outbound", "open_per_tenth", "lost_per_tenth")
    return under_pressure(floor, Pressure(**{name: settings[name] for name in effects}))


def _matters(settings: Settings) -> Settings:
    """Return the settings with those at 0 that change nothing on such a floor."""
    needs = {"keep": "blended", "switch_s": "blended"}
    needs |= {"open_per_tenth": "inbound", "lost_per_tenth": "outbound"}
    return {
        name: value if settings[needs.get(name, name)] else 0 for name, value in settings.items()
    }
