"""The shift lab in a real JupyterLab: played whole by keyboard, on a telephone, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("shift", "Shift lab")
LAB, READY = CARD.where, CARD.ready
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="open"]') as opened:
        yield opened


def run_hours(page: Any, first: int = 0) -> None:
    for hour in range(first, 8):
        key(page, "9")
        page.wait_for_selector(f'{READY} [data-region="news"] >> text={hour + 1} of 8 hours run')


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the three parts, and stop where each has all it shows."""
    yield "set"
    pressed(page, "open")
    page.wait_for_selector(f'{LAB} [data-region="news"] >> text=0 of 8 hours run')
    yield "run"
    run_hours(page)
    yield "over"
    key(page, "9")
    page.wait_for_selector(f'{LAB} [data-region="report"] >> text=daily report')
    yield "end"
    pressed(page, "beside")
    page.wait_for_selector(f'{LAB} [data-region="report"] >> text=have nothing to compare with')
    pressed(page, "hand-in")
    page.wait_for_selector(f'{LAB} [data-region="plan"] >> text=Needed')
    pressed(page, "compare")
    pressed(page, "stop")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=You scored', timeout=240_000)
    yield "score"


def test_a_whole_shift_is_played_with_the_keyboard(page: Any) -> None:
    pressed(page, "order-due")
    assert focused(page) == "order-due"
    pressed(page, "sampled-20")
    pressed(page, "open")
    page.wait_for_selector(f'{LAB} [data-region="news"] >> text=0 of 8 hours run')
    assert focused(page) == "now"
    key(page, "1")
    page.wait_for_selector(f'{READY} [data-region="levers"] >> text=7 agents answer every queue')
    pressed(page, "quiet-both")
    assert focused(page) == "quiet-both"
    key(page, "9")
    page.wait_for_selector(f'{READY} [data-region="news"] >> text=1 of 8 hours run')
    assert focused(page) == "now"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    run_hours(page, 1)
    assert focused(page) == "over"
    key(page, "9")
    page.wait_for_selector(f'{READY} [data-region="report"] >> text=daily report')
    assert focused(page) == "part"
    fold = page.locator(f'{LAB} [data-region="quality"] summary').first
    fold.focus()
    key(page, "Enter")
    forms = page.locator(f'{LAB} [data-region="quality"] form').first
    for group in forms.locator("fieldset").all():
        group.locator("input").first.focus()
        key(page, "Space")
    forms.locator("button").focus()
    key(page, "Enter")
    page.wait_for_selector(f'{READY} [data-region="quality"] >> text=of your answers are the')
    pressed(page, "plan-2-more")
    assert focused(page) == "plan-2-more"
    pressed(page, "hand-in")
    assert focused(page) == "plan"
    pressed(page, "compare")
    pressed(page, "stop")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=You scored', timeout=240_000)


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
