"""The knowledge base lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("knowledge", "Knowledge base lab")
LAB, READY = CARD.where, CARD.ready
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="query"]') as opened:
        yield opened


def typed(page: Any, focus: str, text: str) -> None:
    """Type into a field, and wait until it is taken."""
    page.locator(f'{LAB} [data-focus="{focus}"]').focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def searched(page: Any, text: str) -> None:
    """Type a search, and press Enter."""
    typed(page, "query", text)
    key(page, "Enter")


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the four parts, and stop where each has much to show."""
    pressed(page, "find-settings")
    pressed(page, "clock")
    searched(page, "change the name on an account")
    pressed(page, "open-1")
    page.wait_for_selector(f'{LAB} [data-region="opened"] >> text=Review due')
    yield "find"
    pressed(page, "gap")
    page.wait_for_selector(f'{LAB} [data-region="verdict"] >> text=The article is')
    yield "verdict"
    pressed(page, "next")
    for _ in range(9):
        pressed(page, "gap")
        pressed(page, "next")
    page.wait_for_selector(f'{LAB} [data-region="round"] >> text=The result')
    yield "result"
    pressed(page, "part-rewrite")
    pressed(page, "article-outage")
    typed(page, "title", "Is there an outage in my area?")
    page.wait_for_selector(f'{LAB} [data-region="worst"] >> text=✓ changed')
    pressed(page, "try")
    pressed(page, "reveal")
    pressed(page, "compare")
    pressed(page, "deals")
    page.wait_for_selector(f'{LAB} [data-region="deals"] >> text=Held back, mean')
    yield "rewrite"
    pressed(page, "part-missing")
    pressed(page, "line-1")
    pressed(page, "say-missing")
    typed(page, "own_title", "Parental controls: block websites for kids")
    typed(page, "own_steps", "Choose Wi-Fi, then Family. Choose a device. Choose what to block.")
    pressed(page, "publish")
    page.wait_for_selector(f'{LAB} [data-region="published"] >> text=Published: version 1')
    for focus in ("mark-0", "mark-3", "check", "act-edit"):
        pressed(page, focus)
    typed(page, "new_text", "Open Help, Line check. Read the evening readings of three days.")
    pressed(page, "publish-new")
    page.wait_for_selector(f'{LAB} [data-region="versions"] >> text=Every version is kept')
    pressed(page, "tell-agents")
    pressed(page, "check-told")
    yield "missing"
    pressed(page, "part-worth")
    key(page, "1")
    page.wait_for_selector(f'{LAB} [data-region="day"] >> text=Agents search in')
    pressed(page, "days")
    page.wait_for_selector(f'{LAB} [data-region="day"] >> text=s, real')
    yield "worth"


def test_an_article_is_found_with_the_keyboard(page: Any) -> None:
    page.locator(f'{LAB} [data-focus="query"]').focus()
    searched(page, "name account")
    assert focused(page) == "query"
    page.keyboard.press("Tab")
    assert focused(page) == "search"
    key(page, "1")
    assert focused(page) == "article"
    pressed(page, "answers")
    assert focused(page) == "verdict"
    key(page, "Enter")
    assert focused(page) == "query"
    page.wait_for_selector(f'{LAB} [data-region="caller"] >> text=Caller 2 of 10')
    assert page.locator(f'{LAB} [data-focus="query"]').input_value() == ""


def test_the_clock_runs_once_it_is_switched_on_and_is_told_when_it_ends(page: Any) -> None:
    assert page.locator(f"{LAB} [data-countdown]").count() == 0
    pressed(page, "find-settings")
    typed(page, "limit_s", "10")
    pressed(page, "clock")
    before = page.locator(f"{LAB} [data-countdown]").inner_text()
    assert before.startswith("0:")
    searched(page, "name")
    page.wait_for_selector(f'{LAB} [data-region="clock"] >> text=Your time is over')
    assert focused(page) == "query"
    pressed(page, "gap")
    assert focused(page) == "verdict"


def test_all_parts_are_done_with_the_keyboard(page: Any) -> None:
    focuses = {
        "find": "article",
        "verdict": "verdict",
        "result": "result",
        "rewrite": "deals-done",
        "missing": "told",
        "worth": "played",
    }
    for part in through_all_parts(page):
        assert (part, focused(page)) == (part, focuses[part])
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    page.locator(f'{LAB} [data-focus="saved_s-slider"]').focus()
    key(page, "ArrowRight")
    assert focused(page) == "saved_s-slider"
    pressed(page, "mine")
    assert focused(page) == "mine"


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
