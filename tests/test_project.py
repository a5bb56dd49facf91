"""The project's own promises: light import, wheel, environment, notebooks' form, README."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import clean_notebooks
import lock
import nbformat
import pytest
import schemas
import yaml

import bpo_course
from bpo_course import content, lessons

ROOT = Path(__file__).parents[1]
NOTEBOOKS = clean_notebooks.every_notebook()
LESSONS = [path for path in NOTEBOOKS if not path.name.startswith("00")]
CALLS = ("predict", "predicted")
HEAVY = ("pandas", "scipy", "plotly", "sqlalchemy")


def _run(*command: str, cwd: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _modules_after(code: str) -> set[str]:
    shown = f"import sys; {code}; print(*sys.modules)"
    return set(_run(sys.executable, "-c", shown).split())


def test_importing_the_package_loads_next_to_nothing() -> None:
    own = _modules_after("import bpo_course") - _modules_after("pass")
    assert {name.split(".")[0] for name in own} - sys.stdlib_module_names == {"bpo_course"}
    assert len(own) < 50, sorted(own)


@pytest.mark.parametrize("name", HEAVY)
def test_a_question_and_a_flow_need_no_heavy_package(name: str) -> None:
    code = (
        "from bpo_course import content, Walk, questions;"
        " walk = Walk(content.flow('bank-unknown-debit'));"
        " walk = walk.take(walk.step.choice[0].id);"
        " questions.Session(content.bank('01_inbound_and_outbound')).shown()"
    )
    assert name not in _modules_after(code)


@pytest.mark.parametrize("name", bpo_course.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(bpo_course, name) is not None


def test_an_unknown_public_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'dashbord'"):
        _ = bpo_course.dashbord


def test_a_wheel_installed_elsewhere_finds_its_bank_flow_and_notebooks(tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    _run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(ROOT))
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    _run(*pip, "install", "--no-deps", "--target", str(site), str(wheel))
    code = (
        "import bpo_course; from bpo_course import content;"
        "print(bpo_course.__file__, content.bank('01_inbound_and_outbound').id,"
        " content.flow('bank-unknown-debit').id, len(content.bank_marketing()),"
        " len(list(content.folder('notebooks').glob('*.ipynb'))))"
    )
    said = _run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(site)).split()
    assert Path(said[0]).is_relative_to(site)
    assert said[1:4] == ["01_inbound_and_outbound", "bank-unknown-debit", "45211"]
    assert int(said[4]) == len(NOTEBOOKS)
    extension = site / "bpo_course" / "lab_extension"
    assert (extension / "package.json").is_file()
    assert (extension / "static" / "remoteEntry.js").is_file()


def test_environment_yml_pins_what_the_lock_file_pins() -> None:
    versions = lock.locked((ROOT / "requirements" / "lab.txt").read_text(encoding="utf-8"))
    written = lock.ENVIRONMENT.read_text(encoding="utf-8")
    assert written == lock.environment(versions, lock.needed())


@pytest.mark.slow
def test_the_pip_part_of_environment_yml_installs(tmp_path: Path) -> None:
    # conda itself is not tried: it needs channels that a test machine may not reach.
    pip_part = yaml.safe_load(lock.ENVIRONMENT.read_text(encoding="utf-8"))["dependencies"][-1]
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("\n".join(pip_part["pip"]), encoding="utf-8")
    _run(sys.executable, "-m", "venv", str(tmp_path / "env"))
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = (str(python), "-m", "pip", "--disable-pip-version-check", "--quiet")
    _run(*pip, "install", "-r", str(requirements))
    assert "0 faults" in _run(str(python), "-m", "bpo_course.cli", "check", cwd=tmp_path)


@pytest.mark.parametrize("name", ["lab.txt", "dev.txt"])
def test_lock_files_carry_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    packages = len(re.findall(r"^[a-z0-9-]+==", text, flags=re.MULTILINE))
    assert packages > 50
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= packages
    assert "://" not in text
    assert "find-links" not in text


@pytest.mark.parametrize("kind", list(schemas.PLACES))
def test_the_schemas_for_editors_are_up_to_date(kind: str) -> None:
    remedy = "run `make schemas`"
    assert schemas.PLACES[kind].read_text(encoding="utf-8") == schemas.written(kind), remedy


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cleaned = clean_notebooks.clean(nbformat.reads(text, as_version=4))
    assert text == nbformat.writes(cleaned) + "\n", "run `make clean-notebooks`"
    assert len(text.encode()) < 200_000
    assert "widget-view" not in text
    assert "application/javascript" not in text
    assert "widgets" not in json.loads(text)["metadata"]


def test_cleaning_keeps_the_trainers_notes_and_takes_the_learners_lock_off() -> None:
    lock = {"editable": False, "deletable": False}
    kept = {"teaches": ["P-01"], "notes": "Ask the class."}
    cell = nbformat.v4.new_markdown_cell("text", metadata=kept | lock)
    cleaned = clean_notebooks.clean(nbformat.v4.new_notebook(cells=[cell]))
    assert cleaned.cells[0].metadata == kept


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_check_cell_has_an_output_and_no_other_has(path: Path) -> None:
    code = [cell for cell in _cells(path) if cell.cell_type == "code"]
    assert code
    for cell in code:
        checked = clean_notebooks.CHECK in cell.metadata.get("tags", [])
        assert bool(cell.outputs) == checked, cell.id
        assert bool(cell.execution_count) == checked, cell.id


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_keeps_the_rhythm(path: Path) -> None:
    cells = _cells(path)
    code = [cell for cell in cells if cell.cell_type == "code"]
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert sum(clean_notebooks.CHECK in cell.metadata.get("tags", []) for cell in code) >= 3
    assert all(cell.metadata.get("jupyter", {}).get("source_hidden") for cell in code)
    assert all(len(cell.source.splitlines()) <= 10 for cell in code)
    wanted = ("You will be able to", "minutes", "Your turn", "In the interview", "Recap")
    for part in (*wanted, "Sources", "Next lesson"):
        assert part in text, part
    assert text.count("**Notice.**") >= 3
    assert "**Say.**" not in text
    assert any(cell.source.startswith("quiz(") for cell in code)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_asks_every_prediction_of_its_bank_before_it_answers_it(path: Path) -> None:
    source = "\n".join(cell.source for cell in _cells(path) if cell.cell_type == "code")
    asked, told = (re.findall(rf'\b{call}\("(.+?)"\)', source) for call in CALLS)
    assert len(asked) >= 3
    assert sorted(asked) == sorted(told) == sorted(p.id for p in content.bank(path.stem).predict)
    for name in asked:
        assert source.index(f'predict("{name}")') < source.index(f'predicted("{name}")')


def test_there_are_lessons_to_check() -> None:
    assert {path.stem for path in LESSONS} == {
        lesson.id for lesson in content.syllabus().lesson if lesson.finished
    }
    assert LESSONS


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_leads_to_the_next_one_of_the_syllabus(path: Path) -> None:
    after = lessons.read(path).next
    (told,) = [cell.source for cell in _cells(path) if "**Next lesson**" in cell.source]
    first = re.search(r"\*\*Next lesson\*\*: \[\d\d, \*(.+?)\*\]\((\w+)\.ipynb\)", told)
    if after:
        assert first
        assert first.groups() == (lessons.read(path.parent / f"{after}.ipynb").title, after)
    else:
        assert "this is the last one" in told


@pytest.mark.slow
def test_nbval_goes_red_when_a_stored_output_is_corrupted(tmp_path: Path) -> None:
    source = ROOT / "notebooks" / "01_inbound_and_outbound.ipynb"
    text = source.read_text(encoding="utf-8")
    assert "36,424" in text
    for name, stored in (("right", text), ("wrong", text.replace("36,424", "36,425"))):
        (tmp_path / f"{name}.ipynb").write_text(stored, encoding="utf-8")
    options = ("--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-q", "--no-header")
    command = (sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), *options)
    done = subprocess.run(
        [*command, "-c", os.devnull, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout
    assert "wrong.ipynb" in done.stdout.split("short test summary")[-1]


def test_the_readme_lists_every_lesson_with_its_notebook() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (\d\d) \| \[?([^|\]]+)\]?(?:\(([^)]+)\))? \|", readme, flags=re.MULTILINE
    )
    told = [(number, title.strip(), place) for number, title, place in rows]
    assert told == [
        (
            lesson.id[:2],
            lesson.title,
            f"notebooks/{lesson.id}.ipynb" if lesson.finished else "",
        )
        for lesson in content.syllabus().lesson
    ]


def test_the_readme_names_the_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "DESIGN.md")]
    named = set(re.findall(r"\bmake ([a-z-]+)`", "\n".join(texts)))
    assert named
    assert named <= targets


def _cells(path: Path) -> list[nbformat.NotebookNode]:
    return list(nbformat.read(path, as_version=4).cells)
