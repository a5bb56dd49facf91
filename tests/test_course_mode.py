"""Course mode in a real JupyterLab: what a learner and a trainer meet when they open a lesson.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from bpo_course import content, lessons

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)

START: Final = "00_start_here.ipynb"
LESSON: Final = "01_inbound_and_outbound.ipynb"
NEXT: Final = "02_bpo_and_call_centres.ipynb"
PLAYER: Final = '.bpo[aria-label^="Call:"]'
CAUSED: Final = f"{PLAYER} .bpo-note:has-text('What happened:')"
PLAN: Final = '.bpo[aria-label="I have an interview"]'
EXAM: Final = '.bpo[aria-label^="Exam:"]'
FIRST_CALL: Final = '.bpo[aria-label^="Your first call"]'
QUIZ: Final = '.bpo[aria-label^="Quiz: Inbound and"]'
DEEP: Final = "05_inbound_kpis.ipynb"
PREDICT: Final = '.bpo[aria-label="Predict"]'
DEAD: Final = "Error displaying widget"
MARKER: Final = "this-ran-by-itself"
STRAY_KEYS: Final = (*"123456789", "d", "d", "x", "m", "y", "r", "a", "b", "c", "v", "z", "Enter")
FRONT: Final = "window.jupyterapp.shell.currentWidget"
STATE: Final = f"""() => JSON.stringify([
  {FRONT}.content.widgets.map(cell => [
    cell.model.id, cell.model.type, cell.model.sharedModel.source, cell.model.executionCount,
    cell.rendered ?? null,
  ]),
  {FRONT}.context.model.dirty,
  document.querySelectorAll('.jp-Dialog').length,
])"""


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("learner") / "course"


@pytest.fixture(scope="module")
def store_at(folder: Path) -> str:
    return f"sqlite:///{folder.parent / 'progress.db'}"


@pytest.fixture(scope="module")
def lab(folder: Path, store_at: str) -> Iterator[browser.Lab]:
    with browser.jupyterlab(folder, store_at) as running:
        yield running


@pytest.fixture(scope="module")
def page(lab: browser.Lab) -> Iterator[Any]:
    with browser.page(width=1366, height=650) as opened:
        browser.keep_faults(opened)
        yield opened


@pytest.fixture(scope="module")
def lesson(page: Any, lab: browser.Lab) -> Any:
    browser.open_lesson(page, lab, LESSON)
    return page


# -- the first minute --------------------------------------------------------------------------


def test_the_first_choice_of_a_real_call_is_two_clicks_away(page: Any, lab: browser.Lab) -> None:
    page.goto(f"{lab.url}/?token={lab.token}")
    page.get_by_role("button", name="Take the call").click()
    assert page.locator(".jp-FileBrowser:visible").count() == 0
    page.wait_for_selector(f"{FIRST_CALL} [data-key='3']")
    page.locator(f"{FIRST_CALL} [data-key='3']").click()
    page.wait_for_selector(f"{FIRST_CALL} >> text=Decision 2 of 3")
    assert page.url.split("?")[0].endswith(f"/lab/tree/{START}")


def test_the_call_goes_on_in_the_lesson_where_it_was_left(page: Any) -> None:
    for decision in (2, 3):
        page.wait_for_selector(f"{FIRST_CALL} >> text=Decision {decision} of 3")
        page.keyboard.press("1")
    page.get_by_text("Continue the call").click()
    page.wait_for_function(f"{FRONT}.context.path === '{LESSON}'")
    browser.lesson_stands(page)
    player = page.locator(f"{PLAYER}:visible")
    player.locator("text=You stopped in the middle of this call, after 3 decisions.").wait_for()
    page.wait_for_function(
        """card => {
          const choice = document.querySelector(card + ' [data-key="3"]').getBoundingClientRect();
          const inCard = document.activeElement.closest(card);
          return inCard && 100 < choice.top && choice.bottom <= innerHeight;
        }""",
        arg=PLAYER,
    )
    page.keyboard.press("1")
    player.locator("text=What happened:").wait_for()


def test_back_at_the_map_the_start_page_says_where_one_was(page: Any) -> None:
    page.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Back to the map").click()
    page.wait_for_function(f"{FRONT}.context.path === '{START}'")
    page.wait_for_selector(".bpo:visible >> text=Finish the call: A debit I do not recognise")
    page.wait_for_selector(".bpo:visible >> text=Continue: 01")


# -- a lesson opens ready ----------------------------------------------------------------------


def test_a_lesson_runs_when_it_is_opened_and_stands_at_its_top(page: Any, lab: browser.Lab) -> None:
    name = "06_outbound_kpis.ipynb"
    browser.open_lesson(page, lab, name)
    assert page.evaluate(_scrolled()) == 0
    shown = re.findall(
        r"^(?:play|quiz|chart|calculator|drill|dashboard|law|predict|predicted)\(",
        "\n".join(
            lessons.source_of(cell)
            for cell in json.loads((content.folder("notebooks") / name).read_bytes())["cells"]
            if cell["cell_type"] == "code"
        ),
        flags=re.MULTILINE,
    )
    page.wait_for_function(
        "count => document.querySelectorAll('.bpo').length === count", arg=len(shown)
    )
    assert len(shown) > 5


def test_running_a_lesson_does_not_change_its_file(lesson: Any, lab: browser.Lab) -> None:
    assert lesson.evaluate(f"{FRONT}.context.model.dirty") is False
    assert "widget-view" not in (lab.folder / LESSON).read_text(encoding="utf-8")


def test_no_code_no_prompt_and_no_tool_is_in_sight(lesson: Any) -> None:
    for part in (".jp-InputPrompt", ".jp-OutputPrompt", ".jp-InputPlaceholder", ".cm-editor"):
        assert lesson.locator(f".jp-CodeCell {part}:visible").count() == 0, part
    lesson.locator(".jp-MarkdownCell").first.hover()
    assert lesson.locator(".jp-cell-toolbar:visible").count() == 0


def test_show_code_brings_the_code_back_and_hides_it_again(lesson: Any) -> None:
    lesson.get_by_role("button", name="Show code").click()
    assert lesson.locator(".jp-CodeCell .cm-editor:visible").count() > 10
    lesson.get_by_role("button", name="Hide code").click()
    assert lesson.locator(".jp-CodeCell .cm-editor:visible").count() == 0


def test_the_bar_tells_the_lesson_and_the_minutes_left(lesson: Any) -> None:
    bar = lesson.locator(".bpo-lesson-bar:visible").inner_text()
    title = lessons.read(content.folder("notebooks") / LESSON).title
    assert f"01 · {title}" in bar
    assert re.search(r"about \d+ minutes left", bar)


# -- stray keys and clicks ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["markdown", "card", "check", "no output"])
def test_no_key_changes_a_lesson(lesson: Any, kind: str) -> None:
    place = lesson.evaluate(
        f"""kind => {FRONT}.content.widgets.findIndex((cell, place) => {{
          if (cell.model.type === 'markdown') return kind === 'markdown' && place > 3;
          const data = cell.model.outputs.toJSON().map(output => Object.keys(output.data ?? {{}}));
          const isCard = data.flat().some(name => name.includes('widget-view'));
          return kind === (isCard ? 'card' : data.length ? 'check' : 'no output');
        }})""",
        kind,
    )
    assert place >= 0
    for key in STRAY_KEYS:
        lesson.evaluate(
            f"""place => {{
              const notebook = {FRONT}.content;
              notebook.activeCellIndex = place;
              notebook.mode = 'command';
              notebook.activeCell.node.focus();
            }}""",
            place,
        )
        before = lesson.evaluate(STATE)
        lesson.keyboard.press(key)
        assert lesson.evaluate(STATE) == before, key


def test_a_double_click_leaves_the_text_as_it_is(lesson: Any) -> None:
    before = lesson.evaluate(STATE)
    lesson.locator(".jp-MarkdownCell p:visible").first.dblclick()
    assert lesson.evaluate(STATE) == before


def test_a_click_on_the_text_of_a_card_lets_a_number_take_a_choice(lesson: Any) -> None:
    lesson.locator(f'{PLAYER} [data-focus="restart"]').click()
    lesson.wait_for_selector(f"{PLAYER} >> text=handle time 0:00")
    lesson.locator(f"{PLAYER} .bpo-bubble").first.click()
    before = lesson.evaluate(STATE)
    lesson.keyboard.press("2")
    lesson.wait_for_selector(f"{PLAYER} >> text=What happened:")
    assert lesson.evaluate(STATE) == before


def test_a_cell_of_her_own_at_the_end_is_a_code_cell(lesson: Any, lab: browser.Lab) -> None:
    count = lesson.evaluate(f"{FRONT}.content.widgets.length")
    lesson.locator(".jp-Notebook-footer:visible").click()
    lesson.keyboard.type("6 * 7")
    lesson.keyboard.press("Control+Enter")
    lesson.wait_for_selector(".jp-OutputArea-output pre:text-is('42')")
    last = lesson.evaluate(f"{FRONT}.content.widgets.at(-1).model.type")
    assert (last, lesson.evaluate(f"{FRONT}.content.widgets.length")) == ("code", count + 1)
    browser.command(lesson, "docmanager:save")
    _wait_for(lesson, lambda: "6 * 7" in (lab.folder / LESSON).read_text(encoding="utf-8"))


# -- the place, the second day -----------------------------------------------------------------


def test_the_place_and_the_half_taken_call_are_there_after_a_reload(
    lesson: Any, lab: browser.Lab
) -> None:
    lesson.locator(PLAYER).evaluate("card => card.scrollIntoView({block: 'start'})")
    lesson.mouse.move(600, 400)
    lesson.mouse.wheel(0, 40)
    lesson.wait_for_timeout(500)
    before = lesson.evaluate(_scrolled())
    assert before > 500
    browser.open_lesson(lesson, lab, LESSON)
    lesson.wait_for_selector(f"{PLAYER} >> text=What happened:")
    lesson.wait_for_function(f"Math.abs({_scrolled()} - {before}) < 30")


def test_the_second_day_begins_without_an_error_at_the_same_place(
    page: Any, tmp_path: Path
) -> None:
    folder, store = tmp_path / "course", f"sqlite:///{tmp_path / 'progress.db'}"
    port = browser.free_port()
    with browser.another(page, viewport={"width": 1366, "height": 650}) as page:
        with browser.jupyterlab(folder, store, port) as lab:
            browser.open_lesson(page, lab, LESSON)
            page.locator(f"{PLAYER} .bpo-bubble").first.click()
            page.keyboard.press("1")
            page.wait_for_selector(f"{PLAYER} >> text=What happened:")
            page.wait_for_timeout(500)
            before = page.evaluate(_scrolled())
            browser.command(page, "docmanager:save")
            _wait_for(page, lambda: "widget-view" in (folder / LESSON).read_text(encoding="utf-8"))
        with browser.jupyterlab(folder, store, port) as lab:
            assert "widget-view" not in (folder / LESSON).read_text(encoding="utf-8")
            seen: list[str] = []
            page.expose_function("saw", lambda text: seen.append(text))
            page.add_init_script(
                f"""new MutationObserver(() => document.body?.innerText.includes('{DEAD}')
                  && window.saw('{DEAD}')).observe(document, {{childList: true, subtree: true}});"""
            )
            browser.open_lesson(page, lab, LESSON)
            page.wait_for_selector(f"{PLAYER} >> text=What happened:")
            page.wait_for_function(f"Math.abs({_scrolled()} - {before}) < 30")
            assert seen == []


def test_the_tabs_of_yesterday_start_no_kernel_before_they_are_shown(
    page: Any, tmp_path: Path
) -> None:
    folder, store = tmp_path / "course", f"sqlite:///{tmp_path / 'progress.db'}"
    port = browser.free_port()
    running = "[...window.jupyterapp.serviceManager.sessions.running()].length"
    with browser.another(page, viewport={"width": 1366, "height": 650}) as page:
        with browser.jupyterlab(folder, store, port) as lab:
            page.goto(f"{lab.url}/?token={lab.token}")
            browser.lesson_stands(page)
            for name in (LESSON, NEXT):
                browser.command(page, "bpo-course:open", path=name)
                page.wait_for_function(f"{FRONT}.context.path === '{name}'")
                browser.lesson_stands(page)
            page.wait_for_timeout(2000)  # until JupyterLab has saved which tabs are open
            assert page.evaluate(running) == 3
        with browser.jupyterlab(folder, store, port) as lab:
            page.goto(f"{lab.url}/?token={lab.token}")
            browser.lesson_stands(page)
            tabs = page.locator(".lm-TabBar-tabLabel")
            assert tabs.filter(has_text=".ipynb").count() == 3
            page.wait_for_function(f"{running} === 1")
            behind = LESSON if page.evaluate(f"{FRONT}.context.path") == NEXT else NEXT
            tabs.filter(has_text=behind[:10]).click()
            browser.lesson_stands(page)
            page.wait_for_selector(".bpo:visible")
            page.wait_for_function(f"{running} === 2")


# -- what runs by itself, and what does not ----------------------------------------------------


def test_a_strangers_notebook_does_not_run_by_itself_not_even_the_second_time(
    page: Any, lab: browser.Lab, tmp_path: Path
) -> None:
    mark = tmp_path / MARKER
    cell = new_code_cell(f"open({str(mark)!r}, 'w').close()")
    notebook = new_notebook(cells=[cell], metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, lab.folder / "02_free_gift.ipynb")
    for _ in range(2):
        browser.open_notebook(page, lab, "02_free_gift.ipynb")
        page.wait_for_timeout(1500)
        browser.command(page, "docmanager:save")
        page.wait_for_timeout(500)
    assert not mark.exists()
    browser.run_all(page)
    _wait_for(page, mark.exists)


def test_the_state_of_widgets_that_a_notebook_brings_runs_no_script(
    page: Any, lab: browser.Lab
) -> None:
    model = {
        "model_module": "anywidget",
        "model_module_version": "~0.11.*",
        "model_name": "AnyModel",
        "state": {
            "_model_module": "anywidget",
            "_model_module_version": "~0.11.*",
            "_model_name": "AnyModel",
            "_view_module": "anywidget",
            "_view_module_version": "~0.11.*",
            "_view_name": "AnyView",
            "_anywidget_id": "stranger",
            "_esm": "globalThis.hit = 1; export default { render() { globalThis.hit = 2; } }",
        },
    }
    mime = "application/vnd.jupyter.widget-state+json"
    state = {mime: {"version_major": 2, "version_minor": 0, "state": {"a1": model}}}
    for name in ("state.ipynb", "08_queues_and_staffing.ipynb"):
        path = lab.folder / name
        cells = [new_code_cell("1")]
        kept = nbformat.read(path, as_version=4) if path.exists() else new_notebook(cells=cells)
        kept.metadata = {**clean_notebooks.NOTEBOOK_METADATA, "widgets": state}
        nbformat.write(kept, path)
        browser.open_notebook(page, lab, name)
        page.wait_for_timeout(2000)
        assert page.evaluate("globalThis.hit") is None


@pytest.mark.parametrize("kind", ["a cell added", "a cell changed", "a lesson's name alone"])
def test_code_that_the_course_did_not_ship_is_not_run_with_a_lesson(
    page: Any, lab: browser.Lab, tmp_path: Path, kind: str
) -> None:
    mark = tmp_path / MARKER
    hostile = f"open({str(mark)!r}, 'w').close()"
    path = lab.folder / NEXT
    kept = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    if kind == "a cell added":
        notebook.cells.insert(1, new_code_cell(hostile))
    elif kind == "a cell changed":
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        code[-1].source = hostile
    else:
        notebook = new_notebook(
            cells=[new_code_cell(hostile)], metadata=clean_notebooks.NOTEBOOK_METADATA
        )
    nbformat.write(notebook, path)
    try:
        for _ in range(2):
            browser.open_lesson(page, lab, NEXT)
            page.wait_for_timeout(1000)
            browser.command(page, "docmanager:save")
            page.wait_for_timeout(500)
        assert not mark.exists()
        assert (page.locator(".bpo").count() > 0) == (kind == "a cell added")
        if kind == "a cell changed":
            page.wait_for_selector(".bpo-lesson-bar >> text=This lesson's code was changed")
    finally:
        path.write_bytes(kept)


def test_what_she_writes_in_a_lesson_that_is_not_locked_is_kept(
    page: Any, lab: browser.Lab
) -> None:
    path = lab.folder / "04_outbound_process.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("editable", None)
    nbformat.write(notebook, path)
    browser.open_lesson(page, lab, path.name)
    page.evaluate(f"{FRONT}.content.widgets[1].model.sharedModel.setSource('Her own words')")
    assert page.evaluate(f"{FRONT}.context.model.dirty") is True
    browser.command(page, "docmanager:save")
    _wait_for(page, lambda: "Her own words" in path.read_text(encoding="utf-8"))


def test_a_file_beside_a_lesson_is_not_imported_by_it(
    page: Any, lab: browser.Lab, tmp_path: Path
) -> None:
    mark = tmp_path / MARKER
    folder = lab.folder / "gift"
    folder.mkdir()
    (folder / LESSON).write_bytes((lab.folder / LESSON).read_bytes())
    for name in ("bpo_course.py", "pandas.py", "ipykernel_launcher.py"):
        (folder / name).write_text(f"open({str(mark)!r}, 'w').close()", encoding="utf-8")
    browser.open_lesson(page, lab, f"gift/{LESSON}")
    page.wait_for_selector(f"{PLAYER}:visible")
    assert not mark.exists()


# -- a kernel that is gone ---------------------------------------------------------------------


@pytest.mark.parametrize("how", ["restarted", "killed"])
def test_a_kernel_that_is_gone_is_told_where_she_pressed_and_the_lesson_starts_again(
    page: Any, lab: browser.Lab, how: str
) -> None:
    browser.open_lesson(page, lab, LESSON)
    if page.locator(f'{PLAYER} [data-focus="restart"]').is_enabled():
        page.locator(f'{PLAYER} [data-focus="restart"]').click()
    page.wait_for_selector(f"{PLAYER} >> text=handle time 0:00")
    page.locator(f"{PLAYER} [data-key='1']").click()
    page.wait_for_selector(f"{PLAYER} >> text=What happened:")
    caused = page.locator(CAUSED).first.inner_text()
    if how == "restarted":
        page.evaluate(f"{FRONT}.sessionContext.restartKernel()")
        page.wait_for_function(f"{FRONT}.sessionContext.session.kernel.status === 'idle'")
    else:
        _kill_the_kernel(page)
    button = page.locator(f"{PLAYER} [data-key='1']")
    button.click()
    told = page.locator(f"{PLAYER} .bpo-stalled")
    told.get_by_role("button", name="Continue the lesson").click()
    page.wait_for_selector(f"{PLAYER} .bpo-stalled", state="hidden")
    page.wait_for_selector(f"{PLAYER} >> text=What happened:")
    assert page.locator(CAUSED).first.inner_text() == caused


def test_run_all_after_a_restart_is_enough(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, LESSON)
    page.evaluate(f"{FRONT}.sessionContext.restartKernel()")
    page.wait_for_selector(
        ".bpo-lesson-bar:visible >> text=This lesson has stopped. Your answers are saved."
    )
    browser.command(page, "notebook:run-all-cells")
    page.wait_for_function("!document.querySelector('.bpo-lesson-bar-told').textContent")
    page.locator(f"{PLAYER}:visible [data-key='1']").click()
    page.wait_for_selector(CAUSED)
    assert page.locator(f"{PLAYER} .bpo-stalled:visible").count() == 0


def test_a_quiz_goes_on_after_its_kernel_was_killed(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, LESSON)
    page.locator(f"{QUIZ} input[name=answer]").first.check()
    page.locator(f'{QUIZ} [data-focus="check"]').click()
    first = page.locator(f'{QUIZ} [data-focus="pip-1"]')
    page.wait_for_selector(f"{QUIZ} >> text=1 answered")
    outcome = first.get_attribute("aria-label")
    _kill_the_kernel(page)
    page.locator(f'{QUIZ} [data-focus="pip-2"]').click()
    page.locator(f"{QUIZ} .bpo-stalled").get_by_role("button", name="Continue the lesson").click()
    page.wait_for_selector(f"{QUIZ} .bpo-stalled", state="hidden")
    page.wait_for_selector(f"{QUIZ} >> text=1 answered")
    assert first.get_attribute("aria-label") == outcome


def test_an_exam_goes_on_after_its_kernel_was_killed(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, START)
    page.get_by_role("button", name="I have an interview").click()
    page.locator(f"{PLAN} [data-focus='open-exam']").click()
    page.get_by_role("button", name="Begin the exam").click()
    page.wait_for_selector(f"{EXAM} >> text=Question 1 of")
    page.locator(f'{EXAM} [data-focus="next"]').click()
    page.wait_for_selector(f"{EXAM} >> text=Question 2 of")
    asked = page.locator(f"{EXAM} legend").inner_text()
    _kill_the_kernel(page)
    page.locator(f'{EXAM} [data-focus="flag"]').click()
    page.locator(f"{EXAM} .bpo-stalled").get_by_role("button", name="Continue the lesson").click()
    page.wait_for_selector(f"{EXAM} .bpo-stalled", state="hidden")
    page.wait_for_selector(f"{EXAM} >> text=Question 2 of")
    assert page.locator(f"{EXAM} legend").inner_text() == asked


def test_a_lesson_that_was_put_to_rest_runs_again_at_its_place(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, "06_outbound_kpis.ipynb")
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(2000)  # until it has settled
    before = page.evaluate(_scrolled())
    assert before > 500
    page.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Back to the map").click()
    page.wait_for_function(f"{FRONT}.context.path === '{START}'")
    browser.lesson_stands(page)
    running = "[...window.jupyterapp.serviceManager.sessions.running()].length"
    count = page.evaluate(running)
    browser.command(page, "bpo-course:rest")
    page.wait_for_function(f"{running} === {count - 1}")
    page.locator('.lm-TabBar-tabLabel:has-text("06_outbound")').click()
    page.wait_for_function(f"{running} === {count}")
    page.wait_for_selector(".bpo:visible")
    page.wait_for_function(f"Math.abs({_scrolled()} - {before}) < 30")


def test_a_lesson_in_which_she_wrote_code_is_not_put_to_rest(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, LESSON)
    page.locator(".jp-Notebook-footer:visible").click()
    page.keyboard.type("mine = 6 * 7")
    page.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Back to the map").click()
    page.wait_for_function(f"{FRONT}.context.path === '{START}'")
    sessions = "[...window.jupyterapp.serviceManager.sessions.running()].map(one => one.path)"
    browser.command(page, "bpo-course:rest")
    page.wait_for_timeout(1000)
    assert LESSON in page.evaluate(sessions)


def test_a_card_outside_a_lesson_says_how_to_run_it_again(page: Any, lab: browser.Lab) -> None:
    cell = new_code_cell("from bpo_course import calculator\ncalculator('aht')")
    notebook = new_notebook(cells=[cell], metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, lab.folder / "mine.ipynb")
    browser.open_notebook(page, lab, "mine.ipynb")
    browser.run_all(page)
    page.wait_for_selector(".bpo button:visible")
    page.evaluate(f"{FRONT}.sessionContext.restartKernel()")
    page.wait_for_function(f"{FRONT}.sessionContext.session.kernel.status === 'idle'")
    page.locator(".bpo button:visible").first.click()
    page.wait_for_selector(".bpo-stalled >> text=Choose Run ▸ Run All Cells.")
    assert page.get_by_role("button", name="Continue the lesson").count() == 0


# -- going on and presenting -------------------------------------------------------------------


def test_next_lesson_opens_the_next_one_that_exists(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, LESSON)
    page.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Next lesson").click()
    page.wait_for_function(f"{FRONT}.context.path === '{NEXT}'")
    browser.lesson_stands(page)
    page.wait_for_selector(".bpo:visible")


def test_when_every_tab_is_closed_the_start_page_opens(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, LESSON)
    browser.command(page, "application:close-all")
    page.wait_for_function(f"{FRONT}?.context?.path === '{START}'")


def test_a_whole_lesson_is_presented_with_a_live_card(page: Any, lab: browser.Lab) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    browser.open_lesson(page, lab, LESSON)
    page.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Present").click()
    where = page.locator(".bpo-present-where")
    count = int(re.search(r"Section 1 of (\d+)", _first_section(page, where))[1])
    titles, played, sizes = [], False, []
    in_view = """() => {
      const { top, bottom } = document.querySelector('.bpo-presents').getBoundingClientRect();
      return [...document.querySelectorAll('.bpo-presents .jp-Cell')].some((cell) => {
        const box = cell.getBoundingClientRect();
        return box.height && box.bottom > top + 40 && box.top < bottom - 40;
      });
    }"""
    for _ in range(40 * count):
        text = where.inner_text()
        if not titles or titles[-1] != text:
            titles.append(text)
        assert page.evaluate(in_view), f"nothing is in view in {text}"
        sizes += page.evaluate(
            """() => [...document.querySelectorAll('.bpo-presents :is(p, li, td, th, button)')]
              .filter(one => one.checkVisibility() && one.textContent.trim())
              .map(one => parseFloat(getComputedStyle(one).fontSize))"""
        )
        if page.locator(f"{PLAYER} [data-key='1']:visible").count() and not played:
            before = page.locator(f"{PLAYER} .bpo-bubble").count()
            page.locator(f"{PLAYER} .bpo-bubble").last.click()
            page.keyboard.press("1")
            page.wait_for_function(
                "([card, n]) => document.querySelectorAll(card + ' .bpo-bubble').length != n",
                arg=[PLAYER, before],
            )
            played = True
        if page.locator(".bpo-present-bar button").nth(1).is_disabled():
            break
        page.keyboard.press("PageDown")
    assert len(titles) == count
    assert played
    assert min(sizes) >= 24
    page.locator(".bpo-present-bar").get_by_role("button", name="End").click()
    assert page.locator(".bpo-present-bar").count() == 0
    assert page.locator(".bpo-away").count() == 0
    page.set_viewport_size({"width": 1366, "height": 650})


def test_what_is_to_be_noticed_is_held_back_until_it_is_asked_for(
    page: Any, lab: browser.Lab
) -> None:
    browser.open_lesson(page, lab, LESSON)
    page.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Present").click()
    _first_section(page, page.locator(".bpo-present-where"))
    while "Section 1 of" in page.locator(".bpo-present-where").inner_text():
        page.keyboard.press("ArrowRight")
    notice = page.locator(".bpo-presents p:has(strong:text-is('Notice.'))")
    where = page.locator(".bpo-present-where")
    for _ in range(12):
        if notice.locator("visible=true").count():
            break
        assert "Section 2 of" in where.inner_text()
        page.keyboard.press("ArrowRight")
    assert notice.locator("visible=true").count() == 1
    page.keyboard.press("Escape")


def test_the_trainers_notes_are_in_a_window_that_follows(page: Any, lab: browser.Lab) -> None:
    notes = {
        cell["id"]: cell["metadata"]["notes"]
        for cell in json.loads((lab.folder / LESSON).read_text(encoding="utf-8"))["cells"]
        if "notes" in cell["metadata"]
    }
    browser.open_lesson(page, lab, LESSON)
    assert not any(note[:40] in page.locator("body").inner_text() for note in notes.values())
    page.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Present").click()
    _first_section(page, page.locator(".bpo-present-where"))
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    window = opened.value
    first, second = list(notes.values())[:2]
    window.wait_for_selector(f"text={first[:40]}")
    page.bring_to_front()
    for _ in range(40):
        page.keyboard.press("PageDown")
        if second[:40] in window.locator("body").inner_text():
            break
    assert second[:40] in window.locator("body").inner_text()
    page.keyboard.press("Escape")
    assert page.faults == []


# -- a result waits for a guess, and what goes deeper is folded ----------------------------------


def test_what_there_is_to_notice_waits_for_a_guess_where_no_result_is_shown(
    page: Any, lab: browser.Lab
) -> None:
    cells = lessons.read(lab.folder / LESSON).cells
    notices = [
        cell.id
        for before, cell in pairwise(cells)
        if "predicted(" in before.source and cell.source.startswith("**Notice.**")
    ]
    assert len(notices) > 3
    browser.open_lesson(page, lab, LESSON)
    page.wait_for_function(
        f"""ids => {FRONT}.content.widgets.filter(({{ model }}) => ids.includes(model.id))
          .every(({{ node }}) => node.classList.contains('bpo-veiled') && !node.offsetHeight)""",
        arg=notices,
    )


def test_a_result_is_hidden_until_a_guess_is_kept(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, DEEP)
    page.wait_for_selector(".bpo-veil:visible")
    hidden = page.locator(".bpo-veiled").count()
    assert hidden > 8
    assert page.locator(".bpo-veiled:visible").count() == 0
    asked = page.locator(f"{PREDICT}:visible").first
    asked.locator("[name=guess]").fill("10")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You said 10 %")
    assert 0 < page.locator(".bpo-veiled").count() < hidden


def test_a_result_is_shown_without_a_guess_where_that_is_asked_for(page: Any) -> None:
    hidden = page.locator(".bpo-veiled").count()
    page.locator(".bpo-veil:visible button").first.click()
    assert page.locator(".bpo-veiled").count() < hidden
    page.wait_for_selector("text=You have not made a guess yet")


def test_a_guess_is_there_after_the_page_is_loaded_anew(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, DEEP)
    page.wait_for_selector(".bpo-veil:visible")
    page.wait_for_selector("text=You said 10 %")
    assert "Your guess: 10 %" in page.locator(f"{PREDICT}:visible").first.inner_text()


def test_what_goes_deeper_is_folded_and_counts_in_no_minutes(page: Any, lab: browser.Lab) -> None:
    lesson = lessons.read(lab.folder / DEEP)
    page.evaluate(f"{_scrolled()} = 0")
    page.wait_for_selector(
        f".bpo-lesson-bar-left:has-text('about {round(lesson.core_minutes)} minutes left'):visible"
    )
    folded = page.locator(".jp-showHiddenCellsButton:visible")
    parts = folded.count()
    deep = next(cell for cell in lesson.cells if cell.deeper and not cell.source.startswith("#"))
    assert parts > 2
    words = " ".join(re.findall(r"[A-Za-z]+", deep.source)[:4])
    assert page.locator(f".jp-MarkdownCell:has-text('{words}'):visible").count() == 0
    folded.first.click()
    page.wait_for_selector(f".jp-MarkdownCell:has-text('{words}'):visible")
    assert folded.count() == parts - 1


def test_going_to_a_cell_in_a_folded_part_opens_it(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, DEEP)
    lesson = lessons.read(lab.folder / DEEP)
    deep = [cell.id for cell in lesson.cells if cell.deeper and cell.kind == "markdown"]
    page.evaluate(
        f"""id => globalThis[Symbol.for('bpo-course.page')].course.lessons
          .get({FRONT}).goTo(id)""",
        deep[-1],
    )
    page.wait_for_function(_in_sight(), arg=deep[-1])
    kept = "localStorage.getItem('bpo-course:place:05_inbound_kpis')"
    parts = [cell.id for cell in lesson.cells if cell.deeper]
    page.wait_for_function(f"ids => ids.includes(JSON.parse({kept})?.cell)", arg=parts)


def test_a_place_in_a_folded_part_is_found_again(page: Any, lab: browser.Lab) -> None:
    browser.open_lesson(page, lab, DEEP)
    lesson = lessons.read(lab.folder / DEEP)
    deep = [cell.id for cell in lesson.cells if cell.deeper and cell.kind == "markdown"]
    page.wait_for_function(_in_sight(), arg=deep[-1])


# -- helpers -----------------------------------------------------------------------------------


def _in_sight() -> str:
    """Whether a cell, by its id, is on the part of the page that is seen."""
    return f"""id => {{
      const {{ node }} = {FRONT}.content.widgets.find(one => one.model.id === id);
      const {{ top }} = node.getBoundingClientRect();
      return node.offsetHeight > 0 && top > 0 && top < innerHeight;
    }}"""


def _scrolled() -> str:
    return f"{FRONT}.content.node.querySelector('.jp-WindowedPanel-outer').scrollTop"


def _first_section(page: Any, where: Any) -> str:
    page.wait_for_selector(".bpo-present-bar")
    page.keyboard.press("Home")
    return str(where.inner_text())


def _wait_for(page: Any, true: Any) -> None:
    for _ in range(60):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen within 6 s")


def _kill_the_kernel(page: Any) -> None:
    """End the kernel's process as the system would when memory is short; it starts anew."""
    page.evaluate(
        f"""() => {FRONT}.sessionContext.session.kernel.requestExecute({{
          code: 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)', silent: true }})"""
    )
    page.locator(".jp-Dialog button").first.click()
    page.wait_for_function(f"{FRONT}.sessionContext.session.kernel.status === 'idle'")
