"""A campaign in motion: its list, its dialler, and what comes of each dial."""

from __future__ import annotations

from collections import deque
from typing import Any, Final

import numpy as np

from bpo_course.simulation._chance import Chance, exponential, gamma, uniform
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._floor import Campaign, is_whole
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import OUTCOME, Call, Course, Line, Staff
from bpo_course.simulation._policies import Dialling

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

    engine: Engine
    outbound = True

    def __init__(self, engine: Engine, campaign: Campaign, seed: int) -> None:
        super().__init__(engine, campaign.name, campaign.priority, campaign.closes_s)
        self.campaign, self.reserve = campaign, campaign.reserve
        self.ready: deque[tuple[int, int]] = deque((lead, 0) for lead in range(campaign.leads))
        self.ringing = self.dials = self.answered = self.dropped = 0
        columns = {
            "outcome": uniform,
            "ring": exponential(campaign.ring_s),
            "talk": gamma(campaign.talk_s, campaign.spread),
            "wrong_party": gamma(campaign.wrong_party_s, campaign.spread),
            "wrap": gamma(campaign.wrap_s, campaign.spread),
            "right_party": uniform,
            "conversion": uniform,
        }
        self._chance = Chance(seed, campaign.name, campaign.leads, columns)
        self._courses: list[list[tuple[float, Course]]] = []  # of each attempt, lead by lead
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
        if not self.ready or (self.reserve and not self.idle):
            return
        if not campaign.opens_s <= now < campaign.closes_s:
            return
        wanted = campaign.dial(self._seen())
        if (type(wanted) is not int and not is_whole(wanted, 0)) or wanted < 0:
            rule = "must return a whole number of 0 or more"
            raise ValueError(f"dial of {self.name} {rule}, got {wanted!r}")
        for _ in range(min(int(wanted), len(self.ready))):
            if not self._dial():
                break

    def _seen(self) -> Dialling:
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
        )

    def _dial(self) -> bool:
        """Dial the next number; False where it needs an agent and none is left."""
        lead, attempt = self.ready[0]
        engine = self.engine
        if attempt == len(self._courses):
            self._courses.append(courses(self.campaign, self._chance, attempt))
        rings, course = self._courses[attempt][lead]
        call = Call(self, lead, attempt, engine.now, course=course)
        agent: Staff | None = None
        if self.reserve:
            agent = engine.agent_for(call, self) if self.idle else None
            if agent is None:
                return False
        self.ready.popleft()
        self.ringing += 1
        call.rang_s = rings
        if agent is None or course[OUTCOME] == "answered":
            engine.at(engine.now + rings, self._rung, call)
        if agent is not None:
            engine.take(agent, call)
        return True

    def _rung(self, call: Call) -> None:
        """End the ringing: someone answered, or no one."""
        self.ringing -= 1
        self.dials += 1
        assert call.course
        outcome = call.course[OUTCOME]
        if outcome != "answered":
            self.row(call, outcome, self.engine.now, None, call.rang_s)
            self.follow(call, call.course, self.engine.now)
            self.ask()
        else:
            self.answered += 1
            if not self.reserve:
                self.engine.arrive(call)

    def follow(self, call: Call, course: Course, hangs_up_s: float) -> None:
        """Put a lead that was dialled in vain back on the list, for later."""
        campaign, again = self.campaign, hangs_up_s + self.campaign.retry_after_s
        left = call.attempt + 1 < campaign.tries and course[OUTCOME] != "invalid"
        if left and again < self.closes_s:
            self.engine.at(again, self._due, (call.caller, call.attempt + 1))

    def _due(self, lead: tuple[int, int]) -> None:
        self.ready.append(lead)
        if len(self.ready) == 1:  # else there was something to dial, and the rule was asked
            self.ask()

    def ended(self, call: Call) -> None:
        """Count a number that rang in vain while an agent waited on the line."""
        assert call.course
        if call.course[OUTCOME] != "answered":
            self.ringing -= 1
            self.dials += 1

    def patience_s(self, call: Call) -> float | None:
        """Return how long a person who answered waits for an agent."""
        return self.campaign.drop_after_s

    def lost(self, call: Call) -> None:
        """Write down a person who answered and found no agent."""
        self.dropped += 1
        self.row(call, "dropped", self.engine.now, None, self.engine.now - call.started_s)
        self.ask()

    def on_the_way(self) -> int:
        """Return how many numbers ring without an agent."""
        return 0 if self.reserve else self.ringing


def courses(campaign: Campaign, chance: Chance, attempt: int) -> list[tuple[float, Course]]:
    """Return how long an attempt at each lead would ring, and how it would go."""

    def drawn(column: str) -> Any:
        return chance.drawn(column, attempt)

    up_to = np.cumsum([getattr(campaign, outcome) for outcome in OUTCOMES[:-1]])
    outcome = np.array(OUTCOMES)[np.searchsorted(up_to, drawn("outcome"), side="right")]
    heard = np.minimum(drawn("ring"), campaign.give_up_s)
    vain = np.where(outcome == "no_answer", campaign.give_up_s, min(TONE_S, campaign.give_up_s))
    ring = np.where(np.isin(outcome, ("answered", "voicemail")), heard, vain)
    right = drawn("right_party") < campaign.right_party
    sold = right & (drawn("conversion") < campaign.conversion)
    talk = np.where(right, drawn("talk"), drawn("wrong_party"))
    ended = np.where(sold, "sale", np.where(right, "refused", "wrong_party"))
    revenue = np.where(sold, float(campaign.revenue), 0.0)
    columns = (outcome, ring, talk, drawn("wrap"), right, ended, revenue)
    return [
        (
            rings,
            (rings * campaign.reserve, spoken, wrap, said, None, meant, came, brought, False)
            if said == "answered"
            else (rings, None, None, said, None, None, None, None, True),
        )
        for said, rings, spoken, wrap, meant, came, brought in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]
