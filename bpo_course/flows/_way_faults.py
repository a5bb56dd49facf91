"""What an author may get wrong in the ways through a flow, and in how they are scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from bpo_course.faults import Fault
from bpo_course.flows._flow import DIMENSIONS, Flow, Step, downwards, targets
from bpo_course.flows._solve import best, solve, ways_on

FEW: Final = 5
"""With fewer decisions than this, we say nothing about the place of the best choice."""
OFTEN: Final = 2 / 3
"""The share of decisions in which the best choice may be the longest, or in one place."""


def way_faults(flow: Flow) -> Iterator[Fault]:
    """Yield the faults of the ways through the flow; none while a way cannot be followed."""
    steps = {step.id: step for step in flow.step}
    if not flow.step or not _followable(flow, steps):
        return
    loop = _loop(flow.step[0], steps)
    if loop:
        rule = f"must not lead back to an earlier step, goes {' > '.join(loop)}"
        yield Fault(f"step {loop[-1]}", rule, "Let it lead to a new step.")
        return
    reached = {step.id for step in downwards(flow.step[0], steps)}
    for step_id in [name for name in steps if name not in reached]:
        yield Fault(
            f"step {step_id}", "cannot be reached", "Let a choice lead to it, or delete it."
        )
    for name in DIMENSIONS:
        scored = any(choice.score.get(name) for step in flow.step for choice in step.choice)
        if name in flow.dimension and not scored:
            yield Fault(f"dimension {name}", "is never scored", "Score it or delete it.")
    split = next(filter(None, (_split(flow, name) for name in flow.temperaments)), None)
    if split:
        yield split
    for name in flow.temperaments:
        yield from _best_faults(flow, name, split=split is not None)


def _followable(flow: Flow, steps: Mapping[str, Step]) -> bool:
    """Whether every way can be followed: each leads to a step, and no id is there twice."""
    choices = ([choice.id for choice in step.choice] for step in flow.step)
    ids = [[step.id for step in flow.step], *choices]
    unique = all(len(set(names)) == len(names) for names in ids)
    return (
        unique
        and all(step.choice or step.ending for step in flow.step)
        and all(to in steps for step in flow.step for to in targets(step))
    )


def _split(flow: Flow, temperament: str) -> Fault | None:
    """Return the fault of a call in which no way is best in everything, at its dearest choice."""
    found = solve(flow, temperament)
    score = found.best.score
    less = [
        f"{score[name]} of {most} for {name}"
        for name, most in found.most.items()
        if score[name] < most
    ]
    if not less:
        return None
    step, choice = max(
        ((step, choice) for step in flow.step for choice in step.choice),
        key=lambda one: sum(one[1].score.values()),
    )
    with_whom = f" (customer {temperament})" if temperament else ""
    rule = f"the path with the most points gets only {' and '.join(less)}{with_whom}"
    most = sum(choice.score.values())
    remedy = (
        f"One path should get the most points for everything. This choice has the most, {most}. Is"
        " that right?"
    )
    return Fault(f"step {step.id} choice {choice.id} score", rule, remedy)


def _best_faults(flow: Flow, temperament: str, *, split: bool) -> Iterator[Fault]:
    """Yield what is wrong with the best walk with a customer of this temperament."""
    found = solve(flow, temperament)
    with_whom = f" (customer {temperament})" if temperament else ""
    for breach in found.best.breaches:
        place = f"step {breach.turn.step.id} choice {breach.turn.choice.id}"
        rule = f"the path with the most points breaks the gate {breach.gate} here{with_whom}"
        yield Fault(place, rule, "Let it open the gate first, or give it fewer points.")
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
            rule = f"the best path takes {way[0]}, but {most} scores more here{with_whom}"
            remedy = "The choice with the most points here should also lead to the best result."
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
            remedy = "Shorten or move it, or write longer wrong choices."
            yield Fault("best choice", rule, remedy, advice=True)


def _loop(start: Step, steps: Mapping[str, Step]) -> tuple[str, ...]:
    """Return the first way that leads back to a step of its own, none where there is none."""
    behind = [start.id]
    clear: set[str] = set()
    while behind:
        on = next((to for to in targets(steps[behind[-1]]) if to not in clear), None)
        if on is None:
            clear.add(behind.pop())
        elif on in behind:
            return (*behind[behind.index(on) :], on)
        else:
            behind.append(on)
    return ()
