"""What a shift is worth: six parts, the breaches that are told apart, and the score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from bpo_course.scenarios._shift_day import OneShift
from bpo_course.scenarios._shift_end import ShiftEnd
from bpo_course.scenarios._shift_leads import SHIFT_OFFER
from bpo_course.scenarios._shift_setup import (
    SHIFT_AGENTS,
    SHIFT_GOAL,
    SHIFT_TARGET_S,
    ShiftMoves,
    ShiftSetup,
)
from bpo_course.scenarios._shift_world import SHIFT_BLOCKS, ShiftWorld
from bpo_course.simulation import ROW

SHIFT_SALES: Final = 18
"""Sales from which the campaign has its full share of the score."""
SHIFT_DROP_LIMIT: Final = 0.03
"""The most that may be dropped of the campaign's calls that people answered."""
SHIFT_CAP: Final = 50
"""The most that a shift with a breach can score."""
SHIFT_WEIGHTS: Final = {
    "customers": 35,
    "tickets": 20,
    "campaign": 20,
    "agents": 10,
    "quality": 7,
    "plan": 8,
}
"""What each part weighs, of 100."""
_WORST_LOST: Final = 0.25
_OCCUPANCY: Final = (0.60, 0.85)
_BUSY: Final = ("talking", "holding", "wrap")
_QUEUE, _ATTEMPT, _OUTCOME, _WAIT, _ENDED, _REVENUE = (
    ROW.index(name) for name in ("queue", "attempt", "outcome", "wait_s", "disposition", "revenue")
)


@dataclass(frozen=True, eq=False)
class ShiftFigures:
    """The figures of a shift as far as it was run, counted without a data frame.

    Args:
        shift: The shift.
    """

    shift: OneShift

    @cached_property
    def offered(self) -> int:
        """Calls that were answered or abandoned, transfers among them."""
        rows = self.shift.callers_rows
        return sum(row[_OUTCOME] in ("answered", "abandoned") for row in rows)

    @cached_property
    def abandoned(self) -> int:
        """Calls whose caller hung up in a queue."""
        return sum(row[_OUTCOME] == "abandoned" for row in self.shift.callers_rows)

    @cached_property
    def in_time(self) -> int:
        """Calls answered within the target."""
        return sum(
            row[_OUTCOME] == "answered" and row[_WAIT] <= SHIFT_TARGET_S
            for row in self.shift.callers_rows
        )

    @property
    def service_level(self) -> float:
        """The share of the offered calls that were answered in time; NaN for none."""
        return self.in_time / self.offered if self.offered else float("nan")

    @property
    def lost(self) -> int:
        """Callers who hung up: in a queue, or in the menu."""
        return self.abandoned + self.shift.hung_up

    @property
    def lost_share(self) -> float:
        """Those of all who called; NaN for none."""
        called = len(self.shift.callers_rows) + self.shift.hung_up
        return self.lost / called if called else float("nan")

    @cached_property
    def dials(self) -> int:
        """Dials of the campaign."""
        return len(self.shift.rows_of(SHIFT_OFFER))

    @cached_property
    def sales(self) -> int:
        """Deposits that were sold."""
        return sum(row[_ENDED] == "sale" for row in self.shift.rows_of(SHIFT_OFFER))

    @cached_property
    def connects(self) -> int:
        """Dials that a person answered and an agent took."""
        return sum(row[_OUTCOME] == "answered" for row in self.shift.rows_of(SHIFT_OFFER))

    @cached_property
    def dropped(self) -> int:
        """People who answered and found no agent."""
        return sum(row[_OUTCOME] == "dropped" for row in self.shift.rows_of(SHIFT_OFFER))

    @property
    def drop_rate(self) -> float:
        """The share dropped of the dials that a person answered; 0 where no one did."""
        answered = self.connects + self.dropped
        return self.dropped / answered if answered else 0.0

    @cached_property
    def occupancy(self) -> float:
        """The share of the time on duty that went into contacts and tickets; without ringing."""
        busy = self._lasted(*_BUSY)
        there = busy + self._lasted("available", "ringing")
        return busy / there if there else 0.0

    def _lasted(self, *states: str) -> float:
        rows = self.shift.day.stretches
        return sum(end - start for _, state, _, start, end in rows if state in states)


@dataclass(frozen=True)
class ShiftScore:
    """What a shift comes to.

    Args:
        parts: Each part of `SHIFT_WEIGHTS`, from 0 to 1.
        breaches: What broke a limit, each in a sentence; they are never averaged in.
    """

    parts: dict[str, float]
    breaches: tuple[str, ...]

    @property
    def value(self) -> float:
        """The parts by their weights, from 0 to 100; with a breach at most `SHIFT_CAP`."""
        found = sum(SHIFT_WEIGHTS[name] * part for name, part in self.parts.items())
        return min(found, SHIFT_CAP) if self.breaches else found

    def points(self, nothing: ShiftScore, best: ShiftScore) -> float:
        """Return the score: 0 is doing nothing all day, 100 the best that was found.

        With a breach it is at most `SHIFT_CAP`, however good the rest is.

        Args:
            nothing: The score of doing nothing.
            best: The score of the best.
        """
        span = best.value - nothing.value
        share = (self.value - nothing.value) / span if span > 0 else 1.0
        found = 100 * min(1.0, max(0.0, share))
        return min(found, SHIFT_CAP) if self.breaches else found


def shift_score(shift: OneShift, end: ShiftEnd | None = None) -> ShiftScore:
    """Return what a shift comes to.

    Args:
        shift: The shift, run to its end.
        end: What was done after it: calls scored, and the plan for tomorrow; None: nothing.

    Raises:
        ValueError: If the shift is not over.
    """
    if not shift.done:
        raise ValueError(f"shift must be over, {SHIFT_BLOCKS - shift.block} blocks are left")
    figures, tickets = ShiftFigures(shift), shift.ticket_figures
    end = end or ShiftEnd()
    parts = {
        "customers": _customers(figures),
        "tickets": tickets.in_time,
        "campaign": min(1.0, figures.sales / SHIFT_SALES),
        "agents": _agents(shift, figures),
        "quality": end.quality(shift),
        "plan": end.plan_share(shift),
    }
    return ShiftScore(parts, tuple(_breaches(figures)))


def _customers(figures: ShiftFigures) -> float:
    in_time = min(1.0, figures.service_level / SHIFT_GOAL) if figures.offered else 1.0
    kept = max(0.0, 1 - figures.lost_share / _WORST_LOST) if figures.offered else 1.0
    return (in_time + kept) / 2


def _agents(shift: OneShift, figures: ShiftFigures) -> float:
    """Return how the agents fared: breaks, and neither idle nor worn out."""
    there = SHIFT_AGENTS - len(shift.world.absent(SHIFT_BLOCKS - 1))
    breaks = min(1.0, (there - shift.breaks_due) / there)
    low, high = _OCCUPANCY
    short = max(0.0, low - figures.occupancy, figures.occupancy - high)
    return 0.6 * breaks + 0.4 * max(0.0, 1 - 5 * short)


def _breaches(figures: ShiftFigures) -> list[str]:
    if figures.drop_rate <= SHIFT_DROP_LIMIT:
        return []
    answered = figures.connects + figures.dropped
    return [
        f"The campaign dropped {figures.dropped} of {answered} people who answered"
        f" ({100 * figures.drop_rate:.1f} %). The limit is {100 * SHIFT_DROP_LIMIT:.0f} %."
    ]


def idle_shift(world: ShiftWorld) -> OneShift:
    """Return the shift in which no one does anything: no break, no ticket, no dial, no sample.

    The set-up is otherwise as it comes; its menu is the first one where there is no new menu.

    Args:
        world: The day.
    """
    usual = ShiftSetup(sampled=0)
    if usual.menu not in world.fronts:
        usual = replace(usual, menu=next(iter(world.fronts)))
    return OneShift.through(world, usual, (ShiftMoves(quiet="rest"),) * SHIFT_BLOCKS)
