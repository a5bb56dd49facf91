"""The roster lab: a week's shifts and sleep to plan, and how sleepy the plan is likely to make."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

import numpy as np

from bpo_course import charts, content
from bpo_course.scenarios import (
    ROSTER_DAYS,
    ROSTER_SHIFTS,
    ROSTER_STARTS,
    ROSTER_WEEKS,
    SLEEPINESS_SCALE,
    STEPS,
    Forecast,
    Roster,
    Sleeping,
)
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs.lever_lab import LeverLab, no_control, one_of, sentence
from bpo_course.widgets.labs.roster_words import (
    BEDTIMES,
    CLIENTS,
    DAYS,
    FIGURES,
    HOMES,
    LAWS,
    LEVERS,
    MORE,
    SHIFTS,
    SLEEP,
    WAGE,
    WEEKS,
    clock,
    clock_words,
    day_rows,
    direction,
    hour_of,
    hours,
    monday_of,
    told,
)

SHOWN_H: Final = 180
"""The hours on the chart: the week, and the morning after it."""
TIMES: Final = tuple(place / 2 for place in range(48))
_SLEEPING: Final = ("bed_h", "night_h", "day_h", "wait_h", "nap_h", "split")


class RosterLab(LeverLab):
    """A week of one agent to plan: shifts and sleep, and what comes of them.

    The agent and the client are invented. What is predicted is the sleepiness of an average
    person, by the Three-Process Model of alertness.

    Args:
        week: A ready week to begin with: "five-nights", "backward", "forward" or "first-month".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such week or control, or a value breaks its rule.
    """

    template = "roster_lab.html"
    levers = LEVERS

    def __init__(self, week: str = "five-nights", **start: Any) -> None:
        super().__init__("Roster lab")
        values = {
            **dict(zip(ROSTER_DAYS, _ready(week), strict=True)),
            **ROSTER_STARTS,
            **{name: getattr(Sleeping(), name) for name in _SLEEPING},
            "length_h": Roster().length_h,
            "way_h": Roster().way_h,
            "need_h": 7.5,
            "high": 7.0,
            "monday": Roster().monday,
            "zone": "Asia/Manila",
            "client": "America/New_York",
            "wage": 0.0,
        }
        self._laws = {rule.id: rule for rule in content.rules() if rule.id in LAWS.values()}
        self._kept: Forecast | None = None
        self._unfolded = False  # the table of 180 hours is made once it is wanted: it costs 40 ms
        self._begin(values, start, "week")
        self._render()

    def set(self, name: str, value: Any) -> Forecast:
        """Change a control, as a learner would on screen, and return the week as it is then.

        Args:
            name: A day ("mon" to "sun", or "next" for the Monday after), a shift whose start
                changes ("early", "day", "late", "night"), or one of bed_h, night_h, day_h, wait_h,
                nap_h, split, length_h, way_h, need_h, high, monday, zone, client, wage.
            value: Its new value: a shift, a time such as "22:30", hours, a date, a zone.

        Raises:
            ValueError: If it breaks its rule, a shift would begin before another has ended, or
                there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))
        return self.forecast

    def choose(self, week: str) -> Forecast:
        """Take the shifts of a ready week, and return the week as it is then.

        Args:
            week: "five-nights", "backward", "forward" or "first-month".

        Raises:
            ValueError: If there is no such week, or its shifts overlap with the hours chosen.
        """
        days = dict(zip(ROSTER_DAYS, _ready(week), strict=True))
        self._found = _forecast({**self._values, **days})
        self._values |= days
        for name in days:
            self._faults.pop(name, None)
        self._render(said=f"{WEEKS[week]}. {self._told()}")
        return self.forecast

    def keep(self) -> None:
        """Keep this week, to show its figures beside those of the weeks that follow."""
        self._kept = self.forecast
        self._render(said="This week is kept. Its figures are beside those of your next week.")

    @property
    def forecast(self) -> Forecast:
        """The week with its sleep and its sleepiness."""
        found: Forecast = self._found
        return found

    @property
    def figures(self) -> Mapping[str, float]:
        """The figures of the week, by name: hours as hours, sleepiness from 1 to 9."""
        return {name: figure.of(self.forecast) for name, figure in FIGURES.items()}

    # -- what the screen sends -----------------------------------------------------------------

    def _choose(self, message: Message) -> None:
        if message["value"] in ROSTER_WEEKS:
            try:
                self.choose(message["value"])
            except ValueError as error:
                self._render(said=sentence(error), problem=f"{sentence(error)}.")

    def _split(self, _message: Message) -> None:
        self._take("split", not self._values["split"])

    def _keep(self, _message: Message) -> None:
        self.keep()

    def _unfold(self, _message: Message) -> None:
        self._unfolded = True
        self._render()

    actions: ClassVar = {
        "set": LeverLab._set,
        "choose": _choose,
        "split": _split,
        "keep": _keep,
        "unfold": _unfold,
    }

    # -- state ---------------------------------------------------------------------------------

    def _checked(self, name: str, value: Any, *, on_screen: bool = False) -> Any:
        """Return a control's value as the code holds it."""
        if name in LEVERS:
            return LEVERS[name].number(value, on_screen=on_screen)
        if name in ROSTER_DAYS:
            return one_of(name, value, ROSTER_SHIFTS)
        if name in ROSTER_STARTS:
            return hour_of(value)
        if name == "bed_h":
            hour = hour_of(value % 24 if isinstance(value, (int, float)) else value)
            return hour + 24 if hour < 12 else hour
        if name == "monday":
            return monday_of(value)
        if name == "split":
            return bool(one_of(name, value, (True, False)))
        if name in ("zone", "client"):
            return one_of(name, value, HOMES if name == "zone" else CLIENTS)
        raise no_control(name, self._values)

    def _follow(self, values: Mapping[str, Any]) -> Forecast:
        return _forecast(values)

    def _told_of(self, name: str) -> str:
        return self._told()

    def _told(self) -> str:
        shown = {name: FIGURES[name].shown(value) for name, value in self.figures.items()}
        return (
            f"Shortest rest {shown['shortest_rest']}, quick returns {shown['quick_returns']}, "
            f"sleep a day {shown['slept']}, on shift at high sleepiness {shown['high_on_shift']}."
        )

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, said: str = "", problem: str = "") -> None:
        week = self.forecast
        figure = self._chart()
        head, rows = charts.table_of(figure) if self._unfolded else ((), [])
        self._show(
            figure=charts.to_json(figure),
            fields=self._fields(),
            said=said,
            weeks=WEEKS,
            chosen=next((name for name, days in ROSTER_WEEKS.items() if days == self._shifts), ""),
            days=DAYS,
            shifts=SHIFTS,
            sleep=list(SLEEP.values()),
            more=list(MORE.values()),
            wage=WAGE,
            homes=HOMES,
            clients=CLIENTS,
            bedtimes=[clock(hour) for hour in BEDTIMES],
            times=[clock(hour) for hour in TIMES],
            split=week.sleeping.split,
            problem=problem or self._problem,
            tiles=list(self._tiles()),
            beside=self._beside(),
            by_day=day_rows(week, self._values["client"]),
            client=CLIENTS[self._values["client"]],
            home=HOMES[week.roster.zone],
            clocks=clock_words(week.roster, self._values["client"]),
            high=f"{week.high:g}",
            anchor=SLEEPINESS_SCALE[math.floor(week.high) - 1],
            scale=SLEEPINESS_SCALE,
            head=head,
            rows=rows,
            law=self._laws.get(LAWS.get(week.roster.zone, "")),
            pay=self._pay(),
        )

    @property
    def _shifts(self) -> tuple[str, ...]:
        return tuple(self._values[day] for day in ROSTER_DAYS)

    def _fields(self) -> dict[str, str]:
        values = self._values
        shown = self._numbers()
        shown |= {day: values[day] for day in ROSTER_DAYS}
        shown |= {shift: clock(values[shift]) for shift in ROSTER_STARTS}
        shown |= {"bed_h": clock(values["bed_h"]), "monday": values["monday"].isoformat()}
        shown |= {"zone": values["zone"], "client": values["client"]}
        if not values["wage"]:
            shown["wage"] = ""
        return shown | self._refused()

    def _tiles(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield name, value, what goes with it, and "good", "bad" or "" for each tile."""
        week, found = self.forecast, self.figures
        shown = {name: FIGURES[name].shown(value) for name, value in found.items()}
        quick, ways = int(found["quick_returns"]), int(found["high_ways_home"])

        def tile(name: str, beside: str, bad: bool | None = None) -> tuple[str, str, str, str]:
            tone = "" if bad is None else "bad" if bad else "good"
            return FIGURES[name].name, shown[name], beside, tone

        yield tile("hours", f"{shown['night_hours']} of them between 22:00 and 06:00")
        rests = "no quick return" if not quick else f"quick returns (under 11 hours): {quick}"
        yield tile("shortest_rest", f"{'✗' if quick else '✓'} {rests}", bool(quick))
        yield tile("nights_in_a_row", "Monday to Sunday")
        yield ("Direction", *direction(*week.roster.changes), "")
        yield tile("slept", f"you need {hours(week.need_h)}: your assumption")
        yield tile("debt", "sleep of the week, compared with your need")
        high, share = found["high_on_shift"], week.high_on_shift_h / (week.roster.hours or 1)
        beside = f"✗ {100 * share:.0f} % of the time on shift" if high else "✓ none"
        yield tile("high_on_shift", f"{beside}; highest {shown['highest']}", high > 0)
        if week.ways_home:
            name, value = FIGURES["high_ways_home"].name, f"{ways} of {week.ways_home}"
            yield name, value, "✗ high" if ways else "✓ none is high", "bad" if ways else "good"

    def _beside(self) -> list[tuple[str, str, str]]:
        """Return each figure's name, the kept week's and this week's."""
        if not self._kept:
            return []
        return [
            (figure.name, figure.shown(figure.of(self._kept)), figure.shown(self.figures[name]))
            for name, figure in FIGURES.items()
        ]

    def _pay(self) -> dict[str, str]:
        """Return the week's pay in words."""
        roster, wage = self.forecast.roster, self._values["wage"]
        plain, night = roster.pay(wage)
        lawful = self._values["zone"] == "Asia/Manila"
        return {
            "hours": hours(roster.hours),
            "night_hours": hours(roster.night_hours),
            "wage": f"{wage:,.2f}" if wage else "",
            "plain": f"{plain:,.2f}",
            "night": f"{night:,.2f}" if lawful else "",
            "total": f"{plain + (night if lawful else 0):,.2f}",
            "unit": " pesos" if lawful else "",
        }

    def _chart(self) -> Any:
        """Return sleepiness hour by hour, and how many minutes of each hour are work or sleep."""
        week = self.forecast
        way_h = week.roster.way_h
        duties = week.roster.duties
        spans = {
            "on shift": [(duty.start_h, duty.end_h) for duty in duties],
            "on the way": [
                way
                for duty in duties
                for way in ((duty.start_h - way_h, duty.start_h), (duty.end_h, duty.end_h + way_h))
            ],
            "asleep": [(sleep.start_h, sleep.end_h) for sleep in week.sleeps],
        }
        return charts.week(
            self._hours_named(),
            ("sleepiness (1 to 9)", week.sleepiness[: SHOWN_H * STEPS : STEPS]),
            {name: _minutes(found) for name, found in spans.items()},
            x_title="hour",
            y_title="minutes",
            high=week.high,
            ends=(1, 9),
        )

    def _hours_named(self) -> list[str]:
        """Return the name of each hour on the chart; one that comes twice is named apart."""
        roster, days, found = self.forecast.roster, list(DAYS.values()), []
        for hour in range(SHOWN_H):
            wall = roster.time_in(roster.zone, hour)
            place = (wall.date() - roster.monday).days
            name = f"{days[place][:3] if place < 7 else 'Next Mon'} {wall:%H:%M}"
            found.append(f"{name} again" if name in found else name)
        return found

    def __repr__(self) -> str:
        found = {name: FIGURES[name].shown(value) for name, value in self.figures.items()}
        return (
            f"RosterLab({told(self._shifts)}: {found['hours']}, shortest rest "
            f"{found['shortest_rest']}, quick returns {found['quick_returns']}, sleep a day "
            f"{found['slept']}, {found['high_on_shift']} on shift at high sleepiness)"
        )


def _forecast(values: Mapping[str, Any]) -> Forecast:
    """Return the week that the values describe."""
    roster = Roster(
        shifts=tuple(values[day] for day in ROSTER_DAYS),
        starts={shift: values[shift] for shift in ROSTER_STARTS},
        **{name: values[name] for name in ("length_h", "way_h", "monday", "zone")},
    )
    sleeping = Sleeping(**{name: values[name] for name in _SLEEPING})
    return Forecast(roster, sleeping, values["need_h"], values["high"])


def _ready(week: str) -> tuple[str, ...]:
    return ROSTER_WEEKS[one_of("week", week, ROSTER_WEEKS)]


def _minutes(spans: list[tuple[float, float]]) -> list[int]:
    """Return how many minutes of each hour on the chart these spans fill."""
    starts, ends = np.array(spans, dtype=float).reshape(-1, 2).T
    edges = np.arange(SHOWN_H + 1)[:, None]
    done = 60 * np.clip(edges - starts, 0, ends - starts).sum(axis=1)
    return [round(minutes) for minutes in np.diff(done).tolist()]
