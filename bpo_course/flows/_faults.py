"""The mistakes that an author can make in a flow: every fault at once, with what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from bpo_course import prose
from bpo_course.faults import Fault, blanks, refuse
from bpo_course.flows._desk_faults import desk_faults
from bpo_course.flows._flow import DIMENSIONS, Choice, Flow, Step, targets
from bpo_course.flows._way_faults import way_faults

OLDEST_READER: Final = 14
"""What the other side says must be readable at this age, years."""
LEAST_WORDS: Final = 60
"""Words below which a reading age says nothing."""
LONG_S: Final = 3600
"""Seconds of one choice above which they are most likely a slip."""


def checked(flow: Flow) -> Flow:
    """Return the flow if it keeps every rule.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """
    refuse(faults(flow))
    return flow


def faults(flow: Flow) -> Iterator[Fault]:
    """Yield every fault of a flow; faults of its paths only when every path can be followed."""
    yield from blanks(flow, "id", "title", "brief", "queue", "reason")
    if not flow.dimension:
        remedy = 'Write [dimension], and below it empathy = "Hears the customer out.", for example.'
        yield Fault("dimension", "must not be empty", remedy)
    if not flow.step:
        yield Fault("step", "must not be empty", "Write [[step]] for the first step.")
    yield from _head_faults(flow)
    named = {to for step in flow.step for to in targets(step)}
    yield from _id_faults("step", flow.step, named)
    for step in flow.step:
        yield from _step_faults(flow, step)
    for place, text in _texts(flow):
        if html := prose.html_in(text):
            yield Fault(place, f"must be Markdown without HTML, has {html}", "Write it in words.")
    yield from way_faults(flow)
    yield from _speech_faults(flow)
    yield from desk_faults(flow)


def _id_faults(place: str, parts: Iterable[Step | Choice], named: set[str]) -> Iterator[Fault]:
    """Yield a fault for each id that an earlier part has, or that is named as one word and is not.

    Args:
        place: What the parts are: `step`.
        parts: The parts.
        named: The ids that choices lead to.
    """
    seen: dict[str, int] = {}
    for number, part in enumerate(parts, start=1):
        field, word = f"{place} {number} id", "-".join(part.id.split())
        if len(part.id.split()) > 1:
            rule = f"should have no space, got {part.id!r}"
            yield Fault(field, rule, f"Write {word}.", advice=word not in named)
        if part.id and (first := seen.setdefault(part.id, number)) != number:
            also = f"{place} {first} id"
            yield Fault(field, f"is {part.id!r}, which is already used", "Rename one.", also=also)


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return a question with the name that was probably meant; otherwise what to do."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.75)
    return f"Did you mean {close[0]}?" if close else otherwise


def _head_faults(flow: Flow) -> Iterator[Fault]:
    if not 0 <= flow.wait_s < float("inf"):
        yield Fault("wait_s", f"must be 0 seconds or more, got {flow.wait_s}", "Correct it.")
    for name in flow.dimension:
        if name not in DIMENSIONS:
            rule = f"must be one of {', '.join(DIMENSIONS)}, got {name!r}"
            yield Fault("dimension", rule, "Score one of these, or leave it out.")
    choices = [choice for step in flow.step for choice in step.choice]
    used = {gate for choice in choices for gate in (*choice.needs, *choice.breaks)}
    for name in flow.gate:
        if name not in used and choices:
            remedy = "Let a choice need or break it, or delete it."
            yield Fault(f"gate {name}", "is never needed or broken", remedy)
    yield from _unknown_gates(flow, "given", flow.given)
    for name, met in flow.temperament.items():
        place = f"temperament {name}"
        yield from blanks(met, "says", within=place)
        if met.mood not in (1, 2, 3, 4, 5):
            rule = f"must be a whole number from 1 to 5, got {met.mood}"
            yield Fault(f"{place} mood", rule, "Correct it.")
        if not 0 < met.weight < float("inf"):
            yield Fault(f"{place} weight", f"must be above 0, got {met.weight}", "Correct it.")


def _unknown_gates(flow: Flow, place: str, names: tuple[str, ...]) -> Iterator[Fault]:
    for name in names:
        if name not in flow.gate:
            known = ", ".join(flow.gate) or "there are none"
            rule = f"must be a gate of the call ({known}), got {name!r}"
            way = f'Correct the name, or write {name} = "…" below [gate].'
            yield Fault(place, rule, _near(name, flow.gate, way))


def _step_faults(flow: Flow, step: Step) -> Iterator[Fault]:
    place = f"step {_word(step.id) or flow.step.index(step) + 1}"
    yield from blanks(step, "id", "title", "stage", "speaker", within=place)
    if not step.scene.strip():
        yield from blanks(step, "customer", within=place)
    if bool(step.choice) == (step.ending is not None):
        rule = "must have either choices or an ending" + (", has both" if step.choice else "")
        yield Fault(place, rule, "A step either has choices or ends the call.")
    if step.ending:
        yield from blanks(step.ending, "summary", "disposition", within=f"{place} ending")
        if step.ending.csat not in (None, 1, 2, 3, 4, 5):
            rule = f"must be a whole number from 1 to 5, got {step.ending.csat}"
            yield Fault(f"{place} ending csat", rule, "Correct it, or leave it out.")
        revenue = step.ending.revenue
        if revenue is not None and not 0 <= revenue < float("inf"):
            rule = f"must be 0 or more, got {revenue}"
            yield Fault(f"{place} ending revenue", rule, "Correct it, or leave it out.")
    yield from _id_faults(f"{place} choice", step.choice, set())
    for number, choice in enumerate(step.choice, start=1):
        yield from _choice_faults(flow, choice, f"{place} choice {_word(choice.id) or number}")


def _word(name: str) -> str:
    return name if len(name.split()) == 1 else ""


def _choice_faults(flow: Flow, choice: Choice, place: str) -> Iterator[Fault]:
    yield from blanks(choice, "id", "say", "to", "effect", "why", within=place)
    yield from _to_faults(flow, choice, place)
    for name, points in choice.score.items():
        if flow.dimension and name not in flow.dimension:
            known = ", ".join(flow.dimension)
            rule = f"must be for a dimension of the call ({known}), got {name!r}"
            way = f'Correct the name, or write {name} = "…" below [dimension].'
            yield Fault(f"{place} score", rule, _near(name, flow.dimension, way))
        if points < 0:
            rule = f"must be 0 points or more, {name} has {points}"
            yield Fault(f"{place} score", rule, "Leave it out instead.")
    for name in ("gives", "needs", "breaks"):
        yield from _unknown_gates(flow, f"{place} {name}", getattr(choice, name))
    for name in choice.when:
        if name not in flow.temperament:
            known = ", ".join(flow.temperament) or "there are none"
            rule = f"must be a temperament of the call ({known}), got {name!r}"
            way = f"Correct the name, or write [temperament.{name}] above the first [[step]]."
            yield Fault(f"{place} when {name}", rule, _near(name, flow.temperament, way))
    moods = {"mood": choice.mood} | {f"when {n} mood": c.mood for n, c in choice.when.items()}
    for name, mood in moods.items():
        if mood is not None and not -4 <= mood <= 4:
            rule = f"must be a whole number from -4 to 4, got {mood}"
            yield Fault(f"{place} {name}", rule, "Correct it.")
    yield from _time_faults(choice, place)


def _to_faults(flow: Flow, choice: Choice, place: str) -> Iterator[Fault]:
    """Yield a fault for each step that is named and is not there."""
    known = {step.id for step in flow.step}
    if len(known) < len(flow.step):  # one of two equal ids stands where the missing one was meant
        return
    known |= {"-".join(name.split()) for name in known}
    ways = {"to": choice.to} | {f"when {name} to": c.to for name, c in choice.when.items()}
    for name, to in ways.items():
        if to and to not in known:
            rule = f"must be the id of a step, but no step has the id {to!r}"
            near = _near(to, known, "Correct it, or write the step.")
            yield Fault(f"{place} {name}", rule, near)


def _time_faults(choice: Choice, place: str) -> Iterator[Fault]:
    for name in ("talk_s", "hold_s", "wrap_s"):
        seconds = getattr(choice, name)
        if not 0 <= seconds < float("inf"):
            rule = f"must be 0 seconds or more, got {seconds}"
            yield Fault(f"{place} {name}", rule, "Correct it.")
        elif seconds > LONG_S:
            rule = f"is more than an hour, {seconds:g} seconds"
            yield Fault(f"{place} {name}", rule, "Check that this is what you want.", advice=True)


def _speech_faults(flow: Flow) -> Iterator[Fault]:
    said = " ".join(step.customer for step in flow.step)
    age = prose.reading_age(said)
    if len(said.split()) >= LEAST_WORDS and age > OLDEST_READER:
        hardest = max(flow.step, key=lambda step: prose.reading_age(step.customer)).id
        rule = f"must be readable at {OLDEST_READER} years, needs {age:.0f} (most at {hardest})"
        remedy = "Use shorter words and sentences: it is spoken."
        yield Fault("customer", rule, remedy, advice=True)


def _texts(flow: Flow) -> Iterator[tuple[str, str]]:
    """Yield every text on screen, after its place."""
    yield from (("title", flow.title), ("brief", flow.brief))
    for kind, told in (("dimension", flow.dimension), ("gate", flow.gate)):
        yield from ((f"{kind} {name}", text) for name, text in told.items())
    for name, met in flow.temperament.items():
        yield f"temperament {name} says", met.says
    for step in flow.step:
        place = f"step {step.id}"
        for name in ("title", "stage", "scene", "customer", "speaker"):
            yield f"{place} {name}", getattr(step, name)
        if step.ending:
            yield f"{place} ending summary", step.ending.summary
        for choice in step.choice:
            for name in ("say", "effect", "why"):
                yield f"{place} choice {choice.id} {name}", getattr(choice, name)
            for name, change in choice.when.items():
                yield f"{place} choice {choice.id} when {name} effect", change.effect
