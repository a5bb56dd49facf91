"""The result codes that a class handed in, as one table of first attempts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bpo_course.results._attempts import Attempts, attempts
from bpo_course.results._code import NO_PROOF, CodeError, Result, codes_in, on_one_line, read

#: A learner's answers (JSON text) and scores, by bank and question.
Firsts = dict[tuple[str, str], tuple[str, float]]

#: So many letters are quoted, and so many are looked through for them.
QUOTED: Final = 40
SEARCHED: Final = 400

_OF_A_CODE: Final = re.compile(r".*(?:(?i:BPO)[0-9]+\s*-\S*|(?i:[A-Z2-7]{8}-){2}\S*)")
_AROUND: Final = " \t>|*_~-–—:;,.()[]"
_TIME: Final = r"[\d./:,\- ]{0,20}\d[./:-]\d[\d./:,\- ]{0,20}(?:[ap]\.?m\.?)?"
_WHEN: Final = re.compile(
    rf"^[\s\[(>*]{{0,9}}{_TIME}|[\[(,]?{_TIME}[\s\]):]{{0,9}}$", re.IGNORECASE
)
_OF_OURS: Final = re.compile(r"^result_code_?", re.IGNORECASE)
"""How a file begins that the course itself saved."""


class HandedIn(NamedTuple):
    """A text that was handed in.

    Args:
        file: The name of the file it came in; empty where it was none.
        text: What is in it.
    """

    file: str
    text: str


def _texts(source: str | Path | Iterable[str | HandedIn]) -> list[HandedIn]:
    """Return the texts, each with the file it came in."""
    if isinstance(source, Path):
        paths = sorted(source.glob("*.txt")) if source.is_dir() else [source]
        read = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
        return [HandedIn(path.name, text) for path, text in zip(paths, read, strict=True)]
    if isinstance(source, Mapping):
        return [HandedIn(*entry) for entry in source.items()]
    texts = [source] if isinstance(source, str) else source
    return [one if isinstance(one, HandedIn) else HandedIn("", one) for one in texts]


def handed_in(source: str | Path | Iterable[str | HandedIn]) -> tuple[Attempts, list[str]]:
    """Return the attempts of the codes that can be read, and what is to be said of the others.

    Args:
        source: A text with codes, several texts (some with the file they came in, or a mapping by
            file), a file, or a folder of `.txt` files.

    Raises:
        CodeError: If no code can be read; it says why.
        OSError: If a file cannot be read.
    """
    results: list[tuple[Result, str]] = []
    faults: list[str] = []
    place = 0
    for given in _texts(source):
        for sender, part in _parts(given):
            place += 1
            try:
                results.append((read(part), sender or f"Learner {place}"))
            except CodeError as error:
                where = _quoted(given, sender, place, part)
                faults.append(f"Left out: {where}. {str(error)[:1].upper()}{str(error)[1:]}")
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


def _parts(given: HandedIn) -> Iterable[tuple[str, str]]:
    """Yield each code of a text after who sent it; a text without a code as a whole."""
    parts = codes_in(given.text)
    place = len(given.text) - sum(map(len, parts))
    for part in parts:
        yield _sender(given.text, place) or _of_file(given.file), part
        place += len(part)
    if not parts:
        yield _of_file(given.file), given.text


def _quoted(given: HandedIn, sender: str, place: int, part: str) -> str:
    """Return what to call a code that is left out: its sender or file, or its place."""
    if given.file and sender == _of_file(given.file):
        return f"the file “{on_one_line(given.file)[:QUOTED]}”"
    if sender:
        return f"the code after “{sender}”"
    said = "" if codes_in(part) else _cut(part[:SEARCHED])
    return f"the text “{said}”" if said else f"code {place}"


def _sender(text: str, place: int) -> str:
    r"""Return what is written before the code that begins at a place: most often who sent it.

    It is the beginning of the code's line, or of the nearest line above that says anything, as far
    as no other code is in between; without the time that a chat puts beside a name.

    Example:
        >>> _sender("[2/3/26, 9:12] Asha Rao:\n> BPO1-AAAA", 27)
        'Asha Rao'
    """
    for line in reversed(text[max(0, place - SEARCHED) : place].splitlines()):
        other = _OF_A_CODE.match(line)
        said = _cut(_WHEN.sub("", line[other.end() :] if other else line))
        if said or other:
            return said
    return ""


def _of_file(file: str) -> str:
    """Return whose file it is, as far as its name says.

    Example:
        >>> _of_file("result_code_Asha_Rao.txt"), _of_file("result_code.txt")
        ('Asha Rao', '')
    """
    return _cut(_OF_OURS.sub("", file.rpartition(".")[0] or file).replace("_", " "))


def _cut(line: str) -> str:
    words = on_one_line(line).strip(_AROUND)
    cut = words[:QUOTED].rstrip(_AROUND)
    return f"{cut} …" if len(words) > QUOTED else cut


def _people(results: Iterable[tuple[Result, str]]) -> tuple[dict[str, Firsts], list[str]]:
    """Return each learner's first attempts by name, and what is to be said of the names.

    A code without a name is called by its sender, and never taken together with another: "Here is
    my code" may stand before those of a whole class.
    """
    people: dict[str, Firsts] = {}
    known: dict[str, list[str]] = {}
    notes: list[str] = []
    once: dict[str, tuple[Result, str]] = {}
    for found in results:
        once.setdefault(repr(found[0]), found)  # the same code sent twice counts once
    for result, sender in sorted(once.values(), key=lambda found: found[0].at):
        firsts = {(t.bank, t.question): (json.dumps(t.answer), t.score) for t in result.tries}
        name = result.name or sender
        labels = known.setdefault(name, [])
        same = (label for label in labels if result.name and _agree(people[label], firsts))
        label = next(same, None)
        if label is None:
            label = _free(name, len(labels), people)
            labels.append(label)
            people[label] = {}
            if result.name and len(labels) > 1:
                notes.append(
                    f"There are two different codes for {name}. The second is shown as {label}."
                )
        people[label] = {**firsts, **people[label]}
    return people, notes


def _agree(one: Firsts, other: Firsts) -> bool:
    return all(one[key] == other[key] for key in one.keys() & other.keys())


def _free(name: str, known: int, taken: Collection[str]) -> str:
    """Return the name, numbered where somebody has it."""
    label = name if not known else f"{name} ({known + 1})"
    return label if label not in taken else _free(name, known + 1, taken)
