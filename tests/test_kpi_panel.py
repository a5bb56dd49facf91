"""The KPI calculator, given numbers that no contact centre has."""

from __future__ import annotations

from typing import Final

import pytest
from test_widgets import act, words

from bpo_course import kpi
from bpo_course.widgets.measuring.kpi_panel import KpiPanel
from bpo_course.widgets.measuring.kpi_words import LEAST, MOST

TOO_LARGE: Final = "type a number of at most 1,000,000,000,000,000."
TOO_SMALL: Final = "type a number of at least 0.000001, or 0."


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1e300", TOO_LARGE),
        ("9" * 400, TOO_LARGE),
        ("1e-300", TOO_SMALL),
        ("5e-324", TOO_SMALL),
        ("-1e300", "type a number of 0 or more."),
    ],
)
@pytest.mark.parametrize("name", ["fcr", "aht", "nps"])
def test_a_number_beyond_all_reason_is_answered_in_a_sentence(
    name: str, value: str, told: str
) -> None:
    card = KpiPanel(kpi.catalogue[name])
    before = card.result
    for entry in kpi.catalogue[name].inputs:
        act(card, "set", name=entry.name, value=value)
        assert f"“{entry.label}”: {told}" in words(card, "result")
    assert card.result == before


@pytest.mark.parametrize("name", kpi.catalogue)
def test_every_calculator_works_with_the_largest_and_the_smallest_numbers(name: str) -> None:
    measure = kpi.catalogue[name]
    for definition in measure.formulas:
        card = KpiPanel(measure)
        if definition:
            act(card, "define", value=definition)
        for value in (MOST, LEAST, 0):
            for entry in measure.needs(definition):
                act(card, "vary", value=entry.name)
                act(card, "set", name=entry.name, value=f"{value:.10g}")
                assert "type a number" not in words(card, "result")


def test_from_python_such_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be 0, or from 0\.000001 to 1,000,000,000,000,000"):
        KpiPanel(kpi.catalogue["aht"]).set("handled", 1e300)


def test_a_time_in_seconds_is_told_in_minutes_too() -> None:
    panel = KpiPanel(kpi.catalogue["adherence"])
    panel.set("in_state_s", 27_360)
    assert "= 456 minutes" in panel.regions["numbers"]
    panel.set("in_state_s", 60)
    assert "= 1 minute<" in panel.regions["numbers"]
    panel.set("in_state_s", 59)
    assert panel.regions["numbers"].count("= ") == 1, "only the other time has a minute"
