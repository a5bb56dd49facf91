"""The fourth part of the collections lab: a promise of the learner's own, followed day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from bpo_course import progress
from bpo_course.scenarios import (
    OWN_ASSUMPTIONS,
    PORTFOLIO_START,
    TYPICAL_PROMISE,
    FollowedPromise,
    OwnPromise,
    PortfolioPolicy,
    portfolio_month,
)
from bpo_course.widgets.labs.collections_own import OwnCall, own_call
from bpo_course.widgets.labs.collections_words import OWN_FIELDS, day_of, money
from bpo_course.widgets.labs.in_words import counted

OTHERS: Final = 20
"""So many other months are played to see what chance does."""
ASSUMED: Final = OWN_ASSUMPTIONS
"""What is assumed about the borrower, in sentences."""
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "kept": ("good", "The promise is kept."),
    "broken": ("bad", "The promise is broken."),
    "open": ("part", "The promise is still open at the end of the month."),
}


@dataclass
class PromiseStep:
    """The promise that is followed. It knows the progress book, and nothing of the screen.

    Args:
        book: The learner's progress.
        promise: The promise as it was taken; None before one was.
        is_own: Whether it is from the learner's own call.
        call: The learner's newest call; None where there is none.
        found: What became of the promise, as it was followed last.
        seed: The month in which it was followed.
        others: In how many other months the promise was kept, broken and open; None before.
    """

    book: progress.Book
    promise: OwnPromise | None = None
    is_own: bool = False
    call: OwnCall | None = None
    found: FollowedPromise | None = None
    seed: int = 0
    others: dict[str, int] | None = None

    def read(self) -> bool:
        """Look for a call of the learner's own, take its promise, and return whether it has one."""
        self.call = own_call(self.book.attempts())
        if self.call is None or self.call.promise is None:
            return False
        self.promise, self.is_own = self.call.promise, True
        return True

    def take_typical(self) -> None:
        """Take a promise as a hurried collector does."""
        self.promise, self.is_own = TYPICAL_PROMISE, False

    def values(self) -> dict[str, bool]:
        """Return what the switches show of the promise as it was taken."""
        return {name: getattr(self.promise, of) for name, of in OWN_FIELDS.items()}

    def follow(self, values: Mapping[str, Any]) -> None:
        """Follow the promise through the month, as the switches have it."""
        assert self.promise
        self.seed, self.others = int(values["seed"]), None
        self.found = followed(changed(self.promise, values), self.seed)

    def is_old(self, values: Mapping[str, Any]) -> bool:
        """Return whether something has changed since it was followed."""
        if self.promise is None or self.found is None:
            return False
        now = changed(self.promise, values), int(values["seed"])
        return now != (self.found.promise, self.seed)

    def play_others(self, values: Mapping[str, Any]) -> Iterator[int]:
        """Play other months with this promise, and say how many are played."""
        self.follow(values)
        assert self.found
        others = [n for n in range(1, OTHERS + 2) if n != self.seed][:OTHERS]
        states = dict.fromkeys(STATES, 0)
        for nth, n in enumerate(others, start=1):
            states[followed(self.found.promise, n).state] += 1
            yield nth
        self.others = states


def changed(promise: OwnPromise, values: Mapping[str, Any]) -> OwnPromise:
    """Return the promise as the switches have it."""
    given = {of: values[name] for name, of in OWN_FIELDS.items()}
    return replace(promise, **given)


@lru_cache(maxsize=256)
def followed(promise: OwnPromise, seed: int) -> FollowedPromise:
    """Return what becomes of a promise in a month, with the policy that the company has now."""
    own = portfolio_month(PortfolioPolicy(), seed, own=promise).own
    assert own is not None
    return own


def call_words(step: PromiseStep) -> str:
    """Return whose promise is followed, or why none is, in sentences."""
    if not step.is_own:
        typical = "This is a typical promise, as a hurried collector takes it."
        return typical if step.call and step.call.promise else f"{none_words(step.call)} {typical}"
    assert step.call
    at = step.call.ended_at.astimezone()
    typed = " The amount and the day are those that you typed." if step.call.typed else ""
    return f"You took this promise in your call of {day_of(at.date())}, {at:%H:%M}.{typed}"


def none_words(call: OwnCall | None) -> str:
    """Return why there is no promise of the learner's own, in sentences."""
    if call:
        return f"We found your last call about the missed instalment. {call.why_not}"
    return "You have not taken this call to its end yet, so there is no promise of your own."


def state_of(step: PromiseStep) -> str:
    """Return what is followed and how it ended, in short."""
    whose = "your own" if step.is_own else "a typical one"
    return f"{whose}: {step.found.state}" if step.found else "no promise yet"


def parts_words(promise: OwnPromise) -> str:
    """Return what was promised, in words.

    Example:
        >>> parts_words(OwnPromise(parts=((0, 2_000), (10, 2_200))))
        '₹2,000 on the day of the call, and ₹2,200 for Sat 28 Nov'
    """
    return ", and ".join(f"{money(amount)} {_for_day(day)}" for day, amount in promise.parts)


def _for_day(day: int) -> str:
    if day == 0:
        return "on the day of the call"
    return f"for {day_of(PORTFOLIO_START + timedelta(days=day))}"


def told(found: FollowedPromise) -> str:
    """Return how it ended, in sentences."""
    last = found.days[-1]
    promised = sum(amount for _, amount in found.promise.parts)
    said = f"{STATES[found.state][1]} {money(found.kept)} of {money(promised)} came in time."
    if last.days_past_due:
        return (
            f"{said} On the last day {money(last.balance)} is open, and the account is"
            f" {counted(last.days_past_due, 'day')} past due: bucket {last.bucket}."
        )
    return f"{said} On the last day nothing is overdue."


def tone_of(found: FollowedPromise) -> str:
    """Return the tone of how it ended."""
    return STATES[found.state][0]


def rows(found: FollowedPromise, *, every: bool = False) -> list[tuple[str, ...]]:
    """Return the days on which something happened, or all days, as rows."""
    return [
        (
            day_of(PORTFOLIO_START + timedelta(days=one.day)),
            " ".join(one.what) or "Nothing.",
            f"{one.state}; {one.bucket}",
            money(one.balance),
        )
        for one in (found.days if every else found.told)
    ]


def others_words(others: Mapping[str, int]) -> str:
    """Return what other months showed, in a sentence."""
    still = f", and open in {others['open']}" if others["open"] else ""
    return (
        f"In {sum(others.values())} other months, the promise was kept in {others['kept']} and"
        f" broken in {others['broken']}{still}."
    )
