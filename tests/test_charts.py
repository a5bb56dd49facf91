"""Figures hold the numbers given, in the widgets' colours, as JSON a browser reads, as a table."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pytest

from bpo_course import charts

TITLES: Final[dict[str, str]] = {"x_title": "Half hour", "y_title": "Calls"}
HOURS: Final = ("08:00", "08:30", "09:00")


def bars(**changes: Any) -> Any:
    return charts.bars(**{"x": HOURS, "y": (5, 3, 8), "title": "Day", **TITLES, **changes})


def lines(**changes: Any) -> Any:
    ys = {"offered": (5, 3, 8), "answered": (4, 3, 7)}
    return charts.lines(**{"x": HOURS, "ys": ys, "title": "Day", **TITLES, **changes})


def what_if(**changes: Any) -> Any:
    point = {"now": (1.0, 0.5), "unit": "share"}
    return charts.what_if(
        **{"x": (0.0, 1.0, 2.0), "y": (math.nan, 0.5, 0.25), **point, **TITLES, **changes}
    )


def half_hours(**changes: Any) -> Any:
    counts = {"answered": (4, 0, 7), "abandoned": (1, 0, 1)}
    level = ("service level", (0.75, math.nan, 0.5))
    more = {"title": "Day", "total": "offered", "target": 0.8, **TITLES}
    return charts.half_hours(**{"x": HOURS, "counts": counts, "share": level, **more, **changes})


def by_agents(**changes: Any) -> Any:
    point = {"now": (14, 0.888), "y_title": "Service level", "unit": "share"}
    curve = {"agents": (10, 13, 14), "values": (math.inf, 0.796, 0.888)}
    return charts.by_agents(**{**curve, **point, **changes})


MAKERS: Final[dict[str, Callable[..., Any]]] = {"bars": bars, "lines": lines, "what_if": what_if}
every_maker = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def as_json(figure: Any) -> Any:
    """What a browser makes of the figure: NaN and Infinity are no JSON to it."""

    def refuse(token: str) -> None:
        raise ValueError(f"{token} is no JSON")

    return json.loads(charts.to_json(figure), parse_constant=refuse)


def test_a_bar_is_as_high_as_its_number() -> None:
    (drawn,) = as_json(bars())["data"]
    assert (drawn["type"], drawn["x"], drawn["y"]) == ("bar", list(HOURS), [5, 3, 8])


def test_bars_that_stand_for_numbers_are_not_spread_along_a_scale() -> None:
    assert bars(x=(1, 2, 30)).layout.xaxis.type == "category"


def test_every_line_has_its_name_and_its_numbers() -> None:
    drawn = as_json(lines())["data"]
    assert [(line["name"], line["x"], line["y"]) for line in drawn] == [
        ("offered", list(HOURS), [5, 3, 8]),
        ("answered", list(HOURS), [4, 3, 7]),
    ]


def test_six_lines_are_told_apart_by_dash_as_well_as_by_colour() -> None:
    figure = lines(ys={f"line {n}": (n, n, n) for n in range(6)})
    assert len({line.line.dash for line in figure.data}) == 6
    assert len(set(figure.layout.template.layout.colorway)) == 6


def test_what_if_is_a_curve_with_the_point_of_today_on_it() -> None:
    curve, point = as_json(what_if())["data"]
    assert (curve["mode"], curve["x"], curve["y"]) == ("lines", [0, 1, 2], [None, 0.5, 0.25])
    assert (point["mode"], point["x"], point["y"]) == ("markers", [1], [0.5])


def test_a_queue_over_agents_is_a_curve_of_dots_with_the_point_of_today_and_gaps_without_end() -> (
    None
):
    curve, point = as_json(by_agents())["data"]
    assert (curve["mode"], curve["x"]) == ("lines+markers", [10, 13, 14])
    assert curve["y"] == [None, 0.796, 0.888]
    assert (point["mode"], point["name"], point["x"], point["y"]) == (
        "markers",
        "today",
        [14],
        [0.888],
    )


def test_a_goal_is_a_line_over_agents_and_absent_where_there_is_none() -> None:
    (line,) = by_agents(goal=0.85).layout.shapes
    assert (line.y0, line.y1, line.yref, line.name) == (0.85, 0.85, "y", "goal 85 %")
    assert by_agents().layout.shapes == ()


def test_over_agents_a_share_keeps_its_scale_and_seconds_end_at_the_top_given() -> None:
    percent, waits = by_agents(), by_agents(unit="s", y_title="ASA (s)", top=80)
    assert (percent.layout.yaxis.range, percent.layout.yaxis.tickformat) == ((0, 1.04), ".0%")
    assert (waits.layout.yaxis.range, waits.layout.yaxis.tickformat) == ((0, 80), None)
    assert waits.data[0].hovertemplate.startswith("%{x} agents: %{y:.1f} s")


def test_the_table_over_agents_leaves_the_point_of_today_out() -> None:
    head, rows = charts.table_of(by_agents())
    assert head == ("agents", "Service level")
    assert rows == [("10", "–"), ("13", "79.6 %"), ("14", "88.8 %")]


def test_half_hours_are_bars_that_add_up_to_their_total_and_a_share_in_a_panel_of_its_own() -> None:
    drawn = as_json(half_hours())
    assert [(trace["type"], trace["name"], trace["y"]) for trace in drawn["data"]] == [
        ("bar", "answered", [4, 0, 7]),
        ("bar", "abandoned", [1, 0, 1]),
        ("scatter", "offered", [5, 0, 8]),
        ("scatter", "service level", [0.75, None, 0.5]),
    ]
    layout = drawn["layout"]
    assert layout["barmode"] == "stack"
    assert [trace.get("yaxis", "y") for trace in drawn["data"]] == ["y", "y", "y", "y2"]
    assert layout["yaxis2"]["domain"][1] < layout["yaxis"]["domain"][0]
    assert layout["yaxis2"]["tickformat"] == ".0%"


def test_parts_of_a_bar_are_told_apart_by_pattern_as_well_as_by_colour() -> None:
    answered, abandoned = half_hours().data[:2]
    assert answered.marker.pattern.shape != abandoned.marker.pattern.shape


def test_the_target_is_a_line_named_in_the_legend_and_absent_where_there_is_none() -> None:
    (line,) = half_hours().layout.shapes
    assert (line.y0, line.y1, line.yref, line.name) == (0.8, 0.8, "y2", "target 80 %")
    assert half_hours(target=None).layout.shapes == ()


def test_one_part_alone_has_no_total() -> None:
    figure = half_hours(counts={"attempts": (4, 0, 7)}, total="")
    assert [trace.name for trace in figure.data] == ["attempts", "service level"]


@pytest.mark.parametrize("first", ["07:30", "08:00"])
def test_whole_hours_are_named_under_the_bars(first: str) -> None:
    along = [first, "08:00", "08:30"] if first == "07:30" else ["08:00", "08:30", "09:00"]
    axis = half_hours(x=along).layout.xaxis
    assert along[int(axis.tick0)] == "08:00"
    assert axis.dtick == 2


def test_the_table_of_half_hours_writes_each_column_in_its_own_unit() -> None:
    head, rows = charts.table_of(half_hours())
    assert head == ("Half hour", "answered", "abandoned", "offered", "service level")
    assert rows[0] == ("08:00", "4", "1", "5", "75.0 %")
    assert rows[1] == ("08:30", "0", "0", "0", "–")


@every_maker
def test_a_figure_says_what_is_along_it_and_up_it(make: Callable[..., Any]) -> None:
    layout = as_json(make())["layout"]
    titles = (layout["xaxis"]["title"]["text"], layout["yaxis"]["title"]["text"])
    assert titles == ("Half hour", "Calls")


@pytest.mark.parametrize("make", [bars, lines])
def test_a_figure_says_what_it_shows(make: Callable[..., Any]) -> None:
    assert make().layout.title.text == "Day"


@pytest.mark.parametrize("make", [bars, lines, half_hours])
def test_a_title_is_not_drawn_since_the_page_writes_it(make: Callable[..., Any]) -> None:
    assert "text" not in as_json(make())["layout"]["title"]


@every_maker
@pytest.mark.parametrize(("unit", "ticks"), [("share", ".0%"), ("s", None)])
def test_shares_are_ticked_in_percent_and_nothing_else_is(
    make: Callable[..., Any], unit: str, ticks: str | None
) -> None:
    assert make(unit=unit).layout.yaxis.tickformat == ticks


@pytest.mark.parametrize("make", [*MAKERS.values(), half_hours, by_agents])
def test_colours_are_tokens_of_the_stylesheet(make: Callable[..., Any]) -> None:
    written = charts.to_json(make())
    assert "var(--bpo-series-1)" in written
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\((?!0,0,0,0\))[^)]*\)", written) == []


def test_what_is_not_measurable_is_null_in_the_json() -> None:
    figure = what_if(y=(math.nan,) * 3, now=(1.0, math.nan))
    assert [trace["y"] for trace in as_json(figure)["data"]] == [[None] * 3, [None]]
    assert as_json(lines(ys={"a": (1, math.nan, math.inf)}))["data"][0]["y"] == [1, None, None]


def test_numbers_of_numpy_are_drawn_and_listed_as_numbers() -> None:
    figure = bars(x=np.array([1, 2]), y=np.array([0.5, math.nan]))
    assert as_json(figure)["data"][0]["y"] == [0.5, None]
    assert charts.table_of(figure)[1] == [("1", "0.5"), ("2", "–")]


def test_the_table_of_bars_has_a_row_for_each_bar() -> None:
    head, rows = charts.table_of(bars())
    assert head == ("Half hour", "Calls")
    assert rows == [("08:00", "5"), ("08:30", "3"), ("09:00", "8")]


def test_the_table_of_lines_has_a_column_for_each_line() -> None:
    head, rows = charts.table_of(lines())
    assert head == ("Half hour", "offered", "answered")
    assert rows == [("08:00", "5", "4"), ("08:30", "3", "3"), ("09:00", "8", "7")]


def test_the_table_of_a_what_if_has_a_row_for_each_point_of_its_curve() -> None:
    rows = charts.table_of(what_if())[1]
    assert [row[:2] for row in rows] == [("0", "–"), ("1", "50.0 %"), ("2", "25.0 %")]


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.764, "share", "76.4 %"),
        (math.nan, "share", "–"),
        (0, "", "0"),
        (76.456, "", "76.46"),
        (999.5, "", "999.5"),
        (45_211, "", "45,211"),
        (1_234_567.8, "", "1,234,568"),
        (-12.5, "", "-12.5"),
        (-45_211, "", "-45,211"),
    ],
)
def test_the_table_writes_numbers_as_people_read_them(
    value: float, unit: str, written: str
) -> None:
    assert charts.table_of(bars(x=["Mon"], y=[value], unit=unit))[1] == [("Mon", written)]


def test_days_written_as_words_stay_words_along_a_line_chart() -> None:
    titles = {"title": "t", "x_title": "day", "y_title": "y"}
    days = charts.lines(["03-08", "03-09"], {"a": [1, 2]}, **titles)
    assert days.layout.xaxis.type == "category"
    assert charts.lines([1, 2], {"a": [1, 2]}, **titles).layout.xaxis.type is None


def test_a_long_axis_title_is_wrapped_for_a_telephone_and_whole_in_the_table() -> None:
    long = "Drop rate (abandoned outbound calls) over one whole day"
    figure = bars(x_title=long, y_title=long)
    for axis, letters in (("xaxis", charts.ALONG), ("yaxis", charts.UP)):
        lines_of = figure.layout[axis].title.text.split("<br>")
        assert len(lines_of) > 1
        assert max(map(len, lines_of)) <= letters
    assert charts.table_of(figure)[0] == (long, long)


def test_the_names_of_a_few_bars_are_wrapped_and_whole_in_the_table() -> None:
    figure = bars(x=("bought", "no earlier campaign", "other"))
    shown = as_json(figure)["layout"]["xaxis"]
    assert shown["ticktext"] == ["bought", "no earlier<br>campaign", "other"]
    assert shown["tickvals"] == ["bought", "no earlier campaign", "other"]
    assert charts.table_of(figure)[1][1][0] == "no earlier campaign"
    assert bars(x=list(map(str, range(7))), y=range(7)).layout.xaxis.ticktext is None
