"""A day on the floor, and what it leaves behind: a contact log and an agent-state table."""

from __future__ import annotations

import gc
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from bpo_course.simulation._checks import is_whole
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._floor import Floor
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import ROW, Row
from bpo_course.simulation._outbound import Outbound
from bpo_course.simulation._stretches import STRETCH, Stretch, Stretches

if TYPE_CHECKING:
    import pandas as pd

_STARTED, _ENDS = ROW.index("started_s"), ROW.index("ends_s")
_KEYS = ROW[1:4]
_WORDS = ("contact_id", "direction", "channel", "queue", "outcome", "customer", "agent")
_TYPES: Final = {
    **dict.fromkeys((*_WORDS, "disposition"), "str"),
    **dict.fromkeys(("menu_s", "wait_s", "talk_s", "wrap_s", "revenue"), "float64"),
    **dict.fromkeys(("resolved", "right_party"), "boolean"),
}


@dataclass(frozen=True)
class Day:
    """A day that was played.

    Args:
        rows: The contacts that ended, in the order in which they began.
        stretches: What the agents did, agent by agent.
        waiting: How many wait in each queue at its end: where it was cut short, and customers who
            were promised a call-back that no one made.
        under_way: How many contacts were in the menu, rang or had an agent where it was cut short.
        seed: Which day it was.
        date: The day.
        zone: The time zone of its midnight.
    """

    rows: tuple[Row, ...]
    stretches: Sequence[Stretch]
    waiting: dict[str, int]
    under_way: int
    seed: int
    date: str
    zone: str

    @cached_property
    def log(self) -> pd.DataFrame:
        """The contact log."""
        import pandas as pd

        found = pd.DataFrame(self.rows, columns=list(ROW)).drop(columns=list(_KEYS))
        who = [(_customer(row), row[2] + 1, row[3], _leg(row)) for row in self.rows]
        ids = [f"{c}-{n}{f'-back-{b}' if b else ''}{leg}" for c, n, b, leg in who]
        found.insert(0, "contact_id", _told_apart(ids, self.rows))
        found["customer"] = [customer for customer, *_ in who]
        found["direction"] = found.pop("outbound").map({True: "outbound", False: "inbound"})
        found["channel"] = "voice"
        found["started_at"] = self._times(found.pop("started_s"))
        return found.drop(columns="ends_s").astype(_TYPES)

    @cached_property
    def states(self) -> pd.DataFrame:
        """The agent-state table."""
        import pandas as pd

        found = pd.DataFrame(self.stretches, columns=list(STRETCH))
        found["started_at"] = self._times(found.pop("started_s"))
        found["ended_at"] = self._times(found.pop("ended_s"))
        return found.astype(dict.fromkeys(("agent", "state", "queue"), "str"))

    def after(self, warm_up_s: float) -> Day:
        """Return the day without what began before a time.

        Args:
            warm_up_s: Seconds from midnight.
        """
        rows = tuple(row for row in self.rows if row[_STARTED] >= warm_up_s)
        stretches = tuple(
            (agent, state, queue, max(start, warm_up_s), end)
            for agent, state, queue, start, end in self.stretches
            if end > warm_up_s
        )
        return replace(self, rows=rows, stretches=stretches)

    def _times(self, seconds: Iterable[float]) -> Any:
        import pandas as pd

        midnight = pd.Timestamp(_midnight(self.date, self.zone)).tz_convert("UTC")
        nanoseconds = np.rint(1e9 * np.fromiter(seconds, dtype=float)).astype(np.int64)
        return midnight + pd.to_timedelta(nanoseconds, unit="ns")

    def __repr__(self) -> str:
        return f"Day({self.date}: {len(self.rows):,} contacts)"


def _customer(row: Row) -> str:
    """Return who a contact was with: a lead, or a caller (after a transfer, of the first queue)."""
    queue, caller = row[1] if isinstance(row[1], tuple) else row[:2]
    return caller if isinstance(caller, str) else f"{queue}-{caller}"


def _told_apart(ids: list[str], rows: Sequence[Row]) -> list[str]:
    """Return the ids of contacts, with the queue where a lead is on the lists of two campaigns."""
    if len(set(ids)) == len(ids):
        return ids
    found = Counter(ids)
    return [f"{i}-in-{row[0]}" if found[i] > 1 else i for i, row in zip(ids, rows, strict=True)]


def _leg(row: Row) -> str:
    """Return what tells a contact after a transfer from the one before it."""
    return f"-in-{row[0]}" if isinstance(row[1], tuple) else ""


def day(
    floor: Floor,
    seed: int = 0,
    *,
    until_s: float | None = None,
    date: str = "2026-03-02",
    zone: str = "UTC",
) -> Day:
    """Return a day on the floor, from the first caller to the last agent who goes home.

    Callers and people on lists are the same for the same seed, whatever the staffing and the rules:
    who they are, when they call, how patient they are and how long they need.

    Args:
        floor: The floor.
        seed: Which day.
        until_s: When to stop, seconds from midnight; None: when everyone has gone. What is still
            under way then is counted, not logged. A patient caller who still waits when the last
            agent has left and the queue has closed has abandoned.
        date: The day that the log tells.
        zone: The time zone of its midnight.

    Raises:
        ValueError: If a number breaks its rule, there is no such day or time zone, or a rule of the
            floor returns what it must not.

    Example:
        >>> from bpo_course.simulation import Agent, InboundQueue
        >>> floor = Floor(
        ...     queues=[InboundQueue(name="support", calls=[60, 70], talk_s=150, wrap_s=30)],
        ...     agents=[Agent.on_shift(f"agent {n}", 0, 3_600, ["support"]) for n in range(8)],
        ... )
        >>> played = day(floor, seed=1)
        >>> played
        Day(2026-03-02: 126 contacts)
        >>> played.log["outcome"].value_counts().to_dict()
        {'answered': 126}
    """
    if not is_whole(seed, 0):
        raise ValueError(f"seed must be a whole number of 0 or more, got {seed}")
    if until_s is not None and not 0 <= until_s < math.inf:
        raise ValueError(f"until_s must be 0 seconds or more, got {until_s}")
    midnight = _midnight(date, zone)
    with _no_collection():
        ends_s = math.inf if until_s is None else until_s
        return _played(floor, int(seed), ends_s, date, zone, midnight)


def _midnight(date: str, zone: str) -> datetime:
    """Return where a day begins; refuse what is no day or no time zone."""
    try:
        there = ZoneInfo(zone)
    except (KeyError, ValueError, TypeError, OSError):
        rule = "must be the name of a time zone, such as Europe/London"
        raise ValueError(f"zone {rule}, got {zone!r}") from None
    try:
        shown = datetime.fromisoformat(date).replace(tzinfo=there)
        return shown.astimezone(UTC).astimezone(there)  # where the clock skips midnight: just after
    except (ValueError, TypeError):
        raise ValueError(f"date must be a day such as '2026-03-02', got {date!r}") from None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the garbage collector rest: nothing of a day becomes garbage before its end."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _played(
    floor: Floor, seed: int, until_s: float, date: str, zone: str, midnight: datetime
) -> Day:
    engine = Engine(floor, until_s, midnight)
    for queue in floor.queues:
        engine.lines[queue.name] = Inbound(engine, queue, seed)
    for campaign in floor.campaigns:
        engine.lines[campaign.name] = Outbound(engine, campaign, seed)
    engine.run()
    lines, ended, under_way = engine.lines.values(), engine.rows, 0
    if until_s < math.inf:
        ended = [row for row in ended if row[_ENDS] <= until_s]
        under_way = len(engine.rows) - len(ended) + sum(line.on_the_way() for line in lines)
    shifts = ((a.name, a.duties[0].start_s, a.duties[-1].end_s, a.did) for a in engine.staff)
    return Day(
        tuple(sorted(ended, key=itemgetter(_STARTED))),
        Stretches(shifts, until_s),
        {line.name: line.queued - line.guests for line in lines},
        under_way,
        seed,
        date,
        zone,
    )
