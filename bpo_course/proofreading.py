"""What is at fault in the course's own lessons, cards and papers: words, minutes, law, shape."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from bpo_course import content, lessons, prose, rules
from bpo_course.content import FileFault
from bpo_course.faults import Fault
from bpo_course.terms import Term

_PACKAGE: Final = Path(__file__).parent
_CLONE: Final = _PACKAGE.parent
PAPERS: Final = ("README.md", "DESIGN.md", "CHANGELOG.md", "data/README.md")
"""What is written about the course, in a clone."""
CORE_MINUTES: Final = 40
"""How long the core of a lesson may take."""
OFF: Final = 0.2
"""How far, as a share, the minutes that a lesson states may be from those that are measured."""
FIRST_ACT: Final = 250
"""Words that a learner reads at most before there is something to do."""
NEXT_ACT: Final = 600
"""Words that a learner reads at most between two things to do."""
KNOWN: Final = ("SMS", "PIN", "ID")
"""Abbreviations that are everyday words: no one says them in full."""

_STATED: Final = re.compile(
    r"^Lesson \d+ · (?P<core>\d+) minutes, and (?P<quiz>\d+) for the quiz\."
    r"(?: The parts marked Deeper take (?P<deeper>\d+) more\.)?$",
    re.MULTILINE,
)
_TITLE: Final = re.compile(r"^# .*$", re.MULTILINE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^>]*>")
"""A tag of a template; what it ends, such as a cell of a table, is no part of a sentence."""
_TEMPLATE: Final = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<style.*?</style>", re.DOTALL)


def faults(on: date) -> list[FileFault]:
    """Return every fault of the course's lessons, cards, code and papers.

    Args:
        on: The day on which the rules of law that a lesson names must be in force.
    """
    english = content.english()
    found = [*_papers(english), *_code(english), *_templates(english)]
    notebooks = sorted(content.folder("notebooks").glob("*.ipynb"))
    if not notebooks:
        found.append(FileFault("notebooks", "", "", "has no lesson", "Add one."))
    for path in notebooks:
        found += lesson_faults(path, english, on)
    return found


def lesson_faults(path: Path, english: content.English, on: date) -> list[FileFault]:
    """Return every fault of a lesson of the course.

    Args:
        path: Its notebook.
        english: The course's English.
        on: The day on which the rules of law that it names must be in force.
    """
    lesson = lessons.read(path)
    name = _named(path)
    found = [FileFault(name, *one) for one in _english(lesson, path, english)]
    found += [FileFault(name, *one) for one in _law(lesson, on)]
    if lesson.number:
        found += [FileFault(name, "", *one) for one in _shape(lesson)]
        found += [FileFault(name, *one) for one in _results(lesson)]
    return found


# Lessons


def _english(
    lesson: lessons.Lesson, path: Path, english: content.English
) -> Iterator[tuple[str, str, str, str]]:
    """Yield cell, field, rule and remedy of each fault with the English of a lesson's text."""
    for cell in lesson.cells:
        texts = {"": cell.source} if cell.kind == "markdown" else {}
        for field, text in (texts | {"notes": cell.notes}).items():
            for _, fault in english.faults(path.name, text):
                yield cell.id, fault.field or field, fault.rule, fault.remedy


def _law(lesson: lessons.Lesson, on: date) -> Iterator[tuple[str, str, str, str]]:
    """Yield cell, field, rule and remedy of each fault with the law that a lesson names."""
    for cell in lesson.cells:
        for fault in rules.faults(content.rules(), cell.rules, cell.coming, on):
            yield cell.id, fault.field, fault.rule, fault.remedy


def _shape(lesson: lessons.Lesson) -> Iterator[tuple[str, str, str]]:
    """Yield field, rule and remedy of what is wrong with a lesson's length and shape."""
    yield from _minutes(lesson)
    if lesson.core_minutes > CORE_MINUTES + 0.5:
        rule = f"must take {CORE_MINUTES} minutes at most, takes {lesson.core_minutes:.0f}"
        yield "core", rule, "Move a part under a heading that is folded."
    for number, (cell, words) in enumerate(lessons.stretches(lesson)):
        most = NEXT_ACT if number else FIRST_ACT
        if words > most:
            rule = f"comes after {words} words with nothing to do, {most} at most"
            yield cell, rule, "Let the learner do something before."
    text = "\n\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown")
    for short, full in unexplained(_TITLE.sub("", text, count=1), content.glossary()):
        yield "text", f"has {short} before it is written in full", f"Write: {full}."
    if fault := content.age_fault(text):
        yield fault.field, fault.rule, fault.remedy


def unexplained(text: str, terms: Iterable[Term]) -> Iterator[tuple[str, str]]:
    """Yield each abbreviation that a text uses before it has its full form, and the full form.

    Args:
        text: Markdown.
        terms: The terms that are known.

    Example:
        >>> list(unexplained("The AHT is 300 s.", content.glossary()))
        [('AHT', 'average handle time (AHT)')]
        >>> list(unexplained("**Average handle time** (AHT) is 300 s.", content.glossary()))
        []
    """
    plain = prose.plain(text)
    for term in terms:
        if not term.short or term.short in KNOWN:
            continue
        first = re.search(rf"(?<![\w-]){re.escape(term.short)}s?(?![\w-])", plain)
        if first and _bare(term.term) not in _bare(plain[: _paragraph_end(plain, first.end())]):
            yield term.short, term.full


def _paragraph_end(text: str, at: int) -> int:
    end = text.find("\n\n", at)
    return len(text) if end < 0 else end


def _bare(text: str) -> str:
    """Return a text in small letters, without marks and without the s of a plural."""
    return " ".join(word.rstrip("s") for word in re.findall(r"[\w'’-]+", text.casefold()))


def _minutes(lesson: lessons.Lesson) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the minutes that a lesson and the syllabus state."""
    taken = {
        "core": lesson.core_minutes,
        "quiz": lesson.quiz_minutes,
        "deeper": lesson.deeper_minutes,
    }
    stated = _STATED.search(lesson.cells[0].source)
    if not stated:
        form = "Lesson 05 · 35 minutes, and 27 for the quiz."
        yield "minutes", "are not stated in the first cell", f"Write them so: {form}"
        return
    known = next((one for one in content.syllabus().lesson if one.id == lesson.id), None)
    if known is None:
        yield "id", f"names no lesson, got {lesson.id!r}", "Add it to data/syllabus.toml."
        return
    listed = {"core": known.minutes, "quiz": known.quiz_minutes, "deeper": known.deeper_minutes}
    for name, minutes in taken.items():
        for where, said in (("first cell", int(stated[name] or 0)), ("syllabus", listed[name])):
            if abs(said - minutes) > max(OFF * minutes, 0.5):
                rule = f"{name}: the {where} states {said}, {minutes:.0f} are measured"
                yield "minutes", rule, f"Write {minutes:.0f}."


def _results(lesson: lessons.Lesson) -> Iterator[tuple[str, str, str, str]]:
    """Yield cell, field, rule and remedy of each result that is printed."""
    for cell in lesson.cells:
        if cell.kind == "code" and re.search(r"\bprint\(", cell.source):
            yield cell.id, "", "prints its result", "Show a table(...) or a chart(...)."


# Code, cards and papers


def _papers(english: content.English) -> Iterator[FileFault]:
    for name in PAPERS:
        path = _CLONE / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            for at, fault in english.faults(path.name, text):
                yield _told(path, fault, text, at)


def _code(english: content.English) -> Iterator[FileFault]:
    """Yield the faults of the texts in the package's code: messages, names, docstrings."""
    for path in sorted(_PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and _is_said(node.value):
                for _, found, write in english.odd_words(path.name, str(node.value)):
                    rule, remedy = f"has {found!r}", f"Write: {write}."
                    yield FileFault(_named(path), "", "", rule, remedy, node.lineno)


def _is_said(value: object) -> bool:
    """Whether a constant of the code is a text, and no name."""
    return isinstance(value, str) and " " in value


def _templates(english: content.English) -> Iterator[FileFault]:
    for path in sorted(_PACKAGE.rglob("templates/*.html")):
        text = path.read_text(encoding="utf-8")
        bare = _TEMPLATE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        bare = _TAG.sub(lambda found: "." + re.sub(r"[^\n]", " ", found[0][1:]), bare)
        for at, fault in english.faults(path.name, bare):
            yield _told(path, fault, bare, at)


def _told(path: Path, fault: Fault, text: str, at: int) -> FileFault:
    line = text.count("\n", 0, at) + 1
    return FileFault(_named(path), "", fault.field, fault.rule, fault.remedy, line)


def _named(path: Path) -> str:
    return path.relative_to(_CLONE).as_posix() if path.is_relative_to(_CLONE) else path.name
