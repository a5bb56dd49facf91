"""Which tickets will breach: so many agents work through the queue in an order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from bpo_course.tools.tickets._desk import Desk
from bpo_course.tools.tickets._due import end_of
from bpo_course.tools.tickets._due_list import DueLine
from bpo_course.tools.tickets._open_time import MINUTE, datetime_of, instant, is_number
from bpo_course.tools.tickets._policy import Policy

if TYPE_CHECKING:
    import pandas as pd

_SLIP_MIN: Final = 1e-6
"""Less than any time that matters, so that a sum of minutes is not too late by a rounding error."""
Order = Callable[[DueLine, float, Policy], tuple[float, ...]]

ORDERS: Final[Mapping[str, Order]] = {
    "first in, first out": lambda line, _work, _policy: (line.opened_at.timestamp(),),
    "earliest due": lambda line, _work, _policy: _due(line),
    "priority": lambda line, _work, policy: (
        policy.rank(line.priority),
        line.opened_at.timestamp(),
    ),
    "shortest first": lambda _line, work, _policy: (work,),
}
"""The orders in which a queue can be worked, by name."""


class ForecastLine(NamedTuple):
    """One ticket in a forecast.

    Args:
        ticket: Its id.
        agent: Who works on it: a number from 1.
        starts_min: When the work starts, working minutes from now.
        ends_min: When it ends.
        left_min: Working minutes left now until its first due time; infinity: no target.
        clock: The clock that is due first.
        late: Whether the work ends after the due time.
        already: Whether that time has passed now, whatever the order.
    """

    ticket: str
    agent: int
    starts_min: float
    ends_min: float
    left_min: float
    clock: str
    late: bool
    already: bool


@dataclass(frozen=True)
class Forecast:
    """What becomes of a queue if no new ticket comes.

    Args:
        order: The order in which it is worked.
        now: The time at which it starts.
        lines: The tickets, in the order in which they are started.
        waiting: How many more are pending or on hold; no one works on them.
        policy: What is promised.
    """

    order: str
    now: datetime
    lines: tuple[ForecastLine, ...]
    waiting: int
    policy: Policy

    @property
    def late(self) -> tuple[str, ...]:
        """The tickets that will be too late, those that are so already included."""
        return tuple(line.ticket for line in self.lines if line.late)

    @property
    def avoidable(self) -> tuple[str, ...]:
        """The tickets that will be too late and are not yet."""
        return tuple(line.ticket for line in self.lines if line.late and not line.already)

    @property
    def latest_min(self) -> float:
        """How late the latest ticket is, in working minutes; below 0: all are early."""
        return max((line.ends_min - line.left_min for line in self.lines), default=-float("inf"))

    @property
    def done_min(self) -> float:
        """When the queue is empty, working minutes from now."""
        return max((line.ends_min for line in self.lines), default=0.0)

    def ends_at(self, line: ForecastLine) -> datetime:
        """Return when the work on a ticket ends, by the clock on the wall."""
        calendar, start = self.policy.calendar, instant("now", self.now)
        return datetime_of(end_of(start, round(line.ends_min * MINUTE), calendar, []), calendar.tz)

    def table(self) -> pd.DataFrame:
        """Return the lines as a table, with the time at which each ends."""
        import pandas as pd

        rows = [(*line, self.ends_at(line)) for line in self.lines]
        return pd.DataFrame(rows, columns=[*ForecastLine._fields, "ends_at"])


def forecast(
    desk: Desk,
    now: datetime,
    *,
    agents: int,
    handle_min: float | Mapping[str, float],
    order: str = "earliest due",
) -> Forecast:
    """Return which tickets will be too late if so many agents work through the queue.

    The work on a ticket gives the customer the answer, so all its clocks are met if it ends by the
    first due time. Agents work in the desk's hours. New tickets, interruptions and agents who are
    not equally fast are left out.

    Args:
        desk: The desk; tickets that are pending or on hold are not worked on.
        now: The time at which the work starts, with its time zone.
        agents: How many agents, 1 or more.
        handle_min: Working minutes for one ticket, above 0; or by category.
        order: One of `ORDERS`.

    Raises:
        ValueError: If a number breaks its rule, the order is unknown, or a category has no time.

    Example:
        >>> from bpo_course.tools.tickets import Calendar, Targets, Ticket
        >>> calendar = Calendar("Europe/London", {"mon": ("09:00", "17:00")})
        >>> policy = Policy(calendar, {"high": Targets(30), "low": Targets(240)})
        >>> nine, later = map(datetime.fromisoformat, ("2026-11-30T09:00Z", "2026-11-30T09:05Z"))
        >>> first, second = (("T-1", nine, "low"), ("T-2", later, "high"))
        >>> queue = [Ticket.open(name, at, priority=p) for name, at, p in (first, second)]
        >>> for order in ("first in, first out", "earliest due"):
        ...     forecast(Desk(policy, queue), later, agents=1, handle_min=20, order=order).late
        ('T-2',)
        ()
    """
    if isinstance(agents, bool) or not isinstance(agents, int) or agents < 1:
        raise ValueError(f"agents must be a whole number of 1 or more, got {agents!r}")
    if order not in ORDERS:
        raise ValueError(f"order must be one of {'; '.join(ORDERS)}, got {order!r}")
    due = desk.due_list(now)
    work = [line for line in due if line.status in ("new", "open")]
    handle = {line.ticket: _handle_min(line.category, handle_min) for line in work}
    by = ORDERS[order]
    work.sort(key=lambda line: by(line, handle[line.ticket], desk.policy))
    lines = tuple(_worked(work, handle, agents))
    return Forecast(order, now, lines, len(due) - len(work), desk.policy)


def compare(
    desk: Desk,
    now: datetime,
    *,
    agents: int,
    handle_min: float | Mapping[str, float],
    orders: Iterable[str] = tuple(ORDERS),
) -> dict[str, Forecast]:
    """Return the same forecast for several orders, by order.

    With one agent, no order makes the latest ticket less late than "earliest due". It may still
    make more tickets late: a short ticket behind a hopeless one pays for it.

    Args:
        desk: The desk.
        now: The time at which the work starts, with its time zone.
        agents: How many agents, 1 or more.
        handle_min: Working minutes for one ticket, above 0; or by category.
        orders: Which of `ORDERS`.

    Raises:
        ValueError: As `forecast`.
    """
    return {
        order: forecast(desk, now, agents=agents, handle_min=handle_min, order=order)
        for order in orders
    }


def _due(line: DueLine) -> tuple[float, ...]:
    return (float("inf") if line.due_at is None else line.due_at.timestamp(),)


def _handle_min(category: str, given: float | Mapping[str, float]) -> float:
    if isinstance(given, Mapping):
        if category not in given:
            raise ValueError(f"handle_min must name every category, got none for {category!r}")
        minutes = given[category]
    else:
        minutes = given
    if not (is_number(minutes) and minutes > 0):
        raise ValueError(f"handle_min must be above 0 minutes, got {minutes!r}")
    return float(minutes)


def _worked(
    work: Iterable[DueLine], handle: Mapping[str, float], agents: int
) -> Iterable[ForecastLine]:
    free = [(0.0, agent) for agent in range(1, agents + 1)]
    for line in work:
        start, agent = heapq.heappop(free)
        end = start + handle[line.ticket]
        heapq.heappush(free, (end, agent))
        late = end > line.left_min + _SLIP_MIN
        yield ForecastLine(
            line.ticket, agent, start, end, line.left_min, line.clock, late, line.breached
        )
