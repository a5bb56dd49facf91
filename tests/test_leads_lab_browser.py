"""The lead lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("leads", "Lead lab")
LAB, READY = CARD.where, CARD.ready
pressed, key = CARD.pressed, CARD.key
LONG_MS: Final = 120_000


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="call"]') as opened:
        yield opened


def waited(page: Any, focus: str, region: str, text: str) -> None:
    """Press a control whose work takes long, and wait for its end."""
    page.wait_for_selector(READY, timeout=LONG_MS)
    page.locator(f'{LAB} [data-focus="{focus}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{LAB} [data-region="{region}"] >> text={text}', timeout=LONG_MS)
    page.wait_for_selector(READY, timeout=LONG_MS)


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the four parts, and stop where each has all it shows."""
    waited(page, "call", "result", "2,000 calls make 209 sales")
    pressed(page, "success")
    waited(page, "times-2", "answer", "The logistic model makes")
    yield "whom"
    pressed(page, "part-leak")
    waited(page, "fit", "result", "With 16 columns")
    pressed(page, "check")
    waited(page, "suspects", "suspects_told", "Without any of them")
    yield "leak"
    pressed(page, "part-level")
    waited(page, "score", "guess", "How many of 100 bought")
    pressed(page, "bought-1")
    pressed(page, "decide-stop")
    yield "level"
    pressed(page, "part-when")
    waited(page, "gain-score", "answer", "In week 7, the score adds")
    yield "when"


def test_calls_are_made_and_columns_are_taken_away_with_the_keyboard(page: Any) -> None:
    waited(page, "call", "result", "2,000 calls make 209 sales")
    assert focused(page) == "result"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    pressed(page, "success")
    assert focused(page) == "success"
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=2,000 calls make 1,080 sales')
    page.locator(f'{LAB} [data-focus="part"]').focus()
    page.keyboard.press("4")
    page.wait_for_selector(f'{LAB} [data-region="answer"] >> text=Yes. The', timeout=LONG_MS)
    page.wait_for_selector(READY)
    assert focused(page) == "answer"
    pressed(page, "order-logistic")
    assert focused(page) == "order-logistic"
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=2,000 calls make 1,166 sales')
    pressed(page, "pick-parts")
    page.wait_for_selector(f'{LAB} [data-region="answer"] >> text=spread evenly over 7 parts')
    page.locator(f'{LAB} [data-focus="calls-slider"]').focus()
    key(page, "ArrowRight")
    assert focused(page) == "calls-slider"
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=2,250 calls make')

    pressed(page, "part-leak")
    assert focused(page) == "part"
    waited(page, "fit", "result", "91 of 100 pairs")
    assert focused(page) == "fit-result"
    pressed(page, "column-duration")
    assert focused(page) == "column-duration"
    pressed(page, "check")
    assert focused(page) == "checked"
    waited(page, "fit", "result", "78 of 100 pairs")
    waited(page, "suspects", "suspects_told", "Length of the call")
    assert focused(page) == "suspects-told"


def test_a_level_is_guessed_and_weeks_are_played_with_the_keyboard(page: Any) -> None:
    pressed(page, "part-level")
    waited(page, "score", "guess", "How many of 100 bought")
    assert focused(page) == "level-question"
    key(page, "4")
    assert focused(page) == "level-answer"
    page.wait_for_selector(f'{LAB} [data-region="answer"] >> text=25.4 % bought')
    page.locator(f'{LAB} [data-focus="cost-slider"]').focus()
    key(page, "ArrowLeft")
    assert focused(page) == "cost-slider"
    page.wait_for_selector(f'{LAB} [data-region="more_results"] >> text=A call pays if more than')
    pressed(page, "decide-order")
    assert focused(page) == "decided"

    pressed(page, "part-when")
    key(page, "3")
    page.wait_for_selector(
        f'{LAB} [data-region="answer"] >> text=In week 7, the score adds', timeout=LONG_MS
    )
    pressed(page, "upkeep-history")
    assert focused(page) == "upkeep-history"
    waited(page, "play", "result", "Week 8: list order")
    assert focused(page) == "play"
    page.locator(f'{LAB} [data-focus="closes-slider"]').focus()
    key(page, "ArrowLeft")
    assert focused(page) == "closes-slider"
    pressed(page, "again")
    assert focused(page) == "part"
    waited(page, "play-end", "result", "Week 7: list order")
    pressed(page, "stop")
    page.wait_for_selector(f'{LAB} [data-region="work"]:not(:has(.bpo-note))', timeout=LONG_MS)


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
