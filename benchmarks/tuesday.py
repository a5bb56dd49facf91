"""Time what each control of the Tuesday lab costs, in Python, and what its buttons wait for.

Usage: make bench. The goal is 100 ms at the 95th percentile. Opening a week and checking the alerts
take longer: the buttons say so. The first drawing of each chart is shown by itself.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from bpo_course import lab
from bpo_course.widgets.labs.tuesday_figures import VIEWS

LONG = ("open", "check")


def acts() -> Iterator[tuple[str, str, str]]:
    """Return what a learner does in a week: the name of the act, the action and its value."""
    yield "open", "open", ""
    yield "check", "check", ""
    yield "view", "choose", "view hour"
    for queue, day in product(("billing", "meters", "moving"), ("monday", "tuesday", "wednesday")):
        yield "queue", "choose", f"queue {queue}"
        yield "first drawing", "choose", f"day {day}"
    for view, day in product(VIEWS, ("monday", "tuesday", "wednesday")):
        yield "view", "choose", f"view {view}"
        yield "day", "choose", f"day {day}"
    yield "view", "choose", "view queue"
    for queue in ("billing", "meters", "moving"):
        yield "mark", "mark", f"queue|{queue}|aht"
    for _ in range(3):
        yield "rule out", "rule_out", ""
    for kind in ("menu", "slow", "team", "article"):
        yield "name", "name", kind
    yield "reveal", "reveal", ""


def main() -> None:
    """Print what each control costs."""
    taken = defaultdict(list)
    for seed in (1, 2):
        card: Any = lab("tuesday", seed=seed)
        for name, action, value in acts():
            started = time.perf_counter()
            card._on_message(card, {"action": action, "value": value}, [])
            taken[name].append(1_000 * (time.perf_counter() - started))
    taken["all controls"] = [
        ms for name, all_ms in taken.items() if name not in LONG for ms in all_ms
    ]
    for name, spent in taken.items():
        middle, high = np.quantile(spent, [0.5, 0.95])
        print(f"tuesday    {name:16} median {middle:5.0f} ms, 95th percentile {high:5.0f}")


if __name__ == "__main__":
    main()
