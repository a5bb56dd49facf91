"""The command line: `lab` opens the course; the others are for questions of one's own."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bpo_course.content import FileFault

START: Final = "00_start_here.ipynb"
PORT: Final = 8877
"""The course's port: what a browser remembers belongs to a port, so it is the same each time."""
PLACES: Final = ("--port", "--ServerApp.port", "--sock", "--ServerApp.sock")
"""JupyterLab's options that say where it is reached."""
KERNELS: Final = (
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--MappingKernelManager.cull_interval=300",
)
"""A kernel that no page has been connected to for an hour stops."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 when all is well, 1 when not."""
    parser = argparse.ArgumentParser(prog="bpo-course", description="BPO Course, from the shell.")
    commands = parser.add_subparsers(dest="command", required=True)
    lab = commands.add_parser("lab", help="open the course in JupyterLab, on a copy of your own")
    lab.add_argument(
        "--folder", type=Path, default=Path("my_course"), help="your copy (default: my_course)"
    )
    lab.add_argument(
        "--here", type=Path, metavar="FOLDER", help="for authors: open these notebooks, copy none"
    )
    check = commands.add_parser("check", help="list faults of banks and calls, and advice")
    check.add_argument("path", nargs="*", type=Path, help="files or folders; default: the course's")
    export = commands.add_parser("export", help="write a bank for another tool")
    export.add_argument("bank", metavar="BANK", help="a bank of the course, or a TOML file")
    export.add_argument("format", metavar="FORMAT", help="; ".join(_formats()))
    export.add_argument("-o", type=Path, metavar="FILE", help="default: the bank's name, here")
    bring = commands.add_parser("import", help="read another tool's questions into a bank")
    bring.add_argument("file", type=Path, metavar="FILE", help="GIFT, Moodle XML, CSV or Excel")
    bring.add_argument("-o", type=Path, metavar="BANK", help="default: the file's name .toml, here")
    blank = commands.add_parser("template", help="write a bank to fill in, with two questions")
    blank.add_argument("file", type=Path, metavar="FILE", help="my_questions.xlsx, .csv or .toml")
    given, rest = parser.parse_known_args(arguments)
    if given.command == "lab":
        return _lab(given.folder, given.here, rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if given.command == "export":
        return _export(given.bank, given.format, given.o)
    if given.command == "import":
        return _import(given.file, given.o)
    if given.command == "template":
        return _template(given.file)
    return _check(given.path)


def _formats() -> list[str]:
    from bpo_course import exchange

    return [f"{name} ({found.about})" for name, found in exchange.FORMATS.items()]


def _lab(folder: Path, here: Path | None, more: Sequence[str]) -> int:
    """Open JupyterLab; what the command does not know goes on to it (`--no-browser`, `--port`)."""
    if here is None and not _brought(folder):
        return 1
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        print("JupyterLab is not installed: pip install 'bpo-course[lab]'", file=sys.stderr)
        return 1
    settings = str(Path(__file__).parent / "lab_settings")
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (settings, known)))
    root = (here or folder).resolve()
    options = [f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{START}"]
    options += _port(more)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    with tempfile.TemporaryDirectory(prefix="bpo-course-") as place:
        if here is None:
            options += [_extension(Path(place)), *KERNELS]
            # A lesson runs by itself: its imports must never find a file that lies beside it.
            os.environ["PYTHONSAFEPATH"] = "1"
        LabApp.launch_instance([*options, *more])
    return 0


def _brought(folder: Path) -> bool:
    """Bring the learner's copy up to date and tell what is new; False when it cannot be done."""
    from bpo_course import content, learner_copy

    try:
        brought = learner_copy.bring(content.folder("notebooks"), folder)
    except OSError as error:
        print(f"Your copy of the notebooks cannot be made: {error}", file=sys.stderr)
        print("Free some space, or choose another folder with --folder.", file=sys.stderr)
        return False
    _tell(brought, folder)
    return True


def _port(more: Sequence[str]) -> list[str]:
    """Return the option for the course's port, none where the caller says where JupyterLab is."""
    if any(option.split("=")[0] in PLACES for option in more):
        return []
    if _answers(PORT):
        print(f"Port {PORT} is in use. Is the course already open in another window?")
        print(
            "This one will open on another port. Your browser keeps your place and your theme for"
        )
        print(f"each port separately, so here you will not find what it keeps for port {PORT}.")
        print("To get that back, use the window that is open, or stop that one and start again.")
    return [f"--ServerApp.port={PORT}"]


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _extension(place: Path) -> str:
    """Put what JupyterLab does with a lesson into a folder; return the option that loads it.

    JupyterLab lets a browser keep what is in `static` for a year. So these files are in a folder
    named after what they hold: another edition has another address.
    """
    from bpo_course import content, lessons

    source, made = Path(__file__).parent / "lab_extension", place / "bpo-course"
    told = json.dumps(lessons.editions(lessons.in_folder(content.folder("notebooks")))).encode()
    held = [path.read_bytes() for path in sorted(source.rglob("*")) if path.is_file()]
    digest = hashlib.sha256(b"".join((told, *held))).hexdigest()[:16]
    shutil.copytree(source, made, ignore=shutil.ignore_patterns("static"))
    shutil.copytree(source / "static", made / "static" / digest)
    (made / "static" / digest / "editions.json").write_bytes(told)
    package = (made / "package.json").read_text(encoding="utf-8")
    package = package.replace('"static/', f'"static/{digest}/')
    (made / "package.json").write_text(package, encoding="utf-8")
    return f"--LabApp.extra_labextensions_path={place}"


def _tell(brought: object, folder: Path) -> None:
    from bpo_course.learner_copy import Brought

    assert isinstance(brought, Brought)
    print(f"Your copy of the course is in {folder}/")
    if brought.new:
        print(f"  new: {', '.join(brought.new)}")
    if brought.renewed:
        print(f"  renewed: {', '.join(brought.renewed)}")
    for name in brought.kept:
        print(f"  {name}: there is a newer edition; yours, which you changed, is kept.")
        print("    To take the new one, rename or delete yours and start again.")


def _check(paths: Sequence[Path]) -> int:
    from bpo_course import content

    try:
        count, found = content.check(paths)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    faults, advice = _apart(found)
    for fault in faults:
        print(fault)
    if advice:
        print("Advice. It works without:")
    for line in content.together(advice):
        print(f"  {line}")
    print(f"{_counted(count, 'file')} checked, {_told(faults, advice)}")
    return 1 if faults else 0


def _apart(found: Sequence[FileFault]) -> tuple[list[FileFault], list[FileFault]]:
    """Return the faults, and the advice."""
    faults = [fault for fault in found if not fault.advice]
    return faults, [fault for fault in found if fault.advice]


def _told(faults: Sequence[FileFault], advice: Sequence[FileFault]) -> str:
    said = _counted(len(faults), "fault")
    return f"{said}, {_counted(len(advice), 'piece')} of advice" if advice else said


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _export(name: str, format_name: str, path: Path | None) -> int:
    from bpo_course import content, exchange

    try:
        bank = content.bank(name)
        if format_name not in exchange.FORMATS:
            known = ", ".join(exchange.FORMATS)
            raise ValueError(f"FORMAT must be one of {known}, got {format_name!r}")
        end = "-key" if format_name == "sheet-key" else ""
        file = path or Path(f"{bank.id}{end}{exchange.FORMATS[format_name].suffix}")
        told = exchange.save(bank, file, format_name, at=datetime.now(UTC))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(told)
    return 0


def _import(file: Path, path: Path | None) -> int:
    """Write a bank from a file; one that is there already is an author's work and stays."""
    from bpo_course import content, exchange

    made = path or Path(f"{file.stem}.toml")
    try:
        if made.exists():
            raise ValueError(f"BANK must not exist yet, {made} does: name another with -o")
        text, told = exchange.load(file)
        made.write_text(text, encoding="utf-8")
        faults, advice = _apart(content.check([made])[1])
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(told)
    print(f"{made}: {_told(faults, advice)}")
    if faults:
        print(f"To list them: {_called()} check {made}")
    else:
        print(f'To play it, in a notebook beside it: quiz("{made.name}")')
    return 0


def _called() -> str:
    """Return how this command is called here: by its path where its name alone is not found."""
    script = sys.argv[0]
    by_path = Path(script).stem == "bpo-course" and not shutil.which("bpo-course")
    return script if by_path else "bpo-course"


def _template(file: Path) -> int:
    """Write a bank to fill in; a file that is there already stays."""
    from bpo_course import exchange

    try:
        content = exchange.template(file.suffix.lower())
        with file.open("xb") as made:
            made.write(content)
    except FileExistsError:
        print(f"FILE must not exist yet, {file} does: choose another name", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{file}: a heading and two questions to write over")
    after = "check" if file.suffix.lower() == ".toml" else "import"
    print(f"When it is filled in: {_called()} {after} {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
