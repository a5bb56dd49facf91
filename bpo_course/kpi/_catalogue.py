"""The catalogue: every KPI by its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bpo_course.kpi import (
    campaigns,
    collections,
    commercial,
    costs,
    dialling,
    inbound,
    outbound,
    people,
    reach,
    resolution,
    satisfaction,
    shifts,
)
from bpo_course.kpi._record import Kpi

_MODULES: Final = (
    inbound,
    resolution,
    satisfaction,
    outbound,
    reach,
    campaigns,
    dialling,
    collections,
    shifts,
    people,
    costs,
    commercial,
)

catalogue: Final[Mapping[str, Kpi]] = {
    entry.id: entry for module in _MODULES for entry in module.KPIS
}

_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "service_level": {
        "offered": "of contacts offered",
        "answered": "of contacts answered",
        "offered_less_short": "of contacts offered, without short abandons",
        "served_or_short": "answered in time or abandoned early, of contacts offered",
        "virtual": "of all callers, if no one hung up",
    },
    "fcr": {
        "flag": "marked as resolved",
        "no_repeat_customer": "no repeat by the same customer",
        "no_repeat_reason": "no repeat by the same customer for the same reason",
    },
    "repeat_rate": {
        "customer": "same customer",
        "reason": "same customer, same reason",
    },
    "connect_rate": {
        "answered": "an agent spoke to a person",
        "live": "a person answered, dropped calls included",
        "with_voicemail": "a person or a machine answered",
    },
    "conversion": {
        "contacts": "of contacts",
        "right_parties": "of right parties",
        "leads": "of leads",
    },
    "contact_rate": {
        "live_per_dial": "people per dial",
        "live_per_lead": "people per lead",
        "right_party_per_dial": "right parties per dial",
        "any_answer_per_dial": "any answer per dial",
    },
    "right_party_rate": {
        "dials": "of dials",
        "contacts": "of contacts",
        "accounts": "of accounts",
    },
    "revenue_per_hour": {
        "paid": "per paid hour",
        "logged_in": "per logged-in hour",
        "talk": "per hour of talk",
    },
    "drop_rate": {
        "us_30_days": "US: each campaign over 30 days",
        "uk_estimate": "UK policy of 2010: answer machines estimated",
        "per_day": "the dialler's own: since midnight",
    },
    "dialler_utilisation": {"agents": "of agents", "lines": "of phone lines"},
    "promises_kept": {"count": "by number", "amount": "by amount"},
    "collection_efficiency": {
        "receivables": "of receivables",
        "instalments": "of instalments due",
    },
    "utilisation": {
        "handle_of_paid": "handle time of paid time",
        "productive_of_paid": "handle and available time of paid time",
        "at_work_of_paid": "handle, available and training time of paid time",
    },
    "critical_accuracy": {
        "customer": "customer-critical errors",
        "business": "business-critical errors",
        "compliance": "compliance-critical errors",
    },
}


def definition_name(measure: str, definition: str) -> str:
    """Return what the screen calls one of a KPI's definitions or readings.

    Args:
        measure: The KPI's id.
        definition: The definition.

    Example:
        >>> definition_name("service_level", "offered_less_short")
        'of contacts offered, without short abandons'
    """
    return _NAMES[measure][definition]
