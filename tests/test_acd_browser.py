"""The ACD lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)

pytestmark = pytest.mark.slow
LAB: Final = '.bpo[aria-label="ACD lab"]'
READY: Final = f"{LAB}:not([data-busy])"
PARTS: Final = ("ways", "starve", "skills", "phones", "menu")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    folder: Path = tmp_path_factory.mktemp("learner") / "course"
    folder.mkdir()
    cells = [new_code_cell('from bpo_course import lab\nlab("acd")')]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / "acd.ipynb")
    with browser.jupyterlab(folder, f"sqlite:///{folder.parent / 'progress.db'}") as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with browser.page(width=getattr(request, "param", 1280), height=900) as opened:
        browser.open_notebook(opened, lab, "acd.ipynb")
        browser.run_all(opened)
        opened.wait_for_selector(f"{LAB} [data-figure] svg")
        yield opened


def pressed(page: Any, focus: str) -> None:
    """Press Enter on a control, and wait for the answer."""
    page.wait_for_selector(READY)
    page.locator(f'{LAB} [data-focus="{focus}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)


def focused(page: Any) -> Any:
    return page.evaluate("() => document.activeElement.dataset.focus")


def through_all_parts(page: Any) -> Iterator[str]:
    """Go through the parts, and stop in each with everything open and the days played."""
    for part in PARTS:
        pressed(page, f"go-{part}")
        page.wait_for_selector(f'{LAB} [data-focus="go-{part}"][aria-pressed="true"]')
        pressed(page, "play")
        page.wait_for_selector(f'{LAB} [data-region="found"] >> text=What 12 days show')
        for fold in page.locator(f"{LAB} details").all():
            fold.evaluate("fold => { fold.open = true; }")
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
        wide = page.locator(LAB).evaluate(
            """card => [...card.querySelectorAll('*')].filter((part) =>
              !part.closest('.bpo-wide, [data-figure], .bpo-unseen')
              && part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
              .map((part) => part.outerHTML.slice(0, 80))"""
        )
        assert (part, wide) == (part, [])


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser.theme(page, theme)
    for part in through_all_parts(page):
        page.wait_for_timeout(500)
        found = Axe().run(page, context={"include": [[LAB]]}).response
        wrong = [(one["id"], one["nodes"][0]["html"][:90]) for one in found["violations"]]
        assert (part, wrong) == (part, [])
        assert "color-contrast" in {one["id"] for one in found["passes"]}
