"""A fault of a file, as its author is told it: which line, which question, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class FileFault:
    """One fault of a bank, a flow or the syllabus, and where it is.

    Args:
        file: The file's name.
        item: The question at fault; empty for the file as a whole.
        field: The field at fault.
        rule: The rule it breaks, with the value.
        remedy: What to do.
        line: The line it is in, from 1; 0 where it cannot be known.
        advice: Whether the file can be used all the same.
    """

    file: str
    item: str
    field: str
    rule: str
    remedy: str
    line: int = 0
    advice: bool = False

    @property
    def place(self) -> str:
        """The file, and the line where it is known."""
        return f"{self.file}, line {self.line}" if self.line else self.file

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.place, self.item, self.field) if part)
        return f"{place}: {self.rule}. {self.remedy}"


def together(faults: Iterable[FileFault]) -> list[str]:
    """Return faults in words, those that say the same of several questions in one line.

    Example:
        >>> one = FileFault("mine.toml", "asa", "topic", "is missing", "Write it", 4)
        >>> together([one, replace(one, item="aht", line=9), replace(one, field="why")])[0]
        'mine.toml, lines 4 and 9: topic: is missing. Write it'
    """
    alike: dict[tuple[str, ...], list[FileFault]] = {}
    for fault in faults:
        alike.setdefault((fault.file, fault.field, fault.rule, fault.remedy), []).append(fault)
    return [str(same[0]) if len(same) == 1 else _of_many(same) for same in alike.values()]


def _of_many(faults: list[FileFault]) -> str:
    first = faults[0]
    lines = all(fault.line for fault in faults)
    names = [str(fault.line) if lines else fault.item or "the file" for fault in faults]
    shown, last = (
        (names[:-1], names[-1]) if len(names) < 6 else (names[:4], f"{len(names) - 4} more")
    )
    place = f"{first.file}, {'lines ' if lines else ''}{', '.join(shown)} and {last}"
    return f"{place}: {first.field}: {first.rule}. {first.remedy}"


class PlainError(Exception):
    """An error that a notebook shows as its message alone, without the code that raised it."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class ContentError(PlainError, ValueError):
    """Content that breaks its rules, with every fault.

    Args:
        faults: All faults found; advice is left out.
    """

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(fault for fault in faults if not fault.advice)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class MissingContentError(PlainError, FileNotFoundError):
    """A bank or a flow that is not there; it lists those there are."""


def usable(faults: Iterable[FileFault]) -> bool:
    """Whether there is no more than advice."""
    return all(fault.advice for fault in faults)


def in_order(faults: Iterable[FileFault]) -> list[FileFault]:
    """Return the faults before the advice, each in the order found."""
    return sorted(faults, key=lambda fault: fault.advice)


def as_faults(faults: Iterable[FileFault]) -> list[FileFault]:
    """Return advice as faults: what the course holds itself to."""
    return [replace(fault, advice=False) for fault in faults]
