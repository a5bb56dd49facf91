"""A workbook is read no further than a quiz goes, and what cannot be read in it is told."""

from __future__ import annotations

import io
import random
import re
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from bpo_course import exchange
from bpo_course.exchange import _workbook

HEAD: Final = ["Question", "A", "B", "C", "D", "Correct"]
GOOD: Final = ["What is AHT?", "Handle time", "Hold time", "Wait", "Talk", "A"]


def book_of(*rows: list[Any], change: Callable[[Any], object] = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def loaded(folder: Path, content: bytes) -> tuple[list[dict[str, Any]], exchange.Report]:
    file = folder / "mine.xlsx"
    file.write_bytes(content)
    text, told = exchange.load(file)
    return tomllib.loads(text)["question"], told


def remade(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with the files in it changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()


@pytest.mark.parametrize(
    "place", [(1_048_576, 6), (2, 16_384), (20_000, 16_384), (1_048_576, 16_384)]
)
def test_one_cell_far_off_does_not_make_a_sheet_of_millions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[int, int]
) -> None:
    seen: list[int] = []
    real = _workbook.shown
    monkeypatch.setattr(_workbook, "shown", lambda *given: seen.append(1) or real(*given))
    content = book_of(HEAD, GOOD, change=lambda sheet: sheet.cell(*place, " "))
    questions, _ = loaded(tmp_path, content)
    assert len(questions) == 1
    assert len(seen) < 1_000


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((_workbook.MOST_ROWS + 5, 1), "only the first 20,000 rows are read"),
        ((2, _workbook.MOST_COLUMNS + 5), "only the first 500 columns are read"),
    ],
)
def test_what_is_beyond_the_rows_and_columns_that_are_read_is_told(
    tmp_path: Path, place: tuple[int, int], said: str
) -> None:
    content = book_of(HEAD, GOOD, change=lambda sheet: sheet.cell(*place, "more"))
    assert said in [loss.what for loss in loaded(tmp_path, content)[1].losses]


def test_a_formula_without_a_result_leaves_its_row_out_and_is_told(tmp_path: Path) -> None:
    questions, told = loaded(tmp_path, book_of(HEAD, GOOD, ["Sum?", "=1+1", "3", "4", "5", "B"]))
    assert [question["prompt"] for question in questions] == ["What is AHT?"]
    (loss,) = told.losses
    assert (loss.question, loss.field, loss.left_out) == ("row 3", "column B (A)", True)
    assert loss.what.startswith("is a formula without a result: open the file in Excel, save it")


def test_a_row_of_nothing_but_formulas_is_told_too(tmp_path: Path) -> None:
    row = ["=A9", "=B9", "=C9", None, None, "A"]
    _, told = loaded(tmp_path, book_of(HEAD, GOOD, row))
    assert (told.kept, told.asked) == (1, 2)


def with_result(content: bytes, kind: bytes, value: bytes) -> bytes:
    """The workbook as Excel saves it: with the result of its one formula, in cell D2."""
    cell = re.compile(rb'<c r="D2"[^>]*><f>1\+1</f><v[^c]*</c>')
    new = b'<c r="D2" t="%b"><f>1+1</f><v>%b</v></c>' % (kind, value)
    return remade(content, lambda name, part: cell.sub(new, part) if "sheet1" in name else part)


@pytest.mark.parametrize(
    ("kind", "value", "due"), [(b"n", b"2", ["3", "4", "2", "5"]), (b"str", b"", ["3", "4", "5"])]
)
def test_a_formula_with_a_result_is_read_as_its_result(
    tmp_path: Path, kind: bytes, value: bytes, due: list[str]
) -> None:
    content = book_of(HEAD, ["Sum?", "3", "4", "=1+1", "5", "A"])
    (question,), told = loaded(tmp_path, with_result(content, kind, value))
    assert [option["text"] for option in question["option"]] == due
    assert told.losses == ()


def test_an_error_of_excel_leaves_its_row_out_and_is_told(tmp_path: Path) -> None:
    _, told = loaded(tmp_path, book_of(HEAD, GOOD, ["Sum?", "2", "#N/A", "4", "#REF!", "A"]))
    assert [(loss.question, loss.field, loss.what) for loss in told.losses] == [
        ("row 3", "column C (B)", "is an Excel error, #N/A: correct it"),
        ("row 3", "column E (D)", "is an Excel error, #REF!: correct it"),
    ]


def test_a_table_in_the_courses_own_form_is_held_to_the_same(tmp_path: Path) -> None:
    head = ["kind", "prompt", "option 1 text", "option 1 right", "option 2 text"]
    day = ["single", "When?", date(2026, 4, 3), "true", "Never"]
    content = book_of(head, day, ["single", "Sum?", "=1+1", "true", "3"])
    (question,), told = loaded(tmp_path, content)
    assert question["option"][0]["text"] == "2026-04-03"
    assert (told.kept, told.asked) == (1, 2)
    assert [(loss.question, loss.field) for loss in told.losses] == [("row 3", "option 1 text")]


def test_a_damaged_workbook_could_not_be_read_and_nothing_else_is_raised(tmp_path: Path) -> None:
    whole, rng = book_of(HEAD, GOOD), random.Random(1)
    said = []
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            loaded(tmp_path, bytes(damaged))
        except ValueError as error:
            said.append(str(error))
    assert len(said) > 30
    assert all(words.startswith("mine.xlsx") for words in said)


@pytest.mark.parametrize("part", ["sheet1", "styles", "Content_Types"])
def test_a_workbook_with_half_a_part_could_not_be_read(tmp_path: Path, part: str) -> None:
    def halved(name: str, held: bytes) -> bytes:
        return held[: len(held) // 2] if part in name else held

    with pytest.raises(ValueError, match=r"could not be read\. Open it in Excel and save it again"):
        loaded(tmp_path, remade(book_of(HEAD, GOOD), halved))


def test_what_a_workbook_lacks_in_memory_is_no_fault_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(content: bytes) -> int:
        raise MemoryError

    monkeypatch.setattr(_workbook, "unpacked_bytes", full)
    with pytest.raises(MemoryError):
        loaded(tmp_path, book_of(HEAD, GOOD))
