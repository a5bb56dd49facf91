"""The best shift that a search finds on a day, with hindsight: the yardstick of the score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
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
_ALL_RIGHT: Final = ShiftEnd(agreed={"first": 1.0, "second": 1.0})
_TEAMS: Final = ((0, 0), (3, 2), (6, 4))
"""The teams "money" and "accounts" of the plans it starts from."""
_CHECKED_AFTER: Final = 3
"""After how many changes that look better the plan is played with its own tickets."""
Plan = tuple[ShiftSetup, tuple[ShiftMoves, ...]]
Change = Callable[[Plan], Plan]


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

    It takes the best menu for one plan, then the best of a few plans, and then tries changes of the
    best one so far: first those that help on many days, then others at random. A change is played
    with the tickets of the plan before it. After a few that look better, the plan is played with
    its own, and counts where it is still better. There may be a better shift: this one is the best
    that was found.

    Args:
        world: The day.
        tries: How many changes are tried, 0 or more.
        progress: Called with the number of plans played so far.
        stop: Asked between two changes; the best so far is returned when it says so. The plans to
            start from are always played.
    """
    ideas, ask = _ideas(world, np.random.default_rng(world.seed)), stop or (lambda: False)
    hunt = _Hunt(world, progress)
    hunt.start()
    changes, left = 0, True
    while changes < tries and (left := not ask()):
        hunt.improve(_possible(world, hunt.plan, ideas))
        changes += 1
    found = hunt.checked()
    return BestShift(found, replace(_ALL_RIGHT, plan=shift_best_plan(found)), hunt.tried, not left)


class _Hunt:
    """The search as far as it went: the best shift, and changes that are still to be checked.

    Args:
        world: The day.
        tell: Called with the number of plans played so far.
    """

    def __init__(self, world: ShiftWorld, tell: Callable[[int], object] | None) -> None:
        self._world, self._tell = world, tell or (lambda _tried: None)
        self.tried = self._changes = 0
        self._value = 0.0
        self._best: OneShift
        self.plan: Plan

    def start(self) -> None:
        """Take the best of the plans to start from: in which menu is seen with the first."""
        menus = list(self._world.fronts)
        rough = {menu: _value(self._near(_start(self._world, menu), ())) for menu in menus}
        menu = max(menus, key=lambda name: rough[name])
        self._take(OneShift.through(self._world, *_start(self._world, menu)))
        for teams in _TEAMS[1:]:
            self.improve(_start(self._world, menu, *teams))
        self.checked()

    def improve(self, plan: Plan) -> None:
        """Play a plan with the tickets of the best shift, and keep it if it is better."""
        value = _value(self._near(plan, self._best.from_calls))
        if value > self._value:
            self.plan, self._value, self._changes = plan, value, self._changes + 1
        if self._changes == _CHECKED_AFTER:
            self.checked()

    def checked(self) -> OneShift:
        """Play the plan with its own tickets, and return the better of it and the best before."""
        if self._changes:
            found = OneShift.through(self._world, *self.plan, self._best.from_calls)
            self._take(max(self._best, found, key=_value))
        return self._best

    def _take(self, best: OneShift) -> None:
        self._best, self._value, self._changes = best, _value(best), 0
        self.plan = best.setup, best.moves

    def _near(self, plan: Plan, released: Released) -> OneShift:
        self.tried += 1
        self._tell(self.tried)
        return OneShift.nearly(self._world, *plan, released)


def _value(shift: OneShift) -> float:
    return shift_score(shift, _ALL_RIGHT).value


def _start(world: ShiftWorld, menu: str, money: int = 0, accounts: int = 0) -> Plan:
    """Return a plan to start from."""
    setup = ShiftSetup(menu=menu, agent_rule="best-skill", ticket_order="earliest due", sampled=20)
    move = ShiftMoves(money=money, accounts=accounts, keep_free=2, quiet="both")
    return setup, _with_breaks(world, move)


# -- changes -------------------------------------------------------------------------------------


def _ideas(world: ShiftWorld, rng: np.random.Generator) -> Iterator[Change]:
    """Yield changes without end: what helps on many days, then others at random."""
    late, whole = range(6, SHIFT_BLOCKS), range(SHIFT_BLOCKS)
    for one in world.incidents:
        if one.kind == "fault":
            yield partial(_moved, blocks=range(one.block, one.block + one.blocks), quiet="rest")
    for quiet in ("campaign", "rest"):
        yield partial(_moved, blocks=late, quiet=quiet)
    yield partial(_moved, blocks=whole, money=1)
    yield partial(_moved, blocks=whole, keep_free=1)
    yield partial(_moved, blocks=late, outbound=2)
    yield partial(_moved, blocks=range(2), tickets=1)
    yield partial(_set_up, agent_rule="longest-idle")
    yield partial(_set_up, ticket_order="shortest first")
    while True:
        yield partial(_by_chance, world, rng)


def _possible(world: ShiftWorld, plan: Plan, ideas: Iterator[Change]) -> Plan:
    """Return the next plan that differs and is possible on this day."""
    for change in ideas:
        try:
            found = change(plan)
            OneShift(world, *found)
        except ValueError:
            continue
        if found != plan:
            break
    return found


def _moved(plan: Plan, blocks: range, **move: Any) -> Plan:
    """Return a plan with the same move in some blocks."""
    setup, moves = plan
    changed = (replace(one, **move) if n in blocks else one for n, one in enumerate(moves))
    return setup, tuple(changed)


def _set_up(plan: Plan, **choice: str) -> Plan:
    changed: dict[str, Any] = dict(choice)
    return replace(plan[0], **changed), plan[1]


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


def _by_chance(world: ShiftWorld, rng: np.random.Generator, plan: Plan) -> Plan:
    """Return a plan with one small change at random."""
    setup, moves = plan
    kind = rng.random()
    if kind < 0.25:
        return _other_setup(world, setup, rng), moves
    return setup, _other_block(moves, rng) if kind < 0.75 else _all_blocks(moves, rng)


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
