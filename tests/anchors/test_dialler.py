"""What open diallers decide, and the faults that one of them has.

VICIdial: its documentation PREDICTIVE.txt and its forum, and the code of inktel/Vicidial
(bin/AST_VDadapt.pl), read and told in our own words. Impact Dialing: its pacing code, read. The
faults listed here were in it.
"""

from __future__ import annotations

from typing import Final

import pytest

from bpo_course.simulation import Agent, Campaign, Dialling, Floor, Record, day
from bpo_course.tools import dialler

HOUR: Final = 3_600.0


def seen(**more: float) -> Dialling:
    given = {
        "now_s": 0, "agents": 10, "idle": 10, "talking": 0, "ringing": 0, "waiting": 0, "dials": 0,
        "answered": 0, "dropped": 0,
    }  # fmt: skip
    return Dialling(**{**given, **more})


# -- VICIdial: a level set every fifteen seconds ------------------------------------------------


def test_the_level_is_between_one_and_the_highest() -> None:
    level = dialler.adapting(most=3.0).begin()
    for n in range(200):
        assert 10 <= level(seen(now_s=15.0 * n)) <= 30
    assert level(seen(now_s=3_000.0)) == 30
    for n in range(200, 400):
        level(seen(now_s=15.0 * n, idle=0))
    assert level(seen(now_s=6_000.0)) == 10


def drops(answered: int, dropped: int) -> Record:
    record = Record()
    record.answered_at += [0.0] * answered
    record.dropped_at += [0.0] * dropped
    return record


def after_drops(method: str, at_s: float, latest_s: float = 20 * HOUR) -> int:
    """The dials of ten idle agents at a level of 3, just when the drop rate is above the limit."""
    level = dialler.adapting(method, 0.03, latest_s=latest_s).begin()
    start_s = at_s - 15.0 * 120
    for n in range(120):
        level(seen(now_s=start_s + 15.0 * n, dials=400, answered=100))
    return level(seen(now_s=at_s, dials=400, answered=100, dropped=4, record=drops(100, 4)))


def test_a_hard_limit_goes_to_one_and_the_average_is_halved() -> None:
    assert after_drops("hard_limit", 10 * HOUR) == 10
    assert after_drops("average", 10 * HOUR) == 15


def test_a_taper_cuts_less_early_than_late_and_ends_at_one() -> None:
    assert [after_drops("tapered", hour * HOUR) for hour in (9, 15, 19, 20)] == [30, 15, 10, 10]


def test_fifty_answers_are_needed_before_the_rate_counts() -> None:
    level = dialler.adapting("hard_limit").begin()
    for n in range(120):
        level(seen(now_s=15.0 * n, dials=100, answered=50))
    few = seen(now_s=1_800.0, dials=100, answered=50, dropped=20, record=drops(50, 20))
    assert level(few) == 30


def test_half_dropped_within_a_minute_halves_the_level() -> None:
    level = dialler.adapting("tapered", 0.9).begin()
    for n in range(120):
        level(seen(now_s=15.0 * n))
    record = Record()
    record.answered_at += [1_790.0] * 24
    record.dropped_at += [1_795.0] * 13
    at_once = seen(now_s=1_800.0, dials=60, answered=24, dropped=13, record=record)
    assert level(at_once) == 15


def test_the_rate_is_of_answers_since_midnight_and_not_of_dials() -> None:
    level = dialler.adapting("hard_limit", 0.03).begin()
    for n in range(120):
        level(seen(now_s=15.0 * n, dials=1_000, answered=100))
    assert level(seen(now_s=1_800.0, dials=1_000, answered=100, dropped=4)) == 10


# -- Impact Dialing: what its code gets wrong ---------------------------------------------------


def campaign(**more: object) -> Floor:
    given = {
        "name": "offer", "leads": 5_000, "talk_s": 120, "wrap_s": 20, "closes_s": 3 * HOUR,
        "dial": dialler.predictive(0.03),
    }  # fmt: skip
    made = Campaign(**{**given, **more})  # type: ignore[arg-type]
    team = [Agent.on_shift(f"agent {n}", 0, 3 * HOUR, ["offer"]) for n in range(10)]
    return Floor(campaigns=[made], agents=team)


def test_a_drop_rate_below_one_is_not_rounded_to_none() -> None:
    """Dividing whole numbers made every drop rate 0, so that no limit was ever reached."""
    level = dialler.predictive(0.03).begin()
    few = seen(now_s=100, idle=4, talking=6, dials=500, answered=200, dropped=8, due=999)
    assert level(few) == 4


def test_the_limit_is_looked_at() -> None:
    """The check of the drop rate was commented out."""
    loose, strict = (day(campaign(dial=dialler.predictive(limit)), 1).rows for limit in (0.3, 0.01))
    dropped = [sum(row[7] == "dropped" for row in rows) for rows in (loose, strict)]
    assert dropped[0] > 4 * dropped[1]


def test_nothing_is_counted_on_from_one_trial_to_the_next() -> None:
    """A counter was not reset between trials, and an inner loop never."""
    floor = campaign()
    first = day(floor, 1).rows
    day(floor, 2)
    assert day(floor, 1).rows == first


@pytest.mark.parametrize("idle", [0, 1, 5])
def test_who_rings_is_taken_off_what_is_dialled(idle: int) -> None:
    """It dials so many for each agent idle or about to be, less those that ring already."""
    rule = dialler.at_level(2)
    assert rule(seen(idle=idle, ringing=3)) == max(0, 2 * idle - 3)
