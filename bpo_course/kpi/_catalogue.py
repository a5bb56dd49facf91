"""The catalogue: every KPI by its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bpo_course.kpi import (
    campaigns,
    collections,
    commercial,
    costs,
    dialling,
    inbound,
    outbound,
    people,
    reach,
    resolution,
    satisfaction,
    shifts,
)
from bpo_course.kpi._record import Kpi

_MODULES: Final = (
    inbound,
    resolution,
    satisfaction,
    outbound,
    reach,
    campaigns,
    dialling,
    collections,
    shifts,
    people,
    costs,
    commercial,
)

catalogue: Final[Mapping[str, Kpi]] = {
    entry.id: entry for module in _MODULES for entry in module.KPIS
}
