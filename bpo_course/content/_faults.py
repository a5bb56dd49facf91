"""A fault of a file in words for its author: which line, which question, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path


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

    @property
    def where(self) -> str:
        """The file and the line, the question, the field: what is known of them."""
        return ": ".join(filter(None, (self.place, self.item, self.field)))

    def __str__(self) -> str:
        return f"{self.where}: {self.rule}. {self.remedy}"


def together(faults: Iterable[FileFault]) -> list[str]:
    """Return faults in words, those that say the same of several places in one line.

    Example:
        >>> one = FileFault("mine.toml", "asa", "topic", "is missing", "Write it", 4)
        >>> together([one, replace(one, item="aht", line=9), replace(one, field="why")])[0]
        'mine.toml, lines 4 and 9: topic: is missing. Write it'
    """
    return [": ".join(filter(None, said)) for said in grouped(faults)]


def grouped(faults: Iterable[FileFault]) -> list[tuple[str, str]]:
    """Return where faults are and what they are, those that say the same of several places once."""
    alike: dict[tuple[object, ...], list[FileFault]] = {}
    for fault in faults:
        name = fault.field.split()[-1] if fault.line and fault.field else fault.field
        same = (fault.file, bool(fault.line), name, fault.rule, fault.remedy)
        alike.setdefault(same, []).append(fault)
    return [
        (same[0].where if len(same) == 1 else _where(same), f"{same[0].rule}. {same[0].remedy}")
        for same in alike.values()
    ]


def _where(faults: list[FileFault]) -> str:
    """Return where several faults are, that say the same."""
    first = faults[0]
    lines = sorted({fault.line for fault in faults if fault.line})
    names = [str(line) for line in lines] or [fault.item or "the file" for fault in faults]
    shown = names if len(names) < 6 else [*names[:4], f"{len(names) - 4} more"]
    said = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
    word = ("lines " if len(lines) > 1 else "line ") if lines else ""
    place = f"{first.file}, {word}{said}"
    field = first.field if len({fault.field for fault in faults}) == 1 else first.field.split()[-1]
    return ": ".join(filter(None, (place, field)))


def near(path: Path) -> str:
    """Return which file beside a path may have been meant, as a question; "" for none.

    Args:
        path: A file that is not there.
    """
    folder = path.absolute().parent
    there = [file.name for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
    close = [*[name for name in there if Path(name).stem == path.name]]
    close += get_close_matches(path.name, there, n=1, cutoff=0.8)
    return f" Did you mean {close[0]}?" if close else ""


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
        super().__init__("\n".join(together(self.faults)))


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
