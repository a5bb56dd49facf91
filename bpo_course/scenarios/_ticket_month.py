"""A month of tickets, measured to the first reply, to solved and to closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from statistics import median
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from bpo_course.scenarios._ticket_day import TICKET_ZONE
from bpo_course.scenarios._ticket_day import ticket_policy as _of_firm
from bpo_course.tools.tickets import Policy, Ticket, due

MONTH_CUSTOMERS: Final = 200
MONTH_MEASURES: Final = ("first_reply", "solved", "closed", "for_good")
_DAYS: Final = 30
_SHARES: Final = (0.04, 0.16, 0.55, 0.25)
_REPLY_OF_TARGET: Final = 0.45
_SOLVED_OF_TARGET: Final = 0.4
_WIDE: Final = 0.8
_PENDING_SHARE: Final = 0.35
_CONFIRMED_SHARE: Final = 0.25
_BACK_DAYS: Final = 3.0
_AGENT: Final = "an agent"


class _Case(NamedTuple):
    """One customer's problem, as chance has it; the rules of the desk change none of it."""

    opened: datetime
    priority: str
    reply_min: float
    pending_days: float
    solve_min: float
    confirm_days: float
    luck: float
    back_days: float
    again_min: float


@dataclass(frozen=True)
class TicketMonth:
    """A month's customers and their tickets.

    Args:
        policy: What is promised.
        tickets: The tickets, those that came back as new ones included.
        came_back: The later ticket of a customer whose first one was closed already.
        unsolved: How many customers' problems were not really solved the first time.
    """

    policy: Policy
    tickets: tuple[Ticket, ...]
    came_back: dict[str, str]
    unsolved: int

    def days(self, measure: str) -> list[float]:
        """Return the days that a measure took: of each ticket, or of each customer.

        Args:
            measure: "first_reply", "solved" (the first time), "closed", or "for_good": from a
                customer's first message to the last solution, in whichever ticket.

        Raises:
            ValueError: If there is no such measure.
        """
        if measure not in MONTH_MEASURES:
            raise ValueError(f"measure must be one of {', '.join(MONTH_MEASURES)}, got {measure!r}")
        return self._days[measure]

    @cached_property
    def _days(self) -> dict[str, list[float]]:
        return {measure: self._took(measure) for measure in MONTH_MEASURES}

    def _took(self, measure: str) -> list[float]:
        by_id = {ticket.id: ticket for ticket in self.tickets}
        first = {old: new for new, old in self.came_back.items()}
        found = []
        for ticket in self.tickets:
            state = ticket.state
            if measure == "for_good":
                if ticket.id in self.came_back:
                    continue
                last = by_id[first[ticket.id]] if ticket.id in first else ticket
                end = last.state.solved_at
            else:
                name = {"solved": "first_solved"}.get(measure, measure)
                end = getattr(state, f"{name}_at")
            if end is not None:
                found.append((end - state.opened_at) / timedelta(days=1))
        return found

    def median_days(self, measure: str) -> float:
        """Return the median of a measure, in days on the wall calendar."""
        return median(self.days(measure))

    def within(self, measure: str, days: float) -> float:
        """Return the share that took so many days at most.

        Args:
            measure: As in `days`.
            days: How many days were promised.
        """
        found = self.days(measure)
        return sum(one <= days for one in found) / len(found)

    @property
    def reopened(self) -> int:
        """How many tickets were reopened."""
        return sum(ticket.state.reopened > 0 for ticket in self.tickets)


@lru_cache(maxsize=16)
def ticket_month(seed: int = 1, close_days: float = 7, unsolved_share: float = 0.18) -> TicketMonth:
    """Return the tickets of a month at Fernbeck Broadband, an invented internet provider.

    Two hundred customers write in November. Some problems are not really solved the first time, and
    these customers write again some days later. If their ticket is still only solved, this reopens
    it. If it is closed, a new ticket begins. All figures are assumptions. The same seed brings the
    same customers, whatever the rule for closing is.

    Args:
        seed: The seed of chance.
        close_days: Days after the solution until a ticket is closed automatically, 0 or more.
        unsolved_share: The share of problems that are not really solved, 0 to 1.

    Raises:
        ValueError: If a number breaks its rule.

    Example:
        >>> slow, quick = ticket_month(close_days=20), ticket_month(close_days=1)
        >>> slow.reopened > quick.reopened, len(slow.came_back) < len(quick.came_back)
        (True, True)
    """
    if not close_days >= 0:
        raise ValueError(f"close_days must be 0 or more, got {close_days}")
    if not 0 <= unsolved_share <= 1:
        raise ValueError(f"unsolved_share must be from 0 to 1, got {unsolved_share}")
    policy, wait = _policy(), timedelta(days=close_days)
    found: list[Ticket] = []
    later: list[Ticket] = []
    came_back = {}
    unsolved = 0
    for case, solved in _solved(seed):
        back = case.luck < unsolved_share
        unsolved += back
        ticket, new = _ended(solved, case, policy, wait, back)
        found.append(ticket)
        if new:
            later.append(new)
            came_back[new.id] = ticket.id
    return TicketMonth(policy, (*found, *later), came_back, unsolved)


@lru_cache
def _policy() -> Policy:
    """Return the firm's policy; it is kept, because a calendar works out whole years."""
    return _of_firm()


@lru_cache(maxsize=4)
def _cases(seed: int) -> tuple[_Case, ...]:
    """Return what chance decides of each customer."""
    rng = np.random.default_rng([seed, 200])
    policy = _policy()
    midnight = datetime.combine(date(2026, 11, 1), time(), ZoneInfo(TICKET_ZONE)).astimezone(UTC)
    found = []
    for _ in range(MONTH_CUSTOMERS):
        minutes = rng.integers(_DAYS) * 1_440 + np.clip(rng.normal(14, 3.5), 0, 23.9) * 60
        priority = str(rng.choice(policy.priorities, p=_SHARES))
        target = policy.targets[priority]
        first, last = target.first_reply_min or 0, target.solution_min or 0
        pending = float(rng.exponential(1.2)) + 0.1
        found.append(
            _Case(
                opened=midnight + timedelta(minutes=int(minutes)),
                priority=priority,
                reply_min=first * _REPLY_OF_TARGET * float(rng.lognormal(0, _WIDE)),
                pending_days=pending if rng.random() < _PENDING_SHARE else 0,
                solve_min=last * _SOLVED_OF_TARGET * float(rng.lognormal(0, _WIDE)),
                confirm_days=_confirmed(rng),
                luck=float(rng.random()),
                back_days=float(rng.exponential(_BACK_DAYS)) + 0.1,
                again_min=last * _SOLVED_OF_TARGET * float(rng.lognormal(-0.3, _WIDE)),
            )
        )
    return tuple(sorted(found))


def _confirmed(rng: np.random.Generator) -> float:
    """Return after how many days a customer confirms the solution; infinity: never."""
    days = float(rng.exponential(0.6)) + 0.02
    return days if rng.random() < _CONFIRMED_SHARE else float("inf")


@lru_cache(maxsize=8)
def _solved(seed: int) -> tuple[tuple[_Case, Ticket], ...]:
    """Return the customers with their tickets, as they are when they are solved."""
    calendar, found = _policy().calendar, []
    for nth, case in enumerate(_cases(seed)):
        name = f"FB-{3001 + nth}"
        ticket = Ticket.open(name, case.opened, priority=case.priority, customer=name)
        at = due(case.opened, case.reply_min, calendar)
        ticket = ticket.then("replied", at, _AGENT)
        if case.pending_days:
            ticket = ticket.then("pended", at, _AGENT)
            at += timedelta(days=case.pending_days)
            ticket = ticket.then("customer_replied", at, name)
        found.append((case, ticket.then("solved", due(at, case.solve_min, calendar), _AGENT)))
    return tuple(found)


def _ended(
    ticket: Ticket, case: _Case, policy: Policy, wait: timedelta, back: bool
) -> tuple[Ticket, Ticket | None]:
    """Return a solved ticket as it ends, and the new one after it where there is one."""
    solved = ticket.events[-1].at
    if not back:
        return ticket.then("closed", solved + min(wait, _days(case.confirm_days))), None
    writes = solved + timedelta(days=case.back_days)
    again = due(writes, case.again_min, policy.calendar)
    if writes < solved + wait:
        ticket = ticket.then("customer_replied", writes, ticket.id)
        ticket = ticket.then("solved", again, _AGENT)
        return ticket.then("closed", again + wait), None
    new = Ticket.open(f"{ticket.id}-2", writes, priority=case.priority, customer=ticket.id)
    reply = due(writes, min(case.reply_min, case.again_min), policy.calendar)
    new = new.then("replied", reply, _AGENT).then("solved", again, _AGENT)
    return ticket.then("closed", solved + wait), new.then("closed", again + wait)


def _days(days: float) -> timedelta:
    return timedelta.max if days == float("inf") else timedelta(days=days)
