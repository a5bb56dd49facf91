"""An inbound queue in motion: the menu, the wait, the answer, and who calls again."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from bpo_course.simulation._chance import Chance, arrivals, exponential, gamma, uniform
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._floor import InboundQueue
from bpo_course.simulation._line import DISPOSITION, OUTCOME, RESOLVED, Call, Course, Line, Staff

OFFERS: Final = 8
"""At how many phones a caller's chance is drawn at once."""
TRANSFER: Final = 1_000
"""What a transfer adds to the attempt."""
ELSEWHERE: Final = 1 << 20
"""What sets the numbers of transferred callers apart, so that their chance is no other caller's."""


class Inbound(Line):
    """A queue during the day.

    Args:
        engine: Whose calendar it uses.
        queue: The queue.
        seed: The seed of the day.
    """

    engine: Engine

    def __init__(self, engine: Engine, queue: InboundQueue, seed: int) -> None:
        super().__init__(engine, queue.name, queue.priority, queue.closes_s)
        self.queue = queue
        self.in_use = 0  # trunk lines; without meaning where there are enough for all
        self.in_menu = 0
        self._past_menu: list[int] = []
        self._arrivals = arrivals(queue, seed)
        columns = {
            "patience": exponential(queue.patience_s or 0),
            "talk": gamma(queue.talk_s, queue.spread),
            "wrap": gamma(queue.wrap_s, queue.spread),
            "redial_after": exponential(queue.redial_after_s),
            "repeat_after": exponential(queue.repeat_after_s),
        }
        shares = ("contained", "redial", "resolved", "repeat", "accepted", "answered")
        columns |= dict.fromkeys((*shares, "urgent", "belongs"), uniform)
        columns["missed"] = lambda rng, count: rng.random((count, OFFERS))
        self._chance = Chance(seed, queue.name, len(self._arrivals), columns)
        self.menu_s = queue.menu_s
        self.skilled = bool(queue.skills or queue.belongs)
        self._first: dict[str, list[float]] = {}  # columns of first attempts, once one is asked

    def _drawn(self, column: str, call: Call) -> float:
        """Return what chance has for a caller, at this attempt and this try to call back."""
        if call.attempt or call.back:
            return float(self._chance.of(column, call))
        return self._first_drawn(column, call.caller)

    def _first_drawn(self, column: str, caller: int) -> float:
        if column not in self._first:
            self._first[column] = self._chance.drawn(column).tolist()
        return self._first[column][caller]

    def open(self) -> None:
        """Plan the first calls; where no one counts trunk lines, past the menu at once."""
        queue, came = self.queue, self._arrivals
        settled = np.ones(len(came), dtype=bool)
        if queue.resolved < 1:
            settled = self._chance.drawn("resolved") < queue.resolved
        talk, wrap = self._chance.drawn("talk"), self._chance.drawn("wrap")
        courses = self._courses(talk.tolist(), wrap.tolist(), settled.tolist())
        calls = [
            Call(self, caller, 0, started, 0, course)
            for caller, (started, course) in enumerate(zip(came, courses, strict=True))
        ]
        if queue.urgent:
            for place in np.flatnonzero(self._chance.drawn("urgent") < queue.urgent).tolist():
                calls[place].priority = queue.urgent_priority
        if queue.lines is not None:
            self.engine.plan(came, self._rings, calls)
            return
        contained = self._chance.drawn("contained") < queue.contained
        served = np.flatnonzero(contained).tolist()
        self._past_menu = np.flatnonzero(~contained).tolist()
        self.engine.plan([came[n] for n in served], self._serves_itself, [calls[n] for n in served])
        enters = [came[n] + queue.menu_s for n in self._past_menu]
        enter = self._enters if queue.call_back else self.engine.arrive
        self.engine.plan(enters, enter, [calls[n] for n in self._past_menu])

    def _courses(
        self, talk: list[float], wrap: list[float], settled: list[bool]
    ) -> Iterator[Course]:
        """Return how calls go that agents answer."""
        ended = ["resolved" if done else "unresolved" for done in settled]
        limited = self.queue.lines is not None
        more = [limited or not done for done in settled]
        same: Any = ([value] * len(talk) for value in (0.0, "answered", None))
        ring, answered, none = same
        return zip(ring, talk, wrap, answered, settled, none, ended, none, more, strict=True)

    def _belongs(self, call: Call) -> str | None:
        """Return the other queue where a caller belongs; None for here, as after a transfer."""
        if not self.queue.belongs or call.leg:
            return None
        drawn = self._first_drawn("belongs", call.caller)
        for name, share in self.queue.belongs.items():
            if drawn < share:
                return name
            drawn -= share
        return None

    def join(self, call: Call) -> None:
        """Put a caller into the queue, and see to where the wait will be too long."""
        is_new = call.due_s is None
        super().join(call)
        if is_new:
            for overflow in self.queue.overflow:
                moved = (call, self.engine.lines[overflow.to])
                due_s = max(self.engine.now, call.queued_s + overflow.after_s)
                self.engine.at(due_s, self.engine.overflow, moved)

    def is_missed(self, call: Call, agent: Staff) -> bool:
        """Return whether an agent does not answer a caller, by the caller's chance."""
        if not agent.misses:
            return False
        turn, offer = divmod(call.offers, OFFERS)
        drawn = self._chance.of("missed", call, *([turn] if turn else []))
        return float(drawn[offer]) < agent.misses

    def as_done_by(self, course: Course, agent: Staff, call: Call) -> Course:
        """Return how a call goes with an agent: by skill, and by what else the agent works in."""
        belongs = self._belongs(call)
        if belongs is not None and course[OUTCOME] == "answered":
            if belongs not in agent.queues:
                ring, sort_out_s = course[0], self.queue.sort_out_s
                return (ring, sort_out_s, 0.0, "answered", False, None, "transferred", None, True)
            line = self.engine.lines[belongs]
            leg = self._leg(call, line)
            return (course[0], *line.as_done_by(line.course(leg), agent, leg)[1:-1], True)
        skill = self.queue.skills.get(agent.level(self.name))
        ring, talk, wrap, outcome, resolved, right_party, disposition, revenue, more = course
        if skill is None or talk is None:
            return course
        if skill.resolved is not None:
            resolved = self._drawn("resolved", call) < skill.resolved
            disposition = "resolved" if resolved else "unresolved"
            more = self.queue.lines is not None or not resolved or call.back > 0
        talk *= skill.talk
        return ring, talk, wrap, outcome, resolved, right_party, disposition, revenue, more

    def _rings(self, call: Call) -> None:
        queue, now = self.queue, self.engine.now
        if queue.lines is not None:
            if self.in_use >= queue.lines:
                self.row(call, "blocked", now)
                self._redials(call)
                return
            self.in_use += 1
        if self._is_contained(call):
            self._serves_itself(call)
        else:
            self.in_menu += 1
            self.engine.at(now + queue.menu_s, self._leaves_menu, call)

    def _is_contained(self, call: Call) -> bool:
        return self.queue.contained > 0 and self._drawn("contained", call) < self.queue.contained

    def _serves_itself(self, call: Call) -> None:
        ends_s = call.started_s + self.queue.menu_s
        self.row(call, "self_served", ends_s, self.queue.menu_s)
        self._hangs_up(call, ends_s)

    def _leaves_menu(self, call: Call) -> None:
        self.in_menu -= 1
        self._enters(call)

    def _enters(self, call: Call) -> None:
        """Go on to an agent, the queue, or the promise of a call-back."""
        queue, now = self.queue, self.engine.now
        if queue.call_back and not self.idle and self._accepts_call_back(call):
            self.row(call, "callback", now, queue.menu_s, 0.0)
            self.in_use -= 1
            self._calls_back(self._again(call, call.attempt, now, back=1))
            return
        self.engine.arrive(call)

    def _accepts_call_back(self, call: Call) -> bool:
        offer = self.queue.call_back
        assert offer
        expected = (self.queued + 1) * self.queue.aht_s / self.agents if self.agents else math.inf
        return expected > offer.over_s and self._drawn("accepted", call) < offer.accepted

    def _calls_back(self, call: Call) -> None:
        """Let a customer's place in the queue wait without the customer."""
        self.engine.arrive(call)

    def patience_s(self, call: Call) -> float | None:
        """Return how long a caller waits; a place kept for one stays."""
        if self.queue.patience_s is None or call.back:
            return None
        patience_s: float = self._drawn("patience", call)
        return patience_s

    def course(self, call: Call) -> Course:
        """Return how a call goes that is no first attempt, or a call-back that is made now."""
        settled = self._drawn("resolved", call) < self.queue.resolved
        spent = [self._drawn("talk", call)], [self._drawn("wrap", call)]
        course = next(self._courses(*spent, [settled]))
        if not call.back:
            return course
        offer = self.queue.call_back
        assert offer
        call.started_s = call.queued_s = self.engine.now
        if self._drawn("answered", call) < offer.answered:
            return (offer.ring_s, *course[1:])
        return (offer.ring_s, None, None, "no_answer", None, None, None, None, True)

    def follow(self, call: Call, course: Course, hangs_up_s: float) -> None:
        """Give the trunk line back, call again, or let the customer call again."""
        queue = self.queue
        if course[DISPOSITION] == "transferred":
            belongs = self._belongs(call)
            assert belongs
            self.engine.at(hangs_up_s, self._transfers, (call, self.engine.lines[belongs]))
            return
        if not call.back:
            self._hangs_up(call, hangs_up_s)
        elif course[OUTCOME] == "no_answer":
            assert queue.call_back
            if call.back < queue.call_back.tries:
                again = self._again(call, call.attempt, call.started_s, call.back + 1)
                self.engine.at(hangs_up_s + queue.call_back.retry_after_s, self._calls_back, again)
            return
        open_ = not course[RESOLVED] and queue.repeat > 0
        if open_ and self._drawn("repeat", call) < queue.repeat:
            self._rings_again(call, hangs_up_s + self._drawn("repeat_after", call))

    def _transfers(self, moved: tuple[Call, Line]) -> None:
        """Put a caller into the queue where the caller belongs, on the same trunk line."""
        self.engine.arrive(self._leg(*moved))

    def _leg(self, call: Call, line: Line) -> Call:
        """Return the same caller's contact in another queue, which begins now."""
        number = ELSEWHERE * (1 + list(self.engine.lines).index(self.name)) + call.caller
        leg = Call(line, number, call.attempt + TRANSFER, self.engine.now)
        leg.leg, leg.trunk = (self.name, call.caller), call.trunk
        return leg

    def lost(self, call: Call) -> None:
        """Write down a caller who hung up."""
        now = self.engine.now
        menu_s = self.menu_s if call.trunk is self else None
        self.row(call, "abandoned", now, menu_s, now - call.queued_s)
        if isinstance(call.trunk, Inbound):
            call.trunk.in_use -= 1
        self._redials(call)

    def on_the_way(self) -> int:
        """Return how many callers are in the menu and will want an agent."""
        now, menu_s = self.engine.now, self.queue.menu_s
        planned = (self._arrivals[caller] for caller in self._past_menu)
        return (
            self.at_phones + self.in_menu + sum(start <= now < start + menu_s for start in planned)
        )

    def _redials(self, call: Call) -> None:
        if self.queue.redial and self._drawn("redial", call) < self.queue.redial:
            self._rings_again(call, self.engine.now + self._drawn("redial_after", call))

    def _rings_again(self, call: Call, time: float) -> None:
        if time < self.closes_s:
            self.engine.at(time, self._rings, self._again(call, call.attempt + 1, time))

    def _again(self, call: Call, attempt: int, started_s: float, back: int = 0) -> Call:
        """Return a new contact of the same caller."""
        again = Call(self, call.caller, attempt, started_s, back)
        again.leg, again.priority = call.leg, call.priority
        return again

    def _hangs_up(self, call: Call, time: float) -> None:
        """Give the trunk line back then; no one looks where they are not counted."""
        trunk = call.trunk
        if isinstance(trunk, Inbound) and trunk.queue.lines is not None:
            self.engine.at(time, trunk.line_is_free, None)

    def line_is_free(self, _nothing: None) -> None:
        """Count a trunk line less."""
        self.in_use -= 1
