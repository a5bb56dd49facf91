"""Time what each control of the labs costs, in Python: the act, and what the card shows after it.

Usage: make bench. The goal is 100 ms at the 95th percentile; what works longer says so on a button.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np

from bpo_course import lab

TURNS = 30
Act = tuple[str, dict[str, Any]]


def levers(part: str, **between: tuple[float, float]) -> Iterator[Act]:
    """Go through a part's levers, each to values that are new."""
    yield "go", {"value": part}
    for name, (low, high) in between.items():
        for value in np.linspace(low, high, TURNS):
            yield "set", {"name": name, "value": f"{value:.0f}"}


def acd() -> Iterator[Act]:
    """Return what a learner does in the routing lab."""
    yield from levers("ways", seed=(1, 30), calls=(70, 130))
    yield from levers("starve", gap=(0, 9), age_s=(5, 300))
    yield from levers("skills", widens_after_s=(0, 120))
    yield from levers("phones", missed=(0, 100), pause_s=(0, 900))
    yield from levers("menu", wrong=(0, 30), sort_out_s=(10, 180))


def ivr() -> Iterator[Act]:
    """Return what a learner does in the menu lab."""
    yield "show", {"value": "day"}
    for turn in range(TURNS):
        yield "switch", {"value": str(turn % 8)}
        yield "set", {"name": "confused_each", "value": str(turn / 8)}
        yield "set", {"name": "wrong_tries", "value": str(1 + turn % 3)}
        yield "move", {"value": f"{turn % 7} down"}
        yield "text", {"name": "prompt", "value": f"Hello number {turn}."}
    yield "show", {"value": "words"}
    for turn in range(TURNS):
        yield "set", {"name": "threshold", "value": str(turn)}
        yield "say", {"name": "say", "value": f"my card was stolen {turn} times"}


def workforce() -> Iterator[Act]:
    """Return what a learner does in the planning lab."""
    yield "guess", {"value": "few"}
    yield from levers("forecast", day=(2, 100), weeks=(1, 12), share=(2, 20))
    yield from levers(
        "staff", aht_s=(120, 400), goal=(70, 95), target_s=(10, 60), shrinkage=(0, 40)
    )
    yield "make", {}
    yield from levers("day", believe=(0, 100), overtime=(0, 10), time_off=(0, 10))


def main() -> None:
    """Print what each control costs."""
    for name, acts in {"acd": acd, "ivr": ivr, "workforce": workforce}.items():
        card: Any = lab(name)
        taken = defaultdict(list)
        for action, message in acts():
            started = time.perf_counter()
            card._on_message(card, {"action": action, **message}, [])
            spent_ms = 1_000 * (time.perf_counter() - started)
            if action not in {"go", "show", "guess", "make"}:
                taken[message.get("name", action)].append(spent_ms)
        for control, spent in [*taken.items(), ("all", list(chain(*taken.values())))]:
            low, high = np.percentile(spent, [50, 95])
            print(f"{name:10} {control:16} median {low:4.0f} ms, 95th percentile {high:4.0f}")


if __name__ == "__main__":
    main()
