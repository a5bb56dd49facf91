"""An inbound queue in motion: the menu, the wait, the answer, and who rings again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bpo_course.simulation._chance import Chance, arrivals, exponential, gamma, uniform
from bpo_course.simulation._floor import InboundQueue
from bpo_course.simulation._line import Call, Line, Staff, nobody

if TYPE_CHECKING:
    from bpo_course.simulation._engine import Engine


class Inbound(Line):
    """A queue during the day.

    Args:
        engine: Whose calendar it uses.
        queue: The queue.
        seed: The seed of the day.
    """

    def __init__(self, engine: Engine, queue: InboundQueue, seed: int) -> None:
        super().__init__(engine, queue.name, queue.priority)
        self.queue = queue
        self.closes_s = queue.closes_s
        self.in_use = 0
        self._arrivals = arrivals(queue, seed)
        columns = {
            "patience": exponential(queue.patience_s or 0),
            "talk": gamma(queue.talk_s, queue.spread),
            "wrap": gamma(queue.wrap_s, queue.spread),
            "redial_after": exponential(queue.redial_after_s),
            "repeat_after": exponential(queue.repeat_after_s),
        }
        shares = ("contained", "redial", "resolved", "repeat", "accepted", "answered")
        columns |= dict.fromkeys(shares, uniform)
        self._chance = Chance(seed, queue.name, len(self._arrivals), columns)

    def open(self) -> None:
        """Wait for the day's first caller."""
        if self._arrivals:
            self.engine.at(self._arrivals[0], self._rings_first, 0)

    def _rings_first(self, caller: int) -> None:
        """Take a caller in and wait for the next, so that the calendar stays short."""
        arrivals = self._arrivals
        if caller + 1 < len(arrivals):
            self.engine.at(arrivals[caller + 1], self._rings_first, caller + 1)
        self._rings(Call(self, caller, 0, arrivals[caller]))

    def _drawn(self, column: str, call: Call) -> float:
        return self._chance.of(column, call.attempt)[call.caller]

    def _rings(self, call: Call) -> None:
        queue, now = self.queue, self.engine.now
        if queue.lines is not None:
            if self.in_use >= queue.lines:
                self.row(call, "blocked", now)
                self._redials(call)
                return
            self.in_use += 1
        if queue.contained and self._drawn("contained", call) < queue.contained:
            self.row(call, "self_served", now + queue.menu_s, queue.menu_s)
            self._hangs_up(now + queue.menu_s)
        elif queue.menu_s:
            self.engine.at(now + queue.menu_s, self._enters, call)
        else:
            self._enters(call)

    def _enters(self, call: Call) -> None:
        """Leave the menu for an agent, the queue, or the promise of a call-back."""
        queue, now = self.queue, self.engine.now
        if self._accepts_call_back(call):
            self.row(call, "callback", now, queue.menu_s, 0.0)
            self._hangs_up(now)
            self._calls_back(Call(self, call.caller, call.attempt, now, back=1))
            return
        patience = None if queue.patience_s is None else self._drawn("patience", call)
        self.engine.arrive(call, patience)

    def _accepts_call_back(self, call: Call) -> bool:
        offer = self.queue.call_back
        if offer is None or self.idle:
            return False
        expected = (self.queued + 1) * self.queue.aht_s / self.agents if self.agents else math.inf
        return expected > offer.over_s and self._drawn("accepted", call) < offer.accepted

    def _calls_back(self, call: Call) -> None:
        """Let a customer's place in the queue wait without the customer."""
        call.started_s = self.engine.now
        self.engine.arrive(call, None)

    def serve(self, call: Call, agent: Staff) -> tuple[float, float, float]:
        """Return ringing (of a call-back), talk and wrap-up of a contact taken now."""
        offer, ring, now = self.queue.call_back, 0.0, self.engine.now
        if call.back and offer:
            ring, call.started_s = offer.ring_s, now
            luck = self._chance.of("answered", call.attempt, call.back)[call.caller]
            if luck >= offer.answered:
                self.row(call, "no_answer", now + ring, None, ring, nobody(agent))
                if call.back < offer.tries:
                    again = Call(self, call.caller, call.attempt, now, call.back + 1)
                    self.engine.at(now + ring + offer.retry_after_s, self._calls_back, again)
                return ring, 0.0, 0.0
        talk, wrap = self._drawn("talk", call), self._drawn("wrap", call)
        resolved = self.queue.resolved == 1 or self._drawn("resolved", call) < self.queue.resolved
        ended = "resolved" if resolved else "unresolved"
        self.row(
            call,
            "answered",
            now + ring + talk + wrap,
            None if call.back else self.queue.menu_s,
            ring if call.back else now - call.queued_s,
            (talk, wrap, agent.name, resolved, None, ended, None),
        )
        hangs_up = now + ring + talk
        if not call.back:
            self._hangs_up(hangs_up)
        if not resolved and self._drawn("repeat", call) < self.queue.repeat:
            self._rings_again(call, hangs_up + self._drawn("repeat_after", call))
        return ring, talk, wrap

    def lost(self, call: Call) -> None:
        """Write down a caller who hung up; a call-back that nobody made leaves no trace."""
        now = self.engine.now
        if call.back:
            return
        menu = self.queue.menu_s
        self.row(call, "abandoned", now, menu, now - call.queued_s)
        self._hangs_up(now)
        self._redials(call)

    def _redials(self, call: Call) -> None:
        if self.queue.redial and self._drawn("redial", call) < self.queue.redial:
            self._rings_again(call, self.engine.now + self._drawn("redial_after", call))

    def _rings_again(self, call: Call, time: float) -> None:
        if time < self.queue.closes_s:
            again = Call(self, call.caller, call.attempt + 1, time)
            self.engine.at(time, self._rings, again)

    def _hangs_up(self, time: float) -> None:
        """Give the trunk line back, where they are counted."""
        if self.queue.lines is not None:
            self.engine.at(time, self._line_is_free, None)

    def _line_is_free(self, _nothing: None) -> None:
        self.in_use -= 1
