"""Time our queues beside SimPy, Ciw and pyworkforce on the same work, and check that they agree.

Usage: make bench. The others are the `bench` extra; one that is not installed is left out, told.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from bpo_course.queueing import agents_needed, queue
from bpo_course.simulation import fifo_queue

AGENTS, CALLS, SEED = 100, 60_000, 1
LOADS, TARGET_S, LEVEL, AHT_S = 2_000, 20, 0.8, 180


def seconds(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Return the median seconds of some runs, and what the last one gave."""
    taken, found = [], None
    for _ in range(times):
        started = time.perf_counter()
        found = work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), found


def trace() -> tuple[Any, Any, Any]:
    """Return arrivals, handle times and patience of a busy floor of 100 agents."""
    rng = np.random.default_rng(SEED)
    arrivals = np.cumsum(rng.exponential(AHT_S / AGENTS, CALLS))
    return arrivals, rng.exponential(AHT_S, CALLS), rng.exponential(120, CALLS)


def by_simpy(arrivals: Any, handles: Any, patience: Any, agents: int) -> tuple[Any, Any]:
    """Return waits and answers of the trace by SimPy's processes."""
    import simpy

    world = simpy.Environment()
    floor = simpy.Resource(world, agents)
    waits, answered = np.empty(len(arrivals)), np.zeros(len(arrivals), dtype=bool)

    def call(n: int) -> Any:
        began = world.now
        with floor.request() as request:
            got = yield request | world.timeout(patience[n])
            waits[n] = world.now - began
            if request in got:
                answered[n] = True
                yield world.timeout(handles[n])

    def calls() -> Any:
        for n, arrival in enumerate(arrivals):
            yield world.timeout(arrival - world.now)
            world.process(call(n))

    world.process(calls())
    world.run()
    return waits, answered


def by_ciw() -> float:
    """Return the share answered of as many calls of the same kind, by Ciw."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(AGENTS / AHT_S)],
        service_distributions=[ciw.dists.Exponential(1 / AHT_S)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / 120)],
        number_of_servers=[AGENTS],
    )
    ciw.seed(SEED)
    run = ciw.Simulation(network)
    run.simulate_until_max_customers(CALLS, method="Arrive")
    records = run.get_all_records(only=["service", "renege"])
    return sum(record.record_type == "service" for record in records) / len(records)


def simulation() -> None:
    """Print calls a second of each simulator, and by how much ours is faster."""
    arrivals, handles, patience = trace()
    ours, (waits, answered) = seconds(lambda: fifo_queue(arrivals, handles, patience, AGENTS))
    print(f"one queue, {AGENTS} agents, {CALLS:,} calls")
    print(f"  {'ours':<12} {CALLS / ours:>12,.0f} calls/s")
    if find_spec("simpy"):
        lists = [values.tolist() for values in (arrivals, handles, patience)]
        theirs, found = seconds(lambda: by_simpy(*lists, AGENTS), times=1)
        assert (found[1] == answered).all(), "SimPy decides otherwise"
        assert np.abs(found[0] - waits).max() < 1e-6, "SimPy's waits differ"
        print(f"  {'SimPy':<12} {CALLS / theirs:>12,.0f} calls/s   ours {theirs / ours:.0f} times")
    if find_spec("ciw"):
        theirs, share = seconds(by_ciw, times=1)
        assert abs(share - answered.mean()) < 0.02, "Ciw's share answered differs"
        print(f"  {'Ciw':<12} {CALLS / theirs:>12,.0f} calls/s   ours {theirs / ours:.0f} times")


def staffing() -> None:
    """Print required agents a second, and by how much ours is faster."""
    loads = np.random.default_rng(SEED).uniform(5, 200, LOADS)
    calls = loads * 3600 / AHT_S
    many = np.tile(calls, 50)
    taken, _ = seconds(lambda: agents_needed(many, AHT_S, LEVEL, TARGET_S))
    found = agents_needed(calls, AHT_S, LEVEL, TARGET_S)
    per_second = len(many) / taken
    print(f"agents needed, loads of 5 to 200, {LEVEL:.0%} in {TARGET_S} s")
    print(f"  {'ours':<12} {per_second:>12,.0f} a second")
    if not find_spec("pyworkforce"):
        return
    from pyworkforce.queuing import ErlangC

    def theirs() -> list[int]:
        return [
            int(
                ErlangC(
                    transactions=float(volume), asa=TARGET_S / 60, aht=AHT_S / 60, interval=60
                ).required_positions(service_level=LEVEL, max_occupancy=1.0)["raw_positions"]
            )
            for volume in calls
        ]

    spent, needed = seconds(theirs, times=1)
    differ = [i for i in range(LOADS) if needed[i] != found[i]]
    for i in differ:  # theirs starts at the load rounded up and one more
        reached = queue(calls[i], AHT_S, found[i]).service_level(TARGET_S)
        assert needed[i] > found[i], "pyworkforce needs fewer"
        assert reached >= LEVEL, "ours misses the level"
    ratio = per_second / (LOADS / spent)
    print(f"  {'pyworkforce':<12} {LOADS / spent:>12,.0f} a second    ours {ratio:.0f} times")
    print(f"  the same answer in {LOADS - len(differ):,} of {LOADS:,} cases")


def patience() -> None:
    """Print agents needed a second where callers hang up; pyworkforce 0.5.1 has no such formula."""
    loads = np.random.default_rng(SEED).uniform(5, 200, LOADS)
    calls = loads * 3600 / AHT_S
    taken, found = seconds(lambda: agents_needed(calls, AHT_S, LEVEL, TARGET_S, patience_s=120))
    reached = queue(calls, AHT_S, found, 120).service_level(TARGET_S)
    fewer = queue(calls, AHT_S, np.maximum(found - 1, 1), 120).service_level(TARGET_S)
    assert (reached >= LEVEL).all(), "ours misses the level"
    assert ((fewer < LEVEL) | (found == 1)).all(), "fewer would do"
    print("agents needed, callers who hang up (Erlang A), the same loads")
    print(f"  {'ours':<12} {LOADS / taken:>12,.0f} a second")


if __name__ == "__main__":
    simulation()
    staffing()
    patience()
