"""Weeks of calls in the lead lab, played one after the other beside the kernel's loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bpo_course.scenarios import (
    AnswerRules,
    AnswerWorld,
    CallRules,
    ModelWeek,
    WeekCalled,
    answer_world,
    answers_learned,
    calls_planned,
    model_week,
    week_called,
)
from bpo_course.tools.leads import AnswerModel, CallPlan
from bpo_course.widgets.card.background import Background

MORE_WORLDS: Final = 6
"""How many other groups of people are called at each press."""
FIRST: Final = AnswerRules().learned
"""The first week that no model has seen."""
LAST: Final = AnswerRules().weeks
"""The week after the last one."""
PEOPLE: Final = AnswerRules().leads
STEADY: Final = AnswerRules().steady
"""The first week in which habits change."""
_PLANS: Final = ("answered", "right_party")
_SEED_STEP: Final = 1_000


class Setting(NamedTuple):
    """What the weeks are called with.

    Args:
        seed: Which people.
        moved: The share of them whose habit changes in a week.
        upkeep: What is done with the model each week.
        rules: How calls may be made, and what they are worth.
    """

    seed: int
    moved: float
    upkeep: str
    rules: CallRules


class Played(NamedTuple):
    """A week that was called in four ways.

    Args:
        setting: What it was called with.
        week: The week.
        called: What each way brought.
        model: How well the model of the right person predicted the week.
        promised: What the plan by that model should bring on average.
    """

    setting: Setting
    week: int
    called: Mapping[str, WeekCalled]
    model: ModelWeek
    promised: float

    def net(self, way: str) -> float:
        """Return the worth of a way's sales less the cost of its calls."""
        return self.called[way].net(self.setting.rules.worth, self.setting.rules.cost)


def setting_of(values: Mapping[str, Any]) -> Setting:
    """Return what the controls describe.

    Raises:
        ValueError: If there is no hour to call in.
    """
    numbers = {name: int(values[name]) for name in ("opens", "closes", "per_hour")}
    money = {"worth": values["week_worth"], "cost": values["week_cost"]}
    rules = CallRules(calls=int(values["week_calls"]), **numbers, **money)
    return Setting(int(values["seed"]), values["moved"], values["upkeep"], rules)


@lru_cache(maxsize=16)
def world_of(seed: int, moved: float) -> AnswerWorld:
    """Return the people."""
    return answer_world(seed, AnswerRules(moved=moved))


@lru_cache(maxsize=64)
def _model(seed: int, moved: float, week: int, target: str, upkeep: str) -> AnswerModel:
    if upkeep == "none" and week > FIRST:
        return _model(seed, moved, FIRST, target, upkeep)
    return answers_learned(world_of(seed, moved), week, target, upkeep)


@lru_cache(maxsize=128)
def played(setting: Setting, week: int) -> Played:
    """Return a week that is called in four ways; it takes seconds."""
    seed, moved, upkeep, rules = setting
    world = world_of(seed, moved)
    plans = {way: plan_of(setting, week, way) for way in _PLANS}
    model = _model(seed, moved, week, "right_party", upkeep)
    called = week_called(world, week, rules, plans)
    value = plans["right_party"].value
    return Played(setting, week, called, model_week(model, world, week), value)


@lru_cache(maxsize=128)
def plan_of(setting: Setting, week: int, way: str) -> CallPlan:
    """Return the calls that a model plans for a week."""
    if setting.upkeep == "none" and week > FIRST:
        return plan_of(setting, FIRST, way)  # the model knows nothing new, so its plan is the same
    model = _model(setting.seed, setting.moved, week, way, setting.upkeep)
    return calls_planned(model, world_of(setting.seed, setting.moved), setting.rules)


class WhenStep:
    """Weeks that are called one after the other, and other people who are called for one week.

    Args:
        show: Called with what is said, and where to put the focus, when there is something new.
    """

    def __init__(self, show: Callable[..., None]) -> None:
        self._show = show
        self._work: Background[Any, Any] | None = None
        self.weeks: list[Played] = []
        self.others: list[Played] = []
        self.runs: dict[Setting, tuple[Played, ...]] = {}
        self.working = ""
        self._round = 0

    @property
    def next(self) -> int:
        """The week that comes next, from 0."""
        return self.weeks[-1].week + 1 if self.weeks else FIRST

    @property
    def is_over(self) -> bool:
        """Whether the last week was played."""
        return self.next >= LAST

    def play(self, setting: Setting, weeks: int) -> None:
        """Play the next weeks here and now."""
        for week in self._coming(weeks):
            self._keep(played(setting, week))

    def play_others(self, setting: Setting, worlds: int = MORE_WORLDS) -> None:
        """Play the first week with other people, here and now."""
        for other in self._other_settings(setting, worlds):
            self._keep_other(played(other, FIRST))

    def begin(self, setting: Setting, weeks: int) -> None:
        """Begin to play the next weeks beside the kernel's loop."""
        coming = self._coming(weeks)
        if coming:
            self._begin([(setting, week) for week in coming], self._keep, "Planning week {}")

    def begin_others(self, setting: Setting) -> None:
        """Begin to play the first week with other people, beside the kernel's loop."""
        asked = [(other, FIRST) for other in self._other_settings(setting, MORE_WORLDS)]
        self._begin(asked, self._keep_other, "Learning from other people, group {}", numbered=True)

    def again(self) -> None:
        """Go back to the first week; the runs are kept."""
        self._drop()
        self.weeks = []

    def forget_others(self) -> None:
        """Forget the other people: they were called with other controls."""
        self._drop()
        self.others = []

    def stop(self) -> None:
        """Ask the work to stop after the week it is at."""
        if self._work:
            self._work.stop()

    def _drop(self) -> None:
        """Stop the work, and take no more news of it."""
        self.stop()
        self._round += 1
        self._work, self.working = None, ""

    def _coming(self, weeks: int) -> range:
        return range(self.next, min(self.next + weeks, LAST))

    def _other_settings(self, setting: Setting, worlds: int) -> list[Setting]:
        first = _SEED_STEP * setting.seed + len(self.others)
        return [setting._replace(seed=first + place) for place in range(1, worlds + 1)]

    def _begin(
        self,
        asked: Sequence[tuple[Setting, int]],
        keep: Callable[[Played], None],
        words: str,
        *,
        numbered: bool = False,
    ) -> None:
        if self._work:
            return

        def work(tell: Callable[[Any], None], stops: Callable[[], bool]) -> None:
            for place, (setting, week) in enumerate(asked, start=1):
                if stops():
                    return
                tell(words.format(place if numbered else week + 1) + f", {place} of {len(asked)} …")
                tell(played(setting, week))

        mine = self._round

        def told(news: Any) -> None:
            if mine != self._round:
                return
            if isinstance(news, Played):
                keep(news)
                self._show()
            else:
                self.working = news
                self._show(said=news, late=True)

        def ended(error: Exception | None) -> None:
            if mine != self._round:
                return
            self._work, self.working = None, ""
            if error:
                self._show(said=f"This did not work: {error}", late=True)
                raise error
            self._show(done=True)

        self._work = Background(work, told=told, found=ended, failed=ended)
        self.working = "Learning when people answer …"
        self._show(said=self.working)
        self._work.start()

    def _keep(self, week: Played) -> None:
        self.weeks.append(week)
        first = self.weeks[0].setting
        is_longer = len(self.weeks) > len(self.runs.get(first, ()))
        if is_longer and all(one.setting == first for one in self.weeks):
            self.runs[first] = tuple(self.weeks)

    def _keep_other(self, week: Played) -> None:
        self.others.append(week)
