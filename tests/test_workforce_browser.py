"""The workforce lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("workforce", "Workforce lab")
LAB, READY = CARD.where, CARD.ready
pressed = CARD.pressed


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="show"]') as opened:
        yield opened


def through_all_steps(page: Any) -> Iterator[str]:
    """Go through the four steps, and stop where each has all it shows."""
    pressed(page, "method-few")
    page.wait_for_selector(f'{LAB} [data-region="answer"] >> text=is 10.7 % off')
    yield "forecast"
    pressed(page, "go-staff")
    pressed(page, "make")
    page.wait_for_selector(f'{LAB} [data-region="plan"] >> text=Paid hours')
    yield "staff"
    pressed(page, "go-week")
    page.locator(f'{LAB} [data-focus="team"]').fill("20")
    pressed(page, "plan-week")
    page.wait_for_selector(f'{LAB} [data-region="week_plan"] >> text=Shortest rest', timeout=60_000)
    page.wait_for_selector(f'{LAB} [data-focus="plan-week"]:not([aria-disabled])', timeout=60_000)
    yield "week"
    pressed(page, "go-day")
    page.wait_for_selector(f'{LAB} [data-region="noon"] >> text=Calls until 12:00')
    pressed(page, "play")
    page.wait_for_selector(f'{LAB} [data-region="score"] >> text=The day is over')
    yield "day"


def test_a_day_is_planned_and_lived_through_with_the_keyboard(page: Any) -> None:
    steps = through_all_steps(page)
    assert next(steps) == "forecast"
    assert focused(page) == "answer"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    assert next(steps) == "staff"
    assert focused(page) == "plan"
    assert next(steps) == "week"
    assert focused(page) == "plan-week"  # the plan came by itself
    assert next(steps) == "day"
    assert focused(page) == "score"
    page.locator(f'{LAB} [data-focus="overtime-slider"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector(f'{LAB} [data-region="afternoon"] >> text=+4.5 paid hours')
    assert page.locator(f'{LAB} [data-focus="overtime"]').input_value() == "3"
    assert focused(page) == "overtime-slider"
    pressed(page, "breaks")
    pressed(page, "play")
    page.wait_for_selector(f'{LAB} [data-region="score"] >> text=Your score is')
    pressed(page, "another")
    assert focused(page) == "step"
    page.wait_for_selector(f"{LAB} >> text=29 August 2003")


def test_a_week_is_planned_and_stopped_with_the_keyboard(page: Any) -> None:
    pressed(page, "go-week")
    pressed(page, "kind-short")  # then the solver has much to do
    pressed(page, "plan-week")
    page.wait_for_selector(f"{LAB} [data-progress] >> text=Open so far")
    page.wait_for_selector(f"{LAB} [data-progress] >> text=Gap:", timeout=60_000)
    assert focused(page) == "plan-week"
    page.locator(f'{LAB} [data-focus="look"]').focus()  # the card answers meanwhile
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(f'{LAB} [data-region="title"] >> text=on Tuesday')
    page.locator(f'{LAB} [data-focus="plan-week"]').focus()
    page.keyboard.press("Tab")
    assert focused(page) == "stop-week"
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{LAB} [data-region="week_plan"] >> text=You stopped the solver')
    assert page.locator(f"{LAB} .bpo-unseen[aria-live]").inner_text().startswith("The solver was")
    assert focused(page) == "stop-week"
    page.wait_for_selector(f'{LAB} [data-focus="plan-week"]:not([aria-disabled])', timeout=60_000)
    assert focused(page) == "stop-week"
    pressed(page, "agents-1")
    assert page.locator(f"{LAB} details[open] tbody tr").count() == 10
    pressed(page, "kind-short")
    pressed(page, "plan-week")
    page.wait_for_selector(f"{LAB} >> text=With early and late shifts instead of", timeout=60_000)
    assert "Planned:" in page.locator(f"{LAB} .bpo-unseen[aria-live]").inner_text()


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    for step in through_all_steps(page):
        CARD.unfold(page)
        assert (step, CARD.wider(page)) == (step, [])


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    for step in through_all_steps(page):
        CARD.unfold(page)
        assert (step, CARD.wrong(page)) == (step, [])
