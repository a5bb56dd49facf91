"""What one shift brings, whatever is decided: callers, tickets, leads, their consent and incidents.

Harbour Bank is an invented bank in India. Its floor answers a helpline, works tickets, and calls
people in five places about a fixed deposit. Everything here is generated or assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Final
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np

from bpo_course.rules import Rule
from bpo_course.scenarios._shift_leads import ShiftLeads, shift_leads
from bpo_course.scenarios._shift_setup import SHIFT_AGENTS, SHIFT_QUEUES
from bpo_course.scenarios._shift_tickets import SHIFT_POLICY, FirstTickets, first_tickets
from bpo_course.simulation import is_whole
from bpo_course.tools import ivr
from bpo_course.tools.tickets import Desk, DueLine, Ticket

SHIFT_DATE: Final = date(2026, 12, 9)
SHIFT_ZONE: Final = "Asia/Kolkata"
SHIFT_OPENS_S: Final = 12 * 3_600
SHIFT_BLOCKS: Final = 8
SHIFT_BLOCK_S: Final = 3_600
SHIFT_ENDS_S: Final = SHIFT_OPENS_S + SHIFT_BLOCKS * SHIFT_BLOCK_S
SHIFT_FORECAST: Final = (30, 33, 37, 41, 44, 46, 44, 41, 40, 41, 44, 43, 38, 34, 31, 30)
"""Callers expected in each half hour from 12:00, before the menu."""
SHIFT_FAULTS: Final[Mapping[str, str]] = {
    "app-login": "The app refuses every login",
    "card-declined": "Card payments fail in shops",
    "late-transfer": "Transfers are stuck",
}
"""The product faults that may come: the reason that callers have then, and what is reported."""
_WRONG_BY: Final = 0.06  # how far a day strays from its level: standard deviation over mean
_GROWTH: Final = (1.0, 1.2)  # between these lies the level, as a share of the forecast
_FAULT_CALLERS: Final = 16  # more callers in each half hour of a fault
_STOPS: Final = 45
_ABSENT: Final = 3
_GENERALISTS: Final = "general"
_PROMPT_S: Final = 6.0  # "Welcome to Harbour Bank. How can we help you?"


@dataclass(frozen=True)
class ShiftIncident:
    """Something that happens during the shift.

    Args:
        kind: "fault", "absent", "audit" or "stops".
        block: In which block it is known, 0 is the first.
        title: What it is, in a few words.
        words: What the floor manager hears.
        reason: Of a fault: why the callers call.
        blocks: How many blocks it lasts.
        agents: Of an absence: which agents, by their place.
    """

    kind: str
    block: int
    title: str
    words: str
    reason: str = ""
    blocks: int = 1
    agents: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class ShiftWorld:
    """A day before anyone decides anything. The same seed is the same day.

    Args:
        seed: The day, 0 or more.
        fronts: What callers do in each menu that can be chosen, by its name: see `shift_front`.
        rules: The rules of law, as `content.rules` returns them.

    Raises:
        ValueError: If the seed is no such number, there is no menu, or the floor has no team for
            a queue of one, or no caller of one has the reason of a product fault.
    """

    seed: int
    fronts: Mapping[str, ivr.Day] = field(repr=False)
    rules: Sequence[Rule] = field(repr=False)
    _lines: dict[str, DueLine] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not is_whole(self.seed, 0):
            raise ValueError(f"seed must be a whole number of 0 or more, got {self.seed}")
        if not self.fronts:
            raise ValueError("fronts must have a menu or more, got none")
        object.__setattr__(self, "seed", int(self.seed))
        for name, front in self.fronts.items():
            _fits(name, front)

    def rng(self, what: str) -> np.random.Generator:
        """Return the chance of one thing on this day."""
        return np.random.default_rng([self.seed, crc32(what.encode())])

    # -- callers ---------------------------------------------------------------------------------

    @cached_property
    def level(self) -> float:
        """What lasts: callers of these weeks over those of the forecast."""
        return float(self.rng("level").uniform(*_GROWTH))

    @cached_property
    def callers(self) -> tuple[float, ...]:
        """Callers to expect in each half hour, did one know which day it is; a fault is apart."""
        shape = _WRONG_BY**-2
        today = self.level * float(self.rng("day").gamma(shape, 1 / shape))
        return tuple(today * calls for calls in SHIFT_FORECAST)

    @property
    def tomorrow(self) -> tuple[float, ...]:
        """Callers to expect tomorrow in each half hour: the forecast at the level that lasts."""
        return tuple(self.level * calls for calls in SHIFT_FORECAST)

    def more_callers(self) -> Mapping[str, tuple[float, ...]]:
        """Return the callers that a product fault brings in each half hour, by reason."""
        found = {}
        for one in self.incidents:
            if one.kind == "fault":
                first, last = 2 * one.block, 2 * (one.block + one.blocks)
                found[one.reason] = tuple(
                    float(_FAULT_CALLERS * (first <= place < last))
                    for place in range(len(SHIFT_FORECAST))
                )
        return found

    @cached_property
    def _sent(self) -> dict[str, Mapping[str, ivr.Arrivals]]:
        return {}

    def arrivals(self, front: str) -> Mapping[str, ivr.Arrivals]:
        """Return what each team gets from a menu, those of a fault among them."""
        if front not in self._sent:
            self._sent[front] = self._arrivals(front)
        return self._sent[front]

    def _arrivals(self, front: str) -> Mapping[str, ivr.Arrivals]:
        day = self.fronts[front]
        found = dict(ivr.arrivals(day, self.callers, person=_GENERALISTS))
        for reason, calls in self.more_callers().items():
            for name, more in ivr.arrivals(day.of(reason), calls, person=_GENERALISTS).items():
                found[name] = joined(found[name], more) if name in found else more
        return found

    def hung_up(self, front: str) -> tuple[int, ...]:
        """Return how many callers hang up in a menu, block by block; they reach no team."""
        from scipy.stats import poisson

        day, luck = self.fronts[front], self.rng("menu").random(len(SHIFT_FORECAST))
        lost = np.array(self.callers) * (day.abandonment + day.callback)
        for reason, calls in self.more_callers().items():
            of = day.of(reason)
            lost += np.array(calls) * (of.abandonment + of.callback)
        halves = poisson.ppf(luck, lost).astype(int)
        return tuple(int(n) for n in halves.reshape(SHIFT_BLOCKS, 2).sum(axis=1))

    # -- what else there is ----------------------------------------------------------------------

    @cached_property
    def tickets(self) -> FirstTickets:
        """The tickets that wait at 12:00, those that come by email, and the auditor's question."""
        audit = next((one for one in self.incidents if one.kind == "audit"), None)
        at = None if audit is None else self.moment(SHIFT_OPENS_S + SHIFT_BLOCK_S * audit.block)
        return first_tickets(self.seed, self.moment(SHIFT_OPENS_S), at)

    def line(self, ticket: Ticket) -> DueLine:
        """Return a ticket's line on the due list, as it was when the ticket was opened."""
        if ticket.id not in self._lines:
            desk = Desk(SHIFT_POLICY, [ticket])
            self._lines[ticket.id] = desk.due_list(ticket.state.opened_at)[0]
        return self._lines[ticket.id]

    @cached_property
    def leads(self) -> ShiftLeads:
        """The list of the campaign, and what its ledger of consent knows."""
        stops = next((one for one in self.incidents if one.kind == "stops"), None)
        at = None if stops is None else self.moment(SHIFT_OPENS_S + SHIFT_BLOCK_S * stops.block)
        opens, closes = self.moment(SHIFT_OPENS_S), self.moment(SHIFT_ENDS_S)
        return shift_leads(self.seed, self.rules, opens, closes, stops=_STOPS, stops_at=at)

    @cached_property
    def incidents(self) -> tuple[ShiftIncident, ...]:
        """What happens on this day: three of four kinds, in the order of time."""
        rng = Random(f"{self.seed} incidents")
        kinds = rng.sample(("fault", "absent", "audit", "stops"), 3)
        blocks = sorted(rng.sample(range(1, 7), 3))
        return tuple(_incident(kind, block, rng) for kind, block in zip(kinds, blocks, strict=True))

    def news(self, block: int) -> tuple[ShiftIncident, ...]:
        """Return what is known at the start of a block, and was not before.

        Args:
            block: The block, 0 is the first.
        """
        return tuple(one for one in self.incidents if one.block == block)

    def absent(self, block: int) -> frozenset[int]:
        """Return the agents who are not there in a block, by their place.

        Args:
            block: The block, 0 is the first.
        """
        gone = (one.agents for one in self.incidents if one.kind == "absent" and one.block <= block)
        return frozenset(place for agents in gone for place in agents)

    def moment(self, seconds: float) -> datetime:
        """Return seconds from the floor's midnight as a time."""
        midnight = datetime.combine(SHIFT_DATE, datetime.min.time(), ZoneInfo(SHIFT_ZONE))
        return midnight + timedelta(seconds=seconds)

    def __repr__(self) -> str:
        kinds = ", ".join(one.kind for one in self.incidents)
        return f"ShiftWorld(day {self.seed}: {kinds})"


def _fits(name: str, front: ivr.Day) -> None:
    """Refuse a menu that this floor cannot serve."""
    known = {"", _GENERALISTS, *(queue for team in SHIFT_QUEUES.values() for queue in team)}
    strange = {one.queue for one in front.journeys} - known
    missing = set(SHIFT_FAULTS) - {one.reason for one in front.journeys}
    if strange:
        raise ValueError(
            f"{name} must lead to the floor's queues, got {', '.join(sorted(strange))}"
        )
    if missing:
        rule = "must have callers of each reason that a fault may have"
        raise ValueError(f"{name} {rule}, got none of {', '.join(sorted(missing))}")


def joined(one: ivr.Arrivals, other: ivr.Arrivals) -> ivr.Arrivals:
    """Return what a team gets from two kinds of callers together.

    Shares and times are means, weighted by the callers of each.

    Args:
        one: What it gets from the first.
        other: What it gets from the second.

    Example:
        >>> first = ivr.Arrivals("cards", (30.0,), 20, 0.5, {})
        >>> both = joined(first, ivr.Arrivals("cards", (10.0,), 40, 0.0, {}))
        >>> both.calls, both.menu_s, both.contained
        ((40.0,), 25.0, 0.375)
    """
    first, second = sum(one.calls), sum(other.calls)
    reached = first * (1 - one.contained), second * (1 - other.contained)

    def mean(a: float, b: float, weights: tuple[float, float]) -> float:
        total = sum(weights)
        return (a * weights[0] + b * weights[1]) / total if total else a

    names = sorted({*one.belongs, *other.belongs})
    return ivr.Arrivals(
        one.queue,
        tuple(a + b for a, b in zip(one.calls, other.calls, strict=True)),
        mean(one.menu_s, other.menu_s, (first, second)),
        mean(one.contained, other.contained, (first, second)),
        {n: mean(one.belongs.get(n, 0), other.belongs.get(n, 0), reached) for n in names},
    )


def _incident(kind: str, block: int, rng: Random) -> ShiftIncident:
    """Return an incident of a kind, in words."""
    if kind == "fault":
        reason = rng.choice(sorted(SHIFT_FAULTS))
        words = (
            f"{SHIFT_FAULTS[reason]}. The engineers need about two hours. Expect"
            f" {2 * _FAULT_CALLERS} more callers an hour until then."
        )
        return ShiftIncident(kind, block, "A product fault", words, reason, blocks=2)
    if kind == "absent":
        agents = tuple(sorted(rng.sample(range(SHIFT_AGENTS), _ABSENT)))
        words = "Three agents have a fever and go home. You have them back tomorrow."
        return ShiftIncident(kind, block, "Three agents are absent", words, blocks=8, agents=agents)
    if kind == "audit":
        words = (
            "A customer complained to the auditor about a sales call. The auditor wants the consent"
            " record of that call within the hour. It is a ticket now, and the most urgent one."
        )
        return ShiftIncident(kind, block, "A question from the auditor", words)
    words = (
        f"{_STOPS} people on the campaign's list answered a text message with STOP. From this"
        " moment the ledger refuses every call to them."
    )
    return ShiftIncident(kind, block, "People withdraw their consent", words)


def shift_front(tree: ivr.Tree, callers: int = 1_000) -> ivr.Day:
    """Return what callers do in a menu.

    Args:
        tree: The menu.
        callers: How many are sent through it.
    """
    return ivr.day(tree, ivr.callers(tree.reason, callers))


def shift_words(tree: ivr.Tree, trial: ivr.Trial, threshold: float = ivr.THRESHOLD) -> ivr.Day:
    """Return what callers do where they say in their own words why they call.

    Each caller says one of the sentences of the trial, and it goes where the router, which has not
    seen it, sends it. A service that fits the router's answer serves the caller as in the menu.

    Args:
        tree: The menu whose reasons and services these are.
        trial: The sentences, as they were routed.
        threshold: The share that the router needs; below it the caller goes to a person.

    Raises:
        ValueError: If no reason has a sentence.
    """
    rng = Random(f"{tree.id} words")
    reasons = {one.id: one for one in tree.reason}
    said = {name: [one for one in trial.said if one.intent == name] for name in reasons}
    named = [one for one in tree.reason if said[one.id]]
    if not named:
        raise ValueError("trial must have sentences for the menu's reasons, got none")
    drawn = rng.choices(named, [one.share for one in named], k=1_000)
    return ivr.Day(
        tuple(_spoken(tree, one, rng.choice(said[one.id]), threshold, rng) for one in drawn)
    )


def _spoken(
    tree: ivr.Tree, reason: ivr.Reason, said: ivr.Said, threshold: float, rng: Random
) -> ivr.Journey:
    """Return the way of a caller who says a sentence."""
    at_s = _PROMPT_S + ivr.spoken_s(said.text)
    found = next((one for one in tree.reason if one.id == said.best), None)
    if found is None or said.share < threshold:
        return ivr.Journey(reason.id, "person", "", reason.queue, at_s, False, False, ("words",))
    if not found.service:
        path = ("words", found.queue)
        return ivr.Journey(reason.id, "queue", found.queue, reason.queue, at_s, False, False, path)
    service = tree.services[found.service]
    at_s += ivr.spoken_s(service.says)
    resolved = found is reason and rng.random() < service.resolved
    path = ("words", found.service)
    if resolved:
        return ivr.Journey(reason.id, "self_served", "", reason.queue, at_s, True, False, path)
    return ivr.Journey(reason.id, "queue", found.queue, reason.queue, at_s, False, False, path)
