"""The lessons as values: a notebook's cells, and the minutes that each one takes."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bpo_course import content, flows, prose
from bpo_course.questions.kinds import LAW

WORDS_A_MINUTE: Final = 150
"""An assumption: how fast a trainee reads a text in a second language, and thinks about it."""
DECISION_S: Final = 10
"""An assumption: how long a learner thinks about a choice in a call after reading it."""
QUESTION_MINUTES: Final = 1.5
"""An assumption: how long a quiz question takes with its explanation."""
WIDGET_MINUTES: Final[Mapping[str, float]] = {
    "calculator": 1,
    "chart": 0.5,
    "law": 0.5,
    "drill": 3,
    "dashboard": 4,
    "lab": 6,
    "predict": 0.5,
    "table": 0.25,
    "sort": 4,
    "say_better": 2,
    "role_fit": 5,
    "dictation": 4,
    "read_aloud": 3,
    "typing_test": 3,
    "listening": 3,
    "write_reply": 8,
}
"""An assumption: how long a learner works with each kind of widget."""
ACTS: Final = (
    *("calculator", "dashboard", "dictation", "drill", "exam", "hiring_day", "interview", "lab"),
    *("listening", "play", "predict", "quiz", "read_aloud", "review", "role_fit", "say_better"),
    *("sort", "typing_test", "write_reply"),
)
"""The calls that give a learner something to do."""
EXTRA: Final = "More calls to take"
"""The title of a section that is extra: no minutes count it, nor exams, mock interviews and a
hiring day."""

COLLAPSED: Final = "jp-MarkdownHeadingCollapsed"
"""JupyterLab's word for a folded heading: what is below it goes deeper than the lesson's core."""

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_TITLE: Final = re.compile(r"^#[ \t]+(\S.*)", re.MULTILINE)
_FENCE: Final = re.compile(r"^(```|~~~).*?(^\1|\Z)", re.MULTILINE | re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->", re.DOTALL)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK: Final = re.compile(r"[*`]|(?<!\w)_|_(?!\w)|[ \t]#+[ \t]*$")


@dataclass(frozen=True)
class Cell:
    """A cell of a lesson.

    Args:
        id: Its id in the notebook; "" in a notebook that has no cell ids.
        kind: "markdown" or "code".
        source: Its text.
        minutes: How long a learner needs for it, without the quiz; 0 where it is extra.
        quiz_minutes: How long the quiz in it takes.
        deeper: Whether it is in a part that is folded, and so not of the lesson's core.
        rules: Ids of the rules of law that it rests on.
        coming: Ids of the rules that it speaks of as not yet in force.
        notes: What only the trainer sees.
    """

    id: str
    kind: str
    source: str
    minutes: float
    quiz_minutes: float = 0.0
    deeper: bool = False
    rules: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True)
class Lesson:
    """A notebook of the course.

    Args:
        id: The stem of its file.
        number: Its number in the course, such as "01"; "" for the start page.
        title: Its first heading of level 1.
        next: The id of the lesson that follows; "" after the last one and for the start page.
        cells: Its cells, text and code.
    """

    id: str
    number: str
    title: str
    next: str
    cells: tuple[Cell, ...]

    @property
    def core_minutes(self) -> float:
        """How long the core takes, without the quiz."""
        return sum(cell.minutes for cell in self.cells if not cell.deeper)

    @property
    def deeper_minutes(self) -> float:
        """How long the parts that go deeper take."""
        return sum(cell.minutes for cell in self.cells if cell.deeper)

    @property
    def quiz_minutes(self) -> float:
        """How long the quiz takes."""
        return sum(cell.quiz_minutes for cell in self.cells)


def read(path: Path) -> Lesson:
    """Return the lesson in a notebook's file; the lesson that follows is found beside it.

    Args:
        path: The notebook.

    Raises:
        FileNotFoundError: If there is no such file, or the lesson plays a call or asks a bank that
            does not exist.
        ValueError: If the file is no JSON.

    Example:
        >>> lesson = read(content.folder("notebooks") / "01_inbound_and_outbound.ipynb")
        >>> lesson.number, lesson.title, lesson.next
        ('01', 'Who calls whom, and why does it matter?', '02_bpo_and_call_centres')
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    known = [cell for cell in notebook["cells"] if cell["cell_type"] in ("markdown", "code")]
    cells = tuple(_without_extra(_with_depth(known)))
    texts = (_FENCE.sub("", cell.source) for cell in cells if cell.kind == "markdown")
    titles = filter(None, map(_TITLE.search, texts))
    title = next((_bare(found[1]) for found in titles), path.stem)
    number = _number(path.stem)
    numbered = [stem for stem in _stems(path.parent) if _number(stem)]
    after = numbered[numbered.index(path.stem) + 1 :] if path.stem in numbered else []
    return Lesson(path.stem, number, title, next(iter(after), ""), cells)


def in_folder(folder: Path) -> tuple[Lesson, ...]:
    """Return the lessons of a folder, in order."""
    return tuple(read(folder / f"{stem}.ipynb") for stem in _stems(folder))


def editions(lessons: Iterable[Lesson]) -> dict[str, Any]:
    """Return what the page is told about the lessons, as JSON has it.

    A code cell brings its source, so that the page can tell the course's code from any other.
    """
    return {
        "lessons": [
            {
                "id": lesson.id,
                "number": lesson.number,
                "title": lesson.title,
                "next": lesson.next,
                "cells": [_told(cell) for cell in lesson.cells],
            }
            for lesson in lessons
        ]
    }


def stretches(lesson: Lesson) -> Iterator[tuple[str, int]]:
    """Yield each cell in which a learner does something, and the words read since the last one.

    Args:
        lesson: The lesson. A chart and a table are looked at, which is not something to do.
    """
    words = 0
    for cell in lesson.cells:
        if cell.kind == "markdown":
            words += _words(cell.source)
        elif any(_name(call) in ACTS for call in _calls(cell.source)):
            yield cell.id, words
            words = 0


def sections(lesson: Lesson) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Yield the sections of a lesson's core: heading and cells; the first, without one, opens it.

    Args:
        lesson: The lesson.
    """
    title, cells = "", list[Cell]()
    for cell in lesson.cells:
        if _level(cell) == 2:
            yield title, tuple(cells)
            title, cells = _heading(cell), []
        if not cell.deeper:
            cells.append(cell)
    yield title, tuple(cells)


def called_in(cell: Cell) -> tuple[str, ...]:
    """Return the names of the functions that a code cell calls, in order; none for text."""
    return tuple(map(_name, _calls(cell.source))) if cell.kind == "code" else ()


def call_minutes(flow: flows.Flow) -> float:
    """Return how long a learner needs to play a call on its best walk: to read it, and to decide.

    Args:
        flow: The flow of the call.

    Example:
        >>> 8 < call_minutes(content.flow("bank-unknown-debit")) < 15
        True
    """
    walk = flows.solve(flow).best
    texts = [flow.brief, walk.step.scene, walk.step.customer]
    for turn in walk.turns:
        said = (choice.say for choice in turn.step.choice)
        texts += [turn.step.scene, turn.step.customer, *said, turn.choice.effect, turn.choice.why]
    return _words("\n\n".join(texts)) / WORDS_A_MINUTE + len(walk.turns) * DECISION_S / 60


def source_of(cell: Mapping[str, Any]) -> str:
    """Return the source of a notebook's cell, which its file may hold as a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _told(cell: Cell) -> dict[str, Any]:
    told = {"id": cell.id, "kind": cell.kind, "minutes": round(cell.minutes, 2)}
    told |= {"quiz_minutes": cell.quiz_minutes} if cell.quiz_minutes else {}
    told |= {"deeper": True} if cell.deeper else {}
    return told | ({"source": cell.source} if cell.kind == "code" else {})


def _cell(cell: Mapping[str, Any]) -> Cell:
    kind, source = cell["cell_type"], source_of(cell)
    minutes, quiz_minutes = (_words(source) / WORDS_A_MINUTE, 0.0)
    if kind == "code":
        calls = list(_calls(source))
        minutes = sum(_widget_minutes(call) for call in calls)
        quiz_minutes = sum(_quiz_minutes(call) for call in calls)
    metadata, name = cell.get("metadata", {}), cell.get("id", "")
    rests_on, coming = (tuple(metadata.get(field, ())) for field in LAW)
    return Cell(
        *(name, kind, source, minutes, quiz_minutes),
        rules=rests_on,
        coming=coming,
        notes=metadata.get("notes", ""),
    )


def _with_depth(cells: Iterable[Mapping[str, Any]]) -> Iterator[Cell]:
    """Yield the cells; what is below a folded heading, up to the next of its level, is deeper."""
    folded = 0
    for raw in cells:
        cell = _cell(raw)
        level = _level(cell)
        folded = 0 if 0 < level <= folded else folded
        if level and not folded and raw.get("metadata", {}).get(COLLAPSED):
            folded = level
        yield replace(cell, deeper=bool(folded))


def _without_extra(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Yield the cells, those of an extra section without minutes."""
    title = ""
    for cell in cells:
        title = _heading(cell) or title
        yield replace(cell, minutes=0.0) if title == EXTRA else cell


def _stems(folder: Path) -> list[str]:
    """Return the notebooks of a folder in the order of the syllabus, those it lacks first."""
    order = {lesson.id: place for place, lesson in enumerate(content.syllabus().lesson)}
    found = (path.stem for path in folder.glob("*.ipynb"))
    return sorted(found, key=lambda stem: (order.get(stem, -1), stem))


def _number(stem: str) -> str:
    """Return the number of a lesson by its name; "" for the start page and what has none."""
    found = re.match(r"(\d+)_", stem)
    return found[1] if found and int(found[1]) else ""


# Words


def _heading(cell: Cell) -> str:
    found = _HEADING.match(cell.source) if cell.kind == "markdown" else None
    return _bare(found[2]) if found else ""


def _level(cell: Cell) -> int:
    """Return the level of the heading that a cell begins with, 0 without one."""
    found = _HEADING.match(cell.source) if cell.kind == "markdown" else None
    return len(found[1]) if found else 0


def _bare(text: str) -> str:
    """Return Markdown as a reader sees it, without its marks."""
    return _MARK.sub("", _TAG.sub("", _LINK.sub(r"\1", text))).strip()


def _words(markdown: str) -> int:
    """Return how many words a reader reads: no HTML tags, no code blocks, folded text too."""
    return prose.word_count(_LINK.sub(r"\1", _TAG.sub(" ", _FENCE.sub("", markdown))))


# Calls of widgets


def _calls(source: str) -> Iterator[ast.Call]:
    """Yield the calls in a cell's code; none where it is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _widget_minutes(call: ast.Call) -> float:
    name = _name(call)
    if name == "play":
        return _play_minutes(call)
    return WIDGET_MINUTES.get(name, 0)


def _quiz_minutes(call: ast.Call) -> float:
    bank = _first(call) if _name(call) == "quiz" else ""
    return QUESTION_MINUTES * len(content.bank(bank).question) if bank else 0


def _play_minutes(call: ast.Call) -> float:
    flow = _first(call)
    return call_minutes(content.flow(flow)) if flow else 0


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _first(call: ast.Call) -> str:
    """Return the first argument where it is written out as text, else ""."""
    given = _literal(call.args[0]) if call.args else ""
    return given if isinstance(given, str) else ""


def _literal(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None
