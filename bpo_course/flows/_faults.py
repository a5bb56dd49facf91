"""What an author may get wrong in a flow: every fault at once, with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from bpo_course import prose
from bpo_course.faults import Fault, blanks, refuse
from bpo_course.flows._flow import DIMENSIONS, Choice, Flow, Step, downwards, targets
from bpo_course.flows._solve import best, solve, ways_on

OLDEST_READER: Final = 14
"""What the other side says must be readable at this age, years."""
LEAST_WORDS: Final = 60
"""Words below which a reading age says nothing."""
FEW: Final = 5
"""Decisions below which nothing is said about where the best choice stands."""
OFTEN: Final = 2 / 3
"""The share of decisions in which the best choice may be the longest, or in one place."""


def checked(flow: Flow) -> Flow:
    """Return the flow if it keeps every rule.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """
    refuse(faults(flow))
    return flow


def faults(flow: Flow) -> Iterator[Fault]:
    """Yield every fault of a flow; those of its ways only when every way can be followed."""
    yield from blanks(flow, "id", "title", "brief", "queue", "reason", "dimension", "step")
    yield from _head_faults(flow)
    for name, count in Counter(step.id for step in flow.step).items():
        if name and count > 1:
            yield Fault(f"step {name} id", f"must be unique, is used {count} times", "Rename one.")
    for step in flow.step:
        yield from _step_faults(flow, step)
    for place, text in _texts(flow):
        if html := prose.html_in(text):
            yield Fault(place, f"must be Markdown without HTML, has {html}", "Write it in words.")
    yield from _way_faults(flow)
    yield from _speech_faults(flow)


def _head_faults(flow: Flow) -> Iterator[Fault]:
    if not 0 <= flow.wait_s < float("inf"):
        yield Fault("wait_s", f"must be 0 seconds or more, got {flow.wait_s}", "Correct it.")
    for name in flow.dimension:
        if name not in DIMENSIONS:
            rule = f"must be one of {', '.join(DIMENSIONS)}, got {name!r}"
            yield Fault("dimension", rule, "Score what these mean, or leave it out.")
    choices = [choice for step in flow.step for choice in step.choice]
    used = {gate for choice in choices for gate in (*choice.needs, *choice.breaks)}
    for name in flow.gate:
        if name not in used:
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
            known = ", ".join(flow.gate) or "none"
            rule = f"must name gates of the flow ({known}), got {name!r}"
            yield Fault(place, rule, "Correct the name or add the gate.")


def _step_faults(flow: Flow, step: Step) -> Iterator[Fault]:
    place = f"step {step.id or flow.step.index(step) + 1}"
    yield from blanks(step, "id", "title", "stage", "speaker", within=place)
    if not step.scene.strip():
        yield from blanks(step, "customer", within=place)
    if bool(step.choice) == (step.ending is not None):
        rule = "must have either choices or an ending" + (", has both" if step.choice else "")
        yield Fault(place, rule, "A step goes on by its choices or ends the call.")
    if step.ending:
        yield from blanks(step.ending, "summary", "disposition", within=f"{place} ending")
        if step.ending.csat not in (None, 1, 2, 3, 4, 5):
            rule = f"must be a whole number from 1 to 5, got {step.ending.csat}"
            yield Fault(f"{place} ending csat", rule, "Correct it, or leave it out.")
        revenue = step.ending.revenue
        if revenue is not None and not 0 <= revenue < float("inf"):
            rule = f"must be 0 or more, got {revenue}"
            yield Fault(f"{place} ending revenue", rule, "Correct it, or leave it out.")
    for name, count in Counter(choice.id for choice in step.choice).items():
        if name and count > 1:
            yield Fault(f"{place} choice {name}", f"id is used {count} times", "Rename one.")
    for number, choice in enumerate(step.choice, start=1):
        yield from _choice_faults(flow, choice, f"{place} choice {choice.id or number}")


def _choice_faults(flow: Flow, choice: Choice, place: str) -> Iterator[Fault]:
    yield from blanks(choice, "id", "say", "to", "effect", "why", within=place)
    ways = {"to": choice.to} | {f"when {name} to": c.to for name, c in choice.when.items()}
    for name, to in ways.items():
        if to and to not in {step.id for step in flow.step}:
            rule = f"must name a step of the flow, got {to!r}"
            yield Fault(f"{place} {name}", rule, "Correct the name or write the step.")
    for name, points in choice.score.items():
        if flow.dimension and name not in flow.dimension:
            rule = f"must name dimensions of the flow ({', '.join(flow.dimension)}), got {name!r}"
            yield Fault(f"{place} score", rule, "Correct the name or add the dimension.")
        if points < 0:
            rule = f"must be 0 points or more, {name} has {points}"
            yield Fault(f"{place} score", rule, "Leave it out instead.")
    for name in ("gives", "needs", "breaks"):
        yield from _unknown_gates(flow, f"{place} {name}", getattr(choice, name))
    for name in choice.when:
        if name not in flow.temperament:
            known = ", ".join(flow.temperament) or "none"
            rule = f"must name temperaments of the flow ({known}), got {name!r}"
            yield Fault(f"{place} when", rule, "Correct the name or add the temperament.")
    for mood in (choice.mood, *(change.mood for change in choice.when.values())):
        if mood is not None and not -4 <= mood <= 4:
            rule = f"must be a whole number from -4 to 4, got {mood}"
            yield Fault(f"{place} mood", rule, "Correct it.")
    for name in ("talk_s", "hold_s", "wrap_s"):
        seconds = getattr(choice, name)
        if not 0 <= seconds < float("inf"):
            rule = f"must be 0 seconds or more, got {seconds}"
            yield Fault(f"{place} {name}", rule, "Correct it.")


def _way_faults(flow: Flow) -> Iterator[Fault]:
    """Yield the faults of the ways through the flow; none while a way cannot be followed."""
    steps = {step.id: step for step in flow.step}
    if not flow.step or any(to not in steps for step in flow.step for to in targets(step)):
        return
    loop = _loop(flow.step[0], steps, (), set())
    if loop:
        rule = f"must not lead back to an earlier step, goes {' > '.join(loop)}"
        yield Fault(f"step {loop[-1]}", rule, "Lead to a step of its own.")
        return
    reached = {step.id for step in downwards(flow.step[0], steps)}
    for step_id in [name for name in steps if name not in reached]:
        yield Fault(f"step {step_id}", "cannot be reached", "Lead a choice to it or delete it.")
    for name in DIMENSIONS:
        scored = any(choice.score.get(name) for step in flow.step for choice in step.choice)
        if name in flow.dimension and not scored:
            yield Fault(f"dimension {name}", "is never scored", "Score it or delete it.")
    for name in flow.temperaments:
        yield from _best_faults(flow, name)


def _best_faults(flow: Flow, temperament: str) -> Iterator[Fault]:
    """Yield what is wrong with the best walk with a customer of this temperament."""
    found = solve(flow, temperament)
    with_whom = f", customer {temperament}" if temperament else ""
    split = {name: most for name, most in found.most.items() if found.best.score[name] < most}
    for name, most in split.items():
        rule = f"the best walk scores {found.best.score[name]}, another one {most}{with_whom}"
        remedy = "Let one walk score most in every dimension."
        yield Fault(f"dimension {name}", rule, remedy)
    for breach in found.best.breaches:
        place = f"step {breach.turn.step.id} choice {breach.turn.choice.id}"
        rule = f"the best walk breaks the gate {breach.gate} here{with_whom}"
        yield Fault(place, rule, "Let the best walk open the gate first, or score it less.")
    if not split:
        yield from _detour_faults(flow, temperament, with_whom)
    if temperament == flow.temperaments[0]:
        decisions = [turn for turn in found.best.turns if len(turn.step.choice) > 2]
        yield from _position_faults(
            [
                (turn.choice.id, [(choice.id, choice.say) for choice in turn.step.choice])
                for turn in decisions
            ]
        )


def _detour_faults(flow: Flow, temperament: str, with_whom: str) -> Iterator[Fault]:
    """Yield the steps where the best way on begins with a choice that scores less than another.

    The debrief shows that choice as the best there, though its own reason calls it worse.
    """
    told = set()
    for step_id, way in ways_on(flow, temperament, best):
        choices = {choice.id: sum(choice.score.values()) for choice in flow.steps[step_id].choice}
        most = max(choices, key=lambda name: choices[name], default="")
        if way and choices[most] > choices[way[0]] and step_id not in told:
            told.add(step_id)
            rule = f"the best way on takes {way[0]}, though {most} scores more here{with_whom}"
            remedy = "Let what is best here lead on at least as well: score or lead it so."
            yield Fault(f"step {step_id}", rule, remedy)


def _position_faults(decisions: list[tuple[str, list[tuple[str, str]]]]) -> Iterator[Fault]:
    """Yield what gives the best choice away; each decision is its id and the choices there."""
    if len(decisions) < FEW:
        return
    longest = sum(
        best == max(choices, key=lambda choice: len(choice[1]))[0] for best, choices in decisions
    )
    places = Counter(
        [choice_id for choice_id, _ in choices].index(best) + 1 for best, choices in decisions
    )
    place, count = places.most_common(1)[0]
    for name, times in (("the longest", longest), (f"choice {place}", count)):
        if times > OFTEN * len(decisions):
            rule = f"must not give itself away: it is {name} in {times} of {len(decisions)}"
            remedy = "Shorten or move it, or write fuller wrong choices."
            yield Fault("best choice", rule, remedy, advice=True)


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


def _loop(
    step: Step, steps: Mapping[str, Step], behind: tuple[str, ...], clear: set[str]
) -> tuple[str, ...]:
    if step.id in behind:
        return (*behind[behind.index(step.id) :], step.id)
    if step.id in clear:
        return ()
    ways = (_loop(steps[to], steps, (*behind, step.id), clear) for to in targets(step))
    found = next((way for way in ways if way), ())
    clear.add(step.id)
    return found
