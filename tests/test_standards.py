"""National standards: their records, their file, and the page that lays the course beside them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest

import bpo_course
from bpo_course import content, standards
from bpo_course.content._standards import STANDARDS, read_standards
from bpo_course.faults import FaultyError
from bpo_course.standards import PRACTICE, Standard, Unit
from bpo_course.widgets.course.standards_page import READ, SIGNS, standards_page

LESSON: Final = "03_inbound_process"
UNIT: Final = Unit("U1", "Answer calls", "Core", "Answer.", "covered", (LESSON,), read="own text")
WHOLE: Final = Standard(
    *("x", "X", "India", "A council", "Version 1", "Until 2030."),
    source="https://example.org/x",
    read_on=date(2026, 11, 30),
    read="own text",
    unit=(UNIT,),
)
WRITTEN: Final = f"""\
[[standard]]
id = "x"
title = "X"
country = "India"
publisher = "A council"
edition = "Version 1"
valid = "Until 2030."
source = "https://example.org/x"
read_on = 2026-11-30
read = "own text"

[[standard.unit]]
code = "U1"
title = "Answer calls"
part = "Core"
asks = "Answer calls."
cover = "covered"
lessons = ["{LESSON}"]
practice = ["play"]
read = "own text"
"""


def read(tmp_path: Path, text: str) -> list[str]:
    """The faults of a file with that text, in words."""
    path = tmp_path / STANDARDS
    path.write_text(text, encoding="utf-8")
    return [str(fault) for fault in content.check([path])[1]]


# -- the records -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"code": " "}, "code: must not be empty"),
        ({"asks": ""}, "asks: must not be empty"),
        ({"title_only": True}, "cover: must not be covered, because its criteria were not read"),
        ({"read": "memory"}, "cover: must not be covered, because its criteria were not read"),
        ({"lessons": ()}, "lessons: must not be empty where cover is 'covered'"),
        ({"cover": "not in this course", "lacks": "All."}, "lessons: must be empty where cover is"),
        ({"lacks": "Something."}, "lacks: must be empty where cover is 'covered'"),
        ({"cover": "partly"}, "lacks: must not be empty where cover is 'partly'"),
        ({"practice": ("juggling",)}, "practice: must be one of play, "),
    ],
)
def test_a_unit_that_breaks_a_rule_is_refused(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(FaultyError, match=re.escape(f"unit 1 {rule}")):
        replace(WHOLE, unit=(replace(UNIT, **changes),))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"edition": ""}, "edition: must not be empty"),
        ({"source": ""}, "source: must not be empty"),
        ({"unit": ()}, "unit: must not be empty"),
        ({"read_on": date.min}, "read_on: must be given"),
        ({"unit": (UNIT, UNIT)}, "unit 2 code: is used twice, got 'U1'"),
    ],
)
def test_a_standard_that_breaks_a_rule_is_refused(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(FaultyError, match=re.escape(rule)):
        replace(WHOLE, **changes)


def test_units_are_counted_by_how_far_they_are_covered() -> None:
    partly = replace(UNIT, code="U2", cover="partly", lacks="A live voice.")
    whole = replace(WHOLE, unit=(UNIT, partly))
    assert whole.covered() == {"covered": 1, "partly": 1, "not in this course": 0}


def test_standards_as_a_whole_have_ids_of_their_own_and_known_lessons() -> None:
    other = replace(WHOLE, unit=(replace(UNIT, lessons=("03_inbound",)),))
    found = [(place, str(fault)) for place, fault in standards.faults([WHOLE, other], [LESSON])]
    assert found == [
        (1, "id: is used twice, got 'x'. Rename one."),
        (
            1,
            "unit 1 lessons: names no lesson, got '03_inbound'. Did you mean '03_inbound_process'?",
        ),
    ]


# -- the file ----------------------------------------------------------------------------------


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, WRITTEN) == []
    (found,), faults = read_standards(tmp_path / STANDARDS, [LESSON])
    assert faults == []
    assert [unit.code for unit in found.unit] == ["U1"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (LESSON, "03_inbound", "line 18: x: unit 1 lessons: names no lesson, got '03_inbound'"),
        ('cover = "covered"', 'cover = "fully"', "line 17: x: unit 1 cover: must be"),
        ('["play"]', '["juggling"]', "line 19: x: unit 1 practice: must be one of play"),
        ('code = "U1"', 'cod = "U1"', "unit 1 cod: is not a known name here. Did you mean 'code'?"),
        ("Answer calls.", "Ring off the caller.", "unit 1 asks: has 'Ring off'"),
        ("read_on = 2026-11-30", "", "read_on: must be given"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_unit(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    assert old in WRITTEN
    told = read(tmp_path, WRITTEN.replace(old, new))
    assert any(fault in one for one in told), told


def test_the_courses_own_standards_have_no_fault() -> None:
    assert content.check([content.folder("data") / STANDARDS]) == (1, [])


def test_the_file_is_checked_with_the_rest_of_the_course() -> None:
    assert STANDARDS in content._CHECKED


def test_both_countries_are_there_with_every_unit_that_was_found() -> None:
    found = {standard.id: standard for standard in content.standards()}
    assert {standard.country for standard in found.values()} == {"India", "Philippines"}
    codes = [unit.code for unit in found["ph-contact-center-services-nc2"].unit]
    assert codes[:4] == ["500311105", "500311106", "500311107", "500311108"]
    assert codes[4:] == ["ICT315202", "ICT311203", "ICT313365", "ICT313366", "ICT313367"]


def test_every_unit_can_be_traced_to_an_address() -> None:
    for standard in content.standards():
        for unit in standard.unit:
            assert (unit.source or standard.source).startswith("http"), unit.code


def test_only_the_lessons_that_are_written_or_being_written_are_named() -> None:
    written = {lesson.id for lesson in content.syllabus().lesson if lesson.finished}
    named = {
        name for standard in content.standards() for unit in standard.unit for name in unit.lessons
    }
    assert named <= written | {"20_the_hiring_day"}


def test_every_practice_is_a_card_of_the_course_or_a_lab() -> None:
    from bpo_course.widgets import lab

    for name in PRACTICE:
        if name not in bpo_course.__all__:
            assert lab(name), name


# -- the page ----------------------------------------------------------------------------------


PAGE: Final = standards_page()


def test_the_page_tells_what_it_is_not() -> None:
    assert "No authority has accredited this course" in PAGE
    assert "gives no national certificate" in PAGE


def test_each_unit_has_a_row_with_what_it_asks_how_far_and_how_it_is_known() -> None:
    rows = re.findall(r'<tr role="row">\n.*?</tr>', PAGE, re.DOTALL)
    units = [unit for standard in content.standards() for unit in standard.unit]
    assert len(rows) == len(units)
    for row, unit in zip(rows, units, strict=True):
        said = unescape(row)
        assert all(text in said for text in (unit.code, unit.title, unit.asks, unit.lacks))
        assert SIGNS[unit.cover] in said
        assert READ[unit.read] in said
        assert all(f"{name[:2]} · " in said for name in unit.lessons)


def test_the_page_loads_nothing_and_runs_no_script() -> None:
    assert "default-src 'none'" in PAGE
    assert "<script" not in PAGE
    assert "src=" not in PAGE.partition("<body>")[2]


def test_the_page_says_of_a_lesson_that_is_not_written_that_it_is_not_ready() -> None:
    unready = [lesson.title for lesson in content.syllabus().lesson if not lesson.finished]
    for title in unready:
        assert unescape(PAGE).count(title) == unescape(PAGE).count(f"{title} (not ready yet)")


def test_every_source_is_printed_with_its_address() -> None:
    for standard in content.standards():
        assert f'<a href="{standard.source}">{standard.source}</a>' in PAGE
