"""What questions are made of: options, items and pairs, and the marking of an answer."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from bpo_course.faults import STRICT


def slug(text: str) -> str:
    """Return the text as a word that can be an id: small letters, digits and hyphens.

    Example:
        >>> slug("The *customer* starts it.")
        'the-customer-starts-it'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@dataclass(frozen=True)
class Feedback:
    """What is said about one part of an answer: the part, whether it is right, and why."""

    part: str
    right: bool
    why: str


@dataclass(frozen=True)
class Mark:
    """The marking of one answer.

    Args:
        score: The share of the points, 0 to 1.
        feedback: For each part that was answered, in the learner's order.
    """

    score: float
    feedback: tuple[Feedback, ...] = ()

    @property
    def outcome(self) -> Literal["right", "partly right", "wrong"]:
        """The word for the score."""
        if self.score == 1:
            return "right"
        return "partly right" if self.score > 0 else "wrong"


@dataclass(frozen=True)
class Explanation:
    """The eight sections of a full answer but one: the options' own `why` is the eighth.

    Args:
        context: Why the question is asked at all.
        given: What the question gives and assumes.
        concept: The idea that answers it.
        steps: The way to the answer, step by step.
        verification: How to check it another way.
        pitfalls: Where others go wrong.
        answer: The final answer in a sentence.
    """

    __pydantic_config__: ClassVar = STRICT

    context: str = ""
    given: str = ""
    concept: str = ""
    steps: tuple[str, ...] = ()
    verification: str = ""
    pitfalls: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Option:
    """One option of a single or multiple question.

    Args:
        text: What it says, Markdown.
        right: Whether it belongs to the answer.
        why: Why it is right, or the misconception it shows, Markdown.
        id: Stable word; the text itself when left out.
    """

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    right: bool = False
    why: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        """What an answer names it by."""
        return self.id or self.text.strip()


@dataclass(frozen=True)
class GradedOption:
    """One thing an agent could do or say in a situation.

    Args:
        text: What it is, Markdown.
        grade: The share of the point it is worth: 1 for the best, 0 to below 1 for the others.
        why: What comes of it, Markdown.
        id: Stable word; the text itself when left out.
    """

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    grade: float = 0.0
    why: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        """What an answer names it by."""
        return self.id or self.text.strip()

    @property
    def right(self) -> bool:
        """Whether it is the best."""
        return self.grade == 1


@dataclass(frozen=True)
class Star:
    """What a good spoken answer holds, Markdown.

    Args:
        situation: Where and when it was.
        task: What was asked of the speaker.
        action: What she herself did.
        result: What came of it.
    """

    __pydantic_config__: ClassVar = STRICT

    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""


@dataclass(frozen=True)
class WrongNumber:
    """A well-known wrong number: its value, and what went wrong, Markdown."""

    __pydantic_config__: ClassVar = STRICT

    value: float = math.nan
    why: str = ""


@dataclass(frozen=True)
class OrderItem:
    """One item to be put in order: its text, and why it has this place, Markdown."""

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    why: str = ""

    @property
    def key(self) -> str:
        """What an answer names it by."""
        return self.text.strip()


@dataclass(frozen=True)
class Pair:
    """Two things that belong together, and why, Markdown."""

    __pydantic_config__: ClassVar = STRICT

    left: str = ""
    right: str = ""
    why: str = ""
