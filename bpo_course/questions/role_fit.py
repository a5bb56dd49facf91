"""The role-fit self-assessment: lines about oneself, and the kinds of work they speak for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.questions._base import empty_texts, id_faults, not_among, repeats

Answer = Literal["like", "partly", "unlike"]

ANSWERS: Final[Mapping[Answer, str]] = {
    "like": "True for me",
    "partly": "Partly true",
    "unlike": "Not true for me",
}
"""How a learner answers a line, and the words for it."""


@dataclass(frozen=True)
class Work:
    """A kind of work.

    Args:
        id: Stable word.
        name: Its name.
        says: What its day is like, in a sentence.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    name: str = ""
    says: str = ""


@dataclass(frozen=True)
class Said:
    """What an answer means.

    Args:
        text: It, Markdown.
    """

    __pydantic_config__: ClassVar = STRICT

    text: str = ""


@dataclass(frozen=True)
class Line:
    """A line about oneself.

    Args:
        id: Stable word.
        text: The line, as the learner would say it.
        about: What it has to do with the work.
        like: What it means when it is like the learner.
        unlike: What it means when it is not, and what helps.
        helps: Ids of the kinds of work for which it speaks.
        hard: Ids of those that are harder for someone whom it does not fit.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    text: str = ""
    about: str = ""
    like: Said = field(default_factory=Said)
    unlike: Said = field(default_factory=Said)
    helps: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoleFit:
    """The self-assessment. It has no score: people learn most of what it asks about.

    Args:
        title: Its title.
        intro: What it can tell, and what it can't, Markdown.
        unknown: What it cannot know.
        work: The kinds of work.
        line: The lines.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    title: str = ""
    intro: str = ""
    unknown: tuple[str, ...] = ()
    work: tuple[Work, ...] = ()
    line: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The lines by id."""
        return {line.id: line for line in self.line}

    def speaking_for(self, work: str, answers: Mapping[str, Answer]) -> tuple[Line, ...]:
        """Return the lines that speak for a kind of work: those that the learner says fit them.

        Args:
            work: Its id.
            answers: The learner's answers, by the id of the line.
        """
        return self._answered(work, answers, "helps", "like")

    def to_think_about(self, work: str, answers: Mapping[str, Answer]) -> tuple[Line, ...]:
        """Return the lines to think about before a kind of work: those that do not fit.

        Args:
            work: Its id.
            answers: The learner's answers, by the id of the line.
        """
        return self._answered(work, answers, "hard", "unlike")

    def _answered(
        self, work: str, answers: Mapping[str, Answer], named: str, answer: Answer
    ) -> tuple[Line, ...]:
        return tuple(
            line
            for line in self.line
            if work in getattr(line, named) and answers.get(line.id) == answer
        )

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "title", "intro", "unknown", "work", "line")
        yield from empty_texts("unknown", self.unknown)
        yield from _ids("work", [work.id for work in self.work])
        yield from _ids("line", [line.id for line in self.line])
        for place, work in enumerate(self.work, start=1):
            yield from blanks(work, "id", "name", "says", within=f"work {place}")
        for place, line in enumerate(self.line, start=1):
            yield from blanks(line, "id", "text", "about", within=f"line {place}")
            for name in ("like", "unlike"):
                yield from blanks(getattr(line, name), "text", within=f"line {place} {name}")
            yield from self._unknown_work(place, line)

    def _unknown_work(self, place: int, line: Line) -> Iterator[Fault]:
        known = [work.id for work in self.work]
        for name in ("helps", "hard"):
            for work in getattr(line, name):
                what = "the id of a kind of work"
                yield from not_among(f"line {place} {name}", work, known, what)


def _ids(kind: str, names: Sequence[str]) -> Iterator[Fault]:
    """Yield the faults of the ids of lines or of kinds of work."""
    yield from repeats(kind, names, "id")
    for place, name in enumerate(names, start=1):
        for fault in id_faults(name):
            yield Fault(f"{kind} {place} id", fault.rule, fault.remedy)
