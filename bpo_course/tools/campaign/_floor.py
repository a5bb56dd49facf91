"""A day of a campaign for the floor: its leads, and the rules by which they are dialled."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice, takewhile
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.simulation import Campaign, Due, Lead
from bpo_course.tools.campaign._book import Book
from bpo_course.tools.campaign._consent import talked
from bpo_course.tools.campaign._hours import Local, at_wall, local, zone_of
from bpo_course.tools.campaign._setup import Setup
from bpo_course.tools.campaign._states import Past, appointment, cap_against, next_time, past_of

HOPPER: Final = 300
"""So many leads are put in order at once; when they are dialled, the next ones are."""
REFILL_S: Final = 300.0
"""So long an order holds, seconds."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_LOOK_AGAIN: Final = timedelta(seconds=REFILL_S)
"""So long those are not looked at again who could not be dialled, unless another part of the day
begins in a zone, or calling hours do."""


class _Known(NamedTuple):
    """What the rules know of a lead in the morning."""

    past: Past
    zone: ZoneInfo
    list: str
    rank: float


def for_day(setup: Setup, book: Book, day: date, floor: Campaign) -> Campaign:
    """Return a day of a campaign, for `simulation.Floor`.

    The floor gets the leads that may be dialled on this day, and rules that keep to the hours and
    the caps at every dial.

    Args:
        setup: The campaign.
        book: The attempts of the days before.
        day: The date, by the floor's clock.
        floor: How it is played: talk times, the dialler's rule, `person` and the rest, with
            `leads=()`. Its name, leads, times of opening and closing, and rules for leads come from
            the setup.

    Raises:
        ValueError: If the floor has leads.

    Example:
        >>> setup = Setup(name="renewals", lists={"web": [Lead(id="Ana", zone="Asia/Manila")]},
        ...               hours={"mon": ("09:00", "20:00")}, zone="Asia/Manila")
        >>> how = Campaign(name="renewals", leads=(), talk_s=90)
        >>> monday = for_day(setup, Book(), date(2026, 3, 2), how)
        >>> monday.name, len(monday.leads), monday.opens_s / 3_600
        ('renewals', 1, 9.0)
    """
    pasts = {name: past_of(setup, lead, book.of(name)) for name, lead in setup.leads.items()}
    return day_of(setup, pasts, day, floor)


def day_of(
    setup: Setup,
    pasts: Mapping[str, Past],
    day: date,
    floor: Campaign,
    refused: set[tuple[str, str]] | None = None,
) -> Campaign:
    """Return a day of a campaign, as `for_day`, from what counts of each lead's attempts.

    Args:
        setup: The campaign.
        pasts: What counts of the attempts of the days before, by lead.
        day: The date.
        floor: How it is played.
        refused: Where each lead that consent refuses is noted, with the reason.

    Raises:
        ValueError: As for `for_day`.
    """
    if floor.leads != ():
        raise ValueError("floor must have leads=(): they come from the setup")
    opens, closes = (at_wall(day.toordinal(), minute, setup.tz) for minute in setup.floor_span)
    midnight = at_wall(day.toordinal(), 0, setup.tz)
    rules = _Rules(setup, midnight, opens, set() if refused is None else refused)
    leads = tuple(rules.leads(pasts, closes))
    return replace(
        floor,
        name=setup.name,
        leads=leads,
        opens_s=(opens - midnight).total_seconds(),
        closes_s=(closes - midnight).total_seconds(),
        tries=setup.caps.total,
        retry={**setup.recycle, "dropped": setup.lockout.total_seconds()},
        later_s=setup.later.total_seconds(),
        pick_leads=rules.pick,
        may_dial=rules.may_dial,
        refill_s=REFILL_S,
    )


class _Rules:
    """Who is next, and whether a dial may be made, on one day.

    A lead's dials of the day are noted when they are allowed, under their number. A note counts
    only for later dials of the lead, so one that was allowed but not made is written over.

    Args:
        setup: The campaign.
        midnight: The floor's midnight.
        opens: When the floor begins to dial.
        refused: The leads that consent refuses, each with the reason.
    """

    def __init__(
        self,
        setup: Setup,
        midnight: datetime,
        opens: datetime,
        refused: set[tuple[str, str]],
    ) -> None:
        self._setup, self._midnight, self._opens = setup, midnight, opens
        self._refused = refused
        self._not_before: dict[str, datetime] = {}  # as consent says
        self._calls: dict[str, dict[int, datetime]] = {}
        self._known: dict[str, _Known] = {}
        self._notes: dict[str, dict[int, Local]] = {}
        self._shut: dict[str, tuple[int, int]] = {}  # date and part (-1: all) that a cap shuts
        self._dialled: dict[str, int] = dict.fromkeys(setup.lists, 0)
        self._ranks = _ranks(setup)
        self._zones = {name: zone_of(name) for name in {d.zone for d in setup.leads.values()}}
        self._looked = midnight - _LOOK_AGAIN  # when all who are due were looked at
        self._given: list[Due] = []
        self._promised: dict[tuple[str, float], datetime | None] = {}
        self._turns: tuple[tuple[int, int] | None, ...] = ()

    def leads(self, pasts: Mapping[str, Past], closes: datetime) -> Iterator[Lead]:
        """Yield the leads that may be dialled today, as they are in the morning."""
        setup, opens = self._setup, self._opens
        for place, lead in enumerate(setup.leads.values()):
            zone = zone_of(lead.zone)
            if zone is None or not setup.takes(lead):
                continue
            past = pasts[lead.id]
            due = past.due if past.attempts else opens
            if due is None or due >= closes:
                continue
            due = max(due, opens)
            promised = past.appointment
            if promised is not None and opens > promised + setup.window:
                promised = None
            first = self._next_time(lead, past, due, zone, closes)
            if first is None or first >= closes:
                continue
            if setup.consent is not None:
                due = first
            self._known[lead.id] = _Known(past, zone, setup.list_of(lead.id), self._ranks[place])
            yield replace(
                lead,
                attempts=past.attempts,
                last=past.last,
                due_s=math.ceil((due - self._midnight) / timedelta(microseconds=1)) / 1e6,
                appointment=promised is not None,
            )

    def _next_time(
        self, lead: Lead, past: Past, at: datetime, zone: ZoneInfo, closes: datetime
    ) -> datetime | None:
        """Return the first moment today that keeps to the setup and has consent; None: none."""
        setup = self._setup
        then = partial(next_time, setup, past, zone=zone)
        if setup.consent is None:
            return then(at)
        when, refused = setup.consent.first(lead, then, at, closes, setup.name)
        self._refused |= {(lead.id, reason.id) for answer in refused for reason in answer.reasons}
        return when

    def _has_consent(self, due: Due, at: datetime) -> bool:
        """Return whether consent allows a dial, and note from when on it does."""
        asked = self._setup.consent
        if asked is None:
            return True
        calls, today = (
            self._calls.setdefault(due.lead.id, {}),
            range(due.lead.attempts, due.attempts),
        )
        spoke = talked(due.last)
        made = [(calls[number], spoke and number == due.attempts - 1) for number in today]
        answer = asked.answer(due.lead, at, number=due.number, subject=self._setup.name, today=made)
        if answer.allowed:
            calls[due.attempts] = at
        else:
            self._refused |= {(due.lead.id, reason.id) for reason in answer.reasons}
            self._not_before[due.lead.id] = answer.next_at or _NEVER
        return answer.allowed

    def may_dial(self, due: Due, at: datetime) -> bool:
        """Return whether a dial may be made at this moment, and note it."""
        known = self._known[due.lead.id]
        shown = local(at, known.zone)
        if not self._setup.calling.open_at(shown):
            return False
        if due.appointment:
            time = self._appointment(due, known)
            if time is None or at < time:
                return False
        past = self._with_notes(due, known)
        cap = cap_against(self._setup, past, shown)
        if cap:
            self._shut[due.lead.id] = shown.day, shown.part if cap == "part" else -1
            return False
        if not self._has_consent(due, at):
            return False
        notes = self._notes.setdefault(due.lead.id, {})
        if due.attempts not in notes:
            self._dialled[known.list] += 1
        notes[due.attempts] = shown
        return True

    def _with_notes(self, due: Due, known: _Known) -> Past:
        """Return what counts of a lead's attempts, those of today among them."""
        if due.attempts == due.lead.attempts:
            return known.past
        notes = self._notes[due.lead.id]
        today = [notes[number] for number in range(due.lead.attempts, due.attempts)]
        parts = list(known.past.parts)
        for shown in today:
            parts[shown.part] += 1
        days = [*known.past.days, *(shown.day for shown in today)]
        return replace(known.past, attempts=due.attempts, days=days, parts=parts)

    def _appointment(self, due: Due, known: _Known) -> datetime | None:
        """Return when the person who asked for a time is called, as the book has it."""
        key = due.lead.id, due.since_s
        if key not in self._promised:
            asked = self._midnight + timedelta(seconds=due.since_s)
            past = self._with_notes(due, known)
            self._promised[key] = appointment(self._setup, past, asked, known.zone)
        return self._promised[key]

    def pick(self, due: Sequence[Due], at: datetime) -> list[Due]:
        """Return who is next: appointments by their time, then the others in order and mix."""
        if at <= self._opens:
            self._begin(due)
        now = self._clocks(at)
        turns = tuple((shown.day, shown.part) if shown else None for shown in now.values())
        if turns != self._turns:
            self._turns, self._looked = turns, self._midnight - _LOOK_AGAIN
        promised, others = self._sorted(self._seen(due, at), at, now)
        self._given = [*promised, *islice(self._mixed(others), HOPPER)]
        return self._given

    def _begin(self, due: Sequence[Due]) -> None:
        """Forget what was noted of those who are due: the day begins, perhaps once more."""
        for one in due:
            self._notes.pop(one.lead.id, None)
        self._dialled = dict.fromkeys(self._setup.lists, 0)
        for name in self._notes:
            self._dialled[self._known[name].list] += 1
        self._shut.clear()
        self._promised.clear()
        self._not_before.clear()
        self._looked = self._midnight - _LOOK_AGAIN

    def _seen(self, due: Sequence[Due], at: datetime) -> Sequence[Due]:
        """Return those who are due and worth a look; not all of them are, at every call.

        Shortly after all were looked at, these are who was named and not dialled yet, and who came
        due since: the last ones of those due.
        """
        if at - self._looked < _LOOK_AGAIN:
            since_s = (self._looked - self._midnight).total_seconds()
            found = [one for one in self._given if not self._is_noted(one)]
            known = {one.lead.id for one in found}
            new = takewhile(lambda one: one.since_s > since_s, reversed(due))
            found += (one for one in new if one.lead.id not in known)
            if found or len(self._given) < HOPPER:
                return found
        self._looked = at
        return due

    def _is_noted(self, due: Due) -> bool:
        return due.attempts in self._notes.get(due.lead.id, ())

    def _sorted(
        self, due: Sequence[Due], at: datetime, now: Mapping[str, Local | None]
    ) -> tuple[list[Due], list[Due]]:
        """Return those whose appointment it is, and the others who may be dialled, in order."""
        window = self._setup.window
        promised, others = list[tuple[datetime, str, Due]](), list[tuple[bool, float, str, Due]]()
        fewest = self._setup.order == "fewest_attempts"
        shuts, waits, all_known = self._shut, self._not_before, self._known
        for one in due:
            name, shown = one.lead.id, now[one.lead.zone]
            if shown is None:
                continue
            if name in waits and at < waits[name]:
                continue
            if name in shuts and shuts[name] in ((shown.day, -1), (shown.day, shown.part)):
                continue
            known = all_known[name]
            if one.appointment:
                time = self._appointment(one, known)
                if time is None or at < time:
                    continue
                if at <= time + window:
                    promised.append((time, name, one))
                    continue
            again = self._last_part(one, known) == shown.part
            rank = one.attempts * 1e9 + known.rank if fewest else known.rank
            others.append((again, rank, name, one))
        return [one for *_, one in sorted(promised)], [one for *_, one in sorted(others)]

    def _clocks(self, at: datetime) -> Mapping[str, Local | None]:
        """Return what the clock of each zone shows; None where calling hours are closed."""
        found: dict[str, Local | None] = {}
        for name, zone in self._zones.items():
            shown = local(at, zone) if zone else None
            found[name] = shown if shown and self._setup.calling.open_at(shown) else None
        return found

    def _last_part(self, due: Due, known: _Known) -> int:
        if due.attempts == due.lead.attempts:
            return known.past.last_part
        return self._notes[due.lead.id][due.attempts - 1].part

    def _mixed(self, ordered: list[Due]) -> Iterator[Due]:
        """Yield leads so that each list gets its share of the day's dials, as far as it has any."""
        mix = self._setup.mix
        if mix is None:
            yield from ordered
            return
        queues: dict[str, Iterator[Due]] = {}
        for name in mix:
            queues[name] = iter([d for d in ordered if self._known[d.lead.id].list == name])
        dialled = dict(self._dialled)
        while queues:
            total = sum(dialled.values()) + 1
            name = max(queues, key=lambda one: mix[one] * total - dialled[one])
            found = next(queues[name], None)
            if found is None:
                del queues[name]
                continue
            dialled[name] += 1
            yield found


def _ranks(setup: Setup) -> list[float]:
    """Return for each lead its place in the order of the setup, the lowest first."""
    leads = list(setup.leads.values())
    if setup.order == "newest":
        return [float(-place) for place in range(len(leads))]
    if setup.order == "score":
        by_score = sorted(range(len(leads)), key=lambda place: -leads[place].score)
        ranks = [0.0] * len(leads)
        for rank, place in enumerate(by_score):
            ranks[place] = float(rank)
        return ranks
    return [float(place) for place in range(len(leads))]
