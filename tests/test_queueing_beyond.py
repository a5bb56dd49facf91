"""Beyond the textbook queue: against it where it is a case of it, and against simulation."""

from __future__ import annotations

import bisect
import itertools
import math
from typing import Any

import numpy as np
import pytest

from bpo_course.queueing import (
    blended,
    chat_queue,
    queue,
    with_redials,
    with_uncertainty,
)
from bpo_course.simulation import fifo_queue


def played(
    rng: np.random.Generator,
    load: float,
    patience: float,
    agents: int,
    at_once: int,
    slowdown: float,
    keep_free: int | None,
    events: int = 100_000,
) -> dict[str, float]:
    """A floor played event by event, agent by agent; times in mean handle times.

    Chats go to the agent with the fewest; outbound work is begun while more than keep_free agents
    are free. What is counted: contacts that wait, that leave, outbound begun, agents at work.
    """
    held = [0] * agents
    pace = [h / (1 + slowdown * max(h - 1, 0)) for h in range(at_once + 1)]
    waiting = 0
    counts = dict.fromkeys(("came", "waited", "left", "outbound", "busy_time", "time"), 0.0)

    def begin_outbound() -> None:
        while keep_free is not None and not waiting and held.count(0) > keep_free:
            held[held.index(0)] += 1
            counts["outbound"] += 1

    begin_outbound()
    lasting, which, whose = rng.exponential(size=events), rng.random(events), rng.random(events)
    draws = zip(lasting.tolist(), which.tolist(), whose.tolist(), strict=True)
    for event, (long, kind, who) in enumerate(draws):
        if event == events // 10:  # the warm-up is not counted
            counts = dict.fromkeys(counts, 0.0)
        paces = list(itertools.accumulate(pace[h] for h in held))
        total = load + paces[-1] + waiting / patience
        counts["time"] += long / total
        counts["busy_time"] += long / total * (agents - held.count(0))
        if kind * total < load:
            counts["came"] += 1
            if min(held) < at_once:
                held[held.index(min(held))] += 1
            else:
                waiting += 1
                counts["waited"] += 1
        elif kind * total < load + paces[-1]:
            held[agent := bisect.bisect(paces, who * paces[-1])] -= 1
            if waiting:
                waiting -= 1
                held[agent] += 1
            begin_outbound()
        else:
            waiting -= 1
            counts["left"] += 1
    return {
        "waits": counts["waited"] / counts["came"],
        "leaves": counts["left"] / counts["came"],
        "outbound": counts["outbound"] / counts["time"],
        "busy": counts["busy_time"] / counts["time"] / agents,
    }


def replicated(**floor: Any) -> dict[str, tuple[float, float]]:
    """Mean and standard error of each count over replications."""
    runs = [played(np.random.default_rng([3, seed]), **floor) for seed in range(4)]
    return {
        name: (
            float(np.mean([run[name] for run in runs])),
            float(np.std([run[name] for run in runs], ddof=1) / 2),
        )
        for name in runs[0]
    }


# Blending


def test_keeping_everybody_free_is_the_queue_without_outbound_work() -> None:
    both, alone = blended(200, 180, 14, 14, 300), queue(200, 180, 14, 300)
    assert both.inbound.service_level(20) == pytest.approx(alone.service_level(20), rel=1e-12)
    assert both.inbound.occupancy == pytest.approx(alone.occupancy, rel=1e-12)
    assert both.outbound_per_hour == pytest.approx(0, abs=1e-9)


def test_keeping_nobody_free_keeps_everybody_busy() -> None:
    both = blended(200, 180, 14, 0)
    assert (both.inbound.wait_probability, both.inbound.occupancy) == (1, 1)
    assert both.outbound_per_hour == pytest.approx((14 - 10) * 20)
    assert both.inbound.mean_wait_s == pytest.approx(180 / 4)


def test_each_agent_kept_free_gives_service_and_takes_outbound_work() -> None:
    found = [blended(200, 180, 14, free, 300) for free in range(15)]
    levels = [both.inbound.service_level(20) for both in found]
    done = [both.outbound_per_hour for both in found]
    assert levels == sorted(levels)
    assert done == sorted(done, reverse=True)


def test_blending_is_what_agents_do_who_are_played_one_by_one() -> None:
    found = replicated(load=6.0, patience=2.0, agents=9, at_once=1, slowdown=0.0, keep_free=2)
    exact = blended(6 * 36, 100, 9, 2, 200)
    for name, value in (
        ("waits", exact.inbound.wait_probability),
        ("leaves", exact.inbound.abandonment),
        ("outbound", exact.outbound_per_hour / 36),
        ("busy", exact.inbound.occupancy),
    ):
        mean, error = found[name]
        assert abs(mean - value) < 4 * error, name  # four runs: a rough standard error


# Chat


def test_one_chat_at_once_is_the_textbook_queue() -> None:
    chat, call = chat_queue(200, 180, 14, 1, 0.5, 300), queue(200, 180, 14, 300)
    for definition in ("virtual", "offered", "answered"):
        level = call.service_level(20, definition)
        assert chat.service_level(20, definition) == pytest.approx(level, rel=1e-12)
    assert chat.asa_s == pytest.approx(call.asa_s)
    assert chat.occupancy == pytest.approx(call.occupancy)


def test_chats_that_do_not_slow_each_other_are_as_many_agents() -> None:
    chat, call = chat_queue(200, 180, 5, 3, 0.0), queue(200, 180, 15)
    assert chat.service_level(20) == pytest.approx(call.service_level(20), rel=1e-12)
    assert chat.mean_wait_s == pytest.approx(call.mean_wait_s)


def test_chats_that_take_all_of_an_agents_time_gain_nothing_but_a_seat() -> None:
    # slowdown 1: two chats at once take twice as long each
    two = chat_queue(100, 300, 10, 2, 1.0)
    assert two.stable
    assert not chat_queue(100, 300, 8, 3, 1.0).stable
    assert chat_queue(100, 300, 8, 3, 1.0, patience_s=60).stable


@pytest.mark.parametrize(("at_once", "slowdown"), [(2, 0.4), (3, 0.25)])
def test_chat_is_close_to_agents_who_are_played_one_by_one(at_once: int, slowdown: float) -> None:
    floor = {"load": 7.0, "patience": 1.0, "agents": 4, "keep_free": None}
    found = replicated(**floor, at_once=at_once, slowdown=slowdown)
    about = chat_queue(7 * 36, 100, 4, at_once, slowdown, 100)
    # an approximation: chats are taken as spread evenly at every moment
    assert about.wait_probability == pytest.approx(found["waits"][0], abs=0.015)
    assert about.abandonment == pytest.approx(found["leaves"][0], abs=0.005)
    assert about.occupancy == pytest.approx(found["busy"][0], abs=0.02)


# Redials


def test_without_redials_nothing_is_added() -> None:
    found = with_redials(200, 180, 9, 120, 0)
    assert found.calls_per_hour == pytest.approx(200)


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_redials_are_the_share_of_those_who_hung_up(share: float) -> None:
    q = with_redials(200, 180, 9, 120, share)
    assert q.calls_per_hour == pytest.approx(200 + share * q.abandonment * q.calls_per_hour)
    assert q.abandonment > queue(200, 180, 9, 120).abandonment


def test_redials_of_many_floors_at_once_are_those_of_each() -> None:
    agents, share = np.array([[2], [9], [14]]), np.array([0.0, 0.5, 0.95])
    many = with_redials(200, 180, agents, 120, share)
    again = share * many.abandonment * many.calls_per_hour
    assert many.calls_per_hour == pytest.approx(200 + again, rel=1e-12)
    alone = with_redials(200, 180, 9, 120, 0.5)
    assert many.service_level(20)[1, 1] == pytest.approx(alone.service_level(20), rel=1e-12)
    assert with_redials(0, 180, 9, 120, 0.5).calls_per_hour == 0


def test_redials_are_what_a_simulation_with_late_redials_shows() -> None:
    rng = np.random.default_rng(11)
    calls, rate, share = 60_000, 1 / 18, 0.6
    first = np.cumsum(rng.exponential(1 / rate, calls))
    lost = np.zeros(0)
    for _ in range(25):  # those who hang up ring again hours later, until the pattern settles
        again = np.sort((lost + rng.uniform(5_000, 50_000, len(lost))) % first[-1])
        arrivals = np.sort(np.concatenate((first, again)))
        n = len(arrivals)
        patience = rng.exponential(120, n)
        waits, answered = fifo_queue(arrivals, rng.exponential(180, n), patience, 9)
        gone = (arrivals + waits)[~answered]
        lost = gone[rng.random(len(gone)) < share]
    exact = with_redials(200, 180, 9, 120, share)
    assert n / first[-1] * 3600 == pytest.approx(exact.calls_per_hour, rel=0.02)
    assert (~answered).mean() == pytest.approx(exact.abandonment, abs=0.01)


# Uncertain forecasts


def test_a_forecast_that_is_nearly_sure_is_the_queue_itself() -> None:
    almost = with_uncertainty(200, 0.001, 180, 14, 300)
    assert almost.service_level(20) == pytest.approx(
        queue(200, 180, 14, 300).service_level(20), abs=1e-4
    )


def test_the_volumes_have_the_forecasts_mean_and_nearly_its_spread() -> None:
    volumes = with_uncertainty(200, 0.2, 180, 14, 300).queues.calls_per_hour
    assert volumes.mean() == pytest.approx(200)
    assert volumes.std() == pytest.approx(40, rel=0.02)


def test_uncertainty_costs_service() -> None:
    levels = [with_uncertainty(200, s, 180, 14, 300).service_level(20) for s in (0.01, 0.1, 0.3)]
    assert levels == sorted(levels, reverse=True)


def test_uncertain_days_are_what_random_days_show() -> None:
    rng = np.random.default_rng(5)
    shape = 1 / 0.15**2
    days = 200 * rng.gamma(shape, 1 / shape, 4_000)
    floor = queue(days, 180, 14, 300)
    shown = float((days * floor.service_level(20)).sum() / days.sum())
    found = with_uncertainty(200, 0.15, 180, 14, 300)
    assert found.service_level(20) == pytest.approx(shown, abs=0.006)
    reached = float((floor.service_level(20) >= 0.8).mean())
    assert found.chance_of(0.8) == pytest.approx(reached, abs=0.03)
    lost = float((days * floor.abandonment).sum() / days.sum())
    assert found.abandonment == pytest.approx(lost, abs=0.002)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: blended(200, 180, 14, 15), r"keep_free must be at most the agents \(14\), got 15"),
        (lambda: blended(200, 180, 14, -1), "keep_free must be a whole number of 0 or more"),
        (lambda: chat_queue(10, 180, 3, 0), "at_once must be a whole number of 1 or more, got 0"),
        (lambda: chat_queue(10, 180, 3, 2, -1), "slowdown must be 0 or more, got -1"),
        (lambda: chat_queue(10, 180, 3, 2, 0, 0), "patience_s must be above 0 seconds, got 0"),
        (lambda: with_redials(10, 180, 3, 60, 1), "redial_share must be from 0 to below 1, got 1"),
        (lambda: with_uncertainty(10, 0, 180, 3), "spread must be above 0 and at most 2, got 0"),
        (lambda: with_uncertainty(10, math.nan, 180, 3), "spread must be above 0"),
        (lambda: with_uncertainty(0, 0.1, 180, 3), "calls_per_hour must be above 0, got 0"),
        (lambda: with_redials(-1, 180, 3, 60, 0.5), "calls_per_hour must be 0 or more, got -1"),
    ],
)
def test_what_cannot_be_is_refused_by_name(call: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: chat_queue(10, 180, [3, 4], 2), "agents must be one number, got an array of 2"),
        (lambda: blended([200, 300, 400], 180, 14, 2), "calls_per_hour must be one number"),
        (lambda: with_uncertainty(200, 0.1, 180, 14, [60, 120]), "patience_s must be one number"),
    ],
)
def test_an_array_is_refused_where_one_number_is_meant(call: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        call()


def test_what_comes_of_it_can_be_read() -> None:
    chats = chat_queue(160, 480, 9, 3, 1.0)
    assert repr(chats).endswith("service level 0.0% in 20 s, grows without end)")
    days = with_uncertainty(200, 0.1, 180, 14, 120)
    assert repr(days).startswith("Forecasts(40 volumes: service level 92.2% in 20 s")


def test_chats_have_service_levels_and_percentiles_for_many_targets_at_once() -> None:
    chats = chat_queue(160, 480, 9, 3, 0.6, 120)
    levels = chats.service_level([0, 20, 60])
    assert levels == pytest.approx([chats.service_level(t) for t in (0, 20, 60)], rel=1e-12)
    waits = chats.wait_percentile_s([0.5, 0.9])
    assert chats.service_level(waits, "virtual") == pytest.approx([0.5, 0.9], rel=1e-10)
