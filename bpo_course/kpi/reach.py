"""Reach measures: whom a campaign reached, and how much of its list it used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpo_course.kpi import outbound
from bpo_course.kpi._measure import Term, check_parts, choice, inputs, share
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

CONTACT_NEEDS: Final = {
    "live_per_dial": ("live", "dials"),
    "live_per_lead": ("leads_reached", "leads"),
    "right_party_per_dial": ("right_parties", "dials"),
    "any_answer_per_dial": ("answers", "dials"),
}
RIGHT_PARTY_NEEDS: Final = {
    "dials": ("right_parties", "dials"),
    "contacts": ("right_parties", "contacts"),
    "accounts": ("accounts_reached", "accounts"),
}
_LIVE: Final = outbound.connect_terms("live")["connected"]
_ANY_ANSWER: Final = outbound.connect_terms("with_voicemail")["connected"]
DIALS: Final = outbound.ATTEMPTS
DIALLED: Final = Term(("customer",), lambda rows: rows.firsts("customer", rows.outbound))
RIGHT_PARTIES: Final = outbound.PARTY_TERMS["contacts"]
CONTACT_TERMS: Final = {
    "live": _LIVE,
    "dials": DIALS,
    "leads_reached": Term(("customer",), lambda rows: rows.firsts("customer", _LIVE.of(rows))),
    "leads": DIALLED,
    "right_parties": RIGHT_PARTIES,
    "answers": _ANY_ANSWER,
}
RIGHT_PARTY_TERMS: Final = {
    "right_parties": RIGHT_PARTIES,
    "dials": DIALS,
    "contacts": outbound.CONTACT_TERMS["contacts"],
    "accounts_reached": Term(
        ("customer", "right_party"), lambda rows: rows.firsts("customer", RIGHT_PARTIES.of(rows))
    ),
    "accounts": DIALLED,
}


def contact_rate(
    log: pd.DataFrame | None = None,
    definition: str = "live_per_dial",
    *,
    live: float | None = None,
    dials: float | None = None,
    leads_reached: float | None = None,
    leads: float | None = None,
    right_parties: float | None = None,
    answers: float | None = None,
) -> float:
    """Return the share of dials, or of leads, that reached someone, under the definition named.

    `live_per_dial`: calls that a person answered, dropped ones among them, over dials;
    `live_per_lead`: different leads who answered at least once over different leads dialled;
    `right_party_per_dial`: right parties over dials; `any_answer_per_dial`: calls that a person or
    a machine answered over dials. One campaign gives four numbers: ask which before comparing.

    Args:
        log: A checked contact log, of which the outbound contacts count; or the counts below, of
            which a definition needs two.
        definition: One of the four above.
        live: Calls that a person answered, dropped calls among them.
        dials: Contacts dialled.
        leads_reached: Different leads of whom a person answered.
        leads: Different leads dialled.
        right_parties: Calls in which an agent spoke with the right party.
        answers: Calls that a person or a machine (voicemail) answered.

    Raises:
        ValueError: If the definition is unknown, both or neither a log and the counts are given,
            or a part exceeds its whole.

    Source:
        Unlimcall lists these four meanings; Convoso: live persons over leads.

    Example:
        >>> contact_rate(live=150, dials=600)
        0.25
        >>> contact_rate(definition="live_per_lead", leads_reached=120, leads=300)
        0.4
    """
    choice("definition", definition, tuple(CONTACT_NEEDS))
    given = {
        "live": live,
        "dials": dials,
        "leads_reached": leads_reached,
        "leads": leads,
        "right_parties": right_parties,
        "answers": answers,
    }
    part, whole = CONTACT_NEEDS[definition]
    n = inputs(log, CONTACT_TERMS, (part, whole), given)
    check_parts(n, *CONTACT_NEEDS.values())
    return share(n[part], n[whole])


def right_party_rate(
    log: pd.DataFrame | None = None,
    definition: str = "dials",
    *,
    right_parties: float | None = None,
    dials: float | None = None,
    contacts: float | None = None,
    accounts_reached: float | None = None,
    accounts: float | None = None,
) -> float:
    """Return the right party contacts (RPC) as a share of what the definition names.

    `dials`: calls in which an agent spoke with the right party over dials; `contacts`: over calls
    in which an agent spoke with anyone; `accounts`: different accounts whose right party was
    reached over different accounts dialled.

    Args:
        log: A checked contact log, of which the outbound contacts count, a customer being an
            account; or the counts below, of which a definition needs two.
        definition: One of the three above.
        right_parties: Calls in which an agent spoke with the right party.
        dials: Contacts dialled.
        contacts: Calls in which an agent spoke with a person.
        accounts_reached: Different accounts whose right party was reached.
        accounts: Different accounts dialled.

    Raises:
        ValueError: If the definition is unknown, both or neither a log and the counts are given,
            or a part exceeds its whole.

    Source:
        Vendors differ: vcc.live takes the share of calls made, Retrievables of people reached.

    Example:
        >>> right_party_rate(right_parties=90, dials=600)
        0.15
        >>> right_party_rate(definition="contacts", right_parties=90, contacts=120)
        0.75
    """
    choice("definition", definition, tuple(RIGHT_PARTY_NEEDS))
    given = {
        "right_parties": right_parties,
        "dials": dials,
        "contacts": contacts,
        "accounts_reached": accounts_reached,
        "accounts": accounts,
    }
    part, whole = RIGHT_PARTY_NEEDS[definition]
    n = inputs(log, RIGHT_PARTY_TERMS, (part, whole), given)
    check_parts(n, *RIGHT_PARTY_NEEDS.values())
    return share(n[part], n[whole])


def penetration(
    log: pd.DataFrame | None = None,
    *,
    attempted: float | None = None,
    list_size: float | None = None,
) -> float:
    """Return the share of a list's records that were dialled at least once.

    Args:
        log: A checked contact log, of which the different customers dialled count; or attempted.
        attempted: Different records dialled.
        list_size: Records in the list; also beside a log, which does not say it.

    Raises:
        ValueError: If both or neither a log and attempted are given, list_size is missing, a number
            is negative, or more records were dialled than the list holds.

    Source:
        Genesys, list penetration: unique records attempted / records in the list.

    Example:
        >>> penetration(attempted=800, list_size=1_000)
        0.8
    """
    given = {"attempted": attempted, "list_size": list_size}
    n = inputs(log, {"attempted": DIALLED}, tuple(given), given)
    check_parts(n, ("attempted", "list_size"))
    return share(n["attempted"], n["list_size"])


def saturation(
    log: pd.DataFrame | None = None,
    *,
    attempts: float | None = None,
    list_size: float | None = None,
) -> float:
    """Return the attempts per record of the list; above 1, records were tried more than once.

    Args:
        log: A checked contact log, of which the outbound contacts count; or attempts.
        attempts: Contacts dialled, repeated ones each time.
        list_size: Records in the list; also beside a log, which does not say it.

    Raises:
        ValueError: If both or neither a log and attempts are given, list_size is missing or a
            number is negative.

    Source:
        Genesys, list saturation: attempts / records in the list; 5 attempts each make 500 %.

    Example:
        >>> saturation(attempts=5_000, list_size=1_000)
        5.0
    """
    given = {"attempts": attempts, "list_size": list_size}
    n = inputs(log, {"attempts": DIALS}, tuple(given), given)
    return share(n["attempts"], n["list_size"])


KPIS: Final = (
    Kpi(
        id="contact_rate",
        name="Contact rate",
        formulas={
            name: f"{{{part}}} / {{{whole}}}" for name, (part, whole) in CONTACT_NEEDS.items()
        },
        unit="share",
        better="high",
        side="outbound",
        sources=("Unlimcall, contact rate", "Convoso, connection and contact rate"),
        disputes="This is one name for four KPIs. You count live persons, any answer or only right"
        " parties. You divide by dials or by different leads.",
        function=contact_rate,
        inputs=(
            Input("live", "live persons", "Calls answered by a person", 150, 600),
            Input("dials", "dials", "Contacts dialled", 600, 1_000),
            Input("leads_reached", "leads reached", "Different leads reached", 120, 400),
            Input("leads", "leads", "Different leads dialled", 300, 400),
            Input("right_parties", "right parties", "Calls with the right party", 90, 600),
            Input("answers", "any answers", "Calls answered by a person or a machine", 330, 1_000),
        ),
        terms=lambda _: {name: CONTACT_TERMS[name] for name in ("live", "dials")},
        independent=True,
    ),
    Kpi(
        id="right_party_rate",
        name="Right party contact rate (RPC)",
        formulas={
            name: f"{{{part}}} / {{{whole}}}" for name, (part, whole) in RIGHT_PARTY_NEEDS.items()
        },
        unit="share",
        better="high",
        side="outbound",
        sources=("vcc.live, right party contact", "Retrievables, right party contact"),
        disputes="Do you divide by calls made, people reached or accounts? Divided by dials, it"
        " shows how good the list and the calling hour are. Divided by contacts, it shows how good"
        " the phone numbers on file are.",
        function=right_party_rate,
        inputs=(
            Input("right_parties", "right parties", "Calls with the right party", 90, 400),
            Input("dials", "dials", "Contacts dialled", 600, 1_000),
            Input("contacts", "contacts", "Calls in which an agent spoke to someone", 120, 400),
            Input(
                "accounts_reached",
                "accounts reached",
                "Accounts where you reached the right party",
                75,
                400,
            ),
            Input("accounts", "accounts", "Different accounts dialled", 300, 400),
        ),
        terms=lambda _: {name: RIGHT_PARTY_TERMS[name] for name in ("right_parties", "dials")},
        independent=True,
    ),
    Kpi(
        id="penetration",
        name="List penetration",
        formulas={"": "{attempted} / {list_size}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Genesys, list penetration",),
        disputes="Do you count records or phone numbers? A record with three numbers counts after"
        " the first one is dialled. Are records in the list that may not be called, because of"
        " consent or calling hours?",
        function=penetration,
        inputs=(
            Input("attempted", "records attempted", "Different records dialled", 800, 2_000),
            Input("list_size", "records", "Records in the list", 1_000, 2_000),
        ),
    ),
    Kpi(
        id="saturation",
        name="List saturation",
        formulas={"": "{attempts} / {list_size}"},
        unit="share",
        better="balance",
        side="outbound",
        sources=("Genesys, list saturation",),
        disputes="It can be more than 100 %, and it does not show who was called. 500 % can mean"
        " five calls to each person, or fifty calls to a few. Read it together with penetration"
        " and the limits on repeated calls.",
        function=saturation,
        inputs=(
            Input("attempts", "attempts", "Contacts dialled", 2_400, 10_000),
            Input("list_size", "records", "Records in the list", 1_000, 2_000),
        ),
    ),
)
