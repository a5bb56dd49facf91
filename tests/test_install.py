"""Setting up: what is done, what is left alone, and what a newcomer is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import install
import pytest


class Done:
    """What the script did, in order."""

    def __init__(self) -> None:
        self.steps: list[str] = []


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Done:
    """A project of its own, with every slow step only noted."""
    noted = Done()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "lab.txt").write_text("a==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")

    def make_venv() -> None:
        noted.steps.append("venv")
        (tmp_path / ".venv").mkdir(exist_ok=True)

    monkeypatch.setattr(install, "make_venv", make_venv)
    monkeypatch.setattr(install, "works", lambda: (tmp_path / ".venv").is_dir())
    monkeypatch.setattr(install, "pip", lambda *given: noted.steps.append(f"pip {given[0]}"))
    return noted


def test_the_first_run_makes_everything(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    install.main("lab")
    assert done.steps == ["venv", "pip --require-hashes", "pip --no-deps"]
    assert "the first time only" in capsys.readouterr().out


def test_a_second_run_does_nothing(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    install.main("lab")
    done.steps.clear()
    capsys.readouterr()
    install.main("lab")
    assert done.steps == []
    assert capsys.readouterr().out == ""


def test_new_versions_are_installed_into_the_same_environment(done: Done) -> None:
    install.main("lab")
    done.steps.clear()
    (install.ROOT / "requirements" / "lab.txt").write_text("a==2\n")
    install.main("lab")
    assert done.steps == ["pip --require-hashes", "pip --no-deps"]


def test_a_moved_folder_gets_a_new_environment(done: Done) -> None:
    install.main("lab")
    done.steps.clear()
    (install.VENV / "made-in").write_text("/somewhere/else")
    install.main("lab")
    assert done.steps[0] == "venv"


def test_an_old_python_is_told_what_is_needed(done: Done, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        install.main("lab")
    assert done.steps == []


def test_an_unknown_kind_is_refused(done: Done) -> None:
    with pytest.raises(SystemExit, match="KIND must be lab or dev, got all"):
        install.main("all")


def test_packages_that_do_not_come_are_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "PYTHON", Path(sys.executable))
    with pytest.raises(SystemExit, match="Start again when it is back"):
        install.pip("--no-index", "no-such-package-at-all")


def test_a_python_that_is_gone_does_not_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "PYTHON", tmp_path / "bin" / "python")
    assert not install.works()


def test_git_ignores_the_learners_copy_and_the_environment() -> None:
    root = Path(__file__).parents[1]
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "check-ignore", "my_course/01.ipynb", ".venv/x"]
    ignored = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert ignored.stdout.split() == ["my_course/01.ipynb", ".venv/x"]
