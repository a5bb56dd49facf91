"""The leads with habits on a real floor: dialled in list order, or as a model says. Generated data.

The same people, agents and seed, so that only the order differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from bpo_course.scenarios._answer_hours import STRANGER, AnswerWorld
from bpo_course.scenarios._answer_people import ANSWER_HOURS, ANSWER_NUMBERS
from bpo_course.simulation import Agent, Campaign, Chances, Dialling, Due, Floor, Lead, in_order
from bpo_course.tools import dialler
from bpo_course.tools.leads import AnswerModel

if TYPE_CHECKING:
    import pandas as pd

HOUR_S: Final = 3_600.0
ANSWER_ORDERS: Final = ("list", "score", "model")
_TALK_S: Final = 240.0
_WRAP_S: Final = 40.0
_WORTH: Final = 40.0
_COST: Final = 1.0
_WAIT_FOR: Final = 0.8
"""A lead is dialled now if the chance is this part of the best one that the day still has."""


def answer_floor(
    world: AnswerWorld,
    week: int,
    weekday: int = 0,
    *,
    order: str = "list",
    model: AnswerModel | None = None,
    agents: int = 2,
    worth: float = _WORTH,
    cost: float = _COST,
    dial: Callable[[Dialling], int] | None = None,
) -> Floor:
    """Return a floor that dials the leads of a world for one day.

    Args:
        world: The leads, and who would answer when.
        week: The week of the world.
        weekday: 0 for Monday to 5 for Saturday.
        order: How leads are chosen: "list", in list order on the first number; "score", the best
            lead score first, on the first number; "model", by the chance of an answer at this hour,
            on the most likely number, times the lead score times the worth, less the cost. By the
            model a lead who is likelier to answer later in the day waits.
        model: The model of answers, for "model".
        agents: How many agents dial.
        worth: What a sale is worth.
        cost: What a dial costs.
        dial: The dialler's rule; progressive where it is None.

    Raises:
        ValueError: If the order is not known, or a model is missing.

    Example:
        >>> from bpo_course.scenarios import answer_world
        >>> floor = answer_floor(answer_world(seed=1), week=6, agents=3)
        >>> [len(campaign.leads) for campaign in floor.campaigns]
        [1200]
    """
    if order not in ANSWER_ORDERS:
        raise ValueError(f"order must be one of {', '.join(ANSWER_ORDERS)}, got {order!r}")
    if order == "model" and model is None:
        raise ValueError("model must be given for the order 'model', got None")
    numbers = {
        int(str(lead)): tuple(kinds) for lead, kinds in world.numbers.groupby("lead")["number"]
    }
    scores, segments = world.p_yes, world.segments
    opens_s, closes_s = ANSWER_HOURS[0] * HOUR_S, (ANSWER_HOURS[-1] + 1) * HOUR_S
    people = tuple(
        Lead(id=str(lead), numbers=kinds, segment=segments[lead], score=scores[lead])
        for lead, kinds in numbers.items()
    )
    campaign = Campaign(
        name="offer", leads=people, talk_s=_TALK_S, wrap_s=_WRAP_S, spread=0.8, revenue=worth,
        opens_s=opens_s, closes_s=closes_s, tries=1, refill_s=600,
        dial=dial or dialler.progressive(),
        person=_truth(world, week, weekday),
        pick_leads=_picked(world, weekday, order, model, worth, cost),
    )  # fmt: skip
    team = [Agent.on_shift(f"agent {n + 1}", opens_s, closes_s, ["offer"]) for n in range(agents)]
    return Floor(campaigns=(campaign,), agents=tuple(team))


def _asked(world: AnswerWorld, weekday: int) -> pd.DataFrame:
    """Return each number on record at each hour of a day."""
    import pandas as pd

    hours = pd.DataFrame({"hour": list(ANSWER_HOURS)})
    return world.numbers.merge(hours, how="cross").assign(weekday=weekday)


def _by_call(asked: pd.DataFrame, chances: Any) -> Mapping[tuple[str, str, int], float]:
    keys = zip(asked["lead"].astype(str), asked["number"], asked["hour"], strict=True)
    return dict(zip(keys, map(float, chances), strict=True))


def _truth(world: AnswerWorld, week: int, weekday: int) -> Callable[[Due, datetime], Chances]:
    """Return how likely each lead truly is to answer."""
    asked = _asked(world, weekday)
    chance = _by_call(asked, world.chance(asked, week))
    right, says_yes = world.right(week), world.says_yes

    def person(due: Due, at: datetime) -> Chances:
        lead, kind = int(due.lead.id), due.lead.numbers[due.number]
        here = chance[due.lead.id, kind, at.hour]
        wrong = 0.0 if right[lead, ANSWER_NUMBERS.index(kind)] else STRANGER
        answered = here + wrong
        return Chances(
            answered, voicemail=(1 - answered) / 2, right_party=here / answered if answered else 0,
            conversion=float(says_yes[lead]),
        )  # fmt: skip

    return person


def _picked(
    world: AnswerWorld,
    weekday: int,
    order: str,
    model: AnswerModel | None,
    worth: float,
    cost: float,
) -> Callable[[Sequence[Due], datetime], Iterable[Due]]:
    """Return the rule that says who is next."""
    if order == "list":
        return in_order
    if order == "score":
        return dialler.best_first(lambda due, _at: due.lead.score)
    assert model is not None
    asked = _asked(world, weekday)
    chance = _by_call(asked, model.chance(asked))
    best: dict[str, list[tuple[float, int]]] = {}  # of each hour: the chance, and on which number
    for lead, kinds in world.numbers.groupby("lead")["number"]:
        best[str(lead)] = [
            max((chance[str(lead), kind, hour], -place) for place, kind in enumerate(kinds))
            for hour in ANSWER_HOURS
        ]

    def value(due: Due, at: datetime) -> float:
        left = best[due.lead.id][at.hour - ANSWER_HOURS[0] :]
        now = left[0][0]
        if now < _WAIT_FOR * max(left)[0]:
            return 0.0
        return now * due.lead.score * worth - cost

    first = dialler.best_first(value)

    def pick(due: Sequence[Due], at: datetime) -> Iterable[Due]:
        for one in first(due, at):
            yield one._replace(number=-best[one.lead.id][at.hour - ANSWER_HOURS[0]][1])

    return pick
