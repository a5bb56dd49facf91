"""What is counted on a day of the bank's floor: records by queue, by agent and by caller."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bpo_course import kpi
from bpo_course.simulation import ROW

TARGET_S: Final = 20
_CALLER, _QUEUE, _OUTCOME, _WAIT, _TALK, _ENDED = (
    ROW.index(name) for name in ("caller", "queue", "outcome", "wait_s", "talk_s", "disposition")
)


@dataclass(frozen=True)
class QueueFigures:
    """A queue's day; or that of all queues together.

    Args:
        answered: Calls that an agent answered.
        in_target: Those of them answered within 20 s.
        abandoned: Callers who hung up in the queue.
        wait_s: Seconds that the answered calls waited together.
        longest_s: The longest wait of a caller, answered or not, seconds.
        transferred: Calls that an agent sent on to another queue.
    """

    answered: int
    in_target: int
    abandoned: int
    wait_s: float
    longest_s: float
    transferred: int

    @property
    def offered(self) -> int:
        """Calls answered and abandoned; a transferred caller counts once in each queue."""
        return self.answered + self.abandoned

    @property
    def service_level(self) -> float:
        """The share of offered calls answered within 20 s."""
        return kpi.service_level(
            answered_in_target=self.in_target, answered=self.answered, abandoned=self.abandoned
        )

    @property
    def asa_s(self) -> float:
        """The mean wait of answered calls, seconds."""
        return kpi.asa(wait_s=self.wait_s, answered=self.answered)

    @property
    def abandonment(self) -> float:
        """The share of offered calls that hung up."""
        return kpi.abandonment(answered=self.answered, abandoned=self.abandoned)


@dataclass(frozen=True)
class AgentFigures:
    """An agent's day.

    Args:
        name: The agent.
        team: The queue of a specialist, or "all".
        contacts: Calls that the agent took.
        busy_s: Seconds on calls: talk and wrap-up.
        open_s: Seconds free or with the phone ringing.
        missed: Calls at the agent's phone that were not answered in time.
        out_s: Seconds out of the queue after missed calls.
    """

    name: str
    team: str
    contacts: int
    busy_s: float
    open_s: float
    missed: int
    out_s: float

    @property
    def occupancy(self) -> float:
        """The share of the time on the queue that went into calls."""
        return kpi.occupancy(handle_s=self.busy_s, available_s=self.open_s)


class Whispered(NamedTuple):
    """A call as an agent got it.

    Args:
        at_s: When the agent had the caller, seconds from midnight.
        words: What the agent heard before.
        sent_on: Whether the agent transferred the call.
    """

    at_s: float
    words: str
    sent_on: bool


class Misrouted(NamedTuple):
    """What the wrong choices in the menu cost on a day.

    Args:
        callers: Callers whom an agent transferred.
        agent_s: Agents' time until they found out, seconds.
        right_after_s: Mean time from queue to the right agent, for those who got there, seconds.
        others_s: Mean wait of the other answered callers, seconds.
        lost: Transferred callers who then hung up.
    """

    callers: int
    agent_s: float
    right_after_s: float
    others_s: float
    lost: int


class Helped(NamedTuple):
    """A caller whom an agent of the right queue helped.

    Args:
        queue: The queue that the caller chose.
        after_s: From that queue to the agent who helped, seconds.
        sent_on: Whether an agent of another queue transferred the caller first.
    """

    queue: str
    after_s: float
    sent_on: bool


def queue_figures(rows: Sequence[tuple[Any, ...]]) -> QueueFigures:
    """Return the figures of a day's rows that were answered or abandoned."""
    answered = [row for row in rows if row[_OUTCOME] == "answered"]
    return QueueFigures(
        answered=len(answered),
        in_target=sum(row[_WAIT] <= TARGET_S for row in answered),
        abandoned=len(rows) - len(answered),
        wait_s=sum(row[_WAIT] for row in answered),
        longest_s=max((row[_WAIT] for row in rows), default=0.0),
        transferred=sum(row[_ENDED] == "transferred" for row in answered),
    )


def helped(rows: Iterable[tuple[Any, ...]]) -> list[Helped]:
    """Return the callers of a day's rows whom an agent of the right queue helped."""
    answered = [row for row in rows if row[_OUTCOME] == "answered"]
    sent = _sent_on(answered)
    found = []
    for row in answered:
        first = sent.get(row[_CALLER])
        if first:
            after_s = first[_WAIT] + first[_TALK] + row[_WAIT]
            found.append(Helped(first[_QUEUE], after_s, True))
        elif row[_ENDED] != "transferred":
            found.append(Helped(row[_QUEUE], row[_WAIT], False))
    return found


def misrouted(rows: Iterable[tuple[Any, ...]]) -> Misrouted:
    """Return what the wrong choices in the menu cost, from a day's rows."""
    answered = [row for row in rows if row[_OUTCOME] == "answered"]
    sent = _sent_on(answered)
    reached = helped(answered)
    through = [one.after_s for one in reached if one.sent_on]
    others = [one.after_s for one in reached if not one.sent_on]
    agent_s = sum(row[_TALK] for row in sent.values())
    return Misrouted(len(sent), agent_s, mean(through), mean(others), len(sent) - len(through))


def _sent_on(answered: Iterable[tuple[Any, ...]]) -> dict[Any, tuple[Any, ...]]:
    """Return the calls that were transferred, by what the caller is called after it."""
    return {(r[_QUEUE], r[_CALLER]): r for r in answered if r[_ENDED] == "transferred"}


def mean(values: Sequence[float]) -> float:
    """Return the mean; not a number for none."""
    return sum(values) / len(values) if values else math.nan
