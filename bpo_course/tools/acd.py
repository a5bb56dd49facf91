"""The automatic call distributor: places in a line, and the rules that join callers and agents.

The rules are plain functions of what an ACD can see, for a `simulation.Floor`: which of the idle
agents takes a contact (`pick_agent`), and which contact comes next (`pick_contact`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

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
    "ageing",
    "best_skill",
    "by_priority",
    "by_wait",
    "in_turn",
    "least_occupied",
    "longest_idle",
    "needs_level",
    "place",
    "takes_level",
    "whisper",
    "who_can_less",
]

PickAgent = Callable[[Contact, Iterable[Idle], float], Idle | None]
PickContact = Callable[[Idle, list[Contact], float], Contact | None]


def place(waiting: Sequence[int], priority: int, wished: int | None = None) -> int:
    """Return the place in a line that a new contact takes, from 1.

    It is the wished place, but not before the end of those of higher priority, and not after the
    end of those of the same or a higher one. Without a wish it is the latest of these.

    Args:
        waiting: The priorities of those who wait, first to last; the higher goes ahead.
        priority: That of the new contact.
        wished: The place that is wished for, from 1; None: no wish.

    Raises:
        ValueError: If the wished place is below 1.

    Source:
        The rule of the open telephone system Asterisk, as its own tests of queues have it. A floor
        of `simulation` counts the other way round: there the lowest number is served first.

    Example:
        >>> place([2, 1, 1, 0, 0], priority=1), place([2, 1, 1, 0, 0], priority=0, wished=5)
        (4, 5)
    """
    if wished is not None and wished < 1:
        raise ValueError(f"wished must be a place from 1 on, got {wished}")
    ahead = (nth for nth, other in enumerate(waiting, start=1) if other > priority)
    level = (nth for nth, other in enumerate(waiting, start=1) if other >= priority)
    earliest, latest = 1 + max(ahead, default=0), 1 + max(level, default=0)
    return latest if wished is None else min(max(wished, earliest), latest)


# -- which agent -------------------------------------------------------------------------------


def least_occupied(_contact: Contact, idle: Iterable[Idle], now_s: float) -> Idle | None:
    """Return the agent with the lowest occupancy so far; of these, the one free longest."""
    return min(idle, key=lambda agent: agent.occupancy(now_s), default=None)


def in_turn(_contact: Contact, idle: Iterable[Idle], _now_s: float) -> Idle | None:
    """Return the agent whose last contact began longest ago (round robin with a memory)."""
    return min(idle, key=lambda agent: agent.taken_s, default=None)


def best_skill(contact: Contact, idle: Iterable[Idle], _now_s: float) -> Idle | None:
    """Return the agent with the highest level for the queue; of these, the one free longest."""
    return max(idle, key=lambda agent: agent.level(contact.queue), default=None)


def needs_level(level: int, widens_after_s: float) -> PickAgent:
    """Return the rule that a contact needs a level of skill, and less of it the longer it waits.

    Of the agents who have it, the one free longest takes the contact. Where none has it, the
    contact waits. Use it together with `takes_level`, or an agent who comes free takes anyone.

    Args:
        level: The level that a new contact needs.
        widens_after_s: After each such time one level less is enough, seconds.

    Raises:
        ValueError: If the level is below 0, or the time is not above 0.

    Example:
        >>> rule = needs_level(2, widens_after_s=30)
        >>> rule.__name__
        'needs_level_2_widens_after_30_s'
    """
    _check_level(level, widens_after_s)

    def rule(contact: Contact, idle: Iterable[Idle], now_s: float) -> Idle | None:
        needed = _needed(level, widens_after_s, contact, now_s)
        return next((agent for agent in idle if agent.level(contact.queue) >= needed), None)

    rule.__name__ = f"needs_level_{level}_widens_after_{widens_after_s:g}_s"
    return rule


# -- which contact -----------------------------------------------------------------------------


def takes_level(level: int, widens_after_s: float, rule: PickContact = by_priority) -> PickContact:
    """Return the rule that an agent takes only contacts for which the level of skill is enough.

    Args:
        level: The level that a new contact needs.
        widens_after_s: After each such time one level less is enough, seconds.
        rule: Which of these contacts comes next.

    Raises:
        ValueError: If the level is below 0, or the time is not above 0.
    """
    _check_level(level, widens_after_s)

    def takes(agent: Idle, waiting: list[Contact], now_s: float) -> Contact | None:
        fit = [
            contact
            for contact in waiting
            if agent.level(contact.queue) >= _needed(level, widens_after_s, contact, now_s)
        ]
        return rule(agent, fit, now_s) if fit else None

    return takes


def ageing(step_s: float) -> PickContact:
    """Return the rule of priorities that age: each such wait counts as one priority more.

    Without ageing, a queue of low priority starves while the others are busy. With it, anyone who
    waits long enough is first.

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


def whisper(contact: Contact, now_s: float) -> str:
    """Return what an agent hears before the caller: the queue, and how long the caller waited.

    Args:
        contact: The contact.
        now_s: The time, seconds from midnight.
    """
    wait_s = max(0.0, now_s - contact.queued_s)
    return f"{contact.queue}, waiting since {time_of_day(contact.queued_s)} ({wait_s:.0f} s)"


def _needed(level: int, widens_after_s: float, contact: Contact, now_s: float) -> int:
    """Return the level that a contact needs by now."""
    return level - int(max(0.0, now_s - contact.queued_s) // widens_after_s)


def _check_level(level: int, widens_after_s: float) -> None:
    if level < 0:
        raise ValueError(f"level must be 0 or more, got {level}")
    if not widens_after_s > 0:
        raise ValueError(f"widens_after_s must be above 0 seconds, got {widens_after_s:g}")
