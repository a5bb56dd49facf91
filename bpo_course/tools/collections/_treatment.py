"""The next best treatment of an account within the rules, and the rule that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bpo_course.rules import Rule
from bpo_course.tools.collections._asking import Permission, ledger_of, permission
from bpo_course.tools.collections._book import Book
from bpo_course.tools.collections._grounds import (
    ASKING,
    ASKING_ANEW,
    COMPANY_RULES,
    GROUNDS,
    Ground,
    law_of,
)
from bpo_course.tools.collections._promises import PromiseState
from bpo_course.tools.collections._records import Terms
from bpo_course.tools.collections._standing import Standing

if TYPE_CHECKING:
    from bpo_course.tools.consent import Ledger

CHANNELS: Final[Mapping[str, str]] = {
    "reminder": "sms",
    "promise_reminder": "sms",
    "call": "voice",
    "plan": "voice",
}
"""How a debtor is asked: a plan is offered on the phone."""


@dataclass(frozen=True)
class Advice:
    """What to do with an account now, and why.

    Args:
        treatment: One of `TREATMENTS`.
        rule: The id of the rule that decides: of law, or one of `COMPANY_RULES`.
        why: What the rule says.
        law: Whether it is a rule of law.
        then: What comes later, where now is not the time.
        next_at: From when, in UTC; None where that is not known.
        forbidden: The treatments that are ruled out now, each with the id of the rule.
    """

    treatment: str
    rule: str
    why: str = field(repr=False)
    law: bool = False
    then: str = ""
    next_at: datetime | None = None
    forbidden: Mapping[str, str] = field(default_factory=dict, repr=False)


def next_treatment(
    book: Book,
    account: str,
    at: datetime,
    rules: Sequence[Rule],
    *,
    ledger: Ledger | None = None,
) -> Advice:
    """Return the next best treatment of an account within the rules.

    What protects a debtor decides first: a request for no contact, a breathing space, a bad moment,
    a dispute, a complaint, hardship. Then an open promise or plan is left in peace, but for one
    reminder on the day before it is due. No one asks at a wrong number. Then a broken promise
    decides, and then the days past due. A treatment that asks for money must also be allowed at
    this time.

    Args:
        book: The book.
        account: The account.
        at: Now, with a time zone.
        rules: The rules of law, as `content.rules()` gives them.
        ledger: What is known of consent, requests and attempts; None for what the book knows.

    Raises:
        ValueError: If at has no zone.
        UnknownError: If there is no such account.
    """
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise ValueError(f"at must be a time with its zone, got {at!r}")
    today = at.astimezone(ZoneInfo(book.account(account).zone)).date()
    standing = book.standing(account, today)
    found = _by_ground(standing, rules, today) or _by_promise(standing, book.terms)
    advice = found or _by_days(standing, book.terms)
    if not _may_remind(standing):
        no_reminder = {"promise_reminder": "company-promise-reminder"}
        advice = replace(advice, forbidden={**no_reminder, **advice.forbidden})
    asked = _asked(standing, at, rules, ledger, advice)
    refused = {name: one.rule for name, one in asked.items() if not one.allowed}
    advice = replace(advice, forbidden={**advice.forbidden, **refused})
    if advice.treatment in refused:
        return _later(advice, asked[advice.treatment])
    return advice


def _asked(
    standing: Standing,
    at: datetime,
    rules: Sequence[Rule],
    ledger: Ledger | None,
    advice: Advice,
) -> dict[str, Permission]:
    """Return whether each treatment that asks for money is allowed at the moment."""
    still = [treatment for treatment in ASKING if treatment not in advice.forbidden]
    if not still:
        return {}
    known = ledger_of(standing, at) if ledger is None else ledger
    by_channel = {
        channel: permission(standing, at, rules, known, channel=channel)
        for channel in dict.fromkeys(CHANNELS[treatment] for treatment in still)
    }
    return {treatment: by_channel[CHANNELS[treatment]] for treatment in still}


def _later(advice: Advice, asked: Permission) -> Advice:
    """Return that a treatment must wait, and until when."""
    return replace(
        advice,
        treatment="none",
        then=advice.treatment,
        next_at=asked.next_at,
        rule=asked.rule,
        why=asked.why,
        law=asked.law,
    )


def _by_ground(standing: Standing, rules: Sequence[Rule], today: date) -> Advice | None:
    """Return what the first ground on the account decides."""
    for ground in GROUNDS:
        if ground.name in standing.flags or (ground.name == "pause" and standing.paused_until):
            return _on_ground(ground, standing, rules, today)
    return None


def _on_ground(ground: Ground, standing: Standing, rules: Sequence[Rule], today: date) -> Advice:
    law = law_of(ground.laws, rules, standing.account, today)
    name = law.id if law else ground.company
    until = standing.paused_until if ground.name == "pause" else None
    return Advice(
        ground.treatment,
        name,
        law.says if law else COMPANY_RULES[name],
        law=law is not None,
        next_at=_morning_after(standing, until) if until else None,
        forbidden=dict.fromkeys(ground.forbids, name),
    )


def _by_promise(standing: Standing, terms: Terms) -> Advice | None:
    """Return what a promise decides, or that nothing is overdue."""
    still, last = standing.open_promise, standing.last_promise
    if still:
        return _while_open(still, standing)
    if standing.overdue <= 0:
        return _own("none", "company-nothing-overdue")
    if standing.wrong_number:
        return _own("specialist", "company-wrong-number")
    if last and _is_broken(last, standing) and standing.days_past_due < terms.specialist_from:
        if last.plan:
            return _own("specialist", "company-broken-plan")
        return _own("call", "company-broken-promise")
    return None


def _while_open(promise: PromiseState, standing: Standing) -> Advice:
    """Return that no one asks for more, and when a reminder goes out."""
    name = "company-open-plan" if promise.plan else "company-open-promise"
    if _may_remind(standing):
        advice = _own("promise_reminder", "company-promise-reminder")
        return replace(advice, forbidden=dict.fromkeys(ASKING_ANEW, name))
    ends = min(part.last_day for part in promise.parts if part.state == "open")
    reminder = promise.reminder_on
    advice = _own("none", name)
    if reminder and standing.as_of < reminder <= ends:
        before = _morning_after(standing, reminder - timedelta(days=1))
        return replace(advice, then="promise_reminder", next_at=before)
    return replace(advice, next_at=_morning_after(standing, ends))


def _may_remind(standing: Standing) -> bool:
    """Return whether today is the day for a reminder of an open promise, and none went out."""
    promise = standing.open_promise
    return bool(promise and promise.reminder_on == standing.as_of and not standing.texted)


def _is_broken(promise: PromiseState, standing: Standing) -> bool:
    """Return whether a promise was broken, and what it was about may still be unpaid."""
    oldest_due = standing.as_of - timedelta(days=standing.days_past_due)
    return promise.state == "broken" and oldest_due <= promise.last_day


def _by_days(standing: Standing, terms: Terms) -> Advice:
    """Return what the days past due decide."""
    days = standing.days_past_due
    steps = (
        (terms.specialist_from, "specialist", "company-specialist-from"),
        (terms.plan_from, "plan", "company-plan-from"),
        (terms.call_from, "call", "company-call-from"),
        (terms.reminder_from, "reminder", "company-reminder-from"),
    )
    for first, treatment, name in steps:
        if days >= first:
            return _own(treatment, name)
    return _own("none", "company-self-cure")


def _own(treatment: str, name: str) -> Advice:
    """Return what a rule of the company's own decides."""
    asks_nothing = name in (
        "company-nothing-overdue",
        "company-open-promise",
        "company-open-plan",
        "company-wrong-number",
    )
    forbidden = dict.fromkeys(ASKING, name) if asks_nothing else {}
    return Advice(treatment, name, COMPANY_RULES[name], forbidden=forbidden)


def _morning_after(standing: Standing, last: date) -> datetime:
    """Return midnight after a day where the debtor is, in UTC."""
    zone = ZoneInfo(standing.account.zone)
    return datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
