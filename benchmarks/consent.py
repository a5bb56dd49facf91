"""Time what each control of the consent lab costs, in Python, and the system behind it.

Usage: make bench. The goal is 100 ms at the 95th percentile. The 24 hours of everyone take longer:
the button says so.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from bpo_course import content, lab
from bpo_course.scenarios import CONSENT_MOMENT, REPAIRS, audit_cases, consent_list, faulty_list

Act = tuple[str, dict[str, Any]]


def acts() -> Iterator[Act]:
    """Return what a learner does in the three parts."""
    people = [person.id for person in consent_list(1).people]
    for turn, name in enumerate(people):
        yield "open", {"value": name}
        yield "guess", {"value": ("yes", "no")[turn % 2]}
    yield "switch", {"value": "at_once"}
    for turn in range(40):
        yield "hour", {"value": "on"}
        yield "set", {"name": "clock", "value": ("UTC", "Asia/Manila")[turn % 2]}
        if turn % 8 == 0:
            yield "show_day", {}
    yield "go", {"value": "repair"}
    for turn, row in enumerate(faulty_list(1).rows):
        yield "row", {"value": row.person.id}
        yield "do", {"value": REPAIRS[turn % len(REPAIRS)]}
        yield "hand_in", {}
    yield "go", {"value": "audit"}
    for case in audit_cases(content.rules(), CONSENT_MOMENT.date()):
        yield "case", {"value": case.id}
        for rule in case.candidates:
            yield "pick_rule", {"value": rule.id}
        yield "say", {"value": "yes"}
        yield "send", {}


def shown(name: str, took: list[float]) -> None:
    """Print the median of some times and their 95th percentile, in milliseconds."""
    middle, high = 1_000 * np.quantile(took, [0.5, 0.95])
    print(f"{name:34} median {middle:6.1f}  p95 {high:6.1f}  ms  (n={len(took)})")


def timed(work: Callable[[], object]) -> float:
    """Return how long some work takes, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print every figure."""
    rules = content.rules()
    print(f"{'first consent lab':34} {1_000 * timed(lambda: lab('consent')):6.0f} ms")
    card, took = lab("consent"), defaultdict[str, list[float]](list)
    for action, more in acts():
        message = {"action": action, **more}
        took[action].append(timed(lambda m=message: card._on_message(card, m, [])))
    for action, times in sorted(took.items()):
        shown(action, times)
    shown("all but the 24 hours", [t for a, some in took.items() if a != "show_day" for t in some])
    world, start = consent_list(1), CONSENT_MOMENT
    moments = [start + timedelta(minutes=7 * n) for n in range(20)]
    shown(
        "one answer of the system",
        [
            timed(lambda p=person, at=at: p.answer(at, world.ledger, rules))
            for at in moments
            for person in world.people
        ],
    )


if __name__ == "__main__":
    main()
