"""Time the IVR: a day's callers, fitting words, and what each control of the lab costs.

Usage: make bench. The goal is 100 ms at the 95th percentile for a control, measured in Python.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bpo_course import content, lab
from bpo_course.tools import ivr

TURNS = 40


def controls_ms() -> list[float]:
    """Return the milliseconds of each act on the lab, each with a menu or habits that are new."""
    card = lab("ivr", part="day")
    taken: list[float] = []

    def act(action: str, **message: Any) -> None:
        started = time.perf_counter()
        card._on_message(card, {"action": action, **message}, [])
        taken.append(1_000 * (time.perf_counter() - started))

    for turn in range(TURNS):
        act("switch", value=str(turn % 8))
        act("set", name="confused_each", value=str(turn / 8))
        act("set", name="wrong_tries", value=str(1 + turn % 3))
        act("move", value=f"{turn % 7} down")
        act("text", name="prompt", value=f"Hello number {turn}.")
    act("show", value="words")
    taken.pop()  # it learns first, and says so
    for turn in range(TURNS):
        act("set", name="threshold", value=str(turn))
        act("say", name="say", value=f"my card was stolen {turn} times")
    return taken


def main() -> None:
    """Print every figure."""
    tree, said = content.menu("old-menu"), content.utterances()
    people = ivr.callers(tree.reason, 1_000)

    def timed(name: str, work: Callable[[], object]) -> None:
        started = time.perf_counter()
        found = work()
        print(f"{name:42} {time.perf_counter() - started:6.2f} s  {found}")

    timed("words fitted to 300 sentences, first", lambda: ivr.Words(said.examples()))
    timed("the same again", lambda: ivr.Words(said.examples()))
    timed("a trial in five folds", lambda: ivr.trial(said.examples(), said.outside).at(0.3))
    timed("1,000 callers in the old menu", lambda: ivr.day(tree, people))
    taken = controls_ms()
    low, high, most = np.percentile(taken, [50, 95, 100])
    print(f"{len(taken)} acts on the lab: median {low:.0f} ms, 95th {high:.0f}, longest {most:.0f}")


if __name__ == "__main__":
    main()
