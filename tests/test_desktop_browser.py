"""A call with its desktop in a real browser: by keyboard alone, on a phone's width, in both themes.

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
from test_browser import _focused, _tab_into, _tab_to
from test_desk import GOOD, NOTES

from bpo_course import Walk, content
from bpo_course.flows import solve

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)

INBOUND: Final = "bank-unknown-debit"
OUTBOUND: Final = "missed-instalment"
CALL: Final = '.bpo[aria-label^="Call: "]'
READY: Final = f"{CALL}:not([data-busy])"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    folder: Path = tmp_path_factory.mktemp("learner") / "course"
    folder.mkdir()
    for name in (INBOUND, OUTBOUND):
        cells = [new_code_cell(f'from bpo_course import play\nplay("{name}", desk=True)')]
        notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with browser.jupyterlab(folder, f"sqlite:///{folder.parent / 'progress.db'}") as running:
        yield running


@pytest.fixture
def page(lab: browser.Lab) -> Iterator[Any]:
    with browser.page(width=1280, height=900) as opened:
        browser.keep_faults(opened)
        yield opened
        assert opened.faults == []


def open_call(page: Any, lab: browser.Lab, name: str) -> None:
    browser.open_notebook(page, lab, f"{name}.ipynb")
    browser.run_all(page)
    page.wait_for_selector(f"{CALL} [data-focus=tab-customer]")
    restart = page.locator(f"{CALL} [data-focus=restart]")
    if restart.is_enabled():
        restart.click()
        page.wait_for_selector(f"{CALL} [data-focus=restart][disabled]")
    _tab_into(page, CALL)


def to(page: Any, focus: str) -> None:
    """Reach a control with Tab: forwards, and then from the card's beginning."""
    page.wait_for_selector(READY)
    target = f'{CALL} [data-focus="{focus}"]'
    try:
        _tab_to(page, target)
    except AssertionError:
        _tab_to(page, target, backwards=True)


def pressed(page: Any, focus: str) -> None:
    to(page, focus)
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)


def typed(page: Any, focus: str, text: str, *, enter: bool = False) -> None:
    to(page, focus)
    page.keyboard.type(text)
    if enter:
        page.keyboard.press("Enter")
        page.wait_for_selector(READY)


def chosen(page: Any, focus: str, place: int) -> None:
    """Choose an option of a list by the arrow keys."""
    to(page, focus)
    for _ in range(place):
        page.keyboard.press("ArrowDown")


def take(page: Any, walk: Walk, *choices: str) -> Walk:
    """Take choices by their numbers, with the focus on what is asked."""
    for choice in choices:
        number = [one.id for one in walk.step.choice].index(choice) + 1
        page.wait_for_selector(READY)
        if _focused(page, "data-focus") != "choices":
            pressed(page, "to-call")
        page.keyboard.press(str(number))
        walk = walk.take(choice)
        where = "afterwork" if walk.done else f"choice-{len(walk.step.choice)}"
        page.wait_for_selector(f'{CALL} [data-focus="{where}"]')
        page.wait_for_function(
            "([c, t]) => document.querySelector(c).innerText.includes(t)",
            arg=[CALL, "After-call work" if walk.done else walk.step.stage],
        )
        page.wait_for_selector(READY)
    return walk


def seen(page: Any) -> str:
    return str(page.locator(CALL).inner_text())


def serious(page: Any) -> list[tuple[str, str, str]]:
    """What axe finds in the cards that stops someone."""
    return browser.serious(page, CALL)


def best(name: str) -> tuple[Walk, tuple[str, ...]]:
    flow = content.flow(name)
    return Walk(flow), solve(flow, flow.temperaments[0]).best.taken


def test_an_inbound_call_by_keyboard_from_the_record_to_the_debrief(
    page: Any, lab: browser.Lab
) -> None:
    open_call(page, lab, INBOUND)
    walk, way = best(INBOUND)
    typed(page, "desk-find", "Devika Nair", enter=True)
    page.wait_for_selector(f"{CALL} >> text=2 customers found.")
    assert _focused(page, "data-focus") == "desk-told"
    walk = take(page, walk, *way[:2])
    assert "2 customers found." in seen(page)
    assert page.locator(f"{CALL} [data-focus=desk-find]").input_value() == "Devika Nair"
    pressed(page, "hit-1")
    assert _focused(page, "data-focus") == "desk-record"
    pressed(page, "desk-check")
    page.wait_for_selector(f"{CALL} >> text=check passed")
    pressed(page, "tab-knowledge")
    typed(page, "desk-seek", "unknown debit", enter=True)
    pressed(page, "article-1")
    page.wait_for_selector(f"{CALL} >> text=Only that team decides")
    pressed(page, "tab-form")
    chosen(page, "desk-category", 2)
    chosen(page, "desk-priority", 3)
    chosen(page, "desk-call-back", 1)
    typed(page, "desk-note", GOOD[:40])
    walk = take(page, walk, *way[2:])
    note = page.locator(f"{CALL} [data-focus=desk-note]")
    assert note.input_value() == GOOD[:40]
    assert walk.done
    assert _focused(page, "data-focus") == "afterwork"
    to(page, "desk-note")
    page.keyboard.press("Control+End")
    page.keyboard.type(GOOD[40:])
    pressed(page, "desk-finish")
    page.wait_for_selector(f"{CALL} [data-focus=debrief]")
    told = seen(page)
    assert _focused(page, "data-focus") == "debrief"
    assert "On the desktop: 17 of 17 points" in told
    assert "100 % of the points" in told
    assert serious(page) == []


def test_an_outbound_call_by_keyboard_with_its_script_and_promise(
    page: Any, lab: browser.Lab
) -> None:
    open_call(page, lab, OUTBOUND)
    walk, way = best(OUTBOUND)
    typed(page, "desk-find", "Arun Pillai", enter=True)
    pressed(page, "hit-1")
    pressed(page, "desk-open")
    page.wait_for_selector(f"{CALL} >> text=Scooter loan")
    pressed(page, "tab-knowledge")
    assert "Nothing about a debt." in seen(page)
    typed(page, "desk-seek", "two payments", enter=True)
    pressed(page, "article-1")
    walk = take(page, walk, *way)
    assert walk.done
    pressed(page, "to-desk")
    pressed(page, "tab-customer")
    pressed(page, "desk-check")
    page.wait_for_selector(f"{CALL} >> text=check passed")
    pressed(page, "tab-form")
    chosen(page, "desk-disposition", 1)
    typed(page, "desk-amount", "2,200")
    typed(page, "desk-date", "11282026")
    chosen(page, "desk-pass-on", 2)
    typed(page, "desk-note", NOTES[OUTBOUND])
    pressed(page, "desk-finish")
    page.wait_for_selector(f"{CALL} [data-focus=debrief]")
    told = seen(page)
    assert "On the desktop: 19 of 19 points" in told
    assert "28 November 2026" in told


@pytest.mark.parametrize("name", [INBOUND, OUTBOUND])
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_each_tab_is_accessible_and_fits_a_phone(
    page: Any, lab: browser.Lab, name: str, theme: str
) -> None:
    open_call(page, lab, name)
    browser.theme(page, theme)
    typed(page, "desk-find", "Nair" if name == INBOUND else "Pillai", enter=True)
    pressed(page, "hit-1")
    pressed(page, "desk-open")
    pressed(page, "tab-knowledge")
    typed(page, "desk-seek", "debit" if name == INBOUND else "late fee", enter=True)
    pressed(page, "article-1")
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        for tab in ("customer", "knowledge", "form"):
            page.locator(f"{CALL} [data-focus=tab-{tab}]").click()
            page.wait_for_selector(f'{CALL} [data-focus=tab-{tab}][aria-pressed="true"]')
            page.wait_for_selector(READY)
            assert serious(page) == [], (width, tab)
            wide = page.evaluate(
                "c => [document.querySelector(c)].map(r => r.scrollWidth - r.clientWidth)[0]", CALL
            )
            assert wide <= 0, (width, tab)
    _beside_or_below(page)


def _beside_or_below(page: Any) -> None:
    """The desktop is on the right where there is room, and below on a phone."""
    boxes = """c => ['moment', 'desk'].map(
      name => document.querySelector(`${c} > [data-region="${name}"]`).getBoundingClientRect())"""
    moment, desk = page.evaluate(boxes, CALL)
    assert desk["top"] >= moment["bottom"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function(
        "c => document.querySelector(`${c} [data-focus=desk]`).getBoundingClientRect().left > 500",
        arg=CALL,
    )
    moment, desk = page.evaluate(boxes, CALL)
    assert desk["left"] >= moment["right"]
    assert desk["top"] == moment["top"]


def test_a_button_leads_to_the_desktop_and_one_back(page: Any, lab: browser.Lab) -> None:
    open_call(page, lab, INBOUND)
    page.set_viewport_size({"width": 400, "height": 700})
    pressed(page, "to-desk")
    assert _focused(page, "data-focus") == "tab-customer"
    assert browser.in_sight(page, f"{CALL} [data-focus=desk-find]")
    pressed(page, "to-call")
    assert _focused(page, "data-focus") == "choices"
    assert browser.in_sight(page, f"{CALL} [data-focus=choices]")


def test_a_half_filled_desktop_is_there_after_the_lesson_is_run_again(
    page: Any, lab: browser.Lab
) -> None:
    open_call(page, lab, INBOUND)
    pressed(page, "tab-form")
    typed(page, "desk-note", "half a note")
    page.wait_for_timeout(1500)
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    page.evaluate(f"async () => {{ await {kernel}.restart(); }}")
    browser.run_all(page)
    page.wait_for_selector(f"{CALL} [data-focus=tab-form]")
    page.locator(f"{CALL} [data-focus=tab-form]").click()
    page.wait_for_selector(f"{CALL} [data-focus=desk-note]")
    assert page.locator(f"{CALL} [data-focus=desk-note]").input_value() == "half a note"
