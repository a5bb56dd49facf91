"""A campaign in motion: its list, its dialler, and what comes of each dial."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from bpo_course.simulation._chance import Chance, exponential, gamma, uniform
from bpo_course.simulation._floor import Campaign
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import Call, Line, Staff, nobody
from bpo_course.simulation._policies import Dialling

if TYPE_CHECKING:
    from bpo_course.simulation._engine import Engine

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
        super().__init__(engine, campaign.name, campaign.priority)
        self.campaign = campaign
        self.ready: deque[tuple[int, int]] = deque((lead, 0) for lead in range(campaign.leads))
        self.ringing = self.dials = self.answered = self.dropped = 0
        columns = {
            "ring": exponential(campaign.ring_s),
            "talk": gamma(campaign.talk_s, campaign.spread),
            "wrong_party": gamma(campaign.wrong_party_s, campaign.spread),
            "wrap": gamma(campaign.wrap_s, campaign.spread),
        }
        columns |= dict.fromkeys(("outcome", "right_party", "conversion"), uniform)
        self._chance = Chance(seed, campaign.name, campaign.leads, columns)
        seen = engine.lines.values()
        self._inbound = [line for line in seen if isinstance(line, Inbound)]

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
        if not (self.ready and campaign.opens_s <= now < campaign.closes_s):
            return
        if campaign.reserve and not self.idle:
            return
        wanted = campaign.dial(self._seen())
        if wanted != int(wanted) or wanted < 0:
            rule = "must return a whole number of 0 or more"
            raise ValueError(f"dial of {self.name} {rule}, got {wanted}")
        for _ in range(min(int(wanted), len(self.ready))):
            if not self._dial():
                break

    def _seen(self) -> Dialling:
        return Dialling(
            self.engine.now,
            self.agents,
            len(self.idle),
            self.talking,
            self.ringing,
            sum(line.queued for line in self._inbound),
            self.dials,
            self.answered,
            self.dropped,
        )

    def _dial(self) -> bool:
        """Dial the next number; False where it needs an agent and none is left."""
        lead, attempt = self.ready[0]
        call = Call(self, lead, attempt, self.engine.now)
        agent: Any = None
        if self.campaign.reserve:
            agent = self.engine.agent_for(call)
            if agent is None:
                return False
        self.ready.popleft()
        self.ringing += 1
        call.rang_s = self._ring(call)
        self.engine.at(self.engine.now + call.rang_s, self._rung, call)
        if agent is not None:
            self.engine.take(agent, call)
        return True

    def _drawn(self, column: str, call: Call) -> float:
        return self._chance.of(column, call.attempt)[call.caller]

    def _outcome(self, call: Call) -> str:
        campaign, chance = self.campaign, self._drawn("outcome", call)
        for outcome in ("answered", "voicemail", "busy", "invalid"):
            chance -= getattr(campaign, outcome)
            if chance < 0:
                return outcome
        return "no_answer"

    def _ring(self, call: Call) -> float:
        longest, outcome = self.campaign.give_up_s, self._outcome(call)
        if outcome in ("answered", "voicemail"):
            return min(self._drawn("ring", call), longest)
        return longest if outcome == "no_answer" else min(TONE_S, longest)

    def _rung(self, call: Call) -> None:
        """End the ringing: somebody answered, or nobody."""
        outcome, now = self._outcome(call), self.engine.now
        self.ringing -= 1
        self.dials += 1
        self.answered += outcome == "answered"
        if outcome == "answered":
            if not self.campaign.reserve:
                self.engine.arrive(call, self.campaign.drop_after_s)
            return
        if not self.campaign.reserve:  # else its agent wrote it down
            self.row(call, outcome, now, None, call.rang_s)
        again = now + self.campaign.retry_after_s
        left = call.attempt + 1 < self.campaign.tries and outcome != "invalid"
        if left and again < self.campaign.closes_s:
            self.engine.at(again, self._due, (call.caller, call.attempt + 1))
        self.ask()

    def _due(self, lead: tuple[int, int]) -> None:
        self.ready.append(lead)
        self.ask()

    def serve(self, call: Call, agent: Staff) -> tuple[float, float, float]:
        """Return ringing, talk and wrap-up of a contact that an agent takes now."""
        campaign, now = self.campaign, self.engine.now
        outcome, wait = self._outcome(call), now - call.started_s
        ring = call.rang_s if campaign.reserve else 0.0
        if outcome != "answered":
            self.row(call, outcome, now + ring, None, ring, nobody(agent))
            return ring, 0.0, 0.0
        right = self._drawn("right_party", call) < campaign.right_party
        talk = self._drawn("talk" if right else "wrong_party", call)
        wrap = self._drawn("wrap", call)
        sold = right and self._drawn("conversion", call) < campaign.conversion
        ended = "sale" if sold else "refused" if right else "wrong_party"
        revenue = campaign.revenue if sold else 0.0
        self.row(
            call,
            outcome,
            now + ring + talk + wrap,
            None,
            wait + ring,
            (talk, wrap, agent.name, None, right, ended, revenue),
        )
        return ring, talk, wrap

    def lost(self, call: Call) -> None:
        """Write down a person who answered and found no agent."""
        self.dropped += 1
        self.row(call, "dropped", self.engine.now, None, self.engine.now - call.started_s)
        self.ask()
