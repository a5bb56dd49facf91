"""The trainer's door, worked as the browser works it."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import Any, Final

import pytest
from test_widgets import HOSTILE, act, book, elements, press, sent_by, unsafe, words

from bpo_course import content
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.sort_card import SortCard
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.course.class_board import ClassBoard
from bpo_course.widgets.course.own_file import LARGEST_BYTES, looked_at
from bpo_course.widgets.course.training_door import (
    FAULT_LETTERS,
    FAULTS_SHOWN,
    SECTIONS,
    TrainingDoor,
)

BANK: Final = (content.folder("quizzes") / "01_inbound_and_outbound.toml").read_bytes()
CALL: Final = (content.folder("data") / "flows" / "bank-unknown-debit.toml").read_bytes()
NEW: Final = b'title = "A quiz"\n[[question]]\nid = "one"\n'


def door(section: str = "") -> TrainingDoor:
    made = TrainingDoor(book())
    if section:
        press(made.menu, f"open-{section}")
    return made


def upload(made: TrainingDoor, file: bytes, name: str = "mine.toml") -> None:
    """Choose a file, as the browser sends it."""
    message = {"action": "check", "name": name, "names": [name]}
    made.menu._on_message(made.menu, message, [memoryview(file)])


def faults(made: TrainingDoor) -> list[str]:
    return told(made, "ol")


def told(made: TrainingDoor, kind: str) -> list[str]:
    """The items of the first list of that kind: faults are numbered, advice is not."""
    html = made.menu.regions["checked"]
    listed = html.partition(f"<{kind}>")[2].partition(f"</{kind}>")[0]
    count = listed.count("<li>")
    items = [e.words for e in elements(made.menu, "checked") if e.tag == "li"]
    return items[:count] if kind == "ol" else items[len(items) - count :]


# -- one thing at a time ---------------------------------------------------------------------------


def test_the_door_opens_on_what_a_trainer_can_do_and_nothing_else() -> None:
    made = door()
    pressed = [e for e in elements(made.menu) if e.tag == "button"]
    assert [e.words for e in pressed] == [title for _, title, _ in SECTIONS]
    assert {e.attrs["aria-pressed"] for e in pressed} == {"false"}
    assert made.below is None
    assert repr(made) == "TrainingMenu(nothing open)"


@pytest.mark.parametrize("section", [name for name, _, _ in SECTIONS])
def test_a_section_opens_takes_the_focus_and_closes_when_pressed_again(section: str) -> None:
    made = door(section)
    (shown,) = [e for e in elements(made.menu) if e.attrs.get("data-focus") == "opened"]
    assert shown.attrs["tabindex"] == "-1"
    assert made.menu.focus["target"] == "opened"
    press(made.menu, f"open-{section}")
    assert [name for name, html in made.menu.regions.items() if html.strip()] == ["head"]
    assert words(made.menu) == words(door().menu)
    assert made.menu.focus["target"] == f"open-{section}"
    assert made.below is None


def test_an_unknown_section_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"section must be one of report, .*, got 'class'"):
        door().menu.go_to("class")


def test_the_report_of_the_class_is_the_same_when_it_is_opened_again() -> None:
    made = door("report")
    board = made.below
    assert isinstance(board, ClassBoard)
    press(made.menu, "open-print")
    assert made.below is None
    press(made.menu, "open-report")
    assert made.below is board


# -- presenting and printing -----------------------------------------------------------------------


def test_the_lesson_chosen_is_the_one_that_is_presented() -> None:
    made = door("present")
    offered = [e.attrs["value"] for e in elements(made.menu, "present") if e.tag == "option"]
    assert offered == [lesson.id for lesson in content.syllabus().lesson if lesson.finished]
    act(made.menu, "choose", name="lesson", value=offered[2])
    (link,) = [e for e in elements(made.menu, "present") if e.tag == "a"]
    assert link.attrs["data-notebook"] == link.attrs["href"] == f"{offered[2]}.ipynb"
    assert "data-present" in link.attrs
    assert made.menu.fields["lesson"] == offered[2]


def test_a_lesson_or_quiz_that_is_not_there_cannot_be_chosen() -> None:
    made = door("present")
    before = dict(made.menu.fields)
    act(made.menu, "choose", name="lesson", value="../secret")
    act(made.menu, "choose", name="bank", value="../secret")
    act(made.menu, "choose", name="other", value="x")
    assert made.menu.fields == before


@pytest.mark.parametrize(
    ("kind", "name", "answered"),
    [("sheet", "05_inbound_kpis.html", False), ("sheet-key", "05_inbound_kpis-key.html", True)],
)
def test_a_quiz_is_printed_with_or_without_its_answers(
    kind: str, name: str, answered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = door("print")
    act(made.menu, "choose", name="bank", value="05_inbound_kpis")
    sent = sent_by(made.menu, monkeypatch)
    press(made.menu, kind)
    (file, buffers), _done = sent
    assert file == {"download": name, "kind": "text/html"}
    page = gzip.decompress(buffers[0]).decode()
    assert page.count("<section>") == len(content.bank("05_inbound_kpis").question)
    assert ('class="key"' in page) is answered


def test_every_quiz_of_the_course_is_offered_by_its_lesson_and_title() -> None:
    offered = [e for e in elements(door("print").menu, "print") if e.tag == "option"]
    shown = {e.attrs["value"]: e.words for e in offered}
    assert list(shown) == list(content.bank_ids())
    assert shown["05_inbound_kpis"] == "05 · Inbound KPIs"
    for name, words_shown in shown.items():
        number = f"{name[:2]} · " if name[:2].isdecimal() else ""
        assert words_shown == f"{number}{content.bank(name).title}"


# -- a file of one's own ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "name", "card", "holds"),
    [
        (BANK, "mine.toml", QuizCard, "“Inbound and outbound” has 14 questions."),
        (CALL, "bank-unknown-debit.toml", FlowPlayer, "has 18 steps."),
    ],
    ids=["a quiz", "a call"],
)
def test_a_sound_file_is_said_to_be_and_can_be_tried(
    file: bytes, name: str, card: type, holds: str
) -> None:
    made = door("check")
    upload(made, file, name)
    assert f"✓ {name}: no faults." in words(made.menu, "checked")
    assert holds in words(made.menu, "checked")
    assert made.menu.focus["target"] == "checked"
    press(made.menu, "try")
    assert isinstance(made.below, card)


def test_a_quiz_that_is_tried_leaves_no_trace() -> None:
    kept = book()
    made = TrainingDoor(kept)
    press(made.menu, "open-check")
    upload(made, BANK)
    press(made.menu, "try")
    tried = made.below
    assert isinstance(tried, QuizCard)
    question = tried.session.question
    tried.answer(question.id, question.perfect)
    assert tried.session.answers
    assert kept.attempts() == []
    press(made.menu, "try")
    assert isinstance(made.below, QuizCard)
    assert not made.below.session.answers


def test_every_fault_is_told_with_line_place_field_rule_and_remedy() -> None:
    made = door("check")
    upload(made, BANK.replace(b"prompt =", b"promt =", 1))
    assert faults(made) == [
        "Line 9, who-initiates, promt : is not a known name here. Did you mean 'prompt'?",
    ]
    assert "mine.toml: 1 fault" in words(made.menu, "checked")
    assert not [e for e in elements(made.menu) if e.attrs.get("data-focus") == "try"]


def test_what_is_only_badly_worded_can_be_tried_all_the_same() -> None:
    options = b"".join(
        b'[[question.option]]\ntext = "%s"\nwhy = "So."\n%s\n' % (text, right)
        for text, right in ((b"None of the above", b"right = true"), (b"Two", b""), (b"Three", b""))
    )
    explained = b"".join(
        b'%s = "x"\n' % name
        for name in (b"context", b"given", b"concept", b"verification", b"pitfalls", b"answer")
    )
    common = b'kind = "single"\ntopic = "t"\nprompt = "Which?"\n'
    made = door("check")
    upload(made, NEW + common + options + b'[question.explanation]\nsteps = ["x"]\n' + explained)
    assert "no faults" in words(made.menu, "checked")
    assert "If you have time: 1 thing that would make it better" in words(made.menu, "checked")
    press(made.menu, "try")
    assert isinstance(made.below, QuizCard)


def test_the_try_before_is_gone_when_another_file_is_checked() -> None:
    made = door("check")
    upload(made, BANK)
    press(made.menu, "try")
    upload(made, b"", "empty.toml")
    assert made.below is None
    act(made.menu, "try")
    assert made.below is None


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (b"x" * (LARGEST_BYTES + 1), "big.toml", "The file must be 1 MB at most, got 1.01 MB."),
        (BANK, "quiz.txt", "The file's name must end in .toml, .csv, .xlsx, got quiz.txt."),
        (BANK, "", "The file's name must end in .toml, .csv, .xlsx, got no name."),
        (BANK, ".toml", "The file's name must end in .toml, .csv, .xlsx, got .toml."),
        (b"no zip", "quiz.xlsx", "quiz.xlsx must be an Excel workbook"),
        (b"name\nAsha\n", "quiz.csv", "row 1 must be the headings Question, A, B, C, D, Correct"),
    ],
    ids=["too large", "no quiz", "no name", "only an ending", "no workbook", "other columns"],
)
def test_a_file_that_is_not_checked_is_told_why(file: bytes, name: str, said: str) -> None:
    made = door("check")
    upload(made, file, name)
    assert said in words(made.menu, "checked")
    assert said in made.menu.said["text"]
    assert not [e for e in elements(made.menu) if e.attrs.get("data-focus") == "try"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"title =", "Line 1 : has nothing after title ="),
        (b"\xff\xfe", "The file : is not saved as UTF-8"),
        (b"a = " + b"[" * 50_000, "The file : has too many brackets inside brackets"),
        (b"a = " + b"9" * 5_000, "Line 1 : has a number of more than 4,300 digits"),
    ],
    ids=["no TOML", "no text", "too deep", "too long a number"],
)
def test_a_file_that_is_no_toml_is_told_its_one_fault(file: bytes, said: str) -> None:
    made = door("check")
    upload(made, file)
    (fault,) = faults(made)
    assert fault.startswith(said)


def test_a_very_long_list_of_faults_and_a_very_long_value_are_cut() -> None:
    made = door("check")
    upload(
        made,
        NEW
        + b"kind = 'single'\n"
        + b"".join(b'[[question]]\nkind = "none%d"\n' % n for n in range(300)),
    )
    assert len(faults(made)) == FAULTS_SHOWN
    assert "more. Fix these first" in words(made.menu, "checked")
    upload(made, b'title = ["' + b"x" * 10_000 + b'"]\n')
    assert max(map(len, faults(made))) < 2 * FAULT_LETTERS


TABLE: Final = b"Question,A,B,Correct\nWho?,She,He,A\nWhom?,Her,Him,C\n"


def test_a_spreadsheet_is_told_its_faults_by_row_and_column_and_the_rest_can_be_tried() -> None:
    made = door("check")
    upload(made, TABLE, "my questions.csv")
    (fault,) = faults(made)
    assert fault.startswith("Row 3, column D (Correct) : 'C' is none of the options")
    assert "“my_questions” has 1 question." in words(made.menu, "checked")
    assert "the row is left out" in fault.lower()
    press(made.menu, "try")
    assert isinstance(made.below, QuizCard)


def test_a_spreadsheet_of_which_no_row_can_be_asked_cannot_be_tried() -> None:
    made = door("check")
    upload(made, TABLE.replace(b",A\n", b",\n"), "mine.csv")
    assert len(faults(made)) == 2
    assert not [e for e in elements(made.menu) if e.attrs.get("data-focus") == "try"]


def test_advice_is_folded_and_told_apart_from_faults() -> None:
    made = door("check")
    upload(made, TABLE, "mine.csv")
    advice = told(made, "ul")
    assert len(advice) == 3
    assert "If you have time: 3 things that would make it better" in words(made.menu, "checked")
    assert any(line.startswith("who: explanation: is missing") for line in advice)
    (fold,) = [e for e in elements(made.menu, "checked") if e.tag == "details"]
    assert "open" not in fold.attrs


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("toml", "mine.toml"),
        ("moodle", "mine.xml"),
        ("sheet", "mine.html"),
        ("sheet-key", "mine-key.html"),
    ],
)
def test_a_quiz_of_ones_own_is_saved_in_each_form(
    kind: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = door("check")
    upload(made, TABLE, "mine.csv")
    sent = sent_by(made.menu, monkeypatch)
    press(made.menu, f"save-{kind}")
    (told_of, buffers), _done = sent
    assert told_of["download"] == file
    assert b"Who?" in gzip.decompress(buffers[0])


def test_a_call_has_no_form_for_other_tools_and_what_is_not_there_is_not_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = door("check")
    upload(made, CALL, "bank-unknown-debit.toml")
    shown = [e.attrs.get("data-focus", "") for e in elements(made.menu, "checked")]
    assert "try" in shown
    assert not [name for name in shown if name.startswith("save-")]
    sent = sent_by(made.menu, monkeypatch)
    act(made.menu, "save", value="toml")
    act(made.menu, "template", value=".exe")
    assert [message for message, _ in sent if "download" in message] == []


@pytest.mark.parametrize("end", ["xlsx", "csv", "toml"])
def test_a_template_is_given_to_fill_in_and_can_be_checked_at_once(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = door("check")
    sent = sent_by(made.menu, monkeypatch)
    press(made.menu, f"template-{end}")
    (told_of, buffers), _done = sent
    assert told_of["download"] == f"my_quiz.{end}"
    upload(made, gzip.decompress(buffers[0]), told_of["download"])
    assert faults(made) == []
    assert "has 2 questions." in words(made.menu, "checked")


def test_a_call_to_fill_in_is_given_and_can_be_tried_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = door("check")
    sent = sent_by(made.menu, monkeypatch)
    press(made.menu, "template-call")
    (told_of, buffers), _done = sent
    assert told_of["download"] == "my_call.toml"
    upload(made, gzip.decompress(buffers[0]), "my_call.toml")
    assert "no faults. “The parcel is late” has 4 steps. Ready to play." in words(
        made.menu, "checked"
    )
    press(made.menu, "try")
    assert isinstance(made.below, FlowPlayer)


def test_what_is_said_on_screen_names_no_command() -> None:
    made = door("check")
    upload(made, b"\xd0\xcf\x11\xe0", "old.xls")
    assert "old.xls is a spreadsheet in the old Excel format. In Excel, choose Save As" in words(
        made.menu, "checked"
    )
    for file, name in ((b"", "empty.toml"), (b"PK", "quiz.docx"), (b"%PDF-", "quiz.toml")):
        upload(made, file, name)
        assert words(made.menu, "checked")
        assert "bpo-course" not in words(made.menu, "checked")


def test_the_same_fault_in_many_places_is_told_once() -> None:
    made = door("check")
    upload(made, BANK.replace(b'level = "easy"', b'level = "simple"'))
    (fault,) = faults(made)
    easy = [n for n, line in enumerate(BANK.splitlines(), 1) if line == b'level = "easy"']
    assert len(easy) > 3
    assert fault.startswith(f"Lines {easy[0]}, {easy[1]}, ")
    assert f" and {easy[-1]}, level : must be one of easy, medium, hard" in fault


@pytest.mark.parametrize("name", ["../../evil/mine.toml", "C:\\class\\mine.toml", "mine (2).toml"])
def test_a_files_name_leads_nowhere(name: str) -> None:
    assert looked_at(BANK, name).name == "mine.toml"


def test_nothing_of_a_file_stays_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert looked_at(BANK, "mine.toml").found
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_that_a_file_holds_can_run(payload: str) -> None:
    written = repr(payload) if "'" not in payload else f'"{payload}"'
    files: list[Any] = [
        f"title = {written}\n[[question]]\nid = {written}\nkind = {written}\n",
        f"{written} = {written}\nid = {written}\n[[step]]\nid = {written}\n",
        BANK.decode().replace('title = "Inbound and outbound"', f"title = {written}", 1),
    ]
    for file in files:
        made = door("check")
        upload(made, file.encode(), f"{payload}.toml")
        assert words(made.menu, "checked")
        assert unsafe(elements(made.menu)) == []


def test_a_file_whose_name_has_no_letters_is_looked_at_all_the_same() -> None:
    made = door("check")
    upload(made, BANK, "😀.toml")
    assert "file.toml: no faults" in words(made.menu, "checked")


EXERCISES: Final = b"""
[[sort]]
id = "offices"
prompt = "Which office?"
group = ["Front", "Back"]
[[sort.item]]
text = "Payroll"
group = "Back"
why = "No customer is there."
[[sort.item]]
text = "Orders"
group = "Front"
why = "A customer speaks with you."
"""


def test_exercises_of_ones_own_are_checked_and_tried() -> None:
    made = door("check")
    upload(made, EXERCISES)
    assert faults(made) == []
    assert "no faults" in words(made.menu)
    press(made.menu, "try")
    assert isinstance(made.below, SortCard)
    made.below.place("Front")
    upload(made, EXERCISES.replace(b'group = "Back"', b'group = "Bck"'))
    (fault,) = faults(made)
    assert "Write 'Back'" in fault
