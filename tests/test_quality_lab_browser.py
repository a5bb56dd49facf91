"""The quality lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("quality", "Quality lab")
LAB, READY = CARD.where, CARD.ready
pressed = CARD.pressed
ANSWERS: Final = {
    "opening": 1,
    "listening": 3,
    "questions": 2,
    "clear": 1,
    "hold": 3,
    "next-steps": 2,
    "closing": 1,
    "right-answer": 1,
    "right-price": 2,
    "safe-data": 1,
}
"""Which radio button of each item is pressed: those of the expert on the first call."""
TURNS: Final = {"listening": "3, 7", "questions": "5", "next-steps": "17", "right-price": "5"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="call-rain-cover"]') as opened:
        yield opened


def told(page: Any, region: str, text: str) -> None:
    page.wait_for_selector(f'{LAB} [data-region="{region}"] >> text={text}')


def score(page: Any) -> None:
    """Fill in the scorecard with the keyboard, and submit it."""
    page.wait_for_selector(f'{LAB} [data-focus="submit"]')
    for name, number in ANSWERS.items():
        page.locator(f'{LAB} [data-focus="answer-{name}-{number}"]').focus()
        page.keyboard.press("Space")
    for name, text in TURNS.items():
        page.locator(f'{LAB} [data-focus="turns-{name}"]').fill(text)
    page.locator(f'{LAB} [data-focus="note"]').fill("Ask which pushchair it is, before you offer.")
    pressed(page, "submit")
    told(page, "result", "10 of 10")


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the four parts, and stop where each has all it shows."""
    pressed(page, "call-rain-cover")
    if page.locator(f'{LAB} [data-focus="again"]').count():  # an earlier test scored it
        pressed(page, "again")
    page.wait_for_selector(f'{LAB} [data-focus="submit"]')
    yield "call"
    score(page)
    yield "score"
    pressed(page, "part-calibrate")
    pressed(page, "strict-Carla")
    told(page, "guesses", "✓ Yes")
    pressed(page, "unclear-hold")
    told(page, "guesses", "✗ Not Hold")
    page.wait_for_selector(f'{LAB} [data-region="raters"] >> text=Critical errors missed')
    yield "calibrate"
    pressed(page, "part-record")
    pressed(page, "clip-brakes")
    for turn in ("t4", "t6", "t8"):
        pressed(page, f"mark-{turn}")
    pressed(page, "judge-card")
    told(page, "clip", "✓ Right: card data is in it")
    yield "hunt"
    pressed(page, "run")
    told(page, "redaction", "it finds 4 and misses 2")
    pressed(page, "hold-brakes")
    pressed(page, "delete")
    told(page, "archive", "1 recording deleted")
    yield "record"
    pressed(page, "part-sample")
    pressed(page, "draw")
    told(page, "drawing", "Month 1:")
    yield "sample"


def test_the_lab_is_gone_through_with_the_keyboard(page: Any) -> None:
    parts = through_all_parts(page)
    assert next(parts) == "call"
    pressed(page, "submit")
    told(page, "wrong", "Not answered yet")
    assert focused(page) == "wrong"
    assert next(parts) == "score"
    assert focused(page) == "result"
    assert next(parts) == "calibrate"
    assert focused(page) == "answer-unclear"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    page.locator(f'{LAB} [data-focus="line"]').fill("No if no one asks who is calling.")
    told(page, "line_notes", "It says what counts as no")
    assert focused(page) == "line"
    pressed(page, "agree")
    assert focused(page) == "agreed"
    page.locator(f'{LAB} [data-focus="errors-slider"]').focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    told(page, "paradox_says", "Kappa is not low here")
    assert focused(page) == "errors-slider"
    assert next(parts) == "hunt"
    assert focused(page) == "judged"
    assert next(parts) == "record"
    assert focused(page) == "archive"
    page.locator(f'{LAB} [data-focus="text"]').fill("five five double five, and so on")
    page.locator(f'{LAB} [data-focus="customer"]').focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(READY)
    told(page, "noticed", "Everyone must agree")
    assert next(parts) == "sample"
    assert focused(page) == "draw"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")


def test_what_is_filled_in_stays_when_the_words_are_hidden(page: Any) -> None:
    pressed(page, "call-dead-charger")
    page.locator(f'{LAB} [data-focus="answer-opening-2"]').focus()
    page.keyboard.press("Space")
    page.locator(f'{LAB} [data-focus="turns-opening"]').fill("1")
    pressed(page, "hide")
    page.wait_for_selector(f"{LAB} >> text=Hear turn 3")
    assert page.locator(f'{LAB} [data-focus="answer-opening-2"]').is_checked()
    assert page.locator(f'{LAB} [data-focus="turns-opening"]').input_value() == "1"
    assert focused(page) == "hide"


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    page.set_viewport_size({"width": 400, "height": 9_000})
    for part in through_all_parts(page):
        CARD.unfold(page)
        assert (part, CARD.wider(page)) == (part, [])


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    for part in through_all_parts(page):
        CARD.unfold(page)
        assert (part, CARD.wrong(page)) == (part, [])
