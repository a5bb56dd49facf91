"""`bpo-course lab` opens the learner's own copy in JupyterLab; what it cannot do it says.

What `bpo-course check` says is tested with the content, in test_content.py.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import bpo_course
from bpo_course import cli, content, lessons

SETTINGS: Final = Path(bpo_course.__file__).parent / "lab_settings"
OVERRIDES: Final = SETTINGS / "labconfig" / "default_setting_overrides.json"
EXTENSION: Final = Path(bpo_course.__file__).parent / "lab_extension"
PATH: Final = "--LabApp.extra_labextensions_path="
LEARNER: Final = 1000


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket on a port of its own, that does not listen yet."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch, listening: socket.socket) -> list[list[str]]:
    """What JupyterLab was started with, each time; it is not started."""
    from jupyterlab.labapp import LabApp

    starts: list[list[str]] = []
    monkeypatch.setattr(LabApp, "launch_instance", starts.append)
    monkeypatch.setattr(cli, "PORT", listening.getsockname()[1])
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    monkeypatch.setattr(os, "geteuid", lambda: LEARNER, raising=False)
    return starts


@pytest.fixture
def loaded(launched: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files that JupyterLab finds where it looks for extensions, while it runs."""
    from jupyterlab.labapp import LabApp

    found: dict[str, bytes] = {}

    def launch(options: list[str]) -> None:
        launched.append(options)
        (given,) = (option for option in options if option.startswith(PATH))
        found.update(files(Path(given.removeprefix(PATH))))

    monkeypatch.setattr(LabApp, "launch_instance", launch)
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def notebook(source: str) -> str:
    cell = {"cell_type": "markdown", "id": "only", "metadata": {}, "source": source}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes an edition of the course's notebooks, by stem, each of one cell."""
    source = tmp_path / "source"
    source.mkdir()
    home = content.folder
    monkeypatch.setattr(
        content, "folder", lambda name: source if name == "notebooks" else home(name)
    )

    def write(**notebooks: str) -> None:
        for stem, text in notebooks.items():
            (source / f"{stem}.ipynb").write_text(notebook(text), encoding="utf-8")

    return write


def test_lab_makes_the_learners_copy_and_opens_it_at_the_start_page(
    launched: list[list[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    assert cli.main(["lab", "--folder", str(folder)]) == 0
    due = lessons.in_folder(content.folder("notebooks"))
    assert lessons.in_folder(folder) == due
    assert f"{due[0].id}.ipynb" == cli.START
    root, page = f"--ServerApp.root_dir={folder.resolve()}", f"/lab/tree/{cli.START}"
    assert [start[:2] for start in launched] == [[root, f"--LabApp.default_url={page}"]]


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
    assert not any("labextensions" in option or "cull" in option for option in launched[0])


def test_jupyterlab_loads_the_courses_extension_with_the_editions_of_its_lessons(
    loaded: dict[str, bytes], tmp_path: Path
) -> None:
    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    package = json.loads(loaded.pop("bpo-course/package.json"))
    entry = Path("bpo-course", package["jupyterlab"]["_build"]["load"])
    told = json.loads(loaded.pop((entry.parent / "editions.json").as_posix()))
    assert told == lessons.editions(lessons.in_folder(content.folder("notebooks")))
    words = json.loads(loaded.pop((entry.parent / "glossary.json").as_posix()))
    assert [word["says"] for word in words] == [term.full for term in content.glossary()]
    assert entry.name == "remoteEntry.js"
    static = files(EXTENSION / "static")
    assert loaded == {(entry.parent / name).as_posix(): held for name, held in static.items()}


def test_another_edition_has_another_address_since_browsers_keep_what_they_loaded(
    loaded: dict[str, bytes], edition: Callable[..., None], tmp_path: Path
) -> None:
    addresses = []
    for words in ("# 1", "# 1", "# 2"):
        loaded.clear()
        edition(first=words)
        cli.main(["lab", "--folder", str(tmp_path / "mine")])
        addresses += [name for name in loaded if name.endswith("editions.json")]
    assert addresses[0] == addresses[1] != addresses[2]


def test_the_editions_are_the_courses_and_never_those_of_the_learners_folder(
    loaded: dict[str, bytes], edition: Callable[..., None], tmp_path: Path
) -> None:
    edition(first="1")
    (tmp_path / "mine").mkdir()
    for name in ("first", "strange"):
        (tmp_path / "mine" / f"{name}.ipynb").write_text(notebook("mine"), encoding="utf-8")
    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    (name,) = (name for name in loaded if name.endswith("editions.json"))
    told = json.loads(loaded[name])
    assert [one["id"] for one in told["lessons"]] == ["first"]


def test_the_extensions_folder_is_gone_when_jupyterlab_has_ended(
    loaded: dict[str, bytes], launched: list[list[str]], tmp_path: Path
) -> None:
    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    (given,) = (option for option in launched[0] if option.startswith(PATH))
    assert loaded
    assert not Path(given.removeprefix(PATH)).exists()


def test_a_kernel_that_nobody_is_connected_to_stops_after_an_hour(
    launched: list[list[str]], tmp_path: Path
) -> None:
    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    assert "--MappingKernelManager.cull_idle_timeout=3600" in launched[0]
    assert "--MappingKernelManager.cull_interval=300" in launched[0]
    assert not any("cull_connected" in option for option in launched[0])


# The port


def test_the_course_opens_on_the_same_port_each_time(
    launched: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        cli.main(["lab", "--folder", str(tmp_path / "mine")])
        assert f"--ServerApp.port={cli.PORT}" in launched[-1]
    assert "in use" not in capsys.readouterr().out


def test_a_port_in_use_is_told_with_what_the_browser_keeps_for_it(
    launched: list[list[str]],
    listening: socket.socket,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    listening.listen()
    assert cli.main(["lab", "--folder", str(tmp_path / "mine")]) == 0
    told = capsys.readouterr().out
    assert f"Port {cli.PORT} is in use." in told
    assert "will open on another port" in told
    assert "your place and your theme" in told
    assert f"--ServerApp.port={cli.PORT}" in launched[0]


@pytest.mark.parametrize(
    "named",
    [
        ["--port", "9999"],
        ["--port=9999"],
        ["--ServerApp.port=9999"],
        ["--ServerApp.port", "9999"],
        ["--sock=/tmp/course"],
    ],
    ids=" ".join,
)
def test_a_port_that_the_caller_names_is_the_only_one(
    launched: list[list[str]],
    listening: socket.socket,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    named: list[str],
) -> None:
    listening.listen()
    cli.main(["lab", "--folder", str(tmp_path / "mine"), *named])
    assert launched[0][-len(named) :] == named
    assert not any(str(cli.PORT) in option for option in launched[0])
    assert "in use" not in capsys.readouterr().out


# The user, the options, the settings


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
    assert launched[0][-len(more) :] == more


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


def test_every_setting_of_the_course_is_one_that_jupyterlab_has() -> None:
    written = json.loads(OVERRIDES.read_text(encoding="utf-8"))
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    assert written
    for plugin, settings in written.items():
        schema = schemas / f"{plugin.replace(':', '/')}.json"
        known = json.loads(schema.read_text(encoding="utf-8"))["properties"]
        assert settings.keys() <= known.keys(), plugin


def test_closing_a_notebooks_tab_stops_its_kernel() -> None:
    written = json.loads(OVERRIDES.read_text(encoding="utf-8"))
    assert written["@jupyterlab/notebook-extension:tracker"]["kernelShutdown"] is True


# What the learner is told


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

    (folder / "second.ipynb").write_text(notebook("mine"), encoding="utf-8")
    edition(first="2", second="2", third="2")
    cli.main(["lab", "--folder", str(folder)])
    told = capsys.readouterr().out
    assert "new: third.ipynb" in told
    assert "renewed: first.ipynb" in told
    assert "second.ipynb: there is a newer version. You changed yours, so we kept it." in told
    assert lessons.read(folder / "second.ipynb").cells[0].source == "mine"
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
    assert "We can't make your copy of the notebooks" in told
    assert str(tmp_path / "mine") in told
    assert launched == []


def test_a_learners_kernels_import_nothing_that_lies_beside_a_lesson(
    launched: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    cli.main(["lab", "--here", str(tmp_path)])
    assert "PYTHONSAFEPATH" not in os.environ
    cli.main(["lab", "--folder", str(tmp_path / "mine")])
    assert os.environ.pop("PYTHONSAFEPATH") == "1"
    assert len(launched) == 2


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
    assert "{lab,check,export,import,template}" in said


def test_help_names_both_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert caught.value.code == 0
    assert "open the course in JupyterLab" in said
    assert "look for faults in your own quizzes, calls and menus" in said


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
    assert "  level: left out" in told or "  short names of options: left out" in told
    assert told.rstrip().endswith(".")


def test_a_bank_exported_and_imported_is_a_bank_without_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["export", "05_inbound_kpis", "moodle", "-o", "kpis.xml"]) == 0
    assert cli.main(["import", "kpis.xml"]) == 0
    told = capsys.readouterr().out
    assert "In Moodle, open your course's question bank" in told
    assert "kpis.toml: 0 faults\nTo play it, in a notebook in the same folder: quiz(" in told
    assert len(content.bank(tmp_path / "kpis.toml").question) > 0


def test_import_never_writes_over_a_bank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, bank = tmp_path / "q.gift", tmp_path / "q.toml"
    source.write_text("Who?{=She ~He}", encoding="utf-8")
    bank.write_text("mine", encoding="utf-8")
    assert cli.main(["import", str(source), "-o", str(bank)]) == 1
    assert bank.read_text(encoding="utf-8") == "mine"
    said = capsys.readouterr().err
    assert f"To keep it: bpo-course import {source} -o {tmp_path / 'q-2.toml'}" in said
    assert f"-o {bank} --force" in said
    assert cli.main(["import", str(source), "-o", str(tmp_path / "new.toml")]) == 0
    told = capsys.readouterr().out
    assert "new.toml: 0 faults, 3 pieces of advice\nReady to play. To see the advice:" in told
    assert cli.main(["import", str(source), "-o", str(bank), "--force"]) == 0
    assert content.bank(bank).question


def test_export_never_writes_over_a_file_and_least_of_all_the_one_that_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text("Question,A,B,Correct\nWho?,She,He,A\n", encoding="utf-8")
    assert cli.main(["import", "good.csv"]) == 0
    capsys.readouterr()
    for name, file in (("csv", "good.csv"), ("toml", "good.toml")):
        before = (tmp_path / file).read_bytes()
        assert cli.main(["export", "good.toml", name]) == 1
        free = file.replace("good", "good-2")
        assert f"bpo-course export good.toml {name} -o {free}" in capsys.readouterr().err
        assert (tmp_path / file).read_bytes() == before
    assert cli.main(["export", "good.toml", "toml", "--force"]) == 1
    assert "good.toml is the input file" in capsys.readouterr().err
    assert cli.main(["export", "good.toml", "CSV", "--force"]) == 0
    assert "option 1 text" in (tmp_path / "good.csv").read_text(encoding="utf-8")


def test_a_spreadsheet_to_check_or_export_is_told_how_it_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my quiz.csv").write_text("Question,A,B,Correct\n", encoding="utf-8")
    for arguments in (["check", "my quiz.csv"], ["export", "my quiz.csv", "gift"]):
        assert cli.main(arguments) == 1
        said = "".join(capsys.readouterr())
        assert 'is a spreadsheet. Import it first: bpo-course import "my quiz.csv"\n' in said


def test_a_call_is_no_quiz_to_export_and_is_told_how_it_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main(["template", "my_call.toml", "--call"])
    assert cli.main(["export", "my_call.toml", "moodle"]) == 1
    assert 'is a call, not a quiz. To play it, in a notebook: play("my_call.toml")' in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "no-such-bank", "gift"], "bank must be one of"),
        (
            ["export", "moodle", "mine.toml"],
            "first, then the format: bpo-course export mine.toml moodle",
        ),
        (
            ["export", "05_inbound_kpis", "sheet", "-o", "a.pdf"],
            "is a .html file, got a.pdf: name it a.html",
        ),
        (["export", "bank-unknown-debit", "gift"], "is no quiz. Write play('bank-unknown-debit')"),
        (["import", "05.gift", "-o", "mine.txt"], "mine.txt must end in .toml: name it mine.toml"),
        (["import", "."], "is a folder: name a file in it"),
        (["check", "mine.toml"], "There is no file"),
        (
            ["export", "05_inbound_kpis", "word"],
            "There is no format word. The formats are moodle, gift, qti",
        ),
        (["import", "absent.gift"], "There is no file"),
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


@pytest.mark.parametrize("file", ["mine.xlsx", "mine.csv", "mine.toml"])
def test_a_template_is_written_comes_in_and_is_never_written_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["template", file]) == 0
    after = "check" if file.endswith(".toml") else "import"
    assert f"When it is filled in: bpo-course {after} {file}" in capsys.readouterr().out
    assert cli.main([after, file]) == 0
    assert "0 faults" in capsys.readouterr().out
    (tmp_path / file).write_text("mine", encoding="utf-8")
    assert cli.main(["template", file]) == 1
    assert (tmp_path / file).read_text(encoding="utf-8") == "mine"
    free = file.replace("mine", "mine-2")
    assert f"we did not overwrite it. Try: bpo-course template {free}" in capsys.readouterr().err


def test_a_template_of_a_call_is_written_checked_and_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["template", "my_call.toml", "--call"]) == 0
    assert 'in a notebook in the same folder: play("my_call.toml")' in capsys.readouterr().out
    assert cli.main(["check", "my_call.toml"]) == 0
    assert capsys.readouterr().out == (
        "1 file checked, 0 faults\n"
        'To play it, in a notebook in the same folder: play("my_call.toml")\n'
    )
    assert cli.main(["template", "my_call.toml", "--call"]) == 1
    assert "template my_call-2.toml --call" in capsys.readouterr().err
    assert cli.main(["template", "my_call.xlsx", "--call"]) == 1
    assert "A call is a .toml file: name it my_call.toml" in capsys.readouterr().err


def test_a_template_of_another_form_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["template", str(tmp_path / "mine.docx")]) == 1
    assert "The file's name must end in .xlsx, .csv, .toml, got .docx" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_is_not_found_by_its_name_is_told_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [".venv/bin/bpo-course"])
    monkeypatch.setenv("PATH", str(tmp_path))
    cli.main(["template", str(tmp_path / "mine.toml")])
    assert ".venv/bin/bpo-course check" in capsys.readouterr().out


def test_a_bank_with_faults_is_brought_in_and_told_how_to_list_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text("prompt,kind\nWho?,single\n", encoding="utf-8")
    assert cli.main(["import", "mine.csv"]) == 0
    assert "To list them: bpo-course check mine.toml" in capsys.readouterr().out
