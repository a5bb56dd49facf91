"""A TOML file as it was written, sound or not, and where in it a fault is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import tomli

from bpo_course.content._faults import FileFault
from bpo_course.content._lines import line_of, lines, path_of
from bpo_course.content._slips import slip
from bpo_course.faults import Fault

DEEPEST: Final = 50
"""Brackets inside brackets that are read; a bank or a flow has four."""
_LONG_NUMBER: Final = re.compile(r"\d{4301}")


@dataclass(frozen=True)
class Source:
    """A file as it was written.

    Args:
        name: The file's name.
        raw: What it holds; nothing where it is no TOML.
        text: Its text.
        folder: The name of the folder it is in.
    """

    name: str
    raw: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    folder: str = ""

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.name.rpartition(".")[0]

    @property
    def is_flow(self) -> bool:
        """Whether it is meant as a flow: by its steps, or by its folder."""
        return "step" in self.raw or self.folder == "flows"

    @property
    def questions(self) -> list[Any]:
        """Its questions as they are written."""
        listed = self.raw.get("question")
        return listed if isinstance(listed, list) else []

    @cached_property
    def lines(self) -> dict[tuple[str | int, ...], int]:
        """The line of each field by its path."""
        return lines(self.text)

    def told(self, fault: Fault, place: int | None = None) -> FileFault:
        """Return a fault with its file, line and question.

        Args:
            fault: The fault; its field is named from the question where it is of one.
            place: The question's place, from 0; None for the file as a whole.
        """
        item, path = "", path_of(self.raw, fault.field)
        if place is not None:
            question = self.questions[place]
            item = name_of(question, f"question {place + 1}")
            path = ("question", place, *path_of(question, fault.field))
        line = line_of(self.lines, path)
        return FileFault(self.name, item, fault.field, fault.rule, fault.remedy, line, fault.advice)


def read(path: Path) -> tuple[Source, list[FileFault]]:
    """Return a file as it is written, and the fault for which it cannot be read, if any."""
    empty = Source(path.name, folder=path.parent.name)
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        fault = Fault("", f"cannot be opened: {error.strerror}", "Check that you may read it.")
        return empty, [empty.told(fault)]
    except UnicodeDecodeError as error:
        rule = f"must be saved as UTF-8, byte {error.start + 1} is not"
        return empty, [empty.told(Fault("", rule, "Choose UTF-8 when you save it."))]
    try:
        raw = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        line, rule, remedy = slip(text, error)
        return empty, [FileFault(path.name, "", "", rule, remedy, line)]
    except RecursionError:
        raw = None
    except ValueError:  # such as a number that is too long to be one
        return empty, [_unreadable(path.name, text)]
    if raw is None or _deep(raw):
        rule = "has too many brackets inside brackets"
        return empty, [empty.told(Fault("", rule, "Delete those that are not needed."))]
    return Source(path.name, raw, text, path.parent.name), []


def name_of(item: Any, place: str) -> str:
    """Return the id that a raw question is written with, or its place."""
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else place


def _unreadable(name: str, text: str) -> FileFault:
    """Return the fault of a value that no number or date can be."""
    found = _LONG_NUMBER.search(text.replace("_", "0"))
    if not found:
        rule = "has a date or a number that does not exist"
        return FileFault(name, "", "", rule, "Put it in quotes if it is a text.")
    line = text.count("\n", 0, found.start()) + 1
    rule = "has a number of more than 4,300 digits"
    return FileFault(name, "", "", rule, "Shorten it, or put it in quotes.", line)


def _deep(raw: dict[str, Any]) -> bool:
    """Whether there are more lists and tables inside each other than are read."""
    level: list[Any] = [raw]
    for _ in range(DEEPEST):
        held = (one.values() if isinstance(one, dict) else one for one in level)
        level = [inner for values in held for inner in values if isinstance(inner, dict | list)]
    return bool(level)
