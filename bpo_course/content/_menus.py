"""The menus of an IVR, and what its callers say: how their files become checked records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bpo_course.content._english import English, english_faults
from bpo_course.content._faults import FileFault, usable
from bpo_course.content._reading import one_of, read_one
from bpo_course.content._source import UTTERANCES, Source, read
from bpo_course.faults import Fault
from bpo_course.tools.ivr import Tree, Utterances


def read_menu(path: Path) -> tuple[Tree | None, list[FileFault]]:
    """Return the menus in a file, or None, and every fault and advice that they have."""
    source, faults = read(path, headings=False)
    return (None, faults) if faults else menu_in(source)


def menu_in(source: Source) -> tuple[Tree | None, list[FileFault]]:
    """Return the menus in a file as it was written, or None, and every fault and advice by line."""
    told: list[FileFault] = []
    written = source.raw.get("id", source.stem)
    if written != source.stem:
        rule = f"should be the name of the file, {source.stem!r}"
        told.append(source.told(Fault("id", rule, f"{source.stem!r} is used.", advice=True)))
    named = Source(source.name, {**source.raw, "id": source.stem}, source.text, source.folder)
    made, faults = one_of(named, "menus", Tree)
    told += sorted(faults, key=lambda fault: fault.line or len(source.text))
    return (made if usable(told) else None), told


def read_utterances(path: Path) -> tuple[Utterances | None, list[FileFault]]:
    """Return what callers say in a file, or None, and every fault it has."""
    return read_one(path, "utterances", Utterances)


def talk_faults(source: Source, english: English) -> Iterator[FileFault]:
    """Yield every fault of one of these files: of its form, and of its English.

    The English of menus that are bad on purpose is not judged.

    Args:
        source: The file as it is written.
        english: The course's English.
    """
    if source.name == UTTERANCES:
        yield from one_of(source, "utterances", Utterances)[1]
    else:
        yield from menu_in(source)[1]
    if not source.raw.get("flaws"):
        yield from english_faults(source, english)
