"""Cost measures: money over contacts, resolutions and customers won; a log holds no cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpo_course.kpi import inbound, outbound
from bpo_course.kpi._measure import Term, inputs, share
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

HANDLED_TERMS: Final = {"handled": inbound.HANDLE_TERMS["handled"]}
RESOLVED_TERMS: Final = {
    "resolved": Term(("resolved",), lambda rows: rows.answered & rows.flag("resolved")),
}


def cost_per_contact(
    log: pd.DataFrame | None = None,
    *,
    cost: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the operating cost of a handled contact, in the currency of the cost.

    Args:
        log: A checked contact log, of which the answered contacts of either direction count as
            handled; or `handled`.
        cost: Operating expense of the same period, 0 or more; needed beside a log too.
        handled: Contacts handled.

    Raises:
        ValueError: If the cost is missing, both or neither a log and `handled` are given, or a
            number is negative.

    Source:
        MetricNet: annual operating expense (salaries, benefits, contractors, facilities, telecom,
        software, training, travel) / annual inbound contact volume.

    Example:
        >>> cost_per_contact(cost=540_000, handled=120_000)
        4.5
    """
    n = inputs(log, HANDLED_TERMS, ("cost", "handled"), {"cost": cost, "handled": handled})
    return share(n["cost"], n["handled"])


def cost_per_resolution(
    log: pd.DataFrame | None = None,
    *,
    cost: float | None = None,
    resolved: float | None = None,
) -> float:
    """Return the operating cost of a contact that ends in a resolution, in the cost's currency.

    What the unresolved contacts cost is in it: cheap contacts that resolve little are dear here.

    Args:
        log: A checked contact log, of which the answered contacts with `resolved` true count; or
            `resolved`.
        cost: Operating expense of the same period, 0 or more; needed beside a log too.
        resolved: Contacts resolved.

    Raises:
        ValueError: If the cost is missing, both or neither a log and `resolved` are given, or a
            number is negative.

    Source:
        Cost per contact divided by the share of contacts resolved; that is cost / resolved.

    Example:
        >>> cost_per_resolution(cost=540_000, resolved=90_000)
        6.0
    """
    n = inputs(log, RESOLVED_TERMS, ("cost", "resolved"), {"cost": cost, "resolved": resolved})
    return share(n["cost"], n["resolved"])


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
    n = inputs(log, {"acquisitions": outbound.CONTACT_TERMS["sales"]}, tuple(given), given)
    return share(n["cost"], n["acquisitions"])


KPIS: Final = (
    Kpi(
        id="cost_per_contact",
        name="Cost per contact",
        formulas={"": "{cost} / {handled}"},
        unit="money",
        better="balance",
        side="both",
        sources=("MetricNet, cost per contact",),
        disputes="Which costs are included (rent, software, training, travel)? Do you divide by"
        " contacts offered or contacts handled? Rushed calls and repeat contacts lower this"
        " figure, so read it together with FCR.",
        function=cost_per_contact,
        inputs=(
            Input("cost", "operating cost", "Operating cost of the period", 1_200, 5_000),
            Input("handled", "handled", "Contacts handled", 200, 400),
        ),
        slips={
            "{handled} / {cost}": "You divided the wrong way round: this is contacts per unit of"
            " money.",
        },
    ),
    Kpi(
        id="cost_per_resolution",
        name="Cost per resolution",
        formulas={"": "{cost} / {resolved}"},
        unit="money",
        better="low",
        side="both",
        sources=("Cost per contact over the share resolved",),
        disputes="Who decides that it is resolved? Do you count contacts or issues? Three calls"
        " about one issue are one resolution. People also disagree about which costs are included,"
        " as for cost per contact.",
        function=cost_per_resolution,
        inputs=(
            Input("cost", "operating cost", "Operating cost of the period", 1_200, 5_000),
            Input("resolved", "resolved", "Contacts resolved", 150, 400),
        ),
        slips={
            "{resolved} / {cost}": "You divided the wrong way round: this is resolutions per unit"
            " of money.",
        },
    ),
    Kpi(
        id="cost_per_acquisition",
        name="Cost per acquisition (CPA)",
        formulas={"": "{cost} / {acquisitions}"},
        unit="money",
        better="low",
        side="outbound",
        sources=("Course text: there is no standard",),
        disputes="Are all costs included (wages, lists, telecoms, management), or only media and"
        " lists? Do customers who cancel count?",
        function=cost_per_acquisition,
        inputs=(
            Input("cost", "campaign cost", "Cost of the campaign", 3_000, 20_000),
            Input("acquisitions", "acquisitions", "Customers won", 24, 200),
        ),
    ),
)
