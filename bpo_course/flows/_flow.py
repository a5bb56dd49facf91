"""A conversation as data: the flow, its steps, what the agent can do, how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Final, Literal

from bpo_course.faults import STRICT
from bpo_course.flows._desk import Desk

DIMENSIONS: Final = ("empathy", "accuracy", "compliance", "persuasion", "resolution")
CALM: Final = 3
"""The customer's mood at the start if the flow does not give one: 1 is furious, 5 is glad."""


@dataclass(frozen=True)
class Change:
    """How another temperament reacts to the same choice; fields left out do not change.

    Args:
        to: Id of the step that follows.
        effect: What it caused, Markdown.
        mood: How the customer's mood changes.
    """

    __pydantic_config__: ClassVar = STRICT

    to: str = ""
    effect: str = ""
    mood: int | None = None


@dataclass(frozen=True)
class Choice:
    """What the agent can do or say at a step.

    Args:
        id: Stable word, unique in its step.
        say: The agent's words or act, Markdown.
        to: Id of the step that follows.
        effect: What it caused, Markdown.
        why: Why that is so, Markdown.
        score: Points by dimension, whole numbers of 0 or more.
        mood: How the customer's mood changes, -4 to 4.
        gives: Gates of the flow that this opens, such as a caller identified.
        needs: Gates that must be open before this; one that is not is a critical error.
        breaks: Gates that this breaks whatever was done before: a critical error.
        when: What changes where the customer has another temperament, by its id.
        talk_s: Seconds talked.
        hold_s: Seconds the customer is on hold.
        wrap_s: Seconds of wrap-up.
        system: The system used, if any.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    say: str = ""
    to: str = ""
    effect: str = ""
    why: str = ""
    score: Mapping[str, int] = field(default_factory=dict)
    mood: int = 0
    gives: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    when: Mapping[str, Change] = field(default_factory=dict)
    talk_s: float = 20.0
    hold_s: float = 0.0
    wrap_s: float = 0.0
    system: str = ""

    @property
    def spent_s(self) -> float:
        """Seconds of handling: talk, hold and wrap-up."""
        return self.talk_s + self.hold_s + self.wrap_s


@dataclass(frozen=True)
class Ending:
    """How the contact ended, as the contact log will have it.

    Args:
        summary: What the call came to, Markdown.
        disposition: The log's disposition.
        resolved: Whether the customer's issue was resolved.
        csat: The customer's satisfaction, 1 to 5; None where no one asked.
        right_party: Whether the right person was reached; only for outbound.
        revenue: What it brought, in the log's currency.
    """

    __pydantic_config__: ClassVar = STRICT

    summary: str = ""
    disposition: str = ""
    resolved: bool = False
    csat: int | None = None
    right_party: bool | None = None
    revenue: float | None = None


@dataclass(frozen=True)
class Step:
    """A moment of the conversation: what is said, then choices or an ending.

    Args:
        id: Stable word, unique in the flow.
        title: Two or three words for the map.
        stage: The stage of the process it belongs to.
        customer: The other side's words, Markdown; may be left out where there is a scene.
        choice: The agent's choices; none at an ending.
        ending: How the contact ended; None where there are choices.
        speaker: Who speaks, where it is not the customer.
        scene: What happens before anyone speaks, Markdown.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    stage: str = ""
    customer: str = ""
    choice: tuple[Choice, ...] = ()
    ending: Ending | None = None
    speaker: str = "Customer"
    scene: str = ""


@dataclass(frozen=True)
class Temperament:
    """What a customer is like; the same words can have another effect.

    Args:
        says: One sentence about such a customer, Markdown.
        mood: The mood the call begins with: 1 is furious, 5 is glad.
        weight: How often such a customer comes, against the others.
    """

    __pydantic_config__: ClassVar = STRICT

    says: str = ""
    mood: int = CALM
    weight: float = 1.0


@dataclass(frozen=True, repr=False)
class Flow:
    """A whole conversation as data; `checked` refuses one that breaks a rule.

    Args:
        id: Stable word, the name of its file.
        title: The title on screen.
        brief: What the learner must know before the call, Markdown.
        direction: Who initiates.
        queue: Queue or campaign in the contact log.
        reason: The customer's reason in the contact log.
        dimension: The dimensions scored, by id, with a sentence each.
        step: The steps; the first one starts the call.
        gate: Rules whose breach fails the call whatever else was good, by id, a sentence each.
        given: Gates that are open when the call begins, such as an announcement in the menu.
        temperament: The customers one may meet, by id; the first is met first.
        channel: Channel in the contact log.
        teaches: Ids of syllabus points.
        rules: Ids of the rules of law that the call rests on; they must be in force.
        coming: Ids of the rules that it speaks of as not yet in force.
        wait_s: Seconds the customer waited, or the phone rang, before the first step.
        desk: The agent's desktop beside it; None where it has none.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    brief: str = ""
    direction: Literal["inbound", "outbound"] = "inbound"
    queue: str = ""
    reason: str = ""
    dimension: Mapping[str, str] = field(default_factory=dict)
    step: tuple[Step, ...] = ()
    gate: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    temperament: Mapping[str, Temperament] = field(default_factory=dict)
    channel: Literal["voice", "chat", "email", "sms", "whatsapp", "social"] = "voice"
    teaches: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    wait_s: float = 0.0
    desk: Desk | None = None

    def __repr__(self) -> str:
        return f"Flow({self.id}: {len(self.step)} steps)"

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The steps by id."""
        return {step.id: step for step in self.step}

    @cached_property
    def ways(self) -> dict[Any, Any]:
        """What `solve` has found, kept with the flow: looking at every way takes some time."""
        return {}

    @property
    def temperaments(self) -> tuple[str, ...]:
        """The temperaments by id; one without a name where the flow has none."""
        return tuple(self.temperament) or ("",)

    def rows(self) -> dict[str, int]:
        """Return the row of each step on a map that is read downwards, the first row first.

        A step's row is the longest way to it from the start, so that every choice leads down;
        the endings share the last row.
        """
        row = {self.step[0].id: 0}
        for step in downwards(self.step[0], self.steps):
            for target in targets(step):
                row[target] = max(row.get(target, 0), row[step.id] + 1)
        last = max(row.values())
        row |= {name: last for name in row if self.steps[name].ending}
        return dict(sorted(row.items(), key=lambda place: place[1]))


def targets(step: Step) -> tuple[str, ...]:
    """Return the steps that can follow, whatever the temperament, each once."""
    ways = [
        to
        for choice in step.choice
        for to in (choice.to, *(change.to for change in choice.when.values() if change.to))
    ]
    return tuple(dict.fromkeys(ways))


def downwards(start: Step, steps: Mapping[str, Step]) -> list[Step]:
    """Return the steps that can be reached, each after every step that leads to it.

    A call of any length is followed: it is not walked by a function that calls itself.
    """
    ordered: list[Step] = []
    behind, seen = [start], {start.id}
    while behind:
        on = next((to for to in reversed(targets(behind[-1])) if to not in seen), None)
        if on is None:
            ordered.append(behind.pop())
        else:
            behind.append(steps[on])
            seen.add(on)
    return ordered[::-1]
