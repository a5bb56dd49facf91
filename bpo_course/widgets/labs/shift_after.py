"""What the shift lab shows after the shift: the report, calls to score, the plan, and the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from bpo_course import boards, contacts, content
from bpo_course.scenarios import (
    SHIFT_AGENTS,
    SHIFT_BLOCKS,
    SHIFT_CAP,
    SHIFT_TARGET_S,
    SHIFT_WEIGHTS,
    SHIFT_ZONE,
    BestShift,
    DaysBefore,
    OneShift,
    ShiftEnd,
    ShiftScore,
    agreed_with_expert,
    days_before,
    shift_aht_s,
    shift_calls,
    shift_forecast,
    shift_plan_levels,
    shift_required,
    shift_score,
    shift_tomorrow,
    shift_transcripts,
)
from bpo_course.tools.recording import Answers, ScoredCalls
from bpo_course.widgets.labs.quality_words import NAMES, answer_from, answers_of
from bpo_course.widgets.labs.shift_hours import did, percent, span
from bpo_course.widgets.labs.shift_told import advice
from bpo_course.widgets.labs.shift_words import LABELS, PART_MEANS, PART_NAMES, SETUP, values_of

if TYPE_CHECKING:
    import pandas as pd

    from bpo_course.boards import DailyReport

CENTRE: Final = "Harbour Bank (invented)"
_LITTLE: Final = 1.5
"""Fewer points than this are no advice."""


@lru_cache
def _calls() -> ScoredCalls:
    return content.quality("helpline")


Yardsticks = tuple[BestShift, ShiftScore]
"""The best shift that was found, and what doing nothing all day comes to."""


class AfterStep:
    """The end of a shift: what was scored and planned. It knows nothing of the screen.

    Args:
        shift: The shift, run to its end.
        end: What was done after it by now.
    """

    def __init__(self, shift: OneShift, end: ShiftEnd | None = None) -> None:
        self.shift, self.end = shift, end or ShiftEnd()
        self.plan = list(self.end.plan or shift_required(shift, shift_forecast(shift)))
        self.wrong = self.wrong_of = ""
        self.beside = False
        self.best: BestShift | None = None
        self.nothing: ShiftScore | None = None
        self._scored: tuple[ShiftEnd, ShiftScore] | None = None

    # -- what the learner does -------------------------------------------------------------------

    def score(self, call: str, answers: Answers) -> float:
        """Score a call of the sample, and return the share that agrees with the expert."""
        if call not in self.transcripts:
            known = ", ".join(self.transcripts) or "none: no call was sampled"
            raise ValueError(f"call must be one of {known}, got {call!r}")
        if call in self.end.agreed:
            raise ValueError(f"call must be one that is not scored yet, got {call!r}")
        share = agreed_with_expert(_calls(), call, answers)
        self.end = replace(self.end, agreed={**self.end.agreed, call: share})
        return share

    def submit(self, fields: Mapping[str, list[str]]) -> float | None:
        """Take the form of a call; None where something is missing (`wrong`)."""
        call = "".join(fields.get("of", [])[:1])
        answers: dict[str, str | int] = {}
        for item in _calls().item:
            text = "".join(fields.get(f"answer {item.id}", [])[:1])
            if text in answers_of(item):
                answers[item.id] = answer_from(item, text)
        missing = [NAMES[item.id] for item in _calls().item if item.id not in answers]
        self.wrong = f"Not answered yet: {', '.join(missing)}." if missing else ""
        self.wrong_of = call
        if missing or call not in self.transcripts or call in self.end.agreed:
            return None
        return self.score(call, answers)

    def step(self, hour: int, by: int) -> None:
        """Plan an agent more or less in an hour of tomorrow."""
        if not self.end.plan and 0 <= hour < SHIFT_BLOCKS:
            self.plan[hour] = min(max(self.plan[hour] + by, 0), 2 * SHIFT_AGENTS)

    def hand_in(self, plan: Sequence[int] = ()) -> None:
        """Hand in the plan for tomorrow; it can't be changed after that."""
        if self.end.plan:
            raise ValueError("plan must be handed in once, and it was")
        self.end = replace(self.end, plan=tuple(plan or self.plan))
        self.plan = list(self.end.plan)

    # -- the score -------------------------------------------------------------------------------

    @property
    def mine(self) -> ShiftScore:
        """What the shift comes to by now."""
        if self._scored is None or self._scored[0] is not self.end:
            self._scored = self.end, shift_score(self.shift, self.end)
        return self._scored[1]

    def compare(self, found: Yardsticks) -> float:
        """Set the shift beside the best one that was found, and return its points.

        A learner who did better has set the new best.
        """
        self.best, self.nothing = found
        return self.points

    @property
    def points(self) -> float:
        """The score, from 0 to 100."""
        assert self.best
        assert self.nothing
        return self.mine.points(self.nothing, self.best_score)

    @property
    def best_score(self) -> ShiftScore:
        """The best that was found; the learner's own where it is better."""
        assert self.best
        return max(self.best.score, self.mine, key=lambda score: score.value)

    # -- what is shown ---------------------------------------------------------------------------

    @cached_property
    def transcripts(self) -> tuple[str, ...]:
        """The calls to read."""
        return shift_transcripts(self.shift, _calls())

    @cached_property
    def before(self) -> DaysBefore:
        """The five days before."""
        return days_before(self.shift.world, self.shift.setup.menu)

    @property
    def report(self) -> DailyReport:
        """The report of the day: beside the five days before once that was asked for."""
        return self._beside if self.beside else self._alone

    @cached_property
    def _alone(self) -> DailyReport:
        """The report over the calls and the dials."""
        return self._report(self._voice)

    @cached_property
    def _beside(self) -> DailyReport:
        """The report with the calls beside the five days before; the campaign has no such days."""
        calls = self._voice[self._voice["direction"] == "inbound"]
        found, alone = self._report(calls, contacts.check(self.before.log)), self._alone
        lines = {line.measure.key: line for line in found.figures}
        both = tuple(lines.get(line.measure.key, line) for line in alone.figures)
        return replace(
            found, volumes=alone.volumes, figures=both, unmeasured=alone.unmeasured
        )  # fmt: skip

    @cached_property
    def _voice(self) -> pd.DataFrame:
        log = contacts.check(self.shift.log)
        return log[log["channel"] == "voice"]

    def _report(self, log: pd.DataFrame, before: pd.DataFrame | None = None) -> DailyReport:
        """Return a report for the client: it names no agent."""
        states = contacts.check_states(self.shift.states)
        found = boards.daily_report(
            log, before, centre=CENTRE, zone=SHIFT_ZONE, states=states, target_s=SHIFT_TARGET_S
        )
        names = set(log["agent"].dropna())
        unnamed = (words for words in found.look_at if not any(name in words for name in names))
        return replace(found, look_at=tuple(unnamed))

    def calls_shown(self) -> list[dict[str, Any]]:
        """Return each call of the sample: its words, and what the expert says once it is scored."""
        found = []
        for name in self.transcripts:
            call = _calls().by_id[name]
            scored = name in self.end.agreed
            found.append(
                {
                    "id": name,
                    "title": call.title,
                    "brief": call.brief,
                    "turns": [(turn.by, turn.says) for turn in call.turn],
                    "scored": scored,
                    "agreed": percent(self.end.agreed.get(name, 0.0)),
                    "expert": [
                        (NAMES[item.id], str(call.expert[item.id]), call.reason.get(item.id, ""))
                        for item in _calls().item
                    ],
                    "shows": call.shows,
                }
            )
        return found

    @staticmethod
    def items() -> list[tuple[Any, str, tuple[str, ...]]]:
        """Return each item of the scorecard, its name, and the answers that it takes."""
        return [(item, NAMES[item.id], answers_of(item)) for item in _calls().item]

    def plan_rows(self) -> list[tuple[str, ...]]:
        """Return a line for each hour: forecast, days before, today, what the forecast requires."""
        shift, usual = self.shift, self.before.calls
        forecast, came = shift_forecast(shift), shift_calls(shift)
        required = shift_required(shift, forecast)
        return [
            (
                span(hour),
                f"{forecast[hour]:.0f}",
                f"{usual[hour]:.0f}",
                f"{came[hour]}",
                f"{required[hour]}",
            )
            for hour in range(SHIFT_BLOCKS)
        ]

    def plan_told(self) -> list[tuple[str, ...]]:
        """Return a line for each hour of tomorrow, once the plan is handed in."""
        if not self.end.plan:
            return []
        shift, plan = self.shift, self.end.plan
        calls = shift_tomorrow(shift)
        needed, levels = shift_required(shift, calls), shift_plan_levels(shift, plan)
        return [
            (
                span(hour),
                f"{calls[hour]:.0f}",
                f"{plan[hour]}",
                f"{needed[hour]}",
                percent(levels[hour]),
            )
            for hour in range(SHIFT_BLOCKS)
        ]

    @property
    def aht(self) -> str:
        """Today's AHT in minutes and seconds, as in the report."""
        minutes, seconds = divmod(round(shift_aht_s(self.shift)), 60)
        return f"{minutes}:{seconds:02d}"

    def result_rows(self) -> list[tuple[str, ...]]:
        """Return a line for each part of the score: you, doing nothing, the best found."""
        if not (self.best and self.nothing):
            return []
        mine, best = self.mine, self.best_score
        rows = [
            (
                PART_NAMES[name],
                PART_MEANS[name],
                *(f"{weight * one.parts[name]:.1f}" for one in (mine, self.nothing, best)),
                f"{weight}",
            )
            for name, weight in SHIFT_WEIGHTS.items()
        ]
        totals = (f"{_sum(one):.1f}" for one in (mine, self.nothing, best))
        return [*rows, ("Together", "", *totals, "100")]

    def best_rows(self) -> list[tuple[str, str]]:
        """Return what the best shift that was found decided: before it, and in each hour."""
        if not self.best:
            return []
        shift = self.best.shift
        before = [
            (LABELS[name], SETUP[name].get(value, "Your own menu"))
            for name, value in values_of(shift.setup).items()
        ]
        return [*before, *((span(hour), did(shift, hour)) for hour in range(SHIFT_BLOCKS))]

    def sentence(self) -> str:
        """Return the result in a sentence."""
        if not (self.best and self.nothing):
            return ""
        if self.mine.breaches:
            return (
                f"You scored {self.points:.0f} of 100. A limit was broken, so the score cannot be"
                f" above {SHIFT_CAP}, however good the rest is."
            )
        if self.best_score == self.mine:
            return "You scored 100 of 100: no plan that the search found is better than yours."
        best, mine = self.best_score, self.mine
        gaps = {name: w * (best.parts[name] - mine.parts[name]) for name, w in _weights()}
        worst = PART_NAMES[max(gaps, key=lambda name: gaps[name])].lower()
        return f"You scored {self.points:.0f} of 100. You lost most points on {worst}."

    def better(self) -> list[str]:
        """Return up to three things to do better, the dearest first."""
        if not self.best:
            return []
        best, mine = self.best_score, self.mine
        gaps = {name: w * (best.parts[name] - mine.parts[name]) for name, w in _weights()}
        named = sorted(gaps, key=lambda name: -gaps[name])[:3]
        found = [advice(name, self.shift, self.end) for name in named if gaps[name] > _LITTLE]
        breach = ["Drops: use fewer lines, or the progressive dialler."] * bool(mine.breaches)
        return [*breach, *found][:3]


def _weights() -> list[tuple[str, int]]:
    return list(SHIFT_WEIGHTS.items())


def _sum(score: ShiftScore) -> float:
    return sum(weight * score.parts[name] for name, weight in SHIFT_WEIGHTS.items())
