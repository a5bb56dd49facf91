"""The IVR lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import pytest
from lab_card import LabCard

pytestmark = pytest.mark.slow
CARD: Final = LabCard("ivr", "IVR lab")
LAB, READY = CARD.where, CARD.ready
PARTS: Final = ("call", "day", "words")
TWICE: Final = ("ivr", "acd", "ivr", "acd")
"""The labs of a page that has each of them twice."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    with CARD.running(tmp_path_factory, twice=TWICE) as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with CARD.opened(lab, request, "[data-focus='key-1']") as opened:
        yield opened


@pytest.fixture
def twice(page: Any, lab: browser.Lab) -> Iterator[Any]:
    opened = browser.another(page, viewport={"width": 1280, "height": 900})
    browser.open_notebook(opened, lab, "twice.ipynb")
    browser.run_all(opened)
    opened.wait_for_function(
        f"() => document.querySelectorAll('.bpo [data-region]').length > 0"
        f" && document.querySelectorAll('.bpo').length === {len(TWICE)}"
    )
    yield opened
    opened.close()


def show(page: Any, part: str) -> None:
    """Show a part by keyboard, and wait until it stands."""
    page.locator(f'{LAB} [data-focus="part-{part}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{LAB} [data-focus="part-{part}"][aria-pressed="true"]')
    if part != "call":
        page.wait_for_selector(f"{LAB} [data-figure] svg", timeout=30_000)
    page.wait_for_selector(READY)


def test_a_call_is_made_with_the_keyboard(page: Any) -> None:
    page.locator(f'{LAB} [data-focus="choose"]').focus()
    page.keyboard.press("Home")
    page.wait_for_selector(f'{LAB} [data-region="phone"] >> text=Welcome to Harbour Bank.')
    page.wait_for_selector(READY)
    page.locator(f'{LAB} [data-focus="listen"]').focus()
    page.keyboard.press("2")  # the number keys are the phone's
    page.wait_for_selector(f'{LAB} [data-region="phone"] >> text=Cards.')
    page.wait_for_selector(READY)
    page.keyboard.press("1")
    page.wait_for_selector(f'{LAB} [data-region="phone"] >> text=the security team answers')
    page.wait_for_selector(READY)
    page.locator(f'{LAB} [data-focus="again"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{LAB} [data-region="phone"] >> text=0:00 since the call began')
    page.wait_for_selector(READY)
    assert page.evaluate("() => document.activeElement.dataset.focus") == "key-1"


def test_a_menu_is_changed_with_the_keyboard(page: Any) -> None:
    show(page, "day")
    page.locator(f'{LAB} [data-focus="up-6"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)
    page.wait_for_function("() => document.activeElement.dataset.focus === 'up-5'")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.dataset.focus === 'up-4'")
    page.locator(f'{LAB} [data-focus="on-0"]').focus()
    page.keyboard.press("Space")
    page.wait_for_selector(f'{LAB} [data-focus="on-0"][aria-pressed="false"]')
    page.wait_for_selector(READY)
    page.locator(f'{LAB} [data-focus="says-1"]').focus()
    page.keyboard.press("End")
    page.keyboard.type(" and more")
    page.keyboard.press("Tab")
    page.wait_for_selector(f'{LAB} [data-region="checked"] >> text=What the checker advises')
    page.locator(f'{LAB} [data-focus="key-of-1"]').fill("x")
    page.wait_for_selector(f"{LAB} [data-region='checked'] >> text=must be 1 to 4 signs")
    page.locator(f'{LAB} [data-focus="undo"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)
    page.wait_for_function(
        f"""() => document.querySelector('{LAB} [name="key-1"]').value === '2'"""
    )


@pytest.mark.parametrize("page", [400, 1280], indirect=True)
def test_the_teams_are_staffed_and_their_days_played_with_the_keyboard(page: Any) -> None:

    show(page, "day")
    page.locator(f'{LAB} [data-focus="choose"]').focus()
    page.keyboard.press("Home")
    page.wait_for_selector(f"{LAB} [data-region='reached'] >> text=Calls transferred: 0 (before")
    page.wait_for_selector(READY)
    page.locator(f'{LAB} [data-focus="agents-slider"]').focus()
    page.keyboard.press("End")
    page.wait_for_function(
        f"""() => document.querySelector('{LAB} [name="agents"]').value === '30'"""
    )
    page.wait_for_selector(READY)
    page.locator(f'{LAB} [data-focus="play"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAB} [data-region='several'] >> text=95 % interval", timeout=30_000)
    page.wait_for_selector(READY)
    page.wait_for_function("() => document.activeElement.dataset.focus === 'floor'")
    page.locator(f'{LAB} [data-focus="each-team"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAB} [data-region='each_team'] table")
    assert CARD.wider(page) == []
    assert CARD.wrong(page) == []


def test_words_are_typed_and_the_threshold_moves(page: Any) -> None:
    show(page, "words")
    page.locator(f'{LAB} [data-focus="say"]').focus()
    page.keyboard.type("my card was stolen on the bus")
    page.wait_for_selector(f"{LAB} [data-region='answer'] >> text=To: Lost or stolen card")
    page.locator(f'{LAB} [data-focus="threshold-slider"]').focus()
    page.keyboard.press("End")
    page.wait_for_function(
        f"""() => document.querySelector('{LAB} [name="threshold"]').value === '80'"""
    )
    assert page.locator(f'{LAB} [data-focus="say"]').input_value().startswith("my card")


def test_the_button_that_makes_the_router_learn_keeps_the_focus(page: Any) -> None:
    show(page, "words")
    page.evaluate(
        """() => {
          window.lost = 0;
          setInterval(() => { window.lost += document.activeElement === document.body; }, 5);
        }"""
    )
    for n in (5, 10):
        page.locator(f'{LAB} [data-focus="phrase-{n}"]').focus()
        page.evaluate("() => { window.lost = 0; }")
        page.keyboard.press("Enter")
        page.wait_for_selector(f'{LAB} [data-focus="phrase-{n}"][aria-pressed="true"]')
        page.wait_for_selector(f"{LAB} [data-region='routed'] >> text=Routed right")
        page.wait_for_selector(READY)
        assert page.evaluate("() => document.activeElement.dataset.focus") == f"phrase-{n}"
        assert page.evaluate("() => window.lost") == 0


def test_the_same_lab_twice_on_a_page_has_no_landmark_twice(twice: Any) -> None:
    for nth in range(TWICE.count("ivr")):
        card = twice.locator(LAB).nth(nth)
        card.locator('[data-focus="part-day"]').focus()
        twice.keyboard.press("Enter")
        card.locator("[data-figure] svg").first.wait_for(timeout=30_000)
    for fold in twice.locator(".bpo details").all():
        fold.evaluate("fold => { fold.open = true; }")
    assert browser.wrong(twice, ".bpo") == []


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    for part in PARTS:
        show(page, part)
        CARD.unfold(page)
        assert CARD.wider(page) == [], part


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    for part in PARTS:
        show(page, part)
        CARD.unfold(page)
        assert CARD.wrong(page) == [], part
