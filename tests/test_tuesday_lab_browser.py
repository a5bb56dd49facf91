"""The Tuesday lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("tuesday", "Tuesday lab")
LAB = CARD.where
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="open"]') as opened:
        yield opened


def opened_week(page: Any) -> None:
    pressed(page, "open")
    page.wait_for_selector(f'{LAB} [data-region="story"] >> text=What the client asks')


def known(page: Any) -> None:
    """Open a week, look at each table, and see what it was."""
    opened_week(page)
    for view in ("hour", "reason", "team", "queue"):
        pressed(page, f"view-{view}")
    pressed(page, "mark-billing-aht")
    pressed(page, "rule-out")
    pressed(page, "reveal")
    page.wait_for_selector(f'{LAB} [data-region="known"] >> text=What was only chance')


def test_a_cause_is_looked_for_and_named_with_the_keyboard(page: Any) -> None:
    opened_week(page)
    assert focused(page) == "story"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    pressed(page, "view-reason")
    assert focused(page) == "view-reason"
    pressed(page, "mark-refund-aht")
    assert focused(page) == "mark-refund-aht"
    page.wait_for_selector(f'{LAB} [data-region="evidence"] >> text=Your evidence')
    pressed(page, "rule-out")
    assert focused(page) == "suspects"
    for number in "1234567":
        key(page, number)
        if page.locator(f'{LAB} [data-region="verdict"] >> text=Right, at guess').count():
            break
    assert focused(page) == "verdict"
    page.wait_for_selector(f'{LAB} [data-region="known"] >> text=The figures that prove it')


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    known(page)
    CARD.unfold(page)
    assert CARD.wider(page) == []


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    known(page)
    CARD.unfold(page)
    assert CARD.wrong(page) == []
