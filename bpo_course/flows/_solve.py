"""The best and the worst path through a flow, found by looking at every path once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bpo_course.flows._flow import Choice, Flow, downwards
from bpo_course.flows._walk import Walk, as_met, broken

Worth = tuple[int, int]
Way = tuple[Worth, tuple[str, ...]]
State = tuple[str, frozenset[str]]
"""A step, and the gates that are open there."""


@dataclass(frozen=True)
class Solution:
    """The ends of what a flow allows.

    Args:
        best: The walk that scores most, of these one with the fewest critical errors.
        worst: The walk with most critical errors, of these one that scores least.
        most: The most points that a walk can have, by dimension.
    """

    best: Walk
    worst: Walk
    most: dict[str, int]


def solve(flow: Flow, temperament: str = "") -> Solution:
    """Return the best and the worst walk through a flow.

    Args:
        flow: The flow.
        temperament: What the customer is like; "" for the flow's first.

    Raises:
        ValueError: If the flow has no such temperament.

    Example:
        >>> from bpo_course import content
        >>> found = solve(content.flow("bank-unknown-debit"))
        >>> found.best.disposition, found.best.score == found.most, found.worst.disposition
        ('resolved', True, 'breach')
    """
    start = Walk(flow, temperament=temperament)
    ends = {
        name: Walk(flow, way_from(start, worth), start.temperament)
        for name, worth in {"best": best, "worst": worst}.items()
    }
    return Solution(ends["best"], ends["worst"], most(flow, start.temperament))


def way_from(walk: Walk, worth: Callable[[Choice, int], Worth]) -> tuple[str, ...]:
    """Return the choices from where a walk is that are worth most together.

    Args:
        walk: The walk.
        worth: What a choice is worth, with the number of gates that it breaks.
    """
    flow, met = walk.flow, walk.temperament
    known: dict[State, Way] = flow.ways.setdefault((met, worth), {})

    start = walk.step.id, walk.opened
    waiting = [start]
    while waiting:
        state = waiting[-1]
        later = _later(flow, met, state)
        on = next((after for after in later.values() if after not in known), None)
        if on and state not in known:
            waiting.append(on)
        else:
            known[waiting.pop()] = _best_of(flow, met, state, later, known, worth)
    return known[start][1]


def _later(flow: Flow, met: str, state: State) -> dict[str, State]:
    """Return the state after each choice of a step, by the choice's id."""
    step_id, opened = state
    taken = {choice.id: as_met(choice, met) for choice in flow.steps[step_id].choice}
    return {name: (choice.to, opened | set(choice.gives)) for name, choice in taken.items()}


def _best_of(
    flow: Flow,
    met: str,
    state: State,
    later: dict[str, State],
    known: dict[State, Way],
    worth: Callable[[Choice, int], Worth],
) -> Way:
    """Return the best way on from a state, when those after it are known."""
    step_id, opened = state
    ways = []
    for choice in flow.steps[step_id].choice:
        taken = as_met(choice, met)
        here = worth(taken, len(broken(taken, opened)))
        then, rest = known[later[choice.id]]
        ways.append(((here[0] + then[0], here[1] + then[1]), (choice.id, *rest)))
    return max(ways, key=lambda way: way[0], default=((0, 0), ()))


def ways_on(
    flow: Flow, temperament: str, worth: Callable[[Choice, int], Worth]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each step that can be reached, in each state of the gates, with the best way on.

    Args:
        flow: The flow.
        temperament: What the customer is like.
        worth: What a choice is worth, with the number of gates that it breaks.
    """
    way_from(Walk(flow, temperament=temperament), worth)
    for (step_id, _), (_, way) in flow.ways[temperament, worth].items():
        yield step_id, way


def most(flow: Flow, temperament: str) -> dict[str, int]:
    """Return the most points that a walk can have, by dimension."""
    found: dict[str, int] = {}
    ordered = list(reversed(downwards(flow.step[0], flow.steps)))
    for name in flow.dimension:
        known: dict[str, int] = {}
        for step in ordered:
            ways = (as_met(choice, temperament) for choice in step.choice)
            here = (way.score.get(name, 0) + known[way.to] for way in ways)
            known[step.id] = max(here, default=0)
        found[name] = known[flow.step[0].id]
    return found


def best(choice: Choice, breaches: int) -> Worth:
    """Return the value of a choice if you want the most points and no critical error."""
    return sum(choice.score.values()), -breaches


def worst(choice: Choice, breaches: int) -> Worth:
    """Return the value of a choice if you want critical errors and no points."""
    return breaches, -sum(choice.score.values())
