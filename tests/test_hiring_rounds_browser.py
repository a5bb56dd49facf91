"""The message to listen to and the reply to write, in a real browser with voices of the test's own.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from test_browser import _attempts, _focused, _tab_into, _tab_to
from test_speaking_browser import MADE, VOICES

from bpo_course import content

LISTEN: Final = '.bpo[aria-label^="Listening:"]'
REPLY: Final = '.bpo[aria-label="Write an email"]'
CARDS: Final = (LISTEN, REPLY)
CELLS: Final = "document.querySelectorAll('.jp-Cell').length"
KERNEL: Final = "window.jupyterapp.shell.currentWidget.sessionContext"
NAME: Final = "20-voicemail"
OTHERS: Final = ("20-briefing", "20-complaint")
TASK: Final = "20-late-parcel-email"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook of both cards."""
    made = tmp_path_factory.mktemp("learner")
    (made / "course").mkdir()
    calls = (f'listening("{NAME}")', f'write_reply("{TASK}")')
    imported = "from bpo_course import listening, write_reply"
    cells = [new_code_cell(text) for text in (imported, *calls)]
    notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, made / "course" / "cards.ipynb")
    for name in OTHERS:
        cells = [new_code_cell(f'from bpo_course import listening\nlistening("{name}")')]
        notebook = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
        nbformat.write(notebook, made / "course" / f"{name}.ipynb")
    return made


@pytest.fixture(scope="module")
def lab(place: Path) -> Iterator[browser.Lab]:
    with browser.jupyterlab(place / "course", store(place)) as running:
        yield running


def store(place: Path) -> str:
    return f"sqlite:///{place / 'progress.db'}"


def shown(page: Any, lab: browser.Lab, voices: Any, name: str = "cards") -> None:
    """Open both cards, or another message, in a page with these voices."""
    browser.keep_faults(page)
    held = str([list(map(list, voices))]).replace("True", "true").replace("False", "false")
    page.add_init_script(f"({VOICES})({held});")
    browser.open_notebook(page, lab, f"{name}.ipynb")
    browser.run_all(page)
    for card in CARDS if name == "cards" else (LISTEN,):
        page.wait_for_selector(card)


@pytest.fixture(scope="module")
def page(lab: browser.Lab) -> Iterator[Any]:
    with browser.page(height=900) as opened:
        shown(opened, lab, MADE)
        yield opened


@contextmanager
def another(page: Any) -> Iterator[Any]:
    """Open another page of the same browser."""
    opened = browser.another(page, viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def restart(page: Any) -> None:
    page.evaluate(f"{KERNEL}.restartKernel()")
    page.wait_for_function(f"{KERNEL}.session.kernel.status === 'idle'")


def renew(page: Any) -> None:
    """Restart the kernel and show the cards anew."""
    restart(page)
    browser.command(page, "notebook:clear-all-cell-outputs")
    browser.run_all(page)
    for card in CARDS:
        page.wait_for_selector(card)


def serious(page: Any) -> list[tuple[str, str, str]]:
    """What axe finds in the cards that stops someone."""
    return browser.serious(page, ".bpo")


def in_both_themes(page: Any) -> None:
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        browser.theme(page, theme)
        assert serious(page) == []


def no_wider_than_the_screen(page: Any) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    wide = "[...document.querySelectorAll('.bpo')].map(e => [e.clientWidth, e.scrollWidth])"
    page.wait_for_function(f"({wide}).every(([width]) => width < 400)")
    assert all(whole <= width for width, whole in page.evaluate(wide))
    page.set_viewport_size({"width": 1280, "height": 900})


# -- listening ---------------------------------------------------------------------------------


def test_a_message_is_heard_twice_at_most_by_keyboard(page: Any) -> None:
    text = content.listening()[0].text
    _tab_into(page, LISTEN)
    _tab_to(page, f"{LISTEN} [data-focus=listen]")
    page.keyboard.press("Enter")
    button = page.locator(f"{LISTEN} [data-focus=listen]")
    assert button.inner_text() == "Listen again (the last time)"
    page.keyboard.press("Enter")
    assert button.inner_text() == "You have heard it twice"
    page.keyboard.press("Enter")
    assert _focused(page, "data-focus") == "listen"
    assert page.evaluate("window.heard") == [[text, "Rishi", "en-IN"]] * 2
    assert text[:40] not in page.locator(LISTEN).inner_text()


@pytest.mark.parametrize("state", ["speaking", "pending"])
def test_a_press_while_it_is_read_takes_no_turn_away(
    page: Any, lab: browser.Lab, state: str
) -> None:
    name = OTHERS[state == "pending"]
    with another(page) as opened:
        shown(opened, lab, MADE, name)
        opened.evaluate(f"speechSynthesis.{state} = true")
        button = opened.locator(f"{LISTEN} [data-focus=listen]")
        button.dblclick()
        button.click()
        assert len(opened.evaluate("window.heard")) == 1
        opened.evaluate(f"speechSynthesis.{state} = false")
        opened.evaluate("window.last.onerror({ error: 'synthesis-failed' })")
        opened.wait_for_selector(f"{LISTEN} >> text=This time is not counted.")
        assert button.inner_text() == "Listen"
        button.click()
        assert len(opened.evaluate("window.heard")) == 2
        assert button.inner_text() == "Listen again (the last time)"
        assert opened.faults == []


def test_a_message_can_be_stopped_and_its_last_turn_stays(page: Any, lab: browser.Lab) -> None:
    with another(page) as opened:
        shown(opened, lab, MADE, OTHERS[0])
        opened.evaluate("speechSynthesis.speaking = true")  # a voice that never ends
        button = opened.locator(f"{LISTEN} [data-focus=listen]")
        assert button.inner_text() == "Listen again (the last time)", "it was heard once above"
        button.focus()
        opened.keyboard.press("Enter")
        _tab_to(opened, f"{LISTEN} [data-focus=stop]")
        opened.keyboard.press("Enter")
        assert _focused(opened, "data-focus") == "listen"
        assert opened.locator(f"{LISTEN} [data-focus=stop]").is_hidden()
        assert button.inner_text() == "You have heard it twice"
        assert opened.faults == []


def test_what_was_heard_is_not_given_back_by_a_new_kernel(page: Any) -> None:
    renew(page)
    button = page.locator(f"{LISTEN} [data-focus=listen]")
    assert button.inner_text() == "You have heard it twice"
    assert button.get_attribute("aria-disabled") == "true"
    before = len(page.evaluate("window.heard"))
    button.focus()
    page.keyboard.press("Enter")
    assert len(page.evaluate("window.heard")) == before


def test_the_new_cards_are_readable_in_both_themes_and_on_a_phone(page: Any) -> None:
    in_both_themes(page)
    no_wider_than_the_screen(page)


def test_the_questions_are_answered_with_number_keys(page: Any, place: Path) -> None:
    cells = page.evaluate(CELLS)
    page.locator(f"{LISTEN} [data-focus=listen]").focus()
    _tab_to(page, f"{LISTEN} [data-focus=ask]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LISTEN} >> text=Question 1 of 4")
    assert _focused(page, "data-focus") == "question"
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LISTEN} >> text=Question 2 of 4")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LISTEN} >> text=Question 3 of 4")
    assert page.evaluate(CELLS) == cells
    made = [one for one in _attempts(store(place), "listening") if one.kind == "speech"]
    kept = [(one.item, one.answer["heard"], one.score) for one in made]
    assert kept == [(f"{NAME} 1", 2, 1.0), (f"{NAME} 2", 2, 0.0)]
    in_both_themes(page)


def test_a_message_goes_on_at_its_question_after_a_new_kernel(page: Any) -> None:
    renew(page)
    page.wait_for_selector(f"{LISTEN} >> text=Question 3 of 4")
    _tab_into(page, LISTEN)
    for key, then in (("2", "Question 4 of 4"), ("4", "3 of 4 answers are right (heard twice).")):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{LISTEN} >> text={then}")
    assert _focused(page, "data-focus") == "done"
    assert "a white desk" in page.locator(f"{LISTEN} mark").all_inner_texts()
    in_both_themes(page)


def test_it_can_be_heard_again_as_often_as_one_likes_and_stopped(page: Any) -> None:
    again = page.locator(f"{LISTEN} [data-focus=listen-again]")
    before = len(page.evaluate("window.heard"))
    again.click()
    assert again.inner_text() == "Stop the voice"
    again.click()
    assert again.inner_text() == "Hear it again"
    again.click()
    assert len(page.evaluate("window.heard")) == before + 2


# -- writing -----------------------------------------------------------------------------------


def test_a_reply_is_typed_and_the_clock_starts_with_it(page: Any) -> None:
    page.locator(f"{REPLY} textarea").focus()
    page.keyboard.type("Hello Claire, your present comes on FRIDAY")
    page.wait_for_selector(f"{REPLY} [data-countdown]")
    page.wait_for_selector(f"{REPLY} >> text=7 of 120 words")
    page.keyboard.type(", sorry. d d x")
    page.wait_for_selector(f"{REPLY} >> text=11 of 120 words")
    assert _focused(page, "name") == "written"
    assert page.locator(f"{REPLY} textarea").input_value().endswith("FRIDAY, sorry. d d x")
    page.wait_for_function("document.querySelector('[data-countdown]').textContent < '7:57'")


def test_what_is_half_written_is_there_after_a_new_kernel(page: Any) -> None:
    renew(page)
    field = page.locator(f"{REPLY} textarea")
    assert field.input_value() == "Hello Claire, your present comes on FRIDAY, sorry. d d x"
    page.wait_for_selector(f"{REPLY} >> text=You have written for 0:0")
    in_both_themes(page)
    no_wider_than_the_screen(page)


def test_the_end_of_the_time_takes_nothing_away(page: Any) -> None:
    field = page.locator(f"{REPLY} textarea")
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Kind")
    page.wait_for_selector(f"{REPLY} [data-countdown]")
    page.evaluate("document.querySelector('[data-countdown]').bpoEnds = 0")
    page.keyboard.type(" regards")
    zero = "document.querySelector('[data-countdown]').bpoEnds === 0"
    page.wait_for_function(f"!({zero})")  # the kernel was asked: its own clock is not over
    assert _focused(page, "name") == "written"
    assert field.input_value().endswith("Kind regards")


def test_a_reply_is_counted_compared_and_ticked_by_keyboard(page: Any, place: Path) -> None:
    page.locator(f"{REPLY} textarea").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{REPLY} [data-focus=counts]")
    assert _focused(page, "data-focus") == "counts"
    told = page.locator(REPLY).inner_text()
    assert "They read like shouting: FRIDAY." in told
    assert "Good ones to compare with" in told
    _tab_to(page, f"{REPLY} [data-focus=tick-1]")
    page.keyboard.press("Space")
    _tab_to(page, f"{REPLY} [data-focus=ticked]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{REPLY} >> text=1 of 5.")
    guess = _attempts(store(place), "exercises")[-1].answer["guess"]
    assert guess["ticked"] == [content.exercise(TASK).check[0]]  # type: ignore[union-attr]
    in_both_themes(page)
    no_wider_than_the_screen(page)


def test_a_reply_and_its_ticks_are_there_after_a_new_kernel(page: Any) -> None:
    renew(page)
    page.wait_for_selector(f"{REPLY} >> text=1 of 5.")
    page.locator(f"{REPLY} [data-focus=change]").click()
    page.wait_for_selector(f"{REPLY} textarea:focus")
    assert page.locator(f"{REPLY} textarea").input_value().endswith("Kind regards")
    page.wait_for_selector(f"{LISTEN} >> text=3 of 4 answers are right (heard twice).")


def test_what_is_typed_while_the_kernel_is_gone_is_told_and_sent_later(
    page: Any, place: Path
) -> None:
    restart(page)
    field = page.locator(f"{REPLY} textarea")
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(", Mina, written while nobody answered")
    page.wait_for_selector(f"{REPLY} .bpo-stalled >> text=What you type now is not saved yet.")
    assert _focused(page, "name") == "written"
    page.keyboard.type(" at all")
    browser.command(page, "notebook:clear-all-cell-outputs")
    browser.run_all(page)
    page.wait_for_selector(f"{REPLY} [data-focus=change], {REPLY} textarea")
    if page.locator(f"{REPLY} [data-focus=change]").count():
        page.locator(f"{REPLY} [data-focus=change]").click()
    page.wait_for_function(
        f"document.querySelector('{REPLY} textarea')?.value.endsWith('answered at all')"
    )
    page.wait_for_timeout(1500)
    drafts = [a.answer["guess"].get("draft", "") for a in _attempts(store(place), "exercises")]
    assert drafts[-1].endswith("written while nobody answered at all")
    assert page.locator(f"{REPLY} .bpo-stalled").is_hidden()


def test_nothing_failed_in_the_page(page: Any) -> None:
    assert page.faults == []


# -- without a voice ---------------------------------------------------------------------------


def test_without_a_voice_someone_reads_it_and_that_is_told(page: Any, lab: browser.Lab) -> None:
    text = content.listening()[0].text
    with another(page) as opened:
        shown(opened, lab, [("Cloud", "en-GB", False)])
        again = opened.locator(f"{LISTEN} [data-focus=again]")
        if again.count():
            again.click()
        opened.wait_for_selector(f"{LISTEN} [data-voiceless]:visible")
        assert opened.locator(f"{LISTEN} [data-focus=listen]").is_disabled()
        opened.locator(f"{LISTEN} [data-focus=ask]").click()
        opened.wait_for_selector(f"{LISTEN} >> text=Listen to the message first")
        opened.locator(f"{LISTEN} [data-focus=open]").focus()
        opened.keyboard.press("Enter")
        opened.wait_for_selector(f"{LISTEN} >> text={text[:40]}")
        assert _focused(opened, "data-focus") == "reader"
        assert serious(opened) == []
        opened.keyboard.press("Enter")
        opened.wait_for_selector(f"{LISTEN} [data-focus=open]")
        assert text[:40] not in opened.locator(LISTEN).inner_text()
        opened.locator(f"{LISTEN} [data-focus=ask]").click()
        opened.wait_for_selector(f"{LISTEN} >> text=Question 1 of 4")
        assert opened.evaluate("window.heard") == []
        assert opened.faults == []
