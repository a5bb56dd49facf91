"""How a call was taken in: which moments by ear alone, and what a voice says at one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bpo_course.flows import Step, Walk
from bpo_course.widgets.card import spoken


@dataclass(frozen=True)
class Listened:
    """How the moments of a call were taken in; a call that was read has none of it.

    Args:
        only: The steps that were decided by ear alone.
        shown: The steps whose words were put on the screen.
        again: How often a step was heard again, by its id.
    """

    only: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    again: Mapping[str, int] = field(default_factory=dict)

    def showing(self, *steps: str) -> Listened:
        """Return this with the words of these steps on the screen."""
        return replace(self, shown=self.shown | set(steps))

    def repeated(self, step: str) -> Listened:
        """Return this with a step heard once more."""
        return replace(self, again={**self.again, step: self.again.get(step, 0) + 1})

    def decided(self, step: str, *, by_ear: bool) -> Listened:
        """Return this with a step decided: by ear alone, or with its words in sight."""
        return replace(self, only=self.only | {step} if by_ear else self.only - {step})

    def note(self) -> dict[str, Any]:
        """Return this as what a note or an attempt holds."""
        return {"only": sorted(self.only), "shown": sorted(self.shown), "again": dict(self.again)}

    def told(self, walk: Walk) -> str:
        """Return how a call was heard, in sentences; "" for one that was read."""
        if self == READ:
            return ""
        steps = [turn.step.id for turn in walk.turns]
        by_ear = sum(step in self.only for step in steps)
        shown = len(steps) - by_ear
        rest = f" Words on the screen: {shown}." if shown else ""
        times = sum(self.again.get(step, 0) for step in steps)
        again = f" Heard again: {times} time{'s' if times > 1 else ''}." if times else ""
        return f"Heard only: {by_ear} of {len(steps)} moments.{rest}{again}"


READ: Final = Listened()
"""How a call was taken in that was read."""


def from_note(held: object) -> Listened:
    """Return what a note holds; anything that is not of its form holds nothing."""
    if not isinstance(held, Mapping):
        return READ
    again = held.get("again")
    counts = again.items() if isinstance(again, Mapping) else ()
    return Listened(
        frozenset(map(str, _listed(held.get("only")))),
        frozenset(map(str, _listed(held.get("shown")))),
        {str(step): count for step, count in counts if type(count) is int and count > 0},
    )


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def answer_of(walk: Walk, listened: Listened, desk: Mapping[str, Any] | None = None) -> Any:
    """Return what an attempt keeps of an ended call: its choices, how it was heard, its desktop.

    Args:
        walk: The call.
        listened: How it was heard; a call that was read has none of it.
        desk: What its desktop holds; None where it has none.

    Example:
        >>> from bpo_course import content
        >>> walk = Walk(content.flow("bank-unknown-debit")).take("hear-her-out")
        >>> answer_of(walk, READ)
        ['hear-her-out']
        >>> answer_of(walk, READ.decided(walk.flow.step[0].id, by_ear=True))["taken"]
        ['hear-her-out']
    """
    taken = list(walk.taken)
    heard = {} if listened == READ else {"listened": listened.note()}
    more = heard if desk is None else {**heard, "desk": dict(desk)}
    return {"taken": taken, **more} if more else taken


def kept(answer: Any) -> tuple[tuple[str, ...], Listened]:
    """Return the choices of an attempt at a call, and how it was heard.

    Args:
        answer: The attempt's answer.

    Raises:
        TypeError: If it is no answer of a call; KeyError likewise.
    """
    if isinstance(answer, Mapping):
        return tuple(answer["taken"]), from_note(answer.get("listened"))
    return tuple(answer), READ


def moment_said(step: Step) -> str:
    """Return what a voice says at a moment: the scene, then who speaks, then the words.

    Who speaks is said where someone else speaks, or after a scene, which is not spoken by anyone.

    Example:
        >>> moment_said(Step(scene="A bell.", customer="I *paid* 20 %."))
        'A bell. The customer: I paid 20 per cent.'
    """
    scene, words = spoken(step.scene), spoken(step.customer)
    if not words:
        return scene
    who = "The customer" if step.speaker == "Customer" else step.speaker
    told = scene.endswith(":") or (step.speaker == "Customer" and not scene)
    return " ".join(filter(None, (scene, "" if told else f"{who}:", words)))
