"""`bpo-course lab` opens the learner's own copy in JupyterLab; what it cannot do it says.

What `bpo-course check` says is tested with the content, in test_content.py.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

import bpo_course
from bpo_course import cli, content

SETTINGS: Final = Path(bpo_course.__file__).parent / "lab_settings"
OVERRIDES: Final = SETTINGS / "labconfig" / "default_setting_overrides.json"
LEARNER: Final = 1000


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What JupyterLab was started with, each time; it is not started."""
    from jupyterlab.labapp import LabApp

    starts: list[list[str]] = []
    monkeypatch.setattr(LabApp, "launch_instance", starts.append)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    monkeypatch.setattr(os, "geteuid", lambda: LEARNER, raising=False)
    return starts


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes an edition of the course's notebooks, by stem."""
    source = tmp_path / "source"
    source.mkdir()
    monkeypatch.setattr(content, "folder", lambda _name: source)

    def write(**notebooks: str) -> None:
        for stem, text in notebooks.items():
            (source / f"{stem}.ipynb").write_text(text, encoding="utf-8")

    return write


def test_lab_makes_the_learners_copy_and_opens_it_at_the_start_page(
    launched: list[list[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    assert cli.main(["lab", "--folder", str(folder)]) == 0
    due = {path.name: path.read_bytes() for path in content.folder("notebooks").glob("*.ipynb")}
    assert {path.name: path.read_bytes() for path in folder.glob("*.ipynb")} == due
    assert cli.START in due
    root, page = f"--ServerApp.root_dir={folder.resolve()}", f"/lab/tree/{cli.START}"
    assert launched == [[root, f"--LabApp.default_url={page}"]]


def test_the_copy_is_my_course_where_no_folder_is_named(
    launched: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["lab"]) == 0
    assert (tmp_path / "my_course" / cli.START).is_file()
    assert launched[0][0] == f"--ServerApp.root_dir={(tmp_path / 'my_course').resolve()}"


def test_an_author_opens_notebooks_where_they_are_and_copies_none(
    launched: list[list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    assert cli.main(["lab", "--here", "notebooks"]) == 0
    assert launched[0][0] == f"--ServerApp.root_dir={(tmp_path / 'notebooks').resolve()}"
    assert [path.name for path in tmp_path.rglob("*")] == ["notebooks"]
    assert "copy" not in capsys.readouterr().out


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (LEARNER, False)])
def test_jupyterlab_may_run_as_root_only_where_the_user_is_root(
    launched: list[list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    user: int,
    allowed: bool,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    assert ("--allow-root" in launched[0]) is allowed


def test_windows_has_no_root_to_allow(
    launched: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "geteuid")
    assert cli.main(["lab", "--folder", str(tmp_path / "mine")]) == 0
    assert "--allow-root" not in launched[0]


def test_options_that_lab_does_not_know_go_on_to_jupyterlab(
    launched: list[list[str]], tmp_path: Path
) -> None:
    more = ["--no-browser", "--port=9999", "--ServerApp.ip", "127.0.0.1"]
    cli.main(["lab", more[0], "--folder", str(tmp_path / "mine"), *more[1:]])
    assert launched[0][2:] == more


@pytest.mark.parametrize("known", ["", "/etc/school", f"/one{os.pathsep}/two"])
def test_the_courses_settings_stand_before_those_jupyter_knows(
    launched: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: str
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", known)
    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    assert launched
    paths = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert paths == [str(SETTINGS), *filter(None, known.split(os.pathsep))]


def test_jupyter_reads_the_courses_settings(launched: list[list[str]], tmp_path: Path) -> None:
    from jupyter_server.services.config.manager import ConfigManager

    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    assert launched
    written = json.loads(OVERRIDES.read_text(encoding="utf-8"))
    manager: Any = ConfigManager(config_dir_name="labconfig")
    read = manager.get("default_setting_overrides")
    assert written
    assert {plugin: read[plugin] for plugin in written} == written


def test_the_learner_is_told_what_is_new_renewed_and_kept(
    launched: list[list[str]],
    edition: Callable[..., None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "mine"
    edition(first="1", second="1")
    cli.main(["lab", "--folder", str(folder)])
    told = capsys.readouterr().out
    assert f"Your copy of the course is in {folder}" in told
    assert "new: first.ipynb, second.ipynb" in told

    (folder / "second.ipynb").write_text("mine", encoding="utf-8")
    edition(first="2", second="2", third="2")
    cli.main(["lab", "--folder", str(folder)])
    told = capsys.readouterr().out
    assert "new: third.ipynb" in told
    assert "renewed: first.ipynb" in told
    assert "second.ipynb: there is a newer edition; yours, which you changed, is kept." in told
    assert (folder / "second.ipynb").read_text(encoding="utf-8") == "mine"
    assert len(launched) == 2


def test_nothing_is_told_of_notebooks_that_are_as_they_were(
    launched: list[list[str]],
    edition: Callable[..., None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "mine"
    edition(first="1")
    cli.main(["lab", "--folder", str(folder)])
    capsys.readouterr()
    cli.main(["lab", "--folder", str(folder)])
    assert capsys.readouterr().out.splitlines() == [f"Your copy of the course is in {folder}/"]
    assert len(launched) == 2


def test_a_copy_that_cannot_be_made_is_told_and_opens_nothing(
    launched: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("in the way", encoding="utf-8")
    assert cli.main(["lab", "--folder", str(tmp_path / "mine")]) == 1
    told = capsys.readouterr().err
    assert "Your copy of the notebooks cannot be made" in told
    assert str(tmp_path / "mine") in told
    assert launched == []


def test_a_missing_jupyterlab_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert cli.main(["lab", "--folder", str(tmp_path / "mine")]) == 1
    assert "pip install 'bpo-course[lab]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "the following arguments are required: command"),
        (["learn"], "invalid choice: 'learn'"),
        (["check", "--port=9999"], "unrecognized arguments: --port=9999"),
    ],
    ids=["no command", "unknown command", "an option of JupyterLab"],
)
def test_what_is_no_command_is_refused_with_those_there_are(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert told in said
    assert "usage: bpo-course" in said
    assert "{lab,check,export,import}" in said


def test_help_names_both_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert caught.value.code == 0
    assert "open the course in JupyterLab" in said
    assert "list every fault of banks and flows" in said


# Banks out and in


@pytest.mark.parametrize(
    ("format_name", "file"),
    [("gift", "05_inbound_kpis.gift"), ("sheet-key", "05_inbound_kpis-key.html")],
)
def test_export_writes_a_bank_here_and_tells_what_is_lost(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    format_name: str,
    file: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["export", "05_inbound_kpis", format_name]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [file]
    told = capsys.readouterr().out
    count = len(content.bank("05_inbound_kpis").question)
    assert told.startswith(f"{file}: {count} of {count} questions\n")
    assert "  option id: " in told


def test_a_bank_exported_and_imported_is_a_bank_without_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["export", "05_inbound_kpis", "moodle", "-o", "kpis.xml"]) == 0
    assert cli.main(["import", "kpis.xml"]) == 0
    assert "kpis.toml: 0 faults to mend; bpo-course check kpis.toml" in capsys.readouterr().out
    assert len(content.bank(tmp_path / "kpis.toml").question) > 0


def test_import_never_writes_over_a_bank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, bank = tmp_path / "q.gift", tmp_path / "q.toml"
    source.write_text("Who?{=She ~He}", encoding="utf-8")
    bank.write_text("mine", encoding="utf-8")
    assert cli.main(["import", str(source), "-o", str(bank)]) == 1
    assert bank.read_text(encoding="utf-8") == "mine"
    assert "name another with -o" in capsys.readouterr().err
    assert cli.main(["import", str(source), "-o", str(tmp_path / "new.toml")]) == 0
    assert "faults to mend" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "no-such-bank", "gift"], "bank must be one of"),
        (["export", "05_inbound_kpis", "word"], "FORMAT must be one of moodle, gift, qti"),
        (["import", "absent.gift"], "absent.gift"),
        (["import", "bank.pdf"], "path must end in one of .xml, .gift, .csv, .xlsx"),
    ],
)
def test_what_cannot_be_carried_is_said_and_nothing_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
