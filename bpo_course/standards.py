"""National standards as values: their units, and how far the course covers each one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse

Cover = Literal["covered", "partly", "not in this course"]
Read = Literal["own text", "secondary", "memory"]

PRACTICE: Final[Mapping[str, str]] = {
    "play": "mock calls",
    "chats": "three chats at once",
    "dictation": "dictation",
    "read_aloud": "reading aloud",
    "typing_test": "typing test",
    "say_better": "say it better",
    "sort": "sorting",
    "law": "what the law says",
    "roster": "a week of nights",
    "calculator": "calculators",
    "dashboard": "the dashboard",
    "role_fit": "role-fit self-assessment",
    "interview": "mock interview",
    "listening": "listening",
    "write_reply": "written replies",
}
"""What a learner does in the course, by the name that a notebook writes it with, in words."""


@dataclass(frozen=True)
class Unit:
    """One unit of a standard, and how far the course covers it.

    Args:
        code: Its code.
        title: Its title, as its publisher writes it.
        part: The part of the standard that it is in, such as "Core".
        asks: What it asks, in the course's own words.
        cover: How far the course covers it.
        lessons: The ids of the lessons that do.
        practice: What a learner does for it, by the names in `PRACTICE`.
        lacks: What of it is not in the course; "" only where all of it is covered.
        read: What was read of it: its own text, a report or quotation of it, or nothing.
        title_only: Whether only its code and its title could be read, and none of its criteria.
        source: Where it was read, where that is not the source of the standard.
        note: What else to know.
    """

    __pydantic_config__: ClassVar = STRICT

    code: str = ""
    title: str = ""
    part: str = ""
    asks: str = ""
    cover: Cover = "not in this course"
    lessons: tuple[str, ...] = ()
    practice: tuple[str, ...] = ()
    lacks: str = ""
    read: Read = "memory"
    title_only: bool = False
    source: str = ""
    note: str = ""

    def faults(self, within: str) -> Iterator[Fault]:
        """Yield the rules of form that it breaks.

        Args:
            within: Where it is, such as "unit 2".
        """
        yield from blanks(self, "code", "title", "part", "asks", within=within)
        if self.cover == "covered" and (self.title_only or self.read == "memory"):
            rule = "must not be covered, because its criteria were not read"
            yield Fault(f"{within} cover", rule, 'Write cover = "partly".')
        elsewhere, whole = self.cover == "not in this course", self.cover == "covered"
        if elsewhere == bool(self.lessons):
            rule = f"must {'be' if elsewhere else 'not be'} empty where cover is {self.cover!r}"
            yield Fault(f"{within} lessons", rule, "Correct one of them.")
        if whole == bool(self.lacks.strip()):
            rule = f"must {'be' if whole else 'not be'} empty where cover is {self.cover!r}"
            yield Fault(f"{within} lacks", rule, "Correct one of them.")
        for name in self.practice:
            if name not in PRACTICE:
                rule = f"must be one of {', '.join(PRACTICE)}, got {name!r}"
                yield Fault(f"{within} practice", rule, "Correct it.")


@dataclass(frozen=True)
class Standard:
    """A national standard for contact-centre work.

    Args:
        id: Stable word.
        title: Its title.
        country: Where it holds.
        publisher: Who publishes it.
        edition: Its code, edition or version, and its level.
        valid: For how long it holds, and what is not known about that.
        source: Where it was read.
        read_on: The day on which it was read.
        read: What was read: its own text, or a report or quotation of it.
        unit: Its units, in its own order.
        note: What else to know.

    Raises:
        FaultyError: If it breaks a rule of form; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    country: str = ""
    publisher: str = ""
    edition: str = ""
    valid: str = ""
    source: str = ""
    read_on: date = date.min
    read: Literal["own text", "secondary"] = "secondary"
    unit: tuple[Unit, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        texts = ("id", "title", "country", "publisher", "edition", "valid", "source", "unit")
        yield from blanks(self, *texts)
        if self.read_on == date.min:
            yield Fault("read_on", "must be given", "Write the day on which you read it.")
        for place, unit in enumerate(self.unit, start=1):
            yield from unit.faults(f"unit {place}")
        codes = [unit.code for unit in self.unit]
        for place, code in enumerate(codes, start=1):
            if code and code in codes[: place - 1]:
                yield Fault(f"unit {place} code", f"is used twice, got {code!r}", "Correct it.")

    def covered(self) -> dict[Cover, int]:
        """Return how many of its units the course covers, covers partly, and does not have.

        Example:
            >>> unit = Unit("U1", "Make calls", "Core", "Call people.", lacks="All.")
            >>> text = {"publisher": "P.", "edition": "1", "valid": "V.", "source": "S."}
            >>> day = date(2026, 11, 30)
            >>> Standard("x", "X", "India", **text, read_on=day, unit=(unit,)).covered()
            {'covered': 0, 'partly': 0, 'not in this course': 1}
        """
        found: dict[Cover, int] = {"covered": 0, "partly": 0, "not in this course": 0}
        for unit in self.unit:
            found[unit.cover] += 1
        return found


def faults(standards: Sequence[Standard], lessons: Collection[str]) -> Iterator[tuple[int, Fault]]:
    """Yield what is wrong with standards as a whole, each with the place of the standard, from 0.

    Args:
        standards: The standards.
        lessons: The ids of the lessons that are known.
    """
    seen: set[str] = set()
    for place, standard in enumerate(standards):
        if standard.id in seen:
            yield place, Fault("id", f"is used twice, got {standard.id!r}", "Rename one.")
        seen.add(standard.id)
        for nth, unit in enumerate(standard.unit, start=1):
            for name in unit.lessons:
                if name not in lessons:
                    near = get_close_matches(name, lessons, n=1)
                    remedy = f"Did you mean {near[0]!r}?" if near else "See data/syllabus.toml."
                    yield (
                        place,
                        Fault(f"unit {nth} lessons", f"names no lesson, got {name!r}", remedy),
                    )
