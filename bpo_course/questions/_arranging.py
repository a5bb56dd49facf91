"""The kinds of question in which things are put in order, or given what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bpo_course.faults import Fault, blanks
from bpo_course.questions._base import (
    Explained,
    must_be,
    must_be_keys,
    reasonless,
    repeats,
    too_few,
)
from bpo_course.questions._parts import Feedback, Mark, OrderItem, Pair


@dataclass(frozen=True)
class Order(Explained):
    """Put the items in order; they are written in the right one."""

    kind: Literal["order"] = "order"
    item: tuple[OrderItem, ...] = ()

    @cached_property
    def items(self) -> dict[str, OrderItem]:
        """The items by key, in the right order."""
        return {item.key: item for item in self.item}

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from too_few("item", len(self.item))
        if len(self.item) == 2:
            remedy = "Two are easy to guess. Write more."
            yield Fault("item", "should be 3 or more, got 2", remedy, advice=True)
        for place, item in enumerate(self.item, start=1):
            yield from blanks(item, "text", within=f"item {place}")
        yield from reasonless("item", self.item)
        yield from repeats("item", (item.key for item in self.item), "text")

    @property
    def perfect(self) -> list[str]:
        """The answer that scores 1."""
        return list(self.items)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Return the mark of the keys in the learner's order: the share that is in its place.

        Raises:
            ValueError: If it does not name every item once.
        """
        must_be(answer, (list, tuple), "a list of items")
        must_be_keys(answer, self.items)
        if len(answer) != len(self.items):
            raise ValueError(f"answer must name all {len(self.items)} items, got {len(answer)}")
        places = zip(answer, self.items, strict=True)
        right = [given == due for given, due in places]
        told = (self.items[key] for key in answer)
        feedback = (Feedback(i.text, r, i.why) for i, r in zip(told, right, strict=True))
        return Mark(sum(right) / len(right), tuple(feedback))


@dataclass(frozen=True)
class Match(Explained):
    """Give each thing on the left what belongs to it on the right.

    Args:
        pair: The pairs; two of them may share a right side.
        extra: Right sides that belong to nothing.
    """

    kind: Literal["match"] = "match"
    pair: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()

    @cached_property
    def pairs(self) -> dict[str, Pair]:
        """The pairs by their left side."""
        return {pair.left: pair for pair in self.pair}

    @cached_property
    def rights(self) -> dict[str, None]:
        """The right sides to choose from, each once."""
        return dict.fromkeys([*(pair.right for pair in self.pair), *self.extra])

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from too_few("pair", len(self.pair))
        for place, pair in enumerate(self.pair, start=1):
            yield from blanks(pair, "left", "right", within=f"pair {place}")
        yield from reasonless("pair", self.pair)
        yield from repeats("pair", (pair.left for pair in self.pair), "left")
        if self.pair and len(self.rights) < 2:
            yield Fault("pair right", "is the same in all pairs", 'Write extra = ["…"].')
        for text in self.extra:
            if text in {pair.right for pair in self.pair}:
                rule = f"should not belong to a pair, but {text!r} does"
                yield Fault("extra", rule, "Delete it from extra.", advice=True)

    @property
    def perfect(self) -> dict[str, str]:
        """The answer that scores 1."""
        return {pair.left: pair.right for pair in self.pair}

    def mark(self, answer: Mapping[str, str]) -> Mark:
        """Return the mark of the right sides by left side: the share of pairs that is right.

        Raises:
            ValueError: If a left side is left out, or a side is unknown.
        """
        must_be(answer, Mapping, "a right side for each left side")
        must_be_keys(list(answer), self.pairs)
        for right in answer.values():
            must_be_keys([right], self.rights)
        if len(answer) != len(self.pairs):
            raise ValueError(f"answer must match all {len(self.pairs)} pairs, got {len(answer)}")
        feedback = tuple(
            Feedback(
                f"{left} — {answer[left]}",
                answer[left] == pair.right,
                pair.why,
            )
            for left, pair in self.pairs.items()
        )
        return Mark(sum(part.right for part in feedback) / len(feedback), feedback)
