"""Whether a debtor may be asked for money at a moment: asked hours, calling hours and attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bpo_course.rules import Rule
from bpo_course.tools.collections._grounds import ASKED_HOURS, COMPANY_RULES, law_of
from bpo_course.tools.collections._records import Account
from bpo_course.tools.collections._standing import Standing

if TYPE_CHECKING:
    from bpo_course.tools.consent import Ledger

_TRIES: Final = 20
_REGIONS: Final = {"in": "IN", "ph": "PH", "uk": "GB"}
"""Countries in which a mobile number says nothing but the country."""


@dataclass(frozen=True)
class Permission:
    """Whether a debtor may be asked now.

    Args:
        allowed: Whether it is allowed.
        rule: The id of the rule that refuses; "" where it is allowed.
        why: What that rule says.
        law: Whether it is a rule of law.
        next_at: The next moment at which it is allowed, in UTC; None where none is known.
    """

    allowed: bool
    rule: str = ""
    why: str = ""
    law: bool = False
    next_at: datetime | None = None


def permission(
    standing: Standing,
    at: datetime,
    rules: Sequence[Rule],
    ledger: Ledger,
    *,
    channel: str,
) -> Permission:
    """Return whether a debtor may be asked for money at a moment.

    Args:
        standing: How the account stands.
        at: The moment, with its time zone.
        rules: The rules of law.
        ledger: What is known of consent and attempts.
        channel: "voice" or "sms".
    """
    refusal = _refused(standing, at, rules, ledger, channel)
    if refusal is None:
        return Permission(allowed=True)
    found, moment = refusal, refusal.next_at
    for _ in range(_TRIES):
        if moment is None:
            break
        again = _refused(standing, moment, rules, ledger, channel)
        if again is None:
            break
        moment = again.next_at
    else:
        moment = None
    return Permission(False, found.rule, found.why, found.law, moment)


def ledger_of(standing: Standing, at: datetime) -> Ledger:
    """Return a ledger of what is on an account: its calls, and the hours that were asked for."""
    from bpo_course.tools.consent import Ledger

    ledger, account = Ledger(), standing.account
    number = _number(account)
    if not number:
        return ledger
    if standing.hours:
        ledger.consent(number, "collections", at, source="asked for by phone", hours=standing.hours)
    for one in standing.contacts:
        if one.direction == "outbound" and one.channel == "voice" and one.at <= at:
            ledger.attempt(
                number,
                one.at,
                purpose="collections",
                subject=account.id,
                person=account.debtor,
                connected=one.outcome in ("answered", "voicemail", "dropped"),
                talked=one.right_party,
            )
    return ledger


def _number(account: Account) -> str:
    """Return an account's number.

    Where a work list has none, the example number of the country's numbering plan takes its place:
    then place, time zone and attempts decide. In the United States a number says more than the
    country, so there is none.
    """
    import phonenumbers

    region = _REGIONS.get(account.place.partition("-")[0])
    if account.phone or not region:
        return account.phone
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        return ""
    return str(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))


def _refused(
    standing: Standing, at: datetime, rules: Sequence[Rule], ledger: Ledger, channel: str
) -> Permission | None:
    """Return what refuses a moment, and the next one that this rule allows."""
    return _asked_hours(standing, at, rules) or _by_consent(standing, at, rules, ledger, channel)


def _asked_hours(standing: Standing, at: datetime, rules: Sequence[Rule]) -> Permission | None:
    """Return a refusal outside the hours in which the debtor asked to be called."""
    if standing.hours is None:
        return None
    local = at.astimezone(ZoneInfo(standing.account.zone))
    opens, closes = standing.hours
    if opens <= f"{local:%H:%M}" < closes:
        return None
    law = law_of(ASKED_HOURS, rules, standing.account, local.date())
    days = 0 if f"{local:%H:%M}" < opens else 1
    start = time.fromisoformat(opens)
    opening = datetime.combine(local.date() + timedelta(days=days), start, local.tzinfo)
    name = law.id if law else "company-asked-hours"
    why = law.says if law else COMPANY_RULES[name]
    return Permission(False, name, why, law is not None, opening.astimezone(UTC))


def _by_consent(
    standing: Standing, at: datetime, rules: Sequence[Rule], ledger: Ledger, channel: str
) -> Permission | None:
    """Return a refusal by the rules of law on calling hours and attempts."""
    from bpo_course.tools.consent import may_call

    account = standing.account
    answer = may_call(
        _number(account),
        at,
        "collections",
        ledger,
        rules,
        account.place,
        zone=account.zone,
        channel=channel,
        subject=account.id,
        person=account.debtor,
        sector=account.sector,
        debt="microfinance" if account.microfinance else "loan",
        days_past_due=standing.days_past_due,
    )
    if answer.allowed:
        return None
    reason = answer.reasons[0]
    return Permission(False, reason.id, reason.says, reason.rule is not None, answer.next_at)
