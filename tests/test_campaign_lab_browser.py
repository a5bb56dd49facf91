"""The campaign lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("campaign", "Campaign lab")
LAB, READY = CARD.where, CARD.ready
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="run"]') as opened:
        yield opened


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the three parts, and stop where each has all it shows."""
    pressed(page, "run")
    pressed(page, "shift-late")
    pressed(page, "run")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=week 2 is over')
    yield "week"
    pressed(page, "part-decide")
    pressed(page, "size-show")
    page.wait_for_selector(f'{LAB} [data-region="day"] >> text=Evening of day 1')
    yield "day"
    pressed(page, "decide-1")
    page.wait_for_selector(f'{LAB} [data-region="decided"] >> text=In truth')
    yield "decided"
    pressed(page, "part-peek")
    pressed(page, "alarms-show")
    page.wait_for_selector(f'{LAB} [data-region="drawn"] >> text=Nothing differs')
    yield "peek"


def test_a_campaign_is_built_and_run_with_the_keyboard(page: Any) -> None:
    pressed(page, "run")
    assert focused(page) == "result"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    page.locator(f'{LAB} [data-focus="total-slider"]').focus()
    for _ in range(4):
        key(page, "ArrowLeft")
    assert focused(page) == "total-slider"
    pressed(page, "shift-late")
    assert focused(page) == "shift-late"
    pressed(page, "who")
    pressed(page, "zones")
    assert focused(page) == "zones"
    pressed(page, "recycle")
    page.locator(f'{LAB} [data-focus="busy_min-slider"]').focus()
    for _ in range(3):
        key(page, "ArrowRight")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=You have changed something')
    pressed(page, "run")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=You reached the goal')
    page.wait_for_selector(f'{LAB} [data-region="beside"] >> text=You changed 4 things at once')


def test_a_script_is_decided_and_peeking_measured_with_the_keyboard(page: Any) -> None:
    pressed(page, "part-decide")
    assert focused(page) == "part"
    key(page, "3")
    assert focused(page) == "size"
    key(page, "3")
    page.wait_for_selector(f'{LAB} [data-region="day"] >> text=Evening of day 2')
    assert focused(page) == "decide-3"
    pressed(page, "to-the-end")
    assert focused(page) == "day"
    key(page, "1")
    page.wait_for_selector(f'{LAB} [data-region="decided"] >> text=In truth')
    assert focused(page) == "verdict"
    pressed(page, "another")
    assert focused(page) == "day"
    pressed(page, "part-peek")
    key(page, "3")
    page.wait_for_selector(f'{LAB} [data-region="drawn"] >> text=Yes: theory says')
    assert focused(page) == "drawn"
    page.locator(f'{LAB} [data-focus="days-slider"]').focus()
    key(page, "ArrowRight")
    assert focused(page) == "days-slider"
    pressed(page, "draw-trials")
    page.wait_for_selector(f'{LAB} [data-region="drawn"] >> text=400 trials of 7 days')


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    for part in through_all_parts(page):
        CARD.unfold(page)
        assert (part, CARD.wider(page)) == (part, [])


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    for part in through_all_parts(page):
        CARD.unfold(page)
        assert (part, CARD.wrong(page)) == (part, [])
