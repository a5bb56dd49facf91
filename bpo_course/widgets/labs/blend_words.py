"""The blend lab's levers, and its figures in words, as its template shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bpo_course.simulation import Comparison
from bpo_course.widgets.card.lever import Lever

CHANGES: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (
        Lever("keep", "Agents kept free for callers", 0, 10, 1, 0, 20, whole=True),
        Lever("inbound", "Talk time cut in answered calls (%)", 0, 40, 5, 0, 0.4, scale=100),
        Lever("outbound", "Talk time cut in sales calls (%)", 0, 40, 5, 0, 0.4, scale=100),
    )
}
ASSUMED: Final[Mapping[str, Lever]] = {
    lever.name: lever
    for lever in (
        Lever(
            "open_per_tenth",
            "More unresolved calls for each 10 % cut in talk time (points)",
            *(0, 15, 1, 0, 0.2),
            scale=100,
        ),
        Lever(
            "repeat",
            "Customers with an open issue who call again the same day (%)",
            0,
            100,
            5,
            0,
            1,
            scale=100,
        ),
        Lever(
            "lost_per_tenth",
            "Conversion lost for each 10 % cut in talk time (%)",
            *(0, 25, 1, 0, 0.25),
            scale=100,
        ),
        Lever(
            "switch_s",
            "Extra wrap-up for each contact when work is mixed (seconds)",
            0,
            120,
            5,
            0,
            120,
        ),
    )
}
LEVERS: Final[Mapping[str, Lever]] = {**CHANGES, **ASSUMED}


@dataclass(frozen=True)
class Figure:
    """A figure of a floor, as the lab names and writes it.

    Args:
        name: Its name on screen.
        unit: "share", "count", "hours" or "money".
    """

    name: str
    unit: str

    def shown(self, value: float) -> str:
        """Return the figure in words.

        Example:
            >>> Figure("Sales", "count").shown(49.84), Figure("Revenue", "money").shown(74_700)
            ('49.8', '74,700')
        """
        if self.unit == "share":
            return f"{100 * value:.1f} %"
        return f"{value:,.0f}" if self.unit == "money" else f"{value:,.1f}"

    def change(self, value: float) -> str:
        """Return a difference in words: points where the figure is a share.

        Example:
            >>> Figure("Service level", "share").change(-0.155)
            '−15.5'
        """
        scaled = 100 * value if self.unit == "share" else value
        told = f"{scaled:+,.0f}" if self.unit == "money" else f"{scaled:+,.1f}"
        return ("0" + told[2:] if told.strip("+-0.") == "" else told).replace("-", "−")


FIGURES: Final[Mapping[str, Figure]] = {
    "service_level": Figure("Service level (20 s)", "share"),
    "abandonment": Figure("Abandonment", "share"),
    "offered": Figure("Calls offered", "count"),
    "repeats": Figure("Repeat calls among them", "count"),
    "left_open": Figure("Customers with an open issue", "count"),
    "right_parties": Figure("Right parties reached", "count"),
    "conversion": Figure("Conversion of right parties", "share"),
    "sales": Figure("Sales", "count"),
    "revenue": Figure("Revenue (rupees)", "money"),
    "occupancy": Figure("Occupancy", "share"),
    "contact_hours": Figure("Hours that agents spend on contacts", "hours"),
}


def row(name: str, found: Comparison) -> tuple[str, ...]:
    """Return a line of the table: figure, today, changed, difference, interval, verdict.

    Args:
        name: The measure.
        found: It, on both floors.
    """
    figure, ends = FIGURES[name], (found.difference.low, found.difference.high)
    points = " points" if figure.unit == "share" else ""
    return (
        figure.name,
        figure.shown(found.first.mean),
        figure.shown(found.second.mean),
        figure.change(found.difference.mean) + points,
        " to ".join(figure.change(end) for end in ends),
        "real" if found.real else "may be chance",
    )


def told(values: Mapping[str, float]) -> str:
    """Return in words how a floor is run.

    Args:
        values: Whether it is blended, and the levers of the changes.

    Example:
        >>> told({"blended": 1, "keep": 2, "inbound": 0, "outbound": 0.2})
        'blended, 2 kept free, talk cut by 20 % in sales calls'
    """
    parts = [f"blended, {values['keep']:g} kept free" if values["blended"] else "two teams"]
    cuts = {"answered": values["inbound"], "sales": values["outbound"]}
    for calls, cut in cuts.items():
        if cut:
            parts.append(f"talk cut by {100 * cut:g} % in {calls} calls")
    return ", ".join(parts)
