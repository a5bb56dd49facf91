"""A campaign in motion: its dialler, and what comes of each dial."""

from __future__ import annotations

from typing import Any, Final

from bpo_course.simulation._campaign import Campaign
from bpo_course.simulation._checks import is_whole
from bpo_course.simulation._dialling import Dialling, Record
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import DISPOSITION, OUTCOME, Call, Course, Line, Staff
from bpo_course.simulation._lists import Alike, Leads, Persons

TICK_S: Final = 10


class Outbound(Line):
    """A campaign during the day.

    Args:
        engine: Whose calendar it uses.
        campaign: The campaign.
        seed: The seed of the day.
    """

    engine: Engine
    outbound = True

    def __init__(self, engine: Engine, campaign: Campaign, seed: int) -> None:
        super().__init__(engine, campaign.name, campaign.priority, campaign.closes_s)
        self.campaign, self.reserve = campaign, campaign.reserves
        begin = getattr(campaign.dial, "begin", None)
        self.dial = begin() if begin else campaign.dial
        self.ringing = self.dials = self.answered = self.dropped = 0
        self.record = Record(self._handling_s, self._ringing_s)
        self._rings: dict[Call, None] = {}  # what rings now, in the order in which it was dialled
        self.list: Persons = (
            Leads(campaign, seed, engine.moment)
            if isinstance(campaign.leads, tuple)
            else Alike(campaign, seed)
        )
        detection = campaign.detection
        self._listens_s = detection.listens_s if detection else 0.0
        self._several = len(engine.floor.campaigns) > 1
        self._inbound = [line for line in engine.lines.values() if isinstance(line, Inbound)]

    def _handling_s(self) -> list[float]:
        """Return for how long each agent of the campaign has been on a contact."""
        now = self.engine.now
        return [now - a.taken_s for a in self.engine.staff if a.task and self in a.dialled]

    def _ringing_s(self) -> list[float]:
        """Return for how long each number has been ringing."""
        now = self.engine.now
        return [now - call.started_s for call in self._rings]

    def open(self) -> None:
        """Wake the dialler when it may begin."""
        opens_s = self.campaign.opens_s
        for due_s, person in self.list.open(opens_s):
            self._later(due_s, person)
        self.engine.at(opens_s, self._tick, None)

    def _later(self, due_s: float, person: Any) -> None:
        """Put someone on the list at a time, if the dialler still works then."""
        if due_s < self.closes_s:
            self.engine.at(due_s, self._due, person)

    def _tick(self, _nothing: None) -> None:
        self.ask()
        if self.engine.now + TICK_S < self.campaign.closes_s:
            self.engine.at(self.engine.now + TICK_S, self._tick, None)

    def ask(self) -> None:
        """Ask the dialler's rule, and dial."""
        campaign, now = self.campaign, self.engine.now
        due = len(self.list)
        if not due or (self.reserve and not self.idle):
            return
        if not campaign.opens_s <= now < campaign.closes_s:
            return
        wanted = self.dial(self._seen(due))
        if (type(wanted) is not int and not is_whole(wanted, 0)) or wanted < 0:
            rule = "must return a whole number of 0 or more"
            raise ValueError(f"dial of {self.name} {rule}, got {wanted!r}")
        for _ in range(min(int(wanted), due)):
            if not self._dial():
                break

    def _seen(self, due: int) -> Dialling:
        waiting = 0
        for line in self._inbound:
            waiting += line.queued - line.guests
        return Dialling(
            self.engine.now,
            self.agents,
            len(self.idle),
            self.talking,
            self.ringing,
            waiting,
            self.dials,
            self.answered,
            self.dropped,
            self.engine.free,
            self.both,
            due,
            self.record,
            self._elsewhere() if self._several else 0,
        )

    def _elsewhere(self) -> int:
        """Return how many numbers ring for other campaigns whose agents work here too."""
        others = {
            line
            for agent in self.engine.staff
            if self in agent.dialled
            for line in agent.dialled
            if line is not self
        }
        return sum(line.on_the_way() for line in others)

    def _dial(self) -> bool:
        """Dial the next number; False where none may be, or it needs an agent and none is left."""
        engine = self.engine
        dial = self.list.first(engine.now)
        if dial is None:
            return False
        caller, attempt, preview_s, rings_s, _, course = dial
        starts_s = engine.now + preview_s
        call = Call(self, caller, attempt, starts_s, course=course)
        agent: Staff | None = None
        if self.reserve:
            agent = engine.agent_for(call, self) if self.idle else None
            if agent is None or starts_s >= self.closes_s:
                return False
        self.list.take()
        self.ringing += 1
        call.rang_s = rings_s
        if agent is None or course[OUTCOME] == "answered":
            self._rings[call] = None
            engine.at(starts_s + rings_s, self._rung, (call, dial.heard))
        if agent is not None:
            engine.take(agent, call)
        return True

    def _rung(self, rung: tuple[Call, bool]) -> None:
        """End the ringing: someone answered, or no one."""
        call, heard = rung
        self.ringing -= 1
        self.dials += 1
        del self._rings[call]
        course = call.course
        assert course
        if heard:
            self.answered += 1
            self.record.answered_at.append(self.engine.now)
            self.record.ring_s.append(call.rang_s - self._listens_s)
            if not self.reserve:
                self.engine.arrive(call)
            return
        self.record.vain_s.append(call.rang_s)
        self.row(
            call, course[OUTCOME], self.engine.now, None, call.rang_s,
            disposition=course[DISPOSITION],
        )  # fmt: skip
        self.follow(call, course, self.engine.now)
        self.ask()

    def follow(self, call: Call, course: Course, hangs_up_s: float) -> None:
        """Put a lead back on the list, for later, where it is to be dialled again."""
        found = self.list.again(call, course, hangs_up_s)
        if found:
            self._later(*found)

    def _due(self, person: Any) -> None:
        self.list.add(person)
        if len(self.list) == 1:  # else there was something to dial, and the rule was asked
            self.ask()

    def ended(self, call: Call) -> None:
        """Note how long a contact took an agent, or that an agent waited on the line in vain."""
        course = call.course
        assert course
        _, talk_s, wrap_s, outcome, *_ = course
        if outcome == "answered":
            self.record.handle_s.append((talk_s or 0.0) + (wrap_s or 0.0))
        elif self.reserve:
            self.record.vain_s.append(call.rang_s)
            self.ringing -= 1
            self.dials += 1

    def patience_s(self, call: Call) -> float | None:
        """Return how long a person who answered waits for an agent."""
        return max(0.0, self.campaign.drop_after_s - self._listens_s)

    def lost(self, call: Call) -> None:
        """Write down a person who answered and found no agent, or a machine that found none."""
        course = call.course
        assert course
        now = self.engine.now
        self.dropped += 1
        self.record.dropped_at.append(now)
        outcome = "dropped" if course[OUTCOME] == "answered" else course[OUTCOME]
        self.row(call, outcome, now, None, now - call.started_s)
        gone: Course = (0.0, None, None, outcome, None, None, None, None, True)
        self.follow(call, gone, now)
        self.ask()

    def on_the_way(self) -> int:
        """Return how many numbers ring without an agent."""
        return 0 if self.reserve else self.ringing
