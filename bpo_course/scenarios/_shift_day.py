"""One shift as far as it was run: block by block a learner decides, and the floor answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bpo_course.scenarios._shift_floor import SHIFT_TICKETS, agent_name, duties
from bpo_course.scenarios._shift_played import (
    OUTSIDE,
    Released,
    customer_of,
    played_day,
    ticket_ids,
    tickets_from_calls,
)
from bpo_course.scenarios._shift_setup import (
    SHIFT_AGENTS,
    SHIFT_BREAK_BLOCKS,
    SHIFT_ROLES,
    ShiftMoves,
    ShiftSetup,
    shift_planned_moves,
)
from bpo_course.scenarios._shift_tickets import (
    ShiftTickets,
    ticket_figures,
)
from bpo_course.scenarios._shift_world import (
    SHIFT_BLOCK_S,
    SHIFT_BLOCKS,
    SHIFT_OPENS_S,
    ShiftWorld,
)
from bpo_course.simulation import ROW, Day, time_of_day
from bpo_course.tools.tickets import Ticket

if TYPE_CHECKING:
    import pandas as pd

_QUEUE, _CALLER, _ATTEMPT, _STARTED, _ENDS, _OUTCOME, _WAIT, _AGENT, _RESOLVED, _ENDED = (
    ROW.index(name)
    for name in (
        "queue", "caller", "attempt", "started_s", "ends_s", "outcome", "wait_s", "agent",
        "resolved", "disposition",
    )
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class OneShift:
    """A shift as far as it was run. The same world, set-up and moves give the same day.

    What is decided later changes nothing of what has been: each block is played from the start of
    the day, with the same chance. What an agent notes in a call without a solution becomes a ticket
    at the start of the next hour, when the team leader sorts the notes.

    Args:
        world: The day.
        setup: What was decided before it.
        moves: What agents did, block by block.

    Raises:
        ValueError: If the menu is not one of the world's, there are more blocks than the shift
            has, a break is given outside the break times, or more agents are named than there are.

    Example:
        >>> from bpo_course import content
        >>> from bpo_course.scenarios import shift_front
        >>> fronts = {"new-menu": shift_front(content.menu("new-menu"), callers=200)}
        >>> shift = OneShift(ShiftWorld(7, fronts, content.rules()))
        >>> shift.play(ShiftMoves(quiet="rest"))
        OneShift(day 7: 1 of 8 blocks, 12:00 to 13:00)
    """

    world: ShiftWorld
    setup: ShiftSetup = field(default_factory=ShiftSetup)
    moves: tuple[ShiftMoves, ...] = ()
    _before: OneShift | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.setup.menu not in self.world.fronts:
            known = ", ".join(self.world.fronts)
            raise ValueError(f"menu must be one of {known}, got {self.setup.menu!r}")
        if len(self.moves) > SHIFT_BLOCKS:
            rule = f"must be at most {SHIFT_BLOCKS}, one a block"
            raise ValueError(f"moves {rule}, got {len(self.moves)}")
        for block, move in enumerate(self.moves):
            self._check(block, move)

    def _check(self, block: int, move: ShiftMoves) -> None:
        at = time_of_day(SHIFT_OPENS_S + SHIFT_BLOCK_S * block)
        if move.on_break and block not in SHIFT_BREAK_BLOCKS:
            raise ValueError(f"on_break must be 0 at {at}, got {move.on_break}")
        there = self.there(block)
        if move.named > there:
            raise ValueError(
                f"agents named must be at most {there} at {at}, who are there, got {move.named}"
            )

    def there(self, block: int) -> int:
        """Return how many agents are on the floor in a block.

        Args:
            block: The block, 0 is the first.
        """
        return SHIFT_AGENTS - len(self.world.absent(block))

    # -- the game --------------------------------------------------------------------------------

    @property
    def block(self) -> int:
        """The block to come, 0 is the first."""
        return len(self.moves)

    @property
    def done(self) -> bool:
        """Whether the shift is over."""
        return self.block == SHIFT_BLOCKS

    @property
    def now_s(self) -> float:
        """The time, seconds from midnight."""
        return SHIFT_OPENS_S + SHIFT_BLOCK_S * self.block

    @property
    def now(self) -> datetime:
        """The time."""
        return self.world.moment(self.now_s)

    def play(self, moves: ShiftMoves) -> OneShift:
        """Return the shift one block later.

        Args:
            moves: What the agents do in it.

        Raises:
            ValueError: If the shift is over, or the moves are not possible in this block.
        """
        if self.done:
            raise ValueError(f"the shift has {SHIFT_BLOCKS} blocks and is over")
        return OneShift(self.world, self.setup, (*self.moves, moves), self)

    def next_moves(self) -> ShiftMoves:
        """Return the moves of the block to come where nothing is changed: breaks as on the plan.

        Where they name more agents than are there, fewer stay in the teams.
        """
        last = self.moves[-1] if self.moves else ShiftMoves()
        counts = {name: getattr(last, name) for name in SHIFT_ROLES}
        planned = min(shift_planned_moves(self.block).on_break, self.breaks_due)
        counts["on_break"] = planned if self.block in SHIFT_BREAK_BLOCKS else 0
        over = sum(counts.values()) - self.there(self.block)
        for name in ("accounts", "money", "outbound", "tickets"):
            fewer = min(max(over, 0), counts[name])
            counts[name] -= fewer
            over -= fewer
        return replace(last, **counts)

    @cached_property
    def before(self) -> OneShift:
        """The shift one block earlier."""
        return self._before or OneShift(self.world, self.setup, self.moves[:-1])

    @classmethod
    def through(
        cls,
        world: ShiftWorld,
        setup: ShiftSetup,
        moves: Sequence[ShiftMoves],
        guess: Released = (),
    ) -> OneShift:
        """Return a whole shift, played at once. It is the one that `play` gives block by block.

        The tickets of a block depend on the blocks before it alone. So the day is played again
        until the tickets that it was played with are those that it brings.

        Args:
            world: The day.
            setup: What was decided before it.
            moves: What was decided for each block.
            guess: The tickets that calls may bring, as in a shift that is nearly the same.
        """
        found = cls(world, setup, tuple(moves))
        released = guess
        while True:
            played = played_day(world, setup, found.moves, released[:-1], None)
            rows = [row for row in played.rows if row[_QUEUE] not in OUTSIDE]
            brought = tickets_from_calls(world, rows, SHIFT_BLOCKS)
            if ticket_ids(brought[:-1]) == ticket_ids(released[:-1]):
                found.__dict__.update(day=played, from_calls=brought)
                return found
            released = brought

    @classmethod
    def nearly(
        cls,
        world: ShiftWorld,
        setup: ShiftSetup,
        moves: Sequence[ShiftMoves],
        released: Released,
    ) -> OneShift:
        """Return a whole shift, played with tickets from calls that are given, not its own.

        It is as the shift that `through` returns, but for tickets that another shift's calls
        brought: near enough to see if a change is worth a closer look.

        Args:
            world: The day.
            setup: What was decided before it.
            moves: What was decided for each block.
            released: The tickets that calls brought in a shift that is nearly the same.
        """
        found = cls(world, setup, tuple(moves))
        played = played_day(world, setup, found.moves, released[:-1], None)
        found.__dict__.update(day=played, from_calls=released)
        return found

    # -- the day ---------------------------------------------------------------------------------

    @cached_property
    def day(self) -> Day:
        """What is known of the day by now."""
        moves = self.moves or (ShiftMoves(),)
        going_on = (*moves, *(replace(moves[-1], on_break=0),) * (SHIFT_BLOCKS - len(moves)))
        until_s = None if self.done else self.now_s
        released = self.before.from_calls if self.moves else ()
        return played_day(self.world, self.setup, going_on, released, until_s)

    @cached_property
    def from_calls(self) -> Released:
        """The tickets that the calls of each block brought, as they were opened."""
        return tickets_from_calls(self.world, self.callers_rows, self.block)

    @property
    def opened(self) -> Mapping[str, Ticket]:
        """All tickets of the day as they were opened, those that are still to come by email too."""
        more = [one for block in self.from_calls for one in block]
        return {one.id: one for one in (*self.world.tickets.tickets, *more)}

    @cached_property
    def tickets(self) -> Mapping[str, Ticket]:
        """All tickets as they are now, with what agents did and who called again."""
        found = dict(self.opened)
        events = [*self._solutions(), *self._repeats(found)]
        for at_s, name, kind, by, value in sorted(events):
            at = max(self.world.moment(at_s), found[name].events[-1].at)
            found[name] = found[name].then(kind, at, by, value)
        now = self.now
        return {name: one for name, one in found.items() if one.state.opened_at <= now}

    def _solutions(self) -> list[tuple[float, str, str, str, str]]:
        """Return what agents did with tickets: taken, then answered and solved."""
        found = []
        for row in self.rows_of(SHIFT_TICKETS):
            agent, name = row[_AGENT], row[_CALLER]
            found.append((row[_STARTED], name, "assigned", agent, agent))
            found.append((row[_ENDS], name, "solved", agent, ""))
        return found

    def _repeats(self, known: Mapping[str, Ticket]) -> list[tuple[float, str, str, str, str]]:
        """Return the calls of customers who have a ticket already: they are linked to it."""
        own = {one.customer: one for one in known.values()}
        found = []
        for row in self.callers_rows:
            customer = customer_of(row)
            ticket = own.get(customer)
            if ticket is None or row[_OUTCOME] != "answered" or not row[_ATTEMPT]:
                continue
            contact = f"{customer}-{row[_ATTEMPT] + 1}"
            if self.world.moment(row[_ENDS]) > ticket.state.opened_at:
                found.append((row[_ENDS], ticket.id, "linked", row[_AGENT], contact))
        return found

    # -- what is read ----------------------------------------------------------------------------

    def rows_of(self, queue: str) -> list[tuple[Any, ...]]:
        """Return the rows of the day of one queue, the campaign or the tickets."""
        return [row for row in self.day.rows if row[_QUEUE] == queue]

    @cached_property
    def callers_rows(self) -> list[tuple[Any, ...]]:
        """The rows of the callers."""
        return [row for row in self.day.rows if row[_QUEUE] not in OUTSIDE]

    @cached_property
    def hung_up(self) -> int:
        """How many callers hung up in the menu by now."""
        return sum(self.world.hung_up(self.setup.menu)[: self.block])

    @property
    def duties(self) -> tuple[tuple[str, ...], ...]:
        """What each agent did in each half hour."""
        return duties(self.world, self.setup, self.moves)

    @property
    def breaks_given(self) -> int:
        """How many agents had a break by now."""
        had = {n for half in self.duties for n, done in enumerate(half) if done == "break"}
        return len(had)

    @property
    def breaks_due(self) -> int:
        """How many agents who are on the floor have had no break yet."""
        return len(self.without_break)

    @property
    def without_break(self) -> tuple[str, ...]:
        """The agents who are on the floor and have had no break yet."""
        had = {n for half in self.duties for n, done in enumerate(half) if done == "break"}
        block = min(self.block, SHIFT_BLOCKS - 1)
        due = set(range(SHIFT_AGENTS)) - had - self.world.absent(block)
        return tuple(agent_name(place) for place in sorted(due))

    @cached_property
    def ticket_figures(self) -> ShiftTickets:
        """What became of the tickets by now."""
        start = self.world.moment(SHIFT_OPENS_S)
        return ticket_figures(self.tickets.values(), start, self.now)

    @cached_property
    def log(self) -> pd.DataFrame:
        """The contact log of all systems: calls, dials, and tickets as emails that agents sent."""
        import pandas as pd

        found = self.day.log
        is_ticket = found["queue"] == SHIFT_TICKETS
        customers = {name: one.customer for name, one in self.opened.items()}
        found.loc[is_ticket, "channel"] = "email"
        found.loc[is_ticket, "disposition"] = "solved"
        found.loc[is_ticket, "customer"] = found.loc[is_ticket, "customer"].map(customers)
        found.loc[is_ticket, ["right_party", "revenue"]] = pd.NA
        return found

    @property
    def states(self) -> pd.DataFrame:
        """The agent-state table."""
        return self.day.states

    def outcomes(self) -> Mapping[str, int]:
        """Return how many contacts of callers ended in each way, with those lost in the menu."""
        found = Counter(row[_OUTCOME] for row in self.callers_rows)
        return {**found, "hung up in the menu": self.hung_up}

    def __repr__(self) -> str:
        span = f"{time_of_day(SHIFT_OPENS_S)} to {time_of_day(self.now_s)}"
        return f"OneShift(day {self.world.seed}: {self.block} of {SHIFT_BLOCKS} blocks, {span})"
