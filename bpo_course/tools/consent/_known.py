"""What is known of a person at a moment, as far as it matters for one purpose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.limits import Cap, Lift, Span, span_of
from bpo_course.tools.consent._clock import Week, local
from bpo_course.tools.consent._entries import Entry, second
from bpo_course.tools.consent._ledger import Ledger, known_at
from bpo_course.tools.consent._store import Copy

_REVOKES: Final = ("do-not-call", "cease")
BREATHING: Final = "breathing-space"
PREFERENCES: Final = "in-preferences"
"""The register of preferences in India."""


class Time(NamedTuple):
    """A stretch of time.

    Args:
        start: Its first moment.
        end: The first moment after it; None: it has no end.
        by: The entry or the condition that it comes from, where that is named.
    """

    start: datetime
    end: datetime | None
    by: Entry | Lift | None = None

    def holds(self, at: datetime) -> bool:
        """Return whether a moment is in it."""
        return self.start <= at and (self.end is None or at < self.end)


class Known:
    """What the ledger knew at a moment.

    Args:
        ledger: The ledger.
        number: The number, in the international form.
        person: The person, where it is known.
        at: The moment, in UTC.
        purpose: The purpose of the call.
        channel: Its channel.
        also: What the ledger does not have yet.
    """

    def __init__(
        self,
        ledger: Ledger,
        number: str,
        person: str,
        at: datetime,
        purpose: str,
        channel: str,
        also: Iterable[Entry] = (),
    ) -> None:
        self._ledger, self._number, self._at = ledger, number, at
        entries = {one.id: one for one in ledger.history(number)}
        entries |= {one.id: one for one in ledger.of_person(person)}
        known = [one for one in (*entries.values(), *also) if known_at(one, at)]
        self.entries: Sequence[Entry] = sorted(known, key=lambda one: (one.at, one.id))
        self._purpose, self._channel = purpose, channel
        self._copies: dict[str, Copy | None] = {}

    def _of(self, kind: str) -> list[Entry]:
        return [one for one in self.entries if one.kind == kind]

    @cached_property
    def stops(self) -> list[Entry]:
        """The requests and the revocations that are about the purpose and the channel."""
        stops = (one for one in self.entries if one.kind in ("request", "revocation"))
        return [one for one in stops if one.about(self._purpose, self._channel)]

    @cached_property
    def consents(self) -> list[Entry]:
        """The consents that count: with a source, for the purpose, and not taken back."""
        back = [one for one in self.stops if _kind(one) in _REVOKES]
        return [
            one
            for one in self._of("consent")
            if one.source.strip()
            and one.about(self._purpose, self._channel)
            and not any(second(stop.at) >= second(one.at) for stop in back)
        ]

    @property
    def unproved(self) -> bool:
        """Whether there is a consent without a source, which does not count."""
        return any(not one.source.strip() for one in self._of("consent"))

    def stopped(self, kinds: Iterable[str]) -> list[Time]:
        """Return when requests of some kinds stop calls: not while a later consent runs.

        Args:
            kinds: The kinds of requests; a revocation is a "do-not-call" too.
        """
        wanted = tuple(kinds)
        times = (self._stop(stop) for stop in self.stops if _kind(stop) in wanted)
        return [time for time in times if time is not None]

    def has_stop(self, kinds: Iterable[str]) -> bool:
        """Return whether there was a request of some kinds, even if a later consent goes before it.

        Args:
            kinds: The kinds of requests.
        """
        wanted = tuple(kinds)
        return any(_kind(stop) in wanted for stop in self.stops)

    def _stop(self, stop: Entry) -> Time | None:
        """Return when a request stops calls: from the end of a later consent; None: never."""
        start = second(stop.at)
        later = [one for one in self.consents if second(one.at) > start]
        for consent in later if _kind(stop) != BREATHING else ():
            ends = _until(consent)
            if ends is None:
                return None
            start = max(start, ends)
        return Time(start, _until(stop))

    def lifted(self, lifts: Iterable[Lift], past_due: int | None) -> list[Time]:
        """Return when a limit is lifted whole.

        Args:
            lifts: What lifts it.
            past_due: How many days the debt is past due, where that is known.
        """
        found: list[Time] = []
        for lift in lifts:
            if lift.by == "past_due" and past_due is not None and past_due > lift.days:
                found.append(Time(datetime.min.replace(tzinfo=self._at.tzinfo), None, lift))
            found += [_time(one, lift) for one in self._lifting(lift.by)]
        return found

    def _lifting(self, by: str) -> list[Entry]:
        if by in ("purchase", "enquiry"):
            return self._of(by)
        if by == "consent":
            return self.consents
        if by == "written consent":
            return [one for one in self.consents if one.more.get("written")]
        return []

    def agreed(self, lifts: Iterable[Lift]) -> list[tuple[Week, Time]]:
        """Return the hours to which the person agreed, and for how long, where that counts.

        Args:
            lifts: What lifts the limit.
        """
        found = [(lift, one) for lift in lifts if lift.by == "hours" for one in self.consents]
        return [
            ((((span_of(one.more["hours"])),),) * 7, _time(one, lift))
            for lift, one in found
            if "hours" in one.more
        ]

    @property
    def agreed_by_all(self) -> list[tuple[Week, Time]]:
        """The hours to which the person agreed, where no law says how long that counts."""
        return self.agreed((Lift("hours"),))

    @property
    def bands(self) -> Week | None:
        """The time bands that the person registered; None where they registered none."""
        last = self._preference
        if last is None or "bands" not in last.more:
            return None
        spans: tuple[Span, ...] = tuple(span_of(band) for band in last.more["bands"])
        return (spans,) * 7

    @property
    def _preference(self) -> Entry | None:
        found = self._of("preference")
        return found[-1] if found else None

    def blocks(self, category: str) -> bool:
        """Return whether the person's registered preference blocks a category of calls.

        Args:
            category: The category; "" where it is not known: then any one may be it.
        """
        blocked = self._preference.more["blocked"] if self._preference else []
        return bool(blocked) and (not category or "all" in blocked or category in blocked)

    @property
    def has_preference(self) -> bool:
        """Whether a preference of the person is known."""
        return self._preference is not None

    def opted_in(self, *, written: bool) -> list[Time]:
        """Return when there is a consent that counts.

        Args:
            written: Whether it must be in writing.
        """
        found = (one for one in self.consents if one.more.get("written") or not written)
        return [Time(one.at, _until(one), one) for one in found]

    def has_register(self, name: str) -> bool:
        """Return whether a copy of a register was there, or the person's own entry in it.

        Args:
            name: The register.
        """
        return self.copy_of(name) is not None or (name == PREFERENCES and self.has_preference)

    def copy_of(self, name: str) -> Copy | None:
        """Return the last copy of a register that was there; None where there was none.

        Args:
            name: The register.
        """
        if name not in self._copies:
            copies = self._ledger.copies(name, self._at)
            self._copies[name] = copies[-1] if copies else None
        return self._copies[name]

    def listed(self, copy: Copy) -> tuple[bool, date | None]:
        """Return whether the number is in a copy, and since when.

        Args:
            copy: The copy.
        """
        return self._ledger.listed(copy, self._number)

    def attempts(self, cap: Cap, purposes: Iterable[str], subject: str) -> list[datetime]:
        """Return the calls that count against a cap, in order.

        A call about a subject that is not known may be about this one, so it counts.

        Args:
            cap: The cap.
            purposes: The purposes that the rule is about.
            subject: The debt or the campaign; "" where it is not known.
        """
        counted = self._attempts(purposes, subject if cap.by == "subject" else "")
        return [one.at for one in counted if cap.counts == "all" or one.more[cap.counts]]

    def talks(self, purposes: Iterable[str], subject: str) -> list[datetime]:
        """Return the conversations about a subject, in order.

        Args:
            purposes: The purposes that the rule is about.
            subject: The debt or the campaign; "" where it is not known.
        """
        return [one.at for one in self._attempts(purposes, subject) if one.more["talked"]]

    def _attempts(self, purposes: Iterable[str], subject: str) -> list[Entry]:
        wanted = tuple(purposes)
        return [
            one
            for one in self._of("attempt")
            if one.purpose in wanted and (not subject or one.subject in ("", subject))
        ]


def _kind(stop: Entry) -> str:
    return str(stop.more.get("kind", "do-not-call"))


def _until(entry: Entry) -> datetime | None:
    until = entry.more.get("until")
    return None if until is None else datetime.fromisoformat(until)


def _time(entry: Entry, lift: Lift) -> Time:
    """Return for how long an entry lifts a limit."""
    ends = [end for end in (_until(entry), _end(entry.at, lift)) if end is not None]
    return Time(entry.at, min(ends) if ends else None, entry)


def _end(start: datetime, lift: Lift) -> datetime | None:
    if lift.days:
        return start + timedelta(days=lift.days)
    return months_after(start, lift.months) if lift.months else None


def months_after(start: datetime, months: int) -> datetime:
    """Return the same time of the same day some months later, or of the last day of that month.

    Args:
        start: The moment.
        months: How many months.

    Example:
        >>> str(months_after(datetime(2025, 11, 30), 3))
        '2026-02-28 00:00:00'
    """
    years, month = divmod(start.month - 1 + months, 12)
    day = start.day
    while True:
        try:
            return start.replace(year=start.year + years, month=month + 1, day=day)
        except ValueError:
            day -= 1


def date_in(at: datetime, zone: ZoneInfo) -> date:
    """Return the date that a local clock shows.

    Args:
        at: The moment.
        zone: The place.
    """
    return local(at, zone)[0]
