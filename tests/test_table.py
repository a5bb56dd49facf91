"""A table is read without the code: trade names, per cent, minutes, thousands."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from bpo_course import content, kpi, table
from bpo_course.widgets.card.table import MOST
from bpo_course.widgets.card.table_words import figure, places_for

from test_widgets import _Reader  # isort: skip

FIGURES: Final = {"Load": 10.0, "aht": 164, "service_level": 0.802, "asa": 7.83}
FRAME: Final = pd.DataFrame(
    {"service_level": [0.802, 0.5], "talk_s": [164.0, 7800.0], "calls": [36424, 7]},
    index=pd.Index(["cards", "loans"], name="queue"),
)
SANITIZED: Final = Path(__file__).with_name("nbval_sanitize.cfg")


def lines(made: object) -> list[list[str]]:
    """The words of a table's text, by line and column."""
    return [
        re.split(r"  +", line.strip()) for line in repr(made).splitlines() if set(line) != {"-"}
    ]


def html(made: Any) -> str:
    found: str = made._repr_mimebundle_()["text/html"]
    return found


def elements(made: Any, tag: str) -> list[Any]:
    return [element for element in _Reader(html(made)).elements if element.tag == tag]


def test_a_mapping_is_a_table_of_labels_and_figures() -> None:
    assert lines(table(FIGURES)) == [
        ["Load", "10"],
        ["Average handle time (AHT)", "2:44"],
        ["Service level", "80.2 %"],
        ["Average speed of answer (ASA)", "7.8 s"],
    ]


def test_a_frame_has_trade_names_in_its_heads() -> None:
    assert lines(table(FRAME)) == [
        ["Queue", "Service level", "Talk time", "Calls"],
        ["cards", "80.2 %", "2:44", "36,424"],
        ["loans", "50.0 %", "2:10:00", "7"],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [{"queue": "cards", "calls": 5}, {"queue": "loans", "calls": None}],
        {"cards": {"calls": 5}, "loans": {}},
        pd.DataFrame({"queue": ["cards", "loans"], "calls": [5, None]}),
        pd.Series([5, None], index=["cards", "loans"], name="calls"),
        pd.DataFrame({"calls": pd.array([5, pd.NA], "Int64")}, index=["cards", "loans"]),
    ],
)
def test_every_form_of_rows_says_the_same(rows: Any) -> None:
    assert lines(table(rows))[-2:] == [["cards", "5"], ["loans", "–"]]


def test_the_labels_of_an_index_without_names_are_no_column() -> None:
    assert lines(table(pd.DataFrame({"a": [1], "b": ["x"]}))) == [["A", "B"], ["1", "x"]]


def test_rows_of_several_levels_keep_them_all() -> None:
    frame = FRAME.assign(day="Mon").set_index("day", append=True)[["calls"]]
    assert lines(table(frame))[:2] == [["Queue", "Day", "Calls"], ["cards", "Mon", "36,424"]]


def test_columns_of_several_levels_are_joined() -> None:
    frame = pd.DataFrame([[1, 2]], index=["x"], columns=[["in", "in"], ["calls", "hours"]])
    assert lines(table(frame))[0] == ["In · calls", "In · hours"]


def test_a_report_has_each_kpi_in_its_own_unit() -> None:
    found = kpi.report(content.helpline(), only=["aht", "csat", "offered"])
    told = {row[0]: row[1:] for row in lines(table(found))}
    assert told["KPI"] == ["Value", "Based on", "95 % interval from", "to"]
    assert told["Average handle time (AHT)"][0] == "5:35"
    assert told["Customer satisfaction (CSAT)"] == ["67.3 %", "2,135", "65.3 %", "69.3 %"]
    assert told["Contacts offered"][0] == "11,925"


def test_a_report_keeps_its_groups_and_leaves_out_intervals_that_nothing_has() -> None:
    found = kpi.report(content.helpline(), by="queue", only=["service_level"])
    assert lines(table(found))[0] == ["Group", "KPI", "Value", "Based on"]
    assert lines(table(found, heads={"group": "Queue"}))[0][0] == "Queue"


def test_a_range_over_days_has_names_and_units() -> None:
    found = kpi.between(kpi.report(content.helpline(), by="day", only=["aht"]))
    told = lines(table(found))
    assert told[0] == ["KPI", "Value", "95 % interval from", "to", "Groups"]
    assert told[1][:2] == ["Average handle time (AHT)", "5:35"]
    assert told[1][-1] == "10"


def test_a_log_is_in_words() -> None:
    row = content.helpline().iloc[2]
    told = dict(line for line in lines(table(row)) if len(line) == 2)
    assert (told["Outcome"], told["Menu time"], told["Talk time"]) == ("self-served", "1:02", "–")
    assert told["Start time"] == "2 Mar 2026 02:33"


@pytest.mark.parametrize(("marks", "shown"), [([4, 5], "4"), ([0.81, 0.7], "81.0 %")])
def test_satisfaction_is_a_mark_in_a_log_and_a_share_as_a_kpi(
    marks: list[float], shown: str
) -> None:
    assert lines(table(pd.DataFrame({"day": ["Mon", "Tue"], "csat": marks})))[1][1] == shown


def test_an_author_says_what_names_do_not_say() -> None:
    rows = [{"agents": 14, "in time": 0.888, "wait": 65, "asa": 7.83}]
    made = table(
        rows,
        percent=["in time"],
        times=["wait"],
        decimals={"in time": 0, "asa": 2},
        heads={"asa": "Mean wait"},
    )
    assert lines(made) == [
        ["Agents", "In time", "Wait", "Mean wait"],
        ["14", "89 %", "1:05", "7.83 s"],
    ]


def test_an_author_may_name_a_row() -> None:
    made = table(
        {"before": 0.5, "after": 90}, percent="before", times="after", heads={"after": "Then"}
    )
    assert lines(made) == [["before", "50.0 %"], ["Then", "1:30"]]


@pytest.mark.parametrize("parameter", ["percent", "times", "decimals", "heads"])
def test_a_name_that_is_not_there_is_refused(parameter: str) -> None:
    values: dict[str, Any] = {"decimals": {"lod": 1}, "heads": {"lod": "x"}}
    rule = f"{parameter} must name columns or rows of the table (Load, aht), got 'lod'"
    asked: dict[str, Any] = {parameter: values.get(parameter, ["lod"])}
    with pytest.raises(ValueError, match=re.escape(rule)):
        table({"Load": 1, "aht": 2}, **asked)


def test_a_column_is_no_share_and_time_at_once() -> None:
    with pytest.raises(ValueError, match="times must name no column that percent names, got 'a'"):
        table({"a": 1}, percent=["a"], times=["a"])


@pytest.mark.parametrize("rows", [3, "text", [1], None])
def test_what_is_no_table_is_refused(rows: Any) -> None:
    with pytest.raises(ValueError, match="rows must be a DataFrame, a Series, a mapping or a list"):
        table(rows)


@pytest.mark.parametrize("places", [-1, 13, 2.0, None])
def test_decimals_are_a_count_of_digits(places: Any) -> None:
    rule = f"decimals must be 0 to 12, got aht: {places!r}"
    with pytest.raises(ValueError, match=re.escape(rule)):
        table({"aht": 164.2}, decimals={"aht": places})


def test_a_time_that_is_one_already_is_shown_as_one() -> None:
    frame = pd.DataFrame({"day": ["Mon", "Tue"], "late": pd.to_timedelta(["3725s", None])})
    assert lines(table(frame))[1:] == [["Mon", "1:02:05"], ["Tue", "–"]]


def test_what_is_next_to_nothing_below_zero_is_zero() -> None:
    figures = {"a": -0.0, "service_level": -1e-9, "wait_s": -0.2}
    assert [row[1] for row in lines(table(figures))] == ["0", "0.0 %", "0:00"]
    assert figure(-1e-9, "points") == "+0.0"


def test_a_cell_may_hold_anything() -> None:
    held = {"a": np.array([1, 2]), "b": [3, 4], "c": Decimal("NaN"), "d": Decimal("1.5")}
    assert [row[1] for row in lines(table(held))] == ["[1 2]", "[3, 4]", "–", "1.5"]


def test_an_empty_table_says_so() -> None:
    assert lines(table(FRAME.iloc[:0]))[-1] == ["No rows."]
    assert "No rows." in html(table([]))


def test_a_long_table_says_how_many_rows_it_leaves_out() -> None:
    made = table([{"n": n} for n in range(MOST + 1200)])
    assert len(elements(made, "tr")) == MOST + 1
    assert lines(made)[-1] == ["1,200 more rows are not shown."]


def test_the_page_has_a_real_table_with_the_words_of_the_text() -> None:
    made = table(FRAME, caption="The helpline")
    (caption,) = elements(made, "caption")
    assert caption.words == "The helpline"
    scopes = [element.attrs["scope"] for element in elements(made, "th")]
    assert scopes == ["col"] * 4 + ["row"] * 2
    cells = [e.words for e in _Reader(html(made)).elements if e.tag in ("th", "td")]
    assert cells == [cell for line in lines(made)[1:] for cell in line]


def test_figures_stand_at_the_right_and_words_at_the_left() -> None:
    right = [
        e.words for e in elements(table(FRAME), "td") if "bpo-number" in e.attrs.get("class", "")
    ]
    assert right == ["80.2 %", "2:44", "36,424", "50.0 %", "2:10:00", "7"]
    assert "class" not in elements(table(FRAME), "th")[-1].attrs
    assert repr(table({"a": 5, "bc": 500})).splitlines() == ["a     5", "bc  500"]


def test_no_value_is_html() -> None:
    nasty = "<img src=x onerror=alert(1)>"
    made = html(table([{nasty: nasty}], caption=nasty, heads={nasty: nasty + "!"}))
    assert "<img" not in made
    assert made.count("&lt;img") == 4  # caption, label of the region, head, cell


def test_the_region_that_scrolls_takes_the_focus_and_keeps_its_keys() -> None:
    (region,) = [e for e in elements(table(FRAME), "div") if e.attrs.get("class") == "bpo-table"]
    assert region.attrs["tabindex"] == "0"
    assert region.attrs["data-lm-suppress-shortcuts"] == "true"
    assert (region.attrs["role"], region.attrs["aria-label"]) == ("region", "Table")


@given(st.floats(-1e9, 1e9))
def test_no_figure_says_more_than_it_is(value: float) -> None:
    shown = float(figure(value, "").replace(",", ""))
    assert abs(shown - value) <= 0.5 * 10 ** -places_for([value]) * (1 + 1e-9)


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[[str, str], subprocess.CompletedProcess[str]]:
    """A notebook that keeps a table, run again with other code."""

    def run(kept: str, code: str) -> subprocess.CompletedProcess[str]:
        made = eval(kept, {"table": table})
        output = nbformat.v4.new_output(
            "execute_result", made._repr_mimebundle_(), execution_count=1
        )
        output.data["text/html"] = output.data["text/html"].replace("80", "81").replace("em", "px")
        cell = new_code_cell(f"from bpo_course import table\n{code}", execution_count=1)
        cell.outputs, cell.metadata["tags"] = [output], ["nbval-check-output"]
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        path = tmp_path / "kept.ipynb"
        nbformat.write(new_notebook(cells=[cell], metadata=metadata), path)
        command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env"]
        command += ["-p", "no:cacheprovider", f"--nbval-sanitize-with={SANITIZED}", path.name]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


@pytest.mark.slow
def test_a_kept_notebook_compares_the_words_of_a_table_and_not_its_page(notebook: Any) -> None:
    same = notebook('table({"service_level": 0.802})', 'table({"service_level": 0.802})')
    assert same.returncode == 0, same.stdout
    other = notebook('table({"service_level": 0.802})', 'table({"service_level": 0.812})')
    assert other.returncode == 1, other.stdout
    assert "81.2 %" in other.stdout
