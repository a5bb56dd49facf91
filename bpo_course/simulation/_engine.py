"""The calendar of a floor: agents and contacts meet in the order of time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Any, Final

import numpy as np

from bpo_course.simulation._floor import Floor
from bpo_course.simulation._line import Call, Line, Row, Staff
from bpo_course.simulation._policies import longest_idle

Act = Callable[[Any], None]
A_MIDNIGHT: Final = datetime(2026, 3, 2, tzinfo=UTC)


class Engine:
    """One run of a floor, until a time or until everyone has gone home.

    Args:
        floor: The floor.
        until_s: When to stop, seconds from midnight.
        midnight: Where the day begins; an aware time.
    """

    def __init__(
        self, floor: Floor, until_s: float = math.inf, midnight: datetime = A_MIDNIGHT
    ) -> None:
        self._midnight = midnight
        self._zone = midnight.tzinfo
        self.floor = floor
        self._pick_agent, self._pick_contact = floor.pick_agent, floor.pick_contact
        self._longest_idle = floor.pick_agent is longest_idle  # asked without a call: so often
        self.free = 0  # agents free for callers
        self.until_s = until_s
        self.now = 0.0
        self.rows: list[Row] = []
        self.lines: dict[str, Line] = {}
        self.staff = [Staff(agent) for agent in floor.agents]
        self._times: list[float] = []  # the plan, column by column: it is long
        self._acts: list[Act] = []
        self._whats: list[Any] = []
        self._calendar: list[tuple[float, int, Act, Any]] = []
        self._count = 0
        self._when_done = self._done  # bound once: there are many
        self._give = self._rings_at if floor.ringing else self.take

    def plan(self, times: Sequence[float], act: Act, whats: Iterable[Any]) -> None:
        """Put down what is certain before the day begins: duties and first calls."""
        self._times += times
        self._acts += [act] * len(times)
        self._whats += whats

    def moment(self, seconds: float) -> datetime:
        """Return seconds from midnight as a time in the zone of the floor."""
        return (self._midnight.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(self._zone)

    def at(self, time: float, act: Act, what: Any) -> None:
        """Put an event into the calendar; of two at one time the first put in comes first."""
        assert time >= self.now, "nothing is planned for the past"
        self._count += 1
        heappush(self._calendar, (time, self._count, act, what))

    def run(self) -> None:
        """Follow plan and calendar to their end."""
        for agent in self.staff:
            times = [*(duty.start_s for duty in agent.duties), agent.duties[-1].end_s]
            self.plan(times, self._duty_begins, [agent] * len(times))
        for line in self.lines.values():
            line.open()
        calendar, times = self._calendar, self._times
        acts, whats = self._acts, self._whats
        for place in np.argsort(times, kind="stable").tolist():
            time = times[place]
            if time > self.until_s:
                break
            while calendar and calendar[0][0] < time:
                self.now, _, act, what = heappop(calendar)
                act(what)
            self.now = time
            acts[place](whats[place])
        while calendar and calendar[0][0] <= self.until_s:
            self.now, _, act, what = heappop(calendar)
            act(what)
        self._stop()

    def _stop(self) -> None:
        """End the day: for who waits when all agents of a line have gone, and where it is cut."""
        for line in self.lines.values():
            line.deserted = not any(agent.comes_to(line) for agent in self.staff)
        for line in self.lines.values():
            line.close(self.until_s)
        if self.until_s < math.inf:
            self.now = self.until_s

    # -- contacts ------------------------------------------------------------------------------

    def arrive(self, call: Call) -> None:
        """Give a contact to an agent, or let it wait its turn."""
        line, call.queued_s = call.line, self.now
        idle = line.idle
        if idle and not line.queued:
            agent = next(iter(idle)) if self._longest_idle else self.agent_for(call, line)
            if agent is not None:
                self._give(agent, call)
                return
        line.join(call)
        if idle:
            self._offer_later(line)

    def agent_for(self, call: Call, line: Line) -> Staff | None:
        """Ask the floor's rule for one of the agents who are free in a line; there are some."""
        if self._longest_idle:
            return next(iter(line.idle))
        agent: Any = self._pick_agent(call, line.idle, self.now)
        if agent is None or (isinstance(agent, Staff) and agent in line.idle):
            return agent
        raise ValueError(f"pick_agent must return one of the idle agents, got {agent!r}")

    def _offer_later(self, line: Line) -> None:
        """Ask again for a contact that waits although agents are free, since a rule declined."""
        if not line.rechecks:
            line.rechecks = True
            self.at(self.now + self.floor.recheck_s, self._offers_again, line)

    def _offers_again(self, line: Line) -> None:
        line.rechecks = False
        self._offer(line)

    def _offer(self, line: Line) -> None:
        """Offer those who wait to the agents who are free, the first of each priority."""
        while line.queued and line.idle:
            for call in line.heads():
                agent = self.agent_for(call, line)
                if agent is not None:
                    call.line.leave(call)
                    self._give(agent, call)
                    break
            else:
                self._offer_later(line)
                return

    def overflow(self, moved: tuple[Call, Line]) -> None:
        """Let a contact wait in another line too, if it still waits."""
        call, line = moved
        call.also += (line,)
        if call.waits:
            line.guests += 1
            line.insert(call)
            self._offer(line)

    # -- an agent's phone ----------------------------------------------------------------------

    def _rings_at(self, agent: Staff, call: Call) -> None:
        """Try an agent's phone for a caller; a dial and a call-back have the agent at once."""
        ringing = self.floor.ringing
        if ringing is None or call.line.outbound or call.back:
            self.take(agent, call)
            return
        if agent.free:
            self._end_idle(agent)
        agent.task, agent.taken_s = call, self.now
        line = call.line
        line.at_phones += 1
        missed = line.is_missed(call, agent)
        ends_s = self.now + (ringing.limit_s if missed else ringing.answer_s)
        hangs_up_s = line.hangs_up_s(call)
        if hangs_up_s < ends_s:
            self.at(hangs_up_s, self._hung_up, (agent, call))
        else:
            self.at(ends_s, self._missed if missed else self._picks_up, (agent, call))

    def _rang(self, agent: Staff, call: Call) -> float:
        """Return how long an agent's phone was tried, which ends now."""
        call.line.at_phones -= 1
        return self.now - agent.taken_s

    def _picks_up(self, rung: tuple[Staff, Call]) -> None:
        agent, call = rung
        self.take(agent, call, self._rang(agent, call))

    def _hung_up(self, rung: tuple[Staff, Call]) -> None:
        """End a contact that gave up while the phone was tried."""
        agent, call = rung
        rang_s = self._rang(agent, call)
        agent.did.append((call.line.name, agent.taken_s, rang_s, 0.0, 0.0))
        agent.busy_s += rang_s
        agent.task = None
        call.line.lost(call)
        self._free(agent)

    def _missed(self, rung: tuple[Staff, Call]) -> None:
        """Put a contact back to its place that an agent did not answer, and the agent to pause."""
        agent, call = rung
        rang_s, ringing = self._rang(agent, call), self.floor.ringing
        assert ringing
        agent.did.append((call.line.name, agent.taken_s, rang_s, 0.0, 0.0))
        agent.busy_s += rang_s
        agent.task = None
        call.offers += 1
        call.line.join(call)
        for line in (call.line, *call.also):  # another agent first
            self._offer(line)
        ends_s = min(self.now + ringing.pause_s, agent.duties[-1].end_s)
        if ends_s > self.now:
            agent.resting = True
            agent.did.append(("offline", self.now, ends_s))
            self.at(ends_s, self._rested, agent)
        else:
            self._free(agent)

    def take(self, agent: Staff, call: Call, rang_s: float = 0.0) -> None:
        """Let an agent take a contact, to the end of its wrap-up, and write both down."""
        if agent.free:
            self._end_idle(agent)
        line, now = call.line, self.now
        course = call.course or line.course(call)
        if line.skilled:
            course = line.as_done_by(course, agent, call)
        ring, talk, wrap, outcome, resolved, right_party, disposition, revenue, more = course
        back, started = call.back, call.started_s
        hangs_up = now + ring + (talk or 0.0)
        done = hangs_up + (wrap or 0.0)
        caller = call.leg or call.caller
        self.rows.append((
            line.name, caller, call.attempt, back, line.outbound or back > 0, started, done,
            outcome, line.menu_s if call.trunk is line else None,
            now - (started if line.outbound else call.queued_s) + ring, talk, wrap, agent.name,
            resolved, right_party, disposition, revenue,
        ))  # fmt: skip
        agent.did.append((line.name, now - rang_s, rang_s + ring, talk or 0.0, wrap or 0.0))
        agent.task = call
        agent.taken_s = now - rang_s
        agent.busy_s += done - agent.taken_s
        agent.contacts += 1
        line.talking += 1
        self._count += 1
        heappush(self._calendar, (done, self._count, self._when_done, agent))
        if more or call.leg:  # whose trunk line may be that of another queue
            line.follow(call, course, hangs_up)

    def _done(self, agent: Staff) -> None:
        call, agent.task = agent.task, None
        assert call
        line = call.line
        line.talking -= 1
        if line.outbound:
            line.ended(call)
        self._free(agent)

    # -- agents --------------------------------------------------------------------------------

    def _free(self, agent: Staff) -> None:
        """Find what an agent does next who is done with a contact, a pause or a duty."""
        if agent.place < agent.due and not self._turn(agent):
            return
        agent.idle_since_s = self.now
        for line in agent.lines:
            if line.queued:
                if self._next(agent):
                    return
                break
        agent.free = True
        for line in agent.lines:
            line.idle[agent] = None
        if agent.answers:
            self.free += 1
            for line in agent.dialled:
                line.both += 1
        for line in agent.dialled:
            line.ask()

    def _next(self, agent: Staff) -> bool:
        """Let an agent take a contact that waits; where the rule declines, ask again later."""
        waiting = [call for line in agent.lines if line.queued for call in line.heads()]
        if not waiting:
            return False
        call: Any = self._pick_contact(agent, waiting, self.now)
        if call is None:
            again = (agent, agent.idle_since_s)
            self.at(self.now + self.floor.recheck_s, self._look_again, again)
            return False
        if call not in waiting:
            raise ValueError(f"pick_contact must return one that waits, got {call!r}")
        call.line.leave(call)
        self._give(agent, call)
        return True

    def _look_again(self, stint: tuple[Staff, float]) -> None:
        """Ask an agent's rule again, if the agent is free since then."""
        agent, since = stint
        if agent.free and agent.idle_since_s == since:
            self._next(agent)

    def _end_idle(self, agent: Staff) -> None:
        """Let an agent be free no more."""
        agent.free = False
        agent.spare_s += self.now - agent.idle_since_s
        for line in agent.lines:
            del line.idle[agent]
        if agent.answers:
            self.free -= 1
            for line in agent.dialled:
                line.both -= 1

    def _duty_begins(self, agent: Staff) -> None:
        """Turn to the next duty now, or when done with what is under way."""
        agent.due += 1
        if not (agent.task or agent.resting):
            if agent.free:
                self._end_idle(agent)
            self._free(agent)

    def _turn(self, agent: Staff) -> bool:
        """Turn to the duties that are due, one by one; return whether the agent now works."""
        for line in agent.lines:
            line.agents -= 1
            line.left_s = self.now
        agent.lines, agent.dialled, agent.queues = (), (), ()
        while agent.place < agent.due:
            agent.place += 1
            if agent.place == len(agent.duties):
                return False
            duty = agent.duties[agent.place]
            if not duty.queues and self._rests(agent):
                return False
        agent.queues = duty.queues
        agent.lines = tuple(self.lines[name] for name in duty.queues)
        agent.dialled = tuple(line for line in agent.lines if line.outbound)
        agent.answers = len(agent.dialled) < len(agent.lines)
        for line in agent.lines:
            line.agents += 1
        return True

    def _rests(self, agent: Staff) -> bool:
        """Begin a pause in its full length, as far as the shift goes; False if none is left."""
        duty = agent.duties[agent.place]
        late = self.now - duty.start_s
        ends = min(duty.end_s + late, agent.duties[-1].end_s)
        if ends <= self.now:
            return False
        agent.resting = True
        agent.did.append((duty.state, self.now, ends))
        self.at(ends, self._rested, agent)
        return True

    def _rested(self, agent: Staff) -> None:
        agent.resting = False
        self._free(agent)
