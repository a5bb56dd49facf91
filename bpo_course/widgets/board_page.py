"""The dashboard as one page that needs no network: its own style, plotly.js and data inside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from bpo_course import charts
from bpo_course.widgets.card import rendered

if TYPE_CHECKING:
    import plotly.graph_objects as go

_STYLE: Final = Path(__file__).parent / "card.css"
_DARK: Final = re.compile(r'\[data-jp-theme-light="false"\] \.bpo \{([^}]*)\}')


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
        style=Markup(_style()),  # our own file
        plotly=Markup(get_plotlyjs()) if figures else "",  # the installed package's own
    )


def _style() -> str:
    """Return the widgets' stylesheet, whose dark theme follows the reader's own setting here."""
    css = _STYLE.read_text(encoding="utf-8")
    dark = " ".join(block[1] for block in _DARK.finditer(css))
    return f"{css}\n@media (prefers-color-scheme: dark) {{ .bpo {{ {dark} }} }}"


def _drawn(figure: go.Figure) -> dict[str, Any]:
    """Return a figure as JSON that can stand in a script, and as a table."""
    head, rows = charts.table_of(figure)
    safe = charts.to_json(figure).replace("<", "\\u003c")
    return {"json": Markup(safe), "head": head, "rows": rows}
