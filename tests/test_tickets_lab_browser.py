"""The ticket lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

pytestmark = pytest.mark.slow
CARD: Final = LabCard("tickets", "Ticket lab")
LAB, READY = CARD.where, CARD.ready
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="work"]') as opened:
        yield opened


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the three parts, and stop where each has all it shows."""
    pressed(page, "order-due")
    pressed(page, "work")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=17:00: the day is over')
    yield "triage"
    pressed(page, "part-clock")
    pressed(page, "reopened")
    pressed(page, "guess-1")
    page.wait_for_selector(f'{LAB} [data-region="due"] >> text=The solution is due on')
    yield "clock"
    pressed(page, "part-month")
    pressed(page, "closed-show")
    pressed(page, "promise-closed")
    page.wait_for_selector(f'{LAB} [data-region="promise"] >> text=Be careful')
    yield "month"


def test_a_queue_is_sorted_and_worked_with_the_keyboard(page: Any) -> None:
    pressed(page, "work")
    assert focused(page) == "result"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    pressed(page, "open-FB-1006")
    assert focused(page) == "ticket"
    key(page, "4")
    assert focused(page) == "rank-low"
    page.wait_for_selector(f'{LAB} [data-region="found_tickets"] >> text=form: Urgent')
    key(page, "1")
    assert page.locator(f"{LAB} >> text=form: Urgent").count() == 0
    key(page, "8")
    page.wait_for_selector(f'{LAB} [data-region="ticket"] >> text=FB-1007')
    pressed(page, "open-FB-1003")
    key(page, "6")
    page.wait_for_selector(f'{LAB} [data-region="work"] >> text=1 merged')
    page.locator(f'{LAB} [data-focus="find"]').fill("ashgrove")
    page.wait_for_selector(f'{LAB} [data-region="found_tickets"] >> text=14 of 40 shown')
    assert focused(page) == "find"
    pressed(page, "link-shown")
    page.wait_for_selector(f'{LAB} [data-region="work"] >> text=14 linked')
    page.locator(f'{LAB} [data-focus="agents-slider"]').focus()
    key(page, "ArrowRight")
    assert focused(page) == "agents-slider"
    pressed(page, "order-due")
    assert focused(page) == "order-due"
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=You have changed something')
    pressed(page, "work")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=you linked 12 of 12 tickets')
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=2 linked tickets were about')
    pressed(page, "twice")
    page.wait_for_selector(f'{LAB} [data-region="who"] >> text=You merged them')


def test_a_due_time_is_guessed_and_a_month_is_measured_with_the_keyboard(page: Any) -> None:
    pressed(page, "part-clock")
    assert focused(page) == "part"
    key(page, "1")
    assert focused(page) == "answer"
    page.wait_for_selector(f'{LAB} [data-region="due"] >> text=Your guess counts every hour')
    pressed(page, "raised")
    assert page.locator(f'{LAB} [data-region="due"] .bpo-note').count() == 0
    pressed(page, "always")
    page.wait_for_selector(f'{LAB} [data-region="minutes"] >> text=Outside the desk')
    page.locator(f'{LAB} [data-focus="opens-slider"]').focus()
    key(page, "ArrowLeft")
    assert focused(page) == "opens-slider"
    pressed(page, "part-month")
    key(page, "1")
    assert focused(page) == "closed"
    page.locator(f'{LAB} [data-focus="close_days-slider"]').focus()
    key(page, "Home")
    page.wait_for_selector(f'{LAB} [data-region="closed_answer"] >> text=closed 0 days after')
    pressed(page, "promise-for_good")
    assert focused(page) == "promised"


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
