"""The same floor as SimPy processes, to hold our engine against: callers, agents, a dialler.

Agents take what waits for them from a FilterStore that is kept in the order of priority. The model
knows what the floors of the comparison use: the menu, patience, redials, skills and priorities,
shifts with breaks, wrap-up, and campaigns whose agents wait while it rings. It draws numbers of its
own, so that its days are like ours in distribution, not one by one.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
import simpy

from bpo_course.simulation import Agent, Campaign, Day, Dialling, Duty, Floor, InboundQueue

Process = Iterator[simpy.Event]
HALF_HOUR_S, TICK_S, TONE_S = 1_800, 10, 2


class Contact:
    """A caller who waits, or a number to be dialled now."""

    def __init__(
        self, world: simpy.Environment, of: InboundQueue | Campaign, who: int, attempt: int
    ) -> None:
        self.of = of
        self.who = who
        self.attempt = attempt
        self.since_s = world.now
        self.taken = world.event()

    def __lt__(self, other: Contact) -> bool:
        return (self.of.priority, self.since_s) < (other.of.priority, other.since_s)


class InOrder(simpy.FilterStore):
    """A store that hands out the smallest of its items first."""

    def _do_put(self, event: Any) -> None:
        insort(self.items, event.item)
        event.succeed()


class SimpyFloor:
    """A day of a floor by SimPy.

    Args:
        floor: The floor.
        seed: The seed of its numbers.
    """

    def __init__(self, floor: Floor, seed: int) -> None:
        self.world = simpy.Environment()
        self.floor = floor
        self.seed = seed
        self.rng = np.random.default_rng(seed)
        self.contacts = InOrder(self.world)
        self.leads = {c.name: deque((n, 0) for n in range(c.leads)) for c in floor.campaigns}
        self.on_duty = dict.fromkeys(self.leads, 0)
        self.idle = dict.fromkeys(self.leads, 0)
        self.both = dict.fromkeys(self.leads, 0)
        self.free = 0
        self.talking = dict.fromkeys(self.leads, 0)
        self.rows: list[tuple[Any, ...]] = []
        self.stretches: list[tuple[Any, ...]] = []

    def played(self) -> Day:
        """Return the day."""
        for queue in self.floor.queues:
            self.world.process(self._arrivals(queue))
        for agent in self.floor.agents:
            self.world.process(self._agent(agent))
        for campaign in self.floor.campaigns:
            self.world.process(self._dialler(campaign))
        self.world.run()
        return Day(
            rows=tuple(sorted(self.rows, key=lambda row: row[5])),
            stretches=tuple(self.stretches),
            waiting={},
            under_way=0,
            seed=self.seed,
            date="2026-03-02",
            zone="UTC",
        )

    # -- callers -------------------------------------------------------------------------------

    def _arrivals(self, queue: InboundQueue) -> Process:
        caller = 0
        for place, calls in enumerate(queue.calls):
            start = queue.opens_s + HALF_HOUR_S * place
            times = np.sort(self.rng.uniform(0, HALF_HOUR_S, self.rng.poisson(calls)))
            for time in times.tolist():
                yield self.world.timeout(start + time - self.world.now)
                self.world.process(self._caller(queue, caller))
                caller += 1

    def _caller(self, queue: InboundQueue, caller: int) -> Process:
        attempt = 0
        while self.world.now < queue.closes_s:
            key = (queue.name, caller, attempt, 0, False, self.world.now)
            if queue.menu_s:
                yield self.world.timeout(queue.menu_s)
            if self.rng.random() < queue.contained:
                self._row(key, "self_served", queue.menu_s)
                return
            call = Contact(self.world, queue, caller, attempt)
            self.contacts.put(call)
            if queue.patience_s is None:
                return
            yield call.taken | self.world.timeout(self.rng.exponential(queue.patience_s))
            if call.taken.triggered:
                return
            self.contacts.items.remove(call)
            self._row(key, "abandoned", queue.menu_s, self.world.now - call.since_s)
            if self.rng.random() >= queue.redial:
                return
            yield self.world.timeout(self.rng.exponential(queue.redial_after_s))
            attempt += 1

    # -- agents --------------------------------------------------------------------------------

    def _agent(self, agent: Agent) -> Process:
        ends_s = agent.duties[-1].end_s
        for duty in agent.duties:
            if self.world.now < duty.start_s:
                yield self.world.timeout(duty.start_s - self.world.now)
            if duty.queues:
                yield from self._work(agent, duty)
            elif self.world.now < ends_s:
                start = self.world.now
                yield self.world.timeout(min(duty.end_s - duty.start_s, ends_s - start))
                self._did(agent, duty.state, None, start)

    def _work(self, agent: Agent, duty: Duty) -> Process:
        if self.world.now >= duty.end_s:
            return
        over = self.world.timeout(duty.end_s - self.world.now)
        campaigns = [c for c in self.floor.campaigns if c.name in duty.queues]
        answers = any(queue.name in duty.queues for queue in self.floor.queues)
        self._count(self.on_duty, campaigns, 1)
        while self.world.now < duty.end_s:
            start = self.world.now
            wanted = self.contacts.get(lambda contact: contact.of.name in duty.queues)
            self._count(self.idle, campaigns, 1)
            self.free += answers
            self._count(self.both, campaigns, int(answers))
            if not wanted.triggered:
                for campaign in campaigns:
                    self._dial(campaign)
            yield wanted | over
            self._count(self.idle, campaigns, -1)
            self.free -= answers
            self._count(self.both, campaigns, -int(answers))
            self._did(agent, "available", None, start)
            if not wanted.triggered:
                wanted.cancel()
            elif isinstance(wanted.value.of, Campaign):
                yield from self._rings(agent, wanted.value.of, wanted.value)
            else:
                yield from self._answers(agent, wanted.value.of, wanted.value)
        self._count(self.on_duty, campaigns, -1)

    def _answers(self, agent: Agent, queue: InboundQueue, call: Contact) -> Process:
        call.taken.succeed()
        talk_s, wrap_s = self._lasts(queue.talk_s, queue), self._lasts(queue.wrap_s, queue)
        wait_s = self.world.now - call.since_s
        yield from self._talks(agent, queue.name, talk_s, wrap_s)
        key = (queue.name, call.who, call.attempt, 0, False, call.since_s - queue.menu_s)
        handled = (talk_s, wrap_s, agent.name, True, None, "resolved", None)
        self._row(key, "answered", queue.menu_s, wait_s, handled)

    def _talks(self, agent: Agent, queue: str, talk_s: float, wrap_s: float) -> Process:
        for state, lasts_s in (("talking", talk_s), ("wrap", wrap_s)):
            start = self.world.now
            yield self.world.timeout(lasts_s)
            self._did(agent, state, queue, start)

    def _lasts(self, mean: float, of: InboundQueue | Campaign) -> float:
        shape = 1 / of.spread**2
        return float(self.rng.gamma(shape, mean / shape))

    # -- campaigns -----------------------------------------------------------------------------

    def _dialler(self, campaign: Campaign) -> Process:
        """Look every ten seconds whether there is something to dial."""
        yield self.world.timeout(campaign.opens_s)
        while self.world.now < campaign.closes_s:
            self._dial(campaign)
            yield self.world.timeout(TICK_S)

    def _dial(self, campaign: Campaign) -> None:
        leads, idle = self.leads[campaign.name], self.idle[campaign.name]
        if not (leads and idle and campaign.opens_s <= self.world.now < campaign.closes_s):
            return
        callers = sum(isinstance(contact.of, InboundQueue) for contact in self.contacts.items)
        wanted = campaign.dial(
            Dialling(
                now_s=self.world.now,
                agents=self.on_duty[campaign.name],
                idle=idle,
                talking=self.talking[campaign.name],
                ringing=0,
                waiting=callers,
                dials=0,
                answered=0,
                dropped=0,
                free=self.free,
                both=self.both[campaign.name],
            )
        )
        for _ in range(min(wanted, idle, len(leads))):
            self.contacts.put(Contact(self.world, campaign, *leads.popleft()))

    def _rings(self, agent: Agent, campaign: Campaign, dial: Contact) -> Process:
        rng, start = self.rng, self.world.now
        self.talking[campaign.name] += 1
        shares = (campaign.answered, campaign.voicemail, campaign.busy, campaign.invalid)
        place = int(np.searchsorted(np.cumsum(shares), rng.random(), side="right"))
        outcome = ("answered", "voicemail", "busy", "invalid", "no_answer")[place]
        ring_s = campaign.give_up_s if outcome == "no_answer" else TONE_S
        if outcome in ("answered", "voicemail"):
            ring_s = min(rng.exponential(campaign.ring_s), campaign.give_up_s)
        yield self.world.timeout(ring_s)
        self._did(agent, "ringing", campaign.name, start)
        handled: tuple[Any, ...] = (None, None, agent.name, None, None, None, None)
        if outcome == "answered":
            right = rng.random() < campaign.right_party
            sold = right and rng.random() < campaign.conversion
            talk_s = self._lasts(campaign.talk_s if right else campaign.wrong_party_s, campaign)
            wrap_s = self._lasts(campaign.wrap_s, campaign)
            ended = "sale" if sold else "refused" if right else "wrong_party"
            revenue = campaign.revenue if sold else 0.0
            handled = (talk_s, wrap_s, agent.name, None, right, ended, revenue)
            yield from self._talks(agent, campaign.name, talk_s, wrap_s)
        elif outcome != "invalid" and dial.attempt + 1 < campaign.tries:
            self.world.process(self._due_again(campaign, dial))
        key = (campaign.name, dial.who, dial.attempt, 0, True, start)
        self._row(key, outcome, None, ring_s, handled)
        self.talking[campaign.name] -= 1

    def _due_again(self, campaign: Campaign, dial: Contact) -> Process:
        yield self.world.timeout(campaign.retry_after_s)
        self.leads[campaign.name].append((dial.who, dial.attempt + 1))
        self._dial(campaign)

    # -- what is written down ------------------------------------------------------------------

    def _count(self, counts: dict[str, int], campaigns: list[Campaign], change: int) -> None:
        for campaign in campaigns:
            counts[campaign.name] += change

    def _did(self, agent: Agent, state: str, queue: str | None, start: float) -> None:
        if self.world.now > start:
            self.stretches.append((agent.name, state, queue, start, self.world.now))

    def _row(
        self,
        key: tuple[Any, ...],
        outcome: str,
        menu_s: float | None,
        wait_s: float | None = None,
        handled: tuple[Any, ...] = (None,) * 7,
    ) -> None:
        self.rows.append((*key, self.world.now, outcome, menu_s, wait_s, *handled))


def simpy_day(floor: Floor, seed: int = 0) -> Day:
    """Return a day on the floor, played by SimPy.

    Args:
        floor: The floor.
        seed: Which day.
    """
    return SimpyFloor(floor, seed).played()
