"""The Tuesday lab: a bad day, its figures beside what is usual, and seven suspects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from bpo_course import boards, charts
from bpo_course.scenarios import TUESDAY_CAUSES, TUESDAY_ZONE, TuesdayWeek, tuesday_week
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import tuesday_proof as proof
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.lever_lab import LeverLab, charted, one_of
from bpo_course.widgets.labs.tuesday_figures import ALL, MEASURES, VIEWS, Place, WeekFigures
from bpo_course.widgets.labs.tuesday_words import (
    CHOICES,
    DAY_NAMES,
    LEVERS,
    QUEUE_NAMES,
    ROW_NAMES,
    START,
    TO_DO,
    VIEW_NAMES,
    amount,
    figure_in_words,
    happened,
    off_in_words,
    row_in_words,
    suspect,
    usual_in_words,
)

HELP: Final = 3
"""How many suspects can be ruled out."""
PROOF_HEAD: Final = ("Figure", "Tuesday", "Usual", "Without the cause")
_PLAYING: Final = "Playing three quiet weeks and this one …"
_CHECKING: Final = "Checking every figure of Tuesday …"
_TILES: Final = ("offered", "service_level", "abandonment", "aht", "transfer_rate", "connect_rate")


class TuesdayLab(LeverLab):
    """A week of an invented energy supplier in which something went wrong on Tuesday.

    Args:
        **start: What differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such control, or a value breaks its rule.
    """

    template = "tuesday_lab.html"
    levers = LEVERS
    choices = CHOICES

    def __init__(self, **start: Any) -> None:
        super().__init__("Tuesday lab")
        self._begin(START, start)
        self._figures: WeekFigures | None = None
        self._afresh()
        self._render()

    def _afresh(self) -> None:
        """Forget what was found out about the week before."""
        self._marks: dict[tuple[Place, str], None] = {}
        self._named: dict[str, None] = {}
        self._out: dict[str, str] = {}
        self._helped = 0
        self._charts: dict[tuple[str, str], dict[str, Any]] = {}
        self._alerts: list[str] | None = None
        self._known = False

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: seed, view ("queue", "hour", "reason" or "team"), queue ("all", "billing",
                "meters" or "moving"), or day ("monday", "tuesday" or "wednesday").
            value: Its new value.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def open_week(self) -> TuesdayWeek:
        """Open the week with the number that is set, and return it."""
        self._figures = WeekFigures(tuesday_week(int(self._values["seed"])))
        self._afresh()
        self._render(said=self._story, focus="story")
        return self._figures.week

    def mark(self, row: str, measure: str) -> bool:
        """Mark a figure of the table that is shown as evidence, or take the mark back.

        Args:
            row: The row, such as "billing", "11:00", "refund" or "Bruno's team".
            measure: The column, such as "aht".

        Returns:
            Whether it is marked now.

        Raises:
            ValueError: If no week is open, or the table has no such row or column.
        """
        figures, view, queue = self._opened, self._values["view"], self._values["queue"]
        one_of("row", row, figures.rows(view, queue))
        place = Place(view, self._shown_queue, row, one_of("measure", measure, VIEWS[view]))
        return self._switch_mark(place)

    def name(self, kind: str) -> bool:
        """Name the cause, and return whether that is right; a wrong guess costs nothing.

        Args:
            kind: One of `scenarios.TUESDAY_CAUSES`, such as "training".

        Raises:
            ValueError: If no week is open, or there is no such suspect.
        """
        figures, cause = self._opened, self._cause
        self._named[one_of("kind", kind, TUESDAY_CAUSES)] = None
        if kind == cause.kind:
            self._known = True
        else:
            self._out[kind] = proof.against(figures, kind)
        self._render(said=self._verdict, focus="verdict")
        return self._known

    def rule_out(self) -> str:
        """Have one suspect ruled out, and return why it was not the cause.

        Raises:
            ValueError: If no week is open, or three suspects were ruled out already.
        """
        figures = self._opened
        if not self._help_left:
            raise ValueError(f"rule_out can rule out {HELP} suspects a week, and all are used")
        order = proof.to_rule_out(figures.week.seed, self._cause.kind)
        kind = next(one for one in order if one not in self._out)
        self._helped += 1
        self._out[kind] = proof.against(figures, kind)
        told = f"Not that {suspect(kind)}. {self._out[kind]}"
        self._render(said=told, focus="suspects")
        return told

    def reveal(self) -> str:
        """Show what it was, and return it."""
        _ = self._opened
        self._known = True
        self._render(said=self._verdict, focus="verdict")
        return self._verdict

    def check(self) -> list[str]:
        """Return the alerts of Tuesday: the differences that are more than chance."""
        week = self._opened.week
        days = [day.log for day in week.played.values()]
        before = week.log.head(sum(len(log) for log in days[:-3]))
        found = boards.alerts(week.played[week.tuesday].log, before, zone=TUESDAY_ZONE)
        self._alerts = [alert.words for alert in found]
        self._render(said=self._alerts_told, focus="alerts")
        return self._alerts

    @property
    def week(self) -> TuesdayWeek | None:
        """The week that is open; its `log` and `states` can go to `dashboard`. None before."""
        return self._figures.week if self._figures else None

    # -- what the screen sends -----------------------------------------------------------------

    def _open(self, _message: Message) -> None:
        self._render(working=_PLAYING)
        self.open_week()

    def _mark(self, message: Message) -> None:
        view, _, rest = str(message["value"]).partition("|")
        row, _, measure = rest.partition("|")
        if not self._figures or view != self._values["view"]:
            return
        if measure in VIEWS[view] and row in self._figures.rows(view, self._values["queue"]):
            self.mark(row, measure)

    def _name(self, message: Message) -> None:
        if self._figures and not self._known and message["value"] in TUESDAY_CAUSES:
            self.name(message["value"])

    def _rule_out(self, _message: Message) -> None:
        if self._figures and not self._known and self._help_left:
            self.rule_out()

    def _reveal(self, _message: Message) -> None:
        if self._figures:
            self.reveal()

    def _check(self, _message: Message) -> None:
        if self._figures:
            self._render(working=_CHECKING)
            self.check()

    actions: ClassVar = {
        "set": LeverLab._set,
        "choose": LeverLab._choose,
        "open": _open,
        "mark": _mark,
        "name": _name,
        "rule_out": _rule_out,
        "reveal": _reveal,
        "check": _check,
    }

    # -- state ---------------------------------------------------------------------------------

    @property
    def _opened(self) -> WeekFigures:
        if self._figures is None:
            raise ValueError("open a week first: call open_week")
        return self._figures

    @property
    def _cause(self) -> Any:
        cause = self._opened.week.cause
        assert cause
        return cause

    @property
    def _day(self) -> str:
        """The date of the day that is shown."""
        return self._opened.week.days[-3:][list(DAY_NAMES).index(self._values["day"])]

    @property
    def _shown_queue(self) -> str:
        return ALL if self._values["view"] == "queue" else str(self._values["queue"])

    @property
    def _help_left(self) -> int:
        wrong = len(TUESDAY_CAUSES) - 1 - len(self._out)
        return min(HELP - self._helped, wrong)

    def _switch_mark(self, place: Place) -> bool:
        key = place, self._day
        if key in self._marks:
            del self._marks[key]
        else:
            self._marks[key] = None
        told = "Marked" if key in self._marks else "No longer marked"
        self._render(said=f"{told}: {figure_in_words(place)}.")
        return key in self._marks

    # -- words ---------------------------------------------------------------------------------

    @property
    def _story(self) -> str:
        figures = self._opened
        cell = figures.cell(Place("queue", ALL, ALL, "service_level"), figures.week.tuesday)
        more = "" if cell.off else " So the service level alone shows nothing odd."
        return (
            "Thursday, 8:30. The client asks: what went wrong on Tuesday? The service level was"
            f" {amount(cell.value, 'service_level')}, and on such a day it is usually"
            f" {usual_in_words(cell, 'service_level')}.{more}"
        )

    @property
    def _verdict(self) -> str:
        if self._known:
            tries = list(self._named)
            right = bool(tries) and tries[-1] == self._cause.kind
            nth = f"Right, at guess {len(tries)}." if right else "This is what it was."
            return f"{nth} {happened(self._cause)}"
        last = list(self._named)[-1] if self._named else ""
        return f"Not that {suspect(last)}. {self._out[last]}" if last in self._out else ""

    @property
    def _alerts_told(self) -> str:
        n = len(self._alerts or ())
        if not n:
            return "No difference of Tuesday is so large that it can't be chance."
        several = f" {boards.SEVERAL_ALERTS}" if n > 1 else ""
        return f"On Tuesday, {counted(n, 'difference')} can't be explained by chance.{several}"

    def _told_of(self, name: str) -> str:
        if name == "seed" or self._figures is None:
            return "Open the week to see it." if name == "seed" else ""
        queue = QUEUE_NAMES[self._shown_queue]
        off = [place for place in self._places if self._figures.cell(place, self._day).off]
        outside = counted(len(off), "figure")
        return f"{VIEW_NAMES[self._values['view']]}, {queue}: {outside} outside the usual range."

    @property
    def _places(self) -> list[Place]:
        return list(self._opened.places(self._values["view"], self._shown_queue))

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, said: str = "", *, focus: str = "", working: str = "") -> None:
        self._show(
            said=said or working,
            focus=focus,
            **(self._chart() if self._figures else charted(None)),
            fields=self._numbers() | self._refused(),
            problem=self._problem,
            working=working,
            levers=tuple(LEVERS.values()),
            values=self._values,
            opened=bool(self._figures),
            suspects=TUESDAY_CAUSES,
            **(self._of_week() if self._figures else {}),
        )

    def _chart(self) -> dict[str, Any]:
        """Return the chart as JSON, and as a table; each is drawn once."""
        key = self._shown_queue, self._day
        if key not in self._charts:
            self._charts[key] = charted(self._drawn(*key))
        return self._charts[key]

    def _drawn(self, queue: str, day: str) -> Any:
        found = self._opened.half_hours(queue, day)
        offered, answered, level = ([figures[n] for figures in found.values()] for n in range(3))
        lost = [every - taken for every, taken in zip(offered, answered, strict=True)]
        return charts.half_hours(
            tuple(found),
            {"answered": answered, "abandoned": lost},
            ("service level", level),
            title="",
            x_title="half hour",
            y_title="contacts",
            total="offered",
        )

    def _of_week(self) -> dict[str, Any]:
        """Return what is shown of the week that is open."""
        figures, view = self._opened, self._values["view"]
        return {
            "old": figures.week.seed != self._values["seed"],
            "story": self._story,
            "tiles": [self._tile(measure) for measure in _TILES],
            "views": VIEW_NAMES,
            "queues": QUEUE_NAMES,
            "days": DAY_NAMES,
            "view": view,
            "first": ROW_NAMES[view],
            "columns": [MEASURES[measure][0] for measure in VIEWS[view]],
            "lines": [self._line(row) for row in figures.rows(view, self._shown_queue)],
            "marked": [self._marked(place, day) for place, day in self._marks],
            "named": self._named,
            "out": self._out,
            "help_left": self._help_left,
            "known": self._known,
            "verdict": self._verdict,
            "alerts": self._alerts,
            "alerts_told": self._alerts_told,
            **(self._of_known() if self._known else {}),
        }

    def _tile(self, measure: str) -> tuple[str, str, str]:
        figures = self._opened
        cell = figures.cell(Place("queue", ALL, ALL, measure), figures.week.tuesday)
        usual = usual_in_words(cell, measure)
        off = f" ({off_in_words(cell)})" if cell.off else ""
        beside = f"usual {usual}{off}" if usual else "usual: not known"
        return MEASURES[measure][0], amount(cell.value, measure), beside

    def _line(self, row: str) -> dict[str, Any]:
        """Return a row of the table: of each cell the figure, what is usual, and its mark."""
        view, queue = self._values["view"], self._shown_queue
        places = [Place(view, queue, row, measure) for measure in VIEWS[view]]
        return {
            "name": row_in_words(Place(view, ALL, row, "")),
            "row": row,
            "cells": [self._cell(place) for place in places],
        }

    def _cell(self, place: Place) -> dict[str, Any]:
        cell = self._opened.cell(place, self._day)
        return {
            "value": amount(cell.value, place.measure),
            "usual": usual_in_words(cell, place.measure),
            "off": off_in_words(cell),
            "sign": {1: "▲", -1: "▼", 0: ""}[cell.off],
            "measure": place.measure,
            "marked": (place, self._day) in self._marks,
            "about": figure_in_words(place),
        }

    def _marked(self, place: Place, day: str) -> tuple[str, str, str]:
        """Return a marked figure in words; what it proves once the cause is known."""
        figures = self._opened
        name = list(DAY_NAMES.values())[figures.week.days[-3:].index(day)]
        about = f"{figure_in_words(place)}, {name}"
        if not self._known:
            cell = figures.cell(place, day)
            return about, "", f"{amount(cell.value, place.measure)} {off_in_words(cell)}".strip()
        return about, *proof.judged(figures, place, day)

    def _of_known(self) -> Mapping[str, Any]:
        """Return what is shown once the cause is known."""
        figures = self._opened
        looked, off = proof.looked_at(figures)
        return {
            "proof_head": PROOF_HEAD,
            "proof_rows": proof.proof_rows(figures, self._cause.kind),
            "chance_rows": proof.by_chance(figures),
            "looked": looked,
            "off": off,
            "by_luck": f"{looked / 20:.0f}",
            "to_do": TO_DO[self._cause.kind],
        }

    def __repr__(self) -> str:
        week = f"week {self._figures.week.seed}" if self._figures else "no week open"
        found = "cause known" if self._known else counted(len(self._named), "guess", "guesses")
        return f"TuesdayLab({week}; {found})"
