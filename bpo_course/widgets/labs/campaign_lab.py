"""The campaign lab: a week to set up, a script to keep or kill, and what peeking does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from bpo_course import content
from bpo_course.scenarios import (
    WEEK_GOAL,
    WEEK_LEADS,
    PlayedWeek,
    ScriptTrial,
    TrialRules,
)
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import campaign_decide as decide_view
from bpo_course.widgets.labs import campaign_peek as peek_view
from bpo_course.widgets.labs import campaign_week as week_view
from bpo_course.widgets.labs.campaign_decide import DECISIONS, DecideStep
from bpo_course.widgets.labs.campaign_peek import Found
from bpo_course.widgets.labs.campaign_week import WeekStep
from bpo_course.widgets.labs.campaign_words import (
    CHOICES,
    CONTROLS,
    DECIDE,
    DIALLER_NAMES,
    LAWS,
    LEVERS,
    NO_GUESS,
    OF_TRIAL,
    OF_WEEK,
    ORDER_NAMES,
    PARTS,
    PEEK,
    PEEK_MORE,
    SEGMENT_NAMES,
    SHIFT_NAMES,
    START,
    SWITCHES,
    WEEK,
    WEEK_FLOOR,
    WEEK_RECYCLE,
    WEEK_WHEN,
    WEEK_WHO,
)
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.lever_lab import PartLab, charted, one_of

_PLAYING: Final = "Playing Monday to Saturday …"
_OTHERS: Final = f"Playing {week_view.OTHERS} other weeks …"
_PLANNING: Final = "Planning the trial …"
_DRAWING: Final = "Drawing the trials …"


class CampaignLab(PartLab):
    """A campaign: to set up, to run for a week, and to try two script versions in.

    The company, its leads and all figures are invented.

    Args:
        part: The part to begin with: "week", "decide" or "peek".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "campaign_lab.html"
    levers = LEVERS
    parts = PARTS
    choices = CHOICES
    switches = SWITCHES

    def __init__(self, part: str = "week", **start: Any) -> None:
        super().__init__("Campaign lab")
        self._part = one_of("part", part, PARTS)
        self._week = WeekStep()
        self._decide: DecideStep | None = None  # planning the first trial takes half a second
        self._guess = ""  # the false alarms in 100, as they were guessed
        self._peek: Found | None = None
        laws = {rule.id: rule for rule in content.rules()}
        self._laws = [laws[name] for name in LAWS]
        self._begin(START, start, "part")
        self._first_days = int(self._values["days"])  # those that are guessed for
        self._prepare()
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: shift ("early", "middle", "late" or "split"), total, zones, quote,
                customer, retired, web, order ("first_in", "newest", "score" or
                "fewest_attempts"), opens, closes, day, part_cap, busy_min, retry_h, callback_h,
                agents, dialler ("progressive", "level" or "predictive"), seed; base, lift,
                per_day, trial; days, talks, rate, better, draw.
            value: Its new value: a name, True or False, or a number; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def show(self, part: str) -> None:
        """Go to a part of the lab.

        Args:
            part: "week", "decide" or "peek".

        Raises:
            ValueError: If there is no such part.
        """
        one_of("part", part, PARTS)
        if part == "decide" and self._decide is None:
            self._render(working=_PLANNING)
        self._part = part
        self._prepare()
        self._render(said=PARTS[part], focus="part")

    def run_week(self) -> PlayedWeek:
        """Play the week from Monday to Saturday, and return it."""
        self._part = "week"
        week = self._week.run(self._values)
        self._render(said=week_view.told(week), focus="result")
        return week

    def other_weeks(self) -> str:
        """Play other weeks with the last plan and the one before, and return what they showed.

        Raises:
            ValueError: If no week was played yet.
        """
        if not self._week.played:
            raise ValueError("other_weeks needs a week that was played: run the week first")
        self._part = "week"
        for nth in self._week.play_others():
            self._render(said=" ", working=f"{_OTHERS} {nth} of {week_view.OTHERS} played.")
        told = week_view.others_words(self._week)
        self._render(said=told, focus="others")
        return told

    def guess_size(self, conversations: str = NO_GUESS) -> ScriptTrial:
        """Guess how many conversations each version needs, and return the trial.

        Args:
            conversations: One of those to choose from, such as "780"; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        step = self._trial_step
        allowed = [f"{n}" for n in decide_view.size_options(step.rules)]
        step.guess = one_of("conversations", conversations, (*allowed, NO_GUESS))
        self._part = "decide"
        self._render(said=decide_view.size_answer(step), focus="size")
        return step.trial

    def decide(self, word: str) -> str:
        """Decide after a day of the trial, and return what there is to say.

        Args:
            word: "keep", "kill" or "go on"; on the last day "no winner" in place of "go on".

        Raises:
            ValueError: If the trial is decided already, or it is none of these.
        """
        step = self._trial_step
        if step.decision:
            raise ValueError("decide needs an open trial: begin another one first")
        step.guess = step.guess or NO_GUESS
        step.decide(one_of("word", word, step.options()))
        self._part = "decide"
        told = decide_view.judged(step)[1] if step.decision else decide_view.figures_told(step)
        self._render(said=told, focus="verdict" if step.decision else "")
        return told

    def another_trial(self) -> None:
        """Begin the next trial: another truth, and other luck."""
        self._values["trial"] += 1
        self._plan()
        self._render(said=decide_view.figures_told(self._trial_step), focus="day")

    def guess_peek(self, percent: str = NO_GUESS) -> Found:
        """Guess how many of 100 trials give a false alarm, and return what was drawn.

        Args:
            percent: One of those to choose from, such as "15"; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        allowed = (*peek_view.options(self._first_days), NO_GUESS)
        self._guess = one_of("percent", percent, allowed)
        return self.draw_trials()

    def draw_trials(self) -> Found:
        """Draw 400 trials as the controls have them, and return what was found."""
        self._part = "peek"
        self._guess = self._guess or NO_GUESS
        rules = peek_view.rules_of(self._values)
        self._peek = peek_view.drawn(rules, int(self._values["draw"]))
        self._render(said=self._answer_of_peek, focus="drawn")
        return self._peek

    @property
    def week(self) -> PlayedWeek | None:
        """The week that was played last; None before the first."""
        return self._week.week if self._week.played else None

    @property
    def trial(self) -> ScriptTrial:
        """The trial of part 2, with its truth."""
        return self._trial_step.trial

    # -- what the screen sends -----------------------------------------------------------------

    def _run(self, _message: Message) -> None:
        self._render(working=_PLAYING)
        self.run_week()

    def _others(self, _message: Message) -> None:
        if self._week.played:
            self._render(working=_OTHERS)
            self.other_weeks()

    def _guess_size(self, message: Message) -> None:
        options = [f"{n}" for n in decide_view.size_options(self._trial_step.rules)]
        if message["value"] in (*options, NO_GUESS):
            self.guess_size(message["value"])

    def _press_decide(self, message: Message) -> None:
        step = self._trial_step
        if not step.decision and message["value"] in step.options():
            self.decide(message["value"])

    def _to_the_end(self, _message: Message) -> None:
        """Go on until the last day."""
        step = self._trial_step
        if not step.decision:
            step.day = len(step.trial.looks)
            self._render(said=decide_view.figures_told(step), focus="day")

    def _another(self, _message: Message) -> None:
        self._render(working=_PLANNING)
        self.another_trial()

    def _plan_trial(self, _message: Message) -> None:
        self._render(working=_PLANNING)
        self._plan()
        step = self._trial_step
        said = (
            decide_view.figures_told(step) if step.guess else "The trial is planned. Guess first."
        )
        self._render(said=said, focus="day" if step.guess else "part")

    def _guess_peek(self, message: Message) -> None:
        if message["value"] in (*peek_view.options(self._first_days), NO_GUESS):
            self._guess = message["value"]
            self._draw(message)

    def _draw(self, _message: Message) -> None:
        self._render(working=_DRAWING)
        self.draw_trials()

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": PartLab._choose,
        "switch": PartLab._switch,
        "run": _run,
        "others": _others,
        "guess_size": _guess_size,
        "decide": _press_decide,
        "to_the_end": _to_the_end,
        "another": _another,
        "plan": _plan_trial,
        "guess_peek": _guess_peek,
        "draw": _draw,
    }

    # -- state ---------------------------------------------------------------------------------

    def _follow(self, values: Mapping[str, Any]) -> None:
        """Refuse values that do not fit together."""
        week_view.plan_of(values)
        if any(values[name] != START[name] for name in OF_TRIAL):
            _rules_of(values)

    def _prepare(self) -> None:
        """Plan the first trial where the part needs it."""
        if self._part == "decide" and self._decide is None:
            self._plan()

    def _plan(self) -> None:
        rules, seed = _rules_of(self._values), int(self._values["trial"])
        if self._decide is None:
            self._decide = DecideStep(rules, seed)
        self._decide.plan(rules, seed)
        _ = self._decide.trial.rule, self._decide.trial.bounds, self._decide.trial.peek

    @property
    def _trial_step(self) -> DecideStep:
        if self._decide is None:
            self._plan()
        assert self._decide is not None
        return self._decide

    # -- words ---------------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        if name in OF_WEEK and self._week.played:
            return "Run the week to see what it does."
        if name in (*CHOICES, *SWITCHES):
            return f"{CONTROLS.label(name)}: {CONTROLS.value(name, self._values[name])}."
        return ""

    @property
    def _answer_of_peek(self) -> str:
        assert self._peek is not None
        return peek_view.answer(self._guess, self._first_days, self._peek)

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, said: str = "", *, focus: str = "", working: str = "") -> None:
        figure = self._chart()
        self._show(
            said=said or working,
            focus=focus,
            **charted(figure),
            fields=self._numbers() | self._refused(),
            problem=self._problem,
            parts=PARTS,
            part=self._part,
            working=working,
            values=self._values,
            switches=SWITCHES,
            title=figure.layout.title.text if figure else "",
            laws=self._laws,
            **self._of_part(),
        )

    def _chart(self) -> Any:
        if self._part == "week" and self._week.played:
            return week_view.chart(self._week.week)
        if self._part == "decide" and self._decide is not None and self._decide.guess:
            return decide_view.chart(self._decide)
        if self._part == "peek" and self._peek:
            return peek_view.chart(self._peek)
        return None

    def _of_part(self) -> dict[str, Any]:
        of = {"week": self._of_week, "decide": self._of_decide, "peek": self._of_peek}
        return of[self._part]()

    def _of_week(self) -> dict[str, Any]:
        sales, attempts = WEEK_GOAL
        return {
            "goal_sales": sales,
            "goal_attempts": attempts,
            "leads": WEEK_LEADS,
            "levers": WEEK,
            "who": WEEK_WHO,
            "when": WEEK_WHEN,
            "recycle": WEEK_RECYCLE,
            "floor": WEEK_FLOOR,
            "shifts": SHIFT_NAMES,
            "orders": ORDER_NAMES,
            "diallers": DIALLER_NAMES,
            "segments": SEGMENT_NAMES,
            "others": week_view.OTHERS,
            **self._of_played(),
        }

    def _of_played(self) -> dict[str, Any]:
        """Return what is shown of the week that was played last."""
        step = self._week
        if not step.played:
            return {"result": ""}
        week = step.week
        return {
            "result": week_view.told(week),
            "reached": week.reached,
            "warned": week_view.warned(week),
            "old": step.is_old(self._values),
            "tiles": week_view.tiles(step),
            "bar": week_view.states_bar(week),
            "state_rows": week_view.state_rows(week),
            "group_head": week_view.GROUP_HEAD,
            "part_rows": week_view.part_rows(week),
            "segment_rows": week_view.segment_rows(week),
            "day_rows": week_view.day_rows(week),
            "appointments": week_view.appointment_words(week),
            "changed": step.changed(),
            "compared": week_view.compared(step),
            "compared_says": week_view.compared_words(step),
            "others_says": week_view.others_words(step),
            "history": week_view.history(step),
            "number": len(step.played),
        }

    def _of_decide(self) -> dict[str, Any]:
        step = self._trial_step
        shown: dict[str, Any] = {
            "base": f"{100 * step.rules.base:g}",
            "aim": f"{100 * (step.rules.base + step.rules.lift):g}",
            "sizes": [f"{n}" for n in decide_view.size_options(step.rules)],
            "guess": step.guess,
            "levers": DECIDE,
            "size_answer": decide_view.size_answer(step) if step.guess else "",
            "replan": self._values["trial"] != step.seed or _rules_of(self._values) != step.rules,
        }
        if not step.guess:
            return shown
        tone, verdict = decide_view.judged(step) if step.decision else ("", "")
        return shown | {
            "day": step.day,
            "days": len(step.trial.looks),
            "figures": decide_view.figure_rows(step),
            "says": decide_view.figures_told(step),
            "decision": step.decision,
            "is_last": step.is_last,
            "options": step.options(),
            "decisions": DECISIONS,
            "verdict": verdict,
            "tone": tone,
            **self._of_decided(step),
        }

    def _of_decided(self, step: DecideStep) -> dict[str, Any]:
        if not step.decision:
            return {}
        return {
            "truth": decide_view.truth_words(step),
            "bound": decide_view.bound_words(step),
            "ways": decide_view.way_rows(step),
            "rule_says": decide_view.rule_words(step.trial.rule, step.trial.truth),
            "score": decide_view.score_rows(step),
            "played": counted(len(step.score), "trial"),
        }

    def _of_peek(self) -> dict[str, Any]:
        rules = peek_view.rules_of(self._values)
        now = rules, int(self._values["draw"])
        return {
            "first_days": self._first_days,
            "alarms": peek_view.options(self._first_days),
            "guess": self._guess,
            "levers": PEEK,
            "more": PEEK_MORE,
            "answer": self._answer_of_peek if self._peek else "",
            "meant": peek_view.meant(self._peek) if self._peek else [],
            "drawn": peek_view.rows(self._peek) if self._peek else [],
            "old": self._peek is not None and self._peek[:2] != now,
            "better": f"{100 * self._peek[0].better:g}" if self._peek else "",
        }

    def __repr__(self) -> str:
        played = f"{counted(len(self._week.played), 'week')} played"
        told = {
            "week": played,
            "decide": f"trial {self._values['trial']:g}",
            "peek": f"{self._values['days']:g} days a trial",
        }
        return f"CampaignLab({PARTS[self._part]}; {told[self._part]})"


def _rules_of(values: Mapping[str, Any]) -> TrialRules:
    """Return the trial that the controls plan."""
    return TrialRules(base=values["base"], lift=values["lift"], per_day=int(values["per_day"]))
