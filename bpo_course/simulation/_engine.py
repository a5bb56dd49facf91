"""The calendar of a floor: agents and contacts meet in the order of time."""

from __future__ import annotations

import math
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from bpo_course.simulation._floor import Floor
from bpo_course.simulation._line import Call, Line, Row, Staff, Stretch


class Engine:
    """One run of a floor, until a time or until everybody has gone home.

    Args:
        floor: The floor.
        until_s: When to stop, seconds from midnight.
    """

    def __init__(self, floor: Floor, until_s: float = math.inf) -> None:
        self.floor = floor
        self.until_s = until_s
        self.now = 0.0
        self.rows: list[Row] = []
        self.stretches: list[Stretch] = []
        self.lines: dict[str, Line] = {}
        self.staff = [Staff(agent) for agent in floor.agents]
        self._calendar: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._count = 0

    def at(self, time: float, act: Callable[[Any], None], what: Any) -> None:
        """Put an event into the calendar; of two at one time the first put in comes first."""
        self._count += 1
        heappush(self._calendar, (time, self._count, act, what))

    def run(self) -> None:
        """Follow the calendar to its end."""
        for agent in self.staff:
            for duty in agent.duties:
                self.at(duty.start_s, self._duty_begins, agent)
            self.at(agent.duties[-1].end_s, self._duty_begins, agent)
        for line in self.lines.values():
            line.open()
        calendar, until = self._calendar, self.until_s
        while calendar and calendar[0][0] <= until:
            self.now, _, act, what = heappop(calendar)
            act(what)
        self._finish()

    # -- contacts ------------------------------------------------------------------------------

    def arrive(self, call: Call, patience_s: float | None) -> None:
        """Give a contact to an agent, or let it wait."""
        line, call.queued_s = call.line, self.now
        if not (line.idle and self._offer(call)):
            line.join(call, patience_s)

    def agent_for(self, call: Call) -> Staff | None:
        """Ask the floor's rule for one of the agents who are free."""
        idle = call.line.idle
        agent: Any = self.floor.pick_agent(call, idle, self.now) if idle else None
        if agent is not None and agent not in idle:
            raise ValueError(f"pick_agent must return one of the idle agents, got {agent!r}")
        return agent  # type: ignore[no-any-return]

    def _offer(self, call: Call) -> bool:
        """Give a contact to a free agent; where the rule declines, ask again later."""
        agent = self.agent_for(call)
        if agent is None:
            self.at(self.now + self.floor.recheck_s, self._offer_again, call)
            return False
        self.take(agent, call)
        return True

    def _offer_again(self, call: Call) -> None:
        if call.waits and call.line.idle and self._offer(call):
            call.line.leave(call)

    def take(self, agent: Staff, call: Call) -> None:
        """Let a free agent take a contact."""
        self._end_idle(agent)
        self._handle(agent, call)

    def _handle(self, agent: Staff, call: Call) -> None:
        line, now = call.line, self.now
        ring, talk, wrap = line.serve(call, agent)
        agent.contacts += 1
        agent.task = (line, now, ring, talk, wrap)
        line.talking += 1
        self.at(now + ring + talk + wrap, self._done, agent)

    def _done(self, agent: Staff) -> None:
        line = self._write_task(agent, self.now)
        agent.task = None
        line.talking -= 1
        self._free(agent)
        line.ask()

    # -- agents --------------------------------------------------------------------------------

    def _free(self, agent: Staff) -> None:
        """Find what an agent without a task does next."""
        if agent.place < agent.due and not self._turn(agent):
            return
        agent.idle_since_s = agent.since_s = self.now
        first = [line.first() for line in agent.lines if line.queued]
        if first:
            call: Any = self.floor.pick_contact(agent, first, self.now)
            if call is not None:
                if call not in first:
                    raise ValueError(f"pick_contact must return one that waits, got {call!r}")
                call.line.leave(call)
                self._handle(agent, call)
                return
            self.at(self.now + self.floor.recheck_s, self._look_again, (agent, self.now))
        for line in agent.lines:
            line.idle[agent] = None
        for line in agent.lines:
            line.ask()

    def _look_again(self, stint: tuple[Staff, float]) -> None:
        """Ask an agent's rule again, if the agent is free since then."""
        agent, since = stint
        if agent.task or agent.resting or agent.idle_since_s != since or not agent.lines:
            return
        if any(line.queued for line in agent.lines):
            self._end_idle(agent)
            self._free(agent)

    def _end_idle(self, agent: Staff) -> None:
        for line in agent.lines:
            line.idle.pop(agent, None)
        self._write(agent, "available", None, agent.since_s, self.now)

    def _duty_begins(self, agent: Staff) -> None:
        agent.due += 1
        if agent.task is None and not agent.resting:
            self._end_idle(agent)
            self._free(agent)

    def _turn(self, agent: Staff) -> bool:
        """Turn to the duties that are due, one by one; return whether the agent now works."""
        for line in agent.lines:
            line.agents -= 1
        agent.lines, agent.queues = (), ()
        while agent.place < agent.due:
            agent.place += 1
            if agent.place == len(agent.duties):
                agent.since_s = math.inf
                return False
            duty = agent.duties[agent.place]
            if not duty.queues and self._rests(agent):
                return False
        agent.since_s, agent.queues = math.inf, duty.queues
        agent.lines = tuple(self.lines[name] for name in duty.queues)
        for line in agent.lines:
            line.agents += 1
        return bool(duty.queues)

    def _rests(self, agent: Staff) -> bool:
        """Begin a pause in its full length, as far as the shift goes; False if none is left."""
        duty = agent.duties[agent.place]
        ends = min(self.now + duty.end_s - duty.start_s, agent.duties[-1].end_s)
        if ends <= self.now:
            return False
        agent.resting, agent.since_s = True, self.now
        self.at(ends, self._rested, agent)
        return True

    def _rested(self, agent: Staff) -> None:
        state = agent.duties[agent.place].state
        self._write(agent, state, None, agent.since_s, self.now)
        agent.resting, agent.since_s = False, self.now
        self._free(agent)

    # -- what is written down ------------------------------------------------------------------

    def _write(self, agent: Staff, state: str, queue: str | None, start: float, end: float) -> None:
        if end > start:
            self.stretches.append((agent.name, state, queue, start, end))

    def _write_task(self, agent: Staff, until: float) -> Line:
        """Write down what of a task was done until then."""
        assert agent.task
        line, start, ring, talk, wrap = agent.task
        picked, hung_up = start + ring, start + ring + talk
        if ring:
            self._write(agent, "ringing", line.name, start, min(picked, until))
        if talk:
            self._write(agent, "talking", line.name, picked, min(hung_up, until))
        if wrap:
            self._write(agent, "wrap", line.name, hung_up, min(hung_up + wrap, until))
        return line

    def _finish(self) -> None:
        """Close: who still waits when all agents are gone has waited in vain."""
        if self.until_s < math.inf:
            self.now = self.until_s
            for agent in self.staff:
                self._stop(agent)
            return
        last = max((ended_s for *_, ended_s in self.stretches), default=0.0)
        for line in self.lines.values():
            while line.queued:
                call = line.first()
                self.now = max(last, line.closes_s, call.queued_s)
                line.gives_up(call)

    def _stop(self, agent: Staff) -> None:
        """Write down what an agent has under way at the end of a run cut short."""
        if agent.task:
            self._write_task(agent, self.now)
        elif agent.resting:
            state = agent.duties[agent.place].state
            self._write(agent, state, None, agent.since_s, self.now)
        else:
            self._write(agent, "available", None, agent.since_s, self.now)
