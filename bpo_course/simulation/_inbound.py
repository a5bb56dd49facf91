"""An inbound queue in motion: the menu, the wait, the answer, and who rings again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bpo_course.simulation._chance import Chance, arrivals, exponential, gamma, uniform
from bpo_course.simulation._floor import InboundQueue
from bpo_course.simulation._line import Call, Line

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
        columns |= dict.fromkeys(shares, uniform)
        self._chance = Chance(seed, queue.name, len(self._arrivals), columns)
        self._write = engine.rows.append
        self._menu_s, self._limited = queue.menu_s, queue.lines is not None
        self._first: dict[str, list[float]] = {}  # columns of first attempts, once one is asked
        settles = np.ones(len(self._arrivals), dtype=bool)
        if queue.resolved < 1:
            settles = self._chance.drawn("resolved") < queue.resolved
        spent = (self._chance.drawn("talk").tolist(), self._chance.drawn("wrap").tolist())
        self._plans = list(zip(*spent, settles.tolist(), strict=True))

    def _drawn(self, column: str, call: Call) -> float:
        """Return what chance has for a caller, at this attempt and this try to call back."""
        if call.attempt or call.back:
            return float(self._chance.of(column, call))
        if column not in self._first:
            self._first[column] = self._chance.drawn(column).tolist()
        return self._first[column][call.caller]

    def open(self) -> None:
        """Plan the first calls; where nobody counts trunk lines, past the menu at once."""
        queue, came = self.queue, self._arrivals
        callers = range(len(came))
        if queue.lines is not None:
            self.engine.plan(came, self._rings_first, callers)
            return
        contained = self._chance.drawn("contained") < queue.contained
        served = np.flatnonzero(contained).tolist()
        self._past_menu = np.flatnonzero(~contained).tolist()
        self.engine.plan([came[n] for n in served], self._serves_itself_first, served)
        enters = [came[n] + queue.menu_s for n in self._past_menu]
        enter = self._enters_first if queue.call_back else self._arrives_first
        self.engine.plan(enters, enter, self._past_menu)

    def _rings_first(self, caller: int) -> None:
        self._rings(Call(self, caller, 0, self._arrivals[caller]))

    def _serves_itself_first(self, caller: int) -> None:
        self._serves_itself(Call(self, caller, 0, self._arrivals[caller]))

    def _enters_first(self, caller: int) -> None:
        self._enters(Call(self, caller, 0, self._arrivals[caller]))

    def _arrives_first(self, caller: int) -> None:
        self.engine.arrive(Call(self, caller, 0, self._arrivals[caller]))

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
        self._hangs_up(ends_s)

    def _leaves_menu(self, call: Call) -> None:
        self.in_menu -= 1
        self._enters(call)

    def _enters(self, call: Call) -> None:
        """Go on to an agent, the queue, or the promise of a call-back."""
        queue, now = self.queue, self.engine.now
        if queue.call_back and not self.idle and self._accepts_call_back(call):
            self.row(call, "callback", now, queue.menu_s, 0.0)
            self.in_use -= 1
            self._calls_back(Call(self, call.caller, call.attempt, now, back=1))
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

    def serve(self, call: Call, agent: str) -> tuple[float, float, float]:
        """Return ringing (of a call-back), talk and wrap-up of a contact taken now."""
        now, caller, attempt, back = self.engine.now, call.caller, call.attempt, call.back
        if back:
            return self._serves_back(call, agent)
        if attempt:
            talk, wrap, resolved = self._later(call)
        else:
            talk, wrap, resolved = self._plans[caller]
        hangs_up = now + talk
        self._write((
            self.name, caller, attempt, back, False, call.started_s, hangs_up + wrap, "answered",
            self._menu_s, now - call.queued_s, talk, wrap, agent, resolved, None,
            "resolved" if resolved else "unresolved", None,
        ))  # fmt: skip
        if self._limited:
            self._hangs_up(hangs_up)
        if not resolved:
            self._repeats(call, hangs_up)
        return 0.0, talk, wrap

    def _later(self, call: Call) -> tuple[float, float, bool]:
        """Return talk, wrap-up and whether the matter is settled, of no first attempt."""
        resolved = self._drawn("resolved", call) < self.queue.resolved
        return self._drawn("talk", call), self._drawn("wrap", call), resolved

    def _serves_back(self, call: Call, agent: str) -> tuple[float, float, float]:
        """Return ringing, talk and wrap-up of a call-back made now."""
        offer, now = self.queue.call_back, self.engine.now
        assert offer
        ring, call.started_s = offer.ring_s, now
        if not self._answers(call):
            self.row(call, "no_answer", now + ring, None, ring, agent=agent)
            return ring, 0.0, 0.0
        talk, wrap, resolved = self._later(call)
        ends = "resolved" if resolved else "unresolved"
        ends_s = now + ring + talk + wrap
        self.row(call, "answered", ends_s, None, ring, talk, wrap, agent, resolved, None, ends)
        if not resolved:
            self._repeats(call, now + ring + talk)
        return ring, talk, wrap

    def _repeats(self, call: Call, hangs_up: float) -> None:
        """Let a customer whose matter is open ring again later, perhaps."""
        if self.queue.repeat and self._drawn("repeat", call) < self.queue.repeat:
            self._rings_again(call, hangs_up + self._drawn("repeat_after", call))

    def _answers(self, call: Call) -> bool:
        """Return whether a customer takes the call-back; plan the next try if not."""
        offer, now = self.queue.call_back, self.engine.now
        assert offer
        if self._drawn("answered", call) < offer.answered:
            return True
        if call.back < offer.tries:
            again = Call(self, call.caller, call.attempt, now, call.back + 1)
            self.engine.at(now + offer.ring_s + offer.retry_after_s, self._calls_back, again)
        return False

    def lost(self, call: Call) -> None:
        """Write down a caller who hung up."""
        now = self.engine.now
        self.row(call, "abandoned", now, self.queue.menu_s, now - call.queued_s)
        self.in_use -= 1
        self._redials(call)

    def on_the_way(self) -> int:
        """Return how many callers are in the menu and will want an agent."""
        now, menu_s = self.engine.now, self.queue.menu_s
        planned = (self._arrivals[caller] for caller in self._past_menu)
        return self.in_menu + sum(start <= now < start + menu_s for start in planned)

    def _redials(self, call: Call) -> None:
        if self.queue.redial and self._drawn("redial", call) < self.queue.redial:
            self._rings_again(call, self.engine.now + self._drawn("redial_after", call))

    def _rings_again(self, call: Call, time: float) -> None:
        if time < self.closes_s:
            again = Call(self, call.caller, call.attempt + 1, time)
            self.engine.at(time, self._rings, again)

    def _hangs_up(self, time: float) -> None:
        """Give the trunk line back then; nobody looks where they are not counted."""
        if self.queue.lines is not None:
            self.engine.at(time, self._line_is_free, None)

    def _line_is_free(self, _nothing: None) -> None:
        self.in_use -= 1
