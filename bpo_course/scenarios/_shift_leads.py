"""The list of the shift's campaign: leads in five places, their habits, and the consent ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.rules import Rule
from bpo_course.simulation import Chances, Due, Lead
from bpo_course.tools import campaign, consent

SHIFT_OFFER: Final = "deposit"
OFFER_LEADS: Final = 300
OFFER_NUMBER: Final = "+911409990000"
"""The number that is shown: of the series that India keeps for promotional calls."""


Window = tuple[datetime, datetime]
"""From when until when, the end not included."""
_MINUTE: Final = timedelta(minutes=1)


class _Place(NamedTuple):
    """Where leads are.

    Args:
        share: Their share of the list.
        zone: Their time zone.
        number: How their numbers begin; digits are added.
        digits: How many.
    """

    share: float
    zone: str
    number: str
    digits: int


OFFER_PLACES: Final[Mapping[str, _Place]] = {
    "in": _Place(0.44, "Asia/Kolkata", "+9198000", 5),
    "ph": _Place(0.20, "Asia/Manila", "+63917000", 4),
    "us-fl": _Place(0.14, "America/New_York", "+130555501", 2),
    "us-pa": _Place(0.12, "America/New_York", "+121555501", 2),
    "us-md": _Place(0.10, "America/New_York", "+141055501", 2),
}
"""The places of the leads. The numbers are generated; the American ones are kept for fiction."""
_ANSWERS: Final = {"in": (0.34, 0.48), "ph": (0.40, 0.30), "us": (0.36, 0.36)}
"""The chance that a person answers, before and from 17:00 on the lead's clock."""
_LATE_H: Final = 17
_BUYS: Final = {"web": 0.24, "customer": 0.15, "old": 0.08}
_SEGMENTS: Final = {"web": 0.25, "customer": 0.5, "old": 0.25}
_BEFORE: Final = datetime(2026, 12, 9, 4, tzinfo=UTC)  # in the morning of the shift
_NO_CONSENT, _ASKED_NOT_TO, _REGISTERED = 0.10, 0.04, 0.12
_INVALID, _BUSY, _VOICEMAIL, _RIGHT_PARTY, _LATER = 0.02, 0.04, 0.4, 0.8, 0.06


@dataclass(frozen=True, eq=False)
class ShiftLeads:
    """The leads of the campaign, what the ledger knows of them, and the truth about them.

    Args:
        seed: The day.
        leads: The leads.
        places: Where each is.
        rules: The rules of law.
        ledger: What is known of consent, registers and requests.
        stopped: Those who withdraw their consent during the shift.
        stops_at: When they do; None: no one does.
        opens: When the shift begins.
        closes: When it ends.
    """

    seed: int
    leads: tuple[Lead, ...] = field(repr=False)
    places: Mapping[str, str] = field(repr=False)
    rules: Sequence[Rule] = field(repr=False)
    ledger: consent.Ledger = field(repr=False)
    stopped: frozenset[str] = field(repr=False)
    stops_at: datetime | None
    opens: datetime
    closes: datetime
    _windows: dict[str, tuple[Window, ...]] = field(default_factory=dict, init=False, repr=False)
    _spans: dict[str, tuple[tuple[float, float], ...]] = field(
        default_factory=dict, init=False, repr=False
    )
    _chances: dict[tuple[str, bool], Chances] = field(default_factory=dict, init=False, repr=False)
    _ends: dict[str, set[datetime]] = field(default_factory=dict, init=False, repr=False)
    _closes: dict[tuple[str, bool, datetime, tuple[str, ...]], datetime] = field(
        default_factory=dict, init=False, repr=False
    )

    @cached_property
    def _zones(self) -> Mapping[str, ZoneInfo]:
        return {name: ZoneInfo(name) for name in {lead.zone for lead in self.leads}}

    @cached_property
    def setup(self) -> campaign.Setup:
        """The campaign as it is set up: who comes first, when again, and how often."""
        return campaign.Setup(
            name=SHIFT_OFFER,
            lists={SHIFT_OFFER: self.leads},
            hours=dict.fromkeys(campaign.WEEKDAYS[:6], ("08:00", "21:00")),
            order="score",
            caps=campaign.Caps(total=3, day=3),
            recycle={"no_answer": 7_200, "voicemail": 7_200, "busy": 900},
            later_h=2,
            zone="Asia/Kolkata",
            opens="12:00",
            closes="20:00",
        )

    def answer(self, lead: Lead, at: datetime) -> consent.Answer:
        """Return what the ledger and the rules say of a call to a lead at a moment."""
        return consent.may_call(
            lead.numbers[0],
            at,
            "sales",
            self.ledger,
            self.rules,
            place=self.places[lead.id],
            zone=lead.zone,
            caller=OFFER_NUMBER,
            subject=SHIFT_OFFER,
            sector="bank",
            unchecked="refuse",
        )

    def may_dial(self, lead: Lead, at: datetime) -> bool:
        """Return whether a lead may be called at a moment, by the windows of the shift."""
        if lead.id not in self._spans:
            found = self.windows(lead)
            self._spans[lead.id] = tuple((a.timestamp(), b.timestamp()) for a, b in found)
        seconds = at.timestamp()
        return any(since <= seconds < until for since, until in self._spans[lead.id])

    def windows(self, lead: Lead) -> tuple[Window, ...]:
        """Return from when until when a lead may be called during the shift, as consent answers.

        Windows open and close on whole minutes, and people withdraw their consent on one. It is
        asked at few moments, because each answer takes a while. Where a call is allowed at two
        moments, it is taken as allowed between them. Where it is allowed in the same place, at the
        same moment and by the same rules as for another lead, it is taken as allowed until the
        same moment.
        """
        if lead.id not in self._windows:
            self._windows[lead.id] = tuple(self._found(lead))
        return self._windows[lead.id]

    def _found(self, lead: Lead) -> Iterator[Window]:
        at = self.opens
        while at < self.closes:
            answer = self.answer(lead, at)
            if answer.allowed:
                rules = tuple(reason.id for reason in answer.reasons)
                key = self.places[lead.id], lead.id in self.stopped, at, rules
                if key not in self._closes:
                    self._closes[key] = self._closing(lead, at)
                yield at, self._closes[key]
                at = self._closes[key]
            elif answer.next_at is None:
                return
            else:
                at = max(answer.next_at, at + _MINUTE)

    def _closing(self, lead: Lead, since: datetime) -> datetime:
        """Return when a window ends that is open at a moment: tried are the place's other ends."""
        known = self._ends.setdefault(self.places[lead.id], set())
        for end in [self.closes, *known]:
            if end > since and self._ends_at(lead, end):
                return end
        minutes = int((self.closes - since) / _MINUTE)
        first, last = 0, minutes  # allowed after `first` minutes, refused after `last`
        while last - first > 1:
            middle = (first + last) // 2
            if self.answer(lead, since + middle * _MINUTE).allowed:
                first = middle
            else:
                last = middle
        end = since + last * _MINUTE
        known.add(end)
        return end

    def _ends_at(self, lead: Lead, end: datetime) -> bool:
        """Return whether the last minute before a moment is allowed, and the moment is not."""
        before = self.answer(lead, end - _MINUTE).allowed
        return before and (end >= self.closes or not self.answer(lead, end).allowed)

    def person(self, due: Due, at: datetime) -> Chances:
        """Return how likely it is how a dial of a lead ends: the truth, for the floor."""
        hour = at.astimezone(self._zones[due.lead.zone]).hour
        key = due.lead.id, hour >= _LATE_H
        if key not in self._chances:
            self._chances[key] = self._person(due.lead, late=key[1])
        return self._chances[key]

    def _person(self, lead: Lead, *, late: bool) -> Chances:
        rng = Random(f"{self.seed} lead {lead.id}")
        if rng.random() < _INVALID:
            return Chances(0, invalid=1)
        place = self.places[lead.id]
        answers = _ANSWERS[place.partition("-")[0]][late] * rng.uniform(0.7, 1.3)
        return Chances(
            answers,
            voicemail=_VOICEMAIL * (1 - answers - _BUSY),
            busy=_BUSY,
            right_party=_RIGHT_PARTY,
            conversion=_BUYS[lead.segment],
            later=_LATER,
        )


def shift_leads(
    seed: int,
    rules: Sequence[Rule],
    opens: datetime,
    closes: datetime,
    *,
    stops: int = 0,
    stops_at: datetime | None = None,
) -> ShiftLeads:
    """Return the list of the campaign on a day, with its ledger. Generated data.

    Args:
        seed: The day.
        rules: The rules of law.
        opens: When the shift begins.
        closes: When it ends.
        stops: How many people withdraw their consent.
        stops_at: When they do; None: no one does.
    """
    rng = Random(f"{seed} leads")
    leads, places = _leads(rng)
    ledger = consent.Ledger()
    _known_before(ledger, leads, places, rng)
    stopped: list[Lead] = rng.sample(leads, stops) if stops_at is not None else []
    for lead in stopped:
        assert stops_at is not None
        ledger.revoke(lead.numbers[0], stops_at, source="text message", words="STOP")
    names = frozenset(lead.id for lead in stopped)
    return ShiftLeads(seed, tuple(leads), places, rules, ledger, names, stops_at, opens, closes)


def _leads(rng: Random) -> tuple[list[Lead], dict[str, str]]:
    names, shares = list(OFFER_PLACES), [one.share for one in OFFER_PLACES.values()]
    used: dict[str, int] = dict.fromkeys(names, 0)
    leads, places = [], {}
    for nth in range(OFFER_LEADS):
        place = rng.choices(names, shares)[0]
        segment = rng.choices(list(_SEGMENTS), list(_SEGMENTS.values()))[0]
        where = OFFER_PLACES[place]
        number = f"{where.number}{used[place]:0{where.digits}d}"
        used[place] += 1
        score = round(_BUYS[segment] + rng.gauss(0, 0.03), 3)
        lead = Lead(
            id=f"lead-{nth + 1:03d}", numbers=(number,), zone=where.zone, segment=segment,
            score=score,
        )  # fmt: skip
        leads.append(lead)
        places[lead.id] = place
    return leads, places


def _known_before(
    ledger: consent.Ledger, leads: Sequence[Lead], places: Mapping[str, str], rng: Random
) -> None:
    """Write down what the bank knows in the morning: consent, purchases, requests, registers."""
    registered = {"us-dnc": list[str](), "in-preferences": list[str]()}
    for lead in leads:
        number, days = lead.numbers[0], timedelta(days=rng.randint(20, 300))
        if rng.random() >= _NO_CONSENT:
            ledger.consent(
                number, "sales", _BEFORE - days, source="sign-up form", words="You may call me.",
                written=True,
            )  # fmt: skip
        if lead.segment == "customer":
            ledger.purchase(number, _BEFORE - days / 2, source="account opened")
        if rng.random() < _ASKED_NOT_TO:
            ledger.request(number, _BEFORE - days / 4, source="call", words="Don't call me again.")
        if rng.random() < _REGISTERED:
            name = "in-preferences" if places[lead.id] == "in" else "us-dnc"
            registered[name].append(number)
    taken = _BEFORE - timedelta(days=3)
    for name, numbers in registered.items():
        ledger.load_register(name, taken, numbers)
