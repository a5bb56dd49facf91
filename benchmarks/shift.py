"""What a shift costs to play on: each hour, a whole day, and the search, beside a plain day.

Usage: make bench.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from bpo_course import content
from bpo_course.scenarios import (
    SHIFT_BLOCKS,
    OneShift,
    ShiftMoves,
    ShiftSetup,
    ShiftWorld,
    best_shift,
    shift_front,
)

SEEDS = (1, 2, 3)


def played(world: ShiftWorld, quiet: str) -> list[float]:
    """Return the seconds of the processor that each hour of a shift takes to play."""
    shift, found = OneShift(world, ShiftSetup()), []
    for _ in range(SHIFT_BLOCKS):
        began = time.process_time()
        shift = shift.play(replace(shift.next_moves(), quiet=quiet))
        assert shift.day.rows
        assert shift.tickets
        found.append(time.process_time() - began)
    return found


def main() -> None:
    """Print a table."""
    began = time.process_time()
    fronts = {"new-menu": shift_front(content.menu("new-menu"))}
    print(f"the callers of a menu: {time.process_time() - began:.2f} s")
    hours: dict[str, list[list[float]]] = {"rest": [], "both": []}
    whole, search = [], []
    for seed in SEEDS:
        world = ShiftWorld(seed, fronts, content.rules())
        began = time.process_time()
        for lead in world.leads.leads:
            world.leads.windows(lead)
        print(f"day {seed}: the windows of 300 leads {time.process_time() - began:.2f} s")
        for quiet, found in hours.items():
            found.append(played(world, quiet))
        began = time.process_time()
        plain = (ShiftMoves(quiet="both", money=3, accounts=2),) * SHIFT_BLOCKS
        OneShift.through(world, ShiftSetup(), plain)
        whole.append(time.process_time() - began)
        began = time.process_time()
        tried = best_shift(world, tries=10).tried
        search.append((time.process_time() - began) / tried)
    base = statistics.mean(one[-1] for one in hours["rest"])
    print(f"the last hour, calls alone: {1_000 * base:.0f} ms (1.0)")
    for quiet, found in hours.items():
        mean = [statistics.mean(column) for column in zip(*found, strict=True)]
        told = ", ".join(f"{1_000 * one:.0f}" for one in mean)
        print(f"each hour, quiet minutes for {quiet}: {told} ms ({mean[-1] / base:.1f} at the end)")
    print(f"a whole shift at once: {statistics.mean(whole) / base:.1f}")
    print(f"a plan of the search: {statistics.mean(search) / base:.1f}")


if __name__ == "__main__":
    main()
