"""The contract lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard

pytestmark = pytest.mark.slow
CARD: Final = LabCard("contract", "Contract lab")
LAB, READY = CARD.where, CARD.ready


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, "[data-figure] svg") as opened:
        yield opened


def test_the_lab_is_worked_with_the_keyboard(page: Any) -> None:
    page.locator(f'{LAB} [data-focus="aht_s-slider"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector(f'{LAB} [data-region="crossed"] >> text=60,923 contacts at most')
    assert page.locator(f'{LAB} [data-focus="aht_s"]').input_value() == "390"
    page.locator(f'{LAB} [data-focus="other"]').focus()
    page.keyboard.press("Home")  # per FTE changes places with per contact
    page.wait_for_selector(f'{LAB} [data-region="table"] th >> text=Per contact', state="attached")
    page.wait_for_function(
        f"""() => document.querySelector('{LAB} [name="one"]').value === 'per_contact'"""
    )
    page.locator(f'{LAB} [data-focus="fix"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)
    page.wait_for_function(
        f"""() => Number(document.querySelector('{LAB} [name="per_minute"]').value) < 0.33"""
    )
    focused = page.evaluate("() => document.activeElement.dataset.focus")
    assert focused == "fix"


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    CARD.unfold(page)
    assert CARD.wider(page) == []


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    CARD.unfold(page)
    assert CARD.wrong(page) == []
