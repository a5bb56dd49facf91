"""Exercises of a lesson that no quiz asks: sorting things into groups, and saying a line better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import ClassVar, Final

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.questions._base import alike, empty_texts, id_faults, not_among, repeats, too_few
from bpo_course.questions._parts import Option

LONGEST_LINE: Final = 2_000
"""How many letters of a line of one's own are kept."""


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


Exercise = Sort | Better

EXERCISES: Final[Mapping[str, type[Exercise]]] = {"sort": Sort, "better": Better}
"""The kinds of exercise, by the heading that each is written under."""
