"""The command line: `lab` opens the course; the others are for your own questions."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from bpo_course.content import FileFault

START: Final = "00_start_here.ipynb"
PORT: Final = 8877
"""The course's port, always the same: a browser remembers things separately for each port."""
PLACES: Final = ("--port", "--ServerApp.port", "--sock", "--ServerApp.sock")
"""JupyterLab's options that set its address."""
KERNELS: Final = (
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--MappingKernelManager.cull_interval=300",
)
"""A kernel that no page has been connected to for an hour stops."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 when all is well, 1 when not."""
    parser = argparse.ArgumentParser(
        prog="bpo-course", description="BPO Course on the command line."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    lab = commands.add_parser("lab", help="open the course in JupyterLab, as your own copy")
    lab.add_argument(
        "--folder", type=Path, default=Path("my_course"), help="your copy (default: my_course)"
    )
    lab.add_argument(
        "--here",
        type=Path,
        metavar="FOLDER",
        help="for authors: open these notebooks without making a copy",
    )
    check = commands.add_parser(
        "check", help="look for faults in your own quizzes, calls and menus"
    )
    check.add_argument("path", nargs="*", type=Path, help="files or folders; default: the course's")
    check.add_argument(
        "--on",
        type=_day,
        metavar="DATE",
        help="the day on which the laws must be in force, such as 2027-01-01; default: today",
    )
    export = commands.add_parser("export", help="write a quiz for another tool")
    export.add_argument("bank", metavar="QUIZ", help="your TOML file, or a quiz of the course")
    export.add_argument("format", metavar="FORMAT", help="; ".join(_formats()))
    export.add_argument(
        "-o", type=Path, metavar="FILE", help="default: the quiz's name, in this folder"
    )
    bring = commands.add_parser("import", help="make a quiz from a spreadsheet or a Moodle file")
    bring.add_argument("file", type=Path, metavar="FILE", help="Excel, CSV, Moodle XML or GIFT")
    bring.add_argument(
        "-o", type=Path, metavar="QUIZ", help="default: the file's name with .toml, in this folder"
    )
    for command in (export, bring):
        command.add_argument(
            "--force", action="store_true", help="overwrite a file that already exists"
        )
    blank = commands.add_parser("template", help="write a quiz, a call or a menu to fill in")
    blank.add_argument("file", type=Path, metavar="FILE", help="my_quiz.xlsx, .csv or .toml")
    other = blank.add_mutually_exclusive_group()
    for kind, words in (("call", "a call to play"), ("menu", "a phone menu to call")):
        help_words = f"{words}, as my_{kind}.toml"
        other.add_argument(
            f"--{kind}", dest="kind", action="store_const", const=kind, default="", help=help_words
        )
    given, rest = parser.parse_known_args(arguments)
    if given.command == "lab":
        return _lab(given.folder, given.here, rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if given.command == "export":
        return _told(lambda: _export(given.bank, given.format, given.o, force=given.force))
    if given.command == "import":
        return _told(lambda: _import(given.file, given.o, force=given.force))
    if given.command == "template":
        return _told(lambda: _template(given.file, given.kind))
    return _told(lambda: _check(given.path, given.on))


def _formats() -> list[str]:
    from bpo_course import exchange

    return [f"{name} ({found.about})" for name, found in exchange.FORMATS.items()]


def _lab(folder: Path, here: Path | None, more: Sequence[str]) -> int:
    """Open JupyterLab, which gets the options that we do not know (`--no-browser`, `--port`)."""
    if here is None and not _brought(folder):
        return 1
    # Jupyter's checks of formats load a grammar for IRIs, for seconds; none of its schemas has one.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
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
    """Update the learner's copy and print what is new; False when it cannot be done."""
    from bpo_course import content, learner_copy

    try:
        brought = learner_copy.bring(content.folder("notebooks"), folder)
    except OSError as error:
        print(f"We can't make your copy of the notebooks: {error}", file=sys.stderr)
        print("Free some space, or choose another folder with --folder.", file=sys.stderr)
        return False
    _tell(brought, folder)
    return True


def _port(more: Sequence[str]) -> list[str]:
    """Return the option for the course's port; none if the caller sets the address."""
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
    from bpo_course import content, lessons, terms

    source, made = Path(__file__).parent / "lab_extension", place / "bpo-course"
    editions = lessons.editions(lessons.in_folder(content.folder("notebooks")))
    told = {
        "editions.json": json.dumps(editions).encode(),
        "glossary.json": json.dumps(terms.for_page(content.glossary())).encode(),
    }
    held = [path.read_bytes() for path in sorted(source.rglob("*")) if path.is_file()]
    digest = hashlib.sha256(b"".join((*told.values(), *held))).hexdigest()[:16]
    shutil.copytree(source, made, ignore=shutil.ignore_patterns("static"))
    shutil.copytree(source / "static", made / "static" / digest)
    for name, text in told.items():
        (made / "static" / digest / name).write_bytes(text)
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
        print(f"  {name}: there is a newer version. You changed yours, so we kept it.")
        print("    To get the new one, rename or delete yours and start again.")


def _told(command: Callable[[], int]) -> int:
    """Run a command, print its error if it fails, and return its exit code."""
    try:
        return command()
    except (OSError, ValueError) as error:
        said = str(error)
        if isinstance(error, OSError) and error.strerror:  # Python's words, with a number in them
            said = ": ".join(filter(None, (str(error.filename or ""), error.strerror)))
        print(said.replace("bpo-course ", f"{_called()} "), file=sys.stderr)
        return 1


def _day(text: str) -> date:
    """Return a day as it is typed.

    Raises:
        argparse.ArgumentTypeError: If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        rule = f"must be a day such as 2027-01-01, got {text!r}"
        raise argparse.ArgumentTypeError(rule) from None


def _check(paths: Sequence[Path], on: date | None) -> int:
    from bpo_course import content

    count, found = content.check(paths, on)
    if not paths:
        from bpo_course import proofreading

        found += proofreading.faults(on or date.today())
    faults, advice = _apart(found)
    for line in faults:
        print(line.replace("bpo-course ", f"{_called()} "))
    if advice:
        print("When that is done, if you have time:" if faults else f"{_GOOD} If you have time:")
    for line in advice:
        print(f"  {line}")
    print(f"{_counted(count, 'file')} checked, {_summed_up(faults, advice)}")
    if (
        not faults
        and len(paths) == count == 1
        and paths[0].is_file()
        and (how := _to_play(paths[0]))
    ):
        print(how)
    return 1 if faults else 0


_GOOD: Final = "Ready to play."


def _to_play(path: Path) -> str:
    """Return how to open a quiz, a call or a menu of your own; "" for another file."""
    from bpo_course import content

    opens: tuple[tuple[Callable[[Path], object], str, str], ...] = (
        (content.bank, "play", f'quiz("{path.name}")'),
        (content.flow, "play", f'play("{path.name}")'),
        (content.menu, "call", f'lab("ivr", menu="{path.name}")'),
    )
    for read, use, line in opens:
        try:
            read(path)
        except content.ContentError:
            continue
        return f"To {use} it, in a notebook in the same folder: {line}"
    return ""


def _apart(found: Sequence[FileFault]) -> tuple[list[str], list[str]]:
    """Return the faults in words, and the advice; the same text for several places comes once."""
    from bpo_course import content

    faults = content.together(fault for fault in found if not fault.advice)
    return faults, content.together(fault for fault in found if fault.advice)


def _summed_up(faults: Sequence[str], advice: Sequence[str]) -> str:
    said = _counted(len(faults), "fault")
    return f"{said}, {_counted(len(advice), 'piece')} of advice" if advice else said


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _export(name: str, format_name: str, path: Path | None, *, force: bool) -> int:
    from bpo_course import content, exchange

    if name.lower() in exchange.FORMATS and format_name.lower() not in exchange.FORMATS:
        right = f"bpo-course export {_typed(format_name)} {name.lower()}"
        raise ValueError(f"The quiz comes first, then the format: {right}")
    known = exchange.known_format(format_name)
    if path and path.suffix.lower() != known.suffix:
        right = _typed(path.with_suffix(known.suffix))
        raise ValueError(f"{known.name} is a {known.suffix} file, got {path.name}: name it {right}")
    bank = content.bank(name)
    end = "-key" if known.name == "sheet-key" else ""
    file = path or Path(f"{bank.id}{end}{known.suffix}")
    again = f"bpo-course export {_typed(name)} {known.name}"
    _keep(file, Path(name), again, force=force)
    print(exchange.save(bank, file, known.name, at=datetime.now(UTC), over=force))
    return 0


def _keep(file: Path, read: Path, again: str, *, force: bool) -> None:
    """Raise if a file that exists would be overwritten; the input file never is."""
    if not file.exists():
        return
    other = f"{again} -o {_typed(_free(file))}"
    if read.exists() and file.samefile(read):
        raise ValueError(f"{file} is the input file. Choose another name: {other}")
    if not force:
        raise ValueError(
            f"{file} already exists, so we did not overwrite it.\nTo keep it: {other}\n"
            f"To overwrite it and lose what is in it: {again} -o {_typed(file)} --force"
        )


def _free(file: Path) -> Path:
    """Return a name like the file's that is not taken: good-2.toml."""
    number = 2
    while (free := file.with_stem(f"{file.stem}-{number}")).exists():
        number += 1
    return free


def _typed(name: str | Path) -> str:
    """Return a name as it is typed in a shell."""
    return f'"{name}"' if " " in str(name) else str(name)


def _import(file: Path, path: Path | None, *, force: bool) -> int:
    """Write a bank from a file; never overwrite an author's work without --force."""
    from bpo_course import content, exchange

    made = path or Path(f"{file.resolve().stem}.toml")
    if made.suffix.lower() != ".toml":
        raise ValueError(f"{made} must end in .toml: name it {_typed(made.with_suffix('.toml'))}")
    text, told = exchange.load(file)
    _keep(made, file, f"bpo-course import {_typed(file)}", force=force)
    made.write_text(text, encoding="utf-8")
    faults, advice = _apart(content.check([made])[1])
    print(told)
    print(f"{made}: {_summed_up(faults, advice)}")
    if faults:
        print(f"To list them: {_called()} check {_typed(made)}")
        return 0
    if advice:
        print(f"{_GOOD} To see the advice: {_called()} check {_typed(made)}")
    print(_to_play(made))
    return 0


def _called() -> str:
    """Return how to call this command here: by its path if its name is not found."""
    script = sys.argv[0]
    by_path = Path(script).stem == "bpo-course" and not shutil.which("bpo-course")
    return script if by_path else "bpo-course"


def _template(file: Path, kind: Literal["", "call", "menu"]) -> int:
    """Write a quiz, a call or a menu to fill in; a file that exists is not overwritten.

    Args:
        file: Where.
        kind: "call", "menu", or "" for a quiz.
    """
    from bpo_course import exchange

    if kind and file.suffix.lower() != ".toml":
        raise ValueError(f"A {kind} is a .toml file: name it {_typed(file.with_suffix('.toml'))}")
    end = file.suffix.lower()
    content = exchange.card_template(kind) if kind else exchange.template(end)
    if file.exists():
        again = f"bpo-course template {_typed(_free(file))}{f' --{kind}' if kind else ''}"
        raise ValueError(f"{file} already exists, so we did not overwrite it. Try: {again}")
    with file.open("xb") as made:
        made.write(content)
    toml = end == ".toml"
    print(f"{file}: {_BLANKS[kind or ('toml' if toml else 'table')]}")
    print(f"When it is filled in: {_called()} {'check' if toml else 'import'} {_typed(file)}")
    if kind:
        print(_to_play(file))
    elif toml:
        print(f"For a call to play: {_called()} template my_call.toml --call")
        print(f"For a phone menu to call: {_called()} template my_menu.toml --menu")
    return 0


_BLANKS: Final = {
    "call": "a call with two steps and two endings. Play it, then write your own over it.",
    "menu": "a phone menu with opening hours, a service and a number to type. Call it, then write"
    " your own over it.",
    "toml": "a quiz with two questions. Write your own text over them.",
    "table": "a heading and two questions. Write your own text over them.",
}


if __name__ == "__main__":
    sys.exit(main())
