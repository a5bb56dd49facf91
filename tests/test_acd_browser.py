"""The ACD lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("acd", "ACD lab")
LAB, READY = CARD.where, CARD.ready
pressed = CARD.pressed
PARTS: Final = ("ways", "starve", "skills", "phones", "menu")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, "[data-figure] svg") as opened:
        yield opened


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the parts, and stop in each with everything open and the days played."""
    for part in PARTS:
        pressed(page, f"go-{part}")
        page.wait_for_selector(f'{LAB} [data-focus="go-{part}"][aria-pressed="true"]')
        pressed(page, "play")
        page.wait_for_selector(f'{LAB} [data-region="found"] >> text=What 12 days show')
        CARD.unfold(page)
        for fold in ("people", "whisper"):
            page.evaluate(
                "where => document.querySelector(where).scrollIntoView()",
                f'{LAB} [data-focus="{fold}"]',
            )  # at once: the part may be shown anew meanwhile
            page.wait_for_selector(f'{LAB} [data-region="{fold}"] td')
        page.wait_for_selector(READY)
        yield part


def test_the_parts_are_worked_with_the_keyboard(page: Any) -> None:
    pressed(page, "way-3")
    assert focused(page) == "way-3"
    page.locator(f'{LAB} [data-focus="contact_rule"]').focus()
    page.keyboard.press("ArrowDown")  # from priority to the longest wait
    page.wait_for_selector(f'{LAB} [data-region="figures"] th >> text=Way 3: In turn; Longest wait')
    pressed(page, "go-starve")
    assert focused(page) == "part"
    pressed(page, "starved")
    pressed(page, "cured")
    page.wait_for_selector(f'{LAB} [data-region="told"] >> text=who has waited 0:40')
    page.locator(f'{LAB} [data-focus="age_s-slider"]').focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f'{LAB} [data-region="told"] >> text=who has waited 1:00')
    assert page.locator(f'{LAB} [data-focus="age_s"]').input_value() == "30"
    assert focused(page) == "age_s-slider"
    pressed(page, "play")
    page.wait_for_selector(f'{LAB} [data-region="found"] >> text=What 12 days show')
    assert focused(page) == "found"
    pressed(page, "whisper")
    page.wait_for_selector(f'{LAB} [data-region="whisper"] td >> text=waiting since')
    page.locator(f'{LAB} [data-focus="listen"]').focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(f'{LAB} [data-region="whisper"] th >> text=Diya hears')


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    for part in through_all_parts(page):
        assert (part, CARD.wider(page)) == (part, [])


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    for part in through_all_parts(page):
        assert (part, CARD.wrong(page)) == (part, [])
