"""Messages to listen to, with the questions that are asked about them afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import ClassVar, Final

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.speech._named import id_faults

WORDS: Final = (60, 110)
"""How many words a message has: no fewer, or there is little to ask, and no more than one keeps."""
QUESTIONS: Final = (3, 4)
"""How many questions are asked about a message."""
OPTIONS: Final = 3
"""How many options a question has at least."""


@dataclass(frozen=True)
class ListeningOption:
    """An answer to choose.

    Args:
        text: The answer, Markdown.
        right: Whether it is right.
        why: Why it is right, or what was really said, Markdown.
    """

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    right: bool = False
    why: str = ""


@dataclass(frozen=True)
class ListeningQuestion:
    """A question about a message.

    Args:
        prompt: The question, Markdown.
        words: What in the message carries the answer, as it is there. Where a question asks what
            was not said, they carry the other options.
        option: What to choose from; exactly one is right.
    """

    __pydantic_config__: ClassVar = STRICT

    prompt: str = ""
    words: tuple[str, ...] = ()
    option: tuple[ListeningOption, ...] = ()

    @cached_property
    def options(self) -> Mapping[str, ListeningOption]:
        """What to choose from, by text."""
        return {option.text: option for option in self.option}

    @property
    def right(self) -> ListeningOption:
        """The option that is right."""
        return next(option for option in self.option if option.right)


@dataclass(frozen=True)
class Listening:
    """A message that is heard and not read, and what is asked about it.

    Args:
        id: Stable word, which begins with the lesson's number.
        title: What it is, in a few words.
        text: What is said: 60 to 110 words, with what a voice could misread in words.
        question: Three or four questions.

    Raises:
        FaultyError: If it breaks a rule of form; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    text: str = ""
    question: tuple[ListeningQuestion, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    @property
    def pieces(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The text in pieces, each with the numbers of the questions whose answer it carries."""
        carried: list[tuple[int, ...]] = [()] * len(self.text)
        for number, question in enumerate(self.question, start=1):
            for words in question.words:
                start = self.text.index(words)
                for place in range(start, start + len(words)):
                    if number not in carried[place]:
                        carried[place] += (number,)
        runs = groupby(zip(self.text, carried, strict=True), key=lambda pair: pair[1])
        return tuple(("".join(sign for sign, _ in run), numbers) for numbers, run in runs)

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "title", "text")
        yield from id_faults(self.id, "20-voicemail")
        words = len(self.text.split())
        if words and not WORDS[0] <= words <= WORDS[1]:
            rule = f"must have {WORDS[0]} to {WORDS[1]} words, has {words}"
            yield Fault("text", rule, "Shorten it." if words > WORDS[1] else "Say more.")
        if not QUESTIONS[0] <= len(self.question) <= QUESTIONS[1]:
            rule = f"must be {QUESTIONS[0]} or {QUESTIONS[1]}, got {len(self.question)}"
            yield Fault("question", rule, "Write [[message.question]] for each.")
        for place, question in enumerate(self.question, start=1):
            yield from self._question_faults(question, f"question {place}")

    def _question_faults(self, question: ListeningQuestion, within: str) -> Iterator[Fault]:
        yield from blanks(question, "prompt", within=within)
        if not question.words:
            yield Fault(f"{within} words", "must not be empty", 'Write words = ["…"].')
        for words in question.words:
            if not words.strip() or words not in self.text:
                rule = f"must be in the message, got {words!r}"
                yield Fault(f"{within} words", rule, "Copy them from its text.")
        if len(question.option) < OPTIONS:
            rule = f"must be {OPTIONS} or more, got {len(question.option)}"
            yield Fault(f"{within} option", rule, "Write another [[message.question.option]].")
        right = sum(option.right for option in question.option)
        if question.option and right != 1:
            rule = f"must have one that is right, has {right}"
            yield Fault(f"{within} option", rule, "Write right = true.")
        for place, option in enumerate(question.option, start=1):
            yield from blanks(option, "text", "why", within=f"{within} option {place}")
        if len(question.options) < len(question.option):
            rule = "must not have two with the same text"
            yield Fault(f"{within} option", rule, "Reword one of them.")
