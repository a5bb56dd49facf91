"""The dashboard of a contact centre: tiles against targets, the day, how contacts end, agents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bpo_course import boards, charts
from bpo_course.boards import Measure, Selection, SideView, View, amount, day_in_words
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.measuring.board_page import page_of
from bpo_course.widgets.measuring.board_words import (
    HEADS,
    entries,
    limit,
    number,
    section,
    span,
    tile,
)
from bpo_course.widgets.measuring.daily_page import daily_page
from bpo_course.widgets.measuring.kpi_words import BETTER, asked_for

if TYPE_CHECKING:
    import pandas as pd

TOLD: Final = ("service_level", "abandonment", "connect_rate", "conversion")
_COMPARING: Final = "Comparing the day with the days before …"
_WRITING: Final = "Writing the day's report …"


class Board(Card):
    """The dashboard of a contact log.

    Args:
        log: A checked contact log.
        zone: The time zone whose days and half hours are meant.
        states: A checked agent-state table, for occupancy.
        target_s: Service level's target in seconds.

    Raises:
        ValueError: If the zone is unknown or the target is negative.
    """

    template = "board.html"

    def __init__(
        self,
        log: pd.DataFrame,
        zone: str = "UTC",
        states: pd.DataFrame | None = None,
        target_s: float = 20,
    ) -> None:
        super().__init__("Dashboard")
        self._source = boards.Source(log, zone, states)
        self._selection = Selection()
        self._target_s = number("target_s", target_s)
        self._targets = {name: target.value for name, target in boards.TARGETS.items()}
        self._order = dict.fromkeys(boards.SIDES, ("agent", False))
        self._problem = ""
        self._alerts: tuple[str, ...] | None = None
        self._measure()
        self._render()

    @property
    def view(self) -> View:
        """What is shown, as values."""
        return self._view

    def choose(
        self, queue: str | None = None, direction: str | None = None, day: str | None = None
    ) -> int:
        """Show a part of the log, as a learner would on screen, and return its contacts.

        Args:
            queue: A queue or campaign; None for all.
            direction: Inbound or outbound; None for both.
            day: A local day, as in "2026-03-02"; None for all.

        Raises:
            ValueError: If the log has no such queue, direction or day; it lists those there are.
        """
        given = Selection(queue, direction, day)
        for name, options in self._options.items():
            wanted = getattr(given, name)
            if wanted is not None and wanted not in options:
                raise ValueError(f"{name} must be one of {', '.join(options)}, got {wanted!r}")
        self._selection = given
        self._problem = ""
        self._measure()
        self._render(said=self._said())
        return self._view.contacts

    def set_target(self, name: str, value: float | str | None) -> None:
        """Set a target, as a learner would on screen.

        Args:
            name: The direction and the KPI, as in "inbound-service_level"; or "target_s".
            value: The target, shares in percent; None or "" for none.

        Raises:
            ValueError: If it is no number of 0 or more, or no such measure is shown.
        """
        if name == "target_s":
            self._target_s = _typed("Answered within (seconds)", value)
            self._measure()
            changed = "The service level has been updated."
        else:
            changed = self._retarget(name, value)
        self._problem = ""
        self._render(said=changed)

    def check(self) -> tuple[boards.Alert, ...]:
        """Return what differs from the days before by more than chance, on the day that is chosen.

        Raises:
            ValueError: If no day is chosen.
        """
        today, before = self._day_and_before()
        found = boards.alerts(today, before, zone=self._source.zone, target_s=self._target_s)
        self._alerts = tuple(alert.words for alert in found)
        self._render(said=self._alerts_told, focus="check")
        return found

    def daily_report(self) -> boards.DailyReport:
        """Return the report of the day that is chosen, with the targets that are set.

        Raises:
            ValueError: If no day is chosen.
        """
        today, before = self._day_and_before()
        reported = {f"{side}-{name}" for side, names in boards.REPORTED.items() for name in names}
        return boards.daily_report(
            today,
            before,
            zone=self._source.zone,
            states=self._source.states_on(self._selection.day),
            targets={name: value for name, value in self._targets.items() if name in reported},
            target_s=self._target_s,
        )

    def page(self) -> str:
        """Return what is shown as one self-contained page, for a browser, without any network."""
        return page_of(self._shown(), [self._figure(side.side) for side in self._view.sides])

    def _retarget(self, name: str, value: float | str | None) -> str:
        shown = {m.key: m for m in self._every_measure() if m.takes_target}
        if name not in shown:
            raise ValueError(f"name must be one of target_s, {', '.join(shown)}, got {name!r}")
        measure = shown[name]
        if value is None or value == "":
            self._targets.pop(name, None)
        else:
            found = _typed(measure.entry.name, value)
            share = measure.entry.unit == "share"
            if share and found > 100:
                raise ValueError(f"“{measure.entry.name}” can't be more than 100 %.")
            self._targets[name] = found / 100 if share else found
        return f"{measure.entry.name}: {measure.verdict(self._targets.get(name))}"

    def _day_and_before(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the contacts of the day that is chosen, and those of the days before."""
        day, days = self._selection.day, self._source.days
        if day is None or not self._view.contacts:
            raise ValueError("choose a day with contacts first")
        rows = self._source.rows(self._selection._replace(day=None))
        at = boards.local_days(rows, self._source.zone)
        return rows[at == day], rows[at < day] if days.index(day) else rows.head(0)

    @property
    def _alerts_told(self) -> str:
        if self._alerts is None:
            return ""
        return " ".join(self._alerts) or "Nothing differs from the days before by more than chance."

    @property
    def _options(self) -> dict[str, tuple[str, ...]]:
        source = self._source
        return {
            "queue": source.queues,
            "direction": source.directions,
            "day": tuple(source.days),
        }

    def _every_measure(self) -> tuple[Measure, ...]:
        sides = [measure for side in self._view.sides for measure in side.measures]
        return (*sides, *self._view.people)

    def _choose(self, message: Message) -> None:
        name, value = message["name"], message["value"]
        options = self._options[name]
        wanted = options[int(value)] if value else None
        self.choose(**self._selection._replace(**{name: wanted})._asdict())

    def _set_target(self, message: Message) -> None:
        try:
            self.set_target(message["name"], message["value"])
        except ValueError as error:
            self._problem = str(error)
            self._render(said=self._problem)

    def _sort(self, message: Message) -> None:
        side, by = message["value"].split(":")
        before = self._order[side]
        descending = not before[1] if before[0] == by else by != "agent"
        self._order[side] = (by, descending)
        way = "highest first" if descending else "lowest first"
        said = f"Sorted by {HEADS[by]}, {'by name' if by == 'agent' else way}."
        self._render(said=said)

    def _save(self, _message: Message) -> None:
        chosen = "-".join(part for part in self._selection if part)
        stem = re.sub(r"[^a-z0-9]+", "-", f"dashboard-{chosen}".lower()).strip("-")
        self._download(f"{stem}.html", "text/html", self.page())
        self._render(said=f"Saved as {stem}.html.")

    def _check(self, _message: Message) -> None:
        if self._selection.day is not None and self._view.contacts:
            self._render(working=_COMPARING)
            self.check()

    def _report(self, _message: Message) -> None:
        if self._selection.day is not None and self._view.contacts:
            self._render(working=_WRITING)
            name = f"daily-report-{self._selection.day}.html"
            self._download(name, "text/html", daily_page(self.daily_report()))
            self._render(said=f"Saved as {name}.")

    actions: ClassVar = {
        "choose": _choose,
        "check": _check,
        "report": _report,
        "target": _set_target,
        "sort": _sort,
        "save": _save,
    }

    def _measure(self) -> None:
        self._alerts = None
        self._view = self._source.view(self._selection, self._target_s)

    def _figure(self, side: str) -> Any:
        """Return the chart of one direction."""
        found = self._source.half_hours(self._selection, side, self._target_s)
        return charts.half_hours(
            found.clock,
            found.counts,
            (found.share.name.lower(), found.values),
            title="",
            x_title=f"half hour, {_place(self._source.zone)} time",
            y_title="contacts" if side == "inbound" else "attempts",
            total=found.total,
            target=self._targets.get(f"{side}-{found.share.id}"),
        )

    def _render(self, said: str = "", focus: str = "", working: str = "") -> None:
        shown = self._shown()
        figure = self._figure(self._view.sides[0].side) if self._view.sides else None
        head, rows = charts.table_of(figure) if figure else ((), [])
        self._show(
            figure=charts.to_json(figure) if figure else "",
            said=said or working,
            focus=focus,
            working=working,
            alerts=self._alerts,
            earlier=self._earlier,
            fields=self._fields(),
            charted=self._view.sides[0].side if figure else "",
            head=head,
            rows=rows,
            **shown,
        )

    @property
    def _earlier(self) -> int:
        """How many days of the log are before the day that is chosen."""
        day = self._selection.day
        return 0 if day is None else self._source.days.index(day)

    def _shown(self) -> dict[str, Any]:
        """Return what the card and the page both show."""
        view, source, several = self._view, self._source, len(self._view.sides) > 1
        return {
            "contacts": view.contacts,
            "every": len(source.log),
            "selected": self._in_words(),
            "one_day": self._selection.day is not None,
            "span": span(source.days),
            "zone": _place(source.zone),
            "options": {
                name: self._labels(name) for name, found in self._options.items() if len(found) > 1
            },
            "sections": [self._section(side) for side in view.sides],
            "people": [self._tile(measure) for measure in view.people],
            "agents_seen": view.agents_seen,
            "all_queues": self._selection.queue is None and self._selection.direction is None,
            "entries": entries(view),
            "better": BETTER,
            "limits": [limit(m, several) for m in self._every_measure() if m.takes_target],
            "target_s": f"{self._target_s:g}",
            "problem": self._problem,
        }

    def _fields(self) -> dict[str, str]:
        """Return what is in the fields: filters by the place of the option, targets."""
        fields = {"target_s": f"{self._target_s:g}"}
        for name, options in self._options.items():
            chosen = getattr(self._selection, name)
            fields[name] = "" if chosen is None else str(options.index(chosen))
        for measure in self._every_measure():
            target = self._targets.get(measure.key)
            scale = 100 if measure.entry.unit == "share" else 1
            fields[measure.key] = "" if target is None else f"{scale * target:.10g}"
        return fields

    def _labels(self, name: str) -> list[str]:
        options = self._options[name]
        return [day_in_words(day) for day in options] if name == "day" else list(options)

    def _in_words(self) -> str:
        """Return the selection in words."""
        queue, direction, day = self._selection
        there = self._source.directions
        directions = direction or ("both directions" if len(there) > 1 else "".join(there))
        queues = f"queue {queue}" if queue is not None else "all queues"
        return ", ".join(
            filter(None, (queues, directions, day_in_words(day) if day else "all days"))
        )

    def _tile(self, measure: Measure) -> dict[str, Any]:
        return tile(measure, self._targets.get(measure.key), self._target_s)

    def _section(self, side: SideView) -> dict[str, Any]:
        tiles = [self._tile(measure) for measure in side.measures]
        return section(side, tiles, self._order[side.side])

    def _told(self) -> list[str]:
        measures = [measure for measure in self._every_measure() if measure.entry.id in TOLD]
        return [f"{m.entry.name.lower()} {amount(m.value, m.entry.unit)}" for m in measures]

    def _said(self) -> str:
        told = "; ".join((self._in_words(), *self._told()))
        return f"{self._view.contacts:,} contacts: {told}"

    def __repr__(self) -> str:
        when = f"{span(self._source.days)} {_place(self._source.zone)}"
        told = "; ".join(filter(None, (self._in_words(), ", ".join(self._told()))))
        return f"Dashboard({self._view.contacts:,} contacts, {when}: {told})"


def _typed(label: str, value: float | str | None) -> float:
    """Return what was typed in a field as a number.

    Raises:
        ValueError: If it is no number of 0 or more; it says what to type.
    """
    try:
        return number(label, value)
    except ValueError:
        raise ValueError(asked_for(label)) from None


def _place(zone: str) -> str:
    """Return a time zone in words.

    Example:
        >>> _place("America/New_York"), _place("UTC")
        ('America/New York', 'UTC')
    """
    return zone.replace("_", " ")
