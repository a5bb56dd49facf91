"""The national standards that the course is mapped to: how their file becomes checked records."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from bpo_course.content._english import English
from bpo_course.content._faults import FileFault
from bpo_course.content._reading import all_of, read_all
from bpo_course.content._source import Source
from bpo_course.standards import Standard, Unit, faults

STANDARDS: Final = "standards.toml"
"""The file of the national standards."""
_OUR_WORDS: Final = ("asks", "lacks", "note", "valid")
"""The fields that are in the course's own words."""


def read_standards(
    path: Path, lessons: Collection[str]
) -> tuple[tuple[Standard, ...], list[FileFault]]:
    """Return the standards in a file, none where it cannot be read, and every fault it has."""
    return read_all(path, partial(standards_in, lessons=lessons))


def standards_in(
    source: Source, lessons: Collection[str]
) -> tuple[tuple[Standard, ...], list[FileFault]]:
    """Return the standards in a file as it was written, and every fault it has.

    Args:
        source: The file.
        lessons: The ids of the lessons that are known.
    """
    made, told = all_of(source, "standard")
    held = {place: one for (_, place), one in made.items() if isinstance(one, Standard)}
    places, standards = tuple(held), tuple(held.values())
    found = faults(standards, lessons)
    told += [source.told(fault, places[nth], "standard") for nth, fault in found]
    return standards, told


def standards_faults(
    source: Source, lessons: Collection[str], english: English
) -> Iterator[FileFault]:
    """Yield every fault of the file: of its form, and of the English of the course's own words.

    Args:
        source: The file as it is written.
        lessons: The ids of the lessons that are known.
        english: The course's English.
    """
    standards, told = standards_in(source, lessons)
    yield from told
    for place, standard in enumerate(standards if not told else ()):
        for within, record in _parts(standard):
            for field in _OUR_WORDS:
                for _, fault in english.faults(source.name, getattr(record, field, "")):
                    where = f"{within} {field}".strip()
                    yield source.told(replace(fault, field=where), place, "standard")


def _parts(standard: Standard) -> Iterator[tuple[str, Standard | Unit]]:
    """Yield a standard and its units, each with the words for where it is."""
    yield "", standard
    yield from ((f"unit {nth}", unit) for nth, unit in enumerate(standard.unit, start=1))
