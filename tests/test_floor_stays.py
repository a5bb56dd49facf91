"""A floor that uses nothing new plays the same day as before, number for number.

The digests change when a caller's random numbers change, or the order of events. Every figure of a
lesson would then be another one.
"""

from __future__ import annotations

import hashlib
from typing import Final

import pytest

from bpo_course.simulation import (
    Agent,
    CallBack,
    Campaign,
    Floor,
    InboundQueue,
    by_wait,
    day,
    who_can_less,
)
from bpo_course.tools import dialler

SUPPORT: Final = InboundQueue(
    name="support",
    calls=(60, 90, 120, 80),
    talk_s=180,
    wrap_s=40,
    spread=0.8,
    patience_s=120,
    redial=0.5,
    resolved=0.8,
    repeat=0.5,
    menu_s=20,
    contained=0.1,
    priority=2,
)
SALES: Final = InboundQueue(name="sales", calls=(20, 30, 30, 20), talk_s=240, patience_s=60)
BOTH: Final = ("support", "sales")


def staff(count: int, *queues: str) -> list[Agent]:
    return [
        Agent.on_shift(f"{'+'.join(queues)} {n}", 0, 7_200, queues, [(1_800 + 300 * n, 600)])
        for n in range(count)
    ]


LIST: Final = {"leads": 400, "talk_s": 120, "wrap_s": 20, "closes_s": 7_200, "retry_after_s": 900}
FLOORS: Final = {
    "two queues": Floor(queues=(SUPPORT, SALES), agents=(*staff(12, "support"), *staff(6, *BOTH))),
    "other rules": Floor(
        queues=(SUPPORT, SALES),
        agents=(*staff(9, "support"), *staff(3, "sales"), *staff(2, *BOTH)),
        pick_agent=who_can_less,
        pick_contact=by_wait,
    ),
    "call-backs and lines": Floor(
        queues=(
            InboundQueue(
                name="support",
                calls=(80, 120, 90),
                talk_s=200,
                wrap_s=30,
                patience_s=200,
                lines=40,
                redial=0.3,
                call_back=CallBack(over_s=60),
            ),
        ),
        agents=tuple(staff(14, "support")),
    ),
    "a list, one line for each": Floor(
        queues=(SALES,),
        campaigns=(Campaign(name="list", dial=dialler.keep_free(1), **LIST),),
        agents=tuple(staff(8, "sales", "list")),
    ),
    "a list, more lines": Floor(
        campaigns=(Campaign(name="list", dial=dialler.at_level(2.2), **LIST),),
        agents=tuple(staff(8, "list")),
    ),
}
DIGESTS: Final = {
    "two queues": "46769a428311090f",
    "other rules": "d549f85c6ec0208d",
    "call-backs and lines": "fe315aacc308c875",
    "a list, one line for each": "e9bc0cf5c545fc5a",
    "a list, more lines": "c90a7f1d9c92d802",
}


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def digest(name: str) -> str:
    played = day(FLOORS[name], seed=7)
    rounded = [
        [round(float(value), 6) if is_number(value) else value for value in row]
        for row in (*played.rows, *played.stretches)
    ]
    return hashlib.sha256(repr((rounded, played.waiting)).encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", FLOORS)
def test_a_floor_that_uses_nothing_new_plays_the_same_day(name: str) -> None:
    assert digest(name) == DIGESTS[name]
