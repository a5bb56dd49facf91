"""A prediction by keys alone, and a table: a guess kept, an answer seen, nothing that moves.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from test_browser import _attempts, _focused, _tab_into, _tab_to
from test_predict import PREDICTED, QUESTION

ASKED: Final = '.bpo[aria-label="Predict"]'
ANSWER: Final = '.bpo[aria-label="Your guess and the answer"]'
TABLE: Final = ".bpo-table"
SCROLLED: Final = "document.querySelector('.jp-WindowedPanel-outer').scrollTop"
CELLS: Final = "document.querySelectorAll('.jp-Cell').length"
WIDE: Final = "from bpo_course import content, table\ntable(content.helpline().head(3))"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A notebook that asks two predictions, shows a table, and answers a screen below."""
    place = tmp_path_factory.mktemp("learner")
    folder = place / "course"
    folder.mkdir()
    bank = place / "05_try.toml"
    bank.write_text(QUESTION + PREDICTED, encoding="utf-8")
    calls = [f'predict("{name}", {str(bank)!r})' for name in ("05-mean", "05-queue")]
    cells = [new_code_cell(f"from bpo_course import predict, predicted\n{calls[0]}")]
    cells += [new_code_cell(calls[1]), new_code_cell(WIDE)]
    cells += [new_markdown_cell("<div style='height: 1500px'>Much to read</div>")]
    cells += [new_code_cell(call.replace("predict(", "predicted(")) for call in calls]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / "lesson.ipynb")
    store_at = f"sqlite:///{place / 'progress.db'}"
    with browser.jupyterlab(folder, store_at) as lab, browser.page(height=800) as opened:
        opened.store_at = store_at
        browser.keep_faults(opened)
        browser.open_notebook(opened, lab, "lesson.ipynb")
        browser.run_all(opened)
        opened.wait_for_selector(f"{ANSWER} >> text=Show the answer", state="attached")
        opened.evaluate(f"{SCROLLED} = 0")
        yield opened


def test_a_number_is_typed_and_kept_with_enter(page: Any) -> None:
    _tab_into(page, ASKED)
    assert _focused(page, "data-focus") == "guess"
    page.keyboard.type("120")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{ASKED} >> text=Your guess: 120 s")
    assert _focused(page, "data-focus") == "kept"


def test_a_choice_takes_its_number_and_enter(page: Any) -> None:
    _tab_to(page, f"{ASKED} [data-key]")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{ASKED} >> text=Your guess: Loans")


def test_letters_typed_on_a_table_run_no_command_of_the_notebook(page: Any) -> None:
    before = page.evaluate(CELLS)
    page.locator(TABLE).focus()
    for key in "ddxabmyz":
        page.keyboard.press(key)
    assert page.evaluate(CELLS) == before == 6


def test_the_answer_is_seen_when_it_comes_into_sight_and_the_page_stays(page: Any) -> None:
    assert not [a for a in _attempts(page.store_at, "05_try") if "seen" in a.answer]
    page.locator(f"{ASKED} [data-focus=kept]").first.focus()
    page.locator(ANSWER).first.scroll_into_view_if_needed()
    at = page.evaluate(SCROLLED)
    page.wait_for_timeout(1000)
    seen = [a.item for a in _attempts(page.store_at, "05_try") if "seen" in a.answer]
    assert "05-mean" in seen
    assert page.evaluate(SCROLLED) == at
    assert "You said 120 s. It is 164 s." in page.locator(ANSWER).first.inner_text()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_predictions_and_tables(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    assert browser.serious(page, ".bpo", TABLE) == []


def test_a_wide_table_scrolls_in_its_own_box_on_a_small_screen(page: Any) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    page.locator(TABLE).scroll_into_view_if_needed()
    box, whole = page.evaluate(
        f"(e => [e.clientWidth, e.scrollWidth])(document.querySelector('{TABLE}'))"
    )
    assert box < 400 < whole
    page.locator(TABLE).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"document.querySelector('{TABLE}').scrollLeft > 0")
    for card in (ASKED, ANSWER):
        wide = f"[...document.querySelectorAll('{card}')].some(e => e.scrollWidth > e.clientWidth)"
        assert not page.evaluate(wide)


def test_nothing_failed_in_the_page(page: Any) -> None:
    assert page.faults == []
