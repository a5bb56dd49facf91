"""Outbound measures: connect rate, conversion."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi._measure import Rows, Term, choice, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

CONNECT_DEFINITIONS: Final = {
    "answered": ("answered",),
    "live": ("answered", "dropped"),
    "with_voicemail": ("answered", "dropped", "voicemail"),
}
CONVERSION_DEFINITIONS: Final = ("contacts", "right_parties", "leads")
ATTEMPTS: Final = Term((), lambda rows: rows.outbound)
REVENUE: Final = Term(
    ("revenue",), lambda rows: rows.log["revenue"].fillna(0).to_numpy(dtype=float) * rows.outbound
)
CONTACT_TERMS: Final = {
    "sales": Term(("disposition",), lambda rows: rows.reached & rows.word("disposition", "sale")),
    "contacts": Term((), lambda rows: rows.reached),
}


def _reached_party(rows: Rows) -> Any:
    return rows.reached & rows.flag("right_party")


PARTY_TERMS: Final = {
    "sales": Term(
        ("disposition", "right_party"),
        lambda rows: _reached_party(rows) & rows.word("disposition", "sale"),
    ),
    "contacts": Term(("right_party",), _reached_party),
}


def connect_terms(definition: str) -> dict[str, Term]:
    """Return what a log says of connect rate's inputs, under a definition."""
    outcomes = CONNECT_DEFINITIONS[definition]

    def connected(rows: Rows) -> Any:
        return rows.outbound & rows.words("outcome", outcomes)

    return {
        "connected": Term((), connected),
        "attempts": ATTEMPTS,
    }


def attempts(log: pd.DataFrame | None = None, *, attempts: float | None = None) -> float:
    """Return the contacts dialled, each redial counted.

    Args:
        log: A checked contact log, of which the outbound contacts count; or the count below.
        attempts: Contacts dialled.

    Raises:
        ValueError: If both or neither a log and the count are given, or it is negative.

    Example:
        >>> attempts(attempts=480)
        480
    """
    return numbers(log, {"attempts": ATTEMPTS}, attempts=attempts)["attempts"]


def revenue(log: pd.DataFrame | None = None, *, revenue: float | None = None) -> float:
    """Return the revenue of the outbound contacts, in the log's one currency.

    Args:
        log: A checked contact log, of which the revenue of the outbound contacts counts; or the
            sum below.
        revenue: Revenue earned.

    Raises:
        ValueError: If both or neither a log and the sum are given, or it is negative.

    Example:
        >>> revenue(revenue=12_000)
        12000
    """
    return numbers(log, {"revenue": REVENUE}, revenue=revenue)["revenue"]


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
    n = numbers(log, connect_terms(definition), connected=connected, attempts=attempts)
    within("attempts", {"connected": n["connected"]}, n["attempts"])
    return share(n["connected"], n["attempts"])


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
    if log is not None and definition == "leads" and sales is None and contacts is None:
        return _conversion_of_leads(log)
    terms = PARTY_TERMS if definition == "right_parties" else CONTACT_TERMS
    n = numbers(log, terms, sales=sales, contacts=contacts)
    within("contacts", {"sales": n["sales"]}, n["contacts"])
    return share(n["sales"], n["contacts"])


def _conversion_of_leads(log: pd.DataFrame) -> float:
    """Return different customers who bought over different customers tried."""
    if "disposition" not in log or "customer" not in log:
        return math.nan
    dialled = log[log["direction"] == "outbound"]
    sold = dialled[(dialled["outcome"] == "answered") & (dialled["disposition"] == "sale")]
    return share(sold["customer"].nunique(), dialled["customer"].nunique())


KPIS: Final = (
    Kpi(
        id="attempts",
        name="Attempts (calls made)",
        formulas={"": "{attempts}"},
        unit="count",
        better="balance",
        side="outbound",
        sources=("Course text: a count of dials",),
        disputes="Is a call to a second number of the same person a new attempt? If this is a"
        " target, agents learn to dial, not to reach people: numbers that never answer are quick"
        " to call.",
        function=attempts,
        inputs=(Input("attempts", "dialled", "Contacts dialled", 480, 1_000),),
        terms=lambda _: {"attempts": ATTEMPTS},
    ),
    Kpi(
        id="revenue",
        name="Revenue",
        formulas={"": "{revenue}"},
        unit="money",
        better="high",
        side="outbound",
        sources=("Course text: the total of all sales",),
        disputes="Is revenue booked at the sale or when it is paid? Are sales that are cancelled"
        " later taken out? Whose revenue is it when a letter brought the customer?",
        function=revenue,
        inputs=(Input("revenue", "revenue", "Revenue", 12_000, 50_000),),
        terms=lambda _: {"revenue": REVENUE},
    ),
    Kpi(
        id="connect_rate",
        name="Connect rate",
        formulas={"": "{connected} / {attempts}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Convoso, connection and contact rate",),
        disputes="This is one name for three KPIs: any answer, a live person, or a person whom an"
        " agent speaks to. Is a voicemail a connection? Is a dropped call?",
        function=connect_rate,
        inputs=(
            Input("connected", "connected", "Attempts that connected", 120, 600),
            Input("attempts", "dialled", "Contacts dialled", 480, 1_000),
        ),
        terms=lambda _: connect_terms("answered"),
        readings=tuple(CONNECT_DEFINITIONS),
        slips={
            "{attempts} / {connected}": "You divided the wrong way round: this is attempts per"
            " connection.",
            "({attempts} - {connected}) / {attempts}": "This is the share that did not connect.",
        },
        independent=True,
    ),
    Kpi(
        id="conversion",
        name="Conversion rate",
        formulas={"": "{sales} / {contacts}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Moro, Cortez and Rita 2014, Decision Support Systems 62",),
        disputes="Do you divide by contacts, right parties or leads? Are cancelled sales taken"
        " out?",
        function=conversion,
        inputs=(
            Input("sales", "sales", "Sales", 24, 200),
            Input("contacts", "contacts", "Contacts", 240, 1_000),
        ),
        terms=lambda _: CONTACT_TERMS,
        readings=CONVERSION_DEFINITIONS,
        slips={
            "{contacts} / {sales}": "You divided the wrong way round: this is contacts per sale.",
            "{sales} / ({contacts} - {sales})": "You divided by the people who did not buy. Divide"
            " by everyone contacted.",
        },
        independent=True,
    ),
)
