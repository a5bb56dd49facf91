"""The best shift that a search finds on a day, with hindsight: the yardstick of the score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from bpo_course.scenarios._shift_day import OneShift
from bpo_course.scenarios._shift_end import ShiftEnd, shift_best_plan
from bpo_course.scenarios._shift_played import Released
from bpo_course.scenarios._shift_score import ShiftScore, shift_score
from bpo_course.scenarios._shift_setup import (
    SHIFT_AGENT_RULES,
    SHIFT_BREAK_BLOCKS,
    SHIFT_QUIET,
    ShiftMoves,
    ShiftSetup,
)
from bpo_course.scenarios._shift_world import SHIFT_BLOCKS, ShiftWorld
from bpo_course.tools import acd

SHIFT_SEARCH_TRIES: Final = 40
"""How many changes the search tries where no other number is given."""
_ALL_RIGHT: Final = ShiftEnd(agreed={"every call": 1.0})
_STARTS: Final = ((6, 4, 2), (3, 2, 2), (0, 0, 2))
"""The teams "money" and "accounts", and the agents kept free, of the plans it starts from."""
Plan = tuple[ShiftSetup, tuple[ShiftMoves, ...]]


@dataclass(frozen=True, eq=False)
class BestShift:
    """The best shift that was found.

    Args:
        shift: The shift.
        end: What was done after it: every call scored as the expert does, and the plan that
            tomorrow needs.
        tried: How many plans were played.
        stopped: Whether the search was stopped before its end.
    """

    shift: OneShift
    end: ShiftEnd
    tried: int
    stopped: bool = False

    @property
    def score(self) -> ShiftScore:
        """What it comes to."""
        return shift_score(self.shift, self.end)


def best_shift(
    world: ShiftWorld,
    tries: int = SHIFT_SEARCH_TRIES,
    *,
    progress: Callable[[int], object] | None = None,
    stop: Callable[[], bool] | None = None,
) -> BestShift:
    """Return the best shift that a search finds. It knows the day, as no one does on the day.

    It starts from a few plans in each menu, and tries small changes of the best one so far. A
    change is first played with the tickets of the plan before it, and only one that looks better is
    played to the end with its own. There may be a better shift: this one is the best that was
    found.

    Args:
        world: The day.
        tries: How many changes are tried, 0 or more.
        progress: Called with the number of plans played so far.
        stop: Asked between two changes; the best so far is returned when it says so. The plans to
            start from are always played.
    """
    rng = np.random.default_rng([world.seed, tries])
    tell, ask = progress or (lambda _tried: None), stop or (lambda: False)
    rough = []
    for nth, plan in enumerate(_starts(world), start=1):
        rough.append((_value(_near(world, plan, ())), nth, plan))
        tell(nth)
    best = _whole(world, max(rough)[2], ())
    value, tried, most = _value(best), len(rough), len(rough) + tries
    while tried < most and not ask():
        change, tried = _changed(world, (best.setup, best.moves), rng), tried + 1
        if change and _value(_near(world, change, best.from_calls)) > value:
            found = _whole(world, change, best.from_calls)
            if _value(found) > value:
                best, value = found, _value(found)
        tell(tried)
    return BestShift(best, replace(_ALL_RIGHT, plan=shift_best_plan(best)), tried, tried < most)


def _value(shift: OneShift) -> float:
    return shift_score(shift, _ALL_RIGHT).value


def _near(world: ShiftWorld, plan: Plan, released: Released) -> OneShift:
    return OneShift.nearly(world, *plan, released)


def _whole(world: ShiftWorld, plan: Plan, guess: Released) -> OneShift:
    return OneShift.through(world, *plan, guess)


def _starts(world: ShiftWorld) -> Iterator[Plan]:
    """Yield the plans to start from."""
    for menu in world.fronts:
        setup = ShiftSetup(
            menu=menu, agent_rule="best-skill", ticket_order="earliest due", sampled=20
        )
        for money, accounts, free in _STARTS:
            move = ShiftMoves(money=money, accounts=accounts, keep_free=free, quiet="both")
            yield setup, _with_breaks(world, move)


def _with_breaks(world: ShiftWorld, move: ShiftMoves) -> tuple[ShiftMoves, ...]:
    """Return the same moves in each block, with breaks on the plan, as far as agents are there."""
    found = OneShift(world, ShiftSetup(menu=next(iter(world.fronts))))
    moves: list[ShiftMoves] = []
    for block in range(SHIFT_BLOCKS):
        there, left = found.there(block), 3 if block in SHIFT_BREAK_BLOCKS else 0
        fits = replace(move, on_break=left)
        if fits.named > there:
            fits = replace(fits, money=0, accounts=0)
        moves.append(fits)
    return tuple(moves)


def _changed(world: ShiftWorld, plan: Plan, rng: np.random.Generator) -> Plan | None:
    """Return a plan with one small change; None where it is not possible."""
    setup, moves = plan
    changes: list[Callable[[], Plan]] = [
        lambda: (_other_setup(world, setup, rng), moves),
        lambda: (setup, _other_block(moves, rng)),
        lambda: (setup, _other_block(moves, rng)),
        lambda: (setup, _all_blocks(moves, rng)),
    ]
    try:
        found = changes[int(rng.integers(len(changes)))]()
        OneShift(world, *found)
    except ValueError:
        return None
    return None if found == plan else found


def _other_setup(world: ShiftWorld, setup: ShiftSetup, rng: np.random.Generator) -> ShiftSetup:
    allowed: dict[str, Any] = {
        "menu": list(world.fronts),
        "agent_rule": SHIFT_AGENT_RULES,
        "contact_rule": list(acd.CONTACT_RULES),
        "ticket_order": ("earliest due", "priority", "shortest first"),
    }
    name = str(rng.choice(list(allowed)))
    changed: dict[str, Any] = {name: str(rng.choice(allowed[name]))}
    return replace(setup, **changed)


def _other_move(move: ShiftMoves, rng: np.random.Generator) -> ShiftMoves:
    name = str(rng.choice(("money", "accounts", "tickets", "outbound", "keep_free", "quiet")))
    if name == "quiet":
        return replace(move, quiet=str(rng.choice(SHIFT_QUIET)))
    return replace(move, **{name: getattr(move, name) + int(rng.choice((-2, -1, 1, 2)))})


def _other_block(moves: tuple[ShiftMoves, ...], rng: np.random.Generator) -> tuple[ShiftMoves, ...]:
    """Return moves that differ in one block, or where a break is given in another one."""
    here, there = (int(n) for n in rng.integers(SHIFT_BLOCKS, size=2))
    found = list(moves)
    if rng.random() < 0.3 and here != there:
        found[here] = replace(found[here], on_break=found[here].on_break - 1)
        found[there] = replace(found[there], on_break=found[there].on_break + 1)
    else:
        found[here] = _other_move(found[here], rng)
    return tuple(found)


def _all_blocks(moves: tuple[ShiftMoves, ...], rng: np.random.Generator) -> tuple[ShiftMoves, ...]:
    """Return moves that differ in the same thing in every block from one on."""
    first, state = int(rng.integers(SHIFT_BLOCKS)), rng.bit_generator.state
    found = list(moves[:first])
    for move in moves[first:]:
        rng.bit_generator.state = state  # the same change in each
        found.append(_other_move(move, rng))
    return tuple(found)
