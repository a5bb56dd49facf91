"""The catalogue: every KPI by its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bpo_course.kpi import inbound, outbound
from bpo_course.kpi._record import Kpi

catalogue: Final[Mapping[str, Kpi]] = {entry.id: entry for entry in (*inbound.KPIS, *outbound.KPIS)}
