"""Yield measures of a campaign: what sales cost in dials, and what they earn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpo_course.kpi import outbound
from bpo_course.kpi._measure import Term, check_parts, choice, inputs, numbers, share
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

HOURS_DEFINITIONS: Final = ("paid", "logged_in", "talk")
SALES: Final = outbound.CONTACT_TERMS["sales"]
REVENUE: Final = outbound.REVENUE
SALE_TERMS: Final = {"attempts": outbound.ATTEMPTS, "sales": SALES}
AGENT_TERMS: Final = {
    "revenue": REVENUE,
    "agents": Term(("agent",), lambda rows: rows.firsts("agent", rows.outbound)),
}


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
        Course text: dials divided by sales.

    Example:
        >>> attempts_per_sale(attempts=600, sales=24)
        25.0
    """
    n = numbers(log, SALE_TERMS, attempts=attempts, sales=sales)
    check_parts(n, ("sales", "attempts"))
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
    n = inputs(log, {"revenue": REVENUE}, ("revenue", hours), given)
    return share(n["revenue"], n[hours])


KPIS: Final = (
    Kpi(
        id="attempts_per_sale",
        name="Attempts per sale",
        formulas={"": "{attempts} / {sales}"},
        unit="count",
        better="low",
        side="outbound",
        sources=("Course text: dials divided by sales",),
        disputes="Does every redial to the same lead count? Are cancelled sales taken out?",
        function=attempts_per_sale,
        inputs=(
            Input("attempts", "dialled", "Contacts dialled", 600, 2_000),
            Input("sales", "sales", "Sales", 24, 200),
        ),
        terms=lambda _: SALE_TERMS,
    ),
    Kpi(
        id="revenue_per_agent",
        name="Revenue per agent",
        formulas={"": "{revenue} / {agents}"},
        unit="money",
        better="high",
        side="outbound",
        sources=("Course text: there is no standard",),
        disputes="Do you count people or full-time equivalents? Do trainees and part-timers count?"
        " Is revenue booked at the sale, or when it is paid and not cancelled?",
        function=revenue_per_agent,
        inputs=(
            Input("revenue", "revenue", "Revenue", 12_000, 50_000),
            Input("agents", "agents", "Agents", 8, 50),
        ),
    ),
    Kpi(
        id="revenue_per_hour",
        name="Revenue per hour",
        formulas={name: f"{{revenue}} / {{{name}_hours}}" for name in HOURS_DEFINITIONS},
        unit="money",
        better="high",
        side="outbound",
        sources=("Course text: there is no standard",),
        disputes="Which hours: paid, logged in or talking? Paid hours show what the client gets"
        " for its money. Talking hours hide idle time.",
        function=revenue_per_hour,
        inputs=(
            Input("revenue", "revenue", "Revenue", 12_000, 50_000),
            Input("paid_hours", "paid hours", "Hours paid", 64, 400),
            Input("logged_in_hours", "logged-in hours", "Hours logged in", 52, 400),
            Input("talk_hours", "talk hours", "Hours talked", 32, 400),
        ),
    ),
)
