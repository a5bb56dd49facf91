"""The customers of an invented company: how their files become checked records."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from bpo_course.content._english import English, english_faults
from bpo_course.content._faults import FileFault
from bpo_course.content._reading import one_of, read_one
from bpo_course.content._source import Source
from bpo_course.faults import Fault
from bpo_course.tools.crm import Firm

KIND: Final = "customers"
"""What such a file is validated as."""


def read_customers(path: Path) -> tuple[Firm | None, list[FileFault]]:
    """Return the company in a file with its customers, or None, and every fault it has."""
    return read_one(path, KIND, Firm)


def customers_faults(
    source: Source, english: English, flows: Collection[str]
) -> Iterator[FileFault]:
    """Yield every fault of such a file: of its form, of its calls, and of its English.

    Args:
        source: The file as it is written.
        english: The course's English.
        flows: The ids of the calls that a file can name.
    """
    made, told = one_of(source, KIND, Firm)
    yield from told
    for name in made.flow if made else ():
        if name not in flows:
            rule = f"must be the id of a call, got {name!r}"
            yield source.told(Fault("flow", rule, "Correct it.", advice=True))
    yield from english_faults(source, english)
