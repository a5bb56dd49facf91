"""May this number be called now, for this purpose, and why not?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from bpo_course.limits import DEBTS, DIALLERS, LINES, SECTORS, SUBJECTS, span_of
from bpo_course.rules import PLACES, Rule
from bpo_course.tools.consent._answer import Answer, Reason
from bpo_course.tools.consent._call import Call, Kind
from bpo_course.tools.consent._checks import first_of
from bpo_course.tools.consent._clock import HORIZON, zone_of
from bpo_course.tools.consent._demands import Demands
from bpo_course.tools.consent._entries import (
    CATEGORIES,
    Entry,
    checked_channel,
    checked_purpose,
    instant,
    one_of,
)
from bpo_course.tools.consent._known import Known
from bpo_course.tools.consent._ledger import Ledger
from bpo_course.tools.consent._names import place_name
from bpo_course.tools.consent._numbers import Read, read_number
from bpo_course.tools.consent._where import Where, where

HOUSE_HOURS: Final = ("08:00", "21:00")
"""The company's own hours by default, where no law sets any: a choice of the course, not law."""
UNCHECKED: Final = ("say", "refuse")
"""What may be done about what was not checked: say so, or refuse the call."""
FAULTS: Final[Mapping[str, str]] = {
    "number-unreadable": "The number cannot be read: write it with its country code.",
    "number-short": "It is a short number of a service, not a person's.",
    "number-not-in-use": "No one has such a number: the number plan does not use it.",
    "number-toll-free": "It is a toll-free number of a company; it has no place and no time zone.",
    "number-premium": "It is a premium-rate number, not a person's.",
    "number-of-a-service": "It is a number of a service, not a person's.",
    "number-of-a-company": "It is a number from which companies call, not a person's.",
    "place-unknown": "The address is in no place whose rules the course knows.",
    "zone-unknown": "The time zone of the person is not known.",
}
"""Why a number cannot be called, by the id of the reason."""


def may_call(
    number: str | None,
    at: datetime,
    purpose: str,
    ledger: Ledger,
    rules: Iterable[Rule],
    place: str | None = None,
    *,
    zone: str | None = None,
    channel: str = "voice",
    caller: str | None = None,
    subject: str = "",
    person: str = "",
    about: str = "",
    category: str = "",
    dialled_by: str = "agent",
    sector: str = "",
    debt: str = "",
    days_past_due: int | None = None,
    house_hours: tuple[str, str] = HOUSE_HOURS,
    region: str | None = None,
    line: str | None = None,
    unchecked: str = "say",
    also: Iterable[Entry] = (),
) -> Answer:
    """Return whether a number may be called at a moment for a purpose, and why or why not.

    All rules must allow it, in every time zone where the person may be. The rules are those that
    are law on the person's own date; the ledger is read as it was at the moment. What is not known
    is refused. For a register that was never loaded, the number shown and the kind of line,
    `unchecked` decides: the answer names them, or they are refused too. This is a teaching model of
    the course's rules, and no legal advice.

    Args:
        number: The number, with its country code; None: there is none, which is refused.
        at: The moment, with its time zone.
        purpose: "sales", "service", "collections" or "survey".
        ledger: What is known of consent, requests, registers and attempts.
        rules: The rules of law, such as `content.rules()`.
        place: The person's address, such as "us-fl", "in", "ph" or "uk". It goes before the number;
            where both have a time zone, both must allow the call.
        zone: The time zone of the address, where it is known.
        channel: "voice", "sms", "email" or "whatsapp".
        caller: The number that is shown, or "withheld"; None: not known.
        subject: The debt or the campaign, for caps. Not known: every call counts.
        person: The person, where several numbers are theirs.
        about: "claims management" or "pensions", where the call is about these.
        category: India's category of a sales call. Not known: any blocked one counts.
        dialled_by: "agent", "machine" (a system that selects and dials numbers) or "recording".
        sector: The company for which the call is made: "bank", "lender", "agency" (collects for
            others) and so on. Not known: the rules of every sector count.
        debt: "loan", "card" or "microfinance". Not known: the rules of loans and cards count.
        days_past_due: How many days the debt is past due. Not known: nothing is lifted by it.
        house_hours: The company's own hours, every day, where no law sets any.
        region: The country, with two letters, of a number without a country code.
        line: "mobile" or "landline", where the number does not say; None: not known.
        unchecked: "say": the call is allowed, and the answer names what was not checked; "refuse":
            a call is refused for it. A campaign refuses.
        also: What the ledger does not have yet, such as the calls of this hour.

    Raises:
        ValueError: If a moment has no time zone, or an argument is not one of its words.

    Example:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
        >>> answer = may_call("+442079460958", noon, "sales", Ledger(), rules=[])
        >>> answer.allowed, [reason.id for reason in answer.reasons]
        (True, ['company-hours'])
    """
    when = instant("at", at)
    checked_purpose(purpose)
    checked_channel(channel)
    _check_words(about=(about, SUBJECTS), category=(category, CATEGORIES), debt=(debt, DEBTS))
    _check_words(sector=(sector, SECTORS))
    if line is not None:
        one_of("line", line, LINES)
    one_of("dialled_by", dialled_by, DIALLERS)
    one_of("unchecked", unchecked, UNCHECKED)
    _check_types(ledger, caller, days_past_due, subject=subject, person=person)
    read = Read("", "number-unreadable") if number is None else read_number(number, region)
    found = where(read, place, zone)
    house = _house(house_hours)
    if found.fault:
        return _refused(found, when, purpose, found.fault, "number", FAULTS[found.fault])
    if unknown := next((one for one in found.places if one.partition("-")[0] not in PLACES), ""):
        where_to = place_name(unknown)
        says = f"The rules of {where_to} are not in the course's rules, so the call is refused."
        return _refused(found, when, purpose, f"{unknown}-not-modelled", "calling-hours", says)
    kind = Kind(purpose, channel, about, dialled_by, sector, debt, read.line or line or "")
    call = Call(
        *(when, kind, caller, subject, category, days_past_due, house),
        strict=unchecked == "refuse",
    )
    known = Known(ledger, found.number, person, when, purpose, channel, also)
    zones = tuple(filter(None, map(zone_of, found.zones)))
    return _answer(found, call, Demands(call, rules, found.places, zones, known))


def _answer(found: Where, call: Call, demands: Demands) -> Answer:
    checks = list(demands)
    bound = [(check, check.first(call.at) == call.at) for check in checks if check.binds(call.at)]
    return Answer(
        *(found.number, call.at, call.purpose, all(keeps for _, keeps in bound)),
        *(demands.unchecked, found.notes, found.places, found.zones),
        found=lambda: (check.reason(keeps) for check, keeps in bound),
        freed=lambda: demands.lifted,
        when=lambda: first_of(checks, call.at, call.at + HORIZON),
    )


def _refused(found: Where, at: datetime, purpose: str, name: str, topic: str, says: str) -> Answer:
    reasons = (Reason(name, topic, says, allows=False, why=name),)
    return Answer(
        *(found.number, at, purpose, False, (), found.notes, found.places, found.zones),
        found=lambda: reasons,
    )


def _check_words(**given: tuple[str, tuple[str, ...]]) -> None:
    for name, (value, known) in given.items():
        if value != "":
            one_of(name, value, known)


def _check_types(ledger: Any, caller: Any, days_past_due: Any, **texts: Any) -> None:
    if not isinstance(ledger, Ledger):
        raise ValueError(f"ledger must be a Ledger, got {ledger!r}")
    if caller is not None and not isinstance(caller, str):
        raise ValueError(f"caller must be the number shown or 'withheld', got {caller!r}")
    if days_past_due is not None and (
        isinstance(days_past_due, bool) or not isinstance(days_past_due, int) or days_past_due < 0
    ):
        rule = "must be a whole number of 0 or more"
        raise ValueError(f"days_past_due {rule}, got {days_past_due!r}")
    for name, text in texts.items():
        if not isinstance(text, str):
            raise ValueError(f"{name} must be text, got {text!r}")


def _house(hours: tuple[str, str]) -> tuple[int, int]:
    try:
        return span_of(hours)
    except ValueError as error:
        raise ValueError(f"house_hours {error}") from None
