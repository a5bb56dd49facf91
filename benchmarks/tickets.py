"""Time the ticket desk: due times, the due list, forecasts and reports of 10,000 tickets.

Usage: make bench. The goal for a list is 100 ms.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from bpo_course.tools import tickets
from bpo_course.tools.tickets import Calendar, Desk, Policy, Targets, Ticket

COUNT = 10_000
TIMES = 9
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = datetime(2026, 12, 21, 11, tzinfo=UTC)
CALENDAR = Calendar(
    "Europe/London",
    dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00", "18:00")),
    breaks=[("12:00", "13:00")],
    holidays=tickets.public_holidays("GB", 2026, region="ENG"),
)
POLICY = Policy(
    CALENDAR,
    {
        "urgent": Targets(30, 60, 240),
        "high": Targets(60, 120, 480),
        "normal": Targets(240, 480, 1_200),
        "low": Targets(480, None, 3_000),
    },
)


def year_of_tickets() -> Iterator[Ticket]:
    """Yield tickets of a year that all still need work: half answered, a fifth pending."""
    rng = np.random.default_rng(1)
    for nth, minute in enumerate(sorted(rng.integers(0, 350 * 1_440, COUNT).tolist())):
        at = MONDAY + timedelta(minutes=minute)
        priority = POLICY.priorities[int(rng.integers(4))]
        ticket = Ticket.open(f"T-{nth}", at, priority=priority, customer=f"C-{nth % 4_000}")
        if nth % 2:
            ticket = ticket.then("replied", at + timedelta(hours=1), by="Priya")
        if nth % 5 == 0:
            ticket = ticket.then("pended", at + timedelta(hours=2))
        yield ticket


def timed(name: str, work: Callable[[], object], times: int = TIMES) -> None:
    """Print the median time of some work, and the longest."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append(1_000 * (time.perf_counter() - started))
    print(f"{name:46} median {statistics.median(took):5.0f}  max {max(took):5.0f}  ms  (n={times})")


def main() -> None:
    """Print every figure."""
    all_tickets = list(year_of_tickets())
    opened = [ticket.state.opened_at for ticket in all_tickets]
    pause = timedelta(hours=2), timedelta(hours=30)

    def fresh() -> Calendar:
        calendar = Calendar(CALENDAR.zone, CALENDAR.hours, CALENDAR.breaks, CALENDAR.holidays)
        tickets.due(MONDAY, 60, calendar)
        return calendar

    timed("a calendar's open hours of a year", fresh)
    timed("10,000 due times", lambda: [tickets.due(at, 480, CALENDAR) for at in opened])
    timed(
        "the same with a pause each",
        lambda: [tickets.due(at, 480, CALENDAR, [(at + pause[0], at + pause[1])]) for at in opened],
    )
    timed("the events of 10,000 tickets", lambda: list(year_of_tickets()), times=3)
    timed("a due list, first", lambda: Desk(POLICY, all_tickets).due_list(NOW), times=3)
    desk = Desk(POLICY, all_tickets)
    desk.due_list(NOW)
    timed("a due list, again", lambda: desk.due_list(NOW))
    timed("the queue as a table", lambda: desk.table(NOW))
    timed("a forecast", lambda: tickets.forecast(desk, NOW, agents=20, handle_min=12))
    timed("a report", lambda: tickets.report(all_tickets, POLICY, NOW))


if __name__ == "__main__":
    main()
