"""What is counted on a day of the bank's floor: records by queue, by agent and by caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bpo_course import kpi


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
