"""Recordings that are kept, in a real browser with a microphone made by the test.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright
from test_browser import _focused, _tab_into, _tab_to
from test_speaking_browser import WEBM, sound

from bpo_course import content
from bpo_course.questions import Spoken

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)

QUIZ: Final = '.bpo[aria-label="Quiz: Two spoken questions"]'
TWIN: Final = '.bpo[aria-label="Quiz: The same question elsewhere"]'
ALOUD: Final = '.bpo[aria-label="Read aloud: An opening"]'
LIST: Final = '.bpo[aria-label="Your recordings"]'
SPOKEN: Final = """
[[question]]
id = "{id}"
kind = "spoken"
topic = "interview"
level = "easy"
prompt = "{prompt}"
rubric = ["The present", "A proof", "Why here"]
"""
FIRST: Final = "Please introduce yourself."
SECOND: Final = "Why do you want to work with us?"
DAY: Final = re.compile(r"Your recording of \d{1,2} [A-Z][a-z]+, \d\d:\d\d")

pytestmark = pytest.mark.slow


def bank(place: Path, title: str, *questions: tuple[str, str]) -> str:
    """Write a trainer's own quiz of spoken questions, and return the call that shows it."""
    asked = "".join(SPOKEN.format(id=name, prompt=prompt) for name, prompt in questions)
    file = place / f"{title.split()[0].lower()}.toml"
    file.write_text(f'id = "{file.stem}"\ntitle = "{title}"\n{asked}', encoding="utf-8")
    return f"quiz({str(file)!r})"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook of the cards, and the sound of the microphone."""
    made = tmp_path_factory.mktemp("learner")
    (made / "course").mkdir()
    calls = (
        "from bpo_course import quiz, read_aloud, recordings",
        bank(made, "Two spoken questions", ("mine-first", FIRST), ("mine-second", SECOND)),
        bank(made, "The same question elsewhere", ("mine-first", FIRST)),
        'read_aloud("19-opening")',
        "recordings()",
    )
    cells = [new_code_cell(text) for text in calls]
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
    heard = f"--use-file-for-fake-audio-capture={place / 'voice.wav'}"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser.chromium(), args=[*browser.FLAGS, *devices, heard]
        )
        yield launched
        launched.close()


def opened(context: Any, lab: browser.Lab, script: str = "") -> Any:
    """A page with the cards, that keeps what it asks for and sends."""
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    page.set_default_timeout(browser.SECONDS * 1000)
    page.asked, page.sent, page.bodies = [], [], []
    browser.keep_faults(page)
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("request", lambda request: page.bodies.append(request.post_data_buffer or b""))

    def listen(socket: Any) -> None:
        socket.on("framesent", lambda frame: page.sent.append(frame))

    page.on("websocket", listen)
    if script:
        page.add_init_script(script)
    run(page, lab)
    return page


def run(page: Any, lab: browser.Lab) -> None:
    browser.open_notebook(page, lab, "cards.ipynb")
    browser.run_all(page)
    for card in (QUIZ, TWIN, ALOUD, LIST):
        page.wait_for_selector(card)


@pytest.fixture(scope="module")
def context(chromium: Any) -> Iterator[Any]:
    made = chromium.new_context()
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(context: Any, lab: browser.Lab) -> Iterator[Any]:
    made = opened(context, lab)
    yield made
    made.close()


def of_cards(page: Any) -> int:
    """How many messages of cards the page has sent."""
    frames = (frame if isinstance(frame, str) else frame.decode("latin-1") for frame in page.sent)
    return sum("comm_msg" in frame for frame in frames)


def record(page: Any, card: str, seconds: float = 1.2) -> None:
    """Record by the keyboard alone."""
    page.locator(f"{card} [data-focus=record]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{card} [data-recorder] [role=status]:has-text("Recording.")')
    page.wait_for_timeout(1000 * seconds)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{card} [data-keep]:visible")


def keep(page: Any, card: str) -> None:
    _tab_to(page, f"{card} [data-focus=keep]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{card} [data-keep]:has-text("Kept")')


def listed(page: Any) -> list[str]:
    return list(page.locator(f"{LIST} .bpo-recordings strong").all_inner_texts())


def serious(page: Any) -> list[tuple[str, str, str]]:
    """What axe finds in the cards that stops someone."""
    return browser.serious(page, ".bpo")


def shot(page: Any, card: str, name: str) -> None:
    """Save a picture where one is asked for."""
    if folder := os.environ.get("BPO_SHOTS"):
        page.locator(card).screenshot(path=f"{folder}/recordings-{name}.png")


def plays(page: Any, audio: str) -> float:
    """How many seconds of a recording can be played."""
    return float(
        page.evaluate(
            """async (chosen) => {
              const { src } = document.querySelector(chosen);
              const sound = await (await fetch(src)).arrayBuffer();
              return (await new OfflineAudioContext(1, 1, 44100).decodeAudioData(sound)).duration;
            }""",
            audio,
        )
    )


# -- kept --------------------------------------------------------------------------------------


def test_nothing_is_kept_at_first_and_the_recorder_says_what_it_does(page: Any) -> None:
    page.wait_for_selector(f"{LIST} >> text=You have kept no recording in this browser.")
    told = page.locator(f"{QUIZ} [data-recorder] [role=status]").inner_text()
    assert told == "It stays in this browser only if you keep it. It is never sent."
    assert page.locator(f"{QUIZ} [data-kept]").is_hidden()
    assert page.locator(f"{QUIZ} [data-keep]").is_hidden()
    assert serious(page) == []


def test_a_recording_is_kept_when_it_is_asked_for_and_found_in_every_card(page: Any) -> None:
    before = of_cards(page)
    record(page, QUIZ)
    assert listed(page) == []
    told = page.locator(f"{QUIZ} [data-recorder] [role=status]").inner_text()
    assert told == "Recorded. It is deleted when you close the lesson, unless you keep it."
    keep(page, QUIZ)
    assert _focused(page, "data-focus") == "keep"
    for card in (QUIZ, TWIN):
        page.wait_for_selector(f"{card} [data-kept]:visible")
        assert DAY.fullmatch(page.locator(f"{card} [data-day]").inner_text())
        assert plays(page, f"{card} [data-kept] audio") > 0.8
    page.wait_for_selector(f"{LIST} .bpo-recordings")
    assert listed(page) == [FIRST]
    today = datetime.now()
    assert f"{today.day} {today:%B}, " in page.locator(f"{LIST} li").inner_text()
    assert re.search(r"· 0:0[1-3]", page.locator(f"{LIST} li").inner_text())
    assert of_cards(page) == before, "nothing went to the kernel"


def test_the_newest_of_a_question_is_kept(page: Any) -> None:
    record(page, TWIN, 2.5)
    page.keyboard.press("Enter")  # the next one is not yet there: the one before is not offered
    page.wait_for_selector(f'{TWIN} [data-recorder] [role=status]:has-text("Recording.")')
    assert page.locator(f"{TWIN} [data-keep]").is_hidden()
    page.wait_for_timeout(2500)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{TWIN} [data-keep]:visible")
    keep(page, TWIN)
    page.wait_for_function(
        f"document.querySelectorAll('{LIST} li').length === 1"
        f" && /0:0[2-4]/.test(document.querySelector('{LIST} li').textContent)"
    )
    assert plays(page, f"{QUIZ} [data-kept] audio") > 2


def test_a_passage_is_kept_beside_it_and_the_oldest_is_first(page: Any) -> None:
    record(page, ALOUD, 2)
    told = page.locator(f"{ALOUD} [data-recorder] [role=status]").inner_text()
    assert told == "Recorded. It is deleted when you close the lesson, unless you keep it."
    keep(page, ALOUD)
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 2")
    assert listed(page) == [FIRST, "Read aloud: An opening"]


def test_another_question_has_none_and_the_same_one_has_it_again(page: Any) -> None:
    page.locator(f"{QUIZ} [data-focus=pip-2]").click()
    page.wait_for_selector(f"{QUIZ} >> text={SECOND}")
    page.wait_for_timeout(200)
    assert page.locator(f"{QUIZ} [data-kept]").is_hidden()
    page.locator(f"{QUIZ} [data-focus=pip-1]").click()
    page.wait_for_selector(f"{QUIZ} [data-kept]:visible")


def test_what_is_being_recorded_is_there_again_after_its_question_was_left(page: Any) -> None:
    page.locator(f"{QUIZ} [data-focus=pip-2]").click()
    page.wait_for_selector(f"{QUIZ} >> text={SECOND}")
    page.locator(f"{QUIZ} [data-record]").dblclick()  # its second half does not stop it
    page.wait_for_selector(f"{QUIZ} >> text=Recording. It stops when you leave this part.")
    page.wait_for_timeout(1200)
    assert page.locator(f"{QUIZ} [data-record]").inner_text() == "Stop recording"
    page.locator(f"{QUIZ} [data-focus=pip-1]").click()
    page.wait_for_selector(f"{QUIZ} >> text={FIRST}")
    page.wait_for_timeout(300)
    assert page.locator(f"{QUIZ} [data-keep]").is_hidden()
    page.locator(f"{QUIZ} [data-focus=pip-2]").click()
    page.wait_for_selector(f"{QUIZ} >> text=You recorded this before. It is deleted when you close")
    assert plays(page, f"{QUIZ} [data-made]") > 0.8
    page.locator(f"{QUIZ} [data-focus=pip-1]").click()
    page.wait_for_selector(f"{QUIZ} [data-kept]:visible")


def test_there_is_one_recorder_at_a_time(page: Any) -> None:
    for first, second in ((QUIZ, ALOUD), (ALOUD, QUIZ)):
        for card in (first, second):
            page.locator(f"{card} [data-record]").click()
            page.wait_for_selector(f'{card} [role=status]:has-text("Recording.")')
        page.wait_for_function(
            f"document.querySelector('{first} [data-record]').textContent === 'Record again'"
        )
        page.locator(f"{second} [data-record]").click()
        page.wait_for_selector(f"{second} >> text=Record again")


def test_another_tab_shows_what_is_kept_and_deleted_here(page: Any, lab: browser.Lab) -> None:
    other = opened(page.context, lab)
    other.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 2")
    length = f"document.querySelector('{LIST} li:last-child').textContent"
    before = other.evaluate(length)
    page.bring_to_front()
    record(page, QUIZ, 4)
    keep(page, QUIZ)
    other.wait_for_function(f"{length} !== {before!r} && {length}.includes('{FIRST}')")
    other.bring_to_front()
    assert plays(other, f"{QUIZ} [data-kept] audio") > 3.5
    other.close()
    page.bring_to_front()
    assert listed(page) == ["Read aloud: An opening", FIRST]


def test_after_a_reload_it_is_there_again(page: Any, lab: browser.Lab) -> None:
    run(page, lab)
    page.wait_for_selector(f"{QUIZ} [data-kept]:visible")
    assert DAY.fullmatch(page.locator(f"{QUIZ} [data-day]").inner_text())
    assert page.locator(f"{QUIZ} [data-keep]").is_hidden()
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 2")
    assert plays(page, f"{LIST} li:last-child audio") > 2


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_and_nothing_overflows(page: Any, theme: str) -> None:
    browser.theme(page, theme)
    assert serious(page) == []
    for wide in (1366, 400):
        page.set_viewport_size({"width": wide, "height": 900})
        for name, card in (("list", LIST), ("quiz", QUIZ), ("aloud", ALOUD)):
            inside = (
                f"(one => [one.clientWidth, one.scrollWidth])(document.querySelector('{card}'))"
            )
            page.wait_for_function(f"{inside}[0] < {wide}")
            width, whole = page.evaluate(inside)
            assert whole <= width, (name, wide)
            shot(page, card, f"{name}-{theme.split()[1]}-{wide}")
    page.set_viewport_size({"width": 1366, "height": 900})


def test_what_a_page_sends_carries_no_sound_no_title_and_no_time(page: Any) -> None:
    frames = [one if isinstance(one, bytes) else one.encode() for one in page.sent]
    assert of_cards(page) > 1
    assert sum(map(bool, page.bodies)) > 1
    for sent in (*frames, *page.bodies):
        assert not any(sign in sent for sign in (WEBM, b64encode(WEBM)[:5], b"audio/webm"))
    comms = b"".join(frame for frame in frames if b"comm_msg" in frame)
    assert FIRST.encode() not in comms
    assert b"Your recording" not in comms


# -- deleted -----------------------------------------------------------------------------------


def test_one_is_deleted_where_its_question_is(page: Any) -> None:
    _tab_into(page, QUIZ)
    _tab_to(page, f"{QUIZ} [data-focus=forget]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{QUIZ} [data-kept]", state="hidden")
    assert _focused(page, "data-focus") == "record"
    assert page.locator(f"{TWIN} [data-kept]").is_hidden()
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 1")


def test_one_is_deleted_in_the_list_by_keyboard_alone(page: Any) -> None:
    record(page, QUIZ)
    keep(page, QUIZ)
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 2")
    page.locator(f"{LIST} [data-delete]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 1")
    assert page.evaluate("document.activeElement.tagName") == "LI", "not the next Delete it"
    assert listed(page) == [FIRST]


def test_a_double_click_and_a_key_that_is_held_delete_one(page: Any) -> None:
    record(page, ALOUD)
    keep(page, ALOUD)
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 2")
    first = page.locator(f"{LIST} [data-delete]").first
    first.scroll_into_view_if_needed()
    box = first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down(click_count=1)
    page.mouse.up(click_count=1)
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 1")
    first.click(click_count=1, trial=True)
    box = first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down(click_count=2)  # the second half, wherever the next one has gone to
    page.mouse.up(click_count=2)
    page.wait_for_timeout(400)
    assert len(listed(page)) == 1
    record(page, QUIZ)
    keep(page, QUIZ)
    record(page, ALOUD)
    keep(page, ALOUD)
    page.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 2")
    first.focus()
    for _ in range(6):
        page.keyboard.down("Enter")
        page.wait_for_timeout(80)
    page.keyboard.up("Enter")
    page.wait_for_timeout(300)
    assert len(listed(page)) == 1
    if listed(page) != [FIRST]:  # what the next tests expect
        page.locator(f"{LIST} [data-delete]").click()
        page.wait_for_selector(f"{LIST} >> text=You have kept no recording")
        record(page, QUIZ)
        keep(page, QUIZ)


def test_all_are_deleted_after_one_question(page: Any) -> None:
    _tab_into(page, LIST)
    _tab_to(page, f"{LIST} [data-delete-all]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LIST} >> text=Delete the recording?")
    assert page.evaluate("document.activeElement.textContent") == "No, keep it"
    shot(page, LIST, "asked")
    page.keyboard.press("Enter")
    assert listed(page) == [FIRST]
    assert page.evaluate("document.activeElement.textContent") == "Delete all recordings"
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LIST} >> text=You have kept no recording in this browser.")
    assert page.evaluate("document.activeElement.textContent").startswith("You have kept no")
    assert page.locator(f"{QUIZ} [data-kept]").is_hidden()


def test_nothing_is_asked_of_another_place_and_nothing_failed(page: Any, lab: browser.Lab) -> None:
    host = lab.url.partition("//")[2]
    allowed = re.compile(rf"(https?|wss?)://{re.escape(host)}/|blob:|data:")
    assert len(page.asked) > 20
    assert [url for url in page.asked if not allowed.match(url)] == []
    assert page.faults == []


# -- where it is refused -----------------------------------------------------------------------

REFUSED: Final = """Object.defineProperty(window, 'indexedDB', { value: { open() {
  const asked = { error: new DOMException('no', 'InvalidStateError') };
  setTimeout(() => asked.onerror());
  return asked;
} } });"""
FULL: Final = """
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
"""
SILENT: Final = """Object.defineProperty(window, 'indexedDB', { value: { open() { return {}; } } });
  const later = window.setTimeout;
  window.setTimeout = (act, ms, ...more) => later(act, ms === 5000 ? 300 : ms, ...more);
"""
ABORTED: Final = """
  const begun = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...asked) {
    const change = begun.apply(this, asked);
    if (asked[1] === 'readwrite' && this.name.startsWith('bpo')) setTimeout(() => change.abort());
    return change;
  };
"""
STRANGE: Final = """() => new Promise((done) => {
  const asked = indexedDB.open('bpo-course-recordings', 1);
  asked.onsuccess = () => {
    const change = asked.result.transaction('kept', 'readwrite');
    change.objectStore('kept').put(
      { key: 'x', title: '<img src=x>', at: 'no', seconds: 'x', sound: 'no sound' });
    change.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
SHORT: Final = """
  const later = window.setTimeout;
  window.setTimeout = (act, ms, ...more) => later(act, ms === 300000 ? 1500 : ms, ...more);
"""


def test_a_browser_that_keeps_nothing_says_so_and_plays_it(chromium: Any, lab: browser.Lab) -> None:
    private = opened(chromium.new_context(), lab, REFUSED)
    private.wait_for_selector(f"{LIST} >> text=This browser keeps nothing for this page.")
    record(private, QUIZ)
    private.locator(f"{QUIZ} [data-keep]").click()
    private.wait_for_selector(f"{QUIZ} >> text=A private window is often the reason.")
    assert private.locator(f"{QUIZ} [data-keep]").inner_text() == "Keep this recording"
    assert plays(private, f"{QUIZ} [data-made]") > 0.8
    assert private.faults == []
    private.context.close()


def test_a_full_browser_says_so_and_a_long_recording_stops(chromium: Any, lab: browser.Lab) -> None:
    full = opened(chromium.new_context(), lab, FULL + SHORT)
    full.locator(f"{QUIZ} [data-focus=record]").click()
    full.wait_for_selector(f"{QUIZ} >> text=Five minutes are over, so the recording has stopped.")
    assert full.locator(f"{QUIZ} [data-focus=record]").inner_text() == "Record again"
    full.locator(f"{QUIZ} [data-keep]").click()
    full.wait_for_selector(f"{QUIZ} >> text=This browser has no room for another recording.")
    assert plays(full, f"{QUIZ} [data-made]") > 0.8
    assert full.faults == []
    full.context.close()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (SILENT, "This browser keeps nothing for this page."),
        (ABORTED, "This browser has no room for another recording."),
    ],
    ids=["no answer", "aborted"],
)
def test_a_browser_that_gives_no_error_is_told_too(
    chromium: Any, lab: browser.Lab, script: str, told: str
) -> None:
    faulty = opened(chromium.new_context(), lab, script)
    record(faulty, QUIZ)
    faulty.locator(f"{QUIZ} [data-keep]").click()
    faulty.wait_for_selector(f"{QUIZ} [role=status] >> text={told}")
    assert faulty.locator(f"{QUIZ} [data-keep]").get_attribute("aria-disabled") is None
    assert faulty.faults == []
    faulty.context.close()


def test_what_is_kept_in_another_form_is_listed_and_can_be_deleted(
    chromium: Any, lab: browser.Lab
) -> None:
    strange = opened(chromium.new_context(), lab)
    record(strange, QUIZ)
    keep(strange, QUIZ)
    strange.evaluate(STRANGE)
    record(strange, ALOUD)
    keep(strange, ALOUD)
    strange.wait_for_selector(f"{LIST} >> text=It can't be played.")
    assert len(listed(strange)) == 3
    strange.locator(f"{LIST} [data-delete=x]").click()
    strange.wait_for_function(f"document.querySelectorAll('{LIST} li').length === 2")
    assert strange.locator(f"{LIST} [data-delete-all]").is_visible()
    assert strange.faults == []
    strange.context.close()


def test_the_spoken_questions_of_the_course_have_a_recorder() -> None:
    kinds = [content.bank(name).question for name in content.bank_ids()]
    assert any(isinstance(one, Spoken) for asked in kinds for one in asked)
