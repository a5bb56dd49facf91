"""The learner's copy gets new notebooks and new editions, and never loses the learner's work."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.learner_copy import RECORD, Brought, bring, renewed

ONE = "01_one.ipynb"
TWO = "trainer/02_two.ipynb"
WIDGET = {
    "output_type": "display_data",
    "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "a1"}, "text/plain": "Quiz"},
    "metadata": {},
}
PRINTED = {"output_type": "stream", "name": "stdout", "text": ["42\n"]}
LOCK = {"editable": False, "deletable": False}


def text(name: str, source: str | list[str], **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def code(name: str, source: str, *outputs: Any, count: int | None = None) -> dict[str, Any]:
    kept = {"metadata": {}, "source": source, "outputs": list(outputs), "execution_count": count}
    return {"cell_type": "code", "id": name, **kept}


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


FIRST = notebook(text("title", "# One"), code("play", 'play("a")'), text("recap", "The end"))
SECOND = notebook(text("title", "# One"), code("play", 'play("b")'), text("recap", "The end"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A course of two notebooks, one of them in a folder."""
    folder = tmp_path / "source"
    for name in (ONE, TWO):
        save(folder / name, FIRST)
    return folder


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    """A learner's copy, as brought."""
    folder = tmp_path / "mine" / "my_course"
    bring(source, folder)
    return folder


def save(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def load(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def change(path: Path, name: str, **parts: Any) -> None:
    """Change parts of a cell, as the learner's JupyterLab would save it."""
    read = load(path)
    cell = next(cell for cell in read["cells"] if cell["id"] == name)
    cell |= parts
    save(path, read)


def insert(path: Path, place: int, *cells: dict[str, Any]) -> None:
    read = load(path)
    read["cells"][place:place] = cells
    save(path, read)


def sources(read: dict[str, Any]) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in read["cells"]}


def ids(read: dict[str, Any]) -> list[str]:
    return [cell["id"] for cell in read["cells"]]


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the folder with what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def notebooks(folder: Path) -> dict[str, dict[str, str]]:
    return {name: sources(load(folder / name)) for name in files(folder) if name != RECORD}


# What comes and what stays


def test_the_first_time_every_notebook_is_new(source: Path, tmp_path: Path) -> None:
    assert bring(source, tmp_path / "copy") == Brought(new=(ONE, TWO))
    assert notebooks(tmp_path / "copy") == notebooks(source)


def test_a_second_run_writes_nothing(source: Path, copy: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in copy.rglob("*.*")}
    assert bring(source, copy) == Brought()
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in copy.rglob("*.*")}
    assert before == after
    assert len(before) == 3


def test_a_new_lesson_is_brought_beside_the_others(source: Path, copy: Path) -> None:
    save(source / "03_three.ipynb", FIRST)
    assert bring(source, copy) == Brought(new=("03_three.ipynb",))
    assert notebooks(copy) == notebooks(source)


@pytest.mark.parametrize("name", [ONE, TWO])
def test_an_unchanged_notebook_is_renewed_when_the_source_changes(
    source: Path, copy: Path, name: str
) -> None:
    save(source / name, SECOND)
    assert bring(source, copy) == Brought(renewed=(name,))
    assert notebooks(copy) == notebooks(source)


def test_a_notebook_that_was_only_run_and_saved_is_renewed(source: Path, copy: Path) -> None:
    change(copy / ONE, "play", outputs=[PRINTED, WIDGET], execution_count=7)
    change(copy / ONE, "title", source=["# ", "One"], metadata={"collapsed": True})
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    assert notebooks(copy) == notebooks(source)


def test_a_correction_of_the_metadata_alone_comes_too(source: Path, copy: Path) -> None:
    change(source / ONE, "recap", metadata={"notes": "Ask the class."})
    assert bring(source, copy) == Brought(renewed=(ONE,))
    assert load(copy / ONE)["cells"][-1]["metadata"] == {"notes": "Ask the class.", **LOCK}


def test_a_renewed_notebook_is_renewed_again(source: Path, copy: Path) -> None:
    for words in ("second", "third"):
        change(source / ONE, "recap", source=words)
        assert bring(source, copy) == Brought(renewed=(ONE,))


@pytest.mark.parametrize(
    "parts", [{"source": "my answer"}, {"cell_type": "raw"}], ids=["source", "kind"]
)
def test_a_changed_lesson_cell_keeps_the_notebook_though_there_is_a_newer_edition(
    source: Path, copy: Path, parts: dict[str, Any]
) -> None:
    change(copy / ONE, "play", **parts)
    work = (copy / ONE).read_bytes()
    save(source / ONE, SECOND)
    assert bring(source, copy) == bring(source, copy) == Brought(kept=(ONE,))
    assert (copy / ONE).read_bytes() == work


@pytest.mark.parametrize(
    "work",
    [
        b"{ half a save",
        b"",
        b"\xff\x00",
        b"[]",
        b"{}",
        b'{"cells": ["mine"]}',
        b'{"cells": [{"cell_type": "code", "source": 5}]}',
        b'{"cells": [{"cell_type": "code", "outputs": [{"data": 5}]}]}',
        b'{"cells": [{"cell_type": "markdown", "source": "no ids"}]}',
    ],
)
def test_what_cannot_be_read_as_a_notebook_is_kept(source: Path, copy: Path, work: bytes) -> None:
    (copy / ONE).write_bytes(work)
    assert bring(source, copy) == Brought()
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(kept=(ONE,))
    assert (copy / ONE).read_bytes() == work


def test_a_changed_notebook_is_not_told_as_behind_where_there_is_no_newer_edition(
    source: Path, copy: Path
) -> None:
    change(copy / ONE, "play", source="my answer")
    before = files(copy)
    assert bring(source, copy) == Brought()
    assert files(copy) == before


def test_work_that_is_undone_is_renewed_like_any_other(source: Path, copy: Path) -> None:
    change(copy / ONE, "play", source="my answer")
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(kept=(ONE,))
    change(copy / ONE, "play", source='play("a")')
    assert bring(source, copy) == Brought(renewed=(ONE,))


def test_a_deleted_notebook_is_brought_again(source: Path, copy: Path) -> None:
    (copy / TWO).unlink()
    assert bring(source, copy) == Brought(new=(TWO,))
    assert notebooks(copy) == notebooks(source)


def test_a_deleted_lesson_cell_comes_back_with_the_next_edition(source: Path, copy: Path) -> None:
    read = load(copy / ONE)
    save(copy / ONE, {**read, "cells": read["cells"][:1]})
    assert bring(source, copy) == Brought()
    assert ids(load(copy / ONE)) == ["title"]
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    assert notebooks(copy) == notebooks(source)


def test_the_learners_own_files_are_not_touched(source: Path, copy: Path) -> None:
    mine = notebook(code("title", "mine", WIDGET, count=1), widgets={})
    own = ("notes.txt", "my_own.ipynb", "trainer/mine.ipynb", ".ipynb_checkpoints/x.ipynb")
    for name in own:
        save(copy / name, mine)
    save(source / ONE, SECOND)
    before = files(copy)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    after = files(copy)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {ONE, RECORD}


def test_a_file_that_was_there_before_its_lesson_is_kept(source: Path, copy: Path) -> None:
    save(copy / "03_three.ipynb", notebook(text("mine", "mine")))
    before = (copy / "03_three.ipynb").read_bytes()
    save(source / "03_three.ipynb", FIRST)
    assert bring(source, copy) == Brought(kept=("03_three.ipynb",))
    assert (copy / "03_three.ipynb").read_bytes() == before


def test_a_lesson_taken_out_of_the_course_stays_in_the_copy(source: Path, copy: Path) -> None:
    (source / ONE).unlink()
    assert bring(source, copy) == Brought()
    assert (copy / ONE).is_file()


# Her own cells


def test_her_own_cells_stay_behind_the_lesson_cell_they_stood_behind(
    source: Path, copy: Path
) -> None:
    insert(copy / ONE, 2, code("try", "print(42)", PRINTED, count=3), text("note", "Ask Ravi"))
    insert(copy / ONE, 1, text("early", "Hm"))
    edition = notebook(text("title", "# One"), text("new", "More"), *SECOND["cells"][1:])
    save(source / ONE, edition)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    after = load(copy / ONE)
    assert ids(after) == ["title", "early", "new", "play", "try", "note", "recap"]
    assert after["cells"][4] == code("try", "print(42)", PRINTED, count=3)


def test_her_own_cell_behind_a_cell_that_is_gone_comes_behind_an_earlier_one(
    source: Path, copy: Path
) -> None:
    insert(copy / ONE, 2, text("note", "Ask Ravi"))
    save(source / ONE, notebook(text("title", "# One"), text("recap", "The end")))
    bring(source, copy)
    assert ids(load(copy / ONE)) == ["title", "note", "recap"]


def test_her_own_cell_before_every_lesson_cell_comes_at_the_end(source: Path, copy: Path) -> None:
    insert(copy / ONE, 0, text("note", "Ask Ravi"))
    save(source / ONE, SECOND)
    bring(source, copy)
    assert ids(load(copy / ONE)) == ["title", "play", "recap", "note"]


def test_a_second_cell_with_a_lesson_cells_id_is_hers_and_stays(source: Path, copy: Path) -> None:
    hers = load(copy / ONE)
    hers["cells"].append(text("title", "My own notes"))
    save(copy / ONE, hers)
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    sources = [cell["source"] for cell in load(copy / ONE)["cells"]]
    assert sources == ["# One", 'play("b")', "The end", "My own notes"]
    assert len({cell["id"] for cell in load(copy / ONE)["cells"]}) == 4


def test_a_notebook_whose_cells_have_other_ids_is_kept(source: Path, copy: Path) -> None:
    hers = load(copy / ONE)
    hers["cells"] = [{**cell, "id": f"new-{n}"} for n, cell in enumerate(hers["cells"])]
    save(copy / ONE, hers)
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(kept=(ONE,))
    assert len(load(copy / ONE)["cells"]) == 3


def test_a_link_in_the_way_of_a_new_edition_leads_nowhere(
    source: Path, copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "hers.txt").write_text("hers")
    (copy / f"{ONE}.new").symlink_to(tmp_path / "hers.txt")
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    assert (tmp_path / "hers.txt").read_text() == "hers"


def test_a_letter_that_is_none_stops_nothing(source: Path, copy: Path) -> None:
    hers = load(copy / ONE)
    hers["cells"].append(text("mine", "half an emoji: \ud83d"))
    save(copy / ONE, hers)
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(renewed=(ONE,))
    assert load(copy / ONE)["cells"][-1]["source"] == "half an emoji: \ud83d"


def test_her_own_cell_gets_a_new_id_where_a_new_lesson_cell_has_the_same(
    source: Path, copy: Path
) -> None:
    insert(copy / ONE, 3, text("more", "Ask Ravi"), text("more-2", "And Mei"))
    save(source / ONE, notebook(*FIRST["cells"], text("more", "More")))
    bring(source, copy)
    after = sources(load(copy / ONE))
    assert (after.pop("more"), len(after)) == ("More", 5)
    assert list(after.values())[3:] == ["Ask Ravi", "And Mei"]
    assert all(len(name) <= 64 for name in after)


lessons = st.lists(
    st.builds(text, st.text("abcxyz", min_size=1, max_size=2), st.text()),
    unique_by=lambda cell: str(cell["id"]),
    min_size=1,
)
places = st.lists(st.integers(0, 9), max_size=6)


def with_own(lesson: list[dict[str, Any]], places: list[int], names: list[str]) -> dict[str, Any]:
    """A lesson with a cell of hers at each place, under these names."""
    cells = list(lesson)
    for place, name in zip(places, names, strict=True):
        cells.insert(place, text(name, f"mine, {name}"))
    return notebook(*cells)


def own(read: dict[str, Any]) -> list[str]:
    return [cell["source"] for cell in read["cells"] if cell["source"].startswith("mine, ")]


@given(lessons, lessons, places, st.data())
def test_a_renewed_notebook_is_the_edition_and_every_cell_of_hers(
    first: list[dict[str, Any]],
    second: list[dict[str, Any]],
    places: list[int],
    data: st.DataObject,
) -> None:
    record = {cell["id"]: digest(cell) for cell in first}
    free = [name for name in ids(notebook(*second)) if name not in record]
    free += [f"own-{number}" for number in range(len(places))]
    names = data.draw(st.permutations(free))[: len(places)]
    hers = with_own(first, places, names)
    after = renewed(hers, notebook(*second), record)
    assert after is not None
    assert sorted(own(after)) == sorted(own(hers))
    assert len({*ids(after)}) == len(after["cells"]) == len(second) + len(places)
    lesson = [cell for cell in after["cells"] if cell["source"] not in own(hers)]
    assert lesson == [{**cell, "metadata": LOCK} for cell in second]


@given(lessons, places, st.sets(st.integers(0, 9)))
def test_her_cells_keep_their_order_where_the_lesson_keeps_its(
    cells: list[dict[str, Any]], places: list[int], dropped: set[int]
) -> None:
    first = [text("title", "# One"), *cells]
    second = [{**cell, "source": "new"} for n, cell in enumerate(first) if n - 1 not in dropped]
    record = {cell["id"]: digest(cell) for cell in first}
    names = [f"own-{number}" for number in range(len(places))]
    hers = with_own(first, [place + 1 for place in places], names)
    after = renewed(hers, notebook(*second), record)
    assert after is not None
    assert own(after) == own(hers)


def digest(cell: dict[str, Any]) -> str:
    return hashlib.sha256(f"{cell['cell_type']}\n{cell['source']}".encode()).hexdigest()


# The lock


def test_the_lessons_cells_are_locked_and_the_sources_are_not(source: Path, copy: Path) -> None:
    assert [cell["metadata"] for cell in load(copy / ONE)["cells"]] == [LOCK, LOCK, LOCK]
    assert [cell["metadata"] for cell in load(source / ONE)["cells"]] == [{}, {}, {}]


def test_a_copy_that_was_brought_without_the_lock_gets_it(source: Path, copy: Path) -> None:
    save(copy / ONE, FIRST)
    insert(copy / ONE, 1, text("pasted", "# One", **LOCK))
    assert bring(source, copy) == Brought()
    assert [cell["metadata"] for cell in load(copy / ONE)["cells"]] == [LOCK, {}, LOCK, LOCK]


# Outputs


@pytest.mark.parametrize("newer", [True, False], ids=["a newer edition", "the same edition"])
@pytest.mark.parametrize("kept", [True, False], ids=["changed", "unchanged"])
def test_widgets_go_from_the_outputs_of_every_lesson_and_other_outputs_stay(
    source: Path, copy: Path, newer: bool, kept: bool
) -> None:
    insert(copy / ONE, 3, code("mine", "both()", PRINTED, WIDGET, count=4))
    change(copy / ONE, "play", outputs=[WIDGET], execution_count=3)
    if kept:
        change(copy / ONE, "recap", source="my answer")
    save(copy / ONE, {**load(copy / ONE), "metadata": {"widgets": {"state": {}}}})
    if newer:
        save(source / ONE, SECOND)
    bring(source, copy)
    after = load(copy / ONE)
    cells = {cell["id"]: cell for cell in after["cells"]}
    assert (cells["play"]["outputs"], cells["play"]["execution_count"]) == ([], None)
    assert (cells["mine"]["outputs"], cells["mine"]["execution_count"]) == ([PRINTED], 4)
    assert "widgets" not in after["metadata"]


def test_other_outputs_of_the_lessons_cells_stay_until_the_next_edition(
    source: Path, copy: Path
) -> None:
    change(copy / ONE, "play", outputs=[PRINTED], execution_count=3)
    before = files(copy)
    assert bring(source, copy) == Brought()
    assert files(copy) == before


# The record


@pytest.mark.parametrize(
    "damage",
    [
        *(b"{ half", b"", b"[]", b"null", b"\xff\xfe", b'{"01_one.ipynb": 5}'),
        *(b'{"01_one.ipynb": {"title": 5, "play": [], "recap": {}}}', b"[" * 100_000, None),
    ],
    ids=[
        *("half", "empty", "a list", "null", "no text", "no digest"),
        *("no marks", "deep", "gone"),
    ],
)
def test_with_a_damaged_record_nothing_is_written_over(
    source: Path, copy: Path, damage: bytes | None
) -> None:
    before = (copy / ONE).read_bytes()
    if damage is None:
        (copy / RECORD).unlink()
    else:
        (copy / RECORD).write_bytes(damage)
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(kept=(ONE,))
    assert (copy / ONE).read_bytes() == before


def test_a_damaged_record_is_mended_for_what_is_up_to_date(source: Path, copy: Path) -> None:
    (copy / RECORD).write_text("{ half")
    assert bring(source, copy) == Brought()
    save(source / ONE, SECOND)
    assert bring(source, copy) == Brought(renewed=(ONE,))


def old_copy(source: Path, folder: Path, content: dict[str, Any]) -> None:
    """A copy with a record that knows the file's bytes alone, as it was once written."""
    save(folder / ONE, content)
    digests = {ONE: hashlib.sha256((source / ONE).read_bytes()).hexdigest()}
    (folder / RECORD).write_text(json.dumps(digests), encoding="utf-8")
    (source / TWO).unlink()


def test_an_older_record_shows_what_is_unchanged_by_its_bytes(source: Path, tmp_path: Path) -> None:
    old_copy(source, tmp_path / "old", FIRST)
    save(source / ONE, SECOND)
    assert bring(source, tmp_path / "old") == Brought(renewed=(ONE,))
    assert notebooks(tmp_path / "old") == notebooks(source)


@pytest.mark.parametrize(
    ("edition", "brought"),
    [
        (SECOND, Brought(kept=(ONE,))),
        (notebook(*FIRST["cells"], text("more", "More")), Brought(renewed=(ONE,))),
    ],
    ids=["other sources", "more cells"],
)
def test_with_an_older_record_a_notebook_that_was_run_is_judged_by_the_new_sources(
    source: Path, tmp_path: Path, edition: dict[str, Any], brought: Brought
) -> None:
    old_copy(source, tmp_path / "old", FIRST)
    change(tmp_path / "old" / ONE, "play", outputs=[PRINTED], execution_count=1)
    save(source / ONE, edition)
    assert bring(source, tmp_path / "old") == brought


def test_an_older_record_of_the_same_edition_learns_the_cells(source: Path, tmp_path: Path) -> None:
    old_copy(source, tmp_path / "old", FIRST)
    assert bring(source, tmp_path / "old") == Brought()
    change(tmp_path / "old" / ONE, "play", outputs=[PRINTED], execution_count=1)
    save(source / ONE, SECOND)
    assert bring(source, tmp_path / "old") == Brought(renewed=(ONE,))


def test_a_bringing_that_broke_off_is_finished_without_doubles(source: Path, copy: Path) -> None:
    record = (copy / RECORD).read_bytes()
    save(source / ONE, notebook(*FIRST["cells"], text("more", "More")))
    bring(source, copy)
    (copy / RECORD).write_bytes(record)
    assert bring(source, copy) == Brought()
    assert notebooks(copy) == notebooks(source)


# The folders


def test_checkpoints_of_the_source_are_no_lessons(source: Path, tmp_path: Path) -> None:
    save(source / ".ipynb_checkpoints" / "01_one-checkpoint.ipynb", FIRST)
    assert bring(source, tmp_path / "copy") == Brought(new=(ONE, TWO))


def test_nothing_but_notebooks_and_the_record_is_written(source: Path, copy: Path) -> None:
    (source / "README.md").write_text("for authors")
    save(source / ONE, SECOND)
    bring(source, copy)
    assert set(files(copy)) == {ONE, TWO, RECORD}


def test_a_file_that_cannot_be_written_stays_whole(
    source: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _target: Path) -> None:
        raise OSError(f"no space for {path}")

    before = files(copy)
    save(source / ONE, SECOND)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        bring(source, copy)
    assert files(copy) == before


def test_a_source_without_notebooks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    with pytest.raises(FileNotFoundError, match="source must hold notebooks, found none in"):
        bring(tmp_path / "source", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
