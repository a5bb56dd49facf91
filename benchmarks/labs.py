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
GUESSES = {"guess_times", "guess_bought", "guess_gain"}
"""The first presses of the lead lab: models are fitted, and it says so."""
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


def tickets() -> Iterator[Act]:
    """Return what a learner does in the ticket lab."""
    for turn in range(TURNS):
        yield "open", {"value": f"FB-{1001 + turn}"}
        yield "rank", {"value": ("urgent", "high", "normal", "low")[turn % 4]}
        yield "find", {"name": "find", "value": ("ashgrove", "router", "")[turn % 3]}
        yield "set", {"name": "agents", "value": str(1 + turn % 6)}
        if turn % 10 == 0:
            yield "work", {}
    yield "go", {"value": "clock"}
    yield "always", {}
    yield from levers("clock", target_h=(1, 80), opens=(0, 12), closes=(13, 24))
    for turn in range(TURNS):
        story = ("weekend", "holiday", "back", "forward")[turn % 4]
        yield "choose", {"value": f"story {story}"}
    yield "go", {"value": "month"}
    yield "guess_closed", {"value": ""}
    yield from levers(
        "month", close_days=(0, 30), promise_days=(1, 15), unsolved=(0, 50), customers=(1, 30)
    )


def knowledge() -> Iterator[Act]:
    """Return what a learner does in the knowledge base lab."""
    for turn in range(TURNS):
        yield "search", {"fields": {"query": [f"router bill {turn}"]}}
    yield "go", {"value": "rewrite"}
    yield "article", {"value": "refund"}
    for turn in range(TURNS):
        yield "text", {"name": "title", "value": f"Money that we owe you {turn}"}
        yield "try", {}
    yield "go", {"value": "missing"}
    yield "line", {"value": "1"}
    yield "say", {"value": "missing"}
    for turn in range(TURNS):
        yield "text", {"name": "own_title", "value": f"Parental controls {turn}"}
    yield "guess", {"value": "show"}
    yield from levers("worth", after=(40, 90), saved_s=(0, 120), agents=(10, 24))


def quality() -> Iterator[Act]:
    """Return what a learner does in the quality lab."""
    for turn in range(TURNS):
        yield "open", {"value": ("rain-cover", "dead-charger", "salary-day")[turn % 3]}
        yield "submit", {"fields": {"answer opening": ["yes"]}}
    yield "show", {"value": "calibrate"}
    yield "guess", {"value": "strict "}
    yield "guess", {"value": "unclear "}
    for turn in range(TURNS):
        yield "line", {"name": "line-questions", "value": f"No if fewer than {turn} are asked."}
        yield "agree", {}
        yield "look", {"value": ("Ben", "Carla", "Imran")[turn % 3]}
        yield "set", {"name": "errors", "value": str(1 + turn)}
    yield "show", {"value": "record"}
    yield "run", {}
    for turn in range(TURNS):
        yield "clip", {"value": ("deposit", "boots", "brakes")[turn % 3]}
        yield "mark", {"value": f"t{1 + turn % 8}"}
        yield "type", {"name": "text", "value": f"four zero one two, double eight, {turn}"}
        yield "place", {"name": "customer", "value": ("in", "uk", "us-ca")[turn % 3]}
        yield "hold", {"value": "boots"}
        yield "set", {"name": "later", "value": str(5 * turn)}
    yield "show", {"value": "sample"}
    for turn in range(TURNS):
        yield "set", {"name": "calls", "value": str(2 + turn)}
        yield "set", {"name": "gap", "value": str(turn % 15)}
        yield "draw", {}


def dialler() -> Iterator[Act]:
    """Return what a learner does in the dialler lab. The end of an evening takes longer."""
    for turn in range(TURNS):
        yield "pace", {"value": ("faster", "slower")[turn % 2]}
        yield "play", {"value": "1"}
        if turn % 15 == 14:
            yield "again", {}
    yield "go", {"value": "machines"}
    yield "guess_rate", {"value": "show"}
    yield from levers("machines", lost=(0, 15), found=(50, 100), evening=(1, 30))
    yield from levers("machines", ring_s=(5, 40), drop_after_s=(0, 10), machine_s=(0, 20))
    for turn in range(TURNS):
        yield "switch", {"value": ("detects", "message", "lock_out")[turn % 3]}
    yield from levers("groups", worth=(1, 8), answered=(20, 60))
    yield from levers("reading", read_s=(0, 120), read=(0, 60))


def campaign() -> Iterator[Act]:
    """Return what a learner does in the campaign lab; whole weeks and new trials say so."""
    yield "run", {}
    yield from levers("week", total=(1, 20), busy_min=(0, 120), closes=(10, 21), web=(0, 90))
    for turn in range(TURNS):
        yield "choose", {"value": ("shift late", "order score", "shift split")[turn % 3]}
        yield "switch", {"value": ("zones", "quote")[turn % 2]}
    yield "go", {"value": "decide"}
    yield "guess_size", {"value": "show"}
    for turn in range(TURNS):
        yield ("another", {}) if turn % 10 == 9 else ("decide", {"value": "go on"})
        if turn % 10 == 8:
            yield "decide", {"value": "keep"}
    yield from levers("decide", base=(10, 40), lift=(4, 12))
    yield "go", {"value": "peek"}
    yield "guess_peek", {"value": "show"}
    yield from levers("peek", days=(1, 30), talks=(60, 400), better=(2, 12))


def leads() -> Iterator[Act]:
    """Return what a learner does in the lead lab, once its models are fitted."""
    yield "guess_times", {"value": "show"}
    yield from levers("whom", calls=(250, 8_000), worth=(5, 200), balance_from=(0, 5_000))
    signs = ("success", "age", "balance", "no_home_loan", "single")
    for turn in range(TURNS):
        yield "switch", {"value": signs[turn % 5]}
        yield "choose", {"value": ("pick parts", "order logistic", "pick whole")[turn % 3]}
    yield "go", {"value": "leak"}
    for turn in range(TURNS):
        yield "column", {"value": ("duration", "month", "age")[turn % 3]}
    yield "go", {"value": "level"}
    yield "score", {}
    yield "guess_bought", {"value": "show"}
    yield from levers("level", worth=(5, 200), cost=(0, 30), latest=(200, 5_000))
    yield "go", {"value": "when"}
    yield "guess_gain", {"value": "show"}
    yield from levers("when", opens=(9, 15), week_calls=(100, 1_200), seed=(1, 30))


def main() -> None:
    """Print what each control costs."""
    every = {
        "acd": acd,
        "campaign": campaign,
        "dialler": dialler,
        "ivr": ivr,
        "knowledge": knowledge,
        "leads": leads,
        "quality": quality,
        "tickets": tickets,
        "workforce": workforce,
    }
    for name, acts in every.items():
        card: Any = lab(name)
        taken = defaultdict(list)
        for action, message in acts():
            started = time.perf_counter()
            card._on_message(card, {"action": action, **message}, [])
            spent_ms = 1_000 * (time.perf_counter() - started)
            if action not in {"go", "show", "guess", "make", "score"} | GUESSES:
                taken[message.get("name", action)].append(spent_ms)
        for control, spent in [*taken.items(), ("all", list(chain(*taken.values())))]:
            low, high = np.percentile(spent, [50, 95])
            print(f"{name:10} {control:16} median {low:4.0f} ms, 95th percentile {high:4.0f}")


if __name__ == "__main__":
    main()
