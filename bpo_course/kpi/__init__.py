"""The measures of a contact centre, each from a contact log or from plain numbers."""

from __future__ import annotations

from bpo_course.kpi._catalogue import catalogue
from bpo_course.kpi._record import Input, Kpi
from bpo_course.kpi._report import overall, report, spread, wilson
from bpo_course.kpi.inbound import abandonment, aht, asa, service_level
from bpo_course.kpi.outbound import connect_rate, conversion

__all__ = [
    "Input",
    "Kpi",
    "abandonment",
    "aht",
    "asa",
    "catalogue",
    "connect_rate",
    "conversion",
    "overall",
    "report",
    "service_level",
    "spread",
    "wilson",
]
