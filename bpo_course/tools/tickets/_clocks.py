"""The clocks of a ticket: from when, until when, how much working time is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bpo_course.tools.tickets._due import end_of, joined, work_of
from bpo_course.tools.tickets._open_time import MINUTE, Instant, Piece, datetime_of, instant
from bpo_course.tools.tickets._policy import CLOCKS, Policy
from bpo_course.tools.tickets._states import ACTIVE
from bpo_course.tools.tickets._ticket import State, Stretch, Ticket


@dataclass(frozen=True)
class Clock:
    """One clock of a ticket, at a time.

    Args:
        name: "first_reply", "update" or "solution".
        target_min: What is promised, working minutes.
        started_at: When it started.
        due_at: When the target ends. For a paused clock: if it went on now.
        left_min: Working minutes left; below 0: so many too late.
        breached: Whether the due time passed before the clock stopped.
        stopped_at: When it stopped; None: it has not.
        paused: Whether it is paused now.
    """

    name: str
    target_min: float
    started_at: datetime
    due_at: datetime
    left_min: float
    breached: bool
    stopped_at: datetime | None = None
    paused: bool = False


class Face(NamedTuple):
    """What of a clock does not depend on the time at which one looks.

    Args:
        name: The clock.
        target_min: Working minutes.
        started: When it started.
        due: When it is due, without a pause that still goes on.
        stops: The pauses that are over, in order and apart.
        stopped: When it stopped; None: it has not.
        paused: When the pause began that goes on; None: it is not paused.
    """

    name: str
    target_min: float
    started: Instant
    due: Instant
    stops: list[Piece]
    stopped: Instant | None
    paused: Instant | None


def clocks(ticket: Ticket, policy: Policy, now: datetime) -> dict[str, Clock]:
    """Return the clocks of a ticket at a time, by name, those that have stopped included.

    * The first reply runs from opening to the first public reply by an agent. More messages from
      the customer do not restart it, and reopening does not bring it back. A solution without a
      reply stops it too.
    * The update runs from an agent's last public reply, until the next one or the solution.
    * The solution runs from opening to the solution. When a ticket is reopened it goes on, and the
      time in which it counted as solved is left out.

    After a change of priority the new target counts from the start, and the pauses still count. A
    first reply that was made keeps the target of its time.

    Open systems differ on reopening. GLPI leaves out the time as solved (as here), osTicket makes a
    new due time from the reopening, and Znuny measures up to the first closing.

    Args:
        ticket: The ticket.
        policy: What is promised.
        now: The time, with its time zone.

    Returns:
        By name, those clocks that have a target. A ticket that was merged, or was not yet open,
        has none.

    Raises:
        ValueError: If the time has no zone, or the policy does not know the priority.

    Source:
        GLPI pull request 9267, osTicket pull request 5206, Znuny pull request 369.

    Example:
        >>> from bpo_course.tools.tickets import Calendar, Targets
        >>> desk = Calendar("Europe/London", {"mon": ("09:00", "17:00")})
        >>> at = datetime.fromisoformat
        >>> ticket = Ticket.open("T-1", at("2026-11-30T09:00+00:00"), priority="high")
        >>> policy = Policy(desk, {"high": Targets(first_reply_min=60)})
        >>> clocks(ticket, policy, at("2026-11-30T09:45+00:00"))["first_reply"].left_min
        15.0
    """
    moment = instant("now", now)
    then = ticket.as_of(now)
    if then is None:
        return {}
    return {face.name: read(face, policy, moment) for face in faces(then, policy)}


def faces(ticket: Ticket, policy: Policy) -> list[Face]:
    """Return what of a ticket's clocks does not depend on the time."""
    state = ticket.state
    if state.merged_into:
        return []
    found = (face_of(name, state, policy) for name in CLOCKS)
    return [face for face in found if face]


def read(face: Face, policy: Policy, now: Instant) -> Clock:
    """Return a clock as it shows at a time."""
    return Clock(
        name=face.name,
        target_min=face.target_min,
        started_at=_local(face.started, policy),
        due_at=_local(due_of(face, policy, now), policy),
        left_min=left_of(face, policy, now) / MINUTE,
        breached=is_breached(face, now),
        stopped_at=None if face.stopped is None else _local(face.stopped, policy),
        paused=face.paused is not None,
    )


def due_of(face: Face, policy: Policy, now: Instant) -> Instant:
    """Return when a clock is due; one that is paused: as if it went on now."""
    if face.paused is None or is_breached(face, now):
        return face.due
    return end_of(now, left_of(face, policy, now), policy.calendar, [])


def left_of(face: Face, policy: Policy, now: Instant) -> int:
    """Return the work that is left until a clock is due, microseconds; below 0: it is too late."""
    seen = _seen(face, now)
    if seen > face.due:
        return -work_of(face.due, seen, policy.calendar, face.stops)
    return work_of(seen, face.due, policy.calendar, face.stops)


def is_breached(face: Face, now: Instant) -> bool:
    """Return whether the due time passed before the clock stopped."""
    return _seen(face, now) > face.due


def _seen(face: Face, now: Instant) -> Instant:
    """Return up to when a clock has run."""
    if face.stopped is not None:
        return face.stopped
    return now if face.paused is None else face.paused


def _local(at: Instant, policy: Policy) -> datetime:
    return datetime_of(at, policy.calendar.tz)


def face_of(name: str, state: State, policy: Policy) -> Face | None:
    """Return what of one clock does not depend on the time; None: it has no target or start."""
    started_at, stopped_at, priority = _ends(name, state)
    minutes = policy.minutes(priority, name)
    if started_at is None or minutes is None:
        return None
    started = instant("started_at", started_at)
    away = (*policy.pauses[name], *(("solved",) if name != "first_reply" else ()))
    spells = [one for one in state.stretches if one.status in away]
    stops = _stops(spells, started, stopped_at)
    due = end_of(started, round(minutes * MINUTE), policy.calendar, stops)
    running = stopped_at is None
    paused = spells[-1].start if running and spells and spells[-1].end is None else None
    return Face(
        name=name,
        target_min=minutes,
        started=started,
        due=due,
        stops=stops,
        stopped=None if stopped_at is None else instant("stopped_at", stopped_at),
        paused=None if paused is None else max(started, instant("paused", paused)),
    )


def _ends(name: str, state: State) -> tuple[datetime | None, datetime | None, str]:
    """Return when a clock starts and stops, and the priority whose target it has."""
    if name == "first_reply":
        return state.opened_at, state.first_reply_at, state.first_reply_priority or state.priority
    if name == "solution":
        return state.opened_at, state.solved_at, state.priority
    return (state.replied_at if state.status in ACTIVE else None), None, state.priority


def _stops(spells: Iterable[Stretch], started: Instant, stopped_at: datetime | None) -> list[Piece]:
    """Return the pauses that are over, of the time in which a clock runs."""
    ended = (
        (instant("pause", one.start), instant("pause", one.end))
        for one in spells
        if one.end is not None and (stopped_at is None or one.start < stopped_at)
    )
    return joined(pair for pair in ended if pair[1] > started)
