"""A quality scorecard: points for what makes a call better, critical errors apart from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.kpi import wilson

Critical = Literal["", "customer", "business", "compliance"]
CRITICAL: Final = ("customer", "business", "compliance")
"""The kinds of critical errors: what fails the customer, costs the client, or breaks a rule."""
Answer = str | int
Answers = Mapping[str, Answer]
"""The answers by item: "yes", "no", "n/a", or points."""
NOT_APPLICABLE: Final = "n/a"
WEIGHT: Final = 1_000_000
"""What an item is worth at most, so that no total is infinite."""


@dataclass(frozen=True)
class Item:
    """Something that a scorecard asks about a call.

    Args:
        id: Stable word.
        asks: The question, which "yes" answers well.
        guide: What counts as yes and what as no, so that two people agree.
        weight: What it is worth; 0 for a critical error, which is never averaged in.
        most: Points at most; 1 for an item that is answered with yes or no.
        critical: The kind of the critical error that "no" is; "" for none.
        optional: Whether "n/a" is allowed.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    asks: str = ""
    guide: str = ""
    weight: float = 0
    most: int = 1
    critical: Critical = ""
    optional: bool = False

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        yield from blanks(self, "id", "asks", "guide")
        if self.critical and self.weight:
            rule = f"must be 0 where an item is critical, got {self.weight:g}"
            yield Fault("weight", rule, "Delete it: a critical error is never averaged in.")
        if self.critical and self.most != 1:
            rule = f"must be 1 where an item is critical, got {self.most}"
            yield Fault("most", rule, "Delete it: a critical item is answered with yes or no.")
        if self.critical not in ("", *CRITICAL):
            rule = f"must be one of {', '.join(CRITICAL)}, got {self.critical!r}"
            yield Fault("critical", rule, "Correct it: an error of no kind would never count.")
        if not self.critical and not 0 < self.weight <= WEIGHT:
            rule = f"must be above 0, and at most {WEIGHT}, got {self.weight:g}"
            yield Fault("weight", rule, "Write what the item is worth.")
        if not isinstance(self.most, int) or self.most < 1:
            rule = f"must be a whole number of 1 or more, got {self.most}"
            yield Fault("most", rule, "Correct it.")

    def share(self, answer: Answer) -> float:
        """Return how much of the item an answer earns, from 0 to 1; NaN for "n/a".

        Raises:
            ValueError: If it is no answer to this item.
        """
        if answer == NOT_APPLICABLE and self.optional:
            return math.nan
        if self.most == 1 and answer in ("yes", "no"):
            return float(answer == "yes")
        whole = isinstance(answer, int) and not isinstance(answer, bool)
        if self.most > 1 and whole and 0 <= int(answer) <= self.most:
            return int(answer) / self.most
        raise ValueError(f"{self.id} must be {self.answers}, got {answer!r}")

    @property
    def answers(self) -> str:
        """The answers that it takes, in words."""
        taken = '"yes" or "no"' if self.most == 1 else f"0 to {self.most}"
        return f'{taken}, or "n/a"' if self.optional else taken


@dataclass(frozen=True)
class CallScore:
    """The score of one call.

    Args:
        share: Weighted share of the points, from 0 to 1, over the items that apply and are not
            critical; NaN where none does.
        errors: The ids of the critical items answered "no", by kind.
        asked: The kinds of critical errors that the call could have had.
    """

    share: float
    errors: Mapping[str, tuple[str, ...]]
    asked: frozenset[str]

    @property
    def passed(self) -> bool:
        """Whether it has no critical error. The points do not count here."""
        return not any(self.errors.values())

    def __repr__(self) -> str:
        failed = ", ".join(f"{kind}: {' '.join(ids)}" for kind, ids in self.errors.items() if ids)
        share = "no points asked" if math.isnan(self.share) else f"{self.share:.0%}"
        return f"CallScore({share}; {f'critical error, {failed}' if failed else 'passed'})"


@dataclass(frozen=True)
class Accuracy:
    """How many calls of a sample have no critical error of a kind.

    Args:
        kind: The kind.
        right: Calls without one.
        n: Calls that could have had one.
    """

    kind: str
    right: int
    n: int

    @property
    def share(self) -> float:
        """The share of calls without one; NaN where no call could have had one."""
        return self.right / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval, by Wilson's method: for calls that are drawn at random."""
        return wilson(self.right, self.n)


@dataclass(frozen=True)
class Scorecard:
    """A scorecard: items with weights, and critical errors of three kinds that are kept apart.

    Args:
        items: What it asks.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.

    Example:
        >>> greet = Item("greeting", "Greeted?", "Company and name.", weight=20)
        >>> verify = Item("verified", "Verified?", "Before any detail.", critical="compliance")
        >>> card = Scorecard((greet, verify))
        >>> card.score({"greeting": "yes", "verified": "no"})
        CallScore(100%; critical error, compliance: verified)
    """

    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        if not self.items:
            yield Fault("item", "must be one or more, got none", "Write [[item]] for each.")
        seen: dict[str, int] = {}
        for number, item in enumerate(self.items, start=1):
            for fault in item.faults():
                yield Fault(f"item {number} {fault.field}", fault.rule, fault.remedy)
            if item.id and (first := seen.setdefault(item.id, number)) != number:
                rule = f"is {item.id!r}, which is already used"
                yield Fault(f"item {number} id", rule, "Rename one.", also=f"item {first} id")

    @property
    def by_id(self) -> Mapping[str, Item]:
        """The items by their ids."""
        return {item.id: item for item in self.items}

    def wrong(self, answers: Answers) -> Iterator[str]:
        """Yield what is wrong with some answers, a sentence each."""
        for item in self.items:
            if item.id not in answers:
                yield f"{item.id} has no answer"
                continue
            try:
                item.share(answers[item.id])
            except ValueError as error:
                yield str(error)
        yield from (f"{name} is no item" for name in answers if name not in self.by_id)

    def score(self, answers: Answers) -> CallScore:
        """Return the score of a call.

        Args:
            answers: The answer to each item.

        Raises:
            ValueError: If an item has no answer, or one that it does not take; it names all.
        """
        if wrong := list(self.wrong(answers)):
            raise ValueError("; ".join(wrong))
        shares = {item.id: item.share(answers[item.id]) for item in self.items}
        counted = [one for one in self.items if not one.critical and not math.isnan(shares[one.id])]
        weight = sum(one.weight for one in counted)
        points = sum(one.weight * shares[one.id] for one in counted)
        asked = [one for one in self.items if one.critical and not math.isnan(shares[one.id])]
        errors = {
            kind: tuple(one.id for one in asked if one.critical == kind and not shares[one.id])
            for kind in CRITICAL
        }
        kinds = frozenset(str(one.critical) for one in asked)
        return CallScore(points / weight if weight else math.nan, errors, kinds)


def accuracy(scores: Iterable[CallScore]) -> tuple[Accuracy, ...]:
    """Return how many calls of a sample have no critical error, kind by kind.

    The kinds are never averaged: 98 % for customers does not make up for 80 % in compliance.

    Args:
        scores: The scores of the calls, drawn at random.

    Source:
        The separation of customer, business and compliance critical errors is that of the COPC CX
        Standard; it is told here from experience.

    Example:
        >>> found = CallScore(0.9, {"compliance": ("notice",)}, frozenset({"compliance"}))
        >>> [(one.kind, one.right, one.n) for one in accuracy([found])][-1]
        ('compliance', 0, 1)
    """
    all_scores = tuple(scores)
    return tuple(_accuracy(kind, all_scores) for kind in CRITICAL)


def _accuracy(kind: str, scores: Sequence[CallScore]) -> Accuracy:
    asked = [one for one in scores if kind in one.asked]
    return Accuracy(kind, sum(not one.errors.get(kind) for one in asked), len(asked))
