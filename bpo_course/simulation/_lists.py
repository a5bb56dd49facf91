"""Whom a campaign dials next, and what would come of it: people who are all alike, or leads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from operator import is_
from random import Random
from typing import Any, Final, NamedTuple, Protocol

import numpy as np

from bpo_course.simulation._campaign import Campaign
from bpo_course.simulation._chance import Chance, exponential, gamma, uniform
from bpo_course.simulation._checks import is_whole
from bpo_course.simulation._dialling import Due
from bpo_course.simulation._line import DISPOSITION, OUTCOME, Call, Course

OUTCOMES: Final = ("answered", "voicemail", "busy", "invalid", "no_answer")
TONE_S: Final = 2  # until an engaged tone or the announcement that there is no such number
LATER: Final = "call_back"
MISTAKEN: Final = "taken_for_machine"


class Dial(NamedTuple):
    """What would come of a dial.

    Args:
        caller: Who is dialled.
        attempt: How many dials were before.
        preview_s: How long the agent reads before.
        rings_s: How long it rings in all, and is listened to.
        heard: Whether it goes to an agent then.
        course: How it goes.
    """

    caller: Any
    attempt: int
    preview_s: float
    rings_s: float
    heard: bool
    course: Course


class Drawn(NamedTuple):
    """What chance has in store for a dial.

    Args:
        outcome: How it ends.
        ring_s: How long until an answer, where there is one and no one gives up.
        talk_s: Talk time with who answers.
        wrap_s: Wrap-up.
        ended: The disposition of the talk.
        preview_s: How long the agent reads before.
        heard: A share, against those of the detection.
    """

    outcome: str
    ring_s: float
    talk_s: float
    wrap_s: float
    ended: str
    preview_s: float
    heard: float


class Persons(Protocol):
    """A list under way."""

    def __len__(self) -> int:
        """Return how many may be dialled now."""

    def open(self, opens_s: float) -> list[tuple[float, Any]]:
        """Begin the day; return who comes due later, and when."""

    def first(self, now: float) -> Dial | None:
        """Return the dial that would be next; None where a rule wants none."""

    def take(self) -> None:
        """Take the one who was first off the list."""

    def add(self, person: Any) -> None:
        """Put someone on the list who is due."""

    def again(self, call: Call, course: Course, ends_s: float) -> tuple[float, Any] | None:
        """Return who is to be dialled again after a dial, and when."""


class Alike:
    """So many people, all alike; who was dialled in vain comes last.

    Args:
        campaign: The campaign.
        seed: The seed of the day.
    """

    def __init__(self, campaign: Campaign, seed: int) -> None:
        assert isinstance(campaign.leads, int | float)
        self._campaign, count = campaign, int(campaign.leads)
        self._ready: deque[tuple[int, int]] = deque((lead, 0) for lead in range(count))
        columns = {
            "outcome": uniform,
            "ring": exponential(campaign.ring_s),
            "talk": gamma(campaign.talk_s, campaign.spread),
            "wrong_party": gamma(campaign.wrong_party_s, campaign.spread),
            "wrap": gamma(campaign.wrap_s, campaign.spread),
            "right_party": uniform,
            "conversion": uniform,
            "preview": gamma(campaign.preview_s, campaign.spread),
            "heard": uniform,
        }
        self._chance = Chance(seed, campaign.name, count, columns)
        self._dials: list[list[Dial]] = []  # of each attempt, lead by lead

    def __len__(self) -> int:
        return len(self._ready)

    def open(self, opens_s: float) -> list[tuple[float, Any]]:
        """Begin the day; all of them are due."""
        return []

    def first(self, now: float) -> Dial | None:
        """Return the dial that would be next."""
        lead, attempt = self._ready[0]
        if attempt == len(self._dials):
            self._dials.append(dials(self._campaign, self._chance, attempt))
        return self._dials[attempt][lead]

    def take(self) -> None:
        """Take the one who was first off the list."""
        self._ready.popleft()

    def add(self, person: tuple[int, int]) -> None:
        """Put someone at the end of the list."""
        self._ready.append(person)

    def again(self, call: Call, course: Course, ends_s: float) -> tuple[float, Any] | None:
        """Return who is to be dialled again after a dial in vain, and when."""
        outcome, tries = course[OUTCOME], self._campaign.tries
        if outcome in ("invalid", "dropped") or call.attempt + 1 >= tries:
            return None
        return ends_s + self._campaign.retry_after_s, (call.caller, call.attempt + 1)


def dials(campaign: Campaign, chance: Chance, attempt: int) -> list[Dial]:
    """Return what would come of an attempt at each of the people who are alike."""

    def drawn(column: str) -> Any:
        return chance.drawn(column, attempt)

    up_to = np.cumsum([getattr(campaign, outcome) for outcome in OUTCOMES[:-1]])
    outcome = np.array(OUTCOMES)[np.searchsorted(up_to, drawn("outcome"), side="right")]
    right = drawn("right_party") < campaign.right_party
    sold = right & (drawn("conversion") < campaign.conversion)
    ended = np.where(sold, "sale", np.where(right, "refused", "wrong_party"))
    talk = np.where(right, drawn("talk"), drawn("wrong_party"))
    count = len(outcome)
    preview = drawn("preview") if campaign.preview_s else np.zeros(count)
    heard = drawn("heard") if campaign.detection else np.zeros(count)
    columns = (outcome, drawn("ring"), talk, drawn("wrap"), ended, preview, heard)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        _dial(campaign, lead, attempt, Drawn(*row), followed=False) for lead, row in enumerate(rows)
    ]


def _dial(campaign: Campaign, caller: Any, attempt: int, drawn: Drawn, *, followed: bool) -> Dial:
    """Return what would come of a dial, from what chance has in store for it."""
    outcome, ring_s, talk_s, wrap_s, ended, preview_s, heard = drawn
    limit_s, detection = campaign.give_up_s, campaign.detection
    if outcome == "no_answer":
        rings_s = limit_s
    elif outcome in ("answered", "voicemail"):
        rings_s = min(ring_s, limit_s)
    else:
        rings_s = min(TONE_S, limit_s)
    before_s = preview_s + rings_s if campaign.reserves else 0.0
    if outcome == "answered":
        right = ended != "wrong_party"
        revenue = float(campaign.revenue) if ended == "sale" else 0.0
        course: Course = (
            before_s, talk_s, wrap_s, outcome, None, right, ended, revenue, followed
        )  # fmt: skip
        if detection is None:
            return Dial(caller, attempt, preview_s, rings_s, True, course)
        rings_s += detection.listens_s
        if heard >= detection.persons_lost:
            return Dial(caller, attempt, preview_s, rings_s, True, course)
        course = (0.0, None, None, "dropped", None, None, MISTAKEN, None, followed)
        return Dial(caller, attempt, preview_s, rings_s, False, course)
    reaches = False
    if outcome == "voicemail":
        if detection:
            rings_s += detection.listens_s
            reaches = heard >= detection.machines_found
        if campaign.reserves or reaches:
            before_s += campaign.machine_s
    course = (before_s, None, None, outcome, None, None, None, None, True)
    return Dial(caller, attempt, preview_s, rings_s, reaches, course)


class Leads:
    """Leads on a list, in the order that a rule gives them.

    Args:
        campaign: The campaign.
        seed: The seed of the day.
        moment: How to turn seconds from midnight into a time.
    """

    def __init__(self, campaign: Campaign, seed: int, moment: Callable[[float], datetime]) -> None:
        assert isinstance(campaign.leads, tuple)
        self._campaign, self._moment = campaign, moment
        self._key = f"{seed} {campaign.name}"
        self._ready: dict[str, Due] = {}
        self._under_way: dict[str, Due] = {}
        self._next: deque[Due] = deque()  # those whom the rule has named, in its order
        self._asked_s = -campaign.refill_s
        self._spent = True  # whether all whom it named were dialled
        self._first: tuple[Due, Dial] | None = None

    def __len__(self) -> int:
        return len(self._ready)

    def open(self, opens_s: float) -> list[tuple[float, Due]]:
        """Put those on the list who are due; return who comes due later, and when."""
        assert isinstance(self._campaign.leads, tuple)
        later = []
        for lead in self._campaign.leads:
            if lead.attempts >= self._campaign.tries:
                continue
            due = Due(lead, lead.attempts, lead.due_s, lead.appointment, lead.last)
            if lead.due_s > opens_s:
                later.append((lead.due_s, due))
            else:
                self._ready[lead.id] = due
        return later

    def first(self, now: float) -> Dial | None:
        """Return the dial that would be next; None where the rules want none."""
        campaign = self._campaign
        if self._spent or now >= self._asked_s + campaign.refill_s:
            self._refill(now)
        at = self._moment(now)
        while self._next:
            due = self._next[0]
            if due.lead.id in self._ready:
                dial = self._allowed(due, now, at)
                if dial is not None:
                    self._first = due, dial
                    return dial
            self._next.popleft()
        return None

    def _allowed(self, due: Due, now: float, at: datetime) -> Dial | None:
        """Return the dial of a lead; None where it may not be made."""
        campaign = self._campaign
        if campaign.preview_s:
            at = self._moment(now + self._time_s(self._chance(due), campaign.preview_s))
        if campaign.may_dial is not None and not campaign.may_dial(due, at):
            return None
        return self._drawn(due, at)

    def _chance(self, due: Due) -> Random:
        """Return what chance has in store for a dial: to draw it takes time."""
        return Random(f"{self._key} {due.attempts} {due.lead.id}")

    def _refill(self, now: float) -> None:
        """Ask the rule anew who is next."""
        due = list(self._ready.values())
        picked: Any = self._campaign.pick_leads(due, self._moment(now))
        if not isinstance(picked, Iterable):
            rule = "must return leads that are due"
            raise ValueError(f"pick_leads of {self._campaign.name} {rule}, got {picked!r}")
        found = list(islice(picked, len(due) + 1))  # of one more somebody is there twice
        if not self._as_they_are(found):
            self._check(found)
        self._next = deque(found)
        self._asked_s, self._spent = now, False

    def _as_they_are(self, found: list[Due]) -> bool:
        """Return whether all are due, unchanged and there once; a long list is so nearly always."""
        try:
            ids = [due.lead.id for due in found]
        except AttributeError:
            return False
        return all(map(is_, map(self._ready.get, ids), found)) and len(set(ids)) == len(ids)

    def _check(self, found: list[Due]) -> None:
        """Refuse what a rule must not return."""
        named = set[str]()
        for due in found:
            own = self._ready.get(due.lead.id) if isinstance(due, Due) else None
            if own is None or not _same(due, own) or due.lead.id in named:
                rule = "must return leads that are due, each once and with one of its numbers"
                raise ValueError(f"pick_leads of {self._campaign.name} {rule}, got {due!r}")
            named.add(due.lead.id)

    def take(self) -> None:
        """Take the one who was first off the list."""
        assert self._first
        due, _ = self._first
        self._next.popleft()
        self._spent = not self._next
        del self._ready[due.lead.id]
        assert due.lead.id not in self._under_way, "no one is dialled twice at once"
        self._under_way[due.lead.id] = due

    def add(self, person: Due) -> None:
        """Put someone on the list who is due."""
        self._ready[person.lead.id] = person
        self._spent = self._spent or not self._next or person.appointment

    def again(self, call: Call, course: Course, ends_s: float) -> tuple[float, Due] | None:
        """Return who is to be dialled again after a dial, and when."""
        campaign, due = self._campaign, self._under_way.pop(call.caller)
        outcome, disposition = course[OUTCOME], course[DISPOSITION]
        if due.attempts + 1 >= campaign.tries:
            return None
        appointment = disposition == LATER
        if appointment:
            after_s: float | None = campaign.later_s
        elif campaign.retry is not None:
            after_s = campaign.retry.get(disposition or "", campaign.retry.get(outcome))
        else:
            reached = outcome in ("answered", "dropped", "invalid")
            after_s = None if reached else campaign.retry_after_s
        if after_s is None:
            return None
        last = disposition or outcome
        since_s = ends_s + after_s
        return since_s, Due(due.lead, due.attempts + 1, since_s, appointment, last)

    def _time_s(self, chance: Random, mean_s: float) -> float:
        """Draw a gamma distributed time of this mean."""
        spread = self._campaign.spread
        if not spread or not mean_s:
            return mean_s
        return chance.gammavariate(1 / spread**2, mean_s * spread**2)

    def _drawn(self, due: Due, at: datetime) -> Dial:
        """Return what would come of a dial that rings at a time.

        Chance is the same for a lead and attempt, no matter who is dialled before, and when.
        """
        campaign, chances = self._campaign, self._campaign.chances(due, at)
        chance = self._chance(due)
        preview_s = self._time_s(chance, campaign.preview_s)
        ends, meant, buys, heard = (chance.random() for _ in range(4))
        ring_s = campaign.ring_s * chance.expovariate(1)
        outcome = OUTCOMES[-1]
        for said, share in zip(OUTCOMES, chances, strict=False):
            if ends < share:
                outcome = said
                break
            ends -= share
        ended, talk_s, wrap_s = "", 0.0, 0.0
        if outcome == "answered":
            mean_s = campaign.talk_s * chances.talk
            if meant >= chances.right_party:
                ended, mean_s = "wrong_party", campaign.wrong_party_s
            elif buys < chances.conversion:
                ended = "sale"
            else:
                ended = LATER if buys >= 1 - chances.later else "refused"
            talk_s = self._time_s(chance, mean_s)
            wrap_s = self._time_s(chance, campaign.wrap_s)
        drawn = Drawn(outcome, ring_s, talk_s, wrap_s, ended, preview_s, heard)
        return _dial(campaign, due.lead.id, due.attempts, drawn, followed=True)


def _same(due: Due, own: Due) -> bool:
    """Return whether a rule left a lead as it was, but for which of its numbers to dial."""
    number = due.number
    return is_whole(number, 0) and number < len(own.lead.numbers) and due[:5] == own[:5]
