"""The workforce lab in a real JupyterLab: by keyboard, on a telephone's width, in both themes.

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
LAB: Final = '.bpo[aria-label="Workforce lab"]'
READY: Final = f"{LAB}:not([data-busy])"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    folder: Path = tmp_path_factory.mktemp("learner") / "course"
    folder.mkdir()
    cells = [new_code_cell('from bpo_course import lab\nlab("workforce")')]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / "workforce.ipynb")
    with browser.jupyterlab(folder, f"sqlite:///{folder.parent / 'progress.db'}") as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab, request: pytest.FixtureRequest) -> Iterator[Any]:
    with browser.page(width=getattr(request, "param", 1280), height=900) as opened:
        browser.open_notebook(opened, lab, "workforce.ipynb")
        browser.run_all(opened)
        opened.wait_for_selector(f'{LAB} [data-focus="show"]')
        yield opened


def pressed(page: Any, focus: str) -> None:
    """Press Enter on a control, and wait for the answer."""
    page.wait_for_selector(READY)
    page.locator(f'{LAB} [data-focus="{focus}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)


def focused(page: Any) -> Any:
    return page.evaluate("() => document.activeElement.dataset.focus")


def through_all_steps(page: Any) -> Iterator[str]:
    """Go through the four steps, and stop where each has all it shows."""
    pressed(page, "method-few")
    page.wait_for_selector(f'{LAB} [data-region="answer"] >> text=is 10.7 % off')
    yield "forecast"
    pressed(page, "go-staff")
    pressed(page, "make")
    page.wait_for_selector(f'{LAB} [data-region="plan"] >> text=Paid hours')
    yield "staff"
    pressed(page, "go-week")
    page.locator(f'{LAB} [data-focus="team"]').fill("20")
    pressed(page, "plan-week")
    page.wait_for_selector(f'{LAB} [data-region="week_plan"] >> text=Shortest rest', timeout=60_000)
    page.wait_for_selector(f'{LAB} [data-focus="plan-week"]:not([aria-disabled])', timeout=60_000)
    yield "week"
    pressed(page, "go-day")
    page.wait_for_selector(f'{LAB} [data-region="noon"] >> text=Calls until 12:00')
    pressed(page, "play")
    page.wait_for_selector(f'{LAB} [data-region="score"] >> text=The day is over')
    yield "day"


def test_a_day_is_planned_and_lived_through_with_the_keyboard(page: Any) -> None:
    steps = through_all_steps(page)
    assert next(steps) == "forecast"
    assert focused(page) == "answer"
    page.wait_for_selector(f"{LAB} [data-figure] .main-svg", state="attached")
    assert next(steps) == "staff"
    assert focused(page) == "plan"
    assert next(steps) == "week"
    assert focused(page) == "plan-week"  # the plan came by itself
    assert next(steps) == "day"
    assert focused(page) == "score"
    page.locator(f'{LAB} [data-focus="overtime-slider"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector(f'{LAB} [data-region="afternoon"] >> text=+4.5 paid hours')
    assert page.locator(f'{LAB} [data-focus="overtime"]').input_value() == "3"
    assert focused(page) == "overtime-slider"
    pressed(page, "breaks")
    pressed(page, "play")
    page.wait_for_selector(f'{LAB} [data-region="score"] >> text=Your score is')
    pressed(page, "another")
    assert focused(page) == "step"
    page.wait_for_selector(f"{LAB} >> text=29 August 2003")


def test_a_week_is_planned_and_stopped_with_the_keyboard(page: Any) -> None:
    pressed(page, "go-week")
    pressed(page, "kind-short")  # then the solver has much to do
    pressed(page, "plan-week")
    page.wait_for_selector(f"{LAB} [data-progress] >> text=Open so far")
    page.wait_for_selector(f"{LAB} [data-progress] >> text=Gap:", timeout=60_000)
    assert focused(page) == "plan-week"
    page.locator(f'{LAB} [data-focus="look"]').focus()  # the card answers meanwhile
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(f'{LAB} [data-region="title"] >> text=on Tuesday')
    page.locator(f'{LAB} [data-focus="plan-week"]').focus()
    page.keyboard.press("Tab")
    assert focused(page) == "stop-week"
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{LAB} [data-region="week_plan"] >> text=You stopped the solver')
    assert page.locator(f"{LAB} .bpo-unseen[aria-live]").inner_text().startswith("The solver was")
    assert focused(page) == "stop-week"
    page.wait_for_selector(f'{LAB} [data-focus="plan-week"]:not([aria-disabled])', timeout=60_000)
    assert focused(page) == "stop-week"
    pressed(page, "agents-1")
    assert page.locator(f"{LAB} details[open] tbody tr").count() == 10
    pressed(page, "kind-short")
    pressed(page, "plan-week")
    page.wait_for_selector(f"{LAB} >> text=With early and late shifts instead of", timeout=60_000)
    assert "Planned:" in page.locator(f"{LAB} .bpo-unseen[aria-live]").inner_text()


@pytest.mark.parametrize("page", [400], indirect=True)
def test_on_a_telephones_width_nothing_is_wider_than_the_card(page: Any) -> None:
    for step in through_all_steps(page):
        for fold in page.locator(f"{LAB} details").all():
            fold.evaluate("fold => { fold.open = true; }")
        wide = page.locator(LAB).evaluate(
            """card => [...card.querySelectorAll('*')].filter((part) =>
              !part.closest('.bpo-wide, [data-figure], .bpo-unseen')
              && part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
              .map((part) => part.outerHTML.slice(0, 80))"""
        )
        assert (step, wide) == (step, [])


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_nothing_that_axe_finds_is_wrong(page: Any, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser.theme(page, theme)
    for step in through_all_steps(page):
        for fold in page.locator(f"{LAB} details").all():
            fold.evaluate("fold => { fold.open = true; }")
        page.wait_for_timeout(500)
        found = Axe().run(page, context={"include": [[LAB]]}).response
        wrong = [(one["id"], one["nodes"][0]["html"][:90]) for one in found["violations"]]
        assert (step, wrong) == (step, [])
        assert "color-contrast" in {one["id"] for one in found["passes"]}
