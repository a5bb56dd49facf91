"""The dialler lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("dialler", "Dialler lab")
LAB, READY = CARD.where, CARD.ready
LONG_MS: Final = 180_000
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="play"]') as opened:
        opened.set_default_timeout(LONG_MS)
        yield opened


def seen(page: Any, region: str, text: str) -> None:
    """Wait until a region of the card shows a text."""
    page.wait_for_selector(f'{LAB} [data-region="{region}"] >> text={text}', timeout=LONG_MS)


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the four parts, and stop where each has all it shows."""
    pressed(page, "guess-2")
    pressed(page, "play")
    yield "pacing"
    pressed(page, "play-end")
    seen(page, "ended", "beside the machines")
    yield "paced"
    pressed(page, "part-machines")
    pressed(page, "rate-show")
    pressed(page, "play-month")
    seen(page, "clocks", "The worst day")
    yield "machines"
    pressed(page, "part-groups")
    pressed(page, "size-show")
    seen(page, "gains", "60 agents gain")
    yield "groups"
    pressed(page, "part-reading")
    pressed(page, "lost-show")
    seen(page, "reading", "Reading costs")
    yield "reading"


def test_an_evening_is_paced_with_the_keyboard_to_its_end(page: Any) -> None:
    page.locator(f'{LAB} [data-focus="guess-3"]').focus()
    key(page, "3")
    assert focused(page) == "play"
    key(page, "6")
    seen(page, "pacing", "at level 1.25")
    assert focused(page) == "faster"
    page.locator(f'{LAB} [data-focus="level-slider"]').focus()
    key(page, "ArrowRight")
    seen(page, "pacing", "at level 1.5")
    assert focused(page) == "level-slider"
    key(page, "7")
    seen(page, "paced", "17:10, 1 of 18")
    assert focused(page) == "play"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    key(page, "8")
    seen(page, "paced", "17:40, 4 of 18")
    key(page, "9")
    seen(page, "ended", "The highest fixed level")
    assert focused(page) == "end"
    pressed(page, "again")
    assert focused(page) == "now"
    key(page, "9")
    seen(page, "ended", "You, last time")


def test_the_other_parts_are_guessed_and_played_with_the_keyboard(page: Any) -> None:
    pressed(page, "part-machines")
    assert focused(page) == "part"
    key(page, "1")
    assert focused(page) == "answer"
    pressed(page, "lock_out")
    assert focused(page) == "lock_out"
    seen(page, "rates", "dialled again that evening")
    page.locator(f'{LAB} [data-focus="lost-slider"]').focus()
    key(page, "Home")
    seen(page, "detected", "took no one for a machine")
    assert focused(page) == "lost-slider"
    pressed(page, "better")
    seen(page, "clocks", "The worst 24 hours")
    pressed(page, "part-reading")
    key(page, "3")
    seen(page, "reading", "What reading costs and brings")
    pressed(page, "part-groups")
    key(page, "2")
    seen(page, "gains", "60 agents gain")
    page.wait_for_function("() => document.activeElement.dataset.focus === 'sizes'")


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
