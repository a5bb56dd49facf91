"""A day on the floor, and what it leaves behind: a contact log and an agent-state table."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from bpo_course.simulation._engine import Engine
from bpo_course.simulation._floor import DAY_S, Floor
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import ROW, STRETCH, Row, Stretch
from bpo_course.simulation._outbound import Outbound

if TYPE_CHECKING:
    import pandas as pd

_STARTED, _ENDS = ROW.index("started_s"), ROW.index("ends_s")
_IN_ORDER = itemgetter(_STARTED, ROW.index("queue"), ROW.index("caller"))
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
        waiting: How many wait in each queue where the run was cut short.
        handling: How many contacts agents have under way there.
        date: The day.
        zone: The time zone of its midnight.
    """

    rows: tuple[Row, ...]
    stretches: tuple[Stretch, ...]
    waiting: dict[str, int]
    handling: int
    date: str
    zone: str

    @cached_property
    def log(self) -> pd.DataFrame:
        """The contact log."""
        import pandas as pd

        found = pd.DataFrame(self.rows, columns=list(ROW))
        ids = zip(*(found.pop(name) for name in ("caller", "attempt", "back")), strict=True)
        names = [
            (f"{queue}-{n}", k, b) for queue, (n, k, b) in zip(found["queue"], ids, strict=True)
        ]
        found.insert(0, "contact_id", [f"{c}-{k + 1}{f'-back-{b}' * (b > 0)}" for c, k, b in names])
        found["customer"] = [customer for customer, *_ in names]
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

        midnight = pd.Timestamp(self.date, tz=self.zone).tz_convert("UTC")
        return midnight + pd.to_timedelta(list(seconds), unit="s")

    def __repr__(self) -> str:
        return f"Day({self.date}: {len(self.rows):,} contacts)"


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
        until_s: When to stop, seconds from midnight; None: when everybody has gone. What is still
            under way then is counted, not logged. Who still waits when all have gone has abandoned.
        date: The day that the log tells.
        zone: The time zone of its midnight.

    Raises:
        ValueError: If a number breaks its rule, or a rule of the floor returns what it must not.

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
    if seed != int(seed) or seed < 0:
        raise ValueError(f"seed must be a whole number of 0 or more, got {seed}")
    if until_s is not None and not 0 <= until_s <= 2 * DAY_S:
        raise ValueError(f"until_s must be from 0 to {2 * DAY_S} seconds, got {until_s:g}")
    engine = Engine(floor, math.inf if until_s is None else until_s)
    for queue in floor.queues:
        engine.lines[queue.name] = Inbound(engine, queue, int(seed))
    for campaign in floor.campaigns:
        engine.lines[campaign.name] = Outbound(engine, campaign, int(seed))
    engine.run()
    return Day(
        tuple(sorted((r for r in engine.rows if r[_ENDS] <= engine.until_s), key=_IN_ORDER)),
        tuple(sorted(engine.stretches, key=itemgetter(0, 3))),
        {line.name: line.queued for line in engine.lines.values()},
        sum(agent.task is not None for agent in engine.staff),
        date,
        zone,
    )
