"""What an export or an import could not keep, told question by question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    """One thing that did not come through as it was.

    Args:
        question: The question's id, or its name in the file it came from.
        field: What it concerns: `hint`, `option id`; `question` where all of it is left out.
        what: What became of it, in words.
    """

    question: str
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.question}: {self.field}: {self.what}"


@dataclass(frozen=True)
class Report:
    """How an export or an import went.

    Args:
        file: The name of the file written or read.
        kept: How many questions came through, whole or in part.
        asked: How many there were.
        losses: What did not come through as it was.
    """

    file: str
    kept: int
    asked: int
    losses: tuple[Loss, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.file}: {self.kept} of {self.asked} questions"]
        for (field, what), names in self._alike().items():
            shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
            lines.append(f"  {field}: {what} ({shown})")
        return "\n".join(lines)

    def _alike(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for loss in self.losses:
            found.setdefault((loss.field, loss.what), []).append(loss.question)
        return {key: list(dict.fromkeys(names)) for key, names in found.items()}


def report(file: str, *, kept: int, asked: int, losses: Iterable[Loss]) -> Report:
    """Return a report whose losses stand there once each."""
    return Report(file, kept, asked, tuple(dict.fromkeys(losses)))
