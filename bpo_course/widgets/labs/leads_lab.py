"""The lead lab: whom to call with 2,000 calls, what a score is worth, and when to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from bpo_course.scenarios import CalledOrder
from bpo_course.tools import leads
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import leads_leak as leak_view
from bpo_course.widgets.labs import leads_level as level_view
from bpo_course.widgets.labs import leads_when as when_view
from bpo_course.widgets.labs import leads_whom as whom_view
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.leads_data import is_read
from bpo_course.widgets.labs.leads_leak import Fit
from bpo_course.widgets.labs.leads_weeks import (
    FIRST,
    LAST,
    MORE_WORLDS,
    PEOPLE,
    STEADY,
    Played,
    Setting,
    WhenStep,
    setting_of,
)
from bpo_course.widgets.labs.leads_words import (
    CHOICES,
    COLUMNS,
    KINDS,
    LEVEL,
    LEVERS,
    ORDER_WHY,
    ORDERS,
    PARTS,
    PICKS,
    SIGNS,
    START,
    SWITCHES,
    TIMES,
    UPKEEPS,
    USES,
    WHEN,
    WHEN_MORE,
    WHOM,
    WHOM_MORE,
)
from bpo_course.widgets.labs.lever_lab import PartLab, charted, one_of

SHOWN: Final = "show"
"""The answer to a question without a guess."""
_FITTING: Final = "Fitting the models …"
_READING: Final = "Reading the list …"
_AFTER_GUESS: Final = ("random", *leads.MODELS)
_OF_WHEN: Final = tuple(lever.name for lever in (*WHEN, *WHEN_MORE))


class LeadsLab(PartLab):
    """A bank's list of leads to call, and people with habits to reach.

    The bank's table is real. The people of part 4 are generated, and so are their habits.

    Args:
        part: The part to begin with: "whom", "leak", "level" or "when".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "leads_lab.html"
    levers = LEVERS
    parts = PARTS
    choices = CHOICES
    switches = SWITCHES

    def __init__(self, part: str = "whom", **start: Any) -> None:
        super().__init__("Lead lab")
        self._part = one_of("part", part, PARTS)
        self._is_called = False
        self._rules: set[tuple[Any, ...]] = set()  # those that were tried on the leads held out
        self._times_guess = ""
        self._times_answer = "", ""  # its tone and its words, as they were when it was guessed
        self._columns = tuple(COLUMNS)
        self._fits: list[Fit] = []
        self._checked_columns: tuple[str, ...] | None = None
        self._suspects = ""  # the kind of model with which they were tried
        self._scored = False
        self._bought_guess = ""
        self._use = ""
        self._gain_guess = ""
        self._when = WhenStep(self._news)
        self._begin(START, start, "part")
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: calls, order ("list", "rule", "random", "logistic" or "boosted"), pick
                ("whole" or "parts"), a sign of the rule (success, contacted, student_retired, age,
                balance, no_home_loan, no_loan, degree, single), young, old, balance_from, no_age;
                worth, cost; kind ("logistic" or "boosted"); latest; opens, closes, week_calls,
                per_hour, upkeep ("none", "history" or "refit"), week_worth, week_cost, moved, seed.
            value: Its new value: a name, True or False, or a number; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def call(self) -> dict[str, CalledOrder]:
        """Make the calls of part 1, and return the list in each order that is shown."""
        self._part, self._is_called = "whom", True
        self._note_rule()
        self._render(said=self._told_of_calls, focus="result")
        return self._orders

    def guess_times(self, times: str = SHOWN) -> dict[str, CalledOrder]:
        """Guess how many times the sales of list order the model makes; return all orders.

        Args:
            times: "1", "2", "4" or "6"; "show" without a guess.

        Raises:
            ValueError: If there is no such guess.
        """
        self._times_guess = one_of("times", times, (*TIMES, SHOWN))
        self._part, self._is_called = "whom", True
        self._note_rule()
        self._times_answer = whom_view.answer(self._orders, int(self._values["calls"]), times)
        self._render(said=self._times_answer[1], focus="answer")
        return self._orders

    def use(self, *columns: str) -> None:
        """Choose the columns that the model of part 2 may use.

        Args:
            *columns: Their names in the table, such as "age" or "duration".

        Raises:
            ValueError: If there is no such column, or none is named.
        """
        if not columns:
            raise ValueError("columns must have a name or more, got none")
        self._columns = leak_view.in_order(one_of("columns", name, COLUMNS) for name in columns)
        self._render(said=self._said_of_columns)

    def fit(self) -> dict[str, leads.Trial]:
        """Fit the model of part 2, and return it as each split judges it: "random", "time"."""
        self._part = "leak"
        fit = self._fit_now
        if fit in self._fits:
            self._fits.remove(fit)
        self._fits.append(fit)
        self._render(said=leak_view.told(fit), focus="fit-result")
        return fit.trials

    def check(self) -> tuple[str, ...]:
        """Check the columns of part 2, and return those that no one has before the call."""
        self._part, self._checked_columns = "leak", self._columns
        self._render(said=leak_view.check(self._columns)[1], focus="checked")
        return leads.leaks(self._columns)

    def suspects(self) -> list[tuple[str, dict[str, float]]]:
        """Try each column that leaks alone, and return what it adds by each split."""
        self._part, self._suspects = "leak", self._values["kind"]
        self._render(said=leak_view.suspects_told(self._suspects), focus="suspects-told")
        return leak_view.suspect_rises(self._suspects)

    def score(self) -> leads.Trial:
        """Score the last 30 % of the list in part 3, and return the model as it is judged there."""
        self._part, self._scored = "level", True
        trial = self._trial
        self._render(said="How many leads bought? Make a guess.", focus="level-question")
        return trial

    def guess_bought(self, percent: str = SHOWN) -> leads.Trial:
        """Guess how many of 100 leads bought, and return the model as it is judged.

        Args:
            percent: One of the four that are offered, such as "25"; "show" without a guess.

        Raises:
            ValueError: If it is not offered.
        """
        trial = self._trial
        self._bought_guess = one_of("percent", percent, (*level_view.options(trial), SHOWN))
        self._part, self._scored = "level", True
        self._render(said=level_view.answer(trial, percent)[1], focus="level-answer")
        return trial

    def decide(self, use: str) -> None:
        """Say what the score can be used for.

        Args:
            use: "order", "tell" or "stop".

        Raises:
            ValueError: If there is no such use.
        """
        self._use = one_of("use", use, USES)
        self._part, self._scored = "level", True
        self._bought_guess = self._bought_guess or SHOWN
        self._render(said=USES[use][1], focus="decided")

    def guess_gain(self, way: str = SHOWN) -> Played:
        """Guess what brings the most in part 4, and return the first week.

        Args:
            way: "score", "answered" or "right_party"; "show" without a guess.

        Raises:
            ValueError: If there is no such guess.
        """
        self._gain_guess = one_of("way", way, (*when_view.GAINS, SHOWN))
        if not self._when.weeks:
            self._when.play(self._setting, 1)
        self._part = "when"
        self._render(said=self._answer_gain[1], focus="gain")
        return self._when.weeks[0]

    def play(self, weeks: int = 1) -> tuple[Played, ...]:
        """Play the next weeks of part 4, and return all that were played.

        Args:
            weeks: How many; it ends with the last week there is.

        Raises:
            ValueError: If that is less than one week.
        """
        if weeks < 1:
            raise ValueError(f"weeks must be 1 or more, got {weeks}")
        self._when.play(self._setting, weeks)
        self._part, self._gain_guess = "when", self._gain_guess or SHOWN
        self._render(said=when_view.week_told(self._when.weeks[-1]), focus="week")
        return tuple(self._when.weeks)

    def play_others(self, worlds: int = MORE_WORLDS) -> tuple[Played, ...]:
        """Play the first week with other people, and return what came of it for each group.

        Args:
            worlds: How many groups of people.
        """
        self._when.play_others(self._setting, worlds)
        self._part, self._gain_guess = "when", self._gain_guess or SHOWN
        self._render(focus="others")
        return tuple(self._when.others)

    @property
    def weeks(self) -> tuple[Played, ...]:
        """The weeks of part 4 that were played."""
        return tuple(self._when.weeks)

    def close(self) -> None:
        """Take the card away, and stop its work."""
        self._when.stop()
        super().close()

    # -- what the screen sends -----------------------------------------------------------------

    def _choose(self, message: Message) -> None:
        """Take a choice: the name of a control, and one of its values."""
        name, _, value = str(message["value"]).partition(" ")
        hidden = name == "order" and value in _AFTER_GUESS and not self._sees_models
        if value in CHOICES.get(name, ()) and not hidden:
            self._take(name, value)

    def _call(self, _message: Message) -> None:
        if self._sees_models and whom_view.needs_fit(self._values):
            self._render(working=_FITTING)
        elif not is_read():
            self._render(working=_READING)
        self.call()

    def _press_times(self, message: Message) -> None:
        if message["value"] in (*TIMES, SHOWN):
            if whom_view.needs_fit(self._values):
                self._render(working=_FITTING)
            self.guess_times(message["value"])

    def _column(self, message: Message) -> None:
        name = message["value"]
        if name in COLUMNS:
            left = [one for one in self._columns if one != name]
            chosen = left if name in self._columns else [*left, name]
            self._columns = leak_view.in_order(chosen)
            self._render(said=self._said_of_columns)

    def _fit(self, _message: Message) -> None:
        if self._columns:
            if not self._fit_now.is_kept:
                self._render(working=_FITTING)
            self.fit()

    def _check(self, _message: Message) -> None:
        self.check()

    def _try_suspects(self, _message: Message) -> None:
        fits = leak_view.suspect_fits(self._values["kind"])
        missing = [fit for fit in fits if not fit.is_kept]
        for place, fit in enumerate(missing, start=1):
            self._render(working=f"Fitting the models, {place} of {len(missing)} …")
            fit.trials  # noqa: B018
        self.suspects()

    def _score(self, _message: Message) -> None:
        if level_view.needs_fit(self._values["kind"]):
            self._render(working=_FITTING)
        self.score()

    def _press_bought(self, message: Message) -> None:
        if self._scored and message["value"] in (*level_view.options(self._trial), SHOWN):
            self.guess_bought(message["value"])

    def _press_use(self, message: Message) -> None:
        if message["value"] in USES and self._bought_guess:
            self.decide(message["value"])

    def _press_gain(self, message: Message) -> None:
        if message["value"] in (*when_view.GAINS, SHOWN):
            self._gain_guess = message["value"]
            if self._when.weeks:
                self._render(said=self._answer_gain[1], focus="gain")
            else:
                self._when.begin(self._setting, 1)

    def _week(self, message: Message) -> None:
        self._gain_guess = self._gain_guess or SHOWN
        self._when.begin(self._setting, LAST if message["value"] == "end" else 1)

    def _others(self, _message: Message) -> None:
        self._when.begin_others(self._setting)

    def _stop(self, _message: Message) -> None:
        self._when.stop()
        self._render(said="It stops after this week.")

    def _again(self, _message: Message) -> None:
        self._when.again()
        self._render(said=f"Back to week {FIRST + 1}.", focus="part")

    def _news(self, said: str = "", *, late: bool = False, done: bool = False) -> None:
        """Show what the weeks have to tell, also while another part is on screen."""
        if not done:
            self._render(said=said, late=late)
            return
        here = self._part == "when"
        told = when_view.week_told(self._when.weeks[-1]) if self._when.weeks else "Done."
        self._render(said=told if here else "The weeks in part 4 are done.", late=True)

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": _choose,
        "switch": PartLab._switch,
        "call": _call,
        "guess_times": _press_times,
        "column": _column,
        "fit": _fit,
        "check": _check,
        "suspects": _try_suspects,
        "score": _score,
        "guess_bought": _press_bought,
        "decide": _press_use,
        "guess_gain": _press_gain,
        "week": _week,
        "others": _others,
        "stop": _stop,
        "again": _again,
    }

    # -- state ---------------------------------------------------------------------------------

    def _follow(self, values: Mapping[str, Any]) -> None:
        """Refuse calling hours that end before they begin."""
        setting_of(values)

    def _take(self, name: str, value: Any) -> None:
        wanted = {**self._values, name: value}
        self._follow(wanted)  # before anything is forgotten
        if value != self._values[name]:
            self._forget(name)
        if self._is_called and self._sees_models and whom_view.needs_fit(wanted):
            self._render(working=_FITTING)
        super()._take(name, value)

    def _forget(self, name: str) -> None:
        """Forget what another value would make wrong."""
        if name in SIGNS:
            self._values["order"] = "rule"  # who changes the rule wants to see it
        if name == "kind":
            self._bought_guess, self._scored = "", False
        if name in ("seed", "moved"):
            self._when.again()
        if name in _OF_WHEN:
            self._when.forget_others()

    def _note_rule(self) -> None:
        """Note a rule that was seen on the leads held out."""
        if self._is_called and whom_view.signs_chosen(self._values):
            self._rules.add(whom_view.rule_of(self._values))

    @property
    def _sees_models(self) -> bool:
        return bool(self._times_guess) or self._values["order"] in _AFTER_GUESS

    @property
    def _orders(self) -> dict[str, CalledOrder]:
        return whom_view.orders(self._values, models=self._sees_models)

    @property
    def _fit_now(self) -> Fit:
        if not self._columns:
            raise ValueError("columns must have a name or more, got none")
        return Fit(self._columns, self._values["kind"])

    @property
    def _trial(self) -> leads.Trial:
        return level_view.trial_of(self._values["kind"])

    @property
    def _setting(self) -> Setting:
        return setting_of(self._values)

    # -- words ---------------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        if self._part == "whom" and self._is_called:
            return self._told_of_calls
        if self._part == "level" and self._bought_guess and name in ("worth", "cost", "latest"):
            return level_view.stops_told(self._trial, self._values)
        return ""

    @property
    def _told_of_calls(self) -> str:
        return whom_view.told(self._orders[self._values["order"]], self._values)

    @property
    def _said_of_columns(self) -> str:
        return f"{counted(len(self._columns), 'column')} chosen."

    @property
    def _answer_gain(self) -> tuple[str, str]:
        return when_view.answer(self._when.weeks[0], self._gain_guess)

    # -- what is shown -------------------------------------------------------------------------

    def _render(
        self, said: str = "", *, focus: str = "", working: str = "", late: bool = False
    ) -> None:
        if self._part == "whom" and not working:
            working = self._fit_first()
        figure, title = self._chart(bool(working))
        shows = {
            "whom": self._of_whom,
            "leak": self._of_leak,
            "level": self._of_level,
            "when": self._of_when,
        }
        self._show(
            said=said or working,
            focus=focus,
            late=late,
            **charted(figure),
            fields=self._numbers() | self._refused(),
            problem=self._problem,
            parts=PARTS,
            part=self._part,
            working=working or self._when.working,
            values=self._values,
            switches=SWITCHES,
            kinds=KINDS,
            title=title,
            **shows[self._part](bool(working)),
        )

    def _fit_first(self) -> str:
        """Fit models that the list needs by now; say so while it lasts."""
        if self._is_called and self._sees_models and whom_view.needs_fit(self._values):
            self._render(said=_FITTING, working=_FITTING)
            self._orders  # noqa: B018
        return ""

    def _chart(self, working: bool) -> tuple[Any, str]:
        """Return the chart of the part and its title; what has to be fitted first is not drawn."""
        figure: Any = None
        if self._part == "whom" and self._is_called:
            if not self._waits(working):
                figure = whom_view.chart(self._orders, self._values)
        elif self._part == "leak" and self._suspects:
            figure = leak_view.chart(self._suspects)
        elif self._part == "level" and self._bought_guess:
            figure = level_view.chart(self._trial)
        elif self._part == "when" and self._when.weeks:
            figure = when_view.chart(self._when.weeks)
        return figure, figure.layout.title.text if figure else ""

    def _waits(self, working: bool) -> bool:
        """Return whether the list cannot be shown before its models are fitted."""
        return working and self._sees_models and whom_view.needs_fit(self._values)

    def _of_whom(self, working: bool) -> dict[str, Any]:
        self._note_rule()
        values = self._values
        shown = [name for name in ORDERS if self._sees_models or name not in _AFTER_GUESS]
        always = {
            "levers": WHOM,
            "more": WHOM_MORE,
            "orders": {name: ORDERS[name] for name in shown},
            "order_why": ORDER_WHY[values["order"]],
            "picks": PICKS,
            "signs": SIGNS,
            "sees_models": self._sees_models,
            "guessed": self._times_guess,
            "times": TIMES,
            "calls": f"{values['calls']:,.0f}",
            "asks": self._is_called,
            "called": self._is_called and not self._waits(working),
            "answer": "",
        }
        return always | (self._of_calls() if always["called"] else {})

    def _of_calls(self) -> dict[str, Any]:
        """Return what is shown of the calls that were made."""
        values, found = self._values, self._orders
        chosen = found[values["order"]]
        tone, answer = self._times_answer
        models = self._sees_models
        return {
            "told": self._told_of_calls,
            "tiles": whom_view.tiles(chosen, values),
            "order_rows": whom_view.rows(found, values),
            "tone": tone,
            "answer": answer,
            "lessons": whom_view.lessons(found, values, len(self._rules)) if models else [],
            "sign_rows": whom_view.sign_rows(values),
            "segment_rows": whom_view.segment_rows(chosen, values),
            "order_name": ORDERS[values["order"]],
        }

    def _of_leak(self, _working: bool) -> dict[str, Any]:
        found: dict[str, Any] = {
            "columns": {name: column.name for name, column in COLUMNS.items()},
            "chosen": self._columns,
            "fit": None,
            "checked": None,
            "suspects": "",
        }
        if self._fits:
            last = self._fits[-1]
            is_checked = self._checked_columns is not None
            found["fit"] = {
                "told": leak_view.told(last),
                "tiles": leak_view.tiles(last),
                "rows": leak_view.rows(self._fits, checked=is_checked),
                "is_checked": is_checked,
                "is_old": last != Fit(self._columns, self._values["kind"]),
            }
        if self._checked_columns is not None:
            found["checked"] = leak_view.check(self._checked_columns)
            found["check_is_old"] = self._checked_columns != self._columns
        if self._suspects:
            found["suspects"] = leak_view.suspects_told(self._suspects)
        return found

    def _of_level(self, working: bool) -> dict[str, Any]:
        found: dict[str, Any] = {"scored": self._scored and not working, "levers": LEVEL}
        if not found["scored"]:
            return found | {"guessed": ""}
        trial, guessed = self._trial, self._bought_guess
        found |= {
            "predicted": f"{100 * trial.predicted:.1f}",
            "leads": f"{len(trial.bought):,}",
            "options": level_view.options(trial),
            "guessed": guessed,
        }
        return found | (self._of_answer(trial, guessed) if guessed else {})

    def _of_answer(self, trial: leads.Trial, guessed: str) -> dict[str, Any]:
        """Return what is shown once the share that bought was guessed."""
        tone, answer = level_view.answer(trial, guessed)
        return {
            "tone": tone,
            "answer": answer,
            "bin_rows": level_view.bin_rows(trial),
            "period_rows": level_view.period_rows(trial),
            "periods_told": level_view.periods_told(trial),
            "stop_rows": level_view.stop_rows(trial, self._values),
            "stops_told": level_view.stops_told(trial, self._values),
            "latest": f"{self._values['latest']:,.0f}",
            "uses": {name: words for name, (words, _) in USES.items()},
            "use": self._use,
            "decided": USES[self._use][1] if self._use else "",
        }

    def _of_when(self, _working: bool) -> dict[str, Any]:
        step = self._when
        found: dict[str, Any] = {
            "levers": WHEN,
            "more": WHEN_MORE,
            "upkeeps": UPKEEPS,
            "gains": when_view.GAINS,
            "guessed": self._gain_guess,
            "week_calls": f"{self._values['week_calls']:,.0f}",
            "next_week": step.next + 1,
            "last_week": LAST,
            "learned": FIRST,
            "people": f"{PEOPLE:,}",
            "changing": STEADY + 1,
            "is_over": step.is_over,
            "more_worlds": MORE_WORLDS,
            "weeks": [],
            "others": when_view.gain_rows(step.others) if step.others else [],
            "other_count": len(step.others),
        }
        return found | (self._of_weeks(step.weeks) if step.weeks else {})

    def _of_weeks(self, weeks: Sequence[Played]) -> dict[str, Any]:
        """Return what is shown of the weeks that were played."""
        last = weeks[-1]
        tone, answer = self._answer_gain if self._gain_guess else ("", "")
        return {
            "weeks": when_view.week_rows(weeks),
            "tone": tone,
            "answer": answer,
            "week": last.week + 1,
            "week_told": when_view.week_told(last),
            "tiles": when_view.tiles(last),
            "way_rows": when_view.way_rows(last),
            "ageing": when_view.ageing_told(weeks),
            "runs": when_view.run_rows(self._when.runs),
            "segments": when_view.segment_rows(last),
            "hours": when_view.hour_rows(last),
        }

    def __repr__(self) -> str:
        told = {
            "whom": f"{counted(self._values['calls'], 'call')}, {ORDERS[self._values['order']]}",
            "leak": counted(len(self._columns), "column"),
            "level": f"{KINDS[self._values['kind']]}, {'scored' if self._scored else 'not scored'}",
            "when": counted(len(self._when.weeks), "week") + " played",
        }
        return f"LeadsLab({PARTS[self._part]}; {told[self._part]})"
