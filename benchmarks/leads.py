"""Time a lead score on the bank's table, and the model of when leads answer.

Usage: make bench.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from bpo_course import content
from bpo_course.scenarios._answer_hours import answer_world
from bpo_course.scenarios._answer_people import ANSWER_HOURS, ANSWER_WEEKDAYS
from bpo_course.tools import leads

CALLS: Final = 2_000


def seconds(work: Callable[[], Any], times: int = 5) -> float:
    """Return the median seconds of some runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def the_bank() -> None:
    """Print the seconds of each fit, of a score of 2,000 leads, and of what is shown of it."""
    table = content.bank_marketing()
    columns, bought = leads.BEFORE_THE_CALL, table["y"]
    for kind in leads.MODELS:
        took = seconds(lambda: leads.fit(table, columns, bought, kind))  # noqa: B023
        model = leads.fit(table, columns, bought, kind)
        some = table[:CALLS]
        scored = seconds(lambda: model.score(some))  # noqa: B023
        print(f"{kind}: fit of {len(table):,} leads {took:.2f} s, {CALLS:,} scored {scored:.3f} s")
    found = leads.trial(table, columns, bought)
    scores, came = found.scores, found.bought
    for name, work in {
        "AUC and interval": lambda: (leads.auc(scores, came), leads.auc_interval(scores, came)),
        "gains": lambda: leads.gains(scores, came).curve(),
        "calibration": lambda: leads.calibration(scores, came),
        "threshold by cost": lambda: leads.best_threshold(scores, came, 60, 6),
        "2,000 calls": lambda: leads.spend(leads.order(scores), came, CALLS, 60, 6),
    }.items():
        print(f"{name}, {len(came):,} leads: {1000 * seconds(work):.0f} ms")


def the_answers() -> None:
    """Print the seconds of a fit to six weeks of attempts, and of a week's plan."""
    world = answer_world(seed=1)
    log = world.log(0, world.rules.learned)
    took = seconds(lambda: leads.fit_answers(log, segments=world.segments))
    model = leads.fit_answers(log, segments=world.segments)
    when = {"hours": ANSWER_HOURS, "weekdays": ANSWER_WEEKDAYS, "worth": 40, "cost": 1}
    planned = seconds(
        lambda: leads.plan_calls(model, world.numbers, world.p_yes, **when, calls=600, per_hour=20),
        times=3,
    )
    calls = len(world.numbers) * len(ANSWER_HOURS) * len(ANSWER_WEEKDAYS)
    print(f"{len(log):,} attempts: fit {took:.2f} s")
    print(f"a week's plan of 600 calls among {calls:,}: {planned:.2f} s")
    drawn = seconds(lambda: answer_world(seed=2).log(0, 6), times=3)
    print(f"a generated world and six weeks of its log: {drawn:.2f} s")


if __name__ == "__main__":
    the_bank()
    the_answers()
