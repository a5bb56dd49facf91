"""The kinds of question that interviews ask beside knowledge: a situation, an answer aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from bpo_course.faults import Fault, blanks
from bpo_course.questions._base import Asked, alike, empty_texts, must_be, must_be_keys, repeats
from bpo_course.questions._parts import Feedback, GradedOption, Mark, Star

STAR: Final = ("situation", "task", "action", "result")
WORDS_A_SECOND: Final = 3.0
"""The fastest that a model answer may have to be said: quick speech is 180 words a minute."""


@dataclass(frozen=True)
class Situation(Asked):
    """A moment in a call: choose what to do; some choices are better than others.

    Args:
        principle: What good agents do here and why, Markdown.
        option: Three to five things to do, exactly one of them of grade 1.
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
        yield from blanks(self, "principle")
        if not 3 <= len(self.option) <= 5:
            remedy = "Write more." if len(self.option) < 3 else "Delete the weakest."
            yield Fault("option", f"must be 3 to 5, got {len(self.option)}", remedy)
        for place, option in enumerate(self.option, start=1):
            yield from blanks(option, "text", "why", within=f"option {place}")
            if not 0 <= option.grade <= 1:
                rule = f"must be from 0 to 1, got {option.grade}"
                yield Fault(f"option {place} grade", rule, "Correct it.")
        best = sum(option.right for option in self.option)
        if best != 1:
            remedy = "Give the best one grade = 1, and only that one."
            yield Fault("option grade", f"exactly one option must have 1, got {best}", remedy)
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
        seconds: How long a good answer takes.
        star: What a good answer holds.
        model: A model answer that can be said in that time, Markdown.
        pitfalls: Two to four things that spoil an answer.
        rubric: Three to six things that the speaker marks as said.
    """

    kind: Literal["spoken"] = "spoken"
    seconds: int = 0
    star: Star = field(default_factory=Star)
    model: str = ""
    pitfalls: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()

    @property
    def perfect(self) -> list[str]:
        """The answer that scores 1."""
        return list(self.rubric)

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from blanks(self, "model")
        yield from blanks(self.star, *STAR, within="star")
        words, sayable = len(self.model.split()), int(WORDS_A_SECOND * max(0, self.seconds))
        if self.seconds <= 0:
            yield Fault("seconds", f"must be more than 0, got {self.seconds}", "Write them.")
        elif words > sayable:
            rule = f"must be {sayable} words or fewer to be said in {self.seconds} s, got {words}"
            yield Fault("model", rule, "Shorten it or give more seconds.")
        yield from _listed("pitfalls", self.pitfalls, 2, 4)
        yield from _listed("rubric", self.rubric, 3, 6)
        yield from repeats("rubric", self.rubric)

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


def _listed(name: str, texts: tuple[str, ...], least: int, most: int) -> Iterator[Fault]:
    if not least <= len(texts) <= most:
        remedy = "Write more." if len(texts) < least else "Join some."
        yield Fault(name, f"must be {least} to {most}, got {len(texts)}", remedy)
    yield from empty_texts(name, texts)
