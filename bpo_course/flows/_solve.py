"""The best and the worst way through a flow, found by looking at every way once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bpo_course.flows._flow import Choice, Flow
from bpo_course.flows._walk import Walk, as_met, broken

Worth = tuple[int, int]
Way = tuple[Worth, tuple[str, ...]]


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
    """Return the choices from where a walk stands that are worth most together.

    Args:
        walk: The walk.
        worth: What a choice is worth, with the number of gates that it breaks.
    """
    flow, met = walk.flow, walk.temperament
    known: dict[tuple[str, frozenset[str]], Way] = flow.ways.setdefault((met, worth), {})

    def from_here(step_id: str, opened: frozenset[str]) -> Way:
        state = step_id, opened
        if state not in known:
            ways = []
            for choice in flow.steps[step_id].choice:
                taken = as_met(choice, met)
                here = worth(taken, len(broken(taken, opened)))
                later, rest = from_here(taken.to, opened | set(taken.gives))
                ways.append(((here[0] + later[0], here[1] + later[1]), (choice.id, *rest)))
            known[state] = max(ways, key=lambda way: way[0], default=((0, 0), ()))
        return known[state]

    return from_here(walk.step.id, walk.opened)[1]


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
    for name in flow.dimension:
        known: dict[str, int] = {}

        def from_here(step_id: str, name: str = name, known: dict[str, int] = known) -> int:
            if step_id not in known:
                ways = (as_met(choice, temperament) for choice in flow.steps[step_id].choice)
                known[step_id] = max(
                    (way.score.get(name, 0) + from_here(way.to) for way in ways), default=0
                )
            return known[step_id]

        found[name] = from_here(flow.step[0].id)
    return found


def best(choice: Choice, breaches: int) -> Worth:
    """Return what a choice is worth to who wants the most points and no critical error."""
    return sum(choice.score.values()), -breaches


def worst(choice: Choice, breaches: int) -> Worth:
    """Return what a choice is worth to who wants critical errors and no points."""
    return breaches, -sum(choice.score.values())
