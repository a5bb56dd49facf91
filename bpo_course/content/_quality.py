"""Calls to score and their scorecard: how their files become checked records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from bpo_course import rules
from bpo_course.content._english import English, english_faults
from bpo_course.content._faults import FileFault
from bpo_course.content._reading import one_of, read_one
from bpo_course.content._source import Source
from bpo_course.tools.recording import ScoredCalls

KIND: Final = "quality"
"""What such a file is validated as."""


def read_quality(path: Path) -> tuple[ScoredCalls | None, list[FileFault]]:
    """Return the calls to score in a file, or None, and every fault that they have."""
    return read_one(path, KIND, ScoredCalls)


def quality_faults(
    source: Source, english: English, known: Sequence[rules.Rule], on: date
) -> Iterator[FileFault]:
    """Yield every fault of such a file: of its form, its English, and the rules that it names.

    Args:
        source: The file as it is written.
        english: The course's English.
        known: The rules of law that a call can rest on.
        on: The day on which those must be in force.
    """
    made, told = one_of(source, KIND, ScoredCalls)
    yield from told
    for number, call in enumerate(made.call if made else (), start=1):
        for fault in rules.faults(known, call.rules, call.coming, on):
            yield source.told(replace(fault, field=f"call {number} {fault.field}"))
    yield from english_faults(source, english)
