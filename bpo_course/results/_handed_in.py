"""The result codes that a class handed in, as one table of first attempts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from bpo_course.results._attempts import Attempts, attempts
from bpo_course.results._code import NO_PROOF, CodeError, Result, codes_in, on_one_line, read

#: A learner's answers (JSON text) and scores, by bank and question.
Firsts = dict[tuple[str, str], tuple[str, float]]

#: So many letters are quoted, and so many are looked through for them.
QUOTED: Final = 40
SEARCHED: Final = 400

_OF_A_CODE: Final = re.compile(r".*(?:(?i:BPO)[0-9]+\s*-\S*|(?i:[A-Z2-7]{8}-){2}\S*)")
_AROUND: Final = " \t>|*_~-–—:;,."


def _texts(source: str | Path | Iterable[str]) -> list[tuple[str, str]]:
    """Return the texts, each after what it is called."""
    if isinstance(source, Path):
        paths = sorted(source.glob("*.txt")) if source.is_dir() else [source]
        read = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
        return list(zip((path.name for path in paths), read, strict=True))
    if isinstance(source, Mapping):
        return list(source.items())
    texts = [source] if isinstance(source, str) else source
    return [(f"text {place}", text) for place, text in enumerate(texts, start=1)]


def handed_in(source: str | Path | Iterable[str]) -> tuple[Attempts, list[str]]:
    """Return the attempts of the codes that can be read, and what is to be said of the others.

    Args:
        source: A text with codes, several texts (by what they are called, or just counted), a
            file, or a folder of `.txt` files.

    Raises:
        CodeError: If no code can be read; it says why.
        OSError: If a file cannot be read.
    """
    results: list[Result] = []
    faults: list[str] = []
    for name, text in _texts(source):
        parts = codes_in(text) or [text]
        place = len(text) - sum(map(len, parts))
        for part in parts:
            try:
                results.append(read(part))
            except CodeError as error:
                where = on_one_line(name) + _sender(text, place)
                faults.append(f"Left out, of {where}: {error}")
            place += len(part)
    if not results:
        raise CodeError("\n".join(faults or ["source must hold a result code, got no text"]))
    people, notes = _people(results)
    rows = [
        (learner, bank, question, answer, score)
        for learner, firsts in people.items()
        for (bank, question), (answer, score) in firsts.items()
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    return attempts(*columns), [*faults, *notes, NO_PROOF]


def _sender(text: str, place: int) -> str:
    r"""Return what is quoted of a text to tell who sent the code that begins at a place.

    It is the beginning of the code's line, or of the nearest line above that says anything, as far
    as no other code is in between; of a text without a code its own beginning.

    Example:
        >>> _sender("Asha Rao, 9:12:\n> BPO1-AAAA", 18)
        ', after “Asha Rao, 9:12”'
    """
    if not codes_in(text):
        return _quote(", ", text[:SEARCHED])
    for line in reversed(text[max(0, place - SEARCHED) : place].splitlines()):
        other = _OF_A_CODE.match(line)
        said = _quote(", after ", line[other.end() :] if other else line)
        if said or other:
            return said
    return ""


def _quote(before: str, line: str) -> str:
    words = on_one_line(line).strip(_AROUND)
    cut = words[:QUOTED].rstrip(_AROUND)
    return f"{before}“{cut}{' …' if len(words) > QUOTED else ''}”" if words else ""


def _people(results: Iterable[Result]) -> tuple[dict[str, Firsts], list[str]]:
    """Return each learner's first attempts by her name, and what is to be said of the names."""
    people: dict[str, Firsts] = {}
    known: dict[str, list[str]] = {}
    notes: list[str] = []
    once = {repr(result): result for result in results}  # the same code sent twice counts once
    for result in sorted(once.values(), key=lambda result: result.at):
        firsts = {(t.bank, t.question): (json.dumps(t.answer), t.score) for t in result.tries}
        name = result.name or "learner"
        labels = known.setdefault(name, [])
        same = (label for label in labels if result.name and _agree(people[label], firsts))
        label = next(same, None)
        if label is None:
            label = _free(name, len(labels), people)
            labels.append(label)
            people[label] = {}
            if result.name and len(labels) > 1:
                notes.append(f"Codes of the name {name} contradict each other: kept as {label}.")
        people[label] = {**firsts, **people[label]}
    return people, notes


def _agree(one: Firsts, other: Firsts) -> bool:
    return all(one[key] == other[key] for key in one.keys() & other.keys())


def _free(name: str, known: int, taken: Collection[str]) -> str:
    """Return the name, numbered where somebody has it."""
    label = name if not known else f"{name} ({known + 1})"
    return label if label not in taken else _free(name, known + 1, taken)
