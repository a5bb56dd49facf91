"""A TOML file as it was written, sound or not, and where in it a fault is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import tomli

from bpo_course.content._faults import FileFault
from bpo_course.content._foreign import foreign
from bpo_course.content._headings import (
    is_messages,
    wrong_headings,
    wrong_headings_of_messages,
)
from bpo_course.content._lines import Slip, line_of, lines, path_of
from bpo_course.content._records import OF_CALLS
from bpo_course.content._slips import slip
from bpo_course.faults import Fault

DEEPEST: Final = 50
"""Brackets inside brackets that are read; a bank or a flow has four."""
EXERCISES: Final = "exercises"
"""The folder of files of exercises, one a lesson."""
MENUS: Final = "menus"
"""The folder of files of menus of an IVR."""
UTTERANCES: Final = "utterances.toml"
"""The file of what callers say."""
TALK: Final = (MENUS, UTTERANCES)
"""The folder and the file of the IVR."""
CUSTOMERS: Final = "customers"
"""The folder of files of customers, one a company."""
QUALITY: Final = "quality"
"""The folder of files of calls to score."""
ARTICLES: Final = "articles"
"""The folder of files of articles of a knowledge base, and of what customers ask."""
_EXERCISE: Final = re.compile(r"^\s*\[+\s*(sort|better|write)\s*[.\]]", re.MULTILINE)
_QUESTION: Final = re.compile(r"^\s*\[+\s*(question|step)\b", re.MULTILINE)
_SCORED: Final = re.compile(r"^\s*\[+\s*call\s*[.\]]", re.MULTILINE)
_CUSTOMER: Final = re.compile(r"^\s*\[\[\s*customer\s*\]\]", re.MULTILINE)
_MENU: Final = re.compile(r"^\s*\[+\s*(menu|service)\s*[.\]]", re.MULTILINE)
_ARTICLE: Final = re.compile(r"^\s*\[+\s*(article|about)\s*[.\]]", re.MULTILINE)
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
        """Whether it is meant as a flow: by what it holds, or by its folder."""
        return self.folder == "flows" or self.is_call

    @property
    def is_exercises(self) -> bool:
        """Whether it is meant as a file of exercises: by its folder, or by its headings."""
        return self.folder == EXERCISES or _of_exercises(self.text)

    @property
    def is_messages(self) -> bool:
        """Whether it is meant as messages to hear, by its headings."""
        return is_messages(self.text)

    @property
    def is_customers(self) -> bool:
        """Whether it is meant as the customers of a company: by its folder, or by its headings."""
        return self.folder == CUSTOMERS or _of_customers(self.text)

    @property
    def is_menus(self) -> bool:
        """Whether it is meant as the menus of an IVR: by its folder, or by its headings."""
        return self.folder == MENUS or _of_menus(self.text)

    @property
    def is_scored(self) -> bool:
        """Whether it is meant as calls to score: by its folder, or by its headings."""
        return self.folder == QUALITY or _of_scored(self.text)

    @property
    def is_articles(self) -> bool:
        """Whether it is meant as articles or questions about them: by its folder or headings."""
        return self.folder == ARTICLES or _of_articles(self.text)

    @property
    def is_call(self) -> bool:
        """Whether it holds what a call holds, and no question."""
        known = {str(name).lower().removesuffix("s") for name in self.raw}
        return "step" in self.raw or ("question" not in known and bool(known & set(OF_CALLS)))

    @property
    def is_quiz(self) -> bool:
        """Whether it holds questions."""
        return "question" in self.raw and not self.is_call

    @property
    def questions(self) -> list[Any]:
        """Its questions as they are written."""
        listed = self.raw.get("question")
        return listed if isinstance(listed, list) else []

    @property
    def predictions(self) -> list[Any]:
        """What its lesson asks before it shows a result, as it is written."""
        listed = self.raw.get("predict")
        return listed if isinstance(listed, list) else []

    @cached_property
    def lines(self) -> dict[tuple[str | int, ...], int]:
        """The line of each field by its path."""
        return lines(self.text)

    def line(self, path: tuple[str | int, ...]) -> int:
        """Return the line of a field, or of the nearest that it is in; 0 where none is known."""
        return line_of(self.lines, path)

    def item(self, place: int) -> str:
        """Return what a question is called: its id, or its place."""
        return name_of(self.questions[place], f"question {place + 1}")

    def told(self, fault: Fault, place: int | None = None, of: str = "question") -> FileFault:
        """Return a fault with its file, line and question.

        Args:
            fault: The fault; its field is named from the question where it is of one.
            place: The question's place, from 0; None for the file as a whole.
            of: What it is the place of: "question", "predict", or, in a file of rules of law or in
                the glossary, "rule" or "term".
        """
        item = "" if place is None else name_of(self.raw[of][place], f"{of} {place + 1}")
        line, other = self._line(fault.field, place, of), self._line(fault.also, place, of)
        rule = f"{fault.rule} (line {other})" if fault.also and other != line else fault.rule
        return FileFault(self.name, item, fault.field, rule, fault.remedy, line, fault.advice)

    def _line(self, field: str, place: int | None, of: str) -> int:
        if place is None:
            return self.line(path_of(self.raw, field))
        return self.line((of, place, *path_of(self.raw[of][place], field)))


def read(path: Path, *, headings: bool = True) -> tuple[Source, list[FileFault]]:
    """Return a file as it is written, and the faults for which it cannot be read, if any.

    Args:
        path: The file.
        headings: Whether its headings must be those of a quiz or a call.
    """
    empty = Source(path.name, folder=path.parent.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        fault = Fault("", f"cannot be opened: {error.strerror}", "Check that you can read it.")
        return empty, [empty.told(fault)]
    if other := foreign(path.name, content):
        return empty, [empty.told(Fault("", other.rule, other.remedy))]
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        return empty, [_undecoded(path.name, content, error)]
    if not text.strip():
        remedy = f"Begin with a file to fill in: bpo-course template {path.stem}-2.toml"
        return empty, [empty.told(Fault("", "is empty", remedy))]
    judged = headings and not _of_exercises(text) and not _of_menus(text)
    judged = judged and not _of_scored(text) and not _of_customers(text)
    judged = judged and not _of_articles(text)
    if is_messages(text):
        found = wrong_headings_of_messages(text)
    else:
        found = wrong_headings(text) if judged else []
    if found:
        return empty, [_slipped(path.name, one) for one in found]
    return _parsed(text, empty)


def _of_exercises(text: str) -> bool:
    """Whether the headings of a text are those of exercises, and of no quiz or call."""
    return bool(_EXERCISE.search(text)) and not _QUESTION.search(text)


def _of_scored(text: str) -> bool:
    """Whether the headings of a text are those of calls to score, and of no quiz or call."""
    return bool(_SCORED.search(text)) and not _QUESTION.search(text)


def _of_customers(text: str) -> bool:
    """Whether the headings of a text are those of customers, and of no quiz or call."""
    return bool(_CUSTOMER.search(text)) and not _QUESTION.search(text)


def _of_articles(text: str) -> bool:
    """Whether the headings of a text are those of articles or questions, and of no quiz or call."""
    return bool(_ARTICLE.search(text)) and not _QUESTION.search(text)


def _of_menus(text: str) -> bool:
    """Whether the headings of a text are those of menus, and of no quiz or call."""
    return bool(_MENU.search(text)) and not _QUESTION.search(text)


def _parsed(text: str, empty: Source) -> tuple[Source, list[FileFault]]:
    """Return a file whose text is TOML, or the fault for which it is none."""
    try:
        raw = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        return empty, [_slipped(empty.name, slip(text, error))]
    except RecursionError:
        raw = None
    except ValueError:  # such as a number that is too long to be one
        return empty, [_unreadable(empty.name, text)]
    if raw is None or _deep(raw):
        rule = "has too many brackets inside brackets"
        return empty, [empty.told(Fault("", rule, "Delete those that are not needed."))]
    return Source(empty.name, raw, text, empty.folder), []


def _slipped(name: str, found: Slip) -> FileFault:
    return FileFault(name, "", "", found.rule, found.remedy, found.line)


def _undecoded(name: str, content: bytes, error: UnicodeDecodeError) -> FileFault:
    """Return the fault of a file that is not saved as UTF-8."""
    remedy = "In Notepad, choose Save As, and the encoding UTF-8."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileFault(name, "", "", "is not saved as UTF-8", remedy)
    line = content.count(b"\n", 0, error.start) + 1
    return FileFault(name, "", "", "has a letter that is not saved as UTF-8", remedy, line)


def name_of(item: Any, place: str) -> str:
    """Return the id that a raw question is written with, or the term, or its place."""
    name = item.get("id", item.get("term")) if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else place


def texts(held: Any, but: Collection[str], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the place of each text in a raw value, as its author counts, and the text.

    Args:
        held: The raw value.
        but: Fields that hold words for the machine, and are passed over.
        within: The place of the value; "" for the whole.
    """
    if isinstance(held, str) and held.strip():
        yield within, held
    elif isinstance(held, dict):
        for name, value in held.items():
            if name not in but:
                yield from texts(value, but, f"{within} {name}".strip())
    elif isinstance(held, list):
        for place, value in enumerate(held, start=1):
            yield from texts(value, but, f"{within} {place}")


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
