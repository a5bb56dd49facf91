"""Outbound measures: connect rate, conversion."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from bpo_course.kpi._measure import choice, counts, share, within

if TYPE_CHECKING:
    import pandas as pd

CONNECT_DEFINITIONS: Final = {
    "answered": ("answered",),
    "live": ("answered", "dropped"),
    "with_voicemail": ("answered", "dropped", "voicemail"),
}
CONVERSION_DEFINITIONS: Final = ("contacts", "right_parties", "leads")


def connect_rate(
    log: pd.DataFrame | None = None,
    definition: str = "answered",
    *,
    connected: float | None = None,
    attempts: float | None = None,
) -> float:
    """Return the share of dialled contacts that connected, under the definition named.

    `answered`: a person answered and an agent spoke; `live`: a person answered, dropped calls
    among them; `with_voicemail`: a person or a machine answered.

    Args:
        log: A checked contact log, of which the outbound contacts count; or the counts below.
        definition: One of the three above (for a log).
        connected: Attempts that connected.
        attempts: Contacts dialled.

    Raises:
        ValueError: If the definition is unknown, both or neither a log and the counts are given,
            or more connected than were tried.

    Source:
        Vendors differ: Convoso counts voicemail as a connection, most count live answers only.

    Example:
        >>> connect_rate(connected=120, attempts=480)
        0.25
    """
    choice("definition", definition, tuple(CONNECT_DEFINITIONS))
    plain = counts(log, connected=connected, attempts=attempts)
    if plain is None:
        assert log is not None
        dialled = log.loc[log["direction"] == "outbound", "outcome"]
        return share(int(dialled.isin(CONNECT_DEFINITIONS[definition]).sum()), len(dialled))
    within("attempts", {"connected": plain["connected"]}, plain["attempts"])
    return share(plain["connected"], plain["attempts"])


def conversion(
    log: pd.DataFrame | None = None,
    definition: str = "contacts",
    *,
    sales: float | None = None,
    contacts: float | None = None,
) -> float:
    """Return the sales as a share of what the definition names.

    `contacts`: outbound contacts answered; `right_parties`: those who were the right party;
    `leads`: different customers tried, so that a second call to one person adds no lead.

    Args:
        log: A checked contact log, of which the outbound contacts count (a sale is an answered
            contact with disposition `sale`); or the counts below.
        definition: One of the three above (for a log).
        sales: Sales made.
        contacts: Contacts, right parties or leads: whatever the sales are a share of.

    Raises:
        ValueError: If the definition is unknown, both or neither a log and the counts are given,
            or there are more sales than contacts.

    Source:
        Moro, Cortez and Rita 2014 report 5,289 deposits from 45,211 offers: by leads, 11.7 %.

    Example:
        >>> round(conversion(sales=5_289, contacts=45_211), 4)
        0.117
    """
    choice("definition", definition, CONVERSION_DEFINITIONS)
    plain = counts(log, sales=sales, contacts=contacts)
    if plain is None:
        assert log is not None
        return _conversion_of(log[log["direction"] == "outbound"], definition)
    within("contacts", {"sales": plain["sales"]}, plain["contacts"])
    return share(plain["sales"], plain["contacts"])


def _conversion_of(dialled: pd.DataFrame, definition: str) -> float:
    needed = {"right_parties": "right_party", "leads": "customer"}.get(definition, "outcome")
    if "disposition" not in dialled or needed not in dialled:
        return math.nan
    answered = dialled[dialled["outcome"] == "answered"]
    sold = answered[answered["disposition"] == "sale"]
    if definition == "leads":
        return share(sold["customer"].nunique(), dialled["customer"].nunique())
    if definition == "right_parties":
        reached = answered["right_party"].fillna(False).astype(bool)
        return share(int((sold["right_party"].fillna(False)).sum()), int(reached.sum()))
    return share(len(sold), len(answered))
