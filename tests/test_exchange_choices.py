"""A table with Question, A, B, C, D and Correct comes in; its faults name row and column."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from bpo_course import content, exchange
from bpo_course.exchange._choices import HEADS, chosen

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


def test_what_excel_shows_is_what_comes_in(tmp_path: Path) -> None:
    path = write_excel([HEAD, ["Share?", 0.8, 0.2, 5.0, True, "B"]], tmp_path / "mine")
    book = openpyxl.load_workbook(path)
    for cell in ("B2", "C2"):
        book.active[cell].number_format = "0%"
    book.save(path)
    (question,), _ = loaded(path)
    assert [option["text"] for option in question["option"]] == ["80%", "20%", "5", "True"]


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
    ],
    ids=["unknown", "no answer", "no question", "one option", "two alike", "two meanings"],
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
    with pytest.raises(exchange.NoQuestionsError, match="no column named Correct"):
        exchange.load(written(HEAD[:5], GOOD[:5]))


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
    with pytest.raises(ValueError, match=r"FILE must end in \.xlsx, \.csv, \.toml, got \.doc"):
        exchange.template(".doc")
