"""What is read aloud, typed, dictated and heard: how its files become checked records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from bpo_course.content._english import English, english_faults
from bpo_course.content._faults import FileFault
from bpo_course.content._reading import all_of, one_of, read_all, read_one
from bpo_course.content._source import Source
from bpo_course.speech import Listening, Material, Passage, faults

PASSAGES: Final = "passages.toml"
"""The file of the texts to read aloud and to type."""
DICTATION: Final = "dictation.toml"
"""The file of what dictation draws from."""
LISTENING: Final = "listening.toml"
"""The file of the messages to listen to."""
SPEECH: Final = (PASSAGES, DICTATION, LISTENING)
"""All of these files."""


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


def read_listening(path: Path) -> tuple[tuple[Listening, ...], list[FileFault]]:
    """Return the messages in a file, none where it cannot be read, and every fault it has."""
    return read_all(path, listening_in)


def listening_in(source: Source) -> tuple[tuple[Listening, ...], list[FileFault]]:
    """Return the messages in a file as it was written, and every fault it has."""
    made, told = all_of(source, "message")
    held = {place: one for (_, place), one in made.items() if isinstance(one, Listening)}
    places, messages = tuple(held), tuple(held.values())
    told += [source.told(fault, places[nth], "message") for nth, fault in faults(messages)]
    return messages, told


def read_dictation(path: Path) -> tuple[Material | None, list[FileFault]]:
    """Return what dictation draws from in a file, or None, and every fault it has."""
    return read_one(path, "dictation", Material)


def dictation_in(source: Source) -> tuple[Material | None, list[FileFault]]:
    """Return what dictation draws from in a file as it was written, and every fault it has."""
    return one_of(source, "dictation", Material)


def speech_faults(source: Source, english: English) -> Iterator[FileFault]:
    """Yield every fault of one of these files: of its form, and of its English.

    A sentence of a passage may be as long as one of a lesson: it is read, and no question is asked
    in it. One of a message is as short as one of a question: it is only heard.

    Args:
        source: The file as it is written.
        english: The course's English.
    """
    if source.is_messages or source.name == LISTENING:
        yield from listening_in(source)[1]
        yield from english_faults(source, english)
        return
    if source.name == DICTATION:
        yield from dictation_in(source)[1]
        return
    yield from passages_in(source)[1]
    listed = source.raw.get("passage")
    for place, raw in enumerate(listed if isinstance(listed, list) else ()):
        text = raw.get("text") if isinstance(raw, dict) else None
        for _, fault in english.faults(source.name, text) if isinstance(text, str) else ():
            yield source.told(replace(fault, field="text"), place, "passage")
