"""Campaign measures: whom a list reached, what it earned and cost, how many were dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi import outbound
from bpo_course.kpi._measure import Rows, Term, choice, numbers, share, within
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
DROP_NEEDS: Final = {
    "us_30_days": ("dropped", "answered"),
    "uk_estimate": ("dropped", "machines_estimated", "answered"),
    "per_day": ("dropped", "answered"),
}
HOURS_DEFINITIONS: Final = ("paid", "logged_in", "talk")


_LIVE: Final = outbound.connect_terms("live")["connected"]
_ANY_ANSWER: Final = outbound.connect_terms("with_voicemail")["connected"]


def _firsts(rows: Rows, column: str, hits: Any) -> Any:
    """Return the first row of each different name among the hits, so that the sum counts names."""
    names = rows.log[column].where(hits)
    return (names.notna() & ~names.duplicated()).to_numpy(dtype=bool)


DIALS: Final = outbound.connect_terms("live")["attempts"]
DIALLED: Final = Term(("customer",), lambda rows: _firsts(rows, "customer", rows.outbound))
RIGHT_PARTIES: Final = outbound.PARTY_TERMS["contacts"]
SALES: Final = outbound.CONTACT_TERMS["sales"]
REVENUE: Final = Term(
    ("revenue",), lambda rows: rows.log["revenue"].fillna(0).to_numpy(dtype=float) * rows.outbound
)

CONTACT_TERMS: Final = {
    "live": _LIVE,
    "dials": DIALS,
    "leads_reached": Term(("customer",), lambda rows: _firsts(rows, "customer", _LIVE.of(rows))),
    "leads": DIALLED,
    "right_parties": RIGHT_PARTIES,
    "answers": _ANY_ANSWER,
}
RIGHT_PARTY_TERMS: Final = {
    "right_parties": RIGHT_PARTIES,
    "dials": DIALS,
    "contacts": Term((), lambda rows: rows.reached),
    "accounts_reached": Term(
        ("customer", "right_party"), lambda rows: _firsts(rows, "customer", RIGHT_PARTIES.of(rows))
    ),
    "accounts": DIALLED,
}
SALE_TERMS: Final = {"attempts": DIALS, "sales": SALES}
AGENT_TERMS: Final = {
    "revenue": REVENUE,
    "agents": Term(("agent",), lambda rows: _firsts(rows, "agent", rows.outbound)),
}
DROP_TERMS: Final = {
    "dropped": Term((), lambda rows: rows.outbound & rows.word("outcome", "dropped")),
    "answered": Term((), lambda rows: rows.reached),
}
PROMISE_TERMS: Final = {
    "promises": Term(
        ("disposition", "right_party"),
        lambda rows: RIGHT_PARTIES.of(rows) & rows.word("disposition", "promise"),
    ),
    "right_parties": RIGHT_PARTIES,
}


def _inputs(
    log: pd.DataFrame | None,
    terms: Mapping[str, Term],
    needed: Sequence[str],
    given: Mapping[str, float | None],
) -> dict[str, float]:
    """Return the inputs: what the log says of those needed and, beside it, what it cannot say.

    Numbers given without need are checked too.

    Raises:
        ValueError: If one is missing, negative, or given although the log says it.
    """
    asked = {n: value for n, value in given.items() if n in needed or value is not None}
    if log is None:
        return numbers(None, {}, **asked)
    beside = {name: value for name, value in asked.items() if name not in terms}
    for name, value in beside.items():
        if value is None:
            raise ValueError(f"{name} must be given beside a log, which does not say it: got None")
    said = numbers(
        log,
        {name: terms[name] for name in needed if name in terms},
        **{name: value for name, value in asked.items() if name in terms},
    )
    return {**said, **numbers(None, {}, **beside)}


def _parts(values: Mapping[str, float], *pairs: tuple[str, str]) -> None:
    """Raise unless the part of each pair, where both are there, is at most its whole."""
    for part, whole in pairs:
        if part in values and whole in values:
            within(whole, {part: values[part]}, values[whole])


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
    n = _inputs(log, CONTACT_TERMS, (part, whole), given)
    _parts(n, *CONTACT_NEEDS.values())
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
    n = _inputs(log, RIGHT_PARTY_TERMS, (part, whole), given)
    _parts(n, *RIGHT_PARTY_NEEDS.values())
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
    n = _inputs(log, {"attempted": DIALLED}, tuple(given), given)
    _parts(n, ("attempted", "list_size"))
    return share(n["attempted"], n["list_size"])


def saturation(
    log: pd.DataFrame | None = None,
    *,
    attempts: float | None = None,
    list_size: float | None = None,
) -> float:
    """Return the attempts a record of the list; above 1 the list was gone through more than once.

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
    n = _inputs(log, {"attempts": DIALS}, tuple(given), given)
    return share(n["attempts"], n["list_size"])


def attempts_per_sale(
    log: pd.DataFrame | None = None,
    *,
    attempts: float | None = None,
    sales: float | None = None,
) -> float:
    """Return how many contacts were dialled for each sale; NaN where nothing was sold.

    Args:
        log: A checked contact log, of which the outbound contacts count (a sale is an answered
            contact with disposition `sale`); or the counts below.
        attempts: Contacts dialled.
        sales: Sales made.

    Raises:
        ValueError: If both or neither a log and the counts are given, a number is negative, or
            there are more sales than attempts.

    Source:
        The reciprocal of sales over dials.

    Example:
        >>> attempts_per_sale(attempts=600, sales=24)
        25.0
    """
    n = numbers(log, SALE_TERMS, attempts=attempts, sales=sales)
    _parts(n, ("sales", "attempts"))
    return share(n["attempts"], n["sales"])


def revenue_per_agent(
    log: pd.DataFrame | None = None,
    *,
    revenue: float | None = None,
    agents: float | None = None,
) -> float:
    """Return the revenue over the agents who worked for it, in the log's currency.

    Args:
        log: A checked contact log: the revenue of its outbound contacts over the different agents
            named in them; an agent to whom no outbound contact came is not seen. Or the numbers
            below.
        revenue: Revenue earned.
        agents: Agents, heads or full-time equivalents: say which.

    Raises:
        ValueError: If both or neither a log and the numbers are given, or a number is negative.

    Source:
        Total revenue / agents; no standard fixes which agents count.

    Example:
        >>> revenue_per_agent(revenue=12_000, agents=8)
        1500.0
    """
    n = numbers(log, AGENT_TERMS, revenue=revenue, agents=agents)
    return share(n["revenue"], n["agents"])


def revenue_per_hour(
    log: pd.DataFrame | None = None,
    definition: str = "paid",
    *,
    revenue: float | None = None,
    paid_hours: float | None = None,
    logged_in_hours: float | None = None,
    talk_hours: float | None = None,
) -> float:
    """Return the revenue over the agents' hours that the definition names.

    `paid`: every hour paid, leave and training among them; `logged_in`: hours logged in to the
    dialler; `talk`: hours talking. The fewer hours count, the better the same day looks.

    Args:
        log: A checked contact log, of which the revenue of the outbound contacts counts; or the
            revenue.
        definition: One of the three above.
        revenue: Revenue earned.
        paid_hours: Hours paid; also beside a log, as are the other hours.
        logged_in_hours: Hours logged in.
        talk_hours: Hours talked.

    Raises:
        ValueError: If the definition is unknown, both or neither a log and the revenue are given,
            the hours that the definition names are missing, or a number is negative.

    Source:
        Revenue / hours; practitioners differ in the hours.

    Example:
        >>> revenue_per_hour(revenue=12_000, paid_hours=64)
        187.5
        >>> revenue_per_hour(definition="talk", revenue=12_000, talk_hours=32)
        375.0
    """
    choice("definition", definition, HOURS_DEFINITIONS)
    hours = f"{definition}_hours"
    given = {
        "revenue": revenue,
        "paid_hours": paid_hours,
        "logged_in_hours": logged_in_hours,
        "talk_hours": talk_hours,
    }
    n = _inputs(log, {"revenue": REVENUE}, ("revenue", hours), given)
    return share(n["revenue"], n[hours])


def cost_per_acquisition(
    log: pd.DataFrame | None = None,
    *,
    cost: float | None = None,
    acquisitions: float | None = None,
) -> float:
    """Return what the campaign cost for each customer won (CPA); NaN where none was.

    Args:
        log: A checked contact log, of which the outbound sales count; or acquisitions.
        cost: What the campaign cost; also beside a log, which does not say it.
        acquisitions: Customers won.

    Raises:
        ValueError: If both or neither a log and acquisitions are given, the cost is missing or a
            number is negative.

    Source:
        Campaign cost / acquisitions, fully loaded (wages, lists, telecoms, management) or not.

    Example:
        >>> cost_per_acquisition(cost=3_000, acquisitions=24)
        125.0
    """
    given = {"cost": cost, "acquisitions": acquisitions}
    n = _inputs(log, {"acquisitions": SALES}, tuple(given), given)
    return share(n["cost"], n["acquisitions"])


def drop_rate(
    log: pd.DataFrame | None = None,
    definition: str = "us_30_days",
    *,
    dropped: float | None = None,
    answered: float | None = None,
    machines_estimated: float | None = None,
) -> float:
    """Return the share of calls that a person answered and no agent took, on the clock named.

    With D calls dropped, A passed to an agent and m of the D estimated to have reached answer
    machines: `us_30_days` D / (D + A), of one campaign over 30 days; `uk_estimate`
    (D - m) / (D - m + A), historically over 24 hours; `per_day` D / (D + A) since midnight, as
    VICIdial's dialler steers by. A log is measured as it is given: cut it first to the campaign and
    to the 30 days or the local day that the definition means.

    For teaching, never legal advice. United States, Telemarketing Sales Rule: a call is abandoned
    when no representative comes within 2 s of the person's completed greeting; the safe harbour is
    at most 3 % of calls answered by a person, for each campaign over 30 days (over a day before
    1 October 2008). Confidence: high, from secondary sources that quote the FTC. United Kingdom:
    the 3 % for each campaign over 24 hours that many pages still teach is gone since 1 March 2017;
    Ofcom names no safe level. Confidence: the start of Ofcom's statement was read, the rest is
    from secondary sources.

    Args:
        log: A checked contact log, of which the outbound contacts count; or the counts below.
        definition: One of the three above.
        dropped: Calls answered that no agent took.
        answered: Calls passed to an agent.
        machines_estimated: Dropped calls estimated to have reached answer machines (for
            `uk_estimate`); also beside a log, which does not say it.

    Raises:
        ValueError: If the definition is unknown, both or neither a log and the counts are given,
            the estimate is missing where it is needed, or it exceeds the dropped calls.

    Source:
        US: 16 CFR 310.4(b)(1)(iv) and (b)(4). UK: Ofcom, Persistent Misuse, 20 December 2016, in
        force 1 March 2017; the formula from its 2010 statement. VICIdial: drops / answers today.

    Example:
        >>> drop_rate(dropped=30, answered=970)
        0.03
        >>> drop_rate(definition="uk_estimate", dropped=40, answered=970, machines_estimated=10)
        0.03
    """
    choice("definition", definition, tuple(DROP_NEEDS))
    given = {"dropped": dropped, "answered": answered, "machines_estimated": machines_estimated}
    n = _inputs(log, DROP_TERMS, DROP_NEEDS[definition], given)
    _parts(n, ("machines_estimated", "dropped"))
    lost = n["dropped"]
    if definition == "uk_estimate":
        lost -= n["machines_estimated"]
    return share(lost, lost + n["answered"])


def promise_rate(
    log: pd.DataFrame | None = None,
    *,
    promises: float | None = None,
    right_parties: float | None = None,
) -> float:
    """Return the promises to pay as a share of the right parties spoken with.

    A promise is not money: read it beside the promises kept.

    Args:
        log: A checked contact log, of which the outbound contacts count (a promise is an answered
            contact with the right party and disposition `promise`); or the counts below.
        promises: Promises to pay.
        right_parties: Calls in which an agent spoke with the right party.

    Raises:
        ValueError: If both or neither a log and the counts are given, a number is negative, or
            there are more promises than right parties.

    Source:
        Promise-to-pay (PTP) rate: promises / right party contacts.

    Example:
        >>> promise_rate(promises=36, right_parties=90)
        0.4
    """
    n = numbers(log, PROMISE_TERMS, promises=promises, right_parties=right_parties)
    _parts(n, ("promises", "right_parties"))
    return share(n["promises"], n["right_parties"])


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
        disputes="Four meanings under one name: live persons or any answer or only right parties"
        " above the line, dials or different leads below it.",
        function=contact_rate,
        inputs=(
            Input("live", "live persons", "Calls that a person answered", 150, 600),
            Input("dials", "dials", "Contacts dialled", 600, 1_000),
            Input("leads_reached", "leads reached", "Different leads who answered", 120, 400),
            Input("leads", "leads", "Different leads dialled", 300, 400),
            Input("right_parties", "right parties", "Calls with the right party", 90, 600),
            Input("answers", "any answers", "Calls that a person or machine answered", 330, 1_000),
        ),
        terms=lambda _: {name: CONTACT_TERMS[name] for name in ("live", "dials")},
        over=("dials",),
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
        disputes="What right parties are a share of: calls made, people reached or accounts. Over"
        " dials it judges the list and the hour, over contacts the numbers on file.",
        function=right_party_rate,
        inputs=(
            Input("right_parties", "right parties", "Calls with the right party", 90, 400),
            Input("dials", "dials", "Contacts dialled", 600, 1_000),
            Input("contacts", "contacts", "Calls in which an agent spoke", 120, 400),
            Input("accounts_reached", "accounts reached", "Accounts, right party reached", 75, 400),
            Input("accounts", "accounts", "Different accounts dialled", 300, 400),
        ),
        terms=lambda _: {name: RIGHT_PARTY_TERMS[name] for name in ("right_parties", "dials")},
        over=("dials",),
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
        disputes="Records or telephone numbers: a record with three numbers is penetrated at the"
        " first. And whether records barred by consent or hours are in the list.",
        function=penetration,
        inputs=(
            Input("attempted", "records attempted", "Different records dialled", 800, 2_000),
            Input("list_size", "records", "Records in the list", 1_000, 2_000),
        ),
        over=("list_size",),
    ),
    Kpi(
        id="saturation",
        name="List saturation",
        formulas={"": "{attempts} / {list_size}"},
        unit="share",
        better="balance",
        side="outbound",
        sources=("Genesys, list saturation",),
        disputes="It may pass 100 % and says nothing of who was tried: 500 % can be five calls to"
        " each, or fifty to a few. Read it beside penetration and limits on repeated calls.",
        function=saturation,
        inputs=(
            Input("attempts", "attempts", "Contacts dialled", 2_400, 10_000),
            Input("list_size", "records", "Records in the list", 1_000, 2_000),
        ),
        over=("list_size",),
    ),
    Kpi(
        id="attempts_per_sale",
        name="Attempts per sale",
        formulas={"": "{attempts} / {sales}"},
        unit="count",
        better="low",
        side="outbound",
        sources=("The reciprocal of sales over dials",),
        disputes="Whether redials to one lead count each time, and whether cancelled sales are"
        " taken out.",
        function=attempts_per_sale,
        inputs=(
            Input("attempts", "dialled", "Contacts dialled", 600, 2_000),
            Input("sales", "sales", "Sales", 24, 200),
        ),
        terms=lambda _: SALE_TERMS,
        over=("sales",),
    ),
    Kpi(
        id="revenue_per_agent",
        name="Revenue per agent",
        formulas={"": "{revenue} / {agents}"},
        unit="money",
        better="high",
        side="outbound",
        sources=("Course text: no standard fixes it",),
        disputes="Heads or full-time equivalents, whether trainees and part-timers count, and"
        " whether revenue is booked at the sale or when it is paid and not cancelled.",
        function=revenue_per_agent,
        inputs=(
            Input("revenue", "revenue", "Revenue", 12_000, 50_000),
            Input("agents", "agents", "Agents", 8, 50),
        ),
        over=("agents",),
    ),
    Kpi(
        id="revenue_per_hour",
        name="Revenue per hour",
        formulas={name: f"{{revenue}} / {{{name}_hours}}" for name in HOURS_DEFINITIONS},
        unit="money",
        better="high",
        side="outbound",
        sources=("Course text: no standard fixes it",),
        disputes="Which hours: paid, logged in or talking. Paid hours tell what the client's money"
        " buys, talking hours hide idle agents.",
        function=revenue_per_hour,
        inputs=(
            Input("revenue", "revenue", "Revenue", 12_000, 50_000),
            Input("paid_hours", "paid hours", "Hours paid", 64, 400),
            Input("logged_in_hours", "logged-in hours", "Hours logged in", 52, 400),
            Input("talk_hours", "talk hours", "Hours talked", 32, 400),
        ),
        over=("paid_hours",),
    ),
    Kpi(
        id="cost_per_acquisition",
        name="Cost per acquisition (CPA)",
        formulas={"": "{cost} / {acquisitions}"},
        unit="money",
        better="low",
        side="outbound",
        sources=("Course text: no standard fixes it",),
        disputes="Whether the cost is fully loaded (wages, lists, telecoms, management) or the"
        " media and list alone, and whether customers who cancel were acquired.",
        function=cost_per_acquisition,
        inputs=(
            Input("cost", "campaign cost", "What the campaign cost", 3_000, 20_000),
            Input("acquisitions", "acquisitions", "Customers won", 24, 200),
        ),
        over=("acquisitions",),
    ),
    Kpi(
        id="drop_rate",
        name="Drop rate (abandoned outbound calls)",
        formulas={
            "us_30_days": "{dropped} / ({dropped} + {answered})",
            "uk_estimate": "({dropped} - {machines_estimated})"
            " / ({dropped} - {machines_estimated} + {answered})",
            "per_day": "{dropped} / ({dropped} + {answered})",
        },
        unit="share",
        better="low",
        side="outbound",
        sources=(
            "16 CFR 310.4(b)(1)(iv), (b)(4): 3 %, each campaign, 30 days",
            "Ofcom, Persistent Misuse, 20 December 2016: no safe level since 1 March 2017",
            "VICIdial, drops over answers today",
        ),
        disputes="The clock: 30 days in the United States, the day in most diallers, so a month can"
        " pass with days that do not. Silent calls by answer-machine detection are drops that a log"
        " may call voicemail. The British 3 % is gone though still taught.",
        function=drop_rate,
        inputs=(
            Input("dropped", "dropped", "Answered, no agent free", 24, 100),
            Input("machines_estimated", "estimated machines", "of which answer machines", 6, 100),
            Input("answered", "passed to an agent", "Calls passed to an agent", 970, 2_000),
        ),
        terms=lambda _: DROP_TERMS,
        over=("dropped", "answered"),
    ),
    Kpi(
        id="promise_rate",
        name="Promise-to-pay rate",
        formulas={"": "{promises} / {right_parties}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Course text: promises over right party contacts",),
        disputes="By number or by amount promised, and whether a restructured debt is a promise.",
        function=promise_rate,
        inputs=(
            Input("promises", "promises", "Promises to pay", 36, 400),
            Input("right_parties", "right parties", "Calls with the right party", 90, 400),
        ),
        terms=lambda _: PROMISE_TERMS,
        over=("right_parties",),
        independent=True,
    ),
)
