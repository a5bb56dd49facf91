"""A day with callers by the clock: who calls when, and for how long, is given and not drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from test_floor import Row, Stretch, stretches_of

from bpo_course.simulation import Day, Floor
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import Call
from bpo_course.simulation._stretches import Stretches


class Caller(NamedTuple):
    """A patient caller."""

    at_s: float
    queue: str = "cards"
    talk_s: float = 30
    priority: int | None = None  # None: that of the queue


class Exact(NamedTuple):
    """What came of the callers, in their order, and what each agent did."""

    rows: list[Row]
    did: dict[str, list[Stretch]]

    @property
    def taken(self) -> list[int]:
        """The callers, in the order in which an agent had them."""
        begun = [(row.started_s + row.wait_s, row.caller) for row in self.rows if row.agent]
        return [caller for _, caller in sorted(begun)]


def exact_day(floor: Floor, callers: Iterable[Caller]) -> Exact:
    """Return a day on a floor whose own queues bring nobody."""
    engine = Engine(floor)
    for queue in floor.queues:
        engine.lines[queue.name] = Inbound(engine, queue, 0)
    calls = []
    for number, one in enumerate(callers):
        course = (0.0, float(one.talk_s), 0.0, "answered", True, None, "resolved", None, False)
        call = Call(engine.lines[one.queue], number, 0, one.at_s, course=course)
        call.priority = call.priority if one.priority is None else one.priority
        calls.append(call)
    engine.plan([call.started_s for call in calls], engine.arrive, calls)
    engine.run()
    rows = sorted((Row(*row) for row in engine.rows), key=lambda row: row.caller)
    assert [row.caller for row in rows] == list(range(len(calls)))
    shifts = ((a.name, a.duties[0].start_s, a.duties[-1].end_s, a.did) for a in engine.staff)
    stretches = Stretches(shifts, engine.until_s)
    played = Day(tuple(engine.rows), stretches, {}, 0, 0, "2026-03-02", "UTC")
    return Exact(rows, stretches_of(played))
