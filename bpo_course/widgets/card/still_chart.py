"""A chart to look at: the figure, and its numbers as a table for people who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpo_course import charts
from bpo_course.widgets.card.card import Card

if TYPE_CHECKING:
    import plotly.graph_objects as go


class StillChart(Card):
    """A figure of charts.py in the course's look, light or dark like the page.

    Args:
        figure: The figure.
    """

    template = "still_chart.html"

    def __init__(self, figure: go.Figure) -> None:
        self._title = figure.layout.title.text or ""
        super().__init__(f"Chart: {self._title}")
        head, rows = charts.table_of(figure)
        self._rows = len(rows)
        self._show(figure=charts.to_json(figure), title=self._title, head=head, rows=rows)

    def __repr__(self) -> str:
        return f"Chart({self._title}: {self._rows} points)"
