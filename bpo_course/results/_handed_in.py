"""The result codes that a class handed in, as one table of first attempts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from bpo_course.results._attempts import Attempts, attempts
from bpo_course.results._code import NO_PROOF, CodeError, Result, codes_in, read

#: A learner's answers (JSON text) and scores, by bank and question.
Firsts = dict[tuple[str, str], tuple[str, float]]


def _texts(source: str | Path | Iterable[str]) -> list[str]:
    if isinstance(source, Path):
        paths = sorted(source.glob("*.txt")) if source.is_dir() else [source]
        return [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    return [source] if isinstance(source, str) else list(source)


def handed_in(source: str | Path | Iterable[str]) -> tuple[Attempts, list[str]]:
    """Return the attempts of the codes that can be read, and what is to be said of the others.

    Args:
        source: A text with codes, several texts, a file, or a folder of `.txt` files.

    Raises:
        CodeError: If no code can be read; it says why.
        OSError: If a file cannot be read.
    """
    results: list[Result] = []
    faults: list[str] = []
    for place, text in enumerate(_texts(source), start=1):
        for part in codes_in(text) or [text]:
            try:
                results.append(read(part))
            except CodeError as error:
                faults.append(f"Left out, of text {place}: {error}")
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
