"""Leads with habits: when they answer, on which number, and how that changes. Generated data.

Nothing here was measured: every share is an assumption, here and in `_answer_people`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from bpo_course.scenarios._answer_people import (
    ANSWER_HABITS,
    ANSWER_HOURS,
    ANSWER_NUMBERS,
    ANSWER_SEGMENTS,
    ANSWER_WEEKDAYS,
    AnswerRules,
    people_drawn,
)
from bpo_course.tools.leads import CallPlan

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

STRANGER: Final = 0.28
"""The chance that someone answers a number that is not the lead's: a wrong party."""
_WORK_HOURS: Final = range(10, 17)
_BUSY: Final = 0.35
"""What is left of the chance at home or at work, where the person is not there."""
_SATURDAY: Final = 0.7
"""On Saturday this part of everyone's chance is spread evenly over the day."""


@dataclass(frozen=True)
class WeekCalled:
    """What the calls of one week brought.

    Args:
        week: The week.
        calls: The calls made.
        answered: How many a person answered.
        right_party: How many the lead answered.
        sales: How many of those said yes.
    """

    week: int
    calls: int
    answered: int
    right_party: int
    sales: int

    def net(self, worth: float, cost: float) -> float:
        """Return the worth of the sales less the cost of the calls.

        Args:
            worth: What a sale is worth.
            cost: What a call costs, answered or not.
        """
        return self.sales * worth - self.calls * cost


@dataclass(frozen=True, eq=False)
class AnswerWorld:
    """Leads, their numbers, and who would answer which call: made by a seed.

    Each week the same leads can be called again, once. Whether a call is answered and whether the
    lead says yes is drawn once for each lead, week, hour and number: two ways of calling meet the
    same luck.

    Args:
        rules: How many leads, and how fast they change.
        seed: What makes the world the same again, 0 or more.
    """

    rules: AnswerRules
    seed: int
    _drawn: Mapping[str, Any] = field(repr=False)

    @cached_property
    def leads(self) -> pd.DataFrame:
        """The leads in list order: lead, segment, p_yes.

        `p_yes` is what a lead score says of a yes if the lead answers. It is near the truth.
        """
        import pandas as pd

        drawn = self._drawn
        names = pd.Index(list(ANSWER_SEGMENTS))[drawn["segment"]]
        told = {"lead": range(self.rules.leads), "segment": names, "p_yes": drawn["score"]}
        return pd.DataFrame(told)

    @property
    def segments(self) -> Mapping[int, str]:
        """The segment of each lead."""
        return dict(zip(self.leads["lead"], self.leads["segment"], strict=True))

    @property
    def p_yes(self) -> Mapping[int, float]:
        """The lead score of each lead."""
        return dict(zip(self.leads["lead"], self.leads["p_yes"], strict=True))

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """The numbers on record, one a row, in the order in which they were noted: lead, number."""
        import numpy as np
        import pandas as pd

        noted = self._drawn["noted"].argsort(axis=1)
        kept = [
            (lead, kind)
            for lead in range(self.rules.leads)
            for kind in noted[lead]
            if self._drawn["held"][lead, kind]
        ]
        kinds = np.array(ANSWER_NUMBERS, dtype=object)[[kind for _, kind in kept]]
        return pd.DataFrame({"lead": [lead for lead, _ in kept], "number": kinds})

    @property
    def says_yes(self) -> np.ndarray[Any, Any]:
        """The true chance of each lead to say yes who has answered."""
        found: np.ndarray[Any, Any] = self._drawn["p_yes"]
        return found

    def right(self, week: int) -> np.ndarray[Any, Any]:
        """Return which numbers are the lead's own in a week: leads by `ANSWER_NUMBERS`."""
        found: np.ndarray[Any, Any] = self._drawn["right_until"] > self._age(week)
        return found

    def chance(self, calls: pd.DataFrame, week: int) -> np.ndarray[Any, Any]:
        """Return the true chance that the lead answers each call in person.

        Args:
            calls: Calls, one a row: lead, weekday, hour, number.
            week: The week.
        """
        import numpy as np

        lead, weekday, hour, kind = self._placed(calls)
        drawn = self._drawn
        moved = drawn["moves_at"][lead] < self._age(week)
        habit = np.where(moved, drawn["later"][lead], drawn["habit"][lead])
        table = np.array(list(ANSWER_HABITS.values()))
        usual = table[habit, hour]
        even = _SATURDAY * table.mean(axis=1)[habit] + (1 - _SATURDAY) * usual
        base = np.where(weekday == 5, even, usual) * drawn["reach"][lead]
        at_work = np.isin(np.array(ANSWER_HOURS)[hour], _WORK_HOURS) & (weekday < 5)
        away = (kind == 0) & at_work | (kind == 2) & ~at_work
        there = np.where(away, _BUSY, 1.0)
        found: np.ndarray[Any, Any] = np.minimum(base * there, 0.95) * self.right(week)[lead, kind]
        return found

    def called(self, plan: CallPlan | pd.DataFrame, week: int) -> WeekCalled:
        """Return what the calls of a plan bring in a week.

        Args:
            plan: A plan, or calls one a row: lead, weekday, hour, number.
            week: The week.
        """
        calls = plan.table() if isinstance(plan, CallPlan) else plan
        answered, person, yes = self._outcomes(calls, week)
        counts = (int(came.sum()) for came in (answered, person, yes))
        return WeekCalled(week, len(calls), *counts)

    def log(self, first: int = 0, last: int | None = None) -> pd.DataFrame:
        """Return the attempts of some weeks, made at any hour and on any number on record.

        Args:
            first: The first week.
            last: The week after the last; None for all.
        """
        import pandas as pd

        weeks = range(first, self.rules.weeks if last is None else last)
        return pd.concat([self._logged(week) for week in weeks], ignore_index=True)

    def listed(self, week: int, calls: int, hours: tuple[int, ...] = ANSWER_HOURS) -> pd.DataFrame:
        """Return the first calls in list order, spread evenly over the hours of the week.

        Each lead is called on the first number on record.

        Args:
            week: The week; the list is begun at another place in each.
            calls: How many calls.
            hours: The hours in which calls are made.
        """
        import numpy as np

        first = self.numbers.drop_duplicates("lead").reset_index(drop=True)
        start = week * calls % len(first)
        chosen = first.iloc[(start + np.arange(min(calls, len(first)))) % len(first)]
        slots = [(weekday, hour) for weekday in ANSWER_WEEKDAYS for hour in hours]
        at = np.array(slots)[np.arange(len(chosen)) * len(slots) // max(len(chosen), 1)]
        laid = chosen.reset_index(drop=True)
        return laid.assign(weekday=at[:, 0], hour=at[:, 1])

    def _age(self, week: int) -> float:
        return max(0, week - self.rules.steady + 1)

    def _placed(self, calls: pd.DataFrame) -> tuple[Any, Any, Any, Any]:
        import numpy as np

        kinds = np.array([ANSWER_NUMBERS.index(name) for name in calls["number"]], dtype=int)
        lead, weekday = calls["lead"].to_numpy(int), calls["weekday"].to_numpy(int)
        return lead, weekday, calls["hour"].to_numpy(int) - ANSWER_HOURS[0], kinds

    def _outcomes(self, calls: pd.DataFrame, week: int) -> tuple[Any, Any, Any]:
        """Return whether someone answers each call, whether it is the lead, and who says yes."""
        import numpy as np

        if not len(calls):
            none = np.zeros(0, dtype=bool)
            return none, none, none
        lead, weekday, hour, kind = self._placed(calls)
        luck = np.random.default_rng([self.seed, 2, week])
        shape = (self.rules.leads, len(ANSWER_WEEKDAYS), len(ANSWER_HOURS), len(ANSWER_NUMBERS))
        answers = luck.random(shape)[lead, weekday, hour, kind]
        person = answers < self.chance(calls, week)
        stranger = ~self.right(week)[lead, kind] & (answers < STRANGER)
        yes = person & (luck.random(self.rules.leads)[lead] < self._drawn["p_yes"][lead])
        return person | stranger, person, yes

    def _logged(self, week: int) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        rng = np.random.default_rng([self.seed, 1, week])
        held = self._drawn["held"]
        lead = np.tile(np.arange(self.rules.leads), self.rules.tries)
        kind = (rng.random((len(lead), len(ANSWER_NUMBERS))) * held[lead]).argmax(axis=1)
        calls = pd.DataFrame(
            {
                "lead": lead,
                "week": week,
                "weekday": rng.integers(len(ANSWER_WEEKDAYS), size=len(lead)),
                "hour": rng.choice(ANSWER_HOURS, size=len(lead)),
                "number": np.array(ANSWER_NUMBERS, dtype=object)[kind],
            }
        )
        answered, person, _ = self._outcomes(calls, week)
        told = calls.assign(answered=answered, right_party=person)
        return told.sort_values(["weekday", "hour"], kind="stable", ignore_index=True)

    def __repr__(self) -> str:
        return (
            f"AnswerWorld(seed {self.seed}: {self.rules.leads:,} leads, {self.rules.weeks} weeks)"
        )


def answer_world(seed: int, rules: AnswerRules | None = None) -> AnswerWorld:
    """Return leads with habits and numbers, and who would answer when. Generated data.

    Args:
        seed: What makes the world the same again, 0 or more.
        rules: How many leads, and how fast they change; None for the usual ones.

    Raises:
        ValueError: If the seed is no such number.

    Example:
        >>> world = answer_world(seed=1)
        >>> world, len(world.log(0, 6))
        (AnswerWorld(seed 1: 1,200 leads, 16 weeks), 14400)
    """
    if not isinstance(seed, int) or seed < 0:
        raise ValueError(f"seed must be a whole number, 0 or more, got {seed!r}")
    chosen = rules or AnswerRules()
    return AnswerWorld(chosen, seed, people_drawn(chosen, seed))
