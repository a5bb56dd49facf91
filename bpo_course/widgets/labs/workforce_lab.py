"""The workforce lab: a day and a week to plan on a real line's calls, a day to live through."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bpo_course import charts
from bpo_course.scenarios import (
    PLANNING_DAYS,
    TESTED_DAYS,
    Planning,
    day_staffed,
)
from bpo_course.tools import workforce
from bpo_course.tools.workforce import DayPlan, Judged, Levers, LiveDay, Week
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs.in_words import percent
from bpo_course.widgets.labs.lever_lab import LeverLab, charted, one_of
from bpo_course.widgets.labs.workforce_calls import (
    planned,
    required_in_week,
    spread,
    tested,
    whole_spread,
)
from bpo_course.widgets.labs.workforce_week import WeekStep, asked_of
from bpo_course.widgets.labs.workforce_week_words import WEEK_LEVERS, WEEK_START, Asked
from bpo_course.widgets.labs.workforce_words import (
    DAY,
    FORECAST,
    LEVERS,
    METHODS,
    MORE,
    SHIFTS,
    STAFF,
    START,
    STEPS,
    day_name,
    guess_words,
    help_rows,
    judged_rows,
    move_words,
    noon_tiles,
    plan_tiles,
    proof_words,
    score_words,
    shift_rows,
    short_words,
    signed,
    spread_words,
)

if TYPE_CHECKING:
    import pandas as pd

_NEXT_DAY: Final = 7
_OF_DAY: Final = {lever.name for lever in (*DAY, *MORE["day"])}
_SOLVING: Final = "The solver is looking for the cheapest schedule …"


class WorkforceLab(LeverLab):
    """A day to forecast, to staff and to live through with a re-plan, and a week of shifts.

    The calls are those of a real bank; the site that takes a share of them is invented.

    Args:
        part: The step to begin with: "forecast", "staff", "week" or "day".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such step or control, or a value breaks its rule.
    """

    template = "workforce_lab.html"
    levers: ClassVar = {**LEVERS, **WEEK_LEVERS}

    def __init__(self, part: str = "forecast", **start: Any) -> None:
        super().__init__("Workforce lab")
        self._step = one_of("part", part, STEPS)
        self._guess: str | None = None  # "" once the answer was asked for without a guess
        self._method = "all"
        self._kinds: tuple[str, ...] = ("early", "late")
        self._breaks = False
        self._plan: DayPlan | None = None
        self._live: LiveDay | None = None
        self._judged: Judged | None = None
        self._week = WeekStep(required_in_week, self._render)
        self._begin({**START, **WEEK_START}, start, "part")
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: weeks, day, share; aht_s, goal, target_s, patience_s, shrinkage,
                agents, short_price; team, rest_h, days, wishing, wish_day, look; believe, overtime,
                time_off. A day of the week is 0 for Monday to 6 for Sunday.
            value: Its new value; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def guess(self, method: str) -> Mapping[str, float]:
        """Guess which method comes closest, and return the error of each.

        The plan uses the mean of all same weekdays, until another method is chosen.

        Args:
            method: "yesterday", "last_week", "few" or "all".

        Raises:
            ValueError: If there is no such method.
        """
        self._guess = one_of("method", method, METHODS)
        self._render(said=self._guessed, focus="answer")
        return self.errors

    def schedule(self) -> DayPlan:
        """Make the schedule for the day, and return the plan."""
        self._step = "staff"
        self._plan, self._live, self._judged = self._staffed(), None, None
        self._render(said=f"The schedule is ready. {self._planned}", focus="plan")
        return self._plan

    def play(self) -> Judged:
        """Play the afternoon with the re-plan, and return it beside the others.

        A schedule is made first where there is none.
        """
        self._step = "day"
        self._judged = self._day.judged(self._levers)
        self._render(said=score_words(self._judged), focus="score")
        return self._judged

    def plan_week(self) -> Week:
        """Plan the week, and return the plan once it is there."""
        self._step = "week"
        found = self._week.plan(self._asked)
        self._render(said=self._week.said, focus="week")
        return found

    @property
    def week(self) -> Week | None:
        """The week's plan that is shown; None before the first."""
        return self._week.made.week if self._week.made else None

    def close(self) -> None:
        """Stop what works beside the card, and take the card off the page."""
        if "_week" in vars(self):
            self._week.end()
        super().close()

    @property
    def errors(self) -> Mapping[str, float]:
        """How far off each method is on the last days: all errors over all calls."""
        weeks, share = int(self._values["weeks"]), self._values["share"]
        return {name: tested(name, weeks, share).wape for name in METHODS}

    @property
    def plan(self) -> DayPlan | None:
        """The plan for the day; None before it is made, and once a setting has changed."""
        return self._plan

    # -- what the screen sends -----------------------------------------------------------------

    def _go(self, message: Message) -> None:
        step = message["value"] if message["value"] in STEPS else self._step
        if step == "day" and not self._plan:
            self._render(working=_SOLVING)
        self._step = step
        self._render(said=STEPS[self._step], focus="step")

    def _press_guess(self, message: Message) -> None:
        if message["value"] in METHODS:
            self.guess(message["value"])
        else:
            self._guess = ""
            self._render(said=self._guessed, focus="answer")

    def _choose(self, message: Message) -> None:
        if message["value"] in METHODS:
            self._use(message["value"])
            self._render(said=f"{METHODS[self._method]}: {percent(self.errors[self._method])} off.")

    def _switch(self, message: Message) -> None:
        kind = message["value"]
        if kind == "breaks":
            self._breaks, self._judged = not self._breaks, None
            self._render(said=self._expected)
        elif kind in SHIFTS:
            kinds = tuple(k for k in SHIFTS if (k in self._kinds) != (k == kind))
            if kinds:
                self._kinds, self._plan, self._live, self._judged = kinds, None, None, None
            self._render(said="" if kinds else "One kind of shift has to stay.")

    def _make(self, _message: Message) -> None:
        self._render(working=_SOLVING)
        self.schedule()

    def _press_play(self, _message: Message) -> None:
        self._render(working="Playing the afternoon, and looking for the best re-plan …")
        self.play()

    def _another(self, _message: Message) -> None:
        day = (int(self._values["day"]) + _NEXT_DAY - 1) % PLANNING_DAYS + 1
        self._step = "staff"
        self._take("day", day)
        self._render(said=f"Now planning {day_name(self._planning.date)}.", focus="step")

    def _plan_week(self, _message: Message) -> None:
        self._step = "week"
        self._week.begin(self._asked)

    def _stop(self, _message: Message) -> None:
        self._week.stop()

    actions: ClassVar = {
        "set": LeverLab._set,
        "go": _go,
        "guess": _press_guess,
        "choose": _choose,
        "switch": _switch,
        "make": _make,
        "play": _press_play,
        "another": _another,
        "week": _plan_week,
        "stop": _stop,
    }

    # -- state ---------------------------------------------------------------------------------

    def _take(self, name: str, value: Any) -> None:
        """Take a value; one that the day's plan rests on makes it old."""
        if name in WEEK_LEVERS:
            super()._take(name, value)
            return
        self._judged = None
        if name not in _OF_DAY:
            self._plan = self._live = None
        elif name == "believe" and self._live:
            self._live = self._live.believing(value)
        super()._take(name, value)

    def _follow(self, values: Mapping[str, Any]) -> Planning:
        return planned(int(values["day"]), self._method, int(values["weeks"]), values["share"])

    def _use(self, method: str) -> None:
        """Plan with a method from now on."""
        if method != self._method:
            self._method = method
            self._plan = self._live = self._judged = None
            self._found = self._follow(self._values)

    @property
    def _planning(self) -> Planning:
        found: Planning = self._found
        return found

    def _staffed(self) -> DayPlan:
        """Return the plan for the settings."""
        values = self._values
        return day_staffed(
            self._planning,
            self._kinds,
            aht_s=values["aht_s"],
            service_level=values["goal"],
            target_s=values["target_s"],
            patience_s=values["patience_s"],
            shrinkage=values["shrinkage"],
            agents=int(values["agents"]),
            short_price=values["short_price"],
        )

    @property
    def _day(self) -> LiveDay:
        """The day with its plan, which is made where there is none."""
        if not self._live:
            self._plan = self._plan or self._staffed()
            seed, believe = int(self._values["day"]), self._values["believe"]
            self._live = self._planning.live(self._plan, seed, believe)
        return self._live

    @property
    def _asked(self) -> Asked:
        return asked_of(self._values, self._kinds)

    @property
    def _look(self) -> str:
        """The day of the week on the chart."""
        return workforce.WEEKDAYS[int(self._values["look"])]

    @property
    def _levers(self) -> Levers:
        values = self._values
        return Levers(self._breaks, int(values["overtime"]), int(values["time_off"]))

    # -- words ---------------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        if name in _OF_DAY:
            return self._expected
        if name in WEEK_LEVERS:
            return self._week.told_of(name, self._asked, self._look)
        if name == "weeks":
            return f"{METHODS['few']}: {percent(self.errors['few'])} off."
        return f"Agents required at the peak: {self._required.max():,}."

    @property
    def _guessed(self) -> str:
        return guess_words(self._guess or "", self.errors, int(self._values["weeks"]))

    @property
    def _planned(self) -> str:
        """The schedule in a sentence; "" without one."""
        if not self._plan:
            return ""
        found = self._plan.schedule
        hours = found.cost * self._plan.interval_min / 60
        return f"{sum(found.agents.values()):,} agents, {hours:,.0f} paid hours."

    @property
    def _next(self) -> str:
        """The step to go on to; "" where this one is not done, and after the last."""
        done = {"forecast": self._guess is not None, "staff": self._plan, "week": self.week}
        after = {"forecast": "staff", "staff": "day", "week": "day"}
        return after[self._step] if done.get(self._step) else ""

    @property
    def _expected(self) -> str:
        """What the re-plan lets one expect."""
        day = self._day
        found = day.expected(self._levers)
        hours = signed(found.extra * day.plan.interval_min / 60, "paid hours")
        return (
            f"With this re-plan, expect {percent(found.rest_level)} from 12:00 and"
            f" {percent(found.day_level)} over the day. Compared with the schedule: {hours}."
        )

    @property
    def _required(self) -> pd.Series[Any]:
        values = self._values
        return workforce.required(
            self._planning.forecast,
            values["aht_s"],
            values["goal"],
            values["target_s"],
            values["patience_s"],
            shrinkage=values["shrinkage"],
        )

    # -- what is shown -------------------------------------------------------------------------

    def _render(
        self, said: str = "", *, focus: str = "", late: bool = False, working: str = ""
    ) -> None:
        figure, title = self._chart()
        self._show(
            said=said,
            focus=focus,
            late=late,
            **charted(figure),
            fields=self._numbers() | self._refused(),
            problem=self._problem,
            working=working,
            steps=STEPS,
            step=self._step,
            methods=METHODS,
            method=self._method,
            weeks=int(self._values["weeks"]),
            tested_days=TESTED_DAYS,
            levers={"forecast": FORECAST, "staff": STAFF, "day": DAY}.get(self._step, ()),
            more=MORE.get(self._step, ()),
            next=self._next,
            planned=self._planned,
            week=self._week.shown(self._asked) if self._step == "week" else None,
            date=day_name(self._planning.date),
            kinds=SHIFTS,
            chosen=self._kinds,
            title=title,
            **self._of_forecast(),
            **self._of_plan(),
            **self._of_day(),
        )

    def _of_forecast(self) -> dict[str, Any]:
        """Return what step 1 shows."""
        if self._step != "forecast" or self._guess is None:
            return {"answer": "", "errors": [], "lessons": []}
        past = self._planning.tested
        return {
            "answer": self._guessed,
            "errors": [(METHODS[name], percent(error)) for name, error in self.errors.items()],
            "lessons": spread_words(past, *spread(self._values["share"]), whole_spread()),
        }

    def _of_plan(self) -> dict[str, Any]:
        """Return what step 2 shows."""
        if self._step != "staff" or not self._plan:
            return {"plan_tiles": [], "proof": "", "open": "", "shifts": []}
        return {
            "plan_tiles": list(plan_tiles(self._plan)),
            "proof": proof_words(self._plan),
            "open": short_words(self._plan.schedule.open),
            "shifts": shift_rows(self._plan),
        }

    def _of_day(self) -> dict[str, Any]:
        """Return what step 4 shows."""
        day = self._day if self._step == "day" else None
        found: dict[str, Any] = {"noon": [], "breaks": self._breaks, "expected": ""}
        found |= {"short": "", "helps": [], "score": "", "judged": [], "moves": []}
        if day is None:
            return found
        hour = day.plan.interval_min / 60
        noon = day.at_noon
        found |= {
            "noon": list(noon_tiles(day, noon, self._values["goal"])),
            "short": short_words(noon.short),
            "helps": help_rows(noon.helps, hour),
            "expected": self._expected,
        }
        if self._judged:
            times = [f"{at:%H:%M}" for at in day.counts.index] + ["21:00"]
            found |= {
                "score": score_words(self._judged),
                "judged": judged_rows(self._judged, hour),
                "moves": move_words(self._judged.mine.moves, times),
                "outage": f"{day.outage.starts} to {day.outage.ends}",
            }
        return found

    def _chart(self) -> tuple[Any, str]:
        """Return the step's chart and its title; None before there is one."""
        if self._step == "forecast":
            return self._errors_chart() if self._guess is not None else (None, "")
        if self._step == "staff":
            return self._staff_chart()
        if self._step == "week":
            return self._week.chart(self._asked, self._look)
        return self._day_chart()

    def _errors_chart(self) -> tuple[Any, str]:
        weeks, share = int(self._values["weeks"]), self._values["share"]
        errors = {METHODS[name]: tested(name, weeks, share).by_time for name in METHODS}
        title = "How far off each method is, by half hour of the day"
        times = next(iter(errors.values())).index.tolist()
        lines = {name: found.tolist() for name, found in errors.items()}
        labels = {"x_title": "half hour", "y_title": "error", "unit": "share"}
        return charts.lines(times, lines, title=title, **labels), title

    def _staff_chart(self) -> tuple[Any, str]:
        needed = self._required
        lines = {"required": needed.tolist()}
        if self._plan:
            lines["scheduled"] = self._plan.schedule.scheduled.tolist()
        title = "Agents required and scheduled" if self._plan else "Agents required"
        times = [f"{at:%H:%M}" for at in needed.index]
        return charts.lines(times, lines, title=title, x_title="half hour", y_title="agents"), title

    def _day_chart(self) -> tuple[Any, str]:
        day = self._day
        count, seen = len(day.counts), len(day.seen)
        came = day.counts.tolist() if self._judged else day.seen.tolist() + [None] * (count - seen)
        lines = {
            "forecast in the morning": day.plan.forecast.tolist(),
            "calls that came": came,
            "forecast at noon": [None] * seen + day.at_noon.forecast.tolist(),
        }
        title = "Calls of the day"
        times = [f"{at:%H:%M}" for at in day.counts.index]
        return charts.lines(times, lines, title=title, x_title="half hour", y_title="calls"), title

    def __repr__(self) -> str:
        date = f"{self._planning.date:%Y-%m-%d}"
        if self._judged:
            found = self._judged.score
            score = "no score" if math.isnan(found) else f"score {found:.0f}"
            return f"WorkforceLab({date}: {self._planned.rstrip('.')}, {score})"
        if self._plan:
            return f"WorkforceLab({date}: {self._planned.rstrip('.')})"
        return f"WorkforceLab({date}: no schedule yet)"
