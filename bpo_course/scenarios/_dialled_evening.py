"""An evening whose dial level is set by hand, and the same evening under each dialler."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bpo_course.scenarios._dialled_floor import (
    DIALLED_OPENS_S,
    DialledDay,
    DialledFloor,
    dialled_day,
)
from bpo_course.simulation import Dialling
from bpo_course.tools import dialler

PACE_STEP_S: Final = 600
"""A level holds for so long, seconds."""
PACE_LEVELS: Final = tuple(1 + n / 4 for n in range(13))
"""The fixed levels that are tried, from 1 to 4."""


@dataclass(frozen=True)
class PacedStep:
    """What one step brought, and how the evening stands after it.

    Args:
        ends_s: When it ended, seconds from midnight.
        level: The dial level.
        answered: People who answered in it.
        dropped: People of these who heard no agent.
        talking: The share of the agents' time that was talk.
        idle: The share in which they waited for a call.
        drop_rate: The drop rate of the evening so far.
    """

    ends_s: float
    level: float
    answered: int
    dropped: int
    talking: float
    idle: float
    drop_rate: float


@dataclass(frozen=True)
class PacedEvening:
    """An evening as far as it was paced by hand.

    Args:
        where: The floor.
        seed: Which evening.
        levels: The dial level of each step so far.
    """

    where: DialledFloor = field(default_factory=DialledFloor)
    seed: int = 1
    levels: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.levels) > self.length:
            raise ValueError(f"levels must be at most {self.length}, got {len(self.levels)}")
        for level in self.levels:
            if not 1 <= level <= 4:
                raise ValueError(f"level must be from 1 to 4, got {level:g}")

    @property
    def length(self) -> int:
        """How many steps the evening has."""
        return int(3_600 * self.where.hours // PACE_STEP_S)

    @property
    def done(self) -> bool:
        """Whether the evening is over."""
        return len(self.levels) == self.length

    @property
    def now_s(self) -> float:
        """The time, seconds from midnight."""
        return DIALLED_OPENS_S + PACE_STEP_S * len(self.levels)

    def play(self, level: float, steps: int = 1) -> PacedEvening:
        """Return the evening some steps later.

        Args:
            level: Numbers that ring for each free agent, from 1 to 4.
            steps: How many steps.

        Raises:
            ValueError: If the evening has no such step left, or the level breaks its rule.
        """
        left = self.length - len(self.levels)
        if not 1 <= steps <= left:
            raise ValueError(f"steps must be from 1 to {left}, got {steps}")
        return PacedEvening(self.where, self.seed, (*self.levels, *[level] * steps))

    @cached_property
    def played(self) -> DialledDay:
        """The evening so far."""
        rules = [dialler.at_level(level).begin() for level in self.levels or (1.0,)]

        def dial(seen: Dialling) -> int:
            step = int((seen.now_s - DIALLED_OPENS_S) // PACE_STEP_S)
            return rules[min(step, len(rules) - 1)](seen)

        by_hand = dialler.Rule("by hand", False, lambda: dial)
        until_s = None if self.done else self.now_s
        return dialled_day(self.where, by_hand, self.seed, until_s=until_s)

    @cached_property
    def ringing(self) -> int:
        """How many phones are ringing."""
        return 0 if self.done or not self.levels else len(self.played.record.ringing_s())

    @cached_property
    def steps(self) -> tuple[PacedStep, ...]:
        """What each step brought."""
        played, found = self.played, []
        answered_at, dropped_at = played.record.answered_at, played.record.dropped_at
        for place, level in enumerate(self.levels):
            begins_s = DIALLED_OPENS_S + PACE_STEP_S * place
            ends_s = begins_s + PACE_STEP_S
            answered, dropped = bisect_left(answered_at, ends_s), bisect_left(dropped_at, ends_s)
            spent = played.seconds(begins_s, ends_s)
            paid_s = PACE_STEP_S * self.where.agents
            found.append(
                PacedStep(
                    ends_s,
                    level,
                    answered - bisect_left(answered_at, begins_s),
                    dropped - bisect_left(dropped_at, begins_s),
                    spent["talking"] / paid_s,
                    spent["available"] / paid_s,
                    dropped / answered if answered else 0.0,
                )
            )
        return tuple(found)


def paced_rivals(
    where: DialledFloor, seed: int, *, limit: float = 0.03, level: float = 2.0
) -> Mapping[str, DialledDay]:
    """Return the same evening under each dialler: progressive, level, adapting and predictive.

    Args:
        where: The floor.
        seed: Which evening.
        limit: The highest drop rate of those that have one.
        level: The level that is fixed.
    """
    rules = {
        "progressive": dialler.progressive(),
        "level": dialler.at_level(level),
        "adapting": dialler.adapting(limit=limit, latest_s=where.closes_s),
        "predictive": dialler.predictive(limit),
    }
    return {name: dialled_day(where, rule, seed) for name, rule in rules.items()}


def paced_levels(where: DialledFloor, seed: int) -> Mapping[float, DialledDay]:
    """Return the same evening at each fixed level, from 1 to 4.

    Args:
        where: The floor.
        seed: Which evening.
    """
    return {level: dialled_day(where, dialler.at_level(level), seed) for level in PACE_LEVELS}


def highest_level(tried: Mapping[float, DialledDay], limit: float) -> float:
    """Return the highest level up to which every drop rate is within the limit; 0 for none.

    Args:
        tried: Evenings by their fixed level, the lowest first.
        limit: The highest drop rate.
    """
    highest = 0.0
    for level, played in tried.items():
        if played.drop_rate > limit:
            break
        highest = level
    return highest
