"""What an export or an import could not keep, question by question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_LABELS: Final = {
    "option id": "short names of options",
    "kind": "kind of question",
    "hint": "hints",
    "keep_order": "fixed order of options",
    "teaches": "syllabus points",
    "rules": "laws",
    "coming": "coming laws",
    "level": "level",
    "predict": "predictions",
    "pair right": "bold and other marks on the right",
    "explanation": "explanations",
}
"""What is said of a field, where its own name says too little."""


@dataclass(frozen=True)
class Loss:
    """One thing that was changed or lost.

    Args:
        question: The question's id, or its name in the file it came from.
        field: What it concerns: `hint`, `option id`; `question` where all of it is left out.
        what: What became of it, in words.
        left_out: Whether the whole question is left out for it.
    """

    question: str
    field: str
    what: str
    left_out: bool = False

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.question, self.field, self.what)))


@dataclass(frozen=True)
class Report:
    """How an export or an import went.

    Args:
        file: The name of the file written or read.
        kept: How many questions came through, whole or in part.
        asked: How many there were.
        losses: What did not come through as it was.
        after: What to do with the file, if it has to be said.
    """

    file: str
    kept: int
    asked: int
    losses: tuple[Loss, ...] = ()
    after: str = ""

    def __str__(self) -> str:
        left = self.asked - self.kept
        more = f". {left} {'is' if left == 1 else 'are'} left out" if left else ""
        lines = [f"{self.file}: {self.kept} of {self.asked} questions{more}"]
        lines += [f"  {line}" for line in self.lines()]
        return "\n".join([*lines, *filter(None, [self.after])])

    def lines(self) -> list[str]:
        """Return what did not come through as it was, each loss once with its questions."""
        return [
            ": ".join(filter(None, (_LABELS.get(field, field), f"{what} ({self._shown(names)})")))
            for (field, what), names in self._alike().items()
        ]

    def _shown(self, names: list[str]) -> str:
        if len(names) == self.kept > 3:
            return f"all {len(names)} questions"
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")

    def _alike(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for loss in sorted(self.losses, key=lambda loss: not loss.left_out):
            found.setdefault((loss.field, loss.what), []).append(loss.question)
        return {key: list(dict.fromkeys(names)) for key, names in found.items()}


class NoQuestionsError(ValueError):
    """A file in which there is no question that can be read; it says why.

    Args:
        told: What was wrong with each.
    """

    def __init__(self, told: Report) -> None:
        self.report = told
        rule = f"{told.file}: no question in it could be read"
        lines = told.lines() or ["there is no question in it, or nothing below the headings"]
        super().__init__("\n  ".join([rule, *lines]))


def report(file: str, *, kept: int, asked: int, losses: Iterable[Loss], after: str = "") -> Report:
    """Return a report whose losses are there once each."""
    return Report(file, kept, asked, tuple(dict.fromkeys(losses)), after)
