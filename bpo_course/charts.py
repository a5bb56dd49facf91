"""Plotly figures from values, all with the same look; the stylesheet gives the colours."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import plotly.graph_objects as go

INK, GRID, PAPER, ACCENT, MARK, SHARE = (
    f"var(--bpo-{name})" for name in ("ink", "grid", "paper", "series-1", "series-2", "series-4")
)
ALONG: Final = 40
"""How many letters an axis title has on a line along the chart."""
UP: Final = 28
"""How many it has on a line up the chart."""
FEW, UNDER = 6, 10
"""With at most so many bars, names are wrapped at so many letters."""


def bars(
    x: Sequence[Any], y: Sequence[float], *, title: str, x_title: str, y_title: str, unit: str = ""
) -> go.Figure:
    """Return a bar chart.

    Args:
        x: What each bar means.
        y: The height of each bar.
        title: What the chart shows.
        x_title: What is along it.
        y_title: What is up it.
        unit: How heights are written: "share" as percent, otherwise a plain number.

    Example:
        >>> figure = bars(["Mon", "Tue"], [5, 3], title="Calls", x_title="day", y_title="calls")
        >>> figure.data[0].type, list(figure.data[0].y)
        ('bar', [5, 3])
    """
    figure = _figure(title, x_title, y_title, unit)
    wording = "%{x}: %{y}<extra></extra>"
    figure.update_layout(showlegend=False)
    figure.add_bar(x=list(x), y=list(y), name=y_title, hovertemplate=wording)
    figure.update_xaxes(type="category")
    if len(x) <= FEW and all(isinstance(name, str) for name in x):
        under = [_wrapped(name, UNDER) for name in x]  # so that none is turned on a telephone
        figure.update_xaxes(tickmode="array", tickvals=list(x), ticktext=under)
    return figure


def lines(
    x: Sequence[Any],
    ys: Mapping[str, Sequence[float]],
    *,
    title: str,
    x_title: str,
    y_title: str,
    unit: str = "",
) -> go.Figure:
    """Return a line chart, one line a name; the lines differ by dash as well as by colour.

    Args:
        x: The points along it, the same for every line.
        ys: The heights of each line, by its name.
        title: What the chart shows.
        x_title: What is along it.
        y_title: What is up it.
        unit: How heights are written: "share" as percent, otherwise a plain number.
    """
    figure = _figure(title, x_title, y_title, unit)
    for (name, y), dash in zip(ys.items(), _dashes(len(ys)), strict=True):
        figure.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line_dash=dash)
    figure.update_layout(margin_t=44)
    figure.update_yaxes(rangemode="tozero")
    if all(isinstance(point, str) for point in x):
        figure.update_xaxes(type="category")  # "03-09" is a name here, no month of 2009
    return figure


def what_if(
    x: Sequence[float],
    y: Sequence[float],
    *,
    now: tuple[float, float],
    x_title: str,
    y_title: str,
    unit: str,
) -> go.Figure:
    """Return the curve of a measure over one of its inputs, with the point of today on it."""
    figure = _figure("", x_title, y_title, unit)
    figure.add_scatter(x=list(x), y=list(y), name=y_title, mode="lines", showlegend=False)
    marker = {"size": 14, "color": MARK, "line": {"width": 2, "color": INK}}
    figure.add_scatter(
        x=[now[0]], y=[now[1]], name="your numbers", mode="markers", marker=marker, showlegend=False
    )
    figure.update_layout(margin_t=12)
    figure.update_yaxes(rangemode="tozero")
    return figure


def by_agents(
    agents: Sequence[float],
    values: Sequence[float],
    *,
    now: tuple[float, float],
    y_title: str,
    unit: str,
    goal: float | None = None,
    top: float | None = None,
) -> go.Figure:
    """Return a figure of a queue over the agents on it, with the point of today on the curve.

    Args:
        agents: The counts of agents, in order.
        values: The figure with each; where it has no end, the curve has a gap.
        now: Today's agents and figure.
        y_title: What the figure is.
        unit: "share" for percent, "s" for seconds.
        goal: The share to reach, drawn as a line.
        top: The highest value shown, where the curve goes far beyond what is of use.

    Example:
        >>> figure = by_agents([13, 14], [0.8, 0.9], now=(14, 0.9), y_title="SL", unit="share")
        >>> [(trace.name, *trace.y) for trace in figure.data]
        [('SL', 0.8, 0.9), ('today', 0.9)]
    """
    figure = _figure("", "agents", y_title, unit)
    wording = "%{x} agents: %{y:" + (".1%}" if unit == "share" else ".1f} s") + "<extra></extra>"
    figure.add_scatter(x=list(agents), y=list(values), name=y_title, mode="lines+markers")
    marker = {"size": 14, "color": MARK, "line": {"width": 2, "color": INK}}
    figure.add_scatter(x=[now[0]], y=[now[1]], name="today", mode="markers", marker=marker)
    figure.update_traces(hovertemplate=wording)
    figure.update_layout(margin_t=36)
    if unit == "share":
        figure.update_yaxes(range=[0, 1.04], dtick=0.2)
    elif top is not None:
        figure.update_yaxes(range=[0, top])
    if goal is not None:
        _mark_target(figure, goal, yref="y", word="goal")
    return figure


def half_hours(
    x: Sequence[str],
    counts: Mapping[str, Sequence[float]],
    share: tuple[str, Sequence[float]],
    *,
    title: str,
    x_title: str,
    y_title: str,
    total: str = "",
    target: float | None = None,
    expected: tuple[str, Sequence[float]] | None = None,
) -> go.Figure:
    """Return counts by half hour as stacked bars, and a share of them in a second panel below.

    Two panels and not two scales in one: where a line crosses a bar would mean nothing.

    Args:
        x: The half hours, in order.
        counts: The parts of each bar, by name, the lowest first; they differ by pattern as well as
            by colour.
        share: The name and the values of the share, from 0 to 1; NaN where there is none.
        title: What the chart shows.
        x_title: What is along it.
        y_title: What is counted.
        total: The name of the parts together, marked on top of each bar; "" for only one part.
        target: The share to reach, drawn as a line.
        expected: The name and the values of a forecast of the counts, drawn as a line over them.

    Example:
        >>> figure = half_hours(
        ...     ["08:00"], {"answered": [9], "abandoned": [1]}, ("service level", [0.8]),
        ...     title="Day", x_title="half hour", y_title="contacts", total="offered",
        ... )
        >>> [(trace.name, *trace.y) for trace in figure.data]
        [('answered', 9), ('abandoned', 1), ('offered', 10), ('service level', 0.8)]
    """
    figure = _figure(title, x_title, y_title, "")
    along, name, values = list(x), share[0], list(share[1])
    for (part, y), shape in zip(counts.items(), ("", "/", ".", "x"), strict=False):
        figure.add_bar(x=along, y=list(y), name=part, marker_pattern_shape=shape)
    if total:
        tops = [sum(parts) for parts in zip(*counts.values(), strict=True)]
        marker = {"symbol": "line-ew", "size": 7, "line": {"width": 2, "color": INK}}
        figure.add_scatter(x=along, y=tops, name=total, mode="markers", marker=marker)
    if expected:
        drawn = {"mode": "lines", "line_dash": "dash", "line_color": INK}
        figure.add_scatter(x=along, y=list(expected[1]), name=expected[0], **drawn)
    figure.add_scatter(x=along, y=values, name=name, yaxis="y2", mode="lines+markers")
    figure.update_traces(marker_color=SHARE, line_color=SHARE, selector={"name": name})
    _two_panels(figure, along, name)
    if target is not None:
        _mark_target(figure, target, yref="y2", word="target")
    return figure


def week(
    x: Sequence[str],
    level: tuple[str, Sequence[float]],
    minutes: Mapping[str, Sequence[float]],
    *,
    x_title: str,
    y_title: str,
    high: float,
    ends: tuple[float, float],
) -> go.Figure:
    """Return a level hour by hour over a week, and below it what fills the minutes of each hour.

    Args:
        x: The hours in order, each as "Mon 00:00" or "Next Mon 00:00"; the axis names the days at
            their midnight.
        level: The name and the values of the level; NaN leaves a gap. What is in brackets in the
            name is not on the axis.
        minutes: The parts of each bar, by name; they differ by pattern as well as by colour.
        x_title: What is along it.
        y_title: What is up the lower panel.
        high: The level from which it is high, drawn as a line.
        ends: The least and the most of the level's scale.

    Example:
        >>> figure = week(
        ...     ["Mon 00:00"], ("sleepiness", [5.5]), {"asleep": [30]},
        ...     x_title="hour", y_title="minutes", high=7, ends=(1, 9),
        ... )
        >>> [(trace.name, *trace.y) for trace in figure.data]
        [('sleepiness', 5.5), ('asleep', 30)]
    """
    along, (name, values) = list(x), level
    days = [hour for hour in along if hour.endswith(" 00:00")]
    drawn: list[dict[str, Any]] = [
        {"type": "scatter", "name": name, "y": list(values), "yaxis": "y2", "mode": "lines"},
        *(
            {"type": "bar", "name": part, "y": list(y), "marker": {"pattern": {"shape": shape}}}
            for (part, y), shape in zip(minutes.items(), ("", "/", "x"), strict=False)
        ),
    ]
    figure = _figure("", x_title, y_title, "")
    figure.add_traces([{**one, "x": along} for one in drawn])
    figure.update_layout(
        barmode="stack",
        bargap=0,
        height=500,
        margin_t=48,
        legend_traceorder="normal",
        shapes=[_level(high, yref="y2", name=f"high: from {high:.10g}")],
        xaxis={"type": "category", "tickmode": "array", "tickangle": 0, "tickvals": days},
        xaxis_ticktext=[day.split()[-2] for day in days],
        yaxis={"domain": [0, 0.22], "range": [0, 60], "dtick": 30},
        yaxis2={"domain": [0.32, 1], "range": list(ends), "dtick": 1},
        yaxis2_title_text=name.partition(" (")[0],
    )
    return figure


def _two_panels(figure: go.Figure, along: list[str], share: str) -> None:
    """Lay out bars above and the share below, on the same half hours."""
    whole_hours = [place for place, hour in enumerate(along) if hour.endswith(":00")]
    axis = {"type": "category", "anchor": "y2", "dtick": 2, "tick0": (whole_hours or [0])[0]}
    figure.update_layout(
        barmode="stack",
        bargap=0.15,
        height=430,
        margin_t=48,
        legend_traceorder="normal",
        hovermode="x unified",
        hoverlabel_bgcolor=PAPER,
        xaxis=axis,
        yaxis={"domain": [0.42, 1], "rangemode": "tozero"},
        yaxis2={"domain": [0, 0.3], "range": [0, 1.08], "dtick": 0.5, "tickformat": ".0%"},
        yaxis2_title_text=share,
    )


def _mark_target(figure: go.Figure, target: float, *, yref: str, word: str) -> None:
    """Draw the target share as a line across a panel, with its name in the legend."""
    figure.add_shape(_level(target, yref=yref, name=f"{word} {100 * target:.10g} %"))


def _level(height: float, *, yref: str, name: str) -> dict[str, Any]:
    """Return the line across a panel at a height, with its name in the legend."""
    return {
        "type": "line",
        "name": name,
        "showlegend": True,
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": yref,
        "y0": height,
        "y1": height,
        "line": {"color": INK, "width": 1.5, "dash": "dot"},
    }


def to_json(figure: go.Figure) -> str:
    """Return the figure as JSON that Plotly in the browser draws.

    The title is not in it: the page writes it above the chart, where it can wrap.
    """
    import plotly.graph_objects as go
    import plotly.io as pio

    drawn = go.Figure(figure)
    drawn.layout.title.text = None
    return str(pio.to_json(drawn, validate=False))


def table_of(figure: go.Figure) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the figures drawn as a table: its head, and a row for each point along the chart.

    Example:
        >>> table_of(bars(["Mon"], [5], title="Calls", x_title="day", y_title="calls"))
        (('day', 'calls'), [('Mon', '5')])
    """
    import plotly.io as pio

    every = json.loads(str(pio.to_json(figure, validate=False, engine="json")))["data"]
    shown = [trace for trace in every if len(trace["x"]) == len(every[0]["x"])]
    along = figure.layout.xaxis.title.text.replace("<br>", " ")
    head = (along, *(trace["name"] for trace in shown))
    shares = [_is_share(figure, trace) for trace in shown]
    columns = [
        [_written(value, share) for value in trace["y"]]
        for trace, share in zip(shown, shares, strict=True)
    ]
    points = [x if isinstance(x, str) else f"{x:,.10g}" for x in shown[0]["x"]]
    return head, list(zip(points, *columns, strict=True))


def _is_share(figure: go.Figure, trace: Mapping[str, Any]) -> bool:
    axis = figure.layout["yaxis" + trace.get("yaxis", "y")[1:]]
    return bool(axis.tickformat == ".0%")


def _written(value: float | None, percent: bool) -> str:
    if value is None:
        return "–"
    if percent:
        return f"{100 * value:.1f} %"
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _wrapped(title: str, letters: int) -> str:
    """Return an axis title on as many lines as it needs on a telephone."""
    return "<br>".join(textwrap.wrap(title, letters, break_long_words=False))


def _dashes(count: int) -> list[str]:
    kinds = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
    return [kinds[place % len(kinds)] for place in range(count)]


def _figure(title: str, x_title: str, y_title: str, unit: str) -> go.Figure:
    import plotly.graph_objects as go

    figure = go.Figure(layout_template=_template())
    figure.update_layout(title_text=title)
    figure.update_xaxes(title_text=_wrapped(x_title, ALONG))
    figure.update_yaxes(title_text=_wrapped(y_title, UP))
    if unit == "share":
        figure.update_yaxes(tickformat=".0%")
    return figure


@cache
def _template() -> Any:
    """The look of every chart: small type, no frame, the tokens of the widgets for colours."""
    import plotly.graph_objects as go

    axis: dict[str, Any] = {"gridcolor": GRID, "linecolor": GRID, "zerolinecolor": GRID}
    axis |= {"griddash": "dot", "gridwidth": 1}
    axis |= {"automargin": True, "exponentformat": "none", "separatethousands": True}
    axis |= {"ticklabelstandoff": 4}  # the noughts of both axes do not touch
    return go.layout.Template(
        layout={
            "font": {"family": "var(--bpo-type)", "size": 13, "color": INK},
            "colorway": [f"var(--bpo-series-{n})" for n in range(1, 7)],
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 56, "r": 16, "t": 16, "b": 48},
            "xaxis": axis,
            "yaxis": axis,
            "hovermode": "closest",
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "height": 320,
        }
    )
