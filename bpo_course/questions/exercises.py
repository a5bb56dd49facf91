"""Exercises that no quiz asks: things to sort, lines to say better, replies to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import ClassVar, Final, Literal

from bpo_course import prose
from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.questions._base import alike, empty_texts, id_faults, not_among, repeats, too_few
from bpo_course.questions._parts import Option

LONGEST_LINE: Final = 2_000
"""How many letters of a line of one's own are kept."""
LONGEST_REPLY: Final = 3_000
"""How many letters of a reply are kept."""
Medium = Literal["email", "chat", "note"]


@dataclass(frozen=True)
class SortItem:
    """One thing to sort.

    Args:
        text: What it is, Markdown.
        group: The group that it belongs to.
        why: Why it belongs there, Markdown.
    """

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    group: str = ""
    why: str = ""


@dataclass(frozen=True)
class Sort:
    """Things to sort into groups, one after the other.

    Args:
        id: Stable word, unique in the whole course; it begins with the lesson's number.
        prompt: What to sort and how, Markdown.
        group: The groups.
        item: The things.

    Raises:
        FaultyError: If the exercise breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT
    called: ClassVar = "an exercise to sort"

    id: str = ""
    prompt: str = ""
    group: tuple[str, ...] = ()
    item: tuple[SortItem, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    @cached_property
    def items(self) -> Mapping[str, SortItem]:
        """The things by their texts, in an order that is the same each time and hides the groups.

        Example:
            >>> plain = [SortItem(text, "A", "…") for text in "abc"] + [SortItem("d", "B", "…")]
            >>> sorted(Sort("x", "?", ("A", "B"), tuple(plain)).items)
            ['a', 'b', 'c', 'd']
        """
        mixed = list(self.item)
        Random(self.id).shuffle(mixed)
        return {item.text: item for item in mixed}

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "prompt")
        yield from id_faults(self.id)
        yield from too_few("group", len(self.group), 'Write group = ["…", "…"].')
        yield from empty_texts("group", self.group)
        yield from repeats("group", self.group)
        yield from too_few("item", len(self.item), "Write another [[sort.item]].")
        yield from repeats("item", (item.text for item in self.item), "text")
        for place, item in enumerate(self.item, start=1):
            yield from blanks(item, "text", "why", within=f"item {place}")
            if self.group:
                what = "the text of the right group"
                yield from not_among(f"item {place} group", item.group, self.group, what)


@dataclass(frozen=True)
class Model:
    """A good line to compare one's own with.

    Args:
        text: What one could say or write, Markdown.
        why: What makes it good, Markdown.
    """

    __pydantic_config__: ClassVar = STRICT

    text: str = ""
    why: str = ""


@dataclass(frozen=True)
class Better:
    """A line that was said or written badly: the learner chooses a better one, then writes one.

    Args:
        id: Stable word, unique in the whole course; it begins with the lesson's number.
        situation: Who speaks to whom, and what happened, Markdown.
        said: The line as it was said.
        option: What to choose from; exactly one is right.
        model: Two or more good lines, which are shown after the learner's own.
        check: What a good line does; the learner ticks what their own does.

    Raises:
        FaultyError: If the exercise breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT
    called: ClassVar = "a line to say better"

    id: str = ""
    situation: str = ""
    said: str = ""
    option: tuple[Option, ...] = ()
    model: tuple[Model, ...] = ()
    check: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    @cached_property
    def options(self) -> Mapping[str, Option]:
        """What to choose from, by text, in an order that is the same each time."""
        mixed = list(self.option)
        Random(self.id).shuffle(mixed)
        return {option.text: option for option in mixed}

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "situation", "said")
        yield from id_faults(self.id)
        listed: tuple[tuple[str, Sequence[Option | Model]], ...]
        listed = (("option", self.option), ("model", self.model))
        for field, parts in listed:
            yield from too_few(field, len(parts), f"Write another [[better.{field}]].")
            for place, part in enumerate(parts, start=1):
                yield from blanks(part, "text", "why", within=f"{field} {place}")
        yield from alike(self.option)
        right = sum(option.right for option in self.option)
        if self.option and right != 1:
            yield Fault(
                "option", f"must have one that is right, has {right}", "Write right = true."
            )
        if not self.check:
            yield Fault("check", "must not be empty", 'Write check = ["…"].')
        yield from empty_texts("check", self.check)


@dataclass(frozen=True)
class Write:
    """A reply or a note to write within a limit, to compare with good ones afterwards.

    Args:
        id: Stable word, unique in the whole course; it begins with the lesson's number.
        medium: What is written: an email, a chat message or a note of a call.
        task: What came in, what the learner knows and what they may offer, Markdown.
        minutes: How long it should take; the clock only tells.
        most_words: How many words it should have at most.
        check: What a good reply does; the learner ticks what their own does.
        model: Two or more good replies, each within the limit, as they are typed: no Markdown.

    Raises:
        FaultyError: If the exercise breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT
    called: ClassVar = "a reply to write"

    id: str = ""
    medium: Medium = "email"
    task: str = ""
    minutes: float = 0.0
    most_words: int = 0
    check: tuple[str, ...] = ()
    model: tuple[Model, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "task")
        yield from id_faults(self.id)
        for field, low, high in (("minutes", 0.5, 120), ("most_words", 5, 2_000)):
            value = getattr(self, field)
            if isinstance(value, bool) or not low <= value <= high:
                rule = f"must be a number from {low} to {high:,}, got {value}"
                yield Fault(field, rule, f"Write {field} = 8, or another number.")
        yield from too_few("check", len(self.check), 'Write check = ["…", "…"].')
        yield from empty_texts("check", self.check)
        yield from repeats("check", self.check)
        yield from too_few("model", len(self.model), "Write another [[write.model]].")
        for place, model in enumerate(self.model, start=1):
            yield from blanks(model, "text", "why", within=f"model {place}")
            words = prose.word_count(model.text)
            if words > self.most_words > 0:
                rule = f"must have {self.most_words} words at most, has {words}"
                yield Fault(f"model {place} text", rule, "Shorten it, or raise most_words.")


Exercise = Sort | Better | Write

EXERCISES: Final[Mapping[str, type[Exercise]]] = {"sort": Sort, "better": Better, "write": Write}
"""The kinds of exercise, by the heading that each is written under."""
