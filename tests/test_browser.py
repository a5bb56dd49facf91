"""The course in a real JupyterLab and a real Chromium, driven by the keyboard alone.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from bpo_course import Walk, content, progress
from bpo_course.flows import solve
from bpo_course.questions import Match, Multiple, Numeric, Order, Question, Single

LESSON = "01_inbound_and_outbound.ipynb"
FLOW = "bank-unknown-debit"
BANK = "01_inbound_and_outbound"
EXAM_BANK = "03_inbound_process"
HOSTILE = '<img src=x onerror="window.hit=1"> [press](javascript:window.hit=1) **text**'
PLAYER = '.bpo[aria-label^="Call:"]'
QUIZ = '.bpo[aria-label^="Quiz:"]'
BOARD = '.bpo[aria-label="Dashboard"]'
INTAKE = '.bpo[aria-label="A log of your own"]'
QUEUE_LAB = '.bpo[aria-label="Queue lab"]'
FLOOR = '.bpo[aria-label="Floor game"]'
BLEND = '.bpo[aria-label="Blend lab"]'
DOORS = '.bpo[aria-label="Three doors"]'
MAP = '.bpo[aria-label="Map of the course"]'
CALLS = '.bpo[aria-label="Calls to take"]'
EXAM = '.bpo[aria-label="Exam: The inbound process"]'
SHORT_EXAM = '.bpo[aria-label="Exam: Queues and staffing"]'
INTERVIEW = '.bpo[aria-label^="Mock interview:"]'
CALCULATOR = '.bpo[aria-label^="Calculator: Average"]'
NOTEBOOK_KEYS = ("b", "a", "d", "d", "x", "y", "m", "ArrowDown", "ArrowUp", "Shift+Enter")

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The learner's copy, with a notebook of a stranger's bank and flow beside the lessons."""
    place = tmp_path_factory.mktemp("learner")
    course = place / "course"
    course.mkdir()
    _hostile_bank(place / "stranger.toml")
    _hostile_flow(place / "stranger-flow.toml")
    cells = [
        "from bpo_course import play, quiz",
        f"quiz({str(place / 'stranger.toml')!r})",
        f"play({str(place / 'stranger-flow.toml')!r})",
    ]
    code = [new_code_cell(cell) for cell in cells]
    notebook = new_notebook(cells=code, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, course / "stranger.ipynb")
    own = [new_code_cell("from bpo_course import dashboard\ndashboard()")]
    notebook = new_notebook(cells=own, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, course / "own.ipynb")
    shown = ('lab("queue")', 'lab("floor", seed=3)', 'lab("blend")', "play()")
    code = [new_code_cell("from bpo_course import lab, play"), *map(new_code_cell, shown)]
    notebook = new_notebook(cells=code, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, course / "labs.ipynb")
    shown = (
        f'exam("{EXAM_BANK}", topics=["inbound-services"])',
        'exam("08_queues_and_staffing", topics=["occupancy"], minutes=0.1)',
        'interview("inbound-agent", minutes=10, seed=0)',
    )
    code = [new_code_cell("from bpo_course import exam, interview"), *map(new_code_cell, shown)]
    notebook = new_notebook(cells=code, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, course / "sittings.ipynb")
    return course


@pytest.fixture(scope="module")
def store_at(folder: Path) -> str:
    return f"sqlite:///{folder.parent / 'progress.db'}"


@pytest.fixture(scope="module")
def lab(folder: Path, store_at: str) -> Iterator[browser.Lab]:
    with browser.jupyterlab(folder, store_at) as running:
        yield running


@pytest.fixture(scope="module")
def page(lab: browser.Lab) -> Iterator[Any]:
    with browser.page() as opened:
        browser.keep_faults(opened)
        yield opened


@pytest.fixture(scope="module")
def lesson(page: Any, lab: browser.Lab) -> Any:
    """The lesson, opened and run, with all that it holds in sight."""
    browser.open_lesson(page, lab, LESSON)
    page.wait_for_selector(".bpo-veil")
    browser.show_all(page)
    return page


def test_the_course_opens_at_the_start_page_whose_doors_have_number_keys(
    page: Any, lab: browser.Lab
) -> None:
    page.goto(f"{lab.url}/?token={lab.token}")
    page.wait_for_selector(f"{DOORS} >> text=I am learning")
    assert page.url.endswith("/lab/tree/00_start_here.ipynb")
    browser.lesson_stands(page)
    _tab_into(page, DOORS)
    page.keyboard.press("1")
    page.wait_for_selector(f"{MAP} >> text=Who calls whom, and why does it matter?")


def test_a_lesson_of_the_map_opens_beside_it(page: Any) -> None:
    link = page.locator(f"{MAP} a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'.lm-TabBar-tabLabel:has-text("{LESSON[:10]}")')
    assert page.locator('.lm-TabBar-tabLabel:has-text("00_start")').count() == 1


def test_run_all_draws_every_chart(lesson: Any) -> None:
    for chart in lesson.locator("[data-figure]").all():
        chart.locator(".main-svg").first.wait_for(state="attached")
    assert lesson.locator("[data-figure]").count() == _cells_that_call("chart")
    assert lesson.faults == []


def test_the_call_is_walked_with_number_keys_to_its_debrief(lesson: Any) -> None:
    _tab_into(lesson, PLAYER)
    walk = Walk(content.flow(FLOW))
    for choice_id in solve(walk.flow).best.taken:
        place = [choice.id for choice in walk.step.choice].index(choice_id)
        lesson.keyboard.press(str(place + 1))
        walk = walk.take(choice_id)
        told = f"{PLAYER} >> text={_plain(walk.turns[-1].choice.effect)} >> visible=true"
        lesson.wait_for_selector(told)
    debrief = lesson.locator(PLAYER)
    debrief.locator("text=The call has ended: resolved").wait_for()
    for name, points in solve(walk.flow).most.items():
        assert f"{name.capitalize()}\n{points} of {points}" in debrief.inner_text()
    assert _focused(lesson, "data-focus") == "debrief"


def test_the_choices_are_taken_with_tab_and_enter_and_taken_back(lesson: Any) -> None:
    _tab_to(lesson, '[data-focus="again"]')
    lesson.keyboard.press("Enter")
    lesson.wait_for_selector(f"{PLAYER} >> text=handle time 0:00")
    _tab_to(lesson, '[data-focus="choice-2"]')
    lesson.keyboard.press("Enter")
    lesson.wait_for_selector(f"{PLAYER} >> text=What happened:")
    _tab_to(lesson, '[data-focus="back"]')
    lesson.keyboard.press("Enter")
    lesson.wait_for_selector(f"{PLAYER} >> text=handle time 0:00")
    assert lesson.locator(f"{PLAYER} >> text=What happened:").count() == 0


def test_the_walk_was_saved(store_at: str) -> None:
    (attempt,) = [a for a in _attempts(store_at, FLOW) if a.kind == "flow"]
    assert attempt.score == 1.0


def test_every_kind_of_question_is_answered_with_the_keyboard(lesson: Any, store_at: str) -> None:
    bank = content.bank(BANK)
    _tab_into(lesson, QUIZ)
    for place, question in enumerate(bank.question):
        _answer(lesson, question)
        lesson.wait_for_selector(f"{QUIZ} .bpo-note >> text=✓ Right")
        assert _focused(lesson, "data-focus") == "feedback"
        if place + 1 < len(bank.question):
            _tab_to(lesson, '[data-focus="next"]')
            lesson.keyboard.press("Enter")
            lesson.wait_for_selector(f"{QUIZ} >> text=Question {place + 2} of {len(bank.question)}")
    lesson.wait_for_selector(f"{QUIZ} >> text=See your result")
    made = [attempt for attempt in _attempts(store_at, BANK) if attempt.kind == "question"]
    assert [attempt.score for attempt in made] == [1.0] * 14


def test_the_full_answer_is_folded_and_has_eight_sections(lesson: Any) -> None:
    folded = lesson.locator(f"{QUIZ} details:has([data-focus=explanation])")
    assert folded.get_attribute("open") is None
    _tab_to(lesson, f"{QUIZ} summary[data-focus=explanation]")
    lesson.keyboard.press("Enter")
    assert folded.locator("> ol > li").count() == 8


def test_the_calculator_follows_the_arrow_keys(lesson: Any) -> None:
    _tab_into(lesson, CALCULATOR)
    _tab_to(lesson, '[data-focus="vary-handled"]')
    lesson.keyboard.press("Enter")
    chart = f"document.querySelector('{CALCULATOR} .js-plotly-plot')"
    lesson.wait_for_function(f"{chart}?.data[1]")
    _tab_to(lesson, '[data-focus="slider"]')
    marker = f"{chart}.data[1].x[0]"
    before = lesson.evaluate(marker)
    for _ in range(3):
        lesson.keyboard.press("ArrowRight")
    lesson.wait_for_function(f"{marker} > {before}")
    lesson.wait_for_function(
        f"parseFloat(document.querySelector('{CALCULATOR} .bpo-result').textContent.slice(1)) < 320"
    )


def test_a_wrong_number_is_explained(lesson: Any) -> None:
    field = lesson.locator(f'{CALCULATOR} input[name="handled"][type="number"]')
    field.focus()
    lesson.keyboard.press("Control+a")
    lesson.keyboard.type("-5")
    alert = lesson.locator(f"{CALCULATOR} .bpo-problem")
    alert.wait_for()
    assert "“Contacts handled”: type a number of 0 or more." in alert.inner_text()
    lesson.keyboard.press("Control+a")
    lesson.keyboard.type("180")
    alert.wait_for(state="detached")


@pytest.mark.parametrize(
    "control",
    [
        f"{PLAYER} [data-key]",
        f"{PLAYER} summary",
        f"{QUIZ} [data-focus=pip-1]",
        f"{CALCULATOR} input[type=range]",
        f"{CALCULATOR} input[type=number]",
        f"{CALCULATOR} button",
    ],
)
def test_no_key_reaches_the_notebook_from_inside_a_widget(lesson: Any, control: str) -> None:
    state = """() => {
      const notebook = window.jupyterapp.shell.currentWidget.content;
      const cells = notebook.widgets.map(c => [c.model.id, c.model.type, c.model.executionCount]);
      const inside = Boolean(document.activeElement.closest('.bpo'));
      return JSON.stringify([notebook.activeCellIndex, notebook.mode, inside, cells]);
    }"""
    lesson.locator(control).first.focus()
    before = lesson.evaluate(state)
    for key in NOTEBOOK_KEYS:
        lesson.locator(control).first.focus()
        lesson.keyboard.press(key)
        assert lesson.evaluate(state) == before, key


def test_reading_aloud_is_off_until_asked_for_and_can_be_stopped(lesson: Any) -> None:
    lesson.evaluate(
        """() => {
          window.heard = [];
          window.voices = [{ lang: "en-GB", localService: false, name: "Far" }];
          const speak = (line) => window.heard.push([line.voice.name, line.text]);
          const value = { getVoices: () => window.voices, speak, cancel() {} };
          Object.defineProperty(window, "speechSynthesis", { value, configurable: true });
          window.SpeechSynthesisUtterance = function (text) { this.text = text; };
        }"""
    )
    _restart_the_call(lesson)
    aloud = lesson.locator(f"{PLAYER} [data-aloud]")
    walk = Walk(content.flow(FLOW))
    aloud.focus()
    lesson.keyboard.press("Enter")
    lesson.wait_for_selector(f"{PLAYER} >> text=has no English voice of its own")
    assert aloud.get_attribute("aria-pressed") == "false"
    lesson.evaluate('window.voices.push({ lang: "en_IN", localService: true, name: "Near" })')
    aloud.focus()
    lesson.keyboard.press("Enter")
    lesson.keyboard.press("2")
    walk = walk.take(walk.step.choice[1].id)
    lesson.wait_for_function("window.heard.length === 2")
    voice, text = lesson.evaluate("window.heard[1]")
    assert voice == "Near"
    assert _plain(walk.step.customer) in text
    assert aloud.get_attribute("aria-pressed") == "true"
    aloud.focus()
    lesson.keyboard.press("Enter")
    assert aloud.get_attribute("aria-pressed") == "false"
    lesson.keyboard.press("1")
    lesson.wait_for_selector(
        f"{PLAYER} >> text={_plain(walk.step.choice[0].effect)} >> visible=true"
    )
    assert lesson.evaluate("window.heard.length") == 2


def test_what_happened_is_announced(lesson: Any) -> None:
    announced = lesson.locator(f"{PLAYER} [aria-live=polite]").inner_text()
    assert "Customer:" in announced


def test_a_fold_stays_as_it_was_left(lesson: Any) -> None:
    is_open = f"document.querySelector('{PLAYER} [data-fold=map]').open"
    if lesson.evaluate(is_open):
        lesson.locator(f'{PLAYER} [data-focus="map"]').focus()
        lesson.keyboard.press("Enter")
    assert not lesson.evaluate(is_open)
    lesson.locator(f'{PLAYER} [data-focus="back"]').focus()
    lesson.keyboard.press("Enter")
    lesson.wait_for_selector(f'{PLAYER} [data-focus="choices"]:focus')
    assert not lesson.evaluate(is_open)


def test_the_charts_take_the_colours_of_the_theme(lesson: Any) -> None:
    ink = "document.querySelector('[data-figure] .xtick text').style.fill"
    browser.theme(lesson, "JupyterLab Light")
    light = lesson.evaluate(ink)
    browser.theme(lesson, "JupyterLab Dark")
    lesson.wait_for_function(f"{ink} !== '{light}'")
    browser.theme(lesson, "JupyterLab Light")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_the_widgets(lesson: Any, theme: str) -> None:
    browser.theme(lesson, theme)
    cards = ("chart", "calculator", "play", "quiz", "drill", "law", "predict", "predicted")
    shown = _cells_that_call(*cards)
    assert lesson.locator(".bpo").count() == shown
    assert browser.serious(lesson, ".bpo") == []


def test_nothing_overflows_on_a_narrow_screen(lesson: Any) -> None:
    lesson.set_viewport_size({"width": 400, "height": 800})
    wide = """() => [...document.querySelectorAll('.bpo')]
      .filter(card => card.clientWidth && card.scrollWidth > card.clientWidth + 1)
      .map(card => card.getAttribute('aria-label'))"""
    try:
        lesson.wait_for_function("document.querySelector('.bpo').clientWidth < 400")
        lesson.wait_for_function(f"({wide})().length === 0")
    finally:
        lesson.set_viewport_size({"width": 1280, "height": 900})


def test_progress_is_there_after_a_reload_and_a_new_kernel(lesson: Any, lab: browser.Lab) -> None:
    browser.open_lesson(lesson, lab, LESSON)
    lesson.wait_for_selector(f"{CALCULATOR} button")
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext"
    lesson.evaluate(f"{kernel}.restartKernel()")
    lesson.wait_for_function(f"{kernel}.session.kernel.status === 'idle'")
    lesson.locator(f"{CALCULATOR} button").first.focus()
    lesson.keyboard.press("Enter")
    lesson.wait_for_selector(f"{CALCULATOR} .bpo-stalled >> text=Continue the lesson")
    lesson.keyboard.press("Enter")
    lesson.wait_for_selector(f"{CALCULATOR} .bpo-stalled", state="hidden")
    lesson.wait_for_selector(f"{QUIZ} >> text=You answered 14 of 14 right: 100 %.")


def test_a_strangers_bank_and_flow_run_no_script(page: Any, lab: browser.Lab) -> None:
    browser.open_notebook(page, lab, "stranger.ipynb")
    browser.run_all(page)
    quiz, player = page.locator(QUIZ).last, page.locator(PLAYER).last
    quiz.locator("text=onerror").first.wait_for()
    player.locator("text=onerror").first.wait_for()
    quiz.locator("input").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    quiz.locator("text=Final answer").wait_for()  # it was a miss
    player.locator("[data-key]").first.focus()
    page.keyboard.press("Enter")
    player.locator("h4:has-text('The call has ended')").wait_for()
    assert page.evaluate("document.querySelectorAll('.bpo img').length") == 0
    assert page.evaluate("document.querySelectorAll('.bpo [href^=javascript]').length") == 0
    assert page.evaluate("window.hit") is None


@pytest.fixture(scope="module")
def boards(page: Any, lab: browser.Lab) -> Any:
    """Lesson 07, run: the helpline's board and the campaigns'."""
    browser.open_notebook(page, lab, "07_reading_a_dashboard.ipynb")
    browser.run_all(page)
    page.locator(BOARD).nth(1).wait_for()
    return page


def test_a_filter_of_the_dashboard_is_set_by_keyboard(boards: Any) -> None:
    board = boards.locator(BOARD).first
    board.locator("select[name=queue]").focus()
    boards.keyboard.type("loans")
    board.locator("p:has-text('queue loans, inbound, all days')").first.wait_for()
    assert "58.2 %" in board.inner_text()
    boards.keyboard.press("Home")
    board.locator("p:has-text('all queues, inbound, all days')").first.wait_for()


def test_a_dashboard_is_saved_as_one_page_that_needs_no_network(
    boards: Any, tmp_path: Path
) -> None:
    board = boards.locator(BOARD).first
    with boards.expect_download() as saved:
        board.locator("button[data-action=save]").focus()
        boards.keyboard.press("Enter")
    place = tmp_path / saved.value.suggested_filename
    saved.value.save_as(place)
    asked: list[str] = []
    alone = browser.another(boards)
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(place.as_uri())
    alone.wait_for_selector("svg.main-svg")
    assert "13,750 of 13,750 contacts" in alone.inner_text("body")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    alone.close()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_the_dashboards(boards: Any, theme: str) -> None:
    browser.theme(boards, theme)
    assert browser.serious(boards, BOARD) == []
    browser.theme(boards, "JupyterLab Light")


@pytest.mark.slow
def test_a_log_of_ones_own_becomes_a_dashboard(page: Any, lab: browser.Lab, tmp_path: Path) -> None:
    heads = "Call ID;Direction;Channel;Queue;Start Time;Outcome;Queue Time;Talk Time"
    rows = [f"{n};IN;voice;cards;2026-03-02 09:{n:02d};Handled;0:{n:02d};3:20" for n in range(60)]
    file = tmp_path / "mine.csv"
    file.write_text("\n".join((heads, *rows)), encoding="utf-8")
    browser.open_notebook(page, lab, "own.ipynb")
    browser.run_all(page)
    card = page.locator(INTAKE)
    card.locator("input[type=file]").set_input_files(str(file))
    card.locator("strong:has-text('mine.csv')").wait_for()
    assert card.locator("button[data-action=read]").is_disabled()
    card.locator("input[name=zone]").focus()
    page.keyboard.type("Asia/Kolkata")
    card.locator("button[data-action=read]:enabled").wait_for()
    assert browser.serious(page, INTAKE) == []
    card.locator("button[data-action=read]").focus()
    page.keyboard.press("Enter")
    card.locator("text=60 contacts from 2026-03-02").wait_for()
    page.locator(BOARD).locator("text=60 of 60 contacts").wait_for()
    assert page.faults == []


@pytest.fixture(scope="module")
def labs(page: Any, lab: browser.Lab) -> Any:
    """A notebook with the three labs and the call desk, run."""
    browser.open_notebook(page, lab, "labs.ipynb")
    browser.run_all(page)
    for card in (QUEUE_LAB, FLOOR, BLEND, CALLS):
        page.locator(card).wait_for()
    return page


def test_an_arrow_key_on_the_agents_slider_moves_the_queue(labs: Any) -> None:
    _tab_into(labs, QUEUE_LAB)
    _tab_to(labs, '[data-focus="slide-agents"]')
    result = labs.locator(f"{QUEUE_LAB} [data-region=result]")
    assert "91.7 %" in result.inner_text()
    labs.keyboard.press("ArrowLeft")
    result.locator("text=85.8 %").wait_for()
    labs.keyboard.press("ArrowRight")
    result.locator("text=91.7 %").wait_for()


def test_the_queue_is_simulated_beside_the_formula(labs: Any) -> None:
    _tab_to(labs, '[data-focus="simulated"]')
    labs.keyboard.press("Enter")
    _tab_to(labs, '[data-focus="simulate"]')
    labs.keyboard.press("Enter")
    labs.wait_for_selector(f"{QUEUE_LAB} >> text=matches")


@pytest.mark.slow
def test_a_day_on_the_floor_is_run_by_keyboard_to_its_comparison_and_replay(labs: Any) -> None:
    _tab_into(labs, FLOOR)
    labs.keyboard.press("6")
    labs.wait_for_selector(f'{FLOOR} [aria-label="In training: 1"]')
    for half_hour in range(1, 17):
        labs.wait_for_selector(f"{FLOOR}:not([data-busy])")  # one act at a time
        labs.keyboard.press("9")
        labs.wait_for_selector(f"{FLOOR} >> text={half_hour} of 16 half hours run")
    labs.wait_for_selector(f"{FLOOR} >> text=The day is over")
    assert _focused(labs, "data-focus") == "end"
    _tab_to(labs, '[data-focus="compare"]')
    labs.keyboard.press("Enter")
    labs.wait_for_selector(f"{FLOOR} >> text=Replay: 15:30 to 16:00")
    labs.keyboard.press("1")
    labs.wait_for_selector(f"{FLOOR} >> text=Replay: 15:00 to 15:30")
    assert labs.locator(f"{FLOOR} >> text=The best plan found").count() >= 1


def test_the_blend_lab_plays_its_days_by_keyboard(labs: Any) -> None:
    _tab_into(labs, BLEND)
    _tab_to(labs, f'{BLEND} button[data-action="play"]')
    labs.keyboard.press("Enter")
    labs.wait_for_selector(f"{BLEND} table >> text=Service level")


def test_an_outbound_call_is_chosen_and_walked_by_keyboard_to_its_debrief(labs: Any) -> None:
    _tab_into(labs, CALLS)
    _tab_to(labs, '[data-focus="call-missed-instalment"]')
    labs.keyboard.press("Enter")
    player = labs.locator(PLAYER)
    labs.wait_for_selector(f"{PLAYER}:focus")
    assert browser.in_sight(labs, f"{PLAYER} h3")
    flow = content.flow("missed-instalment")
    walk = Walk(flow)
    for choice_id in solve(flow).best.taken:
        place = [choice.id for choice in walk.step.choice].index(choice_id)
        labs.wait_for_selector(f"{PLAYER}:not([data-busy])")
        labs.keyboard.press(str(place + 1))
        walk = walk.take(choice_id)
        labs.wait_for_selector(f"{PLAYER} >> text=Your path: ")
        labs.wait_for_function(
            "([card, title]) => document.querySelector(card).innerText.includes(title)",
            arg=[PLAYER, f"› {walk.step.title}"],
        )
    player.locator(f"text=has ended: {walk.disposition}").wait_for()
    for name, points in solve(flow).most.items():
        assert f"{name.capitalize()}\n{points} of {points}" in player.inner_text()
    assert _focused(labs, "data-focus") == "debrief"


def test_a_clock_that_runs_out_counts_silence(labs: Any) -> None:
    labs.locator(f'{PLAYER} [data-focus="again"]').focus()
    labs.keyboard.press("Enter")
    labs.wait_for_selector(f"{PLAYER} >> text=handle time 0:00")
    labs.locator(f'{PLAYER} [data-focus="switch-timed"]').focus()
    labs.keyboard.press("Enter")
    timer = labs.locator(f"{PLAYER} [data-countdown]")
    timer.wait_for()
    given = int(timer.get_attribute("data-countdown"))
    labs.wait_for_function(
        """([card, given]) =>
          Number(document.querySelector(card + ' [data-countdown]').textContent) < given""",
        arg=[PLAYER, given],
    )
    timer.evaluate("place => { place.bpoEnds = performance.now() + 300; }")
    labs.wait_for_selector(f"{PLAYER} >> text=Are you still there?")
    labs.wait_for_selector(f"{PLAYER} >> text=handle time {given // 60}:{given % 60:02d}")
    labs.locator(f'{PLAYER} [data-focus="switch-timed"]').focus()
    labs.keyboard.press("Enter")
    timer.wait_for(state="detached")


def test_notes_are_typed_without_moving_the_notebook_and_stand_in_the_debrief(labs: Any) -> None:
    cells = labs.locator(".jp-Notebook .jp-Cell").count()
    _tab_to(labs, f'{PLAYER} summary[data-focus="notes"]')
    labs.keyboard.press("Enter")
    _tab_to(labs, f"{PLAYER} textarea")
    labs.keyboard.type("d d says 1 and 2, a b")
    assert labs.locator(f"{PLAYER} textarea").input_value() == "d d says 1 and 2, a b"
    assert labs.locator(".jp-Notebook .jp-Cell").count() == cells
    assert labs.locator(f"{PLAYER} >> text=What happened:").count() == 0


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_the_labs_and_the_calls(labs: Any, theme: str) -> None:
    browser.theme(labs, theme)
    assert browser.serious(labs, QUEUE_LAB, FLOOR, BLEND, CALLS, PLAYER) == []
    browser.theme(labs, "JupyterLab Light")
    labs.faults.clear()  # JupyterLab's own, when its theme is changed twice


@pytest.fixture(scope="module")
def sittings(page: Any, lab: browser.Lab) -> Any:
    """A notebook with an exam and a mock interview."""
    browser.open_notebook(page, lab, "sittings.ipynb")
    browser.run_all(page)
    page.wait_for_selector(f"{INTERVIEW} >> text=Begin the interview")
    return page


def test_an_exam_is_begun_and_left_with_what_stands_in_its_form(sittings: Any) -> None:
    _tab_into(sittings, EXAM)
    _tab_to(sittings, '[data-focus="begin"]')
    sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f"{EXAM} >> text=Question 1 of")
    assert _focused(sittings, "data-focus") == "question"
    _fill_in(sittings, _examined(sittings), EXAM)
    _tab_to(sittings, '[data-focus="flag"]')
    sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f'{EXAM} [aria-label="Question 1: answered and flagged"]')
    assert _focused(sittings, "data-focus") == "flag"
    sittings.wait_for_selector(f"{EXAM} [data-countdown] >> text=29:5")


def test_an_exam_goes_on_at_the_very_question_after_a_new_kernel(sittings: Any) -> None:
    _tab_to(sittings, '[data-focus="pip-2"]', backwards=True)
    sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f"{EXAM} >> text=Question 2 of")
    asked = sittings.locator(f"{EXAM} legend").inner_text()
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext"
    sittings.evaluate(f"{kernel}.restartKernel()")
    sittings.wait_for_function(f"{kernel}.session.kernel.status === 'idle'")
    browser.command(sittings, "notebook:clear-all-cell-outputs")
    browser.run_all(sittings)
    sittings.wait_for_selector(f"{EXAM} >> text=Question 2 of")
    assert sittings.locator(f"{EXAM} legend").inner_text() == asked
    assert sittings.locator(f'{EXAM} [aria-label="Question 1: answered and flagged"]').count() == 1


def test_an_exam_is_handed_in_by_keyboard_and_looked_back_at(sittings: Any, store_at: str) -> None:
    _tab_into(sittings, EXAM)
    _fill_in(sittings, _examined(sittings), EXAM)
    _tab_to(sittings, '[data-focus="finish"]')
    sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f"{EXAM} >> text=Hand in the exam?")
    _tab_to(sittings, '[data-focus="submit"]')
    sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f"{EXAM} >> text=You passed: 100 %.")
    assert _focused(sittings, "data-focus") == "result"
    _tab_to(sittings, '[data-focus="back-1"]')
    sittings.keyboard.press("Enter")
    sittings.locator(f"{EXAM} >> text=Final answer").first.wait_for()
    kept = [a for a in _attempts(store_at, EXAM_BANK) if a.kind == "question"]
    assert [(a.mode, a.score) for a in kept] == [("exam", 1.0)] * 2


@pytest.mark.slow
def test_what_is_chosen_when_the_time_ends_counts(sittings: Any) -> None:
    (question,) = (
        q for q in content.bank("08_queues_and_staffing").question if q.topic == "occupancy"
    )
    _tab_into(sittings, SHORT_EXAM)
    _tab_to(sittings, '[data-focus="begin"]')
    sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f"{SHORT_EXAM} >> text=Question 1 of 1")
    _fill_in(sittings, question, SHORT_EXAM)
    sittings.wait_for_selector(f"{SHORT_EXAM} >> text=The time is up.")
    assert _focused(sittings, "data-focus") == "late"
    assert sittings.locator(f'{SHORT_EXAM} [aria-label="Question 1: answered"]').count() == 1
    _tab_to(sittings, '[data-focus="end"]')
    sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f"{SHORT_EXAM} >> text=You passed: 100 %.")


def test_the_last_minute_is_announced(sittings: Any) -> None:
    _tab_into(sittings, INTERVIEW)
    _tab_to(sittings, '[data-focus="begin"]')
    sittings.keyboard.press("Enter")
    timer = sittings.locator(f"{INTERVIEW} [data-countdown]")
    timer.wait_for()
    timer.evaluate("place => { place.bpoEnds = performance.now() + 60_900; }")
    sittings.wait_for_function(
        "card => document.querySelector(card + ' .bpo-unseen').textContent === '1:00 left.'",
        arg=INTERVIEW,
    )


def test_an_interview_is_held_by_keyboard_to_its_scorecard(sittings: Any, tmp_path: Path) -> None:
    _tab_into(sittings, INTERVIEW)
    for number in range(1, 7):
        sittings.wait_for_selector(f"{INTERVIEW} >> text=Question {number} of 6")
        sittings.wait_for_selector(f"{INTERVIEW}:not([data-busy])")
        if sittings.locator(f'{INTERVIEW} [data-focus="reveal"]').count():
            _tab_to(sittings, f'{INTERVIEW} [data-focus="reveal"]')
            sittings.keyboard.press("Enter")
            sittings.wait_for_selector(f"{INTERVIEW} >> text=A model answer")
            assert _focused(sittings, "data-focus") == "holds"
            sittings.wait_for_selector(f"{INTERVIEW}:not([data-busy])")
            sittings.keyboard.press("1")
            _tab_to(sittings, f'{INTERVIEW} [data-focus="check"]')
        else:
            _tab_to(sittings, f'{INTERVIEW} [data-focus="pass"]')
        sittings.keyboard.press("Enter")
    sittings.wait_for_selector(f"{INTERVIEW} >> text=What to do next")
    assert _focused(sittings, "data-focus") == "result"
    assert sittings.locator(f"{INTERVIEW} >> text=you ticked 1 of").count() == 2
    _tab_to(sittings, f'{INTERVIEW} [data-focus="save"]')
    with sittings.expect_download() as saved:
        sittings.keyboard.press("Enter")
    saved.value.save_as(tmp_path / "scorecard.html")
    text = (tmp_path / "scorecard.html").read_text(encoding="utf-8")
    assert "<h1>Mock interview: Inbound customer-service agent</h1>" in text
    assert sittings.faults == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_an_exam_and_an_interview(sittings: Any, theme: str) -> None:
    browser.theme(sittings, theme)
    assert browser.serious(sittings, EXAM, SHORT_EXAM, INTERVIEW) == []
    browser.theme(sittings, "JupyterLab Light")
    sittings.faults.clear()  # JupyterLab's own, when its theme is changed twice


def test_what_is_due_is_asked_and_kept_by_keyboard(
    page: Any, lab: browser.Lab, store_at: str
) -> None:
    bank = content.bank("07_reading_a_dashboard")
    question = next(q for q in bank.question if isinstance(q, Single))
    wrong = next(key for key in question.options if key not in question.right_keys)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    missed = progress.Attempt("question", bank.id, question.id, wrong, 0.0, at=yesterday)
    _store(store_at).add(missed)
    cell = new_code_cell("from bpo_course import review\nreview()")
    notebook = new_notebook(cells=[cell], metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, lab.folder / "due.ipynb")
    browser.open_notebook(page, lab, "due.ipynb")
    browser.run_all(page)
    asked = '.bpo[aria-label="Quiz: Review"]'
    page.wait_for_selector(f"{asked} >> text={_plain(question.prompt)}")
    _tab_into(page, asked)
    _tab_to(page, f"{asked} input[name=answer]")
    options = page.locator(f"{asked} input[name=answer]").all()
    place = [box.get_attribute("value") for box in options].index(question.right_keys[0])
    page.keyboard.press(str(place + 1))
    _tab_to(page, '[data-focus="check"]')
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{asked} .bpo-note >> text=✓ Right")
    last = _attempts(store_at, bank.id)[-1]
    assert (last.item, last.score, last.mode) == (question.id, 1.0, "review")
    assert page.faults == []


# -- helpers ---------------------------------------------------------------------------------------


def _cells_that_call(*functions: str) -> int:
    """How many cells of the lesson call one of these; there are some."""
    notebook = nbformat.read(content.folder("notebooks") / LESSON, as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    count = sum(any(f"{name}(" in source for name in functions) for source in code)
    assert count
    return count


def _tab_to(page: Any, target: str, *, backwards: bool = False) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(60):
        if page.evaluate("t => document.activeElement.matches(t)", target):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"{target} cannot be reached with Tab")


def _tab_into(page: Any, card: str) -> None:
    """Select the cell of a card, then press Tab until the focus is inside the card."""
    place = page.evaluate(
        """card => window.jupyterapp.shell.currentWidget.content.widgets
          .findIndex(cell => cell.node.querySelector(card))""",
        card,
    )
    notebook = "window.jupyterapp.shell.currentWidget.content"
    page.evaluate(f"{notebook}.activeCellIndex = {place}; {notebook}.mode = 'command'")
    page.evaluate(f"{notebook}.activeCell.node.focus()")
    _tab_to(page, f"{card} *")


def _restart_the_call(page: Any) -> None:
    restart = page.locator(f'{PLAYER} [data-focus="restart"]')
    if restart.is_enabled():
        restart.focus()
        page.keyboard.press("Enter")
    page.wait_for_selector(f"{PLAYER} >> text=handle time 0:00")


def _focused(page: Any, attribute: str) -> str:
    return str(page.evaluate("a => document.activeElement.getAttribute(a)", attribute))


def _plain(markdown: str) -> str:
    """The first words of a Markdown text, as they stand on screen."""
    return markdown.replace("*", "").strip().split(".")[0][:40]


def _examined(page: Any) -> Question:
    """The question that the exam shows."""
    legend = page.locator(f"{EXAM} legend").inner_text()
    questions = content.bank(EXAM_BANK).question
    (shown,) = [q for q in questions if legend.startswith(_plain(q.prompt))]
    return shown


def _answer(page: Any, question: Question) -> None:
    """Give the right answer to the question shown, then check it."""
    _fill_in(page, question, QUIZ)
    _tab_to(page, '[data-focus="check"]')
    page.keyboard.press("Enter")


def _fill_in(page: Any, question: Question, card: str) -> None:
    """Give the right answer to the question that a card shows."""
    match question:
        case Single() | Multiple():
            for key in question.right_keys:
                option = page.locator(f"{card} input[name=answer]")
                values = [box.get_attribute("value") for box in option.all()]
                _tab_to(page, f"{card} input[name=answer]")
                page.keyboard.press(str(values.index(key) + 1))
        case Numeric():
            _tab_to(page, f"{card} input[name=answer]")
            page.keyboard.type(f"{question.value:g}")
        case Order():
            _put_in_order(page, list(question.items))
        case Match():
            for number, pair in enumerate(question.pair, start=1):
                _tab_to(page, f'{card} [data-focus="pair-{number}"]')
                page.keyboard.type(pair.right)


def _put_in_order(page: Any, right: list[str]) -> None:
    """Move each item up to its place with its own button."""
    for place, key in enumerate(right):
        boxes = page.locator(f"{QUIZ} input[name=answer]")
        now = [box.get_attribute("value") for box in boxes.all()].index(key)
        if now > place:
            _tab_to(page, f'{QUIZ} [aria-label="Move up: {key}"]')
        for _ in range(now - place):
            page.keyboard.press("Enter")
        _tab_to(page, f"{QUIZ} legend, {QUIZ} [aria-label^='Move']", backwards=True)


def _store(store_at: str) -> progress.Store:
    """The learner's store, as the lab opens it."""
    import getpass

    return progress.Store(store_at, os.environ.get("JUPYTERHUB_USER") or getpass.getuser())


def _attempts(store_at: str, source: str) -> list[progress.Attempt]:
    return list(_store(store_at).attempts(source))


def _hostile_bank(path: Path) -> None:
    sections = "".join(
        f"{name} = {_toml(HOSTILE)}\n"
        for name in ("context", "given", "concept", "verification", "pitfalls", "answer")
    )
    options = "".join(
        f"[[question.option]]\ntext = {_toml(f'{n} {HOSTILE}')}\nwhy = {_toml(HOSTILE)}\n"
        f"right = {str(n == 1).lower()}\n"
        for n in (1, 2)
    )
    path.write_text(
        f"title = {_toml(HOSTILE)}\n[[question]]\nid = 'hostile'\nkind = 'single'\ntopic = 't'\n"
        f"prompt = {_toml(HOSTILE)}\n[question.explanation]\n{sections}steps = [{_toml(HOSTILE)}]\n"
        f"{options}",
        encoding="utf-8",
    )


def _hostile_flow(path: Path) -> None:
    text = _toml(HOSTILE.replace("<", "&lt;").replace(">", "&gt;"))  # as HTML it is refused
    path.write_text(
        f"""id = "stranger-flow"
title = {text}
brief = {text}
queue = {text}
reason = {text}
dimension = {{ empathy = {text} }}
[[step]]
id = "start"
title = {text}
stage = {text}
customer = {text}
[[step.choice]]
id = {text}
say = {text}
to = "end"
effect = {text}
why = {text}
score = {{ empathy = 1 }}
[[step]]
id = "end"
title = {text}
stage = {text}
customer = {text}
ending = {{ summary = {text}, disposition = {text} }}
""",
        encoding="utf-8",
    )


def _toml(text: str) -> str:
    return f"'{text}'"
