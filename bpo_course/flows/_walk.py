"""A walk through a flow as a frozen value: taken, turned back, told and scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from bpo_course.flows._flow import CALM, Choice, Flow, Step


@dataclass(frozen=True, repr=False)
class Turn:
    """One turn of a walk.

    Args:
        step: The step.
        choice: The choice taken there, as this customer's temperament has it.
        mood: The customer's mood after it, 1 to 5.
        breaches: Gates that it broke.
    """

    step: Step
    choice: Choice
    mood: int
    breaches: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Turn({self.step.id} > {self.choice.id})"


@dataclass(frozen=True)
class Breach:
    """A critical error: it fails the call even if the rest was good.

    Args:
        gate: The gate broken.
        turn: The turn in which it happened.
    """

    gate: str
    turn: Turn


@dataclass(frozen=True, repr=False)
class Walk:
    """A learner's way through a flow so far; every change makes a new walk.

    Args:
        flow: The flow walked.
        taken: Ids of the choices taken, from the start.
        temperament: What the customer is like; "" for the flow's first.
        silence_s: Seconds in which the customer waited for a word.

    Raises:
        ValueError: If a choice is not open at its step, or the flow has no such temperament.

    Example:
        >>> from bpo_course import content
        >>> walk = Walk(content.flow("bank-unknown-debit")).take("hear-her-out")
        >>> walk.step.id, walk.elapsed_s, walk.breaches
        ('verify-caller', 25.0, ())
    """

    flow: Flow
    taken: tuple[str, ...] = ()
    temperament: str = ""
    silence_s: float = 0.0

    def __post_init__(self) -> None:
        known = self.flow.temperaments
        if self.temperament not in ("", *known):
            rule = f"must be one of {', '.join(filter(None, known)) or 'none: the flow has none'}"
            raise ValueError(f"temperament {rule}, got {self.temperament!r}")
        object.__setattr__(self, "temperament", self.temperament or known[0])
        _ = self.turns

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The turns taken, in order."""
        step, turns = self.flow.step[0], list[Turn]()
        mood, opened = self._first_mood, set(self.flow.given)
        for choice_id in self.taken:
            choice = as_met(_choice(step, choice_id), self.temperament)
            mood = min(max(mood + choice.mood, 1), 5)
            breaches = broken(choice, opened)
            opened.update(choice.gives)
            turns.append(Turn(step, choice, mood, breaches))
            step = self.flow.steps[choice.to]
        return tuple(turns)

    @property
    def _first_mood(self) -> int:
        met = self.flow.temperament.get(self.temperament)
        return met.mood if met else CALM

    @property
    def step(self) -> Step:
        """The step that the walk is at."""
        return self.flow.steps[self.turns[-1].choice.to] if self.taken else self.flow.step[0]

    @property
    def done(self) -> bool:
        """Whether the call has ended."""
        return self.step.ending is not None

    @property
    def mood(self) -> int:
        """The customer's mood now: 1 is furious, 5 is glad."""
        return self.turns[-1].mood if self.taken else self._first_mood

    @property
    def score(self) -> dict[str, int]:
        """Points so far, by dimension; critical errors are not in them."""
        points = sum((Counter(turn.choice.score) for turn in self.turns), Counter[str]())
        return {name: points[name] for name in self.flow.dimension}

    @property
    def opened(self) -> frozenset[str]:
        """The gates that are open by now."""
        return frozenset(self.flow.given).union(*(turn.choice.gives for turn in self.turns))

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """The critical errors so far; one of them fails the call."""
        return tuple(Breach(gate, turn) for turn in self.turns for gate in turn.breaches)

    @property
    def elapsed_s(self) -> float:
        """Seconds of handling so far: talk, hold, wrap and silence."""
        return self.silence_s + sum(turn.choice.spent_s for turn in self.turns)

    @property
    def disposition(self) -> str:
        """The outcome of the contact, in one word; "" while it is not over."""
        return self.step.ending.disposition if self.step.ending else ""

    @property
    def transcript(self) -> tuple[tuple[str, str], ...]:
        """Who said what, in order, Markdown; the agent is "You", a scene has no speaker."""
        said = [
            line for turn in self.turns for line in (*_said(turn.step), ("You", turn.choice.say))
        ]
        return (*said, *_said(self.step))

    def take(self, choice_id: str) -> Walk:
        """Return the walk after this choice.

        Raises:
            ValueError: If the choice is not open here; it lists the ids that are.
        """
        return replace(self, taken=(*self.taken, choice_id))

    def back(self) -> Walk:
        """Return the walk without its last choice; at the start, the walk itself."""
        return replace(self, taken=self.taken[:-1])

    def restart(self) -> Walk:
        """Return the walk at its start."""
        return replace(self, taken=(), silence_s=0.0)

    def wait(self, seconds: float) -> Walk:
        """Return the walk after a silence.

        Args:
            seconds: 0 or more.

        Raises:
            ValueError: If the seconds are negative or endless.
        """
        if not 0 <= seconds < float("inf"):
            raise ValueError(f"seconds must be 0 or more, got {seconds}")
        return replace(self, silence_s=self.silence_s + seconds)

    def row(self, contact_id: str, started_at: datetime, agent: str = "you") -> dict[str, Any]:
        """Return the contact as one row of the contact log, a plain value.

        Beside the log's own columns it has `critical`, the gates broken. What the ending does not
        say of right party and revenue is left out.

        Args:
            contact_id: The id it gets in the log.
            started_at: When the contact began, with its time zone.
            agent: Who took it.

        Raises:
            ValueError: If the call has not ended, or the time has no zone.
        """
        ending = self.step.ending
        if ending is None:
            raise ValueError(f"the walk must be at an ending, but it is at step {self.step.id!r}")
        if started_at.tzinfo is None:
            raise ValueError(f"started_at must have a time zone, got {started_at}")
        choices = [turn.choice for turn in self.turns]
        told = {"right_party": ending.right_party, "revenue": ending.revenue}
        return {
            "contact_id": contact_id,
            "direction": self.flow.direction,
            "channel": self.flow.channel,
            "queue": self.flow.queue,
            "started_at": started_at,
            "wait_s": self.flow.wait_s,
            "talk_s": self.silence_s + sum(choice.talk_s for choice in choices),
            "hold_s": sum(choice.hold_s for choice in choices),
            "wrap_s": sum(choice.wrap_s for choice in choices),
            "outcome": "answered",
            "disposition": ending.disposition,
            "agent": agent,
            "reason": self.flow.reason,
            "resolved": ending.resolved,
            "csat": ending.csat,
            **{name: value for name, value in told.items() if value is not None},
            "critical": ", ".join(dict.fromkeys(breach.gate for breach in self.breaches)),
        }

    def __repr__(self) -> str:
        state = "ended" if self.done else "open"
        return f"Walk({self.flow.id}: {len(self.taken)} choices, {state} at {self.step.id})"


def meet(flow: Flow, rng: np.random.Generator) -> Walk:
    """Return a walk not yet begun, with a customer drawn by the weights of the temperaments.

    Args:
        flow: The flow.
        rng: The chance.
    """
    weights = np.array([met.weight for met in flow.temperament.values()] or [1.0])
    return Walk(flow, temperament=str(rng.choice(flow.temperaments, p=weights / weights.sum())))


def as_met(choice: Choice, temperament: str) -> Choice:
    """Return what a choice is with a customer of this temperament."""
    change = choice.when.get(temperament)
    if change is None:
        return choice
    return replace(
        choice,
        to=change.to or choice.to,
        effect=change.effect or choice.effect,
        mood=choice.mood if change.mood is None else change.mood,
    )


def broken(choice: Choice, opened: Collection[str]) -> tuple[str, ...]:
    """Return the gates that a choice breaks, with these open before it."""
    return tuple(
        dict.fromkeys((*choice.breaks, *(gate for gate in choice.needs if gate not in opened)))
    )


def _said(step: Step) -> tuple[tuple[str, str], ...]:
    lines = (("", step.scene), (step.speaker, step.customer))
    return tuple((speaker, text) for speaker, text in lines if text.strip())


def _choice(step: Step, choice_id: str) -> Choice:
    for choice in step.choice:
        if choice.id == choice_id:
            return choice
    open_here = ", ".join(choice.id for choice in step.choice) or "none, the call has ended"
    raise ValueError(
        f"choice must be one of those open at {step.id!r} ({open_here}), got {choice_id!r}"
    )
