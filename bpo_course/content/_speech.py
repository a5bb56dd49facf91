"""What is read aloud, typed and dictated: how its two files become checked records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from bpo_course.content._english import English
from bpo_course.content._faults import FileFault
from bpo_course.content._reading import all_of, one_of, read_all, read_one
from bpo_course.content._source import Source
from bpo_course.speech import Material, Passage, faults

PASSAGES: Final = "passages.toml"
"""The file of the texts to read aloud and to type."""
DICTATION: Final = "dictation.toml"
"""The file of what dictation draws from."""


def read_passages(path: Path) -> tuple[tuple[Passage, ...], list[FileFault]]:
    """Return the passages in a file, none where it cannot be read, and every fault it has."""
    return read_all(path, passages_in)


def passages_in(source: Source) -> tuple[tuple[Passage, ...], list[FileFault]]:
    """Return the passages in a file as it was written, and every fault it has."""
    made, told = all_of(source, "passage")
    held = {place: one for (_, place), one in made.items() if isinstance(one, Passage)}
    places, passages = tuple(held), tuple(held.values())
    told += [source.told(fault, places[nth], "passage") for nth, fault in faults(passages)]
    return passages, told


def read_dictation(path: Path) -> tuple[Material | None, list[FileFault]]:
    """Return what dictation draws from in a file, or None, and every fault it has."""
    return read_one(path, "dictation", Material)


def dictation_in(source: Source) -> tuple[Material | None, list[FileFault]]:
    """Return what dictation draws from in a file as it was written, and every fault it has."""
    return one_of(source, "dictation", Material)


def speech_faults(source: Source, english: English) -> Iterator[FileFault]:
    """Yield every fault of either file: of its form, and of the English of its passages.

    A sentence may be as long as one of a lesson: it is read, and no question is asked in it.

    Args:
        source: The file as it is written.
        english: The course's English.
    """
    if source.name == DICTATION:
        yield from dictation_in(source)[1]
        return
    yield from passages_in(source)[1]
    listed = source.raw.get("passage")
    for place, raw in enumerate(listed if isinstance(listed, list) else ()):
        text = raw.get("text") if isinstance(raw, dict) else None
        for _, fault in english.faults(source.name, text) if isinstance(text, str) else ():
            yield source.told(replace(fault, field="text"), place, "passage")
