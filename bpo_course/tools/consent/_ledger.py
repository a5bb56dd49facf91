"""The ledger of consent: what people agreed to, took back and asked for. It only grows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from bpo_course.tools.consent._entries import (
    ALL,
    CATEGORIES,
    Entry,
    checked_channel,
    checked_day,
    checked_purpose,
    checked_request,
    checked_times,
    instant,
    one_of,
    second,
)
from bpo_course.tools.consent._numbers import normal
from bpo_course.tools.consent._store import Copy, Store

_STOPS: Final = ("revocation", "request")


class Ledger:
    """An append-only record of consent, requests, registers and attempts.

    What is written can be neither changed nor deleted: a mistake is followed by a new entry. Every
    entry has two moments, when it happened and when it was written down. A question about a moment
    is answered by what was written down by then.

    Args:
        connection: An open connection to a SQLite database; None for one in memory.

    Raises:
        ValueError: If it is no such connection.

    Example:
        >>> from datetime import UTC
        >>> ledger = Ledger()
        >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        >>> ledger.consent("+1 202 555 0123", "sales", at, source="web form")
        1
        >>> print(*ledger.history("+12025550123"))
        2 March 2026, 09:00:00 UTC: +12025550123 agreed to sales by voice, from web form
    """

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        self._store = Store(connection)

    def consent(
        self,
        number: str,
        purpose: str,
        at: datetime,
        *,
        source: str,
        channel: str = "voice",
        words: str = "",
        written: bool = False,
        hours: tuple[str, str] | None = None,
        until: datetime | None = None,
        recorded: datetime | None = None,
    ) -> int:
        """Write down that a person agreed, and return the entry's place.

        Args:
            number: The person's number.
            purpose: What they agreed to, or "all".
            at: When.
            source: Where it comes from. Consent without a source cannot be shown: it does not
                count.
            channel: The channel, or "all".
            words: The words that they saw or heard.
            written: Whether it is in writing and signed; a click will do.
            hours: Opening and closing, if they agreed to be called at these hours.
            until: When it ends.
            recorded: When it was written down; None: at once.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        more: dict[str, Any] = {"written": True} if written else {}
        if hours is not None:
            more["hours"] = checked_times("hours", hours)
        if until is not None:
            more["until"] = instant("until", until).isoformat()
        checked_purpose(purpose, ALL)
        checked_channel(channel, ALL)
        return self._write(
            "consent", number, at, recorded, purpose, channel, source, words, more=more
        )

    def revoke(
        self,
        number: str,
        at: datetime,
        *,
        purpose: str = ALL,
        channel: str = ALL,
        source: str = "",
        words: str = "",
        recorded: datetime | None = None,
    ) -> int:
        """Write down that a person took back consent ("stop"), and return the entry's place.

        It counts from the second in which it was said, and as a request not to be called.

        Args:
            number: The person's number.
            at: When.
            purpose: What they no longer agree to.
            channel: The channel.
            source: Where it comes from.
            words: What they said.
            recorded: When it was written down; None: at once.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        checked_purpose(purpose, ALL)
        checked_channel(channel, ALL)
        return self._write("revocation", number, at, recorded, purpose, channel, source, words)

    def request(
        self,
        number: str,
        at: datetime,
        *,
        kind: str = "do-not-call",
        purpose: str = ALL,
        channel: str = ALL,
        until: datetime | None = None,
        source: str = "",
        words: str = "",
        recorded: datetime | None = None,
    ) -> int:
        """Write down that a person asked not to be called, and return the entry's place.

        Args:
            number: The person's number.
            at: When.
            kind: "do-not-call", "cease" (in writing, about a debt) or "breathing-space".
            purpose: For what.
            channel: The channel.
            until: When it ends; None: without an end.
            source: Where it comes from.
            words: What they said.
            recorded: When it was written down; None: at once.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        more = {"kind": checked_request(kind)}
        if until is not None:
            more["until"] = instant("until", until).isoformat()
        checked_purpose(purpose, ALL)
        checked_channel(channel, ALL)
        return self._write(
            "request", number, at, recorded, purpose, channel, source, words, more=more
        )

    def prefer(
        self,
        number: str,
        at: datetime,
        *,
        blocked: Iterable[str] = (),
        bands: Iterable[tuple[str, str]] | None = None,
        source: str = "",
        recorded: datetime | None = None,
    ) -> int:
        """Write down a preference as registered in India, and return the entry's place.

        The last one counts.

        Args:
            number: The person's number.
            at: When.
            blocked: The blocked categories, of `CATEGORIES`; ("all",): fully blocked.
            bands: The time bands in which calls are welcome; None: those that are on by default.
            source: Where it comes from.
            recorded: When it was written down; None: at once.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        more: dict[str, Any] = {
            "blocked": [one_of("blocked", one, (*CATEGORIES, ALL)) for one in blocked]
        }
        if bands is not None:
            more["bands"] = [checked_times("bands", band) for band in bands]
        return self._write("preference", number, at, recorded, "sales", ALL, source, more=more)

    def enquiry(
        self, number: str, at: datetime, *, source: str = "", recorded: datetime | None = None
    ) -> int:
        """Write down that a person asked about the company's goods; return the entry's place.

        Args:
            number: The person's number.
            at: When.
            source: Where it comes from.
            recorded: When it was written down; None: at once.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        return self._write("enquiry", number, at, recorded, "sales", ALL, source)

    def purchase(
        self, number: str, at: datetime, *, source: str = "", recorded: datetime | None = None
    ) -> int:
        """Write down that a person bought from the company, and return the entry's place.

        Args:
            number: The person's number.
            at: When.
            source: Where it comes from.
            recorded: When it was written down; None: at once.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        return self._write("purchase", number, at, recorded, "sales", ALL, source)

    def attempt(
        self,
        number: str,
        at: datetime,
        *,
        purpose: str,
        subject: str = "",
        person: str = "",
        connected: bool = True,
        talked: bool = False,
        outcome: str = "",
        recorded: datetime | None = None,
    ) -> int:
        """Write down a call, and return the entry's place.

        Args:
            number: The number that was dialled.
            at: When.
            purpose: What for.
            subject: The debt or the campaign.
            person: The person, where several numbers are theirs.
            connected: Whether it connected; a voicemail did, a busy line did not.
            talked: Whether there was a conversation with the person.
            outcome: How it ended.
            recorded: When it was written down; None: at once.

        Raises:
            ValueError: If an argument breaks its rule.
        """
        checked_purpose(purpose)
        more = {"connected": bool(connected), "talked": bool(talked), "outcome": outcome}
        return self._write(
            *("attempt", number, at, recorded, purpose, "voice"),
            subject=subject,
            person=person,
            more=more,
        )

    def load_register(
        self,
        name: str,
        at: datetime,
        numbers: Iterable[str] | Mapping[str, date | None],
        *,
        recorded: datetime | None = None,
    ) -> int:
        """Write down a copy of a register, and return its place.

        Args:
            name: The register, such as "us-dnc", "uk-tps" or "in-preferences".
            at: When the copy was taken.
            numbers: The numbers in it; with the date on which each was listed, where it is known.
            recorded: When it was loaded; None: at once.

        Raises:
            ValueError: If an argument breaks its rule, or a number cannot be read.
        """
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"name must be a register, such as 'us-dnc', got {name!r}")
        if isinstance(numbers, str):
            raise ValueError(f"numbers must be a list of numbers, got {numbers!r}")
        dated = numbers if isinstance(numbers, Mapping) else dict.fromkeys(numbers)
        found = {_number(one): day and checked_day("listed", day) for one, day in dated.items()}
        return self._store.load(name, *_moments(at, recorded), found)

    def history(self, number: str, at: datetime | None = None) -> tuple[Entry, ...]:
        """Return what was known of a number, in the order in which it was written down.

        Args:
            number: The number.
            at: At which moment; None: all of it.

        Raises:
            ValueError: If the number cannot be read, or the moment has no time zone.
        """
        entries = self._store.entries("number", _number(number))
        when = None if at is None else instant("at", at)
        known = (one for one in entries if when is None or known_at(one, when))
        return tuple(sorted(known, key=lambda one: (one.recorded, one.id)))

    def of_person(self, person: str) -> tuple[Entry, ...]:
        """Return the entries of a person, whatever the number; none without a person.

        Args:
            person: The person.
        """
        return self._store.entries("person", person) if person else ()

    def copies(self, name: str, at: datetime | None = None) -> tuple[Copy, ...]:
        """Return the copies of a register that were loaded, in the order of their time.

        Args:
            name: The register.
            at: By which moment; None: all.
        """
        when = None if at is None else instant("at", at)
        found = self._store.copies(name)
        return tuple(copy for copy in found if when is None or copy.recorded <= when)

    def listed(self, copy: Copy, number: str) -> tuple[bool, date | None]:
        """Return whether a number is in a copy of a register, and since when, if that is known.

        Args:
            copy: The copy.
            number: The number, in the international form.
        """
        asked = "SELECT listed FROM consent_listed WHERE copy = ? AND number = ?"
        rows = self._store.rows(asked, copy.id, number)
        if not rows:
            return False, None
        return True, date.fromisoformat(rows[0][0]) if rows[0][0] else None

    def _write(
        self,
        kind: str,
        number: str,
        at: datetime,
        recorded: datetime | None,
        purpose: str,
        channel: str,
        source: str = "",
        words: str = "",
        *,
        subject: str = "",
        person: str = "",
        more: Mapping[str, Any] | None = None,
    ) -> int:
        texts = {"source": source, "words": words, "subject": subject, "person": person}
        for name, text in texts.items():
            if not isinstance(text, str):
                raise ValueError(f"{name} must be text, got {text!r}")
        values = (kind, _number(number), *_moments(at, recorded), purpose, channel)
        return self._store.write((*values, *texts.values()), more or {})

    def __repr__(self) -> str:
        entries, copies = self._store.sizes()
        return f"Ledger({entries:,} entries, {copies:,} registers)"


def known_at(entry: Entry, at: datetime) -> bool:
    """Return whether an entry was known at a moment: one that says stop from its second on."""
    if entry.kind in _STOPS:
        return second(entry.recorded) <= at
    return entry.recorded <= at


def _number(number: str) -> str:
    found = normal(number)
    if found is None:
        rule = "must be a phone number with its country code, such as '+12025550123'"
        raise ValueError(f"number {rule}, got {number!r}")
    return found


def _moments(at: datetime, recorded: datetime | None) -> tuple[str, str]:
    """Return when something happened and when it was written down, as they are kept."""
    happened = instant("at", at)
    written = happened if recorded is None else instant("recorded", recorded)
    if written < happened:
        raise ValueError(f"recorded must not be before at ({at}), got {recorded}")
    return happened.isoformat(), written.isoformat()
