"""A trainer's own file: its faults, the advice to make it better, and what it contains."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bpo_course import content, exchange
from bpo_course.flows import Flow
from bpo_course.questions import Bank
from bpo_course.questions.exercises import Exercise
from bpo_course.speech import Listening
from bpo_course.tools.ivr import Tree

ENDINGS: Final = (".toml", ".csv", ".xlsx")
"""The endings of files that a trainer can check."""
LARGEST_BYTES: Final = 1_000_000


Held = Bank | Flow | Tree | tuple[Exercise, ...] | tuple[Listening, ...]
"""What a file of one's own can hold."""


@dataclass(frozen=True)
class Told:
    """One fault as the trainer reads it: where it is, and what to do."""

    place: str
    text: str


@dataclass(frozen=True)
class OwnFile:
    """A trainer's own file after the check.

    Args:
        name: What it is called.
        problem: Why it was not checked; empty where it was.
        faults: What stops it, or a row of it, from being used.
        advice: What would make it better.
        found: The quiz, call, menu, exercises or messages it holds; None where it cannot be used.
    """

    name: str
    problem: str = ""
    faults: tuple[Told, ...] = ()
    advice: tuple[str, ...] = ()
    found: Held | None = None

    @property
    def counted(self) -> str:
        """How many faults there are, in words."""
        return f"{len(self.faults) or 'no'} fault{'' if len(self.faults) == 1 else 's'}"


def looked_at(file: bytes, name: str) -> OwnFile:
    """Return what there is to say of a trainer's own file; nothing of it stays on the disk.

    Args:
        file: What is in it.
        name: What it is called on the trainer's computer.
    """
    name = _safe(name)
    if len(file) > LARGEST_BYTES:
        return OwnFile(
            name, f"The file must be {size(LARGEST_BYTES)} at most, got {size(len(file))}."
        )
    if not re.fullmatch(rf"[^.]+({'|'.join(map(re.escape, ENDINGS))})", name, re.IGNORECASE):
        ends, other = ", ".join(ENDINGS), content.foreign(name, file)
        ours = other and other.form not in ("xml", "gift")
        way = f" {name} {other.rule}. {_on_screen(other.remedy)}" if other and ours else ""
        return OwnFile(name, f"The file's name must end in {ends}, got {name or 'no name'}.{way}")
    with tempfile.TemporaryDirectory() as folder:
        stem, end = name.split(".")
        path = Path(folder) / f"{stem}.{end.lower()}"
        path.write_bytes(file)
        try:
            return _checked(path, name) if end.lower() == "toml" else _brought_in(path, name)
        except RecursionError:
            return OwnFile(name, "The file has too many brackets inside brackets to be read.")
        except exchange.NoQuestionsError as error:
            return OwnFile(name, "", _rows(error.report) or (Told("The file", f"{error}."),))
        except ValueError as error:  # such as a workbook that is none
            return OwnFile(name, _on_screen(str(error)))


def _on_screen(text: str) -> str:
    """Return a text without shell commands: on screen the commands are buttons."""
    text = re.sub(r",? (?:and )?import that: bpo-course \S+ \S+", "", text)
    text = re.sub(r"Import it first: bpo-course \S+ \S+", "Choose that file.", text)
    text = re.sub(r":? bpo-course \S+ \S+", ": take one above", text)
    return text if text.endswith((".", "?")) else f"{text}."


def _checked(path: Path, name: str, *, lines: bool = True) -> OwnFile:
    """Return what there is to say of a TOML file; one made from a table has no lines to name."""
    found = content.check([path])[1]
    found = found if lines else [replace(fault, line=0) for fault in found]
    faults = content.grouped(fault for fault in found if not fault.advice)
    advice = content.together(fault for fault in found if fault.advice)
    shown = tuple(line.removeprefix(path.name).lstrip(":, ") for line in advice)
    told = tuple(_told(place, text, path.name) for place, text in faults)
    return OwnFile(name, "", told, shown, _read(path))


def _brought_in(path: Path, name: str) -> OwnFile:
    """Return what there is to say of a table of questions, row by row and then as a bank."""
    text, report = exchange.load(path)
    made = path.with_suffix(".toml")
    made.write_text(text, encoding="utf-8")
    own = _checked(made, name, lines=False)
    kept = replace(report, losses=tuple(loss for loss in report.losses if not loss.left_out))
    return replace(own, faults=_rows(report) + own.faults, advice=(*kept.lines(), *own.advice))


def _rows(report: exchange.Report) -> tuple[Told, ...]:
    """Return why rows of a table are left out."""
    return tuple(
        Told(
            ", ".join(filter(None, (loss.question, loss.field))),
            f"{loss.what}." + ("" if loss.question == "all rows" else " The row is left out."),
        )
        for loss in report.losses
        if loss.left_out
    )


def _told(place: str, text: str, file: str) -> Told:
    where = place.removeprefix(file).lstrip(":, ").replace(": ", ", ")
    return Told(where or "The file", _on_screen(text))


def _safe(name: str) -> str:
    r"""Return a file's name without folders, odd signs and the number a browser adds to a copy.

    Example:
        >>> _safe("C:\\class\\my quiz (1).toml")
        'my_quiz.toml'
    """
    stem, dot, end = re.split(r"[/\\]", name)[-1].rpartition(".")
    stem = re.sub(r"\W+\(\d+\)$", "", stem)
    plain = re.sub(r"[^\w-]+", "_", stem).strip("_")[:60] or ("file" if stem else "")
    return plain + dot + re.sub(r"\W", "", end)[:20]


def _read(path: Path) -> Held | None:
    reads: tuple[Callable[[Path], Held], ...]
    reads = (content.bank, content.flow, content.exercises, content.listening, content.menu)
    for read in reads:
        try:
            found = read(path)
        except content.ContentError:
            continue
        return found
    return None


def size(count: int) -> str:
    """Return a count of bytes in words.

    Example:
        >>> size(1_000_000), size(1_000_001)
        ('1 MB', '1.01 MB')
    """
    return f"{math.ceil(count / 10_000) / 100:g} MB"  # never as small as what it is over
