"""A quiz, an exam and a mock interview to their last sentence and next step, by keys alone.

Without a browser these tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from test_browser import _focused, _store, _tab_into, _tab_to

from bpo_course import content, progress
from bpo_course.questions import Single

BANK: Final = "01_inbound_and_outbound"
QUIZ: Final = '.bpo[aria-label^="Quiz:"]'
EXAM: Final = '.bpo[aria-label^="Exam:"]'
PLAN: Final = '.bpo[aria-label="I have an interview"]'
INTERVIEW: Final = '.bpo[aria-label^="Mock interview:"]'
MIXED: Final = '.bpo[aria-label="Quiz: Find out where you are"]'
HAS_FOCUS: Final = "card => document.activeElement.closest(card)"
SHOWN: Final = (
    f'quiz("{BANK}")',
    'exam("08_queues_and_staffing", topics=["occupancy"])',
    'interview("inbound-agent", minutes=10, seed=0)',
)
QUESTIONS: Final = {
    question.id: question for name in content.bank_ids() for question in content.bank(name).question
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A notebook with the three, on a small laptop; of the quiz two questions are left."""
    place = tmp_path_factory.mktemp("learner")
    store_at = f"sqlite:///{place / 'progress.db'}"
    for question in content.bank(BANK).question[2:]:
        answer = progress.Attempt("question", BANK, question.id, question.perfect, 1.0)
        _store(store_at).add(answer)
    folder = place / "course"
    folder.mkdir()
    cells = map(new_code_cell, ("from bpo_course import exam, interview, quiz", *SHOWN))
    notebook = new_notebook(cells=list(cells), metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / "answering.ipynb")
    desk = [new_code_cell("from bpo_course import start\nstart()")]
    notebook = new_notebook(cells=desk, metadata=clean_notebooks.NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / "desk.ipynb")
    with (
        browser.jupyterlab(folder, store_at) as lab,
        browser.page(width=1366, height=650) as opened,
    ):
        opened.lab = lab
        browser.keep_faults(opened)
        browser.open_notebook(opened, lab, "answering.ipynb")
        browser.run_all(opened)
        opened.wait_for_selector(f"{INTERVIEW} >> text=Begin the interview")
        yield opened


def test_a_question_takes_a_number_and_enter_twice_and_next_is_in_sight(page: Any) -> None:
    _tab_into(page, QUIZ)
    _choose(page, QUIZ, right=True)
    page.wait_for_selector(f"{QUIZ} >> text=✓ Right")
    assert _focused(page, "data-focus") == "feedback"
    assert browser.in_sight(page, f"{QUIZ} [data-enter]")
    _enter(page, QUIZ)
    page.wait_for_selector(f"{QUIZ} >> text=Question 2 of 14")
    assert _focused(page, "data-focus") == "question"


def test_after_a_miss_the_answer_comes_first_and_the_explanation_is_open(page: Any) -> None:
    question = _choose(page, QUIZ, right=False)
    page.wait_for_selector(f"{QUIZ} >> text=✗ Wrong")
    assert browser.in_sight(page, f"{QUIZ} [data-enter]")
    told = page.locator(f"{QUIZ} [data-focus=feedback]").inner_text()
    assert told.index("The answer is:") < told.index("You chose")
    assert question.options[question.perfect].text in told
    assert page.locator(f"{QUIZ} >> text=Step by step").is_visible()


def test_after_the_last_question_enter_goes_to_the_result_which_is_spoken(page: Any) -> None:
    _enter(page, QUIZ)
    page.wait_for_selector(f"{QUIZ} [data-focus=result]")
    assert _focused(page, "data-focus") == "result"
    assert _spoken(page, QUIZ) == "You answered 13 of 14 right: 93 %."


def test_what_was_not_right_is_repeated_and_then_the_next_lesson_is_there(page: Any) -> None:
    _press(page, QUIZ, "repeat")
    page.wait_for_selector(f"{QUIZ} >> text=Question 1 of 1")
    _choose(page, QUIZ, right=True)
    page.wait_for_selector(f"{QUIZ} >> text=✓ Right")
    _enter(page, QUIZ)
    page.wait_for_selector(f"{QUIZ} >> text=You answered 1 of 1 right: 100 %.")
    assert page.locator(f"{QUIZ} >> text=93 % (14 questions)").is_visible()
    _tab_to(page, f'{QUIZ} a[data-notebook="02_bpo_and_call_centres.ipynb"]')


def test_an_exam_is_taken_to_its_result_and_what_was_missed_is_practised(page: Any) -> None:
    _tab_into(page, EXAM)
    _press(page, EXAM, "begin")
    page.wait_for_selector(f"{EXAM} >> text=Question 1 of 1")
    _choose(page, EXAM, right=False)
    page.wait_for_selector(f"{EXAM} >> text=1 answered")
    page.wait_for_function("document.activeElement.dataset.focus === 'finish'")
    _enter(page, EXAM)
    page.wait_for_selector(f"{EXAM} >> text=Hand in the exam?")
    _press(page, EXAM, "submit")
    page.wait_for_selector(f"{EXAM} [data-focus=result]")
    assert _focused(page, "data-focus") == "result"
    assert _spoken(page, EXAM) == "Not passed yet: 0 %. The pass mark is 80 %."
    _press(page, EXAM, "practise")
    page.wait_for_selector(f"{EXAM} >> text=Practice: question 1 of 1")
    _choose(page, EXAM, right=True)
    page.wait_for_selector(f"{EXAM} >> text=✓ Right")
    _enter(page, EXAM)
    page.wait_for_selector(f"{EXAM} >> text=You answered 1 of 1 right: 100 %.")
    _press(page, EXAM, "leave")
    page.wait_for_function("document.activeElement.dataset.focus === 'result'")
    _tab_to(page, f'{EXAM} a[data-notebook="08_queues_and_staffing.ipynb"]')


def test_an_interview_is_held_to_its_verdict_and_its_model_answers(page: Any) -> None:
    _tab_into(page, INTERVIEW)
    _press(page, INTERVIEW, "begin")
    for number in range(1, 7):
        page.wait_for_selector(f"{INTERVIEW} >> text=Question {number} of 6")
        if page.locator(f'{INTERVIEW} [data-focus="reveal"]').count():
            _press(page, INTERVIEW, "reveal")
            page.wait_for_selector(f"{INTERVIEW} >> text=A model answer")
            page.keyboard.press("1")
            _enter(page, INTERVIEW)
        else:
            _press(page, INTERVIEW, "pass")
    page.wait_for_selector(f"{INTERVIEW} [data-focus=result]")
    assert _focused(page, "data-focus") == "result"
    assert _spoken(page, INTERVIEW).startswith("Too early to say: only 4 questions were marked")
    _press(page, INTERVIEW, "model-answers")
    page.wait_for_selector(f"{INTERVIEW} >> text=Hide the model answers")
    assert _focused(page, "data-focus") == "models"
    _tab_to(page, f'{INTERVIEW} [data-focus="practise"]', backwards=True)
    _enter(page, INTERVIEW)
    page.wait_for_selector(f"{INTERVIEW} >> text=Practice: question 1 of")
    assert _focused(page, "data-focus") == "question"
    assert page.faults == []


def test_what_the_plan_opened_is_gone_to_again_and_not_closed(page: Any) -> None:
    desk = browser.another(page, viewport={"width": 1366, "height": 650})
    browser.open_notebook(desk, page.lab, "desk.ipynb")
    browser.run_all(desk)
    desk.locator("[data-focus=door-interview]").click()
    desk.wait_for_selector(PLAN)
    _press(desk, PLAN, "plan-diagnosis")
    for _ in range(2):
        desk.wait_for_function(HAS_FOCUS, arg=MIXED)
        assert browser.in_sight(desk, f"{MIXED} h3")
        assert desk.locator(f"{PLAN} [data-focus=plan-diagnosis]").inner_text() == "Go on"
        desk.evaluate("document.activeElement.blur()")
        desk.locator(f"{PLAN} [data-focus=plan-diagnosis]").click()
    desk.wait_for_selector(f"{PLAN}:not([data-busy])")
    desk.wait_for_function(HAS_FOCUS, arg=MIXED)
    _tab_to(desk, f"{PLAN} [data-focus=close]", backwards=True)
    desk.keyboard.press("Enter")
    desk.wait_for_selector(MIXED, state="detached")
    desk.wait_for_function("document.activeElement.dataset.focus === 'plan-diagnosis'")
    desk.close()


@pytest.mark.parametrize("card", [QUIZ, EXAM, INTERVIEW])
def test_on_a_phone_nothing_is_wider_than_its_card(page: Any, card: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    page.wait_for_function(
        "card => { const found = document.querySelector(card);"
        " return found.clientWidth > 250 && found.scrollWidth <= found.clientWidth; }",
        arg=card,
    )


# -- helpers ---------------------------------------------------------------------------------------


def _choose(page: Any, card: str, *, right: bool) -> Single:
    """Choose an option of the question shown by its number, and press Enter."""
    _rested(page, card)
    boxes = page.locator(f"{card} input[name=answer]").all()
    keys = [box.get_attribute("value") for box in boxes]
    (question,) = [
        q for q in QUESTIONS.values() if isinstance(q, Single) and q.options.keys() == set(keys)
    ]
    chosen = question.perfect if right else next(key for key in keys if key != question.perfect)
    page.keyboard.press(str(keys.index(chosen) + 1))
    page.keyboard.press("Enter")
    return question


def _press(page: Any, card: str, focus: str) -> None:
    """Go to a control with Tab, and press it with Enter."""
    _rested(page, card)
    _tab_to(page, f'{card} [data-focus="{focus}"]')
    page.keyboard.press("Enter")


def _rested(page: Any, card: str) -> None:
    """Wait until the card takes the next act."""
    page.wait_for_selector(f"{card}:not([data-busy])")


def _enter(page: Any, card: str) -> None:
    """Press Enter where the focus is."""
    _rested(page, card)
    page.keyboard.press("Enter")


def _spoken(page: Any, card: str) -> str:
    """What a screen reader was told last."""
    return str(page.locator(f"{card} .bpo-unseen").first.text_content())
