"""The minutes of a presentation are those of a class: what each section's notes begin with."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any, Final

import browser
import pytest

from bpo_course import class_plans, content

LESSON: Final = "01_inbound_and_outbound.ipynb"
SCRIPT: Final = Path(class_plans.__file__).parent / "lab_extension" / "static" / "present.js"
NOTES: Final = [
    cell["metadata"]["notes"]
    for path in sorted(content.folder("notebooks").glob("*.ipynb"))
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    if "notes" in cell["metadata"]
]


def pattern() -> str:
    found = re.search(r"const STATED = /(.*)/;", SCRIPT.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def test_the_page_and_the_class_plan_read_the_same_minutes() -> None:
    assert pattern() == f"^{class_plans._STATED.pattern}"
    stated = [class_plans._STATED.match(note) for note in NOTES]
    assert sum(map(bool, stated)) > 150


@pytest.mark.skipif(which("node") is None, reason="needs node")
def test_a_browser_reads_them_as_python_does() -> None:
    said = f"JSON.parse(require('fs').readFileSync(0)).map(t => /{pattern()}/.exec(t)?.[1] ?? '')"
    made = subprocess.run(
        ["node", "-e", f"console.log(JSON.stringify({said}))"],
        input=json.dumps(NOTES),
        capture_output=True,
        text=True,
        check=True,
    )
    stated = [class_plans._STATED.match(note) for note in NOTES]
    assert json.loads(made.stdout) == [found[1] if found else "" for found in stated]


# In the browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A lesson that is presented, from its first section on."""
    place = tmp_path_factory.mktemp("presented")
    folder = place / "course"
    folder.mkdir()
    source = content.folder("notebooks") / LESSON
    (folder / LESSON).write_bytes(source.read_bytes())
    with (
        browser.jupyterlab(folder, f"sqlite:///{place / 'progress.db'}") as lab,
        browser.page() as opened,
    ):
        browser.open_lesson(opened, lab, LESSON)
        opened.locator(".bpo-lesson-bar:visible").get_by_role("button", name="Present").click()
        opened.wait_for_selector(".bpo-present-bar")
        opened.keyboard.press("Home")
        yield opened


@pytest.mark.slow
def test_the_bar_and_the_notes_window_count_class_minutes(page: Any) -> None:
    time, where = page.locator(".bpo-present-time"), page.locator(".bpo-present-where")
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    window = opened.value
    page.bring_to_front()
    checked = set()
    for _ in range(200):
        section = where.inner_text()
        notes = window.locator("h1 + p").inner_text()
        stated = class_plans._STATED.match(notes)
        if stated and section not in checked:
            checked.add(section)
            assert time.inner_text().endswith(f" of {stated[1]} min"), section
            assert window.locator("body > p").inner_text().endswith(f" of {stated[1]} min")
        if len(checked) == 4:
            return
        page.keyboard.press("PageDown")
    raise AssertionError(f"only {len(checked)} sections had minutes in their notes")
