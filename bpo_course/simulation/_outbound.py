"""A campaign in motion: its list, its dialler, and what comes of each dial."""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpo_course.simulation._chance import Chance, Column, exponential, gamma, uniform
from bpo_course.simulation._floor import Campaign, is_whole
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import Call, Line, Staff
from bpo_course.simulation._policies import Dialling

if TYPE_CHECKING:
    from bpo_course.simulation._engine import Engine

OUTCOMES: Final = ("answered", "voicemail", "busy", "invalid", "no_answer")
TICK_S: Final = 10
TONE_S: Final = 2  # until an engaged tone or the announcement that there is no such number


class Outbound(Line):
    """A campaign during the day.

    Args:
        engine: Whose calendar it uses.
        campaign: The campaign.
        seed: The seed of the day.
    """

    outbound = True

    def __init__(self, engine: Engine, campaign: Campaign, seed: int) -> None:
        super().__init__(engine, campaign.name, campaign.priority, campaign.closes_s)
        self.campaign = campaign
        self.ready: deque[tuple[int, int]] = deque((lead, 0) for lead in range(campaign.leads))
        self.ringing = self.dials = self.answered = self.dropped = 0
        columns = {
            "outcome": outcomes(campaign),
            "ring": exponential(campaign.ring_s),
            "talk": gamma(campaign.talk_s, campaign.spread),
            "wrong_party": gamma(campaign.wrong_party_s, campaign.spread),
            "wrap": gamma(campaign.wrap_s, campaign.spread),
            "right_party": uniform,
            "conversion": uniform,
        }
        self._drawn = Chance(seed, campaign.name, campaign.leads, columns).of
        self._inbound = [line for line in engine.lines.values() if isinstance(line, Inbound)]

    def open(self) -> None:
        """Wake the dialler when it may begin."""
        self.engine.at(self.campaign.opens_s, self._tick, None)

    def _tick(self, _nothing: None) -> None:
        self.ask()
        if self.engine.now + TICK_S < self.campaign.closes_s:
            self.engine.at(self.engine.now + TICK_S, self._tick, None)

    def ask(self) -> None:
        """Ask the dialler's rule, and dial."""
        campaign, now = self.campaign, self.engine.now
        if not self.ready or (campaign.reserve and not self.idle):
            return
        if not campaign.opens_s <= now < campaign.closes_s:
            return
        wanted = campaign.dial(self._seen())
        if not is_whole(wanted, 0):
            rule = "must return a whole number of 0 or more"
            raise ValueError(f"dial of {self.name} {rule}, got {wanted!r}")
        for _ in range(min(int(wanted), len(self.ready))):
            if not self._dial():
                break

    def _seen(self) -> Dialling:
        waiting = 0
        for line in self._inbound:
            waiting += line.queued
        free = self._free()
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
            len(free),
            len(free & self.idle.keys()),
        )

    def _free(self) -> Set[Staff]:
        """Return the agents who are free for callers."""
        if len(self._inbound) == 1:
            return self._inbound[0].idle.keys()
        return set().union(*(line.idle for line in self._inbound))

    def _dial(self) -> bool:
        """Dial the next number; False where it needs an agent and none is left."""
        lead, attempt = self.ready[0]
        call = Call(self, lead, attempt, self.engine.now)
        agent: Staff | None = None
        if self.campaign.reserve:
            agent = self.engine.agent_for(call) if self.idle else None
            if agent is None:
                return False
        self.ready.popleft()
        self.ringing += 1
        call.outcome = self._drawn("outcome", call)
        call.rang_s = self._rings_for(call)
        if agent is None or call.outcome == "answered":
            self.engine.at(self.engine.now + call.rang_s, self._rung, call)
        if agent is not None:
            self.engine.take(agent, call)
        return True

    def _rings_for(self, call: Call) -> float:
        longest = self.campaign.give_up_s
        if call.outcome in ("answered", "voicemail"):
            ring_s: float = self._drawn("ring", call)
            return min(ring_s, longest)
        return longest if call.outcome == "no_answer" else min(TONE_S, longest)

    def _rung(self, call: Call) -> None:
        """End the ringing: somebody answered, or nobody."""
        self.ringing -= 1
        self.dials += 1
        if call.outcome != "answered":
            self.row(call, call.outcome, self.engine.now, None, call.rang_s)
            self._tries_again(call)
            self.ask()
        else:
            self.answered += 1
            if not self.campaign.reserve:
                self.engine.arrive(call)

    def _tries_again(self, call: Call) -> None:
        campaign, again = self.campaign, call.started_s + call.rang_s + self.campaign.retry_after_s
        left = call.attempt + 1 < campaign.tries and call.outcome != "invalid"
        if left and again < self.closes_s:
            self.engine.at(again, self._due, (call.caller, call.attempt + 1))

    def _due(self, lead: tuple[int, int]) -> None:
        self.ready.append(lead)
        self.ask()

    def ended(self, call: Call) -> None:
        """Count a number that rang in vain while an agent waited on the line."""
        if call.outcome != "answered":
            self.ringing -= 1
            self.dials += 1

    def patience_s(self, call: Call) -> float | None:
        """Return how long a person who answered waits for an agent."""
        return self.campaign.drop_after_s

    def serve(self, call: Call, agent: str) -> tuple[float, float, float]:
        """Return ringing, talk and wrap-up of a contact that an agent takes now."""
        campaign, now = self.campaign, self.engine.now
        ring = call.rang_s if campaign.reserve else 0.0
        if call.outcome != "answered":
            self.row(call, call.outcome, now + ring, None, ring, agent=agent)
            self._tries_again(call)
            return ring, 0.0, 0.0
        right = self._drawn("right_party", call) < campaign.right_party
        talk = self._drawn("talk" if right else "wrong_party", call)
        wrap = self._drawn("wrap", call)
        sold = right and self._drawn("conversion", call) < campaign.conversion
        ended = "sale" if sold else "refused" if right else "wrong_party"
        self.row(
            call,
            "answered",
            now + ring + talk + wrap,
            None,
            now - call.started_s + ring,
            talk,
            wrap,
            agent,
            None,
            right,
            ended,
            campaign.revenue if sold else 0.0,
        )
        return ring, talk, wrap

    def lost(self, call: Call) -> None:
        """Write down a person who answered and found no agent."""
        self.dropped += 1
        self.row(call, "dropped", self.engine.now, None, self.engine.now - call.started_s)
        self.ask()

    def on_the_way(self) -> int:
        """Return how many numbers ring without an agent."""
        return 0 if self.campaign.reserve else self.ringing


def outcomes(campaign: Campaign) -> Column:
    """Return how to draw what comes of a dial."""
    up_to = np.cumsum([getattr(campaign, outcome) for outcome in OUTCOMES[:-1]])
    words = np.array(OUTCOMES, dtype=object)

    def drawn(rng: np.random.Generator, count: int) -> Any:
        return words[np.searchsorted(up_to, rng.random(count), side="right")]

    return drawn
