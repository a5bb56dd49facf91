"""The KPIs of a contact centre, each worked out from a contact log or from plain numbers."""

from __future__ import annotations

from bpo_course.kpi._catalogue import catalogue, definition_name
from bpo_course.kpi._measure import local_times, wilson
from bpo_course.kpi._record import Input, Kpi
from bpo_course.kpi._report import between, overall, report, spread
from bpo_course.kpi.campaigns import attempts_per_sale, revenue_per_agent, revenue_per_hour
from bpo_course.kpi.collections import (
    collection_efficiency,
    cure_rate,
    promise_rate,
    promises_from,
    promises_kept,
    recovery_rate,
    roll_rate,
)
from bpo_course.kpi.commercial import (
    Month,
    Price,
    break_even_contacts,
    charge,
    fee_on_outcome,
    fee_per_contact,
    fee_per_fte,
    fee_per_hour,
    fee_per_minute,
    fee_per_resolution,
    service_credit,
    with_gain_share,
)
from bpo_course.kpi.costs import cost_per_acquisition, cost_per_contact, cost_per_resolution
from bpo_course.kpi.dialling import dialler_utilisation, drop_clocks, drop_rate
from bpo_course.kpi.inbound import (
    abandonment,
    aht,
    answered,
    asa,
    offered,
    service_level,
    time_to_abandon,
)
from bpo_course.kpi.outbound import attempts, connect_rate, conversion, revenue
from bpo_course.kpi.people import attrition, critical_accuracy, kappa, quality_score
from bpo_course.kpi.reach import contact_rate, penetration, right_party_rate, saturation
from bpo_course.kpi.resolution import containment, escalation_rate, fcr, repeat_rate, transfer_rate
from bpo_course.kpi.satisfaction import ces_easy, ces_effort, csat, csat_mean, nps, nps_interval
from bpo_course.kpi.shifts import (
    Overlap,
    adherence,
    agents_to_schedule,
    combined_shrinkage,
    conformance,
    occupancy,
    schedule_overlap,
    shrinkage,
    utilisation,
)

__all__ = [
    "Input",
    "Kpi",
    "Month",
    "Overlap",
    "Price",
    "abandonment",
    "adherence",
    "agents_to_schedule",
    "aht",
    "answered",
    "asa",
    "attempts",
    "attempts_per_sale",
    "attrition",
    "between",
    "break_even_contacts",
    "catalogue",
    "ces_easy",
    "ces_effort",
    "charge",
    "collection_efficiency",
    "combined_shrinkage",
    "conformance",
    "connect_rate",
    "contact_rate",
    "containment",
    "conversion",
    "cost_per_acquisition",
    "cost_per_contact",
    "cost_per_resolution",
    "critical_accuracy",
    "csat",
    "csat_mean",
    "cure_rate",
    "definition_name",
    "dialler_utilisation",
    "drop_clocks",
    "drop_rate",
    "escalation_rate",
    "fcr",
    "fee_on_outcome",
    "fee_per_contact",
    "fee_per_fte",
    "fee_per_hour",
    "fee_per_minute",
    "fee_per_resolution",
    "kappa",
    "local_times",
    "nps",
    "nps_interval",
    "occupancy",
    "offered",
    "overall",
    "penetration",
    "promise_rate",
    "promises_from",
    "promises_kept",
    "quality_score",
    "recovery_rate",
    "repeat_rate",
    "report",
    "revenue",
    "revenue_per_agent",
    "revenue_per_hour",
    "right_party_rate",
    "roll_rate",
    "saturation",
    "schedule_overlap",
    "service_credit",
    "service_level",
    "shrinkage",
    "spread",
    "time_to_abandon",
    "transfer_rate",
    "utilisation",
    "wilson",
    "with_gain_share",
]
