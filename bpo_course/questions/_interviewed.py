"""The other kinds of question that interviews ask: a situation, and an answer aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from bpo_course.faults import Fault, blanks
from bpo_course.questions._base import (
    Asked,
    alike,
    empty_texts,
    must_be,
    must_be_keys,
    reasonless,
    repeats,
)
from bpo_course.questions._parts import Feedback, GradedOption, Mark, Star

STAR: Final = ("situation", "task", "action", "result")
WORDS_A_SECOND: Final = 3.0
"""The fastest that a model answer may have to be said: quick speech is 180 words a minute."""


@dataclass(frozen=True)
class Situation(Asked):
    """A moment in a call: choose what to do; some choices are better than others.

    Args:
        principle: What good agents do here and why, Markdown.
        option: Two or more things to do, best three to five, exactly one of them of grade 1.
        keep_order: Whether they are shown as written, because they refer to each other.
    """

    kind: Literal["situation"] = "situation"
    principle: str = ""
    option: tuple[GradedOption, ...] = ()
    keep_order: bool = False

    @cached_property
    def options(self) -> dict[str, GradedOption]:
        """The options by key."""
        return {option.key: option for option in self.option}

    @property
    def perfect(self) -> str:
        """The answer that scores 1."""
        return next(option.key for option in self.option if option.right)

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if not self.principle.strip():
            remedy = "Say what good agents do here, and why."
            yield Fault("principle", "is missing", remedy, advice=True)
        yield from _counted("option", len(self.option), least=2, best=(3, 5))
        for place, option in enumerate(self.option, start=1):
            yield from blanks(option, "text", within=f"option {place}")
            if not 0 <= option.grade <= 1:
                rule = f"must be from 0 to 1, got {option.grade}"
                yield Fault(f"option {place} grade", rule, "Correct it.")
        best = sum(option.right for option in self.option)
        if self.option and best != 1:
            rule = (
                f"one option must have grade = 1, {best or 'none'} {'have' if best else 'has'} it"
            )
            yield Fault("option grade", rule, "Give it to the best one alone.")
        yield from reasonless("option", self.option)
        yield from alike(self.option)

    def mark(self, answer: str) -> Mark:
        """Return the mark of an option's key: its grade.

        Raises:
            ValueError: If it is no option's key.
        """
        must_be(answer, str, "an option")
        must_be_keys([answer], self.options)
        chosen = self.options[answer]
        return Mark(float(chosen.grade), (Feedback(chosen.text, chosen.right, chosen.why),))


@dataclass(frozen=True)
class Spoken(Asked):
    """A question to answer aloud; the speaker marks herself what her answer held.

    Args:
        seconds: How long a good answer takes; a minute when left out.
        star: What a good answer holds.
        asks: What the interviewer really wants to know, Markdown.
        model: A model answer that can be said in that time, Markdown.
        experienced: The same for a speaker with a year in the work; empty where model serves both.
        follow_up: The question that often comes next, as the interviewer says it.
        pitfalls: What spoils an answer, best two to four things.
        rubric: What the speaker marks as said, best three to six things.
    """

    kind: Literal["spoken"] = "spoken"
    seconds: int = 60
    star: Star = field(default_factory=Star)
    asks: str = ""
    model: str = ""
    experienced: str = ""
    follow_up: str = ""
    pitfalls: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()

    @property
    def perfect(self) -> list[str]:
        """The answer that scores 1."""
        return list(self.rubric)

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        if not self.model.strip():
            remedy = "Write one that can be said in the time."
            yield Fault("model", "is missing", remedy, advice=True)
        if missing := [fault.field for fault in blanks(self.star, *STAR)]:
            rule = "is missing" if len(missing) == len(STAR) else f"has no {', '.join(missing)}"
            yield Fault("star", rule, "Say what a good answer contains.", advice=True)
        yield from self._time_faults()
        yield from _counted("pitfalls", len(self.pitfalls), least=0, best=(2, 4))
        yield from empty_texts("pitfalls", self.pitfalls, advice=True)
        yield from _counted("rubric", len(self.rubric), least=1, best=(3, 6))
        yield from empty_texts("rubric", self.rubric)
        yield from repeats("rubric", self.rubric)

    def _time_faults(self) -> Iterator[Fault]:
        if self.seconds <= 0:
            yield Fault("seconds", f"must be more than 0, got {self.seconds}", "Write them.")
            return
        sayable = int(WORDS_A_SECOND * self.seconds)
        for name in ("model", "experienced"):
            words = len(getattr(self, name).split())
            if words > sayable:
                rule = f"should be {sayable} words or fewer to be said in {self.seconds} s"
                remedy = "Shorten it or give more seconds."
                yield Fault(name, f"{rule}, got {words}", remedy, advice=True)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Return the mark of what the speaker marked as said: its share of the rubric.

        Args:
            answer: Texts of the rubric, in any order; none of them scores 0.

        Raises:
            ValueError: If one is not in the rubric, or is named twice.
        """
        must_be(answer, (list, tuple), "a list of what was said")
        must_be_keys(answer, dict.fromkeys(self.rubric))
        said = set(answer)
        feedback = (
            Feedback(text, text in said, "You said it." if text in said else "Not said yet.")
            for text in self.rubric
        )
        return Mark(len(said) / len(self.rubric), tuple(feedback))


def _counted(name: str, count: int, *, least: int, best: tuple[int, int]) -> Iterator[Fault]:
    """Yield a fault below the least count, and advice outside the best."""
    if count < least:
        yield Fault(name, f"must be {least} or more, got {count}", "Write more.")
    elif not best[0] <= count <= best[1]:
        remedy = "Write more." if count < best[0] else "Join some, or delete the weakest."
        rule = f"should be {best[0]} to {best[1]}, got {count}"
        yield Fault(name, rule, remedy, advice=True)
