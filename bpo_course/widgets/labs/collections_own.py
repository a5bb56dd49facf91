"""The promise that a learner took in the call about a missed instalment, read from the walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from bpo_course import content, progress
from bpo_course.flows import Walk
from bpo_course.scenarios import PORTFOLIO_START, DeskWork, OwnPromise, desk_from, own_promise
from bpo_course.widgets.calls.listened import kept

FLOW: Final = "missed-instalment"
"""The call whose promise can be followed."""
_NO_PROMISE: Final[Mapping[str, str]] = {
    "callback": "Nothing was agreed in it, so there is no promise to follow.",
    "breach": "It ended with a breach, so there is no promise to follow.",
}


@dataclass(frozen=True)
class OwnCall:
    """A call about the missed instalment that the learner ended.

    Args:
        walk: The call.
        ended_at: When it ended, in UTC.
        promise: What was promised; None where nothing was.
        typed: Whether the amount and the day are those typed on the desktop.
    """

    walk: Walk
    ended_at: datetime
    promise: OwnPromise | None
    typed: bool = False

    @property
    def why_not(self) -> str:
        """Why there is no promise, in a sentence; "" where there is one."""
        return (
            "" if self.promise else _NO_PROMISE.get(self.walk.disposition, _NO_PROMISE["callback"])
        )


def own_call(attempts: Sequence[progress.Attempt]) -> OwnCall | None:
    """Return the newest ended call about the missed instalment, or None.

    Args:
        attempts: What the learner did.
    """
    ended = [made for made in attempts if made.kind == "flow" and made.source == FLOW]
    newest = sorted(ended, key=lambda one: one.at, reverse=True)
    return next((found for found in map(_read, newest) if found), None)


def _read(made: progress.Attempt) -> OwnCall | None:
    """Return what an attempt holds, or None where it fits the call no more."""
    try:
        walk = Walk(content.flow(FLOW), kept(made.answer)[0])
    except (KeyError, TypeError, ValueError):
        return None
    if not walk.done:
        return None
    promise = own_promise(walk.taken) if walk.disposition == "promise" else None
    written = _typed(promise, _work(walk, made.answer)) if promise else None
    return OwnCall(walk, made.at, written or promise, typed=written is not None)


def _work(walk: Walk, answer: Any) -> DeskWork | None:
    """Return what was done on the desktop; None where the call had none."""
    desk = walk.flow.desk
    if desk is None or not isinstance(answer, Mapping):
        return None
    return desk_from(desk, answer.get("desk"))


def _typed(promise: OwnPromise, work: DeskWork | None) -> OwnPromise | None:
    """Return the promise with the amount and the day that were typed; None where they don't fit."""
    filled = work.values if work else {}
    try:
        amount = int(filled["amount"].replace(",", ""))
        day = (date.fromisoformat(filled["date"]) - PORTFOLIO_START).days
        today = tuple(part for part in promise.parts[:-1] if part[0] < day)
        return replace(promise, parts=(*today, (day, amount)))
    except (KeyError, ValueError):
        return None
