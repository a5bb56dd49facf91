"""The learner's copy gets new notebooks and new editions, and never loses the learner's work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bpo_course.learner_copy import RECORD, Brought, bring

ONE = "01_one.ipynb"
TWO = "trainer/02_two.ipynb"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A course of two notebooks, one of them in a folder."""
    folder = tmp_path / "source"
    for name in (ONE, TWO):
        edit(folder / name, "first edition")
    return folder


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    """A learner's copy, as brought."""
    folder = tmp_path / "mine" / "my_course"
    bring(source, folder)
    return folder


def edit(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": [text]}))


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the folder with what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def notebooks(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in files(folder).items() if name != RECORD}


def test_the_first_time_every_notebook_is_new(source: Path, tmp_path: Path) -> None:
    assert bring(source, tmp_path / "copy") == Brought(new=(ONE, TWO))
    assert notebooks(tmp_path / "copy") == files(source)


def test_a_second_run_changes_nothing(source: Path, copy: Path) -> None:
    before = files(copy)
    assert bring(source, copy) == Brought()
    assert files(copy) == before


def test_a_new_lesson_is_brought_beside_the_others(source: Path, copy: Path) -> None:
    edit(source / "03_three.ipynb", "first edition")
    assert bring(source, copy) == Brought(new=("03_three.ipynb",))
    assert notebooks(copy) == files(source)


@pytest.mark.parametrize("name", [ONE, TWO])
def test_an_unchanged_notebook_is_renewed_when_the_source_changes(
    source: Path, copy: Path, name: str
) -> None:
    edit(source / name, "second edition")
    assert bring(source, copy) == Brought(renewed=(name,))
    assert notebooks(copy) == files(source)


def test_a_renewed_notebook_is_renewed_again(source: Path, copy: Path) -> None:
    for edition in ("second edition", "third edition"):
        edit(source / ONE, edition)
        assert bring(source, copy) == Brought(renewed=(ONE,))


@pytest.mark.parametrize("work", [b'{"cells": ["my answer"]}', b"{ half a save", b"", b"\xff\x00"])
def test_a_changed_notebook_is_kept_though_there_is_a_newer_edition(
    source: Path, copy: Path, work: bytes
) -> None:
    (copy / ONE).write_bytes(work)
    edit(source / ONE, "second edition")
    assert bring(source, copy) == Brought(kept=(ONE,))
    assert (copy / ONE).read_bytes() == work


def test_a_changed_notebook_stays_kept_run_after_run(source: Path, copy: Path) -> None:
    edit(copy / ONE, "my answer")
    edit(source / ONE, "second edition")
    assert bring(source, copy) == bring(source, copy) == Brought(kept=(ONE,))


def test_a_changed_notebook_is_not_told_as_behind_where_there_is_no_newer_edition(
    source: Path, copy: Path
) -> None:
    edit(copy / ONE, "my answer")
    before = files(copy)
    assert bring(source, copy) == Brought()
    assert files(copy) == before


def test_work_that_is_undone_is_renewed_like_any_other(source: Path, copy: Path) -> None:
    edit(copy / ONE, "my answer")
    bring(source, copy)
    edit(copy / ONE, "first edition")
    edit(source / ONE, "second edition")
    assert bring(source, copy) == Brought(renewed=(ONE,))


def test_a_deleted_notebook_is_brought_again(source: Path, copy: Path) -> None:
    (copy / TWO).unlink()
    assert bring(source, copy) == Brought(new=(TWO,))
    assert notebooks(copy) == files(source)


def test_the_learners_own_files_are_not_touched(source: Path, copy: Path) -> None:
    own = ("notes.txt", "my_own.ipynb", "trainer/mine.ipynb", ".ipynb_checkpoints/x.ipynb")
    for name in own:
        edit(copy / name, "mine")
    edit(source / ONE, "second edition")
    before = notebooks(copy)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    after = notebooks(copy)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {ONE}


def test_a_file_that_was_there_before_its_lesson_is_kept(source: Path, copy: Path) -> None:
    edit(copy / "03_three.ipynb", "mine")
    edit(source / "03_three.ipynb", "first edition")
    assert bring(source, copy) == Brought(kept=("03_three.ipynb",))


def test_a_lesson_taken_out_of_the_course_stays_in_the_copy(source: Path, copy: Path) -> None:
    (source / ONE).unlink()
    assert bring(source, copy) == Brought()
    assert (copy / ONE).is_file()


@pytest.mark.parametrize(
    "damage",
    [b"{ half", b"", b"[]", b"null", b"\xff\xfe", b'{"01_one.ipynb": 5}', None],
    ids=["half", "empty", "a list", "null", "no text", "no digest", "gone"],
)
def test_with_a_damaged_record_nothing_is_written_over(
    source: Path, copy: Path, damage: bytes | None
) -> None:
    before = (copy / ONE).read_bytes()
    if damage is None:
        (copy / RECORD).unlink()
    else:
        (copy / RECORD).write_bytes(damage)
    edit(source / ONE, "second edition")
    assert bring(source, copy) == Brought(kept=(ONE,))
    assert (copy / ONE).read_bytes() == before


def test_a_damaged_record_is_mended_for_what_is_up_to_date(source: Path, copy: Path) -> None:
    (copy / RECORD).write_text("{ half")
    assert bring(source, copy) == Brought()
    edit(source / ONE, "second edition")
    assert bring(source, copy) == Brought(renewed=(ONE,))


def test_checkpoints_of_the_source_are_no_lessons(source: Path, tmp_path: Path) -> None:
    edit(source / ".ipynb_checkpoints" / "01_one-checkpoint.ipynb", "old")
    assert bring(source, tmp_path / "copy") == Brought(new=(ONE, TWO))


def test_nothing_but_notebooks_and_the_record_is_written(source: Path, copy: Path) -> None:
    (source / "README.md").write_text("for authors")
    edit(source / ONE, "second edition")
    bring(source, copy)
    assert set(files(copy)) == {ONE, TWO, RECORD}


def test_a_source_without_notebooks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    with pytest.raises(FileNotFoundError, match="source must hold notebooks, found none in"):
        bring(tmp_path / "source", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
