"""Time the IVR: a day's callers, fitting words, and a trial of them.

Usage: make bench.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bpo_course import content
from bpo_course.tools import ivr


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


if __name__ == "__main__":
    main()
