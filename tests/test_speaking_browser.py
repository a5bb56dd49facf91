"""The speaking cards in a real browser: a voice, a microphone and a keyboard, all made by the test.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import json
import math
import re
import wave
from array import array
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright
from test_browser import _attempts, _focused, _tab_into, _tab_to

from bpo_course import content
from bpo_course.speech import items

DICTATION: Final = '.bpo[aria-label="Dictation"]'
ALOUD: Final = '.bpo[aria-label="Read aloud: An opening"]'
TYPING: Final = '.bpo[aria-label="Typing test: A call note"]'
CARDS: Final = (DICTATION, ALOUD, TYPING)
CELLS: Final = "document.querySelectorAll('.jp-Cell').length"
RATE: Final = 48_000
SOUND: Final = ((0, 1.5), (1, 1.0), (0, 0.8), (1, 1.2), (0, 0.2), (1, 0.5), (0, 0.6), (1, 1.0))
"""What the microphone hears: sound or none, and its seconds."""
SPAN_S: Final = sum(seconds for _, seconds in SOUND[1:])
PAUSES_S: Final = (0.8, 0.6)
NEAR_S: Final = 0.15
VOICES: Final = """([voices]) => {
  window.heard = [];
  const all = voices.map(([name, lang, localService]) => (
    { name, lang, localService, voiceURI: name, default: false }));
  const speak = (said) => {
    window.last = said;
    window.heard.push([said.text, said.voice?.name ?? '', said.lang]);
  };
  const value = { getVoices: () => all, speak, cancel() {},
    addEventListener() {}, removeEventListener() {} };
  Object.defineProperty(window, 'speechSynthesis', { value, configurable: true });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""
MADE: Final = (
    ("Cloud", "en-IN", False),
    ("Daniel", "en-GB", True),
    ("Rishi", "en-IN", True),
    ("Rosa", "en_PH", True),
    ("Anna", "de-DE", True),
    ("Far", "en-US", False),
)
SENT: Final = "comm_msg"
WEBM: Final = b"\x1aE\xdf\xa3"
"""What a recording of Chromium begins with."""
BEGINS: Final = """async (card) => {
  const sound = await fetch(document.querySelector(`${card} audio`).src);
  return [...new Uint8Array(await sound.arrayBuffer()).slice(0, 4)];
}"""

pytestmark = pytest.mark.slow


def sound(path: Path) -> None:
    """Write what the microphone hears: a voice-like tone, silence, and so on."""
    samples = array("h")
    for on, seconds in (*SOUND, (0, 30.0)):
        for n in range(round(seconds * RATE)):
            swell = 0.7 + 0.3 * math.sin(2 * math.pi * 4 * n / RATE)
            samples.append(round(9000 * on * swell * math.sin(2 * math.pi * 220 * n / RATE)))
    with wave.open(str(path), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples.tobytes())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook of the three cards, and the sound of the microphone."""
    made = tmp_path_factory.mktemp("learner")
    (made / "course").mkdir()
    calls = ("dictation()", 'read_aloud("19-opening")', 'typing_test("19-call-note")')
    imported = "from bpo_course import dictation, read_aloud, typing_test"
    cells = [new_code_cell(text) for text in (imported, *calls)]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, made / "course" / "cards.ipynb")
    sound(made / "voice.wav")
    return made


@pytest.fixture(scope="module")
def lab(place: Path) -> Iterator[browser.Lab]:
    with browser.jupyterlab(place / "course", f"sqlite:///{place / 'progress.db'}") as running:
        yield running


@pytest.fixture(scope="module")
def chromium(place: Path) -> Iterator[Any]:
    devices = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    heard = f"--use-file-for-fake-audio-capture={place / 'voice.wav'}%noloop"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser.chromium(), args=[*browser.FLAGS, *devices, heard]
        )
        yield launched
        launched.close()


def opened(chromium: Any, lab: browser.Lab, voices: Any, script: str = "") -> Any:
    """A page of its own with the three cards, that keeps what it asks for and sends."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(browser.SECONDS * 1000)
    page.asked, page.sent, page.bodies = [], [], []
    browser.keep_faults(page)
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("request", lambda request: page.bodies.append(request.post_data_buffer or b""))

    def listen(socket: Any) -> None:
        page.asked.append(socket.url)
        socket.on("framesent", lambda frame: page.sent.append(frame))

    page.on("websocket", listen)
    page.add_init_script(
        f"({VOICES})([{list(map(list, voices))!r}]);{script}".replace("True", "true").replace(
            "False", "false"
        )
    )
    browser.open_notebook(page, lab, "cards.ipynb")
    browser.run_all(page)
    for card in CARDS:
        page.wait_for_selector(card)
    return page


@pytest.fixture(scope="module")
def page(chromium: Any, lab: browser.Lab) -> Iterator[Any]:
    made = opened(chromium, lab, MADE)
    yield made
    made.close()


def heard(page: Any) -> list[list[str]]:
    return list(page.evaluate("window.heard"))


def of_cards(page: Any) -> list[str]:
    """The messages of cards that the page has sent."""
    frames = (frame if isinstance(frame, str) else frame.decode("latin-1") for frame in page.sent)
    return [frame for frame in frames if SENT in frame]


# -- dictation ---------------------------------------------------------------------------------


def test_only_english_voices_of_this_computer_are_offered(page: Any) -> None:
    options = page.locator(f"{DICTATION} [data-focus=voice] option").all_inner_texts()
    assert options == ["India: Rishi", "Philippines: Rosa", "United Kingdom: Daniel"]
    assert page.locator(f"{DICTATION} [data-voiceless]").is_hidden()


def test_a_line_is_heard_typed_and_checked_by_keyboard_alone(page: Any, place: Path) -> None:
    first = items(content.dictation(), 0)[0]
    _tab_into(page, DICTATION)
    _tab_to(page, f"{DICTATION} [data-focus=listen]")
    page.keyboard.press("Enter")
    assert heard(page) == [[first.spoken, "Rishi", "en-IN"]]
    assert _focused(page, "name") == "typed"
    page.keyboard.type(first.text)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DICTATION} >> text=All of it is right.")
    assert _focused(page, "data-focus") == "marked"
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DICTATION} >> text=2 of 10")
    assert _focused(page, "data-focus") == "listen"
    (kept,) = _attempts(f"sqlite:///{place / 'progress.db'}", "dictation")
    assert (kept.kind, kept.score, kept.answer["heard"]) == ("speech", 1.0, 1)


def test_a_second_hearing_is_counted_and_another_voice_can_read(page: Any) -> None:
    second = items(content.dictation(), 0)[1]
    page.locator(f"{DICTATION} [data-focus=voice]").select_option("Daniel")
    assert page.locator(f"{ALOUD} [data-focus=voice]").input_value() == "Daniel"
    button = page.locator(f"{DICTATION} [data-focus=listen]")
    button.click()
    assert button.inner_text() == "Listen again (it is counted)"
    button.click()
    assert heard(page)[-2:] == [[second.spoken, "Daniel", "en-GB"]] * 2
    page.wait_for_selector(f"{DICTATION} >> text=Heard 2 times.")
    page.keyboard.type("Markus Park")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DICTATION} >> text=heard twice")
    assert second.text == "Marcus Park"
    assert page.locator(f"{DICTATION} .bpo-letter.bpo-is-wrong").count() == 1
    page.wait_for_selector(f"{DICTATION} >> text=C for Charlie")
    before = len(heard(page))
    page.locator(f"{DICTATION} [data-focus=listen]").click()
    assert len(heard(page)) == before + 1
    page.wait_for_selector(f"{DICTATION} >> text=heard twice")


def test_an_empty_line_is_told_and_the_count_goes_on(page: Any) -> None:
    page.locator(f"{DICTATION} [data-focus=next]").click()
    page.wait_for_selector(f"{DICTATION} >> text=3 of 10")
    page.locator(f"{DICTATION} [data-focus=listen]").click()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DICTATION} >> text=Type what you heard first.")
    page.locator(f"{DICTATION} [data-focus=listen]").click()
    page.wait_for_selector(f"{DICTATION} >> text=Heard 2 times.")


def test_a_voice_that_fails_is_told_and_not_counted(page: Any) -> None:
    page.evaluate("window.last.onerror({ error: 'synthesis-failed' })")
    page.wait_for_selector(f"{DICTATION} >> text=This time is not counted.")
    assert "This time is not" in page.locator(f"{DICTATION} [aria-live=polite]").inner_text()
    assert page.locator(f"{DICTATION} [data-hush]").is_hidden()
    page.locator(f"{DICTATION} [data-focus=listen]").click()
    page.wait_for_selector(f"{DICTATION} >> text=Heard 2 times.")
    page.evaluate("window.last.onerror({ error: 'interrupted' })")
    assert page.locator(f"{DICTATION} [data-times]").inner_text() == "Heard 2 times."


# -- reading aloud -----------------------------------------------------------------------------


def test_the_model_is_read_by_the_voice_that_was_chosen_and_can_be_stopped(page: Any) -> None:
    button = page.locator(f"{ALOUD} [data-focus=model]")
    button.click()
    assert heard(page)[-1][0].startswith("Thank you for calling Tidewell")
    assert heard(page)[-1][1] == "Daniel"
    assert button.inner_text() == "Stop the voice"
    button.click()
    assert button.inner_text() == "Listen to the model"
    assert len([one for one in heard(page) if one[0].startswith("Thank you")]) == 1


def told_of_sound(page: Any) -> str:
    return str(page.locator(f"{ALOUD} [data-sound]").inner_text())


def figures(page: Any) -> dict[str, str]:
    tiles = page.locator(f"{ALOUD} .bpo-tile").all()
    return dict(tile.inner_text().split("\n")[:2] for tile in tiles)


def test_pace_and_pauses_are_measured_in_the_page_and_three_numbers_are_sent(page: Any) -> None:
    before = len(of_cards(page))
    page.locator(f"{ALOUD} [data-sound]").evaluate("box => { box.dataset.words = 12; }")
    record = page.locator(f"{ALOUD} [data-focus=record]")
    record.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{ALOUD} >> text=Recording.")
    page.wait_for_timeout(9000)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{ALOUD} .bpo-loudness")
    told = figures(page)
    span = float(told["Time"].split()[0])
    assert span == pytest.approx(SPAN_S, abs=NEAR_S)
    assert told["Pauses"] == str(len(PAUSES_S))
    assert float(told["Longest pause"].split()[0]) == pytest.approx(max(PAUSES_S), abs=NEAR_S)
    silent = 100 * sum(PAUSES_S) / SPAN_S
    assert float(told["Silent"].split()[0]) == pytest.approx(silent, abs=4)
    words = int(page.locator(f"{ALOUD} [data-sound]").get_attribute("data-words"))
    assert float(told["Pace"]) == pytest.approx(60 * words / SPAN_S, rel=0.04)
    assert "usual range for talking to customers is 120 to 160" in told_of_sound(page)
    (kept,) = of_cards(page)[before:]
    told_of = re.search(r'\{[^{}]*"measured"[^{}]*\}', kept)
    assert told_of
    assert set(json.loads(told_of[0])) == {"action", "pace", "seconds", "pauses", "quiet"}


def test_the_picture_marks_the_pauses_and_says_what_it_shows(page: Any) -> None:
    picture = page.locator(f"{ALOUD} .bpo-loudness")
    assert picture.locator("rect").count() == len(PAUSES_S)
    assert "with 2 pauses" in picture.get_attribute("aria-label")
    marks = [float(text.split()[0]) for text in picture.locator("text").all_text_contents()[:2]]
    assert marks == [pytest.approx(pause, abs=NEAR_S) for pause in PAUSES_S]


def test_a_pace_that_no_one_reads_at_is_questioned(page: Any) -> None:
    page.locator(f"{ALOUD} [data-sound]").evaluate("box => { box.dataset.words = 92; }")
    record = page.locator(f"{ALOUD} [data-focus=record]")
    record.click()
    page.wait_for_timeout(3500)
    record.click()
    page.wait_for_selector(f"{ALOUD} >> text=Did you read all of it?")
    assert "You read at" in page.locator(f"{ALOUD} [aria-live=polite]").inner_text()


def test_the_recording_can_be_played_beside_the_model(page: Any) -> None:
    assert page.locator(f"{ALOUD} audio").is_visible()
    assert page.locator(f"{ALOUD} audio").get_attribute("src").startswith("blob:")


def test_a_voice_is_not_recorded_and_a_recorder_stops_the_voice(page: Any) -> None:
    record, model = (page.locator(f"{ALOUD} [data-focus={one}]") for one in ("record", "model"))
    record.dblclick()
    page.wait_for_selector(f"{ALOUD} >> text=Stop recording")
    page.wait_for_timeout(500)
    assert record.inner_text() == "Stop recording", "the second half of a double click is no stop"
    model.click()
    page.wait_for_selector(f"{ALOUD} >> text=Record again")
    assert model.inner_text() == "Stop the voice"
    record.click()
    page.wait_for_selector(f"{ALOUD} >> text=Stop recording")
    assert model.inner_text() == "Listen to the model"
    page.locator(f"{DICTATION} [data-focus=listen]").click()  # another card
    page.wait_for_selector(f"{ALOUD} >> text=Record again")


def test_the_microphone_closes_when_the_card_is_out_of_sight(page: Any) -> None:
    page.locator(f"{ALOUD} [data-focus=record]").click()
    page.wait_for_selector(f"{ALOUD} >> text=Stop recording")
    cell = page.locator(ALOUD).locator("xpath=ancestor::*[contains(@class, 'jp-Cell')][1]")
    shown = "(cell, shown) => { cell.style.display = shown; }"
    cell.evaluate(shown, "none")  # as when another lesson comes to the front
    page.wait_for_function(
        f"document.querySelector('{ALOUD} [data-record]').textContent === 'Record again'"
    )
    cell.evaluate(shown, "")
    page.locator(f"{ALOUD} audio").wait_for()  # what was recorded until then is still there


# -- typing ------------------------------------------------------------------------------------


def test_typing_is_timed_from_the_first_key_and_ends_with_the_text(page: Any, place: Path) -> None:
    text = next(one.text for one in content.passages() if one.id == "19-call-note")
    cells = page.evaluate(CELLS)
    field = page.locator(f"{TYPING} textarea")
    field.focus()
    page.wait_for_timeout(1500)
    assert page.locator(f"{TYPING} [data-left]").inner_text() == ""
    field.evaluate("(field, text) => { field.value = text; }", text[:-30])
    page.keyboard.press("End")
    page.keyboard.type(text[-30:].replace("calls", "cals"), delay=30)
    page.wait_for_selector(f"{TYPING} >> text=Your errors")
    assert page.locator(f"{TYPING} ins").all_inner_texts() == ["l"]
    assert page.evaluate(CELLS) == cells
    (kept,) = _attempts(f"sqlite:///{place / 'progress.db'}", "typing")
    assert 0.5 < kept.seconds < 10
    assert kept.answer["errors"] == 1


def test_typing_ends_when_the_time_is_over(page: Any) -> None:
    page.keyboard.press("Enter")  # the focus is on the result: this is "Type it again"
    page.wait_for_selector(f"{TYPING} textarea:focus")
    page.locator(f"{TYPING} [data-minutes]").first.evaluate("one => { one.value = '0.05'; }")
    page.locator(f"{TYPING} [data-minutes]").first.check()
    page.locator(f"{TYPING} textarea").focus()
    page.keyboard.type("Customer called", delay=20)
    page.wait_for_selector(f"{TYPING} >> text=0:02 left")
    assert page.locator(f"{TYPING} [data-minutes]").first.is_disabled()
    page.wait_for_selector(f"{TYPING} >> text=60 words a minute, all of it right.")


def test_pasting_is_not_accepted_and_the_learner_is_told(page: Any) -> None:
    page.locator(f"{TYPING} [data-focus=again]").click()
    field = page.locator(f"{TYPING} textarea")
    field.focus()
    page.keyboard.type("Customer")
    for keys in ("Control+A", "Control+C", "End", "Control+V", "Control+V"):
        page.keyboard.press(keys)
    page.wait_for_selector(f"{TYPING} >> text=Pasting isn't accepted here")
    assert field.input_value() == "Customer"
    _tab_to(page, f"{TYPING} [data-focus=finish]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{TYPING} [data-focus=result]")
    page.wait_for_selector(f"{TYPING} >> text=Your earlier results")


# -- every card --------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("state", ["worked", "new"])
def test_axe_finds_nothing_serious(page: Any, theme: str, state: str) -> None:
    if state == "new":
        again = page.locator(f"{TYPING} [data-focus=again]")
        if again.count():
            again.click()
            page.wait_for_selector(f"{TYPING} textarea")
    browser.theme(page, theme)
    assert browser.serious(page, ".bpo") == []


@pytest.mark.parametrize("card", CARDS)
def test_nothing_scrolls_sideways_on_a_small_screen(page: Any, card: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    inside = f"(e => [e.clientWidth, e.scrollWidth])(document.querySelector('{card}'))"
    page.wait_for_function(f"{inside}[0] < 400")
    width, whole = page.evaluate(inside)
    assert whole <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_nothing_is_asked_of_another_place(page: Any, lab: browser.Lab) -> None:
    host = lab.url.partition("//")[2]
    allowed = re.compile(rf"(https?|wss?)://{re.escape(host)}/|blob:|data:")
    assert len(page.asked) > 20
    assert [url for url in page.asked if not allowed.match(url)] == []


def test_no_message_and_no_request_of_the_page_carries_sound(page: Any) -> None:
    begins = page.evaluate(BEGINS, ALOUD)
    assert bytes(begins) == WEBM, "the test would look for another sign"
    frames = [one if isinstance(one, bytes) else one.encode() for one in page.sent]
    assert len(of_cards(page)) > 3
    assert sum(map(bool, page.bodies)) > 1
    for sent in (*frames, *page.bodies):
        assert not any(sign in sent for sign in (WEBM, b64encode(WEBM)[:5], b"audio/webm"))


def test_nothing_failed_in_the_page(page: Any) -> None:
    assert page.faults == []


# -- without a voice, without a microphone -----------------------------------------------------

REFUSED: Final = """
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
"""


@pytest.fixture(scope="module")
def silent(chromium: Any, lab: browser.Lab) -> Iterator[Any]:
    """A page whose voices are all of the internet, and whose microphone is refused."""
    made = opened(chromium, lab, [("Cloud", "en-GB", False)], REFUSED)
    yield made
    made.close()


def test_without_a_voice_of_this_computer_someone_can_read_the_line(silent: Any) -> None:
    card = silent.locator(DICTATION)
    silent.wait_for_selector(f"{DICTATION} [data-voiceless]:visible")
    assert "no English voice on this computer" in card.inner_text()
    assert silent.locator(f"{DICTATION} [data-focus=listen]").is_disabled()
    spoken = card.locator("details .bpo-note")
    assert spoken.is_hidden()
    card.locator("[data-focus=reader]").focus()
    silent.keyboard.press("Enter")
    assert spoken.is_visible()
    silent.keyboard.press("Enter")
    card.locator("[name=typed]").fill("x")
    silent.keyboard.press("Enter")
    silent.wait_for_selector(f"{DICTATION} >> text=read to you")
    assert heard(silent) == []


def test_without_a_microphone_it_is_said_why_and_the_rest_works(silent: Any) -> None:
    silent.locator(f"{ALOUD} [data-focus=record]").click()
    silent.wait_for_selector(f"{ALOUD} >> text=the browser has no permission for the microphone.")
    assert silent.locator(f"{ALOUD} [data-focus=record]").inner_text() == "Record"
    assert silent.locator(f"{ALOUD} audio").is_hidden()
    silent.locator(f"{TYPING} textarea").focus()
    silent.keyboard.type("Customer")
    silent.wait_for_selector(f"{TYPING} >> text=left")
    assert silent.faults == []
