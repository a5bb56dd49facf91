"""A conversation as data (Flow, Step, Choice) and a walk through it as a frozen value (Walk)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse


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
    talk_s: float = 20.0
    hold_s: float = 0.0
    wrap_s: float = 0.0
    system: str = ""


@dataclass(frozen=True)
class Ending:
    """How the contact ended, as the contact log will have it.

    Args:
        summary: What the call came to, Markdown.
        disposition: The log's disposition.
        resolved: Whether the customer's issue was resolved.
        csat: The customer's satisfaction, 1 to 5.
    """

    __pydantic_config__: ClassVar = STRICT

    summary: str = ""
    disposition: str = ""
    resolved: bool = False
    csat: int = 3


@dataclass(frozen=True)
class Step:
    """A moment of the conversation: what the customer says, then choices or an ending.

    Args:
        id: Stable word, unique in the flow.
        title: Two or three words for the map.
        stage: The stage of the process it belongs to.
        customer: The customer's words, Markdown.
        choice: The agent's choices; none at an ending.
        ending: How the contact ended; None where there are choices.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    stage: str = ""
    customer: str = ""
    choice: tuple[Choice, ...] = ()
    ending: Ending | None = None


@dataclass(frozen=True, repr=False)
class Flow:
    """A whole conversation as data.

    Args:
        id: Stable word, the name of its file.
        title: The title on screen.
        brief: What the learner must know before the call, Markdown.
        direction: Who initiates.
        queue: Queue or campaign in the contact log.
        reason: The customer's reason in the contact log.
        dimension: The dimensions scored, by id, with a sentence each.
        step: The steps; the first one starts the call.
        channel: Channel in the contact log.
        teaches: Ids of syllabus points.
        wait_s: Seconds the customer waited before the first step.

    Raises:
        FaultyError: If the flow breaks a rule; it carries every fault.
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
    channel: Literal["voice", "chat", "email", "sms", "whatsapp", "social"] = "voice"
    teaches: tuple[str, ...] = ()
    wait_s: float = 0.0

    def __post_init__(self) -> None:
        refuse(_faults(self))

    def __repr__(self) -> str:
        return f"Flow({self.id}: {len(self.step)} steps)"

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The steps by id."""
        return {step.id: step for step in self.step}

    @cached_property
    def most(self) -> dict[str, int]:
        """The points of the best walk, by dimension."""
        return {name: _most_of(name, self.step[0], self.steps, {}) for name in self.dimension}

    def best_walk(self) -> Walk:
        """Return the walk that scores most."""
        walk = Walk(self)
        for choice_id in _best_from(self.step[0], self.steps, {})[0]:
            walk = walk.take(choice_id)
        return walk

    def layout(self) -> dict[str, tuple[int, int]]:
        """Return the place (row, column) of each step on a map that is read downwards.

        A step's row is the longest way to it from the start, so that every choice leads down;
        the endings share the last row.
        """
        row = {self.step[0].id: 0}
        for step in _downwards(self.step[0], self.steps):
            for choice in step.choice:
                row[choice.to] = max(row.get(choice.to, 0), row[step.id] + 1)
        last = max(row.values())
        row |= {name: last for name in row if self.steps[name].ending}
        taken: Counter[int] = Counter()
        places: dict[str, tuple[int, int]] = {}
        for step_id in sorted(row, key=lambda name: row[name]):
            places[step_id] = (row[step_id], taken[row[step_id]])
            taken[row[step_id]] += 1
        return places


@dataclass(frozen=True)
class Turn:
    """One turn of a walk: the step, and the choice taken there."""

    step: Step
    choice: Choice


@dataclass(frozen=True, repr=False)
class Walk:
    """A learner's way through a flow so far; every change makes a new walk.

    Args:
        flow: The flow walked.
        taken: Ids of the choices taken, from the start.

    Raises:
        ValueError: If a choice is not open at its step.
    """

    flow: Flow
    taken: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _ = self.turns

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The turns taken, in order."""
        step, turns = self.flow.step[0], []
        for choice_id in self.taken:
            turn = Turn(step, _choice(step, choice_id))
            turns.append(turn)
            step = self.flow.steps[turn.choice.to]
        return tuple(turns)

    @property
    def step(self) -> Step:
        """The step the walk stands at."""
        return self.flow.steps[self.turns[-1].choice.to] if self.taken else self.flow.step[0]

    @property
    def done(self) -> bool:
        """Whether the call has ended."""
        return self.step.ending is not None

    @property
    def score(self) -> dict[str, int]:
        """Points so far, by dimension."""
        points = sum((Counter(turn.choice.score) for turn in self.turns), Counter[str]())
        return {name: points[name] for name in self.flow.dimension}

    @property
    def elapsed_s(self) -> float:
        """Seconds of handling so far: talk, hold and wrap."""
        return sum(t.choice.talk_s + t.choice.hold_s + t.choice.wrap_s for t in self.turns)

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
        return replace(self, taken=())

    def row(self, contact_id: str, started_at: datetime, agent: str = "you") -> dict[str, Any]:
        """Return the contact as one row of the contact log, a plain value.

        Args:
            contact_id: The id it gets in the log.
            started_at: When the contact began, with its time zone.
            agent: Who took it.

        Raises:
            ValueError: If the call has not ended, or the time has no zone.
        """
        ending = self.step.ending
        if ending is None:
            raise ValueError(f"the walk must be at an ending, is at step {self.step.id!r}")
        if started_at.tzinfo is None:
            raise ValueError(f"started_at must carry a time zone, got {started_at}")
        choices = [turn.choice for turn in self.turns]
        return {
            "contact_id": contact_id,
            "direction": self.flow.direction,
            "channel": self.flow.channel,
            "queue": self.flow.queue,
            "started_at": started_at,
            "wait_s": self.flow.wait_s,
            "talk_s": sum(choice.talk_s for choice in choices),
            "hold_s": sum(choice.hold_s for choice in choices),
            "wrap_s": sum(choice.wrap_s for choice in choices),
            "outcome": "answered",
            "disposition": ending.disposition,
            "agent": agent,
            "reason": self.flow.reason,
            "resolved": ending.resolved,
            "csat": ending.csat,
        }

    def __repr__(self) -> str:
        state = "ended" if self.done else "open"
        return f"Walk({self.flow.id}: {len(self.taken)} choices, {state} at {self.step.id})"


def _choice(step: Step, choice_id: str) -> Choice:
    for choice in step.choice:
        if choice.id == choice_id:
            return choice
    open_here = ", ".join(choice.id for choice in step.choice) or "none, the call has ended"
    raise ValueError(
        f"choice must be one of those open at {step.id!r} ({open_here}), got {choice_id!r}"
    )


def _best_from(
    step: Step, steps: Mapping[str, Step], known: dict[str, tuple[tuple[str, ...], Counter[str]]]
) -> tuple[tuple[str, ...], Counter[str]]:
    """Return the choices from here that score most together, and their points by dimension."""
    if step.id not in known:
        ways = []
        for choice in step.choice:
            later, points = _best_from(steps[choice.to], steps, known)
            ways.append(((choice.id, *later), points + Counter(choice.score)))
        known[step.id] = max(ways, key=lambda way: way[1].total(), default=((), Counter()))
    return known[step.id]


def _downwards(start: Step, steps: Mapping[str, Step]) -> list[Step]:
    """Return the steps that can be reached, each after every step that leads to it."""
    ordered: list[Step] = []

    def visit(step: Step) -> None:
        if step not in ordered:
            for choice in reversed(step.choice):
                visit(steps[choice.to])
            ordered.insert(0, step)

    visit(start)
    return ordered


def _faults(flow: Flow) -> Iterator[Fault]:
    yield from blanks(flow, "id", "title", "brief", "queue", "reason", "dimension", "step")
    for name, count in Counter(step.id for step in flow.step).items():
        if count > 1:
            yield Fault(f"step {name} id", f"must be unique, is used {count} times", "Rename one.")
    if not 0 <= flow.wait_s < float("inf"):
        yield Fault("wait_s", f"must be 0 seconds or more, got {flow.wait_s}", "Correct it.")
    for step in flow.step:
        yield from _step_faults(flow, step)
    yield from _path_faults(flow)


def _step_faults(flow: Flow, step: Step) -> Iterator[Fault]:
    place = f"step {step.id or flow.step.index(step) + 1}"
    yield from blanks(step, "id", "title", "stage", "customer", within=place)
    if bool(step.choice) == (step.ending is not None):
        rule = "must have either choices or an ending" + (", has both" if step.choice else "")
        yield Fault(place, rule, "A step goes on by its choices or ends the call.")
    if step.ending:
        yield from blanks(step.ending, "summary", "disposition", within=f"{place} ending")
        if step.ending.csat not in (1, 2, 3, 4, 5):
            rule = f"must be a whole number from 1 to 5, got {step.ending.csat}"
            yield Fault(f"{place} ending csat", rule, "Correct it.")
    for name, count in Counter(choice.id for choice in step.choice).items():
        if count > 1:
            yield Fault(f"{place} choice {name}", f"id is used {count} times", "Rename one.")
    for choice in step.choice:
        yield from _choice_faults(flow, choice, f"{place} choice {choice.id}".strip())


def _choice_faults(flow: Flow, choice: Choice, place: str) -> Iterator[Fault]:
    yield from blanks(choice, "id", "say", "to", "effect", "why", within=place)
    if choice.to and choice.to not in {step.id for step in flow.step}:
        rule = f"must name a step of the flow, got {choice.to!r}"
        yield Fault(f"{place} to", rule, "Correct the name or write the step.")
    for name, points in choice.score.items():
        if name not in flow.dimension:
            rule = f"must name dimensions of the flow ({', '.join(flow.dimension)}), got {name!r}"
            yield Fault(f"{place} score", rule, "Correct the name or add the dimension.")
        if points < 0:
            rule = f"must be 0 points or more, {name} has {points}"
            yield Fault(f"{place} score", rule, "Leave it out instead.")
    for name in ("talk_s", "hold_s", "wrap_s"):
        seconds = getattr(choice, name)
        if not 0 <= seconds < float("inf"):
            yield Fault(
                f"{place} {name}", f"must be 0 seconds or more, got {seconds}", "Correct it."
            )


def _path_faults(flow: Flow) -> Iterator[Fault]:
    """Yield the faults of the ways through the flow; none while a way cannot be followed."""
    steps = {step.id: step for step in flow.step}
    if not flow.step or any(c.to not in steps for step in flow.step for c in step.choice):
        return
    loop = _loop(flow.step[0], steps, (), set())
    if loop:
        rule = f"must not lead back to an earlier step, goes {' > '.join(loop)}"
        yield Fault(f"step {loop[-1]}", rule, "Lead to a step of its own.")
        return
    reached = {step.id for step in _downwards(flow.step[0], steps)}
    for step_id in [name for name in steps if name not in reached]:
        yield Fault(f"step {step_id}", "cannot be reached", "Lead a choice to it or delete it.")
    best = _best_from(flow.step[0], steps, {})[1]
    for name in flow.dimension:
        most = _most_of(name, flow.step[0], steps, {})
        if most == 0:
            yield Fault(f"dimension {name}", "is never scored", "Score it or delete it.")
        elif best[name] < most:
            rule = f"the best walk scores {best[name]}, another one {most}"
            yield Fault(f"dimension {name}", rule, "Let one walk score most in every dimension.")


def _loop(
    step: Step, steps: Mapping[str, Step], behind: tuple[str, ...], clear: set[str]
) -> tuple[str, ...]:
    if step.id in behind:
        return (*behind[behind.index(step.id) :], step.id)
    if step.id in clear:
        return ()
    ways = (_loop(steps[c.to], steps, (*behind, step.id), clear) for c in step.choice)
    found = next((way for way in ways if way), ())
    clear.add(step.id)
    return found


def _most_of(name: str, step: Step, steps: Mapping[str, Step], known: dict[str, int]) -> int:
    if step.id not in known:
        ways = (
            c.score.get(name, 0) + _most_of(name, steps[c.to], steps, known) for c in step.choice
        )
        known[step.id] = max(ways, default=0)
    return known[step.id]
