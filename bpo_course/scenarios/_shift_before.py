"""The days before a shift: the same floor and the same level of callers, and nothing goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final
from zlib import crc32

from bpo_course.scenarios._shift_floor import SHIFT_TICKETS, shift_floor
from bpo_course.scenarios._shift_setup import ShiftSetup, shift_planned_moves
from bpo_course.scenarios._shift_world import (
    SHIFT_BLOCK_S,
    SHIFT_BLOCKS,
    SHIFT_OPENS_S,
    SHIFT_ZONE,
    ShiftIncident,
    ShiftWorld,
)
from bpo_course.simulation import day

if TYPE_CHECKING:
    import pandas as pd

SHIFT_BEFORE: Final = tuple(date(2026, 12, n) for n in (2, 3, 4, 7, 8))
"""The five weekdays before."""
_SETUP: Final = ShiftSetup(sampled=0)


@dataclass(frozen=True, eq=False)
class _Earlier(ShiftWorld):
    """A day before: its own callers and tickets, at the level of these weeks, without incidents."""

    lasting: float = 1.0

    @property
    def level(self) -> float:
        """The level that the day of the shift has too."""
        return self.lasting

    @property
    def incidents(self) -> tuple[ShiftIncident, ...]:
        """Nothing happens."""
        return ()


@dataclass(frozen=True, eq=False)
class DaysBefore:
    """The five days before a shift. There was no campaign; agents worked tickets in quiet minutes.

    Args:
        logs: The contact log of each day, the callers alone, by its date.
    """

    logs: Mapping[date, pd.DataFrame] = field(repr=False)

    @cached_property
    def log(self) -> pd.DataFrame:
        """The contact log of all of them."""
        import pandas as pd

        return pd.concat(self.logs.values(), ignore_index=True)

    @cached_property
    def calls(self) -> tuple[float, ...]:
        """The mean number of calls that agents were offered in each hour."""
        offered = self.log[self.log["outcome"].isin(("answered", "abandoned"))]
        hours = offered["started_at"].dt.tz_convert(SHIFT_ZONE).dt.hour
        first = SHIFT_OPENS_S // SHIFT_BLOCK_S
        return tuple(
            float((hours == first + n).sum()) / len(self.logs) for n in range(SHIFT_BLOCKS)
        )


def days_before(world: ShiftWorld, menu: str) -> DaysBefore:
    """Return the days before a shift. Generated data: the same world has the same days before.

    Args:
        world: The day of the shift.
        menu: The menu that callers heard.
    """
    front = {menu: world.fronts[menu]}
    logs = {}
    for at in SHIFT_BEFORE:
        seed = crc32(f"{world.seed} {at}".encode())
        logs[at] = _log(_Earlier(seed, front, world.rules, lasting=world.level), menu, at)
    return DaysBefore(logs)


def _log(world: ShiftWorld, menu: str, at: date) -> pd.DataFrame:
    moves = tuple(shift_planned_moves(block) for block in range(SHIFT_BLOCKS))
    tickets = world.tickets.tickets
    midnight = world.moment(0)
    ready_s = {
        one.id: max(SHIFT_OPENS_S, (one.state.opened_at - midnight).total_seconds())
        for one in tickets
    }
    setup = replace(_SETUP, menu=menu)
    floor = shift_floor(world, setup, moves, tickets, ready_s, offer=False)
    log = day(floor, world.seed, date=at.isoformat(), zone=SHIFT_ZONE).log
    calls = log[log["queue"] != SHIFT_TICKETS].copy()
    for name in ("contact_id", "customer"):
        calls[name] = f"{at:%m-%d} " + calls[name]
    return calls
