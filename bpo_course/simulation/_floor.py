"""What is on a floor for a day: queues, campaigns, agents and the rules that join them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bpo_course.simulation._campaign import Campaign
from bpo_course.simulation._checks import counts, levels, named, priorities, shares, times, unique
from bpo_course.simulation._policies import Contact, Idle, by_priority, longest_idle

HALF_HOUR_S: Final = 1_800
PAUSES: Final = ("break", "training", "offline")


@dataclass(frozen=True, kw_only=True)
class CallBack:
    """The offer to be called back instead of waiting; who accepts keeps the place in the queue.

    Args:
        over_s: It is made where the expected wait is above this, seconds. What is expected is
            what the ACD can know: callers ahead and this one, times AHT, over agents on duty.
        accepted: The share of callers who accept.
        answered: The share of call-backs that the customer answers.
        ring_s: How long it rings, seconds.
        tries: How often the customer is called at most.
        retry_after_s: Until the next try, for which the customer joins the queue again, seconds.
    """

    over_s: float
    accepted: float = 0.5
    answered: float = 0.85
    ring_s: float = 12
    tries: int = 2
    retry_after_s: float = 600

    def __post_init__(self) -> None:
        times(self, "over_s", "ring_s", "retry_after_s")
        shares(self, "accepted", "answered")
        counts(self, "tries")


@dataclass(frozen=True, kw_only=True)
class Overflow:
    """Where a contact is offered too, once it has waited; it keeps its place in its own queue.

    Args:
        after_s: From how long a wait on, seconds.
        to: The queue whose agents may take it then. There its place among those of its own
            priority is that of its whole wait.
    """

    after_s: float
    to: str

    def __post_init__(self) -> None:
        times(self, "after_s")
        named(self.to)


@dataclass(frozen=True, kw_only=True)
class Skill:
    """What a level of skill does to a contact; an assumption of who sets it.

    Args:
        talk: Talk time, as a share of the queue's own: 1.2 is a fifth longer.
        resolved: The share of answered calls that resolve the issue; None: that of the queue.
    """

    talk: float = 1
    resolved: float | None = None

    def __post_init__(self) -> None:
        times(self, "talk", above=True)
        if self.resolved is not None:
            shares(self, "resolved")


@dataclass(frozen=True, kw_only=True)
class Ringing:
    """How an agent's phone is answered. The agent is reserved until then.

    Args:
        answer_s: How long until an agent answers, seconds.
        limit_s: How long the phone of an agent who does not answer is tried, seconds. The caller
            then goes back to the same place in the queue.
        pause_s: How long an agent who did not answer is taken out, seconds; 0: not at all.
    """

    answer_s: float = 3
    limit_s: float = 15
    pause_s: float = 300

    def __post_init__(self) -> None:
        times(self, "answer_s", "limit_s", "pause_s")
        if self.limit_s < self.answer_s:
            rule = f"must not be below answer_s ({self.answer_s:g})"
            raise ValueError(f"limit_s {rule}, got {self.limit_s:g}")


@dataclass(frozen=True, kw_only=True)
class InboundQueue:
    """Callers of one kind, from the menu to the agent.

    Args:
        name: Its name.
        calls: Callers expected in each half hour, the first from opens_s on. They arrive by chance
            (Poisson), redials and repeats come on top.
        talk_s: Mean talk time, seconds.
        wrap_s: Mean wrap-up, seconds.
        spread: Standard deviation over mean of talk and of wrap-up (gamma distributed): 1 is
            exponential, 0 always the same.
        patience_s: Mean patience (exponential), seconds; None: no one hangs up.
        opens_s: Seconds from midnight.
        priority: The lowest number is served first.
        menu_s: Time in the IVR, seconds.
        contained: The share of callers whose matter ends in the IVR.
        lines: Trunk lines: callers in menu, queue and conversation; the next is blocked. None:
            enough for all.
        redial: The share of abandoned and blocked callers who call again.
        redial_after_s: Mean time until then, seconds.
        resolved: The share of answered calls that resolve the issue.
        repeat: The share of callers who call again the same day when it is not resolved.
        repeat_after_s: Mean time until then, seconds.
        call_back: The offer of a call-back; None: there is none.
        urgent: The share of callers who go ahead of the others in the queue.
        urgent_priority: Their priority; the lowest number is served first.
        overflow: Where contacts that wait long are offered too.
        skills: What the agents' levels do, by level; a level that is not named does nothing.
        belongs: The shares of callers who chose this queue and belong in another one, by its name.
            An agent who works there too helps at once, as that queue's calls go. Another one finds
            out, and transfers the call: a second contact of the same caller.
        sort_out_s: How long it takes to find out, seconds.
    """

    name: str
    calls: tuple[float, ...]
    talk_s: float
    wrap_s: float = 0
    spread: float = 1
    patience_s: float | None = None
    opens_s: float = 0
    priority: int = 1
    menu_s: float = 0
    contained: float = 0
    lines: int | None = None
    redial: float = 0
    redial_after_s: float = 600
    resolved: float = 1
    repeat: float = 0
    repeat_after_s: float = 3_600
    call_back: CallBack | None = None
    urgent: float = 0
    urgent_priority: int = 0
    overflow: tuple[Overflow, ...] = ()
    skills: Mapping[int, Skill] = field(default_factory=dict, hash=False)
    belongs: Mapping[str, float] = field(default_factory=dict, hash=False)
    sort_out_s: float = 45

    def __post_init__(self) -> None:
        named(self.name)
        object.__setattr__(self, "calls", tuple(self.calls))
        if isinstance(self.overflow, Overflow):
            raise ValueError(f"overflow must be a list of Overflow, got {self.overflow}")
        object.__setattr__(self, "overflow", tuple(self.overflow))
        unique(f"queues in overflow of {self.name}", [overflow.to for overflow in self.overflow])
        times(self, "talk_s", "wrap_s", "spread", "opens_s", "menu_s")
        times(self, "redial_after_s", "repeat_after_s", above=True)
        times(self, "sort_out_s")
        shares(self, "contained", "redial", "resolved", "repeat", "urgent")
        if any(not 0 <= share <= 1 for share in self.belongs.values()):
            raise ValueError(f"belongs must be shares from 0 to 1, got {dict(self.belongs)}")
        if sum(self.belongs.values()) > 1 + 1e-9:
            raise ValueError(f"belongs must be at most 1 together, got {dict(self.belongs)}")
        if not self.calls or not all(math.isfinite(n) and n >= 0 for n in self.calls):
            raise ValueError(f"calls must be one number of 0 or more a half hour, got {self.calls}")
        if self.patience_s is not None:
            times(self, "patience_s", above=True)
        if self.lines is not None:
            counts(self, "lines")
        priorities(self, "priority", "urgent_priority")
        levels("skills", self.skills)

    @property
    def closes_s(self) -> float:
        """When the last half hour ends, seconds from midnight."""
        return self.opens_s + HALF_HOUR_S * len(self.calls)

    @property
    def aht_s(self) -> float:
        """Mean handle time, seconds."""
        return self.talk_s + self.wrap_s


@dataclass(frozen=True)
class Duty:
    """What an agent is to do for a time.

    Args:
        start_s: From when, seconds from midnight.
        end_s: Until when.
        queues: The queues and campaigns to work in; none for a pause.
        state: What a pause is: break, training or offline.
    """

    start_s: float
    end_s: float
    queues: tuple[str, ...] = ()
    state: str = "break"

    def __post_init__(self) -> None:
        object.__setattr__(self, "queues", tuple(self.queues))
        times(self, "start_s", "end_s")
        if self.end_s <= self.start_s:
            rule = f"must be after start_s ({self.start_s:g})"
            raise ValueError(f"end_s {rule}, got {self.end_s:g}")
        unique("queues of a duty", self.queues)
        if self.state not in PAUSES:
            raise ValueError(f"state must be one of {', '.join(PAUSES)}, got {self.state!r}")


@dataclass(frozen=True)
class Agent:
    """An agent and the duties of the day, each of which begins where the one before ends.

    A contact is finished before a duty changes. A break or training that begins late for it has its
    full length all the same, as far as the shift goes.

    Args:
        name: The agent's name.
        duties: What to do, in order.
        levels: How well the agent can do the work of a queue, by its name; 1 where it is not named.
        misses: The share of calls at the agent's phone that are not answered, on a floor with
            `ringing`.
    """

    name: str
    duties: tuple[Duty, ...]
    levels: Mapping[str, int] = field(default_factory=dict, hash=False)
    misses: float = 0

    def __post_init__(self) -> None:
        named(self.name)
        object.__setattr__(self, "duties", tuple(self.duties))
        shares(self, "misses")
        levels(f"levels of {self.name}", self.levels.values())
        if not self.duties:
            raise ValueError(f"duties of {self.name} must be one or more, got none")
        for before, after in zip(self.duties, self.duties[1:], strict=False):
            if before.end_s != after.start_s:
                rule = f"must begin where the one before ends ({before.end_s:g})"
                raise ValueError(f"duties of {self.name} {rule}, got {after.start_s:g}")

    @classmethod
    def on_shift(
        cls,
        name: str,
        start_s: float,
        end_s: float,
        queues: Iterable[str],
        breaks: Iterable[tuple[float, float]] = (),
        *,
        levels: Mapping[str, int] | None = None,
        misses: float = 0,
    ) -> Agent:
        """Return an agent who works from start to end in these queues.

        Args:
            name: The agent's name.
            start_s: Seconds from midnight.
            end_s: Seconds from midnight.
            queues: Queues and campaigns.
            breaks: Start and length of each break, seconds.
            levels: How well the agent can do the work of a queue, by its name.
            misses: The share of calls at the agent's phone that are not answered.

        Raises:
            ValueError: If a break begins before the shift or before the end of another one, or ends
                after the shift.
        """
        duties, at, kept = [], start_s, tuple(queues)
        for begins, length in sorted(breaks):
            if begins < at or begins + length > end_s:
                rule = f"must lie one after the other from {start_s:g} to {end_s:g}"
                got = f"{begins:g} to {begins + length:g}"
                raise ValueError(f"breaks of {name} {rule}, got {got}")
            if begins > at:
                duties.append(Duty(at, begins, kept))
            duties.append(Duty(begins, begins + length))
            at = begins + length
        if at < end_s:
            duties.append(Duty(at, end_s, kept))
        return cls(name, tuple(duties), levels or {}, misses)


@dataclass(frozen=True, kw_only=True)
class Floor:
    """A contact centre, ready for a day.

    Args:
        queues: The inbound queues.
        campaigns: The outbound campaigns.
        agents: The agents, with their shifts.
        pick_agent: The rule for a contact that finds agents idle: which of them takes it. It sees
            the contact, the idle agents who may take it (longest idle first) and the time in
            seconds; None leaves the contact waiting, and the first of its queue and priority asks
            again every recheck_s.
        pick_contact: The rule for an agent who comes free: which contact comes next. It sees the
            agent, the contact that has waited longest of each queue and priority, and the time;
            None leaves the agent idle, and it asks again after recheck_s.
        recheck_s: Until a rule that declined is asked again, seconds.
        ringing: How an agent's phone is answered; None: an agent has the caller at once.
    """

    queues: tuple[InboundQueue, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    agents: tuple[Agent, ...] = ()
    pick_agent: Callable[[Contact, Iterable[Idle], float], Idle | None] = field(
        default=longest_idle
    )
    pick_contact: Callable[[Idle, list[Any], float], Contact | None] = field(default=by_priority)
    recheck_s: float = 5
    ringing: Ringing | None = None

    def __post_init__(self) -> None:
        for name in ("queues", "campaigns", "agents"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        lines = [queue.name for queue in self.queues]
        lines += [campaign.name for campaign in self.campaigns]
        unique("queues and campaigns", lines)
        unique("agents", [agent.name for agent in self.agents])
        times(self, "recheck_s", above=True)
        for agent in self.agents:
            for name in {name for duty in agent.duties for name in duty.queues}:
                if name not in lines:
                    known = ", ".join(lines) or "none"
                    raise ValueError(
                        f"queues of {agent.name} must be on the floor ({known}), got {name!r}"
                    )
        others = {queue.name for queue in self.queues}
        for queue in self.queues:
            for name in (*(overflow.to for overflow in queue.overflow), *queue.belongs):
                if name not in others - {queue.name}:
                    rule = f"overflow and belongs of {queue.name} must name another inbound queue"
                    raise ValueError(f"{rule}, got {name!r}")


def time_of_day(seconds: float) -> str:
    """Return seconds from midnight as hours and minutes.

    Example:
        >>> time_of_day(30_600)
        '08:30'
    """
    return f"{int(seconds // 3_600):02d}:{int(seconds % 3_600 // 60):02d}"
