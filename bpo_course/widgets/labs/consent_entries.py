"""Entries of the consent ledger, registers and rules as the consent lab writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bpo_course.rules import Rule
from bpo_course.scenarios import ConsentPerson
from bpo_course.tools import consent
from bpo_course.widgets.labs.consent_words import SURE, term
from bpo_course.widgets.labs.in_words import counted

REGISTERS: Final[Mapping[str, tuple[str, str]]] = {
    "in": ("in-preferences", "preference register"),
    "uk": ("uk-tps", "TPS"),
    "us": ("us-dnc", "National Do Not Call Registry"),
}
"""The register of a country: its name in the ledger, and in words."""
_BY: Final[Mapping[str, str]] = {
    "voice": "by phone",
    "email": "by email",
    "sms": "by SMS",
    "whatsapp": "by WhatsApp",
    "all": "by any channel",
}


def entry_words(entry: consent.Entry) -> str:
    """Return an entry of the ledger in a sentence.

    Example:
        >>> ledger = consent.Ledger()
        >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        >>> _ = ledger.consent("+1 202 555 0123", "sales", at, source="web form 12")
        >>> print(entry_words(*ledger.history("+1 202 555 0123")))
        2 Mar 2026, 09:00 UTC: consent to sales by phone. Source: web form 12.
    """
    words = f"{_stamp(entry.at)}: {_WHAT[entry.kind](entry)}."
    if entry.source:
        words += f" Source: {entry.source}."
    elif entry.kind == "consent":
        words += " Source: none."
    if entry.words:
        words += f" “{entry.words}”"
    if entry.recorded - entry.at > timedelta(minutes=1):
        words += f" Written down on {_stamp(entry.recorded)}."
    return words


def _stamp(at: datetime) -> str:
    there = at.astimezone(UTC)
    return f"{there.day} {there:%b %Y, %H:%M} UTC"


def _consent(entry: consent.Entry) -> str:
    what = "any call" if entry.purpose == "all" else entry.purpose
    hours = entry.more.get("hours")
    between = f", from {hours[0]} to {hours[1]}" if hours else ""
    return f"consent to {what} {_BY[entry.channel]}{between}"


def _attempt(entry: consent.Entry) -> str:
    more = entry.more
    how = "conversation" if more["talked"] else "connected" if more["connected"] else "no answer"
    outcome = f" ({more['outcome']})" if more["outcome"] else ""
    return f"call for {entry.purpose}: {how}{outcome}"


def _preference(entry: consent.Entry) -> str:
    return f"preference registered, blocked: {', '.join(entry.more['blocked']) or 'nothing'}"


_WHAT: Final[Mapping[str, Any]] = {
    "consent": _consent,
    "revocation": lambda _: "stop, consent taken back",
    "request": lambda entry: f"request ({entry.more['kind']})",
    "preference": _preference,
    "enquiry": lambda _: "enquiry",
    "purchase": lambda _: "purchase",
    "attempt": _attempt,
}


def known_of(
    person: ConsentPerson, ledger: consent.Ledger, at: datetime | None = None
) -> list[str]:
    """Return what the ledger holds about a person, in sentences.

    Args:
        person: The person.
        ledger: The ledger.
        at: By which moment; None: all of it.
    """
    if not consent.normal(person.number):
        return []
    return [entry_words(entry) for entry in ledger.history(person.number, at)]


def register_words(person: ConsentPerson, ledger: consent.Ledger, at: datetime) -> str:
    """Return what a country's register says of a person, where it matters; else ""."""
    number = consent.normal(person.number) if person.purpose == "sales" else None
    name, words = REGISTERS.get((person.place or "us").partition("-")[0], ("", ""))
    copies = ledger.copies(name, at) if name and number else ()
    if not copies or not number:
        return ""
    on, since = ledger.listed(copies[-1], number)
    age = counted((at - copies[-1].at).days, "day")
    if name == "in-preferences":
        return f"Copy of the {words}: {age} old."
    listed = "the number is on it" if on else "the number is not on it"
    when = f" since {since.day} {since:%b %Y}" if on and since else ""
    return f"Copy of the {words}: {age} old; {listed}{when}."


def reason_of(reason: consent.Reason) -> dict[str, Any]:
    """Return a reason as it is shown: what it comes to, and the rule of law where it is one."""
    shown = {"says": reason.says, "law": reason.is_law}
    return shown | (rule_shown(reason.rule) if reason.rule else {})


def rule_shown(rule: Rule) -> dict[str, Any]:
    """Return a rule as it is shown: its wording, since when, where from, and how sure it is."""
    article = f", {rule.article}" if rule.article else ""
    return {
        "id": rule.id,
        "wording": rule.says,
        "from": f"{rule.instrument}{article}",
        "term": term(rule),
        "sure": SURE[rule.sure],
        "source": rule.source,
    }
