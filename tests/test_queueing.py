"""Queues in theory: published values, exact arithmetic, laws and refusals."""

from __future__ import annotations

import math
from typing import Any, Final

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.queueing import (
    Queue,
    agents_needed,
    erlang_b,
    erlang_c,
    queue,
    with_shrinkage,
)

DEFINITIONS: Final = ("virtual", "answered", "offered", "offered_less_short", "served_or_short")


def close(found: float, exact: Any, relative: float = 1e-10) -> bool:
    """Whether a number is exact to a relative error, or to 1e-14."""
    error = abs(mp.mpf(float(found)) - exact)
    return bool(error <= max(relative * abs(exact), mp.mpf("1e-14")))


def exact_b(lines: int, load: float) -> Any:
    with mp.workdps(40):
        blocked = mp.mpf(1)
        for n in range(1, lines + 1):
            blocked = load * blocked / (n + load * blocked)
        return blocked


def exact_a(agents: int, load: float, patience: float, lines: int | None = None) -> tuple[Any, Any]:
    """P(wait) and P(abandon) of those let in, by the sum over all states, in 40 digits."""
    with mp.workdps(40):
        below = 1 / exact_b(agents, load) - 1
        term = total = mp.mpf(1)
        waiting = mp.mpf(0)
        j = 0
        while lines is None or agents + j < lines:
            j += 1
            term = term * load / (agents + j / mp.mpf(patience))
            total, waiting = total + term, waiting + j * term
            if lines is None and term < total * mp.mpf(10) ** -38 and load * patience < j:
                break
        states = below + total
        let_in = 1 - (term / states if lines is not None else 0)
        found_waiting = total - (term if lines is not None else 0)
        return found_waiting / states / let_in, waiting / states / patience / load / let_in


# Published


def test_the_call_centre_of_the_textbooks_needs_fourteen_agents() -> None:
    # Call Centre Helper: 100 calls in half an hour of 180 s, 80 % in 20 s
    q = queue(calls_per_hour=200, aht_s=180, agents=14)
    assert q.load == 10
    assert q.wait_probability == pytest.approx(0.1741319335950498, rel=1e-13)
    assert q.service_level(20) == pytest.approx(0.8883500191794669, rel=1e-13)
    assert q.asa_s == pytest.approx(7.83593701177724, rel=1e-13)
    assert q.occupancy == pytest.approx(10 / 14)
    assert agents_needed(calls_per_hour=200, aht_s=180) == 14
    assert with_shrinkage(14, 0.30) == 20


@pytest.mark.parametrize(
    ("agents", "level"), [(11, 0.3896138), (12, 0.6401580), (13, 0.7955948), (14, 0.8883500)]
)
def test_each_agent_more_lifts_the_service_level_as_published(agents: int, level: float) -> None:
    assert queue(200, 180, agents).service_level(20) == pytest.approx(level, abs=5e-8)


def test_a_cap_on_occupancy_costs_one_more_agent() -> None:
    needed = agents_needed(calls_per_hour=200, aht_s=180, max_occupancy=0.70)
    assert needed == 15
    assert with_shrinkage(needed, 0.30) == 22
    assert round(queue(200, 180, needed).service_level(20), 3) == 0.941


@pytest.mark.parametrize(
    ("agents", "waits", "level", "asa_s"),
    [(40, 0.1907, 0.9372, 3.43), (35, 0.6965, 0.4724, 50.15)],
)
def test_a_thousand_calls_of_two_minutes(
    agents: int, waits: float, level: float, asa_s: float
) -> None:
    # call-center-tools, README: 1,000 calls an hour of 120 s
    q = queue(1000, 120, agents)
    assert round(q.wait_probability, 4) == waits
    assert round(q.service_level(20), 4) == level
    assert round(q.asa_s, 2) == asa_s


def test_erlang_b_as_published() -> None:
    assert round(erlang_b(17, 10), 5) == 0.01295
    assert round(erlang_b(16, 10), 5) == 0.02230
    assert erlang_b([1, 2], 1) == pytest.approx([0.5, 0.2], rel=1e-15)


def test_the_eye_clinic_of_gross_and_harris() -> None:
    q = queue(calls_per_hour=6, aht_s=1200, agents=3)
    assert q.wait_probability == pytest.approx(4 / 9)
    assert q.mean_wait_s * 6 / 3600 == pytest.approx(8 / 9)


def test_erlang_a_in_all_definitions() -> None:
    # 14 agents, 100 calls in half an hour, 180 s, mean patience 300 s; computed in 40 digits
    q = queue(200, 180, 14, patience_s=300)
    assert {name: round(q.service_level(20, name), 10) for name in DEFINITIONS} == {
        "virtual": 0.9187136238,
        "answered": 0.9297940946,
        "offered": 0.9167920919,
        "offered_less_short": 0.9234073223,
        "served_or_short": 0.9239560273,
    }
    assert round(q.abandonment, 11) == 0.01398374412
    assert round(q.abandonment - q.abandoned_within(20), 12) == 0.006819808711
    assert round(q.mean_wait_s / 60, 11) == 0.06991872061
    assert round(q.asa_s / 60, 11) == 0.06464133408


# Exact


@pytest.mark.parametrize("lines", [0, 1, 2, 14, 15, 16, 105, 1_000])
@pytest.mark.parametrize("use", [0.01, 0.5, 0.9, 0.999, 1.0, 1.01, 1.5, 10])
def test_erlang_b_and_c_are_exact(lines: int, use: float) -> None:
    load = max(lines, 1) * use
    blocked = exact_b(lines, load)
    assert close(erlang_b(lines, load), blocked)
    waits = 1 if load >= lines else lines * blocked / (lines - load * (1 - blocked))
    assert close(erlang_c(lines, load), waits)


@pytest.mark.parametrize("use", [0.95, 1.02])
def test_erlang_b_is_exact_for_ten_thousand_lines(use: float) -> None:
    assert close(erlang_b(10_000, 10_000 * use), exact_b(10_000, 10_000 * use))


@pytest.mark.parametrize(
    ("load", "blocked"), [(99_900.0, "0.0019202267725538623142"), (120_000.0, "0.1667083083682609")]
)
def test_erlang_b_is_exact_for_a_hundred_thousand_lines(load: float, blocked: str) -> None:
    # the recursion in 60 digits, run once
    assert close(erlang_b(100_000, load), mp.mpf(blocked), 1e-12)


@pytest.mark.parametrize("agents", [1, 10, 100, 1_000])
@pytest.mark.parametrize("use", [0.3, 0.95, 1.0, 1.05, 2.0])
@pytest.mark.parametrize("patience", [0.03, 0.5, 2, 20])
def test_erlang_a_is_exact(agents: int, use: float, patience: float) -> None:
    q = queue(calls_per_hour=agents * use * 36, aht_s=100, agents=agents, patience_s=100 * patience)
    waits, lost = exact_a(agents, q.load, patience)
    assert close(q.wait_probability, waits)
    assert close(q.abandonment, lost)
    assert q.mean_wait_s == pytest.approx(q.abandonment * 100 * patience)


@pytest.mark.parametrize(
    ("agents", "load", "patience", "target"),
    [
        (14, 10, 300 / 180, 20 / 180),
        (1, 0.5, 1, 0.5),
        (5, 0.1, 0.01, 0.03),
        (100, 120, 0.1, 0.1),
        (100, 90, 20, 0.2),
        (250, 250, 2, 2),  # here exp(-rate x time) of a sum over states underflows
        (1_000, 1_000, 0.25, 0.5),
        (1_000, 1_500, 5, 1),
        (10_000, 9_900, 0.05, 0.001),
    ],
)
def test_the_waits_of_erlang_a_are_exact(
    agents: int, load: float, patience: float, target: float
) -> None:
    with mp.workdps(60):
        x, y, t = (mp.mpf(v) for v in (agents * patience, load * patience, target / patience))

        def beyond(power: Any, z: Any) -> Any:
            return mp.exp(y - power * mp.log(y)) * mp.gammainc(power, 0, y * mp.exp(-z))

        whole = beyond(x, 0)
        waits = x * whole / (1 / exact_b(agents, load) - 1 + x * whole)
        over = waits * beyond(x, t) / whole
        in_time = 1 - waits + waits * (beyond(x + 1, 0) - beyond(x + 1, t)) / whole
    q = queue(load * 36, 100, agents, 100 * patience)
    assert close(1 - q.service_level(100 * target, "virtual"), over)
    assert close(q.service_level(100 * target, "offered"), in_time)


@pytest.mark.parametrize("agents", [1, 10, 100])
@pytest.mark.parametrize("use", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("patience", [0.5, 5])
@pytest.mark.parametrize("more", [0, 1, 7, 60])
def test_a_trunk_limit_is_exact(agents: int, use: float, patience: float, more: int) -> None:
    lines = agents + more
    q = queue(agents * use * 36, 100, agents, 100 * patience, lines)
    waits, lost = exact_a(agents, q.load, patience, lines)
    assert close(q.wait_probability, waits)
    assert close(q.abandonment, lost)


def test_as_many_lines_as_agents_is_erlang_b() -> None:
    q = queue(200, 180, 14, lines=14)
    assert q.blocked == pytest.approx(erlang_b(14, 10), rel=1e-12)
    assert (q.wait_probability, q.mean_wait_s, q.service_level(0)) == (0, 0, 1)


# Laws

LOADS: Final = st.floats(0.1, 60)
AGENTS: Final = st.integers(1, 70)
PATIENCE: Final = st.floats(5, 5_000)


@given(LOADS, AGENTS)
def test_erlang_c_is_never_below_erlang_b(load: float, agents: int) -> None:
    assert erlang_c(agents, load) >= erlang_b(agents, load) * (1 - 1e-12)


@given(LOADS, AGENTS, PATIENCE, st.floats(0, 200), st.sampled_from(DEFINITIONS))
def test_an_agent_more_never_hurts(
    load: float, agents: int, patience_s: float, target_s: float, definition: str
) -> None:
    fewer, more = (queue(load * 20, 180, agents + n, patience_s) for n in (0, 1))
    assert more.service_level(target_s, definition) >= fewer.service_level(target_s, definition) - (
        1e-9
    )
    assert more.abandonment <= fewer.abandonment + 1e-12
    assert more.asa_s <= fewer.asa_s + 1e-9


@given(LOADS, AGENTS, PATIENCE, st.floats(0, 200))
def test_the_definitions_lie_in_order(
    load: float, agents: int, patience_s: float, target_s: float
) -> None:
    q = queue(load * 20, 180, agents, patience_s)
    found = {name: q.service_level(target_s, name) for name in DEFINITIONS}
    assert all(-1e-12 <= share <= 1 + 1e-12 for share in found.values())
    others = (found["answered"], found["offered_less_short"], found["served_or_short"])
    assert found["offered"] <= min(others) + 1e-12


@given(st.integers(2, 40), st.floats(0.2, 0.9))
def test_erlang_a_tends_to_c_as_patience_grows(agents: int, use: float) -> None:
    calls = agents * use * 20
    patient, endless = queue(calls, 180, agents, 1e9), queue(calls, 180, agents)
    assert patient.service_level(20) == pytest.approx(endless.service_level(20), abs=1e-5)
    assert patient.asa_s == pytest.approx(endless.asa_s, rel=1e-3, abs=1e-6)


@given(st.integers(1, 30), st.floats(0.2, 1.4), PATIENCE)
def test_a_trunk_limit_tends_to_none_as_lines_grow(
    agents: int, use: float, patience_s: float
) -> None:
    calls = agents * use * 20
    few, enough = (queue(calls, 180, agents, patience_s, k) for k in (agents + 900, None))
    for name in DEFINITIONS:
        assert few.service_level(20, name) == pytest.approx(
            enough.service_level(20, name), abs=1e-9
        )
    assert few.asa_s == pytest.approx(enough.asa_s, abs=1e-6)


@given(LOADS, AGENTS, PATIENCE, st.floats(0, 0.99))
def test_a_percentile_of_the_wait_is_where_the_service_level_is_that_share(
    load: float, agents: int, patience_s: float, share: float
) -> None:
    q = queue(load * 20, 180, agents, patience_s)
    wait_s = q.wait_percentile_s(share)
    assert q.service_level(wait_s, "virtual") >= share - 1e-9
    if wait_s > 1e-6:
        assert q.service_level(wait_s * 0.999, "virtual") <= share + 1e-9


@given(
    st.floats(1, 3_000),
    st.floats(30, 600),
    st.floats(0.05, 0.98),
    st.floats(0, 120),
    st.none() | st.floats(20, 2_000),
)
def test_the_agents_needed_meet_the_goal_and_one_fewer_does_not(
    calls: float, aht_s: float, level: float, target_s: float, patience_s: float | None
) -> None:
    needed = agents_needed(calls, aht_s, level, target_s, patience_s)
    assert queue(calls, aht_s, needed, patience_s).service_level(target_s) >= level
    if needed > 1:
        fewer = queue(calls, aht_s, needed - 1, patience_s)
        assert not fewer.stable or fewer.service_level(target_s) < level


def test_doubled_calls_do_not_need_doubled_agents() -> None:
    assert agents_needed([100, 200, 400], 180).tolist() == [8, 14, 24]


def test_goals_are_met_together() -> None:
    needed = agents_needed(
        600, 240, 0.8, 20, 120, max_occupancy=0.85, max_asa_s=5, max_abandonment=0.02
    )
    q = queue(600, 240, needed, 120)
    assert q.service_level(20) >= 0.8
    assert q.occupancy <= 0.85
    assert q.asa_s <= 5
    assert q.abandonment <= 0.02
    fewer = queue(600, 240, needed - 1, 120)
    assert fewer.occupancy > 0.85 or fewer.asa_s > 5 or fewer.abandonment > 0.02


def test_no_calls_need_nobody_and_wait_for_nothing() -> None:
    assert agents_needed([0, 200], 180).tolist() == [0, 14]
    q = queue(0, 180, 1, 60)
    assert (q.load, q.wait_probability, q.asa_s, q.service_level(0)) == (0, 0, 0, 1)


# Arrays, and what cannot be


def test_arrays_give_what_numbers_give() -> None:
    calls, agents = np.array([100, 200, 300]), np.array([[8], [14]])
    many = queue(calls, 180, agents, [[300], [np.inf]])
    for row, (count, patience) in enumerate([(8, 300), (14, None)]):
        for column, one in enumerate(calls):
            alone = queue(one, 180, count, patience)
            assert many.service_level(20)[row, column] == pytest.approx(alone.service_level(20))
            assert many.asa_s[row, column] == pytest.approx(alone.asa_s)


def test_thousands_of_queues_give_what_numbers_give() -> None:
    patience = np.where(np.arange(2_400) % 3, 120.0, np.inf).reshape(2, 1_200)
    many = queue(np.linspace(100, 260, 2_400).reshape(2, 1_200), 180, 14, patience)
    for place in ((0, 0), (0, 1_199), (1, 600), (1, 1_199)):
        alone = queue(many.calls_per_hour[place], 180, 14, patience[place])
        assert many.service_level(20)[place] == pytest.approx(alone.service_level(20), rel=1e-12)
        assert many.abandonment[place] == pytest.approx(alone.abandonment, rel=1e-12)


def test_a_target_may_be_an_array_too() -> None:
    q = queue(200, 180, 14, 120)
    levels = q.service_level([0, 20, 60])
    assert levels == pytest.approx([q.service_level(t) for t in (0, 20, 60)], rel=1e-12)
    table = queue(200, 180, [[12], [14]], 120).service_level([0, 20, 60], "answered")
    assert table[1] == pytest.approx(q.service_level([0, 20, 60], "answered"), rel=1e-12)
    assert q.wait_percentile_s([0.5, 0.99])[1] == pytest.approx(q.wait_percentile_s(0.99))


@pytest.mark.parametrize("agents", [9, 10])
def test_a_queue_without_end_says_so_in_every_figure(agents: int) -> None:
    q = queue(200, 180, agents)  # 10 erlangs
    assert not q.stable
    assert (q.wait_probability, q.occupancy, q.abandonment, q.blocked) == (1, 1, 0, 0)
    for target_s in (0, 20, 1e9, math.inf):
        assert [q.service_level(target_s, name) for name in DEFINITIONS] == [0] * 5
    assert (q.asa_s, q.mean_wait_s, q.wait_percentile_s(0.5)) == (math.inf,) * 3
    assert "grows without end: it takes at least 11 agents" in repr(q)
    assert queue(200, 180, agents, patience_s=60).stable
    assert queue(200, 180, agents, lines=30).stable


def test_in_an_array_only_the_queues_without_end_say_so() -> None:
    q = queue(200, 180, [9, 10, 11, 14])
    assert q.stable.tolist() == [False, False, True, True]
    assert np.isinf(q.asa_s).tolist() == [True, True, False, False]
    assert "2 of them without end: it takes at least 11 agents" in repr(q)


@pytest.mark.parametrize(
    ("q", "told"),
    [
        (
            queue(200, 180, 14),
            "Queue(load 10 erlangs, 14 agents, occupancy 71.4%, service level 88.8% in 20 s)",
        ),
        (
            queue(200, 180, 14, 120, 20),
            "Queue(load 10 erlangs, 14 agents, 20 lines, patience 120 s, occupancy 69.8%,"
            " service level 93.4% in 20 s)",
        ),
        (
            queue(200, 180, [11, 14]),
            "Queue(2 queues: load 10 erlangs, 11 to 14 agents, occupancy 71.4% to 90.9%,"
            " service level 39.0% to 88.8% in 20 s)",
        ),
    ],
)
def test_a_queue_in_words(q: Queue, told: str) -> None:
    assert repr(q) == told


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: erlang_b(-1, 3), "lines must be a whole number of 0 or more, got -1"),
        (lambda: erlang_c(2.5, 3), "agents must be a whole number of 0 or more, got 2.5"),
        (lambda: erlang_b(3, -2), "load must be 0 erlangs or more, got -2"),
        (lambda: queue(-1, 180, 3), "calls_per_hour must be 0 or more, got -1"),
        (lambda: queue(10, 0, 3), "aht_s must be above 0 seconds, got 0"),
        (lambda: queue(10, 180, 0), "agents must be a whole number of 1 or more, got 0"),
        (lambda: queue(10, 180, [3, math.nan]), "agents must be a whole number of 1 or more"),
        (lambda: queue(10, 180, 3, 0), "patience_s must be above 0 seconds, got 0"),
        (lambda: queue(10, 180, 3, None, 2), "lines must be at least the agents, got 2"),
        (lambda: queue(10, 180, 3).service_level(-1), "target_s must be 0 seconds or more, got -1"),
        (lambda: queue(10, 180, 3).abandoned_within(-1), "time_s must be 0 seconds or more"),
        (lambda: queue(10, 180, 3).service_level(20, "x"), "definition must be one of virtual,"),
        (lambda: queue(10, 180, 3).wait_percentile_s(1), "share must be from 0 to below 1, got 1"),
        (lambda: agents_needed(10, 180, 1), "service_level must be from 0 to below 1, got 1"),
        (lambda: agents_needed(10, 180, max_occupancy=0), "max_occupancy must be above 0"),
        (lambda: agents_needed(10, 180, definition="x"), "definition must be one of"),
        (lambda: with_shrinkage(10, 1), "shrinkage must be from 0 to below 1, got 1"),
        (lambda: with_shrinkage(-1, 0.3), "agents must be 0 or more, got -1"),
    ],
)
def test_what_cannot_be_is_refused_by_name(call: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()


def test_a_queue_is_a_value() -> None:
    assert isinstance(queue(1, 1, 1), Queue)
