"""The learner's own promise: the first account of a month, and what is assumed about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from bpo_course.scenarios._portfolio import (
    PORTFOLIO_KINDS,
    Portfolio,
    Real,
    Whole,
    is_whole,
)

OWN_FLOW: Final = "missed-instalment"
"""The call in which the promise is made."""
OWN_ACCOUNT: Final = "PL-own"
OWN_NAME: Final = "Arun Pillai"
OWN_INSTALMENT: Final = 4_200
OWN_FEE: Final = 180
OWN_IN_HAND: Final = 2_600
"""What he has until pay day, rupees."""
OWN_PAY_DAY: Final = 10
"""The day on which he gets paid: the 28th, ten days after the call."""
_HELPED_INSTALMENT: Final = OWN_INSTALMENT // 2
OWN_NEXT_DUE: Final = 17
"""The day on which the December instalment is due: the 5th."""
_DUE: Final = (-13, OWN_NEXT_DUE)
_NOW, _ASKED, _NOT_ASKED, _TOO_MUCH, _REMINDER = 0.97, 0.88, 0.5, 0.3, 0.05
_HELPED, _ALONE = 0.9, 0.15
_UNMATCHED_DAYS: Final = 4
OWN_ASSUMPTIONS: Final[tuple[str, ...]] = (
    f"A payment that is promised for the day of the call comes in {_NOW:.0%} of cases.",
    f"A later payment comes in {_ASKED:.0%} of cases if you asked what he can afford, and in"
    f" {_NOT_ASKED:.0%} if you did not. A text the day before adds {100 * _REMINDER:.0f} points.",
    f"He has {OWN_IN_HAND:,} rupees until he gets paid on the 28th. If he promised more than that"
    f" before, the chance of each payment falls to {_TOO_MUCH:.0%} of what it was.",
    "Without the link, his first payment has no loan number. It is found after"
    f" {_UNMATCHED_DAYS} days.",
    "If the hardship team gets the case in time, it agrees to"
    f" {_HELPED_INSTALMENT:,} rupees for December, and he pays it on its day in {_HELPED:.0%} of"
    f" cases. If not, {OWN_INSTALMENT:,} rupees fall due, and he pays them on the day in"
    f" {_ALONE:.0%}.",
    "While the hardship team has the case, no collector calls.",
)
"""What is assumed about the learner's own promise, in words."""


@dataclass(frozen=True, kw_only=True)
class OwnPromise:
    """A promise as the learner took it in the call about a missed instalment.

    Args:
        parts: The days after the call, with the amounts in rupees; 0 is the day of the call.
        asked: Whether the learner asked what he can afford.
        hardship_told: Whether he told of the cut in his shifts that is still to come.
        hardship_passed: Whether it was passed on so that the hardship team got it in time.
        reminder: Whether he gets a text the day before.
        fee_dropped: Whether the late fee was dropped.
        link: Whether he pays by the link, so that his payments are found at once.
        plan: Whether it is a payment plan.

    Raises:
        ValueError: If the parts are no pairs or not in order, or an amount is no whole number
            above 0.
    """

    parts: tuple[tuple[int, int], ...]
    asked: bool = True
    hardship_told: bool = True
    hardship_passed: bool = True
    reminder: bool = True
    fee_dropped: bool = True
    link: bool = True
    plan: bool = False

    def __post_init__(self) -> None:
        for part in self.parts if isinstance(self.parts, tuple) else (self.parts,):
            if not isinstance(part, tuple) or len(part) != 2 or not is_whole(part[0]):
                raise ValueError(f"parts must be pairs of a day and an amount, got {part!r}")
        days = [day for day, _ in self.parts]
        if not 1 <= len(days) <= 3 or days != sorted(set(days)) or days[0] < 0:
            rule = "parts must be one to three, with days that rise from 0"
            raise ValueError(f"{rule}, got {self.parts!r}")
        for _, amount in self.parts:
            if not is_whole(amount) or amount < 1:
                rule = "parts must have whole amounts of 1 rupee or more"
                raise ValueError(f"{rule}, got {amount!r}")
        if sum(amount for _, amount in self.parts) > self.owed:
            got = sum(amount for _, amount in self.parts)
            raise ValueError(f"parts must be at most what is owed, {self.owed}, got {got}")

    @property
    def owed(self) -> int:
        """What he owes after the call, rupees."""
        return OWN_INSTALMENT + (0 if self.fee_dropped else OWN_FEE)


TYPICAL_PROMISE: Final = OwnPromise(
    parts=((0, 3_000), (10, 1_200)), asked=False, hardship_passed=False, reminder=False
)
"""A promise as a hurried collector takes it."""
_PARTS_OF: Final[Mapping[str, tuple[tuple[int, int], ...]]] = {
    "two-payments": ((0, 2_000), (10, 2_200)),
    "not-the-rent": ((0, 2_000), (10, 2_200)),
    "take-your-time": ((0, 2_000), (10, 2_200)),
    "take-the-3000": ((0, 3_000), (10, 1_200)),
    "if-you-say-so": ((0, 3_000), (10, 1_200)),
    "any-date": ((2, 4_380),),
    "when-you-can": ((0, 2_000),),
    "count-it-all": ((0, 4_200),),
}
"""The promise that a choice of the call makes; a later choice makes it anew."""


def own_promise(taken: Iterable[str]) -> OwnPromise | None:
    """Return the promise that a walk through the call made, or None where it made none.

    Args:
        taken: The ids of the choices taken in `missed-instalment`.

    Example:
        >>> own_promise(["what-comes-in", "two-payments", "send-a-link"]).parts
        ((0, 2000), (10, 2200))
        >>> own_promise(["some-other-time"])
    """
    chosen = list(taken)
    made = [_PARTS_OF[choice] for choice in chosen if choice in _PARTS_OF]
    if not made:
        return None
    return OwnPromise(
        parts=made[-1],
        asked=not {"what-comes-in", "begin-again", "two-payments", "not-the-rent"}.isdisjoint(
            chosen
        ),
        hardship_told=not {"see-when-it-comes", "halve-it", "pass-it-on"}.isdisjoint(chosen),
        hardship_passed=not {"pass-it-on", "come-back-to-it"}.isdisjoint(chosen)
        and "promise-in-full" in chosen,
        reminder="sum-and-day" in chosen,
        fee_dropped="any-date" not in chosen,
        link="just-transfer-it" not in chosen,
    )


@dataclass(frozen=True)
class OwnAccount:
    """The account of the learner's own promise, as a month plays it.

    Args:
        promise: What was promised.
    """

    promise: OwnPromise

    @property
    def on_time(self) -> float:
        """The chance that the December instalment is paid on its day."""
        return _HELPED if self.promise.hardship_passed else _ALONE

    @property
    def hardship(self) -> bool:
        """Whether the hardship team has the case."""
        return self.promise.hardship_passed

    @property
    def plan(self) -> bool:
        """Whether it is a payment plan."""
        return self.promise.plan

    @property
    def delay(self) -> int:
        """The days after which the first payment is found."""
        return 0 if self.promise.link else _UNMATCHED_DAYS

    def parts(self, most: int, never: int) -> tuple[Whole, Whole, Real]:
        """Return the days, the amounts and the chances of the parts, as one row each.

        Args:
            most: How many parts a row has.
            never: The day of a part that is not there.
        """
        found = [(day, amount, self._keeps(day)) for day, amount in self.promise.parts]
        found += [(never, 0, 0.0)] * (most - len(found))
        days, amounts, keeps = zip(*found, strict=True)
        return np.array([days]), np.array([amounts]), np.array([keeps])

    def _keeps(self, day: int) -> float:
        """Return the chance that the payment of a day comes."""
        before = sum(amount for due, amount in self.promise.parts if due < OWN_PAY_DAY)
        fits = 1.0 if before <= OWN_IN_HAND else _TOO_MUCH
        if day == 0 and fits == 1:
            return _NOW
        chance = _ASKED if self.promise.asked else _NOT_ASKED
        return fits * (chance + _REMINDER * (self.promise.reminder and day > 1))


def with_own(people: Portfolio, own: OwnAccount) -> Portfolio:
    """Return the portfolio with the learner's own account as the last one."""
    next_one = _HELPED_INSTALMENT if own.hardship else OWN_INSTALMENT
    row = np.zeros((1, people.due.shape[1]), np.int64)
    due, charged = row + people.due.min(), row.copy()
    due[0, -2:], charged[0, -2:] = _DUE, (own.promise.owed, next_one)
    return replace(
        people,
        ids=(*people.ids, OWN_ACCOUNT),
        instalment=np.append(people.instalment, OWN_INSTALMENT),
        due=np.concatenate([people.due, due]),
        charged=np.concatenate([people.charged, charged]),
        kind=np.append(people.kind, list(PORTFOLIO_KINDS).index("short")),
        reach=np.append(people.reach, 1.0),
        score=np.append(people.score, 0.5),
    )


def own_luck(drawn: Any) -> Any:
    """Return what chance decides for the learner's account: none of his payments bounces."""
    days = drawn.days.copy()
    days[..., 2] = 1.0
    return drawn._replace(days=days)


@dataclass(frozen=True)
class FollowedDay:
    """A day of the learner's own promise.

    Args:
        day: The day; 0 is the day of the call.
        what: What happened, in sentences.
        balance: What he owes in the evening, rupees.
        days_past_due: The days past due.
        bucket: The bucket.
        state: "kept", "broken" or "open".
    """

    day: int
    what: tuple[str, ...]
    balance: int
    days_past_due: int
    bucket: str
    state: str


@dataclass(frozen=True)
class FollowedPromise:
    """What became of the learner's own promise.

    Args:
        promise: What was promised.
        days: Each day of the month.
        kept: What came in time, rupees.
    """

    promise: OwnPromise
    days: tuple[FollowedDay, ...] = field(repr=False)
    kept: int

    @property
    def state(self) -> str:
        """What became of it by the end of the month: "kept", "broken" or "open"."""
        return self.days[-1].state

    @property
    def told(self) -> tuple[FollowedDay, ...]:
        """The days on which something happened."""
        return tuple(day for day in self.days if day.what)
