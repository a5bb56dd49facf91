"""Cards in a real JupyterLab as they are met on a small laptop: in view, readable, voted on.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import TimeoutError as TookTooLong

from bpo_course import content

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)

LESSON: Final = "01_inbound_and_outbound.ipynb"
OTHER: Final = "00_start_here.ipynb"
PLAYER: Final = '.bpo[aria-label^="Call:"]'
CALLS: Final = '.bpo[aria-label="Calls to take"]'
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
TEXT: Final = 4.5
"""WCAG 2.2, success criterion 1.4.3: text against its ground."""
LINES: Final = 3.0
"""WCAG 2.2, success criterion 1.4.11: what is needed to read a chart."""

COLOURS: Final = """
  const shown = (colour) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext('2d');
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const ground = (element) => {
    for (let outer = element; outer; outer = outer.parentElement) {
      const colour = shown(getComputedStyle(outer).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255, 255];
  };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
"""
IN_CHARTS: Final = f"""() => {{
  {COLOURS}
  const found = [];
  for (const chart of document.querySelectorAll('[data-figure]')) {{
    if (!chart.offsetWidth) continue;
    const paper = ground(chart.closest('.bpo'));
    const texts = [...chart.querySelectorAll('svg text')].filter((text) => text.textContent.trim());
    const lines = [...chart.querySelectorAll('.gridlayer path')];
    found.push({{
      texts: texts.map((text) => contrast(shown(getComputedStyle(text).fill), paper)),
      lines: lines.map((line) => contrast(shown(getComputedStyle(line).stroke), paper)),
    }});
  }}
  return found;
}}"""
OF_CONTROL: Final = f"""(control) => {{
  {COLOURS}
  const style = getComputedStyle(control);
  const bright = Number(style.filter.match(/brightness\\(([\\d.]+)\\)/)?.[1] ?? 1);
  const seen = (colour) => colour.slice(0, 3).map((part) => Math.min(255, part * bright));
  return contrast(seen(shown(style.color)), seen(ground(control)));
}}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The learner's copy, with a notebook of the list of calls beside the lessons."""
    course = tmp_path_factory.mktemp("learner") / "course"
    course.mkdir()
    cells = [new_code_cell("from bpo_course import play\nplay()")]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, course / "calls.ipynb")
    return course


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[browser.Lab]:
    with browser.jupyterlab(folder, f"sqlite:///{folder.parent / 'progress.db'}") as running:
        yield running


@pytest.fixture(scope="module")
def page(lab: browser.Lab) -> Iterator[Any]:
    with browser.page(width=1366, height=650) as opened:
        yield opened


@pytest.fixture(scope="module")
def lesson(page: Any, lab: browser.Lab) -> Any:
    browser.open_lesson(page, lab, LESSON)
    page.wait_for_selector(PLAYER)
    return page


# -- charts ----------------------------------------------------------------------------------------


def charts_can_be_read(page: Any) -> None:
    """Every chart of the page is drawn, its texts and lines stand out from the card."""
    browser.show_all(page)
    with suppress(TookTooLong):  # what is wrong is told below
        page.wait_for_function(
            f"""([text, line]) => {{
              const found = ({IN_CHARTS})();
              const least = (part) => Math.min(...found.map((chart) => Math.min(...chart[part])));
              const drawn = found.length > 2 && found.every((chart) => chart.texts.length);
              return drawn && least('texts') >= text && least('lines') >= line;
            }}""",
            arg=[TEXT, LINES],
        )
    found = page.evaluate(IN_CHARTS)
    assert len(found) >= 3
    assert min(min(chart["texts"], default=0) for chart in found) >= TEXT
    lines = [line for chart in found for line in chart["lines"]]
    assert len(lines) > 3
    assert min(lines) >= LINES


@pytest.mark.slow
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_charts_can_be_read_at_the_first_and_the_second_run_and_after_a_reload(
    lesson: Any, lab: browser.Lab, theme: str
) -> None:
    browser.theme(lesson, theme)
    lesson.wait_for_timeout(500)  # the theme is saved
    browser.open_lesson(lesson, lab, LESSON)
    charts_can_be_read(lesson)
    browser.run_all(lesson)
    charts_can_be_read(lesson)
    lesson.reload()
    browser.lesson_stands(lesson)
    lesson.wait_for_selector(".bpo-veil")
    charts_can_be_read(lesson)


@pytest.mark.slow
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_charts_can_be_read_when_the_theme_changes_in_sight_or_behind_another_tab(
    lesson: Any, theme: str
) -> None:
    other = LIGHT if theme == DARK else DARK
    browser.theme(lesson, other)
    charts_can_be_read(lesson)
    browser.theme(lesson, theme)
    charts_can_be_read(lesson)
    browser.command(lesson, "docmanager:open", path=OTHER)
    lesson.wait_for_selector('.bpo[aria-label="Three doors"]')
    browser.theme(lesson, other)
    browser.command(lesson, "docmanager:open", path=LESSON)
    charts_can_be_read(lesson)
    browser.theme(lesson, LIGHT)


# -- controls under the mouse ----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_every_toggle_can_be_read_under_the_mouse_pressed_or_not(lesson: Any, theme: str) -> None:
    browser.theme(lesson, theme)
    toggles = lesson.locator(".bpo button[aria-pressed]:visible")
    names = [toggle.get_attribute("data-focus") for toggle in toggles.all()]
    assert len(names) >= 4
    for place in range(len(names)):
        for _ in range(2):
            toggle = toggles.nth(place)
            toggle.hover()
            assert toggle.evaluate(OF_CONTROL) >= TEXT, names[place]
            toggle.click()
            lesson.wait_for_selector(".bpo[data-busy]", state="detached")
            assert toggles.nth(place).evaluate(OF_CONTROL) >= TEXT, names[place]
    browser.theme(lesson, LIGHT)


# -- calls -----------------------------------------------------------------------------------------


def restart_the_call(page: Any) -> None:
    page.wait_for_selector(f"{PLAYER}:not([data-busy])")
    restart = page.locator(f'{PLAYER} [data-focus="restart"]')
    if restart.is_enabled():
        restart.click()
        page.wait_for_selector(f"{PLAYER} >> text=handle time 0:00")
    page.wait_for_selector(f"{PLAYER}:not([data-busy])")


def test_a_call_taken_from_the_list_comes_into_view_and_takes_the_number_keys(
    page: Any, lab: browser.Lab
) -> None:
    browser.open_notebook(page, lab, "calls.ipynb")
    browser.run_all(page)
    page.locator(f'{CALLS} [data-focus="call-slow-broadband"]').click()
    page.wait_for_selector(f"{PLAYER}:focus")
    assert browser.in_sight(page, f"{PLAYER} h3")
    page.keyboard.press("1")
    page.wait_for_selector(f"{PLAYER} >> text=What happened:")


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_every_choice_is_in_view_after_each_decision(page: Any, key: str) -> None:
    restart_the_call(page)
    for taken in range(1, 30):
        page.keyboard.press(key)
        page.wait_for_function(
            """([card, steps]) => {
              const shown = document.querySelector(card);
              return !shown.dataset.busy && shown.querySelectorAll('.bpo-map g').length >= steps;
            }""",
            arg=[PLAYER, taken + 1],
        )
        if page.locator(f'{PLAYER} [data-focus="debrief"]').count():
            break
        assert browser.in_sight(page, f"{PLAYER} .bpo-asked .bpo-talk")
        assert browser.in_sight(page, f"{PLAYER} .bpo-choices")
    assert taken > 1
    assert browser.in_sight(page, f'{PLAYER} [data-focus="debrief"]')
    assert browser.in_sight(page, f'{PLAYER} [data-focus="again"]')


def test_a_class_votes_before_it_sees_what_a_choice_causes(page: Any) -> None:
    restart_the_call(page)
    page.locator(f'{PLAYER} [data-focus="switch-trainer"]').click()
    hands = page.locator(f"{PLAYER} .bpo-choices input")
    hands.first.wait_for()
    choices = content.flow("slow-broadband").step[0].choice
    told = [text[:30] for c in choices for text in (c.effect, c.why)]
    before = page.locator(PLAYER).inner_text()
    assert [text for text in told if text in before] == []
    hands.first.focus()
    for count in ("2", "7", "1"):  # 2 and 1 are no number keys here
        page.keyboard.type(count)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{PLAYER} >> text=Choice 2 has the most hands: 7.")
    revealed = page.locator(PLAYER).inner_text()
    assert [text for text in told if text not in revealed] == []
    page.keyboard.press("Enter")
    effect = choices[1].effect[:30]
    page.wait_for_selector(f"{PLAYER} .bpo-moment > .bpo-note >> text={effect}")
    assert [hands.nth(n).input_value() for n in range(hands.count())] == [""] * hands.count()
