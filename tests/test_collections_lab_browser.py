"""The collections lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("collections", "Collections lab")
LAB, READY = CARD.where, CARD.ready
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="treat-none"]') as opened:
        yield opened


def says(page: Any, region: str, words: str) -> None:
    """Wait until a region of the card has these words."""
    page.wait_for_selector(f'{LAB} [data-region="{region}"] >> text={words}')


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the four parts, and stop where each has all it shows."""
    pressed(page, "treat-none")
    for n in range(2, 13):
        key(page, "8")
        says(page, "account", f"Account {n} of 12")
        key(page, "4")
        says(page, "list", f"{n} of 12 done")
    says(page, "score", "Your work list is done")
    yield "desk"
    pressed(page, "part-month")
    pressed(page, "guess-show")
    says(page, "result", "The month is over")
    pressed(page, "search")
    says(page, "beside", "Score:")
    yield "month"
    pressed(page, "part-more")
    pressed(page, "week-show")
    says(page, "swept", "The net is highest")
    yield "more"
    pressed(page, "part-promise")
    says(page, "own", "in a new cell")
    says(page, "followed", "The promise:")
    pressed(page, "play-others")
    says(page, "followed", "In 20 other months")
    yield "promise"


def test_a_work_list_is_worked_with_the_keyboard(page: Any) -> None:
    page.locator(f'{LAB} [data-focus="next"]').focus()
    key(page, "3")
    says(page, "account", "A good collector:")
    assert focused(page) == "answer"
    key(page, "8")
    says(page, "account", "Account 2 of 12")
    assert focused(page) == "account"
    key(page, "6")
    says(page, "list", "2 of 12 done")
    key(page, "7")
    says(page, "account", "Account 1 of 12")
    key(page, "1")  # the first choice counts
    says(page, "list", "2 of 12 done")
    pressed(page, "afresh")
    says(page, "list", "0 of 12 done")
    assert focused(page) == "account"


def test_a_month_is_guessed_played_and_changed_with_the_keyboard(page: Any) -> None:
    pressed(page, "part-month")
    assert focused(page) == "part"
    key(page, "2")
    says(page, "result", "The month is over")
    assert focused(page) == "result"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    page.locator(f'{LAB} [data-focus="week-slider"]').focus()
    key(page, "ArrowLeft")
    says(page, "result", "You have changed something")
    assert focused(page) == "week-slider"
    pressed(page, "play")
    says(page, "result", "The net went from")
    pressed(page, "order-likely")
    assert focused(page) == "order-likely"


def test_the_point_and_a_promise_are_followed_with_the_keyboard(page: Any) -> None:
    pressed(page, "part-more")
    key(page, "3")
    says(page, "swept", "The net is highest at")
    assert focused(page) == "swept"
    page.locator(f'{LAB} [data-focus="fatigue-slider"]').focus()
    for _ in range(5):
        key(page, "ArrowLeft")
    says(page, "swept", "You have changed something")
    pressed(page, "sweep")
    says(page, "swept", "Answers left after each call of the last seven days")
    pressed(page, "part-promise")
    says(page, "followed", "₹3,000 on the day of the call")
    pressed(page, "mine")
    assert focused(page) == "call"
    pressed(page, "typical")
    assert focused(page) == "followed"
    pressed(page, "asked")
    says(page, "followed", "You have changed something")
    assert focused(page) == "asked"
    pressed(page, "again")
    assert focused(page) == "followed"


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
