"""Resolution measures: resolved at first contact, repeated, transferred, or self-served."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi import inbound
from bpo_course.kpi._measure import Rows, Term, choice, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

FCR_DEFINITIONS: Final = ("flag", "no_repeat_customer", "no_repeat_reason")
REPEAT_DEFINITIONS: Final = {"customer": ("customer",), "reason": ("customer", "reason")}
MENU_OUTCOMES: Final = ("self_served", "answered", "abandoned", "callback")
_DAY_US: Final = 86_400_000_000


def _ended(disposition: str) -> Term:
    return Term(
        ("disposition",), lambda rows: rows.answered & rows.word("disposition", disposition)
    )


def _entered(outcome: str) -> Term:
    return Term((), lambda rows: rows.inbound & rows.word("outcome", outcome))


HANDLED: Final = inbound.HANDLE_TERMS["handled"]
FLAG_TERMS: Final = {
    "resolved_first": Term(("resolved",), lambda rows: rows.taken & rows.flag("resolved")),
    "contacts": Term(
        ("resolved",), lambda rows: rows.taken & rows.log["resolved"].notna().to_numpy()
    ),
}
TRANSFER_TERMS: Final = {"transferred": _ended("transferred"), "handled": HANDLED}
ESCALATION_TERMS: Final = {"escalated": _ended("escalated"), "handled": HANDLED}
CONTAINMENT_TERMS: Final = {outcome: _entered(outcome) for outcome in MENU_OUTCOMES}


def followed(rows: Rows, key: tuple[str, ...], window_days: float) -> tuple[Any, Any]:
    """Return which rows can be judged on a repeat, and which of them are followed by one.

    A row is judged if it is inbound, its key is recorded and its window ends by the last inbound
    contact. It is followed if a later inbound contact of the same key starts within the window.

    Args:
        rows: The log's rows.
        key: The columns that make two contacts the same matter.
        window_days: How long a later contact is a repeat, in days.
    """
    import numpy as np
    import pandas as pd

    code = np.where(rows.inbound, 0, -1)
    for column in key:
        values, known = pd.factorize(rows.log[column])
        code = np.where((code >= 0) & (values >= 0), code * len(known) + values, -1)
    places = np.flatnonzero(code >= 0)
    judged, repeated = np.zeros((2, len(rows.log)), dtype=bool)
    if not len(places):
        return judged, repeated
    start_us = rows.log["started_at"].dt.tz_localize(None).to_numpy("datetime64[us]").astype(int)
    places = places[np.lexsort((start_us[places], code[places]))]
    same, at_us = code[places], start_us[places]
    # Contacts of one key at one moment are a run: neither of them follows the other.
    opens = np.concatenate(([True], (np.diff(same) != 0) | (np.diff(at_us) != 0)))
    first = np.flatnonzero(opens)
    again = np.diff(same[first], append=-1) == 0
    gap_us = np.diff(at_us[first], append=0)
    window_us = window_days * _DAY_US
    soon = again & (gap_us <= window_us)
    judged[places] = start_us[rows.inbound].max() - at_us >= window_us
    repeated[places] = soon[np.cumsum(opens) - 1]
    return judged, repeated & judged


def fcr_terms(definition: str = "flag", window_days: float = 7) -> dict[str, Term]:
    """Return what a log says of first contact resolution's inputs, under a definition."""
    if definition == "flag":
        return FLAG_TERMS
    key = REPEAT_DEFINITIONS[definition.removeprefix("no_repeat_")]

    @lru_cache(maxsize=1)
    def found(rows: Rows) -> tuple[Any, Any]:
        return followed(rows, key, window_days)

    def done(rows: Rows) -> Any:
        judged, repeated = found(rows)
        return rows.taken & judged & ~repeated

    return {
        "resolved_first": Term(key, done),
        "contacts": Term(key, lambda rows: rows.taken & found(rows)[0]),
    }


def repeat_terms(definition: str = "customer", window_days: float = 7) -> dict[str, Term]:
    """Return what a log says of repeat rate's inputs, under a definition."""
    key = REPEAT_DEFINITIONS[definition]

    @lru_cache(maxsize=1)
    def found(rows: Rows) -> tuple[Any, Any]:
        return followed(rows, key, window_days)

    return {
        "repeated": Term(key, lambda rows: found(rows)[1]),
        "contacts": Term(key, lambda rows: found(rows)[0]),
    }


def _check_window(window_days: float) -> None:
    if not (math.isfinite(window_days) and window_days > 0):
        raise ValueError(f"window_days must be more than 0 days, got {window_days}")


def fcr(
    log: pd.DataFrame | None = None,
    definition: str = "flag",
    window_days: float = 7,
    *,
    resolved_first: float | None = None,
    contacts: float | None = None,
) -> float:
    """Return first contact resolution: contacts resolved the first time over contacts.

    From a log, of the answered inbound contacts: `flag` the share with `resolved` true where it is
    recorded; `no_repeat_customer` the share after which the customer did not get in touch again
    within the window; `no_repeat_reason` the same, a later contact counting only if it has the
    same reason. A later contact is any inbound one, answered or not. Contacts whose window ends
    after the log's last inbound contact cannot be judged yet and are left out of both sides, as
    are those without a customer (or reason).

    A survey, which asks the customer, is given in plain numbers. All of these count contacts: a
    customer's third call that solves the problem is resolved here too, though not at the first.

    Args:
        log: A checked contact log; or the counts below.
        definition: One of the three above (for a log).
        window_days: How long a later contact is a repeat, in days, more than 0 (for a log).
        resolved_first: Contacts (or inquiries, or customers asked) resolved at the first contact.
        contacts: All of them.

    Raises:
        ValueError: If the definition is unknown, the window is not more than 0, both or neither a
            log and the counts are given, or more were resolved than there were.

    Source:
        SQM Group: resolved on the first call / all customers surveyed, 280 / 400 = 70 %. It calls
        an external survey the most accurate, defines it per customer in one place and per inquiry
        in another, and gives repeat windows of 1 to 30 days. Gross counts every contact, net
        leaves out those that no first line could resolve.

    Example:
        >>> fcr(resolved_first=280, contacts=400)
        0.7
    """
    choice("definition", definition, FCR_DEFINITIONS)
    _check_window(window_days)
    terms = fcr_terms(definition, window_days)
    n = numbers(log, terms, resolved_first=resolved_first, contacts=contacts)
    within("contacts", {"resolved_first": n["resolved_first"]}, n["contacts"])
    return share(n["resolved_first"], n["contacts"])


def repeat_rate(
    log: pd.DataFrame | None = None,
    definition: str = "customer",
    window_days: float = 7,
    *,
    repeated: float | None = None,
    contacts: float | None = None,
) -> float:
    """Return the share of inbound contacts that are followed by another about the same issue.

    `customer`: another inbound contact of the same customer within the window; `reason`: of the
    same customer and reason. Contacts whose window ends after the log's last inbound contact
    cannot be judged yet and are left out of both sides, as are those without a customer (or
    reason). Two contacts of one customer at the same moment do not follow each other.

    Args:
        log: A checked contact log, of which the inbound contacts of any outcome count; or the
            counts below.
        definition: One of the two above (for a log).
        window_days: How long a later contact is a repeat, in days, more than 0 (for a log).
        repeated: Contacts followed by a repeat.
        contacts: Contacts that can be judged.

    Raises:
        ValueError: If the definition is unknown, the window is not more than 0, both or neither a
            log and the counts are given, or more were repeated than there were.

    Source:
        SQM Group, internal call resolution: calls followed by no other within 30 days, known by
        phone, account or case number, / calls received; the rest are repeated.

    Example:
        >>> repeat_rate(repeated=20, contacts=100)
        0.2
    """
    choice("definition", definition, tuple(REPEAT_DEFINITIONS))
    _check_window(window_days)
    terms = repeat_terms(definition, window_days)
    n = numbers(log, terms, repeated=repeated, contacts=contacts)
    within("contacts", {"repeated": n["repeated"]}, n["contacts"])
    return share(n["repeated"], n["contacts"])


def transfer_rate(
    log: pd.DataFrame | None = None,
    *,
    transferred: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the share of handled contacts that an agent transferred.

    Args:
        log: A checked contact log, of which the answered contacts of either direction count
            (transferred is one with disposition `transferred`); or the counts below.
        transferred: Contacts transferred.
        handled: Contacts handled.

    Raises:
        ValueError: If both or neither a log and the counts are given, or more were transferred
            than handled.

    Source:
        NICE glossary, "Average call transfer rate": transferred / handled.

    Example:
        >>> transfer_rate(transferred=150, handled=1_000)
        0.15
    """
    n = numbers(log, TRANSFER_TERMS, transferred=transferred, handled=handled)
    within("handled", {"transferred": n["transferred"]}, n["handled"])
    return share(n["transferred"], n["handled"])


def escalation_rate(
    log: pd.DataFrame | None = None,
    *,
    escalated: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the share of handled contacts that went to a higher level.

    Args:
        log: A checked contact log, of which the answered contacts of either direction count
            (escalated is one with disposition `escalated`); or the counts below.
        escalated: Contacts escalated.
        handled: Contacts handled.

    Raises:
        ValueError: If both or neither a log and the counts are given, or more were escalated than
            handled.

    Source:
        The trade's usual form, escalated / handled; a log of dispositions has one a contact, so a
        contact is transferred or escalated, not both.

    Example:
        >>> escalation_rate(escalated=12, handled=240)
        0.05
    """
    n = numbers(log, ESCALATION_TERMS, escalated=escalated, handled=handled)
    within("handled", {"escalated": n["escalated"]}, n["handled"])
    return share(n["escalated"], n["handled"])


def containment(
    log: pd.DataFrame | None = None,
    *,
    self_served: float | None = None,
    answered: float | None = None,
    abandoned: float | None = None,
    callback: float | None = None,
) -> float:
    """Return the share of the contacts entering the menu that end in self-service.

    Those who enter the menu are served by it, or leave it for the queue, where they are answered,
    hang up or ask to be called back. A blocked contact met a busy tone: it never entered.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the counts below.
        self_served: Contacts that ended in self-service.
        answered: Contacts answered by an agent.
        abandoned: Contacts abandoned in the queue.
        callback: Contacts that asked to be called back.

    Raises:
        ValueError: If both or neither a log and the counts are given, or a count is negative.

    Source:
        OpsDog, "IVR/VRU containment rate": calls that the menu handles and resolves / all calls
        routed through it. Calls that end with a hang-up in the menu are not among the counts
        here, so they are left out.

    Example:
        >>> containment(self_served=60, answered=120, abandoned=15, callback=5)
        0.3
    """
    n = numbers(
        log,
        CONTAINMENT_TERMS,
        self_served=self_served,
        answered=answered,
        abandoned=abandoned,
        callback=callback,
    )
    return share(n["self_served"], sum(n.values()))


KPIS: Final = (
    Kpi(
        id="fcr",
        name="First contact resolution (FCR)",
        formulas={"": "{resolved_first} / {contacts}"},
        unit="share",
        better="high",
        side="inbound",
        sources=("SQM Group, first call resolution",),
        disputes="Who decides that it is resolved: the agent, the customer in a survey (SQM says"
        " an external survey is the most accurate), or no repeat contact within 1 to 30 days? Is"
        " it per customer or per issue? Do repeats on another channel count? Is it gross (all"
        " contacts) or net (without contacts that the first line cannot resolve)?",
        function=fcr,
        inputs=(
            Input(
                "resolved_first", "resolved at first contact", "Resolved at first contact", 140, 400
            ),
            Input("contacts", "contacts", "All contacts (or customers asked)", 200, 400),
        ),
        terms=lambda _: fcr_terms(),
        readings=FCR_DEFINITIONS,
        independent=True,
        slips={
            "({contacts} - {resolved_first}) / {contacts}": "This is the share that was not"
            " resolved at the first contact.",
            "{contacts} / {resolved_first}": "You divided the wrong way round: this is contacts"
            " per resolved contact.",
        },
    ),
    Kpi(
        id="repeat_rate",
        name="Repeat contact rate",
        formulas={"": "{repeated} / {contacts}"},
        unit="share",
        better="low",
        side="inbound",
        sources=("SQM Group, call resolution index: internal call resolution",),
        disputes="How many days? The same customer, or also the same reason? Is a call after an"
        " abandoned call a repeat? It is 1 - FCR only if both use the same days, the same matching"
        " and the same contacts. Contacts of the last days cannot be judged yet. If you count"
        " them, the figure looks better than it is.",
        function=repeat_rate,
        inputs=(
            Input("repeated", "followed by a repeat", "Contacts followed by a repeat", 40, 400),
            Input("contacts", "contacts", "Contacts that can be judged", 200, 400),
        ),
        terms=lambda _: repeat_terms(),
        readings=tuple(REPEAT_DEFINITIONS),
        slips={
            "{repeated} / ({contacts} - {repeated})": "You divided by the contacts without a"
            " repeat. Divide by all contacts.",
            "({contacts} - {repeated}) / {contacts}": "This is the share without a repeat.",
        },
    ),
    Kpi(
        id="transfer_rate",
        name="Transfer rate",
        formulas={"": "{transferred} / {handled}"},
        unit="share",
        better="low",
        side="both",
        sources=("NICE glossary, average call transfer rate",),
        disputes="Do warm, cold and consult transfers all count? Do planned transfers (a front"
        " desk) count? Is a transferred contact handled once or twice?",
        function=transfer_rate,
        inputs=(
            Input("transferred", "transferred", "Contacts transferred", 18, 200),
            Input("handled", "handled", "Contacts handled", 180, 400),
        ),
        terms=lambda _: TRANSFER_TERMS,
        independent=True,
        slips={
            "{transferred} / ({handled} - {transferred})": "You divided by the contacts that were"
            " not transferred. Divide by all contacts handled.",
        },
    ),
    Kpi(
        id="escalation_rate",
        name="Escalation rate",
        formulas={"": "{escalated} / {handled}"},
        unit="share",
        better="balance",
        side="both",
        sources=("Escalated over handled, the trade's usual form",),
        disputes="Is handing over to a second line an escalation or a transfer? Do only complaints"
        " count? If it is too low, agents may be keeping contacts that they cannot resolve.",
        function=escalation_rate,
        inputs=(
            Input("escalated", "escalated", "Contacts escalated", 9, 200),
            Input("handled", "handled", "Contacts handled", 180, 400),
        ),
        terms=lambda _: ESCALATION_TERMS,
        independent=True,
        slips={
            "{escalated} / ({handled} - {escalated})": "You divided by the contacts that were not"
            " escalated. Divide by all contacts handled.",
        },
    ),
    Kpi(
        id="containment",
        name="Menu containment",
        formulas={"": "{self_served} / ({self_served} + {answered} + {abandoned} + {callback})"},
        unit="share",
        better="balance",
        side="inbound",
        sources=("OpsDog, IVR/VRU containment rate",),
        disputes="Is a caller who hangs up in the menu contained or lost? What about a caller who"
        " calls again within days? A menu with no way to reach an agent contains everyone and"
        " helps no one.",
        function=containment,
        inputs=(
            Input("self_served", "self-served", "Ended in self-service", 60, 400),
            Input("answered", "answered", "Answered by an agent", 180, 400),
            Input("abandoned", "abandoned", "Abandoned in the queue", 20, 200),
            Input("callback", "call-backs", "Asked to be called back", 10, 200),
        ),
        terms=lambda _: CONTAINMENT_TERMS,
        independent=True,
        slips={
            "{self_served} / ({answered} + {abandoned} + {callback})": "You divided by the callers"
            " who left the menu. Divide by everyone who entered it.",
        },
    ),
)
