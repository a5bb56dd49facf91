"""The dashboard as one page that needs no network: its own style, plotly.js and data inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bpo_course import charts
from bpo_course.widgets.card import page_style, rendered

if TYPE_CHECKING:
    import plotly.graph_objects as go


def page_of(shown: Mapping[str, Any], figures: Sequence[go.Figure]) -> str:
    """Return the page.

    Args:
        shown: The variables of the dashboard's template.
        figures: A chart for each section.
    """
    from plotly.offline import get_plotlyjs

    return rendered(
        "board_page.html",
        **shown,
        charts=[_drawn(figure) for figure in figures],
        style=page_style(),
        plotly=Markup(get_plotlyjs()) if figures else "",  # the installed package's own
    )


def _drawn(figure: go.Figure) -> dict[str, Any]:
    """Return a figure as JSON that can be in a script, and as a table."""
    head, rows = charts.table_of(figure)
    safe = charts.to_json(figure).replace("<", "\\u003c")
    return {"json": Markup(safe), "head": head, "rows": rows}
