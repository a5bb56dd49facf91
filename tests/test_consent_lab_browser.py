"""The consent lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard, focused

from bpo_course.scenarios import faulty_list

pytestmark = pytest.mark.slow
CARD: Final = LabCard("consent", "Consent lab")
LAB, READY = CARD.where, CARD.ready
pressed, key = CARD.pressed, CARD.key


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, '[data-focus="show-all"]') as opened:
        yield opened


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the three parts, and stop where each has all it shows."""
    pressed(page, "open-us-alaska")
    pressed(page, "guess-no")
    pressed(page, "show-day")
    page.wait_for_selector(f'{LAB} [data-region="strips"] >> text=The 24 hours of this day')
    yield "list"
    pressed(page, "part-repair")
    pressed(page, "row-no-source")
    pressed(page, "do-invent")
    pressed(page, "hand-in")
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=What you missed')
    yield "repair"
    pressed(page, "part-audit")
    pressed(page, "rule-1")
    pressed(page, "entry-1")
    pressed(page, "say-yes")
    pressed(page, "send")
    page.wait_for_selector(f'{LAB} [data-region="marks"] >> text=The answer sheet')
    yield "audit"


def test_people_are_guessed_and_the_clock_is_moved_with_the_keyboard(page: Any) -> None:
    pressed(page, "open-us-alaska")
    assert focused(page) == "person"
    key(page, "1")
    assert focused(page) == "answer"
    page.wait_for_selector(f'{LAB} [data-region="answer"] >> text=Wrong. ')
    page.wait_for_selector(f'{LAB} [data-region="answer"] >> text=Regulation F')
    key(page, "4")
    assert focused(page) == "next"
    key(page, "6")
    assert focused(page) == "hour-on"
    page.wait_for_selector(f'{LAB} [data-region="clock"] >> text=Tue 1 Dec, 16:00 (UTC)')
    page.locator(f'{LAB} [data-focus="clock"]').focus()
    page.keyboard.type("I")
    page.wait_for_selector(f'{LAB} [data-region="clock"] >> text=Tue 1 Dec, 21:30 (India time)')
    assert page.locator(f'{LAB} [name="time"]').input_value() == "21:30"
    assert focused(page) == "clock"
    page.locator(f'{LAB} [name="day"]').fill("2026-10-01")
    page.wait_for_selector(f'{LAB} [data-region="problem"] >> text=Day must be a date from')
    page.locator(f'{LAB} [name="day"]').fill("2026-12-06")
    page.wait_for_selector(f'{LAB} [data-region="clock"] >> text=Sun 6 Dec, 21:30')
    pressed(page, "land-uk")
    pressed(page, "show-day")
    assert focused(page) == "strips"
    assert page.locator(f'{LAB} [data-region="strips"] tbody tr').count() == 3


def test_a_list_is_repaired_with_the_keyboard(page: Any) -> None:
    pressed(page, "part-repair")
    assert focused(page) == "part"
    for name, what in faulty_list(1).right.items():
        pressed(page, f"row-{name}")
        assert focused(page) == "row"
        keys = ("keep", "number", "town", "scrub", "caller", "proof", "later", "remove", "invent")
        key(page, str(keys.index(what) + 1))
    page.wait_for_selector(f'{LAB} [data-region="rows"] >> text=7 numbers may be called: 100 %')
    pressed(page, "hand-in")
    assert focused(page) == "result"
    page.wait_for_selector(f'{LAB} [data-region="result"] >> text=16 of 16 rows are right')


def test_an_auditor_is_answered_and_the_sheet_is_one_page(page: Any, tmp_path: Path) -> None:
    pressed(page, "part-audit")
    pressed(page, "case-2")
    assert focused(page) == "question"
    pressed(page, "say-no")
    assert focused(page) == "say-no"
    pressed(page, "send")
    assert focused(page) == "marks"
    page.wait_for_selector(f'{LAB} [data-region="marks"] >> text=2 of 3 points')
    with page.expect_download() as download:
        pressed(page, "save")
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    printed = page.context.browser.new_page()
    printed.goto(kept.as_uri())
    assert printed.locator("h1").inner_text() == "Answer to the auditor"
    assert "We should not have made it." in printed.locator("main").inner_text()
    pages = printed.pdf(format="A4", margin={"top": "12mm", "bottom": "12mm"}).count(
        b"/Type /Page\n"
    )
    assert pages == 1


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
