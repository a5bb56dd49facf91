"""A heard call in a real browser: voices made by the test, and the keyboard alone.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright
from test_browser import _attempts, _focused, _tab_into, _tab_to

from bpo_course import Walk, content
from bpo_course.flows import solve
from bpo_course.widgets.calls.listened import kept, moment_said

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)

FLOW: Final = "bank-unknown-debit"
TIMED: Final = "slow-broadband"
SILENT: Final = "cancelled-flight"
CALL: Final = '.bpo[aria-label^="Call: "]:has([data-focus=switch-words])'
NEAR: Final = (("Cloud", "en-IN", False), ("Daniel", "en-GB", True), ("Rishi", "en-IN", True))
FAR: Final = (("Cloud", "en-GB", False),)
VOICES: Final = """((voices) => {
  window.heard = [];
  window.gone = 0;
  const all = voices.map(([name, lang, localService]) => (
    { name, lang, localService, voiceURI: name, default: false }));
  const speak = (said) => {
    window.last = said;
    window.spokeAt = performance.now();
    window.heard.push([said.text, said.voice.name]);
  };
  const value = { getVoices: () => all, speak, cancel() { window.gone += 1; },
    addEventListener() {}, removeEventListener() {} };
  Object.defineProperty(window, 'speechSynthesis', { value, configurable: true });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  addEventListener('keydown', () => { window.pressedAt = performance.now(); }, true);
})(%s)"""
KERNEL: Final = "window.jupyterapp.shell.currentWidget.sessionContext"
READABLE: Final = """(card) => {
  const root = document.querySelector(card);
  const named = [...root.querySelectorAll('[aria-label], [title], [alt], [placeholder]')];
  const names = ['aria-label', 'title', 'alt', 'placeholder'];
  return [root.textContent, ...named.flatMap(one => names.map(n => one.getAttribute(n) ?? ''))]
    .join(' ').replace(/\\s+/g, ' ');
}"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook of a heard call, and one of a call with a clock."""
    made = tmp_path_factory.mktemp("learner")
    (made / "course").mkdir()
    for name, call in {
        "heard": f'play("{FLOW}", heard=True)',
        "silent": f'play("{SILENT}", heard=True)',
        "timed": f'play("{TIMED}", heard=True, exam=True, clock_s=0.5)',
        "exam": f'play("{FLOW}", heard=True, exam=True)',
    }.items():
        cells = [new_code_cell("from bpo_course import play"), new_code_cell(call)]
        notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
        nbformat.write(notebook, made / "course" / f"{name}.ipynb")
    return made


@pytest.fixture(scope="module")
def lab(place: Path) -> Iterator[browser.Lab]:
    with browser.jupyterlab(place / "course", f"sqlite:///{place / 'progress.db'}") as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser.chromium(), args=list(browser.FLAGS)
        )
        yield launched
        launched.close()


def opened(chromium: Any, lab: browser.Lab, notebook: str, voices: Sequence[Any] = NEAR) -> Any:
    page = chromium.new_page(viewport={"width": 1366, "height": 900})
    page.set_default_timeout(browser.SECONDS * 1000)
    page.asked = []
    browser.keep_faults(page)
    page.on("request", lambda request: page.asked.append(request.url))
    page.add_init_script(VOICES % json.dumps(voices))
    browser.open_notebook(page, lab, notebook)
    browser.run_all(page)
    page.wait_for_selector(f"{CALL} [data-focus=accept]")
    return page


@pytest.fixture(scope="module")
def page(chromium: Any, lab: browser.Lab) -> Iterator[Any]:
    made = opened(chromium, lab, "heard.ipynb")
    yield made
    made.close()


def heard(page: Any) -> list[list[str]]:
    return list(page.evaluate("window.heard"))


def readable(page: Any) -> str:
    return str(page.evaluate(READABLE, CALL))


def plain(text: str) -> str:
    return re.sub(r"[*_`]", "", text)


def serious(page: Any) -> list[tuple[str, str, str]]:
    """What axe finds in the cards that stops someone."""
    return browser.serious(page, ".bpo")


def test_nothing_is_said_before_the_call_is_taken(page: Any) -> None:
    assert heard(page) == []
    options = page.locator(f"{CALL} [data-focus=voice] option").all_inner_texts()
    assert options == ["India: Rishi", "United Kingdom: Daniel"]
    assert page.locator(f"{CALL} [data-voiceless]").is_hidden()
    assert serious(page) == []


def test_a_press_takes_the_call_and_the_customer_is_heard_and_not_read(page: Any) -> None:
    first = content.flow(FLOW).step[0]
    _tab_into(page, CALL)
    _tab_to(page, f"{CALL} [data-focus=accept]")
    page.keyboard.press("Enter")
    page.wait_for_function("window.heard.length === 1")
    assert heard(page) == [[moment_said(first), "Rishi"]]
    assert _focused(page, "data-focus") == "choices"
    assert plain(first.customer) not in readable(page)
    assert page.locator(f"{CALL} [data-focus=hear]").inner_text() == "Stop the voice"


def test_the_voice_can_be_stopped_and_a_moment_heard_again(page: Any) -> None:
    button = page.locator(f"{CALL} [data-focus=hear]")
    _tab_to(page, f"{CALL} [data-focus=hear]")
    page.keyboard.press("Enter")
    assert button.inner_text() == "Hear it again"
    assert len(heard(page)) == 1
    page.keyboard.press("Enter")
    assert len(heard(page)) == 2
    assert heard(page)[0] == heard(page)[1]
    page.wait_for_selector(f"{CALL} >> text=Heard 2 times.")
    page.evaluate("window.last.onend()")
    assert button.inner_text() == "Hear it again"
    assert _focused(page, "data-focus") == "hear"


def test_the_words_are_shown_when_asked_for_and_the_voice_goes_on(page: Any) -> None:
    page.locator(f"{CALL} [data-focus=hear]").click()
    count = len(heard(page))
    _tab_to(page, f"{CALL} [data-focus=words]")
    page.keyboard.press("Enter")
    words = plain(content.flow(FLOW).step[0].customer)
    page.wait_for_selector(f'{CALL} [aria-live=polite]:has-text("{words[:40]}")', state="attached")
    assert words in readable(page)
    assert page.locator(f"{CALL} [data-focus=hear]").inner_text() == "Stop the voice"
    assert len(heard(page)) == count
    assert _focused(page, "data-focus") == "choices"


def test_a_choice_by_its_number_stops_the_voice_and_the_next_words_are_heard(page: Any) -> None:
    walk = Walk(content.flow(FLOW))
    latencies = []
    for choice in solve(walk.flow).best.taken[:3]:
        count = len(heard(page))
        page.keyboard.press(str([one.id for one in walk.step.choice].index(choice) + 1))
        walk = walk.take(choice)
        page.wait_for_function(f"window.heard.length === {count + 1}")
        page.wait_for_selector(f"{CALL}:not([data-busy])")
        latencies.append(page.evaluate("window.spokeAt - window.pressedAt"))
        assert heard(page)[-1][0] == moment_said(walk.step)
        assert plain(walk.step.customer) not in readable(page)
    print("ms from a key to the voice:", [round(one) for one in latencies])
    assert page.evaluate("window.gone") >= 3
    assert min(latencies) < 1000


def test_another_voice_can_speak(page: Any) -> None:
    page.locator(f"{CALL} [data-focus=voice]").select_option("Daniel")
    page.locator(f"{CALL} [data-focus=hear]").click()
    page.locator(f"{CALL} [data-focus=hear]").click()
    assert heard(page)[-1][1] == "Daniel"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_and_nothing_overflows(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    assert serious(page) == []
    shot(page, theme.split()[1])
    page.set_viewport_size({"width": 400, "height": 800})
    inside = f"(one => [one.clientWidth, one.scrollWidth])(document.querySelector('{CALL}'))"
    page.wait_for_function(f"{inside}[0] < 400")
    width, whole = page.evaluate(inside)
    assert whole <= width
    shot(page, f"{theme.split()[1]}-400")
    page.set_viewport_size({"width": 1366, "height": 900})


def shot(page: Any, name: str) -> None:
    """Save a picture where one is asked for."""
    if folder := os.environ.get("BPO_SHOTS"):
        page.locator(CALL).screenshot(path=f"{folder}/heard-{name}.png")


def test_a_new_kernel_goes_on_by_a_press_with_the_words_still_hidden(
    page: Any,
) -> None:
    page.evaluate(f"{KERNEL}.restartKernel()")
    page.wait_for_function(f"{KERNEL}.session.kernel.status === 'idle'")
    browser.run_all(page)
    page.wait_for_selector(f'{CALL} [data-focus=accept]:has-text("Continue the call")')
    walk = Walk(content.flow(FLOW), solve(content.flow(FLOW)).best.taken[:3])
    assert plain(walk.step.customer) not in readable(page)
    count = len(heard(page))
    page.locator(f"{CALL} [data-focus=accept]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"window.heard.length === {count + 1}")
    assert heard(page)[-1][0] == moment_said(walk.step)
    assert plain(walk.turns[1].step.customer) not in readable(page)


def test_the_debrief_shows_all_that_was_said_and_how_it_was_heard(page: Any, place: Path) -> None:
    flow = content.flow(FLOW)
    walk = Walk(flow, solve(flow).best.taken[:3])
    for choice in solve(flow).best.taken[3:]:
        count = len(heard(page))
        page.keyboard.press(str([one.id for one in walk.step.choice].index(choice) + 1))
        walk = walk.take(choice)
        page.wait_for_function(f"window.heard.length === {count + 1}")
        page.wait_for_selector(f"{CALL}:not([data-busy])")
    page.wait_for_selector(f"{CALL} >> text=How you took the call:")
    total = len(walk.turns)
    assert f"Heard only: {total - 1} of {total} moments." in readable(page)
    for step in (*(turn.step for turn in walk.turns), walk.step):
        assert plain(step.customer) in readable(page)
    (made,) = [a for a in _attempts(f"sqlite:///{place / 'progress.db'}", FLOW) if a.kind == "flow"]
    taken, how = kept(made.answer)
    assert taken == walk.taken
    assert len(how.only) == total - 1
    assert how.shown == {flow.step[0].id}
    shot(page, "debrief")
    assert serious(page) == []


def test_the_timed_call_hides_what_it_caused_and_speaks_the_silence(
    chromium: Any, lab: browser.Lab
) -> None:
    timed = opened(chromium, lab, "timed.ipynb")
    timed.locator(f"{CALL} [data-focus=accept]").click()
    timed.wait_for_function("window.heard.length === 1")
    timed.wait_for_selector(f"{CALL} [data-countdown]")
    assert serious(timed) == []
    timed.locator(f"{CALL} [data-countdown]").evaluate("one => { one.bpoEnds = 0; }")
    timed.wait_for_function("window.heard.length === 2")
    assert heard(timed)[-1][0] == "Hello? Are you still there?"
    timed.keyboard.press("1")
    timed.wait_for_function("window.heard.length === 3")
    assert timed.locator(f"{CALL} >> text=What happened:").count() == 0
    assert timed.faults == []
    timed.close()


def test_the_second_half_of_a_double_click_takes_no_decision(
    chromium: Any, lab: browser.Lab, place: Path
) -> None:
    exam = opened(chromium, lab, "exam.ipynb")
    exam.locator(f"{CALL} [data-focus=accept]").click()
    for number in (2, 3):
        exam.wait_for_selector(f"{CALL}:not([data-busy]) [data-key='1']")
        click(exam, f"{CALL} [data-key='1']", 1)
        exam.wait_for_function(f"window.heard.length === {number}")
        exam.wait_for_selector(f"{CALL}:not([data-busy]) [data-key='1']")
        click(exam, f"{CALL} [data-key='1']", 2)
        exam.wait_for_timeout(700)
        assert len(heard(exam)) == number
    note = _attempts(f"sqlite:///{place / 'progress.db'}", FLOW)[-1]
    assert (note.kind, note.item, len(note.answer["taken"])) == ("note", "exam", 2)
    exam.locator(f"{CALL} [data-focus=hear]").dblclick()  # it stops, and does not begin again
    assert len(heard(exam)) == 3
    assert exam.faults == []
    exam.close()


def click(page: Any, target: str, nth: int) -> None:
    """Click a target, as the first or the second half of a double click."""
    place = page.locator(target)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down(click_count=nth)
    page.mouse.up(click_count=nth)


def test_without_a_voice_of_this_computer_the_words_are_on_the_screen(
    chromium: Any, lab: browser.Lab
) -> None:
    silent = opened(chromium, lab, "silent.ipynb", FAR)
    silent.wait_for_selector(f"{CALL} [data-voiceless]:visible")
    assert "no English voice on this computer" in readable(silent)
    silent.locator(f"{CALL} [data-focus=accept]").focus()
    silent.keyboard.press("Enter")
    words = plain(content.flow(SILENT).step[0].customer)
    silent.wait_for_selector(f'{CALL} .bpo-customer:has-text("{words[:40]}")')
    assert silent.locator(f"{CALL} [data-focus=switch-words]").get_attribute("aria-pressed")
    assert heard(silent) == []
    shot(silent, "voiceless")
    assert serious(silent) == []
    assert silent.faults == []
    silent.close()


def test_nothing_is_asked_of_another_place_and_nothing_failed(page: Any, lab: browser.Lab) -> None:
    host = lab.url.partition("//")[2]
    allowed = re.compile(rf"(https?|wss?)://{re.escape(host)}/|blob:|data:")
    assert len(page.asked) > 20
    assert [url for url in page.asked if not allowed.match(url)] == []
    assert page.faults == []
