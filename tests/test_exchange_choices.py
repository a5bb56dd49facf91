"""A table with Question, A, B, C, D and Correct comes in; its faults name row and column."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from bpo_course import content, exchange
from bpo_course.exchange._choices import HEADS
from bpo_course.exchange._right import chosen
from bpo_course.flows import solve

Rows = list[list[Any]]
HEAD: Final = ["Question", "A", "B", "C", "D", "Correct"]
GOOD: Final = ["What is AHT?", "Handle time", "Hold time", "Wait", "Talk", "A"]
OPTIONS: Final = {"A": "Talk", "B": "Hold", "C": "Wrap-up", "D": "Talk, hold"}


def write_csv(rows: Rows, path: Path) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path = path.with_suffix(".csv")
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def write_excel(rows: Rows, path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


@pytest.fixture(params=[write_csv, write_excel], ids=["csv", "excel"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    """Writes rows into a file of each form."""
    return lambda *rows: request.param(list(rows), tmp_path / "mine")


def loaded(path: Path) -> tuple[list[dict[str, Any]], exchange.Report]:
    text, told = exchange.load(path)
    questions: list[dict[str, Any]] = tomllib.loads(text)["question"]
    return questions, told


def rights(question: dict[str, Any]) -> list[str]:
    return [option["text"] for option in question["option"] if option.get("right")]


def told_by_row(told: exchange.Report) -> list[tuple[str, str, bool]]:
    return [(loss.question, loss.field, loss.left_out) for loss in told.losses]


# What comes in


def test_a_plain_table_becomes_a_bank_that_plays(written: Callable[..., Path]) -> None:
    path = written(HEAD, GOOD)
    (question,), told = loaded(path)
    assert (question["id"], question["kind"]) == ("what-is-aht", "single")
    assert [option["text"] for option in question["option"]] == GOOD[1:5]
    assert rights(question) == ["Handle time"]
    assert (told.kept, told.asked, told.losses) == (1, 1, ())
    bank = path.with_suffix(".toml")
    bank.write_text(exchange.load(path)[0], encoding="utf-8")
    assert content.bank(bank).question[0].mark("Handle time").score == 1


@pytest.mark.parametrize(
    "head",
    [
        ["QUESTION", "a", "b", "c", "d", "CORRECT"],
        ["question text", "Option A", "Option B", "Option C", "Option D", "Correct answer"],
        ["Prompt", "Answer A", "Answer B", "Answer C", "Answer D", "Right answer"],
        ["Question", "Option 1", "Option 2", "Option 3", "Option 4", "Key"],
        ["Question:", "(A)", "(B)", "(C)", "(D)", "Answer"],
        ["Question", "Choice A", "Choice B", "Choice C", "Choice D", "Answer key"],
        ["Question", "A)", "B)", "C)", "D)", "Ans"],
    ],
    ids=lambda head: head[1],
)
def test_headings_are_known_in_whatever_words_and_letters(
    written: Callable[..., Path], head: list[str]
) -> None:
    (question,), told = loaded(written(head, GOOD))
    assert rights(question) == ["Handle time"]
    assert told.losses == ()


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        *[
            (cell, ["A"])
            for cell in ("A", "a", " A ", "A.", "(a)", "Option A", "1", "Talk", "talk")
        ],
        *[(cell, ["A", "C"]) for cell in ("A, C", "c,a", "A;C", "A and C", "AC", "A C", "1, 3")],
        *[("Talk; Wrap-up", ["A", "C"]), ("Talk, hold", ["D"]), ("4", ["D"])],
    ],
)
def test_what_is_right_is_said_by_letter_number_or_text(cell: str, due: list[str]) -> None:
    assert chosen(cell, OPTIONS) == (due, "")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "is empty"),
        ("E", "none of the options"),
        ("5", "none of the options"),
        ("Wait", "none"),
    ],
)
def test_what_names_no_option_is_said(cell: str, said: str) -> None:
    found, problem = chosen(cell, OPTIONS)
    assert found == []
    assert said in problem


def test_a_number_that_is_a_place_and_a_text_is_asked_back() -> None:
    numbers = {"A": "2", "B": "3", "C": "4"}
    assert chosen("3", numbers)[0] == []
    assert "option C or the text of B" in chosen("3", numbers)[1]
    assert chosen("b", numbers) == (["B"], "")
    assert chosen("2", {"A": "1", "B": "2"}) == (["B"], "")


def test_several_right_options_make_a_question_with_several(written: Callable[..., Path]) -> None:
    (question,), _ = loaded(written(HEAD, [*GOOD[:5], "A, D"]))
    assert (question["kind"], rights(question)) == ("multiple", ["Handle time", "Talk"])


def test_explanation_topic_level_and_reasons_come_in(written: Callable[..., Path]) -> None:
    head = [*HEAD, "Feedback", "Topic", "Level", "Why B"]
    (question,), told = loaded(written(head, [*GOOD, "All the work.", "KPIs", "Hard", "No."]))
    assert question["explanation"] == {"concept": "All the work."}
    assert (question["topic"], question["level"]) == ("KPIs", "hard")
    assert question["option"][1]["why"] == "No."
    assert told.losses == ()


def test_a_title_above_the_headings_and_empty_rows_are_passed_over(
    written: Callable[..., Path],
) -> None:
    rows = [["My class"], [""], HEAD, GOOD, [""], ["Who?", "She", "He", "", "", "B"]]
    questions, told = loaded(written(*rows))
    assert [rights(question) for question in questions] == [["Handle time"], ["He"]]
    assert (told.kept, told.asked) == (2, 2)


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (0.8, "0%", "80%"),
        (0.825, "0.0%", "82.5%"),
        (3000, "#,##0", "3,000"),
        (100000, "#,##,##0", "1,00,000"),
        (1500, "[$₹-4009]\\ #,##0.00", "₹ 1,500.00"),
        (1500, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\)', "$1,500.00"),
        (300, '0 "s"', "300 s"),
        (7, "00", "07"),
        (5.0, "General", "5"),
        (True, "General", "True"),
        (time(9), "h:mm AM/PM", "9:00 AM"),
        (time(21, 5), "hh:mm", "21:05"),
        (time(0, 5), "mm:ss", "05:00"),
        (date(2026, 12, 1), "dd-mmm-yy", "01-Dec-26"),
        (datetime(2026, 12, 1, 14, 30), "d mmmm yyyy h:mm", "1 December 2026 14:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
    ids=str,
)
def test_what_excel_shows_is_what_comes_in(
    tmp_path: Path, value: object, number_format: str, seen: str
) -> None:
    path = write_excel([HEAD, ["Which?", value, "x", "y", "z", "A"]], tmp_path / "mine")
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = number_format
    book.save(path)
    (question,), told = loaded(path)
    assert question["option"][0]["text"] == seen
    assert told.losses == ()


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (date(2026, 12, 1), "mm-dd-yy", "'1 Dec 2026'"),
        (1234, "0.00E+00", "'1234'"),
        (0.5, "# ?/?", "'0.5'"),
    ],
    ids=str,
)
def test_what_excel_may_show_otherwise_is_told_with_what_is_read(
    tmp_path: Path, value: object, number_format: str, read: str
) -> None:
    path = write_excel([HEAD, ["Which?", value, "x", "y", "z", "A"]], tmp_path / "mine")
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = number_format
    book.save(path)
    _, told = loaded(path)
    (line,) = told.lines()
    assert line.startswith(f"column B: is read as {read}")
    assert "format the cell as Text" in line


def test_letters_of_windows_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("Question,A,B,Correct\nCafé’s hours?,9,10,A\n".encode("cp1252"))
    (question,), told = loaded(path)
    assert question["prompt"] == "Café’s hours?"
    assert [loss.field for loss in told.losses] == ["letters"]


# What is wrong


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ([*GOOD[:5], "E"], "column F (Correct)"),
        ([*GOOD[:5], ""], "column F (Correct)"),
        (["", *GOOD[1:]], "column A (Question)"),
        ([GOOD[0], "Yes", "", "", "", "A"], "column C (B)"),
        ([GOOD[0], "Yes", "No", "yes ", "", "B"], "column D (C)"),
        ([GOOD[0], "2", "3", "4", "", "3"], "column F (Correct)"),
        ([GOOD[0], "Yes", "", "No", "", "B"], "column C (B)"),
    ],
    ids=[
        *("unknown", "no answer", "no question", "one option", "two alike", "two meanings"),
        "an empty right one",
    ],
)
def test_a_row_that_cannot_be_asked_is_left_out_and_told_by_row_and_column(
    written: Callable[..., Path], row: list[str], place: str
) -> None:
    questions, told = loaded(written(HEAD, GOOD, row))
    assert len(questions) == 1
    assert (told.kept, told.asked) == (1, 2)
    assert told_by_row(told) == [("row 3", place, True)]


def test_what_can_be_put_right_is_told_and_the_question_stays(
    written: Callable[..., Path],
) -> None:
    head = [*HEAD, "Level", "Colour"]
    (question,), told = loaded(written(head, [*GOOD, "beginner", "red"]))
    assert question["level"] == "easy"
    assert told_by_row(told) == [
        ("all rows", "column H (Colour)", False),
        ("row 2", "column G (Level)", False),
    ]


def test_a_table_without_a_row_that_can_be_asked_says_why(written: Callable[..., Path]) -> None:
    with pytest.raises(exchange.NoQuestionsError, match=r"column F \(Correct\)") as caught:
        exchange.load(written(HEAD, [*GOOD[:5], "E"]))
    assert told_by_row(caught.value.report) == [("row 2", "column F (Correct)", True)]


def test_a_table_without_the_right_answers_says_which_column_it_needs(
    written: Callable[..., Path],
) -> None:
    with pytest.raises(exchange.NoQuestionsError, match="column Correct: is missing: write it"):
        exchange.load(written(HEAD[:5], GOOD[:5]))
    head = [*HEAD[:5], "Corect"]
    with pytest.raises(exchange.NoQuestionsError, match=r"Did you mean it by Corect\?"):
        exchange.load(written(head, GOOD))


# What would be lost in silence


def typed(path: Path, *lines: str) -> Path:
    """A CSV file as somebody types it who puts no text in quotes."""
    path = path / "mine.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


PLAIN: Final = "Question,A,B,C,D,Correct"
CUT: Final = "On Monday, how many agents sat at 4 desks?,1,2,3,4,B"


def test_a_row_that_is_longer_than_the_headings_is_left_out_and_told(tmp_path: Path) -> None:
    questions, told = loaded(typed(tmp_path, PLAIN, ",".join(GOOD), CUT))
    assert [question["prompt"] for question in questions] == [GOOD[0]]
    assert told_by_row(told) == [("row 3", "", True)]
    assert "has 7 cells, and there are 6 headings: is a text cut" in told.lines()[0]


def test_a_row_that_is_cut_where_more_columns_follow_is_asked_back(tmp_path: Path) -> None:
    path = typed(tmp_path, f"{PLAIN},Explanation,Topic", ",".join(GOOD), CUT)
    _, told = loaded(path)
    assert told_by_row(told)[0] == ("row 3", "column B (A)", False)
    assert "begins with a space: is the text before it cut at a comma?" in told.lines()[0]


def test_a_gap_after_every_comma_is_nothing_to_ask_about(tmp_path: Path) -> None:
    path = typed(tmp_path, "Question, A, B, C, D, Correct", ", ".join(GOOD))
    assert loaded(path)[1].losses == ()
    path = typed(tmp_path, PLAIN, f"{','.join(GOOD[:5])}, A")
    assert loaded(path)[1].losses == ()


def test_headings_alone_are_told_to_be_alone(tmp_path: Path) -> None:
    with pytest.raises(exchange.NoQuestionsError, match="nothing below the headings"):
        exchange.load(typed(tmp_path, PLAIN))


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ((",".join(GOOD), '"Who calls?,She,He,,,A', ",".join(GOOD)), "row 3, column A"),
        (('Who calls?,"She,He,,,A', ",".join(GOOD)), "row 2, column B"),
        (('Who calls?,"She,He,,,A', 'Who?,"She",He,,,A'), "row 2, column B"),
    ],
    ids=["in the question", "in an option", "ended by another"],
)
def test_a_quote_without_an_end_is_told_and_nothing_is_taken_in(
    tmp_path: Path, lines: tuple[str, ...], place: str
) -> None:
    with pytest.raises(ValueError, match=f'mine.csv: {place}: a quote, ", has no end'):
        exchange.load(typed(tmp_path, PLAIN, *lines))


def test_a_quote_inside_a_text_is_read_and_asked_back(tmp_path: Path) -> None:
    path = typed(tmp_path, PLAIN, '"He said "hi" to me",She,He,,,A', ",".join(GOOD))
    questions, told = loaded(path)
    assert len(questions) == 2
    assert told_by_row(told) == [("row 2", "column A", False)]


def test_a_text_of_several_lines_is_one_text(tmp_path: Path) -> None:
    (question,), told = loaded(typed(tmp_path, PLAIN, '"Who\ncalls?",She,He,,,A'))
    assert question["prompt"] == "Who\ncalls?"
    assert told.losses == ()


def test_a_column_with_content_and_no_heading_is_told(written: Callable[..., Path]) -> None:
    head = [*HEAD[:3], "", *HEAD[4:], "Explanation"]
    (question,), told = loaded(written(head, [*GOOD, "So."]))
    assert [option["text"] for option in question["option"]] == ["Handle time", "Hold time", "Talk"]
    assert [(loss.field, loss.what.partition(":")[0]) for loss in told.losses] == [
        ("column D", "has no heading and is left out")
    ]


def test_a_column_that_is_there_twice_is_told(written: Callable[..., Path]) -> None:
    _, told = loaded(written([*HEAD, "Correct"], [*GOOD, "B"]))
    (line,) = told.lines()
    assert "column G (Correct): is there twice: only column F is read" in line


def test_a_heading_that_is_nearly_known_is_asked_back(written: Callable[..., Path]) -> None:
    _, told = loaded(written([*HEAD, "Explaination"], [*GOOD, "So."]))
    assert "Did you mean Explanation?" in told.lines()[0]
    with pytest.raises(ValueError, match=r"got Qestion, A, .*Did you mean Question for Qestion\?"):
        exchange.load(written(["Qestion", *HEAD[1:]], GOOD))


def test_questions_on_another_sheet_are_told_with_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Notes for myself"])
    for row in (HEAD, GOOD):
        (book["Quiz"] if "Quiz" in book.sheetnames else book.create_sheet("Quiz")).append(row)
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(ValueError, match="They are on the sheet Quiz: drag its tab to the front"):
        exchange.load(tmp_path / "mine.xlsx")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "mine.csv",
            "xlsx",
            "mine.csv is a spreadsheet with the wrong file ending. Name it mine.xlsx",
        ),
        ("mine.xls", b"\xd0\xcf\x11\xe0", "in the old Excel format. In Excel, choose Save As"),
        ("mine.docx", b"PK", "mine.docx is a Word file"),
        ("mine.toml", b"title = 1", "mine.toml is already a quiz of this course"),
    ],
)
def test_a_file_of_another_form_is_told_what_it_is(
    tmp_path: Path, name: str, content: bytes | str, said: str
) -> None:
    file = (
        write_excel([HEAD, GOOD], tmp_path / "made").read_bytes() if content == "xlsx" else content
    )
    assert isinstance(file, bytes)
    (tmp_path / name).write_bytes(file)
    with pytest.raises(ValueError, match=said):
        exchange.load(tmp_path / name)


def test_a_file_that_is_not_there_is_told_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    typed(tmp_path, PLAIN, ",".join(GOOD))
    with pytest.raises(FileNotFoundError, match=r"There is no file .*Did you mean mine\.csv\?"):
        exchange.load(tmp_path / "mien.csv")
    with pytest.raises(FileNotFoundError, match="is a folder"):
        exchange.load(tmp_path)


# The template


@pytest.mark.parametrize("suffix", exchange.TEMPLATES)
def test_a_template_comes_in_without_a_fault_and_plays(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"mine{suffix}"
    file.write_bytes(exchange.template(suffix))
    if suffix != ".toml":
        text, told = exchange.load(file)
        assert (told.kept, told.asked, told.losses) == (2, 2, ())
        file = tmp_path / "mine.toml"
        file.write_text(text, encoding="utf-8")
    assert [str(f) for f in content.check([file])[1] if not f.advice] == []
    assert len(content.bank(file).question) == 2


@pytest.mark.parametrize("suffix", exchange.TEMPLATES)
def test_the_same_template_is_the_same_file(suffix: str) -> None:
    assert exchange.template(suffix) == exchange.template(suffix) != b""


def test_the_templates_headings_are_those_that_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(exchange.template(".csv"))
    (question, _), told = loaded(tmp_path / "mine.csv")
    assert len(HEADS) == 9
    assert told.losses == ()
    assert {"topic", "level", "explanation"} <= question.keys()


def test_a_template_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match=r"name must end in \.xlsx, \.csv, \.toml, got \.doc"):
        exchange.template(".doc")


def test_the_template_of_a_call_plays_to_every_end(tmp_path: Path) -> None:
    file = tmp_path / "my_call.toml"
    file.write_bytes(exchange.call_template())
    assert content.check([file]) == (1, [])
    made = content.flow(file)
    best = solve(made).best
    assert best.disposition == "resolved"
    assert best.score == solve(made).most
    assert solve(made).worst.breaches


def test_the_template_of_a_call_says_what_each_word_means() -> None:
    text = exchange.call_template().decode()
    for word in ("gate", "temperament", "gives", "needs", "breaks", "mood", "disposition", "csat"):
        (first, *_) = [line for line in text.splitlines() if word in line and "#" in line]
        assert len(first.partition("#")[2].split()) > 4, word


@pytest.mark.parametrize("cell", ["1;3", "1,3", "1, 3", "1 and 3", "1 3", "1/3"])
def test_numbers_that_are_places_and_other_options_texts_are_asked_back(cell: str) -> None:
    right, said = chosen(cell, {"A": "2", "B": "3", "C": "1", "D": "4"})
    assert (right, "A, C or the text of B, C: write the letters" in said) == ([], True)


def test_numbers_that_mean_the_same_as_places_and_as_texts_are_read() -> None:
    assert chosen("1;2", {"A": "1", "B": "2", "C": "3"}) == (["A", "B"], "")


def test_texts_of_options_can_be_listed_with_commas() -> None:
    assert chosen("Hold, wrap-up", OPTIONS) == (["B", "C"], "")


# Ids


def ids(path: Path) -> list[str]:
    return [question["id"] for question in loaded(path)[0]]


@pytest.mark.parametrize("prompt", ["एजेंट कौन है?", "من يتصل؟", "Who is it " * 20], ids=ascii)
def test_the_id_of_a_question_stays_when_a_row_is_put_above_it(
    written: Callable[..., Path], prompt: str
) -> None:
    rows = [[prompt, *GOOD[1:]], [f"{prompt}!!", *GOOD[1:]]]
    alone = ids(written(HEAD, *rows))
    above = ids(written(HEAD, ["ग्राहक कौन है?", *GOOD[1:]], *rows))
    assert (above[1:], len(set(above))) == (alone, 3)


def test_an_id_that_is_written_is_never_given_to_another_question(
    written: Callable[..., Path],
) -> None:
    path = written(
        ["Id", *HEAD],
        ["", "Who calls?", *GOOD[1:]],
        ["who-calls", "What else?", *GOOD[1:]],
    )
    made, written_one = ids(path)
    assert written_one == "who-calls"
    assert made.startswith("who-calls-")


def test_an_id_that_is_written_twice_stays_with_the_first_and_is_told(
    written: Callable[..., Path],
) -> None:
    path = written(["Id", *HEAD], ["x", *GOOD], ["X", "What else?", *GOOD[1:]])
    first, second = ids(path)
    assert first == "x"
    assert [str(loss) for loss in loaded(path)[1].losses] == [
        f"What else?: id: x belongs to another question, so {second} is used"
    ]


def test_many_equal_rows_come_in_each_with_an_id_of_its_own(written: Callable[..., Path]) -> None:
    made = ids(written(HEAD, *[GOOD] * 500))
    assert len(set(made)) == 500
    assert made[0] == "what-is-aht"


# Headings and separators


@pytest.mark.parametrize(
    "head", [["Question", "Answer"], ["Question", "Correct answer", "Wrong 1", "Wrong 2"]]
)
def test_a_table_without_columns_for_options_is_told_so_once(
    written: Callable[..., Path], head: list[str]
) -> None:
    row = ["What is AHT?", "Handle time", "Hold time", "Wait"][: len(head)]
    with pytest.raises(exchange.NoQuestionsError) as raised:
        exchange.load(written(head, row, ["What is ASA?", *row[1:]]))
    left_out = [loss for loss in raised.value.report.losses if loss.left_out]
    assert [(loss.question, loss.field) for loss in left_out] == [("all rows", "columns A, B, …")]


def test_correct_answer_s_is_a_heading(written: Callable[..., Path]) -> None:
    heads = ["Question", "Answer 1", "Answer 2", "Answer 3", "Answer 4", "Correct answer(s)"]
    (question,), told = loaded(written(heads, [*GOOD[:-1], "1,3"]))
    assert (rights(question), told.losses) == (["Handle time", "Wait"], ())


def test_semicolons_separate_cells_though_the_questions_have_more_commas(tmp_path: Path) -> None:
    prompt = "Well, if, say, a caller, angry, tired, rude, shouts, what then?"
    path = typed(tmp_path, "Question;A;B;Correct", f"{prompt};Listen;Hang up;A")
    (question,), told = loaded(path)
    assert (question["prompt"], rights(question), told.losses) == (prompt, ["Listen"], ())


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_table_of_two_bytes_a_letter_is_read(tmp_path: Path, order: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("Question,A,B,Correct\nWho calls?,She,He,A\n".encode(order))
    assert loaded(path)[0][0]["prompt"] == "Who calls?"
