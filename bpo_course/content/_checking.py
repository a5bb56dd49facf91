"""Every fault of many files: in each file, and between the files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bpo_course.content._english import English, age_faults, english_faults
from bpo_course.content._escapes import escapes
from bpo_course.content._faults import FileFault, MissingContentError, as_faults, near
from bpo_course.content._house import house_faults, number_faults
from bpo_course.content._law import law_faults, old_readings, repeated
from bpo_course.content._reading import (
    bank_in,
    chats_in,
    exercises_in,
    flow_in,
    role_fit_in,
    rules_in,
    terms_in,
)
from bpo_course.content._source import (
    ARTICLES,
    CUSTOMERS,
    EXERCISES,
    QUALITY,
    TALK,
    Source,
    name_of,
    read,
)
from bpo_course.content._speech import SPEECH, speech_faults
from bpo_course.content._standards import STANDARDS, standards_faults
from bpo_course.content._wording import prompts_written, wording_faults
from bpo_course.faults import Fault
from bpo_course.questions.exercises import EXERCISES as KINDS
from bpo_course.rules import Rule

RULES: Final = "rules"
"""The folder of files of rules of law."""
GLOSSARY: Final = "glossary.toml"
"""The file of the words of the trade."""
ROLE_FIT: Final = "role_fit.toml"
"""The file of the role-fit self-assessment."""
CHATS: Final = "chats.toml"
"""The file of the chats of the chat desk."""
_NO_BANKS: Final = (
    *(RULES, EXERCISES, GLOSSARY, ROLE_FIT, CHATS, *SPEECH, *TALK),
    *(STANDARDS, QUALITY, CUSTOMERS, ARTICLES),
)
"""Folders and files whose headings are not those of a quiz or a call."""


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the TOML files that are named or are in the folders named, each once.

    Raises:
        FileNotFoundError: If a path does not exist, or there is nothing to check in them.
    """
    given = list(paths)
    files: dict[Path, None] = {}
    for path in given:
        if not path.exists():
            raise MissingContentError(f"There is no file {path.absolute()}.{near(path)}")
        found = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        files |= dict.fromkeys(file.resolve() for file in found)
    if not files:
        raise MissingContentError(f"There is no .toml file in {given[0]}.")
    return list(files)


def faults_of(
    files: Iterable[Path],
    homes: Iterable[Path],
    known: Sequence[Rule],
    on: date,
    english: English,
    lessons: Collection[str],
) -> list[FileFault]:
    """Return every fault and advice of the files.

    Args:
        files: The files.
        homes: The course's own folders and files, in which advice is a fault.
        known: The rules of law that a bank or a flow can rest on.
        on: The day on which those must be in force.
        english: The course's English.
        lessons: The ids of the lessons that a term can name.
    """
    strict = [home.resolve() for home in homes]
    calls = {file.stem for home in strict if home.name == "flows" for file in home.glob("*.toml")}
    seen: dict[str, str] = {}
    asked: dict[str, str] = {}
    law: list[tuple[Source, tuple[Rule, ...]]] = []
    faults: list[FileFault] = []
    for file in files:
        headings = file.parent.name not in _NO_BANKS and file.name not in _NO_BANKS
        source, found = read(file, headings=headings)
        own = any(file.is_relative_to(home) for home in strict)
        if source.folder == RULES:
            held, told = ((), found) if found else rules_in(source)
            law.append((source, held))
            faults += [*told, *old_readings(source, held, on)]
            continue
        special = _of_special(file, source, english, known, on, lessons, calls)
        if special is not None:
            found = [*(found or special), *escapes(source)]
            faults += as_faults(found) if own else found
            continue
        if not headings or source.is_exercises:
            found = found or _of_other(source, lessons)
        elif not found and source.is_flow:
            flow, found = flow_in(source)
            if "desk" in source.raw:
                from bpo_course.content._desk import desk_faults

                found += desk_faults(source, flow, strict)
        elif not found:
            bank, found = bank_in(source)
            found = found + wording_faults(source)
            found += [*_repeated_ids(source, seen), *_repeated_prompts(source, asked)]
            found += house_faults(source, bank) if own else ()
        found += [*escapes(source), *law_faults(source, known, on)]
        found += english_faults(source, english)
        found += age_faults(source) if own else ()
        faults += as_faults(found) if own else found
    return [*faults, *repeated(law)]


def _of_special(
    file: Path,
    source: Source,
    english: English,
    known: Sequence[Rule],
    on: date,
    lessons: Collection[str],
    calls: Collection[str],
) -> Iterator[FileFault] | None:
    """Return the faults of a file whose kind has a reader of its own; None for any other file.

    Those of the tools are imported here: no lesson needs them.
    """
    if file.name in SPEECH or source.is_messages:
        return speech_faults(source, english)
    if source.is_menus or file.name in TALK:
        from bpo_course.content._menus import talk_faults

        return talk_faults(source, english)
    if source.is_customers:
        from bpo_course.content._customers import customers_faults

        return customers_faults(source, english, calls)
    if source.is_scored:
        from bpo_course.content._quality import quality_faults

        return quality_faults(source, english, known, on)
    if source.is_articles:
        from bpo_course.content._articles import articles_faults

        return articles_faults(file, source, english)
    if file.name == STANDARDS:
        return standards_faults(source, lessons, english)
    return None


def _of_other(source: Source, lessons: Collection[str]) -> list[FileFault]:
    """Return every fault of a file that is no bank, no call and no law."""
    if source.is_exercises:
        numbered = KINDS if source.stem[:1].isdigit() else ()
        return [*exercises_in(source)[1], *number_faults(source, numbered)]
    if source.name == GLOSSARY:
        return terms_in(source, lessons)[1]
    return (role_fit_in if source.name == ROLE_FIT else chats_in)(source)[1]


def _repeated_ids(source: Source, seen: dict[str, str]) -> Iterator[FileFault]:
    """Yield advice for each id that a question of another file has."""
    names = {name_of(question, ""): place for place, question in enumerate(source.questions)}
    for name, place in names.items():
        if name and name in seen:
            rule = f"is also used in {seen[name]}"
            remedy = "Rename one: Anki treats two questions with the same id as one."
            yield source.told(Fault("id", rule, remedy, advice=True), place)
    seen |= dict.fromkeys(filter(None, names), source.name)


def _repeated_prompts(source: Source, asked: dict[str, str]) -> Iterator[FileFault]:
    """Yield advice for each prompt that another question has."""
    for place, prompt in prompts_written(source):
        name = name_of(source.questions[place], f"question {place + 1}")
        if prompt in asked:
            rule = f"is asked twice: {asked[prompt]} asks the same"
            yield source.told(Fault("prompt", rule, "Reword or delete one.", advice=True), place)
        asked.setdefault(prompt, f"{source.name}: {name}")
