"""The collections lab: a work list, a month, the point of too many calls, and a promise."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, Final

from bpo_course import content, progress
from bpo_course.scenarios import (
    PORTFOLIO_ASSUMPTIONS,
    PORTFOLIO_DAYS,
    PORTFOLIO_FIXED,
    CallsPoint,
    FollowedPromise,
    PortfolioMonth,
    PortfolioRules,
)
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import collections_desk as desk_view
from bpo_course.widgets.labs import collections_month as month_view
from bpo_course.widgets.labs import collections_more as more_view
from bpo_course.widgets.labs import collections_promise as promise_view
from bpo_course.widgets.labs.collections_month import MonthStep
from bpo_course.widgets.labs.collections_more import MoreStep
from bpo_course.widgets.labs.collections_promise import PromiseStep
from bpo_course.widgets.labs.collections_step import DeskStep
from bpo_course.widgets.labs.collections_words import (
    ASSUMED,
    CHOICES,
    CONTROLS,
    FIRST_NAMES,
    LAWS,
    LEVERS,
    MONTH,
    MONTH_MORE,
    MONTH_PLAN,
    NO_GUESS,
    OF_MONTH,
    OF_MORE,
    ORDER_NAMES,
    OWN_FIELDS,
    PARTS,
    SEED,
    START,
    SWITCHES,
    TREATMENT_NAMES,
)
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.lever_lab import PartLab, charted, one_of

_LISTING: Final = "Getting the work list …"
_FOLLOWING: Final = "Following the promise through the month …"
_PLAYING: Final = "Playing the month …"
_SEARCHING: Final = "Searching for the best policy …"
_SWEEPING: Final = "Playing each number of calls a week …"
_OTHERS: Final = f"Playing {promise_view.OTHERS} other months …"


class CollectionsLab(PartLab):
    """A collections floor: a work list, a month of a portfolio, and what becomes of a promise.

    The lender, its customers and all figures are invented.

    Args:
        part: The part to begin with: "desk", "month", "more" or "promise".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "collections_lab.html"
    levers = LEVERS
    parts = PARTS
    choices = CHOICES
    switches = SWITCHES

    def __init__(self, part: str = "desk", **start: Any) -> None:
        super().__init__("Collections lab")
        self._part = one_of("part", part, PARTS)
        self._begin(START, start, "part")
        rules = content.rules()
        laws = {rule.id: rule for rule in rules}
        self._laws = [laws[name] for name in LAWS]
        self._list: DeskStep | None = None  # taking the first list needs a moment
        self._known = rules
        self._month = MonthStep()
        self._more = MoreStep()
        self._own = PromiseStep(progress.Book(progress.store))
        self._prepare()
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: order ("oldest", "newest", "highest", "likely" or "broken"), first
                ("call" or "message"), calls, week, plans, plan_from, grace, remind, seed; fatigue,
                complaint_cost; asked, passed, text, link.
            value: Its new value: a name, True or False, or a number; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def show(self, part: str) -> None:
        """Go to a part of the lab.

        Args:
            part: "desk", "month", "more" or "promise".

        Raises:
            ValueError: If there is no such part.
        """
        one_of("part", part, PARTS)
        if part == "desk" and self._list is None:
            self._render(working=_LISTING)
        if part == "promise" and self._own.found is None:
            self._render(working=_FOLLOWING)
        self._part = part
        self._prepare()
        self._render(said=PARTS[part], focus="part")

    def treat(self, account: str, treatment: str) -> str:
        """Choose what to do next with an account of the work list, and return what is said to it.

        Args:
            account: Its number, one of `accounts`.
            treatment: "none", "reminder", "promise_reminder", "call", "plan" or "specialist". The
                first choice counts.

        Raises:
            ValueError: If there is no such account or treatment.
        """
        step = self._desk
        step.open(one_of("account", account, step.ids))
        step.choose(one_of("treatment", treatment, TREATMENT_NAMES))
        self._part = "desk"
        said = desk_view.said_of(step, account)
        self._render(said=said, focus="answer")
        return said

    def play(self, guess: str = NO_GUESS) -> PortfolioMonth:
        """Play the month as the controls have it, and return it.

        Args:
            guess: The share of the money that comes only through calls, as you guess it before the
                first month: "least", "some", "more" or "most"; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        one_of("guess", guess, (*month_view.BANDS, NO_GUESS))
        self._part = "month"
        self._month.guess = self._month.guess or guess
        month = self._month.run(self._values)
        self._render(said=self._told_of_month, focus="result")
        return month

    def search(self) -> PortfolioMonth:
        """Search for the best policy for this portfolio, and return the month that it makes.

        Raises:
            ValueError: If no month was played yet.
        """
        if not self._month.played:
            raise ValueError("search needs a month that was played: play the month first")
        self._part = "month"
        self._month.search()
        found = self._month.beside
        assert found.best
        self._render(said=month_view.score_words(found), focus="beside")
        return found.best

    def sweep(self, guess: str = NO_GUESS) -> tuple[CallsPoint, ...]:
        """Play each number of calls a week, and return what each one brings and costs.

        Args:
            guess: The best number of calls as you guess it, "1" to "6"; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        one_of("guess", guess, (*more_view.GUESSES, NO_GUESS))
        self._part = "more"
        self._more.guess = self._more.guess or guess
        points = self._more.run(self._values)
        self._render(said=self._told_of_more, focus="swept")
        return points

    def follow(self, *, typical: bool = False) -> FollowedPromise | None:
        """Follow your own promise through the month; None where you have made none yet.

        Args:
            typical: Whether to follow a promise as a hurried collector takes it.
        """
        self._part = "promise"
        if typical:
            self._take_typical()
        else:
            self._read_own()
        if typical or self._own.is_own:
            self._render(said=self._told_of_promise, focus="followed")
            return self._own.found
        self._prepare()
        self._render(said=promise_view.none_words(self._own.call), focus="call")
        return None

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts of the work list."""
        return self._desk.ids

    @property
    def month(self) -> PortfolioMonth | None:
        """The month that was played last; None before the first."""
        return self._month.month if self._month.played else None

    # -- what the screen sends -----------------------------------------------------------------

    def _open(self, message: Message) -> None:
        if message["value"] in self._desk.ids:
            self._desk.open(message["value"])
            self._render(said=self._said_of_account, focus="account")

    def _step(self, message: Message) -> None:
        self._desk.step(-1 if message["value"] == "back" else 1)
        self._render(said=self._said_of_account, focus="account")

    def _treat(self, message: Message) -> None:
        if message["value"] in TREATMENT_NAMES and self._desk.choose(message["value"]):
            said = desk_view.said_of(self._desk, self._desk.at)
            self._render(said=said, focus="answer")

    def _afresh(self, _message: Message) -> None:
        self._desk.afresh()
        self._render(said="The work list is as it was.", focus="account")

    def _another(self, _message: Message) -> None:
        self._render(working=_LISTING)
        self._take("seed", self._values["seed"] % LEVERS["seed"].most + 1)
        self._render(said=self._said_of_account, focus="account")

    def _guess(self, message: Message) -> None:
        if message["value"] in (*month_view.BANDS, NO_GUESS):
            self._render(working=_PLAYING)
            self.play(message["value"])

    def _play(self, _message: Message) -> None:
        self._render(working=_PLAYING)
        self.play()

    def _search(self, _message: Message) -> None:
        if self._month.played:
            self._render(working=_SEARCHING)
            self.search()

    def _guess_more(self, message: Message) -> None:
        if message["value"] in (*more_view.GUESSES, NO_GUESS):
            self._render(working=_SWEEPING)
            self.sweep(message["value"])

    def _sweep(self, _message: Message) -> None:
        self._render(working=_SWEEPING)
        self.sweep()

    def _typical(self, _message: Message) -> None:
        self.follow(typical=True)

    def _mine(self, _message: Message) -> None:
        self.follow()

    def _again(self, _message: Message) -> None:
        if self._own.found:
            self._own.follow(self._values)
            self._render(said=self._told_of_promise, focus="followed")

    def _others(self, _message: Message) -> None:
        if self._own.found:
            self._render(working=_OTHERS)
            for nth in self._own.play_others(self._values):
                self._render(said=" ", working=f"{_OTHERS} {nth} of {promise_view.OTHERS} played.")
            assert self._own.others
            self._render(said=promise_view.others_words(self._own.others), focus="others")

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": PartLab._choose,
        "switch": PartLab._switch,
        "open": _open,
        "step": _step,
        "treat": _treat,
        "afresh": _afresh,
        "another": _another,
        "guess": _guess,
        "play": _play,
        "search": _search,
        "guess_more": _guess_more,
        "sweep": _sweep,
        "typical": _typical,
        "mine": _mine,
        "again": _again,
        "others": _others,
    }

    # -- state ---------------------------------------------------------------------------------

    def _take(self, name: str, value: Any) -> None:
        """Take a value; another portfolio has another work list."""
        if name == "seed" and value != self._values["seed"]:
            self._list = None
        super()._take(name, value)

    def _prepare(self) -> None:
        """Get what the part needs: the work list, or the learner's own promise or a typical one."""
        if self._part == "desk":
            _ = self._desk
        if self._part == "promise" and self._own.found is None:
            self._read_own()
            if self._own.found is None:
                self._take_typical()

    @property
    def _desk(self) -> DeskStep:
        """The work list of the portfolio."""
        if self._list is None:
            self._list = DeskStep(int(self._values["seed"]), self._known)
        return self._list

    def _read_own(self) -> None:
        """Take the promise of the learner's newest call, where there is one."""
        if self._own.read():
            self._begin_to_follow()

    def _take_typical(self) -> None:
        """Take a promise as a hurried collector takes it."""
        self._own.take_typical()
        self._begin_to_follow()

    def _begin_to_follow(self) -> None:
        self._values |= self._own.values()
        self._own.follow(self._values)

    # -- words ---------------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        if name in OF_MONTH and self._month.played and self._part == "month":
            return "Play the month to see what it does."
        if name in OF_MORE and self._more.played and self._part == "more":
            return "Play it again to see what moves."
        if name in OWN_FIELDS:
            return "Follow the promise to see what it does."
        if name in (*CHOICES, *SWITCHES):
            return f"{CONTROLS.label(name)}: {CONTROLS.value(name, self._values[name])}."
        return ""

    @property
    def _said_of_account(self) -> str:
        shown = desk_view.opened(self._desk)
        facts = " ".join(f"{name}: {words}" for name, words in shown["facts"])
        return f"Account {shown['id']}, {shown['product']}. {facts}"

    @property
    def _told_of_month(self) -> str:
        month = self._month
        first = f"{month_view.guessed(month.guess, month.played[0][1])} "
        found = month.beside
        score = month_view.score_words(found)
        return f"{first if len(month.played) == 1 else ''}{month_view.told(found)} {score}".strip()

    @property
    def _told_of_more(self) -> str:
        step = self._more
        return more_view.moved(step) or more_view.answer(step.guess, step.points)

    @property
    def _told_of_promise(self) -> str:
        assert self._own.found
        return promise_view.told(self._own.found)

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
            seeds=SEED,
            laws=self._laws,
            assumed=self._assumed(),
            **self._of_part(),
        )

    def _chart(self) -> Any:
        if self._part == "month" and self._month.played:
            return month_view.chart(self._month.beside)
        if self._part == "more" and self._more.played:
            return more_view.chart(self._more.points)
        return None

    def _assumed(self) -> list[tuple[str, str]]:
        """Return every assumption of the part's months, with its value."""
        is_more = self._part == "more"
        rules = more_view.rules_of(self._values) if is_more else PortfolioRules()
        return [
            (PORTFOLIO_ASSUMPTIONS[one.name], f"{getattr(rules, one.name):,.10g}")
            for one in fields(rules)
        ] + list(PORTFOLIO_FIXED.items())

    def _of_part(self) -> dict[str, Any]:
        of = {
            "desk": self._of_desk,
            "month": self._of_month,
            "more": self._of_more,
            "promise": self._of_promise,
        }
        return of[self._part]()

    def _of_desk(self) -> dict[str, Any]:
        step = self._desk
        return {
            "now": desk_view.now_words(step),
            "treatments": TREATMENT_NAMES,
            "steps": desk_view.steps_words(step),
            "account": desk_view.opened(step),
            "total": len(step.ids),
            "chosen": len(step.chosen),
            "list": desk_view.rows(step),
            "done": step.done,
            "score": desk_view.told(step) if step.done else "",
            "missed": desk_view.missed(step) if step.done else [],
            "week": desk_view.week_rows(step) if step.done else [],
        }

    def _of_month(self) -> dict[str, Any]:
        return {
            "levers": MONTH,
            "plan_levers": MONTH_PLAN,
            "more_levers": MONTH_MORE,
            "orders": ORDER_NAMES,
            "firsts": FIRST_NAMES,
            "bands": {name: words for name, (words, _, _) in month_view.BANDS.items()},
            "guess": self._month.guess,
            "accounts": PortfolioRules().accounts,
            "days": PORTFOLIO_DAYS,
            **self._of_played(),
        }

    def _of_played(self) -> dict[str, Any]:
        """Return what is shown of the month that was played last."""
        step = self._month
        if not step.played:
            return {"result": ""}
        found = step.beside
        return {
            "result": month_view.told(found),
            "guessed": month_view.guessed(step.guess, step.played[0][1]),
            "old": step.is_old(self._values),
            "tiles": month_view.tiles(found),
            "ways": tuple(found.ways),
            "searched": found.best is not None,
            "score": month_view.score_words(found),
            "beside": month_view.beside_rows(found),
            "policies": month_view.policy_rows(found),
            "kept_says": month_view.kept_words(found.month),
            "buckets": month_view.bucket_rows(found.month),
            "rolls": month_view.roll_words(found.month),
            "compared": month_view.compared_words(step),
            "history": month_view.history(step),
            "number": len(step.played),
        }

    def _of_more(self) -> dict[str, Any]:
        step = self._more
        shown: dict[str, Any] = {
            "guesses": more_view.GUESSES,
            "guess": step.guess,
            "levers": ASSUMED,
            "months": more_view.MONTHS,
            "accounts": PortfolioRules().accounts,
            "answer": "",
        }
        if not step.played:
            return shown
        return shown | {
            "answer": more_view.answer(step.guess if len(step.played) == 1 else "", step.points),
            "moved": more_view.moved(step),
            "old": step.is_old(self._values),
            "meant": more_view.meant(step.points),
            "points": more_view.rows(step.points),
        }

    def _of_promise(self) -> dict[str, Any]:
        step = self._own
        shown: dict[str, Any] = {
            "own_switches": tuple(OWN_FIELDS),
            "call": promise_view.call_words(step),
            "is_own": step.is_own,
            "has_own": bool(step.call and step.call.promise),
            "others": promise_view.OTHERS,
            "days": PORTFOLIO_DAYS,
            "own_assumed": promise_view.ASSUMED,
        }
        assert step.found
        return shown | {
            "parts_say": promise_view.parts_words(step.found.promise),
            "found": promise_view.told(step.found),
            "tone": promise_view.tone_of(step.found),
            "old": step.is_old(self._values),
            "told_days": promise_view.rows(step.found),
            "every_day": promise_view.rows(step.found, every=True),
            "others_say": promise_view.others_words(step.others) if step.others else "",
        }

    def __repr__(self) -> str:
        told = {
            "desk": desk_view.state_of(self._list),
            "month": f"{counted(len(self._month.played), 'month')} played",
            "more": f"{counted(len(self._more.played), 'sweep')} played",
            "promise": promise_view.state_of(self._own),
        }
        return f"CollectionsLab({PARTS[self._part]}; {told[self._part]})"
