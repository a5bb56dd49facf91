"""Twenty people in four countries, each with a call that is planned. All of them are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from bpo_course.rules import Rule
from bpo_course.scenarios._consent_people import (
    CONSENT_MOMENT,
    SALES_CALLER,
    SERVICE_CALLER,
    Cast,
    ConsentPerson,
    Planned,
    fact,
    write,
)
from bpo_course.tools import consent

CONSENT_FROM: Final = date(2026, 11, 24)
CONSENT_UNTIL: Final = date(2027, 1, 31)
"""The first and the last day on which the list can be called."""
_LOADED: Final = (10, -12, -33)
"""When the registers are loaded: days before the moment of the list, every three weeks."""
_STRIDE: Final = timedelta(hours=2)
_MINUTE: Final = timedelta(minutes=1)


_PLAN: Final = ("sales", "a mobile plan")
_COVER: Final = ("sales", "home cover")
_CARD: Final = ("collections", "a card debt")
_PROMOTION: Final = {"caller": SALES_CALLER}
_AGENCY: Final = {"sector": "agency", "debt": "card", "days_past_due": 95}
_BLOCKED: Final = fact("prefer", 400, blocked=("all",), source="SMS to 1909")
_ASKED: Final = fact("enquiry", 3.2, source="web form, kept by the client")
_WEB: Final = fact("consent", 60, purpose="sales", source="web form 512", words="Call me")
_OFFERS: Final = fact(
    "consent", 45, purpose="sales", source="web form 8812", words="You may call me about offers"
)
_BOUGHT: Final = fact("purchase", 120, source="order 40117")
_TALKED: Final = fact(
    *("attempt", 2.9), purpose="collections", subject=_CARD[1], talked=True, outcome="will pay"
)


def _owed(sector: str, debt: str, days: int, **more: str) -> dict[str, Any]:
    return {"sector": sector, "debt": debt, "days_past_due": days} | more


_INDIA: Final = (
    Planned("in-plain", "in", "Pune", "in", _PLAN, _PROMOTION),
    Planned("in-blocked", "in", "Mumbai", "in", _PLAN, _PROMOTION, (_BLOCKED,)),
    Planned("in-enquiry", "in", "Chennai", "in", _PLAN, _PROMOTION, (_BLOCKED, _ASKED)),
    Planned(
        *("in-loan", "in", "Jaipur", "in", ("collections", "a car loan, 12 days late")),
        _owed("bank", "loan", 12, caller=SERVICE_CALLER),
    ),
    Planned(
        *("in-micro", "in", "a village near Nagpur", "in"),
        ("collections", "a microfinance loan, 9 days late"),
        _owed("bank", "microfinance", 9, caller=SERVICE_CALLER),
    ),
)
_PHILIPPINES: Final = (
    Planned("ph-sales", "ph", "Cebu City", "ph", _PLAN, facts=(_WEB,)),
    Planned(
        *("ph-loan", "ph", "Quezon City", "ph", ("collections", "a cash loan, 8 days late")),
        _owed("lender", "loan", 8),
    ),
    Planned(
        *("ph-late", "ph", "Davao City", "ph", ("collections", "a cash loan, 40 days late")),
        _owed("lender", "loan", 40),
    ),
)
_BRITAIN: Final = (
    Planned("uk-listed", "Leeds", "Leeds", "uk", _COVER, listed="uk-tps"),
    Planned("uk-consent", "Bristol", "Bristol", "uk", _COVER, {}, (_OFFERS,), "uk-tps"),
    Planned("uk-service", "Glasgow", "Glasgow", "uk", ("service", "a repair visit")),
)
_STATES: Final = (
    Planned("us-two-zones", "850", "Florida", "us-fl", _COVER),
    Planned("us-arizona", "602", "Phoenix, Arizona", "us-az", _COVER, {"line": "landline"}),
    Planned(
        "us-customer",
        "215",
        "Philadelphia, Pennsylvania",
        "us-pa",
        _COVER,
        {},
        (_BOUGHT,),
        "us-dnc",
    ),
    Planned("us-puerto-rico", "787", "San Juan, Puerto Rico", "us-pr", _COVER),
    Planned("us-alaska", "907", "", None, _CARD, _AGENCY),
    Planned("us-toll-free", "800", "", None, _COVER),
    Planned("us-unreadable", "555 01", "Ohio", "us-oh", _COVER),
    Planned("us-moved", "212", "San Diego, California", "us-ca", _CARD, _AGENCY),
    Planned("us-talked", "614", "Columbus, Ohio", "us-oh", _CARD, _AGENCY, (_TALKED,)),
)
_PLANNED: Final = (*_INDIA, *_PHILIPPINES, *_BRITAIN, *_STATES)


@dataclass(frozen=True, eq=False)
class ConsentList:
    """People to call, and the ledger of what is known about them.

    Args:
        seed: What makes the list the same again.
        people: The people, in the order of the list.
        ledger: Consents, registers and attempts.
    """

    seed: int
    people: tuple[ConsentPerson, ...]
    ledger: consent.Ledger = field(repr=False)

    def open_between(
        self, person: ConsentPerson, start: datetime, end: datetime, rules: Sequence[Rule]
    ) -> tuple[tuple[datetime, datetime], ...]:
        """Return the times between two moments at which a person may be called, to the minute.

        Args:
            person: One of the people.
            start: The first moment.
            end: The last moment, which is not in it.
            rules: The rules of law.
        """
        found, at, last = [], start.astimezone(UTC), end.astimezone(UTC)
        while at < last:
            answer = person.answer(at, self.ledger, rules)
            if answer.allowed:
                closes = self._closes(person, at, last, rules)
                found.append((at, closes))
                at = closes
            elif answer.next_at is None:
                break
            else:
                at = max(answer.next_at, at + _MINUTE)
        return tuple(found)

    def _closes(
        self, person: ConsentPerson, opened: datetime, end: datetime, rules: Sequence[Rule]
    ) -> datetime:
        """Return when a time that is open ends: the first full minute that is refused.

        It looks every two hours first: no one on the list is closed for less than that.
        """

        def is_open(at: datetime) -> bool:
            return person.answer(at, self.ledger, rules).allowed

        low, high = opened, opened + _STRIDE
        while high < end and is_open(high):
            low, high = high, high + _STRIDE
        high = min(high, end)
        if high == end and is_open(end - _MINUTE):
            return end
        while minutes := round((high - low) / _MINUTE) // 2:
            middle = low + minutes * _MINUTE
            low, high = (middle, high) if is_open(middle) else (low, middle)
        return high


@lru_cache(maxsize=8)
def consent_list(seed: int = 1) -> ConsentList:
    """Return twenty people in India, the Philippines, the UK and the United States, to call.

    Args:
        seed: The seed of chance; the same seed brings the same list.

    Example:
        >>> people = consent_list(seed=1).people
        >>> len(people), len({person.number for person in people})
        (20, 20)
    """
    cast, ledger = Cast(seed, 1), consent.Ledger()
    invented = {one.id: cast.invented(one) for one in _PLANNED}
    for days in _LOADED:
        for name in ("in-preferences", "uk-tps", "us-dnc"):
            listed = [invented[one.id].number for one in _PLANNED if one.listed == name]
            ledger.load_register(name, CONSENT_MOMENT - timedelta(days=days), listed)
    for one in _PLANNED:
        write(ledger, invented[one.id], one.facts)
    return ConsentList(seed, tuple(cast.mixed(tuple(invented.values()))), ledger)
