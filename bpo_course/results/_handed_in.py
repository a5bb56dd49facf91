"""The result codes that a class handed in, as one table of first attempts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bpo_course.prose import capital
from bpo_course.results._attempts import Attempts, attempts
from bpo_course.results._code import (
    NO_PROOF,
    CodeError,
    Result,
    codes_in,
    on_one_line,
    read,
    whole,
)

#: A learner's answers (JSON text), scores and hints, by bank and question.
Firsts = dict[tuple[str, str], tuple[str, float, int]]

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
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_IN_A_NAME: Final = 6
"""A name has no more words than these."""
_CHATTER: Final = (
    "are at attached batch below chat class code codes course dear export file folder for from good"
    " group hello here here's hey hi i i'm is it's maam ma'am madam mam message of please quiz"
    " regards reply result results sir sorry teacher team thank thanks the these this today trainer"
    " whatsapp wrote yesterday your"
)
"""Words that no name has: greetings, and what people write about a code."""
_NOT_FROM: Final = re.compile(r"\W*(to|cc|subject|sent|date)\s*:", re.IGNORECASE)
"""How a line of an email begins that names others than the sender."""
_IN_A_MEETING: Final = re.compile(r"^\s*from\s+|\s+to\s+(everyone|me)\b.*$", re.IGNORECASE)
"""What the chat of a video meeting puts around a name: "From Asha Rao to Everyone"."""


class HandedIn(NamedTuple):
    """A text that was handed in.

    Args:
        file: The name of the file it came in; empty where it was none.
        text: What is in it.
    """

    file: str
    text: str


def _texts(source: str | Path | Mapping[str, str] | Iterable[str | HandedIn]) -> list[HandedIn]:
    """Return the texts, each with the file it came in."""
    if isinstance(source, Path):
        paths = sorted(source.glob("*.txt")) if source.is_dir() else [source]
        read = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
        return [HandedIn(path.name, text) for path, text in zip(paths, read, strict=True)]
    if isinstance(source, Mapping):
        return [HandedIn(*entry) for entry in source.items()]
    texts = [source] if isinstance(source, str) else source
    return [one if isinstance(one, HandedIn) else HandedIn("", one) for one in texts]


def handed_in(
    source: str | Path | Mapping[str, str] | Iterable[str | HandedIn],
) -> tuple[Attempts, list[str]]:
    """Return the attempts of the codes that can be read, and what is to be said of the others.

    Args:
        source: A text with codes, several texts (some with the file they came in, or a mapping by
            file), a file, or a folder of `.txt` files.

    Raises:
        CodeError: If no code can be read; it says why.
        OSError: If a file cannot be read.
    """
    results, faults, _ = _read(source)
    if not results:
        raise CodeError("\n".join(faults or ["source must hold a result code, got no text"]))
    people, _, notes = _people(results)
    rows = [
        (learner, *key, *found)
        for learner, firsts in people.items()
        for key, found in firsts.items()
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return attempts(*columns), [*faults, *notes, NO_PROOF]


def codes_by_learner(
    source: str | Path | Mapping[str, str] | Iterable[str | HandedIn],
) -> dict[str, str]:
    """Return each learner's latest code, by the name that the report gives them.

    Args:
        source: As for the report.
    """
    results, _, codes = _read(source)
    _, latest, _ = _people(results)
    return {name: codes[repr(result)] for name, result in latest.items()}


def _read(
    source: str | Path | Mapping[str, str] | Iterable[str | HandedIn],
) -> tuple[list[tuple[Result, str, int]], list[str], dict[str, str]]:
    """Return the codes read, with sender and place; the faults; and the codes by what they hold."""
    results: list[tuple[Result, str, int]] = []
    faults: list[str] = []
    codes: dict[str, str] = {}
    place = 0
    for given in _texts(source):
        for before, part in _parts(given):
            place += 1
            try:
                result = read(part)
                results.append((result, _sender(before) or _of_file(given.file), place))
                codes[repr(result)] = whole(part)
            except CodeError as error:
                where = _quoted(given.file, _said(before), place, part)
                faults.append(f"Left out: {where}. {capital(str(error))}")
    return results, faults, codes


def _parts(given: HandedIn) -> Iterable[tuple[str, str]]:
    """Yield each code of a text after what is written before it; a text without one as a whole."""
    parts = codes_in(given.text)
    place = len(given.text) - sum(map(len, parts))
    for part in parts:
        yield given.text[max(0, place - SEARCHED) : place], part
        place += len(part)
    if not parts:
        yield "", given.text


def _quoted(file: str, said: str, place: int, part: str) -> str:
    """Return what to call a code that is left out: what is said before it, its file, its place."""
    if said:
        return f"the code after “{said}”"
    if file:
        return f"the file “{on_one_line(file)[:QUOTED]}”"
    said = "" if codes_in(part) else _cut(part[:SEARCHED])
    return f"the text “{said}”" if said else f"code {place}"


def _said(before: str) -> str:
    r"""Return what is said last before a code.

    Example:
        >>> _said("[2/3/26, 9:12] Bea: Hi Ma'am, here is my code:\n> ")
        "Bea: Hi Ma'am, here is my code"
    """
    return next(filter(None, _lines(before)), "")


def _sender(before: str) -> str:
    r"""Return who sent a code, as far as what is written before it says.

    A chat has the name at the beginning of a line, an email at its end: "From: Asha Rao". Where
    the nearest line has no name, the lines right above it are asked.

    Example:
        >>> _sender("[2/3/26, 9:12] Bea: Hi Ma'am, here is my code:\n> ")
        'Bea'
        >>> _sender("Asha Rao\n9:12\nGood morning, here it is:\n"), _sender("Dear trainer, ")
        ('Asha Rao', '')
    """
    asked = False
    for line in _lines(before):
        if not line and asked:
            return ""
        asked = asked or bool(line)
        parts = () if _NOT_FROM.match(line) else line.split(":")
        names = (_cut(_IN_A_MEETING.sub("", part)) for part in parts)
        if name := next(filter(_is_name, names), ""):
            return name
    return ""


def _lines(before: str) -> Iterator[str]:
    """Yield the lines before a code from the last one up, as far as no other code is in between.

    The time that a chat puts beside a name is not in them; a line of only that is left out.
    """
    for line in reversed(before.splitlines()):
        other = _OF_A_CODE.match(line)
        said = _cut(_WHEN.sub("", line[other.end() :] if other else line))
        if said or not line.strip(_AROUND):
            yield said
        if other:
            return


def _is_name(words: str) -> bool:
    """Return whether words can be someone's name, or the telephone number a chat has for one.

    Example:
        >>> [_is_name(words) for words in ("Asha Rao", "+91 98765 43210", "Here is my code")]
        [True, True, False]
    """
    found = [word.lower().replace("’", "'") for word in _WORD.findall(words)]
    return bool(words) and len(found) <= _IN_A_NAME and set(found).isdisjoint(_CHATTER.split())


def _of_file(file: str) -> str:
    """Return whose file it is, as far as its name says.

    Example:
        >>> _of_file("result_code_Asha_Rao.txt"), _of_file("result_code.txt")
        ('Asha Rao', '')
    """
    named = _cut(_OF_OURS.sub("", file.rpartition(".")[0] or file).replace("_", " "))
    return named if _is_name(named) else ""


def _cut(line: str) -> str:
    words = on_one_line(line).strip(_AROUND)
    cut = words[:QUOTED].rstrip(_AROUND)
    return f"{cut} …" if len(words) > QUOTED else cut


def _people(
    results: Iterable[tuple[Result, str, int]],
) -> tuple[dict[str, Firsts], dict[str, Result], list[str]]:
    """Return each learner's first attempts by name, the latest code, and what is to be said.

    A code without a name is called by its sender, and never taken together with another: two
    learners may have one first name.
    """
    people: dict[str, Firsts] = {}
    latest: dict[str, Result] = {}
    known: dict[str, list[str]] = {}
    notes: list[str] = []
    for result, name in sorted(_once(results), key=lambda found: found[0].at):
        firsts = _firsts(result)
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
        latest[label] = result
    return people, latest, notes


def _firsts(result: Result) -> Firsts:
    """Return what a code holds, by bank and question."""
    aided: Firsts = dict.fromkeys(result.aided, ("null", 0.0, 1))
    return aided | {
        (made.bank, made.question): (json.dumps(made.answer), made.score, 0)
        for made in result.tries
    }


def _once(results: Iterable[tuple[Result, str, int]]) -> list[tuple[Result, str]]:
    """Return each code once, with whose it is; it may have been sent twice.

    Without names in them, the codes of two learners who were all right are the same when they are
    made in the same minute: who sent them tells them apart.
    """
    found: dict[str, dict[str, tuple[Result, str]]] = {}
    for result, sender, place in sorted(results, key=lambda one: not one[1]):
        same = found.setdefault(repr(result), {})
        if not same or (sender and not result.name):
            name = result.name or sender or f"Learner {place}"
            same.setdefault(sender, (result, name))
    return [one for same in found.values() for one in same.values()]


def _agree(one: Firsts, other: Firsts) -> bool:
    """Return whether two codes can be one learner's; what was answered after a hint is no sign."""
    both = ((one[key], other[key]) for key in one.keys() & other.keys())
    return all(first == second or first[2] or second[2] for first, second in both)


def _free(name: str, known: int, taken: Collection[str]) -> str:
    """Return the name, numbered where someone has it."""
    label = name if not known else f"{name} ({known + 1})"
    return label if label not in taken else _free(name, known + 1, taken)
