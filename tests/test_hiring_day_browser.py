"""The hiring day and the evening before an interview, in a real browser, by keyboard alone.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import math
import re
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright
from test_browser import _tab_to
from test_speaking_browser import MADE, RATE, VOICES

from bpo_course.questions.hiring import ROUNDS

DAY: Final = '.bpo[aria-label^="Hiring day"]'
PLAN: Final = '.bpo[aria-label="I have an interview"]'
TONE_S: Final = 60
READING_S: Final = 12
KERNEL: Final = "window.jupyterapp.shell.currentWidget.sessionContext"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the day and the start page as notebooks, and what a microphone hears."""
    made = tmp_path_factory.mktemp("candidate")
    (made / "course").mkdir()
    for name, call in (("day", 'hiring_day("inbound-agent")'), ("start", "start()")):
        cell = new_code_cell(f"from bpo_course import hiring_day, start\n{call}")
        notebook = new_notebook(cells=[cell], metadata=clean_notebooks.NOTEBOOK_METADATA)
        nbformat.write(notebook, made / "course" / f"{name}.ipynb")
    tone(made / "voice.wav")
    return made


def tone(path: Path) -> None:
    """Write what the microphone hears: a swelling tone with pauses, long enough for a reading."""
    samples = array("h")
    for n in range(TONE_S * RATE):
        on = n / RATE % 1.7 < 1.2
        swell = 0.7 + 0.3 * math.sin(2 * math.pi * 4 * n / RATE)
        samples.append(round(9000 * on * swell * math.sin(2 * math.pi * 220 * n / RATE)))
    with wave.open(str(path), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples.tobytes())


@pytest.fixture(scope="module")
def lab(place: Path) -> Iterator[browser.Lab]:
    with browser.jupyterlab(place / "course", f"sqlite:///{place / 'progress.db'}") as running:
        yield running


@pytest.fixture(scope="module")
def page(place: Path, lab: browser.Lab) -> Iterator[Any]:
    devices = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    heard = f"--use-file-for-fake-audio-capture={place / 'voice.wav'}%noloop"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser.chromium(), args=[*browser.FLAGS, *devices, heard]
        )
        opened = launched.new_page(viewport={"width": 1366, "height": 650})
        opened.set_default_timeout(browser.SECONDS * 1000)
        browser.keep_faults(opened)
        held = str([list(map(list, MADE))]).replace("True", "true").replace("False", "false")
        opened.add_init_script(f"({VOICES})({held});")
        shown(opened, lab, "day")
        yield opened
        launched.close()


def shown(page: Any, lab: browser.Lab, name: str) -> None:
    browser.open_notebook(page, lab, f"{name}.ipynb")
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    browser.run_all(page)
    page.wait_for_selector(DAY if name == "day" else ".bpo")


def press(page: Any, card: str, focus: str) -> None:
    """Go to a button with Tab, from where the focus is, and press Enter."""
    target = f'{card} [data-focus="{focus}"]'
    page.wait_for_selector(target)
    try:
        _tab_to(page, target)
    except AssertionError:
        _tab_to(page, target, backwards=True)
    page.keyboard.press("Enter")


def begin(page: Any, name: str) -> None:
    """Open a round from the card of the day, with the keyboard."""
    page.locator(f'{DAY} [data-focus="top"]').focus()
    press(page, DAY, f"open-{name}")
    page.wait_for_selector(f'{DAY} [data-focus="open-{name}"][aria-expanded="true"]')


def focused(page: Any, target: str) -> None:
    """Wait until the card has moved the focus there."""
    page.wait_for_function("t => document.activeElement.matches(t)", arg=target)


def below(label: str) -> str:
    return f'.bpo[aria-label^="{label}"]'


# -- a first step in each round, and what is there after the kernel was restarted --------------


def answer_aloud(label: str) -> Callable[[Any], None]:
    def step(page: Any) -> None:
        card = below(label)
        press(page, card, "begin")
        page.wait_for_selector(f"{card} >> text=Question 1 of")
        focused(page, f'{card} [data-focus="question"]')
        press(page, card, "reveal")
        focused(page, f'{card} [data-focus="holds"]')
        _tab_to(page, f"{card} input[type=checkbox]")
        page.keyboard.press("Space")
        press(page, card, "check")
        page.wait_for_selector(f"{card} >> text=Question 2 of")

    return step


def listen(page: Any) -> None:
    card = below("Listening: ")
    press(page, card, "listen")
    press(page, card, "ask")
    focused(page, f'{card} [data-focus="question"]')
    _tab_to(page, f"{card} input[type=radio]")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{card} >> text=Question 2 of")


def take_down(page: Any) -> None:
    card = below("Dictation")
    press(page, card, "listen")
    _tab_to(page, f'{card} [name="typed"]')
    page.keyboard.type("Ana Cruz")
    page.keyboard.press("Enter")
    focused(page, f'{card} [data-focus="marked"]')
    press(page, card, "next")
    page.wait_for_selector(f"{card} >> text=2 of 10")


def read_aloud(page: Any) -> None:
    card = below("Read aloud")
    press(page, card, "record")
    page.wait_for_timeout(1000 * READING_S)
    press(page, card, "record")
    page.wait_for_selector(f"{card} >> text=Kept of your readings")


def repair(page: Any) -> None:
    card = below("Exam: ")
    press(page, card, "begin")
    focused(page, f'{card} [data-focus="question"]')
    press(page, card, "next")
    page.wait_for_selector(f"{card} >> text=Question 2 of 28")


def type_text(page: Any) -> None:
    card = below("Typing test")
    _tab_to(page, f"{card} textarea")
    page.keyboard.type("Customer called about order BD470926", delay=20)
    press(page, card, "finish")
    page.wait_for_selector(f"{card} >> text=words a minute,")


def write(page: Any) -> None:
    card = below("Write an email")
    _tab_to(page, f"{card} textarea")
    page.keyboard.type("Dear Ms Hughes, your parcel comes tomorrow.")
    page.keyboard.press("Tab")
    page.wait_for_selector(f"{card} >> text=7 of 120 words")


def take_call(page: Any) -> None:
    card = below("Call: ")
    press(page, card, "accept")
    page.wait_for_selector(f"{card} [data-key='1']")
    _tab_to(page, f"{card} [data-key='1']")
    page.keyboard.press("1")
    page.wait_for_selector(f"{card} >> text=The conversation so far")


STEPS: Final[dict[str, tuple[Callable[[Any], None], str, str]]] = {
    "hr": (answer_aloud("Mock interview: HR"), below("Mock interview: HR"), "Question 2 of 9"),
    "listening": (listen, below("Listening: "), "Question 2 of"),
    "dictation": (take_down, below("Dictation"), "2 of 10"),
    "aloud": (read_aloud, DAY, "Done: Reading aloud"),
    "grammar": (repair, below("Exam: "), "Question 2 of 28"),
    "typing": (type_text, below("Typing test"), "Your earlier results"),
    "written": (write, below("Write an email"), "7 of 120 words"),
    "call": (take_call, below("Call: "), "You stopped in the middle of this call"),
    "operations": (
        answer_aloud("Mock interview: Inbound"),
        below("Mock interview: Inbound"),
        "Question 2 of 12",
    ),
    "client": (
        answer_aloud("Mock interview: Client"),
        below("Mock interview: Client"),
        "Question 2 of 9",
    ),
}


def test_each_round_is_begun_by_keyboard_and_goes_on_after_a_restart(
    page: Any, lab: browser.Lab
) -> None:
    assert list(STEPS) == list(ROUNDS)
    for name, (step, _, _) in STEPS.items():
        begin(page, name)
        step(page)
    page.evaluate(f"{KERNEL}.restartKernel()")
    page.wait_for_function(f"{KERNEL}.session.kernel.status === 'idle'")
    browser.command(page, "notebook:clear-all-cell-outputs")
    browser.run_all(page)
    page.wait_for_selector(f"{DAY} >> text=1 of 10 rounds")
    for name, (_, card, told) in STEPS.items():
        begin(page, name)
        page.wait_for_selector(card)
        page.wait_for_function(
            "([card, told]) => document.querySelector(card).innerText.includes(told)",
            arg=[card, told],
        )
    assert page.faults == []


def test_the_day_fits_a_phone_and_axe_finds_nothing_serious(page: Any) -> None:
    begin(page, "written")
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        browser.theme(page, theme)
        assert browser.serious(page, DAY) == []
    page.set_viewport_size({"width": 400, "height": 850})
    page.wait_for_function("document.querySelector('.bpo').clientWidth < 400")
    wide = "[...document.querySelectorAll('.bpo')].map(e => [e.clientWidth, e.scrollWidth])"
    assert all(whole <= width for width, whole in page.evaluate(wide))
    page.set_viewport_size({"width": 1366, "height": 650})


OPENED: Final = {
    "diagnosis": below("Quiz: "),
    "hr": below("Mock interview: HR"),
    "mock": below("Mock interview: Inbound"),
    "call": below("Call: "),
    "dictation": below("Dictation"),
    "review": below("What is due today"),
}


def test_the_evening_goes_from_a_fresh_copy_to_the_page_for_the_morning(
    page: Any, place: Path, tmp_path: Path
) -> None:
    with browser.jupyterlab(place / "course", f"sqlite:///{tmp_path / 'fresh.db'}") as fresh:
        evening = browser.another(page, viewport={"width": 1366, "height": 650})
        shown(evening, fresh, "start")
        evening.locator(".bpo").first.focus()
        press(evening, '.bpo[aria-label="Three doors"]', "door-interview")
        evening.wait_for_selector(f"{PLAN} >> text=Tonight's plan")
        told = evening.locator(f'{PLAN} [data-region="plan"]').inner_text()
        minutes = int(re.search(r"About (\d+) minutes in all", told)[1])  # type: ignore[index]
        assert 80 <= minutes <= 100
        for name, card in OPENED.items():
            evening.locator(f'{PLAN} [data-focus="top"]').focus()
            press(evening, PLAN, f"plan-{name}")
            evening.wait_for_selector(card)
        evening.locator(f'{PLAN} [data-focus="top"]').focus()
        with evening.expect_download() as given:
            press(evening, PLAN, "plan-morning")
        saved = tmp_path / given.value.suggested_filename
        given.value.save_as(saved)
        evening.wait_for_selector(f"{PLAN} >> text=Done: Save the page")
        evening.close()
    assert saved.name == "morning_of_the_interview.html"
    phone = browser.another(page, viewport={"width": 400, "height": 850})
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(saved.as_uri())
    assert phone.locator("h1").inner_text() == "The morning of your interview"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 400
    assert asked == [saved.as_uri()]  # it needs no network
    pages = phone.pdf(format="A4").count(b"/Type /Page\n")
    assert 1 <= pages <= 4
    phone.close()
