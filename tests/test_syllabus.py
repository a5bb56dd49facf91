"""The syllabus, the lessons, the banks and the flows agree on what is taught."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from bpo_course import content
from bpo_course.content import Lesson, Point
from bpo_course.questions import Bank

SEED_POINTS: Final = {"T": 35, "P": 188, "I": 43, "B": 43, "W": 43}
SEED_FACTS: Final = Path(__file__).parents[1].parent / "shared" / "facts" / "seed_facts.md"
ASKED_SHARE: Final = 2 / 3

POINTS: Final = content.syllabus().point
LESSONS: Final = content.syllabus().lesson
KNOWN: Final = {point.id for point in POINTS}


def repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


@cache
def banks() -> tuple[Bank, ...]:
    """Every bank of the course."""
    return tuple(content.bank(name) for name in content.bank_ids())


@cache
def cells() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every cell of every notebook, with the notebook's stem."""
    folder = content.folder("notebooks")
    return tuple(
        (path.stem, cell)
        for path in sorted(folder.rglob("*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )


def taught() -> Iterator[tuple[str, str]]:
    """Every syllabus id that a Markdown cell names, after its notebook."""
    for notebook, cell in cells():
        if cell["cell_type"] == "markdown":
            for point_id in cell["metadata"].get("teaches", ()):
                yield notebook, point_id


def asked() -> Iterator[tuple[str, str]]:
    """Every syllabus id that a question names, after its bank."""
    for bank in banks():
        for question in bank.question:
            for point_id in question.teaches:
                yield bank.id, point_id


def played() -> Iterator[tuple[str, str]]:
    """Every syllabus id that a flow names, after the flow."""
    for name in content.flow_ids():
        for point_id in content.flow(name).teaches:
            yield name, point_id


# The syllabus itself


def test_the_syllabus_holds_every_seed_point() -> None:
    seeds = Counter(point.id[0] for point in POINTS if re.fullmatch(r"[TPIBW]-\d+", point.id))
    assert seeds == SEED_POINTS
    assert len(POINTS) >= 352


@pytest.mark.parametrize(("letter", "count"), SEED_POINTS.items(), ids=SEED_POINTS)
def test_the_seed_points_of_a_letter_are_numbered_without_a_gap(letter: str, count: int) -> None:
    assert {f"{letter}-{number:02d}" for number in range(1, count + 1)} <= KNOWN


def test_no_two_points_share_an_id() -> None:
    assert POINTS
    assert repeated(point.id for point in POINTS) == []


def test_no_two_points_say_the_same() -> None:
    assert POINTS
    assert repeated(point.says.casefold().strip(" .") for point in POINTS) == []


def test_every_point_says_something() -> None:
    assert POINTS
    assert [point.id for point in POINTS if not point.says.strip()] == []


def test_no_two_lessons_share_an_id() -> None:
    assert LESSONS
    assert repeated(lesson.id for lesson in LESSONS) == []


def test_every_point_belongs_to_a_lesson_of_the_course() -> None:
    lessons = {lesson.id for lesson in LESSONS}
    assert POINTS
    assert [(point.id, point.lesson) for point in POINTS if point.lesson not in lessons] == []


def test_every_lesson_has_points() -> None:
    assert LESSONS
    taught_in = {point.lesson for point in POINTS}
    assert [lesson.id for lesson in LESSONS if lesson.id not in taught_in] == []


def test_every_contested_point_has_a_caution() -> None:
    contested = [point for point in POINTS if point.contested]
    assert contested
    assert [point.id for point in contested if not point.caution.strip()] == []


def test_every_flow_of_a_lesson_is_there() -> None:
    named = [name for lesson in LESSONS for name in lesson.flows]
    assert named
    assert [name for name in named if name not in content.flow_ids()] == []


# What a finished lesson owes


def test_a_lesson_is_finished() -> None:
    assert any(lesson.finished for lesson in LESSONS)


@pytest.fixture(
    params=[lesson for lesson in LESSONS if lesson.finished], ids=lambda lesson: lesson.id
)
def finished(request: pytest.FixtureRequest) -> Lesson:
    """Each finished lesson."""
    lesson = request.param
    assert isinstance(lesson, Lesson)
    return lesson


@pytest.fixture
def due(finished: Lesson) -> set[str]:
    """The points of the finished lesson."""
    points = {point.id for point in POINTS if point.lesson == finished.id}
    assert points
    return points


def test_a_finished_lesson_has_a_notebook(finished: Lesson) -> None:
    assert (content.folder("notebooks") / f"{finished.id}.ipynb").is_file()


def test_a_finished_lesson_has_a_bank(finished: Lesson) -> None:
    assert content.bank(finished.id).question


def test_a_finished_lesson_says_its_minutes(finished: Lesson) -> None:
    assert finished.minutes > 0


def test_a_finished_lesson_teaches_every_point_of_its_own(finished: Lesson, due: set[str]) -> None:
    there = {point_id for notebook, point_id in taught() if notebook == finished.id}
    assert sorted(due - there) == []


def test_a_finished_lesson_asks_two_thirds_of_its_points(finished: Lesson, due: set[str]) -> None:
    there = {point_id for bank, point_id in asked() if bank == finished.id}
    assert len(due & there) >= ASKED_SHARE * len(due), sorted(due - there)


def test_a_finished_lesson_plays_its_flows(finished: Lesson) -> None:
    source = "".join("".join(cell["source"]) for name, cell in cells() if name == finished.id)
    assert [name for name in finished.flows if name not in source] == []


# The whole course


@pytest.mark.parametrize("named_by", [taught, asked, played])
def test_no_id_is_unknown_to_the_syllabus(named_by: Any) -> None:
    named = list(named_by())
    assert named
    assert [(where, point_id) for where, point_id in named if point_id not in KNOWN] == []


def test_every_question_asks_a_point_of_the_syllabus() -> None:
    questions = [question for bank in banks() for question in bank.question]
    assert questions
    assert [question.id for question in questions if not question.teaches] == []


def test_only_markdown_cells_teach() -> None:
    others = [(name, cell) for name, cell in cells() if cell["cell_type"] != "markdown"]
    assert others
    assert [name for name, cell in others if "teaches" in cell["metadata"]] == []


def test_a_cell_that_teaches_names_a_list_of_points() -> None:
    named = [c["metadata"]["teaches"] for _, c in cells() if "teaches" in c["metadata"]]
    assert named
    assert [teaches for teaches in named if not (teaches and isinstance(teaches, list))] == []


# The seeds, where they are at hand


@pytest.fixture(scope="module")
def seed_rows() -> dict[str, tuple[str, bool]]:
    """The lesson and the contested flag of each seed fact, by id."""
    if not SEED_FACTS.is_file():
        pytest.skip(f"the seed facts are not at {SEED_FACTS}")
    rows = re.findall(
        r"^\| ([TPIBW]-\d+) \|(?:[^|]*\|){2} (\S+) \|[^|]*\|([^|]*)\|$",
        SEED_FACTS.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    assert len(rows) == 352
    return {name: (lesson, "**contested" in caution) for name, lesson, caution in rows}


def differences(
    seed_rows: dict[str, tuple[str, bool]], of: str, column: int
) -> dict[str, tuple[Any, Any]]:
    """The points whose field is not what the seed table says, with both values."""
    points: dict[str, Point] = {point.id: point for point in POINTS}
    both = {
        name: (getattr(points[name], of), row[column])
        for name, row in seed_rows.items()
        if name in points
    }
    assert both
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def test_the_syllabus_holds_every_id_of_the_seed_table(
    seed_rows: dict[str, tuple[str, bool]],
) -> None:
    assert sorted(seed_rows.keys() - KNOWN) == []


def test_each_seed_point_is_in_the_lesson_that_the_table_names(
    seed_rows: dict[str, tuple[str, bool]],
) -> None:
    assert differences(seed_rows, "lesson", 0) == {}


def test_the_points_that_the_table_contests_are_contested(
    seed_rows: dict[str, tuple[str, bool]],
) -> None:
    assert differences(seed_rows, "contested", 1) == {}
