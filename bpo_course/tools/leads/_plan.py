"""Whom to call, when and on which number: in the order of expected value, as capacity allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bpo_course.tools.leads._answers import AnswerModel
from bpo_course.tools.leads._checks import amount, chances, whole
from bpo_course.tools.leads._value import expected_value

if TYPE_CHECKING:
    import pandas as pd

    from bpo_course.tools.leads._checks import Floats


@dataclass(frozen=True)
class PlannedCall:
    """One call to make.

    Args:
        lead: The lead.
        weekday: The weekday, 0 for Monday.
        hour: The hour, 0 to 23, by the lead's own clock.
        number: The kind of number.
        p_answer: The probability that the lead answers.
        p_yes: The probability of a yes if the lead answers.
        value: What the call brings on average.
    """

    lead: Any
    weekday: int
    hour: int
    number: str
    p_answer: float
    p_yes: float
    value: float


@dataclass(frozen=True, eq=False)
class CallPlan:
    """Calls to make, the most valuable first.

    Args:
        calls: The calls.
        leads: How many leads there were to choose from.
    """

    calls: tuple[PlannedCall, ...] = field(repr=False)
    leads: int

    @property
    def value(self) -> float:
        """What all the calls bring on average, if the probabilities are right."""
        return sum(call.value for call in self.calls)

    @property
    def by_hour(self) -> Mapping[int, int]:
        """The calls in each hour, over all weekdays."""
        return dict(sorted(Counter(call.hour for call in self.calls).items()))

    def table(self) -> pd.DataFrame:
        """Return the calls as a table, one a row."""
        import pandas as pd

        names = ["lead", "weekday", "hour", "number", "p_answer", "p_yes", "value"]
        return pd.DataFrame([vars(call) for call in self.calls], columns=names)

    def __repr__(self) -> str:
        return f"CallPlan({len(self.calls):,} calls to {self.leads:,} leads)"


def plan_calls(
    model: AnswerModel,
    numbers: pd.DataFrame,
    p_yes: Mapping[Any, float],
    *,
    hours: Sequence[int] | Mapping[Any, Sequence[int]],
    weekdays: Sequence[int] = (0,),
    worth: float,
    cost: float,
    calls: int,
    per_hour: int | None = None,
) -> CallPlan:
    """Return whom to call, when and on which number: at most one call a lead.

    Value = P(answer) x P(yes | answer) x worth - cost. The call with the highest value is taken
    first, then the next that still has an agent in its hour. Calls that cost more than they bring
    are left out.

    Args:
        model: The chance of an answer.
        numbers: The numbers to choose from, one a row: lead, number (kind).
        p_yes: The probability of a yes from each lead, if the lead answers.
        hours: The hours in which calls are allowed, by the lead's own clock: the same for all
            leads, or by lead. A lead without an hour is not called.
        weekdays: The weekdays, 0 for Monday.
        worth: What a yes is worth, 0 or more.
        cost: What a call costs, answered or not, 0 or more, in the same currency.
        calls: How many calls there are to spend, 0 or more.
        per_hour: How many calls the agents can make in an hour of a weekday; None for no limit.

    Raises:
        ValueError: If an argument breaks its rule; it names it.
    """
    limit = whole("calls", calls)
    capacity = limit if per_hour is None else whole("per_hour", per_hour)
    amounts = amount("worth", worth), amount("cost", cost)
    every = sorted(set().union(*hours.values())) if isinstance(hours, Mapping) else list(hours)
    laid = model.grid(numbers, every, weekdays)
    if isinstance(hours, Mapping):
        at = zip(laid["lead"], laid["hour"], strict=True)
        laid = laid[[hour in hours.get(lead, ()) for lead, hour in at]]
    yes = chances("p_yes", laid["lead"].map(p_yes).to_numpy(float))
    answer = laid["chance"].to_numpy()
    values = expected_value(yes, *amounts, p_answer=answer)
    columns = [laid[name].tolist() for name in ("lead", "weekday", "hour", "number")]
    places = _taken(values, *columns[:3], limit=limit, capacity=capacity)
    told = [column.tolist() for column in (answer, yes, values)]
    taken = tuple(PlannedCall(*(column[place] for column in (*columns, *told))) for place in places)
    return CallPlan(taken, numbers["lead"].nunique())


def _taken(
    values: Floats,
    of_lead: Sequence[Hashable],
    weekdays: Sequence[int],
    hours: Sequence[int],
    *,
    limit: int,
    capacity: int,
) -> list[int]:
    """Return the places of the calls to make: the most valuable first, each lead once."""
    import numpy as np

    found: list[int] = []
    in_hour: Counter[tuple[int, int]] = Counter()
    done: set[Hashable] = set()
    for place in np.argsort(-values, kind="stable").tolist():
        if len(found) == limit or values[place] <= 0:
            break
        slot = weekdays[place], hours[place]
        if of_lead[place] not in done and in_hour[slot] < capacity:
            done.add(of_lead[place])
            in_hour[slot] += 1
            found.append(place)
    return found
