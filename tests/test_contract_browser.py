"""The contract lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

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
LAB: Final = '.bpo[aria-label="Contract lab"]'
READY: Final = f"{LAB}:not([data-busy])"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    folder: Path = tmp_path_factory.mktemp("learner") / "course"
    folder.mkdir()
    cells = [new_code_cell('from bpo_course import lab\nlab("contract")')]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / "contract.ipynb")
    with browser.jupyterlab(folder, f"sqlite:///{folder.parent / 'progress.db'}") as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with browser.page(width=getattr(request, "param", 1280), height=900) as opened:
        browser.open_notebook(opened, lab, "contract.ipynb")
        browser.run_all(opened)
        opened.wait_for_selector(f"{LAB} [data-figure] svg")
        yield opened


def test_the_lab_is_worked_with_the_keyboard(page: Any) -> None:
    page.locator(f'{LAB} [data-focus="aht_s-slider"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector(f'{LAB} [data-region="crossed"] >> text=60,923 contacts at most')
    assert page.locator(f'{LAB} [data-focus="aht_s"]').input_value() == "390"
    page.locator(f'{LAB} [data-focus="other"]').focus()
    page.keyboard.press("Home")  # per FTE changes places with per contact
    page.wait_for_selector(f'{LAB} [data-region="table"] th >> text=Per contact', state="attached")
    page.wait_for_function(
        f"""() => document.querySelector('{LAB} [name="one"]').value === 'per_contact'"""
    )
    page.locator(f'{LAB} [data-focus="fix"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)
    page.wait_for_function(
        f"""() => Number(document.querySelector('{LAB} [name="per_minute"]').value) < 0.33"""
    )
    focused = page.evaluate("() => document.activeElement.dataset.focus")
    assert focused == "fix"


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    for fold in page.locator(f"{LAB} details").all():
        fold.evaluate("fold => { fold.open = true; }")
    wide = page.locator(LAB).evaluate(
        """card => [...card.querySelectorAll('*')].filter((part) =>
          !part.closest('.bpo-wide, [data-figure], .bpo-unseen')
          && part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
          .map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert wide == []


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser.theme(page, theme)
    for fold in page.locator(f"{LAB} details").all():
        fold.evaluate("fold => { fold.open = true; }")
    page.wait_for_timeout(500)
    found = Axe().run(page, context={"include": [[LAB]]}).response
    wrong = [(one["id"], one["nodes"][0]["html"][:90]) for one in found["violations"]]
    assert wrong == []
    assert "color-contrast" in {one["id"] for one in found["passes"]}
