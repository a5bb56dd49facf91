"""Reports: how long first replies and solutions took, how many in target, and the backlog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import nan
from statistics import median
from typing import TYPE_CHECKING, Final, Literal

from bpo_course.kpi import wilson
from bpo_course.tools.tickets._clocks import face_of, is_breached
from bpo_course.tools.tickets._due import due, working_minutes
from bpo_course.tools.tickets._open_time import instant
from bpo_course.tools.tickets._policy import Policy
from bpo_course.tools.tickets._ticket import Ticket

if TYPE_CHECKING:
    import pandas as pd

End = Literal["solved", "closed"]
AGE_DAYS: Final = (1, 3, 7, 30)
"""Where the ages of a backlog are divided, in days."""


@dataclass(frozen=True)
class Figures:
    """How a clock did over several tickets.

    Args:
        n: Tickets whose clock has stopped.
        median_min: Their median, working minutes without pauses; NaN: there are none.
        median_days: Their median from opening, days on the wall calendar; NaN: there are none.
        met: Tickets that met the target.
        missed: Tickets that missed it, those whose time is over and whose clock still runs
            included.
        undecided: Tickets whose clock runs and whose time is not over; in no share.
    """

    n: int
    median_min: float
    median_days: float
    met: int
    missed: int
    undecided: int

    @property
    def within(self) -> float:
        """The share that met the target, of those that are decided; NaN: none is."""
        decided = self.met + self.missed
        return self.met / decided if decided else nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of that share (Wilson), as if the tickets were independent."""
        return wilson(self.met, self.met + self.missed)


@dataclass(frozen=True)
class Report:
    """What a desk did with its tickets, up to a time.

    Args:
        end: Which end the solution is measured to: "solved" or "closed".
        tickets: How many there were; merged ones are part of others and not counted.
        first_reply: From opening to the first reply.
        solution: From opening to that end.
        ever_solved: Tickets that were solved at least once.
        reopened: Those of them that were reopened at least once.
        backlog: Tickets that still need work, by age.
    """

    end: End
    tickets: int
    first_reply: Figures
    solution: Figures
    ever_solved: int
    reopened: int
    backlog: Mapping[str, int]

    @property
    def reopened_share(self) -> float:
        """The share of the solved tickets that were reopened; NaN: none was solved."""
        return self.reopened / self.ever_solved if self.ever_solved else nan


def report(tickets: Iterable[Ticket], policy: Policy, now: datetime, end: End = "solved") -> Report:
    """Return what a desk did with its tickets up to a time.

    Say which end you measure. A ticket is solved when the customer has the answer. It is closed
    some days later, often automatically, so the time to closing says more about that rule than
    about the work.

    Args:
        tickets: The tickets.
        policy: What is promised.
        now: The time, with its time zone; what happened later is left out.
        end: The end of the solution time: "solved" (the last solution, without the time in which a
            reopened ticket counted as solved) or "closed".

    Raises:
        ValueError: If the end is unknown, or the policy does not know a priority.

    Example:
        >>> from bpo_course.tools.tickets import Calendar, Targets
        >>> calendar = Calendar("Europe/London", dict.fromkeys(("mon", "tue"), ("09:00", "17:00")))
        >>> policy = Policy(calendar, {"high": Targets(60, None, 480)})
        >>> at = datetime.fromisoformat
        >>> ticket = Ticket.open("T-1", at("2026-11-02T09:00+00:00"), priority="high")
        >>> ticket = ticket.then("solved", at("2026-11-03T09:00+00:00"), by="Asha")
        >>> ticket = ticket.then("closed", at("2026-11-10T09:00+00:00"))
        >>> for end in ("solved", "closed"):
        ...     report([ticket], policy, at("2026-11-30T09:00+00:00"), end).solution.median_days
        1.0
        8.0
    """
    if end not in ("solved", "closed"):
        raise ValueError(f"end must be solved or closed, got {end!r}")
    then = [ticket.as_of(now) for ticket in tickets]
    known = [ticket for ticket in then if ticket and not ticket.state.merged_into]
    replies = [_first_reply(ticket, policy, now) for ticket in known]
    solutions = [_solution(ticket, policy, now, end) for ticket in known]
    solved = [ticket for ticket in known if ticket.state.first_solved_at]
    return Report(
        end=end,
        tickets=len(known),
        first_reply=_figures(replies),
        solution=_figures(solutions),
        ever_solved=len(solved),
        reopened=sum(ticket.state.reopened > 0 for ticket in solved),
        backlog=backlog(known, now),
    )


def report_by(
    tickets: Iterable[Ticket],
    policy: Policy,
    now: datetime,
    by: Literal["priority", "category", "agent", "cause"] = "priority",
    end: End = "solved",
) -> pd.DataFrame:
    """Return the main figures of a report as a table, one row a group.

    Args:
        tickets: The tickets.
        policy: What is promised.
        now: The time, with its time zone.
        by: What they are grouped by.
        end: Which end the solution is measured to.

    Returns:
        For each group: tickets, active, and for the first reply and the solution n, the median in
        working minutes and the share within target; then the share reopened.

    Raises:
        ValueError: If `by` or the end is unknown.
    """
    import pandas as pd

    if by not in ("priority", "category", "agent", "cause"):
        raise ValueError(f"by must be priority, category, agent or cause, got {by!r}")
    groups: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        then = ticket.as_of(now)
        if then is not None and not then.state.merged_into:
            groups.setdefault(getattr(then.state, by), []).append(then)
    rank = {name: place for place, name in enumerate(policy.priorities)} if by == "priority" else {}
    rows: dict[str, dict[str, float]] = {}
    for name in sorted(groups, key=lambda group: (rank.get(group, 0), group)):
        found = report(groups[name], policy, now, end)
        rows[name] = {"tickets": found.tickets, "active": sum(found.backlog.values())}
        for clock, figures in (("first_reply", found.first_reply), ("solution", found.solution)):
            rows[name] |= {
                f"{clock}_n": figures.n,
                f"{clock}_median_min": figures.median_min,
                f"{clock}_within": figures.within,
            }
        rows[name]["reopened_share"] = found.reopened_share
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by)


def backlog(tickets: Iterable[Ticket], now: datetime) -> dict[str, int]:
    """Return how many tickets still need work at a time, by their age since opening.

    Args:
        tickets: The tickets.
        now: The time, with its time zone.

    Example:
        >>> at = datetime.fromisoformat
        >>> old = Ticket.open("T-1", at("2026-11-20T09:00+00:00"), priority="low")
        >>> backlog([old], at("2026-11-30T09:00+00:00"))["7 to 30 days"]
        1
    """
    edges = (0, *AGE_DAYS)
    names = [
        "under 1 day",
        *(f"{low} to {high} days" for low, high in pairwise(AGE_DAYS)),
        f"{AGE_DAYS[-1]} days or more",
    ]
    found = dict.fromkeys(names, 0)
    for ticket in tickets:
        then = ticket.as_of(now)
        if then is not None and then.active:
            days = (now - then.state.opened_at) / timedelta(days=1)
            found[names[sum(days >= edge for edge in edges[1:])]] += 1
    return found


@dataclass(frozen=True)
class _Run:
    """One ticket's clock: how long it ran, and whether its target is met; None: not decided."""

    minutes: float | None
    days: float | None
    met: bool | None
    has_target: bool


def _first_reply(ticket: Ticket, policy: Policy, now: datetime) -> _Run:
    state = ticket.state
    face = face_of("first_reply", state, policy)
    over = face is not None and is_breached(face, instant("now", now))
    if state.first_reply_at is None:
        return _Run(None, None, False if over else None, face is not None)
    pauses = _pauses(ticket, policy.pauses["first_reply"], state.first_reply_at)
    return _Run(
        working_minutes(state.opened_at, state.first_reply_at, policy.calendar, pauses),
        (state.first_reply_at - state.opened_at) / timedelta(days=1),
        None if face is None else not over,
        face is not None,
    )


def _solution(ticket: Ticket, policy: Policy, now: datetime, end: End) -> _Run:
    state = ticket.state
    away = (*policy.pauses["solution"], *(("solved",) if end == "solved" else ()))
    ended_at = state.solved_at if end == "solved" else state.closed_at
    pauses = _pauses(ticket, away, ended_at or now)
    target = policy.minutes(state.priority, "solution")
    due_at = None if target is None else due(state.opened_at, target, policy.calendar, pauses)
    last = state.stretches[-1]
    paused_at = last.start if last.end is None and last.status in away else None
    over = due_at is not None and (ended_at or paused_at or now) > due_at
    if ended_at is None:
        return _Run(None, None, False if over else None, target is not None)
    return _Run(
        working_minutes(state.opened_at, ended_at, policy.calendar, pauses),
        (ended_at - state.opened_at) / timedelta(days=1),
        None if target is None else not over,
        target is not None,
    )


def _pauses(
    ticket: Ticket, states: Iterable[str], until: datetime
) -> list[tuple[datetime, datetime]]:
    wanted = tuple(states)
    return [
        (one.start, min(one.end or until, until))
        for one in ticket.state.stretches
        if one.status in wanted and one.start < until
    ]


def _figures(runs: Iterable[_Run]) -> Figures:
    every = list(runs)
    minutes = [run.minutes for run in every if run.minutes is not None]
    days = [run.days for run in every if run.days is not None]
    with_target = [run.met for run in every if run.has_target]
    return Figures(
        n=len(minutes),
        median_min=median(minutes) if minutes else nan,
        median_days=median(days) if days else nan,
        met=with_target.count(True),
        missed=with_target.count(False),
        undecided=with_target.count(None),
    )
