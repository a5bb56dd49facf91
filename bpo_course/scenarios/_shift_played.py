"""A shift played on the floor, and the tickets that its calls bring."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from random import Random
from typing import Any, Final

from bpo_course.scenarios._shift_floor import SHIFT_TICKETS, shift_floor
from bpo_course.scenarios._shift_leads import SHIFT_OFFER
from bpo_course.scenarios._shift_setup import ShiftMoves, ShiftSetup
from bpo_course.scenarios._shift_tickets import call_ticket
from bpo_course.scenarios._shift_world import (
    SHIFT_BLOCK_S,
    SHIFT_DATE,
    SHIFT_OPENS_S,
    SHIFT_ZONE,
    ShiftWorld,
)
from bpo_course.simulation import ROW, Day, day
from bpo_course.tools.tickets import Ticket

OPENS_TICKET: Final = 0.4
"""The share of the calls without a solution that become a ticket: assumed."""
OUTSIDE: Final = (SHIFT_TICKETS, SHIFT_OFFER)
"""What is no queue of callers."""
Released = tuple[tuple[Ticket, ...], ...]
"""The tickets that calls brought, block by block."""
_QUEUE, _CALLER, _ATTEMPT, _ENDS, _RESOLVED, _ENDED = (
    ROW.index(name) for name in ("queue", "caller", "attempt", "ends_s", "resolved", "disposition")
)


def played_day(
    world: ShiftWorld,
    setup: ShiftSetup,
    moves: Sequence[ShiftMoves],
    released: Released,
    until_s: float | None,
) -> Day:
    """Return the day with the tickets that calls brought by the start of each block.

    Args:
        world: The day.
        setup: What was decided before it.
        moves: What was decided for each block.
        released: The tickets that calls brought.
        until_s: When to stop, seconds from midnight; None: when everyone has gone.
    """
    midnight = world.moment(0)
    tickets = {one.id: one for one in world.tickets.tickets}
    tickets |= {one.id: one for block in released for one in block}
    ready_s = {
        name: max(SHIFT_OPENS_S, (one.state.opened_at - midnight).total_seconds())
        for name, one in tickets.items()
    }
    floor = shift_floor(world, setup, moves, tickets.values(), ready_s)
    return day(floor, world.seed, until_s=until_s, date=SHIFT_DATE.isoformat(), zone=SHIFT_ZONE)


def tickets_from_calls(world: ShiftWorld, rows: Sequence[Sequence[Any]], blocks: int) -> Released:
    """Return the tickets that the calls of each block brought, opened at its end.

    Args:
        world: The day.
        rows: The rows of the callers.
        blocks: How many blocks were played.
    """
    have = {one.customer for one in world.tickets.tickets}
    found: list[list[Ticket]] = [[] for _ in range(blocks)]
    for row in sorted(rows, key=itemgetter(_ENDS)):
        block = int((row[_ENDS] - SHIFT_OPENS_S) // SHIFT_BLOCK_S)
        if row[_RESOLVED] is not False or row[_ENDED] == "transferred" or block >= blocks:
            continue
        customer = customer_of(row)
        contact = f"{customer}-{row[_ATTEMPT] + 1}"
        if customer in have or Random(f"{world.seed} opens {contact}").random() >= OPENS_TICKET:
            continue
        have.add(customer)
        at = world.moment(SHIFT_OPENS_S + SHIFT_BLOCK_S * (block + 1))
        found[block].append(call_ticket(world.seed, contact, customer, at))
    return tuple(tuple(block) for block in found)


def ticket_ids(released: Released) -> list[list[str]]:
    """Return the ids of the tickets of each block."""
    return [sorted(one.id for one in block) for block in released]


def customer_of(row: Sequence[Any]) -> str:
    """Return who called: after a transfer, the caller of the first queue.

    Args:
        row: A row of the day.
    """
    caller = row[_CALLER]
    queue, number = caller if isinstance(caller, tuple) else (row[_QUEUE], caller)
    return f"{queue}-{number}"
