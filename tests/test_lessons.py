"""A lesson is read as values: its cells, and minutes that are measured."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bpo_course import content, flows, lessons

COURSE = content.folder("notebooks")


def cell(kind: str, source: str | list[str], name: str = "a") -> dict[str, Any]:
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source}


def text(source: str | list[str], name: str = "a") -> dict[str, Any]:
    return cell("markdown", source, name)


def code(source: str | list[str], name: str = "a") -> dict[str, Any]:
    return cell("code", source, name)


def lesson(folder: Path, *cells: dict[str, Any], stem: str = "01_one") -> lessons.Lesson:
    path = folder / f"{stem}.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return lessons.read(path)


def minutes(folder: Path, *cells: dict[str, Any]) -> float:
    return sum(read.minutes for read in lesson(folder, *cells).cells)


# Names and parts


def test_a_lesson_has_the_id_number_and_title_of_its_notebook(tmp_path: Path) -> None:
    read = lesson(tmp_path, text("```\n# no title\n```"), text("Hello\n\n# *Who* calls `whom`?"))
    assert (read.id, read.number, read.title) == ("01_one", "01", "Who calls whom?")


def test_a_notebook_without_a_heading_is_called_by_its_id(tmp_path: Path) -> None:
    assert lesson(tmp_path, text("Hello")).title == "01_one"


def test_the_next_lesson_is_the_next_notebook_that_exists(tmp_path: Path) -> None:
    for stem in ("00_start_here", "03_three", "04_four", "my_notes"):
        lesson(tmp_path, stem=stem)
    lesson(tmp_path)
    told = {read.id: (read.number, read.next) for read in lessons.in_folder(tmp_path)}
    assert told == {
        "00_start_here": ("", ""),
        "01_one": ("01", "03_three"),
        "03_three": ("03", "04_four"),
        "04_four": ("04", ""),
        "my_notes": ("", ""),
    }


def test_a_source_may_be_a_text_or_a_list_of_lines(tmp_path: Path) -> None:
    read = lesson(tmp_path, text("# A\nb"), text(["# A\n", "b"]), cell("raw", "left out"))
    assert [part.source for part in read.cells] == ["# A\nb", "# A\nb"]


# Minutes of text


def test_text_is_read_at_150_words_a_minute(tmp_path: Path) -> None:
    assert minutes(tmp_path, text("word " * 300)) == pytest.approx(2)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("one **two** three", 3),
        ("one – two / 3 · | --- |", 3),
        ("<details><summary>Show it</summary>\n\nfolded words\n\n</details>", 4),
        ("one<br>two <!-- not this one -->", 2),
        ("a [link of five words](https://example.org/a-b)", 5),
        ("before\n\n```python\nno = words\n```\n\nafter", 2),
        ("1 < 2 words", 3),
        ("", 0),
    ],
)
def test_words_are_what_a_reader_reads(tmp_path: Path, markdown: str, words: int) -> None:
    assert minutes(tmp_path, text(markdown)) == pytest.approx(words / lessons.WORDS_A_MINUTE)


# Minutes of widgets


def test_code_that_shows_no_widget_takes_no_time(tmp_path: Path) -> None:
    source = "x = content.flow('bank-unknown-debit')\ncharts.lines(x)\nboard.lab('queue')"
    assert minutes(tmp_path, code(source), code("this is no Python"), code("%magic")) == 0


@pytest.mark.parametrize(("name", "due"), lessons.WIDGET_MINUTES.items())
def test_a_widget_takes_what_is_assumed_for_its_kind(tmp_path: Path, name: str, due: float) -> None:
    assert minutes(tmp_path, code(f"shown = {name}(made({name!r}))")) == due


@pytest.mark.parametrize("source", ['exam("05_inbound_kpis")', 'interview("inbound-agent")'])
def test_exams_and_mock_interviews_are_extra(tmp_path: Path, source: str) -> None:
    (cell,) = lesson(tmp_path, code(source)).cells
    assert (cell.minutes, cell.quiz_minutes) == (0, 0)


def test_the_page_knows_the_same_acts() -> None:
    script = Path(lessons.__file__).parent / "lab_extension" / "static" / "veil.js"
    found = re.search(r"const ACTS =\s+/\\b\(([a-z_|]+)\)\\\(/", script.read_text("utf-8"))
    assert found
    assert sorted(found[1].split("|")) == sorted(lessons.ACTS)


def test_an_extra_section_counts_in_nobodys_minutes(tmp_path: Path) -> None:
    more = [text("## More calls to take\n\nFive words of it here"), code('lab("queue")')]
    assert minutes(tmp_path, text("## One"), *more) == minutes(tmp_path, text("## One"))
    assert minutes(tmp_path, *more, text("## Then"), code('lab("queue")')) > 6


def test_a_call_takes_the_words_of_its_best_walk_and_ten_seconds_a_decision(tmp_path: Path) -> None:
    best = flows.solve(content.flow("bank-unknown-debit")).best
    steps = [turn.step for turn in best.turns] + [best.step]
    said = [best.flow.brief, *(f"{step.scene} {step.customer}" for step in steps)]
    said += [choice.say for turn in best.turns for choice in turn.step.choice]
    said += [turn.choice.effect + " " + turn.choice.why for turn in best.turns]
    reading = minutes(tmp_path, text("\n\n".join(said)))
    playing = minutes(tmp_path, code('play("bank-unknown-debit", exam=True)'))
    assert playing == pytest.approx(reading + len(best.turns) * 10 / 60)
    assert reading > 5


def test_a_call_that_the_learner_chooses_is_not_counted(tmp_path: Path) -> None:
    assert minutes(tmp_path, code("play()"), code("play(chosen)")) == 0


def test_what_is_below_a_folded_heading_is_deeper_up_to_the_next_of_its_level(
    tmp_path: Path,
) -> None:
    folded = text("## Deeper: why") | {"metadata": {lessons.COLLAPSED: True}}
    cells = [text("# A\n\nword"), folded, text("### More"), code('lab("queue")'), text("## B")]
    read = lesson(tmp_path, *cells)
    assert [cell.deeper for cell in read.cells] == [False, True, True, True, False]
    assert read.core_minutes == pytest.approx(3 / lessons.WORDS_A_MINUTE)
    assert read.deeper_minutes == pytest.approx(6 + 3 / lessons.WORDS_A_MINUTE)


def test_the_quiz_is_counted_apart(tmp_path: Path) -> None:
    (cell,) = lesson(tmp_path, code('quiz("05_inbound_kpis")')).cells
    questions = len(content.bank("05_inbound_kpis").question)
    assert (cell.minutes, cell.quiz_minutes) == (0, 1.5 * questions)
    assert lessons.editions([lesson(tmp_path, code('quiz("05_inbound_kpis")'))])["lessons"][0][
        "cells"
    ] == [
        {
            "id": "a",
            "kind": "code",
            "minutes": 0,
            "quiz_minutes": 1.5 * questions,
            "source": 'quiz("05_inbound_kpis")',
        }
    ]


def test_a_call_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-call"):
        lesson(tmp_path, code('play("no-such-call")'))


@pytest.mark.parametrize("read", lessons.in_folder(COURSE), ids=lambda read: read.id)
def test_every_notebook_of_the_course_has_a_title_and_minutes(
    read: lessons.Lesson,
) -> None:
    assert read.title != read.id
    assert all(cell.id for cell in read.cells)
    assert 25 < read.core_minutes < 41 or not read.number
    assert any(cell.quiz_minutes for cell in read.cells) == bool(read.number)


# What the page is told


def test_the_page_is_told_each_lesson_with_the_sources_of_its_code(tmp_path: Path) -> None:
    lesson(tmp_path, stem="02_two")
    read = lesson(tmp_path, text("# One\n" + "word " * 149, "t"), code(["drill(\n", '"a")'], "c"))
    told = lessons.editions([read])
    assert json.loads(json.dumps(told)) == told
    assert told == {
        "lessons": [
            {
                "id": "01_one",
                "number": "01",
                "title": "One",
                "next": "02_two",
                "cells": [
                    {"id": "t", "kind": "markdown", "minutes": 1.0},
                    {"id": "c", "kind": "code", "minutes": 3, "source": 'drill(\n"a")'},
                ],
            }
        ]
    }
