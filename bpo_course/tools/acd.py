"""The automatic call distributor: places in a line, and the rules that join callers and agents.

The rules are plain functions of what an ACD can see, for a `simulation.Floor`: which of the idle
agents takes a contact (`pick_agent`), and which contact comes next (`pick_contact`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Real
from typing import Any, Final, TypedDict

from bpo_course.simulation import (
    Contact,
    Idle,
    by_priority,
    by_wait,
    longest_idle,
    time_of_day,
    who_can_less,
)

__all__ = [
    "AGENT_RULES",
    "CONTACT_RULES",
    "Rules",
    "ageing",
    "best_skill",
    "by_priority",
    "by_wait",
    "in_turn",
    "least_occupied",
    "level_rules",
    "longest_idle",
    "place",
    "whisper",
    "who_can_less",
]

PickAgent = Callable[[Contact, Iterable[Idle], float], Idle | None]
PickContact = Callable[[Idle, list[Contact], float], Contact | None]


class Rules(TypedDict):
    """Both rules of a floor, where they belong together: `Floor(..., **rules)`."""

    pick_agent: PickAgent
    pick_contact: PickContact


def place(waiting: Sequence[int], priority: int, wished: int | None = None) -> int:
    """Return the place in a line that a new contact takes, from 1.

    It is the wished place, but not before the end of those of higher priority, and not after the
    end of those of the same or a higher one. Without a wish it is the latest of these.

    Args:
        waiting: The priorities of those who wait, first to last; the higher goes ahead.
        priority: That of the new contact.
        wished: The place that is wished for, from 1; None: no wish.

    Raises:
        ValueError: If a number is not whole, or the wished place is below 1.

    Source:
        The rule of the open telephone system Asterisk, as its own tests of queues have it. A floor
        of `simulation` counts the other way round: there the lowest number is served first.

    Example:
        >>> place([2, 1, 1, 0, 0], priority=1), place([2, 1, 1, 0, 0], priority=0, wished=5)
        (4, 5)
    """
    for other in waiting:
        _check_whole("waiting", other)
    _check_whole("priority", priority)
    if wished is not None:
        _check_whole("wished", wished)
        if wished < 1:
            raise ValueError(f"wished must be a place from 1 on, got {wished}")
    ahead = (nth for nth, other in enumerate(waiting, start=1) if other > priority)
    level = (nth for nth, other in enumerate(waiting, start=1) if other >= priority)
    earliest, latest = 1 + max(ahead, default=0), 1 + max(level, default=0)
    return latest if wished is None else min(max(int(wished), earliest), latest)


# -- which agent -------------------------------------------------------------------------------


def least_occupied(_contact: Contact, idle: Iterable[Idle], now_s: float) -> Idle | None:
    """Return the agent with the lowest occupancy so far; of these, the one free longest."""
    return min(idle, key=lambda agent: agent.occupancy(now_s), default=None)


def in_turn(_contact: Contact, idle: Iterable[Idle], _now_s: float) -> Idle | None:
    """Return the agent whose last contact began longest ago.

    It is near to a round robin, which follows a fixed list of agents.
    """
    return min(idle, key=lambda agent: agent.taken_s, default=None)


def best_skill(contact: Contact, idle: Iterable[Idle], _now_s: float) -> Idle | None:
    """Return the agent with the highest level for the queue; of these, the one free longest."""
    return max(idle, key=lambda agent: agent.level(contact.queue), default=None)


def level_rules(level: int, widens_after_s: float, rule: PickContact = by_priority) -> Rules:
    """Return both rules of routing by skill: a contact needs a level, and less the longer it waits.

    A new contact goes to an idle agent who has the level, the one free longest. Where none has it,
    the contact waits. An agent who comes free takes only contacts that they have the level for. One
    of these rules without the other would let the wrong agents in, so a floor gets both at once.

    Args:
        level: The level that a new contact needs.
        widens_after_s: After each such time one level less is enough, seconds.
        rule: Which of the contacts that an agent may take comes next.

    Raises:
        ValueError: If the level is below 0, or the time is not above 0.

    Example:
        >>> from bpo_course.simulation import Floor
        >>> floor = Floor(**level_rules(2, widens_after_s=30))
        >>> floor.pick_agent.__name__, floor.pick_contact.__name__
        ('has_level', 'takes_level')
    """
    if not level >= 0:
        raise ValueError(f"level must be 0 or more, got {level}")
    if not widens_after_s > 0:
        raise ValueError(f"widens_after_s must be above 0 seconds, got {widens_after_s:g}")

    def enough(agent: Idle, contact: Contact, now_s: float) -> bool:
        waited_s = max(0.0, now_s - contact.queued_s)
        return agent.level(contact.queue) >= level - waited_s // widens_after_s

    def has_level(contact: Contact, idle: Iterable[Idle], now_s: float) -> Idle | None:
        return next((agent for agent in idle if enough(agent, contact, now_s)), None)

    def takes_level(agent: Idle, waiting: list[Contact], now_s: float) -> Contact | None:
        fit = [contact for contact in waiting if enough(agent, contact, now_s)]
        return rule(agent, fit, now_s) if fit else None

    return {"pick_agent": has_level, "pick_contact": takes_level}


# -- which contact -----------------------------------------------------------------------------


def ageing(step_s: float) -> PickContact:
    """Return the rule of priorities that age: each such wait counts as one priority more.

    Without ageing, a queue of low priority starves while the others are busy. With it, anyone who
    waits long enough is first among those whom the agent may take. That holds within a queue too: a
    floor shows this rule the first contact of each priority, so urgent callers do not hide those
    behind them.

    Args:
        step_s: The wait that makes up for one step of priority, seconds.

    Raises:
        ValueError: If it is not above 0.

    Example:
        >>> ageing(0)
        Traceback (most recent call last):
        ValueError: step_s must be above 0 seconds, got 0
    """
    if not step_s > 0:
        raise ValueError(f"step_s must be above 0 seconds, got {step_s:g}")

    def rule(_agent: Idle, waiting: list[Contact], now_s: float) -> Contact:
        return min(
            waiting,
            key=lambda contact: (
                contact.priority - (now_s - contact.queued_s) / step_s,
                contact.queued_s,
            ),
        )

    return rule


AGENT_RULES: Final[Mapping[str, PickAgent]] = {
    "longest-idle": longest_idle,
    "least-occupied": least_occupied,
    "in-turn": in_turn,
    "best-skill": best_skill,
    "specialists-first": who_can_less,
}
"""The ways to choose an agent, by name."""
CONTACT_RULES: Final[Mapping[str, PickContact]] = {
    "priority": by_priority,
    "longest-wait": by_wait,
    "ageing": ageing(60),
}
"""The ways to choose a contact, by name; a priority ages by one step a minute."""


def whisper(contact: Contact, now_s: float, reason: str = "") -> str:
    """Return what an agent hears before the caller: the queue, the reason, and the wait.

    Args:
        contact: The contact.
        now_s: The time, seconds from midnight.
        reason: Why the caller is in this queue, such as "lost card" or "transferred from loans";
            empty where it is not known.

    Example:
        >>> from types import SimpleNamespace
        >>> caller = SimpleNamespace(queue="cards", priority=0, queued_s=36_000)
        >>> whisper(caller, 36_042, "transferred from loans")
        'cards, transferred from loans, waiting since 10:00 (42 s)'
    """
    wait_s = max(0.0, now_s - contact.queued_s)
    waiting = f"waiting since {time_of_day(contact.queued_s)} ({wait_s:.0f} s)"
    return ", ".join(filter(None, (contact.queue, reason, waiting)))


def _check_whole(name: str, value: Any) -> None:
    if not isinstance(value, Real) or value // 1 != value:
        raise ValueError(f"{name} must be a whole number, got {value!r}")
