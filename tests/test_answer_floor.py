"""The leads with habits on a floor: the same people and seed, three orders."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from bpo_course import contacts
from bpo_course.scenarios import ANSWER_HOURS, answer_floor, answer_world
from bpo_course.simulation import ROW, Day, day
from bpo_course.tools import leads

_CALLER, _STARTED, _OUTCOME, _RIGHT, _ENDED = (
    ROW.index(name) for name in ("caller", "started_s", "outcome", "right_party", "disposition")
)


@cache
def played(order: str, seed: int = 0) -> Day:
    world = answer_world(seed)
    model = leads.fit_answers(world.log(0, 6)) if order == "model" else None
    return day(answer_floor(world, 6, order=order, model=model, agents=1), seed)


def right_share(found: Day) -> float:
    return sum(bool(row[_RIGHT]) for row in found.rows) / len(found.rows)


def test_a_model_reaches_more_of_the_right_people_with_a_dial() -> None:
    for seed in (0, 1):
        assert right_share(played("model", seed)) > 1.5 * right_share(played("list", seed))


def test_each_lead_is_dialled_once_at_most_and_within_the_hours() -> None:
    for order in ("list", "score", "model"):
        found = played(order)
        contacts.check(found.log)
        assert max(Counter(row[_CALLER] for row in found.rows).values()) == 1
        starts = [row[_STARTED] / 3_600 for row in found.rows]
        assert ANSWER_HOURS[0] <= min(starts)
        assert max(starts) < ANSWER_HOURS[-1] + 1


def test_people_answer_as_often_as_the_world_says() -> None:
    world = answer_world(3)
    found = day(answer_floor(world, 6, agents=4), 3)
    asked = world.numbers.drop_duplicates("lead").set_index("lead")
    rows = [(int(row[_CALLER]), int(row[_STARTED] // 3_600), row[_RIGHT]) for row in found.rows]
    import pandas as pd

    calls = pd.DataFrame(
        {
            "lead": [lead for lead, *_ in rows],
            "weekday": 0,
            "hour": [hour for _, hour, _ in rows],
            "number": [asked.loc[lead, "number"] for lead, *_ in rows],
        }
    )
    expected = world.chance(calls, 6).sum()
    reached = sum(bool(right) for *_, right in rows)
    assert reached == pytest.approx(expected, abs=4 * expected**0.5)


def test_what_cannot_be_is_refused_by_name() -> None:
    world = answer_world(0)
    with pytest.raises(ValueError, match="order must be one of list, score, model, got 'best'"):
        answer_floor(world, 6, order="best")
    with pytest.raises(ValueError, match="model must be given for the order 'model', got None"):
        answer_floor(world, 6, order="model")
