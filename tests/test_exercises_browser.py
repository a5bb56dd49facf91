"""The cards of lessons 02, 17 and 19 by keys alone: sorting, saying it better, role fit, chats.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from test_browser import _focused, _tab_into
from test_exercises import FILE

SORT: Final = '.bpo[aria-label="Sort"]'
BETTER: Final = '.bpo[aria-label="Say it better"]'
FIT: Final = '.bpo:has([data-focus="line"])'
DESK: Final = '.bpo[aria-label="Chat desk"]'
CELLS: Final = "document.querySelectorAll('.jp-Cell').length"
LABS: Final = ('lab("contract")', 'lab("roster")')

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A notebook with each of the cards."""
    place = tmp_path_factory.mktemp("learner")
    folder = place / "course"
    folder.mkdir()
    mine = place / "02_try.toml"
    mine.write_text(FILE, encoding="utf-8")
    calls = [f'sort("02-offices", {str(mine)!r})', f'say_better("02-not-mine", {str(mine)!r})']
    calls += ["role_fit()", 'lab("chats")', *LABS]
    cells = [new_code_cell("from bpo_course import lab, role_fit, say_better, sort")]
    cells += [new_code_cell(call) for call in calls]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / "lesson.ipynb")
    store_at = f"sqlite:///{place / 'progress.db'}"
    with browser.jupyterlab(folder, store_at) as lab, browser.page(height=800) as opened:
        browser.keep_faults(opened)
        browser.open_notebook(opened, lab, "lesson.ipynb")
        browser.run_all(opened)
        opened.wait_for_function("document.querySelectorAll('.bpo').length === 6")
        yield opened


def test_things_are_sorted_with_number_keys(page: Any) -> None:
    before = page.evaluate(CELLS)
    _tab_into(page, SORT)
    page.keyboard.press("1")
    page.wait_for_selector(f"{SORT} >> text=2 of 2")
    assert _focused(page, "data-focus") == "item"
    page.keyboard.press("1")
    page.wait_for_selector(f"{SORT} >> text=1 of 2 right at the first try.")
    assert _focused(page, "data-focus") == "done"
    assert page.evaluate(CELLS) == before


def test_a_double_click_places_one_thing(page: Any) -> None:
    page.locator(f"{SORT} [data-focus=again-all]").click()
    for clicks in (1, 2):  # the answer to the first click is there before the second one
        group = page.locator(f"{SORT} [data-focus=group-1]")
        group.scroll_into_view_if_needed()
        box = group.bounding_box()
        page.mouse.move(box["x"] + 10, box["y"] + 10)
        page.mouse.down(click_count=clicks)
        page.mouse.up(click_count=clicks)
        page.wait_for_selector(f"{SORT} >> text=2 of 2")
    page.wait_for_timeout(700)
    assert page.locator(f"{SORT} >> text=2 of 2").is_visible()


def test_what_is_being_written_outlives_another_choice(page: Any) -> None:
    choose = page.locator(f"{BETTER} label", has_text="You must call Refunds.")
    again = page.locator(f"{BETTER} [data-focus=again]")
    for draft in ("", "Let me "):
        choose.click()
        page.locator(f"{BETTER} [data-focus=chosen]").click()
        again.wait_for()
        field = page.locator(f"{BETTER} textarea")
        assert field.input_value() == draft
        field.fill("Let me ")
        again.click()


def test_a_line_is_chosen_and_written_by_keys(page: Any) -> None:
    _tab_into(page, BETTER)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{BETTER} [data-focus=reason]")
    page.locator(f"{BETTER} textarea").focus()
    page.keyboard.type("Let me get you there.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{BETTER} [data-focus=models]")
    assert "Let me get you there." in page.locator(BETTER).inner_text()


def test_the_self_assessment_is_answered_with_number_keys(page: Any) -> None:
    _tab_into(page, FIT)
    page.keyboard.press("1")
    page.wait_for_selector(f"{FIT} >> text=2 of ")
    assert _focused(page, "data-focus") == "line"


def test_the_desk_counts_the_waits_of_all_chats_and_takes_keys(page: Any) -> None:
    _tab_into(page, DESK)
    page.locator(f"{DESK} [data-focus=open]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DESK} [data-focus=chat]")
    page.wait_for_function(
        # the desk's clock, and the first customer's wait
        """() => [...document.querySelectorAll('[data-countup]')]
          .filter((wait) => /0:0[2-9]/.test(wait.textContent)).length >= 2"""
    )
    page.keyboard.press("2")
    page.wait_for_selector(f"{DESK} >> text=is writing")
    page.wait_for_selector(f"{DESK} [data-focus^=tab-] >> nth=1")  # the next chat opens by itself
    page.keyboard.press("5")
    page.wait_for_selector(f"{DESK} [aria-pressed=true] >> text=5")
    assert _focused(page, "data-focus") == "chat"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    assert browser.serious(page, ".bpo") == []


def test_nothing_is_cut_on_a_small_screen(page: Any) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    page.wait_for_timeout(500)
    wide = (
        "[...document.querySelectorAll('.bpo')].filter(e => e.scrollWidth > e.clientWidth).length"
    )
    assert page.evaluate(wide) == 0


def test_nothing_failed_in_the_page(page: Any) -> None:
    assert page.faults == []
