"""Diallers: who is dropped, how long agents talk, and what a rule may know."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.simulation import (
    ROW,
    Agent,
    Campaign,
    Chances,
    Day,
    Detection,
    Dialling,
    Floor,
    Lead,
    Record,
    day,
)
from bpo_course.tools import dialler

HOUR: Final = 3_600.0
_OUTCOME, _TALK = ROW.index("outcome"), ROW.index("talk_s")
NOW: Final = Dialling(
    0, agents=9, idle=4, talking=5, ringing=1, waiting=0, dials=0, answered=0, dropped=0, due=99
)


def offer(dial: Any, agents: int, **more: Any) -> Campaign:
    given = {
        "name": "offer", "leads": 400 * agents, "talk_s": 150, "wrap_s": 30, "spread": 0.8,
        "closes_s": 8 * HOUR, "dial": dial, "tries": 2, "retry_after_s": HOUR,
    }  # fmt: skip
    return Campaign(**{**given, **more})


def played(dial: Any, agents: int, seed: int, **more: Any) -> Day:
    campaign = offer(dial, agents, **more)
    team = [Agent.on_shift(f"agent {n}", 0, campaign.closes_s, ["offer"]) for n in range(agents)]
    return day(Floor(campaigns=[campaign], agents=team), seed)


def drop_rate(found: Day) -> float:
    dropped = sum(row[_OUTCOME] == "dropped" for row in found.rows)
    answered = sum(row[_OUTCOME] == "answered" for row in found.rows)
    return dropped / max(1, dropped + answered)


def talk(found: Day, agents: int, hours: float = 8) -> float:
    """Minutes of talk an agent-hour."""
    return sum(row[_TALK] or 0 for row in found.rows) / 60 / (agents * hours)


def oracle(agents: int, seed: int, **more: Any) -> Day:
    """Who answers is known before: no other number is dialled, and nobody rings."""
    certain = {"answered": 1, "voicemail": 0, "busy": 0, "invalid": 0, "ring_s": 0}
    return played(dialler.progressive(), agents, seed, **{**more, **certain})


@given(
    st.sampled_from([dialler.progressive(), dialler.preview(), dialler.keep_free(1)]),
    st.integers(0, 6),
    st.integers(0, 5),
    st.floats(0, 0.8),
    st.sampled_from([0, 0.3, 1]),
    st.sampled_from([0, 40]),
    st.booleans(),
)
def test_one_line_for_each_idle_agent_drops_nobody(
    rule: Any,
    agents: int,
    seed: int,
    answered: float,
    spread: float,
    preview_s: float,
    by_lead: bool,
) -> None:
    leads = [Lead(id=f"{n}") for n in range(80)] if by_lead else 80
    more = {"answered": answered, "voicemail": 0.1, "spread": spread, "preview_s": preview_s}
    found = played(rule, agents, seed, leads=leads, closes_s=HOUR, machine_s=5, **more)
    assert "dropped" not in {row[_OUTCOME] for row in found.rows}


@pytest.mark.parametrize("agents", [10, 30])
def test_predictive_holds_its_limit_and_talks_more(agents: int) -> None:
    found = played(dialler.predictive(limit=0.03), agents, 1, closes_s=4 * HOUR)
    steady = played(dialler.progressive(), agents, 1, closes_s=4 * HOUR)
    assert 0.005 < drop_rate(found) <= 0.03
    assert talk(found, agents, 4) > 1.1 * talk(steady, agents, 4)
    assert talk(found, agents, 4) < talk(oracle(agents, 1, closes_s=4 * HOUR), agents, 4)


def test_a_lower_limit_is_kept_at_a_price() -> None:
    rates, minutes = [], []
    for limit in (0.01, 0.03, 0.1):
        found = played(dialler.predictive(limit=limit), 20, 3, closes_s=4 * HOUR)
        rates.append(drop_rate(found))
        minutes.append(talk(found, 20, 4))
        assert rates[-1] <= limit
    assert minutes == sorted(minutes)
    assert rates == sorted(rates)


@pytest.mark.slow
@pytest.mark.parametrize(("agents", "days"), [(10, 20), (30, 12), (100, 6)])
def test_the_controller_holds_three_per_cent_over_a_day(agents: int, days: int) -> None:
    rates = [drop_rate(played(dialler.predictive(0.03), agents, seed)) for seed in range(days)]
    assert sum(rate > 0.03 for rate in rates) <= 1
    assert statistics.mean(rates) > 0.015


@pytest.mark.slow
def test_the_gain_shrinks_with_the_group_and_never_passes_who_knows_the_answers() -> None:
    gains = {}
    for agents in (1, 3, 10, 30):
        ahead, steady, best = (
            [talk(made(seed), agents) for seed in range(6)]
            for made in (
                lambda seed, n=agents: played(dialler.predictive(0.03), n, seed),
                lambda seed, n=agents: played(dialler.progressive(), n, seed),
                lambda seed, n=agents: oracle(n, seed),
            )
        )
        gains[agents] = statistics.mean(ahead) / statistics.mean(steady) - 1
        assert all(a < b for a, b in zip(ahead, best, strict=True))
    assert abs(gains[1]) < 0.02
    assert gains[1] < gains[3] < gains[10] < gains[30]
    assert gains[3] < 0.09 < 0.2 < gains[30]


def test_what_answers_less_often_than_guessed_is_learned() -> None:
    for answered, voicemail in ((0.1, 0.3), (0.6, 0.1)):
        more = {"answered": answered, "voicemail": voicemail, "closes_s": 4 * HOUR, "leads": 20_000}
        found = played(dialler.predictive(0.03), 20, 2, **more)
        assert drop_rate(found) <= 0.03
        assert talk(found, 20, 4) > talk(played(dialler.progressive(), 20, 2, **more), 20, 4)


def test_a_rule_begins_each_day_anew() -> None:
    for rule in (dialler.predictive(0.03), dialler.adapting("average")):
        first, second = (played(rule, 8, 5, closes_s=HOUR) for _ in range(2))
        assert first.rows == second.rows
        assert rule.begin() is not rule.begin()


def test_earlier_days_count_on_a_long_clock() -> None:
    free = played(dialler.predictive(0.03, before=(0, 3_000)), 10, 4, closes_s=2 * HOUR)
    spent = played(dialler.predictive(0.03, before=(200, 3_000)), 10, 4, closes_s=2 * HOUR)
    assert drop_rate(spent) == 0 < drop_rate(free)


def test_a_short_clock_forgets() -> None:
    record = Record()
    record.answered_at += [10.0 * n for n in range(300)]
    record.dropped_at += [10.0 * n for n in range(0, 300, 10)]
    seen = NOW._replace(
        now_s=6_000,
        idle=9,
        talking=0,
        ringing=0,
        dials=900,
        answered=300,
        dropped=30,
        record=record,
    )  # fmt: skip
    assert dialler.predictive(0.03)(seen) == 9
    fresh = seen._replace(answered=400, record=record)
    record.answered_at += [5_000.0 + n for n in range(100)]
    assert dialler.predictive(0.03, clock_s=1_800)(fresh) > 9


def test_a_level_of_its_own_follows_the_drops() -> None:
    found = {
        method: played(dialler.adapting(method), 10, 1, closes_s=4 * HOUR)
        for method in dialler.METHODS
    }
    rates = {method: drop_rate(one) for method, one in found.items()}
    assert rates["hard_limit"] <= 0.04
    assert rates["tapered"] > rates["hard_limit"]
    steady = talk(played(dialler.progressive(), 10, 1, closes_s=4 * HOUR), 10, 4)
    assert all(talk(one, 10, 4) > steady for one in found.values())


def test_reading_first_costs_talk_time() -> None:
    without, with_time = (
        played(dialler.preview(), 10, 2, preview_s=seconds, closes_s=4 * HOUR)
        for seconds in (0, 45)
    )
    assert talk(with_time, 10, 4) < 0.75 * talk(without, 10, 4)


def test_persons_taken_for_machines_are_dropped_and_the_dialler_does_not_know() -> None:
    looks: list[Dialling] = []

    def look(seen: Dialling) -> int:
        looks.append(seen)
        return max(0, seen.idle - seen.ringing)

    listens = Detection(machines_found=0.95, persons_lost=0.08, listens_s=1)
    found = played(look, 10, 1, reserve=False, detection=listens, closes_s=4 * HOUR)
    true = sum(row[_OUTCOME] == "dropped" for row in found.rows)
    assert true > 5 * max(1, looks[-1].dropped)
    assert drop_rate(found) == pytest.approx(0.08, abs=0.03)


def test_a_campaign_takes_from_its_rule_whether_an_agent_waits_on_the_line() -> None:
    assert offer(dialler.progressive(), 1).reserves
    assert not offer(dialler.predictive(), 1).reserves
    assert offer(lambda seen: seen.idle, 1).reserves
    assert replace(offer(dialler.progressive(), 1), dial=dialler.at_level(2)).reserves is False
    assert offer(dialler.predictive(), 1, reserve=True).reserves


def test_best_first_orders_by_value_and_leaves_out_who_costs_more_than_they_bring() -> None:
    leads = [Lead(id=str(n), score=n) for n in range(30)]
    pick = dialler.best_first(lambda due, _at: due.lead.score - 9.5)
    campaign = {"leads": leads, "pick_leads": pick, "person": lambda _due, _at: Chances(1)}
    found = played(dialler.progressive(), 1, 0, closes_s=8 * HOUR, **campaign)
    assert [row[1] for row in found.rows] == [str(n) for n in range(29, 9, -1)]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: dialler.predictive(0), "limit must be a share above 0 and below 1, got 0"),
        (lambda: dialler.predictive(answer_rate=0), "answer_rate must be a share above 0, got 0"),
        (lambda: dialler.predictive(ring_s=0), "ring_s must be above 0, got 0"),
        (lambda: dialler.predictive(clock_s=-1), "clock_s must be above 0, got -1"),
        (lambda: dialler.predictive(before=(3, 2)), r"before must be two whole .* got \(3, 2\)"),
        (lambda: dialler.at_level(0.5), "lines must be 1 or more, got 0.5"),
        (lambda: dialler.adapting("hard"), "method must be one of hard_limit, average, tapered"),
        (lambda: dialler.adapting(limit=1), "limit must be a share above 0 and below 1, got 1"),
        (lambda: dialler.adapting(most=0.5), "most must be 1 or more, got 0.5"),
        (lambda: dialler.adapting(latest_s=math.inf), "latest_s must be 0 or more, got inf"),
    ],
)
def test_what_cannot_be_is_refused_by_name(made: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made()
