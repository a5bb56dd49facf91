"""What a dialler sees of the floor and of its list, and its simplest rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final, NamedTuple

from bpo_course.simulation._checks import counts, named, shares, times


class Record:
    """What a dialler has noted today, in the order of time; a rule reads it and changes nothing.

    Args:
        handling_s: How to learn for how long each agent of the campaign has been on a contact.
        ringing_s: How to learn for how long each number has been ringing.
    """

    def __init__(
        self,
        handling_s: Callable[[], list[float]] = list,
        ringing_s: Callable[[], list[float]] = list,
    ) -> None:
        self.handling_s = handling_s
        self.ringing_s = ringing_s
        self.answered_at: list[float] = []
        """When each dial was answered, by a person for all it can tell, seconds from midnight."""
        self.dropped_at: list[float] = []
        """When each person was let go who found no agent."""
        self.ring_s: list[float] = []
        """How long the ringing of each of those was."""
        self.vain_s: list[float] = []
        """How long the ringing of each of the others was."""
        self.handle_s: list[float] = []
        """How long each contact took an agent that has ended: talk and wrap-up."""


class Dialling(NamedTuple):
    """What a dialler knows when it is asked how many numbers to dial.

    Args:
        now_s: The time, seconds from midnight.
        agents: Agents on duty in the campaign.
        idle: Those of them who are free.
        talking: Those of them who handle a contact of the campaign.
        ringing: Numbers that ring now.
        waiting: Callers who wait in the inbound queues.
        dials: Dials that have ended today.
        answered: Those that a person answered, as far as the dialler can tell.
        dropped: Persons who found no agent.
        free: Agents free for callers, whether or not they may dial.
        both: Those of the idle who are free for callers too.
        due: People on the list who may be dialled now.
        record: What was noted today, contact by contact.
        elsewhere: Numbers that ring now for other campaigns of the same agents, who are not held
            for them.
    """

    now_s: float
    agents: int
    idle: int
    talking: int
    ringing: int
    waiting: int
    dials: int
    answered: int
    dropped: int
    free: int = 0
    both: int = 0
    due: int = 0
    record: Record = Record()
    elsewhere: int = 0


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A person on a list, as a dialler knows them.

    Args:
        id: Which person; no two on a list have the same.
        numbers: Their phone numbers, the first one first.
        zone: Their time zone, such as Asia/Manila; none where it is not known.
        segment: A word for the group they belong to.
        score: What a model says of them; more is better.
        version: Which script they are to hear.
        attempts: Earlier dials, those of other days too.
        last: How the last of these ended: its disposition where it has one, else its outcome.
        due_s: From when they may be dialled today, seconds from midnight.
        appointment: Whether they asked for a call at that time.
    """

    id: str
    numbers: tuple[str, ...] = ("",)
    zone: str = ""
    segment: str = ""
    score: float = 0
    version: str = ""
    attempts: int = 0
    last: str = ""
    due_s: float = 0
    appointment: bool = False

    def __post_init__(self) -> None:
        named(self.id)
        if isinstance(self.numbers, str):
            raise ValueError(f"numbers of {self.id} must be a list, got {self.numbers!r}")
        object.__setattr__(self, "numbers", tuple(self.numbers))
        if not self.numbers:
            raise ValueError(f"numbers of {self.id} must be one or more, got none")
        counts(self, "attempts", least=0)
        object.__setattr__(self, "attempts", int(self.attempts))
        times(self, "due_s")


class Due(NamedTuple):
    """A lead that may be dialled now.

    Args:
        lead: The person.
        attempts: Earlier dials, those of other days too.
        since_s: From when, seconds from midnight.
        appointment: Whether they asked for a call at that time.
        last: How the last dial ended; "" before the first.
        number: Which of the lead's numbers to dial, the first is 0.
    """

    lead: Lead
    attempts: int
    since_s: float
    appointment: bool = False
    last: str = ""
    number: int = 0


class Chances(NamedTuple):
    """How likely it is that a dial ends this way; no one answers the rest.

    Args:
        answered: The share of dials that a person answers.
        voicemail: The share that a machine answers.
        busy: The share that is engaged.
        invalid: The share where there is no such number.
        right_party: The share of answers by the person meant.
        conversion: The share of right parties who buy.
        later: The share of right parties who ask for a call at another time instead.
        talk: Talk time with a right party, as a share of the campaign's.
    """

    answered: float
    voicemail: float = 0
    busy: float = 0
    invalid: float = 0
    right_party: float = 1
    conversion: float = 0
    later: float = 0
    talk: float = 1


@dataclass(frozen=True, kw_only=True)
class Detection:
    """A program that listens who answers: a person or a machine. It makes both mistakes.

    Args:
        machines_found: The share of machines that it takes for one; it hangs up on these. The
            others reach an agent.
        persons_lost: The share of persons that it takes for a machine; it hangs up on them.
        listens_s: How long it listens before it decides, seconds. The person hears nothing then.
    """

    machines_found: float = 0.9
    persons_lost: float = 0.03
    listens_s: float = 1.5

    def __post_init__(self) -> None:
        shares(self, "machines_found", "persons_lost")
        times(self, "listens_s")


SINCE: Final = attrgetter("since_s")


def one_each(seen: Dialling) -> int:
    """Return a dial for each free agent."""
    return seen.idle


def in_order(due: Sequence[Due], _at: datetime) -> Iterable[Due]:
    """Return those with an appointment first, by its time; then the others as they came due."""
    kept = sorted([one for one in due if one.appointment], key=SINCE)
    return kept + sorted([one for one in due if not one.appointment], key=SINCE)
